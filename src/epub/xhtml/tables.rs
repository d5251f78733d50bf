//! Tables.

use crate::book::block::Alignment;
use crate::book::block::Cell;
use crate::book::block::Table;
use crate::epub::xhtml::Attributes;
use crate::epub::xhtml::TextWriter;

/// Columns that a telephone has room for.
const MOST_COLUMNS: usize = 4;

impl<'a> TextWriter<'a> {
    /// A table within a box, which scrolls sideways where there are more columns than fit.
    pub(super) fn table(&mut self, attributes: Attributes, table: &'a Table) {
        let is_wide = table.alignments.len() > MOST_COLUMNS;
        self.out.start("div", &[("class", if is_wide { "table-box wide" } else { "table-box" })]);
        self.out.newline();
        self.out.start("table", &attributes.slices());
        self.out.newline();
        if table.label.is_some() || !table.caption.is_empty() {
            self.out.start("caption", &[]);
            self.caption(table.label.as_deref(), &table.caption);
            self.out.end("caption");
            self.out.newline();
        }
        self.in_style(&self.shared.theme.styles.table, |writer| writer.table_rows(table));
        self.out.end("table");
        self.out.newline();
        self.out.end("div");
        self.out.newline();
    }

    fn table_rows(&mut self, table: &'a Table) {
        if table.head.iter().any(|cell| !cell.is_empty()) {
            self.out.start("thead", &[]);
            self.out.newline();
            self.table_row(&table.head, &table.alignments, "th");
            self.out.end("thead");
            self.out.newline();
        }
        if table.rows.is_empty() {
            return;
        }
        self.out.start("tbody", &[]);
        self.out.newline();
        for row in &table.rows {
            self.table_row(row, &table.alignments, "td");
        }
        self.out.end("tbody");
        self.out.newline();
    }

    fn table_row(&mut self, cells: &'a [Cell], alignments: &[Alignment], element: &str) {
        self.out.start("tr", &[]);
        for (cell_idx, cell) in cells.iter().enumerate() {
            // An empty header cell names nothing: it is a plain cell for those who listen.
            let element = if cell.is_empty() { "td" } else { element };
            let class = match alignments.get(cell_idx) {
                Some(Alignment::Left) => "left",
                Some(Alignment::Center) => "center",
                Some(Alignment::Right) => "right",
                Some(Alignment::Natural) | None => "",
            };
            let attributes = Attributes::new().class(class).set_if("scope", (element == "th").then_some("col"));
            let face = if element == "th" { self.face.emphasized() } else { self.face };
            self.out.start(element, &attributes.slices());
            self.with_face(face, |writer| writer.inlines(cell));
            self.out.end(element);
        }
        self.out.end("tr");
        self.out.newline();
    }
}
