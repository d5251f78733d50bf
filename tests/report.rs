//! `bindery report` and the budget, on small books in Brick whose figures are worked out by hand.

mod support;

use std::fs;
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value as Json;
use support::Run;
use support::golden;
use tempfile::TempDir;

/// A book in Brick (a glyph is 5 pt wide, a space 2.5 pt, the measure 200 pt) without letterspace; `extra` goes to the end of its manifest.
fn project(text: &str, extra: &str) -> TempDir {
    let folder = support::folder();
    let read = |path: &str| fs::read(support::root().join("tests").join(path)).expect("it is there");
    let theme = String::from_utf8(read("books/brick.toml")).expect("it is UTF-8");
    let theme = theme.replace("expansion = 0", "expansion = 0\nletterspace = 0");
    support::write(&folder.path().join("theme.toml"), theme);
    for face in ["Brick.otf", "Brick-Italic.otf", "Brick-Bold.otf"] {
        support::write(&folder.path().join("fonts/brick").join(face), read(&format!("fonts/{face}")));
    }
    let facts = "[[book]]\nslug = \"small\"\ntitle = \"Small & <Fine>\"\nlanguage = \"en\"\nmanuscript = \"book.md\"\n\
                 theme = \"theme.toml\"\ntrim = \"4in x 4in\"\n";
    support::write(&folder.path().join("build.toml"), format!("{facts}{extra}"));
    support::write(&folder.path().join("book.md"), text);
    folder
}

fn run_in(folder: &Path, args: &[&str]) -> Run {
    support::run(support::bindery().args(args).args(["--message-format", "short"]).current_dir(folder))
}

/// The report as JSON.
fn report(folder: &Path) -> Json {
    let run = run_in(folder, &["report", "--out", "out"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let text = fs::read_to_string(folder.join("out/small-print-report.json")).expect("it was written");
    serde_json::from_str(&text).expect("it is JSON")
}

/// Two paragraphs with one way to break each. The first line of the first has 38 letters and 4 spaces: 190 + 10 pt, which fill the measure. That of
/// the second has an indent of two glyphs, 35 letters and 6 spaces: 15 pt of spaces where 10 + 175 pt leave the same. The line after that has
/// 37 letters and 5 spaces: they get 15 pt, 1.2 times the 12.5 that they have by nature.
const TWO_PARAGRAPHS: &str = "# One\n\n\
    bcdfghjk bcdfghjk bcdfghjk bcdfghj bcdfghj bcdfghjklmn.\n\n\
    bcdfg bcdfg bcdfg bcdfg bcdfg bcdfg bcdfg bcdfghj bcdfgh bcdfgh bcdfgh bcdfgh bcdfgh bcdfghjklmn bcd.\n";

#[test]
fn figures_are_those_worked_out_by_hand() {
    let folder = project(TWO_PARAGRAPHS, "");
    let report = report(folder.path());
    let figure = |key: &str, part: &str| report["figures"][key][part].as_f64();
    assert_eq!(figure("loose_lines", "of"), Some(3.0), "justified lines");
    // 1, 1 and 1.2.
    assert_eq!(figure("space_mean", "value"), Some(1.0667));
    assert_eq!(figure("space_p50", "value"), Some(1.0));
    assert_eq!(figure("space_p99", "value"), Some(1.196));
    assert_eq!(figure("hyphenated_lines", "value"), Some(0.0));
    assert_eq!(figure("runts", "of"), Some(2.0), "paragraphs of two lines and more");
    assert_eq!(report["faults"].as_array().map(Vec::len), Some(0), "{}", report["faults"]);
}

#[test]
fn report_is_as_its_golden_file_says_and_the_same_each_time() {
    let text = fs::read_to_string(support::root().join("tests/report/book.md")).expect("it is there");
    let folder = project(&text, "[book.budget]\nrunts = 0\nloose_lines = \"50 %\"\n");
    let read = || {
        let run = run_in(folder.path(), &["report", "--out", "out"]);
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        ["json", "html"].map(|ending| {
            fs::read_to_string(folder.path().join(format!("out/small-print-report.{ending}"))).expect("it was written")
        })
    };
    let [json, html] = read();
    assert_eq!(read(), [json.clone(), html]);
    let fault = golden::compare(&support::root().join("tests/report/expected.json"), &json);
    assert_eq!(fault, None);
}

#[test]
fn page_is_well_formed_and_needs_nothing_else() {
    let text = fs::read_to_string(support::root().join("tests/report/book.md")).expect("it is there");
    let folder = project(&text, "[book.budget]\nrunts = 0\n");
    run_in(folder.path(), &["report", "--out", "out"]);
    let html = fs::read_to_string(folder.path().join("out/small-print-report.html")).expect("it was written");
    let (names, ids, links) = read_page(&html);
    for absent in ["script", "link", "img", "iframe", "object"] {
        assert!(!names.iter().any(|name| name == absent), "<{absent}>");
    }
    assert!(!html.contains("url(") && !html.contains("@import"), "the style asks for files");
    assert!(html.contains("Small &amp; &lt;Fine&gt;"), "the title is not escaped");
    assert!(names.iter().filter(|name| *name == "use").count() > 40, "no glyphs are drawn");
    for link in &links {
        let target = link.strip_prefix('#').unwrap_or_else(|| panic!("a link out of the page: {link}"));
        assert!(ids.iter().any(|id| id == target), "nothing has the id {target}");
    }
    let mut unique = ids.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), ids.len(), "an id is used twice");
}

/// The names of all elements, all ids and all links; fails where the page is not well-formed.
fn read_page(html: &str) -> (Vec<String>, Vec<String>, Vec<String>) {
    let mut reader = Reader::from_str(html);
    reader.config_mut().check_end_names = true;
    let (mut names, mut ids, mut links) = (Vec::new(), Vec::new(), Vec::new());
    let mut depth = 0_usize;
    loop {
        let event = reader.read_event().unwrap_or_else(|error| panic!("at {}: {error}", reader.buffer_position()));
        let element = match &event {
            Event::Start(element) => {
                depth += 1;
                element
            }
            Event::Empty(element) => element,
            Event::End(_) => {
                depth -= 1;
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        names.push(element.name().as_ref().to_string());
        for attribute in element.attributes() {
            let attribute = attribute.expect("attributes are well-formed");
            let value = attribute.value.to_string();
            match attribute.key.as_ref() {
                "id" => ids.push(value),
                "href" | "src" => links.push(value),
                _ => {}
            }
        }
    }
    assert_eq!(depth, 0, "elements are left open");
    (names, ids, links)
}

#[test]
fn a_budget_that_is_kept_changes_nothing() {
    let budget = "[book.budget]\nmax_loose_lines = \"0.5 %\"\nwidows = 0\nspace_p95 = 1.2\nrunts = 0\n";
    let folder = project(TWO_PARAGRAPHS, budget);
    for command in ["build", "check", "report"] {
        let run = run_in(folder.path(), &[command]);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{command}");
    }
}

#[test]
fn a_budget_that_is_exceeded_fails_build_check_and_report_and_says_where() {
    // The last line of each paragraph is one word of three letters, 15 pt wide; a runt is what has less than 20 pt.
    let runt = "# One\n\nbcdfghjk bcdfghjk bcdfghjk bcdfghj bcdfghj bcd\n";
    let budget = "[book.budget]\nspace_mean = 0.5\n\n[book.editions.print.budget]\nrunts = 0\n";
    let folder = project(runt, budget);
    for command in ["build", "check", "report"] {
        let run = run_in(folder.path(), &[command]);
        assert_eq!(run.code, Some(1), "{command}");
        let told: Vec<&str> = run.stderr.lines().filter(|line| line.contains("Q001")).collect();
        let expected = [
            "build.toml:8:1: error[Q001]: “print” is over its budget: `space_mean` is 1.000, and the limit is 0.5",
            "build.toml:12:1: error[Q001]: “print” is over its budget: `runts` is 1, and the limit is 0",
        ];
        assert_eq!(told.len(), 2, "{}", run.stderr);
        for line in expected {
            let message = line.split_once("error").map_or("", |(_, message)| message);
            assert!(told.iter().any(|one| one.contains(message)), "{command}\n{}\nlacks {line}", run.stderr);
        }
    }
    assert!(folder.path().join("dist/small-print.pdf").is_file(), "the edition is there to be looked at");
    let human = support::run(support::bindery().args(["check"]).current_dir(folder.path())).stderr;
    assert!(human.contains("last line shorter than twice the indent on page 1, line"), "{human}");
    assert!(human.contains("book.md:3:"), "{human}");
}

#[test]
fn a_budget_that_cannot_be_meant_is_reported_with_advice() {
    let budget = "[book.budget]\nrunst = 0\nwidows = \"0.5 %\"\nloose_lines = 0.5\nhyphenated_lines = \"6\"\n\
                  space_mean = \"1.02\"\norphans = -1\npage_fill = 90\nstubs = 0\nmax_stubs = 1\nstacks = true\n";
    let folder = project(TWO_PARAGRAPHS, budget);
    let run = run_in(folder.path(), &["check"]);
    assert_eq!(run.code, Some(1));
    let expected = [
        "C002]: unknown figure “runst” in `book.budget`",
        "C003]: `book.budget.widows` cannot be “0.5 %”",
        "C003]: `book.budget.loose_lines` is no limit",
        "C003]: `book.budget.hyphenated_lines` cannot be “6”",
        "C003]: `book.budget.space_mean` cannot be “1.02”",
        "C003]: `book.budget.orphans` is no limit",
        "C002]: unknown figure “page_fill” in `book.budget`",
        "C003]: `book.budget.max_stubs` limits `stubs` a second time",
        "C003]: `book.budget.stacks` is true",
    ];
    let told: Vec<&str> = run.stderr.lines().filter_map(|line| line.split_once("error[")).map(|one| one.1).collect();
    assert_eq!(told, expected);
    let human = support::run(support::bindery().args(["check"]).current_dir(folder.path())).stderr;
    assert!(human.contains("did you mean `runts`?"), "{human}");
}

#[test]
fn a_budget_means_nothing_for_an_epub() {
    let folder = project(TWO_PARAGRAPHS, "[book.editions.print]\n[book.editions.epub.budget]\nwidows = 0\n");
    let run = run_in(folder.path(), &["check"]);
    assert!(
        run.stderr.contains("C026]: `budget` means nothing in `editions.epub`, which is an EPUB"),
        "{}",
        run.stderr
    );
}

#[test]
fn two_reports_are_compared_on_the_terminal_and_on_the_page() {
    let folder = project(TWO_PARAGRAPHS, "");
    let earlier = report(folder.path());
    support::write(&folder.path().join("old.json"), earlier.to_string());
    // The second paragraph again: one line more at 1, one at 1.2.
    let longer = format!("{TWO_PARAGRAPHS}\n{}", TWO_PARAGRAPHS.lines().last().unwrap_or_default());
    support::write(&folder.path().join("book.md"), longer);
    let run = run_in(folder.path(), &["report", "--out", "out", "--compare", "old.json"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let mean = run.stdout.lines().find(|line| line.starts_with("Word space")).unwrap_or_default();
    assert_eq!(mean.split_whitespace().skip(5).collect::<Vec<_>>(), ["1.067", "1.080", "worse"]);
    let html = fs::read_to_string(folder.path().join("out/small-print-report.html")).expect("it was written");
    assert!(html.contains("<td class=\"change worse\">worse</td>"));
    let unfit = run_in(folder.path(), &["report", "--compare", "book.md"]);
    assert_eq!(unfit.code, Some(2));
    let missing = run_in(folder.path(), &["report", "--compare", "none.json"]);
    assert_eq!(missing.code, Some(2));
}

#[test]
fn editions_without_pages_have_no_report() {
    let folder = project(TWO_PARAGRAPHS, "");
    let run = run_in(folder.path(), &["report", "--edition", "epub"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("no edition here has pages"), "{}", run.stderr);
    assert!(!folder.path().join("dist").exists());
}

/// Every page of this text could end within a word: nearly all of its words are long.
#[test]
fn pages_end_with_whole_words_where_their_last_paragraphs_can_be_broken_so() {
    let things = ["unaccommodating", "impracticable", "characteristically", "misunderstanding", "considerations"];
    let ends = ["notwithstanding", "immediately afterwards", "incomprehensibly", "for administrative reasons"];
    let sentence = |number: usize| {
        let thing = |at: usize| things[at % things.len()];
        let (first, second, third) = (thing(number), thing(number * 7 + 1), thing(number * 3 + 2));
        format!("Undertaking {number} required {first} correspondents, {second} and {third}, {}.", ends[number % 4])
    };
    let paragraph = |idx: usize| (idx * 11..idx * 11 + 2 + idx * 7 % 6).map(sentence).collect::<Vec<_>>().join(" ");
    let text = (0..120).map(paragraph).collect::<Vec<_>>().join("\n\n");
    let folder = support::folder();
    let facts = "[[book]]\nslug = \"small\"\ntitle = \"Long Words\"\nlanguage = \"en\"\nmanuscript = \"book.md\"\n";
    support::write(&folder.path().join("build.toml"), format!("{facts}trim = \"A5\"\n[book.editions.print]\n"));
    support::write(&folder.path().join("book.md"), format!("# One\n\n{text}\n"));
    let report = report(folder.path());
    let figure = |key: &str| report["figures"][key]["value"].as_f64();
    assert!(figure("hyphenated_lines") > Some(200.0), "{:?}", figure("hyphenated_lines"));
    assert_eq!(figure("page_end_hyphens"), Some(0.0));
    assert_eq!(figure("uneven_spreads"), Some(0.0));
}

/// How many pages `check` tells of for a code.
fn n_told(folder: &Path, code: &str) -> f64 {
    let run = support::run(support::bindery().args(["check", "--message-format", "json"]).current_dir(folder));
    let text = format!("{}{}", run.stdout, run.stderr);
    let lines = text.lines().filter_map(|line| serde_json::from_str::<Json>(line).ok());
    lines.filter(|line| line["code"] == code).filter_map(|line| line["count"].as_f64()).sum()
}

/// Chapters whose last pages have few lines and a note of three lines or four, and chapters with a table that leaves white below text and a note.
/// Of a page's 144 pt, a note of three lines takes 30, one of four 40, which is more than a quarter.
#[test]
fn report_has_the_page_faults_that_the_build_tells_of() {
    let verse = |n_lines: usize| (0..n_lines).map(|idx| format!("| bcdfg {idx}\n")).collect::<String>();
    let chapter = |name: &str, text: String, n_words: usize| {
        format!("# {name}\n\n{text}\n\n[^{name}]: {}\n\n", "bcdfghj ".repeat(n_words))
    };
    let table = format!("| bc | {} |\n|----|----|\n| bc | {} |\n", "bcdfghj ".repeat(20), "bcdfghj ".repeat(20));
    let mut text = String::new();
    for n in 10..24 {
        for n_words in [16, 22] {
            let name = format!("verse-{n}-{n_words}");
            text += &chapter(&name, format!("{}[^{name}]", verse(n).trim_end()), n_words);
        }
    }
    for n in 1..8 {
        let name = format!("white-{n}");
        let words = "bcdfghj ".repeat(5 * n);
        text += &chapter(&name, format!("{words}[^{name}]\n\n{table}\n{}", "bcdfg ".repeat(100)), 5);
    }
    // A page that the designer ends is none with a hole.
    text += &format!("# Told\n\nBcdfg.\n\n[Bcdfg.]{{#told}}\n\n{}\n", "bcdfg ".repeat(100));
    let folder = project(&text, "[book.editions.print]\nlayout = \"layout.toml\"\n");
    support::write(&folder.path().join("layout.toml"), "[[place]]\nanchor = \"told\"\npage_break = true\n");
    let report = report(folder.path());
    let figure = |key: &str| report["figures"][key]["value"].as_f64().expect("it is a figure");
    let figures = ["short_pages", "hollow_pages", "uneven_spreads"].map(figure);
    assert_eq!(["P013", "P014", "P011"].map(|code| n_told(folder.path(), code)), figures);
    assert!(figures.iter().all(|figure| *figure > 1.0), "{figures:?}");
}

#[test]
fn the_cure_that_a_page_fault_is_told_with_has_been_tried() {
    let text = |end: &str| {
        format!(
            "# Chapter 1: Cures\n\n\
             About weather that morning which was unusual for men who had spoken of little else since spring tide came over wall took boats.\n\n\
             Which was unusual for men who had spoken of little else since spring tide came over wall took boats the harbour lay{end}.\n\n\
             Harbour lay quiet and nobody in the town had anything to say about.\n\n\
             And nobody in the town had anything to say about weather that morning which was unusual for men who had.\n"
        )
    };
    let cure =
        "make the paragraph “Which was unusual for men …” a line longer: then its chapter is without such faults";
    // However its words are held together.
    for text in [text(""), text("").replace("Which was unusual for men who", "Which was unusual&nbsp;for men&nbsp;who")]
    {
        let folder = project(&text, "");
        let run =
            support::run(support::bindery().args(["check", "--message-format", "json"]).current_dir(folder.path()));
        assert!(format!("{}{}", run.stdout, run.stderr).contains(cure), "{}{}", run.stdout, run.stderr);
    }
    let folder = project(&text(""), "");
    assert_eq!(n_told(folder.path(), "P013"), 1.0);
    assert_eq!(n_told(project(&text(" quiet and nobody"), "").path(), "P013"), 0.0);
}

#[test]
fn faults_of_lines_that_the_program_makes_have_no_place() {
    // The last page of the index has few lines, of which the first is the letter above its group.
    let mark = |n: u8| format!("[]{{.index entry=\"{}word{n}\"}}", char::from(b'a' + n % 26));
    let marks: String = (0..40).map(mark).collect();
    let folder = project(&format!("# One\n\nText.{marks}\n"), "");
    run_in(folder.path(), &["report", "--out", "out"]);
    let text = fs::read_to_string(folder.path().join("out/small-print-report.json")).expect("it was written");
    let report: Json = serde_json::from_str(&text).expect("it is JSON");
    let faults = report["faults"].as_array().expect("there is a list");
    assert!(faults.iter().any(|fault| fault["kind"] == "short-page" && fault["source"].is_null()), "{faults:?}");
}

#[test]
fn each_paragraph_with_holes_is_told_though_a_note_goes_on_below_it() {
    let long = "SEND IMMEDIATELY ALTERNATIVE EXPLANATIONS CONCERNING UNACCOUNTABLE DISAPPEARANCES STOP ".repeat(2);
    let paragraphs: String = (0..9).map(|_| format!("\n{long}and no more of it was sent.\n")).collect();
    let note = format!("[^n]: {}", long.repeat(9));
    let folder = project(&format!("# One\n\nIt began.[^n]\n{paragraphs}\n{note}\n"), "");
    let run = run_in(folder.path(), &["check"]);
    let told = run.stderr.lines().filter(|line| line.contains("[L002]"));
    let lines: Vec<usize> = told.filter_map(|line| line.split(':').nth(1)?.parse().ok()).collect();
    let n_told = |line| lines.iter().filter(|one| **one == line).count();
    assert!((0..9).all(|nth| n_told(5 + 2 * nth) > 0), "{}", run.stderr);
    // It stands on the first four pages.
    assert_eq!(n_told(23), 4, "{}", run.stderr);
}

#[test]
fn a_table_is_to_be_parted_only_where_columns_share_the_measure() {
    let word = ["b".repeat(30), "b".repeat(30)].join("&nbsp;");
    let told = |row: &str, rule: &str| {
        let folder = project(&format!("# One\n\n{row}\n{rule}\n{row}\n{row}\n"), "");
        let run =
            support::run(support::bindery().args(["check", "--message-format", "json"]).current_dir(folder.path()));
        format!("{}{}", run.stdout, run.stderr)
    };
    let (one, two) = (told(&format!("| {word} |"), "|---|"), told(&format!("| {word} | {word} |"), "|---|---|"));
    assert!(one.contains("\"L001\"") && !one.contains("columns share the measure"), "{one}");
    assert!(two.contains("for 2 columns share the measure"), "{two}");
}
