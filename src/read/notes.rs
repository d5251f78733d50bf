//! Notes and their calls: gathered file by file under provisional ids, then put in the order of their calls.
//!
//! Labels belong to their file; a call whose label its file does not define may name a note of the one other file that does.

use std::collections::BTreeMap;
use std::collections::HashMap; // never iterated: only looked up

use crate::book::Block;
use crate::book::BlockKind;
use crate::book::Book;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::Note;
use crate::book::NoteId;
use crate::book::Section;
use crate::book::inline::plain_text;
use crate::book::visit;
use crate::diag::Sink;
use crate::diag::codes::manuscript::M020;
use crate::diag::codes::manuscript::M021;
use crate::diag::codes::manuscript::M022;
use crate::diag::codes::manuscript::M023;
use crate::diag::codes::manuscript::M024;
use crate::source::FileId;
use crate::source::Span;

/// The notes of all files, as they were met.
#[derive(Default)]
pub struct Notes {
    entries: Vec<Entry>,
    by_label: HashMap<(FileId, String), usize>,
}

struct Entry {
    label: Option<String>,
    /// `None` while only calls were seen.
    blocks: Option<Vec<Block>>,
    /// Of the definition or the inline note; until there is one, of the first call.
    span: Span,
    /// A definition of a label that was already taken: no call can reach it.
    is_second: bool,
}

impl Notes {
    fn entry(&mut self, file: FileId, label: &str, span: Span) -> usize {
        if let Some(idx) = self.by_label.get(&(file, label.to_string())) {
            return *idx;
        }
        let idx = self.add(Some(label.to_string()), None, span);
        self.by_label.insert((file, label.to_string()), idx);
        idx
    }

    fn add(&mut self, label: Option<String>, blocks: Option<Vec<Block>>, span: Span) -> usize {
        self.entries.push(Entry { label, blocks, span, is_second: false });
        self.entries.len() - 1
    }

    /// Notes a call and returns the provisional id of its note.
    pub fn call(&mut self, file: FileId, label: &str, span: Span) -> NoteId {
        NoteId(self.entry(file, label, span) as u32)
    }

    /// Adds an inline note and returns its provisional id.
    pub fn inline(&mut self, blocks: Vec<Block>, span: Span) -> NoteId {
        NoteId(self.add(None, Some(blocks), span) as u32)
    }

    /// Adds the text of a labelled note. Reports M023 where the file has one of this label; both are kept.
    pub fn define(&mut self, file: FileId, label: &str, blocks: Vec<Block>, span: Span, sink: &mut Sink) {
        let idx = self.entry(file, label, span);
        let first = self.entries[idx].span;
        if self.entries[idx].blocks.is_none() {
            self.entries[idx].blocks = Some(blocks);
            self.entries[idx].span = span;
            return;
        }
        sink.report(&M023, span, format!("note “[^{label}]” defined twice"))
            .label(first, "first defined here")
            .hint("give one of the two another name, and its call too");
        let second = self.add(Some(label.to_string()), Some(blocks), span);
        self.entries[second].is_second = true;
    }

    /// Lets calls without a note in their file mean the note of the one other file that defines their label.
    fn bind_across_files(&self) -> Vec<usize> {
        let mut definitions: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (idx, entry) in self.entries.iter().enumerate() {
            if let (Some(label), Some(_), false) = (&entry.label, &entry.blocks, entry.is_second) {
                definitions.entry(label).or_default().push(idx);
            }
        }
        let bound = |(idx, entry): (usize, &Entry)| match (&entry.label, &entry.blocks) {
            (Some(label), None) => match definitions.get(label.as_str()).map(Vec::as_slice) {
                Some([one]) => *one,
                _ => idx,
            },
            _ => idx,
        };
        self.entries.iter().enumerate().map(bound).collect()
    }
}

/// Gives notes their final ids in the order of their calls and checks that calls and notes agree.
///
/// The text comes first, then the notes in their order (a note may call another), then notes without a call, as they stand in the files.
/// Reports M020 (call without a note; stays as text), M021 (note without a call), M022 (second call; taken out), M024 (note without text).
pub fn link(book: &mut Book, notes: Notes, sink: &mut Sink) {
    let bound = notes.bind_across_files();
    let mut linker = Linker { bound, final_ids: vec![None; notes.entries.len()], order: Vec::new(), notes, sink };
    for sections in [&mut book.front, &mut book.body, &mut book.back] {
        for section in sections {
            linker.walk_section(section);
        }
    }
    book.notes = linker.finish();
}

struct Linker<'a> {
    notes: Notes,
    /// For each provisional id the entry it means.
    bound: Vec<usize>,
    /// For each entry its final id and the place of its call.
    final_ids: Vec<Option<(NoteId, Span)>>,
    /// The entries called, in order.
    order: Vec<usize>,
    sink: &'a mut Sink,
}

impl Linker<'_> {
    fn walk_section(&mut self, section: &mut Section) {
        if let Some(heading) = &mut section.heading {
            self.walk_inlines(&mut heading.title);
        }
        self.walk_blocks(&mut section.blocks);
        for child in &mut section.children {
            self.walk_section(child);
        }
    }

    fn walk_blocks(&mut self, blocks: &mut [Block]) {
        visit::for_each_run_mut(blocks, &mut |run| self.walk_inlines(run));
    }

    fn walk_inlines(&mut self, inlines: &mut Vec<Inline>) {
        inlines.retain_mut(|inline| match &mut inline.kind {
            InlineKind::NoteCall(id) => match self.call(*id, inline.span) {
                Outcome::Note(own) => {
                    *id = own;
                    true
                }
                Outcome::Second => false,
                Outcome::NoNote(text) => {
                    inline.kind = InlineKind::Text(text);
                    true
                }
            },
            InlineKind::Styled { content, .. }
            | InlineKind::Span { content, .. }
            | InlineKind::Link { content, .. }
            | InlineKind::Reference { content, .. } => {
                self.walk_inlines(content);
                true
            }
            _ => true,
        });
    }

    fn call(&mut self, provisional: NoteId, span: Span) -> Outcome {
        let idx = self.bound[provisional.0 as usize];
        let entry = &self.notes.entries[idx];
        let label = entry.label.clone().unwrap_or_default();
        if entry.blocks.is_none() {
            self.sink.report(&M020, span, format!("call of a note that is nowhere: “[^{label}]”")).hint(format!(
                "add a line that starts with `[^{label}]:`, or write `\\[^{label}]` if the brackets are meant as text"
            ));
            return Outcome::NoNote(format!("[^{label}]"));
        }
        if let Some((_, first)) = self.final_ids[idx] {
            self.sink
                .report(&M022, span, format!("note “[^{label}]” called twice; the second call is left out"))
                .label(first, "first called here")
                .hint("write a second note, if only “See the note above”, or take one call out");
            return Outcome::Second;
        }
        let id = NoteId(self.order.len() as u32);
        self.order.push(idx);
        self.final_ids[idx] = Some((id, span));
        Outcome::Note(id)
    }

    /// Walks through the notes themselves and hands all of them over in their final order.
    fn finish(mut self) -> Vec<Note> {
        let mut finished: Vec<Note> = Vec::new();
        self.take_called(&mut finished);
        let n_reached = finished.len();
        for idx in 0..self.notes.entries.len() {
            if self.final_ids[idx].is_some() || self.notes.entries[idx].blocks.is_none() {
                continue;
            }
            self.report_uncalled(idx);
            self.final_ids[idx] = Some((NoteId(self.order.len() as u32), self.notes.entries[idx].span));
            self.order.push(idx);
            let note = self.note(idx, None);
            finished.push(note);
            // A note that only this one calls follows it for now.
            self.take_called(&mut finished);
        }
        uncalled_last(finished, n_reached)
    }

    /// Finishes the notes that have an id and stand behind those already finished; they may call further ones.
    fn take_called(&mut self, finished: &mut Vec<Note>) {
        while finished.len() < self.order.len() {
            let idx = self.order[finished.len()];
            let call = self.final_ids[idx].map(|(_, span)| span);
            let note = self.note(idx, call);
            finished.push(note);
        }
    }

    /// Takes the text of an entry, with the calls in it resolved.
    fn note(&mut self, idx: usize, call: Option<Span>) -> Note {
        let entry = &mut self.notes.entries[idx];
        let (label, span) = (entry.label.clone(), entry.span);
        let mut blocks = entry.blocks.replace(Vec::new()).unwrap_or_default();
        if !has_content(&blocks) {
            let name = label.as_ref().map_or_else(|| "inline note".to_string(), |label| format!("note “[^{label}]”"));
            self.sink
                .report(&M024, span, format!("{name} without text"))
                .hint("write the text of the note, or take note and call out");
        }
        self.walk_blocks(&mut blocks);
        Note { label, blocks, mark: String::new(), call, span }
    }

    fn report_uncalled(&mut self, idx: usize) {
        let entry = &self.notes.entries[idx];
        if entry.is_second {
            return;
        }
        let (span, label) = (entry.span, entry.label.clone().unwrap_or_default());
        let words: String = entry.blocks.iter().flatten().map(first_words).take(1).collect();
        self.sink
            .report(&M021, span, format!("note without a call: “[^{label}]: {words}”"))
            .hint(format!("put `[^{label}]` where the note belongs, or delete the note"));
    }
}

/// Moves notes without a call behind all others. Only calls in the notes from `n_reached` on can mean a note that moves.
fn uncalled_last(notes: Vec<Note>, n_reached: usize) -> Vec<Note> {
    let mut order: Vec<usize> = (0..notes.len()).collect();
    order.sort_by_key(|idx| notes[*idx].call.is_none());
    let mut new_ids = vec![NoteId(0); notes.len()];
    for (new, old) in order.iter().enumerate() {
        new_ids[*old] = NoteId(new as u32);
    }
    let mut moved: Vec<(NoteId, Note)> =
        notes.into_iter().enumerate().map(|(old, note)| (new_ids[old], note)).collect();
    for (_, note) in moved.iter_mut().skip(n_reached) {
        visit::for_each_run_mut(&mut note.blocks, &mut |run| {
            visit::for_each_inline_mut(run, &mut |inline| {
                if let InlineKind::NoteCall(id) = &mut inline.kind {
                    *id = new_ids[id.0 as usize];
                }
            });
        });
    }
    moved.sort_by_key(|(id, _)| *id);
    moved.into_iter().map(|(_, note)| note).collect()
}

enum Outcome {
    Note(NoteId),
    Second,
    NoNote(String),
}

fn has_content(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match &block.kind {
        BlockKind::Paragraph(inlines) => !inlines.is_empty(),
        _ => true,
    })
}

/// The first words of a block, for messages.
fn first_words(block: &Block) -> String {
    let text = match &block.kind {
        BlockKind::Paragraph(inlines) => plain_text(inlines),
        _ => String::new(),
    };
    let short: String = text.chars().take(40).collect();
    if short.len() < text.len() { format!("{}…", short.trim_end()) } else { short }
}
