//! Which files the text is cut into.
//!
//! One file for each chapter-like section, one for the opening of each part or book. Files that come out too large for old devices are cut at
//! their subsections, and those without between their blocks: `package` writes the text, looks at the sizes, and asks for another plan.

use std::collections::BTreeMap;
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

/// Sections that are cut further than the book itself asks for.
#[derive(Clone, Default)]
pub struct Cuts<'a> {
    list: Vec<(&'a Section, Cut)>,
}

/// How a section is cut.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Cut {
    /// Its subsections have files of their own.
    AtChildren,
    /// So have they, and its own blocks are spread over files of one of so many shares.
    InPieces(usize),
}

impl<'a> Cuts<'a> {
    /// Asks for a part in smaller files, if that can be: by how many times it is too large is known. False where it cannot.
    pub fn cut(&mut self, part: TextPart<'a>, times: usize) -> bool {
        let (n_blocks, times) = (part.section.blocks.len(), times.max(2));
        let is_single = part.blocks.len() < 2;
        match self.list.iter_mut().find(|(section, _)| std::ptr::eq(*section, part.section)) {
            None if !part.children.is_empty() => self.list.push((part.section, Cut::AtChildren)),
            None if !is_single => self.list.push((part.section, Cut::InPieces(times))),
            Some((_, cut @ Cut::AtChildren)) if !is_single => *cut = Cut::InPieces(times),
            // Finer, until each block stands alone.
            Some((_, Cut::InPieces(n))) if !is_single && *n < n_blocks * 2 => *n += 1,
            _ => return false,
        }
        true
    }

    fn of(&self, section: &Section) -> Option<Cut> {
        self.list.iter().find(|(own, _)| std::ptr::eq(*own, section)).map(|(_, cut)| *cut)
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
            let n_pieces = if let Some(Cut::InPieces(n)) = cut { n } else { 1 };
            let ranges = pieces(&section.blocks, n_pieces);
            for (idx, range) in ranges.iter().enumerate() {
                let position = Position { is_first: idx == 0, is_last: idx + 1 == ranges.len() };
                let children = if is_cut || !position.is_last { &[] } else { &section.children[..] };
                let blocks = &section.blocks[range.clone()];
                let span = span_of(section, range, position, children);
                self.push(Content::Text(TextPart { section, blocks, children, span, position, matter, level }));
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

/// Spreads blocks over files of at most a share of the whole, one of `n_shares`, or of one block that is larger by itself.
fn pieces(blocks: &[Block], n_shares: usize) -> Vec<Range<usize>> {
    let share = blocks.iter().map(size).sum::<u64>().div_ceil(n_shares as u64);
    let mut ranges = Vec::new();
    let (mut start, mut done) = (0, 0);
    for (idx, block) in blocks.iter().enumerate() {
        if n_shares > 1 && idx > start && done + size(block) > share && may_begin(block) {
            ranges.push(start..idx);
            (start, done) = (idx, 0);
        }
        done += size(block);
    }
    ranges.push(start..blocks.len());
    ranges
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
    use super::pieces;
    use crate::book::Block;
    use crate::book::BlockKind;
    use crate::source::FileId;
    use crate::source::Span;

    #[test]
    fn blocks_are_spread_evenly_and_none_is_lost() {
        let sizes = [10, 10, 10, 50, 10, 10, 10, 10];
        let block = |size| Block::new(BlockKind::Paragraph(Vec::new()), Span::new(FileId(0), 0, size));
        let blocks: Vec<Block> = sizes.into_iter().map(block).collect();
        assert_eq!(pieces(&blocks, 1), [0..8]);
        assert_eq!(pieces(&blocks, 2), [0..3, 3..5, 5..8]);
        assert_eq!(pieces(&blocks, 3), [0..3, 3..4, 4..8]);
        assert_eq!(pieces(&[], 3), [0..0]);
        let mut with_pause = blocks.clone();
        with_pause[4] = Block::new(BlockKind::SceneBreak, Span::new(FileId(0), 0, 3));
        assert_eq!(pieces(&with_pause, 3), [0..3, 3..5, 5..8]);
    }
}
