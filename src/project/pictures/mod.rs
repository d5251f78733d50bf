//! Reads the pictures a manuscript names, and looks them over before any stage draws them.
//!
//! In: the paths of `Book::assets`. Out: `Assets`. What is missing, broken or unfit is reported at its first use and left out. The structure of
//! each file is checked from end to end, but no pixel is decoded, save of those that lie on their side; so hundreds of photographs cost little.

mod css;
mod jpeg;
mod png;
mod svg;
mod upright;

use std::fs;
use std::path::Path;

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::assets::Assets;
use crate::assets::Picture;
use crate::assets::PictureKind;
use crate::book::Book;
use crate::diag::Sink;
use crate::diag::codes::config;
use crate::project::Project;
use crate::project::config::ProjectPath;
use crate::project::paths::PathFault;
use crate::project::pictures::svg::Cleaned;
use crate::project::pictures::upright::upright;
use crate::source::Span;

/// The largest picture file, in bytes.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// The most pixels on a side; 20,000 are a wall poster at 300 to the inch.
const MAX_SIDE: u32 = 20_000;

/// What is wrong with a picture, and what to do about it.
#[derive(Debug)]
enum Fault {
    /// Of a kind, or a variant of a kind, that books cannot use (C030).
    Unfit(&'static str, &'static str),
    /// Damaged or cut short (C031).
    Broken(String),
    /// No extent, or too much of it (C032).
    Size(u32, u32),
    /// An SVG without a size (C032).
    NoSize,
    /// An SVG with entities (C033).
    Unsafe(String),
}

/// What a picture's own bytes say of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Facts {
    kind: PictureKind,
    width: u32,
    height: u32,
}

/// Reads the pictures of a book. A picture that is missing, broken or unfit is reported and left out.
///
/// Reports C016, C017, C018, C020, C030 to C033 and C071.
pub fn load(project: &Project, book: &Book, sink: &mut Sink) -> Assets {
    let loaded: Vec<(Option<Picture>, Sink)> = book
        .assets
        .par_iter()
        .map(|asset| {
            let mut own = Sink::new();
            (load_one(project, &asset.path, asset.span, &mut own), own)
        })
        .collect();
    let mut assets = Assets::default();
    for (picture, own) in loaded {
        assets.pictures.push(picture);
        sink.merge(own);
    }
    assets
}

/// Reads the cover that the manifest names.
pub fn load_cover(cover: &ProjectPath, sink: &mut Sink) -> Option<Picture> {
    read(&cover.path, &cover.name, cover.name.clone(), cover.span, sink)
}

fn load_one(project: &Project, path: &str, span: Span, sink: &mut Sink) -> Option<Picture> {
    match project.folder.check(Path::new(path)) {
        Ok(below) => read(Path::new(path), path, below, Some(span), sink),
        Err(PathFault::Outside) => {
            let told = project.folder.told(Path::new(path));
            sink.report(&config::C017, span, format!("the picture lies outside of the project: “{told}”"))
                .hint("copy it into the folder of the book, and name it from the manuscript's own folder");
            None
        }
        Err(PathFault::Missing(near)) => {
            let report = sink.report(&config::C016, span, format!("picture not found: “{path}”"));
            match near {
                Some(near) => report.hint(format!("did you mean “{near}”?")),
                None => report.hint("paths count from the folder of the manuscript; capital and small letters differ"),
            };
            None
        }
    }
}

fn read(path: &Path, name: &str, below: String, span: Option<Span>, sink: &mut Sink) -> Option<Picture> {
    if fs::metadata(path).is_ok_and(|metadata| metadata.len() > MAX_BYTES) {
        sink.report(&config::C020, span, format!("the picture “{name}” is too large"))
            .hint(format!("the limit is {} MB; scale it down to the size it is printed at", MAX_BYTES / (1024 * 1024)));
        return None;
    }
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            sink.report(&config::C018, span, format!("cannot read “{name}”: {}", error.kind()))
                .hint("see that it is a file and that you may read it");
            return None;
        }
    };
    match look_over(&bytes) {
        Ok((Facts { kind, width, height }, cleaned)) => {
            let bytes = match cleaned {
                Some(cleaned) => {
                    sink.report(&config::C071, span, format!("taken out of “{name}”: {}", cleaned.taken_out.join(", ")))
                        .hint("look whether the drawing is whole; export it as a plain SVG, with everything it shows inside the file");
                    cleaned.bytes
                }
                None => bytes,
            };
            let (bytes, width, height) = match upright(&bytes, kind) {
                Some(turned) => (turned.bytes, turned.width, turned.height),
                None => (bytes, width, height),
            };
            Some(Picture { path: below, kind, bytes: bytes.into(), width, height })
        }
        Err(fault) => {
            report(&fault, name, span, sink);
            None
        }
    }
}

fn look_over(bytes: &[u8]) -> Result<(Facts, Option<Cleaned>), Fault> {
    let facts = if bytes.starts_with(png::SIGNATURE) {
        png::look_over(bytes)?
    } else if bytes.starts_with(jpeg::SIGNATURE) {
        jpeg::look_over(bytes)?
    } else if let Some(name) = other_kind(bytes) {
        return Err(Fault::Unfit(
            name,
            "convert it to PNG (drawings, screenshots), JPEG (photographs) or SVG (diagrams)",
        ));
    } else {
        return svg::look_over(bytes);
    };
    let Facts { width, height, .. } = facts;
    match (1..=MAX_SIDE).contains(&width) && (1..=MAX_SIDE).contains(&height) {
        true => Ok((facts, None)),
        false => Err(Fault::Size(width, height)),
    }
}

/// Kinds of pictures that are known but cannot be used, by their first bytes.
fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: &[(&[u8], &str)] = &[
        (b"GIF8", "a GIF"),
        (b"II*\0", "a TIFF"),
        (b"MM\0*", "a TIFF"),
        (b"BM", "a BMP"),
        (b"%PDF-", "a PDF"),
        (b"%!PS", "an EPS"),
        (b"\xc5\xd0\xd3\xc6", "an EPS"),
        (b"8BPS", "a Photoshop file"),
        (b"\x1f\x8b", "a compressed file (SVGZ)"),
        (b"\0\0\x01\0", "an icon"),
        (b"gimp xcf", "a GIMP file"),
        (b"PK\x03\x04", "a container"),
        (b"\xff\x0a", "a JPEG XL"),
        (b"\0\0\0\x0cjP  ", "a JPEG 2000"),
        (b"\0\0\0\x0cJXL ", "a JPEG XL"),
    ];
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some("a WebP");
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some("an AVIF or HEIC");
    }
    KINDS.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, name)| *name)
}

fn report(fault: &Fault, name: &str, span: Option<Span>, sink: &mut Sink) {
    match fault {
        Fault::Unfit(kind, advice) => {
            sink.report(&config::C030, span, format!("the picture “{name}” is {kind}")).hint(*advice);
        }
        Fault::Broken(what) => {
            sink.report(&config::C031, span, format!("the picture “{name}” is broken: {what}"))
                .hint("copy or export it again; a transfer may have been cut short");
        }
        Fault::Size(width, height) => {
            sink.report(&config::C032, span, format!("the picture “{name}” has {width} × {height} pixels"))
                .hint(format!("scale it so that each side has between 1 and {MAX_SIDE} pixels"));
        }
        Fault::NoSize => {
            sink.report(&config::C032, span, format!("the picture “{name}” does not say how large it is"))
                .hint("give its `svg` element a `viewBox`, or `width` and `height`");
        }
        Fault::Unsafe(what) => {
            sink.report(&config::C033, span, format!("the picture “{name}” {what}"))
                .hint("export it as a plain SVG, without a document type");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Fault;
    use super::look_over;

    #[test]
    fn kinds_are_told_by_content() {
        for bytes in [&b"GIF89a"[..], b"RIFF\0\0\0\0WEBPVP8 ", b"%PDF-1.4", b"\0\0\0\x20ftypavif"] {
            assert!(matches!(look_over(bytes), Err(Fault::Unfit(..))), "{bytes:?}");
        }
        for bytes in [&b""[..], b"hello", b"\0\0\0\0\0", b"<html/>"] {
            assert!(look_over(bytes).is_err(), "{bytes:?}");
        }
    }
}
