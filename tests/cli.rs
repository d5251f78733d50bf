//! The program as its user meets it: arguments, exit codes, messages, files.

mod support;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use serde_json::Value;
use support::run;
use support::run_clean;
use support::write;

const STORY: &str = "---\ntitle: The Storm\nauthor: Ada Quill\n---\n\n# West\n\nIt came from the west.\n";

const MANIFEST: &str = "[[book]]\nslug = \"storm\"\ntitle = \"The Storm\"\nmanuscript = \"storm.md\"\n";

#[test]
fn one_manuscript_builds_both_editions_into_dist_here() {
    let folder = support::folder();
    write(&folder.path().join("elsewhere/storm.md"), STORY);
    let here = folder.path().join("here");
    fs::create_dir(&here).unwrap();
    let run = run_clean(support::bindery().args(["build", "../elsewhere/storm.md"]).current_dir(&here));
    assert_eq!(names(&here.join("dist")), ["storm-print.pdf", "storm.epub"]);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""), "a clean run says nothing in a pipe");
    assert!(fs::read(here.join("dist/storm-print.pdf")).unwrap().starts_with(b"%PDF-"));
    assert!(fs::read(here.join("dist/storm.epub")).unwrap().starts_with(b"PK"));
}

#[test]
fn manifest_is_taken_from_here_from_a_folder_or_by_name() {
    let folder = project(MANIFEST);
    run_clean(support::bindery().arg("build").current_dir(folder.path()));
    assert_eq!(names(&folder.path().join("dist")), ["storm-print.pdf", "storm.epub"]);
    let above = folder.path().parent().unwrap();
    let name = folder.path().file_name().unwrap();
    for path in [Path::new(name).to_path_buf(), Path::new(name).join("build.toml")] {
        fs::remove_dir_all(folder.path().join("dist")).unwrap();
        run_clean(support::bindery().arg("build").arg(&path).current_dir(above));
        assert_eq!(names(&folder.path().join("dist")).len(), 2, "dist lies beside the manifest");
    }
}

#[test]
fn books_and_editions_can_be_chosen() {
    let manifest = "[[book]]\nslug = \"a\"\ntitle = \"A\"\nmanuscript = \"storm.md\"\n\n[book.editions.epub]\n\n[book.editions.paperback]\n\n\
                    [[book]]\nslug = \"b\"\ntitle = \"B\"\nmanuscript = \"storm.md\"\n";
    let folder = project(manifest);
    run_clean(support::bindery().args(["build", "--book", "a", "--edition", "paperback"]).current_dir(folder.path()));
    assert_eq!(names(&folder.path().join("dist")), ["a-paperback.pdf"]);
    run_clean(
        support::bindery().args(["build", "--edition", "epub,paperback", "--out", "all"]).current_dir(folder.path()),
    );
    assert_eq!(names(&folder.path().join("all")), ["a-paperback.pdf", "a.epub", "b.epub"]);
}

#[test]
fn print_editions_are_made_for_the_printers_that_are_named() {
    let folder = project(&format!(
        "{MANIFEST}release_date = 2026-05-01\n[book.editions.epub]\n[book.editions.paperback]\nfor = [\"office-printer\"]\n\
         [book.editions.screen]\npage_source = \"paperback\"\n"
    ));
    let build = |args: &[&str]| {
        run_clean(support::bindery().arg("build").args(args).current_dir(folder.path()));
        let made = names(&folder.path().join("dist"));
        fs::remove_dir_all(folder.path().join("dist")).unwrap();
        made
    };
    // What the manifest names is made beside the edition itself; what the command names, alone.
    let all = ["storm-paperback-office-printer.pdf", "storm-paperback.pdf", "storm-screen.pdf", "storm.epub"];
    assert_eq!(build(&[]), all);
    // A shop of one's own; it asks for more pages than a small book has by itself.
    let shop = "title = \"Shop\"\ndate = \"2026-05-01\"\nsources = []\nmissing = []\nstandard = \"pdf/x-3\"\n[pages]\nmultiple_of = 16\n";
    write(&folder.path().join("shop.toml"), shop);
    assert_eq!(
        build(&["--for", "office-printer,shop.toml"]),
        ["storm-paperback-office-printer.pdf", "storm-paperback-shop.pdf"]
    );
    let wrong = run(support::bindery().args(["build", "--for", "ingram-spark"]).current_dir(folder.path()));
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.stderr.contains("“ingram-spark” is the name of no known printer"), "{}", wrong.stderr);
    assert!(wrong.stderr.contains("did you mean “ingramspark”?"), "{}", wrong.stderr);
    let told = |args: &[&str], expected: &str| {
        let run = run(support::bindery().arg("build").args(args).current_dir(folder.path()));
        assert!(run.code == Some(2) && run.stderr.contains(expected), "{}", run.stderr);
    };
    told(&["--for", "bod", "--edition", "epub"], "there is no print edition to make for a printer");
    told(&["--for", "kobo", "--edition", "paperback"], "there is no EPUB edition to make for a shop");
    told(&["--for", "cobo"], "did you mean “kobo”?");
    // One name space: a print edition for the printer, an EPUB for each shop.
    assert_eq!(
        build(&["--for", "kobo,office-printer,apple"]),
        ["storm-apple.epub", "storm-paperback-office-printer.pdf", "storm.kepub.epub"]
    );
    write(&folder.path().join("bod.toml"), shop);
    told(&["--for", "bod,bod.toml"], "two files would be written to “storm-paperback-bod.pdf”");
}

#[test]
fn a_file_that_cannot_carry_its_output_profile_is_not_made() {
    let folder = project(&format!(
        "{MANIFEST}release_date = 2026-05-01\n[book.editions.paperback]\noutput_profile = \"press.icc\"\nstandard = \"pdf/x-4\"\nfor = [\"ingramspark\"]\n"
    ));
    // A profile of version 4: PDF/X-4 takes it, PDF/X-1a does not, whoever asks for it.
    let mut profile = fs::read(support::root().join("src/pixels/profiles/fogra39.icc")).unwrap();
    profile[8] = 4;
    fs::write(folder.path().join("press.icc"), profile).unwrap();
    let build = |args: &[&str], expected: &[&str]| {
        let _ = fs::remove_dir_all(folder.path().join("dist"));
        let run = run(support::bindery().arg("build").args(args).current_dir(folder.path()));
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        let told = "C040]: the output profile is written in version 4 of ICC, and “storm-paperback-ingramspark.pdf”";
        assert!(run.stderr.contains(told), "{}", run.stderr);
        assert_eq!(names(&folder.path().join("dist")), expected);
    };
    build(&[], &["storm-paperback.pdf"]);
    build(&["--for", "ingramspark,bod"], &["storm-paperback-bod.pdf"]);
}

#[test]
fn wrong_names_on_the_command_line_are_failures_with_the_near_match() {
    let folder = project(MANIFEST);
    let cases: &[(&[&str], &str)] = &[
        (&["build", "--book", "strom"], "did you mean `--book storm`?"),
        (&["build", "--edition", "ebub"], "did you mean `--edition epub`?"),
        (&["build", "buil.toml"], "did you mean “build.toml”?"),
        (&["build", "nowhere"], "is not there"),
        (&["build", "none/nowhere"], "paths count from the folder you are in"),
        (&["build", "--no-such-flag"], "unexpected argument"),
        (&["explain", "M0012"], "did you mean `bindery explain M0"),
        (&["man", "bild"], "did you mean `bindery man build`?"),
        (&["frobnicate"], "unrecognized subcommand"),
    ];
    for (args, expected) in cases {
        let run = run(support::bindery().args(*args).current_dir(folder.path()));
        assert_eq!(run.code, Some(2), "{args:?}");
        assert!(run.stderr.contains(expected), "{args:?}\n{}", run.stderr);
        assert!(!folder.path().join("dist").exists(), "{args:?}");
    }
}

#[test]
fn every_fault_of_a_manifest_is_told_in_one_run_and_the_rest_is_built() {
    let manifest = format!(
        "{MANIFEST}titel = \"x\"\nyear = \"x\"\nlanguage = \"english\"\n\n[book.editions.epub]\nisbn = \"978-3-16-148410-1\"\n\n[book.editions.paperback]\ntrim = \"1mm x 1mm\"\n"
    );
    let folder = project(&manifest);
    let run = run(support::bindery().args(["build", "--message-format", "short"]).current_dir(folder.path()));
    assert_eq!(run.code, Some(1));
    let expected = "build.toml:5:1: error[C002]: unknown key “titel” in `book`\n\
                    build.toml:6:8: error[C003]: `book.year` is the text “x”\n\
                    build.toml:7:12: error[C008]: “english” is no language tag\n\
                    build.toml:10:8: error[C005]: wrong check digit in the ISBN “978-3-16-148410-1”\n\
                    build.toml:13:8: error[C012]: no book is 1 mm × 1 mm\n";
    assert_eq!(run.stderr, expected);
    assert_eq!(names(&folder.path().join("dist")), ["storm.epub"], "a PDF of the wrong size helps nobody");
}

#[test]
fn keys_that_stand_elsewhere_are_sent_there() {
    let folder = project(
        "title = \"Storm\"\n\n[[book]]\nslug = \"storm\"\ntitle = \"Storm\"\nmanuscript = \"storm.md\"\nisbn = \"1\"\n",
    );
    let run = run(support::bindery().arg("check").current_dir(folder.path()));
    for place in ["write it under `[[book]]`", "write it in the edition that has it"] {
        assert!(run.stderr.contains(place), "{place}\n{}", run.stderr);
    }
}

#[test]
fn check_shows_what_the_pages_and_the_epub_find_and_makes_nothing() {
    let folder = project(MANIFEST);
    run_clean(support::bindery().arg("check").current_dir(folder.path()));
    let long = ["x".repeat(30), "x".repeat(30), "x".repeat(30), "x".repeat(30)].join("\u{a0}");
    write(&folder.path().join("storm.md"), format!("# West 漢\n\nIt {long} came.\n\n[Shop](https:///books)\n"));
    let run = run(support::bindery().args(["check", "--message-format", "short"]).current_dir(folder.path()));
    let told: Vec<&str> = run.stderr.lines().filter_map(|line| Some(line.split_once(": ")?.1)).collect();
    let starts = ["error[F006]: no font has", "error[L001]: overfull line", "warning[E001]: link left out"];
    assert_eq!((run.code, told.len()), (Some(1), starts.len()), "{}", run.stderr);
    assert!(told.iter().zip(starts).all(|(told, start)| told.starts_with(start)), "{}", run.stderr);
    assert_eq!(names(folder.path()), ["build.toml", "storm.md"]);
}

#[test]
fn character_without_a_glyph_is_told_once_for_all_editions_with_its_place() {
    let folder = project(&format!(
        "{MANIFEST}\n[book.editions.epub]\n\n[book.editions.paperback]\n\n[book.editions.large]\nkind = \"print\"\ntrim = \"A4\"\n"
    ));
    // The straight marks become longer ones, so that the places of words drift; zero-width joiners need no glyph.
    let text = "# West\n\n\"It\" came, \"it\" stayed -- and 漢 was \"there\".\n\nAgain 漢, and a\u{200d}b.\n";
    write(&folder.path().join("storm.md"), text);
    let run = run(support::bindery().args(["build", "--message-format", "short"]).current_dir(folder.path()));
    let expected = "storm.md:3:31: error[F006]: no font has the character “漢” (U+6F22) (2 times)\n";
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), expected));
    assert_eq!(names(&folder.path().join("dist")), ["storm-large.pdf", "storm-paperback.pdf", "storm.epub"]);
}

#[test]
fn letters_without_a_glyph_keep_a_screen_edition_from_its_standard_once() {
    let manifest = format!("{MANIFEST}release_date = 2026-05-01\n\n[book.editions.screen]\n");
    let folder = project(&manifest);
    write(&folder.path().join("storm.md"), "# West\n\nThe word [جسر]{lang=ar}.\n");
    let run = run(support::bindery().args(["build", "--message-format", "short"]).current_dir(folder.path()));
    let told: Vec<&str> = run.stderr.lines().filter(|line| line.contains("[D001]")).collect();
    assert!(matches!(told[..], [one] if one.contains("“screen” breaks its standard: no glyph for ")), "{}", run.stderr);
}

#[test]
fn json_is_one_object_a_line_on_stdout() {
    let folder = project(&format!("{MANIFEST}titel = \"x\"\n"));
    let run = run(support::bindery().args(["build", "--message-format", "json"]).current_dir(folder.path()));
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
    let objects: Vec<Value> = run.stdout.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let types: Vec<&str> = objects.iter().map(|one| one["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["file", "file", "diagnostic"]);
    assert_eq!(objects[0]["path"], "dist/storm.epub");
    assert!(objects[1]["pages"].as_u64().unwrap() > 0);
    assert_eq!(objects[2]["code"], "C002");
    assert_eq!(objects[2]["span"]["line"], 5);
    assert_eq!(objects[2]["hints"][0], "did you mean `title`?");
}

#[test]
fn human_form_has_no_color_in_a_pipe_unless_it_is_asked_for() {
    let folder = project(&format!("{MANIFEST}titel = \"x\"\n"));
    let check = |args: &[&str]| {
        run(support::bindery().arg("check").args(args).env_remove("NO_COLOR").current_dir(folder.path()))
    };
    let plain = check(&[]).stderr;
    assert!(plain.starts_with("error[C002]: unknown key “titel” in `book`\n --> build.toml:5:1\n"), "{plain}");
    assert!(plain.ends_with("\n1 error\n") && !plain.contains('\u{1b}'), "{plain}");
    assert!(check(&["--color", "always"]).stderr.contains('\u{1b}'));
}

#[test]
fn two_builds_are_the_same_to_the_byte_whatever_the_clock_and_threads() {
    let folder = project(MANIFEST);
    run_clean(support::bindery().args(["build", "--out", "one"]).current_dir(folder.path()));
    thread::sleep(Duration::from_millis(1100));
    run_clean(
        support::bindery().args(["build", "--out", "two"]).env("RAYON_NUM_THREADS", "1").current_dir(folder.path()),
    );
    for name in ["storm.epub", "storm-print.pdf"] {
        let read = |out: &str| fs::read(folder.path().join(out).join(name)).unwrap();
        assert!(read("one") == read("two"), "{name}");
    }
}

#[test]
fn date_comes_from_the_manifest_or_from_source_date_epoch() {
    let folder = project(MANIFEST);
    let build = |epoch: &str| {
        run(support::bindery()
            .args(["build", "--out", epoch])
            .env("SOURCE_DATE_EPOCH", epoch)
            .current_dir(folder.path()))
    };
    assert_eq!((build("0").code, build("1700000000").code), (Some(0), Some(0)));
    let read = |out: &str| fs::read(folder.path().join(out).join("storm.epub")).unwrap();
    assert!(read("0") != read("1700000000"));
    let wrong = build("yesterday");
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.stderr.contains("SOURCE_DATE_EPOCH") && wrong.stderr.contains("yesterday"), "{}", wrong.stderr);
    write(&folder.path().join("build.toml"), format!("{MANIFEST}release_date = 2026-05-01\n"));
    assert_eq!((build("0").code, build("1700000000").code), (Some(0), Some(0)));
    assert!(read("0") == read("1700000000"), "the manifest's own date comes first");
}

#[test]
fn outputs_are_replaced_whole_and_nothing_else_is_left() {
    let folder = project(MANIFEST);
    write(&folder.path().join("dist/storm.epub"), "earlier");
    write(&folder.path().join("dist/mine.txt"), "mine");
    run_clean(support::bindery().arg("build").current_dir(folder.path()));
    assert_eq!(names(&folder.path().join("dist")), ["mine.txt", "storm-print.pdf", "storm.epub"]);
    assert!(fs::read(folder.path().join("dist/storm.epub")).unwrap().starts_with(b"PK"));
}

#[test]
fn failed_build_leaves_earlier_files() {
    let folder = project(&MANIFEST.replace("storm.md", "gone.md"));
    write(&folder.path().join("dist/storm.epub"), "earlier");
    let run = run(support::bindery().arg("build").current_dir(folder.path()));
    assert_eq!(run.code, Some(1));
    assert_eq!(fs::read(folder.path().join("dist/storm.epub")).unwrap(), b"earlier");
}

#[test]
fn killed_build_leaves_earlier_files() {
    let folder = project(MANIFEST);
    let long = format!("{STORY}{}", "The wind rose, and the sea rose with it, all night.\n\n".repeat(20_000));
    write(&folder.path().join("storm.md"), long);
    write(&folder.path().join("dist/storm.epub"), "earlier");
    let mut child = support::bindery().arg("build").current_dir(folder.path()).spawn().unwrap();
    thread::sleep(Duration::from_millis(30));
    child.kill().unwrap();
    child.wait().unwrap();
    let epub = fs::read(folder.path().join("dist/storm.epub")).unwrap();
    assert!(epub == b"earlier" || (epub.starts_with(b"PK") && epub.len() > 1000), "{} bytes", epub.len());
}

#[test]
fn folder_that_cannot_be_written_is_a_failure() {
    let folder = project(MANIFEST);
    write(&folder.path().join("taken"), "a file");
    for out in ["taken", "taken/below"] {
        let run = run(support::bindery().args(["build", "--out", out]).current_dir(folder.path()));
        assert_eq!(run.code, Some(2));
        assert!(
            run.stderr.contains(&format!("cannot write “{out}”")) && run.stderr.contains("--out"),
            "{}",
            run.stderr
        );
        assert!(run.stderr.contains("a file"), "{}", run.stderr);
    }
    assert_eq!(fs::read(folder.path().join("taken")).unwrap(), b"a file");
}

#[test]
fn new_book_builds_at_once_and_nothing_is_overwritten() {
    let folder = support::folder();
    let made = run_clean(support::bindery().args(["new", "the-long-night"]).current_dir(folder.path()));
    assert!(made.stderr.contains("cd the-long-night") && made.stderr.contains("bindery build"), "{}", made.stderr);
    let book = folder.path().join("the-long-night");
    let built = run_clean(support::bindery().arg("build").current_dir(&book));
    assert_eq!(built.stderr, "", "a new book has no findings");
    assert_eq!(names(&book.join("dist")), ["the-long-night-print.pdf", "the-long-night.epub"]);
    let manifest = fs::read_to_string(book.join("build.toml")).unwrap();
    assert!(manifest.contains("title = \"The Long Night\""), "{manifest}");
    let again = run(support::bindery().args(["new", "the-long-night"]).current_dir(folder.path()));
    assert_eq!(again.code, Some(2));
    assert!(again.stderr.contains("is not empty"), "{}", again.stderr);
    assert_eq!(fs::read_to_string(book.join("build.toml")).unwrap(), manifest);
    write(&folder.path().join("file"), "x");
    assert_eq!(run(support::bindery().args(["new", "file"]).current_dir(folder.path())).code, Some(2));
}

#[test]
fn new_book_takes_any_name() {
    let folder = support::folder();
    for name in ["Ночь \"1\"", "夜", "a\\b", "-dash-"] {
        run_clean(support::bindery().args(["new", "--", name]).current_dir(folder.path()));
        let checked = run(support::bindery().arg("check").arg(Path::new(".").join(name)).current_dir(folder.path()));
        // The book is in order, but no shipped font has the sign that is its title.
        let is_lacking =
            checked.stderr.starts_with("error[F006]: no font has the character “夜” (U+591C), in the title");
        assert!(checked.code == Some(0) || name == "夜" && is_lacking, "{}", checked.stderr);
    }
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    run_clean(support::bindery().args(["new", "."]).current_dir(&empty));
    assert!(fs::read_to_string(empty.join("build.toml")).unwrap().contains("slug = \"empty\""));
}

#[test]
fn explain_tells_one_code_or_lists_all() {
    let all = run_clean(support::bindery().arg("explain"));
    assert!(all.stdout.contains("  C005  error    malformed ISBN\n"), "{}", all.stdout);
    for form in ["C005", "c005", "error[C005]", "[C005]"] {
        let one = run_clean(support::bindery().args(["explain", form]));
        assert!(one.stdout.starts_with("C005: malformed ISBN (error)\n\n"), "{form}: {}", one.stdout);
    }
    assert!(all.stdout.contains("line-end hyphen removed"));
    let rule = run_clean(support::bindery().args(["explain", "i012"]));
    assert!(rule.stdout.starts_with("I012: line-end hyphen removed\n\n"), "{}", rule.stdout);
}

#[test]
fn import_writes_a_book_that_builds_and_overwrites_nothing() {
    let folder = support::folder();
    let raw = "Title: The Storm\nAuthor: Ada Quill\n\n\nIt came from the west, in a sudden tum of the weather, and nobody had looked at the glass.\n\nNobody liked it.\n";
    write(&folder.path().join("storm scan.txt"), raw);
    let import = |more: &[&str]| {
        run(support::bindery()
            .args(["import", "storm scan.txt", "--into", "book"])
            .args(more)
            .current_dir(folder.path()))
    };
    assert_eq!(import(&["--dry-run"]).code, Some(0));
    assert!(!folder.path().join("book").exists(), "a dry run writes nothing");
    assert_eq!(import(&[]).code, Some(0));
    let book = folder.path().join("book");
    assert_eq!(names(&book), ["build.toml", "import.html", "import.json", "manuscripts"]);
    let account: Value = serde_json::from_slice(&fs::read(book.join("import.json")).unwrap()).unwrap();
    assert_eq!(account["changes"][0]["rule"], "I008");
    assert_eq!(import(&[]).code, Some(2), "what is there stays");
    write(&book.join("import.toml"), "[[replace]]\nline = 5\nfrom = \"tum\"\nto = \"turn\"\n");
    assert_eq!(import(&["--overwrite"]).code, Some(0));
    assert!(
        fs::read_to_string(book.join("manuscripts/the-storm.md")).unwrap().contains("a sudden turn of the weather")
    );
    run_clean(support::bindery().args(["build", "book"]).current_dir(folder.path()));
    assert_eq!(names(&book.join("dist")), ["the-storm-print.pdf", "the-storm.epub"]);
    write(&folder.path().join("storm scan.txt"), [0_u8, 159, 146, 150, 3, 4, 0, 7].repeat(40));
    assert_eq!(import(&["--overwrite"]).code, Some(2), "rubbish is refused");
    assert_eq!(import(&["--without", "I999"]).code, Some(2));
}

#[test]
fn import_says_where_the_name_of_a_file_stands_for_a_title() {
    let folder = support::folder();
    write(
        &folder.path().join("scan_002.txt"),
        "it came from the west, in a sudden turn of the weather.\n\nNobody liked it.\n",
    );
    let import = |more: &[&str]| {
        run(support::bindery()
            .args(["import", "scan_002.txt", "--into", "book", "--overwrite"])
            .args(more)
            .current_dir(folder.path()))
    };
    let manifest = || fs::read_to_string(folder.path().join("book/build.toml")).unwrap();
    assert!(import(&[]).stderr.contains("no title found"));
    assert!(manifest().contains("# TODO: write the title"), "{}", manifest());
    fs::remove_file(folder.path().join("book/build.toml")).unwrap();
    assert!(!import(&["--title", "The Storm"]).stderr.contains("no title found"));
    assert!(!manifest().contains("TODO"), "{}", manifest());
}

#[test]
fn import_asks_about_what_is_doubtful_and_keeps_the_answers() {
    let folder = support::folder();
    let raw = "Title: The Storm\n\n\nThere was a sudden tum in the weather. A turn of the glass tells it; a turn of the wind proves it; no turn of either was seen, and no modem man saw the tide turn. The modern man, a modern man, said a modern man.\n";
    write(&folder.path().join("scan.txt"), raw);
    let import = |answers: &str| {
        let mut command = support::bindery();
        command
            .args(["import", "scan.txt", "--into", "book", "--overwrite", "--interactive"])
            .current_dir(folder.path());
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
        child.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let decisions = || fs::read_to_string(folder.path().join("book/import.toml")).unwrap_or_default();
    let manuscript = || fs::read_to_string(folder.path().join("book/manuscripts/the-storm.md")).unwrap();

    let (code, told) = import("");
    assert_eq!((code, decisions().as_str()), (Some(0), ""), "{told}");
    assert!(told.contains("1 of 2  line 4  I060") && told.contains("  result | turn\n"), "{told}");
    assert!(told.contains("no more answers") && manuscript().contains("a sudden tum"), "{told}");

    let (code, told) = import("what?\na\nr\n");
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("that is none of the answers"), "{told}");
    assert!(manuscript().contains("a sudden turn") && manuscript().contains("no modem man"), "{}", manuscript());
    let expected = "[[replace]]\nline = 4\nfrom = \"tum\"\nto = \"turn\"\n\n[[change]]\nrule = \"I060\"\nline = 4\ntext = \"modem\"\nis = \"wrong\"\n";
    assert_eq!(decisions(), expected);

    let (code, told) = import("");
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("Nothing is left to ask."), "{told}");
    assert_eq!(decisions(), expected, "the answers survive");

    write(&folder.path().join("book/import.toml"), "");
    import("c torn\nq\n");
    assert!(manuscript().contains("a sudden torn in"), "{}", manuscript());
}

#[test]
fn long_output_into_a_closed_pipe_is_no_fault() {
    let mut child = support::bindery().arg("explain").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn dumps_show_the_model_and_the_pages() {
    let folder = project(MANIFEST);
    let dump = |what: &str| {
        run_clean(support::bindery().args(["dump", what, "--edition", "print"]).current_dir(folder.path())).stdout
    };
    assert!(dump("model").contains("It came from the west."));
    let pages = dump("pages");
    assert!(pages.contains("It came from the west.") && pages.contains("recto"), "{pages}");
    assert!(dump("lines").contains("It came from the west."));
}

#[test]
fn every_fault_of_a_book_that_cannot_be_made_is_told_in_the_same_run() {
    let manifest = "[[book]]\nslug = \"one\"\ntitle = \"One\"\nmanuscript = [\"missing.md\", \"x.docx\"]\ntheme = \"modrn\"\n\n\
                    [[book]]\nslug = \"Two Words\"\ntitle = \"Two\"\nmanuscript = \"storm.md\"\n";
    let folder = project(manifest);
    write(&folder.path().join("x.docx"), "PK\u{3}\u{4}");
    let build = |args: &[&str]| {
        run(support::bindery().args(["build", "--message-format", "short"]).args(args).current_dir(folder.path()))
    };
    let told = build(&[]);
    let expected = "build.toml:4:15: error[C016]: file not found: “missing.md”\n\
                    build.toml:4:29: error[C029]: “x.docx” is a container such as DOCX, ODT or EPUB, not plain text\n\
                    build.toml:5:9: error[C103]: ";
    assert!(told.stderr.starts_with(expected), "{}", told.stderr);
    assert_eq!(told.code, Some(1));
    let misspelt = build(&["--book", "oen"]).stderr;
    assert!(misspelt.contains("no book is named “oen”") && !misspelt.contains("two-words"), "{misspelt}");
    let hint = run(support::bindery().args(["build", "--book", "oen"]).current_dir(folder.path())).stderr;
    assert!(hint.contains("did you mean `--book one`?"), "{hint}");
}

#[test]
fn wrong_arguments_are_told_in_the_form_asked_for() {
    let run = run(support::bindery().args(["build", "--no-such-flag", "--message-format", "json"]));
    assert_eq!((run.code, run.stderr.as_str()), (Some(2), ""));
    let told: Value = serde_json::from_str(run.stdout.trim()).expect("one object");
    assert_eq!(told["type"], "failure");
    assert!(told["message"].as_str().unwrap().contains("--no-such-flag"), "{told}");
}

#[test]
fn margins_that_leave_no_text_block_are_told_once_and_where_they_stand() {
    let folder = project(&format!(
        "{MANIFEST}trim = \"A6\"\nmargins = {{ inner = \"60mm\", outer = \"60mm\", head = \"9mm\", foot = \"9mm\" }}\n\n[book.editions.print]\n"
    ));
    let run = run(support::bindery().args(["check", "--message-format", "short"]).current_dir(folder.path()));
    assert!(run.stderr.starts_with("build.toml:6:11: error[C102]: "), "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
}

#[test]
fn a_finding_is_one_line_in_the_short_form() {
    let folder = support::folder();
    write(&folder.path().join("a.md"), "---\ntitle: A\n---\n\n# One\n\nShe said, “We shall\nsee, and went.\n");
    let run = run(support::bindery().args(["check", "a.md", "--message-format", "short"]).current_dir(folder.path()));
    assert!(run.stderr.contains("T003"), "{}", run.stderr);
    assert!(run.stderr.lines().all(|line| line.starts_with("a.md:")), "{}", run.stderr);
}

#[test]
fn imprint_page_says_what_is_known_and_nobody_twice() {
    let people =
        ["translator", "preface", "proofreader", "typesetter", "book designer", "narrator", "adapter", "cartographer"];
    let people = people.map(|role| format!("{{ name = \"N. {role}\", role = \"{role}\" }}")).join(", ");
    let folder = project(&format!(
        "{MANIFEST}author = \"Ada Quill\"\ncontributors = [{people}]\nedition_history = [\"First 1922\"]\nrights = \"© A\"\n\
         credits = \"A grant\"\npublisher = \"Mill\"\nprinter = \"Press\"\n\n\
         [book.editions.paperback]\nisbn = \"9783161484100\"\nprinter = [\"Court\", \"Lane\"]\n"
    ));
    let dump = run_clean(support::bindery().args(["dump", "pages"]).current_dir(folder.path())).stdout;
    let page = dump.split("page 5 ").next().unwrap().split("page 4 ").nth(1).unwrap();
    let lines: Vec<&str> =
        page.lines().filter_map(|line| line.split_once(" | ")).map(|(_, text)| text.trim()).collect();
    let expected = [
        "Ada Quill: The Storm",
        "Adapted by N. adapter",
        "Read by N. narrator",
        "Book design by N. book designer",
        "Typesetting by N. typesetter",
        "Proofreading by N. proofreader",
        "With contributions by N. cartographer",
        "First 1922",
        "© A",
        "A grant",
        "Mill",
        "Printed by Press",
        "Printed by Court and Lane (paperback)",
        "ISBN 9783161484100 (paperback)",
        "Set in Libertinus Serif",
    ];
    assert_eq!(lines, expected, "{page}");
    assert!(dump.contains("Preface by N. preface") && dump.contains("Translated by N. translator"), "{dump}");
}

#[test]
fn manuscript_without_facts_has_an_imprint_page() {
    let folder = support::folder();
    write(&folder.path().join("storm.md"), STORY);
    let dump = run_clean(
        support::bindery().args(["dump", "pages", "storm.md", "--edition", "print"]).current_dir(folder.path()),
    );
    assert!(
        dump.stdout.contains("| Ada Quill: The Storm\n") && dump.stdout.contains("| Set in Libertinus Serif\n"),
        "{}",
        dump.stdout
    );
}

#[test]
fn contents_page_is_as_deep_as_the_manifest_says_in_both_editions() {
    let folder = project("");
    write(&folder.path().join("storm.md"), "# Part I: West\n\n## Chapter 1: Wind\n\n### Gusts\n\nIt came.\n");
    let dump = |depth: u8| {
        write(&folder.path().join("build.toml"), format!("{MANIFEST}contents_depth = {depth}\n"));
        run_clean(support::bindery().args(["dump", "pages", "--edition", "print"]).current_dir(folder.path())).stdout
    };
    let front = |depth: u8| dump(depth).split("It came.").next().unwrap().split("outline").next().unwrap().to_string();
    let n_gusts = |depth: u8| front(depth).matches("Gusts").count();
    assert_eq!((n_gusts(0), n_gusts(1), n_gusts(2)), (1, 1, 2), "{}", front(2));
    assert!(front(1).contains("| Contents\n") && !front(0).contains("| Contents\n"), "{}", front(0));
}

#[test]
fn dump_of_lines_tells_how_far_each_is_stretched() {
    let folder = project(MANIFEST);
    let long = "The evening train came in late and nobody on the platform was surprised by it any more. ".repeat(8);
    write(&folder.path().join("storm.md"), format!("{STORY}\n{long}\n"));
    let dump = |what: &str| {
        run_clean(support::bindery().args(["dump", what, "--edition", "print"]).current_dir(folder.path())).stdout
    };
    let (lines, pages) = (dump("lines"), dump("pages"));
    assert!(
        lines.lines().all(|line| line.starts_with("page ") && line.contains(" | ") && line.contains(" w=")),
        "{lines}"
    );
    let ratios: Vec<f64> = lines
        .lines()
        .filter(|line| line.contains(" the "))
        .filter_map(|line| line.split(" spaces ×").nth(1)?.split(' ').next()?.parse().ok())
        .collect();
    assert!(ratios.len() > 5 && ratios.iter().all(|ratio| (0.5..2.5).contains(ratio)), "{ratios:?}");
    assert!(ratios.iter().any(|ratio| *ratio != 1.0), "{ratios:?}");
    assert!(pages.contains("outline") && !lines.contains("outline"));
}

#[test]
fn hyphens_are_shown_with_their_reason() {
    let manifest =
        format!("{MANIFEST}hyphenation = [\"man-u-script\", \"a-bout\"]\nhyphenation_file = \"hyphens.txt\"\n");
    let folder = project(&manifest);
    write(&folder.path().join("hyphens.txt"), "[de]\nSchi{ff=ff-f}ahrt\n");
    let hyphens = |args: &[&str]| {
        let mut command = support::bindery();
        run_clean(command.arg("hyphens").args(args).current_dir(folder.path())).stdout
    };
    let english = "man-u-script   exception of build.toml:5\n\
                   about          not broken: exception of build.toml:5, left out: a-bout (2 letters stay before a hyphen, 3 after it)\n\
                   ty-pog-ra-phy  patterns en-us\n\
                   NATO           not broken: wholly in capitals\n\
                   42             not broken: has no letters\n";
    assert_eq!(hyphens(&["manuscript", "about", "typography", "NATO", "42"]), english);
    let german = "Schiff-fahrt  exception of hyphens.txt:2, the spelling changes\n\
                  NATO-Gip-fel  “NATO” not broken: wholly in capitals; “Gipfel” patterns de-1996\n";
    assert_eq!(hyphens(&["--lang", "de", "Schiffahrt", "NATO-Gipfel"]), german);
    assert_eq!(hyphens(&["--lang", "hu", "asszony"]), "asz-szony  patterns hu, the spelling changes\n");
    let object: Value = serde_json::from_str(&hyphens(&["manuscript", "--message-format", "json"])).unwrap();
    assert_eq!((&object["type"], &object["broken"]), (&Value::from("hyphens"), &Value::from("man-u-script")));
    assert_eq!(object["parts"][0]["place"], "build.toml:5");
}

#[test]
fn hyphens_need_no_manifest_but_words() {
    let folder = support::folder();
    let hyphens = |args: &[&str]| run(support::bindery().arg("hyphens").args(args).current_dir(folder.path()));
    assert_eq!(hyphens(&["typography"]).stdout, "ty-pog-ra-phy  patterns en-us\n");
    let cases: &[(&[&str], &str)] = &[
        (&[], "no words given"),
        (&["--lang", "english!", "word"], "is no language tag"),
        (&["--manifest", "nowhere.toml", "word"], "is not there"),
    ];
    for (args, expected) in cases {
        let run = hyphens(args);
        assert_eq!(run.code, Some(2), "{args:?}");
        assert!(run.stderr.contains(expected), "{args:?}\n{}", run.stderr);
    }
}

#[test]
fn completions_and_manual_come_from_the_arguments() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let text = run_clean(support::bindery().args(["completions", shell])).stdout;
        assert!(text.contains("message-format") && text.contains("explain"), "{shell}");
    }
    let whole = run_clean(support::bindery().arg("man")).stdout;
    assert!(whole.starts_with(".ie") && whole.contains("bindery"), "{whole}");
    let build = run_clean(support::bindery().args(["man", "build"])).stdout;
    assert!(build.contains("bindery\\-build") && build.contains("watch") && build.contains("message"), "{build}");
}

#[test]
fn help_says_how_to_begin() {
    let help = run_clean(support::bindery().arg("--help")).stdout;
    for words in ["bindery new my-book", "bindery build story.md", "exit code is 0", "build", "check", "explain"] {
        assert!(help.contains(words), "{words}\n{help}");
    }
    let bare = run(&mut support::bindery());
    assert_eq!(bare.code, Some(2));
    assert!(bare.stderr.contains("First steps"), "{}", bare.stderr);
    for command in ["new", "build", "check", "report", "explain", "dump", "completions", "man"] {
        let help = run_clean(support::bindery().args([command, "--help"])).stdout;
        assert!(help.contains("Usage:") && help.lines().all(|line| line.chars().count() <= 100), "{command}\n{help}");
    }
}

#[test]
fn text_of_any_line_end_and_with_a_mark_is_read_at_the_right_place() {
    let folder = support::folder();
    let text = "\u{feff}---\r\ntitle: The Storm\r\nauthro: Ada\r\n---\r\n\r\n# West\r\n\r\nIt came.\r\n";
    write(&folder.path().join("storm.md"), text);
    let run =
        run(support::bindery().args(["check", "storm.md", "--message-format", "short"]).current_dir(folder.path()));
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (Some(0), "storm.md:3:1: warning[C023]: unknown key “authro” in the front matter\n")
    );
}

#[test]
fn broken_bytes_are_told_and_the_rest_is_built() {
    let folder = support::folder();
    write(&folder.path().join("storm.md"), [STORY.as_bytes(), b"\nOver the caf\xe9s and bars.\n"].concat());
    let run =
        run(support::bindery().args(["build", "storm.md", "--message-format", "short"]).current_dir(folder.path()));
    assert_eq!(
        (run.code, run.stderr.lines().next()),
        (Some(1), Some("storm.md:10:13: error[C019]: byte 0xE9 is not UTF-8"))
    );
    assert!(names(&folder.path().join("dist")).contains(&"storm.epub".to_string()));
}

#[test]
fn manuscript_over_the_limit_is_refused_before_work_starts() {
    let folder = support::folder();
    let path = folder.path().join("storm.md");
    // A file with a hole: as long as it says, and nothing on the disk.
    fs::File::create(&path).unwrap().set_len(17 * 1024 * 1024).unwrap();
    let started = Instant::now();
    let run = run(support::bindery().args(["build", "storm.md"]).current_dir(folder.path()));
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("C020") && run.stderr.contains("16 MB"), "{}", run.stderr);
    assert!(started.elapsed() < Duration::from_secs(5));
    assert_eq!(names(folder.path()), ["storm.md"]);
}

#[test]
fn front_matter_of_pandoc_is_understood() {
    let folder = support::folder();
    let text = "---\ntitle:\n- type: main\n  text: The Storm\n- type: subtitle\n  text: A History\ncreator:\n- role: author\n  text: Ada Quill\n  file-as: Quill, Ada\n\
                - role: trl\n  text: Cora Lind\nlang: [en-GB, fr]\ndate: 2026-05-01\npublisher: Mill Press\nrights: © 2026\nkeywords: sea, storms\n\
                identifier:\n- scheme: ISBN-13\n  text: 978-3-16-148410-0\nseries: The Coast\nseries-number: 2\ntoc: true\nnumber-sections: no\n---\n\n# West\n\nIt came.\n";
    write(&folder.path().join("storm.md"), text);
    let run = run_clean(support::bindery().args(["check", "storm.md"]).current_dir(folder.path()));
    assert_eq!(run.stderr, "");
}

#[test]
fn hostile_front_matter_is_harmless() {
    let folder = support::folder();
    let bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]";
    let cases = [
        "[".repeat(10_000),
        format!("a: {}x", "[".repeat(120)),
        "- ".repeat(7_000),
        format!("title: {}", "{a: ".repeat(100)),
        bomb.to_string(),
        "title: \"\\0\\x01\"".to_string(),
        "? ? ? ? x".to_string(),
        "title: [a, {b: c}]\nauthor: {x: y}\nlang: {a: b}\ndate: [1, 2]".to_string(),
        "\u{85}: &\u{2028}".to_string(),
        "title: !!binary x\nlang: *nowhere".to_string(),
    ];
    for yaml in cases {
        write(&folder.path().join("storm.md"), format!("---\n{yaml}\n---\n\nIt came.\n"));
        let run = run(support::bindery().args(["check", "storm.md"]).current_dir(folder.path()));
        assert!(run.code.is_some_and(|code| code <= 1), "{yaml}: {}", run.stderr);
    }
}

#[test]
fn pictures_are_looked_over_and_the_rest_is_built() {
    let folder = support::folder();
    let picture = |name: &str| format!("![A coast]({name})\n\n");
    let text = format!("{STORY}\n{}{}{}", picture("img/good.svg"), picture("img/gone.png"), picture("../secret.png"));
    write(&folder.path().join("book/storm.md"), text);
    write(
        &folder.path().join("book/img/good.svg"),
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 30'><rect width='9' height='9'/></svg>",
    );
    write(&folder.path().join("secret.png"), "x");
    let run = run(support::bindery()
        .args(["build", "book/storm.md", "--message-format", "short"])
        .current_dir(folder.path()));
    let expected = "book/storm.md:12:1: error[C016]: picture not found: “book/img/gone.png”\n\
                    book/storm.md:14:1: error[C017]: the picture lies outside of the project: “../secret.png”\n";
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), expected));
    assert_eq!(names(&folder.path().join("dist")), ["storm-print.pdf", "storm.epub"]);
}

#[cfg(unix)]
#[test]
fn links_out_of_the_project_are_refused() {
    let folder = support::folder();
    write(&folder.path().join("outside.md"), STORY);
    write(&folder.path().join("book/build.toml"), MANIFEST.replace("storm.md", "chapters"));
    write(&folder.path().join("book/chapters/1.md"), STORY);
    std::os::unix::fs::symlink("../../outside.md", folder.path().join("book/chapters/2.md")).unwrap();
    let run = run(support::bindery().args(["check", "book"]).current_dir(folder.path()));
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("C017") && run.stderr.contains("book/chapters/2.md"), "{}", run.stderr);
}

#[test]
fn chapters_of_a_folder_come_in_natural_order() {
    let folder = support::folder();
    write(&folder.path().join("build.toml"), MANIFEST.replace("storm.md", "chapters"));
    for n in [1, 2, 10] {
        write(&folder.path().join(format!("chapters/{n}-part.md")), format!("# Title {n}\n\nText of {n}.\n"));
    }
    write(&folder.path().join("chapters/notes.txt"), "not a chapter");
    write(&folder.path().join("chapters/.hidden.md"), "not a chapter");
    let model = run_clean(support::bindery().args(["dump", "model"]).current_dir(folder.path())).stdout;
    let places: Vec<usize> =
        ["Text of 1.", "Text of 2.", "Text of 10."].iter().map(|text| model.find(text).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(!model.contains("not a chapter"));
}

#[test]
fn watch_builds_again_after_a_change() {
    let folder = project(MANIFEST);
    let epub = folder.path().join("dist/storm.epub");
    let mut child = support::bindery()
        .args(["build", "--watch", "--edition", "epub"])
        .current_dir(folder.path())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let first = wait_for(|| fs::read(&epub).ok());
    // The watch starts after the build; a change in between could be missed, so it is made until it is seen.
    let mut n_changes = 0;
    let second = wait_for(|| {
        n_changes += 1;
        write(&folder.path().join("storm.md"), format!("{STORY}\nMore, the {n_changes}th time.\n"));
        thread::sleep(Duration::from_millis(400));
        fs::read(&epub).ok().filter(|bytes| Some(bytes) != first.as_ref())
    });
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(first.is_some() && second.is_some(), "built: {}, built again: {}", first.is_some(), second.is_some());
}

#[test]
fn watch_passes_over_files_that_are_none_of_the_book() {
    let folder = project(MANIFEST);
    let log = fs::File::create(folder.path().join("w.log")).unwrap();
    let mut child = support::bindery()
        .args(["build", "--watch", "--edition", "epub"])
        .current_dir(folder.path())
        .stderr(log)
        .spawn()
        .unwrap();
    let n_builds = || fs::read_to_string(folder.path().join("w.log")).unwrap().matches("watching for changes").count();
    let first = wait_for(|| (n_builds() == 1).then_some(()));
    thread::sleep(Duration::from_millis(300));
    write(&folder.path().join("foo.bak"), "x");
    write(&folder.path().join("notes.md"), "x");
    thread::sleep(Duration::from_millis(1500));
    let after_strangers = n_builds();
    write(&folder.path().join("storm.md"), format!("{STORY}\nMore.\n"));
    let second = wait_for(|| (n_builds() > 1).then_some(()));
    thread::sleep(Duration::from_millis(1500));
    let after_change = n_builds();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(first.is_some() && second.is_some());
    assert_eq!((after_strangers, after_change), (1, 2));
}

/// Asks again and again for a while.
fn wait_for<T>(mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(60) {
        if let Some(found) = ask() {
            return Some(found);
        }
        thread::sleep(Duration::from_millis(50));
    }
    None
}

/// A folder with a manifest and the story as `storm.md`.
fn project(manifest: &str) -> tempfile::TempDir {
    let folder = support::folder();
    write(&folder.path().join("build.toml"), manifest);
    write(&folder.path().join("storm.md"), STORY);
    folder
}

fn names(folder: &Path) -> Vec<String> {
    support::entries(folder).iter().map(|path| support::name(path)).collect()
}
