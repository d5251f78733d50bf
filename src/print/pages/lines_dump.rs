//! The lines of the text as plain text, with how far each was stretched or pressed: `bindery dump lines`.
//!
//! ```text
//! page 5 y=62.4pt x=56.7pt w=306pt spaces ×1.12 | The evening train came in late
//! page 5 y=76.4pt x=56.7pt w=306pt spaces ×0.95 letters ×0.998 hyphen | and nobody was sur‐
//! ```
//!
//! It reads finished pages and nothing else, so it tells what is printed and not what was meant.

use std::fmt::Write as _;

use skrifa::GlyphId;
use skrifa::MetadataProvider;
use skrifa::instance::LocationRef;
use skrifa::instance::Size;

use crate::fonts::FontLibrary;
use crate::print::pages::GlyphRun;
use crate::print::pages::Mark;
use crate::print::pages::Page;
use crate::print::pages::Pages;
use crate::print::pages::Placed;
use crate::print::pages::dump::is_same_line;
use crate::print::pages::dump::text_of;
use crate::print::pages::dump::width_of;

/// Writes each line of text of all pages; running heads, folios, rules and pictures are left out.
pub fn dump(pages: &Pages, fonts: &FontLibrary) -> String {
    let mut out = String::new();
    for (idx, page) in pages.pages.iter().enumerate() {
        let mut line: Vec<(&Placed, &GlyphRun)> = Vec::new();
        for placed in page.placed.iter().filter(|placed| placed.tag.is_some()) {
            let Mark::Glyphs(run) = &placed.mark else { continue };
            if !line.last().is_some_and(|(last, _)| is_same_line(last, placed, page)) {
                dump_line(idx, &line, page, fonts, &mut out);
                line.clear();
            }
            line.push((placed, run));
        }
        dump_line(idx, &line, page, fonts, &mut out);
    }
    out
}

fn dump_line(page_idx: usize, line: &[(&Placed, &GlyphRun)], page: &Page, fonts: &FontLibrary, out: &mut String) {
    let Some((first, run)) = line.first() else { return };
    let text: String = line.iter().map(|(placed, _)| text_of(placed, page)).collect();
    let end = line.iter().map(|(placed, _)| placed.at.x + width_of(placed, page)).max().unwrap_or_default();
    let _ = write!(out, "page {} y={} x={} w={}", page_idx + 1, first.at.y, first.at.x, end - first.at.x);
    if let Some(ratio) = space_ratio(line, page, fonts) {
        let _ = write!(out, " spaces ×{ratio:.2}");
    }
    if run.x_scale != 1000 {
        let _ = write!(out, " letters ×{:.3}", f64::from(run.x_scale) / 1000.0);
    }
    if text.ends_with('\u{ad}') {
        out.push_str(" hyphen");
    }
    let _ = writeln!(out, " | {}", text.replace('\u{ad}', "‐"));
}

/// The width of the word spaces of a line as a share of their width in the face; `None` for a line without any. Spaces at its end do not
/// count; a gap of fixed width, as between a line of the contents and its page number, does.
fn space_ratio(line: &[(&Placed, &GlyphRun)], page: &Page, fonts: &FontLibrary) -> Option<f64> {
    let (mut set, mut natural) = (0.0, 0.0);
    // Of spaces since the last visible glyph.
    let (mut open_set, mut open_natural) = (0.0, 0.0);
    for (_, run) in line {
        let face = fonts.face(run.font);
        let font = face.font_ref();
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        for glyph in &page.glyphs[run.glyphs.start as usize..run.glyphs.end as usize] {
            if matches!(&page.text[glyph.text_start as usize..glyph.text_end as usize], " " | "\u{a0}") {
                let units = metrics.advance_width(GlyphId::from(glyph.id)).unwrap_or_default();
                let width = face.length(units.round() as i32, run.size);
                open_set += f64::from(glyph.advance);
                open_natural += width.0 as f64 * f64::from(run.x_scale) / 1000.0;
            } else {
                (set, natural) = (set + open_set, natural + open_natural);
                (open_set, open_natural) = (0.0, 0.0);
            }
        }
    }
    (natural > 0.0).then(|| set / natural)
}
