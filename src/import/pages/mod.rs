//! Pages: where they begin, what on them is furniture, and in which order they are read.

pub mod cohesion;
pub mod columns;
pub mod contents;
pub mod digest;
pub mod fields;
pub mod folios;
pub mod frame;
pub mod heads;
pub mod heaps;
pub mod joins;
pub mod margins;
pub mod order;
pub mod sheets;

use crate::import::ImportError;
use crate::import::audit::Audit;
use crate::import::decisions::Decisions;
use crate::import::lexicon::Lexicon;
use crate::import::pages::contents::Outline;
use crate::import::pdf::layout::Layout;
use crate::import::rows;
use crate::import::rows::Row;
use crate::import::rules::I005;
use crate::import::rules::I009;
use crate::import::text::SourceText;
use crate::import::write::manifest::Facts;

/// Blank lines that only the end of a page leaves.
const PAGE_GAP: usize = 3;
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
    let rows = columns::part(source, rows, audit);
    let take_title = |rows: Vec<Row>, facts: &mut Facts, audit: &mut Audit, now: Title| match now == title {
        true => fields::take_title(source, rows, facts, audit),
        false => rows,
    };
    let is_furniture = rows.first().is_some_and(|first| layout.margin(first.line).is_some());
    let rows = if is_furniture { rows } else { take_title(rows, &mut facts, audit, Title::AtOnce) };
    let rows = without_web_remains(source, rows, audit);
    let rows = mark_pages(rows, &mut learned);
    let (rows, numbers) = margins::take(source, layout, rows, audit);
    let (rows, mut folios) = folios::take(source, layout, rows, audit);
    folios.extend(numbers.folios);
    let rows = heads::take(source, layout, rows, &numbers.places, audit);
    // A running head may have stood above the title.
    let rows = if facts.title.is_none() { take_title(rows, &mut facts, audit, Title::AtOnce) } else { rows };
    let (rows, outline) = contents::take(source, rows, &folios, audit);
    let order = order::Order { source, lexicon, folios: &folios };
    let first = rows.first().map(|row| row.line);
    let rows = order.restore(rows, decisions, audit, &mut learned)?;
    let begins_elsewhere = rows.first().map(|row| row.line) != first;
    let rows = take_title(rows, &mut facts, audit, Title::InOrder);
    Ok((Arranged { rows, facts, outline, learned }, begins_elsewhere))
}

/// Marks the first rows of pages: after form feeds, after gaps that text has not, and, where a text indents nothing else, by one column.
fn mark_pages(mut rows: Vec<Row>, learned: &mut Vec<String>) -> Vec<Row> {
    let n_indented = rows.iter().filter(|row| row.indent > 0).count();
    let n_by_one = rows.iter().filter(|row| row.indent == 1).count();
    let by_indent =
        n_by_one >= 3 && n_by_one * 10 >= n_indented * 8 && (n_indented as f64) < rows.len() as f64 * MAX_INDENTED;
    if by_indent {
        learned.push(format!("a line indented by one column opens a page ({n_by_one} times)"));
    }
    for row in &mut rows {
        row.page |= row.gap >= PAGE_GAP || (by_indent && row.indent == 1);
    }
    rows
}

/// Lines that are nothing but the address of a note: links of a web page that led back to the text.
fn without_web_remains(source: &SourceText, rows: Vec<Row>, audit: &mut Audit) -> Vec<Row> {
    let is_remain = |row: &Row| {
        let text = source.get(row.words);
        text.starts_with("http") && text.contains("#footnote") && !text.contains(char::is_whitespace)
    };
    remove(rows, audit, &I009, is_remain, "a link back to a note")
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
