//! The preflight as an outside judge: each fault that printers reject files for is put into a file of ours, and found with nothing else.

mod support;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::OnceLock;

use bindery::diag::Diagnostic;
use bindery::diag::Severity;
use bindery::diag::Sink;
use bindery::preflight::Demands;
use bindery::preflight::FrontAt;
use bindery::preflight::Part;
use bindery::preflight::preflight;
use bindery::printers::Printer;
use bindery::units::Length;
use bindery::units::Size;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::Dictionary;
use lopdf::Document;
use lopdf::Object;
use lopdf::ObjectId;
use lopdf::Stream;
use lopdf::content::Content;
use lopdf::dictionary;
use support::generator;
use support::judges;
use support::run;
use support::run_clean;
use support::write;

const MANIFEST: &str = "[[book]]\nslug = \"storm\"\ntitle = \"The Storm\"\nauthor = \"Ada Quill\"\nlanguage = \"en\"\nmanuscript = \"storm.md\"\n\
                        release_date = 2026-05-01\n[book.editions.print]\nkind = \"print\"\nisbn = \"978-3-16-148410-0\"\n\
                        margins = { inner = \"14mm\", outer = \"20mm\", head = \"20mm\", foot = \"22mm\" }\n\
                        [book.editions.screen]\nkind = \"screen\"\n";

/// The printers whose files of a small book are made.
const PRINTERS: [&str; 4] = ["kdp-paperback", "ingramspark", "bod", "office-printer"];

/// One book for each printer, and that for the screen, made once.
struct Files {
    for_printers: Vec<Vec<u8>>,
    screen: Vec<u8>,
}

fn files() -> &'static Files {
    static FILES: OnceLock<Files> = OnceLock::new();
    FILES.get_or_init(|| {
        let folder = support::folder();
        write(&folder.path().join("build.toml"), MANIFEST);
        write(&folder.path().join("storm.md"), generator::book(9_000));
        let names = PRINTERS.join(",");
        let build =
            run(support::bindery().args(["build", "--edition", "print", "--for", &names]).current_dir(folder.path()));
        assert!(!build.stderr.contains("[D"), "{}", build.stderr);
        run(support::bindery().args(["build", "--edition", "screen"]).current_dir(folder.path()));
        let read = |name: &str| fs::read(folder.path().join("dist").join(name)).expect(name);
        let for_printers = PRINTERS.iter().map(|name| read(&format!("storm-print-{name}.pdf"))).collect();
        Files { for_printers, screen: read("storm-screen.pdf") }
    })
}

fn for_printer(name: &str) -> &'static [u8] {
    let idx = PRINTERS.iter().position(|printer| *printer == name).expect("its file was made");
    &files().for_printers[idx]
}

/// Checks a file and returns what was found.
fn found(bytes: &[u8], demands: &Demands) -> Vec<Diagnostic> {
    let mut sink = Sink::new();
    preflight(bytes, demands, &mut sink);
    sink.into_sorted()
}

/// The findings on a file for a printer.
fn told(bytes: &[u8], printer: &str) -> Vec<Diagnostic> {
    let printer = Printer::preset(printer).expect("it is shipped");
    found(bytes, &Demands { name: "storm.pdf", printer: Some(&printer), trim: None, part: Part::Pages })
}

/// Checks that there is one finding, of this code, and hands it out.
#[track_caller]
fn only(found: Vec<Diagnostic>, code: &str) -> Diagnostic {
    let codes: Vec<String> = found.iter().map(|one| format!("{} {}", one.code.id, one.message)).collect();
    assert!(found.len() == 1 && found[0].code.id == code, "{code} alone is wanted: {codes:#?}");
    found.into_iter().next().expect("there is one")
}

#[track_caller]
fn none(found: Vec<Diagnostic>) {
    let messages: Vec<String> = found.iter().map(|one| format!("{} {}", one.code.id, one.message)).collect();
    assert!(messages.is_empty(), "{messages:#?}");
}

/// A file of ours, changed.
fn changed(printer: &str, change: impl FnOnce(&mut Document)) -> Vec<u8> {
    let mut document = Document::load_mem(for_printer(printer)).expect("it is sound");
    change(&mut document);
    saved(&mut document)
}

fn saved(document: &mut Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("it can be written");
    bytes
}

/// The dictionary of a page, counted from 1.
fn page(document: &mut Document, number: u32) -> &mut Dictionary {
    let id = document.get_pages()[&number];
    document.get_dictionary_mut(id).expect("pages are dictionaries")
}

/// Adds content after that of a page.
fn draw(document: &mut Document, number: u32, content: impl AsRef<[u8]>) {
    let id = document.get_pages()[&number];
    let old = document.get_page_content(id);
    let all = [b"q\n", &old[..], b"\nQ\n", content.as_ref()].concat();
    let stream = document.add_object(Stream::new(dictionary! {}, all));
    page(document, number).set("Contents", stream);
}

/// Adds a resource of a page.
fn resource(document: &mut Document, number: u32, kind: &str, name: &str, object: impl Into<Object>) {
    let id = document.get_pages()[&number];
    let own = document.get_dictionary(id).expect("pages are dictionaries").get(b"Resources").cloned();
    let mut resources = match own.expect("our pages have them") {
        Object::Reference(id) => document.get_dictionary(id).expect("they are a dictionary").clone(),
        Object::Dictionary(resources) => resources,
        other => panic!("{other:?}"),
    };
    let mut of_kind = match resources.get(kind.as_bytes()) {
        Ok(Object::Dictionary(of_kind)) => of_kind.clone(),
        Ok(Object::Reference(id)) => document.get_dictionary(*id).expect("they are a dictionary").clone(),
        _ => Dictionary::new(),
    };
    of_kind.set(name, object);
    resources.set(kind, of_kind);
    page(document, number).set("Resources", resources);
}

fn gray_picture(width: i64, height: i64) -> Stream {
    let dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => width, "Height" => height,
        "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
    };
    Stream::new(dict, vec![128; (width * height) as usize])
}

#[test]
fn files_made_for_a_printer_are_clean() {
    for printer in PRINTERS {
        none(told(for_printer(printer), printer));
    }
    let demands = Demands { name: "storm.pdf", printer: None, trim: None, part: Part::Pages };
    none(found(&files().screen, &demands));
}

#[test]
fn the_real_manuscripts_are_clean_for_every_printer() {
    for manuscript in support::neighbour_manuscripts() {
        let folder = support::folder();
        fs::copy(&manuscript, folder.path().join("storm.md")).unwrap();
        write(
            &folder.path().join("build.toml"),
            MANIFEST.replace("14mm", "20mm").replace("foot = \"22mm\"", "foot = \"24mm\""),
        );
        let names: Vec<&str> = Printer::names().collect();
        let args = ["build", "--edition", "print", "--message-format", "short", "--for", &names.join(",")];
        let build = run(support::bindery().args(args).current_dir(folder.path()));
        // That a book is too long or too short for a printer is told as D007.
        let told: Vec<&str> = build.stderr.lines().filter(|line| line.contains("[D1")).collect();
        assert!(told.is_empty(), "{}: {told:#?}", manuscript.display());
    }
}

#[test]
fn a_font_that_is_not_embedded_is_found() {
    let bytes = changed("kdp-paperback", |document| {
        let is_descriptor = |object: &&mut Object| object.as_dict().is_ok_and(|dict| dict.has(b"FontFile3"));
        let descriptor = document.objects.values_mut().find(is_descriptor).expect("fonts have descriptors");
        descriptor.as_dict_mut().expect("it is a dictionary").remove(b"FontFile3");
    });
    let finding = only(told(&bytes, "kdp-paperback"), "D111");
    assert!(finding.message.contains("Libertinus") || finding.message.contains("EB"), "{}", finding.message);
}

#[test]
fn text_in_the_gutter_is_found_when_the_count_of_pages_has_grown() {
    let longer = |n_pages: usize| {
        changed("kdp-paperback", |document| {
            let (id, parent) = {
                let pages = document.get_pages();
                let id = pages[&10];
                (
                    id,
                    document
                        .get_dictionary(id)
                        .expect("a page")
                        .get(b"Parent")
                        .expect("it has one")
                        .as_reference()
                        .expect("it is one"),
                )
            };
            let pattern = document.get_dictionary(id).expect("a page").clone();
            let n_more = n_pages - document.get_pages().len();
            let more: Vec<Object> =
                (0..n_more).map(|_| Object::Reference(document.add_object(pattern.clone()))).collect();
            let tree = document.get_dictionary_mut(parent).expect("it is a dictionary");
            tree.get_mut(b"Kids").and_then(Object::as_array_mut).expect("it has pages").extend(more);
        })
    };
    // At 14 mm, less hyphens that hang, the block is far enough from the spine for 300 pages, and not for 302.
    none(told(&longer(300), "kdp-paperback"));
    let finding = only(told(&longer(302), "kdp-paperback"), "D121");
    let place = finding.file_place.expect("it is in a file");
    assert_eq!(place.demanded.as_deref(), Some("15.88 mm"));
    assert!(place.measured.is_some_and(|measured| measured.starts_with("12.") || measured.starts_with("13.")));
    let source = place.source.unwrap_or_default();
    assert!(source.contains("2026-10-21") && source.contains("GVBQ3CMEQW3W2VL6"), "{source}");
    // All copies that lie on the left, as the page does that they were made of.
    assert!(place.pages.len() > 130, "{:?}", place.pages);
}

#[test]
fn the_gutter_grows_with_each_band_of_page_counts() {
    // KDP's bands, in points: what they ask of the spine up to a count of pages, and of one page more.
    let bands = [(150, 27.0, 36.0), (300, 36.0, 45.0), (500, 45.0, 54.0), (700, 54.0, 63.0)];
    for (n_pages, before, after) in bands {
        let told = |n_pages: u32| told(&one_line(n_pages, (before + after) / 2.0), "kdp-paperback");
        none(told(n_pages));
        let place = only(told(n_pages + 2), "D121").file_place.expect("it is in a file");
        assert_eq!(place.demanded, Some(format!("{:.2} mm", after * 25.4 / 72.0)), "{n_pages}");
        assert_eq!(place.pages.len(), n_pages as usize / 2 + 1, "the pages on the right");
    }
}

/// A file of so many pages, each with one line of black text so far from its left edge; of pages on the left that is the outer one.
fn one_line(n_pages: u32, left: f64) -> Vec<u8> {
    let program = fs::read(support::root().join("tests/fonts/Brick.otf")).expect("it is there");
    let widths = "500 ".repeat(26);
    let font = format!(
        "<< /Type /Font /Subtype /Type1 /BaseFont /Brick /FirstChar 97 /LastChar 122 /Widths [{widths}] \
         /FontDescriptor 6 0 R >>"
    );
    let descriptor = "<< /Type /FontDescriptor /FontName /Brick /Flags 4 /FontFile3 7 0 R >>";
    let others = vec![
        (5, font.into_bytes()),
        (6, descriptor.as_bytes().to_vec()),
        (7, support::pdf::stream("/Subtype /OpenType", &program)),
    ];
    let content = format!("BT /F 10 Tf 0 0 0 1 k 1 0 0 1 {left} 300 Tm (words) Tj ET");
    support::pdf::pages(n_pages, &support::pdf::plain(&content), "/Font << /F 5 0 R >>", others)
}

enum SpineText {
    None,
    Some,
}

/// A cover of a size in points, with text on its spine where that is wanted.
fn cover(width: f32, height: f32, spine_text: SpineText) -> Vec<u8> {
    let mut document = Document::load_mem(for_printer("kdp-paperback")).expect("it is sound");
    let text = FirstText::of(&document, 10);
    let resources = page(&mut document, 10).get(b"Resources").cloned().expect("it has them");
    page(&mut document, 1).set("Resources", resources);
    let last = document.get_pages().len() as u32;
    document.delete_pages(&(2..=last).collect::<Vec<u32>>());
    let bounds = |bleed: f32| -> Object {
        vec![(-bleed).into(), (-bleed).into(), (width + bleed).into(), (height + bleed).into()].into()
    };
    let page = page(&mut document, 1);
    page.set("MediaBox", bounds(9.0));
    page.set("BleedBox", bounds(9.0));
    page.set("TrimBox", bounds(0.0));
    let content = match spine_text {
        SpineText::None => Vec::new(),
        SpineText::Some => text.at(&format!("0 -1 1 0 {} {} Tm 0 0 0 1 k", width / 2.0 - 2.0, height / 2.0)),
    };
    let stream = document.add_object(Stream::new(dictionary! {}, content));
    self::page(&mut document, 1).set("Contents", stream);
    saved(&mut document)
}

/// The first text of a page, to be shown elsewhere.
struct FirstText {
    font: String,
    shown: Vec<u8>,
}

impl FirstText {
    fn of(document: &Document, number: u32) -> FirstText {
        let content = document.get_page_content(document.get_pages()[&number]);
        let operations = Content::decode(&content).expect("ours can be read").operations;
        let find =
            |operator: &str| operations.iter().find(|one| one.operator == operator).expect("the page has text").clone();
        let font = find("Tf").operands[0].as_name().expect("fonts have names").to_vec();
        let shown = Content { operations: vec![find("TJ")] }.encode().expect("it can be written");
        FirstText { font: String::from_utf8(font).expect("names are plain"), shown }
    }

    /// As operators: in 8 pt, after others that set its place and its color.
    fn at(&self, operators: &str) -> Vec<u8> {
        [format!("BT /{} 8 Tf {operators} ", self.font).as_bytes(), &self.shown, b" ET"].concat()
    }
}

fn wrap(n_pages: usize) -> Part {
    let paper = Some("cream".to_string());
    Part::Cover { n_pages: Some(n_pages), paper, flap: Length::ZERO, front: FrontAt::Right }
}

fn cover_told(bytes: &[u8], n_pages: usize) -> Vec<Diagnostic> {
    let printer = Printer::preset("kdp-paperback").expect("it is shipped");
    let trim = Some(Size { width: Length::inches(6.0), height: Length::inches(9.0) });
    let part = wrap(n_pages);
    found(bytes, &Demands { name: "cover.pdf", printer: Some(&printer), trim, part })
}

#[test]
fn a_cover_that_does_not_fit_the_pages_is_found() {
    // 200 pages on cream paper make half an inch.
    none(cover_told(&cover(864.0 + 36.0, 648.0, SpineText::None), 200));
    let finding = only(cover_told(&cover(864.0 + 28.0, 648.0, SpineText::None), 200), "D133");
    let place = finding.file_place.expect("it is in a file");
    assert_eq!((place.measured.as_deref(), place.demanded.as_deref()), (Some("9.88 mm"), Some("12.70 mm")));
    only(cover_told(&cover(864.0 + 36.0, 640.0, SpineText::None), 200), "D133");
}

#[test]
fn our_covers_fit_our_pages() {
    let folder = support::folder();
    let cover = "[book.cover]\nback = \"It came from the west.\"\n[book.editions.print]\npaper = \"cream\"";
    write(&folder.path().join("build.toml"), MANIFEST.replace("[book.editions.print]", cover));
    write(&folder.path().join("storm.md"), generator::book(9_000));
    run(support::bindery().args(["cover", "--for", "kdp-paperback"]).current_dir(folder.path()));
    let bytes = fs::read(folder.path().join("dist/storm-print-kdp-paperback-cover.pdf")).expect("it was made");
    let n_pages = Document::load_mem(for_printer("kdp-paperback")).expect("it is sound").get_pages().len();
    let printer = Printer::preset("kdp-paperback").expect("it is shipped");
    let trim = Some(Size { width: Length::mm(148.0), height: Length::mm(210.0) });
    let told = |n_pages| {
        let part = wrap(n_pages);
        found(&bytes, &Demands { name: "cover.pdf", printer: Some(&printer), trim, part })
    };
    none(told(n_pages));
    only(told(n_pages + 60), "D133");
    // The digits below the bars are compared with the name of the file.
    let part = wrap(n_pages);
    let named = |name| found(&bytes, &Demands { name, printer: Some(&printer), trim, part: part.clone() });
    none(named("9783161484100_cover.pdf"));
    assert!(only(named("9780306406157_cover.pdf"), "D132").message.contains("9783161484100"));
}

#[test]
fn black_text_of_our_covers_overprints_the_ground_it_stands_on() {
    let folder = support::folder();
    let mut n_on_ground = 0;
    for design in ["label", "bands", "poster", "frame"] {
        let cover = format!(
            "[book.cover]\ndesign = \"{design}\"\nback = \"It came from the west.\"\n[book.editions.print]\npaper = \"cream\""
        );
        write(&folder.path().join("build.toml"), MANIFEST.replace("[book.editions.print]", &cover));
        write(&folder.path().join("storm.md"), generator::book(9_000));
        run(support::bindery().args(["cover", "--for", "kdp-paperback"]).current_dir(folder.path()));
        let bytes = fs::read(folder.path().join("dist/storm-print-kdp-paperback-cover.pdf")).expect("it was made");
        let document = Document::load_mem(&bytes).expect("it is sound");
        let page = document.get_pages()[&1];
        let states = overprinting(&document, page);
        let content = Content::decode(&document.get_page_content(page)).expect("ours can be read");
        let (mut waiting, mut now, mut n_black) = (Vec::new(), (false, false), 0);
        for one in &content.operations {
            let numbers: Vec<f32> = one.operands.iter().filter_map(|one| one.as_float().ok()).collect();
            match one.operator.as_str() {
                "q" => waiting.push(now),
                "Q" => now = waiting.pop().unwrap_or_default(),
                "gs" => {
                    let name = one.operands[0].as_name().expect("a name");
                    now.0 = states.iter().any(|state| state == name);
                }
                "k" => now.1 = numbers == [0.0, 0.0, 0.0, 1.0],
                "Tj" | "TJ" if now.1 => {
                    assert!(now.0, "{design}: black text that knocks out");
                    n_black += 1;
                }
                _ => {}
            }
        }
        assert!(n_black > 0, "{design} has black text");
        n_on_ground += usize::from(content.operations.iter().any(|one| one.operator == "f"));
    }
    assert!(n_on_ground > 0);
}

/// The names of a page's graphics states in which fills overprint, and leave the plates alone that they do not print on.
fn overprinting(document: &Document, page: ObjectId) -> Vec<Vec<u8>> {
    let page = document.get_dictionary(page).expect("pages are dictionaries");
    let resources = page.get_deref(b"Resources", document).and_then(Object::as_dict).expect("it has them");
    let states = resources.get_deref(b"ExtGState", document).and_then(Object::as_dict).expect("states");
    let does = |state: &Object| {
        let state = document.dereference(state).and_then(|(_, state)| state.as_dict()).expect("a dictionary");
        let is_on = state.get(b"op").and_then(Object::as_bool).unwrap_or(false);
        is_on && state.get(b"OPM").and_then(Object::as_i64).is_ok_and(|mode| mode == 1)
    };
    states.iter().filter(|(_, state)| does(state)).map(|(name, _)| name.clone()).collect()
}

#[test]
fn text_on_a_thin_spine_is_found() {
    none(cover_told(&cover(864.0 + 18.0, 648.0, SpineText::Some), 100));
    only(cover_told(&cover(864.0 + 10.8, 648.0, SpineText::Some), 60), "D134");
    // Type of 8 points leaves less than a sixteenth of an inch at each side of a fifth.
    let finding = only(cover_told(&cover(864.0 + 14.4, 648.0, SpineText::Some), 80), "D134");
    assert!(finding.message.contains("fold"), "{}", finding.message);
}

/// A wrap of 200 pages with text of 8 points at a place of its sheet.
fn cover_with_text(left: f32, foot: f32) -> Vec<Diagnostic> {
    let mut document = Document::load_mem(&cover(864.0 + 36.0, 648.0, SpineText::None)).expect("it is sound");
    let other = Document::load_mem(for_printer("kdp-paperback")).expect("it is sound");
    let text = FirstText::of(&other, 10).at(&format!("1 0 0 1 {left} {foot} Tm 0 0 0 1 k"));
    draw(&mut document, 1, text);
    cover_told(&saved(&mut document), 200)
}

#[test]
fn text_at_the_trim_of_a_cover_and_in_the_room_of_the_barcode_is_found() {
    // The text is less than 400 points long.
    none(cover_with_text(20.0, 300.0));
    let finding = only(cover_with_text(20.0, 640.0), "D121");
    assert!(finding.message.contains("head of the cover"), "{}", finding.message);
    only(cover_with_text(4.0, 300.0), "D121");
    only(cover_with_text(300.0, 40.0), "D137");
}

#[test]
fn flaps_are_no_part_of_the_spine() {
    let bytes = cover(864.0 + 36.0 + 400.0, 648.0, SpineText::None);
    only(cover_told(&bytes, 200), "D133");
    let printer = Printer::preset("kdp-paperback").expect("it is shipped");
    let trim = Some(Size { width: Length::inches(6.0), height: Length::inches(9.0) });
    let paper = Some("cream".to_string());
    let part = Part::Cover { n_pages: Some(200), paper, flap: Length::pt(200.0), front: FrontAt::Right };
    none(found(&bytes, &Demands { name: "cover.pdf", printer: Some(&printer), trim, part }));
}

#[test]
fn the_bleed_of_a_cover_is_held_to_what_is_asked_of_covers() {
    let mut document = Document::load_mem(&cover(864.0 + 36.0, 648.0, SpineText::None)).expect("it is sound");
    page(&mut document, 1).set("BleedBox", Object::from(vec![(-4).into(), (-4).into(), 904.into(), 652.into()]));
    let finding = only(cover_told(&saved(&mut document), 200), "D105");
    let place = finding.file_place.expect("it is in a file");
    assert_eq!((place.measured.as_deref(), place.demanded.as_deref()), (Some("1.41 mm"), Some("3.17 mm")));
    // Other programs write no boxes: the bleed of the printer is what is beyond the height of the pages.
    for name in ["TrimBox", "BleedBox"] {
        page(&mut document, 1).remove(name.as_bytes());
    }
    none(cover_told(&saved(&mut document), 200));
}

/// Gives all pages of IngramSpark's file the bleed that is asked for.
fn with_bleed(document: &mut Document) {
    let numbers: Vec<u32> = document.get_pages().into_keys().collect();
    for number in numbers {
        let page = page(document, number);
        let trim: Vec<f32> = page
            .get(b"TrimBox")
            .and_then(Object::as_array)
            .expect("it has one")
            .iter()
            .map(|one| one.as_float().expect("numbers"))
            .collect();
        let (left, right) = if number % 2 == 1 { (0.0, 9.0) } else { (9.0, 0.0) };
        let bleed: Object =
            vec![(trim[0] - left).into(), (trim[1] - 9.0).into(), (trim[2] + right).into(), (trim[3] + 9.0).into()]
                .into();
        page.set("MediaBox", bleed.clone());
        page.set("BleedBox", bleed);
    }
}

#[test]
fn art_that_stops_at_the_trim_is_found() {
    none(told(&changed("ingramspark", with_bleed), "ingramspark"));
    let with_art = |content: &str| {
        changed("ingramspark", |document| {
            with_bleed(document);
            draw(document, 3, content);
        })
    };
    // The file has the origin at the foot of the trim on the left; page 3 bleeds at the head, foot and right.
    none(told(&with_art("0 0 0 0.1 k 0 500 500 200 re f"), "ingramspark"));
    let finding = only(told(&with_art("0 0 0 0.1 k 0 450 419.53 145.276 re f"), "ingramspark"), "D106");
    assert!(finding.message.contains("head and outer edge"), "{}", finding.message);
    assert_eq!(finding.file_place.expect("it is in a file").page, Some(3));
}

#[test]
fn a_bleed_that_is_missing_or_too_narrow_is_found() {
    let bytes = changed("ingramspark", |document| {
        with_bleed(document);
        let trim = page(document, 7).get(b"TrimBox").cloned().expect("it has one");
        page(document, 7).set("MediaBox", trim.clone());
        page(document, 7).set("BleedBox", trim);
    });
    let finding = only(told(&bytes, "ingramspark"), "D105");
    assert_eq!(finding.file_place.expect("it is in a file").pages, [7]);
}

#[test]
fn a_coarse_picture_is_found_with_its_place() {
    let with_picture = |n_pixels: i64| {
        changed("kdp-paperback", |document| {
            let picture = document.add_object(gray_picture(n_pixels, n_pixels));
            resource(document, 5, "XObject", "Fault", picture);
            draw(document, 5, "q 72 0 0 72 100 300 cm /Fault Do Q");
        })
    };
    none(told(&with_picture(300), "kdp-paperback"));
    let finding = only(told(&with_picture(200), "kdp-paperback"), "D110");
    let place = finding.file_place.expect("it is in a file");
    assert_eq!(
        (place.page, place.measured.as_deref(), place.demanded.as_deref()),
        (Some(5), Some("200 ppi"), Some("300 ppi"))
    );
    // 100 pt from the left; its upper edge at 372 of 595.28 pt.
    assert_eq!(place.at, Some([353, 788]));
    assert!(place.source.is_some_and(|source| source.contains("2026-10-21") && source.contains("G201857950")));
}

#[test]
fn transparency_is_found_and_rgb_and_black_with_a_profile() {
    let transparent = changed("ingramspark", |document| {
        resource(document, 4, "ExtGState", "Fault", dictionary! { "ca" => 0.5 });
        draw(document, 4, "/Fault gs 0 0 0 1 k 100 300 100 50 re f");
    });
    only(told(&transparent, "ingramspark"), "D118");
    let rgb = changed("ingramspark", |document| draw(document, 4, "0.8 0.1 0.1 rg 100 300 100 50 re f"));
    let finding = only(told(&rgb, "ingramspark"), "D113");
    assert_eq!(finding.severity, Severity::Error);
    let with_profile = changed("ingramspark", |document| {
        let profile = document.add_object(Stream::new(dictionary! { "N" => 1 }, Vec::new()));
        resource(document, 4, "ColorSpace", "Fault", vec![Object::Name(b"ICCBased".to_vec()), profile.into()]);
        let text = FirstText::of(document, 4);
        draw(document, 4, text.at("1 0 0 1 100 300 Tm /Fault cs 0 sc"));
    });
    let finding = only(told(&with_profile, "ingramspark"), "D114");
    assert!(finding.file_place.expect("it is in a file").source.is_some_and(|source| source.contains("6443532453901")));
}

#[test]
fn too_much_ink_is_found_in_tints_and_pictures() {
    let tint = changed("ingramspark", |document| draw(document, 4, "0.8 0.7 0.7 0.5 k 100 300 100 50 re f"));
    let finding = only(told(&tint, "ingramspark"), "D117");
    let place = finding.file_place.expect("it is in a file");
    assert_eq!((place.measured.as_deref(), place.demanded.as_deref()), (Some("270 %"), Some("240 %")));
    let with_picture = |ink: u8| {
        changed("ingramspark", |document| {
            let dict = dictionary! {
                "Type" => "XObject", "Subtype" => "Image", "Width" => 300, "Height" => 300,
                "ColorSpace" => "DeviceCMYK", "BitsPerComponent" => 8,
            };
            let picture = document.add_object(Stream::new(dict, vec![ink; 300 * 300 * 4]));
            resource(document, 4, "XObject", "Fault", picture);
            draw(document, 4, "q 72 0 0 72 100 300 cm /Fault Do Q");
        })
    };
    none(told(&with_picture(150), "ingramspark"));
    assert_eq!(
        only(told(&with_picture(200), "ingramspark"), "D117").file_place.and_then(|place| place.measured).as_deref(),
        Some("314 %")
    );
}

#[test]
fn an_isbn_in_the_file_name_is_compared_with_that_of_the_book() {
    let told = |name: &str| {
        found(for_printer("office-printer"), &Demands { name, printer: None, trim: None, part: Part::Pages })
    };
    none(told("out/9783161484100.pdf"));
    none(told("978-3-16-148410-0_interior.pdf"));
    assert!(only(told("9780306406157.pdf"), "D132").message.contains("9783161484100"));
    only(told("9783161484101.pdf"), "D132");
}

/// The content of one page, unpacked.
fn content_of(bytes: &[u8], number: u32) -> String {
    let document = Document::load_mem(bytes).expect("it is sound");
    let content = document.get_page_content(document.get_pages()[&number]);
    String::from_utf8_lossy(&content).into_owned()
}

#[test]
fn grounds_of_pages_go_to_the_edge_in_the_inks_of_the_edition() {
    let folder = support::folder();
    let manifest = MANIFEST
        .replace("release_date", "theme = \"house.toml\"\nrelease_date")
        .replace("14mm", "20mm")
        .replace("22mm", "24mm")
        + "[book.editions.color]\nkind = \"print\"\npage_source = \"print\"\nstandard = \"pdf/x-4\"\nink = \"color\"\nbleed = \"3mm\"\n\
           [book.editions.bare]\nkind = \"print\"\npage_source = \"print\"\nstandard = \"pdf/x-4\"\n";
    write(&folder.path().join("build.toml"), manifest);
    let theme = "name = \"house\"\nbase = \"default\"\n[grounds]\npart = \"#1e4d55\"\nhalf_title = \"#ffe040\"\ntitle_page = \"#ffffff\"\n";
    write(&folder.path().join("house.toml"), theme);
    write(
        &folder.path().join("storm.md"),
        format!(
            "# Part One: West {{.part}}\n\n# Night {{ground=\"#1b2a4a\"}}\n\n![](map.svg){{alt=\"A map\"}}\n\n{}\n\n{}",
            "The tide came in. ".repeat(400),
            generator::book(2_000)
        ),
    );
    let map = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 30\"><rect width=\"9\" height=\"9\" fill=\"#c33\"/></svg>";
    write(&folder.path().join("map.svg"), map);
    let args = ["build", "--message-format", "short"];
    let built = run(support::bindery().args(args).current_dir(folder.path()));
    let told: Vec<&str> = built.stderr.lines().filter(|line| line.contains("[P031]")).collect();
    assert!(told.len() == 1 && told[0].contains("a color fills the page") && told[0].contains("“bare”"), "{told:?}");
    let args = ["build", "--edition", "print", "--for", "kdp-paperback,ingramspark", "--message-format", "short"];
    let built = run(support::bindery().args(args).current_dir(folder.path()));
    // That it has too few pages for a printer is told as D007; the files themselves are clean.
    assert!(!built.stderr.contains("[D1") && !built.stderr.contains("[P031]"), "{}", built.stderr);
    let dump =
        run_clean(support::bindery().args(["dump", "pages", "--edition", "print"]).current_dir(folder.path())).stdout;
    let pages: Vec<&str> = dump.split("\npage ").collect();
    let at = |color: &str| 1 + pages.iter().position(|page| page.contains(color)).expect(color) as u32;
    let (half_title, part) = (at("ground #ffe040"), at("ground #1e4d55"));
    // A chapter of its own color has it on each of its pages.
    let n_night = dump.matches("ground #1b2a4a").count();
    assert!(n_night > 2, "{n_night}");
    assert_eq!(
        (half_title, dump.matches("ground #").count()),
        (1, 3 + n_night),
        "half-title and two parts; the paper is no ground"
    );
    let read = |name: &str| fs::read(folder.path().join("dist").join(name)).expect(name);
    // On the press: in black alone a gray, or the four inks; white letters cut themselves out of the ground, black ones print over it.
    for (name, is_gray) in
        [("storm-print-kdp-paperback.pdf", true), ("storm-print-ingramspark.pdf", true), ("storm-color.pdf", false)]
    {
        let bytes = read(name);
        let deep = content_of(&bytes, part);
        let inks = support::pdf::inks(&deep);
        let is_white = inks[1..].iter().all(|inks| *inks == [0; 4]);
        assert!(is_white && inks.len() > 1 && inks[0].iter().sum::<i32>() > 60, "{name}: {inks:?}");
        assert_eq!(inks[0][..3] == [0; 3], is_gray, "{name}: {inks:?}");
        let overprints = |content: &str| content.split_whitespace().any(|word| word == "gs");
        assert!(!overprints(&deep) && overprints(&content_of(&bytes, half_title)), "{name}");
    }
    // After a figure the type goes on in white.
    let night = content_of(&read("storm-color.pdf"), at("ground #1b2a4a"));
    let inks = support::pdf::inks(&night);
    assert!(inks.len() > 2 && inks.last() == Some(&[0; 4]), "{inks:?}");
    support::judges::verapdf(&[folder.path().join("dist/storm-screen.pdf")]).unwrap();
    for (name, number) in
        [("storm-print-kdp-paperback.pdf", part), ("storm-color.pdf", part), ("storm-screen.pdf", half_title)]
    {
        let (pdf, target) = (folder.path().join("dist").join(name), folder.path().join("page"));
        let number = number.to_string();
        let (pdf, png) = (support::judges::text(&pdf).to_string(), support::judges::text(&target).to_string());
        support::judges::program(
            "pdftoppm",
            &["-r", "36", "-f", &number, "-l", &number, "-png", "-singlefile", &pdf, &png],
        );
        let pixels = image::open(target.with_extension("png")).unwrap().into_rgb8();
        let (width, height) = pixels.dimensions();
        let corners = [(1, 1), (width - 2, 1), (1, height - 2), (width - 2, height - 2)];
        let is_white = |(x, y): (u32, u32)| pixels.get_pixel(x, y).0.iter().all(|value| *value > 250);
        assert!(!corners.into_iter().any(is_white), "{name}");
    }
}

/// The files of one book, made once for each manifest: pages, cover and EPUB.
fn book(manifest: &str) -> tempfile::TempDir {
    let folder = support::folder();
    write(&folder.path().join("build.toml"), manifest);
    write(&folder.path().join("storm.md"), generator::book(2_000));
    for command in [&["build", "--out", "."][..], &["cover", "--out", "."]] {
        run(support::bindery().args(command).current_dir(folder.path()));
    }
    folder
}

/// An ONIX message of products, each with its form; with long names or short ones.
fn onix(products: &[(&str, &str)]) -> String {
    let product = |(isbn, form): &(&str, &str)| {
        format!(
            "<Product><RecordReference>{isbn}</RecordReference>\
             <ProductIdentifier><ProductIDType>15</ProductIDType><IDValue>{isbn}</IDValue></ProductIdentifier>\
             <DescriptiveDetail><ProductForm>{form}</ProductForm></DescriptiveDetail><RelatedMaterial><RelatedProduct>\
             <ProductIdentifier><ProductIDType>15</ProductIDType><IDValue>9781861972712</IDValue></ProductIdentifier>\
             </RelatedProduct></RelatedMaterial></Product>"
        )
    };
    let products: String = products.iter().map(product).collect();
    format!("<?xml version=\"1.0\"?><ONIXMessage release=\"3.0\">{products}</ONIXMessage>")
}

#[test]
fn the_isbns_of_the_files_of_one_book_are_compared() {
    const PRINT: &str = "9783161484100";
    const EPUB: &str = "9780306406157";
    let manifest = "[[book]]\nslug = \"storm\"\ntitle = \"The Storm\"\nauthor = \"Ada Quill\"\nmanuscript = \"storm.md\"\n\
                    release_date = 2026-05-01\n[book.cover]\nback = \"It came from the west.\"\n\
                    [book.editions.print]\npaper = { name = \"cream\", leaf = \"0.13mm\" }\n\
                    isbn = \"978-3-16-148410-0\"\n[book.editions.epub]\nisbn = \"978-0-306-40615-7\"\n";
    let sound = book(manifest);
    // A year before, the paperback had another number.
    let earlier = book(&manifest.replace("978-3-16-148410-0", "978-1-86197-271-2"));
    let here = |name: &str| sound.path().join(name);
    let there = |name: &str| earlier.path().join(name);
    write(&here("onix.xml"), onix(&[(PRINT, "BC"), (EPUB, "ED")]));
    write(&here("swapped.xml"), onix(&[(PRINT, "ED"), (EPUB, "BC")]));
    write(&here("other.xml"), onix(&[("9781861972712", "BC"), (EPUB, "ED")]));
    let short = onix(&[(PRINT, "BC"), (EPUB, "ED")]);
    let names = [
        ("ProductIdentifier", "productidentifier"),
        ("ProductIDType", "b221"),
        ("IDValue", "b244"),
        ("ProductForm", "b012"),
        ("<Product>", "<product>"),
        ("</Product>", "</product>"),
        ("ONIXMessage", "ONIXmessage"),
    ];
    write(&here("short.xml"), names.iter().fold(short, |text, (long, short)| text.replace(long, short)));
    let copies = [
        ("storm-print.pdf", format!("{PRINT}.pdf")),
        ("storm-print.pdf", "9781861972712.pdf".into()),
        ("storm.epub", format!("{EPUB}.epub")),
    ];
    for (from, to) in &copies {
        fs::copy(here(from), here(to)).unwrap();
    }
    let [pages, cover, epub] = ["storm-print.pdf", "storm-print-cover.pdf", "storm.epub"];
    let told = |files: &[std::path::PathBuf]| {
        let checked = run(support::bindery().args(["check", "--message-format", "short"]).args(files));
        let lines: Vec<String> = checked.stderr.lines().map(String::from).collect();
        assert_eq!(checked.code, Some(i32::from(lines.iter().any(|line| line.contains("error[")))), "{lines:#?}");
        lines
    };
    #[track_caller]
    fn one(lines: Vec<String>, words: &str) {
        assert!(lines.len() == 1 && lines[0].contains("[D138]") && lines[0].contains(words), "{words}: {lines:#?}");
    }
    for message in ["onix.xml", "short.xml"] {
        assert_eq!(told(&[pages, cover, epub, message].map(here)), [""; 0]);
    }
    assert_eq!(told(&[here(&format!("{PRINT}.pdf")), here(cover), here(&format!("{EPUB}.epub"))]), [""; 0]);
    one(told(&[here(pages), there(cover), here(epub)]), "9781861972712 (cover) stands on no imprint page");
    one(told(&[there(pages), here(cover)]), "9783161484100 (cover) stands on no imprint page");
    one(told(&[here("9781861972712.pdf"), here(cover), here(epub)]), "9781861972712 (file name)");
    one(told(&[pages, cover, epub, "other.xml"].map(here)), "9783161484100 (cover) is that of no product");
    one(told(&[pages, epub, "swapped.xml"].map(here)), "a product of the form BC");
    // Pages by themselves are known by their imprint.
    assert_eq!(told(&[pages, "onix.xml"].map(here)), [""; 0]);
    write(&here("strange.xml"), onix(&[("9781861972712", "BC")]));
    one(told(&[pages, "strange.xml"].map(here)), "(imprint page) are those of no product in");
    // One number for the e-book and the printed one.
    let shared = book(&manifest.replace("978-0-306-40615-7", "978-1-86197-271-2"));
    one(told(&[there(cover), shared.path().join(epub)]), "that of the e-book and of");
    // What is no message, and what is given alone.
    write(&here("note.xml"), "<note/>");
    one(told(&[here(epub), here("note.xml")]), "no ONIX message");
    let alone = run(support::bindery().arg("check").arg(here(pages)));
    assert!(alone.code == Some(2) && alone.stderr.contains("bindery preflight"), "{}", alone.stderr);
}

#[test]
fn an_odd_number_of_pages_is_found() {
    let bytes = changed("ingramspark", |document| {
        // The last page but one goes, so that the last is still blank.
        let last = document.get_pages().len() as u32;
        document.delete_pages(&[last - 1]);
    });
    assert!(only(told(&bytes, "ingramspark"), "D108").message.contains("no multiple of 2"));
}

#[test]
fn bookmarks_and_annotations_are_found_in_a_file_for_print() {
    let bookmarks = changed("kdp-paperback", |document| {
        let outline = document.new_object_id();
        let entry = document.add_object(dictionary! { "Title" => Object::string_literal("West"), "Parent" => outline });
        document.objects.insert(
            outline,
            dictionary! { "Type" => "Outlines", "First" => entry, "Last" => entry, "Count" => 1 }.into(),
        );
        document.catalog_mut().expect("it has one").set("Outlines", outline);
    });
    only(told(&bookmarks, "kdp-paperback"), "D126");
    let link = |document: &mut Document| {
        let rect: Object = vec![100.into(), 100.into(), 200.into(), 120.into()].into();
        let link = document.add_object(dictionary! { "Type" => "Annot", "Subtype" => "Link", "Rect" => rect });
        page(document, 3).set("Annots", vec![Object::Reference(link)]);
    };
    assert_eq!(
        only(told(&changed("kdp-paperback", link), "kdp-paperback"), "D125").file_place.expect("in a file").pages,
        [3]
    );
    only(told(&changed("ingramspark", link), "ingramspark"), "D125");
}

#[test]
fn keys_of_pdfx_are_missed_one_by_one() {
    let without =
        |change: &dyn Fn(&mut Document)| only(told(&changed("ingramspark", change), "ingramspark"), "D129").message;
    let info = |document: &mut Document, key: &[u8]| {
        let id: ObjectId = document.trailer.get(b"Info").and_then(Object::as_reference).expect("it has one");
        document.get_dictionary_mut(id).expect("it is a dictionary").remove(key);
    };
    assert!(without(&|document| info(document, b"Trapped")).contains("Trapped"));
    assert!(without(&|document| info(document, b"GTS_PDFXConformance")).contains("does not say"));
    assert!(
        without(&|document| drop(document.catalog_mut().expect("it has one").remove(b"OutputIntents")))
            .contains("output intent")
    );
    assert!(without(&|document| drop(document.trailer.remove(b"ID"))).contains("identifier"));
    assert!(without(&|document| drop(page(document, 2).remove(b"TrimBox"))).contains("TrimBox"));
    assert!(without(&|document| document.version = "1.6".into()).contains("later PDF"));
}

#[test]
fn files_of_other_programs_are_judged_as_they_are() {
    let expected = [("lualatex", "D115"), ("typst-direct", "D114"), ("weasyprint", "D113 D113 D114 D121")];
    let folder = support::root().join("../shared/bench/peers");
    // They lie beside the checkout, and only some checkouts have them.
    if !folder.is_dir() {
        return;
    }
    let mut n_judged = 0;
    for path in support::entries(&folder) {
        let bytes = fs::read(&path).expect("it can be read");
        let demands = Demands { name: "peer.pdf", printer: None, trim: None, part: Part::Pages };
        let codes: Vec<&str> = found(&bytes, &demands).iter().map(|one| one.code.id).collect();
        if let Some((_, expected)) = expected.iter().find(|(name, _)| support::name(&path).contains(name)) {
            assert_eq!(codes.join(" "), *expected, "{}", path.display());
            n_judged += 1;
        }
    }
    assert_eq!(n_judged, expected.len());
}

#[test]
fn damaged_files_end_in_findings() {
    let demands = Demands { name: "broken.pdf", printer: None, trim: None, part: Part::Pages };
    let small = small_file();
    let mut unpacked = Document::load_mem(&small).expect("it is sound");
    unpacked.decompress();
    let unpacked = saved(&mut unpacked);
    for bytes in [&small, &unpacked] {
        for length in (0..bytes.len()).step_by(bytes.len() / 97) {
            found(&bytes[..length], &demands);
        }
        let mut random: u64 = 1;
        for _ in 0..400 {
            let mut broken = bytes.clone();
            for _ in 0..1 + random % 5 {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let at = (random >> 24) as usize % broken.len();
                broken[at] = (random >> 16) as u8;
            }
            found(&broken, &demands);
        }
    }
}

/// The first pages of the file for screens, which has something of all that PDF has.
fn small_file() -> Vec<u8> {
    let mut document = Document::load_mem(&files().screen).expect("it is sound");
    let last = document.get_pages().len() as u32;
    document.delete_pages(&(7..=last).collect::<Vec<u32>>());
    document.prune_objects();
    saved(&mut document)
}

#[test]
fn hostile_files_end_in_time() {
    let demands = Demands { name: "hostile.pdf", printer: None, trim: None, part: Part::Pages };
    // A form that draws another one four times, which draws another one four times, and so on.
    let endless = changed("office-printer", |document| {
        let bounds: Object = vec![0.into(), 0.into(), 9.into(), 9.into()].into();
        let mut next = document.add_object(Stream::new(dictionary! { "Subtype" => "Form" }, Vec::new()));
        for _ in 0..30 {
            let resources = dictionary! { "XObject" => dictionary! { "Again" => next } };
            let form = dictionary! { "Subtype" => "Form", "BBox" => bounds.clone(), "Resources" => resources };
            next = document.add_object(Stream::new(form, b"/Again Do ".repeat(4)));
        }
        resource(document, 1, "XObject", "Again", next);
        draw(document, 1, "/Again Do");
    });
    only(found(&endless, &demands), "D135");
    // A stream that unpacks to a gigabyte.
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    let zeros = vec![0; 1024 * 1024];
    for _ in 0..1024 {
        packed.write_all(&zeros).expect("it goes to memory");
    }
    let packed = packed.finish().expect("it goes to memory");
    let bomb = changed("office-printer", |document| {
        let stream = Stream::new(dictionary! { "Filter" => "FlateDecode" }, packed).with_compression(false);
        let stream = document.add_object(stream);
        page(document, 1).set("Contents", stream);
    });
    // Its page is told, and the others are looked at.
    assert_eq!(only(found(&bomb, &demands), "D135").file_place.expect("in a file").pages, [1]);
}

#[test]
fn the_command_tells_by_exit_code_and_in_json() {
    let folder = support::folder();
    write(&folder.path().join("storm.pdf"), for_printer("office-printer"));
    let clean = run_clean(support::bindery().args(["preflight", "storm.pdf"]).current_dir(folder.path()));
    assert_eq!((clean.stdout.as_str(), clean.stderr.as_str()), ("", ""));
    let args = ["preflight", "storm.pdf", "--for", "ingramspark", "--message-format", "json"];
    let faulty = run(support::bindery().args(args).current_dir(folder.path()));
    assert_eq!(faulty.code, Some(1));
    let first: serde_json::Value = serde_json::from_str(faulty.stdout.lines().next().expect("a line")).expect("JSON");
    assert_eq!(first["file"]["name"], "storm.pdf");
    assert!(first["file"]["source"].is_string() && first["file"]["demanded"].is_string(), "{first}");
    for (args, word) in [
        (&["preflight", "gone.pdf"][..], "cannot read"),
        (&["preflight", "storm.pdf", "--for", "nobody"], "no known printer or shop"),
        (&["preflight", "storm.pdf", "--trim", "wide"], "is no trim"),
        (&["preflight", "storm.pdf", "--cover", "--for", "kdp-paperback", "--paper", "creme"], "thickness of cream"),
    ] {
        let failed = run(support::bindery().args(args).current_dir(folder.path()));
        assert!(failed.code == Some(2) && failed.stderr.contains(word), "{args:?}\n{}", failed.stderr);
    }
    let plain = Path::new("note.txt");
    write(&folder.path().join(plain), "no PDF");
    assert_eq!(run(support::bindery().args(["preflight", "note.txt"]).current_dir(folder.path())).code, Some(1));
}

#[test]
fn a_line_that_is_too_long_moves_no_page() {
    let built = |block: &str| {
        let folder = support::folder();
        write(&folder.path().join("build.toml"), MANIFEST);
        let text = generator::book(4_500).replacen("\n\n", &format!("\n\n{block}\n\n"), 12);
        write(&folder.path().join("storm.md"), text);
        let args = ["build", "--edition", "print", "--for", "kdp-paperback", "--message-format", "short"];
        let build = run(support::bindery().args(args).current_dir(folder.path()));
        let pdf = folder.path().join("dist/storm-print-kdp-paperback.pdf");
        let words = judges::stdout(&judges::program("pdftotext", &["-bbox", "-l", "4", judges::text(&pdf), "-"]));
        let places: Vec<String> = words.lines().filter(|line| !line.contains("wwww")).map(String::from).collect();
        (build.stderr, places)
    };
    // The head of a table stands on each of its pages.
    let rows = "| ice |\n".repeat(60);
    let blocks: [&dyn Fn(String) -> String; 2] = [&|line| line, &|head| format!("| {head} |\n|---|\n{rows}")];
    for block in blocks {
        let (told, places) = built(&block("w".repeat(30)));
        assert!(!told.contains("[L001]") && !told.contains("[D"), "{told}");
        let long = ["w".repeat(30), "w".repeat(30), "w".repeat(30)].join("\u{a0}");
        let (told_of_long, places_with_long) = built(&block(long));
        assert!(told_of_long.contains("[L001]") && !told_of_long.contains("[D007]"), "{told_of_long}");
        // Where the line stands is judged in the finished file.
        assert!(told_of_long.contains("[D121]"), "{told_of_long}");
        assert_eq!(places, places_with_long);
    }
}
