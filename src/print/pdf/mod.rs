//! The PDF writer: draws finished pages, decides nothing about them.
//!
//! In: pages, pictures, fonts, the facts of the book. Out: the bytes of one PDF, the same for the same input. It must not know what is on a
//! page beyond marks and tags. krilla turns the y axis over, once, in its page transform; everything here counts down from the top.

mod content;
mod fonts;
mod geometry;
mod images;
mod links;
mod metadata;
mod outline;
mod tags;

use std::sync::Arc;

use krilla::Document;
use krilla::SerializeSettings;
use krilla::configure::Accessibility;
use krilla::configure::Archival;
use krilla::configure::Configuration;
use krilla::configure::ConfigurationBuilder;
use krilla::configure::PdfVersion;
use krilla::configure::ValidationError;
use krilla::error::KrillaError;
use krilla::surface::Location;

use crate::assets::Assets;
use crate::book::Metadata;
use crate::diag::Sink;
use crate::diag::codes::pdf::D001;
use crate::fonts::FontLibrary;
use crate::print::pages::Pages;
use crate::print::pdf::content::PageWriter;
use crate::print::pdf::fonts::PdfFonts;
use crate::print::pdf::images::PdfImages;
use crate::print::pdf::tags::TagCollector;
use crate::source::Span;

/// What the file carries besides the pages.
#[derive(Clone, Debug)]
pub struct PdfOptions {
    pub meta: Metadata,
    pub standard: PdfStandard,
}

/// The standard that the file is held to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum PdfStandard {
    /// PDF 1.7 with tags, outline and links; nothing is checked.
    #[default]
    Tagged,
    /// PDF/A-2a and PDF/UA-1 at once: for archives and for readers who cannot see. Each violation is reported, and the file is not made.
    Accessible,
}

impl PdfOptions {
    pub fn new(meta: Metadata) -> PdfOptions {
        PdfOptions { meta, standard: PdfStandard::default() }
    }
}

/// Writes the pages as one PDF. Returns `None` where nothing could be written; the reason is in the sink.
///
/// Reports D001 where the file cannot be made or would break its standard, D003 for pictures that cannot
/// be read: their places stay blank.
pub fn write(
    pages: &Pages,
    assets: &Assets,
    fonts: &FontLibrary,
    options: &PdfOptions,
    sink: &mut Sink,
) -> Option<Vec<u8>> {
    let mut images = PdfImages::new(assets, fonts);
    let mut pdf_fonts = PdfFonts::new(fonts);
    loop {
        let document = draw(pages, &mut images, &mut pdf_fonts, options, sink);
        let error = match document.finish() {
            Ok(bytes) => return Some(bytes),
            Err(error) => error,
        };
        // A picture may turn out to be damaged only when its pixels are packed, at the very end. The book is then drawn again without it;
        // each round leaves out one more picture, so this ends.
        if let KrillaError::Image(_, location, fault) = &error
            && let Some(placed) = location.and_then(|location| content::placed(pages, location))
            && images.leave_out(placed, fault, sink)
        {
            continue;
        }
        report(&error, pages, &pdf_fonts, sink);
        return None;
    }
}

fn draw<'a>(
    pages: &Pages,
    images: &mut PdfImages<'a>,
    fonts: &mut PdfFonts<'a>,
    options: &PdfOptions,
    sink: &mut Sink,
) -> Document {
    let mut document = Document::new_with(settings(options.standard));
    let mut tags = TagCollector::new(&pages.structure);
    for page_idx in 0..pages.pages.len() {
        PageWriter { pages, page_idx, fonts, images, tags: &mut tags }.write(&mut document, sink);
    }
    document.set_tag_tree(tags.finish(&options.meta.lang));
    document.set_outline(outline::outline(pages));
    document.set_metadata(metadata::metadata(&options.meta));
    document
}

fn settings(standard: PdfStandard) -> SerializeSettings {
    let configuration = match standard {
        PdfStandard::Tagged => ConfigurationBuilder::new().with_version(PdfVersion::Pdf17).finish(),
        PdfStandard::Accessible => ConfigurationBuilder::new()
            .with_version(PdfVersion::Pdf17)
            .with_archival_validator(Archival::A2_A)
            .with_accessibility_validator(Accessibility::UA1)
            .finish(),
    };
    let configuration: Configuration = configuration.expect("PDF 1.7 is in the range of both standards");
    SerializeSettings {
        configuration,
        render_svg_glyph_fn: krilla_svg::render_svg_glyph,
        ..SerializeSettings::default()
    }
}

fn report(error: &KrillaError, pages: &Pages, fonts: &PdfFonts, sink: &mut Sink) {
    match error {
        KrillaError::Validation(errors) => {
            for (error, _) in errors {
                let (what, span) = violation(error, pages);
                sink.report(&D001, span, format!("the PDF breaks its standard: {what}"));
            }
        }
        KrillaError::Font(font, fault) => {
            let origin = fonts.origin(font).unwrap_or("?");
            sink.report(&D001, None, format!("font “{origin}” cannot be embedded in the PDF: {fault}"))
                .hint("replace the file with an intact TrueType or OpenType font");
        }
        error => {
            sink.report(&D001, None, format!("the PDF could not be written: {error}"))
                .hint("please report this as a fault of bindery, with the book if you can");
        }
    }
}

/// What a violation is, in our words where an author can meet it, and where it stands.
fn violation(error: &ValidationError, pages: &Pages) -> (String, Option<Span>) {
    let place = |location: &Option<Location>| content::placed(pages, (*location)?)?.span;
    match error {
        ValidationError::ContainsNotDefGlyph(_, location, text) => (format!("no glyph for “{text}”"), place(location)),
        ValidationError::MissingAltText(location) => ("a picture without alternative text".into(), place(location)),
        ValidationError::MissingAnnotationAltText(location) => ("a link without a description".into(), place(location)),
        ValidationError::NoDocumentTitle => ("the book has no title".into(), None),
        ValidationError::NoDocumentLanguage => ("the book has no language".into(), None),
        ValidationError::MissingDocumentDate => ("the book has no release date".into(), None),
        ValidationError::MissingDocumentOutline => ("the book has no headings for an outline".into(), None),
        ValidationError::Transparency(location) => ("transparency".into(), place(location)),
        ValidationError::UnicodePrivateArea(_, _, code, location) => {
            (format!("the private character U+{:04X}", *code as u32), place(location))
        }
        ValidationError::InvalidCodepointMapping(_, _, code, location) => {
            (format!("the character U+{:04X}", *code as u32), place(location))
        }
        ValidationError::NoCodepointMapping(_, glyph, location) => {
            (format!("glyph {} stands for no character", glyph.to_u32()), place(location))
        }
        other => (format!("{other:?}"), None),
    }
}

/// Bytes that krilla may keep, shared with their owner.
fn shared_data(bytes: Arc<dyn AsRef<[u8]> + Send + Sync>) -> krilla::Data {
    krilla::Data::from(bytes)
}
