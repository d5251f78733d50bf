//! A large title on color, over a drawing of flat shapes that goes on around the book: hills, rings or rays, as the title falls.

use tiny_skia::Path;
use tiny_skia::PathBuilder;

use crate::artwork::Area;
use crate::artwork::Artwork;
use crate::color::BLACK;
use crate::color::Rgb;
use crate::cover::Brief;
use crate::cover::block::Anchor;
use crate::cover::colors::mixed;
use crate::cover::designs::BackLook;
use crate::cover::designs::SpineLook;
use crate::cover::designs::TitleRoom;
use crate::cover::designs::Titles;
use crate::cover::designs::authors;
use crate::cover::designs::line;
use crate::cover::lettering::Voice;
use crate::cover::sheet::Binding;

/// The share of the height at which the drawing begins; the title stands above it.
const DRAWING: f32 = 0.56;

pub fn ground(art: &mut Artwork, brief: &Brief, whole: Area, front: Area) {
    art.fill(whole, brief.scheme.field);
    match Drawing::of(brief) {
        Drawing::Hills => hills(art, brief, whole, front),
        Drawing::Rings => rings(art, brief, front),
        Drawing::Rays => rays(art, brief, whole, front),
    }
}

/// What is drawn below the title.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Drawing {
    Hills,
    Rings,
    Rays,
}

impl Drawing {
    fn of(brief: &Brief) -> Drawing {
        [Drawing::Hills, Drawing::Rings, Drawing::Rays][brief.seed as usize % 3]
    }
}

/// Layers of hills, the nearest ones darkest, under a sun.
fn hills(art: &mut Artwork, brief: &Brief, whole: Area, front: Area) {
    let scheme = &brief.scheme;
    let unit = front.width / 100.0;
    art.shape(
        PathBuilder::from_circle(front.left + 68.0 * unit, front.top + front.height * 0.68, 15.0 * unit),
        mixed(scheme.accent, scheme.paper, 0.25),
    );
    let layers: [(f32, f32, f32, Rgb); 4] = [
        (0.70, 92.0, 0.10, scheme.ornament),
        (0.77, 64.0, 0.45, mixed(scheme.field, scheme.ornament, 0.45)),
        (0.84, 78.0, 0.80, mixed(scheme.field, BLACK, 0.22)),
        (0.92, 56.0, 0.25, mixed(scheme.field, BLACK, 0.5)),
    ];
    for (height, length, shift, color) in layers {
        let top = front.top + front.height * height;
        art.shape(hill(whole, front.left, top, (length * unit, shift, 4.2 * unit)), color);
    }
}

/// A wave over the whole sheet, from `top` to its foot.
fn hill(whole: Area, left: f32, top: f32, (length, shift, rise): (f32, f32, f32)) -> Option<Path> {
    let half = length / 2.0;
    let mut path = PathBuilder::new();
    // Whole waves from before the left edge on, counted from the front, so that the front looks alike whatever the spine.
    let n_before = ((left - whole.left) / length + 2.0).ceil();
    let mut x = left - (n_before - shift) * length;
    path.move_to(x, whole.bottom() + 1.0);
    path.line_to(x, top);
    let mut is_up = true;
    while x < whole.right() + length {
        let peak = if is_up { top - rise } else { top + rise };
        // A quadratic curve reaches half of its handle.
        path.quad_to(x + half / 2.0, 2.0 * peak - top, x + half, top);
        (x, is_up) = (x + half, !is_up);
    }
    path.line_to(x, whole.bottom() + 1.0);
    path.close();
    path.finish()
}

/// Rings around a place on the front, cut by its outer edge; they keep clear of the publisher's name and the spine.
fn rings(art: &mut Artwork, brief: &Brief, front: Area) {
    let scheme = &brief.scheme;
    let unit = front.width / 100.0;
    let across = if brief.binding() == Binding::Left { 80.0 } else { 20.0 };
    let (x, y) = (front.left + across * unit, front.top + front.height * 0.84);
    // They end below the title, on a square front too.
    let step = (7.6 * unit).min((front.height * (0.84 - DRAWING) - 2.0 * unit) / 6.0);
    let colors = [scheme.ornament, scheme.field, mixed(scheme.field, scheme.ornament, 0.5), scheme.field];
    for idx in 0..6 {
        let radius = step * (6 - idx) as f32;
        art.shape(PathBuilder::from_circle(x, y, radius), colors[idx % colors.len()]);
    }
    art.shape(PathBuilder::from_circle(x, y, step * 0.72), mixed(scheme.accent, scheme.paper, 0.25));
}

/// Rays from a sun at the foot of the front, all around the book.
fn rays(art: &mut Artwork, brief: &Brief, whole: Area, front: Area) {
    const N_RAYS: usize = 36;
    let scheme = &brief.scheme;
    let unit = front.width / 100.0;
    let (x, y) = (front.middle(), front.top + front.height * 0.93);
    let (near, far) = (27.0 * unit, front.height * (0.93 - DRAWING - 0.03));
    let mut path = PathBuilder::new();
    for idx in 0..N_RAYS {
        let angle = (idx as f32 + 0.5) * std::f32::consts::TAU / N_RAYS as f32;
        let half = std::f32::consts::TAU / N_RAYS as f32 / 4.4;
        let far = if idx % 2 == 0 { far } else { far * 0.8 };
        let at = |angle: f32, radius: f32| (x + angle.cos() * radius, y + angle.sin() * radius);
        let (start, end) = (at(angle - half, far), at(angle + half, far));
        let foot = at(angle, near);
        path.move_to(foot.0, foot.1);
        path.line_to(start.0, start.1);
        path.line_to(end.0, end.1);
        path.close();
    }
    art.shape(path.finish(), scheme.ornament);
    art.shape(PathBuilder::from_circle(x, y, 23.0 * unit), mixed(scheme.accent, scheme.paper, 0.25));
    // The ground that the sun rises from.
    let top = front.top + front.height * 0.88;
    art.fill(Area { top, height: whole.bottom() - top, ..whole }, mixed(scheme.field, BLACK, 0.35));
}

pub fn front(art: &mut Artwork, brief: &Brief, front: Area) {
    let unit = front.width / 100.0;
    let scheme = &brief.scheme;
    let ink = scheme.type_on(scheme.field);
    let family = brief.families.heading.as_str();
    let (measure, rule) = (81.0 * unit, 13.0 * unit);
    // All stands on the side where the language begins to read.
    let (anchor, left) = match brief.binding() {
        Binding::Left => (Anchor::Left(front.left + 9.5 * unit), front.left + 9.5 * unit),
        Binding::Right => (Anchor::Right(front.right() - 9.5 * unit), front.right() - 9.5 * unit - rule),
    };
    let mut top = front.top + 10.5 * unit;
    if let Some(names) = authors(brief, Voice::small_caps(family), front, measure, 5.4 * unit) {
        top = names.draw(art, anchor, top, ink) + 4.6 * unit;
        art.fill(Area { left, top, width: rule, height: 1.1 * unit }, mixed(scheme.accent, scheme.paper, 0.25));
        top += 7.6 * unit;
    }
    let room = TitleRoom {
        voice: Voice::bold(family),
        width: measure,
        height: front.top + front.height * DRAWING - top,
        largest: 19.0 * unit,
        subtitle: 5.0 * unit,
        leading: 1.02,
    };
    let titles = Titles::new(brief, &room);
    if let Some(title) = &titles.title {
        top = title.draw(art, anchor, top, ink) + titles.gap;
    }
    titles.draw_below(art, anchor, top, ink);
    if let Some(block) =
        brief.publisher().and_then(|name| line(brief, Voice::small_caps(family), name, measure, 3.6 * unit))
    {
        block.draw(art, anchor, front.bottom() - 7.5 * unit, foot_ink(brief));
    }
}

pub fn back(brief: &Brief, back: Area) -> BackLook {
    let unit = back.width / 100.0;
    let scheme = &brief.scheme;
    let side = 9.5 * unit;
    BackLook {
        text: back.part(0.0, DRAWING + 0.05).inset_by(side, 10.5 * unit),
        drop: 0.0,
        ink: scheme.type_on(scheme.field),
        accent: mixed(scheme.accent, scheme.paper, 0.25),
        foot: back.inset_by(side, 6.5 * unit),
        foot_ink: foot_ink(brief),
    }
}

pub fn spine(brief: &Brief, spine: Area) -> SpineLook {
    let plain = SpineLook::plain(spine, brief.scheme.type_on(brief.scheme.field));
    SpineLook { publisher: foot_ink(brief), ..plain }
}

/// What is read at the foot of the sheet: hills and the ground below rays are dark there, and rings do not reach so far to the left.
fn foot_ink(brief: &Brief) -> Rgb {
    match Drawing::of(brief) {
        Drawing::Rings => brief.scheme.type_on(brief.scheme.field),
        Drawing::Hills | Drawing::Rays => brief.scheme.paper,
    }
}
