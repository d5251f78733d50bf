//! Pictures in the colors of screens: what an e-book, and a shop's picture of a cover, is made of.

use image::RgbImage;
use moxcms::ColorProfile;
use moxcms::DataColorSpace;
use moxcms::Layout;
use moxcms::RenderingIntent;
use moxcms::TransformOptions;

use crate::assets::Picture;
use crate::pixels::Colors;
use crate::pixels::FOGRA39;
use crate::pixels::Undecodable;
use crate::pixels::decode;

/// By how much a color may differ, of 255, between two profiles that are taken for the same.
const SAME_COLOR: u8 = 3;

/// Pixels that are converted at a time: their results go where they came from, so that a large picture is in memory once.
const AT_A_TIME: usize = 4096;

/// The pixels of a PNG or a JPEG in sRGB, on white paper.
///
/// # Errors
/// Why it cannot be.
pub fn in_srgb(picture: &Picture) -> Result<RgbImage, Undecodable> {
    let decoded = decode(picture)?;
    let own = decoded.icc.as_deref().and_then(foreign_profile);
    let of_space = |space: DataColorSpace| own.as_ref().filter(|own| own.color_space == space);
    let rgb = match decoded.colors {
        Colors::Cmyk(mut inks) => {
            let coated = || ColorProfile::new_from_slice(FOGRA39).ok();
            let is_done = of_space(DataColorSpace::Cmyk).is_some_and(|own| convert(&mut inks, Layout::Rgba, own))
                || coated().is_some_and(|coated| convert(&mut inks, Layout::Rgba, &coated));
            if !is_done {
                return Err(Undecodable::Damaged("its colors cannot be converted".into()));
            }
            inks
        }
        Colors::Rgb(mut rgb) => {
            // Where a profile cannot be used, the colors stay as they are.
            if let Some(own) = of_space(DataColorSpace::Rgb) {
                convert(&mut rgb, Layout::Rgb, own);
            } else if let Some(own) = of_space(DataColorSpace::Gray).filter(|_| is_gray(&rgb)) {
                convert(&mut rgb, Layout::Gray, own);
            }
            rgb
        }
    };
    RgbImage::from_raw(decoded.width, decoded.height, rgb).ok_or(Undecodable::Damaged("it ends too early".into()))
}

/// The profile that a picture brings, where it shows other colors than sRGB: those of cameras and scanners are written in many ways.
pub fn foreign_profile(icc: &[u8]) -> Option<ColorProfile> {
    ColorProfile::new_from_slice(icc).ok().filter(|profile| !is_srgb(profile))
}

/// Whether a profile shows the same colors as sRGB.
fn is_srgb(profile: &ColorProfile) -> bool {
    let steps = || (0..=255u8).step_by(51);
    let (layout, colors): (Layout, Vec<u8>) = match profile.color_space {
        DataColorSpace::Rgb => {
            let all = steps().flat_map(|r| steps().flat_map(move |g| steps().flat_map(move |b| [r, g, b])));
            (Layout::Rgb, all.collect())
        }
        DataColorSpace::Gray => (Layout::Gray, steps().flat_map(|gray| [gray; 3]).collect()),
        _ => return false,
    };
    let mut shown = colors.clone();
    // A profile that cannot be used is no reason to touch a picture.
    !convert(&mut shown, layout, profile)
        || shown.iter().zip(&colors).all(|(one, other)| one.abs_diff(*other) <= SAME_COLOR)
}

/// Converts pixels to sRGB where they lie: four inks become three bytes, and of three bytes of gray the first is asked. False, and nothing is
/// changed, where the profile cannot be used.
fn convert(values: &mut Vec<u8>, layout: Layout, profile: &ColorProfile) -> bool {
    let options =
        TransformOptions { rendering_intent: RenderingIntent::RelativeColorimetric, ..TransformOptions::default() };
    let Ok(transform) = profile.create_transform_8bit(layout, &ColorProfile::new_srgb(), Layout::Rgb, options) else {
        return false;
    };
    let n_channels = if layout == Layout::Rgba { 4 } else { 3 };
    let n_pixels = values.len() / n_channels;
    let mut srgb = [0; AT_A_TIME * 3];
    for first in (0..n_pixels).step_by(AT_A_TIME) {
        let n_now = AT_A_TIME.min(n_pixels - first);
        let from = &values[first * n_channels..(first + n_now) * n_channels];
        let into = &mut srgb[..n_now * 3];
        let gray: Vec<u8>;
        let from = match layout {
            Layout::Gray => {
                gray = from.iter().step_by(3).copied().collect();
                &gray[..]
            }
            _ => from,
        };
        // It fails by the number of bytes alone, which is right, so if at all at the first pixels.
        if transform.transform(from, into).is_err() {
            return false;
        }
        values[first * 3..(first + n_now) * 3].copy_from_slice(into);
    }
    values.truncate(n_pixels * 3);
    true
}

pub fn is_gray(rgb: &[u8]) -> bool {
    rgb.chunks_exact(3).all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2])
}

#[cfg(test)]
mod tests {
    use moxcms::ColorProfile;

    use super::FOGRA39;
    use super::Layout;
    use super::convert;
    use super::is_srgb;

    #[test]
    fn profiles_are_told_by_the_colors_they_show() {
        assert!(is_srgb(&ColorProfile::new_srgb()));
        assert!(!is_srgb(&ColorProfile::new_adobe_rgb()));
        assert!(!is_srgb(&ColorProfile::new_gray_with_gamma(1.0)));
    }

    #[test]
    fn pixels_are_converted_where_they_lie() {
        let wide = ColorProfile::new_adobe_rgb();
        // More than are converted at a time, and no multiple.
        let mut green = [60, 180, 60].repeat(5000);
        assert!(convert(&mut green, Layout::Rgb, &wide));
        // The same green is written with less red in the narrower space.
        assert!(green[0] < 40 && green[1] > 175, "{:?}", &green[..3]);
        assert!(green.chunks_exact(3).all(|pixel| *pixel == green[..3]));
        let coated = ColorProfile::new_from_slice(FOGRA39).expect("it is shipped");
        let mut inks = [0, 0, 0, 255, 0, 0, 0, 0].repeat(5000);
        assert!(convert(&mut inks, Layout::Rgba, &coated));
        assert_eq!(inks.len(), 10_000 * 3);
        assert!(inks[0] < 70 && inks[3] > 245, "{:?}", &inks[..6]);
    }
}
