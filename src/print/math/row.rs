//! Rows: the spaces between signs by their classes. Source: The TeXbook, chapter 18 and appendix G, rules 5 and 6.

use crate::book::math::Class;
use crate::book::math::Math;
use crate::book::math::Sign;
use crate::print::math::MathBox;
use crate::print::math::Setter;
use crate::print::math::setter::Style;
use crate::units::Length;

/// One set part of a row with the space before it.
#[derive(Clone, Debug)]
pub struct Item {
    pub class: Class,
    pub before: Length,
    pub set: MathBox,
}

/// A part before its class is settled.
enum Raw {
    Atom { class: Class, set: MathBox, is_letter: bool },
    Space(Length),
}

/// Spaces between two classes, left by right: 0 none, 1 thin, 2 medium, 3 thick; negative ones are none in scripts.
const SPACES: [[i8; 8]; 8] = [
    [0, 1, -2, -3, 0, 0, 0, -1],
    [1, 1, 0, -3, 0, 0, 0, -1],
    [-2, -2, 0, 0, -2, 0, 0, -2],
    [-3, -3, 0, 0, -3, 0, 0, -3],
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0, 1, -2, -3, 0, 0, 0, -1],
    [-1, -1, 0, -1, -1, -1, -1, -1],
    [-1, 1, -2, -3, -1, 0, -1, -1],
];

impl Setter<'_> {
    /// Sets a row as one box.
    pub(super) fn boxed(&mut self, body: &[Math], style: Style) -> MathBox {
        join(self.row(body, style))
    }

    pub(super) fn row(&mut self, body: &[Math], style: Style) -> Vec<Item> {
        let mut raw = Vec::new();
        self.push_row(body, style, &mut raw);
        settle_binaries(&mut raw);
        self.spaced(raw, style)
    }

    fn push_row(&mut self, body: &[Math], style: Style, raw: &mut Vec<Raw>) {
        for one in body {
            match one {
                Math::Space(thousandths) => raw.push(Raw::Space(self.em(style).scaled(i64::from(*thousandths), 1000))),
                Math::Sized { size, body } => {
                    let inner = Style { size: *size, ..style };
                    // Its spaces are those of its own size.
                    let items = self.row(body, inner);
                    raw.extend(items.into_iter().flat_map(|item| {
                        let atom = Raw::Atom { class: item.class, set: item.set, is_letter: false };
                        [Raw::Space(item.before), atom]
                    }));
                }
                _ => {
                    let is_letter = matches!(one, Math::Sign(Sign { class: Class::Ordinary, text, .. })
                        if text.chars().all(char::is_alphabetic));
                    raw.push(Raw::Atom { class: one.class(), set: self.part(one, style), is_letter });
                }
            }
        }
    }

    pub(super) fn part(&mut self, one: &Math, style: Style) -> MathBox {
        match one {
            Math::Sign(sign) => self.sign(sign, style),
            Math::Word { text, role } => self.word(text, *role, style),
            Math::Space(_) => MathBox::default(),
            Math::Group(body) | Math::Sized { body, .. } => self.boxed(body, style),
            Math::Fenced { open, close, body } => self.fenced(*open, *close, body, style),
            Math::Fraction { above, below, bar } => self.fraction(above, below, *bar, style),
            Math::Root { body, index } => self.root(body, index, style),
            Math::Scripts { base, sub, sup, place } => self.scripts(base, sub, sup, *place, style),
            Math::Accent { base, mark, side, width } => self.accent(base, *mark, *side, *width, style),
            Math::Table(table) => self.table(table, style),
        }
    }

    fn spaced(&self, raw: Vec<Raw>, style: Style) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        let mut explicit = Length::ZERO;
        let mut raw = raw.into_iter().peekable();
        while let Some(one) = raw.next() {
            match one {
                Raw::Space(width) => explicit += width,
                Raw::Atom { class, mut set, is_letter } => {
                    // A letter leans into the sign after it, unless that is a letter too.
                    let is_before_letter = matches!(raw.peek(), Some(Raw::Atom { is_letter: true, .. }));
                    if is_letter && !is_before_letter {
                        set.width += set.italic;
                    }
                    let own = items.last().map_or(Length::ZERO, |last| self.space_between(last.class, class, style));
                    items.push(Item { class, before: explicit + own, set });
                    explicit = Length::ZERO;
                }
            }
        }
        if explicit != Length::ZERO {
            items.push(Item { class: Class::Ordinary, before: explicit, set: MathBox::default() });
        }
        items
    }

    fn space_between(&self, left: Class, right: Class, style: Style) -> Length {
        let units = match SPACES[left as usize][right as usize] {
            wide if wide < 0 && style.is_script() => 0,
            0 => 0,
            one => i64::from(one.abs()) + 2,
        };
        self.em(style).scaled(units, 18)
    }
}

/// The items side by side.
pub fn join(items: Vec<Item>) -> MathBox {
    let is_single = items.len() == 1;
    let mut row = MathBox::default();
    for item in items {
        let x = row.width + item.before;
        row.width = x + item.set.width;
        (row.italic, row.attach) = (item.set.italic, item.set.attach.filter(|_| is_single));
        row.put(item.set, x, Length::ZERO);
    }
    row
}

/// A sign between nothing is none that joins: the minus of `−x`, of `= −x`, of `(−x`.
fn settle_binaries(raw: &mut [Raw]) {
    let mut before: Option<Class> = None;
    let mut last_binary: Option<usize> = None;
    for idx in 0..raw.len() {
        let Raw::Atom { class, .. } = raw[idx] else { continue };
        let mut own = class;
        if class == Class::Binary && !Class::can_be_joined(before) {
            own = Class::Ordinary;
        }
        if let (Some(binary), Class::Relation | Class::Close | Class::Punctuation) = (last_binary, own) {
            set_class(&mut raw[binary], Class::Ordinary);
        }
        set_class(&mut raw[idx], own);
        last_binary = (own == Class::Binary).then_some(idx);
        before = Some(own);
    }
    if let Some(binary) = last_binary {
        set_class(&mut raw[binary], Class::Ordinary);
    }
}

fn set_class(raw: &mut Raw, new: Class) {
    if let Raw::Atom { class, .. } = raw {
        *class = new;
    }
}
