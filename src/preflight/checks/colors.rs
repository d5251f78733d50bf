//! Colors, ink, overprint and transparency. D113 to D120.

use hayro_font::kurbo::Rect;

use crate::diag::Severity;
use crate::diag::codes::preflight::D113;
use crate::diag::codes::preflight::D114;
use crate::diag::codes::preflight::D115;
use crate::diag::codes::preflight::D116;
use crate::diag::codes::preflight::D117;
use crate::diag::codes::preflight::D118;
use crate::diag::codes::preflight::D119;
use crate::diag::codes::preflight::D120;
use crate::pdf_marks::page::ColorSource;
use crate::pdf_marks::page::Mark;
use crate::pdf_marks::page::MarkKind;
use crate::pdf_marks::page::Overprint;
use crate::pdf_marks::page::PageMarks;
use crate::pdf_marks::page::Transparency;
use crate::pixels::JPEG_SLACK;
use crate::preflight::checks::Ask;
use crate::preflight::checks::Press;
use crate::preflight::checks::Seen;
use crate::preflight::findings::Cause;
use crate::preflight::findings::Finding;
use crate::preflight::findings::Findings;
use crate::printers::Extra;

/// The ink limit where no printer gives one, in percent: sheet-fed offset on coated paper takes no more.
const ANY_LIMIT: f32 = 340.0;

/// Type of this size may be mixed of several inks: its stems are wide enough to hide an edge.
const DISPLAY: f64 = 24.0;

/// Text larger than this need not overprint.
const SMALL: f64 = 14.0;

/// Colored areas of a page that black text is compared with.
const MAX_AREAS: usize = 256;

pub fn check(page: &PageMarks, ask: &Ask, findings: &mut Findings) {
    let trim = page.trim();
    let mut colored: Vec<Rect> = Vec::new();
    for mark in page.marks.iter().filter(|mark| !is_slug(mark, page)) {
        match is_black_text(mark) {
            true => check_black(mark, page, ask, findings),
            false => check_source(mark, page, ask, findings),
        }
        check_ink(mark, page, ask, findings);
        check_white(mark, page, findings);
        if mark.is_text() {
            check_knockout(mark, &colored, page, findings);
        } else if is_colored(mark) && colored.len() < MAX_AREAS {
            colored.push(mark.bounds);
        }
    }
    for (kind, bounds) in &page.transparency {
        check_transparency(*kind, *bounds, trim, page.number, ask, findings);
    }
}

/// Marks of cutters and printers are meant for every plate.
fn is_slug(mark: &Mark, page: &PageMarks) -> bool {
    !page.boxes.bleed.unwrap_or(page.trim()).overlaps(mark.bounds)
}

fn is_black_text(mark: &Mark) -> bool {
    mark.is_text() && mark.ink.is_black() && mark.ink.source != ColorSource::Spot
}

fn is_colored(mark: &Mark) -> bool {
    let [cyan, magenta, yellow, _] = mark.ink.plates;
    let is_picture = matches!(mark.kind, MarkKind::Picture(_) | MarkKind::Shading);
    let has_colors = matches!(mark.ink.source, ColorSource::Cmyk | ColorSource::IccCmyk);
    cyan + magenta + yellow > 0.05 || is_picture && has_colors
}

fn name(source: ColorSource) -> &'static str {
    match source {
        ColorSource::Gray => "DeviceGray",
        ColorSource::Cmyk => "DeviceCMYK",
        ColorSource::Rgb => "RGB of the device",
        ColorSource::IccGray => "gray with a profile",
        ColorSource::IccCmyk => "CMYK with a profile",
        ColorSource::IccRgb => "RGB with a profile",
        ColorSource::Calibrated => "calibrated color",
        ColorSource::Spot => "a spot color",
        ColorSource::Pattern => "a pattern",
        ColorSource::Unknown => "an unknown color space",
    }
}

/// Colors that are no inks. Reports D113.
fn check_source(mark: &Mark, page: &PageMarks, ask: &Ask, findings: &mut Findings) {
    let source = mark.ink.source;
    let is_calibrated = matches!(source, ColorSource::IccRgb | ColorSource::Calibrated);
    let has_profile = matches!(source, ColorSource::IccGray | ColorSource::IccCmyk);
    let (is_told, is_forbidden) = match ask.press {
        Press::X1a => (source == ColorSource::Rgb || is_calibrated || has_profile, true),
        Press::X3 | Press::X4 => (source == ColorSource::Rgb || is_calibrated, source == ColorSource::Rgb),
        Press::Any | Press::Plain => (source == ColorSource::Rgb || is_calibrated, false),
    };
    if !is_told {
        return;
    }
    let what = match mark.kind {
        MarkKind::Text { .. } => "text",
        MarkKind::Picture(_) => "a picture",
        _ => "a line, tint or gradient",
    };
    let cause = Cause::new(&D113, format!("{what} in {}", name(source))).on(page.number);
    findings.add(cause, 0.0, || {
        let finding = Finding::new(
            format!("{what} is in {}", name(source)),
            "convert it to CMYK by the output profile, or to gray for a book printed in black",
        )
        .at(mark.bounds, page.trim())
        .measured(name(source))
        .demanded("DeviceCMYK, DeviceGray or spot colors", ask.clause("color spaces"));
        finding.severity(if is_forbidden { Severity::Error } else { Severity::Warning })
    });
}

/// Black text that is not black ink alone. Reports D114, D115.
fn check_black(mark: &Mark, page: &PageMarks, ask: &Ask, findings: &mut Findings) {
    let source = mark.ink.source;
    let MarkKind::Text { size, .. } = mark.kind else { return };
    if source == ColorSource::Gray {
        findings.add(Cause::new(&D115, "gray").on(page.number), 0.0, || {
            Finding::new(
                "black text is in gray of the device, not in black ink",
                "set it as 100 % black (`0 0 0 1 k`), or ask the printer whether gray is printed with black alone",
            )
            .at(mark.bounds, page.trim())
            .measured("DeviceGray 0")
            .demanded("DeviceCMYK 0 0 0 100", None)
        });
        return;
    }
    if source == ColorSource::Cmyk && (mark.ink.is_black_only() || size >= DISPLAY) {
        return;
    }
    findings.add(Cause::new(&D114, name(source)).on(page.number), f64::from(mark.ink.coverage()), || {
        let is = match source {
            ColorSource::Cmyk => plates(mark),
            _ => name(source).to_string(),
        };
        let printer = ask.printer.filter(|printer| printer.has_source_on("black text"));
        let demand = printer.map(|printer| printer.source("black text"));
        Finding::new(format!("black text is in {is}"), "set text as 100 % black and no other ink: `0 0 0 1 k`")
            .at(mark.bounds, page.trim())
            .measured(is)
            .demanded("DeviceCMYK 0 0 0 100", demand)
            .severity(if ask.printer.is_some() && ask.press.is_pdfx() { Severity::Error } else { Severity::Warning })
    });
}

fn plates(mark: &Mark) -> String {
    let [cyan, magenta, yellow, black] = mark.ink.plates.map(|plate| (plate * 100.0).round());
    format!("DeviceCMYK {cyan} {magenta} {yellow} {black}")
}

/// More ink than paper takes. Reports D117.
fn check_ink(mark: &Mark, page: &PageMarks, ask: &Ask, findings: &mut Findings) {
    let limit = ask.printer.and_then(|printer| printer.ink_limit).map(f32::from);
    let most = limit.unwrap_or(ANY_LIMIT);
    let (is, slack, what) = match mark.kind {
        MarkKind::Picture(facts) => (facts.heaviest.unwrap_or(mark.ink.coverage()), JPEG_SLACK, "a picture"),
        MarkKind::Text { .. } => (mark.ink.coverage(), 0.5, "text"),
        _ => (mark.ink.coverage(), 0.5, "a line or tint"),
    };
    if is <= most + slack {
        return;
    }
    findings.add(Cause::new(&D117, what).on(page.number), f64::from(is), || {
        Finding::new(
            format!("{what} lays {is:.0} % of ink in one place, and the limit is {most:.0} %"),
            "mix it of less ink, or separate it anew with the printer's profile",
        )
        .at(mark.bounds, page.trim())
        .measured(format!("{is:.0} %"))
        .demanded(format!("{most:.0} %"), limit.and(ask.source("ink")))
        .severity(if limit.is_some() { Severity::Error } else { Severity::Warning })
    });
}

/// White that vanishes. Reports D119.
fn check_white(mark: &Mark, page: &PageMarks, findings: &mut Findings) {
    let vanishes = matches!(
        (mark.overprint, mark.ink.source),
        (Overprint::NonZero, ColorSource::Cmyk)
            | (Overprint::On | Overprint::NonZero, ColorSource::Gray | ColorSource::Spot)
    );
    let is_picture = matches!(mark.kind, MarkKind::Picture(_) | MarkKind::Shading);
    if !vanishes || is_picture || !mark.ink.is_white {
        return;
    }
    let what = if mark.is_text() { "white text" } else { "a white shape" };
    findings.add(Cause::new(&D119, what).on(page.number), 0.0, || {
        Finding::new(
            format!("{what} overprints, and vanishes in print"),
            "set white to knock out: take the overprint off",
        )
        .at(mark.bounds, page.trim())
        .measured("white, overprint on")
        .demanded("overprint off", Some("ISO 32000-1, 8.6.7".into()))
    });
}

/// Small black text cut out of a color. Reports D120.
fn check_knockout(mark: &Mark, colored: &[Rect], page: &PageMarks, findings: &mut Findings) {
    let is_small = matches!(mark.kind, MarkKind::Text { size, .. } if size < SMALL);
    let is_pure = mark.ink.is_black() && mark.ink.is_black_only() && mark.ink.source == ColorSource::Cmyk;
    let stands_on = |area: &Rect| area.overlaps(mark.bounds);
    if is_small && is_pure && mark.overprint == Overprint::Off && colored.iter().any(stands_on) {
        findings.add(Cause::new(&D120, "text").on(page.number), 0.0, || {
            Finding::new("black text on a color does not overprint", "set small black text to overprint")
                .at(mark.bounds, page.trim())
                .measured("overprint off")
                .demanded("overprint on", None)
        });
    }
}

/// Reports D118 where transparency is not allowed.
fn check_transparency(kind: Transparency, bounds: Rect, trim: Rect, number: usize, ask: &Ask, findings: &mut Findings) {
    let by_standard = ask.press.is_old();
    let by_printer = ask.forbids(Extra::Transparency) && kind != Transparency::Group;
    if !by_standard && !by_printer {
        return;
    }
    let what = match kind {
        Transparency::Alpha => "something is drawn with an opacity below 100 %",
        Transparency::Blend => "something is drawn with a blend mode",
        Transparency::SoftMask => "something is drawn through a soft mask",
        Transparency::Group => "the page or a part of it is a transparency group",
    };
    // A group that holds nothing transparent is told only where nothing else is.
    let cause = Cause::new(&D118, what).on(number);
    findings.add(cause, 0.0, || {
        let source = if by_printer { ask.source("files") } else { ask.clause("transparency") };
        Finding::new(what, "export the file with transparency flattened")
            .at(bounds, trim)
            .measured("transparency")
            .demanded("no transparency", source)
    });
}

/// Inks of their own. Reports D116.
pub fn check_spots(seen: &Seen, findings: &mut Findings) {
    for (spot, pages) in &seen.spots {
        for page in pages {
            findings.add(Cause::new(&D116, spot.clone()).on(*page), 0.0, || {
                Finding::new(
                    format!("the color “{spot}” is an ink of its own"),
                    "convert it to the four inks, unless the extra ink is ordered",
                )
                .measured(format!("the plate “{spot}”"))
                .demanded("cyan, magenta, yellow, black", None)
            });
        }
    }
}
