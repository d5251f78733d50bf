//! Bad input: whatever the bytes, no panic, a finding with code and place, the rest still built where that makes sense, and in proportionate time.

mod support;

use std::path::Path;
use std::time::Duration;
use std::time::Instant;

use support::Run;
use tempfile::TempDir;

/// What a construct of about a hundred thousand characters may take. Squared time would need minutes.
const ENOUGH: Duration = Duration::from_secs(30);

/// One line of `--message-format short`.
#[derive(Debug)]
struct Finding {
    file: String,
    line: usize,
    severity: String,
    code: String,
}

/// A project with one `book.md`, built.
struct Built {
    folder: TempDir,
    run: Run,
    findings: Vec<Finding>,
    took: Duration,
}

impl Built {
    fn assert_reports(&self, line: usize, severity: &str) {
        let is_there = self
            .findings
            .iter()
            .any(|one| one.file.ends_with("book.md") && one.line == line && one.severity == severity);
        assert!(is_there, "no {severity} at book.md:{line}\n{}", self.shown());
    }

    /// Something was found in a file of the project, and no place is missing.
    fn assert_reports_in(&self, file: &str) {
        assert!(self.findings.iter().any(|one| one.file.ends_with(file)), "nothing found in {file}\n{}", self.shown());
    }

    fn assert_built(&self) {
        let names: Vec<String> =
            support::entries(&self.folder.path().join("out")).iter().map(|path| support::name(path)).collect();
        let both = names.iter().any(|name| name.ends_with(".epub")) && names.iter().any(|name| name.ends_with(".pdf"));
        assert!(both, "both editions should be there: {names:?}\n{}", self.shown());
    }

    fn assert_quick(&self) {
        assert!(self.took < ENOUGH, "took {:?}", self.took);
    }

    fn shown(&self) -> String {
        format!("exit code {:?}\n{}", self.run.code, support::head(&self.run.stderr))
    }
}

fn build(files: &[(&str, &[u8])]) -> Built {
    let folder = support::folder();
    for (name, bytes) in files {
        support::write(&folder.path().join(name), bytes);
    }
    let target = if folder.path().join("build.toml").is_file() { "build.toml" } else { "book.md" };
    build_in(folder, target)
}

fn build_in(folder: TempDir, target: &str) -> Built {
    let started = Instant::now();
    let mut command = support::bindery();
    command.args(["build", target, "--out", "out", "--message-format", "short"]).current_dir(folder.path());
    let run = support::run(&mut command);
    // The copy editor reads the same rubbish; that it neither panics nor takes long is all that is asked.
    support::run(support::bindery().args(["lint", target, "--message-format", "short"]).current_dir(folder.path()));
    let findings = run.stderr.lines().filter_map(finding).collect();
    Built { folder, run, findings, took: started.elapsed() }
}

fn book(text: &str) -> Built {
    build(&[("book.md", text.as_bytes())])
}

/// Reads `file:line:column: severity[CODE]: message`.
fn finding(line: &str) -> Option<Finding> {
    let (place, rest) = line.split_once(": ")?;
    let (severity, code) = rest.split_once(']')?.0.split_once('[')?;
    let mut parts = place.rsplitn(3, ':').skip(1);
    let line = parts.next()?.parse().ok()?;
    Some(Finding { file: parts.next()?.to_string(), line, severity: severity.to_string(), code: code.to_string() })
}

#[test]
fn broken_utf_8_is_shown_at_its_line() {
    let built = build(&[("book.md", b"# One\n\nSound text.\n\nBroken \xff\xfe here.\n\nSound again.\n")]);
    built.assert_reports(5, "error");
}

#[test]
fn utf_16_nul_bytes_and_rubbish_are_told_as_such() {
    let utf_16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain("# One\n\nText.\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_ne!(build(&[("book.md", &utf_16)]).run.code, Some(0));
    let mut random = support::generator::Random::new(7);
    let rubbish: Vec<u8> = (0..200_000).map(|_| random.below(256) as u8).collect();
    let built = build(&[("book.md", &rubbish)]);
    assert_ne!(built.run.code, Some(0));
    assert!(built.run.stderr.contains("book.md"), "{}", built.shown());
    built.assert_quick();
    // Nothing but bytes below 128: sound UTF-8, and control characters of every kind.
    let controls: Vec<u8> = (0..100_000).map(|_| random.below(128) as u8).collect();
    build(&[("book.md", &controls)]).assert_quick();
}

#[test]
fn byte_order_mark_and_foreign_line_ends_are_no_fault() {
    let built = build(&[("book.md", "\u{feff}# One\r\n\r\nText.\r\n\r\nMore.\r\n".as_bytes())]);
    assert_eq!(built.run.code, Some(0), "{}", built.shown());
    built.assert_built();
}

#[test]
fn empty_manuscripts_are_told() {
    for text in ["", "\n\n  \n", "---\ntitle: Nothing\n---\n", "<!-- nothing -->\n"] {
        let built = book(text);
        assert!(!built.findings.is_empty() || built.run.stderr.contains('['), "{text:?}\n{}", built.shown());
    }
}

#[test]
fn faults_of_notes_are_shown_at_their_lines() {
    let built =
        book("# One\n\nTwice[^a] called[^a].\n\nNo text[^b].\n\n[^a]: Text.\n\n[^c]: Never called.\n\n[^a]: Again.\n");
    for line in [3, 5, 9, 11] {
        assert!(built.findings.iter().any(|one| one.line == line), "nothing at line {line}\n{}", built.shown());
    }
    built.assert_built();
}

#[test]
fn attributes_without_measure_are_told() {
    let built = book(&format!("# One\n\nA [word]{{.index entry=\"{}\"}} more.\n", "long ".repeat(1_000)));
    assert!(built.findings.iter().any(|one| one.code == "M012" && one.line == 3), "{}", built.shown());
    built.assert_built();
}

#[test]
fn index_references_to_nowhere_take_no_time() {
    let mark = |number: usize| {
        format!(
            "A [term {number}]{{.index}} and []{{.index entry=\"other {number}\" see=\"absent thing {number}\"}} x."
        )
    };
    let built = book(&format!("# One\n\n{}\n", (0..1_500).map(mark).collect::<Vec<String>>().join("\n\n")));
    built.assert_built();
    built.assert_quick();
}

#[test]
fn duplicate_ids_and_dead_references_are_shown() {
    let built = book("# One {#same}\n\nSee [](#nowhere) and [words](#neither).\n\n# Two {#same}\n\nText.\n");
    for line in [3, 5] {
        assert!(built.findings.iter().any(|one| one.line == line), "nothing at line {line}\n{}", built.shown());
    }
    built.assert_built();
}

#[test]
fn broken_pictures_are_shown_and_the_rest_is_built() {
    let text = "# One\n\n![Missing](no.png)\n\n![Garbage](garbage.png)\n\n![Cut](cut.jpg)\n\n![Script](script.svg)\n\n![Huge](huge.png)\n\nText.\n";
    let mut huge = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    huge.extend([0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 8, 6, 0, 0, 0, 0, 0, 0, 0]);
    let built = build(&[
        ("book.md", text.as_bytes()),
        ("garbage.png", b"this is no picture"),
        ("cut.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01"),
        ("script.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><unclosed"),
        ("huge.png", &huge),
    ]);
    for line in [3, 5, 7, 9, 11] {
        built.assert_reports(line, "error");
    }
    built.assert_built();
    built.assert_quick();
}

#[test]
fn broken_fonts_are_shown() {
    let manifest = b"[[book]]\nslug = \"x\"\ntitle = \"X\"\nmanuscript = \"book.md\"\n";
    let built = build(&[
        ("build.toml", manifest),
        ("book.md", b"# One\n\nText.\n"),
        ("fonts/bad/Bad.otf", b"OTTO this is no font"),
        ("fonts/bad/Empty.ttf", b""),
    ]);
    assert!(built.run.stderr.contains("Bad.otf"), "{}", built.shown());
}

#[test]
fn absurd_trims_are_refused_at_their_line() {
    for trim in ["0mm x 0mm", "1mm x 1mm", "-10mm x 200mm", "100000mm x 100000mm", "NaN x 3", "20mm x 300mm", "banana"]
    {
        let manifest = format!(
            "[[book]]\nslug = \"x\"\ntitle = \"X\"\nmanuscript = \"book.md\"\n\n[book.editions.print]\ntrim = \"{trim}\"\n"
        );
        let built = build(&[("build.toml", manifest.as_bytes()), ("book.md", b"# One\n\nText.\n")]);
        assert_ne!(built.run.code, Some(0), "{trim:?} was taken");
        assert!(built.findings.iter().any(|one| one.file.ends_with("build.toml")), "{trim:?}\n{}", built.shown());
    }
}

#[test]
fn broken_manifests_are_shown_at_their_line() {
    for manifest in [
        "",
        "[[book]",
        "book = 3",
        "[[book]]\n",
        "[[book]]\nslug = 3\ntitel = \"X\"\nmanuscript = [1, 2]\n",
        "[[book]]\nslug = \"../evil\"\ntitle = \"X\"\nmanuscript = \"book.md\"\n",
        "[[book]]\nslug = \"a\"\ntitle = \"X\"\nmanuscript = \"nowhere.md\"\n",
        "[[book]]\nslug = \"a\"\ntitle = \"X\"\nlanguage = \"klingon!\"\nmanuscript = \"book.md\"\n",
        "\u{0}\u{1}",
    ] {
        let built = build(&[("build.toml", manifest.as_bytes()), ("book.md", b"# One\n\nText.\n")]);
        assert_ne!(built.run.code, Some(0), "{manifest:?} was taken");
        assert!(built.run.stderr.contains('['), "{manifest:?}\n{}", built.shown());
    }
    let built = build(&[("build.toml", b"[[book]]\nslug = \"a\"\n\xff\xff"), ("book.md", b"Text.\n")]);
    built.assert_reports_in("build.toml");
}

#[test]
fn paths_that_leave_the_project_are_refused() {
    let folder = support::folder();
    let secret = "A secret that must not be read.\n";
    support::write(&folder.path().join("secret.md"), secret);
    support::write(&folder.path().join("secret.png"), secret);
    support::write(
        &folder.path().join("in/book.md"),
        "# One\n\n![a](../secret.png)\n\n![b](/etc/hostname)\n\n![c](sub/../../other.png)\n",
    );
    support::write(
        &folder.path().join("in/build.toml"),
        "[[book]]\nslug = \"x\"\ntitle = \"X\"\nmanuscript = [\"book.md\", \"../secret.md\"]\ncover = \"../secret.png\"\n",
    );
    let built = build_in(folder, "in/build.toml");
    assert_ne!(built.run.code, Some(0));
    assert!(built.findings.iter().filter(|one| one.file.ends_with("build.toml")).count() >= 2, "{}", built.shown());
    assert!(!built.run.stderr.contains("must not be read"));

    let alone = support::folder();
    support::write(&alone.path().join("secret.png"), secret);
    support::write(
        &alone.path().join("in/book.md"),
        "# One\n\n![a](../secret.png)\n\n![b](/etc/hostname)\n\n![c](sub/../../other.png)\n",
    );
    let built = build_in(alone, "in/book.md");
    for line in [3, 5, 7] {
        built.assert_reports(line, "error");
    }
}

#[cfg(unix)]
#[test]
fn links_that_leave_the_project_are_refused() {
    let folder = support::folder();
    support::write(&folder.path().join("secret.png"), "secret");
    support::write(&folder.path().join("in/book.md"), "# One\n\n![a](link.png)\n\nText.\n");
    std::os::unix::fs::symlink("../secret.png", folder.path().join("in/link.png")).expect("links can be made");
    build_in(folder, "in/book.md").assert_reports(3, "error");
}

#[test]
fn outputs_that_cannot_be_written_are_told() {
    let folder = support::folder();
    support::write(&folder.path().join("book.md"), "# One\n\nText.\n");
    support::write(&folder.path().join("out"), "a file where the folder should be");
    let built = build_in(folder, "book.md");
    assert_eq!(built.run.code, Some(2), "{}", built.shown());
    let folder = support::folder();
    let built = build_in(folder, "nowhere.md");
    assert_eq!(built.run.code, Some(2), "{}", built.shown());
}

#[test]
fn a_paragraph_of_half_a_million_words_is_set() {
    let built = book(&format!("# One\n\n{}\n", "all of these words stand in one paragraph ".repeat(62_500)));
    built.assert_built();
    built.assert_quick();
}

#[test]
fn a_paragraph_of_sixteen_thousand_anchors_is_set() {
    let anchors: String = (0..16_000).map(|idx| format!("[word]{{#a{idx}}} ")).collect();
    let built = book(&format!("# One\n\n{anchors}\n"));
    built.assert_built();
    built.assert_quick();
}

#[test]
fn what_is_nested_deep_stays_on_the_page() {
    for opening in ["> ", "- ", "1. "] {
        let built = book(&format!("# One\n\n{}It came from the west.\n", opening.repeat(60)));
        assert_eq!(built.findings.iter().filter(|one| one.code == "L001").count(), 0, "{}", built.shown());
        built.assert_built();
    }
}

#[test]
fn faults_of_fonts_are_told_in_plain_words() {
    let manifest = "[[book]]\nslug = \"x\"\ntitle = \"X\"\nmanuscript = \"book.md\"\n";
    let cases: [(&[u8], &str); 4] = [
        (b"", "it is empty or cut short"),
        (b"OTTO", "it is empty or cut short"),
        (b"<html>not found</html>", "it is no TrueType or OpenType font"),
        (b"wOF2 a font for the web", "it is no TrueType or OpenType font"),
    ];
    for (bytes, fault) in cases {
        let built =
            build(&[("build.toml", manifest.as_bytes()), ("book.md", b"# One\n\nText.\n"), ("fonts/a.otf", bytes)]);
        let message = format!("error[F001]: font “fonts/a.otf” cannot be used: {fault}");
        assert!(built.run.stderr.contains(&message), "{}", built.shown());
        built.assert_built();
    }
}

#[test]
fn a_word_wider_than_the_measure_is_set_and_shown() {
    for word in
        ["incomprehensibilities".repeat(500), "n".repeat(100_000), "漢".repeat(20_000), "a\u{301}".repeat(20_000)]
    {
        let built = book(&format!("# One\n\nText before {word} and after.\n"));
        built.assert_built();
        built.assert_quick();
    }
    let built = book(&format!("# {}\n\nText.\n\n| {} | b |\n|---|---|\n| c | d |\n", "x".repeat(500), "y".repeat(500)));
    built.assert_built();
}

#[test]
fn ten_thousand_notes_are_set() {
    let mut text = String::from("# One\n\n");
    for idx in 0..10_000 {
        text.push_str(&format!("A sentence with its note[^{idx}] in it.\n\n[^{idx}]: The text of note {idx}.\n\n"));
    }
    let built = book(&text);
    built.assert_built();
    built.assert_quick();
    // All in one paragraph, and all called on one line of text.
    let calls: String = (0..2_000).map(|idx| format!("x[^{idx}]")).collect();
    let notes: String = (0..2_000).map(|idx| format!("[^{idx}]: Text.\n\n")).collect();
    let built = book(&format!("# One\n\n{calls}\n\n{notes}"));
    built.assert_built();
    built.assert_quick();
}

#[test]
fn deep_nesting_is_limited_with_a_finding() {
    let n = 20_000;
    let nested = [
        ("block quotes", format!("{}text\n", "> ".repeat(n))),
        ("lists", (0..1_500).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect()),
        ("lists on a line", format!("{}a\n", "- ".repeat(n))),
        ("divs", format!("{}text\n\n{}", "::: note\n".repeat(n), ":::\n".repeat(n))),
        ("unclosed divs", "::: sidebar\n".repeat(n)),
        ("spans", format!("{}text{}\n", "[".repeat(n), "]{.smallcaps}".repeat(n))),
        ("inline notes", format!("{}text{}\n", "^[".repeat(n), "]".repeat(n))),
    ];
    for (name, text) in nested {
        let built = book(&format!("# One\n\n{text}"));
        assert!(!built.findings.is_empty(), "{name}: nothing was said");
        assert!(built.took < ENOUGH, "{name} took {:?}", built.took);
    }
}

#[test]
fn unfinished_constructs_take_time_in_proportion() {
    let n = 50_000;
    let constructs = [
        ("emphasis", "*a ".repeat(n)),
        ("closed emphasis", format!("{}a{}", "*".repeat(n), "*".repeat(n))),
        ("strong", "**a_b ".repeat(n)),
        ("brackets", "[".repeat(n)),
        ("links", "[a](".repeat(n)),
        ("pictures", "![a](<".repeat(n)),
        ("code", (0..400).map(|len| format!("{} a ", "`".repeat(len))).collect()),
        ("superscript", "^a ".repeat(n)),
        ("subscript", "~a ".repeat(n)),
        ("attributes", "[a]{.b ".repeat(n)),
        ("braces", "{".repeat(n)),
        ("comments", "<!-- ".repeat(n)),
        ("tags", "<a ".repeat(n)),
        ("entities", "&amp".repeat(n)),
        ("notes", "[^a".repeat(n)),
        ("quotation marks", "\"' ".repeat(n)),
        ("dashes", "-".repeat(n)),
        ("table", format!("{}\n{}\n{}\n", "|a".repeat(5_000), "|-".repeat(5_000), "|b".repeat(5_000))),
        ("table without end", format!("|a|b|\n|-|-|\n{}", "|c\n".repeat(n))),
        ("verse", "| a\n".repeat(n)),
        ("definitions", format!("a\n{}", ": b\n".repeat(n))),
        ("headings", "# a\n\n".repeat(5_000)),
        ("scene breaks", "***\n\n".repeat(10_000)),
        ("link definitions", (0..20_000).map(|idx| format!("[a{idx}]: /u\n")).collect()),
        ("line ends", "\n".repeat(1_000_000)),
        ("spaces", " ".repeat(1_000_000)),
        ("soft hyphens", "a\u{ad}".repeat(n)),
        ("combining marks", format!("a{}", "\u{301}".repeat(n))),
        ("right to left", "אב \u{202e}a \u{2066}".repeat(10_000)),
        ("zero width", "a\u{200b}\u{200d}\u{2060}\u{feff}".repeat(10_000)),
        ("outside the fonts", "😀 漢字 \u{10ffff} \u{e000} ".repeat(2_000)),
    ];
    let mut slow = Vec::new();
    for (name, text) in constructs {
        let built = book(&format!("# One\n\n{text}\n"));
        if built.took > ENOUGH {
            slow.push(format!("{name} took {:?}", built.took));
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}

#[test]
fn time_grows_in_proportion_to_the_text() {
    let folder = support::folder();
    let mut took = Vec::new();
    for (name, n_words) in [("small", 100_000), ("large", 400_000)] {
        support::write(&folder.path().join(name).join("book.md"), support::generator::book(n_words));
        let started = Instant::now();
        support::run_clean(support::bindery().args(["build", "book.md"]).current_dir(folder.path().join(name)));
        took.push(started.elapsed());
    }
    // The exact proportion is for `benches/scale.rs`; here only squared time must show, on a machine that does other work.
    assert!(took[1] < took[0] * 9 + Duration::from_secs(1), "{took:?}");
}

#[test]
fn fifty_megabytes_are_built_or_refused_at_once() {
    let chapter = support::generator::book(100_000);
    let body = chapter.split_once("\n---\n").expect("the book has front matter").1;
    // Notes would be defined again with each repetition.
    let body: String = body.split("\n\n").filter(|block| !block.contains("[^")).collect::<Vec<_>>().join("\n\n");
    let built = book(&body.repeat(50_000_000 / body.len() + 1));
    match built.run.code {
        Some(0) => built.assert_built(),
        _ => {
            assert!(built.took < Duration::from_secs(5), "refused only after {:?}", built.took);
            assert!(built.run.stderr.contains("MB"), "the limit is not named\n{}", built.shown());
        }
    }
}

#[test]
fn raw_html_and_citations_are_shown_and_never_passed_on() {
    let built = book("# One\n\n<script>alert(1)</script>\n\nText <b onclick=\"x()\">bold</b> and [@knuth84, p. 3].\n");
    for line in [3, 5] {
        assert!(built.findings.iter().any(|one| one.line == line), "nothing at line {line}\n{}", built.shown());
    }
    assert!(
        built.findings.iter().any(|one| one.severity == "error" && one.line == 5),
        "a citation is an error\n{}",
        built.shown()
    );
    let epub = support::entries(&built.folder.path().join("out"))
        .into_iter()
        .find(|path| path.extension().is_some_and(|end| end == "epub"));
    if let Some(epub) = epub {
        assert!(!contains_in_zip(&epub, "<script"), "raw HTML was passed on");
        assert!(!contains_in_zip(&epub, "onclick"), "raw HTML was passed on");
        assert!(!contains_in_zip(&epub, "@knuth84"), "a citation was passed on as text");
    }
}

/// A manuscript in which somebody has tried everything: each line with what must not be in the book.
const HOSTILE: &[(&str, &str)] = &[
    ("<script>alert(1)</script>", "<script"),
    ("<img src=\"x\" onerror=\"alert(1)\">", "onerror"),
    ("<iframe src=\"https://evil.example/a\"></iframe>", "<iframe"),
    ("[words](javascript:alert%281%29)", "href=\"javascript"),
    ("[words](JaVaScRiPt:alert%281%29)", "href=\"JaVaScRiPt"),
    ("[words](data:text/html;base64,PHNjcmlwdD4=)", "href=\"data:"),
    ("[words](file:///etc/passwd)", "href=\"file:"),
    ("[words](../../secret.html)", "secret.html\""),
    ("&lol; &#0; &#xFFFF; and <!ENTITY x SYSTEM \"file:///etc/passwd\">", "<!ENTITY"),
    ("]]> <![CDATA[x]]> <?php echo 1 ?>", "<?php"),
    ("![A remote picture](https://evil.example/track.png)", "src=\"https:"),
    ("![A picture from elsewhere](../../outside.png)", "outside.png\""),
    ("![A drawing with scripts](evil.svg)", "evil.example/pixel"),
    ("[words]{onclick=\"alert(1)\" style=\"background:url(https://evil.example/b)\"}", "onclick=\""),
    ("[words]{#\"><b}", "\"><b"),
];

const HOSTILE_SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 40 30\" \
onload=\"alert(1)\"><script>alert(2)</script><image xlink:href=\"https://evil.example/pixel.png\" width=\"4\" height=\"4\"/>\
<style>@import 'https://evil.example/pixel.css'; rect { fill: url(https://evil.example/pixel.svg#a) }</style>\
<a xlink:href=\"javascript:alert(3)\"><rect width=\"20\" height=\"10\"/></a><foreignObject><iframe/></foreignObject></svg>";

#[test]
fn a_hostile_manuscript_ends_in_a_safe_book() {
    let mut text = "# One\n\n".to_string();
    HOSTILE.iter().for_each(|(line, _)| text.push_str(&format!("{line}\n\n")));
    let built = build(&[("book.md", text.as_bytes()), ("evil.svg", HOSTILE_SVG.as_bytes())]);
    built.assert_built();
    let epub = support::entries(&built.folder.path().join("out"))
        .into_iter()
        .find(|path| path.extension().is_some_and(|end| end == "epub"))
        .expect("the EPUB was built");
    for (line, needle) in HOSTILE {
        assert!(!contains_in_zip(&epub, needle), "{line}: {needle} is in the EPUB\n{}", built.shown());
    }
    for needle in ["evil.example", "alert(1)\"", "alert(2)", "alert(3)", "onload", "@import", "foreignObject"] {
        assert!(!contains_in_files(&epub, ".svg", needle), "{needle} is in the drawing");
    }
    assert!(contains_in_files(&epub, ".svg", "<rect"), "the drawing is gone");
    assert!(built.findings.iter().any(|one| one.code == "C071"), "{}", built.shown());
}

fn contains_in_zip(path: &Path, needle: &str) -> bool {
    contains_in_files(path, "", needle)
}

/// Whether a file of the container whose name ends so holds the needle.
fn contains_in_files(path: &Path, ending: &str, needle: &str) -> bool {
    let file = std::fs::File::open(path).expect("it was built");
    let mut archive = zip::ZipArchive::new(file).expect("it is a container");
    (0..archive.len()).any(|idx| {
        let mut entry = archive.by_index(idx).expect("the entry can be read");
        let mut text = Vec::new();
        std::io::copy(&mut entry, &mut text).expect("it can be unpacked");
        entry.name().is_ok_and(|name| name.ends_with(ending)) && String::from_utf8_lossy(&text).contains(needle)
    })
}

#[test]
fn findings_carry_registered_codes() {
    let built = book("# One {#a}\n\n# Two {#a}\n\nText[^x].\n");
    assert!(!built.findings.is_empty());
    for one in &built.findings {
        assert!(bindery::diag::code::find(&one.code).is_some(), "{one:?}");
    }
}
