//! Colors of drawn covers.

use crate::book::Metadata;
use crate::color;
use crate::color::BLACK;
use crate::color::Rgb;
use crate::color::is_light;

/// The colors of one cover.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scheme {
    /// The ground of the pattern.
    pub field: Rgb,
    /// The pattern itself: the same hue, lighter, so that it stays calm.
    pub ornament: Rgb,
    /// The ground of the label, and type on the field.
    pub paper: Rgb,
    /// Type on paper: pure black, which a press prints with its black ink alone.
    pub ink: Rgb,
    /// Rules and ornament of the label.
    pub accent: Rgb,
}

/// What the manifest wishes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Colors {
    /// Those that the title falls on.
    #[default]
    OfTitle,
    /// One of the schemes, by its place in `SCHEMES`.
    Scheme(usize),
    /// A field of one's own.
    Own(Rgb),
}

pub const PAPER: Rgb = [0xf7, 0xf2, 0xe6];

/// Book-cloth colors: deep grounds of low chroma with a second tone, and one color for the label's rules.
pub const SCHEMES: &[(&str, Scheme)] = &[
    ("navy", tones([0x24, 0x3b, 0x5a], [0x55, 0x70, 0x96], [0xa8, 0x4c, 0x2c])),
    ("green", tones([0x2c, 0x49, 0x3b], [0x69, 0x8b, 0x72], [0x96, 0x6b, 0x25])),
    ("oxblood", tones([0x6a, 0x2b, 0x2f], [0xa0, 0x61, 0x5c], [0x3c, 0x45, 0x5e])),
    ("ochre", tones([0xb3, 0x84, 0x36], [0xd6, 0xb2, 0x6f], [0x6b, 0x38, 0x22])),
    ("slate", tones([0x48, 0x54, 0x60], [0x81, 0x8f, 0x9b], [0x97, 0x3d, 0x2e])),
    ("aubergine", tones([0x45, 0x30, 0x4e], [0x7e, 0x63, 0x89], [0x97, 0x70, 0x2e])),
    ("petrol", tones([0x1e, 0x4d, 0x55], [0x56, 0x88, 0x8f], [0xa4, 0x4a, 0x2e])),
    ("terracotta", tones([0x9c, 0x4e, 0x30], [0xcb, 0x8a, 0x6a], [0x25, 0x4f, 0x59])),
];

/// The accent beside a field of one's own.
const BRASS: Rgb = [0x96, 0x6b, 0x25];

const fn tones(field: Rgb, ornament: Rgb, accent: Rgb) -> Scheme {
    Scheme { field, ornament, paper: PAPER, ink: BLACK, accent }
}

/// A number that belongs to a book: from its title and authors, by FNV-1a (Fowler, Noll, Vo; 32 bits), so that it never changes.
pub fn seed(meta: &Metadata) -> u32 {
    let names = meta.names("aut");
    let bytes = meta.title.bytes().chain(names.iter().flat_map(|name| name.bytes()));
    bytes.fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The colors of a book.
pub fn scheme(colors: Colors, seed: u32) -> Scheme {
    match colors {
        Colors::OfTitle => SCHEMES[(seed >> 8) as usize % SCHEMES.len()].1,
        Colors::Scheme(idx) => SCHEMES[idx % SCHEMES.len()].1,
        Colors::Own(field) => tones(field, mixed(field, if is_light(field) { BLACK } else { PAPER }, 0.32), BRASS),
    }
}

impl Scheme {
    /// Type that is read on a ground: paper on a deep one, black on a light one.
    pub fn type_on(&self, ground: Rgb) -> Rgb {
        if is_light(ground) { self.ink } else { self.paper }
    }
}

/// A color on the way from one to another.
pub fn mixed(from: Rgb, to: Rgb, share: f32) -> Rgb {
    std::array::from_fn(|idx| {
        let (from, to) = (f32::from(from[idx]), f32::from(to[idx]));
        (from + (to - from) * share).round() as u8
    })
}

/// Reads `#1e4d55`, or the name of a scheme.
pub fn parse(text: &str) -> Option<Colors> {
    if let Some(idx) = SCHEMES.iter().position(|(name, _)| *name == text) {
        return Some(Colors::Scheme(idx));
    }
    color::parse(text).map(Colors::Own)
}
