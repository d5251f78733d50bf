//! Pictures of pages as SVG: lines with their glyphs, drawn from the outlines of the faces, and whole pages in small, as bars.

use std::collections::BTreeMap;
use std::fmt::Write;

use skrifa::GlyphId;
use skrifa::MetadataProvider;
use skrifa::instance::LocationRef;
use skrifa::instance::Size;
use skrifa::outline::DrawSettings;
use skrifa::outline::pen::SvgPen;

use crate::fonts::FontId;
use crate::fonts::FontLibrary;
use crate::print::pages::GlyphRun;
use crate::print::pages::Mark;
use crate::print::pages::Page;
use crate::print::pages::Pages;
use crate::print::pages::Placed;
use crate::print::pages::facts::LineFacts;
use crate::quality::Fault;
use crate::quality::FaultKind;
use crate::quality::lines::LineAt;
use crate::quality::lines::gaps;
use crate::quality::lines::start_alike;
use crate::units::Length;

/// Lines shown before and after the one in question.
const AROUND: usize = 2;

/// Air around a picture, in points.
const AIR: f64 = 8.0;

#[derive(Clone, Copy)]
enum Edge {
    Start,
    End,
}

/// The outlines that the pictures of a report share, each once.
pub struct Outlines<'a> {
    fonts: &'a FontLibrary,
    /// In the order in which they were first needed; the number is their name.
    ids: BTreeMap<(FontId, u16), usize>,
    drawn: Vec<String>,
}

impl<'a> Outlines<'a> {
    pub fn new(fonts: &'a FontLibrary) -> Outlines<'a> {
        Outlines { fonts, ids: BTreeMap::new(), drawn: Vec::new() }
    }

    /// All outlines as definitions that pictures of the same document use.
    pub fn definitions(&self) -> String {
        let paths = self.drawn.iter().enumerate().filter(|(_, path)| !path.is_empty());
        let paths: String = paths.map(|(id, path)| format!("<path id=\"g{id}\" d=\"{path}\"/>\n")).collect();
        format!("<svg class=\"store\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\n{paths}</defs></svg>\n")
    }

    /// The name of a glyph's outline; `None` where it has none, as a space.
    fn id(&mut self, font: FontId, glyph: u16) -> Option<usize> {
        let id = match self.ids.get(&(font, glyph)) {
            Some(id) => *id,
            None => {
                let id = self.drawn.len();
                self.drawn.push(outline(self.fonts, font, glyph));
                self.ids.insert((font, glyph), id);
                id
            }
        };
        (!self.drawn[id].is_empty()).then_some(id)
    }

    fn run(&mut self, page: &Page, placed: &Placed, run: &GlyphRun, out: &mut String) {
        let units = f64::from(self.fonts.face(run.font).metrics().units_per_em);
        let scale = run.size.to_pt() / units;
        let across = scale * f64::from(run.x_scale) / 1000.0;
        let _ = write!(
            out,
            "<g transform=\"translate({:.2} {:.2}) scale({across:.6} {:.6})\">",
            placed.at.x.to_pt(),
            placed.at.y.to_pt(),
            -scale
        );
        let mut x = 0;
        for glyph in &page.glyphs[run.glyphs.start as usize..run.glyphs.end as usize] {
            if let Some(id) = self.id(run.font, glyph.id) {
                let in_units = |length: i64, scale: f64| Length(length).to_pt() / scale.max(1e-9);
                let at = in_units(x + i64::from(glyph.x_offset), across);
                let _ = write!(out, "<use href=\"#g{id}\" x=\"{at:.0}\"");
                if glyph.y_offset != 0 {
                    let _ = write!(out, " y=\"{:.0}\"", in_units(i64::from(glyph.y_offset), scale));
                }
                out.push_str("/>");
            }
            x += i64::from(glyph.advance);
        }
        out.push_str("</g>\n");
    }

    /// The lines around a fault, with the fault marked.
    pub fn fault(&mut self, pages: &Pages, fault: &Fault, label: &str) -> String {
        let Some(line_idx) = fault.line_idx else { return spread(pages, fault, label) };
        let (page, facts) = (&pages.pages[fault.page_idx], &pages.facts.pages[fault.page_idx]);
        let n_above = AROUND + n_lines_of(fault).saturating_sub(1);
        let shown = line_idx.saturating_sub(n_above)..(line_idx + AROUND + 1).min(facts.lines.len());
        let lines = &facts.lines[shown];
        let least = |of: fn(&LineFacts) -> Length| lines.iter().map(|line| of(line).to_pt()).fold(f64::MAX, f64::min);
        let most = |of: fn(&LineFacts) -> Length| lines.iter().map(|line| of(line).to_pt()).fold(0.0, f64::max);
        let (left, right) = (least(|line| line.left), most(|line| line.left + line.measure.max(line.width)));
        let top = least(|line| line.baseline - line.leading);
        let foot = most(|line| line.baseline + line.leading.scaled(2, 5));
        let mut out = open([left - AIR, top, right - left + 2.0 * AIR, foot - top], "lines", label);
        marks(page, &facts.lines, fault, line_idx, &mut out);
        for placed in &page.placed {
            let y = placed.at.y.to_pt();
            match &placed.mark {
                Mark::Glyphs(run) if y > top && y < foot => self.run(page, placed, run, &mut out),
                Mark::Rule(size) if y > top && y < foot => {
                    rect("", placed.at.x.to_pt(), y, size.width.to_pt(), size.height.to_pt(), &mut out);
                }
                _ => {}
            }
        }
        out.push_str("</svg>");
        out
    }
}

/// The lines that a fault spans.
fn n_lines_of(fault: &Fault) -> usize {
    match fault.kind {
        FaultKind::Ladder | FaultKind::Stack | FaultKind::River => fault.amount as usize,
        _ => 1,
    }
}

/// Marks what is at fault: the spaces, the end of the line, or the line.
fn marks(page: &Page, lines: &[LineFacts], fault: &Fault, line_idx: usize, out: &mut String) {
    let first = (line_idx + 1).saturating_sub(n_lines_of(fault));
    let lines = &lines[first..=line_idx];
    let at: Vec<LineAt> = lines.iter().map(|facts| LineAt { page, page_idx: 0, line_idx: 0, facts }).collect();
    let edge = if start_alike(&at) { Edge::Start } else { Edge::End };
    for line in lines {
        let (y, height) = ((line.baseline - line.leading.scaled(3, 4)).to_pt(), line.leading.to_pt());
        let (x, width) = (line.left.to_pt(), line.width.to_pt());
        match fault.kind {
            FaultKind::LooseLine | FaultKind::VeryLooseLine | FaultKind::River => {
                for (from, to) in gaps(page, line) {
                    rect("mark", from.to_pt(), y, (to - from).to_pt(), height, out);
                }
            }
            FaultKind::Ladder | FaultKind::RectoEndHyphen | FaultKind::VersoEndHyphen => {
                rect("mark", x + width - height, y, height + 2.0, height, out);
            }
            FaultKind::Stack => {
                let (start, end) = edge_word(page, line, edge);
                rect("mark", start - 1.0, y, end - start + 2.0, height, out);
            }
            FaultKind::OverfullLine => {
                let measure = line.measure.to_pt();
                rect("mark", x + measure, y, (width - measure).max(1.0), height, out);
            }
            _ => rect("mark", x - 2.0, y, width + 4.0, height, out),
        }
    }
}

/// Where the first or the last word of a line stands.
fn edge_word(page: &Page, line: &LineFacts, edge: Edge) -> (f64, f64) {
    let gaps = gaps(page, line);
    let (left, right) = (line.left, line.left + line.width);
    match edge {
        Edge::Start => (left.to_pt(), gaps.first().map_or(right, |gap| gap.0).to_pt()),
        Edge::End => (gaps.last().map_or(left, |gap| gap.1).to_pt(), right.to_pt()),
    }
}

/// Both pages of a spread, or one page by itself, as bars.
fn spread(pages: &Pages, fault: &Fault, label: &str) -> String {
    let is_spread = fault.kind == FaultKind::UnevenSpread && fault.page_idx + 1 < pages.pages.len();
    let n_pages = if is_spread { 2 } else { 1 };
    let trim = pages.pages[fault.page_idx].trim;
    let (width, height) = (trim.width.to_pt(), trim.height.to_pt());
    let mut out = open([0.0, 0.0, width * f64::from(n_pages), height], "spread", label);
    for nth in 0..n_pages {
        let page_idx = fault.page_idx + nth as usize;
        let _ = write!(out, "<g transform=\"translate({:.1} 0)\">", width * f64::from(nth));
        rect("paper", 0.0, 0.0, width, height, &mut out);
        out.push_str(&bars(pages, page_idx));
        out.push_str("</g>");
    }
    out.push_str("</svg>");
    out
}

/// One page in small, for the strip.
pub fn thumbnail(pages: &Pages, page_idx: usize, class: &str) -> String {
    let trim = pages.pages[page_idx].trim;
    let (width, height) = (trim.width.to_pt(), trim.height.to_pt());
    format!(
        "<svg class=\"{class}\" viewBox=\"0 0 {width:.0} {height:.0}\" aria-hidden=\"true\">{}</svg>",
        bars(pages, page_idx)
    )
}

/// The lines of a page as bars, its pictures as areas.
fn bars(pages: &Pages, page_idx: usize) -> String {
    let mut out = String::new();
    let path: String = pages.facts.pages[page_idx]
        .lines
        .iter()
        .filter(|line| line.width > Length::ZERO)
        .map(|line| {
            let y = line.baseline - line.leading.scaled(1, 4);
            format!("M{:.0} {:.0}h{:.0}", line.left.to_pt(), y.to_pt(), line.width.to_pt())
        })
        .collect();
    if !path.is_empty() {
        let _ = write!(out, "<path class=\"bars\" d=\"{path}\"/>");
    }
    for placed in &pages.pages[page_idx].placed {
        if let Mark::Image { size, .. } = &placed.mark {
            let (x, y) = (placed.at.x.to_pt(), placed.at.y.to_pt());
            rect("image", x, y, size.width.to_pt(), size.height.to_pt(), &mut out);
        }
        if let Mark::FullPage { foot, .. } = &placed.mark {
            let trim = pages.pages[page_idx].trim;
            rect("image", 0.0, 0.0, trim.width.to_pt(), (trim.height - *foot).to_pt(), &mut out);
        }
    }
    out
}

/// Opens a picture that shows `view`: left, top, width, height in points.
fn open(view: [f64; 4], class: &str, label: &str) -> String {
    let [left, top, width, height] = view;
    format!(
        "<svg class=\"{class}\" role=\"img\" aria-label=\"{label}\" viewBox=\"{left:.1} {top:.1} {width:.1} {height:.1}\">\n"
    )
}

fn rect(class: &str, x: f64, y: f64, width: f64, height: f64, out: &mut String) {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    let _ = write!(out, "<rect{class} x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>");
}

/// The outline of a glyph in font units, y up, as the data of an SVG path.
fn outline(fonts: &FontLibrary, font: FontId, glyph: u16) -> String {
    let face = fonts.face(font).font_ref();
    let Some(outline) = face.outline_glyphs().get(GlyphId::from(glyph)) else { return String::new() };
    let mut pen = SvgPen::with_precision(0);
    let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
    match outline.draw(settings, &mut pen) {
        Ok(_) => pen.to_string(),
        Err(_) => String::new(),
    }
}
