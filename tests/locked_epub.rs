//! EPUBs of locked books, made without setting type: they are those that typesetting would have led to, and where that is not sure, type is set.

mod support;

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;

use bindery::diag::Sink;
use bindery::pipeline::Stage;
use bindery::pipeline::Workshop;
use bindery::project::EditionConfig;
use bindery::project::EditionKind;
use bindery::project::Loaded;
use bindery::project::checked::Call;
use bindery::project::load;
use bindery::source::SourceMap;
use support::generator::Random;
use support::write;
use tempfile::TempDir;

/// Random books; one of them has pages that do not stand a second time, as happens to a few in a hundred.
const SEEDS: std::ops::Range<u64> = 100..160;

/// How the EPUB of a book came by its page-list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    Set,
    Recalled,
}

#[derive(PartialEq, Eq)]
struct Alone {
    file_name: String,
    way: Way,
    bytes: Vec<u8>,
}

/// Makes the EPUB of each book of a project, and nothing else of it.
fn epubs(path: &Path) -> Vec<Alone> {
    let (mut sources, mut sink) = (SourceMap::default(), Sink::new());
    let Loaded::Project(project) = load(path, Call::default(), &mut sources, &mut sink) else {
        panic!("{}: nothing to build", path.display());
    };
    let workshop = Workshop::new(project, &sources, &mut sink);
    let alone = workshop.project.books.iter().map(|book| {
        let config = &book.config;
        let of_kind = config.editions.iter().filter(|edition| edition.kind == EditionKind::Epub);
        let editions: Vec<&EditionConfig> = of_kind.collect();
        let stages = Mutex::new(Vec::new());
        let on_stage = |stage| stages.lock().expect("no thread has panicked").push(stage);
        let mut made = workshop.build(book, &editions, &on_stage, &mut sink).outputs;
        let is_set = stages.into_inner().expect("no thread has panicked").contains(&Stage::Typeset);
        let output = made.pop().unwrap_or_else(|| panic!("{}: no EPUB", config.meta.slug));
        let way = if is_set { Way::Set } else { Way::Recalled };
        Alone { file_name: output.file_name, way, bytes: output.bytes }
    });
    alone.collect()
}

/// The EPUB of a project of one book.
fn epub(folder: &Path) -> Alone {
    epubs(&folder.join("build.toml")).pop().expect("the project has a book")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The lock beside a manifest or manuscript.
fn lock_of(path: &Path) -> PathBuf {
    path.with_extension("lock.toml")
}

/// A lock as bindery wrote it before it recorded anything for EPUBs.
fn without_records(lock: &str) -> String {
    let mut editions = lock.split("\n[[edition]]");
    let head = editions.next().unwrap_or_default().to_string();
    editions.fold(head, |text, edition| {
        let (pages, _) = edition.split_once("\n[edition.epub]").unwrap_or((edition, ""));
        text + "\n[[edition]]" + pages
    })
}

/// Locks a project; one with errors gets no lock.
fn lock(path: &Path) {
    support::run(support::bindery().args(["lock", &support::name(path)]).current_dir(path.parent().expect("a file")));
}

/// Holds the EPUBs that are made of a lock against those made of set pages. Returns how many took their pages from the lock.
fn recalled_as_set(path: &Path) -> usize {
    let Ok(lock) = fs::read_to_string(lock_of(path)) else { return 0 };
    let recalled = epubs(path);
    write(&lock_of(path), without_records(&lock));
    for (alone, set) in recalled.iter().zip(epubs(path)) {
        assert_eq!(set.way, Way::Set, "{}", set.file_name);
        assert!(alone.bytes == set.bytes, "{}: not the same EPUB", set.file_name);
    }
    recalled.iter().filter(|alone| alone.way == Way::Recalled).count()
}

#[test]
fn epubs_of_the_locked_samples_are_the_same_without_typesetting() {
    let folder = support::folder();
    for part in ["build.toml", "covers", "fonts", "manuscripts"] {
        let from = support::root().join(part);
        match from.is_dir() {
            true => support::copy_folder(&from, &folder.path().join(part)),
            false => write(&folder.path().join(part), fs::read(&from).expect("it is there")),
        }
    }
    let path = folder.path().join("build.toml");
    lock(&path);
    assert_eq!(recalled_as_set(&path), 3);
}

#[test]
fn epubs_of_locked_manuscripts_are_the_same_without_typesetting() {
    for path in support::neighbour_manuscripts() {
        let folder = support::folder();
        let copy = folder.path().join(support::name(&path));
        write(&copy, fs::read(&path).expect("it is there"));
        lock(&copy);
        assert_eq!(recalled_as_set(&copy), 1, "{}", path.display());
    }
}

#[test]
fn epubs_of_the_locked_small_books_are_the_same_without_typesetting() {
    let books: Vec<PathBuf> =
        support::entries(&support::root().join("tests/books")).into_iter().filter(|path| path.is_dir()).collect();
    let n_recalled = books.iter().map(|book| {
        let project = support::brick_project(book);
        let path = project.path().join("build.toml");
        lock(&path);
        recalled_as_set(&path)
    });
    let n_recalled: usize = n_recalled.sum();
    // Some of them have errors, as a lock must not.
    assert!(n_recalled > books.len() / 2, "{n_recalled} of {}", books.len());
}

const MANIFEST: &str = "[[book]]\nslug = \"tides\"\ntitle = \"Tides\"\nlanguage = \"en\"\nmanuscript = [\"one.md\", \"two.md\"]\n\
    note_numbering = \"page\"\nhyphenation = [\"tim-ber\"]\ndescription = \"Of ships.\"\n\
    [book.editions.epub]\n[book.editions.print]\ntheme = \"theme.toml\"\ntrim = \"4in x 4in\"\nlayout = \"layout.toml\"\n";

const LAYOUT: &str = "[[place]]\nanchor = \"tide-1\"\nparagraph = 3\npage_break = true\n";

/// Two chapters, each a file, with all that an EPUB tells of pages: references, an index, notes numbered by page, a figure.
fn tides() -> TempDir {
    let folder = support::brick_project(&support::root().join("tests/books/notes-by-page"));
    let chapter = |number: usize| {
        let paragraphs = (0..9).map(|idx| {
            let ship = number * 10 + idx;
            format!(
                "Ship {ship} brought timber, and nobody counted it[]{{.index entry=\"timber!ship {ship}\"}}.^[But on [](#tide-1){{.page}} they did count \
                 [salt]{{.index}}.] The clerk of the harbour wrote it down all the same."
            )
        });
        let text = paragraphs.collect::<Vec<String>>().join("\n\n");
        format!(
            "# Tide {number} {{#tide-{number}}}\n\n{text}\n\n![The quay, number {number}.](quay.svg)\n\nAnd it rained.\n"
        )
    };
    write(&folder.path().join("one.md"), chapter(1));
    write(&folder.path().join("two.md"), chapter(2));
    write(&folder.path().join("quay.svg"), quay(60));
    write(&folder.path().join("layout.toml"), LAYOUT);
    write(&folder.path().join("build.toml"), MANIFEST);
    support::run_clean(support::bindery().arg("lock").current_dir(folder.path()));
    folder
}

fn quay(height: usize) -> String {
    format!("<svg xmlns='http://www.w3.org/2000/svg' width='90' height='{height}'><path d='M0 0h90v{height}z'/></svg>")
}

/// Puts one text in the place of another in a file of a project, and makes the EPUB alone; then the file is as it was.
fn changed(folder: &Path, file: &str, from: &str, to: &str) -> Alone {
    let path = folder.join(file);
    let before = read(&path);
    assert!(before.contains(from), "{file}: {from}");
    write(&path, before.replacen(from, to, 1));
    let alone = epub(folder);
    write(&path, before);
    alone
}

#[test]
fn what_pages_hang_on_cannot_change_unseen() {
    let folder = tides();
    let folder = folder.path();
    let unchanged = epub(folder);
    assert_eq!(unchanged.way, Way::Recalled);
    let changes = [
        ("two.md", "Ship 24", "Boat 24"),
        ("build.toml", "\"Tides\"", "\"The Tides\""),
        ("build.toml", "\"one.md\", \"two.md\"", "\"two.md\", \"one.md\""),
        ("build.toml", "note_numbering = \"page\"", "note_numbering = \"chapter\""),
        ("build.toml", "tim-ber", "timb-er"),
        ("build.toml", "4in x 4in", "4in x 5in"),
        // The words in which the lock tells its design say nothing of it.
        ("theme.toml", "footnote_gap = \"6pt\"", "footnote_gap = \"8pt\""),
        ("layout.toml", "paragraph = 3", "paragraph = 4"),
        ("quay.svg", "height='60'", "height='61'"),
    ];
    for (file, from, to) in changes {
        assert_eq!(changed(folder, file, from, to).way, Way::Set, "{to}");
    }
    let face = folder.join("fonts/brick/Brick-Bold.otf");
    let before = fs::read(&face).expect("it is there");
    // Another file, though its maker gave it the same checksum.
    write(&face, [&before[..], b"\0"].concat());
    assert_eq!(epub(folder).way, Way::Set);
    write(&face, before);
    assert!(epub(folder) == unchanged);
}

#[test]
fn what_no_page_shows_may_change() {
    let folder = tides();
    let folder = folder.path();
    let locked = read(&folder.join("build.lock.toml"));
    let changes = [
        ("build.toml", "[[book]]", "# Spring tides.\n[[book]]"),
        ("build.toml", "Of ships.", "Of the ships."),
        ("build.toml", "[book.editions.epub]", "[book.editions.epub]\nembed_fonts = false"),
        ("quay.svg", "<path", "<path fill='silver'"),
    ];
    let unchanged = epub(folder);
    for (file, from, to) in changes {
        let alone = changed(folder, file, from, to);
        assert_eq!(alone.way, Way::Recalled, "{to}");
        write(&folder.join("build.lock.toml"), without_records(&locked));
        let set = changed(folder, file, from, to);
        write(&folder.join("build.lock.toml"), &locked);
        assert!(alone.bytes == set.bytes && (alone.bytes == unchanged.bytes) == to.starts_with('#'), "{to}");
    }
}

#[test]
fn a_record_that_was_touched_is_not_believed() {
    let folder = tides();
    let folder = folder.path();
    let unchanged = epub(folder);
    let lock = read(&folder.join("build.lock.toml"));
    let seal = &lock[lock.find("\nseal").expect("it is sealed")..][..30];
    let touched = [
        (seal, "\nseal = \"0000000000"),
        ("\n[edition.epub]", "\n[edition.epub]\nnote_marks = []"),
        ("note_marks = [\"1\"", "note_marks = [\"2\""),
        ("\"tide-1\"] }", "\"tide-3\"] }"),
        ("byte = 2,", "byte = 3,"),
        ("file = 2", "file = 3"),
        ("file = 1", "file = -1"),
        ("file = 2, ", ""),
        ("at = \"", "at = \"no-"),
        ("{ folio = \"2\", file", "{ folio = \"3\", file"),
        // Where pages start by themselves, they are held to no more than that.
        ("words = \"Tide 2", "words = \"Ebb 2"),
    ];
    for (from, to) in touched {
        let alone = changed(folder, "build.lock.toml", from, to);
        assert!(alone.way == Way::Set && alone.bytes == unchanged.bytes, "{to}");
    }
    let heading = &lock[..lock.find("\n[[edition]]").expect("it holds an edition")];
    assert!(changed(folder, "build.lock.toml", heading, "# Ours.\n") == unchanged);
}

#[test]
fn damage_to_a_lock_leads_to_no_other_page_list() {
    let folder = tides();
    let unchanged = epub(folder.path());
    let path = folder.path().join("build.lock.toml");
    let lock = read(&path).into_bytes();
    let mut random = Random::new(3);
    for _ in 0..60 {
        let mut damaged = lock.clone();
        let at = random.below(lock.len());
        match random.below(3) {
            0 => damaged.truncate(at),
            1 => drop(damaged.remove(at)),
            _ => damaged[at] = b"0a\"{}[]=,\n #"[random.below(12)],
        }
        write(&path, &damaged);
        let alone = epub(folder.path());
        assert!(alone.way == Way::Set || alone == unchanged, "{}", String::from_utf8_lossy(&damaged));
    }
}

#[test]
fn faults_in_a_record_are_told_and_one_that_is_missing_is_not() {
    let folder = tides();
    let path = folder.path().join("build.lock.toml");
    let lock = read(&path);
    let told = |lock: String| {
        write(&path, lock);
        let args = ["build", "--edition", "epub", "--message-format", "short"];
        support::run(support::bindery().args(args).current_dir(folder.path())).stderr
    };
    for (from, to, code) in [("byte = 2,", "byte = \"2\",", "C003"), ("\nseal", "\nseel", "C004")] {
        assert!(lock.contains(from), "{from}");
        let told = told(lock.replacen(from, to, 1));
        assert!(told.contains(code) && told.contains("build.lock.toml"), "{told}");
    }
    let told = told(without_records(&lock));
    assert!(!told.contains("build.lock.toml"), "{told}");
}

#[test]
fn an_epub_of_locked_pages_says_nothing_of_lines_and_pages() {
    let folder = tides();
    let told = |args: &[&str]| {
        support::run(support::bindery().args(args).args(["--message-format", "short"]).current_dir(folder.path()))
            .stderr
    };
    let is_of_print = |told: &str| told.contains("[L0") || told.contains("[P0");
    let (alone, all) = (told(&["build", "--edition", "epub"]), told(&["check"]));
    assert!(!is_of_print(&alone) && is_of_print(&all), "{alone}\n{all}");
}

/// A book in which much can go otherwise the second time: figures that float, notes, headings and quotations among paragraphs of all lengths.
fn random_book(seed: u64) -> String {
    let mut random = Random::new(seed);
    let mut text = String::from("---\ntitle: The Generated Book\nlang: en\n---\n\n");
    for chapter in 1..3 + random.below(3) {
        text.push_str(&format!("# Chapter {chapter}\n\n"));
        for idx in 0..10 + random.below(25) {
            let mut sentences = |most: usize| -> String {
                let n_sentences = 1 + random.below(most);
                (0..n_sentences).map(|_| words(&mut random)).collect::<Vec<_>>().join(" ")
            };
            let (body, note) = (sentences(8), sentences(6));
            let block = match random.below(40) {
                0..3 => format!("![A drawing {idx}.](quay.svg)"),
                3..5 => format!("## Section {idx}"),
                5..7 => format!("> {body}"),
                7..15 => format!("{body}^[{note}]"),
                _ => body,
            };
            text.push_str(&format!("{block}\n\n"));
        }
    }
    text
}

fn words(random: &mut Random) -> String {
    const WORDS: [&str; 12] = [
        "the",
        "of",
        "a",
        "in",
        "harbour",
        "that",
        "evening",
        "timber",
        "with",
        "commissioners",
        "sailed",
        "nevertheless",
    ];
    let n_words = 5 + random.below(20);
    format!("So {}.", (0..n_words).map(|_| WORDS[random.below(WORDS.len())]).collect::<Vec<_>>().join(" "))
}

#[test]
fn pages_of_unchanged_books_stand_as_they_did_and_are_recorded() {
    for seed in SEEDS {
        let folder = support::folder();
        let path = folder.path().join("book.md");
        write(&path, random_book(seed));
        write(&folder.path().join("quay.svg"), quay(80));
        lock(&path);
        let args = ["check", "book.md", "--message-format", "short"];
        let told = support::run_clean(support::bindery().args(args).current_dir(folder.path())).stderr;
        assert!(!told.contains("P023"), "{seed}: {told}");
        assert!(read(&lock_of(&path)).contains("\n[edition.epub]"), "{seed}");
        assert_eq!(recalled_as_set(&path), 1, "{seed}");
    }
}
