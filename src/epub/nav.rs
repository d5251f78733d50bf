//! The ways through the book: contents, landmarks and the pages of the printed edition, in one navigation document; and the NCX of older readers.
//!
//! The navigation document is the contents page of the book too: Kindle and the shops want one among the first pages.

use crate::book::SectionRole;
use crate::book::section::Matter;
use crate::epub::markup::Attribute;
use crate::epub::markup::Markup;
use crate::epub::plan::Content;
use crate::epub::plan::Plan;
use crate::epub::xhtml::Shared;
use crate::epub::xhtml::TextWriter;
use crate::epub::xhtml::Written;
use crate::prepare::ContentsEntry;
use crate::prepare::PreparedBook;

/// A printed page and where it begins.
pub struct PageListEntry {
    pub folio: String,
    pub href: String,
}

/// A point that readers offer a way to.
pub struct Landmark {
    /// EPUB structural semantics.
    pub epub_type: &'static str,
    pub href: String,
    pub text: String,
}

/// Writes the navigation document.
pub fn write(shared: &Shared, document_idx: usize, page_list: &[PageListEntry]) -> Written {
    let mut writer = TextWriter::new(shared, document_idx);
    let words = shared.book.locale.words;
    writer.open_page(words.contents, Some("frontmatter"), None);
    writer.contents();
    let landmarks: Vec<(Option<&str>, &str, &str)> = shared
        .landmarks
        .iter()
        .map(|landmark| (Some(landmark.epub_type), landmark.href.as_str(), landmark.text.as_str()))
        .collect();
    hidden_nav(&mut writer.out, &[("epub:type", "landmarks"), ("aria-label", words.landmarks)], &landmarks);
    if !page_list.is_empty() {
        let pages: Vec<(Option<&str>, &str, &str)> =
            page_list.iter().map(|page| (None, page.href.as_str(), page.folio.as_str())).collect();
        let attributes = [("epub:type", "page-list"), ("role", "doc-pagelist"), ("aria-label", words.list_of_pages)];
        hidden_nav(&mut writer.out, &attributes, &pages);
    }
    writer.close_page();
    writer.finish()
}

/// Where the contents of a book without headings lead.
fn only_place<'p>(plan: &'p Plan) -> &'p str {
    let first = plan.documents.iter().find(|document| matches!(document.content, Content::Text(_)));
    first.map_or("title-page.xhtml", |document| &document.file)
}

/// A list for machines alone.
fn hidden_nav(out: &mut Markup, attributes: &[Attribute], links: &[(Option<&str>, &str, &str)]) {
    let attributes: Vec<Attribute> = attributes.iter().copied().chain([("hidden", "hidden")]).collect();
    out.start("nav", &attributes);
    out.newline();
    out.start("ol", &[]);
    out.newline();
    for (epub_type, href, text) in links {
        out.start("li", &[]);
        let attributes: Vec<Attribute> =
            epub_type.map(|epub_type| ("epub:type", epub_type)).into_iter().chain([("href", *href)]).collect();
        out.start("a", &attributes);
        out.text(text);
        out.end("a");
        out.end("li");
        out.newline();
    }
    out.end("ol");
    out.newline();
    out.end("nav");
    out.newline();
}

impl<'a> TextWriter<'a> {
    fn contents(&mut self) {
        let words = self.shared.book.locale.words;
        let attributes = [
            ("epub:type", "toc"),
            ("role", "doc-toc"),
            ("class", "contents"),
            ("id", "toc"),
            ("aria-labelledby", "toc-title"),
        ];
        self.out.start("nav", &attributes);
        self.out.newline();
        self.in_style(&self.shared.theme.styles.chapter_title, |writer| {
            writer.out.start("h1", &[("class", "chapter-title"), ("id", "toc-title")]);
            writer.own_text(words.contents);
            writer.out.end("h1");
        });
        self.out.newline();
        let entries = visible(self.shared.plan, &self.shared.book.contents);
        if entries.is_empty() {
            self.only_entry();
        } else {
            self.contents_list(&entries);
        }
        self.out.end("nav");
        self.out.newline();
    }

    /// A contents list may not be empty: a book without headings has one line, its title.
    fn only_entry(&mut self) {
        let href = only_place(self.shared.plan);
        self.out.start("ol", &[]);
        self.out.start("li", &[]);
        self.out.start("a", &[("href", href)]);
        self.own_text(&self.shared.book.book().meta.title);
        self.out.end("a");
        self.out.end("li");
        self.out.end("ol");
        self.out.newline();
    }

    fn contents_list(&mut self, entries: &[&'a ContentsEntry]) {
        self.out.start("ol", &[]);
        self.out.newline();
        for entry in entries {
            let styles = &self.shared.theme.styles;
            let (class, style) = match entry.role {
                role if role.is_division() => ("contents-part", &styles.contents_part),
                SectionRole::Subsection => ("contents-sub", &styles.contents),
                _ => ("contents-line", &styles.contents),
            };
            let href = section_href(self.shared.plan, &entry.section_id);
            self.out.start("li", &[("class", class)]);
            self.out.start("a", &[("href", &href)]);
            self.in_style(style, |writer| writer.contents_line(entry));
            self.out.end("a");
            let children = visible(self.shared.plan, &entry.children);
            if !children.is_empty() {
                self.out.newline();
                self.contents_list(&children);
            }
            self.out.end("li");
            self.out.newline();
        }
        self.out.end("ol");
        self.out.newline();
    }

    /// Label and title as in the heading, with its italics.
    fn contents_line(&mut self, entry: &'a ContentsEntry) {
        match (&entry.label, entry.title.is_empty()) {
            (Some(label), true) => self.own_text(label),
            (Some(label), false) => {
                self.own_text(&format!("{label}{}", self.shared.book.locale.label_separator));
                self.inlines(&entry.title);
            }
            (None, false) => self.inlines(&entry.title),
            (None, true) => self.own_text(&entry.text),
        }
    }
}

/// The entries that are shown: those whose section is in a file.
fn visible<'a>(plan: &Plan, entries: &'a [ContentsEntry]) -> Vec<&'a ContentsEntry> {
    entries.iter().filter(|entry| plan.anchors.place(&entry.section_id).is_some()).collect()
}

/// The address of a section: the file alone for one that begins it.
fn section_href(plan: &Plan, section_id: &str) -> String {
    let Some(place) = plan.anchors.place(section_id) else { return String::new() };
    let document = &plan.documents[place.document_idx];
    match document.content {
        Content::Text(part) if part.section.id == section_id => document.file.clone(),
        _ => format!("{}#{}", document.file, place.xml_id),
    }
}

/// Cover, contents, the start of the text, and the back matter that readers look things up in.
pub fn landmarks(book: &PreparedBook, plan: &Plan) -> Vec<Landmark> {
    let words = book.locale.words;
    let mut landmarks = Vec::new();
    let mut has_text = false;
    for document in &plan.documents {
        let (epub_type, text) = match document.content {
            Content::Cover => ("cover", words.cover.to_string()),
            Content::TitlePage => ("titlepage", words.title_page.to_string()),
            Content::Contents if book.rules().contents_depth == 0 => continue,
            Content::Contents => ("toc", words.contents.to_string()),
            Content::ImprintPage => continue,
            Content::Text(part) if !part.position.is_first => continue,
            Content::Text(part) => {
                let heading = || part.section.heading.as_ref().map(|heading| heading.contents_text());
                match part.section.role {
                    _ if part.matter == Matter::Body && !has_text => {
                        has_text = true;
                        ("bodymatter", words.start_of_text.to_string())
                    }
                    SectionRole::Glossary => ("glossary", heading().unwrap_or_default()),
                    SectionRole::Bibliography => {
                        ("bibliography", heading().unwrap_or_else(|| words.bibliography.to_string()))
                    }
                    SectionRole::Index => ("index", heading().unwrap_or_else(|| words.index.to_string())),
                    _ => continue,
                }
            }
        };
        if !text.trim().is_empty() {
            landmarks.push(Landmark { epub_type, href: document.file.clone(), text });
        }
    }
    landmarks
}

/// Writes the NCX: the contents in at most two levels, which is what Kindle's menu shows; parts and chapters of a book within a book share the second.
pub fn write_ncx(book: &PreparedBook, plan: &Plan, identifier: &str) -> Vec<u8> {
    let mut ncx = Ncx { out: Markup::new(), n_points: 0 };
    let meta = &book.book().meta;
    ncx.out.start(
        "ncx",
        &[("xmlns", "http://www.daisy.org/z3986/2005/ncx/"), ("version", "2005-1"), ("xml:lang", meta.lang.as_str())],
    );
    ncx.out.newline();
    ncx.head(identifier);
    ncx.label("docTitle", &meta.title);
    ncx.out.start("navMap", &[]);
    ncx.out.newline();
    for entry in visible(plan, &book.contents) {
        ncx.open_point(&entry.text, &section_href(plan, &entry.section_id));
        let mut below = Vec::new();
        second_level(plan, &entry.children, Subsections::Shown, &mut below);
        for entry in below {
            ncx.open_point(&entry.text, &section_href(plan, &entry.section_id));
            ncx.close_point();
        }
        ncx.close_point();
    }
    if ncx.n_points == 0 {
        ncx.open_point(&meta.title, only_place(plan));
        ncx.close_point();
    }
    ncx.out.end("navMap");
    ncx.out.newline();
    ncx.out.end("ncx");
    ncx.out.newline();
    ncx.out.finish()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Subsections {
    Shown,
    Hidden,
}

/// What stands below an entry, flattened: divisions and chapters at any depth, subsections only straight below.
fn second_level<'a>(
    plan: &Plan,
    entries: &'a [ContentsEntry],
    subsections: Subsections,
    below: &mut Vec<&'a ContentsEntry>,
) {
    for entry in visible(plan, entries) {
        if entry.role == SectionRole::Subsection && subsections == Subsections::Hidden {
            continue;
        }
        below.push(entry);
        // Chapters within a part hide their subsections, which would drown the chapters.
        second_level(plan, &entry.children, Subsections::Hidden, below);
    }
}

struct Ncx {
    out: Markup,
    n_points: usize,
}

impl Ncx {
    fn head(&mut self, identifier: &str) {
        self.out.start("head", &[]);
        self.out.newline();
        let metas =
            [("dtb:uid", identifier), ("dtb:depth", "2"), ("dtb:totalPageCount", "0"), ("dtb:maxPageNumber", "0")];
        for (name, content) in metas {
            self.out.empty_line("meta", &[("name", name), ("content", content)]);
        }
        self.out.end("head");
        self.out.newline();
    }

    fn label(&mut self, element: &str, text: &str) {
        self.out.start(element, &[]);
        self.out.start("text", &[]);
        self.out.text(text);
        self.out.end("text");
        self.out.end(element);
        self.out.newline();
    }

    fn open_point(&mut self, text: &str, href: &str) {
        self.n_points += 1;
        let (id, order) = (format!("point-{}", self.n_points), self.n_points.to_string());
        self.out.start("navPoint", &[("id", &id), ("playOrder", &order)]);
        self.out.newline();
        self.label("navLabel", text);
        self.out.empty_line("content", &[("src", &format!("text/{href}"))]);
    }

    fn close_point(&mut self) {
        self.out.end("navPoint");
        self.out.newline();
    }
}
