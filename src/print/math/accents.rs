//! Marks over and under a base. Source: The TeXbook, appendix G, rules 9, 10 and 12.

use read_fonts::tables::math::MathConstant as M;
use read_fonts::tables::math::StretchAxis;

use crate::book::math::AccentWidth;
use crate::book::math::Math;
use crate::book::math::Side;
use crate::print::math::MathBox;
use crate::print::math::Setter;
use crate::print::math::setter::Style;
use crate::print::math::setter::part_text;
use crate::units::Length;
use crate::units::Size;

impl Setter<'_> {
    pub(super) fn accent(
        &mut self,
        base: &[Math],
        mark: char,
        side: Side,
        width: AccentWidth,
        style: Style,
    ) -> MathBox {
        let inner = self.boxed(base, style.cramped());
        match (mark, combining(mark), width) {
            // The reader of TeX hands on a line over its base as this sign.
            ('⏠' | '_', ..) => self.line(inner, side, style),
            ('→' | '←' | '↔', _, AccentWidth::Stretched) => self.stretched_beside(inner, mark, side, style),
            (_, Some(mark), _) => self.mark_over(inner, mark, width, style),
            _ => self.stretched_beside(inner, mark, side, style),
        }
    }

    fn line(&self, inner: MathBox, side: Side, style: Style) -> MathBox {
        let (gap, rule, extra) = match side {
            Side::Over => (M::OverbarVerticalGap, M::OverbarRuleThickness, M::OverbarExtraAscender),
            Side::Under => (M::UnderbarVerticalGap, M::UnderbarRuleThickness, M::UnderbarExtraDescender),
        };
        let [gap, height, extra] = [gap, rule, extra].map(|name| self.measure(name, style));
        let size = Size { width: inner.width, height };
        let mut set = MathBox::blank(inner.width);
        let (top, bottom) = (inner.height, inner.depth);
        set.put(inner, Length::ZERO, Length::ZERO);
        match side {
            Side::Over => {
                set.put_rule(Length::ZERO, top + gap, size);
                set.height += extra;
            }
            Side::Under => {
                set.put_rule(Length::ZERO, -(bottom + gap + height), size);
                set.depth += extra;
            }
        }
        set
    }

    /// A mark that hangs over its base: where the face says for a letter, in the middle for all else.
    fn mark_over(&mut self, inner: MathBox, mark: char, width: AccentWidth, style: Style) -> MathBox {
        let Some(glyph) = self.font.glyph(mark) else { return inner };
        let size = self.em(style);
        let chosen = match width {
            AccentWidth::Natural => glyph,
            AccentWidth::Stretched => self.font.largest_within(glyph, self.font.units(inner.width, size)),
        };
        let bounds = self.font.bounds(chosen);
        let own = self.font.attachment(chosen).unwrap_or((bounds.left + bounds.right) / 2);
        let attach = inner.attach.unwrap_or((inner.width + inner.italic) / 2);
        let raise = inner.height - inner.height.min(self.measure(M::AccentBaseHeight, style));
        let mut accent = self.glyph(chosen, &mark.to_string(), style);
        accent.depth = Length::ZERO;
        let mut set = MathBox { width: inner.width, italic: inner.italic, attach: inner.attach, ..MathBox::default() };
        set.put(inner, Length::ZERO, Length::ZERO);
        set.put(accent, attach - self.font.length(own, size), raise);
        set
    }

    /// A brace or an arrow as wide as its base.
    fn stretched_beside(&mut self, inner: MathBox, mark: char, side: Side, style: Style) -> MathBox {
        let Some(glyph) = self.font.glyph(mark) else {
            self.missing.push(mark);
            return inner;
        };
        let size = self.em(style);
        let least = self.font.units(inner.width, size);
        let mut sign = MathBox::default();
        let (mut bottom, mut top) = (i32::MAX, i32::MIN);
        for (idx, part) in self.font.stretched(glyph, least, StretchAxis::Horizontal).iter().enumerate() {
            let bounds = self.font.bounds(part.glyph);
            (bottom, top) = (bottom.min(bounds.bottom), top.max(bounds.top));
            let next = self.glyph(part.glyph, &part_text(idx, mark), style);
            let at = self.font.length(part.at - bounds.left, size);
            sign.width = sign.width.max(at + self.font.length(bounds.right, size));
            sign.put(next, at, Length::ZERO);
        }
        let gap = match side {
            Side::Over => self.measure(M::StretchStackGapBelowMin, style),
            Side::Under => self.measure(M::StretchStackGapAboveMin, style),
        };
        let (bottom, top) = (self.font.length(bottom, size), self.font.length(top, size));
        let raise = match side {
            Side::Over => inner.height + gap - bottom,
            Side::Under => -(inner.depth + gap + top),
        };
        let width = inner.width.max(sign.width);
        let mut set = MathBox::blank(width);
        let (inner_x, sign_x) = ((width - inner.width) / 2, (width - sign.width) / 2);
        set.put(inner, inner_x, Length::ZERO);
        // Its own height is that of its ink, wherever it was drawn.
        (sign.height, sign.depth) = (top, -bottom);
        set.put(sign, sign_x, raise);
        set
    }
}

/// The mark that combines with its base, for one that stands alone.
fn combining(mark: char) -> Option<char> {
    Some(match mark {
        '^' => '\u{302}',
        '~' => '\u{303}',
        '‾' => '\u{304}',
        '˘' => '\u{306}',
        'ˇ' => '\u{30c}',
        '˙' => '\u{307}',
        '¨' => '\u{308}',
        '´' => '\u{301}',
        '`' => '\u{300}',
        '˚' => '\u{30a}',
        '→' => '\u{20d7}',
        '←' => '\u{20d6}',
        '↔' => '\u{20e1}',
        _ => return None,
    })
}
