//! The manifest and front matter as the stages get them: values, defaults, what is left out where something is wrong.

mod support;

use bindery::book::metadata::Date;
use bindery::book::metadata::Metadata;
use bindery::diag::Sink;
use bindery::diag::render;
use bindery::locale::hyphens::Exception;
use bindery::locale::hyphens::spelt_broken;
use bindery::prepare::ChapterNumbering;
use bindery::prepare::NoteNumbering;
use bindery::prepare::NotePlacement;
use bindery::print::pdf::PdfStandard;
use bindery::print::pdf::press::Ink;
use bindery::print::pdf::press::Marks;
use bindery::printers::Printer;
use bindery::project::EditionConfig;
use bindery::project::EditionKind;
use bindery::project::Loaded;
use bindery::project::LoadedBook;
use bindery::project::checked::Call;
use bindery::project::config::FontEmbedding;
use bindery::project::config::ThemeChoice;
use bindery::project::load;
use bindery::source::SourceMap;
use bindery::units::Length;
use support::write;

/// Loads a manifest beside `storm.md`; returns the books and the findings, one a line, without the folder's path.
fn load_manifest(text: &str) -> (Vec<LoadedBook>, String) {
    load_file("build.toml", text)
}

fn load_file(name: &str, text: &str) -> (Vec<LoadedBook>, String) {
    load_called(name, text, false)
}

fn load_called(name: &str, text: &str, is_for_printers: bool) -> (Vec<LoadedBook>, String) {
    let folder = support::folder();
    write(&folder.path().join("storm.md"), "# West\n\nIt came.\n");
    write(&folder.path().join("cover.jpg"), "not looked at here");
    write(&folder.path().join("themes/house.toml"), "");
    write(&folder.path().join(name), text);
    let (mut sources, mut sink) = (SourceMap::default(), Sink::new());
    let epoch = Some(Date { year: 2001, month: 2, day: 3 });
    let loaded = load(&folder.path().join(name), Call { epoch, is_for_printers }, &mut sources, &mut sink);
    let found: Vec<String> = sink.into_sorted().iter().map(|one| render::short(one, &sources)).collect();
    let found = found.join("\n").replace(&format!("{}/", folder.path().display()), "");
    match loaded {
        Loaded::Project(project) => (project.books, found),
        Loaded::Nothing => (Vec::new(), found),
    }
}

/// The one book of a manifest without faults.
fn book(facts: &str) -> LoadedBook {
    let text = format!("[[book]]\nslug = \"storm\"\ntitle = \"The Storm\"\nmanuscript = \"storm.md\"\n{facts}");
    let (mut books, found) = load_manifest(&text);
    assert_eq!(found, "");
    assert_eq!(books.len(), 1);
    books.remove(0)
}

fn edition<'b>(book: &'b LoadedBook, name: &str) -> &'b EditionConfig {
    book.config.editions.iter().find(|one| one.name == name).unwrap_or_else(|| panic!("no edition {name}"))
}

#[test]
fn book_without_more_has_an_epub_and_a_print_edition_in_the_default_design() {
    let book = book("");
    let names: Vec<_> =
        book.config.editions.iter().map(|one| (one.name.as_str(), one.kind, one.file_name.as_str())).collect();
    assert_eq!(names, [("epub", EditionKind::Epub, "storm.epub"), ("print", EditionKind::Print, "storm-print.pdf")]);
    let design = &edition(&book, "print").design;
    assert_eq!((design.trim.width, design.trim.height), (Length::mm(148.0), Length::mm(210.0)));
    assert_eq!(design.theme, ThemeChoice::Shipped("default".into(), None));
    assert_eq!((design.margins, design.type_size, design.leading), (None, None, None));
    assert_eq!(edition(&book, "epub").page_source.as_deref(), Some("print"));
    assert_eq!(book.config.meta.lang.as_str(), "en");
    assert_eq!(book.config.rules.contents_depth, 1);
}

#[test]
fn every_fact_arrives() {
    let meta = book(
        "subtitle = \"A  History\"\nseries = { name = \"The Coast\", number = 2 }\nedition = \"Second edition\"\nauthor = \"Ada Quill\"\n\
         contributors = [{ name = \"Cora Lind\", role = \"translator\", sort_name = \"Lind, Cora\" }, { name = \"Dan Oak\", role = \"bkd\" }]\n\
         publisher = { name = \"Mill\", address = \"1 Row\", email = \"a@b.example\", website = \"https://mill.example\", eu_representative = \"R\" }\n\
         imprint = \"Wheel\"\nplace = \"Hexham\"\nyear = 2026\nrelease_date = 2026-05-01\nlanguage = \"en-gb\"\nfurther_languages = [\"fr\", \"en-GB\", \"fr\"]\n\
         edition_history = [\"First 1922\"]\noriginal_title = \"La Tempête\"\ncredits = \"One line\"\nprinter = \"Press\"\n\
         subjects = [\"Sea\", { scheme = \"BISAC\", code = \"FIC000000\", term = \"Fiction\" }]\nkeywords = [\"sea\"]\n\
         description = \"\"\"About\nthe sea.\"\"\"\nrights = \"© A\"\nlicence = \"CC0\"\ncover = { file = \"cover.jpg\", alt = \"A coast\" }\nimprint_lines = [\"Own\"]\n",
    )
    .config
    .meta;
    assert_eq!(meta.subtitle.as_deref(), Some("A History"));
    assert_eq!(
        meta.series.as_ref().map(|series| (series.name.as_str(), series.number.as_deref())),
        Some(("The Coast", Some("2")))
    );
    let people: Vec<_> =
        meta.contributors.iter().map(|one| (one.name.as_str(), one.role.as_str(), one.sort_name.as_deref())).collect();
    assert_eq!(
        people,
        [("Ada Quill", "aut", None), ("Cora Lind", "trl", Some("Lind, Cora")), ("Dan Oak", "bkd", None)]
    );
    let publisher = meta.publisher.as_ref().unwrap();
    assert_eq!((publisher.email.as_deref(), publisher.eu_representative.as_deref()), (Some("a@b.example"), Some("R")));
    assert_eq!((meta.lang.as_str(), meta.further_langs.len()), ("en-GB", 1));
    assert_eq!((meta.year, meta.modified.to_string().as_str()), (Some(2026), "2026-05-01"));
    assert_eq!(meta.subjects[1].code.as_deref(), Some("FIC000000"));
    assert_eq!(meta.description.as_deref(), Some("About the sea."));
    assert_eq!((meta.license.as_deref(), meta.cover_alt.as_deref()), (Some("CC0"), Some("A coast")));
    assert_eq!((meta.credits.len(), meta.imprint_lines.map(|lines| lines.len())), (1, Some(1)));
    assert_eq!(meta.printers, ["Press"]);
}

#[test]
fn settings_arrive() {
    let book = book(
        "note_numbering = \"book\"\nnote_placement = \"chapter-end\"\nchapter_numbering = \"by-part\"\ncontents_depth = 3\n\
         theme = \"modern\"\ntrim = \"6 x 9 in\"\ntype_size = \"10.5pt\"\nleading = \"14pt\"\n\
         margins = { inner = \"20mm\", outer = \"22mm\", head = \"25mm\", foot = \"1in\" }\n\
         [book.hyphenation]\nen = [\"type-set-ting\"]\nde = [\"Nacht\\u00ADzug\"]\n\
         [book.editions.epub]\nembed_fonts = false\npage_source = \"large\"\n[book.editions.paperback]\nisbn = \"978-3-16-148410-0\"\n\
         [book.editions.large]\nkind = \"print\"\ntype_size = \"16pt\"\nleading = \"20pt\"\ntheme = \"themes/house.toml\"\n",
    );
    let rules = &book.config.rules;
    assert_eq!(rules.note_numbering, NoteNumbering::Book);
    assert_eq!(rules.note_placement, NotePlacement::ChapterEnd);
    assert_eq!(rules.chapter_numbering, ChapterNumbering::ByPart);
    assert_eq!(rules.contents_depth, 3);
    let broken = |one: &Exception| spelt_broken(&one.word, &one.hyphens);
    let words: Vec<_> =
        book.config.hyphenation.iter().map(|(lang, words)| (lang.as_str(), broken(&words[0]))).collect();
    assert_eq!(words, [("en", "type-set-ting".to_string()), ("de", "nacht-zug".to_string())]);
    let (epub, paperback, large) = (edition(&book, "epub"), edition(&book, "paperback"), edition(&book, "large"));
    assert_eq!((epub.embed_fonts, epub.page_source.as_deref()), (FontEmbedding::LeaveOut, Some("large")));
    assert_eq!(paperback.design.type_size, Some(Length::pt(10.5)));
    assert_eq!(paperback.design.margins.unwrap().foot, Length::inches(1.0));
    assert_eq!(book.config.meta.isbn("paperback"), Some("978-3-16-148410-0"));
    assert_eq!((large.design.type_size, large.design.trim.width), (Some(Length::pt(16.0)), Length::inches(6.0)));
    assert!(matches!(&large.design.theme, ThemeChoice::File(path) if path.name.ends_with("themes/house.toml")));
}

#[test]
fn defaults_are_shared_and_a_book_s_own_word_goes_first() {
    let text = "[defaults]\nlanguage = \"de\"\nplace = \"Bremen\"\ntrim = \"B6\"\nauthor = \"A\"\n\
                [defaults.editions.epub]\nembed_fonts = false\n[defaults.editions.paperback]\ntrim = \"A6\"\n\
                [[book]]\nslug = \"a\"\ntitle = \"A\"\nmanuscript = \"storm.md\"\n\
                [[book]]\nslug = \"b\"\ntitle = \"B\"\nmanuscript = \"storm.md\"\nlanguage = \"fr\"\nplace = \"\"\nauthor = [\"B\", \"C\"]\n\
                [book.editions.hardcover]\n[book.editions.paperback]\nisbn = \"9783161484100\"\n";
    let (books, found) = load_manifest(text);
    assert_eq!(found, "");
    let [a, b] = books.as_slice() else { panic!("two books") };
    assert_eq!((a.config.meta.lang.as_str(), a.config.meta.place.as_deref()), ("de", Some("Bremen")));
    assert_eq!((b.config.meta.lang.as_str(), b.config.meta.place.as_deref()), ("fr", None));
    assert_eq!((a.config.meta.names("aut"), b.config.meta.names("aut")), (vec!["A"], vec!["B", "C"]));
    let names = |book: &LoadedBook| book.config.editions.iter().map(|one| one.file_name.clone()).collect::<Vec<_>>();
    assert_eq!(names(a), ["a.epub", "a-paperback.pdf"]);
    assert_eq!(names(b), ["b-hardcover.pdf", "b-paperback.pdf", "b.epub"]);
    assert_eq!(edition(b, "paperback").design.trim.width, Length::mm(105.0));
    assert_eq!(edition(b, "hardcover").design.trim.width, Length::mm(125.0));
    assert_eq!(edition(b, "epub").embed_fonts, FontEmbedding::LeaveOut);
    assert_eq!(a.files, b.files, "one file that two books share is read once");
}

#[test]
fn one_book_needs_no_list() {
    let (books, found) = load_manifest("[book]\nslug = \"storm\"\ntitle = \"S\"\nmanuscript = [\"storm.md\"]\n");
    assert_eq!((books.len(), found.as_str()), (1, ""));
}

#[test]
fn date_of_the_files_is_that_of_release_then_of_the_environment() {
    assert_eq!(book("release_date = \"2026-05-01\"\n").config.meta.modified.to_string(), "2026-05-01");
    assert_eq!(book("year = 1999\n").config.meta.modified.to_string(), "2001-02-03");
}

#[test]
fn manifest_without_books_says_what_is_missing() {
    let (books, found) = load_manifest("[defaults]\nlanguage = \"en\"\n");
    assert!(books.is_empty());
    assert_eq!(found, "build.toml:1:1: error[C004]: the manifest names no book");
    let (_, found) = load_manifest("");
    assert_eq!(found, "build.toml:1:1: error[C004]: the manifest names no book");
}

#[test]
fn files_that_would_overwrite_each_other_are_refused() {
    let text = "[[book]]\nslug = \"a\"\ntitle = \"A\"\nmanuscript = \"storm.md\"\n[book.editions.b-c]\nkind = \"print\"\n\
                [[book]]\nslug = \"a-b\"\ntitle = \"B\"\nmanuscript = \"storm.md\"\n[book.editions.c]\nkind = \"print\"\n[book.editions.epub]\n";
    let (books, found) = load_manifest(text);
    assert_eq!(found, "build.toml:11:16: error[C014]: two editions would be written to “a-b-c.pdf”");
    assert_eq!(books[1].config.editions.len(), 1);
}

#[test]
fn two_epubs_of_a_book_have_names_of_their_own() {
    let book = book("[book.editions.epub]\n[book.editions.kobo]\nkind = \"epub\"\n");
    assert_eq!(edition(&book, "epub").file_name, "storm.epub");
    assert_eq!(edition(&book, "kobo").file_name, "storm-kobo.epub");
}

#[test]
fn old_isbn_is_refused_with_the_new_one_and_the_book_goes_without() {
    let text = "[[book]]\nslug = \"storm\"\ntitle = \"S\"\nmanuscript = \"storm.md\"\n[book.editions.epub]\nisbn = \"0-306-40615-2\"\n";
    let (books, found) = load_manifest(text);
    assert_eq!(found, "build.toml:6:8: error[C006]: an ISBN of ten digits: “0-306-40615-2”");
    assert_eq!(books[0].config.editions[0].isbn, None);
}

fn front_matter(yaml: &str) -> (Metadata, LoadedBook, String) {
    let (mut books, found) = load_file("the-storm.md", &format!("---\n{yaml}---\n\n# West\n\nIt came.\n"));
    let book = books.remove(0);
    (book.config.meta.clone(), book, found)
}

#[test]
fn front_matter_gives_the_facts() {
    let yaml = "title:\n- type: main\n  text: The Storm\n- type: subtitle\n  text: 'A History: Part 1'\n\
                author:\n- Ada Quill\n- name: Ben Reed\n  affiliation: Somewhere\n\
                translator: {name: Cora Lind, file-as: 'Lind, Cora'}\nlang: en_GB\n\
                date: 2026-05-01\npublisher: Mill\nrights: © 2026\nkeywords: [sea, storms]\nsubject: \"Sea, Weather\"\n\
                identifier:\n- scheme: DOI\n  text: 10.1/x\n- scheme: ISBN-13\n  text: 978-3-16-148410-0\n\
                belongs-to-collection: The Coast\ngroup-position: 007\ndescription: |\n  About\n  the sea.\n";
    let (meta, book, found) = front_matter(yaml);
    assert_eq!(found, "the-storm.md:12:7: error[C008]: “en_GB” is no language tag");
    assert_eq!((meta.slug.as_str(), meta.title.as_str()), ("the-storm", "The Storm"));
    assert_eq!(meta.subtitle.as_deref(), Some("A History: Part 1"));
    assert_eq!((meta.names("aut"), meta.names("trl")), (vec!["Ada Quill", "Ben Reed"], vec!["Cora Lind"]));
    assert_eq!(meta.contributors[2].sort_name.as_deref(), Some("Lind, Cora"));
    assert_eq!((meta.modified.to_string().as_str(), meta.year), ("2026-05-01", Some(2026)));
    assert_eq!(meta.keywords, ["sea", "storms"]);
    assert_eq!(meta.subjects.iter().map(|one| one.term.as_str()).collect::<Vec<_>>(), ["Sea", "Weather"]);
    assert_eq!(meta.series.unwrap().number.as_deref(), Some("007"), "numbers stay as they are written");
    assert_eq!(meta.description.as_deref(), Some("About the sea."));
    assert_eq!(edition(&book, "epub").isbn.as_deref(), Some("978-3-16-148410-0"));
    assert_eq!(edition(&book, "print").isbn, None);
}

#[test]
fn front_matter_takes_words_that_yaml_takes_for_something_else() {
    let (meta, _, found) =
        front_matter("title: 1984\nsubtitle: 1.10\nauthor: Null Island\nedition: true\ndate: Spring 1949\nplace:\n");
    assert_eq!(found, "");
    assert_eq!(
        (meta.title.as_str(), meta.subtitle.as_deref(), meta.edition.as_deref()),
        ("1984", Some("1.10"), Some("true"))
    );
    assert_eq!((meta.year, meta.place), (Some(1949), None));
}

#[test]
fn wrong_values_in_front_matter_are_told_at_their_place() {
    let (meta, _, found) = front_matter("title: [The Storm]\nauthor:\n  - {x: y}\nlang: klingon\ndate: soon\n");
    let expected = "the-storm.md:4:5: error[C003]: `author` is no text\n\
                    the-storm.md:5:7: error[C008]: “klingon” is no language tag\n\
                    the-storm.md:6:7: warning[C009]: no year in the date “soon”";
    assert_eq!((found.as_str(), meta.title.as_str()), (expected, "The Storm"));
}

#[test]
fn manuscript_without_title_takes_its_heading_or_its_name() {
    let (books, found) = load_file("a-walk.md", "Text.\n\n# The *Walk* {#w}\n");
    assert_eq!(found, "a-walk.md:3:1: note[C025]: no title given; the first heading is taken: “The Walk”");
    assert_eq!((books[0].config.meta.title.as_str(), books[0].config.meta.slug.as_str()), ("The Walk", "a-walk"));
    let (books, found) = load_file("a-walk.md", "Text.\n");
    assert_eq!(found, "a-walk.md:1:1: note[C025]: no title given; the file's name is taken: “a-walk”");
    assert_eq!(books[0].config.meta.title, "a-walk");
}

#[test]
fn language_tags_are_judged_by_their_grammar_and_by_the_registry() {
    let language = |tag: &str| {
        let facts = format!("language = \"{tag}\"\n");
        load_manifest(&format!("[[book]]\nslug = \"storm\"\ntitle = \"The Storm\"\nmanuscript = \"storm.md\"\n{facts}"))
            .1
    };
    for bad in ["xx-1", "zz-zz-zz", "en-US-x", "xx", "en-QQQ", "eng", "en--GB", "en-"] {
        let expected = format!("build.toml:5:12: error[C008]: “{bad}” is no language tag");
        assert_eq!(language(bad), expected);
    }
    assert_eq!(language(""), "build.toml:5:12: error[C008]: `language` is empty");
    for good in ["de-CH-1901", "sr-latn", "zh-Hant-TW", "en-GB-oxendict", "grc", "es-419", "de-x-house", "mul"] {
        assert_eq!(language(good), "");
    }
}

/// The findings of a manifest for one book: its head, then `facts`, the first of which stand on line 5.
fn findings(facts: &str) -> String {
    load_manifest(&format!("[[book]]\nslug = \"storm\"\ntitle = \"The Storm\"\nmanuscript = \"storm.md\"\n{facts}")).1
}

#[test]
fn editions_may_have_printers_of_their_own() {
    let book =
        book("printer = [\"Press\", \"Mill\"]\n[book.editions.epub]\n[book.editions.hardcover]\nprinter = \"Court\"\n");
    assert_eq!(book.config.meta.printers, ["Press", "Mill"]);
    let own = &book.config.meta.edition_printers;
    assert_eq!(
        (own.len(), own[0].edition.as_str(), own[0].printers.as_slice()),
        (1, "hardcover", &["Court".to_string()][..])
    );
}

#[test]
fn values_that_no_shop_and_no_reader_could_use_are_told() {
    assert_eq!(
        findings("series = { name = \"S\", number = \"two\" }\n"),
        "build.toml:5:33: error[C003]: the number in the series is “two”"
    );
    for good in ["2", "\"2.1\"", "\"IV\"", "\"\""] {
        assert_eq!(findings(&format!("series = {{ name = \"S\", number = {good} }}\n")), "");
    }
    assert_eq!(
        findings("cover = { file = \"cover.jpg\", alt = \"\" }\n"),
        "build.toml:5:37: error[C004]: `cover.alt` is empty"
    );
    assert_eq!(
        findings("[book.editions.print]\ntrim = \"10000 x 2 mm\"\n"),
        "build.toml:6:8: error[C012]: no book is 10000 mm × 2 mm"
    );
}

#[test]
fn one_fault_is_told_once() {
    let editions = "[book.editions.print]\n[book.editions.paperback]\n[book.editions.hardcover]\n";
    assert_eq!(
        findings(&format!("margins = {{ inner = \"20mm\" }}\n{editions}")),
        "build.toml:5:11: error[C004]: `margins.outer` is missing\n\
         build.toml:5:11: error[C004]: `margins.head` is missing\n\
         build.toml:5:11: error[C004]: `margins.foot` is missing"
    );
    let wrong = "[[book]]\nslug = 1\ntitle = 5\nmanuscript = 3\n[book.editions.large]\nkind = \"prnt\"\n";
    assert_eq!(
        load_manifest(wrong).1,
        "build.toml:2:8: error[C003]: `book.slug` is the number 1\n\
         build.toml:3:9: error[C003]: `book.title` is the number 5\n\
         build.toml:4:14: error[C003]: `book.manuscript` is the number 3\n\
         build.toml:6:8: error[C003]: `editions.large.kind` cannot be “prnt”"
    );
}

#[test]
fn a_fault_hides_no_other() {
    assert_eq!(
        findings("publisher = { nam = \"x\" }\n"),
        "build.toml:5:13: error[C004]: `publisher.name` is missing\n\
         build.toml:5:15: error[C002]: unknown key “nam” in `publisher`"
    );
    let isbn = "isbn = \"978-3-16-148410-0\"\n";
    let twice = format!("[book.editions.print]\n{isbn}theme = \"themes/none.toml\"\n[book.editions.large]\n{isbn}");
    assert_eq!(
        findings(&twice),
        "build.toml:7:9: error[C016]: file not found: “themes/none.toml”\n\
         build.toml:8:16: error[C004]: `kind` of the edition “large” is missing\n\
         build.toml:9:8: error[C007]: the ISBN 978-3-16-148410-0 is used twice"
    );
}

#[test]
fn looks_that_cannot_be_hide_no_target() {
    let edition = "[book.editions.paperback]\nfor = [\"amazon\"]\ntrim = \"9999 x 1 mm\"\n[book.editions.screen]\npage_source = \"papreback\"\n";
    assert_eq!(
        findings(edition),
        "build.toml:6:8: error[C041]: “amazon” is the name of no known printer or shop\n\
         build.toml:7:8: error[C012]: no book is 9999 mm × 1 mm\n\
         build.toml:9:15: error[C015]: `page_source` names no print edition: “papreback”"
    );
}

#[test]
fn a_length_without_its_unit_gets_the_right_form_as_advice() {
    let advice = |facts: &str| {
        let folder = support::folder();
        write(&folder.path().join("storm.md"), "# West\n\nIt came.\n");
        let head = "[[book]]\nslug = \"storm\"\ntitle = \"The Storm\"\nmanuscript = \"storm.md\"\n";
        write(&folder.path().join("build.toml"), format!("{head}{facts}"));
        let (mut sources, mut sink) = (SourceMap::default(), Sink::new());
        load(&folder.path().join("build.toml"), Call::default(), &mut sources, &mut sink);
        sink.into_sorted().iter().flat_map(|one| one.hints.clone()).collect::<Vec<String>>().join("\n")
    };
    assert_eq!(advice("type_size = 11\n"), "write it with its unit: `\"11pt\"`");
    assert_eq!(advice("margins = \"18mm\"\n"), MARGINS);
    assert_eq!(advice("margins = 18\n"), MARGINS);
    let bleed = "[book.editions.print]\nstandard = \"pdf/x-4\"\nbleed = 3\n";
    assert_eq!(advice(bleed), "write it with its unit: `\"3mm\"`");
    assert_eq!(advice("type_size = \"12\"\n"), "write a number with its unit, pt, mm, cm or in: “12pt”");
}

const MARGINS: &str =
    "write all four sides: `{ inner = \"18mm\", outer = \"18mm\", head = \"18mm\", foot = \"18mm\" }`";

#[test]
fn front_matter_tells_a_day_that_is_none_and_an_end_that_is_missing() {
    let found = |text: &str| load_file("wind.md", text).1;
    assert_eq!(
        found("---\ntitle: W\ndate: 2020-13-44\n---\n\n# A\n"),
        "wind.md:3:7: error[C009]: “2020-13-44” is no day of the calendar"
    );
    assert_eq!(found("---\ntitle: W\ndate: 2020-05\n---\n\n# A\n"), "");
    assert!(found("---\ntitle: W\n\n# A\n").starts_with("wind.md:1:1: error[C022]: front matter has no end"));
    assert!(!found("---\n\ntitle: W\n\n# A\n").contains("C022"));
}

#[test]
fn editions_share_pages_and_say_what_file_they_are() {
    let book = book(
        "[book.editions.paperback]\ntrim = \"B format\"\ntype_size = \"10pt\"\n[book.editions.screen]\npage_source = \"paperback\"\n\
         [book.editions.press]\nkind = \"print\"\npage_source = \"paperback\"\nstandard = \"pdf/x-1a\"\nink = \"color\"\n\
         bleed = \"3mm\"\nmarks = true\nfor = [\"ingramspark\"]\n",
    );
    let [paperback, screen, press] = ["paperback", "screen", "press"].map(|name| edition(&book, name));
    assert_eq!(paperback.design, screen.design);
    assert_eq!(paperback.design, press.design);
    let standards = [paperback, screen, press].map(|edition| edition.standard);
    assert_eq!(standards, [PdfStandard::Tagged, PdfStandard::Accessible, PdfStandard::X1a]);
    assert_eq!((press.press.ink, press.press.marks), (Ink::Color, Marks::CropAndRegistration));
    assert_eq!(press.sheet.bleed.inner, Length::mm(3.0));
    let variant = press.for_printer(&press.printers[0]);
    assert_eq!(variant.sheet.bleed.inner, Length::mm(3.0));
    assert_eq!(variant.file_name, "storm-press-ingramspark.pdf");
    // IngramSpark wants no marks and less ink.
    assert_eq!((variant.press.marks, variant.press.ink_limit, variant.press.ink), (Marks::None, 240, Ink::Color));
}

#[test]
fn keys_beside_printers_are_for_their_files_alone() {
    let (books, found) = load_manifest(
        "[[book]]\nslug = \"storm\"\ntitle = \"The Storm\"\nmanuscript = \"storm.md\"\n\
         [book.editions.paperback]\nbleed = \"3mm\"\nmarks = true\nfor = [\"bod\"]\n",
    );
    assert!(found.contains("7:9: error[C026]: `marks` means nothing in `editions.paperback`"), "{found}");
    assert_eq!(found.lines().count(), 1, "{found}");
    let paperback = &books[0].config.editions[0];
    assert_eq!(paperback.sheet.bleed.head, Length::ZERO);
    assert_eq!(paperback.for_printer(&paperback.printers[0]).sheet.bleed.head, Length::mm(3.0));
}

#[test]
fn keys_of_the_press_serve_printers_that_the_command_names() {
    let text = "[[book]]\nslug = \"storm\"\ntitle = \"The Storm\"\nmanuscript = \"storm.md\"\n\
                [book.editions.paperback]\nink = \"color\"\nbleed = \"3mm\"\n[book.editions.epub]\nink = \"color\"\n";
    let (books, found) = load_called("build.toml", text, true);
    assert_eq!(found.lines().count(), 1, "{found}");
    assert!(found.contains("9:7: error[C026]: `ink` means nothing in `editions.epub`"), "{found}");
    let bod = Printer::preset("bod").expect("it is shipped");
    let variant = books[0].config.editions[0].for_printer(&bod);
    assert_eq!((variant.press.ink, variant.sheet.bleed.head), (Ink::Color, Length::mm(3.0)));
    let (_, found) = load_called("build.toml", text, false);
    assert_eq!(found.lines().count(), 3, "{found}");
}

#[test]
fn files_of_printers_have_names_of_their_own() {
    let (books, found) = load_manifest(
        "[[book]]\nslug = \"storm\"\ntitle = \"The Storm\"\nmanuscript = \"storm.md\"\n\
         [book.editions.paperback]\nfor = [\"kdp-paperback\", \"bod\", \"kdp-paperback\"]\n\
         [book.editions.paperback-bod]\nkind = \"print\"\npage_source = \"paperback\"\n",
    );
    // What is named twice is made once; an edition goes before a printer's file.
    assert!(found.contains("error[C014]: two editions would be written to “storm-paperback-bod.pdf”"), "{found}");
    assert_eq!(found.lines().count(), 1, "{found}");
    let names: Vec<_> = books[0].config.editions[0].printers.iter().map(|printer| printer.name.as_str()).collect();
    assert_eq!(names, ["kdp-paperback"]);
}

#[test]
fn an_epub_follows_any_edition_with_pages() {
    let book = book(
        "[book.editions.paperback]\n[book.editions.press]\nkind = \"print\"\npage_source = \"paperback\"\n\
         [book.editions.epub]\npage_source = \"press\"\n",
    );
    assert_eq!(edition(&book, "epub").page_source.as_deref(), Some("press"));
}

#[test]
fn keys_that_a_file_cannot_have_are_told() {
    let (books, found) = load_manifest(
        "[[book]]\nslug = \"storm\"\ntitle = \"The Storm\"\nmanuscript = \"storm.md\"\n\
         [book.editions.epub]\nstandard = \"pdf/x-4\"\n\
         [book.editions.screen]\nbleed = \"3mm\"\npage_source = \"paperback\"\ntrim = \"A5\"\n\
         [book.editions.paperback]\nink = \"color\"\n\
         [book.editions.hardcover]\nstandard = \"pdf/x-4\"\nbleed = \"3 m\"\npage_source = \"screen\"\n\
         [book.editions.print]\nstandard = \"pdf/x-9\"\nbleed = \"40mm\"\n",
    );
    let codes: Vec<&str> = found.lines().filter_map(|line| line.split_once('[')?.1.split(']').next()).collect();
    assert_eq!(codes, ["C026", "C026", "C026", "C026", "C011", "C015", "C003", "C026"], "{found}");
    assert!(books[0].config.editions.iter().all(|edition| edition.sheet.bleed.head == Length::ZERO));
}
