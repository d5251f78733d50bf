//! Pages as plain text: one line for each baseline. The form golden tests read, and `bindery dump pages`.
//!
//! ```text
//! page 3 recto folio 1 · 419.53pt × 595.28pt
//!   y=74.83pt x=53.86pt w=300.47pt 11pt Libertinus Serif | the quick brown fox
//! ```

use std::fmt::Write;

use crate::color::written;
use crate::fonts::FontLibrary;
use crate::print::pages::FolioStyle;
use crate::print::pages::Mark;
use crate::print::pages::OutlineEntry;
use crate::print::pages::Page;
use crate::print::pages::Pages;
use crate::print::pages::Placed;
use crate::print::pages::Side;
use crate::units::Length;

/// Writes all pages and the outline.
pub fn dump(pages: &Pages, fonts: &FontLibrary) -> String {
    let mut out = String::new();
    for (idx, page) in pages.pages.iter().enumerate() {
        dump_page(idx, page, fonts, &mut out);
    }
    if !pages.outline.is_empty() {
        out.push_str("outline\n");
        dump_outline(&pages.outline, 1, &mut out);
    }
    out
}

fn dump_page(idx: usize, page: &Page, fonts: &FontLibrary, out: &mut String) {
    let side = match page.side {
        Side::Recto => "recto",
        Side::Verso => "verso",
    };
    let style = match page.folio.style {
        FolioStyle::Roman | FolioStyle::Arabic if page.folio.is_printed => "",
        _ => " (blind)",
    };
    let _ = writeln!(
        out,
        "page {} {side} folio {}{style} · {} × {}",
        idx + 1,
        page.folio.text(),
        page.trim.width,
        page.trim.height
    );
    let mut line: Vec<&Placed> = Vec::new();
    for placed in &page.placed {
        if !line.last().is_some_and(|last| is_same_line(last, placed, page)) {
            dump_line(&line, page, fonts, out);
            line.clear();
        }
        line.push(placed);
    }
    dump_line(&line, page, fonts, out);
}

/// Whether one mark continues the line of the other. Of what is no part of the text, head and folio on one baseline are two lines.
pub(super) fn is_same_line(last: &Placed, next: &Placed, page: &Page) -> bool {
    /// Wider than any rounding, narrower than the least space.
    const GAP: Length = Length(1 << 16);
    let is_beside =
        last.at.y == next.at.y && is_glyphs(last) && is_glyphs(next) && last.tag.is_some() == next.tag.is_some();
    is_beside && (last.tag.is_some() || (next.at.x - last.at.x - width_of(last, page)).abs() < GAP)
}

fn is_glyphs(placed: &Placed) -> bool {
    matches!(placed.mark, Mark::Glyphs(_))
}

fn dump_line(line: &[&Placed], page: &Page, fonts: &FontLibrary, out: &mut String) {
    let Some(first) = line.first() else { return };
    match &first.mark {
        Mark::Glyphs(run) => {
            let text: String = line.iter().map(|placed| text_of(placed, page)).collect();
            let end = line.iter().map(|placed| placed.at.x + width_of(placed, page)).max().unwrap_or_default();
            let kind = if first.tag.is_some() { "" } else { "artifact " };
            let scale = if run.x_scale == 1000 { String::new() } else { format!(" ×{}", run.x_scale) };
            let _ = writeln!(
                out,
                "  {kind}y={} x={} w={} {} {}{scale} | {}",
                first.at.y,
                first.at.x,
                end - first.at.x,
                run.size,
                fonts.face(run.font).family,
                text.replace('\u{ad}', "‐")
            );
        }
        Mark::Rule(size) => {
            let _ = writeln!(out, "  rule y={} x={} {} × {}", first.at.y, first.at.x, size.width, size.height);
        }
        Mark::Image { asset, size } => {
            let _ =
                writeln!(out, "  image {} y={} x={} {} × {}", asset.0, first.at.y, first.at.x, size.width, size.height);
        }
        Mark::FullPage { asset, foot } => {
            let foot = if *foot == Length::ZERO { String::new() } else { format!(" to {foot} above the foot") };
            let _ = writeln!(out, "  full page: image {}{foot}", asset.0);
        }
        Mark::Ground(color) => {
            let _ = writeln!(out, "  ground {}", written(*color));
        }
        Mark::Link { size, target } => {
            let _ = writeln!(out, "  link y={} x={} w={} to {target:?}", first.at.y, first.at.x, size.width);
        }
    }
}

pub(super) fn text_of(placed: &Placed, page: &Page) -> String {
    let Mark::Glyphs(run) = &placed.mark else { return String::new() };
    let glyphs = &page.glyphs[run.glyphs.start as usize..run.glyphs.end as usize];
    glyphs.iter().map(|glyph| &page.text[glyph.text_start as usize..glyph.text_end as usize]).collect()
}

pub(super) fn width_of(placed: &Placed, page: &Page) -> Length {
    let Mark::Glyphs(run) = &placed.mark else { return Length::ZERO };
    let glyphs = &page.glyphs[run.glyphs.start as usize..run.glyphs.end as usize];
    Length(glyphs.iter().map(|glyph| i64::from(glyph.advance)).sum())
}

fn dump_outline(entries: &[OutlineEntry], depth: usize, out: &mut String) {
    for entry in entries {
        let _ = writeln!(out, "{}page {} y={} “{}”", "  ".repeat(depth), entry.page_idx + 1, entry.y, entry.title);
        dump_outline(&entry.children, depth + 1, out);
    }
}
