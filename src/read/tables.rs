//! Tables with their captions; those that are not read are named and kept as they were typed.

use std::ops::Range;

use pulldown_cmark::Alignment as CmarkAlignment;

use crate::book::Block;
use crate::book::BlockKind;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::block::Alignment;
use crate::book::block::Cell;
use crate::book::block::Table;
use crate::diag::codes::manuscript::M033;
use crate::diag::codes::manuscript::M034;
use crate::read::context::Context;
use crate::read::item::Item;
use crate::read::piece::push_text;
use crate::read::piece::trim;
use crate::source::Span;

/// A table that is open.
#[derive(Debug)]
pub struct OpenTable {
    alignments: Vec<Alignment>,
    head: Vec<Cell>,
    rows: Vec<Row>,
    cells: Vec<Cell>,
    /// End of the last cell.
    cell_end: usize,
    /// Without bars of the author's: a simple table.
    is_drawn: bool,
}

#[derive(Debug)]
struct Row {
    cells: Vec<Cell>,
    range: Range<usize>,
    has_pipe: bool,
}

impl OpenTable {
    pub fn new(ctx: &Context, alignments: &[CmarkAlignment], range: &Range<usize>) -> OpenTable {
        let alignment = |one: &CmarkAlignment| match one {
            CmarkAlignment::None => Alignment::Natural,
            CmarkAlignment::Left => Alignment::Left,
            CmarkAlignment::Center => Alignment::Center,
            CmarkAlignment::Right => Alignment::Right,
        };
        let alignments = alignments.iter().map(alignment).collect();
        let is_drawn = ctx.source[range.clone()].lines().nth(1).is_some_and(|line| !line.contains('|'));
        OpenTable { alignments, head: Vec::new(), rows: Vec::new(), cells: Vec::new(), cell_end: 0, is_drawn }
    }

    pub fn add_cell(&mut self, cell: Cell, end: usize) {
        self.cells.push(cell);
        self.cell_end = end;
    }

    pub fn close_head(&mut self) {
        self.head = std::mem::take(&mut self.cells);
    }

    /// Ends a row. Reports M034 for cells beyond the last column; their text joins the last cell.
    pub fn close_row(&mut self, ctx: &mut Context, range: Range<usize>) {
        let mut cells = std::mem::take(&mut self.cells);
        let line = &ctx.source[range.clone()];
        let beyond_start = self.cell_end.clamp(range.start, range.end);
        let beyond = &ctx.source[beyond_start..range.end];
        if beyond.contains(|c: char| !c.is_whitespace() && c != '|') {
            let span = ctx.span(beyond_start, beyond_start + beyond.trim_end().len());
            ctx.sink
                .report(&M034, span, format!("row with more cells than the table has columns ({})", self.head.len()))
                .hint("add columns to the head and the line under it, or write `\\|` for a bar within a cell");
            if let Some(last) = cells.last_mut() {
                push_text(last, " ", ctx.span(beyond_start, beyond_start));
                push_text(last, beyond.trim_matches([' ', '|', '\r', '\n']), span);
            }
        }
        let has_pipe = self.is_drawn || line.contains('|');
        self.rows.push(Row { cells, range, has_pipe });
    }

    /// Ends the table. Lines without a bar at its end are no rows (as in Pandoc): they come back as the run of a paragraph after it.
    pub fn close(mut self, ctx: &Context) -> (Table, Option<(Vec<Inline>, Span)>) {
        let n_rows = self.rows.iter().rposition(|row| row.has_pipe).map_or(0, |idx| idx + 1);
        let after = self.rows.split_off(n_rows);
        let table = Table {
            caption: Vec::new(),
            label: None,
            alignments: self.alignments,
            head: self.head,
            rows: self.rows.into_iter().map(|row| row.cells).collect(),
        };
        let (Some(first), Some(last)) = (after.first(), after.last()) else { return (table, None) };
        let span = ctx.span(first.range.start, last.range.end);
        let mut run: Vec<Inline> = Vec::new();
        for row in after {
            if !run.is_empty() {
                push_text(&mut run, " ", ctx.span(row.range.start, row.range.start));
            }
            run.extend(row.cells.into_iter().flatten());
        }
        (table, Some((run, span)))
    }
}

/// Adds a block after others, and joins tables with the captions before or after them.
///
/// A caption is a paragraph that starts with `Table:` or `:` next to a table. Source: Pandoc User's Guide, extension `table_captions`.
pub fn push_with_caption(items: &mut Vec<Item>, mut block: Block) {
    if let Some(Item::Block(last)) = items.last_mut() {
        match (&mut last.kind, &mut block.kind) {
            (BlockKind::Table(table), BlockKind::Paragraph(run)) if table.caption.is_empty() => {
                if let Some(len) = caption_mark(run) {
                    table.caption = without_mark(std::mem::take(run), len);
                    last.attributes = block.attributes;
                    last.span = last.span.to(block.span);
                    return;
                }
            }
            (BlockKind::Paragraph(run), BlockKind::Table(table)) => {
                if let Some(len) = caption_mark(run) {
                    table.caption = without_mark(std::mem::take(run), len);
                    block.attributes = std::mem::take(&mut last.attributes);
                    block.span = last.span.to(block.span);
                    *last = block;
                    return;
                }
            }
            _ => {}
        }
    }
    items.push(Item::Block(block));
}

/// Length of the mark that makes a paragraph a caption.
fn caption_mark(run: &[Inline]) -> Option<usize> {
    let InlineKind::Text(text) = &run.first()?.kind else { return None };
    let mark = ["Table:", "table:", ":"].into_iter().find(|mark| text.starts_with(mark))?;
    let is_apart = text.len() == mark.len() || text[mark.len()..].starts_with([' ', '\t']);
    is_apart.then_some(mark.len())
}

/// Whether a paragraph of the source may be a caption, so that attributes at its end are its own.
pub fn may_be_caption(source: &str) -> bool {
    ["Table:", "table:", ": "].iter().any(|mark| source.starts_with(mark))
}

fn without_mark(mut run: Vec<Inline>, len: usize) -> Vec<Inline> {
    if let Some(Inline { kind: InlineKind::Text(text), span }) = run.first_mut() {
        text.drain(..len);
        span.start += len as u32;
    }
    trim(&mut run);
    run
}

/// Whether a paragraph of the source is a table drawn with lines: a grid table, or rows with bars and a rule of hyphens that bars or plus signs part.
pub fn is_drawn(source: &str) -> bool {
    let is_rule = |line: &str| {
        line.contains("--") && line.contains(['+', '|']) && line.bytes().all(|byte| b"-+|:= ".contains(&byte))
    };
    let lines = source.lines().map(str::trim).filter(|line| !line.is_empty());
    let (rules, rows): (Vec<&str>, Vec<&str>) = lines.partition(|line| is_rule(line));
    is_grid(source) || (!rules.is_empty() && rows.len() > 1 && rows.iter().all(|row| row.contains('|')))
}

fn is_grid(source: &str) -> bool {
    let first = source.lines().next().unwrap_or("").trim();
    first.len() > 4
        && first.starts_with("+-")
        && first.ends_with('+')
        && first.bytes().all(|byte| matches!(byte, b'+' | b'-' | b':'))
}

/// Keeps a table as it was typed. Reports M033.
pub fn as_typed(ctx: &mut Context, range: Range<usize>) -> Block {
    let text = ctx.source[range.clone()].trim_end().to_string();
    let span = ctx.span(range.start, range.start + text.len());
    let what = match () {
        () if is_grid(&text) => "grid table",
        () if is_drawn(&text) => "table drawn with bars",
        () => "table drawn with hyphens that is no simple one",
    };
    ctx.sink
        .report(&M033, span, format!("{what}, kept as it is typed"))
        .hint("write a pipe table: `| head | head |`, a line `|---|---|`, then the rows");
    let ends = text.match_indices('\n').map(|(at, _)| at + 1);
    let starts = std::iter::once(0).chain(ends).map(|at| span.start + at as u32).collect();
    Block::new(BlockKind::Code { language: None, text: text.replace("\r\n", "\n"), starts }, span)
}
