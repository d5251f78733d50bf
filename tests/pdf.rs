//! The PDF writer by hand-made pages, read back by outside judges.

mod support;

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use bindery::assets::Assets;
use bindery::assets::Picture;
use bindery::assets::PictureKind;
use bindery::book::AssetId;
use bindery::book::Lang;
use bindery::book::Metadata;
use bindery::book::metadata::Contributor;
use bindery::book::metadata::Date;
use bindery::diag::Sink;
use bindery::fonts::FontId;
use bindery::fonts::FontLibrary;
use bindery::fonts::Posture;
use bindery::print::pages::Folio;
use bindery::print::pages::FolioStyle;
use bindery::print::pages::Glyph;
use bindery::print::pages::GlyphRun;
use bindery::print::pages::LinkTarget;
use bindery::print::pages::Mark;
use bindery::print::pages::OutlineEntry;
use bindery::print::pages::Page;
use bindery::print::pages::Pages;
use bindery::print::pages::Placed;
use bindery::print::pages::Side;
use bindery::print::pages::StructId;
use bindery::print::pages::StructKind;
use bindery::print::pages::StructTree;
use bindery::print::pdf;
use bindery::print::pdf::PdfOptions;
use bindery::print::pdf::PdfStandard;
use bindery::print::pdf::press;
use bindery::print::pdf::press::Ink;
use bindery::print::pdf::press::Marks;
use bindery::units::Edges;
use bindery::units::Length;
use bindery::units::Point;
use bindery::units::Size;
use support::judges;
use tempfile::TempDir;

const SIZE: f64 = 11.0;

/// A book in the making: glyph by glyph, without shaping.
struct Maker {
    fonts: FontLibrary,
    font: FontId,
    pages: Pages,
}

impl Maker {
    fn new() -> Maker {
        let fonts = FontLibrary::shipped();
        let font = fonts.find("Libertinus Serif", 400, Posture::Roman).expect("it is shipped");
        Maker { fonts, font, pages: Pages::default() }
    }

    fn page(&mut self, number: u32, style: FolioStyle) {
        let side = if number % 2 == 1 { Side::Recto } else { Side::Verso };
        self.pages.pages.push(Page {
            side,
            spine: side.spine(&Lang::english()),
            folio: Folio { number, style, is_printed: true },
            trim: Size { width: Length::mm(148.0), height: Length::mm(210.0) },
            placed: Vec::new(),
            glyphs: Vec::new(),
            text: String::new(),
        });
    }

    /// A paragraph-like node with one leaf; returns the leaf.
    fn leaf(&mut self, parent: StructId, kind: StructKind) -> StructId {
        let node = self.pages.structure.add(parent, kind, None);
        self.pages.structure.add(node, StructKind::Content, None)
    }

    /// Places a line on the last page. `clusters` are the characters drawn and the text they stand for.
    fn line(&mut self, clusters: &[(&str, &str)], y: f64, x_scale: u16, tag: Option<StructId>) {
        let size = Length::pt(SIZE);
        let face = self.fonts.shared_face(self.font);
        let page = self.pages.pages.last_mut().expect("there is a page");
        let start = page.glyphs.len() as u32;
        for (drawn, text) in clusters {
            let text_start = page.text.len() as u32;
            page.text.push_str(text);
            for (idx, character) in drawn.chars().enumerate() {
                let (id, advance) = nominal_glyph(&face, character);
                let advance = face.length(advance, size).scaled(i64::from(x_scale), 1000).0 as i32;
                let text_end = if idx == 0 { page.text.len() as u32 } else { text_start };
                page.glyphs.push(Glyph { id, advance, x_offset: 0, y_offset: 0, text_start, text_end });
            }
        }
        let run = GlyphRun { font: self.font, size, x_scale, glyphs: start..page.glyphs.len() as u32 };
        let at = Point { x: Length::mm(20.0), y: Length::mm(y) };
        page.placed.push(Placed { at, mark: Mark::Glyphs(run), tag, span: None });
    }

    fn text(&mut self, text: &str, y: f64, tag: Option<StructId>) {
        let characters: Vec<String> = text.chars().map(String::from).collect();
        let clusters: Vec<(&str, &str)> = characters.iter().map(|one| (one.as_str(), one.as_str())).collect();
        self.line(&clusters, y, 1000, tag);
    }

    fn place(&mut self, mark: Mark, y: f64, tag: Option<StructId>) {
        let at = Point { x: Length::mm(20.0), y: Length::mm(y) };
        let page = self.pages.pages.last_mut().expect("there is a page");
        page.placed.push(Placed { at, mark, tag, span: None });
    }
}

/// Glyph and advance in font units, by the character map.
fn nominal_glyph(face: &bindery::fonts::Face, character: char) -> (u16, i32) {
    use read_fonts::TableProvider;
    let font = face.font_ref();
    let glyph = font.cmap().expect("it has a map").map_codepoint(character).expect("the face has the character");
    let advance = font.hmtx().expect("it has advances").advance(glyph).expect("the glyph has one");
    (glyph.to_u32() as u16, i32::from(advance))
}

fn meta() -> Metadata {
    let mut meta = Metadata::new("tide", "The Tide & the Tables", Lang::english());
    meta.subtitle = Some("Ein Versuch über Häfen".into());
    meta.contributors.push(Contributor { name: "Ada Quill".into(), sort_name: None, role: "aut".into() });
    meta.keywords = vec!["harbours".into()];
    meta.release_date = Some(Date { year: 2025, month: 3, day: 9 });
    meta.modified = Date { year: 2025, month: 3, day: 9 };
    meta
}

/// A small book with everything a page can hold.
fn book() -> (Maker, Assets) {
    let mut maker = Maker::new();
    maker.page(1, FolioStyle::Roman);
    maker.text("Contents", 30.0, None);
    maker.page(1, FolioStyle::Arabic);
    let section = maker.pages.structure.add(StructTree::ROOT, StructKind::Section, None);
    let heading = maker.leaf(section, StructKind::Heading { level: 1, title: "Häfen".into() });
    maker.text("Häfen", 30.0, Some(heading));
    let first = maker.leaf(section, StructKind::Paragraph);
    maker.line(
        &[("o", "o"), ("ffi", "ffi"), ("c", "c"), ("e", "e"), (" ", " "), ("u", "u"), ("n", "n"), ("-", "\u{AD}")],
        40.0,
        1000,
        Some(first),
    );
    maker.line(&[("d", "d"), ("o", "o"), (" ", " "), ("a", "a"), ("-", "-"), ("b", "b")], 45.0, 1000, Some(first));
    maker.line(&[("w", "w"), ("i", "i"), ("d", "d"), ("e", "e")], 50.0, 1020, Some(first));
    let paragraph = maker.pages.structure.add(section, StructKind::Paragraph, None);
    let link = maker.pages.structure.add(paragraph, StructKind::Link, None);
    let linked = maker.pages.structure.add(link, StructKind::Content, None);
    maker.text("harbour", 60.0, Some(linked));
    let area = Size { width: Length::mm(20.0), height: Length::mm(4.0) };
    let url = LinkTarget::Url("https://example.org/häfen".into());
    maker.place(Mark::Link { size: area, target: url.clone() }, 57.0, Some(linked));
    maker.place(Mark::Link { size: area, target: url }, 62.0, Some(linked));
    maker.place(Mark::Link { size: area, target: LinkTarget::Page { page_idx: 0, y: Length::ZERO } }, 70.0, None);
    maker.place(Mark::Rule(Size { width: Length::mm(40.0), height: Length::pt(0.5) }), 100.0, None);
    let figure = maker.leaf(section, StructKind::Figure { alt: "A buoy".into() });
    let picture = Size { width: Length::mm(30.0), height: Length::mm(20.0) };
    maker.place(Mark::Image { asset: AssetId(0), size: picture }, 110.0, Some(figure));
    maker.page(2, FolioStyle::Arabic);
    let spanish = maker.pages.structure.add(section, StructKind::Paragraph, Lang::parse("es"));
    let spanish = maker.pages.structure.add(spanish, StructKind::Content, None);
    maker.text("mañana", 30.0, Some(spanish));
    maker.pages.outline = vec![OutlineEntry {
        title: "Part — One".into(),
        page_idx: 1,
        y: Length::mm(30.0),
        children: vec![OutlineEntry { title: "Häfen".into(), page_idx: 2, y: Length::ZERO, children: Vec::new() }],
    }];
    let svg = br##"<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><circle cx="15" cy="10" r="8" fill="#777"/><text x="2" y="18" font-size="6">buoy</text></svg>"##;
    let svg =
        Picture { path: "buoy.svg".into(), kind: PictureKind::Svg, bytes: Arc::from(&svg[..]), width: 30, height: 20 };
    (maker, Assets { pictures: vec![Some(svg)] })
}

/// Writes the book and gives it to the judges of form.
fn write(standard: PdfStandard) -> (TempDir, PathBuf) {
    write_with(PdfOptions { standard, ..PdfOptions::new(meta()) })
}

fn write_with(options: PdfOptions) -> (TempDir, PathBuf) {
    let (maker, assets) = book();
    let mut sink = Sink::new();
    let bytes = pdf::write(&maker.pages, &assets, &maker.fonts, &options, &mut sink);
    let bytes = bytes.unwrap_or_else(|| panic!("{:?}", sink.diagnostics()));
    assert!(sink.diagnostics().is_empty(), "{:?}", sink.diagnostics());
    let folder = support::folder();
    let path = folder.path().join("book.pdf");
    support::write(&path, bytes);
    judges::qpdf(&path).expect("the file is sound");
    judges::pdffonts(&path).expect("the fonts are embedded and subset");
    (folder, path)
}

fn output_of(program: &str, args: &[&str]) -> String {
    judges::stdout(&judges::program(program, args))
}

#[test]
fn text_comes_out_as_it_was_meant() {
    let (_folder, path) = write(PdfStandard::Tagged);
    let text = output_of("pdftotext", &["-f", "2", "-l", "2", judges::text(&path), "-"]);
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    assert_eq!(lines[..5], ["Häfen", "office un\u{AD}", "do a-b", "wide", "harbour"]);
    assert!(!text.contains('\u{FFFD}'));
}

#[test]
fn structure_labels_and_facts_are_there() {
    let (_folder, path) = write(PdfStandard::Tagged);
    let info = output_of("pdfinfo", &[judges::text(&path)]);
    for line in [
        "The Tide & the Tables: Ein Versuch über Häfen",
        "Ada Quill",
        "harbours",
        "Tagged:          yes",
        "PDF version:     1.7",
    ] {
        assert!(info.contains(line), "{line} is not in:\n{info}");
    }
    let structure = output_of("pdfinfo", &["-struct-text", judges::text(&path)]);
    for part in ["Sect", "H1", "Link", "Figure", "mañana"] {
        assert!(structure.contains(part), "{part} is not in:\n{structure}");
    }
    assert!(!structure.contains("Contents"), "an artifact is in the structure:\n{structure}");
    let json = output_of("qpdf", &["--json", "--json-key=pagelabels", "--json-key=outlines", judges::text(&path)]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("qpdf writes JSON");
    let labels: Vec<&str> = json["pagelabels"]
        .as_array()
        .expect("there are labels")
        .iter()
        .map(|one| one["label"]["/S"].as_str().unwrap_or(""))
        .collect();
    // One label a page: qpdf tells them page by page.
    assert_eq!(labels, ["/r", "/D", "/D"]);
    assert_eq!(json["outlines"][0]["title"], "Part — One");
    assert_eq!(json["outlines"][0]["kids"][0]["title"], "Häfen");
    let urls = output_of("pdfinfo", &["-url", judges::text(&path)]);
    assert_eq!(urls.matches("https://example.org/h%C3%A4fen").count(), 1, "{urls}");
}

#[test]
fn the_accessible_standard_is_met() {
    write(PdfStandard::Accessible);
}

#[test]
fn a_violation_is_reported() {
    let (maker, assets) = book();
    let mut meta = meta();
    meta.release_date = None;
    meta.modified = Date::FALLBACK;
    let options = PdfOptions { standard: PdfStandard::Accessible, ..PdfOptions::new(meta) };
    let mut sink = Sink::new();
    assert!(pdf::write(&maker.pages, &assets, &maker.fonts, &options, &mut sink).is_none());
    let told: Vec<&str> = sink.diagnostics().iter().map(|one| one.message.as_str()).collect();
    assert_eq!(told, ["the file breaks its standard: the book has no release date"]);
}

#[test]
fn the_same_pages_give_the_same_bytes() {
    for standard in ALL_STANDARDS {
        let bytes = || {
            let (maker, assets) = book();
            let options = PdfOptions { standard, ..PdfOptions::new(meta()) };
            pdf::write(&maker.pages, &assets, &maker.fonts, &options, &mut Sink::new()).expect("it is written")
        };
        assert_eq!(bytes(), bytes(), "{standard:?}");
    }
}

const ALL_STANDARDS: [PdfStandard; 6] = [
    PdfStandard::Tagged,
    PdfStandard::Accessible,
    PdfStandard::Plain,
    PdfStandard::X1a,
    PdfStandard::X3,
    PdfStandard::X4,
];

/// The objects of a file and its page contents, unpacked.
fn unpacked(pdf: &Path) -> String {
    let output = judges::program("qpdf", &["--qdf", "--object-streams=disable", judges::text(pdf), "-"]);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn files_for_a_press_hold_black_that_overprints_and_nothing_but_pages() {
    for standard in [PdfStandard::Plain, PdfStandard::X1a, PdfStandard::X3, PdfStandard::X4] {
        let (_folder, path) = write(standard);
        let file = unpacked(&path);
        assert!(file.contains("0 0 0 1 k"), "{standard:?}: text is not black ink");
        for operator in ["rg", "RG", "g", "G", "cs", "scn"] {
            let is_there = file.lines().any(|line| line.ends_with(&format!(" {operator}")));
            assert!(!is_there, "{standard:?}: a color is set with {operator}");
        }
        for key in ["/OP true", "/op true", "/OPM 1"] {
            assert!(file.contains(key), "{standard:?}: {key} is missing");
        }
        let unwanted = [
            "/Annots",
            "/Outlines",
            "/StructTreeRoot",
            "/MarkInfo",
            "/Lang",
            "/BM",
            "/SMask",
            "/Group",
            "/ICCBased",
            "/ObjStm",
        ];
        for key in unwanted {
            assert!(!file.contains(key), "{standard:?}: {key} is there");
        }
    }
}

#[test]
fn text_of_a_figure_is_text_on_a_press_too() {
    let (_folder, path) = write(PdfStandard::X1a);
    let text = output_of("pdftotext", &["-f", "2", "-l", "2", judges::text(&path), "-"]);
    assert!(text.lines().any(|line| line.trim() == "buoy"), "{text}");
}

#[test]
fn each_standard_for_a_press_says_what_it_is() {
    let told = |standard| {
        let (_folder, path) = write(standard);
        unpacked(&path)
    };
    let x1a = told(PdfStandard::X1a);
    assert!(x1a.starts_with("%PDF-1.3"), "{}", &x1a[..8]);
    assert!(x1a.contains("/GTS_PDFXVersion (PDF/X-1:2001)") && x1a.contains("/GTS_PDFXConformance (PDF/X-1a:2001)"));
    let x3 = told(PdfStandard::X3);
    assert!(x3.starts_with("%PDF-1.3") && x3.contains("/GTS_PDFXVersion (PDF/X-3:2002)"));
    assert!(!x3.contains("GTS_PDFXConformance"));
    let x4 = told(PdfStandard::X4);
    assert!(x4.starts_with("%PDF-1.6") && x4.contains("<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>"));
    for file in [&x1a, &x3, &x4] {
        for key in [
            "/S /GTS_PDFX",
            "/OutputConditionIdentifier (FOGRA39)",
            "/DestOutputProfile",
            "/Trapped /False",
            "/CreationDate (D:20250309000000Z)",
            "/ID [",
        ] {
            assert!(file.contains(key), "{key} is missing");
        }
        assert!(file.contains("The Tide &amp; the Tables: Ein Versuch über Häfen"), "the title is not in the XMP");
    }
    let plain = told(PdfStandard::Plain);
    for key in ["/PageLabels", "/OutputIntents", "/Metadata", "/Info", "/Title", "bindery"] {
        assert!(!plain.contains(key), "{key} is there");
    }
}

#[test]
fn a_standard_for_a_press_needs_a_date_and_a_plain_file_does_not() {
    let told = |standard| {
        let (maker, assets) = book();
        let mut meta = meta();
        (meta.release_date, meta.modified) = (None, Date::FALLBACK);
        let mut sink = Sink::new();
        pdf::write(&maker.pages, &assets, &maker.fonts, &PdfOptions { standard, ..PdfOptions::new(meta) }, &mut sink);
        sink.diagnostics().iter().map(|one| one.message.clone()).collect::<Vec<_>>()
    };
    assert_eq!(told(PdfStandard::X4), ["the file breaks its standard: the book has no release date"]);
    assert!(told(PdfStandard::Plain).is_empty());
}

/// The box of a page in points, as poppler tells it.
fn page_box(pdf: &Path, page: &str, name: &str) -> String {
    let info = output_of("pdfinfo", &["-box", "-f", page, "-l", page, judges::text(pdf)]);
    let line = info
        .lines()
        .find(|line| line.contains(&format!(" {name}:")))
        .unwrap_or_else(|| panic!("no {name} in:\n{info}"));
    line.rsplit(": ").next().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where the first word of a page begins, in points from the left edge of the sheet.
fn first_word(pdf: &Path, page: &str) -> f64 {
    let words = output_of("pdftotext", &["-bbox", "-f", page, "-l", page, judges::text(pdf), "-"]);
    let word = words.split("<word xMin=\"").nth(1).unwrap_or_else(|| panic!("no word in:\n{words}"));
    word.split('"').next().and_then(|number| number.parse().ok()).expect("it is a number")
}

#[test]
fn the_sheet_moves_the_block_and_never_its_measure() {
    let millimetre = 72.0 / 25.4;
    let (_plain, flat) = write(PdfStandard::X4);
    let mut options = PdfOptions { standard: PdfStandard::X4, ..PdfOptions::new(meta()) };
    let three = Length::mm(3.0);
    // Three sides bleed, and the block moves two millimetres away from the spine.
    options.sheet.bleed = Edges { head: three, foot: three, outer: three, inner: Length::ZERO };
    options.sheet.gutter = Length::mm(2.0);
    options.sheet.n_blanks = 2;
    let (_folder, path) = write_with(options.clone());
    // Page 2 is a recto: bleed at its right. Page 3 is a verso: bleed at its left.
    assert_eq!(page_box(&path, "2", "MediaBox"), "0.00 0.00 428.03 612.28");
    assert_eq!(page_box(&path, "2", "TrimBox"), "0.00 8.50 419.53 603.78");
    assert_eq!(page_box(&path, "3", "TrimBox"), "8.50 8.50 428.03 603.78");
    assert_eq!(page_box(&path, "3", "BleedBox"), "0.00 0.00 428.03 612.28");
    let moved = |page| first_word(&path, page) - first_word(&flat, page);
    assert!((moved("2") - 2.0 * millimetre).abs() < 0.01, "{}", moved("2"));
    assert!((moved("3") - (3.0 - 2.0) * millimetre).abs() < 0.01, "{}", moved("3"));
    // The blank pages go on with the sides: recto, then verso.
    assert_eq!(page_box(&path, "4", "TrimBox"), "0.00 8.50 419.53 603.78");
    assert_eq!(page_box(&path, "5", "TrimBox"), "8.50 8.50 428.03 603.78");
    options.sheet.slug = press::SLUG;
    options.press.marks = Marks::CropAndRegistration;
    let (_folder, path) = write_with(options);
    assert_eq!(page_box(&path, "2", "MediaBox"), "0.00 0.00 476.03 660.28");
    assert_eq!(page_box(&path, "2", "BleedBox"), "24.00 24.00 452.03 636.28");
    assert_eq!(page_box(&path, "2", "TrimBox"), "24.00 32.50 443.53 627.78");
}

/// Writes one picture of 30 by 20 mm for a press; the kinds of pictures in the file as poppler lists them, and the findings.
fn printed_picture(bytes: &[u8], kind: PictureKind, pixels: (u32, u32), ink: Ink) -> (Vec<String>, Vec<String>) {
    let (maker, _) = book();
    let picture = Picture { path: "tide.png".into(), kind, bytes: Arc::from(bytes), width: pixels.0, height: pixels.1 };
    let assets = Assets { pictures: vec![Some(picture)] };
    let mut options = PdfOptions { standard: PdfStandard::X1a, ..PdfOptions::new(meta()) };
    options.press.ink = ink;
    let mut sink = Sink::new();
    let bytes = pdf::write(&maker.pages, &assets, &maker.fonts, &options, &mut sink).expect("it is written");
    let folder = support::folder();
    let path = folder.path().join("book.pdf");
    support::write(&path, bytes);
    judges::qpdf(&path).expect("the file is sound");
    let list = output_of("pdfimages", &["-list", judges::text(&path)]);
    // The columns are: page, number, type, width, height, color.
    let kinds = list.lines().skip(2).map(|row| row.split_whitespace().skip(2).take(4).collect::<Vec<_>>().join(" "));
    (kinds.collect(), sink.diagnostics().iter().map(|one| format!("{}: {}", one.code.id, one.message)).collect())
}

fn png(image: &image::DynamicImage) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, image::ImageFormat::Png).expect("it can be written");
    bytes.into_inner()
}

#[test]
fn pictures_are_printed_with_the_inks_of_the_edition() {
    let colored = image::RgbaImage::from_fn(400, 300, |x, y| image::Rgba([x as u8, y as u8, 90, (x + y) as u8]));
    let colored = png(&colored.into());
    let print = |ink| printed_picture(&colored, PictureKind::Png, (400, 300), ink);
    // One picture each and no mask: what was transparent lies on white.
    assert_eq!(print(Ink::Black), (vec!["image 400 300 gray".to_string()], Vec::new()));
    assert_eq!(print(Ink::Color), (vec!["image 400 300 cmyk".to_string()], Vec::new()));
    let colorless = image::RgbImage::from_fn(400, 300, |x, _| image::Rgb([x as u8; 3]));
    let (kinds, _) = printed_picture(&png(&colorless.into()), PictureKind::Png, (400, 300), Ink::Color);
    assert_eq!(kinds, ["image 400 300 gray"], "a picture without color needs no more than black");
}

#[test]
fn pictures_too_coarse_or_too_large_are_told() {
    let small = png(&image::GrayImage::from_pixel(120, 80, image::Luma([128])).into());
    let (_, told) = printed_picture(&small, PictureKind::Png, (120, 80), Ink::Black);
    assert_eq!(told, ["D004: “tide.png” has 102 pixels to the inch at its size in the file"]);
    let (kinds, told) = printed_picture(&small, PictureKind::Png, (20_000, 20_000), Ink::Black);
    assert!(kinds.is_empty());
    assert!(
        told[0].starts_with("D003: picture “tide.png” cannot be drawn in the file: it has 400 million pixels"),
        "{told:?}"
    );
    let (kinds, told) = printed_picture(&small[..60], PictureKind::Png, (400, 300), Ink::Black);
    assert!(kinds.is_empty() && told.len() == 1 && told[0].starts_with("D003: "), "{kinds:?} {told:?}");
}

#[test]
fn the_inks_of_a_cmyk_picture_are_kept_and_counted() {
    let dark = std::fs::read(support::root().join("tests/rules/D005/in/tide.jpg")).expect("it is there");
    let (kinds, told) = printed_picture(&dark, PictureKind::Jpeg, (2400, 600), Ink::Color);
    assert_eq!(kinds, ["image 2400 600 cmyk"]);
    // Its four inks are 90, 85, 80 and 95 %.
    assert_eq!(told.len(), 1);
    assert!(
        told[0].starts_with("D005: “tide.png” lays up to 35") || told[0].starts_with("D005: “tide.png” lays up to 34"),
        "{told:?}"
    );
    let (kinds, told) = printed_picture(&dark, PictureKind::Jpeg, (2400, 600), Ink::Black);
    assert_eq!((kinds, told), (vec!["image 2400 600 gray".to_string()], Vec::new()));
}

#[test]
fn figures_are_vectors_in_ink_unless_they_are_transparent() {
    let figure = |style: &str| {
        let svg = format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="20" height="10" {style}/></svg>"##
        );
        printed_picture(svg.as_bytes(), PictureKind::Svg, (30, 20), Ink::Color)
    };
    assert_eq!(figure(r##"fill="#c04020" stroke="#000""##), (Vec::new(), Vec::new()));
    // One shape that clips is no more than a path.
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><clipPath id="c"><circle cx="9" cy="9" r="6"/></clipPath><rect width="20" height="10" clip-path="url(#c)"/></svg>"##;
    assert_eq!(printed_picture(svg.as_bytes(), PictureKind::Svg, (30, 20), Ink::Color), (Vec::new(), Vec::new()));
    let (kinds, told) = figure(r##"fill="#c04020" opacity="0.5""##);
    // 30 by 20 mm at 600 pixels to the inch.
    assert_eq!((kinds, told), (vec!["image 709 473 cmyk".to_string()], Vec::new()));
}

#[test]
fn a_figure_stays_within_its_bounds_on_a_press() {
    // The square reaches a hundred times beyond the figure.
    let svg = br##"<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect x="-999" y="-999" width="3000" height="3000" fill="#000"/></svg>"##;
    let (maker, _) = book();
    let svg =
        Picture { path: "a.svg".into(), kind: PictureKind::Svg, bytes: Arc::from(&svg[..]), width: 30, height: 20 };
    let options = PdfOptions { standard: PdfStandard::X4, ..PdfOptions::new(meta()) };
    let assets = Assets { pictures: vec![Some(svg)] };
    let bytes = pdf::write(&maker.pages, &assets, &maker.fonts, &options, &mut Sink::new()).expect("it is written");
    let folder = support::folder();
    let path = folder.path().join("book.pdf");
    support::write(&path, bytes);
    let stem = folder.path().join("page");
    // One pixel each millimetre: the figure covers 30 by 20 of 148 by 210, and there is some text.
    let args = ["-r", "25.4", "-gray", "-f", "2", "-l", "2", "-singlefile", judges::text(&path), judges::text(&stem)];
    output_of("pdftoppm", &args);
    let page = std::fs::read(stem.with_extension("pgm")).expect("it is drawn");
    let n_dark = page.iter().skip(15).filter(|gray| **gray < 60).count();
    assert!((580..900).contains(&n_dark), "{n_dark}");
}

#[test]
fn the_widest_use_of_a_picture_tells_its_resolution() {
    let (mut maker, _) = book();
    let small = png(&image::GrayImage::from_pixel(400, 267, image::Luma([128])).into());
    let small =
        Picture { path: "a.png".into(), kind: PictureKind::Png, bytes: Arc::from(small), width: 400, height: 267 };
    // 339 pixels to the inch at the first place, 102 at the second one.
    let size = Size { width: Length::mm(100.0), height: Length::mm(66.7) };
    maker.place(Mark::Image { asset: AssetId(0), size }, 100.0, None);
    let options = PdfOptions { standard: PdfStandard::X4, ..PdfOptions::new(meta()) };
    let mut sink = Sink::new();
    pdf::write(&maker.pages, &Assets { pictures: vec![Some(small)] }, &maker.fonts, &options, &mut sink);
    let told: Vec<_> = sink.diagnostics().iter().map(|one| one.message.as_str()).collect();
    assert_eq!(told, ["“a.png” has 102 pixels to the inch at its size in the file"]);
}

#[test]
fn pictures_of_any_width_are_told_of_or_printed() {
    // Wider than the decoders take by themselves.
    let mut wide = std::io::Cursor::new(Vec::new());
    let pixels = image::RgbImage::from_pixel(17_000, 8, image::Rgb([200, 90, 20]));
    pixels.write_to(&mut wide, image::ImageFormat::Jpeg).expect("it can be written");
    let wide = wide.into_inner();
    let (kinds, told) = printed_picture(&wide, PictureKind::Jpeg, (17_000, 8), Ink::Color);
    assert_eq!((kinds, told), (vec!["image 17000 8 cmyk".to_string()], Vec::new()));
    let (maker, _) = book();
    let wide =
        Picture { path: "w.jpg".into(), kind: PictureKind::Jpeg, bytes: Arc::from(wide), width: 17_000, height: 8 };
    let mut sink = Sink::new();
    let assets = Assets { pictures: vec![Some(wide)] };
    pdf::write(&maker.pages, &assets, &maker.fonts, &PdfOptions::new(meta()), &mut sink);
    let told = &sink.diagnostics()[0];
    assert_eq!(
        told.message,
        "picture “w.jpg” cannot be drawn in the file: it has 17000 × 8 pixels, and a side may have 16384"
    );
    assert!(told.hints[0].starts_with("scale it"), "{:?}", told.hints);
}

#[test]
fn odd_pages_are_written_without_a_panic() {
    let (mut maker, _) = book();
    // A picture that is missing, one that is broken, a page without area, a run without size, an empty run, a link to no page.
    let broken =
        Picture { path: "a.png".into(), kind: PictureKind::Png, bytes: Arc::from(&b"no png"[..]), width: 1, height: 1 };
    let assets = Assets { pictures: vec![None, Some(broken)] };
    let size = Size { width: Length::mm(10.0), height: Length::mm(10.0) };
    maker.place(Mark::Image { asset: AssetId(1), size }, 50.0, None);
    maker.place(Mark::Image { asset: AssetId(1), size }, 60.0, None);
    maker.place(Mark::Image { asset: AssetId(7), size }, 60.0, None);
    maker.place(Mark::Image { asset: AssetId(1), size: Size::default() }, 60.0, None);
    maker.place(
        Mark::Glyphs(GlyphRun { font: maker.font, size: Length::ZERO, x_scale: 1000, glyphs: 0..2 }),
        60.0,
        None,
    );
    maker.place(
        Mark::Glyphs(GlyphRun { font: maker.font, size: Length::pt(9.0), x_scale: 1000, glyphs: 0..0 }),
        60.0,
        None,
    );
    maker.place(Mark::Link { size, target: LinkTarget::Page { page_idx: 99, y: Length::ZERO } }, 60.0, None);
    maker.page(0, FolioStyle::Arabic);
    maker.pages.pages.last_mut().expect("it was added").trim = Size::default();
    let mut sink = Sink::new();
    let bytes = pdf::write(&maker.pages, &assets, &maker.fonts, &PdfOptions::new(meta()), &mut sink);
    assert!(bytes.is_some());
    let told: Vec<&str> = sink.diagnostics().iter().map(|one| one.code.id).collect();
    assert_eq!(told, ["D003"]);
    let empty = pdf::write(&Pages::default(), &assets, &maker.fonts, &PdfOptions::new(meta()), &mut Sink::new());
    assert!(empty.is_some());
}
