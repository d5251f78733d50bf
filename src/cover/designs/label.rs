//! A patterned paper with a label: author, title, subtitle, publisher in a double rule.

use crate::artwork::Area;
use crate::artwork::Artwork;
use crate::cover::Brief;
use crate::cover::block::Anchor;
use crate::cover::block::ornament;
use crate::cover::colors::Scheme;
use crate::cover::designs::BackLook;
use crate::cover::designs::SpineLook;
use crate::cover::designs::SpineRoom;
use crate::cover::designs::TitleRoom;
use crate::cover::designs::Titles;
use crate::cover::designs::authors;
use crate::cover::designs::line;
use crate::cover::lettering::Voice;
use crate::cover::patterns;

pub fn ground(art: &mut Artwork, brief: &Brief, whole: Area, front: Area) {
    art.fill(whole, brief.scheme.field);
    patterns::cover(art, whole, front, brief.seed, brief.scheme.ornament);
}

/// Paper with two rules, the outer one strong.
fn panel(art: &mut Artwork, brief: &Brief, panel: Area, unit: f32) {
    art.fill(panel, brief.scheme.paper);
    art.frame(panel.inset(1.6 * unit), 0.44 * unit, brief.scheme.accent);
    art.frame(panel.inset(2.65 * unit), 0.17 * unit, brief.scheme.accent);
}

pub fn front(art: &mut Artwork, brief: &Brief, front: Area) {
    let unit = front.width / 100.0;
    // Above the middle, where the eye expects it.
    let label = Area {
        left: front.left + 11.5 * unit,
        top: front.top + front.height * 0.125,
        width: 77.0 * unit,
        height: front.height * 0.565,
    };
    panel(art, brief, label, unit);
    let family = brief.families.heading.as_str();
    let (measure, middle) = (60.0 * unit, label.middle());
    let ink = brief.scheme.ink;
    let mut head = label.top + 9.0 * unit;
    if let Some(names) = authors(brief, Voice::small_caps(family), front, measure, 5.6 * unit) {
        head = names.draw(art, Anchor::Middle(middle), head, ink) + 5.0 * unit;
    }
    let mut foot = label.bottom() - 7.5 * unit;
    let small = Voice::small_caps(family);
    if let Some(block) = brief.publisher().and_then(|name| line(brief, small, name, measure, 3.4 * unit)) {
        foot -= block.height();
        block.draw(art, Anchor::Middle(middle), foot, ink);
        foot -= 5.2 * unit;
        ornament(art, (middle, foot), 1.05 * unit, brief.scheme.accent);
        foot -= 5.0 * unit;
    }
    let room = TitleRoom {
        voice: Voice::roman(family),
        width: measure,
        height: foot - head,
        largest: 14.8 * unit,
        subtitle: 4.0 * unit,
        leading: 1.1,
    };
    let titles = Titles::new(brief, &room);
    let mut top = (head + foot - titles.height()) / 2.0;
    if let Some(title) = &titles.title {
        top = title.draw(art, Anchor::Middle(middle), top, ink) + titles.gap;
    }
    titles.draw_below(art, Anchor::Middle(middle), top, ink);
}

pub fn back(art: &mut Artwork, brief: &Brief, back: Area) -> BackLook {
    let unit = back.width / 100.0;
    let label = back.inset(9.0 * unit);
    panel(art, brief, label, unit);
    let (inner, foot) = (label.inset(8.0 * unit), label.inset(6.0 * unit));
    BackLook {
        text: inner,
        drop: 0.3,
        ink: brief.scheme.ink,
        accent: brief.scheme.accent,
        // As far from the rule on the right as at the foot; the left is that of the text.
        foot: Area { left: inner.left, width: foot.right() - inner.left, ..foot },
        foot_ink: brief.scheme.ink,
    }
}

pub fn spine(brief: &Brief, spine: Area) -> SpineLook {
    let Scheme { paper, ink, .. } = brief.scheme;
    SpineLook {
        label: Some((spine.part(0.05, 0.95), paper)),
        room: SpineRoom::Whole(spine.part(0.085, 0.915)),
        ..SpineLook::plain(spine, ink)
    }
}
