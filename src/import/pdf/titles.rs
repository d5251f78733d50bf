//! Headings by their letters: what is larger than the text, or set apart from it, and has text below it.

use std::collections::BTreeSet;

use crate::import::labels::is_bare_label;
use crate::import::labels::label_of;
use crate::import::pdf::shapes::Heading;
use crate::import::pdf::shapes::LARGER;
use crate::import::pdf::shapes::Measures;
use crate::import::pdf::shapes::STANDS_OFF;
use crate::import::pdf::shapes::Shape;
use crate::import::pdf::shapes::is_same;

/// Lines of a heading stand no farther apart than so many sizes.
const HEADING_LEADING: f32 = 1.9;
/// A heading has no more lines and letters than this.
const HEADING_LINES: usize = 4;
const HEADING_LETTERS: usize = 200;
/// So many lines below a heading are looked at.
const MAX_LINES: usize = 300;
/// A line in the middle of the measure is set in by so many sizes at least, and what follows one that is not bold stands off so far.
const MIDDLE: f32 = 3.0;
const WHITE_BELOW: f32 = 1.2;

/// One line that may be of a heading.
pub struct Line<'a> {
    /// Of the source.
    pub idx: usize,
    pub words: &'a str,
    /// The contents list has it.
    pub is_in_contents: bool,
}

/// Marks what is larger than the text, or bold and alone, as headings; larger letters give higher levels. The lines, with their words, are those
/// of one file without its furniture, rising.
pub fn mark(shapes: &mut [Option<Shape>], measures: &Measures, lines: &[Line]) {
    let known = without_gone(shapes, lines);
    let blocks = heading_blocks(&known, measures, lines);
    let largest =
        |block: &std::ops::Range<usize>| known[block.clone()].iter().map(|shape| shape.size).fold(0.0, f32::max);
    let mut sizes: Vec<f32> = blocks.iter().map(largest).filter(|size| *size >= measures.body * LARGER).collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    sizes.dedup_by(|next, size| is_same(*next, *size));
    // A first line that is larger than all else is the title, unless the contents list has it.
    let is_title = |block: &std::ops::Range<usize>| {
        block.start == 0
            && !lines[block.clone()].iter().any(|line| line.is_in_contents)
            && sizes.len() > 1
            && blocks.iter().filter(|other| is_same(largest(other), sizes[0])).count() == 1
    };
    let has_title = blocks.first().is_some_and(is_title) && is_same(known[0].size, sizes[0]);
    // Larger ones first, below them bold ones, then those that lean or stand in the middle; of one look, by the ranks of their labels.
    let look = |block: &std::ops::Range<usize>| {
        let rank = sizes.iter().position(|size| is_same(*size, largest(block)));
        rank.unwrap_or(sizes.len() + usize::from(!known[block.start].is_bold))
    };
    let text_blocks: Vec<&std::ops::Range<usize>> = blocks.iter().skip(usize::from(has_title)).collect();
    let label = |block: &std::ops::Range<usize>| label_of(lines[block.start].words).map_or(0, |label| label.rank + 1);
    let ranks: BTreeSet<(usize, usize)> = text_blocks.iter().map(|block| (look(block), label(block))).collect();
    // What has no label goes with the first of its look that has one.
    let has_label = |rank: &(usize, usize)| rank.1 > 0 || !ranks.iter().any(|other| other.0 == rank.0 && other.1 > 0);
    let levels: Vec<(usize, usize)> = ranks.iter().copied().filter(has_label).collect();
    for block in text_blocks {
        let rank = (look(block), label(block));
        let level = levels.iter().position(|level| *level >= rank).unwrap_or(levels.len()) + 1;
        for idx in block.clone() {
            let heading = if idx == block.start { Heading::Level(level.clamp(1, 6) as u8) } else { Heading::Next };
            if let Some(shape) = &mut shapes[lines[idx].idx] {
                shape.heading = Some(heading);
            }
        }
    }
}

/// The shapes of lines; a line whose neighbor above was furniture is the first one of its column.
fn without_gone(shapes: &[Option<Shape>], lines: &[Line]) -> Vec<Shape> {
    let mut known: Vec<Shape> = Vec::with_capacity(lines.len());
    let mut behind = lines.first().map_or(0, |line| line.idx);
    for line in lines {
        let Some(mut shape) = shapes.get(line.idx).copied().flatten() else { continue };
        let between = shapes.get(behind..line.idx).unwrap_or_default();
        if between.iter().flatten().any(|gone| gone.page == shape.page) {
            shape.above = None;
        }
        behind = line.idx + 1;
        known.push(shape);
    }
    known
}

/// Lines that are headings by their letters, and that text follows.
fn heading_blocks(shapes: &[Shape], measures: &Measures, lines: &[Line]) -> Vec<std::ops::Range<usize>> {
    let is_text = |shape: &Shape| is_same(shape.size, measures.body) && !shape.is_bold;
    let mut blocks = Vec::new();
    let mut has_begun = false;
    let mut start = 0;
    while start < shapes.len() {
        let shape = &shapes[start];
        let is_large = shape.size >= measures.body * LARGER;
        if !(is_large || is_set_apart(shapes, start, measures)) {
            start += 1;
            continue;
        }
        let goes_on = |pair: &[Shape]| {
            let step = pair[1].above.map(|above| above * measures.leading(pair[1].size) / pair[1].size);
            is_same(pair[0].size, pair[1].size)
                && pair[0].is_bold == pair[1].is_bold
                && step.is_some_and(|step| step < HEADING_LEADING)
                && (is_large || pair[1].above.is_some_and(|above| above <= WHITE_BELOW))
        };
        let end = start + 1 + shapes[start..].windows(2).take_while(|pair| goes_on(pair)).count();
        let words = lines[start..end].iter().map(|line| line.words).collect::<Vec<_>>().join(" ");
        let on_page = shapes[end..].iter().take_while(|next| next.page == shape.page).take(MAX_LINES);
        let is_followed = on_page.clone().any(is_text);
        // Parts of a book have pages of their own; so has its title, which comes before all text.
        let may_be_alone = has_begun || lines[start..end].iter().any(|line| line.is_in_contents);
        let is_alone = may_be_alone && !on_page.clone().any(|next| next.size < measures.body * LARGER);
        let ends_open = words.ends_with(['.', ',', ';', ':', '!', '?', '”', '"']) || words.starts_with(['—', '–', '(']);
        let is_formed = end - start <= HEADING_LINES
            && words.len() <= HEADING_LETTERS
            && words.contains(char::is_alphanumeric)
            && (is_large || !ends_open && words.contains(char::is_alphabetic));
        has_begun |= is_followed;
        if is_formed && (is_followed || is_alone) {
            // `Chapter 4`, and its title in other letters.
            match blocks
                .last_mut()
                .filter(|last: &&mut std::ops::Range<usize>| last.end == start && shapes[last.start].page == shape.page)
            {
                Some(last) if is_label(&lines[last.clone()]) => last.end = end,
                last => {
                    let free = last.map_or(0, |last| last.end);
                    let above = start.checked_sub(1).filter(|above| *above >= free);
                    let has_label = above.is_some_and(|above| {
                        shapes[above].page == shape.page
                            && label_of(lines[above].words).is_some()
                            && is_label(&lines[above..start])
                    });
                    blocks.push(start - usize::from(has_label)..end);
                }
            }
        }
        start = end;
    }
    blocks
}

fn is_label(lines: &[Line]) -> bool {
    let [Line { words, .. }] = lines else { return false };
    is_bare_label(words) || words.chars().all(|sign| sign.is_ascii_digit())
}

/// Whether a line of the size of the text is set apart from it: white on both sides, and bold, leaning, or in the middle.
fn is_set_apart(shapes: &[Shape], idx: usize, measures: &Measures) -> bool {
    let shape = &shapes[idx];
    let next = shapes.get(idx + 1);
    let is_off = |shape: &Shape, least: f32| shape.above.is_none_or(|above| above > least);
    // At the head of a page nothing tells how far it stands off but what is below.
    let stands_off = is_off(shape, STANDS_OFF);
    let is_middle = shape.left > MIDDLE && (shape.left - shape.room).abs() < 1.0;
    let is_other =
        shape.is_bold || (shape.is_italic || is_middle) && next.is_some_and(|next| is_off(next, WHITE_BELOW));
    let text_follows = next.is_some_and(|next| next.left < MIDDLE.min(shape.left + 1.0) || shape.is_bold);
    stands_off && is_other && text_follows && (is_same(shape.size, measures.body) || shape.size > measures.body)
}
