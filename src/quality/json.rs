//! A report as JSON, for other programs and for the comparison with a later one.

use serde_json::Map;
use serde_json::Value as Json;
use serde_json::json;

use crate::print::pages::Pages;
use crate::print::pages::Side;
use crate::quality::Budget;
use crate::quality::Fault;
use crate::quality::Figure;
use crate::quality::Quality;
use crate::quality::Tally;
use crate::quality::figure::Unit;
use crate::source::SourceMap;

/// The version of the form; it changes when a field changes its meaning.
pub const VERSION: u32 = 1;

/// The class of word spaces that a bar of the histogram stands for, of the natural word space.
pub const BIN: f64 = 0.05;

/// The first bin and their number; what lies outside is counted at the ends.
const FIRST_BIN: f64 = 0.6;
const N_BINS: usize = 29;

/// What is reported.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub slug: &'a str,
    pub title: &'a str,
    pub edition: &'a str,
    /// The language of the book, as a BCP 47 tag.
    pub lang: &'a str,
    pub pages: &'a Pages,
    pub quality: &'a Quality,
    pub budget: &'a Budget,
    pub sources: &'a SourceMap,
}

/// Writes the report; ends with a line end. Equal books give equal bytes.
pub fn json(subject: &Subject) -> String {
    let Subject { pages, quality, .. } = *subject;
    let chapters = quality.chapters.iter().map(|chapter| {
        json!({
            "title": chapter.title,
            "folio": pages.pages.get(chapter.first_page).map(|page| page.folio.text()),
            "pages": chapter.n_pages,
            "figures": figures(&chapter.tally),
        })
    });
    let value = json!({
        "report": VERSION,
        "book": { "slug": subject.slug, "title": subject.title },
        "edition": subject.edition,
        "figures": book_figures(subject),
        "notes": figures(&quality.notes),
        "histogram": histogram(&quality.book).map(|(from, n_lines)| json!([round(from), n_lines])).collect::<Vec<_>>(),
        "chapters": chapters.collect::<Vec<_>>(),
        "pages": page_list(subject),
        "faults": quality.faults.iter().map(|fault| fault_json(fault, subject)).collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}

/// The lines of each class of word space: where it starts, and how many.
pub fn histogram(tally: &Tally) -> impl Iterator<Item = (f64, usize)> {
    let mut bins = [0; N_BINS];
    for one in &tally.looseness {
        let bin = ((one - FIRST_BIN) / BIN + 1e-9).floor().clamp(0.0, (N_BINS - 1) as f64);
        bins[bin as usize] += 1;
    }
    bins.into_iter().enumerate().map(|(idx, n_lines)| (FIRST_BIN + idx as f64 * BIN, n_lines))
}

/// The figures of the book with their limits.
fn book_figures(subject: &Subject) -> Map<String, Json> {
    let figure = |figure: Figure| {
        let value = figure.value(&subject.quality.book);
        let mut entry = Map::new();
        entry.insert("value".into(), json!(round(value.amount)));
        if figure.unit() == Unit::Share {
            entry.insert("of".into(), json!(value.of));
            entry.insert("percent".into(), json!(round(value.percent())));
        }
        if let Some(limit) = subject.budget.limit(figure) {
            entry.insert("limit".into(), json!(limit.most.shown()));
            entry.insert("within".into(), json!(limit.most.holds(value)));
        }
        (figure.key().to_string(), Json::Object(entry))
    };
    Figure::ALL.into_iter().map(figure).collect()
}

/// The figures of a part that are not 0: ratios as they are, all else as counts.
fn figures(tally: &Tally) -> Map<String, Json> {
    let amount = |figure: Figure| (figure.key().to_string(), figure.value(tally).amount);
    let present = Figure::ALL.into_iter().map(amount).filter(|(_, amount)| *amount != 0.0);
    present.map(|(key, amount)| (key, json!(round(amount)))).collect()
}

fn page_list(subject: &Subject) -> Vec<Json> {
    let Subject { pages, quality, .. } = *subject;
    let page = |(page_idx, page): (usize, &crate::quality::PageQuality)| {
        let made = &pages.pages[page_idx];
        json!({
            "page": page_idx + 1,
            "folio": made.folio.text(),
            "side": side(made.side),
            "lines": pages.facts.pages[page_idx].lines.len(),
            "fill": page.fill.map(round),
            "worst": page.worst.map(|kind| kind.key()),
            "figures": figures(&page.tally),
        })
    };
    quality.pages.iter().enumerate().map(page).collect()
}

fn side(side: Side) -> &'static str {
    match side {
        Side::Recto => "recto",
        Side::Verso => "verso",
    }
}

fn fault_json(fault: &Fault, subject: &Subject) -> Json {
    let place = fault.span.and_then(|span| subject.sources.place(span));
    let place = place.map(|(file, at)| json!({ "file": file.name, "line": at.line, "column": at.column }));
    json!({
        "kind": fault.kind.key(),
        "page": fault.page_idx + 1,
        "folio": subject.pages.pages[fault.page_idx].folio.text(),
        "line": fault.line_idx.map(|idx| idx + 1),
        "amount": round(fault.amount),
        "text": fault.text.trim(),
        "source": place,
        "cure": fault.kind.cure(),
    })
}

/// Four decimals are more than anyone sees, and no computer's last bit among them.
fn round(number: f64) -> f64 {
    (number * 10_000.0).round() / 10_000.0
}
