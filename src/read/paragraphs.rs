//! What a finished run of text becomes: a paragraph, a figure, verse, a heading.

use std::ops::Range;

use crate::book::Attributes;
use crate::book::Block;
use crate::book::BlockKind;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::math::Display;
use crate::diag::codes::manuscript::M009;
use crate::diag::codes::manuscript::M012;
use crate::diag::codes::manuscript::M015;
use crate::read::attributes;
use crate::read::context::Context;
use crate::read::item::HeadingItem;
use crate::read::item::Item;
use crate::read::leaf::LineEnds;
use crate::read::pictures;
use crate::read::piece::Mark;
use crate::read::piece::Piece;
use crate::read::piece::trim;
use crate::read::resolve::resolve;
use crate::read::tables;
use crate::read::verse;
use crate::source::Span;

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

/// The blocks of a paragraph: one as a rule, none where nothing is left of it (a comment alone), two where prose goes on after a line block.
///
/// Reports M009 for a line that looks like a heading, M015 for one that looks like a div fence, M033 for a grid table.
pub fn blocks(
    ctx: &mut Context,
    mut pieces: Vec<Piece>,
    line_ends: LineEnds,
    range: Range<usize>,
    figures: Figures,
) -> Vec<Block> {
    let source = &ctx.source[range.clone()];
    let range = range.start..range.start + source.trim_end().len();
    let span = ctx.span(range.start, range.end);
    if figures == Figures::Allowed && tables::is_drawn(source) {
        return vec![tables::as_typed(ctx, range)];
    }
    if source.starts_with(":::") {
        ctx.sink
            .report(&M015, span, format!("line that is no div fence: “{}”", source.lines().next().unwrap_or("")))
            .hint("write `::: name` or `::: {.name #id lang=fr}`, and `:::` alone to end the div");
    }
    report_lost_heading(ctx, source, range.start);
    if figures == Figures::Allowed && is_picture_alone(&pieces) {
        let mut attributes = Attributes::default();
        if let Some(Piece::Attributes(braces)) = pieces.get(1) {
            attributes = attributes::parse(ctx.source, ctx.base, ctx.offset(braces.start), ctx.file, ctx.sink);
        }
        if let Some(Piece::Picture(picture)) = pieces.into_iter().next() {
            return vec![pictures::figure(ctx, picture, attributes, span)];
        }
        return Vec::new();
    }
    let mut attributes = Attributes::default();
    if tables::may_be_caption(source)
        && has_attributes_set_off(ctx, &pieces)
        && let Some(Piece::Attributes(braces)) = pieces.pop()
    {
        attributes = attributes::parse(ctx.source, ctx.base, ctx.offset(braces.start), ctx.file, ctx.sink);
    }
    if let LineEnds::Soft | LineEnds::Attributed(_) = line_ends
        && pieces.iter().any(is_displayed)
    {
        return around_formulas(ctx, pieces, line_ends, span);
    }
    let run = resolve(pieces, ctx);
    ctx.foreign.look(&run);
    if line_ends == LineEnds::Soft {
        ctx.foreign.look_for_list(&ctx.source[range], span);
    }
    text_blocks(ctx, run, line_ends, attributes, span)
}

/// Reports M009 for a paragraph whose first line looks like a heading, but for the space behind its `#` signs. A line of hashtags is none.
fn report_lost_heading(ctx: &mut Context, source: &str, start: usize) {
    let line = source.lines().next().unwrap_or("").trim_end();
    let title = line.trim_start_matches('#');
    let signs = &line[..line.len() - title.len()];
    let is_heading = (1..=6).contains(&signs.len()) && title.starts_with(char::is_alphabetic);
    if !is_heading || title.split_whitespace().any(|word| word.starts_with('#')) {
        return;
    }
    let span = ctx.span(start, start + line.len());
    ctx.sink
        .report(&M009, span, format!("no space between `{signs}` and the title: “{line}”"))
        .hint(format!("write `{signs} {title}` for a heading, or `\\{line}` for text"));
}

fn is_displayed(piece: &Piece) -> bool {
    matches!(piece, Piece::Inline(Inline { kind: InlineKind::Math(formula), .. }) if formula.display == Display::Block)
}

/// A paragraph with displayed formulas: each is a paragraph of its own, with the attributes behind it; the text after it goes on without an indent.
fn around_formulas(ctx: &mut Context, pieces: Vec<Piece>, line_ends: LineEnds, span: Span) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut text: Vec<Piece> = Vec::new();
    let mut n_open = 0;
    let mut pieces = pieces.into_iter().peekable();
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Mark(Mark::Open | Mark::OpenNote, _) => n_open += 1,
            Piece::Mark(Mark::Close, _) => n_open -= n_open.min(1),
            _ => {}
        }
        let formula = match piece {
            Piece::Inline(inline)
                if n_open == 0 && matches!(&inline.kind, InlineKind::Math(own) if own.display == Display::Block) =>
            {
                inline
            }
            piece => {
                text.push(piece);
                continue;
            }
        };
        push_text_around(ctx, std::mem::take(&mut text), line_ends, span, &mut blocks);
        let space = pieces.next_if(
            |next| matches!(next, Piece::Inline(Inline { kind: InlineKind::Text(text), .. }) if text.trim().is_empty()),
        );
        let mut attributes = Attributes::default();
        if let Some(Piece::Attributes(braces)) = pieces.next_if(|next| matches!(next, Piece::Attributes(_))) {
            attributes = attributes::parse(ctx.source, ctx.base, ctx.offset(braces.start), ctx.file, ctx.sink);
        } else {
            text.extend(space);
        }
        let own = formula.span;
        blocks.push(Block { kind: BlockKind::Paragraph(vec![formula]), attributes, span: own });
    }
    push_text_around(ctx, text, line_ends, span, &mut blocks);
    blocks
}

/// Adds the text before or after a displayed formula.
fn push_text_around(ctx: &mut Context, pieces: Vec<Piece>, line_ends: LineEnds, span: Span, blocks: &mut Vec<Block>) {
    let run = resolve(pieces, ctx);
    let goes_on = !blocks.is_empty();
    let span = run.first().map_or(span, |first| first.span).to(run.last().map_or(span, |last| last.span));
    let mut added = text_blocks(ctx, run, line_ends, Attributes::default(), span);
    if goes_on && let Some(first) = added.first_mut() {
        first.attributes.classes.push("noindent".to_string());
    }
    blocks.append(&mut added);
}

/// Lines of verse, prose, or the one and then the other.
fn text_blocks(
    ctx: &Context,
    mut run: Vec<Inline>,
    line_ends: LineEnds,
    attributes: Attributes,
    span: Span,
) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let LineEnds::Verse | LineEnds::LineBlock(_) = line_ends {
        let mut lines = verse::split_lines(run);
        run = match line_ends {
            LineEnds::LineBlock(end) => verse::take_prose(&mut lines, ctx.span(end, end).start),
            _ => Vec::new(),
        };
        let stanzas = verse::stanzas(lines, span);
        if !stanzas.is_empty() {
            blocks.push(Block::new(BlockKind::Verse { stanzas }, span));
        }
    }
    trim(&mut run);
    if let (Some(first), Some(last)) = (run.first(), run.last()) {
        let span = if blocks.is_empty() { span } else { first.span.to(last.span) };
        blocks.push(Block { kind: BlockKind::Paragraph(run), attributes, span });
    }
    blocks
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
    if has_attributes_set_off(ctx, &pieces)
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
fn has_attributes_set_off(ctx: &Context, pieces: &[Piece]) -> bool {
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
