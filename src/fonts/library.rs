//! The faces of a project and how one is found among them.

use std::sync::Arc;

use read_fonts::FileRef;
use read_fonts::ReadError;
use read_fonts::types::Tag;

use crate::diag::Sink;
use crate::diag::codes::fonts::F001;
use crate::diag::codes::fonts::F002;
use crate::diag::codes::fonts::F003;
use crate::fonts::EmbeddingRights;
use crate::fonts::Face;
use crate::fonts::FontData;
use crate::fonts::FontFault;
use crate::fonts::Posture;
use crate::fonts::shipped::SHIPPED;
use crate::near::near_names;
use crate::source::Span;

/// Index into the library; stays the same when faces are added.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FontId(pub u16);

/// All faces of a project: the shipped ones, then its own. Its own win wherever both would do.
#[derive(Clone, Debug, Default)]
pub struct FontLibrary {
    faces: Vec<Arc<Face>>,
    n_shipped: usize,
}

impl FontLibrary {
    /// The faces embedded in the program. Nothing is parsed yet.
    pub fn shipped() -> FontLibrary {
        let faces: Vec<Arc<Face>> = SHIPPED.iter().map(|face| Arc::new(Face::shipped(face))).collect();
        FontLibrary { n_shipped: faces.len(), faces }
    }

    /// Adds a font file of the project (TTF, OTF, or TTC with several faces) and returns its faces; none where the file is unusable.
    ///
    /// `origin` is the path for messages, `span` the place that names the file. Reports F001 for a broken file, F002 for a font that may not
    /// be embedded (it is left out), F003 for one that may be embedded only for preview and print.
    pub fn add(&mut self, bytes: Vec<u8>, origin: &str, span: Option<Span>, sink: &mut Sink) -> Vec<FontId> {
        let faces = match read_faces(bytes, origin) {
            Ok(faces) => faces,
            Err(FontFault(fault)) => {
                sink.report(&F001, span, format!("font “{origin}” cannot be used: {fault}"))
                    .hint("replace the file with an intact TrueType or OpenType font (.ttf, .otf, .ttc)");
                return Vec::new();
            }
        };
        let mut ids = Vec::new();
        for face in faces {
            match face.embedding_rights() {
                EmbeddingRights::Restricted => {
                    sink.report(&F002, span, format!("font “{origin}” forbids embedding (fsType 2)"))
                        .hint("get a licence that allows embedding, or choose another font");
                    continue;
                }
                EmbeddingRights::PreviewAndPrint => {
                    sink.report(&F003, span, format!("font “{origin}” may be embedded for print only (fsType 4)"))
                        .hint("ask its maker for e-book rights, or leave fonts out of the EPUB");
                }
                EmbeddingRights::Installable | EmbeddingRights::Editable => {}
            }
            let id = FontId(u16::try_from(self.faces.len()).expect("a project has fewer than 65,536 faces"));
            self.faces.push(Arc::new(face));
            ids.push(id);
        }
        ids
    }

    pub fn face(&self, id: FontId) -> &Face {
        &self.faces[id.0 as usize]
    }

    /// The face with a share in its ownership, for users that outlive the library.
    pub fn shared_face(&self, id: FontId) -> Arc<Face> {
        Arc::clone(&self.faces[id.0 as usize])
    }

    pub fn ids(&self) -> impl Iterator<Item = FontId> {
        (0..self.faces.len()).map(|idx| FontId(idx as u16))
    }

    /// True for faces embedded in the program.
    pub fn is_shipped(&self, id: FontId) -> bool {
        (id.0 as usize) < self.n_shipped
    }

    /// The face of a family (letter case aside) nearest to the wish: the posture first, then the weight, then the project's own before shipped.
    /// `None` only where the family has no face.
    ///
    /// Optical sizes often come without a bold or an italic. Where the posture is missing, or the weight by more than a step, the family that
    /// it is an optical size of (`Source Serif 4` for `Source Serif 4 Caption`) gives the face, if it has a nearer one.
    pub fn find(&self, family: &str, weight: u16, posture: Posture) -> Option<FontId> {
        /// From regular to medium or from semibold to bold; a bold for a regular is no match.
        const STEP: u16 = 150;
        let best = self.nearest_of(family, weight, posture)?;
        let face = self.face(best);
        if face.posture == posture && face.weight.abs_diff(weight) <= STEP {
            return Some(best);
        }
        let parent = family.rsplit_once(' ').and_then(|(parent, _)| self.nearest_of(parent, weight, posture));
        let key = |id: FontId| (self.face(id).posture != posture, self.face(id).weight.abs_diff(weight));
        Some(parent.filter(|parent| key(*parent) < key(best)).unwrap_or(best))
    }

    fn nearest_of(&self, family: &str, weight: u16, posture: Posture) -> Option<FontId> {
        let of_family = self.ids().filter(|id| same_name(&self.face(*id).family, family));
        of_family.min_by_key(|id| {
            let face = self.face(*id);
            (face.posture != posture, face.weight.abs_diff(weight), self.is_shipped(*id), id.0)
        })
    }

    /// The family names, sorted, each once.
    pub fn families(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.faces.iter().map(|face| face.family.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Family names like `name`, best first, for near-match errors; where none is near, empty.
    pub fn near_families(&self, name: &str) -> Vec<&str> {
        near_names(name, self.families())
    }

    pub fn covers(&self, id: FontId, character: char) -> bool {
        self.face(id).covers(character)
    }

    /// Another face that has the character, as much like `like` as there is: the posture first, then the weight, then the project's own
    /// before shipped, then the order of the library. `None` where no face has it.
    pub fn fallback(&self, character: char, like: FontId) -> Option<FontId> {
        let wish = self.face(like);
        let others = self.ids().filter(|id| *id != like && self.covers(*id, character));
        others.min_by_key(|id| {
            let face = self.face(*id);
            (face.posture != wish.posture, face.weight.abs_diff(wish.weight), self.is_shipped(*id), id.0)
        })
    }

    /// Tags of the GSUB features of a face, sorted: whether real small caps (`smcp`) or old-style figures (`onum`) exist.
    pub fn features(&self, id: FontId) -> &[Tag] {
        self.face(id).features()
    }
}

/// All faces of one file.
///
/// # Errors
/// The first fault found; a collection with one broken face is refused whole.
fn read_faces(bytes: Vec<u8>, origin: &str) -> Result<Vec<Face>, FontFault> {
    let n_faces = match FileRef::new(&bytes) {
        Ok(FileRef::Font(_)) => 1,
        Ok(FileRef::Collection(collection)) => collection.len(),
        Err(ReadError::InvalidSfnt(_)) => return Err(FontFault("it is no TrueType or OpenType font".into())),
        Err(ReadError::OutOfBounds) => return Err(FontFault("it is empty or cut short".into())),
        Err(error) => return Err(FontFault(error.to_string())),
    };
    /// No collection in use holds as many; a broken file may claim billions.
    const MOST_FACES: u32 = 256;
    if n_faces == 0 || n_faces > MOST_FACES {
        return Err(FontFault(format!("it claims to hold {n_faces} faces")));
    }
    let data = FontData::Loaded(Arc::from(bytes));
    (0..n_faces).map(|index| Face::read(data.clone(), index, origin)).collect()
}

fn same_name(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other) || one.to_lowercase() == other.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::FontLibrary;
    use crate::diag::Sink;
    use crate::fonts::Posture;
    use crate::fonts::shipped::SHIPPED;

    #[test]
    fn the_table_of_shipped_faces_agrees_with_the_files() {
        let mut sink = Sink::new();
        let mut library = FontLibrary::default();
        for face in SHIPPED {
            let ids = library.add(face.data.to_vec(), face.origin, None, &mut sink);
            let read = library.face(ids[0]);
            assert_eq!((read.family.as_str(), read.weight, read.posture), (face.family, face.weight, face.posture));
        }
        assert!(sink.diagnostics().is_empty());
    }

    #[test]
    fn the_nearest_face_is_found() {
        let library = FontLibrary::shipped();
        let found = |family, weight, posture| {
            let face = library.face(library.find(family, weight, posture).unwrap());
            (face.weight, face.posture)
        };
        assert_eq!(found("libertinus serif", 500, Posture::Italic), (400, Posture::Italic));
        assert_eq!(found("Libertinus Serif", 900, Posture::Roman), (700, Posture::Roman));
        assert_eq!(found("Source Code Pro", 700, Posture::Italic), (400, Posture::Italic));
        assert_eq!(found("Source Serif 4 Caption", 700, Posture::Italic), (700, Posture::Italic));
        assert_eq!(found("Source Serif 4 Caption", 400, Posture::Italic), (400, Posture::Italic));
        assert!(library.find("Liberty", 400, Posture::Roman).is_none());
        assert_eq!(library.near_families("Libertinus Serfi"), ["Libertinus Serif", "Libertinus Math"]);
    }

    #[test]
    fn a_missing_character_comes_from_another_family() {
        let library = FontLibrary::shipped();
        let code = library.find("Source Code Pro", 400, Posture::Italic).unwrap();
        assert!(!library.covers(code, 'ж'));
        let other = library.fallback('ж', code).unwrap();
        assert_eq!(library.face(other).posture, Posture::Italic);
        assert!(library.covers(other, 'ж'));
        assert!(library.fallback('\u{4e00}', code).is_none());
    }

    #[test]
    fn features_tell_real_small_caps() {
        let library = FontLibrary::shipped();
        let has = |family, posture| library.face(library.find(family, 400, posture).unwrap()).has_feature(b"smcp");
        assert!(has("Libertinus Serif", Posture::Italic));
        assert!(has("Source Serif 4", Posture::Roman));
        assert!(!has("Source Serif 4", Posture::Italic));
        let libertinus = library.face(library.find("Libertinus Serif", 400, Posture::Roman).unwrap());
        assert!(libertinus.has_small_cap('q') && !libertinus.has_small_cap('Q') && !libertinus.has_small_cap('ж'));
    }

    #[test]
    fn a_broken_font_is_reported_and_left_out() {
        let mut sink = Sink::new();
        let mut library = FontLibrary::default();
        for bytes in [b"no font".to_vec(), Vec::new(), SHIPPED[0].data[..2000].to_vec()] {
            assert!(library.add(bytes, "fonts/broken.otf", None, &mut sink).is_empty());
        }
        let codes: Vec<&str> = sink.diagnostics().iter().map(|one| one.code.id).collect();
        assert_eq!(codes, ["F001", "F001", "F001"]);
    }
}
