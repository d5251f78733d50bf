//! Covers: the front alone, as e-books and shops want it, and the wrap of a printed book.
//!
//! In: the facts of a book, the theme's families, the fonts, the wishes of the manifest, and for a wrap the measures of the sheet. Out: `Artwork`,
//! or the pixels of one. Colors and pattern are chosen by the title unless the manifest names them, so every book of a publisher looks of a kind and
//! none like another, and two builds draw the same.

pub mod back;
pub mod barcode;
pub mod block;
pub mod colors;
mod designs;
pub mod lettering;
mod paint;
mod patterns;
pub mod sheet;
pub mod spine;
mod titles;
#[cfg(test)]
mod trial;
pub mod wrap;

use crate::artwork::Area;
use crate::artwork::Artwork;
use crate::artwork::Turn;
use crate::assets::Picture;
use crate::assets::PictureKind;
use crate::book::Metadata;
use crate::cover::colors::Colors;
use crate::cover::colors::Scheme;
use crate::cover::sheet::Binding;
use crate::fonts::FontLibrary;
use crate::pixels::Undecodable;
use crate::source::Span;
use crate::theme::Families;
use crate::theme::Theme;

pub use designs::Design;
pub use paint::Edge;
pub use paint::Pixels;
pub use paint::edge_inks;
pub use paint::paint;

/// What the manifest says of a cover.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct CoverWishes {
    pub design: Design,
    pub colors: Colors,
    /// Paragraphs of the back; without any, the description.
    pub back: Vec<String>,
    /// Of the author, set apart below them.
    pub author_note: Vec<String>,
    /// What stands on the flaps, if there are any.
    pub front_flap: Vec<String>,
    pub back_flap: Vec<String>,
    /// Which way the spine reads; without a wish as the language has it.
    pub spine_reads: Option<Turn>,
    /// The place of the table, for findings.
    pub span: Option<Span>,
}

/// All that a design is drawn from.
#[derive(Clone, Copy)]
pub struct Brief<'a> {
    pub meta: &'a Metadata,
    /// The series and the place in it, as the title page says it.
    pub series: Option<&'a str>,
    pub families: &'a Families,
    pub fonts: &'a FontLibrary,
    pub design: Design,
    pub scheme: Scheme,
    pub seed: u32,
}

impl<'a> Brief<'a> {
    pub fn new(
        (meta, series): (&'a Metadata, Option<&'a str>),
        theme: &'a Theme,
        fonts: &'a FontLibrary,
        wishes: &CoverWishes,
    ) -> Brief<'a> {
        let seed = colors::seed(meta);
        let scheme = colors::scheme(wishes.colors, seed);
        Brief { meta, series, families: &theme.families, fonts, design: wishes.design, scheme, seed }
    }

    /// Authors, or those who edited the book.
    pub fn names(&self) -> Vec<String> {
        let authors = self.meta.names("aut");
        let names = if authors.is_empty() { self.meta.names("edt") } else { authors };
        names.iter().map(ToString::to_string).collect()
    }

    /// The names, each but the last with a comma after it: lines may be broken between them, and not within one.
    pub fn listed_names(&self) -> Vec<String> {
        let mut names = self.names();
        let n_commas = names.len().saturating_sub(1);
        names.iter_mut().take(n_commas).for_each(|name| name.push(','));
        names
    }

    /// At which side the book is bound: at the left, or where text runs from right to left at the right.
    pub fn binding(&self) -> Binding {
        if self.meta.lang.is_right_to_left() { Binding::Right } else { Binding::Left }
    }

    /// Who brings the book out.
    pub fn publisher(&self) -> Option<&'a str> {
        let publisher = self.meta.publisher.as_ref().map(|publisher| publisher.name.as_str());
        self.meta.imprint.as_deref().or(publisher)
    }
}

/// Pixels of a drawn front in an EPUB: 1.6 to 1. KDP recommends this size; Apple Books, Google Play and Kobo take it.
pub const WIDTH: u32 = 1600;
pub const HEIGHT: u32 = 2560;

/// Draws the front of a book that has no picture of its own, as a picture for its EPUB.
pub fn draw(brief: &Brief) -> Picture {
    let art = front(brief, WIDTH, HEIGHT);
    let as_palette = paint::paint_png(&art, brief.fonts, WIDTH, HEIGHT);
    let bytes = as_palette.unwrap_or_else(|| paint(&art, brief.fonts, WIDTH, HEIGHT).png());
    let path = "cover.png".to_string();
    Picture { path, kind: PictureKind::Png, bytes: bytes.into(), width: WIDTH, height: HEIGHT }
}

/// A front given as a drawing, as the picture that shops take: their stores show no SVG.
///
/// # Errors
/// What is wrong with it.
pub fn painted(drawing: &Picture, fonts: &FontLibrary) -> Result<Picture, Undecodable> {
    let pixels = Pixels::read(drawing, fonts, (WIDTH, HEIGHT))?;
    let path = format!("{}.png", drawing.path.trim_end_matches(".svg"));
    let (width, height) = (pixels.width(), pixels.height());
    Ok(Picture { path, kind: PictureKind::Png, bytes: pixels.png().into(), width, height })
}

/// The front by itself, one unit for each pixel.
pub fn front(brief: &Brief, width: u32, height: u32) -> Artwork {
    // Designs measure by the width of the front.
    let area = Area { left: 0.0, top: 0.0, width: width as f32, height: height as f32 };
    let mut art = Artwork::new(area.width, area.height);
    brief.design.ground(&mut art, brief, area, area);
    brief.design.front(&mut art, brief, area);
    art
}
