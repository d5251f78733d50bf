//! Pictures: how many pixels, in which colors, and how much ink they lay down.

use std::collections::BTreeMap;
use std::io::Cursor;

use hayro_syntax::Filter;
use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::Number;
use hayro_syntax::object::Object;
use hayro_syntax::object::ObjectIdentifier;
use hayro_syntax::object::Stream;
use hayro_syntax::page::Resources;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::pdf_marks::budget::Budget;
use crate::pdf_marks::budget::unpack;
use crate::pdf_marks::color::Space;
use crate::pdf_marks::color::length_of;
use crate::pdf_marks::page::Ink;
use crate::pixels::inks_of_ycc;
use crate::pixels::most_ink;

/// The most bytes that the pixels of a picture may be: a CMYK picture of 8,000 pixels on a side. The ink of larger ones is not measured,
/// and that is told.
const MAX_PIXELS: usize = 256 * 1024 * 1024;

/// A picture as the file holds it.
#[derive(Clone, Debug)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub is_line_art: bool,
    /// Painted in the color of the moment.
    pub is_stencil: bool,
    pub has_soft_mask: bool,
    pub space: Space,
    /// The most ink in one place, in percent of one plate.
    pub heaviest: Option<f32>,
    /// Its pixels could have been measured, and were not.
    pub is_unread: bool,
}

/// Pictures that were met, each read once.
#[derive(Default)]
pub struct Pictures {
    read: BTreeMap<ObjectIdentifier, Picture>,
}

impl Pictures {
    /// Reads a picture that stands in the file as an object.
    pub fn object(&mut self, stream: &Stream, resources: &Resources, budget: &Budget) -> Picture {
        self.read.entry(stream.obj_id()).or_insert_with(|| Picture::read(stream, resources, budget)).clone()
    }
}

impl Picture {
    /// Reads a picture, with the short keys of inline pictures too.
    pub fn read(stream: &Stream, resources: &Resources, budget: &Budget) -> Picture {
        let dict = stream.dict();
        let size = |long: &str, short: &str| {
            let number = dict.get::<Number>(long).or_else(|| dict.get::<Number>(short));
            number.map_or(0, |number| number.as_i64().clamp(0, i64::from(u32::MAX)) as u32)
        };
        let is_stencil = dict.get::<bool>("ImageMask").or_else(|| dict.get::<bool>("IM")).unwrap_or(false);
        let bits = if is_stencil { 1 } else { size("BitsPerComponent", "BPC") };
        let space = match dict.get::<Object>("ColorSpace").or_else(|| dict.get::<Object>("CS")) {
            Some(Object::Name(name)) => Space::named(&name, resources, budget),
            Some(object) => {
                budget.read(length_of(&object));
                Space::read(&object, resources, budget)
            }
            None => Space::Unknown,
        };
        let soft_mask = dict.get::<Stream>("SMask").is_some()
            || dict.get::<Number>("SMaskInData").is_some_and(|kind| kind.as_i64() > 0);
        let mut picture = Picture {
            width: size("Width", "W"),
            height: size("Height", "H"),
            is_line_art: bits == 1,
            is_stencil,
            has_soft_mask: soft_mask,
            space,
            heaviest: None,
            is_unread: false,
        };
        // What is in no space known here, as JPEG 2000 may be, can be all ink.
        picture.is_unread = picture.space == Space::Unknown && !is_stencil;
        if picture.space.has_inks() {
            picture.heaviest =
                picture.pixels(stream, bits, budget).and_then(|pixels| heaviest(&pixels, &picture, dict));
            picture.is_unread = picture.heaviest.is_none();
        }
        picture
    }

    fn n_pixels(&self) -> usize {
        (self.width as usize).saturating_mul(self.height as usize)
    }

    /// The pixels as bytes, as many for each as its space has components.
    fn pixels(&self, stream: &Stream, bits: u32, budget: &Budget) -> Option<Vec<u8>> {
        let n_bytes = self.n_pixels().saturating_mul(self.space.n_components());
        if n_bytes == 0 || n_bytes > MAX_PIXELS.min(budget.left()) {
            return None;
        }
        let pixels = match stream.filters()[..] {
            [Filter::DctDecode] => {
                budget.spend(n_bytes);
                jpeg(&stream.raw_data(), self)?
            }
            _ if bits == 8 => unpack(stream, MAX_PIXELS, budget)?.into_owned(),
            _ => return None,
        };
        (pixels.len() >= n_bytes).then_some(pixels)
    }
}

/// The values of a JPEG as they are stored.
fn jpeg(bytes: &[u8], picture: &Picture) -> Option<Vec<u8>> {
    let most = picture.width.max(picture.height).max(1) as usize;
    let options = DecoderOptions::default().set_max_width(most).set_max_height(most);
    let mut decoder = JpegDecoder::new_with_options(Cursor::new(bytes), options);
    decoder.decode_headers().ok()?;
    let stored = decoder.input_colorspace()?;
    let options = options.jpeg_set_out_colorspace(stored);
    let mut values = JpegDecoder::new_with_options(Cursor::new(bytes), options).decode().ok()?;
    if stored == ColorSpace::YCCK {
        values.chunks_exact_mut(4).for_each(inks_of_ycc);
    }
    (stored.num_components() == picture.space.n_components()).then_some(values)
}

/// The ink that all but a few pixels stay below, in percent of one plate.
fn heaviest(pixels: &[u8], picture: &Picture, dict: &Dict) -> Option<f32> {
    let n = picture.space.n_components();
    // Programs of the school of Photoshop store light for ink, and say so here.
    let decode: Option<Vec<f32>> = dict.get::<Array>("Decode").map(|all| all.iter::<f32>().collect());
    let is_light = decode.is_some_and(|decode| decode.len() >= 2 && decode[0] > decode[1]);
    let coverage = coverage_of(&picture.space, if is_light { Stored::Light } else { Stored::Ink });
    let mut counts = vec![0usize; 256 * n.max(4) + 1];
    for pixel in pixels.chunks_exact(n).take(picture.n_pixels()) {
        counts[coverage(pixel)] += 1;
    }
    most_ink(&counts)
}

/// What the values of a picture say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stored {
    Ink,
    Light,
}

/// The ink of a pixel, 255 for each full plate.
type SumOfInks = Box<dyn Fn(&[u8]) -> usize>;

fn coverage_of(space: &Space, stored: Stored) -> SumOfInks {
    match space {
        Space::Indexed(..) => {
            let sums: Vec<usize> = (0..256).map(|idx| sum_of(&space.ink(&[idx as f32]))).collect();
            Box::new(move |pixel| sums[usize::from(pixel[0])])
        }
        // Registration color prints on every plate.
        Space::Inks(names) if names.len() == 1 => Box::new(move |pixel| {
            let value = usize::from(pixel[0]);
            4 * if stored == Stored::Light { 255 - value } else { value }
        }),
        _ => Box::new(move |pixel| {
            let sum: usize = pixel.iter().map(|value| usize::from(*value)).sum();
            if stored == Stored::Light { 255 * pixel.len() - sum } else { sum }
        }),
    }
}

fn sum_of(ink: &Ink) -> usize {
    ((ink.coverage() * 2.55).round().max(0.0) as usize).min(255 * 4)
}
