//! Runs of hyphens within lines: most are dashes, or stand for names that nobody shall read; mail programs write them for the ends of paragraphs.

use std::ops::Range;

use crate::import::rows;
use crate::import::rows::Row;
use crate::import::rows::Start;
use crate::import::text::SourceText;

/// Fewer hyphens than this are a dash.
const MIN_HYPHENS: usize = 4;
/// So many marks of paragraphs behind sentences make a habit, so that others are believed by what follows them alone.
const MIN_MARKS: usize = 2;
/// An abbreviation before the name that follows it is no longer than this, in letters: `Mr.`, `Hrn.`
const MAX_ABBREVIATION: usize = 3;

/// What runs of hyphens mean in this text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dashes {
    end_paragraphs: bool,
}

impl Dashes {
    pub fn learn(source: &SourceText, rows: &[Row]) -> Dashes {
        let (mut n_marks, mut n_others) = (0, 0);
        for text in rows.iter().map(|row| source.get(row.words)).filter(|text| text.contains("----")) {
            for run in runs(text) {
                let (before, after) = (text[..run.start].trim_end(), text[run.end..].trim_start());
                if before.is_empty() || after.is_empty() {
                    continue;
                }
                match is_between_sentences(before, after) {
                    true => n_marks += 1,
                    false => n_others += 1,
                }
            }
        }
        Dashes { end_paragraphs: n_marks >= MIN_MARKS && n_marks > n_others }
    }

    /// Whether a run of hyphens between two stretches of text stands for the end of a paragraph. Where a block begins or ends, a stretch is empty.
    pub fn ends_paragraph(self, before: &str, after: &str) -> bool {
        let may_follow = after.is_empty() || rows::start_of(after) == Start::Upper;
        before.is_empty() || is_between_sentences(before, after) || (self.end_paragraphs && may_follow)
    }
}

/// The runs of hyphens that are words of their own in a line. Several and nothing else are the ruling of a table.
pub fn runs(text: &str) -> Vec<Range<usize>> {
    let is_run = |token: &str| token.len() >= MIN_HYPHENS && token.bytes().all(|byte| byte == b'-');
    let place = |token: &str| token.as_ptr() as usize - text.as_ptr() as usize;
    let is_ruled = text.contains(char::is_whitespace)
        && text.split_whitespace().all(|token| token.bytes().all(|byte| byte == b'-'));
    let runs = text.split_whitespace().filter(|token| !is_ruled && is_run(token));
    runs.map(|token| place(token)..place(token) + token.len()).collect()
}

fn is_between_sentences(before: &str, after: &str) -> bool {
    let last = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let name = last.trim_end_matches('.');
    let is_abbreviated =
        name.len() < last.len() && name.starts_with(char::is_uppercase) && name.chars().count() <= MAX_ABBREVIATION;
    (rows::ends_sentence(before) || last.contains("://"))
        && !is_abbreviated
        && !matches!(rows::start_of(after), Start::Lower)
}

#[cfg(test)]
mod tests {
    use super::Dashes;
    use super::runs;

    #[test]
    fn marks_stand_between_sentences() {
        let (plain, marked) = (Dashes::default(), Dashes { end_paragraphs: true });
        assert!(plain.ends_paragraph("So it was.", "The boat left."));
        assert!(plain.ends_paragraph("", "The boat left."));
        assert!(!plain.ends_paragraph("send it to Herr", "(for the captain)"));
        assert!(!plain.ends_paragraph("said Mr.", "Quill"));
        assert!(!plain.ends_paragraph("In Solidarity,", "The boat left."));
        assert!(marked.ends_paragraph("In Solidarity,", "The boat left."));
        assert!(!marked.ends_paragraph("said Lord", "and left"));
    }

    #[test]
    fn the_ruling_of_a_table_is_no_mark() {
        assert_eq!(runs("so ---- it").as_slice(), std::slice::from_ref(&(3..7)));
        assert!(runs("---- -------- --").is_empty() && runs("Lord B---- so").is_empty());
    }
}
