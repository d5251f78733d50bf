//! Containers made on the spot, of parts that people can read.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::io::Write;
use std::path::Path;

use zip::CompressionMethod;
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

/// An EPUB: `mimetype` first and as it is, the rest packed.
pub fn epub(parts: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let is_first = |part: &(&String, &Vec<u8>)| *part.0 == "mimetype";
    for (name, bytes) in parts.iter().filter(is_first).chain(parts.iter().filter(|part| !is_first(part))) {
        let options = if name == "mimetype" { stored } else { SimpleFileOptions::default() };
        zip.start_file(name.as_str(), options).expect("memory takes everything");
        zip.write_all(bytes).expect("memory takes everything");
    }
    zip.finish().expect("memory takes everything").into_inner()
}

/// The parts of a sound EPUB, small and with a bit of everything.
pub fn sound_epub() -> BTreeMap<String, Vec<u8>> {
    let mut parts = Vec::new();
    gather(&super::root().join("tests/fixtures/epub/sound"), "", &mut parts);
    parts.into_iter().collect()
}

/// The sound EPUB with the changes that a folder tells: lines of `change.txt` are a file, and under it words to be replaced (`- `) by others (`+ `);
/// the files below `epub` are added.
pub fn spoilt_epub(folder: &Path) -> Vec<u8> {
    let mut parts = sound_epub();
    let changes = fs::read_to_string(folder.join("change.txt")).expect("the changes can be read");
    let (mut file, mut old) = ("", "");
    for line in changes.lines() {
        match (line.strip_prefix("- "), line.strip_prefix('+')) {
            (Some(words), _) => old = words,
            (_, Some(new)) => {
                let text = String::from_utf8(parts[file].clone()).expect("the part is text");
                assert_eq!(text.matches(old).count(), 1, "{file}: “{old}” does not stand there once");
                parts.insert(file.to_string(), text.replace(old, new.trim_start()).into_bytes());
            }
            _ => file = line,
        }
    }
    let mut added = Vec::new();
    gather(&folder.join("epub"), "", &mut added);
    parts.extend(added);
    epub(&parts)
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
