//! Quotations and quoted documents in a narrower measure, or set in; those with a mark at the beginning of each line are known (`quoted`).
//!
//! What is not certain stays as it is; a paragraph in quotation marks behind a colon is reported.

use std::collections::BTreeMap;

use crate::import::audit::Audit;
use crate::import::blocks::Block;
use crate::import::blocks::Kind;
use crate::import::blocks::Voice;
use crate::import::lists::least_indent;
use crate::import::lists::lines;
use crate::import::rules::I040;
use crate::import::signals::Metric;
use crate::import::signals::Signals;
use crate::import::text::SourceText;

/// Lines no wider than this share of the measure are set narrower than the text, in per cent.
const NARROW: usize = 87;
/// A paragraph of so many lines shows the measure.
const MIN_PROSE: usize = 3;
/// If so large a share of the text is narrow, or set in, the text has no one measure.
const MAX_NARROW: f64 = 0.5;
/// All lines of a block that is set in stand so many columns farther in than those of the text.
const SET_IN: usize = 3;
/// Lines that begin so far in are set at the right, in per cent of the measure.
const AT_RIGHT: usize = 40;

/// Marks the blocks that are quotations.
pub fn mark(source: &SourceText, blocks: &mut [Block], signals: &Signals, audit: &mut Audit) {
    let measure = prose_measure(blocks).filter(|prose| signals.measure * 5 > prose * 6).unwrap_or(signals.measure);
    let limit = measure * NARROW / 100;
    let indents: Vec<usize> = blocks.iter().map(|block| least_indent(source, block)).collect();
    let is_narrow = |block: &Block| {
        // Items are narrow by their indent as well; those of a quoted document end early, too.
        let indent = if matches!(block.kind, Kind::Item(_)) { block.indent } else { 0 };
        matches!(block.kind, Kind::Paragraph | Kind::Item(_))
            && block.inset == 0
            && block.widths.len() >= 2
            && block.widths.iter().all(|width| width + indent <= limit)
            && is_filled(&block.widths)
            && breaks_early(source, block, signals.metric, measure)
    };
    let base = usual_indent(blocks, &indents);
    // What stands in the right half is the place and date of a letter, or who signs it.
    let is_at_right = |idx: usize| indents[idx] >= base + measure * AT_RIGHT / 100;
    let is_set_in =
        |idx: usize, blocks: &[Block]| is_plain(&blocks[idx]) && indents[idx] >= base + SET_IN && !is_at_right(idx);
    let share = |is_such: &dyn Fn(usize) -> bool| {
        let n_lines = |idx: usize| if blocks[idx].kind == Kind::Paragraph { blocks[idx].widths.len() } else { 0 };
        let n_all: usize = (0..blocks.len()).map(n_lines).sum();
        let n_such: usize = (0..blocks.len()).filter(|idx| is_such(*idx)).map(n_lines).sum();
        n_such as f64 / n_all.max(1) as f64
    };
    let has_measure = signals.is_wrapped && share(&|idx| is_narrow(&blocks[idx])) < MAX_NARROW;
    let has_indent = signals.is_wrapped && share(&|idx| is_set_in(idx, blocks)) < MAX_NARROW;
    for idx in 0..blocks.len() {
        let follows_colon =
            idx > 0 && blocks[idx - 1].voice == Voice::Text && blocks[idx - 1].text(source).ends_with(':');
        // A single line behind a colon may as well be the first of a list; a column more or less says nothing of it.
        let is_in = indents[idx] >= base + if blocks[idx].widths.len() > 1 { 1 } else { SET_IN };
        let is_indented = is_plain(&blocks[idx]) && is_in && !is_at_right(idx) && follows_colon && signals.is_wrapped;
        let follows_set_in = idx > 0 && blocks[idx - 1].voice == Voice::Quoted && is_set_in(idx - 1, blocks);
        let is_block = has_indent && is_set_in(idx, blocks) && (blocks[idx].widths.len() >= 2 || follows_set_in);
        // Two lines may be narrow by chance; something else must speak for them, too.
        let is_longer =
            |idx: usize| blocks.get(idx).is_some_and(|block| block.widths.len() >= MIN_PROSE && is_narrow(block));
        let is_backed = blocks[idx].widths.len() >= MIN_PROSE
            || follows_colon
            || opens_quotation(source, &blocks[idx])
            || is_longer(idx + 1)
            || idx.checked_sub(1).is_some_and(is_longer);
        let is_set_narrow = has_measure && is_backed && is_narrow(&blocks[idx]);
        let is_certain = is_set_narrow || is_indented || is_block;
        let is_refused = audit.refuses(&I040, blocks[idx].slice().start);
        if blocks[idx].voice == Voice::Quoted || (is_certain && !is_refused) {
            blocks[idx].voice = Voice::Quoted;
            audit.kept(&I040, blocks[idx].slice(), "quotation", 75);
        } else if follows_colon && is_in_marks(source, &blocks[idx]) {
            audit.reported(
                &I040,
                blocks[idx].slice(),
                "quotation?",
                "it follows a colon, and nothing else sets it apart",
            );
        }
    }
    mark_between(source, blocks, limit);
}

/// Whether a block is a paragraph, and stands in no list.
fn is_plain(block: &Block) -> bool {
    block.kind == Kind::Paragraph && block.inset == 0
}

/// Paragraphs that are quoted because of those beside them.
fn mark_between(source: &SourceText, blocks: &mut [Block], limit: usize) {
    // Where a quotation has several paragraphs, each opens with a mark, and only the last one closes.
    for idx in (1..blocks.len()).rev() {
        let opens = |block: &Block| block.kind == Kind::Paragraph && block.text(source).starts_with(['“', '«', '„']);
        let is_open = |block: &Block| opens(block) && !block.text(source).ends_with(['”', '»']);
        if blocks[idx].voice == Voice::Quoted && opens(&blocks[idx]) && is_open(&blocks[idx - 1]) {
            blocks[idx - 1].voice = Voice::Quoted;
        }
    }
    // A single line between two quoted paragraphs, or a last one of the quotation, is too short to tell by itself.
    for idx in 1..blocks.len() {
        let is_one = matches!(blocks[idx].kind, Kind::Paragraph | Kind::Item(_)) && blocks[idx].inset == 0;
        let is_short = is_one && blocks[idx].widths.len() == 1 && blocks[idx].widths[0] <= limit;
        let beside = blocks[idx - 1].voice == Voice::Quoted
            && blocks.get(idx + 1).is_some_and(|next| next.voice == Voice::Quoted);
        if is_short && beside {
            blocks[idx].voice = Voice::Quoted;
        }
    }
}

fn is_in_marks(source: &SourceText, block: &Block) -> bool {
    block.kind == Kind::Paragraph && block.widths.len() >= 2 && opens_quotation(source, block)
}

fn opens_quotation(source: &SourceText, block: &Block) -> bool {
    block.text(source).starts_with(['“', '"', '«', '„', '‘', '”'])
}

/// The width that four of five lines of prose keep to, last lines not counted: that of the text, where many lines are far wider. Such are
/// those of contents lists, and those to which a program has added what stood behind a hyphen.
fn prose_measure(blocks: &[Block]) -> Option<usize> {
    let is_prose = |block: &&Block| block.kind == Kind::Paragraph && block.widths.len() >= MIN_PROSE;
    let body = |block: &'_ Block| block.widths[..block.widths.len() - 1].to_vec();
    let mut widths: Vec<usize> = blocks.iter().filter(is_prose).flat_map(body).collect();
    widths.sort_unstable();
    widths.get(widths.len() * 4 / 5).copied()
}

/// Whether nearly all lines end although the next word would have had room in the measure of the text.
fn breaks_early(source: &SourceText, block: &Block, metric: Metric, measure: usize) -> bool {
    let mut texts: Vec<&str> = lines(source, block).map(|line| source.get(line.words)).collect();
    texts.dedup();
    let width = |text: &str| metric.width(text);
    let has_room = |pair: &&[&str]| {
        let next_word = pair[1].split_whitespace().next().unwrap_or_default();
        width(pair[0]) + 1 + width(next_word) < measure
    };
    let n_breaks = texts.len().saturating_sub(1);
    texts.windows(2).filter(has_room).count() * 5 >= n_breaks * 4
}

/// How far in most lines of paragraphs stand.
fn usual_indent(blocks: &[Block], indents: &[usize]) -> usize {
    let mut n_lines: BTreeMap<usize, usize> = BTreeMap::new();
    for (block, indent) in blocks.iter().zip(indents).filter(|(block, _)| block.kind == Kind::Paragraph) {
        *n_lines.entry(*indent).or_default() += block.widths.len();
    }
    n_lines.into_iter().max_by_key(|(_, n_lines)| *n_lines).map_or(0, |(indent, _)| indent)
}

/// All lines but the last are nearly as wide as the widest: they were set in a measure.
fn is_filled(widths: &[usize]) -> bool {
    let widest = widths.iter().copied().max().unwrap_or(0);
    let (_, body) = widths.split_last().unwrap_or((&0, &[]));
    body.iter().filter(|width| **width * 100 >= widest * 75).count() * 10 >= body.len() * 8
}
