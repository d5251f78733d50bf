//! Diagnostics as text: drawn over the source for people, one line each, and as JSON.
//!
//! In: sorted diagnostics and the texts they point into. Out: strings. It prints nothing itself and knows no stage.

use std::collections::BTreeMap;
use std::iter;
use std::ops::Range;

use annotate_snippets::AnnotationKind;
use annotate_snippets::Group;
use annotate_snippets::Level;
use annotate_snippets::Origin;
use annotate_snippets::Renderer;
use annotate_snippets::Snippet;
use serde_json::Value;
use serde_json::json;

use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::diag::FilePlace;
use crate::diag::Severity;
use crate::source::SourceMap;
use crate::source::Span;

/// The form in which diagnostics are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Several lines each, drawn over the source.
    Human,
    /// One line each: `book.md:3:1: error[M012]: message`.
    Short,
    /// One JSON object a line; see [`json`](fn@json) for its fields.
    Json,
}

/// Whether the human form is coloured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Paint {
    Plain,
    Color,
}

/// Characters of a source line shown before and from the start of a finding; manuscripts hold whole paragraphs in one line.
const CONTEXT_BEFORE: usize = 36;
const CONTEXT_FROM: usize = 72;

/// More bytes than the characters above can have.
const NEIGHBOURHOOD: usize = 1024;

/// How many findings of one code are drawn for people; who has more of a kind needs a list, not pictures.
const MAX_DRAWN: usize = 20;

/// How many pages of a finding in a finished file are named.
const FIRST_PAGES: usize = 8;

/// Columns at which running text of hints and explanations is wrapped.
const TEXT_COLUMNS: usize = 96;

/// Renders all diagnostics in one form, each ending with a line end. For people, no more than `MAX_DRAWN` of one code are drawn; the others
/// are counted.
pub fn render(diagnostics: &[Diagnostic], sources: &SourceMap, format: Format, paint: Paint) -> String {
    let mut text = String::new();
    let mut drawn: BTreeMap<&str, (usize, &Code)> = BTreeMap::new();
    for diagnostic in diagnostics {
        match format {
            Format::Human => {
                let (n_drawn, _) = drawn.entry(diagnostic.code.id).or_insert((0, diagnostic.code));
                *n_drawn += 1;
                if *n_drawn <= MAX_DRAWN {
                    text.push_str(&human(diagnostic, sources, paint));
                    text.push('\n');
                }
            }
            Format::Short => text.push_str(&format!("{}\n", short(diagnostic, sources))),
            Format::Json => text.push_str(&format!("{}\n", json(diagnostic, sources))),
        }
    }
    for (n_found, code) in drawn.into_values().filter(|(n_found, _)| *n_found > MAX_DRAWN) {
        let n_more = n_found - MAX_DRAWN;
        text.push_str(&format!("{n_more} more of {}, {}: `--message-format short` lists all\n\n", code.id, code.title));
    }
    text
}

/// One finding as one line, without the line end: `book.md:3:1: error[M012]: message`.
pub fn short(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let head = format!("{}[{}]: {}", word(diagnostic.severity), diagnostic.code.id, message(diagnostic));
    match diagnostic.span.and_then(|span| sources.place(span)) {
        Some((file, at)) => format!("{}:{}:{}: {head}", file.name, at.line, at.column),
        None => match diagnostic.file_place.as_deref() {
            Some(FilePlace { file, page: Some(page), .. }) => format!("{file}:{page}: {head}"),
            Some(FilePlace { file, .. }) => format!("{file}: {head}"),
            None => head,
        },
    }
}

/// One finding as a JSON object.
///
/// Fields: `type` (`"diagnostic"`), `code`, `severity` (`error`, `warning`, `note`), `message`, `count`, `span` (or null), `labels`
/// (`text` and `span` each), `hints`, `page` (or null: `folio`, `line`), `file` (or null; of findings in a finished file: `name`, `page`, `x_mm`
/// and `y_mm` from the head of the trim at the left, `pages`, `measured`, `demanded`, `source`). A span has `file`, `line`, `column`, `end_line`, `end_column`;
/// lines and columns count from 1, columns in characters, the end is the first column after the place.
pub fn json(diagnostic: &Diagnostic, sources: &SourceMap) -> Value {
    let labels: Vec<Value> = diagnostic
        .labels
        .iter()
        .map(|(span, text)| json!({ "text": text, "span": span_json(*span, sources) }))
        .collect();
    json!({
        "type": "diagnostic",
        "code": diagnostic.code.id,
        "severity": word(diagnostic.severity),
        "message": diagnostic.message,
        "count": diagnostic.count,
        "span": diagnostic.span.map(|span| span_json(span, sources)),
        "labels": labels,
        "hints": diagnostic.hints,
        "page": diagnostic.place.as_ref().map(|place| json!({ "folio": place.folio, "line": place.line })),
        "file": diagnostic.file_place.as_ref().map(|place| file_json(place)),
    })
}

fn file_json(place: &FilePlace) -> Value {
    let in_mm = |idx: usize| place.at.map(|at| f64::from(at[idx]) / 10.0);
    json!({
        "name": place.file,
        "page": place.page,
        "x_mm": in_mm(0),
        "y_mm": in_mm(1),
        "pages": place.pages,
        "measured": place.measured,
        "demanded": place.demanded,
        "source": place.source,
    })
}

fn span_json(span: Span, sources: &SourceMap) -> Value {
    let file = sources.file(span.file);
    let start = file.line_column(span.start);
    let end = file.line_column(span.end.max(span.start));
    json!({
        "file": file.name,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    })
}

/// One finding drawn over its source, ending with a line end.
pub fn human(diagnostic: &Diagnostic, sources: &SourceMap, paint: Paint) -> String {
    let title = message(diagnostic);
    let excerpt = diagnostic.span.map(|span| Excerpt::new(span, sources));
    let mut group =
        level(diagnostic.severity).primary_title(title).id(diagnostic.code.id).elements(Vec::<Origin>::new());
    if let Some(excerpt) = &excerpt {
        group = excerpt.draw(group, AnnotationKind::Primary);
    }
    if let Some(place) = &diagnostic.place {
        group = group.element(Level::NOTE.message(place_text(&place.folio, place.line)));
    }
    let notes = diagnostic.file_place.as_ref().map(|place| file_notes(place)).unwrap_or_default();
    for note in &notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    let hints: Vec<String> = diagnostic.hints.iter().map(|hint| wrap(hint, TEXT_COLUMNS)).collect();
    for hint in &hints {
        group = group.element(Level::HELP.message(hint.as_str()));
    }
    let mut groups = vec![group];
    let labels: Vec<(Excerpt, &str)> =
        diagnostic.labels.iter().map(|(span, text)| (Excerpt::new(*span, sources), text.as_str())).collect();
    for (excerpt, text) in &labels {
        let group = Group::with_title(Level::NOTE.secondary_title(*text));
        groups.push(excerpt.draw(group, AnnotationKind::Context));
    }
    let renderer = match paint {
        Paint::Plain => Renderer::plain(),
        Paint::Color => Renderer::styled(),
    };
    without_file_marks(&renderer.render(&groups))
}

/// Takes out the lines `:::` that open each snippet.
///
/// We give place and snippet apart, because the snippet is cut from the middle of a paragraph and would count its columns wrong; the drawing
/// library then takes the snippet for one of another file and opens it with a line of its own, always right below a lone `|`.
fn without_file_marks(drawn: &str) -> String {
    let mut text = String::with_capacity(drawn.len() + 1);
    let mut is_below_bar = false;
    for line in drawn.lines() {
        let signs = without_colors(line);
        if is_below_bar && signs.trim() == ":::" {
            continue;
        }
        is_below_bar = signs.trim() == "|";
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// A line without its ANSI escape sequences (`ESC [ … m`).
fn without_colors(line: &str) -> String {
    let mut signs = String::new();
    for (idx, part) in line.split('\u{1b}').enumerate() {
        signs.push_str(if idx == 0 { part } else { part.split_once('m').map_or("", |(_, rest)| rest) });
    }
    signs
}

/// The piece of source around a finding that is shown: never a whole paragraph of a thousand words.
struct Excerpt<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    /// `None` for a file without text, such as a picture or an archive.
    text: Option<String>,
    marked: Range<usize>,
}

impl<'a> Excerpt<'a> {
    fn new(span: Span, sources: &'a SourceMap) -> Excerpt<'a> {
        let file = sources.file(span.file);
        let at = file.line_column(span.start);
        let source = file.text.as_str();
        let start = floor_boundary(source, span.start as usize);
        // Lines may be a megabyte long, so only the neighbourhood is searched for their ends.
        let near_start = floor_boundary(source, start.saturating_sub(NEIGHBOURHOOD));
        let near_end = floor_boundary(source, start + NEIGHBOURHOOD);
        let line_start = source[near_start..start].rfind('\n').map_or(near_start, |idx| near_start + idx + 1);
        let line_end = source[start..near_end].find('\n').map_or(near_end, |idx| start + idx);
        let marked_end = floor_boundary(source, span.end as usize).clamp(start, line_end);
        let before = char_offset_back(&source[line_start..start], CONTEXT_BEFORE);
        let after = char_offset(&source[start..line_end], CONTEXT_FROM);
        let mut text = String::new();
        if before > 0 {
            text.push('…');
        }
        text.push_str(&source[line_start + before..start]);
        let marked_start = text.len();
        text.push_str(&source[start..start + after]);
        let marked_end = marked_start + (marked_end - start).min(after);
        if start + after < line_end {
            text.push('…');
        }
        Excerpt {
            path: &file.name,
            line: at.line,
            column: at.column,
            text: (!source.is_empty()).then_some(text),
            marked: marked_start..marked_end,
        }
    }

    fn draw<'b>(&'b self, group: Group<'b>, kind: AnnotationKind) -> Group<'b> {
        // A file that is no text has no line to show.
        let Some(text) = &self.text else { return group.element(Origin::path(self.path)) };
        let origin = Origin::path(self.path).line(self.line).char_column(self.column);
        let annotation = kind.span(self.marked.clone());
        let snippet = Snippet::source(text.as_str()).line_start(self.line).annotation(annotation);
        group.element(origin).element(snippet)
    }
}

/// The line that ends a run: `2 errors, 1 warning`; `None` where there was nothing to tell.
pub fn summary(diagnostics: &[Diagnostic]) -> Option<String> {
    let kinds = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let parts: Vec<String> = kinds
        .into_iter()
        .map(|(severity, word)| (count(diagnostics, severity), word))
        .filter(|(n_found, _)| *n_found > 0)
        .map(|(n_found, word)| format!("{n_found} {word}{}", if n_found == 1 { "" } else { "s" }))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// How many findings have this weight; one that stands for several counts as one.
pub fn count(diagnostics: &[Diagnostic], severity: Severity) -> usize {
    diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
}

/// The page that `bindery explain` shows for one code.
pub fn explanation(code: &Code) -> String {
    let mut text = format!("{}: {} ({})\n", code.id, code.title, word(code.severity));
    for paragraph in code.explanation.split("\n\n") {
        text.push('\n');
        let is_example = paragraph.lines().all(|line| line.starts_with("    "));
        if is_example {
            text.push_str(paragraph.trim_end());
        } else {
            let joined = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
            text.push_str(&wrap(&joined, TEXT_COLUMNS));
        }
        text.push('\n');
    }
    text
}

/// The word for a weight, as it stands before the code.
pub fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    }
}

fn message(diagnostic: &Diagnostic) -> String {
    match diagnostic.count {
        // In a finished file the pages are told, not the marks on them.
        _ if diagnostic.file_place.is_some() => diagnostic.message.clone(),
        0 | 1 => diagnostic.message.clone(),
        n_found => format!("{} ({n_found} times)", diagnostic.message),
    }
}

fn place_text(folio: &str, line: Option<usize>) -> String {
    match line {
        Some(line) => format!("on page {folio}, line {line}"),
        None => format!("on page {folio}"),
    }
}

/// Where in a finished file a finding stands, and who asks for something else.
fn file_notes(place: &FilePlace) -> Vec<String> {
    let mut text = format!("in {}", place.file);
    if let Some(page) = place.page {
        text.push_str(&format!(", page {page} of the file"));
    }
    if let Some([x, y]) = place.at {
        let in_mm = |tenths: i32| f64::from(tenths) / 10.0;
        text.push_str(&format!(", {:.1} mm from the left and {:.1} mm from the head of the trim", in_mm(x), in_mm(y)));
    }
    if place.pages.len() > 1 {
        let first: Vec<String> = place.pages.iter().take(FIRST_PAGES).map(usize::to_string).collect();
        let more = if place.pages.len() > FIRST_PAGES { " …" } else { "" };
        text.push_str(&format!("; {} pages in all: {}{more}", place.pages.len(), first.join(", ")));
    }
    let source = place.source.iter().map(|source| wrap(&format!("asked for by {source}"), TEXT_COLUMNS));
    iter::once(wrap(&text, TEXT_COLUMNS)).chain(source).collect()
}

/// Breaks text at spaces so that no line is longer than `columns`, unless a word is; line ends in the text stay.
pub fn wrap(text: &str, columns: usize) -> String {
    let mut wrapped = String::with_capacity(text.len() + 8);
    for (line_idx, line) in text.split('\n').enumerate() {
        if line_idx > 0 {
            wrapped.push('\n');
        }
        let mut column = 0;
        for word in line.split(' ') {
            let length = word.chars().count();
            if column > 0 && column + 1 + length > columns {
                wrapped.push('\n');
                column = 0;
            } else if column > 0 {
                wrapped.push(' ');
                column += 1;
            }
            wrapped.push_str(word);
            column += length;
        }
    }
    wrapped
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// The byte offset after `n_chars` characters, or the end.
fn char_offset(text: &str, n_chars: usize) -> usize {
    text.char_indices().nth(n_chars).map_or(text.len(), |(offset, _)| offset)
}

/// The byte offset `n_chars` characters before the end, or 0.
fn char_offset_back(text: &str, n_chars: usize) -> usize {
    if n_chars == 0 {
        return text.len();
    }
    text.char_indices().rev().nth(n_chars - 1).map_or(0, |(offset, _)| offset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Place;
    use crate::diag::Sink;

    const TEST_CODE: Code = Code {
        id: "M012",
        severity: Severity::Error,
        title: "note without text",
        explanation: "A note is called\nbut has no text.\n\n    [^7]\n\nAdd it.",
    };

    fn sample() -> (Vec<Diagnostic>, SourceMap) {
        let mut sources = SourceMap::default();
        let file =
            sources.add("book.md", format!("# One\n\n{}so it is.[^7]{}\n", "word ".repeat(400), " more".repeat(400)));
        let mut sink = Sink::new();
        let start = 7 + 2000 + 9;
        sink.report(&TEST_CODE, Span::new(file, start, start + 4), "note 7 has no text")
            .hint("add a line that starts with `[^7]:`")
            .label(Span::new(file, 0, 5), "in this chapter")
            .place(Place { folio: "37".into(), line: Some(4) });
        (sink.into_sorted(), sources)
    }

    #[test]
    fn short_form_is_one_line_with_the_place() {
        let (found, sources) = sample();
        assert_eq!(
            render(&found, &sources, Format::Short, Paint::Plain),
            "book.md:3:2010: error[M012]: note 7 has no text\n"
        );
    }

    #[test]
    fn human_form_shows_only_the_words_around() {
        let (found, sources) = sample();
        let text = render(&found, &sources, Format::Human, Paint::Plain);
        assert!(text.contains("--> book.md:3:2010"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() < 130), "{text}");
        assert!(text.contains("^^^^") && !text.contains(":::"), "{text}");
        assert!(text.contains("on page 37, line 4"), "{text}");
    }

    #[test]
    fn many_findings_of_one_kind_are_counted_for_people_and_listed_for_programs() {
        let mut sources = SourceMap::default();
        let file = sources.add("book.md", "word ".repeat(100));
        let found: Vec<Diagnostic> =
            (0..50).map(|idx| Diagnostic::new(&TEST_CODE, Span::new(file, idx * 5, idx * 5 + 4), "odd word")).collect();
        let text = render(&found, &sources, Format::Human, Paint::Plain);
        assert_eq!(text.matches("error[M012]").count(), MAX_DRAWN);
        assert!(text.ends_with("30 more of M012, note without text: `--message-format short` lists all\n\n"), "{text}");
        assert_eq!(render(&found, &sources, Format::Short, Paint::Plain).lines().count(), 50);
    }

    #[test]
    fn json_form_is_one_object_a_line() {
        let (found, sources) = sample();
        let text = render(&found, &sources, Format::Json, Paint::Plain);
        let value: Value = serde_json::from_str(text.trim_end()).expect("one object");
        assert_eq!(value["code"], "M012");
        assert_eq!(value["span"]["end_column"], 2014);
        assert_eq!(value["page"]["folio"], "37");
    }

    #[test]
    fn findings_past_the_end_or_inside_a_character_do_not_panic() {
        let mut sources = SourceMap::default();
        let file = sources.add("a.md", "ä");
        for (start, end) in [(0, 9), (1, 1), (5, 2)] {
            let found = [Diagnostic::new(&TEST_CODE, Span::new(file, start, end), "odd")];
            for format in [Format::Human, Format::Short, Format::Json] {
                render(&found, &sources, format, Paint::Color);
            }
        }
    }

    #[test]
    fn a_file_without_text_is_named_and_not_drawn() {
        let mut sources = SourceMap::default();
        let file = sources.add("book.epub", "");
        let found = [Diagnostic::new(&TEST_CODE, Span::new(file, 0, 0), "odd")];
        let text = render(&found, &sources, Format::Human, Paint::Plain);
        assert!(text.contains("--> book.epub\n") && !text.contains('^'), "{text}");
    }

    #[test]
    fn explanation_keeps_examples_and_wraps_the_rest() {
        assert_eq!(
            explanation(&TEST_CODE),
            "M012: note without text (error)\n\nA note is called but has no text.\n\n    [^7]\n\nAdd it.\n"
        );
    }

    #[test]
    fn summary_counts_by_weight() {
        let (found, _) = sample();
        assert_eq!(summary(&found).as_deref(), Some("1 error"));
        assert_eq!(summary(&[]), None);
    }
}
