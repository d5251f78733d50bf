//! Artwork to pixels, and pixels to the files that shops want.

use std::borrow::Cow;

use image::ExtendedColorType;
use image::ImageEncoder;
use image::RgbImage;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;
use skrifa::GlyphId;
use skrifa::MetadataProvider;
use skrifa::instance::LocationRef;
use skrifa::instance::Size;
use skrifa::outline::DrawSettings;
use skrifa::outline::OutlinePen;
use tiny_skia::Color;
use tiny_skia::FillRule;
use tiny_skia::Paint;
use tiny_skia::Path;
use tiny_skia::PathBuilder;
use tiny_skia::Pixmap;
use tiny_skia::Transform;

use crate::artwork::Artwork;
use crate::artwork::Drawn;
use crate::artwork::Letters;
use crate::assets::Picture;
use crate::assets::PictureKind;
use crate::color::Rgb;
use crate::fonts::FontLibrary;
use crate::pixels;
use crate::pixels::Undecodable;
use crate::pixels::decode;
use crate::pixels::in_srgb;
use crate::pixels::jpeg_head;
use crate::svg::SvgFonts;

/// A picture in memory, three bytes a pixel.
pub struct Pixels {
    image: RgbImage,
}

/// Why encoding cannot fail: it goes to memory, and sizes fit together.
const TO_MEMORY: &str = "encoding to memory does not fail";

/// Rows that are painted at a time: what paints takes four bytes a pixel, and a front has millions of them. Lower: less memory, but each outline
/// is gone through more often.
const BAND: u32 = 512;

/// The most pixels of a drawing's height: one that is a thousand times as high as it is wide would take all memory.
const MOST_HEIGHT: f32 = 12_000.0;

/// Paints shapes and letters; a picture within the artwork is not painted, for whoever has one needs no drawing of it.
pub fn paint(art: &Artwork, fonts: &FontLibrary, width: u32, height: u32) -> Pixels {
    let (width, height) = (width.max(1), height.max(1));
    let values =
        |pixels: &[[u8; 4]]| pixels.iter().flat_map(|[red, green, blue, _]| [*red, *green, *blue]).collect::<Vec<u8>>();
    let rgb = paint_bands(art, fonts, (width, height), values).concat();
    Pixels { image: RgbImage::from_raw(width, height, rgb).unwrap_or_default() }
}

/// Paints straight into a palette: a PNG of one byte a pixel, while a whole front is never in memory. `None` where its colors do not go into one.
pub fn paint_png(art: &Artwork, fonts: &FontLibrary, width: u32, height: u32) -> Option<Vec<u8>> {
    let mut palette = Palette::default();
    let mut places = Vec::with_capacity(width as usize * height as usize);
    for band in paint_bands(art, fonts, (width, height), Paletted::of) {
        let Paletted { colors, places: own } = band?;
        let place_of: Option<Vec<u8>> =
            colors.votes.iter().map(|(color, n_pixels)| palette.place(*color, *n_pixels)).collect();
        let place_of = place_of?;
        places.extend(own.into_iter().map(|place| place_of[usize::from(place)]));
    }
    let is_whole = places.len() == width as usize * height as usize;
    is_whole.then(|| png((width, height), Some(&palette.colors()), &places))
}

/// A band in a palette of its own.
struct Paletted {
    colors: Palette,
    places: Vec<u8>,
}

impl Paletted {
    /// `None` where the pixels have too many colors. It goes through them run by run: there are few letters on a front, and much ground.
    fn of(pixels: &[[u8; 4]]) -> Option<Paletted> {
        let mut band = Paletted { colors: Palette::default(), places: Vec::with_capacity(pixels.len()) };
        for run in pixels.chunk_by(|one, next| one == next) {
            let place = band.colors.place([run[0][0], run[0][1], run[0][2]], run.len())?;
            band.places.extend(std::iter::repeat_n(place, run.len()));
        }
        Some(band)
    }
}

/// Paints on white, and has each band of rows read as soon as it is painted.
fn paint_bands<T: Send>(
    art: &Artwork,
    fonts: &FontLibrary,
    (width, height): (u32, u32),
    read: impl Fn(&[[u8; 4]]) -> T + Sync,
) -> Vec<T> {
    let (across, down) = (width as f32 / art.width, height as f32 / art.height);
    let shapes: Vec<(Cow<Path>, Rgb)> = art
        .drawn
        .iter()
        .filter_map(|drawn| match drawn {
            Drawn::Shape { outline, color } => Some((Cow::Borrowed(outline), *color)),
            Drawn::Letters(letters) => Some((Cow::Owned(outlines(letters, fonts)?), letters.color)),
            Drawn::Picture { .. } => None,
        })
        .collect();
    let tops: Vec<u32> = (0..height).step_by(BAND as usize).collect();
    let painted = tops.into_par_iter().filter_map(|top| {
        let mut band = Pixmap::new(width, BAND.min(height - top))?;
        band.fill(Color::WHITE);
        let to_pixels = Transform::from_row(across, 0.0, 0.0, down, 0.0, -(top as f32));
        for (outline, color) in &shapes {
            let mut paint = Paint::default();
            paint.set_color_rgba8(color[0], color[1], color[2], 255);
            band.fill_path(outline, &paint, FillRule::Winding, to_pixels, None);
        }
        // On white nothing is left transparent.
        let (pixels, _) = band.data().as_chunks::<4>();
        Some(read(pixels))
    });
    painted.collect()
}

/// The outlines of a line of type on its sheet.
fn outlines(letters: &Letters, fonts: &FontLibrary) -> Option<Path> {
    let font = fonts.face(letters.font).font_ref();
    let outlines = font.outline_glyphs();
    let mut path = PathBuilder::new();
    let (across, down) = letters.turn.axis();
    for letter in &letters.glyphs {
        let (along, up) = (letter.x * letters.size, letter.y * letters.size);
        let origin = (letters.at.0 + along * across + up * down, letters.at.1 + along * down - up * across);
        let mut pen = Pen { path: &mut path, origin, axis: (across, down) };
        if let Some(outline) = outlines.get(GlyphId::new(u32::from(letter.id))) {
            // A glyph whose outline is broken leaves a gap; the fonts were checked when they were read.
            let _ = outline.draw(DrawSettings::unhinted(Size::new(letters.size), LocationRef::default()), &mut pen);
        }
    }
    path.finish()
}

/// Takes outlines with y up to a path with y down, turned to the axis of their line.
struct Pen<'a> {
    path: &'a mut PathBuilder,
    origin: (f32, f32),
    axis: (f32, f32),
}

impl Pen<'_> {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        let (across, down) = self.axis;
        (self.origin.0 + x * across + y * down, self.origin.1 + x * down - y * across)
    }
}

impl OutlinePen for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }
    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let ((cx, cy), (x, y)) = (self.at(cx, cy), self.at(x, y));
        self.path.quad_to(cx, cy, x, y);
    }
    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let ((cx0, cy0), (cx1, cy1), (x, y)) = (self.at(cx0, cy0), self.at(cx1, cy1), self.at(x, y));
        self.path.cubic_to(cx0, cy0, cx1, cy1, x, y);
    }
    fn close(&mut self) {
        self.path.close();
    }
}

impl Pixels {
    /// The pixels of a picture file in the colors of screens, at most so high; an SVG is painted so many pixels wide, or as high.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(
        picture: &Picture,
        fonts: &FontLibrary,
        (svg_width, most_height): (u32, u32),
    ) -> Result<Pixels, Undecodable> {
        let whole = match picture.kind {
            PictureKind::Svg => painted(picture, fonts, svg_width)?,
            PictureKind::Png | PictureKind::Jpeg => Pixels { image: reduced(in_srgb(picture)?, most_height) },
        };
        Ok(if whole.height() > most_height { whole.scaled(most_height) } else { whole })
    }

    pub fn width(&self) -> u32 {
        self.image.width()
    }

    pub fn height(&self) -> u32 {
        self.image.height()
    }

    /// The same picture so high, and as wide as its form wants it.
    pub fn scaled(&self, height: u32) -> Pixels {
        let width = (u64::from(self.width()) * u64::from(height)).div_ceil(u64::from(self.height())) as u32;
        Pixels { image: image::imageops::resize(&self.image, width.max(1), height.max(1), FilterType::Lanczos3) }
    }

    /// A JPEG, good enough for a shop to make smaller ones of.
    pub fn jpeg(&self) -> Vec<u8> {
        const QUALITY: u8 = 92;
        let mut bytes = Vec::new();
        let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
        let (width, height) = self.image.dimensions();
        encoder.write_image(self.image.as_raw(), width, height, ExtendedColorType::Rgb8).expect(TO_MEMORY);
        bytes
    }

    pub fn png(&self) -> Vec<u8> {
        png((self.width(), self.height()), None, self.image.as_raw())
    }

    /// The color of a picture at its left edge, or at its right one, where spine and back go on from it.
    pub fn edge(&self, side: Edge) -> Rgb {
        at_edge(self.image.as_raw(), self.width() as usize, side)
    }
}

/// The inks of a CMYK picture at its edge; a press prints them beside it, and not what it would make of its color on a screen. `None` of all other
/// pictures.
pub fn edge_inks(picture: &Picture, side: Edge) -> Option<[u8; 4]> {
    let is_cmyk = picture.kind == PictureKind::Jpeg && jpeg_head(&picture.bytes).is_some_and(|head| head.is_cmyk);
    match decode(picture).ok().filter(|_| is_cmyk)? {
        pixels::Pixels { width, colors: pixels::Colors::Cmyk(inks), .. } => Some(at_edge(&inks, width as usize, side)),
        _ => None,
    }
}

/// The mean of the pixels at an edge, of so many values each.
fn at_edge<const N: usize>(values: &[u8], width: usize, side: Edge) -> [u8; N] {
    let n_columns = (width / 50).max(1);
    let mut sums = [0u64; N];
    let mut n_pixels = 0;
    for row in values.chunks_exact((width * N).max(1)) {
        let near = match side {
            Edge::Left => &row[..n_columns * N],
            Edge::Right => &row[(width - n_columns) * N..],
        };
        for pixel in near.chunks_exact(N) {
            n_pixels += 1;
            sums.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += u64::from(*value));
        }
    }
    sums.map(|sum| (sum / n_pixels.max(1)) as u8)
}

/// A picture much higher than it need be, made smaller by a whole number: what comes after asks for five times its memory.
fn reduced(image: RgbImage, most_height: u32) -> RgbImage {
    let (width, height) = image.dimensions();
    let by = height * 2 / (most_height * 3).max(1);
    let whole = pixels::Pixels { width, height, colors: pixels::Colors::Rgb(image.into_raw()), icc: None };
    let pixels::Pixels { width, height, colors, .. } = whole.reduced(by as usize);
    let (pixels::Colors::Rgb(values) | pixels::Colors::Cmyk(values)) = colors;
    RgbImage::from_raw(width, height, values).expect("a picture is made smaller with its pixels")
}

/// A side of a picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Edge {
    Left,
    Right,
}

fn painted(picture: &Picture, fonts: &FontLibrary, width: u32) -> Result<Pixels, Undecodable> {
    let tree = SvgFonts::default().parse(picture, fonts).map_err(Undecodable::Damaged)?;
    let scale = (width as f32 / tree.size().width()).min(MOST_HEIGHT / tree.size().height());
    let side = |length: f32| (length * scale).ceil().max(1.0) as u32;
    let pixmap = Pixmap::new(side(tree.size().width()), side(tree.size().height()));
    let mut pixmap = pixmap.ok_or(Undecodable::Damaged("it has no extent".into()))?;
    pixmap.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    let rgb = pixmap.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    Ok(Pixels { image: RgbImage::from_raw(pixmap.width(), pixmap.height(), rgb).unwrap_or_default() })
}

/// A PNG: of places in a palette, which takes a quarter of the room and of the time, or of three bytes a pixel.
fn png((width, height): (u32, u32), palette: Option<&[Rgb]>, data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_depth(png::BitDepth::Eight);
    match palette {
        Some(palette) => {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(palette.concat());
            // Places have no neighborhood in value, so filters only harm; level 2 finds the repeats of a pattern and costs little.
            encoder.set_filter(png::Filter::NoFilter);
            encoder.set_deflate_compression(png::DeflateCompression::Level(2));
        }
        None => encoder.set_color(png::ColorType::Rgb),
    }
    let mut writer = encoder.write_header().expect(TO_MEMORY);
    writer.write_image_data(data).expect(TO_MEMORY);
    writer.finish().expect(TO_MEMORY);
    bytes
}

/// At most 256 colors, gathered from pixels one after the other. Colors alike in the upper five bits of each channel share a place, which is that
/// of the one seen most (Boyer and Moore's vote): flat colors stay what they are, and smoothed edges lose what nobody sees.
struct Palette {
    /// By the upper bits.
    places: Vec<Option<u8>>,
    /// By place: the color that leads, and by how much.
    votes: Vec<(Rgb, usize)>,
}

impl Default for Palette {
    fn default() -> Palette {
        Palette { places: vec![None; 1 << 15], votes: Vec::new() }
    }
}

impl Palette {
    /// The place of a color that some pixels in a row have; `None` where there is none left.
    fn place(&mut self, color: Rgb, n_pixels: usize) -> Option<u8> {
        let [red, green, blue] = color.map(|value| usize::from(value >> 3));
        let known = &mut self.places[red << 10 | green << 5 | blue];
        let place = match *known {
            Some(place) => place,
            None => {
                let place = u8::try_from(self.votes.len()).ok()?;
                self.votes.push((color, 0));
                *known.insert(place)
            }
        };
        let vote = &mut self.votes[usize::from(place)];
        *vote = match *vote {
            (leader, count) if leader == color => (leader, count + n_pixels),
            (_, count) if count < n_pixels => (color, n_pixels - count),
            (leader, count) => (leader, count - n_pixels),
        };
        Some(place)
    }

    fn colors(&self) -> Vec<Rgb> {
        self.votes.iter().map(|(color, _)| *color).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::BAND;
    use super::Edge;
    use super::paint;
    use super::paint_png;
    use crate::artwork::Area;
    use crate::artwork::Artwork;
    use crate::fonts::FontLibrary;

    /// Two colors, parted aslant within a band, and a third over the border of two bands.
    fn artwork() -> Artwork {
        let mut art = Artwork::new(60.0, 1200.0);
        art.fill(Area { left: 0.0, top: 0.0, width: 30.0, height: 1200.0 }, [200, 30, 40]);
        art.fill(Area { left: 10.0, top: BAND as f32 - 20.5, width: 40.0, height: 41.0 }, [20, 90, 160]);
        art
    }

    #[test]
    fn bands_meet_without_a_seam_and_a_palette_keeps_flat_colors() {
        let fonts = FontLibrary::shipped();
        let painted = paint(&artwork(), &fonts, 60, 1200).image;
        for y in BAND - 19..BAND + 19 {
            assert_eq!(painted.get_pixel(20, y).0, [20, 90, 160], "{y}");
        }
        assert_eq!(painted.get_pixel(55, BAND).0, [255; 3]);
        let png = paint_png(&artwork(), &fonts, 60, 1200).expect("three colors and their edges");
        let read = image::load_from_memory(&png).expect("it is a picture").into_rgb8();
        for (x, y) in [(5, 5), (20, BAND), (55, 1199), (20, BAND - 1)] {
            assert_eq!(read.get_pixel(x, y), painted.get_pixel(x, y), "{x}, {y}");
        }
    }

    #[test]
    fn an_edge_has_the_color_of_its_side() {
        let pixels = paint(&artwork(), &FontLibrary::shipped(), 60, 1200);
        assert_eq!((pixels.edge(Edge::Left), pixels.edge(Edge::Right)), ([200, 30, 40], [255; 3]));
    }
}
