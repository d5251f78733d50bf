//! Reads a project: its manifest, or one manuscript that was named directly.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::diag::Sink;
use crate::diag::codes::config;
use crate::near::near_names;
use crate::project::checked;
use crate::project::checked::Call;
use crate::project::checked::Context;
use crate::project::config::BookConfig;
use crate::project::config::ProjectPath;
use crate::project::config::ThemeChoice;
use crate::project::fonts;
use crate::project::fonts::FontFile;
use crate::project::fonts::is_font;
use crate::project::front_matter;
use crate::project::hyphens;
use crate::project::hyphens::KnownLists;
use crate::project::names::slug_of;
use crate::project::paths::ProjectFolder;
use crate::project::paths::is_markdown;
use crate::project::paths::shown_name;
use crate::project::paths::siblings;
use crate::project::raw::RawManifest;
use crate::project::raw::read_manifest;
use crate::project::text;
use crate::project::title::first_heading;
use crate::read::front_matter::split;
use crate::source::FileId;
use crate::source::SourceMap;
use crate::source::Span;
use crate::toml_reader::TomlDocument;

/// The name of a manifest in its folder.
pub const MANIFEST: &str = "build.toml";

/// A project in memory, but for the pictures, which are read once the manuscript has named them.
#[derive(Debug)]
pub struct Project {
    /// The folder that holds the manifest or the manuscript; nothing outside is read.
    pub folder: ProjectFolder,
    /// The folder in which `dist` is made, where the user names none; empty for the current one.
    pub out_base: PathBuf,
    pub books: Vec<LoadedBook>,
    pub fonts: Vec<FontFile>,
    /// What may change the books; pictures are known only once the manuscript is read.
    pub watched: Watched,
    /// The page lock beside the manifest or manuscript.
    pub lock: LockFile,
    /// The theme and layout files that editions name.
    design_files: BTreeMap<PathBuf, FileId>,
}

/// Where the page lock stands, and its text if there is one.
#[derive(Clone, Debug)]
pub struct LockFile {
    pub folder: PathBuf,
    pub name: String,
    pub file: Option<FileId>,
}

/// The files in which a change may change the books.
#[derive(Debug, Default)]
pub struct Watched {
    /// Named by the user, there or not.
    pub files: BTreeSet<PathBuf>,
    /// Of manuscripts and fonts, each with all below it: what is in them counts by its ending.
    pub folders: BTreeSet<PathBuf>,
}

impl Watched {
    /// Whether a change of what lies at `path` counts.
    pub fn holds(&self, path: &Path) -> bool {
        let is_in_folder = path.parent().is_some_and(|folder| self.folders.contains(folder));
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let is_hidden = name.starts_with('.');
        self.files.contains(path)
            || (is_in_folder && !is_hidden && (is_markdown(&name) || is_font(path) || path.is_dir()))
    }
}

impl Project {
    /// The text of a theme or layout file; `None` where it could not be read.
    pub fn design_file(&self, path: &ProjectPath) -> Option<FileId> {
        self.design_files.get(&path.path).copied()
    }
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
#[allow(clippy::large_enum_variant)] // There is one of it in a run.
pub enum Loaded {
    Project(Project),
    /// There is nothing to work on; the reason is in the sink.
    Nothing,
}

/// Loads the project at `path`: a manifest, a folder with a `build.toml`, or a manuscript.
///
/// Reports `C…` codes; books that cannot be made are left out.
pub fn load(path: &Path, call: Call, sources: &mut SourceMap, sink: &mut Sink) -> Loaded {
    let is_folder = fs::metadata(path).is_ok_and(|metadata| metadata.is_dir());
    let path = if is_folder { path.join(MANIFEST) } else { path.to_path_buf() };
    let Ok(folder) = ProjectFolder::of(&path) else {
        report_nothing(&path, sink);
        return Loaded::Nothing;
    };
    if fs::metadata(&path).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound) {
        report_nothing(&path, sink);
        return Loaded::Nothing;
    }
    let is_manifest = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
    let project = match is_manifest {
        true => load_manifest(&path, folder, call, sources, sink),
        false => load_manuscript(&path, folder, call, sources, sink),
    };
    project.map_or(Loaded::Nothing, Loaded::Project)
}

/// Loads several manuscripts as one book, whose facts stand in the first one; a single path as `load` does.
pub fn load_manuscripts(paths: &[PathBuf], sources: &mut SourceMap, sink: &mut Sink) -> Loaded {
    let Some((first, others)) = paths.split_first() else { return Loaded::Nothing };
    let mut loaded = load(first, Call::default(), sources, sink);
    if let Loaded::Project(project) = &mut loaded {
        for path in others {
            let at = ProjectPath { path: path.clone(), name: shown_name(path), span: None };
            let is_small = text::check_size(&[&at], text::MAX_MANUSCRIPT, sink);
            let file = is_small.and_then(|()| text::read(&at, sources, sink));
            project.books.iter_mut().for_each(|book| book.files.extend(file));
        }
    }
    loaded
}

fn load_manifest(
    path: &Path,
    folder: ProjectFolder,
    call: Call,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Option<Project> {
    let at = ProjectPath { path: path.to_path_buf(), name: shown_name(path), span: None };
    text::check_size(&[&at], text::MAX_MANIFEST, sink)?;
    let file = text::read(&at, sources, sink)?;
    let raw = {
        let document = TomlDocument::parse(&sources.file(file).text, Some(file), sink);
        read_manifest(&document, sink)
    };
    let fonts = fonts::find(&folder, raw.fonts.as_ref(), sink);
    let mut watched = watched(path, &raw, &folder);
    let config = checked::check(raw, Context { folder: &folder, call, start: Span::new(file, 0, 0) }, sink);
    let mut known = BTreeMap::new();
    let mut lists = KnownLists::new();
    let load_one = |mut book: BookConfig| {
        hyphens::add_file(&mut book, &mut lists, sources, sink);
        load_book(book, &mut known, sources, sink)
    };
    let books: Vec<LoadedBook> = config.books.into_iter().map(load_one).collect();
    let out_base = folder.shown().to_path_buf();
    let design_files = load_design_files(&books, sources, sink);
    let lock = lock_file(path, &folder, sources, sink);
    watched.files.insert(lock.folder.join(&lock.name));
    Some(Project { folder, out_base, books, fonts, watched, lock, design_files })
}

/// Reads the texts of a book, all that can be read. `known` holds the files that other books have read already. Reports C020.
fn load_book(
    mut config: BookConfig,
    known: &mut BTreeMap<PathBuf, FileId>,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> LoadedBook {
    config.offer_proof();
    let paths: Vec<&ProjectPath> = config.manuscript.iter().collect();
    let mut files = Vec::new();
    if text::check_size(&paths, text::MAX_MANUSCRIPT, sink).is_none() {
        config.is_whole = false;
        return LoadedBook { config, files };
    }
    let mut is_whole = config.is_whole;
    let title = config.meta.title.clone();
    for path in paths {
        let read = known.get(&path.path).copied().or_else(|| {
            let file = text::read(path, sources, sink)?;
            front_matter::check_end(file, &sources.file(file).text, sink);
            front_matter::check_unused(file, &sources.file(file).text, &title, sink);
            Some(file)
        });
        is_whole &= read.is_some();
        known.extend(read.map(|file| (path.path.clone(), file)));
        files.extend(read);
    }
    config.is_whole = is_whole;
    LoadedBook { config, files }
}

/// The manifest and everything that it names, whether it is there or not.
fn watched(manifest: &Path, raw: &RawManifest, folder: &ProjectFolder) -> Watched {
    let mut watched = Watched { files: BTreeSet::from([manifest.to_path_buf()]), folders: BTreeSet::new() };
    let books = raw.books.iter().chain([&raw.defaults]);
    for book in books {
        let covers = book.cover.iter().filter_map(|cover| cover.file.as_ref());
        let designs = book.editions.iter().flatten().map(|edition| &edition.design).chain([&book.design]);
        let themes = designs.filter_map(|design| design.theme.as_ref()).filter(|theme| theme.value.ends_with(".toml"));
        let layouts = book.editions.iter().flatten().map(|edition| &edition.design).chain([&book.design]);
        let layouts = layouts.filter_map(|design| design.layout.as_ref());
        let profiles = book.editions.iter().flatten().filter_map(|edition| edition.press.output_profile.as_ref());
        let named = book.manuscript.iter().flatten().chain(covers).chain(themes).chain(layouts).chain(profiles);
        let printers = book.editions.iter().flatten().flat_map(|edition| edition.press.targets.iter().flatten());
        let printers = printers.filter(|printer| printer.value.ends_with(".toml"));
        for named in named.chain(printers).chain(&book.hyphenation_file) {
            folder.watch(&named.value, &mut watched);
        }
    }
    folder.watch(raw.fonts.as_ref().map_or(fonts::DEFAULT_FOLDER, |text| &text.value), &mut watched);
    watched
}

/// Reads the theme and layout files that editions name, each once.
fn load_design_files(books: &[LoadedBook], sources: &mut SourceMap, sink: &mut Sink) -> BTreeMap<PathBuf, FileId> {
    let mut files = BTreeMap::new();
    let designs = books.iter().flat_map(|book| &book.config.editions).map(|edition| &edition.design);
    let paths = designs.flat_map(|design| {
        let theme = match &design.theme {
            ThemeChoice::File(path) => Some(path),
            ThemeChoice::Shipped(..) => None,
        };
        theme.into_iter().chain(&design.layout)
    });
    for path in paths {
        if files.contains_key(&path.path) || text::check_size(&[path], text::MAX_MANIFEST, sink).is_none() {
            continue;
        }
        if let Some(file) = text::read(path, sources, sink) {
            files.insert(path.path.clone(), file);
        }
    }
    files
}

/// The page lock of a manifest or manuscript: beside it, under its name, `build.lock.toml`.
fn lock_file(path: &Path, folder: &ProjectFolder, sources: &mut SourceMap, sink: &mut Sink) -> LockFile {
    let stem = path.file_stem().map_or(String::new(), |stem| stem.to_string_lossy().into_owned());
    let name = format!("{stem}.lock.toml");
    let own = folder.shown().join(&name);
    let at = ProjectPath { name: shown_name(&own), path: own, span: None };
    let is_there = folder.holds(&at.path) && text::check_size(&[&at], text::MAX_LOCK, sink).is_some();
    let file = if is_there { text::read(&at, sources, sink) } else { None };
    LockFile { folder: folder.shown().to_path_buf(), name, file }
}

/// Loads one manuscript as a book, with the facts of its front matter.
fn load_manuscript(
    path: &Path,
    folder: ProjectFolder,
    call: Call,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Option<Project> {
    let at = ProjectPath { path: path.to_path_buf(), name: shown_name(path), span: None };
    text::check_size(&[&at], text::MAX_MANUSCRIPT, sink)?;
    let file = text::read(&at, sources, sink)?;
    let source = &sources.file(file).text;
    let n_before = sink.diagnostics().len();
    front_matter::check_end(file, source, sink);
    let raw = front_matter::read(file, source, sink);
    // Front matter that could not be read may well hold a title.
    let is_whole = raw.title.is_some() || sink.diagnostics().len() == n_before;
    let stem = path.file_stem().map_or(String::new(), |stem| stem.to_string_lossy().into_owned());
    let title = match raw.title.as_ref().filter(|title| !title.value.is_empty()) {
        Some(title) => title.value.clone(),
        None if is_whole => assumed_title(file, source, &stem, sink),
        None => stem.clone(),
    };
    let ctx = Context { folder: &folder, call, start: Span::new(file, 0, 0) };
    let mut config = checked::check_book(&raw, &slug_of(&stem), &title, ctx, sink);
    config.offer_proof();
    let files = vec![file];
    let books = vec![LoadedBook { config, files }];
    let lock = lock_file(path, &folder, sources, sink);
    let files = BTreeSet::from([path.to_path_buf(), lock.folder.join(&lock.name)]);
    let watched = Watched { files, folders: BTreeSet::new() };
    let (out_base, fonts, design_files) = (PathBuf::new(), Vec::new(), BTreeMap::new());
    Some(Project { folder, out_base, books, fonts, watched, lock, design_files })
}

/// The title of a manuscript that gives none: its first heading, else its file's name.
fn assumed_title(file: FileId, text: &str, stem: &str, sink: &mut Sink) -> String {
    let body = split(text).1;
    let (title, range, origin) = match first_heading(&text[body..]) {
        Some((title, range)) => (title, body + range.start..body + range.end, "the first heading"),
        None => (stem.to_string(), 0..0, "the file's name"),
    };
    sink.report(
        &config::C025,
        Span::new(file, range.start, range.end),
        format!("no title given; {origin} is taken: “{title}”"),
    )
    .hint(format!(
        "put it at the head of the file: three hyphens, `title: {title}`, three hyphens, each on its own line"
    ));
    title
}

/// Reports C028 with what the user may have meant.
fn report_nothing(path: &Path, sink: &mut Sink) {
    let name = path.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned());
    let folder = path.parent().unwrap_or(Path::new(""));
    let beside: Vec<String> =
        siblings(folder).into_iter().filter(|one| is_markdown(one) || one.ends_with(".toml")).collect();
    let report = sink.report(&config::C028, None, format!("nothing to build: “{}” is not there", shown_name(path)));
    if let Some(near) = near_names(&name, beside.iter().map(String::as_str)).first() {
        report.hint(format!("did you mean “{}”?", shown_name(&folder.join(near))));
    } else if let Some(markdown) = beside.iter().find(|one| is_markdown(one)) {
        report.hint(format!("name a manuscript: `bindery build {}`", shown_name(&folder.join(markdown))));
    }
    if name == MANIFEST {
        let or = if report.hints.is_empty() { "" } else { "or " };
        report.hint(format!("{or}start a book with `bindery new my-book`"));
    } else if report.hints.is_empty() {
        report.hint("name a Markdown file, or a folder with its `build.toml`; paths count from the folder you are in");
    }
}
