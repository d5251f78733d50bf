//! What is wrong with single lines of the finished pages.

use std::collections::BTreeMap;

use crate::diag::Diagnostic;
use crate::diag::Place;
use crate::diag::Sink;
use crate::diag::codes::lines::L001;
use crate::diag::codes::lines::L002;
use crate::print::pages::Folio;
use crate::print::pages::facts::HOLES;
use crate::print::pages::facts::LineFacts;
use crate::print::pages::facts::Overfull;
use crate::units::Length;

/// Characters of a word that a message quotes.
const MOST_QUOTED: usize = 40;

/// Reports the lines of a page that are too long (L001) or have holes (L002).
pub fn report_lines(lines: &[LineFacts], folio: Folio, sink: &mut Sink) {
    report_overfull(lines, folio, sink);
    let mut first = 0;
    for paragraph in lines.chunk_by(|one, next| one.paragraph == next.paragraph) {
        report_holes(paragraph, first, folio, sink);
        first += paragraph.len();
    }
}

/// What makes lines too long together: one height on the page, or one table, by its number, with so many columns.
type Cause = (Length, Option<(u32, usize)>);

/// The cells of a table are told by the worst of them: its columns share one cause, and one cure.
fn report_overfull(lines: &[LineFacts], folio: Folio, sink: &mut Sink) {
    let mut by_cause: BTreeMap<Cause, Vec<(usize, &Overfull)>> = BTreeMap::new();
    for (idx, line) in lines.iter().enumerate() {
        if let Some(overfull) = &line.overfull {
            let baseline = if line.table.is_some() { Length::ZERO } else { line.baseline };
            by_cause.entry((baseline, line.table)).or_default().push((idx, overfull));
        }
    }
    for ((_, table), cells) in by_cause {
        // The first of the widest.
        let worst = cells.iter().rev().max_by_key(|(_, overfull)| overfull.excess);
        let Some((idx, overfull)) = worst else { continue };
        let report = report_line(overfull, *idx, folio, sink);
        report.count = cells.len();
        if let (Some((_, n_columns @ 2..)), true) = (table, cells.len() > 1) {
            report.hint(format!(
                "or part the table in two: {} of its lines are too long, for {n_columns} columns share the measure",
                cells.len()
            ));
        }
    }
}

/// The lines of one paragraph, of which `first` is the number on the page, are told by the worst of them. A line is not told that is short for
/// the sake of one that is too long: what cures that cures it too.
fn report_holes(paragraph: &[LineFacts], first: usize, folio: Folio, sink: &mut Sink) {
    let facts = |(idx, line): (usize, &LineFacts)| Some((idx, line.spaces.looseness()?, line.least_looseness?));
    let is_before_long = |idx: usize| paragraph.get(idx + 1).is_some_and(|next| next.overfull.is_some());
    let holes = paragraph.iter().enumerate().filter_map(facts);
    let holes: Vec<_> =
        holes.filter(|(idx, ..)| paragraph[*idx].short == Length::ZERO || !is_before_long(*idx)).collect();
    let Some((idx, looseness, least)) = holes.iter().copied().max_by(|one, other| one.1.total_cmp(&other.1)) else {
        return;
    };
    let short = paragraph[idx].short;
    let spaces = if short > Length::ZERO {
        format!(
            "a line set {:.1} mm short; to fill it, its word spaces would be {looseness:.1} times their width",
            short.to_mm()
        )
    } else {
        format!("word spaces of {looseness:.1} times their width")
    };
    let span = paragraph[idx].span;
    let report = if least > HOLES {
        sink.report(&L002, span, format!("{spaces}; no way to break the paragraph does without such a line"))
            .hint("let a word break (`&shy;`, or `hyphenation` in the manifest), or change a few words")
    } else {
        let otherwise = "another way to break the paragraph does without, but costs more elsewhere";
        sink.report(&L002, span, format!("{spaces}; {otherwise}"))
            .hint("try `lines = 1` or `lines = -1` for the paragraph in the layout file, or change a few words")
    };
    report.place(Place { folio: folio.text(), line: Some(first + idx + 1) }).count = holes.len();
}

fn report_line<'s>(overfull: &Overfull, idx: usize, folio: Folio, sink: &'s mut Sink) -> &'s mut Diagnostic {
    let Overfull { excess, word, span } = overfull;
    let quoted = if word.chars().nth(MOST_QUOTED).is_some() {
        format!("{}…", word.chars().take(MOST_QUOTED).collect::<String>())
    } else {
        word.clone()
    };
    sink.report(&L001, *span, format!("overfull line by {:.1} pt: “{quoted}”", excess.to_pt()))
        .hint("put a soft hyphen (`&shy;`) into the word, or add it with its hyphens to `hyphenation` in the manifest")
        .place(Place { folio: folio.text(), line: Some(idx + 1) })
}
