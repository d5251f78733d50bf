//! The PDF writer: draws finished pages, decides nothing about them.

use crate::assets::Assets;
use crate::book::Metadata;
use crate::diag::Sink;
use crate::fonts::FontLibrary;
use crate::print::pages::Pages;

/// What the file carries besides the pages.
#[derive(Clone, Debug)]
pub struct PdfOptions {
    pub meta: Metadata,
}

/// Writes the pages as one PDF. Returns `None` where nothing could be written; the reason is in the sink.
pub fn write(
    _pages: &Pages,
    _assets: &Assets,
    _fonts: &FontLibrary,
    _options: &PdfOptions,
    _sink: &mut Sink,
) -> Option<Vec<u8>> {
    None
}
