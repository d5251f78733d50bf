//! `lint`: what a copy editor would mark in the manuscripts.

use std::path::Path;
use std::path::PathBuf;

use crate::cli::Outcome;
use crate::cli::args::LintArgs;
use crate::cli::args::SelectArgs;
use crate::cli::console::Console;
use crate::cli::select::select;
use crate::diag::Code;
use crate::diag::Severity;
use crate::diag::Sink;
use crate::diag::code;
use crate::lint::ignore::Ignored;
use crate::near::near_names;
use crate::pipeline::lint_book;
use crate::project::Loaded;
use crate::project::Project;
use crate::project::config::ProjectPath;
use crate::project::load::MANIFEST;
use crate::project::load::load_manuscripts;
use crate::project::paths::shown_name;
use crate::project::text;
use crate::source::FileId;
use crate::source::SourceMap;

/// The ignore file, beside the manifest or manuscript.
const IGNORE_FILE: &str = "lint.toml";

/// Checks the manuscripts and shows the findings.
pub fn lint(args: &LintArgs, console: &Console) -> Outcome {
    console.with_findings(|sources, sink| {
        let outcome = try_lint(args, console, sources, sink)?;
        if sink.diagnostics().is_empty() {
            console.say_to_watcher("linted: nothing found\n");
        }
        Ok(outcome)
    })
}

fn try_lint(args: &LintArgs, console: &Console, sources: &mut SourceMap, sink: &mut Sink) -> Result<Outcome, Outcome> {
    let without = codes(&args.without, console)?;
    let denied = codes(&args.deny, console)?;
    let denies_all = args.deny.iter().any(|id| id == ALL);
    let project = open(args, console, sources, sink)?;
    let mut ignored = ignored(args, &project, sources, sink)?;
    without.into_iter().for_each(|code| ignored.switch_off(code));
    let choice = SelectArgs { path: None, books: args.books.clone(), editions: Vec::new() };
    let mut found = Sink::new();
    for selected in select(&project, &choice, console)? {
        lint_book(selected.book, &mut ignored, sources, &mut found);
    }
    // What other books of the project hold has not been looked at.
    if args.books.is_empty() {
        ignored.report_unmet(sources, &mut found);
    }
    for mut diagnostic in found.into_sorted() {
        if denies_all || denied.iter().any(|code| code.id == diagnostic.code.id) {
            diagnostic.severity = Severity::Error;
        }
        sink.push(diagnostic);
    }
    Ok(Outcome::Clean)
}

/// Stands for every code.
const ALL: &str = "all";

fn codes(ids: &[String], console: &Console) -> Result<Vec<&'static Code>, Outcome> {
    let find = |id: &String| {
        code::find(id).ok_or_else(|| {
            let advice = match near_names(id, code::all().map(|code| code.id)).first() {
                Some(near) => format!("did you mean {near}?"),
                None => "`bindery explain` lists all codes".to_string(),
            };
            console.failure(&format!("no finding has the code “{id}”"), &advice)
        })
    };
    ids.iter().filter(|id| *id != ALL).map(find).collect()
}

/// Loads what the arguments name. Of the facts of a book only errors are told: they say what could not be read.
fn open(args: &LintArgs, console: &Console, sources: &mut SourceMap, sink: &mut Sink) -> Result<Project, Outcome> {
    let default = [PathBuf::from(MANIFEST)];
    let paths = if args.paths.is_empty() { &default[..] } else { &args.paths };
    let is_project = |path: &PathBuf| path.is_dir() || path.extension().is_some_and(|extension| extension == "toml");
    if paths.len() > 1 && paths.iter().any(is_project) {
        let advice = "name one manifest or folder, or Markdown files and nothing else";
        return Err(console.failure("a manifest or folder stands among several paths", advice));
    }
    let mut loading = Sink::new();
    let loaded = load_manuscripts(paths, sources, &mut loading);
    loading.into_sorted().into_iter().filter(|one| one.severity == Severity::Error).for_each(|one| sink.push(one));
    match loaded {
        Loaded::Project(project) => Ok(project),
        Loaded::Nothing => Err(Outcome::Failed),
    }
}

/// Reads the ignore file: the one that was named, or the one beside the manifest, if there is one.
fn ignored(args: &LintArgs, project: &Project, sources: &mut SourceMap, sink: &mut Sink) -> Result<Ignored, Outcome> {
    let path = match &args.ignore {
        Some(path) => path.clone(),
        None => project.folder.shown().join(IGNORE_FILE),
    };
    if args.ignore.is_none() && !path.is_file() {
        return Ok(Ignored::default());
    }
    let file = read(&path, sources, sink).ok_or(Outcome::Failed)?;
    let text = sources.file(file).text.clone();
    Ok(Ignored::read(&text, file, sink))
}

fn read(path: &Path, sources: &mut SourceMap, sink: &mut Sink) -> Option<FileId> {
    let at = ProjectPath { path: path.to_path_buf(), name: shown_name(path), span: None };
    text::check_size(&[&at], text::MAX_MANIFEST, sink)?;
    text::read(&at, sources, sink)
}
