//! The one file that chains the stages.
//!
//! ```text
//! load ─ read_book ─ pictures ─ prepare ─┬─ typeset ─ pdf
//!                                        └─ epub
//! ```

use crate::assets::Assets;
use crate::book::Book;
use crate::diag::Sink;
use crate::prepare::PreparedBook;
use crate::prepare::prepare;
use crate::project::EditionConfig;
use crate::project::LoadedBook;
use crate::project::Project;
use crate::project::pictures;
use crate::read::read_book;
use crate::source::SourceMap;

/// What is being done, for the one who waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    Read,
    Prepare,
    Typeset,
    Write,
}

/// A finished file.
#[derive(Debug)]
pub struct Output {
    pub file_name: String,
    pub bytes: Vec<u8>,
    /// Of a paged edition.
    pub n_pages: Option<usize>,
}

/// Reads the manuscript of one book.
pub fn read(book: &LoadedBook, sources: &SourceMap, sink: &mut Sink) -> Book {
    read_book(sources, &book.files, book.config.meta.clone(), sink)
}

/// Makes the wanted editions of one book, in the order given. What cannot be made is missing from the result, and reported.
pub fn build_book(
    project: &Project,
    book: &LoadedBook,
    editions: &[&EditionConfig],
    sources: &SourceMap,
    on_stage: &(dyn Fn(Stage) + Sync),
    sink: &mut Sink,
) -> Vec<Output> {
    on_stage(Stage::Read);
    let model = read(book, sources, sink);
    let assets = pictures::load(project, &model, sink);
    on_stage(Stage::Prepare);
    let prepared = prepare(model, &book.config.rules, sink);
    render(&prepared, &assets, editions, on_stage, sink)
}

fn render(
    _book: &PreparedBook,
    _assets: &Assets,
    _editions: &[&EditionConfig],
    _on_stage: &(dyn Fn(Stage) + Sync),
    _sink: &mut Sink,
) -> Vec<Output> {
    Vec::new()
}
