//! Faces of the library as fonts of the PDF, each made when it is first drawn.

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
    /// By `FontId`.
    fonts: Vec<Slot>,
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
        PdfFonts { library, fonts: vec![Slot::Unused; library.ids().count()] }
    }

    /// The font for a face; cheap to ask again. Reports D001 once for a face that cannot be embedded.
    pub fn get(&mut self, id: FontId, sink: &mut Sink) -> Option<Font> {
        let slot = self.fonts.get_mut(id.0 as usize)?;
        if let Slot::Unused = slot {
            let face = self.library.shared_face(id);
            let (index, origin) = (face.index, face.origin.clone());
            *slot = match Font::new(shared_data(Arc::new(FaceBytes(face))), index) {
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

    /// The file a font came from.
    pub fn origin(&self, font: &Font) -> Option<&str> {
        let is_it = |slot: &Slot| matches!(slot, Slot::Ready(own) if own == font);
        let idx = self.fonts.iter().position(is_it)?;
        Some(&self.library.face(FontId(idx as u16)).origin)
    }
}
