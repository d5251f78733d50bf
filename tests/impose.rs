//! Imposed sheets, made by the program and read back by outside judges.

mod support;

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use lopdf::Document;
use lopdf::Object;
use lopdf::content::Content;
use support::judges;
use support::pdf;
use support::run;
use support::run_clean;
use support::write;
use tempfile::TempDir;

const STORY: &str = "---\ntitle: The Storm\nauthor: Ada Quill\ndate: 2026-05-01\n---\n\n# West\n\nIt came from the west, and \
                     nobody had been waiting for it.[^1]\n\nThe *ferry* lay at the pier.\n\n[^1]: The records say nothing of it.\n";

/// A sheet of A4 as it lies, in points.
const A4: (f64, f64) = (297.0 * 72.0 / 25.4, 210.0 * 72.0 / 25.4);

/// A folder with one manuscript.
fn project(text: &str) -> TempDir {
    let folder = support::folder();
    write(&folder.path().join("storm.md"), text);
    folder
}

fn load(path: &Path) -> Document {
    Document::load_mem(&fs::read(path).expect("the file was made")).expect("a PDF")
}

/// The words “pageN” on each side of the sheets, row by row from the left.
fn leaves(pdf: &Path) -> Vec<Vec<String>> {
    let n_sides: u32 = judges::pdfinfo(pdf, "Pages").parse().expect("a number");
    let on_side = |side: u32| {
        let mut words = judges::places(pdf, side);
        words.retain(|(word, ..)| word.starts_with("page"));
        words.sort_by_key(|(_, x, y)| (y / 20_000, *x));
        words.into_iter().map(|(word, ..)| word).collect()
    };
    (1..=n_sides).map(on_side).collect()
}

/// A small PDF written by hand: pages of one size with the word “pageN”.
fn by_hand(path: &Path, n_pages: usize, (width, height): (u32, u32)) {
    let media = format!("/MediaBox [0 0 {width} {height}]");
    fs::write(path, with_keys(n_pages, "", &media, &[])).expect("it is written");
}

/// The same with keys of its catalog and of each page, and objects that those name, from `10 0` on.
fn with_keys(n_pages: usize, of_catalog: &str, of_page: &str, others: &[&str]) -> Vec<u8> {
    let first = 10 + others.len() as u32;
    let kids: String = (0..n_pages as u32).map(|idx| format!("{} 0 R ", first + 2 * idx)).collect();
    let tree = format!("<< /Type /Pages /Kids [{kids}] /Count {n_pages} /Resources << /Font << /F1 3 0 R >> >> >>");
    let mut objects = vec![
        (1, format!("<< /Type /Catalog /Pages 2 0 R {of_catalog} >>").into_bytes()),
        (2, tree.into_bytes()),
        (3, b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>".to_vec()),
    ];
    objects.extend(others.iter().zip(10..).map(|(other, number)| (number, other.as_bytes().to_vec())));
    for (number, word) in (first..).step_by(2).zip(1..=n_pages) {
        let page = format!("<< /Type /Page /Parent 2 0 R {of_page} /Contents {} 0 R >>", number + 1);
        objects.push((number, page.into_bytes()));
        objects.push((number + 1, pdf::plain(&format!("BT /F1 12 Tf 40 40 Td (page{word}) Tj ET"))));
    }
    pdf::file(&objects)
}

/// Imposes the pages of a file and gives the path of the sheets, with what was told.
fn imposed(folder: &TempDir, pages: &[u8], args: &[&str]) -> (PathBuf, String) {
    fs::write(folder.path().join("pages.pdf"), pages).expect("it is written");
    let mut command = support::bindery();
    command.args(["impose", "pages.pdf", "--out", "sheets.pdf", "--message-format", "short"]).args(args);
    let run = run(command.current_dir(folder.path()));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let sheets = folder.path().join("sheets.pdf");
    judges::qpdf(&sheets).expect("qpdf has nothing to say");
    (sheets, run.stderr)
}

/// What is drawn on one side of a sheet, operator by operator with its numbers.
fn drawn(document: &Document, side: u32) -> Vec<(String, Vec<f64>)> {
    let content = document.get_page_content(document.get_pages()[&side]);
    let operations = Content::decode(&content).expect("ours can be read").operations;
    let numbers =
        |operands: &[Object]| operands.iter().filter_map(|one| Some(f64::from(one.as_float().ok()?))).collect();
    operations.iter().map(|one| (one.operator.clone(), numbers(&one.operands))).collect()
}

/// The lines of a side as left, foot, right, head, with whether they are dashed.
fn lines(document: &Document, side: u32) -> Vec<([f64; 4], bool)> {
    let (mut lines, mut from, mut is_dashed) = (Vec::new(), [0.0, 0.0], false);
    for (operator, numbers) in drawn(document, side) {
        match operator.as_str() {
            "d" => is_dashed = true,
            "m" => from = [numbers[0], numbers[1]],
            "l" => {
                let [x, y] = [numbers[0], numbers[1]];
                lines.push(([from[0].min(x), from[1].min(y), from[0].max(x), from[1].max(y)], is_dashed));
            }
            _ => {}
        }
    }
    lines
}

/// Where the pages of a side begin, from the left.
fn lefts(document: &Document, side: u32) -> Vec<f64> {
    drawn(document, side).into_iter().filter(|(operator, _)| operator == "cm").map(|(_, numbers)| numbers[4]).collect()
}

fn is_near(one: f64, other: f64) -> bool {
    (one - other).abs() < 0.01
}

#[test]
fn a_booklet_is_folded_in_the_middle_and_cut_where_its_pages_end() {
    let folder = support::folder();
    for (sheet, (width, height), page) in
        [("a4", A4, (300, 400)), ("letter", (792.0, 612.0), (300, 400)), ("a4", A4, (420, 500))]
    {
        by_hand(&folder.path().join("zine.pdf"), 12, page);
        let pages = fs::read(folder.path().join("zine.pdf")).unwrap();
        let document = load(&imposed(&folder, &pages, &["--sheet", sheet]).0);
        let (page_width, page_height) = (f64::from(page.0), f64::from(page.1));
        let (foot, head) = ((height - page_height) / 2.0, (height + page_height) / 2.0);
        let (outer, other) = (width / 2.0 - page_width, width / 2.0 + page_width);
        for side in 1..=6 {
            let (folds, cuts): (Vec<_>, Vec<_>) =
                lines(&document, side).into_iter().partition(|(_, is_dashed)| *is_dashed);
            // One mark below the pages and one above, both where the sheet is folded, and outside of what is cut out.
            let [(below, _), (above, _)] = &folds[..] else { panic!("{folds:?}") };
            for [left, _, right, _] in [below, above] {
                assert!(is_near(*left, width / 2.0) && is_near(*right, width / 2.0), "{folds:?}");
            }
            assert!(below[3] < foot && below[1] >= 0.0 && above[1] > head && above[3] <= height, "{folds:?}");
            // Every cut lies on an edge of the two pages and outside of them, and none on the fold.
            for ([left, low, right, high], _) in &cuts {
                let is_upright = is_near(*left, *right)
                    && (is_near(*left, outer) || is_near(*left, other))
                    && (*high < foot || *low > head);
                let is_lying = is_near(*low, *high)
                    && (is_near(*low, foot) || is_near(*low, head))
                    && (*right < outer || *left > other);
                assert!(is_upright || is_lying, "{left} {low} {right} {high}");
            }
            // Upright ones at all four corners; lying ones where the sheet has room beside the pages.
            let n_lying = if outer > 8.0 { 4 } else { 0 };
            assert_eq!(cuts.len(), 4 + n_lying, "{cuts:?}");
        }
    }
}

#[test]
fn sheets_go_into_a_folder_under_the_name_they_would_have_beside_their_pages() {
    let folder = support::folder();
    fs::write(folder.path().join("pages.pdf"), with_keys(4, "", "/MediaBox [0 0 300 400]", &[])).unwrap();
    fs::create_dir(folder.path().join("sheets")).unwrap();
    for (more, name) in [(&[][..], "pages-booklet.pdf"), (&["--up", "2"][..], "pages-2up.pdf")] {
        let mut command = support::bindery();
        command.args(["impose", "pages.pdf", "--out", "sheets"]).args(more).current_dir(folder.path());
        support::run_clean(&mut command);
        assert!(folder.path().join("sheets").join(name).exists(), "{name}");
    }
}

#[test]
fn marks_are_left_out_where_they_are_not_wanted_and_nothing_is_folded_beside_each_other() {
    let folder = support::folder();
    let pages = with_keys(4, "", "/MediaBox [0 0 300 400]", &[]);
    let (sheets, _) = imposed(&folder, &pages, &["--no-marks"]);
    assert!(lines(&load(&sheets), 1).is_empty());
    let (sheets, _) = imposed(&folder, &pages, &["--up", "2"]);
    let lines = lines(&load(&sheets), 1);
    assert!(!lines.is_empty() && lines.iter().all(|(_, is_dashed)| !is_dashed), "{lines:?}");
}

#[test]
fn each_sheet_within_others_is_moved_to_the_fold_by_a_leaf() {
    let folder = support::folder();
    let (width, _) = A4;
    let leaf = 0.2 * 72.0 / 25.4;
    for (n_sheets, signature) in [(1_usize, None), (2, None), (5, None), (12, None), (12, Some(3))] {
        let pages = with_keys(4 * n_sheets, "", "/MediaBox [0 0 300 400]", &[]);
        let n_folded = signature.map(|sheets: usize| (4 * sheets).to_string());
        let mut args = vec!["--paper", "0.2mm"];
        args.extend(n_folded.iter().flat_map(|pages| ["--signature", pages.as_str()]));
        let document = load(&imposed(&folder, &pages, &args).0);
        assert_eq!(document.get_pages().len(), 2 * n_sheets);
        for sheet in 0..n_sheets {
            // The outermost sheet stays; each one within is pushed out by the leaves around it, and goes back by as much.
            let creep = (sheet % signature.unwrap_or(n_sheets)) as f64 * leaf;
            for side in [2 * sheet + 1, 2 * sheet + 2] {
                let lefts = lefts(&document, side as u32);
                let asked = [width / 2.0 - 300.0 + creep, width / 2.0 - creep];
                assert!(
                    lefts.len() == 2 && is_near(lefts[0], asked[0]) && is_near(lefts[1], asked[1]),
                    "{n_sheets} sheets, side {side}: {lefts:?}, asked for {asked:?}"
                );
            }
        }
    }
}

#[test]
fn a_book_that_is_read_from_right_to_left_has_its_spine_at_the_right() {
    let folder = support::folder();
    let pages = |direction: &str| {
        let preferences = format!("/ViewerPreferences << /Direction /{direction} >>");
        with_keys(7, &preferences, "/MediaBox [0 0 420 595]", &[])
    };
    let (sheets, _) = imposed(&folder, &pages("R2L"), &[]);
    assert_eq!(
        leaves(&sheets),
        [vec!["page1"], vec!["page7", "page2"], vec!["page3", "page6"], vec!["page5", "page4"]]
    );
    // The first page stands left of the fold, and ends at it; its word begins 40 pt from its left.
    assert!((judges::places(&sheets, 1)[0].1 - (42_095 - 42_000 + 4_000)).abs() < 5);
    let (sheets, _) = imposed(&folder, &pages("R2L"), &["--up", "4"]);
    assert_eq!(leaves(&sheets), [vec!["page2", "page1", "page4", "page3"], vec!["page6", "page5", "page7"]]);
    let (sheets, _) = imposed(&folder, &pages("L2R"), &[]);
    assert_eq!(leaves(&sheets)[1], ["page2", "page7"]);
}

#[test]
fn our_own_books_in_hebrew_open_at_the_right_and_are_bound_there() {
    let line = "הסערה באה מן המערב ואיש לא חיכה לה באותו בוקר של סתיו. ";
    let folder = project(&format!("# מערב\n\n{}", format!("{}\n\n", line.repeat(12)).repeat(8)));
    write(
        &folder.path().join("build.toml"),
        "[[book]]\nslug = \"storm\"\ntitle = \"הסערה\"\nauthor = \"עדה\"\nlanguage = \"he\"\nmanuscript = \"storm.md\"\n\
         release_date = 2026-05-01\n[book.editions.print]\n\
         margins = { inner = \"34mm\", outer = \"14mm\", head = \"20mm\", foot = \"22mm\" }\n\
         [book.editions.screen]\npage_source = \"print\"\n\
         [book.editions.press]\nkind = \"print\"\npage_source = \"print\"\nstandard = \"pdf/x-4\"\nbleed = \"3mm\"\n",
    );
    run(support::bindery().arg("build").current_dir(folder.path()));
    for name in ["print", "screen", "press"] {
        let document = load(&folder.path().join(format!("dist/storm-{name}.pdf")));
        let wishes =
            document.catalog().and_then(|catalog| catalog.get_deref(b"ViewerPreferences", &document)?.as_dict());
        let direction = wishes.and_then(|wishes| wishes.get(b"Direction")?.as_name()).expect(name);
        assert_eq!(direction, b"R2L", "{name}");
    }
    // The inner margin is at the right of odd pages and at the left of even ones; folios stand at the outer edges.
    let pdf = folder.path().join("dist/storm-print.pdf");
    let mut n_judged = [0, 0];
    let n_pages: u32 = judges::pdfinfo(&pdf, "Pages").parse().expect("a number");
    for page in 1..=n_pages {
        let words = judges::places(&pdf, page);
        let Some(left) = words.iter().map(|(_, x, _)| *x).min().filter(|_| words.len() > 100) else { continue };
        let asked: f64 = if page % 2 == 1 { 14.0 } else { 34.0 };
        let asked = (asked * 72.0 / 25.4 * 100.0) as i64;
        assert!((left - asked).abs() < 300, "page {page} begins at {left}, and {asked} are asked for");
        n_judged[page as usize % 2] += 1;
    }
    assert!(n_judged[0] > 0 && n_judged[1] > 0, "{n_judged:?}");
    let (sheets, _) = imposed(&folder, &fs::read(&pdf).unwrap(), &[]);
    // The half-title, the first page, stands left of the fold.
    let first = judges::places(&sheets, 1);
    assert!(!first.is_empty() && first.iter().all(|(_, x, _)| *x < (A4.0 * 50.0) as i64), "{first:?}");
}

#[test]
fn pages_are_as_large_as_their_unit_makes_them() {
    let folder = support::folder();
    let sized = |unit: &str| with_keys(4, "", &format!("/MediaBox [0 0 210 297] /UserUnit {unit}"), &[]);
    let document = load(&imposed(&folder, &sized("1.5"), &[]).0);
    assert!(is_near(lefts(&document, 1)[0], A4.0 / 2.0 - 315.0), "{:?}", lefts(&document, 1));
    let matrix = &drawn(&document, 1).into_iter().find(|(operator, _)| operator == "cm").expect("a page").1;
    assert_eq!((matrix[0], matrix[3]), (1.5, 1.5));
    let (_, told) = imposed(&folder, &sized("4"), &[]);
    assert!(told.contains("note[D062]: the pages are printed at 50 %"), "{told}");
}

#[test]
fn turned_pages_stand_upright_on_their_sheets() {
    let folder = support::folder();
    for turn in ["0", "90", "180", "270", "-90", "450", "9223372036854775807", "90.0"] {
        let lies = ["90", "270", "-90", "450", "90.0"].contains(&turn);
        let media = if lies { "/MediaBox [0 0 400 300]" } else { "/MediaBox [0 0 300 400]" };
        let (sheets, told) = imposed(&folder, &with_keys(4, "", &format!("{media} /Rotate {turn}"), &[]), &[]);
        assert_eq!(told, "", "{turn}");
        // All of them are 300 × 400 pt as they are looked at, and none is made smaller.
        let matrix = drawn(&load(&sheets), 1).into_iter().find(|(operator, _)| operator == "cm").expect("a page").1;
        assert!(is_near((matrix[0] * matrix[3] - matrix[1] * matrix[2]).abs(), 1.0), "{turn}: {matrix:?}");
        assert_eq!(is_near(matrix[0], 0.0), lies, "{turn}: {matrix:?}");
    }
}

#[test]
fn stamps_go_along_as_they_look_and_what_has_no_looks_is_told() {
    let folder = support::folder();
    let keys = "/MediaBox [0 0 420 595] /Annots [10 0 R 11 0 R 12 0 R 13 0 R]";
    let others = [
        // A stamp that fills a square from 100 to 200, drawn small and lying.
        "<< /Type /Annot /Subtype /Stamp /Rect [100 100 200 200] /F 4 /AP << /N 14 0 R >> >>",
        "<< /Type /Annot /Subtype /Widget /FT /Btn /Rect [20 20 40 40] /F 4 /AS /On /AP << /N << /On 14 0 R >> >> >>",
        "<< /Type /Annot /Subtype /Link /Rect [0 0 420 595] /F 4 >>",
        "<< /Type /Annot /Subtype /Stamp /Rect [300 300 400 400] /F 6 /AP << /N 14 0 R >> >>",
        "<< /BBox [10 10 20 15] /Matrix [0 1 -1 0 7 7] /Length 26 >>\nstream\n1 0 0 rg 10 10 10 5 re f  \nendstream",
    ];
    let (sheets, told) = imposed(&folder, &with_keys(1, "", keys, &others), &["--no-marks"]);
    assert_eq!(told, "");
    let picture = folder.path().join("sheet");
    let (sheets, stem) = (judges::text(&sheets), judges::text(&picture));
    judges::program("pdftoppm", &["-r", "72", "-f", "1", "-l", "1", "-png", "-singlefile", sheets, stem]);
    let picture = image::open(folder.path().join("sheet.png")).expect("it was drawn").to_rgb8();
    // The page stands right of the fold, at the sheet's foot; rows of pixels run down.
    let at = |x: f64, y: f64| picture.get_pixel((A4.0 / 2.0 + x) as u32, (A4.1 - y) as u32).0;
    for (x, y) in [(110.0, 110.0), (190.0, 190.0), (150.0, 150.0), (30.0, 30.0)] {
        assert_eq!(at(x, y), [255, 0, 0], "{x}, {y}");
    }
    for (x, y) in [(95.0, 150.0), (205.0, 150.0), (150.0, 95.0), (150.0, 205.0), (350.0, 350.0)] {
        assert_eq!(at(x, y), [255, 255, 255], "{x}, {y}");
    }
    let field = "<< /Type /Annot /Subtype /Widget /FT /Tx /V (Ada) /Rect [20 20 90 40] /F 4 >>";
    let keys = "/MediaBox [0 0 420 595] /Annots [10 0 R]";
    let (_, told) = imposed(&folder, &with_keys(2, "", keys, &[field]), &[]);
    assert!(told.contains("warning[D064]: 2 form fields on pages 1 and 2 bring no drawing"), "{told}");
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
    let x = |side, idx: usize| judges::places(&sheets, side)[idx].1;
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
