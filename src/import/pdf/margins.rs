//! Which lines stand in the margins of their pages: white parts them from the text, and the text of most pages does not
//! reach so far out. Whether
//! they are furniture, their words have to tell.

use std::collections::BTreeMap;

use crate::import::pdf::lines::Line;
use crate::import::pdf::shapes::Measures;
use crate::import::pdf::shapes::STANDS_OFF;
use crate::import::pdf::shapes::most;

/// So many lines above each other may stand in a margin.
const MAX_LINES: usize = 3;
/// Lines whose heights differ by no more than this, in sizes, stand beside each other.
const BESIDE: f32 = 0.5;
/// Several pages are so many at least; fewer do not show where text ends and the margin begins.
const MIN_PAGES: usize = 3;

/// The sides at which lines stand in a margin.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Edge {
    Head,
    Foot,
}

/// Marks the lines that stand in the margins.
pub fn mark(pages: &mut [Vec<Line>], measures: &Measures) {
    if pages.len() < MIN_PAGES {
        return;
    }
    for page in pages.iter_mut() {
        for edge in [Edge::Head, Edge::Foot] {
            parted(page, edge, measures).into_iter().for_each(|idx| page[idx].margin = Some(edge));
        }
    }
    let text = usual_reach(pages);
    let beside = BESIDE * measures.body;
    let edge_beyond = |line: &Line| {
        let (top, bottom) = text?;
        let at_foot = (line.y > bottom + beside).then_some(Edge::Foot);
        if line.y < top - beside { Some(Edge::Head) } else { at_foot }
    };
    for line in pages.iter_mut().flatten() {
        line.margin = line.margin.filter(|edge| edge_beyond(line) == Some(*edge));
    }
    // Where a line stands in the margin of several pages, none of others is text, though it runs into the text there.
    let mut heights: BTreeMap<i32, usize> = BTreeMap::new();
    for line in pages.iter().flatten().filter(|line| line.margin.is_some()) {
        *heights.entry(points(line.y)).or_default() += 1;
    }
    for line in pages.iter_mut().flatten().filter(|line| heights.get(&points(line.y)).is_some_and(|n| *n >= MIN_PAGES))
    {
        line.margin = line.margin.or(edge_beyond(line));
    }
}

/// The lines at an edge of a page that white parts from all others.
fn parted(page: &[Line], edge: Edge, measures: &Measures) -> Vec<usize> {
    let height = |idx: usize| if edge == Edge::Head { page[idx].y } else { -page[idx].y };
    let mut outer: Vec<usize> = (0..page.len()).collect();
    outer.sort_by(|a, b| height(*a).total_cmp(&height(*b)));
    let mut n_lines = 1;
    for (at, pair) in outer.windows(2).enumerate() {
        let step = height(pair[1]) - height(pair[0]);
        let size = page[pair[0]].size.min(page[pair[1]].size);
        if step > STANDS_OFF * measures.leading(size) {
            return outer[..=at].to_vec();
        }
        n_lines += usize::from(step > BESIDE * measures.body);
        if n_lines > MAX_LINES {
            break;
        }
    }
    Vec::new()
}

/// From where to where the text of most pages reaches.
fn usual_reach(pages: &[Vec<Line>]) -> Option<(f32, f32)> {
    let (mut tops, mut bottoms) = (BTreeMap::new(), BTreeMap::new());
    for page in pages {
        let heights = || page.iter().filter(|line| line.margin.is_none() && !line.is_artifact).map(|line| line.y);
        if let (Some(top), Some(bottom)) = (heights().reduce(f32::min), heights().reduce(f32::max)) {
            *tops.entry(points(top)).or_default() += 1;
            *bottoms.entry(-points(bottom)).or_default() += 1;
        }
    }
    Some((most(&tops)? as f32, -most(&bottoms)? as f32))
}

fn points(height: f32) -> i32 {
    height.round() as i32
}
