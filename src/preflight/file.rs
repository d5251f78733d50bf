//! One PDF as it lies on disk: opened within limits, its trailer, its streams unpacked.
//!
//! hayro-syntax reads objects, broken ones too, but keeps no limit on what a stream unpacks to and hands out no trailer. Both are done here.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::ZlibDecoder;
use hayro_syntax::Filter;
use hayro_syntax::LoadPdfError;
use hayro_syntax::Pdf;
use hayro_syntax::PdfVersion;
use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::FromBytes;
use hayro_syntax::object::Number;
use hayro_syntax::object::Object;
use hayro_syntax::object::ObjectIdentifier;
use hayro_syntax::object::Stream;

/// The most bytes that one stream may unpack to: a CMYK picture of 8,000 pixels on a side. Larger ones are passed over, and that is told.
pub const MAX_UNPACKED: usize = 256 * 1024 * 1024;

/// The most that all large streams of a file may unpack to when they are tried before the file is opened.
const MAX_TRIED: usize = 4 * MAX_UNPACKED;

/// What deflate can blow a byte up to (zlib's technical notes: 1032:1); a stream below its share of the limit cannot pass it.
const MAX_DEFLATE: usize = 1032;

/// The same for LZW codes of 12 bits, each of which may stand for 4,096 bytes.
const MAX_LZW: usize = 2731;

/// More pages than any book has; a page tree that names one page again and again ends here.
pub const MAX_PAGES: usize = 20_000;

/// Why a file cannot be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unreadable {
    NoPdf,
    Damaged,
    /// It asks for a password, or is locked in a way that nobody knows.
    Locked,
    /// Its streams unpack to more than any book needs.
    Bloated,
    NoPages,
}

/// A PDF that could be opened.
pub struct PdfFile {
    pub pdf: Pdf,
    pub trailer: Trailer,
}

/// What the end of the file says.
#[derive(Clone, Debug, Default)]
pub struct Trailer {
    pub has_id: bool,
    pub is_encrypted: bool,
    /// The table of objects is a stream, which PDF has from 1.5 on.
    pub is_stream: bool,
    /// `startxref` leads to a table; readers that mend nothing cannot open the file else.
    pub is_found: bool,
    info: Option<(u32, i32)>,
}

impl PdfFile {
    /// Reads the bytes of a file, as far as the pages must be known.
    ///
    /// # Errors
    /// See `Unreadable`.
    pub fn read(bytes: &[u8]) -> Result<PdfFile, Unreadable> {
        // Readers allow some bytes before the mark (ISO 32000-1, annex H, note 13).
        let head = &bytes[..bytes.len().min(1024)];
        if !head.windows(5).any(|five| five == b"%PDF-") {
            return Err(Unreadable::NoPdf);
        }
        if is_bloated(bytes) {
            return Err(Unreadable::Bloated);
        }
        let trailer = Trailer::read(bytes);
        let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
            LoadPdfError::Decryption(_) => Unreadable::Locked,
            LoadPdfError::Invalid => Unreadable::Damaged,
        })?;
        match pdf.pages().len() {
            0 => Err(Unreadable::NoPages),
            1..=MAX_PAGES => Ok(PdfFile { pdf, trailer }),
            _ => Err(Unreadable::Bloated),
        }
    }

    /// The document catalog.
    pub fn catalog(&self) -> Dict<'_> {
        self.pdf.xref().get::<Dict>(self.pdf.xref().root_id()).unwrap_or_default()
    }

    /// The dictionary of document information.
    pub fn info(&self) -> Option<Dict<'_>> {
        let (number, generation) = self.trailer.info?;
        self.pdf.xref().get::<Dict>(ObjectIdentifier::new(number, generation))
    }

    /// The XMP packet of the document, as text.
    pub fn xmp(&self) -> Option<String> {
        let stream = self.catalog().get::<Stream>("Metadata")?;
        let bytes = unpack(&stream)?;
        Some(match bytes.as_ref() {
            // ISO 16684-1 allows UTF-16 too, with its mark.
            [0xfe, 0xff, rest @ ..] => {
                let units: Vec<u16> = rest.chunks_exact(2).map(|two| u16::from_be_bytes([two[0], two[1]])).collect();
                String::from_utf16_lossy(&units)
            }
            bytes => String::from_utf8_lossy(bytes).into_owned(),
        })
    }

    /// The version of PDF, in tenths: 13 for 1.3.
    pub fn version(&self) -> u8 {
        match self.pdf.version() {
            PdfVersion::Pdf10 => 10,
            PdfVersion::Pdf11 => 11,
            PdfVersion::Pdf12 => 12,
            PdfVersion::Pdf13 => 13,
            PdfVersion::Pdf14 => 14,
            PdfVersion::Pdf15 => 15,
            PdfVersion::Pdf16 => 16,
            PdfVersion::Pdf17 => 17,
            PdfVersion::Pdf20 => 20,
        }
    }
}

impl Trailer {
    /// Reads the trailer that `startxref` leads to, or else the last one there is.
    fn read(bytes: &[u8]) -> Trailer {
        let named = last(bytes, b"startxref").and_then(|at| number(&bytes[at + 9..]));
        let found = named.and_then(|at| bytes.get(at..)).and_then(|rest| {
            let rest = rest.trim_ascii_start();
            if rest.starts_with(b"xref") {
                return first(rest, b"trailer").map(|at| (&rest[at + 7..], false));
            }
            let opens = first(&rest[..rest.len().min(64)], b"obj")?;
            rest[0].is_ascii_digit().then_some((&rest[opens + 3..], true))
        });
        let dictionary = |rest: &'_ [u8]| Dict::from_bytes(rest.trim_ascii_start()).map(|dict| Trailer::of(&dict));
        if let Some((rest, is_stream)) = found
            && let Some(trailer) = dictionary(rest)
        {
            return Trailer { is_stream, is_found: true, ..trailer };
        }
        last(bytes, b"trailer").and_then(|at| dictionary(&bytes[at + 7..])).unwrap_or_default()
    }

    fn of(dict: &Dict) -> Trailer {
        Trailer {
            has_id: dict.contains_key("ID"),
            is_encrypted: dict.contains_key("Encrypt"),
            info: dict.get_ref("Info").map(|info| (info.obj_number, info.gen_number)),
            ..Trailer::default()
        }
    }
}

/// Unpacks a stream; `None` where it is damaged, larger than the limit, or packed as a picture.
pub fn unpack<'a>(stream: &Stream<'a>) -> Option<Cow<'a, [u8]>> {
    let filters = stream.filters();
    let raw = stream.raw_data();
    if filters.is_empty() {
        return (!has_filter(stream.dict())).then_some(raw);
    }
    if filters[..] == [Filter::FlateDecode] && !is_predicted(stream.dict()) {
        return inflate(&raw).map(Cow::Owned);
    }
    let mut most = raw.len();
    for (idx, filter) in filters.iter().enumerate() {
        let share = match filter {
            // The first one can be tried.
            Filter::FlateDecode if idx == 0 && most > MAX_UNPACKED / MAX_DEFLATE => {
                most = inflated_length(&raw)?;
                continue;
            }
            Filter::FlateDecode => MAX_DEFLATE,
            Filter::LzwDecode => MAX_LZW,
            Filter::RunLengthDecode => 128,
            _ => 4,
        };
        most = most.saturating_mul(share);
    }
    if most > MAX_UNPACKED {
        return None;
    }
    stream.decoded_data().ok()
}

/// Whether a dictionary names a filter, known or not.
fn has_filter(dict: &Dict) -> bool {
    match dict.get::<Object>("Filter").or_else(|| dict.get::<Object>("F")) {
        Some(Object::Array(filters)) => filters.raw_iter().next().is_some(),
        Some(Object::Name(_)) => true,
        _ => false,
    }
}

fn is_predicted(dict: &Dict) -> bool {
    let of = |parms: Dict| parms.get::<Number>("Predictor").is_some_and(|predictor| predictor.as_i64() > 1);
    match dict.get::<Object>("DecodeParms").or_else(|| dict.get::<Object>("DP")) {
        Some(Object::Dict(parms)) => of(parms),
        Some(Object::Array(all)) => all.iter::<Dict>().any(of),
        _ => false,
    }
}

/// Inflates up to the limit. A stream that breaks off gives what there is of it, as readers show it.
fn inflate(packed: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let outcome = ZlibDecoder::new(packed).take(MAX_UNPACKED as u64 + 1).read_to_end(&mut bytes);
    let is_sound = outcome.is_ok() || !bytes.is_empty();
    (is_sound && bytes.len() <= MAX_UNPACKED).then_some(bytes)
}

/// How long a stream would be, without keeping it; `None` beyond the limit.
fn inflated_length(packed: &[u8]) -> Option<usize> {
    let mut decoder = ZlibDecoder::new(packed);
    let mut buffer = vec![0; 64 * 1024];
    let mut length = 0;
    while let Ok(n_read) = decoder.read(&mut buffer) {
        length += n_read;
        if length > MAX_UNPACKED {
            return None;
        }
        if n_read == 0 {
            break;
        }
    }
    Some(length)
}

/// Whether a stream unpacks to more than the limit. Tables of objects and the objects packed in streams are unpacked by the reader as it
/// opens the file, so they are tried before.
fn is_bloated(bytes: &[u8]) -> bool {
    let mut tried = 0;
    let mut at = 0;
    while let Some(found) = first(&bytes[at..], b"stream") {
        let start = at + found + 6;
        at = start;
        let rest = bytes[start..].trim_ascii_start();
        // The head of zlib (RFC 1950, 2.2): the method, and a sum that is a multiple of 31.
        let is_packed =
            rest.len() > 2 && rest[0] & 15 == 8 && (usize::from(rest[0]) * 256 + usize::from(rest[1])) % 31 == 0;
        if !is_packed {
            continue;
        }
        let length = first(rest, b"endstream").unwrap_or(rest.len());
        at = bytes.len() - rest.len() + length;
        if length > MAX_UNPACKED / MAX_DEFLATE {
            match inflated_length(&rest[..length]) {
                Some(length) => tried += length,
                None => return true,
            }
        }
        if tried > MAX_TRIED {
            return true;
        }
    }
    false
}

fn first(bytes: &[u8], word: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == word[0])?;
        if bytes[at..].starts_with(word) {
            return Some(at);
        }
        at += 1;
    }
}

fn last(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).rposition(|window| window == word)
}

fn number(bytes: &[u8]) -> Option<usize> {
    let digits = bytes.trim_ascii_start();
    let length = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&digits[..length]).ok()?.parse().ok()
}

/// The text of a name or string, whatever it is written in.
pub fn words(object: &Object) -> String {
    match object {
        Object::Name(name) => String::from_utf8_lossy(name).into_owned(),
        Object::String(text) => text_string(text),
        _ => String::new(),
    }
}

/// A text string (ISO 32000-1, 7.9.2.2), UTF-16 or near enough to ASCII.
fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units: Vec<u16> = rest.chunks_exact(2).map(|two| u16::from_be_bytes([two[0], two[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// The entry of a dictionary, as text; empty where there is none.
pub fn text_of(dict: &Dict, key: &str) -> String {
    dict.get::<Object>(key).map(|object| words(&object)).unwrap_or_default()
}

/// Whether a key leads to an array or dictionary that holds something.
pub fn holds(dict: &Dict, key: &str) -> bool {
    match dict.get::<Object>(key) {
        Some(Object::Array(array)) => array.raw_iter().next().is_some(),
        Some(Object::Dict(inner)) => !inner.is_empty(),
        Some(Object::Null(_)) | None => false,
        Some(_) => true,
    }
}

/// The dictionaries of an array.
pub fn dicts<'a>(dict: &Dict<'a>, key: &str) -> Vec<Dict<'a>> {
    dict.get::<Array>(key).map(|array| array.iter::<Dict>().collect()).unwrap_or_default()
}
