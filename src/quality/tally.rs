//! What is counted, for a page, a chapter or the book: tallies of pages add up to those of chapters.

use crate::quality::FaultKind;

/// Counts, and the word spaces of every line that is not a last one.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Tally {
    /// Word space as set ÷ natural, for each justified line.
    pub looseness: Vec<f64>,
    /// Lines of running text, and of those the ones that are followed by another of their paragraph.
    pub n_lines: u32,
    pub n_inner_lines: u32,
    /// Paragraphs of two lines and more, by their last lines.
    pub n_paragraphs: u32,
    /// Lines that end with a hyphen, and of those the ones whose word has it anyway.
    pub n_hyphenated: u32,
    pub n_own_hyphens: u32,
    pub longest_ladder: u32,
    /// Lines whose glyphs are wider or narrower than drawn, and lines with letterspace.
    pub n_scaled: u32,
    pub n_letterspaced: u32,
    /// Lines that ought to stand on the grid, and those that do not.
    pub n_grid_lines: u32,
    pub n_off_grid: u32,
    /// Pairs of facing pages that ought to be of one depth, and pages that face none and ought to be full.
    pub n_spreads: u32,
    pub n_pages: u32,
    /// Of the pages that ought to be full: how many, and the sum of their fills.
    pub n_filled_pages: u32,
    pub fill: f64,
    faults: [u32; FaultKind::ALL.len()],
}

impl Tally {
    pub fn n_faults(&self, kind: FaultKind) -> u32 {
        self.faults[kind as usize]
    }

    pub fn count_fault(&mut self, kind: FaultKind) {
        self.faults[kind as usize] += 1;
    }

    /// Adds what was counted elsewhere.
    pub fn add(&mut self, other: &Tally) {
        self.looseness.extend(&other.looseness);
        self.n_lines += other.n_lines;
        self.n_inner_lines += other.n_inner_lines;
        self.n_paragraphs += other.n_paragraphs;
        self.n_hyphenated += other.n_hyphenated;
        self.n_own_hyphens += other.n_own_hyphens;
        self.longest_ladder = self.longest_ladder.max(other.longest_ladder);
        self.n_scaled += other.n_scaled;
        self.n_letterspaced += other.n_letterspaced;
        self.n_grid_lines += other.n_grid_lines;
        self.n_off_grid += other.n_off_grid;
        self.n_spreads += other.n_spreads;
        self.n_pages += other.n_pages;
        self.n_filled_pages += other.n_filled_pages;
        self.fill += other.fill;
        self.faults.iter_mut().zip(other.faults).for_each(|(own, other)| *own += other);
    }

    pub fn mean(&self) -> f64 {
        let n_lines = self.looseness.len();
        if n_lines == 0 { 0.0 } else { self.looseness.iter().sum::<f64>() / n_lines as f64 }
    }

    /// The standard deviation of the word spaces, of all lines, not estimated from a sample.
    pub fn deviation(&self) -> f64 {
        let mean = self.mean();
        let squares: f64 = self.looseness.iter().map(|one| (one - mean) * (one - mean)).sum();
        (squares / (self.looseness.len().max(1)) as f64).sqrt()
    }

    /// The looseness that `percent` of the lines stay below, interpolated between neighbours.
    pub fn percentile(&self, percent: f64) -> f64 {
        let mut sorted = self.looseness.clone();
        sorted.sort_by(f64::total_cmp);
        let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
        let at = last as f64 * percent / 100.0;
        let (below, above) = (at.floor() as usize, at.ceil() as usize);
        sorted[below] + (sorted[above] - sorted[below]) * (at - below as f64)
    }

    pub fn n_looser_than(&self, limit: f64) -> u32 {
        self.looseness.iter().filter(|one| **one > limit).count() as u32
    }

    pub fn n_tighter_than(&self, limit: f64) -> u32 {
        self.looseness.iter().filter(|one| **one < limit).count() as u32
    }
}
