//! The sheets as a PDF: forms of pages and marks, and nothing else of the file they came from but its title and its colors.

use std::fmt::Write;

use lopdf::Dictionary;
use lopdf::Document;
use lopdf::Object;
use lopdf::Stream;
use lopdf::dictionary;

use crate::impose::marks::marks;
use crate::impose::place::Bounds;
use crate::impose::place::Frame;
use crate::impose::place::Placed;
use crate::impose::plan::Side;
use crate::impose::source::Source;
use crate::impose::source::real;

/// Keys of the catalog that hold for sheets as well: inks, and layers of a proof. Outlines, labels, tags and claims of a standard were of pages.
const KEPT: [&[u8]; 2] = [b"OutputIntents", b"OCProperties"];

/// Writes the sides in order.
///
/// # Errors
/// A fault of the reader or writer of PDF.
pub fn write(source: Source, sides: &[Side], frame: &Frame) -> lopdf::Result<Vec<u8>> {
    let Source { mut document, pages, .. } = source;
    let tree = document.new_object_id();
    let mut kids: Vec<Object> = Vec::with_capacity(sides.len());
    for side in sides {
        let (mut content, mut forms) = (String::new(), Dictionary::new());
        for (idx, page) in side.cells.iter().enumerate().take(frame.n_cells()) {
            let Some(page) = page.and_then(|page| pages.get(page)) else { continue };
            let name = format!("P{}", idx + 1);
            place(&mut content, &name, &frame.place(page, idx, side.depth));
            forms.set(name, Object::Reference(page.form));
        }
        let is_filled: Vec<bool> = side.cells.iter().map(Option::is_some).collect();
        content.push_str(&marks(frame, &is_filled));
        let content = document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
        let (width, height) = frame.sheet;
        let sheet = dictionary! {
            "Type" => "Page",
            "Parent" => tree,
            "MediaBox" => vec![real(0.0), real(0.0), real(width), real(height)],
            "Resources" => dictionary! { "XObject" => forms },
            "Contents" => content,
        };
        kids.push(Object::Reference(document.add_object(sheet)));
    }
    let n_kids = kids.len() as i64;
    document.set_object(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => n_kids });
    let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => tree };
    for key in KEPT {
        if let Ok(value) = document.catalog()?.get(key) {
            catalog.set(key, value.clone());
        }
    }
    *document.catalog_mut()? = catalog;
    keep_title(&mut document);
    document.prune_objects();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes)?;
    Ok(bytes)
}

fn place(content: &mut String, name: &str, placed: &Placed) {
    let Bounds { left, foot, right, head } = placed.clip;
    let [a, b, c, d, e, f] = placed.matrix;
    let (width, height) = (right - left, head - foot);
    let _ = writeln!(content, "q {left:.3} {foot:.3} {width:.3} {height:.3} re W n");
    let _ = writeln!(content, "{a:.6} {b:.6} {c:.6} {d:.6} {e:.3} {f:.3} cm /{name} Do Q");
}

/// Leaves of the facts about the file only its title.
fn keep_title(document: &mut Document) {
    let info = document.trailer.get(b"Info").and_then(|info| document.dereference(info)).ok();
    let title = info.and_then(|(_, info)| info.as_dict().ok()?.get(b"Title").ok().cloned());
    document.trailer.remove(b"Info");
    if let Some(title) = title {
        let info = document.add_object(dictionary! { "Title" => title });
        document.trailer.set("Info", info);
    }
}
