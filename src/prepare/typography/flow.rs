//! One run of text, as a reader reads it: the words of a paragraph without the borders of its inlines.
//!
//! Rules look at the joined text and give edits; the edits go back into the inlines they belong to.

use crate::book::Inline;
use crate::book::InlineKind;
use crate::locale::Locale;
use crate::locale::locale;
use crate::source::Span;

/// Stands in a flow for what is a word to its neighbours but is never changed: code, a picture, a reference without words, a mark that the
/// author wants straight.
pub const OBJECT: char = '\u{fffc}';

/// The joined text of one paragraph, heading, cell or verse.
#[derive(Default)]
pub struct Flow<'a> {
    pub text: String,
    leaves: Vec<Leaf<'a>>,
}

/// One text inline of a flow.
struct Leaf<'a> {
    /// Where it begins in the flow.
    start: usize,
    text: &'a mut String,
    locale: &'static Locale,
    span: Span,
}

/// A change of the flow's text: `len` bytes from `start` become `text`. An insertion has `len` 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Edit {
    pub start: usize,
    pub len: usize,
    pub text: &'static str,
}

impl<'a> Flow<'a> {
    /// Adds inlines at the end.
    pub fn push_inlines(&mut self, inlines: &'a mut [Inline], locale: &'static Locale) {
        for inline in inlines {
            let span = inline.span;
            let is_escaped = inline.is_escaped();
            match &mut inline.kind {
                InlineKind::Text(_) if is_escaped => self.text.push(OBJECT),
                InlineKind::Text(text) => self.push_text(text, locale, span),
                InlineKind::LineBreak => self.push_line_end(),
                InlineKind::PrintBreak | InlineKind::NoteCall(_) => {}
                InlineKind::Code(_) | InlineKind::Math(_) => self.text.push(OBJECT),
                InlineKind::Image(image) => {
                    set_text(&mut image.alt, locale);
                    self.text.push(OBJECT);
                }
                InlineKind::Styled { content, .. } | InlineKind::Link { content, .. } => {
                    self.push_inlines(content, locale);
                }
                InlineKind::Reference { content, .. } if content.is_empty() => self.text.push(OBJECT),
                InlineKind::Reference { content, .. } => self.push_inlines(content, locale),
                InlineKind::Span { attributes, content } => {
                    let own = attributes.lang.as_ref().map_or(locale, locale_of);
                    self.push_inlines(content, own);
                }
            }
        }
    }

    /// Adds one text.
    pub fn push_text(&mut self, text: &'a mut String, locale: &'static Locale, span: Span) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.leaves.push(Leaf { start, text, locale, span });
    }

    /// Ends a line within the flow: marks may pair across it.
    pub fn push_line_end(&mut self) {
        self.text.push('\n');
    }

    /// The customs that hold for each part of the flow, as rising starts; the first part begins where the first text does.
    pub fn locales(&self) -> Vec<(usize, &'static Locale)> {
        let mut parts: Vec<(usize, &'static Locale)> = Vec::new();
        for leaf in &self.leaves {
            if parts.last().is_none_or(|(_, last)| !std::ptr::eq(*last, leaf.locale)) {
                parts.push((leaf.start, leaf.locale));
            }
        }
        parts
    }

    /// The place of a byte of the flow in the manuscript: exact where the inline's text stands there unchanged, otherwise the inline.
    pub fn span_at(&self, at: usize) -> Option<Span> {
        let leaf = self.leaves[..self.leaves.partition_point(|leaf| leaf.start <= at)].last()?;
        let is_verbatim = leaf.text.len() == (leaf.span.end - leaf.span.start) as usize;
        let offset = at - leaf.start;
        if !is_verbatim || offset >= leaf.text.len() {
            return Some(leaf.span);
        }
        let start = leaf.span.start as usize + offset;
        Some(Span::new(leaf.span.file, start, start + 1))
    }

    /// Writes the changes into the inlines. `edits` do not overlap; each lies within one inline.
    pub fn apply(self, mut edits: Vec<Edit>) {
        if edits.is_empty() {
            return;
        }
        edits.sort_by_key(|edit| edit.start);
        let mut next = 0;
        for leaf in self.leaves {
            let end = leaf.start + leaf.text.len();
            while next < edits.len() && edits[next].start < leaf.start {
                next += 1;
            }
            let first = next;
            while next < edits.len() && edits[next].start < end {
                next += 1;
            }
            if first < next {
                *leaf.text = rewritten(leaf.text, leaf.start, &edits[first..next]);
            }
        }
    }
}

/// The text with its edits, whose places count from `start` on. An edit that reaches beyond the text is cut there.
fn rewritten(text: &str, start: usize, edits: &[Edit]) -> String {
    let mut result = String::with_capacity(text.len() + 2 * edits.len());
    let mut done = 0;
    for edit in edits {
        let at = edit.start - start;
        if at < done {
            continue;
        }
        result.push_str(&text[done..at]);
        result.push_str(edit.text);
        done = (at + edit.len).min(text.len());
    }
    result.push_str(&text[done..]);
    result
}

/// The customs of an author's language tag.
pub fn locale_of(lang: &crate::book::Lang) -> &'static Locale {
    locale(lang)
}

/// Sets the marks of a text that stands alone: a title of the manifest, an alternative text.
pub fn set_text(text: &mut String, locale: &'static Locale) {
    let nowhere = Span::new(crate::source::FileId(0), 0, 0);
    let mut flow = Flow::default();
    flow.push_text(text, locale, nowhere);
    crate::prepare::typography::set_flow(flow, crate::prepare::typography::Next::Other);
}
