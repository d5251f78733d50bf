//! The container: a ZIP file as the Open Container Format wants it (EPUB 3.3, section 4.2), unpacked within limits.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::io::Read;

use zip::CompressionMethod;
use zip::ZipArchive;

use crate::diag::codes::inspect::E100;
use crate::diag::codes::inspect::E101;
use crate::diag::codes::inspect::E102;
use crate::diag::codes::inspect::E103;
use crate::inspect::Inspection;

/// What all parts together may unpack to. Books with many pictures stay below 200 MB; Kobo's limit is 1 GB.
const MAX_UNPACKED: u64 = 1 << 30;

/// More parts than any book has.
const MAX_PARTS: usize = 20_000;

/// Bytes of a name (EPUB 3.3, section 4.2.3).
const MAX_NAME: usize = 255;

const MIMETYPE: &[u8] = b"application/epub+zip";

/// One file of the container.
pub struct Part {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Unpacks a container. Reports E100 to E103; `None` where it cannot be read.
pub fn open(bytes: &[u8], look: &mut Inspection) -> Option<Vec<Part>> {
    let zip = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(zip) if zip.len() <= MAX_PARTS => zip,
        Ok(zip) => return damaged(look, &format!("it has {} files", zip.len())),
        Err(_) => return damaged(look, "the file is cut off or is no ZIP archive"),
    };
    check_first(bytes, look);
    check_count(bytes, zip.len(), look);
    let parts = unpack(zip, look)?;
    check_names(&parts, look);
    Some(parts)
}

pub fn damaged<T>(look: &mut Inspection, why: &str) -> Option<T> {
    look.whole(&E100, format!("the container cannot be read: {why}"))
        .hint("copy or download the file again; see that it ends in .epub because it is one");
    None
}

fn unpack(mut zip: ZipArchive<Cursor<&[u8]>>, look: &mut Inspection) -> Option<Vec<Part>> {
    let (mut parts, mut left) = (Vec::new(), MAX_UNPACKED);
    for idx in 0..zip.len() {
        let Ok(raw) = zip.by_index_raw(idx) else { return damaged(look, "an entry of its directory is broken") };
        let name = raw.name().map(|name| name.to_string()).unwrap_or_default();
        let method = raw.compression();
        drop(raw);
        if !matches!(method, CompressionMethod::Stored | CompressionMethod::Deflated) {
            return damaged(look, &format!("“{name}” is packed by a method that EPUB does not know ({method})"));
        }
        if name.ends_with('/') {
            continue;
        }
        let mut bytes = Vec::new();
        // What the directory says of the size is not believed: the bytes are counted as they come.
        let unpacked = zip.by_index(idx).ok().and_then(|part| part.take(left + 1).read_to_end(&mut bytes).ok());
        if unpacked.is_none() {
            return damaged(look, &format!("“{name}” cannot be unpacked"));
        }
        let Some(rest) = left.checked_sub(bytes.len() as u64) else {
            return damaged(look, &format!("it unpacks to more than {} MB", MAX_UNPACKED >> 20));
        };
        left = rest;
        parts.push(Part { name, bytes });
    }
    Some(parts)
}

/// The first entry tells systems what the file is: `mimetype`, stored, at a fixed place, without extra fields (section 4.2.4).
fn check_first(bytes: &[u8], look: &mut Inspection) {
    let number = |at: usize| bytes.get(at..at + 2).map_or(0, |two| usize::from(two[0]) | usize::from(two[1]) << 8);
    let (method, n_name, n_extra) = (number(8), number(26), number(28));
    let name = bytes.get(30..30 + n_name).unwrap_or_default();
    let start = 30 + n_name + n_extra;
    let content = bytes.get(start..start + MIMETYPE.len());
    // No other content of that start may follow.
    let goes_on = bytes.get(start + MIMETYPE.len()..).is_some_and(|rest| !rest.starts_with(b"PK"));
    let why = match () {
        () if !bytes.starts_with(b"PK\x03\x04") || name != b"mimetype" => "is not the first file",
        () if method != 0 => "is compressed",
        () if n_extra != 0 => "has an extra field",
        () if content != Some(MIMETYPE) || goes_on => "does not say “application/epub+zip” and nothing else",
        () => return,
    };
    look.whole(&E101, format!("the file “mimetype” {why}")).hint(
        "pack the book again with a program that makes EPUBs: a general one puts files in any order and compresses all",
    );
}

/// The reader of ZIP files keeps the last of two entries of one name, and other readers may keep the first.
fn check_count(bytes: &[u8], n_read: usize, look: &mut Inspection) {
    let end = bytes.windows(4).rposition(|four| four == b"PK\x05\x06");
    let count = end.and_then(|end| bytes.get(end + 10..end + 12));
    let Some(n_entries) = count.map(|two| usize::from(two[0]) | usize::from(two[1]) << 8) else { return };
    if n_entries > n_read && n_entries < 0xffff {
        let n_doubled = n_entries - n_read;
        look.whole(&E102, format!("{n_doubled} of its {n_entries} files have a name that another one has"))
            .hint("give each file a name of its own");
    }
}

fn check_names(parts: &[Part], look: &mut Inspection) {
    let mut folded: BTreeMap<String, &str> = BTreeMap::new();
    for part in parts {
        let name = part.name.as_str();
        if let Some(other) = folded.insert(name.to_lowercase(), name) {
            look.whole(&E102, format!("two files have names that differ in capitals alone: “{other}” and “{name}”"))
                .hint("rename one of the two: many systems take them for one file");
        }
        let is_plain = |sign: char| sign.is_ascii_alphanumeric() || "-_./".contains(sign);
        if name.len() > MAX_NAME || name.split('/').any(|one| one == ".." || one.is_empty() || one.ends_with('.')) {
            look.whole(&E102, format!("a file has a name that no container may have: “{name}”"))
                .hint("use names of at most 255 bytes, without `..` and without a full stop at the end");
        } else if !name.chars().all(is_plain) {
            look.whole(&E103, format!("file name with a space or a special character: “{name}”"))
                .hint("use letters a to z, figures, hyphens and underscores");
        }
    }
}
