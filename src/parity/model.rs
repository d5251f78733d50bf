//! The words of the prepared book, as an edition is to have them.

use crate::book::Block;
use crate::book::BlockKind;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::Section;
use crate::book::SectionRole;
use crate::book::inline::ReferenceForm;
use crate::locale::words::fill;
use crate::page_map::PageMap;
use crate::parity::words::BookWords;
use crate::parity::words::Keep;
use crate::parity::words::Words;
use crate::prepare::EndnoteGroup;
use crate::prepare::NotePlacement;
use crate::prepare::PreparedBook;

/// Which edition is meant. Where the two differ by design, the model follows each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Edition {
    /// Dedications and mottoes stand before the contents, whatever stands among them; notes at the end have headings.
    Print,
    /// Notes stand at the end of each file, so there is no section for them.
    Epub,
}

/// The words of a book.
pub fn words(book: &PreparedBook, edition: Edition, pages: Option<&PageMap>, keep: Keep) -> BookWords {
    let mut walk = Walk {
        book,
        edition,
        pages,
        link_depth: 0,
        has_captions_apart: edition == Edition::Print,
        found: BookWords::new(keep),
    };
    walk.text();
    walk.notes();
    walk.found.finish()
}

struct Walk<'a> {
    book: &'a PreparedBook,
    edition: Edition,
    /// Gives the numbers of “page 37”.
    pages: Option<&'a PageMap>,
    link_depth: u32,
    has_captions_apart: bool,
    found: BookWords,
}

impl Walk<'_> {
    fn text(&mut self) {
        let book = self.book.book();
        let is_display = |section: &&Section| {
            matches!(section.role, SectionRole::Dedication | SectionRole::Epigraph | SectionRole::HalfTitle)
        };
        let (first, rest): (Vec<&Section>, Vec<&Section>) = match self.edition {
            Edition::Print => book.front.iter().partition(is_display),
            Edition::Epub => (book.front.iter().collect(), Vec::new()),
        };
        for section in first.into_iter().chain(rest).chain(&book.body).chain(&book.back) {
            self.top_section(section);
        }
    }

    /// A part with its chapters, or a chapter with the notes that end it.
    fn top_section(&mut self, section: &Section) {
        let is_notes = self.book.endnotes_section.as_deref() == Some(&section.id);
        if self.edition == Edition::Epub && is_notes && section.blocks.is_empty() && section.children.is_empty() {
            return;
        }
        self.opening(section);
        if section.role.is_division() {
            self.note_headings(section);
            section.children.iter().for_each(|child| self.top_section(child));
            return;
        }
        section.children.iter().for_each(|child| self.subsection(child));
        self.note_headings(section);
    }

    fn subsection(&mut self, section: &Section) {
        self.opening(section);
        section.children.iter().for_each(|child| self.subsection(child));
    }

    fn opening(&mut self, section: &Section) {
        if let Some(heading) = &section.heading {
            if let Some(label) = &heading.label {
                self.found.text.text(&label.text(), Some(heading.span));
                self.found.text.end_word();
            }
            self.run_of_text(&heading.title);
        }
        let mut words = std::mem::replace(&mut self.found.text, Words::new(Keep::Numbers));
        self.blocks(&section.blocks, &mut words);
        self.found.text = words;
    }

    /// What print sets above the notes at the end of a chapter or of the book.
    fn note_headings(&mut self, section: &Section) {
        let book = self.book;
        match book.rules().note_placement {
            _ if self.edition == Edition::Epub => {}
            NotePlacement::ChapterEnd if book.endnotes_of(&section.id).is_some() => {
                self.found.text.text(book.locale.words.notes, Some(section.span));
                self.found.text.end_block();
            }
            NotePlacement::BookEnd if book.endnotes_section.as_deref() == Some(&section.id) => {
                book.endnotes.iter().for_each(|group| self.run_of_text(&group.heading));
            }
            _ => {}
        }
    }

    /// The notes of each group, those without a call last.
    fn notes(&mut self) {
        self.has_captions_apart = false;
        let groups: Vec<&EndnoteGroup> = self.book.endnotes.iter().collect();
        for id in groups.iter().flat_map(|group| group.notes.iter().chain(&group.uncalled)) {
            let keep = Words::new(Keep::Numbers);
            let mut words = std::mem::replace(self.found.note(id.0), keep);
            self.blocks(&self.book.book().note(*id).blocks, &mut words);
            *self.found.note(id.0) = words;
        }
        self.found.uncalled = groups.iter().flat_map(|group| &group.uncalled).map(|id| id.0).collect();
    }

    fn run_of_text(&mut self, run: &[Inline]) {
        let mut words = std::mem::replace(&mut self.found.text, Words::new(Keep::Numbers));
        self.run(run, &mut words);
        self.found.text = words;
    }

    fn blocks(&mut self, blocks: &[Block], words: &mut Words) {
        for block in blocks {
            self.block(block, words);
        }
    }

    /// Numbers and bullets of lists are no words of the manuscript.
    fn block(&mut self, block: &Block, words: &mut Words) {
        match &block.kind {
            BlockKind::Paragraph(run) | BlockKind::MinorHeading(run) | BlockKind::Attribution(run) => {
                self.run(run, words);
            }
            BlockKind::Container { blocks, .. } => self.blocks(blocks, words),
            BlockKind::Verse { stanzas } => {
                for stanza in stanzas {
                    for line in &stanza.lines {
                        self.inlines(&line.content, words);
                        words.end_word();
                    }
                    words.end_block();
                }
            }
            BlockKind::List(list) => list.items.iter().for_each(|item| self.blocks(item, words)),
            BlockKind::DefinitionList(definitions) => {
                for definition in definitions {
                    self.run(&definition.term, words);
                    definition.descriptions.iter().for_each(|blocks| self.blocks(blocks, words));
                }
            }
            BlockKind::Table(table) => {
                self.caption(table.label.as_deref(), &table.caption, block, words);
                table.head.iter().chain(table.rows.iter().flatten()).for_each(|cell| self.run(cell, words));
            }
            BlockKind::Figure(figure) if self.has_captions_apart => {
                let mut captions = std::mem::replace(&mut self.found.captions, Words::new(Keep::Numbers));
                self.caption(figure.label.as_deref(), &figure.caption, block, &mut captions);
                self.found.captions = captions;
            }
            BlockKind::Figure(figure) => self.caption(figure.label.as_deref(), &figure.caption, block, words),
            BlockKind::Code { text, .. } => {
                words.text(text, Some(block.span));
                words.end_block();
            }
            BlockKind::SceneBreak => {}
        }
    }

    fn caption(&mut self, label: Option<&str>, caption: &[Inline], block: &Block, words: &mut Words) {
        if let Some(label) = label {
            words.text(label, Some(block.span));
            words.end_word();
        }
        self.run(caption, words);
    }

    fn run(&mut self, run: &[Inline], words: &mut Words) {
        self.inlines(run, words);
        words.end_block();
    }

    fn inlines(&mut self, inlines: &[Inline], words: &mut Words) {
        for inline in inlines {
            self.inline(inline, words);
        }
    }

    /// The marks of notes are left out, for print may number them by page; and formulas, which are no words.
    fn inline(&mut self, inline: &Inline, words: &mut Words) {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) => words.text(text, Some(inline.span)),
            InlineKind::LineBreak => words.end_word(),
            InlineKind::PrintBreak if self.edition == Edition::Print => words.end_word(),
            InlineKind::Styled { content, .. } | InlineKind::Span { content, .. } => self.inlines(content, words),
            InlineKind::Link { content, .. } => self.linked(content, words),
            InlineKind::Reference { anchor, form, content } => match self.page_words(anchor, *form) {
                Some(text) => words.text(&text, Some(inline.span)),
                None => self.linked(content, words),
            },
            InlineKind::PrintBreak | InlineKind::NoteCall(_) | InlineKind::Image(_) | InlineKind::Math(_) => {}
        }
    }

    fn linked(&mut self, content: &[Inline], words: &mut Words) {
        self.link_depth += 1;
        self.inlines(content, words);
        self.link_depth -= 1;
    }

    /// “page 37”: not compared in print; in the EPUB it stands where the printed pages are known and no other link is around it.
    fn page_words(&self, anchor: &str, form: ReferenceForm) -> Option<String> {
        match (form, self.edition) {
            (ReferenceForm::Page, Edition::Print) => Some(String::new()),
            (ReferenceForm::Page, Edition::Epub) if self.link_depth == 0 => {
                let folio = self.pages?.folios.get(anchor)?;
                Some(fill(self.book.locale.words.see_page, folio))
            }
            _ => None,
        }
    }
}
