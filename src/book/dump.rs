//! The model as plain text, for golden tests and `bindery dump model`: one section or block on a line, what it holds indented under it.
//!
//! Within a line of text, marks stand in angle brackets: `⟨em words⟩`, `⟨note 3⟩`, `⟨ref id label⟩`. A hard space shows as `⍽`, a soft hyphen as `¬`.

use std::fmt::Write;

use crate::book::Attributes;
use crate::book::Block;
use crate::book::BlockKind;
use crate::book::Book;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::Section;
use crate::book::Style;
use crate::book::block::Alignment;
use crate::book::block::List;
use crate::book::block::Numbering;
use crate::book::block::Table;
use crate::book::inline::Image;
use crate::book::inline::ReferenceForm;
use crate::book::math::Display;
use crate::book::section::LabelOrigin;

/// Writes the whole book, without its metadata.
pub fn dump(book: &Book) -> String {
    let mut dump = Dump { out: String::new(), depth: 0 };
    for (name, sections) in [("front", &book.front), ("body", &book.body), ("back", &book.back)] {
        if !sections.is_empty() {
            dump.line(name);
            dump.indented(|dump| sections.iter().for_each(|section| dump.section(section)));
        }
    }
    if !book.notes.is_empty() {
        dump.line("notes");
    }
    for (idx, note) in book.notes.iter().enumerate() {
        let label = note.label.as_ref().map(|label| format!(" [^{label}]")).unwrap_or_default();
        let mark = if note.mark.is_empty() { String::new() } else { format!(" mark {}", note.mark) };
        let call = if note.call.is_some() { "" } else { " uncalled" };
        dump.indented(|dump| {
            dump.line(&format!("note {idx}{label}{mark}{call}"));
            dump.blocks(&note.blocks);
        });
    }
    if !book.assets.is_empty() {
        dump.line("pictures");
    }
    for (idx, asset) in book.assets.iter().enumerate() {
        dump.indented(|dump| dump.line(&format!("{idx} {}", asset.path)));
    }
    dump.out
}

struct Dump {
    out: String,
    depth: usize,
}

impl Dump {
    fn line(&mut self, text: &str) {
        for _ in 0..self.depth {
            self.out.push_str("  ");
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn indented(&mut self, write: impl FnOnce(&mut Dump)) {
        self.depth += 1;
        write(self);
        self.depth -= 1;
    }

    fn section(&mut self, section: &Section) {
        let mut line = format!("{} {} #{}", section.role.name(), section.level, section.id);
        if let Some(heading) = &section.heading {
            if let Some(label) = &heading.label {
                let origin = if label.origin == LabelOrigin::Given { " given" } else { "" };
                let value = label.value.map(|value| format!(" = {value}")).unwrap_or_default();
                let _ = write!(line, " [{}{value}{origin}]", label.text());
            }
            let _ = write!(line, " “{}”", run(&heading.title));
            if let Some(short) = &heading.short {
                let _ = write!(line, " short “{short}”");
            }
            if let Some(toc) = &heading.toc {
                let _ = write!(line, " toc “{toc}”");
            }
        }
        line.push_str(&attributes(&section.attributes));
        self.line(&line);
        self.blocks(&section.blocks);
        self.indented(|dump| section.children.iter().for_each(|child| dump.section(child)));
    }

    fn blocks(&mut self, blocks: &[Block]) {
        self.indented(|dump| blocks.iter().for_each(|block| dump.block(block)));
    }

    fn block(&mut self, block: &Block) {
        let braces = attributes(&block.attributes);
        match &block.kind {
            BlockKind::Paragraph(text) => self.line(&format!("paragraph{braces} {}", run(text))),
            BlockKind::MinorHeading(text) => self.line(&format!("heading{braces} {}", run(text))),
            BlockKind::Attribution(text) => self.line(&format!("attribution{braces} {}", run(text))),
            BlockKind::Container { role, blocks } => {
                self.line(&format!("{}{braces}", role.name()));
                self.blocks(blocks);
            }
            BlockKind::Verse { stanzas } => {
                self.line(&format!("verse{braces}"));
                for stanza in stanzas {
                    self.indented(|dump| {
                        dump.line("stanza");
                        dump.indented(|dump| {
                            for line in &stanza.lines {
                                let indent = if line.indent > 0 { format!("{}>", line.indent) } else { String::new() };
                                dump.line(&format!("line{indent} {}", run(&line.content)));
                            }
                        });
                    });
                }
            }
            BlockKind::List(list) => self.list(list, &braces),
            BlockKind::DefinitionList(definitions) => {
                self.line(&format!("definitions{braces}"));
                for definition in definitions {
                    self.indented(|dump| {
                        dump.line(&format!("term {}", run(&definition.term)));
                        for description in &definition.descriptions {
                            dump.line("description");
                            dump.blocks(description);
                        }
                    });
                }
            }
            BlockKind::Table(table) => self.table(table, &braces),
            BlockKind::Figure(figure) => {
                let label = label(&figure.label);
                self.line(&format!("figure{braces} {}{label} {}", image(&figure.image), run(&figure.caption)));
            }
            BlockKind::Code { language, text, .. } => {
                let language = language.as_ref().map(|language| format!(" {language}")).unwrap_or_default();
                self.line(&format!("code{language}{braces}"));
                self.indented(|dump| text.lines().for_each(|line| dump.line(&format!("| {line}"))));
            }
            BlockKind::SceneBreak => self.line(&format!("scene-break{braces}")),
        }
    }

    fn list(&mut self, list: &List, braces: &str) {
        let kind = match list.numbering {
            Numbering::Bullet => "bullets".to_string(),
            Numbering::Arabic(first) => format!("numbers from {first}"),
        };
        let space = if list.is_tight { " tight" } else { "" };
        self.line(&format!("list {kind}{space}{braces}"));
        for item in &list.items {
            self.indented(|dump| {
                dump.line("item");
                dump.blocks(item);
            });
        }
    }

    fn table(&mut self, table: &Table, braces: &str) {
        let alignments: Vec<&str> = table
            .alignments
            .iter()
            .map(|alignment| match alignment {
                Alignment::Natural => "natural",
                Alignment::Left => "left",
                Alignment::Center => "center",
                Alignment::Right => "right",
            })
            .collect();
        let label = label(&table.label);
        self.line(&format!("table {}{braces}{label} {}", alignments.join(","), run(&table.caption)));
        let cells = |cells: &[Vec<Inline>]| cells.iter().map(|cell| run(cell)).collect::<Vec<_>>().join(" │ ");
        self.indented(|dump| {
            dump.line(&format!("head {}", cells(&table.head)));
            table.rows.iter().for_each(|row| dump.line(&format!("row {}", cells(row))));
        });
    }
}

fn label(label: &Option<String>) -> String {
    label.as_ref().map(|label| format!(" [{label}]")).unwrap_or_default()
}

fn attributes(attributes: &Attributes) -> String {
    let mut words: Vec<String> = Vec::new();
    words.extend(attributes.id.iter().map(|id| format!("#{id}")));
    words.extend(attributes.classes.iter().map(|class| format!(".{class}")));
    words.extend(attributes.lang.iter().map(|lang| format!("lang={lang}")));
    words.extend(attributes.pairs.iter().map(|(key, value)| format!("{key}=“{value}”")));
    if words.is_empty() { String::new() } else { format!(" {{{}}}", words.join(" ")) }
}

fn image(image: &Image) -> String {
    let mut text = format!("⟨image {}", image.asset.0);
    if let Some(width) = image.width_percent {
        let _ = write!(text, " {width}%");
    }
    if image.is_decorative {
        text.push_str(" decorative");
    } else {
        let _ = write!(text, " “{}”", image.alt);
    }
    text.push('⟩');
    text
}

/// One run of inlines as it stands on a line of the dump.
pub fn run(inlines: &[Inline]) -> String {
    let mut out = String::new();
    for inline in inlines {
        push_inline(inline, &mut out);
    }
    out
}

fn push_inline(inline: &Inline, out: &mut String) {
    match &inline.kind {
        InlineKind::Text(text) if inline.is_escaped() => {
            let _ = write!(out, "⟨literal {text}⟩");
        }
        InlineKind::Text(text) => out.extend(text.chars().map(|c| match c {
            '\u{a0}' => '⍽',
            '\u{ad}' => '¬',
            c => c,
        })),
        InlineKind::LineBreak => out.push_str("⟨break⟩"),
        InlineKind::PrintBreak => out.push_str("⟨print-break⟩"),
        InlineKind::Styled { style, content } => {
            let name = match style {
                Style::Emphasis => "em",
                Style::Strong => "strong",
                Style::SmallCaps => "small-caps",
                Style::Superscript => "sup",
                Style::Subscript => "sub",
                Style::Strikeout => "strike",
                Style::Underline => "underline",
            };
            let _ = write!(out, "⟨{name} {}⟩", run(content));
        }
        InlineKind::Span { attributes: own, content } => {
            let _ = write!(out, "⟨span{} {}⟩", attributes(own), run(content));
        }
        InlineKind::Code(text) => {
            let _ = write!(out, "⟨code {text}⟩");
        }
        InlineKind::Link { url, content } => {
            let _ = write!(out, "⟨link {url} {}⟩", run(content));
        }
        InlineKind::Reference { anchor, form, content } => {
            let form = match form {
                ReferenceForm::Written => "written",
                ReferenceForm::Label => "label",
                ReferenceForm::Page => "page",
            };
            let _ = write!(out, "⟨ref {anchor} {form} {}⟩", run(content));
        }
        InlineKind::NoteCall(id) => {
            let _ = write!(out, "⟨note {}⟩", id.0);
        }
        InlineKind::Image(picture) => out.push_str(&image(picture)),
        InlineKind::Math(formula) => {
            let name = match formula.display {
                Display::Inline => "math",
                Display::Block => "display",
            };
            let number = formula.number.as_ref().map(|number| format!(" {number}")).unwrap_or_default();
            let tex = formula.tex.split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = write!(out, "⟨{name}{number} {tex}⟩");
        }
    }
}
