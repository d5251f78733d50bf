//! The table of contents, from the sections.

use crate::book::Inline;
use crate::book::SectionRole;
use crate::prepare::ContentsEntry;
use crate::prepare::outline::Outline;
use crate::prepare::outline::OutlineEntry;

/// Builds the contents down to `depth` levels: parts, chapters and their like are the first, however deep they nest; the headings inside
/// chapters are the second, and so on. At 0 it is as deep as at 1, for the menu of the e-book, which must not be empty.
///
/// Left out, with their children moved up: sections without a heading; half-title, dedication and epigraph, which no contents page names; and
/// those with the class `unlisted`. `toc=` gives the title of its section, and brings back what would be left out.
pub fn contents(outline: &Outline, depth: u8) -> Vec<ContentsEntry> {
    let mut roots: Vec<ContentsEntry> = Vec::new();
    // Entries whose children are still to come, outermost first.
    let mut open: Vec<Open> = Vec::new();
    for (idx, entry) in outline.entries.iter().enumerate() {
        while open.last().is_some_and(|above| !outline.ancestors(idx).any(|own| own == above.idx)) {
            close(&mut open, &mut roots);
        }
        let level = level(entry.role, open.last());
        if is_listed(entry) && level <= depth.max(1) {
            open.push(Open { idx, level, entry: contents_entry(outline, entry) });
        }
    }
    while !open.is_empty() {
        close(&mut open, &mut roots);
    }
    roots
}

/// Hands the innermost open entry to the one around it.
fn close(open: &mut Vec<Open>, roots: &mut Vec<ContentsEntry>) {
    let Some(done) = open.pop() else { return };
    match open.last_mut() {
        Some(above) => above.entry.children.push(done.entry),
        None => roots.push(done.entry),
    }
}

/// An entry whose children are still to come.
struct Open {
    /// Into the outline.
    idx: usize,
    level: u8,
    entry: ContentsEntry,
}

/// The level of a section below a listed one: a chapter in a part counts as the part does, whatever is in a chapter one more.
fn level(role: SectionRole, above: Option<&Open>) -> u8 {
    match above {
        None => 1,
        Some(above) if above.entry.role.is_division() && role != SectionRole::Subsection => above.level,
        Some(above) => above.level.saturating_add(1),
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
    let title = match &entry.toc {
        Some(toc) => vec![Inline::text(toc.as_str(), entry.span)],
        None => outline.title(entry),
    };
    ContentsEntry {
        section_id: entry.id.clone(),
        role: entry.role,
        label: entry.label_text(),
        title,
        text: entry.line(),
        children: Vec::new(),
    }
}
