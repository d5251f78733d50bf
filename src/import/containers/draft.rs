//! What all readers of containers write into: the text of the source, the document, the account.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::import::audit::Audit;
use crate::import::audit::Effect;
use crate::import::containers::shape::Content;
use crate::import::containers::shape::Document;
use crate::import::containers::shape::Format;
use crate::import::containers::shape::Inline;
use crate::import::containers::shape::Picture;
use crate::import::containers::shape::Query;
use crate::import::containers::shape::Target;
use crate::import::containers::tree::NodeId;
use crate::import::containers::tree::Tree;
use crate::import::rules::I082;
use crate::import::rules::I092;
use crate::import::rules::Rule;
use crate::import::text::Slice;

/// Schemes of links that may leave a book.
const SCHEMES: [&str; 7] = ["http", "https", "mailto", "ftp", "tel", "doi", "urn"];

/// A text being read.
pub struct Draft<'a> {
    pub source: String,
    pub document: Document,
    pub audit: &'a mut Audit,
    /// How many notes are being read, one within the other.
    pub n_open_notes: usize,
    anchors: BTreeMap<String, Place>,
    langs: BTreeMap<String, usize>,
    pictures: BTreeMap<String, Option<String>>,
    /// How many pictures were called alike, and the paths they got.
    n_alike: BTreeMap<String, usize>,
    paths: BTreeSet<String>,
    n_files: usize,
    /// How often each kind of look was left out.
    looks: BTreeMap<&'static str, usize>,
}

#[derive(Default)]
struct Place {
    idx: usize,
    is_placed: bool,
    is_wanted: bool,
}

impl<'a> Draft<'a> {
    pub fn new(audit: &'a mut Audit) -> Draft<'a> {
        Draft {
            source: String::new(),
            document: Document::default(),
            audit,
            n_open_notes: 0,
            anchors: BTreeMap::new(),
            langs: BTreeMap::new(),
            pictures: BTreeMap::new(),
            n_alike: BTreeMap::new(),
            paths: BTreeSet::new(),
            n_files: 0,
            looks: BTreeMap::new(),
        }
    }

    /// Whether nothing of another file was read before.
    pub fn is_first_file(&self) -> bool {
        self.n_files == 1
    }

    /// Names of places and pictures are those of one file.
    pub fn begin_file(&mut self) {
        self.n_files += 1;
        self.pictures.clear();
    }

    fn anchor(&mut self, key: &str) -> &mut Place {
        let anchors = &mut self.document.anchors;
        self.anchors.entry(format!("{}:{key}", self.n_files)).or_insert_with(|| {
            anchors.push(String::new());
            Place { idx: anchors.len() - 1, ..Place::default() }
        })
    }

    /// The place of a name; nothing where the name stood before.
    pub fn place(&mut self, key: &str) -> Option<Inline> {
        let place = self.anchor(key);
        let is_first = !std::mem::replace(&mut place.is_placed, true);
        is_first.then_some(Inline { content: Content::Anchor(place.idx), format: Format::default() })
    }

    /// A link to a name of this text.
    pub fn link_within(&mut self, key: &str) -> usize {
        let place = self.anchor(key);
        place.is_wanted = true;
        let target = Target::Anchor(place.idx);
        self.link(target)
    }

    /// A link out of the book; `None` for addresses that no reader of a book can open.
    pub fn link_out(&mut self, address: &str) -> Option<usize> {
        let address = address.trim();
        let scheme = address.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        let may_leave = scheme.is_some_and(|scheme| SCHEMES.contains(&scheme.as_str()));
        may_leave.then(|| self.link(Target::Web(address.to_string())))
    }

    fn link(&mut self, target: Target) -> usize {
        let links = &mut self.document.links;
        // Runs of one link that follow each other are one link.
        if links.last() != Some(&target) {
            links.push(target);
        }
        links.len() - 1
    }

    /// A language by its tag; `None` for what is no tag.
    pub fn lang(&mut self, tag: &str) -> Option<usize> {
        let tag = valid_tag(tag)?;
        let langs = &mut self.document.langs;
        Some(*self.langs.entry(tag.clone()).or_insert_with(|| {
            langs.push(tag);
            langs.len() - 1
        }))
    }

    /// A question about what stands at a place.
    pub fn query(&mut self, made: impl Into<String>, words: Vec<Slice>) -> usize {
        self.document.queries.push(Query { made: made.into(), words });
        self.document.queries.len() - 1
    }

    /// A question about nothing but a place.
    pub fn point_query(&mut self, query: usize) -> Inline {
        let format = Format { query: Some(query), ..Format::default() };
        Inline { content: Content::Words(Slice::default()), format }
    }

    /// Takes a picture over; `name` tells it from others. One that no book can show becomes a query.
    pub fn picture(&mut self, name: &str, bytes: Option<Vec<u8>>, alt: Option<Slice>) -> Inline {
        let format = Format::default();
        let key = name;
        // A picture that stands in its address has no other name.
        let name = if name.starts_with("data:") { "picture" } else { name };
        let path = match self.pictures.get(key) {
            Some(known) => known.clone(),
            None => {
                let path = bytes.and_then(|bytes| self.file(name, bytes));
                self.pictures.insert(key.to_string(), path.clone());
                path
            }
        };
        if path.is_none() {
            let words = alt.into_iter().collect::<Vec<_>>();
            let place = alt.unwrap_or_default();
            self.audit.reported(&I092, place, name, "neither PNG, JPEG nor SVG, or not in the file");
            let query = self
                .query(format!("The picture “{name}” could not be taken over; give it as PNG, JPEG or SVG."), words);
            return self.point_query(query);
        }
        self.document.pictures.push(Picture { path, alt, is_decorative: false });
        Inline { content: Content::Picture(self.document.pictures.len() - 1), format }
    }

    /// Keeps a file beside the manuscript under a plain name of its own.
    fn file(&mut self, name: &str, bytes: Vec<u8>) -> Option<String> {
        let kind = picture_kind(&bytes)?;
        let stem = name.rsplit('/').next().unwrap_or(name);
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
        let plain: String = stem
            .to_lowercase()
            .chars()
            .map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '-' })
            .take(60)
            .collect();
        let plain = plain.trim_matches('-');
        let plain = if plain.is_empty() { "picture" } else { plain };
        let n_alike = self.n_alike.entry(format!("{plain}.{kind}")).or_default();
        let path = loop {
            *n_alike += 1;
            let path = match *n_alike {
                1 => format!("pictures/{plain}.{kind}"),
                number => format!("pictures/{plain}-{number}.{kind}"),
            };
            if self.paths.insert(path.clone()) {
                break path;
            }
        };
        self.audit.kept(&I092, Slice::default(), path.clone(), 100);
        self.document.files.push((format!("manuscripts/{path}"), bytes));
        Some(path)
    }

    /// Takes an element with all its words out, as one change.
    pub fn remove(&mut self, rule: &'static Rule, tree: &Tree, id: NodeId, because: &str) {
        self.remove_slices(rule, &tree.slices(id), because);
    }

    /// Takes words out. Slices that follow each other in the source, with nothing but white between, are one change.
    pub fn remove_slices(&mut self, rule: &'static Rule, slices: &[Slice], because: &str) {
        let mut joined: Vec<Slice> = Vec::new();
        for slice in slices.iter().filter(|slice| slice.of(&self.source).contains(|sign: char| !sign.is_whitespace())) {
            match joined.last_mut() {
                Some(last)
                    if last.end <= slice.start
                        && Slice::new(last.end, slice.start).of(&self.source).trim().is_empty() =>
                {
                    last.end = slice.end;
                }
                _ => joined.push(*slice),
            }
        }
        for slice in joined {
            self.audit.removed(rule, slice, 95, because);
        }
    }

    /// Takes a comment over as a query.
    pub fn comment(&mut self, who: &str, words: Vec<Slice>) -> usize {
        let first = words.first().copied().unwrap_or_default();
        let whole =
            words.iter().fold(first, |whole, one| Slice::new(whole.start.min(one.start), whole.end.max(one.end)));
        self.audit.push(&I082, Effect::Kept, whole, "query".into(), 100, format!("comment of {who}"));
        let made = if who.is_empty() { String::new() } else { format!("{who}:") };
        self.query(made, words)
    }

    /// Counts a look that the manuscript has no words for.
    pub fn look(&mut self, what: &'static str) {
        *self.looks.entry(what).or_default() += 1;
    }

    /// Ends the reading: places that somebody refers to get names.
    pub fn finish(mut self) -> (String, Document) {
        for (what, count) in &self.looks {
            self.audit.reported(&crate::import::rules::I089, Slice::default(), *what, format!("{count} times"));
        }
        let mut taken: BTreeSet<String> = BTreeSet::new();
        for (key, place) in self.anchors.iter().filter(|(_, place)| place.is_placed && place.is_wanted) {
            let own = key.rsplit_once('#').or(key.split_once(':')).map_or(key.as_str(), |(_, own)| own);
            let plain: String = own
                .chars()
                .map(|sign| if sign.is_alphanumeric() || matches!(sign, '-' | '_') { sign } else { '-' })
                .take(60)
                .collect();
            let plain = plain.trim_matches('-');
            let plain = if plain.is_empty() { "place" } else { plain };
            let mut name = plain.to_string();
            let mut number = 1;
            while !taken.insert(name.clone()) {
                number += 1;
                name = format!("{plain}-{number}");
            }
            self.document.anchors[place.idx] = name;
        }
        (self.source, self.document)
    }
}

/// The kinds of pictures that a book can show, by their bytes.
fn picture_kind(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some("png");
    }
    if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        return Some("jpg");
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2000)]).to_string();
    (head.trim_start_matches('\u{feff}').trim_start().starts_with('<') && head.contains("<svg")).then_some("svg")
}

/// A tag as BCP 47 has it, or nothing.
pub fn valid_tag(tag: &str) -> Option<String> {
    let tag = tag.trim().replace('_', "-");
    let parsed = language_tags::LanguageTag::parse(&tag).ok()?;
    parsed.validate().ok()?;
    (parsed.primary_language() != "und").then(|| parsed.as_str().to_string())
}
