//! The page breaker and the notes of a page.

use super::leading;
use super::n_rows;
use super::note;
use super::pages;
use super::paragraph;
use super::picture;
use super::with_note;
use crate::print::pages::notes::NotePosition;
use crate::print::pages::notes::NoteRow;
use crate::print::pages::notes::Notes;
use crate::print::pages::pagebreak::Pagination;
use crate::print::pages::vlist::PagePlan;
use crate::print::pages::vlist::Row;
use crate::print::pages::vlist::RowEnd;
use crate::print::pages::vlist::VBlock;
use crate::print::pages::vlist::Variant;
use crate::units::Length;

#[test]
fn note_stands_on_the_page_of_its_call() {
    let pagination = pages(vec![with_note(paragraph(&[16]), 4)], vec![note(3, leading())]);
    // Ten lines less the note's three and the gap.
    assert_eq!(n_rows(&pagination), [6, 10]);
    assert_eq!(pagination.pages[0].notes_to.note, 1);
}

#[test]
fn long_note_runs_on_with_two_lines_on_either_side() {
    let pagination = pages(vec![with_note(paragraph(&[12]), 5)], vec![note(14, leading())]);
    assert!(pagination.cost.displaced == 0 && pagination.cost.overfull == 0);
    let first = &pagination.pages[0];
    assert_eq!(first.notes_to.note, 0);
    assert!(first.notes_to.row >= 2);
    let last = pagination.pages.last().expect("there are pages");
    assert_eq!(last.notes_to.note, 1);
}

/// A note of two lines, a picture as high as four with a caption of two, and two lines more.
fn note_with_picture() -> Vec<NoteRow> {
    let mut rows = note(7, leading());
    rows[2] = NoteRow { height: leading() * 4, above: leading(), end: RowEnd::Kept, block: 1, row: 0 };
    for (idx, row) in rows.iter_mut().enumerate().skip(3) {
        (row.block, row.row) = (2, idx as u32 - 3);
    }
    rows
}

#[test]
fn note_of_lines_and_a_picture_takes_the_room_of_each() {
    let pagination = pages(vec![with_note(paragraph(&[20]), 0)], vec![note_with_picture()]);
    // Eleven lines and the space above the picture are more than the page has beside a line of text: the picture goes over with its caption.
    let first = &pagination.pages[0];
    assert_eq!(first.notes_to, NotePosition { note: 0, row: 2 });
    let list = Notes::new([note_with_picture()]);
    let (start, end) = (NotePosition::default(), NotePosition { note: 1, row: 0 });
    assert_eq!(list.height(start, end), leading() * 11);
    // The space above the picture is dropped where the notes of a page start with it.
    assert_eq!(list.height(first.notes_to, end), leading() * 8);
    let tops: Vec<Length> = list.slices(first.notes_to, end).iter().map(|slice| slice.top).collect();
    assert_eq!(tops, [Length::ZERO, leading() * 4]);
    let all: Vec<(u32, Length)> = list.slices(start, end).iter().map(|slice| (slice.end_row, slice.top)).collect();
    assert_eq!(all, [(2, Length::ZERO), (1, leading() * 3), (4, leading() * 7)]);
}

#[test]
fn a_hole_above_notes_costs_as_much_as_one_at_the_foot() {
    // A picture of seven lines finds no room below five lines of text, nor below three of them and a note.
    let picture = || VBlock {
        variants: vec![Variant {
            rows: vec![Row { height: leading() * 7, n_notes: 0, end: RowEnd::Plain }],
            demerits: 0,
        }],
        ..paragraph(&[1])
    };
    let plain = pages(vec![paragraph(&[5]), picture(), paragraph(&[3])], Vec::new());
    let with_notes = pages(vec![with_note(paragraph(&[3]), 0), picture(), paragraph(&[3])], vec![note(1, leading())]);
    assert_eq!((plain.cost.hollow, with_notes.cost.hollow), (3, 3));
}

#[test]
fn a_row_may_call_more_notes_than_sixteen_bits_count() {
    let n_notes = 70_000;
    let mut block = paragraph(&[1]);
    block.variants[0].rows[0].n_notes = n_notes;
    let pagination = pages(vec![block], vec![note(1, Length(1)); n_notes as usize]);
    assert_eq!(pagination.pages.last().expect("there are pages").notes_to.note, n_notes);
}

/// For each page: where its notes end, the notes that start later than their calls, and whether one runs on.
fn of_notes(pagination: &Pagination) -> Vec<(NotePosition, u8, bool)> {
    let of = |page: &PagePlan| (page.notes_to, page.faults.n_displaced_notes, page.faults.is_note_split);
    pagination.pages.iter().map(of).collect()
}

fn at(note: u32, row: u32) -> NotePosition {
    NotePosition { note, row }
}

/// A row of so many lines that calls so many notes.
fn high_row(n_lines: i64, n_notes: u32) -> VBlock {
    let mut block = picture(n_lines);
    block.variants[0].rows[0].n_notes = n_notes;
    block
}

#[test]
fn of_the_notes_of_a_high_row_those_are_displaced_that_start_later() {
    // Below five lines and the gap four lines are left: for the first two notes whole, or for four lines of a long one.
    let two = pages(vec![high_row(5, 4)], vec![note(2, leading()); 4]);
    assert_eq!(of_notes(&two), [(at(2, 0), 2, false), (at(4, 0), 0, false)]);
    let long = pages(vec![high_row(5, 2)], vec![note(7, leading()), note(2, leading())]);
    assert_eq!(of_notes(&long), [(at(0, 4), 1, true), (at(2, 0), 0, false)]);
}

#[test]
fn a_page_of_notes_alone_runs_on_only_where_a_note_does() {
    let pagination = pages(vec![with_note(paragraph(&[2]), 1)], vec![note(25, leading())]);
    assert_eq!(of_notes(&pagination), [(at(0, 7), 0, true), (at(0, 17), 0, true), (at(1, 0), 0, false)]);
    assert_eq!(pagination.cost.split_notes, 2);
}

#[test]
fn pages_that_break_rules_still_leave_two_lines_of_a_note_on_either_side() {
    // One line has room below the high row: none starts there.
    let below = pages(vec![high_row(8, 2)], vec![note(4, leading()), note(4, leading())]);
    assert_eq!(of_notes(&below), [(at(0, 0), 2, false), (at(2, 0), 0, false)]);
    // Nine lines and a note of two: the page of notes alone has room for one of those, and ends before them.
    let alone = pages(vec![high_row(9, 2)], vec![note(9, leading()), note(2, leading())]);
    assert_eq!(of_notes(&alone), [(at(0, 0), 2, false), (at(1, 0), 0, false), (at(2, 0), 0, false)]);
    // Rows of which one fills a page go one by one: there is no other way.
    let high = pages(vec![high_row(9, 1)], vec![note(3, leading() * 8)]);
    assert_eq!(of_notes(&high)[1..], [(at(0, 1), 0, true), (at(0, 2), 0, true), (at(1, 0), 0, false)]);
}
