//! Notes: the blocks of footnotes, and endnotes as a part of the text.

use crate::book::BlockKind;
use crate::book::Inline;
use crate::book::NoteId;
use crate::book::Section;
use crate::prepare::EndnoteGroup;
use crate::prepare::NotePlacement;
use crate::print::flow::builder::FirstLine;
use crate::print::flow::builder::FlowBuilder;
use crate::print::flow::builder::Setting;
use crate::print::flow::builder::as_heading;
use crate::print::flow::galley::Block;
use crate::print::flow::galley::Galley;
use crate::print::flow::galley::Grid;
use crate::print::flow::galley::Keep;
use crate::print::flow::sections::Around;
use crate::print::pages::StructKind;
use crate::print::text::builder::note_anchor;
use crate::units::Length;

impl FlowBuilder<'_> {
    /// Builds the blocks of the notes that a galley calls. A note called within a note stands right after it, as a part of it; each stands once.
    pub fn build_footnotes(&mut self, galley: &mut Galley, around: &Around) {
        if !self.has_footnotes() {
            galley.notes.clear();
            return;
        }
        let mut placed: Vec<NoteId> = galley.notes.clone();
        for id in &galley.notes {
            let mut members = vec![*id];
            let mut blocks = self.note_blocks(*id, around);
            let mut inner = calls_in(&blocks);
            while let Some(id) = (!inner.is_empty()).then(|| inner.remove(0)) {
                if placed.contains(&id) {
                    continue;
                }
                placed.push(id);
                members.push(id);
                let own = self.note_blocks(id, around);
                inner.splice(0..0, calls_in(&own));
                blocks.extend(own);
            }
            galley.note_blocks.push(blocks);
            galley.note_members.push(members);
        }
    }

    fn note_blocks(&mut self, id: NoteId, around: &Around) -> Vec<Block> {
        let outer = (self.theme, self.flush);
        (self.theme, self.flush) = (self.note_theme, FirstLine::Flush);
        let blocks = self.blocks_of_note(id, around);
        (self.theme, self.flush) = outer;
        blocks
    }

    /// The blocks of one note. Its mark stands before its first words in full-size figures; where it starts with something else than a paragraph,
    /// on a line of its own.
    fn blocks_of_note(&mut self, id: NoteId, around: &Around) -> Vec<Block> {
        let style = &self.theme.styles.footnote;
        let note = self.book.book().note(id);
        let node = self.ctx.structure.add(around.node, StructKind::Note, None);
        let setting = Setting { node, lang: around.lang.clone(), style, left: style.left, right: style.right };
        let mut out = Vec::new();
        if !matches!(note.blocks.first().map(|block| &block.kind), Some(BlockKind::Paragraph(_))) {
            let mut block = Block::text(self.empty_block(&setting), Length::ZERO, Length::ZERO);
            block.keep = Keep::WithNext;
            out.push(block);
        }
        self.blocks(&note.blocks, &setting, &mut out);
        for block in &mut out {
            block.on_grid = Grid::Off;
        }
        let mark = self.ctx.note_marks.get(id.0 as usize).cloned().unwrap_or_default();
        let chars = self.char_style(style, &around.lang);
        let Some(text) = out.iter_mut().flat_map(Block::texts_mut).next() else { return out };
        let mut builder = self.paragraph(node, &around.lang, Length::ZERO);
        builder.anchor(&note_anchor(id), note.span);
        builder.text(&mark, &chars, note.span);
        builder.fixed_space(500, &chars, note.span);
        let mut paragraph = builder.finish();
        paragraph.pieces.append(&mut text.paragraph.pieces);
        paragraph.links = std::mem::take(&mut text.paragraph.links);
        paragraph.span = Some(note.span);
        text.paragraph = paragraph;
        out
    }

    /// Endnotes at the end of a chapter, and the whole list where it ends the book.
    pub fn chapter_endnotes(&mut self, section: &Section, around: &Around, galley: &mut Galley) {
        let book = self.book;
        match book.rules().note_placement {
            NotePlacement::Foot => {}
            NotePlacement::ChapterEnd => {
                if let Some(group) = book.endnotes_of(&section.id) {
                    let word = book.locale.words.notes.to_string();
                    self.endnote_group(group, &[Inline::text(word, section.span)], around, galley);
                }
            }
            NotePlacement::BookEnd => {
                if book.endnotes_section.as_deref() == Some(section.id.as_str()) {
                    for group in &book.endnotes {
                        self.endnote_group(group, &group.heading, around, galley);
                    }
                }
            }
        }
    }

    fn endnote_group(&mut self, group: &EndnoteGroup, heading: &[Inline], around: &Around, galley: &mut Galley) {
        let style = &self.theme.styles.subhead_1;
        if !heading.is_empty() {
            let title = crate::book::inline::plain_text(heading);
            let kind = StructKind::Heading { level: (around.level + 1).min(6), title };
            let node = self.ctx.structure.add(around.node, kind, None);
            let setting = self.setting(style, around);
            let text = as_heading(self.text_block(heading, &setting, node, Length::ZERO));
            let mut block = Block::text(text, style.above, style.below);
            block.keep = Keep::WithNext;
            galley.blocks.push(block);
        }
        for id in group.notes.iter().chain(&group.uncalled) {
            let blocks = self.note_blocks(*id, around);
            galley.blocks.extend(blocks);
        }
    }

    /// Notes that nothing calls stand at the end of the section they were written in, so that nothing is lost.
    pub fn uncalled_notes(&mut self, section: &Section, around: &Around, galley: &mut Galley) {
        let book = self.book;
        if book.rules().note_placement != NotePlacement::Foot {
            return;
        }
        let Some(group) = book.endnotes_of(&section.id) else { return };
        for id in &group.uncalled {
            let blocks = self.note_blocks(*id, around);
            galley.blocks.extend(blocks);
        }
    }
}

/// The notes called in some blocks, in order.
pub fn calls_in(blocks: &[Block]) -> Vec<NoteId> {
    use crate::print::text::PieceKind;
    let pieces = blocks.iter().flat_map(Block::texts).flat_map(|text| &text.paragraph.pieces);
    pieces
        .filter_map(|piece| match piece.kind {
            PieceKind::NoteCall(note) => Some(note),
            _ => None,
        })
        .collect()
}
