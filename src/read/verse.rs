//! Lines of verse: a paragraph cut at its line breaks, blank lines between stanzas, spaces at the start as indents.

use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::block::Stanza;
use crate::book::block::VerseLine;
use crate::read::leaf::HARD_SPACE;
use crate::read::piece::trim;
use crate::source::Span;

/// Makes stanzas of lines. An empty line ends a stanza.
pub fn stanzas(contents: Vec<Vec<Inline>>, span: Span) -> Vec<Stanza> {
    let mut stanzas = Vec::new();
    let mut lines = Vec::new();
    for content in contents {
        let line = verse_line(content, span);
        if line.content.is_empty() {
            if !lines.is_empty() {
                stanzas.push(Stanza { lines: std::mem::take(&mut lines) });
            }
        } else {
            lines.push(line);
        }
    }
    if !lines.is_empty() {
        stanzas.push(Stanza { lines });
    }
    stanzas
}

/// Takes the prose that begins at `end` of the file off the lines of a line block.
pub fn take_prose(lines: &mut Vec<Vec<Inline>>, end: u32) -> Vec<Inline> {
    let starts_prose = |line: &Vec<Inline>| line.first().is_some_and(|first| first.span.start >= end);
    let n_verse = lines.iter().position(starts_prose).unwrap_or(lines.len());
    let mut prose: Vec<Inline> = Vec::new();
    for line in lines.split_off(n_verse) {
        if let Some(last) = prose.last() {
            prose.push(Inline::new(InlineKind::LineBreak, last.span));
        }
        prose.extend(line);
    }
    prose
}

/// Where the line block that begins at `start` ends: each line starts with `| `, is `|` alone, or goes on with white space at its start.
/// `None` where no line block begins there.
///
/// Source: Pandoc User's Guide, extension `line_blocks`.
pub fn line_block_end(source: &str, start: usize) -> Option<usize> {
    if source.as_bytes().get(start) != Some(&b'|') {
        return None;
    }
    let is_container = |c: char| matches!(c, ' ' | '\t' | '>');
    let is_verse = |line: &str| {
        let rest = line.trim_start_matches(is_container).strip_prefix('|');
        rest.is_some_and(|rest| rest.trim_end().is_empty() || rest.starts_with([' ', '\t']))
    };
    let column = start - source[..start].rfind('\n').map_or(0, |idx| idx + 1);
    let mut end = start;
    for (idx, line) in source[start..].split_inclusive('\n').enumerate() {
        // What stands before the first line belongs to its containers, on every line.
        let n_container = line.chars().take(column).take_while(|c| is_container(*c)).count();
        let inner = &line[n_container..];
        let goes_on = idx > 0 && inner.starts_with([' ', '\t']) && !inner.trim().is_empty();
        if !is_verse(line) && !goes_on {
            break;
        }
        end += line.len();
    }
    (end > start).then_some(end)
}

/// Makes one line: hard spaces at its start become its indent.
fn verse_line(mut content: Vec<Inline>, span: Span) -> VerseLine {
    let line_span = match (content.first(), content.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => span,
    };
    let mut indent = 0;
    while let Some(InlineKind::Text(text)) = content.first_mut().map(|first| &mut first.kind) {
        let kept = text.trim_start_matches(HARD_SPACE).len();
        indent += (text.len() - kept) / HARD_SPACE.len();
        if kept > 0 {
            if kept < text.len() {
                let n_hard = text.len() - kept;
                text.drain(..n_hard);
                let first = &mut content[0];
                first.span.start += (n_hard as u32).min(first.span.end - first.span.start);
            }
            break;
        }
        content.remove(0);
    }
    trim(&mut content);
    VerseLine { indent: indent.min(usize::from(u8::MAX)) as u8, content, span: line_span }
}

/// Cuts a run at its line breaks, also where they stand within an emphasis or a link: its parts are then of the same kind.
pub fn split_lines(run: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut lines = vec![Vec::new()];
    for inline in run {
        if inline.kind == InlineKind::LineBreak {
            lines.push(Vec::new());
            continue;
        }
        if !has_break(&inline) {
            lines.last_mut().expect("there is always a last line").push(inline);
            continue;
        }
        for (idx, part) in split_inline(inline).into_iter().enumerate() {
            if idx > 0 {
                lines.push(Vec::new());
            }
            lines.last_mut().expect("there is always a last line").extend(part);
        }
    }
    lines
}

fn content_of(inline: &Inline) -> &[Inline] {
    match &inline.kind {
        InlineKind::Styled { content, .. }
        | InlineKind::Span { content, .. }
        | InlineKind::Link { content, .. }
        | InlineKind::Reference { content, .. } => content,
        _ => &[],
    }
}

fn has_break(inline: &Inline) -> bool {
    inline.kind == InlineKind::LineBreak || content_of(inline).iter().any(has_break)
}

/// The parts of an inline on the lines it runs over; `None` for a line on which it has nothing.
fn split_inline(mut inline: Inline) -> Vec<Option<Inline>> {
    let content = match &mut inline.kind {
        InlineKind::Styled { content, .. }
        | InlineKind::Span { content, .. }
        | InlineKind::Link { content, .. }
        | InlineKind::Reference { content, .. } => std::mem::take(content),
        _ => return vec![Some(inline)],
    };
    let mut is_first = true;
    let mut part_of = |line: Vec<Inline>| {
        let span = line.first()?.span.to(line.last()?.span);
        let mut part = Inline { kind: inline.kind.clone(), span };
        match &mut part.kind {
            InlineKind::Styled { content, .. }
            | InlineKind::Link { content, .. }
            | InlineKind::Reference { content, .. } => *content = line,
            InlineKind::Span { content, attributes } => {
                *content = line;
                // An id stands once.
                if !is_first {
                    attributes.id = None;
                }
            }
            _ => {}
        }
        is_first = false;
        Some(part)
    };
    split_lines(content).into_iter().map(&mut part_of).collect()
}
