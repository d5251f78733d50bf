//! Places what is beside the text: pictures and their captions on pages of their own, rules, lines drawn with the text,
//! anchors and links.

use crate::book::AssetId;
use crate::print::flow::galley::TextBlock;
use crate::print::flow::settle::variant_setting;
use crate::print::pages::Mark;
use crate::print::pages::Placed;
use crate::print::pages::StructId;
use crate::print::pages::place::Canvas;
use crate::print::pages::place::Frame;
use crate::print::pages::place::LinePen;
use crate::print::pages::place::PlaceContext;
use crate::print::pages::place::TextRole;
use crate::print::text::Paragraph;
use crate::print::text::Piece;
use crate::print::text::StyleId;
use crate::print::text::style::Decoration;
use crate::source::Span;
use crate::units::Length;
use crate::units::Point;
use crate::units::Size;

impl Canvas {
    /// The caption of a picture that fills its page.
    pub fn plate_caption(&mut self, ctx: &PlaceContext, caption: &TextBlock, left: Length, top: Length) {
        if let Some(setting) = variant_setting(caption, 0) {
            let frame = Frame { left, role: TextRole::Text };
            self.text_rows(ctx, caption, setting, 0..setting.n_lines(), frame, top);
        }
    }

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

    pub(super) fn anchor(&mut self, ctx: &PlaceContext, idx: u32, baseline: Length) {
        if let Some(name) = ctx.anchors.get(idx as usize) {
            self.anchors.push((name.clone(), baseline));
        }
    }

    pub(super) fn follow_link(&mut self, pen: &mut LinePen, paragraph: &Paragraph, piece: &Piece) {
        let open = pen.link.as_ref().map_or(0, |(link, ..)| *link);
        if open != piece.link {
            self.close_link(pen, paragraph);
            if piece.link != 0 {
                pen.link = Some((piece.link, pen.x, piece.leaf));
            }
        }
    }

    pub(super) fn close_link(&mut self, pen: &mut LinePen, paragraph: &Paragraph) {
        let Some((link, start, leaf)) = pen.link.take() else { return };
        let Some(target) = paragraph.links.get(usize::from(link) - 1) else { return };
        let height = Length::pt(12.0);
        let at = Point { x: start, y: pen.y - height.scaled(3, 4) };
        let size = Size { width: (pen.x - start).max(Length::pt(1.0)), height };
        self.links.push((at, size, target.clone(), leaf));
    }
}
