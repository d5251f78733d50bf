//! How much work one file may make: a small file can hold a stream that unpacks to gigabytes, and draw it a thousand times.
//!
//! All work is counted in bytes that are unpacked; an operator is as much work as some of them. The budget is one for the whole file and
//! all threads. Where it is spent, reading stops, and what was not read is told (D135).

use std::borrow::Cow;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use hayro_syntax::Filter;
use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::Number;
use hayro_syntax::object::Object;
use hayro_syntax::object::Stream;
use lopdf::Dictionary;
use lopdf::dictionary;

/// What any file may cost, and what for each of its bytes: pictures and drawings unpack to some twenty times their size.
const LEAST: usize = 1024 * 1024 * 1024;
const FOR_A_BYTE: usize = 64;

/// Bytes that are unpacked while one is read as part of an object, and the bytes that an object costs beside its own.
const READING: usize = 4;
const OBJECT: usize = 64;

/// What nothing may be packed into; a stream of more bytes that gives none is damaged.
const MOST_OF_NOTHING: usize = 16;

/// What is left to spend.
#[derive(Debug)]
pub struct Budget {
    left: AtomicUsize,
}

impl Budget {
    /// The budget of a file of so many bytes.
    pub fn of_file(n_bytes: usize) -> Budget {
        Budget { left: AtomicUsize::new(n_bytes.saturating_mul(FOR_A_BYTE).saturating_add(LEAST)) }
    }

    /// Takes some; where there is too little, all is spent.
    pub fn spend(&self, cost: usize) {
        let rest = |left: usize| Some(left.saturating_sub(cost));
        // It always has a value to give.
        let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, rest);
    }

    /// Takes what it costs to read an object of so many bytes, which is slower than unpacking.
    pub fn read(&self, n_bytes: usize) {
        self.spend((n_bytes + OBJECT) * READING);
    }

    pub fn left(&self) -> usize {
        self.left.load(Ordering::Relaxed)
    }

    pub fn is_spent(&self) -> bool {
        self.left() == 0
    }
}

/// Unpacks a stream, filter by filter; `None` where it is damaged, packed as a picture, or larger at any step than `most` or the budget.
pub fn unpack<'a>(stream: &Stream<'a>, most: usize, budget: &Budget) -> Option<Cow<'a, [u8]>> {
    let filters = stream.filters();
    let dict = stream.dict();
    // The reader passes over filters that it does not know, and what is left then is no content.
    if filters.len() != n_filters(dict) {
        return None;
    }
    let mut content = stream.raw_data();
    for (idx, filter) in filters.iter().enumerate() {
        let mut keys = dictionary! { "Filter" => name(*filter)? };
        if let Some(parms) = parms(dict, idx) {
            keys.set("DecodeParms", parms);
        }
        let most = most.min(budget.left());
        let packed = lopdf::Stream::new(keys, content.into_owned());
        let unpacked = packed.decompressed_content_with_limit(most);
        // What was too much is work all the same.
        budget.spend(unpacked.as_ref().map_or(most, Vec::len));
        content =
            Cow::Owned(unpacked.ok().filter(|bytes| !bytes.is_empty() || packed.content.len() <= MOST_OF_NOTHING)?);
    }
    (content.len() <= most).then_some(content)
}

/// The filters that a reader of streams knows; the others are those of pictures.
fn name(filter: Filter) -> Option<&'static str> {
    match filter {
        Filter::FlateDecode => Some("FlateDecode"),
        Filter::LzwDecode => Some("LZWDecode"),
        Filter::RunLengthDecode => Some("RunLengthDecode"),
        Filter::AsciiHexDecode => Some("ASCIIHexDecode"),
        Filter::Ascii85Decode => Some("ASCII85Decode"),
        Filter::Crypt | Filter::CcittFaxDecode | Filter::Jbig2Decode | Filter::DctDecode | Filter::JpxDecode => None,
    }
}

/// How many filters a dictionary names, known or not.
fn n_filters(dict: &Dict) -> usize {
    match dict.get::<Object>("F").or_else(|| dict.get::<Object>("Filter")) {
        Some(Object::Array(filters)) => filters.raw_iter().count(),
        Some(Object::Name(_)) => 1,
        _ => 0,
    }
}

/// What goes with a filter (ISO 32000-1, tables 8 and 9).
fn parms(dict: &Dict, idx: usize) -> Option<Dictionary> {
    let parms = match dict.get::<Object>("DP").or_else(|| dict.get::<Object>("DecodeParms"))? {
        Object::Dict(parms) if idx == 0 => parms,
        Object::Array(all) => each(&all).nth(idx).flatten()?,
        _ => return None,
    };
    let mut numbers = Dictionary::new();
    for key in ["Predictor", "Colors", "BitsPerComponent", "Columns", "EarlyChange"] {
        if let Some(number) = parms.get::<Number>(key) {
            numbers.set(key, number.as_i64());
        }
    }
    Some(numbers)
}

/// The dictionaries of an array, with `None` for what is none.
fn each<'a>(array: &Array<'a>) -> impl Iterator<Item = Option<Dict<'a>>> {
    array.iter::<Object>().map(|object| match object {
        Object::Dict(dict) => Some(dict),
        _ => None,
    })
}
