//! The EPUB edition: `PreparedBook` to a package of files to bytes.
//!
//! In: the prepared book, its pictures, a theme, fonts, and what print knows of pages. It must not know the print side.

use crate::assets::Assets;
use crate::diag::Sink;
use crate::fonts::FontLibrary;
use crate::page_map::PageMap;
use crate::prepare::PreparedBook;
use crate::theme::Theme;

/// What the manifest says about the EPUB.
#[derive(Clone, Debug, Default)]
pub struct EpubOptions {
    /// The cover picture with its media type; drawn from the manifest where the project has none.
    pub cover: Option<crate::assets::Picture>,
    /// Leave the fonts out.
    pub without_fonts: bool,
    /// The ISBN of this edition, thirteen digits.
    pub isbn: Option<String>,
}

/// The files of a publication, in the order of the container (without `mimetype`, which the container writer adds first).
#[derive(Clone, Debug, Default)]
pub struct Package {
    pub files: Vec<PackageFile>,
}

#[derive(Clone, Debug)]
pub struct PackageFile {
    /// Path in the container: `EPUB/text/chapter-001.xhtml`.
    pub path: String,
    pub bytes: Vec<u8>,
}

/// Makes all files of the EPUB.
pub fn package(
    _book: &PreparedBook,
    _assets: &Assets,
    _theme: &Theme,
    _fonts: &FontLibrary,
    _pages: Option<&PageMap>,
    _options: &EpubOptions,
    _sink: &mut Sink,
) -> Package {
    Package::default()
}

/// Packs the files into a container: `mimetype` first and stored, then the rest deflated, all with one fixed date.
pub fn write(_package: &Package) -> Vec<u8> {
    Vec::new()
}
