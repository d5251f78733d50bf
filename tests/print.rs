//! How blocks stand on the page: their places in the dump of pages set with a font whose every glyph is half an em wide.

mod support;

use std::fs;

use support::run;

/// A line of the dump.
#[derive(Clone, Debug)]
struct Line {
    page: usize,
    y: f64,
    x: f64,
    words: String,
}

const FRAME: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"64\" height=\"64\"><path d=\"M0 0h64v64z\"/></svg>";

/// The lines of a book of one text on its pages, the made ones included.
fn lines(text: &str) -> Vec<Line> {
    let folder = support::folder();
    let read = |path: &str| fs::read(support::root().join("tests").join(path)).expect("it is there");
    for face in ["Brick.otf", "Brick-Italic.otf", "Brick-Bold.otf"] {
        support::write(&folder.path().join("fonts/brick").join(face), read(&format!("fonts/{face}")));
    }
    support::write(&folder.path().join("theme.toml"), read("books/brick.toml"));
    support::write(&folder.path().join("frame.svg"), FRAME);
    support::write(
        &folder.path().join("build.toml"),
        "[[book]]\nslug = \"small\"\ntitle = \"Small\"\nlanguage = \"en\"\nmanuscript = \"book.md\"\ncontents_depth = 2\n\
         theme = \"theme.toml\"\ntrim = \"4in x 4in\"\n",
    );
    support::write(&folder.path().join("book.md"), text);
    let run = run(support::bindery().args(["dump", "pages", "--edition", "print"]).current_dir(folder.path()));
    let number = |line: &str, key: &str| -> Option<f64> {
        line.split_whitespace().find_map(|one| one.strip_prefix(key)?.strip_suffix("pt")?.parse().ok())
    };
    let mut page = 0;
    let mut found = Vec::new();
    for line in run.stdout.lines() {
        page += usize::from(line.starts_with("page "));
        let place = (number(line, "y="), number(line, "x="), line.split_once(" | "));
        if let (Some(y), Some(x), Some((_, words))) = place {
            found.push(Line { page, y, x, words: words.to_string() });
        }
    }
    found
}

/// The last line with these words.
fn at(lines: &[Line], words: &str) -> Line {
    let line = lines.iter().rev().find(|line| line.words.contains(words));
    line.unwrap_or_else(|| panic!("“{words}” is not in {lines:#?}")).clone()
}

/// Words that fill so many lines of the measure.
fn filling(n_lines: usize) -> String {
    "bcdfghj ".repeat(5 * n_lines)
}

#[test]
fn no_page_parts_a_caption() {
    for n_before in 8..12 {
        let caption = "bcdfghjk ".repeat(22);
        let figure = format!("![First {caption} zzzz.](frame.svg)");
        let lines = lines(&format!("# One\n\n{}\n\n{figure}\n\n{}\n", filling(n_before), filling(30)));
        assert_eq!(at(&lines, "First").page, at(&lines, "zzzz").page, "after {n_before} lines: {lines:#?}");
    }
}

#[test]
fn a_caption_higher_than_a_page_loses_no_line() {
    for n_before in [1, 4, 9] {
        let figure = format!("![First {} last.](frame.svg){{width=20%}}", "vwxz ".repeat(160));
        let text = format!("# One\n\n{}\n\n{}\n\n{figure}\n\n{}\n", filling(5), filling(n_before), filling(20));
        let lines = lines(&text);
        assert!(at(&lines, "First").page < at(&lines, "last.").page, "after {n_before} lines: {lines:#?}");
        // Twelve lines, the last one at 204 pt; one more where a spread runs long.
        let lost: Vec<&Line> = lines.iter().filter(|line| line.words.contains("vwxz") && line.y > 216.0).collect();
        assert!(lost.is_empty(), "after {n_before} lines: {lost:?}");
    }
}

#[test]
fn no_line_stands_alone_with_a_figure_on_its_page() {
    // Eight lines and two of caption leave one of twelve.
    let figure = format!("![First {}](frame.svg){{width=48%}}", "vwxz ".repeat(14));
    let mut n_alone = 0;
    for n_before in 4..20 {
        let text = format!("# One\n\n{}\n\n{figure}\n\n{}\n", filling(n_before), filling(40));
        let lines = lines(&text);
        let page = at(&lines, "First").page;
        let n_beside = lines.iter().filter(|line| line.page == page && line.words.contains("bcdfghj")).count();
        assert_ne!(n_beside, 1, "after {n_before} lines: {lines:#?}");
        n_alone += u32::from(n_beside == 0);
    }
    assert!(n_alone > 0);
}

const LETTER: &str = "::: letter\nFerrow, 1771\n\nDear Brother,\n\nThe bridge stands, or rather two thirds of it, and the river \
    is rising.\n\nYours,\\\nThomas\n:::\n";

#[test]
fn a_letter_has_its_head_flush_and_its_close_and_signature_below_each_other() {
    let lines = lines(&format!("# One\n\nText.\n\n{LETTER}"));
    assert_eq!(at(&lines, "Ferrow").x, at(&lines, "Dear").x);
    assert!(at(&lines, "The bridge").x > at(&lines, "Dear").x);
    assert_eq!(at(&lines, "Yours").x, at(&lines, "Thomas").x);
}

#[test]
fn the_head_of_a_letter_stays_with_its_first_lines() {
    for n_before in 1..12 {
        let lines = lines(&format!("# One\n\n{}\n\n{LETTER}\n\n{}\n", filling(n_before), filling(20)));
        assert_eq!(at(&lines, "Ferrow").page, at(&lines, "of it, and").page, "after {n_before} lines: {lines:#?}");
    }
}

#[test]
fn turnovers_of_code_stand_further_in_than_their_line() {
    let code = "code bcdfghjk bcdfghjk bcdfghjk bcdfghjk bcdfghjk turned";
    let lines = lines(&format!("# One\n\n```\nflush\n    {code}\n```\n"));
    // Four blanks of six points each.
    assert!(at(&lines, "turned").x > at(&lines, "flush").x + 24.0, "{lines:#?}");
}

#[test]
fn words_of_code_that_are_too_long_for_a_line_break_within() {
    // Forty letters in a line; turned lines start two further in.
    let lines = lines(&format!("# One\n\n```\nshort\n{}last\n```\n", "bcd/".repeat(40)));
    let code: Vec<&Line> = lines.iter().filter(|line| line.words.contains("bcd/")).collect();
    assert!(code.len() >= 4, "{lines:#?}");
    assert!(code.iter().all(|line| line.words.chars().count() <= 40 && line.words.starts_with("bcd/")), "{code:#?}");
}

#[test]
fn hyphens_are_drawn_in_no_code() {
    for n_before in 0..30 {
        let code = "`manuscripts/introduction/conclusion.markdown`";
        let lines = lines(&format!("# One\n\n{} {code} {}\n", "b".repeat(n_before), filling(2)));
        assert!(lines.iter().all(|line| !line.words.ends_with(['-', '\u{ad}'])), "{lines:#?}");
    }
}

#[test]
fn a_bold_paragraph_stays_with_what_it_heads() {
    for n_before in 1..14 {
        let lines = lines(&format!("# One\n\n{}\n\n**Headed**\n\nbelow {}\n", filling(n_before), filling(20)));
        assert_eq!(at(&lines, "Headed").page, at(&lines, "below").page, "after {n_before} lines: {lines:#?}");
    }
}

#[test]
fn no_line_ends_with_the_number_of_a_verse() {
    for n_before in 20..40 {
        let lines = lines(&format!("# One\n\n{} ^9^ bcdf {}\n", "b ".repeat(n_before / 2), filling(2)));
        assert!(lines.iter().all(|line| line.words != "9" && !line.words.ends_with(" 9")), "{lines:#?}");
    }
}

#[test]
fn a_chapter_opens_after_its_motto_without_indent() {
    let lines = lines("# One\n\n::: epigraph\nOak.\n:::\n\nOpening.\n\n# Two\n\n> Oak.\n\nIndented.\n\nLast.\n");
    assert_eq!(at(&lines, "Opening").x, 40.0);
    assert_eq!(at(&lines, "Indented").x, at(&lines, "Last").x);
}

#[test]
fn a_narrow_column_is_not_broken_beside_a_wide_one() {
    let row = format!("| Wm. C. | {} | 9 4 2 |", filling(2));
    let lines = lines(&format!("# One\n\n| Who | What | Sum |\n|:--|:--|--:|\n{row}\n"));
    assert_eq!(at(&lines, "Wm.").y, at(&lines, "C.").y);
    assert_eq!(at(&lines, "9 4 2").y, at(&lines, "Wm. C.").y);
}

#[test]
fn a_list_of_definitions_has_white_around_it() {
    let lines = lines("# One\n\nBefore.\n\nTerm\n:   Meaning.\n\nAfter.\n");
    assert!(at(&lines, "Term").y - at(&lines, "Before").y > 12.0, "{lines:#?}");
    assert!(at(&lines, "After").y - at(&lines, "Meaning").y > 12.0, "{lines:#?}");
}

#[test]
fn contents_set_sections_apart_from_chapters() {
    let lines = lines("# Chapter\n\nText.\n\n## Section\n\nText.\n\n# Other\n\nText.\n");
    let first = |words: &str| lines.iter().find(|line| line.words.starts_with(words)).expect("it is in the contents").x;
    assert_eq!((first("Section") - first("Chapter"), first("Other") - first("Chapter")), (10.0, 0.0));
}
