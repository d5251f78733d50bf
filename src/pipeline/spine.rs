//! How wide the spine of an edition is: by its paper and the pages of the finished book, or as its printer has told.

use crate::diag::Sink;
use crate::diag::codes::pdf::D050;
use crate::diag::codes::pdf::D051;
use crate::pipeline::Layout;
use crate::pipeline::block;
use crate::pipeline::covers::name;
use crate::printers::Paper;
use crate::printers::Printer;
use crate::project::EditionConfig;
use crate::project::cover::PaperChoice;
use crate::units::Length;

/// The pages of the finished book: those of the layout and the printer's blanks; a leaf has two.
pub fn n_pages(edition: &EditionConfig, layout: &Layout) -> usize {
    let n_blanks = edition.printer.as_ref().map_or(0, |printer| printer.fit(&block(edition, layout)).n_blanks);
    (layout.pages.pages.len() + n_blanks).next_multiple_of(2)
}

/// The width of the spine: as the manifest gives it, or what so many pages of the paper come to. Reports D050 where it is not known, D051 where
/// the paper is not bound with so many pages.
pub fn width(edition: &EditionConfig, n_pages: usize, sink: &mut Sink) -> Option<Length> {
    let (paper, choice) = paper(edition);
    report_limit(edition, n_pages, sink);
    let by_leaf = choice.and_then(|choice| choice.leaf).map(|leaf| leaf * n_pages as i64 / 2);
    let by_page = paper.and_then(|paper| paper.page).map(|page| page * n_pages as i64);
    let width = edition.wrap.spine.or(by_leaf).or(by_page);
    if width.is_none() && !edition.wrap.is_refused {
        report_unknown(edition, choice, sink);
    }
    width
}

/// What an edition is printed on: the printer's own paper, and how the manifest names it. Of several the first that the printer has.
pub fn paper(edition: &EditionConfig) -> (Option<&Paper>, Option<&PaperChoice>) {
    let choices = &edition.wrap.papers;
    let Some(papers) = edition.printer.as_ref().map(|printer| &printer.paper).filter(|papers| !papers.is_empty())
    else {
        return (None, choices.first());
    };
    let choice = choices.iter().find(|choice| papers.contains_key(&choice.name));
    (choice.and_then(|choice| papers.get(&choice.name)), choice)
}

/// Reports D051 where a printer does not bind so many pages of the paper.
pub fn report_limit(edition: &EditionConfig, n_pages: usize, sink: &mut Sink) {
    let (Some(paper), Some(choice)) = paper(edition) else { return };
    let Some(unmet) = paper.unmet(n_pages) else { return };
    let message = format!("“{}” does not suit {}: {unmet}", choice.name, name(edition));
    sink.report(&D051, choice.span.or(edition.span), message)
        .hint("choose another paper, another trim, or another printer");
}

fn report_unknown(edition: &EditionConfig, choice: Option<&PaperChoice>, sink: &mut Sink) {
    let name = name(edition);
    let known: Vec<&str> =
        edition.printer.iter().flat_map(|printer| printer.paper.keys()).map(String::as_str).collect();
    let named = edition.wrap.papers.first();
    let told = edition.printer.as_ref().map(Printer::gives_thickness);
    let (message, span) = match (choice, named) {
        (Some(choice), _) => (
            format!("the spine of {name} has no width yet: the thickness of “{}” is not known", choice.name),
            choice.span,
        ),
        (None, Some(named)) => {
            (format!("{name} cannot be printed on “{}”: the printer has no such paper", named.name), named.span)
        }
        (None, None) => (format!("the spine of {name} has no width yet: the edition names no paper"), edition.span),
    };
    let hint = match (choice, told) {
        (None, Some(true)) => {
            format!("add `paper = \"…\"` to `editions.{}`: one of {}", edition.name, known.join(", "))
        }
        (None, _) if !known.is_empty() => format!(
            "add `spine = \"…\"` to `editions.{}`, as the printer's template has it, or a paper ({}) with its thickness: `paper = {{ name = \"{}\", leaf = \"0.11mm\" }}`",
            edition.name,
            known.join(", "),
            known[0]
        ),
        _ => format!(
            "add the thickness of a leaf to `editions.{}`, `paper = {{ name = \"{}\", leaf = \"0.11mm\" }}`, or the width, `spine = \"12.4mm\"`: the printer tells both",
            edition.name,
            choice.map_or("offset", |choice| &choice.name)
        ),
    };
    sink.report(&D050, span.or(edition.span), message).hint(hint);
}
