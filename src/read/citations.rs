//! Citations, `[@key]` and `@key`: recognised, reported, left out until bibliographies come.

use std::ops::Range;

use crate::diag::codes::manuscript::M030;
use crate::read::context::Context;
use crate::source::Span;

/// Longest citation looked at, in bytes; keeps the search short.
const LONGEST: usize = 1000;

/// Length of the citation at the head of a text that starts with `[`; `None` where there is none.
///
/// A citation holds no brackets, and an `@` at its start or after a space, `;` or `-`, with a letter, a digit or `_` behind it.
/// Source: Pandoc User's Guide, “Citation syntax”.
pub fn length(text: &str) -> Option<usize> {
    let bytes = &text.as_bytes()[..text.len().min(LONGEST)];
    let close = 1 + bytes.iter().skip(1).position(|byte| matches!(byte, b']' | b'['))?;
    if bytes[close] == b'[' || matches!(bytes.get(close + 1), Some(b'(' | b'{' | b'[')) {
        return None;
    }
    let inner = &text[1..close];
    let has_key = inner.match_indices('@').any(|(idx, _)| {
        let before = inner[..idx].chars().next_back();
        let after = inner[idx + 1..].chars().next();
        before.is_none_or(|c| c.is_whitespace() || matches!(c, ';' | '-'))
            && after.is_some_and(|c| c.is_alphanumeric() || c == '_')
    });
    (has_key && !inner.contains("\n\n")).then_some(close + 1)
}

/// The place of the citation in a text whose `@` stands at `at`: the key with the `-` before it and the page in brackets behind it.
///
/// `None` where the `@` belongs to an address or to nothing.
pub fn bare(text: &str, at: usize) -> Option<Range<usize>> {
    let start = if text[..at].ends_with('-') { at - 1 } else { at };
    let is_bound = |one: char| one.is_alphanumeric() || matches!(one, '_' | '.' | '/' | '@' | '-' | '\\' | ':' | '+');
    if text[..start].chars().next_back().is_some_and(is_bound) {
        return None;
    }
    let key = &text[at + 1..];
    let mut len = 0;
    let mut chars = key.char_indices().take(LONGEST).peekable();
    while let Some((idx, one)) = chars.next() {
        let goes_on = chars.peek().is_some_and(|(_, next)| next.is_alphanumeric() || *next == '_');
        let is_inner = len > 0 && goes_on && ":.#$%&-+?<>~/".contains(one);
        if !(one.is_alphanumeric() || one == '_' || is_inner) {
            break;
        }
        len = idx + one.len_utf8();
    }
    let end = at + 1 + len;
    let page = text[end..].strip_prefix(' ').filter(|rest| rest.starts_with('['));
    let page = page.and_then(|rest| rest[..rest.len().min(LONGEST)].find(']').filter(|close| is_page(rest, *close)));
    (len > 0).then(|| start..page.map_or(end, |close| end + 1 + close + 1))
}

/// Whether the brackets up to `close` hold words, and no link, span or note.
fn is_page(text: &str, close: usize) -> bool {
    !text[1..close].contains(['[', '^', '\n']) && !text[close + 1..].starts_with(['(', '{', '['])
}

/// Reports M030 for a citation.
pub fn report(ctx: &mut Context, span: Span) {
    let citation = ctx.text(span).to_string();
    ctx.sink
        .report(&M030, span, format!("citation, which is left out: “{citation}”"))
        .hint("write the source as a note, `^[Author, *Title*, page]`; bibliographies are not read yet; a sign that cites nothing is `\\@`");
}

#[cfg(test)]
mod tests {
    use super::bare;
    use super::length;

    #[test]
    fn citations_are_found() {
        assert_eq!(length("[@doe99] x"), Some(8));
        assert_eq!(length("[see -@doe99, p. 3; @roe]"), Some(25));
        assert_eq!(length("[-@doe]"), Some(7));
    }

    #[test]
    fn bare_keys_are_found() {
        let found = |text: &'static str| bare(text, text.find('@').unwrap()).map(|range| &text[range]);
        assert_eq!(found("as @doe99 says"), Some("@doe99"));
        assert_eq!(found("as @doe:99.b, who"), Some("@doe:99.b"));
        assert_eq!(found("(-@doe)"), Some("-@doe"));
        assert_eq!(found("@doe [p. 3] says"), Some("@doe [p. 3]"));
        assert_eq!(found("@doe [x](y)"), Some("@doe"));
        for text in ["me@example.org", "a -x-@doe", "https://example.org/@doe", "at @ home", "\\@doe"] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn addresses_and_links_are_no_citations() {
        assert_eq!(length("[me@example.org]"), None);
        assert_eq!(length("[@home](x)"), None);
        assert_eq!(length("[at @ home]"), None);
        assert_eq!(length("[@doe"), None);
    }
}
