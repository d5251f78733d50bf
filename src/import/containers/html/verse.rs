//! Verse in pages: stanzas and lines, however they are marked.

use std::collections::BTreeMap;

use crate::import::containers::html::Reader;
use crate::import::containers::html::kinds;
use crate::import::containers::html::parse::BLOCKS;
use crate::import::containers::paragraphs::is_empty;
use crate::import::containers::paragraphs::joined;
use crate::import::containers::shape::Block;
use crate::import::containers::shape::Content;
use crate::import::containers::shape::Format;
use crate::import::containers::shape::Inline;
use crate::import::containers::tree::NodeId;

impl Reader<'_, '_> {
    /// Reads an element of verse. A stanza is an element that is called so, or a paragraph with line ends; else all is one stanza.
    pub fn verse(&mut self, page: usize, id: NodeId, format: Format, out: &mut Vec<Block>) {
        let pages = self.pages;
        let tree = &pages[page].tree;
        let is_stanza = |node: &NodeId| {
            let kinds = kinds(&pages[page], *node);
            kinds.iter().any(|kind| matches!(kind.as_str(), "stanza" | "linegroup" | "lg" | "strophe"))
        };
        let stanzas: Vec<NodeId> = tree.below(id).filter(is_stanza).collect();
        let leaves = self.leaves(page, id);
        let has_breaks = |node: &NodeId| tree.below(*node).any(|below| tree.local(below) == "br");
        let groups: Vec<Vec<NodeId>> = if !stanzas.is_empty() {
            // What stands in no stanza, a title or a name, comes as a stanza of its own.
            let mut groups: Vec<Vec<NodeId>> = Vec::new();
            let mut last = None;
            let mut holders: BTreeMap<NodeId, NodeId> = BTreeMap::new();
            for stanza in &stanzas {
                holders.extend(std::iter::once(*stanza).chain(tree.below(*stanza)).map(|below| (below, *stanza)));
            }
            for leaf in leaves {
                let own = holders.get(&leaf);
                match (own, groups.last_mut()) {
                    (Some(_), Some(group)) if own.copied() == last => group.push(leaf),
                    _ => groups.push(vec![leaf]),
                }
                last = own.copied();
            }
            groups
        } else if leaves.len() > 1 && leaves.iter().any(has_breaks) {
            leaves.into_iter().map(|leaf| vec![leaf]).collect()
        } else {
            vec![leaves]
        };
        for group in groups {
            let attributed =
                group.iter().any(|leaf| kinds(&pages[page], *leaf).iter().any(|kind| kind == "attribution"));
            let lines: Vec<Vec<Inline>> = group.iter().map(|leaf| self.line(page, *leaf, format)).collect();
            let lines: Vec<Vec<Inline>> = lines.into_iter().map(without_white).filter(|line| !is_empty(line)).collect();
            match attributed {
                true => out.extend(lines.into_iter().map(Block::Attribution)),
                false if !lines.is_empty() => out.push(Block::Verse(joined(lines))),
                false => {}
            }
        }
    }

    /// The blocks that hold words and no further blocks; the whole, where words stand beside them. Notes are read elsewhere.
    fn leaves(&self, page: usize, id: NodeId) -> Vec<NodeId> {
        let mut leaves = Vec::new();
        let has_loose_words = self.add_leaves(page, id, &mut leaves);
        let has_notes = self.pages[page].tree.below(id).any(|below| self.notes.bodies.contains_key(&(page, below)));
        if leaves.is_empty() || (has_loose_words && !has_notes) { vec![id] } else { leaves }
    }

    /// Adds the leaves below an element. Returns whether words stand in it that are in none of them.
    fn add_leaves(&self, page: usize, id: NodeId, leaves: &mut Vec<NodeId>) -> bool {
        let tree = &self.pages[page].tree;
        let mut has_loose_words = false;
        for child in tree.children(id) {
            if self.notes.bodies.contains_key(&(page, *child)) {
                continue;
            }
            let n_before = leaves.len();
            let is_block = BLOCKS.contains(&tree.local(*child)) || is_line(self, page, *child);
            let own = tree.words(*child).is_some_and(|slice| !slice.of(&self.draft.source).trim().is_empty());
            let has_words = self.add_leaves(page, *child, leaves) || own;
            if is_block && leaves.len() == n_before {
                leaves.push(*child);
            } else {
                has_loose_words |= has_words;
            }
        }
        has_loose_words
    }
}

/// A span that is called a line.
fn is_line(reader: &Reader, page: usize, id: NodeId) -> bool {
    kinds(&reader.pages[page], id).iter().any(|kind| matches!(kind.as_str(), "line" | "verse-line" | "l"))
}

/// Line ends of the file within a line of verse are white.
fn without_white(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut inlines = inlines;
    while inlines.first().is_some_and(|first| first.content == Content::Break) {
        inlines.remove(0);
    }
    while inlines.last().is_some_and(|last| last.content == Content::Break) {
        inlines.pop();
    }
    inlines
}
