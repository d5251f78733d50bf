//! Pictures: JPEG as it is, PNG as pixels, SVG as vectors; for a press, in its inks. Each is read once, however often it is drawn.

use std::collections::BTreeMap;
use std::sync::Arc;

use krilla::geom::PathBuilder;
use krilla::geom::Size as PdfSize;
use krilla::geom::Transform;
use krilla::image::Image;
use krilla::paint::FillRule;
use krilla::surface::Surface;
use krilla_svg::SurfaceExt;
use krilla_svg::SvgSettings;

use crate::assets::Assets;
use crate::assets::Picture;
use crate::assets::PictureKind;
use crate::book::AssetId;
use crate::diag::Sink;
use crate::diag::codes::pdf::D003;
use crate::diag::codes::pdf::D004;
use crate::diag::codes::pdf::D005;
use crate::diag::codes::pdf::D006;
use crate::fonts::FontLibrary;
use crate::pixels::JPEG_SLACK;
use crate::pixels::is_coarse;
use crate::print::pages::Mark;
use crate::print::pages::Page;
use crate::print::pages::Placed;
use crate::print::pdf::PdfOptions;
use crate::print::pdf::press;
use crate::print::pdf::press::Inks;
use crate::print::pdf::shared_data;
use crate::print::pdf::sheet::bounds;
use crate::print::pdf::sheet::covering;
use crate::print::pdf::sheet::points;
use crate::source::Span;
use crate::svg::SvgFonts;
use crate::units::Length;
use crate::units::Point;
use crate::units::Size;

/// The pictures drawn so far.
pub struct PdfImages<'a> {
    assets: &'a Assets,
    library: &'a FontLibrary,
    options: &'a PdfOptions,
    /// Of a file for a press.
    inks: Option<Inks>,
    /// By `AssetId`.
    pictures: Vec<Slot>,
    /// Figures that had to be painted, by width and height.
    painted: BTreeMap<(AssetId, Length, Length), Option<Image>>,
    /// Of a file for a press: where each picture of pixels is drawn the widest, and so the coarsest.
    widest: BTreeMap<AssetId, Widest>,
    svg_fonts: SvgFonts,
    /// Pixels to the inch beyond which a picture of a file for a press is made coarser, where nothing is drawn twice; else all are kept.
    pub finest: Option<f64>,
}

#[derive(Clone, Copy)]
struct Widest {
    width: Length,
    /// It fills the page, so that its size is no choice.
    is_full: bool,
    span: Option<Span>,
}

enum Slot {
    Unused,
    Pixels(Image),
    Vectors(Box<usvg::Tree>),
    /// Reported already.
    Broken,
}

/// Why a picture cannot be drawn, as the end of a sentence.
pub enum Unfit {
    TooLarge(String),
    Damaged(String),
}

/// The most pixels on a side of a JPEG that krilla reads: the limit of its decoder.
const MAX_JPEG_SIDE: u32 = 1 << 14;

/// Lets krilla keep a picture's bytes.
struct PictureBytes(Arc<[u8]>);

impl AsRef<[u8]> for PictureBytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl<'a> PdfImages<'a> {
    pub fn new(assets: &'a Assets, library: &'a FontLibrary, options: &'a PdfOptions) -> PdfImages<'a> {
        let pictures = assets.pictures.iter().map(|_| Slot::Unused).collect();
        let press = options.standard.is_for_press().then_some(&options.press);
        let inks = press.map(|press| Inks::new(&press.profile, press.ink, press.ink_limit));
        let (painted, widest) = (BTreeMap::new(), BTreeMap::new());
        let svg_fonts = SvgFonts::default();
        PdfImages { assets, library, options, inks, pictures, painted, widest, svg_fonts, finest: None }
    }

    /// Draws a picture at its size. Reports D003 once for a picture that cannot be read; the place stays blank. For a press also D005 and D006.
    pub fn draw(
        &mut self,
        surface: &mut Surface,
        asset: AssetId,
        page: &Page,
        placed: &Placed,
        size: Size,
        sink: &mut Sink,
    ) {
        let Some(bounds) = self.options.sheet.rect(page, placed.at, size) else { return };
        self.draw_at(surface, asset, placed, (bounds.left(), bounds.top()), size, sink);
    }

    /// Draws a picture over a room of the page and its bleed, place and size; what does not fit is cut on both sides alike. Reports as `draw` does.
    pub fn draw_full_page(
        &mut self,
        surface: &mut Surface,
        asset: AssetId,
        room: (Point, Size),
        placed: &Placed,
        sink: &mut Sink,
    ) {
        let Some(bounds) = bounds(room.0, room.1) else { return };
        let Some(picture) = self.assets.get(asset) else { return };
        let (at, size) = covering(room, (picture.width, picture.height));
        let mut outline = PathBuilder::new();
        outline.push_rect(bounds);
        let Some(outline) = outline.finish() else { return };
        surface.push_clip_path(&outline, &FillRule::NonZero);
        self.draw_at(surface, asset, placed, (points(at.x), points(at.y)), size, sink);
        surface.pop();
    }

    fn draw_at(
        &mut self,
        surface: &mut Surface,
        asset: AssetId,
        placed: &Placed,
        (left, top): (f32, f32),
        size: Size,
        sink: &mut Sink,
    ) {
        let Some(pdf_size) = PdfSize::from_wh(points(size.width), points(size.height)) else { return };
        let idx = asset.0 as usize;
        if let Some(Slot::Unused) = self.pictures.get(idx) {
            self.pictures[idx] = self.read(asset, (placed, size.width), sink);
        }
        surface.push_transform(&Transform::from_translate(left, top));
        match self.pictures.get(idx) {
            Some(Slot::Pixels(image)) => {
                let is_full = matches!(placed.mark, Mark::FullPage { .. });
                let own = Widest { width: size.width, is_full, span: placed.span };
                let widest = self.widest.entry(asset).or_insert(own);
                if own.width > widest.width {
                    *widest = own;
                }
                surface.draw_image(image.clone(), pdf_size);
            }
            Some(Slot::Vectors(tree)) => match &self.inks {
                Some(inks) if press::is_plain(tree.root()) => press::draw_figure(surface, tree, pdf_size, inks),
                Some(inks) => {
                    let key = (asset, size.width, size.height);
                    let painted = self.painted.entry(key).or_insert_with(|| press::paint(tree, pdf_size, inks));
                    painted.iter().for_each(|image| surface.draw_image(image.clone(), pdf_size));
                }
                // It has a result only by its signature: it always draws.
                None => drop(surface.draw_svg(tree, pdf_size, SvgSettings::default())),
            },
            Some(Slot::Broken | Slot::Unused) | None => {}
        }
        surface.pop();
    }

    fn read(&mut self, asset: AssetId, (placed, width): (&Placed, Length), sink: &mut Sink) -> Slot {
        // A missing file was reported when the project was read.
        let Some(picture) = self.assets.get(asset) else { return Slot::Broken };
        let data = || shared_data(Arc::new(PictureBytes(Arc::clone(&picture.bytes))));
        let read = match (picture.kind, &self.inks) {
            (PictureKind::Svg, _) => {
                let tree = self.svg_fonts.parse(picture, self.library).map_err(Unfit::Damaged);
                tree.map(|tree| Slot::Vectors(Box::new(tree)))
            }
            (PictureKind::Png | PictureKind::Jpeg, Some(inks)) => self.separate(picture, inks, (placed, width), sink),
            (PictureKind::Png, None) => Image::from_png(data(), false).map(Slot::Pixels).map_err(Unfit::Damaged),
            (PictureKind::Jpeg, None) if picture.width.max(picture.height) > MAX_JPEG_SIDE => {
                let most = MAX_JPEG_SIDE;
                Err(Unfit::TooLarge(format!(
                    "it has {} × {} pixels, and a side may have {most}",
                    picture.width, picture.height
                )))
            }
            (PictureKind::Jpeg, None) => Image::from_jpeg(data(), false).map(Slot::Pixels).map_err(Unfit::Damaged),
        };
        read.unwrap_or_else(|unfit| {
            report(picture, placed, (&unfit, &self.options.name), sink);
            Slot::Broken
        })
    }

    /// Takes a picture apart for the press. Reports D005 and D006.
    fn separate(
        &self,
        picture: &Picture,
        inks: &Inks,
        (placed, width): (&Placed, Length),
        sink: &mut Sink,
    ) -> Result<Slot, Unfit> {
        let resolution = f64::from(picture.width) * 72.0 / width.to_pt().max(1.0);
        let by = self.finest.map_or(1.0, |finest| (resolution / finest).floor());
        let separated = press::separate(picture, by as usize, inks)?;
        if separated.has_odd_profile {
            let message =
                format!("the color profile in “{}” cannot be used; its colors are taken as sRGB", picture.path);
            sink.report(&D006, placed.span, message)
                .hint("save the picture with a profile of its own kind of colors, or without one");
        }
        let limit = self.options.press.ink_limit;
        if let Some(most) = separated.most_ink.filter(|most| *most > f32::from(limit) + JPEG_SLACK) {
            let of = self.options.press.ink_limit_of.as_ref().map_or(String::new(), |title| format!(" of {title}"));
            let message =
                format!("“{}” lays up to {most:.0} % of ink in one place; the limit{of} is {limit} %", picture.path);
            sink.report(&D005, placed.span, message)
                .hint("separate it anew for the printer's profile, or give it as RGB: then the limit is held");
        }
        Ok(Slot::Pixels(separated.image))
    }

    /// Reports D004 for each picture of pixels that has too few where it is drawn the widest.
    pub fn report_coarse(&self, sink: &mut Sink) {
        for (asset, Widest { width, is_full, span }) in self.widest.iter().filter(|_| self.inks.is_some()) {
            let Some(picture) = self.assets.get(*asset) else { continue };
            let inches = width.to_pt() / 72.0;
            let resolution = f64::from(picture.width) / inches;
            let wanted = self.options.press.min_resolution;
            if is_coarse(resolution, f64::from(wanted)) {
                let message = format!(
                    "“{}” has {resolution:.0} pixels to the inch at its size in {}",
                    picture.path, self.options.name
                );
                let n_wanted = (inches * f64::from(wanted)).ceil();
                let or_smaller = if *is_full { "" } else { ", or print it smaller" };
                sink.report(&D004, *span, message)
                    .hint(format!("printers ask for {wanted}: take a picture {n_wanted} pixels wide{or_smaller}"));
            }
        }
    }

    /// Reports a picture that turned out to be damaged (D003) and draws it no more. False where it is no picture that was drawn.
    pub fn leave_out(&mut self, placed: &Placed, fault: &str, sink: &mut Sink) -> bool {
        let (Mark::Image { asset, .. } | Mark::FullPage { asset, .. }) = &placed.mark else { return false };
        let Some(slot @ (Slot::Pixels(_) | Slot::Vectors(_))) = self.pictures.get_mut(asset.0 as usize) else {
            return false;
        };
        *slot = Slot::Broken;
        self.widest.remove(asset);
        if let Some(picture) = self.assets.get(*asset) {
            report(picture, placed, (&Unfit::Damaged(fault.to_string()), &self.options.name), sink);
        }
        true
    }
}

/// Reports D003: a picture that cannot be drawn. `name` is what the file is that lacks it; a damaged picture is damaged in all of them.
pub fn report(picture: &Picture, placed: &Placed, (unfit, name): (&Unfit, &str), sink: &mut Sink) {
    let (fault, place, advice) = match unfit {
        Unfit::TooLarge(fault) => {
            (fault, format!(" in {name}"), "scale it to its size on the page: 300 pixels to the inch are enough")
        }
        Unfit::Damaged(fault) => (fault, String::new(), "open the file in an image editor and save it again"),
    };
    let fault = fault.trim_end_matches('.');
    sink.report(&D003, placed.span, format!("picture “{}” cannot be drawn{place}: {fault}", picture.path)).hint(advice);
}
