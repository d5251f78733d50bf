//! Notes: numbered paragraphs that calls in the text fit.
//!
//! A list looks like notes, and a year at a word's end like a call. So neither is believed alone: runs of numbered paragraphs are matched with
//! the calls before them, and of all ways to choose runs the one is taken that explains most bodies by calls.

use crate::import::audit::Audit;
use crate::import::blocks::Note;
use crate::import::labels::label_of;
use crate::import::rows;
use crate::import::rows::Row;
use crate::import::rows::Start;
use crate::import::rules::I030;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// What a call counts for beside its weight, so that many weak ones in order outweigh one strong one out of order.
const CALLED: u32 = 40;

/// How a note is labelled.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Form {
    /// `[1] text`
    Bracket,
    /// `1. text`
    Point,
    /// `1) text` or `(1) text`
    Paren,
    /// `1 text`
    Bare,
}

/// A call, or what looks like one.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// The number with its brackets.
    pub slice: Slice,
    pub number: usize,
    pub is_bracketed: bool,
    /// How surely it is one, in hundredths.
    pub weight: u32,
}

/// A number that hangs on a word; one that stands apart behind a sentence; one that stands apart within.
const HANGING: u32 = 100;
const BEHIND_SENTENCE: u32 = 60;
const WITHIN: u32 = 25;

/// A paragraph that may be a note.
#[derive(Clone, Copy, Debug)]
struct Body {
    row: usize,
    form: Form,
    number: usize,
    label: Slice,
}

/// A run of bodies numbered one after the other.
#[derive(Clone, Debug)]
struct Run {
    bodies: Vec<Body>,
    /// The row behind the last body.
    end: usize,
    /// Whether it stands at the foot of a page whose text calls it.
    at_foot: bool,
    /// The call of each body.
    calls: Vec<Option<Slice>>,
}

/// A note with its rows, not yet joined.
#[derive(Clone, Debug)]
pub struct RawNote {
    pub note: Note,
    pub rows: Vec<Row>,
}

/// What a body without a call costs, against the one that a matched body earns.
const UNMATCHED: f64 = 0.8;
/// What it counts for that a run stands where notes stand, or that it does not.
const PLACE: f64 = 1.0;
/// The weight of calls that each body of a run must have on an average, in hundredths.
const MIN_WEIGHT: f64 = 35.0;
/// A run of so many bodies, two in three of them called in order, needs no more proof: chance does not count that far.
const LONG_RUN: usize = 8;
/// How many earlier runs a run may follow.
const LOOK_BACK: usize = 16;
/// Notes of one run may skip so many numbers: their bodies stand elsewhere.
const MAX_SKIP: usize = 2;

/// Takes the notes out of the text.
pub fn take_out(source: &SourceText, rows: Vec<Row>, audit: &mut Audit) -> (Vec<Row>, Vec<RawNote>) {
    if !audit.allows(&I030) {
        return (rows, Vec::new());
    }
    let finder = Finder::new(source, &rows);
    let runs = finder.choose(finder.runs());
    let mut taken = vec![false; rows.len()];
    let mut notes: Vec<RawNote> = Vec::new();
    for (group, run) in runs.iter().enumerate() {
        for (place, body) in run.bodies.iter().enumerate() {
            let end = run.bodies.get(place + 1).map_or(run.end, |next| next.row);
            let mut note_rows = rows[body.row..end].to_vec();
            note_rows[0].words.start = after_label(source, body.label, rows[body.row].words);
            taken[body.row..end].fill(true);
            let slice = Slice::new(body.label.start, rows[end - 1].words.end.max(body.label.end));
            audit.kept(&I030, slice, format!("note {}", body.number), 90);
            let note =
                Note { label: body.label, number: body.number, group, call: run.calls[place], blocks: Vec::new() };
            notes.push(RawNote { note, rows: note_rows });
        }
    }
    let mut kept: Vec<Row> = Vec::with_capacity(rows.len());
    let (mut gap, mut page) = (0, false);
    for (idx, mut row) in rows.into_iter().enumerate() {
        if taken[idx] {
            gap = gap.max(row.gap);
            page |= row.page;
            continue;
        }
        row.gap = row.gap.max(std::mem::take(&mut gap));
        row.page |= std::mem::take(&mut page);
        kept.push(row);
    }
    (kept, notes)
}

fn after_label(source: &SourceText, label: Slice, words: Slice) -> usize {
    let rest = source.get(Slice::new(label.end, words.end));
    label.end + (rest.len() - rest.trim_start().len())
}

struct Finder<'a> {
    source: &'a SourceText,
    rows: &'a [Row],
    /// All that looks like a call, in order, with its row.
    calls: Vec<(usize, Call)>,
}

impl<'a> Finder<'a> {
    fn new(source: &'a SourceText, rows: &'a [Row]) -> Finder<'a> {
        let calls = rows
            .iter()
            .enumerate()
            .flat_map(|(idx, row)| calls_in(source, row.words).into_iter().map(move |call| (idx, call)))
            .collect();
        Finder { source, rows, calls }
    }

    /// All runs of bodies, by form, in the order of their first rows.
    fn runs(&self) -> Vec<Run> {
        let mut open: [Vec<Body>; 4] = Default::default();
        let mut runs = Vec::new();
        for (idx, row) in self.rows.iter().enumerate() {
            if row.stands_off() && label_of(self.source.get(row.words)).is_some() {
                open.iter_mut().for_each(|bodies| self.close(std::mem::take(bodies), idx, &mut runs));
            }
            let Some(body) = self.body_at(idx) else { continue };
            let bodies = &mut open[body.form as usize];
            let follows = bodies.last().is_some_and(|last: &Body| {
                body.number > last.number
                    && body.number <= last.number + 1 + MAX_SKIP
                    && (last.form != Form::Bare || !self.parted_by_page(last.row, idx))
            });
            if !follows {
                self.close(std::mem::take(bodies), idx, &mut runs);
            }
            open[body.form as usize].push(body);
        }
        open.into_iter().for_each(|bodies| self.close(bodies, self.rows.len(), &mut runs));
        runs.sort_by_key(|run| run.bodies[0].row);
        runs
    }

    fn parted_by_page(&self, from: usize, to: usize) -> bool {
        self.rows[from + 1..=to].iter().any(|row| row.page)
    }

    fn close(&self, bodies: Vec<Body>, limit: usize, runs: &mut Vec<Run>) {
        let (Some(first), Some(last)) = (bodies.first(), bodies.last()) else { return };
        let page_start = (0..=first.row).rev().find(|idx| self.rows[*idx].page).unwrap_or(0);
        let page_end = (first.row + 1..self.rows.len()).find(|idx| self.rows[*idx].page).unwrap_or(self.rows.len());
        let at_foot = last.row < page_end
            && bodies.iter().all(|body| {
                self.calls.iter().any(|(row, call)| (page_start..first.row).contains(row) && call.number == body.number)
            });
        let end = if at_foot { page_end.min(limit.max(last.row + 1)) } else { self.body_end(last.row, limit) };
        let calls = vec![None; bodies.len()];
        runs.push(Run { end, at_foot, bodies, calls });
    }

    /// The row behind a body: the next gap, unless a sentence goes on behind it.
    fn body_end(&self, row: usize, limit: usize) -> usize {
        let mut end = row + 1;
        while end < limit {
            let text = self.source.get(self.rows[end].words);
            let above = self.source.get(self.rows[end - 1].words);
            let goes_on = rows::start_of(text) == Start::Lower && !rows::ends_sentence(above);
            if self.rows[end].gap > 0 && !goes_on {
                break;
            }
            end += 1;
        }
        end
    }

    fn body_at(&self, idx: usize) -> Option<Body> {
        let row = &self.rows[idx];
        let text = self.source.get(row.words);
        let (form, number, len) = label_form(text)?;
        let is_apart = row.stands_off() || row.indent > 0 || form == Form::Bracket;
        let label = Slice::new(row.words.start, row.words.start + len);
        is_apart.then_some(Body { row: idx, form, number, label })
    }

    /// Chooses the runs that calls explain best.
    fn choose(&self, runs: Vec<Run>) -> Vec<Run> {
        let mut best: Vec<(f64, Option<usize>)> = Vec::with_capacity(runs.len());
        for (idx, run) in runs.iter().enumerate() {
            let mut choice = (self.score(run, None), None);
            for earlier in (idx.saturating_sub(LOOK_BACK)..idx).rev() {
                if runs[earlier].end > run.bodies[0].row {
                    continue;
                }
                let score = best[earlier].0 + self.score(run, Some(&runs[earlier]));
                if score > choice.0 {
                    choice = (score, Some(earlier));
                }
            }
            best.push(choice);
        }
        let last = (0..runs.len()).max_by(|a, b| best[*a].0.total_cmp(&best[*b].0).then(b.cmp(a)));
        let mut chosen = Vec::new();
        let mut place = last.filter(|last| best[*last].0 > 0.0);
        while let Some(idx) = place {
            chosen.push(idx);
            place = best[idx].1;
        }
        chosen.reverse();
        let mut picked: Vec<Run> = Vec::new();
        for idx in chosen {
            let earlier = picked.last();
            let calls = self.matches(&runs[idx], earlier);
            let weight: u32 = calls.iter().flatten().map(|(_, weight)| weight).sum();
            let n_called = calls.iter().flatten().count();
            let is_long = calls.len() >= LONG_RUN && n_called * 3 >= calls.len() * 2;
            if is_long || f64::from(weight) >= calls.len() as f64 * MIN_WEIGHT {
                let calls = calls.into_iter().map(|call| call.map(|(slice, _)| slice)).collect();
                picked.push(Run { calls, ..runs[idx].clone() });
            }
        }
        picked
    }

    fn score(&self, run: &Run, earlier: Option<&Run>) -> f64 {
        let calls = self.matches(run, earlier);
        let weight: u32 = calls.iter().flatten().map(|(_, weight)| weight).sum();
        let n_uncalled = calls.iter().filter(|call| call.is_none()).count();
        let score = f64::from(weight) / 100.0 - n_uncalled as f64 * UNMATCHED;
        match (run.at_foot, self.ends_a_part(run)) {
            (true, _) => score + 0.5,
            (false, true) => score + PLACE,
            (false, false) => score - PLACE,
        }
    }

    /// The calls of a run's bodies since the run before, with their weights: the weightiest that can be had in the order of their numbers.
    fn matches(&self, run: &Run, earlier: Option<&Run>) -> Vec<Option<(Slice, u32)>> {
        let from = earlier.map_or(0, |earlier| if run.at_foot { earlier.bodies[0].row } else { earlier.end });
        let first = self.calls.partition_point(|(row, _)| *row < from);
        let last = self.calls.partition_point(|(row, _)| *row < run.bodies[0].row).max(first);
        let is_bracketed = run.bodies[0].form == Form::Bracket;
        let numbers: Vec<usize> = run.bodies.iter().map(|body| body.number).collect();
        let fitting = self.calls[first..last].iter().filter(|(_, call)| call.is_bracketed == is_bracketed);
        let fitting: Vec<(usize, Slice, u32)> = fitting
            .filter_map(|(_, call)| Some((numbers.binary_search(&call.number).ok()?, call.slice, call.weight)))
            .collect();
        // `best[n]`: the weightiest sequence that ends with number n, and the call it ends with; `before` leads back along it.
        let mut best: Vec<(u32, Option<usize>)> = vec![(0, None); numbers.len()];
        let mut before: Vec<Option<usize>> = Vec::with_capacity(fitting.len());
        for (idx, (place, _, weight)) in fitting.iter().enumerate() {
            let below = best[..*place].iter().copied().max_by_key(|(sum, _)| *sum).unwrap_or((0, None));
            before.push(below.1);
            let sum = below.0 + weight + CALLED;
            if sum > best[*place].0 {
                best[*place] = (sum, Some(idx));
            }
        }
        let mut found = vec![None; numbers.len()];
        let mut at = best.iter().copied().max_by_key(|(sum, _)| *sum).and_then(|(_, last)| last);
        while let Some(idx) = at {
            let (place, slice, weight) = fitting[idx];
            found[place] = Some((slice, weight));
            at = before[idx];
        }
        found
    }

    /// Whether a run stands where notes stand: before a heading, at a page's or the text's end.
    fn ends_a_part(&self, run: &Run) -> bool {
        let Some(next) = self.rows.get(run.end) else { return true };
        next.page || label_of(self.source.get(next.words)).is_some()
    }
}

/// Reads the label of a note: its form, number and length.
pub fn label_form(text: &str) -> Option<(Form, usize, usize)> {
    let (open, rest) = match text.as_bytes().first()? {
        b'[' => (Some('['), &text[1..]),
        b'(' => (Some('('), &text[1..]),
        _ => (None, text),
    };
    let n_digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if n_digits == 0 || n_digits > 3 || rest.starts_with('0') {
        return None;
    }
    let number = rest[..n_digits].parse().ok()?;
    let behind = &rest[n_digits..];
    let form = match (open, behind.chars().next()?) {
        (Some('['), ']') => Form::Bracket,
        (Some('('), ')') | (None, ')') => Form::Paren,
        (None, '.') => Form::Point,
        (None, ' ') => Form::Bare,
        _ => return None,
    };
    let len = n_digits + usize::from(open.is_some()) + usize::from(form != Form::Bare);
    let after = &text[len..];
    let words = after.trim_start();
    let is_parted = after.len() > words.len() || form == Form::Bracket;
    let opens = match form {
        Form::Bare => matches!(rows::start_of(words), Start::Upper) || words.starts_with(['“', '"', '‘', '«', '„']),
        _ => !words.is_empty(),
    };
    (is_parted && opens).then_some((form, number, len))
}

/// All that looks like a call in a stretch: a number in square brackets, or one that hangs on a word or the mark behind it.
pub fn calls_in(source: &SourceText, slice: Slice) -> Vec<Call> {
    let text = source.get(slice);
    if !text.bytes().any(|byte| byte.is_ascii_digit()) && !text.contains(SUPERSCRIPTS) {
        return Vec::new();
    }
    let bytes = text.as_bytes();
    let mut calls = Vec::new();
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
    calls.extend(superscripts(text, slice.start));
    calls.sort_by_key(|call| call.slice);
    calls
}

fn call_at(text: &str, start: usize, end: usize) -> Option<Call> {
    let number = text[start..end].parse().ok().filter(|number| (1..1000).contains(number))?;
    let (before, after) = (&text[..start], &text[end..]);
    if before.ends_with('[') && after.starts_with(']') && start > 1 {
        return Some(Call { slice: Slice::new(start - 1, end + 1), number, is_bracketed: true, weight: HANGING });
    }
    let token = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_end = after.chars().next().is_none_or(|next| {
        next.is_whitespace()
            || matches!(next, '.' | ',' | ';' | ':' | ')' | ']' | '”' | '"' | '—' | '–' | '?' | '!' | '’')
    });
    let marks = ['.', ',', ';', ':', '!', '?', '”', '"', '’', '\'', '»', ')', ']', '…', '—', '*'];
    let word = token.trim_end_matches(marks);
    let core = word.trim_start_matches(|character: char| !character.is_alphanumeric());
    let is_word =
        core.chars().count() >= 2 && core.chars().all(|letter| letter.is_alphabetic() || "-’'—–.".contains(letter));
    let is_address = token.contains("://") || token.contains('/') || token.contains('@');
    let is_abbreviation = token.ends_with('.')
        && matches!(core.to_lowercase().as_str(), "no" | "nr" | "pp" | "vol" | "art" | "fig" | "op");
    let is_decimal = after.starts_with(['.', ',', ':']) && after[1..].starts_with(|next: char| next.is_ascii_digit());
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
    (is_end && (is_word && !is_abbreviation || behind_figure) && !is_address && !is_decimal).then_some(Call {
        slice: Slice::new(start, end),
        number,
        is_bracketed: false,
        weight,
    })
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
        _ if !is_parted || before.len() == start || number > 300 => return None,
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
    Some(Call { slice: Slice::new(before.len(), end), number, is_bracketed: false, weight })
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
                    calls.push(Call { slice, number, is_bracketed: false, weight: HANGING });
                }
            }
        }
    }
    calls
}

#[cfg(test)]
mod tests {
    use super::Form;
    use super::calls_in;
    use super::label_form;
    use crate::import::text::Slice;
    use crate::import::text::SourceText;

    fn numbers(text: &str) -> Vec<usize> {
        let source = SourceText::new(text.to_string());
        calls_in(&source, Slice::new(0, text.len())).iter().map(|call| call.number).collect()
    }

    #[test]
    fn calls_hang_on_words() {
        assert_eq!(numbers("waited for the Messiah.1 Then “so”2 and hard—so3 went."), [1, 2, 3]);
        assert_eq!(numbers("so it is[4] and¹² this"), [4, 12]);
        assert!(numbers("Toward 8.30 in 1905, on May 4, No.5, at 18.00 see http://x.org/a#b1 and 2.").is_empty());
        assert_eq!(numbers("It was suppressed in the spring. 17"), [17]);
    }

    #[test]
    fn labels_have_forms() {
        assert_eq!(label_form("[12] So"), Some((Form::Bracket, 12, 4)));
        assert_eq!(label_form("3. So"), Some((Form::Point, 3, 2)));
        assert_eq!(label_form("2 It leaves"), Some((Form::Bare, 2, 1)));
        assert_eq!(label_form("24 of them"), None);
        assert_eq!(label_form("3.5 So"), None);
    }
}
