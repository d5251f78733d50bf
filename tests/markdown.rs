//! Fixtures of the manuscript language: `NAME.md`, the model that it becomes in `NAME.txt`, and in `NAME.pandoc` the outline that Pandoc made of it.
//!
//! `UPDATE_GOLDEN=1 cargo test --test markdown` writes the models anew; `tests/fixtures/markdown/pandoc.py` writes Pandoc's outlines, so that the
//! test itself does not need Pandoc. A fixture that starts with `<!-- differs: … -->` departs from Pandoc and says why.

mod support;

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use bindery::book::Block;
use bindery::book::BlockKind;
use bindery::book::Book;
use bindery::book::Inline;
use bindery::book::InlineKind;
use bindery::book::Lang;
use bindery::book::Metadata;
use bindery::book::Section;
use bindery::book::Style;
use bindery::book::block::Alignment;
use bindery::book::block::Numbering;
use bindery::book::dump::dump;
use bindery::book::inline::ReferenceForm;
use bindery::diag::Diagnostic;
use bindery::diag::Severity;
use bindery::diag::Sink;
use bindery::read::read_book;
use bindery::source::SourceMap;

fn fixtures() -> Vec<PathBuf> {
    let folder = support::root().join("tests/fixtures/markdown");
    let is_fixture = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "md");
    let fixtures: Vec<PathBuf> = support::entries(&folder).into_iter().filter(is_fixture).collect();
    assert!(!fixtures.is_empty(), "{}", folder.display());
    fixtures
}

/// Reads one text as a book of this title. A line of three plus signs parts files.
fn read(text: &str) -> (Book, SourceMap, Vec<Diagnostic>) {
    let mut sources = SourceMap::default();
    let files: Vec<_> =
        text.split("+++\n").enumerate().map(|(idx, part)| sources.add(format!("{}.md", idx + 1), part)).collect();
    let mut sink = Sink::new();
    let meta = Metadata::new("fixture", "The Fixture", Lang::english());
    let book = read_book(&sources, &files, meta, &mut sink);
    (book, sources, sink.into_sorted())
}

#[test]
fn models_are_as_recorded() {
    let mut faults = Vec::new();
    for path in fixtures() {
        let text = fs::read_to_string(&path).expect("the fixture can be read");
        let (book, sources, diagnostics) = read(&text);
        let mut found = dump(&book);
        for diagnostic in &diagnostics {
            let place = diagnostic.span.map_or_else(String::new, |span| {
                let at = sources.place(span).unwrap().1;
                format!("{}:{}:{}: ", sources.file(span.file).name, at.line, at.column)
            });
            let severity = if diagnostic.severity == Severity::Error { "error" } else { "warning" };
            let count = if diagnostic.count > 1 { format!(" ({} times)", diagnostic.count) } else { String::new() };
            writeln!(found, "{place}{severity}[{}]: {}{count}", diagnostic.code.id, diagnostic.message)
                .expect("strings take everything");
        }
        faults.extend(support::golden::compare(&path.with_extension("txt"), &found));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// Fixtures whose outline differs from Pandoc's on purpose, with the reason. One that agrees again must leave the list.
const DIFFER_ON_PURPOSE: [(&str, &str); 5] = [
    (
        "comments-before-text",
        "to CommonMark such a line is raw HTML, words and all; here no word of the author's is lost",
    ),
    (
        "heading-ids-taken",
        "an id made for a heading keeps clear of those that the author gives later; Pandoc gives one twice",
    ),
    (
        "heading-without-text",
        "a heading without a word is reported and prints nothing; what follows begins a section all the same",
    ),
    ("line-blocks-in-a-row", "two line blocks with nothing between them are stanzas of one poem, never two poems"),
    ("spans-empty", "a span without attributes says nothing and leaves its text alone"),
];

#[test]
fn outlines_agree_with_pandoc() {
    let mut faults = Vec::new();
    let mut names = Vec::new();
    let mut n_compared = 0;
    for path in fixtures() {
        let text = fs::read_to_string(&path).expect("the fixture can be read");
        let differs = text.starts_with("<!-- differs:");
        let recorded = path.with_extension("pandoc");
        assert_eq!(
            recorded.is_file(),
            !differs,
            "{}: an outline or a reason to differ, one of the two",
            recorded.display()
        );
        if differs {
            continue;
        }
        n_compared += 1;
        let expected = fs::read_to_string(&recorded).expect("the outline can be read");
        let found = outline(&read(&text).0);
        let line_idx = expected.lines().zip(found.lines()).take_while(|(a, b)| a == b).count();
        if expected != found {
            let line = |text: &str| text.lines().nth(line_idx).unwrap_or("(end)").to_string();
            let place = Path::new(&recorded).display();
            let name = path.file_stem().expect("it is a file").to_string_lossy().into_owned();
            names.push(name);
            faults.push(format!("{place}:{}\n  pandoc: {}\n  ours:   {}", line_idx + 1, line(&expected), line(&found)));
        }
    }
    assert_eq!(names, DIFFER_ON_PURPOSE.map(|(name, _)| name), "{}", faults.join("\n\n"));
    assert!(n_compared >= 30, "only {n_compared} fixtures were compared with Pandoc");
}

/// The book in the outline of `pandoc.py`: headings in a row, notes where they are called, roles and labels forgotten.
fn outline(book: &Book) -> String {
    let mut writer = Outline { book, out: Vec::new() };
    for section in book.sections() {
        writer.section(section);
    }
    writer.out.join("\n") + "\n"
}

struct Outline<'a> {
    book: &'a Book,
    out: Vec<String>,
}

impl Outline<'_> {
    fn line(&mut self, depth: usize, text: &str) {
        self.out.push(format!("{}{}", "  ".repeat(depth), text.trim_end_matches(' ')));
    }

    fn section(&mut self, section: &Section) {
        if let Some(heading) = &section.heading {
            let title = self.run(&heading.title);
            let label = heading.label.as_ref().map(|label| label.text()).unwrap_or_default();
            let space = if title.is_empty() || label.is_empty() { "" } else { ": " };
            self.line(0, &format!("h #{} {label}{space}{title}", section.id));
        }
        self.blocks(&section.blocks, 0);
        for child in &section.children {
            self.section(child);
        }
    }

    fn blocks(&mut self, blocks: &[Block], depth: usize) {
        for block in blocks {
            self.block(block, depth);
        }
    }

    fn block(&mut self, block: &Block, depth: usize) {
        match &block.kind {
            BlockKind::Paragraph(run) | BlockKind::Attribution(run) => {
                let text = self.run(run);
                self.line(depth, &format!("p {text}"));
            }
            BlockKind::MinorHeading(run) => {
                let text = self.run(run);
                self.line(depth, &format!("h {text}"));
            }
            BlockKind::Container { blocks, .. } => {
                self.line(depth, "container");
                self.blocks(blocks, depth + 1);
            }
            BlockKind::Verse { stanzas } => {
                self.line(depth, "verse");
                for (idx, stanza) in stanzas.iter().enumerate() {
                    if idx > 0 {
                        self.line(depth + 1, "line 0");
                    }
                    for line in &stanza.lines {
                        let text = self.run(&line.content);
                        self.line(depth + 1, &format!("line {} {text}", line.indent));
                    }
                }
            }
            BlockKind::List(list) => {
                let first = match list.numbering {
                    Numbering::Bullet => String::new(),
                    Numbering::Arabic(first) => format!(" {first}"),
                };
                self.line(depth, &format!("list{first}"));
                for item in &list.items {
                    self.line(depth + 1, "item");
                    self.blocks(item, depth + 2);
                }
            }
            BlockKind::DefinitionList(definitions) => {
                self.line(depth, "definitions");
                for definition in definitions {
                    let term = self.run(&definition.term);
                    self.line(depth + 1, &format!("term {term}"));
                    for description in &definition.descriptions {
                        self.line(depth + 1, "description");
                        self.blocks(description, depth + 2);
                    }
                }
            }
            BlockKind::Table(table) => {
                let caption = self.run(&table.caption);
                self.line(depth, &format!("table {caption}"));
                let alignments: Vec<&str> = table.alignments.iter().map(alignment).collect();
                self.line(depth + 1, &alignments.join(","));
                for row in std::iter::once(&table.head).chain(&table.rows) {
                    let cells: Vec<String> = row.iter().map(|cell| self.run(cell)).collect();
                    self.line(depth + 1, &format!("row {}", cells.join(" | ")));
                }
            }
            BlockKind::Figure(figure) => {
                let caption = self.run(&figure.caption);
                self.line(depth, &format!("figure {caption}"));
            }
            BlockKind::Code { text, .. } => {
                self.line(depth, "code");
                text.split('\n').for_each(|line| self.line(depth + 1, &format!("| {line}")));
            }
            BlockKind::SceneBreak => self.line(depth, "break"),
        }
    }

    fn run(&self, run: &[Inline]) -> String {
        run.iter().map(|inline| self.inline(inline)).collect()
    }

    fn inline(&self, inline: &Inline) -> String {
        match &inline.kind {
            InlineKind::Text(text) => text.clone(),
            InlineKind::LineBreak => "{br}".to_string(),
            InlineKind::PrintBreak => "{span }".to_string(),
            InlineKind::Styled { style, content } => {
                let name = match style {
                    Style::Emphasis => "emph",
                    Style::Strong => "strong",
                    Style::Superscript => "superscript",
                    Style::Subscript => "subscript",
                    Style::Strikeout => "strikeout",
                    // Pandoc keeps these as spans with a class.
                    Style::SmallCaps | Style::Underline => "span",
                };
                format!("{{{name} {}}}", self.run(content))
            }
            InlineKind::Span { content, .. } => match content.as_slice() {
                // Attributes of a link or of code stand around it here.
                [
                    Inline {
                        kind: InlineKind::Link { .. } | InlineKind::Reference { .. } | InlineKind::Code(_), ..
                    },
                ] => self.run(content),
                _ => format!("{{span {}}}", self.run(content)),
            },
            InlineKind::Code(text) => format!("{{code {text}}}"),
            InlineKind::Link { content, .. } => format!("{{link {}}}", self.run(content)),
            InlineKind::Reference { content, form, .. } => {
                assert_eq!(content.is_empty(), *form != ReferenceForm::Written);
                format!("{{link {}}}", self.run(content))
            }
            InlineKind::NoteCall(id) => {
                let mut note = Outline { book: self.book, out: Vec::new() };
                note.blocks(&self.book.note(*id).blocks, 0);
                let lines: Vec<&str> = note.out.iter().map(|line| line.trim_start_matches(' ')).collect();
                format!("{{note {}}}", lines.join(" / "))
            }
            InlineKind::Image(image) => format!("{{image {}}}", image.alt),
            InlineKind::Math(formula) => format!("{{math {}}}", formula.tex),
        }
    }
}

fn alignment(alignment: &Alignment) -> &'static str {
    match alignment {
        Alignment::Natural => "natural",
        Alignment::Left => "left",
        Alignment::Center => "center",
        Alignment::Right => "right",
    }
}

#[test]
fn a_formula_that_cannot_be_read_keeps_its_dollar_signs() {
    let (book, _, found) = read("# One\n\nSee $\\frac{a$ and\n$$\n\\fracc\n$$\n");
    let text = dump(&book);
    assert_eq!(found.len(), 2);
    assert!(text.contains("{a$") && text.contains("fracc$$"), "{text}");
}
