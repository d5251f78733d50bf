//! Proofs and pictures that fill a page, made by the program and read back by outside judges.

mod support;

use std::fs;
use std::path::Path;

use lopdf::Document;
use lopdf::Object;
use support::judges;
use support::run;
use support::run_clean;
use support::write;
use tempfile::TempDir;

const STORY: &str = "---\ntitle: The Storm\nauthor: Ada Quill\ndate: 2026-05-01\n---\n\n# West\n\nIt came from the west, and \
                     nobody had been waiting for it.[^1]\n\nThe *ferry* lay at the pier.\n\n[^1]: The records say nothing of it.\n";

/// A folder with one manuscript.
fn project(text: &str) -> TempDir {
    let folder = support::folder();
    write(&folder.path().join("storm.md"), text);
    folder
}

fn build(folder: &Path, args: &[&str]) {
    run_clean(support::bindery().args(["build", "storm.md"]).args(args).current_dir(folder));
}

fn load(path: &Path) -> Document {
    Document::load_mem(&fs::read(path).expect("the file was made")).expect("a PDF")
}

/// The names of layers in a list of a file's optional content.
fn layers(document: &Document, key: &[u8]) -> Vec<String> {
    let properties =
        document.catalog().and_then(|catalog| catalog.get(b"OCProperties")).and_then(Object::as_dict).expect("layers");
    let state = document.get_dict_in_dict(properties, b"D").expect("a state");
    let name = |layer: &Object| {
        let layer = layer.as_reference().and_then(|id| document.get_dictionary(id)).expect("a layer");
        String::from_utf8_lossy(layer.get(b"Name").and_then(Object::as_str).expect("a name")).into_owned()
    };
    state.get(key).and_then(Object::as_array).expect("a list").iter().map(name).collect()
}

fn text_of(pdf: &Path, page: usize) -> String {
    let page = page.to_string();
    judges::stdout(&judges::program("pdftotext", &["-f", &page, "-l", &page, judges::text(pdf), "-"]))
}

#[test]
fn a_proof_is_made_when_it_is_asked_for_and_never_else() {
    let folder = project(STORY);
    build(folder.path(), &[]);
    assert!(!folder.path().join("dist/storm-proof.pdf").exists());
    build(folder.path(), &["--edition", "proof"]);
    let proof = folder.path().join("dist/storm-proof.pdf");
    judges::qpdf(&proof).unwrap();
    let document = load(&proof);
    let all = [
        "Text and pictures",
        "Faults",
        "Line numbers",
        "Places in the manuscript",
        "Trim and text block",
        "Baseline grid",
        "Comments margin",
        "Draft mark",
    ];
    assert_eq!(layers(&document, b"Order"), all);
    assert_eq!(layers(&document, b"OFF"), ["Baseline grid"]);
    assert_eq!(layers(&document, b"ON").len(), all.len() - 1);
    let text = text_of(&proof, 7);
    for said in ["PROOF · The Storm · print · 2026-05-01 · page 1, recto", "storm.md:7", "COMMENTS"] {
        assert!(text.contains(said), "“{said}” is not in\n{text}");
    }
    let fonts = judges::stdout(&judges::program("pdffonts", &[judges::text(&proof)]));
    assert!(fonts.lines().skip(2).all(|line| line.contains(" yes no  yes")), "embedded, whole, with a map:\n{fonts}");
}

#[test]
fn a_proof_has_every_word_where_the_print_edition_has_it() {
    let folder = project(STORY);
    build(folder.path(), &["--edition", "print,proof"]);
    let [print, proof] = ["print", "proof"].map(|name| folder.path().join(format!("dist/storm-{name}.pdf")));
    let slug = (11.0 * 72.0 / 25.4 * 100.0_f64).round() as i64;
    let n_pages: u32 = judges::pdfinfo(&print, "Pages").parse().unwrap();
    let mut n_words = 0;
    for page in 1..=n_pages {
        let found = judges::places(&proof, page);
        for (word, x, y) in judges::places(&print, page) {
            let is_it = |(other, left, top): &(String, i64, i64)| {
                *other == word && (left - x - slug).abs() <= 5 && (top - y - slug).abs() <= 100
            };
            assert!(found.iter().any(is_it), "“{word}” on page {page} at {x}, {y}: {found:?}");
            n_words += 1;
        }
    }
    assert!(n_words > 20, "{n_words}");
}

#[test]
fn a_figure_is_as_fine_as_its_largest_use_asks_for() {
    let figure = "![Small](fig.svg){width=20%}\n\n![Large](fig.svg){width=100%}\n";
    let folder = project(&format!("{STORY}\n{figure}"));
    let svg =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 20 10\"><rect width=\"20\" height=\"10\"/></svg>";
    write(&folder.path().join("fig.svg"), svg);
    build(folder.path(), &["--edition", "proof"]);
    let proof = folder.path().join("dist/storm-proof.pdf");
    let list = judges::stdout(&judges::program("pdfimages", &["-list", judges::text(&proof)]));
    // Pixels to the inch are in the thirteenth column.
    let resolutions: Vec<u32> = list
        .lines()
        .skip(2)
        .filter_map(|line| line.split_whitespace().nth(12).and_then(|number| number.parse().ok()))
        .collect();
    assert!(resolutions.len() == 2 && resolutions.iter().all(|resolution| *resolution >= 299), "{list}");
}

#[test]
fn a_proof_speaks_the_language_of_its_book() {
    let folder = project(&STORY.replace("title: The Storm", "title: Der Sturm\nlang: de"));
    build(folder.path(), &["--edition", "proof"]);
    let proof = folder.path().join("dist/storm-proof.pdf");
    let text = text_of(&proof, 7);
    for said in ["KORREKTUR · Der Sturm · print · 2026-05-01 · Seite 7, rechts", "ANMERKUNGEN"] {
        assert!(text.contains(said), "“{said}” is not in\n{text}");
    }
    assert_eq!(judges::pdfinfo(&proof, "Title"), "Der Sturm – Korrektur");
}

#[test]
fn the_same_proof_is_the_same_file() {
    let folder = project(STORY);
    let path = folder.path().join("dist/storm-proof.pdf");
    let made = [1, 2].map(|_| {
        build(folder.path(), &["--edition", "proof"]);
        fs::read(&path).unwrap()
    });
    assert!(made[0] == made[1]);
}

#[test]
fn changes_since_a_release_are_marked_and_say_what_was_there() {
    let folder = project(&STORY.replace("the pier", "the *outer* pier of the old harbour"));
    let earlier = project(STORY);
    let release = earlier.path().join("storm.md");
    build(folder.path(), &["--edition", "proof", "--against", judges::text(&release)]);
    let proof = folder.path().join("dist/storm-proof.pdf");
    assert_eq!(layers(&load(&proof), b"Order")[1], "Changes");
    assert!(text_of(&proof, 7).contains("was: pier."), "{}", text_of(&proof, 7));
    let nothing = run(support::bindery()
        .args(["build", "storm.md", "--against", judges::text(&release)])
        .current_dir(folder.path()));
    assert_eq!(nothing.code, Some(2));
    assert!(nothing.stderr.contains("`--against` draws bars in proofs, and none is made"), "{}", nothing.stderr);
    let gone = run(support::bindery()
        .args(["build", "storm.md", "--edition", "proof", "--against", "nowhere"])
        .current_dir(folder.path()));
    assert_eq!(gone.code, Some(2));
    assert!(gone.stderr.contains("holds no book to compare with"), "{}", gone.stderr);
}

/// A manuscript with a picture that fills a page after its third paragraph, and a small one.
fn with_plate(folder: &Path, attributes: &str) {
    let picture = image::RgbImage::from_fn(300, 426, |x, y| image::Rgb([x as u8, y as u8, 90]));
    image::DynamicImage::ImageRgb8(picture).save(folder.join("coast.png")).expect("it is written");
    let mut text = String::from("# West\n\n");
    for number in 0..60 {
        text.push_str(&format!("Paragraph {number} tells of the tide, and of what it brought to the shore in those days, at some length, with all the names of boats and of the men who sailed them, and with what became of each of them in the end.\n\n"));
        if number == 2 {
            text.push_str(&format!("![]({}){{{attributes} alt=\"The coast\"}}\n\n", "coast.png"));
        }
    }
    write(&folder.join("storm.md"), &text);
    write(
        &folder.join("build.toml"),
        "[[book]]\nslug = \"storm\"\ntitle = \"The Storm\"\nauthor = \"Ada Quill\"\nmanuscript = \"storm.md\"\nrelease_date = 2026-05-01\n\
         [book.editions.epub]\n[book.editions.print]\n[book.editions.screen]\npage_source = \"print\"\n\
         [book.editions.press]\nkind = \"print\"\npage_source = \"print\"\nstandard = \"pdf/x-4\"\nbleed = \"3mm\"\n",
    );
}

fn pages_dump(folder: &Path) -> String {
    run_clean(support::bindery().args(["dump", "pages", "--edition", "print"]).current_dir(folder)).stdout
}

#[test]
fn a_picture_that_fills_a_page_leaves_no_hole_in_the_text() {
    let folder = support::folder();
    with_plate(folder.path(), ".full-page");
    let dump = pages_dump(folder.path());
    let pages: Vec<&str> = dump.split("\npage ").collect();
    let at = pages.iter().position(|page| page.contains("full page: image 0")).expect("it has a page");
    let (plate, before, after) = (pages[at], pages[at - 1], pages[at + 1]);
    assert!(plate.contains("(blind)") && plate.lines().count() == 2, "no head, no folio, no text:\n{plate}");
    assert!(before.contains("Paragraph 2 ") && before.contains("Paragraph 4 "), "the text goes on:\n{before}");
    // The text goes on to the last line of its page.
    let lines = |page: &str| page.lines().filter(|line| line.starts_with("  y=")).count();
    with_plate(folder.path(), ".decorative");
    let plain = pages_dump(folder.path()).replace(" (blind)", "");
    assert!(lines(after) > 25 && plain.contains("image 0 y="), "{after}");
    let last = |page: &str| {
        page.lines().rev().find(|line| line.starts_with("  y=")).map(|line| line.split(' ').nth(2).map(String::from))
    };
    assert_eq!(last(before), last(after), "both end on the same line:\n{before}\n{after}");
}

#[test]
fn a_coarse_picture_is_told_once_for_all_printers() {
    let folder = support::folder();
    with_plate(folder.path(), ".full-page");
    let args = ["build", "--edition", "print", "--for", "kdp-paperback,ingramspark"];
    let told = run(support::bindery().args(args).current_dir(folder.path())).stderr;
    // D004 at its place in the manuscript; the preflight of the files has nothing to add.
    assert_eq!((told.matches("[D004]").count(), told.matches("[D110]").count()), (1, 0), "{told}");
    assert!(told.contains("pixels wide\n"), "a picture that fills its page cannot be printed smaller:\n{told}");
}

#[test]
fn a_picture_that_fills_a_page_goes_into_the_bleed() {
    let folder = support::folder();
    with_plate(folder.path(), ".full-page");
    run_clean(support::bindery().args(["build"]).current_dir(folder.path()));
    let dist = folder.path().join("dist");
    let page = pages_dump(folder.path()).split("\npage ").position(|page| page.contains("full page")).unwrap() + 1;
    // Rendered, the sheet has no white at its edges: that of the press with its bleed, that of the screen without one.
    for name in ["storm-press.pdf", "storm-screen.pdf", "storm-print.pdf"] {
        let pdf = dist.join(name);
        judges::qpdf(&pdf).unwrap();
        let number = page.to_string();
        let target = folder.path().join("page");
        judges::program(
            "pdftoppm",
            &[
                "-r",
                "36",
                "-f",
                &number,
                "-l",
                &number,
                "-png",
                "-singlefile",
                judges::text(&pdf),
                judges::text(&target),
            ],
        );
        let pixels = image::open(target.with_extension("png")).unwrap().into_rgb8();
        let (width, height) = pixels.dimensions();
        let is_white = |x: u32, y: u32| pixels.get_pixel(x, y).0.iter().all(|value| *value > 250);
        let edges = (0..width)
            .flat_map(|x| [(x, 1), (x, height - 2)])
            .chain((0..height).flat_map(|y| [(1, y), (width - 2, y)]));
        assert!(edges.into_iter().all(|(x, y)| !is_white(x, y)), "{name}");
    }
    judges::verapdf(&[dist.join("storm-screen.pdf")]).unwrap();
    judges::epubcheck(&dist.join("storm.epub")).unwrap();
    judges::pages(&dist.join("storm.epub"), &dist.join("storm-print.pdf"), "40mm").unwrap();
}
