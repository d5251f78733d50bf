//! One sheet of a proof as a row of operations: lines, rectangles, runs of glyphs and labels, each within a layer.
//!
//! Whoever draws counts from the corner of the trim, y down, as everywhere; here it is turned over, once.

use printpdf::Codepoint;
use printpdf::Color;
use printpdf::Op;
use printpdf::PaintMode;
use printpdf::Pt;
use printpdf::Rect;
use printpdf::Rgb;
use printpdf::TextItem;
use printpdf::TextMatrix;
use printpdf::XObjectId;
use printpdf::XObjectTransform;

use crate::diag::Sink;
use crate::print::pages::Glyph;
use crate::print::pages::GlyphRun;
use crate::print::pages::Page;
use crate::print::pdf::sheet::points;
use crate::print::proof::fonts::ProofFonts;
use crate::print::proof::layers::Layer;
use crate::units::Length;
use crate::units::Point;
use crate::units::Size;

/// A color of what is drawn: red, green and blue, from 0 to 255.
pub type Tint = [u8; 3];

pub const BLACK: Tint = [0, 0, 0];

pub struct Canvas<'c, 'a> {
    pub ops: Vec<Op>,
    pub fonts: &'c mut ProofFonts<'a>,
    /// Where the corner of the trim lies.
    pub origin: Point,
    /// Of the sheet.
    pub height: Length,
}

impl Canvas<'_, '_> {
    /// Begins a layer; all that is drawn belongs to it until `end`.
    pub fn begin(&mut self, layer: Layer) {
        self.ops.push(Op::BeginLayer { layer_id: layer.id() });
    }

    pub fn end(&mut self) {
        self.ops.push(Op::EndLayer);
    }

    pub fn tint(&mut self, tint: Tint) {
        let [r, g, b] = tint.map(|value| f32::from(value) / 255.0);
        self.ops.push(Op::SetFillColor { col: Color::Rgb(Rgb { r, g, b, icc_profile: None }) });
    }

    /// A filled rectangle.
    pub fn rect(&mut self, at: Point, size: Size) {
        let foot = self.place(Point { x: at.x, y: at.y + size.height });
        let (width, height) = (Pt(points(size.width)), Pt(points(size.height)));
        if width.0 > 0.0 && height.0 > 0.0 {
            let rectangle =
                Rect { x: foot.0, y: foot.1, width, height, mode: Some(PaintMode::Fill), winding_order: None };
            self.ops.push(Op::DrawRectangle { rectangle });
        }
    }

    /// The outline of a rectangle, its line within it.
    pub fn frame(&mut self, at: Point, size: Size, line: Length) {
        let (across, down) = (Size { height: line, ..size }, Size { width: line, ..size });
        self.rect(at, across);
        self.rect(Point { y: at.y + size.height - line, ..at }, across);
        self.rect(at, down);
        self.rect(Point { x: at.x + size.width - line, ..at }, down);
    }

    /// Keeps what is drawn within a rectangle, until `end_clip`.
    pub fn begin_clip(&mut self, at: Point, size: Size) {
        let foot = self.place(Point { x: at.x, y: at.y + size.height });
        let (width, height) = (Pt(points(size.width)), Pt(points(size.height)));
        let rectangle = Rect { x: foot.0, y: foot.1, width, height, mode: Some(PaintMode::Clip), winding_order: None };
        self.ops.extend([Op::SaveGraphicsState, Op::DrawRectangle { rectangle }]);
    }

    pub fn end_clip(&mut self) {
        self.ops.push(Op::RestoreGraphicsState);
    }

    /// A picture in a rectangle.
    pub fn picture(&mut self, id: XObjectId, at: Point, size: Size) {
        let foot = self.place(Point { x: at.x, y: at.y + size.height });
        let transform = XObjectTransform {
            translate_x: Some(foot.0),
            translate_y: Some(foot.1),
            scale_x: Some(points(size.width)),
            scale_y: Some(points(size.height)),
            no_auto_scale: true,
            ..XObjectTransform::default()
        };
        self.ops.push(Op::UseXobject { id, transform });
    }

    /// A run of a page, glyph by glyph where the page has it. Reports D001 for a font that cannot be embedded.
    pub fn run(&mut self, page: &Page, at: Point, run: &GlyphRun, sink: &mut Sink) {
        let Some(glyphs) = page.glyphs.get(run.glyphs.start as usize..run.glyphs.end as usize) else { return };
        if glyphs.is_empty() || run.size.0 <= 0 {
            return;
        }
        let Some(font) = self.fonts.handle(run.font, sink) else { return };
        self.ops.push(Op::StartTextSection);
        self.ops.push(Op::SetFont { font, size: Pt(points(run.size)) });
        let mut pen = Length::ZERO;
        // A matrix moves glyphs up; so those of one height go together.
        for part in glyphs.chunk_by(|one, next| one.y_offset == next.y_offset) {
            let start = pen + Length(i64::from(part[0].x_offset));
            let (x, y) = self.place(Point { x: at.x + start, y: at.y - Length(i64::from(part[0].y_offset)) });
            let scale = f32::from(run.x_scale) / 1000.0;
            let matrix = TextMatrix::Raw([scale, 0.0, 0.0, 1.0, x.0, y.0]);
            self.ops.push(Op::SetTextMatrix { matrix });
            let items = vec![TextItem::GlyphIds(self.codes(part, run, &page.text))];
            self.ops.push(Op::ShowText { items });
            pen += part.iter().map(|glyph| Length(i64::from(glyph.advance))).sum();
        }
        self.ops.push(Op::EndTextSection);
    }

    /// Glyphs with what the pen has to go back after each, in thousandths of an em: a viewer moves it on by the width of the font, and the
    /// page says where the next one stands. Places are rounded, not widths, so that no error adds up.
    fn codes(&mut self, glyphs: &[Glyph], run: &GlyphRun, text: &str) -> Vec<Codepoint> {
        let em = run.size.0 * i64::from(run.x_scale.max(1));
        let in_thousandths = |length: i64| (length * 1_000_000 + em / 2).div_euclid(em);
        let first = i64::from(glyphs[0].x_offset);
        let (mut wanted, mut pen) = (-first, 0);
        let mut codes: Vec<Codepoint> = Vec::with_capacity(glyphs.len());
        for glyph in glyphs {
            let place = in_thousandths(wanted + i64::from(glyph.x_offset));
            if let Some(last) = codes.last_mut() {
                last.offset = (pen - place) as f32;
            }
            let stands_for = text.get(glyph.text_start as usize..glyph.text_end as usize).unwrap_or_default();
            codes.push(Codepoint::with_cid(glyph.id, 0.0, self.fonts.reading(run.font, glyph.id, stands_for)));
            pen = place + self.fonts.width(run.font, glyph.id);
            wanted += i64::from(glyph.advance);
        }
        codes
    }

    /// A word of the proof's own, from its left end.
    pub fn label(&mut self, at: Point, size: Length, text: &str, sink: &mut Sink) {
        let (x, y) = self.place(at);
        self.label_by([1.0, 0.0, 0.0, 1.0, x.0, y.0], size, text, sink);
    }

    /// A word of the proof's own, to its right end.
    pub fn label_to(&mut self, at: Point, size: Length, text: &str, sink: &mut Sink) {
        let width = self.fonts.label_width(text, size, sink);
        self.label(Point { x: at.x - width, ..at }, size, text, sink);
    }

    /// A word that climbs, around the middle of the page.
    pub fn label_across(&mut self, middle: Point, size: Length, text: &str, sink: &mut Sink) {
        let (x, y) = self.place(middle);
        let (sin, cos) = (0.707, 0.707);
        let half = points(self.fonts.label_width(text, size, sink)) / 2.0;
        // Down by half of the height of capitals, so that the middle of the word lies in the middle.
        let down = points(size) * 0.33;
        let matrix = [cos, sin, -sin, cos, x.0 - half * cos + down * sin, y.0 - half * sin - down * cos];
        self.label_by(matrix, size, text, sink);
    }

    fn label_by(&mut self, matrix: [f32; 6], size: Length, text: &str, sink: &mut Sink) {
        let Some((font, glyphs)) = self.fonts.label(text, sink) else { return };
        self.ops.extend([
            Op::StartTextSection,
            Op::SetFont { font, size: Pt(points(size)) },
            Op::SetTextMatrix { matrix: TextMatrix::Raw(matrix) },
            Op::ShowText { items: vec![TextItem::GlyphIds(glyphs)] },
            Op::EndTextSection,
        ]);
    }

    fn place(&self, at: Point) -> (Pt, Pt) {
        (Pt(points(self.origin.x + at.x)), Pt(points(self.height - self.origin.y - at.y)))
    }
}
