//! The words of a flow: letters and digits, with the hyphens and apostrophes within them.

use std::ops::Range;

use crate::lint::flow::OBJECT;

/// The words of a text, in order.
pub fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_of_word)?;
        let mut end = start;
        let mut chars = text[start..].char_indices().peekable();
        while let Some((offset, one)) = chars.next() {
            let joins = is_joint(one) && chars.peek().is_some_and(|(_, next)| is_of_word(*next));
            if !joins && !is_of_word(one) {
                break;
            }
            end = start + offset + one.len_utf8();
        }
        at = end;
        Some(start..end)
    })
}

/// Letters, digits, marks above letters, objects.
pub fn is_of_word(one: char) -> bool {
    one.is_alphanumeric() || one == OBJECT || is_combining(one)
}

pub fn is_combining(one: char) -> bool {
    matches!(one, '\u{300}'..='\u{36f}')
}

/// What may stand within a word.
fn is_joint(one: char) -> bool {
    is_hyphen(one) || matches!(one, '\'' | '’' | '\u{ad}' | '\u{200c}')
}

pub fn is_hyphen(one: char) -> bool {
    matches!(one, '-' | '\u{2010}' | '\u{2011}')
}

/// A word as others are compared with it: small letters, one kind of hyphen and apostrophe, no soft hyphens and non-joiners.
pub fn key(word: &str) -> String {
    let mut key = String::with_capacity(word.len());
    for one in word.chars() {
        match one {
            '\u{ad}' | '\u{200c}' => {}
            '’' => key.push('\''),
            one if is_hyphen(one) => key.push('-'),
            one => key.extend(one.to_lowercase()),
        }
    }
    key
}

/// The last character before a byte.
pub fn before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

/// The first character from a byte on.
pub fn after(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_hold_their_inner_hyphens_and_apostrophes() {
        let text = "‘Don’t,’ said co-operative Zoë- (1905).";
        let found: Vec<&str> = words(text).map(|range| &text[range]).collect();
        assert_eq!(found, ["Don’t", "said", "co-operative", "Zoë", "1905"]);
    }
}
