//! Matrices, cases and aligned lines. Source: LaTeX, `array`, and amsmath, `matrix`, `cases`, `aligned`.

use crate::book::math::Column;
use crate::book::math::Math;
use crate::book::math::MathSize;
use crate::book::math::Table;
use crate::book::math::TableKind;
use crate::print::math::MathBox;
use crate::print::math::Setter;
use crate::print::math::setter::Style;
use crate::units::Length;

/// The least height and depth of a row, in thousandths of an em: a strut of 1.2 em.
const STRUT_HEIGHT: i64 = 840;
const STRUT_DEPTH: i64 = 360;

/// Between lines of displayed mathematics, in thousandths of an em. Source: plain TeX, `\jot`, 3 pt.
const JOT: i64 = 300;

/// Between the lines of a stack under an operator, in thousandths of an em.
const STACK_GAP: i64 = 200;

impl Setter<'_> {
    pub(super) fn table(&mut self, table: &Table, style: Style) -> MathBox {
        let cell_style = match table.kind {
            TableKind::Matrix | TableKind::Cases => Style { size: text_or_smaller(style.size), ..style },
            TableKind::Aligned | TableKind::Gathered => Style { size: MathSize::Display, ..style },
            TableKind::Stack => style,
        };
        let cells: Vec<Vec<MathBox>> = table.rows.iter().map(|row| self.cells(row, table.kind, cell_style)).collect();
        let n_columns = cells.iter().map(Vec::len).max().unwrap_or_default();
        let widths: Vec<Length> = (0..n_columns)
            .map(|idx| cells.iter().filter_map(|row| row.get(idx)).map(|cell| cell.width).max().unwrap_or_default())
            .collect();
        let em = self.em(style);
        let mut set = MathBox::default();
        let mut y = Length::ZERO;
        for (row_idx, row) in cells.into_iter().enumerate() {
            let (height, depth) = row_extent(&row, table.kind, em);
            y += if row_idx == 0 { Length::ZERO } else { height + row_gap(table.kind, em) };
            let mut x = Length::ZERO;
            for (idx, cell) in row.into_iter().enumerate() {
                if idx > 0 {
                    x += column_gap(table.kind, idx, em);
                }
                let slack = widths[idx] - cell.width;
                let indent = match table.column(idx) {
                    Column::Left => Length::ZERO,
                    Column::Center => slack / 2,
                    Column::Right => slack,
                };
                set.put(cell, x + indent, -y);
                x += widths[idx];
            }
            set.width = set.width.max(x);
            if row_idx == 0 {
                set.height = set.height.max(height);
            }
            set.depth = set.depth.max(y + depth);
            y += depth;
        }
        self.about_axis(set, style)
    }

    /// The cells of a row. In an alignment what stands at the right goes on with what stands at the left, so a relation keeps its space.
    fn cells(&mut self, row: &[Vec<Math>], kind: TableKind, style: Style) -> Vec<MathBox> {
        let set = |(idx, cell): (usize, &Vec<Math>)| {
            if kind != TableKind::Aligned || idx.is_multiple_of(2) {
                return self.boxed(cell, style);
            }
            let joined: Vec<Math> = std::iter::once(Math::Group(Vec::new())).chain(cell.iter().cloned()).collect();
            self.boxed(&joined, style)
        };
        row.iter().enumerate().map(set).collect()
    }
}

fn text_or_smaller(size: MathSize) -> MathSize {
    if size == MathSize::Display { MathSize::Text } else { size }
}

fn row_extent(row: &[MathBox], kind: TableKind, em: Length) -> (Length, Length) {
    let (mut height, mut depth) = (Length::ZERO, Length::ZERO);
    if kind != TableKind::Stack {
        (height, depth) = (em.scaled(STRUT_HEIGHT, 1000), em.scaled(STRUT_DEPTH, 1000));
    }
    for cell in row {
        (height, depth) = (height.max(cell.height), depth.max(cell.depth));
    }
    (height, depth)
}

fn row_gap(kind: TableKind, em: Length) -> Length {
    let thousandths = match kind {
        TableKind::Matrix | TableKind::Cases => 0,
        TableKind::Aligned | TableKind::Gathered => JOT,
        TableKind::Stack => STACK_GAP,
    };
    em.scaled(thousandths, 1000)
}

/// The gap before a column.
fn column_gap(kind: TableKind, idx: usize, em: Length) -> Length {
    match kind {
        TableKind::Aligned if idx.is_multiple_of(2) => em * 2,
        TableKind::Aligned => Length::ZERO,
        _ => em,
    }
}
