//! The back: its text, the publisher, the price and the barcode; and the text of flaps.

use crate::artwork::Area;
use crate::artwork::Artwork;
use crate::cover::Brief;
use crate::cover::barcode::Barcode;
use crate::cover::block::Anchor;
use crate::cover::block::Block;
use crate::cover::designs::BackLook;
use crate::cover::lettering::Voice;
use crate::cover::sheet::pt;
use crate::units::Size;

/// The largest type of a text on a panel of usual width and the smallest on any, in points, and the step between two trials.
const LARGEST: f32 = 13.5;
const SMALLEST: f32 = 8.0;
const STEP: f32 = 0.25;

/// A text of fewer letters is a motto more than a text, and may be set so much larger.
const FEW_LETTERS: usize = 160;
const OF_FEW: f32 = 1.3;

/// The shortest measure of large type, in em: on a flap it would leave three words to a line.
const SHORTEST: f32 = 13.0;

/// What a letter takes at least of its line, in em, spaces counted.
const LEAST_LETTER: f32 = 0.2;

const LEADING: f32 = 1.38;

/// The longest measure, in em: some 65 letters.
const MEASURE: f32 = 29.0;

/// The type of publisher and price, in points.
const FOOT_SIZE: f32 = 8.5;

/// A note on the author is set in this share of the text's size.
const NOTE: f32 = 0.92;

/// What stands on a panel of text.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'t> {
    pub paragraphs: &'t [String],
    pub author_note: &'t [String],
}

/// What stands at the foot of the back.
#[derive(Clone, Debug)]
pub struct Foot<'t> {
    pub barcode: Option<(&'t Barcode, Size)>,
    /// Where there is no barcode of ours: the field that the printer puts his own in.
    pub reserved: Option<Size>,
    pub price: Option<&'t str>,
}

/// Draws the foot of the back and returns where it begins; `None` where the publisher's name has no room.
pub fn draw_foot(art: &mut Artwork, brief: &Brief, look: &BackLook, foot: &Foot) -> Option<f32> {
    let area = look.foot;
    let size = foot.barcode.map(|(_, size)| size).or(foot.reserved).unwrap_or_default();
    let (width, height) = (pt(size.width), pt(size.height));
    let field = Area { left: area.right() - width, top: area.bottom() - height, width, height };
    if let Some((barcode, _)) = foot.barcode {
        barcode.draw(art, field, brief.fonts);
    }
    let website = brief.meta.publisher.as_ref().and_then(|publisher| publisher.website.as_deref());
    let website = website.map(|site| site.trim_start_matches("https://").trim_start_matches("http://"));
    let lines = [foot.price, brief.publisher(), website.filter(|_| brief.publisher().is_some())];
    let lines: Vec<String> = lines.into_iter().flatten().map(str::to_string).collect();
    let set = |measure: f32| {
        let voice = Voice::roman(&brief.families.text);
        let block = Block::text(brief.fonts, voice, &lines, (measure, FOOT_SIZE, 1.4)).map(Block::tight);
        block.filter(|block| block.width() <= measure)
    };
    if lines.is_empty() {
        return Some(field.top);
    }
    // Beside the barcode, or above it where a long word leaves no room there.
    let (block, bottom) = match set((area.width - width - 12.0).max(1.0)) {
        Some(block) => (block, area.bottom()),
        None => (set(area.width)?, field.top - 10.0),
    };
    let top = bottom - block.height();
    block.draw(art, Anchor::Between(area.left, area.left + block.width()), top, look.foot_ink);
    Some(if height > 0.0 { field.top.min(top) } else { top })
}

/// Draws a text as large as it fits between the head of its area and `bottom`. False where it does not fit even in the smallest type.
pub fn draw_texts(art: &mut Artwork, brief: &Brief, look: &BackLook, texts: Texts, bottom: f32) -> bool {
    let area = look.text;
    let height = bottom.min(area.bottom()) - area.top;
    let paragraphs = texts.paragraphs.iter().chain(texts.author_note);
    let n_letters: usize = paragraphs.map(|text| text.chars().count()).sum();
    if n_letters as f32 * LEAST_LETTER * LEADING * SMALLEST * SMALLEST > area.width * height.max(0.0) {
        // Nobody need set a novel to see that it does not fit.
        return false;
    }
    let share = if n_letters < FEW_LETTERS { OF_FEW } else { 1.0 };
    let most = (LARGEST.max(area.width / MEASURE) * share).min(area.width / SHORTEST).max(SMALLEST);
    let n_steps = ((most - SMALLEST) / STEP) as usize;
    let trials = (0..=n_steps).map(|step| Column::new(brief, texts, area.width, most - step as f32 * STEP));
    let Some(column) = trials.into_iter().find(|column| column.height() <= height && column.width() <= area.width)
    else {
        return false;
    };
    let drop = (height - column.height()) * look.drop;
    column.draw(art, look, Area { top: area.top + drop, ..area });
    true
}

/// A text and a note below it, in one size of type.
struct Column<'a> {
    text: Option<Block<'a>>,
    note: Option<Block<'a>>,
    gap: f32,
}

impl<'a> Column<'a> {
    fn new(brief: &Brief<'a>, texts: Texts, width: f32, size: f32) -> Column<'a> {
        let family = brief.families.text.as_str();
        let measure = width.min(MEASURE * size);
        let block = |paragraphs: &[String], voice: Voice, size: f32| {
            Block::text(brief.fonts, voice, paragraphs, (measure, size, LEADING))
        };
        Column {
            text: block(texts.paragraphs, Voice::roman(family), size),
            note: block(texts.author_note, Voice::italic(family), size * NOTE),
            gap: size * 1.5,
        }
    }

    fn height(&self) -> f32 {
        let height = |block: &Option<Block>| block.as_ref().map_or(0.0, Block::height);
        let gap = if self.text.is_some() && self.note.is_some() { 2.0 * self.gap } else { 0.0 };
        height(&self.text) + gap + height(&self.note)
    }

    fn width(&self) -> f32 {
        [&self.text, &self.note].into_iter().flatten().map(Block::width).fold(0.0, f32::max)
    }

    fn draw(&self, art: &mut Artwork, look: &BackLook, area: Area) {
        let anchor = Anchor::Between(area.left, area.right());
        let mut top = area.top;
        if let Some(text) = &self.text {
            top = text.draw(art, anchor, top, look.ink) + self.gap;
        }
        if let Some(note) = &self.note {
            if self.text.is_some() {
                let width = 3.0 * self.gap;
                let left = if note.is_from_right() { area.right() - width } else { area.left };
                art.fill(Area { left, top, width, height: 1.0 }, look.accent);
                top += self.gap;
            }
            note.draw(art, anchor, top, look.ink);
        }
    }
}
