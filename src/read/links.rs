//! Links: out of the book, within it, and those that cannot stand in one.

use pulldown_cmark::LinkType;

use crate::book::Attributes;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::inline::ReferenceForm;
use crate::diag::codes::manuscript::M043;
use crate::read::context::Context;
use crate::read::crosslinks::file_anchor;
use crate::read::piece::Piece;
use crate::source::Span;

/// Schemes that may leave a book. Everything else would fail in a reader or could do harm there.
const SCHEMES: [&str; 7] = ["http", "https", "mailto", "ftp", "tel", "doi", "urn"];

/// Makes a link of its content. Reports M043 for a target that cannot stand in a book; its words stay.
pub fn link(ctx: &mut Context, link_type: LinkType, target: &str, content: Vec<Inline>, span: Span) -> Piece {
    let target = target.trim();
    if let Some(anchor) = inner_anchor(ctx, target) {
        let form = if content.is_empty() { ReferenceForm::Label } else { ReferenceForm::Written };
        return Piece::Inline(Inline::new(InlineKind::Reference { anchor, form, content }, span));
    }
    let scheme = target.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    let is_mail = link_type == LinkType::Email;
    if is_mail || scheme.as_deref().is_some_and(|scheme| SCHEMES.contains(&scheme)) {
        let url =
            if is_mail && !target.starts_with("mailto:") { format!("mailto:{target}") } else { target.to_string() };
        let content = if content.is_empty() { vec![Inline::text(target, span)] } else { content };
        return Piece::Inline(Inline::new(InlineKind::Link { url, content }, span));
    }
    let message = if target.is_empty() {
        "link without a target".to_string()
    } else {
        format!("link to a place outside the book that no reader can open: “{target}”")
    };
    ctx.sink
        .report(&M043, span, message)
        .hint("link to a heading as `#id`, or to the web with a whole address such as `https://example.org/page`");
    Piece::Words(content, span)
}

/// What a target within the book is called until all ids are given: the id of `#id`; of `chapter.md` and `chapter.md#id` see `crosslinks`.
fn inner_anchor(ctx: &Context, target: &str) -> Option<String> {
    let (path, id) = target.split_once('#').unwrap_or((target, ""));
    let id = percent_decoded(id);
    match path {
        "" => (!id.is_empty()).then_some(id),
        _ if path.contains(':') => None,
        _ => ctx.files.find(ctx.folder, &percent_decoded(path)).map(|file| file_anchor(file, &id)),
    }
}

/// Gives a link the attributes that follow it.
pub fn with_attributes(mut inline: Inline, mut attributes: Attributes, span: Span) -> Inline {
    if let InlineKind::Reference { form, content, .. } = &mut inline.kind
        && attributes.has_class("page")
    {
        attributes.classes.retain(|class| class != "page");
        if content.is_empty() {
            *form = ReferenceForm::Page;
        }
    }
    let whole = inline.span.to(span);
    if attributes.is_empty() {
        inline.span = whole;
        return inline;
    }
    Inline::new(InlineKind::Span { attributes: Box::new(attributes), content: vec![inline] }, whole)
}

/// Text with `%C3%A9` read as UTF-8; as it is where that is malformed.
pub fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_string();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = bytes.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()).filter(|_| bytes[at] == b'%') {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_string())
}

#[cfg(test)]
mod tests {
    use super::percent_decoded;

    #[test]
    fn percent_signs_that_code_nothing_stay() {
        assert_eq!(percent_decoded("a%20b%C3%A9"), "a bé");
        assert_eq!(percent_decoded("100%"), "100%");
        assert_eq!(percent_decoded("%ff"), "%ff");
    }
}
