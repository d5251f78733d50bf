//! Says what each heading is: part, chapter, foreword, subsection.
//!
//! In: the tree of headings by their levels. Out: sections. The role comes from the author's braces; where there are none from the label, then the
//! words, then what the heading holds, and last its depth.

use crate::book::Block;
use crate::book::BlockKind;
use crate::book::BlockRole;
use crate::book::Heading;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::Metadata;
use crate::book::Section;
use crate::book::SectionRole;
use crate::book::section::Matter;
use crate::read::outline::Node;
use crate::read::outline::drop_start;
use crate::read::piece::trim;
use crate::read::role_words;

/// Makes sections of the tree.
pub fn assign(mut nodes: Vec<Node>, meta: &Metadata) -> Vec<Section> {
    drop_title(&mut nodes, meta);
    find_leads(&mut nodes);
    adopt_siblings(&mut nodes);
    let chapter_level = chapter_level(&nodes);
    nodes.into_iter().map(|node| section(node, Above::Division { depth: 0 }, chapter_level)).collect()
}

/// Takes the book's own title out of the tree: a first heading that says the same and holds everything, or nothing. The title page prints it.
fn drop_title(nodes: &mut Vec<Node>, meta: &Metadata) {
    let Some(first) = nodes.first() else { return };
    let holds_all = nodes.len() == 1;
    let holds_nothing = first.blocks.is_empty() && first.children.is_empty();
    let is_plain = first.explicit.is_none() && first.label.is_none() && first.attributes.is_empty();
    let has_only_text = first.title.as_ref().is_some_and(|title| is_words(title));
    if !(is_plain && has_only_text && (holds_all || holds_nothing) && is_title(&first.text(), meta)) {
        return;
    }
    let mut title = nodes.remove(0);
    let children = std::mem::take(&mut title.children);
    let mut kept = Vec::new();
    if !title.blocks.is_empty() {
        title.title = None;
        title.slug.clear();
        kept.push(title);
    }
    kept.extend(children);
    kept.append(nodes);
    *nodes = kept;
}

/// Finds dedications and mottoes by their headings. Only before the text: later, “Epigraph” may be the title of a chapter.
fn find_leads(nodes: &mut [Node]) {
    for node in nodes {
        if said(node).is_none() {
            node.explicit = role_words::lead_role(&node.text());
        }
        let role = said(node).or_else(|| role_words::role(&node.text()));
        if role.is_none_or(|role| role.matter() != Matter::Front) {
            return;
        }
    }
}

/// Takes headings away that only say what their page is: a dedication is printed without the word “Dedication” above it.
pub fn drop_lead_words(front: &mut [Section]) {
    for section in front {
        let says_role = |heading: &mut Heading| {
            let is_plain = heading.short.is_none() && heading.toc.is_none() && is_words(&heading.title);
            is_plain && role_words::lead_role(&heading.title_text()) == Some(section.role)
        };
        section.heading.take_if(says_role);
    }
}

/// Whether a run holds nothing that the title page would lose.
fn is_words(run: &[Inline]) -> bool {
    run.iter().all(|inline| match &inline.kind {
        InlineKind::Text(_) | InlineKind::LineBreak | InlineKind::PrintBreak => true,
        InlineKind::Styled { content, .. } => is_words(content),
        _ => false,
    })
}

fn is_title(heading: &str, meta: &Metadata) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let heading = letters(heading);
    let title = letters(&meta.title);
    let whole = title.clone() + &meta.subtitle.as_deref().map(letters).unwrap_or_default();
    !heading.is_empty() && (heading == title || heading == whole)
}

/// The role that a node's braces or label say.
fn said(node: &Node) -> Option<SectionRole> {
    node.explicit.or_else(|| node.label.as_ref().and_then(|label| label.role))
}

/// What a node is by itself and by what it holds, where that makes it a book, a part or a chapter; `None` leaves it to its place.
fn division(node: &Node) -> Option<SectionRole> {
    if let Some(role) = said(node) {
        return Some(role);
    }
    if node.title.is_none() || role_words::role(&node.text()).is_some() {
        return None;
    }
    let held: Vec<SectionRole> = node.children.iter().filter_map(division).collect();
    if held.iter().any(|role| role.is_division()) {
        return Some(SectionRole::Book);
    }
    held.contains(&SectionRole::Chapter).then_some(SectionRole::Part)
}

/// Puts headings of the same level where they belong: chapters under the part before them, parts under the book.
fn adopt_siblings(nodes: &mut Vec<Node>) {
    for node in nodes.iter_mut() {
        adopt_siblings(&mut node.children);
    }
    adopt_into(nodes, SectionRole::Part, SectionRole::Chapter);
    adopt_into(nodes, SectionRole::Book, SectionRole::Part);
}

/// Moves nodes behind a `parent` of the same list into it, up to the next division or back matter. Nodes that say they are `child` always move;
/// others only where the parent holds nothing else, so that a conclusion after the last part stays outside.
fn adopt_into(nodes: &mut Vec<Node>, parent: SectionRole, child: SectionRole) {
    if !nodes.iter().any(|node| said(node) == Some(parent)) {
        return;
    }
    let mut result: Vec<Node> = Vec::new();
    let mut may_adopt_child = false;
    let mut may_adopt_any = false;
    for node in nodes.drain(..) {
        let role = said(&node);
        if role == Some(parent) {
            may_adopt_child = true;
            may_adopt_any = node.children.is_empty() && node.blocks.iter().all(is_motto);
            result.push(node);
            continue;
        }
        if ends_division(&node, child) {
            may_adopt_child = false;
            may_adopt_any = false;
        }
        let moves = may_adopt_any || (may_adopt_child && role == Some(child));
        match result.last_mut().filter(|_| moves) {
            Some(last) => {
                may_adopt_any = true;
                last.span = last.span.to(node.span);
                last.children.push(node);
            }
            None => {
                may_adopt_child = false;
                result.push(node);
            }
        }
    }
    *nodes = result;
}

/// Whether a block is no text of its own: a part with a motto still holds nothing but what follows.
fn is_motto(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Container { role: BlockRole::Epigraph | BlockRole::Dedication, .. })
}

/// Whether a node cannot stand in a division whose members are of role `child`.
fn ends_division(node: &Node, child: SectionRole) -> bool {
    let role = said(node).or_else(|| role_words::role(&node.text()));
    role.is_some_and(|role| {
        (role.is_division() && role != child) || role.matter() == Matter::Back || role == SectionRole::Epilogue
    })
}

/// The number of `#` signs of most headings that say they are chapters.
fn chapter_level(nodes: &[Node]) -> Option<u8> {
    fn count(nodes: &[Node], counts: &mut [usize; 8]) {
        for node in nodes {
            if said(node) == Some(SectionRole::Chapter) {
                counts[usize::from(node.level.min(7))] += 1;
            }
            count(&node.children, counts);
        }
    }
    let mut counts = [0; 8];
    count(nodes, &mut counts);
    let (level, n) = counts.iter().enumerate().rev().max_by_key(|(_, n)| **n)?;
    (*n > 0).then_some(level as u8)
}

/// What stands above a node.
#[derive(Clone, Copy)]
enum Above {
    /// The book, or divisions to this depth.
    Division { depth: u8 },
    /// A chapter or the like; `below` headings lie between, `depth` above.
    Chapter { depth: u8, below: u8 },
}

fn section(mut node: Node, above: Above, chapter_level: Option<u8>) -> Section {
    let role = role(&node, above, chapter_level);
    let depth = match above {
        Above::Division { depth } | Above::Chapter { depth, .. } => depth + 1,
    };
    let below = match above {
        Above::Division { .. } => 1,
        Above::Chapter { below, .. } => below + 1,
    };
    let under = match role {
        SectionRole::Subsection => Above::Chapter { depth, below },
        role if role.is_division() => Above::Division { depth },
        _ => Above::Chapter { depth, below: 0 },
    };
    let heading = node.title.take().map(|title| heading(&mut node, title, role));
    let children = node.children.into_iter().map(|child| section(child, under, chapter_level)).collect();
    Section {
        // For now the slug where the author gave no id: `ids` makes it unique.
        id: if node.attributes.id.is_some() { String::new() } else { node.slug },
        role,
        level: if role == SectionRole::Subsection { below } else { depth },
        heading,
        attributes: node.attributes,
        blocks: node.blocks,
        children,
        span: node.span,
    }
}

fn role(node: &Node, above: Above, chapter_level: Option<u8>) -> SectionRole {
    if let Some(role) = node.explicit {
        return role;
    }
    if let Above::Chapter { .. } = above {
        return SectionRole::Subsection;
    }
    if node.title.is_none() {
        return SectionRole::Chapter;
    }
    if let Some(role) = node.label.as_ref().and_then(|label| label.role).or_else(|| role_words::role(&node.text())) {
        return role;
    }
    match division(node) {
        Some(role) => role,
        None if chapter_level.is_some_and(|level| node.level > level) => SectionRole::Subsection,
        None => SectionRole::Chapter,
    }
}

/// Takes the label off the title, and `short=` and `toc=` out of the attributes.
fn heading(node: &mut Node, mut title: Vec<Inline>, role: SectionRole) -> Heading {
    let mut label = None;
    if role != SectionRole::Subsection
        && let Some(found) = node.label.take()
    {
        let mut len = found.len;
        drop_start(&mut title, &mut len);
        trim(&mut title);
        label = Some(found.label);
    }
    let mut take = |key: &str| {
        let idx = node.attributes.pairs.iter().position(|(own, _)| own == key)?;
        Some(node.attributes.pairs.remove(idx).1).filter(|value| !value.trim().is_empty())
    };
    let (short, toc) = (take("short"), take("toc"));
    Heading { label, title, short, toc, span: node.heading_span }
}
