//! HTML, alone and as pages of an EPUB.

pub mod css;
pub mod flow;
pub mod furniture;
pub mod labels;
pub mod notes;
pub mod parse;
pub mod spans;
pub mod tables;
pub mod verse;

use std::collections::BTreeMap;

use crate::import::ImportError;
use crate::import::audit::Audit;
use crate::import::containers::archive::Archive;
use crate::import::containers::archive::resolve;
use crate::import::containers::draft::Draft;
use crate::import::containers::html::css::Sheet;
use crate::import::containers::html::notes::Notes;
use crate::import::containers::html::notes::Place;
use crate::import::containers::shape::Format;
use crate::import::containers::tree::NodeId;
use crate::import::containers::tree::Tree;
use crate::import::rules::I083;
use crate::uri::unescaped;

/// One page with its place in the container.
#[derive(Debug)]
pub struct Page {
    pub path: String,
    pub tree: Tree,
}

impl Page {
    /// The path of the page that an address leads to.
    pub fn leads_to(&self, address: &str) -> String {
        resolve(&self.path, &unescaped(address.split('#').next().unwrap_or_default()))
    }

    /// The place that a link leads to, as `path#name`.
    pub fn target(&self, link: NodeId) -> Option<String> {
        let address = self.tree.get(link, "href")?;
        let (path, name) = address.split_once('#')?;
        if path.contains(':') {
            return None;
        }
        let path = if path.is_empty() { self.path.clone() } else { resolve(&self.path, &unescaped(path)) };
        Some(format!("{path}#{}", unescaped(name)))
    }
}

/// What kind of thing an element is said to be, in small letters: by its class, its role, its `epub:type`.
pub fn kinds(page: &Page, id: NodeId) -> Vec<String> {
    let said = ["epub:type", "role", "class"].into_iter().filter_map(|key| page.tree.get(id, key));
    said.flat_map(str::split_whitespace).map(str::to_ascii_lowercase).collect()
}

/// Reads pages into blocks.
pub struct Reader<'d, 'a> {
    pub draft: &'d mut Draft<'a>,
    /// Where pictures lie; a page alone has none.
    pub archive: Option<&'d mut Archive>,
    /// Pictures that lie beside a page alone, by their paths from it.
    pub pictures: &'d BTreeMap<String, Vec<u8>>,
    pub pages: &'d [Page],
    pub notes: Notes,
    /// The notes read so far.
    pub read: BTreeMap<Place, usize>,
    pub sheet: Sheet,
    /// Head and foot of a page, which were taken out before.
    pub edges: Vec<NodeId>,
    pub lang: Option<String>,
}

/// Reads a page of the web.
pub fn read(bytes: &[u8], pictures: &BTreeMap<String, Vec<u8>>, draft: &mut Draft) -> Result<(), ImportError> {
    let mut source = std::mem::take(&mut draft.source);
    let tree = parse::html(bytes, &mut source, draft.audit)?;
    draft.source = source;
    let pages = [Page { path: String::new(), tree }];
    let tree = &pages[0].tree;
    let html = tree.child(0, "html").unwrap_or(0);
    furniture::facts(tree, draft);
    let lang = tree.get(html, "lang").or(tree.get(html, "xml:lang")).map(str::to_string);
    if let Some(lang) = &lang {
        draft.document.facts.set_language(lang);
    }
    let notes = notes::find(&pages, &draft.source);
    let mut reader = Reader {
        draft,
        archive: None,
        pictures,
        pages: &pages,
        notes,
        read: BTreeMap::new(),
        sheet: Sheet::default(),
        edges: Vec::new(),
        lang,
    };
    reader.add_inner_sheets(0);
    if let Some(head) = tree.child(html, "head") {
        reader.draft.remove(&I083, tree, head, "head of the page");
    }
    let body = tree.child(html, "body").unwrap_or(html);
    let root = reader.content(body);
    let blocks = reader.flow(0, root, Format::default());
    reader.uncalled_notes();
    reader.draft.document.blocks.extend(blocks);
    Ok(())
}

/// The paths of the pictures that a page shows, as far as they lie beside it.
pub fn pictures(bytes: &[u8]) -> Vec<String> {
    let Ok(tree) = parse::html(bytes, &mut String::new(), &mut Audit::default()) else { return Vec::new() };
    let images = tree.below(0).filter(|id| tree.local(*id) == "img").filter_map(|id| tree.get(id, "src"));
    let near = images.filter(|address| !address.contains(':') && !address.starts_with('/') && !address.contains(".."));
    near.map(path_of).collect()
}

/// The path of a picture from its page.
pub fn path_of(address: &str) -> String {
    resolve("", &unescaped(address.split(['?', '#']).next().unwrap_or_default()))
}

impl Reader<'_, '_> {
    /// Takes the style sheets that stand in the page itself.
    pub fn add_inner_sheets(&mut self, page: usize) {
        let tree = &self.pages[page].tree;
        for id in tree.below(0).filter(|id| tree.local(*id) == "style") {
            self.sheet.add(&tree.text(id, &self.draft.source));
        }
    }
}
