//! The search through all ways: what it cures, what it proves, and that it agrees with one that tries everything.

use super::Dice;
use super::brute::Brute;
use super::leading;
use super::n_rows;
use super::note;
use super::paragraph;
use super::picture;
use super::with_end;
use super::with_note;
use crate::print::pages::Side;
use crate::print::pages::cost::Cost;
use crate::print::pages::notes::NoteRow;
use crate::print::pages::notes::Notes;
use crate::print::pages::pagebreak::Pagination;
use crate::print::pages::pagebreak::break_pages;
use crate::print::pages::proof::Found;
use crate::print::pages::proof::search_all;
use crate::print::pages::vlist::PageFrame;
use crate::print::pages::vlist::RowEnd;
use crate::print::pages::vlist::VBlock;
use crate::print::pages::vlist::VList;

fn frame(n_lines: u16) -> PageFrame {
    PageFrame { n_lines, leading: leading(), note_gap: leading() }
}

/// The pages as they are broken first, and what the search through all ways finds beside them.
fn looked_at(blocks: Vec<VBlock>, notes: Vec<Vec<NoteRow>>, n_lines: u16) -> (Pagination, Found) {
    let list = VList { blocks, notes: Notes::new(notes), ..VList::default() };
    let known = break_pages(&list, &frame(n_lines), Side::Recto);
    let found = search_all(&list, &frame(n_lines), Side::Recto, &known.cost);
    (known, found)
}

#[test]
fn a_hole_is_filled_by_more_paragraphs_than_the_first_search_tries() {
    // Ten paragraphs of three lines before a picture that finds no room below them; each a line longer, they fill the page.
    let blocks = |lengths: &[usize]| {
        let mut blocks = vec![paragraph(lengths); 10];
        blocks.extend([picture(20), paragraph(&[8])]);
        blocks
    };
    let (known, found) = looked_at(blocks(&[3, 4]), Vec::new(), 40);
    assert!(known.cost.hollow > 0, "{:?}", known.cost);
    let Found::Better(found) = found else { panic!("{found:?}") };
    assert_eq!(found.cost, Cost { demerits: 10_000, ..Cost::default() });
    assert_eq!(n_rows(&found), [40, 9]);
    let (known, found) = looked_at(blocks(&[3]), Vec::new(), 40);
    assert_eq!(known.cost.hollow, 8);
    assert!(matches!(found, Found::Nothing), "{found:?}");
}

#[test]
fn a_note_that_has_to_be_split_is_proved_to_be() {
    // Three lines of it stand below the call, three below the rest of the text.
    let (known, found) = looked_at(vec![with_note(paragraph(&[12]), 5)], vec![note(14, leading())], 10);
    assert_eq!(known.cost.split_notes, 2);
    assert!(matches!(found, Found::Nothing), "{found:?}");
}

#[test]
fn a_page_that_ends_within_a_word_is_known_to_need_it() {
    let hyphens = || vec![with_end(paragraph(&[50]), 20..34, RowEnd::Hyphen)];
    let (known, found) = looked_at(hyphens(), Vec::new(), 10);
    assert_eq!(known.cost.spread_hyphens, 1);
    assert!(matches!(found, Found::Nothing), "{found:?}");
    // As if no word were broken, there is no fault.
    let list = VList { blocks: hyphens(), ..VList::default() };
    let whole = search_all(&list.without_hyphens(), &frame(10), Side::Recto, &known.cost);
    let Found::Better(whole) = whole else { panic!("{whole:?}") };
    assert_eq!(whole.cost, Cost::default());
    let ends = list.with_hyphen_ends(&whole.pages);
    assert!(ends[2].faults.is_hyphen_end && !ends[1].faults.is_hyphen_end);
}

#[test]
fn notes_that_no_page_holds_are_counted() {
    let (depth, gap) = (leading() * 10, leading());
    let splits = |notes: &[u32]| Notes::new(notes.iter().map(|n| note(*n, leading()))).least_splits(depth, gap);
    assert_eq!(splits(&[9]), 0);
    assert_eq!(splits(&[10]), 1);
    assert_eq!(splits(&[19, 9, 20]), 3);
}

#[test]
fn small_cases_made_at_random_are_proved_as_trying_everything_proves_them() {
    let mut dice = Dice(41);
    let (mut n_proved, mut n_cured) = (0, 0);
    for case in 0..600 {
        let (mut list, notes, frame) = dice.small_case();
        if case % 3 == 0 {
            dice.add_figure(&mut list, &frame);
        }
        let least = Brute::least_of_all(&list, &notes, &frame);
        let known = break_pages(&list, &frame, Side::Recto).cost;
        match search_all(&list, &frame, Side::Recto, &known) {
            Found::Nothing => {
                n_proved += u32::from(known.faults() != Cost::default());
                assert_eq!(known.faults(), least.faults(), "case {case}");
            }
            Found::Better(found) => {
                n_cured += 1;
                assert_eq!(found.cost, least, "case {case}");
            }
            Found::GivenUp => panic!("case {case} is given up"),
        }
    }
    assert!(n_proved > 100 && n_cured > 0, "{n_proved} proved, {n_cured} cured");
}

#[test]
fn time_grows_in_proportion_to_the_text() {
    // A note that has to be split at the end of a text: all that is before it is looked at in all ways.
    let n_fills = |n_blocks: usize| {
        let mut dice = Dice(5);
        let lengths = (0..n_blocks).map(|_| 2 + dice.roll(9) as usize);
        let mut blocks: Vec<VBlock> = lengths.map(|n| paragraph(&[n, n + 1])).collect();
        blocks.push(with_note(paragraph(&[12]), 5));
        let list = VList { blocks, notes: Notes::new([note(14, leading())]), ..VList::default() };
        let cost = Cost { split_notes: 2, ..Cost::default() };
        match search_all(&list, &frame(10), Side::Recto, &cost) {
            Found::Better(found) => found.n_fills,
            other => panic!("{other:?}"),
        }
    };
    let (short, long) = (n_fills(100), n_fills(400));
    assert!(long * 10 <= short * 44, "{short} pages filled for a text, {long} for one four times as long");
}
