//! What stands too near to the edge, and what stops at it. D106, D121.

use hayro_font::kurbo::Rect;

use crate::diag::Severity;
use crate::diag::codes::preflight::D106;
use crate::diag::codes::preflight::D121;
use crate::diag::listed;
use crate::pdf_marks::page::Mark;
use crate::pdf_marks::page::MarkKind;
use crate::pdf_marks::page::PageMarks;
use crate::preflight::checks::Ask;
use crate::preflight::checks::HAIR;
use crate::preflight::checks::boxes::Sides;
use crate::preflight::checks::points;
use crate::preflight::findings::Cause;
use crate::preflight::findings::Finding;
use crate::preflight::findings::Findings;
use crate::preflight::findings::in_mm;

/// How far knives wander: text nearer to the trim is in danger with any printer.
const CUTTING: f64 = 3.0 * 72.0 / 25.4;

/// Art that ends so near to the trim was meant to reach it.
const MEANT: f64 = 1.0;

/// What is thinner is a rule or a crop mark, not art that a white line beside would spoil.
const THIN: f64 = 4.0;

/// Glyphs hang out of the block by a little: points of italics, hyphens set in the margin.
const HANGING: f64 = 0.75;

/// Marks too near to the edges. Reports D121.
pub fn check(page: &PageMarks, ask: &Ask, findings: &mut Findings) {
    let trim = page.trim();
    let margins = ask.printer.map(|printer| &printer.margins);
    let inner = ask.printer.and_then(|printer| printer.inner_margin(ask.n_pages)).map(points);
    let outer =
        margins.and_then(|margins| margins.outer_with_bleed.filter(|_| ask.bleeds).or(margins.outer)).map(points);
    for mark in page.marks.iter().filter(|mark| !mark.ink.is_white && trim.overlaps(mark.bounds)) {
        let free = Sides::between(mark.bounds, trim, page.side);
        let is_text = mark.is_text();
        // What runs over the edge bleeds, and is judged as that.
        let bleeds = !is_text && free.named().into_iter().any(|(_, side)| side < MEANT);
        if bleeds || !is_text && ask.printer.is_none() {
            continue;
        }
        for (edge, is) in free.named() {
            let demand = if edge == "spine" { inner } else { outer };
            let (asked, severity) = match demand {
                Some(asked) => (asked, Severity::Error),
                None if is_text => (CUTTING, Severity::Warning),
                None => continue,
            };
            if is < asked - HANGING {
                let kind = if is_text { "text" } else { "art" };
                findings.add(Cause::new(&D121, edge).on(page.number), asked - is, || {
                    too_near(kind, edge, (is, asked), mark, trim, ask)
                        .demanded(in_mm(asked), demand.and(ask.source("margins")))
                        .severity(severity)
                });
            }
        }
    }
}

fn too_near(kind: &str, edge: &str, (is, asked): (f64, f64), mark: &Mark, trim: Rect, ask: &Ask) -> Finding {
    let message = match is < 0.0 {
        true => format!("{kind} reaches {} beyond the trim at the {edge}", in_mm(-is)),
        false => format!("{kind} stands {} from the {edge}, and {} must be free", in_mm(is), in_mm(asked)),
    };
    let advice = match (edge, ask.printer) {
        ("spine", Some(_)) => format!(
            "move the block away from the spine by {}, or widen the inner margin; {} pages need it",
            in_mm(asked - is),
            ask.n_pages
        ),
        _ if mark.is_text() => format!("move it inwards by {}, or make the margin wider", in_mm(asked - is)),
        _ => format!(
            "move it inwards by {}, or let art that is to reach the edge run over it into the bleed",
            in_mm(asked - is)
        ),
    };
    Finding::new(message, advice).at(mark.bounds, trim).measured(in_mm(is))
}

/// Art that reaches the trim and not far enough beyond it. Reports D106.
pub fn check_bleed(page: &PageMarks, ask: &Ask, findings: &mut Findings) {
    let trim = page.trim();
    let art: Vec<&Mark> = page.marks.iter().filter(|mark| is_art(mark, trim)).collect();
    let declared = Sides::between(trim, page.boxes.bleed.unwrap_or(trim), page.side);
    let wanted = ask.printer.and_then(|printer| printer.bleed.as_ref());
    let asked = |declared: f64| match declared > HAIR {
        true => declared,
        false => wanted.map_or(CUTTING, |bleed| points(bleed.width)),
    };
    let covers = declared.named().map(|(edge, declared)| Covered::of(edge, asked(declared), &art, page));
    for mark in &art {
        let beyond = Sides::between(trim, mark.bounds, page.side).named();
        let mut short: Vec<Short> = Vec::new();
        for (((edge, is), (_, declared)), covered) in beyond.into_iter().zip(declared.named()).zip(&covers) {
            let is_free = edge == "spine" && wanted.is_some_and(|bleed| !bleed.at_spine) && !ask.is_cover();
            if is < -MEANT || is_free && declared < HAIR {
                continue;
            }
            let asked = asked(declared);
            if is < asked - HAIR && !covered.holds(mark.bounds.intersect(trim)) {
                short.push(Short { edge, is, asked, is_declared: declared > HAIR });
            }
        }
        let worst = short.iter().max_by(|one, other| (one.asked - one.is).total_cmp(&(other.asked - other.is)));
        if let Some(worst) = worst {
            findings.add(Cause::new(&D106, "art").on(page.number), worst.asked - worst.is, || {
                stops(worst, listed(short.iter().map(|short| short.edge)), mark, trim, ask)
            });
        }
    }
}

/// An edge that art reaches, and how far beyond it.
struct Short {
    edge: &'static str,
    is: f64,
    asked: f64,
    /// The page has bleed there.
    is_declared: bool,
}

fn stops(worst: &Short, edges: String, mark: &Mark, trim: Rect, ask: &Ask) -> Finding {
    let Short { is, asked, is_declared, .. } = *worst;
    let what = if matches!(mark.kind, MarkKind::Picture(_)) { "a picture" } else { "a tint or shape" };
    let message = match is < HAIR {
        true => format!("{what} stops at the trim at the {edges}, and must reach {} beyond it", in_mm(asked)),
        false => {
            format!("{what} reaches {} beyond the trim at the {edges}, and must reach {}", in_mm(is), in_mm(asked))
        }
    };
    let source = match is_declared {
        true => Some("the BleedBox of the page".into()),
        false => ask.printer.filter(|printer| printer.bleed.is_some()).map(|printer| printer.source("bleed")),
    };
    // Without bleed in the file and a printer who wants it, white at the edge is only likely.
    let is_sure = is_declared || ask.printer.is_some_and(|printer| printer.bleed.is_some());
    Finding::new(message, "let it run over the edge into the bleed, or keep it clear of the edge")
        .at(mark.bounds, trim)
        .measured(in_mm(is.max(0.0)))
        .demanded(in_mm(asked), source)
        .severity(if is_sure { Severity::Error } else { Severity::Warning })
}

fn is_art(mark: &Mark, trim: Rect) -> bool {
    let inside = mark.bounds.intersect(trim);
    let is_large = inside.width() > THIN && inside.height() > THIN;
    let is_kind = matches!(mark.kind, MarkKind::Picture(_) | MarkKind::Fill { .. } | MarkKind::Shading);
    is_kind && is_large && !mark.ink.is_white
}

/// What art that runs over an edge far enough covers of it.
struct Covered {
    edge: &'static str,
    /// From where to where, by their starts; each ends no sooner than those before it, for of them only the longest counts.
    spans: Vec<(f64, f64)>,
}

impl Covered {
    fn of(edge: &'static str, asked: f64, art: &[&Mark], page: &PageMarks) -> Covered {
        let trim = page.trim();
        let reaches = |mark: &&&Mark| {
            let beyond = Sides::between(trim, mark.bounds, page.side).named();
            beyond.into_iter().any(|(name, is)| name == edge && is > asked - HAIR)
        };
        let mut spans: Vec<(f64, f64)> = art.iter().filter(reaches).map(|mark| along(edge, mark.bounds)).collect();
        spans.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut furthest = f64::NEG_INFINITY;
        for (_, end) in &mut spans {
            furthest = furthest.max(*end);
            *end = furthest;
        }
        Covered { edge, spans }
    }

    /// Whether one piece of art covers the edge wherever another one stands on it.
    fn holds(&self, own: Rect) -> bool {
        let (start, end) = along(self.edge, own);
        let n_before = self.spans.partition_point(|span| span.0 < start + MEANT);
        self.spans[..n_before].last().is_some_and(|span| span.1 > end - MEANT)
    }
}

/// What a mark takes of the length of an edge.
fn along(edge: &str, bounds: Rect) -> (f64, f64) {
    match edge {
        "head" | "foot" => (bounds.x0, bounds.x1),
        _ => (bounds.y0, bounds.y1),
    }
}
