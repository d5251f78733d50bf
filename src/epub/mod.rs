//! The EPUB edition: `PreparedBook` to a package of files to bytes.
//!
//! In: the prepared book, its pictures, a theme, fonts, and what print knows of pages. It must not know the print side.

mod accessibility;
mod anchors;
mod container;
mod drawings;
mod font_subset;
mod fonts;
mod identifier;
mod images;
mod kepub;
mod limits;
mod links;
mod markup;
mod nav;
mod obfuscation;
mod opf;
mod page_marks;
mod plan;
mod recode;
mod stylesheet;
mod usage;
mod xhtml;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::assets::Assets;
use crate::assets::Picture;
use crate::book::InlineKind;
use crate::book::metadata::Date;
use crate::book::visit::for_each_inline;
use crate::book::visit::for_each_run;
use crate::diag::Sink;
use crate::diag::codes::epub::E021;
use crate::diag::codes::epub::E022;
use crate::epub::accessibility::Access;
use crate::epub::accessibility::PageNavigation;
use crate::epub::drawings::DrawingFonts;
use crate::epub::fonts::EmbeddedFonts;
pub use crate::epub::fonts::report_lacking;
pub use crate::epub::identifier::identifier as identifier_of;
use crate::epub::images::Pictures;
pub use crate::epub::limits::Form;
pub use crate::epub::limits::Limits;
use crate::epub::nav::Landmark;
use crate::epub::nav::PageListEntry;
use crate::epub::opf::ManifestItem;
use crate::epub::opf::PackageFacts;
use crate::epub::page_marks::PageMarks;
use crate::epub::plan::Content;
use crate::epub::plan::Cuts;
use crate::epub::plan::Plan;
use crate::epub::usage::Usage;
use crate::epub::xhtml::Shared;
use crate::epub::xhtml::Written;
use crate::fonts::FontLibrary;
use crate::page_map::PageMap;
use crate::prepare::PreparedBook;
use crate::source::Span;
use crate::theme::Theme;

/// What the manifest says about the EPUB.
#[derive(Clone, Debug, Default)]
pub struct EpubOptions {
    pub fonts: FontEmbedding,
    /// What shops and readers take.
    pub limits: Limits,
    /// The ISBN of this edition, thirteen digits.
    pub isbn: Option<String>,
    /// Names the printed edition whose pages a `PageMap` counts: `urn:isbn:…`, or its title, publisher, year and edition.
    pub page_source: Option<String>,
    /// Who has judged its accessibility; without one no conformance is claimed.
    pub review: Option<Review>,
}

/// What becomes of the fonts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum FontEmbedding {
    #[default]
    Embed,
    /// Made useless outside of the book, as some licenses ask.
    Obfuscate,
    LeaveOut,
}

/// A review of accessibility by a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Review {
    pub by: String,
    pub date: Date,
    /// Where the manifest names it.
    pub span: Option<Span>,
}

/// The files of a publication, in the order of the container (without `mimetype`, which the container writer adds first).
#[derive(Clone, Debug, Default)]
pub struct Package {
    pub files: Vec<PackageFile>,
    /// Characters that no font of the library has, rising; none where the fonts are left out.
    pub lacking: Vec<char>,
    /// Bytes of the largest picture.
    pub largest_picture: usize,
    /// Width and height of the cover, in pixels.
    pub cover_size: (u32, u32),
}

#[derive(Clone, Debug)]
pub struct PackageFile {
    /// Path in the container: `EPUB/text/chapter-001.xhtml`.
    pub path: String,
    pub bytes: Vec<u8>,
    /// Manuscript places by offset in `bytes`, rising; each holds up to the next. Empty for files that are not text.
    pub places: Vec<(usize, Span)>,
}

impl Package {
    /// The files of text in reading order.
    pub fn texts(&self) -> impl Iterator<Item = &[u8]> {
        self.files.iter().filter(|file| file.path.ends_with(".xhtml")).map(|file| file.bytes.as_slice())
    }
}

/// Makes all files of the EPUB.
///
/// Reports E001 for links that cannot be written, E002 for pictures that had to be changed or will look wrong, E003 for fonts embedded whole,
/// E010 and E011 for what keeps readers out, E012 for a review of a book with such faults, E022 for notes that do not pop up, E021 for files of text that stay too large.
pub fn package(
    book: &PreparedBook,
    assets: &Assets,
    (theme, fonts): (&Theme, &FontLibrary),
    pages: Option<&PageMap>,
    cover: &Picture,
    options: &EpubOptions,
    sink: &mut Sink,
) -> Package {
    // A font in a drawing cannot be obfuscated, so there the license forbids it.
    let are_embedded = options.fonts == FontEmbedding::Embed;
    let drawing_fonts = DrawingFonts { library: fonts, families: &theme.families, are_embedded };
    let pictures = Pictures::of(book.book(), assets, cover, (&options.limits, &drawing_fonts), sink);
    report_long_notes(book, &options.limits, sink);
    let page_marks = PageMarks::of(pages);
    let Text { plan, landmarks, written, page_list } =
        write_within(&options.limits, Inputs { book, pictures: &pictures, theme, page_marks: &page_marks }, sink);
    let has_math: Vec<bool> = written.iter().map(|one| one.has_math).collect();
    let mut usage = Usage::default();
    written.iter().for_each(|one| usage.merge(&one.usage));
    let mut fonts = match options.fonts {
        FontEmbedding::LeaveOut => EmbeddedFonts::default(),
        FontEmbedding::Embed | FontEmbedding::Obfuscate => fonts::embed(&usage, &theme.families, fonts, sink),
    };
    let access = accessibility::look(book, &pictures);
    access.report(options.review.as_ref(), sink);
    let facts = Facts {
        book,
        access: &access,
        options,
        plan: &plan,
        pictures: &pictures,
        fonts: &fonts,
        landmarks: &landmarks,
        has_math: &has_math,
    };
    let pages = if page_list.is_empty() { PageNavigation::Absent } else { PageNavigation::Present };
    let mut files = vec![container_xml(), facts.package_document(pages)];
    let identifier = facts.identifier();
    files.push(file("EPUB/toc.ncx", nav::write_ncx(book, &plan, &identifier)));
    files.push(file("EPUB/style/book.css", stylesheet::write(theme, &fonts).into_bytes()));
    files.extend(plan.documents.iter().zip(written).map(|(document, written)| PackageFile {
        path: format!("EPUB/text/{}", document.file),
        bytes: written.bytes,
        places: written.trace,
    }));
    files.extend(pictures.files().map(|picture| file(&format!("EPUB/{}", picture.path), picture.bytes.to_vec())));
    if options.fonts == FontEmbedding::Obfuscate && !fonts.list.is_empty() {
        files.insert(1, obfuscation::obfuscate(&mut fonts.list, &identifier));
    }
    files.extend(fonts.list.into_iter().map(|font| file(&format!("EPUB/fonts/{}", font.file), font.bytes)));
    let largest_picture = pictures.files().map(|picture| picture.bytes.len()).max().unwrap_or(0);
    Package { files, lacking: fonts.lacking, largest_picture, cover_size: pictures.cover_size() }
}

/// Reports E022 for notes that e-readers do not show over the page.
fn report_long_notes(book: &PreparedBook, limits: &Limits, sink: &mut Sink) {
    for note in &book.book().notes {
        let mut n_characters = 0;
        for_each_run(&note.blocks, &mut |run| {
            for_each_inline(run, &mut |inline| match &inline.kind {
                InlineKind::Text(text) | InlineKind::Code(text) => n_characters += text.chars().count(),
                _ => {}
            });
        });
        if n_characters > limits.note_characters as usize {
            let most = limits.note_characters;
            sink.report(
                &E022,
                note.span,
                format!("a note of {n_characters} characters does not pop up; {most} are the most"),
            )
            .hint("nothing needs to be done: the call leads to the note");
        }
    }
}

/// Packs the files into a container: `mimetype` first and stored, then the rest deflated, all with one fixed date.
pub fn write(package: &Package) -> Vec<u8> {
    container::write(package)
}

/// What the text is written from.
#[derive(Clone, Copy)]
struct Inputs<'a> {
    book: &'a PreparedBook,
    pictures: &'a Pictures,
    theme: &'a Theme,
    page_marks: &'a PageMarks<'a>,
}

/// The files of text, in the order of the plan.
struct Text<'a> {
    plan: Plan<'a>,
    landmarks: Vec<Landmark>,
    written: Vec<Written>,
    page_list: Vec<PageListEntry>,
}

/// Writes all files of text; where one comes out too large, again with that one cut. Only what is written shows how large it is: with its notes,
/// its marks, its sentences. Reports E021 for what cannot be cut.
fn write_within<'a>(limits: &Limits, inputs: Inputs<'a>, sink: &mut Sink) -> Text<'a> {
    let mut cuts = Cuts::default();
    loop {
        let mut text = write_text(plan::plan(inputs.book, &cuts), inputs, limits.form);
        let mut is_cut = false;
        let mut uncut = Vec::new();
        for (document, written) in text.plan.documents.iter().zip(&text.written) {
            let Content::Text(part) = document.content else { continue };
            if written.bytes.len() <= limits.text_bytes {
                continue;
            }
            match cuts.cut(part) {
                true => is_cut = true,
                false => uncut.push((part.span, &document.file, written.bytes.len())),
            }
        }
        if is_cut {
            continue;
        }
        for (span, file, n_bytes) in uncut {
            let (is, most) = (n_bytes.div_ceil(1000), limits.text_bytes / 1000);
            sink.report(
                &E021,
                span,
                format!("“{file}” of the EPUB has {is} kB and cannot be parted; {most} kB are the most"),
            )
            .hint("divide the table, the code or the paragraph that is so long");
        }
        text.written.iter_mut().for_each(|written| sink.merge(std::mem::take(&mut written.sink)));
        return text;
    }
}

/// Writes all files of text in parallel, then the contents page, which needs to know where the printed pages begin.
fn write_text<'a>(plan: Plan<'a>, inputs: Inputs<'a>, form: Form) -> Text<'a> {
    let Inputs { book, pictures, theme, page_marks } = inputs;
    let note_groups = book.endnotes.iter().map(|group| (group.section_id.as_str(), group)).collect();
    let landmarks = nav::landmarks(book, &plan);
    let shared = Shared { book, plan: &plan, pictures, theme, page_marks, note_groups, landmarks };
    let documents = &plan.documents;
    let mut written: Vec<Written> =
        (0..documents.len()).into_par_iter().map(|idx| marked(xhtml::write(&shared, idx), form)).collect();
    let page_list: Vec<PageListEntry> = written
        .iter()
        .zip(documents)
        .flat_map(|(text, document)| {
            text.page_marks
                .iter()
                .map(|mark| PageListEntry { folio: mark.folio.clone(), href: format!("{}#{}", document.file, mark.id) })
        })
        .collect();
    if let Some(idx) = documents.iter().position(|document| matches!(document.content, Content::Contents)) {
        written[idx] = marked(nav::write(&shared, idx, &page_list), form);
    }
    let landmarks = shared.landmarks;
    Text { plan, landmarks, written, page_list }
}

/// A file with the marks that its form asks for.
fn marked(mut written: Written, form: Form) -> Written {
    if form == Form::Kepub {
        kepub::mark_sentences(&mut written);
    }
    written
}

fn file(path: &str, bytes: Vec<u8>) -> PackageFile {
    PackageFile { path: path.to_string(), bytes, places: Vec::new() }
}

/// Points readers to the package document (EPUB 3.3, section 4.2.6.3.1).
fn container_xml() -> PackageFile {
    let mut out = markup::Markup::new();
    out.start("container", &[("xmlns", "urn:oasis:names:tc:opendocument:xmlns:container"), ("version", "1.0")]);
    out.start("rootfiles", &[]);
    out.empty("rootfile", &[("full-path", "EPUB/package.opf"), ("media-type", "application/oebps-package+xml")]);
    out.end("rootfiles");
    out.end("container");
    out.newline();
    file("META-INF/container.xml", out.finish())
}

/// What the package document lists.
struct Facts<'a> {
    book: &'a PreparedBook,
    access: &'a Access,
    options: &'a EpubOptions,
    plan: &'a Plan<'a>,
    pictures: &'a Pictures,
    fonts: &'a EmbeddedFonts,
    landmarks: &'a [Landmark],
    /// By document.
    has_math: &'a [bool],
}

impl Facts<'_> {
    fn identifier(&self) -> String {
        identifier::identifier(&self.book.book().meta, self.options.isbn.as_deref())
    }

    fn package_document(&self, pages: PageNavigation) -> PackageFile {
        let statements = self.access.statements(pages);
        // A program cannot prove it: a person has to have looked, and nothing that the program sees may speak against it.
        let review = self.options.review.as_ref().filter(|_| self.access.barriers.is_empty());
        let page_source = self.options.page_source.as_deref().filter(|_| pages == PageNavigation::Present);
        let bytes = opf::write(&PackageFacts {
            meta: &self.book.book().meta,
            identifier: &self.identifier(),
            isbn: self.options.isbn.as_deref(),
            statements: &statements,
            accessibility_summary: &self.access.summary(pages, self.book.locale.words),
            review,
            page_source,
            has_fonts: !self.fonts.list.is_empty(),
            items: &self.items(),
            guide: &self.guide(),
        });
        file("EPUB/package.opf", bytes)
    }

    fn items(&self) -> Vec<ManifestItem> {
        let item = |id: &str, href: String, media_type| ManifestItem {
            id: id.to_string(),
            href,
            media_type,
            properties: None,
            is_in_spine: false,
        };
        let mut items = vec![
            item("ncx", "toc.ncx".to_string(), "application/x-dtbncx+xml"),
            item("css", "style/book.css".to_string(), "text/css"),
        ];
        for (document, has_math) in self.plan.documents.iter().zip(self.has_math) {
            let id = document.file.trim_end_matches(".xhtml");
            let is_contents = matches!(document.content, Content::Contents);
            items.push(ManifestItem {
                properties: match (is_contents, has_math) {
                    (true, true) => Some("nav mathml"),
                    (true, false) => Some("nav"),
                    (false, true) => Some("mathml"),
                    (false, false) => None,
                },
                // Without a contents page the navigation document serves the reader's menu alone.
                is_in_spine: !is_contents || self.book.rules().contents_depth > 0,
                ..item(id, format!("text/{}", document.file), "application/xhtml+xml")
            });
        }
        for (idx, picture) in self.pictures.files().enumerate() {
            let id = if idx == 0 { "cover-image".to_string() } else { format!("image-{idx:03}") };
            items.push(ManifestItem {
                properties: (idx == 0).then_some("cover-image"),
                ..item(&id, picture.path.clone(), picture.kind.media_type())
            });
        }
        for (idx, font) in self.fonts.list.iter().enumerate() {
            items.push(item(&format!("font-{}", idx + 1), format!("fonts/{}", font.file), font.media_type));
        }
        items
    }

    /// Kindle's importer still looks for cover, contents and beginning here.
    fn guide(&self) -> Vec<(&'static str, String, String)> {
        let kinds = [("cover", "cover"), ("toc", "toc"), ("bodymatter", "text")];
        self.landmarks
            .iter()
            .filter_map(|landmark| {
                let (_, kind) = kinds.iter().find(|(epub_type, _)| *epub_type == landmark.epub_type)?;
                Some((*kind, landmark.text.clone(), format!("text/{}", landmark.href)))
            })
            .collect()
    }
}
