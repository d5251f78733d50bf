//! The import of DOCX, ODT, EPUB and HTML: files of other programs, books of our own, and files that mean harm.
//!
//! `tests/import/containers/sample.*` were made by Pandoc from `sample.md`, which is written as the import writes.

mod support;

use std::fs;

use bindery::import::ImportError;
use bindery::import::Imported;
use bindery::import::Options;
use bindery::import::import;
use support::zipped;

const KINDS: [&str; 4] = ["docx", "odt", "epub", "html"];

#[test]
fn files_of_another_program_give_the_manuscript_back() {
    let folder = support::root().join("tests/import/containers");
    let manuscript = fs::read_to_string(folder.join("sample.md")).expect("the sample can be read");
    let (_, wanted) = manuscript.split_once("---\n\n").expect("the sample has front matter");
    for kind in KINDS {
        let imported = read(&[fs::read(folder.join(format!("sample.{kind}"))).expect("it can be read")]);
        let found = plain_markup(&imported.markdown, kind);
        assert_eq!(found, plain_markup(wanted, kind), "{kind}:\n{}", imported.markdown);
        assert_eq!(imported.facts.title.as_deref(), Some("The Glass"), "{kind}");
        assert_eq!(imported.counts.notes, 2, "{kind}");
        assert_eq!(imported.counts.calls, 2, "{kind}");
    }
}

/// The lines of a manuscript without what a format or Pandoc loses on the way: widths of tables, the language of words
/// in DOCX, and verse in all but HTML.
fn plain_markup(markdown: &str, kind: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for line in markdown.lines() {
        let mut line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.starts_with("|--") {
            line = line.chars().filter(|sign| *sign == '|').collect();
        }
        if kind == "docx" {
            line = line.replace("[merde, alors]{lang=fr}", "merde, alors");
        }
        if kind != "html" {
            line = line.trim_start_matches("| ").trim_end_matches('\\').to_string();
        }
        lines.push(line);
    }
    lines
}

#[test]
fn a_book_of_our_own_comes_back() {
    let folder = support::folder();
    let text = fs::read_to_string(support::root().join("tests/import/containers/sample.md")).expect("it can be read");
    support::write(&folder.path().join("book.md"), &text);
    support::run_clean(support::bindery().args(["build", "book.md", "--edition", "epub"]).current_dir(folder.path()));
    let imported = read(&[fs::read(folder.path().join("dist/book.epub")).expect("it was built")]);
    let (_, wanted) = text.split_once("---\n\n").expect("the sample has front matter");
    assert_eq!(letters(&imported.markdown), letters(wanted), "{}", imported.markdown);
    let headings = |text: &str| text.lines().filter(|line| line.starts_with('#')).count();
    assert_eq!(headings(&imported.markdown), headings(wanted));
    assert_eq!(imported.counts.notes, 2);
    assert_eq!(imported.counts.calls, 2);
    assert_eq!(imported.facts.declared.people[0].name, "Ada Quill");
}

/// Letters and digits in their order, without those of attributes.
fn letters(markdown: &str) -> String {
    let mut depth = 0;
    let mut kept = String::new();
    for sign in markdown.chars() {
        match sign {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ if depth == 0 && sign.is_alphanumeric() => kept.push(sign),
            _ => {}
        }
    }
    kept
}

#[test]
fn imported_files_build() {
    for kind in KINDS {
        let folder = support::folder();
        let book = folder.path().join("book");
        let file = support::root().join(format!("tests/import/containers/sample.{kind}"));
        support::run_clean(support::bindery().arg("import").arg(&file).arg("--into").arg(&book));
        support::run_clean(support::bindery().arg("build").arg(&book));
        let names: Vec<String> = support::entries(&book.join("dist")).iter().map(|file| support::name(file)).collect();
        assert_eq!(names, ["the-glass-print.pdf", "the-glass.epub"], "{kind}");
    }
}

#[test]
fn a_release_waits_for_open_queries() {
    let folder = support::folder();
    let text = "---\ntitle: One\n---\n\n# One\n\nThe [boat]{query=\"which?\"} came.\n";
    support::write(&folder.path().join("book.md"), text);
    let draft = support::run(support::bindery().args(["build", "book.md"]).current_dir(folder.path()));
    assert!(draft.code == Some(0) && draft.stderr.contains("warning[M050]"), "{}", draft.stderr);
    assert!(!support::entries(&folder.path().join("dist")).is_empty());
    let release = ["build", "book.md", "--release", "--out", "release"];
    let held = support::run(support::bindery().args(release).current_dir(folder.path()));
    assert!(held.code == Some(1) && held.stderr.contains("error[M050]"), "{}", held.stderr);
    assert!(support::entries(&folder.path().join("release")).is_empty());
    support::write(&folder.path().join("book.md"), text.replace("{query=\"which?\"}", "{.smallcaps}"));
    support::run_clean(support::bindery().args(release).current_dir(folder.path()));
    assert_eq!(support::entries(&folder.path().join("release")).len(), 2);
}

#[test]
fn kinds_are_told_by_bytes_and_others_refused_with_advice() {
    let failure = |bytes: &[u8]| import(&[bytes.to_vec()], &Options::default()).map(|_| ()).unwrap_err();
    for bytes in [
        &b"%PDF-1.7\n"[..],
        b"{\\rtf1 text}",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        &zipped::container(&[("a.txt", b"x")]),
    ] {
        assert!(matches!(failure(bytes), ImportError::Foreign { .. }), "{bytes:?}");
    }
    let page = b"<!DOCTYPE html><p>One".to_vec();
    let mixed = import(&[page, b"Plain text.".to_vec()], &Options::default()).map(|_| ()).unwrap_err();
    assert_eq!(mixed, ImportError::Mixed);
}

#[test]
fn harmful_files_are_refused_or_read() {
    let document =
        |inner: &str| format!("<w:document><w:body><w:p><w:r><w:t>{inner}</w:t></w:r></w:p></w:body></w:document>");
    let docx = |text: &str| zipped::container(&[("word/document.xml", text.as_bytes())]);
    // More than the limit, out of few bytes.
    let bomb = document(&" ".repeat(600 << 20));
    assert!(matches!(result(docx(&bomb)), Err(ImportError::Damaged(why)) if why.contains("MB")));
    let whole = docx(&document("words"));
    for length in (0..whole.len()).step_by(7) {
        assert!(!matches!(result(whole[..length].to_vec()), Err(ImportError::Unproven(_))), "{length}");
    }
    let entities = "<!DOCTYPE a [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]>".to_string() + &document("&b;");
    assert!(matches!(result(docx(&entities)), Err(ImportError::Damaged(_))));
    let deep = format!("{}words{}", "<w:ins>".repeat(10_000), "</w:ins>".repeat(10_000));
    let deep = format!("<w:document><w:body><w:p><w:r><w:t>{deep}</w:t></w:r></w:p></w:body></w:document>");
    assert!(!matches!(result(docx(&deep)), Err(ImportError::Unproven(_))));
    let tables = format!(
        "{}{}{}",
        "<w:tbl><w:tr><w:tc>".repeat(3000),
        "<w:p><w:r><w:t>words</w:t></w:r></w:p>",
        "</w:tc></w:tr></w:tbl>".repeat(3000)
    );
    let tables = format!("<w:document><w:body>{tables}</w:body></w:document>");
    assert!(result(docx(&tables)).is_ok_and(|imported| imported.markdown.contains("words")));
    let nested = format!("<html><body>{}words", "<div><b><table><tr><td>".repeat(10_000));
    assert!(result(nested.into_bytes()).is_ok_and(|imported| imported.markdown.contains("words")));
    let climbing = "<html><body><p>One <img src=\"../../../../etc/passwd\"> two</p>";
    assert!(result(climbing.as_bytes().to_vec()).is_ok_and(|imported| imported.files.is_empty()));
    let circle = zipped::container(&[
        ("word/document.xml", document("words").as_bytes()),
        ("word/styles.xml", b"<w:styles><w:style w:styleId=\"a\"><w:basedOn w:val=\"a\"/></w:style></w:styles>"),
    ]);
    assert!(result(circle).is_ok());
}

#[test]
fn nothing_is_written_of_what_cannot_be_read() {
    let folder = support::folder();
    let file = folder.path().join("broken.docx");
    support::write(&file, zipped::container(&[("word/document.xml", b"<w:document><w:body>")]));
    let run = support::run(support::bindery().arg("import").arg(&file).current_dir(folder.path()));
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("cannot be read"), "{}", run.stderr);
    let names: Vec<String> = support::entries(folder.path()).iter().map(|path| support::name(path)).collect();
    assert_eq!(names, ["broken.docx"]);
}

#[test]
fn pictures_beside_a_page_come_along() {
    let folder = support::folder();
    let png = fs::read(picture()).expect("there is a picture");
    support::write(&folder.path().join("pages/img/a b.png"), &png);
    support::write(
        &folder.path().join("pages/one.html"),
        "<html><body><h1>One</h1><p><img src=\"img/a%20b.png\" alt=\"A\"></p>",
    );
    let args = ["import", "pages/one.html", "--into", "book"];
    support::run_clean(support::bindery().args(args).current_dir(folder.path()));
    assert_eq!(fs::read(folder.path().join("book/manuscripts/pictures/a-b.png")).ok(), Some(png));
}

fn picture() -> std::path::PathBuf {
    support::root().join("manuscripts/handbook/pictures/breaks.png")
}

fn read(files: &[Vec<u8>]) -> Imported {
    import(files, &Options::default()).unwrap_or_else(|error| panic!("{error:?}"))
}

fn result(bytes: Vec<u8>) -> Result<Imported, ImportError> {
    import(&[bytes], &Options::default())
}
