//! What a PDF packs its objects into, and what it would come to, told before a library opens the file.
//!
//! hayro-syntax and lopdf unpack the tables of objects and the streams that hold objects as they open a file. The one keeps no limit, the
//! other one for each stream and none for all; so ten kilobytes could fill the memory. Here the same streams are found and measured first, by
//! reading on at each place where an object may begin, for the tables of a hostile file lead wherever they like.
//!
//! In: the bytes of a file. Out: whether it may be opened. Other streams (pages, pictures, fonts) are the reader's own care.

use std::collections::BTreeSet;
use std::io::Read;

use flate2::read::DeflateDecoder;
use hayro_syntax::Filter;
use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::FromBytes;
use hayro_syntax::object::MaybeRef;
use hayro_syntax::object::Name;
use hayro_syntax::object::Object;
use hayro_syntax::object::Stream;

/// Why a file must not be opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// A stream of objects cannot be unpacked.
    Damaged,
    /// Its objects come to more than those of any book.
    Bloated,
    /// Its packed objects are encrypted, so nobody knows what they come to.
    Locked,
}

/// The most that all tables of objects may come to: more than two million objects, where a tagged book of a thousand pages has some hundred
/// thousand.
const MAX_TABLES: usize = 16 * 1024 * 1024;

/// The most that all packed objects may come to; those of such a book are some 30 MB.
const MAX_OBJECTS: usize = 128 * 1024 * 1024;

/// The most dictionaries; each may be a page, and pages that are open take a kilobyte each.
const MAX_DICTIONARIES: usize = 2_000_000;

/// What deflate can blow a byte up to (zlib's technical notes: 1032:1), and the same for the other filters.
const MAX_DEFLATE: usize = 1032;
const MAX_LZW: usize = 2731;
const MAX_RUN_LENGTH: usize = 64;
const MAX_ASCII: usize = 4;

/// Objects may seem to lie within each other, and each is read by itself: this often a byte may be looked at.
const MAX_LOOKS: usize = 16;

/// A stream that the readers may unpack by themselves.
struct Packed<'b> {
    /// `None` if it cannot be told, as where a comment stands before it.
    number: Option<u32>,
    stream: Stream<'b>,
    /// From the stream's first byte to the end of the file.
    rest: &'b [u8],
}

/// Tells whether a PDF may be opened.
///
/// # Errors
/// See `Fault`.
pub fn check(bytes: &[u8]) -> Result<(), Fault> {
    let streams = streams(bytes)?;
    let mut holders: BTreeSet<u32> = BTreeSet::new();
    let mut left = MAX_TABLES;
    // Only a dictionary with these widths is read as a table.
    for table in streams.iter().filter(|packed| packed.stream.dict().contains_key("W")) {
        left -= length(table, left)?;
        holders.extend(holders_of(&table.stream));
    }
    let may_hold = |packed: &&Packed| {
        is_named(packed.stream.dict(), "ObjStm") || packed.number.is_none_or(|number| holders.contains(&number))
    };
    let is_encrypted = is_encrypted(bytes, &streams);
    let mut n_dictionaries = count(bytes, b"<<");
    let mut left = MAX_OBJECTS;
    for holder in streams.iter().filter(may_hold) {
        if is_encrypted {
            return Err(Fault::Locked);
        }
        left -= length(holder, left)?;
        let objects = holder.stream.decoded_data().map_err(|_| Fault::Damaged)?;
        n_dictionaries += count(&objects, b"<<");
    }
    if n_dictionaries > MAX_DICTIONARIES { Err(Fault::Bloated) } else { Ok(()) }
}

/// All streams of a file that stand where an object may begin.
fn streams(bytes: &[u8]) -> Result<Vec<Packed<'_>>, Fault> {
    let mut found = Vec::new();
    let mut n_looks = bytes.len().saturating_mul(MAX_LOOKS);
    let mut at = 0;
    while let Some(next) = find(&bytes[at..], b"obj") {
        let (begins, after) = (at + next, at + next + 3);
        at = after;
        if bytes[..begins].ends_with(b"end") {
            continue;
        }
        let start = skip_space(bytes, after);
        let rest = &bytes[start..];
        // Readers search broken files for objects as this does; strings that never end would have them read the file again and again.
        let (length, dict) = match rest.first() {
            Some(b'<') if rest.starts_with(b"<<") => {
                let dict = Dict::from_bytes(rest);
                (dict.as_ref().map(|dict| dict.data().len()), dict)
            }
            Some(b'<' | b'(' | b'[') => (Object::from_bytes(rest).map(|object| length_of(&object)), None),
            _ => continue,
        };
        n_looks = n_looks.checked_sub(length.unwrap_or(rest.len())).ok_or(Fault::Damaged)?;
        let Some(dict) = dict else { continue };
        let opens = skip_space(bytes, start + dict.data().len());
        if !bytes[opens..].starts_with(b"stream") {
            continue;
        }
        let stream = Stream::from_bytes(rest);
        let length = stream.as_ref().map_or(rest.len(), |stream| stream.raw_data().len());
        n_looks = n_looks.checked_sub(length).ok_or(Fault::Damaged)?;
        if let Some(stream) = stream {
            found.push(Packed {
                number: number_before(&bytes[..begins]),
                stream,
                rest: after_line(&bytes[opens + 6..]),
            });
        }
    }
    Ok(found)
}

fn length_of(object: &Object) -> usize {
    match object {
        Object::Array(array) => array.data().len(),
        Object::String(text) => text.len(),
        _ => 0,
    }
}

/// What a stream unpacks to, at most.
fn length(packed: &Packed, most: usize) -> Result<usize, Fault> {
    let dict = packed.stream.dict();
    if ["Filter", "F", "DecodeParms", "DP"].iter().any(|key| is_elsewhere(dict, key)) {
        return Err(Fault::Bloated);
    }
    // A length that stands elsewhere may be any.
    let own = packed.stream.raw_data();
    let raw = if dict.get_ref("Length").is_some() { packed.rest } else { own.as_ref() };
    let filters = packed.stream.filters();
    let length = match filters[..] {
        [Filter::FlateDecode] => inflated(raw, most)?,
        _ => filters.iter().fold(raw.len(), |length, filter| length.saturating_mul(share(*filter))),
    };
    if length > most { Err(Fault::Bloated) } else { Ok(length) }
}

/// What a filter can blow a byte up to. Those of pictures are refused by the reader.
fn share(filter: Filter) -> usize {
    match filter {
        Filter::FlateDecode => MAX_DEFLATE,
        Filter::LzwDecode => MAX_LZW,
        Filter::RunLengthDecode => MAX_RUN_LENGTH,
        Filter::AsciiHexDecode | Filter::Ascii85Decode | Filter::Crypt => MAX_ASCII,
        Filter::CcittFaxDecode | Filter::Jbig2Decode | Filter::DctDecode | Filter::JpxDecode => 0,
    }
}

/// How long a deflated stream is, with or without the head of zlib, as hayro-syntax reads it. Strict, for that reader goes on after faults.
fn inflated(packed: &[u8], most: usize) -> Result<usize, Fault> {
    let has_head = packed.len() >= 2
        && packed[0] & 15 == 8
        && (usize::from(packed[0]) * 256 + usize::from(packed[1])).is_multiple_of(31)
        && packed[1] & 0x20 == 0;
    let mut decoder = DeflateDecoder::new(if has_head { &packed[2..] } else { packed });
    let mut buffer = vec![0; 64 * 1024];
    let mut length = 0;
    loop {
        match decoder.read(&mut buffer) {
            Ok(0) => return Ok(length),
            Ok(n_read) => length += n_read,
            Err(_) => return Err(Fault::Damaged),
        }
        if length > most {
            return Err(Fault::Bloated);
        }
    }
}

/// Whether a trailer, or a table that stands for one, names an encryption.
fn is_encrypted(bytes: &[u8], streams: &[Packed]) -> bool {
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], b"trailer") {
        at += found + b"trailer".len();
        let rest = &bytes[skip_space(bytes, at)..];
        if rest.starts_with(b"<<") && Dict::from_bytes(rest).is_some_and(|dict| dict.contains_key("Encrypt")) {
            return true;
        }
    }
    let is_table = |packed: &&Packed| packed.stream.dict().contains_key("W");
    streams.iter().filter(is_table).any(|table| table.stream.dict().contains_key("Encrypt"))
}

/// The numbers of the streams in which a table says that objects lie (ISO 32000-1, 7.5.8.3), read as hayro-syntax reads it.
fn holders_of(table: &Stream) -> BTreeSet<u32> {
    let mut holders = BTreeSet::new();
    let (Some([kind, second, third]), Ok(rows)) = (table.dict().get::<[u8; 3]>("W"), table.decoded_data()) else {
        return holders;
    };
    let (kind, second, third) = (usize::from(kind.min(1)), usize::from(second), usize::from(third));
    let row = kind + second + third;
    for row in rows.chunks_exact(row.max(1)) {
        let number = row[kind..kind + second].iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
        if kind == 1 && row[0] == 2 {
            holders.extend(u32::try_from(number));
        }
    }
    holders
}

fn is_named(dict: &Dict, kind: &str) -> bool {
    dict.get_ref("Type").is_some() || dict.get::<Name>("Type").is_some_and(|name| name.as_ref() == kind.as_bytes())
}

/// Whether an entry, or a part of it, is another object.
fn is_elsewhere(dict: &Dict, key: &str) -> bool {
    let is_other = |part: MaybeRef<Object>| matches!(part, MaybeRef::Ref(_));
    dict.get_ref(key).is_some() || dict.get::<Array>(key).is_some_and(|parts| parts.raw_iter().any(is_other))
}

/// The number of the object whose `obj` follows.
fn number_before(bytes: &[u8]) -> Option<u32> {
    let digits = |bytes: &[u8]| bytes.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let bytes = bytes.trim_ascii_end();
    let generation = &bytes[..bytes.len() - digits(bytes)];
    let number = generation.trim_ascii_end();
    let is_apart = generation.len() < bytes.len() && number.len() < generation.len();
    let number = &number[number.len() - digits(number)..];
    std::str::from_utf8(number).ok().filter(|_| is_apart)?.parse().ok()
}

/// Where white space and comments end (ISO 32000-1, 7.2).
fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        match byte {
            0 | b'\t' | b'\n' | 12 | b'\r' | b' ' => at += 1,
            b'%' => at += bytes[at..].iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count(),
            _ => break,
        }
    }
    at
}

fn after_line(bytes: &[u8]) -> &[u8] {
    let rest = bytes.strip_prefix(b"\r").unwrap_or(bytes);
    rest.strip_prefix(b"\n").unwrap_or(rest)
}

/// Where a word stands first.
pub fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == word[0])?;
        if bytes[at..].starts_with(word) {
            return Some(at);
        }
        at += 1;
    }
}

fn count(bytes: &[u8], word: &[u8]) -> usize {
    bytes.windows(word.len()).filter(|some| *some == word).count()
}
