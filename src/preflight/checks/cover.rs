//! The wrap of a cover: its width against trim and spine, text on the spine. D133, D134.

use hayro_font::kurbo::Rect;

use crate::diag::codes::preflight::D133;
use crate::diag::codes::preflight::D134;
use crate::pdf_marks::page::PageMarks;
use crate::preflight::Part;
use crate::preflight::checks::Ask;
use crate::preflight::checks::points;
use crate::preflight::checks::wrap;
use crate::preflight::findings::Cause;
use crate::preflight::findings::Finding;
use crate::preflight::findings::Findings;
use crate::preflight::findings::in_mm;

/// A sixteenth of an inch: what machines wander, so a spine that is off by more is a wrong one.
const WANDER: f64 = 72.0 / 16.0;

/// Programs round, and heights are no matter of paper.
const HEIGHT: f64 = 0.5 * 72.0 / 25.4;

pub fn check(page: &PageMarks, ask: &Ask, findings: &mut Findings) {
    let Part::Cover { n_pages, paper, flap, .. } = ask.part else { return };
    if page.number > 1 {
        findings.add(Cause::new(&D133, "pages").on(page.number), 0.0, || {
            Finding::new("the cover has more than one page", "give back, spine and front as one page")
                .measured(format!("{} pages", ask.n_pages))
                .demanded("1 page", None)
        });
        return;
    }
    let Some((width, height)) = ask.trim else { return };
    let wrap = page.trim();
    if (wrap.height() - height).abs() > HEIGHT {
        findings.add(Cause::new(&D133, "height").on(page.number), 0.0, || {
            Finding::new(
                format!("the cover is {} high, and the pages are {}", in_mm(wrap.height()), in_mm(height)),
                "make the cover for the trim of the book",
            )
            .measured(in_mm(wrap.height()))
            .demanded(in_mm(height), None)
        });
    }
    let panels = 2.0 * (width + points(*flap));
    let spine = wrap.width() - panels;
    let sheet = ask.printer.zip(paper.as_deref()).and_then(|(printer, paper)| printer.paper.get(paper)?.page);
    if let (Some(n_pages), Some(sheet)) = (n_pages, sheet) {
        let asked = points(sheet) * *n_pages as f64;
        if (spine - asked).abs() > WANDER / 2.0 {
            findings.add(Cause::new(&D133, "spine").on(page.number), 0.0, || {
                Finding::new(
                    format!(
                        "the spine is {} wide, and {n_pages} pages of this paper make {}",
                        in_mm(spine),
                        in_mm(asked)
                    ),
                    format!("make the wrap {} wide between the trims", in_mm(panels + asked)),
                )
                .measured(in_mm(spine))
                .demanded(in_mm(asked), ask.source("papers"))
            });
        }
    }
    check_spine_text(page, spine, *n_pages, ask, findings);
    let middle = wrap.center().x;
    wrap::check(page, Rect::new(middle - spine / 2.0, wrap.y0, middle + spine / 2.0, wrap.y1), ask, findings);
}

fn check_spine_text(page: &PageMarks, spine: f64, n_pages: Option<usize>, ask: &Ask, findings: &mut Findings) {
    let least = ask.printer.and_then(|printer| printer.cover.as_ref()?.spine.text_from);
    let (Some(n_pages), Some(least)) = (n_pages, least) else { return };
    if n_pages >= least {
        return;
    }
    let wrap = page.trim();
    let middle = wrap.center().x;
    // A spine that is too narrow to measure is still where the text stands.
    let half = (spine / 2.0).max(WANDER / 2.0);
    let zone = Rect::new(middle - half, wrap.y0, middle + half, wrap.y1);
    let on_spine = |bounds: Rect| zone.contains(bounds.center()) && bounds.width() < 4.0 * half;
    for mark in page.marks.iter().filter(|mark| mark.is_text() && !mark.ink.is_white && on_spine(mark.bounds)) {
        findings.add(Cause::new(&D134, "text").on(page.number), 0.0, || {
            Finding::new(
                format!("text stands on the spine of {n_pages} pages, and {least} are the least"),
                "leave the spine without text",
            )
            .at(mark.bounds, wrap)
            .measured(format!("{n_pages} pages"))
            .demanded(format!("{least} pages"), ask.source("spine"))
        });
    }
}
