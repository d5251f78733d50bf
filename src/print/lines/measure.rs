//! One line as measured, and how what it lacks is shared among glyphs, letterspace and word spaces.
//!
//! Source: Knuth and Plass 1981, section 3, for the running sums; Hàn Thế Thành, “Micro-typographic extensions to the TeX typesetting system”
//! (2000), for glyph scale as part of the fit. Ours: letterspace comes last, and only where the word spaces would be loose or tight.

use crate::print::lines::Item;
use crate::print::lines::LineRules;
use crate::print::lines::item::FORCED;
use crate::units::Length;

/// Sums of widths up to each item, so that any line is measured in constant time.
pub(crate) struct Sums {
    at: Vec<Sum>,
}

#[derive(Clone, Copy, Default)]
struct Sum {
    width: i64,
    stretch: i64,
    shrink: i64,
    boxes: i64,
    letters: i64,
}

impl Sum {
    /// The width with everything stretched as far as the rules allow.
    fn reach(&self, rules: &LineRules, tolerance: f64) -> f64 {
        let (expansion, letterspace) = (f64::from(rules.expansion) / 1000.0, f64::from(rules.letterspace) / 1000.0);
        let letters = self.letters as f64 * letterspace * (1.0 + expansion);
        self.width as f64 + self.stretch as f64 * tolerance + self.boxes as f64 * expansion + letters
    }
}

impl Sums {
    pub(crate) fn new(items: &[Item]) -> Sums {
        let mut at = Vec::with_capacity(items.len() + 1);
        let mut sum = Sum::default();
        for item in items {
            at.push(sum);
            match *item {
                Item::Box { width, letters, .. } => {
                    sum.width += width.0;
                    sum.boxes += width.0;
                    sum.letters += letters.0;
                }
                Item::Glue { width, stretch, shrink } => {
                    sum.width += width.0;
                    sum.stretch += stretch.0;
                    sum.shrink += shrink.0;
                }
                Item::Penalty { .. } | Item::Discretionary { .. } => {}
            }
        }
        at.push(sum);
        Sums { at }
    }
}

/// How far lines can reach when everything in them is stretched: the sums again, for telling in one step where a line becomes long enough.
pub(crate) struct Reaches {
    /// By item; never falling. Empty where there is no limit to the stretch.
    at: Vec<f64>,
    /// What a broken word and a hang may add, which the sums do not hold.
    slack: f64,
}

/// More than the rounding of `Measured::reach` comes to, in scaled points.
const ROUNDING: f64 = 16.0;

impl Reaches {
    pub(crate) fn new(items: &[Item], sums: &Sums, rules: &LineRules, tolerance: f64) -> Reaches {
        if tolerance.is_infinite() {
            return Reaches { at: Vec::new(), slack: 0.0 };
        }
        let mut farthest = f64::MIN;
        let reach = |sum: &Sum| {
            farthest = farthest.max(sum.reach(rules, tolerance));
            farthest
        };
        let at = sums.at.iter().map(reach).collect();
        let added = items.iter().map(|item| match item {
            Item::Discretionary { pre, hang, .. } => pre.0 - hang.0,
            Item::Box { hang_right, .. } => -hang_right.0,
            _ => 0,
        });
        Reaches { at, slack: added.max().unwrap_or(0).max(0) as f64 + ROUNDING }
    }

    /// The first item at which a line may break without being too short.
    pub(crate) fn first(&self, head: &LineHead, measure: Length, rules: &LineRules, tolerance: f64) -> usize {
        if self.at.is_empty() {
            return 0;
        }
        let needed = head.sum.reach(rules, tolerance) + measure.0 as f64 - self.slack;
        head.start + self.at[head.start.min(self.at.len())..].partition_point(|reach| *reach < needed)
    }
}

/// One line as measured: what it lacks, and what it has to make up for it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Measured {
    /// Measure less natural width; negative for a line that must shrink.
    pub shortfall: i64,
    pub stretch: i64,
    pub shrink: i64,
    /// The part of the width that is glyphs.
    pub boxes: i64,
    /// What a letterspace of one em would add.
    pub letters: i64,
}

/// How a line is filled.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Fit {
    /// Of the glue, after all else. Infinite where there is none to stretch.
    pub ratio: f64,
    /// Thousandths added to the width of the glyphs.
    pub scale: i64,
    /// Thousandths of an em, scaled with the glyphs, added between letters.
    pub letterspace: i64,
}

impl Measured {
    /// Splits the shortfall between glyphs, letters and glue.
    ///
    /// Up to `free_ratio` glue does it alone. What is beyond goes to the glyphs, as far as `expansion` allows, and comes back to the glue;
    /// only what would stretch or shrink the glue beyond `letterspace_from` goes between the letters, as far as `letterspace` allows.
    pub(crate) fn fit(&self, rules: &LineRules) -> Fit {
        let (room, sign) = if self.shortfall >= 0 { (self.stretch, 1) } else { (self.shrink, -1) };
        let mut rest = self.shortfall.abs();
        let scale = steps(rest, share(room, rules.free_ratio), self.boxes, rules.expansion);
        rest -= scale * self.boxes / 1000;
        let letters = self.letters_scaled(sign * scale);
        let letterspace = steps(rest, share(room, rules.letterspace_from), letters, rules.letterspace);
        rest -= letterspace * letters / 1000;
        let ratio = match (rest, room) {
            (0, _) => 0.0,
            (_, 0) => f64::INFINITY,
            _ => rest as f64 / room as f64,
        };
        Fit { ratio: sign as f64 * ratio, scale: sign * scale, letterspace: sign * letterspace }
    }

    /// What glyph scale and letterspace take of the shortfall.
    pub(crate) fn taken(&self, scale: i64, letterspace: i64) -> i64 {
        scale * self.boxes / 1000 + letterspace * self.letters_scaled(scale) / 1000
    }

    /// Letterspace is scaled with the glyphs, so that between glyphs as drawn it is a whole number of thousandths.
    fn letters_scaled(&self, scale: i64) -> i64 {
        self.letters * (1000 + scale) / 1000
    }
}

/// How a line relates to its measure, before its exact fit is worked out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reach {
    /// Too short whatever gives, for a tolerance.
    Short,
    Fitting,
    /// Too long whatever gives.
    Long,
}

impl Measured {
    /// Tells in a few multiplications what most lines that are tried come to.
    pub(crate) fn reach(&self, rules: &LineRules, tolerance: f64) -> Reach {
        let letterspace = i64::from(rules.letterspace) * self.letters_scaled(i64::from(rules.expansion));
        let letters = i64::from(rules.expansion) * self.boxes + letterspace;
        if self.shortfall < 0 {
            let is_long = (-self.shortfall - self.shrink) * 1000 > letters;
            return if is_long { Reach::Long } else { Reach::Fitting };
        }
        let beyond = (self.shortfall * 1000 - letters) as f64;
        if beyond > self.stretch as f64 * tolerance * 1000.0 { Reach::Short } else { Reach::Fitting }
    }
}

fn share(room: i64, ratio: f64) -> i64 {
    (room as f64 * ratio) as i64
}

/// Whole thousandths of `base` that take up what of `rest` is beyond `free`, `limit` at most.
fn steps(rest: i64, free: i64, base: i64, limit: u16) -> i64 {
    let beyond = rest - free;
    if beyond <= 0 || base <= 0 {
        return 0;
    }
    (beyond.saturating_mul(1000) / base).min(i64::from(limit))
}

/// Where a line starts: the first item on it, and the sums there.
#[derive(Clone, Copy, Default)]
pub(crate) struct LineHead {
    pub start: usize,
    /// The width less what a broken word adds and plus what hangs into the margin.
    sum: Sum,
}

/// Where a line breaks, and the sums there.
#[derive(Clone, Copy)]
pub(crate) struct LineTail {
    to: usize,
    /// The width plus what a broken word adds.
    sum: Sum,
    /// What hangs into the margin, and the item that does.
    hang: i64,
    hanging: usize,
}

impl LineHead {
    /// The head of a line that starts after a break; `None`: at the head of the paragraph.
    pub(crate) fn after(items: &[Item], sums: &Sums, from: Option<usize>) -> LineHead {
        let start = from.map_or(0, |from| line_start(items, from));
        let mut sum = sums.at[start.min(items.len())];
        if let Some(Item::Discretionary { post, .. }) = from.map(|from| items[from]) {
            sum.width -= post.0;
        }
        if let Some(Item::Box { hang_left, .. }) = items.get(start) {
            sum.width += hang_left.0;
        }
        LineHead { start, sum }
    }
}

impl LineTail {
    pub(crate) fn at(items: &[Item], sums: &Sums, to: usize) -> LineTail {
        let mut sum = sums.at[to];
        if let Item::Discretionary { pre, hang, .. } = items[to] {
            sum.width += pre.0;
            return LineTail { to, sum, hang: hang.0, hanging: to };
        }
        // Fill glue and the penalties before it stand between the last box and the end of a paragraph.
        let last_box = items[..to].iter().rev().take(4).position(|item| matches!(item, Item::Box { .. }));
        let hanging = last_box.map_or(to, |distance| to - 1 - distance);
        let hang = match items[hanging] {
            Item::Box { hang_right, .. } => hang_right.0,
            _ => 0,
        };
        LineTail { to, sum, hang, hanging }
    }
}

/// Measures the line between two breaks.
pub(crate) fn measure_between(head: &LineHead, tail: &LineTail, measure: Length) -> Measured {
    if head.start >= tail.to {
        return Measured { shortfall: measure.0, stretch: 0, shrink: 0, boxes: 0, letters: 0 };
    }
    let hang = if tail.hanging >= head.start { tail.hang } else { 0 };
    Measured {
        shortfall: measure.0 - (tail.sum.width - head.sum.width - hang),
        stretch: tail.sum.stretch - head.sum.stretch,
        shrink: tail.sum.shrink - head.sum.shrink,
        boxes: tail.sum.boxes - head.sum.boxes,
        letters: tail.sum.letters - head.sum.letters,
    }
}

/// Measures the line that starts after `from` (`None`: at the head of the paragraph) and breaks at `to`.
pub(crate) fn measure_line(items: &[Item], sums: &Sums, from: Option<usize>, to: usize, measure: Length) -> Measured {
    measure_between(&LineHead::after(items, sums, from), &LineTail::at(items, sums, to), measure)
}

/// The first item of the line after a break: glue and penalties after it are dropped.
pub(crate) fn line_start(items: &[Item], from: usize) -> usize {
    let mut start = from + 1;
    if matches!(items[from], Item::Discretionary { .. }) {
        return start;
    }
    while start < items.len() && matches!(items[start], Item::Glue { .. } | Item::Penalty { cost: FORCED_ABOVE.. }) {
        start += 1;
    }
    start
}

/// Any penalty that does not force.
const FORCED_ABOVE: i32 = FORCED + 1;

pub(crate) fn hang_left(items: &[Item], start: usize, to: usize) -> i64 {
    match items.get(start) {
        Some(Item::Box { hang_left, .. }) if start < to => hang_left.0,
        _ => 0,
    }
}
