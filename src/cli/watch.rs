//! `build --watch`: builds again whenever a file of the project changes.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;
use std::sync::mpsc;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;
use std::time::Instant;

use notify::Event;
use notify::RecursiveMode;
use notify::Watcher;

use crate::cli::Outcome;
use crate::cli::args::SelectArgs;
use crate::cli::build::Writing;
use crate::cli::build::build;
use crate::cli::console::Console;
use crate::project::load::Watched;

/// How long the disk must be quiet after a change: editors save in several steps.
const QUIET: Duration = Duration::from_millis(200);

/// The longest wait for quiet, so that something that writes on and on does not put the build off for ever.
const LONGEST: Duration = Duration::from_secs(2);

/// Builds, then waits for changes and builds again, until the user stops the program.
pub fn watch(args: &SelectArgs, writing: &Writing, console: &Console) -> Outcome {
    let (sender, events) = mpsc::channel();
    let mut watcher = match notify::recommended_watcher(sender) {
        Ok(watcher) => watcher,
        Err(error) => return cannot_watch(&error, console),
    };
    let mut open: BTreeSet<PathBuf> = BTreeSet::new();
    loop {
        let watched = absolute(&build(args, writing, console).watched);
        let parents = watched.files.iter().filter_map(|file| file.parent()).map(Path::to_path_buf);
        let folders: BTreeSet<PathBuf> = parents.chain(watched.folders.iter().cloned()).collect();
        for folder in open.difference(&folders) {
            // Of a folder that is gone the watcher knows nothing any more.
            let _ = watcher.unwatch(folder);
        }
        for folder in folders.difference(&open) {
            if let Err(error) = watcher.watch(folder, RecursiveMode::NonRecursive) {
                return cannot_watch(&error, console);
            }
        }
        open = folders;
        console.say("watching for changes; Ctrl-C ends\n");
        if wait_for_change(&events, &watched).is_none() {
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

/// The paths as the system reports them: their folders absolute and without links. What lies in no folder that is there is left out.
fn absolute(watched: &Watched) -> Watched {
    let file = |path: &PathBuf| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Some(folder.canonicalize().ok()?.join(path.file_name()?))
    };
    Watched {
        files: watched.files.iter().filter_map(file).collect(),
        folders: watched.folders.iter().filter_map(|folder| folder.canonicalize().ok()).collect(),
    }
}

/// Waits until something has changed that concerns the book and the disk is quiet again; `None` where no more events can come.
fn wait_for_change(events: &Receiver<notify::Result<Event>>, watched: &Watched) -> Option<()> {
    let concerns = |event: &notify::Result<Event>| {
        // Reading is no change.
        event.as_ref().is_ok_and(|event| !event.kind.is_access() && event.paths.iter().any(|path| watched.holds(path)))
    };
    while !concerns(&events.recv().ok()?) {}
    let deadline = Instant::now() + LONGEST;
    let mut quiet_from = Instant::now() + QUIET;
    while let Some(rest) = quiet_from.min(deadline).checked_duration_since(Instant::now()) {
        match events.recv_timeout(rest) {
            Ok(event) if concerns(&event) => quiet_from = Instant::now() + QUIET,
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
    Some(())
}
