//! The ISBN of an EPUB: in its metadata, in the name of its file, and on its imprint page. E124.

use std::ops::Range;

use crate::diag::codes::inspect::E124;
use crate::inspect::Book;
use crate::inspect::Inspection;
use crate::inspect::xml::Document;
use crate::isbn::is_sound;
use crate::isbn::isbns_in;

/// Texts that may hold an imprint page, where none is marked as such: it is among the first, some books have it last.
const FIRST_TEXTS: usize = 5;
const LAST_TEXTS: usize = 2;

/// The ISBNs that a book says of itself.
#[derive(Clone, Debug, Default)]
pub struct Isbns {
    /// In its metadata.
    pub own: Vec<String>,
    /// On its imprint page, sound ones.
    pub printed: Vec<String>,
}

/// Reports E124 and returns what the book says.
pub fn check(book: &Book, look: &mut Inspection) -> Isbns {
    let package = &book.package;
    let own: Vec<(String, Range<usize>)> = package
        .document
        .named("identifier")
        .filter(|element| element.name.starts_with("dc:"))
        .flat_map(|element| {
            let numbers = isbns_in(package.document.text(element));
            numbers.into_iter().map(|number| (number, element.at.clone()))
        })
        .collect();
    let named = isbns_in(look.name.rsplit(['/', '\\']).next().unwrap_or_default());
    let printed = printed(book);
    for (number, at) in &own {
        if !is_sound(number) {
            look.at(
                &E124,
                &package.name,
                at.clone(),
                format!("the ISBN of the book, {number}, has a wrong check digit"),
            )
            .hint("correct it; the last digit must fit the twelve before it");
        } else if !printed.is_empty() && !printed.contains(number) {
            let message = format!("the metadata say ISBN {number}, and the book prints {}", printed.join(", "));
            look.at(&E124, &package.name, at.clone(), message)
                .hint("correct the one or the other: the imprint page names the e-book by its own number");
        }
    }
    let own: Vec<String> = own.into_iter().map(|(number, _)| number).collect();
    if let Some(number) = named.first().filter(|number| !own.is_empty() && !own.contains(number)) {
        look.whole(&E124, format!("the file name says ISBN {number}, and the metadata {}", own.join(", ")))
            .hint("rename the file: shops file the book under its name");
    }
    Isbns { own, printed }
}

/// The sound numbers on the imprint page, which is marked as such or among the first texts or the last ones.
fn printed(book: &Book) -> Vec<String> {
    let texts: Vec<&Document> = book.package.spine.iter().filter_map(|name| book.documents.get(name)).collect();
    let mut words = String::new();
    for text in &texts {
        let marked = text.elements.iter().filter(|one| one.has("epub:type", "copyright-page"));
        for element in marked {
            words.push_str(text.text(element));
            words.push('\n');
        }
    }
    if words.is_empty() {
        let n_texts = texts.len();
        let ends = texts.iter().enumerate().filter(|(idx, _)| *idx < FIRST_TEXTS || idx + LAST_TEXTS >= n_texts);
        for root in ends.filter_map(|(_, text)| Some((text, text.elements.first()?))) {
            words.push_str(root.0.text(root.1));
            words.push('\n');
        }
    }
    isbns_in(&words).into_iter().filter(|number| is_sound(number)).collect()
}
