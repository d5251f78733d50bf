//! Superscripts, subscripts and limits. Source: The TeXbook, appendix G, rules 13a and 18.

use read_fonts::tables::math::MathConstant as M;

use crate::book::math::Growth;
use crate::book::math::Math;
use crate::book::math::ScriptPlace;
use crate::book::math::Sign;
use crate::print::math::MathBox;
use crate::print::math::Setter;
use crate::print::math::setter::Style;
use crate::units::Length;

/// What scripts stand beside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Nucleus {
    /// A single letter or word: scripts stand at their usual height.
    Sign,
    Operator,
    Box,
}

impl Setter<'_> {
    pub(super) fn scripts(
        &mut self,
        base: &[Math],
        sub: &[Math],
        sup: &[Math],
        place: ScriptPlace,
        style: Style,
    ) -> MathBox {
        let is_around = match place {
            ScriptPlace::Beside => false,
            ScriptPlace::Limits => true,
            ScriptPlace::Movable => style.is_display(),
        };
        let place = if is_around { ScriptPlace::Limits } else { ScriptPlace::Beside };
        let (nucleus, kind) = self.nucleus(base, place, style);
        // A prime is drawn at the height where it stands.
        let n_primes = if is_around { 0 } else { sup.iter().take_while(|one| is_prime(one)).count() };
        if n_primes > 0 {
            return self.primed(nucleus, sub, &sup[..n_primes], &sup[n_primes..], style);
        }
        let subscript = (!sub.is_empty()).then(|| self.boxed(sub, style.script().cramped()));
        let superscript = (!sup.is_empty()).then(|| self.boxed(sup, style.script()));
        if is_around {
            return self.limits(nucleus, subscript, superscript, style);
        }
        self.beside(nucleus, subscript, superscript, kind, style)
    }

    /// The base. Beside a single sign its lean is apart from its width, for a subscript stands below the lean; the width of all else holds it.
    fn nucleus(&mut self, base: &[Math], place: ScriptPlace, style: Style) -> (MathBox, Nucleus) {
        let is_around = matches!(place, ScriptPlace::Limits);
        let kind = match base {
            [Math::Sign(Sign { growth: Growth::LargeOperator, .. })] => Nucleus::Operator,
            [Math::Sign(Sign { growth: Growth::None, .. }) | Math::Word { .. }] => Nucleus::Sign,
            _ => Nucleus::Box,
        };
        match base {
            [one] if !is_around && kind != Nucleus::Box => (self.part(one, style), kind),
            _ if is_around => (self.boxed(base, style), kind),
            _ => (MathBox { italic: Length::ZERO, ..self.boxed(base, style) }, kind),
        }
    }

    /// A base with primes, then the rest of its scripts.
    fn primed(&mut self, nucleus: MathBox, sub: &[Math], primes: &[Math], sup: &[Math], style: Style) -> MathBox {
        let marks = self.boxed(primes, style);
        let bearing = self.font.glyph('′').map_or(0, |glyph| self.font.bounds(glyph).left);
        // Their ink begins where the base has leant to.
        let start = nucleus.width + nucleus.italic - self.font.length(bearing, self.em(style));
        let end = start + marks.width;
        let base_width = nucleus.width;
        let subscript = (!sub.is_empty()).then(|| self.boxed(sub, style.script().cramped()));
        let superscript = (!sup.is_empty()).then(|| self.boxed(sup, style.script()));
        let scripts = self.beside(MathBox::default(), subscript, None, Nucleus::Sign, style);
        let raised = self.beside(MathBox::default(), None, superscript, Nucleus::Sign, style);
        let mut set = MathBox::blank(end.max(base_width + scripts.width).max(end + raised.width));
        set.put(nucleus, Length::ZERO, Length::ZERO);
        set.put(marks, start, Length::ZERO);
        set.put(scripts, base_width, Length::ZERO);
        set.put(raised, end, Length::ZERO);
        set
    }

    fn beside(
        &self,
        nucleus: MathBox,
        subscript: Option<MathBox>,
        superscript: Option<MathBox>,
        kind: Nucleus,
        style: Style,
    ) -> MathBox {
        let measure = |name| self.measure(name, style);
        let rise = if style.is_cramped { M::SuperscriptShiftUpCramped } else { M::SuperscriptShiftUp };
        let (mut up, mut down) = (measure(rise), measure(M::SubscriptShiftDown));
        if kind != Nucleus::Sign {
            up = up.max(nucleus.height - measure(M::SuperscriptBaselineDropMax));
            down = down.max(nucleus.depth + measure(M::SubscriptBaselineDropMin));
        }
        if let Some(sup) = &superscript {
            up = up.max(sup.depth + measure(M::SuperscriptBottomMin));
        }
        match (&subscript, &superscript) {
            (Some(sub), None) => down = down.max(sub.height - measure(M::SubscriptTopMax)),
            (Some(sub), Some(sup)) => {
                let gap = (up - sup.depth) - (sub.height - down);
                down += (measure(M::SubSuperscriptGapMin) - gap).max(Length::ZERO);
                let lacking = measure(M::SuperscriptBottomMaxWithSubscript) - (up - sup.depth);
                if gap < measure(M::SubSuperscriptGapMin) && lacking > Length::ZERO {
                    up += lacking;
                    down -= lacking;
                }
            }
            _ => {}
        }
        // The width of a letter ends at its foot, that of a large operator at its head.
        let italic = nucleus.italic;
        let base_width = if kind == Nucleus::Operator { nucleus.width - italic } else { nucleus.width };
        let mut set = MathBox { width: nucleus.width, ..MathBox::default() };
        set.put(nucleus, Length::ZERO, Length::ZERO);
        let space = measure(M::SpaceAfterScript);
        if let Some(sub) = subscript {
            set.width = set.width.max(base_width + sub.width + space);
            set.put(sub, base_width, -down);
        }
        if let Some(sup) = superscript {
            let x = base_width + italic;
            set.width = set.width.max(x + sup.width + space);
            set.put(sup, x, up);
        }
        set
    }

    pub(super) fn limits(
        &self,
        nucleus: MathBox,
        below: Option<MathBox>,
        above: Option<MathBox>,
        style: Style,
    ) -> MathBox {
        let measure = |name| self.measure(name, style);
        let widths = [Some(nucleus.width), below.as_ref().map(|one| one.width), above.as_ref().map(|one| one.width)];
        let width = widths.into_iter().flatten().max().unwrap_or_default();
        let (height, depth, lean) = (nucleus.height, nucleus.depth, nucleus.italic / 2);
        let mut set = MathBox::blank(width);
        let middle = |one: &MathBox| (width - one.width) / 2;
        let x = middle(&nucleus);
        set.put(nucleus, x, Length::ZERO);
        if let Some(below) = below {
            let gap = measure(M::LowerLimitGapMin).max(measure(M::LowerLimitBaselineDropMin) - below.height);
            let (x, down) = (middle(&below) - lean, depth + gap + below.height);
            set.put(below, x, -down);
        }
        if let Some(above) = above {
            let gap = measure(M::UpperLimitGapMin).max(measure(M::UpperLimitBaselineRiseMin) - above.depth);
            let (x, up) = (middle(&above) + lean, height + gap + above.depth);
            set.put(above, x, up);
        }
        set
    }
}

fn is_prime(one: &Math) -> bool {
    matches!(one, Math::Sign(sign) if matches!(&*sign.text, "′" | "″" | "‴" | "⁗"))
}
