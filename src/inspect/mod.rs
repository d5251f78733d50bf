//! Looks over a finished EPUB, of whatever program: what keeps it out of shops, and readers out of it.
//!
//! In: the bytes of one file. Out: findings, each at a place in one of its parts, which are added to the sources so that they can be shown.
//! It must not know how we write EPUBs, for it judges those too: it reads what is there, as EPUBCheck does, which runs in the tests beside it.
//! It asks nobody on the net, unpacks within limits, and never panics.
//!
//! Source: EPUB 3.3 (W3C Recommendation); EPUB Accessibility 1.1; what shops ask, as each explanation says.

mod access;
mod archive;
mod isbn;
mod links;
mod media;
mod navigation;
pub mod outside;
mod package;
mod style;
mod trace;
pub mod xml;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::diag::Sink;
use crate::diag::codes::inspect::E104;
use crate::diag::codes::inspect::E110;
use crate::diag::codes::inspect::E111;
use crate::inspect::archive::Part;
use crate::inspect::package::Package;
use crate::inspect::xml::Budget;
use crate::inspect::xml::Document;
use crate::source::FileId;
use crate::source::SourceMap;
use crate::source::Span;
pub use isbn::Isbns;
pub use trace::manuscript_place;

/// Where the container says which package it holds.
const CONTAINER: &str = "META-INF/container.xml";

/// The parts of an EPUB that was read.
#[derive(Debug, Default)]
pub struct Inspected {
    /// The files of text in reading order.
    pub texts: Vec<Text>,
    /// Its unique `dc:identifier`.
    pub identifier: Option<String>,
    pub title: Option<String>,
    pub isbns: Isbns,
}

/// A file of text of an EPUB.
#[derive(Debug)]
pub struct Text {
    /// From the top of the container.
    pub name: String,
    /// Its number among the sources.
    pub file: FileId,
    pub bytes: Vec<u8>,
}

/// Where findings go.
pub struct Inspection<'a> {
    name: &'a str,
    sources: &'a mut SourceMap,
    sink: &'a mut Sink,
    /// The number of each part among the sources.
    ids: BTreeMap<String, FileId>,
    whole: Option<FileId>,
}

/// An EPUB in memory.
pub struct Book<'a> {
    parts: BTreeMap<&'a str, &'a [u8]>,
    package: Package,
    /// The parts that are XML, by their names.
    documents: BTreeMap<String, Document>,
}

impl Inspection<'_> {
    /// Reports a finding of the container as a whole.
    fn whole(&mut self, code: &'static Code, message: String) -> &mut Diagnostic {
        let id = *self.whole.get_or_insert_with(|| self.sources.add(self.name, ""));
        self.sink.report(code, Span::new(id, 0, 0), message)
    }

    /// Reports a finding at a place in a part.
    fn at(&mut self, code: &'static Code, part: &str, range: Range<usize>, message: String) -> &mut Diagnostic {
        match self.ids.get(part) {
            Some(id) => self.sink.report(code, Span::new(*id, range.start, range.end), message),
            None => self.whole(code, format!("{part}: {message}")),
        }
    }
}

/// Looks over an EPUB. `name` is how the user calls the file. Reports E100 to E139.
pub fn inspect(bytes: &[u8], name: &str, sources: &mut SourceMap, sink: &mut Sink) -> Inspected {
    let mut look = Inspection { name, sources, sink, ids: BTreeMap::new(), whole: None };
    let Some(parts) = archive::open(bytes, &mut look) else { return Inspected::default() };
    for part in &parts {
        let text = std::str::from_utf8(&part.bytes).ok().filter(|_| is_text(&part.name)).unwrap_or_default();
        // A number too large for the sources would mean another file.
        if look.sources.files().count() >= usize::from(u16::MAX) - 1 {
            break;
        }
        let id = look.sources.add(format!("{name}/{}", part.name), text);
        look.ids.insert(part.name.clone(), id);
    }
    let Some(book) = read(&parts, &mut look) else { return Inspected::default() };
    package::check(&book, &mut look);
    let found = links::check(&book, &mut look);
    navigation::check(&book, &found, &mut look);
    media::check(&book, &mut look);
    access::check(&book, &mut look);
    let isbns = isbn::check(&book, &mut look);
    let text_of = |name: &String| {
        let (file, bytes) = (*look.ids.get(name)?, book.parts.get(name.as_str())?.to_vec());
        Some(Text { name: name.clone(), file, bytes })
    };
    Inspected {
        texts: book.package.spine.iter().filter_map(text_of).collect(),
        identifier: book.package.identifier().map(str::to_string),
        title: book.package.title().map(str::to_string),
        isbns,
    }
}

/// Finds the package and reads all that is XML. Reports E100, E104, E110, E111.
fn read<'a>(parts: &'a [Part], look: &mut Inspection) -> Option<Book<'a>> {
    let by_name: BTreeMap<&str, &[u8]> = parts.iter().map(|part| (part.name.as_str(), part.bytes.as_slice())).collect();
    let mut budget = Budget::of_book();
    let container = by_name.get(CONTAINER).map(|bytes| document(bytes, CONTAINER, &mut budget, look));
    let root = container.as_ref().and_then(|found| found.named("rootfile").next()?.get("full-path"));
    let Some(root) = root.filter(|root| by_name.contains_key(root)) else {
        let message = match root {
            Some(root) => format!("the package document is missing: “{root}”"),
            None => format!("“{CONTAINER}” does not say where the package document is"),
        };
        look.whole(&E104, message)
            .hint("the container needs `META-INF/container.xml` with a `rootfile` that names the `.opf` file");
        return None;
    };
    let root = root.to_string();
    let opf = document(by_name[root.as_str()], &root, &mut budget, look);
    let package = Package::of(&root, opf);
    let mut documents = BTreeMap::new();
    for item in package.items.iter().filter(|item| is_xml(&item.media_type)) {
        if let Some(bytes) = by_name.get(item.path.as_str()) {
            documents.entry(item.path.clone()).or_insert_with(|| document(bytes, &item.path, &mut budget, look));
        }
    }
    if budget.is_spent {
        return archive::damaged(look, &format!("its files have more than {} elements and attributes", xml::MAX_NODES));
    }
    Some(Book { parts: by_name, package, documents })
}

/// Reads one part as XML and reports what is wrong with it as such.
fn document(bytes: &[u8], name: &str, budget: &mut Budget, look: &mut Inspection) -> Document {
    let Ok(text) = std::str::from_utf8(bytes) else {
        look.at(&E110, name, 0..0, "the file is not in UTF-8".to_string()).hint("save it as UTF-8");
        return Document::default();
    };
    let found = xml::read(text, budget);
    if budget.is_spent {
        return found;
    }
    if let Some(fault) = &found.fault {
        look.at(&E110, name, fault.at..fault.at, format!("the file is not well-formed XML: {}", fault.why))
            .hint("readers show a file that is not well-formed as an error, or not at all: close what is open, escape `&` and `<`");
    }
    let mut first: BTreeMap<&str, Range<usize>> = BTreeMap::new();
    for element in &found.elements {
        let Some(id) = element.get("id") else { continue };
        if let Some(range) = first.insert(id, element.at.clone()) {
            let place = look.ids.get(name).map(|file| Span::new(*file, range.start, range.end));
            let told = look.at(&E111, name, element.at.clone(), format!("id used twice in one file: “{id}”"));
            told.hint("give each element an id of its own, and mend the links that mean it");
            if let Some(span) = place {
                told.label(span, "it stands here first");
            }
        }
    }
    found
}

fn is_xml(media_type: &str) -> bool {
    media_type.ends_with("+xml") || media_type == "application/xml" || media_type == "text/xml"
}

/// Whether a part may be shown as text.
fn is_text(name: &str) -> bool {
    let endings = [".xhtml", ".html", ".htm", ".xml", ".opf", ".ncx", ".css", ".svg", ".smil", ".txt"];
    endings.iter().any(|ending| name.to_ascii_lowercase().ends_with(ending))
}
