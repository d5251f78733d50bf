//! The container: a ZIP file as the Open Container Format wants it (EPUB 3.3, section 4.2).

use std::io::Cursor;
use std::io::Write;

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;
use zip::CompressionMethod;
use zip::DateTime;
use zip::PreparedZipFile;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::epub::Package;
use crate::epub::PackageFile;

/// Why packing cannot fail: it goes to memory, the names are the writer's own, and no file comes near the 4 GiB that would need another format.
const TO_MEMORY: &str = "packing to memory does not fail";

/// Endings of files that are compressed already.
const COMPRESSED: [&str; 3] = [".png", ".jpg", ".jpeg"];

/// Packs the files: `mimetype` first and stored, without extra fields; the rest deflated in parallel and put down in order; one fixed date.
pub fn write(package: &Package) -> Vec<u8> {
    let prepared: Vec<PreparedZipFile> = package.files.par_iter().map(prepare).collect();
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("mimetype", options(CompressionMethod::Stored)).expect(TO_MEMORY);
    archive.write_all(b"application/epub+zip").expect(TO_MEMORY);
    for file in prepared {
        archive.add_prepared_file(file).expect(TO_MEMORY);
    }
    archive.finish().expect(TO_MEMORY).into_inner()
}

fn prepare(file: &PackageFile) -> PreparedZipFile {
    let is_compressed = COMPRESSED.iter().any(|ending| file.path.ends_with(ending));
    let method = if is_compressed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
    PreparedZipFile::from_data(file.path.as_str(), options(method), &file.bytes).expect(TO_MEMORY)
}

/// The first day that ZIP knows, 1980-01-01, for every file: two builds agree to the bit.
fn options(method: CompressionMethod) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
}
