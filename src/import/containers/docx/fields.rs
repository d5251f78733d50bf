//! Fields of a DOCX: codes that make words, and the words they made last.
//!
//! Source: ECMA-376 part 1, section 17.16.

use std::collections::BTreeSet;

use crate::import::containers::draft::Draft;
use crate::import::containers::shape::Format;
use crate::import::containers::tree::NodeId;
use crate::import::containers::tree::Tree;

/// A field that is open.
#[derive(Clone, Default, Debug)]
pub struct Field {
    pub code: String,
    /// The code has ended, and what it made follows.
    pub is_result: bool,
    pub effect: FieldEffect,
    /// It has no end: what follows is not its own.
    pub is_unclosed: bool,
}

/// What becomes of the words that a field has made.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum FieldEffect {
    #[default]
    Kept,
    /// Contents, index, page numbers: the book gets its own.
    Dropped,
    Link(usize),
    /// Words that may be wrong in the new book.
    Query(usize),
}

/// The signs that begin fields which end nowhere.
pub fn unclosed(tree: &Tree) -> BTreeSet<NodeId> {
    let mut open = Vec::new();
    for id in tree.below(0).filter(|id| tree.name(*id) == "w:fldChar") {
        match tree.get(id, "w:fldCharType") {
            Some("begin") => open.push(id),
            Some("end") => drop(open.pop()),
            _ => {}
        }
    }
    open.into_iter().collect()
}

/// Whether a paragraph begins with the end of a field.
pub fn begins_with_end(tree: &Tree, paragraph: NodeId) -> bool {
    let mut signs = tree.below(paragraph).filter(|id| matches!(tree.name(*id), "w:fldChar" | "w:t"));
    signs.next().is_some_and(|id| tree.get(id, "w:fldCharType") == Some("end"))
}

/// Judges a field by its code.
pub fn effect(code: &str, draft: &mut Draft) -> FieldEffect {
    let words = words(code);
    let argument = words.iter().skip(1).find(|word| !word.starts_with('\\'));
    let switch = |name: &str| words.iter().position(|word| word == name);
    match words.first().map(|word| word.to_uppercase()).as_deref() {
        Some(
            "TOC" | "INDEX" | "TOA" | "PAGE" | "NUMPAGES" | "SECTIONPAGES" | "SECTION" | "XE" | "TC" | "TA" | "RD",
        ) => FieldEffect::Dropped,
        Some("HYPERLINK") => {
            let within = switch("\\l").and_then(|at| words.get(at + 1));
            let link = match (argument, within) {
                (Some(address), None) => draft.link_out(address),
                (Some(address), Some(place)) if address != place => draft.link_out(&format!("{address}#{place}")),
                (_, Some(place)) => Some(draft.link_within(place)),
                (None, None) => None,
            };
            link.map_or(FieldEffect::Kept, FieldEffect::Link)
        }
        Some("REF" | "NOTEREF") if switch("\\h").is_some() => {
            argument.map_or(FieldEffect::Kept, |place| FieldEffect::Link(draft.link_within(place)))
        }
        Some("PAGEREF") => FieldEffect::Query(draft.query("A page number of the old layout.", Vec::new())),
        Some("EQ") => FieldEffect::Query(draft.query("A formula, of which only the code is left.", Vec::new())),
        _ => FieldEffect::Kept,
    }
}

/// The words of a code; what stands in quotation marks is one.
fn words(code: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (idx, part) in code.split('"').enumerate() {
        match idx % 2 {
            1 => words.push(part.to_string()),
            _ => words.extend(part.split_whitespace().map(str::to_string)),
        }
    }
    words
}

/// What the open fields make of the words within them.
pub fn format(fields: &[Field], format: Format) -> Option<Format> {
    // What a field makes for the code of another one is code.
    let is_code = fields.iter().skip_while(|field| field.is_result || field.is_unclosed).any(|field| field.is_result);
    if is_code {
        return None;
    }
    let mut format = format;
    for field in fields.iter().filter(|field| field.is_result) {
        match field.effect {
            FieldEffect::Dropped => return None,
            FieldEffect::Link(link) => format.link = Some(link),
            FieldEffect::Query(query) => format.query = Some(query),
            FieldEffect::Kept => {}
        }
    }
    Some(format)
}
