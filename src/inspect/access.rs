//! What the book says of its accessibility, against what is in it; languages; words for pictures.
//!
//! Source: EPUB Accessibility 1.1, sections 2 and 3; schema.org Accessibility Properties for Discoverability.

use crate::book::Lang;
use crate::diag::codes::inspect::E133;
use crate::diag::codes::inspect::E135;
use crate::diag::codes::inspect::E136;
use crate::diag::codes::inspect::E137;
use crate::inspect::Book;
use crate::inspect::Inspection;
use crate::inspect::xml::Document;
use crate::inspect::xml::Element;

/// Reports E133, E135 to E137.
pub fn check(book: &Book, look: &mut Inspection) {
    for name in &book.package.spine {
        if let Some(document) = book.documents.get(name).filter(|document| document.fault.is_none()) {
            check_languages(name, document, look);
            check_pictures(name, document, look);
        }
    }
    check_statements(book, look);
    check_claims(book, look);
    check_conformance(book, look);
}

fn check_languages(name: &str, document: &Document, look: &mut Inspection) {
    for element in &document.elements {
        let said = [element.get("lang"), element.get("xml:lang")];
        if element.parent.is_none() && element.local() == "html" && said == [None, None] {
            look.at(&E135, name, element.at.clone(), "the text does not say in which language it is".to_string())
                .hint("write `lang` and `xml:lang` at the `html` element: voices and hyphenation go by them");
        }
        let misspelt = |tag: &&str| !tag.is_empty() && Lang::parse(tag).is_none();
        if let Some(tag) = said.into_iter().flatten().find(misspelt) {
            look.at(&E135, name, element.at.clone(), format!("no language tag: “{tag}”"))
                .hint("name the language as BCP 47 has it: `en`, `de-AT`");
        }
    }
}

/// Whether a picture has words, or is marked as one that needs none.
fn is_described(element: &Element) -> bool {
    let is_hidden = element.get("aria-hidden") == Some("true");
    element.get("alt").is_some()
        || element.get("aria-label").is_some()
        || element.get("aria-labelledby").is_some()
        || is_hidden
}

fn check_pictures(name: &str, document: &Document, look: &mut Inspection) {
    for element in document.named("img").filter(|element| !is_described(element)) {
        let source = element.get("src").unwrap_or_default();
        look.at(&E133, name, element.at.clone(), format!("picture without alternative text: “{source}”"))
            .hint("say in `alt` what it shows; of a mere ornament, write `alt=\"\"`");
    }
}

fn check_statements(book: &Book, look: &mut Inspection) {
    let place = book.package.document.named("metadata").next().map_or(0..0, |element| element.at.clone());
    let wanted = ["schema:accessMode", "schema:accessibilityFeature", "schema:accessibilityHazard"];
    let missing: Vec<&str> = wanted.into_iter().filter(|name| book.package.property(name).next().is_none()).collect();
    if !missing.is_empty() {
        look.at(&E137, &book.package.name, place, format!("the metadata does not have `{}`", missing.join("`, `")))
            .hint("say how the book can be read: shops of the European Union ask for it");
    }
}

/// Features that are claimed and absent.
fn check_claims(book: &Book, look: &mut Inspection) {
    let texts = || book.package.spine.iter().filter_map(|name| book.documents.get(name));
    let any = |wanted: &dyn Fn(&Element) -> bool| texts().any(|text| text.elements.iter().any(wanted));
    let nav_has = |kind: &str| {
        let navs = book.package.with("nav").filter_map(|item| book.documents.get(&item.path));
        navs.flat_map(|document| document.named("nav")).any(|nav| nav.has("epub:type", kind))
    };
    let has_page_breaks = || any(&|one| one.has("epub:type", "pagebreak") || one.get("role") == Some("doc-pagebreak"));
    for (claim, element) in book.package.property("schema:accessibilityFeature") {
        let lack = match claim {
            "alternativeText" if any(&|one| one.local() == "img" && !is_described(one)) => "a picture has none",
            "tableOfContents" if !nav_has("toc") => "there are no contents",
            "pageNavigation" if !nav_has("page-list") => "there is no list of pages",
            "pageBreakMarkers" | "printPageNumbers" if !has_page_breaks() => "no page is marked",
            "index" if !any(&|one| one.has("epub:type", "index") || one.get("role") == Some("doc-index")) => {
                "there is no index"
            }
            "MathML" if !any(&|one| one.local() == "math") => "there is no formula",
            "ARIA"
                if !any(&|one| {
                    one.get("role").is_some() || one.attributes.iter().any(|(key, _)| key.starts_with("aria-"))
                }) =>
            {
                "no element has a role"
            }
            "structuralNavigation" if !any(&|one| matches!(one.local(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")) => {
                "there is no heading"
            }
            "longDescription"
                if !any(&|one| {
                    one.local() == "details"
                        || ["aria-describedby", "aria-details"].iter().any(|key| one.get(key).is_some())
                }) =>
            {
                "nothing is described"
            }
            "synchronizedAudioText"
                if book.package.items.iter().all(|item| item.media_type != "application/smil+xml") =>
            {
                "nothing is read aloud"
            }
            _ => continue,
        };
        look.at(&E136, &book.package.name, element.at.clone(), format!("the book claims `{claim}`, and {lack}"))
            .hint("take the claim back, or make it true: people buy books by it");
    }
    for (claim, element) in book.package.property("schema:accessModeSufficient") {
        if claim == "textual" && any(&|one| one.local() == "img" && !is_described(one)) {
            let message = "the book claims that its words are enough, and a picture has none".to_string();
            look.at(&E136, &book.package.name, element.at.clone(), message)
                .hint("describe the picture, or take the claim back");
        }
    }
}

/// The claim to conform has fixed words, and somebody who stands for it (EPUB Accessibility 1.1, section 4).
fn check_conformance(book: &Book, look: &mut Inspection) {
    for (claim, element) in book.package.property("dcterms:conformsTo") {
        let Some(rest) = claim.strip_prefix("EPUB Accessibility") else { continue };
        let is_exact = ["2.0", "2.1", "2.2"]
            .iter()
            .any(|wcag| ["A", "AA", "AAA"].iter().any(|level| rest == format!(" 1.1 - WCAG {wcag} Level {level}")));
        let why = match () {
            () if !is_exact => format!("the claim to conform has other words than the standard: “{claim}”"),
            () if book.package.property("a11y:certifiedBy").next().is_none() => {
                "the book claims to conform, and nobody stands for it".to_string()
            }
            () => continue,
        };
        look.at(&E137, &book.package.name, element.at.clone(), why)
            .hint("write `EPUB Accessibility 1.1 - WCAG 2.2 Level AA`, and name in `a11y:certifiedBy` who has looked");
    }
}
