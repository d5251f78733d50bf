//! Elements that stand in lines of their own, to blocks.

use crate::import::containers::html::Reader;
use crate::import::containers::html::kinds;
use crate::import::containers::html::notes::Place;
use crate::import::containers::html::notes::is_notes;
use crate::import::containers::html::parse::BLOCKS;
use crate::import::containers::paragraphs::lone_picture;
use crate::import::containers::paragraphs::words;
use crate::import::containers::shape::Block;
use crate::import::containers::shape::Content;
use crate::import::containers::shape::Format;
use crate::import::containers::shape::Inline;
use crate::import::containers::shape::Note;
use crate::import::containers::tree::NodeId;
use crate::import::containers::tree::Tree;
use crate::import::rules::I083;
use crate::import::rules::I085;
use crate::import::rules::I086;
use crate::import::rules::I087;
use crate::import::rules::I099;
use crate::import::rules::I103;
use crate::import::rules::Rule;
use crate::import::text::Slice;

/// Elements that hold no words for readers.
pub const SILENT: [&str; 16] = [
    "script", "style", "template", "noscript", "iframe", "object", "embed", "audio", "video", "canvas", "button",
    "input", "select", "textarea", "dialog", "map",
];

/// Elements that lead around in a page.
const FURNITURE: [&str; 3] = ["nav", "form", "menu"];

/// Numbers of items have nine digits at most. Source: CommonMark 0.31, section 5.2.
const MAX_NUMBER: u64 = 999_999_999;

/// Roles that a section may have, by its `epub:type`, where the words of its heading may not say so.
const ROLES: [(&str, &str); 14] = [
    ("foreword", "foreword"),
    ("preface", "preface"),
    ("introduction", "introduction"),
    ("prologue", "prologue"),
    ("epilogue", "epilogue"),
    ("afterword", "afterword"),
    ("appendix", "appendix"),
    ("glossary", "glossary"),
    ("bibliography", "bibliography"),
    ("acknowledgments", "acknowledgements"),
    ("acknowledgements", "acknowledgements"),
    ("colophon", "colophon"),
    ("part", "part"),
    ("volume", "book"),
];

impl Reader<'_, '_> {
    /// Reads what an element holds: blocks, and words between them as paragraphs.
    pub fn flow(&mut self, page: usize, id: NodeId, format: Format) -> Vec<Block> {
        let pages = self.pages;
        let mut blocks = Vec::new();
        let mut inlines = Vec::new();
        for child in pages[page].tree.children(id) {
            let tree = &pages[page].tree;
            let is_block = BLOCKS.contains(&tree.local(*child)) || self.holds_blocks(page, *child);
            if !is_block && !self.is_body((page, *child)) {
                self.inline(page, *child, format, &mut inlines);
                continue;
            }
            self.close(&mut inlines, &mut blocks);
            self.block(page, *child, format, &mut blocks);
        }
        self.close(&mut inlines, &mut blocks);
        blocks
    }

    /// Ends a paragraph of loose words; white alone is none.
    fn close(&self, inlines: &mut Vec<Inline>, blocks: &mut Vec<Block>) {
        let is_blank = inlines.iter().all(|inline| match inline.content {
            Content::Words(slice) => inline.format.query.is_none() && slice.of(&self.draft.source).trim().is_empty(),
            content => content == Content::Space,
        });
        if !is_blank {
            blocks.push(Block::Paragraph(std::mem::take(inlines)));
        }
        inlines.clear();
    }

    /// An element of the line that holds blocks all the same.
    fn holds_blocks(&self, page: usize, id: NodeId) -> bool {
        let tree = &self.pages[page].tree;
        let may_hold = matches!(
            tree.local(id),
            "a" | "span" | "font" | "ins" | "del" | "b" | "i" | "em" | "strong" | "big" | "small"
        );
        may_hold && tree.below(id).any(|below| BLOCKS.contains(&tree.local(below)))
    }

    fn is_body(&self, place: Place) -> bool {
        self.notes.bodies.contains_key(&place)
    }

    fn block(&mut self, page: usize, id: NodeId, format: Format, out: &mut Vec<Block>) {
        if self.is_body((page, id)) || self.edges.contains(&id) {
            return;
        }
        let pages = self.pages;
        let tree = &pages[page].tree;
        let name = tree.local(id);
        let kinds = kinds(&pages[page], id);
        let has = |names: &[&str]| kinds.iter().any(|kind| names.contains(&kind.as_str()));
        let format = self.in_language(page, id, format);
        if has(&["pagebreak", "doc-pagebreak", "pagenum", "page-number"]) && !name.starts_with("h") {
            return self.take_out(&I086, page, id, "the mark of a printed page");
        }
        if SILENT.contains(&name) || tree.get(id, "hidden").is_some() {
            return self.take_out(&I083, page, id, "not shown in the page");
        }
        let is_furniture = FURNITURE.contains(&name) || has(&["doc-toc", "navigation", "banner", "contentinfo"]);
        // Old pages stand in a form as a whole.
        let is_form_of_text = name == "form" && tree.below(id).any(|below| matches!(tree.local(below), "p" | "br"));
        let has_links = tree.below(id).any(|below| matches!(tree.local(below), "a" | "button"));
        let is_form_of_text = is_form_of_text || (name == "menu" && !has_links);
        if is_furniture && !is_form_of_text && self.draft.audit.allows(&I085) {
            return self.take_out(&I085, page, id, &format!("<{name}>"));
        }
        if tree.get(id, "id") == Some("title-block-header") && self.draft.audit.allows(&I099) {
            return self.title_block(page, id);
        }
        let at = out.len();
        self.place(page, id, out);
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name.as_bytes()[1] - b'0';
                let inlines = self.line(page, id, format);
                out.push(Block::Heading { level, inlines, role: None });
            }
            "hr" => out.push(Block::SceneBreak(Vec::new())),
            "ul" | "ol" | "menu" => self.list(page, id, format, out),
            "dl" => self.definitions(page, id, format, out),
            "pre" => {
                let inlines = self.line(page, id, Format::default());
                out.push(Block::Code(inlines));
            }
            "table" => self.table(page, id, format, out),
            "figure" => self.figure(page, id, format, out),
            _ if is_notes(&pages[page], id) && self.is_rest(page, id) => {
                self.remove_rest(page, id);
            }
            _ if has(&[
                "verse",
                "poem",
                "poetry",
                "line-block",
                "stanza",
                "linegroup",
                "z3998:verse",
                "z3998:poem",
            ]) =>
            {
                self.verse(page, id, format, out);
            }
            _ => self.container(page, id, format, &kinds, out),
        }
        if let Some((_, role)) = ROLES.iter().find(|(kind, _)| has(&[kind, &format!("doc-{kind}")])) {
            let heading = out[at..].iter_mut().find(|block| matches!(block, Block::Heading { .. }));
            if let Some(Block::Heading { role: own, .. }) = heading {
                *own = own.or(Some(*role));
            }
        }
    }

    /// Divs and the like: what they are is said by their kinds, if at all.
    fn container(&mut self, page: usize, id: NodeId, format: Format, kinds: &[String], out: &mut Vec<Block>) {
        let has = |names: &[&str]| kinds.iter().any(|kind| names.contains(&kind.as_str()));
        let name = self.pages[page].tree.local(id).to_string();
        if matches!(name.as_str(), "p" | "footer" | "div" | "cite") && has(&["attribution", "quotesource"]) {
            let inlines = self.line(page, id, format);
            return out.push(Block::Attribution(inlines));
        }
        let blocks = self.flow(page, id, format);
        let is_headed = blocks.iter().any(|block| matches!(block, Block::Heading { .. }));
        let div = match name.as_str() {
            _ if has(&["epigraph", "doc-epigraph"]) && !is_headed => "epigraph",
            _ if has(&["dedication", "doc-dedication"]) && !is_headed => "dedication",
            "div" | "section" | "blockquote" if has(&["letter"]) && !is_headed => "letter",
            "div" | "section" | "blockquote" if has(&["document"]) && !is_headed => "document",
            "aside" => "sidebar",
            "div" | "section" if has(&["sidebar"]) => "sidebar",
            "div" | "section" if has(&["remark", "admonition", "doc-tip", "doc-notice"]) => "note",
            "blockquote" => return out.push(Block::Quote(blocks)),
            "div" if has(&["quotation", "quote", "blockquote", "extract", "quotedtext"]) => {
                return out.push(Block::Quote(blocks));
            }
            _ => return out.extend(blocks),
        };
        if !blocks.is_empty() {
            out.push(Block::Div { name: div, lang: None, blocks });
        }
    }

    /// Takes an element out, but not the notes that stand in it.
    pub fn take_out(&mut self, rule: &'static Rule, page: usize, id: NodeId, because: &str) {
        let slices = self.slices_without_notes(page, id);
        self.draft.remove_slices(rule, &slices, because);
    }

    /// The words of an element that stand in no note.
    pub fn slices_without_notes(&self, page: usize, id: NodeId) -> Vec<Slice> {
        let tree = &self.pages[page].tree;
        let mut slices = Vec::new();
        let mut stack = vec![id];
        while let Some(node) = stack.pop() {
            if node != id && self.is_body((page, node)) {
                continue;
            }
            slices.extend(tree.words(node));
            slices.extend(tree.attribute(node, "alt").and_then(|alt| alt.slice));
            stack.extend(tree.children(node).iter().rev());
        }
        slices
    }

    /// Whether nothing but a heading is left of an element for notes.
    pub fn is_rest(&self, page: usize, id: NodeId) -> bool {
        let tree = &self.pages[page].tree;
        let has_note = tree.below(id).any(|below| self.is_body((page, below)));
        let mut stack = vec![id];
        while let Some(node) = stack.pop() {
            let name = tree.local(node);
            if self.is_body((page, node)) || (name.len() == 2 && name.starts_with('h')) {
                continue;
            }
            let words = tree.words(node).map(|slice| slice.of(&self.draft.source));
            if words.is_some_and(|words| words.contains(char::is_alphanumeric)) {
                return false;
            }
            stack.extend(tree.children(node));
        }
        has_note
    }

    pub fn remove_rest(&mut self, page: usize, id: NodeId) {
        let slices = self.slices_without_notes(page, id);
        self.draft.remove_slices(&I087, &slices, "the heading above the notes, which stand elsewhere now");
    }

    /// All inlines of an element, whatever it holds.
    pub fn line(&mut self, page: usize, id: NodeId, format: Format) -> Vec<Inline> {
        let mut inlines = Vec::new();
        for child in self.pages[page].tree.children(id).to_vec() {
            self.inline(page, child, format, &mut inlines);
        }
        inlines
    }

    /// Remembers the name of a block where it begins.
    fn place(&mut self, page: usize, id: NodeId, out: &mut Vec<Block>) {
        let pages = self.pages;
        let Some(name) = pages[page].tree.get(id, "id") else { return };
        let place = self.draft.place(&format!("{}#{name}", pages[page].path));
        out.extend(place.map(|place| Block::Paragraph(vec![place])));
    }

    fn list(&mut self, page: usize, id: NodeId, format: Format, out: &mut Vec<Block>) {
        let pages = self.pages;
        let tree = &pages[page].tree;
        let is_counted = tree.local(id) == "ol";
        let mut start = self.number(page, id, "start").unwrap_or(1);
        if tree.get(id, "reversed").is_some() {
            self.draft.audit.reported(&I103, Slice::default(), "1, 2, 3", "the list is counted backwards");
        }
        if matches!(tree.get(id, "type"), Some("a" | "A" | "i" | "I")) {
            self.draft.audit.reported(
                &I103,
                Slice::default(),
                "1, 2, 3",
                "the list is counted by letters or Roman figures",
            );
        }
        let mut items: Vec<Vec<Block>> = Vec::new();
        for child in tree.children(id) {
            if self.is_body((page, *child)) {
                continue;
            }
            let mut blocks = Vec::new();
            match tree.local(*child) {
                "li" => {
                    self.place(page, *child, &mut blocks);
                    let format = self.in_language(page, *child, format);
                    blocks.extend(self.flow(page, *child, format));
                    if let Some(own) = self.number(page, *child, "value").filter(|_| is_counted)
                        && own != start.saturating_add(items.len() as u64)
                    {
                        // The count goes on elsewhere: a list of its own.
                        out.extend(
                            (!items.is_empty())
                                .then(|| Block::List { start: Some(start), items: std::mem::take(&mut items) }),
                        );
                        start = own;
                    }
                    items.push(blocks);
                }
                _ if tree.words(*child).is_some_and(|slice| slice.of(&self.draft.source).trim().is_empty()) => {}
                _ => {
                    // A list within a list that stands in no item belongs to the item before.
                    self.block(page, *child, format, &mut blocks);
                    if tree.words(*child).is_some() {
                        blocks.push(Block::Paragraph(vec![word(tree.words(*child), format)]));
                    }
                    match items.last_mut() {
                        Some(last) => last.extend(blocks),
                        None => items.push(blocks),
                    }
                }
            }
        }
        out.push(Block::List { start: is_counted.then_some(start), items });
    }

    /// A number that an attribute gives to an item, if the manuscript can have it.
    fn number(&mut self, page: usize, id: NodeId, key: &str) -> Option<u64> {
        let value = self.pages[page].tree.get(id, key)?.trim();
        let number = value.parse().ok().filter(|number| *number <= MAX_NUMBER);
        if number.is_none() {
            self.draft.audit.reported(&I103, Slice::default(), "1, 2, 3", format!("an item has the number “{value}”"));
        }
        number
    }

    fn definitions(&mut self, page: usize, id: NodeId, format: Format, out: &mut Vec<Block>) {
        let pages = self.pages;
        let tree = &pages[page].tree;
        let mut entries: Vec<(Vec<Inline>, Vec<Vec<Block>>)> = Vec::new();
        let nodes: Vec<NodeId> = tree
            .children(id)
            .iter()
            .flat_map(|child| if tree.local(*child) == "div" { tree.children(*child).to_vec() } else { vec![*child] })
            .collect();
        for child in nodes {
            if self.is_body((page, child)) {
                continue;
            }
            match (tree.local(child), entries.last_mut()) {
                ("dt", _) => {
                    let term = self.line(page, child, format);
                    match entries.last_mut() {
                        // Several terms share one explanation.
                        Some((before, texts)) if texts.is_empty() => {
                            before.push(Inline { content: Content::Break, format });
                            before.extend(term);
                        }
                        _ => entries.push((term, Vec::new())),
                    }
                }
                ("dd", Some(_)) => {
                    let blocks = self.flow(page, child, format);
                    if let Some((_, texts)) = entries.last_mut() {
                        texts.push(blocks);
                    }
                }
                _ => self.block(page, child, format, out),
            }
        }
        for (mut term, texts) in entries {
            match texts.is_empty() {
                true => out.push(Block::Paragraph(term)),
                false => {
                    term.iter_mut()
                        .filter(|inline| inline.content == Content::Break)
                        .for_each(|inline| inline.content = Content::Space);
                    out.push(Block::Definitions(vec![(term, texts)]));
                }
            }
        }
    }

    fn figure(&mut self, page: usize, id: NodeId, format: Format, out: &mut Vec<Block>) {
        let pages = self.pages;
        let tree = &pages[page].tree;
        let captions: Vec<NodeId> = outermost(tree, id, "figcaption");
        let images = tree
            .below(id)
            .filter(|below| matches!(tree.local(*below), "img" | "image" | "svg" | "table" | "pre"))
            .count();
        let mut caption = Vec::new();
        for own in &captions {
            caption.extend(self.line(page, *own, format));
        }
        let mut blocks = Vec::new();
        self.figure_parts(page, id, format, &mut blocks);
        let target = blocks.iter_mut().find_map(|block| match block {
            Block::Table(table) if table.caption.is_empty() => Some(&mut table.caption),
            _ => None,
        });
        match target {
            Some(own) => *own = caption,
            None => {
                let at = blocks.iter().position(|block| self.lone_picture(block).is_some()).filter(|_| images == 1);
                match at.and_then(|at| self.lone_picture(&blocks.remove(at))) {
                    Some(picture) => blocks.insert(0, Block::Figure { picture, caption }),
                    None if caption.is_empty() => {}
                    None => blocks.push(Block::Paragraph(caption)),
                }
            }
        }
        out.extend(blocks);
    }

    /// The picture of a block that holds nothing else but white.
    fn lone_picture(&self, block: &Block) -> Option<usize> {
        let is_white = |inline: &&Inline| matches!(inline.content, Content::Words(slice) if slice.of(&self.draft.source).trim().is_empty());
        let rest: Vec<Inline> = block.inlines()?.iter().filter(|inline| !is_white(inline)).copied().collect();
        lone_picture(&rest)
    }

    /// What a figure holds beside its caption.
    fn figure_parts(&mut self, page: usize, id: NodeId, format: Format, out: &mut Vec<Block>) {
        let pages = self.pages;
        let tree = &pages[page].tree;
        let mut inlines = Vec::new();
        for child in tree.children(id) {
            match tree.local(*child) {
                "figcaption" => {}
                "div" | "figure" | "picture" => {
                    self.close(&mut inlines, out);
                    self.figure_parts(page, *child, format, out);
                }
                name if BLOCKS.contains(&name) => {
                    self.close(&mut inlines, out);
                    self.block(page, *child, format, out);
                }
                _ => self.inline(page, *child, format, &mut inlines),
            }
        }
        self.close(&mut inlines, out);
    }

    /// Reads a note when it is first called. A second call of it gets no note.
    pub fn note(&mut self, body: Place) -> Option<usize> {
        if self.read.contains_key(&body) {
            return None;
        }
        let idx = self.draft.document.notes.len();
        self.read.insert(body, idx);
        self.draft.document.notes.push(Note::default());
        let label = self.notes.bodies.get(&body).cloned().unwrap_or_default();
        self.draft.n_open_notes += 1;
        let mut blocks = match self.pages[body.0].tree.local(body.1) {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                vec![Block::Paragraph(self.line(body.0, body.1, Format::default()))]
            }
            _ => self.flow(body.0, body.1, Format::default()),
        };
        self.draft.n_open_notes -= 1;
        let first = blocks.iter_mut().find_map(|block| match block {
            Block::Paragraph(inlines) if !words(inlines).is_empty() => Some(inlines),
            _ => None,
        });
        if let Some(inlines) = first {
            self.cut_label(body, inlines, &label);
        }
        self.draft.audit.kept(&I087, Slice::default(), format!("[^{}]", idx + 1), 95);
        self.draft.document.notes[idx].blocks = blocks;
        Some(idx)
    }

    /// Notes whose calls stood in what was taken out are kept, without a call.
    pub fn uncalled_notes(&mut self) {
        let bodies: Vec<Place> = self.notes.bodies.keys().copied().collect();
        for body in bodies {
            self.note(body);
        }
    }
}

fn word(slice: Option<Slice>, format: Format) -> Inline {
    Inline { content: Content::Words(slice.unwrap_or_default()), format }
}

/// The elements of a name below one that stand in no other of that name.
fn outermost(tree: &Tree, id: NodeId, name: &str) -> Vec<NodeId> {
    let mut found = Vec::new();
    let mut stack: Vec<NodeId> = tree.children(id).iter().rev().copied().collect();
    while let Some(node) = stack.pop() {
        match tree.local(node) == name {
            true => found.push(node),
            false => stack.extend(tree.children(node).iter().rev()),
        }
    }
    found
}
