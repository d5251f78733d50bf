//! The navigation of an EPUB: the titles of pages, and how deep they stand.

use std::collections::BTreeSet;

use crate::import::ImportError;
use crate::import::audit::Audit;
use crate::import::containers::archive::Archive;
use crate::import::containers::archive::resolve;
use crate::import::containers::epub::package::Package;
use crate::import::containers::html::parse;
use crate::import::containers::tree::Grammar;
use crate::import::containers::tree::NodeId;
use crate::import::containers::tree::Tree;
use crate::import::containers::tree::parse_xml;
use crate::import::text::Slice;
use crate::uri::unescaped;

const NCX: Grammar = Grammar { breaks: &["text"], worded: &[], spoken: &["text"] };
/// Headings have no more levels.
const MAX_LEVEL: u8 = 6;

/// One line of the navigation.
#[derive(Debug)]
pub struct Entry {
    pub path: String,
    pub words: Vec<Slice>,
    pub level: u8,
}

/// Reads the navigation, of both kinds where a book has both. All their words are in an entry: what is not used is told as removed.
pub fn read(
    archive: &mut Archive,
    package: &Package,
    source: &mut String,
    audit: &mut Audit,
) -> Result<Vec<Entry>, ImportError> {
    let mut entries = Vec::new();
    let nav = package.items.iter().find(|item| item.properties.split_whitespace().any(|own| own == "nav"));
    if let Some(nav) = nav
        && let Some(bytes) = archive.bytes(&nav.path)?
    {
        let tree = parse::page(&bytes, source, audit)?;
        let root = tree
            .below(0)
            .find(|id| tree.local(*id) == "nav" && tree.get(*id, "epub:type").is_none_or(|kind| kind == "toc"));
        if let Some(root) = root {
            links(&tree, root, &nav.path, 0, &mut entries);
        }
        let words: BTreeSet<Slice> = entries.iter().flat_map(|entry| entry.words.clone()).collect();
        let rest = tree.slices(0).into_iter().filter(|slice| !words.contains(slice));
        entries.push(Entry { path: String::new(), words: rest.collect(), level: 1 });
    }
    if let Some(path) = &package.ncx
        && let Some(bytes) = archive.bytes(path)?
    {
        let tree = parse_xml(&bytes, NCX, source)?;
        let first = entries.len();
        points(&tree, 0, path, 0, &mut entries);
        let words: BTreeSet<Slice> = entries[first..].iter().flat_map(|entry| entry.words.clone()).collect();
        let rest = tree.slices(0).into_iter().filter(|slice| !words.contains(slice)).collect();
        entries.push(Entry { path: String::new(), words: rest, level: 1 });
    }
    Ok(entries)
}

fn links(tree: &Tree, id: NodeId, path: &str, level: u8, entries: &mut Vec<Entry>) {
    for child in tree.children(id) {
        let level = if tree.local(*child) == "ol" { level.saturating_add(1) } else { level };
        match tree.get(*child, "href").filter(|_| tree.local(*child) == "a") {
            Some(link) => entries.push(entry(path, link, tree.slices(*child), level)),
            None => links(tree, *child, path, level, entries),
        }
    }
}

fn points(tree: &Tree, id: NodeId, path: &str, level: u8, entries: &mut Vec<Entry>) {
    for child in tree.children(id) {
        if tree.local(*child) != "navPoint" {
            points(tree, *child, path, level, entries);
            continue;
        }
        let label = tree.children(*child).iter().find(|id| tree.local(**id) == "navLabel");
        let content = tree.children(*child).iter().find(|id| tree.local(**id) == "content");
        if let (Some(label), Some(link)) = (label, content.and_then(|id| tree.get(*id, "src"))) {
            entries.push(entry(path, link, tree.slices(*label), level.saturating_add(1)));
        }
        points(tree, *child, path, level.saturating_add(1), entries);
    }
}

fn entry(path: &str, link: &str, words: Vec<Slice>, level: u8) -> Entry {
    let link = link.split('#').next().unwrap_or_default();
    Entry { path: resolve(path, &unescaped(link)), words, level: level.clamp(1, MAX_LEVEL) }
}
