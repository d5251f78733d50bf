//! The EPUB from hand-made books: shape of the container, of notes, of navigation; every address leads somewhere; the same bytes twice.

mod epub_support;

use bindery::book::Block;
use bindery::book::BlockKind;
use bindery::book::BlockRole;
use bindery::book::Book;
use bindery::book::Inline;
use bindery::book::InlineKind;
use bindery::book::NoteId;
use bindery::book::Style;
use bindery::book::block::Stanza;
use bindery::book::block::VerseLine;
use bindery::book::inline::ReferenceForm;
use bindery::epub::EpubOptions;
use bindery::page_map::PageMap;
use bindery::page_map::PageStart;
use epub_support::Built;
use epub_support::book;
use epub_support::build;
use epub_support::build_with;
use epub_support::chapter;
use epub_support::note;
use epub_support::paragraph;
use epub_support::span;
use epub_support::text;

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
            "<p class=\"stanza\"><span class=\"line\">One line</span><br/>\n<span class=\"line in2\">another</span></p>"
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
    let start = |folio: &str, at| PageStart { folio: folio.to_string(), span: span(at, at + 1) };
    let pages = PageMap { starts: vec![start("1", 90), start("2", 125)] };
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
    let without = build_with(sample(), None, &EpubOptions { without_fonts: true, ..Default::default() });
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

/// Keeps the helper's type in use where a test needs only parts of it.
#[test]
fn package_lists_every_file_once() {
    let built: Built = build(sample());
    let package = built.file("EPUB/package.opf");
    for path in built.paths().filter(|path| path.starts_with("EPUB/") && *path != "EPUB/package.opf") {
        let href = format!("href=\"{}\"", path.trim_start_matches("EPUB/"));
        assert_eq!(package.matches(&"<item id=".to_string()).count(), built.paths().count() - 2, "{package}");
        assert_eq!(
            package.lines().filter(|line| line.starts_with("<item ") && line.contains(&href)).count(),
            1,
            "{path}"
        );
    }
}
