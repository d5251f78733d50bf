//! Blocks of the model to blocks of a galley.

use crate::book;
use crate::book::BlockKind;
use crate::book::BlockRole;
use crate::book::Formula;
use crate::book::Inline;
use crate::book::block::Definition;
use crate::book::block::Figure;
use crate::book::block::List;
use crate::book::block::Numbering;
use crate::book::block::Stanza;
use crate::book::block::VerseLine;
use crate::book::inline::is_typed_head;
use crate::book::inline::starts_small;
use crate::print::flow::builder::FirstLine;
use crate::print::flow::builder::FlowBuilder;
use crate::print::flow::builder::Setting;
use crate::print::flow::builder::as_heading;
use crate::print::flow::galley::Balance;
use crate::print::flow::galley::Block;
use crate::print::flow::galley::BlockHand;
use crate::print::flow::galley::Content;
use crate::print::flow::galley::Grid;
use crate::print::flow::galley::Keep;
use crate::print::flow::galley::TextBlock;
use crate::print::flow::notes::calls_in;
use crate::print::math::MathBox;
use crate::print::math::Setter;
use crate::print::math::display::set_display;
use crate::print::pages::StructId;
use crate::print::pages::StructKind;
use crate::print::text::Piece;
use crate::print::text::PieceKind;
use crate::print::text::bidi::runs_right_to_left;
use crate::print::text::builder::MONO_SPACE;
use crate::print::text::builder::MathFault;
use crate::print::text::builder::TAB_SPACES;
use crate::source::Span;
use crate::theme::Align;
use crate::theme::FirstPhrase;
use crate::theme::TypeStyle;
use crate::units::Length;
use crate::units::Size;

/// Raster pictures are set at this resolution unless the author names a width. Source: KDP and IngramSpark ask for 300 dots per inch.
const PICTURE_DPI: i64 = 300;

/// SVG units per inch. Source: CSS Values and Units 3, section 5.2.
const SVG_DPI: i64 = 96;

/// Between a list's number or bullet and its text, in thousandths of an em.
const LABEL_SPACE: i32 = 500;

/// The least white around a displayed formula, above and below together, in thousandths of the leading.
const DISPLAY_ROOM: i64 = 700;

/// What lies between the descenders of a line and the x-height of the next, less than it seems: thousandths of an em.
const EYE_SHIFT: i64 = 250;

/// Lines that a figure leaves free on its page, for its caption and some text.
const FIGURE_FREE_LINES: i64 = 4;

impl FlowBuilder<'_> {
    pub fn blocks(&mut self, blocks: &[book::Block], setting: &Setting, out: &mut Vec<Block>) {
        for block in blocks {
            let first = out.len();
            match &block.attributes.lang {
                Some(lang) => {
                    let mut inner = setting.clone();
                    inner.lang = lang.clone();
                    self.block(block, &inner, out);
                }
                None => self.block(block, setting, out),
            }
            if let Some(id) = &block.attributes.id {
                self.anchor_first(id, setting.node, block.span, &mut out[first..]);
            }
        }
    }

    /// Puts an anchor before the first text of some blocks, or at a picture that has a page to itself.
    fn anchor_first(&mut self, id: &str, node: StructId, span: Span, blocks: &mut [Block]) {
        if let Some(Content::Plate { anchor, .. }) = blocks.first_mut().map(|block| &mut block.content) {
            *anchor = Some(self.ctx.anchors.len() as u32);
            self.ctx.anchors.push(id.to_string());
            return;
        }
        if let Some(text) = blocks.iter_mut().flat_map(Block::texts_mut).next() {
            self.prepend_anchor(id, text, node, span);
        }
    }

    fn block(&mut self, block: &book::Block, setting: &Setting, out: &mut Vec<Block>) {
        match &block.kind {
            BlockKind::Paragraph(inlines) => self.paragraph_block(inlines, block, setting, out),
            BlockKind::MinorHeading(inlines) => self.minor_heading(inlines, setting, out),
            BlockKind::Container { role, blocks } => self.container(*role, blocks, block, setting, out),
            BlockKind::Attribution(inlines) => self.attribution(inlines, setting, out),
            BlockKind::Verse { stanzas } => self.verse(stanzas, setting, out),
            BlockKind::List(list) => self.list(list, setting, out),
            BlockKind::DefinitionList(definitions) => self.definitions(definitions, setting, out),
            BlockKind::Table(table) => self.table(table, setting, out),
            BlockKind::Figure(figure) if block.is_full_page() && !self.is_in_note() => {
                self.plate(figure, block.span, setting, out)
            }
            BlockKind::Figure(figure) => self.figure(figure, block.span, setting, out),
            BlockKind::Code { text, starts, .. } => self.code((text, starts), block.span, setting, out),
            BlockKind::SceneBreak => self.scene_break(block.span, setting, out),
        }
    }

    /// The structure node of a block, in the language of its setting where that differs from what stands around it.
    fn node(&mut self, kind: StructKind, setting: &Setting) -> StructId {
        let own = (setting.lang != self.book.book().meta.lang).then(|| setting.lang.clone());
        self.ctx.structure.add(setting.node, kind, own)
    }

    fn paragraph_block(&mut self, inlines: &[Inline], block: &book::Block, setting: &Setting, out: &mut Vec<Block>) {
        if let Some(formula) = Formula::alone(inlines) {
            return self.formula(formula, block.span, setting, out);
        }
        let node = self.node(StructKind::Paragraph, setting);
        let first_line = std::mem::replace(&mut self.flush, FirstLine::Indented);
        let is_indented = match first_line {
            FirstLine::Indented => true,
            FirstLine::AfterInset => !starts_small(inlines),
            FirstLine::Flush | FirstLine::Opening => false,
        };
        let is_flush = !is_indented || block.attributes.has_class("noindent");
        let indent = if is_flush { Length::ZERO } else { setting.style.indent };
        let text = if first_line == FirstLine::Opening && setting.style == &self.theme.styles.body {
            self.opening_text(inlines, setting, node)
        } else {
            self.text_block(inlines, setting, node, indent)
        };
        let mut block = Block::text(text, Length::ZERO, Length::ZERO);
        // Not two in a row, or a text that is bold throughout could end no page.
        if is_typed_head(inlines) && out.last().is_none_or(|before| before.keep == Keep::Free) {
            block.keep = Keep::WithNext;
        }
        out.push(block);
    }

    /// The first paragraph of a chapter, with its first phrase as the theme sets it.
    fn opening_text(&mut self, inlines: &[Inline], setting: &Setting, node: StructId) -> TextBlock {
        let chars = self.char_style(setting.style, &setting.lang);
        let mut text = self.empty_block(setting);
        let phrase = self.theme.openings.first_phrase;
        let mut builder = self.paragraph(node, &setting.lang, text.measure);
        // Code has no small capitals, and italic ones are not drawn: such an opening stays as it is, in the EPUB too.
        let first = inlines.iter().find(|inline| !inline.is_name());
        let opens_plainly = matches!(first.map(|inline| &inline.kind), Some(book::InlineKind::Text(_)));
        if phrase == FirstPhrase::SmallCaps && opens_plainly {
            builder.lead_in_small_caps();
        }
        builder.inlines(inlines, &chars);
        text.paragraph = builder.finish();
        if let FirstPhrase::DropCap { n_lines } = phrase {
            self.drop_cap(&mut text, n_lines, setting);
        }
        text
    }

    /// A displayed formula: one line, as high as so many lines of text that what follows is on the grid again.
    fn formula(&mut self, formula: &Formula, span: Span, setting: &Setting, out: &mut Vec<Block>) {
        let node = self.node(StructKind::Paragraph, setting);
        let chars = self.char_style(setting.style, &setting.lang);
        let mut text = self.empty_block(setting);
        let Some(mut setter) = Setter::new(self.fonts, chars.font, chars.size) else { return };
        let display = set_display(&mut setter, formula, text.measure);
        let missing = setter.missing.iter().map(|one| (MathFault::Missing(*one), span));
        self.ctx.math_faults.extend(missing);
        if display.excess > Length::ZERO {
            self.ctx.math_faults.push((MathFault::Wide(display.excess), span));
        }
        let (leading, size) = (setting.style.leading, setting.style.size);
        let set = display.set;
        let least = set.total() + leading.scaled(DISPLAY_ROOM, 1000);
        let n_lines = (least.0 + leading.0 - 1).div_euclid(leading.0).max(1);
        let room = leading * n_lines - set.total();
        // The text before reaches below its baseline, that after it begins well below its own top: in the middle for the eye.
        let above = ((room + leading - size.scaled(EYE_SHIFT, 1000)) / 2).min(room).max(Length::ZERO);
        let raise = leading * n_lines - above - set.height;
        let mut raised = MathBox::blank(set.width);
        raised.put(set, Length::ZERO, raise);
        let mut builder = self.paragraph(node, &setting.lang, text.measure);
        builder.display(raised, &formula.tex, span);
        text.paragraph = builder.finish();
        text.leading = leading * n_lines;
        text.label_raise = raise;
        text.align = Align::Left;
        // It belongs to the text that leads to it; formulas in a row may be parted.
        let is_text = |block: &&mut Block| block.texts().any(|text| text.leading == leading);
        if let Some(before) = out.last_mut().filter(is_text) {
            before.keep = Keep::WithNext;
        }
        out.push(Block::text(text, Length::ZERO, Length::ZERO));
        self.flush = FirstLine::Indented;
    }

    fn minor_heading(&mut self, inlines: &[Inline], setting: &Setting, out: &mut Vec<Block>) {
        let title = book::inline::plain_text(inlines);
        let node = self.node(StructKind::Heading { level: 6, title }, setting);
        let style = &self.theme.styles.subhead_3;
        let heading = Setting { style, ..setting.clone() };
        let text = as_heading(self.text_block(inlines, &heading, node, Length::ZERO));
        let mut block = Block::text(text, style.above, style.below);
        block.keep = Keep::WithNext;
        out.push(block);
        self.flush = FirstLine::Flush;
    }

    fn container(
        &mut self,
        role: BlockRole,
        blocks: &[book::Block],
        block: &book::Block,
        setting: &Setting,
        out: &mut Vec<Block>,
    ) {
        let styles = &self.theme.styles;
        let style = match role {
            BlockRole::Quotation => &styles.quotation,
            BlockRole::Epigraph => &styles.epigraph,
            BlockRole::Letter => &styles.letter,
            BlockRole::Document => &styles.document,
            BlockRole::Sidebar => &styles.sidebar,
            BlockRole::Note => &styles.remark,
            BlockRole::Verse => &styles.verse,
            BlockRole::Dedication => &styles.dedication,
            BlockRole::Plain => return self.plain(blocks, block, setting, out),
        };
        let kind = match role {
            BlockRole::Quotation | BlockRole::Epigraph | BlockRole::Letter | BlockRole::Document => {
                StructKind::BlockQuote
            }
            _ => StructKind::Section,
        };
        let node = self.node(kind, setting);
        let mut inner = self.inset(setting, style.left, style.right);
        inner.node = node;
        inner.style = style;
        let first = out.len();
        // A chapter opens after its motto.
        let after = match (role, self.flush) {
            (BlockRole::Epigraph, FirstLine::Opening) => FirstLine::Opening,
            _ => FirstLine::AfterInset,
        };
        self.flush = FirstLine::Flush;
        match role {
            BlockRole::Letter => self.letter(blocks, &inner, out),
            _ => self.blocks(blocks, &inner, out),
        }
        if role == BlockRole::Sidebar {
            self.enclose(first, &inner, out);
        }
        spaced(&mut out[first..], style);
        self.flush = after;
    }

    /// Sets blocks between two rules, so that a sidebar is seen to stand beside the text. They are as thick as that of the notes; a theme without
    /// that one has none.
    fn enclose(&self, first: usize, setting: &Setting, out: &mut Vec<Block>) {
        let Some(note_rule) = self.theme.page.footnote_rule else { return };
        let Some(last) = out[first..].last_mut() else { return };
        let leading = setting.style.leading;
        (last.keep, last.below) = (Keep::WithNext, last.below.max(leading.scaled(1, 2)));
        // A row ends at its baseline, so the rule above needs more room over it than under it to stand nearer to its own text.
        let rule = |above: Length, below: Length| Block {
            content: Content::Rule {
                left: setting.left,
                width: self.measure() - setting.left - setting.right,
                thickness: note_rule.thickness,
            },
            above,
            below,
            start_line: None,
            on_grid: Grid::Off,
            keep: Keep::Free,
            poem: None,
            hand: BlockHand::default(),
        };
        let above = Block { keep: Keep::WithNext, ..rule(leading, leading.scaled(1, 8)) };
        out.insert(first, above);
        out.push(rule(Length::ZERO, Length::ZERO));
    }

    fn plain(&mut self, blocks: &[book::Block], _block: &book::Block, setting: &Setting, out: &mut Vec<Block>) {
        let node = self.node(StructKind::Section, setting);
        let inner = Setting { node, ..setting.clone() };
        self.blocks(blocks, &inner, out);
    }

    fn attribution(&mut self, inlines: &[Inline], setting: &Setting, out: &mut Vec<Block>) {
        let node = self.node(StructKind::Paragraph, setting);
        let style = &self.theme.styles.attribution;
        let own = Setting { style, ..setting.clone() };
        let mut text = self.text_block(inlines, &own, node, Length::ZERO);
        text.leading = setting.style.leading;
        text.hyphens = crate::print::text::items::Hyphens::Forbidden;
        // An attribution belongs to what it names.
        if let Some(before) = out.last_mut() {
            before.keep = Keep::WithNext;
        }
        out.push(Block { on_grid: Grid::Off, ..Block::text(text, style.above, style.below) });
    }

    fn verse(&mut self, stanzas: &[Stanza], setting: &Setting, out: &mut Vec<Block>) {
        let node = self.node(StructKind::Verse, setting);
        let style = &self.theme.styles.verse;
        let poem = self.group();
        let n_stanzas = stanzas.len();
        for (idx, stanza) in stanzas.iter().enumerate() {
            let paragraph_node = self.ctx.structure.add(node, StructKind::Paragraph, None);
            let own = Setting { style, node: paragraph_node, ..setting.clone() };
            let lines = stanza.lines.iter().map(|line| self.verse_line(line, &own)).collect();
            let mut block = Block::text(self.empty_block(&own), Length::ZERO, Length::ZERO);
            block.content = Content::Text(lines);
            block.poem = Some(poem);
            block.on_grid = Grid::Off;
            if idx == 0 {
                block.above = style.above;
            } else {
                block.above = style.leading;
            }
            if idx + 1 == n_stanzas {
                block.below = style.below;
            }
            out.push(block);
        }
        self.flush = FirstLine::AfterInset;
    }

    /// A line of verse: its own indent, turnovers 2 em in.
    fn verse_line(&mut self, line: &VerseLine, setting: &Setting) -> TextBlock {
        let em = setting.style.size;
        let mut text = self.text_block(&line.content, setting, setting.node, Length::ZERO);
        // However far a line is typed in, half of the measure is left for its words.
        let indent = em.scaled(i64::from(line.indent), 2).min(text.measure / 2);
        text.left += indent;
        text.measure -= indent;
        text.hang = em * 2;
        text.is_whole = true;
        text.align = Align::Left;
        text.hyphens = crate::print::text::items::Hyphens::Forbidden;
        text
    }

    fn list(&mut self, list: &List, setting: &Setting, out: &mut Vec<Block>) {
        let is_numbered = list.numbering != Numbering::Bullet;
        let node = self.node(StructKind::List { is_numbered }, setting);
        let style = &self.theme.styles.list;
        let first = out.len();
        for (idx, item) in list.items.iter().enumerate() {
            let label = match list.numbering {
                Numbering::Bullet => "•".to_string(),
                Numbering::Arabic(start) => format!("{}.", start + idx as u64),
            };
            let item_first = out.len();
            self.list_item(&label, item, node, setting, out);
            if !list.is_tight
                && idx > 0
                && let Some(block) = out.get_mut(item_first)
            {
                block.above = block.above.max(style.above);
            }
        }
        let is_within_item = matches!(self.ctx.structure.nodes[setting.node.0 as usize].kind, StructKind::ListBody);
        let mut spacing = TypeStyle { leading: setting.style.leading, ..style.clone() };
        if is_within_item {
            // The lines of a list within a list follow one another as its items do.
            (spacing.above, spacing.below) = (Length::ZERO, Length::ZERO);
        }
        spaced(&mut out[first..], &spacing);
        self.flush = FirstLine::AfterInset;
    }

    fn list_item(
        &mut self,
        label: &str,
        item: &[book::Block],
        list: StructId,
        setting: &Setting,
        out: &mut Vec<Block>,
    ) {
        let item_node = self.ctx.structure.add(list, StructKind::ListItem, None);
        let label_node = self.ctx.structure.add(item_node, StructKind::ListLabel, None);
        let body_node = self.ctx.structure.add(item_node, StructKind::ListBody, None);
        let style = &self.theme.styles.list;
        let mut inner = self.inset(setting, style.left.max(style.size), Length::ZERO);
        inner.node = body_node;
        self.flush = FirstLine::Flush;
        let first = out.len();
        self.blocks(item, &inner, out);
        let span = item.first().map(|block| block.span);
        let Some(text) = out[first..].iter_mut().flat_map(Block::texts_mut).next() else {
            return;
        };
        let Some(span) = span else { return };
        let chars = self.char_style(setting.style, &setting.lang);
        let mut builder = self.paragraph(label_node, &setting.lang, Length::ZERO);
        builder.text(label, &chars, span);
        builder.fixed_space(LABEL_SPACE, &chars, span);
        let paragraph = builder.finish();
        if text.label.is_none() {
            text.label = Some(Box::new(paragraph));
        } else {
            // An item that starts with a list of its own keeps its label as a word before it; where many do, lines break between their labels.
            let mut pieces = paragraph.pieces;
            pieces.extend(pieces.last().map(|last| Piece { kind: PieceKind::Break(0), ..*last }));
            pieces.append(&mut text.paragraph.pieces);
            text.paragraph.pieces = pieces;
        }
    }

    fn definitions(&mut self, definitions: &[Definition], setting: &Setting, out: &mut Vec<Block>) {
        let node = self.node(StructKind::List { is_numbered: false }, setting);
        let style = &self.theme.styles.list;
        let first = out.len();
        for (idx, definition) in definitions.iter().enumerate() {
            let item = self.ctx.structure.add(node, StructKind::ListItem, None);
            let label = self.ctx.structure.add(item, StructKind::ListLabel, None);
            let chars = self.char_style(setting.style, &setting.lang).with(book::Style::Emphasis, self.fonts);
            let mut term = self.empty_block(setting);
            let mut builder = self.paragraph(label, &setting.lang, term.measure);
            builder.inlines(&definition.term, &chars);
            term.paragraph = builder.finish();
            let mut block = Block::text(as_heading(term), Length::ZERO, Length::ZERO);
            block.keep = Keep::WithNext;
            if idx > 0 {
                block.above = style.above;
            }
            out.push(block);
            let body = self.ctx.structure.add(item, StructKind::ListBody, None);
            for description in &definition.descriptions {
                let mut inner = self.inset(setting, style.left.max(style.size), Length::ZERO);
                inner.node = body;
                self.flush = FirstLine::Flush;
                let from = out.len();
                self.blocks(description, &inner, out);
                for block in &mut out[from..] {
                    block.on_grid = Grid::Off;
                }
            }
        }
        // Its terms begin at the margin as paragraphs do: white alone tells where it starts and ends.
        let mut spacing = TypeStyle { leading: setting.style.leading, ..style.clone() };
        let least = spacing.leading.scaled(1, 2);
        (spacing.above, spacing.below) = (spacing.above.max(least), spacing.below.max(least));
        spaced(&mut out[first..], &spacing);
        self.flush = FirstLine::AfterInset;
    }

    fn figure(&mut self, figure: &Figure, span: Span, setting: &Setting, out: &mut Vec<Block>) {
        let alt = if figure.image.is_decorative { String::new() } else { figure.image.alt.clone() };
        let node = self.node(StructKind::Figure { alt }, setting);
        let leaf = self.ctx.structure.add(node, StructKind::Content, None);
        let measure = self.measure() - setting.left - setting.right;
        let leading = self.theme.page.leading;
        let Some(size) = self.picture_size(figure, measure) else { return };
        let left = setting.left + (measure - size.width) / 2;
        let has_caption = !figure.caption.is_empty() || figure.label.is_some();
        // One without a caption belongs to the words before it.
        let is_float = has_caption && !self.is_in_note() && setting.style == &self.theme.styles.body;
        let picture = Content::Picture { asset: figure.image.asset, size, leaf, left, span, is_float };
        let keep = if has_caption { Keep::WithNext } else { Keep::Free };
        let below = if has_caption { leading.scaled(1, 2) } else { leading };
        out.push(Block {
            content: picture,
            above: leading,
            below,
            start_line: None,
            on_grid: Grid::Off,
            keep,
            poem: None,
            hand: BlockHand::default(),
        });
        if has_caption {
            self.caption(figure.label.as_deref(), &figure.caption, node, span, setting, Keep::Free, out);
        }
        self.flush = FirstLine::AfterInset;
    }

    /// A picture with a page of its own, and its caption at the foot of that page. One that calls a note stays with the text around the picture, for
    /// there is the foot at which the note stands.
    fn plate(&mut self, figure: &Figure, span: Span, setting: &Setting, out: &mut Vec<Block>) {
        let asset = figure.image.asset;
        if self.assets.get(asset).is_none() {
            return;
        }
        let alt = if figure.image.is_decorative { String::new() } else { figure.image.alt.clone() };
        let node = self.node(StructKind::Figure { alt }, setting);
        let leaf = self.ctx.structure.add(node, StructKind::Content, None);
        out.push(Block {
            content: Content::Plate { asset, leaf, span, anchor: None, caption: None },
            above: Length::ZERO,
            below: Length::ZERO,
            start_line: None,
            on_grid: Grid::Off,
            // So a heading before it is not left without text.
            keep: Keep::WithNext,
            poem: None,
            hand: BlockHand::default(),
        });
        if !figure.caption.is_empty() || figure.label.is_some() {
            let first = out.len();
            self.caption(figure.label.as_deref(), &figure.caption, node, span, setting, Keep::Free, out);
            let leading = self.theme.page.leading;
            if !calls_in(&out[first..]).is_empty() {
                out[first].above = out[first].above.max(leading);
                self.flush = FirstLine::AfterInset;
                return;
            }
            let text = out.split_off(first).into_iter().next().map(|block| block.content);
            if let (Some(Content::Text(texts)), Content::Plate { caption, .. }) = (text, &mut out[first - 1].content) {
                *caption = texts.into_iter().next().map(Box::new);
            }
        }
    }

    /// A note stands at the foot of a page, and what is in it too.
    fn is_in_note(&self) -> bool {
        std::ptr::eq(self.theme, self.note_theme)
    }

    fn picture_size(&self, figure: &Figure, measure: Length) -> Option<Size> {
        let picture = self.assets.get(figure.image.asset)?;
        let (width, height) = (i64::from(picture.width.max(1)), i64::from(picture.height.max(1)));
        let dpi = if picture.kind == crate::assets::PictureKind::Svg { SVG_DPI } else { PICTURE_DPI };
        let natural = Length::inches(1.0).scaled(width, dpi);
        let wanted = match figure.image.width_percent {
            Some(percent) => measure.times(percent / 100.0),
            None => natural,
        };
        let room = self.theme.page.leading * (i64::from(self.theme.page.n_lines) - FIGURE_FREE_LINES);
        let limit = measure.min(room.scaled(width, height));
        let set_width = wanted.min(limit).max(Length(1));
        Some(Size { width: set_width, height: set_width.scaled(height, width) })
    }

    /// A caption with its label: “Figure 3. …”.
    #[allow(clippy::too_many_arguments)] // A caption belongs to a figure or table in all these respects.
    pub fn caption(
        &mut self,
        label: Option<&str>,
        caption: &[Inline],
        node: StructId,
        span: Span,
        setting: &Setting,
        keep: Keep,
        out: &mut Vec<Block>,
    ) {
        let node = self.ctx.structure.add(node, StructKind::Caption, None);
        let style = &self.theme.styles.caption;
        let own = Setting { style, ..setting.clone() };
        let chars = self.char_style(style, &setting.lang);
        let mut text = self.empty_block(&own);
        let mut builder = self.paragraph(node, &setting.lang, text.measure);
        if let Some(label) = label {
            let stop = if caption.is_empty() { "" } else { ". " };
            let label_style = chars.with(book::Style::SmallCaps, builder.fonts());
            builder.text(&format!("{label}{stop}"), &label_style, span);
        }
        builder.inlines(caption, &chars);
        text.paragraph = builder.finish();
        text.last_line = Balance::Heading;
        text.is_whole = true;
        let mut block = Block::text(text, style.above, style.below);
        block.on_grid = Grid::Off;
        block.keep = keep;
        out.push(block);
    }

    fn code(&mut self, (code, starts): (&str, &[u32]), span: Span, setting: &Setting, out: &mut Vec<Block>) {
        let node = self.node(StructKind::Code, setting);
        let style = &self.theme.styles.code;
        let own = Setting {
            style,
            node,
            left: setting.left + style.left,
            right: setting.right + style.right,
            lang: setting.lang.clone(),
        };
        let chars = self.char_style(style, &setting.lang);
        let first = out.len();
        for (line_idx, line) in code.trim_end_matches('\n').split('\n').enumerate() {
            let at = starts.get(line_idx).copied().unwrap_or(span.start);
            let line_span = Span { start: at, end: (at + line.len() as u32).min(span.end).max(at), ..span };
            let mut text = self.empty_block(&own);
            text.align = Align::Left;
            text.hyphens = crate::print::text::items::Hyphens::Forbidden;
            // A turnover stands further in than its line, but half of the measure is left for it.
            text.hang = (code_indent(line, style.size) + style.size * 2).min(text.measure / 2);
            let mut builder = self.paragraph(node, &setting.lang, text.measure);
            builder.code_line(line, &chars, text.measure - text.hang, line_span);
            text.paragraph = builder.finish();
            out.push(Block { on_grid: Grid::Off, ..Block::text(text, Length::ZERO, Length::ZERO) });
        }
        spaced(&mut out[first..], style);
        // The first two and the last two lines stay together.
        let n_lines = out.len() - first;
        if n_lines > 1 {
            out[first].keep = Keep::WithNext;
            let last = out.len() - 2;
            out[last].keep = Keep::WithNext;
        }
        self.flush = FirstLine::AfterInset;
    }

    fn scene_break(&mut self, span: Span, setting: &Setting, out: &mut Vec<Block>) {
        let style = &self.theme.styles.scene_break;
        let own = Setting { style, ..setting.clone() };
        let node = self.node(StructKind::Paragraph, setting);
        let chars = self.char_style(style, &setting.lang);
        let mut text = self.empty_block(&own);
        text.align = Align::Center;
        let mut builder = self.paragraph(node, &setting.lang, text.measure);
        builder.text("*", &chars, span);
        builder.fixed_space(1000, &chars, span);
        builder.text("*", &chars, span);
        builder.fixed_space(1000, &chars, span);
        builder.text("*", &chars, span);
        text.paragraph = builder.finish();
        out.push(Block::text(text, style.above, style.below));
        self.flush = FirstLine::Flush;
    }

    /// Takes the first letter of an opening out as a drop cap.
    fn drop_cap(&mut self, text: &mut TextBlock, n_lines: u8, setting: &Setting) {
        let Some(position) = text.paragraph.pieces.iter().position(|piece| matches!(piece.kind, PieceKind::Word(_)))
        else {
            return;
        };
        let piece = text.paragraph.pieces[position];
        let PieceKind::Word(word) = piece.kind else { return };
        let style_id = self.ctx.words.style(word);
        let whole = self.ctx.words.text(word).to_string();
        let is_cap = |letter: &char| letter.is_alphabetic() && !runs_right_to_left(*letter);
        let Some(letter) = whole.chars().next().filter(is_cap) else {
            return;
        };
        let rest = &whole[letter.len_utf8()..];
        // The cap reaches from the top of the first line's capitals to the baseline of the last one.
        let face = self.fonts.face(self.ctx.styles.get(style_id).font);
        let metrics = face.metrics();
        let cap_share = f64::from(metrics.cap_height.max(1)) / f64::from(metrics.units_per_em);
        let height = setting.style.leading * i64::from(n_lines - 1) + setting.style.size.times(cap_share);
        let mut style = self.ctx.styles.get(style_id).clone();
        style.size = height.times(1.0 / cap_share);
        let cap_style = self.ctx.styles.intern(&style);
        let cap = self.ctx.words.intern(&whole[..letter.len_utf8()], cap_style);
        let mut cap_piece = piece;
        cap_piece.kind = PieceKind::Word(cap);
        let mut paragraph = crate::print::text::Paragraph { span: Some(piece.span), ..Default::default() };
        paragraph.pieces.push(cap_piece);
        if rest.is_empty() {
            text.paragraph.pieces.remove(position);
            if matches!(text.paragraph.pieces.get(position).map(|piece| piece.kind), Some(PieceKind::Slant(_))) {
                text.paragraph.pieces.remove(position);
            }
            // The space after a word of one letter goes with it, and so stands beside all lines of the cap.
            let is_space = |piece: &&Piece| matches!(piece.kind, PieceKind::Space(_) | PieceKind::HardSpace(_));
            if let Some(space) = text.paragraph.pieces.get(position).filter(is_space).copied() {
                paragraph.pieces.push(space);
                text.paragraph.pieces.remove(position);
            }
        } else {
            let rest = self.ctx.words.intern(rest, style_id);
            text.paragraph.pieces[position].kind = PieceKind::Word(rest);
        }
        text.drop_cap = Some(Box::new(crate::print::flow::galley::DropCap { paragraph, n_lines, width: Length::ZERO }));
    }
}

/// How far a line of code is typed in.
fn code_indent(line: &str, size: Length) -> Length {
    let blanks = line.chars().take_while(|character| matches!(character, ' ' | '\t'));
    let n_spaces: i64 = blanks.map(|blank| if blank == '\t' { TAB_SPACES } else { 1 }).sum();
    size.scaled(n_spaces * i64::from(MONO_SPACE), 1000)
}

/// Gives a group of blocks the space above and below of its style; the first and the last block carry it. Within it, nothing is moved to the grid:
/// the group is, as a whole.
fn spaced(blocks: &mut [Block], style: &TypeStyle) {
    for block in blocks.iter_mut() {
        block.on_grid = Grid::Off;
    }
    if let Some(first) = blocks.first_mut() {
        first.above = first.above.max(style.above);
    }
    if let Some(last) = blocks.last_mut() {
        last.below = last.below.max(style.below);
    }
}
