//! The notes of a galley as the page breaker sees them: rows with heights of their own, summed up.

use crate::print::pages::vlist::RowEnd;
use crate::units::Length;

/// Least rows of a note on either side of a page break.
pub const MIN_NOTE_ROWS: u32 = 2;

/// A row of a note: a line, a table row, a picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoteRow {
    pub height: Length,
    /// The blank space before it, dropped where the notes of a page start with it.
    pub above: Length,
    /// Never `Kept` on the last row of a note.
    pub end: RowEnd,
    /// The block of the note that it belongs to, and its number in that.
    pub block: u32,
    pub row: u32,
}

/// A place in the notes of a galley.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct NotePosition {
    pub note: u32,
    pub row: u32,
}

impl NotePosition {
    /// The first note that has not started before this place.
    pub fn end_of_started(self) -> u32 {
        self.note + u32::from(self.row > 0)
    }
}

/// Rows of one block of a note on a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoteSlice {
    pub note: u32,
    pub block: u32,
    pub first_row: u32,
    pub end_row: u32,
    /// The top of the first row, from where the notes of the page start.
    pub top: Length,
}

/// All notes called in a galley, in the order of their calls.
///
/// Invariant: `starts` holds the number of rows before each note and before their end, `sums` the height of all that is before each row and before
/// their end.
#[derive(Clone, Debug)]
pub struct Notes {
    rows: Vec<NoteRow>,
    starts: Vec<u32>,
    sums: Vec<Length>,
}

impl Default for Notes {
    fn default() -> Notes {
        Notes::new([])
    }
}

impl Notes {
    pub fn new(notes: impl IntoIterator<Item = Vec<NoteRow>>) -> Notes {
        let mut all = Notes { rows: Vec::new(), starts: vec![0], sums: vec![Length::ZERO] };
        let mut sum = Length::ZERO;
        for rows in notes {
            for row in rows {
                sum += row.above + row.height;
                all.rows.push(row);
                all.sums.push(sum);
            }
            all.starts.push(all.rows.len() as u32);
        }
        all
    }

    /// The height of the rows between two places, as they stand on one page.
    pub fn height(&self, from: NotePosition, to: NotePosition) -> Length {
        let (from, to) = (self.idx(from), self.idx(to));
        if from >= to { Length::ZERO } else { self.sums[to] - self.top(from) }
    }

    /// How often notes run on at least, whatever the text: those that are higher than the room beside a row of text, and the room of pages on which
    /// nothing else stands.
    pub fn least_splits(&self, depth: Length, gap: Length) -> u32 {
        let n_splits = |note: &[u32]| {
            let height: Length = self.rows[note[0] as usize..note[1] as usize].iter().map(|row| row.height).sum();
            let rest = (height - (depth - gap)).max(Length::ZERO);
            (rest.0 as u64).div_ceil(depth.0.max(1) as u64) as u32
        };
        self.starts.windows(2).map(n_splits).sum()
    }

    /// Where a note may end a page if everything from `from` on finds this room, with the room that is left, the lowest place first: between two
    /// rows that do not belong together, with two at least on either side.
    pub fn splits(&self, from: NotePosition, note: u32, room: Length) -> impl Iterator<Item = (NotePosition, Length)> {
        let first = self.starts[note as usize];
        let already = if from.note == note { from.row } else { 0 };
        let limit = self.top(self.idx(from)) + room;
        let n_fitting = self.sums.partition_point(|sum| *sum <= limit) as u32;
        let end = n_fitting.min((self.starts[note as usize + 1] + 1).saturating_sub(MIN_NOTE_ROWS));
        let places = (first + already + MIN_NOTE_ROWS..end).rev();
        places.filter(|at| self.may_part(*at)).map(move |at| {
            let left = limit - self.sums[at as usize];
            (NotePosition { note, row: at - first }, left)
        })
    }

    /// As far as the notes before note `end` find room from a place on, and `least` rows in any case.
    pub fn advance(&self, from: NotePosition, room: Length, end: u32, least: u32) -> NotePosition {
        let start = self.idx(from) as u32;
        let end = self.starts[end as usize];
        let limit = self.top(start as usize) + room;
        let fitting = (self.sums.partition_point(|sum| *sum <= limit) as u32).saturating_sub(1);
        let most = fitting.max(start + least).clamp(start, end.max(start));
        let places = || (start + 1..=most).rev().filter(|at| self.may_part(*at));
        let place = places().find(|at| self.leaves_enough(start, *at));
        // Where the page has to hold something, two rows on either side are asked for in vain.
        let at = place.unwrap_or(if least > 0 { places().next().unwrap_or(most) } else { start });
        self.position(at)
    }

    fn position(&self, row: u32) -> NotePosition {
        let note = self.starts.partition_point(|start| *start <= row) as u32 - 1;
        NotePosition { note, row: row - self.starts[note as usize] }
    }

    /// Whether a page of the notes from row `start` on that ends before row `at` has rows enough of a note that it parts, and leaves enough of it.
    fn leaves_enough(&self, start: u32, at: u32) -> bool {
        let NotePosition { note, row } = self.position(at);
        let first = self.starts[note as usize];
        let next = self.starts.get(note as usize + 1).copied().unwrap_or(at);
        row == 0 || (at - first.max(start) >= MIN_NOTE_ROWS && next - at >= MIN_NOTE_ROWS)
    }

    /// What stands between two places, block by block.
    pub fn slices(&self, from: NotePosition, to: NotePosition) -> Vec<NoteSlice> {
        let mut slices: Vec<NoteSlice> = Vec::new();
        let head = self.top(self.idx(from));
        for note in from.note..(to.note + 1).min(self.starts.len() as u32 - 1) {
            let first = self.starts[note as usize].max(self.idx(from) as u32);
            let end = self.starts[note as usize + 1].min(self.idx(to) as u32);
            for idx in first as usize..end as usize {
                let NoteRow { block, row, .. } = self.rows[idx];
                match slices.last_mut() {
                    Some(last) if (last.note, last.block) == (note, block) => last.end_row = row + 1,
                    _ => slices.push(NoteSlice {
                        note,
                        block,
                        first_row: row,
                        end_row: row + 1,
                        top: self.top(idx) - head,
                    }),
                }
            }
        }
        slices
    }

    fn idx(&self, at: NotePosition) -> usize {
        let note = (at.note as usize).min(self.starts.len() - 1);
        ((self.starts[note] + at.row) as usize).min(self.rows.len())
    }

    /// The top of a row in the sums: below the space before it.
    fn top(&self, idx: usize) -> Length {
        self.sums[idx] + self.rows.get(idx).map_or(Length::ZERO, |row| row.above)
    }

    /// Whether a page may end before a row.
    fn may_part(&self, idx: u32) -> bool {
        self.rows[idx as usize - 1].end != RowEnd::Kept
    }
}
