//! The path operators of a content stream (ISO 32000-1, 8.5): shapes, lines and clips, each by the box around it.

use hayro_font::kurbo::Affine;
use hayro_font::kurbo::Point;
use hayro_font::kurbo::Rect;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::Number;

use crate::pdf_marks::page::MarkKind;
use crate::pdf_marks::walk::Frame;
use crate::pdf_marks::walk::Walk;

/// The path that is being built, on the page.
#[derive(Default)]
pub struct Path {
    bounds: Option<Rect>,
    at: Point,
    clips: bool,
}

impl Path {
    fn add(&mut self, ctm: Affine, x: Number, y: Number) {
        let point = ctm * Point::new(x.as_f64(), y.as_f64());
        if point.is_finite() {
            self.bounds = Some(self.bounds.map_or(Rect::from_points(point, point), |bounds| bounds.union_pt(point)));
            self.at = point;
        }
    }
}

#[derive(Clone, Copy)]
enum Painting {
    Nothing,
    Fill,
    Stroke,
    Both,
}

impl<'a> Walk<'_, 'a, '_> {
    pub fn path_operator(&mut self, operator: &TypedInstruction, frame: &mut Frame<'_, 'a>) {
        let ctm = frame.state.ctm;
        let path = &mut frame.path;
        match operator {
            TypedInstruction::MoveTo(to) => path.add(ctm, to.0, to.1),
            TypedInstruction::LineTo(to) => path.add(ctm, to.0, to.1),
            TypedInstruction::CubicTo(to) => {
                [(to.0, to.1), (to.2, to.3), (to.4, to.5)].into_iter().for_each(|(x, y)| path.add(ctm, x, y));
            }
            TypedInstruction::CubicStartTo(to) => {
                [(to.0, to.1), (to.2, to.3)].into_iter().for_each(|(x, y)| path.add(ctm, x, y));
            }
            TypedInstruction::CubicEndTo(to) => {
                [(to.0, to.1), (to.2, to.3)].into_iter().for_each(|(x, y)| path.add(ctm, x, y));
            }
            TypedInstruction::RectPath(rect) => {
                let (x, y) = (rect.0.as_f64(), rect.1.as_f64());
                let corner = |dx: f64, dy: f64| ctm * Point::new(x + dx, y + dy);
                let (width, height) = (rect.2.as_f64(), rect.3.as_f64());
                for point in [corner(0.0, 0.0), corner(width, 0.0), corner(0.0, height), corner(width, height)] {
                    if point.is_finite() {
                        let start = Rect::from_points(point, point);
                        path.bounds = Some(path.bounds.map_or(start, |bounds| bounds.union_pt(point)));
                    }
                }
            }
            TypedInstruction::ClipNonZero(_) | TypedInstruction::ClipEvenOdd(_) => path.clips = true,
            TypedInstruction::EndPath(_) => self.end_path(Painting::Nothing, frame),
            TypedInstruction::FillPathNonZero(_)
            | TypedInstruction::FillPathNonZeroCompatibility(_)
            | TypedInstruction::FillPathEvenOdd(_) => self.end_path(Painting::Fill, frame),
            TypedInstruction::StrokePath(_) | TypedInstruction::CloseAndStrokePath(_) => {
                self.end_path(Painting::Stroke, frame);
            }
            TypedInstruction::FillAndStrokeNonZero(_)
            | TypedInstruction::FillAndStrokeEvenOdd(_)
            | TypedInstruction::CloseFillAndStrokeNonZero(_)
            | TypedInstruction::CloseFillAndStrokeEvenOdd(_) => self.end_path(Painting::Both, frame),
            _ => {}
        }
    }

    fn end_path(&mut self, painting: Painting, frame: &mut Frame<'_, 'a>) {
        let path = std::mem::take(&mut frame.path);
        if let Some(bounds) = path.bounds {
            if matches!(painting, Painting::Fill | Painting::Both) {
                let paint = frame.state.fill.clone();
                let thickness = bounds.width().min(bounds.height());
                self.mark(MarkKind::Fill { thickness }, bounds, &paint, frame);
            }
            if matches!(painting, Painting::Stroke | Painting::Both) {
                let paint = frame.state.stroke.clone();
                let width = frame.state.line_width.abs() * frame.state.scale();
                self.mark(MarkKind::Stroke { width }, bounds.inflate(width / 2.0, width / 2.0), &paint, frame);
            }
        }
        if path.clips {
            let bounds = path.bounds.unwrap_or(Rect::ZERO);
            frame.state.clip = frame.state.clip.intersect(bounds);
        }
    }
}
