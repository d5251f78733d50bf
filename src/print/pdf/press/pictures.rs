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
use crate::pixels::Colors;
use crate::pixels::Pixels;
use crate::pixels::Undecodable;
use crate::pixels::decode;
use crate::pixels::is_gray;
use crate::print::pdf::images::Unfit;
use crate::print::pdf::press::Ink;
use crate::print::pdf::press::Inks;

/// A picture ready for the press, and what there is to tell of it.
pub struct Separated {
    pub image: Image,
    /// The most ink in one place, where the inks are the author's own.
    pub most_ink: Option<f32>,
    /// Whether its own color profile could not be used.
    pub has_odd_profile: bool,
}

/// Takes a picture apart, `by` pixels on a side made one.
///
/// # Errors
/// Why it cannot be.
pub fn separate(picture: &Picture, by: usize, inks: &Inks) -> Result<Separated, Unfit> {
    let pixels = decode(picture).map_err(|fault| match fault {
        Undecodable::TooLarge(why) => Unfit::TooLarge(why),
        Undecodable::Damaged(why) => Unfit::Damaged(why),
    })?;
    let (raster, most_ink, has_odd_profile) =
        raster(pixels.reduced(by), inks).ok_or(Unfit::Damaged("its colors cannot be converted".into()))?;
    Ok(Separated { image: Image::from_custom(raster, false).map_err(Unfit::Damaged)?, most_ink, has_odd_profile })
}

/// The pixels in the inks of the press, the most ink in one place where it is the author's own, and whether its profile could not be used.
fn raster(pixels: Pixels, inks: &Inks) -> Option<(Raster, Option<f32>, bool)> {
    let Pixels { width, height, colors, icc } = pixels;
    let given = icc.as_deref().map(|bytes| ColorProfile::new_from_slice(bytes).ok());
    let (colors, given) = gray_made_srgb(colors, given, inks);
    let wanted = match &colors {
        Colors::Rgb(_) => DataColorSpace::Rgb,
        Colors::Cmyk(_) => DataColorSpace::Cmyk,
    };
    let is_given = given.is_some();
    let profile = given.flatten().filter(|profile| profile.color_space == wanted);
    let mut has_odd_profile = is_given && profile.is_none();
    let mut most_ink = None;
    let raster = match colors {
        Colors::Cmyk(own) if inks.ink == Ink::Color => {
            most_ink = Some(Inks::most_ink(&own));
            Raster::new(width, height, ImageColorspace::Cmyk, own)
        }
        Colors::Cmyk(own) => {
            let srgb = profile.as_ref().and_then(|profile| inks.to_srgb(&own, Some(profile)));
            has_odd_profile |= profile.is_some() && srgb.is_none();
            gray(width, height, &srgb.or_else(|| inks.to_srgb(&own, None))?, inks)
        }
        Colors::Rgb(rgb) if inks.ink == Ink::Black || is_gray(&rgb) => {
            let srgb = profile.as_ref().map(|profile| inks.rgb_to_srgb(&rgb, profile));
            has_odd_profile |= matches!(srgb, Some(None));
            gray(width, height, &srgb.flatten().unwrap_or(rgb), inks)
        }
        Colors::Rgb(rgb) => {
            let own = profile.as_ref().map(|profile| inks.separate(&rgb, Some(profile)));
            has_odd_profile |= matches!(own, Some(None));
            Raster::new(width, height, ImageColorspace::Cmyk, own.flatten().or_else(|| inks.separate(&rgb, None))?)
        }
    };
    Some((raster, most_ink, has_odd_profile))
}

/// Brings a gray picture with a profile of its own to sRGB, which needs none. All else stays; a gray profile of a picture in colors is odd.
fn gray_made_srgb(
    colors: Colors,
    profile: Option<Option<ColorProfile>>,
    inks: &Inks,
) -> (Colors, Option<Option<ColorProfile>>) {
    if let (Colors::Rgb(rgb), Some(Some(own))) = (&colors, &profile)
        && own.color_space == DataColorSpace::Gray
        && is_gray(rgb)
    {
        let gray: Vec<u8> = rgb.iter().step_by(3).copied().collect();
        if let Some(srgb) = inks.gray_to_srgb(&gray, own) {
            return (Colors::Rgb(srgb), None);
        }
    }
    (colors, profile)
}

/// A painted figure, three bytes a pixel, in the inks of the press.
pub fn painted(width: u32, height: u32, rgb: &[u8], inks: &Inks) -> Option<Image> {
    let raster = match inks.ink == Ink::Black || is_gray(rgb) {
        true => gray(width, height, rgb, inks),
        false => Raster::new(width, height, ImageColorspace::Cmyk, inks.separate(rgb, None)?),
    };
    Image::from_custom(raster, false).ok()
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
    /// Not a slice, which would be a copy of hundreds of megabytes.
    bytes: Arc<Vec<u8>>,
}

impl Raster {
    fn new(width: u32, height: u32, space: ImageColorspace, bytes: Vec<u8>) -> Raster {
        Raster { width, height, space, bytes: Arc::new(bytes) }
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

#[cfg(test)]
mod tests {
    use moxcms::ColorProfile;

    use super::raster;
    use crate::pixels::Colors;
    use crate::pixels::Pixels;
    use crate::print::pdf::press::Ink;
    use crate::print::pdf::press::Inks;
    use crate::print::pdf::press::OutputProfile;

    /// The gray that one pixel is printed as, and whether its profile is odd.
    fn printed(pixel: [u8; 3], profile: Option<ColorProfile>) -> (u8, bool) {
        let icc = profile.map(|profile| profile.encode().expect("it can be written"));
        let pixels = Pixels { width: 1, height: 1, colors: Colors::Rgb(pixel.to_vec()), icc };
        let inks = Inks::new(&OutputProfile::shipped(), Ink::Black, 300);
        let (raster, _, has_odd_profile) = raster(pixels, &inks).expect("it is one pixel");
        (raster.bytes[0], has_odd_profile)
    }

    #[test]
    fn a_gray_picture_is_as_light_as_its_profile_says() {
        let linear = || Some(ColorProfile::new_gray_with_gamma(1.0));
        let (plain, _) = printed([128; 3], None);
        let (as_told, is_odd) = printed([55; 3], linear());
        assert!(as_told.abs_diff(plain) < 4 && !is_odd, "{as_told} {plain}");
        // A picture in colors cannot have a profile for grays.
        assert!(printed([55, 60, 70], linear()).1);
    }
}
