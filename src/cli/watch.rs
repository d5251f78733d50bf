//! `build --watch`: builds again whenever a file of the project changes.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use notify::Event;
use notify::EventKind;
use notify::RecursiveMode;
use notify::Watcher;

use crate::cli::Outcome;
use crate::cli::args::SelectArgs;
use crate::cli::build::Writing;
use crate::cli::build::build;
use crate::cli::console::Console;

/// How long the disk must be quiet after a change: editors save in several steps.
const QUIET: Duration = Duration::from_millis(120);

/// The longest wait for quiet, so that something that writes on and on does not put the build off for ever.
const MAX_STEPS: usize = 20;

/// Builds, then waits for changes and builds again, until the user stops the program.
pub fn watch(args: &SelectArgs, writing: &Writing, console: &Console) -> Outcome {
    let (sender, events) = mpsc::channel();
    let mut watcher = match notify::recommended_watcher(sender) {
        Ok(watcher) => watcher,
        Err(error) => return cannot_watch(&error, console),
    };
    let mut watched: BTreeSet<PathBuf> = BTreeSet::new();
    loop {
        let built = build(args, writing, console);
        let folders: BTreeSet<PathBuf> = built.folders.iter().filter_map(|folder| folder.canonicalize().ok()).collect();
        for folder in watched.difference(&folders) {
            // Of a folder that is gone the watcher knows nothing any more.
            let _ = watcher.unwatch(folder);
        }
        for folder in folders.difference(&watched) {
            if let Err(error) = watcher.watch(folder, RecursiveMode::NonRecursive) {
                return cannot_watch(&error, console);
            }
        }
        watched = folders;
        console.say("watching for changes; Ctrl-C ends\n");
        if wait_for_change(&events, &built.outputs).is_none() {
            return console.failure("the system stopped reporting changes", "start `bindery build --watch` again");
        }
    }
}

fn cannot_watch(error: &notify::Error, console: &Console) -> Outcome {
    console.failure(
        &format!("cannot watch the project: {error}"),
        "build without `--watch`, or raise the system's limit of watches",
    )
}

/// Waits until something has changed that concerns the book and the disk is quiet again; `None` where no more events can come.
fn wait_for_change(events: &Receiver<notify::Result<Event>>, outputs: &BTreeSet<PathBuf>) -> Option<()> {
    loop {
        let event = events.recv().ok()?;
        if event.is_ok_and(|event| concerns(&event, outputs)) {
            break;
        }
    }
    for _ in 0..MAX_STEPS {
        match events.recv_timeout(QUIET) {
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
    Some(())
}

/// Whether an event is a change of a file that may matter: not mere reading, not our own output, not an editor's scratch file.
fn concerns(event: &Event, outputs: &BTreeSet<PathBuf>) -> bool {
    if matches!(event.kind, EventKind::Access(_)) {
        return false;
    }
    event.paths.iter().any(|path| {
        let name = path.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned());
        let is_scratch = name.starts_with('.') || name.ends_with('~') || name.ends_with(".swp");
        !is_scratch && !outputs.contains(path)
    })
}
