//! `build`, and what `check` does to a project: the same work, written or not.

use std::collections::BTreeSet;
use std::io;
use std::panic;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::path::PathBuf;

use serde_json::json;

use crate::cli::Outcome;
use crate::cli::against;
use crate::cli::args::SelectArgs;
use crate::cli::console::Console;
use crate::cli::output;
use crate::cli::select::Selected;
use crate::cli::select::open_for;
use crate::cli::select::select;
use crate::cli::targets;
use crate::diag::Sink;
use crate::diag::codes::manuscript::M050;
use crate::pipeline::Made;
use crate::pipeline::Output;
use crate::pipeline::Stage;
use crate::pipeline::Workshop;
use crate::project::Project;
use crate::project::load::MANIFEST;
use crate::project::load::Watched;
use crate::project::paths::reason;
use crate::source::SourceMap;

/// Where the finished files go.
#[derive(Clone, Debug)]
pub enum Writing {
    /// Nowhere: the findings are all that is wanted.
    Nothing,
    To {
        /// This folder, or the default one.
        folder: Option<PathBuf>,
        /// For whom files are made; for nobody, all editions are made as the manifest says.
        targets: Vec<String>,
        /// The earlier release that changes are counted from in proofs.
        against: Option<PathBuf>,
        purpose: Purpose,
    },
}

/// What a build is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    Draft,
    /// The book leaves the house: nothing is written while queries are open.
    Release,
}

/// The folder for outputs where none is named.
const DEFAULT_OUT: &str = "dist";

/// What a build came to.
#[derive(Debug)]
pub struct Built {
    pub outcome: Outcome,
    /// The files that were read or looked for.
    pub watched: Watched,
}

/// Builds what was selected, once, and shows the findings.
pub fn build(args: &SelectArgs, writing: &Writing, console: &Console) -> Built {
    let watched = Watched { files: BTreeSet::from([file_of(args)]), folders: BTreeSet::new() };
    let mut built = Built { outcome: Outcome::Clean, watched };
    let outcome = console.with_findings(|sources, sink| try_build(args, writing, console, sources, &mut built, sink));
    built.outcome = outcome;
    built
}

/// The file that the project begins with.
fn file_of(args: &SelectArgs) -> PathBuf {
    let path = args.path.clone().unwrap_or_default();
    if path.as_os_str().is_empty() || path.is_dir() { path.join(MANIFEST) } else { path }
}

fn try_build(
    args: &SelectArgs,
    writing: &Writing,
    console: &Console,
    sources: &mut SourceMap,
    built: &mut Built,
    sink: &mut Sink,
) -> Result<Outcome, Outcome> {
    let wanted = match writing {
        Writing::Nothing => Vec::new(),
        Writing::To { targets, .. } => targets::find(targets, console)?,
    };
    let project = open_for(args, &wanted, console, sources, sink)?;
    built.watched.files.extend(project.watched.files.iter().cloned());
    built.watched.folders.extend(project.watched.folders.iter().cloned());
    let mut workshop = Workshop::new(project, sources, sink);
    if let Writing::To { against: Some(path), .. } = writing {
        workshop.earlier = against::read(path, args, &workshop.project, console)?;
    }
    let workshop = workshop;
    let selected = select(&workshop.project, args, console)?;
    let variants: Vec<_> = selected.iter().map(|one| targets::variants(one, args, &wanted)).collect();
    targets::check(&variants, &wanted, &workshop.project, console)?;
    let folder = match writing {
        Writing::Nothing => None,
        Writing::To { folder, .. } => Some(out_folder(folder.as_deref(), &workshop.project)),
    };
    if let Some(folder) = folder.as_deref().filter(|_| selected.iter().any(|one| one.book.config.is_whole)) {
        output::make_folder(folder).map_err(|error| unwritable(folder, &error, console))?;
    }
    let mut outcome = Outcome::Clean;
    for (one, variants) in selected.iter().zip(&variants) {
        let own = one.editions.iter().copied().filter(|_| wanted.is_empty());
        let editions = own.chain(variants).collect();
        let one = Selected { book: one.book, editions };
        let n_before = sink.diagnostics().len();
        let made = make_one(&one, &workshop, console, built, sink);
        let is_held = matches!(writing, Writing::To { purpose: Purpose::Release, .. }) && sink.raise(&M050, n_before);
        let folder = folder.as_deref().filter(|_| !is_held);
        outcome = outcome.max(made.map_or(Outcome::Failed, |made| write_one(&made, folder, console)));
    }
    Ok(outcome)
}

/// Makes the editions of one book; nothing if there was a fault of ours.
fn make_one(
    selected: &Selected,
    workshop: &Workshop,
    console: &Console,
    built: &mut Built,
    sink: &mut Sink,
) -> Option<Made> {
    let slug = &selected.book.config.meta.slug;
    let progress = console.progress();
    let on_stage = |stage: Stage| progress.set_message(format!("{slug}: {}", words(stage)));
    let work = AssertUnwindSafe(|| workshop.build(selected.book, &selected.editions, &on_stage, &mut *sink));
    let made = panic::catch_unwind(work);
    progress.finish_and_clear();
    // The panic hook has told what happened; the other books and all findings so far are not lost with this one.
    let made = made.ok()?;
    built.watched.files.extend(made.pictures.iter().map(PathBuf::from));
    Some(made)
}

pub fn write_one(made: &Made, folder: Option<&Path>, console: &Console) -> Outcome {
    let mut outcome = Outcome::Clean;
    for made in folder.map_or(&[][..], |_| &made.outputs) {
        let folder = folder.unwrap_or(Path::new(""));
        match output::write(folder, &made.file_name, &made.bytes) {
            Ok(path) => tell_written(&path, made, console),
            Err(error) => outcome = unwritable(&folder.join(&made.file_name), &error, console),
        }
    }
    outcome
}

/// The folder for outputs: the one that was named, or the default one.
pub fn out_folder(named: Option<&Path>, project: &Project) -> PathBuf {
    named.map_or_else(|| project.out_base.join(DEFAULT_OUT), Path::to_path_buf)
}

pub fn unwritable(path: &Path, error: &io::Error, console: &Console) -> Outcome {
    let message = format!("cannot write “{}”: {}", path.display(), reason(error));
    console.failure(&message, "see that the folder can be written, or name another one with `--out DIR`")
}

fn tell_written(path: &Path, made: &Output, console: &Console) {
    let value = json!({
        "type": "file",
        "path": path.display().to_string(),
        "bytes": made.bytes.len(),
        "pages": made.n_pages,
    });
    let pages = made.n_pages.map_or(String::new(), |n_pages| format!("{n_pages} pages, "));
    console.tell(&value, &format!("{} ({pages}{})", path.display(), size(made.bytes.len())));
}

/// A size for people: `640 kB`, `1.9 MB`.
fn size(n_bytes: usize) -> String {
    match n_bytes {
        0..1_000 => format!("{n_bytes} B"),
        1_000..1_000_000 => format!("{} kB", n_bytes.div_ceil(1_000)),
        _ => format!("{:.1} MB", n_bytes as f64 / 1_000_000.0),
    }
}

pub fn words(stage: Stage) -> &'static str {
    match stage {
        Stage::Read => "reading the manuscript",
        Stage::Prepare => "numbering and resolving references",
        Stage::Typeset => "setting lines and pages",
        Stage::Write => "writing the editions",
    }
}
