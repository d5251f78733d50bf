//! The pictures of the publication: the cover, and what the text names.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::assets::Assets;
use crate::assets::Picture;
use crate::assets::PictureKind;
use crate::book::AssetId;
use crate::book::Book;
use crate::diag::Sink;
use crate::diag::codes::epub::E002;
use crate::diag::codes::epub::E023;
use crate::diag::codes::epub::E024;
use crate::epub::Limits;
use crate::epub::drawings::DrawingFonts;
use crate::epub::drawings::dress;
use crate::epub::recode::Recoded;
use crate::epub::recode::recode;
use crate::source::Span;

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
    /// In pixels; for SVG its own units.
    pub width: u32,
    pub height: u32,
    /// Whether the page behind it may be seen: on a dark one a black drawing would vanish.
    pub is_see_through: bool,
    /// Whether it moves, as few pictures do.
    pub is_moving: bool,
}

impl Pictures {
    /// Brings the pictures within the limits and names them; what they hold was looked over when they were read. Reports E002, E023, E024.
    pub fn of(
        book: &Book,
        assets: &Assets,
        cover: &Picture,
        (limits, fonts): (&Limits, &DrawingFonts),
        sink: &mut Sink,
    ) -> Pictures {
        let all: Vec<(Option<&Picture>, Option<Span>)> = std::iter::once((Some(cover), None))
            .chain(
                book.assets.iter().enumerate().map(|(idx, asset)| (assets.get(AssetId(idx as u32)), Some(asset.span))),
            )
            .collect();
        let dressed = |picture: &Picture| match picture.kind {
            PictureKind::Svg => dress(picture, limits.picture_side, fonts).unwrap_or_else(|| picture.clone()),
            PictureKind::Png | PictureKind::Jpeg => picture.clone(),
        };
        let fitted: Vec<(Option<Picture>, Sink)> = all
            .par_iter()
            .map(|(picture, span)| {
                let mut own = Sink::new();
                (picture.map(|picture| fit(&dressed(picture), *span, limits, &mut own)), own)
            })
            .collect();
        let mut counts = BTreeMap::new();
        let mut files: Vec<Option<PictureFile>> = Vec::new();
        for (picture, own) in fitted {
            sink.merge(own);
            let stem = |picture: &Picture| {
                if files.is_empty() { "cover".to_string() } else { stem(&picture.path).to_string() }
            };
            files.push(picture.map(|picture| named(&stem(&picture), &picture, &mut counts)));
        }
        let by_asset = files.split_off(1);
        Pictures { cover: files.pop().flatten(), by_asset }
    }

    /// Width and height of the cover.
    pub fn cover_size(&self) -> (u32, u32) {
        self.cover.as_ref().map_or((0, 0), |cover| (cover.width, cover.height))
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

/// A picture as the EPUB takes it.
fn fit(picture: &Picture, span: Option<Span>, limits: &Limits, sink: &mut Sink) -> Picture {
    let Picture { path, width, height, .. } = picture;
    let recoded = match recode(picture, limits) {
        Ok(Some(recoded)) => recoded,
        Ok(None) => return picture.clone(),
        Err(fault) => {
            sink.report(&E024, span, format!("picture “{path}” is in the EPUB as it is: {fault}"))
                .hint("open the file in an image editor and save it again");
            return picture.clone();
        }
    };
    if recoded.was_cmyk {
        sink.report(&E002, span, format!("picture “{path}” is in CMYK; the EPUB has a copy in RGB"))
            .hint("look at its colors; for others save a copy in RGB and name that one in the manuscript");
    }
    let was_turned = (recoded.width < recoded.height) != (width < height);
    let (old_width, old_height) = if was_turned { (height, width) } else { (width, height) };
    if (recoded.width, recoded.height) < (*old_width, *old_height) {
        let (width, height) = (recoded.width, recoded.height);
        sink.report(
            &E023,
            span,
            format!("picture “{path}” of {old_width} × {old_height} pixels has {width} × {height} in the EPUB"),
        )
        .hint("nothing needs to be done; shops take no larger ones");
    }
    let Recoded { kind, bytes, width, height, .. } = recoded;
    Picture { path: path.clone(), kind, bytes, width, height }
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
    let (is_see_through, is_moving) = (is_see_through(picture), is_moving(picture));
    let Picture { kind, width, height, .. } = *picture;
    PictureFile { path, kind, bytes: Arc::clone(&picture.bytes), width, height, is_see_through, is_moving }
}

/// Whether the page behind a picture may be seen.
pub fn is_see_through(picture: &Picture) -> bool {
    match picture.kind {
        PictureKind::Svg => true,
        PictureKind::Png => has_png_alpha(&picture.bytes),
        PictureKind::Jpeg => false,
    }
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
