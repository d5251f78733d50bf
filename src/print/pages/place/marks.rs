//! Places what is no glyph: pictures, rules, lines drawn with the text.

use crate::book::AssetId;
use crate::print::pages::Mark;
use crate::print::pages::Placed;
use crate::print::pages::StructId;
use crate::print::pages::place::Canvas;
use crate::print::pages::place::PlaceContext;
use crate::print::text::StyleId;
use crate::print::text::style::Decoration;
use crate::source::Span;
use crate::units::Length;
use crate::units::Point;
use crate::units::Size;

impl Canvas {
    /// Underline and strikeout.
    pub(super) fn decorate(&mut self, ctx: &PlaceContext, style: StyleId, from: Point, to: Length) {
        let style = ctx.styles.get(style);
        let y = match style.decoration {
            Decoration::None => return,
            Decoration::Underline => from.y + style.size.scaled(12, 100),
            Decoration::Strikeout => from.y - style.size.scaled(24, 100),
        };
        self.close_run();
        let height = style.size.scaled(5, 100);
        self.rule(Point { x: from.x, y }, Size { width: to - from.x, height });
    }

    pub(super) fn picture(&mut self, asset: AssetId, size: Size, at: Point, leaf: StructId, span: Span) {
        self.close_run();
        self.placed.push(Placed { at, mark: Mark::Image { asset, size }, tag: Some(leaf), span: Some(span) });
    }

    pub fn rule(&mut self, at: Point, size: Size) {
        self.close_run();
        self.placed.push(Placed { at, mark: Mark::Rule(size), tag: None, span: None });
    }
}
