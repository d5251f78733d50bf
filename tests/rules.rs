//! Every diagnostic code with the smallest input that makes it.
//!
//! `tests/rules/<CODE>/in` is a project, a `build.toml` or a `book.md`, or tells how the sound EPUB of `tests/fixtures/epub` is spoilt: `change.txt`
//! has words to be replaced, `epub` files to be added; a `book.epub` stands for itself. `expected.txt` is what `bindery check` says of it, for the letter X
//! `bindery lint`, for the fifties of the letter D `bindery cover`, from D060 on `bindery impose book.pdf`; or it is a PDF, written as plain
//! text, of which `bindery preflight` says it, with what stands in `args`, and for D138 `bindery check` of all files there: findings of that code and of no other. `UPDATE_GOLDEN=1 cargo test --test rules` writes the reports anew. Read the difference before you commit it.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use bindery::diag::code;
use bindery::diag::render;
use support::golden;
use support::zipped;

#[test]
fn each_folder_makes_the_findings_of_its_code() {
    let mut faults = Vec::new();
    for folder in folders() {
        let code = support::name(&folder);
        let report = check(&code, &folder.join("in"));
        let told: BTreeSet<&str> = report.lines().filter_map(code_of).collect();
        if told != BTreeSet::from([code.as_str()]) {
            faults.push(format!("{}: it tells of {told:?}\n{report}", folder.display()));
        }
        let is_plain = |line: &str| -> bool {
            let message = line.split_once("]: ").map_or("", |(_, message)| message);
            starts_low(message) && !message.ends_with('.')
        };
        faults.extend(report.lines().filter(|line| code_of(line).is_some() && !is_plain(line)).map(String::from));
        faults.extend(golden::compare(&folder.join("expected.txt"), &report));
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_code_has_its_folder_and_every_folder_its_code() {
    let codes: BTreeSet<String> = code::all().map(|code| code.id.to_string()).collect();
    let names: BTreeSet<String> = folders().iter().map(|folder| support::name(folder)).collect();
    assert_eq!(names, codes, "left: tests/rules; right: the registry");
    for folder in folders() {
        let found: Vec<String> = support::entries(&folder).iter().map(|path| support::name(path)).collect();
        assert_eq!(found, ["expected.txt", "in"], "{}", folder.display());
    }
}

#[test]
fn every_code_is_explained_with_an_example() {
    let mut faults = Vec::new();
    for code in code::all() {
        let text = render::explanation(code);
        let has_example = text.contains("Example") || text.contains("\n    ") || code.explanation.contains('`');
        if !has_example || code.explanation.len() < 120 || !starts_low(code.title) {
            faults.push(text);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_handbook_lists_every_code() {
    let rows: String = code::all()
        .map(|code| format!("| `{}` | {} | {} |\n", code.id, render::word(code.severity), code.title))
        .collect();
    let text = format!(
        "# Appendix B: All Codes {{.appendix #codes-chapter}}\n\nThis is what `bindery explain` lists. Each code has a longer explanation there, \
         with an example and a cure.\n\n| Code | Severity | Finding |\n|:-----|:---------|:------------------------------|\n{rows}\n\
         Table: Findings, by their codes {{#tab-codes}}\n"
    );
    let fault = golden::compare(&support::root().join("manuscripts/handbook/07-codes.md"), &text);
    assert_eq!(fault, None);
}

/// Whether a title or message starts as the house style wants it: with no capital, unless it is a name or an abbreviation.
fn starts_low(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default();
    word.chars().skip(1).any(char::is_uppercase) || !word.starts_with(char::is_uppercase)
}

fn folders() -> Vec<PathBuf> {
    let folders = support::entries(&support::root().join("tests/rules"));
    assert!(!folders.is_empty(), "tests/rules is empty");
    folders
}

/// The report on a project or an EPUB, as people read it, by the command that finds the code.
fn check(code: &str, project: &Path) -> String {
    if project.join("change.txt").is_file() || project.join("book.epub").is_file() {
        return check_epub(project);
    }
    if code.starts_with("D06") {
        let out = tempfile::tempdir().expect("a folder can be made");
        let sheets = out.path().join("sheets.pdf");
        return support::run(support::bindery().args(["impose", "book.pdf", "--out"]).arg(sheets).current_dir(project))
            .stderr;
    }
    if code == "D138" {
        let files: Vec<String> = support::entries(project).iter().map(|path| support::name(path)).collect();
        return support::run(support::bindery().arg("check").args(files).current_dir(project)).stderr;
    }
    if let Some(pdf) =
        support::entries(project).into_iter().find(|path| path.extension().is_some_and(|end| end == "pdf"))
    {
        let args = fs::read_to_string(project.join("args")).unwrap_or_default();
        let mut command = support::bindery();
        command.arg("preflight").arg(support::name(&pdf)).args(args.split_whitespace()).current_dir(project);
        return support::run(&mut command).stderr;
    }
    let out = support::folder();
    let out = out.path().to_str().expect("paths of tests are UTF-8");
    let command: &[&str] = match code {
        _ if code.starts_with('X') => &["lint"],
        _ if code.starts_with("D05") || code.starts_with("D07") => &["cover", "--out", out],
        _ => &["check"],
    };
    let target = if project.join("build.toml").is_file() { "build.toml" } else { "book.md" };
    support::run(support::bindery().args(command).arg(target).current_dir(project)).stderr
}

/// The report on a spoilt EPUB, with the manuscript or the report of EPUBCheck that lie beside it.
fn check_epub(project: &Path) -> String {
    let folder = support::folder();
    support::copy_folder(project, folder.path());
    if project.join("change.txt").is_file() {
        support::write(&folder.path().join("book.epub"), zipped::spoilt_epub(project));
    }
    let mut command = support::bindery();
    command.args(["check", "book.epub"]);
    for (file, option) in [("book.md", "--from"), ("report.json", "--epubcheck")] {
        if project.join(file).is_file() {
            command.args([option, file]);
        }
    }
    support::run(command.current_dir(folder.path())).stderr
}

/// The code of a finding's first line: `error[M012]: …`.
fn code_of(line: &str) -> Option<&str> {
    let (weight, rest) = line.split_once('[')?;
    matches!(weight, "error" | "warning" | "note").then(|| rest.split(']').next()).flatten()
}
