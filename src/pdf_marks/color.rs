//! Color spaces as they stand in a file, and colors as inks. Nothing is converted: the space itself is what a press asks about.

use std::collections::BTreeSet;

use hayro_syntax::object::Array;
use hayro_syntax::object::Name;
use hayro_syntax::object::Number;
use hayro_syntax::object::Object;
use hayro_syntax::object::Stream;
use hayro_syntax::page::Resources;

use crate::pdf_marks::budget::Budget;
use crate::pdf_marks::budget::unpack;
use crate::pdf_marks::page::ColorSource;
use crate::pdf_marks::page::Ink;

/// Where each channel is as light as this, the paper stays as it is: half a percent of ink is no dot on any press.
const WHITE: f32 = 0.995;

/// The most inks of one space (ISO 32000-1, table C.1).
const MAX_INKS: usize = 32;

/// The most that a table of an indexed space may hold: 256 colors of that many inks.
const MAX_TABLE: usize = 256 * MAX_INKS;

/// How deep color spaces may stand in each other: a pattern over an index over inks over an alternate.
const MAX_DEPTH: usize = 6;

/// A color space.
#[derive(Clone, PartialEq, Debug)]
pub enum Space {
    Gray,
    Cmyk,
    Rgb,
    CalGray,
    CalRgb,
    Lab,
    /// With its number of components.
    Icc(usize),
    Indexed(Box<Space>, Vec<u8>),
    /// Separation and DeviceN, by the names of their inks.
    Inks(Vec<String>),
    Pattern(Option<Box<Space>>),
    Unknown,
}

impl Space {
    /// Reads a color space: a name of the page's resources or of a device, or an array.
    pub fn read(object: &Object, resources: &Resources, budget: &Budget) -> Space {
        Space::at_depth(object, resources, budget, MAX_DEPTH)
    }

    /// The space that a name means in a content stream.
    pub fn named(name: &[u8], resources: &Resources, budget: &Budget) -> Space {
        match Space::device(name, resources, budget) {
            Space::Unknown => match resources.color_spaces.get::<Object>(name) {
                Some(object) => Space::read(&object, resources, budget),
                None => Space::Unknown,
            },
            space => space,
        }
    }

    fn at_depth(object: &Object, resources: &Resources, budget: &Budget, depth: usize) -> Space {
        if depth == 0 {
            return Space::Unknown;
        }
        match object {
            Object::Name(name) => Space::device(name, resources, budget),
            Object::Array(array) => Space::of_array(array, resources, budget, depth - 1),
            _ => Space::Unknown,
        }
    }

    /// A space of the device, unless the page defines what stands for it (ISO 32000-1, 8.6.5.6).
    fn device(name: &[u8], resources: &Resources, budget: &Budget) -> Space {
        let (space, default) = match name {
            b"DeviceGray" | b"G" => (Space::Gray, "DefaultGray"),
            b"DeviceRGB" | b"RGB" => (Space::Rgb, "DefaultRGB"),
            b"DeviceCMYK" | b"CMYK" => (Space::Cmyk, "DefaultCMYK"),
            b"Pattern" => return Space::Pattern(None),
            _ => return Space::Unknown,
        };
        match resources.color_spaces.get::<Array>(default) {
            // A default that names the device again says nothing new.
            Some(array) => match Space::of_array(&array, &Resources::new(Default::default()), budget, MAX_DEPTH - 1) {
                Space::Unknown => space,
                default => default,
            },
            None => space,
        }
    }

    fn of_array(array: &Array, resources: &Resources, budget: &Budget, depth: usize) -> Space {
        budget.read(array.data().len());
        let mut parts = array.iter::<Object>();
        let Some(Object::Name(kind)) = parts.next() else { return Space::Unknown };
        let second = parts.next();
        budget.read(second.as_ref().map_or(0, length_of));
        let inner = || second.as_ref().map(|object| Space::at_depth(object, resources, budget, depth));
        match kind.as_ref() {
            b"ICCBased" => match &second {
                Some(Object::Stream(stream)) => {
                    let n = stream.dict().get::<Number>("N").map_or(0, |n| n.as_i64());
                    if [1, 3, 4].contains(&n) { Space::Icc(n as usize) } else { Space::Unknown }
                }
                _ => Space::Unknown,
            },
            b"CalGray" => Space::CalGray,
            b"CalRGB" => Space::CalRgb,
            b"Lab" => Space::Lab,
            b"Separation" => Space::Inks(second.iter().filter_map(name_of).collect()),
            b"DeviceN" => match &second {
                Some(Object::Array(names)) => {
                    let names: Vec<String> =
                        names.iter::<Object>().take(MAX_INKS + 1).filter_map(|one| name_of(&one)).collect();
                    if names.len() > MAX_INKS { Space::Unknown } else { Space::Inks(names) }
                }
                _ => Space::Unknown,
            },
            b"Indexed" | b"I" => {
                let table = match parts.nth(1) {
                    Some(Object::String(bytes)) => bytes.to_vec(),
                    Some(Object::Stream(stream)) => table_of(&stream, budget),
                    _ => Vec::new(),
                };
                Space::Indexed(Box::new(inner().unwrap_or(Space::Unknown)), table)
            }
            b"Pattern" => Space::Pattern(inner().map(Box::new)),
            name => Space::device(name, resources, budget),
        }
    }

    /// How many numbers make a color.
    pub fn n_components(&self) -> usize {
        match self {
            Space::Gray | Space::CalGray | Space::Indexed(..) => 1,
            Space::Rgb | Space::CalRgb | Space::Lab => 3,
            Space::Cmyk => 4,
            Space::Icc(n) => *n,
            Space::Inks(names) => names.len(),
            Space::Pattern(_) | Space::Unknown => 0,
        }
    }

    pub fn source(&self) -> ColorSource {
        match self {
            Space::Gray => ColorSource::Gray,
            Space::Cmyk => ColorSource::Cmyk,
            Space::Rgb => ColorSource::Rgb,
            Space::CalGray | Space::CalRgb | Space::Lab => ColorSource::Calibrated,
            Space::Icc(1) => ColorSource::IccGray,
            Space::Icc(4) => ColorSource::IccCmyk,
            Space::Icc(_) => ColorSource::IccRgb,
            Space::Indexed(base, _) => base.source(),
            Space::Inks(_) => ColorSource::Spot,
            Space::Pattern(Some(base)) => base.source(),
            Space::Pattern(None) => ColorSource::Pattern,
            Space::Unknown => ColorSource::Unknown,
        }
    }

    /// Whether its pixels are inks that can be added up.
    pub fn has_inks(&self) -> bool {
        match self {
            Space::Cmyk | Space::Icc(4) => true,
            Space::Inks(names) => names.len() > 1 || names.iter().any(|name| name == "All"),
            Space::Indexed(base, _) => base.has_inks(),
            _ => false,
        }
    }

    /// The inks that are none of the four.
    pub fn spots(&self) -> BTreeSet<String> {
        match self {
            Space::Inks(names) => {
                let process = ["Cyan", "Magenta", "Yellow", "Black", "All", "None"];
                names.iter().filter(|name| !process.contains(&name.as_str())).cloned().collect()
            }
            Space::Indexed(base, _) => base.spots(),
            Space::Pattern(Some(base)) => base.spots(),
            _ => BTreeSet::new(),
        }
    }

    /// The color that a space starts with (8.6.5.1 and on): black, or all of an ink.
    pub fn initial(&self) -> Ink {
        match self {
            Space::Cmyk | Space::Icc(4) => self.ink(&[0.0, 0.0, 0.0, 1.0]),
            Space::Inks(names) => self.ink(&vec![1.0; names.len()]),
            _ => self.ink(&vec![0.0; self.n_components()]),
        }
    }

    /// What stands for the many colors of a picture or a gradient: its kind, and a tone that is neither black nor white.
    pub fn ink_of_picture(&self) -> Ink {
        Ink { source: self.source(), plates: [0.0; 4], spots: 0.0, lightness: 0.5, is_white: false }
    }

    /// A color of the space as inks.
    pub fn ink(&self, values: &[f32]) -> Ink {
        let value = |idx: usize| values.get(idx).copied().unwrap_or(0.0);
        let unit = |idx: usize| value(idx).clamp(0.0, 1.0);
        let none = self.ink_of_picture();
        match self {
            Space::Gray | Space::CalGray | Space::Icc(1) => {
                let lightness = unit(0);
                Ink { plates: [0.0, 0.0, 0.0, 1.0 - lightness], lightness, is_white: lightness > WHITE, ..none }
            }
            Space::Rgb | Space::CalRgb | Space::Icc(3) => {
                let lights = [unit(0), unit(1), unit(2)];
                let lightness = lights.into_iter().fold(0.0, f32::max);
                Ink { lightness, is_white: lights.into_iter().all(|light| light > WHITE), ..none }
            }
            Space::Lab => {
                let lightness = (value(0) / 100.0).clamp(0.0, 1.0);
                let is_gray = value(1).abs() < 1.0 && value(2).abs() < 1.0;
                Ink { lightness, is_white: lightness > WHITE && is_gray, ..none }
            }
            Space::Cmyk | Space::Icc(_) => {
                let plates = [unit(0), unit(1), unit(2), unit(3)];
                let colors = (plates[0] + plates[1] + plates[2]) / 3.0;
                let is_white = plates.into_iter().all(|plate| plate < 1.0 - WHITE);
                Ink { plates, lightness: (1.0 - plates[3]) * (1.0 - colors), is_white, ..none }
            }
            Space::Indexed(base, table) => {
                let n = base.n_components();
                let at = (value(0).max(0.0) as usize).min(MAX_TABLE) * n;
                let entry: Vec<f32> =
                    (at..at + n).map(|idx| f32::from(table.get(idx).copied().unwrap_or(0)) / 255.0).collect();
                base.ink(&entry)
            }
            Space::Inks(names) => {
                let mut ink = Ink { lightness: 1.0, is_white: true, ..none };
                for (idx, name) in names.iter().enumerate() {
                    ink.add(name, unit(idx));
                }
                ink
            }
            Space::Pattern(Some(base)) => base.ink(values),
            Space::Pattern(None) | Space::Unknown => none,
        }
    }
}

impl Ink {
    fn add(&mut self, name: &str, amount: f32) {
        match name {
            "Cyan" => self.plates[0] += amount,
            "Magenta" => self.plates[1] += amount,
            "Yellow" => self.plates[2] += amount,
            "Black" => self.plates[3] += amount,
            "All" => self.plates.iter_mut().for_each(|plate| *plate += amount),
            "None" => return,
            _ => self.spots += amount,
        }
        self.lightness = self.lightness.min(1.0 - amount);
        self.is_white &= amount < 1.0 - WHITE;
    }
}

fn name_of(object: &Object) -> Option<String> {
    match object {
        Object::Name(name) => Some(clean(name)),
        _ => None,
    }
}

fn clean(name: &Name) -> String {
    String::from_utf8_lossy(name).into_owned()
}

fn table_of(stream: &Stream, budget: &Budget) -> Vec<u8> {
    unpack(stream, MAX_TABLE, budget).map(|bytes| bytes.into_owned()).unwrap_or_default()
}

/// How many bytes of the file an object is, which is what it costs to read it.
pub fn length_of(object: &Object) -> usize {
    match object {
        Object::Array(array) => array.data().len(),
        Object::Dict(dict) => dict.data().len(),
        Object::Stream(stream) => stream.dict().data().len(),
        Object::String(text) => text.len(),
        _ => 0,
    }
}
