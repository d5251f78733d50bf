//! Labels of notes on lines of their own, as programs leave them that pull raised numbers out of pages: `2`, perhaps a blank line, the note.
//! Where several notes stand on a page, such a program may put a label behind the notes that follow its own.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::import::marks::Form;
use crate::import::marks::Mark;
use crate::import::marks::calls_in;
use crate::import::marks::label_form;
use crate::import::notes::MAX_ROWS;
use crate::import::rows;
use crate::import::rows::Row;
use crate::import::rows::Start;
use crate::import::text::SourceText;

/// A label that stands alone has no more characters than this.
const MAX_LABEL: usize = 3;

/// Hangs each label on the row of the note that it stands for, where the page has a call above that fits.
pub fn hang(source: &SourceText, rows: Vec<Row>) -> Vec<Row> {
    if !rows.iter().skip(1).any(|row| row.page) {
        return rows;
    }
    let mut kept: Vec<Row> = Vec::with_capacity(rows.len());
    let mut start = 0;
    while start < rows.len() {
        let end = (start + 1..rows.len()).find(|idx| rows[*idx].page).unwrap_or(rows.len());
        match end - start <= MAX_ROWS {
            true => hang_on_page(source, &rows[start..end], &mut kept),
            false => kept.extend_from_slice(&rows[start..end]),
        }
        start = end;
    }
    kept
}

fn hang_on_page(source: &SourceText, page: &[Row], kept: &mut Vec<Row>) {
    let mut called: BTreeSet<Mark> = BTreeSet::new();
    // Where the row of each labelled note is among those kept.
    let mut hung: BTreeMap<Mark, usize> = BTreeMap::new();
    let mut waiting: Option<Row> = None;
    for row in page {
        let is_free = |mark: &Mark| called.contains(mark) && !hung.contains_key(mark);
        let mark = mark_of(source, row).filter(is_free).filter(|_| !row.page);
        if mark.is_some() {
            if let Some(label) = waiting.replace(*row) {
                hang_on_earlier(source, label, &mut hung, kept);
            }
            continue;
        }
        match waiting.take() {
            Some(label) if opens_note(source, row) => {
                hung.extend(mark_of(source, &label).map(|mark| (mark, kept.len())));
                kept.push(Row { label: Some(label.words), gap: label.gap.max(row.gap).max(1), ..*row });
            }
            label => {
                if let Some(label) = label {
                    hang_on_earlier(source, label, &mut hung, kept);
                }
                called.extend(calls_in(source, row.words).into_iter().map(|call| call.mark));
                kept.push(*row);
            }
        }
    }
    if let Some(label) = waiting {
        hang_on_earlier(source, label, &mut hung, kept);
    }
}

/// A label without a note below it belongs to the second of two notes that stand under the label before it.
fn hang_on_earlier(source: &SourceText, label: Row, hung: &mut BTreeMap<Mark, usize>, kept: &mut Vec<Row>) {
    let mark = mark_of(source, &label);
    let before = mark
        .and_then(|mark| hung.range(..mark).next_back())
        .filter(|(last, _)| mark.is_some_and(|mark| mark.follows(**last)));
    let end =
        before.and_then(|(_, at)| (at + 1..kept.len()).find(|idx| kept[*idx].label.is_some())).unwrap_or(kept.len());
    let opens = |idx: &usize| opens_note(source, &kept[*idx]) && rows::ends_sentence(source.get(kept[*idx - 1].words));
    match before.and_then(|(_, at)| (at + 1..end).find(opens)).zip(mark) {
        Some((place, mark)) => {
            kept[place].label = Some(label.words);
            kept[place].gap = kept[place].gap.max(1);
            hung.insert(mark, place);
        }
        None => kept.push(label),
    }
}

/// A row as it stood: with its label on a line of its own again.
pub fn parted(source: &SourceText, row: Row) -> impl Iterator<Item = Row> {
    let label = row.label.map(|words| Row { line: source.line_of(words.start), words, label: None, ..row });
    let words = Row { label: None, page: row.page && label.is_none(), ..row };
    label.into_iter().chain([words])
}

/// The mark that a label is.
pub fn mark_of(source: &SourceText, row: &Row) -> Option<Mark> {
    let text = source.get(row.words);
    (rows::width(text) <= MAX_LABEL).then(|| mark_in(text))?
}

/// The mark that a label says.
pub fn mark_in(label: &str) -> Option<Mark> {
    // A label is read with words behind it.
    let (form, mark, len) = label_form(&format!("{label} A"))?;
    (matches!(form, Form::Bare | Form::Sign) && len == label.len()).then_some(mark)
}

fn opens_note(source: &SourceText, row: &Row) -> bool {
    matches!(rows::start_of(source.get(row.words)), Start::Upper | Start::Mark | Start::Lower)
}
