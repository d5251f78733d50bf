//! Reads a project: its manifest, or one manuscript that was named directly.

use std::path::Path;
use std::path::PathBuf;

use crate::book::Lang;
use crate::book::Metadata;
use crate::book::metadata::Date;
use crate::diag::Sink;
use crate::project::config::BookConfig;
use crate::project::text;
use crate::source::FileId;
use crate::source::SourceMap;
use crate::source::Span;

/// A project in memory, but for the pictures, which are read once the manuscript has named them.
#[derive(Debug)]
pub struct Project {
    /// The folder that holds the manifest or the manuscript; nothing outside is read.
    pub root: PathBuf,
    /// The folder beside which outputs go, where the user names none.
    pub out_base: PathBuf,
    pub books: Vec<LoadedBook>,
}

/// One book with its texts.
#[derive(Debug)]
pub struct LoadedBook {
    pub config: BookConfig,
    /// In reading order.
    pub files: Vec<FileId>,
}

/// What loading came to.
#[derive(Debug)]
pub enum Loaded {
    Project(Project),
    /// There is nothing to work on; the reason is in the sink.
    Nothing,
}

/// Loads the project at `path`: a manifest, a folder with a `build.toml`, or a manuscript.
///
/// `date` is the day of `SOURCE_DATE_EPOCH`, for books that give no release date.
pub fn load(path: &Path, date: Option<Date>, sources: &mut SourceMap, sink: &mut Sink) -> Loaded {
    load_manuscript(path, date, sources, sink)
}

fn load_manuscript(path: &Path, date: Option<Date>, sources: &mut SourceMap, sink: &mut Sink) -> Loaded {
    let Some(file) = text::read(path, &path.display().to_string(), None, sources, sink) else {
        return Loaded::Nothing;
    };
    let stem = path.file_stem().map_or("book".into(), |stem| stem.to_string_lossy().into_owned());
    let mut meta = Metadata::new(stem.clone(), stem, Lang::english());
    meta.modified = date.unwrap_or(Date::FALLBACK);
    let config = BookConfig::new(meta, Span::new(file, 0, 0));
    let root = path.parent().unwrap_or(Path::new("")).to_path_buf();
    Loaded::Project(Project { root, out_base: PathBuf::new(), books: vec![LoadedBook { config, files: vec![file] }] })
}
