//! Proofs, imposed sheets and pictures that fill a page, made by the program and read back by outside judges.

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

/// Words of a page with their left and top, in hundredths of a point.
fn places(pdf: &Path, page: u32) -> Vec<(String, i64, i64)> {
    let page = page.to_string();
    let output = judges::program("pdftotext", &["-bbox", "-f", &page, "-l", &page, judges::text(pdf), "-"]);
    let attribute = |line: &str, name: &str| -> Option<f64> {
        line.split_once(&format!("{name}=\""))?.1.split_once('"')?.0.parse().ok()
    };
    let word = |line: &str| {
        let text = line.split_once("\">")?.1.strip_suffix("</word>")?;
        let [x, y] = ["xMin", "yMin"].map(|name| attribute(line, name).map(|value| (value * 100.0).round() as i64));
        Some((text.to_string(), x?, y?))
    };
    judges::stdout(&output).lines().filter_map(word).collect()
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
        let found = places(&proof, page);
        for (word, x, y) in places(&print, page) {
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

/// The words “pageN” on each side of the sheets, row by row from the left.
fn leaves(pdf: &Path) -> Vec<Vec<String>> {
    let n_sides: u32 = judges::pdfinfo(pdf, "Pages").parse().expect("a number");
    let on_side = |side: u32| {
        let mut words = places(pdf, side);
        words.retain(|(word, ..)| word.starts_with("page"));
        words.sort_by_key(|(_, x, y)| (y / 20_000, *x));
        words.into_iter().map(|(word, ..)| word).collect()
    };
    (1..=n_sides).map(on_side).collect()
}

/// A small PDF written by hand: pages of one size with the word “pageN”.
fn by_hand(path: &Path, n_pages: usize, (width, height): (u32, u32)) {
    let mut objects = vec!["<< /Type /Catalog /Pages 2 0 R >>".to_string()];
    let kids: String = (0..n_pages).map(|idx| format!("{} 0 R ", 4 + 2 * idx)).collect();
    objects.push(format!(
        "<< /Type /Pages /Kids [{kids}] /Count {n_pages} /MediaBox [0 0 {width} {height}] \
         /Resources << /Font << /F1 3 0 R >> >> >>"
    ));
    objects.push("<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>".to_string());
    for number in 1..=n_pages {
        let content = format!("BT /F1 12 Tf 40 40 Td (page{number}) Tj ET");
        objects.push(format!("<< /Type /Page /Parent 2 0 R /Contents {} 0 R >>", 3 + 2 * number));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    let mut out = String::from("%PDF-1.4\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (idx, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", idx + 1));
    }
    let start = out.len();
    let size = objects.len() + 1;
    out.push_str(&format!("{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"));
    fs::write(path, out).expect("it is written");
}

#[test]
fn the_pages_of_a_booklet_stand_in_order_once_it_is_folded() {
    let folder = support::folder();
    by_hand(&folder.path().join("zine.pdf"), 7, (420, 595));
    run_clean(support::bindery().args(["impose", "zine.pdf"]).current_dir(folder.path()));
    let sheets = folder.path().join("zine-booklet.pdf");
    judges::qpdf(&sheets).unwrap();
    assert_eq!(judges::pdfinfo(&sheets, "Page size"), "841.89 x 595.276 pts (A4)");
    assert_eq!(
        leaves(&sheets),
        [vec!["page1"], vec!["page2", "page7"], vec!["page6", "page3"], vec!["page4", "page5"]]
    );
    // Left pages end at the fold, right ones begin there; the inner sheet is moved by a tenth of a millimetre.
    let x = |side, idx: usize| places(&sheets, side)[idx].1;
    assert!((28..=29).contains(&(x(1, 0) - x(3, 1))), "a tenth of a millimetre");
    assert!((x(1, 0) - (42_095 + 4_000)).abs() < 3, "{}", x(1, 0));
    run_clean(
        support::bindery()
            .args(["impose", "zine.pdf", "--signature", "4", "--sheet", "letter"])
            .current_dir(folder.path()),
    );
    assert_eq!(
        leaves(&sheets),
        [vec!["page4", "page1"], vec!["page2", "page3"], vec!["page5"], vec!["page6", "page7"]]
    );
}

#[test]
fn pages_beside_each_other_are_read_row_by_row() {
    let folder = support::folder();
    by_hand(&folder.path().join("a.pdf"), 5, (420, 595));
    run_clean(
        support::bindery().args(["impose", "a.pdf", "--up", "4", "--out", "four.pdf"]).current_dir(folder.path()),
    );
    let four = folder.path().join("four.pdf");
    judges::qpdf(&four).unwrap();
    assert_eq!(leaves(&four), [vec!["page1", "page2", "page3", "page4"], vec!["page5"]]);
    run_clean(support::bindery().args(["impose", "a.pdf", "--up", "2"]).current_dir(folder.path()));
    let two = folder.path().join("a-2up.pdf");
    assert_eq!(leaves(&two), [vec!["page1", "page2"], vec!["page3", "page4"], vec!["page5"], vec![]]);
}

#[test]
fn our_files_keep_fonts_and_words_and_lose_what_paper_has_not() {
    let folder = project(STORY);
    write(
        &folder.path().join("build.toml"),
        "[[book]]\nslug = \"storm\"\ntitle = \"The Storm\"\nmanuscript = \"storm.md\"\nrelease_date = 2026-05-01\n\
         [book.editions.print]\n[book.editions.press]\nkind = \"print\"\npage_source = \"print\"\nstandard = \"pdf/x-4\"\nbleed = \"3mm\"\nmarks = true\n",
    );
    run_clean(support::bindery().arg("build").current_dir(folder.path()));
    for name in ["print", "press"] {
        let pdf = format!("dist/storm-{name}.pdf");
        let run =
            run(support::bindery().args(["impose", &pdf, "--message-format", "short"]).current_dir(folder.path()));
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{name}");
        let [pages, sheets] = [pdf, format!("dist/storm-{name}-booklet.pdf")].map(|path| folder.path().join(path));
        judges::qpdf(&sheets).unwrap();
        let words = |path: &Path| {
            let text = judges::stdout(&judges::program("pdftotext", &["-nopgbrk", judges::text(path), "-"]));
            let mut words: Vec<String> = text.split_whitespace().map(String::from).collect();
            words.sort();
            words
        };
        assert_eq!(words(&pages), words(&sheets));
        let fonts = |path: &Path| {
            let list = judges::stdout(&judges::program("pdffonts", &[judges::text(path)]));
            let mut names: Vec<String> =
                list.lines().skip(2).filter_map(|line| line.split_whitespace().next().map(String::from)).collect();
            names.sort();
            names
        };
        assert_eq!(fonts(&pages), fonts(&sheets));
        let document = load(&sheets);
        for key in [&b"Outlines"[..], b"StructTreeRoot", b"PageLabels", b"Metadata"] {
            assert!(!document.catalog().unwrap().has(key));
        }
        assert!(document.page_iter().all(|page| !document.get_dictionary(page).unwrap().has(b"Annots")));
    }
}

#[test]
fn what_cannot_be_imposed_is_told() {
    let folder = support::folder();
    by_hand(&folder.path().join("a.pdf"), 2, (420, 595));
    let whole = fs::read(folder.path().join("a.pdf")).unwrap();
    let told = |args: &[&str]| run(support::bindery().arg("impose").args(args).current_dir(folder.path()));
    assert_eq!(told(&["nothing.pdf"]).code, Some(2));
    assert!(told(&["a.pdf", "--out", "a.pdf"]).stderr.contains("written over"));
    assert!(told(&["a.pdf", "--paper", "1in"]).stderr.contains("no thickness of paper"));
    write(&folder.path().join("build.toml"), "[[book]]\n");
    let stranger = told(&["build.toml", "--message-format", "short"]).stderr;
    assert!(stranger.starts_with("build.toml: error[D060]: “build.toml” is no PDF\n"), "{stranger}");
    assert!(told(&["a.pdf", "--signature", "6"]).stderr.contains("a multiple of 4"));
    assert_eq!(fs::read(folder.path().join("a.pdf")).unwrap(), whole);
    // Cut and changed at every place: told or imposed, and never a panic.
    for idx in (0..whole.len()).step_by(7) {
        let mut changed = whole.clone();
        changed[idx] = changed[idx].wrapping_add(13);
        fs::write(folder.path().join("b.pdf"), if idx % 2 == 0 { &whole[..idx] } else { &changed }).unwrap();
        told(&["b.pdf"]);
    }
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
