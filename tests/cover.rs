//! Covers: wraps measured and read by outside judges, and the pictures for shops.

mod support;

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::path::PathBuf;

use image::ImageEncoder;
use support::judges;
use support::run;
use support::run_clean;
use support::write;
use tempfile::TempDir;

const ISBN: &str = "9783161484100";

const BACK: &str = "A keeper, a wife, and the light that nobody else would tend.";

/// A book of 102 pages, one paragraph each.
fn project(cover: &str, paperback: &str) -> TempDir {
    let folder = support::folder();
    let chapters: String =
        (1..=100).map(|number| format!("# Chapter {number}\n\nThe tide came in, and went out again.\n\n")).collect();
    write(&folder.path().join("storm.md"), chapters);
    let manifest = format!(
        "[[book]]\nslug = \"storm\"\ntitle = \"The Storm\"\nsubtitle = \"A Novel\"\nauthor = \"Ada Quill\"\nmanuscript = \"storm.md\"\n\
         publisher = \"Northlight\"\nrelease_date = 2026-05-01\ncontents_depth = 0\ntrim = \"6 x 9 in\"\n\n[book.cover]\n{cover}\n\
         back = \"{BACK}\"\n\n[book.editions.epub]\n\n[book.editions.paperback]\nisbn = \"978-3-16-148410-0\"\n{paperback}\n"
    );
    write(&folder.path().join("build.toml"), manifest);
    folder
}

fn cover(folder: &TempDir, args: &[&str]) -> support::Run {
    run_clean(support::bindery().args(["cover", "--message-format", "short"]).args(args).current_dir(folder.path()))
}

fn dist(folder: &TempDir, name: &str) -> PathBuf {
    folder.path().join("dist").join(name)
}

/// A box of the first page, in points: left, bottom, right, top.
fn page_box(pdf: &Path, name: &str) -> Vec<f64> {
    let listing = judges::stdout(&judges::program("pdfinfo", &["-box", judges::text(pdf)]));
    let line = listing.lines().find_map(|line| line.strip_prefix(name)).expect("poppler lists every box");
    line.trim_start_matches(':').split_whitespace().map(|number| number.parse().expect("it is a number")).collect()
}

/// All of a file, its streams unpacked.
fn unpacked(pdf: &Path) -> String {
    let output = judges::program("qpdf", &["--qdf", "--object-streams=disable", judges::text(pdf), "-"]);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_wrap_is_as_wide_as_paper_and_pages_make_it() {
    let folder = project("", "paper = [\"cream\", \"groundwood\"]");
    cover(&folder, &["--for", "kdp-paperback"]);
    let pdf = dist(&folder, "storm-paperback-kdp-paperback-cover.pdf");
    run_clean(
        support::bindery().args(["build", "--for", "kdp-paperback", "--out", "pages"]).current_dir(folder.path()),
    );
    let pages = judges::pdfinfo(&folder.path().join("pages/storm-paperback-kdp-paperback.pdf"), "Pages");
    let n_pages: f64 = pages.parse().expect("it is a number");
    assert!(n_pages >= 100.0, "{n_pages}");
    let n_leaves = (n_pages / 2.0).ceil();
    let width = 72.0 * (2.0 * 6.0 + 0.25 + 2.0 * n_leaves * 0.0025);
    let media = page_box(&pdf, "MediaBox");
    assert!((media[2] - width).abs() < 0.02 && (media[3] - 72.0 * 9.25).abs() < 0.02, "{media:?}, not {width}");
    let trim = page_box(&pdf, "TrimBox");
    assert!((trim[0] - 9.0).abs() < 0.02 && (trim[2] - (width - 9.0)).abs() < 0.02, "{trim:?}");
    assert_eq!(page_box(&pdf, "BleedBox"), media);
    // KDP wants neither metadata nor marks.
    assert_eq!(judges::pdfinfo(&pdf, "Title"), "");
}

#[test]
fn the_barcode_of_every_design_is_read_by_a_scanner() {
    for design in ["label", "bands", "poster", "frame"] {
        let folder =
            project(&format!("design = \"{design}\""), "spine = \"14mm\"\nprice = \"$12.99\"\nprice_code = \"51299\"");
        cover(&folder, &["--edition", "paperback"]);
        let pdf = dist(&folder, "storm-paperback-cover.pdf");
        judges::qpdf(&pdf).unwrap();
        judges::pdffonts(&pdf).unwrap();
        assert_eq!(scanned(&pdf), [format!("EAN-13:{ISBN}"), "EAN-5:51299".into()], "{design}");
        let text = judges::stdout(&judges::program("pdftotext", &[judges::text(&pdf), "-"]));
        let text = text.split_whitespace().collect::<Vec<&str>>().join(" ");
        for wanted in [BACK, "The Storm", "A Novel", "$12.99", "ISBN 978-3-16-148410-0"] {
            assert!(text.contains(wanted), "{design}: “{wanted}” is not in {text}");
        }
    }
}

/// What zbar finds on a page at 300 pixels to the inch, sorted.
fn scanned(pdf: &Path) -> Vec<String> {
    let picture = pdf.with_extension("");
    judges::program("pdftoppm", &["-r", "300", "-png", "-singlefile", judges::text(pdf), judges::text(&picture)]);
    let picture = pdf.with_extension("png");
    let output = judges::program("zbarimg", &["-q", "-Sean13.enable", "-Sean5.enable", judges::text(&picture)]);
    let mut found: Vec<String> = judges::stdout(&output).lines().map(String::from).collect();
    found.sort();
    found
}

#[test]
fn a_wrap_is_made_of_inks_and_says_which_standard_it_is() {
    let folder = project("design = \"poster\"", "spine = \"14mm\"\nstandard = \"pdf/x-4\"\nfor = [\"ingramspark\"]");
    cover(&folder, &["--edition", "paperback"]);
    let names: Vec<String> =
        support::entries(&folder.path().join("dist")).iter().map(|path| support::name(path)).collect();
    assert_eq!(
        names,
        ["storm-paperback-ingramspark-cover.pdf"],
        "an edition with printers has a cover for each of them"
    );
    let file = unpacked(&dist(&folder, &names[0]));
    assert!(file.contains("PDF/X-1:2001") && file.contains("/OutputIntents"), "Ingram asks for PDF/X-1a");
    assert!(file.starts_with("%PDF-1.3"));
    // The bars and all text in black: the black ink alone.
    assert!(file.lines().any(|line| line.ends_with("0 0 0 1 k")));
    let operators = ["rg", "RG", "g", "G", "gs_rgb"];
    let odd = file.lines().filter(|line| operators.iter().any(|operator| line.ends_with(&format!(" {operator}"))));
    assert_eq!(odd.count(), 0, "no color but inks");
    assert!(!file.contains("/SMask") && !file.contains("/DeviceRGB"));
}

#[test]
fn crop_and_fold_marks_stand_around_a_wrap_that_asks_for_them() {
    let folder =
        project("", "spine = \"14mm\"\nstandard = \"pdf/x-4\"\nmarks = true\nflaps = \"80mm\"\nbleed = \"4mm\"");
    cover(&folder, &["--edition", "paperback"]);
    let pdf = dist(&folder, "storm-paperback-cover.pdf");
    let (media, bleed, trim) = (page_box(&pdf, "MediaBox"), page_box(&pdf, "BleedBox"), page_box(&pdf, "TrimBox"));
    let mm = |points: f64| points * 25.4 / 72.0;
    assert!((mm(trim[2] - trim[0]) - (2.0 * 152.4 + 14.0 + 160.0)).abs() < 0.01, "{trim:?}");
    assert!((mm(bleed[2] - bleed[0]) - mm(trim[2] - trim[0]) - 8.0).abs() < 0.01, "{bleed:?}");
    assert!((media[2] - bleed[2] - 24.0).abs() < 0.01, "{media:?}");
}

#[test]
fn fronts_for_shops_have_their_sizes_and_the_picture_that_is_given() {
    let folder = project("design = \"bands\"", "spine = \"14mm\"");
    cover(&folder, &["--edition", "epub"]);
    let size = |name: &str| image::image_dimensions(dist(&folder, name)).expect("it is a picture");
    for shop in ["kindle", "google"] {
        assert_eq!(size(&format!("storm-cover-{shop}.jpg")), (1600, 2560), "{shop}");
    }
    let own = image::RgbImage::from_pixel(2000, 3000, image::Rgb([30, 77, 85]));
    own.save(folder.path().join("front.png")).unwrap();
    let manifest = fs::read_to_string(folder.path().join("build.toml")).unwrap();
    write(&folder.path().join("build.toml"), manifest.replace("design = \"bands\"", "file = \"front.png\""));
    cover(&folder, &["--edition", "epub"]);
    assert_eq!(size("storm-cover-kindle.jpg"), (1707, 2560), "a picture keeps its form");
}

#[test]
fn a_given_picture_goes_on_over_spine_and_back_in_the_color_of_its_edge() {
    let folder = project("file = \"front.png\"", "spine = \"14mm\"");
    let front = image::RgbImage::from_pixel(1900, 2800, image::Rgb([30, 77, 85]));
    front.save(folder.path().join("front.png")).unwrap();
    let run = cover(&folder, &["--edition", "paperback"]);
    assert_eq!(run.stderr, "", "a picture of the right form and size is nothing to tell of");
    let pdf = dist(&folder, "storm-paperback-cover.pdf");
    let picture = pdf.with_extension("");
    judges::program("pdftoppm", &["-r", "40", "-png", "-singlefile", judges::text(&pdf), judges::text(&picture)]);
    let page = image::open(pdf.with_extension("png")).expect("it is a picture").into_rgb8();
    // The corner of the back, and the middle of the front.
    let (one, other) = (page.get_pixel(3, 3), page.get_pixel(page.width() - 60, page.height() / 2));
    let alike = one.0.iter().zip(other.0).all(|(one, other)| one.abs_diff(other) < 4);
    assert!(alike, "{one:?} {other:?}");
}

/// A PNG whose pixels break off, with every sum of its parts right.
fn broken_off() -> Vec<u8> {
    let whole = {
        let mut bytes = Cursor::new(Vec::new());
        let pixels = image::RgbImage::from_fn(1900, 2800, |x, y| image::Rgb([x as u8, y as u8, (x * y) as u8]));
        pixels.write_to(&mut bytes, image::ImageFormat::Png).expect("it goes to memory");
        bytes.into_inner()
    };
    // The head is 33 bytes long; then a part has its length, name, data and sum.
    let data = &whole[41..1041];
    let part = |name: &[u8], data: &[u8]| {
        let mut sum = flate2::Crc::new();
        sum.update(name);
        sum.update(data);
        [&(data.len() as u32).to_be_bytes()[..], name, data, &sum.sum().to_be_bytes()].concat()
    };
    [&whole[..33], &part(b"IDAT", data), &part(b"IEND", b"")].concat()
}

#[test]
fn a_damaged_picture_is_told_and_nothing_is_made_in_its_place() {
    let folder = project("file = \"front.png\"", "spine = \"14mm\"");
    write(&folder.path().join("front.png"), broken_off());
    let made = run(support::bindery().args(["cover", "--message-format", "short"]).current_dir(folder.path()));
    assert_eq!(made.code, Some(1));
    let said = "error[D003]: the picture of the cover, “front.png”, cannot be drawn";
    assert!(made.stderr.starts_with("build.toml:") && made.stderr.contains(said), "{}", made.stderr);
    assert!(support::entries(&folder.path().join("dist")).is_empty());
    let book = run(support::bindery()
        .args(["build", "--message-format", "short", "--edition", "epub"])
        .current_dir(folder.path()));
    assert!(book.code == Some(1) && book.stderr.contains(said), "{}", book.stderr);
    assert!(
        support::entries(&folder.path().join("dist")).is_empty(),
        "an e-book has no drawn cover in its place either"
    );
}

#[test]
fn a_drawing_is_painted_for_the_e_book() {
    let folder = project("file = \"front.svg\"", "spine = \"14mm\"");
    let ground = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 60 90'><rect width='60' height='90' fill='#1e4d55'/></svg>";
    write(&folder.path().join("front.svg"), ground);
    let built = run(support::bindery().args(["build", "--edition", "epub"]).current_dir(folder.path()));
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    let epub = fs::File::open(dist(&folder, "storm.epub")).expect("the edition was built");
    let mut archive = zip::ZipArchive::new(epub).expect("it is a container");
    let names: Vec<String> = archive.file_names().map(|name| name.expect("it is UTF-8").into_owned()).collect();
    assert!(names.iter().all(|name| !name.ends_with(".svg")), "no drawing is left: {names:?}");
    let name = names.iter().find(|name| name.ends_with("images/cover.png")).expect("the cover is a PNG");
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut archive.by_name(name).expect("it was found"), &mut bytes).expect("it can be read");
    let cover = image::load_from_memory(&bytes).expect("it is a picture").into_rgb8();
    assert_eq!((cover.dimensions(), cover.get_pixel(800, 1200).0), ((1600, 2400), [0x1e, 0x4d, 0x55]));
}

#[test]
fn fronts_for_shops_show_the_colors_that_a_profile_means() {
    let folder = project("file = \"front.png\"", "spine = \"14mm\"");
    let pixels = image::RgbImage::from_pixel(1800, 2800, image::Rgb([30, 180, 85]));
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    let profile = moxcms::ColorProfile::new_adobe_rgb().encode().expect("it can be written");
    encoder.set_icc_profile(profile).expect("a PNG can hold one");
    encoder.write_image(pixels.as_raw(), 1800, 2800, image::ExtendedColorType::Rgb8).expect("it goes to memory");
    write(&folder.path().join("front.png"), bytes);
    cover(&folder, &["--edition", "epub"]);
    let front = image::open(dist(&folder, "storm-cover-kindle.jpg")).expect("it is a picture").into_rgb8();
    // The same green of the wide space in that of screens, where it lies at the edge.
    let pixel = front.get_pixel(800, 1200).0;
    assert!(pixel.iter().zip([1, 182, 77]).all(|(is, wanted)| is.abs_diff(wanted) < 5), "{pixel:?}");
}

#[test]
fn letters_that_no_face_has_are_told_where_they_are_written() {
    let folder = project("author_note = \"A 漢 on the back.\"", "spine = \"14mm\"");
    let run = run(support::bindery()
        .args(["cover", "--message-format", "short", "--edition", "paperback"])
        .current_dir(folder.path()));
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("build.toml:13:18: error[F006]"), "{}", run.stderr);
    assert!(support::entries(&folder.path().join("dist")).is_empty());
}

#[test]
fn a_book_from_right_to_left_has_its_front_on_the_left() {
    let folder = project("", "spine = \"14mm\"");
    let manifest = fs::read_to_string(folder.path().join("build.toml")).unwrap();
    let manifest = manifest.replace("The Storm", "הסערה").replace("trim =", "language = \"he\"\ntrim =");
    write(&folder.path().join("build.toml"), manifest.replace(BACK, "השומר (1948) ספר את האוניות."));
    cover(&folder, &["--edition", "paperback"]);
    let pdf = dist(&folder, "storm-paperback-cover.pdf");
    let found = judges::stdout(&judges::program("pdftotext", &["-bbox", judges::text(&pdf), "-"]));
    let place = |word: &str| {
        let line = found.lines().find(|line| line.contains(&format!(">{word}<"))).expect("it is there");
        let value = |name: &str| -> f64 {
            let (_, rest) = line.split_once(&format!("{name}=\"")).expect("poppler gives it");
            rest.split_once('"').and_then(|(value, _)| value.parse().ok()).expect("it is a number")
        };
        (value("xMin"), value("xMax"))
    };
    let width = page_box(&pdf, "MediaBox")[2];
    assert!(place("Novel").1 < width / 2.0, "the front, with its subtitle, is on the left: {found}");
    // The first word of the back stands at the right of the next ones; poppler gives the letters as they stand, from left to right.
    let drawn = |word: &str| place(&word.chars().rev().collect::<String>());
    assert!(drawn("השומר").0 > drawn("האוניות.").1 && drawn("השומר").1 > width * 0.8, "{found}");
}

#[test]
fn a_wrap_for_a_printer_is_preflighted() {
    let folder = project("", "paper = \"cream\"\nspine = \"30mm\"");
    let run = run(support::bindery()
        .args(["cover", "--message-format", "short", "--for", "kdp-paperback"])
        .current_dir(folder.path()));
    assert!(run.stderr.contains("storm-paperback-kdp-paperback-cover.pdf:1: error[D133]"), "{}", run.stderr);
    for design in ["label", "bands", "poster", "frame"] {
        let folder = project(&format!("design = \"{design}\""), "paper = \"cream\"\nprice = \"$12.99\"");
        assert_eq!(cover(&folder, &["--for", "kdp-paperback"]).stderr, "", "{design}");
    }
}

#[test]
fn two_runs_make_the_same_covers() {
    let folder = project("design = \"poster\"", "spine = \"14mm\"");
    let covers = |out: &str| {
        cover(&folder, &["--out", out]);
        support::entries(&folder.path().join(out)).iter().map(|path| fs::read(path).unwrap()).collect::<Vec<_>>()
    };
    let first = covers("one");
    assert!(first.len() >= 3, "a wrap, and fronts");
    assert!(first == covers("two"));
}

#[test]
fn a_cover_that_lacks_words_is_not_made() {
    let folder = project("author_note = \"\"", "spine = \"14mm\"");
    let manifest = fs::read_to_string(folder.path().join("build.toml")).unwrap();
    write(&folder.path().join("build.toml"), manifest.replace(BACK, &format!("{BACK} ").repeat(200)));
    let run = run(support::bindery()
        .args(["cover", "--message-format", "short", "--edition", "paperback"])
        .current_dir(folder.path()));
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("[D054]"), "{}", run.stderr);
    assert!(support::entries(&folder.path().join("dist")).is_empty());
}

/// The drawn cover of an EPUB is held to the same, and the book is made all the same.
#[test]
fn small_type_on_the_cover_of_an_epub_is_told() {
    let folder = project("", "spine = \"14mm\"");
    let manifest = fs::read_to_string(folder.path().join("build.toml")).unwrap();
    let build = || {
        let args = ["build", "--message-format", "short", "--edition", "epub"];
        run_clean(support::bindery().args(args).current_dir(folder.path())).stderr
    };
    assert!(!build().contains("[D054]"));
    let names: Vec<String> =
        (0..90).map(|idx| format!("{{ name = \"Ada Quill-Ferrand {idx}\", role = \"author\" }}")).collect();
    let many = format!("contributors = [{}]", names.join(", "));
    write(&folder.path().join("build.toml"), manifest.replace("author = \"Ada Quill\"", &many));
    let told = build();
    assert!(told.contains("warning[D054]") && told.contains("the front of the EPUB"), "{told}");
    assert!(dist(&folder, "storm.epub").is_file());
}

/// Back and spine beside a CMYK picture have its inks, not what the press would make of its color on a screen.
#[test]
fn the_inks_of_a_cmyk_front_go_on_over_spine_and_back() {
    let folder = project("file = \"front.jpg\"\nalt = \"The bay\"", "spine = \"14mm\"\nstandard = \"pdf/x-4\"");
    // More black and less yellow than a separation of its color would have.
    fs::copy(support::root().join("tests/fixtures/cmyk-front.jpg"), folder.path().join("front.jpg")).unwrap();
    cover(&folder, &["--edition", "paperback"]);
    let content = unpacked(&dist(&folder, "storm-paperback-cover.pdf"));
    let inks = support::pdf::inks(&content);
    assert_eq!(inks.first(), Some(&[71, 16, 78, 43]), "180, 40, 200 and 110 of 255");
}

#[test]
fn keys_of_covers_belong_to_print_editions() {
    let folder = project("", "spine = \"14mm\"");
    let manifest = fs::read_to_string(folder.path().join("build.toml")).unwrap();
    write(
        &folder.path().join("build.toml"),
        manifest.replace("[book.editions.epub]\n", "[book.editions.epub]\npaper = \"cream\"\n"),
    );
    let run = run(support::bindery().args(["cover", "--message-format", "short"]).current_dir(folder.path()));
    assert!(run.stderr.contains("error[C026]: `paper` means nothing in `editions.epub`"), "{}", run.stderr);
}

#[test]
fn an_edition_with_the_pages_of_another_one_has_its_paper_and_its_number() {
    let press = "spine = \"14mm\"\n\n[book.editions.press]\nkind = \"print\"\npage_source = \"paperback\"\nstandard = \"pdf/x-4\"";
    let folder = project("", press);
    let run = cover(&folder, &[]);
    assert_eq!(run.stderr, "");
    for name in ["storm-paperback-cover.pdf", "storm-press-cover.pdf"] {
        assert_eq!(scanned(&dist(&folder, name)), [format!("EAN-13:{ISBN}")], "{name}");
    }
}

#[test]
fn a_key_that_is_refused_is_not_told_as_missing() {
    for (key, code) in
        [("spine = \"900mm\"", "C012"), ("spine = 9", "C003"), ("paper = { name = \"x\", leaf = \"thin\" }", "C011")]
    {
        let folder = project("", key);
        let manifest = fs::read_to_string(folder.path().join("build.toml")).unwrap();
        write(&folder.path().join("build.toml"), manifest.replace("148410-0", "148410-1"));
        let run = run(support::bindery().args(["cover", "--message-format", "short"]).current_dir(folder.path()));
        assert!(run.stderr.contains(&format!("[{code}]")) && run.stderr.contains("[C005]"), "{}", run.stderr);
        assert!(!run.stderr.contains("[D05"), "{}", run.stderr);
    }
    let folder = project("", "spine = \"14mm\"");
    let manifest = fs::read_to_string(folder.path().join("build.toml")).unwrap();
    write(&folder.path().join("build.toml"), manifest.replace("148410-0", "148410-1"));
    let run = run(support::bindery().args(["cover", "--message-format", "short"]).current_dir(folder.path()));
    assert!(run.stderr.contains("[C005]") && !run.stderr.contains("[D052]"), "{}", run.stderr);
}

#[test]
fn a_single_manuscript_gets_its_fronts_and_a_word_on_paper() {
    let folder = support::folder();
    write(&folder.path().join("storm.md"), "# The Storm\n\nThe tide came in.\n\n[^x]: Never called.\n");
    let found =
        run(support::bindery().args(["check", "--message-format", "short", "storm.md"]).current_dir(folder.path()));
    assert!(found.stderr.contains("warning[M"), "{}", found.stderr);
    let made = run(support::bindery().args(["cover", "storm.md"]).current_dir(folder.path()));
    assert!(made.stderr.contains("note[D059]") && made.stderr.contains("bindery new"), "{}", made.stderr);
    assert!(!made.stderr.contains("[M"), "what is to be said of the text is said elsewhere: {}", made.stderr);
    assert!(dist(&folder, "storm-cover-kindle.jpg").is_file());
    let print = run(support::bindery().args(["cover", "storm.md", "--edition", "print"]).current_dir(folder.path()));
    assert_eq!(print.code, Some(1));
    assert!(print.stderr.contains("[D050]") && print.stderr.contains("bindery new"), "{}", print.stderr);
}

#[test]
fn a_new_book_and_the_samples_can_be_covered() {
    let folder = support::folder();
    run_clean(support::bindery().args(["new", "tides"]).current_dir(folder.path()));
    let run = run_clean(support::bindery().arg("cover").current_dir(folder.path().join("tides")));
    assert!(!run.stderr.contains("[D050]"), "{}", run.stderr);
    assert!(folder.path().join("tides/dist/tides-print-cover.pdf").is_file());
    let out = folder.path().join("samples");
    run_clean(support::bindery().arg("cover").arg("--out").arg(&out).arg(support::root().join("build.toml")));
    assert!(out.join("the-ferry-hours-paperback-cover.pdf").is_file());
}
