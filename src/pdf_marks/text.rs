//! The text operators of a content stream (ISO 32000-1, 9.4): where glyphs stand, how large, from which font.

use hayro_font::kurbo::Affine;
use hayro_font::kurbo::Point;
use hayro_font::kurbo::Rect;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::Object;

use crate::pdf_marks::file::words;
use crate::pdf_marks::page::Face;
use crate::pdf_marks::page::FontFacts;
use crate::pdf_marks::page::Letter;
use crate::pdf_marks::page::MarkKind;
use crate::pdf_marks::page::Unread;
use crate::pdf_marks::state::State;
use crate::pdf_marks::walk::Actual;
use crate::pdf_marks::walk::Frame;
use crate::pdf_marks::walk::Marked;
use crate::pdf_marks::walk::Walk;
use crate::pdf_marks::walk::Words;
use crate::pdf_marks::walk::named;

/// How far an adjustment moves back before it is taken for the space between two words, in thousandths of the size.
const WORD_GAP: f64 = -180.0;

/// The most bytes of text that are kept of a page, of the first words and of all.
const MAX_TEXT: usize = 20_000;
const MAX_PLACED: usize = 4 * 1024 * 1024;

/// The most letters that are placed on a page, and the work of each, in bytes that are unpacked.
const MAX_LETTERS: usize = 500_000;
const LETTER: usize = 64;

/// What a glyph reads as, if nobody knows.
const UNKNOWN: &str = "\u{fffd}";

/// How deep marked content is followed.
const MAX_MARKED: usize = 256;

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
    /// Of each glyph, where its text begins, and where it stands and ends.
    places: Vec<(usize, f64, f64)>,
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
            TypedInstruction::BeginMarkedContent(tag) => self.begin_marked(tag.0, None),
            TypedInstruction::BeginMarkedContentWithProperties(tag) => self.begin_marked(tag.0, Some(tag.1)),
            TypedInstruction::EndMarkedContent(_) => {
                self.marked.pop();
            }
            _ => self.text_state(operator, frame),
        }
    }

    fn begin_marked(&mut self, tag: &[u8], properties: Option<&Object>) {
        if self.words != Words::Placed || self.marked.len() >= MAX_MARKED {
            return self.marked.push(Marked::default());
        }
        let actual = match properties {
            Some(Object::Dict(dict)) => dict.get::<Object>("ActualText").map(|text| words(&text)),
            _ => None,
        };
        let is_artifact = tag == b"Artifact" || self.marked.last().is_some_and(|outer| outer.is_artifact);
        let actual = actual.map(|text| Actual { text, letter: None });
        self.marked.push(Marked { is_artifact, actual });
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
                    if back.as_f64() < WORD_GAP && self.words == Words::Wanted {
                        run.text.push(' ');
                    }
                }
                _ => {}
            }
        }
        frame.text.glyph = start * Affine::translate((x, 0.0));
        match self.words {
            Words::Wanted if self.page.text.len() < MAX_TEXT => {
                self.page.text.push_str(&run.text);
                self.page.text.push('\n');
            }
            Words::Placed => self.place(&run, start, frame),
            _ => {}
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
            if self.words == Words::Placed {
                run.places.push((run.text.len(), *x, *x + glyph.advance * across));
            }
            if self.words != Words::NotWanted && run.text.len() < MAX_TEXT {
                run.text.push_str(&font.text(code));
            }
            let is_space = length == 1 && codes[at] == b' ';
            let extra = text.char_space + if is_space { text.word_space } else { 0.0 };
            *x += glyph.advance * across + extra * text.scale;
            at += length;
        }
    }

    /// Keeps the letters of a run with their places.
    fn place(&mut self, run: &Run, start: Affine, frame: &Frame<'_, 'a>) {
        let Some(font) = &frame.state.text.font else { return };
        let (text, page) = (&frame.state.text, &mut self.page);
        self.shared.budget.spend(run.places.len() * LETTER + run.text.len());
        if page.letters.len() + run.places.len() > MAX_LETTERS || page.text.len() + run.text.len() > MAX_PLACED {
            page.unread.insert(Unread::TooMuch);
            return;
        }
        let face = Face { name: font.name.clone(), is_italic: font.is_italic, is_bold: font.is_bold };
        let known = page.faces.iter().position(|known| *known == face);
        let face = known.unwrap_or_else(|| {
            page.faces.push(face);
            page.faces.len() - 1
        });
        let matrix = frame.state.ctm * start;
        let [_, _, c, d, _, _] = matrix.as_coeffs();
        let size = (text.size.abs() * c.hypot(d)) as f32;
        let is_artifact = self.marked.last().is_some_and(|marked| marked.is_artifact);
        let mut actual = self.marked.iter_mut().rev().find_map(|marked| marked.actual.as_mut());
        let place = |x: f64| {
            let point = matrix * Point::new(x, text.rise);
            (point.x as f32, point.y as f32)
        };
        for (idx, (at, x, end)) in run.places.iter().enumerate() {
            let from = page.text.len();
            let (start, end, face) = (place(*x), place(*end), face as u16);
            match &mut actual {
                // What reads as nothing is no letter.
                Some(actual) if actual.text.is_empty() => continue,
                Some(actual) => match actual.letter.map(|letter| &mut page.letters[letter]) {
                    Some(letter) if letter.is_level_with(start) => {
                        letter.end = end;
                        continue;
                    }
                    // On its next line the words are read no more, but the line begins there.
                    Some(_) => actual.letter = Some(page.letters.len()),
                    None => {
                        page.text.push_str(&actual.text);
                        actual.letter = Some(page.letters.len());
                    }
                },
                None => {
                    let reads_as = &run.text[*at..run.places.get(idx + 1).map_or(run.text.len(), |next| next.0)];
                    page.text.push_str(if reads_as.is_empty() { UNKNOWN } else { reads_as });
                }
            }
            let text = (from as u32, page.text.len() as u32);
            page.letters.push(Letter { text, start, end, size, face, is_artifact });
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
