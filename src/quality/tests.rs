//! The measure on pages made by hand, where every figure can be worked out in the head.
//!
//! A page has 10 lines at 10 pt, the first baseline at 20 pt; a line starts at 30 pt and is 100 pt wide. A glyph is 5 pt wide, a space 4 pt by
//! nature.

use crate::fonts::FontId;
use crate::print::pages::Folio;
use crate::print::pages::FolioStyle;
use crate::print::pages::Glyph;
use crate::print::pages::GlyphRun;
use crate::print::pages::Mark;
use crate::print::pages::Page;
use crate::print::pages::Pages;
use crate::print::pages::Placed;
use crate::print::pages::Side;
use crate::print::pages::Spine;
use crate::print::pages::facts::Foot;
use crate::print::pages::facts::Grid;
use crate::print::pages::facts::LineEnd;
use crate::print::pages::facts::LineFacts;
use crate::print::pages::facts::LineKind;
use crate::print::pages::facts::PageFacts;
use crate::print::pages::facts::Parted;
use crate::print::pages::facts::SectionFacts;
use crate::print::pages::facts::Spaces;
use crate::quality::FaultKind;
use crate::quality::Figure;
use crate::quality::Quality;
use crate::quality::compare::Earlier;
use crate::quality::compare::Verdict;
use crate::quality::measure;
use crate::units::Length;
use crate::units::Point;
use crate::units::Size;

const GLYPH: f64 = 5.0;
const SPACE: f64 = 4.0;

/// A line as a test asks for it: its text, how wide its spaces are, what ends it.
#[derive(Clone)]
struct Wanted {
    text: &'static str,
    space: f64,
    end: LineEnd,
    nth: u32,
    n_lines: u32,
}

/// The lines of one paragraph; a soft hyphen or a hyphen at the end is one that a break stands at.
fn paragraph(lines: &[(&'static str, f64)]) -> Vec<Wanted> {
    let wanted = lines.iter().enumerate().map(|(nth, (text, space))| Wanted {
        text,
        space: *space,
        end: match text.chars().last() {
            Some('\u{ad}') => LineEnd::AddedHyphen,
            Some('-') => LineEnd::OwnHyphen,
            _ => LineEnd::Bare,
        },
        nth: nth as u32,
        n_lines: lines.len() as u32,
    });
    wanted.collect()
}

/// A full page within a chapter, with these lines.
fn page(pages: &mut Pages, lines: &[Wanted]) -> usize {
    let page_idx = pages.pages.len();
    let mut page = Page {
        side: if page_idx.is_multiple_of(2) { Side::Recto } else { Side::Verso },
        spine: Spine::Left,
        folio: Folio { number: page_idx as u32 + 1, style: FolioStyle::Arabic, is_printed: true },
        trim: Size { width: Length::pt(160.0), height: Length::pt(160.0) },
        placed: Vec::new(),
        glyphs: Vec::new(),
        text: String::new(),
    };
    let placed: Vec<LineFacts> = lines.iter().enumerate().map(|(row, line)| place(&mut page, row, line)).collect();
    pages.pages.push(page);
    pages.facts.pages.push(PageFacts {
        section: Some(0),
        n_text_lines: placed.len(),
        lines: placed,
        text_depth: pages.facts.grid.depth(),
        ..PageFacts::default()
    });
    page_idx
}

fn place(page: &mut Page, row: usize, line: &Wanted) -> LineFacts {
    let (text_start, first_glyph, mark) = (page.text.len() as u32, page.glyphs.len() as u32, page.placed.len() as u32);
    let mut spaces = Spaces::default();
    let mut width = Length::ZERO;
    for letter in line.text.chars() {
        let start = page.text.len() as u32;
        page.text.push(letter);
        let advance = Length::pt(if letter == ' ' { line.space } else { GLYPH });
        if letter == ' ' {
            spaces.add(Length::pt(SPACE), advance);
        }
        width += advance;
        let text_end = page.text.len() as u32;
        let advance = advance.0 as i32;
        page.glyphs.push(Glyph { id: 1, advance, x_offset: 0, y_offset: 0, text_start: start, text_end });
    }
    let at = Point { x: Length::pt(30.0), y: Length::pt(20.0 + 10.0 * row as f64) };
    let glyphs = first_glyph..page.glyphs.len() as u32;
    let run = GlyphRun { font: FontId(0), size: Length::pt(10.0), x_scale: 1000, glyphs };
    page.placed.push(Placed { at, mark: Mark::Glyphs(run), tag: None, span: None });
    LineFacts {
        kind: LineKind::Running,
        baseline: at.y,
        left: at.x,
        measure: Length::pt(100.0),
        width: if line.nth + 1 == line.n_lines { width } else { width.max(Length::pt(100.0)) },
        leading: Length::pt(10.0),
        indent: Length::pt(10.0),
        paragraph: 0,
        nth: line.nth,
        n_lines: line.n_lines,
        ratio: 0.0,
        scale: 0,
        letterspace: 0,
        spaces,
        short: Length::ZERO,
        overfull: None,
        table: None,
        least_looseness: None,
        end: line.end,
        text: text_start..page.text.len() as u32,
        placed: mark..mark + 1,
        span: None,
    }
}

fn book() -> Pages {
    let mut pages = Pages::default();
    pages.facts.grid =
        Grid { first_baseline: Length::pt(20.0), leading: Length::pt(10.0), n_lines: 10, note_gap: Length::pt(8.0) };
    pages.facts.sections = vec![SectionFacts { title: "One".into(), span: None }];
    pages
}

fn amount(quality: &Quality, figure: Figure) -> f64 {
    figure.value(&quality.book).amount
}

/// The kinds of all faults, with their page and line.
fn found(quality: &Quality) -> Vec<(FaultKind, usize, Option<usize>)> {
    quality.faults.iter().map(|fault| (fault.kind, fault.page_idx, fault.line_idx)).collect()
}

fn one_page(lines: &[(&'static str, f64)]) -> Quality {
    let mut pages = book();
    page(&mut pages, &paragraph(lines));
    measure(&pages)
}

#[test]
fn word_spaces_are_those_of_all_lines_but_the_last() {
    // Ratios 1, 1.2, 1.6 and 0.7; the last line, at 3, is not looked at.
    let quality = one_page(&[("a b c", 4.0), ("d e f", 4.8), ("g h i", 6.4), ("j k l", 2.8), ("mnopqr stu", 12.0)]);
    assert_eq!(quality.book.looseness.len(), 4);
    let near = |figure, expected: f64| {
        let amount = amount(&quality, figure);
        assert!((amount - expected).abs() < 1e-4, "{figure:?}: {amount}");
    };
    near(Figure::SpaceMean, 1.125);
    // Deviations −.125, .075, .475, −.425: squares .015625 + .005625 + .225625 + .180625, a quarter of it .106875.
    near(Figure::SpaceDeviation, 0.106_875_f64.sqrt());
    near(Figure::SpaceP50, 1.1);
    // Sorted .7, 1, 1.2, 1.6; 95 % of three steps is 2.85.
    near(Figure::SpaceP95, 1.54);
    near(Figure::LooseLines, 1.0);
    near(Figure::TightLines, 1.0);
    assert_eq!(found(&quality), [(FaultKind::LooseLine, 0, Some(2))]);
    assert_eq!(Figure::LooseLines.shown(Figure::LooseLines.value(&quality.book)), "25.00 % (1)");
}

#[test]
fn hyphens_in_a_row_are_a_ladder_from_three_on() {
    let two = one_page(&[("ab\u{ad}", 4.0), ("cd-", 4.0), ("ef", 4.0), ("gh\u{ad}", 4.0), ("ijklmnopq", 4.0)]);
    assert_eq!((two.book.n_hyphenated, two.book.n_own_hyphens, two.book.longest_ladder), (3, 1, 2));
    assert_eq!((two.book.n_inner_lines, found(&two)), (4, vec![]));
    let three = one_page(&[("ab\u{ad}", 4.0), ("cd-", 4.0), ("ef\u{ad}", 4.0), ("gh", 4.0), ("ijklmnopq", 4.0)]);
    assert_eq!(found(&three), [(FaultKind::Ladder, 0, Some(2))]);
    assert_eq!(three.book.longest_ladder, 3);
}

#[test]
fn last_lines_are_runts_below_twenty_points_and_stubs_below_four_letters() {
    // Three glyphs are 15 pt, four 20 pt, which is twice the indent.
    assert_eq!(found(&one_page(&[("ab", 4.0), ("cd.", 4.0)])), [(FaultKind::Runt, 0, Some(1))]);
    assert_eq!(found(&one_page(&[("ab", 4.0), ("cde.", 4.0)])), []);
    assert_eq!(found(&one_page(&[("ab\u{ad}", 4.0), ("cde.”", 4.0)])), [(FaultKind::Stub, 0, Some(1))]);
    assert_eq!(found(&one_page(&[("ab\u{ad}", 4.0), ("cdef.", 4.0)])), []);
    assert_eq!(found(&one_page(&[("ab\u{ad}", 4.0), ("cde fgh.", 4.0)])), []);
}

#[test]
fn the_same_word_at_an_edge_is_a_stack_from_three_lines_on() {
    let start = one_page(&[("The a", 4.0), ("the, b", 4.0), ("“the c", 4.0), ("d efgh", 4.0)]);
    assert_eq!(found(&start), [(FaultKind::Stack, 0, Some(2))]);
    // A note call is no part of a word, and half a word is none.
    let end = one_page(&[("a sea1", 4.0), ("b sea", 4.0), ("c sea.", 4.0), ("d sea\u{ad}", 4.0), ("efgh sea", 4.0)]);
    assert_eq!(found(&end), [(FaultKind::Stack, 0, Some(2))]);
    assert_eq!(found(&one_page(&[("the a", 4.0), ("the b", 4.0), ("c defg", 4.0)])), []);
}

#[test]
fn wide_spaces_under_each_other_are_a_river() {
    let lines = |third: &'static str| {
        let found = found(&one_page(&[("ab cd", 7.0), ("ef gh", 7.0), (third, 7.0), ("ijkl mn", 4.0)]));
        found.into_iter().filter(|fault| fault.0 == FaultKind::River).collect::<Vec<_>>()
    };
    assert_eq!(lines("op qr"), [(FaultKind::River, 0, Some(2))]);
    // Two glyphs on, the space starts 10 pt further right and does not meet the one above, which is 7 pt wide.
    assert_eq!(lines("opqr st"), []);
}

#[test]
fn a_hyphen_at_a_page_end_goes_by_the_side() {
    let mut pages = book();
    let lines = paragraph(&[("ab\u{ad}", 4.0), ("cd\u{ad}", 4.0), ("efghi", 4.0)]);
    for line in lines.chunks(1) {
        page(&mut pages, line);
    }
    let quality = measure(&pages);
    assert_eq!(found(&quality), [(FaultKind::RectoEndHyphen, 0, Some(0)), (FaultKind::VersoEndHyphen, 1, Some(0))]);
    assert_eq!(amount(&quality, Figure::PageEndHyphens), 2.0);
    assert_eq!(amount(&quality, Figure::RectoEndHyphens), 1.0);
}

#[test]
fn lines_alone_and_headings_at_the_foot_are_found() {
    let mut pages = book();
    let text = paragraph(&[("abcdef", 4.0)]);
    for _ in 0..5 {
        page(&mut pages, &text);
    }
    let parted = |first_row, end_row, n_rows| Parted { first_row, end_row, n_rows };
    let foot = |last| Some(Foot { last, ends_with_heading: false, follows_heading: false });
    pages.facts.pages[0].foot = foot(parted(0, 1, 4));
    pages.facts.pages[1].head = Some(parted(3, 4, 4));
    pages.facts.pages[2].foot = Some(Foot { last: parted(0, 1, 3), ends_with_heading: false, follows_heading: true });
    pages.facts.pages[3].foot = Some(Foot { last: parted(0, 1, 1), ends_with_heading: true, follows_heading: false });
    // Two lines on each side are as they should be.
    pages.facts.pages[4].head = Some(parted(2, 4, 4));
    pages.facts.pages[4].foot = foot(parted(0, 2, 4));
    let kinds: Vec<(FaultKind, usize)> = found(&measure(&pages)).iter().map(|one| (one.0, one.1)).collect();
    let expected = [
        (FaultKind::Orphan, 0),
        (FaultKind::Widow, 1),
        (FaultKind::Orphan, 2),
        (FaultKind::StrandedHeading, 2),
        (FaultKind::StrandedHeading, 3),
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn depths_are_compared_within_a_spread_and_chapter_ends_are_not() {
    let mut pages = book();
    for _ in 0..7 {
        page(&mut pages, &paragraph(&[("abcdef", 4.0)]));
    }
    let line = Length::pt(10.0);
    // The first page faces none and is to be full. Pages 2 and 3 face each other, and so do 4 and 5, 6 and 7; the last page ends the chapter.
    pages.facts.pages[0].text_depth = line * 9;
    pages.facts.pages[1].text_depth = line * 9;
    pages.facts.pages[3].text_depth = line * 6;
    pages.facts.pages[4].text_depth = line * 6;
    pages.facts.pages[6].text_depth = line * 4;
    pages.facts.pages[6].is_closed = true;
    let quality = measure(&pages);
    let expected = [
        (FaultKind::UnevenSpread, 0, None),
        (FaultKind::UnevenSpread, 1, None),
        (FaultKind::HollowPage, 3, None),
        (FaultKind::HollowPage, 4, None),
        (FaultKind::ShortPage, 6, Some(0)),
    ];
    assert_eq!(found(&quality), expected);
    assert_eq!(Figure::UnevenSpreads.value(&quality.book).of, 3);
    // 9 + 9 + 10 + 6 + 6 + 10 of 60 lines.
    assert!((Figure::PageFill.value(&quality.book).percent() - 100.0 * 50.0 / 60.0).abs() < 1e-9);
    // Beside a page with something too high for it, only that is told.
    pages.facts.pages[2].is_overfull = true;
    let upset: Vec<(FaultKind, usize)> = found(&measure(&pages)).iter().map(|one| (one.0, one.1)).collect();
    let kinds = [FaultKind::UnevenSpread, FaultKind::OverfullPage, FaultKind::HollowPage, FaultKind::ShortPage];
    assert_eq!(upset, kinds.into_iter().zip([0, 2, 4, 6]).collect::<Vec<_>>());
}

#[test]
fn a_line_alone_with_figures_is_found_and_figures_alone_end_where_they_do() {
    let mut pages = book();
    for _ in 0..5 {
        page(&mut pages, &paragraph(&[("abcdef", 4.0)]));
    }
    let with_figure = |page: &mut PageFacts, n_lines: u32, text_depth: i64| {
        page.n_lines_with_figure = Some(n_lines);
        page.text_depth = Length::pt(10.0) * text_depth;
    };
    // An opening is as its designer had it.
    with_figure(&mut pages.facts.pages[0], 1, 10);
    with_figure(&mut pages.facts.pages[1], 0, 8);
    with_figure(&mut pages.facts.pages[3], 1, 10);
    with_figure(&mut pages.facts.pages[4], 2, 10);
    assert_eq!(found(&measure(&pages)), [(FaultKind::LoneLine, 3, None)]);
    with_figure(&mut pages.facts.pages[1], 0, 7);
    assert_eq!(found(&measure(&pages)), [(FaultKind::HollowPage, 1, None), (FaultKind::LoneLine, 3, None)]);
}

#[test]
fn white_above_notes_is_a_hole_and_notes_keep_a_last_page_from_being_short() {
    let mut pages = book();
    for _ in 0..4 {
        page(&mut pages, &paragraph(&[("abcdef", 4.0)]));
    }
    let noted = |page: &mut PageFacts, text: f64, notes: f64| {
        (page.text_depth, page.note_depth) = (Length::pt(text), Length::pt(notes));
    };
    // Of 100 pt, 8 stand between text and notes in any case: 29 pt of white are two lines, 30 three.
    noted(&mut pages.facts.pages[0], 40.0, 23.0);
    noted(&mut pages.facts.pages[1], 40.0, 22.0);
    noted(&mut pages.facts.pages[2], 20.0, 25.0);
    noted(&mut pages.facts.pages[3], 20.0, 24.0);
    (pages.facts.pages[2].is_closed, pages.facts.pages[3].is_closed) = (true, true);
    let quality = measure(&pages);
    assert_eq!(found(&quality), [(FaultKind::HollowPage, 1, None), (FaultKind::ShortPage, 3, Some(0))]);
    assert_eq!(quality.faults.iter().map(|fault| fault.amount).collect::<Vec<f64>>(), [3.0, 2.0]);
    // 71 and 70 of 100 pt.
    assert!((Figure::PageFill.value(&quality.book).percent() - 70.5).abs() < 1e-9);
}

#[test]
fn lines_off_the_grid_are_counted_and_told_once_a_page() {
    let mut pages = book();
    page(&mut pages, &paragraph(&[("abcde", 4.0), ("fghij", 4.0), ("klmno", 4.0)]));
    for line in &mut pages.facts.pages[0].lines[1..] {
        line.baseline += Length::pt(0.5);
    }
    let quality = measure(&pages);
    assert_eq!(found(&quality), [(FaultKind::OffGrid, 0, Some(1))]);
    let value = Figure::OffGridLines.value(&quality.book);
    assert_eq!((value.amount, value.of), (2.0, 3));
}

#[test]
fn comparison_says_what_is_nearer_to_its_best() {
    let json = |mean: f64, runts: f64| {
        format!(
            "{{\"report\":1,\"book\":{{\"slug\":\"b\"}},\"edition\":\"print\",\
             \"figures\":{{\"space_mean\":{{\"value\":{mean}}},\"runts\":{{\"value\":{runts},\"of\":1}}}}}}"
        )
    };
    let quality = one_page(&[("a b c", 4.0), ("cd.", 4.0)]);
    let verdict = |text: &str, figure: Figure| {
        let earlier = Earlier::parse(text).expect("it is a report");
        let changes = earlier.changes(&quality.book);
        changes.iter().find(|change| change.figure == figure).map(|change| change.verdict)
    };
    assert_eq!(verdict(&json(0.9, 0.0), Figure::SpaceMean), Some(Verdict::Better));
    assert_eq!(verdict(&json(1.0, 0.0), Figure::SpaceMean), Some(Verdict::Same));
    assert_eq!(verdict(&json(1.0, 0.0), Figure::Runts), Some(Verdict::Worse));
    assert_eq!(verdict(&json(1.0, 0.0), Figure::Widows), Some(Verdict::Unjudged));
    assert!(Earlier::parse("{}").is_none() && Earlier::parse("no JSON").is_none());
}
