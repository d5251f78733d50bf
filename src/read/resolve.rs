//! Finds the partners of brackets, carets and tildes, and makes spans, inline notes, scripts and strikeouts of them.
//!
//! In: the pieces of one paragraph, or of one emphasis or link in it. Out: inlines. Marks without a partner are text.

use std::iter::Peekable;

use crate::book::Attributes;
use crate::book::Block;
use crate::book::BlockKind;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::Style;
use crate::diag::codes::manuscript::M012;
use crate::diag::codes::manuscript::M025;
use crate::read::attributes;
use crate::read::context::Context;
use crate::read::context::DEEPEST;
use crate::read::links;
use crate::read::names;
use crate::read::pictures;
use crate::read::piece::Mark;
use crate::read::piece::Piece;
use crate::read::piece::push_text;
use crate::read::piece::trim;
use crate::source::Span;

/// What an opening mark became.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Role {
    /// No partner: text.
    Text,
    /// Opens a group that ends at this piece.
    Opens(Group, usize),
    /// Ends the group that is open.
    Closes,
    /// Attributes that belong to the group just closed.
    Taken,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Group {
    Span,
    Note,
    Style(Style),
}

/// Makes inlines of pieces. Linear in the pieces.
///
/// Reports M025 for an inline note without an end, M012 for attributes that belong to nothing, M002, and what pictures and notes report.
pub fn resolve(pieces: Vec<Piece>, ctx: &mut Context) -> Vec<Inline> {
    let is_plain = pieces.iter().all(|piece| matches!(piece, Piece::Inline(_)));
    if is_plain {
        return pieces
            .into_iter()
            .filter_map(|piece| if let Piece::Inline(one) = piece { Some(one) } else { None })
            .collect();
    }
    let roles = pair(&pieces, ctx);
    build(pieces, roles, ctx)
}

/// One bracket that is open, with the scripts and strikeouts open within it.
#[derive(Default)]
struct Bracket {
    idx: usize,
    is_note: bool,
    caret: Option<usize>,
    tilde: Option<usize>,
    strike: Option<usize>,
}

impl Bracket {
    /// Forgets marks that were opened after `idx`: a group that closes takes them with it as text.
    fn forget_after(&mut self, idx: usize) {
        for open in [&mut self.caret, &mut self.tilde, &mut self.strike] {
            if open.is_some_and(|own| own > idx) {
                *open = None;
            }
        }
    }
}

/// Chooses partners from left to right with a stack of brackets.
///
/// Brackets bind tighter than scripts and strikeouts; a script holds no white space. Source: Pandoc User's Guide, “Inline formatting”.
fn pair(pieces: &[Piece], ctx: &mut Context) -> Vec<Role> {
    let mut roles = vec![Role::Text; pieces.len()];
    let mut stack = vec![Bracket::default()];
    let mut last_space = None;
    for (idx, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Inline(inline) => match &inline.kind {
                InlineKind::Text(text) if text.contains([' ', '\t']) => last_space = Some(idx),
                InlineKind::LineBreak => last_space = Some(idx),
                _ => {}
            },
            Piece::Mark(Mark::Open | Mark::OpenNote, _) => {
                let is_note = matches!(piece, Piece::Mark(Mark::OpenNote, _));
                stack.push(Bracket { idx, is_note, ..Bracket::default() });
            }
            Piece::Mark(Mark::Close, span) if stack.len() > 1 => {
                let bracket = stack.pop().expect("more than the root is on the stack");
                let owns_next = matches!(pieces.get(idx + 1), Some(Piece::Attributes(next)) if next.start == span.end);
                if bracket.is_note || owns_next {
                    let group = if bracket.is_note { Group::Note } else { Group::Span };
                    roles[bracket.idx] = Role::Opens(group, idx);
                    roles[idx] = Role::Closes;
                    if !bracket.is_note {
                        roles[idx + 1] = Role::Taken;
                    }
                }
            }
            Piece::Mark(mark @ (Mark::Caret | Mark::Tilde | Mark::DoubleTilde), span) => {
                let bracket = stack.last_mut().expect("the root stays on the stack");
                pair_script(bracket, *mark, idx, *span, last_space, ctx, &mut roles);
            }
            _ => {}
        }
    }
    for bracket in stack.iter().filter(|bracket| bracket.is_note) {
        if let Piece::Mark(_, span) = pieces[bracket.idx] {
            ctx.sink
                .report(&M025, span, "inline note without an end")
                .hint("close the note with `]` in the same paragraph, or write `\\^[` for the two characters");
        }
    }
    roles
}

/// Opens or closes a superscript, subscript or strikeout within one bracket.
fn pair_script(
    bracket: &mut Bracket,
    mark: Mark,
    idx: usize,
    span: Span,
    last_space: Option<usize>,
    ctx: &Context,
    roles: &mut [Role],
) {
    let (open, style) = match mark {
        Mark::Caret => (&mut bracket.caret, Style::Superscript),
        Mark::Tilde => (&mut bracket.tilde, Style::Subscript),
        _ => (&mut bracket.strike, Style::Strikeout),
    };
    let is_space = |byte: Option<u8>| byte.is_none_or(|byte| byte.is_ascii_whitespace());
    let start = ctx.offset(span.start);
    let can_close = match open {
        Some(own) if style == Style::Strikeout => *own + 1 < idx && !is_space(ctx.byte(start.wrapping_sub(1))),
        Some(own) => *own + 1 < idx && last_space.is_none_or(|space| space < *own),
        None => false,
    };
    if can_close {
        let own = open.take().expect("there is an opening mark, as it can be closed");
        bracket.forget_after(own);
        roles[own] = Role::Opens(Group::Style(style), idx);
        roles[idx] = Role::Closes;
    } else if !is_space(ctx.byte(ctx.offset(span.end))) {
        *open = Some(idx);
    }
}

/// A group being filled.
struct Open {
    group: Group,
    end: usize,
    start: Span,
    content: Vec<Inline>,
}

/// Builds the inlines with the roles found. Groups deeper than `DEEPEST` give their content to the group around them.
fn build(pieces: Vec<Piece>, roles: Vec<Role>, ctx: &mut Context) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    let mut stack: Vec<Open> = Vec::new();
    let mut iter = pieces.into_iter().enumerate().peekable();
    while let Some((idx, piece)) = iter.next() {
        let content = stack.last_mut().map_or(&mut out, |open| &mut open.content);
        match (piece, roles[idx]) {
            (Piece::Inline(inline), _) => match &inline.kind {
                InlineKind::Text(text) => push_text(content, text, inline.span),
                _ => content.push(inline),
            },
            (Piece::Words(words, span), _) => {
                let words = match attributes_behind(&mut iter, span, ctx) {
                    Some((attributes, own)) => bracketed_span(ctx, words, attributes, span.to(own)),
                    None => words,
                };
                for inline in words {
                    match &inline.kind {
                        InlineKind::Text(text) => push_text(content, text, inline.span),
                        _ => content.push(inline),
                    }
                }
            }
            (Piece::Picture(picture), _) => {
                let attributes =
                    attributes_behind(&mut iter, picture.span, ctx).map(|(own, _)| own).unwrap_or_default();
                content.extend(pictures::inline_picture(ctx, picture, attributes));
            }
            (Piece::Mark(_, span), Role::Opens(group, end)) => {
                if stack.len() < DEEPEST {
                    stack.push(Open { group, end, start: span, content: Vec::new() });
                } else {
                    ctx.report_depth(span);
                }
            }
            (Piece::Mark(_, span), Role::Closes) => {
                if stack.last().is_some_and(|open| open.end == idx) {
                    let open = stack.pop().expect("there is one, as just seen");
                    let following = match iter.peek() {
                        Some((_, Piece::Attributes(next))) if open.group == Group::Span => Some(*next),
                        _ => None,
                    };
                    let made = close(ctx, open, span, following);
                    stack.last_mut().map_or(&mut out, |open| &mut open.content).extend(made);
                }
            }
            (Piece::Attributes(_), Role::Taken) => {}
            (Piece::Attributes(span), _) => attach(ctx, content, span),
            (Piece::Mark(_, span), _) => push_text(content, ctx.text(span), span),
        }
    }
    out
}

/// Takes the attributes that follow a place without a gap.
fn attributes_behind(
    iter: &mut Peekable<impl Iterator<Item = (usize, Piece)>>,
    place: Span,
    ctx: &mut Context,
) -> Option<(Attributes, Span)> {
    let follows = |next: &(usize, Piece)| matches!(&next.1, Piece::Attributes(span) if span.start == place.end);
    let (_, Piece::Attributes(span)) = iter.next_if(follows)? else { return None };
    Some((parse(ctx, span), span))
}

/// Makes the inline of a group.
fn close(ctx: &mut Context, open: Open, end: Span, attributes: Option<Span>) -> Vec<Inline> {
    let span = open.start.to(end);
    let mut content = open.content;
    match open.group {
        Group::Style(style) => vec![Inline::new(InlineKind::Styled { style, content }, span)],
        Group::Note => {
            trim(&mut content);
            let inner =
                content.first().map_or(span, |first| first.span).to(content.last().map_or(span, |last| last.span));
            let blocks = match content.is_empty() {
                true => Vec::new(),
                false => vec![Block::new(BlockKind::Paragraph(content), inner)],
            };
            let id = ctx.gathered.notes.inline(blocks, span);
            vec![Inline::new(InlineKind::NoteCall(id), span)]
        }
        Group::Span => {
            let whole = attributes.map_or(span, |attributes| span.to(attributes));
            let attributes = attributes.map(|span| parse(ctx, span)).unwrap_or_default();
            bracketed_span(ctx, content, attributes, whole)
        }
    }
}

/// Makes a span, or the style that its class names.
fn bracketed_span(ctx: &mut Context, content: Vec<Inline>, mut attributes: Attributes, span: Span) -> Vec<Inline> {
    if content.is_empty() && attributes.has_class("break") {
        return vec![Inline::new(InlineKind::PrintBreak, span)];
    }
    let mut content = content;
    let mut styles: Vec<Style> = Vec::new();
    attributes.classes.retain(|class| match names::span_style(class) {
        Some(style) => {
            if !styles.contains(&style) {
                styles.push(style);
            }
            false
        }
        None => true,
    });
    for style in styles {
        content = vec![Inline::new(InlineKind::Styled { style, content }, span)];
    }
    names::check_span_classes(ctx.sink, &attributes, span);
    if attributes.is_empty() {
        return content;
    }
    vec![Inline::new(InlineKind::Span { attributes: Box::new(attributes), content }, span)]
}

/// Gives attributes to the link or code before them; leaves them as text where nothing there can take them.
fn attach(ctx: &mut Context, content: &mut Vec<Inline>, span: Span) {
    let owner = content.last().filter(|last| {
        last.span.end == span.start
            && matches!(last.kind, InlineKind::Link { .. } | InlineKind::Reference { .. } | InlineKind::Code(_))
    });
    if owner.is_some() {
        let owner = content.pop().expect("the owner is the last inline");
        let attributes = parse(ctx, span);
        content.push(links::with_attributes(owner, attributes, span));
        return;
    }
    let before = ctx.offset(span.start).checked_sub(1).and_then(|offset| ctx.byte(offset));
    if matches!(before, Some(b']' | b')' | b'`')) {
        let braces = ctx.text(span).to_string();
        ctx.sink.report(&M012, span, format!("attributes that belong to nothing, kept as text: “{braces}”")).hint(
            "check the brackets before the braces: a span is `[text]{.class}`, within one emphasis and one paragraph",
        );
    }
    push_text(content, ctx.text(span), span);
}

fn parse(ctx: &mut Context, span: Span) -> Attributes {
    let start = ctx.offset(span.start);
    attributes::parse(ctx.source, ctx.base, start, ctx.file, ctx.sink)
}
