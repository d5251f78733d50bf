//! Pictures in memory: bytes as read, kind and size as found in them.

use std::sync::Arc;

use crate::book::AssetId;

/// The pictures of a book, by `AssetId`; `None` where a file was missing or broken (reported when it was read).
#[derive(Clone, Debug, Default)]
pub struct Assets {
    pub pictures: Vec<Option<Picture>>,
}

/// One picture file.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The path below the book's folder, `/` between the parts; unique.
    pub path: String,
    pub kind: PictureKind,
    pub bytes: Arc<[u8]>,
    /// Pixels; for SVG its own units, rounded up.
    pub width: u32,
    pub height: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PictureKind {
    Png,
    Jpeg,
    Svg,
}

impl Assets {
    pub fn get(&self, id: AssetId) -> Option<&Picture> {
        self.pictures.get(id.0 as usize).and_then(Option::as_ref)
    }
}

impl PictureKind {
    /// The media type, as RFC 6838 registers it.
    pub fn media_type(self) -> &'static str {
        match self {
            PictureKind::Png => "image/png",
            PictureKind::Jpeg => "image/jpeg",
            PictureKind::Svg => "image/svg+xml",
        }
    }
}
