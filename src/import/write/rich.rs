//! The manuscript of a container: nested blocks to Markdown, with the same ledger as that of a raw text.

use crate::import::containers::shape::Align;
use crate::import::containers::shape::Block;
use crate::import::containers::shape::Content;
use crate::import::containers::shape::Document;
use crate::import::containers::shape::Inline;
use crate::import::containers::shape::Table;
use crate::import::containers::shape::plain;
use crate::import::text::Slice;
use crate::import::text::SourceText;
use crate::import::write::inlines::first_sign;
use crate::import::write::markdown::Position;
use crate::import::write::markdown::Written;
use crate::import::write::markdown::escaped;

/// Writes a document. Notes stand at the end of the section that calls them; those that nobody calls stand at the end.
pub fn write(source: &SourceText, document: &Document) -> Written {
    let out = Written { markdown: String::new(), copied: Vec::new(), spent: document.spent.clone(), made: Vec::new() };
    let mut writer = RichWriter {
        source,
        document,
        out,
        prefix: String::new(),
        lead: None,
        pending: Vec::new(),
        is_written: vec![false; document.notes.len()],
        is_in_note: false,
        is_in_script: false,
        is_in_cell: false,
    };
    for section in document.blocks.chunk_by(|_, next| !matches!(next, Block::Heading { .. })) {
        writer.blocks(section);
        writer.flush_notes();
    }
    for idx in 0..document.notes.len() {
        writer.note(idx);
    }
    writer.out
}

/// Writes blocks and inlines into one text.
pub struct RichWriter<'a> {
    pub source: &'a SourceText,
    pub document: &'a Document,
    pub out: Written,
    /// What stands before each line: marks of quotations, indents of items and notes.
    prefix: String,
    /// What stands before the next line instead: the mark of an item.
    lead: Option<String>,
    /// Notes called since they were last written.
    pub pending: Vec<usize>,
    is_written: Vec<bool>,
    pub is_in_note: bool,
    /// Within a superscript or subscript, where spaces need a backslash.
    pub is_in_script: bool,
    pub is_in_cell: bool,
}

impl RichWriter<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        if !blocks.is_empty() {
            self.part();
        }
        self.parted(blocks);
    }

    /// Writes blocks with blank lines between them.
    fn parted(&mut self, blocks: &[Block]) {
        let mut idx = 0;
        while idx < blocks.len() {
            if idx > 0 {
                self.part();
            }
            idx += match &blocks[idx] {
                Block::Verse(_) => self.verse(&blocks[idx..]),
                block => {
                    self.block(block, list_mark(blocks, idx));
                    1
                }
            };
        }
    }

    /// A blank line, unless this is the first block of its container.
    fn part(&mut self) {
        if self.lead.is_none() && !self.out.markdown.is_empty() {
            self.out.markdown.push_str(self.prefix.trim_end());
            self.out.markdown.push('\n');
        }
    }

    pub fn line_start(&mut self) {
        match self.lead.take() {
            // The numbers of items are no words of the source.
            Some(lead) => self.made(&lead),
            None => self.out.markdown.push_str(&self.prefix),
        }
    }

    pub fn line_end(&mut self) {
        let kept = self.out.markdown.trim_end_matches(' ').len();
        self.out.markdown.truncate(kept);
        self.out.markdown.push('\n');
    }

    fn line(&mut self, inlines: &[Inline], position: Position) {
        self.inlines(inlines, position, None);
        self.line_end();
    }

    fn block(&mut self, block: &Block, mark: char) {
        match block {
            Block::Heading { level, inlines, role } => self.heading(*level, inlines, *role),
            Block::Paragraph(inlines) => {
                self.line_start();
                self.line(inlines, Position::Start);
            }
            Block::Verse(_) => {
                self.verse(std::slice::from_ref(block));
            }
            Block::Attribution(inlines) => self.attribution(inlines),
            Block::SceneBreak(slices) => {
                self.out.spent.extend(slices);
                self.plain_line("* * *");
            }
            Block::Code(inlines) => self.code(inlines),
            Block::Quote(blocks) => self.within("> ", "> ", blocks),
            Block::Div { name, lang, blocks } => self.div(name, *lang, blocks),
            Block::List { start, items } => self.list(*start, items, mark),
            Block::Definitions(entries) => self.definitions(entries),
            Block::Table(table) => self.table(table),
            Block::Figure { picture, caption } => {
                self.line_start();
                self.picture(*picture, caption);
                self.line_end();
            }
        }
    }

    pub fn plain_line(&mut self, text: &str) {
        self.line_start();
        self.out.markdown.push_str(text);
        self.line_end();
    }

    /// Writes blocks with a mark before their first line and another one before all others.
    fn within(&mut self, first: &str, others: &str, blocks: &[Block]) {
        let before = self.lead.take().unwrap_or_else(|| self.prefix.clone());
        let prefix_len = self.prefix.len();
        self.prefix.push_str(others);
        self.lead = Some(format!("{before}{first}"));
        self.blocks(blocks);
        if let Some(lead) = self.lead.take() {
            // Nothing was written: an item without words is an item.
            self.made(lead.trim_end());
            self.out.markdown.push('\n');
        }
        self.prefix.truncate(prefix_len);
    }

    fn heading(&mut self, level: u8, inlines: &[Inline], role: Option<&'static str>) {
        self.line_start();
        self.out.markdown.push_str(&"#".repeat(usize::from(level.clamp(1, 6))));
        self.out.markdown.push(' ');
        let (id, words) = self.named(inlines);
        self.inlines(&words, Position::Middle, None);
        let class = role.map(|role| format!(".{role}"));
        let both: Vec<String> = id.into_iter().chain(class).collect();
        if !both.is_empty() {
            self.made(&format!(" {{{}}}", both.join(" ")));
        }
        self.line_end();
    }

    /// Takes the first name off inlines, as the name of the whole; other names stand in it as places.
    pub fn named(&self, inlines: &[Inline]) -> (Option<String>, Vec<Inline>) {
        let mut id = None;
        let mut rest = Vec::new();
        for inline in inlines {
            match inline.content {
                Content::Anchor(anchor) if id.is_none() && !self.document.anchors[anchor].is_empty() => {
                    id = Some(format!("#{}", self.document.anchors[anchor]));
                }
                _ => rest.push(*inline),
            }
        }
        (id, rest)
    }

    /// Writes stanzas that follow each other as one poem. Returns how many.
    fn verse(&mut self, blocks: &[Block]) -> usize {
        let stanzas = blocks.iter().map_while(|block| match block {
            Block::Verse(inlines) => Some(inlines),
            _ => None,
        });
        let stanzas: Vec<&Vec<Inline>> = stanzas.collect();
        for (idx, stanza) in stanzas.iter().enumerate() {
            if idx > 0 {
                self.plain_line("|");
            }
            for line in stanza.split(|inline| inline.content == Content::Break) {
                self.line_start();
                self.out.markdown.push_str("| ");
                self.line(line, Position::Middle);
            }
        }
        stanzas.len()
    }

    fn attribution(&mut self, inlines: &[Inline]) {
        let has_dash = matches!(inlines.first().map(|first| first.content), Some(Content::Words(slice))
            if self.source.get(slice).starts_with(['—', '–', '―']));
        if has_dash {
            self.line_start();
            self.line(inlines, Position::Start);
        } else {
            self.div("attribution", None, &[Block::Paragraph(inlines.to_vec())]);
        }
    }

    fn div(&mut self, name: &str, lang: Option<usize>, blocks: &[Block]) {
        self.line_start();
        match lang {
            Some(lang) => self.made(&format!("::: {{.{name} lang={}}}", self.document.langs[lang])),
            None => self.made(&format!("::: {name}")),
        }
        self.line_end();
        self.parted(blocks);
        self.plain_line(":::");
    }

    fn list(&mut self, start: Option<u64>, items: &[Vec<Block>], mark: char) {
        let is_tight = items.iter().all(|item| {
            item.iter().enumerate().all(|(idx, block)| match block {
                Block::Paragraph(_) => idx == 0,
                Block::List { .. } => idx > 0,
                _ => false,
            })
        });
        for (idx, item) in items.iter().enumerate() {
            if idx > 0 && !is_tight {
                self.part();
            }
            let label = match start {
                Some(start) => format!("{}{} ", start.saturating_add(idx as u64), if mark == '*' { ')' } else { '.' }),
                None => format!("{mark} "),
            };
            if is_tight {
                self.tight_item(&label, item);
            } else {
                self.within(&label, &" ".repeat(label.len()), item);
            }
        }
    }

    /// Writes an item without blank lines in it.
    fn tight_item(&mut self, label: &str, item: &[Block]) {
        let before = self.lead.take().unwrap_or_else(|| self.prefix.clone());
        let prefix_len = self.prefix.len();
        self.prefix.push_str(&" ".repeat(label.len()));
        self.lead = Some(format!("{before}{label}"));
        for block in item {
            self.block(block, '-');
        }
        if let Some(lead) = self.lead.take() {
            self.made(lead.trim_end());
            self.out.markdown.push('\n');
        }
        self.prefix.truncate(prefix_len);
    }

    fn definitions(&mut self, entries: &[(Vec<Inline>, Vec<Vec<Block>>)]) {
        for (idx, (term, texts)) in entries.iter().enumerate() {
            if idx > 0 {
                self.part();
            }
            self.line_start();
            self.line(term, Position::Start);
            for text in texts {
                self.within(":   ", "    ", text);
            }
        }
    }

    /// Words as they stand, line for line, between fences that they do not hold themselves.
    fn code(&mut self, inlines: &[Inline]) {
        let text = plain(inlines, &self.source.text);
        let longest = text.split(|sign| sign != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat((longest + 1).max(3));
        self.plain_line(&fence);
        let start = self.out.markdown.len();
        let mut is_line_start = true;
        for inline in inlines {
            match inline.content {
                Content::Words(slice) => {
                    let mut at = slice.start;
                    for (idx, line) in self.source.get(slice).split('\n').enumerate() {
                        if idx > 0 && self.out.markdown.len() > start {
                            self.code_line_end(&mut is_line_start);
                        }
                        self.code_words(Slice::new(at, at + line.len()), &mut is_line_start);
                        at += line.len() + 1;
                    }
                }
                Content::Break if self.out.markdown.len() > start => self.code_line_end(&mut is_line_start),
                Content::Space => self.out.markdown.push(' '),
                Content::Sign(sign) => self.out.markdown.push(sign),
                _ => {}
            }
        }
        if !is_line_start {
            self.out.markdown.push('\n');
        }
        self.plain_line(&fence);
    }

    fn code_words(&mut self, slice: Slice, is_line_start: &mut bool) {
        let words = self.source.get(slice).trim_end_matches('\r');
        if words.is_empty() {
            return;
        }
        if std::mem::replace(is_line_start, false) {
            self.line_start();
        }
        let start = self.out.markdown.len();
        self.out.markdown.push_str(words);
        self.out.copied.push((start..self.out.markdown.len(), slice));
    }

    fn code_line_end(&mut self, is_line_start: &mut bool) {
        if std::mem::replace(is_line_start, true) {
            self.out.markdown.push_str(self.prefix.trim_end());
        }
        self.out.markdown.push('\n');
    }

    /// A table as one line for each row, its head first; without a head of its own it gets an empty one.
    fn table(&mut self, table: &Table) {
        let n_columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
        let has_head = table.n_head > 0;
        let empty = Vec::new();
        let head = if has_head { &table.rows[0] } else { &empty };
        self.row(head, n_columns);
        let rule = |column: usize| match table.align(column) {
            None => "---|",
            Some(Align::Center) => ":---:|",
            Some(Align::Right) => "---:|",
        };
        self.plain_line(&format!("|{}", (0..n_columns).map(rule).collect::<String>()));
        for row in table.rows.iter().skip(usize::from(has_head)) {
            self.row(row, n_columns);
        }
        if !table.caption.is_empty() {
            self.out.markdown.push_str(self.prefix.trim_end());
            self.out.markdown.push('\n');
            self.line_start();
            self.made("Table: ");
            let (id, caption) = self.named(&table.caption);
            self.inlines(&caption, Position::Middle, None);
            if let Some(id) = id {
                self.made(&format!(" {{{id}}}"));
            }
            self.line_end();
        }
    }

    fn row(&mut self, cells: &[Vec<Inline>], n_columns: usize) {
        self.line_start();
        self.out.markdown.push('|');
        self.is_in_cell = true;
        for idx in 0..n_columns {
            self.out.markdown.push(' ');
            self.inlines(cells.get(idx).map_or(&[][..], Vec::as_slice), Position::Middle, None);
            self.out.markdown.push_str(" |");
        }
        self.is_in_cell = false;
        self.line_end();
    }

    fn flush_notes(&mut self) {
        for idx in std::mem::take(&mut self.pending) {
            self.note(idx);
        }
    }

    fn note(&mut self, idx: usize) {
        if std::mem::replace(&mut self.is_written[idx], true) {
            return;
        }
        self.out.markdown.push('\n');
        self.made(&format!("[^{}]:", idx + 1));
        self.is_in_note = true;
        let document = self.document;
        let at = self.out.markdown.len();
        self.within(" ", "    ", &document.notes[idx].blocks);
        if self.out.markdown.len() <= at + 1 {
            self.out.markdown.push('\n');
        }
        self.is_in_note = false;
    }

    pub fn made(&mut self, text: &str) {
        let start = self.out.markdown.len();
        self.out.markdown.push_str(text);
        self.out.made.push(start..self.out.markdown.len());
    }

    /// Copies words of the source, with what Markdown would misread taken its meaning.
    pub fn copy(&mut self, slice: Slice, position: Position, next: char) {
        if slice.is_empty() {
            return;
        }
        let start = self.out.markdown.len();
        let mut text = escaped(self.source.get(slice), position, next);
        if self.is_in_script {
            text = text.replace(' ', "\\ ");
        }
        self.out.markdown.push_str(&text);
        self.out.copied.push((start..self.out.markdown.len(), slice));
    }

    /// Copies words into a value in quotation marks.
    pub fn copy_quoted(&mut self, slice: Slice) {
        let start = self.out.markdown.len();
        let text = quoted(self.source.get(slice));
        self.out.markdown.push_str(&text);
        self.out.copied.push((start..self.out.markdown.len(), slice));
    }

    /// What is certain to follow: the first sign of the next inline, or a space.
    pub fn sign_after(&self, inlines: &[Inline]) -> char {
        first_sign(inlines, self.source).unwrap_or(' ')
    }
}

/// A text as a value in quotation marks: on one line, its marks escaped.
pub fn quoted(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let escaped = words.join(" ").replace('\\', "\\\\").replace('"', "\\\"");
    // A bar would end the cell of a table.
    escaped.replace('|', "\\|")
}

/// The mark of a list: another one than that of the list directly before it, or they would grow together.
fn list_mark(blocks: &[Block], idx: usize) -> char {
    let n_before = blocks[..idx].iter().rev().take_while(|block| matches!(block, Block::List { .. })).count();
    if n_before % 2 == 1 { '*' } else { '-' }
}
