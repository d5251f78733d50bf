//! Who said it: the last line of an epigraph, a quotation or a poem that starts with a dash.

use std::ops::Range;

use crate::book::Block;
use crate::book::BlockKind;
use crate::book::BlockRole;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::inline::plain_text;
use crate::read::verse::split_lines;

/// Longest attribution in bytes: a longer last paragraph that starts with a dash is speech.
const LONGEST: usize = 200;

/// Turns the attribution at the end of a container into a block of its own kind.
///
/// A paragraph that starts with a dash, or the last line of the last paragraph; not where another paragraph starts with a dash too, as in dialogue.
/// The line ends must be breaks already (`LineBreak`), or the paragraph is one line.
#[allow(clippy::collapsible_match)] // With the condition in the guard, such a paragraph would fall to the next arm.
pub fn find(blocks: &mut Vec<Block>, role: BlockRole) {
    if !matches!(role, BlockRole::Epigraph | BlockRole::Quotation | BlockRole::Verse | BlockRole::Dedication) {
        return;
    }
    let n_dashes = blocks.iter().filter(|block| starts_with_dash(block)).count();
    let n_blocks = blocks.len();
    let Some(last) = blocks.last_mut() else { return };
    match &mut last.kind {
        BlockKind::Paragraph(run) if begins_with_dash(run) => {
            if n_dashes == 1 && n_blocks > 1 && is_short(run) {
                last.kind = BlockKind::Attribution(std::mem::take(run));
            }
        }
        BlockKind::Paragraph(run) => {
            if let Some(line) = split_last_line(run) {
                let span = line.first().map_or(last.span, |first| first.span).to(last.span);
                blocks.push(Block::new(BlockKind::Attribution(line), span));
            }
        }
        BlockKind::Verse { stanzas } => {
            let Some(line) =
                stanzas.last_mut().and_then(|stanza| stanza.lines.pop_if(|line| is_attribution(&line.content)))
            else {
                return;
            };
            stanzas.retain(|stanza| !stanza.lines.is_empty());
            let attribution = Block::new(BlockKind::Attribution(line.content), line.span);
            if stanzas.is_empty() {
                blocks.pop();
            }
            blocks.push(attribution);
        }
        _ => {}
    }
}

/// Whether the line behind a line end is the last of its paragraph, which ends at `end`, and an attribution: it starts with a dash and a capital or
/// a quotation mark, and the line before it ends a sentence or a line of verse.
pub fn starts_last_line(source: &str, line_end: Range<usize>, end: usize) -> bool {
    let Some(line) = source.get(line_end.end..end.max(line_end.end)) else { return false };
    let line = line.trim_matches([' ', '\t', '>', '\r', '\n']);
    let name = line.trim_start_matches(['—', '–', '―', '-']).trim_start();
    let has_dash = line.starts_with(['—', '–', '―']) || line.starts_with("--");
    if !has_dash || line.contains('\n') || line.len() > LONGEST {
        return false;
    }
    let starts_name = name.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_alphanumeric());
    let before = source[..line_end.start].trim_end().chars().next_back();
    starts_name && before.is_some_and(|c| !c.is_alphanumeric() && !matches!(c, ',' | '—' | '–' | '-'))
}

fn is_attribution(run: &[Inline]) -> bool {
    begins_with_dash(run) && is_short(run)
}

fn starts_with_dash(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Paragraph(run) if begins_with_dash(run))
}

/// Whether a run starts with `—`, `–` or `--`.
fn begins_with_dash(run: &[Inline]) -> bool {
    match run.first().map(|first| &first.kind) {
        Some(InlineKind::Text(text)) => text.starts_with(['—', '–', '―']) || text.starts_with("--"),
        _ => false,
    }
}

fn is_short(run: &[Inline]) -> bool {
    plain_text(run).len() <= LONGEST
}

/// Takes the last line off a paragraph of several lines, with its break, if it is an attribution.
fn split_last_line(run: &mut Vec<Inline>) -> Option<Vec<Inline>> {
    let at = run.iter().rposition(|inline| inline.kind == InlineKind::LineBreak)?;
    if at == 0 || !is_attribution(&run[at + 1..]) {
        return None;
    }
    let mut lines = split_lines(run.split_off(at));
    lines.pop()
}
