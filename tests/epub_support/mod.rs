//! Hand-made books, and a small reader of finished packages.

use std::collections::BTreeSet;

use bindery::assets::Assets;
use bindery::book::Attributes;
use bindery::book::Block;
use bindery::book::BlockKind;
use bindery::book::Book;
use bindery::book::Heading;
use bindery::book::Inline;
use bindery::book::Lang;
use bindery::book::Metadata;
use bindery::book::Note;
use bindery::book::Section;
use bindery::book::SectionRole;
use bindery::cover;
use bindery::cover::Brief;
use bindery::cover::CoverWishes;
use bindery::diag::Sink;
use bindery::epub::EpubOptions;
use bindery::epub::Package;
use bindery::epub::package;
use bindery::epub::write;
use bindery::fonts::FontLibrary;
use bindery::page_map::PageMap;
use bindery::prepare::PrepareRules;
use bindery::prepare::prepare;
use bindery::source::FileId;
use bindery::source::Span;
use bindery::theme::Theme;
use bindery::theme::ThemeOverrides;
use bindery::units::Length;
use bindery::units::Size;
use quick_xml::Reader;
use quick_xml::events::Event;

pub fn span(start: usize, end: usize) -> Span {
    Span::new(FileId(0), start, end)
}

pub fn text(words: &str) -> Inline {
    Inline::text(words, span(0, 0))
}

pub fn paragraph(words: &str) -> Block {
    Block::new(BlockKind::Paragraph(vec![text(words)]), span(0, 0))
}

pub fn book(title: &str) -> Book {
    Book {
        meta: Metadata::new("sample", title, Lang::english()),
        front: Vec::new(),
        body: Vec::new(),
        back: Vec::new(),
        notes: Vec::new(),
        assets: Vec::new(),
    }
}

pub fn chapter(id: &str, title: &str, blocks: Vec<Block>) -> Section {
    Section {
        id: id.to_string(),
        role: SectionRole::Chapter,
        level: 1,
        heading: Some(Heading { label: None, title: vec![text(title)], short: None, toc: None, span: span(0, 0) }),
        attributes: Attributes::default(),
        blocks,
        children: Vec::new(),
        span: span(0, 0),
    }
}

pub fn note(first: &str, second: &str) -> Note {
    Note {
        label: None,
        blocks: vec![paragraph(first), paragraph(second)],
        mark: "1".to_string(),
        call: Some(span(0, 0)),
        span: span(0, 0),
    }
}

/// A finished EPUB with the files it was packed from.
pub struct Built {
    pub package: Package,
    pub bytes: Vec<u8>,
    pub sink: Sink,
}

pub fn build(book: Book) -> Built {
    build_with(book, None, &EpubOptions::default())
}

pub fn build_with(book: Book, pages: Option<&PageMap>, options: &EpubOptions) -> Built {
    build_from(book, &Assets::default(), pages, options)
}

pub fn build_with_pictures(book: Book, assets: &Assets) -> Built {
    build_from(book, assets, None, &EpubOptions::default())
}

fn build_from(book: Book, assets: &Assets, pages: Option<&PageMap>, options: &EpubOptions) -> Built {
    let (fonts, mut sink) = (FontLibrary::shipped(), Sink::new());
    let trim = Size { width: Length::mm(148.0), height: Length::mm(210.0) };
    let theme =
        Theme::preset("default", trim, &ThemeOverrides::default(), &fonts, &mut sink).expect("the preset is shipped");
    let book = prepare(book, &PrepareRules::default(), &mut sink);
    let brief = Brief::new((&book.book().meta, None), &theme, &fonts, &CoverWishes::default());
    let cover = cover::draw(&brief);
    let package = package(&book, assets, (&theme, &fonts), pages, &cover, options, &mut sink);
    Built { bytes: write(&package), package, sink }
}

impl Built {
    /// The text of a file.
    pub fn file(&self, path: &str) -> &str {
        let file = self.package.files.iter().find(|file| file.path == path);
        let file = file.unwrap_or_else(|| panic!("no file {path} among {:?}", self.paths().collect::<Vec<_>>()));
        std::str::from_utf8(&file.bytes).expect("the file is text")
    }

    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.package.files.iter().map(|file| file.path.as_str())
    }

    pub fn sizes(&self, folder: &str) -> Vec<(&str, usize)> {
        let in_folder = self.package.files.iter().filter(|file| file.path.starts_with(folder));
        in_folder.map(|file| (file.path.as_str(), file.bytes.len())).collect()
    }

    /// Codes of the EPUB's own findings.
    pub fn codes(&self) -> Vec<&str> {
        let ids = self.sink.diagnostics().iter().map(|diagnostic| diagnostic.code.id);
        ids.filter(|id| id.starts_with('E')).collect()
    }

    /// Every XML file is well-formed, every id stands once in its file, and every `href` and `src` leads to a file and id of the package.
    pub fn check_addresses(&self) {
        let mut targets = BTreeSet::new();
        let mut links = Vec::new();
        for file in &self.package.files {
            targets.insert(file.path.clone());
            if [".xhtml", ".opf", ".ncx", ".xml"].iter().any(|ending| file.path.ends_with(ending)) {
                read_links(&file.path, &file.bytes, &mut targets, &mut links);
            }
        }
        for (from, href) in links {
            if href.contains("://") || href.starts_with("mailto:") {
                continue;
            }
            let target = resolve(&from, &href);
            assert!(targets.contains(&target), "{from}: {href} leads nowhere ({target})");
        }
    }
}

fn read_links(path: &str, bytes: &[u8], targets: &mut BTreeSet<String>, links: &mut Vec<(String, String)>) {
    let mut reader = Reader::from_reader(bytes);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).unwrap_or_else(|error| panic!("{path}: {error}")) {
            Event::Eof => break,
            Event::Start(element) | Event::Empty(element) => {
                for attribute in element.attributes() {
                    let attribute = attribute.unwrap_or_else(|error| panic!("{path}: {error}"));
                    let key = attribute.key.as_ref().to_string();
                    let value = attribute.value.to_string();
                    match key.as_str() {
                        "id" => assert!(targets.insert(format!("{path}#{value}")), "{path}: id {value} twice"),
                        "href" | "src" => links.push((path.to_string(), value)),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}

/// The path in the container that an address means.
fn resolve(from: &str, href: &str) -> String {
    let (path, fragment) = href.split_once('#').map_or((href, None), |(path, fragment)| (path, Some(fragment)));
    let mut parts: Vec<&str> = from.split('/').collect();
    if !path.is_empty() {
        parts.pop();
        for part in path.split('/') {
            match part {
                ".." => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
    }
    let path = parts.join("/");
    fragment.map_or(path.clone(), |fragment| format!("{path}#{fragment}"))
}
