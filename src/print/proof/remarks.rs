//! What is said of lines, set in the margin: each remark beside the line that it means, and over the lines that are free below it.

use crate::diag::render::wrap;
use crate::print::proof::canvas::Tint;
use crate::print::proof::layers::Layer;
use crate::units::Length;

/// A remark, and after setting a line of one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remark {
    pub layer: Layer,
    pub ink: Tint,
    /// Its baseline.
    pub y: Length,
    pub text: String,
}

/// The room beside a page.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub n_letters: usize,
    pub leading: Length,
    /// The lowest baseline.
    pub foot: Length,
}

/// A remark has so many lines even where the next one must give way.
const LEAST_LINES: i64 = 2;

impl Column {
    /// Breaks remarks into lines. One that finds no room before the next is cut, and ends with an ellipsis.
    pub fn set(self, mut remarks: Vec<Remark>) -> Vec<Remark> {
        remarks.sort_by_key(|remark| remark.y);
        let mut set: Vec<Remark> = Vec::new();
        for (idx, remark) in remarks.iter().enumerate() {
            let free = set.last().map_or(remark.y, |last| last.y + self.leading);
            let top = remark.y.max(free);
            let end = remarks.get(idx + 1).map_or(self.foot + self.leading, |next| next.y);
            let n_free = ((end - top).0 / self.leading.0.max(1)).max(LEAST_LINES) as usize;
            let lines = self.lines(&remark.text, n_free).into_iter().zip(0..);
            set.extend(lines.map(|(text, nth)| Remark { y: top + self.leading * nth, text, ..remark.clone() }));
        }
        set
    }

    fn lines(self, text: &str, n_most: usize) -> Vec<String> {
        let wrapped = wrap(text, self.n_letters);
        let letters: Vec<Vec<char>> = wrapped.lines().map(|line| line.chars().collect()).collect();
        // A word that is longer than a line, an address perhaps, is broken anywhere.
        let mut lines: Vec<String> =
            letters.iter().flat_map(|line| line.chunks(self.n_letters.max(1))).map(String::from_iter).collect();
        if lines.len() > n_most {
            lines.truncate(n_most);
            if let Some(last) = lines.last_mut() {
                *last = last.chars().take(self.n_letters - 1).chain(['…']).collect();
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::Column;
    use super::Remark;
    use crate::print::proof::layers::Layer;
    use crate::units::Length;

    fn set(remarks: &[(i64, &str)]) -> Vec<(i64, String)> {
        let column = Column { n_letters: 10, leading: Length(2), foot: Length(20) };
        let remark = |(y, text): &(i64, &str)| Remark {
            layer: Layer::Changes,
            ink: [0; 3],
            y: Length(*y),
            text: text.to_string(),
        };
        column.set(remarks.iter().map(remark).collect()).into_iter().map(|line| (line.y.0, line.text)).collect()
    }

    fn lines(expected: &[(i64, &str)]) -> Vec<(i64, String)> {
        expected.iter().map(|(y, text)| (*y, text.to_string())).collect()
    }

    #[test]
    fn remarks_run_on_over_the_free_lines() {
        assert_eq!(set(&[(4, "was: one two three")]), lines(&[(4, "was: one"), (6, "two three")]));
        assert_eq!(set(&[(4, "abcdefghijklm")]), lines(&[(4, "abcdefghij"), (6, "klm")]));
    }

    #[test]
    fn remarks_do_not_run_into_each_other() {
        assert_eq!(
            set(&[(8, "next"), (4, "was: one two three four five")]),
            lines(&[(4, "was: one"), (6, "two three…"), (8, "next")])
        );
        assert_eq!(set(&[(4, "first"), (4, "second")]), lines(&[(4, "first"), (6, "second")]));
        assert_eq!(set(&[(20, "was: one two three four")]).len(), 2);
    }
}
