//! Where links lead: files, ids, the net; and what stands where links lead to.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::diag::codes::inspect::E112;
use crate::diag::codes::inspect::E113;
use crate::diag::codes::inspect::E114;
use crate::diag::codes::inspect::E139;
use crate::inspect::Book;
use crate::inspect::Inspection;
use crate::inspect::style;
use crate::inspect::xml::Document;
use crate::inspect::xml::Element;
use crate::uri::unescaped;

/// Characters of a note that Kobo's readers show at its call. Source: kobolabs/epub-spec, on notes.
const MOST_NOTE: usize = 5_000;

/// The place of every id, in the order of the spine: number of the file, number of the element.
pub struct Targets<'b> {
    pub ids: BTreeMap<(&'b str, &'b str), (usize, usize)>,
    /// The files of text that are in the manifest and not in the spine.
    beside: BTreeSet<&'b str>,
}

impl<'b> Targets<'b> {
    fn of(book: &'b Book) -> Targets<'b> {
        let mut ids = BTreeMap::new();
        let spine = book.package.spine.iter().enumerate().rev();
        let spine: BTreeMap<&str, usize> = spine.map(|(idx, path)| (path.as_str(), idx)).collect();
        for (name, document) in &book.documents {
            let in_spine = spine.get(name.as_str()).copied().unwrap_or(usize::MAX);
            ids.insert((name.as_str(), ""), (in_spine, 0));
            for (idx, element) in document.elements.iter().enumerate() {
                if let Some(id) = element.get("id") {
                    ids.entry((name.as_str(), id)).or_insert((in_spine, idx));
                }
            }
        }
        let texts = book.package.items.iter().filter(|item| item.media_type == "application/xhtml+xml");
        let beside = texts.map(|item| item.path.as_str()).filter(|path| !spine.contains_key(path)).collect();
        Targets { ids, beside }
    }

    /// Where a link in a file leads; `None` for nowhere.
    pub fn place(&self, from: &str, href: &str) -> Option<(usize, usize)> {
        let (path, fragment) = resolve(from, href);
        self.ids.get(&(path.as_str(), fragment.as_str())).copied()
    }
}

/// Checks all links of the texts and stylesheets. Reports E112 to E114 and E139.
pub fn check<'b>(book: &'b Book, look: &mut Inspection) -> Targets<'b> {
    let targets = Targets::of(book);
    for (name, document) in &book.documents {
        for (idx, element) in document.elements.iter().enumerate() {
            for (key, value) in &element.attributes {
                if let Some(kind) = kind_of(element, key) {
                    check_link(book, &targets, &Link { from: name, href: value, at: element.at.clone(), kind }, look);
                }
            }
            if element.has("epub:type", "noteref") || element.get("role") == Some("doc-noteref") {
                check_note(book, &targets, (name, idx), look);
            }
        }
    }
    for item in book.package.items.iter().filter(|item| item.media_type == "text/css") {
        check_stylesheet(book, &targets, &item.path, look);
    }
    targets
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A reader may follow it.
    Way,
    /// The file needs it to be shown.
    Needed,
    /// Sound or film, which may stand on the net.
    Played,
}

struct Link<'l> {
    from: &'l str,
    href: &'l str,
    at: Range<usize>,
    kind: Kind,
}

/// Kinds of `link` that a reader fetches. Source: HTML, section on link types; EPUB 3.3, section 5.
const FETCHED: [&str; 6] = ["stylesheet", "icon", "apple-touch-icon", "preload", "modulepreload", "pronunciation"];

/// Whether an attribute names what a reader fetches to show or to play the file.
pub fn is_fetched(element: &Element, key: &str) -> bool {
    kind_of(element, key).is_some_and(|kind| kind != Kind::Way)
}

fn kind_of(element: &Element, key: &str) -> Option<Kind> {
    match (element.local(), key) {
        ("a" | "area", "href" | "xlink:href") => Some(Kind::Way),
        ("content", "src") => Some(Kind::Way),
        // What else a `link` may name, such as a license, is not fetched.
        ("link", "href") if !FETCHED.iter().any(|rel| element.has("rel", rel)) => Some(Kind::Way),
        ("audio" | "video" | "source", "src") => Some(Kind::Played),
        ("link" | "image" | "use", "href" | "xlink:href") => Some(Kind::Needed),
        (_, "src" | "poster") => Some(Kind::Needed),
        ("object", "data") => Some(Kind::Needed),
        _ => None,
    }
}

fn check_link(book: &Book, targets: &Targets, link: &Link, look: &mut Inspection) {
    let Link { from, href, at, kind } = link;
    if let Some((scheme, rest)) = scheme_of(href) {
        match (&*scheme, kind) {
            ("data", _) | ("mailto" | "tel", Kind::Way) => {}
            ("http" | "https", Kind::Way | Kind::Played)
                if rest.trim_start_matches('/').contains(|one: char| one.is_alphanumeric()) => {}
            ("http" | "https", Kind::Needed) => {
                look.at(&E114, from, at.clone(), format!("the text needs something from the net: “{href}”"))
                    .hint("put the file into the book: many readers are never on line, and shops refuse such books");
            }
            _ => {
                look.at(&E112, from, at.clone(), format!("link that no reader can follow: “{href}”"))
                    .hint("write a whole address, such as `https://example.org/`, or take the link out");
            }
        }
        return;
    }
    let (path, fragment) = resolve(from, href);
    if !book.parts.contains_key(path.as_str()) {
        look.at(&E112, from, at.clone(), format!("link to a file that is not in the book: “{href}”"))
            .hint("mind capital and small letters; put the file into the container, or mend the link");
        return;
    }
    let is_known = !book.documents.contains_key(&path) || targets.ids.contains_key(&(path.as_str(), fragment.as_str()));
    // Places within media, and canonical fragments, are not ids.
    let is_id = !fragment.contains(['(', '=']);
    if !is_known && is_id {
        look.at(&E112, from, at.clone(), format!("link to an id that is not in the file: “{href}”"))
            .hint(format!("no element of “{path}” has the id “{fragment}”"));
    }
    if *kind == Kind::Way && targets.beside.contains(path.as_str()) {
        look.at(&E113, from, at.clone(), format!("link to a text that is not in the spine: “{href}”"))
            .hint("add the file to the spine, with `linear=\"no\"` if it stands beside the text");
    }
}

/// A note whose text cannot pop up at its call in Kobo's readers: it stands before it and is not marked, or is too long.
fn check_note(book: &Book, targets: &Targets, (from, idx): (&str, usize), look: &mut Inspection) {
    let element = &book.documents[from].elements[idx];
    let Some(href) = element.get("href") else { return };
    let Some((file, target)) = targets.place(from, href) else { return };
    let Some(document) = book.documents.get(&resolve(from, href).0) else { return };
    let Some(note) = document.elements.get(target) else { return };
    let is_marked = ["footnote", "endnote", "rearnote"].iter().any(|kind| note.has("epub:type", kind));
    let own_file = targets.ids.get(&(from, "")).map_or(usize::MAX, |(file, _)| *file);
    let why = match () {
        () if document.text(note).chars().nth(MOST_NOTE).is_some() => {
            format!("its note is longer than {MOST_NOTE} characters")
        }
        () if !is_marked && (file, target) <= (own_file, idx) => {
            "its note stands before it and is not marked as one".to_string()
        }
        () => return,
    };
    look.at(&E139, from, element.at.clone(), format!("call of a note that does not pop up: {why}"))
        .hint("let the note come after its call, in an element with `epub:type=\"footnote\"`");
}

/// What a stylesheet takes from elsewhere.
fn check_stylesheet(book: &Book, targets: &Targets, name: &str, look: &mut Inspection) {
    let Some(Ok(css)) = book.parts.get(name).map(|bytes| std::str::from_utf8(bytes)) else { return };
    for at in style::addresses(css) {
        let href = &css[at.clone()];
        if !href.is_empty() && !href.starts_with('#') {
            check_link(book, targets, &Link { from: name, href, at, kind: Kind::Needed }, look);
        }
    }
}

/// The scheme of an address in small letters, and what follows it; `None` for a path within the book.
fn scheme_of(href: &str) -> Option<(String, &str)> {
    if let Some(rest) = href.strip_prefix("//") {
        return Some(("http".to_string(), rest));
    }
    let (scheme, rest) = href.split_once(':')?;
    let is_scheme = scheme.starts_with(|one: char| one.is_ascii_alphabetic())
        && scheme.chars().all(|one| one.is_ascii_alphanumeric() || "+-.".contains(one));
    is_scheme.then(|| (scheme.to_ascii_lowercase(), rest))
}

/// Whether an address leads out of the book.
pub fn is_remote(href: &str) -> bool {
    scheme_of(href).is_some_and(|(scheme, _)| scheme == "http" || scheme == "https")
}

/// Where a link in a part leads: the path from the top of the container, and the fragment. What climbs out of the container ends at its top.
pub fn resolve(from: &str, href: &str) -> (String, String) {
    let (path, fragment) = href.split_once('#').unwrap_or((href, ""));
    let path = path.split('?').next().unwrap_or_default();
    if path.is_empty() {
        return (from.to_string(), unescaped(fragment));
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<String> = folder.split('/').filter(|part| !part.is_empty()).map(String::from).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(unescaped(part)),
        }
    }
    (parts.join("/"), unescaped(fragment))
}

/// The links of an element and below it, in order.
pub fn links_in<'d>(document: &'d Document, root: &'d Element) -> impl Iterator<Item = &'d Element> {
    document.within(root).filter(|element| element.local() == "a" && element.get("href").is_some())
}
