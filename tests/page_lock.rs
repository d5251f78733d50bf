//! The designer's hand, the page lock and the page list, on whole small books.

mod support;

use std::path::Path;

use support::run_clean;
use support::write;

const MANIFEST: &str = "[[book]]\nslug = \"tides\"\ntitle = \"Tides\"\nlanguage = \"en\"\nmanuscript = \"book.md\"\n\
    [book.editions.print]\nlayout = \"layout.toml\"\n";

/// Sentences of different lengths, so that no two paragraphs break alike.
fn sentence(number: usize) -> String {
    let things = ["salt", "timber", "a cask of nails", "letters that nobody had asked for", "eleven clocks"];
    let ends = ["by noon", "before the fog came in", "in spite of the wind", "and nobody saw it"];
    format!(
        "Ship number {number} brought {} {} to the quay {}.",
        things[number % 5],
        if number.is_multiple_of(3) { "and some wool" } else { "once more" },
        ends[number % 4]
    )
}

/// Four chapters of some pages each.
fn chapters() -> Vec<Vec<String>> {
    let paragraph = |chapter: usize, idx: usize| {
        let first = chapter * 1_000 + idx * 11;
        let sentences: Vec<String> = (first..first + 3 + (idx * 7 + chapter) % 6).map(sentence).collect();
        sentences.join(" ")
    };
    (1..5).map(|chapter| (0..24).map(|idx| paragraph(chapter, idx)).collect()).collect()
}

fn manuscript(chapters: &[Vec<String>]) -> String {
    let texts = (1..)
        .zip(chapters)
        .map(|(number, text)| format!("# Tide {number} {{#tide-{number}}}\n\n{}\n", text.join("\n\n")));
    texts.collect::<Vec<String>>().join("\n")
}

fn bindery(folder: &Path, command: &str) -> String {
    run_clean(support::bindery().args([command, "build.toml", "--message-format", "short"]).current_dir(folder)).stderr
}

fn pages(folder: &Path) -> Vec<u8> {
    bindery(folder, "build");
    std::fs::read(folder.join("dist/tides-print.pdf")).expect("the edition was built")
}

/// The lines of the lock that stand for pages.
fn page_starts(folder: &Path) -> Vec<String> {
    let lock = std::fs::read_to_string(folder.join("build.lock.toml")).expect("the lock was written");
    lock.lines().filter(|line| line.starts_with("  { folio") && line.contains(", words")).map(str::to_string).collect()
}

/// The folio and words of a page start, without the number of its paragraph and word.
fn words(start: &str) -> (&str, &str) {
    let (folio, _) = start.split_once(", section").expect("a start names its section");
    let (_, words) = start.split_once(", words").expect("a start names its words");
    (folio, words)
}

fn project(layout: &str, text: &str) -> tempfile::TempDir {
    let folder = support::folder();
    write(&folder.path().join("build.toml"), MANIFEST);
    write(&folder.path().join("layout.toml"), layout);
    write(&folder.path().join("book.md"), text);
    folder
}

#[test]
fn locked_book_that_did_not_change_is_the_same_to_the_byte() {
    let folder = project("", &manuscript(&chapters()));
    let free = pages(folder.path());
    bindery(folder.path(), "lock");
    assert!(pages(folder.path()) == free);
    let starts = page_starts(folder.path());
    bindery(folder.path(), "lock");
    assert_eq!(page_starts(folder.path()), starts);
}

#[test]
fn lock_says_what_it_wrote_and_why_it_wrote_nothing() {
    let folder = project("", &manuscript(&chapters()));
    let told = bindery(folder.path(), "lock");
    assert!(told.contains("tides, print: pages locked: ") && told.ends_with("Written to build.lock.toml\n"), "{told}");
    write(&folder.path().join("book.md"), "# One\n\n![Gone](gone.png)\n");
    let refused = support::run(support::bindery().arg("lock").current_dir(folder.path()));
    assert_eq!(refused.code, Some(1));
    let ending = "\nNo lock was written: a book with errors is no edition whose pages could be held.\n\
                  The lock of the earlier pages stands.\n";
    assert!(refused.stderr.ends_with(ending), "{}", refused.stderr);
}

/// Chapters whose paragraphs all say the same, with pictures among them.
fn illustrated() -> String {
    let chapter = |number: usize| {
        let blocks = (0..24).map(|idx| match idx % 4 {
            3 => "![A drawing of the quay.](quay.svg)".to_string(),
            _ => sentence(number).repeat(2 + (idx + number) % 5),
        });
        blocks.collect::<Vec<String>>()
    };
    manuscript(&(1..6).map(chapter).collect::<Vec<_>>())
}

#[test]
fn lock_holds_pages_that_start_with_pictures() {
    let folder = project("", &illustrated());
    let quay =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"300\" height=\"180\"><path d=\"M0 0h300v180z\"/></svg>";
    write(&folder.path().join("quay.svg"), quay);
    let free = pages(folder.path());
    bindery(folder.path(), "lock");
    assert!(page_starts(folder.path()).iter().any(|start| start.contains("words = \"Figure")), "none starts with one");
    let told = bindery(folder.path(), "build");
    assert!(!told.contains("P023"), "{told}");
    assert!(pages(folder.path()) == free);
}

#[test]
fn writing_a_new_lock_tells_nothing_of_the_old_one() {
    let folder = project("", &manuscript(&chapters()));
    bindery(folder.path(), "lock");
    let [first, second, ..] = &chapters()[..] else { unreachable!("there are four") };
    write(&folder.path().join("book.md"), manuscript(&[second.clone(), first.clone()]));
    assert!(bindery(folder.path(), "build").contains("P023"));
    let told = bindery(folder.path(), "lock");
    assert!(!told.contains("P02"), "{told}");
}

/// Chapters with so many marks that the index has several pages, and with enough words above the entries for one more.
fn indexed() -> String {
    let mark = |number: usize| format!("[]{{.index entry=\"ship {number}!what it brought\"}}");
    let paragraph = |text: &String, number: usize| format!("{text}{}{}", mark(number), mark(number + 500));
    let numbered = |(chapter, text): (usize, Vec<String>)| {
        (0..).zip(text).map(|(idx, text)| paragraph(&text, chapter * 24 + idx)).collect::<Vec<String>>()
    };
    let chapters: Vec<Vec<String>> = chapters().into_iter().enumerate().map(numbered).collect();
    let above: Vec<String> = (7_000..7_030).map(sentence).collect();
    let long = "in very many words ".repeat(500);
    format!(
        "{}\n\nAnd more.[]{{.index entry=\"ship 1!{}\"}}\n\n# Index\n\n{}\n\n# Colophon\n\nSet by the tide.\n",
        manuscript(&chapters),
        &long[..4_000],
        above.join(" ")
    )
}

#[test]
fn lock_does_not_hold_the_pages_of_an_index() {
    let folder = project("", &indexed());
    let free = pages(folder.path());
    bindery(folder.path(), "lock");
    let told = bindery(folder.path(), "build");
    assert!(!told.contains("P023"), "{told}");
    assert!(pages(folder.path()) == free);
}

/// The contents of the EPUB, with its page list.
fn contents(folder: &Path) -> String {
    let epub = std::fs::File::open(folder.join("dist/tides.epub")).expect("the edition was built");
    let mut archive = zip::ZipArchive::new(epub).expect("it is a container");
    let mut contents = String::new();
    let mut file = archive.by_name("EPUB/text/contents.xhtml").expect("it has contents");
    std::io::Read::read_to_string(&mut file, &mut contents).expect("it is text");
    contents
}

/// The pages that the list finds in a file.
fn folios(contents: &str, file: &str) -> Vec<u32> {
    let target = format!("{file}#page-");
    let folios = contents.split(&target).skip(1);
    folios.filter_map(|rest| rest.split_once('"')?.0.parse().ok()).collect()
}

#[test]
fn each_page_of_figures_alone_is_in_the_page_list() {
    let quay = "<svg xmlns='http://www.w3.org/2000/svg' width='300' height='270'><rect width='300' height='270' fill='silver'/></svg>";
    let figure = |number: usize| format!("![The quay, drawn by hand {number}](quay.svg)");
    // Two fill a page, so that they leave no room for text beside them; the last two wait for nothing.
    let text = &chapters()[0];
    let mut parts = vec!["# Tide 1".to_string()];
    for (idx, pair) in text.chunks(2).enumerate() {
        parts.extend([pair[0].clone(), figure(2 * idx), figure(2 * idx + 1), pair[1].clone()]);
    }
    parts.extend([figure(24), figure(25)]);
    let folder = project("", &parts.join("\n\n"));
    write(&folder.path().join("quay.svg"), quay);
    write(&folder.path().join("build.toml"), format!("{MANIFEST}[book.editions.epub]\n"));
    bindery(folder.path(), "build");
    let listed = folios(&contents(folder.path()), "chapter-001.xhtml");
    let dump = run_clean(support::bindery().args(["dump", "pages", "build.toml"]).current_dir(folder.path())).stdout;
    let n_pages = dump
        .lines()
        .filter_map(|line| line.strip_prefix("page ")?.split_once("folio ")?.1.split(' ').next()?.parse().ok());
    let all: Vec<u32> = n_pages.collect();
    assert!(all.len() > 7 && listed == all, "{listed:?} {all:?}");
}

#[test]
fn each_page_of_an_index_is_in_the_page_list() {
    let folder = project("", &indexed());
    write(&folder.path().join("build.toml"), format!("{MANIFEST}[book.editions.epub]\n"));
    bindery(folder.path(), "lock");
    bindery(folder.path(), "build");
    let contents = contents(folder.path());
    let folios = |name: &str| folios(&contents, &format!("{name}-001.xhtml"));
    let (index, after) = (folios("index"), folios("colophon"));
    let all: Vec<u32> = (index[0]..*index.last().expect("one stands first") + 1).collect();
    assert!(index == all && index.len() > 4 && after[0] - index[index.len() - 1] <= 2, "{index:?} {after:?}");
}

#[test]
fn small_corrections_leave_all_other_page_starts_as_they_were() {
    let mut text = chapters();
    let folder = project("", &manuscript(&text));
    bindery(folder.path(), "lock");
    let before = page_starts(folder.path());
    assert!(before.len() > 12, "{before:#?}");
    // Words corrected in two chapters, a sentence added in a third, one cut in the fourth, and a short paragraph added before all others.
    text[0][5] = text[0][5].replace("brought", "had brought").replace("once more", "again");
    text[1][9] = text[1][9].replace("to the quay", "to the new stone quay");
    text[2][7]
        .push_str(" All of it was counted twice, written down in the harbour book, and counted again in the evening.");
    text[3][4] = text[3][4].rsplit_once(". ").map_or(String::new(), |(rest, _)| format!("{rest}."));
    text[0].insert(3, "It rained.".to_string());
    write(&folder.path().join("book.md"), manuscript(&text));
    let told = bindery(folder.path(), "check");
    assert!(!told.contains("P023"), "{told}");
    bindery(folder.path(), "lock");
    let after = page_starts(folder.path());
    let list = |starts: &[String]| starts.iter().map(|start| format!("{:?}", words(start))).collect::<Vec<_>>();
    assert_eq!(list(&after), list(&before));
}

#[test]
fn what_cannot_be_kept_is_told_and_the_rest_kept() {
    let mut text = chapters();
    let folder = project("", &manuscript(&text));
    bindery(folder.path(), "lock");
    let before = page_starts(folder.path());
    // More than a page can take up; the chapter after it starts where it did, or later by whole pages.
    let more: Vec<String> = (5_000..5_012).map(sentence).collect();
    text[1].insert(6, more.join(" "));
    write(&folder.path().join("book.md"), manuscript(&text));
    let told = bindery(folder.path(), "check");
    assert!(told.contains("note[P023]: ") && told.contains("starts with other words than in the lock"), "{told}");
    bindery(folder.path(), "lock");
    let after = page_starts(folder.path());
    let of = |starts: &[String], chapter: usize| {
        let own = starts.iter().filter(|start| start.contains(&format!("\"tide-{chapter}\"")));
        own.map(|start| words(start).1.to_string()).collect::<Vec<_>>()
    };
    for chapter in [1, 3, 4] {
        assert_eq!(of(&after, chapter), of(&before, chapter), "chapter {chapter}");
    }
}

#[test]
fn lock_of_another_design_is_not_used() {
    let folder = project("", &manuscript(&chapters()));
    bindery(folder.path(), "lock");
    let narrow = format!("{MANIFEST}trim = \"120 x 190 mm\"\n");
    write(&folder.path().join("build.toml"), narrow);
    let told = bindery(folder.path(), "check");
    assert_eq!(told.matches("P022").count(), 1, "{told}");
    assert!(!told.contains("P023"), "{told}");
    let with_lock = pages(folder.path());
    std::fs::remove_file(folder.path().join("build.lock.toml")).expect("the lock was written");
    assert!(pages(folder.path()) == with_lock);
}

#[test]
fn lock_of_another_cut_of_the_fonts_is_not_used() {
    let folder = project("", &manuscript(&chapters()));
    bindery(folder.path(), "lock");
    let path = folder.path().join("build.lock.toml");
    let lock = std::fs::read_to_string(&path).expect("the lock was written");
    let (before, after) = lock.split_once("fonts = \"Libertinus Serif ").expect("the lock names the fonts");
    assert!(after.as_bytes()[..8].iter().all(u8::is_ascii_hexdigit), "{after}");
    write(&path, format!("{before}fonts = \"Libertinus Serif 00000000{}", &after[8..]));
    let told = bindery(folder.path(), "check");
    assert!(told.contains("P022") && told.contains("fonts: Libertinus Serif 00000000"), "{told}");
    // A lock from before fonts were recorded is held to all else that it says.
    let end = after.find('"').expect("a string ends");
    write(&path, format!("{before}fonts = \"\"{}", after[end..].trim_start_matches('"')));
    assert!(!bindery(folder.path(), "check").contains("P022"));
}

#[test]
fn lock_does_not_ask_what_the_files_of_the_fonts_are_called() {
    let folder = project("", "# One {#one}\n\nSome words.\n");
    let read = |path: &str| std::fs::read(support::root().join("tests").join(path)).expect("it is there");
    write(&folder.path().join("theme.toml"), read("books/brick.toml"));
    write(&folder.path().join("build.toml"), MANIFEST.replace("[book.ed", "theme = \"theme.toml\"\n[book.ed"));
    let fonts = folder.path().join("fonts/brick");
    for face in ["Brick.otf", "Brick-Italic.otf", "Brick-Bold.otf"] {
        write(&fonts.join(face), read(&format!("fonts/{face}")));
    }
    bindery(folder.path(), "lock");
    let lock = || {
        let lock = std::fs::read_to_string(folder.path().join("build.lock.toml")).expect("the lock was written");
        // Their order decides which of them lends a letter that another one lacks, so the seal is another one.
        lock.lines().filter(|line| !line.starts_with("seal = ")).map(str::to_string).collect::<Vec<_>>()
    };
    let before = lock();
    // The italic's file came first, and comes last now.
    std::fs::rename(fonts.join("Brick-Italic.otf"), fonts.join("Zinc.otf")).expect("it is there");
    let told = bindery(folder.path(), "check");
    assert!(!told.contains("P022"), "{told}");
    bindery(folder.path(), "lock");
    assert!(lock() == before);
}

#[test]
fn the_designer_is_obeyed() {
    let text = manuscript(&chapters());
    let layout = "[[place]]\nanchor = \"tide-1\"\nparagraph = 7\npage_break = true\n\n\
        [[place]]\nanchor = \"tide-3\"\nparagraph = 12\nspread = -1\n";
    let folder = project(layout, &text);
    let told = bindery(folder.path(), "lock");
    assert!(!told.contains("P02"), "{told}");
    let starts = page_starts(folder.path());
    let seventh = sentence(1_000 + 6 * 11);
    let first_words = seventh.split(' ').take(6).collect::<Vec<_>>().join(" ");
    assert!(starts.iter().any(|start| start.contains("word = 1,") && start.contains(&first_words)), "{starts:#?}");
}

#[test]
fn a_paragraph_is_set_in_as_many_lines_as_the_designer_asks_for() {
    let long: Vec<String> = (300..318).map(sentence).collect();
    let text = format!("# Tide {{#tide}}\n\nIt rained.\n\n{}\n", long.join(" "));
    let n_lines = |layout: &str| {
        let folder = project(layout, &text);
        let dump = run_clean(support::bindery().args(["dump", "lines", "build.toml"]).current_dir(folder.path()));
        assert!(!dump.stderr.contains("P02"), "{}", dump.stderr);
        dump.stdout.lines().count()
    };
    let asked = |lines: i64| {
        format!("[[place]]\nanchor = \"tide\"\nparagraph = 1\nstarts = \"Ship number 300 brought\"\nlines = {lines}\n")
    };
    assert_eq!(n_lines(&asked(2)), n_lines(&asked(1)) + 1);
}

#[test]
fn of_two_entries_for_one_paragraph_the_one_is_told_whose_wish_is_not_met() {
    let place = "[[place]]\nanchor = \"tide\"\nparagraph = 1\n";
    let layout = format!("{place}lines = 7\n\n{place}keep_with_next = true\n");
    let folder = project(&layout, "# Tide {#tide}\n\nOne line.\n\nAnother line.\n");
    let told = bindery(folder.path(), "check");
    assert_eq!(told.matches("[P021]").count(), 1, "{told}");
    assert!(told.contains("layout.toml:1:1: ") && told.contains("`lines = 7`"), "{told}");
}
