//! A formula as one line of characters, for places that set no formulas: the outline, the navigation, running heads.

use crate::book::math::Bar;
use crate::book::math::Class;
use crate::book::math::Formula;
use crate::book::math::Math;
use crate::book::math::Sign;
use crate::book::math::WordRole;

const SUPERIORS: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const INFERIORS: &str = "₀₁₂₃₄₅₆₇₈₉";

impl Formula {
    /// What a reader would type: `E = mc²`, `(a + b)/2`, `√x`.
    pub fn plain_text(&self) -> String {
        plain(&self.body)
    }
}

fn plain(body: &[Math]) -> String {
    let mut text = String::new();
    for one in body {
        push(one, &mut text);
    }
    text
}

fn push(one: &Math, text: &mut String) {
    match one {
        Math::Sign(sign) => push_sign(sign, text),
        Math::Word { text: word, role } => {
            if *role == WordRole::Function && text.ends_with(char::is_alphanumeric) {
                text.push(' ');
            }
            text.push_str(word);
            if *role == WordRole::Function {
                text.push(' ');
            }
        }
        Math::Space(width) if *width >= 500 => text.push(' '),
        Math::Space(_) => {}
        Math::Group(body) | Math::Sized { body, .. } => text.push_str(&plain(body)),
        Math::Fenced { open, close, body } => {
            text.extend(open);
            text.push_str(&plain(body));
            text.extend(close);
        }
        Math::Fraction { above, below, bar } => {
            let sign = if *bar == Bar::Line { "/" } else { " over " };
            text.push_str(&[&*grouped(above), sign, &*grouped(below)].concat());
        }
        Math::Root { body, index } => {
            push_script(index, SUPERIORS, '^', text);
            text.push('√');
            text.push_str(&grouped(body));
        }
        Math::Scripts { base, sub, sup, .. } => {
            let base = plain(base);
            text.push_str(base.trim_end());
            push_script(sub, INFERIORS, '_', text);
            push_script(sup, SUPERIORS, '^', text);
            if base.ends_with(' ') {
                text.push(' ');
            }
        }
        Math::Accent { base, .. } => text.push_str(&plain(base)),
        Math::Table(table) => {
            let row = |cells: &Vec<Vec<Math>>| cells.iter().map(|cell| plain(cell)).collect::<Vec<_>>().join(" ");
            text.push_str(&table.rows.iter().map(row).collect::<Vec<_>>().join("; "));
        }
    }
}

fn push_sign(sign: &Sign, text: &mut String) {
    match sign.class {
        // A sign before a number, as in −1, has no space behind it.
        Class::Binary if text.is_empty() => text.push_str(&sign.text),
        Class::Binary | Class::Relation => text.push_str(&[" ", &*sign.text, " "].concat()),
        Class::Punctuation => text.push_str(&[&*sign.text, " "].concat()),
        _ => text.push_str(&sign.text),
    }
}

fn grouped(body: &[Math]) -> String {
    let text = plain(body);
    let text = text.trim();
    if text.chars().count() > 1 && !text.chars().all(char::is_alphanumeric) {
        format!("({text})")
    } else {
        text.to_string()
    }
}

/// A script in small figures where it is a number, behind its mark otherwise; primes stand as they are.
fn push_script(script: &[Math], figures: &str, mark: char, out: &mut String) {
    let text = plain(script);
    let small = |one: char| one.to_digit(10).and_then(|digit| figures.chars().nth(digit as usize));
    if text.is_empty() || text.chars().all(|one| one == '′') {
        out.push_str(&text);
    } else if let Some(small) = text.chars().map(small).collect::<Option<String>>() {
        out.push_str(&small);
    } else {
        out.push(mark);
        out.push_str(&grouped(script));
    }
}
