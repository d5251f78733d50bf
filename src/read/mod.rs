//! Markdown to the book model. It never fails: it reports and goes on.
//!
//! In: the manuscript files as text. Out: the book, with notes in the order of their calls and a role for each section. It must not know numbers
//! that are not typed, languages' quotation marks, or how anything looks.
//!
//! ```text
//! source ─ mask ─ pulldown-cmark ─ blocks (leaf ─ resolve) ─ items ─ outline ─ roles ─ matter ─ notes ─ ids ─ crosslinks ─ grounds
//! ```

mod attributes;
mod attribution;
mod blocks;
mod citations;
mod code;
mod context;
mod crosslinks;
mod divs;
mod drawn_tables;
mod fence;
mod foreign;
mod formulas;
pub mod front_matter;
mod grounds;
mod html;
mod ids;
mod item;
mod labels;
mod leaf;
mod links;
mod lists;
mod mask;
mod math;
mod matter;
mod names;
mod notes;
mod numbers;
mod outline;
mod paragraphs;
mod pictures;
mod piece;
mod resolve;
mod role_words;
mod roles;
mod tables;
mod unused;
mod verse;

use crate::book::Book;
use crate::book::Metadata;
use crate::diag::Sink;
use crate::diag::codes::manuscript::M001;
use crate::diag::codes::manuscript::M012;
use crate::read::context::Context;
use crate::read::context::Gathered;
use crate::read::crosslinks::BookFiles;
use crate::read::foreign::Foreign;
use crate::read::html::HtmlFindings;
use crate::read::item::Item;
use crate::source::FileId;
use crate::source::SourceMap;
use crate::source::Span;

/// Reads the manuscript files, in order, as one book.
///
/// `meta` carries the facts already known from the manifest or from front matter; the block of front matter at the head of a file is skipped.
/// Reports `M…` codes.
pub fn read_book(sources: &SourceMap, files: &[FileId], meta: Metadata, sink: &mut Sink) -> Book {
    let mut gathered = Gathered::default();
    let mut items = Vec::new();
    let names = BookFiles::new(sources, files);
    for file in files {
        items.extend(read_file(sources, *file, &names, &mut gathered, sink));
    }
    let headings = crosslinks::headings(&items);
    if items.is_empty() {
        let span = files.first().map(|file| Span::new(*file, 0, 0));
        sink.report(&M001, span, "manuscript without text").hint("write the text, or name other files in the manifest");
    }
    let nodes = outline::build(items, sink);
    let sections = roles::assign(nodes, &meta);
    let (mut front, body, back) = matter::split(sections);
    roles::drop_lead_words(&mut front);
    let mut book = Book { meta, front, body, back, notes: Vec::new(), assets: gathered.assets };
    notes::link(&mut book, gathered.notes, sink);
    ids::assign(&mut book, sink);
    crosslinks::resolve(&mut book, &headings, files);
    for sections in [&book.front, &book.body, &book.back] {
        grounds::report_unused(sections, sink);
    }
    book
}

/// Reads one file into headings and blocks.
fn read_file(
    sources: &SourceMap,
    file: FileId,
    files: &BookFiles,
    gathered: &mut Gathered,
    sink: &mut Sink,
) -> Vec<Item> {
    let source = sources.file(file);
    let (_, base) = front_matter::split(&source.text);
    let body = &source.text[base..];
    let masked = mask::mask(body);
    let folder = source.name.rfind('/').map_or("", |idx| &source.name[..=idx]);
    let mut ctx = Context {
        file,
        base,
        source: body,
        masked: &masked,
        folder,
        files,
        gathered,
        html: HtmlFindings::default(),
        separators: Vec::new(),
        foreign: Foreign::default(),
        sink,
        was_too_deep: false,
    };
    for start in &masked.too_long {
        let span = Span::new(file, base + start, base + start + 1);
        ctx.sink
            .report(&M012, span, format!("attributes longer than {} bytes, kept as text", attributes::LONGEST))
            .hint("close the braces or their quotation marks, or put less between them");
    }
    let mut items = blocks::read(&mut ctx);
    if let Some(rule) = front_matter::rule_below_headings(&source.text) {
        items.retain(|item| !item.is_scene_break_at(rule as u32));
    }
    ctx.report_separators();
    std::mem::take(&mut ctx.foreign).report(ctx.sink);
    let html = std::mem::take(&mut ctx.html);
    html.report(ctx.sink);
    items
}
