//! `cover`: the wraps of print editions, and the front for shops.

use std::panic;
use std::panic::AssertUnwindSafe;

use crate::cli::Outcome;
use crate::cli::args::CoverArgs;
use crate::cli::build::out_folder;
use crate::cli::build::unwritable;
use crate::cli::build::words;
use crate::cli::build::write_one;
use crate::cli::console::Console;
use crate::cli::output;
use crate::cli::select::Selected;
use crate::cli::select::open_for;
use crate::cli::select::select;
use crate::cli::targets;
use crate::diag::Sink;
use crate::pipeline::Made;
use crate::pipeline::Stage;
use crate::pipeline::Workshop;
use crate::pipeline::covers::file_name;
use crate::project::EditionConfig;
use crate::project::EditionKind;
use crate::project::Project;
use crate::project::targets::Target;
use crate::source::SourceMap;

/// Writes the covers of the selected books.
pub fn cover(args: &CoverArgs, console: &Console) -> Outcome {
    console.with_findings(|sources, sink| try_cover(args, console, sources, sink))
}

fn try_cover(
    args: &CoverArgs,
    console: &Console,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Result<Outcome, Outcome> {
    let targets = targets::find(&args.targets, console)?;
    let project = open_for(&args.select, &targets, console, sources, sink)?;
    let workshop = Workshop::new(project, sources, sink);
    let selected = select(&workshop.project, &args.select, console)?;
    let wanted: Vec<Vec<EditionConfig>> = selected.iter().map(|one| wanted(one, args, &targets)).collect();
    targets::check(&wanted, &targets, &workshop.project, console)?;
    check_names(&wanted, &workshop.project, console)?;
    let folder = out_folder(args.out.as_deref(), &workshop.project);
    if wanted.iter().any(|editions| !editions.is_empty()) {
        output::make_folder(&folder).map_err(|error| unwritable(&folder, &error, console))?;
    }
    let mut outcome = Outcome::Clean;
    for (one, editions) in selected.iter().zip(&wanted) {
        let slug = &one.book.config.meta.slug;
        let progress = console.progress();
        let on_stage = |stage: Stage| progress.set_message(format!("{slug}: {}", words(stage)));
        let editions: Vec<&EditionConfig> = editions.iter().collect();
        let work = AssertUnwindSafe(|| workshop.covers(one.book, &editions, &on_stage, &mut *sink));
        // The panic hook has told what happened; the other books are not lost with this one.
        let made = panic::catch_unwind(work);
        progress.finish_and_clear();
        outcome = outcome.max(made.map_or(Outcome::Failed, |outputs| {
            write_one(&Made { outputs, pictures: Vec::new() }, Some(&folder), console)
        }));
    }
    Ok(outcome)
}

/// Whose covers are made: of each print edition one for each printer, those named to the command or else its own, and without any one for
/// nobody; of an EPUB the front for its shops, or for all of them.
fn wanted(selected: &Selected, args: &CoverArgs, targets: &[Target]) -> Vec<EditionConfig> {
    let variants = targets::variants(selected, &args.select, targets);
    if !targets.is_empty() {
        return variants;
    }
    let editions = selected.editions.iter().copied();
    let is_own = |edition: &&EditionConfig| match edition.kind {
        EditionKind::Print => edition.printers.is_empty(),
        EditionKind::Epub => edition.shops.is_empty(),
        EditionKind::Screen | EditionKind::Proof => false,
    };
    editions.filter(is_own).cloned().chain(variants).collect()
}

/// Fails where a cover would be written over an edition.
fn check_names(wanted: &[Vec<EditionConfig>], project: &Project, console: &Console) -> Result<(), Outcome> {
    let mut covers = wanted.iter().flatten().filter(|edition| edition.kind == EditionKind::Print).map(file_name);
    let is_taken = |cover: &String| {
        let mut editions = project.books.iter().flat_map(|book| &book.config.editions);
        editions.any(|edition| edition.file_name == *cover)
    };
    match covers.find(is_taken) {
        None => Ok(()),
        Some(cover) => {
            let message = format!("the cover “{cover}” would be written over an edition");
            Err(console.failure(&message, "rename the edition whose name ends in “cover”"))
        }
    }
}
