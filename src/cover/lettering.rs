//! Lines of type as outlines, and titles broken into lines.

use harfrust::Buffer;
use harfrust::Feature;
use harfrust::Font;
use harfrust::ShapeOptions;
use harfrust::ShaperFont;
use harfrust::Tag;
use skrifa::GlyphId;
use skrifa::MetadataProvider;
use skrifa::instance::LocationRef;
use skrifa::instance::Size;
use skrifa::outline::DrawSettings;
use skrifa::outline::OutlinePen;
use tiny_skia::PathBuilder;

use crate::fonts::Face;
use crate::fonts::FontLibrary;
use crate::fonts::Posture;

/// How capitals and small letters are set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    AsWritten,
    /// Everything as small capitals; as capitals where the face has none.
    SmallCaps,
}

/// A face ready to set lines.
pub struct Lettering<'a> {
    face: &'a Face,
    font: Font,
    form: Form,
    /// Letterspace in em.
    tracking: f32,
}

/// A line of type: glyphs and their places, in em.
pub struct Line {
    glyphs: Vec<(u32, f32, f32)>,
    pub width: f32,
    /// Share of the size at which it is drawn; below one for capitals that stand in for small capitals.
    scale: f32,
}

impl Line {
    fn scale(&mut self, scale: f32) {
        self.glyphs.iter_mut().for_each(|(_, x, y)| (*x, *y) = (*x * scale, *y * scale));
        self.width *= scale;
        self.scale = scale;
    }
}

impl<'a> Lettering<'a> {
    /// The face of a family that has the text's characters, or another face of the project that has them. `None` without any face.
    pub fn new(
        fonts: &'a FontLibrary,
        family: &str,
        posture: Posture,
        text: &str,
        form: Form,
        tracking: f32,
    ) -> Option<Lettering<'a>> {
        const REGULAR: u16 = 400;
        let wished = fonts.find(family, REGULAR, posture).or_else(|| fonts.ids().next())?;
        let missing = text.chars().find(|character| !character.is_whitespace() && !fonts.covers(wished, *character));
        let id = missing.and_then(|character| fonts.fallback(character, wished)).unwrap_or(wished);
        let face = fonts.face(id);
        let font = Font::new(face.data.to_vec(), face.index)?;
        Some(Lettering { face, font, form, tracking })
    }

    /// Sets a line.
    pub fn line(&self, text: &str) -> Line {
        match self.form {
            Form::AsWritten => self.shaped(text, &[]),
            Form::SmallCaps if self.has_small_caps(text) => self.shaped(text, &[b"smcp", b"c2sc"]),
            Form::SmallCaps => {
                let mut line = self.shaped(&text.to_uppercase(), &[]);
                line.scale(self.small_caps_scale());
                line
            }
        }
    }

    /// Whether the face draws small capitals for every letter: many have them for Latin alone.
    fn has_small_caps(&self, text: &str) -> bool {
        let mut letters = text.chars().filter(|letter| letter.is_alphabetic()).flat_map(char::to_lowercase);
        self.face.has_feature(b"c2sc") && letters.all(|letter| self.face.has_small_cap(letter))
    }

    /// Brings capitals down to a little more than the height of small letters.
    fn small_caps_scale(&self) -> f32 {
        const OVER_X_HEIGHT: f32 = 1.06;
        let metrics = self.face.metrics();
        (metrics.x_height as f32 * OVER_X_HEIGHT / metrics.cap_height.max(1) as f32).clamp(0.5, 1.0)
    }

    fn shaped(&self, text: &str, features: &[&[u8; 4]]) -> Line {
        let features: Vec<Feature> = features.iter().map(|tag| Feature::new(Tag::new(tag), 1, ..)).collect();
        let mut buffer = Buffer::default();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let options = ShapeOptions::new().features(&features);
        let mut line = Line { glyphs: Vec::new(), width: 0.0, scale: 1.0 };
        if harfrust::shape(&ShaperFont::new(&self.font), &mut buffer, options).is_err() {
            return line;
        }
        let em = f32::from(self.face.metrics().units_per_em);
        for (info, position) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
            let x = line.width + position.x_offset as f32 / em;
            line.glyphs.push((info.glyph_id, x, position.y_offset as f32 / em));
            line.width += position.x_advance as f32 / em + self.tracking;
        }
        // The space after the last letter would push a centred line to the left.
        line.width = (line.width - self.tracking).max(0.0);
        line
    }

    /// Adds the outlines of a line, centred on `x` with its baseline on `y`, at a size in pixels.
    pub fn outline(&self, line: &Line, size: f32, x: f32, y: f32, path: &mut PathBuilder) {
        let font = self.face.font_ref();
        let outlines = font.outline_glyphs();
        let left = x - line.width * size / 2.0;
        for (glyph, dx, dy) in &line.glyphs {
            let mut pen = Pen { path, x: left + dx * size, y: y - dy * size };
            if let Some(outline) = outlines.get(GlyphId::new(*glyph)) {
                // A glyph whose outline is broken leaves a gap; the fonts were checked when they were read.
                let _ = outline
                    .draw(DrawSettings::unhinted(Size::new(size * line.scale), LocationRef::default()), &mut pen);
            }
        }
    }

    /// Height of capitals in em; of small capitals that of the small letters.
    pub fn cap_height(&self) -> f32 {
        let metrics = self.face.metrics();
        let height = if self.form == Form::SmallCaps { metrics.x_height } else { metrics.cap_height };
        height as f32 / f32::from(metrics.units_per_em)
    }
}

/// Takes outlines with y up to a path with y down.
struct Pen<'a> {
    path: &'a mut PathBuilder,
    x: f32,
    y: f32,
}

impl OutlinePen for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.x + x, self.y - y);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.x + x, self.y - y);
    }
    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.quad_to(self.x + cx, self.y - cy, self.x + x, self.y - y);
    }
    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.path.cubic_to(self.x + cx0, self.y - cy0, self.x + cx1, self.y - cy1, self.x + x, self.y - y);
    }
    fn close(&mut self) {
        self.path.close();
    }
}

/// Room for a title, in pixels.
#[derive(Clone, Copy)]
pub struct Room {
    pub width: f32,
    pub height: f32,
    pub largest: f32,
    pub smallest: f32,
    /// Baseline to baseline, in em.
    pub leading: f32,
    pub max_lines: usize,
}

/// A title broken into lines.
pub struct Broken {
    pub lines: Vec<Line>,
    pub size: f32,
}

/// Words of a longer title than this are left out; no cover could show them.
const MAX_WORDS: usize = 40;

/// Breaks a title so that it stands as large as the room allows, lines of like length, no line ending in a small word.
pub fn break_title(lettering: &Lettering, title: &str, room: Room) -> Broken {
    let all: Vec<&str> = title.split_whitespace().collect();
    let words = &all[..all.len().min(MAX_WORDS)];
    let lines_of = |ranges: &[(usize, usize)]| -> Vec<Line> {
        ranges.iter().map(|(start, end)| lettering.line(&words[*start..*end].join(" "))).collect()
    };
    let measured = Measured::new(lettering, words);
    let mut best: Option<(f32, Vec<(usize, usize)>)> = None;
    for n_lines in 1..=room.max_lines.min(words.len()) {
        let (ranges, widest, n_bad_ends) = measured.break_into(n_lines);
        let by_height = room.height / (1.0 + (n_lines - 1) as f32 * room.leading);
        let size = (room.width / widest.max(0.01)).min(by_height).min(room.largest);
        // A bad end costs as much as type smaller by a seventh, a further line as a fifteenth.
        let merit = size * 0.86_f32.powi(n_bad_ends as i32) * 0.935_f32.powi(n_lines as i32 - 1);
        if best.as_ref().is_none_or(|(merit_so_far, _)| merit > *merit_so_far) {
            best = Some((merit, ranges));
        }
    }
    let ranges = best.map(|(_, ranges)| ranges).unwrap_or_default();
    let lines = lines_of(&ranges);
    let widest = lines.iter().map(|line| line.width).fold(0.01, f32::max);
    let by_height = room.height / (1.0 + lines.len().saturating_sub(1) as f32 * room.leading);
    let size = (room.width / widest).min(by_height).clamp(room.smallest, room.largest);
    Broken { lines, size: size.min(room.width / widest) }
}

/// The words of a title with their widths.
struct Measured<'a> {
    words: &'a [&'a str],
    /// Width of the words before each, with a space after every word.
    starts: Vec<f32>,
    space: f32,
}

impl<'a> Measured<'a> {
    fn new(lettering: &Lettering, words: &'a [&'a str]) -> Measured<'a> {
        let space = lettering.line(" ").width + lettering.tracking;
        let mut starts = vec![0.0];
        for word in words {
            let start = starts.last().copied().unwrap_or(0.0);
            starts.push(start + lettering.line(word).width + lettering.tracking + space);
        }
        Measured { words, starts, space }
    }

    fn width(&self, start: usize, end: usize) -> f32 {
        self.starts[end] - self.starts[start] - self.space
    }

    /// The best break into so many lines: first words of each, width of the widest, lines with a bad end.
    ///
    /// Dynamic programming over the last break, least cost of the worst line; there are at most forty words and five lines.
    fn break_into(&self, n_lines: usize) -> (Vec<(usize, usize)>, f32, usize) {
        let n_words = self.words.len();
        let mut costs = vec![vec![f32::INFINITY; n_words + 1]; n_lines + 1];
        let mut breaks = vec![vec![0; n_words + 1]; n_lines + 1];
        costs[0][0] = 0.0;
        for line in 1..=n_lines {
            for end in line..=n_words {
                for start in line - 1..end {
                    let cost = costs[line - 1][start].max(self.width(start, end)) + self.end_cost(end);
                    if cost < costs[line][end] {
                        (costs[line][end], breaks[line][end]) = (cost, start);
                    }
                }
            }
        }
        let mut ranges = Vec::new();
        let mut end = n_words;
        for line in (1..=n_lines).rev() {
            let start = breaks[line][end];
            ranges.push((start, end));
            end = start;
        }
        ranges.reverse();
        let widest = ranges.iter().map(|(start, end)| self.width(*start, *end)).fold(0.0, f32::max);
        let n_bad_ends = ranges.iter().filter(|(_, end)| self.end_cost(*end) > 0.0).count();
        (ranges, widest, n_bad_ends)
    }

    /// A line that ends in a small word (“of”, “the”, “und”) reads badly; one that ends with a mark reads well.
    fn end_cost(&self, end: usize) -> f32 {
        const BAD_END: f32 = 1.2;
        let word = self.words[end - 1];
        let is_small = word.chars().count() <= 3 && word.chars().all(char::is_alphabetic);
        if end < self.words.len() && is_small { BAD_END } else { 0.0 }
    }
}
