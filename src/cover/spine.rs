//! The text of a spine: author at the head, publisher at the foot, the title between them, from head to foot or from foot to head.

use crate::artwork::Area;
use crate::artwork::Artwork;
use crate::artwork::Turn;
use crate::book::Lang;
use crate::cover::Brief;
use crate::cover::block::Along;
use crate::cover::block::Block;
use crate::cover::designs::SpineLook;
use crate::cover::designs::SpineRoom;
use crate::cover::lettering::DESCENT;
use crate::cover::lettering::Voice;
use crate::cover::titles::Room;

/// The smallest type of a spine, in points: KDP asks for 7 in all print, and less is read by nobody.
const LEAST_SIZE: f32 = 7.0;

/// What comes a little smaller for the length of a text still stands.
const LEAST_SET: f32 = LEAST_SIZE * 0.9;

/// The largest, as a share of the spine: more looks crowded.
const MOST_SHARE: f32 = 0.5;
const MOST_SIZE: f32 = 26.0;

/// The type of names and publisher, as shares of that of a title with room enough.
const NAMES_SHARE: f32 = 0.78;
const PUBLISHER_SHARE: f32 = 0.62;

/// Baseline to baseline, in em, where a text takes more than one line.
const LEADING: f32 = 1.12;

/// How much of the length names may take, least first, and the publisher.
const NAMES_LENGTHS: [f32; 6] = [0.24, 0.28, 0.32, 0.36, 0.40, 0.44];
const PUBLISHER_LENGTH: f32 = 0.24;

/// Languages whose spines read from foot to head. ISO 6357 (1985) asks for the other way; these trades keep to their own.
const UPWARDS: [&str; 13] = ["fr", "it", "es", "pt", "ca", "ro", "ru", "uk", "pl", "cs", "sk", "hu", "de"];

/// Which way spines read where a language is spoken.
pub fn custom(lang: &Lang) -> Turn {
    let tag = lang.as_str();
    let primary = tag.split('-').next().unwrap_or(tag);
    if UPWARDS.contains(&primary) { Turn::Up } else { Turn::Down }
}

/// What came of the text of a spine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Drawn {
    Whole,
    /// These texts have no room beside the title.
    Without(Vec<String>),
    /// Nothing is drawn: the spine is too narrow for type that can be read.
    Narrow,
    /// Nothing is drawn: the title is too long.
    LongTitle,
}

/// Draws the text of a spine. `clear` is what must be free at each side of it.
pub fn draw(art: &mut Artwork, brief: &Brief, look: &SpineLook, spine: Area, (turn, clear): (Turn, f32)) -> Drawn {
    // From the foot of a p to the head of an l, type takes its size across, more or less.
    let across = spine.width - 2.0 * clear;
    let size = across.min(spine.width * MOST_SHARE).min(MOST_SIZE);
    if size < LEAST_SIZE {
        return Drawn::Narrow;
    }
    let setter = Setter { brief, across, size };
    let set = match look.room {
        SpineRoom::Whole(room) => setter.in_one(room),
        SpineRoom::Parts(parts) => setter.in_parts(parts),
    };
    let Some(set) = set else { return Drawn::LongTitle };
    if let Some((label, color)) = look.label {
        // It keeps away from the folds, for no binder meets them exactly.
        art.fill(label.inset_by((spine.width * 0.09).max(clear * 0.75), 0.0), color);
    }
    let texts = [(&set.names, look.author), (&set.title, look.title), (&set.publisher, look.publisher)];
    for ((block, along), ink) in texts.into_iter().filter_map(|(text, ink)| Some((text.as_ref()?, ink))) {
        block.draw_along(art, turn, (spine.middle(), *along), ink);
    }
    let names = Some(brief.names().join(", ")).filter(|names| !names.is_empty() && set.names.is_none());
    let publisher = brief.publisher().map(str::to_string).filter(|_| set.publisher.is_none());
    let left_out: Vec<String> = names.into_iter().chain(publisher).collect();
    if left_out.is_empty() { Drawn::Whole } else { Drawn::Without(left_out) }
}

/// A text and where it stands along the spine.
type Placed<'a> = Option<(Block<'a>, Along)>;

/// The texts of a spine, set. The title is there; the others may be left out.
struct Set<'a> {
    names: Placed<'a>,
    title: Placed<'a>,
    publisher: Placed<'a>,
}

/// What texts of a spine are set with.
struct Setter<'a, 'b> {
    brief: &'b Brief<'a>,
    /// The room across the spine.
    across: f32,
    /// The largest type, in points.
    size: f32,
}

/// What is tried beside the title.
#[derive(Clone, Copy)]
enum Beside {
    NamesAndPublisher,
    Names,
    Publisher,
    Nothing,
}

impl<'a> Setter<'a, '_> {
    /// Names at the head, publisher at the foot, the title in the middle of what is left. What has no room is left out, the publisher first.
    fn in_one(&self, room: Area) -> Option<Set<'a>> {
        let wanted = [Beside::NamesAndPublisher, Beside::Names, Beside::Publisher, Beside::Nothing];
        wanted.into_iter().find_map(|beside| self.trial(room, beside))
    }

    fn trial(&self, room: Area, beside: Beside) -> Option<Set<'a>> {
        let with_names = matches!(beside, Beside::NamesAndPublisher | Beside::Names);
        let with_publisher = matches!(beside, Beside::NamesAndPublisher | Beside::Publisher);
        let length = |block: &Option<Block>| block.as_ref().map_or(0.0, |block| block.width() + self.size);
        let publisher = match self.brief.publisher().filter(|_| with_publisher) {
            Some(_) => Some(self.publisher(room.height * PUBLISHER_LENGTH)?),
            None => None,
        };
        let rest = room.height - length(&publisher);
        let has_names = with_names && !self.brief.names().is_empty();
        let (names, title) = if has_names {
            let trials = NAMES_LENGTHS.into_iter().filter_map(|share| {
                let names = Some(self.names(room.height * share)?);
                let title = self.title(rest - length(&names))?;
                Some((names, title))
            });
            // The best has neither of the two much too small; of like ones the first, with the shorter names.
            let merit = |(names, title): &(Option<Block>, Block)| {
                names.as_ref().map_or(title.size, |names| title.size.min(names.size / NAMES_SHARE))
            };
            trials.reduce(|best, other| if merit(&other) > merit(&best) { other } else { best })?
        } else {
            (None, self.title(rest)?)
        };
        let (head, foot) = (names.as_ref().map_or(0.0, Block::width), publisher.as_ref().map_or(0.0, Block::width));
        let middle = (room.top + head + room.bottom() - foot) / 2.0;
        Some(Set {
            names: names.map(|block| (block, Along::Head(room.top))),
            title: Some((title, Along::Middle(middle))),
            publisher: publisher.map(|block| (block, Along::Foot(room.bottom()))),
        })
    }

    /// Each in the middle of its own part.
    fn in_parts(&self, [author, title, publisher]: [Area; 3]) -> Option<Set<'a>> {
        let placed = |block: Block<'a>, part: Area| (block, Along::Middle(part.top + part.height / 2.0));
        Some(Set {
            names: self.names(author.height).map(|block| placed(block, author)),
            title: Some(placed(self.title(title.height)?, title)),
            publisher: self.publisher(publisher.height).map(|block| placed(block, publisher)),
        })
    }

    fn title(&self, length: f32) -> Option<Block<'a>> {
        let words: Vec<&str> = self.brief.meta.title.split_whitespace().collect();
        self.fit(Voice::bold(&self.brief.families.heading), &words, (length, 1.0, 2))
    }

    fn names(&self, length: f32) -> Option<Block<'a>> {
        let names = self.brief.listed_names();
        // A name by itself may be broken, as the name of a society may have to be.
        let names: Vec<&str> = match names.as_slice() {
            [name] => name.split_whitespace().collect(),
            many => many.iter().map(String::as_str).collect(),
        };
        self.fit(Voice::roman(&self.brief.families.heading), &names, (length, NAMES_SHARE, 3))
    }

    fn publisher(&self, length: f32) -> Option<Block<'a>> {
        let words: Vec<&str> = self.brief.publisher()?.split_whitespace().collect();
        self.fit(Voice::roman(&self.brief.families.heading), &words, (length, PUBLISHER_SHARE, 2))
    }

    /// Words in as few lines as they can be read in; `None` where they would be too small.
    fn fit(&self, voice: Voice, words: &[&str], (length, share, max_lines): (f32, f32, usize)) -> Option<Block<'a>> {
        let largest = (self.size * share).max(LEAST_SIZE);
        let room =
            Room { width: length.max(0.0), height: self.across, largest, smallest: 0.0, leading: LEADING, max_lines };
        let mut block = Block::words(self.brief.fonts, voice, words, room)?;
        // Where all room is taken, the tails of the last line need some, and to stay in the middle the first line as much.
        block.size *= (self.across / (block.height() + 2.0 * DESCENT * block.size)).min(1.0);
        Some(block).filter(|block| block.size >= LEAST_SET)
    }
}

#[cfg(test)]
mod tests {
    use super::Drawn;
    use super::draw;
    use crate::artwork::Area;
    use crate::artwork::Artwork;
    use crate::artwork::Drawn as Mark;
    use crate::artwork::Turn;
    use crate::color::Rgb;
    use crate::cover::Design;
    use crate::cover::designs::SpineLook;
    use crate::cover::trial::Trial;
    use crate::units::Length;

    const NAMES: [&str; 4] = ["Ada Quill-Ferrand", "Jean Montmorency", "Mo Okafor", "Anselm Thorley"];

    /// Draws a spine of A5, as wide as is said, and returns what came of it and the lines on it.
    fn drawn(title: &str, names: &[&str], mm: f64) -> (Drawn, Vec<String>) {
        let trial = Trial::new(title, names);
        let brief = trial.brief(Design::Label);
        let width = Length::mm(mm).to_pt() as f32;
        let spine = Area { left: 0.0, top: 0.0, width, height: Length::mm(210.0).to_pt() as f32 };
        let mut art = Artwork::new(spine.width, spine.height);
        let look = SpineLook::plain(spine, Rgb::default());
        let clear = Length::mm(2.0).to_pt() as f32;
        let came = draw(&mut art, &brief, &look, spine, (Turn::Down, clear));
        let lines = art.drawn.iter().filter_map(|mark| match mark {
            Mark::Letters(letters) => Some(letters.text.clone()),
            Mark::Shape { .. } | Mark::Picture { .. } => None,
        });
        (came, lines.collect())
    }

    #[test]
    fn all_names_stand_on_a_spine_that_has_room_for_them() {
        let (came, lines) = drawn("Four Hands", &NAMES, 9.0);
        assert_eq!(came, Drawn::Whole);
        let text = lines.join(" ");
        assert!(NAMES.iter().all(|name| text.contains(name)), "{lines:?}");
    }

    #[test]
    fn names_without_room_are_told() {
        let many: Vec<&str> = NAMES.iter().copied().cycle().take(16).collect();
        let (came, lines) = drawn("Four Hands", &many, 8.0);
        assert_eq!(came, Drawn::Without(vec![many.join(", ")]));
        assert_eq!(lines, ["Four Hands"]);
    }

    #[test]
    fn a_long_title_is_no_narrow_spine() {
        let long = "A Very Long Title of a Book That Goes On ".repeat(6);
        assert_eq!(drawn(&long, &[], 8.0), (Drawn::LongTitle, Vec::new()));
        assert_eq!(drawn("Short", &[], 4.0), (Drawn::Narrow, Vec::new()));
    }

    #[test]
    fn a_long_title_takes_two_lines_where_the_spine_is_wide_enough() {
        let (came, lines) =
            drawn("An Account of the Voyage and the Return of Several Persons Lost on the Way", &[], 20.0);
        assert_eq!(came, Drawn::Whole);
        assert_eq!(lines.len(), 2, "{lines:?}");
    }
}
