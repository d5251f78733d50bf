//! Notes of pages: which links call them, which elements hold them. Makers of EPUBs mark them in many ways, or not at all; what all have is a
//! short link that leads to a text which leads back, or which stands among the notes.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::import::containers::html::Page;
use crate::import::containers::html::kinds;
use crate::import::containers::html::parse::BLOCKS;
use crate::import::containers::tree::NodeId;

/// A node of a page.
pub type Place = (usize, NodeId);

/// Letters that the label of a call has at most: `[12]`, `***`.
const MAX_LABEL: usize = 6;
/// Letters of a call that is marked as one.
const MAX_TYPED_LABEL: usize = 24;
/// How far above a link its name may stand: `<sup id="r1"><a …>`.
const NAME_ABOVE: usize = 3;

/// What is known of the notes of all pages.
#[derive(Default, Debug)]
pub struct Notes {
    /// The note that each calling link means, by the element that holds its text.
    pub calls: BTreeMap<Place, Place>,
    /// The elements that hold notes, each with the label of its first call.
    pub bodies: BTreeMap<Place, String>,
    /// Links within notes that lead back.
    pub back: BTreeSet<Place>,
}

/// Finds the notes of all pages, in reading order.
pub fn find(pages: &[Page], source: &str) -> Notes {
    let names = names(pages);
    let mut links: BTreeMap<Place, Place> = BTreeMap::new();
    for (page_idx, page) in pages.iter().enumerate() {
        for id in page.tree.below(0).filter(|id| page.tree.local(*id) == "a") {
            if let Some(target) = page.target(id).and_then(|key| names.get(&key)) {
                links.insert((page_idx, id), *target);
            }
        }
    }
    let by_target: BTreeSet<Place> = links.values().copied().collect();
    let finder = Finder { pages, source, links: &links, by_target };
    let mut notes = Notes::default();
    let mut calls_of: BTreeMap<Place, Vec<Place>> = BTreeMap::new();
    for (link, target) in &links {
        if let Some((body, label)) = finder.call(*link, *target) {
            notes.calls.insert(*link, body);
            calls_of.entry(body).or_default().push(*link);
            notes.bodies.entry(body).or_insert(label);
        }
    }
    // A link out of a note to the place that calls it is no call itself.
    for (link, target) in &links {
        let Some(body) = finder.above(*link).find(|place| notes.bodies.contains_key(place)) else { continue };
        let is_typed = kinds(&pages[link.0], link.1).iter().any(|kind| kind.contains("back"));
        let calls = calls_of.get(&body).map_or(&[][..], Vec::as_slice);
        if is_typed || calls.iter().any(|call| finder.named_near(*call).contains(target)) {
            notes.back.insert(*link);
        }
    }
    for link in &notes.back {
        notes.calls.remove(link);
    }
    notes
}

/// All names of places, with the path of their page.
pub fn names(pages: &[Page]) -> BTreeMap<String, Place> {
    let mut names = BTreeMap::new();
    for (page_idx, page) in pages.iter().enumerate() {
        for id in page.tree.below(0) {
            for key in ["id", "name", "xml:id"] {
                if let Some(name) = page.tree.get(id, key) {
                    names.entry(format!("{}#{name}", page.path)).or_insert((page_idx, id));
                }
            }
        }
    }
    names
}

struct Finder<'a> {
    pages: &'a [Page],
    source: &'a str,
    links: &'a BTreeMap<Place, Place>,
    by_target: BTreeSet<Place>,
}

impl Finder<'_> {
    /// The element that holds the note which a link calls, and the label of the call.
    fn call(&self, link: Place, target: Place) -> Option<(Place, String)> {
        let page = &self.pages[link.0];
        let label = page.tree.text(link.1, self.source).trim().to_string();
        let is_typed = kinds(page, link.1).iter().any(|kind| {
            matches!(
                kind.as_str(),
                "noteref" | "doc-noteref" | "footnote-ref" | "footnoteref" | "fnref" | "endnote-ref" | "fn-ref"
            )
        });
        let is_back = kinds(page, link.1)
            .iter()
            .any(|kind| matches!(kind.as_str(), "backlink" | "doc-backlink" | "footnote-back"));
        // An end tag that is missing makes a link of all that follows.
        let is_long = label.chars().count() > MAX_TYPED_LABEL;
        let calls = is_typed || (is_label(&label) && target > link);
        if is_back || is_long || !calls {
            return None;
        }
        let body = self.body(target)?;
        let is_among = self.is_among_notes(target);
        if !is_typed && ((self.is_headed(body) && !self.is_note(body)) || (!is_among && self.is_contents(link))) {
            return None;
        }
        let is_inside = self.above(link).any(|place| place == body);
        let is_known = is_typed || is_among || self.answers(body, link);
        (is_known && !is_inside).then_some((body, label))
    }

    /// The element of a note: the one that is named, or the paragraph that the name stands in.
    fn body(&self, target: Place) -> Option<Place> {
        let tree = &self.pages[target.0].tree;
        let mut id = target.1;
        loop {
            let name = tree.local(id);
            let is_block = BLOCKS.contains(&name) && !matches!(name, "body" | "html" | "main" | "td" | "tr" | "dt");
            if is_block && !name.starts_with('h') {
                return Some((target.0, id));
            }
            if matches!(name, "dt") {
                // The note of a list of terms stands in the text behind its term.
                let parent = tree.parent(id)?;
                let at = tree.children(parent).iter().position(|child| *child == id)?;
                let text = tree.children(parent)[at..].iter().find(|child| tree.local(**child) == "dd")?;
                return Some((target.0, *text));
            }
            if BLOCKS.contains(&name) {
                return None;
            }
            id = tree.parent(id)?;
        }
    }

    /// A part of the text, with a heading of its own.
    fn is_headed(&self, (page, body): Place) -> bool {
        let tree = &self.pages[page].tree;
        tree.below(body).any(|id| matches!(tree.local(id), "h1" | "h2" | "h3" | "h4" | "h5" | "h6"))
    }

    fn is_note(&self, (page, body): Place) -> bool {
        kinds(&self.pages[page], body).iter().any(|kind| is_note(kind))
    }

    /// Whether a link stands among nothing but links, as in a list of contents.
    fn is_contents(&self, link: Place) -> bool {
        let tree = &self.pages[link.0].tree;
        let Some((_, block)) = self.above(link).find(|(_, id)| BLOCKS.contains(&tree.local(*id))) else { return false };
        let mut n_links = 0;
        let mut stack = vec![block];
        while let Some(id) = stack.pop() {
            if tree.local(id) == "a" {
                n_links += 1;
                continue;
            }
            if tree.words(id).is_some_and(|slice| slice.of(self.source).contains(char::is_alphanumeric)) {
                return false;
            }
            stack.extend(tree.children(id));
        }
        n_links > 1
    }

    /// Whether a name stands in an element made for notes.
    fn is_among_notes(&self, target: Place) -> bool {
        let page = &self.pages[target.0];
        self.above(target).any(|(_, id)| is_notes(page, id) || kinds(page, id).iter().any(|kind| is_note(kind)))
    }

    /// Whether a note has a link back to its call.
    fn answers(&self, body: Place, link: Place) -> bool {
        let named = self.named_near(link);
        let tree = &self.pages[body.0].tree;
        let inner = tree.below(body.1).filter(|id| tree.local(*id) == "a");
        inner.filter_map(|id| self.links.get(&(body.0, id))).any(|target| named.contains(target))
    }

    /// A node and all that it stands in.
    fn above(&self, place: Place) -> impl Iterator<Item = Place> {
        let tree = &self.pages[place.0].tree;
        std::iter::successors(Some(place.1), |id| tree.parent(*id)).map(move |id| (place.0, id))
    }

    /// The link itself, and the elements close above and before it that links lead to.
    fn named_near(&self, link: Place) -> Vec<Place> {
        let tree = &self.pages[link.0].tree;
        let mut places = vec![link];
        let mut id = link.1;
        for _ in 0..NAME_ABOVE {
            let Some(parent) = tree.parent(id) else { break };
            let siblings = tree.children(parent);
            let at = siblings.iter().position(|sibling| *sibling == id).unwrap_or(0);
            places.extend(siblings[at.saturating_sub(1)..at].iter().map(|sibling| (link.0, *sibling)));
            places.push((link.0, parent));
            if BLOCKS.contains(&tree.local(parent)) {
                break;
            }
            id = parent;
        }
        places.extend(tree.below(link.1).map(|below| (link.0, below)));
        places.retain(|place| self.by_target.contains(place));
        places
    }
}

/// Whether an element is one for notes alone.
pub fn is_notes(page: &Page, id: NodeId) -> bool {
    let known = ["footnotes", "endnotes", "rearnotes", "doc-endnotes", "doc-footnotes", "notes"];
    kinds(page, id).iter().any(|kind| known.contains(&kind.as_str()))
}

fn is_note(kind: &str) -> bool {
    matches!(kind, "footnote" | "endnote" | "rearnote" | "doc-footnote" | "doc-endnote")
}

/// A number, a letter or stars, in brackets or not.
pub fn is_label(text: &str) -> bool {
    let core = text.trim_matches(['[', ']', '(', ')', '.', ' ']);
    let is_number = !core.is_empty() && core.bytes().all(|byte| byte.is_ascii_digit());
    let is_sign = !core.is_empty() && core.chars().all(|sign| "*†‡".contains(sign));
    let is_letter = core.chars().count() == 1 && core.chars().all(char::is_alphabetic) && core != text;
    text.chars().count() <= MAX_LABEL && (is_number || is_sign || is_letter)
}
