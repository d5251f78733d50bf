//! Tables of pages.

use crate::import::containers::html::Reader;
use crate::import::containers::shape::Align;
use crate::import::containers::shape::Block;
use crate::import::containers::shape::Format;
use crate::import::containers::shape::Table;
use crate::import::containers::tidy::cell;
use crate::import::containers::tree::NodeId;
use crate::import::containers::tree::Tree;
use crate::import::rules::I090;
use crate::import::text::Slice;

/// More columns than any table of a book has; wider ones have cells of their own for all of them.
const MAX_COLUMNS: usize = 100;

impl Reader<'_, '_> {
    /// Reads a table. One of a single column, or for layout alone, is no table: its cells follow each other as blocks.
    pub fn table(&mut self, page: usize, id: NodeId, format: Format, out: &mut Vec<Block>) {
        let pages = self.pages;
        let tree = &pages[page].tree;
        let rows = rows(tree, id);
        let cells: Vec<Vec<NodeId>> = rows.iter().map(|row| cells(tree, *row)).collect();
        let is_layout = tree.get(id, "role") == Some("presentation")
            || cells.iter().all(|row| row.len() <= 1)
            || cells
                .iter()
                .flatten()
                .any(|cell| tree.below(*cell).any(|below| matches!(tree.local(below), "table" | "h1" | "h2" | "h3")));
        let captions: Vec<NodeId> =
            tree.children(id).iter().copied().filter(|child| tree.local(*child) == "caption").collect();
        if is_layout {
            for node in captions.into_iter().chain(cells.into_iter().flatten()) {
                out.extend(self.flow(page, node, format));
            }
            self.draft.audit.kept(&I090, Slice::default(), "a table for layout: its cells follow each other", 70);
            return;
        }
        let mut table = Table::default();
        for caption in captions {
            table.caption.extend(self.line(page, caption, format));
        }
        let in_head = |row: NodeId| tree.parent(row).is_some_and(|parent| tree.local(parent) == "thead");
        let all_heads = |row: &[NodeId]| !row.is_empty() && row.iter().all(|cell| tree.local(*cell) == "th");
        table.n_head = usize::from(
            rows.first().is_some_and(|row| in_head(*row)) || cells.first().is_some_and(|row| all_heads(row)),
        );
        let mut held: Vec<usize> = Vec::new();
        for row in cells {
            let line = self.row(page, &row, format, &mut held, &mut table.aligned);
            table.rows.push(line);
        }
        if !table.rows.iter().flatten().all(Vec::is_empty) {
            out.push(Block::Table(table));
        }
    }

    /// Reads a row; `held` counts for each column how many rows a cell from above still reaches down.
    fn row(
        &mut self,
        page: usize,
        cells: &[NodeId],
        format: Format,
        held: &mut Vec<usize>,
        aligned: &mut Vec<(usize, Align)>,
    ) -> Vec<Vec<crate::import::containers::shape::Inline>> {
        let pages = self.pages;
        let tree = &pages[page].tree;
        let mut line = Vec::new();
        for id in cells {
            pass_held(&mut line, held);
            let (inlines, n_blocks) = cell(self.flow(page, *id, format));
            let number = |key: &str| {
                tree.get(*id, key).and_then(|value| value.trim().parse().ok()).unwrap_or(1_usize).clamp(1, 100)
            };
            let (across, down) = (number("colspan"), number("rowspan"));
            if n_blocks > 1 || across > 1 || down > 1 {
                let slice = tree.slices(*id).first().copied().unwrap_or_default();
                self.draft.audit.kept(&I090, slice, "one line in one cell", 70);
            }
            aligned.extend(align(tree, *id).map(|align| (line.len(), align)));
            // Cells that stretch beyond all columns stretch over nothing.
            let across = across.min(MAX_COLUMNS.saturating_sub(line.len()).max(1));
            for column in 0..across {
                let at = line.len();
                if held.len() <= at {
                    held.resize(at + 1, 0);
                }
                held[at] = down - 1;
                line.push(if column == 0 { inlines.clone() } else { Vec::new() });
            }
        }
        pass_held(&mut line, held);
        line
    }
}

/// How the words of a cell stand, by its style or the attribute of old.
fn align(tree: &Tree, cell: NodeId) -> Option<Align> {
    let style = tree.get(cell, "style").unwrap_or_default().to_ascii_lowercase();
    let declared = style.split(';').filter_map(|one| one.split_once(':')).find(|(key, _)| key.trim() == "text-align");
    let named = declared.map(|(_, value)| value.to_string()).or_else(|| tree.get(cell, "align").map(str::to_lowercase));
    named.and_then(|name| Align::named(&name))
}

/// Leaves the places empty that a cell from above fills.
fn pass_held(line: &mut Vec<Vec<crate::import::containers::shape::Inline>>, held: &mut [usize]) {
    while let Some(rest) = held.get_mut(line.len()).filter(|rest| **rest > 0) {
        *rest -= 1;
        line.push(Vec::new());
    }
}

fn rows(tree: &Tree, id: NodeId) -> Vec<NodeId> {
    let mut rows = Vec::new();
    for child in tree.children(id) {
        match tree.local(*child) {
            "tr" => rows.push(*child),
            "thead" | "tbody" | "tfoot" => {
                rows.extend(tree.children(*child).iter().filter(|row| tree.local(**row) == "tr"))
            }
            _ => {}
        }
    }
    rows
}

fn cells(tree: &Tree, row: NodeId) -> Vec<NodeId> {
    tree.children(row).iter().copied().filter(|cell| matches!(tree.local(*cell), "td" | "th")).collect()
}
