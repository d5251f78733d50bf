//! `build` and `check`: the same work, written or not.

use std::env;
use std::path::Path;
use std::path::PathBuf;

use serde_json::json;

use crate::cli::Outcome;
use crate::cli::args::SelectArgs;
use crate::cli::console::Console;
use crate::cli::date;
use crate::cli::output;
use crate::cli::select::Selected;
use crate::cli::select::select;
use crate::diag::Severity;
use crate::diag::Sink;
use crate::diag::codes::config;
use crate::pipeline;
use crate::pipeline::Output;
use crate::pipeline::Stage;
use crate::project::Loaded;
use crate::project::Project;
use crate::project::load;
use crate::source::SourceMap;

/// Where the finished files go.
#[derive(Clone, Debug)]
pub enum Writing {
    /// Nowhere: the findings are all that is wanted.
    Nothing,
    /// Into this folder, or the default one.
    To(Option<PathBuf>),
}

/// The folder for outputs where none is named.
const DEFAULT_OUT: &str = "dist";

/// Builds what was selected, once, and shows the findings.
pub fn build(args: &SelectArgs, writing: &Writing, console: &Console) -> Outcome {
    let mut sources = SourceMap::default();
    let mut sink = Sink::new();
    let outcome = try_build(args, writing, console, &mut sources, &mut sink);
    let diagnostics = sink.into_sorted();
    let has_errors = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    console.findings(&diagnostics, &sources);
    if has_errors { outcome.max(Outcome::Findings) } else { outcome }
}

fn try_build(
    args: &SelectArgs,
    writing: &Writing,
    console: &Console,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Outcome {
    let date = date::from_environment(sink);
    if sink.has_errors() {
        return Outcome::Failed;
    }
    let path = args.path.clone().unwrap_or_else(|| PathBuf::from("build.toml"));
    let Loaded::Project(project) = load(&path, date, sources, sink) else {
        return Outcome::Failed;
    };
    let Some(selected) = select(&project, args, sink) else {
        return Outcome::Failed;
    };
    let folder = match out_folder(writing, &project) {
        Some(folder) => match output::make_folder(&folder) {
            Ok(()) => Some(folder),
            Err(error) => {
                report_unwritable(&folder, &error, sink);
                return Outcome::Failed;
            }
        },
        None => None,
    };
    let mut outcome = Outcome::Clean;
    for one in &selected {
        outcome = outcome.max(build_one(one, &project, folder.as_deref(), console, sources, sink));
    }
    outcome
}

fn build_one(
    selected: &Selected,
    project: &Project,
    folder: Option<&Path>,
    console: &Console,
    sources: &SourceMap,
    sink: &mut Sink,
) -> Outcome {
    let slug = &selected.book.config.meta.slug;
    let progress = console.progress();
    let on_stage = |stage: Stage| progress.set_message(format!("{slug}: {}", words(stage)));
    let outputs = pipeline::build_book(project, selected.book, &selected.editions, sources, &on_stage, sink);
    progress.finish_and_clear();
    let Some(folder) = folder else {
        return Outcome::Clean;
    };
    let mut outcome = Outcome::Clean;
    for made in &outputs {
        match output::write(folder, &made.file_name, &made.bytes) {
            Ok(path) => tell_written(&path, made, console),
            Err(error) => {
                report_unwritable(&folder.join(&made.file_name), &error, sink);
                outcome = Outcome::Failed;
            }
        }
    }
    outcome
}

fn out_folder(writing: &Writing, project: &Project) -> Option<PathBuf> {
    match writing {
        Writing::Nothing => None,
        Writing::To(Some(folder)) => Some(folder.clone()),
        Writing::To(None) => Some(project.out_base.join(DEFAULT_OUT)),
    }
}

fn report_unwritable(path: &Path, error: &std::io::Error, sink: &mut Sink) {
    sink.report(&config::C034, None, format!("cannot write “{}”: {error}", path.display()))
        .hint("name a folder that can be written with `--out DIR`");
}

fn tell_written(path: &Path, made: &Output, console: &Console) {
    let value = json!({
        "type": "file",
        "path": path.display().to_string(),
        "bytes": made.bytes.len(),
        "pages": made.n_pages,
    });
    let pages = made.n_pages.map_or(String::new(), |n_pages| format!("{n_pages} pages, "));
    console.tell(&value, &format!("{} ({pages}{})", shown(path), size(made.bytes.len())));
}

/// A path as the user would type it from here.
fn shown(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).display().to_string()
}

/// A size for people: `640 kB`, `1.9 MB`.
fn size(n_bytes: usize) -> String {
    match n_bytes {
        0..1_000 => format!("{n_bytes} B"),
        1_000..1_000_000 => format!("{} kB", n_bytes.div_ceil(1_000)),
        _ => format!("{:.1} MB", n_bytes as f64 / 1_000_000.0),
    }
}

fn words(stage: Stage) -> &'static str {
    match stage {
        Stage::Read => "reading the manuscript",
        Stage::Prepare => "numbering and resolving references",
        Stage::Typeset => "setting lines and pages",
        Stage::Write => "writing the editions",
    }
}
