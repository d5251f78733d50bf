//! Proofs, imposed sheets and pictures that fill a page, made by the program and read back by outside judges.

mod support;

use std::fs;
use std::path::Path;

use lopdf::Document;
use lopdf::Object;
use support::judges;
use support::run;
use support::run_clean;
use support::write;
use tempfile::TempDir;

const STORY: &str = "---\ntitle: The Storm\nauthor: Ada Quill\ndate: 2026-05-01\n---\n\n# West\n\nIt came from the west, and \
                     nobody had been waiting for it.[^1]\n\nThe *ferry* lay at the pier.\n\n[^1]: The records say nothing of it.\n";

/// A folder with one manuscript.
fn project(text: &str) -> TempDir {
    let folder = support::folder();
    write(&folder.path().join("storm.md"), text);
    folder
}

fn build(folder: &Path, args: &[&str]) {
    run_clean(support::bindery().args(["build", "storm.md"]).args(args).current_dir(folder));
}

fn load(path: &Path) -> Document {
    Document::load_mem(&fs::read(path).unwrap()).unwrap()
}

/// The names of layers in a list of a file's optional content.
fn layers(document: &Document, key: &[u8]) -> Vec<String> {
    let properties = document.catalog().unwrap().get(b"OCProperties").unwrap().as_dict().unwrap();
    let state = document.get_dict_in_dict(properties, b"D").unwrap();
    let name = |layer: &Object| {
        let layer = document.get_dictionary(layer.as_reference().unwrap()).unwrap();
        String::from_utf8_lossy(layer.get(b"Name").unwrap().as_str().unwrap()).into_owned()
    };
    state.get(key).unwrap().as_array().unwrap().iter().map(name).collect()
}

/// Words of a page with their left and top, in hundredths of a point.
fn places(pdf: &Path, page: u32) -> Vec<(String, i64, i64)> {
    let page = page.to_string();
    let output = judges::program("pdftotext", &["-bbox", "-f", &page, "-l", &page, judges::text(pdf), "-"]);
    let attribute = |line: &str, name: &str| -> Option<f64> {
        line.split_once(&format!("{name}=\""))?.1.split_once('"')?.0.parse().ok()
    };
    let word = |line: &str| {
        let text = line.split_once("\">")?.1.strip_suffix("</word>")?;
        let [x, y] = ["xMin", "yMin"].map(|name| attribute(line, name).map(|value| (value * 100.0).round() as i64));
        Some((text.to_string(), x?, y?))
    };
    judges::stdout(&output).lines().filter_map(word).collect()
}

fn text_of(pdf: &Path, page: usize) -> String {
    let page = page.to_string();
    judges::stdout(&judges::program("pdftotext", &["-f", &page, "-l", &page, judges::text(pdf), "-"]))
}

#[test]
fn a_proof_is_made_when_it_is_asked_for_and_never_else() {
    let folder = project(STORY);
    build(folder.path(), &[]);
    assert!(!folder.path().join("dist/storm-proof.pdf").exists());
    build(folder.path(), &["--edition", "proof"]);
    let proof = folder.path().join("dist/storm-proof.pdf");
    judges::qpdf(&proof).unwrap();
    let document = load(&proof);
    let all = [
        "Text and pictures",
        "Faults",
        "Line numbers",
        "Places in the manuscript",
        "Trim and text block",
        "Baseline grid",
        "Comments margin",
        "Draft mark",
    ];
    assert_eq!(layers(&document, b"Order"), all);
    assert_eq!(layers(&document, b"OFF"), ["Baseline grid"]);
    assert_eq!(layers(&document, b"ON").len(), all.len() - 1);
    let text = text_of(&proof, 5);
    for said in ["PROOF · The Storm · print · 2026-05-01 · page 1, recto", "storm.md:9", "COMMENTS"] {
        assert!(text.contains(said), "“{said}” is not in\n{text}");
    }
    let fonts = judges::stdout(&judges::program("pdffonts", &[judges::text(&proof)]));
    assert!(fonts.lines().skip(2).all(|line| line.contains(" yes no  yes")), "embedded, whole, with a map:\n{fonts}");
}

#[test]
fn a_proof_has_every_word_where_the_print_edition_has_it() {
    let folder = project(STORY);
    build(folder.path(), &["--edition", "print,proof"]);
    let [print, proof] = ["print", "proof"].map(|name| folder.path().join(format!("dist/storm-{name}.pdf")));
    let slug = (11.0 * 72.0 / 25.4 * 100.0_f64).round() as i64;
    let n_pages: u32 = judges::pdfinfo(&print, "Pages").parse().unwrap();
    let mut n_words = 0;
    for page in 1..=n_pages {
        let found = places(&proof, page);
        for (word, x, y) in places(&print, page) {
            let is_it = |(other, left, top): &(String, i64, i64)| {
                *other == word && (left - x - slug).abs() <= 5 && (top - y - slug).abs() <= 100
            };
            assert!(found.iter().any(is_it), "“{word}” on page {page} at {x}, {y}: {found:?}");
            n_words += 1;
        }
    }
    assert!(n_words > 20, "{n_words}");
}

#[test]
fn the_same_proof_is_the_same_file() {
    let folder = project(STORY);
    let path = folder.path().join("dist/storm-proof.pdf");
    let made = [1, 2].map(|_| {
        build(folder.path(), &["--edition", "proof"]);
        fs::read(&path).unwrap()
    });
    assert!(made[0] == made[1]);
}

#[test]
fn changes_since_a_release_are_marked_and_say_what_was_there() {
    let folder = project(&STORY.replace("the pier", "the *outer* pier of the old harbour"));
    let earlier = project(STORY);
    let release = earlier.path().join("storm.md");
    build(folder.path(), &["--edition", "proof", "--against", judges::text(&release)]);
    let proof = folder.path().join("dist/storm-proof.pdf");
    assert_eq!(layers(&load(&proof), b"Order")[1], "Changes");
    assert!(text_of(&proof, 5).contains("was: pier."), "{}", text_of(&proof, 5));
    let nothing = run(support::bindery()
        .args(["build", "storm.md", "--against", judges::text(&release)])
        .current_dir(folder.path()));
    assert_eq!(nothing.code, Some(2));
    assert!(nothing.stderr.contains("`--against` draws bars in proofs, and none is made"), "{}", nothing.stderr);
    let gone = run(support::bindery()
        .args(["build", "storm.md", "--edition", "proof", "--against", "nowhere"])
        .current_dir(folder.path()));
    assert_eq!(gone.code, Some(2));
    assert!(gone.stderr.contains("holds no book to compare with"), "{}", gone.stderr);
}
