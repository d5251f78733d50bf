//! What stands in a paragraph of an ODT.

use crate::import::audit::Effect;
use crate::import::containers::archive::resolve;
use crate::import::containers::odt::Reader;
use crate::import::containers::odt::styles::StyleFacts;
use crate::import::containers::roles::Role;
use crate::import::containers::shape::Block;
use crate::import::containers::shape::Content;
use crate::import::containers::shape::Format;
use crate::import::containers::shape::Inline;
use crate::import::containers::shape::Note;
use crate::import::containers::shape::STYLES;
use crate::import::containers::shape::Style;
use crate::import::containers::shape::Switch;
use crate::import::containers::tree::NodeId;
use crate::import::rules::I080;
use crate::import::rules::I082;
use crate::import::rules::I083;
use crate::import::rules::I087;
use crate::import::rules::I091;
use crate::import::rules::I093;
use crate::import::rules::I096;
use crate::import::text::Slice;

/// Fields whose words the book makes anew.
const MADE: [&str; 5] =
    ["text:page-number", "text:page-count", "text:page-continuation", "text:chapter", "text:file-name"];

/// More spaces than a line of code begins with.
const MAX_SPACES: usize = 200;

/// What the paragraph gives to all of its words.
#[derive(Clone, Default, Debug)]
pub struct Base {
    facts: StyleFacts,
    format: Format,
}

impl Base {
    pub fn new(facts: &StyleFacts, role: Role) -> Base {
        let facts = if role == Role::Code { StyleFacts::default() } else { facts.clone() };
        Base { facts, format: Format::default() }
    }
}

impl Reader<'_, '_> {
    pub fn inlines(&mut self, id: NodeId, base: &Base, out: &mut Vec<Inline>) {
        for child in self.tree.children(id).to_vec() {
            self.inline(child, base, out);
        }
    }

    pub fn inline(&mut self, id: NodeId, base: &Base, out: &mut Vec<Inline>) {
        let format = base.format;
        if let Some(slice) = self.tree.words(id) {
            out.push(Inline { content: Content::Words(slice), format });
            return;
        }
        match self.tree.name(id) {
            "text:s" => {
                // In code every space counts; elsewhere they become one.
                let count = self.tree.get(id, "text:c").and_then(|count| count.parse().ok()).unwrap_or(1_usize);
                out.extend(std::iter::repeat_n(Inline { content: Content::Space, format }, count.min(MAX_SPACES)));
            }
            "text:tab" => out.push(Inline { content: Content::Space, format }),
            "text:line-break" => out.push(Inline { content: Content::Break, format }),
            "text:soft-page-break" => {}
            "text:span" => {
                let styled = self.styled(id, base);
                match styled {
                    Some(styled) => self.inlines(id, &styled, out),
                    None => self.draft.remove(&I083, &self.tree, id, "hidden in the file"),
                }
            }
            "text:a" => self.link(id, base, out),
            "text:bookmark-ref" | "text:reference-ref" => {
                let name = self.tree.get(id, "text:ref-name").unwrap_or_default().to_string();
                let mut inner = base.clone();
                match self.tree.get(id, "text:reference-format") {
                    Some("page") => {
                        inner.format.query = Some(self.draft.query("A page number of the old layout.", Vec::new()))
                    }
                    _ => inner.format.link = Some(self.draft.link_within(&name)),
                }
                self.inlines(id, &inner, out);
            }
            "text:bookmark" | "text:bookmark-start" | "text:reference-mark" | "text:reference-mark-start" => {
                let place = self.tree.get(id, "text:name").and_then(|name| self.draft.place(name));
                out.extend(place);
            }
            "text:change" if !self.draft.audit.allows(&I080) => self.kept_deletion(id, base, out),
            "text:note" => self.note(id, format, out),
            "office:annotation" => self.annotation(id, out),
            "office:annotation-end" => self.annotation_end(id, out),
            "draw:g" => self.inlines(id, base, out),
            "svg:desc" | "svg:title" => {
                self.draft.remove(&I096, &self.tree, id, "the description of a group of drawings");
            }
            "draw:frame" | "draw:custom-shape" | "draw:rect" | "draw:ellipse" | "draw:text-box" => {
                self.frame(id, out);
            }
            "text:ruby" => {
                for child in self.tree.children(id).to_vec() {
                    let is_reading = self.tree.name(child) == "text:ruby-text";
                    out.extend(is_reading.then_some(Inline { content: Content::Sign('('), format }));
                    self.inlines(child, base, out);
                    out.extend(is_reading.then_some(Inline { content: Content::Sign(')'), format }));
                }
            }
            name if MADE.contains(&name) => self.draft.remove(&I083, &self.tree, id, "made by a field"),
            _ => self.inlines(id, base, out),
        }
    }

    /// Deleted words that shall stay, struck out.
    fn kept_deletion(&mut self, id: NodeId, base: &Base, out: &mut Vec<Inline>) {
        let Some(name) = self.tree.get(id, "text:change-id") else { return };
        let is_it = |node: &NodeId| {
            let names = ["xml:id", "text:id"].map(|key| self.tree.get(*node, key));
            self.tree.name(*node) == "text:changed-region" && names.contains(&Some(name))
        };
        let region = self.tree.below(0).find(is_it);
        let deletion = region.and_then(|region| self.tree.child(region, "text:deletion"));
        let mut struck = base.clone();
        struck.format.set(Style::Strikeout, Switch::On);
        for child in deletion.map_or(Vec::new(), |deletion| self.tree.children(deletion).to_vec()) {
            if self.tree.name(child) != "office:change-info" {
                self.inlines(child, &struck, out);
            }
        }
    }

    /// The format within a span; `None` for hidden words.
    fn styled(&mut self, id: NodeId, base: &Base) -> Option<Base> {
        let facts = self.styles.get("text", self.tree.get(id, "text:style-name").unwrap_or_default());
        let mut inner = base.clone();
        for style in STYLES {
            let before = base.facts.has(style).unwrap_or(false);
            if let Some(own) = facts.has(style)
                && !(style == Style::Underline && (facts.is_link || base.format.link.is_some()))
            {
                inner.format.set(style, if own == before { Switch::Off } else { Switch::On });
            }
        }
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
        if let Some(lang) = &facts.lang {
            let is_main = self.lang.as_deref().is_none_or(|main| primary(main) == primary(lang));
            inner.format.lang = if is_main { None } else { self.draft.lang(lang) };
        }
        (!facts.is_hidden).then_some(inner)
    }

    fn link(&mut self, id: NodeId, base: &Base, out: &mut Vec<Inline>) {
        let address = self.tree.get(id, "xlink:href").unwrap_or_default().to_string();
        let mut inner = base.clone();
        inner.format.link = match address.strip_prefix('#') {
            // LibreOffice marks what kind of thing a link within the text leads to.
            Some(place) => Some(self.draft.link_within(place.split('|').next().unwrap_or(place))),
            None => self.draft.link_out(&address),
        };
        self.inlines(id, &inner, out);
    }

    fn note(&mut self, id: NodeId, format: Format, out: &mut Vec<Inline>) {
        let idx = self.draft.document.notes.len();
        self.draft.document.notes.push(Note::default());
        if let Some(citation) = self.tree.child(id, "text:note-citation") {
            let label = self.tree.slices(citation);
            self.draft.document.spent.extend(label);
        }
        if let Some(body) = self.tree.child(id, "text:note-body") {
            let after = std::mem::take(&mut self.after);
            self.draft.document.notes[idx].blocks = self.body(body);
            self.after = after;
        }
        self.draft.audit.kept(&I087, Slice::default(), format!("[^{}]", idx + 1), 100);
        let format = Format { query: format.query, ..Format::default() };
        out.push(Inline { content: Content::Call(idx), format });
    }

    /// An annotation: who, when, and what. The day is left out, which is told.
    fn annotation(&mut self, id: NodeId, out: &mut Vec<Inline>) {
        let mut who = String::new();
        let mut words = Vec::new();
        for child in self.tree.children(id).to_vec() {
            match self.tree.local(child) {
                "creator" => {
                    who = self.tree.text(child, &self.draft.source);
                    let slices = self.tree.slices(child);
                    self.draft.document.spent.extend(slices);
                }
                "date" | "date-string" | "creator-initials" => {
                    self.draft.remove(&I082, &self.tree, child, "the day of a comment");
                }
                _ => words.extend(self.tree.slices(child)),
            }
        }
        if self.tree.get(id, "loext:resolved") == Some("true") {
            return self.draft.remove_slices(&I083, &words, "a comment that is marked as settled");
        }
        let query = self.draft.comment(who.trim(), words);
        match self.tree.get(id, "office:name") {
            Some(name) if self.has_end(name) => {
                self.ranges.insert(name.to_string(), (query, self.n_paragraphs, out.len()));
            }
            _ => out.push(self.draft.point_query(query)),
        }
    }

    fn has_end(&self, name: &str) -> bool {
        let is_end = |id: &NodeId| self.tree.name(*id) == "office:annotation-end";
        self.tree.below(0).filter(is_end).any(|id| self.tree.get(id, "office:name") == Some(name))
    }

    fn annotation_end(&mut self, id: NodeId, out: &mut Vec<Inline>) {
        let Some((query, paragraph, at)) = self.tree.get(id, "office:name").and_then(|name| self.ranges.remove(name))
        else {
            return;
        };
        let inside = if paragraph == self.n_paragraphs { out.get_mut(at..) } else { None };
        match inside {
            Some(inside) if !inside.is_empty() && inside.iter().all(|inline| inline.format.query.is_none()) => {
                inside.iter_mut().for_each(|inline| inline.format.query = Some(query));
            }
            _ => out.push(self.draft.point_query(query)),
        }
    }

    /// A frame holds a picture, often in two kinds, or a text box, or a formula.
    fn frame(&mut self, id: NodeId, out: &mut Vec<Inline>) {
        let mut alt: Option<Slice> = None;
        for name in ["svg:desc", "svg:title"] {
            if let Some(words) = self.tree.child(id, name) {
                let slices = self.tree.slices(words);
                match (alt, slices.first()) {
                    (None, Some(first)) => alt = Some(*first),
                    _ => self.draft.remove(&I096, &self.tree, words, "a second description of the picture"),
                }
            }
        }
        let images: Vec<NodeId> =
            self.tree.children(id).iter().copied().filter(|child| self.tree.name(*child) == "draw:image").collect();
        let formula = self.tree.child(id, "draw:object");
        let has_box = self.tree.below(id).any(|below| matches!(self.tree.name(below), "text:p" | "text:h"));
        if let Some(image) = images.first().filter(|_| !has_box) {
            let name = resolve("content.xml", self.tree.get(*image, "xlink:href").unwrap_or_default());
            let bytes = self.archive.bytes(&name).ok().flatten();
            let picture = self.draft.picture(&name, bytes, alt);
            out.push(picture);
            return;
        }
        if let Some(formula) = formula {
            let slices: Vec<Slice> = self.tree.slices(formula).into_iter().chain(alt).collect();
            let at = slices.first().copied().unwrap_or_default();
            self.draft.audit.push(&I091, Effect::Reported, at, "query".into(), 50, "a formula or chart".into());
            let query = self.draft.query("A formula or chart stood here that was not taken over.", slices);
            out.push(self.draft.point_query(query));
            return;
        }
        self.draft.document.spent.extend(alt);
        if has_box {
            let inner = std::mem::take(&mut self.after);
            let blocks = self.body(id);
            self.after = inner;
            let slice = self.tree.slices(id).first().copied().unwrap_or_default();
            // A picture with its caption comes in a box of its own.
            let has_picture = blocks.iter().any(|block| matches!(block, Block::Figure { .. }));
            self.draft.audit.kept(&I093, slice, "behind its paragraph", 80);
            match has_picture {
                true => self.after.extend(blocks),
                false => self.after.push(Block::Div { name: "sidebar", lang: None, blocks }),
            }
        }
    }
}
