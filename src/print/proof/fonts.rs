//! The faces of a proof: each embedded whole, with what its glyphs are read as.

use std::collections::BTreeMap;

use printpdf::Codepoint;
use printpdf::FontId as PdfFontId;
use printpdf::ParsedFont;
use printpdf::PdfFontHandle;
use printpdf::PdfFontMap;

use crate::diag::Sink;
use crate::diag::codes::pdf::D001;
use crate::fonts::FontId;
use crate::fonts::FontLibrary;
use crate::units::Length;

/// The family of what a proof says of itself. Of one width, and narrow at the sizes of notes.
const LABEL_FAMILY: &str = "Source Code Pro";

pub struct ProofFonts<'a> {
    library: &'a FontLibrary,
    label: FontId,
    /// Those used so far; `None` for one that cannot be embedded.
    parsed: BTreeMap<FontId, Option<ParsedFont>>,
    /// A glyph has one reading in the file, the first that is not empty.
    readings: BTreeMap<(FontId, u16), String>,
}

impl<'a> ProofFonts<'a> {
    pub fn new(library: &'a FontLibrary) -> ProofFonts<'a> {
        let label = library.ids().find(|id| library.face(*id).family == LABEL_FAMILY).unwrap_or(FontId(0));
        ProofFonts { library, label, parsed: BTreeMap::new(), readings: BTreeMap::new() }
    }

    /// The name of a face in the file. Reports D001 once for a face that cannot be embedded.
    pub fn handle(&mut self, id: FontId, sink: &mut Sink) -> Option<PdfFontHandle> {
        let library = self.library;
        let parsed = self.parsed.entry(id).or_insert_with(|| {
            let face = library.face(id);
            let parsed = ParsedFont::from_bytes(&face.data, face.index as usize, &mut Vec::new());
            if parsed.is_none() {
                sink.report(&D001, None, format!("font “{}” cannot be embedded in the PDF", face.origin))
                    .hint("replace the file with an intact TrueType or OpenType font");
            }
            let name = face.name().replace(' ', "");
            parsed.map(|parsed| ParsedFont { font_name: Some(name), ..parsed })
        });
        parsed.as_ref().map(|_| PdfFontHandle::External(name(id)))
    }

    /// How far a viewer moves the pen after a glyph, in thousandths of an em: rounded down, as printpdf writes the widths.
    pub fn width(&self, id: FontId, glyph: u16) -> i64 {
        let Some(Some(parsed)) = self.parsed.get(&id) else { return 0 };
        let units = f32::from(parsed.units_per_em.max(1));
        parsed.get_glyph_width(glyph).map_or(1000, |width| (f32::from(width) * 1000.0 / units) as i64)
    }

    /// What a glyph is read as; `text` is what it stands for here.
    pub fn reading(&mut self, id: FontId, glyph: u16, text: &str) -> String {
        let reading = self.readings.entry((id, glyph)).or_default();
        if reading.is_empty() {
            *reading = text.to_string();
        }
        reading.clone()
    }

    /// A word of the proof's own as glyphs, side by side.
    pub fn label(&mut self, text: &str, sink: &mut Sink) -> Option<(PdfFontHandle, Vec<Codepoint>)> {
        let id = self.label;
        let handle = self.handle(id, sink)?;
        let glyphs: Vec<(u16, String)> =
            text.chars().map(|character| (self.label_glyph(character), character.to_string())).collect();
        let codes =
            glyphs.into_iter().map(|(glyph, text)| Codepoint::with_cid(glyph, 0.0, self.reading(id, glyph, &text)));
        Some((handle, codes.collect()))
    }

    /// How long such a word is.
    pub fn label_width(&mut self, text: &str, size: Length, sink: &mut Sink) -> Length {
        let id = self.label;
        self.handle(id, sink);
        let thousandths: i64 = text.chars().map(|character| self.width(id, self.label_glyph(character))).sum();
        size.scaled(thousandths, 1000)
    }

    fn label_glyph(&self, character: char) -> u16 {
        let face = self.library.face(self.label);
        face.nominal_glyph(character).or(face.nominal_glyph('?')).unwrap_or_default()
    }

    /// All faces that were used.
    pub fn into_map(self) -> PdfFontMap {
        let fonts =
            self.parsed.into_iter().filter_map(|(id, parsed)| Some((name(id), printpdf::PdfFont::new(parsed?))));
        PdfFontMap { map: fonts.collect() }
    }
}

fn name(id: FontId) -> PdfFontId {
    PdfFontId(format!("face{}", id.0))
}
