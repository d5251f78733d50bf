//! ODT: the body of `content.xml`, with its notes, annotations and tracked changes where they stand.

pub mod spans;
pub mod styles;

use std::collections::BTreeMap;

use crate::import::ImportError;
use crate::import::containers::archive::Archive;
use crate::import::containers::archive::damaged;
use crate::import::containers::draft::Draft;
use crate::import::containers::odt::styles::Styles;
use crate::import::containers::paragraphs::Part;
use crate::import::containers::paragraphs::book;
use crate::import::containers::paragraphs::group;
use crate::import::containers::people::FACTS;
use crate::import::containers::roles::Role;
use crate::import::containers::shape::Align;
use crate::import::containers::shape::Block;
use crate::import::containers::shape::Table;
use crate::import::containers::tidy::cell;
use crate::import::containers::tree::Grammar;
use crate::import::containers::tree::NodeId;
use crate::import::containers::tree::Tree;
use crate::import::containers::tree::parse_xml;
use crate::import::rules::I080;
use crate::import::rules::I081;
use crate::import::rules::I083;
use crate::import::rules::I084;
use crate::import::rules::I090;
use crate::import::text::Slice;

const GRAMMAR: Grammar = Grammar {
    breaks: &["text:p", "text:h", "svg:desc", "svg:title", "dc:creator", "dc:date", "text:note-citation"],
    worded: &[],
    spoken: &[],
};
const SILENT: Grammar = Grammar { breaks: &[], worded: &[], spoken: &["-"] };
/// Indexes and lists that the program makes and makes again.
const MADE: [&str; 7] = [
    "text:table-of-content",
    "text:alphabetical-index",
    "text:illustration-index",
    "text:table-index",
    "text:object-index",
    "text:user-index",
    "text:bibliography-index",
];

/// More columns than a page of a book can hold.
const MAX_REPEATED: usize = 30;

struct Reader<'d, 'a> {
    draft: &'d mut Draft<'a>,
    archive: &'d mut Archive,
    tree: Tree,
    styles: Styles,
    lang: Option<String>,
    /// Annotations whose words are still being read: the query, the paragraph and the place where they began.
    ranges: BTreeMap<String, (usize, usize, usize)>,
    n_paragraphs: usize,
    after: Vec<Block>,
}

/// Reads a whole package.
pub fn read(archive: &mut Archive, draft: &mut Draft) -> Result<(), ImportError> {
    if archive
        .bytes("META-INF/manifest.xml")?
        .is_some_and(|bytes| String::from_utf8_lossy(&bytes).contains("encryption-data"))
    {
        return Err(damaged("it is locked with a password; save it without one"));
    }
    let bytes = archive.bytes("content.xml")?.ok_or_else(|| damaged("it has no content in it"))?;
    let tree = parse_xml(&bytes, GRAMMAR, &mut draft.source)?;
    let mut styles = Styles::default();
    if let Some(bytes) = archive.bytes("styles.xml")? {
        styles.add(&parse_xml(&bytes, SILENT, &mut String::new())?);
        let spoken = parse_xml(&bytes, GRAMMAR, &mut draft.source)?;
        // Heads and feet of pages stand with the styles; they are made anew.
        draft.remove(&I084, &spoken, 0, "head or foot of pages");
    }
    styles.add(&tree);
    metadata(archive, draft)?;
    let body = tree.path(0, &["office:document-content", "office:body", "office:text"]);
    let body = body.ok_or_else(|| damaged("it holds no text document"))?;
    let outside: Vec<NodeId> = tree.children(0).iter().flat_map(|root| tree.children(*root)).copied().collect();
    for id in outside.into_iter().filter(|id| tree.name(*id) != "office:body") {
        draft.remove(&I083, &tree, id, "settings of the file");
    }
    let lang = styles.default_lang.clone();
    if let Some(lang) = &lang {
        draft.document.facts.set_language(lang);
    }
    let mut reader =
        Reader { draft, archive, tree, styles, lang, ranges: BTreeMap::new(), n_paragraphs: 0, after: Vec::new() };
    let mut parts = Vec::new();
    reader.collect(body, &mut parts);
    let blocks = book(parts, reader.draft);
    reader.draft.document.blocks.extend(blocks);
    Ok(())
}

fn metadata(archive: &mut Archive, draft: &mut Draft) -> Result<(), ImportError> {
    let Some(bytes) = archive.bytes("meta.xml")? else { return Ok(()) };
    let mut text = String::new();
    let tree = parse_xml(&bytes, FACTS, &mut text)?;
    let facts = &mut draft.document.facts;
    // Who made the file first is its author; `dc:creator` is who saved it last, which counts only where there is nobody else.
    for wanted in ["initial-creator", "creator", "title", "description", "language", "keyword"] {
        for id in tree.below(0).filter(|id| tree.local(*id) == wanted) {
            facts.declare(wanted, &tree.text(id, &text));
        }
    }
    Ok(())
}

impl Reader<'_, '_> {
    fn body(&mut self, id: NodeId) -> Vec<Block> {
        let mut parts = Vec::new();
        self.collect(id, &mut parts);
        group(parts, self.draft)
    }

    fn collect(&mut self, id: NodeId, parts: &mut Vec<Part>) {
        for child in self.tree.children(id).to_vec() {
            match self.tree.name(child) {
                "text:p" | "text:h" => self.paragraph(child, parts),
                "text:list" => {
                    let list = self.list(child, 1, None);
                    parts.extend(list.into_iter().map(Part::Ready));
                }
                "table:table" => {
                    let table = self.table(child);
                    parts.extend(table.into_iter().map(Part::Ready));
                }
                name if MADE.contains(&name) => {
                    self.draft.remove(&I083, &self.tree, child, "a list that the program has made");
                }
                "text:tracked-changes" => self.tracked_changes(child),
                "text:sequence-decls" | "office:forms" | "text:variable-decls" | "text:user-field-decls" => {
                    self.draft.remove(&I083, &self.tree, child, "settings of the file");
                }
                "draw:frame" | "text:change-start" | "text:change-end" | "text:change" | "text:bookmark" => {
                    let mut inlines = Vec::new();
                    self.inline(child, &spans::Base::default(), &mut inlines);
                    parts.push(Part::Paragraph { role: Role::Text, list: None, inlines });
                    parts.extend(std::mem::take(&mut self.after).into_iter().map(Part::Ready));
                }
                _ => match self.tree.words(child) {
                    Some(_) => {}
                    None => self.collect(child, parts),
                },
            }
        }
    }

    fn paragraph(&mut self, id: NodeId, parts: &mut Vec<Part>) {
        self.n_paragraphs += 1;
        let facts = self.styles.get("paragraph", self.tree.get(id, "text:style-name").unwrap_or_default());
        let level = self.tree.get(id, "text:outline-level").and_then(|level| level.parse().ok());
        let role = match self.tree.name(id) {
            "text:h" => Role::Heading(level.unwrap_or(1).clamp(1, 9)),
            _ => facts.role.unwrap_or(Role::Text),
        };
        let mut inlines = Vec::new();
        let base = spans::Base::new(&facts, role);
        self.inlines(id, &base, &mut inlines);
        parts.push(Part::Paragraph { role, list: None, inlines });
        parts.extend(std::mem::take(&mut self.after).into_iter().map(Part::Ready));
    }

    /// Reads a list; lists within it without a style of their own go on with its style. A list of nothing but headings is a way to number them.
    fn list(&mut self, id: NodeId, depth: u8, style: Option<String>) -> Vec<Block> {
        let style = self.tree.get(id, "text:style-name").map(str::to_string).or(style);
        let start = style.as_deref().and_then(|style| self.styles.list_start(style, depth));
        let mut items = Vec::new();
        for item in self.tree.children(id).to_vec() {
            if !matches!(self.tree.name(item), "text:list-item" | "text:list-header") {
                continue;
            }
            let mut blocks = Vec::new();
            for child in self.tree.children(item).to_vec() {
                if self.tree.name(child) == "text:list" {
                    blocks.extend(self.list(child, depth.saturating_add(1), style.clone()));
                } else {
                    let mut parts = Vec::new();
                    self.collect_one(child, &mut parts);
                    blocks.extend(group(parts, self.draft));
                }
            }
            items.push(blocks);
        }
        let has_heading = items.iter().flatten().any(|block| matches!(block, Block::Heading { .. }));
        if has_heading {
            return items.into_iter().flatten().collect();
        }
        vec![Block::List { start, items }]
    }

    fn collect_one(&mut self, id: NodeId, parts: &mut Vec<Part>) {
        match self.tree.name(id) {
            "text:p" | "text:h" => self.paragraph(id, parts),
            "table:table" => {
                let table = self.table(id);
                parts.extend(table.into_iter().map(Part::Ready));
            }
            _ => self.collect(id, parts),
        }
    }

    fn table(&mut self, id: NodeId) -> Vec<Block> {
        let cells = self.tree.below(id).filter(|below| self.tree.name(*below) == "table:table-cell");
        let cells: Vec<NodeId> = cells.take(2).collect();
        if let [only] = cells[..] {
            self.draft.audit.kept(&I090, Slice::default(), "a table of one cell becomes a sidebar", 80);
            let blocks = self.body(only);
            let is_empty = blocks.is_empty();
            return if is_empty { Vec::new() } else { vec![Block::Div { name: "sidebar", lang: None, blocks }] };
        }
        let mut table = Table::default();
        self.rows(id, &mut table);
        if table.rows.iter().flatten().all(Vec::is_empty) { Vec::new() } else { vec![Block::Table(table)] }
    }

    fn rows(&mut self, id: NodeId, table: &mut Table) {
        for child in self.tree.children(id).to_vec() {
            match self.tree.name(child) {
                "table:table-row" => {
                    let row = self.row(child, &mut table.aligned);
                    table.rows.push(row);
                }
                "table:table-header-rows" => {
                    self.rows(child, table);
                    table.n_head = table.rows.len();
                }
                _ => self.rows(child, table),
            }
        }
    }

    fn row(
        &mut self,
        id: NodeId,
        aligned: &mut Vec<(usize, Align)>,
    ) -> Vec<Vec<crate::import::containers::shape::Inline>> {
        let mut row = Vec::new();
        for child in self.tree.children(id).to_vec() {
            match self.tree.name(child) {
                "table:table-cell" => {
                    let (inlines, n_blocks) = cell(self.body(child));
                    let span = self.tree.get(child, "table:number-columns-spanned").and_then(|span| span.parse().ok());
                    let slice = self.tree.slices(child).first().copied().unwrap_or_default();
                    if n_blocks > 1 || span.is_some_and(|span: usize| span > 1) {
                        self.draft.audit.kept(&I090, slice, "one line in one cell", 70);
                    }
                    aligned.extend(self.align(child).map(|align| (row.len(), align)));
                    row.push(inlines);
                    // What stands in a repeated cell is there once; the last of a row may repeat to the end of the sheet.
                    let repeated = self.tree.get(child, "table:number-columns-repeated");
                    let n_more = repeated.and_then(|count| count.parse().ok()).unwrap_or(1_usize).saturating_sub(1);
                    row.extend(std::iter::repeat_n(Vec::new(), n_more.min(MAX_REPEATED)));
                }
                "table:covered-table-cell" => {
                    let (inlines, _) = cell(self.body(child));
                    row.push(inlines);
                }
                _ => {}
            }
        }
        row
    }

    /// How the words of a cell stand, by the style of its first paragraph.
    fn align(&self, cell: NodeId) -> Option<Align> {
        let first = self.tree.child(cell, "text:p")?;
        self.styles.get("paragraph", self.tree.get(first, "text:style-name")?).align
    }

    /// Deleted words are kept apart in the file; inserted ones stand in the text.
    fn tracked_changes(&mut self, id: NodeId) {
        for region in self.tree.children(id).to_vec() {
            let who = self
                .tree
                .find(region, "dc:creator")
                .map(|id| self.tree.text(id, &self.draft.source))
                .unwrap_or_default();
            match self.tree.find(region, "text:deletion") {
                Some(deletion) if !self.draft.audit.allows(&I080) => {
                    // Its words stand where `text:change` is.
                    let info = self.tree.child(deletion, "office:change-info");
                    info.into_iter()
                        .for_each(|info| self.draft.remove(&I083, &self.tree, info, "who deleted, and when"));
                }
                Some(_) => self.draft.remove(&I080, &self.tree, region, &format!("deleted by {}", who.trim())),
                None => self.draft.remove(
                    &I081,
                    &self.tree,
                    region,
                    "an insertion, which is accepted: who made it, and when",
                ),
            }
        }
    }
}
