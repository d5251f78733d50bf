//! Lines of type, and titles broken into lines.

use std::ops::Range;

use harfrust::Buffer;
use harfrust::Feature;
use harfrust::Font;
use harfrust::ShapeOptions;
use harfrust::ShaperFont;
use harfrust::Tag;

use crate::artwork::Artwork;
use crate::artwork::Drawn;
use crate::artwork::Letter;
use crate::artwork::Letters;
use crate::artwork::Rgb;
use crate::artwork::Turn;
use crate::fonts::Face;
use crate::fonts::FontId;
use crate::fonts::FontLibrary;
use crate::fonts::Posture;

/// How capitals and small letters are set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    AsWritten,
    /// Everything as small capitals; as capitals where the face has none.
    SmallCaps,
}

/// The face that a text is set in, and how.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Voice<'a> {
    pub family: &'a str,
    pub weight: u16,
    pub posture: Posture,
    pub form: Form,
    /// Letterspace in em.
    pub tracking: f32,
}

impl<'a> Voice<'a> {
    pub fn roman(family: &'a str) -> Voice<'a> {
        Voice { family, weight: 400, posture: Posture::Roman, form: Form::AsWritten, tracking: 0.0 }
    }

    pub fn italic(family: &'a str) -> Voice<'a> {
        Voice { posture: Posture::Italic, ..Voice::roman(family) }
    }

    pub fn bold(family: &'a str) -> Voice<'a> {
        Voice { weight: 700, ..Voice::roman(family) }
    }

    pub fn small_caps(family: &'a str) -> Voice<'a> {
        Voice { form: Form::SmallCaps, tracking: 0.09, ..Voice::roman(family) }
    }
}

/// A face ready to set lines.
pub struct Lettering<'a> {
    id: FontId,
    face: &'a Face,
    font: Font,
    form: Form,
    tracking: f32,
}

/// A line of type.
#[derive(Clone, Debug)]
pub struct Line {
    text: String,
    glyphs: Vec<Letter>,
    /// In em of the size at which the line is set.
    pub width: f32,
    /// Share of that size at which it is drawn; below one for capitals that stand in for small capitals.
    scale: f32,
}

impl<'a> Lettering<'a> {
    /// The face of a family that has the text's characters, or another face of the project that has them. `None` without any face.
    pub fn new(fonts: &'a FontLibrary, voice: Voice, text: &str) -> Option<Lettering<'a>> {
        let wished = fonts.find(voice.family, voice.weight, voice.posture).or_else(|| fonts.ids().next())?;
        let missing = text.chars().find(|character| !character.is_whitespace() && !fonts.covers(wished, *character));
        let id = missing.and_then(|character| fonts.fallback(character, wished)).unwrap_or(wished);
        let face = fonts.face(id);
        let font = Font::new(face.data.to_vec(), face.index)?;
        Some(Lettering { id, face, font, form: voice.form, tracking: voice.tracking })
    }

    /// Sets a line.
    pub fn line(&self, text: &str) -> Line {
        match self.form {
            Form::AsWritten => self.shaped(text, &[], 1.0),
            Form::SmallCaps if self.has_small_caps(text) => self.shaped(text, &[b"smcp", b"c2sc"], 1.0),
            Form::SmallCaps => self.shaped(&text.to_uppercase(), &[], self.small_caps_scale()),
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

    fn shaped(&self, text: &str, features: &[&[u8; 4]], scale: f32) -> Line {
        let features: Vec<Feature> = features.iter().map(|tag| Feature::new(Tag::new(tag), 1, ..)).collect();
        let mut buffer = Buffer::default();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let options = ShapeOptions::new().features(&features);
        let mut line = Line { text: text.to_string(), glyphs: Vec::new(), width: 0.0, scale };
        if harfrust::shape(&ShaperFont::new(&self.font), &mut buffer, options).is_err() {
            return line;
        }
        let em = f32::from(self.face.metrics().units_per_em);
        let starts: Vec<usize> = buffer.glyph_infos().iter().map(|info| info.cluster as usize).collect();
        let mut place = 0.0;
        for (idx, (info, position)) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()).enumerate() {
            let advance = position.x_advance as f32 / em + self.tracking;
            line.glyphs.push(Letter {
                id: info.glyph_id as u16,
                x: place + position.x_offset as f32 / em,
                y: position.y_offset as f32 / em,
                advance,
                text: cluster(&starts, idx, text.len()),
            });
            place += advance;
        }
        // The space after the last letter would push a centred line to the left.
        line.width = (place - self.tracking).max(0.0) * scale;
        line
    }

    /// Height of capitals in em; of small capitals that of the small letters.
    pub fn cap_height(&self) -> f32 {
        let metrics = self.face.metrics();
        let height = if self.form == Form::SmallCaps { metrics.x_height } else { metrics.cap_height };
        height as f32 / f32::from(metrics.units_per_em)
    }

    /// Puts a line on a sheet: its baseline begins at `at`.
    pub fn draw(&self, art: &mut Artwork, line: &Line, size: f32, at: (f32, f32), (turn, color): (Turn, Rgb)) {
        if line.glyphs.is_empty() {
            return;
        }
        art.drawn.push(Drawn::Letters(Letters {
            font: self.id,
            size: size * line.scale,
            at,
            turn,
            color,
            text: line.text.clone(),
            glyphs: line.glyphs.clone(),
        }));
    }
}

/// The bytes of the cluster that a glyph belongs to; `starts` rise, or fall in text from the right.
fn cluster(starts: &[usize], idx: usize, len: usize) -> Range<usize> {
    let start = starts[idx];
    let end = starts.iter().copied().filter(|other| *other > start).min().unwrap_or(len);
    start..end
}

/// Room for a title, in the unit of the sheet.
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

/// Words broken into lines.
pub struct Broken {
    pub lines: Vec<Line>,
    pub size: f32,
}

/// Words beyond so many are left out; no cover could show them.
const MAX_WORDS: usize = 200;

/// Breaks words so that they stand as large as the room allows, lines of like length, no line ending in a small word.
pub fn break_words(lettering: &Lettering, all: &[&str], room: Room) -> Broken {
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
    /// Dynamic programming over the last break, least cost of the worst line; there are few words and at most six lines.
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
