//! The label on the paper: author, title, subtitle, publisher.

use tiny_skia::PathBuilder;
use tiny_skia::Rect;

use crate::book::Metadata;
use crate::cover::WIDTH;
use crate::cover::canvas::Area;
use crate::cover::canvas::Canvas;
use crate::cover::canvas::Ramp;
use crate::cover::lettering::Form;
use crate::cover::lettering::Lettering;
use crate::cover::lettering::Room;
use crate::cover::lettering::break_title;
use crate::fonts::FontLibrary;
use crate::fonts::Posture;
use crate::theme::Theme;

/// The label, in pixels. It stands above the middle, where the eye expects it.
const LABEL: Area = Area { x: 190, y: 330, width: 1220, height: 1420 };
const MIDDLE: f32 = WIDTH as f32 / 2.0;
/// Width of the lines of type: the label without its rules and margins.
const MEASURE: f32 = 960.0;

/// Distances from the label's edge to the outside of its two rules, and their widths.
const RULES: [(f32, f32); 2] = [(26.0, 7.0), (44.0, 2.0)];

const AUTHOR_SIZE: f32 = 86.0;
const SUBTITLE_SIZE: f32 = 62.0;
const PUBLISHER_SIZE: f32 = 54.0;

/// Between the names of several authors.
const AUTHOR_LEADING: f32 = 92.0;

/// Baselines from the head of the label.
const AUTHOR_BASELINE: f32 = 205.0;
const PUBLISHER_BASELINE: f32 = 1290.0;
/// Where title and subtitle stand, centred between these.
const TITLE_HEAD: f32 = 290.0;
const TITLE_FOOT: f32 = 1130.0;

/// Draws the label with what is known of the book.
pub fn draw(canvas: &mut Canvas, meta: &Metadata, theme: &Theme, fonts: &FontLibrary) {
    canvas.fill(LABEL, Ramp::Ink);
    rules(canvas);
    let family = &theme.families.heading;
    let top = LABEL.y as f32;
    let mut ink = PathBuilder::new();
    let names = in_lines(names(meta), fonts, family);
    // All in one size, that of the longest.
    let widest = names.iter().filter_map(|name| width(fonts, family, name)).fold(0.01, f32::max);
    let author_size = AUTHOR_SIZE.min(MEASURE / widest);
    for (idx, name) in names.iter().enumerate() {
        let baseline = AUTHOR_BASELINE + idx as f32 * AUTHOR_LEADING;
        line(&mut ink, fonts, family, name, author_size, top + baseline);
    }
    let title_head = TITLE_HEAD + names.len().saturating_sub(1) as f32 * AUTHOR_LEADING;
    let publisher = meta.imprint.as_ref().or(meta.publisher.as_ref().map(|publisher| &publisher.name));
    if let Some(publisher) = publisher {
        line(&mut ink, fonts, family, publisher, PUBLISHER_SIZE, top + PUBLISHER_BASELINE);
    }
    // Without a publisher the title has his room too.
    let title_foot = if publisher.is_some() { TITLE_FOOT } else { PUBLISHER_BASELINE };
    title(&mut ink, meta, family, fonts, (title_head, title_foot));
    if let Some(path) = ink.finish() {
        // One pixel row of each rule lies outside this area, so type never touches their ramp.
        canvas.paint(&path, inner_area(), Ramp::Ink);
    }
    if publisher.is_some() {
        ornament(canvas, top + (TITLE_FOOT + PUBLISHER_BASELINE) / 2.0);
    }
}

fn inner_area() -> Area {
    const INSET: u32 = 56;
    Area { x: LABEL.x + INSET, y: LABEL.y + INSET, width: LABEL.width - 2 * INSET, height: LABEL.height - 2 * INSET }
}

/// Authors, or those who edited the book: a line each; of more than three the first alone.
fn names(meta: &Metadata) -> Vec<String> {
    const MOST: usize = 3;
    let authors = meta.names("aut");
    let names = if authors.is_empty() { meta.names("edt") } else { authors };
    let n_shown = if names.len() > MOST { 1 } else { names.len() };
    let mut lines: Vec<String> = names[..n_shown].iter().map(ToString::to_string).collect();
    if let (true, Some(first)) = (names.len() > MOST, lines.first_mut()) {
        first.push_str(" …");
    }
    lines
}

/// A name that would be made too small to read on one line stands on two, broken at the space that leaves them most alike.
fn in_lines(names: Vec<String>, fonts: &FontLibrary, family: &str) -> Vec<String> {
    const LEAST_SIZE: f32 = AUTHOR_SIZE * 0.6;
    let [name] = names.as_slice() else { return names };
    if width(fonts, family, name).is_none_or(|width| width * LEAST_SIZE <= MEASURE) {
        return names;
    }
    let halves = name.match_indices(' ').map(|(at, _)| (&name[..at], &name[at + 1..]));
    let own_width = |text: &str| width(fonts, family, text).unwrap_or(0.0);
    let widest = |(one, other): &(&str, &str)| own_width(one).max(own_width(other));
    match halves.min_by(|one, other| widest(one).total_cmp(&widest(other))) {
        Some((one, other)) => vec![one.to_string(), other.to_string()],
        None => names,
    }
}

/// The double frame.
fn rules(canvas: &mut Canvas) {
    let mut path = PathBuilder::new();
    for (inset, width) in RULES {
        let (x, y) = (LABEL.x as f32 + inset, LABEL.y as f32 + inset);
        let (label_width, label_height) = (LABEL.width as f32 - 2.0 * inset, LABEL.height as f32 - 2.0 * inset);
        let sides = [
            (x, y, label_width, width),
            (x, y + label_height - width, label_width, width),
            (x, y, width, label_height),
            (x + label_width - width, y, width, label_height),
        ];
        for (x, y, width, height) in sides {
            if let Some(side) = Rect::from_xywh(x, y, width, height) {
                path.push_rect(side);
            }
        }
    }
    if let Some(path) = path.finish() {
        canvas.paint(&path, LABEL, Ramp::Accent);
    }
}

/// A line of small capitals, made smaller where it is too long for the measure.
fn line(ink: &mut PathBuilder, fonts: &FontLibrary, family: &str, text: &str, size: f32, baseline: f32) {
    let Some(lettering) = small_caps(fonts, family, text) else { return };
    let line = lettering.line(text);
    let size = size.min(MEASURE / line.width.max(0.01));
    lettering.outline(&line, size, MIDDLE, baseline, ink);
}

fn small_caps<'a>(fonts: &'a FontLibrary, family: &str, text: &str) -> Option<Lettering<'a>> {
    const TRACKING: f32 = 0.09;
    Lettering::new(fonts, family, Posture::Roman, text, Form::SmallCaps, TRACKING)
}

/// The width of a line of small capitals, in em.
fn width(fonts: &FontLibrary, family: &str, text: &str) -> Option<f32> {
    Some(small_caps(fonts, family, text)?.line(text).width)
}

/// Title and subtitle as one group, centred in their room.
fn title(
    ink: &mut PathBuilder,
    meta: &Metadata,
    family: &str,
    fonts: &FontLibrary,
    (room_head, room_foot): (f32, f32),
) {
    const LEADING: f32 = 1.12;
    const SUBTITLE_LEADING: f32 = 1.25;
    const GAP: f32 = 96.0;
    let room = Room {
        width: MEASURE,
        height: (room_foot - room_head) * if meta.subtitle.is_some() { 0.64 } else { 0.86 },
        largest: 236.0,
        smallest: 30.0,
        leading: LEADING,
        max_lines: 6,
    };
    let Some(lettering) = Lettering::new(fonts, family, Posture::Roman, &meta.title, Form::AsWritten, 0.0) else {
        return;
    };
    let broken = break_title(&lettering, &meta.title, room);
    let subtitle = meta.subtitle.as_ref().and_then(|subtitle| {
        let lettering = Lettering::new(fonts, family, Posture::Italic, subtitle, Form::AsWritten, 0.0)?;
        let room = Room {
            width: MEASURE * 0.9,
            height: 260.0,
            largest: SUBTITLE_SIZE,
            leading: SUBTITLE_LEADING,
            max_lines: 3,
            ..room
        };
        let broken = break_title(&lettering, subtitle, room);
        Some((lettering, broken))
    });
    let block = |n_lines: usize, size: f32, leading: f32| n_lines.saturating_sub(1) as f32 * size * leading;
    let title_height = lettering.cap_height() * broken.size + block(broken.lines.len(), broken.size, LEADING);
    let subtitle_height = subtitle.as_ref().map_or(0.0, |(lettering, broken)| {
        GAP + lettering.cap_height() * broken.size + block(broken.lines.len(), broken.size, SUBTITLE_LEADING)
    });
    let head = LABEL.y as f32 + (room_head + room_foot - title_height - subtitle_height) / 2.0;
    let mut baseline = head + lettering.cap_height() * broken.size;
    for line in &broken.lines {
        lettering.outline(line, broken.size, MIDDLE, baseline, ink);
        baseline += broken.size * LEADING;
    }
    let Some((lettering, broken)) = subtitle else { return };
    let mut baseline = head + title_height + GAP + lettering.cap_height() * broken.size;
    for line in &broken.lines {
        lettering.outline(line, broken.size, MIDDLE, baseline, ink);
        baseline += broken.size * SUBTITLE_LEADING;
    }
}

/// A lozenge between two short rules.
fn ornament(canvas: &mut Canvas, y: f32) {
    const RADIUS: f32 = 17.0;
    const ARM: f32 = 92.0;
    let mut path = PathBuilder::new();
    path.move_to(MIDDLE, y - RADIUS);
    path.line_to(MIDDLE + RADIUS * 0.75, y);
    path.line_to(MIDDLE, y + RADIUS);
    path.line_to(MIDDLE - RADIUS * 0.75, y);
    path.close();
    for left in [MIDDLE - 30.0 - ARM, MIDDLE + 30.0] {
        if let Some(arm) = Rect::from_xywh(left, y - 1.5, ARM, 3.0) {
            path.push_rect(arm);
        }
    }
    let area = Area { x: LABEL.x + 300, y: y as u32 - 40, width: LABEL.width - 600, height: 80 };
    if let Some(path) = path.finish() {
        canvas.paint(&path, area, Ramp::Accent);
    }
}

#[cfg(test)]
mod tests {
    use super::in_lines;
    use crate::fonts::FontLibrary;

    #[test]
    fn long_name_stands_on_two_lines() {
        let fonts = FontLibrary::shipped();
        let lines = |name: &str| in_lines(vec![name.to_string()], &fonts, "Libertinus Serif");
        assert_eq!(lines("Ann Lee"), ["Ann Lee"]);
        assert_eq!(
            lines("Bartholomew Featherstonehaugh-Cholmondeley"),
            ["Bartholomew", "Featherstonehaugh-Cholmondeley"]
        );
    }
}
