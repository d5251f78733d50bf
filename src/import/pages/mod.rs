//! Pages: where they begin, what on them is furniture, and in which order they are read.

pub mod booklets;
pub mod cohesion;
pub mod columns;
pub mod contents;
pub mod digest;
pub mod fields;
pub mod folios;
pub mod frame;
pub mod gutters;
pub mod heads;
pub mod heaps;
pub mod impositions;
pub mod joins;
pub mod laying;
pub mod leaves;
pub mod mail_feet;
pub mod mails;
pub mod margins;
pub mod numbering;
pub mod order;
pub mod running;
pub mod sections;
pub mod sheets;
pub mod sides;
pub mod web;

use crate::import::ImportError;
use crate::import::audit::Audit;
use crate::import::decisions::Decisions;
use crate::import::labels;
use crate::import::lexicon::Lexicon;
use crate::import::notes::alone;
use crate::import::pages::contents::Outline;
use crate::import::pages::heads::Look;
use crate::import::pdf::layout::Layout;
use crate::import::rows;
use crate::import::rows::Row;
use crate::import::rules::I004;
use crate::import::rules::I005;
use crate::import::rules::I030;
use crate::import::text::SourceText;
use crate::import::write::manifest::Facts;

/// Blank lines that only the end of a page leaves.
const PAGE_GAP: usize = 3;
/// So many form feeds part all pages, if none of these is longer than a page can be.
const MIN_FEEDS: usize = 3;
const MAX_ROWS: usize = 90;
/// Heads, numbers and stamps stand in no more lines at an edge.
const MAX_LOOKS: usize = 6;
/// So many signs close the mark of a page.
const MIN_SIGNS: usize = 3;
/// The largest share of rows that may be indented by one column if that shall mean a new page.
const MAX_INDENTED: f64 = 0.08;

/// The rows of the text in reading order, and what the furniture told.
#[derive(Debug)]
pub struct Arranged {
    pub rows: Vec<Row>,
    pub facts: Facts,
    pub outline: Outline,
    pub learned: Vec<String>,
}

/// When the first line may become the title.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Title {
    AtOnce,
    /// The line that comes first is not the first one in reading.
    InOrder,
}

/// Takes the furniture away and puts the pages in order.
pub fn arrange(
    source: &SourceText,
    lexicon: &Lexicon,
    layout: &Layout,
    decisions: &Decisions,
    audit: &mut Audit,
) -> Result<Arranged, ImportError> {
    let mut at_once = audit.clone();
    let (arranged, begins_elsewhere) = arrange_with(source, lexicon, layout, decisions, &mut at_once, Title::AtOnce)?;
    if begins_elsewhere && arranged.facts.title.is_some() {
        return Ok(arrange_with(source, lexicon, layout, decisions, audit, Title::InOrder)?.0);
    }
    *audit = at_once;
    Ok(arranged)
}

/// The arranged text, and whether it begins with another page than before.
fn arrange_with(
    source: &SourceText,
    lexicon: &Lexicon,
    layout: &Layout,
    decisions: &Decisions,
    audit: &mut Audit,
    title: Title,
) -> Result<(Arranged, bool), ImportError> {
    let rows = decisions.without_removed(rows::all(source), source, audit);
    let is_artifact = |row: &Row| layout.is_artifact(row.line);
    let rows = remove(rows, audit, &I005, is_artifact, "the file marks it as furniture of its page");
    let mut facts = Facts::default();
    let mut learned = Vec::new();
    let rows = frame::take(source, rows, &mut facts, audit);
    let rows = fields::take(source, rows, &mut facts, audit);
    let rows = digest::unframe(source, rows, audit);
    let rows = fields::take_mail_head(source, rows, &mut facts, audit);
    let rows = mails::without_seals(source, rows, audit);
    let (rows, restored) = booklets::restore(source, lexicon, rows, decisions, audit, &mut learned)?;
    let rows = columns::part(source, rows, audit);
    let take_title = |rows: Vec<Row>, facts: &mut Facts, audit: &mut Audit, now: Title| match now == title {
        true => fields::take_title(source, rows, facts, audit),
        false => rows,
    };
    let is_furniture = rows.first().is_some_and(|first| layout.margin(first.line).is_some());
    let rows = if is_furniture { rows } else { take_title(rows, &mut facts, audit, Title::AtOnce) };
    let rows = web::without_remains(source, rows, audit);
    let rows = without_marks(source, rows, audit);
    let n_heads = audit.count(&I005);
    let has_feeds = rows.iter().any(|row| row.page);
    let (rows, by_indent) = mark_pages(rows, &mut learned);
    let rows = numbering::take(source, rows, audit);
    let rows = match restored {
        booklets::Restored::InOrder => rows,
        booklets::Restored::AsItWas => sides::cut(source, rows, &mut learned),
    };
    // Before page numbers are looked for, which are numbers on lines of their own, too.
    let rows = if audit.allows(&I030) { alone::hang(source, rows) } else { rows };
    let (rows, folios) = without_furniture(source, layout, rows, audit);
    // A running head may have stood above the title.
    let before = rows.clone();
    let rows = if facts.title.is_none() { take_title(rows, &mut facts, audit, Title::AtOnce) } else { rows };
    let (rows, mut outline) = contents::take(source, rows, &folios, audit);
    outline.running = heads::titles(source, audit);
    let folios = folios::carried(folios, &before, &rows);
    let has_marks = has_feeds || by_indent || !folios.is_empty() || audit.count(&I005) > n_heads;
    let marks = match restored {
        booklets::Restored::InOrder => order::PageMarks::InOrder,
        booklets::Restored::AsItWas if has_marks => order::PageMarks::Seen,
        booklets::Restored::AsItWas => order::PageMarks::NotSeen,
    };
    let order = order::Order { source, lexicon, folios: &folios, marks };
    let first = rows.first().map(|row| row.line);
    let rows = order.restore(rows, decisions, audit, &mut learned)?;
    let rows = heads::without_lone(source, rows, &outline.running, audit);
    let begins_elsewhere = rows.first().map(|row| row.line) != first;
    let rows = take_title(rows, &mut facts, audit, Title::InOrder);
    Ok((Arranged { rows, facts, outline, learned }, begins_elsewhere))
}

/// Removes page numbers and running heads, as often as there are some at the edges of pages.
fn without_furniture(
    source: &SourceText,
    layout: &Layout,
    rows: Vec<Row>,
    audit: &mut Audit,
) -> (Vec<Row>, folios::Folios) {
    let has_feeds = source.lines.iter().filter(|line| line.opens_page).count() >= MIN_FEEDS;
    let is_placed = rows.first().is_some_and(|first| layout.is_placed(first.line));
    let (mut rows, mut folios) =
        if has_feeds || is_placed { (rows, folios::Folios::new()) } else { running::take(source, rows, audit) };
    let mut look = Look::First;
    for _ in 0..MAX_LOOKS {
        let before = rows.clone();
        let (left, numbers) = margins::take(source, layout, rows, audit);
        folios = folios::carried(folios, &before, &left);
        folios.extend(numbers.folios);
        let (left, numbered) = folios::take(source, layout, left, look, audit);
        folios = folios::carried(folios, &before, &left);
        folios.extend(numbered);
        let known = heads::Known { numbered: &numbers.places, folios: &folios, look };
        let left = heads::take(source, layout, left, known, audit);
        rows = sections::take(source, layout, left, audit);
        folios = folios::carried(folios, &before, &rows);
        if rows.len() == before.len() || !has_feeds || is_placed {
            break;
        }
        look = Look::Again;
    }
    (rows, folios)
}

/// Marks the first rows of pages: after form feeds, after gaps that text has not, and, where a text indents nothing else, by one column; tells
/// whether it does.
fn mark_pages(mut rows: Vec<Row>, learned: &mut Vec<String>) -> (Vec<Row>, bool) {
    let n_indented = rows.iter().filter(|row| row.indent > 0).count();
    let n_by_one = rows.iter().filter(|row| row.indent == 1).count();
    let by_indent =
        n_by_one >= 3 && n_by_one * 10 >= n_indented * 8 && (n_indented as f64) < rows.len() as f64 * MAX_INDENTED;
    if by_indent {
        learned.push(format!("a line indented by one column opens a page ({n_by_one} times)"));
    }
    // Where form feeds part the pages, white does not.
    let n_feeds = rows.iter().filter(|row| row.page).count();
    let has_feeds = n_feeds >= MIN_FEEDS && rows.len() <= n_feeds * MAX_ROWS;
    for row in &mut rows {
        row.page |= (row.gap >= PAGE_GAP && !has_feeds) || (by_indent && row.indent == 1);
    }
    (rows, by_indent)
}

/// Lines by which programs mark their pages: `## p. 12 (#24) ####`. What follows is the first line of a page.
fn without_marks(source: &SourceText, mut rows: Vec<Row>, audit: &mut Audit) -> Vec<Row> {
    let is_mark = |row: &Row| is_page_mark(source.get(row.words));
    rows.iter_mut().filter(|row| is_mark(row)).for_each(|row| row.page = true);
    remove(rows, audit, &I004, is_mark, "a program marks a page by it")
}

/// Whether a line names a page between rows of signs, and says nothing else.
fn is_page_mark(line: &str) -> bool {
    let inner = line.trim_matches(|sign: char| "#=*~- ".contains(sign));
    let n_signs = line[line.find(inner).unwrap_or(0) + inner.len()..].trim().len();
    let mut words = inner.split_whitespace();
    let names_page =
        words.next().is_some_and(|word| ["p.", "page", "pag.", "seite", "s."].contains(&word.to_lowercase().as_str()));
    let is_number =
        |word: &str| word.contains(|sign: char| sign.is_ascii_digit()) && !word.contains(char::is_alphabetic);
    n_signs >= MIN_SIGNS
        && names_page
        && words.all(|word| is_number(word) || labels::roman(&word.to_uppercase()).is_some())
}

/// Removes rows under a rule. What stood above a removed row stands above the next one.
pub fn remove(
    rows: Vec<Row>,
    audit: &mut Audit,
    rule: &'static crate::import::rules::Rule,
    is_furniture: impl Fn(&Row) -> bool,
    because: &str,
) -> Vec<Row> {
    if !audit.allows(rule) {
        return rows;
    }
    let mut kept: Vec<Row> = Vec::with_capacity(rows.len());
    let (mut gap, mut page) = (0, false);
    for mut row in rows {
        if is_furniture(&row) {
            audit.removed(rule, row.words, 95, because);
            row.label.into_iter().for_each(|label| audit.removed(rule, label, 95, because));
            gap += row.gap;
            page |= row.page;
            continue;
        }
        row.gap += std::mem::take(&mut gap);
        row.page |= std::mem::take(&mut page);
        kept.push(row);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::is_page_mark;

    #[test]
    fn marks_of_pages_are_told_from_headings() {
        for mark in ["## p. 12 (#24) ####", "## p. (#7) #####", "=== Page iv ===", "--- Seite 3 ---"] {
            assert!(is_page_mark(mark), "{mark}");
        }
        for other in ["## Page and Pen ###", "p. 12", "* * *", "=== 3 ===", "S. 3", "-- p. 3 of the book --"] {
            assert!(!is_page_mark(other), "{other}");
        }
    }
}
