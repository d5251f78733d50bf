//! Note marks, and which section each note belongs to.

use crate::book::Block;
use crate::book::Book;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::NoteId;
use crate::book::Section;
use crate::book::SectionRole;
use crate::book::visit::for_each_inline;
use crate::book::visit::for_each_run;
use crate::book::visit::for_each_section;
use crate::locale::locale;
use crate::prepare::EndnoteGroup;
use crate::prepare::NoteNumbering;
use crate::prepare::NotePlacement;
use crate::prepare::back_section::back_section;
use crate::prepare::outline::Outline;
use crate::prepare::outline::OutlineEntry;
use crate::source::Span;

/// The mark of a note that is never called.
const UNCALLED_MARK: &str = "*";

/// The notes in reading order.
pub struct NoteOrder {
    /// For each note the innermost section that calls it, as an index into the outline.
    pub homes: Vec<Option<usize>>,
    groups: Vec<Group>,
}

struct Group {
    unit: usize,
    called: Vec<NoteId>,
    uncalled: Vec<NoteId>,
}

/// Finds the calls, in the order of the text. A note called within a note follows it at once.
pub fn order_notes(book: &Book, outline: &Outline) -> NoteOrder {
    let mut order = NoteOrder { homes: vec![None; book.notes.len()], groups: Vec::new() };
    let mut section_idx = 0;
    for_each_section(book.sections(), &mut |section| {
        let calls = calls_in_section(section);
        if !calls.is_empty() {
            order.take(book, calls, section_idx, outline.entries[section_idx].unit);
        }
        section_idx += 1;
    });
    order.take_uncalled(book, outline);
    order
}

impl NoteOrder {
    /// Adds calls and, after each, those within the note; without recursion, since notes may call notes in a long chain.
    fn take(&mut self, book: &Book, calls: Vec<NoteId>, section_idx: usize, unit: usize) {
        if self.groups.last().is_none_or(|group| group.unit != unit) {
            self.groups.push(Group { unit, called: Vec::new(), uncalled: Vec::new() });
        }
        let mut waiting = vec![calls.into_iter()];
        while let Some(calls) = waiting.last_mut() {
            let Some(id) = calls.next() else {
                waiting.pop();
                continue;
            };
            let Some(home) = self.homes.get_mut(id.0 as usize).filter(|home| home.is_none()) else { continue };
            *home = Some(section_idx);
            self.groups.last_mut().expect("a group was pushed above").called.push(id);
            waiting.push(calls_in_blocks(&book.note(id).blocks).into_iter());
        }
    }

    /// Gives each note without a call to the section in which it is defined.
    fn take_uncalled(&mut self, book: &Book, outline: &Outline) {
        let uncalled: Vec<usize> = (0..book.notes.len()).filter(|idx| self.homes[*idx].is_none()).collect();
        if uncalled.is_empty() || outline.entries.is_empty() {
            return;
        }
        let mut starts: Vec<(Span, usize)> =
            outline.entries.iter().enumerate().map(|(idx, entry)| (entry.span, idx)).collect();
        starts.sort();
        for idx in uncalled {
            let span = book.notes[idx].span;
            let n_before = starts.partition_point(|(start, _)| (start.file, start.start) <= (span.file, span.start));
            let section_idx = starts[n_before.saturating_sub(1)].1;
            self.homes[idx] = Some(section_idx);
            let unit = outline.entries[section_idx].unit;
            let at = self.groups.partition_point(|group| group.unit < unit);
            if self.groups.get(at).is_none_or(|group| group.unit != unit) {
                self.groups.insert(at, Group { unit, called: Vec::new(), uncalled: Vec::new() });
            }
            self.groups[at].uncalled.push(NoteId(idx as u32));
        }
    }
}

fn calls_in_section(section: &Section) -> Vec<NoteId> {
    let mut calls = Vec::new();
    if let Some(heading) = &section.heading {
        push_calls(&heading.title, &mut calls);
    }
    for_each_run(&section.blocks, &mut |run| push_calls(run, &mut calls));
    calls
}

fn calls_in_blocks(blocks: &[Block]) -> Vec<NoteId> {
    let mut calls = Vec::new();
    for_each_run(blocks, &mut |run| push_calls(run, &mut calls));
    calls
}

fn push_calls(run: &[Inline], calls: &mut Vec<NoteId>) {
    for_each_inline(run, &mut |inline| {
        if let InlineKind::NoteCall(id) = &inline.kind {
            calls.push(*id);
        }
    });
}

/// Writes the marks: from 1 in each group, or through the book. Restart by page is print's own: the EPUB then numbers by chapter, and so do we.
pub fn mark_notes(book: &mut Book, order: &NoteOrder, numbering: NoteNumbering) {
    let mut number = 0;
    for group in &order.groups {
        if numbering != NoteNumbering::Book {
            number = 0;
        }
        for id in &group.called {
            number += 1;
            book.notes[id.0 as usize].mark = number.to_string();
        }
        for id in &group.uncalled {
            book.notes[id.0 as usize].mark = UNCALLED_MARK.to_string();
        }
    }
}

/// The groups as the renderers take them. The headings name part and book where numbers of chapters come twice.
pub fn endnote_groups(order: &NoteOrder, outline: &Outline) -> Vec<EndnoteGroup> {
    order
        .groups
        .iter()
        .map(|group| EndnoteGroup {
            section_id: outline.entries[group.unit].id.clone(),
            heading: group_heading(group.unit, outline),
            notes: group.called.clone(),
            uncalled: group.uncalled.clone(),
        })
        .collect()
}

fn group_heading(unit: usize, outline: &Outline) -> Vec<Inline> {
    let entry = &outline.entries[unit];
    let name = |entry: &OutlineEntry| entry.label_text().unwrap_or_else(|| entry.label_and_title());
    let mut parts: Vec<String> =
        outline.divisions_around(unit).into_iter().map(|idx| name(&outline.entries[idx])).collect();
    parts.extend(entry.label_text());
    let mut head = parts.join(", ");
    if !head.is_empty() && !entry.title.is_empty() {
        head.push_str(entry.separator());
    }
    let label = (!head.is_empty()).then(|| Inline::text(head, entry.span));
    label.into_iter().chain(outline.title(entry)).collect()
}

/// Makes the section at the end of the book in which all notes stand, or finds the author's own; its id. Nothing where there are no notes.
///
/// It stands after appendices and afterwords and before glossary, bibliography and index.
pub fn endnotes_section(book: &mut Book, placement: NotePlacement) -> Option<String> {
    if placement != NotePlacement::BookEnd || book.notes.is_empty() {
        return None;
    }
    if let Some(own) = book.back.iter().find(|section| section.role == SectionRole::Notes) {
        return Some(own.id.clone());
    }
    let stands_before = |role| matches!(role, SectionRole::Afterword | SectionRole::Appendix);
    back_section(book, SectionRole::Notes, "notes", locale(&book.meta.lang).words.notes, stands_before)
}
