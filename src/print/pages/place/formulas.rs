//! Places formulas on a page.

use crate::print::math::InkKind;
use crate::print::pages::Glyph;
use crate::print::pages::Mark;
use crate::print::pages::Placed;
use crate::print::pages::place::Canvas;
use crate::print::pages::place::PlaceContext;
use crate::print::pages::place::TextRole;
use crate::print::pages::place::scaled;
use crate::print::text::Piece;
use crate::units::Point;
use crate::units::Size;

impl Canvas {
    /// The glyphs and rules of a formula. Glyphs that follow each other on one height make one run.
    pub(super) fn math(&mut self, ctx: &PlaceContext, idx: u32, piece: &Piece, at: Point, scale: u16, role: TextRole) {
        let mut pen = at.x;
        self.close_run();
        for ink in &ctx.math[idx as usize].inks {
            let place = Point { x: at.x + scaled(ink.at.x, scale), y: at.y + ink.at.y };
            match &ink.kind {
                InkKind::Rule(size) => {
                    self.close_run();
                    let mark = Mark::Rule(Size { width: scaled(size.width, scale), ..*size });
                    let tag = (role == TextRole::Text).then_some(piece.leaf);
                    self.placed.push(Placed { at: place, mark, tag, span: Some(piece.span) });
                }
                InkKind::Glyph { font, size, glyph, advance, text } => {
                    let goes_on = self.run.as_ref().is_some_and(|run| {
                        run.font == *font && run.size == *size && run.at.y == place.y && run.leaf == piece.leaf
                    });
                    if goes_on && let Some(last) = self.glyphs.last_mut() {
                        last.advance += (place.x - pen).0 as i32;
                    } else {
                        self.close_run();
                    }
                    self.open_run(*font, *size, scale, piece, place, role);
                    let advance = scaled(*advance, scale);
                    let text_start = self.text.len() as u32;
                    self.text.push_str(text);
                    let text_end = self.text.len() as u32;
                    let (x_offset, y_offset) = (0, 0);
                    let advance_units = advance.0 as i32;
                    self.glyphs.push(Glyph {
                        id: *glyph,
                        advance: advance_units,
                        x_offset,
                        y_offset,
                        text_start,
                        text_end,
                    });
                    pen = place.x + advance;
                }
            }
        }
        self.close_run();
    }
}
