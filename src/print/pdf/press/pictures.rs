//! Pictures in the inks of the press.
//!
//! A picture without color, and every picture of an edition in black, becomes gray (`DeviceGray`); all others become CMYK. A CMYK picture is
//! its author's separation: its inks are kept as they are, and only told of where they are too many.

use std::hash::Hash;
use std::hash::Hasher;
use std::sync::Arc;

use krilla::image::BitsPerComponent;
use krilla::image::CustomImage;
use krilla::image::Image;
use krilla::image::ImageColorspace;
use moxcms::ColorProfile;
use moxcms::DataColorSpace;

use crate::assets::Picture;
use crate::print::pdf::press::Ink;
use crate::print::pdf::press::Inks;
use crate::print::pdf::press::pixels::Colors;
use crate::print::pdf::press::pixels::Pixels;
use crate::print::pdf::press::pixels::decode;

/// A picture ready for the press, and what there is to tell of it.
pub struct Separated {
    pub image: Image,
    /// The most ink in one place, where the inks are the author's own.
    pub most_ink: Option<u32>,
    /// Whether its own color profile could not be used.
    pub has_odd_profile: bool,
}

/// Takes a picture apart.
///
/// # Errors
/// What is wrong with the file, as the end of a sentence.
pub fn separate(picture: &Picture, inks: &Inks) -> Result<Separated, String> {
    let Pixels { width, height, colors, icc } = decode(picture)?;
    let wanted = match &colors {
        Colors::Rgb(_) => DataColorSpace::Rgb,
        Colors::Cmyk(_) => DataColorSpace::Cmyk,
    };
    let given = icc.as_deref().map(|bytes| ColorProfile::new_from_slice(bytes).ok());
    // A gray picture was made RGB when it was read; its profile bends the tone only, and mostly as sRGB does.
    let is_gray = matches!(&given, Some(Some(profile)) if profile.color_space == DataColorSpace::Gray);
    let profile = given.clone().flatten().filter(|profile| profile.color_space == wanted);
    let mut has_odd_profile = given.is_some() && profile.is_none() && !is_gray;
    let mut most_ink = None;
    let raster = match colors {
        Colors::Cmyk(own) if inks.ink == Ink::Color => {
            most_ink = Some(Inks::most_ink(&own));
            Raster::new(width, height, ImageColorspace::Cmyk, own)
        }
        Colors::Cmyk(own) => {
            let srgb = profile.as_ref().and_then(|profile| inks.to_srgb(&own, Some(profile)));
            has_odd_profile |= profile.is_some() && srgb.is_none();
            let srgb = srgb.or_else(|| inks.to_srgb(&own, None)).ok_or("its colors cannot be converted")?;
            gray(width, height, &srgb, inks)
        }
        Colors::Rgb(rgb) if inks.ink == Ink::Black || is_colorless(&rgb) => {
            let srgb = profile.as_ref().map(|profile| inks.rgb_to_srgb(&rgb, profile));
            has_odd_profile |= matches!(srgb, Some(None));
            gray(width, height, &srgb.flatten().unwrap_or(rgb), inks)
        }
        Colors::Rgb(rgb) => {
            let own = profile.as_ref().map(|profile| inks.separate(&rgb, Some(profile)));
            has_odd_profile |= matches!(own, Some(None));
            let own = own.flatten().or_else(|| inks.separate(&rgb, None)).ok_or("its colors cannot be converted")?;
            Raster::new(width, height, ImageColorspace::Cmyk, own)
        }
    };
    let image = Image::from_custom(raster, false)?;
    Ok(Separated { image, most_ink, has_odd_profile })
}

/// A painted figure, three bytes a pixel, in the inks of the press.
pub fn painted(width: u32, height: u32, rgb: &[u8], inks: &Inks) -> Option<Image> {
    let raster = match inks.ink == Ink::Black || is_colorless(rgb) {
        true => gray(width, height, rgb, inks),
        false => Raster::new(width, height, ImageColorspace::Cmyk, inks.separate(rgb, None)?),
    };
    Image::from_custom(raster, false).ok()
}

fn is_colorless(rgb: &[u8]) -> bool {
    rgb.chunks_exact(3).all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2])
}

/// Black ink as a gray of the device: 0 prints all of it.
fn gray(width: u32, height: u32, srgb: &[u8], inks: &Inks) -> Raster {
    let gray = srgb.chunks_exact(3).map(|pixel| 255 - inks.black(pixel)).collect();
    Raster::new(width, height, ImageColorspace::Luma, gray)
}

/// Pixels as krilla asks for them.
#[derive(Clone)]
struct Raster {
    width: u32,
    height: u32,
    space: ImageColorspace,
    bytes: Arc<[u8]>,
}

impl Raster {
    fn new(width: u32, height: u32, space: ImageColorspace, bytes: Vec<u8>) -> Raster {
        Raster { width, height, space, bytes: bytes.into() }
    }
}

impl Hash for Raster {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.width, self.height, self.space, &self.bytes).hash(state);
    }
}

impl CustomImage for Raster {
    fn color_channel(&self) -> &[u8] {
        &self.bytes
    }

    fn alpha_channel(&self) -> Option<&[u8]> {
        None
    }

    fn bits_per_component(&self) -> BitsPerComponent {
        BitsPerComponent::Eight
    }

    fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    fn icc_profile(&self) -> Option<&[u8]> {
        None
    }

    fn color_space(&self) -> ImageColorspace {
        self.space
    }
}
