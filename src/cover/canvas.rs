//! The picture in the making: one byte a pixel, an index into ramps from a ground to what is painted on it.
//!
//! A cover has three pairs of colours that ever meet (pattern on field, ink on paper, accent on paper), so 3 × 64 shades hold every smoothed edge.
//! That is a quarter of the memory of RGBA, and a PNG with a palette takes a quarter of the time to compress.

use tiny_skia::FillRule;
use tiny_skia::Mask;
use tiny_skia::Path;
use tiny_skia::Transform;

use crate::cover::colors::Rgb;
use crate::cover::colors::Scheme;

/// Shades of each ramp.
const N_SHADES: u8 = 64;

/// A pair of colours that meet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ramp {
    /// Field to ornament.
    Pattern,
    /// Paper to ink.
    Ink,
    /// Paper to accent.
    Accent,
}

/// A rectangle of pixels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Area {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

pub struct Canvas {
    width: u32,
    pixels: Vec<u8>,
}

impl Canvas {
    /// A canvas full of field.
    pub fn new(width: u32, height: u32) -> Canvas {
        Canvas { width, pixels: vec![0; width as usize * height as usize] }
    }

    /// Fills an area with the ground of a ramp.
    pub fn fill(&mut self, area: Area, ramp: Ramp) {
        for row in self.rows(area) {
            row.fill(ramp.index(0));
        }
    }

    /// Lays a tile over the whole canvas, from the top left.
    pub fn tile(&mut self, tile: &Mask, ramp: Ramp) {
        let (tile_width, tile_height) = (tile.width() as usize, tile.height() as usize);
        let indices: Vec<u8> = tile.data().iter().map(|coverage| ramp.index(*coverage)).collect();
        for (y, row) in self.pixels.chunks_exact_mut(self.width as usize).enumerate() {
            let source = &indices[(y % tile_height) * tile_width..][..tile_width];
            for part in row.chunks_mut(tile_width) {
                part.copy_from_slice(&source[..part.len()]);
            }
        }
    }

    /// Paints a path on the ground of a ramp; the path must lie within the area.
    pub fn paint(&mut self, path: &Path, area: Area, ramp: Ramp) {
        let Some(mut mask) = Mask::new(area.width, area.height) else { return };
        let to_area = Transform::from_translate(-(area.x as f32), -(area.y as f32));
        mask.fill_path(path, FillRule::Winding, true, to_area);
        let coverage = mask.data().chunks_exact(area.width as usize);
        for (row, coverage) in self.rows(area).zip(coverage) {
            for (pixel, coverage) in row.iter_mut().zip(coverage).filter(|(_, coverage)| **coverage > 0) {
                *pixel = ramp.index(*coverage);
            }
        }
    }

    fn rows(&mut self, area: Area) -> impl Iterator<Item = &mut [u8]> {
        let (start, end) = (area.x as usize, (area.x + area.width) as usize);
        self.pixels
            .chunks_exact_mut(self.width as usize)
            .skip(area.y as usize)
            .take(area.height as usize)
            .map(move |row| &mut row[start..end])
    }

    /// The finished picture as a PNG with a palette.
    pub fn png(self, scheme: Scheme) -> Vec<u8> {
        /// Why encoding cannot fail: it goes to memory, and size and palette fit together.
        const TO_MEMORY: &str = "encoding to memory does not fail";
        let height = self.pixels.len() as u32 / self.width;
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width, height);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(palette(scheme));
        // Indices have no neighbourhood in value, so filters only harm; level 2 finds the repeats of the pattern and costs little.
        encoder.set_filter(png::Filter::NoFilter);
        encoder.set_deflate_compression(png::DeflateCompression::Level(2));
        let mut writer = encoder.write_header().expect(TO_MEMORY);
        writer.write_image_data(&self.pixels).expect(TO_MEMORY);
        writer.finish().expect(TO_MEMORY);
        bytes
    }
}

impl Ramp {
    /// The palette's index for a coverage of 0 to 255.
    fn index(self, coverage: u8) -> u8 {
        let base = match self {
            Ramp::Pattern => 0,
            Ramp::Ink => N_SHADES,
            Ramp::Accent => 2 * N_SHADES,
        };
        base + (u16::from(coverage) * u16::from(N_SHADES - 1) / 255) as u8
    }
}

fn palette(scheme: Scheme) -> Vec<u8> {
    let ramps = [(scheme.field, scheme.ornament), (scheme.paper, scheme.ink), (scheme.paper, scheme.accent)];
    ramps.iter().flat_map(|(from, to)| (0..N_SHADES).flat_map(move |shade| mixed(*from, *to, shade))).collect()
}

fn mixed(from: Rgb, to: Rgb, shade: u8) -> Rgb {
    let last = u32::from(N_SHADES - 1);
    let shade = u32::from(shade);
    std::array::from_fn(|idx| {
        ((u32::from(from[idx]) * (last - shade) + u32::from(to[idx]) * shade + last / 2) / last) as u8
    })
}
