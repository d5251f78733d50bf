//! SVG pictures, parsed with the faces of the project and no other.

use std::sync::Arc;

use crate::assets::Picture;
use crate::fonts::Face;
use crate::fonts::FontId;
use crate::fonts::FontLibrary;

/// The family of text that names none.
const FAMILY: &str = "Libertinus Serif";

/// The faces that text in SVG pictures is set in; filled for the first picture with text.
#[derive(Default)]
pub struct SvgFonts(Option<Arc<usvg::fontdb::Database>>);

/// Lets the font database keep a face's bytes.
struct FaceBytes(Arc<Face>);

impl AsRef<[u8]> for FaceBytes {
    fn as_ref(&self) -> &[u8] {
        &self.0.data
    }
}

impl SvgFonts {
    /// Parses a picture.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(&mut self, picture: &Picture, library: &FontLibrary) -> Result<usvg::Tree, String> {
        let has_text = picture.bytes.windows(5).any(|bytes| bytes == b"<text" || bytes == b":text");
        let mut options = usvg::Options { font_family: FAMILY.to_string(), ..usvg::Options::default() };
        if has_text {
            let fonts = self.0.get_or_insert_with(|| Arc::new(database(library)));
            options.fontdb = Arc::clone(fonts);
        }
        usvg::Tree::from_data(&picture.bytes, &options).map_err(|error| error.to_string())
    }
}

/// All faces of the library, and no other: fonts of the machine would make the book differ from place to place.
fn database(library: &FontLibrary) -> usvg::fontdb::Database {
    let mut database = usvg::fontdb::Database::new();
    let faces: Vec<FontId> = library.ids().collect();
    for id in faces {
        let bytes = Arc::new(FaceBytes(library.shared_face(id)));
        database.load_font_source(usvg::fontdb::Source::Binary(bytes));
    }
    database.set_serif_family(FAMILY);
    database.set_sans_serif_family(FAMILY);
    database.set_monospace_family("Source Code Pro");
    database
}
