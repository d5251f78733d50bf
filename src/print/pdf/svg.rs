//! SVG figures read: parsed once, their text in the faces of the library.

use std::sync::Arc;

use usvg::fontdb;

use crate::assets::Picture;
use crate::fonts::Face;
use crate::fonts::FontId;
use crate::fonts::FontLibrary;

/// The family of SVG text that names none.
const SVG_FAMILY: &str = "Libertinus Serif";

/// Reads figures.
pub struct SvgReader<'a> {
    library: &'a FontLibrary,
    /// The faces that text in figures is set in; filled for the first such figure.
    fonts: Option<Arc<fontdb::Database>>,
}

/// Lets the font database of SVG figures keep a face's bytes.
struct FaceBytes(Arc<Face>);

impl AsRef<[u8]> for FaceBytes {
    fn as_ref(&self) -> &[u8] {
        &self.0.data
    }
}

impl<'a> SvgReader<'a> {
    pub fn new(library: &'a FontLibrary) -> SvgReader<'a> {
        SvgReader { library, fonts: None }
    }

    /// Reads one figure.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(&mut self, picture: &Picture) -> Result<usvg::Tree, String> {
        let has_text = picture.bytes.windows(5).any(|bytes| bytes == b"<text" || bytes == b":text");
        let mut options = usvg::Options { font_family: SVG_FAMILY.to_string(), ..usvg::Options::default() };
        if has_text {
            let library = self.library;
            let fonts = self.fonts.get_or_insert_with(|| Arc::new(faces(library)));
            options.fontdb = Arc::clone(fonts);
        }
        usvg::Tree::from_data(&picture.bytes, &options).map_err(|error| error.to_string())
    }
}

/// All faces of the library, and no other: fonts of the machine would make the book differ from place to place.
fn faces(library: &FontLibrary) -> fontdb::Database {
    let mut database = fontdb::Database::new();
    let faces: Vec<FontId> = library.ids().collect();
    for id in faces {
        let bytes = Arc::new(FaceBytes(library.shared_face(id)));
        database.load_font_source(fontdb::Source::Binary(bytes));
    }
    database.set_serif_family(SVG_FAMILY);
    database.set_sans_serif_family(SVG_FAMILY);
    database.set_monospace_family("Source Code Pro");
    database
}
