//! X050 to X052: spaces before marks, missing behind them, or within brackets and quotation marks.

use std::ops::Range;

use crate::diag::codes::lint::X050;
use crate::diag::codes::lint::X051;
use crate::diag::codes::lint::X052;
use crate::lint::Text;
use crate::lint::findings::Findings;
use crate::lint::flow::Flow;
use crate::lint::flow::OBJECT;
use crate::lint::words::after;
use crate::lint::words::before;
use crate::locale::Gap;
use crate::locale::locale;

pub fn check(text: &Text, found: &mut Findings) {
    for flow in &text.flows {
        for (at, mark) in flow.text.char_indices() {
            match mark {
                ' ' | '\u{a0}' | '\u{202f}' => space_before(flow, at, mark, found),
                ',' | ';' | '.' | '?' | '!' => no_space_behind(text, flow, at, found),
                '(' | '[' | '“' | '„' | '‘' => space_within(flow, at, mark, found),
                _ => {}
            }
        }
    }
}

/// A space before a mark that closes. Whether one stands before `;` is a custom of the language.
fn space_before(flow: &Flow, at: usize, space: char, found: &mut Findings) {
    let start = at;
    let at = at + space.len_utf8();
    let Some(mark) = after(&flow.text, at) else { return };
    if mark == '”' {
        space_before_quote(flow, start..at + mark.len_utf8(), found);
        return;
    }
    let locale = locale(flow.lang(start));
    let is_custom = |gap: Gap| gap != Gap::AsTyped || locale.tag.is_empty();
    let is_wrong = match mark {
        ',' | ')' | ']' => true,
        // “.38” and “. . .” begin with a stop; so do names of files.
        '.' => {
            !after(&flow.text, at + 1).is_some_and(|one| one.is_alphanumeric() || matches!(one, '.' | OBJECT))
                && !is_spaced_ellipsis(flow, start, at)
        }
        ':' => !is_custom(locale.colon) && !is_ratio(flow, start, at),
        ';' | '!' | '?' => !is_custom(locale.high_punctuation),
        _ => false,
    };
    // A call between both is told of as such.
    let is_call = flow.calls.binary_search(&at).is_ok();
    let follows_word = !is_call
        && before(&flow.text, start).is_some_and(|one| one.is_alphanumeric() || matches!(one, '”' | '’' | ')'));
    if is_wrong && follows_word && !is_smile(flow, at) {
        let message = format!("space before “{mark}”: “{}”", flow.around(start..at + 1));
        found.tell(&X050, flow.span(start..at + 1), message, "take the space out");
    }
}

/// `1 : 25 000`, `3 : 1`: the sign of a ratio stands between spaces.
fn is_ratio(flow: &Flow, start: usize, at: usize) -> bool {
    let behind = &flow.text[at + 1..];
    let second = behind.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    flow.text[..start].ends_with(|one: char| one.is_ascii_digit())
        && second.len() < behind.len()
        && second.starts_with(|one: char| one.is_ascii_digit())
}

/// A space before a closing quotation mark, where the language sets none; behind it a word ends.
fn space_before_quote(flow: &Flow, range: Range<usize>, found: &mut Findings) {
    let outer = locale(flow.lang(range.start)).quotes.outer;
    let closes = outer.close.ends_with('”') && !outer.open.starts_with('”') && outer.inner_space().is_none();
    let ends = after(&flow.text, range.end).is_none_or(|one| one.is_whitespace() || matches!(one, ',' | '.' | ')'));
    let follows = before(&flow.text, range.start)
        .is_some_and(|one| one.is_alphanumeric() || matches!(one, '.' | ',' | '!' | '?'));
    if closes && ends && follows {
        let message = format!("space before the closing mark: “{}”", flow.around(range.clone()));
        found.tell(&X052, flow.span(range), message, "take the space out");
    }
}

/// `. . .`, whose stops are parted by spaces.
fn is_spaced_ellipsis(flow: &Flow, start: usize, at: usize) -> bool {
    let goes_on = flow.text[at + 1..].trim_start_matches(['\u{a0}', ' ', '\u{202f}']).starts_with('.');
    goes_on || flow.text[..start].ends_with('.')
}

/// `:-)` and the like.
fn is_smile(flow: &Flow, at: usize) -> bool {
    let rest = &flow.text[at..];
    rest.starts_with([':', ';']) && rest[1..].trim_start_matches('-').starts_with([')', '(', 'D', 'P'])
}

/// `word,word` and `end.Next`: both must be words of the book.
fn no_space_behind(text: &Text, flow: &Flow, at: usize, found: &mut Findings) {
    let next = after(&flow.text, at + 1);
    let (head, rest) = (&flow.text[..at], &flow.text[at + 1..]);
    let left = &head[head
        .rfind(|one: char| !one.is_alphabetic())
        .map_or(0, |other| other + after(head, other).map_or(1, char::len_utf8))..];
    let right = &rest[..rest.find(|one: char| !one.is_alphabetic()).unwrap_or(rest.len())];
    let is_sentence = left.chars().count() >= 2
        && left.chars().all(char::is_lowercase)
        && match flow.text.as_bytes()[at] {
            b',' | b';' => next.is_some_and(char::is_alphabetic),
            _ => next.is_some_and(char::is_uppercase) && !rest[right.len()..].starts_with('.'),
        };
    // “d’accord,l’autre”, “Node.Js”, “M.A.”: what a full stop joins may be a name.
    let is_known = |word: &str| text.lexicon.count_as_written(&word.to_lowercase()) > 0;
    if is_sentence && is_known(left) && (is_known(right) || text.lexicon.count(right) > 2) {
        let end = at + 1 + right.len();
        let start = at - left.len();
        let message = format!("no space behind “{}”: “{}”", &flow.text[at..=at], &flow.text[start..end]);
        found.tell(&X051, flow.span(start..end), message, "set a space");
    }
}

/// A space behind an opening bracket or quotation mark, where the language sets none.
fn space_within(flow: &Flow, at: usize, mark: char, found: &mut Findings) {
    let end = at + mark.len_utf8();
    let Some(space) = after(&flow.text, end).filter(|one| matches!(one, ' ' | '\u{a0}')) else { return };
    let locale = locale(flow.lang(at));
    let opens = |open: &str| open.starts_with(mark);
    let pairs = [locale.quotes.outer, locale.quotes.inner];
    let is_quote = !matches!(mark, '(' | '[');
    let is_opening = !is_quote || pairs.iter().any(|pair| opens(pair.open) && pair.inner_space().is_none());
    // Two quotations within each other are parted by a space; what follows a word may be the closing mark of another language.
    let is_free = before(&flow.text, at).is_none_or(|one| one.is_whitespace() || matches!(one, '(' | '—'));
    let next = after(&flow.text, end + space.len_utf8());
    if is_opening && is_free && next.is_some_and(char::is_alphanumeric) {
        let end = end + space.len_utf8();
        let message = format!("space behind the opening mark: “{}”", flow.around(at..end));
        found.tell(&X052, flow.span(at..end), message, "take the space out");
    }
}
