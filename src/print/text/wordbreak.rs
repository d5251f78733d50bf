//! Where words may break, and what each break adds to the lines before and after it.

use rustc_hash::FxHashMap; // never iterated: looked up by letters

use crate::fonts::FontLibrary;
use crate::locale::hyphens::Hyphen;
use crate::print::lines::item::SHORT_WORD;
use crate::print::text::CharStyle;
use crate::print::text::StyleId;
use crate::print::text::fragment::Fragment;
use crate::print::text::hyphenate::Hyphenation;
use crate::print::text::shape::Shaper;
use crate::print::text::shape::is_unseen;
use crate::print::text::style::Wording;
use crate::print::text::words::BreakKind;
use crate::print::text::words::ShapedGlyph;
use crate::print::text::words::ShapedWord;
use crate::print::text::words::WordBreak;
use crate::print::text::words::hash_of;
use crate::units::Length;

/// Characters after which a long address may break, without a hyphen.
const URL_BREAKS: &str = "/\\.?&=_#,:;+~%";

/// Characters behind which code may break. A bracket that opens something stays with what it holds.
const CODE_JOINTS: &str = "/\\.,;:?&=_#+~%@|)]}>-";

/// Characters of code that stay on both sides of a break.
const CODE_MINIMUM: usize = 3;

/// The most characters in a row that have no place to break, where one is not a letter, and where all are; beyond that they break anywhere.
const UNBROKEN_SIGNS: usize = 20;
const UNBROKEN_LETTERS: usize = 40;

/// Characters from one such place to the next.
const ANYWHERE_STEP: usize = 4;

/// Words whose hyphens are kept; longer ones do not come again.
const LONGEST_KEPT: usize = 60;

/// Shorter words may stand under each other, though not three of them. Source: lua-typo, `MinFull`.
const STACK_LETTERS: usize = 3;

/// What words are shaped with.
#[derive(Clone, Copy)]
pub struct ShapeContext<'a> {
    pub shaper: &'a Shaper,
    pub fonts: &'a FontLibrary,
    pub hyphenation: &'a Hyphenation,
}

/// What was found for letters in a style.
type Kept<T> = FxHashMap<StyleId, FxHashMap<String, T>>;

/// Shapes words and finds their breaks.
///
/// The same letters come with many marks about them: where they may break is kept. And a hyphen changes no more of a word than the letters next to
/// it, which are few: their widths are kept.
pub struct BreakFinder<'a> {
    with: ShapeContext<'a>,
    hyphens: Kept<Vec<Hyphen>>,
    /// By the letters before a hyphen, and by those after one.
    before: Kept<Length>,
    after: Kept<Length>,
}

impl<'a> BreakFinder<'a> {
    pub fn new(with: ShapeContext<'a>) -> BreakFinder<'a> {
        BreakFinder { with, hyphens: Kept::default(), before: Kept::default(), after: Kept::default() }
    }

    /// Shapes a word and finds where it may break.
    pub fn shape(&mut self, text: &str, style: (StyleId, &CharStyle)) -> ShapedWord {
        let mut word = self.with.shaper.shape_text(text, style.1, self.with.fonts);
        word.breaks = self.breaks(text, style, &word);
        word.stack = stack_of(text);
        word
    }

    /// The places where a word may break: those of its own, and anywhere in a stretch without any that is longer than many a line.
    fn breaks(&mut self, text: &str, style: (StyleId, &CharStyle), word: &ShapedWord) -> Vec<WordBreak> {
        let mut breaks = match style.1.wording {
            Wording::CodeLine => return Vec::new(),
            Wording::Code => {
                plain_breaks(text, word, |at, between| is_code_joint(text, at, between).then_some(BreakKind::Plain))
            }
            Wording::Language if is_address(text) => {
                plain_breaks(text, word, |at, between| is_address_joint(at, between).then_some(BreakKind::Plain))
            }
            Wording::Language => self.hyphen_breaks(text, style, word),
        };
        if text.len() > UNBROKEN_SIGNS {
            breaks.extend(anywhere(text, word, &breaks));
            breaks.sort_by_key(|one| one.offset);
        }
        breaks
    }

    fn hyphen_breaks(&mut self, text: &str, style: (StyleId, &CharStyle), word: &ShapedWord) -> Vec<WordBreak> {
        let hyphens = self.hyphens(text, style);
        if hyphens.is_empty() {
            return Vec::new();
        }
        let rises = word.glyphs.is_sorted_by_key(|glyph| glyph.cluster);
        let mut one = |hyphen: Hyphen| {
            let offset = hyphen.offset as u32;
            let (pre, post) = match hyphen.change {
                None if rises => self.next_to(text, hyphen.offset, style, word),
                _ => self.of_both_parts(text, &hyphen, style.1, word),
            };
            let n_after = {
                let after = text[hyphen.offset..].chars().filter(|character| !is_unseen(*character));
                after.take_while(|letter| letter.is_alphabetic()).count()
            };
            WordBreak {
                offset,
                at: position_of(word, offset),
                letters: letters_before(word, offset),
                pre,
                post,
                hang: self.with.shaper.hang('-', style.1.size).1,
                kind: BreakKind::Hyphen,
                n_after: n_after.min(255) as u8,
                change: hyphen.change.map(Box::new),
            }
        };
        hyphens.into_iter().map(&mut one).collect()
    }

    fn hyphens(&mut self, text: &str, style: (StyleId, &CharStyle)) -> Vec<Hyphen> {
        let ShapeContext { hyphenation, .. } = self.with;
        if text.len() > LONGEST_KEPT || text.contains('\u{ad}') {
            return hyphenation.hyphens(text, &style.1.lang);
        }
        let letters = text.trim_matches(|character: char| !character.is_alphabetic());
        let start = text.len() - text.trim_start_matches(|character: char| !character.is_alphabetic()).len();
        let mut hyphens = kept(&mut self.hyphens, style.0, letters, || hyphenation.hyphens(letters, &style.1.lang));
        hyphens.iter_mut().for_each(|hyphen| hyphen.offset += start);
        hyphens
    }

    /// What the lines before and after a break gain, from the shapes of both parts of the word.
    fn of_both_parts(&self, text: &str, hyphen: &Hyphen, style: &CharStyle, word: &ShapedWord) -> (Length, Length) {
        let cut = (hyphen.offset, hyphen.change.as_ref());
        let width = |part: Fragment| self.with.shaper.shape_text(&part.drawn, style, self.with.fonts).width;
        let at = position_of(word, hyphen.offset as u32);
        (width(Fragment::before(text, cut)) - at, width(Fragment::after(text, cut)) - (word.width - at))
    }

    /// The same from the letters next to the break alone: up to where, on both sides, the shaper says that what is beyond keeps its shape.
    /// Source: HarfBuzz, `HB_GLYPH_FLAG_UNSAFE_TO_BREAK`.
    fn next_to(
        &mut self,
        text: &str,
        offset: usize,
        style: (StyleId, &CharStyle),
        word: &ShapedWord,
    ) -> (Length, Length) {
        let n_before = word.glyphs.partition_point(|glyph| (glyph.cluster as usize) < offset);
        let is_free = |idx: &usize| is_free(&word.glyphs, *idx);
        let start = (0..n_before).rev().find(is_free).map_or(0, |idx| word.glyphs[idx].cluster as usize);
        let end =
            (n_before..word.glyphs.len()).find(is_free).map_or(text.len(), |idx| word.glyphs[idx].cluster as usize);
        let position = |offset: usize| position_of(word, offset as u32);
        let end_position = if end == text.len() { word.width } else { position(end) };
        let ShapeContext { shaper, fonts, .. } = self.with;
        let width = |part: Fragment| shaper.shape_text(&part.drawn, style.1, fonts).width;
        let head = &text[start..offset];
        let before = kept(&mut self.before, style.0, head, || width(Fragment::before(head, (head.len(), None))));
        let tail = &text[offset..end];
        let after = kept(&mut self.after, style.0, tail, || width(Fragment::after(tail, (0, None))));
        let at = position(offset);
        (before - (at - position(start)), after - (end_position - at))
    }
}

/// A number for the letters of a word, small and capital alike. Two words share one by chance in a billion, which costs a line a little.
fn stack_of(text: &str) -> u32 {
    let mut letters = text.trim_matches(|character: char| !character.is_alphanumeric()).to_lowercase();
    if letters.is_empty() {
        return 0;
    }
    let is_short = letters.chars().count() < STACK_LETTERS;
    letters.retain(char::is_alphanumeric);
    let hash = hash_of(&letters, StyleId(0));
    let number = ((hash ^ (hash >> 32)) as u32 & !SHORT_WORD).max(1);
    if is_short { number | SHORT_WORD } else { number }
}

/// Whether what stands before a glyph and what starts with it have the same shapes apart as together.
fn is_free(glyphs: &[ShapedGlyph], idx: usize) -> bool {
    let glyph = glyphs[idx];
    !glyph.joined && idx.checked_sub(1).is_none_or(|before| glyphs[before].cluster != glyph.cluster)
}

/// What is kept for letters in a style, or found now.
fn kept<T: Clone>(known: &mut Kept<T>, style: StyleId, letters: &str, find: impl FnOnce() -> T) -> T {
    let known = known.entry(style).or_default();
    if let Some(found) = known.get(letters) {
        return found.clone();
    }
    let found = find();
    known.insert(letters.to_string(), found.clone());
    found
}

/// Where a byte offset lies in the unbroken word: the sum of the advances of all clusters before it.
pub fn position_of(word: &ShapedWord, offset: u32) -> Length {
    // A cluster ends where the next one starts; one that holds the offset inside counts as after it.
    let mut sum = 0;
    let mut pending = 0;
    let mut last_cluster = None;
    for glyph in &word.glyphs {
        if last_cluster != Some(glyph.cluster) {
            if glyph.cluster <= offset {
                sum += pending;
                pending = 0;
            }
            last_cluster = Some(glyph.cluster);
        }
        if glyph.cluster >= offset {
            return Length(sum);
        }
        pending += i64::from(glyph.advance);
    }
    Length(sum)
}

/// The sizes of the letters of a word before a byte offset: what a letterspace of one em after each of them adds.
pub fn letters_before(word: &ShapedWord, offset: u32) -> Length {
    let mut sum = Length::ZERO;
    for run in &word.runs {
        let mut last_cluster = None;
        for glyph in &word.glyphs[run.glyphs.start as usize..run.glyphs.end as usize] {
            if glyph.cluster < offset && last_cluster != Some(glyph.cluster) {
                sum += run.size;
                last_cluster = Some(glyph.cluster);
            }
        }
    }
    sum
}

/// Web and mail addresses, paths, names of hosts and files: hyphens would change them.
pub fn is_address(text: &str) -> bool {
    text.contains("://")
        || text.starts_with("www.")
        || text.contains('@')
        || text.matches(['/', '\\']).count() > 1
        || text.match_indices('.').any(|(at, _)| is_within_name(text, at))
}

/// Whether a full stop stands between two letters on either side, as in `debian.org`; not so in `e.g.`
fn is_within_name(text: &str, at: usize) -> bool {
    let before = text[..at].chars().rev().take_while(|character| character.is_alphabetic()).take(2).count();
    let after = text[at + 1..].chars().take_while(|character| character.is_alphabetic()).take(2).count();
    before == 2 && after == 2
}

/// Whether an address may break before its byte `at`, between two characters.
fn is_address_joint(at: usize, (before, after): (char, char)) -> bool {
    // A hyphen of the address at the end of a line would pass for ours. Source: The Chicago Manual of Style (17), 14.18.
    let is_joint = after == '-' || URL_BREAKS.contains(before) && !URL_BREAKS.contains(after);
    is_joint && before != '-' && at > 3
}

/// Whether code may break before its byte `at`: behind marks, and not so that hardly anything is left on a line.
pub fn is_code_joint(text: &str, at: usize, (before, after): (char, char)) -> bool {
    // Options as `--all` keep their hyphens.
    let is_option = before == '-' && !text[..at - 1].ends_with(char::is_alphanumeric);
    let is_joint = CODE_JOINTS.contains(before) && !CODE_JOINTS.contains(after) && !is_option;
    is_joint && at >= CODE_MINIMUM && text[at..].chars().take(CODE_MINIMUM).count() == CODE_MINIMUM
}

/// Breaks anywhere in the stretches of a word that have no other one for long.
fn anywhere(text: &str, word: &ShapedWord, breaks: &[WordBreak]) -> Vec<WordBreak> {
    if !word.glyphs.is_sorted_by_key(|glyph| glyph.cluster) {
        return Vec::new();
    }
    let mut starts: Vec<bool> = vec![false; text.len() + 1];
    word.glyphs.iter().for_each(|glyph| starts[glyph.cluster as usize] = true);
    let mut ends = breaks.iter().map(|one| one.offset as usize).chain([text.len()]);
    let mut stretch = 0..0;
    let mut is_long = false;
    let mut n_since = 0;
    plain_breaks(text, word, |at, _| {
        if at >= stretch.end {
            stretch = at.min(stretch.end)..ends.find(|end| *end > at).unwrap_or(text.len());
            is_long = is_long_unbroken(&text[stretch.clone()]);
            n_since = 0;
        }
        n_since += 1;
        let is_place = is_long && n_since >= ANYWHERE_STEP && starts[at] && stretch.end - at >= ANYWHERE_STEP;
        is_place.then(|| n_since = 0).map(|()| BreakKind::Anywhere)
    })
}

/// Whether a stretch without a break is longer than many a line: letters of a language less soon than signs, for a word in capitals is read.
fn is_long_unbroken(stretch: &str) -> bool {
    let most = if stretch.chars().all(char::is_alphabetic) { UNBROKEN_LETTERS } else { UNBROKEN_SIGNS };
    stretch.chars().nth(most).is_some()
}

/// The breaks of a word to which nothing is added: for each place between two characters, by its byte, `kind_at` says whether there is one.
fn plain_breaks(
    text: &str,
    word: &ShapedWord,
    mut kind_at: impl FnMut(usize, (char, char)) -> Option<BreakKind>,
) -> Vec<WordBreak> {
    let mut breaks = Vec::new();
    let mut at = Length::ZERO;
    let mut letters = Length::ZERO;
    let em = word.runs.first().map_or(Length::ZERO, |run| run.size);
    let mut glyphs = word.glyphs.iter().peekable();
    let mut characters = text.char_indices().peekable();
    while let Some((_, character)) = characters.next() {
        let Some((next, following)) = characters.peek().copied() else {
            break;
        };
        while let Some(glyph) = glyphs.next_if(|glyph| (glyph.cluster as usize) < next) {
            at += Length(i64::from(glyph.advance));
            letters += em;
        }
        if let Some(kind) = kind_at(next, (character, following)) {
            breaks.push(WordBreak {
                offset: next as u32,
                at,
                letters,
                pre: Length::ZERO,
                post: Length::ZERO,
                hang: Length::ZERO,
                kind,
                n_after: u8::MAX,
                change: None,
            });
        }
    }
    breaks
}

#[cfg(test)]
mod tests {
    use super::BreakFinder;
    use super::ShapeContext;
    use super::StyleId;
    use super::is_address;
    use super::is_address_joint;
    use super::is_code_joint;
    use super::plain_breaks;
    use crate::book::Lang;
    use crate::book::Style;
    use crate::diag::Sink;
    use crate::fonts::FontLibrary;
    use crate::locale::hyphens::Hyphen;
    use crate::print::text::CharStyle;
    use crate::print::text::hyphenate::Hyphenation;
    use crate::print::text::shape::Shaper;
    use crate::print::text::words::BreakKind;
    use crate::theme::Theme;
    use crate::theme::load::ThemeOverrides;
    use crate::theme::presets::PRESETS;
    use crate::units::Length;
    use crate::units::Size;

    #[test]
    fn names_of_hosts_and_files_are_addresses() {
        for name in
            ["ftp-master.debian.org", "dpkg.log", "https://a.b", "me@example.org", "(debian.org)", "/usr/share/doc"]
        {
            assert!(is_address(name), "{name}");
        }
        for word in ["e.g.", "U.S.A.", "and/or", "end.”", "3.14", "…", "p.m."] {
            assert!(!is_address(word), "{word}");
        }
    }

    #[test]
    fn addresses_break_before_their_hyphens() {
        let fonts = FontLibrary::shipped();
        let a5 = Size { width: Length::mm(148.0), height: Length::mm(210.0) };
        let theme = Theme::preset("default", a5, &ThemeOverrides::default(), &fonts, &mut Sink::new()).unwrap();
        let shaper = Shaper::new(&fonts, &theme);
        let style = CharStyle::from_type(&theme.styles.body, &theme.families, &fonts, &Lang::english());
        let text = "https://example.org/a-long-name";
        let breaks = plain_breaks(text, &shaper.shape_text(text, &style, &fonts), |at, between| {
            is_address_joint(at, between).then_some(BreakKind::Plain)
        });
        let heads: Vec<&str> = breaks.iter().map(|one| &text[..one.offset as usize]).collect();
        let wanted = [
            "https://",
            "https://example.",
            "https://example.org/",
            "https://example.org/a",
            "https://example.org/a-long",
        ];
        assert_eq!(heads, wanted);
    }

    #[test]
    fn code_breaks_behind_its_marks_and_never_at_a_hyphen_of_ours() {
        let broken = |text: &str| {
            let joints = text.char_indices().zip(text.char_indices().skip(1));
            let joints = joints.filter(|((_, before), (at, after))| is_code_joint(text, *at, (*before, *after)));
            let mut parts = String::new();
            let mut start = 0;
            for (_, (at, _)) in joints {
                parts.push_str(&text[start..at]);
                parts.push('¦');
                start = at;
            }
            parts + &text[start..]
        };
        for parts in [
            "HKLM\\¦SYSTEM\\¦Control\\¦TimeZoneInformation",
            "/etc/¦apt/¦preferences.d/",
            "std::¦collections::¦BTreeMap",
            "snake_¦case_¦name",
            "--all-¦targets",
            "ftp-¦master.¦debian.¦org",
            "a.b",
            "TimeZoneInformation",
        ] {
            assert_eq!(broken(&parts.replace('¦', "")), parts);
        }
    }

    #[test]
    fn a_key_longer_than_a_line_breaks_anywhere_and_a_word_in_capitals_does_not() {
        let fonts = FontLibrary::shipped();
        let a5 = Size { width: Length::mm(148.0), height: Length::mm(210.0) };
        let theme = Theme::preset("default", a5, &ThemeOverrides::default(), &fonts, &mut Sink::new()).unwrap();
        let shaper = Shaper::new(&fonts, &theme);
        let hyphenation = Hyphenation::new(&[], 2, 3);
        let mut finder = BreakFinder::new(ShapeContext { shaper: &shaper, fonts: &fonts, hyphenation: &hyphenation });
        let style = CharStyle::from_type(&theme.styles.body, &theme.families, &fonts, &Lang::english());
        let mut heads = |text: &str| -> Vec<String> {
            let breaks = finder.shape(text, (StyleId(0), &style)).breaks;
            breaks.iter().map(|one| text[..one.offset as usize].to_string()).collect()
        };
        let key = "75f07c4965f0813a26623a1164e1";
        let wanted: Vec<&str> = (4..=24).step_by(4).map(|end| &key[..end]).collect();
        assert_eq!(heads(key), wanted);
        assert!(heads("ANTIDISESTABLISHMENTARIANISMS").is_empty());
        assert!(heads("12345678901234567890").is_empty());
    }

    /// Kerns, ligatures and marks about the break, in the faces of all shipped themes.
    #[test]
    fn letters_next_to_a_break_tell_what_both_parts_would() {
        let words = "AVATAR Tolstoy’s affiliation Kaffeefahrt coöperate fjordfluff Wyatt-like LTAVO ﬁfty “Yverdon” \
            naı\u{308}vete\u{301} a\u{ad}f\u{ad}fine Достоевский Προμηθέας 1917–1921 Qu’est-ce";
        let fonts = FontLibrary::shipped();
        for (name, _) in PRESETS {
            let a5 = Size { width: Length::mm(148.0), height: Length::mm(210.0) };
            let overrides = ThemeOverrides::default();
            let theme = Theme::preset(name, a5, &overrides, &fonts, &mut Sink::new()).unwrap();
            let shaper = Shaper::new(&fonts, &theme);
            let hyphenation = Hyphenation::new(&[], 1, 1);
            let mut finder =
                BreakFinder::new(ShapeContext { shaper: &shaper, fonts: &fonts, hyphenation: &hyphenation });
            let lang = Lang::english();
            let plain = [&theme.styles.body, &theme.styles.folio]
                .map(|style| CharStyle::from_type(style, &theme.families, &fonts, &lang));
            let small = plain.each_ref().map(|style| style.with(Style::SmallCaps, &fonts));
            let slanted = plain.each_ref().map(|style| style.with(Style::Emphasis, &fonts));
            for (number, style) in [plain, small, slanted].concat().into_iter().enumerate() {
                for text in words.split_whitespace() {
                    let word = shaper.shape_text(text, &style, &fonts);
                    for offset in text.char_indices().map(|(at, _)| at).skip(1) {
                        let fast = finder.next_to(text, offset, (StyleId(number as u16), &style), &word);
                        let slow = finder.of_both_parts(text, &Hyphen::plain(offset), &style, &word);
                        assert_eq!(fast, slow, "{text} at {offset}");
                    }
                }
            }
        }
    }
}
