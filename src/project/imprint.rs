//! Imprint lines of the author's own, held against the ISBNs of the editions. C043.

use crate::book::metadata::EditionIdentifier;
use crate::diag::Sink;
use crate::diag::codes::config::C043;
use crate::isbn::bare;
use crate::isbn::is_sound;
use crate::isbn::isbns_in;
use crate::project::raw::RawText;

/// Tells numbers of the lines that are no edition's, and editions that lines with other numbers leave out. Lines without any are as they were wished for.
pub fn check_isbns(lines: &[RawText], identifiers: &[EditionIdentifier], sink: &mut Sink) {
    let editions: Vec<(String, &str)> = identifiers.iter().map(|one| (bare(&one.isbn), one.edition.as_str())).collect();
    let mut printed = Vec::new();
    for line in lines {
        for number in isbns_in(&line.value) {
            let is_known = editions.iter().any(|(isbn, _)| *isbn == number);
            if !is_sound(&number) {
                sink.report(
                    &C043,
                    line.span,
                    format!("the ISBN in the imprint lines, {number}, has a wrong check digit"),
                )
                .hint("correct it; the last digit must fit the twelve before it");
            } else if !is_known && !editions.is_empty() {
                sink.report(&C043, line.span, format!("the imprint lines name ISBN {number}, which no edition has"))
                    .hint("correct the one or the other; shops compare them");
            }
            printed.push((number, line.span));
        }
    }
    // Of a number that is no edition's, that was told.
    let is_of_edition = |number: &String| editions.iter().any(|(isbn, _)| isbn == number);
    if printed.is_empty() || !printed.iter().all(|(number, _)| is_of_edition(number)) {
        return;
    }
    for (isbn, edition) in editions.iter().filter(|(isbn, _)| !printed.iter().any(|(number, _)| number == isbn)) {
        let message = format!("the imprint lines name other ISBNs and not that of `editions.{edition}`, {isbn}");
        sink.report(&C043, printed[0].1, message).hint("add it: all editions have the same lines");
    }
}
