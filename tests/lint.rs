//! `bindery lint` as its user meets it: what it reads, what it keeps silent about, exit codes, the ignore file.
//!
//! What each check finds stands in `tests/rules/X…`.

mod support;

use std::fs;

use serde_json::Value;
use support::Run;
use support::run;
use support::run_clean;
use support::write;
use tempfile::TempDir;

const FAULTY: &str = "# West\n\nIt came from the the west , and went.\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = support::folder();
    for (name, text) in files {
        write(&folder.path().join(name), text);
    }
    folder
}

fn lint(folder: &TempDir, args: &[&str]) -> Run {
    run(support::bindery().arg("lint").args(args).args(["--message-format", "short"]).current_dir(folder.path()))
}

#[test]
fn findings_are_warnings_and_become_errors_where_denied() {
    let folder = folder(&[("storm.md", FAULTY)]);
    let found = lint(&folder, &["storm.md"]);
    assert_eq!(found.code, Some(0));
    let expected = "storm.md:3:14: warning[X030]: “the” stands twice in a row: “It came from the the west , and”\n\
                    storm.md:3:26: warning[X050]: space before “,”: “the the west , and went.”\n";
    assert_eq!(found.stderr, expected);
    assert_eq!(lint(&folder, &["storm.md", "--deny", "X010"]).code, Some(0));
    let denied = lint(&folder, &["storm.md", "--deny", "X010,x050"]);
    assert_eq!(denied.code, Some(1));
    assert!(denied.stderr.contains("error[X050]") && denied.stderr.contains("warning[X030]"), "{}", denied.stderr);
    assert_eq!(lint(&folder, &["storm.md", "--deny", "all"]).code, Some(1));
    assert_eq!(lint(&folder, &["storm.md", "--deny", "all", "--without", "X030,X050"]).code, Some(0));
    let unknown = lint(&folder, &["storm.md", "--deny", "X999"]);
    assert_eq!((unknown.code, unknown.stderr.as_str()), (Some(2), "error: no finding has the code “X999”\n"));
}

#[test]
fn json_has_one_object_a_finding() {
    let folder = folder(&[("storm.md", FAULTY)]);
    let run =
        run_clean(support::bindery().args(["lint", "storm.md", "--message-format", "json"]).current_dir(folder.path()));
    let codes: Vec<Value> =
        run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["code"].clone()).collect();
    assert_eq!(codes, ["X030", "X050"]);
}

#[test]
fn several_files_are_one_book_and_a_manifest_names_its_own() {
    let manifest = "[[book]]\nslug = \"storm\"\ntitle = \"The Storm\"\nmanuscript = \"storm.md\"\n";
    let first = "# West\n\nThey cooperate, and cooperate.\n";
    let folder = folder(&[("build.toml", manifest), ("storm.md", first), ("other.md", "# East\n\nThey co-operate.\n")]);
    assert_eq!(lint(&folder, &[]).stderr, "");
    assert_eq!(lint(&folder, &["."]).stderr, "");
    let both = lint(&folder, &["storm.md", "other.md"]);
    assert_eq!(both.stderr, "other.md:3:6: warning[X020]: “co-operate”, but “cooperate” 2 times\n");
    assert_eq!(lint(&folder, &["storm.md", "build.toml"]).code, Some(2));
}

#[test]
fn ignore_file_hides_what_it_names_and_nothing_else() {
    let text = "# West\n\nIt came from the the west , and went , they say.\n";
    let ignore =
        "off = [\"X030\"]\nalow = []\nallow = [\"west , and\"]\n\n[[file]]\nname = \"other.md\"\noff = [\"X050\"]\n";
    let folder = folder(&[("storm.md", text), ("other.md", "# East\n\nIt went , and came.\n"), ("lint.toml", ignore)]);
    let found = lint(&folder, &["storm.md", "other.md"]);
    let lines: Vec<&str> = found.stderr.lines().collect();
    assert_eq!(lines.len(), 2, "{}", found.stderr);
    assert!(lines[0].starts_with("storm.md:3:37: warning[X050]"), "{}", found.stderr);
    assert!(lines[1].starts_with("lint.toml:2:1: error[C002]: unknown key “alow”"), "{}", found.stderr);
    assert_eq!(found.code, Some(1), "a file that is wrong hides nothing for sure");
    let named = lint(&folder, &["other.md", "--ignore", "nowhere.toml"]);
    assert_eq!(named.code, Some(2), "{}", named.stderr);
}

#[test]
fn what_cannot_be_read_is_told() {
    let folder = folder(&[("empty.md", "")]);
    fs::write(folder.path().join("rubbish.md"), [0_u8, 159, 146, 150].repeat(1000)).unwrap();
    fs::create_dir(folder.path().join("nothing")).unwrap();
    assert_eq!(lint(&folder, &[]).code, Some(2), "no manifest here");
    assert_eq!(lint(&folder, &["nothing"]).code, Some(2));
    assert_eq!(lint(&folder, &["gone.md"]).code, Some(2));
    let rubbish = lint(&folder, &["rubbish.md"]);
    assert!(rubbish.code == Some(2) && rubbish.stderr.contains("C029"), "{}", rubbish.stderr);
    let empty = lint(&folder, &["empty.md"]);
    assert!(empty.code == Some(1) && empty.stderr.contains("M001"), "{}", empty.stderr);
}

#[test]
fn silence_where_nothing_is_wrong() {
    let text = "---\ntitle: The Storm\n---\n\n# West\n\nHe said \"it's '68\" — so (he: said) it was; at 5:30 p.m. the *x* of `a , b` was 3.5 \
                in U.S.A. terms, e.g. see www.example.org/a,b or build.toml. “That,” she said, “had had to be: ‘yes’ and ‘no’.” The workers' \
                rights, the 1920s, the 2nd 'un. Well . . . yes.\n\n“First paragraph of a quotation,\n\n“and the second.”\n\n[Il vint : « oui » ; \
                nous nous vîmes.]{lang=fr} [Sie sagte: „Die die das sagen.“]{lang=de}\n\na) one\n\nb) two (see c), and (d) too\n\n    code , (\n\n| A \
                line of verse, the the\n| which nobody mends\n";
    let folder = folder(&[("storm.md", text)]);
    let found = lint(&folder, &["storm.md", "--without", "X024"]);
    assert_eq!(found.stderr, "");
}

/// Languages with habits of their own: what is told, and what is sound.
#[test]
fn other_languages_have_their_own_faults() {
    let german = "---\ntitle: Ufer\nlang: de\n---\n\n# Eins\n\nEr stand am Donau-Ufer, sie am Donauufer, alle am Donauufer. Der Hund, \
                  ein Hund, mein Hund: Punkt h und Punkt g, m und n, h und r. Er wusste, was was ist. Ab und zu zu spät. Auf\u{200c}lage, Auflage. \
                  Der Maßstab ist 1 : 25 000. Und das das ist es, und und so.\n";
    let french = "---\ntitle: Robe\nlang: fr\n---\n\n# Un\n\nElle veut faire faire une robe. Ce qui est est. Celui qui qui parle.\n";
    let folder = folder(&[("de.md", german), ("fr.md", french)]);
    let told = |name: &str| -> Vec<String> {
        lint(&folder, &[name])
            .stderr
            .lines()
            .map(|line| line.split("warning").nth(1).unwrap_or(line).to_string())
            .collect()
    };
    assert_eq!(
        told("de.md"),
        [
            "[X020]: “Donau-Ufer”, but “Donauufer” 2 times",
            "[X030]: “und” stands twice in a row: “das ist es, und und so.”",
        ]
    );
    assert_eq!(told("fr.md"), ["[X030]: “qui” stands twice in a row: “est. Celui qui qui parle.”"]);
}

/// The project's own manuscripts, with what its ignore file allows.
#[test]
fn own_manuscripts_are_clean() {
    run_clean(
        support::bindery().args(["lint", "--deny", "all", "--message-format", "short"]).current_dir(support::root()),
    );
}
