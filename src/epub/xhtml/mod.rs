//! The text as XHTML.
//!
//! In: one file's part of the book, and where everything else stands. Out: the file, with what it uses of fonts and pages.
//! It knows no CSS beyond the names of classes, which `stylesheet` gives their look.

mod attributes;
mod blocks;
mod first_phrase;
pub mod front;
mod index;
mod inlines;
mod math;
mod notes;
mod sections;
mod tables;

use std::collections::BTreeMap;
use std::collections::VecDeque;

use crate::book::NoteId;
use crate::book::section::Matter;
use crate::diag::Sink;
use crate::epub::images::Pictures;
use crate::epub::markup::Attribute;
use crate::epub::markup::Markup;
use crate::epub::nav::Landmark;
use crate::epub::page_marks::PageMark;
use crate::epub::page_marks::PageMarks;
use crate::epub::plan::Content;
use crate::epub::plan::Plan;
use crate::epub::usage::FaceKey;
use crate::epub::usage::Usage;
use crate::prepare::EndnoteGroup;
use crate::prepare::PreparedBook;
use crate::source::Span;
use crate::theme::Theme;

pub use attributes::Attributes;

/// What every file needs to know of the rest.
pub struct Shared<'a> {
    pub book: &'a PreparedBook,
    pub plan: &'a Plan<'a>,
    pub pictures: &'a Pictures,
    pub theme: &'a Theme,
    pub page_marks: &'a PageMarks<'a>,
    /// By section id.
    pub note_groups: BTreeMap<&'a str, &'a EndnoteGroup>,
    pub landmarks: Vec<Landmark>,
}

/// One written file.
pub struct Written {
    pub bytes: Vec<u8>,
    /// Output offset and manuscript place of each block, rising offsets: a validator's position leads back to the manuscript.
    pub trace: Vec<(usize, Span)>,
    pub usage: Usage,
    pub has_math: bool,
    pub page_marks: Vec<PageMark>,
    pub sink: Sink,
}

/// Writes one file of text; the contents page comes from `nav`.
pub fn write(shared: &Shared, document_idx: usize) -> Written {
    let mut writer = TextWriter::new(shared, document_idx);
    match shared.plan.documents[document_idx].content {
        Content::Cover => writer.cover(),
        Content::TitlePage => writer.title_page(),
        Content::ImprintPage => writer.imprint_page(),
        // It lists what is in the other files: `nav` writes it, after them.
        Content::Contents => {}
        Content::Text(part) => writer.text_part(part),
    }
    writer.finish()
}

/// Whether text stands in the flow of the chapter or in a note, where no printed page is marked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Flow,
    Note,
}

/// A file in the making.
pub(in crate::epub) struct TextWriter<'a> {
    pub(in crate::epub) shared: &'a Shared<'a>,
    document_idx: usize,
    pub(in crate::epub) out: Markup,
    /// In which text is set here, for the fonts.
    face: FaceKey,
    usage: Usage,
    has_math: bool,
    /// Notes called so far whose text comes at the end of the file.
    notes: Vec<NoteId>,
    /// Calls that stand within a link and are written after it.
    calls_after_link: Vec<NoteId>,
    link_depth: u32,
    small_caps_depth: u32,
    place: Place,
    /// Marks of printed pages still to come.
    page_marks: VecDeque<&'a (Span, PageMark)>,
    written_marks: Vec<PageMark>,
    /// Level of the innermost heading.
    level: u8,
    trace: Vec<(usize, Span)>,
    sink: Sink,
}

impl<'a> TextWriter<'a> {
    pub(in crate::epub) fn new(shared: &'a Shared<'a>, document_idx: usize) -> TextWriter<'a> {
        TextWriter {
            shared,
            document_idx,
            out: Markup::new(),
            face: FaceKey::of(&shared.theme.styles.body),
            usage: Usage::default(),
            has_math: false,
            notes: Vec::new(),
            calls_after_link: Vec::new(),
            link_depth: 0,
            small_caps_depth: 0,
            place: Place::Flow,
            page_marks: VecDeque::new(),
            written_marks: Vec::new(),
            level: 1,
            trace: Vec::new(),
            sink: Sink::new(),
        }
    }

    pub(in crate::epub) fn finish(self) -> Written {
        Written {
            bytes: self.out.finish(),
            trace: self.trace,
            usage: self.usage,
            has_math: self.has_math,
            page_marks: self.written_marks,
            sink: self.sink,
        }
    }

    /// Opens the file as far as `<body>`.
    pub(in crate::epub) fn open_page(&mut self, title: &str, body_type: Option<&str>, body_class: Option<&str>) {
        let lang = self.shared.book.book().meta.lang.as_str();
        self.out.doctype();
        let mut html: Vec<Attribute> = vec![
            ("xmlns", "http://www.w3.org/1999/xhtml"),
            ("xmlns:epub", "http://www.idpf.org/2007/ops"),
            ("lang", lang),
            ("xml:lang", lang),
        ];
        if self.shared.book.book().meta.lang.is_right_to_left() {
            html.push(("dir", "rtl"));
        }
        self.out.start("html", &html);
        self.out.newline();
        self.out.start("head", &[]);
        self.out.newline();
        self.out.empty_line("meta", &[("charset", "utf-8")]);
        self.out.line("title", &[], title);
        self.out.empty_line("link", &[("rel", "stylesheet"), ("type", "text/css"), ("href", "../style/book.css")]);
        self.out.end("head");
        self.out.newline();
        let body: Vec<Attribute> = [("epub:type", body_type), ("class", body_class)]
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?)))
            .collect();
        self.out.start("body", &body);
        self.out.newline();
    }

    pub(in crate::epub) fn close_page(&mut self) {
        self.out.end("body");
        self.out.newline();
        self.out.end("html");
        self.out.newline();
    }

    /// Remembers the manuscript place of what is written next.
    fn trace(&mut self, span: Span) {
        self.trace.push((self.out.position(), span));
    }

    /// Writes text and notes its characters for the fonts.
    pub(in crate::epub) fn own_text(&mut self, text: &str) {
        self.usage.add(self.face, text);
        if self.small_caps_depth > 0 {
            self.usage.add_small_caps(self.face);
        }
        self.out.text(text);
    }

    /// Runs `write` with text set in another face.
    fn with_face(&mut self, face: FaceKey, write: impl FnOnce(&mut TextWriter<'a>)) {
        let outer = std::mem::replace(&mut self.face, face);
        write(self);
        self.face = outer;
    }

    /// The address of an anchor, as it is written in any file of text: always with the file's name, which Kobo's note pop-ups need.
    fn href(&self, document_idx: usize, xml_id: &str) -> String {
        format!("{}#{xml_id}", self.shared.plan.documents[document_idx].file)
    }
}

/// What the body of a file is called (EPUB structural semantics).
fn matter_type(matter: Matter) -> &'static str {
    match matter {
        Matter::Front => "frontmatter",
        Matter::Body => "bodymatter",
        Matter::Back => "backmatter",
    }
}
