//! `build --against`: the words of an earlier release, for the change bars of proofs.
//!
//! A release is named by what it was made of, a manifest, a folder or a Markdown file, and its pages are set again in memory. An earlier PDF
//! would not do, for its words would have to be guessed from places of letters; `build.lock.toml` knows how pages begin and no more.

use std::path::Path;
use std::path::PathBuf;

use crate::cli::Outcome;
use crate::cli::args::SelectArgs;
use crate::cli::console::Console;
use crate::cli::select::open;
use crate::diag::Sink;
use crate::pipeline::EarlierBook;
use crate::pipeline::Workshop;
use crate::project::EditionConfig;
use crate::project::EditionKind;
use crate::project::Project;
use crate::source::SourceMap;

/// Reads the words of a release. Its findings are of the past and are not told; it fails where no book of it can be set, or no proof is made.
pub fn read(path: &Path, args: &SelectArgs, project: &Project, console: &Console) -> Result<Vec<EarlierBook>, Outcome> {
    let is_meant = |edition: &&EditionConfig| args.editions.is_empty() || args.editions.contains(&edition.name);
    let own = project.books.iter().flat_map(|book| &book.config.editions).filter(is_meant);
    let asked = project.books.iter().flat_map(|book| &book.config.proof);
    let asked = asked.filter(|proof| args.editions.contains(&proof.name));
    let Some(proof) = own.chain(asked).find(|edition| edition.kind == EditionKind::Proof) else {
        return Err(console.failure("`--against` draws bars in proofs, and none is made", "add `--edition proof`"));
    };
    let release = SelectArgs { path: Some(PathBuf::from(path)), books: Vec::new(), editions: Vec::new() };
    let (mut sources, mut sink) = (SourceMap::default(), Sink::new());
    let failure = || {
        let message = format!("“{}” holds no book to compare with", path.display());
        console.failure(&message, "name the manifest, the folder or the Markdown file of the earlier release; `bindery check` tells what is wrong there")
    };
    let project = open(&release, console, &mut sources, &mut sink).map_err(|_| failure())?;
    let workshop = Workshop::new(project, &sources, &mut sink);
    let pages = proof.page_source.as_deref().unwrap_or(&proof.name);
    let books = workshop.words(pages, &mut sink);
    if books.is_empty() { Err(failure()) } else { Ok(books) }
}
