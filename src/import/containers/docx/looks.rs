//! Headings that nobody has named so: short paragraphs in bold or larger letters, set by hand.
//!
//! Only where no paragraph of the text is a heading by its style: who has used styles meant the others as they are.

use std::collections::BTreeMap;

use crate::import::containers::docx::styles::Styles;
use crate::import::containers::docx::styles::Toggles;
use crate::import::containers::docx::styles::numbering;
use crate::import::containers::docx::styles::outline;
use crate::import::containers::roles::Role;
use crate::import::containers::shape::Style;
use crate::import::containers::tree::NodeId;
use crate::import::containers::tree::Tree;

/// A heading has no more letters than this.
const MAX_LETTERS: usize = 100;
/// It is larger than the text by this share, in percent, where it is not bold.
const LARGER: u32 = 115;
/// More of them in a row are no headings: the lines of a title page, a list in bold.
const MAX_IN_A_ROW: usize = 2;
/// The size of letters where nothing is said of it, in half points.
const PLAIN: u32 = 20;

/// How one paragraph looks.
struct Look {
    id: NodeId,
    /// The least of its sizes.
    size: u32,
    is_bold: bool,
    is_formed: bool,
}

/// The paragraphs of a body that are headings by their looks, with their levels.
pub fn headings(tree: &Tree, body: NodeId, styles: &Styles, source: &str) -> BTreeMap<NodeId, u8> {
    let paragraphs = || tree.below(body).filter(|id| tree.name(*id) == "w:p");
    let is_heading = |id: NodeId| matches!(role(tree, id, styles), Role::Heading(_) | Role::Title);
    if paragraphs().any(is_heading) {
        return BTreeMap::new();
    }
    let mut sizes: BTreeMap<(u32, bool), usize> = BTreeMap::new();
    for (size, is_bold, n_letters) in paragraphs().flat_map(|id| runs(tree, id, styles, source)) {
        *sizes.entry((size, is_bold)).or_default() += n_letters;
    }
    let Some((usual, usual_bold)) = sizes.into_iter().max_by_key(|(_, count)| *count).map(|(look, _)| look) else {
        return BTreeMap::new();
    };
    let looks: Vec<Look> = tree
        .children(body)
        .iter()
        .filter(|id| tree.name(**id) == "w:p")
        .filter_map(|id| look(tree, *id, styles, source))
        .collect();
    let stands_out = |look: &Look| {
        look.is_formed && (look.size * 100 >= usual * LARGER || (look.is_bold && !usual_bold && look.size >= usual))
    };
    let mut chosen: Vec<&Look> = Vec::new();
    for run in looks.chunk_by(|look, next| stands_out(look) == stands_out(next)) {
        // Nothing stands under the last one.
        let is_last = run.last().map(|look| look.id) == looks.last().map(|look| look.id);
        if run.iter().all(stands_out) && run.len() <= MAX_IN_A_ROW && !is_last {
            chosen.extend(run);
        }
    }
    levels(&chosen, looks.first().map(|look| look.id))
}

/// Larger letters give higher levels, and of one size bold ones. A first paragraph that looks like no other is the title.
fn levels(chosen: &[&Look], first: Option<NodeId>) -> BTreeMap<NodeId, u8> {
    let mut ranks: Vec<(u32, bool)> = chosen.iter().map(|look| (look.size, look.is_bold)).collect();
    ranks.sort_unstable_by(|a, b| b.cmp(a));
    let is_title = |look: &Look| {
        Some(look.id) == first && chosen.len() > 1 && ranks.get(1).is_some_and(|next| *next < (look.size, look.is_bold))
    };
    let has_title = chosen.first().is_some_and(|look| is_title(look));
    ranks.dedup();
    let rank = |look: &Look| ranks.iter().position(|rank| *rank == (look.size, look.is_bold)).unwrap_or(0);
    let text = chosen.iter().skip(usize::from(has_title));
    text.map(|look| (look.id, (rank(look) + 1 - usize::from(has_title)).clamp(1, 6) as u8)).collect()
}

fn role(tree: &Tree, id: NodeId, styles: &Styles) -> Role {
    let properties = tree.child(id, "w:pPr");
    outline(tree, properties).or(styles.get(style_of(tree, id)).role).unwrap_or(Role::Text)
}

fn style_of(tree: &Tree, id: NodeId) -> Option<&str> {
    tree.path(id, &["w:pPr", "w:pStyle"]).and_then(|style| tree.get(style, "w:val"))
}

/// The sizes of the runs of a paragraph, whether they are bold, and how many letters they have.
fn runs(tree: &Tree, id: NodeId, styles: &Styles, source: &str) -> Vec<(u32, bool, usize)> {
    let base = styles.get(style_of(tree, id));
    let mut runs = Vec::new();
    for run in tree.below(id).filter(|run| tree.name(*run) == "w:r") {
        let n_letters = tree.slices(run).iter().map(|slice| slice.of(source).trim().chars().count()).sum::<usize>();
        let properties = tree.child(run, "w:rPr");
        let named = properties.and_then(|id| tree.child(id, "w:rStyle")).and_then(|id| tree.get(id, "w:val"));
        let named = styles.of_run(named);
        let own = properties.and_then(|id| tree.child(id, "w:sz")).and_then(|id| tree.get(id, "w:val")?.parse().ok());
        let size = own.or(named.and_then(|facts| facts.size)).or(base.size).or(styles.default_size).unwrap_or(PLAIN);
        let bold = Toggles::read(tree, properties).get(Style::Strong);
        let bold = bold.or(named.and_then(|facts| facts.toggles.get(Style::Strong)));
        let is_bold = bold.or(base.toggles.get(Style::Strong)).unwrap_or(false);
        if n_letters > 0 {
            runs.push((size, is_bold, n_letters));
        }
    }
    runs
}

/// How a paragraph looks; nothing where it has no words.
fn look(tree: &Tree, id: NodeId, styles: &Styles, source: &str) -> Option<Look> {
    let runs = runs(tree, id, styles, source);
    let size = runs.iter().map(|(size, ..)| *size).min()?;
    let words: String = tree.slices(id).iter().map(|slice| slice.of(source)).collect();
    let words = words.trim();
    let is_listed = numbering(tree, tree.child(id, "w:pPr")).is_some();
    let is_formed = !is_listed
        && role(tree, id, styles) == Role::Text
        && words.chars().count() <= MAX_LETTERS
        && words.contains(char::is_alphabetic)
        && !words.ends_with(['.', ',', ';', ':']);
    Some(Look { id, size: size.min(400), is_bold: runs.iter().all(|(_, is_bold, _)| *is_bold), is_formed })
}
