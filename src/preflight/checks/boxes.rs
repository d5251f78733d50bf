//! Page boxes, sizes, bleed and number of pages. D102 to D105, D107, D108.

use hayro_font::kurbo::Rect;
use hayro_syntax::page::Page;

use crate::diag::Severity;
use crate::diag::codes::preflight::D102;
use crate::diag::codes::preflight::D103;
use crate::diag::codes::preflight::D104;
use crate::diag::codes::preflight::D105;
use crate::diag::codes::preflight::D107;
use crate::diag::codes::preflight::D108;
use crate::diag::listed;
use crate::pdf_marks::page::PageMarks;
use crate::pdf_marks::page::Side;
use crate::pdf_marks::walk;
use crate::preflight::checks::Ask;
use crate::preflight::checks::HAIR;
use crate::preflight::checks::NEAR;
use crate::preflight::checks::Seen;
use crate::preflight::checks::points;
use crate::preflight::findings::Cause;
use crate::preflight::findings::Finding;
use crate::preflight::findings::Findings;
use crate::preflight::findings::in_mm;
use crate::printers::Bleed;
use crate::printers::Extra;

/// What lies beyond the trim on each side, in points.
#[derive(Clone, Copy)]
pub struct Sides {
    pub head: f64,
    pub foot: f64,
    pub inner: f64,
    pub outer: f64,
}

impl Sides {
    /// How far an outer box reaches beyond an inner one.
    pub fn between(inner: Rect, outer: Rect, side: Side) -> Sides {
        let (left, right) = (inner.x0 - outer.x0, outer.x1 - inner.x1);
        let (at_spine, outer_side) = if side == Side::Recto { (left, right) } else { (right, left) };
        Sides { head: outer.y1 - inner.y1, foot: inner.y0 - outer.y0, inner: at_spine, outer: outer_side }
    }

    pub fn named(self) -> [(&'static str, f64); 4] {
        [("head", self.head), ("foot", self.foot), ("spine", self.inner), ("outer edge", self.outer)]
    }
}

/// Whether ink is meant to go beyond the trim.
pub fn has_bleed(page: &Page, trim: Rect) -> bool {
    walk::boxes(page).bleed.is_some_and(|bleed| {
        [trim.x0 - bleed.x0, trim.y0 - bleed.y0, bleed.x1 - trim.x1, bleed.y1 - trim.y1]
            .into_iter()
            .any(|side| side > NEAR)
    })
}

pub fn check(page: &PageMarks, ask: &Ask, findings: &mut Findings) {
    check_nesting(page, findings);
    let trim = page.trim();
    if let (Some((width, height)), false) = (ask.trim, ask.is_cover()) {
        let off = (trim.width() - width).abs().max((trim.height() - height).abs());
        if off > NEAR {
            findings.add(Cause::new(&D104, "trim").on(page.number), off, || {
                let (is, asked) = (size(trim.width(), trim.height()), size(width, height));
                Finding::new(
                    format!("the page is {is}, and {asked} was ordered"),
                    "make the file for the trim that was ordered, or order the trim of the file; scaling it changes type and margins",
                )
                .measured(is)
                .demanded(asked, None)
            });
        }
    }
    if !ask.is_cover() {
        check_bleed_box(page, ask, findings);
        check_slug(page, ask, findings);
    }
}

fn check_nesting(page: &PageMarks, findings: &mut Findings) {
    let boxes = &page.boxes;
    let within = |inner: Rect, outer: Rect| {
        inner.x0 > outer.x0 - HAIR
            && inner.y0 > outer.y0 - HAIR
            && inner.x1 < outer.x1 + HAIR
            && inner.y1 < outer.y1 + HAIR
    };
    let trim = boxes.trim.unwrap_or(boxes.media);
    let bleed = boxes.bleed.unwrap_or(trim);
    let faults = [
        ("the TrimBox reaches out of the BleedBox", !within(trim, bleed)),
        ("the BleedBox reaches out of the MediaBox", boxes.bleed.is_some() && !within(bleed, boxes.media)),
        ("the TrimBox reaches out of the MediaBox", boxes.trim.is_some() && !within(trim, boxes.media)),
        ("the TrimBox has no area", boxes.trim.is_some_and(|trim| trim.area() < 1.0)),
        ("the CropBox cuts into the finished page", boxes.crop != boxes.media && !within(trim, boxes.crop)),
        ("the page has a TrimBox and an ArtBox", boxes.trim.is_some() && boxes.art.is_some()),
    ];
    for (fault, _) in faults.into_iter().filter(|(_, is_so)| *is_so) {
        findings.add(Cause::new(&D102, fault).on(page.number), 0.0, || {
            Finding::new(
                fault,
                "set the boxes anew: the trim within the bleed, the bleed within the sheet, and no ArtBox",
            )
            .demanded("MediaBox around BleedBox around TrimBox", Some("ISO 32000-1, 14.11.2".into()))
        });
    }
    if boxes.is_turned {
        findings.add(Cause::new(&D102, "turned").on(page.number), 0.0, || {
            Finding::new("the page is turned by a key", "turn the page itself; programs of printers look past the key")
                .severity(Severity::Warning)
        });
    }
}

fn check_bleed_box(page: &PageMarks, ask: &Ask, findings: &mut Findings) {
    let Some(Bleed { width, at_spine }) = ask.printer.and_then(|printer| printer.bleed.as_ref()).filter(|_| ask.bleeds)
    else {
        return;
    };
    let trim = page.trim();
    let bleed = page.boxes.bleed.unwrap_or(trim);
    let asked = points(*width);
    let sides = Sides::between(trim, bleed, page.side).named();
    let short = |(edge, is): &(&'static str, f64)| (*edge != "spine" || *at_spine) && *is < asked - HAIR;
    let short: Vec<(&str, f64)> = sides.into_iter().filter(short).collect();
    let Some(least) = short.iter().map(|(_, is)| *is).reduce(f64::min) else { return };
    findings.add(Cause::new(&D105, "bleed").on(page.number), asked - least, || {
        let edges = short.iter().map(|(edge, _)| *edge);
        Finding::new(
            format!("the bleed at the {} is {}, and {} are asked for", listed(edges), in_mm(least), in_mm(asked)),
            "make the file with the bleed of this printer; a book that bleeds anywhere bleeds on all pages",
        )
        .measured(in_mm(least))
        .demanded(in_mm(asked), ask.source("bleed"))
    });
}

fn check_slug(page: &PageMarks, ask: &Ask, findings: &mut Findings) {
    if !ask.forbids(Extra::Marks) {
        return;
    }
    let around = Sides::between(page.boxes.bleed.unwrap_or(page.trim()), page.boxes.crop, page.side);
    let most = around.named().into_iter().map(|(_, side)| side).fold(0.0, f64::max);
    if most > NEAR {
        findings.add(Cause::new(&D107, "room").on(page.number), most, || {
            Finding::new(
                format!("the sheet is larger by {} than trim and bleed", in_mm(most)),
                "make the file without crop marks, registration marks and color bars",
            )
            .measured(in_mm(most))
            .demanded("a sheet of trim and bleed alone", ask.source("marks"))
        });
    }
}

/// Pages of another size than most have. Reports D103.
pub fn check_sizes(seen: &Seen, findings: &mut Findings) {
    // Of two sizes as common as each other, that of the first page is taken for the right one.
    let usual = seen.sizes.iter().max_by_key(|(_, pages)| (pages.len(), std::cmp::Reverse(pages.first().copied())));
    let Some((&(width, height), _)) = usual else { return };
    let in_points = |tenths: i64| tenths as f64 * 72.0 / 254.0;
    let asked = size(in_points(width), in_points(height));
    for (&(own_width, own_height), pages) in &seen.sizes {
        let off = (own_width - width).abs().max((own_height - height).abs());
        // In tenths of a millimetre.
        if off > 5 {
            let is = size(in_points(own_width), in_points(own_height));
            for page in pages {
                findings.add(Cause::new(&D103, is.clone()).on(*page), off as f64, || {
                    Finding::new(
                        format!("the page is {is}, and most pages are {asked}"),
                        "bring the page to the size of the others",
                    )
                    .measured(is.clone())
                    .demanded(asked.clone(), None)
                });
            }
        }
    }
}

/// The number of pages. Reports D108.
pub fn check_count(seen: &Seen, ask: &Ask, findings: &mut Findings) {
    let Some(printer) = ask.printer else { return };
    let is = ask.n_pages;
    let pages = if is == 1 { "page" } else { "pages" };
    let mut add = |name: &'static str, message: String, asked: String, advice: &str| {
        findings.add(Cause::new(&D108, name), 0.0, || {
            Finding::new(message, advice).measured(format!("{is} {pages}")).demanded(asked, ask.source("count"))
        });
    };
    let count = &printer.pages;
    if let Some(least) = count.least.filter(|least| is < *least) {
        let message = format!("the file has {is} {pages}, and the fewest are {least}");
        add("least", message, format!("{least} pages at least"), "add pages, or choose another printer");
    }
    if let Some(most) = count.most.filter(|most| is > *most) {
        let message = format!("the file has {is} {pages}, and the most are {most}");
        add(
            "most",
            message,
            format!("{most} pages at most"),
            "split the book, set it closer, or choose another printer",
        );
    }
    if let Some(multiple) = count.multiple_of.filter(|multiple| !is.is_multiple_of(*multiple)) {
        let message = format!("the file has {is} {pages}, which is no multiple of {multiple}");
        let advice = format!("add {} at the end", blank_pages(is.next_multiple_of(multiple) - is));
        add("multiple", message, format!("a multiple of {multiple}"), &advice);
    }
    // Pages that were not looked at are told as that.
    if count.last_is_blank && seen.n_pages == is && !seen.last_is_blank {
        let message = "the last page is not blank, and the printer's own mark goes there".to_string();
        // Those that make the count a multiple are blank as well.
        let multiple = count.multiple_of.unwrap_or(1);
        let advice = format!("add {} at the end", blank_pages((is + 1).next_multiple_of(multiple) - is));
        add("last", message, "a blank last page".into(), &advice);
    }
}

fn blank_pages(n_pages: usize) -> String {
    if n_pages == 1 { "one blank page".into() } else { format!("{n_pages} blank pages") }
}

fn size(width: f64, height: f64) -> String {
    let in_mm = |points: f64| (points * 254.0 / 72.0).round() / 10.0;
    format!("{} × {} mm", in_mm(width), in_mm(height))
}
