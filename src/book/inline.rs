//! What stands in a line of text.

use crate::book::AssetId;
use crate::book::Attributes;
use crate::book::Formula;
use crate::book::NoteId;
use crate::source::Span;

/// One piece of running text.
#[derive(Clone, PartialEq, Debug)]
pub struct Inline {
    pub kind: InlineKind,
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub enum InlineKind {
    /// Plain text; a line end in the manuscript is one space here.
    Text(String),
    /// The author's line break.
    LineBreak,
    /// A place where a heading breaks in print alone: `[]{.break}`.
    PrintBreak,
    Styled {
        style: Style,
        content: Vec<Inline>,
    },
    /// A bracketed span with attributes: `[text]{.class lang=fr #id}`. Never empty of meaning: small caps and the like are `Styled`.
    Span {
        attributes: Box<Attributes>,
        content: Vec<Inline>,
    },
    Code(String),
    /// A link out of the book.
    Link {
        url: String,
        content: Vec<Inline>,
    },
    /// A link within the book. `read` leaves `content` empty where the author wrote `[](#id)`; `prepare` fills it.
    Reference {
        anchor: String,
        form: ReferenceForm,
        content: Vec<Inline>,
    },
    NoteCall(NoteId),
    Image(Box<Image>),
    /// A formula; a displayed one stands alone in its paragraph, unless it is in a heading, a cell or the like.
    Math(Box<Formula>),
}

/// What a reference says where the author gave no words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReferenceForm {
    /// The author's own words.
    Written,
    /// Label and number, or the title where there is no number: “Chapter 4”.
    Label,
    /// “page 37” in print; in the EPUB the label.
    Page,
}

/// The change of letter form that a style asks for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Style {
    Emphasis,
    Strong,
    SmallCaps,
    Superscript,
    Subscript,
    Strikeout,
    Underline,
}

/// A picture, in a line or as a figure.
#[derive(Clone, PartialEq, Debug)]
pub struct Image {
    pub asset: AssetId,
    /// What a person who cannot see the picture is told; empty and `decorative` false means the author forgot it.
    pub alt: String,
    pub is_decorative: bool,
    /// Percent of the measure, where the author asked for one.
    pub width_percent: Option<f64>,
}

impl Inline {
    pub fn new(kind: InlineKind, span: Span) -> Inline {
        Inline { kind, span }
    }

    pub fn text(text: impl Into<String>, span: Span) -> Inline {
        Inline::new(InlineKind::Text(text.into()), span)
    }

    /// Whether it is but a place with a name, without words.
    pub fn is_name(&self) -> bool {
        matches!(&self.kind, InlineKind::Span { content, .. } if content.is_empty())
    }

    /// Whether the author put a backslash before this quotation mark (`\"`, `\'`): it prints as it is. The span then holds the backslash.
    pub fn is_escaped(&self) -> bool {
        matches!(&self.kind, InlineKind::Text(text) if matches!(text.as_str(), "\"" | "'"))
            && self.span.end - self.span.start == 2
    }
}

/// Whether text goes on with what stands before it: its first letter is a small one.
pub fn starts_small(inlines: &[Inline]) -> bool {
    plain_text(inlines).chars().find(|one| one.is_alphanumeric()).is_some_and(char::is_lowercase)
}

/// The most characters of a paragraph that stands for a heading.
const TYPED_HEAD: usize = 80;

/// Whether a paragraph is one short stretch of bold: the heading of those who know no `#`.
pub fn is_typed_head(inlines: &[Inline]) -> bool {
    let mut seen = inlines.iter().filter(|inline| !inline.is_name());
    let only = seen.next().filter(|_| seen.next().is_none());
    let is_strong = |one: &&Inline| matches!(&one.kind, InlineKind::Styled { style: Style::Strong, .. });
    only.filter(is_strong).is_some_and(|one| plain_text(std::slice::from_ref(one)).chars().count() <= TYPED_HEAD)
}

/// The words of inlines as plain text: without notes and soft hyphens, breaks as spaces, pictures by their alternative text.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    push_plain_text(inlines, &mut text);
    text
}

fn push_plain_text(inlines: &[Inline], text: &mut String) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(own) | InlineKind::Code(own) => text.extend(own.chars().filter(|c| *c != '\u{ad}')),
            InlineKind::LineBreak => text.push(' '),
            InlineKind::PrintBreak | InlineKind::NoteCall(_) => {}
            InlineKind::Styled { content, .. }
            | InlineKind::Span { content, .. }
            | InlineKind::Link { content, .. }
            | InlineKind::Reference { content, .. } => push_plain_text(content, text),
            InlineKind::Image(image) => text.push_str(&image.alt),
            InlineKind::Math(formula) => text.push_str(&formula.plain_text()),
        }
    }
}
