//! What a command works on: the project, and of it the books and editions asked for.

use std::path::PathBuf;

use crate::cli::Outcome;
use crate::cli::args::SelectArgs;
use crate::cli::console::Console;
use crate::cli::date;
use crate::diag::Sink;
use crate::near::near_names;
use crate::project::EditionConfig;
use crate::project::EditionKind;
use crate::project::Loaded;
use crate::project::LoadedBook;
use crate::project::Project;
use crate::project::checked::Call;
use crate::project::load;
use crate::project::load::MANIFEST;
use crate::project::targets::Target;
use crate::source::SourceMap;

/// A book and its wanted editions, which may be none.
#[derive(Debug)]
pub struct Selected<'a> {
    pub book: &'a LoadedBook,
    pub editions: Vec<&'a EditionConfig>,
}

/// Loads the project that the arguments name, or fails with the reason told.
pub fn open(
    args: &SelectArgs,
    console: &Console,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Result<Project, Outcome> {
    open_for(args, &[], console, sources, sink)
}

/// Loads the project for the printers and shops that the command names.
pub fn open_for(
    args: &SelectArgs,
    targets: &[Target],
    console: &Console,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Result<Project, Outcome> {
    let epoch = date::from_environment().map_err(|text| {
        console.failure(
            &format!("`SOURCE_DATE_EPOCH` is no count of seconds: “{text}”"),
            "set it to whole seconds since 1970-01-01, for example by `git log -1 --format=%ct`, or unset it",
        )
    })?;
    let path = args.path.clone().unwrap_or_else(|| PathBuf::from(MANIFEST));
    let is_for_printers = targets.iter().any(|target| target.kind() == EditionKind::Print);
    match load(&path, Call { epoch, is_for_printers }, sources, sink) {
        Loaded::Project(project) => Ok(project),
        Loaded::Nothing => Err(Outcome::Failed),
    }
}

/// Finds the books and editions asked for, or fails where a name fits none.
pub fn select<'a>(project: &'a Project, args: &SelectArgs, console: &Console) -> Result<Vec<Selected<'a>>, Outcome> {
    // A slug that was made up in the place of a wrong one is not the user's, and no name to offer.
    let named = project.books.iter().filter(|book| book.config.is_named);
    let slugs: Vec<&str> = named.map(|book| book.config.meta.slug.as_str()).collect();
    for slug in &args.books {
        check("book", slug, &slugs, console)?;
    }
    let is_wanted = |book: &&LoadedBook| args.books.is_empty() || args.books.contains(&book.config.meta.slug);
    let books: Vec<&LoadedBook> = project.books.iter().filter(is_wanted).collect();
    let mut names: Vec<&str> = books
        .iter()
        .flat_map(|book| book.config.editions.iter().chain(&book.config.proof))
        .map(|edition| edition.name.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    for name in &args.editions {
        check("edition", name, &names, console)?;
    }
    Ok(books.into_iter().map(|book| Selected { book, editions: editions_of(book, args) }).collect())
}

fn editions_of<'a>(book: &'a LoadedBook, args: &SelectArgs) -> Vec<&'a EditionConfig> {
    let is_wanted = |edition: &&EditionConfig| args.editions.is_empty() || args.editions.contains(&edition.name);
    let asked = book.config.proof.as_ref().filter(|proof| args.editions.contains(&proof.name));
    book.config.editions.iter().filter(is_wanted).chain(asked).collect()
}

fn check(what: &str, name: &str, known: &[&str], console: &Console) -> Result<(), Outcome> {
    // A project whose books all fell out has told why; that none has this name is no news.
    if known.contains(&name) || known.is_empty() {
        return Ok(());
    }
    let advice = match near_names(name, known.iter().copied()).first() {
        Some(near) => format!("did you mean `--{what} {near}`?"),
        None => format!("choose from: {}", known.join(", ")),
    };
    Err(console.failure(&format!("no {what} is named “{name}”"), &advice))
}
