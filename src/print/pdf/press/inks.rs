//! Colors to inks: by the output profile, and for gray by what its black alone prints.

use std::sync::Arc;

use moxcms::ColorProfile;
use moxcms::Layout;
use moxcms::RenderingIntent;
use moxcms::Transform8BitExecutor;
use moxcms::TransformOptions;

use crate::pixels::most_ink;
use crate::print::pdf::press::Ink;
use crate::print::pdf::press::OutputProfile;

/// The color engine of one file.
pub struct Inks {
    pub ink: Ink,
    /// Of 255 a plate.
    limit: u32,
    profile: OutputProfile,
}

/// What a profile comes to in use. It takes a while to make, so all files of a run share it, and a book without pictures never asks for it.
pub struct Tables {
    srgb: ColorProfile,
    press: ColorProfile,
    srgb_to_press: Arc<Transform8BitExecutor>,
    /// By luminance in steps of 1/4095: the black ink that prints it.
    black_by_luminance: Vec<u8>,
    /// By value of an sRGB channel: its linear light.
    light: [f64; 256],
}

/// The steps of `black_by_luminance`.
const STEPS: f64 = 4095.0;

impl Tables {
    /// Fails where the profile lacks tables.
    pub fn new(profile: &[u8]) -> Option<Tables> {
        let press = ColorProfile::new_from_slice(profile).ok()?;
        let srgb = ColorProfile::new_srgb();
        let srgb_to_press = srgb.create_transform_8bit(Layout::Rgb, &press, Layout::Rgba, options()).ok()?;
        let light = std::array::from_fn(|value| linear(value as f64 / 255.0));
        let mut tables = Tables { srgb, press, srgb_to_press, black_by_luminance: Vec::new(), light };
        tables.black_by_luminance = tables.black_ramp()?;
        Some(tables)
    }

    /// Inverts what black ink alone prints: paper is white and solid black is black, and between them lies what the profile measured.
    fn black_ramp(&self) -> Option<Vec<u8>> {
        let ramp: Vec<u8> = (0..=255).flat_map(|black| [0, 0, 0, black]).collect();
        let printed = self.to_srgb(&ramp, &self.press)?;
        let luminances: Vec<f64> = printed.chunks_exact(3).map(|rgb| self.luminance(rgb)).collect();
        let (white, black) = (luminances[0], luminances[255]);
        if white - black < 0.1 {
            return None;
        }
        let relative = |luminance: f64| (luminance - black) / (white - black);
        let mut by_luminance = Vec::with_capacity(STEPS as usize + 1);
        for step in 0..=STEPS as usize {
            let wanted = step as f64 / STEPS;
            // Luminance falls as ink rises, but for noise in the tables.
            let idx = luminances.partition_point(|luminance| relative(*luminance) > wanted).min(255);
            let nearer = idx.saturating_sub(1);
            let is_nearer = (relative(luminances[nearer]) - wanted).abs() < (relative(luminances[idx]) - wanted).abs();
            by_luminance.push(if is_nearer { nearer } else { idx } as u8);
        }
        by_luminance[0] = 255;
        by_luminance[STEPS as usize] = 0;
        Some(by_luminance)
    }

    /// Light of an sRGB color, from 0 to 1 (IEC 61966-2-1).
    fn luminance(&self, rgb: &[u8]) -> f64 {
        0.2126 * self.light[rgb[0] as usize]
            + 0.7152 * self.light[rgb[1] as usize]
            + 0.0722 * self.light[rgb[2] as usize]
    }

    /// Pixels of four inks to sRGB.
    fn to_srgb(&self, cmyk: &[u8], source: &ColorProfile) -> Option<Vec<u8>> {
        let transform = source.create_transform_8bit(Layout::Rgba, &self.srgb, Layout::Rgb, options()).ok()?;
        let mut srgb = vec![0; cmyk.len() / 4 * 3];
        transform.transform(cmyk, &mut srgb).ok()?;
        Some(srgb)
    }
}

impl Inks {
    /// `ink_limit` is in percent of one plate.
    pub fn new(profile: &OutputProfile, ink: Ink, ink_limit: u16) -> Inks {
        Inks { ink, limit: u32::from(ink_limit) * 255 / 100, profile: profile.clone() }
    }

    fn tables(&self) -> &Tables {
        self.profile.tables()
    }

    /// The black ink that prints the lightness of an sRGB color.
    pub fn black(&self, rgb: &[u8]) -> u8 {
        let tables = self.tables();
        tables.black_by_luminance[(tables.luminance(rgb) * STEPS).round() as usize]
    }

    /// The inks of one color of a drawing. Grays are printed with black alone, so that thin lines need no four plates to meet.
    pub fn solid(&self, rgb: [u8; 3]) -> [u8; 4] {
        let is_gray = rgb[0] == rgb[1] && rgb[1] == rgb[2];
        if self.ink == Ink::Black || is_gray {
            return [0, 0, 0, self.black(&rgb)];
        }
        let mut inks = [0; 4];
        // The layouts are fixed, so it cannot fail.
        let _ = self.tables().srgb_to_press.transform(&rgb, &mut inks);
        self.hold_limit(&mut inks);
        inks
    }

    /// Pixels of three bytes to the four inks. `profile` is that of the picture; without one it is sRGB.
    pub fn separate(&self, rgb: &[u8], profile: Option<&ColorProfile>) -> Option<Vec<u8>> {
        let mut inks = vec![0; rgb.len() / 3 * 4];
        let tables = self.tables();
        let own = profile.map(|own| own.create_transform_8bit(Layout::Rgb, &tables.press, Layout::Rgba, options()));
        match own {
            Some(own) => own.ok()?.transform(rgb, &mut inks).ok()?,
            None => tables.srgb_to_press.transform(rgb, &mut inks).ok()?,
        }
        for pixel in inks.chunks_exact_mut(4) {
            self.hold_limit(pixel);
        }
        Some(inks)
    }

    /// Pixels of three bytes in another space to sRGB.
    pub fn rgb_to_srgb(&self, rgb: &[u8], profile: &ColorProfile) -> Option<Vec<u8>> {
        let mut srgb = vec![0; rgb.len()];
        let transform = profile.create_transform_8bit(Layout::Rgb, &self.tables().srgb, Layout::Rgb, options()).ok()?;
        transform.transform(rgb, &mut srgb).ok()?;
        Some(srgb)
    }

    /// Grays of one byte to sRGB.
    pub fn gray_to_srgb(&self, gray: &[u8], profile: &ColorProfile) -> Option<Vec<u8>> {
        let mut srgb = vec![0; gray.len() * 3];
        let transform =
            profile.create_transform_8bit(Layout::Gray, &self.tables().srgb, Layout::Rgb, options()).ok()?;
        transform.transform(gray, &mut srgb).ok()?;
        Some(srgb)
    }

    /// Pixels of four inks to sRGB. `profile` is that of the picture; without one it is that of the press.
    pub fn to_srgb(&self, cmyk: &[u8], profile: Option<&ColorProfile>) -> Option<Vec<u8>> {
        let tables = self.tables();
        tables.to_srgb(cmyk, profile.unwrap_or(&tables.press))
    }

    /// The most ink of all but a few pixels, in percent of one plate.
    pub fn most_ink(inks: &[u8]) -> f32 {
        let mut counts = [0; 4 * 255 + 1];
        for pixel in inks.chunks_exact(4) {
            counts[pixel.iter().map(|ink| usize::from(*ink)).sum::<usize>()] += 1;
        }
        most_ink(&counts).unwrap_or_default()
    }

    /// Takes the colored inks back in equal parts where all together would be too much; black keeps the drawing.
    fn hold_limit(&self, pixel: &mut [u8]) {
        let colored: u32 = pixel[..3].iter().map(|ink| u32::from(*ink)).sum();
        let room = self.limit.saturating_sub(u32::from(pixel[3]));
        if colored > room {
            for ink in &mut pixel[..3] {
                *ink = (u32::from(*ink) * room / colored) as u8;
            }
        }
    }
}

fn options() -> TransformOptions {
    TransformOptions { rendering_intent: RenderingIntent::RelativeColorimetric, ..TransformOptions::default() }
}

/// The transfer curve of sRGB.
fn linear(value: f64) -> f64 {
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

#[cfg(test)]
mod tests {
    use moxcms::ColorProfile;

    use super::Inks;
    use crate::print::pdf::press::Ink;
    use crate::print::pdf::press::OutputProfile;

    fn inks(ink: Ink, limit: u16) -> Inks {
        Inks::new(&OutputProfile::shipped(), ink, limit)
    }

    #[test]
    fn grays_are_black_ink_alone() {
        let inks = inks(Ink::Color, 300);
        assert_eq!(inks.solid([0, 0, 0]), [0, 0, 0, 255]);
        assert_eq!(inks.solid([255, 255, 255]), [0, 0, 0, 0]);
        let [cyan, magenta, yellow, black] = inks.solid([128, 128, 128]);
        assert_eq!([cyan, magenta, yellow], [0, 0, 0]);
        // Dots gain in print, so a middle gray takes less than half of the ink of solid black to look half as dark.
        assert!((120..190).contains(&black), "{black}");
    }

    #[test]
    fn black_rises_with_darkness() {
        let inks = inks(Ink::Black, 300);
        let ramp: Vec<u8> = (0..=255).rev().map(|gray| inks.black(&[gray, gray, gray])).collect();
        assert!(ramp.is_sorted(), "{ramp:?}");
    }

    #[test]
    fn colors_go_to_the_inks_that_make_them() {
        let inks = inks(Ink::Color, 300);
        let [cyan, magenta, yellow, black] = inks.solid([255, 0, 0]);
        assert!(magenta > 200 && yellow > 200 && cyan < 60 && black < 60, "{cyan} {magenta} {yellow} {black}");
        let back = inks.to_srgb(&inks.solid([200, 120, 40]), None).expect("it is four bytes");
        for (one, other) in back.iter().zip([200u8, 120, 40]) {
            assert!(one.abs_diff(other) < 14, "{back:?}");
        }
    }

    #[test]
    fn grays_are_as_light_as_their_profile_says() {
        let linear = ColorProfile::new_gray_with_gamma(1.0);
        let srgb = inks(Ink::Black, 300).gray_to_srgb(&[0, 55, 255], &linear).expect("it is a gray profile");
        // Linear light of 55/255 is 128 in sRGB.
        assert!(srgb[3].abs_diff(128) < 3, "{srgb:?}");
        assert!(srgb[0] < 3 && srgb[6] > 252, "{srgb:?}");
    }

    #[test]
    fn no_pixel_has_more_ink_than_the_limit() {
        let rgb: Vec<u8> = (0..=255u8).flat_map(|value| [value / 3, value / 5, value / 2]).collect();
        let inks = inks(Ink::Color, 240);
        let separated = inks.separate(&rgb, None).expect("it is whole pixels");
        assert!(Inks::most_ink(&separated) <= 240.0, "{}", Inks::most_ink(&separated));
    }
}
