//! The designs of drawn covers. Each draws a ground over the whole sheet, the front upon it, and says what spine and back look like.
//!
//! Lengths are shares of the width of the front, so one drawing serves a thumbnail and a folio.

mod bands;
mod frame;
mod label;
mod poster;

use crate::artwork::Area;
use crate::artwork::Artwork;
use crate::color::Rgb;
use crate::cover::Brief;
use crate::cover::block::Anchor;
use crate::cover::block::Block;
use crate::cover::lettering::Voice;
use crate::cover::titles::Room;

/// A design, by its name in the manifest.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Design {
    /// A patterned paper with a label, as on a series of small classics.
    #[default]
    Label,
    /// A pale middle between two bands of color that run around the book.
    Bands,
    /// A large title on color, over a drawing of flat shapes.
    Poster,
    /// A pale panel with cut corners and a rule, framed by color.
    Frame,
}

impl Design {
    pub const BY_NAME: &'static [(&'static str, Design)] =
        &[("label", Design::Label), ("bands", Design::Bands), ("poster", Design::Poster), ("frame", Design::Frame)];

    /// Covers the sheet; `front` is the panel of the front on it.
    pub fn ground(self, art: &mut Artwork, brief: &Brief, whole: Area, front: Area) {
        match self {
            Design::Label => label::ground(art, brief, whole, front),
            Design::Bands => bands::ground(art, brief, whole, front),
            Design::Poster => poster::ground(art, brief, whole, front),
            Design::Frame => frame::ground(art, brief, whole),
        }
    }

    pub fn front(self, art: &mut Artwork, brief: &Brief, front: Area) {
        match self {
            Design::Label => label::front(art, brief, front),
            Design::Bands => bands::front(art, brief, front),
            Design::Poster => poster::front(art, brief, front),
            Design::Frame => frame::front(art, brief, front),
        }
    }

    /// Draws what stands on the back beside its text, and says where that text goes.
    pub fn back(self, art: &mut Artwork, brief: &Brief, back: Area) -> BackLook {
        match self {
            Design::Label => label::back(art, brief, back),
            Design::Bands => bands::back(brief, back),
            Design::Poster => poster::back(brief, back),
            Design::Frame => frame::back(art, brief, back),
        }
    }

    /// What the spine's text stands on.
    pub fn spine(self, brief: &Brief, spine: Area) -> SpineLook {
        let scheme = &brief.scheme;
        match self {
            Design::Label => label::spine(brief, spine),
            Design::Bands => bands::spine(brief, spine),
            Design::Poster => poster::spine(brief, spine),
            Design::Frame => SpineLook::plain(spine, scheme.type_on(scheme.field)),
        }
    }
}

/// Where the text of the back stands, and how.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct BackLook {
    pub text: Area,
    /// How far down a text stands that does not fill its area: the share of what is left that lies above it.
    pub drop: f32,
    pub ink: Rgb,
    /// What rules are drawn in.
    pub accent: Rgb,
    /// The foot of the back: publisher on the left, barcode on the right.
    pub foot: Area,
    pub foot_ink: Rgb,
}

/// What the spine's text stands on: author, title and publisher, from the head down, each with its ink.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SpineLook {
    /// A ground of its own for it.
    pub label: Option<(Area, Rgb)>,
    pub room: SpineRoom,
    pub author: Rgb,
    pub title: Rgb,
    pub publisher: Rgb,
}

/// Where the text of a spine stands.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum SpineRoom {
    /// In one room: the author at its head, the publisher at its foot, the title between them.
    Whole(Area),
    /// Author, title and publisher each in the middle of a part.
    Parts([Area; 3]),
}

impl SpineLook {
    pub fn plain(spine: Area, ink: Rgb) -> SpineLook {
        SpineLook {
            label: None,
            room: SpineRoom::Whole(spine.part(0.06, 0.94)),
            author: ink,
            title: ink,
            publisher: ink,
        }
    }
}

/// The authors in small capitals: each in a line, or in two where that would be too small to read; many together in lines of like length.
///
/// On a front that is less high than others many take no larger part of it, or the title would have to be smaller than they are.
fn authors<'a>(brief: &Brief<'a>, voice: Voice, front: Area, width: f32, size: f32) -> Option<Block<'a>> {
    const LEAST: f32 = 0.6;
    const MOST_SINGLE: usize = 3;
    /// Height by width of the fronts that the designs were drawn for.
    const USUAL: f32 = 1.4;
    let room = Room { width, height: size, largest: size, smallest: 0.0, leading: 1.3, max_lines: 2 };
    let names = brief.names();
    let block = Block::lines(brief.fonts, voice, &names, room)?;
    match names.as_slice() {
        [name] if block.size < size * LEAST => {
            Block::title(brief.fonts, voice, name, Room { height: size * 2.3, ..room })
        }
        many if many.len() > MOST_SINGLE => {
            let names = brief.listed_names();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let share = (front.height / front.width / USUAL).min(1.0);
            Block::words(brief.fonts, voice, &names, Room { height: size * 2.9 * share, max_lines: 6, ..room })
        }
        _ => Some(block),
    }
}

/// One line, as large as its room allows up to a size.
fn line<'a>(brief: &Brief<'a>, voice: Voice, text: &str, width: f32, size: f32) -> Option<Block<'a>> {
    let room = Room { width, height: size, largest: size, smallest: 0.0, leading: 1.0, max_lines: 1 };
    Block::lines(brief.fonts, voice, &[text.to_string()], room)
}

/// Title, subtitle and series.
struct Titles<'a> {
    title: Option<Block<'a>>,
    subtitle: Option<Block<'a>>,
    series: Option<Block<'a>>,
    gap: f32,
}

/// How large they may be.
struct TitleRoom<'v> {
    voice: Voice<'v>,
    width: f32,
    height: f32,
    largest: f32,
    subtitle: f32,
    leading: f32,
}

impl<'a> Titles<'a> {
    fn new(brief: &Brief<'a>, room: &TitleRoom) -> Titles<'a> {
        let meta = brief.meta;
        let share = match (&meta.subtitle, brief.series) {
            (Some(_), Some(_)) => 0.64,
            (Some(_), None) => 0.72,
            (None, Some(_)) => 0.84,
            (None, None) => 0.95,
        };
        let title = Room {
            width: room.width,
            height: room.height * share,
            largest: room.largest,
            smallest: 0.0,
            leading: room.leading,
            max_lines: 6,
        };
        let small = Room {
            height: room.height * 0.24,
            width: room.width * 0.94,
            largest: room.subtitle,
            smallest: 0.0,
            leading: 1.25,
            max_lines: 3,
        };
        let in_series =
            Room { height: room.height * 0.08, largest: room.subtitle * 0.8, leading: 1.25, max_lines: 2, ..small };
        let (roman, italic) = (Voice::roman(room.voice.family), Voice::italic(room.voice.family));
        Titles {
            title: Block::title(brief.fonts, room.voice, &meta.title, title),
            subtitle: meta.subtitle.as_ref().and_then(|subtitle| Block::title(brief.fonts, italic, subtitle, small)),
            series: brief.series.and_then(|series| Block::title(brief.fonts, roman, series, in_series)),
            gap: room.subtitle * 1.35,
        }
    }

    fn height(&self) -> f32 {
        let height = |block: &Option<Block>| block.as_ref().map_or(0.0, Block::height);
        let below = [&self.subtitle, &self.series].into_iter().filter(|block| block.is_some());
        height(&self.title) + below.map(|block| self.gap + height(block)).sum::<f32>()
    }

    /// Draws what stands below the title, from `top` on.
    fn draw_below(&self, art: &mut Artwork, anchor: Anchor, mut top: f32, ink: Rgb) {
        for block in [&self.subtitle, &self.series].into_iter().flatten() {
            top = block.draw(art, anchor, top, ink) + self.gap;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::authors;
    use crate::artwork::Area;
    use crate::artwork::Artwork;
    use crate::artwork::Drawn;
    use crate::color::BLACK;
    use crate::cover::Design;
    use crate::cover::block::Anchor;
    use crate::cover::front;
    use crate::cover::lettering::Voice;
    use crate::cover::trial::Trial;

    const FRONT: Area = Area { left: 0.0, top: 0.0, width: 100.0, height: 150.0 };

    /// Of all type on a front the title's is the largest, on square ones with many authors too.
    #[test]
    fn no_name_is_larger_than_the_title() {
        let names: Vec<String> = (0..14).map(|idx| format!("Ada Quill-Ferrand {idx}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        for title in ["Storm", "An Account of the Voyage and the Return of Several Persons"] {
            let trial = Trial::new(title, &names);
            for design in [Design::Label, Design::Bands, Design::Poster, Design::Frame] {
                for height in [700, 1000, 1500] {
                    let art = front(&trial.brief(design), 1000, height);
                    let largest = |is_name: bool| {
                        let sizes = art.drawn.iter().filter_map(|drawn| match drawn {
                            Drawn::Letters(letters) if letters.text.contains("Quill") == is_name => Some(letters.size),
                            _ => None,
                        });
                        sizes.fold(0.0, f32::max)
                    };
                    let (name, title) = (largest(true), largest(false));
                    assert!(name < title, "{design:?}, {height}: {name} and {title}");
                }
            }
        }
    }

    #[test]
    fn a_name_that_would_be_too_small_stands_on_two_lines() {
        let is_on_two = |name: &str| {
            let trial = Trial::new("A", &[name]);
            let voice = Voice::small_caps("Libertinus Serif");
            let block = authors(&trial.brief(Design::Label), voice, FRONT, 60.0, 5.6).expect("there is a face");
            block.height() > 1.5 * block.cap_height()
        };
        assert!(!is_on_two("Ann Lee"));
        assert!(is_on_two("Bartholomew Featherstonehaugh-Cholmondeley"));
    }

    #[test]
    fn four_names_stand_together_and_none_is_left_out() {
        let names = ["Ada Quill", "Jean Ferrand", "Mo Okafor", "Anselm Thorley"];
        let trial = Trial::new("A", &names);
        let voice = Voice::roman("Libertinus Serif");
        let block = authors(&trial.brief(Design::Label), voice, FRONT, 60.0, 5.6).expect("there is a face");
        let mut art = Artwork::new(100.0, 100.0);
        block.draw(&mut art, Anchor::Left(0.0), 0.0, BLACK);
        let lines = art.drawn.iter().filter_map(|drawn| match drawn {
            Drawn::Letters(letters) => Some(letters.text.as_str()),
            Drawn::Shape { .. } | Drawn::Picture { .. } => None,
        });
        let lines: Vec<&str> = lines.collect();
        assert_eq!(lines.join(" "), names.join(", "));
        assert!((2..4).contains(&lines.len()), "{lines:?}");
    }
}
