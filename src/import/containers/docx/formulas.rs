//! Formulas of a DOCX, on one line: their letters, and the signs that the file writes as elements and attributes.
//!
//! A fraction is written with a slash, an index low, a power high. What has no such form, as a matrix, has its parts one behind the other.

use crate::import::containers::shape::Content;
use crate::import::containers::shape::Format;
use crate::import::containers::shape::Inline;
use crate::import::containers::shape::Style;
use crate::import::containers::shape::Switch;
use crate::import::containers::tree::NodeId;
use crate::import::containers::tree::Tree;

/// Writes what an element of a formula holds.
pub fn write(tree: &Tree, id: NodeId, format: Format, out: &mut Vec<Inline>) {
    let parts = |name: &str| -> Vec<NodeId> {
        tree.children(id).iter().copied().filter(|child| tree.name(*child) == name).collect()
    };
    let sign = |element: &str, usual: char| sign_of(tree, id, element).unwrap_or(Some(usual));
    match tree.name(id) {
        "m:f" => {
            parts("m:num").into_iter().for_each(|part| grouped(tree, part, format, out));
            push(Some('/'), format, out);
            parts("m:den").into_iter().for_each(|part| grouped(tree, part, format, out));
        }
        "m:rad" => {
            parts("m:deg").into_iter().for_each(|part| write(tree, part, high(format), out));
            push(Some('√'), format, out);
            parts("m:e").into_iter().for_each(|part| grouped(tree, part, format, out));
        }
        "m:d" => {
            push(sign("m:begChr", '('), format, out);
            for (idx, part) in parts("m:e").into_iter().enumerate() {
                push(sign("m:sepChr", '|').filter(|_| idx > 0), format, out);
                write(tree, part, format, out);
            }
            push(sign("m:endChr", ')'), format, out);
        }
        "m:nary" => {
            push(sign("m:chr", '∫'), format, out);
            others(tree, id, format, out);
        }
        "m:sub" | "m:lim" => others(tree, id, low(format), out),
        "m:sup" => others(tree, id, high(format), out),
        "m:t" => {
            let slices = tree.slices(id).into_iter();
            out.extend(slices.map(|slice| Inline { content: Content::Words(slice), format }));
        }
        _ => others(tree, id, format, out),
    }
    // What follows a function's name, or another part of a row, stands apart from it.
    if matches!(tree.name(id), "m:fName" | "m:mr" | "m:oMath") {
        out.push(Inline { content: Content::Space, format });
    }
}

fn others(tree: &Tree, id: NodeId, format: Format, out: &mut Vec<Inline>) {
    tree.children(id).iter().for_each(|child| write(tree, *child, format, out));
}

/// Several letters above or below a line belong together.
fn grouped(tree: &Tree, id: NodeId, format: Format, out: &mut Vec<Inline>) {
    let is_group = tree.slices(id).len() > 1;
    push(Some('(').filter(|_| is_group), format, out);
    write(tree, id, format, out);
    push(Some(')').filter(|_| is_group), format, out);
}

/// The sign that a formula's own properties name; an empty one is none.
fn sign_of(tree: &Tree, id: NodeId, element: &str) -> Option<Option<char>> {
    let properties = tree.children(id).iter().copied().find(|child| tree.name(*child).ends_with("Pr"))?;
    let named = tree.child(properties, element)?;
    Some(tree.get(named, "m:val").and_then(|value| value.chars().next()))
}

/// Letters and digits are words, and so are no signs of ours.
fn push(sign: Option<char>, format: Format, out: &mut Vec<Inline>) {
    if let Some(sign) = sign.filter(|sign| !sign.is_alphanumeric()) {
        // Brackets and bars mean something in a manuscript.
        if sign.is_ascii_punctuation() && !matches!(sign, '(' | ')' | '/') {
            out.push(Inline { content: Content::Sign('\\'), format });
        }
        out.push(Inline { content: Content::Sign(sign), format });
    }
}

fn high(mut format: Format) -> Format {
    format.set(Style::Superscript, Switch::On);
    format
}

fn low(mut format: Format) -> Format {
    format.set(Style::Subscript, Switch::On);
    format
}
