//! Tables: a caption, a head that is repeated on each page, rows that are never parted.

use crate::book::block::Alignment;
use crate::book::block::Cell;
use crate::book::block::Table;
use crate::book::inline::plain_text;
use crate::print::flow::builder::FirstLine;
use crate::print::flow::builder::FlowBuilder;
use crate::print::flow::builder::Setting;
use crate::print::flow::galley::Block;
use crate::print::flow::galley::BlockHand;
use crate::print::flow::galley::Content;
use crate::print::flow::galley::Grid;
use crate::print::flow::galley::Keep;
use crate::print::flow::galley::TableCell;
use crate::print::flow::galley::TablePart;
use crate::print::flow::galley::TableRow;
use crate::print::pages::StructId;
use crate::print::pages::StructKind;
use crate::source::Span;
use crate::theme::Align;
use crate::units::Length;

/// Rules of a table: above and below it, and below its head.
const OUTER_RULE: f64 = 0.8;
const HEAD_RULE: f64 = 0.4;

/// A table of so few rows and characters is not parted.
const KEPT_ROWS: usize = 8;
const KEPT_CHARACTERS: usize = 600;

/// Of a longer one, so many rows at least stand before and after a turned leaf.
const LEAST_ROWS: usize = 3;

/// Space above and below the lines of a row.
const ROW_PADDING: f64 = 1.5;

impl FlowBuilder<'_> {
    pub fn table(&mut self, table: &Table, setting: &Setting, out: &mut Vec<Block>) {
        let node = self.ctx.structure.add(setting.node, StructKind::Table, None);
        let style = &self.theme.styles.table;
        let span = table_span(table);
        let own = Setting { style, node, ..setting.clone() };
        let leading = self.theme.page.leading;
        let first = out.len();
        if let Some(span) = span.filter(|_| !table.caption.is_empty() || table.label.is_some()) {
            self.caption(table.label.as_deref(), &table.caption, node, span, setting, Keep::WithNext, out);
        }
        let group = self.group();
        let has_head = !table.head.is_empty();
        let n_rows = table.rows.len();
        let is_kept = is_small(table);
        if has_head {
            let row = self.row(&table.head, table, TablePart::Head, group, &own);
            let mut block = row_block(row);
            block.keep = Keep::WithNext;
            out.push(block);
        }
        for (idx, cells) in table.rows.iter().enumerate() {
            let mut row = self.row(cells, table, TablePart::Body, group, &own);
            row.head_above = has_head.then_some(idx + 1);
            if idx + 1 == n_rows {
                row.rule_below = Some(Length::pt(OUTER_RULE));
            }
            if idx == 0 && !has_head {
                row.rule_above = Some(Length::pt(OUTER_RULE));
            }
            let mut block = row_block(row);
            let is_near_end = idx + 1 < LEAST_ROWS || idx + LEAST_ROWS >= n_rows;
            if (is_kept || is_near_end) && idx + 1 < n_rows {
                block.keep = Keep::WithNext;
            }
            out.push(block);
        }
        if let Some(block) = out.get_mut(first) {
            block.above = block.above.max(leading);
        }
        if let Some(block) = out[first..].last_mut() {
            block.below = block.below.max(leading);
        }
        self.flush = FirstLine::AfterInset;
    }

    fn row(&mut self, cells: &[Cell], table: &Table, part: TablePart, group: u32, setting: &Setting) -> TableRow {
        let row_node = self.ctx.structure.add(setting.node, StructKind::TableRow, None);
        let cells = cells.iter().enumerate().map(|(idx, cell)| {
            let alignment = table.alignments.get(idx).copied().unwrap_or(Alignment::Natural);
            self.cell(cell, alignment, part, row_node, setting)
        });
        TableRow {
            table: group,
            part,
            cells: cells.collect(),
            padding: Length::pt(ROW_PADDING),
            rule_above: (part == TablePart::Head).then(|| Length::pt(OUTER_RULE)),
            rule_below: (part == TablePart::Head).then(|| Length::pt(HEAD_RULE)),
            head_above: None,
            measure: self.measure() - setting.left - setting.right,
            left: setting.left,
        }
    }

    fn cell(
        &mut self,
        cell: &Cell,
        alignment: Alignment,
        part: TablePart,
        row: StructId,
        setting: &Setting,
    ) -> TableCell {
        let kind = match part {
            TablePart::Head => StructKind::TableHeaderCell,
            TablePart::Body => StructKind::TableCell,
        };
        let node = self.ctx.structure.add(row, kind, None);
        let mut text = self.text_block(cell, setting, node, Length::ZERO);
        if part == TablePart::Head {
            let chars = self.char_style(setting.style, &setting.lang).with(crate::book::Style::Emphasis, self.fonts);
            let measure = text.measure;
            // The text is built anew in the head's style; the leaves of the first try would be empty in the tree.
            self.ctx.structure.nodes[node.0 as usize].children.clear();
            let mut builder = self.paragraph(node, &setting.lang, measure);
            builder.inlines(cell, &chars);
            text.paragraph = builder.finish();
        }
        text.align = match alignment {
            Alignment::Right => Align::Right,
            Alignment::Center => Align::Center,
            Alignment::Left | Alignment::Natural => Align::Left,
        };
        TableCell { text, align: alignment }
    }
}

fn is_small(table: &Table) -> bool {
    let cells = table.rows.iter().flatten();
    let n_characters: usize = cells.map(|cell| plain_text(cell).chars().count()).sum();
    table.rows.len() <= KEPT_ROWS && n_characters <= KEPT_CHARACTERS
}

fn row_block(row: TableRow) -> Block {
    Block {
        content: Content::TableRow(row),
        above: Length::ZERO,
        below: Length::ZERO,
        start_line: None,
        on_grid: Grid::Off,
        keep: Keep::Free,
        poem: None,
        hand: BlockHand::default(),
    }
}

fn table_span(table: &Table) -> Option<Span> {
    let cells = table.caption.first().map(|inline| inline.span);
    cells.or_else(|| table.head.iter().chain(table.rows.iter().flatten()).flatten().next().map(|inline| inline.span))
}
