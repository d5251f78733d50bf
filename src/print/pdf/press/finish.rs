//! Makes a file for the press of what krilla has written: black that overprints, the keys of PDF/X or none at all.
//!
//! krilla knows neither overprint nor PDF/X. Text is drawn with the blend mode Multiply, which is what black ink on ink comes to; here that
//! state becomes a true overprint, so no transparency is left. The catalog is made anew and holds nothing that was not asked for.
//!
//! Sources: ISO 32000-1:2008 (14.11.5 output intents, 8.6.7 overprint); ISO 15930-1:2001 (PDF/X-1a), 15930-3:2002 (PDF/X-3), 15930-7:2010
//! (PDF/X-4). `docs/CONFORMANCE.md` goes through them clause by clause.

use lopdf::Dictionary;
use lopdf::Document;
use lopdf::Object;
use lopdf::Stream;
use lopdf::StringFormat;
use lopdf::dictionary;

use crate::book::metadata::Date;
use crate::print::pdf::PdfOptions;
use crate::print::pdf::PdfStandard;
use crate::print::pdf::metadata;
use crate::print::pdf::press::xmp;

/// Why a file was not finished.
#[derive(Debug)]
pub enum Unfinished {
    /// A font draws its glyphs in colors of its own, which are RGB.
    ColorFont,
    /// A fault of the reader or writer of PDF; it would be ours or krilla's.
    Faulty(lopdf::Error),
}

impl From<lopdf::Error> for Unfinished {
    fn from(error: lopdf::Error) -> Unfinished {
        Unfinished::Faulty(error)
    }
}

/// Finishes the bytes of a file that was drawn for a press.
///
/// # Errors
/// See `Unfinished`.
pub fn finish(bytes: &[u8], options: &PdfOptions) -> Result<Vec<u8>, Unfinished> {
    let mut document = Document::load_mem(bytes)?;
    // krilla makes fonts of the type 3 of glyphs with colors, and of no others.
    if document.objects.values().any(|object| object.as_dict().is_ok_and(is_color_font)) {
        return Err(Unfinished::ColorFont);
    }
    overprint(&mut document);
    let drawn = document.catalog()?;
    let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => drawn.get(b"Pages")?.clone() };
    // With them, whoever prints finds page 37 under 37. They are of PDF 1.3 already.
    if let Ok(labels) = drawn.get(b"PageLabels") {
        catalog.set("PageLabels", labels.clone());
    }
    // Whoever folds or binds the pages must know on which side.
    if options.meta.lang.is_right_to_left() {
        catalog.set("ViewerPreferences", dictionary! { "Direction" => "R2L" });
    }
    let is_claimed = options.standard.pdfx_version().is_some();
    if is_claimed {
        catalog.set("OutputIntents", vec![output_intent(&mut document, options)]);
        catalog.set("Metadata", packet(&mut document, options));
        let info = document.add_object(info(options));
        document.trailer.set("Info", info);
    } else {
        document.trailer.remove(b"Info");
    }
    *document.catalog_mut()? = catalog;
    document.version = options.standard.pdf_version().to_string();
    let mut finished = Vec::with_capacity(bytes.len() + options.press.profile.bytes.len());
    document.save_to(&mut finished).map_err(lopdf::Error::from)?;
    Ok(finished)
}

fn is_color_font(dictionary: &Dictionary) -> bool {
    dictionary.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Type3")
}

/// Turns the one blend mode that was drawn with into overprint (8.6.7): mode 1 leaves the plates alone that a color does not ask for.
fn overprint(document: &mut Document) {
    for object in document.objects.values_mut() {
        let Object::Dictionary(state) = object else { continue };
        if state.get(b"BM").and_then(Object::as_name).is_ok_and(|mode| mode == b"Multiply") {
            *state = dictionary! { "Type" => "ExtGState", "OP" => true, "op" => true, "OPM" => 1 };
        }
    }
}

fn output_intent(document: &mut Document, options: &PdfOptions) -> Object {
    let profile = &options.press.profile;
    let mut stream = Stream::new(dictionary! { "N" => 4 }, profile.bytes.to_vec());
    // Uncompressed it is as right; a failure would cost bytes only.
    let _ = stream.compress();
    let stream = document.add_object(stream);
    let mut intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFX",
        "OutputConditionIdentifier" => text(profile.condition.unwrap_or("Custom")),
        "Info" => text(&profile.description),
        "DestOutputProfile" => stream,
    };
    if profile.condition.is_some() {
        intent.set("RegistryName", text("http://www.color.org"));
    }
    Object::Reference(document.add_object(intent))
}

fn packet(document: &mut Document, options: &PdfOptions) -> Object {
    let id = document.trailer.get(b"ID").and_then(Object::as_array).ok().and_then(|id| id.first()?.as_str().ok());
    let id: String = id.unwrap_or_default().iter().map(|byte| format!("{byte:02x}")).collect();
    let packet = xmp::packet(&options.meta, options.standard, &format!("xmp.did:{id}"));
    let stream = Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, packet.into_bytes());
    Object::Reference(document.add_object(stream.with_compression(false)))
}

fn info(options: &PdfOptions) -> Dictionary {
    let Date { year, month, day } = options.meta.modified;
    let date = text(&format!("D:{year:04}{month:02}{day:02}000000Z"));
    let mut info = dictionary! {
        "Title" => text(&metadata::title(&options.meta)),
        "Creator" => text(&metadata::program()),
        "Producer" => text(&metadata::program()),
        "CreationDate" => date.clone(),
        "ModDate" => date,
        "Trapped" => "False",
    };
    let authors = metadata::authors(&options.meta);
    if !authors.is_empty() {
        info.set("Author", text(&authors.join(", ")));
    }
    if let (Some(version), false) = (options.standard.pdfx_version(), options.standard == PdfStandard::X4) {
        info.set("GTS_PDFXVersion", text(version));
    }
    if let Some(conformance) = options.standard.pdfx_conformance() {
        info.set("GTS_PDFXConformance", text(conformance));
    }
    info
}

/// A text string (7.9.2.2): ASCII as it is, all else in UTF-16.
pub fn text(text: &str) -> Object {
    let bytes = match text.is_ascii() {
        true => text.as_bytes().to_vec(),
        false => [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect(),
    };
    Object::String(bytes, StringFormat::Literal)
}
