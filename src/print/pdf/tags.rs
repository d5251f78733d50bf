//! The logical structure: what was drawn is hung into the tree that the pages brought.

use std::num::NonZeroU16;

use krilla::geom::Rect;
use krilla::tagging::BBox;
use krilla::tagging::Identifier;
use krilla::tagging::ListNumbering;
use krilla::tagging::Node;
use krilla::tagging::TableHeaderScope;
use krilla::tagging::Tag;
use krilla::tagging::TagGroup;
use krilla::tagging::TagKind;
use krilla::tagging::TagTree;

use crate::book::Lang;
use crate::print::pages::StructId;
use crate::print::pages::StructKind;
use crate::print::pages::StructNode;
use crate::print::pages::StructTree;

/// Gathers the identifiers of drawn content by leaf.
pub struct TagCollector<'a> {
    tree: &'a StructTree,
    /// The node above each node.
    parents: Vec<StructId>,
    /// By node: what was drawn for it, in order.
    identifiers: Vec<Vec<Identifier>>,
    /// By node: the area of its first picture.
    bounds: Vec<Option<BBox>>,
}

impl<'a> TagCollector<'a> {
    pub fn new(tree: &'a StructTree) -> TagCollector<'a> {
        let n_nodes = tree.nodes.len();
        let mut parents = vec![StructTree::ROOT; n_nodes];
        for (idx, node) in tree.nodes.iter().enumerate() {
            for child in &node.children {
                parents[child.0 as usize] = StructId(idx as u32);
            }
        }
        TagCollector { tree, parents, identifiers: vec![Vec::new(); n_nodes], bounds: vec![None; n_nodes] }
    }

    /// A section of marked content of this leaf.
    pub fn add_content(&mut self, leaf: StructId, identifier: Identifier) {
        self.identifiers[leaf.0 as usize].push(identifier);
    }

    /// A link over the text of this leaf: it belongs to the leaf's `Link` node.
    pub fn add_annotation(&mut self, leaf: StructId, identifier: Identifier) {
        let node = self.link_of(leaf).unwrap_or(leaf);
        self.identifiers[node.0 as usize].push(identifier);
    }

    /// The area of a picture of this leaf; the figure above it takes it over.
    pub fn add_bounds(&mut self, leaf: StructId, page_idx: usize, bounds: Rect) {
        let figure = self.parents[leaf.0 as usize];
        self.bounds[figure.0 as usize].get_or_insert(BBox::new(page_idx, bounds));
    }

    /// Whether two areas belong to one link.
    pub fn is_same_link(&self, one: Option<StructId>, other: Option<StructId>) -> bool {
        match (one, other) {
            (Some(one), Some(other)) => {
                one == other || self.link_of(one).is_some_and(|link| Some(link) == self.link_of(other))
            }
            (one, other) => one == other,
        }
    }

    /// The nearest `Link` node above a leaf.
    fn link_of(&self, leaf: StructId) -> Option<StructId> {
        let mut node = leaf;
        while node != StructTree::ROOT {
            if self.tree.nodes[node.0 as usize].kind == StructKind::Link {
                return Some(node);
            }
            node = self.parents[node.0 as usize];
        }
        None
    }

    /// Builds the tree. Nodes of which nothing was drawn are left out, except table cells, which keep the columns in step.
    pub fn finish(mut self, lang: &Lang) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(lang.to_string()));
        let children = self.children(StructTree::ROOT);
        for child in children {
            tree.push(child);
        }
        tree
    }

    fn children(&mut self, id: StructId) -> Vec<Node> {
        let mut nodes: Vec<Node> = Vec::new();
        for child in &self.tree.nodes[id.0 as usize].children {
            nodes.extend(self.node(*child));
        }
        let own = std::mem::take(&mut self.identifiers[id.0 as usize]);
        nodes.extend(own.into_iter().map(Node::Leaf));
        nodes
    }

    /// The nodes for one node of ours: several for a leaf drawn in pieces, none for an empty one.
    fn node(&mut self, id: StructId) -> Vec<Node> {
        let node = &self.tree.nodes[id.0 as usize];
        let children = self.children(id);
        let is_cell = matches!(node.kind, StructKind::TableCell | StructKind::TableHeaderCell);
        if children.is_empty() && !is_cell {
            return Vec::new();
        }
        let has_leaf = node.children.iter().any(|child| self.tree.nodes[child.0 as usize].kind == StructKind::Content);
        let leaf = if has_leaf { Leaf::Present } else { Leaf::Absent };
        let Some(tag) = tag(node, leaf, self.bounds[id.0 as usize]) else { return children };
        let lang = node.lang.as_ref().map(Lang::to_string);
        vec![Node::Group(TagGroup::with_children(tag.with_lang(lang), children))]
    }
}

/// Whether a node holds text itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Leaf {
    Present,
    Absent,
}

/// The tag of a node; `None` for leaves, whose content hangs directly in the node above.
fn tag(node: &StructNode, leaf: Leaf, bounds: Option<BBox>) -> Option<TagKind> {
    let tag: TagKind = match &node.kind {
        StructKind::Content => return None,
        StructKind::Document => Tag::Div.into(),
        StructKind::Part => Tag::Part.into(),
        StructKind::Section => Tag::Section.into(),
        StructKind::Heading { level, title } => {
            let level = NonZeroU16::new(u16::from(*level)).unwrap_or(NonZeroU16::MIN);
            Tag::Hn(level, Some(title.clone())).into()
        }
        StructKind::Paragraph => Tag::P.into(),
        StructKind::BlockQuote => Tag::BlockQuote.into(),
        // Text may hang in a paragraph only; a poem of stanzas is a division.
        StructKind::Verse if leaf == Leaf::Present => Tag::P.into(),
        StructKind::Verse => Tag::Div.into(),
        StructKind::List { is_numbered: true } => Tag::L(ListNumbering::Decimal).into(),
        StructKind::List { is_numbered: false } => Tag::L(ListNumbering::Disc).into(),
        StructKind::ListItem => Tag::LI.into(),
        StructKind::ListLabel => Tag::Lbl.into(),
        StructKind::ListBody => Tag::LBody.into(),
        StructKind::Table => Tag::Table.into(),
        StructKind::TableRow => Tag::TR.into(),
        StructKind::TableHeaderCell => Tag::TH(TableHeaderScope::Column).into(),
        StructKind::TableCell => Tag::TD.into(),
        StructKind::Figure { alt } => Tag::Figure(Some(alt.clone())).with_bbox(bounds).into(),
        StructKind::Formula { alt } => Tag::Formula(Some(alt.clone())).into(),
        StructKind::Caption => Tag::Caption.into(),
        StructKind::Code => Tag::Code.into(),
        StructKind::Contents => Tag::TOC.into(),
        StructKind::ContentsItem => Tag::TOCI.into(),
        StructKind::Index => Tag::Index.into(),
        StructKind::Note => Tag::Note.into(),
        StructKind::Link => Tag::Link.into(),
        StructKind::Span => Tag::Span.into(),
    };
    Some(tag)
}
