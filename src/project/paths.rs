//! Paths as the manifest writes them: found in the project's folder, or refused.

use std::fs;
use std::io;
use std::io::ErrorKind;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;

use crate::diag::Sink;
use crate::diag::codes::config;
use crate::near::near_names;
use crate::project::config::ProjectPath;
use crate::project::load::Watched;
use crate::project::names::natural_order;
use crate::source::Span;

/// The endings of Markdown files.
const MARKDOWN: [&str; 2] = ["md", "markdown"];

/// How deep folders of manuscripts may nest.
const MAX_DEPTH: usize = 16;

/// The folder of a project: every path starts here, and none may leave it.
#[derive(Clone, Debug)]
pub struct ProjectFolder {
    /// As the user typed it; empty for the current folder.
    shown: PathBuf,
    /// Absolute, without links.
    real: PathBuf,
}

/// What a path may lead to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PathKind {
    File,
    FileOrFolder,
}

/// Why a path that a manuscript names cannot be followed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PathFault {
    Outside,
    /// Nothing is there; the nearest name that is.
    Missing(Option<String>),
}

impl ProjectFolder {
    /// The folder that holds the file at `path`.
    pub fn of(path: &Path) -> io::Result<ProjectFolder> {
        // A `.` at the head says nothing, and paths below the folder are told without it.
        let shown = path.parent().unwrap_or(Path::new(""));
        let shown = shown.strip_prefix(".").unwrap_or(shown).to_path_buf();
        let real = fs::canonicalize(if shown.as_os_str().is_empty() { Path::new(".") } else { &shown })?;
        Ok(ProjectFolder { shown, real })
    }

    /// The folder as the user would name it; empty for the current folder.
    pub fn shown(&self) -> &Path {
        &self.shown
    }

    /// Whether a path, links followed, lies in the folder.
    pub fn holds(&self, path: &Path) -> bool {
        fs::canonicalize(path).is_ok_and(|real| real.starts_with(&self.real))
    }

    /// Judges a path that counts from where the user stands, as the manuscripts' own names do.
    ///
    /// Returns it as it lies below the folder, links followed, `/` between its parts.
    pub fn check(&self, path: &Path) -> Result<String, PathFault> {
        match fs::canonicalize(path) {
            Ok(real) => {
                let below = real.strip_prefix(&self.real).map_err(|_| PathFault::Outside)?;
                let parts: Vec<String> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
                Ok(parts.join("/"))
            }
            Err(_) if path.strip_prefix(&self.shown).is_ok_and(|below| without_dots(below).is_some()) => {
                Err(PathFault::Missing(near_path(path, Path::new(""))))
            }
            // Whether something outside exists is none of the manuscript's business.
            Err(_) => Err(PathFault::Outside),
        }
    }

    /// A path that counts from where the user stands, told as it counts from the folder: `../secret.png`.
    pub fn told(&self, path: &Path) -> String {
        let is_step = |component: &Component| *component != Component::CurDir;
        let own: Vec<Component> = self.shown.components().filter(is_step).collect();
        let other: Vec<Component> = path.components().filter(is_step).collect();
        let n_common = own.iter().zip(&other).take_while(|(one, other)| one == other).count();
        if own[n_common..].contains(&Component::ParentDir) || path.is_absolute() {
            return shown_name(path);
        }
        let mut steps = PathBuf::from_iter(own[n_common..].iter().map(|_| Component::ParentDir));
        steps.extend(&other[n_common..]);
        shown_name(&steps)
    }

    /// Finds what the manifest names. Reports C016 where nothing is there, C017 where the path leaves the folder, by itself or by a link.
    pub fn find(&self, written: &str, span: Option<Span>, kind: PathKind, sink: &mut Sink) -> Option<ProjectPath> {
        let Some(inside) = inside(written) else {
            sink.report(&config::C017, span, format!("the path leaves the project: “{written}”"))
                .hint("move the file into the folder of the manifest, and write the path from there");
            return None;
        };
        let path = self.shown.join(inside);
        let metadata = match fs::metadata(&path) {
            Ok(metadata) => metadata,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                self.report_missing(written, &path, span, sink);
                return None;
            }
            Err(error) => {
                sink.report(&config::C018, span, format!("cannot read “{written}”: {}", reason(&error)))
                    .hint("see that it is a file and that you may read it");
                return None;
            }
        };
        if !self.holds(&path) {
            sink.report(&config::C017, span, format!("a link leads out of the project: “{written}”"))
                .hint("put the file itself into the project instead of a link");
            return None;
        }
        if kind == PathKind::File && !metadata.is_file() {
            sink.report(&config::C016, span, format!("“{written}” is a folder, not a file"))
                .hint("name one file of it");
            return None;
        }
        Some(ProjectPath { name: shown_name(&path), path, span })
    }

    /// Lists the Markdown files of a folder and the folders in it, in natural order; hidden ones and links to folders are left out.
    pub fn manuscripts_in(&self, folder: &ProjectPath, sink: &mut Sink) -> Vec<ProjectPath> {
        let mut found = Vec::new();
        self.list(&folder.path, folder.span, MAX_DEPTH, &mut found, sink);
        found
    }

    /// Adds what is named, and where it is a folder, that one and all below it.
    pub fn watch(&self, written: &str, watched: &mut Watched) {
        let Some(path) = inside(written).map(|inside| self.shown.join(inside)) else { return };
        watched.files.insert(path.clone());
        if !path.is_dir() {
            return;
        }
        let mut open = vec![(path, MAX_DEPTH)];
        while let Some((folder, depth)) = open.pop() {
            let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
            let below = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
            open.extend(below.filter(|_| depth > 0).map(|entry| (entry.path(), depth - 1)));
            watched.folders.insert(folder);
        }
    }

    fn list(&self, folder: &Path, span: Option<Span>, depth: usize, found: &mut Vec<ProjectPath>, sink: &mut Sink) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let mut entries: Vec<(String, PathBuf)> = match fs::read_dir(folder) {
            Ok(entries) => {
                entries.flatten().map(|one| (one.file_name().to_string_lossy().into(), one.path())).collect()
            }
            Err(error) => {
                sink.report(
                    &config::C018,
                    span,
                    format!("cannot read the folder “{}”: {}", folder.display(), reason(&error)),
                );
                return;
            }
        };
        entries.retain(|(name, _)| !name.starts_with('.'));
        entries.sort_by(|one, other| natural_order(&one.0, &other.0));
        for (name, path) in entries {
            let is_link = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink());
            if path.is_dir() && !is_link {
                self.list(&path, span, depth, found, sink);
            } else if is_markdown(&name) {
                if self.holds(&path) {
                    found.push(ProjectPath { name: shown_name(&path), path, span });
                } else {
                    sink.report(
                        &config::C017,
                        span,
                        format!("a link leads out of the project: “{}”", shown_name(&path)),
                    )
                    .hint("put the file itself into the project instead of a link");
                }
            }
        }
    }

    fn report_missing(&self, written: &str, path: &Path, span: Option<Span>, sink: &mut Sink) {
        let report = sink.report(&config::C016, span, format!("file not found: “{written}”"));
        match near_path(path, &self.shown) {
            Some(near) => report.hint(format!("did you mean “{near}”?")),
            None => report.hint("paths count from the folder of the manifest; capital and small letters differ"),
        };
    }
}

/// The path nearest to that of a missing file, as it counts from `base`.
fn near_path(path: &Path, base: &Path) -> Option<String> {
    let near = nearest(path)?;
    Some(shown_name(near.strip_prefix(base).unwrap_or(&near)))
}

/// A path as it is on the disk: every part that is not there gives way to the nearest name beside it, the folders first.
fn nearest(path: &Path) -> Option<PathBuf> {
    if path.as_os_str().is_empty() || path.exists() {
        return Some(path.to_path_buf());
    }
    let folder = nearest(path.parent()?)?;
    let name = path.file_name()?.to_string_lossy();
    let beside = siblings(&folder);
    near_names(&name, beside.iter().map(String::as_str)).first().map(|near| folder.join(near))
}

/// Whether a file's name has the ending of a Markdown file.
pub fn is_markdown(name: &str) -> bool {
    let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| MARKDOWN.contains(&ending.as_str()))
}

/// The names in a folder, in natural order; none where it cannot be read.
pub fn siblings(folder: &Path) -> Vec<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort_by(|one, other| natural_order(one, other));
    names
}

/// Why the system refused something, in plain words.
pub fn reason(error: &io::Error) -> String {
    let words = match error.kind() {
        ErrorKind::NotFound => "it is not there",
        ErrorKind::PermissionDenied => "you have no right to",
        ErrorKind::AlreadyExists => "a file has this name already",
        ErrorKind::NotADirectory => "a part of the path is a file, not a folder",
        ErrorKind::IsADirectory => "it is a folder",
        ErrorKind::StorageFull => "the disk is full",
        ErrorKind::ReadOnlyFilesystem => "the disk cannot be written to",
        ErrorKind::QuotaExceeded => "your share of the disk is full",
        ErrorKind::InvalidFilename => "the name is too long or holds a forbidden sign",
        other => return other.to_string(),
    };
    words.to_string()
}

/// A path for messages: `/` between the parts, on every system.
pub fn shown_name(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() };
    text.strip_prefix("./").map_or(text.clone(), str::to_string)
}

/// A path as written, without `.` and `..`; `None` where it leaves its folder even without any link.
fn inside(written: &str) -> Option<PathBuf> {
    // A drive or a share of Windows leaves the project on every system, so that a manifest means the same everywhere.
    let has_drive = written.as_bytes().get(1) == Some(&b':') || written.starts_with('\\');
    without_dots(Path::new(written)).filter(|_| !has_drive)
}

/// The path without `.` and `..`; `None` where it is absolute or climbs out.
fn without_dots(path: &Path) -> Option<PathBuf> {
    let mut inside = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Normal(part) => inside.push(part),
            Component::CurDir => {}
            Component::ParentDir => {
                if !inside.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(inside)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::PathFault;
    use super::ProjectFolder;
    use super::inside;
    use super::near_path;

    #[test]
    fn a_path_is_found_whose_folder_and_file_are_misspelt() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("pictures")).unwrap();
        fs::write(folder.path().join("pictures/tiny.png"), "").unwrap();
        let near = |path: &str| near_path(&folder.path().join(path), folder.path());
        for path in ["Pictures/Tiny.PNG", "pictures/tiny.pmg", "picture/tiny.png"] {
            assert_eq!(near(path).as_deref(), Some("pictures/tiny.png"), "{path}");
        }
        assert_eq!(near("maps/tiny.png"), None);
        assert_eq!(near("pictures/coast.png"), None);
    }

    #[test]
    fn a_dot_for_the_current_folder_changes_no_path() {
        for path in ["./build.toml", "build.toml", "././build.toml"] {
            let folder = ProjectFolder::of(Path::new(path)).unwrap();
            assert_eq!(folder.shown(), Path::new(""), "{path}");
            assert!(matches!(folder.check(Path::new("ms/none.png")), Err(PathFault::Missing(_))), "{path}");
        }
    }

    #[test]
    fn paths_that_climb_out_are_seen() {
        for outside in ["/etc/passwd", "../a.md", "a/../../b.md", "C:\\a.md", "c:/a.md", "\\\\host\\a.md"] {
            assert_eq!(inside(outside), None, "{outside}");
        }
        for own in ["a.md", "a/../b.md", "./a.md", "a/b/..", "..a.md"] {
            assert!(inside(own).is_some(), "{own}");
        }
        assert_eq!(inside("./a/./b/../c").as_deref(), Some(Path::new("a/c")));
    }
}
