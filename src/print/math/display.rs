//! A displayed formula in its measure: in the middle, its number at the right, on several lines where one does not hold it.

use crate::book::math::Class;
use crate::book::math::Display;
use crate::book::math::Formula;
use crate::print::math::MathBox;
use crate::print::math::Setter;
use crate::print::math::row::Item;
use crate::print::math::row::join;
use crate::print::math::setter::Style;
use crate::units::Length;

/// A formula as it stands in the measure.
#[derive(Clone, Debug)]
pub struct SetDisplay {
    /// As wide as the measure.
    pub set: MathBox,
    /// How far it reaches beyond; zero or less where it fits.
    pub excess: Length,
}

/// How far the later lines of a broken formula stand in, in ems.
const LATER_INDENT: i64 = 2;

/// Between the lines of a broken formula, in thousandths of an em.
const LINE_GAP: i64 = 500;

/// Sets a displayed formula.
pub fn set_display(setter: &mut Setter, formula: &Formula, measure: Length) -> SetDisplay {
    let style = Style::of(Display::Block);
    let em = setter.em(style);
    let number = formula.number.as_ref().map(|number| setter.text(number, style));
    let room = measure - number.as_ref().map_or(Length::ZERO, |number| number.width + em);
    let items = setter.row(&formula.body, style);
    let whole: Length = items.iter().map(|item| item.before + item.set.width).sum();
    let mut set = MathBox::blank(measure);
    let mut excess = whole - room;
    let mut last_baseline = Length::ZERO;
    if excess <= Length::ZERO {
        let line = join(items);
        // In the middle of the measure, unless the number stands there.
        let x = ((measure - line.width) / 2).min(room - line.width);
        set.put(line, x, Length::ZERO);
    } else {
        (excess, last_baseline) = stack(lines(items, room, em), room, em, &mut set);
    }
    if let Some(number) = number {
        // At the last of several lines.
        let x = measure - number.width;
        set.put(number, x, -last_baseline);
    }
    SetDisplay { set, excess }
}

/// Parts items into lines: at wide spaces where that is enough, otherwise before relations, or before signs that join.
fn lines(items: Vec<Item>, room: Length, em: Length) -> Vec<Vec<Item>> {
    let narrow = room - em * LATER_INDENT;
    let mut lines: Vec<Vec<Item>> = vec![Vec::new()];
    let mut width = Length::ZERO;
    for mut part in parts(items, Cut::WideSpace, narrow, em) {
        let limit = if lines.len() > 1 { narrow } else { room };
        if width + width_of(&part) > limit && lines.last().is_some_and(|line| !line.is_empty()) {
            lines.push(Vec::new());
            width = Length::ZERO;
            if let Some(first) = part.first_mut() {
                first.before = Length::ZERO;
            }
        }
        width += width_of(&part);
        lines.last_mut().expect("it began with a line").append(&mut part);
    }
    lines
}

/// Where a formula is cut, the best places first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Cut {
    WideSpace,
    Relation,
    Binary,
}

/// Cuts into parts, and those that are too wide into smaller ones.
fn parts(items: Vec<Item>, cut: Cut, limit: Length, em: Length) -> Vec<Vec<Item>> {
    let mut parts: Vec<Vec<Item>> = vec![Vec::new()];
    for item in items {
        let is_cut = match cut {
            Cut::WideSpace => item.before >= em.scaled(9, 10),
            Cut::Relation => item.class == Class::Relation,
            Cut::Binary => item.class == Class::Binary,
        };
        if is_cut {
            parts.push(Vec::new());
        }
        parts.last_mut().expect("it began with a part").push(item);
    }
    let smaller = match cut {
        Cut::WideSpace => Cut::Relation,
        Cut::Relation => Cut::Binary,
        Cut::Binary => return parts,
    };
    let refined = parts.into_iter().map(|part| match width_of(&part) > limit {
        true => self::parts(part, smaller, limit, em),
        false => vec![part],
    });
    refined.flatten().collect()
}

fn width_of(items: &[Item]) -> Length {
    items.iter().map(|item| item.before + item.set.width).sum()
}

/// Stacks lines, the first at the left, the later ones further in. Returns how far the widest reaches beyond the room, and how far down the last
/// baseline is.
fn stack(lines: Vec<Vec<Item>>, room: Length, em: Length, set: &mut MathBox) -> (Length, Length) {
    let mut excess = Length::ZERO;
    let mut y = Length::ZERO;
    let mut depth_before = Length::ZERO;
    for (idx, line) in lines.into_iter().filter(|line| !line.is_empty()).enumerate() {
        let line = join(line);
        let x = if idx == 0 { Length::ZERO } else { em * LATER_INDENT };
        if idx > 0 {
            y += depth_before + em.scaled(LINE_GAP, 1000) + line.height;
        }
        excess = excess.max(x + line.width - room);
        depth_before = line.depth;
        set.put(line, x, -y);
    }
    (excess, y)
}
