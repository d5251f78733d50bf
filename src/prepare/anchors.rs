//! Every place of the book that has a name.

use std::collections::BTreeMap;

use crate::book::Block;
use crate::book::BlockKind;
use crate::book::Book;
use crate::book::Formula;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::NoteId;
use crate::book::visit::for_each_block;
use crate::book::visit::for_each_inline;
use crate::book::visit::for_each_run;
use crate::book::visit::for_each_section;
use crate::prepare::Target;
use crate::prepare::TargetKind;
use crate::prepare::notes::NoteOrder;
use crate::prepare::outline::Outline;

/// Collects the ids of sections, blocks and spans, those within notes included. Of two equal ids the first counts; `read` has reported the other.
pub fn collect_anchors(book: &Book, outline: &Outline, order: &NoteOrder) -> BTreeMap<String, Target> {
    let mut anchors = Anchors { found: BTreeMap::new() };
    for_each_section(book.sections(), &mut |section| {
        let place = Place { section_id: &section.id, note: None };
        anchors.add(&section.id, TargetKind::Section, place);
        if let Some(heading) = &section.heading {
            anchors.add_run(&heading.title, place);
        }
        anchors.add_blocks(&section.blocks, place);
    });
    for (idx, note) in book.notes.iter().enumerate() {
        let Some(home) = order.homes[idx] else { continue };
        let place = Place { section_id: &outline.entries[home].id, note: Some(NoteId(idx as u32)) };
        anchors.add_blocks(&note.blocks, place);
    }
    anchors.found
}

#[derive(Clone, Copy)]
struct Place<'a> {
    section_id: &'a str,
    note: Option<NoteId>,
}

struct Anchors {
    found: BTreeMap<String, Target>,
}

impl Anchors {
    fn add(&mut self, id: &str, kind: TargetKind, place: Place) {
        if id.is_empty() || self.found.contains_key(id) {
            return;
        }
        self.found.insert(
            id.to_string(),
            Target { kind, section_id: place.section_id.to_string(), note: place.note, label: None },
        );
    }

    fn add_blocks(&mut self, blocks: &[Block], place: Place) {
        for_each_block(blocks, &mut |block| {
            if let Some(id) = &block.attributes.id {
                let kind = match &block.kind {
                    BlockKind::Figure(_) => TargetKind::Figure,
                    BlockKind::Table(_) => TargetKind::Table,
                    BlockKind::Paragraph(run) if Formula::alone(run).is_some() => TargetKind::Formula,
                    _ => TargetKind::Block,
                };
                self.add(id, kind, place);
            }
        });
        for_each_run(blocks, &mut |run| self.add_run(run, place));
    }

    fn add_run(&mut self, run: &[Inline], place: Place) {
        for_each_inline(run, &mut |inline| {
            if let InlineKind::Span { attributes, .. } = &inline.kind
                && let Some(id) = &attributes.id
            {
                self.add(id, TargetKind::Span, place);
            }
        });
    }
}
