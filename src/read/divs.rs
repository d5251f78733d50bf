//! What a fenced div becomes when it closes.

use crate::book::Attributes;
use crate::book::Block;
use crate::book::BlockKind;
use crate::book::BlockRole;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::SectionRole;
use crate::diag::Sink;
use crate::read::attribution;
use crate::read::item::Group;
use crate::read::item::Item;
use crate::read::names;
use crate::source::Span;

/// A div that is open.
#[derive(Debug)]
pub struct Div {
    pub role: DivRole,
    pub attributes: Attributes,
}

/// What the classes of a div ask for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DivRole {
    Block(BlockRole),
    Attribution,
    Section(SectionRole),
}

impl Div {
    /// Reads the classes. The class that names the role is taken out if it is the role's own name; other names stay for the style sheet.
    /// Reports M011 for a class that resembles a role.
    pub fn new(mut attributes: Attributes, span: Span, sink: &mut Sink) -> Div {
        let block = attributes.classes.iter().find_map(|class| names::block_role(class));
        let section = attributes.classes.iter().find_map(|class| names::section_role(class));
        let (role, name) = match (block, section) {
            (Some(role), _) => (DivRole::Block(role), role.name()),
            _ if attributes.has_class("attribution") => (DivRole::Attribution, "attribution"),
            (None, Some(role)) => (DivRole::Section(role), role.name()),
            (None, None) => {
                names::check_div_classes(sink, &attributes, span);
                (DivRole::Block(BlockRole::Plain), "plain")
            }
        };
        attributes.classes.retain(|class| class != name);
        Div { role, attributes }
    }

    /// Closes the div. `place` says whether its headings may open sections.
    pub fn close(self, items: Vec<Item>, place: Place, span: Span) -> Item {
        let has_heading = items.iter().any(|item| !matches!(item, Item::Block(_)));
        let role = match self.role {
            DivRole::Section(role) => Some(role),
            _ => None,
        };
        let is_transparent = has_heading && self.role == DivRole::Block(BlockRole::Plain);
        if place == Place::Top && (role.is_some() || is_transparent) {
            return Item::Group(Group { role, attributes: self.attributes, items, span });
        }
        let blocks: Vec<Block> = items.into_iter().map(Item::into_block).collect();
        let mut attributes = self.attributes;
        let kind = match self.role {
            DivRole::Attribution if blocks.iter().all(is_words) => BlockKind::Attribution(joined(blocks)),
            DivRole::Attribution => {
                attributes.classes.push("attribution".to_string());
                container(BlockRole::Plain, blocks)
            }
            DivRole::Block(BlockRole::Verse) => verse(blocks),
            DivRole::Block(role) => container(role, blocks),
            DivRole::Section(role) => {
                attributes.classes.push(role.name().to_string());
                container(BlockRole::Plain, blocks)
            }
        };
        Item::Block(Block { kind, attributes, span })
    }
}

/// Where a container stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// At the top of the file, or in divs there: headings open sections.
    Top,
    Inside,
}

/// Makes a container, with its attribution found.
pub fn container(role: BlockRole, mut blocks: Vec<Block>) -> BlockKind {
    attribution::find(&mut blocks, role);
    BlockKind::Container { role, blocks }
}

/// Verse alone is one block of verse; with anything else it is a container.
fn verse(mut blocks: Vec<Block>) -> BlockKind {
    attribution::find(&mut blocks, BlockRole::Verse);
    match blocks.as_slice() {
        [Block { kind: BlockKind::Verse { .. }, .. }] => blocks.remove(0).kind,
        _ => BlockKind::Container { role: BlockRole::Verse, blocks },
    }
}

fn is_words(block: &Block) -> bool {
    matches!(
        block.kind,
        BlockKind::Paragraph(_) | BlockKind::MinorHeading(_) | BlockKind::Attribution(_) | BlockKind::Verse { .. }
    )
}

/// The text of blocks that are words alone as one run, with a line break between them.
fn joined(blocks: Vec<Block>) -> Vec<Inline> {
    let mut run: Vec<Inline> = Vec::new();
    for block in blocks {
        let span = block.span;
        let part = match block.kind {
            BlockKind::Paragraph(part) | BlockKind::MinorHeading(part) | BlockKind::Attribution(part) => part,
            BlockKind::Verse { stanzas } => {
                let lines: Vec<Vec<Inline>> =
                    stanzas.into_iter().flat_map(|stanza| stanza.lines).map(|line| line.content).collect();
                lines.join(&Inline::new(InlineKind::LineBreak, span))
            }
            _ => continue,
        };
        if !run.is_empty() && !part.is_empty() {
            run.push(Inline::new(InlineKind::LineBreak, span));
        }
        run.extend(part);
    }
    run
}
