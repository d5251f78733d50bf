//! Places lines on a page: the pieces of a set line become glyph runs at their positions.

mod formulas;
mod marks;

use std::ops::Range;

use crate::book::Lang;
use crate::fonts::FontId;
use crate::fonts::FontLibrary;
use crate::print::flow::columns::Columns;
use crate::print::flow::columns::PartRole;
use crate::print::flow::galley::Balance;
use crate::print::flow::galley::Block;
use crate::print::flow::galley::Content;
use crate::print::flow::galley::SetText;
use crate::print::flow::galley::TableRow;
use crate::print::flow::galley::TextBlock;
use crate::print::flow::settle::LineContext;
use crate::print::flow::settle::MOST_ROW_LINES;
use crate::print::flow::settle::natural_width;
use crate::print::flow::settle::row_height;
use crate::print::flow::settle::row_lines;
use crate::print::flow::settle::rule_room;
use crate::print::flow::settle::variant_setting;
use crate::print::lines::Item;
use crate::print::lines::Setting;
use crate::print::lines::item::FILL;
use crate::print::lines::set::GlueSetter;
use crate::print::lines::set::SetLine;
use crate::print::lines::set::set_lines;
use crate::print::math::MathBox;
use crate::print::pages::Glyph;
use crate::print::pages::GlyphRun;
use crate::print::pages::Mark;
use crate::print::pages::Placed;
use crate::print::pages::StructId;
use crate::print::pages::StructTree;
use crate::print::pages::facts::LineEnd;
use crate::print::pages::facts::LineFacts;
use crate::print::pages::facts::LineKind;
use crate::print::pages::facts::Spaces;
use crate::print::pages::facts::least_looseness;
use crate::print::pages::facts::line_end;
use crate::print::pages::facts::overfull;
use crate::print::pages::stopgaps::drop_wanted_loans;
use crate::print::pages::visual::runs_right_to_left;
use crate::print::pages::visual::visual_groups;
use crate::print::pages::visual::visual_order;
use crate::print::text::CharStyle;
use crate::print::text::Paragraph;
use crate::print::text::Piece;
use crate::print::text::PieceKind;
use crate::print::text::StyleId;
use crate::print::text::fragment::Fragment;
use crate::print::text::items::ItemList;
use crate::print::text::paragraph::PendingLink;
use crate::print::text::shape::Shaper;
use crate::print::text::shape::is_unseen;
use crate::print::text::style::StyleTable;
use crate::print::text::words::ShapedWord;
use crate::print::text::words::Stopgap;
use crate::source::Span;
use crate::theme::Align;
use crate::units::Length;
use crate::units::Point;
use crate::units::Size;

/// Texts from this number of lines on are set once and kept; to set others anew for each of their pages is cheaper than the memory.
const LONG_TEXT: usize = 200;

/// What placing needs besides the lines; shared by all threads.
pub struct PlaceContext<'a> {
    pub lines: &'a LineContext<'a>,
    pub styles: &'a StyleTable,
    pub fonts: &'a FontLibrary,
    pub shaper: &'a Shaper,
    pub anchors: &'a [String],
    pub math: &'a [MathBox],
    pub folio_style: CharStyle,
    /// Of the book.
    pub lang: &'a Lang,
    /// Of the pictures, by `AssetId`, in their own units.
    pub picture_sizes: &'a [Option<(u32, u32)>],
}

/// One page's marks while they are placed; positions count from the top left of the trim.
#[derive(Debug, Default)]
pub struct Canvas {
    pub placed: Vec<Placed>,
    pub glyphs: Vec<Glyph>,
    pub text: String,
    /// Anchors of this page, with the top of their line.
    pub anchors: Vec<(String, Length)>,
    /// Areas that lead elsewhere, until all pages are known.
    pub links: Vec<(Point, Size, PendingLink, StructId)>,
    /// What the report says of the lines, in order.
    pub lines: Vec<LineFacts>,
    /// How many of them are text; those of the notes follow.
    pub n_text_lines: usize,
    /// Characters that were not set as they should be, with their words.
    pub stopgaps: Vec<(Stopgap, Span)>,
    /// Marks of lines that are longer than their measure, wherever they stand.
    pub too_long: Vec<Range<u32>>,
    n_paragraphs: u32,
    run: Option<OpenRun>,
}

#[derive(Debug)]
struct OpenRun {
    at: Point,
    font: FontId,
    size: Length,
    x_scale: u16,
    leaf: StructId,
    role: TextRole,
    first_glyph: u32,
    span: Span,
}

/// Whether marks belong to the text, or are artifacts of the page: heads, folios.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum TextRole {
    Text,
    Artifact,
}

/// Where on the page a text block goes, and what its marks belong to.
#[derive(Clone, Copy)]
struct Frame {
    /// The left edge of the text block on the page.
    left: Length,
    role: TextRole,
}

/// Glyphs that a page of text has room for from the start; and bytes of text.
const PAGE_GLYPHS: usize = 2_500;

impl Canvas {
    /// For a page of running text.
    pub fn with_room() -> Canvas {
        let (glyphs, text) = (Vec::with_capacity(PAGE_GLYPHS), String::with_capacity(PAGE_GLYPHS));
        Canvas { glyphs, text, ..Canvas::default() }
    }

    /// Places some rows of a block. `top` is the top of the first row, `left` the left edge of the text block, both on the page.
    pub fn rows(
        &mut self,
        ctx: &PlaceContext,
        block: &Block,
        variant: usize,
        rows: Range<usize>,
        left: Length,
        top: Length,
    ) {
        let frame = Frame { left, role: TextRole::Text };
        match &block.content {
            Content::Text(texts) if texts.len() == 1 => {
                if let Some(setting) = variant_setting(&texts[0], variant) {
                    self.text_rows(ctx, &texts[0], setting, rows, frame, top);
                }
            }
            Content::Text(texts) => self.joined_rows(ctx, texts, rows, frame, top),
            Content::Picture { asset, size, leaf, left: x, span, .. } => {
                self.picture(*asset, *size, Point { x: left + *x, y: top }, *leaf, *span);
            }
            // On the text's page it is no more than a place; `plate` draws its own page.
            Content::Plate { .. } => {}
            Content::Rule { left: x, width, thickness } => {
                let at = Point { x: left + *x, y: top };
                self.rule(at, Size { width: *width, height: *thickness });
            }
            Content::TableRow(row) => self.table_row(ctx, row, rows, frame, top),
            Content::Columns(columns) => self.columns(ctx, columns, frame, top),
        }
    }

    /// The two columns of a page. Lines that take up an entry again are no second text.
    fn columns(&mut self, ctx: &PlaceContext, columns: &Columns, frame: Frame, top: Length) {
        for part in &columns.parts {
            let Some(setting) = variant_setting(&part.text, 0) else { continue };
            let n_lines = self.lines.len();
            let role = if part.role == PartRole::Text { TextRole::Text } else { TextRole::Artifact };
            self.text_rows(ctx, &part.text, setting, part.rows.clone(), Frame { role, ..frame }, top + part.top);
            if role == TextRole::Artifact {
                self.lines.truncate(n_lines);
            }
        }
    }

    /// Rows of several texts that are broken as one.
    fn joined_rows(&mut self, ctx: &PlaceContext, texts: &[TextBlock], rows: Range<usize>, frame: Frame, top: Length) {
        let mut first = 0;
        let mut y = top;
        for text in texts {
            let Some(setting) = variant_setting(text, 0) else { continue };
            let n = setting.n_lines();
            let from = rows.start.max(first).min(first + n) - first;
            let to = rows.end.max(first).min(first + n) - first;
            if from < to {
                self.text_rows(ctx, text, setting, from..to, frame, y);
                y += text.leading * (to - from) as i64;
            }
            first += n;
        }
    }

    /// A whole text, on one line or more, that is no part of the structure: running heads, folios.
    pub fn artifact(&mut self, ctx: &PlaceContext, paragraph: &Paragraph, at: Point) -> Length {
        self.natural_line(ctx, paragraph, at, TextRole::Artifact) - at.x
    }

    /// A word of the program's own that is no part of the structure: a folio.
    pub fn own_word(&mut self, word: &ShapedWord, text: &str, at: Point) {
        let kind = PieceKind::Indent(Length::ZERO);
        let piece = Piece { kind, leaf: StructTree::ROOT, link: 0, level: 0, span: Span::MADE };
        self.word(word, text, &piece, at, LetterFit::NATURAL, TextRole::Artifact);
        self.close_run();
    }

    fn text_rows(
        &mut self,
        ctx: &PlaceContext,
        text: &TextBlock,
        setting: &Setting,
        rows: Range<usize>,
        frame: Frame,
        top: Length,
    ) {
        if text.paragraph.pieces.is_empty() {
            // A drop cap may be all there is.
            if rows.start == 0 {
                self.beside_first_line(ctx, text, frame, top + text.leading);
            }
            return;
        }
        let measures = ctx.lines.measures(text);
        let kept = (setting.n_lines() >= LONG_TEXT)
            .then(|| text.settled.long.get_or_init(|| Box::new(set(ctx, text, setting))).as_ref());
        let own;
        let SetText { list, lines } = match kept.filter(|kept| kept.lines.len() == setting.n_lines()) {
            Some(kept) => kept,
            None => {
                own = set(ctx, text, setting);
                &own
            }
        };
        let way = text.settled.ways.iter().find(|way| std::ptr::eq(&way.setting, setting));
        let extents = way.map_or(&[][..], |way| &way.extents);
        self.n_paragraphs += 1;
        let mut next = top;
        for line_idx in rows {
            let Some(line) = lines.get(line_idx) else { break };
            let extent = extents.get(line_idx).copied().unwrap_or_default();
            let baseline = next + text.leading * i64::from(1 + extent.above);
            next = baseline + text.leading * i64::from(extent.below);
            let measure = measures.line(line_idx);
            let is_turned = text.paragraph.is_turned();
            let turned = if line_idx > 0 && !is_turned { text.hang } else { Length::ZERO };
            let beside = text.drop_cap.as_ref().filter(|cap| line_idx < usize::from(cap.n_lines));
            let start = frame.left + text.left + turned + beside.map_or(Length::ZERO, |cap| cap.width);
            let mut x = start;
            let slack = measure - line.natural;
            match (text.align, is_turned) {
                (Align::Center, _) => x += slack / 2,
                (Align::Right, false) | (Align::Left, true) => x += slack,
                (Align::Justified, false) => x -= line.hang_left,
                // The last line ends at the left.
                (Align::Justified, true) if line.is_natural() => x += slack,
                (Align::Justified, true) | (Align::Left, false) | (Align::Right, true) => {}
            }
            if text.align != Align::Justified && slack < Length::ZERO {
                // What is too wide for its column or its indent stays within the text block, if that can hold it.
                x = x.min(frame.left + ctx.lines.measure - line.natural).max(frame.left);
            }
            if line_idx == 0 {
                self.beside_first_line(ctx, text, frame, baseline);
            }
            let place = LinePlace {
                at: Point { x, y: baseline },
                left: start,
                measure,
                paragraph: self.n_paragraphs,
                nth: line_idx,
                n_lines: setting.n_lines(),
                role: frame.role,
            };
            self.line(ctx, text, list, line, &place);
        }
    }

    /// A list's label or a drop cap.
    fn beside_first_line(&mut self, ctx: &PlaceContext, text: &TextBlock, frame: Frame, baseline: Length) {
        let x = frame.left + text.left;
        if let Some(label) = &text.label {
            let width = natural_width(label, ctx.lines.words, &ctx.lines.spaces);
            let x = if text.paragraph.is_turned() { x + text.measure } else { x - width };
            self.natural_line(ctx, label, Point { x, y: baseline - text.label_raise }, TextRole::Text);
        }
        if let Some(cap) = &text.drop_cap {
            let y = baseline + text.leading * (i64::from(cap.n_lines) - 1);
            self.natural_line(ctx, &cap.paragraph, Point { x, y }, TextRole::Text);
        }
    }

    /// A paragraph on one line, every space as wide as it is; returns where it ends.
    fn natural_line(&mut self, ctx: &PlaceContext, paragraph: &Paragraph, at: Point, role: TextRole) -> Length {
        let mut x = at.x;
        let levels: Vec<u8> = paragraph.pieces.iter().map(|piece| piece.level).collect();
        let order = visual_order(&levels).unwrap_or_else(|| (0..levels.len()).collect());
        for idx in order {
            x = self.natural_piece(ctx, &paragraph.pieces[idx], Point { x, y: at.y }, role);
        }
        self.close_run();
        x
    }

    /// Places one piece at its natural width; returns where it ends.
    fn natural_piece(&mut self, ctx: &PlaceContext, piece: &Piece, at: Point, role: TextRole) -> Length {
        match piece.kind {
            PieceKind::Word(id) => {
                let words = ctx.lines.words;
                let end = self.word(words.shaped(id), words.text(id), piece, at, LetterFit::NATURAL, role);
                Length(end)
            }
            PieceKind::Space(style) | PieceKind::HardSpace(style) => {
                let width = ctx.lines.spaces[style.0 as usize].width;
                self.space(ctx, style, width, piece, at, role);
                at.x + width
            }
            PieceKind::FixedSpace(style, thousandths) => {
                let width = ctx.lines.spaces[style.0 as usize].em.scaled(i64::from(thousandths), 1000);
                self.space(ctx, style, width, piece, at, role);
                at.x + width
            }
            PieceKind::Indent(width) | PieceKind::MathSpace(width) => at.x + width,
            PieceKind::Slant(id) => at.x + ctx.lines.words.slant(id),
            PieceKind::Math { idx, width } => {
                self.math(ctx, idx, piece, at, 1000, role);
                at.x + width
            }
            PieceKind::Anchor(idx) => {
                self.anchor(ctx, idx, at.y);
                at.x
            }
            _ => at.x,
        }
    }

    fn line(&mut self, ctx: &PlaceContext, text: &TextBlock, list: &ItemList, line: &SetLine, place: &LinePlace) {
        let paragraph = &text.paragraph;
        let is_justified = text.align == Align::Justified;
        let first = (self.text.len() as u32, self.placed.len() as u32);
        let mut spaces = Spaces::default();
        let mut pen = LinePen {
            x: place.at.x,
            y: place.at.y,
            letters: if is_justified { LetterFit::of(line) } else { LetterFit::NATURAL },
            glue: GlueSetter::new(line),
            is_justified,
            role: place.role,
            link: None,
        };
        for group in visual_groups(paragraph, list, line.start..line.end) {
            let origin = list.origins[group.start];
            let piece = &paragraph.pieces[origin.piece as usize];
            self.follow_link(&mut pen, paragraph, piece);
            match list.items[group.start] {
                Item::Box { .. } => self.boxes(ctx, list, line, group, piece, &mut pen),
                Item::Glue { width, stretch, shrink } => {
                    let set = if pen.is_justified { pen.glue.glue_width(width, stretch, shrink) } else { width };
                    if stretch < FILL {
                        spaces.add(width, set);
                    }
                    self.set_space(ctx, piece, set, &mut pen);
                }
                Item::Penalty { .. } | Item::Discretionary { .. } => {}
            }
        }
        self.close_link(&mut pen, paragraph);
        self.close_run();
        let short = if is_justified { line.short } else { Length::ZERO };
        spaces.set += short;
        let excess = if is_justified { line.excess } else { line.natural - place.measure };
        let pieces = list.origins[line.start..line.end].iter().map(|origin| &paragraph.pieces[origin.piece as usize]);
        let first_word = pieces.clone().find(|piece| matches!(piece.kind, PieceKind::Word(_)));
        let span = first_word.or(pieces.clone().next()).map(|piece| piece.span).filter(Span::is_written);
        let placed = first.1..self.placed.len() as u32;
        let overfull = overfull(ctx.lines.words, paragraph, list, line, excess);
        self.too_long.extend(overfull.is_some().then(|| placed.clone()));
        self.lines.push(LineFacts {
            text: first.0..self.text.len() as u32,
            placed,
            width: pen.x - place.left,
            spaces,
            short,
            overfull,
            least_looseness: if is_justified { least_looseness(ctx.lines, text, list, line, spaces) } else { None },
            end: line_end(ctx.lines.words, paragraph, list, line),
            span,
            ..place.facts(text, line)
        });
    }

    fn set_space(&mut self, ctx: &PlaceContext, piece: &Piece, width: Length, pen: &mut LinePen) {
        let at = Point { x: pen.x, y: pen.y };
        if let PieceKind::Space(style) | PieceKind::HardSpace(style) = piece.kind {
            self.space(ctx, style, width, piece, at, pen.role);
        }
        pen.x += width;
    }

    /// The boxes of one piece that stand on this line: a word, or a part of one.
    fn boxes(
        &mut self,
        ctx: &PlaceContext,
        list: &ItemList,
        line: &SetLine,
        items: Range<usize>,
        piece: &Piece,
        pen: &mut LinePen,
    ) {
        let at = Point { x: pen.x, y: pen.y };
        match piece.kind {
            PieceKind::Word(id) => {
                let words = ctx.lines.words;
                let word = words.shaped(id);
                let (text, style, n_stopgaps) = (words.text(id), ctx.styles.get(words.style(id)), self.stopgaps.len());
                let first_part = list.origins[items.start].part as usize;
                let after = first_part.checked_sub(1).map(|idx| &word.breaks[idx]);
                let broken = (items.end == line.end)
                    .then(|| list.origins.get(line.end))
                    .flatten()
                    .filter(|_| matches!(list.items[line.end], Item::Discretionary { .. } | Item::Penalty { .. }))
                    .filter(|origin| origin.part > 0 && list.origins[items.start].piece == origin.piece)
                    .map(|origin| &word.breaks[origin.part as usize - 1]);
                pen.x = if after.is_none() && broken.is_none() && !text.contains(is_unseen) {
                    Length(self.word(word, text, piece, at, pen.letters, pen.role))
                } else {
                    let fragment = Fragment::between(text, after, broken);
                    let shaped = fragment.shape(ctx.shaper, style, ctx.fonts);
                    Length(self.word(&shaped, &fragment.read, piece, at, pen.letters, pen.role))
                };
                drop_wanted_loans(&mut self.stopgaps, n_stopgaps, (text, style), (ctx.fonts, ctx.lang));
                self.decorate(ctx, words.style(id), at, pen.x);
            }
            PieceKind::FixedSpace(style, thousandths) => {
                let width = ctx.lines.spaces[style.0 as usize].em.scaled(i64::from(thousandths), 1000);
                let width = scaled(width, pen.letters.scale);
                self.space(ctx, style, width, piece, at, pen.role);
                pen.x += width;
            }
            PieceKind::Image { asset, size } => {
                let place = Point { x: at.x, y: at.y - size.height.scaled(8, 10) };
                self.picture(asset, size, place, piece.leaf, piece.span);
                pen.x += scaled(size.width, pen.letters.scale);
            }
            PieceKind::Math { idx, width } => {
                self.math(ctx, idx, piece, at, pen.letters.scale, pen.role);
                pen.x += scaled(width, pen.letters.scale);
            }
            PieceKind::Indent(width) => pen.x += scaled(width, pen.letters.scale),
            PieceKind::Slant(id) => pen.x += scaled(ctx.lines.words.slant(id), pen.letters.scale),
            PieceKind::Anchor(idx) => self.anchor(ctx, idx, at.y),
            _ => {}
        }
    }

    /// Glyphs of a shaped word; returns where it ends.
    fn word(
        &mut self,
        word: &ShapedWord,
        text: &str,
        piece: &Piece,
        at: Point,
        letters: LetterFit,
        role: TextRole,
    ) -> i64 {
        let base = self.text.len() as u32;
        self.text.push_str(text);
        self.stopgaps.extend(word.stopgaps.iter().map(|stopgap| (*stopgap, piece.span)));
        let mut x = at.x;
        let is_right_to_left = runs_right_to_left(&word.glyphs);
        for run in &word.runs {
            self.open_run(run.font, run.size, letters.scale, piece, Point { x, y: at.y }, role);
            let letterspace = run.size.scaled(letters.letterspace, 1000);
            let is_last_run = run.glyphs.end as usize == word.glyphs.len();
            let glyphs = &word.glyphs[run.glyphs.start as usize..run.glyphs.end as usize];
            for (idx, glyph) in glyphs.iter().enumerate() {
                let at = run.glyphs.start as usize + idx;
                let continues = idx > 0 && glyphs[idx - 1].cluster == glyph.cluster;
                // Only the first glyph of a cluster stands for its text.
                let next = match is_right_to_left {
                    _ if continues => None,
                    true => word.glyphs[..at].iter().rev().map(|other| other.cluster).find(|one| *one > glyph.cluster),
                    false => word.glyphs[at..].iter().map(|other| other.cluster).find(|one| *one > glyph.cluster),
                };
                let end = next.unwrap_or(text.len() as u32);
                let start = base + glyph.cluster;
                let mut advance = Length(i64::from(glyph.advance));
                let ends_cluster = glyphs.get(idx + 1).is_none_or(|after| after.cluster != glyph.cluster);
                if ends_cluster && !(is_last_run && idx + 1 == glyphs.len()) {
                    advance += letterspace;
                }
                let advance = scaled(advance, letters.scale);
                self.glyphs.push(Glyph {
                    id: glyph.id,
                    advance: advance.0 as i32,
                    x_offset: glyph.x_offset,
                    y_offset: glyph.y_offset,
                    text_start: start,
                    text_end: if continues { start } else { base + end },
                });
                x += advance;
            }
        }
        x.0
    }

    /// A space of any width. It reads as a plain one: readers search for what they can type.
    #[allow(clippy::too_many_arguments)] // A space has a style, a width and a place.
    fn space(&mut self, ctx: &PlaceContext, style: StyleId, width: Length, piece: &Piece, at: Point, role: TextRole) {
        let own = ctx.styles.get(style);
        let space = &ctx.lines.spaces[style.0 as usize];
        let start = self.text.len() as u32;
        self.text.push(' ');
        let scale = self.run.as_ref().map_or(1000, |run| run.x_scale);
        self.open_run(own.font, own.size, scale, piece, at, role);
        self.glyphs.push(Glyph {
            id: space.glyph,
            advance: width.0 as i32,
            x_offset: 0,
            y_offset: 0,
            text_start: start,
            text_end: self.text.len() as u32,
        });
    }

    fn open_run(&mut self, font: FontId, size: Length, x_scale: u16, piece: &Piece, at: Point, role: TextRole) {
        let fits = self.run.as_ref().is_some_and(|run| {
            run.font == font && run.size == size && run.x_scale == x_scale && run.leaf == piece.leaf && run.at.y == at.y
        });
        if fits {
            return;
        }
        self.close_run();
        self.run = Some(OpenRun {
            at,
            font,
            size,
            x_scale,
            leaf: piece.leaf,
            role,
            first_glyph: self.glyphs.len() as u32,
            span: piece.span,
        });
    }

    fn close_run(&mut self) {
        let Some(run) = self.run.take() else { return };
        let glyphs = run.first_glyph..self.glyphs.len() as u32;
        if glyphs.is_empty() {
            return;
        }
        self.placed.push(Placed {
            at: run.at,
            mark: Mark::Glyphs(GlyphRun { font: run.font, size: run.size, x_scale: run.x_scale, glyphs }),
            tag: (run.role == TextRole::Text).then_some(run.leaf),
            span: Some(run.span),
        });
    }

    /// The lines of a table row that stand on this page; a row that is not parted counts as one.
    fn table_row(&mut self, ctx: &PlaceContext, row: &TableRow, rows: Range<usize>, frame: Frame, top: Length) {
        let (height, lines) = match row_lines(row) {
            n_lines if n_lines <= MOST_ROW_LINES => (row_height(row), 0..n_lines),
            n_lines => {
                let leading = row.cells.first().map_or(Length::ZERO, |cell| cell.text.leading);
                let ends = i64::from(rows.start == 0) + i64::from(rows.end == n_lines);
                let rule = if rows.end == n_lines { rule_room(row) } else { Length::ZERO };
                (leading * rows.len() as i64 + row.padding * ends + rule, rows)
            }
        };
        if let Some(thickness) = row.rule_above.filter(|_| lines.start == 0) {
            let at = Point { x: frame.left + row.left, y: top };
            self.rule(at, Size { width: row.measure, height: thickness });
        }
        let first = if lines.start == 0 { top + row.padding.scaled(1, 2) } else { top };
        let n_before = self.lines.len();
        for cell in &row.cells {
            if let Some(setting) = variant_setting(&cell.text, 0) {
                self.text_rows(ctx, &cell.text, setting, lines.clone(), frame, first);
            }
        }
        self.lines[n_before..].iter_mut().for_each(|line| line.table = Some((row.table, row.cells.len())));
        if let Some(thickness) = row.rule_below.filter(|_| lines.end == row_lines(row)) {
            let at = Point { x: frame.left + row.left, y: top + height - thickness };
            self.rule(at, Size { width: row.measure, height: thickness });
        }
    }
}

/// How the letters of a line are fitted; the same through the line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct LetterFit {
    /// Width in thousandths of the face as drawn.
    scale: u16,
    /// Thousandths of an em, scaled with the glyphs, added between letters.
    letterspace: i64,
}

impl LetterFit {
    const NATURAL: LetterFit = LetterFit { scale: 1000, letterspace: 0 };

    fn of(line: &SetLine) -> LetterFit {
        LetterFit { scale: (1000 + line.scale) as u16, letterspace: line.letterspace }
    }
}

struct LinePen {
    x: Length,
    y: Length,
    letters: LetterFit,
    glue: GlueSetter,
    is_justified: bool,
    role: TextRole,
    /// The open link: its number, where it starts, its leaf.
    link: Option<(u16, Length, StructId)>,
}

/// Where a line of a text goes.
struct LinePlace {
    /// Where its first mark stands.
    at: Point,
    /// Where its measure starts.
    left: Length,
    measure: Length,
    /// The text, by its number on the page; the line's number in it, and how many lines it has.
    paragraph: u32,
    nth: usize,
    n_lines: usize,
    role: TextRole,
}

impl LinePlace {
    /// What is known of the line before its marks are placed.
    fn facts(&self, text: &TextBlock, line: &SetLine) -> LineFacts {
        let kind = match (text.last_line, text.align) {
            (Balance::Heading, _) => LineKind::Heading,
            (Balance::Text, Align::Justified) => LineKind::Running,
            (Balance::Text, _) => LineKind::Ragged,
        };
        LineFacts {
            kind,
            baseline: self.at.y,
            left: self.left,
            measure: self.measure,
            width: Length::ZERO,
            leading: text.leading,
            indent: text.indent,
            paragraph: self.paragraph,
            nth: self.nth as u32,
            n_lines: self.n_lines as u32,
            ratio: line.ratio,
            scale: line.scale,
            letterspace: line.letterspace,
            spaces: Spaces::default(),
            short: Length::ZERO,
            overfull: None,
            table: None,
            least_looseness: None,
            end: LineEnd::Bare,
            text: 0..0,
            placed: 0..0,
            span: None,
        }
    }
}

fn set(ctx: &PlaceContext, text: &TextBlock, setting: &Setting) -> SetText {
    let list = ctx.lines.items(text);
    let measures = ctx.lines.measures(text);
    let lines = set_lines(&list.items, &setting.breaks, |idx| measures.line(idx), &ctx.lines.rules_for(text));
    SetText { list, lines }
}

fn scaled(length: Length, scale: u16) -> Length {
    if scale == 1000 { length } else { length.scaled(i64::from(scale), 1000) }
}
