//! Picture files to pixels, without a loss of colors on the way: RGB on white paper, or the four inks of a CMYK picture.
//!
//! Both editions need it: print to make inks of them, the EPUB to make them smaller and RGB (`srgb`).

mod srgb;

use std::io::Cursor;

use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::assets::Picture;
use crate::assets::PictureKind;

pub use srgb::foreign_profile;
pub use srgb::in_srgb;
pub use srgb::is_gray;

/// The inks of a CMYK picture that does not say what they are: offset on coated paper; `profiles/LICENSE.md` tells how it was made.
pub const FOGRA39: &[u8] = include_bytes!("profiles/fogra39.icc");

/// Why a picture cannot be taken apart, as the end of a sentence.
#[derive(Debug)]
pub enum Undecodable {
    TooLarge(String),
    Damaged(String),
}

/// The pixels of a picture, row by row.
pub struct Pixels {
    pub width: u32,
    pub height: u32,
    pub colors: Colors,
    /// The profile that the file brings.
    pub icc: Option<Vec<u8>>,
}

pub enum Colors {
    /// Three bytes each.
    Rgb(Vec<u8>),
    /// Four bytes each, 255 is all of an ink.
    Cmyk(Vec<u8>),
}

impl Pixels {
    /// The same picture with one pixel, their mean, for each square of so many on a side; what is left at the right and the foot is cut.
    pub fn reduced(self, by: usize) -> Pixels {
        let size = (self.width as usize / by.max(1), self.height as usize / by.max(1));
        if by < 2 || size.0 == 0 || size.1 == 0 {
            return self;
        }
        let width = self.width as usize;
        let colors = match self.colors {
            Colors::Rgb(values) => Colors::Rgb(means::<3>(values, width, size, by)),
            Colors::Cmyk(values) => Colors::Cmyk(means::<4>(values, width, size, by)),
        };
        Pixels { width: size.0 as u32, height: size.1 as u32, colors, icc: self.icc }
    }
}

/// The means of squares of pixels of `N` values each, written over the values they are of.
fn means<const N: usize>(mut values: Vec<u8>, width: usize, size: (usize, usize), by: usize) -> Vec<u8> {
    let n_pixels = (by * by) as u32;
    for y in 0..size.1 {
        for x in 0..size.0 {
            let mut sums = [n_pixels / 2; N];
            for row in y * by..(y + 1) * by {
                let start = (row * width + x * by) * N;
                for pixel in values[start..start + by * N].chunks_exact(N) {
                    sums.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += u32::from(*value));
                }
            }
            // It lies before all squares that are still to come.
            let place = (y * size.0 + x) * N;
            values[place..place + N].iter_mut().zip(sums).for_each(|(value, sum)| *value = (sum / n_pixels) as u8);
        }
    }
    values.truncate(size.0 * size.1 * N);
    values.shrink_to_fit();
    values
}

/// The most pixels that are taken apart: 10,000 on a side, a poster of 85 cm at 300 to the inch. More would need gigabytes.
const MAX_PIXELS: u64 = 100_000_000;

/// One pixel of so many may have more ink than the figure given: what a few pixels hold, no sheet sticks to.
const FEW_PIXELS: usize = 2000;

/// How far the sum of inks may be beside what a picture was separated for, after it was packed as JPEG.
pub const JPEG_SLACK: f32 = 3.0;

/// Pixels to the inch are given to a whole number, and programs round sizes.
const ROUNDING: f64 = 0.99;

/// Whether a picture has fewer pixels to the inch than are asked for. Those who write a file and those who judge it must agree.
pub fn is_coarse(resolution: f64, asked: f64) -> bool {
    resolution < asked * ROUNDING
}

/// The ink that all but a few pixels stay below, in percent of one plate, from the number of pixels for each sum of inks, 255 for each full one.
pub fn most_ink(counts: &[usize]) -> Option<f32> {
    let few = counts.iter().sum::<usize>() / FEW_PIXELS;
    let mut n_heavier = 0;
    let heaviest = counts.iter().rposition(|count| {
        n_heavier += count;
        n_heavier > few
    })?;
    Some(heaviest as f32 / 2.55)
}

/// Decodes a PNG or a JPEG.
///
/// # Errors
/// Why it cannot be.
pub fn decode(picture: &Picture) -> Result<Pixels, Undecodable> {
    let n_pixels = u64::from(picture.width) * u64::from(picture.height);
    if n_pixels > MAX_PIXELS {
        let (millions, most) = (n_pixels / 1_000_000, MAX_PIXELS / 1_000_000);
        return Err(Undecodable::TooLarge(format!("it has {millions} million pixels, and {most} can be taken apart")));
    }
    match picture.kind {
        PictureKind::Jpeg => decode_jpeg(&picture.bytes),
        PictureKind::Png | PictureKind::Svg => decode_png(&picture.bytes),
    }
}

/// Decodes a PNG to three bytes a pixel; of sixteen bits the upper eight are more than any press or screen shows.
fn decode_png(bytes: &[u8]) -> Result<Pixels, Undecodable> {
    let in_words = |error: png::DecodingError| Undecodable::Damaged(error.to_string());
    // The size is limited by `decode`.
    let limits = png::Limits { bytes: usize::MAX };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(in_words)?;
    let n_bytes = reader.output_buffer_size().ok_or(Undecodable::Damaged("it has no size".into()))?;
    let mut values = vec![0; n_bytes];
    reader.next_frame(&mut values).map_err(in_words)?;
    let rgb = match reader.output_color_type().0 {
        png::ColorType::Grayscale => values.iter().flat_map(|gray| [*gray; 3]).collect(),
        png::ColorType::GrayscaleAlpha => {
            values.chunks_exact(2).flat_map(|pixel| [on_paper(pixel[0], pixel[1]); 3]).collect()
        }
        png::ColorType::Rgba => {
            // A picture has millions of pixels: they move up within the memory they have.
            let n_pixels = values.len() / 4;
            for idx in 0..n_pixels {
                for channel in 0..3 {
                    values[idx * 3 + channel] = on_paper(values[idx * 4 + channel], values[idx * 4 + 3]);
                }
            }
            values.truncate(n_pixels * 3);
            values
        }
        png::ColorType::Rgb | png::ColorType::Indexed => values,
    };
    let info = reader.info();
    let icc = info.icc_profile.as_ref().map(|icc| icc.to_vec());
    Ok(Pixels { width: info.width, height: info.height, colors: Colors::Rgb(rgb), icc })
}

/// Lays a value that may be seen through on white.
fn on_paper(value: u8, alpha: u8) -> u8 {
    let alpha = u32::from(alpha);
    ((u32::from(value) * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

/// Decodes a JPEG: to its inks, if it is CMYK.
fn decode_jpeg(bytes: &[u8]) -> Result<Pixels, Undecodable> {
    let in_words = |error: DecodeErrors| Undecodable::Damaged(error.to_string());
    // The size is limited by `decode`.
    let options = DecoderOptions::default().set_max_width(usize::MAX).set_max_height(usize::MAX);
    let mut decoder = JpegDecoder::new_with_options(Cursor::new(bytes), options);
    decoder.decode_headers().map_err(in_words)?;
    let stored = decoder.input_colorspace().ok_or(Undecodable::Damaged("it has no colors".into()))?;
    let icc = decoder.icc_profile();
    let wanted = match stored {
        ColorSpace::CMYK | ColorSpace::YCCK => stored,
        _ => ColorSpace::RGB,
    };
    let mut decoder = JpegDecoder::new_with_options(Cursor::new(bytes), options.jpeg_set_out_colorspace(wanted));
    let mut values = decoder.decode().map_err(in_words)?;
    let (width, height) = decoder.dimensions().ok_or(Undecodable::Damaged("it has no size".into()))?;
    if values.len() != width * height * wanted.num_components() {
        return Err(Undecodable::Damaged("it ends too early".into()));
    }
    let colors = match wanted {
        ColorSpace::RGB => Colors::Rgb(values),
        _ => {
            if stored == ColorSpace::YCCK {
                values.chunks_exact_mut(4).for_each(inks_of_ycc);
            }
            // Photoshop began to store them as light, not as ink, and all others followed.
            values.iter_mut().for_each(|ink| *ink = 255 - *ink);
            Colors::Cmyk(values)
        }
    };
    Ok(Pixels { width: width as u32, height: height as u32, colors, icc })
}

/// Turns the first three of YCCK to stored inks: what YCC gives are colors, and inks are what they lack. Sources: ITU-T Recommendation T.871
/// (2011), section 7; Adobe Technical Note 5116 (1992), section 18.
pub fn inks_of_ycc(pixel: &mut [u8]) {
    let (luma, blue, red) = (i32::from(pixel[0]), i32::from(pixel[1]) - 128, i32::from(pixel[2]) - 128);
    let thousandths = [1402 * red, -344 * blue - 714 * red, 1772 * blue];
    for (value, shift) in pixel.iter_mut().zip(thousandths) {
        *value = 255 - (luma + (shift + 500).div_euclid(1000)).clamp(0, 255) as u8;
    }
}

/// What the head of a JPEG says of it.
pub struct JpegHead {
    pub is_cmyk: bool,
    pub icc: Option<Vec<u8>>,
    /// As the camera wrote it.
    pub exif: Option<Vec<u8>>,
}

/// Reads the head of a JPEG, and no pixel; `None` where there is none.
pub fn jpeg_head(bytes: &[u8]) -> Option<JpegHead> {
    let options = DecoderOptions::default().set_max_width(usize::MAX).set_max_height(usize::MAX);
    let mut decoder = JpegDecoder::new_with_options(Cursor::new(bytes), options);
    decoder.decode_headers().ok()?;
    let is_cmyk = matches!(decoder.input_colorspace()?, ColorSpace::CMYK | ColorSpace::YCCK);
    Some(JpegHead { is_cmyk, icc: decoder.icc_profile(), exif: decoder.exif().cloned() })
}

#[cfg(test)]
mod tests {
    use super::Colors;
    use super::Pixels;

    #[test]
    fn squares_of_pixels_are_made_one() {
        let row = |values: [u8; 5]| values.into_iter().flat_map(|value| [value, 0, 255 - value]);
        let rows = [[10, 20, 100, 104, 7], [30, 40, 108, 112, 7], [1, 1, 1, 1, 1]];
        let picture =
            || Pixels { width: 5, height: 3, colors: Colors::Rgb(rows.into_iter().flat_map(row).collect()), icc: None };
        let small = picture().reduced(2);
        let Colors::Rgb(values) = &small.colors else { panic!("it is RGB") };
        assert_eq!((small.width, small.height, &values[..]), (2, 1, &[25, 0, 230, 106, 0, 149][..]));
        for kept in [0, 1, 4] {
            assert_eq!(picture().reduced(kept).width, 5);
        }
    }
}
