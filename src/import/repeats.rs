//! Notes that stand in the text a second time: what a program wrote in the midst of a sentence when it met the note's window.

use std::collections::VecDeque;

use rustc_hash::FxHashMap; // never iterated: only asked for single windows

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

/// One byte of a letter or digit in small form, with the row it stands in and the place of its character in the source.
#[derive(Clone, Copy)]
struct Letter {
    byte: u8,
    row: usize,
    place: usize,
}

/// The letters and digits of rows, from a place within the first one on.
fn letters<'a>(
    source: &'a SourceText,
    rows: &'a [Row],
    first: usize,
    from: usize,
) -> impl Iterator<Item = Letter> + 'a {
    rows.iter().enumerate().skip(first).flat_map(move |(row, line)| {
        let words = line.words;
        let start = if row == first { from.clamp(words.start, words.end) } else { words.start };
        let alphanumeric =
            source.get(Slice::new(start, words.end)).char_indices().filter(|(_, one)| one.is_alphanumeric());
        alphanumeric.flat_map(move |(at, character)| {
            let mut buffer = [0; 12];
            let mut len = 0;
            for lower in character.to_lowercase() {
                len += lower.encode_utf8(&mut buffer[len..]).len();
            }
            (0..len).map(move |idx| Letter { byte: buffer[idx], row, place: start + at })
        })
    })
}

/// Removes from the text what says a note again, whole and to the letter.
/// Source: the search by rolling hashes is that of Karp and Rabin 1987, for all notes at once.
pub fn take_out(source: &SourceText, rows: Vec<Row>, notes: &[RawNote], audit: &mut Audit) -> Vec<Row> {
    let bytes = |note: &RawNote| letters(source, &note.rows, 0, 0).map(|letter| letter.byte).collect::<Vec<u8>>();
    let bodies: Vec<Vec<u8>> = notes.iter().map(bytes).collect();
    let mut starts: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (idx, body) in bodies.iter().enumerate().filter(|(_, body)| body.len() >= MIN_LETTERS) {
        starts.entry(hash(&body[..WINDOW])).or_default().push(idx);
    }
    if starts.is_empty() || !audit.allows(&I032) {
        return rows;
    }
    let repeated = repeated(source, &rows, &bodies, &starts);
    without(source, rows, &repeated, audit)
}

fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |hash: u64, byte| hash.wrapping_mul(BASE).wrapping_add(u64::from(*byte)))
}

/// The stretches of the text that say a note, rising and apart.
fn repeated(source: &SourceText, rows: &[Row], bodies: &[Vec<u8>], starts: &FxHashMap<u64, Vec<usize>>) -> Vec<Slice> {
    let mut found: Vec<Slice> = Vec::new();
    let highest = (1..WINDOW).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let mut window: VecDeque<Letter> = VecDeque::with_capacity(WINDOW);
    let mut rolling = 0_u64;
    let mut free_from = 0;
    for (at, letter) in letters(source, rows, 0, 0).enumerate() {
        if window.len() == WINDOW {
            let leaving = window.pop_front().map_or(0, |first| u64::from(first.byte));
            rolling = rolling.wrapping_sub(leaving.wrapping_mul(highest));
        }
        rolling = rolling.wrapping_mul(BASE).wrapping_add(u64::from(letter.byte));
        window.push_back(letter);
        let (Some(first), true) = (window.front(), at >= free_from) else { continue };
        let Some(candidates) = starts.get(&rolling).filter(|_| window.len() == WINDOW) else { continue };
        let last_of = |idx: &usize| last_letter(letters(source, rows, first.row, first.place), &bodies[*idx]);
        let Some((last, n_letters)) = candidates.iter().find_map(last_of) else { continue };
        free_from = at + n_letters;
        if first.place < last {
            found.push(widened(source, first.place, last));
        }
    }
    found.sort_unstable();
    found
}

/// Where the last letter of a note stands, if the text says the note from here on; and how many letters that are.
fn last_letter(mut text: impl Iterator<Item = Letter>, body: &[u8]) -> Option<(usize, usize)> {
    let mut place = None;
    for byte in body {
        place = Some(text.next().filter(|letter| letter.byte == *byte)?.place);
    }
    place.map(|place| (place, body.len()))
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
        let first = stretches.partition_point(|one| one.end <= row.words.start);
        let within = stretches[first..].iter().take_while(|one| one.start < row.words.end);
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
