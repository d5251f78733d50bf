//! Fonts, pictures, lines, type. D110 to D112, D123, D124, D135.

use hayro_font::kurbo::Rect;

use crate::diag::Severity;
use crate::diag::codes::preflight::D110;
use crate::diag::codes::preflight::D111;
use crate::diag::codes::preflight::D112;
use crate::diag::codes::preflight::D123;
use crate::diag::codes::preflight::D124;
use crate::diag::codes::preflight::D135;
use crate::pdf_marks::page::Mark;
use crate::pdf_marks::page::MarkKind;
use crate::pdf_marks::page::PageMarks;
use crate::pdf_marks::page::PictureFacts;
use crate::pdf_marks::page::Unread;
use crate::pixels::is_coarse;
use crate::preflight::checks::Ask;
use crate::preflight::checks::NEAR;
use crate::preflight::checks::points;
use crate::preflight::findings::Cause;
use crate::preflight::findings::Finding;
use crate::preflight::findings::Findings;

/// The least resolution where no printer asks for more: below it every eye sees steps.
const ANY_RESOLUTION: f64 = 150.0;

/// Of line art, which has no tones to soften its edges.
const LINE_ART: f64 = 600.0;

/// Pictures of so few pixels are gradients, rules or patterns.
const FEW_PIXELS: u32 = 8;

const ANY_LINE: f64 = 0.25;
const ANY_TYPE: f64 = 4.0;

/// Lengths in a file are rounded.
const SLACK: f64 = 0.01;

/// A filled box is a line if it is so many times longer than thick.
const SLENDER: f64 = 4.0;

/// Shorter runs are note marks and exponents, which are smaller by custom.
const WORD: usize = 4;

pub fn check(page: &PageMarks, ask: &Ask, findings: &mut Findings) {
    for mark in page.marks.iter().filter(|mark| !mark.ink.is_white) {
        match mark.kind {
            MarkKind::Picture(facts) => check_picture(facts, mark, page, ask, findings),
            MarkKind::Stroke { width } => check_line(width, mark, page, ask, findings),
            MarkKind::Fill { thickness } => {
                let length = mark.bounds.width().max(mark.bounds.height());
                if length > thickness.max(0.5) * SLENDER {
                    check_line(thickness, mark, page, ask, findings);
                }
            }
            MarkKind::Text { size, n_glyphs } if n_glyphs >= WORD => check_type(size, mark, page, ask, findings),
            MarkKind::Text { .. } | MarkKind::Shading => {}
        }
    }
}

/// Reports D110.
fn check_picture(facts: PictureFacts, mark: &Mark, page: &PageMarks, ask: &Ask, findings: &mut Findings) {
    let of_printer = ask.printer.and_then(|printer| printer.resolution).map(f64::from);
    let asked = match facts.is_line_art {
        true => LINE_ART,
        false => of_printer.unwrap_or(ANY_RESOLUTION),
    };
    let is = facts.resolution;
    if facts.width <= FEW_PIXELS || facts.height <= FEW_PIXELS || !is_coarse(is, asked) {
        return;
    }
    let kind = if facts.is_line_art { "line art" } else { "a picture" };
    findings.add(Cause::new(&D110, kind).on(page.number), asked - is, || {
        let source = of_printer.filter(|_| !facts.is_line_art).and(ask.source("pictures"));
        let most = |n_pixels: u32| (f64::from(n_pixels) / asked * 25.4).floor();
        let wanted = |n_pixels: u32| (f64::from(n_pixels) / is * asked).ceil();
        let advice = match fills(mark.bounds, page.trim()) {
            true => format!(
                "take it anew with {} × {} pixels or more: it fills the page",
                wanted(facts.width),
                wanted(facts.height)
            ),
            false => format!(
                "take it anew with more pixels, or set it no larger than {} × {} mm",
                most(facts.width),
                most(facts.height)
            ),
        };
        Finding::new(
            format!(
                "{kind} of {} × {} pixels has {is:.0} to the inch at its size, and {asked:.0} are asked for",
                facts.width, facts.height
            ),
            advice,
        )
        .at(mark.bounds, page.trim())
        .measured(format!("{is:.0} ppi"))
        .demanded(format!("{asked:.0} ppi"), source)
    });
}

/// Whether a picture covers a page from edge to edge, so that its size is no choice.
fn fills(bounds: Rect, trim: Rect) -> bool {
    let around = bounds.inflate(NEAR, NEAR);
    around.union(trim) == around
}

/// Reports D123.
fn check_line(width: f64, mark: &Mark, page: &PageMarks, ask: &Ask, findings: &mut Findings) {
    let of_printer = ask.of_pages().and_then(|printer| printer.line).map(points);
    let asked = of_printer.unwrap_or(ANY_LINE);
    if width >= asked - SLACK || !page.trim().overlaps(mark.bounds) {
        return;
    }
    findings.add(Cause::new(&D123, "line").on(page.number), asked - width, || {
        let is = match width < SLACK {
            true => "a line has the width 0, the thinnest that a device can draw".to_string(),
            false => format!("a line is {width:.2} pt thick"),
        };
        Finding::new(format!("{is}, and {asked:.2} pt are asked for"), format!("make it {asked:.2} pt or thicker"))
            .at(mark.bounds, page.trim())
            .measured(format!("{width:.2} pt"))
            .demanded(format!("{asked:.2} pt"), of_printer.and(ask.source("type")))
    });
}

/// Reports D124.
fn check_type(size: f64, mark: &Mark, page: &PageMarks, ask: &Ask, findings: &mut Findings) {
    let of_printer = ask.of_pages().and_then(|printer| printer.type_size).map(points);
    let asked = of_printer.unwrap_or(ANY_TYPE);
    if size >= asked - SLACK || !page.trim().overlaps(mark.bounds) {
        return;
    }
    findings.add(Cause::new(&D124, "type").on(page.number), asked - size, || {
        Finding::new(
            format!("type of {size:.1} pt is set, and {asked:.1} pt are asked for"),
            format!("set it in {asked:.1} pt or larger"),
        )
        .at(mark.bounds, page.trim())
        .measured(format!("{size:.1} pt"))
        .demanded(format!("{asked:.1} pt"), of_printer.and(ask.source("type")))
    });
}

/// Reports D111, D112.
pub fn check_fonts(page: &PageMarks, findings: &mut Findings) {
    for (name, font) in &page.fonts {
        let at = font.at;
        if !font.is_embedded {
            findings.add(Cause::new(&D111, name.clone()).on(page.number), 0.0, || {
                Finding::new(format!("the font “{name}” is not embedded"), "embed all fonts when the file is made")
                    .at(at, page.trim())
                    .measured("not embedded")
                    .demanded("embedded", Some("ISO 15930, fonts; every printer".into()))
            });
        }
        if font.is_type3 {
            findings.add(Cause::new(&D112, name.clone()).on(page.number), 0.0, || {
                Finding::new(
                    format!("the glyphs of the font “{name}” are drawn by programs (Type 3)"),
                    "make the file with an outline font in its place",
                )
                .at(at, page.trim())
                .measured("Type 3")
                .demanded("OpenType, TrueType or Type 1", None)
            });
        }
    }
}

/// Reports D135.
pub fn check_unread(page: &PageMarks, findings: &mut Findings) {
    for unread in &page.unread {
        let (what, severity) = match unread {
            Unread::Content => {
                ("the content of the page is damaged or too large, and not all of it was looked at", Severity::Error)
            }
            Unread::TooMuch => {
                ("the page draws more than any page does, and not all of it was looked at", Severity::Error)
            }
            Unread::Font => ("the program of a font cannot be read, so its glyphs were guessed", Severity::Warning),
            Unread::Picture => {
                ("the ink of a picture was not measured, for its form is not known here", Severity::Note)
            }
        };
        findings.add(Cause::new(&D135, what).on(page.number), 0.0, || {
            Finding::new(what, "look at the page on paper or in another program").severity(severity)
        });
    }
}
