//! What stands in a line.

use crate::book::Attributes as ModelAttributes;
use crate::book::Formula;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::Style;
use crate::book::inline::Image;
use crate::book::inline::ReferenceForm;
use crate::diag::codes::epub::E001;
use crate::epub::links::checked_url;
use crate::epub::page_marks::PageMark;
use crate::epub::page_marks::place_in_text;
use crate::epub::usage::FaceKey;
use crate::epub::xhtml::Attributes;
use crate::epub::xhtml::TextWriter;
use crate::epub::xhtml::math;
use crate::locale::words::fill;
use crate::source::Span;
use crate::theme::FamilyRole;
use crate::theme::StyleWeight;

impl<'a> TextWriter<'a> {
    pub(in crate::epub) fn inlines(&mut self, inlines: &'a [Inline]) {
        for inline in inlines {
            self.inline(inline);
        }
    }

    pub(super) fn inline(&mut self, inline: &'a Inline) {
        match &inline.kind {
            InlineKind::Text(text) => {
                self.page_marks_at_start(inline.span);
                self.running_text(text, 0, inline.span);
            }
            InlineKind::LineBreak => self.out.empty("br", &[]),
            // A break for the printed line; the words around it keep their own space.
            InlineKind::PrintBreak => {}
            InlineKind::Styled { style, content } => self.styled(*style, content),
            InlineKind::Span { attributes, content } => self.span(attributes, content),
            InlineKind::Code(text) => {
                self.page_marks_at_start(inline.span);
                self.out.start("code", &[]);
                let face = FaceKey { family: FamilyRole::Mono, ..self.face };
                self.with_face(face, |writer| writer.own_text(text));
                self.out.end("code");
            }
            InlineKind::Link { url, content } => self.link(url, content, inline.span),
            InlineKind::Reference { anchor, form, content } => self.reference(anchor, *form, content),
            InlineKind::NoteCall(note) => self.note_call(*note),
            InlineKind::Image(image) => self.image(image, "in-line"),
            InlineKind::Math(formula) => {
                self.page_marks_at_start(inline.span);
                self.math(formula);
            }
        }
    }

    /// A formula. Its letters come from the reader's own font of mathematics.
    pub(super) fn math(&mut self, formula: &Formula) {
        self.has_math = true;
        math::write(&mut self.out, formula);
    }

    fn styled(&mut self, style: Style, content: &'a [Inline]) {
        let (element, class) = match style {
            Style::Emphasis => ("em", ""),
            Style::Strong => ("strong", ""),
            Style::SmallCaps => ("span", "small-caps"),
            Style::Superscript => ("sup", ""),
            Style::Subscript => ("sub", ""),
            Style::Strikeout => ("s", ""),
            Style::Underline => ("u", ""),
        };
        let face = match style {
            Style::Emphasis => self.face.emphasized(),
            Style::Strong => FaceKey { weight: StyleWeight::Bold, ..self.face },
            _ => self.face,
        };
        let n_small_caps = u32::from(style == Style::SmallCaps);
        self.small_caps_depth += n_small_caps;
        self.element(element, Attributes::new().class(class), face, content);
        self.small_caps_depth -= n_small_caps;
    }

    fn span(&mut self, attributes: &ModelAttributes, content: &'a [Inline]) {
        let attributes = Attributes::of(attributes, &self.shared.plan.anchors);
        self.element("span", attributes, self.face, content);
    }

    fn element(&mut self, element: &str, attributes: Attributes, face: FaceKey, content: &'a [Inline]) {
        self.out.start(element, &attributes.slices());
        self.with_face(face, |writer| writer.inlines(content));
        self.out.end(element);
    }

    /// A link out of the book; one that no reader can follow, or none should, is left as plain words.
    fn link(&mut self, url: &str, content: &'a [Inline], span: Span) {
        let Some(address) = checked_url(url) else {
            self.sink
                .report(&E001, span, format!("link left out of the EPUB: “{url}”"))
                .hint("check the address: it has no host, or a host with a character that none may have");
            self.inlines(content);
            return;
        };
        self.anchor(&address, content);
    }

    /// A link. HTML allows none within a link: inner ones are plain words, and calls of notes come after it.
    fn anchor(&mut self, href: &str, content: &'a [Inline]) {
        if self.link_depth > 0 {
            self.inlines(content);
            return;
        }
        self.link_depth += 1;
        self.element("a", Attributes::new().set("href", href), self.face, content);
        self.link_depth -= 1;
        for note in std::mem::take(&mut self.calls_after_link) {
            self.note_call(note);
        }
    }

    fn reference(&mut self, anchor: &str, form: ReferenceForm, content: &'a [Inline]) {
        let Some(place) = self.shared.plan.anchors.place(anchor) else {
            // A dead reference is reported by `prepare`; its words stay.
            self.inlines(content);
            return;
        };
        let href = self.href(place.document_idx, &place.xml_id);
        match self.printed_page(anchor, form) {
            Some(page) => {
                self.out.start("a", &[("href", &href)]);
                self.own_text(&page);
                self.out.end("a");
            }
            None => self.anchor(&href, content),
        }
    }

    /// “page 37”, where a reference asks for the page and the printed pages are known.
    fn printed_page(&self, anchor: &str, form: ReferenceForm) -> Option<String> {
        if form != ReferenceForm::Page || self.link_depth > 0 {
            return None;
        }
        let folio = self.shared.page_marks.folio_of(anchor)?;
        Some(fill(self.shared.book.locale.words.see_page, folio))
    }

    /// A picture; where its file is missing, the words that describe it stand in its place.
    pub(super) fn image(&mut self, image: &Image, class: &str) {
        let Some(file) = self.shared.pictures.file(image.asset) else {
            if !image.alt.is_empty() {
                self.out.start("span", &[("class", "missing-picture")]);
                self.own_text(&image.alt);
                self.out.end("span");
            }
            return;
        };
        let src = format!("../{}", file.path);
        let class_of_ground = if file.is_see_through { "see-through" } else { "" };
        let width = image.width_percent.map(|percent| format!("w{}", width_step(percent)));
        let mut attributes =
            Attributes::new().class(class).class(class_of_ground).class(width.as_deref().unwrap_or(""));
        let alt = if image.is_decorative { "" } else { &image.alt };
        attributes = attributes.set("src", &src).set("alt", alt);
        if image.is_decorative {
            attributes = attributes.set("role", "presentation");
        }
        self.out.empty("img", &attributes.slices());
    }

    /// Text from a byte on, with the marks of printed pages that begin in it.
    pub(super) fn running_text(&mut self, text: &str, from: usize, span: Span) {
        let mut done = from;
        while let Some((start, mark)) = self.page_marks.front().copied() {
            if !self.is_in_flow() || start.file != span.file || start.start >= span.end {
                break;
            }
            let offset = place_in_text(text, span, start.start).max(done);
            self.own_text(&text[done..offset]);
            self.page_mark(mark, "span");
            self.page_marks.pop_front();
            done = offset;
        }
        self.own_text(&text[done..]);
    }

    /// Marks the pages that begin before or at this place.
    pub(super) fn page_marks_at_start(&mut self, span: Span) {
        self.page_marks_to(span, "span");
    }

    /// The same before a block that no mark can stand in.
    pub(super) fn page_marks_before(&mut self, span: Span) {
        self.page_marks_to(span, "div");
    }

    fn page_marks_to(&mut self, span: Span, element: &str) {
        while let Some((start, mark)) = self.page_marks.front().copied() {
            if !self.is_in_flow() || start.file != span.file || start.start > span.start {
                break;
            }
            self.page_mark(mark, element);
            self.page_marks.pop_front();
        }
    }

    /// Marks whose place was in nothing that could carry them.
    pub(super) fn remaining_page_marks(&mut self) {
        for (_, mark) in std::mem::take(&mut self.page_marks) {
            self.page_mark(mark, "div");
        }
    }

    /// Marks the pages that begin at a named place.
    pub(super) fn page_marks_named(&mut self, anchor: &str, element: &str) {
        for mark in self.shared.page_marks.named(anchor) {
            self.page_mark(mark, element);
        }
    }

    pub(super) fn page_mark(&mut self, mark: &PageMark, element: &str) {
        let attributes =
            [("epub:type", "pagebreak"), ("role", "doc-pagebreak"), ("id", &*mark.id), ("aria-label", &*mark.folio)];
        self.out.start(element, &attributes);
        self.out.end(element);
        if element == "div" {
            self.out.newline();
        }
        self.written_marks.push(mark.clone());
    }
}

/// The class of a width: whole steps of five percent, because inline styles are refused by Kobo.
fn width_step(percent: f64) -> u32 {
    ((percent / 5.0).round().clamp(1.0, 20.0) as u32) * 5
}
