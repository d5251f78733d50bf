//! The text operators of a content stream (ISO 32000-1, 9.4): where glyphs stand, how large, from which font.

use hayro_font::kurbo::Affine;
use hayro_font::kurbo::Rect;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::Object;

use crate::preflight::marks::FontFacts;
use crate::preflight::marks::MarkKind;
use crate::preflight::marks::Unread;
use crate::preflight::state::State;
use crate::preflight::walk::Frame;
use crate::preflight::walk::Walk;
use crate::preflight::walk::Words;
use crate::preflight::walk::named;

/// How far an adjustment moves back before it is taken for the space between two words, in thousandths of the size.
const WORD_GAP: f64 = -180.0;

/// The most characters that are kept of a page.
const MAX_TEXT: usize = 20_000;

/// Where the next glyph stands, and where its line began.
#[derive(Clone, Copy, Default)]
pub struct TextMatrices {
    glyph: Affine,
    line: Affine,
}

/// What one show operator has drawn, in units of text space.
#[derive(Default)]
struct Run {
    bounds: Option<Rect>,
    n_glyphs: usize,
    text: String,
}

impl TextMatrices {
    fn next_line(&mut self, x: f64, y: f64) {
        self.line *= Affine::translate((x, y));
        self.glyph = self.line;
    }
}

impl<'a> Walk<'_, 'a, '_> {
    pub fn text_operator(&mut self, operator: &TypedInstruction, frame: &mut Frame<'_, 'a>) {
        let leading = frame.state.text.leading;
        match operator {
            TypedInstruction::BeginText(_) => frame.text = TextMatrices::default(),
            TypedInstruction::NextLine(by) => frame.text.next_line(by.0.as_f64(), by.1.as_f64()),
            TypedInstruction::NextLineAndSetLeading(by) => {
                frame.state.text.leading = -by.1.as_f64();
                frame.text.next_line(by.0.as_f64(), by.1.as_f64());
            }
            TypedInstruction::SetTextMatrix(matrix) => {
                let numbers = [matrix.0, matrix.1, matrix.2, matrix.3, matrix.4, matrix.5].map(|one| one.as_f64());
                frame.text = TextMatrices { glyph: Affine::new(numbers), line: Affine::new(numbers) };
            }
            TypedInstruction::NextLineUsingLeading(_) => frame.text.next_line(0.0, -leading),
            TypedInstruction::ShowText(text) => self.show(&[Object::String(text.0.clone())], frame),
            TypedInstruction::ShowTexts(parts) => {
                let parts: Vec<Object> = parts.0.iter::<Object>().collect();
                self.show(&parts, frame);
            }
            TypedInstruction::NextLineAndShowText(text) => {
                frame.text.next_line(0.0, -leading);
                self.show(&[Object::String(text.0.clone())], frame);
            }
            TypedInstruction::ShowTextWithParameters(text) => {
                frame.state.text.word_space = text.0.as_f64();
                frame.state.text.char_space = text.1.as_f64();
                frame.text.next_line(0.0, -leading);
                self.show(&[Object::String(text.2.clone())], frame);
            }
            _ => self.text_state(operator, frame),
        }
    }

    fn text_state(&mut self, operator: &TypedInstruction, frame: &mut Frame<'_, 'a>) {
        let text = &mut frame.state.text;
        match operator {
            TypedInstruction::CharacterSpacing(space) => text.char_space = space.0.as_f64(),
            TypedInstruction::WordSpacing(space) => text.word_space = space.0.as_f64(),
            TypedInstruction::HorizontalScaling(percent) => text.scale = percent.0.as_f64() / 100.0,
            TypedInstruction::TextLeading(leading) => text.leading = leading.0.as_f64(),
            TypedInstruction::TextRenderingMode(mode) => text.mode = mode.0.as_i64(),
            TypedInstruction::TextRise(rise) => text.rise = rise.0.as_f64(),
            TypedInstruction::TextFont(font) => {
                text.size = font.1.as_f64();
                let (resources, shared) = (frame.resources, &mut *self.shared);
                let read = || resources.get_font(font.0).map(|dict| shared.fonts.font(&dict, shared.budget));
                text.font = named(&mut frame.named.fonts, font.0, read);
            }
            _ => {}
        }
    }

    /// Shows strings, with the adjustments between them, as one mark.
    fn show(&mut self, parts: &[Object], frame: &mut Frame<'_, 'a>) {
        let start = frame.text.glyph;
        let mut run = Run::default();
        let mut x = 0.0;
        let text = &frame.state.text;
        for part in parts {
            match part {
                Object::String(codes) => self.add_glyphs(codes, &frame.state, &mut x, &mut run),
                Object::Number(back) => {
                    x -= back.as_f64() / 1000.0 * text.size * text.scale;
                    if back.as_f64() < WORD_GAP {
                        run.text.push(' ');
                    }
                }
                _ => {}
            }
        }
        frame.text.glyph = start * Affine::translate((x, 0.0));
        if self.words == Words::Wanted && self.page.text.len() < MAX_TEXT {
            self.page.text.push_str(&run.text);
            self.page.text.push('\n');
        }
        let Some(bounds) = run.bounds else { return };
        let matrix = frame.state.ctm * start;
        let bounds = matrix.transform_rect_bbox(bounds);
        let [_, _, c, d, _, _] = matrix.as_coeffs();
        let kind = MarkKind::Text { size: frame.state.text.size.abs() * c.hypot(d), n_glyphs: run.n_glyphs };
        self.note_font(bounds, frame);
        // ISO 32000-1, table 106: 3 shows nothing, 7 clips only; 1 and 5 draw the outline alone.
        let paint = match frame.state.text.mode {
            3 | 7 => return,
            1 | 5 => frame.state.stroke.clone(),
            _ => frame.state.fill.clone(),
        };
        self.mark(kind, bounds, &paint, frame);
    }

    fn add_glyphs(&self, codes: &[u8], state: &State<'a>, x: &mut f64, run: &mut Run) {
        let text = &state.text;
        let Some(font) = &text.font else { return };
        let (across, up) = (text.size * text.scale / 1000.0, text.size / 1000.0);
        let mut at = 0;
        while at < codes.len() {
            let (code, length) = font.code(codes, at);
            let glyph = font.glyph(code);
            if let Some(bounds) = glyph.bounds {
                let (y0, y1) = (bounds.y0 * up + text.rise, bounds.y1 * up + text.rise);
                let placed = Rect::new(*x + bounds.x0 * across, y0, *x + bounds.x1 * across, y1).abs();
                run.bounds = Some(run.bounds.map_or(placed, |all| all.union(placed)));
                run.n_glyphs += 1;
            }
            if self.words == Words::Wanted && run.text.len() < MAX_TEXT {
                run.text.push_str(&font.text(code));
            }
            let is_space = length == 1 && codes[at] == b' ';
            let extra = text.char_space + if is_space { text.word_space } else { 0.0 };
            *x += glyph.advance * across + extra * text.scale;
            at += length;
        }
    }

    fn note_font(&mut self, bounds: Rect, frame: &Frame<'_, 'a>) {
        let Some(font) = &frame.state.text.font else { return };
        if !font.is_read() && font.is_embedded {
            self.page.unread.insert(Unread::Font);
        }
        // Two fonts may go by one name; the worse one counts.
        let is_known = self
            .page
            .fonts
            .get(&font.name)
            .is_some_and(|facts| facts.is_embedded == font.is_embedded || !facts.is_embedded);
        if !is_known {
            let facts = FontFacts { is_embedded: font.is_embedded, is_type3: font.is_type3, at: bounds };
            self.page.fonts.insert(font.name.clone(), facts);
        }
    }
}
