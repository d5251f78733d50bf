//! Ids of the files: every anchor of the model under a name that XML allows, each once in the whole book.

use std::collections::BTreeMap;

use crate::book::Attributes;
use crate::book::Block;
use crate::book::BlockKind;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::NoteId;
use crate::book::Section;
use crate::epub::plan::Content;
use crate::epub::plan::Document;
use crate::epub::plan::TextPart;
use crate::prepare::PreparedBook;

/// Beginnings of ids that the writer itself gives.
const OWN_PREFIXES: [&str; 5] = ["note-", "call-", "page-", "toc-", "book-"];

/// Where every anchor and every note stands.
pub struct Anchors<'a> {
    places: BTreeMap<&'a str, Place>,
    /// By `NoteId`, the file that calls it.
    note_documents: Vec<Option<usize>>,
}

/// The place of an anchor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// Index into `Plan::documents`.
    pub document_idx: usize,
    pub xml_id: String,
}

impl<'a> Anchors<'a> {
    /// Walks the whole book once, in the order of the files, and names the heading of each.
    pub fn of(book: &'a PreparedBook, documents: &mut [Document<'a>]) -> Anchors<'a> {
        let n_notes = book.book().notes.len();
        let anchors = Anchors { places: BTreeMap::new(), note_documents: vec![None; n_notes] };
        let mut walk = Walk { book, anchors, used: BTreeMap::new(), document_idx: 0, notes: Vec::new() };
        for (document_idx, document) in documents.iter().enumerate() {
            if let Content::Text(part) = document.content {
                walk.document_idx = document_idx;
                walk.part(part);
                if part.position.is_last {
                    walk.index(part.section);
                    walk.notes.extend(book.endnotes_of(&part.section.id).iter().flat_map(|group| &group.uncalled));
                }
                walk.called_notes();
            }
        }
        for document in documents.iter_mut() {
            let Content::Text(part) = document.content else { continue };
            if part.position.is_first && part.section.heading.is_some() && !part.section.id.is_empty() {
                document.heading_id = Some(walk.free_id(&format!("{}-title", part.section.id)));
            }
        }
        walk.anchors
    }

    pub fn place(&self, anchor: &str) -> Option<&Place> {
        self.places.get(anchor)
    }

    /// The id in its own file; for nodes that are known to stand there.
    pub fn xml_id(&self, anchor: &str) -> Option<&str> {
        self.places.get(anchor).map(|place| place.xml_id.as_str())
    }

    pub fn note_document(&self, note: NoteId) -> Option<usize> {
        self.note_documents.get(note.0 as usize).copied().flatten()
    }
}

/// The id of a note's text, of nine characters at least, as old importers want it.
pub fn note_id(note: NoteId) -> String {
    format!("note-{:04}", note.0 + 1)
}

/// The id of a note's call.
pub fn call_id(note: NoteId) -> String {
    format!("call-{:04}", note.0 + 1)
}

/// A name that XML, URLs and old readers all take as it is: ASCII letters, digits, hyphen, underscore; a letter first.
pub fn safe_id(anchor: &str) -> String {
    let mut id: String = anchor
        .chars()
        .map(|character| if character == '.' || character == ':' { '-' } else { character })
        .filter(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '_'))
        .collect();
    if !id.starts_with(|first: char| first.is_ascii_alphabetic()) || OWN_PREFIXES.iter().any(|own| id.starts_with(own))
    {
        id.insert_str(0, "id-");
    }
    id
}

struct Walk<'a> {
    book: &'a PreparedBook,
    anchors: Anchors<'a>,
    /// Every id given, with the last number put behind it.
    used: BTreeMap<String, usize>,
    document_idx: usize,
    /// Called in this file and not walked yet.
    notes: Vec<NoteId>,
}

impl<'a> Walk<'a> {
    /// An id that no other node has.
    fn free_id(&mut self, anchor: &str) -> String {
        let wanted = safe_id(anchor);
        let mut id = wanted.clone();
        while self.used.contains_key(&id) {
            let count = self.used.entry(wanted.clone()).or_insert(1);
            *count += 1;
            id = format!("{wanted}-{count}");
        }
        self.used.insert(id.clone(), 1);
        id
    }

    fn name(&mut self, anchor: &'a str) {
        if anchor.is_empty() || self.anchors.places.contains_key(anchor) {
            return;
        }
        let place = Place { document_idx: self.document_idx, xml_id: self.free_id(anchor) };
        self.anchors.places.insert(anchor, place);
    }

    fn attributes(&mut self, attributes: &'a Attributes) {
        if let Some(id) = &attributes.id {
            self.name(id);
        }
    }

    fn part(&mut self, part: TextPart<'a>) {
        if part.position.is_first {
            self.head(part.section);
        }
        self.blocks(part.blocks);
        part.children.iter().for_each(|child| self.section(child));
    }

    fn section(&mut self, section: &'a Section) {
        self.head(section);
        self.blocks(&section.blocks);
        section.children.iter().for_each(|child| self.section(child));
    }

    fn head(&mut self, section: &'a Section) {
        self.name(&section.id);
        if let Some(heading) = &section.heading {
            self.inlines(&heading.title);
        }
    }

    /// The notes called so far, with those that they call.
    fn called_notes(&mut self) {
        let mut idx = 0;
        while idx < self.notes.len() {
            let note = self.notes[idx];
            self.blocks(&self.book.book().note(note).blocks);
            idx += 1;
        }
        self.notes.clear();
    }

    /// The entries of an index that stands in a section.
    fn index(&mut self, section: &Section) {
        let book: &'a PreparedBook = self.book;
        if let Some(index) = book.index.as_ref().filter(|index| index.section_id == section.id) {
            index.for_each_entry(&mut |entry| self.name(&entry.anchor));
        }
    }

    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            self.attributes(&block.attributes);
            self.block(&block.kind);
        }
    }

    fn block(&mut self, kind: &'a BlockKind) {
        match kind {
            BlockKind::Paragraph(inlines) | BlockKind::MinorHeading(inlines) | BlockKind::Attribution(inlines) => {
                self.inlines(inlines);
            }
            BlockKind::Container { blocks, .. } => self.blocks(blocks),
            BlockKind::Verse { stanzas } => {
                stanzas.iter().flat_map(|stanza| &stanza.lines).for_each(|line| self.inlines(&line.content));
            }
            BlockKind::List(list) => list.items.iter().for_each(|item| self.blocks(item)),
            BlockKind::DefinitionList(definitions) => {
                for definition in definitions {
                    self.inlines(&definition.term);
                    definition.descriptions.iter().for_each(|blocks| self.blocks(blocks));
                }
            }
            BlockKind::Table(table) => {
                self.inlines(&table.caption);
                table.head.iter().chain(table.rows.iter().flatten()).for_each(|cell| self.inlines(cell));
            }
            BlockKind::Figure(figure) => self.inlines(&figure.caption),
            BlockKind::Code { .. } | BlockKind::SceneBreak => {}
        }
    }

    fn inlines(&mut self, inlines: &'a [Inline]) {
        for inline in inlines {
            match &inline.kind {
                InlineKind::Span { attributes, content } => {
                    self.attributes(attributes);
                    self.inlines(content);
                }
                InlineKind::Styled { content, .. }
                | InlineKind::Link { content, .. }
                | InlineKind::Reference { content, .. } => self.inlines(content),
                InlineKind::NoteCall(note) => self.note_call(*note),
                InlineKind::Text(_)
                | InlineKind::LineBreak
                | InlineKind::PrintBreak
                | InlineKind::Code(_)
                | InlineKind::Math(_)
                | InlineKind::Image(_) => {}
            }
        }
    }

    fn note_call(&mut self, note: NoteId) {
        let place = &mut self.anchors.note_documents[note.0 as usize];
        if place.is_none() {
            *place = Some(self.document_idx);
            self.notes.push(note);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::safe_id;

    #[test]
    fn ids_are_plain_ascii_and_start_with_a_letter() {
        assert_eq!(safe_id("the-end"), "the-end");
        assert_eq!(safe_id("1905"), "id-1905");
        assert_eq!(safe_id("глава-1"), "id--1");
        assert_eq!(safe_id("fig:map.1"), "fig-map-1");
        assert_eq!(safe_id("note-0001"), "id-note-0001");
    }
}
