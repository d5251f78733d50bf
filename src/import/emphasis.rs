//! Emphasis that a plain text shows by underscores around the words, as archives of free texts write italics.

use std::collections::BTreeSet;

use crate::import::audit::Audit;
use crate::import::blocks::Block;
use crate::import::blocks::Note;
use crate::import::blocks::Piece;
use crate::import::pdf::layout::Emphasis;
use crate::import::rows::Row;
use crate::import::rules::I051;
use crate::import::text::Slice;
use crate::import::text::SourceText;

const MARK: char = '_';
/// Fewer pairs than this show no habit: the name of a file may have underscores, too.
const MIN_PAIRS: usize = 5;
/// Of so many pairs one may be left open.
const PAIRS_TO_A_FAULT: usize = 10;
/// No writer emphasizes more than this, in bytes.
const LONGEST: usize = 800;

/// What a text emphasizes.
#[derive(Debug, Default)]
pub struct Emphases {
    /// The words between the marks.
    pub stretches: Vec<(Slice, Emphasis)>,
    /// The marks themselves, by their bytes.
    marks: BTreeSet<usize>,
}

/// Finds what stands between two marks, where the text has the habit.
pub fn find(source: &SourceText, rows: &[Row], audit: &mut Audit) -> Emphases {
    let mut found = Emphases::default();
    if !audit.allows(&I051) {
        return found;
    }
    let (mut open, mut n_faults) = (None::<usize>, 0);
    for row in rows {
        if row.stands_off() {
            n_faults += usize::from(open.take().is_some());
        }
        let text = source.get(row.words);
        for (at, _) in text.match_indices(MARK) {
            let place = row.words.start + at;
            let before = text[..at].chars().next_back().filter(|before| !before.is_whitespace());
            let after = text[at + 1..].chars().next().filter(|after| !after.is_whitespace());
            let opens = after.is_some_and(|after| after != MARK) && !before.is_some_and(char::is_alphanumeric);
            let closes = before.is_some_and(|before| before != MARK) && !after.is_some_and(char::is_alphanumeric);
            let is_within_word = before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
            match open {
                _ if is_within_word => {}
                Some(start) if closes && place.checked_sub(start).is_some_and(|len| len <= LONGEST) => {
                    found.stretches.push((Slice::new(start + 1, place), Emphasis::Italic));
                    found.marks.extend([start, place]);
                    open = None;
                }
                None if opens => open = Some(place),
                _ => {
                    n_faults += 1;
                    open = Some(place).filter(|_| opens);
                }
            }
        }
    }
    n_faults += usize::from(open.is_some());
    let n_pairs = found.stretches.len();
    if n_pairs < MIN_PAIRS || n_faults * PAIRS_TO_A_FAULT > n_pairs {
        return Emphases::default();
    }
    // Pages may have been put in another order.
    found.stretches.sort_by_key(|(slice, _)| *slice);
    for (slice, _) in &found.stretches {
        audit.kept(&I051, Slice::new(slice.start - 1, slice.end + 1), format!("*{}*", source.get(*slice)), 90);
    }
    found
}

impl Emphases {
    /// Takes the marks out of the text.
    pub fn take_marks(&self, blocks: &mut [Block], notes: &mut [Note]) {
        if self.marks.is_empty() {
            return;
        }
        for block in blocks.iter_mut().chain(notes.iter_mut().flat_map(|note| &mut note.blocks)) {
            let mut pieces = Vec::with_capacity(block.pieces.len());
            for piece in std::mem::take(&mut block.pieces) {
                match piece {
                    Piece::Words(words) => self.push_parted(words, &mut pieces),
                    _ => pieces.push(piece),
                }
            }
            block.pieces = pieces;
        }
    }

    fn push_parted(&self, words: Slice, pieces: &mut Vec<Piece>) {
        let mut start = words.start;
        let ends = self.marks.range(words.start..words.end.max(words.start)).copied().chain([words.end]);
        for end in ends {
            if start < end {
                pieces.push(Piece::Words(Slice::new(start, end)));
            }
            start = end + 1;
        }
    }
}
