//! The ways through a book: contents, printed pages, landmarks, and the NCX of older readers.

use std::collections::BTreeSet;

use crate::diag::codes::inspect::E120;
use crate::diag::codes::inspect::E121;
use crate::diag::codes::inspect::E122;
use crate::diag::codes::inspect::E123;
use crate::inspect::Book;
use crate::inspect::Inspection;
use crate::inspect::links::Targets;
use crate::inspect::links::links_in;
use crate::inspect::links::resolve;
use crate::inspect::xml::Document;
use crate::inspect::xml::Element;

/// Reports E120 to E123.
pub fn check(book: &Book, targets: &Targets, look: &mut Inspection) {
    let navs: Vec<&str> = book.package.with("nav").map(|item| item.path.as_str()).collect();
    let place = book.package.document.named("manifest").next().map_or(0..0, |element| element.at.clone());
    let [name] = navs.as_slice() else {
        let message = match navs.len() {
            0 => "the manifest names no navigation document".to_string(),
            n => format!("the manifest names {n} navigation documents"),
        };
        look.at(&E120, &book.package.name, place, message)
            .hint("one file, and only one, has the property `nav`: readers take their menu from it");
        return;
    };
    let Some(document) = book.documents.get(*name).filter(|document| document.fault.is_none()) else { return };
    for (kind, least) in [("toc", 1), ("page-list", 0), ("landmarks", 0)] {
        check_number((name, document), kind, least, look);
    }
    check_spans((name, document), look);
    let Some(toc) = lists(document, "toc").next() else { return };
    let links: Vec<&Element> = links_in(document, toc).collect();
    if links.is_empty() {
        look.at(&E120, name, toc.at.clone(), "the contents are empty".to_string())
            .hint("list at least the first text of the book");
    }
    check_order((name, document, &links), targets, look);
    check_pages(book, (name, document), targets, look);
    check_landmarks((name, document), look);
    check_ncx(book, (name, &links), targets, look);
}

fn lists<'d>(document: &'d Document, kind: &'d str) -> impl Iterator<Item = &'d Element> {
    document.named("nav").filter(move |nav| nav.has("epub:type", kind))
}

fn check_number((name, document): (&str, &Document), kind: &str, least: usize, look: &mut Inspection) {
    let found: Vec<&Element> = lists(document, kind).collect();
    if (least..=1).contains(&found.len()) {
        return;
    }
    let place = found.get(1).or(document.elements.first().as_ref()).map_or(0..0, |element| element.at.clone());
    let message = format!("the navigation document has {} lists of the kind `{kind}`", found.len());
    look.at(&E120, name, place, message).hint("there is one `toc`, and at most one `page-list` and one `landmarks`");
}

/// Spans that say nothing (EPUB 3.3, section 7.3.1: what stands in a list of the navigation has words).
fn check_spans((name, document): (&str, &Document), look: &mut Inspection) {
    for nav in document.named("nav") {
        let spans = document.within(nav).filter(|element| element.local() == "span");
        for span in spans.filter(|span| document.text(span).trim().is_empty() && !has_other_words(document, span)) {
            look.at(&E120, name, span.at.clone(), "a span in the navigation has no words".to_string())
                .hint("take it out, or write the words");
        }
    }
}

/// Entries that go back in the text: Kindle refuses such a book, and readers show the wrong chapter as the current one.
fn check_order((name, document, links): (&str, &Document, &[&Element]), targets: &Targets, look: &mut Inspection) {
    let mut last = (0, 0);
    for link in links {
        let text = document.text(link).trim();
        if text.is_empty() && !has_other_words(document, link) {
            look.at(&E120, name, link.at.clone(), "an entry of the contents has no words".to_string())
                .hint("name the chapter");
        }
        let Some(place) = targets.place(name, link.get("href").unwrap_or_default()) else { continue };
        if place.0 == usize::MAX {
            // Not in the spine: told as a link.
            continue;
        }
        if place < last {
            look.at(&E121, name, link.at.clone(), format!("the contents go back in the text at “{text}”"))
                .hint("list the chapters in the order in which they stand in the spine");
        }
        last = place;
    }
}

/// Whether an entry without text is named otherwise: by a picture with a description, or by a label for those who do not see it.
fn has_other_words(document: &Document, link: &Element) -> bool {
    let has = |element: &Element, key: &str| element.get(key).is_some_and(|words| !words.trim().is_empty());
    has(link, "aria-label") || has(link, "title") || document.within(link).any(|one| has(one, "alt"))
}

/// The list of printed pages against the marks in the text (EPUB Accessibility 1.1, section 3.3).
fn check_pages(book: &Book, (name, document): (&str, &Document), targets: &Targets, look: &mut Inspection) {
    let is_mark =
        |element: &Element| element.has("epub:type", "pagebreak") || element.get("role") == Some("doc-pagebreak");
    let list = lists(document, "page-list").next();
    let links: Vec<&Element> = list.map(|list| links_in(document, list).collect()).unwrap_or_default();
    let mut listed = BTreeSet::new();
    for link in &links {
        let (path, id) = resolve(name, link.get("href").unwrap_or_default());
        let Some(target) = book.documents.get(&path) else { continue };
        let place = targets.ids.get(&(path.as_str(), id.as_str())).filter(|_| !id.is_empty());
        let element = place.and_then(|(_, idx)| target.elements.get(*idx));
        if element.is_some_and(|element| !is_mark(element)) {
            let page = document.text(link).trim();
            let message = format!("page “{page}” of the page-list leads to something that is no page break");
            look.at(&E122, name, link.at.clone(), message)
                .hint("mark the place with an empty element: `<span role=\"doc-pagebreak\" epub:type=\"pagebreak\" id=\"…\" aria-label=\"12\"/>`");
        }
        listed.insert((path, id));
    }
    for path in &book.package.spine {
        let Some(text) = book.documents.get(path) else { continue };
        let unlisted = |element: &&Element| {
            is_mark(element) && !listed.contains(&(path.clone(), element.get("id").unwrap_or_default().to_string()))
        };
        if let Some(mark) = text.elements.iter().find(unlisted) {
            look.at(
                &E122,
                path,
                mark.at.clone(),
                "a page break of the printed book is not in the page-list".to_string(),
            )
            .hint("list each page in the `page-list` of the navigation document");
        }
    }
    let source = book.package.property("pageBreakSource").chain(book.package.property("a11y:pageBreakSource")).next();
    if let Some(list) = list.filter(|_| source.is_none() && book.package.document.named("source").next().is_none()) {
        look.at(&E122, name, list.at.clone(), "nothing says of which printed book the page-list is".to_string())
            .hint("name its ISBN: `<meta property=\"pageBreakSource\">urn:isbn:…</meta>`");
    }
}

fn check_landmarks((name, document): (&str, &Document), look: &mut Inspection) {
    let Some(list) = lists(document, "landmarks").next() else { return };
    for link in links_in(document, list).filter(|link| link.get("epub:type").is_none()) {
        let message = format!("the landmark “{}” does not say what it is", document.text(link).trim());
        look.at(&E120, name, link.at.clone(), message).hint("give each landmark an `epub:type`: `bodymatter`, `toc`");
    }
}

/// The NCX leads to the places of the contents, in their order, and names the same book.
fn check_ncx(book: &Book, (nav, links): (&str, &[&Element]), targets: &Targets, look: &mut Inspection) {
    let item = book.package.items.iter().find(|item| item.media_type == "application/x-dtbncx+xml");
    let Some((name, ncx)) = item.and_then(|item| Some((&item.path, book.documents.get(&item.path)?))) else { return };
    let contents: BTreeSet<(String, String)> =
        links.iter().map(|link| resolve(nav, link.get("href").unwrap_or_default())).collect();
    let mut last = (0, 0);
    for content in ncx.named("content") {
        let Some(source) = content.get("src") else { continue };
        if ncx.is_within(content, "pageList") || ncx.is_within(content, "navList") {
            continue;
        }
        let why = if contents.contains(&resolve(name, source)) {
            // What is not in the spine has no place in the order; it is told as a link.
            let Some(place) = targets.place(name, source).filter(|place| place.0 != usize::MAX) else { continue };
            if std::mem::replace(&mut last, place) <= place {
                continue;
            }
            "goes back in the text"
        } else {
            "leads to a place that the contents do not have"
        };
        look.at(&E123, name, content.at.clone(), format!("an entry of the NCX {why}: “{source}”"))
            .hint("let the NCX have the entries of the contents, in their order");
    }
    let of_package = book.package.identifier();
    let of_ncx = ncx.named("meta").find(|meta| meta.get("name") == Some("dtb:uid"));
    if let (Some(own), Some(meta)) = (of_package, of_ncx)
        && meta.get("content").map(str::trim) != Some(own)
    {
        look.at(
            &E123,
            name,
            meta.at.clone(),
            format!("the NCX is of another book: the package has the identifier “{own}”"),
        )
        .hint("write the identifier of the package into `dtb:uid`");
    }
}
