//! Links to another manuscript file of the book, and to headings by the names that GitHub gives them.
//!
//! While files are read, a link to one of them is only noted. Once all ids are given it gets the id of that file's first heading, or of the place in
//! the file that it names. Ids that an author has written go first, then the names of headings in the file that is meant, then those of all others.

use std::collections::HashMap; // never iterated: only looked up
use std::collections::HashSet; // never iterated: only looked up

use crate::book::Block;
use crate::book::Book;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::inline::plain_text;
use crate::book::visit;
use crate::read::ids::slug;
use crate::read::item::HeadingItem;
use crate::read::item::Item;
use crate::source::FileId;
use crate::source::SourceMap;
use crate::source::Span;

/// The manuscript files of a book by their paths.
pub struct BookFiles {
    paths: Vec<(String, FileId)>,
    by_path: HashMap<String, FileId>,
}

impl BookFiles {
    pub fn new(sources: &SourceMap, files: &[FileId]) -> BookFiles {
        let paths: Vec<(String, FileId)> =
            files.iter().map(|file| (normal_path(&sources.file(*file).name), *file)).collect();
        BookFiles { by_path: paths.iter().cloned().collect(), paths }
    }

    /// The file that a link means: from the folder of the file it stands in, as people on the web follow it; otherwise the one file whose path ends
    /// with that of the link, for a book's files are often gathered from other folders.
    pub fn find(&self, folder: &str, link: &str) -> Option<FileId> {
        let by_folder = || self.by_path.get(&normal_path(&format!("{folder}{link}")));
        if let Some(file) = by_folder().filter(|_| !link.starts_with('/')) {
            return Some(*file);
        }
        let path = normal_path(link);
        let tail = path.trim_start_matches("../");
        if tail.len() < path.len() && !tail.contains('/') {
            // The `README.md` above the book's folder is another one than that of the book.
            return None;
        }
        let ends_so = |path: &str| path.strip_suffix(tail).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
        let mut fits = self.paths.iter().filter(|(path, _)| !tail.is_empty() && ends_so(path));
        fits.next().filter(|_| fits.next().is_none()).map(|(_, file)| *file)
    }
}

/// A path without `.`, doubled strokes, a stroke at its start, and `..` wherever something stands before it.
fn normal_path(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        match (part, parts.last()) {
            ("..", Some(last)) if *last != ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// What a place in a file is called until ids are given; no author's id starts with a space.
pub fn file_anchor(file: FileId, id: &str) -> String {
    format!(" file {}#{id}", file.0)
}

fn read_file_anchor(anchor: &str) -> Option<(FileId, &str)> {
    let (number, id) = anchor.strip_prefix(" file ")?.split_once('#')?;
    Some((FileId(number.parse().ok()?), id))
}

/// A heading with the names that links may use for it.
pub struct NamedHeading {
    span: Span,
    /// The author's id.
    written: Option<String>,
    slug: String,
    github: String,
}

/// The headings of all files that open sections, in order.
pub fn headings(items: &[Item]) -> Vec<NamedHeading> {
    let mut found = Vec::new();
    gather(items, &mut HashSet::new(), &mut found);
    found
}

fn gather(items: &[Item], taken: &mut HashSet<(FileId, String)>, found: &mut Vec<NamedHeading>) {
    for item in items {
        match item {
            Item::Heading(heading) => found.push(named(heading, taken)),
            Item::Group(group) => gather(&group.items, taken, found),
            Item::Block(_) => {}
        }
    }
}

fn named(heading: &HeadingItem, taken: &mut HashSet<(FileId, String)>) -> NamedHeading {
    let title = plain_text(&heading.title);
    let plain = github_slug(&title);
    let numbered = (1..).map(|number| format!("{plain}-{number}"));
    let mut names = std::iter::once(plain.clone()).chain(numbered);
    let github = names.find(|name| taken.insert((heading.span.file, name.clone()))).unwrap_or_default();
    NamedHeading { span: heading.span, written: heading.attributes.id.clone(), slug: slug(&title), github }
}

/// The name that GitHub makes of a heading: in small letters, without punctuation, with a hyphen for each space.
///
/// Source: the package `github-slugger`, whose tests compare it with the site.
fn github_slug(title: &str) -> String {
    let is_kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_') || is_mark(*c);
    let small = title.trim().chars().flat_map(char::to_lowercase);
    small.filter(is_kept).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Marks that combine with the letter before them.
fn is_mark(character: char) -> bool {
    matches!(u32::from(character), 0x0300..=0x036F | 0x0483..=0x0487 | 0x0591..=0x05C7 | 0x064B..=0x065F | 0x0900..=0x0DFF)
}

/// Gives each link the id of the place that it means. What is not known stays, for `prepare` to report.
pub fn resolve(book: &mut Book, headings: &[NamedHeading], files: &[FileId]) {
    let names = Names::of(book, headings, files);
    let mut visit_run = |run: &mut Vec<Inline>| {
        visit::for_each_inline_mut(run, &mut |inline| {
            if let InlineKind::Reference { anchor, .. } = &mut inline.kind
                && let Some(id) = names.meant(anchor, inline.span.file)
            {
                *anchor = id;
            }
        });
    };
    for sections in [&mut book.front, &mut book.body, &mut book.back] {
        visit::for_each_section_mut(sections, &mut |section| {
            section.heading.iter_mut().for_each(|heading| visit_run(&mut heading.title));
            visit::for_each_run_mut(&mut section.blocks, &mut visit_run);
        });
    }
    for note in &mut book.notes {
        visit::for_each_run_mut(&mut note.blocks, &mut visit_run);
    }
}

/// Everything that a link may name, with the id it has got.
struct Names {
    /// Ids that an author has written.
    written: HashSet<String>,
    ids: HashSet<String>,
    by_file: HashMap<(FileId, String), String>,
    /// By GitHub's name; `None` where headings of two files have it.
    by_github: HashMap<String, Option<String>>,
    /// The first heading of each file; of a file without any, the last one before it, under which its text stands.
    heads: HashMap<FileId, String>,
}

impl Names {
    fn of(book: &Book, headings: &[NamedHeading], files: &[FileId]) -> Names {
        let mut by_span = HashMap::new();
        let mut ids = HashSet::new();
        let mut written: HashSet<String> = headings.iter().filter_map(|heading| heading.written.clone()).collect();
        let mut first = None;
        visit::for_each_section(book.sections(), &mut |section| {
            first.get_or_insert_with(|| section.id.clone());
            ids.insert(section.id.clone());
            by_span.extend(section.heading.iter().map(|heading| (heading.span, section.id.clone())));
            section.heading.iter().for_each(|heading| add_spans(&heading.title, &mut written));
            add_written(&section.blocks, &mut written);
        });
        book.notes.iter().for_each(|note| add_written(&note.blocks, &mut written));
        // The heading that repeats the book's title opens no section; who means it means what follows.
        let mut follower = None;
        let mut named: Vec<(&NamedHeading, String)> = Vec::new();
        for heading in headings.iter().rev() {
            let own = by_span.get(&heading.span).cloned();
            follower = own.or(follower);
            named.extend(follower.clone().or_else(|| first.clone()).map(|id| (heading, id)));
        }
        named.reverse();
        let mut names =
            Names { written, ids, by_file: HashMap::new(), by_github: HashMap::new(), heads: HashMap::new() };
        names.add_headings(&named);
        let mut ends: HashMap<FileId, (String, String)> = HashMap::new();
        for (heading, id) in named {
            let (_, last) = ends.entry(heading.span.file).or_insert_with(|| (id.clone(), id.clone()));
            *last = id;
        }
        let mut before = first;
        for file in files {
            let (head, last) =
                ends.remove(file).map_or((before.clone(), before), |(head, last)| (Some(head), Some(last)));
            names.heads.extend(head.map(|head| (*file, head)));
            before = last;
        }
        names
    }

    fn add_headings(&mut self, named: &[(&NamedHeading, String)]) {
        let spellings: [fn(&NamedHeading, &String) -> String; 3] =
            [|_, id| id.clone(), |heading, _| heading.slug.clone(), |heading, _| heading.github.clone()];
        for spelling in spellings {
            for (heading, id) in named {
                self.by_file.entry((heading.span.file, spelling(heading, id))).or_insert_with(|| id.clone());
            }
        }
        for (heading, id) in named {
            let found = self.by_github.entry(heading.github.clone()).or_insert_with(|| Some(id.clone()));
            found.take_if(|found| *found != *id);
        }
    }

    /// The id for an anchor in a file; `None` to leave it as it is.
    fn meant(&self, anchor: &str, around: FileId) -> Option<String> {
        let in_file = read_file_anchor(anchor);
        let (file, id) = in_file.unwrap_or((around, anchor));
        if id.is_empty() {
            return self.heads.get(&file).cloned();
        }
        let is_own = self.written.contains(id);
        let by_file = || self.by_file.get(&(file, id.to_string())).cloned();
        let found = if is_own { None } else { by_file() };
        let is_known = is_own || self.ids.contains(id);
        let by_github = || self.by_github.get(id).cloned().flatten().filter(|_| !is_known);
        found.or_else(by_github).or_else(|| in_file.map(|(_, id)| id.to_string()))
    }
}

fn add_written(blocks: &[Block], written: &mut HashSet<String>) {
    visit::for_each_block(blocks, &mut |block| written.extend(block.attributes.id.clone()));
    visit::for_each_run(blocks, &mut |run| add_spans(run, written));
}

fn add_spans(run: &[Inline], written: &mut HashSet<String>) {
    visit::for_each_inline(run, &mut |inline| {
        if let InlineKind::Span { attributes, .. } = &inline.kind {
            written.extend(attributes.id.clone());
        }
    });
}

#[cfg(test)]
mod tests {
    use super::BookFiles;
    use super::github_slug;
    use crate::source::SourceMap;

    #[test]
    fn files_are_found_as_their_reader_sees_them() {
        let mut sources = SourceMap::default();
        let files: Vec<_> = ["ms/api/stream.md", "ms/guide/stream.md", "ms/README.md"]
            .iter()
            .map(|name| sources.add(*name, ""))
            .collect();
        let book = BookFiles::new(&sources, &files);
        let find = |folder: &str, link: &str| book.find(folder, link).map(|file| file.0);
        assert_eq!(find("ms/api/", "stream.md"), Some(0));
        assert_eq!(find("ms/api/", "./../guide/stream.md"), Some(1));
        assert_eq!(find("ms/api/", "../../doc/README.md"), None);
        assert_eq!(find("ms/api/", "/guide/stream.md"), Some(1));
        assert_eq!(find("ms/", "stream.md"), None, "two files are called so");
        assert_eq!(find("elsewhere/", "../api/stream.md"), Some(0));
        assert_eq!(find("elsewhere/", "../README.md"), None);
        assert_eq!(find("ms/", ".."), None);
    }

    #[test]
    fn headings_are_called_as_on_github() {
        for (title, name) in [
            ("buffer.fill(value[, offset])", "bufferfillvalue-offset"),
            ("What’s new?  Two spaces", "whats-new--two-spaces"),
            ("Класс: Поток", "класс-поток"),
            ("snake_case & more", "snake_case--more"),
        ] {
            assert_eq!(github_slug(title), name);
        }
    }
}
