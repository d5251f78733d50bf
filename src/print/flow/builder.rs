//! The state that the flow is built with, and the ways to make text blocks in it.

use crate::assets::Assets;
use crate::book::Inline;
use crate::book::Lang;
use crate::fonts::FontLibrary;
use crate::prepare::NotePlacement;
use crate::prepare::PreparedBook;
use crate::print::flow::columns::ColumnPart;
use crate::print::flow::galley::Balance;
use crate::print::flow::galley::Block;
use crate::print::flow::galley::BlockHand;
use crate::print::flow::galley::Content;
use crate::print::flow::galley::Galley;
use crate::print::flow::galley::Grid;
use crate::print::flow::galley::Keep;
use crate::print::flow::galley::Settled;
use crate::print::flow::galley::TableCell;
use crate::print::flow::galley::TextBlock;
use crate::print::flow::notes::calls_in;
use crate::print::pages::StructId;
use crate::print::text::CharStyle;
use crate::print::text::WordTable;
use crate::print::text::builder::ParagraphBuilder;
use crate::print::text::builder::TextContext;
use crate::print::text::items::Hyphens;
use crate::source::Span;
use crate::theme::Align;
use crate::theme::Hyphenate;
use crate::theme::Theme;
use crate::theme::TypeStyle;
use crate::units::Length;

/// Builds galleys from the book.
pub struct FlowBuilder<'a> {
    pub book: &'a PreparedBook,
    pub theme: &'a Theme,
    /// The theme as it is within notes; takes the place of `theme` while one is built.
    pub note_theme: &'a Theme,
    pub fonts: &'a FontLibrary,
    pub assets: &'a Assets,
    pub ctx: TextContext<'a>,
    /// The next number of a poem or table.
    pub next_group: u32,
    /// The next paragraph starts flush: after a heading, after a scene break.
    pub flush: FirstLine,
    pub lists: ListOpening,
}

/// How the contents and the list of figures open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ListOpening {
    /// As chapters do.
    Sunk,
    /// At the head of the page and with less space between the parts and the lines, so that a few lines more find room on it.
    AtHead,
}

/// How the first line of the next paragraph starts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FirstLine {
    Indented,
    /// Indented, unless it goes on with the sentence that a quotation, a list or the like stands in.
    AfterInset,
    Flush,
    /// Flush, with the opening of a chapter.
    Opening,
}

/// Where blocks are being set: the structure around them, their style, how far they stand in.
#[derive(Clone)]
pub struct Setting<'t> {
    pub node: StructId,
    pub lang: Lang,
    pub style: &'t TypeStyle,
    pub left: Length,
    pub right: Length,
}

impl<'a> FlowBuilder<'a> {
    pub fn measure(&self) -> Length {
        self.theme.page.measure
    }

    /// The same place further in. What is nested deep stays where it is, once no more than half of the measure is left.
    pub fn inset<'t>(&self, setting: &Setting<'t>, left: Length, right: Length) -> Setting<'t> {
        let mut inner = Setting { left: setting.left + left, right: setting.right + right, ..setting.clone() };
        if self.measure() - inner.left - inner.right < self.measure() / 2 {
            (inner.left, inner.right) = (setting.left, setting.right);
        }
        inner
    }

    pub fn has_footnotes(&self) -> bool {
        self.book.rules().note_placement == NotePlacement::Foot
    }

    /// The base style of a type style, in a language.
    pub fn char_style(&self, style: &TypeStyle, lang: &Lang) -> CharStyle {
        CharStyle::from_type(style, &self.theme.families, self.fonts, lang)
    }

    /// A paragraph builder for a structure node.
    pub fn paragraph(&mut self, node: StructId, lang: &Lang, measure: Length) -> ParagraphBuilder<'_, 'a> {
        ParagraphBuilder::new(&mut self.ctx, node, lang, measure)
    }

    /// Inlines as a text block in a setting: full measure less the insets of setting and style.
    pub fn text_block(&mut self, inlines: &[Inline], setting: &Setting, node: StructId, indent: Length) -> TextBlock {
        let style = setting.style;
        let chars = self.char_style(style, &setting.lang);
        let mut block = self.empty_block(setting);
        let mut builder = self.paragraph(node, &setting.lang, block.measure);
        if let Some(first) = inlines.first() {
            builder.indent(indent, first.span);
        }
        builder.inlines(inlines, &chars);
        block.paragraph = builder.finish();
        block
    }

    /// Words of the program's own as a text block.
    pub fn own_block(&mut self, text: &str, setting: &Setting, node: StructId, span: Span) -> TextBlock {
        let chars = self.char_style(setting.style, &setting.lang);
        let mut block = self.empty_block(setting);
        let mut builder = self.paragraph(node, &setting.lang, block.measure);
        builder.text(text, &chars, span);
        block.paragraph = builder.finish();
        block
    }

    /// A text block without text yet.
    pub fn empty_block(&self, setting: &Setting) -> TextBlock {
        let style = setting.style;
        TextBlock {
            paragraph: Default::default(),
            left: setting.left,
            measure: self.measure() - setting.left - setting.right,
            hang: Length::ZERO,
            is_whole: false,
            leading: style.leading,
            align: style.align,
            last_line: Balance::Text,
            hyphens: match (style.hyphenate, style.align) {
                (Hyphenate::Yes, _) => Hyphens::Allowed,
                (Hyphenate::No, _) => Hyphens::Forbidden,
            },
            label: None,
            label_raise: Length::ZERO,
            drop_cap: None,
            indent: style.indent,
            settled: Settled::default(),
        }
    }

    pub fn group(&mut self) -> u32 {
        self.next_group += 1;
        self.next_group
    }
}

impl Block {
    /// A block that only has text.
    pub fn text(text: TextBlock, above: Length, below: Length) -> Block {
        Block {
            content: Content::Text(vec![text]),
            above,
            below,
            start_line: None,
            on_grid: Grid::On,
            keep: Keep::Free,
            poem: None,
            hand: BlockHand::default(),
        }
    }

    pub fn texts(&self) -> impl Iterator<Item = &TextBlock> {
        let (texts, cells, parts): (&[TextBlock], &[TableCell], &[ColumnPart]) = match &self.content {
            Content::Text(texts) => (texts, &[], &[]),
            Content::TableRow(row) => (&[], &row.cells, &[]),
            Content::Columns(columns) => (&[], &[], &columns.parts),
            Content::Plate { caption: Some(caption), .. } => (std::slice::from_ref(&**caption), &[], &[]),
            Content::Picture { .. } | Content::Plate { .. } | Content::Rule { .. } => (&[], &[], &[]),
        };
        let cells = cells.iter().map(|cell| &cell.text);
        texts.iter().chain(cells).chain(parts.iter().map(|part| &part.text))
    }

    /// Its words, each text's after a space.
    pub fn plain_text(&self, words: &WordTable) -> String {
        let texts: Vec<String> = self.texts().map(|text| text.plain_text(words)).collect();
        texts.join(" ")
    }

    pub fn texts_mut(&mut self) -> impl Iterator<Item = &mut TextBlock> {
        let (texts, cells, parts): (&mut [TextBlock], &mut [TableCell], &mut [ColumnPart]) = match &mut self.content {
            Content::Text(texts) => (texts, &mut [], &mut []),
            Content::TableRow(row) => (&mut [], &mut row.cells, &mut []),
            Content::Columns(columns) => (&mut [], &mut [], &mut columns.parts),
            Content::Plate { caption: Some(caption), .. } => (std::slice::from_mut(&mut **caption), &mut [], &mut []),
            Content::Picture { .. } | Content::Plate { .. } | Content::Rule { .. } => (&mut [], &mut [], &mut []),
        };
        let cells = cells.iter_mut().map(|cell| &mut cell.text);
        texts.iter_mut().chain(cells).chain(parts.iter_mut().map(|part| &mut part.text))
    }
}

impl Galley {
    /// The calls of notes in its blocks, in order.
    pub fn collect_notes(&mut self) {
        self.notes = calls_in(&self.blocks);
    }
}

/// Headings are balanced, never hyphenated.
pub fn as_heading(mut block: TextBlock) -> TextBlock {
    block.last_line = Balance::Heading;
    block.hyphens = Hyphens::Forbidden;
    if block.align == Align::Justified {
        block.align = Align::Left;
    }
    block
}
