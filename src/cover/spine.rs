//! The text of a spine: author, title, publisher, in one line from head to foot or from foot to head.

use crate::artwork::Area;
use crate::artwork::Artwork;
use crate::artwork::Rgb;
use crate::artwork::Turn;
use crate::book::Lang;
use crate::cover::Brief;
use crate::cover::block::Block;
use crate::cover::designs::SpineLook;
use crate::cover::lettering::Room;
use crate::cover::lettering::Voice;

/// The smallest type of a spine, in points: KDP asks for 7 in all print, and less is read by nobody.
const LEAST_SIZE: f32 = 7.0;

/// The largest, as a share of the spine: more looks crowded.
const MOST_SHARE: f32 = 0.5;
const MOST_SIZE: f32 = 26.0;

/// Languages whose spines read from foot to head. ISO 6357 (1985) asks for the other way; these trades keep to their own.
const UPWARDS: [&str; 13] = ["fr", "it", "es", "pt", "ca", "ro", "ru", "uk", "pl", "cs", "sk", "hu", "de"];

/// Which way spines read where a language is spoken.
pub fn custom(lang: &Lang) -> Turn {
    let tag = lang.as_str();
    let primary = tag.split('-').next().unwrap_or(tag);
    if UPWARDS.contains(&primary) { Turn::Up } else { Turn::Down }
}

/// Draws the text of a spine. `clear` is what must be free at each side of it. False where the spine is too narrow for type that can be read.
pub fn draw(art: &mut Artwork, brief: &Brief, look: &SpineLook, spine: Area, (turn, clear): (Turn, f32)) -> bool {
    let family = brief.families.heading.as_str();
    // From the foot of a p to the head of an l, type takes its size across, more or less.
    let room = (spine.width - 2.0 * clear).min(spine.width * MOST_SHARE);
    let size = room.min(MOST_SIZE);
    if size < LEAST_SIZE {
        return false;
    }
    if let Some((label, color)) = look.label {
        // It keeps away from the folds, for no binder meets them exactly.
        art.fill(label.inset_by((spine.width * 0.09).max(clear * 0.75), 0.0), color);
    }
    let mut draw = |voice: Voice, text: &str, (area, ink): (Area, Rgb), share: f32| -> bool {
        let room =
            Room { width: area.height, height: size, largest: size * share, smallest: 0.0, leading: 1.0, max_lines: 1 };
        // What would come too small is left out: a long publisher's name, say.
        let block =
            Block::lines(brief.fonts, voice, &[text.to_string()], room).filter(|block| block.size >= LEAST_SIZE * 0.9);
        let Some(block) = block else { return false };
        let half = block.width() / 2.0;
        let middle = area.top + area.height / 2.0;
        let start = if turn == Turn::Up { middle + half } else { middle - half };
        block.draw_along(art, turn, (spine.middle(), start), ink);
        true
    };
    let has_title = draw(Voice::bold(family), &brief.meta.title, look.title, 1.0);
    let names = brief.names().join(", ");
    if !names.is_empty() {
        draw(Voice::roman(family), &names, look.author, 0.78);
    }
    if let Some(publisher) = brief.publisher() {
        draw(Voice::roman(family), publisher, look.publisher, 0.62);
    }
    has_title
}
