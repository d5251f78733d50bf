//! A pale middle between two bands of color that run around the book: the author in the upper one, the publisher in the lower.

use crate::artwork::Area;
use crate::artwork::Artwork;
use crate::cover::Brief;
use crate::cover::block::Anchor;
use crate::cover::block::ornament;
use crate::cover::designs::BackLook;
use crate::cover::designs::SpineLook;
use crate::cover::designs::SpineRoom;
use crate::cover::designs::TitleRoom;
use crate::cover::designs::Titles;
use crate::cover::designs::authors;
use crate::cover::designs::line;
use crate::cover::lettering::Voice;

/// Shares of the height at which the middle begins and ends.
const MIDDLE: (f32, f32) = (0.235, 0.755);

pub fn ground(art: &mut Artwork, brief: &Brief, whole: Area, front: Area) {
    let scheme = &brief.scheme;
    let rule = front.width * 0.009;
    let middle = Area { left: whole.left, width: whole.width, ..front.part(MIDDLE.0, MIDDLE.1) };
    art.fill(whole, scheme.field);
    art.fill(middle, scheme.paper);
    for top in [middle.top + rule * 1.6, middle.bottom() - rule * 2.6] {
        art.fill(Area { top, height: rule, ..middle }, scheme.accent);
    }
}

pub fn front(art: &mut Artwork, brief: &Brief, front: Area) {
    let unit = front.width / 100.0;
    let scheme = &brief.scheme;
    let family = brief.families.heading.as_str();
    let (measure, axis) = (80.0 * unit, front.middle());
    let on_field = scheme.type_on(scheme.field);
    let head = front.part(0.0, MIDDLE.0);
    if let Some(names) = authors(brief, Voice::small_caps(family), front, measure, 7.2 * unit) {
        // A little below the middle of its band, which the trim makes look lower than it is.
        let top = head.top + (head.height - names.height()) * 0.54;
        names.draw(art, Anchor::Middle(axis), top, on_field);
    }
    let middle = front.part(MIDDLE.0, MIDDLE.1);
    let room = TitleRoom {
        voice: Voice::bold(family),
        width: measure,
        height: middle.height - 24.0 * unit,
        largest: 16.5 * unit,
        subtitle: 4.6 * unit,
        leading: 1.06,
    };
    let titles = Titles::new(brief, &room);
    let mut top = middle.top + (middle.height - titles.height()) / 2.0;
    if let Some(title) = &titles.title {
        top = title.draw(art, Anchor::Middle(axis), top, scheme.ink) + titles.gap;
    }
    titles.draw_below(art, Anchor::Middle(axis), top, scheme.ink);
    let foot = front.part(MIDDLE.1, 1.0);
    if let Some(block) =
        brief.publisher().and_then(|name| line(brief, Voice::small_caps(family), name, measure, 4.2 * unit))
    {
        let top = foot.top + foot.height * 0.54;
        ornament(art, (axis, foot.top + foot.height * 0.36), 1.3 * unit, scheme.ornament);
        block.draw(art, Anchor::Middle(axis), top, on_field);
    }
}

pub fn back(brief: &Brief, back: Area) -> BackLook {
    let unit = back.width / 100.0;
    let scheme = &brief.scheme;
    let side = 10.0 * unit;
    BackLook {
        text: back.part(MIDDLE.0, MIDDLE.1).inset_by(side, 7.5 * unit),
        drop: 0.5,
        ink: scheme.ink,
        accent: scheme.accent,
        foot: back.part(MIDDLE.1, 1.0).inset_by(side, 5.0 * unit),
        foot_ink: scheme.type_on(scheme.field),
    }
}

pub fn spine(brief: &Brief, spine: Area) -> SpineLook {
    let scheme = &brief.scheme;
    let on_field = scheme.type_on(scheme.field);
    SpineLook {
        label: None,
        room: SpineRoom::Parts([
            spine.part(0.03, MIDDLE.0 - 0.02),
            spine.part(MIDDLE.0 + 0.03, MIDDLE.1 - 0.03),
            spine.part(MIDDLE.1 + 0.02, 0.97),
        ]),
        author: on_field,
        title: scheme.ink,
        publisher: on_field,
    }
}
