//! The import of raw texts: rule by rule, on the raw texts that lie beside the checkout, and on texts that were damaged on purpose.
//!
//! `tests/import/rules/<RULE>-<name>` holds `in.txt`, `in.html`, `in.pdf`, or the parts of a container in `in`, perhaps `import.toml` with decisions, and `out.md`, the manuscript that comes of it.
//! `UPDATE_GOLDEN=1 cargo test --test import` writes the manuscripts anew. Read the difference before you commit it.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use bindery::book::Lang;
use bindery::book::Metadata;
use bindery::book::inline::plain_text;
use bindery::book::visit::for_each_run;
use bindery::book::visit::for_each_section;
use bindery::diag::Sink;
use bindery::import::Counts;
use bindery::import::ImportError;
use bindery::import::Imported;
use bindery::import::Options;
use bindery::import::audit::Change;
use bindery::import::audit::Effect;
use bindery::import::decisions::Decisions;
use bindery::import::decisions::REFUSABLE;
use bindery::import::import;
use bindery::import::questions::questions;
use bindery::import::rules;
use bindery::import::rules::I070;
use bindery::import::write::html::html;
use bindery::import::write::json::json;
use bindery::read::read_book;
use bindery::source::SourceMap;
use support::damage;
use support::damage::Damage;
use support::figures;
use support::figures::Figures;
use support::golden;
use support::zipped;

#[test]
fn each_folder_shows_its_rule_at_work() {
    let mut faults = Vec::new();
    for folder in folders() {
        let name = support::name(&folder);
        let id = name.split('-').next().expect("splitting gives one part at least").to_string();
        let imported = imported(&folder, &[]);
        if imported.audit.changes.iter().all(|change| change.rule.id != id) {
            faults.push(format!("{name}: the rule changes nothing"));
        }
        let without = imported_without(&folder, &id);
        if without.is_some_and(|other| other.audit.changes.iter().any(|change| change.rule.id == id)) {
            faults.push(format!("{name}: the rule works though it is switched off"));
        }
        faults.extend(golden::compare(&folder.join("out.md"), &imported.markdown));
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_rule_has_its_folder_and_every_folder_its_rule() {
    let ids: BTreeSet<String> = rules::ALL.iter().map(|rule| rule.id.to_string()).collect();
    let named = |folder: &PathBuf| support::name(folder).split('-').next().unwrap_or_default().to_string();
    let found: BTreeSet<String> = folders().iter().map(named).collect();
    assert_eq!(found, ids, "left: tests/import/rules; right: the rules");
    assert!(rules::ALL.iter().all(|rule| rule.explanation.len() > 80));
}

/// The raw texts that lie beside the checkout on some machines.
fn raw_texts() -> Vec<PathBuf> {
    let folder = support::root().join("../shared/texts");
    let texts = support::entries(&folder);
    assert!(!folder.is_dir() || !texts.is_empty(), "{} is empty", folder.display());
    texts
}

#[test]
fn raw_texts_beside_the_checkout_import_whole() {
    for path in raw_texts() {
        let bytes = fs::read(&path).expect("the text can be read");
        let imported =
            import(&[bytes], &options("text")).unwrap_or_else(|error| panic!("{}: {error:?}", path.display()));
        let Counts { notes, calls, paragraphs, .. } = imported.counts;
        assert!(paragraphs > 3, "{}", path.display());
        assert!(calls * 100 >= notes * 95, "{}: {notes} notes, {calls} calls", path.display());
    }
}

#[test]
fn raw_texts_beside_the_checkout_become_books() {
    for path in raw_texts() {
        let folder = support::folder();
        let book = folder.path().join("book");
        support::run_clean(support::bindery().arg("import").arg(&path).arg("--into").arg(&book));
        let built = support::run(support::bindery().arg("build").arg(&book));
        let names: Vec<String> = support::entries(&book.join("dist")).iter().map(|file| support::name(file)).collect();
        assert!(
            matches!(names.as_slice(), [pdf, epub] if pdf.ends_with(".pdf") && epub.ends_with(".epub")),
            "{names:?}"
        );
        // An address that no break may part can be wider than the measure; nothing else may be wrong.
        let errors: Vec<&str> = built.stderr.lines().filter(|line| line.starts_with("error")).collect();
        assert!(errors.iter().all(|line| line.starts_with("error[L001]") && line.contains("://")), "{errors:?}");
    }
}

/// What manuscripts have for markup, and raw texts for nothing but signs.
const SIGNS: [&str; 44] = [
    "@ada",
    "-@ada",
    "(@ada)",
    "@Book{ada,",
    "[@ada]",
    "me@example.org",
    "#",
    "##",
    "C #",
    "#5",
    "$x$",
    "$5",
    "$$",
    "~",
    "~~a~~",
    "^",
    "^a^",
    "^[so]",
    "|",
    "{#a}",
    "{.b}",
    "{x=y}",
    ":::",
    "::: note",
    "&amp;",
    "&#65;",
    "<b>",
    "</i>",
    "<!-- a -->",
    "1986.",
    "1)",
    "-",
    "+",
    "*",
    "**b**",
    "_",
    "__a__",
    "`",
    "\\",
    "![a](b)",
    "[x]{.y}",
    "[^1]",
    "Table: a",
    "http://a.example/b_c",
];

/// The proof of the import ends at its manuscript. Here it is read as the build reads it: the book must have every sign of the text.
#[test]
fn the_book_has_every_sign_that_its_markup_could_take_away() {
    let words = "the boat went to the island in winter and came back when spring was near, and those who had waited for it on \
                 the slip had long gone home, for the nights were cold and the bread was eaten";
    let sentence = |sign: &str| {
        let within: Vec<String> =
            (1..4).map(|place| words.replacen(" the ", &format!(" {sign} the "), place)).collect();
        format!(
            "{sign} {words}.\n\nThe keeper said that {}, {sign}\n\nNobody waited for it, as {}.",
            within[0], within[2]
        )
    };
    let raw = format!("So it was.\n\n{}\n", SIGNS.map(sentence).join("\n\n"));
    let imported = import(&[raw.clone().into_bytes()], &options("x")).expect("it imports");
    let (mut sources, mut sink) = (SourceMap::default(), Sink::new());
    let file = sources.add("x.md", imported.markdown.clone());
    let book = read_book(&sources, &[file], Metadata::new("x", "X", Lang::english()), &mut sink);
    let told: Vec<&str> = sink.diagnostics().iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert!(told.is_empty(), "{told:?}");
    let mut read = Vec::new();
    for_each_section(&book.body, &mut |section| {
        for_each_run(&section.blocks, &mut |run| read.push(plain_text(run)));
    });
    let source: Vec<&str> = raw.trim_end().split("\n\n").collect();
    let source = if source.len() > read.len() { &source[source.len() - read.len()..] } else { &source };
    assert_eq!(read, source);
}

#[test]
fn rubbish_is_refused_and_strange_texts_go_through() {
    let failure = |bytes: &[u8]| import(&[bytes.to_vec()], &options("x")).map(|_| ()).unwrap_err();
    assert_eq!(failure(b""), ImportError::Empty);
    assert_eq!(failure(b" \n\x0c\n"), ImportError::Empty);
    let rubbish: Vec<u8> = (0..100_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 11) as u8).collect();
    assert_eq!(failure(&rubbish), ImportError::Binary);
    let endless = "word ".repeat(400_000);
    let nested = "[1] ".repeat(50_000);
    let numbers: String = (0..20_000).map(|n| format!("{n}.\n\n")).collect();
    let same = "The same line\n\n".repeat(20_000);
    let marks = "\u{ad}-\u{fffd}\\\"\n".repeat(5_000);
    for text in [endless, nested, numbers, same, marks, "a".to_string(), "----\n".repeat(9)] {
        // Each comes through whole or is refused for a reason; a fault of ours would be neither.
        let result = import(&[text.into_bytes()], &options("x"));
        assert!(!matches!(result, Err(ImportError::Unproven(_))), "{:?}", result.err());
    }
}

/// None of these would end within minutes if any step looked back over its word, its line or its list for each part of it.
#[test]
fn texts_without_end_take_no_longer_than_others() {
    const SIZE: usize = 400_000;
    let words = [
        "a",
        "漢",
        "e\u{301}",
        ".",
        "-",
        "*",
        "[",
        "(",
        "a1",
        "word.Word,",
        "wordWord",
        "a\u{200b}",
        "word ---- ",
        "modern modem ",
    ];
    let lines = [
        "Notes\n\nThe text of it.\n\n",
        "Word1 and so on.\n\n1. A note of it.\n\n",
        "a\u{c}",
        "> a\n",
        "con-\n",
        "1\n\n2\n\n",
    ];
    let endless = words.iter().chain(&lines).map(|part| part.repeat(SIZE / part.len()));
    let poem: String = (0..SIZE / 40).map(|n| format!("The line has the number {n}\n\n")).collect();
    let row = |cell: &str| vec![cell; SIZE / 10].join("  ");
    let table = format!("{}\n{}\n", row("a"), row("bb"));
    for text in endless.chain([poem.repeat(2), table]) {
        let imported = import(&[text.into_bytes()], &options("x")).expect("it imports");
        let account = html(&imported).len() + json(&imported).len();
        assert!(account < SIZE * 1000, "{account}");
    }
}

/// All lines are heads with a number, so that nothing is left to put in order.
#[test]
fn a_text_of_nothing_but_furniture_is_no_fault() {
    let text: String = (1..400).map(|n| format!("Title number {n} .... {n}\u{c}")).collect();
    assert!(!matches!(import(&[text.into_bytes()], &options("x")), Err(ImportError::Unproven(_))));
}

#[test]
fn the_same_text_gives_the_same_manuscript() {
    let raw = damage::damaged(&damage::book(7), Damage::Lined, 7).raw;
    let twice = [0, 1].map(|_| import(std::slice::from_ref(&raw), &options("x")).expect("it imports").markdown);
    assert_eq!(twice[0], twice[1]);
}

#[test]
fn pages_in_no_order_wait_for_a_decision() {
    // Pages of a sample book, shuffled as no printer would.
    let files = [fs::read(support::root().join("tests/import/pages-in-no-order.txt")).expect("the text is there")];
    let decided = |text: &str| {
        let mut options = options("x");
        options.decisions = Decisions::parse(text).expect("the decisions are well formed");
        import(&files, &options)
    };
    assert!(matches!(decided(""), Err(ImportError::Scrambled(_))));
    assert!(decided("pages = \"as they stand\"").is_ok());
    let found = decided("pages = \"as found\"").expect("the best order is taken");
    assert!(found.audit.changes.iter().any(|change| change.rule.id == "I010"));
}

/// Headings and tables at the edges of pages join badly, and blank lines make no pages: neither is anything against the order in which they stand.
#[test]
fn pages_that_nothing_speaks_against_stay_as_they_stand() {
    for name in ["pages-in-order-with-numbers", "pages-in-order", "no-pages"] {
        let file = fs::read(support::root().join(format!("tests/import/{name}.txt"))).expect("the text is there");
        let imported = import(&[file], &options("x")).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let moved = imported
            .audit
            .changes
            .iter()
            .filter(|change| change.rule.id == "I010" && change.effect != Effect::Reported);
        assert_eq!(moved.count(), 0, "{name}");
        if name == "no-pages" {
            assert!(imported.audit.changes.iter().all(|change| change.rule.id != "I010"), "{name}");
        }
    }
}

/// A booklet whose pages all begin and end with whole sentences: nothing but the numbers of its notes shows that two of them have changed places.
#[test]
fn notes_that_count_backwards_show_that_pages_are_out_of_order() {
    let file =
        fs::read(support::root().join("tests/import/pages-with-notes-in-no-order.txt")).expect("the text is there");
    assert!(matches!(import(&[file], &options("x")), Err(ImportError::Scrambled(_))));
}

/// Every rule whose single changes can be refused, on the text of its folder.
#[test]
fn refused_changes_are_not_made_and_accepted_ones_are_sure() {
    for rule in REFUSABLE {
        let folder =
            folders().into_iter().find(|folder| support::name(folder).starts_with(rule.id)).expect("its folder");
        let bytes = fs::read(folder.join("in.txt")).expect("each folder has in.txt");
        let decided = |is: &str| {
            let first = imported(&folder, &[]);
            let mut text = String::new();
            for change in first.audit.changes.iter().filter(|change| change.rule == rule) {
                let (line, _) = first.source.line_numbers(change.slice);
                let words = first.source.get(change.slice).lines().next().unwrap_or_default();
                let entry =
                    format!("[[change]]\nrule = \"{}\"\nline = {line}\ntext = {words:?}\nis = \"{is}\"\n", rule.id);
                text.push_str(&entry.replace("\\u{fffd}", "\u{fffd}"));
            }
            let mut options = options("in");
            options.decisions = Decisions::parse(&text).unwrap_or_else(|fault| panic!("{}: {fault}", rule.id));
            assert!(!options.decisions.changes.is_empty(), "{}", rule.id);
            import(std::slice::from_ref(&bytes), &options).unwrap_or_else(|error| panic!("{}: {error:?}", rule.id))
        };
        let refused = decided("wrong");
        let left: Vec<&Change> =
            refused.audit.changes.iter().filter(|change| [rule, &I070].contains(&change.rule)).collect();
        assert!(left.is_empty(), "{}: {left:?}", rule.id);
        let accepted = decided("right");
        assert!(
            accepted.audit.changes.iter().filter(|change| change.rule == rule).all(|change| change.confidence == 100)
        );
        assert!(questions(&accepted).0.iter().all(|question| question.rule != rule), "{}", rule.id);
    }
}

/// Seeds that no rule was made on.
const SEEDS: [u64; 8] = [1009, 2003, 3001, 4001, 5003, 6007, 7001, 8009];
/// What each figure must reach on an average over the seeds.
const LEAST: f64 = 0.98;

#[test]
fn damaged_texts_are_mended() {
    let mut faults = Vec::new();
    for kind in Damage::ALL {
        let mut all: Vec<Figures> = Vec::new();
        for seed in SEEDS {
            let damaged = damage::damaged(&damage::book(seed), kind, seed);
            match import(std::slice::from_ref(&damaged.raw), &options("x")) {
                Ok(imported) => all.push(figures::measure(&damaged, &imported.markdown)),
                Err(ImportError::Scrambled(_)) if kind.is_imposed() => {}
                Err(error) => faults.push(format!("{kind:?} {seed}: {error:?}")),
            }
        }
        let different = all.iter().filter(|figures| !figures.same_words);
        faults.extend(different.map(|figures| format!("{kind:?}: words differ: {}", figures.first_difference)));
        // An order may be refused, but not as a rule.
        if all.len() * 4 < SEEDS.len() * 3 {
            faults.push(format!("{kind:?}: {} of {} refused", SEEDS.len() - all.len(), SEEDS.len()));
        }
        let mean = |figure: fn(&Figures) -> f64| all.iter().map(figure).sum::<f64>() / all.len() as f64;
        let means = [
            ("paragraphs", mean(|figures| figures.paragraphs)),
            ("headings", mean(|figures| figures.headings)),
            ("note links", mean(|figures| figures.notes)),
            ("words", mean(|figures| figures.words)),
        ];
        println!("{kind:?}: {means:?}, quotations {:.3}", mean(|figures| figures.quotations));
        for (what, mean) in means.into_iter().filter(|(_, mean)| *mean < LEAST) {
            faults.push(format!("{kind:?}: {what} {mean:.3}"));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Seeds of imposed texts that no rule was made on.
const ORDER_SEEDS: std::ops::Range<u64> = 31_000..31_006;

#[test]
fn imposed_pages_come_out_in_order_or_are_refused() {
    let (mut n_refused, mut wrong) = (0, Vec::new());
    for (kind, seed) in [Damage::Imposed, Damage::Sheets].iter().flat_map(|kind| ORDER_SEEDS.map(|seed| (*kind, seed)))
    {
        let damaged = damage::damaged(&damage::book(seed), kind, seed);
        let fault = match import(std::slice::from_ref(&damaged.raw), &options("x")) {
            Ok(imported) => {
                let figures = figures::measure(&damaged, &imported.markdown);
                (!figures.same_words).then_some(figures.first_difference)
            }
            Err(ImportError::Scrambled(_)) => {
                n_refused += 1;
                None
            }
            Err(error) => Some(format!("{error:?}")),
        };
        wrong.extend(fault.map(|fault| format!("{kind:?} {seed}: {fault}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(n_refused <= 3, "{n_refused} refused");
}

#[test]
fn misread_words_are_reported_and_others_are_not() {
    let (mut n_put, mut n_found, mut n_wrong) = (0, 0, 0);
    for seed in SEEDS {
        let damaged = damage::damaged(&damage::book(seed), Damage::Recognized, seed);
        let imported = import(std::slice::from_ref(&damaged.raw), &options("x")).expect("it imports");
        let told: Vec<(String, String)> = imported
            .audit
            .changes
            .iter()
            .filter(|change| change.rule == &rules::I060)
            .map(|change| (bare(imported.source.get(change.slice)), change.after.clone()))
            .collect();
        n_put += damaged.misread.len();
        n_found += damaged.misread.iter().filter(|misread| told.contains(misread)).count();
        n_wrong += told.iter().filter(|told| !damaged.misread.contains(told)).count();
    }
    assert!(n_put > 10 && n_found * 10 >= n_put * 6, "{n_found} of {n_put} found");
    assert!(n_wrong * 20 <= n_found, "{n_wrong} false alarms, {n_found} found");
}

fn bare(word: &str) -> String {
    word.trim_matches(|mark: char| !mark.is_alphanumeric() && mark != '$').to_string()
}

fn folders() -> Vec<PathBuf> {
    let folders = support::entries(&support::root().join("tests/import/rules"));
    assert!(!folders.is_empty(), "tests/import/rules is empty");
    folders
}

fn options(name: &str) -> Options {
    Options { name: name.to_string(), ..Options::default() }
}

fn read(folder: &Path, without: &[&str]) -> Result<Imported, ImportError> {
    let bytes = input(folder);
    let mut options = options("in");
    if let Ok(text) = fs::read_to_string(folder.join("import.toml")) {
        options.decisions = Decisions::parse(&text).expect("the decisions are well formed");
    }
    options.decisions.without.extend(without.iter().map(ToString::to_string));
    import(&[bytes], &options)
}

fn imported(folder: &Path, without: &[&str]) -> Imported {
    read(folder, without).unwrap_or_else(|error| panic!("{}: {error:?}", folder.display()))
}

/// The text of a folder: `in.txt`, `in.html`, `in.pdf`, or the parts of a container in `in`.
fn input(folder: &Path) -> Vec<u8> {
    let plain = ["in.txt", "in.html", "in.pdf"].iter().find_map(|name| fs::read(folder.join(name)).ok());
    plain.unwrap_or_else(|| zipped::folder(&folder.join("in")))
}

/// Without the rule of its folder a text may be refused, or be nothing to measure: decoding cannot be switched off.
fn imported_without(folder: &Path, id: &str) -> Option<Imported> {
    // What a container says of itself can be switched off where the text can do without.
    let is_fixed = id > "I080" && !["I085", "I099"].contains(&id);
    if is_fixed || ["I001", "I011", "I013", "I070"].contains(&id) { None } else { read(folder, &[id]).ok() }
}
