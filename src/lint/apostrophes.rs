//! X012: an opening quotation mark, an accent or a prime in the place of an apostrophe.

use unicode_normalization::UnicodeNormalization;

use crate::diag::codes::lint::X012;
use crate::lint::Text;
use crate::lint::findings::Findings;
use crate::lint::flow::Flow;
use crate::lint::words::after;
use crate::lint::words::before;
use crate::lint::words::is_of_word;
use crate::lint::words::key;
use crate::locale::locale;

pub fn check(text: &Text, found: &mut Findings) {
    for flow in &text.flows {
        let last_closing = last_closing(&flow.text);
        for (at, mark) in flow.text.char_indices().filter(|(_, mark)| matches!(mark, '‘' | '´' | '`' | '′')) {
            let end = at + mark.len_utf8();
            let is_letter = |one: Option<char>| one.is_some_and(char::is_alphabetic);
            let is_within = is_letter(before(&flow.text, at)) && is_letter(after(&flow.text, end));
            let is_letter_sign = mark == '‘' && is_within && is_letter_sign(text, flow, at, end);
            if (is_within && !is_letter_sign) || (mark == '‘' && opens_elision(flow, at, end, last_closing)) {
                let start = flow.text[..at].rfind(|one| !is_of_word(one)).map_or(0, |other| other + 1);
                let start = if flow.text.is_char_boundary(start) { start } else { at };
                let stop = flow.text[end..].find(|one| !is_of_word(one)).map_or(flow.text.len(), |other| end + other);
                let message = format!("“{mark}” in the place of an apostrophe: “{}”", &flow.text[start..stop]);
                found.tell(&X012, flow.span(at..end), message, "write `’` or `'`");
            }
        }
    }
}

/// Whether `‘` is a letter's sign: the ʿayn of Shi‘ite, the ʻokina of Hawai‘i. It stands behind a vowel, or within a name, before a syllable;
/// and the book has no such word with an apostrophe.
fn is_letter_sign(text: &Text, flow: &Flow, at: usize, end: usize) -> bool {
    let (head, rest) = (&flow.text[..at], &flow.text[end..]);
    let head = head.rsplit(|one| !is_of_word(one)).next().unwrap_or_default();
    let tail = rest.split(|one| !is_of_word(one)).next().unwrap_or_default();
    // They’re, we’ve; rock’n’roll has no vowel behind the mark, O’Brien a capital, l’eau no vowel before it, qu’elle an elision.
    let is_syllable = has_vowel(tail) && !matches!(tail, "re" | "ve") && tail.starts_with(char::is_lowercase);
    let is_open = head.ends_with(is_vowel) && !head.to_lowercase().ends_with("qu");
    let is_name = head.starts_with(char::is_uppercase) && has_vowel(head);
    let words = text.vocabulary.by_language.get(flow.lang(at).primary());
    let is_word = words.is_some_and(|words| words.contains_key(&key(&format!("{head}'{tail}"))));
    head.chars().count() >= 2 && is_syllable && (is_open || is_name) && !is_word
}

fn has_vowel(part: &str) -> bool {
    part.contains(is_vowel)
}

fn is_vowel(one: char) -> bool {
    let base = one.to_lowercase().nfd().next();
    base.is_some_and(|base| matches!(base, 'a' | 'e' | 'i' | 'o' | 'u'))
}

/// `‘tis`, `‘68`: the mark that a program makes of an apostrophe behind a space. With a closing mark behind the word it is a quotation.
fn opens_elision(flow: &Flow, at: usize, end: usize, last_closing: usize) -> bool {
    if before(&flow.text, at).is_some_and(is_of_word) {
        return false;
    }
    let rest = &flow.text[end..];
    let word = &rest[..rest.find(|one| !is_of_word(one)).unwrap_or(rest.len())];
    let is_year =
        word.len() >= 2 && word.as_bytes()[..2].iter().all(u8::is_ascii_digit) && matches!(&word[2..], "" | "s");
    let is_elision = locale(flow.lang(at)).elisions.sure.contains(&word.to_lowercase().as_str());
    (is_year || is_elision) && last_closing < end + word.len()
}

/// Where the last mark stands that may close a quotation, and is not within a word. It may belong to any opening one before it.
fn last_closing(text: &str) -> usize {
    let closes = |(at, mark): &(usize, &str)| {
        !before(text, *at).is_none_or(char::is_whitespace)
            && !after(text, at + mark.len()).is_some_and(char::is_alphabetic)
    };
    text.rmatch_indices(['’', '\'']).find(closes).map_or(0, |(at, _)| at)
}
