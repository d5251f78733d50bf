//! The pages of the file that is imposed, as forms.

use std::collections::BTreeMap;

use lopdf::Dictionary;
use lopdf::Document;
use lopdf::Object;
use lopdf::ObjectId;
use lopdf::Stream;
use lopdf::dictionary;

use crate::impose::overlays::Overlays;
use crate::impose::place::Bounds;
use crate::packed;
use crate::packed::Fault;
use crate::units::USER_UNITS;

/// A file with its pages made forms.
pub struct Source {
    pub document: Document,
    pub pages: Vec<SourcePage>,
    /// What lies upon pages and brings no drawing of itself: its kind, and the page, counted from 1.
    pub left_out: Vec<(String, usize)>,
    pub reading: Reading,
}

/// In which direction the leaves of a book are turned.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Reading {
    #[default]
    LeftToRight,
    /// As in Arabic and Hebrew: the spine is at the right of the first page.
    RightToLeft,
}

/// One page.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SourcePage {
    pub form: ObjectId,
    /// What is left after cutting: the trim box, or what comes nearest to it.
    trim: Bounds,
    /// Quarter turns to the right by which a viewer turns it.
    n_turns: u8,
    /// Points to a unit of its measures.
    unit: f64,
}

/// What every PDF begins with, if not at its first byte (ISO 32000-1, 7.5.2; Annex H of Adobe's PDF reference for the bytes before it).
const HEAD: &[u8] = b"%PDF-";
const HEAD_WITHIN: usize = 1024;

/// The most bytes of one page's drawing, and of those of all pages; a bomb of a few kilobytes must not fill the memory or the day.
const MAX_CONTENT: usize = 64 * 1024 * 1024;
const MAX_OF_FILE: usize = 1024 * 1024 * 1024;

/// The most pages; no book has so many.
const MAX_PAGES: usize = 20_000;

/// How far up the tree of pages a value is inherited from.
const MAX_DEPTH: usize = 64;

/// The least and the largest side of a page: a page of the PDF format may have up to 14,400 units (ISO 32000-1, table C.1).
const SIDES: std::ops::RangeInclusive<f64> = 9.0..=14_400.0;

impl Source {
    /// Reads a PDF.
    ///
    /// # Errors
    /// Why its pages cannot be placed, as a sentence that the name of the file begins.
    pub fn read(bytes: &[u8]) -> Result<Source, String> {
        if !bytes.windows(HEAD.len()).take(HEAD_WITHIN).any(|some| some == HEAD) {
            return Err("is no PDF".into());
        }
        packed::check(bytes).map_err(|fault| match fault {
            Fault::Damaged => "is damaged: a stream that holds its objects cannot be unpacked",
            Fault::Bloated => "unpacks to more than any book needs",
            Fault::Locked => "is protected by a password",
        })?;
        let mut document = Document::load_mem(bytes).map_err(|error| match error {
            lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword => "is protected by a password",
            _ => "is damaged or cut off",
        })?;
        if document.is_encrypted() || document.trailer.has(b"Encrypt") {
            return Err("is protected by a password".into());
        }
        let ids: Vec<ObjectId> = document.page_iter().take(MAX_PAGES + 1).collect();
        match ids.len() {
            0 => return Err("has no pages".into()),
            1..=MAX_PAGES => {}
            _ => return Err("has more pages than any book".into()),
        }
        let (mut pages, mut left_out) = (Vec::with_capacity(ids.len()), Vec::new());
        let mut left = MAX_OF_FILE;
        for (id, number) in ids.into_iter().zip(1..) {
            let overlays = Overlays::of(&mut document, id);
            let page = page(&mut document, id, &overlays, &mut left)
                .map_err(|fault| format!("cannot be imposed: page {number} {fault}"))?;
            pages.push(page);
            left_out.extend(overlays.left_out.into_iter().map(|kind| (kind, number)));
        }
        let reading = reading(&document);
        Ok(Source { document, pages, left_out, reading })
    }

    /// The size that most pages have; of those as common, the largest.
    pub fn usual(&self) -> (f64, f64) {
        // By size in whole points, so that rounding makes no other size of one.
        let mut sizes: BTreeMap<(i64, i64), (usize, (f64, f64))> = BTreeMap::new();
        for (width, height) in self.pages.iter().map(SourcePage::size) {
            sizes.entry((width.round() as i64, height.round() as i64)).or_insert((0, (width, height))).0 += 1;
        }
        let usual = sizes.into_iter().max_by_key(|((width, height), (n_pages, _))| (*n_pages, width * height));
        usual.map_or((0.0, 0.0), |(_, (_, size))| size)
    }
}

impl SourcePage {
    #[cfg(test)]
    pub fn of_size(width: f64, height: f64) -> SourcePage {
        let trim = Bounds { left: 0.0, foot: 0.0, right: width, head: height };
        SourcePage { form: (1, 0), trim, n_turns: 0, unit: 1.0 }
    }

    /// Width and height as it is looked at.
    pub fn size(&self) -> (f64, f64) {
        let (width, height) = (self.trim.right - self.trim.left, self.trim.head - self.trim.foot);
        let (width, height) = (width * self.unit, height * self.unit);
        if self.n_turns % 2 == 1 { (height, width) } else { (width, height) }
    }

    /// The matrix that brings its trim upright to the origin.
    pub fn upright(&self) -> [f64; 6] {
        let Bounds { left, foot, right, head } = self.trim;
        let matrix = match self.n_turns {
            0 => [1.0, 0.0, 0.0, 1.0, -left, -foot],
            1 => [0.0, -1.0, 1.0, 0.0, -foot, right],
            2 => [-1.0, 0.0, 0.0, -1.0, right, head],
            _ => [0.0, 1.0, -1.0, 0.0, head, -left],
        };
        matrix.map(|value: f64| value * self.unit)
    }
}

/// Makes a form of a page, with what lies upon it. `left` is how many bytes all pages to come may unpack to.
fn page(document: &mut Document, id: ObjectId, overlays: &Overlays, left: &mut usize) -> Result<SourcePage, String> {
    let boxed = |key: &[u8]| inherited(document, id, key).and_then(|object| bounds(document, &object));
    let media = boxed(b"MediaBox").ok_or("has no size")?;
    let crop = boxed(b"CropBox").and_then(|own| within(own, media)).unwrap_or(media);
    let bleed = boxed(b"BleedBox").and_then(|own| within(own, media));
    let trim = boxed(b"TrimBox").and_then(|own| within(own, media)).unwrap_or(crop);
    let art = bleed.unwrap_or(trim);
    if !SIDES.contains(&(trim.right - trim.left)) || !SIDES.contains(&(trim.head - trim.foot)) {
        return Err("has a size that cannot be".into());
    }
    let turned =
        inherited(document, id, b"Rotate").and_then(|turned| turned.as_float().ok()).map_or(0, |turned| turned as i64);
    let unit = document.get_dictionary(id).and_then(|page| page.get_deref(b"UserUnit", document)?.as_float());
    let unit = unit.ok().map(f64::from).filter(|unit| USER_UNITS.contains(unit)).unwrap_or(1.0);
    let resources = inherited(document, id, b"Resources").unwrap_or_else(|| Object::Dictionary(Dictionary::new()));
    let group = document.get_dictionary(id).ok().and_then(|page| page.get(b"Group").ok().cloned());
    let content = document.get_page_content_with_limit(id, MAX_CONTENT.min(*left)).map_err(|_| "cannot be unpacked")?;
    // A line end is put behind each stream beyond the limit.
    *left = left.checked_sub(content.len()).ok_or("unpacks to more than any book needs")?;
    let bbox: Vec<Object> = [art.left, art.foot, art.right, art.head].into_iter().map(real).collect();
    let mut form = dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => bbox, "Resources" => resources };
    if let Some(group) = group {
        form.set("Group", group);
    }
    let mut form = Stream::new(form, content);
    // Uncompressed it is as right; a failure would cost bytes only.
    let _ = form.compress();
    let form = document.add_object(form);
    let form = overlays.over(document, form);
    Ok(SourcePage { form, trim, n_turns: turned.div_euclid(90).rem_euclid(4) as u8, unit })
}

/// What the file says of the direction in which it is read (ISO 32000-1, 12.2).
fn reading(document: &Document) -> Reading {
    let catalog = document.catalog();
    let direction = catalog.and_then(|catalog| {
        catalog.get_deref(b"ViewerPreferences", document)?.as_dict()?.get_deref(b"Direction", document)?.as_name()
    });
    if direction.is_ok_and(|direction| direction == b"R2L") { Reading::RightToLeft } else { Reading::LeftToRight }
}

/// A number as a PDF has it.
pub fn real(value: f64) -> Object {
    Object::Real(((value * 1000.0).round() / 1000.0) as f32)
}

/// The value of a page, or of what stands above it in the tree (ISO 32000-1, 7.7.3.4).
fn inherited(document: &Document, id: ObjectId, key: &[u8]) -> Option<Object> {
    let mut node = document.get_dictionary(id).ok()?;
    for _ in 0..MAX_DEPTH {
        if let Ok(value) = node.get(key) {
            // Resources stay the object they are, so that all pages share it.
            let (_, found) = document.dereference(value).ok()?;
            return Some(if matches!(found, Object::Dictionary(_)) { value.clone() } else { found.clone() });
        }
        node = document.get_dictionary(node.get(b"Parent").and_then(Object::as_reference).ok()?).ok()?;
    }
    None
}

pub fn bounds(document: &Document, object: &Object) -> Option<Bounds> {
    let numbers: Vec<f64> = object
        .as_array()
        .ok()?
        .iter()
        .filter_map(|number| document.dereference(number).ok()?.1.as_float().ok())
        .map(f64::from)
        .filter(|number| number.is_finite())
        .collect();
    let [one, two, three, four] = numbers.try_into().ok()?;
    Some(Bounds { left: one.min(three), foot: two.min(four), right: one.max(three), head: two.max(four) })
}

/// A box as far as it lies in another one; `None` where it has no area there.
fn within(own: Bounds, outer: Bounds) -> Option<Bounds> {
    let cut = Bounds {
        left: own.left.max(outer.left),
        foot: own.foot.max(outer.foot),
        right: own.right.min(outer.right),
        head: own.head.min(outer.head),
    };
    (cut.right > cut.left && cut.head > cut.foot).then_some(cut)
}

#[cfg(test)]
mod tests {
    use lopdf::Document;
    use lopdf::Stream;
    use lopdf::dictionary;

    use super::Overlays;
    use super::page;

    #[test]
    fn an_empty_page_does_not_lift_the_limit_of_the_file() {
        let mut document = Document::with_version("1.7");
        let content = document.add_object(Stream::new(dictionary! {}, Vec::new()));
        let media = vec![0.into(), 0.into(), 300.into(), 400.into()];
        let id = document.add_object(dictionary! { "Type" => "Page", "MediaBox" => media, "Contents" => content });
        let overlays = Overlays::of(&mut document, id);
        for (mut left, is_within) in [(0, false), (1, true)] {
            assert_eq!(page(&mut document, id, &overlays, &mut left).is_ok(), is_within);
            assert_eq!(left, 0);
        }
    }
}
