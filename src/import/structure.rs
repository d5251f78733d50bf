//! Structure above paragraphs: attributions and scene breaks.

use crate::import::audit::Audit;
use crate::import::blocks::Block;
use crate::import::blocks::Kind;
use crate::import::blocks::Voice;
use crate::import::lists;
use crate::import::quotations;
use crate::import::rows;
use crate::import::rows::Role;
use crate::import::rows::Row;
use crate::import::rules::I040;
use crate::import::rules::I041;
use crate::import::rules::I043;
use crate::import::rules::I044;
use crate::import::signals::Signals;
use crate::import::text::SourceText;

/// An attribution has no more lines than this.
const MAX_ATTRIBUTION: usize = 6;

/// Marks rows that are pauses between scenes. Rules beside a heading, above all text and below it part nothing, and go.
pub fn mark_breaks(source: &SourceText, rows: Vec<Row>, audit: &mut Audit) -> Vec<Row> {
    if !audit.allows(&I044) {
        return rows;
    }
    let is_break: Vec<bool> =
        rows.iter().map(|row| row.role == Role::Text && is_ornament(source.get(row.words))).collect();
    let is_border = |row: Option<&Row>| {
        row.is_none_or(|row| matches!(row.role, Role::Heading { .. } | Role::HeadingNext | Role::Byline))
    };
    let mut kept: Vec<Row> = Vec::with_capacity(rows.len());
    let (mut gap, mut page) = (0, false);
    // For each row the next one that is no break.
    let mut below = vec![rows.len(); rows.len()];
    for idx in (0..rows.len()).rev() {
        below[idx] = if is_break[idx] { below.get(idx + 1).copied().unwrap_or(rows.len()) } else { idx };
    }
    for (idx, row) in rows.iter().enumerate() {
        let mut row =
            Row { gap: row.gap + std::mem::take(&mut gap), page: row.page | std::mem::take(&mut page), ..*row };
        match is_break[idx] {
            true if is_border(kept.last()) || is_border(rows.get(below[idx])) => {
                audit.removed(&I044, row.words, 80, "a rule that parts no text");
                (gap, page) = (row.gap.max(1), row.page);
                continue;
            }
            true => {
                row.role = Role::SceneBreak;
                audit.kept(&I044, row.words, "* * *", 85);
            }
            false => {}
        }
        kept.push(row);
    }
    kept
}

/// Whether a line is made of signs such as stand between scenes.
fn is_ornament(text: &str) -> bool {
    let is_sign =
        |mark: char| matches!(mark, '*' | '-' | '+' | '_' | '•' | '~' | '=' | '#' | '—' | '━' | '─' | '═' | ' ' | '⁂');
    let n_marks = text.chars().filter(|mark| *mark != ' ').count();
    text.chars().all(is_sign) && (n_marks >= 3 || text == "⁂" || text == "*" || text == "#")
}

/// Finds the structure of the blocks.
pub fn find(source: &SourceText, mut blocks: Vec<Block>, signals: &Signals, audit: &mut Audit) -> Vec<Block> {
    if audit.allows(&I043) {
        blocks = lists::with_items_apart(source, blocks);
        lists::mark(source, &mut blocks, audit);
    }
    if audit.allows(&I040) {
        quotations::mark(source, &mut blocks, signals, audit);
    }
    if audit.allows(&I041) {
        mark_attributions(source, &mut blocks, audit);
    }
    blocks
}

fn mark_attributions(source: &SourceText, blocks: &mut [Block], audit: &mut Audit) {
    for idx in 1..blocks.len() {
        let above = &blocks[idx - 1];
        let after_quotation =
            above.voice == Voice::Quoted || above.kind == Kind::Verse || ends_quotation(source, above);
        let text = blocks[idx].text(source);
        let is_dashed = text.starts_with(['—', '–']) || text.starts_with("--") || text.starts_with("- ");
        let is_small = blocks[idx].kind == Kind::Paragraph
            && blocks[idx].widths.len() <= MAX_ATTRIBUTION
            && rows::width(&text) <= 300;
        if !(after_quotation && is_dashed && is_small) {
            continue;
        }
        blocks[idx - 1].voice = Voice::Quoted;
        blocks[idx].voice = Voice::Attribution;
        let slice = blocks[idx].slice();
        audit.kept(&I041, slice, "attribution", 88);
    }
}

/// A paragraph that is wholly in quotation marks, or ends one.
fn ends_quotation(source: &SourceText, block: &Block) -> bool {
    let text = block.text(source);
    block.kind == Kind::Paragraph && text.ends_with(['”', '"', '»']) && text.starts_with(['“', '"', '«'])
}
