//! Any list of items: every setting breaks only where a break is allowed, in rising order, and ends with the list.

#![no_main]

use bindery::print::lines::Item;
use bindery::print::lines::LineRules;
use bindery::print::lines::Measures;
use bindery::print::lines::break_paragraph;
use bindery::print::lines::item::FILL;
use bindery::print::lines::item::FORBIDDEN;
use bindery::print::lines::item::FORCED;
use bindery::units::Length;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((measure, rest)) = bytes.split_first() else { return };
    let mut items: Vec<Item> = rest.chunks_exact(3).map(item).collect();
    items.push(Item::Penalty { cost: FORBIDDEN });
    items.push(Item::Glue { width: Length::ZERO, stretch: FILL, shrink: Length::ZERO });
    items.push(Item::Penalty { cost: FORCED });
    let settings = break_paragraph(&items, &Measures::all(points(*measure)), &LineRules::default());
    assert!(!settings.is_empty());
    for setting in settings {
        assert_eq!(setting.breaks.last().map(|last| *last as usize), Some(items.len() - 1));
        assert!(setting.breaks.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(setting.breaks.iter().all(|at| may_break(&items, *at as usize)));
    }
});

fn item(bytes: &[u8]) -> Item {
    let [kind, first, second] = [bytes[0], bytes[1], bytes[2]];
    match kind % 5 {
        0 | 1 => Item::plain_box(points(first)),
        2 => Item::Glue { width: points(first), stretch: points(second), shrink: points(second / 2) },
        3 => Item::Penalty { cost: (i32::from(first) - 128) * 90 },
        _ => Item::Discretionary { pre: points(first), post: Length::ZERO, hang: Length::ZERO, cost: i32::from(second), n_after: 3 },
    }
}

fn points(byte: u8) -> Length {
    Length::pt(f64::from(byte))
}

fn may_break(items: &[Item], at: usize) -> bool {
    match items[at] {
        Item::Box { .. } => false,
        Item::Glue { .. } => at > 0 && matches!(items[at - 1], Item::Box { .. } | Item::Discretionary { .. }),
        Item::Penalty { cost } => cost < FORBIDDEN,
        Item::Discretionary { .. } => true,
    }
}
