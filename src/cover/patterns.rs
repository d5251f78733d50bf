//! Patterned papers: one tile, repeated.

use tiny_skia::Path;
use tiny_skia::PathBuilder;
use tiny_skia::Rect;
use tiny_skia::Stroke;
use tiny_skia::Transform;

use crate::artwork::Area;
use crate::artwork::Artwork;
use crate::color::Rgb;

/// A tile's side in the unit of the motifs: ten go into the width of a cover.
const SIDE: f32 = 160.0;
const HALF: f32 = SIDE / 2.0;

/// A drawing within a square of `SIDE` around the origin.
type Motif = fn() -> Vec<Path>;

/// What is drawn at the corners of the tile and what in its middle, so that motifs stand in quincunx.
const PATTERNS: [(Motif, Motif); 6] = [
    (lozenge, dot),
    (quatrefoil, small_lozenge),
    (sprig, sprig_turned),
    (scales, nothing),
    (star, dot),
    (waves, nothing),
];

/// Covers an area, and what lies around it, with the pattern that belongs to a seed. `front` is the panel that the pattern stands true on: ten
/// tiles across, a tile in the middle of its height.
pub fn cover(art: &mut Artwork, whole: Area, front: Area, seed: u32, color: Rgb) {
    let (at_corners, in_middle) = PATTERNS[seed as usize % PATTERNS.len()];
    let scale = front.width / (10.0 * SIDE);
    let side = SIDE * scale;
    let middle = front.top + front.height / 2.0;
    let (first_column, first_row) = ((whole.left - front.left) / side, (whole.top - middle) / side);
    let (last_column, last_row) = ((whole.right() - front.left) / side, (whole.bottom() - middle) / side);
    // Like parts of all tiles are one shape: they may touch each other and must not cut each other out.
    for (motif, shift) in [(at_corners, 0.0), (in_middle, 0.5)] {
        for part in motif() {
            let mut all = PathBuilder::new();
            for row in first_row.floor() as i32 - 1..=last_row.ceil() as i32 {
                for column in first_column.floor() as i32 - 1..=last_column.ceil() as i32 {
                    let (x, y) = (front.left + (column as f32 + shift) * side, middle + (row as f32 + shift) * side);
                    let placed = Transform::from_scale(scale, scale).post_translate(x, y);
                    part.clone().transform(placed).iter().for_each(|path| all.push_path(path));
                }
            }
            art.shape(all.finish(), color);
        }
    }
}

fn nothing() -> Vec<Path> {
    Vec::new()
}

fn dot() -> Vec<Path> {
    PathBuilder::from_circle(0.0, 0.0, 9.0).into_iter().collect()
}

/// Two nested lozenges in outline.
fn lozenge() -> Vec<Path> {
    [(62.0, 4.0), (40.0, 4.0)]
        .iter()
        .filter_map(|(radius, width)| stroked(&diamond(*radius)?, *width))
        .chain(diamond(11.0))
        .collect()
}

fn small_lozenge() -> Vec<Path> {
    diamond(12.0).into_iter().collect()
}

fn diamond(radius: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.move_to(0.0, -radius);
    path.line_to(radius * 0.72, 0.0);
    path.line_to(0.0, radius);
    path.line_to(-radius * 0.72, 0.0);
    path.close();
    path.finish()
}

/// Four petals around a point.
fn quatrefoil() -> Vec<Path> {
    (0..4)
        .filter_map(|quarter| petal(14.0, 58.0, 19.0)?.transform(Transform::from_rotate(45.0 + 90.0 * quarter as f32)))
        .collect()
}

/// A petal upwards from `start` to `end`.
fn petal(start: f32, end: f32, half_width: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.move_to(0.0, -start);
    path.cubic_to(half_width, -start - 12.0, half_width, -end + 16.0, 0.0, -end);
    path.cubic_to(-half_width, -end + 16.0, -half_width, -start - 12.0, 0.0, -start);
    path.close();
    path.finish()
}

/// A stem with three pairs of leaves.
fn sprig() -> Vec<Path> {
    let mut paths: Vec<Path> = stem().into_iter().collect();
    for (height, side) in [(26.0, 1.0), (26.0, -1.0), (-2.0, 1.0), (-2.0, -1.0)] {
        let turn = Transform::from_rotate(48.0 * side).post_translate(0.0, height);
        paths.extend(petal(2.0, 40.0, 12.0).and_then(|leaf| leaf.transform(turn)));
    }
    paths.extend(petal(14.0, 56.0, 12.0));
    paths
}

fn sprig_turned() -> Vec<Path> {
    sprig().into_iter().filter_map(|path| path.transform(Transform::from_rotate(180.0))).collect()
}

fn stem() -> Option<Path> {
    Some(PathBuilder::from_rect(Rect::from_xywh(-1.8, -20.0, 3.6, 76.0)?))
}

/// Rows of overlapping scales, each with an inner line.
fn scales() -> Vec<Path> {
    let mut paths = Vec::new();
    for (x, y) in [(0.0, 0.0), (HALF, HALF), (-HALF, HALF), (HALF, -HALF), (-HALF, -HALF)] {
        for (radius, width) in [(HALF, 4.0), (HALF * 0.72, 3.0), (HALF * 0.42, 3.0)] {
            paths.extend(arc(x, y, radius).and_then(|path| stroked(&path, width)));
        }
    }
    paths
}

/// The upper half of a circle.
fn arc(x: f32, y: f32, radius: f32) -> Option<Path> {
    // The usual constant by which four cubic curves make a circle.
    const KAPPA: f32 = 0.552_284_8;
    let handle = radius * KAPPA;
    let mut path = PathBuilder::new();
    path.move_to(x - radius, y);
    path.cubic_to(x - radius, y - handle, x - handle, y - radius, x, y - radius);
    path.cubic_to(x + handle, y - radius, x + radius, y - handle, x + radius, y);
    path.finish()
}

/// Eight narrow rays, long and short in turn.
fn star() -> Vec<Path> {
    (0..8)
        .filter_map(|eighth| {
            let end = if eighth % 2 == 0 { 56.0 } else { 36.0 };
            petal(10.0, end, 7.0)?.transform(Transform::from_rotate(45.0 * eighth as f32))
        })
        .collect()
}

/// Two lines that swing across the tile; they meet their like at its edges.
fn waves() -> Vec<Path> {
    [-HALF * 0.5, HALF * 0.5]
        .iter()
        .filter_map(|y| {
            let mut path = PathBuilder::new();
            path.move_to(-SIDE, *y);
            for part in 0..4 {
                let (start, swing) = (-SIDE + HALF * part as f32, if part % 2 == 0 { 30.0 } else { -30.0 });
                path.quad_to(start + HALF / 2.0, y + swing, start + HALF, *y);
            }
            stroked(&path.finish()?, 5.0)
        })
        .collect()
}

fn stroked(path: &Path, width: f32) -> Option<Path> {
    path.stroke(&Stroke { width, ..Stroke::default() }, 1.0)
}
