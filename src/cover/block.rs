//! Blocks of display type: titles, names, and texts in ragged lines.

use crate::artwork::Area;
use crate::artwork::Artwork;
use crate::artwork::Turn;
use crate::color::Rgb;
use crate::cover::lettering::Lettering;
use crate::cover::lettering::Line;
use crate::cover::lettering::Voice;
use crate::cover::lettering::direction;
use crate::cover::titles::Room;
use crate::cover::titles::break_words;
use crate::fonts::FontLibrary;
use crate::print::lines::Item;
use crate::print::lines::Measures;
use crate::print::lines::item::FILL;
use crate::print::lines::item::FORBIDDEN;
use crate::print::lines::item::FORCED;
use crate::print::lines::ragged::LastLine;
use crate::print::lines::ragged::RagRules;
use crate::print::lines::ragged::break_ragged;
use crate::units::Length;
use crate::units::SP_PER_PT;

/// Where lines stand.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Anchor {
    /// They begin here.
    Left(f32),
    /// Their middles are here.
    Middle(f32),
    /// They end here.
    Right(f32),
    /// Between these two: what reads from the left begins at the first, what reads from the right at the second.
    Between(f32, f32),
}

/// Where lines along a spine stand, whichever way they read.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Along {
    /// The ends nearest to the head are here.
    Head(f32),
    /// Their middles are here.
    Middle(f32),
    /// The ends nearest to the foot are here.
    Foot(f32),
}

/// Lines of type of one size.
pub struct Block<'a> {
    lettering: Lettering<'a>,
    lines: Vec<Line>,
    pub size: f32,
    /// Baseline to baseline, in em.
    leading: f32,
    /// Lines that begin a paragraph other than the first: half a line of air stands before them.
    openers: Vec<usize>,
}

/// Air between paragraphs, in lines.
const AIR: f32 = 0.5;

impl<'a> Block<'a> {
    /// A title, broken so that it fills its room well.
    pub fn title(fonts: &'a FontLibrary, voice: Voice, text: &str, room: Room) -> Option<Block<'a>> {
        let words: Vec<&str> = text.split_whitespace().collect();
        Block::words(fonts, voice, &words, room)
    }

    /// Words, or names that stay whole, broken so that they fill their room well.
    pub fn words(fonts: &'a FontLibrary, voice: Voice, words: &[&str], room: Room) -> Option<Block<'a>> {
        let lettering = Lettering::new(fonts, voice, &words.concat())?;
        let broken = break_words(&lettering, words, room);
        let (lines, size, leading) = (broken.lines, broken.size, room.leading);
        Some(Block { lettering, lines, size, leading, openers: Vec::new() })
    }

    /// Lines as they are given, as large as their room allows.
    pub fn lines(fonts: &'a FontLibrary, voice: Voice, texts: &[String], room: Room) -> Option<Block<'a>> {
        let lettering = Lettering::new(fonts, voice, &texts.concat())?;
        let lines: Vec<Line> = texts.iter().map(|text| lettering.line(text, direction(text))).collect();
        let widest = lines.iter().map(|line| line.width).fold(0.01, f32::max);
        let size = room.largest.min(room.width / widest);
        (!lines.is_empty()).then_some(Block { lettering, lines, size, leading: room.leading, openers: Vec::new() })
    }

    /// Paragraphs in ragged lines.
    pub fn text(
        fonts: &'a FontLibrary,
        voice: Voice,
        paragraphs: &[String],
        (measure, size, leading): (f32, f32, f32),
    ) -> Option<Block<'a>> {
        let lettering = Lettering::new(fonts, voice, &paragraphs.concat())?;
        let mut block = Block { lettering, lines: Vec::new(), size, leading, openers: Vec::new() };
        for paragraph in paragraphs {
            if !block.lines.is_empty() {
                block.openers.push(block.lines.len());
            }
            let lines = ragged(&block.lettering, paragraph, measure / size);
            block.lines.extend(lines);
        }
        (!block.lines.is_empty()).then_some(block)
    }

    /// Without air between its paragraphs.
    pub fn tight(mut self) -> Block<'a> {
        self.openers.clear();
        self
    }

    /// From the head of the capitals to the last baseline.
    pub fn height(&self) -> f32 {
        let n_steps = self.lines.len().saturating_sub(1) as f32 + AIR * self.openers.len() as f32;
        self.cap_height() + n_steps * self.size * self.leading
    }

    pub fn cap_height(&self) -> f32 {
        self.lettering.cap_height() * self.size
    }

    /// Whether its first line reads from the right.
    pub fn is_from_right(&self) -> bool {
        self.lines.first().is_some_and(|line| line.base.is_rtl())
    }

    /// The widest line.
    pub fn width(&self) -> f32 {
        self.lines.iter().map(|line| line.width * self.size).fold(0.0, f32::max)
    }

    /// Draws the lines, the first one's capitals at `top`; returns the last baseline.
    pub fn draw(&self, art: &mut Artwork, anchor: Anchor, top: f32, color: Rgb) -> f32 {
        let step = self.size * self.leading;
        let mut baseline = top + self.cap_height();
        for (idx, line) in self.lines.iter().enumerate() {
            if idx > 0 {
                baseline += step * if self.openers.contains(&idx) { 1.0 + AIR } else { 1.0 };
            }
            let width = line.width * self.size;
            let x = match anchor {
                Anchor::Between(_, right) if line.base.is_rtl() => right - width,
                Anchor::Left(x) | Anchor::Between(x, _) => x,
                Anchor::Middle(x) => x - width / 2.0,
                Anchor::Right(x) => x - width,
            };
            self.lettering.draw(art, line, self.size, (x, baseline), (Turn::Level, color));
        }
        baseline
    }

    /// Draws the lines along a spine; from the head of the capitals to the last baseline they are centred on `x`.
    pub fn draw_along(&self, art: &mut Artwork, turn: Turn, (x, along): (f32, Along), color: Rgb) {
        let first = self.height() / 2.0 - self.cap_height();
        for (idx, line) in self.lines.iter().enumerate() {
            let width = line.width * self.size;
            let head = match along {
                Along::Head(head) => head,
                Along::Middle(middle) => middle - width / 2.0,
                Along::Foot(foot) => foot - width,
            };
            // What is above a line lies on the right of one that reads down, and on the left of one that reads up.
            let above = first - idx as f32 * self.size * self.leading;
            let at = if turn == Turn::Up { (x - above, head + width) } else { (x + above, head) };
            self.lettering.draw(art, line, self.size, at, (turn, color));
        }
    }
}

/// Breaks a paragraph into ragged lines; `measure` in em.
fn ragged(lettering: &Lettering, paragraph: &str, measure: f32) -> Vec<Line> {
    /// Scaled points of an em: as if the type were ten points large, which is what the rules of ragged setting are made for.
    const EM: f32 = 10.0 * SP_PER_PT as f32;
    let to_length = |ems: f32| Length((ems * EM) as i64);
    let words: Vec<&str> = paragraph.split_whitespace().collect();
    let base = direction(paragraph);
    let space = Item::Glue { width: to_length(lettering.line(" ", base).width), stretch: Length(1), shrink: Length(1) };
    let mut items = Vec::with_capacity(2 * words.len() + 2);
    for (idx, word) in words.iter().enumerate() {
        if idx > 0 {
            items.push(space);
        }
        items.push(Item::plain_box(to_length(lettering.line(word, base).width)));
    }
    items.push(Item::Penalty { cost: FORBIDDEN });
    items.push(Item::Glue { width: Length::ZERO, stretch: FILL, shrink: Length::ZERO });
    items.push(Item::Penalty { cost: FORCED });
    let rules = RagRules { last_line: LastLine::Free, stub_width: to_length(2.5) };
    let setting = break_ragged(&items, &Measures::all(to_length(measure)), &rules);
    let mut start = 0;
    let mut lines = Vec::new();
    for end in setting.breaks {
        // Words and spaces take turns, so half of the items before a break are words.
        let end_word = (end as usize).div_ceil(2).min(words.len());
        lines.push(lettering.line(&words[start..end_word].join(" "), base));
        start = end_word;
    }
    lines
}

/// A lozenge between two short rules.
pub fn ornament(art: &mut Artwork, (x, y): (f32, f32), size: f32, color: Rgb) {
    let mut path = tiny_skia::PathBuilder::new();
    path.move_to(x, y - size);
    path.line_to(x + size * 0.75, y);
    path.line_to(x, y + size);
    path.line_to(x - size * 0.75, y);
    path.close();
    art.shape(path.finish(), color);
    let (gap, arm, line) = (size * 1.8, size * 5.4, size * 0.18);
    for left in [x - gap - arm, x + gap] {
        art.fill(Area { left, top: y - line / 2.0, width: arm, height: line }, color);
    }
}
