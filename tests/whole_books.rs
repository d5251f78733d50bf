//! Whole books through outside judges: the sample books of the project, and real manuscripts where they lie beside the checkout.
//!
//! Every judge must be there: `./test.sh` installs them.

mod support;

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::sync::OnceLock;

use support::judges;
use support::zipped;

/// The books of the project's own manifest; the others are single manuscripts.
const N_SAMPLES: usize = 3;

/// One book with the files made of it.
struct Built {
    slug: String,
    manuscripts: Vec<PathBuf>,
    /// The length of the rule above its footnotes.
    note_rule: String,
    epub: PathBuf,
    pdfs: Vec<PathBuf>,
}

#[test]
fn every_epub_passes_epubcheck() {
    let epubs: Vec<PathBuf> = books().iter().map(|book| book.epub.clone()).collect();
    for (epub, messages) in epubs.iter().zip(judges::epubcheck_messages(&epubs)) {
        assert!(messages.is_empty(), "{}: {messages:?}", epub.display());
    }
}

#[test]
fn every_epub_passes_ace() {
    for_each_book(|book| judges::ace(&book.epub));
}

#[test]
fn every_epub_opens_in_the_reading_engines() {
    let screenshots = Path::new(env!("CARGO_TARGET_TMPDIR")).join("reading-engines");
    let epubs: Vec<PathBuf> = books().iter().map(|book| book.epub.clone()).collect();
    let read = judges::reading_engines(&epubs, &screenshots);
    let faults: Vec<String> = read.iter().filter(|one| !one.faults.is_empty()).map(|one| format!("{one:#?}")).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    // The samples have all that there is to try.
    for one in &read[..read.len().min(2 * N_SAMPLES)] {
        assert!(one.n_chapters > 5 && one.n_contents > 5 && one.n_pages > 5, "{one:?}");
    }
    assert!(read.iter().filter(|one| one.n_notes > 0).count() >= 4, "{read:?}");
}

#[test]
fn reading_engines_find_what_is_broken() {
    let folder = support::folder();
    let spoilt = |name: &str, part: &str, old: &str, new: &str| {
        let mut parts = zipped::sound_epub();
        let text = String::from_utf8(parts[part].clone()).expect("the part is text");
        assert!(text.contains(old), "{old}");
        parts.insert(part.to_string(), text.replacen(old, new, 1).into_bytes());
        let path = folder.path().join(format!("{name}.epub"));
        support::write(&path, zipped::epub(&parts));
        path
    };
    let epubs = [
        spoilt("sound", "mimetype", "epub", "epub"),
        spoilt("contents", "EPUB/nav.xhtml", "<a href=\"text/two.xhtml\">", "<a href=\"text/two.xhtml#three\">"),
        spoilt("page", "EPUB/nav.xhtml", "two.xhtml#p2", "two.xhtml#p3"),
    ];
    let read = judges::reading_engines(&epubs, folder.path());
    for (epub, n_engines) in epubs.iter().zip([0, 2, 2]) {
        let own = || read.iter().filter(|one| Path::new(&one.book) == epub);
        let n_finding = own().filter(|one| !one.faults.is_empty()).count();
        assert_eq!(n_finding, n_engines, "{:#?}", own().collect::<Vec<_>>());
    }
}

#[test]
fn every_epub_opens_in_mupdf() {
    for_each_book(|book| match judges::mupdf(&book.epub)? {
        0 => Err(format!("{}: MuPDF finds no contents", book.epub.display())),
        _ => Ok(()),
    });
}

#[test]
fn check_finds_nothing_in_the_epubs_of_the_samples() {
    for_each_book(|book| {
        let run = support::run(support::bindery().args(["check", judges::text(&book.epub)]));
        if run.code == Some(0) && run.stderr.is_empty() { Ok(()) } else { Err(run.stderr) }
    });
}

#[test]
fn every_pdf_is_sound_and_carries_its_fonts() {
    for_each_pdf(|pdf| {
        judges::qpdf(pdf)?;
        judges::pdffonts(pdf)?;
        judges::pdf_faults(pdf)?;
        let n_pages: usize = judges::pdfinfo(pdf, "Pages").parse().unwrap_or(0);
        let has_title = !judges::pdfinfo(pdf, "Title").is_empty();
        let size = judges::pdfinfo(pdf, "Page size");
        let is_encrypted = judges::pdfinfo(pdf, "Encrypted") != "no";
        if n_pages < 4 || !has_title || !size.contains("pts") || is_encrypted {
            return Err(format!("{}: {n_pages} pages, title: {has_title}, size: {size}", pdf.display()));
        }
        Ok(())
    });
}

#[test]
fn screen_editions_of_the_samples_pass_verapdf() {
    let screens: Vec<PathBuf> = books()
        .iter()
        .flat_map(|book| &book.pdfs)
        .filter(|pdf| support::name(pdf).ends_with("-screen.pdf"))
        .cloned()
        .collect();
    assert_eq!(screens.len(), N_SAMPLES);
    judges::verapdf(&screens).unwrap_or_else(|report| panic!("{report}"));
}

#[test]
fn every_word_is_in_the_epub_in_order() {
    for_each_book(|book| words_are_whole(&book.epub, book));
}

#[test]
fn every_word_is_in_the_pdf_in_order() {
    for_each_book(|book| book.pdfs.iter().try_for_each(|pdf| words_are_whole(pdf, book)));
}

#[test]
fn every_word_is_in_the_files_for_a_press_in_order() {
    let folder = support::folder();
    // One whose pages have labels: by them the judge tells running heads from text.
    let args = ["build", "--for", "ingramspark", "--out", judges::text(folder.path())];
    support::run_clean(support::bindery().args(args).current_dir(support::root()));
    let mut faults = Vec::new();
    for book in &books()[..N_SAMPLES] {
        let pdf = folder.path().join(format!("{}-paperback-ingramspark.pdf", book.slug));
        faults.extend(judges::qpdf(&pdf).and_then(|()| words_are_whole(&pdf, book)).err());
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_printed_page_is_marked_at_its_first_word() {
    for_each_book(|book| {
        let is_source = |pdf: &&PathBuf| {
            ["paperback", "print"].iter().any(|name| support::name(pdf).ends_with(&format!("-{name}.pdf")))
        };
        let pdf = book.pdfs.iter().find(is_source).expect("each book has a print edition");
        judges::pages(&book.epub, pdf, &book.note_rule)
    });
}

/// What the judge of words must not miss, as done to the manuscript: a word lost there is a foreign one in the edition, and the other way round.
#[derive(Clone, Copy, Debug)]
enum Damage {
    WordLost,
    WordDoubled,
    WordsMoved,
    ParagraphLost,
    NoteLost,
}

#[test]
fn damage_to_each_sample_is_found_in_both_editions() {
    use Damage::*;
    let folder = support::folder();
    for book in &books()[..N_SAMPLES] {
        for damage in [WordLost, WordDoubled, WordsMoved, ParagraphLost, NoteLost] {
            let manuscripts = damaged(book, damage, folder.path());
            for edition in book.pdfs.iter().chain([&book.epub]) {
                let report = judges::words(edition, &manuscripts, &book.note_rule).report;
                let n_faults = |part: &str| report[part]["faults"].as_array().map_or(0, Vec::len);
                let is_found = n_faults("text") > 0 && (n_faults("notes") > 0) == matches!(damage, NoteLost);
                assert!(is_found, "{damage:?}: not found in {}: {report:#}", edition.display());
            }
        }
    }
}

#[test]
fn soft_hyphens_break_words_and_are_not_read() {
    let folder = support::folder();
    let path = folder.path().join("soft.md");
    let word = "su\u{ad}per\u{ad}cali\u{ad}fragi\u{ad}listic\u{ad}expi\u{ad}ali\u{ad}docious";
    let heading = "# Un\u{ad}bro\u{ad}ken";
    let text: Vec<String> = (0..60).map(|idx| format!("{} {word}", "a".repeat(1 + idx % 13))).collect();
    support::write(&path, format!("---\ntitle: Soft\n---\n\n{heading}\n\n{}\n", text.join(" ")));
    support::run_clean(support::bindery().arg("build").arg(&path).arg("--out").arg(folder.path()));
    let book = built("soft".to_string(), vec![path], note_rule("default"), folder.path());
    let pdf = &book.pdfs[0];
    let text = judges::stdout(&judges::program("pdftotext", &[judges::text(pdf), "-"]));
    let n_at_line_ends = text.lines().filter(|line| line.ends_with('\u{ad}')).count();
    assert!(n_at_line_ends > 4, "no line ends in a broken word:\n{text}");
    assert_eq!(text.matches('\u{ad}').count(), n_at_line_ends, "a soft hyphen within a line:\n{text}");
    let outline = judges::stdout(&judges::program("qpdf", &["--json", "--json-key=outlines", judges::text(pdf)]));
    assert!(outline.contains("\"Unbroken\""), "{outline}");
    for edition in [pdf, &book.epub] {
        words_are_whole(edition, &book).unwrap_or_else(|fault| panic!("{fault}"));
    }
}

#[test]
fn small_capitals_are_read_as_they_were_typed() {
    let folder = support::folder();
    let path = folder.path().join("small.md");
    let text = "---\ntitle: The Glass\n---\n\n# Chapter 1: It Falls\n\nOne.\n\n## A Small House\n\nTwo.\n\n## THEIR LIES\n\nThree.\n";
    support::write(&path, text);
    support::run_clean(support::bindery().arg("build").arg(&path).arg("--out").arg(folder.path()));
    let pdf = folder.path().join("small-print.pdf");
    let read = judges::stdout(&judges::program("pdftotext", &[judges::text(&pdf), "-"]));
    let lines: Vec<&str> = read.lines().map(str::trim).collect();
    for words in ["Chapter 1", "A Small House", "THEIR LIES"] {
        assert!(lines.contains(&words), "{words} is not in:\n{read}");
    }
    // What is set aside glyph by glyph, many readers pass over, and others lose the spaces between.
    let plain = judges::program("qpdf", &["--qdf", "--object-streams=disable", judges::text(&pdf), "-"]).stdout;
    assert!(!String::from_utf8_lossy(&plain).contains("/ActualText"));
}

#[test]
fn words_written_from_right_to_left_are_read_in_order() {
    let folder = support::folder();
    let path = folder.path().join("turned.md");
    let words = "שלום עולם טוב";
    let text = format!("---\ntitle: Turned\n---\n\n# One\n\nThe greeting [{words}]{{lang=he}} is old.\n");
    support::write(&path, text);
    support::run_clean(support::bindery().arg("build").arg(&path).arg("--out").arg(folder.path()));
    let pdf = folder.path().join("turned-print.pdf");
    let text = judges::stdout(&judges::program("pdftotext", &[judges::text(&pdf), "-"]));
    // The extractor sets marks of direction around the words.
    let plain: String = text.chars().filter(|one| !matches!(one, '\u{202a}'..='\u{202e}')).collect();
    assert!(plain.contains(words), "{text}");
    assert!(plain.contains("is old."), "{text}");
}

#[test]
fn words_that_are_spelt_otherwise_where_they_break_are_read_as_written() {
    let folder = support::folder();
    let path = folder.path().join("spelt.md");
    let chapter = |lang: &str, words: [&str; 4]| {
        let text: Vec<String> = (0..80).map(|idx| format!("{} {}", "a".repeat(1 + idx % 13), words[idx % 4])).collect();
        format!("# Chapter {lang} {{lang={lang}}}\n\n{}\n\n", text.join(" "))
    };
    let old_german = chapter("de-1901", ["Zucker", "Schiffahrt", "Kontrollampen", "Druckerschwärze"]);
    let hungarian = chapter("hu", ["asszony", "meggyes", "könnyű", "briddzsel"]);
    let dutch = chapter("nl", ["geïnteresseerd", "coöperatie", "beëindigen", "ruïne"]);
    support::write(&path, format!("---\ntitle: Spelt\n---\n\n{old_german}{hungarian}{dutch}"));
    support::run_clean(support::bindery().arg("build").arg(&path).arg("--out").arg(folder.path()));
    let book = built("spelt".to_string(), vec![path], note_rule("default"), folder.path());
    let pdf = &book.pdfs[0];
    let text = judges::stdout(&judges::program("pdftotext", &[judges::text(pdf), "-"]));
    for at_line_end in ["Zuc\u{ad}\nker", "Schif\u{ad}\nfahrt", "as\u{ad}\nszony", "ru\u{ad}\nïne"] {
        assert!(text.contains(at_line_end), "{at_line_end:?} is not in:\n{text}");
    }
    words_are_whole(pdf, &book).unwrap_or_else(|fault| panic!("{fault}"));
}

#[test]
fn builds_agree_to_the_byte() {
    let outs: Vec<_> = [("1", "first"), ("2", "second/and/deeper")]
        .into_iter()
        .map(|(n_threads, place)| {
            let folder = support::folder();
            let project = folder.path().join(place);
            copy_project(&project);
            support::run_clean(
                support::bindery().arg("build").current_dir(&project).env("RAYON_NUM_THREADS", n_threads),
            );
            (project.join("dist"), folder)
        })
        .collect();
    let [(first, _), (second, _)] = outs.as_slice() else { unreachable!("two builds were made") };
    let names = |folder: &Path| support::entries(folder).iter().map(|path| support::name(path)).collect::<Vec<_>>();
    assert_eq!(names(first), names(second));
    assert!(!names(first).is_empty());
    for name in names(first) {
        let is_same = fs::read(first.join(&name)).unwrap() == fs::read(second.join(&name)).unwrap();
        assert!(is_same, "{name}: two builds in different folders with 1 and 2 threads differ");
    }
}

/// All books, built once for all tests.
fn books() -> &'static [Built] {
    static BOOKS: OnceLock<Vec<Built>> = OnceLock::new();
    BOOKS.get_or_init(|| {
        let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("whole-books");
        if out.exists() {
            fs::remove_dir_all(&out).expect("the folder of an earlier run can be removed");
        }
        let mut books = samples(&out.join("samples"));
        assert_eq!(books.len(), N_SAMPLES, "the manifest names other samples");
        books.extend(single_manuscripts(&out));
        books
    })
}

/// The books of the project's own manifest.
fn samples(out: &Path) -> Vec<Built> {
    let root = support::root();
    support::run_clean(support::bindery().arg("build").arg("--out").arg(out).current_dir(&root));
    let manifest = fs::read_to_string(root.join("build.toml")).expect("the project has a manifest");
    let manifest: toml::Table = manifest.parse().expect("the manifest is TOML");
    let books = manifest["book"].as_array().expect("`book` is a list");
    books
        .iter()
        .map(|book| {
            let slug = book["slug"].as_str().expect("each book has a slug").to_string();
            let theme = book.get("theme").map_or("default", |theme| theme.as_str().expect("a theme is named"));
            built(slug, manuscripts(&root, &book["manuscript"]), note_rule(theme), out)
        })
        .collect()
}

/// The files a manifest names, folders listed by name: read here anew, so that a file the program forgot is missed.
fn manuscripts(root: &Path, value: &toml::Value) -> Vec<PathBuf> {
    let one = [value.clone()];
    let names = value.as_array().map_or(&one[..], |names| names.as_slice());
    let paths = names.iter().map(|name| root.join(name.as_str().expect("manuscripts are named by strings")));
    let is_markdown = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "md");
    paths
        .flat_map(|path| {
            if path.is_dir() { support::entries(&path).into_iter().filter(is_markdown).collect() } else { vec![path] }
        })
        .collect()
}

/// The real manuscripts beside the checkout; where there are none, a long generated one stands in for them.
fn single_manuscripts(out: &Path) -> Vec<Built> {
    let mut paths = support::neighbour_manuscripts();
    if paths.is_empty() {
        let generated = out.join("generated.md");
        support::write(&generated, support::generator::book(200_000));
        paths.push(generated);
    }
    paths
        .into_iter()
        .map(|path| {
            let slug = path.file_stem().expect("it is a file").to_string_lossy().into_owned();
            let out = out.join(&slug);
            support::run_clean(support::bindery().arg("build").arg(&path).arg("--out").arg(&out));
            built(slug, vec![path], note_rule("default"), &out)
        })
        .collect()
}

/// The length of the rule above footnotes in a theme of the program's own.
fn note_rule(theme: &str) -> String {
    let path = support::root().join(format!("src/theme/presets/{theme}.toml"));
    let theme: toml::Table = fs::read_to_string(path).expect("the theme can be read").parse().expect("it is TOML");
    theme["page"]["footnote_rule"]["width"].as_str().expect("the rule has a width").to_string()
}

fn built(slug: String, manuscripts: Vec<PathBuf>, note_rule: String, out: &Path) -> Built {
    let is_pdf = |path: &PathBuf| {
        let name = support::name(path);
        name.strip_prefix(&slug).is_some_and(|rest| rest.starts_with('-')) && name.ends_with(".pdf")
    };
    let pdfs: Vec<PathBuf> = support::entries(out).into_iter().filter(is_pdf).collect();
    let epub = out.join(format!("{slug}.epub"));
    assert!(epub.is_file() && !pdfs.is_empty(), "{slug}: an edition is missing in {}", out.display());
    Built { slug, manuscripts, note_rule, epub, pdfs }
}

fn words_are_whole(edition: &Path, book: &Built) -> Result<(), String> {
    let verdict = judges::words(edition, &book.manuscripts, &book.note_rule);
    let passed_over = verdict.report["text"]["passed_over"].as_array().map_or(0, Vec::len);
    match verdict.is_sound {
        // Title pages, imprint, contents: a handful. More would mean that text was taken for them.
        true if passed_over <= 24 => Ok(()),
        _ => Err(format!("{}: {:#}", edition.display(), verdict.report)),
    }
}

/// Copies of a book's manuscripts beside its pictures, one of them damaged.
fn damaged(book: &Built, damage: Damage, folder: &Path) -> Vec<PathBuf> {
    let source = book.manuscripts[0].parent().expect("files stand in folders");
    let target = folder.join(format!("{}-{damage:?}", book.slug));
    support::copy_folder(source, &target);
    let texts: Vec<String> =
        book.manuscripts.iter().map(|path| fs::read_to_string(path).expect("it is text")).collect();
    let is_hit = |text: &String| damage_text(text, damage).is_some();
    let hit = texts.iter().rposition(is_hit).expect("one of the files can be damaged");
    let paths: Vec<PathBuf> = book.manuscripts.iter().map(|path| target.join(support::name(path))).collect();
    support::write(&paths[hit], damage_text(&texts[hit], damage).expect("as just seen"));
    paths
}

/// Damages the longest paragraph of plain text, or the last note; `None` where there is none.
fn damage_text(text: &str, damage: Damage) -> Option<String> {
    let blocks = text.split("\n\n");
    if let Damage::NoteLost = damage {
        let Some(note) = blocks.filter(|block| block.starts_with("[^")).last() else {
            // An inline note; in a text with code the marks may stand for themselves.
            let start = text.find("^[").filter(|_| !text.contains('`'))?;
            let end = start + text[start..].find(']')? + 1;
            return Some(format!("{}{}", &text[..start], &text[end..]));
        };
        let (call, _) = note.split_once(':')?;
        return Some(text.replacen(note, "", 1).replacen(call, "", 1));
    }
    let is_plain = |block: &&str| block.starts_with(char::is_alphabetic) && !block.contains(['|', '[', '{', '`', '\n']);
    let longest = blocks.filter(is_plain).max_by_key(|block| block.len())?;
    let words: Vec<&str> = longest.split_whitespace().collect();
    if words.len() < 20 {
        return None;
    }
    let damaged = match damage {
        Damage::WordLost => [&words[..9], &words[10..]].concat(),
        Damage::WordDoubled => [&words[..10], &words[9..]].concat(),
        Damage::WordsMoved => [&words[3..9], &words[..3], &words[9..]].concat(),
        Damage::ParagraphLost | Damage::NoteLost => Vec::new(),
    };
    Some(text.replacen(longest, &damaged.join(" "), 1))
}

fn copy_project(target: &Path) {
    let root = support::root();
    for part in ["manuscripts", "fonts", "covers", "themes"] {
        support::copy_folder(&root.join(part), &target.join(part));
    }
    support::write(&target.join("build.toml"), fs::read(root.join("build.toml")).expect("the manifest can be read"));
}

fn for_each_book(judge: impl Fn(&Built) -> Result<(), String>) {
    let faults: Vec<String> = books()
        .iter()
        .filter_map(|book| judge(book).err().map(|fault| format!("{}: {}", book.slug, support::head(&fault))))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn for_each_pdf(judge: impl Fn(&Path) -> Result<(), String>) {
    for_each_book(|book| book.pdfs.iter().try_for_each(|pdf| judge(pdf)));
}
