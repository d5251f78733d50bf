//! The charts of a report, as SVG: how loose the lines are, how full the pages.

use std::fmt::Write;

use crate::quality::Quality;
use crate::quality::figure::LOOSE;
use crate::quality::figure::TIGHT;
use crate::quality::json::BIN;
use crate::quality::json::histogram;

/// The plain size of a chart, in its own units.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 180.0;

/// Room for the words below the axis.
const FOOT: f64 = 22.0;

/// The word spaces that the axis names.
const NAMED: [f64; 5] = [0.8, 1.0, 1.2, 1.5, 2.0];

/// How many lines there are of each class of word space.
pub fn looseness(quality: &Quality) -> String {
    let bins: Vec<(f64, usize)> = histogram(&quality.book).collect();
    let most = bins.iter().map(|bin| bin.1).max().unwrap_or(0).max(1);
    let (first, last) = (bins[0].0, bins[bins.len() - 1].0 + BIN);
    let x_of = |looseness: f64| (looseness - first) / (last - first) * WIDTH;
    let n_lines = quality.book.looseness.len();
    let label = format!(
        "Histogram of the word spaces of {n_lines} justified lines, as set ÷ natural: mean {:.3}, standard deviation {:.3}",
        quality.book.mean(),
        quality.book.deviation()
    );
    let mut out = open(&label);
    for (from, n_bin) in bins.iter().filter(|bin| bin.1 > 0) {
        let height = (*n_bin as f64 / most as f64 * HEIGHT).max(1.5);
        let class = match from + BIN / 2.0 {
            middle if middle > LOOSE => "bar loose",
            middle if middle < TIGHT => "bar tight",
            _ => "bar",
        };
        let (x, width) = (x_of(*from) + 1.0, x_of(from + BIN) - x_of(*from) - 2.0);
        let _ = write!(
            out,
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"{height:.1}\">\
             <title>{from:.2} to {:.2}: {n_bin} lines</title></rect>",
            HEIGHT - height,
            from + BIN
        );
    }
    for named in NAMED {
        let x = x_of(named);
        let _ = write!(
            out,
            "<path class=\"tick\" d=\"M{x:.1} {HEIGHT}v5\"/><text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"{}\">{named}</text>",
            HEIGHT + FOOT - 3.0,
            if named >= 2.0 { "end" } else { "middle" }
        );
    }
    close(out)
}

/// How full each page is, along the book; where a page may end anywhere there is no bar.
pub fn fill(quality: &Quality) -> String {
    let n_pages = quality.pages.len().max(1);
    let step = WIDTH / n_pages as f64;
    let label = format!(
        "How much of the text block each of {n_pages} pages uses; the last pages of chapters, which may end anywhere, are left out"
    );
    let mut out = open(&label);
    for (page_idx, page) in quality.pages.iter().enumerate() {
        let Some(fill) = page.fill else { continue };
        let height = (fill.min(1.1) / 1.1 * HEIGHT).max(1.0);
        let class = if fill < 0.9 { "bar loose" } else { "bar" };
        let x = page_idx as f64 * step;
        let _ = write!(
            out,
            "<rect class=\"{class}\" x=\"{x:.2}\" y=\"{:.1}\" width=\"{:.2}\" height=\"{height:.1}\"/>",
            HEIGHT - height,
            (step * 0.82).max(0.4)
        );
    }
    for chapter in &quality.chapters {
        let x = chapter.first_page as f64 * step;
        let _ = write!(out, "<path class=\"tick\" d=\"M{x:.1} {HEIGHT}v7\"/>");
    }
    let full = HEIGHT - HEIGHT / 1.1;
    let _ = write!(out, "<path class=\"rule\" d=\"M0 {full:.1}H{WIDTH}\"/>");
    let foot = HEIGHT + FOOT - 3.0;
    let _ = write!(out, "<text x=\"0\" y=\"{foot}\">page 1</text>");
    let _ = write!(out, "<text x=\"{WIDTH}\" y=\"{foot}\" text-anchor=\"end\">page {n_pages}</text>");
    close(out)
}

fn open(label: &str) -> String {
    let height = HEIGHT + FOOT;
    format!("<svg class=\"chart\" role=\"img\" aria-label=\"{label}\" viewBox=\"0 0 {WIDTH} {height}\">\n")
}

fn close(mut out: String) -> String {
    let _ = write!(out, "<path class=\"axis\" d=\"M0 {HEIGHT}H{WIDTH}\"/></svg>");
    out
}
