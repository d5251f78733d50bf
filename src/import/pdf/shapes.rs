//! How lines stand on their pages: edges, leadings, sizes, measured over the whole file.

use std::collections::BTreeMap;

use crate::import::pdf::layout::Emphasis;
use crate::import::pdf::lines::Line;
use crate::import::pdf::lines::Look;
use crate::import::pdf::margins::Edge;
use crate::import::rows;
use crate::import::text::Slice;

/// A line stands off from the one above at so many leadings.
pub const STANDS_OFF: f32 = 1.4;
/// Sizes that differ by less than this share are one.
const SAME_SIZE: f32 = 0.06;
/// A heading is larger than the text by this factor.
pub const LARGER: f32 = 1.13;
/// A step of the left edge that means something, in sizes.
pub const STEP: f32 = 0.4;

/// One line of the text, as it stood on its page. Lengths are sizes of the letters of the text.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub page: usize,
    pub column: usize,
    pub size: f32,
    /// From the left edge of the column, and to the right one.
    pub left: f32,
    pub room: f32,
    pub first_word: f32,
    /// The distance to the line above in leadings of its size; nothing for the first one of a column.
    pub above: Option<f32>,
    /// It is set in as first lines are: the next one is not.
    pub is_first: bool,
    /// It stands in a narrower measure than the lines around it.
    pub is_narrow: bool,
    pub is_bold: bool,
    pub is_italic: bool,
    pub is_artifact: bool,
    /// It stands in a margin, at this height of its page in points.
    pub margin: Option<Edge>,
    pub height: f32,
    pub heading: Option<Heading>,
}

#[derive(Clone, Copy, Debug)]
pub enum Heading {
    Level(u8),
    Next,
}

/// Whether two sizes are one.
pub fn is_same(size: f32, other: f32) -> bool {
    (size - other).abs() <= SAME_SIZE * size.max(other)
}

/// Measures of a whole file, in points.
#[derive(Debug)]
pub struct Measures {
    /// The size of most letters.
    pub body: f32,
    /// Leadings by sizes, in tenths of a point.
    pub leadings: BTreeMap<i32, f32>,
    /// The width of most columns.
    pub measure: f32,
    /// What most letters look like needs no emphasis.
    pub is_italic: bool,
    pub is_bold: bool,
}

fn tenths(size: f32) -> i32 {
    (size * 10.0).round() as i32
}

/// What occurs most often; of equals the least.
pub fn most<K: Ord + Copy>(counts: &BTreeMap<K, usize>) -> Option<K> {
    counts.iter().max_by_key(|(key, count)| (**count, std::cmp::Reverse(**key))).map(|(key, _)| *key)
}

impl Measures {
    pub fn of(pages: &[Vec<Line>]) -> Measures {
        let (mut sizes, mut steps) = (BTreeMap::new(), BTreeMap::<i32, BTreeMap<i32, usize>>::new());
        let (mut n_letters, mut n_italic, mut n_bold) = (0, 0, 0);
        for line in pages.iter().flatten() {
            *sizes.entry(tenths(line.size)).or_default() += line.text.len();
            n_letters += line.text.len();
            n_italic +=
                line.looks.iter().filter(|(_, look)| look.is_italic).map(|(range, _)| range.len()).sum::<usize>();
            n_bold += line.looks.iter().filter(|(_, look)| look.is_bold).map(|(range, _)| range.len()).sum::<usize>();
        }
        for pair in pages.iter().flat_map(|page| page.windows(2)) {
            let step = pair[1].y - pair[0].y;
            if pair[0].column == pair[1].column && is_same(pair[0].size, pair[1].size) && step > 0.5 * pair[0].size {
                *steps.entry(tenths(pair[1].size)).or_default().entry(tenths(step)).or_default() += 1;
            }
        }
        let leadings = steps.iter().filter_map(|(size, steps)| Some((*size, most(steps)? as f32 / 10.0))).collect();
        let mut measures = Measures {
            body: most(&sizes).unwrap_or(100) as f32 / 10.0,
            leadings,
            measure: 0.0,
            is_italic: n_italic * 2 > n_letters,
            is_bold: n_bold * 2 > n_letters,
        };
        let mut widths = BTreeMap::new();
        for column in pages.iter().flat_map(|page| columns(page)).filter(|column| column.len() >= 6) {
            let (left, right) = measures.edges(column);
            *widths.entry(tenths(right - left) / 20).or_default() += column.len();
        }
        measures.measure = most(&widths).map_or(0.0, |twos| twos as f32 * 2.0);
        measures
    }

    /// The left edge that many lines of a column share, and how far they reach.
    fn edges(&self, column: &[Line]) -> (f32, f32) {
        let text = || column.iter().filter(|line| !line.is_artifact && line.margin.is_none());
        let mut starts: Vec<f32> = text().map(|line| line.x).collect();
        starts.sort_by(f32::total_cmp);
        let is_shared = |start: &&f32| is_common_edge(&starts, **start, STEP * self.body);
        let left = starts.iter().find(is_shared).or(starts.first()).copied().unwrap_or(0.0);
        let mut ends: Vec<f32> = text().filter(|line| line.size <= self.body * LARGER).map(|line| line.end).collect();
        ends.sort_by(f32::total_cmp);
        let is_shared_end = |end: &&f32| is_common_edge(&ends, **end, STEP * self.body);
        let right = ends.iter().rev().find(is_shared_end).or(ends.last()).copied().unwrap_or(left);
        (left, right.max(if starts.len() < 6 { left + self.measure } else { left }))
    }

    pub fn leading(&self, size: f32) -> f32 {
        let near = (-2..=2).filter_map(|off| self.leadings.get(&(tenths(size) + off))).next();
        near.copied().unwrap_or(size * 1.25)
    }

    pub fn shapes(&self, page: &[Line], page_idx: usize) -> Vec<Shape> {
        let mut shapes = Vec::with_capacity(page.len());
        for column in columns(page) {
            let (left, right) = self.edges(column);
            let first = shapes.len();
            for (idx, line) in column.iter().enumerate() {
                let step = idx.checked_sub(1).map(|above| line.y - column[above].y);
                let smaller = idx.checked_sub(1).map_or(line.size, |above| line.size.max(column[above].size));
                let share = |looks: &dyn Fn(&Look) -> bool| {
                    line.looks.iter().filter(|(_, look)| looks(look)).map(|(range, _)| range.len()).sum::<usize>() * 10
                        >= line.text.len() * 9
                };
                shapes.push(Shape {
                    page: page_idx,
                    column: line.column,
                    size: line.size,
                    left: (line.x - left) / self.body,
                    room: (right - line.end) / self.body,
                    first_word: line.first_word / self.body,
                    above: step.map(|step| step / self.leading(smaller).max(0.1)),
                    is_first: false,
                    is_narrow: false,
                    is_bold: !self.is_bold && share(&|look| look.is_bold),
                    is_italic: !self.is_italic && share(&|look| look.is_italic),
                    margin: line.margin,
                    height: line.y,
                    is_artifact: line.is_artifact,
                    heading: None,
                });
            }
            narrow(&mut shapes[first..], column);
            mark_first(&mut shapes[first..]);
        }
        shapes
    }

    /// What of a line leans or is bold, against the usual letters.
    pub fn emphasis(&self, line: &Line, start: usize) -> Vec<(Slice, Emphasis)> {
        let told = line.looks.iter().filter_map(|(range, look)| {
            let emphasis = match (look.is_italic && !self.is_italic, look.is_bold && !self.is_bold) {
                (true, true) => Emphasis::Both,
                (true, false) => Emphasis::Italic,
                (false, true) => Emphasis::Bold,
                (false, false) => return None,
            };
            Some((Slice::new(start + range.start, start + range.end), emphasis))
        });
        told.collect()
    }
}

/// Whether an edge is that of two lines at least, and of one in six. The edges rise.
fn is_common_edge(edges: &[f32], edge: f32, near: f32) -> bool {
    let n_near =
        edges.partition_point(|other| *other < edge + near) - edges.partition_point(|other| *other <= edge - near);
    n_near >= 2 && n_near * 6 >= edges.len()
}

/// The stretches of a page's lines that stand in one column.
fn columns(page: &[Line]) -> impl Iterator<Item = &[Line]> {
    page.chunk_by(|line, next| line.column == next.column)
}

/// A line set in is a first line if the one below is not.
fn mark_first(shapes: &mut [Shape]) {
    for idx in 0..shapes.len() {
        let is_solid =
            |next: &&Shape| is_same(next.size, shapes[idx].size) && next.above.is_some_and(|above| above <= STANDS_OFF);
        let below = shapes.get(idx + 1).filter(is_solid).map(|next| next.left);
        shapes[idx].is_first = shapes[idx].left > STEP && below.is_some_and(|below| below < shapes[idx].left - STEP);
    }
}

/// Lines in a narrower measure reach as far as the longest of them.
fn narrow(shapes: &mut [Shape], column: &[Line]) {
    let mut start = 0;
    while start < shapes.len() {
        let near = |pair: &[Shape]| {
            is_same(pair[0].size, pair[1].size)
                && pair[1].above.is_some_and(|above| above <= STANDS_OFF)
                && (pair[0].left - pair[1].left).abs() < 2.5
        };
        let length = 1 + shapes[start..].windows(2).take_while(|pair| near(pair)).count();
        let run = &mut shapes[start..start + length];
        let room = run.iter().map(|shape| shape.room).fold(f32::INFINITY, f32::min);
        // Lines that all end in a point are paragraphs of one line.
        let is_prose = column[start..start + length].iter().any(|line| !rows::ends_sentence(&line.text));
        if length >= 3 && is_prose && run.iter().all(|shape| shape.left > STEP) {
            let left = run.iter().map(|shape| shape.left).fold(f32::INFINITY, f32::min);
            for shape in run {
                (shape.room, shape.left, shape.is_narrow) = (shape.room - room, shape.left - left, true);
            }
        }
        start += length;
    }
}
