//! Colours of drawn covers.

use crate::book::Metadata;

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// The colours of one cover.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scheme {
    /// The ground of the pattern.
    pub field: Rgb,
    /// The pattern itself: the same hue, lighter, so that it stays calm.
    pub ornament: Rgb,
    /// The ground of the label.
    pub paper: Rgb,
    pub ink: Rgb,
    /// Rules and ornament of the label.
    pub accent: Rgb,
}

const PAPER: Rgb = [0xf7, 0xf2, 0xe6];
const INK: Rgb = [0x22, 0x1e, 0x1b];

/// Book-cloth colours: deep grounds of low chroma with a second tone, and one colour for the label's rules.
const SCHEMES: [Scheme; 8] = [
    // Navy and rust.
    tones([0x24, 0x3b, 0x5a], [0x55, 0x70, 0x96], [0xa8, 0x4c, 0x2c]),
    // Bottle green and brass.
    tones([0x2c, 0x49, 0x3b], [0x69, 0x8b, 0x72], [0x96, 0x6b, 0x25]),
    // Oxblood and slate.
    tones([0x6a, 0x2b, 0x2f], [0xa0, 0x61, 0x5c], [0x3c, 0x45, 0x5e]),
    // Ochre and chestnut.
    tones([0xb3, 0x84, 0x36], [0xd6, 0xb2, 0x6f], [0x6b, 0x38, 0x22]),
    // Slate and brick.
    tones([0x48, 0x54, 0x60], [0x81, 0x8f, 0x9b], [0x97, 0x3d, 0x2e]),
    // Aubergine and brass.
    tones([0x45, 0x30, 0x4e], [0x7e, 0x63, 0x89], [0x97, 0x70, 0x2e]),
    // Petrol and terracotta.
    tones([0x1e, 0x4d, 0x55], [0x56, 0x88, 0x8f], [0xa4, 0x4a, 0x2e]),
    // Terracotta and petrol.
    tones([0x9c, 0x4e, 0x30], [0xcb, 0x8a, 0x6a], [0x25, 0x4f, 0x59]),
];

const fn tones(field: Rgb, ornament: Rgb, accent: Rgb) -> Scheme {
    Scheme { field, ornament, paper: PAPER, ink: INK, accent }
}

/// A number that belongs to a book: from its title and authors, by FNV-1a (Fowler, Noll, Vo; 32 bits), so that it never changes.
pub fn seed(meta: &Metadata) -> u32 {
    let names = meta.names("aut");
    let bytes = meta.title.bytes().chain(names.iter().flat_map(|name| name.bytes()));
    bytes.fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The colours of a book, by its seed.
pub fn scheme(seed: u32) -> Scheme {
    SCHEMES[(seed >> 8) as usize % SCHEMES.len()]
}
