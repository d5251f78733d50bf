//! The proof that nothing was lost and nothing invented.
//!
//! It believes none of the stages. Every letter and digit of the source must lie in exactly one slice that was copied into the manuscript,
//! spent on markup, removed or replaced by a rule; every stretch of the manuscript must say what its slice says; and what lies between those
//! stretches may hold no letter or digit but the names that the writer made.

use crate::import::audit::Audit;
use crate::import::audit::Effect;
use crate::import::text::Slice;
use crate::import::text::SourceText;
use crate::import::write::markdown::Written;

/// Proves an import.
///
/// # Errors
/// The first fault, with its line.
pub fn prove(source: &SourceText, written: &Written, audit: &Audit) -> Result<(), String> {
    prove_source(source, written, audit)?;
    prove_manuscript(source, written)
}

fn prove_source(source: &SourceText, written: &Written, audit: &Audit) -> Result<(), String> {
    let gone = audit.changes.iter().filter(|change| matches!(change.effect, Effect::Removed | Effect::Replaced));
    let copied = written.copied.iter().map(|(_, slice)| *slice);
    let mut slices: Vec<Slice> =
        copied.chain(written.spent.iter().copied()).chain(gone.map(|change| change.slice)).collect();
    slices.sort_unstable();
    let mut end = 0;
    for slice in slices.iter().filter(|slice| !slice.is_empty()) {
        let has_letters = |slice: Slice| source.get(slice).contains(char::is_alphanumeric);
        if slice.start < end && has_letters(Slice::new(slice.start, end.min(slice.end))) {
            return Err(at(source, slice.start, "stands in the manuscript twice"));
        }
        if slice.start > end && has_letters(Slice::new(end, slice.start)) {
            return Err(at(source, end, "was lost"));
        }
        end = end.max(slice.end);
    }
    match source.text.get(end..).is_some_and(|rest| rest.contains(char::is_alphanumeric)) {
        true => Err(at(source, end, "was lost")),
        false => Ok(()),
    }
}

fn prove_manuscript(source: &SourceText, written: &Written) -> Result<(), String> {
    let mut known: Vec<std::ops::Range<usize>> = written.made.clone();
    for (range, slice) in &written.copied {
        let text = written.markdown.get(range.clone()).unwrap_or_default();
        if !letters(text).eq(letters(source.get(*slice))) {
            return Err(at(source, slice.start, "was changed"));
        }
        known.push(range.clone());
    }
    known.sort_by_key(|range| range.start);
    let mut end = 0;
    for range in known {
        if letters(written.markdown.get(end..range.start).unwrap_or_default()).next().is_some() {
            return Err(format!("the manuscript has words at byte {end} that the source has not"));
        }
        end = end.max(range.end);
    }
    match letters(written.markdown.get(end..).unwrap_or_default()).next() {
        None => Ok(()),
        Some(_) => Err("the manuscript ends in words that the source has not".to_string()),
    }
}

fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|letter| letter.is_alphanumeric())
}

fn at(source: &SourceText, byte: usize, what: &str) -> String {
    let line = source.line_of(byte);
    let rest: String = source.text.get(byte..).unwrap_or_default().chars().take(40).collect();
    format!("line {}: “{}” {what}", line + 1, rest.trim().replace('\n', " "))
}

#[cfg(test)]
mod tests {
    use super::prove;
    use crate::import::audit::Audit;
    use crate::import::rules::I004;
    use crate::import::text::Slice;
    use crate::import::text::SourceText;
    use crate::import::write::markdown::Written;

    fn written(markdown: &str, copied: &[(std::ops::Range<usize>, Slice)]) -> Written {
        Written { markdown: markdown.to_string(), copied: copied.to_vec(), spent: Vec::new(), made: Vec::new() }
    }

    #[test]
    fn losses_and_inventions_are_found() {
        let source = SourceText::new("one two 3".to_string());
        let mut audit = Audit::default();
        let whole = written("one two\n", &[(0..7, Slice::new(0, 7))]);
        assert!(prove(&source, &whole, &audit).unwrap_err().contains("was lost"));
        audit.removed(&I004, Slice::new(8, 9), 90, "");
        assert_eq!(prove(&source, &whole, &audit), Ok(()));
        let twice = written("one two\n\none\n", &[(0..7, Slice::new(0, 7)), (9..12, Slice::new(0, 3))]);
        assert!(prove(&source, &twice, &audit).unwrap_err().contains("twice"));
        let invented = written("one two\n\nmore\n", &[(0..7, Slice::new(0, 7))]);
        assert!(prove(&source, &invented, &audit).is_err());
        let changed = written("one too\n", &[(0..7, Slice::new(0, 7))]);
        assert!(prove(&source, &changed, &audit).unwrap_err().contains("changed"));
    }
}
