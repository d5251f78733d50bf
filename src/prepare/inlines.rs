//! Copies of inlines for other places: contents, lists, references.

use crate::book::Attributes;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::locale::QuotePair;
use crate::locale::Quotes;
use crate::source::Span;

/// The words of a heading or caption for another place: without notes, breaks, links, ids and what has no words, such as a mark of the index;
/// pictures by their alternative text.
pub fn bare_copy(inlines: &[Inline]) -> Vec<Inline> {
    let mut copy = Vec::new();
    push_bare(inlines, &mut copy);
    copy
}

fn push_bare(inlines: &[Inline], copy: &mut Vec<Inline>) {
    for inline in inlines {
        let kind = match &inline.kind {
            InlineKind::Text(_) | InlineKind::Code(_) | InlineKind::Math(_) => inline.kind.clone(),
            InlineKind::LineBreak => InlineKind::Text(" ".to_string()),
            InlineKind::PrintBreak | InlineKind::NoteCall(_) => continue,
            InlineKind::Image(image) if image.alt.is_empty() => continue,
            InlineKind::Image(image) => InlineKind::Text(image.alt.clone()),
            InlineKind::Link { content, .. } | InlineKind::Reference { content, .. } => {
                push_bare(content, copy);
                continue;
            }
            InlineKind::Styled { style, content } => InlineKind::Styled { style: *style, content: bare_copy(content) },
            InlineKind::Span { attributes, content } => {
                let attributes = Attributes { id: None, ..attributes.as_ref().clone() };
                InlineKind::Span { attributes: Box::new(attributes), content: bare_copy(content) }
            }
        };
        if !is_empty(&kind) {
            copy.push(Inline::new(kind, inline.span));
        }
    }
}

fn is_empty(kind: &InlineKind) -> bool {
    matches!(kind, InlineKind::Styled { content, .. } | InlineKind::Span { content, .. } if content.is_empty())
}

/// The words between quotation marks; marks of the outer level within become inner ones.
pub fn quoted(mut words: Vec<Inline>, quotes: &Quotes, span: Span) -> Vec<Inline> {
    lower_level(&mut words, quotes);
    words.insert(0, Inline::text(quotes.outer.open, span));
    words.push(Inline::text(quotes.outer.close, span));
    words
}

fn lower_level(words: &mut [Inline], quotes: &Quotes) {
    let QuotePair { open, close } = quotes.outer;
    for inline in words {
        match &mut inline.kind {
            InlineKind::Text(text) if text.contains(open) || text.contains(close) => {
                *text = text.replace(open, quotes.inner.open).replace(close, quotes.inner.close);
            }
            InlineKind::Styled { content, .. } | InlineKind::Span { content, .. } => lower_level(content, quotes),
            _ => {}
        }
    }
}
