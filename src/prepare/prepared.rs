//! The border between the book model and both renderers.

use std::collections::BTreeMap;

use crate::book::Book;
use crate::book::Inline;
use crate::book::NoteId;
use crate::book::SectionRole;
use crate::locale::Locale;
use crate::prepare::Index;
use crate::prepare::PrepareRules;

/// A book whose numbers are given, notes marked, references resolved and marks set as its languages want them.
///
/// Everything a renderer takes from a book stands here or in `book()`; it adds no word of its own except from `locale`.
/// Invariant: only `prepare` builds it, so the book inside is complete.
#[derive(Clone, Debug)]
pub struct PreparedBook {
    pub(in crate::prepare) book: Book,
    pub(in crate::prepare) rules: PrepareRules,
    pub(in crate::prepare) anchors: BTreeMap<String, Target>,
    /// Index into `endnotes` by section id.
    pub(in crate::prepare) endnotes_by_section: BTreeMap<String, usize>,
    /// The customs of the book's own language.
    pub locale: &'static Locale,
    /// The table of contents, as deep as the rules want it. Sections without a heading are not in it.
    pub contents: Vec<ContentsEntry>,
    /// Every numbered figure, in order: the list of figures.
    pub figures: Vec<CaptionEntry>,
    /// Every numbered table, in order.
    pub tables: Vec<CaptionEntry>,
    /// All notes by the section to whose end they belong, in reading order; a section without notes has no group.
    ///
    /// Filled whatever the placement: print sets the whole group where notes stand at the end of chapters or of the book,
    /// and where they stand at the foot it sets only `uncalled`, after the section's last block. The EPUB may always use it.
    pub endnotes: Vec<EndnoteGroup>,
    /// Where notes stand at the end of the book: the id of the section (role `Notes`, in the back matter, made by `prepare`
    /// if the author has none) after whose own blocks all groups are set, with their headings.
    pub endnotes_section: Option<String>,
    /// The index, where the text has marks for one.
    pub index: Option<Index>,
    pub half_title: String,
    pub title_page: TitlePage,
    /// The imprint page in the book's language: groups of lines, each line a paragraph; a blank line stands between groups.
    /// Only what is known is said; author and title always are, unless the lines are the author's own.
    pub imprint: Vec<Vec<String>>,
}

/// One line of the table of contents.
#[derive(Clone, PartialEq, Debug)]
pub struct ContentsEntry {
    pub section_id: String,
    pub role: SectionRole,
    /// `Chapter 4`; none where the heading has no label.
    pub label: Option<String>,
    /// Without notes, breaks, links and ids, with a mark of its language where that is not the book's; may be empty where the heading is only
    /// a label.
    pub title: Vec<Inline>,
    /// Label and title as one plain line, for navigation and outline: `Chapter 4: The Poverty of Socialism`.
    pub text: String,
    pub children: Vec<ContentsEntry>,
}

/// One line of the list of figures or tables.
#[derive(Clone, PartialEq, Debug)]
pub struct CaptionEntry {
    /// The id of the block; `prepare` gives one to blocks without.
    pub anchor: String,
    /// `Figure 3`.
    pub label: String,
    /// As `ContentsEntry::title`; may be empty.
    pub caption: Vec<Inline>,
}

/// The notes that belong to one section.
#[derive(Clone, PartialEq, Debug)]
pub struct EndnoteGroup {
    /// A chapter or the like with all that is below it, or a part's own text before its first chapter.
    pub section_id: String,
    /// Names the section, with its part and book where chapter numbers start again: “Part II, Chapter 4: The Final Settlement”.
    /// Empty where the section has no heading.
    pub heading: Vec<Inline>,
    /// The called notes, in the order of their calls; a note called within a note follows that note.
    pub notes: Vec<NoteId>,
    /// Notes without a call, marked `*`; they stand after the others, so that nothing is lost.
    pub uncalled: Vec<NoteId>,
}

/// What the title page says, from the facts of the book. Absent facts are absent.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TitlePage {
    /// “A, B and C”; empty where no author is named.
    pub authors: String,
    pub title: String,
    pub subtitle: Option<String>,
    /// “Series name, Volume 3”.
    pub series: Option<String>,
    pub edition: Option<String>,
    /// “Translated by A and B”, one line for each role, in the manifest's order of roles.
    pub credits: Vec<String>,
    /// The imprint's name, or the publisher's.
    pub publisher: Option<String>,
    pub place: Option<String>,
    pub year: Option<String>,
}

/// What an anchor is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TargetKind {
    Section,
    Figure,
    Table,
    /// A displayed formula.
    Formula,
    /// A block that is none of these.
    Block,
    /// A bracketed span.
    Span,
}

/// Where an anchor stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    pub kind: TargetKind,
    /// The innermost section that holds it; itself for a section.
    pub section_id: String,
    /// The note that holds it, if one does.
    pub note: Option<NoteId>,
    /// The number of a figure or table: `3`.
    pub label: Option<String>,
}

impl PreparedBook {
    pub fn book(&self) -> &Book {
        &self.book
    }

    pub fn rules(&self) -> &PrepareRules {
        &self.rules
    }

    /// The place of an anchor. Every `Reference` of the book has one: dead ones were reported and became plain words.
    pub fn target(&self, anchor: &str) -> Option<&Target> {
        self.anchors.get(anchor)
    }

    /// The notes of one section of the kind named at `EndnoteGroup::section_id`.
    pub fn endnotes_of(&self, section_id: &str) -> Option<&EndnoteGroup> {
        self.endnotes_by_section.get(section_id).map(|idx| &self.endnotes[*idx])
    }
}
