//! Reads text files: UTF-8 with or without byte-order mark, any line ends.

use std::fs;

use crate::diag::Sink;
use crate::diag::codes::config;
use crate::project::config::ProjectPath;
use crate::project::paths::reason;
use crate::source::FileId;
use crate::source::SourceMap;
use crate::source::Span;

/// The largest manuscript of one book, all its files together, in bytes. A novel has half a million, the Bible four and a half; laying out
/// takes about seventy times as much memory.
pub const MAX_MANUSCRIPT: u64 = 16 * 1024 * 1024;

/// The largest manifest or theme, in bytes.
pub const MAX_MANIFEST: u64 = 1024 * 1024;

/// The largest page lock, in bytes. A book of seven hundred pages has 180,000.
pub const MAX_LOCK: u64 = 64 * 1024 * 1024;

/// The most files of one run; more than a `FileId` can name.
const MAX_FILES: usize = 65_000;

/// How many bytes of a file are looked at to see whether it is text.
const PROBE: usize = 8 * 1024;

/// Reports C020 where the files together are larger than the limit, before any is read. A file that is not there is not counted.
pub fn check_size(paths: &[&ProjectPath], limit: u64, sink: &mut Sink) -> Option<()> {
    let total: u64 = paths.iter().filter_map(|path| fs::metadata(&path.path).ok()).map(|metadata| metadata.len()).sum();
    if total <= limit {
        return Some(());
    }
    let first = paths.first()?;
    let mebibytes = |n_bytes: u64| n_bytes.div_ceil(1024 * 1024);
    sink.report(&config::C020, first.span, format!("“{}” is too large: {} MB of text", first.name, mebibytes(total)))
        .hint(format!("the limit is {} MB; split the work into several books", mebibytes(limit)));
    None
}

/// Reads one text into the source map and returns its id; `None` where it cannot be read at all (C016, C018) or is no text (C029).
///
/// The byte-order mark is dropped and every line end becomes a line feed, so lines and columns are those an editor shows. Bytes that are
/// not UTF-8 are reported (C019, at the first one) and replaced by U+FFFD, so that everything else can still be checked.
pub fn read(at: &ProjectPath, sources: &mut SourceMap, sink: &mut Sink) -> Option<FileId> {
    if sources.files().count() >= MAX_FILES {
        sink.report(&config::C020, at.span, format!("more than {MAX_FILES} files"));
        return None;
    }
    let bytes = match fs::read(&at.path) {
        Ok(bytes) => bytes,
        Err(error) => {
            sink.report(&config::C018, at.span, format!("cannot read “{}”: {}", at.name, reason(&error)))
                .hint("see that it is a file and that you may read it");
            return None;
        }
    };
    if let Some(kind) = foreign(&bytes) {
        sink.report(&config::C029, at.span, format!("“{}” is {kind}, not plain text", at.name))
            .hint("save it as plain text in UTF-8; a word processor's file must be exported as Markdown first");
        return None;
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(bytes);
    Some(match String::from_utf8(bytes) {
        Ok(text) => sources.add(at.name.as_str(), unix_line_ends(text)),
        Err(error) => {
            let n_good = error.utf8_error().valid_up_to();
            add_mended(at, error.as_bytes(), n_good, sources, sink)
        }
    })
}

/// What a file is that is no text, by its first bytes.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    let starts = |start: &[u8]| bytes.starts_with(start);
    if starts(b"\xff\xfe") || starts(b"\xfe\xff") {
        return Some("text in UTF-16");
    }
    if starts(b"PK\x03\x04") {
        return Some("a container such as DOCX, ODT or EPUB");
    }
    if starts(b"%PDF-") {
        return Some("a PDF");
    }
    if starts(b"{\\rtf") {
        return Some("an RTF file");
    }
    bytes[..bytes.len().min(PROBE)].contains(&0).then_some("a binary file")
}

fn add_mended(at: &ProjectPath, bytes: &[u8], n_good: usize, sources: &mut SourceMap, sink: &mut Sink) -> FileId {
    let good = String::from_utf8_lossy(&bytes[..n_good]).into_owned();
    let start = unix_line_ends(good).len();
    let text = unix_line_ends(String::from_utf8_lossy(bytes).into_owned());
    let file = sources.add(at.name.as_str(), text);
    let byte = bytes.get(n_good).copied().unwrap_or(0);
    let span = Span::new(file, start, start + '\u{fffd}'.len_utf8());
    sink.report(&config::C019, span, format!("byte 0x{byte:02X} is not UTF-8"))
        .hint("the file was probably saved in an older encoding, such as Windows-1252; save it again as UTF-8");
    file
}

/// Makes every line end a line feed; copies only where there is something to change.
fn unix_line_ends(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

#[cfg(test)]
mod tests {
    use super::foreign;
    use super::unix_line_ends;

    #[test]
    fn line_ends_of_all_systems_become_one() {
        assert_eq!(unix_line_ends("a\r\nb\rc\n\r\n".into()), "a\nb\nc\n\n");
    }

    #[test]
    fn files_that_are_no_text_are_told_by_name() {
        assert_eq!(foreign(b"PK\x03\x04..."), Some("a container such as DOCX, ODT or EPUB"));
        assert_eq!(foreign(b"a\0b"), Some("a binary file"));
        assert_eq!(foreign("Grüße".as_bytes()), None);
        assert_eq!(foreign(b""), None);
    }
}
