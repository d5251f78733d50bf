//! Makes a proof the same file each time, and puts right what printpdf 0.12 writes wrong.
//!
//! printpdf takes the ids of a file from a random source and knows no layer that is hidden at first; it claims to be PDF 1.3 and PDF/X-3,
//! whatever is drawn, and writes width and height where a box has its right and upper edge. Nothing of this can be asked of it, so the file is
//! read again with lopdf.

use lopdf::Dictionary;
use lopdf::Document;
use lopdf::Object;
use lopdf::ObjectId;
use lopdf::dictionary;

use crate::book::Metadata;
use crate::book::metadata::Date;
use crate::print::pages::FolioStyle;
use crate::print::pages::Page;
use crate::print::pages::Pages;
use crate::print::pdf::metadata::program;
use crate::print::pdf::metadata::title;
use crate::print::pdf::press::finish::text;
use crate::print::pdf::sheet::points;
use crate::print::proof::Layout;
use crate::print::proof::layers::Layer;
use crate::print::proof::words::ProofWords;

/// Finishes the bytes that printpdf has written.
///
/// # Errors
/// A fault of the reader or writer of PDF; it would be ours or printpdf's.
pub fn finish(bytes: &[u8], pages: &Pages, meta: &Metadata) -> lopdf::Result<Vec<u8>> {
    let mut document = Document::load_mem(bytes)?;
    // Optional content is of PDF 1.5, the fonts' form of 1.6.
    document.version = "1.6".to_string();
    document.trailer.remove(b"ID");
    let info = document.trailer.get(b"Info").and_then(Object::as_reference)?;
    document.objects.insert(info, Object::Dictionary(about(meta)));
    let layers = tidy_layers(&mut document, ProofWords::of(&meta.lang))?;
    let labels = page_labels(pages);
    let catalog = document.catalog_mut()?;
    catalog.set("OCProperties", layers);
    catalog.set("PageLabels", labels);
    catalog.set("Lang", text(meta.lang.as_str()));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    // The list of layers opens beside the pages.
    catalog.set("PageMode", "UseOC");
    let ids: Vec<ObjectId> = document.page_iter().collect();
    for (id, page) in ids.into_iter().zip(&pages.pages) {
        set_boxes(document.get_dictionary_mut(id)?, page);
    }
    let mut finished = Vec::with_capacity(bytes.len());
    document.save_to(&mut finished)?;
    Ok(finished)
}

fn about(meta: &Metadata) -> Dictionary {
    let mut info = dictionary! {
        "Title" => text(&format!("{} – {}", title(meta), ProofWords::of(&meta.lang).name())),
        "Creator" => text(&program()),
        "Producer" => text(&program()),
    };
    let Date { year, month, day } = meta.modified;
    if meta.modified != Date::FALLBACK {
        info.set("CreationDate", text(&format!("D:{year:04}{month:02}{day:02}000000Z")));
    }
    info
}

/// Gives the layers no more than their names, and their order and state to the catalog.
fn tidy_layers(document: &mut Document, words: &ProofWords) -> lopdf::Result<Object> {
    let is_layer = |dictionary: &Dictionary| dictionary.has(b"Name") && dictionary.has_type(b"OCG");
    let ids: Vec<ObjectId> =
        document.objects.iter().filter(|(_, object)| object.as_dict().is_ok_and(is_layer)).map(|(id, _)| *id).collect();
    let mut found: Vec<(Layer, Object)> = Vec::new();
    for id in ids {
        let dictionary = document.get_dictionary_mut(id)?;
        let name = dictionary.get(b"Name").and_then(Object::as_str).unwrap_or_default().to_vec();
        let Some(layer) = Layer::ALL.into_iter().find(|layer| layer.id().0.as_bytes() == name) else { continue };
        *dictionary = dictionary! { "Type" => "OCG", "Name" => text(words.layer(layer)), "Intent" => "View" };
        found.push((layer, Object::Reference(id)));
    }
    found.sort_by_key(|(layer, _)| *layer);
    let those = |is_wanted: fn(Layer) -> bool| -> Vec<Object> {
        found.iter().filter(|(layer, _)| is_wanted(*layer)).map(|(_, id)| id.clone()).collect()
    };
    let state = dictionary! {
        "Name" => text(words.proof),
        "BaseState" => "ON",
        "ON" => those(Layer::is_shown_at_first),
        "OFF" => those(|layer| !layer.is_shown_at_first()),
        "Order" => those(|_| true),
    };
    Ok(Object::Dictionary(dictionary! { "OCGs" => those(|_| true), "D" => state }))
}

/// The folios, so that page 37 is found under 37.
fn page_labels(pages: &Pages) -> Dictionary {
    let mut numbers: Vec<Object> = Vec::new();
    let mut expected = None;
    for (idx, page) in pages.pages.iter().enumerate() {
        let folio = page.folio;
        if expected != Some((folio.style, folio.number)) {
            let style = match folio.style {
                FolioStyle::Roman => "r",
                FolioStyle::Arabic => "D",
            };
            numbers.push((idx as i64).into());
            numbers.push(Object::Dictionary(dictionary! { "S" => style, "St" => i64::from(folio.number) }));
        }
        expected = Some((folio.style, folio.number + 1));
    }
    dictionary! { "Nums" => numbers }
}

fn set_boxes(dictionary: &mut Dictionary, page: &Page) {
    let layout = Layout::of(page);
    let of =
        |left: f32, foot: f32, right: f32, head: f32| Object::Array([left, foot, right, head].map(Object::Real).into());
    let (width, height) = (points(layout.sheet.width), points(layout.sheet.height));
    let (left, head) = (points(layout.origin.x), height - points(layout.origin.y));
    dictionary.set("MediaBox", of(0.0, 0.0, width, height));
    dictionary.set("TrimBox", of(left, head - points(page.trim.height), left + points(page.trim.width), head));
    dictionary.remove(b"CropBox");
    dictionary.remove(b"Annots");
}
