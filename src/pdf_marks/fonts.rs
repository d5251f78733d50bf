//! The fonts of a file: whether they are embedded, and what their glyphs cover, so that marks are measured as they stand on the page.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use hayro_font::CMapResolverFn;
use hayro_font::Font;
use hayro_font::FontCache;
use hayro_font::FontGlyph;
use hayro_font::FontResolverFn;
use hayro_font::hayro_cmap::BfString;
use hayro_font::kurbo::Affine;
use hayro_font::kurbo::Rect;
use hayro_font::kurbo::Shape;
use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::Name;
use hayro_syntax::object::Number;
use hayro_syntax::object::Object;
use hayro_syntax::object::ObjectIdentifier;
use hayro_syntax::object::Stream;

use crate::pdf_marks::budget::Budget;
use crate::pdf_marks::budget::unpack;
use crate::pdf_marks::file::text_of;

/// The most that the program of a font, or a map that goes with it, may come to; the largest, with all of Chinese, have half of it.
const MAX_PROGRAM: usize = 64 * 1024 * 1024;

/// Codes that the widths of a font may name, one after the other; each is named once by custom, and there are 65,536.
const MAX_WIDTHS: f64 = 16_000_000.0;

/// All fonts that were met, each read once.
pub struct Fonts<'a> {
    cache: FontCache<'a>,
    /// Nothing is taken from outside the file: what is not embedded is a finding.
    programs: FontResolverFn,
    cmaps: CMapResolverFn,
    /// Streams that cannot be unpacked; they are tried once.
    broken: BTreeSet<ObjectIdentifier>,
    /// By the bytes of their dictionaries.
    read: BTreeMap<&'a [u8], Rc<PageFont<'a>>>,
}

/// One font, with the glyphs that were measured so far.
pub struct PageFont<'a> {
    pub name: String,
    pub is_embedded: bool,
    pub is_type3: bool,
    pub is_italic: bool,
    pub is_bold: bool,
    /// `None` where it cannot be read.
    font: Option<Font<'a>>,
    /// Of a font that cannot be read.
    widths: Widths,
    /// The glyphs measured so far, by codes of one or two bytes, which nearly all are.
    measured: RefCell<Vec<Option<Glyph>>>,
}

/// A glyph, in thousandths of its size.
#[derive(Clone, Copy, Debug)]
pub struct Glyph {
    pub advance: f64,
    /// `None` for spaces.
    pub bounds: Option<Rect>,
}

impl<'a> Default for Fonts<'a> {
    fn default() -> Fonts<'a> {
        Fonts {
            cache: FontCache::new(),
            programs: Arc::new(|_| None),
            cmaps: Arc::new(|_| None),
            broken: BTreeSet::new(),
            read: BTreeMap::new(),
        }
    }
}

impl<'a> Fonts<'a> {
    /// The font of a dictionary.
    pub fn font(&mut self, dict: &Dict<'a>, budget: &Budget) -> Rc<PageFont<'a>> {
        budget.read(dict.data().len());
        if let Some(font) = self.read.get(dict.data()) {
            return font.clone();
        }
        let font = Rc::new(self.load(dict, budget));
        self.read.insert(dict.data(), font.clone());
        font
    }

    fn load(&mut self, dict: &Dict<'a>, budget: &Budget) -> PageFont<'a> {
        let kind = text_of(dict, "Subtype");
        let inner = match kind.as_str() {
            "Type0" => dict.get::<Array>("DescendantFonts").and_then(|fonts| fonts.iter::<Dict>().next()),
            _ => None,
        };
        let descriptor = inner.as_ref().unwrap_or(dict).get::<Dict>("FontDescriptor").unwrap_or_default();
        let programs: Vec<Stream> =
            ["FontFile", "FontFile2", "FontFile3"].into_iter().filter_map(|key| descriptor.get(key)).collect();
        let is_embedded = !programs.is_empty();
        let is_type3 = kind == "Type3";
        // The reader of fonts keeps no limit on what it unpacks and counts, so all that it would is tried first.
        let others = [(dict, "ToUnicode"), (dict, "Encoding"), (inner.as_ref().unwrap_or(dict), "CIDToGIDMap")];
        let mut streams = others.into_iter().filter_map(|(dict, key)| dict.get::<Stream>(key)).chain(programs);
        let is_sound = streams.all(|stream| self.may_unpack(&stream, budget));
        let may_count = n_widths(dict, inner.as_ref()) <= MAX_WIDTHS;
        let font = (is_sound && may_count).then(|| self.cache.font(dict, &self.programs, &self.cmaps)).flatten();
        let name = name_of(dict, &descriptor);
        PageFont {
            is_italic: is_italic(&name, &descriptor),
            is_bold: is_bold(&name, &descriptor),
            name,
            is_embedded: is_type3 || is_embedded,
            is_type3,
            widths: if font.is_some() { Widths::default() } else { Widths::of(dict, inner.as_ref()) },
            font,
            measured: RefCell::default(),
        }
    }

    /// Whether a stream can be unpacked within the limits, which its reader will do once more.
    fn may_unpack(&mut self, stream: &Stream, budget: &Budget) -> bool {
        let id = stream.obj_id();
        if self.broken.contains(&id) {
            return false;
        }
        let length = unpack(stream, MAX_PROGRAM, budget).map(|bytes| bytes.len());
        budget.spend(length.unwrap_or(0));
        if length.is_none() {
            self.broken.insert(id);
        }
        length.is_some() && !budget.is_spent()
    }
}

/// How many codes the widths of a font may name. Any two numbers in a row are taken for the first and the last of some, since nobody knows
/// which a reader will take for them in an array of odd things.
fn n_widths(dict: &Dict, inner: Option<&Dict>) -> f64 {
    let first = dict.get::<Number>("FirstChar").map_or(0.0, |number| number.as_f64());
    if first > f64::from(u16::MAX) {
        return f64::INFINITY;
    }
    let mut count = 0.0;
    for key in ["W", "W2"] {
        let mut before: Option<f64> = None;
        for part in inner.and_then(|inner| inner.get::<Array>(key)).unwrap_or_default().iter::<Object>() {
            let number = match part {
                Object::Number(number) => Some(number.as_f64()),
                _ => None,
            };
            if let (Some(first), Some(last)) = (before, number) {
                count += (last - first).max(0.0);
            }
            before = number;
        }
    }
    count
}

impl PageFont<'_> {
    pub fn is_read(&self) -> bool {
        self.font.is_some()
    }

    /// The codes of a string, with how many bytes each takes.
    pub fn code(&self, bytes: &[u8], at: usize) -> (u32, usize) {
        match &self.font {
            Some(font) => {
                let (code, length) = font.read_code(bytes, at);
                // A map of codes that takes no byte would never end.
                (code, length.max(1))
            }
            None => self.widths.code(bytes, at),
        }
    }

    /// The glyph of a code, measured when it is first asked for.
    pub fn glyph(&self, code: u32) -> Glyph {
        let at = code as usize;
        if at > usize::from(u16::MAX) {
            return self.measure(code);
        }
        let mut measured = self.measured.borrow_mut();
        if measured.len() <= at {
            measured.resize(at + 1, None);
        }
        *measured[at].get_or_insert_with(|| self.measure(code))
    }

    fn measure(&self, code: u32) -> Glyph {
        let Some(font) = &self.font else {
            // From the baseline to where capitals end is nearest to most letters.
            let advance = self.widths.width(code);
            return Glyph { advance, bounds: Some(Rect::new(0.0, 0.0, advance, 700.0)) };
        };
        let advance = font.code_advance(code).x;
        let id = font.map_code(code);
        let bounds = match font.glyph(id, code) {
            FontGlyph::Outline(glyph) => {
                let outline = glyph.outline();
                let bounds = Affine::scale_non_uniform(font.glyph_stretch(id, code), 1.0)
                    .transform_rect_bbox(outline.bounding_box());
                (!outline.elements().is_empty()).then_some(bounds)
            }
            FontGlyph::Type3(glyph) => {
                let is_drawn = glyph.program().is_some() && advance > 0.0;
                is_drawn.then(|| Rect::new(0.0, 0.0, advance, 0.7 * advance.max(500.0)))
            }
        };
        Glyph { advance: finite(advance), bounds: bounds.filter(|bounds| bounds.is_finite()) }
    }

    /// What a code reads as.
    pub fn text(&self, code: u32) -> String {
        let Some(font) = &self.font else { return self.widths.text(code) };
        let text = match font.glyph(font.map_code(code), code) {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        match text {
            Some(BfString::Char(character)) => character.to_string(),
            Some(BfString::String(text)) => text,
            None => String::new(),
        }
    }
}

/// What the file itself says of the advances in a font, for fonts that cannot be read.
#[derive(Default)]
struct Widths {
    bytes_of_code: usize,
    by_code: BTreeMap<u32, f64>,
    default: f64,
}

impl Widths {
    /// Of a plain font, or of one with an inner font of many glyphs, whose codes are taken for the numbers of glyphs, as they nearly always are.
    fn of(dict: &Dict, inner: Option<&Dict>) -> Widths {
        let number = |dict: &Dict, key: &str| dict.get::<Number>(key).map(|number| number.as_f64());
        let mut by_code = BTreeMap::new();
        let Some(inner) = inner else {
            let first = number(dict, "FirstChar").unwrap_or(0.0) as u32;
            let widths = dict.get::<Array>("Widths").unwrap_or_default();
            by_code.extend((first..=u32::from(u8::MAX)).zip(widths.iter::<f64>()));
            return Widths { bytes_of_code: 1, by_code, default: 500.0 };
        };
        // ISO 32000-1, 9.7.4.3: a first number with an array, or two numbers with a width for all between.
        let mut parts = inner.get::<Array>("W").unwrap_or_default().iter::<Object>();
        if n_widths(dict, Some(inner)) > MAX_WIDTHS {
            parts = Array::default().iter::<Object>();
        }
        while let (Some(Object::Number(first)), Some(next)) = (parts.next(), parts.next()) {
            let first = first.as_i64().clamp(0, i64::from(u16::MAX)) as u32;
            match next {
                Object::Array(widths) => by_code.extend((first..).zip(widths.iter::<f64>())),
                Object::Number(last) => {
                    let last = last.as_i64().clamp(0, i64::from(u16::MAX)) as u32;
                    let Some(Object::Number(width)) = parts.next() else { break };
                    by_code.extend((first..=last).map(|code| (code, width.as_f64())));
                }
                _ => break,
            }
        }
        Widths { bytes_of_code: 2, by_code, default: number(inner, "DW").unwrap_or(1000.0) }
    }

    fn code(&self, bytes: &[u8], at: usize) -> (u32, usize) {
        let code = bytes[at..].iter().take(self.bytes_of_code).fold(0, |code, byte| code * 256 + u32::from(*byte));
        (code, self.bytes_of_code)
    }

    /// Fonts that are not in the file nearly always have the letters of Windows; of large ones nobody knows.
    fn text(&self, code: u32) -> String {
        match u8::try_from(code) {
            Ok(code) if self.bytes_of_code == 1 => encoding_rs::WINDOWS_1252.decode(&[code]).0.into_owned(),
            _ => String::new(),
        }
    }

    fn width(&self, code: u32) -> f64 {
        finite(self.by_code.get(&code).copied().unwrap_or(self.default))
    }
}

fn finite(number: f64) -> f64 {
    if number.is_finite() { number } else { 0.0 }
}

/// The name of a font, without the six letters of a subset.
fn name_of(dict: &Dict, descriptor: &Dict) -> String {
    let mut name = text_of(dict, "BaseFont");
    if name.is_empty() {
        name = text_of(descriptor, "FontName");
    }
    if name.is_empty() {
        name = dict.get::<Name>("Name").map(|name| String::from_utf8_lossy(&name).into_owned()).unwrap_or_default();
    }
    match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 && tag.bytes().all(|byte| byte.is_ascii_uppercase()) => rest.to_string(),
        _ if name.is_empty() => "without a name".into(),
        _ => name,
    }
}

/// Whether letters lean, by what the font says of itself (ISO 32000-1, tables 122 and 123), or by its name.
fn is_italic(name: &str, descriptor: &Dict) -> bool {
    let name = name.to_lowercase();
    let leans = descriptor.get::<Number>("ItalicAngle").is_some_and(|angle| angle.as_f64().abs() >= 1.0);
    let is_flagged = descriptor.get::<Number>("Flags").is_some_and(|flags| flags.as_i64() & 0x40 != 0);
    leans || is_flagged || name.contains("italic") || name.contains("oblique")
}

/// The same for bold letters; `cmbx` is TeX's name for them.
fn is_bold(name: &str, descriptor: &Dict) -> bool {
    let name = name.to_lowercase();
    let is_heavy = descriptor.get::<Number>("FontWeight").is_some_and(|weight| weight.as_f64() >= 600.0);
    let is_forced = descriptor.get::<Number>("Flags").is_some_and(|flags| flags.as_i64() & 0x4_0000 != 0);
    is_heavy || is_forced || ["bold", "black", "heavy", "cmbx", "sfbx"].iter().any(|part| name.contains(part))
}
