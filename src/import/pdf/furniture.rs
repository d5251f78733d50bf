//! Furniture of pages by its place: numbers that count with the pages, and heads that stand on neighboring pages at the same height.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::import::pdf::lines::Line;
use crate::import::pdf::shapes::most;

/// So many numbers that count with the pages are folios; a book may be a part of one that has so many pages before it.
const MIN_FOLIOS: usize = 4;
const MAX_FRONT: usize = 2000;
/// So many lines at each edge of a page may be furniture, and so many pages around are compared: each side has its own head.
const EDGE: usize = 3;
const NEIGHBORS: usize = 3;

/// Which lines of pages are furniture: which page, which line.
#[derive(Default)]
pub struct Furniture {
    /// Numbers at the edges that count with the pages.
    pub folios: BTreeSet<(usize, usize)>,
    /// Lines at the edges that stand on neighboring pages at the same height.
    pub heads: BTreeSet<(usize, usize)>,
}

impl Furniture {
    pub fn of(pages: &[Vec<Line>]) -> Furniture {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        let edges = |page: &[Line]| [0..page.len().min(EDGE), page.len().saturating_sub(EDGE).max(EDGE)..page.len()];
        // Numbers are told by how far they are ahead of their pages, which none is behind by more than there are pages.
        let ahead = |page_idx: usize, word: &str| {
            let number = word.trim_matches(['-', '–', '—', '|', '[', ']']).parse::<usize>().ok()?;
            (number <= pages.len() + MAX_FRONT).then(|| pages.len() + number - page_idx)
        };
        for (page_idx, page) in pages.iter().enumerate() {
            let words = edges(page).into_iter().flatten().flat_map(|idx| ends(&page[idx].text));
            let told: BTreeSet<usize> = words.filter_map(|word| ahead(page_idx, word)).collect();
            told.into_iter().for_each(|ahead| *counts.entry(ahead).or_default() += 1);
        }
        let usual = most(&counts).filter(|ahead| counts[ahead] >= MIN_FOLIOS);
        let is_folio = |page_idx: usize, word: &str| usual.is_some() && ahead(page_idx, word) == usual;
        let key = |page_idx: usize, line: &Line| {
            let words = line.text.split_whitespace().filter(|word| !is_folio(page_idx, word));
            words.collect::<Vec<_>>().join(" ")
        };
        let mut furniture = Furniture::default();
        for (page_idx, page) in pages.iter().enumerate() {
            let near = (page_idx.saturating_sub(NEIGHBORS)..pages.len().min(page_idx + NEIGHBORS + 1))
                .filter(|other| *other != page_idx);
            let near: Vec<usize> = near.collect();
            for (edge, is_foot) in edges(page).into_iter().zip([false, true]) {
                let mut places: Vec<usize> = edge.collect();
                if is_foot {
                    places.reverse();
                }
                // From the edge inwards, as far as it is furniture.
                for idx in places {
                    let (line, own) = (&page[idx], key(page_idx, &page[idx]));
                    let is_alike = |other: usize| {
                        let mut lines = edges(&pages[other]).into_iter().flatten().map(|idx| &pages[other][idx]);
                        lines.any(|next| (next.y - line.y).abs() < 1.5 && key(other, next) == own)
                    };
                    if own.is_empty() {
                        furniture.folios.insert((page_idx, idx));
                    } else if near.iter().any(|other| is_alike(*other)) {
                        furniture.heads.insert((page_idx, idx));
                    } else if !line.is_artifact {
                        break;
                    }
                }
            }
        }
        furniture
    }
}

/// The first and the last word of a line.
fn ends(text: &str) -> impl Iterator<Item = &str> {
    let mut words = text.split_whitespace();
    let first = words.next();
    first.into_iter().chain(words.next_back())
}
