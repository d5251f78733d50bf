//! What lies upon a page: stamps, comments and form fields, as they would be printed with it (ISO 32000-1, 12.5).

use std::fmt::Write;

use lopdf::Dictionary;
use lopdf::Document;
use lopdf::Object;
use lopdf::ObjectId;
use lopdf::Stream;
use lopdf::dictionary;

use crate::impose::place::Bounds;
use crate::impose::source::bounds;

/// Kinds that are not there to be printed: places to click, windows of comments, marks of a press.
const NOT_PRINTED: [&[u8]; 4] = [b"Link", b"Popup", b"PrinterMark", b"TrapNet"];

/// Flags of an annotation (table 165).
const HIDDEN: i64 = 2;
const PRINT: i64 = 4;

/// More than anybody puts on one page.
const MOST: usize = 10_000;

/// What lies upon a page.
#[derive(Default)]
pub struct Overlays {
    /// Drawings, each with the matrix that brings it to its place.
    drawn: Vec<(ObjectId, [f64; 6])>,
    /// What would be printed, but brings no drawing of itself: its kinds.
    pub left_out: Vec<String>,
}

impl Overlays {
    /// Collects what lies upon a page.
    pub fn of(document: &mut Document, page: ObjectId) -> Overlays {
        let mut overlays = Overlays::default();
        let all = document.get_dictionary(page).ok().and_then(|page| resolved(document, page, b"Annots"));
        let all = all.and_then(|all| all.as_array().ok().cloned()).unwrap_or_default();
        for one in all.iter().take(MOST) {
            let Some(annotation) =
                document.dereference(one).ok().and_then(|(_, one)| one.as_dict().ok()).filter(|one| is_printed(one))
            else {
                continue;
            };
            let kind = annotation.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
            let kind = String::from_utf8_lossy(kind).into_owned();
            match appearance(document, annotation) {
                Some(drawn) => overlays.drawn.push(drawn),
                None => overlays.left_out.push(kind),
            }
        }
        for (drawing, _) in &overlays.drawn {
            if let Ok(stream) = document.get_object_mut(*drawing).and_then(Object::as_stream_mut) {
                stream.dict.set("Type", "XObject");
                stream.dict.set("Subtype", "Form");
            }
        }
        overlays
    }

    /// A page's form with all of it on top.
    pub fn over(&self, document: &mut Document, page: ObjectId) -> ObjectId {
        if self.drawn.is_empty() {
            return page;
        }
        let bbox = document.get_object(page).and_then(|page| page.as_stream()?.dict.get(b"BBox").cloned());
        let (mut forms, mut content) = (dictionary! { "Page" => page }, String::from("/Page Do\n"));
        for (idx, (drawing, [a, b, c, d, e, f])) in self.drawn.iter().enumerate() {
            forms.set(format!("A{idx}"), *drawing);
            let _ = writeln!(content, "q {a:.6} {b:.6} {c:.6} {d:.6} {e:.3} {f:.3} cm /A{idx} Do Q");
        }
        let form = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => bbox.unwrap_or(Object::Null),
            "Resources" => dictionary! { "XObject" => forms },
        };
        document.add_object(Stream::new(form, content.into_bytes()))
    }
}

fn is_printed(annotation: &Dictionary) -> bool {
    let flags = annotation.get(b"F").and_then(Object::as_i64).unwrap_or(0);
    let kind = annotation.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
    flags & (HIDDEN | PRINT) == PRINT && !NOT_PRINTED.contains(&kind)
}

/// The drawing of an annotation, and the matrix that brings it into its rectangle (12.5.5, algorithm 8.1).
fn appearance(document: &Document, annotation: &Dictionary) -> Option<(ObjectId, [f64; 6])> {
    let looks = resolved(document, annotation, b"AP")?.as_dict().ok()?;
    let mut normal = looks.get(b"N").ok()?;
    // One drawing for each state, as of a box that is ticked or not.
    if let Ok(states) = document.dereference(normal).ok()?.1.as_dict() {
        normal = states.get(annotation.get(b"AS").and_then(Object::as_name).ok()?).ok()?;
    }
    let id = normal.as_reference().ok()?;
    let form = document.get_object(id).and_then(Object::as_stream).ok()?;
    let place = bounds(document, resolved(document, annotation, b"Rect")?)?;
    let own = bounds(document, resolved(document, &form.dict, b"BBox")?)?;
    let matrix = resolved(document, &form.dict, b"Matrix").and_then(|matrix| numbers(document, matrix));
    let covered = transformed(own, matrix.unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]));
    let (width, height) = (covered.right - covered.left, covered.head - covered.foot);
    if width <= 0.0 || height <= 0.0 {
        return None;
    }
    let (x, y) = ((place.right - place.left) / width, (place.head - place.foot) / height);
    Some((id, [x, 0.0, 0.0, y, place.left - covered.left * x, place.foot - covered.foot * y]))
}

/// The upright box around a box whose corners a matrix has moved.
fn transformed(own: Bounds, [a, b, c, d, e, f]: [f64; 6]) -> Bounds {
    let corners = [(own.left, own.foot), (own.right, own.foot), (own.left, own.head), (own.right, own.head)];
    let moved = corners.map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
    let least = |pick: fn(&(f64, f64)) -> f64| moved.iter().map(pick).fold(f64::INFINITY, f64::min);
    let most = |pick: fn(&(f64, f64)) -> f64| moved.iter().map(pick).fold(f64::NEG_INFINITY, f64::max);
    Bounds { left: least(|at| at.0), foot: least(|at| at.1), right: most(|at| at.0), head: most(|at| at.1) }
}

fn resolved<'d>(document: &'d Document, dict: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
    document.dereference(dict.get(key).ok()?).ok().map(|(_, object)| object)
}

fn numbers(document: &Document, matrix: &Object) -> Option<[f64; 6]> {
    let number = |number: &Object| document.dereference(number).ok()?.1.as_float().ok().map(f64::from);
    let numbers: Vec<f64> = matrix.as_array().ok()?.iter().filter_map(number).collect();
    numbers.try_into().ok()
}
