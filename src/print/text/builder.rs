//! Builds paragraphs from inlines: tells words, spaces and places to break apart.
//!
//! Where lines may break follows UAX 14 for the scripts that write spaces, with these differences: never before a dash, never after an opening
//! mark, after a hyphen only between letters. Text in scripts without spaces is cut by `icu_segmenter`.

use std::ops::Range;

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;

use crate::book::Formula;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::Lang;
use crate::book::NoteId;
use crate::book::Style;
use crate::book::inline::ReferenceForm;
use crate::book::math::Class;
use crate::fonts::FontLibrary;
use crate::fonts::Posture;
use crate::print::math;
use crate::print::math::MathBox;
use crate::print::math::Setter;
use crate::print::pages::StructId;
use crate::print::pages::StructKind;
use crate::print::pages::StructTree;
use crate::print::text::CharStyle;
use crate::print::text::Paragraph;
use crate::print::text::Piece;
use crate::print::text::PieceKind;
use crate::print::text::StyleId;
use crate::print::text::WordId;
use crate::print::text::WordTable;
use crate::print::text::items::ANYWHERE_COST;
use crate::print::text::paragraph::PendingLink;
use crate::print::text::slant::Between;
use crate::print::text::style::StyleTable;
use crate::print::text::style::Wording;
use crate::print::text::wordbreak::is_code_joint;
use crate::source::Span;
use crate::theme::Families;
use crate::units::Length;
use crate::units::Size;

/// The cost of a break after a dash within a sentence, after a slash, after dots. Between a plain space (0) and a hyphen.
const DASH_COST: i32 = 30;

/// The space after the dash that opens a line of dialogue, in thousandths of an em. It is the same in every line, or the first words of the
/// speakers would not stand under each other.
const AFTER_OPENING_DASH: i32 = 250;

/// What builders share over a book.
pub struct TextContext<'a> {
    pub fonts: &'a FontLibrary,
    pub families: &'a Families,
    pub styles: StyleTable,
    pub words: WordTable,
    pub structure: StructTree,
    /// Anchors by the number that pieces carry.
    pub anchors: Vec<String>,
    /// The mark of each note, by `NoteId`.
    pub note_marks: Vec<String>,
    /// Pixel sizes of the pictures, by `AssetId`; `None` where one is missing.
    pub picture_sizes: Vec<Option<(u32, u32)>>,
    /// What a page reference says, by anchor: “page 37”.
    pub page_words: &'a (dyn Fn(&str) -> String + Sync),
    /// The page references met, by anchor.
    pub page_references: Vec<(String, Span)>,
    /// The boxes of formulas, by the number that pieces carry.
    pub math: Vec<MathBox>,
    /// What is wrong with formulas, and where.
    pub math_faults: Vec<(MathFault, Span)>,
}

/// What a formula lacks on its page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MathFault {
    /// It is wider than its measure, by so much.
    Wide(Length),
    /// No face has this character.
    Missing(char),
}

/// Builds one paragraph.
pub struct ParagraphBuilder<'c, 'a> {
    ctx: &'c mut TextContext<'a>,
    paragraph: Paragraph,
    /// The structure node that the paragraph's text belongs to.
    node: StructId,
    leaf: Option<StructId>,
    lang: Lang,
    link: u16,
    /// The last piece is a space, or there is none yet.
    after_space: bool,
    last_word: Option<WordId>,
    /// How many pieces there were behind a superscript that stands alone before the word it counts.
    lone_mark: Option<usize>,
    measure: Length,
    /// Words of the first phrase still to be set in small capitals.
    lead_in: u8,
}

/// The cost of a line's end after a relation of a formula, and after a sign that joins. Source: plain TeX, `\relpenalty` and `\binoppenalty`.
const RELATION_COST: i32 = 500;
const BINARY_COST: i32 = 700;

/// The most words of a chapter's first phrase; it ends sooner at the first stop.
const LEAD_IN_WORDS: u8 = 5;

/// The advance of a monospaced face, thousandths of an em.
pub const MONO_SPACE: i32 = 600;

/// Spaces that a tab in code stands for.
pub const TAB_SPACES: i64 = 4;

/// The cost of a line's end behind a mark in a word of a program, in squared points, as ragged lines are paid for.
const JOINT_COST: i32 = 100;

/// Characters from one break between letters to the next.
const CODE_STEP: usize = 4;

/// Where text is being added: its style and origin.
#[derive(Clone)]
struct Cursor {
    style: CharStyle,
    id: StyleId,
}

impl<'c, 'a> ParagraphBuilder<'c, 'a> {
    /// `node` is the structure node of the paragraph; `lang` its language; `measure` bounds pictures in the line.
    pub fn new(ctx: &'c mut TextContext<'a>, node: StructId, lang: &Lang, measure: Length) -> ParagraphBuilder<'c, 'a> {
        ParagraphBuilder {
            ctx,
            paragraph: Paragraph::default(),
            node,
            leaf: None,
            lang: lang.clone(),
            link: 0,
            after_space: true,
            last_word: None,
            lone_mark: None,
            measure,
            lead_in: 0,
        }
    }

    pub fn fonts(&self) -> &'a FontLibrary {
        self.ctx.fonts
    }

    /// Sets the first phrase of what follows in small capitals: up to the first stop, five words at most.
    pub fn lead_in_small_caps(&mut self) {
        self.lead_in = LEAD_IN_WORDS;
    }

    /// A line of code: every space of it is kept. It breaks at spaces; a word wider than `room`, that of a turned line, behind its marks and, where
    /// there are none, anywhere.
    pub fn code_line(&mut self, line: &str, style: &CharStyle, room: Length, span: Span) {
        let style = CharStyle { wording: Wording::CodeLine, ..style.clone() };
        let id = self.ctx.styles.intern(&style);
        let n_fitting = (room.0 / style.size.scaled(i64::from(MONO_SPACE), 1000).0.max(1)).max(1) as usize;
        let cursor = Cursor { style, id };
        let source = Source { span, n_bytes: line.len() };
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let mut start = 0;
        for (at, character) in line.char_indices() {
            if character != ' ' && character != '\t' {
                continue;
            }
            self.code_word(line, start..at, &cursor, (source, n_fitting));
            start = at + 1;
            let piece = source.piece(at, start);
            // Of several spaces the last one too is a place to break, so that what follows can start where turned lines do.
            let is_at_end = !line[..at].ends_with([' ', '\t']) || !line[start..].starts_with([' ', '\t']);
            match character {
                '\t' => (0..TAB_SPACES).for_each(|_| self.push(PieceKind::FixedSpace(id, MONO_SPACE), piece)),
                _ if is_at_end && at > indent => self.push(PieceKind::Space(id), piece),
                _ => self.push(PieceKind::FixedSpace(id, MONO_SPACE), piece),
            }
        }
        self.code_word(line, start..line.len(), &cursor, (source, n_fitting));
    }

    fn code_word(&mut self, line: &str, range: Range<usize>, cursor: &Cursor, (source, n_fitting): (Source, usize)) {
        let word = &line[range.clone()];
        let mut start = 0;
        if word.chars().nth(n_fitting).is_some() {
            let mut n_since = 0;
            for ((_, before), (at, after)) in word.char_indices().zip(word.char_indices().skip(1)) {
                n_since += 1;
                let cost = match is_code_joint(word, at, (before, after)) {
                    true => JOINT_COST,
                    false if n_since >= CODE_STEP => ANYWHERE_COST,
                    false => continue,
                };
                self.add_word(&word[start..at], cursor, source.piece(range.start + start, range.start + at));
                self.push(PieceKind::Break(cost), source.piece(range.start + at, range.start + at));
                (start, n_since) = (at, 0);
            }
        }
        self.add_word(&word[start..], cursor, source.piece(range.start + start, range.end));
    }

    pub fn finish(mut self) -> Paragraph {
        self.drop_spaces();
        self.ctx.words.send(&self.ctx.styles);
        self.paragraph
    }

    /// Takes back the spaces before the end of a line.
    fn drop_spaces(&mut self) {
        while matches!(self.paragraph.pieces.last().map(|piece| piece.kind), Some(PieceKind::Space(_))) {
            self.paragraph.pieces.pop();
        }
    }

    /// Adds blank width, for the indent of a first line.
    pub fn indent(&mut self, width: Length, span: Span) {
        if width != Length::ZERO {
            self.push(PieceKind::Indent(width), span);
            self.after_space = true;
        }
    }

    pub fn anchor(&mut self, id: &str, span: Span) {
        let idx = self.ctx.anchors.len() as u32;
        self.ctx.anchors.push(id.to_string());
        self.push(PieceKind::Anchor(idx), span);
    }

    pub fn inlines(&mut self, inlines: &[Inline], style: &CharStyle) {
        let cursor = Cursor { style: style.clone(), id: self.ctx.styles.intern(style) };
        self.add(inlines, &cursor);
    }

    /// Plain words of the program's own: labels, folios.
    pub fn text(&mut self, text: &str, style: &CharStyle, span: Span) {
        let cursor = Cursor { style: style.clone(), id: self.ctx.styles.intern(style) };
        self.add_text(text, &cursor, span);
    }

    /// A space of fixed width, in thousandths of an em.
    pub fn fixed_space(&mut self, thousandths: i32, style: &CharStyle, span: Span) {
        let id = self.ctx.styles.intern(style);
        self.push(PieceKind::FixedSpace(id, thousandths), span);
        self.after_space = true;
    }

    /// A link around text of the program's own, as in the contents.
    pub fn linked(&mut self, target: PendingLink, add: impl FnOnce(&mut Self)) {
        let outer = self.open_link(target);
        add(self);
        self.close_link(outer);
    }

    fn add(&mut self, inlines: &[Inline], cursor: &Cursor) {
        for inline in inlines {
            self.add_inline(inline, cursor);
        }
    }

    fn add_inline(&mut self, inline: &Inline, cursor: &Cursor) {
        match &inline.kind {
            InlineKind::Text(text) => self.add_text(text, cursor, inline.span),
            InlineKind::LineBreak | InlineKind::PrintBreak => {
                self.drop_spaces();
                self.push(PieceKind::LineBreak, inline.span);
                self.after_space = true;
            }
            InlineKind::Styled { style, content } => {
                let is_mark = *style == Style::Superscript && self.after_space;
                let style = cursor.style.with(*style, self.ctx.fonts);
                let id = self.ctx.styles.intern(&style);
                self.add(content, &Cursor { style, id });
                if is_mark && !self.after_space {
                    self.lone_mark = Some(self.paragraph.pieces.len());
                }
            }
            InlineKind::Span { attributes, content } => {
                if let Some(id) = &attributes.id {
                    self.anchor(id, inline.span);
                }
                match &attributes.lang {
                    Some(lang) => self.add_in_lang(content, cursor, lang),
                    None => self.add(content, cursor),
                }
            }
            InlineKind::Code(text) => {
                self.lead_in = 0;
                let style = cursor.style.as_code(self.ctx.families, self.ctx.fonts);
                let id = self.ctx.styles.intern(&style);
                self.add_text(text, &Cursor { style, id }, inline.span);
            }
            InlineKind::Link { url, content } => {
                let outer = self.open_link(PendingLink::Url(url.clone()));
                self.add(content, cursor);
                self.close_link(outer);
            }
            InlineKind::Reference { anchor, form, content } => {
                let outer = self.open_link(PendingLink::Anchor(anchor.clone()));
                match form {
                    ReferenceForm::Page => {
                        self.ctx.page_references.push((anchor.clone(), inline.span));
                        let words = (self.ctx.page_words)(anchor);
                        self.add_text(&words, cursor, inline.span);
                    }
                    _ => self.add(content, cursor),
                }
                self.close_link(outer);
            }
            InlineKind::NoteCall(note) => self.add_note_call(*note, cursor, inline.span),
            InlineKind::Image(image) => self.add_image(image, inline.span),
            InlineKind::Math(formula) => self.add_math(formula, cursor, inline.span),
        }
    }

    fn add_in_lang(&mut self, content: &[Inline], cursor: &Cursor, lang: &Lang) {
        let mut style = cursor.style.clone();
        style.lang = lang.clone();
        let id = self.ctx.styles.intern(&style);
        let outer_node = self.node;
        let outer_lang = std::mem::replace(&mut self.lang, lang.clone());
        self.node = self.ctx.structure.add(outer_node, StructKind::Span, Some(lang.clone()));
        self.leaf = None;
        self.add(content, &Cursor { style, id });
        self.node = outer_node;
        self.lang = outer_lang;
        self.leaf = None;
    }

    fn open_link(&mut self, target: PendingLink) -> (u16, StructId) {
        let outer = (self.link, self.node);
        self.paragraph.links.push(target);
        self.link = self.paragraph.links.len().min(usize::from(u16::MAX)) as u16;
        self.node = self.ctx.structure.add(self.node, StructKind::Link, None);
        self.leaf = None;
        outer
    }

    fn close_link(&mut self, outer: (u16, StructId)) {
        (self.link, self.node) = outer;
        self.leaf = None;
    }

    fn add_note_call(&mut self, note: NoteId, cursor: &Cursor, span: Span) {
        let mark = self.ctx.note_marks.get(note.0 as usize).cloned().unwrap_or_default();
        let is_number = !mark.is_empty() && mark.bytes().all(|byte| byte.is_ascii_digit());
        let mut style = cursor.style.clone();
        style.caps = crate::theme::Caps::AsWritten;
        if !is_number {
            style = style.with(Style::Superscript, self.ctx.fonts);
        }
        let mark = if is_number { superior(&mark) } else { mark };
        let outer = self.open_link(PendingLink::Anchor(note_anchor(note)));
        let id = self.ctx.styles.intern(&style);
        let word = self.ctx.words.intern(&mark, id);
        self.push_word(word, span);
        self.push(PieceKind::NoteCall(note), span);
        self.close_link(outer);
    }

    fn add_image(&mut self, image: &crate::book::inline::Image, span: Span) {
        let Some(Some((width, height))) = self.ctx.picture_sizes.get(image.asset.0 as usize).copied() else {
            return;
        };
        let height_limit = Length::pt(11.0);
        let natural = Size {
            width: height_limit.scaled(i64::from(width), i64::from(height.max(1))).min(self.measure),
            height: height_limit,
        };
        let outer_node = self.node;
        let kind = StructKind::Figure { alt: image.alt.clone() };
        self.node = self.ctx.structure.add(outer_node, kind, None);
        self.leaf = None;
        self.push(PieceKind::Image { asset: image.asset, size: natural }, span);
        self.node = outer_node;
        self.leaf = None;
        self.after_space = false;
    }

    /// A formula in the line; the line may break after its relations and, at a higher cost, after signs that join.
    fn add_math(&mut self, formula: &Formula, cursor: &Cursor, span: Span) {
        self.lead_in = 0;
        let Some(mut setter) = Setter::new(self.ctx.fonts, cursor.style.font, cursor.style.size) else { return };
        let items = setter.items(formula);
        self.ctx.math_faults.extend(setter.missing.iter().map(|one| (MathFault::Missing(*one), span)));
        self.within_formula(&formula.tex, |builder| {
            let mut part: Vec<math::Item> = Vec::new();
            for mut item in items {
                let cost = part.last().and_then(|last| break_cost(last.class));
                if let Some(cost) = cost {
                    builder.push_math(math::join(std::mem::take(&mut part)), span);
                    builder.push(PieceKind::Break(cost), span);
                    builder.push(PieceKind::MathSpace(item.before), span);
                    item.before = Length::ZERO;
                }
                part.push(item);
            }
            builder.push_math(math::join(part), span);
        });
    }

    /// A displayed formula, set already, as all that there is in its paragraph.
    pub fn display(&mut self, set: MathBox, tex: &str, span: Span) {
        self.within_formula(tex, |builder| builder.push_math(set, span));
    }

    fn within_formula(&mut self, tex: &str, add: impl FnOnce(&mut Self)) {
        let outer_node = self.node;
        let alt = tex.split_whitespace().collect::<Vec<_>>().join(" ");
        self.node = self.ctx.structure.add(outer_node, StructKind::Formula { alt }, None);
        self.leaf = None;
        add(self);
        self.node = outer_node;
        self.leaf = None;
        self.after_space = false;
    }

    fn push_math(&mut self, set: MathBox, span: Span) {
        let (idx, width) = (self.ctx.math.len() as u32, set.width);
        self.ctx.math.push(set);
        self.push(PieceKind::Math { idx, width }, span);
    }

    fn push(&mut self, kind: PieceKind, span: Span) {
        let leaf = match self.leaf {
            Some(leaf) => leaf,
            None => {
                let leaf = self.ctx.structure.add(self.node, StructKind::Content, None);
                self.leaf = Some(leaf);
                leaf
            }
        };
        self.paragraph.pieces.push(Piece { kind, leaf, link: self.link, level: 0, span });
        let whole = self.paragraph.span.map_or(span, |own| own.to(span));
        self.paragraph.span = Some(whole);
    }

    fn add_text(&mut self, text: &str, cursor: &Cursor, span: Span) {
        // A word and a space each make a piece, and together have six letters or so.
        self.paragraph.pieces.reserve(text.len() / 3);
        let source = Source { span, n_bytes: text.len() };
        if text.chars().any(needs_segmenter) {
            self.add_segmented(text, cursor, source);
        } else {
            self.add_spaced(text, cursor, source, 0);
        }
    }

    /// Text of scripts without spaces: words at the breaks that UAX 14 and the dictionaries give.
    fn add_segmented(&mut self, text: &str, cursor: &Cursor, source: Source) {
        let segmenter = LineSegmenter::new_auto(LineBreakOptions::default());
        let mut start = 0;
        for end in segmenter.segment_str(text).skip(1) {
            self.add_spaced(&text[start..end], cursor, source, start);
            let is_space = text[..end].ends_with(char::is_whitespace);
            if end < text.len() && !is_space {
                self.push(PieceKind::Break(0), source.piece(end, end));
            }
            start = end;
        }
    }

    /// Text of scripts that write spaces between words. `base` is the offset of `text` in its inline.
    fn add_spaced(&mut self, text: &str, cursor: &Cursor, source: Source, base: usize) {
        let mut start = 0;
        let mut characters = text.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            if character.is_ascii_alphanumeric() {
                continue;
            }
            let end = at + character.len_utf8();
            let next = characters.peek().map(|(_, next)| *next);
            if let Some(kind) = self.space_kind(character, cursor) {
                self.add_word(&text[start..at], cursor, source.piece(base + start, base + at));
                let kind = if character == '\u{a0}' && self.opens_with_dash() {
                    PieceKind::FixedSpace(cursor.id, AFTER_OPENING_DASH)
                } else {
                    kind
                };
                self.add_space(kind, source.piece(base + at, base + end));
                start = end;
            } else if cursor.style.wording == Wording::Language
                && let Some(kind) = break_after(&text[start..end], character, next)
            {
                self.add_word(&text[start..end], cursor, source.piece(base + start, base + end));
                self.push(kind, source.piece(base + end, base + end));
                start = end;
            }
        }
        self.add_word(&text[start..], cursor, source.piece(base + start, base + text.len()));
    }

    fn add_word(&mut self, word: &str, cursor: &Cursor, span: Span) {
        if word.is_empty() {
            return;
        }
        let style = self.lead_in_style(word, cursor);
        let id = self.ctx.words.intern(word, style);
        self.push_word(id, span);
    }

    fn push_word(&mut self, word: WordId, span: Span) {
        if let Some(before) = self.last_word
            && self.ctx.words.style(before) != self.ctx.words.style(word)
        {
            self.keep_apart(before, word);
        }
        self.push(PieceKind::Word(word), span);
        self.last_word = Some(word);
        self.after_space = false;
    }

    /// Puts what keeps two words apart behind the first one, if that leans and the other does not, or the other way round. Before a space only
    /// what leans to the right counts.
    fn keep_apart(&mut self, before: WordId, word: WordId) {
        let posture = |word| {
            let style = self.ctx.styles.get(self.ctx.words.style(word));
            self.ctx.fonts.face(style.font).posture
        };
        let (left, right) = (posture(before), posture(word));
        if left == right {
            return;
        }
        let pieces = &self.paragraph.pieces;
        let n_spaces = match pieces.last().map(|piece| piece.kind) {
            Some(PieceKind::Space(_) | PieceKind::HardSpace(_) | PieceKind::FixedSpace(..)) => 1,
            _ => 0,
        };
        let at = pieces.len() - n_spaces;
        let is_mark = |piece: &&Piece| matches!(piece.kind, PieceKind::NoteCall(_) | PieceKind::Anchor(_));
        let beside = pieces[..at].iter().rev().find(|piece| !is_mark(piece)).map(|piece| piece.kind);
        if beside != Some(PieceKind::Word(before)) || (n_spaces > 0 && left == Posture::Roman) {
            return;
        }
        let between = if n_spaces > 0 { Between::Space } else { Between::before(self.ctx.words.text(word)) };
        let kind = PieceKind::Slant(self.ctx.words.meet(before, word, between));
        let slant = Piece { kind, ..self.paragraph.pieces[at - 1] };
        self.paragraph.pieces.insert(at, slant);
    }

    /// The style of the next word: that of the first phrase as long as it lasts.
    fn lead_in_style(&mut self, word: &str, cursor: &Cursor) -> StyleId {
        if self.lead_in == 0 {
            return cursor.id;
        }
        let is_stop = word.ends_with([',', ';', ':', '.', '!', '?', '—', '–', ')', '”', '»']);
        self.lead_in = if is_stop { 0 } else { self.lead_in - 1 };
        let style = cursor.style.with(Style::SmallCaps, self.ctx.fonts);
        self.ctx.styles.intern(&style)
    }

    fn add_space(&mut self, kind: PieceKind, span: Span) {
        match kind {
            // Spaces in a row are one, as in every manuscript.
            PieceKind::Space(_) if self.after_space => {}
            // A verse number never ends the line before its verse.
            PieceKind::Space(style) if self.lone_mark == Some(self.paragraph.pieces.len()) => {
                self.push(PieceKind::HardSpace(style), span);
                self.after_space = true;
            }
            // Places to break in a row are one: each would be tried with all others.
            PieceKind::Break(_) if self.ends_in_break() => {}
            PieceKind::Space(_) => {
                self.push(kind, span);
                self.after_space = true;
            }
            _ => self.push(kind, span),
        }
    }

    /// Whether all there is yet is the dash of a line of dialogue.
    fn opens_with_dash(&self) -> bool {
        let mut pieces = self.paragraph.pieces.iter().filter(|piece| !matches!(piece.kind, PieceKind::Indent(_)));
        let first = pieces.next().map(|piece| piece.kind);
        let is_dash = matches!(first, Some(PieceKind::Word(word)) if matches!(self.ctx.words.text(word), "—" | "–"));
        is_dash && pieces.next().is_none()
    }

    fn ends_in_break(&self) -> bool {
        let last = self.paragraph.pieces.last().map(|piece| piece.kind);
        matches!(last, Some(PieceKind::Break(_) | PieceKind::Space(_)))
    }

    fn space_kind(&self, character: char, cursor: &Cursor) -> Option<PieceKind> {
        Some(match character {
            ' ' | '\t' | '\n' | '\r' | '\u{1680}' | '\u{3000}' => PieceKind::Space(cursor.id),
            '\u{a0}' => PieceKind::HardSpace(cursor.id),
            '\u{202f}' => PieceKind::FixedSpace(cursor.id, 170),
            '\u{2009}' => PieceKind::FixedSpace(cursor.id, 200),
            '\u{200a}' => PieceKind::FixedSpace(cursor.id, 90),
            '\u{2002}' => PieceKind::FixedSpace(cursor.id, 500),
            '\u{2003}' => PieceKind::FixedSpace(cursor.id, 1000),
            '\u{2004}' => PieceKind::FixedSpace(cursor.id, 333),
            '\u{2005}' => PieceKind::FixedSpace(cursor.id, 250),
            '\u{2006}' => PieceKind::FixedSpace(cursor.id, 167),
            '\u{2007}' => PieceKind::FixedSpace(cursor.id, 500),
            '\u{2008}' => PieceKind::FixedSpace(cursor.id, 220),
            '\u{200b}' => PieceKind::Break(0),
            _ => return None,
        })
    }
}

/// What a line's end after a sign of this class costs, where there may be one.
fn break_cost(class: Class) -> Option<i32> {
    match class {
        Class::Relation => Some(RELATION_COST),
        Class::Binary => Some(BINARY_COST),
        _ => None,
    }
}

/// The name under which a note's text can be linked to; no author's id starts with a space.
pub fn note_anchor(note: NoteId) -> String {
    format!(" note {}", note.0)
}

/// Where a text comes from.
#[derive(Clone, Copy)]
struct Source {
    span: Span,
    /// Of the text.
    n_bytes: usize,
}

impl Source {
    /// The place of a part of the text. Where `read` or `prepare` have changed it, it is as far within the source as the part is within the text;
    /// the page marks of the EPUB are found the same way back.
    fn piece(self, start: usize, end: usize) -> Span {
        let Source { span, n_bytes } = self;
        let n_source = (span.end - span.start) as usize;
        let place = |offset: usize| match n_source == n_bytes {
            true => span.start + offset as u32,
            false => span.start + (offset as u64 * n_source as u64 / n_bytes.max(1) as u64) as u32,
        };
        Span { file: span.file, start: place(start), end: place(end) }
    }
}

/// Whether a line may break after this character, which ends `word`.
fn break_after(word: &str, character: char, next: Option<char>) -> Option<PieceKind> {
    let next = next?;
    let before = word.chars().rev().nth(1);
    let between_letters = before.is_some_and(char::is_alphanumeric) && next.is_alphanumeric();
    let kind = match character {
        '-' | '\u{2010}' if between_letters && before.is_some_and(char::is_alphabetic) => PieceKind::HardHyphen,
        '–' if between_letters => PieceKind::Break(DASH_COST),
        '—' | '…' if next.is_alphanumeric() || is_opening(next) => PieceKind::Break(DASH_COST),
        '/' if between_letters && !next.is_numeric() => PieceKind::Break(DASH_COST),
        _ => return None,
    };
    // The mark of an address stands near its start; to search a word of any length at each of its characters would take squared time.
    let start = &word[..word.floor_char_boundary(ADDRESS_START)];
    let is_address = start.contains("://") || start.contains('@') || start.starts_with("www.");
    (!is_address).then_some(kind)
}

/// Bytes at the start of a word in which the mark of an address is looked for.
const ADDRESS_START: usize = 256;

fn is_opening(character: char) -> bool {
    matches!(character, '“' | '‘' | '«' | '„' | '‚' | '(' | '[')
}

/// Scripts that write no spaces between words, or that need more than spaces to be broken.
fn needs_segmenter(character: char) -> bool {
    matches!(u32::from(character),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x2E80..=0x2FDF | 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0xFF00..=0xFFEF | 0x20000..=0x3FFFF)
}

/// A number in superior figures.
fn superior(number: &str) -> String {
    const FIGURES: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    number.bytes().map(|byte| FIGURES[usize::from(byte - b'0')]).collect()
}
