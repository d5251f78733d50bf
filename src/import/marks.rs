//! The marks of notes: how bodies are labelled and how the text calls them, by numbers, by letters, or by `*`, `†` and their like.

use crate::import::lexicon::is_hyphen;
use crate::import::rows;
use crate::import::rows::Start;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// What a note is called by. Marks of one kind are ordered as notes are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Mark {
    Number(usize),
    /// The place of a sign in the row of signs; doubled signs come behind all single ones.
    Sign(usize),
    /// `A` is 0.
    Letter(usize),
}

/// Notes of one run may skip so many numbers: their bodies stand elsewhere.
const MAX_SKIP: usize = 2;

impl Mark {
    /// Whether a note with this mark may stand behind one with that other mark.
    pub fn follows(self, last: Mark) -> bool {
        match (last, self) {
            (Mark::Number(last), Mark::Number(next)) => next > last && next <= last + 1 + MAX_SKIP,
            // Books leave some signs out, and some double the star before they take the next one.
            (Mark::Sign(last), Mark::Sign(next)) => next > last,
            (Mark::Letter(last), Mark::Letter(next)) => next == last + 1,
            _ => false,
        }
    }

    pub fn number(self) -> Option<usize> {
        if let Mark::Number(number) = self { Some(number) } else { None }
    }
}

/// How a note is labelled.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Form {
    /// `[1] text`, `{1} text`
    Bracket,
    /// `[Footnote 1: text]`
    Named,
    /// `1. text`
    Point,
    /// `1) text` or `(1) text`
    Paren,
    /// `1 text`, `¹ text`, `^1 text`
    Bare,
    /// `* text`, `†text`
    Sign,
}

pub const N_FORMS: usize = 6;

impl Form {
    /// Whether its calls stand in square brackets.
    pub fn is_bracketed(self) -> bool {
        matches!(self, Form::Bracket | Form::Named)
    }

    /// Whether such a label says by itself that a note stands here, wherever that is.
    pub fn tells(self) -> bool {
        matches!(self, Form::Named | Form::Sign)
    }
}

/// The signs in the order in which books use them.
const SIGNS: [char; 6] = ['*', '†', '‡', '§', '‖', '¶'];
/// A call hangs on no longer token, in bytes: not even where dashes join words.
const MAX_TOKEN: usize = 200;
/// A sign is repeated so often at most.
const MAX_REPEATED: usize = 3;

/// The sign at the beginning of a text: its mark and length.
fn sign(text: &str) -> Option<(Mark, usize)> {
    let first = text.chars().next()?;
    let place = SIGNS.iter().position(|sign| *sign == first)?;
    let n_repeated = text.chars().take(MAX_REPEATED + 1).take_while(|next| *next == first).count();
    (n_repeated <= MAX_REPEATED)
        .then_some((Mark::Sign((n_repeated - 1) * SIGNS.len() + place), n_repeated * first.len_utf8()))
}

/// A number of up to three figures, a capital or a sign: what stands between brackets.
fn mark(text: &str) -> Option<(Mark, usize)> {
    let n_digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match text.as_bytes().first()? {
        b'1'..=b'9' if n_digits <= 3 => Some((Mark::Number(text[..n_digits].parse().ok()?), n_digits)),
        letter @ b'A'..=b'Z' => Some((Mark::Letter(usize::from(letter - b'A')), 1)),
        _ => sign(text),
    }
}

/// Reads the label of a note: its form, its mark and its length.
pub fn label_form(text: &str) -> Option<(Form, Mark, usize)> {
    let first = text.chars().next()?;
    match first {
        '[' => named_label(text).or_else(|| bracket_label(text, ']')),
        '{' => bracket_label(text, '}'),
        '^' => raised_label(text),
        '(' | '0'..='9' => number_label(text),
        _ if SUPERSCRIPTS.contains(&first) => superscript_label(text),
        _ => sign_label(text),
    }
}

/// `[Footnote 1: `, `[Note A: `, `[Footnote *: `
fn named_label(text: &str) -> Option<(Form, Mark, usize)> {
    let rest = ["[Footnote ", "[Note ", "[FOOTNOTE "].iter().find_map(|name| text.strip_prefix(name))?;
    let (mark, len) = mark(rest)?;
    let behind = rest[len..].strip_prefix([':', '.'])?;
    (!behind.trim().is_empty()).then_some((Form::Named, mark, text.len() - behind.len()))
}

fn bracket_label(text: &str, close: char) -> Option<(Form, Mark, usize)> {
    let (mark, len) = mark(&text[1..])?;
    let behind = text[1 + len..].strip_prefix(close)?;
    (!behind.trim().is_empty()).then_some((Form::Bracket, mark, text.len() - behind.len()))
}

/// Whether words of a note begin right behind its number: `2Others have held`.
fn is_glued(words: &str) -> bool {
    let mut letters = words.chars().skip(1);
    words.contains(' ') && letters.next().is_some_and(|second| second.is_lowercase() || second == ' ')
}

fn number_label(text: &str) -> Option<(Form, Mark, usize)> {
    let rest = text.strip_prefix('(').unwrap_or(text);
    let is_open = rest.len() < text.len();
    let (mark @ Mark::Number(_), n_digits) = mark(rest)? else { return None };
    let form = match (is_open, rest[n_digits..].chars().next()?) {
        (_, ')') => Form::Paren,
        (false, '.' | ':') => Form::Point,
        (false, ' ') => Form::Bare,
        (false, first) if first.is_uppercase() && is_glued(&rest[n_digits..]) => {
            return Some((Form::Bare, mark, n_digits));
        }
        _ => return None,
    };
    let len = n_digits + usize::from(is_open) + usize::from(form != Form::Bare);
    let after = &text[len..];
    let words = after.trim_start();
    let opens = match form {
        Form::Bare => opens_sentence(words),
        _ => !words.is_empty(),
    };
    (after.len() > words.len() && opens).then_some((form, mark, len))
}

/// `^1 text`, `^1^ text`: a number that stood high.
fn raised_label(text: &str) -> Option<(Form, Mark, usize)> {
    if text[1..].starts_with('[') {
        return bracket_label(&text[1..], ']').map(|(form, mark, len)| (form, mark, len + 1));
    }
    let (mark @ Mark::Number(_), n_digits) = mark(&text[1..])? else { return None };
    let behind = &text[1 + n_digits..];
    let rest = behind.strip_prefix(['^', '.']).unwrap_or(behind);
    let is_note =
        !rest.trim().is_empty() && !rest.starts_with(|next: char| next.is_alphanumeric() && behind.len() > rest.len());
    is_note.then_some((Form::Bare, mark, text.len() - rest.len()))
}

fn superscript_label(text: &str) -> Option<(Form, Mark, usize)> {
    let digits = text.chars().map_while(|one| SUPERSCRIPTS.iter().position(|digit| *digit == one));
    let number = digits.take(4).fold(0, |number, digit| number * 10 + digit);
    let rest = text.trim_start_matches(SUPERSCRIPTS);
    let is_note = (1..1000).contains(&number) && !rest.trim().is_empty();
    is_note.then_some((Form::Bare, Mark::Number(number), text.len() - rest.len()))
}

fn sign_label(text: &str) -> Option<(Form, Mark, usize)> {
    let (mark, len) = sign(text)?;
    let words = text[len..].trim_start();
    // A second sign closes what the first one opened: `*So* it goes`.
    let is_emphasis = text.starts_with('*') && !text[len..].starts_with(' ') && words.contains('*');
    (!is_emphasis && (opens_sentence(words) || words.starts_with(char::is_lowercase))).then_some((
        Form::Sign,
        mark,
        len,
    ))
}

fn opens_sentence(words: &str) -> bool {
    rows::start_of(words) == Start::Upper || words.starts_with(['“', '"', '‘', '«', '„'])
}

/// How a call is written. A text writes its calls in one way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Way {
    /// `so[1]`
    Square,
    /// `so{1}`
    Curly,
    /// `so(1)`, `so. (1)`
    Round,
    /// `so¹`, `so^1`
    Raised,
    /// `so1`, `so.1`
    Glued,
    /// `so 1`, `so. 1`
    Loose,
    /// `so*`
    Sign,
}

/// A call, or what looks like one.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// The mark with its brackets.
    pub slice: Slice,
    pub mark: Mark,
    pub is_bracketed: bool,
    pub way: Way,
    /// How surely it is one, in hundredths.
    pub weight: u32,
}

/// A mark that hangs on a word; a number that stands apart behind a sentence; one that stands apart within.
pub const HANGING: u32 = 100;
const BEHIND_SENTENCE: u32 = 60;
pub const WITHIN: u32 = 25;

/// All that looks like a call in a stretch: a mark in square brackets, or one that hangs on a word or the point behind it.
pub fn calls_in(source: &SourceText, slice: Slice) -> Vec<Call> {
    let text = source.get(slice);
    let mut calls = Vec::new();
    if !text.is_ascii() {
        calls.extend(superscripts(text, slice.start));
    }
    calls.extend(sign_calls(text, slice.start));
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = at + bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if let Some(call) = call_at(text, at, end) {
            let slice = Slice::new(slice.start + call.slice.start, slice.start + call.slice.end);
            calls.push(Call { slice, ..call });
        }
        at = end;
    }
    calls.sort_by_key(|call| call.slice);
    calls
}

fn call_at(text: &str, start: usize, end: usize) -> Option<Call> {
    let number = text[start..end].parse().ok().filter(|number| (1..1000).contains(number))?;
    let mark = Mark::Number(number);
    let (before, after) = (&text[..start], &text[end..]);
    for (open, close, way) in [('[', ']', Way::Square), ('{', '}', Way::Curly)] {
        if before.ends_with(open) && after.starts_with(close) && start > 1 {
            let is_raised = usize::from(before[..start - 1].ends_with('^'));
            // `so^[4](1)`: the link of a web page stands before its words.
            if is_raised > 0 && after[1..].starts_with('(') {
                return None;
            }
            let slice = Slice::new(start - 1 - is_raised, end + 1);
            return Some(Call { slice, mark, is_bracketed: true, way, weight: HANGING });
        }
    }
    if let Some(word) = before.strip_suffix('^') {
        // `so^1`, `so.^1^`; a power hangs on a number.
        let hangs = word.ends_with(|last: char| last.is_alphabetic() || ".,;:!?”\"’»)".contains(last));
        let is_closed = usize::from(after.starts_with('^'));
        let slice = Slice::new(start - 1, end + is_closed);
        return hangs.then_some(Call { slice, mark, is_bracketed: false, way: Way::Raised, weight: HANGING });
    }
    if before.ends_with('(') && after.starts_with(')') {
        if let Some(raised) = raised_before(&before[..start - 1]) {
            let slice = Slice::new(raised, end + 1);
            return Some(Call { slice, mark, is_bracketed: false, way: Way::Raised, weight: HANGING });
        }
        return call_in_round_brackets(text, start - 1, end + 1, mark);
    }
    let is_end = after.chars().next().is_none_or(|next| {
        next.is_whitespace()
            || matches!(next, '.' | ',' | ';' | ':' | ')' | ']' | '”' | '"' | '—' | '–' | '?' | '!' | '’')
    });
    let token = last_token(before).filter(|_| is_end)?;
    let marks = ['.', ',', ';', ':', '!', '?', '”', '"', '’', '\'', '»', ')', ']', '…', '—', '*'];
    let word = token.trim_end_matches(marks);
    let core = word.trim_start_matches(|character: char| !character.is_alphanumeric());
    let is_word =
        core.chars().count() >= 2 && core.chars().all(|letter| letter.is_alphabetic() || "-’'—–.".contains(letter));
    // `jargon-1`, `sed2.txt` and `\\sum2` are names.
    let is_address = token.contains(['/', '@', '\\', '$', '<', '{', '=', '#', '~', '`']) || token.ends_with(is_hyphen);
    let is_abbreviation = token.ends_with('.')
        && matches!(core.to_lowercase().as_str(), "no" | "nr" | "pp" | "vol" | "art" | "fig" | "op");
    let is_decimal = after.starts_with(['.', ',', ':']) && after[1..].starts_with(char::is_alphanumeric);
    if token.is_empty() {
        return loose_call(text, start, end, number);
    }
    // `in 1939,10 the` and `by August 1.9` at a line's end: a call behind a number.
    let figure = token.trim_end_matches(['.', ',']);
    let is_figure =
        !figure.is_empty() && figure.bytes().all(|byte| byte.is_ascii_digit()) && token.len() == figure.len() + 1;
    let behind_figure = is_figure
        && ((token.ends_with(',') && figure.len() == 4 && end - start <= 2)
            || (token.ends_with('.') && after.trim().is_empty()));
    let weight = if is_word && !is_abbreviation { HANGING } else { BEHIND_SENTENCE };
    ((is_word && !is_abbreviation || behind_figure) && !is_address && !is_decimal).then_some(Call {
        slice: Slice::new(start, end),
        mark,
        is_bracketed: false,
        way: Way::Glued,
        weight,
    })
}

/// What stands behind the last white of a text, unless it is so long that nothing is called in it.
fn last_token(text: &str) -> Option<&str> {
    let mut start = text.len();
    for (at, character) in text.char_indices().rev() {
        if character.is_whitespace() {
            return Some(&text[start..]);
        }
        start = at;
        if text.len() - start > MAX_TOKEN {
            return None;
        }
    }
    Some(text)
}

/// Where the mark of a raised call begins before its brackets: `so^(3)`, and `so^[7](3)` with the number of a link.
fn raised_before(before: &str) -> Option<usize> {
    let link = before.strip_suffix(']').map(|inner| inner.trim_end_matches(|sign: char| sign.is_ascii_digit()));
    let bare = link.and_then(|inner| inner.strip_suffix('[')).unwrap_or(before);
    bare.strip_suffix('^').map(str::len)
}

/// `so(3)` and `so. (3)`: what numbers an item stands before its words, a call behind them.
fn call_in_round_brackets(text: &str, start: usize, end: usize, mark: Mark) -> Option<Call> {
    let before = text[..start].trim_end();
    let after = text[end..].trim_start();
    let hangs =
        before.len() == start && before.ends_with(|last: char| last.is_alphabetic() || ".,;:!?”\"’»".contains(last));
    let ends_sentence = rows::ends_sentence(before) && !before.ends_with([':', ';']);
    let goes_on = after.is_empty() || rows::start_of(after) == Start::Upper;
    let weight = match (hangs, ends_sentence && goes_on) {
        (true, _) => HANGING,
        (false, true) => BEHIND_SENTENCE,
        (false, false) => return None,
    };
    Some(Call { slice: Slice::new(start, end), mark, is_bracketed: false, way: Way::Round, weight })
}

/// What numbers are said behind, in small letters: `version 2`, `see section 3`.
const COUNTED: [&str; 26] = [
    "abbildung",
    "abschnitt",
    "appendix",
    "band",
    "capítulo",
    "chapitre",
    "chapter",
    "fig",
    "figura",
    "figure",
    "kapitel",
    "level",
    "page",
    "página",
    "schritt",
    "section",
    "seite",
    "sense",
    "senses",
    "step",
    "tabelle",
    "table",
    "tableau",
    "tome",
    "version",
    "volume",
];

/// Whether a text ends in a word that a number says the place in.
pub fn ends_in_counted_word(text: &str) -> bool {
    let word = text.rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
    COUNTED.contains(&word.trim_start_matches(|letter: char| !letter.is_alphanumeric()))
}

/// A number between two spaces, as programs write calls that were set high: behind a sentence, or behind a word that takes no number.
fn loose_call(text: &str, start: usize, end: usize, number: usize) -> Option<Call> {
    let before = text[..start].trim_end();
    let after = &text[end..];
    let is_parted = after.is_empty() || after.starts_with(char::is_whitespace);
    let rest = after.trim_start();
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let core = word.trim_matches(|letter: char| !letter.is_alphanumeric());
    let is_plain_word = core.chars().count() >= 4 && core.chars().all(char::is_lowercase);
    let is_word = core.chars().count() >= 3 && core.chars().all(char::is_alphabetic);
    let ends_sentence = word.ends_with(['.', '!', '?', '"', '”', ']']);
    let weight = match rows::start_of(rest) {
        _ if !is_parted || ends_in_counted_word(before) || before.len() == start || number > 300 => return None,
        Start::Upper if ends_sentence && is_plain_word => BEHIND_SENTENCE,
        Start::Upper if ends_sentence && is_word => BEHIND_SENTENCE * 2 / 3,
        _ if ends_sentence && rest.is_empty() => {
            if is_plain_word {
                BEHIND_SENTENCE
            } else {
                BEHIND_SENTENCE * 2 / 3
            }
        }
        Start::Digit => return None,
        _ if is_plain_word || ends_sentence || word.ends_with(',') => WITHIN,
        _ => return None,
    };
    let slice = Slice::new(before.len(), end);
    Some(Call { slice, mark: Mark::Number(number), is_bracketed: false, way: Way::Loose, weight })
}

const SUPERSCRIPTS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

fn superscripts(text: &str, offset: usize) -> Vec<Call> {
    let mut calls = Vec::new();
    let mut run: Option<(usize, usize)> = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        match SUPERSCRIPTS.iter().position(|one| *one == character) {
            Some(digit) => {
                let (start, number) = run.unwrap_or((at, 0));
                run = Some((start, number * 10 + digit));
            }
            None => {
                if let Some((start, number)) = run.take().filter(|(start, number)| *start > 0 && *number < 1000) {
                    let slice = Slice::new(offset + start, offset + at);
                    let mark = Mark::Number(number);
                    calls.push(Call { slice, mark, is_bracketed: false, way: Way::Raised, weight: HANGING });
                }
            }
        }
    }
    calls
}

/// Signs that hang on a word, and signs and letters in brackets.
fn sign_calls(text: &str, offset: usize) -> Vec<Call> {
    let mut calls = Vec::new();
    // A sign before a word opens an emphasis, and the next one closes it.
    let mut is_open = false;
    let mut rest_from = 0;
    for (at, first) in text.char_indices() {
        if at < rest_from || (first != '[' && !SIGNS.contains(&first)) {
            continue;
        }
        let is_bracketed = first == '[';
        let found = if is_bracketed {
            mark(&text[at + 1..]).filter(|(mark, _)| mark.number().is_none())
        } else {
            sign(&text[at..])
        };
        let Some((mark, len)) = found else { continue };
        let end = at + len + if is_bracketed { 2 } else { 0 };
        let before = text[..at].chars().next_back();
        let after = text.get(end..).and_then(|after| after.chars().next());
        let hangs = before.is_some_and(|before| !before.is_whitespace() && !SIGNS.contains(&before));
        let is_end = after.is_none_or(|after| !after.is_alphanumeric());
        rest_from = end;
        let way = if is_bracketed { Way::Square } else { Way::Sign };
        if is_bracketed {
            // Where what follows is no bracket, the end may lie within a letter.
            if hangs && text.get(..end).is_some_and(|head| head.ends_with(']')) {
                calls.push(Call {
                    slice: Slice::new(offset + at, offset + end),
                    mark,
                    is_bracketed,
                    way,
                    weight: HANGING,
                });
            }
        } else if !hangs && !is_end {
            is_open = true;
        } else if hangs && is_end && !std::mem::take(&mut is_open) {
            calls.push(Call { slice: Slice::new(offset + at, offset + end), mark, is_bracketed, way, weight: HANGING });
        }
    }
    calls
}

#[cfg(test)]
mod tests {
    use super::Form;
    use super::Mark;
    use super::calls_in;
    use super::label_form;
    use crate::import::text::Slice;
    use crate::import::text::SourceText;

    fn marks(text: &str) -> Vec<Mark> {
        let source = SourceText::new(text.to_string());
        calls_in(&source, Slice::new(0, text.len())).iter().map(|call| call.mark).collect()
    }

    fn numbers(text: &str) -> Vec<usize> {
        marks(text).into_iter().filter_map(Mark::number).collect()
    }

    #[test]
    fn calls_hang_on_words() {
        assert_eq!(numbers("waited for the Messiah.1 Then “so”2 and hard—so3 went."), [1, 2, 3]);
        assert!(numbers("the hand[aü] and on").is_empty());
        assert_eq!(numbers("so it is[4] and¹² this"), [4, 12]);
        assert!(numbers("Toward 8.30 in 1905, on May 4, No.5, at 18.00 see http://x.org/a#b1 and 2.").is_empty());
        assert_eq!(numbers("It was suppressed in the spring. 17"), [17]);
        assert!(numbers("see jargon-1, sed2.txt, $path1 and \\sum2 in version 2 of it").is_empty());
    }

    #[test]
    fn signs_call_where_they_hang_on_words() {
        assert_eq!(marks("the sea,* the land† and more.**"), [Mark::Sign(0), Mark::Sign(1), Mark::Sign(6)]);
        assert_eq!(marks("as it was[*] and is[B]"), [Mark::Sign(0), Mark::Letter(1)]);
        assert!(marks("a *plain* word, * a star, 2*3 and **strong words**, § 5").is_empty());
    }

    #[test]
    fn labels_have_forms() {
        assert_eq!(label_form("[12] So"), Some((Form::Bracket, Mark::Number(12), 4)));
        assert_eq!(label_form("3. So"), Some((Form::Point, Mark::Number(3), 2)));
        assert_eq!(label_form("2 It leaves"), Some((Form::Bare, Mark::Number(2), 1)));
        assert_eq!(label_form("† It leaves"), Some((Form::Sign, Mark::Sign(1), 3)));
        assert_eq!(label_form("*It leaves"), Some((Form::Sign, Mark::Sign(0), 1)));
        assert_eq!(label_form("¹ It leaves"), Some((Form::Bare, Mark::Number(1), 2)));
        assert_eq!(label_form("[Footnote B: It leaves]"), Some((Form::Named, Mark::Letter(1), 12)));
        for text in ["24 of them", "3.5 So", "* * *", "*It* leaves", "[A] ", "***"] {
            assert_eq!(label_form(text), None, "{text}");
        }
    }

    #[test]
    fn marks_follow_each_other() {
        assert!(Mark::Number(4).follows(Mark::Number(3)) && !Mark::Number(9).follows(Mark::Number(3)));
        assert!(Mark::Sign(6).follows(Mark::Sign(0)) && !Mark::Sign(0).follows(Mark::Sign(0)));
        assert!(!Mark::Sign(6).follows(Mark::Number(5)));
    }
}
