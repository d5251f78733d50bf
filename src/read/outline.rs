//! The headings of all files in order, each with what stands under it, and the tree they make by their levels.
//!
//! In: items of the files. Out: nodes; `roles` says what they are.

use crate::book::Attributes;
use crate::book::Block;
use crate::book::BlockKind;
use crate::book::BlockRole;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::SectionRole;
use crate::book::inline::plain_text;
use crate::diag::Sink;
use crate::diag::codes::manuscript::M003;
use crate::diag::codes::manuscript::M005;
use crate::read::ids::slug;
use crate::read::item::Group;
use crate::read::item::HeadingItem;
use crate::read::item::Item;
use crate::read::labels;
use crate::read::labels::FoundLabel;
use crate::read::names;
use crate::source::Span;

/// A heading, or text without one, before its role is known.
#[derive(Debug)]
pub struct Node {
    /// Number of `#` signs; for text without a heading that of the headings at its side.
    pub level: u8,
    /// `None` for text without a heading.
    pub title: Option<Vec<Inline>>,
    pub heading_span: Span,
    pub attributes: Attributes,
    /// The id that Pandoc would make of the heading.
    pub slug: String,
    /// The role in the author's braces.
    pub explicit: Option<SectionRole>,
    pub label: Option<FoundLabel>,
    pub blocks: Vec<Block>,
    pub children: Vec<Node>,
    pub span: Span,
    /// For the last node of a div: the level of the text after it, which belongs to nothing in it.
    level_behind: Option<u8>,
}

impl Node {
    fn new(level: u8, span: Span) -> Node {
        Node {
            level,
            title: None,
            heading_span: span,
            attributes: Attributes::default(),
            slug: String::new(),
            explicit: None,
            label: None,
            blocks: Vec::new(),
            children: Vec::new(),
            span,
            level_behind: None,
        }
    }

    /// The title's text, in which breaks are `\n`.
    pub fn text(&self) -> String {
        let mut text = String::new();
        if let Some(title) = &self.title {
            push_text_with_breaks(title, &mut text);
        }
        text
    }
}

fn push_text_with_breaks(run: &[Inline], text: &mut String) {
    for inline in run {
        match &inline.kind {
            InlineKind::LineBreak | InlineKind::PrintBreak => text.push('\n'),
            InlineKind::Text(own) | InlineKind::Code(own) => text.push_str(own),
            InlineKind::NoteCall(_) | InlineKind::Image(_) | InlineKind::Math(_) => {}
            InlineKind::Styled { content, .. }
            | InlineKind::Span { content, .. }
            | InlineKind::Link { content, .. }
            | InlineKind::Reference { content, .. } => push_text_with_breaks(content, text),
        }
    }
}

/// Takes the first `len` bytes of `Node::text` off a title; inlines that are then empty go too.
pub fn drop_start(run: &mut Vec<Inline>, len: &mut usize) {
    run.retain_mut(|inline| {
        if *len == 0 {
            return true;
        }
        match &mut inline.kind {
            InlineKind::LineBreak | InlineKind::PrintBreak => {
                *len -= 1;
                false
            }
            InlineKind::Text(text) | InlineKind::Code(text) => {
                let mut n_taken = (*len).min(text.len());
                while !text.is_char_boundary(n_taken) {
                    n_taken -= 1;
                }
                *len -= n_taken;
                text.drain(..n_taken);
                inline.span.start += (n_taken as u32).min(inline.span.end - inline.span.start);
                !text.is_empty()
            }
            InlineKind::NoteCall(_) | InlineKind::Image(_) | InlineKind::Math(_) => true,
            InlineKind::Styled { content, .. }
            | InlineKind::Span { content, .. }
            | InlineKind::Link { content, .. }
            | InlineKind::Reference { content, .. } => {
                drop_start(content, len);
                !content.is_empty()
            }
        }
    });
}

/// Makes the tree of headings. Reports M003 (a level is skipped), M005 (a heading without text), M011.
pub fn build(items: Vec<Item>, sink: &mut Sink) -> Vec<Node> {
    let mut lowest = u8::MAX;
    find_lowest(&items, &mut lowest);
    let mut flat = Flat { nodes: Vec::new(), top_level: if lowest == u8::MAX { 1 } else { lowest }, sink };
    let next_levels = levels_behind(&items);
    let is_lead_only_divs =
        items.iter().take_while(|item| matches!(item, Item::Block(_))).all(|item| lead_role(item).is_some());
    let lead = if is_lead_only_divs { Lead::OnlyDivs } else { Lead::Text };
    for (item, next_level) in items.into_iter().zip(next_levels) {
        flat.add(item, next_level, lead);
    }
    let mut nodes = flat.nodes;
    confirm_bare_numbers(&mut nodes);
    nest(nodes, sink)
}

fn find_lowest(items: &[Item], lowest: &mut u8) {
    for item in items {
        match item {
            Item::Heading(heading) => *lowest = (*lowest).min(heading.level),
            Item::Group(group) => find_lowest(&group.items, lowest),
            Item::Block(_) => {}
        }
    }
}

/// For each item the level of the next heading, if there is one.
fn levels_behind(items: &[Item]) -> Vec<Option<u8>> {
    let mut next = None;
    let mut levels: Vec<Option<u8>> = items
        .iter()
        .rev()
        .map(|item| {
            if let Item::Heading(heading) = item {
                next = Some(heading.level);
            }
            next
        })
        .collect();
    levels.reverse();
    levels
}

/// The role of a dedication or epigraph that may be a section of its own at the head of a book.
fn lead_role(item: &Item) -> Option<SectionRole> {
    match item {
        Item::Block(Block { kind: BlockKind::Container { role: BlockRole::Dedication, .. }, .. }) => {
            Some(SectionRole::Dedication)
        }
        Item::Block(Block { kind: BlockKind::Container { role: BlockRole::Epigraph, .. }, .. }) => {
            Some(SectionRole::Epigraph)
        }
        _ => None,
    }
}

/// The nodes in order, not yet nested.
struct Flat<'a> {
    nodes: Vec<Node>,
    top_level: u8,
    sink: &'a mut Sink,
}

/// What stands before the first heading.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Lead {
    OnlyDivs,
    Text,
}

impl Flat<'_> {
    fn add(&mut self, item: Item, next_level: Option<u8>, lead: Lead) {
        let is_before_headings = self.nodes.iter().all(|node| node.level_behind.is_some() && node.title.is_none());
        match (lead_role(&item), item) {
            // Before the first heading a dedication is a page of its own, and an epigraph too unless text follows it.
            (Some(role), Item::Block(block))
                if is_before_headings && (role == SectionRole::Dedication || lead == Lead::OnlyDivs) =>
            {
                let mut node = Node::new(self.top_level, block.span);
                node.explicit = Some(role);
                node.level_behind = Some(self.top_level);
                if let BlockKind::Container { blocks, .. } = block.kind {
                    node.blocks = blocks;
                }
                node.attributes = block.attributes;
                self.nodes.push(node);
            }
            (_, Item::Block(block)) => self.add_block(block),
            (_, Item::Heading(heading)) => self.add_heading(heading),
            (_, Item::Group(group)) => self.add_group(group, next_level),
        }
    }

    fn add_block(&mut self, block: Block) {
        let level = self.nodes.last().map_or(Some(self.top_level), |last| last.level_behind);
        if let Some(level) = level {
            self.nodes.push(Node::new(level, block.span));
        }
        let last = self.nodes.last_mut().expect("one was pushed where there was none");
        last.span = last.span.to(block.span);
        last.blocks.push(block);
    }

    fn add_heading(&mut self, heading: HeadingItem) {
        let mut node = Node::new(heading.level, heading.span);
        node.attributes = heading.attributes;
        node.explicit = names::take_section_role(&mut node.attributes);
        names::check_heading_classes(self.sink, &node.attributes, heading.span);
        node.slug = slug(&plain_text(&heading.title));
        if heading.title.is_empty() {
            self.sink
                .report(&M005, heading.span, "heading without text")
                .hint("write the title, or delete the `#` signs");
        } else {
            node.title = Some(heading.title);
            node.label = labels::find(&node.text());
        }
        self.nodes.push(node);
    }

    /// Adds a div that is a section, or whose headings open sections.
    fn add_group(&mut self, group: Group, next_level: Option<u8>) {
        let Group { role, attributes, items, span } = group;
        if !items.iter().any(|item| !matches!(item, Item::Block(_))) {
            let is_body = role.is_some_and(|role| role.matter() == crate::book::section::Matter::Body);
            let level = next_level.filter(|_| is_body).unwrap_or(self.top_level);
            let mut node = Node::new(level, span);
            node.explicit = role;
            node.attributes = attributes;
            node.level_behind = Some(self.top_level);
            node.blocks = items.into_iter().map(Item::into_block).collect();
            self.nodes.push(node);
            return;
        }
        let mut is_first = true;
        let n_outside = self.nodes.len();
        for item in items {
            let n_before = self.nodes.len();
            match item {
                Item::Block(block) if is_first => self.add_block(Block {
                    span: block.span,
                    attributes: Attributes { id: None, ..attributes.clone() },
                    kind: BlockKind::Container { role: BlockRole::Plain, blocks: vec![block] },
                }),
                Item::Block(block) => self.add_block(block),
                Item::Heading(heading) => self.add_heading(heading),
                Item::Group(group) => self.add_group(group, next_level),
            }
            for node in self.nodes.iter_mut().skip(n_before).filter(|node| node.title.is_some()) {
                if is_first {
                    node.explicit = node.explicit.or(role);
                    node.attributes.id = node.attributes.id.take().or_else(|| attributes.id.clone());
                    node.attributes.pairs.extend(attributes.pairs.iter().cloned());
                    is_first = false;
                }
                node.attributes.lang = node.attributes.lang.take().or_else(|| attributes.lang.clone());
                for class in &attributes.classes {
                    if !node.attributes.has_class(class) {
                        node.attributes.classes.push(class.clone());
                    }
                }
            }
        }
        let highest = self.nodes[n_outside..].iter().filter(|node| node.title.is_some()).map(|node| node.level).min();
        if let (Some(level), Some(last)) = (highest, self.nodes.last_mut()) {
            last.level_behind = Some(level);
        }
    }
}

/// Keeps bare numbers as labels where the headings of one level count 1, 2 … ; takes the others for titles.
fn confirm_bare_numbers(nodes: &mut [Node]) {
    for level in 1..=6 {
        let bare: Vec<(usize, u32)> = nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node.level == level)
            .filter_map(|(idx, node)| {
                let label = node.label.as_ref().filter(|label| label.role.is_none())?;
                Some((idx, label.label.value?))
            })
            .collect();
        for (at, (idx, value)) in bare.iter().enumerate() {
            let before = at.checked_sub(1).map(|at| bare[at].1);
            let after = bare.get(at + 1).map(|(_, value)| *value);
            // A first number counts if a second follows; any other if the one before it counted.
            let is_confirmed = match value {
                1 => after == Some(2),
                _ => before == Some(value - 1) && nodes[bare[at - 1].0].label.is_some(),
            };
            if !is_confirmed {
                nodes[*idx].label = None;
            }
        }
    }
}

/// Nests nodes by their levels.
fn nest(flat: Vec<Node>, sink: &mut Sink) -> Vec<Node> {
    let mut done: Vec<Node> = Vec::new();
    let mut open: Vec<Node> = Vec::new();
    for node in flat {
        while open.last().is_some_and(|last| last.level >= node.level) {
            close_last(&mut open, &mut done);
        }
        if let Some(parent) = open.last()
            && parent.level + 1 < node.level
        {
            sink.report(
                &M003,
                node.heading_span,
                format!("heading of level {} straight under one of level {}", node.level, parent.level),
            )
            .label(parent.heading_span, "under this heading")
            .hint(format!("write {} `#` signs", parent.level + 1));
        }
        open.push(node);
    }
    while !open.is_empty() {
        close_last(&mut open, &mut done);
    }
    done
}

fn close_last(open: &mut Vec<Node>, done: &mut Vec<Node>) {
    let Some(node) = open.pop() else { return };
    match open.last_mut() {
        Some(parent) => {
            parent.span = parent.span.to(node.span);
            parent.children.push(node);
        }
        None => done.push(node),
    }
}
