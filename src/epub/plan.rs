//! Which files the text is cut into.
//!
//! One file for each chapter-like section, one for the opening of each part or book. Files that come out too large for old devices are cut at
//! their subsections, and those without in halves between their blocks: `package` writes the text, looks at the sizes, and asks for another plan.

use std::collections::BTreeMap;
use std::iter::once;
use std::ops::Range;

use crate::book::Block;
use crate::book::BlockKind;
use crate::book::Section;
use crate::book::SectionRole;
use crate::book::section::Matter;
use crate::epub::anchors::Anchors;
use crate::prepare::PreparedBook;
use crate::source::Span;

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

/// A section, or a part of one.
#[derive(Clone, Copy)]
pub struct TextPart<'a> {
    pub section: &'a Section,
    /// Those of its blocks that stand in this file.
    pub blocks: &'a [Block],
    /// How many of its blocks stand in files before.
    n_blocks_before: usize,
    /// The subsections that stand in the same file.
    pub children: &'a [Section],
    /// Its range in the manuscript.
    pub span: Span,
    pub position: Position,
    pub matter: Matter,
    /// Level of its heading, from 1; what lies above it stands in other files.
    pub level: u8,
}

/// Which part of a section's own text a file holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Position {
    /// The heading stands in it.
    pub is_first: bool,
    /// What follows the section's text stands in it: its index, its notes without a call.
    pub is_last: bool,
}

/// Sections that are cut further than the book itself asks for: their subsections have files of their own, and further files begin at these of
/// their own blocks, rising.
#[derive(Clone, Default)]
pub struct Cuts<'a> {
    list: Vec<(&'a Section, Vec<usize>)>,
}

impl<'a> Cuts<'a> {
    /// Asks for a part in smaller files, if that can be: its subsections apart, else its blocks in two halves. False where it cannot.
    pub fn cut(&mut self, part: TextPart<'a>) -> bool {
        if !part.children.is_empty() {
            self.list.push((part.section, Vec::new()));
            return true;
        }
        let Some(middle) = middle(part.blocks) else { return false };
        let begin = part.n_blocks_before + middle;
        match self.list.iter_mut().find(|(section, _)| std::ptr::eq(*section, part.section)) {
            Some((_, begins)) => begins.insert(begins.partition_point(|own| *own < begin), begin),
            None => self.list.push((part.section, vec![begin])),
        }
        true
    }

    /// Where further files of a section begin; `None` where it is not cut.
    fn of(&self, section: &Section) -> Option<&[usize]> {
        self.list.iter().find(|(own, _)| std::ptr::eq(*own, section)).map(|(_, begins)| begins.as_slice())
    }
}

/// Cuts a book into files.
pub fn plan<'a>(book: &'a PreparedBook, cuts: &Cuts<'a>) -> Plan<'a> {
    let mut documents = Documents { list: Vec::new(), counts: BTreeMap::new(), cuts };
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

struct Documents<'a, 'c> {
    cuts: &'c Cuts<'a>,
    list: Vec<Document<'a>>,
    /// Files so far by the first part of their name.
    counts: BTreeMap<&'static str, usize>,
}

impl<'a> Documents<'a, '_> {
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
            let cut = self.cuts.of(section);
            let is_cut = (section.role.is_division() || cut.is_some()) && !section.children.is_empty();
            let ranges = ranges(cut.unwrap_or_default(), section.blocks.len());
            for (idx, range) in ranges.iter().enumerate() {
                let position = Position { is_first: idx == 0, is_last: idx + 1 == ranges.len() };
                let children = if is_cut || !position.is_last { &[] } else { &section.children[..] };
                let blocks = &section.blocks[range.clone()];
                let span = span_of(section, range, position, children);
                let n_blocks_before = range.start;
                let part = TextPart { section, blocks, n_blocks_before, children, span, position, matter, level };
                self.push(Content::Text(part));
            }
            if is_cut {
                self.at_level(&section.children, matter, level.saturating_add(1), book);
            }
        }
    }
}

/// The manuscript range whose printed pages are marked in a file: up to the next one. `children` are those that stand in it.
fn span_of(section: &Section, range: &Range<usize>, position: Position, children: &[Section]) -> Span {
    let start = match section.blocks.get(range.start) {
        Some(block) if !position.is_first => block.span.start,
        _ => section.span.start,
    };
    let end = match (section.blocks.get(range.end), section.children.first()) {
        (Some(block), _) if !position.is_last => block.span.start,
        (_, Some(child)) if children.is_empty() => child.span.start,
        _ => section.span.end,
    };
    Span { start, end, ..section.span }
}

/// Ranges of so many blocks, of which all but the first begin at these.
fn ranges(begins: &[usize], n_blocks: usize) -> Vec<Range<usize>> {
    let starts = once(0).chain(begins.iter().copied());
    starts.zip(begins.iter().copied().chain(once(n_blocks))).map(|(start, end)| start..end).collect()
}

/// Where blocks fall into two halves: of those that may begin a file, the one nearest to the middle. `None` where all belong to the first.
fn middle(blocks: &[Block]) -> Option<usize> {
    let total: u64 = blocks.iter().map(size).sum();
    let mut before = 0_u64;
    let distances = blocks.iter().enumerate().map(|(idx, block)| {
        let distance = (2 * before).abs_diff(total);
        before += size(block);
        (distance, idx)
    });
    distances.filter(|(_, idx)| *idx > 0 && may_begin(&blocks[*idx])).min().map(|(_, idx)| idx)
}

fn size(block: &Block) -> u64 {
    u64::from(block.span.end.saturating_sub(block.span.start)).max(1)
}

/// Whether a file may begin with a block: not with the name under a quotation, nor with a pause.
fn may_begin(block: &Block) -> bool {
    !matches!(block.kind, BlockKind::Attribution(_) | BlockKind::SceneBreak)
}

/// The section made for notes at the end of a printed book has nothing in it here: the EPUB's notes stand at the end of each chapter.
fn is_empty_notes_section(section: &Section, book: &PreparedBook) -> bool {
    book.endnotes_section.as_deref() == Some(&section.id) && section.blocks.is_empty() && section.children.is_empty()
}

#[cfg(test)]
mod tests {
    use super::middle;
    use super::ranges;
    use crate::book::Block;
    use crate::book::BlockKind;
    use crate::source::FileId;
    use crate::source::Span;

    #[test]
    fn blocks_are_halved_and_none_is_lost() {
        let block = |size| Block::new(BlockKind::Paragraph(Vec::new()), Span::new(FileId(0), 0, size));
        let pause = || Block::new(BlockKind::SceneBreak, Span::new(FileId(0), 0, 3));
        assert_eq!(middle(&[10, 10, 10, 50, 10, 10, 10, 10].map(block)), Some(4));
        assert_eq!(middle(&[10, 10, 10, 10].map(block)), Some(2));
        // A pause stays with what is before it, however large that is.
        assert_eq!(middle(&[block(20), block(10), pause(), block(10)]), Some(1));
        assert_eq!(middle(&[block(10), block(500), pause(), block(10)]), Some(1));
        assert_eq!(middle(&[block(500), pause(), block(10)]), Some(2));
        assert_eq!(middle(&[block(500), pause()]), None);
        assert_eq!(middle(&[]), None);
        assert_eq!(ranges(&[], 0), vec![0..0; 1]);
        assert_eq!(ranges(&[2, 5], 8), [0..2, 2..5, 5..8]);
    }
}
