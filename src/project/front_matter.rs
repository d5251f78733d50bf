//! The YAML at the head of a manuscript, with Pandoc's usual keys, read into the same shape as a `[[book]]`.
//!
//! In: the text of a manuscript that was named directly. Out: a `RawBook`. Reports C022 for YAML that is broken, C003 for values of the wrong
//! kind, C020 where it is too long, and C023 (a warning) for keys that mean nothing here.

use std::ops::Range;

use saphyr::LoadableYamlNode;
use saphyr::MarkedYaml;
use saphyr::Marker;
use saphyr::Scalar;
use saphyr::YamlData;

use crate::diag::Severity;
use crate::diag::Sink;
use crate::diag::codes::config;
use crate::near::near_names;
use crate::project::cover::RawCover;
use crate::project::dates::parse_date;
use crate::project::dates::year_in;
use crate::project::raw::RawBook;
use crate::project::raw::RawContributor;
use crate::project::raw::RawEdition;
use crate::project::raw::RawPublisher;
use crate::project::raw::RawSeries;
use crate::project::raw::RawSubject;
use crate::project::raw::RawText;
use crate::project::title::first_heading;
use crate::read::front_matter::split;
use crate::source::FileId;
use crate::source::Span;
use crate::toml_reader::Located;

/// The longest front matter, in bytes; facts about a book fill a screen, not a chapter.
const MAX_BYTES: usize = 16 * 1024;

/// The deepest a line may be indented or nested by dashes, which bounds the depth of the tree.
const MAX_INDENT: usize = 128;

/// The keys that mean something here.
const KEYS: &[&str] = &[
    "title",
    "subtitle",
    "author",
    "creator",
    "editor",
    "translator",
    "illustrator",
    "contributor",
    "lang",
    "language",
    "date",
    "publisher",
    "place",
    "publisher-place",
    "edition",
    "rights",
    "copyright",
    "license",
    "licence",
    "description",
    "abstract",
    "keywords",
    "subject",
    "identifier",
    "isbn",
    "cover-image",
    "series",
    "belongs-to-collection",
    "group-position",
    "series-number",
    "original-title",
];

/// Keys of Pandoc and of common converters that ask for things bindery decides by itself; they are passed over in silence.
const PASSED_OVER: &[&str] = &[
    "toc",
    "toc-depth",
    "toc-title",
    "lof",
    "lot",
    "numbersections",
    "number-sections",
    "secnumdepth",
    "documentclass",
    "classoption",
    "geometry",
    "papersize",
    "fontsize",
    "mainfont",
    "sansfont",
    "monofont",
    "mathfont",
    "linestretch",
    "indent",
    "linkcolor",
    "urlcolor",
    "colorlinks",
    "header-includes",
    "include-before",
    "include-after",
    "css",
    "stylesheet",
    "output",
    "bibliography",
    "csl",
    "link-citations",
    "nocite",
    "reference-section-title",
    "page-progression-direction",
    "ibooks",
    "epub",
    "pdf",
    "format",
    "template",
    "pagestyle",
    "thanks",
    "dir",
    "babel-lang",
    "book",
    "top-level-division",
    "title-prefix",
    "author-meta",
    "date-meta",
    "titlepage",
    "mainlang",
    "otherlangs",
    "type",
    "coverage",
    "source",
    "relation",
    "layout",
    "draft",
    "tags",
    "categories",
    "slug",
];

/// Reports C022 where a text begins like front matter that never ends: all of it would be printed.
pub fn check_end(file: FileId, text: &str, sink: &mut Sink) {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.lines();
    let is_open = split(text).0.is_none() && lines.next().is_some_and(|line| line.trim_end() == "---");
    let key = lines.next().and_then(|line| line.split_once(':')).map(|(key, _)| key);
    let is_key = |key: &str| key.starts_with(char::is_alphabetic) && !key.contains(char::is_whitespace);
    if is_open && key.is_some_and(is_key) {
        sink.report(&config::C022, Span::new(file, 0, 3), "front matter has no end")
            .hint("put a line with three hyphens, `---`, after its last key");
    }
}

/// Looks at the front matter of a file whose book has a manifest, which tells all facts: nothing of it is used.
///
/// Reports C022, as a warning, where it cannot be read and so may be no front matter; and C044 where it has a title of its own and no heading below.
pub fn check_unused(file: FileId, text: &str, book_title: &str, sink: &mut Sink) {
    let mut found = Sink::new();
    let title = read(file, text, &mut found).title.filter(|title| !title.value.is_empty() && title.value != book_title);
    for mut fault in found.into_sorted().into_iter().filter(|one| one.code.id == config::C022.id) {
        fault.severity = Severity::Warning;
        sink.push(fault);
    }
    let body = &text[split(text).1..];
    if let Some(title) = title
        && !body.trim().is_empty()
        && first_heading(body).is_none()
    {
        let message =
            format!("title in the front matter of a file without a heading, printed nowhere: “{}”", title.value);
        sink.report(&config::C044, title.span, message)
            .hint(format!("write it as a heading below the front matter: `# {}`", title.value));
    }
}

/// Reads the front matter of a text; without any, an empty book.
pub fn read(file: FileId, text: &str, sink: &mut Sink) -> RawBook {
    let Some(range) = split(text).0 else { return RawBook::default() };
    let yaml = Yaml::new(file, text, range);
    let start = yaml.span_of_bytes(0, 0);
    if yaml.text.len() > MAX_BYTES {
        sink.report(&config::C020, start, format!("front matter of {} kB", yaml.text.len() / 1024))
            .hint(format!("the limit is {} kB; a manuscript starts after the second `---`", MAX_BYTES / 1024));
        return RawBook::default();
    }
    if let Some(offset) = too_deep(yaml.text) {
        sink.report(&config::C022, yaml.span_of_bytes(offset, offset), "front matter is nested too deeply");
        return RawBook::default();
    }
    let root = match MarkedYaml::load_from_str(yaml.text) {
        Ok(documents) => documents.into_iter().next(),
        Err(error) => {
            let at = yaml.byte(error.marker());
            sink.report(
                &config::C022,
                yaml.span_of_bytes(at, at),
                format!("front matter is not valid YAML: {}", error.info()),
            )
            .hint("put a text with a colon or a quotation mark in quotes: `title: \"Home: A History\"`");
            return RawBook { span: Some(start), ..RawBook::default() };
        }
    };
    let mut book = RawBook { span: Some(start), ..RawBook::default() };
    match root.as_ref().map(|node| &node.data) {
        None | Some(YamlData::Value(Scalar::Null)) => {}
        Some(YamlData::Mapping(_)) => {
            let reader = Reader { yaml: &yaml };
            for (key, node) in reader.entries(root.as_ref().expect("it was matched just now")) {
                reader.take(&mut book, &key, node, sink);
            }
        }
        Some(_) => {
            sink.report(&config::C022, start, "front matter is no list of keys and values")
                .hint("write lines such as `title: Home`");
        }
    }
    book
}

/// The YAML with what turns its marks into places of the file.
struct Yaml<'a> {
    file: FileId,
    text: &'a str,
    base: usize,
    /// The byte at which each character starts, and the end.
    characters: Vec<usize>,
}

impl<'a> Yaml<'a> {
    fn new(file: FileId, source: &'a str, range: Range<usize>) -> Yaml<'a> {
        let text = &source[range.clone()];
        let characters = text.char_indices().map(|(offset, _)| offset).chain([text.len()]).collect();
        Yaml { file, text, base: range.start, characters }
    }

    fn byte(&self, marker: &Marker) -> usize {
        self.characters.get(marker.index()).copied().unwrap_or(self.text.len())
    }

    fn span_of_bytes(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, self.base + start, self.base + end)
    }

    /// The bytes of a node, without the white space that block scalars and lists take in at their end.
    fn bytes(&self, node: &MarkedYaml) -> Range<usize> {
        let (start, end) = (self.byte(&node.span.start), self.byte(&node.span.end));
        let text = self.text.get(start..end).unwrap_or("");
        start..start + text.trim_end().len()
    }

    fn span(&self, node: &MarkedYaml) -> Span {
        let bytes = self.bytes(node);
        self.span_of_bytes(bytes.start, bytes.end)
    }
}

/// Where the text nests deeper than any honest front matter: saphyr builds its tree without a limit of its own.
fn too_deep(text: &str) -> Option<usize> {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.bytes().take_while(|byte| b" \t-?:".contains(byte)).count();
        let brackets = line.bytes().filter(|byte| b"[{".contains(byte)).count();
        if indent > MAX_INDENT || brackets > MAX_INDENT {
            return Some(offset);
        }
        offset += line.len();
    }
    None
}

struct Reader<'a> {
    yaml: &'a Yaml<'a>,
}

impl Reader<'_> {
    /// The keys and values of a mapping in the order of the file; nothing for other nodes.
    fn entries<'n>(&self, node: &'n MarkedYaml<'n>) -> Vec<(RawText, &'n MarkedYaml<'n>)> {
        let YamlData::Mapping(map) = &node.data else { return Vec::new() };
        map.iter().filter_map(|(key, value)| Some((self.scalar(key)?, value))).collect()
    }

    /// The value of one key of a mapping.
    fn get<'n>(&self, node: &'n MarkedYaml<'n>, key: &str) -> Option<&'n MarkedYaml<'n>> {
        self.entries(node).into_iter().find(|(own, _)| own.value == key).map(|(_, value)| value)
    }

    /// A scalar as text: numbers, dates and words as they are written.
    fn scalar(&self, node: &MarkedYaml) -> Option<RawText> {
        let bytes = self.yaml.bytes(node);
        let text = match &node.data {
            YamlData::Value(Scalar::String(text)) => text.to_string(),
            YamlData::Value(Scalar::Null) => String::new(),
            YamlData::Value(_) => self.yaml.text.get(bytes.clone()).unwrap_or("").to_string(),
            _ => return None,
        };
        let is_odd = |character: char| character.is_control() && !character.is_whitespace();
        let value = text.replace(is_odd, "").split_whitespace().collect::<Vec<_>>().join(" ");
        Some(Located { value, span: Some(self.yaml.span_of_bytes(bytes.start, bytes.end)) })
    }

    /// A scalar, or the `text` or `name` of a mapping; reports C003 otherwise.
    fn text(&self, key: &str, node: &MarkedYaml, sink: &mut Sink) -> Option<RawText> {
        let inner = ["text", "name"].iter().find_map(|inner| self.get(node, inner)).unwrap_or(node);
        let text = self.scalar(inner);
        if text.is_none() {
            sink.report(&config::C003, self.yaml.span(node), format!("`{key}` is no text"))
                .hint(format!("write one text: `{key}: …`"));
        }
        text
    }

    /// The elements of a list, or the one value.
    fn elements<'n>(&self, node: &'n MarkedYaml<'n>) -> Vec<&'n MarkedYaml<'n>> {
        match &node.data {
            YamlData::Sequence(nodes) => nodes.iter().collect(),
            YamlData::Value(Scalar::Null) => Vec::new(),
            _ => vec![node],
        }
    }

    fn texts(&self, key: &str, node: &MarkedYaml, sink: &mut Sink) -> Vec<RawText> {
        self.elements(node).into_iter().filter_map(|one| self.text(key, one, sink)).collect()
    }

    fn take(&self, book: &mut RawBook, key: &RawText, node: &MarkedYaml, sink: &mut Sink) {
        let name = key.value.as_str();
        let text = |sink: &mut Sink| self.text(name, node, sink);
        match name {
            "title" => self.take_title(book, node, sink),
            "subtitle" => book.subtitle = text(sink),
            "author" | "creator" => self.take_people(book, "author", node, sink),
            "editor" | "translator" | "illustrator" | "contributor" => self.take_people(book, name, node, sink),
            "lang" | "language" => self.take_languages(book, name, node, sink),
            "date" => self.take_date(book, node, sink),
            "publisher" => book.publisher = text(sink).map(publisher),
            "place" | "publisher-place" => book.place = text(sink),
            "edition" => book.edition = text(sink),
            "rights" | "copyright" => book.rights = text(sink),
            "license" | "licence" => book.license = text(sink),
            "description" | "abstract" => book.description = text(sink),
            "keywords" => book.keywords = Some(self.words(name, node, sink)),
            "subject" => {
                let terms = self.words(name, node, sink);
                book.subjects =
                    Some(terms.into_iter().map(|term| RawSubject { scheme: None, code: None, term }).collect());
            }
            "identifier" | "isbn" => self.take_identifiers(book, name, node, sink),
            "cover-image" => book.cover = text(sink).map(RawCover::of_file),
            "series" | "belongs-to-collection" => {
                let number = book.series.take().and_then(|series| series.number);
                book.series = text(sink).map(|name| RawSeries { name, number });
            }
            "group-position" | "series-number" => {
                let number = text(sink);
                let empty = RawText { value: String::new(), span: key.span };
                let name = book.series.take().map_or(empty, |series| series.name);
                book.series = Some(RawSeries { name, number });
            }
            "original-title" => book.original_title = text(sink),
            _ => report_unknown(key, sink),
        }
    }

    /// A title, or Pandoc's list of titles with their types.
    fn take_title(&self, book: &mut RawBook, node: &MarkedYaml, sink: &mut Sink) {
        for one in self.elements(node) {
            let kind =
                self.get(one, "type").and_then(|kind| self.scalar(kind)).map_or(String::new(), |kind| kind.value);
            let text = self.text("title", one, sink);
            match kind.as_str() {
                "subtitle" => book.subtitle = text,
                "edition" => book.edition = text,
                "collection" => book.series = text.map(|name| RawSeries { name, number: None }),
                "short" | "expanded" => {}
                _ => book.title = book.title.take().or(text),
            }
        }
    }

    fn take_people(&self, book: &mut RawBook, role: &str, node: &MarkedYaml, sink: &mut Sink) {
        let people = book.contributors.get_or_insert_default();
        for one in self.elements(node) {
            let Some(name) = self.text(role, one, sink) else { continue };
            let own = |key: &str| self.get(one, key).and_then(|node| self.scalar(node));
            let role = own("role").unwrap_or_else(|| Located { value: role.to_string(), span: name.span });
            people.push(RawContributor { name, sort_name: own("file-as").or_else(|| own("sort")), role });
        }
    }

    fn take_languages(&self, book: &mut RawBook, key: &str, node: &MarkedYaml, sink: &mut Sink) {
        let mut tags = self.texts(key, node, sink).into_iter();
        book.language = tags.next();
        let further: Vec<RawText> = tags.collect();
        if !further.is_empty() {
            book.further_languages = Some(further);
        }
    }

    /// A day, a year, or words with a year in them; others are reported as a warning.
    fn take_date(&self, book: &mut RawBook, node: &MarkedYaml, sink: &mut Sink) {
        let Some(date) = self.text("date", node, sink).filter(|date| !date.value.is_empty()) else { return };
        // A time of day may follow, as some editors write it.
        let day: String = date.value.chars().take(10).collect();
        if parse_date(&day).is_some() {
            book.release_date = Some(Located { value: day, span: date.span });
        } else if is_like_day(&day) {
            sink.report(&config::C009, date.span, format!("“{}” is no day of the calendar", date.value))
                .hint("write year, month and day: `date: 2026-05-01`");
        } else if let Some(year) = year_in(&date.value) {
            book.year = Some(Located { value: i64::from(year), span: date.span });
        } else {
            let report = sink.report(&config::C009, date.span, format!("no year in the date “{}”", date.value));
            report.severity = Severity::Warning;
            report.hint("write a day or a year: `date: 2026-05-01`");
        }
    }

    /// Words as a list, or in one text with commas.
    fn words(&self, key: &str, node: &MarkedYaml, sink: &mut Sink) -> Vec<RawText> {
        let texts = self.texts(key, node, sink);
        let words = texts.iter().flat_map(|text| {
            text.value.split([',', ';']).map(|word| Located { value: word.trim().to_string(), span: text.span })
        });
        words.filter(|word| !word.value.is_empty()).collect()
    }

    /// The first identifier that is meant as an ISBN; it names the EPUB, as in Pandoc.
    fn take_identifiers(&self, book: &mut RawBook, key: &str, node: &MarkedYaml, sink: &mut Sink) {
        for one in self.elements(node) {
            let scheme =
                self.get(one, "scheme").and_then(|scheme| self.scalar(scheme)).map_or(String::new(), |one| one.value);
            let Some(text) = self.text(key, one, sink) else { continue };
            let lower = text.value.to_lowercase();
            let is_isbn = key == "isbn"
                || scheme.to_lowercase().starts_with("isbn")
                || ["isbn", "urn:isbn", "978", "979"].iter().any(|start| lower.starts_with(start));
            if is_isbn && book.editions.is_none() {
                let mut epub = RawEdition::named("epub", text.span);
                let print = RawEdition::named("print", text.span);
                epub.isbn = Some(text);
                book.editions = Some(vec![epub, print]);
            }
        }
    }
}

/// Whether a date is written in numbers as a day is: `2020-13-44`.
fn is_like_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

fn publisher(name: RawText) -> RawPublisher {
    RawPublisher { name, address: None, email: None, website: None, eu_representative: None }
}

fn report_unknown(key: &RawText, sink: &mut Sink) {
    if PASSED_OVER.contains(&key.value.as_str()) {
        return;
    }
    let report = sink.report(&config::C023, key.span, format!("unknown key “{}” in the front matter", key.value));
    match near_names(&key.value, KEYS.iter().copied()).first() {
        Some(near) => report.hint(format!("did you mean `{near}`?")),
        None => report.hint("it has no effect; a manifest `build.toml` can say more: see `bindery new`"),
    };
}
