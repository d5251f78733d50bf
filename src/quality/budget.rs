//! Limits that a publisher sets for the figures of an edition, and what goes beyond them.

use crate::diag::Place;
use crate::diag::Sink;
use crate::diag::codes::quality::Q001;
use crate::print::pages::Pages;
use crate::quality::Fault;
use crate::quality::Figure;
use crate::quality::Quality;
use crate::quality::figure::Unit;
use crate::quality::figure::Value;
use crate::source::Span;

/// The limits of an edition, in the order of the manifest; each figure once.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Budget {
    pub limits: Vec<Limit>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Limit {
    pub figure: Figure,
    pub most: Most,
    /// Where the manifest says it.
    pub span: Option<Span>,
}

/// The greatest value that is within the budget.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Most {
    Count(u32),
    Percent(f64),
    Ratio(f64),
}

/// Places that a message names.
const MOST_PLACES: usize = 5;

impl Most {
    /// Whether a value is within. Ratios and percentages are compared as they are shown, so that nobody has to wonder how 1.28 exceeds 1.28.
    pub fn holds(self, value: Value) -> bool {
        let rounded = |number: f64, digits: f64| (number * digits).round() / digits;
        match self {
            Most::Count(most) => value.amount <= f64::from(most),
            Most::Percent(most) => rounded(value.percent(), 100.0) <= most,
            Most::Ratio(most) => rounded(value.amount, 1000.0) <= most,
        }
    }

    /// As people write it: `0.5 %`, `12`, `1.28`.
    pub fn shown(self) -> String {
        match self {
            Most::Count(most) => most.to_string(),
            Most::Percent(most) => format!("{most} %"),
            Most::Ratio(most) => most.to_string(),
        }
    }
}

impl Budget {
    pub fn limit(&self, figure: Figure) -> Option<&Limit> {
        self.limits.iter().find(|limit| limit.figure == figure)
    }

    /// The limits that an edition goes beyond, with what was measured.
    pub fn exceeded(&self, quality: &Quality) -> Vec<(Limit, Value)> {
        let measured = |limit: &Limit| (*limit, limit.figure.value(&quality.book));
        self.limits.iter().map(measured).filter(|(limit, value)| !limit.most.holds(*value)).collect()
    }
}

/// Reports Q001 for each limit that an edition goes beyond, with its worst places.
pub fn report(budget: &Budget, edition: &str, pages: &Pages, quality: &Quality, sink: &mut Sink) {
    for (limit, value) in budget.exceeded(quality) {
        let figure = limit.figure;
        let message = format!(
            "“{edition}” is over its budget: `{}` is {}, and the limit is {}",
            figure.key(),
            measured(figure, limit.most, value),
            limit.most.shown()
        );
        let report = sink.report(&Q001, limit.span, message);
        let worst = worst_places(figure, pages, quality);
        if let Some((place, _, _)) = worst.first() {
            report.place(place.clone());
        }
        for (place, span, what) in worst {
            let Some(span) = span else { continue };
            let line = place.line.map_or(String::new(), |line| format!(", line {line}"));
            report.label(span, format!("{what} on page {}{line}", place.folio));
        }
        report.hint("`bindery report` shows every place with a picture of it");
    }
}

/// A value in the measure of its limit.
fn measured(figure: Figure, most: Most, value: Value) -> String {
    match (most, figure.unit()) {
        (Most::Count(_), Unit::Share) => format!("{:.0}", value.amount),
        _ => figure.shown(value),
    }
}

/// A place on a page, where it comes from, and what is there.
type Worst = (Place, Option<Span>, String);

/// The worst faults that a figure counts; where it counts none one by one, the worst pages.
fn worst_places(figure: Figure, pages: &Pages, quality: &Quality) -> Vec<Worst> {
    let folio = |page_idx: usize| pages.pages[page_idx].folio.text();
    if figure.kinds().is_empty() {
        let of_page = |(page_idx, amount): (usize, f64)| {
            let place = Place { folio: folio(page_idx), line: None };
            let span = pages.facts.pages[page_idx].lines.first().and_then(|line| line.span);
            (place, span, format!("{amount:.0} of `{}`", figure.key()))
        };
        return worst_pages(figure, quality).into_iter().map(of_page).collect();
    }
    let of_fault = |fault: &Fault| {
        let place = Place { folio: folio(fault.page_idx), line: fault.line_idx.map(|idx| idx + 1) };
        (place, fault.span, fault.kind.title().to_string())
    };
    worst_faults(figure, quality).into_iter().map(of_fault).collect()
}

fn worst_pages(figure: Figure, quality: &Quality) -> Vec<(usize, f64)> {
    let amounts = quality.pages.iter().map(|page| figure.value(&page.tally).amount).enumerate();
    let mut worst: Vec<(usize, f64)> = amounts.filter(|(_, amount)| *amount > 0.0).collect();
    worst.sort_by(|one, other| other.1.total_cmp(&one.1));
    worst.truncate(MOST_PLACES);
    worst
}

fn worst_faults(figure: Figure, quality: &Quality) -> Vec<&Fault> {
    let mut faults: Vec<&Fault> = quality.faults.iter().filter(|fault| figure.kinds().contains(&fault.kind)).collect();
    // Runts and stubs are the worse the less there is of them; of all other kinds, the more the worse.
    let is_worse_small = matches!(figure, Figure::Runts | Figure::Stubs | Figure::ShortPages);
    faults.sort_by(|one, other| {
        let order = other.amount.total_cmp(&one.amount);
        if is_worse_small { order.reverse() } else { order }
    });
    faults.truncate(MOST_PLACES);
    faults
}
