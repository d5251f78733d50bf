//! The index: its entries as texts as wide as a column. `columns` sets them once the words are shaped.

use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::NoteId;
use crate::book::Style;
use crate::prepare::Index;
use crate::prepare::IndexEntry;
use crate::prepare::index::IndexReference;
use crate::prepare::index::locators;
use crate::print::flow::builder::FlowBuilder;
use crate::print::flow::builder::Setting;
use crate::print::flow::columns::ColumnEntry;
use crate::print::flow::columns::ColumnMatter;
use crate::print::flow::columns::EntryKind;
use crate::print::flow::columns::column_leading;
use crate::print::flow::columns::column_measure;
use crate::print::flow::front::Folios;
use crate::print::flow::galley::Block;
use crate::print::flow::galley::TextBlock;
use crate::print::flow::sections::Around;
use crate::print::pages::StructId;
use crate::print::pages::StructKind;
use crate::print::pages::StructTree;
use crate::print::text::CharStyle;
use crate::print::text::builder::ParagraphBuilder;
use crate::print::text::paragraph::PendingLink;
use crate::source::Span;
use crate::theme::Align;
use crate::units::Length;

impl FlowBuilder<'_> {
    /// The columns of the index, still empty; `own` are the blocks that stand before them below the heading, `n_heading` those of the heading.
    pub fn index_columns(&mut self, around: &Around, own: &[Block], n_heading: usize) -> ColumnMatter {
        let page = &self.theme.page;
        let (start_line, above) = match own.is_empty() {
            true => (Some(self.theme.openings.chapter_text_line), page.leading * 2),
            false => (None, page.leading),
        };
        ColumnMatter {
            node: self.ctx.structure.add(around.node, StructKind::Index, None),
            lang: around.lang.clone(),
            level: (around.level + 1).min(6),
            n_own: n_heading + own.len(),
            start_line,
            above,
            blocks: Vec::new(),
            entries: Vec::new(),
        }
    }

    /// Makes the entries of the index anew, with the folios as they are now known.
    pub fn index_entries(&mut self, matter: &mut ColumnMatter, folios: &Folios) {
        let Some(index) = &self.book.index else { return };
        self.ctx.structure.nodes[matter.node.0 as usize].children.clear();
        matter.blocks.clear();
        matter.entries.clear();
        let deepest = deepest(index);
        for group in &index.groups {
            let first = matter.entries.len();
            if let Some(head) = &group.head {
                self.group_head(head, matter);
            }
            let list = self.ctx.structure.add(matter.node, StructKind::List { is_numbered: false }, None);
            for entry in &group.entries {
                self.index_entry(entry, (list, None, 0), deepest, folios, matter);
            }
            if let Some(entry) = matter.entries.get_mut(first) {
                entry.opens_group = true;
            }
        }
        self.continued_lines(index, deepest, matter);
    }

    fn group_head(&mut self, head: &str, matter: &mut ColumnMatter) {
        let kind = StructKind::Heading { level: matter.level, title: head.to_string() };
        let node = self.ctx.structure.add(matter.node, kind, None);
        let words = [Inline::new(
            InlineKind::Styled { style: Style::Strong, content: vec![Inline::text(head, Span::MADE)] },
            Span::MADE,
        )];
        let text = self.column_text(node, matter, Length::ZERO, Length::ZERO, |builder, chars| {
            builder.inlines(&words, chars);
        });
        matter.push(Block::text(text, Length::ZERO, Length::ZERO), EntryKind::Head, None);
    }

    fn index_entry(
        &mut self,
        entry: &IndexEntry,
        (list, parent, level): (StructId, Option<usize>, i64),
        deepest: i64,
        folios: &Folios,
        matter: &mut ColumnMatter,
    ) {
        let item = self.ctx.structure.add(list, StructKind::ListItem, None);
        let body = self.ctx.structure.add(item, StructKind::ListBody, None);
        let node = self.ctx.structure.add(body, StructKind::Paragraph, None);
        let em = self.theme.styles.index.size;
        let line = self.index_line(entry, folios);
        let (left, hang) = (em * level, em * (deepest + 1 - level));
        let text = self.column_text(node, matter, left, hang, |builder, chars| {
            builder.anchor(&entry.anchor, Span::MADE);
            for part in &line {
                match &part.link {
                    Some(anchor) => builder
                        .linked(PendingLink::Anchor(anchor.clone()), |builder| builder.inlines(&part.words, chars)),
                    None => builder.inlines(&part.words, chars),
                }
            }
        });
        let idx = matter.push(Block::text(text, Length::ZERO, Length::ZERO), EntryKind::Entry, parent);
        if !entry.entries.is_empty() {
            let list = self.ctx.structure.add(body, StructKind::List { is_numbered: false }, None);
            for below in &entry.entries {
                self.index_entry(below, (list, Some(idx), level + 1), deepest, folios, matter);
            }
        }
    }

    /// The line of an entry: `word, 12, 37–39, see also other word`.
    fn index_line(&self, entry: &IndexEntry, folios: &Folios) -> Vec<LinePart> {
        // All pages are known; a place on none of them was lost, as in the caption of a picture that is missing.
        let folio = |anchor: &str| folios.get(anchor).map(String::as_str);
        let marks = &self.ctx.note_marks;
        let mark = |note: NoteId| marks.get(note.0 as usize).map_or("", String::as_str);
        let mut parts = vec![LinePart { words: entry.words.clone(), link: None }];
        for locator in locators(&entry.places, &folio, &mark) {
            parts.push(LinePart::text(", "));
            // No line ends within a range.
            let number = Inline::text(locator.text.replace('–', "–\u{2060}"), Span::MADE);
            let words = match locator.is_main {
                true => Inline::new(InlineKind::Styled { style: Style::Strong, content: vec![number] }, Span::MADE),
                false => number,
            };
            parts.push(LinePart { words: vec![words], link: Some(locator.anchor) });
        }
        let words = self.book.locale.words;
        push_references(words.index_see, &entry.see, &mut parts);
        push_references(words.index_see_also, &entry.see_also, &mut parts);
        parts
    }

    /// For each entry with others below it the line that stands at the head of a column after a turned leaf: `word (continued)`.
    fn continued_lines(&mut self, index: &Index, deepest: i64, matter: &mut ColumnMatter) {
        let continued = self.book.locale.words.continued;
        let mut entries: Vec<&IndexEntry> = Vec::new();
        index.for_each_entry(&mut |entry| entries.push(entry));
        let em = self.theme.styles.index.size;
        // They are no part of the text: their structure is thrown away with the tree they are built on.
        let structure = std::mem::take(&mut self.ctx.structure);
        let of_entries = (0..matter.entries.len()).filter(|idx| matter.entries[*idx].kind == EntryKind::Entry);
        for (idx, entry) in of_entries.collect::<Vec<usize>>().into_iter().zip(entries) {
            if entry.entries.is_empty() {
                continue;
            }
            let level = matter.depth(idx) as i64;
            let note = [Inline::text(" (", Span::MADE), emphasized(continued), Inline::text(")", Span::MADE)];
            let (left, hang) = (em * level, em * (deepest + 1 - level));
            let text = self.column_text(StructTree::ROOT, matter, left, hang, |builder, chars| {
                builder.inlines(&entry.words, chars);
                builder.inlines(&note, chars);
            });
            matter.entries[idx].continued = Some(matter.blocks.len());
            matter.blocks.push(Block::text(text, Length::ZERO, Length::ZERO));
        }
        self.ctx.structure = structure;
    }

    fn column_text(
        &mut self,
        node: StructId,
        matter: &ColumnMatter,
        left: Length,
        hang: Length,
        build: impl FnOnce(&mut ParagraphBuilder, &CharStyle),
    ) -> TextBlock {
        let style = &self.theme.styles.index;
        let setting = Setting { node, lang: matter.lang.clone(), style, left, right: Length::ZERO };
        let chars = self.char_style(style, &matter.lang);
        let mut text = self.empty_block(&setting);
        text.measure = column_measure(self.theme) - left;
        text.hang = hang;
        text.leading = column_leading(self.theme);
        text.align = if style.align == Align::Justified { Align::Left } else { style.align };
        let mut builder = self.paragraph(node, &matter.lang, text.measure);
        build(&mut builder, &chars);
        text.paragraph = builder.finish();
        text
    }
}

/// A part of an entry's line, and where it leads.
struct LinePart {
    words: Vec<Inline>,
    link: Option<String>,
}

impl LinePart {
    fn text(text: &str) -> LinePart {
        LinePart { words: vec![Inline::text(text, Span::MADE)], link: None }
    }
}

fn push_references(word: &str, references: &[IndexReference], parts: &mut Vec<LinePart>) {
    for (idx, reference) in references.iter().enumerate() {
        parts.push(LinePart::text(if idx == 0 { ", " } else { "; " }));
        if idx == 0 {
            parts.push(LinePart { words: vec![emphasized(word)], link: None });
            parts.push(LinePart::text(" "));
        }
        parts.push(LinePart { words: reference.words.clone(), link: reference.anchor.clone() });
    }
}

fn emphasized(word: &str) -> Inline {
    let content = vec![Inline::text(word, Span::MADE)];
    Inline::new(InlineKind::Styled { style: Style::Emphasis, content }, Span::MADE)
}

/// How far the deepest entries of an index stand in, in em.
fn deepest(index: &Index) -> i64 {
    fn of(entries: &[IndexEntry]) -> i64 {
        entries.iter().map(|entry| if entry.entries.is_empty() { 0 } else { 1 + of(&entry.entries) }).max().unwrap_or(0)
    }
    index.groups.iter().map(|group| of(&group.entries)).max().unwrap_or(0)
}

impl ColumnMatter {
    fn push(&mut self, block: Block, kind: EntryKind, parent: Option<usize>) -> usize {
        self.blocks.push(block);
        self.entries.push(ColumnEntry { kind, parent, continued: None, opens_group: false });
        self.entries.len() - 1
    }

    /// How many entries stand above this one.
    fn depth(&self, idx: usize) -> usize {
        std::iter::successors(self.entries[idx].parent, |parent| self.entries[*parent].parent).count()
    }
}
