//! Spaces: no-break spaces where a line must not end, the spaces of French marks, and one space where the author typed several.

use crate::locale::Gap;
use crate::locale::Locale;
use crate::locale::Thousands;
use crate::prepare::typography::chars;
use crate::prepare::typography::chars::NO_BREAK;
use crate::prepare::typography::flow::Edit;

/// Longest entry of the locale's lists, with room to spare, so that looking back at a word costs the same everywhere.
const MAX_WORD: usize = 16;

/// Decides about a run of plain spaces that begins at `at`: one stays, plain or no-break. Returns the length of the run.
pub fn space_run(text: &str, at: usize, locale: &Locale, edits: &mut Vec<Edit>) -> usize {
    let n_spaces = chars::run(text.as_bytes(), at, b' ');
    let last = at + n_spaces - 1;
    edits.extend((at..last).map(|start| Edit { start, len: 1, text: "" }));
    let (Some(left), Some(right)) = (chars::before(text, at), chars::after(text, last + 1)) else { return n_spaces };
    let place = Place { text, start: at, end: last + 1, left, right };
    if place.holds(locale) {
        edits.push(Edit { start: last, len: 1, text: NO_BREAK });
    }
    n_spaces
}

/// A run of spaces and the characters on both sides of it.
struct Place<'t> {
    text: &'t str,
    start: usize,
    end: usize,
    left: char,
    right: char,
}

impl Place<'_> {
    /// Whether the line must not end here.
    fn holds(&self, locale: &Locale) -> bool {
        if self.left.is_whitespace() {
            return false;
        }
        self.is_before_dash_or_ellipsis()
            || self.is_after_opening_dash()
            || self.is_after_hanging_hyphen()
            || self.is_after_initial()
            || self.is_before_number(locale)
            || self.is_after_number(locale)
            || self.is_before_name(locale)
            || self.is_after_short_word(locale)
            || self.is_before_enclitic(locale)
    }

    /// A dash between spaces stays at the end of its line, an ellipsis with the word before it; but a row of dashes may break.
    fn is_before_dash_or_ellipsis(&self) -> bool {
        let rest = &self.text[self.end..];
        if matches!(self.left, '–' | '—' | '-') {
            return false;
        }
        match self.right {
            '–' | '—' => rest.chars().nth(1).is_none_or(char::is_whitespace),
            '-' => {
                let n_hyphens = chars::run(rest.as_bytes(), 0, b'-');
                (2..=3).contains(&n_hyphens) && chars::after(rest, n_hyphens).is_none_or(char::is_whitespace)
            }
            '…' => true,
            '.' if self.left == '.' => false,
            '.' => rest.starts_with("...") || rest.starts_with(". ."),
            _ => false,
        }
    }

    /// “pre- and post-war”: a hyphen at the end of a line would pass for that of a broken word.
    fn is_after_hanging_hyphen(&self) -> bool {
        matches!(self.left, '-' | '\u{2010}')
            && self.right.is_alphanumeric()
            && chars::second_before(self.text, self.start).is_some_and(char::is_alphanumeric)
    }

    /// The dash that opens a line of dialogue holds to its first word.
    fn is_after_opening_dash(&self) -> bool {
        matches!(self.left, '–' | '—' | '-') && self.right.is_alphanumeric() && {
            let head = self.text[..self.start].trim_end_matches(['-', '–', '—']);
            let n_bytes = self.start - head.len();
            (2..=3).contains(&n_bytes) && (head.is_empty() || head.ends_with('\n'))
        }
    }

    /// “A. A. Kareline”, “z. B.”, “и т. д.”: one letter with a stop, before a capital or before another such letter.
    fn is_after_initial(&self) -> bool {
        if self.left != '.' {
            return false;
        }
        let mut back = self.text[..self.start - 1].chars().rev();
        let Some(letter) = back.next().filter(|one| one.is_alphabetic()) else { return false };
        let is_single = back.next().is_none_or(|one| !chars::is_word(one) && !matches!(one, '\'' | '’'));
        let mut ahead = self.text[self.end..].chars();
        let next_is_initial = ahead.next().is_some_and(char::is_alphabetic) && ahead.next() == Some('.');
        is_single && (next_is_initial || (letter.is_uppercase() && self.right.is_uppercase()))
    }

    /// “No. 5”, “p. 37”, “§ 12”.
    fn is_before_number(&self, locale: &Locale) -> bool {
        if !self.right.is_ascii_digit() {
            return false;
        }
        matches!(self.left, '§' | '№')
            || chars::word_before(self.text, self.start, MAX_WORD)
                .is_some_and(|word| locale.before_number.contains(&word))
    }

    /// “5 km”, “10 %”, “14 juillet”, “10 000”, “XIXe siècle”.
    fn is_after_number(&self, locale: &Locale) -> bool {
        if matches!(self.right, '%' | '‰' | '€' | '$' | '£' | '₽') {
            return self.left.is_ascii_digit();
        }
        if self.right.is_ascii_digit() {
            return locale.thousands == Thousands::Spaced && self.is_between_groups();
        }
        if self.right == 's' && self.text[self.end..].starts_with("siècle") {
            return self.is_after_roman_ordinal();
        }
        let follows_number = self.left.is_ascii_digit()
            || (self.left == '.'
                && chars::second_before(self.text, self.start).is_some_and(|one| one.is_ascii_digit()));
        follows_number
            && chars::word_after(self.text, self.end, MAX_WORD).is_some_and(|word| {
                let bare = word.trim_end_matches('.');
                locale.after_number.contains(&word) || locale.after_number.contains(&bare)
            })
    }

    /// Whether one to three digits, not beginning with zero, stand before and exactly three after: a number in groups.
    fn is_between_groups(&self) -> bool {
        let is_digit = |byte: &&u8| byte.is_ascii_digit();
        let head = &self.text.as_bytes()[..self.start];
        let n_before = head.iter().rev().take(4).take_while(is_digit).count();
        let n_after = self.text.as_bytes()[self.end..].iter().take(4).take_while(is_digit).count();
        let first = head.get(self.start.wrapping_sub(n_before)).copied();
        let bound = chars::before(self.text, self.start - n_before);
        let continues = bound.is_some_and(|one| one == ' ' || chars::is_fixed_space(one));
        let is_free = bound.is_none_or(|one| !chars::is_word(one) && !matches!(one, '.' | ',' | '-' | '/' | ':'));
        (1..=3).contains(&n_before) && n_after == 3 && is_free && (continues && n_before == 3 || first != Some(b'0'))
    }

    /// “XIXe siècle”: French sets the century's number and the word together.
    fn is_after_roman_ordinal(&self) -> bool {
        let Some(word) = chars::word_before(self.text, self.start, MAX_WORD) else { return false };
        let roman = word.trim_end_matches(['e', 'r', 'è', 'm', 'ᵉ']);
        roman.len() < word.len() && !roman.is_empty() && roman.chars().all(|one| "IVXivx".contains(one))
    }

    /// “Dr. Zamenhof”, “Mme Verdurin”.
    fn is_before_name(&self, locale: &Locale) -> bool {
        self.right.is_uppercase()
            && !locale.before_name.is_empty()
            && chars::word_before(self.text, self.start, MAX_WORD)
                .is_some_and(|word| locale.before_name.contains(&word))
    }

    /// “в Москве”, “k tomu”: languages that forbid a short word at the end of a line.
    fn is_after_short_word(&self, locale: &Locale) -> bool {
        if locale.short_words.is_empty() || !self.left.is_alphabetic() {
            return false;
        }
        let Some(word) = chars::word_before(self.text, self.start, 2) else { return false };
        locale.short_words.iter().any(|own| *own == word || own.chars().eq(word.chars().flat_map(char::to_lowercase)))
    }

    /// “он же”: particles that lean on the word before.
    fn is_before_enclitic(&self, locale: &Locale) -> bool {
        !locale.enclitics.is_empty()
            && chars::is_word(self.left)
            && chars::word_after(self.text, self.end, 3)
                .is_some_and(|word| locale.enclitics.contains(&word.trim_end_matches('.')))
    }
}

/// Sets the space before `:`, `;`, `!` or `?` at `at`, where the language has one.
pub fn high_mark(text: &str, at: usize, locale: &Locale, edits: &mut Vec<Edit>) {
    let is_colon = text.as_bytes()[at] == b':';
    let gap = if is_colon { locale.colon } else { locale.high_punctuation };
    let (space, is_inserted) = match gap {
        Gap::AsTyped => return,
        Gap::Always(space) => (space, true),
        Gap::WhereTyped(space) => (space, false),
    };
    // “10:30”, “a?b”: no punctuation.
    if chars::after(text, at + 1).is_some_and(|one| chars::is_word(one) || one == '/') {
        return;
    }
    let Some(left) = chars::before(text, at) else { return };
    if left == ' ' || chars::is_fixed_space(left) {
        set_space(at - left.len_utf8(), left, space, edits);
    } else if is_inserted && takes_space_after(left) {
        edits.push(Edit { start: at, len: 0, text: space });
    }
}

/// Whether a high mark after this character gets a space where none was typed: after words and closing marks, not within “?!”, “(?)”, “…?”.
fn takes_space_after(left: char) -> bool {
    chars::is_word(left)
        || matches!(left, ')' | ']' | '»' | '›' | '”' | '’' | '"' | '\'' | '%' | '€' | '$' | '°' | '′' | '″')
}

/// Sets the space inside a guillemet that the author typed, where the language has one there.
pub fn guillemet(text: &str, at: usize, one: char, locale: &Locale, edits: &mut Vec<Edit>) {
    let pairs = [locale.quotes.outer, locale.quotes.inner];
    let opened = pairs.iter().find(|pair| pair.open.starts_with(one)).and_then(|pair| pair.inner_space());
    let closed = pairs.iter().find(|pair| pair.close.ends_with(one)).and_then(|pair| pair.inner_space());
    if let Some(space) = opened {
        let inside = at + one.len_utf8();
        match chars::after(text, inside) {
            Some(next) if next == ' ' || chars::is_fixed_space(next) => set_space(inside, next, space, edits),
            Some(next) if !next.is_whitespace() => {
                edits.push(Edit { start: at, len: one.len_utf8(), text: opening(one, space) })
            }
            _ => {}
        }
    }
    if let Some(space) = closed {
        match chars::before(text, at) {
            Some(last) if last == ' ' || chars::is_fixed_space(last) => {
                set_space(at - last.len_utf8(), last, space, edits)
            }
            Some(last) if !last.is_whitespace() => edits.push(Edit { start: at, len: 0, text: space }),
            _ => {}
        }
    }
}

/// The mark with its space as one text, so that the space cannot part from it at the border of two inlines.
fn opening(one: char, space: &'static str) -> &'static str {
    match (one, space) {
        ('‹', _) => "‹\u{202f}",
        (_, "\u{202f}") => "«\u{202f}",
        _ => "«\u{a0}",
    }
}

/// Puts `space` in the place of a space that stands there.
fn set_space(at: usize, there: char, space: &'static str, edits: &mut Vec<Edit>) {
    if !space.starts_with(there) {
        edits.push(Edit { start: at, len: there.len_utf8(), text: space });
    }
}
