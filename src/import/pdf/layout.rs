//! What the places of lines tell, which a text alone does not: where paragraphs begin, what is a heading by its size, what leans.

use crate::import::pages::contents::Outline;
use crate::import::pdf::lines::Line;
use crate::import::pdf::margins;
use crate::import::pdf::margins::Edge;
use crate::import::pdf::shapes::Heading;
use crate::import::pdf::shapes::LARGER;
use crate::import::pdf::shapes::Measures;
use crate::import::pdf::shapes::STANDS_OFF;
use crate::import::pdf::shapes::STEP;
use crate::import::pdf::shapes::Shape;
use crate::import::pdf::shapes::is_same;
use crate::import::pdf::titles;
use crate::import::rows;
use crate::import::rows::Row;
use crate::import::rows::Start;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// A note is smaller than the text by this factor; so many make it a habit.
const SMALLER: f32 = 0.94;
const MIN_NOTES: usize = 2;
/// White at a line's end beyond what the next word needs, in sizes: a word space, and what ragged lines leave by themselves.
const SPARE: f32 = 0.45;
/// How likely it is that a paragraph goes on, where places say so, and where they say that it does not.
const GOES_ON: f64 = 0.97;
const ENDS: f64 = 0.03;

/// Letters that look otherwise than those around them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Emphasis {
    Italic,
    Bold,
    Both,
}

impl Emphasis {
    pub fn marks(self) -> &'static str {
        match self {
            Emphasis::Italic => "*",
            Emphasis::Bold => "**",
            Emphasis::Both => "***",
        }
    }
}

/// The places of all lines of a text; nothing is known of texts that come without.
#[derive(Default, Debug)]
pub struct Layout {
    /// By the lines of the source.
    shapes: Vec<Option<Shape>>,
    emphasis: Vec<(Slice, Emphasis)>,
    /// Of each file, behind which line it ends.
    measures: Vec<(usize, Measures)>,
    /// The size of the text.
    body: f32,
    /// Notes are set smaller.
    has_small_notes: bool,
}

impl Layout {
    /// How likely it is that a paragraph goes on from one row to the other, where their places tell.
    pub fn goes_on(&self, source: &SourceText, above: &Row, below: &Row) -> Option<f64> {
        let (a, b) = (self.shape(above.line)?, self.shape(below.line)?);
        let is_near = a.page == b.page && a.column == b.column && below.line == above.line + 1;
        if !is_same(a.size, b.size) || (is_near && b.above.is_some_and(|above| above > STANDS_OFF)) {
            return Some(ENDS);
        }
        let needs = b.first_word.min(8.0) + SPARE;
        if a.room > needs {
            return Some(ENDS);
        }
        let step = b.left - a.left;
        let is_flush = step.abs() <= STEP && (a.left <= STEP || a.is_narrow);
        if is_flush || (step < 0.0 && a.is_first) {
            return Some(GOES_ON);
        }
        // Set in, and the line above is full: a first line, or one of an entry that hangs. Its words have to tell.
        let (ending, start) = (source.get(above.words), rows::start_of(source.get(below.words)));
        match step >= -STEP {
            true if start == Start::Lower || !rows::ends_sentence(ending) => Some(GOES_ON),
            true => Some(ENDS),
            false => None,
        }
    }

    /// The level of the heading that begins with a line, and how many lines it has.
    pub fn heading(&self, line: usize) -> Option<(u8, usize)> {
        let Heading::Level(level) = self.shape(line)?.heading? else { return None };
        let mut end = line + 1;
        while self
            .shapes
            .get(end)
            .is_some_and(|shape| shape.is_none_or(|shape| matches!(shape.heading, Some(Heading::Next))))
        {
            end += 1;
        }
        Some((level, end))
    }

    /// Finds the headings among the rows that are left when the furniture is gone.
    pub fn find_headings(&mut self, source: &SourceText, rows: &[Row], outline: &Outline) {
        let mut placed: Vec<&Row> = rows.iter().filter(|row| self.shape(row.line).is_some()).collect();
        placed.sort_by_key(|row| row.line);
        for (end, measures) in &self.measures {
            let n_rows = placed.partition_point(|row| row.line < *end);
            let line = |row: &Row| titles::Line {
                idx: row.line,
                words: source.get(row.words),
                is_in_contents: outline.headings.contains_key(&row.words.start),
            };
            let lines: Vec<titles::Line> = placed.drain(..n_rows).map(line).collect();
            titles::mark(&mut self.shapes, measures, &lines);
        }
    }

    /// Whether the place of a line is known.
    pub fn is_placed(&self, line: usize) -> bool {
        self.shape(line).is_some()
    }

    /// The margin in which a line stands, and how far from the head of its page, in points.
    pub fn margin(&self, line: usize) -> Option<(Edge, f32)> {
        let shape = self.shape(line)?;
        Some((shape.margin?, shape.height))
    }

    /// Whether the file itself calls a line furniture of its page.
    pub fn is_artifact(&self, line: usize) -> bool {
        self.shape(line).is_some_and(|shape| shape.is_artifact)
    }

    /// The size of the text, in points.
    pub fn body(&self) -> f32 {
        self.body
    }

    /// Whether a line is larger than the text.
    pub fn is_large(&self, line: usize) -> bool {
        self.shape(line).is_some_and(|shape| shape.size >= self.body * LARGER)
    }

    /// Whether a line may begin a note: where notes are set smaller than the text, a line as large as the text begins none.
    pub fn may_be_note(&self, line: usize) -> bool {
        !self.has_small_notes || self.shape(line).is_none_or(|shape| shape.size < self.body * SMALLER)
    }

    /// Whether a line is set in the size of notes, where they have their own.
    pub fn is_set_as_note(&self, line: usize) -> bool {
        self.has_small_notes && self.shape(line).is_some_and(|shape| shape.size < self.body * SMALLER)
    }

    /// Whether a line is set as large as the first one of a note, or nothing is known of it.
    pub fn is_as_large(&self, line: usize, first: usize) -> bool {
        match (self.shape(line), self.shape(first)) {
            (Some(shape), Some(first)) => is_same(shape.size, first.size),
            _ => true,
        }
    }

    pub fn emphasis(&self) -> &[(Slice, Emphasis)] {
        &self.emphasis
    }

    /// Takes over what a text without places emphasizes, rising.
    pub fn emphasize(&mut self, stretches: &[(Slice, Emphasis)]) {
        if self.emphasis.is_empty() {
            self.emphasis = stretches.to_vec();
        }
    }

    fn shape(&self, line: usize) -> Option<&Shape> {
        self.shapes.get(line)?.as_ref()
    }
}

/// Writes pages as a text, with a form feed between them, white where lines stand off, and spaces where they are set in.
pub fn compose(mut pages: Vec<Vec<Line>>, text: &mut String, layout: &mut Layout) {
    let measures = Measures::of(&pages);
    let small = measures.body * SMALLER;
    margins::mark(&mut pages, &measures);
    pages.iter_mut().flatten().filter(|line| line.size < small).for_each(part_label);
    let is_note =
        |line: &&Line| !line.is_artifact && line.margin.is_none() && line.size < small && has_label(&line.text);
    let n_notes = pages.iter().flatten().filter(is_note).count();
    layout.body = measures.body;
    layout.has_small_notes |= n_notes >= MIN_NOTES;
    if n_notes >= MIN_NOTES {
        bring_notes_together(&mut pages, small);
    }
    let pages = &pages;
    for (page_idx, page) in pages.iter().enumerate() {
        if !text.is_empty() {
            text.push('\u{c}');
        }
        let shapes = measures.shapes(page, page_idx);
        for (line, shape) in page.iter().zip(shapes) {
            let is_break = shape.above.is_none_or(|above| above > STANDS_OFF);
            if is_break && !text.is_empty() && !text.ends_with('\u{c}') {
                text.push('\n');
                layout.shapes.push(None);
            }
            let indent = if shape.left > STEP || shape.is_narrow {
                (shape.left * 2.0).round().clamp(0.0, 60.0) as usize
            } else {
                0
            };
            text.extend(std::iter::repeat_n(' ', indent));
            let start = text.len();
            text.push_str(&line.text);
            text.push('\n');
            layout.emphasis.extend(measures.emphasis(line, start));
            layout.shapes.push(Some(shape));
        }
    }
    layout.measures.push((layout.shapes.len(), measures));
}

/// `1There`: a raised number that is as large as the letters behind it, by its font.
fn part_label(line: &mut Line) {
    let n_digits = line.text.bytes().take_while(u8::is_ascii_digit).count();
    let is_glued = line.text[n_digits..].starts_with(|next: char| next.is_uppercase() || "“\"‘«".contains(next));
    if (1..=3).contains(&n_digits) && is_glued {
        line.text.insert(n_digits, ' ');
        for (range, _) in &mut line.looks {
            let moved = |at: usize| if at > n_digits { at + 1 } else { at };
            *range = if range.start >= n_digits { range.start + 1 } else { range.start }..moved(range.end);
        }
    }
}

/// Whether a line begins as notes do.
fn has_label(text: &str) -> bool {
    text.starts_with(|first: char| first.is_numeric() || "*†‡§".contains(first))
}

/// What runs over from a note to the foot of the next page follows it at once.
fn bring_notes_together(pages: &mut [Vec<Line>], small: f32) {
    let is_margin = |line: &Line| line.is_artifact || line.margin.is_some();
    for idx in 1..pages.len() {
        let (before, after) = pages.split_at_mut(idx);
        let (Some(page), next) = (before.last_mut(), &mut after[0]) else { continue };
        let ends_small = page.iter().rev().find(|line| !is_margin(line)).is_some_and(|line| line.size < small);
        let n_heads = next.iter().take_while(|line| is_margin(line)).count();
        // Where the first line is small already, more than a note is.
        let is_text = next.get(n_heads).is_some_and(|line| line.size >= small);
        let Some(foot) = next.iter().rposition(|line| line.size >= small && !is_margin(line)).map(|last| last + 1)
        else {
            continue;
        };
        let n_over = next[foot..]
            .iter()
            .take_while(|line| line.size < small && !is_margin(line) && !has_label(&line.text))
            .count();
        let has_note = page.iter().any(|line| line.size < small && has_label(&line.text));
        if ends_small && is_text && has_note && n_over > 0 {
            let over: Vec<Line> = next.drain(foot..foot + n_over).collect();
            let at = page.iter().rposition(|line| !is_margin(line)).map_or(page.len(), |last| last + 1);
            page.splice(at..at, over);
        }
    }
}
