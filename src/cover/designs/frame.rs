//! A pale panel with hollow corners and a rule that follows them, framed by color.

use tiny_skia::Path;
use tiny_skia::PathBuilder;

use crate::artwork::Area;
use crate::artwork::Artwork;
use crate::cover::Brief;
use crate::cover::block::Anchor;
use crate::cover::block::ornament;
use crate::cover::designs::BackLook;
use crate::cover::designs::TitleRoom;
use crate::cover::designs::Titles;
use crate::cover::designs::authors;
use crate::cover::designs::line;
use crate::cover::lettering::Voice;

pub fn ground(art: &mut Artwork, brief: &Brief, whole: Area) {
    art.fill(whole, brief.scheme.field);
}

/// Paper, and within it two rules: what is left of a larger shape on which a smaller one lies.
fn panel(art: &mut Artwork, brief: &Brief, panel: Area, unit: f32) {
    let scheme = &brief.scheme;
    let mut shape =
        |inset: f32, hollow: f32, color| art.shape(hollowed(panel.inset(inset * unit), hollow * unit), color);
    shape(0.0, 7.0, scheme.paper);
    shape(2.2, 7.0, scheme.accent);
    shape(2.75, 7.0, scheme.paper);
    shape(3.7, 7.0, scheme.accent);
    shape(3.9, 7.0, scheme.paper);
}

/// A rectangle whose corners are cut out by quarters of a circle.
fn hollowed(area: Area, radius: f32) -> Option<Path> {
    // The usual constant by which four cubic curves make a circle.
    const KAPPA: f32 = 0.552_284_8;
    let handle = radius * KAPPA;
    let (left, top, right, bottom) = (area.left, area.top, area.right(), area.bottom());
    let mut path = PathBuilder::new();
    path.move_to(left + radius, top);
    path.line_to(right - radius, top);
    path.cubic_to(right - radius, top + handle, right - handle, top + radius, right, top + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right - handle, bottom - radius, right - radius, bottom - handle, right - radius, bottom);
    path.line_to(left + radius, bottom);
    path.cubic_to(left + radius, bottom - handle, left + handle, bottom - radius, left, bottom - radius);
    path.line_to(left, top + radius);
    path.cubic_to(left + handle, top + radius, left + radius, top + handle, left + radius, top);
    path.close();
    path.finish()
}

pub fn front(art: &mut Artwork, brief: &Brief, front: Area) {
    let unit = front.width / 100.0;
    let scheme = &brief.scheme;
    let area = front.inset(6.5 * unit);
    panel(art, brief, area, unit);
    let family = brief.families.heading.as_str();
    let (measure, axis) = (66.0 * unit, front.middle());
    let mut head = area.top + 15.0 * unit;
    if let Some(names) = authors(brief, Voice::small_caps(family), front, measure, 6.0 * unit) {
        head = names.draw(art, Anchor::Middle(axis), head, scheme.ink) + 6.0 * unit;
    }
    let mut foot = area.bottom() - 14.0 * unit;
    if let Some(block) =
        brief.publisher().and_then(|name| line(brief, Voice::small_caps(family), name, measure, 3.7 * unit))
    {
        foot -= block.height();
        block.draw(art, Anchor::Middle(axis), foot, scheme.ink);
        foot -= 8.0 * unit;
    }
    let room = TitleRoom {
        voice: Voice::roman(family),
        width: measure,
        height: (foot - head) * 0.8,
        largest: 16.0 * unit,
        subtitle: 4.5 * unit,
        leading: 1.1,
    };
    let titles = Titles::new(brief, &room);
    let gap = 7.0 * unit;
    // A little above the middle of what is left.
    let mut top = head + (foot - head - titles.height() - gap) * 0.42;
    if let Some(title) = &titles.title {
        let title_ink = if crate::color::is_light(scheme.field) { scheme.accent } else { scheme.field };
        top = title.draw(art, Anchor::Middle(axis), top, title_ink) + gap;
    }
    ornament(art, (axis, top), 1.25 * unit, scheme.accent);
    titles.draw_below(art, Anchor::Middle(axis), top + 5.5 * unit, scheme.ink);
}

pub fn back(art: &mut Artwork, brief: &Brief, back: Area) -> BackLook {
    let unit = back.width / 100.0;
    let area = back.inset(6.5 * unit);
    panel(art, brief, area, unit);
    BackLook {
        text: area.inset(10.5 * unit),
        drop: 0.3,
        ink: brief.scheme.ink,
        accent: brief.scheme.accent,
        foot: area.inset_by(10.5 * unit, 10.5 * unit),
        foot_ink: brief.scheme.ink,
    }
}
