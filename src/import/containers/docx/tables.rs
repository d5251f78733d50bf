//! Tables of a DOCX.

use crate::import::containers::docx::PartTree;
use crate::import::containers::docx::Reader;
use crate::import::containers::docx::styles::is_on;
use crate::import::containers::paragraphs::group;
use crate::import::containers::shape::Align;
use crate::import::containers::shape::Block;
use crate::import::containers::shape::Table;
use crate::import::containers::tidy::cell;
use crate::import::containers::tree::NodeId;
use crate::import::containers::tree::Tree;
use crate::import::rules::I090;
use crate::import::text::Slice;

impl Reader<'_, '_> {
    /// Reads a table. One with a single cell is a box, and becomes a sidebar.
    pub fn table(&mut self, part: &PartTree, id: NodeId) -> Vec<Block> {
        let tree = &part.tree;
        let rows = elements(tree, id, "w:tr");
        let cells: Vec<Vec<NodeId>> = rows.iter().map(|row| elements(tree, *row, "w:tc")).collect();
        if let [row] = cells.as_slice()
            && let [only] = row.as_slice()
        {
            let blocks = self.body(part, *only);
            self.draft.audit.kept(&I090, Slice::default(), "a table of one cell becomes a sidebar", 80);
            return if blocks.is_empty() {
                Vec::new()
            } else {
                vec![Block::Div { name: "sidebar", lang: None, blocks }]
            };
        }
        let mut table = Table { n_head: usize::from(has_head(tree, id, &rows)), ..Table::default() };
        for (row, cells) in rows.into_iter().zip(cells) {
            let before =
                tree.path(row, &["w:trPr", "w:gridBefore"]).and_then(|before| tree.get(before, "w:val")?.parse().ok());
            let mut line = vec![Vec::new(); before.unwrap_or(0_usize).min(100)];
            for id in cells {
                let parts = self.parts(part, id);
                let (inlines, n_blocks) = cell(group(parts, self.draft));
                let slice = tree.slices(id).first().copied().unwrap_or_default();
                if n_blocks > 1 {
                    self.draft.audit.kept(&I090, slice, "one line", 70);
                }
                table.aligned.extend(align(tree, id).map(|align| (line.len(), align)));
                line.push(inlines);
                let span = span(tree, id);
                if span > 1 {
                    self.draft.audit.kept(&I090, slice, format!("one cell of {span}; the others are empty"), 70);
                    line.extend(std::iter::repeat_n(Vec::new(), span - 1));
                }
            }
            table.rows.push(line);
        }
        if table.rows.iter().flatten().all(Vec::is_empty) { Vec::new() } else { vec![Block::Table(table)] }
    }
}

/// Elements of a table, also those in wrappers of tracked changes or content controls.
fn elements(tree: &Tree, id: NodeId, name: &str) -> Vec<NodeId> {
    let mut found = Vec::new();
    for child in tree.children(id) {
        match tree.name(*child) {
            own if own == name => found.push(*child),
            "w:sdt" | "w:sdtContent" | "w:ins" | "w:customXml" => found.extend(elements(tree, *child, name)),
            _ => {}
        }
    }
    found
}

fn has_head(tree: &Tree, id: NodeId, rows: &[NodeId]) -> bool {
    let marked = rows.first().and_then(|row| tree.path(*row, &["w:trPr", "w:tblHeader"]));
    let look = tree.path(id, &["w:tblPr", "w:tblLook"]);
    let first = look.and_then(|look| tree.get(look, "w:firstRow"));
    let bits = look.and_then(|look| tree.get(look, "w:val")).and_then(|bits| u32::from_str_radix(bits, 16).ok());
    marked.is_some_and(|marked| is_on(tree.get(marked, "w:val")))
        || first.map_or(bits.is_some_and(|bits| bits & 0x20 != 0), |first| is_on(Some(first)))
}

/// How the words of a cell stand, as its first paragraph says.
fn align(tree: &Tree, cell: NodeId) -> Option<Align> {
    let justified = tree.child(cell, "w:p").and_then(|first| tree.path(first, &["w:pPr", "w:jc"]))?;
    tree.get(justified, "w:val").and_then(Align::named)
}

/// Over how many columns a cell reaches.
fn span(tree: &Tree, cell: NodeId) -> usize {
    let span = tree.path(cell, &["w:tcPr", "w:gridSpan"]).and_then(|span| tree.get(span, "w:val")?.parse().ok());
    span.unwrap_or(1).clamp(1, 100)
}
