//! EPUB: the pages of the spine, each read as HTML, with the titles of the navigation where pages have none.

pub mod navigation;
pub mod package;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::VecDeque;

use crate::import::ImportError;
use crate::import::containers::archive::Archive;
use crate::import::containers::archive::damaged;
use crate::import::containers::draft::Draft;
use crate::import::containers::epub::navigation::Entry;
use crate::import::containers::epub::package::Item;
use crate::import::containers::epub::package::Package;
use crate::import::containers::html::Page;
use crate::import::containers::html::Reader;
use crate::import::containers::html::css::Sheet;
use crate::import::containers::html::kinds;
use crate::import::containers::html::notes;
use crate::import::containers::html::parse;
use crate::import::containers::paragraphs::joined;
use crate::import::containers::paragraphs::words;
use crate::import::containers::shape::Block;
use crate::import::containers::shape::Content;
use crate::import::containers::shape::Format;
use crate::import::containers::shape::Inline;
use crate::import::containers::shape::plain;
use crate::import::containers::tree::NodeId;
use crate::import::rules::I083;
use crate::import::rules::I088;
use crate::import::rules::I099;

/// Pages that the book gets anew.
const MADE_ANEW: [&str; 13] = [
    "cover",
    "titlepage",
    "title-page",
    "halftitlepage",
    "halftitle",
    "copyright-page",
    "toc",
    "landmarks",
    "page-list",
    "loi",
    "lot",
    "doc-cover",
    "doc-toc",
];
/// Lines of a copyright page that are kept as comments of the manifest.
const MAX_IMPRINT: usize = 40;

/// Reads a whole EPUB.
pub fn read(archive: &mut Archive, draft: &mut Draft) -> Result<(), ImportError> {
    let package = package::read(archive, &mut draft.document.facts)?;
    take_cover(archive, &package, draft)?;
    let mut source = std::mem::take(&mut draft.source);
    let entries = navigation::read(archive, &package, &mut source, draft.audit)?;
    let mut pages = Vec::new();
    let mut seen = BTreeSet::new();
    let mut items: VecDeque<&Item> = package.spine.iter().collect();
    while let Some(item) = items.pop_front() {
        let is_page = item.kind.contains("html") || item.kind.contains("xml") && !item.kind.contains("svg");
        let is_navigation = item.properties.split_whitespace().any(|own| own == "nav");
        if !is_page || is_navigation || item.kind.contains("dtbncx") || !seen.insert(item.path.clone()) {
            continue;
        }
        let bytes =
            archive.bytes(&item.path)?.ok_or_else(|| damaged(&format!("its page “{}” is not there", item.path)))?;
        let tree = parse::page(&bytes, &mut source, draft.audit)?;
        let page = Page { path: item.path.clone(), tree };
        // Pages outside of the reading order, to which pages of the book lead, such as one for notes, follow at the end.
        let linked: BTreeSet<String> =
            page.tree.below(0).filter_map(|id| page.tree.get(id, "href")).map(|link| page.leads_to(link)).collect();
        items.extend(package.items.iter().filter(|item| linked.contains(&item.path) && !seen.contains(&item.path)));
        pages.push(page);
    }
    draft.source = source;
    let sheet = sheets(archive, &package)?;
    let notes = notes::find(&pages, &draft.source);
    let none = BTreeMap::new();
    let lang = draft.document.facts.declared.language.clone();
    let reader = Reader {
        draft,
        archive: Some(archive),
        pictures: &none,
        pages: &pages,
        notes,
        read: BTreeMap::new(),
        sheet,
        edges: Vec::new(),
        lang,
    };
    Book { reader, package: &package, entries }.read();
    Ok(())
}

fn take_cover(archive: &mut Archive, package: &Package, draft: &mut Draft) -> Result<(), ImportError> {
    let Some(path) = &package.cover else { return Ok(()) };
    let end = path.rsplit('.').next().unwrap_or_default().to_lowercase();
    if let Some(bytes) = archive.bytes(path)?.filter(|_| matches!(end.as_str(), "png" | "jpg" | "jpeg")) {
        let name = format!("covers/cover.{end}");
        draft.document.facts.declared.cover = Some(name.clone());
        draft.document.files.push((name, bytes));
    }
    Ok(())
}

fn sheets(archive: &mut Archive, package: &Package) -> Result<Sheet, ImportError> {
    let mut sheet = Sheet::default();
    for item in package.items.iter().filter(|item| item.kind == "text/css") {
        if let Some(bytes) = archive.bytes(&item.path)? {
            sheet.add(&String::from_utf8_lossy(&bytes));
        }
    }
    Ok(sheet)
}

struct Book<'r, 'd, 'a> {
    reader: Reader<'d, 'a>,
    package: &'r Package,
    entries: Vec<Entry>,
}

impl Book<'_, '_, '_> {
    fn read(mut self) {
        let mut used = vec![false; self.entries.len()];
        for page_idx in 0..self.reader.pages.len() {
            self.reader.add_inner_sheets(page_idx);
            let blocks = self.page(page_idx, &mut used);
            self.reader.draft.document.blocks.extend(blocks);
        }
        self.reader.uncalled_notes();
        for (entry, _) in self.entries.iter().zip(used).filter(|(_, used)| !used) {
            self.reader.draft.remove_slices(&I083, &entry.words, "the contents list of the file");
        }
    }

    fn page(&mut self, page_idx: usize, used: &mut [bool]) -> Vec<Block> {
        let pages = self.reader.pages;
        let page = &pages[page_idx];
        let tree = &page.tree;
        let html = tree.below(0).find(|id| tree.local(*id) == "html").unwrap_or(0);
        for head in tree.children(html).iter().filter(|id| tree.local(**id) == "head") {
            self.reader.draft.remove(&I083, tree, *head, "head of the page");
        }
        let body = tree.below(0).find(|id| tree.local(*id) == "body").unwrap_or(html);
        if let Some(kind) = self.made_anew(page_idx, body) {
            self.remove_page(page_idx, body, &kind);
            return Vec::new();
        }
        if self.reader.is_rest(page_idx, body) {
            self.reader.remove_rest(page_idx, body);
            return Vec::new();
        }
        let mut blocks = Vec::new();
        // A link to the page leads to its first words.
        let place = self.reader.draft.place(&format!("{}#", page.path));
        blocks.extend(place.map(|place| Block::Paragraph(vec![place])));
        let format = self.reader.in_language(page_idx, body, Format::default());
        blocks.extend(self.reader.flow(page_idx, body, format));
        self.add_title(page_idx, &mut blocks, used);
        blocks
    }

    /// What a page is, if the book gets its like anew.
    fn made_anew(&self, page_idx: usize, body: NodeId) -> Option<String> {
        let page = &self.reader.pages[page_idx];
        let tree = &page.tree;
        if !self.reader.draft.audit.allows(&I099) {
            return None;
        }
        let guide = self.package.guide.get(&page.path).cloned();
        let only = tree.children(body).iter().filter(|id| !tree.name(**id).is_empty());
        let only: Vec<NodeId> = only.copied().collect();
        let mut said: Vec<String> = kinds(page, body);
        if let [only] = only.as_slice() {
            said.extend(kinds(page, *only));
        }
        let own = said.into_iter().chain(guide).find(|kind| MADE_ANEW.contains(&kind.as_str()));
        let has_words =
            tree.slices(body).iter().any(|slice| slice.of(&self.reader.draft.source).contains(char::is_alphanumeric));
        let is_cover = !has_words && page_idx == 0 && self.package.cover.is_some();
        own.or_else(|| is_cover.then(|| "cover".to_string()))
    }

    /// Takes a page out. The lines of a copyright page are kept as comments of the manifest: they may name people and rights.
    fn remove_page(&mut self, page_idx: usize, body: NodeId, kind: &str) {
        let pages = self.reader.pages;
        let tree = &pages[page_idx].tree;
        if kind == "copyright-page" {
            let lines = tree.below(body).filter(|id| tree.local(*id) == "p").take(MAX_IMPRINT);
            for id in lines {
                let text = tree.text(id, &self.reader.draft.source).split_whitespace().collect::<Vec<_>>().join(" ");
                self.reader.draft.document.facts.others.push(("copyright page".into(), text));
            }
        }
        let rule = if kind.contains("toc") || kind.starts_with("lo") || kind == "page-list" { &I083 } else { &I099 };
        let slices = self.reader.slices_without_notes(page_idx, body);
        self.reader.draft.remove_slices(rule, &slices, &format!("the book gets its own: {kind}"));
    }

    /// Gives a page without a heading the title that the navigation has for it; where its first words are that title, they become the heading.
    fn add_title(&mut self, page_idx: usize, blocks: &mut Vec<Block>, used: &mut [bool]) {
        let path = &self.reader.pages[page_idx].path;
        let has_heading = blocks.iter().any(|block| matches!(block, Block::Heading { .. }));
        let has_words = blocks
            .iter()
            .any(|block| !matches!(block, Block::Paragraph(inlines) if inlines.len() < 2 && words(inlines).is_empty()));
        let unheaded = matches!(blocks.iter().find(|block| matches!(block, Block::Div { .. })), Some(Block::Div { name, .. }) if matches!(*name, "dedication" | "epigraph"));
        if has_heading || !has_words || unheaded {
            return;
        }
        let Some(at) = self.entries.iter().position(|entry| entry.path == *path) else { return };
        let entry = &self.entries[at];
        let source = &self.reader.draft.source;
        let letters = |text: &str| {
            text.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
        };
        let title = letters(&entry.words.iter().map(|slice| slice.of(source)).collect::<String>());
        if title.is_empty()
            || self.reader.draft.document.facts.title.as_deref().is_some_and(|own| letters(own) == title)
        {
            return;
        }
        let mut so_far = String::new();
        for idx in 0..blocks.len().min(4) {
            let Some(inlines) = blocks[idx].inlines() else { break };
            so_far.push_str(&letters(&plain(inlines, source)));
            if so_far == title {
                let mut lines = Vec::new();
                for block in blocks.drain(..=idx) {
                    lines.extend(block.inlines().cloned());
                }
                let inlines = joined(lines.into_iter().filter(|line| !line.is_empty()).collect());
                blocks.insert(0, Block::Heading { level: entry.level, inlines, role: None });
                return;
            }
            if !title.starts_with(&so_far) {
                break;
            }
        }
        used[at] = true;
        self.reader.draft.audit.kept(
            &I088,
            entry.words.first().copied().unwrap_or_default(),
            "heading from the navigation",
            80,
        );
        let inlines =
            entry.words.iter().map(|slice| Inline { content: Content::Words(*slice), format: Format::default() });
        blocks.insert(0, Block::Heading { level: entry.level, inlines: inlines.collect(), role: None });
    }
}
