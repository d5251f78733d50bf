//! The designer's hand: a file of wishes for single paragraphs and pages of a print edition.
//!
//! In: TOML text. Out: `HandEntry`s. Reports C001 to C004 and C012.

use crate::diag::Sink;
use crate::diag::codes::config;
use crate::source::FileId;
use crate::source::Span;
use crate::toml_reader::Located;
use crate::toml_reader::TableReader;
use crate::toml_reader::TomlDocument;

/// One `[[place]]`: where, and what is to be done there. At least one of the places and one of the wishes is given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HandEntry {
    pub span: Option<Span>,
    /// The id of a heading or block.
    pub anchor: Option<Located<String>>,
    /// The n-th paragraph after the anchor, from 1.
    pub paragraph: Option<Located<i64>>,
    /// The first words of the paragraph.
    pub starts: Option<Located<String>>,
    /// Lines more or fewer than it has by itself.
    pub lines: Option<Located<i64>>,
    /// It starts a page.
    pub page_break: bool,
    /// It is not parted.
    pub keep: bool,
    /// It stands on one page with the start of what follows.
    pub keep_with_next: bool,
    /// Lines by which its spread runs long, or short where negative.
    pub spread: Option<Located<i64>>,
}

/// The most lines by which a paragraph can be asked to differ; no setting offers more.
const MAX_LINES: i64 = 9;

/// Reads a layout file. Reports every fault; the entries that make sense are there all the same.
pub fn read(text: &str, file: FileId, sink: &mut Sink) -> Vec<HandEntry> {
    let document = TomlDocument::parse(text, Some(file), sink);
    let mut root = document.root();
    let tables = root.tables("place", sink);
    let entries = tables.into_iter().filter_map(|table| entry(table, sink)).collect();
    root.finish(sink);
    entries
}

fn entry(mut table: TableReader, sink: &mut Sink) -> Option<HandEntry> {
    let is_set = |value: Option<Located<bool>>| value.is_some_and(|value| value.value);
    let entry = HandEntry {
        span: table.span,
        anchor: text(&mut table, "anchor", sink),
        paragraph: number(&mut table, "paragraph", (1, i64::from(u16::MAX)), sink),
        starts: text(&mut table, "starts", sink),
        lines: number(&mut table, "lines", (-MAX_LINES, MAX_LINES), sink),
        page_break: is_set(table.boolean("page_break", sink)),
        keep: is_set(table.boolean("keep", sink)),
        keep_with_next: is_set(table.boolean("keep_with_next", sink)),
        spread: number(&mut table, "spread", (-1, 1), sink),
    };
    let span = table.span;
    let n_before = sink.diagnostics().len();
    table.finish(sink);
    if entry.anchor.is_none() && entry.starts.is_none() {
        sink.report(&config::C004, span, "a place without `anchor` and without `starts`").hint(
            "name the heading or block by its id, or the paragraph by its first words: `starts = \"The ship lay\"`",
        );
        return None;
    }
    let asks = entry.page_break || entry.keep || entry.keep_with_next;
    // A key that is not known was most likely the wish.
    if !asks && entry.lines.is_none() && entry.spread.is_none() && sink.diagnostics().len() == n_before {
        sink.report(&config::C004, span, "a place at which nothing is to be done")
            .hint("add `lines`, `page_break`, `keep`, `keep_with_next` or `spread`");
    }
    Some(entry)
}

fn text(table: &mut TableReader, key: &'static str, sink: &mut Sink) -> Option<Located<String>> {
    let text = table.string(key, sink)?.map(|text| text.trim().trim_start_matches('#').to_string());
    (!text.value.is_empty()).then_some(text)
}

fn number(
    table: &mut TableReader,
    key: &'static str,
    (least, most): (i64, i64),
    sink: &mut Sink,
) -> Option<Located<i64>> {
    let number = table.integer(key, sink)?;
    if (least..=most).contains(&number.value) {
        return Some(number);
    }
    sink.report(&config::C012, number.span, format!("`{key}` cannot be {}", number.value))
        .hint(format!("write a number from {least} to {most}"));
    None
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::diag::Sink;
    use crate::source::SourceMap;

    #[test]
    fn entries_are_read_and_faults_told_by_line() {
        let text = "[[place]]\nanchor = \"#storm\"\nparagraph = 2\nlines = -1\n\n[[place]]\nkeep = true\n\n[[place]]\nanchor = \"a\"\nlinse = 1\nspread = 3\n";
        let mut sources = SourceMap::default();
        let file = sources.add("layout.toml", text);
        let mut sink = Sink::new();
        let entries = read(text, file, &mut sink);
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[0].anchor.as_ref().unwrap().value, "storm");
        assert_eq!(entries[0].lines.unwrap().value, -1);
        let told: Vec<String> = sink
            .into_sorted()
            .iter()
            .map(|one| format!("{} {}", sources.place(one.span.unwrap()).unwrap().1.line, one.code.id))
            .collect();
        assert_eq!(told, ["6 C004", "11 C002", "12 C012"]);
    }
}
