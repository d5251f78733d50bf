//! Reads the fonts of a project.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::diag::Sink;
use crate::diag::codes::config;
use crate::project::names::natural_order;
use crate::project::paths::PathKind;
use crate::project::paths::ProjectFolder;
use crate::project::paths::reason;
use crate::project::paths::shown_name;
use crate::project::raw::RawText;
use crate::source::Span;

/// The folder beside the manifest in which fonts are looked for, where the manifest names none.
pub const DEFAULT_FOLDER: &str = "fonts";

/// The endings of font files that can go into a PDF and an EPUB.
const ENDINGS: [&str; 4] = ["otf", "ttf", "otc", "ttc"];

/// The largest font file, in bytes; the largest fonts for Chinese have 30 million.
const MAX_FONT: u64 = 128 * 1024 * 1024;

/// How deep folders of fonts may nest.
const MAX_DEPTH: usize = 8;

/// A font file in memory.
#[derive(Clone, Debug)]
pub struct FontFile {
    /// As the user would type it, for messages.
    pub name: String,
    pub bytes: Vec<u8>,
    /// Where the manifest names its folder.
    pub span: Option<Span>,
}

/// Reads all fonts in the project's folder of fonts and the folders in it, in natural order of their paths.
///
/// Reports C016 where the manifest names a folder that is not there, C018 and C020 for files that cannot be read or are too large.
pub fn find(folder: &ProjectFolder, named: Option<&RawText>, sink: &mut Sink) -> Vec<FontFile> {
    let named = named.filter(|text| !text.value.is_empty());
    let (path, span) = match named {
        Some(text) => match folder.find(&text.value, text.span, PathKind::FileOrFolder, sink) {
            Some(found) => (found.path, text.span),
            None => return Vec::new(),
        },
        None => (folder.shown().join(DEFAULT_FOLDER), None),
    };
    let mut paths = Vec::new();
    list(&path, MAX_DEPTH, &mut paths);
    paths.into_iter().filter(|path| folder.holds(path)).filter_map(|path| read(&path, span, sink)).collect()
}

fn list(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    let (Some(depth), Ok(entries)) = (depth.checked_sub(1), fs::read_dir(folder)) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort_by(|one, other| natural_order(&one.to_string_lossy(), &other.to_string_lossy()));
    for path in paths {
        let is_link = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink());
        if path.is_dir() && !is_link {
            list(&path, depth, found);
        } else if is_font(&path) {
            found.push(path);
        }
    }
}

/// Whether a file's name has the ending of a font that can be used.
pub fn is_font(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ENDINGS.contains(&ending.to_string_lossy().to_lowercase().as_str()))
}

fn read(path: &Path, span: Option<Span>, sink: &mut Sink) -> Option<FontFile> {
    let name = shown_name(path);
    if fs::metadata(path).is_ok_and(|metadata| metadata.len() > MAX_FONT) {
        sink.report(&config::C020, span, format!("the font “{name}” is too large"))
            .hint(format!("the limit is {} MB", MAX_FONT / (1024 * 1024)));
        return None;
    }
    match fs::read(path) {
        Ok(bytes) => Some(FontFile { name, bytes, span }),
        Err(error) => {
            sink.report(&config::C018, span, format!("cannot read “{name}”: {}", reason(&error)))
                .hint("see that it is a file and that you may read it");
            None
        }
    }
}
