//! The package document: metadata, manifest and spine against each other and against what is in the container.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::book::Lang;
use crate::diag::codes::inspect::E105;
use crate::diag::codes::inspect::E106;
use crate::diag::codes::inspect::E107;
use crate::diag::codes::inspect::E108;
use crate::diag::codes::inspect::E109;
use crate::diag::codes::inspect::E115;
use crate::diag::codes::inspect::E135;
use crate::inspect::Book;
use crate::inspect::Inspection;
use crate::inspect::links::is_fetched;
use crate::inspect::links::is_remote;
use crate::inspect::links::resolve;
use crate::inspect::media::kind_of;
use crate::inspect::xml::Document;
use crate::inspect::xml::Element;

const XHTML: &str = "application/xhtml+xml";

/// What the package document says.
pub struct Package {
    /// Its name in the container.
    pub name: String,
    pub document: Document,
    pub items: Vec<Item>,
    /// The names of the files in reading order; what names no file is left out.
    pub spine: Vec<String>,
}

/// A file that the manifest lists.
pub struct Item {
    pub id: String,
    /// From the top of the container; an address for what stands on the net.
    pub path: String,
    pub media_type: String,
    pub properties: Vec<String>,
    /// Its place among the elements of the package document.
    pub element: usize,
}

impl Package {
    pub fn of(name: &str, document: Document) -> Package {
        let mut items = Vec::new();
        for (idx, element) in document.elements.iter().enumerate().filter(|(_, one)| one.local() == "item") {
            let href = element.get("href").unwrap_or_default();
            items.push(Item {
                id: element.get("id").unwrap_or_default().to_string(),
                path: if is_remote(href) { href.to_string() } else { resolve(name, href).0 },
                media_type: element.get("media-type").unwrap_or_default().to_string(),
                properties: element
                    .get("properties")
                    .unwrap_or_default()
                    .split_whitespace()
                    .map(String::from)
                    .collect(),
                element: idx,
            });
        }
        let by_id: BTreeMap<&str, &str> = items.iter().map(|item| (item.id.as_str(), item.path.as_str())).collect();
        let refs = document.named("itemref").filter_map(|one| by_id.get(one.get("idref")?));
        let spine = refs.map(|path| path.to_string()).collect();
        Package { name: name.to_string(), document, items, spine }
    }

    /// The file with a property, such as `nav`.
    pub fn with<'p>(&'p self, property: &'p str) -> impl Iterator<Item = &'p Item> {
        self.items.iter().filter(move |item| item.properties.iter().any(|own| own == property))
    }

    /// The name by which the world knows the book.
    pub fn identifier(&self) -> Option<&str> {
        let wanted = self.document.elements.first()?.get("unique-identifier")?;
        let found = self.document.named("identifier").find(|one| one.get("id") == Some(wanted))?;
        Some(self.document.text(found).trim())
    }

    pub fn title(&self) -> Option<&str> {
        self.document.named("title").next().map(|title| self.document.text(title).trim())
    }

    /// The values of a metadata property, `meta property="…"`, with their elements.
    pub fn property<'p>(&'p self, name: &'p str) -> impl Iterator<Item = (&'p str, &'p Element)> {
        let metas = self.document.named("meta").filter(move |one| one.get("property") == Some(name));
        metas.map(move |one| (self.document.text(one).trim(), one))
    }
}

/// Reports E105 to E109, E115 and E135.
pub fn check(book: &Book, look: &mut Inspection) {
    check_metadata(&book.package, look);
    check_manifest(book, look);
    check_spine(book, look);
    for item in &book.package.items {
        check_properties(book, item, look);
    }
}

fn check_metadata(package: &Package, look: &mut Inspection) {
    let document = &package.document;
    let place = document.named("metadata").next().or(document.elements.first());
    let place = place.map_or(0..0, |element| element.at.clone());
    for name in ["title", "identifier", "language"] {
        let said = document.named(name).any(|one| one.name.starts_with("dc:") && !document.text(one).trim().is_empty());
        if !said {
            look.at(&E105, &package.name, place.clone(), format!("the metadata has no `dc:{name}`"))
                .hint("a book needs a title, an identifier and a language");
        }
    }
    let wanted = document.elements.first().and_then(|root| root.get("unique-identifier"));
    if !document.named("identifier").any(|one| one.get("id").is_some() && one.get("id") == wanted) {
        look.at(&E105, &package.name, place.clone(), "`unique-identifier` names no `dc:identifier`".to_string())
            .hint("give the identifier of the book an id, and name it in the `package` element");
    }
    let modified: Vec<&str> = package.property("dcterms:modified").map(|(value, _)| value).collect();
    if modified.len() != 1 || !is_moment(modified[0]) {
        look.at(
            &E105,
            &package.name,
            place,
            "the metadata does not say once when the book was last changed".to_string(),
        )
        .hint("write `<meta property=\"dcterms:modified\">2026-05-01T00:00:00Z</meta>`");
    }
    for element in document.named("language") {
        let tag = document.text(element).trim();
        if Lang::parse(tag).is_some() {
            continue;
        }
        look.at(&E135, &package.name, element.at.clone(), format!("no language tag: “{tag}”"))
            .hint("name the language as BCP 47 has it: `en`, `de-AT`");
    }
}

/// Whether a text is a moment as EPUB writes it: `2026-05-01T00:00:00Z`.
fn is_moment(text: &str) -> bool {
    let pattern = "0000-00-00T00:00:00Z";
    text.len() == pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(own, wanted)| match wanted {
            b'0' => own.is_ascii_digit(),
            _ => own == wanted,
        })
}

fn check_manifest(book: &Book, look: &mut Inspection) {
    let package = &book.package;
    let mut paths = BTreeSet::new();
    for item in &package.items {
        let at = package.document.elements[item.element].at.clone();
        if !paths.insert(item.path.as_str()) {
            look.at(&E106, &package.name, at, format!("the manifest lists a file twice: “{}”", item.path))
                .hint("take one of the two entries out");
            continue;
        }
        if is_remote(&item.path) {
            continue;
        }
        let Some(bytes) = book.parts.get(item.path.as_str()) else {
            look.at(&E106, &package.name, at, format!("the manifest lists a file that is not there: “{}”", item.path))
                .hint("put the file into the container, or take the entry out; capital and small letters differ");
            continue;
        };
        check_media_type(book, item, bytes, look);
    }
    for name in book.parts.keys() {
        let is_own = *name == "mimetype" || name.starts_with("META-INF/") || *name == package.name;
        if !is_own && !paths.contains(name) {
            look.at(&E107, name, 0..0, "the file is in the container, and the manifest does not list it".to_string())
                .hint("list it, or take it out: Kindle's importer refuses books with such files");
        }
    }
}

/// What the manifest calls a file is compared with what is in it.
fn check_media_type(book: &Book, item: &Item, bytes: &[u8], look: &mut Inspection) {
    let root = book.documents.get(&item.path).and_then(|document| document.elements.first());
    let right = match kind_of(bytes) {
        Some(kind) => Some(kind.media_types()),
        None => match root.map(Element::local) {
            Some("html") => Some(&[XHTML][..]),
            Some("svg") => Some(&["image/svg+xml"][..]),
            Some("ncx") => Some(&["application/x-dtbncx+xml"][..]),
            _ => None,
        },
    };
    // Nothing tells what a stylesheet is but that it is no other thing.
    let is_wrong = match right {
        Some(right) => !right.contains(&item.media_type.as_str()),
        None => item.media_type.starts_with("image/") || item.media_type.starts_with("font/"),
    };
    // A font may be obfuscated, and then starts with anything.
    let may_be_hidden = item.media_type.contains("font") && book.parts.contains_key("META-INF/encryption.xml");
    if is_wrong && !may_be_hidden {
        let at = book.package.document.elements[item.element].at.clone();
        let should = right.map_or("something else".to_string(), |right| format!("`{}`", right[0]));
        let message = format!("“{}” is called `{}` and is {should}", item.path, item.media_type);
        look.at(&E108, &book.package.name, at, message).hint("name the type of the file in the manifest as it is");
    }
}

fn check_spine(book: &Book, look: &mut Inspection) {
    let package = &book.package;
    let mut seen = BTreeSet::new();
    let mut n_refs = 0;
    for element in package.document.named("itemref") {
        n_refs += 1;
        let idref = element.get("idref").unwrap_or_default();
        let item = package.items.iter().find(|item| item.id == idref);
        let why = match item {
            None => format!("the spine names an item that the manifest does not have: “{idref}”"),
            Some(_) if !seen.insert(idref) => format!("the spine names an item twice: “{idref}”"),
            Some(item) if item.media_type != XHTML && item.media_type != "image/svg+xml" => {
                format!("the spine holds a file that is no text: “{}”", item.path)
            }
            Some(_) => continue,
        };
        look.at(&E115, &package.name, element.at.clone(), why)
            .hint("the spine lists each file of text once, in the order of reading");
    }
    if n_refs == 0 {
        let place = package.document.elements.first().map_or(0..0, |element| element.at.clone());
        look.at(&E115, &package.name, place, "the spine is empty: the book has no text".to_string())
            .hint("list the files of text in `spine`");
    }
}

/// Properties that tell a reader what a file needs: missing ones break it, needless ones are refused.
fn check_properties(book: &Book, item: &Item, look: &mut Inspection) {
    let Some(document) = book.documents.get(&item.path).filter(|_| item.media_type == XHTML) else { return };
    let has = |name: &str| document.named(name).next().is_some();
    let is_scripted = |element: &Element| {
        let is_script = element.local() == "script"
            && element.get("type").is_none_or(|kind| kind.contains("javascript") || kind == "module");
        is_script || element.local() == "form" || element.attributes.iter().any(|(key, _)| key.starts_with("on"))
    };
    let needs_net =
        |element: &Element| element.attributes.iter().any(|(key, value)| is_remote(value) && is_fetched(element, key));
    let needed = [
        ("svg", has("svg")),
        ("mathml", has("math")),
        ("scripted", document.elements.iter().any(is_scripted)),
        ("remote-resources", document.elements.iter().any(needs_net)),
    ];
    for (property, is_needed) in needed {
        let is_said = item.properties.iter().any(|own| own == property);
        // Remote resources may be named in a stylesheet too.
        if is_said == is_needed || (property == "remote-resources" && is_said) {
            continue;
        }
        let at = book.package.document.elements[item.element].at.clone();
        let message = match is_needed {
            true => format!("“{}” needs the property `{property}`", item.path),
            false => format!("“{}” has the property `{property}` and nothing that needs it", item.path),
        };
        look.at(&E109, &book.package.name, at, message)
            .hint("write in `properties` what is in the file, and nothing else");
    }
}
