//! The table of contents, from the sections.

use crate::book::Inline;
use crate::book::SectionRole;
use crate::prepare::ContentsEntry;
use crate::prepare::outline::Outline;
use crate::prepare::outline::OutlineEntry;

/// Builds the contents, all depths.
///
/// Left out, with their children moved up: sections without a heading; half-title, dedication and epigraph, which no contents page names; and
/// those with the class `unlisted`. `toc=` gives the whole line of its section, and brings back what would be left out.
pub fn contents(outline: &Outline) -> Vec<ContentsEntry> {
    let mut roots: Vec<ContentsEntry> = Vec::new();
    // Entries whose children are still to come, outermost first, each with its index in the outline.
    let mut open: Vec<(usize, ContentsEntry)> = Vec::new();
    for (idx, entry) in outline.entries.iter().enumerate() {
        while open.last().is_some_and(|(above, _)| !outline.ancestors(idx).any(|own| own == *above)) {
            close(&mut open, &mut roots);
        }
        if is_listed(entry) {
            open.push((idx, contents_entry(outline, entry)));
        }
    }
    while !open.is_empty() {
        close(&mut open, &mut roots);
    }
    roots
}

/// Hands the innermost open entry to the one around it.
fn close(open: &mut Vec<(usize, ContentsEntry)>, roots: &mut Vec<ContentsEntry>) {
    let Some((_, done)) = open.pop() else { return };
    match open.last_mut() {
        Some((_, above)) => above.children.push(done),
        None => roots.push(done),
    }
}

fn is_listed(entry: &OutlineEntry) -> bool {
    let is_silent = matches!(entry.role, SectionRole::HalfTitle | SectionRole::Dedication | SectionRole::Epigraph);
    match entry.toc {
        Some(_) => !entry.is_unlisted,
        None => entry.has_heading && !entry.is_unlisted && !is_silent && !entry.line().trim().is_empty(),
    }
}

fn contents_entry(outline: &Outline, entry: &OutlineEntry) -> ContentsEntry {
    let (label, title) = match &entry.toc {
        Some(toc) => (None, vec![Inline::text(toc.as_str(), entry.span)]),
        None => (entry.label_text(), outline.title(entry)),
    };
    ContentsEntry {
        section_id: entry.id.clone(),
        role: entry.role,
        label,
        title,
        text: entry.line(),
        children: Vec::new(),
    }
}
