//! Small complete books, compared as text: the model, the pages and the findings of each.
//!
//! A book is a folder of `tests/books` with a `book.md`, perhaps a `build.toml`. It is set in Brick by the theme `tests/books/brick.toml`, whose
//! numbers can be worked out by hand. What is right stands in `tests/golden/<name>`.
//! `UPDATE_GOLDEN=1 cargo test --test golden` writes it anew. Read the difference before you commit it.

mod support;

use std::collections::BTreeSet;
use std::path::PathBuf;

use support::golden;

/// The dumps kept of each book.
const DUMPS: [&str; 2] = ["model", "pages"];

#[test]
fn books_are_set_as_their_golden_files_say() {
    let mut faults = Vec::new();
    for book in books() {
        let expected = golden_folder().join(support::name(&book));
        let project = support::brick_project(&book);
        for dump in DUMPS {
            let run = support::run(support::bindery().args(["dump", dump, "build.toml"]).current_dir(project.path()));
            faults.extend(golden::compare(&expected.join(format!("{dump}.txt")), &run.stdout));
        }
        let mut check = support::bindery();
        check.args(["check", "build.toml", "--message-format", "short"]).current_dir(project.path());
        let found = support::run(&mut check).stderr;
        // No book is to blame for words that differ between its editions.
        faults.extend(
            found.lines().filter(|line| line.contains("[T020]")).map(|line| format!("{}: {line}", book.display())),
        );
        faults.extend(golden::compare(&expected.join("diagnostics.txt"), &found));
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_golden_file_is_used() {
    let names = |paths: Vec<PathBuf>| paths.iter().map(|path| support::name(path)).collect::<BTreeSet<_>>();
    assert_eq!(names(support::entries(&golden_folder())), names(books()), "left: tests/golden; right: tests/books");
    let used = BTreeSet::from(["diagnostics.txt", "model.txt", "pages.txt"].map(String::from));
    for book in support::entries(&golden_folder()) {
        assert_eq!(names(support::entries(&book)), used, "{}", book.display());
    }
}

fn books() -> Vec<PathBuf> {
    let books: Vec<PathBuf> =
        support::entries(&support::root().join("tests/books")).into_iter().filter(|path| path.is_dir()).collect();
    assert!(!books.is_empty(), "tests/books is empty");
    books
}

fn golden_folder() -> PathBuf {
    support::root().join("tests/golden")
}
