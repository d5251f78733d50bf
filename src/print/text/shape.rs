//! Shapes words: characters to glyphs with the features of a style, by HarfBuzz's rules (`harfrust`).

use std::cell::RefCell;
use std::collections::HashMap; // never iterated: hangs by character, plans by key
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::RwLock;

use harfrust::Buffer;
use harfrust::Direction;
use harfrust::Feature;
use harfrust::Font;
use harfrust::Script;
use harfrust::ShapeOptions;
use harfrust::ShapePlan;
use harfrust::ShaperFont;
use harfrust::Tag;

use crate::fonts::Face;
use crate::fonts::FontData;
use crate::fonts::FontId;
use crate::fonts::FontLibrary;
use crate::fonts::is_invisible;
use crate::print::text::CharStyle;
use crate::print::text::items::Space;
use crate::print::text::style::Direction as CharDirection;
use crate::print::text::wordbreak::letters_before;
use crate::print::text::words::Given;
use crate::print::text::words::ShapedGlyph;
use crate::print::text::words::ShapedRun;
use crate::print::text::words::ShapedWord;
use crate::print::text::words::Stopgap;
use crate::theme::Caps;
use crate::theme::Figures;
use crate::theme::Protrusion;
use crate::theme::Theme;
use crate::units::Length;

/// The fonts of a book, ready to shape; each is read when first used.
pub struct Shaper {
    faces: Vec<OnceLock<Option<Font>>>,
    protrusion: Protrusion,
    hangs: HashMap<char, (i32, i32)>,
    plans: RwLock<HashMap<PlanKey, Arc<ShapePlan>>>,
}

/// Small capitals made from capitals where the face has none: their share of the size.
const SYNTHETIC_SMALL_CAPS: i64 = 800;

/// Superior figures made from full-size ones where the face has none: their share of the size, and their rise in thousandths of an em.
const SYNTHETIC_SUPERIORS: (i64, i32) = (620, 350);

/// Whether letters are set as the face's own small capitals.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum LetterForm {
    AsWritten,
    SmallCap,
}

/// A stretch of a word that one face sets at one size.
struct Stretch {
    font: FontId,
    size: Length,
    rise: i32,
    form: LetterForm,
    /// Character as shaped, with the byte offset of the character as written.
    chars: Vec<(char, u32)>,
}

impl Shaper {
    pub fn new(fonts: &FontLibrary, theme: &Theme) -> Shaper {
        Shaper {
            faces: fonts.ids().map(|_| OnceLock::new()).collect(),
            protrusion: theme.page.protrusion,
            hangs: theme.hangs.iter().map(|hang| (hang.character, (hang.left, hang.right))).collect(),
            plans: RwLock::default(),
        }
    }

    fn font(&self, id: FontId, fonts: &FontLibrary) -> Option<&Font> {
        self.faces[id.0 as usize]
            .get_or_init(|| {
                let face = fonts.face(id);
                match &face.data {
                    FontData::Embedded(data) => Font::new(*data, face.index),
                    FontData::Loaded(data) => Font::new(data.to_vec(), face.index),
                }
            })
            .as_ref()
    }

    /// Shapes text without looking for breaks: words, and the parts of broken ones.
    pub fn shape_text(&self, text: &str, style: &CharStyle, fonts: &FontLibrary) -> ShapedWord {
        let mut word = ShapedWord::default();
        let mut stretches = self.stretches(text, style, fonts, &mut word);
        if style.direction == CharDirection::RightToLeft {
            stretches.reverse();
        }
        for stretch in &stretches {
            self.shape_stretch(stretch, style, fonts, &mut word);
        }
        word.width = Length(word.glyphs.iter().map(|glyph| i64::from(glyph.advance)).sum());
        word.letters = letters_before(&word, u32::MAX) - word.runs.last().map_or(Length::ZERO, |run| run.size);
        // The hangs are those of the two ends of a word that runs from left to right.
        if style.direction == CharDirection::LeftToRight {
            if let Some(first) = text.chars().next() {
                word.hang_left = self.hang(first, style.size).0;
            }
            if let Some(last) = text.chars().next_back() {
                word.hang_right = self.hang(last, style.size).1;
            }
        }
        word
    }

    /// The word space of a style.
    pub fn space(&self, style: &CharStyle, fonts: &FontLibrary) -> Space {
        let word = self.shape_text(" ", style, fonts);
        Space { width: word.width, glyph: word.glyphs.first().map_or(0, |glyph| glyph.id), em: style.size }
    }

    /// How far a character of a size hangs into the margin, at the left and at the right.
    pub fn hang(&self, character: char, size: Length) -> (Length, Length) {
        if self.protrusion != Protrusion::On {
            return (Length::ZERO, Length::ZERO);
        }
        let (left, right) = self.hangs.get(&character).copied().unwrap_or((0, 0));
        (size.scaled(i64::from(left), 1000), size.scaled(i64::from(right), 1000))
    }

    /// Cuts a word into stretches of one face and size: fallback faces, made small capitals, made superiors.
    fn stretches(&self, text: &str, style: &CharStyle, fonts: &FontLibrary, word: &mut ShapedWord) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for (offset, original) in text.char_indices() {
            if is_unseen(original) {
                continue;
            }
            let (character, font, size, rise) = self.resolve(original, style, fonts, word);
            let wants_small = wants_small_cap(original, style.caps);
            let synthetic = wants_small && !(font == style.font && has_small_cap(fonts.face(font), original));
            if synthetic && font == style.font {
                word.stopgaps.push(Stopgap { character: original, wanted: font, given: Given::ScaledCapital });
            }
            let size = if synthetic { size.scaled(SYNTHETIC_SMALL_CAPS, 1000) } else { size };
            let form = if wants_small && !synthetic { LetterForm::SmallCap } else { LetterForm::AsWritten };
            let fits = stretches
                .last()
                .is_some_and(|last| last.font == font && last.size == size && last.rise == rise && last.form == form);
            if !fits {
                stretches.push(Stretch { font, size, rise, form, chars: Vec::new() });
            }
            let stretch = stretches.last_mut().expect("one was pushed where there was none");
            if synthetic || style.caps == Caps::Capitals {
                stretch.chars.extend(character.to_uppercase().map(|upper| (upper, offset as u32)));
            } else {
                stretch.chars.push((character, offset as u32));
            }
        }
        stretches
    }

    /// The character, face, size and rise with which a character is set.
    fn resolve(
        &self,
        original: char,
        style: &CharStyle,
        fonts: &FontLibrary,
        word: &mut ShapedWord,
    ) -> (char, FontId, Length, i32) {
        if fonts.covers(style.font, original) {
            return (original, style.font, style.size, style.rise);
        }
        if let Some(digit) = superior_digit(original) {
            let (share, rise) = SYNTHETIC_SUPERIORS;
            return (
                digit,
                style.font,
                style.size.scaled(share, 1000),
                style.rise + (i64::from(rise) * 1000 / share) as i32,
            );
        }
        let substitute = match original {
            '\u{2010}' | '\u{2011}' => Some('-'),
            '\u{a0}' | '\u{202f}' | '\u{2000}'..='\u{200a}' => Some(' '),
            _ => None,
        };
        if let Some(substitute) = substitute {
            return (substitute, style.font, style.size, style.rise);
        }
        if is_invisible(original) {
            return (original, style.font, style.size, style.rise);
        }
        let other = fonts.fallback(original, style.font);
        let given = other.map_or(Given::Nothing, Given::FromFace);
        word.stopgaps.push(Stopgap { character: original, wanted: style.font, given });
        (original, other.unwrap_or(style.font), style.size, style.rise)
    }

    fn shape_stretch(&self, stretch: &Stretch, style: &CharStyle, fonts: &FontLibrary, word: &mut ShapedWord) {
        let Some(font) = self.font(stretch.font, fonts) else {
            return;
        };
        let features = features_of(style, stretch.form);
        let mut buffer = BUFFER.with(|cell| cell.borrow_mut().take()).unwrap_or_default();
        buffer.reset();
        for (character, offset) in &stretch.chars {
            buffer.push(u32::from(*character), *offset);
        }
        buffer.guess_segment_properties();
        buffer.set_direction(match style.direction {
            CharDirection::LeftToRight => Direction::LeftToRight,
            CharDirection::RightToLeft => Direction::RightToLeft,
        });
        if let Ok(language) = style.lang.as_str().parse() {
            buffer.set_language(Some(language));
        }
        let shaper_font = ShaperFont::new(font);
        let key = PlanKey {
            font: stretch.font,
            direction: buffer.direction(),
            script: buffer.script(),
            lang: style.lang.as_str().to_string(),
            features: features_key(style, stretch.form),
        };
        let plan = self.plan(key, font, &buffer, &features);
        let options = ShapeOptions::new().plan(Some(&plan)).features(&features);
        if harfrust::shape(&shaper_font, &mut buffer, options).is_ok() {
            self.take_glyphs(&buffer, stretch, style, fonts, word);
        }
        BUFFER.with(|cell| *cell.borrow_mut() = Some(buffer));
    }

    /// The plan for a face, script, language and set of features; made once and shared by all threads.
    fn plan(&self, key: PlanKey, font: &Font, buffer: &Buffer, features: &[Feature]) -> Arc<ShapePlan> {
        let known = self.plans.read().expect("no thread panics while it holds the lock").get(&key).cloned();
        known.unwrap_or_else(|| {
            let plan = Arc::new(ShapePlan::new(font, buffer.direction(), buffer.script(), buffer.language(), features));
            self.plans.write().expect("no thread panics while it holds the lock").insert(key, plan.clone());
            plan
        })
    }

    fn take_glyphs(
        &self,
        buffer: &Buffer,
        stretch: &Stretch,
        style: &CharStyle,
        fonts: &FontLibrary,
        word: &mut ShapedWord,
    ) {
        let face = fonts.face(stretch.font);
        let tracking = stretch.size.scaled(i64::from(style.tracking), 1000);
        let rise = stretch.size.scaled(i64::from(stretch.rise), 1000);
        let start = word.glyphs.len() as u32;
        let infos = buffer.glyph_infos();
        for (idx, (info, position)) in infos.iter().zip(buffer.glyph_positions()).enumerate() {
            let ends_cluster = infos.get(idx + 1).is_none_or(|next| next.cluster != info.cluster);
            let tracking = if ends_cluster { tracking } else { Length::ZERO };
            word.glyphs.push(ShapedGlyph {
                id: info.glyph_id as u16,
                advance: (face.length(position.x_advance, stretch.size) + tracking).0 as i32,
                x_offset: face.length(position.x_offset, stretch.size).0 as i32,
                y_offset: (face.length(position.y_offset, stretch.size) + rise).0 as i32,
                cluster: info.cluster,
                joined: info.unsafe_to_break(),
            });
        }
        word.runs.push(ShapedRun { font: stretch.font, size: stretch.size, glyphs: start..word.glyphs.len() as u32 });
    }
}

thread_local! {
    static BUFFER: RefCell<Option<Buffer>> = const { RefCell::new(None) };
}

#[derive(PartialEq, Eq, Hash)]
struct PlanKey {
    font: FontId,
    direction: Direction,
    script: Option<Script>,
    lang: String,
    features: u8,
}

fn features_key(style: &CharStyle, form: LetterForm) -> u8 {
    let figures = match style.figures {
        Figures::Oldstyle => 0,
        Figures::Lining => 1,
        Figures::LiningTabular => 2,
    };
    let caps = match (form, style.caps) {
        (LetterForm::SmallCap, Caps::AllSmallCaps) => 2,
        (LetterForm::SmallCap, _) => 1,
        _ => 0,
    };
    figures | caps << 2 | u8::from(style.tracking > 20) << 4
}

/// The OpenType features of a style. Ligatures are off where letters are spaced: a ligature cannot be.
fn features_of(style: &CharStyle, form: LetterForm) -> Vec<Feature> {
    let on = |tag: &[u8; 4]| Feature::new(Tag::new(tag), 1, ..);
    let mut features = Vec::with_capacity(4);
    match style.figures {
        Figures::Oldstyle => features.push(on(b"onum")),
        Figures::Lining => features.push(on(b"lnum")),
        Figures::LiningTabular => features.extend([on(b"lnum"), on(b"tnum")]),
    }
    if form == LetterForm::SmallCap {
        features.push(on(b"smcp"));
        if style.caps == Caps::AllSmallCaps {
            features.push(on(b"c2sc"));
        }
    }
    if style.tracking > 20 {
        features.push(Feature::new(Tag::new(b"liga"), 0, ..));
        features.push(Feature::new(Tag::new(b"clig"), 0, ..));
    }
    features
}

/// Whether a character is to become a small capital. Signs and letters without case stay as they are.
fn wants_small_cap(character: char, caps: Caps) -> bool {
    let is_small = || character.is_lowercase() && character.to_uppercase().ne([character]);
    match caps {
        Caps::SmallCaps => is_small(),
        Caps::AllSmallCaps => is_small() || character.is_uppercase(),
        Caps::AsWritten | Caps::Capitals => false,
    }
}

/// Whether a face has a small capital of its own for a letter; many have them for Latin letters only.
fn has_small_cap(face: &Face, letter: char) -> bool {
    let is_reached = letter.is_lowercase() || face.has_feature(b"c2sc");
    is_reached && letter.to_lowercase().all(|small| face.has_small_cap(small))
}

fn superior_digit(character: char) -> Option<char> {
    Some(match character {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => char::from(b'4' + (u32::from(character) - u32::from('⁴')) as u8),
        _ => return None,
    })
}

/// Whether a character has no glyph: it says only where a word may break, or may not.
pub fn is_unseen(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}
