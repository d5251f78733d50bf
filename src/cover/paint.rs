//! Artwork to pixels, and pixels to the files that shops want.

use image::DynamicImage;
use image::ExtendedColorType;
use image::ImageEncoder;
use image::RgbImage;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
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
use crate::artwork::Rgb;
use crate::assets::Picture;
use crate::assets::PictureKind;
use crate::fonts::FontLibrary;
use crate::svg::SvgFonts;

/// A picture in memory, three bytes a pixel.
pub struct Pixels {
    image: RgbImage,
}

/// Why encoding cannot fail: it goes to memory, and sizes fit together.
const TO_MEMORY: &str = "encoding to memory does not fail";

/// Paints shapes and letters; a picture within the artwork is not painted, for whoever has one needs no drawing of it.
pub fn paint(art: &Artwork, fonts: &FontLibrary, width: u32, height: u32) -> Pixels {
    let Some(mut pixmap) = Pixmap::new(width.max(1), height.max(1)) else {
        return Pixels { image: RgbImage::new(1, 1) };
    };
    pixmap.fill(Color::WHITE);
    let to_pixels = Transform::from_scale(width as f32 / art.width, height as f32 / art.height);
    for drawn in &art.drawn {
        let (outline, color) = match drawn {
            Drawn::Shape { outline, color } => (Some(outline.clone()), *color),
            Drawn::Letters(letters) => (outlines(letters, fonts), letters.color),
            Drawn::Picture { .. } => continue,
        };
        let mut paint = Paint::default();
        paint.set_color_rgba8(color[0], color[1], color[2], 255);
        if let Some(outline) = outline {
            pixmap.fill_path(&outline, &paint, FillRule::Winding, to_pixels, None);
        }
    }
    Pixels { image: without_alpha(pixmap).unwrap_or_default() }
}

/// What was painted on a ground of white, so that nothing is transparent. A front has millions of pixels: they move up within the memory they have.
fn without_alpha(pixmap: Pixmap) -> Option<RgbImage> {
    let (width, height) = (pixmap.width(), pixmap.height());
    let mut bytes = pixmap.take();
    let n_pixels = bytes.len() / 4;
    for idx in 0..n_pixels {
        bytes.copy_within(idx * 4..idx * 4 + 3, idx * 3);
    }
    bytes.truncate(n_pixels * 3);
    RgbImage::from_raw(width, height, bytes)
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
    /// The pixels of a picture file; `None` for one that is damaged within. An SVG is painted so many pixels wide.
    pub fn read(picture: &Picture, fonts: &FontLibrary, svg_width: u32) -> Option<Pixels> {
        if picture.kind != PictureKind::Svg {
            let read = image::load_from_memory(&picture.bytes).ok()?;
            return Some(Pixels { image: on_white(read) });
        }
        let tree = SvgFonts::default().parse(picture, fonts).ok()?;
        let scale = svg_width as f32 / tree.size().width();
        let mut pixmap = Pixmap::new(svg_width, (tree.size().height() * scale).ceil() as u32)?;
        pixmap.fill(Color::WHITE);
        resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
        Some(Pixels { image: without_alpha(pixmap)? })
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

    /// A PNG: with a palette where its colors go into one, which takes a quarter of the room and of the time.
    pub fn png(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width(), self.height());
        encoder.set_depth(png::BitDepth::Eight);
        let indexed = self.indexed();
        let data = match &indexed {
            Some((palette, indices)) => {
                encoder.set_color(png::ColorType::Indexed);
                encoder.set_palette(palette.concat());
                // Indices have no neighborhood in value, so filters only harm; level 2 finds the repeats of a pattern and costs little.
                encoder.set_filter(png::Filter::NoFilter);
                encoder.set_deflate_compression(png::DeflateCompression::Level(2));
                indices
            }
            None => {
                encoder.set_color(png::ColorType::Rgb);
                self.image.as_raw()
            }
        };
        let mut writer = encoder.write_header().expect(TO_MEMORY);
        writer.write_image_data(data).expect(TO_MEMORY);
        writer.finish().expect(TO_MEMORY);
        bytes
    }

    /// A palette of at most 256 colors, and each pixel's place in it. Colors alike in the upper five bits of each channel share a place, which is
    /// that of the one seen most (Boyer and Moore's vote): flat colors stay what they are, and smoothed edges lose what nobody sees.
    fn indexed(&self) -> Option<(Vec<Rgb>, Vec<u8>)> {
        const N_BUCKETS: usize = 1 << 15;
        let bucket = |pixel: &[u8]| {
            usize::from(pixel[0] >> 3) << 10 | usize::from(pixel[1] >> 3) << 5 | usize::from(pixel[2] >> 3)
        };
        let mut votes: Vec<Option<(Rgb, u32)>> = vec![None; N_BUCKETS];
        for pixel in self.image.as_raw().chunks_exact(3) {
            let color = [pixel[0], pixel[1], pixel[2]];
            let vote = &mut votes[bucket(pixel)];
            *vote = match *vote {
                Some((leader, count)) if leader == color => Some((leader, count + 1)),
                Some((leader, count)) if count > 0 => Some((leader, count - 1)),
                _ => Some((color, 1)),
            };
        }
        let mut palette = Vec::new();
        let mut places = vec![0u8; N_BUCKETS];
        for (place, vote) in places.iter_mut().zip(&votes) {
            let Some((color, _)) = vote else { continue };
            *place = u8::try_from(palette.len()).ok()?;
            palette.push(*color);
        }
        let indices = self.image.as_raw().chunks_exact(3).map(|pixel| places[bucket(pixel)]).collect();
        Some((palette, indices))
    }
}

/// Lays transparent pixels on white.
fn on_white(image: DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.into_rgb8();
    }
    let rgba = image.into_rgba8();
    let (width, height) = rgba.dimensions();
    let lay = |value: u8, alpha: u8| {
        let alpha = u32::from(alpha);
        ((u32::from(value) * alpha + 255 * (255 - alpha) + 127) / 255) as u8
    };
    let rgb = rgba.pixels().flat_map(|pixel| [0, 1, 2].map(|idx| lay(pixel[idx], pixel[3]))).collect();
    RgbImage::from_raw(width, height, rgb).unwrap_or_default()
}

/// The color of a picture at its left edge, where spine and back go on from it.
pub fn edge(picture: &Picture, fonts: &FontLibrary) -> Option<Rgb> {
    const WIDTH: u32 = 400;
    let Pixels { image } = Pixels::read(picture, fonts, WIDTH)?;
    let n_columns = (image.width() / 50).max(1);
    let mut sums = [0u64; 3];
    for (_, _, pixel) in image.enumerate_pixels().filter(|(x, _, _)| *x < n_columns) {
        sums.iter_mut().zip(pixel.0).for_each(|(sum, value)| *sum += u64::from(value));
    }
    let n_pixels = u64::from(n_columns) * u64::from(image.height());
    Some(sums.map(|sum| (sum / n_pixels.max(1)) as u8))
}
