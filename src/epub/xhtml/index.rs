//! The index: entries with links to their places, named as the printed pages are, or by their order where no page is known.
//!
//! Source: EPUB Indexes 1.0, section 2, for the terms of `epub:type`.

use crate::book::NoteId;
use crate::epub::usage::FaceKey;
use crate::epub::xhtml::Attributes;
use crate::epub::xhtml::TextWriter;
use crate::prepare::Index;
use crate::prepare::IndexEntry;
use crate::prepare::index::IndexReference;
use crate::prepare::index::Locator;
use crate::prepare::index::locators;
use crate::prepare::index::ordinals;
use crate::theme::StyleWeight;

/// What comes before a reference to another entry, and what EPUB calls it.
struct Referral {
    word: &'static str,
    epub_type: &'static str,
}

impl<'a> TextWriter<'a> {
    pub(super) fn index(&mut self, index: &'a Index) {
        let style = &self.shared.theme.styles.index;
        self.level = self.level.saturating_add(1);
        self.in_style(style, |writer| {
            for group in &index.groups {
                writer.out.start("div", &[("class", "index-entries"), ("epub:type", "index-group")]);
                writer.out.newline();
                if let Some(head) = &group.head {
                    writer.open_heading(Attributes::new().class("index-letter"));
                    let face = FaceKey { weight: StyleWeight::Bold, ..writer.face };
                    writer.with_face(face, |writer| writer.own_text(head));
                    writer.close_heading();
                }
                writer.index_list(&group.entries);
                writer.out.end("div");
                writer.out.newline();
            }
        });
        self.level -= 1;
    }

    fn index_list(&mut self, entries: &'a [IndexEntry]) {
        self.out.start("ul", &[("epub:type", "index-entry-list")]);
        self.out.newline();
        for entry in entries {
            let id = self.shared.plan.anchors.xml_id(&entry.anchor);
            let attributes = Attributes::new().set("epub:type", "index-entry").set_if("id", id);
            self.out.start("li", &attributes.slices());
            self.page_marks_named(&entry.anchor, "span");
            self.out.start("span", &[("epub:type", "index-term")]);
            self.inlines(&entry.words);
            self.out.end("span");
            for locator in self.locators(entry) {
                self.locator(&locator);
            }
            let words = self.shared.book.locale.words;
            let (see, see_also) = (
                Referral { word: words.index_see, epub_type: "index-xref-preferred" },
                Referral { word: words.index_see_also, epub_type: "index-xref-related" },
            );
            self.references(&see, &entry.see);
            self.references(&see_also, &entry.see_also);
            if !entry.entries.is_empty() {
                self.out.newline();
                self.index_list(&entry.entries);
            }
            self.out.end("li");
            self.out.newline();
        }
        self.out.end("ul");
        self.out.newline();
    }

    fn locators(&self, entry: &'a IndexEntry) -> Vec<Locator> {
        let shared = self.shared;
        let Some(pages) = shared.page_marks.pages() else { return ordinals(&entry.places) };
        let folio = |anchor: &str| pages.folios.get(anchor).map(String::as_str);
        let mark = |note: NoteId| pages.note_marks.get(note.0 as usize).map_or("", String::as_str);
        locators(&entry.places, &folio, &mark)
    }

    fn locator(&mut self, locator: &Locator) {
        let Some(place) = self.shared.plan.anchors.place(&locator.anchor) else { return };
        self.own_text(", ");
        let href = self.href(place.document_idx, &place.xml_id);
        let mut attributes = Attributes::new().set("epub:type", "index-locator").set("href", &href);
        if self.shared.page_marks.pages().is_none() && !locator.section.is_empty() {
            attributes = attributes.set("title", &locator.section);
        }
        self.out.start("a", &attributes.slices());
        if locator.is_main {
            self.out.start("strong", &[]);
            let face = FaceKey { weight: StyleWeight::Bold, ..self.face };
            self.with_face(face, |writer| writer.own_text(&locator.text));
            self.out.end("strong");
        } else {
            self.own_text(&locator.text);
        }
        self.out.end("a");
    }

    fn references(&mut self, referral: &Referral, references: &'a [IndexReference]) {
        for (idx, reference) in references.iter().enumerate() {
            self.own_text(if idx == 0 { ", " } else { "; " });
            if idx == 0 {
                self.out.start("em", &[]);
                self.with_face(self.face.emphasized(), |writer| writer.own_text(referral.word));
                self.out.end("em");
                self.own_text(" ");
            }
            let place = reference.anchor.as_ref().and_then(|anchor| self.shared.plan.anchors.place(anchor));
            match place.map(|place| self.href(place.document_idx, &place.xml_id)) {
                Some(href) => {
                    self.out.start("a", &[("epub:type", referral.epub_type), ("href", &href)]);
                    self.inlines(&reference.words);
                    self.out.end("a");
                }
                None => self.inlines(&reference.words),
            }
        }
    }
}
