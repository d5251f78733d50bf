//! Pages to figures and faults.

use std::ops::Range;

use crate::print::pages::Pages;
use crate::print::pages::Side;
use crate::print::pages::facts::HOLES;
use crate::print::pages::facts::LineEnd;
use crate::print::pages::facts::LineFacts;
use crate::print::pages::facts::LineKind;
use crate::print::pages::facts::PageFacts;
use crate::quality::Chapter;
use crate::quality::Fault;
use crate::quality::FaultKind;
use crate::quality::PageQuality;
use crate::quality::Quality;
use crate::quality::Tally;
use crate::quality::figure::LOOSE;
use crate::quality::lines;
use crate::quality::lines::LineAt;
use crate::units::Length;

/// Lines that a page within a chapter may stay short of full. Source: Bringhurst, who runs both pages of a spread a line short; two at most.
const MAX_SHORT: i64 = 2;

/// A chapter's last page should have this many lines. Source: lua-typo, `PageMin`.
const LEAST_LINES: i64 = 5;

/// Lines of text beside figures: fewer look lost, none is well.
const LEAST_LINES_WITH_FIGURE: u32 = 2;

/// Notes as high as this part of the page make up for lines that its text lacks.
const NOTE_SHARE: i64 = 4;

/// How far from the grid a line counts as off it: less cannot be seen, more can come of no rounding.
const GRID_TOLERANCE: Length = Length(crate::units::SP_PER_PT / 20);

/// Characters of a line that a fault quotes.
const MOST_QUOTED: usize = 72;

/// Measures the pages of one edition.
pub fn measure(pages: &Pages) -> Quality {
    let mut measure = Measure {
        pages,
        quality: Quality { pages: vec![PageQuality::default(); pages.pages.len()], ..Quality::default() },
    };
    let text: Vec<LineAt> = measure.stream(|facts| 0..facts.n_text_lines);
    let notes: Vec<LineAt> = measure.stream(|facts| facts.n_text_lines..facts.lines.len());
    for paragraph in paragraphs(&text) {
        measure.paragraph(paragraph);
    }
    for paragraph in paragraphs(&notes) {
        count_lines(paragraph, &mut measure.quality.notes);
    }
    for line in text.iter().chain(&notes) {
        if let Some(overfull) = &line.facts.overfull {
            measure.line_fault(FaultKind::OverfullLine, line, overfull.excess.to_pt());
        }
    }
    for page_idx in 0..pages.pages.len() {
        measure.page(page_idx);
    }
    measure.finish()
}

struct Measure<'a> {
    pages: &'a Pages,
    quality: Quality,
}

/// Parts a stream of lines into paragraphs of running text. A line that continues one which never began starts it.
fn paragraphs<'l, 'a>(stream: &'l [LineAt<'a>]) -> impl Iterator<Item = &'l [LineAt<'a>]> {
    let goes_on = |before: &LineAt, line: &LineAt| {
        let (before, line) = (before.facts, line.facts);
        line.nth == before.nth + 1 && line.n_lines == before.n_lines && line.kind == before.kind
    };
    stream.chunk_by(goes_on).filter(|lines| lines[0].facts.kind == LineKind::Running)
}

/// Counts what is counted of every line of a paragraph.
fn count_lines(paragraph: &[LineAt], tally: &mut Tally) {
    for line in paragraph {
        count_line(line, tally);
    }
    tally.longest_ladder = tally.longest_ladder.max(lines::longest_ladder(paragraph) as u32);
}

fn count_line(line: &LineAt, tally: &mut Tally) {
    let facts = line.facts;
    tally.n_lines += 1;
    if facts.nth + 1 == facts.n_lines {
        tally.n_paragraphs += u32::from(facts.n_lines > 1);
        return;
    }
    tally.n_inner_lines += 1;
    if line.is_hyphenated() {
        tally.n_hyphenated += 1;
        tally.n_own_hyphens += u32::from(facts.end == LineEnd::OwnHyphen);
    }
    if let Some(looseness) = looseness(facts) {
        tally.looseness.push(looseness);
        tally.n_scaled += u32::from(facts.scale != 0);
        tally.n_letterspaced += u32::from(facts.letterspace != 0);
    }
}

/// The looseness of a line that is neither the last of its paragraph nor broken by the author.
fn looseness(facts: &LineFacts) -> Option<f64> {
    let is_full = facts.measure - facts.width < Length::pt(1.0) || facts.short > Length::ZERO;
    facts.spaces.looseness().filter(|_| is_full && facts.nth + 1 < facts.n_lines)
}

impl<'a> Measure<'a> {
    /// The lines of all pages, text or notes, as one stream.
    fn stream(&self, part: impl Fn(&PageFacts) -> Range<usize>) -> Vec<LineAt<'a>> {
        let pages = self.pages;
        let of_page = |(page_idx, facts): (usize, &'a PageFacts)| {
            let page = &pages.pages[page_idx];
            part(facts).map(move |line_idx| LineAt { page, page_idx, line_idx, facts: &facts.lines[line_idx] })
        };
        pages.facts.pages.iter().enumerate().flat_map(of_page).collect()
    }

    fn paragraph(&mut self, paragraph: &[LineAt]) {
        for line in paragraph {
            count_line(line, &mut self.quality.pages[line.page_idx].tally);
            match looseness(line.facts) {
                Some(one) if one > HOLES => self.line_fault(FaultKind::VeryLooseLine, line, one),
                Some(one) if one > LOOSE => self.line_fault(FaultKind::LooseLine, line, one),
                _ => {}
            }
        }
        if let Some(first) = paragraph.first() {
            let tally = &mut self.quality.pages[first.page_idx].tally;
            tally.longest_ladder = tally.longest_ladder.max(lines::longest_ladder(paragraph) as u32);
        }
        for fault in lines::faults(paragraph) {
            self.line_fault(fault.kind, &paragraph[fault.nth], fault.amount);
        }
        for pair in paragraph.windows(2) {
            if pair[0].page_idx != pair[1].page_idx && pair[0].is_hyphenated() {
                let kind = match pair[0].page.side {
                    Side::Recto => FaultKind::RectoEndHyphen,
                    Side::Verso => FaultKind::VersoEndHyphen,
                };
                self.line_fault(kind, &pair[0], 1.0);
            }
        }
    }

    fn page(&mut self, page_idx: usize) {
        let facts = &self.pages.facts.pages[page_idx];
        self.quality.pages[page_idx].tally.n_pages = 1;
        if facts.section.is_none() || facts.is_foot_aligned {
            return;
        }
        self.fill(page_idx, facts);
        self.grid(page_idx, facts);
        if facts.is_overfull {
            let grid = self.pages.facts.grid;
            let excess = facts.depth(grid) - grid.depth();
            self.page_fault(FaultKind::OverfullPage, page_idx, None, excess.to_pt());
        }
        if self.is_upset(page_idx, facts) {
            return;
        }
        self.breaks(page_idx, facts);
        self.depth(page_idx, facts);
        for _ in 0..facts.n_displaced_notes {
            self.page_fault(FaultKind::DisplacedNote, page_idx, facts.n_text_lines.checked_sub(1), 1.0);
        }
        if facts.is_note_split {
            self.page_fault(FaultKind::SplitNote, page_idx, facts.lines.len().checked_sub(1), 1.0);
        }
    }

    /// Whether a page, or one next to it, holds what is too high for it: what else is wrong there comes from that.
    fn is_upset(&self, page_idx: usize, facts: &PageFacts) -> bool {
        let around = self.pages.facts.pages.iter().take(page_idx + 2).skip(page_idx.saturating_sub(1));
        around.filter(|page| page.section == facts.section).any(|page| page.is_overfull)
    }

    /// How much of a page is filled, where something follows.
    fn fill(&mut self, page_idx: usize, facts: &PageFacts) {
        if facts.is_closed {
            return;
        }
        let grid = self.pages.facts.grid;
        let page = &mut self.quality.pages[page_idx];
        let fill = facts.filled(grid).to_pt() / grid.depth().to_pt().max(1.0);
        page.fill = Some(fill);
        page.tally.n_filled_pages = 1;
        page.tally.fill = fill;
    }

    /// What is parted at the head and the foot of a page.
    fn breaks(&mut self, page_idx: usize, facts: &PageFacts) {
        let last_text = facts.n_text_lines.checked_sub(1);
        if facts.head.is_some_and(|head| head.first_row + 1 == head.n_rows && head.n_rows > 1) {
            self.page_fault(FaultKind::Widow, page_idx, Some(0), 1.0);
        }
        let Some(foot) = facts.foot else { return };
        let goes_on = foot.last.end_row < foot.last.n_rows;
        let is_one_row = foot.last.first_row == 0 && foot.last.end_row == 1;
        if goes_on && is_one_row {
            self.page_fault(FaultKind::Orphan, page_idx, last_text, 1.0);
        }
        let is_bare = foot.ends_with_heading && !facts.is_last_of_section;
        if is_bare || (foot.follows_heading && goes_on && is_one_row) {
            self.page_fault(FaultKind::StrandedHeading, page_idx, last_text, f64::from(u8::from(!is_bare)));
        }
    }

    /// Whether a page is as full as it should be; one that nothing follows need not be.
    fn depth(&mut self, page_idx: usize, facts: &PageFacts) {
        let pages = &self.pages.facts.pages;
        let grid = self.pages.facts.grid;
        let is_first = page_idx == 0 || pages[page_idx - 1].section != facts.section;
        let has_few_lines = facts.text_depth < grid.leading * LEAST_LINES;
        let is_lone = facts.n_lines_with_figure.is_some_and(|n_lines| (1..LEAST_LINES_WITH_FIGURE).contains(&n_lines));
        if !is_first && facts.is_closed && has_few_lines && facts.note_depth * NOTE_SHARE < grid.depth() {
            let n_lines = grid.n_lines_in(facts.text_depth);
            self.page_fault(FaultKind::ShortPage, page_idx, Some(0), n_lines as f64);
        } else if !is_first && is_lone {
            self.page_fault(FaultKind::LoneLine, page_idx, None, 1.0);
        }
        if facts.is_closed {
            return;
        }
        let n_white = grid.n_lines_in(grid.depth() - facts.filled(grid));
        if n_white > MAX_SHORT {
            self.page_fault(FaultKind::HollowPage, page_idx, None, n_white as f64);
        }
        self.spread(page_idx, facts);
    }

    /// Whether a verso ends on the line of the page that it faces, and a recto that faces none is full. A hole makes them uneven as well, and is told
    /// as what it is.
    fn spread(&mut self, page_idx: usize, facts: &PageFacts) {
        let grid = self.pages.facts.grid;
        let pages = &self.pages.facts.pages;
        let depth_of = |page_idx: usize| {
            let page = pages.get(page_idx)?;
            (page.section == facts.section && !page.is_closed).then(|| page.depth(grid))
        };
        let facing = match self.pages.pages[page_idx].side {
            Side::Verso => depth_of(page_idx + 1),
            // Told with its verso.
            Side::Recto if page_idx.checked_sub(1).and_then(depth_of).is_some() => None,
            Side::Recto => Some(grid.depth()),
        };
        let Some(facing) = facing else { return };
        self.quality.pages[page_idx].tally.n_spreads = 1;
        let depths = [facts.depth(grid), facing];
        let has_hole = depths.iter().any(|depth| grid.n_lines_in(grid.depth() - *depth) > MAX_SHORT);
        let difference = (depths[1] - depths[0]).abs();
        if difference > Length::ZERO && !has_hole {
            self.page_fault(FaultKind::UnevenSpread, page_idx, None, difference.to_pt());
        }
    }

    fn grid(&mut self, page_idx: usize, facts: &PageFacts) {
        let grid = self.pages.facts.grid;
        let mut first = None;
        for (line_idx, line) in facts.text_lines().iter().enumerate() {
            if line.kind != LineKind::Running || line.leading != grid.leading {
                continue;
            }
            let tally = &mut self.quality.pages[page_idx].tally;
            tally.n_grid_lines += 1;
            let off = Length((line.baseline - grid.first_baseline).0.rem_euclid(grid.leading.0.max(1)));
            if off.min(grid.leading - off) > GRID_TOLERANCE {
                tally.n_off_grid += 1;
                first = first.or(Some((line_idx, off.min(grid.leading - off))));
            }
        }
        if let Some((line_idx, off)) = first {
            self.page_fault(FaultKind::OffGrid, page_idx, Some(line_idx), off.to_pt());
        }
    }

    fn line_fault(&mut self, kind: FaultKind, line: &LineAt, amount: f64) {
        self.page_fault(kind, line.page_idx, Some(line.line_idx), amount);
    }

    fn page_fault(&mut self, kind: FaultKind, page_idx: usize, line_idx: Option<usize>, amount: f64) {
        let facts = &self.pages.facts.pages[page_idx];
        let line = line_idx.and_then(|idx| facts.lines.get(idx));
        let range = line.map_or(0..0, |line| line.text.start as usize..line.text.end as usize);
        let text = self.pages.pages[page_idx].text.get(range).unwrap_or_default();
        let span = line.or(facts.lines.first()).and_then(|line| line.span);
        self.quality.faults.push(Fault {
            kind,
            page_idx,
            line_idx: line_idx.filter(|_| line.is_some()),
            amount,
            text: text.replace('\u{ad}', "-").chars().take(MOST_QUOTED).collect(),
            span,
        });
        self.quality.pages[page_idx].tally.count_fault(kind);
    }

    /// Orders the faults and adds up pages to chapters and the book.
    fn finish(self) -> Quality {
        let mut quality = self.quality;
        quality.faults.sort_by(|one, other| {
            (one.page_idx, one.line_idx, one.kind).cmp(&(other.page_idx, other.line_idx, other.kind))
        });
        for fault in &quality.faults {
            let worst = &mut quality.pages[fault.page_idx].worst;
            *worst = Some(worst.map_or(fault.kind, |known| known.min(fault.kind)));
        }
        let mut known = None;
        for (page_idx, (page, facts)) in quality.pages.iter().zip(&self.pages.facts.pages).enumerate() {
            quality.book.add(&page.tally);
            let title = facts.section.map_or("", |section| self.pages.facts.sections[section].title.as_str());
            let opens = facts.section.is_some() && facts.section != known && !title.is_empty();
            known = facts.section.or(known);
            if opens || quality.chapters.is_empty() {
                let title = title.to_string();
                quality.chapters.push(Chapter { title, first_page: page_idx, ..Chapter::default() });
            }
            if let Some(chapter) = quality.chapters.last_mut() {
                chapter.n_pages += 1;
                chapter.tally.add(&page.tally);
            }
        }
        quality
    }
}
