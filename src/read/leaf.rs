//! Gathers the inlines of one paragraph, heading, term or cell from pulldown-cmark's events.
//!
//! In: events with ranges of the body. Out: pieces, and by `resolve` the inlines of the model.

use std::ops::Range;

use pulldown_cmark::LinkType;
use pulldown_cmark::Tag;

use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::Style;
use crate::book::math::Display;
use crate::diag::codes::manuscript::M006;
use crate::diag::codes::manuscript::M032;
use crate::read::attribution;
use crate::read::citations;
use crate::read::context::Context;
use crate::read::context::DEEPEST;
use crate::read::links;
use crate::read::mask::Site;
use crate::read::mask::SiteKind;
use crate::read::math;
use crate::read::piece::Mark;
use crate::read::piece::Picture;
use crate::read::piece::Piece;
use crate::read::piece::push_piece_text;
use crate::read::resolve::resolve;

/// Whether a line end in the manuscript counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineEnds {
    /// A line end is a space.
    Soft,
    /// A line end is a space, but the last line of the paragraph, which ends at this offset, may say who said it.
    Attributed(usize),
    /// Each line is a line of verse.
    Verse,
    /// Lines that start with `|` are lines of verse, others go on with the line before; what begins at this offset is prose again.
    LineBlock(usize),
}

/// A hard space, as Pandoc sets for an indent of a line block: `divs` counts them.
pub const HARD_SPACE: &str = "\u{a0}";

/// The paragraph being gathered.
pub struct Leaf {
    pub line_ends: LineEnds,
    pub start: usize,
    stack: Vec<Level>,
    /// Marks deeper than `DEEPEST`, whose ends are still to come.
    n_flat: usize,
    /// End of the last event: a backslash behind it, before the next text, is an escape.
    last_end: usize,
    /// Text before this offset is already dealt with.
    skip_until: usize,
    is_at_line_start: bool,
}

/// An emphasis, link or picture that is open.
struct Level {
    kind: LevelKind,
    pieces: Vec<Piece>,
    start: usize,
}

enum LevelKind {
    Root,
    Style(Style),
    Link { link_type: LinkType, target: String },
    Image { url: String },
}

impl Leaf {
    pub fn new(line_ends: LineEnds, start: usize) -> Leaf {
        let root = Level { kind: LevelKind::Root, pieces: Vec::new(), start };
        Leaf { line_ends, start, stack: vec![root], n_flat: 0, last_end: start, skip_until: 0, is_at_line_start: true }
    }

    fn pieces(&mut self) -> &mut Vec<Piece> {
        &mut self.stack.last_mut().expect("the root stays on the stack").pieces
    }

    /// Ends the leaf: its pieces, with all levels closed.
    pub fn into_pieces(mut self, ctx: &mut Context) -> Vec<Piece> {
        while self.stack.len() > 1 {
            let end = self.last_end;
            self.close_level(ctx, end);
        }
        self.stack.pop().expect("the root stays on the stack").pieces
    }

    /// Opens an emphasis, link or picture.
    pub fn open(&mut self, ctx: &mut Context, tag: Tag, range: &Range<usize>) {
        let kind = match tag {
            Tag::Emphasis => LevelKind::Style(Style::Emphasis),
            Tag::Strong => LevelKind::Style(Style::Strong),
            Tag::Link { link_type, dest_url, .. } => {
                LevelKind::Link { link_type, target: unmasked(ctx, &dest_url, range) }
            }
            Tag::Image { dest_url, .. } => LevelKind::Image { url: unmasked(ctx, &dest_url, range) },
            _ => return,
        };
        self.is_at_line_start = false;
        if self.stack.len() > DEEPEST || self.n_flat > 0 {
            ctx.report_depth(ctx.span(range.start, range.end));
            self.n_flat += 1;
            return;
        }
        self.stack.push(Level { kind, pieces: Vec::new(), start: range.start });
    }

    /// Closes what was opened last.
    pub fn close(&mut self, ctx: &mut Context, range: &Range<usize>) {
        if self.n_flat > 0 {
            self.n_flat -= 1;
        } else if self.stack.len() > 1 {
            self.close_level(ctx, range.end);
        }
        self.last_end = self.last_end.max(range.end);
    }

    fn close_level(&mut self, ctx: &mut Context, end: usize) {
        let Some(level) = self.stack.pop() else { return };
        let span = ctx.span(level.start, end);
        let content = resolve(level.pieces, ctx);
        match level.kind {
            LevelKind::Root => {}
            LevelKind::Style(style) => {
                if !content.is_empty() {
                    let inline = Inline::new(InlineKind::Styled { style, content }, span);
                    self.pieces().push(Piece::Inline(inline));
                }
            }
            LevelKind::Link { link_type, target } => {
                let piece = links::link(ctx, link_type, &target, content, span);
                self.pieces().push(piece);
            }
            LevelKind::Image { url } => {
                self.pieces().push(Piece::Picture(Picture { url, caption: content, span }));
            }
        }
    }

    /// Adds an inline that pulldown-cmark found whole.
    pub fn push(&mut self, ctx: &Context, kind: InlineKind, range: &Range<usize>) {
        let span = ctx.span(range.start, range.end);
        self.pieces().push(Piece::Inline(Inline::new(kind, span)));
        self.pass(range);
    }

    /// Marks a range as dealt with, adding nothing.
    pub fn pass(&mut self, range: &Range<usize>) {
        self.is_at_line_start = false;
        self.last_end = range.end;
    }

    /// A line end in the manuscript, soft or hard.
    pub fn line_end(&mut self, ctx: &Context, range: &Range<usize>, is_hard: IsHard) {
        if range.start < self.skip_until {
            // Within a formula.
            return;
        }
        let is_verse_line = match self.line_ends {
            LineEnds::Soft => false,
            LineEnds::Attributed(end) => attribution::starts_last_line(ctx.source, range.clone(), end),
            LineEnds::Verse => true,
            LineEnds::LineBlock(end) if range.end < end => {
                let rest = ctx.source[range.end..].trim_start_matches([' ', '\t', '>']);
                rest.starts_with('|')
            }
            LineEnds::LineBlock(end) => range.start < end,
        };
        self.is_at_line_start = is_verse_line;
        self.last_end = range.end;
        let span = ctx.span(range.start, range.end);
        if is_verse_line || is_hard == IsHard::Yes {
            self.pieces().push(Piece::Inline(Inline::new(InlineKind::LineBreak, span)));
        } else {
            push_piece_text(self.pieces(), " ", span);
        }
    }

    /// Adds the words of raw HTML: text without any marks.
    pub fn plain_text(&mut self, ctx: &mut Context, text: &str, range: &Range<usize>) {
        let span = ctx.span(range.start, range.end);
        push_piece_text(self.pieces(), text, span);
        self.pass(range);
    }

    /// Adds a text event, cut at its marks.
    pub fn text(&mut self, ctx: &mut Context, text: &str, range: &Range<usize>) {
        let is_first = self.is_at_line_start;
        let is_escaped =
            range.start > self.last_end && ctx.source.as_bytes()[range.start - 1] == b'\\' && !text.is_empty();
        self.pass(range);
        if range.end <= self.skip_until {
            return;
        }
        if ctx.masked.text.get(range.clone()) != Some(text) {
            // An entity, or a character that pulldown-cmark replaced.
            let decoded: String = text.chars().filter(|c| !is_control(*c)).collect();
            push_piece_text(self.pieces(), &decoded, ctx.span(range.start, range.end));
            return;
        }
        let mut at = range.start.max(self.skip_until);
        if is_escaped && at == range.start {
            at = self.escaped(ctx, at);
        } else if is_first && self.is_in_line_block(at) && ctx.byte(at) == Some(b'|') {
            at = self.line_block_start(ctx, at, range.end);
        }
        self.scan(ctx, at, range.end);
    }

    fn is_in_line_block(&self, at: usize) -> bool {
        matches!(self.line_ends, LineEnds::LineBlock(end) if at < end)
    }

    /// Adds a character behind a backslash. Quotation marks become a text of their own whose span holds the backslash, so that `prepare` can
    /// leave them as they are.
    fn escaped(&mut self, ctx: &Context, at: usize) -> usize {
        let byte = ctx.source.as_bytes()[at];
        let span = if matches!(byte, b'"' | b'\'') { ctx.span(at - 1, at + 1) } else { ctx.span(at, at + 1) };
        let mut utf8 = [0; 4];
        push_piece_text(self.pieces(), char::from(byte).encode_utf8(&mut utf8), span);
        at + 1
    }

    /// Passes the `|` of a line block and turns further spaces into hard ones.
    fn line_block_start(&mut self, ctx: &Context, at: usize, end: usize) -> usize {
        let mut from = at + 1;
        if ctx.byte(from) == Some(b' ') && from < end {
            from += 1;
        }
        let spaces = ctx.source[from..end].bytes().take_while(|byte| *byte == b' ').count();
        if spaces > 0 {
            let span = ctx.span(from, from + spaces);
            self.pieces().push(Piece::Inline(Inline::text(HARD_SPACE.repeat(spaces), span)));
        }
        from + spaces
    }

    /// Cuts `start..end` of the source at marks and covered sites.
    fn scan(&mut self, ctx: &mut Context, start: usize, end: usize) {
        let bytes = ctx.source.as_bytes();
        let mut site_idx = ctx.masked.site_at(start);
        let mut from = start;
        let mut at = start;
        loop {
            let next_site = ctx.masked.sites.get(site_idx).filter(|site| site.start < end).copied();
            let stop = next_site.map_or(end, |site| site.start.max(at));
            while at < stop && !is_cut(bytes, at) {
                at += 1;
            }
            if at >= end {
                break;
            }
            let next = if at < stop {
                self.special(ctx, &mut from, at, end)
            } else if let Some(site) = next_site {
                site_idx += 1;
                self.flush(ctx, from, at);
                match site.kind {
                    SiteKind::Formula(display) => self.formula(ctx, display, site),
                    _ => self.site(ctx, site.kind, at, site.end.min(end)),
                }
                from = site.end.min(end);
                from
            } else {
                break;
            };
            at = next;
            while ctx.masked.sites.get(site_idx).is_some_and(|site| site.end <= at) {
                site_idx += 1;
            }
        }
        self.flush(ctx, from, end);
    }

    fn flush(&mut self, ctx: &Context, from: usize, to: usize) {
        let from = from.max(self.skip_until);
        if from < to {
            push_piece_text(self.pieces(), &ctx.source[from..to], ctx.span(from, to));
        }
    }

    /// Deals with a covered site within a text.
    fn site(&mut self, ctx: &mut Context, kind: SiteKind, start: usize, end: usize) {
        let span = ctx.span(start, end);
        match kind {
            SiteKind::Attributes => self.pieces().push(Piece::Attributes(span)),
            SiteKind::NoteOpening => self.pieces().push(Piece::Mark(Mark::OpenNote, span)),
            SiteKind::Comment | SiteKind::Formula(_) => {}
            SiteKind::UnclosedComment => {
                ctx.sink.report(&M032, span, "comment without an end").hint(
                    "end the comment with `-->`; one that goes on over a blank line has to begin at the start of a line",
                );
            }
            SiteKind::OpenFormula => {
                push_piece_text(self.pieces(), ctx.text(span), span);
                math::report_open(ctx, span);
            }
            SiteKind::VerseIndent => {
                let n_columns = ctx.text(span).bytes().map(|byte| if byte == b'\t' { 4 } else { 1 }).sum();
                self.pieces().push(Piece::Inline(Inline::text(HARD_SPACE.repeat(n_columns), span)));
            }
        }
    }

    /// Adds a formula, whose later lines are then passed.
    fn formula(&mut self, ctx: &mut Context, display: Display, site: Site) {
        let n_signs = if display == Display::Block { 2 } else { 1 };
        let (start, end) = (site.start + n_signs, site.end - n_signs);
        let covered = &ctx.masked.text.as_bytes()[start..end];
        // The marks of containers before its lines are not covered.
        let characters = ctx.source[start..end].char_indices();
        let tex: String = characters
            .filter(|(at, c)| covered[*at] == b'}' || *c == '\n')
            .map(|(_, c)| c)
            .filter(|c| !is_control(*c))
            .collect();
        let inline = math::inline(ctx, &tex, display, ctx.span(site.start, site.end));
        self.pieces().push(Piece::Inline(inline));
        self.skip_until = site.end;
    }

    /// Deals with the byte at `at`, which may be a mark; `from` is the start of the text not yet added. Returns where to go on.
    fn special(&mut self, ctx: &mut Context, from: &mut usize, at: usize, end: usize) -> usize {
        let rest = &ctx.source.as_bytes()[at..end];
        let (mark, len) = match rest {
            [b'[', ..] => {
                if let Some(close) = self.bracket(ctx, from, at) {
                    *from = close.min(end);
                    return *from;
                }
                (Mark::Open, 1)
            }
            [b']', ..] => (Mark::Close, 1),
            [b'^' | b'~', ..] => {
                let n_same = rest.iter().take_while(|byte| **byte == rest[0]).count();
                match (rest[0], n_same) {
                    (b'^', 1) => (Mark::Caret, 1),
                    (b'~', 1) => (Mark::Tilde, 1),
                    (b'~', 2) => (Mark::DoubleTilde, 2),
                    _ => return at + n_same,
                }
            }
            [b'\\', b' ', ..] => {
                self.flush(ctx, *from, at);
                push_piece_text(self.pieces(), HARD_SPACE, ctx.span(at, at + 2));
                *from = at + 2;
                return *from;
            }
            [b'<', ..] if ctx.source[at..].starts_with("<!--") => {
                // One with an end is no text. pulldown-cmark cuts the text behind the `<`.
                self.flush(ctx, *from, at);
                self.site(ctx, SiteKind::UnclosedComment, at, at + 4);
                self.skip_until = at + 4;
                *from = self.skip_until.min(end);
                return *from;
            }
            [b'<', ..] => return at + 1,
            [b'@', ..] => {
                let Some(citation) = citations::bare(ctx.source, at) else { return at + 1 };
                self.flush(ctx, *from, citation.start);
                citations::report(ctx, ctx.span(citation.start, citation.end));
                self.skip_until = citation.end;
                *from = citation.end.min(end);
                return *from;
            }
            [b' ' | b'\t', ..] => return self.spaces(ctx, from, at, end),
            [0xc2, 0x80..=0x9f, ..] => return self.control(ctx, from, at, 2),
            [0xef, 0xbf, 0xbe | 0xbf, ..] => return self.control(ctx, from, at, 3),
            [0..=0x1f | 0x7f, ..] => return self.control(ctx, from, at, 1),
            [0xe2, 0x80, 0xa8 | 0xa9, ..] => return self.separator(ctx, from, at),
            _ => return at + 1,
        };
        self.flush(ctx, *from, at);
        self.pieces().push(Piece::Mark(mark, ctx.span(at, at + len)));
        *from = at + len;
        at + len
    }

    /// White space is one space. A single one stays in its text.
    fn spaces(&mut self, ctx: &Context, from: &mut usize, at: usize, end: usize) -> usize {
        let run = ctx.source[at..end].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        if run == 1 && ctx.byte(at) == Some(b' ') {
            return at + 1;
        }
        self.flush(ctx, *from, at);
        push_piece_text(self.pieces(), " ", ctx.span(at, at + 1));
        *from = at + run;
        at + run
    }

    /// Drops a character that no font has and no XML file may hold.
    fn control(&mut self, ctx: &mut Context, from: &mut usize, at: usize, len: usize) -> usize {
        self.flush(ctx, *from, at);
        *from = at + len;
        let c = ctx.source[at..at + len].chars().next().unwrap_or_default();
        ctx.sink
            .report(
                &M006,
                ctx.span(at, at + len),
                format!("control character U+{:04X}, which is left out", u32::from(c)),
            )
            .hint("delete it, or put the character that was meant");
        at + len
    }

    /// Breaks the line at U+2028 or U+2029, which word processors write for line ends; before a real line end it is none.
    fn separator(&mut self, ctx: &mut Context, from: &mut usize, at: usize) -> usize {
        self.flush(ctx, *from, at);
        *from = at + '\u{2028}'.len_utf8();
        let span = ctx.span(at, *from);
        if !matches!(ctx.byte(*from), None | Some(b'\n')) {
            self.pieces().push(Piece::Inline(Inline::new(InlineKind::LineBreak, span)));
        }
        ctx.separators.push(span);
        *from
    }

    /// Looks at what a `[` opens: a call of a note that this file does not define, or a citation. Returns the end of what it took.
    fn bracket(&mut self, ctx: &mut Context, from: &mut usize, at: usize) -> Option<usize> {
        let close = if let Some(label) = note_label(&ctx.source[at..]) {
            let close = at + label.len() + 3;
            self.flush(ctx, *from, at);
            let span = ctx.span(at, close);
            let id = ctx.gathered.notes.call(ctx.file, label, span);
            self.pieces().push(Piece::Inline(Inline::new(InlineKind::NoteCall(id), span)));
            close
        } else {
            let close = at + citations::length(&ctx.source[at..])?;
            self.flush(ctx, *from, at);
            citations::report(ctx, ctx.span(at, close));
            close
        };
        self.skip_until = close;
        Some(close)
    }
}

/// Whether the author asked for a line break.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IsHard {
    Yes,
    No,
}

/// Bytes at which a text may be cut.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let marks = b"[]^~\\<@ \x7f\xc2\xe2\xef";
    let mut idx = 0;
    while idx < marks.len() {
        special[marks[idx] as usize] = true;
        idx += 1;
    }
    let mut control = 0;
    while control < 0x20 {
        special[control] = true;
        control += 1;
    }
    special
};

/// Whether a text may be cut at this byte: single spaces, dashes and quotation marks, which are most of the special bytes, are not worth a closer
/// look.
fn is_cut(bytes: &[u8], at: usize) -> bool {
    SPECIAL[bytes[at] as usize]
        && match bytes[at] {
            b' ' => matches!(bytes.get(at + 1), Some(b' ' | b'\t')),
            0xe2 => matches!(bytes.get(at + 1..at + 3), Some([0x80, 0xa8 | 0xa9])),
            _ => true,
        }
}

/// The label of `[^label]` at the head of a text.
fn note_label(text: &str) -> Option<&str> {
    let label = text.strip_prefix("[^")?;
    let end = label.find(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '^'))?;
    (end > 0 && label[end..].starts_with(']')).then_some(&label[..end])
}

/// Characters that XML 1.0 does not allow or that stand for nothing in a text.
fn is_control(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n')) || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// An address as the author wrote it, also where part of it was covered.
fn unmasked(ctx: &Context, url: &str, range: &Range<usize>) -> String {
    let covered = ctx.masked.text.get(range.clone()).and_then(|text| text.rfind(url));
    match covered {
        Some(idx) => ctx.source[range.start + idx..range.start + idx + url.len()].to_string(),
        None => url.to_string(),
    }
}
