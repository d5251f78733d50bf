//! `lock`: records the page starts of print editions.

use serde_json::json;

use crate::cli::Outcome;
use crate::cli::args::SelectArgs;
use crate::cli::console::Console;
use crate::cli::output;
use crate::cli::select::Selected;
use crate::cli::select::open;
use crate::cli::select::select;
use crate::diag::Sink;
use crate::pipeline::Workshop;
use crate::project::EditionConfig;
use crate::project::EditionKind;
use crate::source::SourceMap;

/// Why nothing came of it.
const NOT_WRITTEN: &str = "No lock was written: a book with errors is no edition whose pages could be held.\n";

/// Sets the pages of what was selected and writes their starts beside the manifest; what else the lock holds stays in it.
pub fn lock(args: &SelectArgs, console: &Console) -> Outcome {
    let mut ending = String::new();
    let outcome = console.with_findings(|sources, sink| try_lock(args, console, sources, sink, &mut ending));
    // Below the findings, which are its reason.
    console.say(&ending);
    outcome
}

fn try_lock(
    args: &SelectArgs,
    console: &Console,
    sources: &mut SourceMap,
    sink: &mut Sink,
    ending: &mut String,
) -> Result<Outcome, Outcome> {
    let project = open(args, console, sources, sink)?;
    let workshop = Workshop::new(project, sources, sink);
    let mut lock = workshop.lock.clone();
    let mut told = Vec::new();
    for Selected { book, editions } in select(&workshop.project, args, console)? {
        let print: Vec<&EditionConfig> =
            editions.into_iter().filter(|edition| edition.kind == EditionKind::Print).collect();
        for edition in workshop.locked(book, &print, sink) {
            let what = format!("{}, {}: pages locked: {}", edition.book, edition.edition, edition.pages.len());
            let value = json!({
                "type": "locked",
                "book": edition.book,
                "edition": edition.edition,
                "pages": edition.pages.len(),
            });
            told.push((value, what));
            lock.set(edition);
        }
    }
    if sink.has_errors() {
        // A book with errors is no edition.
        ending.push_str(NOT_WRITTEN);
        if workshop.project.lock.file.is_some() {
            ending.push_str("The lock of the earlier pages stands.\n");
        }
        return Ok(Outcome::Findings);
    }
    told.iter().for_each(|(value, what)| console.announce(value, what));
    let at = &workshop.project.lock;
    match output::write(&at.folder, &at.name, lock.write().as_bytes()) {
        Ok(path) => {
            let shown = path.display().to_string();
            console.announce(&json!({ "type": "file", "path": shown }), &format!("Written to {shown}"));
            Ok(Outcome::Clean)
        }
        Err(error) => {
            let message = format!("cannot write “{}”: {}", at.folder.join(&at.name).display(), error.kind());
            Err(console.failure(&message, "see that the folder of the manifest can be written"))
        }
    }
}
