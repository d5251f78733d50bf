//! Sets the glue of a chosen line.

use crate::print::lines::Item;
use crate::print::lines::LineRules;
use crate::print::lines::item::FILL;
use crate::print::lines::measure::Sums;
use crate::print::lines::measure::hang_left;
use crate::print::lines::measure::line_start;
use crate::print::lines::measure::measure_line;
use crate::units::Length;

/// One line of a setting: which items it holds and how they are set.
#[derive(Clone, PartialEq, Debug)]
pub struct SetLine {
    /// The first item; what stands before it since the break is dropped.
    pub start: usize,
    /// The item of the break; the line ends before it.
    pub end: usize,
    /// The break that this line starts after.
    pub after: Option<usize>,
    /// Stretch (positive) or shrink ratio of the glue, for reports.
    pub ratio: f64,
    /// Thousandths added to the width of the glyphs.
    pub scale: i64,
    /// Thousandths of an em, scaled with the glyphs, added between letters.
    pub letterspace: i64,
    /// How far the line starts left of its measure.
    pub hang_left: Length,
    /// What the glue adds to its natural widths, in all.
    pub glue_excess: Length,
    /// The stretch (or shrink) that takes up the excess, in all.
    pub glue_room: Length,
    /// The natural width, hang taken off.
    pub natural: Length,
    /// How far it runs beyond its measure with all its glue shrunk.
    pub excess: Length,
    /// How far it stays short of its measure, for it could only be filled with holes.
    pub short: Length,
}

impl SetLine {
    /// Whether its spaces and letters are as wide as they are by themselves.
    pub fn is_natural(&self) -> bool {
        (self.glue_excess, self.scale, self.letterspace) == (Length::ZERO, 0, 0)
    }
}

/// Works out the lines of a setting.
///
/// The widths of a line that is neither last nor overfull nor short sum to its measure exactly: `glue_width` hands the rounding on from space to space.
pub fn set_lines(
    items: &[Item],
    breaks: &[u32],
    measure_of: impl Fn(usize) -> Length,
    rules: &LineRules,
) -> Vec<SetLine> {
    let sums = Sums::new(items);
    let mut after = None;
    let mut lines = Vec::with_capacity(breaks.len());
    for (line_idx, end) in breaks.iter().map(|end| *end as usize).enumerate() {
        let measure = measure_of(line_idx);
        let measured = measure_line(items, &sums, after, end, measure);
        let fit = measured.fit(rules);
        let start = after.map_or(0, |after| line_start(items, after)).min(end);
        let is_last = measured.stretch >= FILL.0;
        let is_short = !is_last && fit.ratio > rules.short_from;
        // A last line keeps its natural spaces unless it must shrink.
        let is_natural = (is_last && measured.shortfall >= 0) || is_short || fit.ratio.is_infinite();
        let (scale, letterspace) = if is_natural { (0, 0) } else { (fit.scale, fit.letterspace) };
        let taken = measured.taken(scale, letterspace);
        let excess = if is_natural { 0 } else { measured.shortfall - taken };
        let room = if measured.shortfall >= 0 { measured.stretch } else { measured.shrink };
        let is_overfull = fit.ratio < -1.0;
        let beyond = if is_overfull { taken - measured.shortfall - measured.shrink } else { 0 };
        let excess = if is_overfull { -measured.shrink } else { excess };
        lines.push(SetLine {
            start,
            end,
            after,
            ratio: if is_last && measured.shortfall >= 0 { 0.0 } else { fit.ratio.clamp(-1.0, 1e6) },
            scale,
            letterspace,
            hang_left: Length(hang_left(items, start, end)),
            glue_excess: Length(excess),
            glue_room: Length(room),
            natural: measure - Length(measured.shortfall),
            excess: Length(beyond),
            short: if is_short { Length(measured.shortfall) } else { Length::ZERO },
        });
        after = Some(end);
    }
    lines
}

/// Shares a line's excess among its glue, in order, so that the shares sum to the excess exactly.
#[derive(Clone, Copy, Debug)]
pub struct GlueSetter {
    excess: i64,
    room: i64,
    used_room: i64,
    given: i64,
}

impl GlueSetter {
    pub fn new(line: &SetLine) -> GlueSetter {
        GlueSetter { excess: line.glue_excess.0, room: line.glue_room.0, used_room: 0, given: 0 }
    }

    /// The set width of the next glue of the line.
    pub fn glue_width(&mut self, width: Length, stretch: Length, shrink: Length) -> Length {
        if self.room == 0 || stretch >= FILL {
            return width;
        }
        self.used_room += if self.excess >= 0 { stretch.0 } else { shrink.0 };
        let due = (i128::from(self.excess) * i128::from(self.used_room) / i128::from(self.room)) as i64;
        let share = due - self.given;
        self.given = due;
        width + Length(share)
    }
}
