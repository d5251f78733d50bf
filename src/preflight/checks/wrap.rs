//! The wrap against what a printer asks of covers: its bleed, what is free of text, the room of the barcode. D105, D121, D134, D137.

use hayro_font::kurbo::Rect;

use crate::diag::codes::preflight::D105;
use crate::diag::codes::preflight::D121;
use crate::diag::codes::preflight::D134;
use crate::diag::codes::preflight::D137;
use crate::diag::listed;
use crate::pdf_marks::page::Mark;
use crate::pdf_marks::page::MarkKind;
use crate::pdf_marks::page::PageMarks;
use crate::preflight::FrontAt;
use crate::preflight::Part;
use crate::preflight::checks::Ask;
use crate::preflight::checks::HAIR;
use crate::preflight::checks::NEAR;
use crate::preflight::checks::points;
use crate::preflight::findings::Cause;
use crate::preflight::findings::Finding;
use crate::preflight::findings::Findings;
use crate::preflight::findings::in_mm;

/// By how much glyphs may hang out of what their designer took for their place: tails and points.
const HANGING: f64 = 0.75;

/// Gives a wrap without a TrimBox the trim that is left within the printer's bleed, if its height says that there is one.
pub fn settle(page: &mut PageMarks, ask: &Ask) {
    let (Some((_, height)), Some(bleed), None) = (ask.trim, bleed(ask), page.boxes.trim.or(page.boxes.art)) else {
        return;
    };
    let sheet = page.boxes.crop;
    if (sheet.height() - height - 2.0 * bleed).abs() < NEAR {
        page.boxes.trim = Some(sheet.inset(-bleed));
        page.boxes.bleed = page.boxes.bleed.or(Some(sheet));
    }
}

/// `spine` is the spine on the page.
pub fn check(page: &PageMarks, spine: Rect, ask: &Ask, findings: &mut Findings) {
    check_bleed(page, ask, findings);
    check_edges(page, ask, findings);
    check_folds(page, spine, ask, findings);
    check_barcode(page, spine, ask, findings);
}

/// The bleed that the printer asks of covers: its own, or that of the pages.
fn bleed(ask: &Ask) -> Option<f64> {
    let printer = ask.printer?;
    let own = printer.cover.as_ref().and_then(|cover| cover.bleed);
    own.or(printer.bleed.as_ref().map(|bleed| bleed.width)).map(points)
}

fn check_bleed(page: &PageMarks, ask: &Ask, findings: &mut Findings) {
    let Some(asked) = bleed(ask) else { return };
    let wrap = page.trim();
    let short: Vec<(&str, f64)> =
        edges(wrap, page.boxes.bleed.unwrap_or(wrap)).into_iter().filter(|(_, is)| *is < asked - HAIR).collect();
    let Some(least) = short.iter().map(|(_, is)| *is).reduce(f64::min) else { return };
    findings.add(Cause::new(&D105, "cover").on(page.number), asked - least, || {
        let sides = listed(short.iter().map(|(edge, _)| *edge));
        Finding::new(
            format!("the bleed of the cover at the {sides} is {}, and {} are asked for", in_mm(least), in_mm(asked)),
            "make the cover with the bleed of this printer, on all four sides",
        )
        .measured(in_mm(least))
        .demanded(in_mm(asked), ask.source("cover"))
    });
}

/// How far an outer rectangle reaches beyond an inner one.
fn edges(inner: Rect, outer: Rect) -> [(&'static str, f64); 4] {
    [
        ("head", outer.y1 - inner.y1),
        ("foot", inner.y0 - outer.y0),
        ("left", inner.x0 - outer.x0),
        ("right", outer.x1 - inner.x1),
    ]
}

/// Text of any color: white letters on a dark cover are read, too.
fn texts(page: &PageMarks) -> impl Iterator<Item = &Mark> {
    page.marks.iter().filter(|mark| mark.is_text())
}

/// Text too near to the trim of the sheet.
fn check_edges(page: &PageMarks, ask: &Ask, findings: &mut Findings) {
    let Some(safe) = ask.printer.and_then(|printer| printer.cover.as_ref()?.safe).map(points) else { return };
    let wrap = page.trim();
    for mark in texts(page) {
        for (edge, is) in edges(mark.bounds, wrap).into_iter().filter(|(_, is)| *is < safe - HANGING) {
            findings.add(Cause::new(&D121, format!("cover {edge}")).on(page.number), safe - is, || {
                let place = match is < 0.0 {
                    true => format!("reaches {} beyond the {edge} of the cover", in_mm(-is)),
                    false => format!("stands {} from the {edge} of the cover", in_mm(is)),
                };
                Finding::new(
                    format!("text {place}, and {} must be free", in_mm(safe)),
                    format!("move it inwards by {}", in_mm(safe - is)),
                )
                .at(mark.bounds, wrap)
                .measured(in_mm(is))
                .demanded(in_mm(safe), ask.source("cover"))
            });
        }
    }
}

/// Text of the spine too near to its folds, where it may stand there at all.
fn check_folds(page: &PageMarks, spine: Rect, ask: &Ask, findings: &mut Findings) {
    let Part::Cover { n_pages, .. } = ask.part else { return };
    let Some(asked) = ask.printer.and_then(|printer| printer.cover.as_ref()).map(|cover| &cover.spine) else { return };
    let Some(clear) = asked.clear.map(points) else { return };
    if asked.text_from.zip(*n_pages).is_some_and(|(least, n_pages)| n_pages < least) {
        return;
    }
    for mark in texts(page).filter(|mark| spine.contains(mark.bounds.center())) {
        let is = (mark.bounds.x0 - spine.x0).min(spine.x1 - mark.bounds.x1);
        if is < clear - HANGING {
            findings.add(Cause::new(&D134, "folds").on(page.number), clear - is, || {
                let place = match is < 0.0 {
                    true => format!("reaches {} beyond its fold", in_mm(-is)),
                    false => format!("stands {} from its fold", in_mm(is)),
                };
                Finding::new(
                    format!("text of the spine {place}, and {} must be free at each side", in_mm(clear)),
                    "set the text of the spine smaller, or leave it blank",
                )
                .at(mark.bounds, page.trim())
                .measured(in_mm(is))
                .demanded(in_mm(clear), ask.source("spine"))
            });
        }
    }
}

/// Text where the printer prints his barcode, unless it stands on a white field of its own: that is a barcode already.
fn check_barcode(page: &PageMarks, spine: Rect, ask: &Ask, findings: &mut Findings) {
    let Part::Cover { front: FrontAt::Right, .. } = ask.part else { return };
    let Some(cover) = ask.printer.and_then(|printer| printer.cover.as_ref()) else { return };
    let Some(field) = &cover.barcode else { return };
    let safe = cover.safe.map_or(0.0, points);
    let (right, foot) = (spine.x0 - safe, page.trim().y0 + safe);
    let room = Rect::new(right - points(field.width), foot, right, foot + points(field.height));
    let is_own = |mark: &Mark| {
        let is_field = |other: &&Mark| matches!(other.kind, MarkKind::Fill { .. }) && other.ink.is_white;
        let mut fields = page.marks.iter().filter(is_field).map(|other| other.bounds);
        fields.any(|bounds| bounds.contains(mark.bounds.center()) && bounds.area() < 3.0 * room.area())
    };
    for mark in texts(page).filter(|mark| room.contains(mark.bounds.center()) && !is_own(mark)) {
        findings.add(Cause::new(&D137, "text").on(page.number), 0.0, || {
            let size = format!("{} × {}", in_mm(room.width()), in_mm(room.height()));
            Finding::new(
                "text stands where the printer puts the barcode, at the foot of the back beside the spine",
                format!("keep {size} free there, or put a barcode of your own on a white field"),
            )
            .at(mark.bounds, page.trim())
            .demanded(format!("{size} without text"), ask.source("barcode"))
        });
    }
}
