//! What the tests of whole runs share: the program, its results, folders to work in, and the outside judges.

// Each test file uses its own part of this.
#![allow(dead_code)]

pub mod damage;
pub mod figures;
pub mod generator;
pub mod golden;
pub mod injuries;
pub mod judges;
pub mod pdf;
pub mod zipped;

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;

use tempfile::TempDir;

/// What a run of the program left behind.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// The program under test, cut off from the settings of whoever runs the tests.
pub fn bindery() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bindery"));
    command.env_remove("SOURCE_DATE_EPOCH").env_remove("RAYON_NUM_THREADS").env("NO_COLOR", "1");
    command
}

/// Runs to the end. The exit code must be one of the three that have a meaning, and no panic may show.
pub fn run(command: &mut Command) -> Run {
    let Output { status, stdout, stderr } = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let run = Run {
        code: status.code(),
        stdout: String::from_utf8_lossy(&stdout).into_owned(),
        stderr: String::from_utf8_lossy(&stderr).into_owned(),
    };
    let sound = matches!(run.code, Some(0..=2)) && !run.stderr.contains("panicked");
    assert!(sound, "{command:?} ended with {status}\n{}", head(&run.stderr));
    run
}

/// Runs, and fails where the exit code is another one than 0.
pub fn run_clean(command: &mut Command) -> Run {
    let run = run(command);
    assert_eq!(run.code, Some(0), "{command:?}\n{}", head(&run.stderr));
    run
}

/// The first lines of a long text.
pub fn head(text: &str) -> String {
    text.lines().take(40).collect::<Vec<_>>().join("\n")
}

/// A folder of its own, removed at the end; it lies in `target`, so that nothing is left elsewhere.
pub fn folder() -> TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("target can be written")
}

/// The top of the project.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The real manuscripts that lie beside the checkout on some machines; none where there is no such folder, and all of them where there is.
pub fn neighbour_manuscripts() -> Vec<PathBuf> {
    let folder = root().join("../shared/manuscripts");
    if !folder.is_dir() {
        return Vec::new();
    }
    let paths: Vec<PathBuf> = ["book.md", "article.md"].iter().map(|name| folder.join(name)).collect();
    assert!(paths.iter().all(|path| path.is_file()), "{}", folder.display());
    paths
}

/// The entries of a folder, sorted; empty where there is none.
pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(listing) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = listing.map(|entry| entry.expect("the folder can be read").path()).collect();
    paths.sort();
    paths
}

/// The last part of a path, as text.
pub fn name(path: &Path) -> String {
    path.file_name().expect("it names something").to_string_lossy().into_owned()
}

pub fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("the folder can be made");
    fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

pub fn copy_folder(from: &Path, to: &Path) {
    for path in entries(from) {
        let target = to.join(name(&path));
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            write(&target, fs::read(&path).expect("the file can be read"));
        }
    }
}

/// A project of its own for one of the small books: its files, the theme, the font.
pub fn brick_project(book: &Path) -> TempDir {
    let folder = folder();
    copy_folder(book, folder.path());
    let copy = |from: &str, to: String| {
        let bytes = fs::read(root().join("tests").join(from)).unwrap_or_else(|error| panic!("{from}: {error}"));
        write(&folder.path().join(to), bytes);
    };
    copy("books/brick.toml", "theme.toml".into());
    for face in ["Brick.otf", "Brick-Italic.otf", "Brick-Bold.otf"] {
        copy(&format!("fonts/{face}"), format!("fonts/brick/{face}"));
    }
    let manifest = folder.path().join("build.toml");
    if !manifest.is_file() {
        let slug = name(book);
        let facts =
            format!("[[book]]\nslug = \"{slug}\"\ntitle = \"Book\"\nlanguage = \"en\"\nmanuscript = \"book.md\"\n");
        write(&manifest, format!("{facts}theme = \"theme.toml\"\ntrim = \"4in x 4in\"\n"));
    }
    folder
}
