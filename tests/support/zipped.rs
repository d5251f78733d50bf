//! Containers made on the spot, of parts that people can read.

use std::fs;
use std::io::Cursor;
use std::io::Write;
use std::path::Path;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Zips the files of a folder, by their paths from it.
pub fn folder(folder: &Path) -> Vec<u8> {
    let mut parts = Vec::new();
    gather(folder, "", &mut parts);
    assert!(!parts.is_empty(), "{} holds no input", folder.display());
    let borrowed: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    container(&borrowed)
}

/// Zips parts.
pub fn container(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("memory takes everything");
        zip.write_all(bytes).expect("memory takes everything");
    }
    zip.finish().expect("memory takes everything").into_inner()
}

fn gather(folder: &Path, prefix: &str, parts: &mut Vec<(String, Vec<u8>)>) {
    for path in super::entries(folder) {
        let name = format!("{prefix}{}", super::name(&path));
        match path.is_dir() {
            true => gather(&path, &format!("{name}/"), parts),
            false => parts.push((name, fs::read(&path).expect("the part can be read"))),
        }
    }
}
