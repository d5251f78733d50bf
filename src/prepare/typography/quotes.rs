//! Pairs quotation marks and chooses the marks of the language for those that the author typed straight.
//!
//! Three passes over the marks of a flow: what each one is (opening, closing, apostrophe, prime), which are a pair; then the level of each
//! pair; then the glyphs. The author's choice of double or single marks is kept as the outer or inner marks of the language, except that a
//! pair directly within a pair always takes the other level: `"He said "no""` becomes “He said ‘no’”.

use crate::prepare::typography::FlowQuotes;
use crate::prepare::typography::Lone;
use crate::prepare::typography::Next;
use crate::prepare::typography::chars;
use crate::prepare::typography::flow::Edit;
use crate::prepare::typography::flow::Flow;
use crate::prepare::typography::marks::Beside;
use crate::prepare::typography::marks::Form;
use crate::prepare::typography::marks::Kind;
use crate::prepare::typography::marks::Mark;
use crate::prepare::typography::marks::Role;
use crate::prepare::typography::marks::look_around;

/// Decides about all marks of a flow; `marks` are in order. Adds the edits of the straight ones.
pub fn resolve(flow: &Flow, mut marks: Vec<Mark>, next: Next, edits: &mut Vec<Edit>) -> FlowQuotes {
    if marks.is_empty() {
        return FlowQuotes::default();
    }
    look_around(&flow.text, &mut marks);
    Pairing::new(&flow.text, &mut marks).run();
    demote_unclosed_singles(&flow.text, &mut marks);
    give_levels(&mut marks, next);
    for idx in 0..marks.len() {
        push_edits(&flow.text, &marks, idx, edits);
    }
    join_neighbours(&flow.text, &marks, edits);
    leftovers(flow, &marks)
}

/// The first pass: roles and partners.
struct Pairing<'t> {
    text: &'t str,
    marks: &'t mut [Mark],
    /// For each mark: whether a single mark that certainly closes comes later, before one that opens and before any double mark.
    closes_later: Vec<bool>,
    /// Marks that are open, innermost last.
    open: Vec<usize>,
    n_open_doubles: usize,
}

impl<'t> Pairing<'t> {
    fn new(text: &'t str, marks: &'t mut [Mark]) -> Pairing<'t> {
        let mut closes_later = vec![false; marks.len()];
        let mut is_ahead = false;
        for (idx, mark) in marks.iter().enumerate().rev() {
            closes_later[idx] = is_ahead;
            is_ahead = match (mark.kind, mark.side()) {
                (Kind::Double, _) | (Kind::Single, Some(Role::Open)) => false,
                (Kind::Single, Some(Role::Close)) => is_ahead || !is_possessive_like(text, mark),
                (Kind::Single, _) => is_ahead,
            };
        }
        Pairing { text, marks, closes_later, open: Vec::new(), n_open_doubles: 0 }
    }

    fn run(&mut self) {
        for idx in 0..self.marks.len() {
            let role = match self.marks[idx].kind {
                Kind::Double => self.double_role(idx),
                Kind::Single => self.single_role(idx),
            };
            self.marks[idx].role = role;
            match role {
                Role::Open => {
                    self.open.push(idx);
                    self.n_open_doubles += usize::from(self.marks[idx].kind == Kind::Double);
                }
                Role::Close => self.close(idx),
                Role::Apostrophe | Role::Prime => {}
            }
        }
    }

    /// Pairs a closing mark with the innermost open one of its kind. A double mark also ends the single ones within.
    fn close(&mut self, idx: usize) {
        let kind = self.marks[idx].kind;
        if kind == Kind::Double && self.n_open_doubles == 0 {
            self.close_single_with_double(idx);
            return;
        }
        while let Some(opener) = self.open.pop() {
            if self.marks[opener].kind == kind {
                self.n_open_doubles -= usize::from(kind == Kind::Double);
                self.marks[opener].partner = Some(idx);
                self.marks[idx].partner = Some(opener);
                return;
            }
        }
    }

    /// `'back home"`: a slip of the fingers where a double mark closes, none is open, and a single one opened a few words before.
    fn close_single_with_double(&mut self, idx: usize) {
        let Some(opener) = self.open.last().copied() else { return };
        let between = self.marks[opener].end()..self.marks[idx].at;
        let is_slip = self.marks[opener].is_straight()
            && self.marks[idx].is_straight()
            && between.len() <= MAX_SLIP
            && !self.text[between].contains(". ");
        if is_slip {
            self.open.pop();
            self.marks[opener].kind = Kind::Double;
            self.marks[opener].partner = Some(idx);
            self.marks[idx].partner = Some(opener);
        }
    }

    fn double_role(&self, idx: usize) -> Role {
        let mark = &self.marks[idx];
        match mark.form {
            Form::Opens => return Role::Open,
            Form::Closes => return Role::Close,
            Form::Either if mark.one == '“' => return self.left_curl_role(idx, '„'),
            _ => {}
        }
        if mark.is_straight() && self.is_double_prime(idx) {
            return Role::Prime;
        }
        let by_stack = if self.n_open_doubles > 0 { Role::Close } else { Role::Open };
        let follows_elision = idx > 0
            && self.marks[idx - 1].role == Role::Apostrophe
            && self.marks[idx - 1].end() == mark.at
            && mark.left == Beside::Word
            && mark.right == Beside::Word;
        if follows_elision { Role::Open } else { mark.side().unwrap_or(by_stack) }
    }

    /// `“` and `‘` close what the low mark opened, and open otherwise.
    fn left_curl_role(&self, idx: usize, low: char) -> Role {
        let kind = self.marks[idx].kind;
        let innermost = self.open.iter().rev().find(|own| self.marks[**own].kind == kind);
        match innermost {
            Some(own) if self.marks[*own].one == low => Role::Close,
            _ => Role::Open,
        }
    }

    fn single_role(&self, idx: usize) -> Role {
        let mark = &self.marks[idx];
        let left = chars::before(self.text, mark.at);
        let right = chars::after(self.text, mark.end());
        if left.is_some_and(chars::is_word) && right.is_some_and(chars::is_word) {
            return self.role_within_word(idx);
        }
        match mark.form {
            Form::Opens => return Role::Open,
            Form::Either if mark.one == '‘' => return self.left_curl_role(idx, '‚'),
            _ => {}
        }
        let is_in_single = self.open.last().is_some_and(|own| self.marks[*own].kind == Kind::Single);
        match mark.side() {
            // “l'"homme"”: an elision before a quotation.
            None if left.is_some_and(chars::is_word) && mark.right == Beside::Word => Role::Apostrophe,
            Some(Role::Open) if mark.form != Form::Closes => self.opening_single_role(idx),
            _ if is_in_single => self.closing_single_role(idx),
            _ if mark.is_straight() && is_single_prime(self.text, mark) => Role::Prime,
            _ => Role::Apostrophe,
        }
    }

    /// “don't”, “5'10"”, “1'000”.
    fn role_within_word(&self, idx: usize) -> Role {
        let mark = &self.marks[idx];
        let n_after =
            self.text.as_bytes()[mark.end()..].iter().take(3).take_while(|byte| byte.is_ascii_digit()).count();
        let follows_digit = chars::before(self.text, mark.at).is_some_and(|one| one.is_ascii_digit());
        if mark.is_straight() && follows_digit && (1..=2).contains(&n_after) { Role::Prime } else { Role::Apostrophe }
    }

    /// “'tis”, “'68” are apostrophes; the rest opens, unless nothing closes it (see `demote_unclosed_singles`).
    fn opening_single_role(&self, idx: usize) -> Role {
        let mark = &self.marks[idx];
        let word = leading_word(self.text, mark.end());
        let elisions = mark.locale.elisions;
        let is_year = word.len() >= 2
            && word.as_bytes()[..2].iter().all(u8::is_ascii_digit)
            && matches!(&word[2..], "" | "s" | "er" | "ers");
        let is_elision = elisions.sure.contains(&word)
            || is_capitalized_elision(word, elisions.sure)
            || (elisions.likely.contains(&word) && !self.closes_later[idx])
            || (is_year && !(self.closes_later[idx] && begins_speech(self.text, mark)));
        // “'n'”: both marks are apostrophes, but “'em' ” after an opening mark of its own is a quotation of the word.
        if mark.is_straight() && is_elision { Role::Apostrophe } else { Role::Open }
    }

    /// A mark after “s” may be a possessive within the quotation: it is one if a mark that closes for certain comes later.
    fn closing_single_role(&self, idx: usize) -> Role {
        let is_possessive = self.closes_later[idx] && is_possessive_like(self.text, &self.marks[idx]);
        if is_possessive { Role::Apostrophe } else { Role::Close }
    }

    /// Inches or seconds: after the minutes of `5'10"`, or after a short number where no quotation is open and another mark has no partner.
    fn is_double_prime(&self, idx: usize) -> bool {
        let mark = &self.marks[idx];
        let head = &self.text[..mark.at];
        let n_digits = head.bytes().rev().take(4).take_while(u8::is_ascii_digit).count();
        if !(1..=3).contains(&n_digits) {
            return false;
        }
        if idx > 0 && self.marks[idx - 1].role == Role::Prime && self.marks[idx - 1].end() + n_digits == mark.at {
            return true;
        }
        let n_straight = self.marks.iter().filter(|own| own.one == '"').take(MAX_COUNTED).count();
        self.n_open_doubles == 0
            && mark.side() != Some(Role::Open)
            && n_straight < MAX_COUNTED
            && !n_straight.is_multiple_of(2)
    }
}

/// Longest quotation, in bytes, whose opening mark may be of the wrong kind; in longer ones the single mark is rather an apostrophe.
const MAX_SLIP: usize = 60;

/// Flows with more straight marks are not asked for inches: the count would take quadratic time.
const MAX_COUNTED: usize = 64;

/// Feet or minutes: a mark after a short number and before a space or stop, where no single quotation is open.
fn is_single_prime(text: &str, mark: &Mark) -> bool {
    let n_digits = text.as_bytes()[..mark.at].iter().rev().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    (1..=3).contains(&n_digits) && matches!(mark.right, Beside::Space | Beside::Closing | Beside::Dash)
}

/// Whether a closing single mark may be an apostrophe at the end of a word: “the workers' rights”, “goin' home”.
fn is_possessive_like(text: &str, mark: &Mark) -> bool {
    let goes_on = text[mark.end()..].trim_start_matches(' ').starts_with(char::is_lowercase);
    if mark.right != Beside::Space || !goes_on {
        return false;
    }
    let head = &text[..mark.at];
    if head.ends_with(['s', 'S', 'x', 'z']) || head.ends_with("in") {
        return true;
    }
    chars::word_before(text, mark.at, 4).is_some_and(|word| matches!(word, "o" | "th" | "an" | "wi" | "ol"))
}

/// The letters and digits that begin at `at`, at most a dozen.
fn leading_word(text: &str, at: usize) -> &str {
    let mut end = at;
    for (n_chars, one) in text[at..].chars().enumerate() {
        if !one.is_alphanumeric() {
            break;
        }
        if n_chars == 12 {
            return "";
        }
        end += one.len_utf8();
    }
    &text[at..end]
}

/// “'Tis”, “'Twas” at the head of a sentence; a lone capital is an initial.
fn is_capitalized_elision(word: &str, sure: &[&str]) -> bool {
    word.len() > 1 && sure.iter().any(|own| own.eq_ignore_ascii_case(word)) && word[1..].chars().all(char::is_lowercase)
}

/// Whether a quotation may well begin at this mark: at the head of the flow, or after a colon or comma and before a capital.
fn begins_speech(text: &str, mark: &Mark) -> bool {
    let head = text[..mark.at].trim_end_matches(['"', '\'', '“', '‘', '„', '«', '\u{a0}', '\u{202f}']);
    let bare = head.trim_end_matches(' ');
    if bare.is_empty() || bare.ends_with('\n') {
        return true;
    }
    bare.len() < head.len()
        && bare.ends_with([':', ','])
        && text[mark.end()..].trim_start_matches(['"', '\'', '.', '…']).starts_with(char::is_uppercase)
}

/// A single mark that opens and is never closed is an apostrophe, unless speech begins there.
fn demote_unclosed_singles(text: &str, marks: &mut [Mark]) {
    for mark in marks {
        let is_unclosed = mark.kind == Kind::Single && mark.role == Role::Open && mark.partner.is_none();
        if is_unclosed && mark.is_straight() {
            let is_elision =
                mark.locale.elisions.likely.contains(&leading_word(text, mark.end()).to_lowercase().as_str());
            if is_elision || !begins_speech(text, mark) {
                mark.role = Role::Apostrophe;
            }
        }
    }
}

/// The second pass. Double marks are outer and single ones inner at first; within a pair, a pair takes the other level.
///
/// An opening mark without a partner counts as a pair only if the quotation goes on in the next paragraph: otherwise its partner was
/// forgotten, and the marks after it must not suffer.
fn give_levels(marks: &mut [Mark], next: Next) {
    let mut around: Vec<usize> = Vec::new();
    for idx in 0..marks.len() {
        let by_kind = usize::from(marks[idx].kind == Kind::Single);
        match marks[idx].role {
            Role::Open => {
                // A second mark that nothing closes begins a new quotation rather than one within the first.
                if marks[idx].partner.is_none() && marks[idx].kind == Kind::Double {
                    around.clear();
                }
                let level = around.last().map_or(by_kind, |outer| 1 - marks[*outer].level);
                marks[idx].level = typed_level(&marks[idx]).unwrap_or(level);
                if marks[idx].partner.is_some() || (next == Next::OpensWithQuote && marks[idx].kind == Kind::Double) {
                    around.push(idx);
                }
            }
            Role::Close => match marks[idx].partner {
                Some(opener) => {
                    marks[idx].level = marks[opener].level;
                    while around.pop().is_some_and(|own| own != opener) {}
                }
                None => marks[idx].level = by_kind,
            },
            Role::Apostrophe | Role::Prime => {}
        }
    }
}

/// The level that a typographic mark has in its language.
fn typed_level(mark: &Mark) -> Option<usize> {
    let quotes = mark.locale.quotes;
    match mark.is_straight() {
        true => None,
        false if quotes.outer.open.starts_with(mark.one) => Some(0),
        false if quotes.inner.open.starts_with(mark.one) => Some(1),
        false => Some(usize::from(mark.kind == Kind::Single)),
    }
}

/// The third pass: the glyph of one straight mark. The language of a pair is that of its opening mark.
fn push_edits(text: &str, marks: &[Mark], idx: usize, edits: &mut Vec<Edit>) {
    let mark = &marks[idx];
    if !mark.is_straight() {
        return;
    }
    let glyph = match mark.role {
        Role::Apostrophe => "’",
        Role::Prime if mark.kind == Kind::Double => "″",
        Role::Prime => "′",
        Role::Open => {
            let pair = mark.locale.quotes.pair(mark.level);
            if pair.inner_space().is_some() && text[mark.end()..].starts_with(' ') {
                edits.push(Edit { start: mark.end(), len: 1, text: "" });
            }
            pair.open
        }
        Role::Close => {
            let locale = mark.partner.map_or(mark.locale, |opener| marks[opener].locale);
            let pair = locale.quotes.pair(mark.level);
            if pair.inner_space().is_some() && text[..mark.at].ends_with(' ') {
                edits.push(Edit { start: mark.at - 1, len: 1, text: "" });
            }
            pair.close
        }
    };
    edits.push(Edit { start: mark.at, len: 1, text: glyph });
}

/// Between two marks that open, or two that close, a space that the author typed must not end a line: it becomes a narrow no-break space.
fn join_neighbours(text: &str, marks: &[Mark], edits: &mut Vec<Edit>) {
    for pair in marks.windows(2) {
        let (first, second) = (&pair[0], &pair[1]);
        let joins = match second.role {
            Role::Open => first.role == Role::Open,
            Role::Close => matches!(first.role, Role::Close | Role::Apostrophe),
            Role::Apostrophe | Role::Prime => false,
        };
        if joins && text.get(first.end()..second.at) == Some(" ") {
            edits.push(Edit { start: first.end(), len: 1, text: "\u{202f}" });
        }
    }
}

/// What has no partner, as far as it is a clear case: double marks only.
fn leftovers(flow: &Flow, marks: &[Mark]) -> FlowQuotes {
    let doubles = || marks.iter().filter(|mark| mark.kind == Kind::Double);
    let lone = |mark: &Mark, words: String| flow.span_at(mark.at).map(|span| Lone { span, words });
    let begins_open = doubles().next().is_some_and(|mark| {
        mark.role == Role::Open
            && flow.text[..mark.at].chars().all(|one| one.is_whitespace() || matches!(one, '\'' | '‘' | '‹'))
    });
    let closing = doubles()
        .filter(|mark| mark.role == Role::Close && mark.partner.is_none())
        .filter_map(|mark| lone(mark, words_before(&flow.text, mark.at)))
        .collect();
    let opening = doubles()
        .find(|mark| mark.role == Role::Open && mark.partner.is_none())
        .and_then(|mark| lone(mark, words_after(&flow.text, mark.end())));
    FlowQuotes { begins_open, closing, opening }
}

/// Longest piece of text that a message quotes, in characters.
const MAX_QUOTED: usize = 40;

fn words_after(text: &str, at: usize) -> String {
    let piece: String = text[at..].chars().take(MAX_QUOTED).collect();
    let is_cut = text.len() > at + piece.len();
    let end = if is_cut { piece.rfind(' ').unwrap_or(piece.len()) } else { piece.len() };
    format!("{}{}", piece[..end].trim_end(), if is_cut { " …" } else { "" })
}

fn words_before(text: &str, at: usize) -> String {
    let n_bytes: usize = text[..at].chars().rev().take(MAX_QUOTED).map(char::len_utf8).sum();
    let piece = &text[at - n_bytes..at];
    let is_cut = n_bytes < at;
    let start = if is_cut { piece.find(' ').map_or(0, |space| space + 1) } else { 0 };
    format!("{}{}", if is_cut { "… " } else { "" }, piece[start..].trim_start())
}
