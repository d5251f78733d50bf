//! Notes: calls in the text, and the notes themselves at the end of the file.
//!
//! The shapes are those that pop up on all readers known: number alone within the link and `<sup>` around it (Apple Books), the file's name in the
//! address of a note that comes after the call, in its `epub:type` (Kobo), the way back at the head of the note (Kindle, which runs notes together otherwise).

use crate::book::Block;
use crate::book::BlockKind;
use crate::book::NoteId;
use crate::book::Section;
use crate::epub::anchors::call_id;
use crate::epub::anchors::note_id;
use crate::epub::plan::Position;
use crate::epub::xhtml::Attributes;
use crate::epub::xhtml::Place;
use crate::epub::xhtml::TextWriter;

impl<'a> TextWriter<'a> {
    pub(super) fn note_call(&mut self, note: NoteId) {
        let mark = &self.shared.book.book().note(note).mark;
        if self.shared.plan.anchors.note_document(note) != Some(self.document_idx) {
            return;
        }
        if self.link_depth > 0 {
            self.calls_after_link.push(note);
            return;
        }
        self.notes.push(note);
        let href = self.href(self.document_idx, &note_id(note));
        let id = call_id(note);
        self.out.start("sup", &[]);
        let attributes = [("epub:type", "noteref"), ("role", "doc-noteref"), ("id", &*id), ("href", &*href)];
        self.out.start("a", &attributes);
        self.own_text(mark);
        self.out.end("a");
        self.out.end("sup");
    }

    /// The notes called in this file, each followed by the place for those it calls itself; at the section's end its notes without a call.
    pub(super) fn notes(&mut self, section: &Section, position: Position) {
        let group = self.shared.note_groups.get(section.id.as_str()).filter(|_| position.is_last);
        let uncalled = group.map_or(&[][..], |group| &group.uncalled);
        if self.notes.is_empty() && uncalled.is_empty() {
            return;
        }
        self.place = Place::Note;
        self.out.start("div", &[("class", "footnotes"), ("epub:type", "footnotes")]);
        self.out.newline();
        let mut waiting = std::mem::take(&mut self.notes);
        waiting.extend(uncalled);
        waiting.reverse();
        let style = &self.shared.theme.styles.footnote;
        self.in_style(style, |writer| {
            while let Some(note) = waiting.pop() {
                writer.note(note);
                // Those that it calls come right after it, as their numbers do.
                waiting.extend(writer.notes.drain(..).rev());
            }
        });
        self.out.end("div");
        self.out.newline();
        self.place = Place::Flow;
    }

    fn note(&mut self, id: NoteId) {
        let note = self.shared.book.book().note(id);
        self.trace(note.span);
        let xml_id = note_id(id);
        self.out.start("aside", &[("epub:type", "footnote"), ("role", "doc-footnote"), ("id", &xml_id)]);
        self.out.newline();
        match note.blocks.split_first() {
            Some((Block { kind: BlockKind::Paragraph(inlines), attributes, span }, rest)) => {
                self.trace(*span);
                let attributes = Attributes::of(attributes, &self.shared.plan.anchors).class("first");
                self.out.start("p", &attributes.slices());
                self.way_back(id, &note.mark);
                self.inlines(inlines);
                self.out.end("p");
                self.out.newline();
                self.later_blocks(rest);
            }
            _ => {
                self.out.start("p", &[("class", "first")]);
                self.way_back(id, &note.mark);
                self.out.end("p");
                self.out.newline();
                self.blocks(&note.blocks);
            }
        }
        self.out.end("aside");
        self.out.newline();
    }

    /// The number at the head of a note, which leads back to its call.
    fn way_back(&mut self, note: NoteId, mark: &str) {
        if self.shared.plan.anchors.note_document(note) == Some(self.document_idx)
            && self.shared.book.book().note(note).call.is_some()
        {
            let href = self.href(self.document_idx, &call_id(note));
            let label = format!("{mark}. {}", self.shared.book.locale.words.back_to_text);
            let attributes = [
                ("class", "note-mark"),
                ("epub:type", "backlink"),
                ("role", "doc-backlink"),
                ("href", &*href),
                ("aria-label", &*label),
            ];
            self.out.start("a", &attributes);
            self.own_text(mark);
            self.out.end("a");
        } else {
            self.out.start("span", &[("class", "note-mark")]);
            self.own_text(mark);
            self.out.end("span");
        }
        self.own_text(" ");
    }
}
