//! Paragraphs: rows that belong together become one block.

use std::collections::BTreeSet;

use crate::import::audit::Audit;
use crate::import::audit::Effect;
use crate::import::audit::per_cent;
use crate::import::blocks::Block;
use crate::import::blocks::Kind;
use crate::import::blocks::Note;
use crate::import::blocks::Piece;
use crate::import::blocks::Voice;
use crate::import::dashes;
use crate::import::decisions::Decisions;
use crate::import::decisions::LineIs;
use crate::import::joints;
use crate::import::joints::Hyphens;
use crate::import::labels::is_bare_label;
use crate::import::lexicon::Lexicon;
use crate::import::mends;
use crate::import::mends::Habits;
use crate::import::notes::RawNote;
use crate::import::pdf::layout::Layout;
use crate::import::rows;
use crate::import::rows::Role;
use crate::import::rows::Row;
use crate::import::rules::I011;
use crate::import::rules::I016;
use crate::import::signals::Signals;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// How likely it is at least that a line goes on from the one above where paragraphs are parted by white, and none is there.
const HELD: f64 = 0.9;

/// Words of a farewell, and of the name below it.
const MAX_FAREWELL: usize = 3;
const MAX_NAME: usize = 4;

/// Joins rows.
#[derive(Debug)]
pub struct Joiner<'a> {
    pub source: &'a SourceText,
    pub lexicon: &'a Lexicon,
    pub signals: &'a Signals,
    pub layout: &'a Layout,
    pub decisions: &'a Decisions,
    pub hyphens: Hyphens,
    pub habits: Habits,
    /// Where rows begin that begin the items of a list.
    pub items: BTreeSet<usize>,
}

impl Joiner<'_> {
    /// Joins the rows of the text.
    pub fn join(&self, rows: &[Row], audit: &mut Audit) -> Vec<Block> {
        let measures = self.signals.measures(self.source, rows);
        let held = self.signals.held_together(self.source, rows, &measures);
        let mut blocks = Vec::new();
        let mut start = 0;
        while start < rows.len() {
            let mut end = start + 1;
            let (mut least, mut weakest) = (1.0_f64, start);
            while end < rows.len() {
                let least_likely = if held[end] { HELD } else { 0.0 };
                let likely = match self.leaves_item(rows, start, end) || self.signs(rows, start, end) {
                    true => 0.0,
                    false => self.belongs(&rows[end - 1..=end], measures[end - 1], least_likely),
                };
                if likely <= 0.5 {
                    break;
                }
                if likely < least {
                    (least, weakest) = (likely, end);
                }
                end += 1;
            }
            let all = rows;
            let rows = &all[start..end];
            if rows.len() > 1 && rows[0].role == Role::Text {
                let slice = Slice::new(rows[0].words.start, rows[rows.len() - 1].words.end);
                let because = format!("{} lines", rows.len());
                if slice.start < slice.end {
                    audit.push(&I011, Effect::Kept, slice, String::new(), per_cent(least), because);
                    audit.hangs_on(all[weakest].words.start);
                }
            }
            self.push_blocks(rows, audit, &mut blocks);
            start = end;
        }
        blocks
    }

    /// Joins the rows of each note.
    pub fn join_notes(&self, notes: Vec<RawNote>, audit: &mut Audit) -> Vec<Note> {
        notes
            .into_iter()
            .map(|raw| {
                let mut note = raw.note;
                note.blocks = self.join(&without_hang(raw.rows), audit);
                note
            })
            .collect()
    }

    /// Whether a row stands no farther in than the label of the item above it, of which the other lines do.
    fn leaves_item(&self, rows: &[Row], start: usize, idx: usize) -> bool {
        let hangs = rows[start + 1].indent >= rows[start].indent + 2;
        idx > start + 1
            && hangs
            && rows[idx].indent <= rows[start].indent
            && self.items.contains(&rows[start].words.start)
    }

    /// Whether a row is the name below a farewell: `Cheers,` and `Ada`, and nothing else.
    fn signs(&self, rows: &[Row], start: usize, idx: usize) -> bool {
        let (above, name) = (self.source.get(rows[start].words), self.source.get(rows[idx].words));
        let n_words = |text: &str| text.split_whitespace().count();
        let ends = rows.get(idx + 1).is_none_or(|next| next.stands_off() || next.role != Role::Text);
        idx == start + 1
            && ends
            && above.ends_with(',')
            && n_words(above) <= MAX_FAREWELL
            && n_words(name) <= MAX_NAME
            && name.split_whitespace().all(|word| word.starts_with(char::is_uppercase))
            && !name.ends_with(',')
    }

    /// How likely it is that a row belongs to the block of the row above it.
    fn belongs(&self, pair: &[Row], measure: usize, least: f64) -> f64 {
        match self.decisions.of(&pair[1]) {
            Some(LineIs::Paragraph) => return 0.0,
            Some(LineIs::GoesOn) => return 1.0,
            _ => {}
        }
        if pair[0].quotes != pair[1].quotes {
            return 0.0;
        }
        match (pair[0].role, pair[1].role) {
            (Role::Text, Role::Text) if self.items.contains(&pair[1].words.start) => 0.0,
            (Role::Text, Role::Text) => {
                let by_places = self.layout.goes_on(self.source, &pair[0], &pair[1]);
                by_places.unwrap_or_else(|| self.signals.goes_on(self.source, pair, measure).max(least))
            }
            (Role::Heading { .. } | Role::HeadingNext, Role::HeadingNext) | (Role::Verse, Role::Verse) => 1.0,
            (Role::Code, Role::Code) if pair[1].gap == 0 && !pair[1].page => 1.0,
            _ => 0.0,
        }
    }

    /// Makes a block of rows; paragraph marks within lines make several.
    fn push_blocks(&self, rows: &[Row], audit: &mut Audit, blocks: &mut Vec<Block>) {
        let mut block = self.empty_block(&rows[0]);
        for (idx, row) in rows.iter().enumerate() {
            let parts = match row.role {
                Role::Text => self.without_marks(rows, idx, audit),
                _ => vec![row.words],
            };
            for (part_idx, part) in parts.iter().enumerate() {
                if part_idx > 0 {
                    blocks.extend(Some(std::mem::replace(&mut block, self.empty_block(row))).filter(has_words));
                } else if idx > 0 {
                    self.join_row(&mut block, row, *part, audit);
                }
                match row.role {
                    Role::Code => block.pieces.push(Piece::Words(*part)),
                    _ => block.pieces.extend(mends::mend(self.source, *part, &self.habits, self.lexicon, audit)),
                }
            }
            // A line that goes on over white ended there for another reason than the measure.
            if idx > 0 && row.gap > 0 && !row.page {
                block.widths.pop();
            }
            block.widths.push(self.signals.metric.width(self.source.get(row.words)));
        }
        blocks.extend(Some(block).filter(has_words));
    }

    fn join_row(&self, block: &mut Block, row: &Row, words: Slice, audit: &mut Audit) {
        let is_turnover = row.gap > 0 && rows::start_of(self.source.get(words)) == rows::Start::Lower;
        match row.role {
            Role::Code => block.pieces.push(Piece::LineEnd),
            Role::Verse if !is_turnover => {
                block.pieces.push(Piece::LineEnd);
                if row.gap > 0 {
                    block.pieces.push(Piece::LineEnd);
                }
            }
            Role::HeadingNext if self.is_bare_label(block) => block.pieces.push(Piece::Colon),
            _ => joints::join_rows(self.source, &mut block.pieces, words, &self.hyphens, self.lexicon, audit),
        }
    }

    /// `CHAPTER 4`, and the title on the next line.
    fn is_bare_label(&self, block: &Block) -> bool {
        // Where a point stands already, no colon is needed.
        let text = block.text(self.source);
        is_bare_label(&text) && !text.ends_with('.')
    }

    fn empty_block(&self, row: &Row) -> Block {
        let kind = match row.role {
            Role::Heading { level } => Kind::Heading(level),
            Role::Verse => Kind::Verse,
            Role::Code => Kind::Code,
            Role::SceneBreak => Kind::SceneBreak(row.words),
            Role::Text | Role::HeadingNext | Role::Byline => Kind::Paragraph,
        };
        let stands_off = row.stands_off();
        let voice = if row.quotes > 0 { Voice::Quoted } else { Voice::Text };
        Block {
            kind,
            voice,
            inset: 0,
            quotes: row.quotes,
            pieces: Vec::new(),
            widths: Vec::new(),
            indent: row.indent,
            stands_off,
        }
    }

    /// The stretches of a row between paragraph marks.
    fn without_marks(&self, rows: &[Row], idx: usize, audit: &mut Audit) -> Vec<Slice> {
        let words = rows[idx].words;
        let text = self.source.get(words);
        if !text.contains("----") || !audit.allows(&I016) {
            return vec![words];
        }
        let above = idx.checked_sub(1).map_or("", |above| self.source.get(rows[above].words));
        let below = rows.get(idx + 1).map_or("", |below| self.source.get(below.words));
        let mut parts = Vec::new();
        let mut start = words.start;
        for mark in dashes::runs(text) {
            let (before, after) = (text[..mark.start].trim_end(), text[mark.end..].trim_start());
            let is_alone = before.is_empty() && after.is_empty();
            let before = if before.is_empty() && !is_alone { above } else { before };
            if self.habits.dashes.ends_paragraph(before, if after.is_empty() { below } else { after }) {
                let slice = Slice::new(words.start + mark.start, words.start + mark.end);
                parts.push(trimmed(self.source, Slice::new(start, slice.start)));
                audit.removed(&I016, slice, 90, "it stands for a paragraph's end");
                start = slice.end;
            }
        }
        parts.push(trimmed(self.source, Slice::new(start.min(words.end), words.end)));
        // An empty first part means that the line begins with the mark; the paragraph above ends all the same.
        parts
    }
}

/// The rows of a note as if all stood as far in as the first one, where the others hang below the words behind its label.
fn without_hang(mut rows: Vec<Row>) -> Vec<Row> {
    let Some((first, rest)) = rows.split_first_mut() else { return rows };
    if rest.iter().all(|row| row.indent >= first.indent + 2 && row.indent == rest[0].indent) {
        rest.iter_mut().for_each(|row| row.indent = first.indent);
    }
    rows
}

fn has_words(block: &Block) -> bool {
    block.pieces.iter().any(|piece| matches!(piece, Piece::Words(slice) if !slice.is_empty()))
}

fn trimmed(source: &SourceText, slice: Slice) -> Slice {
    let text = source.get(slice);
    let start = slice.start + (text.len() - text.trim_start().len());
    Slice::new(start, start + text.trim().len())
}
