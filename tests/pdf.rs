//! The PDF writer by hand-made pages, read back by outside judges.

mod support;

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
        self.pages.pages.push(Page {
            side: if number % 2 == 1 { Side::Recto } else { Side::Verso },
            folio: Folio { number, style, is_printed: true },
            trim: Size { width: Length::mm(148.0), height: Length::mm(210.0) },
            bleed: Edges::default(),
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
    let (maker, assets) = book();
    let options = PdfOptions { standard, ..PdfOptions::new(meta()) };
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
    assert_eq!(told, ["the PDF breaks its standard: the book has no release date"]);
}

#[test]
fn the_same_pages_give_the_same_bytes() {
    let bytes = || {
        let (maker, assets) = book();
        pdf::write(&maker.pages, &assets, &maker.fonts, &PdfOptions::new(meta()), &mut Sink::new())
            .expect("it is written")
    };
    assert_eq!(bytes(), bytes());
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
