//! Faces of the library as fonts of the PDF, each made when it is first drawn.

use std::collections::BTreeMap;
use std::sync::Arc;

use krilla::text::Font;

use crate::diag::Sink;
use crate::diag::codes::pdf::D001;
use crate::fonts::Face;
use crate::fonts::FontId;
use crate::fonts::FontLibrary;
use crate::print::pdf::shared_data;

/// The fonts used so far; krilla cuts each down to its drawn glyphs at the end.
pub struct PdfFonts<'a> {
    library: &'a FontLibrary,
    /// By `FontId`, then by `Reading`.
    fonts: Vec<[Slot; 2]>,
    /// What the character maps give for capitals, as far as it was asked for.
    capitals: BTreeMap<(FontId, char), Option<u16>>,
}

/// What the glyphs of a font are read as.
///
/// A small capital is one glyph for two letters: for a small letter, and for a capital where these are made small too. A font of a PDF has
/// room for one reading of a glyph. So typed capitals that are drawn small come from a copy of the font, where they are read as capitals;
/// text set aside glyph by glyph (`ActualText`) in their place costs the readers the spaces between words, and half of them pass it over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reading {
    Plain,
    SmallCapitals,
}

#[derive(Clone)]
enum Slot {
    Unused,
    Ready(Font),
    /// Reported already.
    Broken,
}

/// Keeps a face alive for as long as krilla needs its bytes.
struct FaceBytes(Arc<Face>);

impl AsRef<[u8]> for FaceBytes {
    fn as_ref(&self) -> &[u8] {
        &self.0.data
    }
}

impl<'a> PdfFonts<'a> {
    pub fn new(library: &'a FontLibrary) -> PdfFonts<'a> {
        let fonts = vec![[Slot::Unused, Slot::Unused]; library.ids().count()];
        PdfFonts { library, fonts, capitals: BTreeMap::new() }
    }

    /// The font for a face; cheap to ask again. Reports D001 once for a face that cannot be embedded.
    pub fn get(&mut self, id: FontId, reading: Reading, sink: &mut Sink) -> Option<Font> {
        let slot = self.fonts.get_mut(id.0 as usize)?.get_mut(reading as usize)?;
        if let Slot::Unused = slot {
            let face = self.library.shared_face(id);
            let (index, origin) = (face.index, face.origin.clone());
            *slot = match Font::new(font_data(face, reading), index) {
                Some(font) => Slot::Ready(font),
                None => {
                    sink.report(&D001, None, format!("font “{origin}” cannot be embedded in the PDF"))
                        .hint("replace the file with an intact TrueType or OpenType font");
                    Slot::Broken
                }
            };
        }
        match slot {
            Slot::Ready(font) => Some(font.clone()),
            Slot::Unused | Slot::Broken => None,
        }
    }

    /// How a glyph that stands for `text` is to be read; `None` for what reads alike either way, a space or a comma.
    pub fn reading(&mut self, id: FontId, glyph: u16, text: &str) -> Option<Reading> {
        let first = text.bytes().next()?;
        if first.is_ascii_lowercase() {
            return Some(Reading::Plain);
        }
        let letter = text.chars().next().filter(|first| first.is_alphabetic())?;
        if !letter.is_uppercase() || text.len() > letter.len_utf8() {
            return Some(Reading::Plain);
        }
        let library = self.library;
        let nominal = self.capitals.entry((id, letter)).or_insert_with(|| library.face(id).nominal_glyph(letter));
        Some(if *nominal == Some(glyph) { Reading::Plain } else { Reading::SmallCapitals })
    }

    /// The file a font came from.
    pub fn origin(&self, font: &Font) -> Option<&str> {
        let is_it = |slot: &Slot| matches!(slot, Slot::Ready(own) if own == font);
        let idx = self.fonts.iter().position(|slots| slots.iter().any(is_it))?;
        Some(&self.library.face(FontId(idx as u16)).origin)
    }
}

/// The bytes of a face. krilla tells fonts apart by facts of the file, its length among them: a byte behind the tables makes a second font.
fn font_data(face: Arc<Face>, reading: Reading) -> krilla::Data {
    match reading {
        Reading::Plain => shared_data(Arc::new(FaceBytes(face))),
        Reading::SmallCapitals => shared_data(Arc::new([&face.data, &[0][..]].concat())),
    }
}
