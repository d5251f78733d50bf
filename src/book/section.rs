//! Sections: the tree of headings.

use crate::book::Attributes;
use crate::book::Block;
use crate::book::Inline;
use crate::book::inline::plain_text;
use crate::source::Span;

/// A heading with all that stands under it.
#[derive(Clone, PartialEq, Debug)]
pub struct Section {
    /// Unique in the book; from the author's `{#id}` or made from the title. Empty until `read` has named it.
    pub id: String,
    pub role: SectionRole,
    /// Depth below the chapter for `Subsection` (1, 2 …); for the others the depth in the tree, from 1.
    pub level: u8,
    pub heading: Option<Heading>,
    pub attributes: Attributes,
    /// What stands before the first child.
    pub blocks: Vec<Block>,
    pub children: Vec<Section>,
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Heading {
    pub label: Option<HeadingLabel>,
    /// The title without label and number; may be empty where the heading is only “Chapter 4”.
    pub title: Vec<Inline>,
    /// `short=`: for the running head.
    pub short: Option<String>,
    /// `toc=`: for contents, navigation and outline.
    pub toc: Option<String>,
    pub span: Span,
}

/// “Chapter 4”: a word and a number before the title.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeadingLabel {
    /// As it is printed: `Chapter`. Empty for a bare number.
    pub word: String,
    /// As it is printed: `4`, `IV`. Empty where the label has none (“Appendix”).
    pub number: String,
    /// The number's value, where it has one.
    pub value: Option<u32>,
    pub origin: LabelOrigin,
}

/// Who gave the number; what the author typed is never numbered again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LabelOrigin {
    Typed,
    Given,
}

/// The part a section plays in the book.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SectionRole {
    HalfTitle,
    Dedication,
    Epigraph,
    Foreword,
    Preface,
    Introduction,
    Prologue,
    /// A volume or “book” that holds parts.
    Book,
    Part,
    Chapter,
    Interlude,
    Epilogue,
    Afterword,
    Appendix,
    Notes,
    Glossary,
    Bibliography,
    Index,
    Acknowledgements,
    Colophon,
    /// A heading within a chapter.
    Subsection,
}

/// Front matter, body or back matter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Matter {
    Front,
    Body,
    Back,
}

impl SectionRole {
    /// The matter in which a section of this role stands when it is at the top of the book.
    pub fn matter(self) -> Matter {
        use SectionRole as R;
        match self {
            R::HalfTitle | R::Dedication | R::Epigraph | R::Foreword | R::Preface => Matter::Front,
            R::Introduction
            | R::Prologue
            | R::Book
            | R::Part
            | R::Chapter
            | R::Interlude
            | R::Epilogue
            | R::Subsection => Matter::Body,
            R::Afterword
            | R::Appendix
            | R::Notes
            | R::Glossary
            | R::Bibliography
            | R::Index
            | R::Acknowledgements
            | R::Colophon => Matter::Back,
        }
    }

    /// Whether sections of this role hold chapters and open with a page of their own.
    pub fn is_division(self) -> bool {
        matches!(self, SectionRole::Book | SectionRole::Part)
    }

    /// The name as the author writes it in braces: `{.half-title}`.
    pub fn name(self) -> &'static str {
        use SectionRole as R;
        match self {
            R::HalfTitle => "half-title",
            R::Dedication => "dedication",
            R::Epigraph => "epigraph",
            R::Foreword => "foreword",
            R::Preface => "preface",
            R::Introduction => "introduction",
            R::Prologue => "prologue",
            R::Book => "book",
            R::Part => "part",
            R::Chapter => "chapter",
            R::Interlude => "interlude",
            R::Epilogue => "epilogue",
            R::Afterword => "afterword",
            R::Appendix => "appendix",
            R::Notes => "notes",
            R::Glossary => "glossary",
            R::Bibliography => "bibliography",
            R::Index => "index",
            R::Acknowledgements => "acknowledgements",
            R::Colophon => "colophon",
            R::Subsection => "section",
        }
    }

    /// Every role, in the order of a book.
    pub const ALL: [SectionRole; 21] = [
        SectionRole::HalfTitle,
        SectionRole::Dedication,
        SectionRole::Epigraph,
        SectionRole::Foreword,
        SectionRole::Preface,
        SectionRole::Introduction,
        SectionRole::Prologue,
        SectionRole::Book,
        SectionRole::Part,
        SectionRole::Chapter,
        SectionRole::Interlude,
        SectionRole::Epilogue,
        SectionRole::Afterword,
        SectionRole::Appendix,
        SectionRole::Notes,
        SectionRole::Glossary,
        SectionRole::Bibliography,
        SectionRole::Index,
        SectionRole::Acknowledgements,
        SectionRole::Colophon,
        SectionRole::Subsection,
    ];
}

impl HeadingLabel {
    /// `Chapter 4`, `4` or `Appendix`.
    pub fn text(&self) -> String {
        match (self.word.is_empty(), self.number.is_empty()) {
            (false, false) => format!("{} {}", self.word, self.number),
            (false, true) => self.word.clone(),
            _ => self.number.clone(),
        }
    }
}

impl Heading {
    pub fn title_text(&self) -> String {
        plain_text(&self.title)
    }

    /// The line for contents, navigation and outline: label and title as in the opening, or the words of `toc=` for the title.
    pub fn contents_text(&self) -> String {
        let title = self.toc.clone().unwrap_or_else(|| self.title_text());
        match &self.label {
            Some(label) if title.is_empty() => label.text(),
            Some(label) => format!("{}: {title}", label.text()),
            None => title,
        }
    }
}
