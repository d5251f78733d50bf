//! What stands beside a place of a text.

use crate::prepare::typography::flow::OBJECT;

pub const NO_BREAK: &str = "\u{a0}";

/// The character that ends at this byte.
pub fn before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

/// The character that begins at this byte.
pub fn after(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

/// The character before `before`.
pub fn second_before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().nth_back(1)
}

/// Spaces that hold two words together.
pub fn is_fixed_space(one: char) -> bool {
    matches!(one, '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{2009}' | '\u{200a}' | '\u{2060}')
}

/// Letters, digits, marks above letters, and objects, which are words to their neighbours.
pub fn is_word(one: char) -> bool {
    one.is_alphanumeric() || one == OBJECT || ('\u{300}'..='\u{36f}').contains(&one)
}

/// How many bytes of this value stand in a row from `at`.
pub fn run(bytes: &[u8], at: usize, byte: u8) -> usize {
    bytes[at..].iter().take_while(|own| **own == byte).count()
}

/// The word that ends at this byte: all up to the last space, no longer than `max` characters. `None` where it is longer or empty.
///
/// Opening brackets and quotation marks at its head do not belong to it.
pub fn word_before(text: &str, at: usize, max: usize) -> Option<&str> {
    let mut start = at;
    for (n_chars, one) in text[..at].chars().rev().enumerate() {
        if one.is_whitespace()
            || matches!(one, '(' | '[' | '"' | '\'' | '“' | '‘' | '„' | '«' | '\u{2014}' | '\u{2013}')
        {
            break;
        }
        if n_chars == max {
            return None;
        }
        start -= one.len_utf8();
    }
    (start < at).then(|| &text[start..at])
}

/// The word that begins at this byte: letters, and full stops or primes of an abbreviation, no longer than `max` characters.
pub fn word_after(text: &str, at: usize, max: usize) -> Option<&str> {
    let mut end = at;
    for (n_chars, one) in text[at..].chars().enumerate() {
        if !(is_word(one) || matches!(one, '.' | '°' | '²' | '³')) {
            break;
        }
        if n_chars == max {
            return None;
        }
        end += one.len_utf8();
    }
    (end > at).then(|| &text[at..end])
}
