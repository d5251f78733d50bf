//! Lines of type.
//!
//! A letter that the face lacks is lent by another one, which is all that changes; text from right to left is put in order line by line.

use std::collections::BTreeSet;
use std::ops::Range;

use harfrust::Buffer;
use harfrust::Direction;
use harfrust::Feature;
use harfrust::Font;
use harfrust::ShapeOptions;
use harfrust::ShaperFont;
use harfrust::Tag;
use unicode_bidi::BidiInfo;
use unicode_bidi::Level;

use crate::artwork::Artwork;
use crate::artwork::Drawn;
use crate::artwork::Lacking;
use crate::artwork::Letter;
use crate::artwork::Letters;
use crate::artwork::Turn;
use crate::color::Rgb;
use crate::fonts::Face;
use crate::fonts::FontData;
use crate::fonts::FontId;
use crate::fonts::FontLibrary;
use crate::fonts::Posture;
use crate::fonts::is_invisible;

/// How far letters hang below their line, in em.
pub const DESCENT: f32 = 0.27;

/// How capitals and small letters are set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    AsWritten,
    /// Everything as small capitals; as capitals where the face has none.
    SmallCaps,
}

/// The face that a text is set in, and how.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Voice<'a> {
    pub family: &'a str,
    pub weight: u16,
    pub posture: Posture,
    pub form: Form,
    /// Letterspace in em.
    pub tracking: f32,
}

impl<'a> Voice<'a> {
    pub fn roman(family: &'a str) -> Voice<'a> {
        Voice { family, weight: 400, posture: Posture::Roman, form: Form::AsWritten, tracking: 0.0 }
    }

    pub fn italic(family: &'a str) -> Voice<'a> {
        Voice { posture: Posture::Italic, ..Voice::roman(family) }
    }

    pub fn bold(family: &'a str) -> Voice<'a> {
        Voice { weight: 700, ..Voice::roman(family) }
    }

    pub fn small_caps(family: &'a str) -> Voice<'a> {
        Voice { form: Form::SmallCaps, tracking: 0.09, ..Voice::roman(family) }
    }
}

/// A face ready to set lines, and those that lend it the letters it lacks.
pub struct Lettering<'a> {
    fonts: &'a FontLibrary,
    wished: FontId,
    /// The wished face and the lenders.
    ready: Vec<(FontId, Font)>,
    form: Form,
    tracking: f32,
    /// Whether any letter of the text has two cases: only such letters become small capitals.
    has_cases: bool,
}

/// A line of type.
#[derive(Clone, Debug)]
pub struct Line {
    /// From left to right, as they stand.
    stretches: Vec<Stretch>,
    /// In em of the size at which the line is set.
    pub width: f32,
    /// Which way it reads.
    pub base: Level,
}

/// A part of a line in one face, size and direction.
#[derive(Clone, Debug)]
struct Stretch {
    cut: Cut,
    direction: Direction,
    /// As drawn: small capitals without a face of their own are capitals.
    text: String,
    /// Lengths in em of its own size.
    glyphs: Vec<Letter>,
    /// Where it begins, in em of the line's size.
    x: f32,
}

/// The face of a stretch, and how it is cut.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Cut {
    font: FontId,
    look: Look,
    /// Share of the line's size; below one for capitals that stand in for small capitals.
    scale: f32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Look {
    AsWritten,
    /// The small capitals of the face itself.
    SmallCaps,
    /// Capitals of a smaller size in their place.
    Capitals,
}

/// The direction of a text: that of its first letter that has any. Source: Unicode Standard Annex 9, rules P2 and P3.
pub fn direction(text: &str) -> Level {
    BidiInfo::new(text, None).paragraphs.first().map_or(Level::ltr(), |paragraph| paragraph.level)
}

impl<'a> Lettering<'a> {
    /// The face of a voice, with those that lend what it lacks of a text. `None` without any face.
    pub fn new(fonts: &'a FontLibrary, voice: Voice, text: &str) -> Option<Lettering<'a>> {
        let wished = fonts.find(voice.family, voice.weight, voice.posture).or_else(|| fonts.ids().next())?;
        let lenders: BTreeSet<FontId> =
            text.chars().filter_map(|character| lender(fonts, wished, plain(fonts, wished, character))).collect();
        let ids = [wished].into_iter().chain(lenders.into_iter().filter(|id| *id != wished));
        let ready = ids.filter_map(|id| Some((id, font(fonts.face(id))?))).collect();
        let (form, tracking) = (voice.form, voice.tracking);
        Some(Lettering { fonts, wished, ready, form, tracking, has_cases: text.chars().any(has_case) })
    }

    /// Sets a line of a text that reads as `base` says.
    ///
    /// Directions are found line by line, so a sign at the end of a line goes with the letters before it alone.
    pub fn line(&self, text: &str, base: Level) -> Line {
        // What would end the line, in a name of one's own making.
        let text: String =
            text.chars().map(|one| if one.is_control() || one == '\u{2029}' { ' ' } else { one }).collect();
        let mut line = Line { stretches: Vec::new(), width: 0.0, base };
        let bidi = BidiInfo::new(&text, Some(base));
        let Some(paragraph) = bidi.paragraphs.first() else { return line };
        let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
        let small = self.small_caps(&text);
        for run in runs {
            let direction = if levels[run.start].is_rtl() { Direction::RightToLeft } else { Direction::LeftToRight };
            let mut stretches = self.cut(&text[run], small, direction);
            if direction == Direction::RightToLeft {
                stretches.reverse();
            }
            for stretch in stretches {
                self.shape(stretch, &mut line);
            }
        }
        // The space after the last letter would push a centred line to the left.
        if let Some(last) = line.stretches.last() {
            line.width = (line.width - self.tracking_of(last) * last.cut.scale).max(0.0);
        }
        line
    }

    /// How letters with two cases are set in a line: all alike, for many faces have small capitals for Latin alone.
    fn small_caps(&self, text: &str) -> Look {
        if self.form == Form::AsWritten {
            return Look::AsWritten;
        }
        let face = self.fonts.face(self.wished);
        let mut letters = text.chars().filter(|letter| has_case(*letter) && self.fonts.covers(self.wished, *letter));
        let has_all = face.has_feature(b"c2sc")
            && letters.all(|letter| letter.to_lowercase().all(|lower| face.has_small_cap(lower)));
        if has_all { Look::SmallCaps } else { Look::Capitals }
    }

    /// Cuts a part of a line where the face or the look changes.
    fn cut(&self, text: &str, small: Look, direction: Direction) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for written in text.chars() {
            let character = plain(self.fonts, self.wished, written);
            let last = stretches.last_mut();
            let cut = match last.as_ref() {
                Some(last) if written.is_whitespace() || is_invisible(written) => last.cut,
                _ => self.cut_of(character, small),
            };
            let stretch = match last {
                Some(last) if last.cut == cut => last,
                _ => {
                    stretches.push(Stretch { cut, direction, text: String::new(), glyphs: Vec::new(), x: 0.0 });
                    stretches.last_mut().expect("it was pushed")
                }
            };
            match cut.look {
                Look::Capitals => stretch.text.extend(character.to_uppercase()),
                Look::AsWritten | Look::SmallCaps => stretch.text.push(character),
            }
        }
        stretches
    }

    fn cut_of(&self, character: char, small: Look) -> Cut {
        let font = lender(self.fonts, self.wished, character).unwrap_or(self.wished);
        let as_written = Cut { font, look: Look::AsWritten, scale: 1.0 };
        // Letters of one case only stay as they are.
        if small == Look::AsWritten || character.is_alphabetic() && !has_case(character) {
            return as_written;
        }
        if small == Look::SmallCaps && font == self.wished {
            return Cut { look: Look::SmallCaps, ..as_written };
        }
        Cut { look: Look::Capitals, scale: small_caps_scale(self.fonts.face(font)), ..as_written }
    }

    /// Shapes a stretch and puts it at the end of a line.
    fn shape(&self, mut stretch: Stretch, line: &mut Line) {
        let Some((_, font)) = self.ready.iter().find(|(id, _)| *id == stretch.cut.font) else { return };
        let features: Vec<Feature> = match stretch.cut.look {
            Look::SmallCaps => [b"smcp", b"c2sc"].map(|tag| Feature::new(Tag::new(tag), 1, ..)).to_vec(),
            Look::AsWritten | Look::Capitals => Vec::new(),
        };
        let mut buffer = Buffer::default();
        buffer.push_str(&stretch.text);
        buffer.guess_segment_properties();
        buffer.set_direction(stretch.direction);
        let options = ShapeOptions::new().features(&features);
        if harfrust::shape(&ShaperFont::new(font), &mut buffer, options).is_err() {
            return;
        }
        let em = f32::from(self.fonts.face(stretch.cut.font).metrics().units_per_em);
        let infos = buffer.glyph_infos();
        let mut starts: Vec<usize> = infos.iter().map(|info| info.cluster as usize).collect();
        starts.sort_unstable();
        let mut place = 0.0;
        for (info, position) in infos.iter().zip(buffer.glyph_positions()) {
            let advance = position.x_advance as f32 / em + self.tracking_of(&stretch);
            stretch.glyphs.push(Letter {
                id: info.glyph_id as u16,
                x: place + position.x_offset as f32 / em,
                y: position.y_offset as f32 / em,
                advance,
                text: cluster(&starts, info.cluster as usize, stretch.text.len()),
            });
            place += advance;
        }
        stretch.x = line.width;
        line.width += place * stretch.cut.scale;
        line.stretches.push(stretch);
    }

    /// What there is to tell of a character that was drawn.
    fn lacking(&self, character: char) -> Option<Lacking> {
        let lender = lender(self.fonts, self.wished, character);
        (lender != Some(self.wished)).then_some((character, self.wished, lender))
    }

    /// The space between two words, letterspace and all.
    pub fn word_space(&self, base: Level) -> f32 {
        self.line(" ", base).width + self.tracking
    }

    /// How long a word is when another one follows it.
    pub fn word(&self, word: &str, base: Level) -> f32 {
        self.line(word, base).width + self.tracking
    }

    /// Letterspace; Arabic letters are joined and have none, and Hebrew goes without it too.
    fn tracking_of(&self, stretch: &Stretch) -> f32 {
        if stretch.direction == Direction::RightToLeft { 0.0 } else { self.tracking }
    }

    /// Height of capitals in em; of small capitals that of the small letters.
    pub fn cap_height(&self) -> f32 {
        let metrics = self.fonts.face(self.wished).metrics();
        let is_small = self.form == Form::SmallCaps && self.has_cases;
        let height = if is_small { metrics.x_height } else { metrics.cap_height };
        height as f32 / f32::from(metrics.units_per_em)
    }

    /// Puts a line on a sheet: its baseline begins at `at`.
    pub fn draw(&self, art: &mut Artwork, line: &Line, size: f32, at: (f32, f32), (turn, color): (Turn, Rgb)) {
        let (across, down) = turn.axis();
        for stretch in line.stretches.iter().filter(|stretch| !stretch.glyphs.is_empty()) {
            art.lacking.extend(stretch.text.chars().filter_map(|one| self.lacking(one)));
            let along = stretch.x * size;
            art.drawn.push(Drawn::Letters(Letters {
                font: stretch.cut.font,
                size: size * stretch.cut.scale,
                at: (at.0 + along * across, at.1 + along * down),
                turn,
                color,
                text: stretch.text.clone(),
                glyphs: stretch.glyphs.clone(),
            }));
        }
    }
}

/// The face that has a character: the wished one, or one that lends it. `None` where no face has it; what is not seen needs none.
fn lender(fonts: &FontLibrary, wished: FontId, character: char) -> Option<FontId> {
    let is_unseen = character.is_whitespace() || character.is_control() || is_invisible(character);
    if is_unseen || fonts.covers(wished, character) {
        return Some(wished);
    }
    fonts.fallback(character, wished)
}

fn font(face: &Face) -> Option<Font> {
    match &face.data {
        FontData::Embedded(data) => Font::new(*data, face.index),
        FontData::Loaded(data) => Font::new(data.to_vec(), face.index),
    }
}

/// A character as a face has it: few faces draw all of the special spaces and hyphens.
fn plain(fonts: &FontLibrary, wished: FontId, character: char) -> char {
    match character {
        _ if fonts.covers(wished, character) => character,
        '\u{2010}' | '\u{2011}' => '-',
        '\u{a0}' | '\u{202f}' | '\u{2000}'..='\u{200a}' => ' ',
        _ => character,
    }
}

fn has_case(character: char) -> bool {
    character.is_lowercase() || character.is_uppercase()
}

/// Brings capitals down to a little more than the height of small letters.
fn small_caps_scale(face: &Face) -> f32 {
    const OVER_X_HEIGHT: f32 = 1.06;
    let metrics = face.metrics();
    (metrics.x_height as f32 * OVER_X_HEIGHT / metrics.cap_height.max(1) as f32).clamp(0.5, 1.0)
}

/// The bytes of a cluster, which ends where the next one starts; `starts` rise.
fn cluster(starts: &[usize], start: usize, len: usize) -> Range<usize> {
    let next = starts.partition_point(|other| *other <= start);
    start..starts.get(next).copied().unwrap_or(len)
}

#[cfg(test)]
mod tests {
    use super::Lettering;
    use super::Voice;
    use super::direction;
    use crate::artwork::Artwork;
    use crate::artwork::Drawn;
    use crate::artwork::Letters;
    use crate::artwork::Turn;
    use crate::color::BLACK;
    use crate::fonts::FontLibrary;

    /// A line in the shipped text face, drawn: its parts from left to right, and whether a letter is lacking.
    fn drawn(text: &str, voice: Voice) -> (Vec<Letters>, Artwork) {
        let fonts = FontLibrary::shipped();
        let lettering = Lettering::new(&fonts, voice, text).expect("there is a face");
        let mut art = Artwork::new(100.0, 100.0);
        lettering.draw(&mut art, &lettering.line(text, direction(text)), 10.0, (0.0, 0.0), (Turn::Level, BLACK));
        let parts = art.drawn.iter().filter_map(|drawn| match drawn {
            Drawn::Letters(letters) => Some(letters.clone()),
            Drawn::Shape { .. } | Drawn::Picture { .. } => None,
        });
        (parts.collect(), art)
    }

    fn roman() -> Voice<'static> {
        Voice::roman("Libertinus Serif")
    }

    #[test]
    fn a_foreign_letter_is_lent_and_the_others_keep_their_face() {
        let (parts, art) = drawn("Done ✓ at last", roman());
        let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
        assert_eq!(texts, ["Done ", "✓ ", "at last"]);
        assert!(parts[0].font == parts[2].font && parts[0].font != parts[1].font);
        assert!(parts[1].at.0 > parts[0].at.0 && parts[2].at.0 > parts[1].at.0);
        assert!(!art.lacks_letters() && art.lacking.len() == 1, "{:?}", art.lacking);
    }

    #[test]
    fn a_letter_that_no_face_has_is_noted() {
        let (_, art) = drawn("A 漢", roman());
        assert!(art.lacks_letters(), "{:?}", art.lacking);
    }

    #[test]
    fn text_from_right_to_left_is_put_in_order() {
        let (parts, _) = drawn("שלום (one) 12", roman());
        let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
        assert_eq!(texts, ["12", ") ", "one", "שלום ("]);
        // The brackets turn with the direction: what is written as an opening one is drawn open to the left.
        let (alone, _) = drawn(")", roman());
        assert_eq!(parts[3].glyphs[0].id, alone[0].glyphs[0].id);
    }

    #[test]
    fn letters_of_one_case_are_no_small_capitals() {
        let (parts, _) = drawn("Ann שלום", Voice::small_caps("Libertinus Serif"));
        assert!(parts.iter().all(|part| part.size == 10.0), "{parts:?}");
    }

    #[test]
    fn a_long_line_is_set_in_time() {
        let text = "word ".repeat(40_000);
        let (parts, _) = drawn(&text, roman());
        assert_eq!(parts.iter().map(|part| part.glyphs.len()).sum::<usize>(), 200_000);
    }
}
