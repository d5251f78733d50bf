//! What an EPUB tells of locked pages, kept in the lock: so an EPUB alone is made without setting them.
//!
//! In and out: the table `epub` of an edition in `build.lock.toml`. Its places are exact to the byte, so it is true of one text in one design only;
//! the seal tells whether these are still they.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::diag::Sink;
use crate::layout::lock::quoted;
use crate::layout::lock::required;
use crate::page_map::PageMap;
use crate::page_map::PageStart;
use crate::page_map::StartPlace;
use crate::source::FileId;
use crate::source::SourceMap;
use crate::source::Span;
use crate::toml_reader::TableReader;

/// A `PageMap` as a lock holds it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PageRecord {
    /// A `Seal` of all that the pages hang on, and of the whole entry of the edition.
    pub seal: String,
    /// The printed number of each note, by `NoteId`; empty where the notes have the numbers that the book gives them.
    pub note_marks: Vec<String>,
    /// In order; those on which the manuscript has no text stand last.
    pub pages: Vec<RecordedPage>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordedPage {
    pub folio: String,
    pub start: Option<RecordedStart>,
    /// The named places on it.
    pub names: Vec<String>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RecordedStart {
    /// In one of the files of the manuscript, counted from 1.
    Text { file: usize, byte: usize },
    /// At a named place.
    Name(String),
}

impl PageRecord {
    /// Records the pages of a book with these files and these numbers of notes; without a seal, and `None` where a page starts in no file of the book.
    pub fn of(map: &PageMap, files: &[FileId], note_marks: &[String]) -> Option<PageRecord> {
        let mut names: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (name, folio) in &map.folios {
            names.entry(folio).or_default().push(name.clone());
        }
        let mut pages = Vec::new();
        for PageStart { folio, place } in &map.starts {
            let start = match place {
                StartPlace::Text(span) => {
                    let file = files.iter().position(|file| *file == span.file)? + 1;
                    RecordedStart::Text { file, byte: span.start as usize }
                }
                StartPlace::Anchor(name) => RecordedStart::Name(name.clone()),
            };
            let names = names.remove(folio.as_str()).unwrap_or_default();
            pages.push(RecordedPage { folio: folio.clone(), start: Some(start), names });
        }
        let others = names.into_iter();
        pages.extend(others.map(|(folio, names)| RecordedPage { folio: folio.to_string(), start: None, names }));
        let note_marks = if map.note_marks == note_marks { Vec::new() } else { map.note_marks.clone() };
        Some(PageRecord { seal: String::new(), note_marks, pages })
    }

    /// The pages, as `of` was given them; `None` where one starts at a place that is not in the text.
    pub fn page_map(&self, files: &[FileId], sources: &SourceMap, note_marks: Vec<String>) -> Option<PageMap> {
        let mut map = PageMap { note_marks: self.note_marks.clone(), ..PageMap::default() };
        if map.note_marks.is_empty() {
            map.note_marks = note_marks;
        }
        for RecordedPage { folio, start, names } in &self.pages {
            map.folios.extend(names.iter().map(|name| (name.clone(), folio.clone())));
            let Some(start) = start else { continue };
            let place = match start {
                RecordedStart::Text { file, byte } => {
                    let file = *files.get(file.checked_sub(1)?)?;
                    sources.file(file).text.get(*byte..)?;
                    StartPlace::Text(Span::new(file, *byte, *byte))
                }
                RecordedStart::Name(name) => StartPlace::Anchor(name.clone()),
            };
            map.starts.push(PageStart { folio: folio.clone(), place });
        }
        Some(map)
    }

    /// Writes the table `epub`, with another seal than its own.
    pub fn write_with(&self, seal: &str, text: &mut String) {
        let _ = write!(text, "\n[edition.epub]\nseal = {}\n", quoted(seal));
        if !self.note_marks.is_empty() {
            let _ = writeln!(text, "note_marks = {}", list(&self.note_marks));
        }
        text.push_str("pages = [\n");
        for RecordedPage { folio, start, names } in &self.pages {
            let _ = write!(text, "  {{ folio = {}", quoted(folio));
            let _ = match start {
                Some(RecordedStart::Text { file, byte }) => write!(text, ", file = {file}, byte = {byte}"),
                Some(RecordedStart::Name(name)) => write!(text, ", at = {}", quoted(name)),
                None => Ok(()),
            };
            if !names.is_empty() {
                let _ = write!(text, ", names = {}", list(names));
            }
            text.push_str(" },\n");
        }
        text.push_str("]\n");
    }

    /// Reads the table `epub`. Reports every fault; whatever it may have done to the record, the seal tells.
    pub fn read(mut table: TableReader, sink: &mut Sink) -> Option<PageRecord> {
        let seal = required(&mut table, "seal", sink);
        let note_marks = texts(&mut table, "note_marks", sink);
        let pages = table.tables("pages", sink).into_iter().filter_map(|page| recorded_page(page, sink)).collect();
        table.finish(sink);
        Some(PageRecord { seal: seal?, note_marks, pages })
    }
}

fn recorded_page(mut table: TableReader, sink: &mut Sink) -> Option<RecordedPage> {
    let folio = required(&mut table, "folio", sink);
    let mut number = |key| usize::try_from(table.integer(key, sink)?.value).ok();
    let place = number("file").zip(number("byte"));
    let name = table.string("at", sink).map(|name| RecordedStart::Name(name.value.to_string()));
    let start = place.map(|(file, byte)| RecordedStart::Text { file, byte }).or(name);
    let names = texts(&mut table, "names", sink);
    table.finish(sink);
    Some(RecordedPage { folio: folio?, start, names })
}

fn texts(table: &mut TableReader, key: &'static str, sink: &mut Sink) -> Vec<String> {
    let name = table.name(key);
    let values = table.array(key, sink).into_iter();
    values.filter_map(|value| value.string(&name, sink)).map(|text| text.value.to_string()).collect()
}

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<String>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::PageRecord;
    use super::RecordedPage;
    use super::RecordedStart;
    use crate::source::SourceMap;

    #[test]
    fn pages_that_start_outside_of_the_text_are_none() {
        let mut sources = SourceMap::default();
        let files = [sources.add("a.md", "äb")];
        let starts = |file, byte| {
            let start = Some(RecordedStart::Text { file, byte });
            let page = RecordedPage { folio: "1".into(), start, names: Vec::new() };
            let record = PageRecord { pages: vec![page], ..PageRecord::default() };
            record.page_map(&files, &sources, Vec::new()).is_some()
        };
        let expected =
            [((1, 0), true), ((1, 3), true), ((1, 1), false), ((1, 4), false), ((0, 0), false), ((2, 0), false)];
        for ((file, byte), is_there) in expected {
            assert_eq!(starts(file, byte), is_there, "{file}, {byte}");
        }
    }
}
