//! The pictures of the publication: the cover, and what the text names.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::assets::Assets;
use crate::assets::Picture;
use crate::assets::PictureKind;
use crate::book::AssetId;
use crate::book::Book;
use crate::diag::Sink;
use crate::diag::codes::epub::E002;

/// The pictures under the names that they have in the publication.
#[derive(Clone, Debug, Default)]
pub struct Pictures {
    cover: Option<PictureFile>,
    /// By `AssetId`.
    by_asset: Vec<Option<PictureFile>>,
}

/// A picture file of the publication.
#[derive(Clone, Debug)]
pub struct PictureFile {
    /// From the folder of the package document: `images/map.png`.
    pub path: String,
    pub kind: PictureKind,
    pub bytes: Arc<[u8]>,
    /// Whether the page behind it may be seen: on a dark one a black drawing would vanish.
    pub is_see_through: bool,
    /// Whether it moves, as few pictures do.
    pub is_moving: bool,
}

impl Pictures {
    /// Names the pictures; what they hold was looked over when they were read. Reports E002.
    pub fn of(book: &Book, assets: &Assets, cover: &Picture, sink: &mut Sink) -> Pictures {
        let mut counts = BTreeMap::new();
        let cover = named("cover", cover, &mut counts);
        let by_asset = (0..book.assets.len())
            .map(|idx| {
                let picture = assets.get(AssetId(idx as u32))?;
                let span = book.assets[idx].span;
                if is_cmyk_jpeg(picture) {
                    sink.report(&E002, span, format!("picture “{}” is in CMYK", picture.path))
                        .hint("save a copy in RGB and name that one in the manuscript");
                }
                Some(named(stem(&picture.path), picture, &mut counts))
            })
            .collect();
        Pictures { cover: Some(cover), by_asset }
    }

    /// A picture; `None` where its file was missing.
    pub fn file(&self, asset: AssetId) -> Option<&PictureFile> {
        self.by_asset.get(asset.0 as usize)?.as_ref()
    }

    pub fn cover_file(&self) -> &str {
        self.cover.as_ref().map_or("", |cover| &cover.path)
    }

    /// The cover first, then the others in the order of their first use.
    pub fn files(&self) -> impl Iterator<Item = &PictureFile> {
        self.cover.iter().chain(self.by_asset.iter().flatten())
    }
}

fn named(stem: &str, picture: &Picture, counts: &mut BTreeMap<String, usize>) -> PictureFile {
    let stem: String = stem
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() { character.to_ascii_lowercase() } else { '-' })
        .collect();
    let stem = match stem.trim_matches('-') {
        "" => "picture",
        stem => stem,
    };
    let ending = match picture.kind {
        PictureKind::Png => "png",
        PictureKind::Jpeg => "jpg",
        PictureKind::Svg => "svg",
    };
    let count = counts.entry(stem.to_string()).or_insert(0);
    *count += 1;
    // Two letters that no stem ends with keep `map-2.png` of the author apart from the second `map.png`.
    let path = if *count == 1 { format!("images/{stem}.{ending}") } else { format!("images/{stem}--{count}.{ending}") };
    let is_see_through = match picture.kind {
        PictureKind::Svg => true,
        PictureKind::Png => has_png_alpha(&picture.bytes),
        PictureKind::Jpeg => false,
    };
    let is_moving = is_moving(picture);
    PictureFile { path, kind: picture.kind, bytes: Arc::clone(&picture.bytes), is_see_through, is_moving }
}

/// Whether a picture moves: a drawing with elements that animate it (SVG 2, SMIL; CSS), or a PNG of several frames (PNG 3, chunk `acTL`).
fn is_moving(picture: &Picture) -> bool {
    let holds = |sign: &str| picture.bytes.windows(sign.len()).any(|window| window == sign.as_bytes());
    match picture.kind {
        PictureKind::Svg => ["<animate", "<set ", "@keyframes"].iter().any(|sign| holds(sign)),
        // The chunk stands before those of the picture itself.
        PictureKind::Png => {
            let head = picture.bytes.windows(4).position(|window| window == b"IDAT").unwrap_or(picture.bytes.len());
            picture.bytes[..head].windows(4).any(|window| window == b"acTL")
        }
        PictureKind::Jpeg => false,
    }
}

/// Whether a PNG has an alpha channel or a transparent color (PNG, third edition, 11.2.1 and 11.3.1).
fn has_png_alpha(bytes: &[u8]) -> bool {
    const SIGNATURE_LEN: usize = 8;
    const COLOR_TYPE: usize = SIGNATURE_LEN + 8 + 9;
    if matches!(bytes.get(COLOR_TYPE), Some(4 | 6)) {
        return true;
    }
    let mut at = SIGNATURE_LEN;
    while let Some([a, b, c, d, kind @ ..]) = bytes.get(at..at + 8) {
        match kind {
            b"tRNS" => return true,
            b"IDAT" => return false,
            // Length, kind and check sum are four bytes each.
            _ => at = at.saturating_add(12).saturating_add(u32::from_be_bytes([*a, *b, *c, *d]) as usize),
        }
    }
    false
}

/// The name of a file without folder and ending.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Whether a JPEG has four components, by its frame header (ITU-T T.81, B.2.2).
fn is_cmyk_jpeg(picture: &Picture) -> bool {
    if picture.kind != PictureKind::Jpeg {
        return false;
    }
    let bytes = &picture.bytes;
    let mut at = 2;
    while let Some([0xff, marker, high, low]) = bytes.get(at..at + 4) {
        // All frame headers: SOF0 to SOF15 without DHT, JPG and DAC.
        if (0xc0..=0xcf).contains(marker) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return bytes.get(at + 9) == Some(&4);
        }
        at += 2 + usize::from(u16::from_be_bytes([*high, *low])).max(2);
    }
    false
}
