//! Runs of text cut at the marks that CommonMark does not know.
//!
//! In: the texts of one paragraph as pulldown-cmark reports them, with their places. Out: pieces in order, for `resolve`.

use crate::book::Inline;
use crate::book::InlineKind;
use crate::source::Span;

/// Something in a line of text, before brackets and other marks have found their partners.
#[derive(Debug)]
pub enum Piece {
    Inline(Inline),
    /// The words of a link that was refused: attributes behind it make a span of them.
    Words(Vec<Inline>, Span),
    /// A picture that waits for its attributes.
    Picture(Picture),
    Mark(Mark, Span),
    /// `{…}`, without the owner known.
    Attributes(Span),
}

/// A character or two that mean something only with a partner.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// `[`
    Open,
    /// `^[`
    OpenNote,
    /// `]`
    Close,
    /// `^`
    Caret,
    /// `~`
    Tilde,
    /// `~~`
    DoubleTilde,
}

#[derive(Debug)]
pub struct Picture {
    pub url: String,
    /// What stands in the brackets.
    pub caption: Vec<Inline>,
    pub span: Span,
}

/// Adds text after what is there. Text that goes on in the source without a gap becomes one inline, so that the bytes of a text and of its span
/// agree one by one wherever their lengths do.
pub fn push_text(out: &mut Vec<Inline>, text: &str, span: Span) {
    if let Some(last) = out.last_mut()
        && let InlineKind::Text(before) = &mut last.kind
    {
        let goes_on = last.span.end == span.start
            && before.len() == (last.span.end - last.span.start) as usize
            && text.len() == (span.end - span.start) as usize;
        if goes_on {
            before.push_str(text);
            last.span.end = span.end;
            return;
        }
        // A comment between two words leaves two spaces: one is enough.
        if before.ends_with(' ') && text.starts_with(' ') {
            let rest = &text[1..];
            if !rest.is_empty() {
                out.push(Inline::text(rest, Span { start: span.start + 1, ..span }));
            }
            return;
        }
    }
    if !text.is_empty() {
        out.push(Inline::text(text, span));
    }
}

/// As `push_text`, among pieces.
pub fn push_piece_text(pieces: &mut Vec<Piece>, text: &str, span: Span) {
    if let Some(Piece::Inline(last)) = pieces.last_mut()
        && let InlineKind::Text(before) = &mut last.kind
        && last.span.end == span.start
        && before.len() == (last.span.end - last.span.start) as usize
        && text.len() == (span.end - span.start) as usize
    {
        before.push_str(text);
        last.span.end = span.end;
        return;
    }
    pieces.push(Piece::Inline(Inline::text(text, span)));
}

/// Takes white space from both ends of a paragraph, and texts that are then empty.
pub fn trim(inlines: &mut Vec<Inline>) {
    while let Some(Inline { kind: InlineKind::Text(text), span }) = inlines.last_mut() {
        let kept = text.trim_end_matches(' ').len();
        span.end -= ((text.len() - kept) as u32).min(span.end - span.start);
        text.truncate(kept);
        if kept > 0 {
            break;
        }
        inlines.pop();
    }
    let n_blank = inlines
        .iter()
        .take_while(|one| matches!(&one.kind, InlineKind::Text(text) if text.trim_start_matches(' ').is_empty()))
        .count();
    inlines.drain(..n_blank);
    if let Some(Inline { kind: InlineKind::Text(text), span }) = inlines.first_mut() {
        let n_spaces = text.len() - text.trim_start_matches(' ').len();
        if n_spaces > 0 {
            text.drain(..n_spaces);
            span.start += (n_spaces as u32).min(span.end - span.start);
        }
    }
}
