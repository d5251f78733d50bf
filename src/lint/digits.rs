//! X002 and X062: digits within words, letters within numbers, numbers that hang on words.

use std::ops::Range;

use crate::diag::codes::lint::X002;
use crate::diag::codes::lint::X062;
use crate::import::suspects::suggestion;
use crate::lint::Text;
use crate::lint::findings::Findings;
use crate::lint::flow::Flow;
use crate::lint::words::after;
use crate::locale::locale;

/// Letters that programs take for digits, and the other way round.
const ALIKE: [(char, char); 7] = [('1', 'l'), ('1', 'i'), ('0', 'o'), ('5', 's'), ('6', 'b'), ('8', 'b'), ('9', 'g')];

pub fn check(text: &Text, found: &mut Findings) {
    for flow in &text.flows {
        for range in flow.words.iter().cloned() {
            let word = &flow.text[range.clone()];
            let n_digits = word.chars().filter(char::is_ascii_digit).count();
            if n_digits == 0 {
                check_behind_stop(flow, &range, found);
                continue;
            }
            if n_digits == word.len() || !word.chars().all(char::is_alphanumeric) {
                continue;
            }
            if let Some(better) = as_number(word, text).or_else(|| as_word(word, text)) {
                let message = format!("letters and digits in one word: “{word}”, perhaps “{better}”");
                let hint = format!("correct it, or put \"{word}\" into `allow` of lint.toml");
                found.tell(&X002, flow.span(range), message, hint);
            } else {
                check_hanging(text, flow, &range, found);
            }
        }
    }
}

/// `l9l4`, `19O5`, `I905`: three digits or more once the letters are read as digits, and more digits than letters.
fn as_number(word: &str, text: &Text) -> Option<String> {
    let number: String = word
        .chars()
        .map(|one| match one {
            'l' | 'I' => '1',
            'O' | 'o' => '0',
            other => other,
        })
        .collect();
    let n_letters = word.chars().filter(|one| one.is_alphabetic()).count();
    let is_number =
        number.len() >= 3 && number.chars().all(|one| one.is_ascii_digit()) && n_letters * 2 <= number.len();
    (is_number && !(is_measure_or_code(word) && text.lexicon.count(&number) == 0)).then_some(number)
}

/// `50l` is as many liters, `O157` and `I95` are names of things. `I905` is a year: codes seldom have three digits behind an `I`.
fn is_measure_or_code(word: &str) -> bool {
    let holds_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_code = |behind: &str| holds_digits(behind) && (word.starts_with('O') || behind.len() < 3);
    word.strip_suffix('l').is_some_and(holds_digits) || word.strip_prefix(['O', 'I']).is_some_and(is_code)
}

/// `w0rd`: a word of the book once the digits are read as letters.
fn as_word(word: &str, text: &Text) -> Option<String> {
    let n_letters = word.chars().filter(|one| one.is_alphabetic()).count();
    let digit = word.chars().find(char::is_ascii_digit)?;
    if n_letters < 2 || word.chars().filter(char::is_ascii_digit).count() > 2 {
        return None;
    }
    let mut words =
        ALIKE.iter().filter(|(own, _)| *own == digit).map(|(own, letter)| word.replace(*own, &letter.to_string()));
    words.find(|word| text.lexicon.count(word) >= 2).or_else(|| suggestion(word, (None, None), &text.lexicon))
}

/// `movement12`: a number at the end of a common word is what is left of a note's call.
fn check_hanging(text: &Text, flow: &Flow, range: &Range<usize>, found: &mut Findings) {
    let word = &flow.text[range.clone()];
    let bare = word.trim_end_matches(|one: char| one.is_ascii_digit());
    let is_hanging = word.len() - bare.len() <= 3
        && bare.chars().count() >= 4
        && bare.chars().all(char::is_lowercase)
        && text.lexicon.count(bare) >= 2;
    if is_hanging {
        tell(flow, range.clone(), found);
    }
}

/// `movement.12 `: a number right behind a sentence. Abbreviations hold to their numbers: `Fig.3`, `p.12`.
fn check_behind_stop(flow: &Flow, range: &Range<usize>, found: &mut Findings) {
    let word = &flow.text[range.clone()];
    let rest = &flow.text[range.end..];
    let marks = rest.len() - rest.trim_start_matches(['.', '”', '"', '?', '!', '’', ')', '»']).len();
    let n_digits = rest[marks..].bytes().take_while(u8::is_ascii_digit).count();
    let end = range.end + marks + n_digits;
    let is_call = (1..=6).contains(&marks)
        && (1..=3).contains(&n_digits)
        && after(&flow.text, end).is_none_or(char::is_whitespace)
        && word.chars().count() >= 4
        && word.chars().all(char::is_lowercase)
        && !rest[marks..].starts_with('0')
        && !is_before_number(flow, range.start, word);
    if is_call {
        tell(flow, range.start..end, found);
    }
}

fn is_before_number(flow: &Flow, at: usize, word: &str) -> bool {
    let before = locale(flow.lang(at)).before_number;
    before.iter().any(|own| own.trim_end_matches('.').eq_ignore_ascii_case(word))
}

fn tell(flow: &Flow, range: Range<usize>, found: &mut Findings) {
    let message = format!("number that hangs on a word: “{}”", &flow.text[range.clone()]);
    found.tell(&X062, flow.span(range), message, "if it calls a note, write `[^12]`; otherwise set a space");
}
