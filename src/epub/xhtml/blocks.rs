//! Blocks.

use crate::book::Block;
use crate::book::BlockKind;
use crate::book::BlockRole;
use crate::book::Formula;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::SectionRole;
use crate::book::block::Definition;
use crate::book::block::Figure;
use crate::book::block::List;
use crate::book::block::Numbering;
use crate::book::block::Stanza;
use crate::book::block::letter_parts;
use crate::book::inline::starts_small;
use crate::epub::page_marks::PageMark;
use crate::epub::xhtml::Attributes;
use crate::epub::xhtml::Place;
use crate::epub::xhtml::TextWriter;
use crate::epub::xhtml::first_phrase::first_phrase_len;
use crate::source::Span;
use crate::theme::FirstPhrase;
use crate::theme::TypeStyle;

/// The deepest indent of a line of verse that has a class of its own.
const DEEPEST_VERSE_INDENT: u8 = 12;

/// Whether the next paragraph begins with an indent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// After a heading or a pause, and at the head of a group.
    Flush,
    /// After a quotation, a list or the like: flush where it goes on with the sentence that they stand in.
    AfterInset,
    Indented,
}

/// How the items of a list stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spacing {
    Tight,
    Loose,
}

impl<'a> TextWriter<'a> {
    /// The blocks after a heading. The first words of a chapter may be set apart; an epigraph or the like may stand before them.
    pub fn opening_blocks(&mut self, role: SectionRole, blocks: &'a [Block]) {
        let phrase = self.shared.theme.openings.first_phrase;
        let n_before = blocks.iter().take_while(|block| matches!(block.kind, BlockKind::Container { .. })).count();
        let (before, rest) = blocks.split_at(n_before);
        let opening = rest.split_first().and_then(|(first, rest)| match &first.kind {
            BlockKind::Paragraph(inlines) if Formula::alone(inlines).is_none() => Some((first, inlines, rest)),
            _ => None,
        });
        match opening {
            Some((block, inlines, rest)) if phrase != FirstPhrase::Plain && opens_with_phrase(role) => {
                self.blocks(before);
                self.opening_paragraph(block, inlines, phrase);
                self.later_blocks(rest);
            }
            _ => self.blocks(blocks),
        }
    }

    pub fn blocks(&mut self, blocks: &'a [Block]) {
        self.blocks_from(blocks, Start::Flush);
    }

    /// Blocks that go on after a paragraph.
    pub fn later_blocks(&mut self, blocks: &'a [Block]) {
        self.blocks_from(blocks, Start::Indented);
    }

    fn blocks_from(&mut self, blocks: &'a [Block], start: Start) {
        let mut start = start;
        for block in blocks {
            self.block(block, start);
            start = match block.kind {
                BlockKind::SceneBreak | BlockKind::MinorHeading(_) => Start::Flush,
                BlockKind::Paragraph(_) => Start::Indented,
                _ => Start::AfterInset,
            };
        }
    }

    fn block(&mut self, block: &'a Block, start: Start) {
        self.trace(block.span);
        if let BlockKind::Paragraph(inlines) = &block.kind
            && let Some(formula) = Formula::alone(inlines)
        {
            self.page_marks_before(block.span);
            let attributes = Attributes::of(&block.attributes, &self.shared.plan.anchors);
            return self.formula(attributes, formula);
        }
        if !matches!(
            block.kind,
            BlockKind::Paragraph(_)
                | BlockKind::MinorHeading(_)
                | BlockKind::Attribution(_)
                | BlockKind::Container { .. }
        ) {
            self.page_marks_before(block.span);
        }
        let attributes = Attributes::of(&block.attributes, &self.shared.plan.anchors);
        let styles = &self.shared.theme.styles;
        match &block.kind {
            BlockKind::Paragraph(inlines) => {
                let is_first = start == Start::Flush || (start == Start::AfterInset && starts_small(inlines));
                let class = if is_first { "first" } else { "" };
                self.paragraph("p", attributes.class(class), inlines);
            }
            BlockKind::MinorHeading(inlines) => self.minor_heading(attributes, inlines),
            BlockKind::Container { role, blocks } => self.container(*role, attributes, blocks),
            BlockKind::Attribution(inlines) => {
                self.in_style(&styles.attribution, |writer| {
                    writer.paragraph("p", attributes.class("attribution"), inlines);
                });
            }
            BlockKind::Verse { stanzas } => self.in_style(&styles.verse, |writer| writer.verse(attributes, stanzas)),
            BlockKind::List(list) => self.in_style(&styles.list, |writer| writer.list(attributes, list)),
            BlockKind::DefinitionList(definitions) => self.definitions(attributes, definitions),
            BlockKind::Table(table) => self.table(attributes, table),
            BlockKind::Figure(figure) => self.figure(attributes, figure),
            BlockKind::Code { language, text, starts } => {
                self.code(attributes, language.as_deref(), (text, starts), block.span)
            }
            BlockKind::SceneBreak => {
                self.out.empty_line("hr", &attributes.class("scene-break").slices());
            }
        }
    }

    /// A displayed formula with its number at the right.
    fn formula(&mut self, attributes: Attributes, formula: &Formula) {
        let attributes = attributes.class("formula");
        let attributes = if formula.number.is_some() { attributes.class("numbered") } else { attributes };
        self.out.start("div", &attributes.slices());
        self.math(formula);
        if let Some(number) = &formula.number {
            self.out.start("span", &[("class", "formula-number")]);
            self.own_text(number);
            self.out.end("span");
        }
        self.out.end("div");
        self.out.newline();
    }

    pub(super) fn paragraph(&mut self, element: &str, attributes: Attributes, inlines: &'a [Inline]) {
        self.out.start(element, &attributes.slices());
        self.inlines(inlines);
        self.out.end(element);
        self.out.newline();
    }

    fn opening_paragraph(&mut self, block: &'a Block, inlines: &'a [Inline], phrase: FirstPhrase) {
        self.trace(block.span);
        let mut attributes = Attributes::of(&block.attributes, &self.shared.plan.anchors).class("first");
        if let FirstPhrase::DropCap { .. } = phrase {
            attributes = attributes.class("drop-cap");
        }
        self.out.start("p", &attributes.slices());
        let (names, words) = inlines.split_at(inlines.iter().take_while(|inline| inline.is_name()).count());
        self.inlines(names);
        match words.split_first() {
            Some((first, rest)) if phrase == FirstPhrase::SmallCaps => {
                self.first_inline(first);
                self.inlines(rest);
            }
            _ => self.inlines(words),
        }
        self.out.end("p");
        self.out.newline();
    }

    /// The first piece of a chapter's text, with its first words in small capitals.
    fn first_inline(&mut self, inline: &'a Inline) {
        let InlineKind::Text(text) = &inline.kind else {
            self.inline(inline);
            return;
        };
        let len = first_phrase_len(text);
        if len == 0 {
            self.inline(inline);
            return;
        }
        self.page_marks_at_start(inline.span);
        self.out.start("span", &[("class", "first-phrase")]);
        self.small_caps_depth += 1;
        self.own_text(&text[..len]);
        self.small_caps_depth -= 1;
        self.out.end("span");
        self.running_text(text, len, inline.span);
    }

    fn minor_heading(&mut self, attributes: Attributes, inlines: &'a [Inline]) {
        self.level = self.level.saturating_add(1);
        self.open_heading(attributes.class("minor-heading"));
        self.in_style(&self.shared.theme.styles.subhead_2, |writer| writer.inlines(inlines));
        self.close_heading();
        self.level -= 1;
    }

    fn container(&mut self, role: BlockRole, attributes: Attributes, blocks: &'a [Block]) {
        let styles = &self.shared.theme.styles;
        let body = &styles.body;
        let (element, attributes, style): (&str, Attributes, &TypeStyle) = match role {
            BlockRole::Quotation => ("blockquote", attributes.class("quotation"), &styles.quotation),
            BlockRole::Epigraph => {
                let attributes = attributes.class("epigraph").set("epub:type", "epigraph").set("role", "doc-epigraph");
                ("div", attributes, &styles.epigraph)
            }
            BlockRole::Letter => ("blockquote", attributes.class("letter"), &styles.letter),
            BlockRole::Document => ("blockquote", attributes.class("document"), &styles.document),
            BlockRole::Sidebar => ("aside", attributes.class("sidebar"), &styles.sidebar),
            BlockRole::Note => ("div", attributes.class("remark").set("role", "note"), &styles.remark),
            BlockRole::Verse => ("div", attributes.class("verse"), &styles.verse),
            BlockRole::Dedication => {
                let attributes = attributes.class("dedication").set("epub:type", "dedication");
                ("div", attributes.set("role", "doc-dedication"), &styles.dedication)
            }
            BlockRole::Plain => ("div", attributes, body),
        };
        self.out.start(element, &attributes.slices());
        self.out.newline();
        self.in_style(style, |writer| match role {
            BlockRole::Letter => writer.letter(blocks),
            _ => writer.blocks(blocks),
        });
        self.out.end(element);
        self.out.newline();
    }

    /// A letter: place, date and greeting are flush, close and signature stand below each other.
    fn letter(&mut self, blocks: &'a [Block]) {
        let (n_before, n_after) = letter_parts(blocks);
        let (before, rest) = blocks.split_at(n_before);
        let (text, after) = rest.split_at(rest.len() - n_after);
        before.iter().for_each(|block| self.block(block, Start::Flush));
        self.blocks_from(text, if before.is_empty() { Start::Flush } else { Start::Indented });
        for block in after {
            match &block.kind {
                BlockKind::Paragraph(inlines) => {
                    let attributes = Attributes::of(&block.attributes, &self.shared.plan.anchors);
                    self.trace(block.span);
                    self.paragraph("p", attributes.class("letter-end"), inlines);
                }
                _ => self.block(block, Start::Indented),
            }
        }
    }

    /// Each stanza is a paragraph, each line a block of its own with a hanging turnover; without a stylesheet the breaks remain.
    fn verse(&mut self, attributes: Attributes, stanzas: &'a [Stanza]) {
        self.out.start("div", &attributes.class("verse").slices());
        self.out.newline();
        for stanza in stanzas {
            self.out.start("p", &[("class", "stanza")]);
            for (line_idx, line) in stanza.lines.iter().enumerate() {
                let indent = format!("line in{}", line.indent.min(DEEPEST_VERSE_INDENT));
                let class = if line.indent == 0 { "line" } else { &indent };
                self.out.start("span", &[("class", class)]);
                self.inlines(&line.content);
                // Within its line a break adds no empty one; between two blocks it does in readers that cannot hide it.
                let is_last = line_idx + 1 == stanza.lines.len();
                if !is_last {
                    self.out.empty("br", &[]);
                }
                self.out.end("span");
                if !is_last {
                    self.out.newline();
                }
            }
            self.out.end("p");
            self.out.newline();
        }
        self.out.end("div");
        self.out.newline();
    }

    fn list(&mut self, attributes: Attributes, list: &'a List) {
        let start;
        let (element, attributes) = match list.numbering {
            Numbering::Bullet => ("ul", attributes),
            Numbering::Arabic(1) => ("ol", attributes),
            Numbering::Arabic(first) => {
                start = first.to_string();
                ("ol", attributes.set("start", &start))
            }
        };
        self.out.start(element, &attributes.slices());
        self.out.newline();
        for item in &list.items {
            self.out.start("li", &[]);
            self.item_blocks(item, if list.is_tight { Spacing::Tight } else { Spacing::Loose });
            self.out.end("li");
            self.out.newline();
        }
        self.out.end(element);
        self.out.newline();
    }

    /// The blocks of a list item or description. Where the items stand close together, their paragraphs are bare text.
    fn item_blocks(&mut self, blocks: &'a [Block], spacing: Spacing) {
        let is_tight = spacing == Spacing::Tight;
        for (block_idx, block) in blocks.iter().enumerate() {
            match &block.kind {
                BlockKind::Paragraph(inlines) if is_tight && block.attributes.is_empty() => {
                    self.trace(block.span);
                    self.inlines(inlines);
                }
                _ => {
                    if block_idx == 0 || is_tight {
                        self.out.newline();
                    }
                    self.block(block, if block_idx == 0 { Start::Flush } else { Start::Indented });
                }
            }
        }
    }

    fn definitions(&mut self, attributes: Attributes, definitions: &'a [Definition]) {
        self.out.start("dl", &attributes.slices());
        self.out.newline();
        for definition in definitions {
            // The stylesheet sets terms, and heads of tables, as emphasis.
            self.with_face(self.face.emphasized(), |writer| {
                writer.paragraph("dt", Attributes::new(), &definition.term)
            });
            for blocks in &definition.descriptions {
                self.out.start("dd", &[]);
                self.item_blocks(blocks, if blocks.len() == 1 { Spacing::Tight } else { Spacing::Loose });
                self.out.end("dd");
                self.out.newline();
            }
        }
        self.out.end("dl");
        self.out.newline();
    }

    fn figure(&mut self, attributes: Attributes, figure: &'a Figure) {
        self.out.start("figure", &attributes.slices());
        self.out.newline();
        self.image(&figure.image, "");
        self.out.newline();
        if figure.label.is_some() || !figure.caption.is_empty() {
            self.out.start("figcaption", &[]);
            self.caption(figure.label.as_deref(), &figure.caption);
            self.out.end("figcaption");
            self.out.newline();
        }
        self.out.end("figure");
        self.out.newline();
    }

    /// `Figure 3` and the words after it. A caption may stand elsewhere in the manuscript than what it belongs to: it takes the marks of the pages that begin in it, and no others.
    pub(super) fn caption(&mut self, label: Option<&str>, caption: &'a [Inline]) {
        let span = caption.first().zip(caption.last()).map(|(first, last)| first.span.to(last.span));
        let is_own = |mark: &&(Span, PageMark)| {
            span.is_some_and(|span| mark.0.file == span.file && (span.start..span.end).contains(&mark.0.start))
        };
        let (own, others) = std::mem::take(&mut self.page_marks).into_iter().partition(is_own);
        self.page_marks = own;
        if let Some(first) = caption.first() {
            self.page_marks_at_start(first.span);
        }
        self.caption_text(label, caption);
        self.remaining_page_marks();
        self.page_marks = others;
    }

    fn caption_text(&mut self, label: Option<&str>, caption: &'a [Inline]) {
        let style = &self.shared.theme.styles.caption;
        self.in_style(style, |writer| {
            if let Some(label) = label {
                writer.out.start("span", &[("class", "caption-label")]);
                writer.own_text(label);
                writer.out.end("span");
                let separator = writer.shared.book.locale.caption_separator;
                writer.own_text(if caption.is_empty() { "" } else { separator });
            }
            writer.inlines(caption);
        });
    }

    fn code(&mut self, attributes: Attributes, language: Option<&str>, text: (&str, &[u32]), span: Span) {
        let class = language.map(|language| format!("language-{language}"));
        self.out.start("pre", &attributes.slices());
        self.out.start("code", &Attributes::new().class(class.as_deref().unwrap_or("")).slices());
        self.in_style(&self.shared.theme.styles.code, |writer| writer.code_text(text, span));
        self.out.end("code");
        self.out.end("pre");
        self.out.newline();
    }

    /// The text of a block of code, of which each line starts somewhere in the file, with the marks of printed pages that begin in it.
    fn code_text(&mut self, (text, starts): (&str, &[u32]), span: Span) {
        let mut done = 0;
        while let Some((start, mark)) = self.page_marks.front().copied() {
            if !self.is_in_flow() || start.file != span.file || start.start >= span.end {
                break;
            }
            let offset = offset_in_code(text, starts, start.start).max(done);
            self.own_text(&text[done..offset]);
            self.page_mark(mark, "span");
            self.page_marks.pop_front();
            done = offset;
        }
        self.own_text(&text[done..]);
    }

    pub(super) fn is_in_flow(&self) -> bool {
        self.place == Place::Flow
    }
}

/// The byte of a block of code that stands at a place of the file.
fn offset_in_code(text: &str, starts: &[u32], place: u32) -> usize {
    let Some(line_idx) = starts.partition_point(|start| *start <= place).checked_sub(1) else { return 0 };
    let mut line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
    let line_start = line_starts.nth(line_idx).unwrap_or(text.len());
    text.floor_char_boundary(line_start + (place - starts[line_idx]) as usize)
}

/// Whether the first words of a section are set apart: not within a chapter, nor on the small pages of the front matter, nor above an index.
fn opens_with_phrase(role: SectionRole) -> bool {
    use SectionRole as R;
    !matches!(role, R::Subsection | R::HalfTitle | R::Dedication | R::Epigraph | R::Index)
}
