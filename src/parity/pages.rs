//! The words of finished pages, as they were placed.
//!
//! What has no place in the structure is furniture: running heads, folios, heads of tables taken up again. Made text stands in no manuscript, so
//! its places are in none. Both are left out, as are contents, index and formulas, the numbers of lists, and the marks of notes.

use std::collections::BTreeSet;

use crate::book::Block;
use crate::book::BlockKind;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::inline::ReferenceForm;
use crate::book::visit::for_each_block;
use crate::book::visit::for_each_inline;
use crate::book::visit::for_each_run;
use crate::book::visit::for_each_section;
use crate::parity::words::BookWords;
use crate::parity::words::Keep;
use crate::parity::words::Words;
use crate::prepare::PreparedBook;
use crate::print::pages::Glyph;
use crate::print::pages::Mark;
use crate::print::pages::Page;
use crate::print::pages::Pages;
use crate::print::pages::Placed;
use crate::print::pages::StructId;
use crate::print::pages::StructKind;
use crate::print::pages::StructTree;
use crate::print::pages::facts::LineEnd;
use crate::print::pages::facts::LineFacts;
use crate::source::Span;

/// Places of the manuscript that tell made words from written ones.
#[derive(Debug)]
struct Places {
    /// Of the calls of notes.
    calls: BTreeSet<Span>,
    /// Of what stands behind the number of an item.
    items: BTreeSet<Span>,
    notes: Vec<(Span, u32)>,
    /// Of “page 37”, whose number may still be wrong when the lines are right (P003), and of formulas.
    passed_over: Vec<Span>,
}

/// The part of a page that a leaf of the structure belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Role {
    Text,
    /// Of the note with this node.
    Note(StructId),
    /// Of a figure in the text.
    Caption,
    Made,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    parent: StructId,
    /// The paragraph, cell or the like around it.
    block: StructId,
    /// The row of a table that the block is a cell of.
    row: Option<StructId>,
    role: Role,
}

/// The words of a paginated book.
pub fn words(book: &PreparedBook, pages: &Pages, keep: Keep) -> BookWords {
    let mut reader = Reader {
        places: Places::of(book),
        kinds: &pages.structure,
        nodes: nodes(&pages.structure),
        note_numbers: vec![None; pages.structure.nodes.len()],
        last: None,
        keep,
        flow: Text::new(keep),
        captions: Text::new(keep),
        notes: Vec::new(),
    };
    let no_lines = Vec::new();
    for (idx, page) in pages.pages.iter().enumerate() {
        reader.page(page, pages.facts.pages.get(idx).map_or(&no_lines, |facts| &facts.lines));
    }
    reader.finish()
}

/// What each node of the structure is part of; nodes stand behind their parents.
fn nodes(structure: &StructTree) -> Vec<Node> {
    let is_figure = |idx: usize| matches!(structure.nodes[idx].kind, StructKind::Figure { .. });
    let root = Node { parent: StructTree::ROOT, block: StructTree::ROOT, row: None, role: Role::Text };
    let mut nodes = vec![root; structure.nodes.len()];
    for (idx, node) in structure.nodes.iter().enumerate() {
        let parent = nodes[idx];
        for child in &node.children {
            let kind = &structure.nodes[child.0 as usize].kind;
            nodes[child.0 as usize] = Node {
                parent: StructId(idx as u32),
                block: match kind {
                    StructKind::Link | StructKind::Span | StructKind::Formula { .. } | StructKind::Content => {
                        parent.block
                    }
                    _ => *child,
                },
                row: match kind {
                    StructKind::TableCell | StructKind::TableHeaderCell => Some(StructId(idx as u32)),
                    _ => parent.row,
                },
                role: match kind {
                    StructKind::Contents | StructKind::Index | StructKind::Formula { .. } => Role::Made,
                    StructKind::Note => Role::Note(*child),
                    StructKind::Caption if parent.role == Role::Text && is_figure(idx) => Role::Caption,
                    _ => parent.role,
                },
            };
        }
    }
    nodes
}

/// A text that words are added to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Target {
    Flow,
    Captions,
    Note(u32),
}

/// Where in a text words are added.
#[derive(Clone, Copy, Debug)]
struct Place {
    target: Target,
    block: StructId,
    row: Option<StructId>,
}

/// One text as far as it was read.
struct Text {
    keep: Keep,
    words: Words,
    block: StructId,
    row: Option<StructId>,
    /// Of the row: where it goes on overleaf, it does so cell by cell, and each cell is to be read as a whole.
    cells: Vec<(StructId, Words)>,
}

struct Reader<'a> {
    places: Places,
    kinds: &'a StructTree,
    nodes: Vec<Node>,
    /// The number of each note by its node, once its mark was met.
    note_numbers: Vec<Option<u32>>,
    /// Of the last line.
    last: Option<Place>,
    keep: Keep,
    flow: Text,
    captions: Text,
    /// By their numbers, in the order in which they stand.
    notes: Vec<(u32, Text)>,
}

impl Text {
    fn new(keep: Keep) -> Text {
        Text { keep, words: Words::new(keep), block: StructTree::ROOT, row: None, cells: Vec::new() }
    }

    /// The words that a block's are added to.
    fn words_of(&mut self, block: StructId, row: Option<StructId>) -> &mut Words {
        if row != self.row {
            self.end_row();
            self.row = row;
        }
        if row.is_some() {
            let known = self.cells.iter().position(|(cell, _)| *cell == block);
            let idx = known.unwrap_or(self.cells.len());
            if known.is_none() {
                self.cells.push((block, Words::new(self.keep)));
            }
            return &mut self.cells[idx].1;
        }
        if block != self.block {
            self.block = block;
            self.words.end_block();
        }
        &mut self.words
    }

    fn end_row(&mut self) {
        for (_, words) in self.cells.drain(..) {
            self.words.append(words);
        }
    }

    fn finish(mut self) -> Words {
        self.end_row();
        self.words
    }
}

impl Reader<'_> {
    fn page(&mut self, page: &Page, lines: &[LineFacts]) {
        let mut lines = lines.iter().peekable();
        for placed in &page.placed {
            let (Mark::Glyphs(run), Some(leaf)) = (&placed.mark, placed.tag) else { continue };
            let glyphs = &page.glyphs[run.glyphs.start as usize..run.glyphs.end as usize];
            let Some(start) = glyphs.iter().map(|glyph| glyph.text_start).min() else { continue };
            while let Some(line) = lines.next_if(|line| line.text.end <= start) {
                self.end_line(line.end);
            }
            self.run(placed, leaf, glyphs, &page.text);
        }
        self.end_line(lines.next().map_or(LineEnd::Bare, |line| line.end));
    }

    fn end_line(&mut self, end: LineEnd) {
        if end == LineEnd::WithinWord {
            return;
        }
        if let Some(place) = self.last {
            self.words(place).end_line();
        }
    }

    fn words(&mut self, Place { target, block, row }: Place) -> &mut Words {
        let text = match target {
            Target::Flow => &mut self.flow,
            Target::Captions => &mut self.captions,
            Target::Note(note) => self.note(note),
        };
        text.words_of(block, row)
    }

    /// Few notes are open at a time, so they are looked for from the end.
    fn note(&mut self, note: u32) -> &mut Text {
        let known = self.notes.iter().rposition(|(own, _)| *own == note);
        let idx = known.unwrap_or(self.notes.len());
        if known.is_none() {
            self.notes.push((note, Text::new(self.keep)));
        }
        &mut self.notes[idx].1
    }

    fn finish(self) -> BookWords {
        let mut found = BookWords::new(self.keep);
        found.text = self.flow.finish();
        found.captions = self.captions.finish();
        for (note, text) in self.notes {
            *found.note(note) = text.finish();
        }
        found.finish()
    }

    fn run(&mut self, placed: &Placed, leaf: StructId, glyphs: &[Glyph], text: &str) {
        let node = self.nodes[leaf.0 as usize];
        let target = match node.role {
            Role::Made => return,
            Role::Text => Target::Flow,
            Role::Caption => Target::Captions,
            Role::Note(note) => {
                if node.parent == note {
                    // Its mark.
                    self.note_numbers[note.0 as usize] = placed.span.and_then(|span| self.places.note(span));
                    return;
                }
                self.note_numbers[note.0 as usize].map_or(Target::Flow, Target::Note)
            }
        };
        if placed.span.is_some_and(|span| self.is_made(&span, node)) {
            return;
        }
        let place = Place { target, block: node.block, row: node.row };
        push_run(self.words(place), glyphs, text, placed.span);
        self.last = Some(place);
    }

    fn is_made(&self, span: &Span, node: Node) -> bool {
        let is_label = self.kinds.nodes[node.parent.0 as usize].kind == StructKind::ListLabel;
        let places = &self.places;
        let is_passed_over = places.calls.contains(span) || places.passes_over(span);
        !span.is_written() || is_passed_over || (is_label && places.items.contains(span))
    }
}

/// Adds the text of a run, glyph by glyph where they do not follow one another.
fn push_run(words: &mut Words, glyphs: &[Glyph], text: &str, span: Option<Span>) {
    let follows = |pair: &[Glyph]| pair[0].text_end.max(pair[0].text_start) == pair[1].text_start;
    let continues = |pair: &[Glyph]| pair[1].text_start == pair[1].text_end;
    if let (Some(first), Some(last)) = (glyphs.first(), glyphs.last())
        && glyphs.windows(2).all(follows)
    {
        words.text(&text[first.text_start as usize..last.text_end as usize], span);
        return;
    }
    let is_turned = glyphs.windows(2).any(|pair| pair[1].text_start < pair[0].text_start && !continues(pair));
    if is_turned {
        let start = glyphs.iter().map(|glyph| glyph.text_start).min().unwrap_or(0);
        let end = glyphs.iter().map(|glyph| glyph.text_end).max().unwrap_or(0);
        words.text(&text[start as usize..end as usize], span);
        return;
    }
    for glyph in glyphs {
        words.text(&text[glyph.text_start as usize..glyph.text_end as usize], span);
    }
}

impl Places {
    fn of(book: &PreparedBook) -> Places {
        let model = book.book();
        let calls = model.notes.iter().filter_map(|note| note.call).collect();
        let mut notes: Vec<(Span, u32)> = (0..).zip(&model.notes).map(|(idx, note)| (note.span, idx)).collect();
        notes.sort_unstable();
        let (mut items, mut passed_over) = (BTreeSet::new(), Vec::new());
        let mut of_run = |run: &[Inline]| {
            for_each_inline(run, &mut |inline| {
                let is_page = matches!(inline.kind, InlineKind::Reference { form: ReferenceForm::Page, .. });
                if is_page || matches!(inline.kind, InlineKind::Math(_)) {
                    passed_over.push(inline.span);
                }
            });
        };
        let mut of_block = |block: &Block| {
            if let BlockKind::List(list) = &block.kind {
                items.extend(list.items.iter().filter_map(|item| Some(item.first()?.span)));
            }
        };
        let mut visit = |blocks: &[Block]| {
            for_each_block(blocks, &mut of_block);
            for_each_run(blocks, &mut of_run);
        };
        for_each_section(model.sections(), &mut |section| visit(&section.blocks));
        model.notes.iter().for_each(|note| visit(&note.blocks));
        passed_over.sort_unstable();
        Places { calls, items, notes, passed_over }
    }

    /// What follows may have an empty place at the very end of it, where quotation marks changed the length of the text.
    fn passes_over(&self, span: &Span) -> bool {
        let n_before = self.passed_over.partition_point(|own| (own.file, own.start) <= (span.file, span.start));
        let own = n_before.checked_sub(1).map(|idx| self.passed_over[idx]);
        own.is_some_and(|own| own.file == span.file && span.start < own.end && span.end <= own.end)
    }

    fn note(&self, span: Span) -> Option<u32> {
        let at = self.notes.partition_point(|(own, _)| *own < span);
        self.notes.get(at).filter(|(own, _)| *own == span).map(|(_, note)| *note)
    }
}
