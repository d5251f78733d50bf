//! The outline (bookmarks), nested as the book is.

use krilla::outline::Outline;
use krilla::outline::OutlineNode;

use crate::print::pages::OutlineEntry;
use crate::print::pages::Pages;
use crate::print::pdf::links::destination;
use crate::print::pdf::sheet::Sheet;

/// Entries that lead to no page are left out with what is below them.
pub fn outline(pages: &Pages, sheet: &Sheet) -> Outline {
    let mut outline = Outline::new();
    for entry in &pages.outline {
        if let Some(node) = node(entry, pages, sheet) {
            outline.push_child(node);
        }
    }
    outline
}

fn node(entry: &OutlineEntry, pages: &Pages, sheet: &Sheet) -> Option<OutlineNode> {
    let mut node = OutlineNode::new(entry.title.clone(), destination(pages, sheet, entry.page_idx, entry.y)?);
    for child in &entry.children {
        if let Some(child) = self::node(child, pages, sheet) {
            node.push_child(child);
        }
    }
    Some(node)
}
