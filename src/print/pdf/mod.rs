//! The PDF writer: draws finished pages, decides nothing about them.
//!
//! In: pages, pictures, fonts, the facts of the book. Out: the bytes of one PDF, the same for the same input. It must not know what is on a
//! page beyond marks and tags. krilla turns the y axis over, once, in its page transform; everything here counts down from the top.

mod artwork;
mod codes;
mod content;
mod fonts;
pub mod images;
mod links;
pub mod metadata;
mod outline;
pub mod press;
pub mod sheet;
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
use krilla::icc::ICCProfile;
use krilla::surface::Location;

use crate::assets::Assets;
use crate::book::Metadata;
use crate::book::metadata::Date;
use crate::diag::Sink;
use crate::diag::codes::pdf::D001;
use crate::fonts::FontLibrary;
use crate::print::pages::Pages;
use crate::print::pdf::content::PageWriter;
use crate::print::pdf::fonts::PdfFonts;
use crate::print::pdf::images::PdfImages;
use crate::print::pdf::press::Press;
use crate::print::pdf::press::finish::Unfinished;
use crate::print::pdf::sheet::Sheet;
use crate::print::pdf::tags::TagCollector;
use crate::source::Span;

pub use artwork::write_artwork;

/// What the file carries besides the pages. The pages are the same for every value of it.
#[derive(Clone, Debug)]
pub struct PdfOptions {
    pub meta: Metadata,
    /// What the file is, for messages: “print”, the cover of “print”.
    pub name: String,
    pub standard: PdfStandard,
    pub sheet: Sheet,
    /// Of a file for a press.
    pub press: Press,
}

/// The standard that the file is held to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum PdfStandard {
    /// PDF 1.7 with tags, outline and links; nothing is checked.
    #[default]
    Tagged,
    /// PDF/A-2a and PDF/UA-1 at once: for archives and for readers who cannot see. Each violation is reported, and the file is not made.
    Accessible,
    /// Pages for a press and nothing else: no metadata, no outline, no links, for printers who forbid them.
    Plain,
    /// PDF/X-1a:2001, within PDF 1.3.
    X1a,
    /// PDF/X-3:2002, within PDF 1.3.
    X3,
    /// PDF/X-4, within PDF 1.6.
    X4,
}

impl PdfStandard {
    /// The names that manifest and presets give to the standards of print editions.
    pub const BY_NAME: &'static [(&'static str, PdfStandard)] = &[
        ("tagged", PdfStandard::Tagged),
        ("plain", PdfStandard::Plain),
        ("pdf/x-1a", PdfStandard::X1a),
        ("pdf/x-3", PdfStandard::X3),
        ("pdf/x-4", PdfStandard::X4),
    ];

    /// Whether the file holds inks and no more than the pages.
    pub fn is_for_press(self) -> bool {
        !matches!(self, PdfStandard::Tagged | PdfStandard::Accessible)
    }

    /// Whether the file says that it is PDF/X.
    pub fn is_pdfx(self) -> bool {
        self.pdfx_version().is_some()
    }

    fn pdf_version(self) -> &'static str {
        match self {
            PdfStandard::Tagged | PdfStandard::Accessible => "1.7",
            PdfStandard::X4 => "1.6",
            PdfStandard::Plain | PdfStandard::X1a | PdfStandard::X3 => "1.3",
        }
    }

    /// What the file says of itself as PDF/X.
    fn pdfx_version(self) -> Option<&'static str> {
        match self {
            PdfStandard::Tagged | PdfStandard::Accessible | PdfStandard::Plain => None,
            PdfStandard::X1a => Some("PDF/X-1:2001"),
            PdfStandard::X3 => Some("PDF/X-3:2002"),
            PdfStandard::X4 => Some("PDF/X-4"),
        }
    }

    /// PDF/X-1 has two levels of conformance, the others one.
    fn pdfx_conformance(self) -> Option<&'static str> {
        (self == PdfStandard::X1a).then_some("PDF/X-1a:2001")
    }
}

impl PdfOptions {
    pub fn new(meta: Metadata) -> PdfOptions {
        let name = "the file".to_string();
        PdfOptions { meta, name, standard: PdfStandard::default(), sheet: Sheet::default(), press: Press::default() }
    }
}

/// Writes the pages as one PDF. Returns `None` where nothing could be written; the reason is in the sink.
///
/// Reports D001 where the file cannot be made or would break its standard, D003 for pictures that cannot
/// be read: their places stay blank. For a press also D004 to D006.
pub fn write(
    pages: &Pages,
    assets: &Assets,
    fonts: &FontLibrary,
    options: &PdfOptions,
    sink: &mut Sink,
) -> Option<Vec<u8>> {
    if options.standard.is_pdfx() && options.meta.modified == Date::FALLBACK {
        report_violation("the book has no release date", None, options, sink);
        return None;
    }
    let mut images = PdfImages::new(assets, fonts, options);
    let mut pdf_fonts = PdfFonts::new(fonts);
    loop {
        let document = draw(pages, &mut images, &mut pdf_fonts, options, sink);
        let error = match document.finish() {
            Ok(bytes) if options.standard.is_for_press() => {
                images.report_coarse(sink);
                return finish(&bytes, options, sink);
            }
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
        report(&error, pages, (&pdf_fonts, options), sink);
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
    let mut document = Document::new_with(settings(options));
    let mut tags = TagCollector::new(&pages.structure);
    for page_idx in 0..pages.pages.len() {
        PageWriter { pages, page_idx, options, fonts, images, tags: &mut tags }.write(&mut document, sink);
    }
    if let Some(last) = pages.pages.last() {
        content::add_blanks(last, options, &mut document);
    }
    if !options.standard.is_for_press() {
        document.set_tag_tree(tags.finish(&options.meta.lang));
        document.set_outline(outline::outline(pages, &options.sheet));
        document.set_metadata(metadata::metadata(&options.meta));
    }
    document
}

fn settings(options: &PdfOptions) -> SerializeSettings {
    let version = match options.standard {
        PdfStandard::Tagged | PdfStandard::Accessible => PdfVersion::Pdf17,
        // The oldest that krilla writes; nothing that came after 1.3 is used, and `press::finish` says so.
        PdfStandard::Plain | PdfStandard::X1a | PdfStandard::X3 => PdfVersion::Pdf14,
        PdfStandard::X4 => PdfVersion::Pdf16,
    };
    let mut configuration = ConfigurationBuilder::new().with_version(version);
    if options.standard == PdfStandard::Accessible {
        configuration =
            configuration.with_archival_validator(Archival::A2_A).with_accessibility_validator(Accessibility::UA1);
    }
    let configuration: Configuration = configuration.finish().expect("PDF 1.7 is in the range of both standards");
    let is_for_press = options.standard.is_for_press();
    SerializeSettings {
        configuration,
        enable_tagging: !is_for_press,
        xmp_metadata: !is_for_press,
        // An archive wants to know what the inks of a CMYK picture look like.
        cmyk_profile: ICCProfile::new(&options.press.profile.bytes),
        render_svg_glyph_fn: krilla_svg::render_svg_glyph,
        ..SerializeSettings::default()
    }
}

fn finish(bytes: &[u8], options: &PdfOptions, sink: &mut Sink) -> Option<Vec<u8>> {
    let told = |unfinished| match unfinished {
        Unfinished::ColorFont => report_violation("a font draws in colors of its own", None, options, sink),
        Unfinished::Faulty(error) => report_fault(&error.to_string(), sink),
    };
    press::finish::finish(bytes, options).map_err(told).ok()
}

/// What an author can do where a file would break its standard.
const VIOLATION_ADVICE: &str = "the file was not made, for it would claim what it is not; change the text or picture there, or ask for \
     another standard";

fn report_violation(what: &str, span: Option<Span>, options: &PdfOptions, sink: &mut Sink) {
    sink.report(&D001, span, format!("{} breaks its standard: {what}", options.name)).hint(VIOLATION_ADVICE);
}

/// Reports what can only be a fault of ours.
fn report_fault(fault: &str, sink: &mut Sink) {
    sink.report(&D001, None, format!("the PDF could not be written: {fault}"))
        .hint("please report this as a fault of bindery, with the book if you can");
}

fn report(error: &KrillaError, pages: &Pages, (fonts, options): (&PdfFonts, &PdfOptions), sink: &mut Sink) {
    match error {
        KrillaError::Validation(errors) => {
            let is_glyph = |error: &ValidationError| matches!(error, ValidationError::ContainsNotDefGlyph(..));
            report_no_glyphs(
                errors.iter().map(|(error, _)| error).filter(|error| is_glyph(error)),
                pages,
                options,
                sink,
            );
            for (error, _) in errors.iter().filter(|(error, _)| !is_glyph(error)) {
                let (what, span) = violation(error, pages);
                report_violation(&what, span, options, sink);
            }
        }
        KrillaError::Font(font, fault) => {
            let origin = fonts.origin(font).unwrap_or("?");
            sink.report(&D001, None, format!("font “{origin}” cannot be embedded in the PDF: {fault}"))
                .hint("replace the file with an intact TrueType or OpenType font");
        }
        error => report_fault(&error.to_string(), sink),
    }
}

/// Reports all letters without a glyph at once: they are of one cause, and F006 has told of each.
fn report_no_glyphs<'e>(
    errors: impl Iterator<Item = &'e ValidationError>,
    pages: &Pages,
    options: &PdfOptions,
    sink: &mut Sink,
) {
    let (mut texts, mut spans): (Vec<String>, Vec<Option<Span>>) = (Vec::new(), Vec::new());
    for error in errors {
        let ValidationError::ContainsNotDefGlyph(_, location, text) = error else { continue };
        let quoted = format!("“{text}”");
        spans.push(place(location, pages));
        if !texts.contains(&quoted) {
            texts.push(quoted);
        }
    }
    if !texts.is_empty() {
        let span = spans.into_iter().flatten().min();
        report_violation(&format!("no glyph for {}", texts.join(", ")), span, options, sink);
    }
}

fn place(location: &Option<Location>, pages: &Pages) -> Option<Span> {
    content::placed(pages, (*location)?)?.span
}

/// What a violation is, in our words where an author can meet it, and where it stands.
fn violation(error: &ValidationError, pages: &Pages) -> (String, Option<Span>) {
    let place = |location: &Option<Location>| place(location, pages);
    match error {
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
