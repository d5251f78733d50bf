//! The EPUB from hand-made books: shape of the container, of notes, of navigation; every address leads somewhere; the same bytes twice.

mod epub_support;

use bindery::assets::Assets;
use bindery::assets::Picture;
use bindery::assets::PictureKind;
use bindery::book::AssetId;
use bindery::book::AssetRef;
use bindery::book::Attributes;
use bindery::book::Block;
use bindery::book::BlockKind;
use bindery::book::BlockRole;
use bindery::book::Book;
use bindery::book::Inline;
use bindery::book::InlineKind;
use bindery::book::NoteId;
use bindery::book::SectionRole;
use bindery::book::Style;
use bindery::book::block::Alignment;
use bindery::book::block::Stanza;
use bindery::book::block::Table;
use bindery::book::block::VerseLine;
use bindery::book::inline::Image;
use bindery::book::inline::ReferenceForm;
use bindery::book::metadata::Date;
use bindery::book::section::HeadingLabel;
use bindery::book::section::LabelOrigin;
use bindery::epub::EpubOptions;
use bindery::epub::FontEmbedding;
use bindery::epub::Form;
use bindery::epub::Limits;
use bindery::epub::Review;
use bindery::page_map::PageMap;
use bindery::page_map::PageStart;
use bindery::page_map::StartPlace;
use epub_support::Built;
use epub_support::book;
use epub_support::build;
use epub_support::build_with;
use epub_support::build_with_pictures;
use epub_support::chapter;
use epub_support::note;
use epub_support::paragraph;
use epub_support::span;
use epub_support::text;
use skrifa::FontRef;
use skrifa::MetadataProvider;

/// A chapter with a call, a book with a part, references and verse.
fn sample() -> Book {
    let mut book = book("A Small Book");
    let call = Inline::new(InlineKind::NoteCall(NoteId(0)), span(10, 14));
    let reference = InlineKind::Reference {
        anchor: "second".to_string(),
        form: ReferenceForm::Label,
        content: vec![text("Chapter 2")],
    };
    let first = vec![
        Block::new(BlockKind::Paragraph(vec![text("Some words here"), call, text(".")]), span(0, 20)),
        Block::new(BlockKind::Paragraph(vec![text("See "), Inline::new(reference, span(20, 30))]), span(20, 30)),
    ];
    let line = |indent, words| VerseLine { indent, content: vec![text(words)], span: span(40, 50) };
    let verse = BlockKind::Verse { stanzas: vec![Stanza { lines: vec![line(0, "One line"), line(2, "another")] }] };
    book.body = vec![
        chapter("first", "The First", first),
        chapter("second", "The Second", vec![Block::new(verse, span(40, 60)), paragraph("After.")]),
    ];
    book.notes = vec![note("A note with more than one paragraph.", "And this one.")];
    book
}

#[test]
fn mimetype_stands_first_and_is_stored() {
    let bytes = build(sample()).bytes;
    assert_eq!(&bytes[..4], b"PK\x03\x04");
    assert_eq!(u16::from_le_bytes([bytes[8], bytes[9]]), 0, "stored");
    assert_eq!(u16::from_le_bytes([bytes[26], bytes[27]]), 8, "length of the name");
    assert_eq!(u16::from_le_bytes([bytes[28], bytes[29]]), 0, "no extra field");
    assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip");
}

#[test]
fn two_builds_agree_to_the_bit() {
    assert!(build(sample()).bytes == build(sample()).bytes);
}

#[test]
fn every_address_leads_somewhere() {
    build(sample()).check_addresses();
}

#[test]
fn note_has_the_shape_that_pops_up_everywhere() {
    let built = build(sample());
    let chapter = built.file("EPUB/text/chapter-001.xhtml");
    let call = r##"<sup><a epub:type="noteref" role="doc-noteref" id="call-0001" href="chapter-001.xhtml#note-0001">1</a></sup>"##;
    assert!(chapter.contains(call), "{chapter}");
    let head = r##"<aside epub:type="footnote" role="doc-footnote" id="note-0001">"##;
    assert!(chapter.contains(head), "{chapter}");
    let way_back = r##"<p class="first"><a class="note-mark" epub:type="backlink" role="doc-backlink" href="chapter-001.xhtml#call-0001""##;
    assert!(chapter.contains(way_back), "{chapter}");
    assert!(chapter.find(call) < chapter.find(head));
    assert!(chapter.contains("<p>And this one.</p>"), "{chapter}");
}

#[test]
fn reference_leads_to_the_other_file() {
    let built = build(sample());
    assert!(
        built.file("EPUB/text/chapter-001.xhtml").contains(r##"<a href="chapter-002.xhtml#second">Chapter 2</a>"##)
    );
}

#[test]
fn lines_of_verse_hang_each_by_itself() {
    let built = build(sample());
    let chapter = built.file("EPUB/text/chapter-002.xhtml");
    assert!(
        chapter.contains(
            "<p class=\"stanza\"><span class=\"line\">One line<br/></span>\n<span class=\"line in2\">another</span></p>"
        ),
        "{chapter}"
    );
}

#[test]
fn first_paragraph_is_flush_and_its_first_words_are_set_apart() {
    let built = build(sample());
    let chapter = built.file("EPUB/text/chapter-001.xhtml");
    assert!(chapter.contains("<p class=\"first\"><span class=\"first-phrase\">Some words here</span>"), "{chapter}");
}

#[test]
fn notes_of_headings_stay_out_of_the_navigation() {
    let mut book = sample();
    if let Some(heading) = &mut book.body[0].heading {
        heading.title.push(Inline::new(InlineKind::NoteCall(NoteId(0)), span(4, 8)));
    }
    let built = build(book);
    assert!(!built.file("EPUB/text/contents.xhtml").contains("noteref"));
    assert!(!built.file("EPUB/toc.ncx").contains("note-"));
}

#[test]
fn printed_pages_are_marked_where_they_begin() {
    let mut book = self::book("Pages");
    let words = "one two three four five six seven";
    let first = Inline::text(words, span(100, 100 + words.len()));
    let mut opening = chapter("only", "Only", vec![Block::new(BlockKind::Paragraph(vec![first]), span(100, 133))]);
    opening.span = span(80, 200);
    book.body = vec![opening];
    let start = |folio: &str, at| PageStart { folio: folio.to_string(), place: StartPlace::Text(span(at, at + 1)) };
    let pages = PageMap { starts: vec![start("1", 90), start("2", 125)], ..PageMap::default() };
    let built = build_with(
        book,
        Some(&pages),
        &EpubOptions { page_source: Some("urn:isbn:9783161484100".into()), ..Default::default() },
    );
    let chapter = built.file("EPUB/text/chapter-001.xhtml");
    let mark = |folio: &str| {
        format!(r##"<span epub:type="pagebreak" role="doc-pagebreak" id="page-{folio}" aria-label="{folio}"></span>"##)
    };
    assert!(chapter.contains(&format!("five</span> {}six", mark("2"))), "{chapter}");
    assert!(chapter.find(&mark("1")) < chapter.find(&mark("2")));
    assert!(built.file("EPUB/text/contents.xhtml").contains(r##"<a href="chapter-001.xhtml#page-2">2</a>"##));
    assert!(
        built.file("EPUB/package.opf").contains(r#"<meta property="pageBreakSource">urn:isbn:9783161484100</meta>"#)
    );
    built.check_addresses();
}

#[test]
fn hostile_links_and_marks_end_in_a_safe_book() {
    let mut book = self::book("Hostile <script>");
    let link = |url: &str| InlineKind::Link { url: url.to_string(), content: vec![text("words")] };
    let inlines = vec![
        Inline::new(link("javascript:alert(1)"), span(0, 1)),
        Inline::new(link("../../etc/passwd"), span(1, 2)),
        text("<script>alert(1)</script>\u{0}\u{b}"),
    ];
    book.body = vec![chapter("a\"><b", "T & T", vec![Block::new(BlockKind::Paragraph(inlines), span(0, 10))])];
    let built = build(book);
    let chapter = built.file("EPUB/text/chapter-001.xhtml");
    assert!(!chapter.contains("<script"), "{chapter}");
    assert!(!chapter.contains("javascript"), "{chapter}");
    assert!(!chapter.contains("passwd"), "{chapter}");
    assert_eq!(built.codes(), ["E001", "E001"]);
    built.check_addresses();
}

#[test]
fn ids_of_any_script_stay_apart() {
    let mut book = self::book("Главы");
    book.body = vec![
        chapter("глава", "Глава", vec![paragraph("а")]),
        chapter("конец", "Конец", vec![paragraph("б")]),
        chapter("note-0001", "Note", vec![paragraph("в")]),
    ];
    build(book).check_addresses();
}

#[test]
fn empty_book_is_still_a_book() {
    build(self::book("Nothing")).check_addresses();
}

#[test]
fn links_within_links_and_notes_within_notes_are_flattened() {
    let mut book = self::book("Nested");
    let call = |idx| Inline::new(InlineKind::NoteCall(NoteId(idx)), span(idx as usize, idx as usize + 1));
    let inner = InlineKind::Link { url: "https://example.org/in".to_string(), content: vec![text("inner")] };
    let outer = InlineKind::Link {
        url: "https://example.org/out".to_string(),
        content: vec![Inline::new(inner, span(0, 1)), call(0)],
    };
    book.body = vec![chapter(
        "one",
        "One",
        vec![Block::new(BlockKind::Paragraph(vec![Inline::new(outer, span(0, 5)), call(2)]), span(0, 9))],
    )];
    let mut calling = note("Calls", "x");
    calling.blocks = vec![Block::new(BlockKind::Paragraph(vec![text("Calls"), call(1)]), span(0, 1))];
    book.notes = vec![calling, note("Called by a note", "x"), note("Last", "x")];
    let built = build(book);
    let chapter = built.file("EPUB/text/chapter-001.xhtml");
    assert!(chapter.contains(r#"<a href="https://example.org/out">inner</a><sup>"#), "{chapter}");
    let place = |words: &str| chapter.find(words).expect("the note is in the file");
    assert!(place("Calls") < place("Called by a note") && place("Called by a note") < place("Last"));
    built.check_addresses();
}

#[test]
fn only_characters_in_use_are_embedded() {
    let built = build(sample());
    let fonts: Vec<(&str, usize)> = built.sizes("EPUB/fonts/");
    assert!(fonts.iter().any(|(path, _)| path.ends_with("LibertinusSerif-Regular.otf")), "{fonts:?}");
    assert!(fonts.iter().all(|(_, size)| *size < 120_000), "{fonts:?}");
    let without = build_with(sample(), None, &EpubOptions { fonts: FontEmbedding::LeaveOut, ..Default::default() });
    assert!(without.sizes("EPUB/fonts/").is_empty());
    assert!(!without.file("EPUB/style/book.css").contains("@font-face"));
}

#[test]
fn emphasis_and_languages_are_marked() {
    let mut book = self::book("Marks");
    let styled = |style, words: &str| Inline::new(InlineKind::Styled { style, content: vec![text(words)] }, span(0, 1));
    let inlines = vec![styled(Style::Emphasis, "em"), styled(Style::SmallCaps, "sc"), styled(Style::Strong, "b")];
    let mut quotation = Block::new(
        BlockKind::Container {
            role: BlockRole::Quotation,
            blocks: vec![Block::new(BlockKind::Paragraph(inlines), span(0, 3))],
        },
        span(0, 3),
    );
    quotation.attributes.lang = bindery::book::Lang::parse("he");
    book.body = vec![chapter("one", "One", vec![quotation])];
    let built = build(book);
    let chapter = built.file("EPUB/text/chapter-001.xhtml");
    let expected = concat!(
        r#"<blockquote class="quotation" lang="he" xml:lang="he" dir="rtl">"#,
        "\n",
        r#"<p class="first"><em>em</em><span class="small-caps">sc</span><strong>b</strong></p>"#
    );
    assert!(chapter.contains(expected), "{chapter}");
}

/// The declarations of the rule with this selector.
fn rule<'a>(built: &'a Built, selector: &str) -> Vec<&'a str> {
    let css = built.file("EPUB/style/book.css");
    let rules = css.lines().filter_map(|line| line.strip_prefix(selector)?.strip_prefix(" { ")?.strip_suffix('}'));
    rules.flat_map(|rule| rule.split(';')).map(str::trim).collect()
}

#[test]
fn large_type_leaves_room_for_what_stands_far_in() {
    let built = build(sample());
    let epigraph = rule(&built, "div.epigraph, section.epigraph");
    assert!(epigraph.iter().any(|one| one.starts_with("margin:") && one.ends_with("30%")), "{epigraph:?}");
    let quotation = rule(&built, ".quotation");
    assert!(quotation.contains(&"margin: 0.7em 1.4em 0.7em 1.4em"), "{quotation:?}");
}

#[test]
fn what_stands_within_small_type_is_not_made_smaller_again() {
    // Caption 9 on a table of 9.5, attribution 10 below a quotation of 10.
    let built = build(sample());
    assert_eq!(rule(&built, "table caption"), ["font-size: 0.947em", ""]);
    assert_eq!(rule(&built, ".quotation > p.attribution"), ["font-size: 1em", ""]);
}

#[test]
fn attribution_is_roman_below_an_italic_epigraph() {
    let built = build(sample());
    assert!(rule(&built, "p.attribution").contains(&"font-style: normal"));
    assert_eq!(rule(&built, "p.attribution em"), ["font-style: italic", ""]);
    let in_italic = built.file("EPUB/style/book.css").lines().find(|line| line.starts_with("div.epigraph em, "));
    assert!(in_italic.is_some_and(|line| line.ends_with(" { font-style: normal; }")));
}

#[test]
fn asterisks_of_a_pause_have_the_colour_of_the_text() {
    // A browser's own rule makes `hr` gray.
    assert!(rule(&build(sample()), "hr.scene-break").contains(&"color: inherit"));
}

/// A table with so many columns.
fn table(n_columns: usize) -> Block {
    let cells = |words: &str| vec![vec![text(words)]; n_columns];
    let table = Table {
        label: None,
        caption: Vec::new(),
        alignments: vec![Alignment::Natural; n_columns],
        head: cells("Ζ"),
        rows: vec![cells("words")],
    };
    Block::new(BlockKind::Table(table), span(0, 9))
}

#[test]
fn only_a_table_of_many_columns_scrolls() {
    // Engines break no page within a box that scrolls: a long table would be cut off at the foot of the screen.
    let mut book = self::book("Tables");
    book.body = vec![chapter("one", "One", vec![table(4)]), chapter("two", "Two", vec![table(5)])];
    let built = build(book);
    assert!(built.file("EPUB/text/chapter-001.xhtml").contains(r#"<div class="table-box">"#));
    assert!(built.file("EPUB/text/chapter-002.xhtml").contains(r#"<div class="table-box wide">"#));
    assert!(!rule(&built, ".table-box").iter().any(|one| one.starts_with("overflow")));
    assert!(rule(&built, ".table-box.wide").contains(&"overflow: auto"));
}

#[test]
fn heads_of_tables_are_embedded_in_italic() {
    // The stylesheet sets them so; the capital zeta stands nowhere else.
    let mut book = self::book("Tables");
    book.body = vec![chapter("one", "One", vec![table(2)])];
    let built = build(book);
    let path = "EPUB/fonts/LibertinusSerif-Italic.otf";
    let font = built.package.files.iter().find(|file| file.path == path).expect("the italic is embedded");
    let face = FontRef::new(&font.bytes).expect("the font can be read");
    let has = |one: char| face.charmap().map(one).is_some();
    assert!(has('Ζ') && !has('Ω'));
}

#[test]
fn drawings_get_paper_behind_them() {
    let mut book = self::book("Pictures");
    let png = |color_type: u8, chunk: &[u8; 4]| {
        let header = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08";
        let chunks = [&[color_type, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], chunk.as_slice()].concat();
        (PictureKind::Png, [header.as_slice(), &chunks].concat())
    };
    let pictures = [
        (PictureKind::Svg, b"<svg/>".to_vec()),
        png(6, b"IDAT"),
        png(3, b"tRNS"),
        png(2, b"IDAT"),
        (PictureKind::Jpeg, vec![0xff, 0xd8]),
    ];
    let mut assets = Assets::default();
    let mut inlines = Vec::new();
    for (idx, (kind, bytes)) in pictures.into_iter().enumerate() {
        let path = format!("picture-{idx}");
        book.assets.push(AssetRef { path: path.clone(), span: span(0, 1) });
        assets.pictures.push(Some(Picture { path, kind, bytes: bytes.into(), width: 1, height: 1 }));
        let asset = AssetId(idx as u32);
        let image = Image { asset, alt: "A drawing".to_string(), is_decorative: false, width_percent: None };
        inlines.push(Inline::new(InlineKind::Image(Box::new(image)), span(idx, idx + 1)));
    }
    book.body = vec![chapter("one", "One", vec![Block::new(BlockKind::Paragraph(inlines), span(0, 9))])];
    let built = build_with_pictures(book, &assets);
    let chapter = built.file("EPUB/text/chapter-001.xhtml");
    let images = chapter.split("<img ").skip(1).map(|one| one.split_once('>').map_or(one, |(image, _)| image));
    let with_paper: Vec<bool> = images.map(|image| image.contains("see-through")).collect();
    assert_eq!(with_paper, [true, true, true, false, false], "{chapter}");
}

#[test]
fn back_matter_stands_apart_from_the_chapters_of_the_last_part() {
    let spaced = ".contents li.contents-part, .contents li.contents-part + li";
    assert_eq!(rule(&build(sample()), spaced), ["margin-top: 1.2em", ""]);
}

#[test]
fn package_lists_every_file_once() {
    let built = build(sample());
    let package = built.file("EPUB/package.opf");
    // All but itself and the container's own.
    assert_eq!(package.matches("<item id=").count(), built.paths().count() - 2, "{package}");
    for path in built.paths().filter(|path| path.starts_with("EPUB/") && *path != "EPUB/package.opf") {
        let href = format!("href=\"{}\"", path.trim_start_matches("EPUB/"));
        assert_eq!(
            package.lines().filter(|line| line.starts_with("<item ") && line.contains(&href)).count(),
            1,
            "{path}"
        );
    }
}

/// A book with one table, its head in these words, and a review.
fn reviewed(head: &str) -> Built {
    let mut headed = table(2);
    if let BlockKind::Table(table) = &mut headed.kind {
        table.head = vec![if head.is_empty() { Vec::new() } else { vec![text(head)] }; 2];
    }
    let mut book = book("Tides");
    book.body = vec![chapter("one", "High Water", vec![headed])];
    let date = Date { year: 2026, month: 5, day: 1 };
    let review = Some(Review { by: "Ada Quill".to_string(), date, span: None });
    build_with(book, None, &EpubOptions { review, ..Default::default() })
}

#[test]
fn conformance_is_claimed_by_a_person_and_only_where_nothing_speaks_against_it() {
    let claim =
        r#"<meta property="dcterms:conformsTo" id="conformance">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta>"#;
    let by = r##"<meta property="a11y:certifiedBy" refines="#conformance" id="certifier">Ada Quill</meta>"##;
    let on = r##"<meta property="dcterms:date" refines="#certifier">2026-05-01</meta>"##;
    let sound = reviewed("Port");
    for line in [claim, by, on] {
        assert!(sound.file("EPUB/package.opf").contains(line), "{line}");
    }
    assert!(sound.codes().is_empty());
    let faulty = reviewed("");
    assert!(!faulty.file("EPUB/package.opf").contains("conformsTo"));
    assert!(!faulty.file("EPUB/package.opf").contains("certifiedBy"));
    assert_eq!(faulty.codes(), ["E012"]);
    assert!(!build(sample()).file("EPUB/package.opf").contains("conformsTo"), "nobody has judged it");
}

#[test]
fn pages_that_begin_within_code_are_marked_there() {
    let mut book = self::book("Code");
    let code =
        BlockKind::Code { language: None, text: "first line\nsecond line\n".to_string(), starts: vec![103, 120] };
    let mut only = chapter("only", "Only", vec![Block::new(code, span(100, 130))]);
    only.span = span(80, 200);
    book.body = vec![only];
    let place = StartPlace::Text(span(120, 121));
    let pages = PageMap { starts: vec![PageStart { folio: "7".to_string(), place }], ..PageMap::default() };
    let built = build_with(book, Some(&pages), &EpubOptions::default());
    let chapter = built.file("EPUB/text/chapter-001.xhtml");
    let mark = r##"<span epub:type="pagebreak" role="doc-pagebreak" id="page-7" aria-label="7"></span>"##;
    assert!(chapter.contains(&format!("first line\n{mark}second line")), "{chapter}");
}

#[test]
fn the_page_of_a_chapter_begins_with_its_label() {
    let mut book = self::book("Labels");
    let mut only = chapter("only", "", vec![paragraph("Words.")]);
    let heading = only.heading.as_mut().expect("a chapter has one");
    heading.span = span(100, 120);
    heading.title = vec![Inline::text("Only", span(113, 117))];
    heading.label = Some(HeadingLabel {
        word: "Chapter".to_string(),
        number: "7".to_string(),
        value: Some(7),
        origin: LabelOrigin::Typed,
    });
    only.span = span(100, 200);
    book.body = vec![only];
    let place = StartPlace::Text(span(100, 120));
    let pages = PageMap { starts: vec![PageStart { folio: "7".to_string(), place }], ..PageMap::default() };
    let built = build_with(book, Some(&pages), &EpubOptions::default());
    let chapter = built.file("EPUB/text/chapter-001.xhtml");
    let mark = r##"<span epub:type="pagebreak" role="doc-pagebreak" id="page-7" aria-label="7"></span>"##;
    assert!(chapter.contains(&format!("{mark}<span class=\"chapter-label\">Chapter 7")), "{chapter}");
}

#[test]
fn a_caption_written_after_its_table_takes_no_mark_of_the_rows() {
    let cell = |words: &str, at: usize| vec![Inline::text(words, span(at, at + words.len()))];
    let table = Table {
        label: None,
        caption: cell("The caption", 150),
        alignments: vec![Alignment::Natural],
        head: vec![cell("Head", 100)],
        rows: vec![vec![cell("first", 110)], vec![cell("second", 120)], vec![cell("third", 130)]],
    };
    let mut book = self::book("Tables");
    let mut only = chapter("only", "Only", vec![Block::new(BlockKind::Table(table), span(100, 161))]);
    only.span = span(80, 200);
    book.body = vec![only];
    let start = |folio: &str, at| PageStart { folio: folio.to_string(), place: StartPlace::Text(span(at, at + 1)) };
    // The page that begins with the caption comes first in print and last in the manuscript.
    let pages = PageMap { starts: vec![start("7", 150), start("8", 120)], ..PageMap::default() };
    let built = build_with(book, Some(&pages), &EpubOptions::default());
    let chapter = built.file("EPUB/text/chapter-001.xhtml");
    let mark = |folio: &str| {
        format!(r##"<span epub:type="pagebreak" role="doc-pagebreak" id="page-{folio}" aria-label="{folio}"></span>"##)
    };
    assert!(
        chapter.contains(&format!("{}<span class=\"caption-label\">Table 1</span>. The caption", mark("7"))),
        "{chapter}"
    );
    assert!(chapter.contains(&format!("{}second", mark("8"))), "{chapter}");
}

#[test]
fn references_to_pages_keep_their_printed_number_in_notes_too() {
    let mut book = sample();
    let place = InlineKind::Span {
        attributes: Box::new(Attributes { id: Some("deep".to_string()), ..Attributes::default() }),
        content: vec![text("here")],
    };
    book.notes[0].blocks.push(Block::new(BlockKind::Paragraph(vec![Inline::new(place, span(0, 0))]), span(0, 0)));
    let see = InlineKind::Reference { anchor: "deep".to_string(), form: ReferenceForm::Page, content: vec![] };
    book.body[1].blocks.push(Block::new(BlockKind::Paragraph(vec![Inline::new(see, span(70, 80))]), span(70, 80)));
    let folios = [("deep".to_string(), "37".to_string())].into_iter().collect();
    let pages = PageMap { folios, ..PageMap::default() };
    let built = build_with(book, Some(&pages), &EpubOptions::default());
    assert!(built.file("EPUB/text/chapter-002.xhtml").contains("#deep\">page\u{a0}37</a>"));
}

/// The text of a file without its tags.
fn words(xhtml: &str) -> String {
    let body = xhtml.split_once("<body").map_or(xhtml, |(_, body)| body);
    let pieces = body.split('<').map(|piece| piece.split_once('>').map_or("", |(_, text)| text));
    pieces.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn limited(book: Book, pages: Option<&PageMap>, limits: Limits) -> Built {
    build_with(book, pages, &EpubOptions { limits, ..Default::default() })
}

/// A chapter of sixty paragraphs of a kilobyte, the thirtieth with a note, with a subsection at its end.
fn long_book() -> Book {
    let mut book = self::book("Long");
    let paragraph = |idx: usize| {
        let words = format!("Paragraph {idx}. {}", "The tide came in again. ".repeat(40));
        let start = 1000 * idx;
        let mut inlines = vec![Inline::text(words, span(start, start + 990))];
        if idx == 30 {
            inlines.push(Inline::new(InlineKind::NoteCall(NoteId(0)), span(start + 990, start + 994)));
        }
        Block::new(BlockKind::Paragraph(inlines), span(start, start + 999))
    };
    let mut long = chapter("long", "The Long One", (0..60).map(paragraph).collect());
    long.span = span(0, 62_000);
    let mut below = chapter("below", "Below", vec![self::paragraph("After all.")]);
    (below.role, below.level, below.span) = (SectionRole::Subsection, 1, span(60_000, 62_000));
    long.children = vec![below];
    book.body = vec![long];
    book.notes = vec![note("A note.", "Its end.")];
    book
}

#[test]
fn files_too_large_for_old_readers_are_parted() {
    let start = |folio: &str, at| PageStart { folio: folio.to_string(), place: StartPlace::Text(span(at, at + 1)) };
    let pages = PageMap { starts: vec![start("1", 0), start("2", 31_000), start("3", 45_500)], ..PageMap::default() };
    let whole = limited(long_book(), Some(&pages), Limits::default());
    let parted = limited(long_book(), Some(&pages), Limits { text_bytes: 20_000, ..Limits::default() });
    let sizes = parted.sizes("EPUB/text/chapter-");
    assert!(sizes.len() >= 3 && sizes.iter().all(|(_, size)| *size <= 20_000), "{sizes:?}");
    parted.check_addresses();
    assert!(parted.codes().is_empty());
    let text = |built: &Built| -> String {
        let text =
            built.package.files.iter().filter(|file| file.path.contains("/text/") && !file.path.contains("contents"));
        text.map(|file| words(std::str::from_utf8(&file.bytes).expect("it is text")) + " ").collect()
    };
    // The note stands at the end of the file that calls it, so it is looked for apart.
    let note = "1 A note. Its end. ";
    assert_eq!(text(&parted).replace(note, ""), text(&whole).replace(note, ""));
    assert_eq!(text(&parted).matches(note).count(), 1);
    assert_eq!(text(&parted).matches("The Long One").count(), 1, "the heading stands once");
    let contents = parted.file("EPUB/text/contents.xhtml");
    assert_eq!(contents.matches(">The Long One<").count(), 1, "{contents}");
    for folio in ["1", "2", "3"] {
        assert_eq!(contents.matches(&format!("#page-{folio}\"")).count(), 1, "{contents}");
    }
}

#[test]
fn a_block_that_is_too_large_by_itself_is_told() {
    let mut book = self::book("Code");
    let code = BlockKind::Code { language: None, text: "a line of code\n".repeat(2000), starts: Vec::new() };
    book.body = vec![chapter("only", "Only", vec![paragraph("Before."), Block::new(code, span(10, 30_000))])];
    let built = limited(book, None, Limits { text_bytes: 20_000, ..Limits::default() });
    assert_eq!(built.codes(), ["E021"]);
}

#[test]
fn what_cannot_be_parted_leaves_the_rest_of_its_chapter_whole() {
    let mut book = self::book("Code");
    let code = BlockKind::Code { language: None, text: "a line of code\n".repeat(2000), starts: Vec::new() };
    let short = |idx: usize| Block { span: span(idx * 40, idx * 40 + 30), ..paragraph("Short.") };
    let mut blocks: Vec<Block> = (0..100).map(short).collect();
    blocks.push(Block::new(code, span(4000, 34_000)));
    blocks.push(Block::new(BlockKind::SceneBreak, span(34_001, 34_004)));
    blocks.extend((851..951).map(short));
    book.body = vec![chapter("only", "Only", blocks)];
    let built = limited(book, None, Limits { text_bytes: 20_000, ..Limits::default() });
    assert_eq!(built.codes(), ["E021"]);
    assert_eq!(built.sizes("EPUB/text/chapter-").len(), 3);
}

#[test]
fn marks_for_kobo_change_no_word() {
    let kepub = Limits { form: Form::Kepub, ..Limits::default() };
    for book in [sample(), long_book()] {
        let (plain, marked) = (build(book.clone()), limited(book, None, kepub));
        marked.check_addresses();
        let paths: Vec<&str> = plain.paths().filter(|path| path.ends_with(".xhtml")).collect();
        assert_eq!(paths, marked.paths().filter(|path| path.ends_with(".xhtml")).collect::<Vec<_>>());
        for path in paths {
            assert_eq!(words(plain.file(path)), words(marked.file(path)), "{path}");
        }
        assert!(marked.file("EPUB/text/chapter-001.xhtml").contains("<span class=\"koboSpan\" id=\"kobo.2.1\">"));
    }
}

#[test]
fn obfuscated_fonts_are_listed_and_come_back() {
    let plain = build(sample());
    let options = EpubOptions { fonts: FontEmbedding::Obfuscate, ..Default::default() };
    let hidden = build_with(sample(), None, &options);
    let listed = hidden.file("META-INF/encryption.xml");
    let fonts = |built: &Built| -> Vec<(String, Vec<u8>)> {
        let fonts = built.package.files.iter().filter(|file| file.path.starts_with("EPUB/fonts/"));
        fonts.map(|file| (file.path.clone(), file.bytes.clone())).collect()
    };
    assert!(!fonts(&hidden).is_empty());
    for ((path, hidden), (same, plain)) in fonts(&hidden).iter().zip(&fonts(&plain)) {
        assert_eq!(path, same);
        assert!(listed.contains(&format!("<enc:CipherReference URI=\"{path}\"/>")), "{listed}");
        assert!(hidden[..1040] != plain[..1040] && hidden[1040..] == plain[1040..], "{path}");
    }
    assert!(plain.paths().all(|path| path != "META-INF/encryption.xml"));
}

/// The one note of the sample: its call, and its text.
fn call_and_note() -> (String, String, usize, usize) {
    let built = build(sample());
    let chapter = built.file("EPUB/text/chapter-001.xhtml").to_string();
    let call_at = chapter.find("epub:type=\"noteref\"").expect("it is called");
    let note_at = chapter.find("<aside").expect("it is there");
    let call = chapter[..call_at].rfind("<sup>").map(|at| &chapter[at..]).expect("the call is raised");
    let call = call[..call.find("</sup>").expect("it ends") + "</sup>".len()].to_string();
    let note = chapter[note_at..chapter.find("</aside>").expect("it ends")].to_string();
    (call, note, call_at, note_at)
}

#[test]
fn apple_books_wants_nothing_but_the_number_within_the_link_of_a_call() {
    let (call, ..) = call_and_note();
    assert!(call.starts_with("<sup><a ") && call.ends_with(">1</a></sup>"), "{call}");
}

#[test]
fn kobo_wants_the_file_in_the_address_of_a_note() {
    let (call, ..) = call_and_note();
    assert!(call.contains("href=\"chapter-001.xhtml#note-0001\""), "{call}");
}

#[test]
fn kobo_wants_a_note_after_its_call() {
    let (.., call_at, note_at) = call_and_note();
    assert!(call_at < note_at);
}

#[test]
fn old_importers_want_ids_of_nine_characters() {
    let (_, note, ..) = call_and_note();
    let id = note.split_once(" id=\"").and_then(|(_, rest)| rest.split_once('"')).expect("it has an id").0;
    assert!(id.len() >= 9, "{id}");
}

#[test]
fn kindle_wants_the_way_back_at_the_head_of_a_note() {
    let (_, note, ..) = call_and_note();
    let first = note.split_once("<p class=\"first\">").expect("it has a paragraph").1;
    assert!(first.starts_with("<a class=\"note-mark\" epub:type=\"backlink\""), "{note}");
}

#[test]
fn kobo_shows_no_note_above_five_thousand_characters() {
    let told = |n_words: usize| {
        let mut book = sample();
        book.notes = vec![note(&"word ".repeat(n_words), "")];
        let limits = Limits { note_characters: 5000, ..Limits::default() };
        limited(book, None, limits).codes().contains(&"E022")
    };
    assert!(told(1001) && !told(1000));
}
