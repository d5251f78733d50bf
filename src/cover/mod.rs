//! The cover drawn from the manifest, where the publisher gives none: a patterned paper with a label, as on a series of small classics.
//!
//! In: the facts of a book, the theme's families, the fonts. Out: a picture of 1600 × 2560 pixels (1.6 to 1, as shops want it). The colours and the
//! pattern are chosen by the title, so every book of a publisher looks of a kind and none like another, and two builds draw the same.

mod canvas;
mod colors;
mod label;
mod lettering;
mod patterns;

use crate::assets::Picture;
use crate::assets::PictureKind;
use crate::book::Metadata;
use crate::cover::canvas::Canvas;
use crate::fonts::FontLibrary;
use crate::theme::Theme;

/// Pixels. KDP recommends this size; Apple Books, Google Play and Kobo take it.
pub const WIDTH: u32 = 1600;
pub const HEIGHT: u32 = 2560;

/// Draws the cover of a book.
pub fn draw(meta: &Metadata, theme: &Theme, fonts: &FontLibrary) -> Picture {
    let seed = colors::seed(meta);
    let mut canvas = Canvas::new(WIDTH, HEIGHT);
    patterns::cover(&mut canvas, seed);
    label::draw(&mut canvas, meta, theme, fonts);
    Picture {
        path: "cover.png".to_string(),
        kind: PictureKind::Png,
        bytes: canvas.png(colors::scheme(seed)).into(),
        width: WIDTH,
        height: HEIGHT,
    }
}
