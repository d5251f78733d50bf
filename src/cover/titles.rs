//! Titles broken into lines.

use unicode_bidi::Level;

use crate::cover::lettering::Lettering;
use crate::cover::lettering::Line;
use crate::cover::lettering::direction;

/// Room for a title, in the unit of the sheet.
#[derive(Clone, Copy)]
pub struct Room {
    pub width: f32,
    pub height: f32,
    pub largest: f32,
    pub smallest: f32,
    /// Baseline to baseline, in em.
    pub leading: f32,
    pub max_lines: usize,
}

/// Words broken into lines.
pub struct Broken {
    pub lines: Vec<Line>,
    pub size: f32,
}

/// Words beyond so many stay in one line: no cover could show them, and whoever looks at sizes will tell.
const MAX_WORDS: usize = 200;

/// Breaks words so that they stand as large as the room allows, lines of like length, no line ending in a small word.
pub fn break_words(lettering: &Lettering, all: &[&str], room: Room) -> Broken {
    let (words, rest) = all.split_at(all.len().min(MAX_WORDS));
    let rest = rest.join(" ");
    let words: Vec<&str> = words.iter().copied().chain(Some(rest.as_str()).filter(|rest| !rest.is_empty())).collect();
    let words = words.as_slice();
    let base = direction(&words.join(" "));
    let lines_of = |ranges: &[(usize, usize)]| -> Vec<Line> {
        ranges.iter().map(|(start, end)| lettering.line(&words[*start..*end].join(" "), base)).collect()
    };
    let measured = Measured::new(lettering, words, base);
    let mut best: Option<(f32, Vec<(usize, usize)>)> = None;
    for n_lines in 1..=room.max_lines.min(words.len()) {
        let (ranges, widest, n_bad_ends) = measured.break_into(n_lines);
        let by_height = room.height / (1.0 + (n_lines - 1) as f32 * room.leading);
        let size = (room.width / widest.max(0.01)).min(by_height).min(room.largest);
        // A bad end costs as much as type smaller by a seventh, a further line as a fifteenth.
        let merit = size * 0.86_f32.powi(n_bad_ends as i32) * 0.935_f32.powi(n_lines as i32 - 1);
        if best.as_ref().is_none_or(|(merit_so_far, _)| merit > *merit_so_far) {
            best = Some((merit, ranges));
        }
    }
    let ranges = best.map(|(_, ranges)| ranges).unwrap_or_default();
    let lines = lines_of(&ranges);
    let widest = lines.iter().map(|line| line.width).fold(0.01, f32::max);
    let by_height = room.height / (1.0 + lines.len().saturating_sub(1) as f32 * room.leading);
    let size = (room.width / widest).min(by_height).clamp(room.smallest, room.largest);
    Broken { lines, size: size.min(room.width / widest) }
}

/// The words of a title with their widths.
struct Measured<'a> {
    words: &'a [&'a str],
    /// Width of the words before each, with a space after every word.
    starts: Vec<f32>,
    space: f32,
}

impl<'a> Measured<'a> {
    fn new(lettering: &Lettering, words: &'a [&'a str], base: Level) -> Measured<'a> {
        let space = lettering.word_space(base);
        let mut starts = vec![0.0];
        for word in words {
            let start = starts.last().copied().unwrap_or(0.0);
            starts.push(start + lettering.word(word, base) + space);
        }
        Measured { words, starts, space }
    }

    fn width(&self, start: usize, end: usize) -> f32 {
        self.starts[end] - self.starts[start] - self.space
    }

    /// The best break into so many lines: first words of each, width of the widest, lines with a bad end.
    ///
    /// Dynamic programming over the last break, least cost of the worst line; there are few words and at most six lines.
    fn break_into(&self, n_lines: usize) -> (Vec<(usize, usize)>, f32, usize) {
        let n_words = self.words.len();
        let mut costs = vec![vec![f32::INFINITY; n_words + 1]; n_lines + 1];
        let mut breaks = vec![vec![0; n_words + 1]; n_lines + 1];
        costs[0][0] = 0.0;
        for line in 1..=n_lines {
            for end in line..=n_words {
                for start in line - 1..end {
                    let cost = costs[line - 1][start].max(self.width(start, end)) + self.end_cost(end);
                    if cost < costs[line][end] {
                        (costs[line][end], breaks[line][end]) = (cost, start);
                    }
                }
            }
        }
        let mut ranges = Vec::new();
        let mut end = n_words;
        for line in (1..=n_lines).rev() {
            let start = breaks[line][end];
            ranges.push((start, end));
            end = start;
        }
        ranges.reverse();
        let widest = ranges.iter().map(|(start, end)| self.width(*start, *end)).fold(0.0, f32::max);
        let n_bad_ends = ranges.iter().filter(|(_, end)| self.end_cost(*end) > 0.0).count();
        (ranges, widest, n_bad_ends)
    }

    /// A line that ends in a small word (“of”, “the”, “und”) reads badly; one that ends with a mark reads well.
    fn end_cost(&self, end: usize) -> f32 {
        const BAD_END: f32 = 1.2;
        let word = self.words[end - 1];
        let is_small = word.chars().count() <= 3 && word.chars().all(char::is_alphabetic);
        if end < self.words.len() && is_small { BAD_END } else { 0.0 }
    }
}
