//! Photographs that lie on their side: cameras store the pixels as they come and note in the file how they are to be turned. Browsers turn them,
//! PDF does not, so they are set upright once, before any stage sees them.

use std::io::Cursor;

use image::DynamicImage;
use image::ExtendedColorType;
use image::ImageDecoder;
use image::ImageEncoder;
use image::ImageError;
use image::ImageReader;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::metadata::Orientation;

use crate::assets::PictureKind;

/// Of a JPEG that has to be written anew: so high that nobody sees what is lost.
const QUALITY: u8 = 95;

/// A picture as it is to be seen.
pub struct Upright {
    pub bytes: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

/// Turns a picture as its Exif data say; `None` where they ask for nothing, where its inks would be lost by that, or where its pixels cannot be
/// read, which is told when they are drawn.
///
/// Source: Exif 3.0 (CIPA DC-008), tag 0x0112.
pub fn upright(bytes: &[u8], kind: PictureKind) -> Option<Upright> {
    if kind == PictureKind::Svg {
        return None;
    }
    let mut decoder = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?.into_decoder().ok()?;
    let orientation = decoder.orientation().ok().filter(|one| *one != Orientation::NoTransforms)?;
    if decoder.original_color_type() == ExtendedColorType::Cmyk8 {
        return None;
    }
    let profile = decoder.icc_profile().ok().flatten();
    let mut image = DynamicImage::from_decoder(decoder).ok()?;
    image.apply_orientation(orientation);
    let bytes = encode(&image, kind, profile).ok()?;
    Some(Upright { bytes, width: image.width(), height: image.height() })
}

fn encode(image: &DynamicImage, kind: PictureKind, profile: Option<Vec<u8>>) -> Result<Vec<u8>, ImageError> {
    let mut bytes = Vec::new();
    match kind {
        PictureKind::Jpeg => {
            let mut encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
            set_profile(&mut encoder, profile);
            image.write_with_encoder(encoder)?;
        }
        PictureKind::Png | PictureKind::Svg => {
            let mut encoder = PngEncoder::new(&mut bytes);
            set_profile(&mut encoder, profile);
            image.write_with_encoder(encoder)?;
        }
    }
    Ok(bytes)
}

/// An encoder that takes no profile leaves the colors to sRGB.
fn set_profile(encoder: &mut impl ImageEncoder, profile: Option<Vec<u8>>) {
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;
    use image::RgbImage;

    use super::*;

    #[test]
    fn a_photograph_that_lies_on_its_side_is_set_upright() {
        let wide = RgbImage::from_fn(40, 20, |x, _| if x < 20 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) });
        let mut lying = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut lying, QUALITY);
        // TIFF head, one entry: orientation (0x0112), short, 6: the first row is the right side.
        encoder
            .set_exif_metadata(b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec())
            .expect("it takes them");
        DynamicImage::from(wide.clone()).write_with_encoder(encoder).expect("it is written");
        let upright = upright(&lying, PictureKind::Jpeg).expect("it is turned");
        assert_eq!((upright.width, upright.height), (20, 40));
        let image = image::load_from_memory(&upright.bytes).expect("it is read").to_rgb8();
        let top = image.get_pixel(10, 5);
        assert!(top[0] > 200 && top[2] < 60, "{top:?}");
        assert!(super::upright(&upright.bytes, PictureKind::Jpeg).is_none(), "it stands upright");
    }
}
