//! The words of an EPUB's files of text, as written.
//!
//! Left out are cover, title page and imprint page, which no manuscript holds, the files with the navigation, the index, and the marks of notes.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;
use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::parity::words::BookWords;
use crate::parity::words::Keep;
use crate::parity::words::Words;

/// Kinds of text that are made, not written: values of `epub:type`.
const MADE: [&str; 10] = [
    "cover",
    "titlepage",
    "copyright-page",
    "noteref",
    "backlink",
    "pagebreak",
    "index-group",
    "index-entry-list",
    "toc",
    "landmarks",
];

/// Values of `class` that say the same; the EPUB keeps them from authors.
const MADE_CLASSES: [&str; 3] = ["note-mark", "missing-picture", "formula-number"];

/// Elements that are no text of the book.
const NO_TEXT: [&str; 5] = ["head", "script", "style", "math", "svg"];

/// Elements that stand within a line.
const IN_LINE: [&str; 23] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "dfn", "em", "i", "img", "kbd", "mark", "q", "s", "samp", "small",
    "span", "strong", "sub", "sup", "u", "var",
];

/// The words of the files of text, which are given in reading order.
pub fn words(files: &[&[u8]], keep: Keep) -> BookWords {
    let read: Vec<BookWords> = files.into_par_iter().map(|file| of_file(file, keep)).collect();
    let mut all = BookWords::new(keep);
    for file in read {
        all.text.append(file.text);
        let mut notes = file.notes;
        for note in file.order {
            if let Some(words) = notes.remove(&note) {
                all.note(note).append(words);
            }
        }
    }
    all.finish()
}

/// An element that is open, where it means something.
struct Within {
    depth: usize,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Made,
    Note(u32),
}

fn of_file(bytes: &[u8], keep: Keep) -> BookWords {
    let mut found = BookWords::new(keep);
    let text = String::from_utf8_lossy(bytes);
    if text.contains("<nav") {
        return found;
    }
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    let (mut depth, mut within): (usize, Vec<Within>) = (0, Vec::new());
    loop {
        let is_made = within.last().is_some_and(|one| one.what == What::Made);
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                depth += 1;
                if is_made {
                    continue;
                }
                match meaning(&element) {
                    Some(what) => within.push(Within { depth, what }),
                    None => part(words_at(&mut found, &within), element.name().0),
                }
            }
            Ok(Event::End(element)) => {
                if within.last().is_some_and(|one| one.depth == depth) {
                    within.pop();
                } else if !is_made {
                    part(words_at(&mut found, &within), element.name().0);
                }
                depth = depth.saturating_sub(1);
            }
            Ok(Event::Empty(element)) if !is_made && meaning(&element).is_none() => {
                part(words_at(&mut found, &within), element.name().0);
            }
            Ok(Event::Text(text)) if !is_made => words_at(&mut found, &within).text(&text.xml10_content(), None),
            Ok(Event::CData(text)) if !is_made => words_at(&mut found, &within).text(&text.xml10_content(), None),
            Ok(Event::GeneralRef(reference)) if !is_made => {
                // Named references stand for marks: they part words as a space does.
                let letter = reference.resolve_char_ref().ok().flatten().unwrap_or(' ');
                words_at(&mut found, &within).text(letter.encode_utf8(&mut [0; 4]), None);
            }
            Ok(Event::Eof) | Err(_) => return found.finish(),
            _ => {}
        }
    }
}

fn words_at<'w>(found: &'w mut BookWords, within: &[Within]) -> &'w mut Words {
    match within.last() {
        Some(Within { what: What::Note(note), .. }) => found.note(*note),
        _ => &mut found.text,
    }
}

/// Ends the word or the block where an element begins or ends.
fn part(words: &mut Words, name: &str) {
    match name {
        "br" => words.end_word(),
        _ if IN_LINE.contains(&name) => {}
        _ => words.end_block(),
    }
}

/// What an element with all that is in it means, if it is neither text nor within a line of it.
fn meaning(element: &BytesStart) -> Option<What> {
    if NO_TEXT.contains(&element.name().0) {
        return Some(What::Made);
    }
    let (mut epub_type, mut class, mut id) = (Cow::Borrowed(""), Cow::Borrowed(""), Cow::Borrowed(""));
    for attribute in element.attributes().with_checks(false).flatten() {
        match attribute.key.0 {
            "epub:type" => epub_type = attribute.value,
            "class" => class = attribute.value,
            "id" => id = attribute.value,
            _ => {}
        }
    }
    let has = |value: &str, word: &str| value.split_ascii_whitespace().any(|one| one == word);
    if has(&epub_type, "footnote") {
        let number: u32 = id.strip_prefix("note-")?.parse().ok()?;
        return number.checked_sub(1).map(What::Note);
    }
    let is_made = MADE.iter().any(|word| has(&epub_type, word)) || MADE_CLASSES.iter().any(|word| has(&class, word));
    is_made.then_some(What::Made)
}
