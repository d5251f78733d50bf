//! Fractions, roots, and delimiters around what they enclose. Source: The TeXbook, appendix G, rules 11, 15 and 19.

use read_fonts::tables::math::MathConstant as M;

use crate::book::math::Bar;
use crate::book::math::Growth;
use crate::book::math::Math;
use crate::book::math::MathSize;
use crate::book::math::Sign;
use crate::print::math::MathBox;
use crate::print::math::Setter;
use crate::print::math::setter::Style;
use crate::units::Length;
use crate::units::Size;

/// Room at both sides of a fraction, thousandths of an em. Source: plain TeX, `\nulldelimiterspace`, 1.2 pt.
const FRACTION_ROOM: i64 = 120;

/// Between a matrix and its delimiters, thousandths of an em.
const TABLE_ROOM: i64 = 100;

/// How much of what it encloses a delimiter covers at least, in thousandths, and by how much it may be shorter, in thousandths of an em.
/// Source: plain TeX, `\delimiterfactor` and `\delimitershortfall`.
const DELIMITER_SHARE: i64 = 901;
const DELIMITER_SHORTFALL: i64 = 500;

impl Setter<'_> {
    pub(super) fn fraction(&mut self, above: &[Math], below: &[Math], bar: Bar, style: Style) -> MathBox {
        let numerator = self.boxed(above, style.fraction());
        let denominator = self.boxed(below, style.fraction().cramped());
        let (up, down) = match bar {
            Bar::Line => self.shifts_at_bar(&numerator, &denominator, style),
            Bar::None => self.shifts_of_stack(&numerator, &denominator, style),
        };
        let room = self.em(style).scaled(FRACTION_ROOM, 1000);
        let inner = numerator.width.max(denominator.width);
        let mut set = MathBox::blank(inner + room * 2);
        let (n_x, d_x) = (room + (inner - numerator.width) / 2, room + (inner - denominator.width) / 2);
        set.put(numerator, n_x, up);
        if bar == Bar::Line {
            let height = self.measure(M::FractionRuleThickness, style);
            set.put_rule(room, self.axis(style) - height / 2, Size { width: inner, height });
        }
        set.put(denominator, d_x, -down);
        set
    }

    fn shifts_at_bar(&self, numerator: &MathBox, denominator: &MathBox, style: Style) -> (Length, Length) {
        let names = match style.is_display() {
            true => [
                M::FractionNumeratorDisplayStyleShiftUp,
                M::FractionNumDisplayStyleGapMin,
                M::FractionDenominatorDisplayStyleShiftDown,
                M::FractionDenomDisplayStyleGapMin,
            ],
            false => [
                M::FractionNumeratorShiftUp,
                M::FractionNumeratorGapMin,
                M::FractionDenominatorShiftDown,
                M::FractionDenominatorGapMin,
            ],
        };
        let [up, gap_up, down, gap_down] = names.map(|name| self.measure(name, style));
        let (axis, half) = (self.axis(style), self.measure(M::FractionRuleThickness, style) / 2);
        let up = up.max(axis + half + gap_up + numerator.depth);
        let down = down.max(half + gap_down + denominator.height - axis);
        (up, down)
    }

    fn shifts_of_stack(&self, top: &MathBox, bottom: &MathBox, style: Style) -> (Length, Length) {
        let names = match style.is_display() {
            true => [M::StackTopDisplayStyleShiftUp, M::StackBottomDisplayStyleShiftDown, M::StackDisplayStyleGapMin],
            false => [M::StackTopShiftUp, M::StackBottomShiftDown, M::StackGapMin],
        };
        let [up, down, gap] = names.map(|name| self.measure(name, style));
        let lacking = (gap - (up - top.depth) + (bottom.height - down)).max(Length::ZERO);
        (up + lacking / 2, down + lacking / 2)
    }

    pub(super) fn root(&mut self, body: &[Math], index: &[Math], style: Style) -> MathBox {
        let inner = self.boxed(body, style.cramped());
        let gap_name = if style.is_display() { M::RadicalDisplayStyleVerticalGap } else { M::RadicalVerticalGap };
        let (mut gap, rule) = (self.measure(gap_name, style), self.measure(M::RadicalRuleThickness, style));
        let Some(glyph) = self.font.glyph('√') else { return inner };
        let sign = self.upright(glyph, '√', inner.total() + gap + rule, style);
        // What the sign is too high by is shared between above and below.
        gap += (sign.total() - inner.total() - gap - rule).max(Length::ZERO) / 2;
        let top = inner.height + gap + rule;
        let raise = top - sign.height;
        let mut set = MathBox::default();
        let mut x = Length::ZERO;
        if !index.is_empty() {
            let degree = self.boxed(index, Style { size: MathSize::ScriptScript, ..style });
            let percent = i64::from(self.font.constant(M::RadicalDegreeBottomRaisePercent));
            let bottom = raise - sign.depth;
            let before = self.measure(M::RadicalKernBeforeDegree, style);
            let width = degree.width;
            let degree_raise = bottom + sign.total().scaled(percent, 100) + degree.depth;
            set.put(degree, before, degree_raise);
            x = (before + width + self.measure(M::RadicalKernAfterDegree, style)).max(Length::ZERO);
        }
        let sign_width = sign.width;
        set.put(sign, x, raise);
        x += sign_width;
        let width = inner.width;
        set.put_rule(x, top - rule, Size { width, height: rule });
        set.put(inner, x, Length::ZERO);
        set.width = x + width;
        set.height = set.height.max(top + self.measure(M::RadicalExtraAscender, style));
        set
    }

    pub(super) fn fenced(&mut self, open: Option<char>, close: Option<char>, body: &[Math], style: Style) -> MathBox {
        let mut inner = self.boxed(body, style);
        if let [Math::Table(_)] = body {
            // The delimiters of a matrix stand off a little.
            let room = self.em(style).scaled(TABLE_ROOM, 1000);
            let mut roomy = MathBox::blank(inner.width + room * 2);
            roomy.put(inner, room, Length::ZERO);
            inner = roomy;
        }
        let axis = self.axis(style);
        let around = (inner.height - axis).max(inner.depth + axis) * 2;
        let least = around.scaled(DELIMITER_SHARE, 1000).max(around - self.em(style).scaled(DELIMITER_SHORTFALL, 1000));
        if body.iter().any(is_middle) {
            let height = least.scaled(1000, self.em(style).0.max(1)).0.clamp(0, i64::from(u16::MAX)) as u16;
            let grown: Vec<Math> = body.iter().map(|one| grown(one, height)).collect();
            inner = self.boxed(&grown, style);
        }
        let mut set = MathBox::default();
        for (delimiter, content) in [(open, Some(inner)), (close, None)] {
            if let Some(character) = delimiter {
                let sign = self.delimiter(character, least, style);
                let x = set.width;
                set.width += sign.width;
                set.put(sign, x, Length::ZERO);
            } else {
                set.width += self.em(style).scaled(FRACTION_ROOM, 1000);
            }
            if let Some(content) = content {
                let x = set.width;
                set.width += content.width;
                set.put(content, x, Length::ZERO);
            }
        }
        set
    }
}

fn is_middle(one: &Math) -> bool {
    matches!(one, Math::Sign(Sign { growth: Growth::Middle, .. }))
}

fn grown(one: &Math, height: u16) -> Math {
    match one {
        Math::Sign(sign) if is_middle(one) => Math::Sign(Sign { growth: Growth::Height(height), ..sign.clone() }),
        one => one.clone(),
    }
}
