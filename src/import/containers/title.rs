//! A first heading that is the title of the book: it stands in the manifest, and the book gets its own title page.

use crate::import::containers::draft::Draft;
use crate::import::containers::paragraphs::beside;
use crate::import::containers::paragraphs::words;
use crate::import::containers::shape::Block;
use crate::import::containers::shape::Content;
use crate::import::containers::shape::plain;
use crate::import::rules::I099;
use crate::import::write::manifest::TitleOrigin;

/// Moves a heading that says the title, before all other text, into the manifest. It must be that title to the letter, or its beginning if
/// no other heading is of its rank: web pages add the name of their site.
pub fn take(draft: &mut Draft) {
    let blocks = &draft.document.blocks;
    let is_blank =
        |block: &Block| block.inlines().is_some_and(|inlines| plain(inlines, &draft.source).trim().is_empty());
    let Some(at) = blocks.iter().position(|block| !is_blank(block)) else { return };
    let Block::Heading { inlines, level, .. } = &blocks[at] else { return };
    let others = blocks[at + 1..].iter().filter_map(|block| match block {
        Block::Heading { level, .. } => Some(*level),
        _ => None,
    });
    let others: Vec<u8> = others.collect();
    let Some(title) = draft.document.facts.title.as_deref().map(letters) else { return };
    let text = plain(inlines, &draft.source);
    let own = letters(&text);
    let is_title = own == title || (title.starts_with(&own) && others.iter().all(|other| other > level));
    let holds_more = beside(inlines).iter().any(|inline| !matches!(inline.content, Content::Anchor(_)));
    if own.is_empty() || !is_title || others.is_empty() || holds_more || !draft.audit.allows(&I099) {
        return;
    }
    let slices = words(inlines);
    let names = beside(inlines);
    draft.document.facts.title_origin = TitleOrigin::Given;
    draft.document.facts.title = Some(text.split_whitespace().collect::<Vec<_>>().join(" "));
    draft.remove_slices(&I099, &slices, "moved into the manifest");
    draft.document.blocks[at] = Block::Paragraph(names);
}

fn letters(text: &str) -> String {
    text.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
