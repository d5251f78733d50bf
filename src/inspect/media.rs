//! Pictures and fonts.

use std::io::Cursor;

use image::ImageFormat;
use image::ImageReader;
use image::Limits;
use read_fonts::FontRef;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;

use crate::diag::codes::inspect::E130;
use crate::diag::codes::inspect::E131;
use crate::diag::codes::inspect::E132;
use crate::diag::codes::inspect::E134;
use crate::inspect::Book;
use crate::inspect::Inspection;

/// Pixels of one picture that Apple Books takes. Source: Apple Books Asset Guide, on images; older editions had 4 million and less.
const MOST_PIXELS: u64 = 5_600_000;

/// Pixels of a side that Google Play Books takes. Source: support.google.com/books/partner, 3424254.
const MOST_SIDE: u32 = 3_200;

/// The same for a cover.
const MOST_COVER_SIDE: u32 = 7_200;

/// What a decoder may ask for.
const MOST_MEMORY: u64 = 512 << 20;

/// What a file is by its first bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Png,
    Jpeg,
    Gif,
    Webp,
    TrueType,
    OpenType,
    Woff,
    Woff2,
}

impl Kind {
    /// The names that EPUB 3.3 has for it, the best one first (section 3.2).
    pub fn media_types(self) -> &'static [&'static str] {
        match self {
            Kind::Png => &["image/png"],
            Kind::Jpeg => &["image/jpeg"],
            Kind::Gif => &["image/gif"],
            Kind::Webp => &["image/webp"],
            Kind::TrueType => &[
                "font/ttf",
                "application/font-sfnt",
                "application/vnd.ms-opentype",
                "font/otf",
                "application/x-font-ttf",
            ],
            Kind::OpenType => {
                &["font/otf", "application/vnd.ms-opentype", "application/font-sfnt", "application/x-font-opentype"]
            }
            Kind::Woff => &["font/woff", "application/font-woff"],
            Kind::Woff2 => &["font/woff2"],
        }
    }
}

/// Tells a file by its first bytes.
pub fn kind_of(bytes: &[u8]) -> Option<Kind> {
    let known: [(&[u8], Kind); 8] = [
        (b"\x89PNG\r\n\x1a\n", Kind::Png),
        (b"\xff\xd8\xff", Kind::Jpeg),
        (b"GIF8", Kind::Gif),
        (b"\x00\x01\x00\x00", Kind::TrueType),
        (b"true", Kind::TrueType),
        (b"OTTO", Kind::OpenType),
        (b"wOFF", Kind::Woff),
        (b"wOF2", Kind::Woff2),
    ];
    let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    let found = known.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, kind)| *kind);
    found.or(is_webp.then_some(Kind::Webp))
}

/// Reports E130 to E132 and E134.
pub fn check(book: &Book, look: &mut Inspection) {
    for item in &book.package.items {
        let Some(bytes) = book.parts.get(item.path.as_str()) else { continue };
        match kind_of(bytes) {
            Some(Kind::Png) => check_picture(&item.path, bytes, ImageFormat::Png, Use::of(&item.properties), look),
            Some(Kind::Jpeg) => check_picture(&item.path, bytes, ImageFormat::Jpeg, Use::of(&item.properties), look),
            Some(Kind::TrueType | Kind::OpenType) => check_font(&item.path, bytes, look),
            _ => {}
        }
    }
}

/// What a picture is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Cover,
    Page,
}

impl Use {
    fn of(properties: &[String]) -> Use {
        if properties.iter().any(|one| one == "cover-image") { Use::Cover } else { Use::Page }
    }

    /// The limits of shops: pixels of a side, and of the whole picture.
    fn limits(self) -> (u32, u64) {
        match self {
            Use::Cover => (MOST_COVER_SIDE, u64::from(MOST_COVER_SIDE) * u64::from(MOST_COVER_SIDE)),
            Use::Page => (MOST_SIDE, MOST_PIXELS),
        }
    }
}

fn check_picture(path: &str, bytes: &[u8], format: ImageFormat, purpose: Use, look: &mut Inspection) {
    let size = ImageReader::with_format(Cursor::new(bytes), format).into_dimensions();
    if let Ok((width, height)) = size {
        let (most_side, most_pixels) = purpose.limits();
        let n_pixels = u64::from(width) * u64::from(height);
        let side = width.max(height);
        let beyond = match () {
            () if side > most_side => Some(format!("{side} pixels on a side, and Google takes {most_side}")),
            () if n_pixels > most_pixels => {
                let (own, most) = (in_millions(n_pixels), in_millions(most_pixels));
                Some(format!("{own} million pixels, and Apple takes {most}"))
            }
            () => None,
        };
        if let Some(beyond) = beyond {
            look.at(&E132, path, 0..0, format!("picture of {width} × {height} pixels has {beyond}")).hint(
                "save it smaller: Apple takes 5.6 million pixels on a page, Google 3200 on a side, 7200 of a cover",
            );
        }
    }
    if format == ImageFormat::Jpeg && is_cmyk(bytes) {
        look.at(&E131, path, 0..0, "picture in CMYK".to_string()).hint("save a copy in RGB: Apple and Kobo refuse it");
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    if let Err(error) = reader.decode() {
        look.at(&E130, path, 0..0, format!("picture that cannot be shown: {error}"))
            .hint("save it anew in the program it came from");
    }
}

/// Rounded up, so that what is beyond a limit reads so.
fn in_millions(n_pixels: u64) -> String {
    let tenths = n_pixels.div_ceil(100_000);
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn is_cmyk(bytes: &[u8]) -> bool {
    let mut decoder = JpegDecoder::new(ZCursor::new(bytes));
    decoder.decode_headers().is_ok() && matches!(decoder.input_colorspace(), Some(ColorSpace::CMYK | ColorSpace::YCCK))
}

fn check_font(path: &str, bytes: &[u8], look: &mut Inspection) {
    let why = match FontRef::new(bytes) {
        Err(error) => error.to_string(),
        Ok(font) => {
            let directory = font.table_directory();
            let records = directory.table_records();
            match records.iter().find(|record| font.table_data(record.tag()).is_none()) {
                Some(record) => format!("its table “{}” is cut short", record.tag()),
                None if records.len() != usize::from(directory.num_tables()) => "it is cut short".to_string(),
                None => return,
            }
        }
    };
    look.at(&E134, path, 0..0, format!("font that cannot be used: {why}"))
        .hint("put the whole font file into the book");
}
