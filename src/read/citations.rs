//! Citations `[@key]`: recognised, reported, left out until bibliographies come.

use crate::diag::codes::manuscript::M030;
use crate::read::context::Context;
use crate::source::Span;

/// Longest citation looked at, in bytes; keeps the search short.
const LONGEST: usize = 1000;

/// Length of the citation at the head of a text that starts with `[`; `None` where there is none.
///
/// A citation holds no brackets, and an `@` at its start or after a space, `;` or `-`, with a letter, a digit or `_` behind it.
/// Source: Pandoc User's Guide, “Citation syntax”. A bare `@key` is text here: e-mail addresses and account names are more usual in books.
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

/// Reports M030 for a citation.
pub fn report(ctx: &mut Context, span: Span) {
    let citation = ctx.text(span).to_string();
    ctx.sink
        .report(&M030, span, format!("citation, which is left out: “{citation}”"))
        .hint("write the source as a note, `^[Author, *Title*, page]`; bibliographies are not read yet");
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn citations_are_found() {
        assert_eq!(length("[@doe99] x"), Some(8));
        assert_eq!(length("[see -@doe99, p. 3; @roe]"), Some(25));
        assert_eq!(length("[-@doe]"), Some(7));
    }

    #[test]
    fn addresses_and_links_are_no_citations() {
        assert_eq!(length("[me@example.org]"), None);
        assert_eq!(length("[@home](x)"), None);
        assert_eq!(length("[at @ home]"), None);
        assert_eq!(length("[@doe"), None);
    }
}
