//! Any bytes as the main part of a container: they are imported whole, or refused for a reason that is not a fault of ours.
//!
//! The first byte chooses the format. The bytes are zipped here, for a fuzzer that had to find a valid archive first would find little else.

#![no_main]

use std::io::Cursor;
use std::io::Write;

use bindery::import::ImportError;
use bindery::import::Options;
use bindery::import::import;
use libfuzzer_sys::fuzz_target;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const PACKAGE: &[u8] = b"<package><metadata/><manifest><item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"a\"/></spine></package>";
const ROOT: &[u8] = b"<container><rootfiles><rootfile full-path=\"c.opf\"/></rootfiles></container>";

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, part)) = bytes.split_first() else { return };
    let file = match kind % 5 {
        0 => zipped(&[("word/document.xml", part)]),
        // Notes, comments and styles are parts as well; here all of them say the same.
        1 => zipped(&[
            ("word/document.xml", part),
            ("word/footnotes.xml", part),
            ("word/comments.xml", part),
            ("word/styles.xml", part),
            ("word/numbering.xml", part),
        ]),
        2 => zipped(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", part), ("styles.xml", part)]),
        3 => zipped(&[("mimetype", b"application/epub+zip"), ("META-INF/container.xml", ROOT), ("c.opf", PACKAGE), ("a.xhtml", part)]),
        _ => [b"<!DOCTYPE html>", part].concat(),
    };
    if let Err(error) = import(&[file], &Options::default()) {
        assert!(!matches!(error, ImportError::Unproven(_)), "{error:?}");
    }
});

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("memory takes everything");
        zip.write_all(bytes).expect("memory takes everything");
    }
    zip.finish().expect("memory takes everything").into_inner()
}
