//! What stands around the text of a web page, and what its head says.

use crate::import::containers::draft::Draft;
use crate::import::containers::html::Reader;
use crate::import::containers::html::kinds;
use crate::import::containers::tree::NodeId;
use crate::import::containers::tree::Tree;
use crate::import::rules::I085;
use crate::import::rules::I099;

/// The text of a page is at least this share of what its `main` or `article` holds, in per cent; else that is but a part of it.
const MIN_SHARE: usize = 40;

/// Reads the head of a page.
pub fn facts(tree: &Tree, draft: &mut Draft) {
    let source = std::mem::take(&mut draft.source);
    let facts = &mut draft.document.facts;
    for id in tree.below(0) {
        let content = tree.get(id, "content").unwrap_or_default();
        let name = tree.get(id, "name").or(tree.get(id, "property")).unwrap_or_default().to_lowercase();
        match (tree.local(id), name.as_str()) {
            ("title", _) if facts.title.is_none() => facts.declare("title", &tree.text(id, &source)),
            ("meta", "author" | "dc.creator" | "dcterms.creator") => facts.declare("creator", content),
            ("meta", "description" | "dc.description") => facts.declare("description", content),
            ("meta", "keywords") => facts.declare("keywords", content),
            ("meta", "date" | "dcterms.date" | "dc.date" | "article:published_time") => facts.set_date(content),
            ("meta", "dc.language") => facts.declare("language", content),
            ("meta", "dc.publisher") => facts.declare("publisher", content),
            _ => {}
        }
    }
    draft.source = source;
}

impl Reader<'_, '_> {
    /// The element that holds the text: the one `main` or `article` of the page, if it has most of the words; else the body without
    /// the head and the foot of the page. All else is told as removed.
    pub fn content(&mut self, body: NodeId) -> NodeId {
        let pages = self.pages;
        let page = &pages[0];
        let tree = &page.tree;
        if !self.draft.audit.allows(&I085) {
            return body;
        }
        let letters = |id: NodeId| {
            let slices = self.slices_without_notes(0, id);
            slices
                .iter()
                .map(|slice| slice.of(&self.draft.source).chars().filter(|sign| sign.is_alphanumeric()).count())
                .sum::<usize>()
        };
        let named = |name: &str| {
            let found: Vec<NodeId> = tree
                .below(body)
                .filter(|id| tree.local(*id) == name || (name == "main" && tree.get(*id, "role") == Some("main")))
                .collect();
            if let [only] = found.as_slice() { Some(*only) } else { None }
        };
        let whole = letters(body);
        let content = named("main").or_else(|| named("article")).filter(|id| letters(*id) * 100 >= whole * MIN_SHARE);
        match content {
            Some(content) => self.remove_around(body, content),
            None => self.remove_edges(body),
        }
        content.unwrap_or(body)
    }

    /// The block with title and author that Pandoc sets at the head of a page.
    pub fn title_block(&mut self, page: usize, id: NodeId) {
        let pages = self.pages;
        let tree = &pages[page].tree;
        for child in tree.below(id) {
            let text = tree.text(child, &self.draft.source).split_whitespace().collect::<Vec<_>>().join(" ");
            let facts = &mut self.draft.document.facts;
            match tree.get(child, "class") {
                Some("title") => facts.title = Some(text),
                Some("subtitle") => facts.declared.subtitle = Some(text),
                Some("author") => facts.add_person("author", &text, None),
                Some("date") => facts.set_date(&text),
                _ => {}
            }
        }
        self.take_out(&I099, page, id, "moved into the manifest");
    }

    /// Takes out everything that stands beside the way from the body down to the text.
    fn remove_around(&mut self, body: NodeId, content: NodeId) {
        let pages = self.pages;
        let tree = &pages[0].tree;
        let mut at = content;
        while at != body {
            let Some(parent) = tree.parent(at) else { break };
            for sibling in tree.children(parent).iter().filter(|sibling| **sibling != at) {
                let slices = match tree.words(*sibling) {
                    Some(slice) => vec![slice],
                    None => self.slices_without_notes(0, *sibling),
                };
                if !self.notes.bodies.contains_key(&(0, *sibling)) {
                    self.draft.remove_slices(&I085, &slices, "stands around the text of the page");
                }
            }
            at = parent;
        }
    }

    /// Where nothing says what the text is, only head and foot of the page go. They are taken out as the flow meets them.
    fn remove_edges(&mut self, body: NodeId) {
        let pages = self.pages;
        let page = &pages[0];
        for child in page.tree.children(body) {
            let is_edge = matches!(page.tree.local(*child), "header" | "footer");
            let has_title = page.tree.below(*child).any(|id| page.tree.local(id) == "h1");
            let is_notes = page.tree.below(*child).any(|id| self.notes.bodies.contains_key(&(0, id)));
            let is_title = kinds(page, *child).iter().any(|kind| kind.contains("title"));
            if is_edge && !has_title && !is_notes && !is_title {
                self.edges.push(*child);
                self.take_out(&I085, 0, *child, "head or foot of the page");
            }
        }
    }
}
