//! The page lock: the words with which each page of a released edition starts.
//!
//! In and out: the text of `build.lock.toml`, one line for each page, so that a change shows in a comparison of versions. Reports C001 to C004.

use std::fmt::Write;

use crate::diag::Sink;
use crate::diag::codes::config;
use crate::layout::record::PageRecord;
use crate::source::FileId;
use crate::source::Span;
use crate::toml_reader::TableReader;
use crate::toml_reader::TomlDocument;

/// The page lock of a project.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PageLock {
    pub editions: Vec<LockedEdition>,
}

/// The pages of one edition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LockedEdition {
    pub span: Option<Span>,
    /// The slug of the book.
    pub book: String,
    pub edition: String,
    pub design: LockedDesign,
    /// In order; pages without text of the manuscript are left out.
    pub pages: Vec<LockedPage>,
    /// What an EPUB tells of them. A lock without it is older than that, or its pages would not stand a second time.
    pub record: Option<PageRecord>,
}

/// What the pages hang on besides the text, in words.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LockedDesign {
    pub theme: String,
    pub trim: String,
    /// The text block.
    pub block: String,
    pub text: String,
    /// The faces and which cut of each. A lock that does not say is older than that and not held to it.
    pub fonts: String,
}

/// The start of a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LockedPage {
    pub folio: String,
    /// The id of the section that opened last, numbered where it has several runs of pages.
    pub section: String,
    /// Heading, paragraph or the like within the section's pages, from 1.
    pub paragraph: usize,
    /// The word of it with which the page starts, from 1.
    pub word: usize,
    pub start: WordStart,
    /// The last words before the page, of the same section.
    pub after: String,
    /// The first words of the page; empty for one that holds only notes.
    pub words: String,
}

/// Whether a page starts with a whole word, or with the rest of one that was hyphenated.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum WordStart {
    Whole,
    Rest,
}

const HEAD: &str = "# The page starts of released editions, written by `bindery lock`. A later build keeps them where the text allows it.\n\
    # Run `bindery lock` again for a new edition; delete an [[edition]], or the file, to let its pages fall anew.\n\
    # [edition.epub] is for e-books: in which file and byte of the manuscript each page starts, and the named places on it. As long as nothing that\n\
    # the pages hang on has changed, and nothing here, an EPUB alone takes its page-list from it and no type is set; the seal tells.\n";

impl PageLock {
    /// Reads a lock. Reports every fault; what could be read is there all the same.
    pub fn read(text: &str, file: FileId, sink: &mut Sink) -> PageLock {
        let document = TomlDocument::parse(text, Some(file), sink);
        let mut root = document.root();
        let tables = root.tables("edition", sink);
        let editions = tables.into_iter().filter_map(|table| edition(table, sink)).collect();
        root.finish(sink);
        PageLock { editions }
    }

    /// The lock as text; `read` gives the same again.
    pub fn write(&self) -> String {
        let mut text = String::from(HEAD);
        for edition in &self.editions {
            edition.write_with(edition.record.as_ref().map_or("", |record| &record.seal), &mut text);
        }
        text
    }

    /// The pages of an edition.
    pub fn edition(&self, book: &str, edition: &str) -> Option<&LockedEdition> {
        self.editions.iter().find(|one| one.book == book && one.edition == edition)
    }

    /// Puts the pages of an edition in the place of earlier ones.
    pub fn set(&mut self, new: LockedEdition) {
        match self.editions.iter_mut().find(|one| one.book == new.book && one.edition == new.edition) {
            Some(known) => *known = new,
            None => self.editions.push(new),
        }
    }
}

impl LockedEdition {
    /// All that it says but the seal, for the seal to hold.
    pub fn unsealed(&self) -> String {
        let mut text = String::new();
        self.write_with("", &mut text);
        text
    }

    fn write_with(&self, seal: &str, text: &mut String) {
        let LockedDesign { theme, trim, block, text: body, fonts } = &self.design;
        let _ = write!(
            text,
            "\n[[edition]]\nbook = {}\nname = {}\ndesign = {{ theme = {}, trim = {}, block = {}, text = {}, fonts = {} }}\npages = [\n",
            quoted(&self.book),
            quoted(&self.edition),
            quoted(theme),
            quoted(trim),
            quoted(block),
            quoted(body),
            quoted(fonts)
        );
        for page in &self.pages {
            let start = if page.start == WordStart::Rest { ", rest = true" } else { "" };
            let _ = writeln!(
                text,
                "  {{ folio = {}, section = {}, paragraph = {}, word = {}{start}, after = {}, words = {} }},",
                quoted(&page.folio),
                quoted(&page.section),
                page.paragraph,
                page.word,
                quoted(&page.after),
                quoted(&page.words)
            );
        }
        text.push_str("]\n");
        if let Some(record) = &self.record {
            record.write_with(seal, text);
        }
    }
}

impl LockedDesign {
    /// What differs, in words: “trim: 148 × 210 mm in the lock, 135 × 205 mm now”.
    pub fn differences(&self, now: &LockedDesign) -> Vec<String> {
        let pairs = [
            ("theme", &self.theme, &now.theme),
            ("trim", &self.trim, &now.trim),
            ("text block", &self.block, &now.block),
            ("text", &self.text, &now.text),
            ("fonts", &self.fonts, if self.fonts.is_empty() { &self.fonts } else { &now.fonts }),
        ];
        let differing = pairs.into_iter().filter(|(_, locked, now)| locked != now);
        differing.map(|(what, locked, now)| format!("{what}: {locked} in the lock, {now} now")).collect()
    }
}

fn edition(mut table: TableReader, sink: &mut Sink) -> Option<LockedEdition> {
    let book = required(&mut table, "book", sink);
    let name = required(&mut table, "name", sink);
    let mut design = LockedDesign::default();
    if let Some(mut own) = table.table("design", sink) {
        let mut part = |key| own.string(key, sink).map_or(String::new(), |text| text.value.to_string());
        design = LockedDesign {
            theme: part("theme"),
            trim: part("trim"),
            block: part("block"),
            text: part("text"),
            fonts: part("fonts"),
        };
        own.finish(sink);
    }
    let pages = table.tables("pages", sink).into_iter().filter_map(|page| locked_page(page, sink)).collect();
    let record = table.table("epub", sink).and_then(|own| PageRecord::read(own, sink));
    let span = table.span;
    table.finish(sink);
    Some(LockedEdition { span, book: book?, edition: name?, design, pages, record })
}

fn locked_page(mut table: TableReader, sink: &mut Sink) -> Option<LockedPage> {
    let folio = required(&mut table, "folio", sink);
    let section = required(&mut table, "section", sink);
    let paragraph = table.integer("paragraph", sink).map_or(1, |number| number.value);
    let word = table.integer("word", sink).map_or(1, |number| number.value);
    let is_rest = table.boolean("rest", sink).is_some_and(|value| value.value);
    let mut text = |key| table.string(key, sink).map_or(String::new(), |text| text.value.to_string());
    let (after, words) = (text("after"), text("words"));
    table.finish(sink);
    let counted = |number: i64| usize::try_from(number).unwrap_or(1).max(1);
    Some(LockedPage {
        folio: folio?,
        section: section?,
        paragraph: counted(paragraph),
        word: counted(word),
        start: if is_rest { WordStart::Rest } else { WordStart::Whole },
        after,
        words,
    })
}

pub fn required(table: &mut TableReader, key: &'static str, sink: &mut Sink) -> Option<String> {
    if table.value(key).is_none() {
        sink.report(&config::C004, table.span, format!("`{}` is missing", table.name(key)))
            .hint("this file is written by `bindery lock`; run it again, or bring back the version that it wrote");
    }
    table.string(key, sink).map(|text| text.value.to_string())
}

/// A text as TOML writes it, on one line.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            _ if character.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(character));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::LockedDesign;
    use super::LockedEdition;
    use super::LockedPage;
    use super::PageLock;
    use super::WordStart;
    use crate::diag::Sink;
    use crate::layout::record::PageRecord;
    use crate::layout::record::RecordedPage;
    use crate::layout::record::RecordedStart;
    use crate::source::SourceMap;

    #[test]
    fn what_is_written_is_read_again() {
        let page = LockedPage {
            folio: "iv".into(),
            section: "storm".into(),
            paragraph: 3,
            word: 12,
            start: WordStart::Rest,
            after: "he said \"no\" and".into(),
            words: "went \\ away\u{7}".into(),
        };
        let design = LockedDesign { theme: "default".into(), trim: "148 × 210 mm".into(), ..LockedDesign::default() };
        let recorded = |folio: &str, start, names: &[&str]| RecordedPage {
            folio: folio.into(),
            start,
            names: names.iter().map(|name| name.to_string()).collect(),
        };
        let record = PageRecord {
            seal: "0a".into(),
            note_marks: vec!["1".into(), "*".into()],
            pages: vec![
                recorded("iv", Some(RecordedStart::Text { file: 1, byte: 37 }), &["storm", "\"calm\""]),
                recorded("5", Some(RecordedStart::Name("index-1".into())), &[]),
                recorded("v", None, &["contents"]),
            ],
        };
        let edition = LockedEdition {
            span: None,
            book: "b".into(),
            edition: "print".into(),
            design,
            pages: vec![page],
            record: Some(record),
        };
        let text = PageLock { editions: vec![edition.clone()] }.write();
        let file = SourceMap::default().add("build.lock.toml", text.as_str());
        let mut sink = Sink::new();
        let again = PageLock::read(&text, file, &mut sink);
        assert!(sink.diagnostics().is_empty(), "{:?}", sink.diagnostics());
        assert_eq!(LockedEdition { span: None, ..again.editions[0].clone() }, edition);
        assert_eq!(again.write(), text);
    }
}
