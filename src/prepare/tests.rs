//! Whole books made by hand, small enough to see every number.

use crate::book::Attributes;
use crate::book::Block;
use crate::book::BlockKind;
use crate::book::Book;
use crate::book::Heading;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::Lang;
use crate::book::Metadata;
use crate::book::Note;
use crate::book::NoteId;
use crate::book::Section;
use crate::book::SectionRole;
use crate::book::block::Figure;
use crate::book::inline::Image;
use crate::book::inline::ReferenceForm;
use crate::book::inline::plain_text;
use crate::book::metadata::Contributor;
use crate::book::metadata::EditionIdentifier;
use crate::book::metadata::Publisher;
use crate::book::metadata::Series;
use crate::book::section::HeadingLabel;
use crate::book::section::LabelOrigin;
use crate::diag::Sink;
use crate::prepare::ChapterNumbering;
use crate::prepare::ContentsEntry;
use crate::prepare::NoteNumbering;
use crate::prepare::NotePlacement;
use crate::prepare::PrepareRules;
use crate::prepare::PreparedBook;
use crate::prepare::prepare;
use crate::source::FileId;
use crate::source::Span;

/// Builds a book; every node gets the next span.
struct Maker {
    book: Book,
    at: usize,
}

impl Maker {
    fn new(lang: &str) -> Maker {
        let meta = Metadata::new("test", "The \"Test\"", Lang::parse(lang).expect("a tag"));
        Maker { book: Book { meta, front: vec![], body: vec![], back: vec![], notes: vec![], assets: vec![] }, at: 0 }
    }

    fn span(&mut self) -> Span {
        self.at += 10;
        Span::new(FileId(0), self.at, self.at + 5)
    }

    fn section(&mut self, role: SectionRole, id: &str, title: &str) -> Section {
        let span = self.span();
        let title = if title.is_empty() { vec![] } else { vec![Inline::text(title, span)] };
        Section {
            id: id.to_string(),
            role,
            level: 1,
            heading: Some(Heading { label: None, title, short: None, toc: None, span }),
            attributes: Attributes::default(),
            blocks: vec![],
            children: vec![],
            span,
        }
    }

    fn paragraph(&mut self, inlines: Vec<InlineKind>) -> Block {
        let span = self.span();
        let inlines = inlines.into_iter().map(|kind| Inline::new(kind, span)).collect();
        Block::new(BlockKind::Paragraph(inlines), span)
    }

    /// A note that is called from the paragraph handed back.
    fn noted(&mut self, text: &str) -> Block {
        let id = self.note(text);
        self.paragraph(vec![InlineKind::Text("word".to_string()), InlineKind::NoteCall(id)])
    }

    fn note(&mut self, text: &str) -> NoteId {
        let span = self.span();
        let blocks = vec![Block::new(BlockKind::Paragraph(vec![Inline::text(text, span)]), span)];
        self.book.notes.push(Note { label: None, blocks, mark: String::new(), call: None, span });
        NoteId(self.book.notes.len() as u32 - 1)
    }

    fn prepare(self, rules: &PrepareRules) -> (PreparedBook, Sink) {
        let mut sink = Sink::new();
        (prepare(self.book, rules, &mut sink), sink)
    }
}

fn typed(word: &str, number: &str, value: u32) -> Option<HeadingLabel> {
    Some(HeadingLabel {
        word: word.to_string(),
        number: number.to_string(),
        value: Some(value),
        origin: LabelOrigin::Typed,
    })
}

fn with_label(mut section: Section, label: Option<HeadingLabel>) -> Section {
    section.heading.as_mut().expect("a heading").label = label;
    section
}

fn text(text: &str) -> InlineKind {
    InlineKind::Text(text.to_string())
}

fn reference(anchor: &str) -> InlineKind {
    InlineKind::Reference { anchor: anchor.to_string(), form: ReferenceForm::Label, content: vec![] }
}

fn figure(id: Option<&str>, caption: &str, span: Span) -> Block {
    let image = Image { asset: crate::book::AssetId(0), alt: "x".into(), is_decorative: false, width_percent: None };
    let caption = if caption.is_empty() { vec![] } else { vec![Inline::text(caption, span)] };
    let mut block = Block::new(BlockKind::Figure(Figure { image, caption, label: None }), span);
    block.attributes.id = id.map(str::to_string);
    block
}

fn lines(entries: &[ContentsEntry], depth: usize, all: &mut Vec<String>) {
    for entry in entries {
        all.push(format!("{}{}", "  ".repeat(depth), entry.text));
        lines(&entry.children, depth + 1, all);
    }
}

fn contents(book: &PreparedBook) -> Vec<String> {
    let mut all = Vec::new();
    lines(&book.contents, 0, &mut all);
    all
}

fn first_paragraph(section: &Section) -> String {
    let BlockKind::Paragraph(content) = &section.blocks[0].kind else { panic!("no paragraph") };
    plain_text(content).replace('\u{a0}', "~")
}

fn marks(book: &PreparedBook) -> Vec<&str> {
    book.book().notes.iter().map(|note| note.mark.as_str()).collect()
}

/// Two parts of two chapters each, without numbers, between a foreword and two appendices.
fn two_parts(lang: &str) -> Maker {
    use SectionRole as R;
    let mut maker = Maker::new(lang);
    let foreword = maker.section(R::Foreword, "foreword", "Foreword");
    maker.book.front.push(foreword);
    for part in ["one", "two"] {
        let mut whole = maker.section(R::Part, part, &format!("Part the {part}"));
        for chapter in ["a", "b"] {
            let mut section = maker.section(R::Chapter, &format!("{part}-{chapter}"), &format!("On {chapter}"));
            section.blocks.push(maker.noted("note"));
            whole.children.push(section);
        }
        maker.book.body.push(whole);
    }
    for id in ["sources", "letters"] {
        let section = maker.section(R::Appendix, id, id);
        maker.book.back.push(section);
    }
    maker
}

#[test]
fn chapters_are_numbered_as_the_manifest_says() {
    let rules = |chapter_numbering| PrepareRules { chapter_numbering, ..PrepareRules::default() };
    let (book, _) = two_parts("en").prepare(&rules(ChapterNumbering::ByPart));
    assert_eq!(
        contents(&book),
        [
            "Foreword",
            "Part I: Part the one",
            "  Chapter 1: On a",
            "  Chapter 2: On b",
            "Part II: Part the two",
            "  Chapter 1: On a",
            "  Chapter 2: On b",
            "Appendix A: sources",
            "Appendix B: letters",
        ]
    );
    let (book, _) = two_parts("fr").prepare(&rules(ChapterNumbering::Continuous));
    assert_eq!(contents(&book)[5], "  Chapitre 3\u{a0}: On a");
    let (book, _) = two_parts("en").prepare(&rules(ChapterNumbering::Typed));
    assert_eq!(contents(&book)[1..3], ["Part the one", "  On a"]);
}

#[test]
fn contents_are_as_deep_as_the_manifest_says_with_parts_and_without() {
    use SectionRole as R;
    let book = |depth| {
        let mut maker = Maker::new("en");
        let mut whole = maker.section(R::Part, "part", "Part");
        for divided in [true, false] {
            let mut chapter = maker.section(R::Chapter, &format!("chapter-{divided}"), "Chapter");
            let mut section = maker.section(R::Subsection, &format!("section-{divided}"), "Section");
            section.children.push(maker.section(R::Subsection, &format!("below-{divided}"), "Below"));
            chapter.children.push(section);
            if divided { whole.children.push(chapter) } else { maker.book.body.push(chapter) }
        }
        maker.book.body.insert(0, whole);
        contents(&maker.prepare(&PrepareRules { contents_depth: depth, ..Default::default() }).0)
    };
    assert_eq!(book(1), ["Part", "  Chapter", "Chapter"]);
    assert_eq!(book(0), book(1), "the menu of an e-book may not be empty");
    assert_eq!(book(2), ["Part", "  Chapter", "    Section", "Chapter", "  Section"]);
    assert_eq!(book(3)[3..], ["      Below", "Chapter", "  Section", "    Below"]);
    assert_eq!(book(6), book(3));
}

#[test]
fn a_typed_number_is_never_given_twice() {
    use SectionRole as R;
    let mut maker = Maker::new("en");
    let first = maker.section(R::Chapter, "a", "First");
    let first = with_label(first, typed("CHAPTER", "4", 4));
    let mut plain = maker.section(R::Chapter, "b", "Plain");
    plain.attributes.classes.push("unnumbered".to_string());
    let second = maker.section(R::Chapter, "c", "Second");
    maker.book.body = vec![first, plain, second];
    let (book, _) =
        maker.prepare(&PrepareRules { chapter_numbering: ChapterNumbering::Continuous, ..Default::default() });
    assert_eq!(contents(&book), ["Chapter 4: First", "Plain", "Chapter 5: Second"]);
    let label = book.book().body[0].heading.as_ref().and_then(|heading| heading.label.clone()).expect("a label");
    assert_eq!((label.word.as_str(), label.origin), ("CHAPTER", LabelOrigin::Typed));
}

#[test]
fn contents_leave_out_what_no_reader_looks_for() {
    use SectionRole as R;
    let mut maker = Maker::new("en");
    let dedication = maker.section(R::Dedication, "d", "To her");
    maker.book.front.push(dedication);
    let mut hidden = maker.section(R::Chapter, "h", "Hidden");
    hidden.attributes.classes.push("unlisted".to_string());
    let child = maker.section(R::Subsection, "hc", "Child");
    hidden.children.push(child);
    let mut short = maker.section(R::Chapter, "s", "A very long title indeed");
    short.heading.as_mut().expect("a heading").toc = Some("A \"short\" title".to_string());
    short.heading.as_mut().expect("a heading").label = typed("Chapter", "4", 4);
    let mut untitled = maker.section(R::Chapter, "u", "");
    untitled.heading = None;
    maker.book.body = vec![hidden, short, untitled];
    let (book, _) = maker.prepare(&PrepareRules::default());
    // The words of `toc=` take the place of the title; the number stays.
    assert_eq!(contents(&book), ["Child", "Chapter 4: A “short” title"]);
    assert_eq!(book.contents[1].label.as_deref(), Some("Chapter 4"));
    assert_eq!(book.half_title, "The “Test”");
}

#[test]
fn notes_are_marked_in_the_order_of_their_calls() {
    let (book, _) = two_parts("en").prepare(&PrepareRules::default());
    assert_eq!(marks(&book), ["1", "1", "1", "1"]);
    let by_book = PrepareRules { note_numbering: NoteNumbering::Book, ..Default::default() };
    let (book, _) = two_parts("en").prepare(&by_book);
    assert_eq!(marks(&book), ["1", "2", "3", "4"]);
    assert_eq!(book.endnotes.len(), 4);
    assert_eq!(book.endnotes_of("two-a").expect("a group").notes, [NoteId(2)]);
    assert!(book.endnotes_of("one").is_none());
}

#[test]
fn a_note_within_a_note_follows_it_and_a_note_without_a_call_is_kept() {
    use SectionRole as R;
    let mut maker = Maker::new("en");
    let mut first = maker.section(R::Chapter, "a", "First");
    let outer = maker.note("outer");
    let after = maker.note("after");
    let inner = maker.note("inner");
    let lost = maker.note("lost");
    let span = maker.span();
    maker.book.notes[outer.0 as usize].blocks[0].kind = BlockKind::Paragraph(vec![
        Inline::new(InlineKind::NoteCall(inner), span),
        Inline::new(InlineKind::NoteCall(outer), span),
    ]);
    first.blocks.push(maker.paragraph(vec![InlineKind::NoteCall(outer), InlineKind::NoteCall(after)]));
    let second = maker.section(R::Chapter, "b", "Second");
    maker.book.body = vec![first, second];
    let (book, _) = maker.prepare(&PrepareRules::default());
    assert_eq!(book.endnotes.len(), 1);
    assert_eq!(book.endnotes[0].notes, [outer, inner, after]);
    assert_eq!(book.endnotes[0].uncalled, [lost]);
    assert_eq!(marks(&book), ["1", "3", "2", "*"]);
}

#[test]
fn notes_at_the_end_of_the_book_get_a_section_and_headings_that_tell_chapters_apart() {
    let rules = PrepareRules {
        note_placement: NotePlacement::BookEnd,
        chapter_numbering: ChapterNumbering::ByPart,
        ..Default::default()
    };
    let (book, _) = two_parts("en").prepare(&rules);
    assert_eq!(book.endnotes_section.as_deref(), Some("notes"));
    assert_eq!(book.book().back.last().map(|section| section.role), Some(SectionRole::Notes));
    assert_eq!(contents(&book).last().map(String::as_str), Some("Notes"));
    let headings: Vec<String> = book.endnotes.iter().map(|group| plain_text(&group.heading)).collect();
    assert_eq!(headings[1], "Part I, Chapter 2: On b");
    assert_eq!(headings[2], "Part II, Chapter 1: On a");
    let (book, _) = two_parts("en").prepare(&PrepareRules { chapter_numbering: ChapterNumbering::Continuous, ..rules });
    assert_eq!(plain_text(&book.endnotes[2].heading), "Chapter 3: On a");
}

#[test]
fn references_say_the_name_of_their_target() {
    let rules = PrepareRules { chapter_numbering: ChapterNumbering::ByPart, ..Default::default() };
    let mut maker = two_parts("en");
    let refer = maker.paragraph(vec![
        text("In "),
        reference("one-b"),
        text("; in "),
        reference("two-b"),
        text("; in "),
        reference("two"),
        text("; in "),
        reference("foreword"),
        text("; in "),
        reference("sources"),
    ]);
    maker.book.body[0].children[0].blocks.insert(0, refer);
    let (book, sink) = maker.prepare(&rules);
    assert!(sink.diagnostics().is_empty());
    assert_eq!(
        first_paragraph(&book.book().body[0].children[0]),
        "In Chapter~2; in Part~II, Chapter~2; in Part~II; in “Foreword”; in Appendix~A"
    );
}

#[test]
fn references_follow_the_language_of_their_place_and_begin_sentences_with_a_capital() {
    let rules = PrepareRules { chapter_numbering: ChapterNumbering::Continuous, ..Default::default() };
    let mut maker = two_parts("fr");
    let span = maker.span();
    let russian = Box::new(Attributes { lang: Lang::parse("ru"), ..Attributes::default() });
    let refer = maker.paragraph(vec![
        reference("two-b"),
        text(" ; voir "),
        reference("two-b"),
        text(". Voyez. "),
        reference("two"),
        text(", "),
        InlineKind::Span {
            attributes: russian,
            content: vec![Inline::text("см. ", span), Inline::new(reference("two-a"), span)],
        },
    ]);
    maker.book.body[0].children[0].blocks.insert(0, refer);
    let (book, _) = maker.prepare(&rules);
    assert_eq!(
        first_paragraph(&book.book().body[0].children[0]).replace('\u{202f}', "^"),
        "Chapitre~4^; voir chapitre~4. Voyez. Partie~II, см. гл.~3"
    );
}

#[test]
fn a_title_is_quoted_with_its_own_marks_one_level_down() {
    use SectionRole as R;
    let mut maker = Maker::new("en");
    let mut first = maker.section(R::Chapter, "a", "The Birth of the \"Soviets\"");
    first.blocks.push(maker.paragraph(vec![text("see "), reference("a")]));
    let mut letter = maker.section(R::Chapter, "b", "");
    letter = with_label(letter, typed("LETTER", "4", 4));
    letter.blocks.push(maker.paragraph(vec![text("see "), reference("b")]));
    maker.book.body = vec![first, letter];
    let (book, _) = maker.prepare(&PrepareRules::default());
    assert_eq!(first_paragraph(&book.book().body[0]), "see “The Birth of the ‘Soviets’”");
    assert_eq!(first_paragraph(&book.book().body[1]), "see Letter~4");
}

#[test]
fn figures_are_numbered_through_the_book_and_listed() {
    use SectionRole as R;
    let mut maker = Maker::new("en");
    for id in ["a", "b"] {
        let mut section = maker.section(R::Chapter, id, id);
        let span = maker.span();
        section.blocks.push(maker.paragraph(vec![text("see "), reference("map")]));
        section.blocks.push(figure(None, "A \"view\"", span));
        section.blocks.push(figure(None, "", span));
        if id == "b" {
            section.blocks.push(figure(Some("map"), "", span));
        }
        maker.book.body.push(section);
    }
    let (book, sink) = maker.prepare(&PrepareRules::default());
    assert!(sink.diagnostics().is_empty());
    let listed: Vec<(&str, &str, String)> = book
        .figures
        .iter()
        .map(|entry| (entry.anchor.as_str(), entry.label.as_str(), plain_text(&entry.caption)))
        .collect();
    assert_eq!(
        listed,
        [
            ("figure-1", "Figure 1", "A “view”".to_string()),
            ("figure-2", "Figure 2", "A “view”".to_string()),
            ("map", "Figure 3", String::new()),
        ]
    );
    assert_eq!(first_paragraph(&book.book().body[0]), "see Figure~3");
    assert_eq!(book.target("figure-2").map(|target| target.section_id.as_str()), Some("b"));
}

#[test]
fn dead_references_are_reported_once_by_anchor_and_become_words() {
    use SectionRole as R;
    let mut maker = Maker::new("en");
    let mut first = maker.section(R::Chapter, "flood", "The Flood");
    first.blocks.push(maker.paragraph(vec![text("see "), reference("flod"), text(" and "), reference("flod")]));
    maker.book.body = vec![first];
    let (book, sink) = maker.prepare(&PrepareRules::default());
    let [diagnostic] = sink.diagnostics() else { panic!("one finding") };
    assert_eq!((diagnostic.code.id, diagnostic.count), ("T001", 2));
    assert_eq!(diagnostic.hints, ["did you mean “#flood”?"]);
    assert_eq!(first_paragraph(&book.book().body[0]), "see #flod and #flod");
}

#[test]
fn edition_that_the_history_names_is_not_said_again() {
    let mut maker = Maker::new("en");
    maker.book.meta.edition = Some("First edition".into());
    maker.book.meta.edition_history = vec!["First edition, May 2026".into()];
    let (book, _) = maker.prepare(&PrepareRules::default());
    assert_eq!(book.imprint[1], ["First edition, May 2026"]);
}

#[test]
fn title_page_and_imprint_say_only_what_is_known() {
    let contributor = |name: &str, role: &str| Contributor { name: name.into(), sort_name: None, role: role.into() };
    let mut maker = Maker::new("en");
    maker.book.meta.contributors.push(contributor("Anna Lund", "aut"));
    let (book, _) = maker.prepare(&PrepareRules::default());
    assert_eq!(book.title_page.authors, "Anna Lund");
    assert_eq!((&book.title_page.publisher, &book.title_page.year), (&None, &None));
    assert_eq!(book.imprint, [["Anna Lund: The “Test”"]]);

    let mut maker = Maker::new("de");
    let meta = &mut maker.book.meta;
    meta.contributors = ["A", "B", "C"].map(|name| contributor(name, "aut")).to_vec();
    meta.contributors.push(contributor("D", "trl"));
    meta.contributors.push(contributor("E", "cov"));
    meta.series = Some(Series { name: "Reihe".into(), number: Some("3".into()) });
    meta.publisher = Some(Publisher {
        name: "Verlag".into(),
        address: Some("Weg 1, 12345 Stadt".into()),
        email: Some("post@verlag.example".into()),
        ..Publisher::default()
    });
    meta.place = Some("Stadt".into());
    meta.year = Some(2026);
    meta.original_title = Some("The Original".into());
    meta.edition_history = vec!["1947".into()];
    meta.rights = Some("© 2026 Verlag".into());
    meta.identifiers = vec![
        EditionIdentifier { edition: "paperback".into(), isbn: "978-3-16-148410-0".into() },
        EditionIdentifier { edition: "epub".into(), isbn: "978-3-16-148411-7".into() },
    ];
    let (book, _) = maker.prepare(&PrepareRules::default());
    assert_eq!(book.title_page.authors, "A, B und C");
    assert_eq!(book.title_page.series.as_deref(), Some("Reihe, Band 3"));
    assert_eq!(book.title_page.credits, ["Übersetzt von D"]);
    let lines: Vec<&[String]> = book.imprint.iter().map(Vec::as_slice).collect();
    assert_eq!(lines[0], ["A, B und C: The „Test“"]);
    assert_eq!(lines[1], ["Umschlaggestaltung: E"], "D stands on the title page");
    assert_eq!(lines[2], ["Originaltitel: The Original", "Erstmals erschienen 1947"]);
    assert_eq!(lines[3], ["© 2026 Verlag"]);
    assert_eq!(lines[4], ["Verlag, Stadt 2026", "Weg 1, 12345 Stadt", "post@verlag.example"]);
    assert_eq!(lines[5], ["ISBN 978-3-16-148410-0 (Taschenbuch)", "ISBN 978-3-16-148411-7 (E-Book)"]);
}

#[test]
fn the_authors_own_imprint_lines_replace_the_others() {
    let mut maker = Maker::new("en");
    maker.book.meta.year = Some(2026);
    maker.book.meta.imprint_lines = Some(["One -- two", "three", "", "four"].map(str::to_string).to_vec());
    let (book, _) = maker.prepare(&PrepareRules::default());
    assert_eq!(book.imprint, [vec!["One\u{a0}– two".to_string(), "three".into()], vec!["four".into()]]);
}

#[test]
fn a_chain_of_ten_thousand_notes_is_taken_without_recursion() {
    use SectionRole as R;
    let mut maker = Maker::new("en");
    let mut section = maker.section(R::Chapter, "a", "A");
    let ids: Vec<NoteId> = (0..10_000).map(|_| maker.note("x")).collect();
    for pair in ids.windows(2) {
        let span = maker.book.notes[0].span;
        maker.book.notes[pair[0].0 as usize].blocks[0].kind =
            BlockKind::Paragraph(vec![Inline::new(InlineKind::NoteCall(pair[1]), span)]);
    }
    section.blocks.push(maker.paragraph(vec![InlineKind::NoteCall(ids[0])]));
    maker.book.body = vec![section];
    let (book, _) = maker.prepare(&PrepareRules::default());
    assert_eq!(book.book().notes[9_999].mark, "10000");
}

#[test]
fn an_empty_book_is_prepared() {
    let (book, sink) =
        Maker::new("en").prepare(&PrepareRules { note_placement: NotePlacement::BookEnd, ..Default::default() });
    assert!(book.contents.is_empty() && book.endnotes_section.is_none() && sink.diagnostics().is_empty());
}

#[test]
fn a_mark_without_words_stays_out_of_the_contents() {
    let mut maker = Maker::new("en");
    let mut chapter = maker.section(SectionRole::Chapter, "c", "The Flood");
    let span = maker.span();
    let mark = InlineKind::Span { attributes: Box::new(Attributes::default()), content: vec![] };
    let title = &mut chapter.heading.as_mut().expect("a heading").title;
    title.push(Inline::new(mark, span));
    maker.book.body.push(chapter);
    let (book, _) = maker.prepare(&PrepareRules::default());
    assert_eq!(book.contents[0].title.len(), 1, "{:?}", book.contents[0].title);
}
