//! Where to cut and where to fold, drawn outside of the pages.

use std::fmt::Write;

use crate::impose::Marks;
use crate::impose::place::Bounds;
use crate::impose::place::Frame;

/// Between a page and its mark, and how long a mark is at most and at least, in points.
const GAP: f64 = 4.0;
const LENGTH: f64 = 14.0;
const LEAST: f64 = 3.0;

/// The marks of one side as operators; `is_filled` tells which cells hold a page.
pub fn marks(frame: &Frame, is_filled: &[bool]) -> String {
    let mut out = String::new();
    if frame.marks == Marks::None {
        return out;
    }
    // All of the black ink and no other, a quarter of a point thick.
    out.push_str("q 0 0 0 1 K 0.25 w\n");
    for (idx, _) in is_filled.iter().enumerate().filter(|(_, is_filled)| **is_filled) {
        crop(&mut out, frame, idx);
    }
    if let Some(x) = frame.fold() {
        let Bounds { foot, head, .. } = frame.trim(0);
        out.push_str("[2 2] 0 d\n");
        vertical(&mut out, x, foot, head, (0.0, frame.sheet.1));
    }
    out.push_str("Q\n");
    out
}

/// Marks at the corners of a page, as far as its cell has room; none at the fold, where nothing is cut.
fn crop(out: &mut String, frame: &Frame, idx: usize) {
    let (trim, cell) = (frame.trim(idx), frame.cell(idx));
    let is_fold = |x: f64| frame.fold().is_some_and(|fold| (fold - x).abs() < 0.01);
    for x in [trim.left, trim.right].into_iter().filter(|x| !is_fold(*x)) {
        vertical(out, x, trim.foot, trim.head, (cell.foot, cell.head));
    }
    for y in [trim.foot, trim.head] {
        if !is_fold(trim.left) {
            line(out, (trim.left, y), (-1.0, 0.0), trim.left - cell.left);
        }
        if !is_fold(trim.right) {
            line(out, (trim.right, y), (1.0, 0.0), cell.right - trim.right);
        }
    }
}

/// A mark below and one above.
fn vertical(out: &mut String, x: f64, foot: f64, head: f64, (lowest, highest): (f64, f64)) {
    line(out, (x, foot), (0.0, -1.0), foot - lowest);
    line(out, (x, head), (0.0, 1.0), highest - head);
}

/// A line from the corner of a page outwards; none where the room beside the page is too small for one that can be seen.
fn line(out: &mut String, (x, y): (f64, f64), (across, up): (f64, f64), room: f64) {
    let end = (GAP + LENGTH).min(room);
    if end - GAP >= LEAST {
        let at = |distance: f64| (x + across * distance, y + up * distance);
        let (from, to) = (at(GAP), at(end));
        let _ = writeln!(out, "{:.3} {:.3} m {:.3} {:.3} l S", from.0, from.1, to.0, to.1);
    }
}
