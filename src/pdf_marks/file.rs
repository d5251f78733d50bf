//! One PDF as it lies on disk: opened within limits, and its trailer, which hayro-syntax does not hand out.

use hayro_syntax::LoadPdfError;
use hayro_syntax::Pdf;
use hayro_syntax::PdfVersion;
use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::FromBytes;
use hayro_syntax::object::Object;
use hayro_syntax::object::ObjectIdentifier;
use hayro_syntax::object::Stream;

use crate::packed;
use crate::packed::Fault;
use crate::packed::find;
use crate::pdf_marks::budget::Budget;
use crate::pdf_marks::budget::unpack;
use crate::pdf_marks::page::Reading;

/// The most that the XMP packet of a document may come to.
const MAX_XMP: usize = 16 * 1024 * 1024;

/// More pages than any book has; a page tree that names one page again and again ends here.
pub const MAX_PAGES: usize = 20_000;

/// Why a file cannot be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unreadable {
    NoPdf,
    Damaged,
    /// Its pages may be found, but what holds its objects is damaged.
    BrokenObjects,
    /// It asks for a password, or is locked in a way that nobody knows.
    Locked,
    /// It may open without a password, but its objects are packed as well, so that nobody knows what they come to.
    LockedObjects,
    /// Its streams unpack to more than any book needs.
    Bloated,
    NoPages,
}

/// A PDF that could be opened.
pub struct PdfFile {
    pub pdf: Pdf,
    pub trailer: Trailer,
    n_bytes: usize,
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
        packed::check(bytes).map_err(|fault| match fault {
            Fault::Damaged => Unreadable::BrokenObjects,
            Fault::Bloated => Unreadable::Bloated,
            Fault::Locked => Unreadable::LockedObjects,
        })?;
        let trailer = Trailer::read(bytes);
        let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
            LoadPdfError::Decryption(_) => Unreadable::Locked,
            LoadPdfError::Invalid => Unreadable::Damaged,
        })?;
        match pdf.pages().len() {
            0 => Err(Unreadable::NoPages),
            1..=MAX_PAGES => Ok(PdfFile { pdf, trailer, n_bytes: bytes.len() }),
            _ => Err(Unreadable::Bloated),
        }
    }

    /// All the work that may be done for the file.
    pub fn budget(&self) -> Budget {
        Budget::of_file(self.n_bytes)
    }

    /// The document catalog.
    pub fn catalog(&self) -> Dict<'_> {
        self.pdf.xref().get::<Dict>(self.pdf.xref().root_id()).unwrap_or_default()
    }

    /// How the book is read, as it says itself (ISO 32000-1, 12.2).
    pub fn reading(&self) -> Reading {
        let preferences = self.catalog().get::<Dict>("ViewerPreferences").unwrap_or_default();
        if text_of(&preferences, "Direction") == "R2L" { Reading::RightToLeft } else { Reading::LeftToRight }
    }

    /// The dictionary of document information.
    pub fn info(&self) -> Option<Dict<'_>> {
        let (number, generation) = self.trailer.info?;
        self.pdf.xref().get::<Dict>(ObjectIdentifier::new(number, generation))
    }

    /// The XMP packet of the document, as text.
    pub fn xmp(&self) -> Option<String> {
        let stream = self.catalog().get::<Stream>("Metadata")?;
        let bytes = unpack(&stream, MAX_XMP, &self.budget())?;
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
                return find(rest, b"trailer").map(|at| (&rest[at + 7..], false));
            }
            let opens = find(&rest[..rest.len().min(64)], b"obj")?;
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
