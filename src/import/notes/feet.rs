//! Notes at the feet of pages that no white parts from the text, as plain readings of printed pages have them: their first lines begin with a
//! number as lines of the text may, and their calls stand behind a space, `copied it 2 (more`, as numbers of the text do.
//!
//! Neither is believed alone. A body begins with the number that something on its page looks called by, the notes of a page count up in the
//! order of their calls, and those of the pages around count on.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::import::marks::Call;
use crate::import::marks::Form;
use crate::import::marks::HANGING;
use crate::import::marks::Mark;
use crate::import::marks::Way;
use crate::import::marks::calls_in;
use crate::import::marks::ends_in_counted_word;
use crate::import::notes::Body;
use crate::import::notes::MAX_ROWS;
use crate::import::rows;
use crate::import::rows::Row;
use crate::import::rows::Start;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// So many notes are believed that count up over several pages.
const MIN_NOTES: usize = 3;
/// Of the pages with notes before and behind, so many are looked at for the number before and the next one.
const NEAR: usize = 3;
/// A number behind a space and before a point is set high in nearly all texts; one between two words may say how many.
const BEFORE_POINT: u32 = 50;
const ON_WORD: u32 = 30;
const BETWEEN_WORDS: u32 = 10;
/// Notes of one page have no higher numbers.
const MAX_NUMBER: usize = 99;

/// A note at a foot, with its call and the row of that.
#[derive(Clone, Copy, Debug)]
pub struct Foot {
    pub body: Body,
    pub call_row: usize,
    pub call: Call,
}

/// Finds the notes of all pages, in order.
pub fn find(source: &SourceText, rows: &[Row], page_starts: &[usize]) -> Vec<Foot> {
    if page_starts.len() < 2 {
        return Vec::new();
    }
    let ends = page_starts[1..].iter().copied().chain([rows.len()]);
    let pages = page_starts.iter().copied().zip(ends).filter(|(start, end)| end - start <= MAX_ROWS);
    let found = pages.map(|(start, end)| on_page(source, rows, start..end)).filter(|feet| !feet.is_empty());
    let found: Vec<Vec<Foot>> = found.collect();
    let number = |foot: Option<&Foot>| foot.and_then(|foot| foot.body.mark.number()).unwrap_or(0);
    let is_counted = |at: usize| {
        let (first, last) = (number(found[at].first()), number(found[at].last()));
        let before = &found[at.saturating_sub(NEAR)..at];
        let behind = &found[at + 1..(at + 1 + NEAR).min(found.len())];
        found[at].len() > 1
            || before.iter().any(|other| number(other.last()) + 1 == first)
            || behind.iter().any(|other| number(other.first()) == last + 1)
    };
    let counted: Vec<bool> = (0..found.len()).map(is_counted).collect();
    let n_counted: usize =
        found.iter().zip(&counted).filter(|(_, counted)| **counted).map(|(feet, _)| feet.len()).sum();
    // A chapter may have one note only; or each page counts anew.
    let is_first = |feet: &[Foot]| number(feet.first()) == 1;
    let n_by_page = found.iter().filter(|feet| is_first(feet) && feet[0].call.weight >= BEFORE_POINT).count();
    let is_counting = n_counted >= MIN_NOTES || n_by_page >= MIN_NOTES;
    let is_kept = |at: &usize| {
        let is_alone = is_first(&found[*at]) && (n_counted >= MIN_NOTES || found[*at][0].call.weight >= BEFORE_POINT);
        counted[*at] || (is_counting && is_alone)
    };
    let has_pair = found.iter().any(|feet| feet.len() > 1);
    let kept: Vec<Foot> = (0..found.len()).filter(is_kept).flat_map(|at| found[at].iter().copied()).collect();
    if is_counting || has_pair { kept } else { Vec::new() }
}

/// The notes of a page: the first ones that count up by one, are called in that order above them, and reach to the page's end.
fn on_page(source: &SourceText, rows: &[Row], page: Range<usize>) -> Vec<Foot> {
    let bodies: Vec<Body> = (page.start + 1..page.end).filter_map(|idx| body_at(source, rows, idx)).collect();
    let calls: Vec<(usize, Call)> = match bodies.is_empty() {
        true => Vec::new(),
        false => {
            page.clone().flat_map(|row| possible_calls(source, rows[row].words).map(move |call| (row, call))).collect()
        }
    };
    let chain = |first: usize| {
        let mut feet: Vec<Foot> = Vec::new();
        for body in &bodies[first..] {
            let is_next = match feet.last() {
                Some(last) => body.mark.number() == last.body.mark.number().map(|last| last + 1),
                None => true,
            };
            let from = feet.last().map_or((0, 0), |last| (last.call_row, last.call.slice.end));
            let of_body = |(row, call): &&(usize, Call)| {
                call.mark == body.mark && (*row, call.slice.start) >= from && *row < bodies[first].row
            };
            let call = calls.iter().filter(of_body).max_by_key(|(row, call)| (call.weight, *row));
            feet.extend(call.filter(|_| is_next).map(|(call_row, call)| Foot {
                body: *body,
                call_row: *call_row,
                call: *call,
            }));
        }
        feet
    };
    let text = |idx: usize| source.get(rows[idx].words);
    let is_foot = |feet: &[Foot]| {
        let Some(first) = feet.first() else { return false };
        // Where a sentence ends above and one goes on over the page's end, the number may begin a sentence of the text.
        let has_ended = rows::ends_sentence(text(first.body.row - 1));
        let runs_over = !rows::ends_sentence(text(page.end - 1))
            && rows.get(page.end).is_some_and(|next| rows::start_of(source.get(next.words)) == Start::Lower);
        !(has_ended && runs_over)
    };
    let mut chains = (0..bodies.len())
        .map(chain)
        .zip(0..)
        .filter(|(feet, at)| feet.first().is_some_and(|first| first.body.row == bodies[*at].row));
    chains.find(|(feet, _)| is_foot(feet)).map(|(feet, _)| feet).unwrap_or_default()
}

/// A row that begins with a number and words: `1 In the north`, `7The slip`
fn body_at(source: &SourceText, rows: &[Row], idx: usize) -> Option<Body> {
    let text = source.get(rows[idx].words);
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    let number =
        text[..len].parse().ok().filter(|number| (1..=MAX_NUMBER).contains(number) && !text.starts_with('0'))?;
    let words = text[len..].trim_start();
    let opens = rows::start_of(words) == Start::Upper || words.starts_with(['“', '"', '‘', '«', '„', '(']);
    let label = Slice::new(rows[idx].words.start, rows[idx].words.start + len);
    let body = Body {
        row: idx,
        form: Form::Bare,
        mark: Mark::Number(number),
        label,
        is_apart: true,
        is_titled: false,
        end: None,
    };
    (opens && words.contains(' ')).then_some(body)
}

/// All that a note of the same page may be called by, in order.
fn possible_calls(source: &SourceText, slice: Slice) -> impl Iterator<Item = Call> {
    let sure: Vec<Call> = calls_in(source, slice)
        .into_iter()
        .filter(|call| !call.is_bracketed && call.mark.number().is_some() && call.way != Way::Round)
        .collect();
    let known: BTreeSet<usize> = sure.iter().map(|call| call.slice.end).collect();
    let mut all = faint_calls(source.get(slice), slice.start);
    all.retain(|call| !known.contains(&call.slice.end));
    all.extend(sure);
    all.sort_by_key(|call| call.slice);
    all.into_iter()
}

/// Numbers behind a word or a sign, with a space before them or without one.
fn faint_calls(text: &str, offset: usize) -> Vec<Call> {
    let bytes = text.as_bytes();
    let mut calls = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let n_digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if n_digits == 0 {
            at += 1;
            continue;
        }
        let (start, end) = (at, at + n_digits);
        at = end;
        let Some(number) = text[start..end].parse().ok().filter(|number| (1..=MAX_NUMBER).contains(number)) else {
            continue;
        };
        let (before, after) = (text[..start].trim_end(), &text[end..]);
        let is_parted = before.len() < start;
        let hangs = before.ends_with(|last: char| last.is_alphabetic() || ".,;:!?)”\"’»“".contains(last));
        let is_open = !after.starts_with(|next: char| next.is_alphanumeric() || "-–/_%".contains(next));
        let is_decimal = (after.starts_with(['.', ',', ':']) && after[1..].starts_with(char::is_alphanumeric))
            || (!is_parted && is_short_number(before));
        let is_before_point =
            is_parted && after.trim_start().starts_with(['.', ',', ';', ':', ')', '!', '?']) && after.starts_with(' ');
        let is_apart = !is_parted || after.is_empty() || after.starts_with(' ');
        if bytes[start] == b'0'
            || !hangs
            || !is_open
            || is_decimal
            || !is_apart
            || (is_parted && ends_in_counted_word(before))
        {
            continue;
        }
        let weight = match (is_before_point, is_parted) {
            (true, _) => BEFORE_POINT,
            (false, false) => ON_WORD,
            (false, true) => BETWEEN_WORDS,
        };
        let way = if is_parted { Way::Loose } else { Way::Glued };
        let slice = Slice::new(offset + before.len(), offset + end);
        calls.push(Call { slice, mark: Mark::Number(number), is_bracketed: false, way, weight });
    }
    calls
}

/// Whether a number and a point end a text, of which the next number is the other half: `4.1`. Years are longer.
fn is_short_number(before: &str) -> bool {
    let digits = before.strip_suffix(['.', ',', ':']).unwrap_or_default();
    (1..=2).contains(&digits.bytes().rev().take_while(u8::is_ascii_digit).count())
}

impl Foot {
    /// The call, as sure as one that hangs on its word: the notes around it prove it.
    pub fn proved(&self) -> Call {
        Call { weight: HANGING, ..self.call }
    }
}

#[cfg(test)]
mod tests {
    use super::faint_calls;

    #[test]
    fn numbers_behind_words_may_call() {
        let found =
            |text: &str| faint_calls(text, 0).iter().map(|call| (call.mark.number(), call.weight)).collect::<Vec<_>>();
        assert_eq!(found("called Ferry 1 . The boat is rowing it 2 (more"), [(Some(1), 50), (Some(2), 10)]);
        assert_eq!(found("by Ada Quillon9"), [(Some(9), 30)]);
        assert!(
            found("at 12.30, 3-4 MB, 007, page 2 of it, 1939 and 5 % or 2/3").iter().all(|(_, weight)| *weight <= 10)
        );
        assert!(found("7 of them, page 2 of it, 1.5, example 4.1: and boat6-north").is_empty());
    }
}
