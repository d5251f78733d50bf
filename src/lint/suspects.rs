//! X001: words that a program or a hand wrote wrongly, by the book's own words: `tum` for “turn”, `t he` for “the”, `wOrd`.

use std::ops::Range;

use crate::diag::codes::lint::X001;
use crate::diag::codes::lint::X003;
use crate::diag::codes::lint::X004;
use crate::import::suspects::suggestion;
use crate::lint::Text;
use crate::lint::findings::Findings;
use crate::lint::flow::Flow;
use crate::lint::flow::Kind;
use crate::lint::languages::habits;
use crate::lint::words::key;

/// The right word must be so common in the book before one speaks up.
const MIN_COUNT: u32 = 3;

pub fn check(text: &Text, found: &mut Findings) {
    for flow in &text.flows {
        let ranges = &flow.words;
        for idx in 0..ranges.len() {
            let word = &flow.text[ranges[idx].clone()];
            let beside = |other: Option<usize>| other.and_then(|other| adjacent(flow, ranges, idx, other));
            let around = (beside(idx.checked_sub(1)), beside(Some(idx + 1)));
            // Digits within words are judged as X002.
            let is_plain = !word.contains(|one: char| one.is_ascii_digit());
            if let Some(better) = suggestion(word, around, &text.lexicon).filter(|_| is_plain) {
                let message = format!("“{word}” may be misread for “{better}”");
                found.tell(&X001, flow.span(ranges[idx].clone()), message, hint_for(word));
            }
            check_capitals(text, flow, &ranges[idx], found);
        }
        if flow.kind != Kind::Verse {
            check_torn(text, flow, ranges, found);
        }
    }
}

fn hint_for(word: &str) -> String {
    format!("correct it, or put \"{word}\" into `allow` of lint.toml")
}

/// The word beside another one, where nothing but a space parts them.
fn adjacent<'f>(flow: &'f Flow, ranges: &[Range<usize>], idx: usize, other: usize) -> Option<&'f str> {
    let (own, other) = (ranges.get(idx)?, ranges.get(other)?);
    let between = if own.start < other.start { own.end..other.start } else { other.end..own.start };
    (&flow.text[between] == " ").then(|| &flow.text[other.clone()])
}

/// A capital behind a small letter, in a word that the book has in small letters again and again.
fn check_capitals(text: &Text, flow: &Flow, range: &Range<usize>, found: &mut Findings) {
    let word = &flow.text[range.clone()];
    let mut pairs = word.chars().zip(word.chars().skip(1));
    let is_odd = pairs.any(|(first, second)| first.is_lowercase() && second.is_uppercase());
    if !is_odd || !word.chars().all(char::is_alphabetic) {
        return;
    }
    let lower = key(word);
    if text.lexicon.count(&lower) > MIN_COUNT && text.lexicon.count_as_written(&lower) >= MIN_COUNT {
        let message = format!("capital within a word: “{word}”, elsewhere “{lower}”");
        found.tell(&X004, flow.span(range.clone()), message, hint_for(word));
    }
}

/// A letter that is no word, and makes a common one with what stands beside it. Where that is the more common word by itself, the letter is a
/// name: points `b and c` are no torn `band`.
fn check_torn(text: &Text, flow: &Flow, ranges: &[Range<usize>], found: &mut Findings) {
    for pair in ranges.windows(2) {
        let [first, second] = [&pair[0], &pair[1]];
        let (left, right) = (&flow.text[first.clone()], &flow.text[second.clone()]);
        if &flow.text[first.end..second.start] != " " || !right.chars().all(char::is_lowercase) {
            continue;
        }
        let Some(habits) = habits(flow.lang(first.start).primary()) else { continue };
        let is_lone = |word: &str| {
            word.chars().count() == 1 && word.chars().all(char::is_lowercase) && !habits.one_letter.contains(&word)
        };
        let whole = format!("{left}{right}");
        let is_torn = (is_lone(left) && right.len() > 1 || is_lone(right) && left.len() > 1)
            && left.chars().all(char::is_alphabetic)
            && !flow.text[second.end..].starts_with('.')
            && text.lexicon.count(&whole) >= MIN_COUNT
            && text.lexicon.count(&whole) > text.lexicon.count(if is_lone(left) { right } else { left });
        if is_torn {
            let message = format!("“{left} {right}” may be the word “{whole}”, torn apart");
            found.tell(&X003, flow.span(first.start..second.end), message, hint_for(&format!("{left} {right}")));
        }
    }
}
