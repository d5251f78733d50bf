//! Pictures of pixels as shops and readers want them: upright, in the colors of screens, within their limits.
//!
//! In: a picture as the author gave it. Out: another one, where it must be changed; most need not be, and keep their bytes. A photograph becomes a
//! JPEG, a drawing stays a PNG. What is decoded is laid on white: the stylesheet puts paper behind what may be seen through, so it looks the same.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use image::DynamicImage;
use image::ImageDecoder;
use image::RgbImage;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngDecoder;
use image::imageops::FilterType;
use image::metadata::Orientation;

use crate::assets::Picture;
use crate::assets::PictureKind;
use crate::epub::Limits;
use crate::epub::images::is_see_through;
use crate::pixels;
use crate::pixels::Undecodable;
use crate::pixels::is_gray;

/// Quality of JPEGs, from 1 to 100. Higher: larger files; at 88 no eye finds a difference on a screen, below 75 edges begin to ring.
const JPEG_QUALITY: u8 = 88;

/// Bytes above which it is asked whether a PNG is a photograph: below, a JPEG would save little.
const LARGE_PNG: usize = 400_000;

/// Share of neighboring pixels that are just the same, above which a picture is a drawing: flat areas, of which photographs have none.
/// Higher: more drawings become JPEGs, with rings around their lines.
const FLAT: f64 = 0.4;

/// A picture that was changed.
pub struct Recoded {
    pub kind: PictureKind,
    pub bytes: Arc<[u8]>,
    pub width: u32,
    pub height: u32,
    /// It was in CMYK.
    pub was_cmyk: bool,
}

/// What is wrong with a picture, short of its limits.
struct Look {
    is_cmyk: bool,
    orientation: Orientation,
    /// It brings a profile, and that is not sRGB's.
    has_profile: bool,
    is_see_through: bool,
}

/// Brings a picture within the limits; `None` where it is so already.
///
/// # Errors
/// Why it cannot be, as the end of a sentence.
pub fn recode(picture: &Picture, limits: &Limits) -> Result<Option<Recoded>, String> {
    if picture.kind == PictureKind::Svg {
        return Ok(None);
    }
    let look = look(picture);
    let (width, height) = fitted(picture.width, picture.height, limits);
    let is_small = (width, height) == (picture.width, picture.height);
    let is_as_wanted = !look.is_cmyk
        && look.orientation == Orientation::NoTransforms
        && !look.has_profile
        && (limits.takes_transparency || !look.is_see_through)
        && is_small;
    if is_as_wanted {
        let may_be_photograph =
            picture.kind == PictureKind::Png && picture.bytes.len() > LARGE_PNG && !look.is_see_through;
        return if may_be_photograph { as_photograph(picture) } else { Ok(None) };
    }
    let mut image = in_srgb(picture)?;
    // Asked before anything is made smaller: that leaves no two neighbors the same.
    let is_jpeg = picture.kind == PictureKind::Jpeg || is_photograph(&image);
    if !is_small {
        image = image.resize_exact(width, height, FilterType::Lanczos3);
    }
    image.apply_orientation(look.orientation);
    let recoded = encode(&image, if is_jpeg { PictureKind::Jpeg } else { PictureKind::Png })?;
    Ok(Some(Recoded { was_cmyk: look.is_cmyk, ..recoded }))
}

/// The largest size of the same proportions within the limits.
fn fitted(width: u32, height: u32, limits: &Limits) -> (u32, u32) {
    let (wide, high) = (f64::from(width), f64::from(height));
    let by_side = f64::from(limits.picture_side) / wide.max(high).max(1.0);
    let by_pixels = (f64::from(limits.picture_pixels) / (wide * high).max(1.0)).sqrt();
    let factor = by_side.min(by_pixels);
    if factor >= 1.0 {
        return (width, height);
    }
    let smaller = |side: f64| ((side * factor).floor() as u32).max(1);
    (smaller(wide), smaller(high))
}

/// Reads the head of a picture. One that cannot be read has nothing wrong with it: its pixels may tell.
fn look(picture: &Picture) -> Look {
    let (is_see_through, orientation) = (is_see_through(picture), Orientation::NoTransforms);
    let mut look = Look { is_cmyk: false, orientation, has_profile: false, is_see_through };
    let mut icc = None;
    if picture.kind == PictureKind::Jpeg {
        if let Some(head) = pixels::jpeg_head(&picture.bytes) {
            look.is_cmyk = head.is_cmyk;
            let turned = head.exif.as_deref().and_then(Orientation::from_exif_chunk);
            look.orientation = turned.unwrap_or(Orientation::NoTransforms);
            icc = head.icc;
        }
    } else if let Ok(mut decoder) = PngDecoder::new(Cursor::new(&picture.bytes)) {
        look.orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        icc = decoder.icc_profile().ok().flatten();
    }
    look.has_profile = icc.is_some_and(|icc| pixels::foreign_profile(&icc).is_some());
    look
}

/// The pixels in gray or in RGB, on white.
fn in_srgb(picture: &Picture) -> Result<DynamicImage, String> {
    let rgb = pixels::in_srgb(picture).map_err(|fault| match fault {
        Undecodable::TooLarge(why) | Undecodable::Damaged(why) => why.trim_end_matches('.').to_string(),
    })?;
    Ok(without_color(rgb))
}

/// A picture of grays with one channel: a third of the bytes.
fn without_color(image: RgbImage) -> DynamicImage {
    let is_gray = is_gray(image.as_raw());
    let image = DynamicImage::ImageRgb8(image);
    if is_gray { DynamicImage::ImageLuma8(image.into_luma8()) } else { image }
}

/// A large PNG that is a photograph as JPEG, if that saves half of it.
fn as_photograph(picture: &Picture) -> Result<Option<Recoded>, String> {
    let image = in_srgb(picture)?;
    if !is_photograph(&image) {
        return Ok(None);
    }
    let recoded = encode(&image, PictureKind::Jpeg)?;
    Ok(Some(recoded).filter(|recoded| recoded.bytes.len() < picture.bytes.len() / 2))
}

fn is_photograph(image: &DynamicImage) -> bool {
    let n_channels = usize::from(image.color().channel_count());
    let row_len = image.width() as usize * n_channels;
    let (mut n_same, mut n_all) = (0_usize, 0_usize);
    for row in image.as_bytes().chunks_exact(row_len.max(1)) {
        let (left, right) = (row.chunks_exact(n_channels), row[n_channels.min(row.len())..].chunks_exact(n_channels));
        n_same += left.zip(right).filter(|(one, other)| one == other).count();
        n_all += image.width() as usize - 1;
    }
    n_all > 0 && (n_same as f64) < n_all as f64 * FLAT
}

fn encode(image: &DynamicImage, kind: PictureKind) -> Result<Recoded, String> {
    let in_words = |error: &dyn std::fmt::Display| error.to_string();
    let mut bytes = Vec::new();
    match kind {
        PictureKind::Jpeg => {
            let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
            image.write_with_encoder(encoder).map_err(|error| in_words(&error))?;
        }
        PictureKind::Png | PictureKind::Svg => encode_png(image, &mut bytes).map_err(|error| in_words(&error))?,
    }
    Ok(Recoded { kind, bytes: bytes.into(), width: image.width(), height: image.height(), was_cmyk: false })
}

/// As grays, with a palette where 256 colors do, else in full.
fn encode_png(image: &DynamicImage, bytes: &mut Vec<u8>) -> Result<(), png::EncodingError> {
    let pixels = image.as_bytes();
    let mut encoder = png::Encoder::new(bytes, image.width(), image.height());
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_deflate_compression(png::DeflateCompression::Level(9));
    let palette = if image.color().has_color() { palette(pixels) } else { None };
    let indices: Vec<u8>;
    let data = match &palette {
        Some(palette) => {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(palette.keys().flat_map(|color| color.iter().copied()).collect::<Vec<u8>>());
            // Indices have no neighborhood in value.
            encoder.set_filter(png::Filter::NoFilter);
            indices = pixels.chunks_exact(3).filter_map(|pixel| palette.get(pixel).copied()).collect();
            &indices[..]
        }
        None => {
            let is_rgb = image.color().has_color();
            encoder.set_color(if is_rgb { png::ColorType::Rgb } else { png::ColorType::Grayscale });
            encoder.set_filter(png::Filter::Adaptive);
            pixels
        }
    };
    let mut writer = encoder.write_header()?;
    writer.write_image_data(data)?;
    writer.finish()
}

/// The colors of a picture with their places in a palette; `None` where they are more than 256.
fn palette(pixels: &[u8]) -> Option<BTreeMap<&[u8], u8>> {
    let mut palette = BTreeMap::new();
    let mut last: &[u8] = &[];
    for pixel in pixels.chunks_exact(3).filter(|pixel| std::mem::replace(&mut last, pixel) != *pixel) {
        palette.insert(pixel, 0);
        if palette.len() > 256 {
            return None;
        }
    }
    palette.values_mut().enumerate().for_each(|(idx, place)| *place = idx as u8);
    Some(palette)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::DynamicImage;
    use image::GrayImage;
    use image::ImageFormat;
    use image::Luma;
    use image::Rgb;
    use image::RgbImage;
    use image::Rgba;
    use image::RgbaImage;
    use moxcms::ColorProfile;

    use super::Recoded;
    use super::recode;
    use crate::assets::Picture;
    use crate::assets::PictureKind;
    use crate::epub::Limits;

    fn picture(image: &DynamicImage, format: ImageFormat) -> Picture {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).expect("it can be written");
        let kind = if format == ImageFormat::Png { PictureKind::Png } else { PictureKind::Jpeg };
        let (width, height) = (image.width(), image.height());
        Picture { path: "p".to_string(), kind, bytes: bytes.into_inner().into(), width, height }
    }

    fn recoded(picture: &Picture, limits: Limits) -> (Recoded, DynamicImage) {
        let recoded = recode(picture, &limits).ok().flatten().expect("it is changed");
        let image = image::load_from_memory(&recoded.bytes).expect("it can be read");
        assert_eq!((recoded.width, recoded.height), (image.width(), image.height()));
        (recoded, image)
    }

    /// Noise without a generator of chance.
    fn photograph(width: u32, height: u32) -> DynamicImage {
        RgbImage::from_fn(width, height, |x, y| {
            let noise = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) >> 7;
            Rgb([(x * 255 / width) as u8, (y * 255 / height) as u8, noise as u8])
        })
        .into()
    }

    fn drawing(width: u32, height: u32) -> DynamicImage {
        RgbImage::from_fn(
            width,
            height,
            |x, y| if (x / 9 + y / 7) % 5 == 0 { Rgb([20, 20, 90]) } else { Rgb([255; 3]) },
        )
        .into()
    }

    #[test]
    fn what_keeps_to_the_limits_is_not_touched() {
        let limits = Limits { picture_side: 60, picture_pixels: 3000, takes_transparency: false, ..Limits::default() };
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            assert!(recode(&picture(&photograph(60, 50), format), &limits).is_ok_and(|one| one.is_none()));
        }
    }

    #[test]
    fn large_pictures_keep_their_proportions_and_their_kind() {
        let limits = Limits { picture_side: 64, ..Limits::default() };
        let (one, _) = recoded(&picture(&photograph(128, 96), ImageFormat::Jpeg), limits);
        assert_eq!((one.kind, one.width, one.height), (PictureKind::Jpeg, 64, 48));
        let (one, _) = recoded(&picture(&photograph(128, 96), ImageFormat::Png), limits);
        assert_eq!(one.kind, PictureKind::Jpeg, "a photograph");
        let limits = Limits { picture_pixels: 4_000, ..Limits::default() };
        let (one, _) = recoded(&picture(&drawing(300, 200), ImageFormat::Png), limits);
        assert_eq!((one.kind, one.width, one.height), (PictureKind::Png, 77, 51));
    }

    #[test]
    fn grays_stay_grays_and_few_colors_get_a_palette() {
        let limits = Limits { takes_transparency: false, ..Limits::default() };
        let clear = RgbaImage::from_fn(40, 30, |x, _| if x < 20 { Rgba([0, 0, 0, 0]) } else { Rgba([200, 0, 0, 255]) });
        let (one, image) = recoded(&picture(&clear.into(), ImageFormat::Png), limits);
        assert_eq!(one.bytes[25], 3, "a palette");
        assert_eq!(image.to_rgb8().get_pixel(0, 0), &Rgb([255; 3]), "on white");
        let limits = Limits { picture_side: 40, ..Limits::default() };
        let gray = GrayImage::from_fn(80, 60, |x, _| Luma([(x / 20 * 60) as u8]));
        let (one, _) = recoded(&picture(&gray.into(), ImageFormat::Png), limits);
        assert_eq!(one.bytes[25], 0, "grays");
    }

    /// Puts a segment behind the first two bytes of a JPEG.
    fn with_segment(picture: &Picture, marker: u8, data: &[u8]) -> Picture {
        let len = (data.len() as u16 + 2).to_be_bytes();
        let bytes = [&picture.bytes[..2], &[0xff, marker], &len, data, &picture.bytes[2..]].concat();
        Picture { bytes: bytes.into(), ..picture.clone() }
    }

    #[test]
    fn a_picture_that_lies_on_its_side_is_set_upright() {
        let wide = RgbImage::from_fn(40, 20, |x, _| if x < 20 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) });
        // TIFF head, one entry: orientation (0x0112), short, 6: the first row is the right side.
        let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let lying = with_segment(&picture(&wide.into(), ImageFormat::Jpeg), 0xe1, exif);
        let (one, image) = recoded(&lying, Limits::default());
        assert_eq!((one.width, one.height), (20, 40));
        let top = *image.to_rgb8().get_pixel(10, 5);
        assert!(top[0] > 200 && top[2] < 60, "{top:?}");
    }

    #[test]
    fn colors_of_other_devices_become_those_of_screens() {
        let wide = ColorProfile::new_adobe_rgb();
        let green = RgbImage::from_pixel(16, 16, Rgb([60, 180, 60]));
        let icc = wide.encode().expect("it can be written");
        let segment = [b"ICC_PROFILE\0\x01\x01".as_slice(), &icc].concat();
        let (_, image) =
            recoded(&with_segment(&picture(&green.into(), ImageFormat::Jpeg), 0xe2, &segment), Limits::default());
        // The same green is written with less red in the narrower space.
        let pixel = *image.to_rgb8().get_pixel(8, 8);
        assert!(pixel[0] < 40 && pixel[1] > 175, "{pixel:?}");
    }
}
