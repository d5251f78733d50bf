//! Which books and editions a command works on.

use crate::cli::args::SelectArgs;
use crate::diag::Sink;
use crate::diag::codes::config;
use crate::near::near_names;
use crate::project::EditionConfig;
use crate::project::LoadedBook;
use crate::project::Project;

/// A book and its wanted editions, which may be none.
pub struct Selected<'a> {
    pub book: &'a LoadedBook,
    pub editions: Vec<&'a EditionConfig>,
}

/// Finds the books and editions asked for; `None`, with C024 reported, where a name fits none.
pub fn select<'a>(project: &'a Project, args: &SelectArgs, sink: &mut Sink) -> Option<Vec<Selected<'a>>> {
    let slugs: Vec<&str> = project.books.iter().map(|book| book.config.meta.slug.as_str()).collect();
    let mut is_known = true;
    for slug in &args.books {
        is_known &= check("book", slug, &slugs, sink);
    }
    let books: Vec<&LoadedBook> = project
        .books
        .iter()
        .filter(|book| args.books.is_empty() || args.books.contains(&book.config.meta.slug))
        .collect();
    let mut names: Vec<&str> =
        books.iter().flat_map(|book| &book.config.editions).map(|edition| edition.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    for name in &args.editions {
        is_known &= books.is_empty() || check("edition", name, &names, sink);
    }
    is_known.then(|| books.into_iter().map(|book| Selected { book, editions: editions_of(book, args) }).collect())
}

fn editions_of<'a>(book: &'a LoadedBook, args: &SelectArgs) -> Vec<&'a EditionConfig> {
    book.config
        .editions
        .iter()
        .filter(|edition| args.editions.is_empty() || args.editions.contains(&edition.name))
        .collect()
}

fn check(what: &str, name: &str, known: &[&str], sink: &mut Sink) -> bool {
    if known.contains(&name) {
        return true;
    }
    let hint = match near_names(name, known.iter().copied()).first() {
        Some(near) => format!("did you mean `--{what} {near}`?"),
        None if known.is_empty() => format!("the project has no {what}s"),
        None => format!("choose from: {}", known.join(", ")),
    };
    sink.report(&config::C024, None, format!("no {what} is named “{name}”")).hint(hint);
    false
}
