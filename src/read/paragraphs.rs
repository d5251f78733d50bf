//! What a finished run of text becomes: a paragraph, a figure, verse, a heading.

use std::ops::Range;

use crate::book::Attributes;
use crate::book::Block;
use crate::book::BlockKind;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::diag::codes::manuscript::M012;
use crate::diag::codes::manuscript::M015;
use crate::read::attributes;
use crate::read::context::Context;
use crate::read::item::HeadingItem;
use crate::read::item::Item;
use crate::read::leaf::LineEnds;
use crate::read::pictures;
use crate::read::piece::Piece;
use crate::read::piece::trim;
use crate::read::resolve::resolve;
use crate::read::tables;
use crate::read::verse;

/// The inlines of a term or cell.
pub fn run(ctx: &mut Context, pieces: Vec<Piece>) -> Vec<Inline> {
    let mut run = resolve(pieces, ctx);
    trim(&mut run);
    run
}

/// Whether a picture alone in its paragraph is a figure there: not in terms and cells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Figures {
    Allowed,
    Forbidden,
}

/// The block of a paragraph; `None` where nothing is left of it (a comment alone).
///
/// Reports M015 for a line that looks like a div fence, M033 for a grid table.
pub fn block(
    ctx: &mut Context,
    mut pieces: Vec<Piece>,
    line_ends: LineEnds,
    range: Range<usize>,
    figures: Figures,
) -> Option<Block> {
    let source = &ctx.source[range.clone()];
    let range = range.start..range.start + source.trim_end().len();
    let span = ctx.span(range.start, range.end);
    if figures == Figures::Allowed && tables::is_grid(source) {
        return Some(tables::grid(ctx, range));
    }
    if source.starts_with(":::") {
        ctx.sink
            .report(&M015, span, format!("line that is no div fence: “{}”", source.lines().next().unwrap_or("")))
            .hint("write `::: name` or `::: {.name #id lang=fr}`, and `:::` alone to end the div");
    }
    if figures == Figures::Allowed && is_picture_alone(&pieces) {
        let mut attributes = Attributes::default();
        if let Some(Piece::Attributes(braces)) = pieces.get(1) {
            attributes = attributes::parse(ctx.source, ctx.base, ctx.offset(braces.start), ctx.file, ctx.sink);
        }
        if let Some(Piece::Picture(picture)) = pieces.into_iter().next() {
            return Some(pictures::figure(ctx, picture, attributes, span));
        }
        return None;
    }
    let mut attributes = Attributes::default();
    if tables::may_be_caption(source)
        && let Some(Piece::Attributes(braces)) = pieces.last()
    {
        attributes = attributes::parse(ctx.source, ctx.base, ctx.offset(braces.start), ctx.file, ctx.sink);
        pieces.pop();
    }
    let mut run = resolve(pieces, ctx);
    if matches!(line_ends, LineEnds::Verse | LineEnds::LineBlock) {
        let stanzas = verse::stanzas(run, span);
        return (!stanzas.is_empty()).then(|| Block::new(BlockKind::Verse { stanzas }, span));
    }
    trim(&mut run);
    (!run.is_empty()).then_some(Block { kind: BlockKind::Paragraph(run), attributes, span })
}

/// Whether a paragraph is one picture, with or without its attributes.
fn is_picture_alone(pieces: &[Piece]) -> bool {
    match pieces {
        [Piece::Picture(_)] => true,
        [Piece::Picture(picture), Piece::Attributes(braces)] => braces.start == picture.span.end,
        _ => false,
    }
}

/// Adds a block after others: captions join their tables, lines of verse those before them.
pub fn push(items: &mut Vec<Item>, mut block: Block) {
    if let (Some(Item::Block(last)), BlockKind::Verse { stanzas: new }) = (items.last_mut(), &mut block.kind)
        && let BlockKind::Verse { stanzas } = &mut last.kind
        && last.attributes.is_empty()
        && block.attributes.is_empty()
    {
        stanzas.append(new);
        last.span = last.span.to(block.span);
        return;
    }
    tables::push_with_caption(items, block);
}

/// The heading of a run, with the attributes at its end. Reports M012 for braces that are none.
pub fn heading(ctx: &mut Context, mut pieces: Vec<Piece>, level: u8, range: Range<usize>) -> HeadingItem {
    let range = range.start..range.start + ctx.source[range].trim_end().len();
    let span = ctx.span(range.start, range.end);
    let mut attributes = Attributes::default();
    if is_owned_by_heading(ctx, &pieces)
        && let Some(Piece::Attributes(braces)) = pieces.pop()
    {
        attributes = attributes::parse(ctx.source, ctx.base, ctx.offset(braces.start), ctx.file, ctx.sink);
        take_closing_hashes(&mut pieces);
    }
    let title = run(ctx, pieces);
    if let Some(Inline { kind: InlineKind::Text(text), span }) = title.last()
        && text.ends_with('}')
        && let Some(open) = text.rfind(" {")
    {
        ctx.sink
            .report(&M012, *span, format!("braces that are no attributes, kept as text: “{}”", &text[open + 1..]))
            .hint("write attributes as `{#id .class key=\"value\"}`");
    }
    HeadingItem { level, title, attributes, span }
}

/// Whether the last piece is attributes set off from the text before them, and not those of a span or link.
fn is_owned_by_heading(ctx: &Context, pieces: &[Piece]) -> bool {
    let Some(Piece::Attributes(braces)) = pieces.last() else { return false };
    let before = ctx.offset(braces.start).checked_sub(1).and_then(|offset| ctx.byte(offset));
    matches!(before, Some(b' ' | b'\t'))
}

/// `## Title ## {#id}`: pulldown-cmark sees the closing `##` as text.
fn take_closing_hashes(pieces: &mut [Piece]) {
    if let Some(Piece::Inline(Inline { kind: InlineKind::Text(text), span })) = pieces.last_mut() {
        let kept = text.trim_end().trim_end_matches('#');
        if kept.len() < text.trim_end().len() && (kept.is_empty() || kept.ends_with(' ')) {
            let n_taken = text.len() - kept.trim_end().len();
            text.truncate(text.len() - n_taken);
            span.end -= (n_taken as u32).min(span.end - span.start);
        }
    }
}

/// Whether a paragraph of the source is a line block: each line starts with `| `, is `|` alone, or goes on with white space at its start.
///
/// Source: Pandoc User's Guide, extension `line_blocks`.
pub fn is_line_block(source: &str) -> bool {
    source.starts_with('|')
        && source.lines().enumerate().all(|(idx, line)| {
            let content = line.trim_start_matches([' ', '\t', '>']);
            let is_verse =
                content.strip_prefix('|').is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
            // In a quotation the first space belongs to the `>`.
            let inner = line.trim_start().trim_start_matches('>');
            let inner =
                if inner.len() < line.trim_start().len() { inner.strip_prefix(' ').unwrap_or(inner) } else { line };
            is_verse || (idx > 0 && (content.is_empty() || inner.starts_with([' ', '\t'])))
        })
}
