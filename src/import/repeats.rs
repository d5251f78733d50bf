//! Notes that stand in the text a second time: what a program wrote in the midst of a sentence when it met the note's window.

use std::collections::HashMap; // never iterated: only asked for single windows

use crate::import::audit::Audit;
use crate::import::notes::RawNote;
use crate::import::rows::Row;
use crate::import::rules::I032;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// So many letters and digits of a note are looked for first.
const WINDOW: usize = 32;
/// A note shorter than this may be said again on purpose: notes quote the text, and texts their notes.
const MIN_LETTERS: usize = 150;
const BASE: u64 = 257;

/// Letters and digits in small form, each byte with the place of its character in the source.
#[derive(Default)]
struct Letters {
    bytes: Vec<u8>,
    places: Vec<usize>,
}

impl Letters {
    fn of(source: &SourceText, rows: &[Row]) -> Letters {
        let mut letters = Letters::default();
        for row in rows {
            for (at, character) in source.get(row.words).char_indices().filter(|(_, one)| one.is_alphanumeric()) {
                for lower in character.to_lowercase() {
                    let mut buffer = [0; 4];
                    for byte in lower.encode_utf8(&mut buffer).bytes() {
                        letters.bytes.push(byte);
                        letters.places.push(row.words.start + at);
                    }
                }
            }
        }
        letters
    }
}

/// Removes from the text what says a note again, whole and to the letter.
/// Source: the search by rolling hashes is that of Karp and Rabin 1987, for all notes at once.
pub fn take_out(source: &SourceText, rows: Vec<Row>, notes: &[RawNote], audit: &mut Audit) -> Vec<Row> {
    let bodies: Vec<Letters> = notes.iter().map(|note| Letters::of(source, &note.rows)).collect();
    let mut starts: HashMap<u64, Vec<usize>> = HashMap::new();
    for (idx, body) in bodies.iter().enumerate().filter(|(_, body)| body.bytes.len() >= MIN_LETTERS) {
        starts.entry(hash(&body.bytes[..WINDOW])).or_default().push(idx);
    }
    if starts.is_empty() || !audit.allows(&I032) {
        return rows;
    }
    let text = Letters::of(source, &rows);
    let repeated = repeated(source, &text, &bodies, &starts);
    without(source, rows, &repeated, audit)
}

fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |hash: u64, byte| hash.wrapping_mul(BASE).wrapping_add(u64::from(*byte)))
}

/// The stretches of the text that say a note, rising and apart.
fn repeated(source: &SourceText, text: &Letters, bodies: &[Letters], starts: &HashMap<u64, Vec<usize>>) -> Vec<Slice> {
    let mut found: Vec<Slice> = Vec::new();
    if text.bytes.len() < WINDOW {
        return found;
    }
    let highest = (1..WINDOW).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let mut rolling = hash(&text.bytes[..WINDOW]);
    let mut free_from = 0;
    for at in 0..=text.bytes.len() - WINDOW {
        if at > 0 {
            let leaving = u64::from(text.bytes[at - 1]).wrapping_mul(highest);
            rolling =
                rolling.wrapping_sub(leaving).wrapping_mul(BASE).wrapping_add(u64::from(text.bytes[at + WINDOW - 1]));
        }
        let Some(candidates) = starts.get(&rolling).filter(|_| at >= free_from) else { continue };
        let body = candidates.iter().map(|idx| &bodies[*idx]).find(|body| text.bytes[at..].starts_with(&body.bytes));
        let Some(body) = body else { continue };
        free_from = at + body.bytes.len();
        let (start, last) = (text.places[at], text.places[free_from - 1]);
        if start < last {
            found.push(widened(source, start, last));
        }
    }
    found.sort_unstable();
    found
}

/// From the first letter to the end of the point behind the last one; the word `Note` before it belongs to it.
fn widened(source: &SourceText, start: usize, last: usize) -> Slice {
    let before = source.text[..start].trim_end_matches([' ', '"', '“']);
    let opening = source.text[..start].trim_end_matches(['"', '“', '[']).len();
    let start = before.strip_suffix("Note").map_or(opening, str::len);
    let letter = source.text[last..].chars().next().map_or(0, char::len_utf8);
    let rest = &source.text[last + letter..];
    let marks = rest.len() - rest.trim_start_matches(['.', '"', '”', ')', ']', '!', '?', '’']).len();
    Slice::new(start, last + letter + marks)
}

/// The rows without the stretches.
fn without(source: &SourceText, rows: Vec<Row>, stretches: &[Slice], audit: &mut Audit) -> Vec<Row> {
    let mut kept = Vec::with_capacity(rows.len());
    for row in rows {
        let mut rest = row.words;
        let within = stretches.iter().filter(|one| one.start < row.words.end && one.end > row.words.start);
        let mut parts: Vec<Slice> = Vec::new();
        for stretch in within {
            // Row by row, for what lies between two rows may be furniture that is gone already.
            let gone = Slice::new(stretch.start.max(rest.start), stretch.end.min(rest.end));
            audit.removed(&I032, gone, 97, "it stands as a note, word for word");
            parts.push(Slice::new(rest.start, gone.start));
            rest.start = gone.end;
        }
        parts.push(rest);
        let mut is_first = true;
        for part in parts {
            let text = source.get(part);
            let start = part.start + (text.len() - text.trim_start().len());
            let words = Slice::new(start, start + text.trim().len());
            if words.is_empty() {
                continue;
            }
            kept.push(if is_first { Row { words, ..row } } else { Row { words, gap: 0, page: false, ..row } });
            is_first = false;
        }
    }
    kept
}
