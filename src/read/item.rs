//! What one file yields, in order: headings, blocks, and divs that hold headings. `sections` makes the tree of it.

use crate::book::Attributes;
use crate::book::Block;
use crate::book::BlockKind;
use crate::book::BlockRole;
use crate::book::Inline;
use crate::book::SectionRole;
use crate::source::Span;

#[derive(Debug)]
pub enum Item {
    Block(Block),
    Heading(HeadingItem),
    Group(Group),
}

/// A heading at the top of a file or in a div there.
#[derive(Debug)]
pub struct HeadingItem {
    /// Number of `#` signs.
    pub level: u8,
    pub title: Vec<Inline>,
    pub attributes: Attributes,
    pub span: Span,
}

/// A div at the top of a file that names a section role or holds headings.
#[derive(Debug)]
pub struct Group {
    pub role: Option<SectionRole>,
    pub attributes: Attributes,
    pub items: Vec<Item>,
    pub span: Span,
}

impl Item {
    /// Whether it is a scene break that starts at a byte of its file.
    pub fn is_scene_break_at(&self, start: u32) -> bool {
        matches!(self, Item::Block(Block { kind: BlockKind::SceneBreak, span, .. }) if span.start == start)
    }

    /// The item as a block, where headings open no section.
    pub fn into_block(self) -> Block {
        match self {
            Item::Block(block) => block,
            Item::Heading(heading) => Block {
                kind: BlockKind::MinorHeading(heading.title),
                attributes: heading.attributes,
                span: heading.span,
            },
            Item::Group(group) => Block {
                kind: BlockKind::Container {
                    role: BlockRole::Plain,
                    blocks: group.items.into_iter().map(Item::into_block).collect(),
                },
                attributes: group.attributes,
                span: group.span,
            },
        }
    }
}
