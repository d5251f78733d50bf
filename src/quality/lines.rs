//! The lines of a paragraph seen together: hyphens in a row, runts, stubs, stacks, rivers.

use crate::print::pages::Mark;
use crate::print::pages::Page;
use crate::print::pages::facts::LineEnd;
use crate::print::pages::facts::LineFacts;
use crate::quality::FaultKind;
use crate::quality::figure::LOOSE;
use crate::units::Length;

/// A line, and where it stands.
#[derive(Clone, Copy)]
pub struct LineAt<'a> {
    pub page: &'a Page,
    pub page_idx: usize,
    pub line_idx: usize,
    pub facts: &'a LineFacts,
}

/// A fault of a line of the paragraph: which line, and how much.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct LineFault {
    pub kind: FaultKind,
    pub nth: usize,
    pub amount: f64,
}

/// Lines in a row from which hyphens, words or spaces count as a ladder, stack or river.
const ROW: usize = 3;

/// A word broken off for the last line has fewer letters than this if it is a stub. Source: The Chicago Manual of Style (17), 2.116.
const STUB_LETTERS: usize = 4;

/// Where a paragraph without indent has its runts. Source: lua-typo.
const LEAST_RUNT: Length = Length(20 * crate::units::SP_PER_PT);

/// The least part of the narrower of two spaces that must stand under the other.
const OVERLAP: f64 = 0.5;

impl LineAt<'_> {
    /// What stands in the line, with the hyphens that breaking has put there.
    pub fn text(&self) -> &str {
        let range = self.facts.text.start as usize..self.facts.text.end as usize;
        self.page.text.get(range).unwrap_or_default()
    }

    pub fn is_hyphenated(&self) -> bool {
        matches!(self.facts.end, LineEnd::AddedHyphen | LineEnd::OwnHyphen)
    }
}

/// Where each word space of a line starts and ends, from the left of the page.
pub fn gaps(page: &Page, line: &LineFacts) -> Vec<(Length, Length)> {
    let mut gaps = Vec::new();
    for one in &page.placed[line.placed.start as usize..line.placed.end as usize] {
        let Mark::Glyphs(run) = &one.mark else { continue };
        let mut x = one.at.x;
        for glyph in &page.glyphs[run.glyphs.start as usize..run.glyphs.end as usize] {
            let end = x + Length(i64::from(glyph.advance));
            if &page.text[glyph.text_start as usize..glyph.text_end as usize] == " " {
                gaps.push((x, end));
            }
            x = end;
        }
    }
    gaps
}

/// The faults of one paragraph, whose lines are given in order, over however many pages.
pub fn faults(lines: &[LineAt]) -> Vec<LineFault> {
    let mut found = Vec::new();
    ladders(lines, &mut found);
    last_line(lines, &mut found);
    let words: Vec<(Option<String>, Option<String>)> = lines.iter().map(edge_words).collect();
    stacks(lines, words.iter().map(|(first, _)| first.as_deref()).collect(), &mut found);
    stacks(lines, words.iter().map(|(_, last)| last.as_deref()).collect(), &mut found);
    rivers(lines, &mut found);
    found
}

/// The most lines in a row that end with a hyphen.
pub fn longest_ladder(lines: &[LineAt]) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for line in lines {
        run = if line.is_hyphenated() { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

fn ladders(lines: &[LineAt], found: &mut Vec<LineFault>) {
    let mut run = 0;
    for nth in 0..=lines.len() {
        if lines.get(nth).is_some_and(LineAt::is_hyphenated) {
            run += 1;
            continue;
        }
        if run >= ROW {
            found.push(LineFault { kind: FaultKind::Ladder, nth: nth - 1, amount: run as f64 });
        }
        run = 0;
    }
}

fn last_line(lines: &[LineAt], found: &mut Vec<LineFault>) {
    let [.., before, last] = lines else { return };
    let nth = lines.len() - 1;
    let width = last.facts.width;
    if width < (last.facts.indent * 2).max(LEAST_RUNT) {
        found.push(LineFault { kind: FaultKind::Runt, nth, amount: width.to_pt() });
    }
    let text = last.text().trim();
    let n_letters = text.chars().take_while(|one| one.is_alphabetic()).count();
    if before.is_hyphenated() && (1..STUB_LETTERS).contains(&n_letters) && !text.contains(' ') {
        found.push(LineFault { kind: FaultKind::Stub, nth, amount: n_letters as f64 });
    }
}

/// Whether lines that follow each other start with the same word; if not, a stack of them is one of their ends.
pub fn start_alike(lines: &[LineAt]) -> bool {
    let words: Vec<Option<String>> = lines.iter().map(|line| edge_words(line).0).collect();
    words.windows(2).all(|pair| pair[0] == pair[1])
}

/// The first and the last word of a line, in small letters; a word that goes on in another line is none.
fn edge_words(line: &LineAt) -> (Option<String>, Option<String>) {
    let mut words = line.text().split(' ').map(bare_word).filter(|word| !word.is_empty());
    let first = words.next();
    let last = words.next_back();
    let is_whole = !line.is_hyphenated();
    (first, last.filter(|_| is_whole))
}

/// A word without points, quotation marks and the figures of note calls.
fn bare_word(text: &str) -> String {
    let trimmed = text.trim_matches(|one: char| !one.is_alphanumeric());
    let bare = if trimmed.starts_with(char::is_alphabetic) {
        trimmed.trim_end_matches(|one: char| !one.is_alphabetic())
    } else {
        trimmed
    };
    bare.to_lowercase()
}

fn stacks(lines: &[LineAt], words: Vec<Option<&str>>, found: &mut Vec<LineFault>) {
    let mut run = 1;
    for nth in 1..=lines.len() {
        let goes_on = nth < lines.len()
            && words[nth].is_some()
            && words[nth] == words[nth - 1]
            && lines[nth].page_idx == lines[nth - 1].page_idx;
        if goes_on {
            run += 1;
            continue;
        }
        if run >= ROW {
            found.push(LineFault { kind: FaultKind::Stack, nth: nth - 1, amount: run as f64 });
        }
        run = 1;
    }
}

/// Chains of wide word spaces that overlap from line to line.
fn rivers(lines: &[LineAt], found: &mut Vec<LineFault>) {
    let mut chains: Vec<(Length, Length, usize)> = Vec::new();
    let mut longest = 0;
    for nth in 0..=lines.len() {
        let next = lines.get(nth).filter(|line| line.facts.spaces.looseness().is_some_and(|one| one > LOOSE));
        let follows = nth > 0 && next.is_some_and(|line| line.page_idx == lines[nth - 1].page_idx);
        let above = if follows { std::mem::take(&mut chains) } else { Vec::new() };
        let gaps = next.map_or_else(Vec::new, |line| gaps(line.page, line.facts));
        chains = gaps.into_iter().map(|(from, to)| (from, to, 1 + longest_above(&above, from, to))).collect();
        let here = chains.iter().map(|chain| chain.2).max().unwrap_or(0);
        if here < longest && longest >= ROW {
            found.push(LineFault { kind: FaultKind::River, nth: nth - 1, amount: longest as f64 });
        }
        longest = here;
    }
}

fn longest_above(above: &[(Length, Length, usize)], from: Length, to: Length) -> usize {
    let overlaps = |start: Length, end: Length| {
        let shared = (to.min(end) - from.max(start)).to_pt();
        shared >= OVERLAP * (to - from).min(end - start).to_pt()
    };
    above.iter().filter(|(start, end, _)| overlaps(*start, *end)).map(|chain| chain.2).max().unwrap_or(0)
}
