//! Which files the text is cut into.
//!
//! One file for each chapter-like section, one for the opening of each part or book; chapters that would make a file too large for old devices are
//! cut at their subsections.

use std::collections::BTreeMap;

use crate::book::Section;
use crate::book::SectionRole;
use crate::book::section::Matter;
use crate::epub::anchors::Anchors;
use crate::prepare::PreparedBook;

/// Bytes of manuscript above which a section is cut at its subsections. Old e-ink readers lay out a whole file before they show its first page;
/// about 300 kB of XHTML was the limit of Adobe's engine, and Kobo's specification asks for small files for speed.
const MAX_FILE_BYTES: u32 = 250_000;

/// The files of text in reading order, and where every anchor of the book stands.
pub struct Plan<'a> {
    pub documents: Vec<Document<'a>>,
    pub anchors: Anchors<'a>,
}

/// One XHTML file.
pub struct Document<'a> {
    /// Its name in the folder of texts: `chapter-001.xhtml`.
    pub file: String,
    pub content: Content<'a>,
    /// Id of the heading that names the file's outermost section.
    pub heading_id: Option<String>,
}

/// What a file holds.
#[derive(Clone, Copy)]
pub enum Content<'a> {
    Cover,
    TitlePage,
    ImprintPage,
    /// The navigation document, which is the contents page too.
    Contents,
    Text(TextPart<'a>),
}

/// A section, or its opening alone.
#[derive(Clone, Copy)]
pub struct TextPart<'a> {
    pub section: &'a Section,
    pub extent: Extent,
    pub matter: Matter,
    /// Level of its heading, from 1; what lies above it stands in other files.
    pub level: u8,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    Whole,
    /// The heading and what stands before the first child; the children have files of their own.
    Opening,
}

/// Cuts a book into files.
pub fn plan(book: &PreparedBook) -> Plan<'_> {
    let mut documents = Documents { list: Vec::new(), counts: BTreeMap::new() };
    documents.push(Content::Cover);
    let (before_contents, after_contents) = book.book().front.split_at(n_before_contents(&book.book().front));
    let n_half_titles = before_contents.iter().take_while(|section| section.role == SectionRole::HalfTitle).count();
    documents.sections(&before_contents[..n_half_titles], Matter::Front, book);
    documents.push(Content::TitlePage);
    if !book.imprint.is_empty() {
        documents.push(Content::ImprintPage);
    }
    documents.sections(&before_contents[n_half_titles..], Matter::Front, book);
    documents.push(Content::Contents);
    documents.sections(after_contents, Matter::Front, book);
    documents.sections(&book.book().body, Matter::Body, book);
    documents.sections(&book.book().back, Matter::Back, book);
    let mut documents = documents.list;
    let anchors = Anchors::of(book, &mut documents);
    Plan { documents, anchors }
}

/// How many sections of the front matter stand before the contents, as in print: half-title, dedication, epigraph.
fn n_before_contents(front: &[Section]) -> usize {
    use SectionRole as R;
    front.iter().take_while(|section| matches!(section.role, R::HalfTitle | R::Dedication | R::Epigraph)).count()
}

struct Documents<'a> {
    list: Vec<Document<'a>>,
    /// Files so far by the first part of their name.
    counts: BTreeMap<&'static str, usize>,
}

impl<'a> Documents<'a> {
    fn push(&mut self, content: Content<'a>) {
        let file = match content {
            Content::Cover => "cover.xhtml".to_string(),
            Content::TitlePage => "title-page.xhtml".to_string(),
            Content::ImprintPage => "imprint.xhtml".to_string(),
            Content::Contents => "contents.xhtml".to_string(),
            Content::Text(part) => {
                let name = part.section.role.name();
                let count = self.counts.entry(name).or_default();
                *count += 1;
                format!("{name}-{count:03}.xhtml")
            }
        };
        self.list.push(Document { file, content, heading_id: None });
    }

    fn sections(&mut self, sections: &'a [Section], matter: Matter, book: &PreparedBook) {
        self.at_level(sections, matter, 1, book);
    }

    fn at_level(&mut self, sections: &'a [Section], matter: Matter, level: u8, book: &PreparedBook) {
        for section in sections {
            if is_empty_notes_section(section, book) {
                continue;
            }
            let extent = extent_of(section);
            self.push(Content::Text(TextPart { section, extent, matter, level }));
            if extent == Extent::Opening {
                self.at_level(&section.children, matter, level.saturating_add(1), book);
            }
        }
    }
}

/// The section made for notes at the end of a printed book has nothing in it here: the EPUB's notes stand at the end of each chapter.
fn is_empty_notes_section(section: &Section, book: &PreparedBook) -> bool {
    book.endnotes_section.as_deref() == Some(&section.id) && section.blocks.is_empty() && section.children.is_empty()
}

fn extent_of(section: &Section) -> Extent {
    let n_bytes = section.span.end.saturating_sub(section.span.start);
    let is_cut = section.role.is_division() || n_bytes > MAX_FILE_BYTES;
    if is_cut && !section.children.is_empty() { Extent::Opening } else { Extent::Whole }
}

impl<'a> TextPart<'a> {
    /// The subsections that stand in the same file.
    pub fn children(&self) -> &'a [Section] {
        match self.extent {
            Extent::Whole => &self.section.children,
            Extent::Opening => &[],
        }
    }
}
