//! The sides of a glyph: how far its ink reaches to the left and to the right at each height.

use read_fonts::types::GlyphId;
use skrifa::MetadataProvider;
use skrifa::instance::LocationRef;
use skrifa::instance::Size;
use skrifa::outline::DrawSettings;
use skrifa::outline::OutlinePen;

use crate::fonts::Face;

/// Rows in an em. More of them follow a curve more closely than it matters at the sizes of text.
pub const ROWS_PER_EM: i64 = 40;

/// Rows below the baseline, and all of them: from 0.4 em below to 1.2 em above. Ink beyond counts as in the last row.
pub const ROWS_BELOW: i64 = 16;
const N_ROWS: usize = 64;

/// Straight strokes that a curve is followed by.
const STROKES: u8 = 8;

/// The leftmost and the rightmost ink of each row, from the bottom up, in font units; `None` for a row without ink.
#[derive(Clone, Debug)]
pub struct Profile {
    rows: [Option<(i32, i32)>; N_ROWS],
}

impl Profile {
    /// The profile of a glyph; without ink where it cannot be drawn.
    pub fn of(face: &Face, glyph: u16) -> Profile {
        let units_per_row = f32::from(face.metrics().units_per_em) / ROWS_PER_EM as f32;
        let mut pen = ProfilePen { rows: [None; N_ROWS], units_per_row, start: (0.0, 0.0), at: (0.0, 0.0) };
        if let Some(outline) = face.font_ref().outline_glyphs().get(GlyphId::from(glyph)) {
            let _ = outline.draw(DrawSettings::unhinted(Size::unscaled(), LocationRef::default()), &mut pen);
        }
        Profile { rows: pen.rows }
    }

    /// The rightmost ink of all rows.
    pub fn right(&self) -> Option<i32> {
        self.rows.iter().flatten().map(|(_, right)| *right).max()
    }

    /// The ink of a row, counted from the baseline up.
    pub fn row(&self, row: i64) -> Option<(i32, i32)> {
        usize::try_from(row + ROWS_BELOW).ok().and_then(|idx| self.rows.get(idx).copied().flatten())
    }
}

struct ProfilePen {
    rows: [Option<(i32, i32)>; N_ROWS],
    units_per_row: f32,
    start: (f32, f32),
    at: (f32, f32),
}

impl ProfilePen {
    /// Notes the ink of a straight stroke in each of the rows that it goes through.
    fn stroke(&mut self, to: (f32, f32)) {
        let (from, row_of) = (self.at, |y: f32| {
            ((y / self.units_per_row).floor() as i64 + ROWS_BELOW).clamp(0, N_ROWS as i64 - 1) as usize
        });
        let (low, high) = if from.1 <= to.1 { (from, to) } else { (to, from) };
        for idx in row_of(low.1)..=row_of(high.1) {
            let bottom = (idx as i64 - ROWS_BELOW) as f32 * self.units_per_row;
            let x_at = |y: f32| match high.1 - low.1 {
                height if height > 0.0 => low.0 + (high.0 - low.0) * ((y - low.1) / height).clamp(0.0, 1.0),
                _ => low.0,
            };
            let mut ends = [x_at(bottom), x_at(bottom + self.units_per_row)];
            if high.1 == low.1 {
                ends = [low.0, high.0];
            }
            let (left, right) = (ends[0].min(ends[1]).floor() as i32, ends[0].max(ends[1]).ceil() as i32);
            let own = self.rows[idx].get_or_insert((left, right));
            *own = (own.0.min(left), own.1.max(right));
        }
        self.at = to;
    }

    fn curve(&mut self, point: impl Fn(f32) -> (f32, f32)) {
        (1..=STROKES).for_each(|nth| self.stroke(point(f32::from(nth) / f32::from(STROKES))));
    }
}

impl OutlinePen for ProfilePen {
    fn move_to(&mut self, x: f32, y: f32) {
        (self.start, self.at) = ((x, y), (x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.stroke((x, y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let from = self.at;
        let mix = |t: f32, a: f32, b: f32, c: f32| a * (1.0 - t) * (1.0 - t) + 2.0 * b * t * (1.0 - t) + c * t * t;
        self.curve(|t| (mix(t, from.0, cx, x), mix(t, from.1, cy, y)));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let from = self.at;
        let mix = |t: f32, a: f32, b: f32, c: f32, d: f32| {
            let rest = 1.0 - t;
            a * rest * rest * rest + 3.0 * b * t * rest * rest + 3.0 * c * t * t * rest + d * t * t * t
        };
        self.curve(|t| (mix(t, from.0, cx0, cx1, x), mix(t, from.1, cy0, cy1, y)));
    }

    fn close(&mut self) {
        self.stroke(self.start);
    }
}

#[cfg(test)]
mod tests {
    use super::Profile;
    use crate::fonts::FontLibrary;
    use crate::fonts::Posture;

    #[test]
    fn an_italic_f_leans_over_its_end_at_the_top_alone() {
        let fonts = FontLibrary::shipped();
        let face = fonts.face(fonts.find("Libertinus Serif", 400, Posture::Italic).unwrap());
        let profile = Profile::of(face, face.nominal_glyph('f').unwrap());
        let right = |row: i64| profile.row(row).unwrap().1;
        assert!(right(26) > right(10) + 100, "{} and {}", right(26), right(10));
        assert!(profile.row(40).is_none());
    }
}
