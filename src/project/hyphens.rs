//! Exceptions to the hyphenation patterns: those of the manifest, and those of a file that it names.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::book::Lang;
use crate::diag::Sink;
use crate::diag::codes::config;
use crate::locale::hyphens::Exception;
use crate::project::config::BookConfig;
use crate::project::config::ProjectPath;
use crate::project::facts::language;
use crate::project::raw::RawBook;
use crate::project::raw::RawText;
use crate::project::text;
use crate::source::SourceMap;
use crate::source::Span;
use crate::toml_reader::Located;

/// Words by language; `None` is the language of the book.
type Sections = Vec<(Option<Lang>, Vec<Exception>)>;

/// The lists that were read already: several books may name one.
pub type KnownLists = BTreeMap<PathBuf, Sections>;

/// The words that a book's own entry gives. Reports C036 for what is no word with break points.
pub fn in_manifest(raw: &RawBook, main: &Lang, sink: &mut Sink) -> Vec<(Lang, Vec<Exception>)> {
    let mut all = Vec::new();
    for own in raw.hyphenation.iter().flatten() {
        let lang = match &own.language {
            Some(text) => language(text, sink),
            None => Some(main.clone()),
        };
        let given = own.words.iter().filter(|word| !word.value.is_empty());
        let words = given.filter_map(|word| exception(word, sink)).collect();
        all.extend(lang.map(|lang| (lang, words)));
    }
    all
}

/// Adds the words of the file that the book names. Those of the manifest stay behind them, so that they win.
pub fn add_file(book: &mut BookConfig, known: &mut KnownLists, sources: &mut SourceMap, sink: &mut Sink) {
    let Some(path) = &book.hyphenation_file else { return };
    let sections = known.entry(path.path.clone()).or_insert_with(|| read(path, sources, sink).unwrap_or_default());
    let of_file =
        sections.iter().map(|(lang, words)| (lang.as_ref().unwrap_or(&book.meta.lang).clone(), words.clone()));
    book.hyphenation.splice(0..0, of_file);
}

/// Reads a list: one word a line, `#` for comments, `[de]` before the words of a language. Reports C008 and C036.
fn read(path: &ProjectPath, sources: &mut SourceMap, sink: &mut Sink) -> Option<Sections> {
    text::check_size(&[path], text::MAX_MANIFEST, sink)?;
    let file = text::read(path, sources, sink)?;
    let text = &sources.file(file).text;
    let mut sections: Sections = vec![(None, Vec::new())];
    // Words below a wrong language are judged, but hold for no other one.
    let mut is_known = true;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let entry = line.split('#').next().unwrap_or_default().trim();
        let offset = start + line.find(entry).unwrap_or(0);
        start += line.len();
        let part = |value: &str, offset: usize| {
            let span = Some(Span::new(file, offset, offset + value.len()));
            Located { value: value.to_string(), span }
        };
        if entry.is_empty() {
            continue;
        } else if let Some(tag) = entry.strip_prefix('[').and_then(|tag| tag.strip_suffix(']')) {
            let lang = language(&part(tag, offset + 1), sink);
            is_known = lang.is_some();
            sections.push((lang, Vec::new()));
        } else if let Some(word) = exception(&part(entry, offset), sink)
            && is_known
        {
            sections.last_mut()?.1.push(word);
        }
    }
    Some(sections)
}

fn exception(word: &RawText, sink: &mut Sink) -> Option<Exception> {
    let exception = Exception::parse(&word.value, word.span);
    if exception.is_none() {
        sink.report(&config::C036, word.span, format!("“{}” is no word with break points", word.value))
            .hint("write one word with a hyphen at each place where it may break: “type-set-ting”");
    }
    exception
}
