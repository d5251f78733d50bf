//! Places of pictures: `[Illustration: The ferry]` is what is left of one in a text. It stays, and is reported.

use crate::import::audit::Audit;
use crate::import::rows::Role;
use crate::import::rows::Row;
use crate::import::rules::I047;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// A caption has no more lines than this.
const MAX_LINES: usize = 12;
/// What stands in brackets where a picture stood.
const NAMES: [&str; 24] = [
    "illustration",
    "illustrations",
    "decoration",
    "ornament",
    "frontispiece",
    "headpiece",
    "tailpiece",
    "image",
    "picture",
    "photo",
    "photograph",
    "portrait",
    "plate",
    "engraving",
    "drawing",
    "figure",
    "map",
    "music",
    "abbildung",
    "bild",
    "foto",
    "gravure",
    "ilustración",
    "illustrazione",
];

/// Whether a line begins the place of a picture: a bracket and such a name, and then the end, a number or a caption.
pub fn is_picture_place(line: &str) -> bool {
    let Some(inner) = line.trim_start_matches('_').strip_prefix('[') else { return false };
    let name = inner.split(|end: char| !end.is_alphabetic()).next().unwrap_or_default();
    let behind = inner[name.len()..].trim_start();
    NAMES.contains(&name.to_lowercase().as_str())
        && (behind.is_empty() || behind.starts_with([']', ':', '.', '-', '—']) || behind.starts_with(char::is_numeric))
}

/// Reports the places of pictures, each with its caption.
pub fn report(source: &SourceText, rows: &[Row], audit: &mut Audit) {
    if !audit.allows(&I047) {
        return;
    }
    for (idx, row) in rows.iter().enumerate() {
        if row.role != Role::Text || !is_picture_place(source.get(row.words)) {
            continue;
        }
        let near = rows[idx..].iter().take(MAX_LINES);
        let last = near.into_iter().find(|row| source.get(row.words).ends_with([']', '_'])).unwrap_or(row);
        let slice = Slice::new(row.words.start, last.words.end.max(row.words.end));
        audit.reported(&I047, slice, "kept", "a picture stood here");
    }
}

#[cfg(test)]
mod tests {
    use super::is_picture_place;

    #[test]
    fn places_of_pictures_are_told_from_other_brackets() {
        for place in ["[Illustration]", "[Illustration: The ferry", "[Music]", "[Plate 4]", "[Abbildung 3: Am Fluss]"] {
            assert!(is_picture_place(place), "{place}");
        }
        for other in ["[Footnote 1: So]", "[Map makers were few]", "Illustration", "[12]", "[Exit.]"] {
            assert!(!is_picture_place(other), "{other}");
        }
    }
}
