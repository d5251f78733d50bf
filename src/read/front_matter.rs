//! The block of YAML at the head of a manuscript file: where it is, not what it says.
//!
//! In: the text of one file. Out: byte ranges. `project` parses the YAML; `read` skips it.

use std::ops::Range;

/// Splits a text into its front matter and its body.
///
/// Returns the range of the YAML between the fences, without them, and the offset at which the manuscript starts (after a byte-order mark where there is no front matter).
/// Front matter opens with a first line `---` that is not followed by a blank line, and closes with `---` or `...` alone on a line.
/// Without a closing line there is no front matter: the text is a manuscript that opens with a scene break.
/// Nor is there any between two rules that hold headings; then the manuscript starts below the first one.
/// Source: Pandoc User's Guide, extension `yaml_metadata_block`.
pub fn split(text: &str) -> (Option<Range<usize>>, usize) {
    match fenced(text) {
        Some(block) if is_only_headings(&text[block.inner.clone()]) => (None, block.inner.start),
        Some(block) => (Some(block.inner), block.end),
        None => (None, head(text)),
    }
}

/// Where the second of two rules starts that hold nothing but headings, at the head of a text. YAML would take such lines for comments, and they
/// would be lost; the rules only set them off.
pub fn rule_below_headings(text: &str) -> Option<usize> {
    fenced(text).map(|block| block.inner).filter(|inner| is_only_headings(&text[inner.clone()])).map(|inner| inner.end)
}

/// Lines between fences at the head of a text.
struct Fenced {
    inner: Range<usize>,
    /// Where the text goes on.
    end: usize,
}

fn fenced(text: &str) -> Option<Fenced> {
    let mut lines = Lines { text, at: head(text) };
    let (first, _) = lines.next()?;
    if text[first].trim_end() != "---" {
        return None;
    }
    let start = lines.at;
    let mut is_first = true;
    for (line, next) in lines {
        let content = text[line.clone()].trim_end();
        if is_first && content.is_empty() {
            return None;
        }
        is_first = false;
        if content == "---" || content == "..." {
            return Some(Fenced { inner: start..line.start, end: next });
        }
    }
    None
}

fn head(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// Whether there are lines, and all that are not blank start with `#`.
fn is_only_headings(yaml: &str) -> bool {
    let mut lines = yaml.lines().filter(|line| !line.trim().is_empty()).peekable();
    lines.peek().is_some() && lines.all(|line| line.starts_with('#'))
}

/// Yields each line without its end, and the offset of the next one.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = (Range<usize>, usize);

    fn next(&mut self) -> Option<(Range<usize>, usize)> {
        if self.at >= self.text.len() {
            return None;
        }
        let start = self.at;
        let end = self.text[start..].find('\n').map_or(self.text.len(), |idx| start + idx);
        self.at = (end + 1).min(self.text.len());
        Some((start..end, self.at))
    }
}

#[cfg(test)]
mod tests {
    use super::rule_below_headings;
    use super::split;

    #[test]
    fn front_matter_ends_with_dashes_or_dots() {
        let text = "---\ntitle: A\n---\n\nText";
        let (yaml, body) = split(text);
        assert_eq!(&text[yaml.unwrap()], "title: A\n");
        assert_eq!(&text[body..], "\nText");
        assert_eq!(split("---\r\na: 1\r\n...\r\nText").1, 16);
    }

    #[test]
    fn a_scene_break_at_the_head_is_no_front_matter() {
        assert_eq!(split("---\n\nText\n\n---\n"), (None, 0));
        assert_eq!(split("---\ntitle: A\n"), (None, 0));
        assert_eq!(split("\u{feff}Text"), (None, 3));
        assert_eq!(split(""), (None, 0));
    }

    #[test]
    fn headings_between_two_rules_are_no_front_matter() {
        let text = "---\n# One\n\n# The Mill\n---\nText";
        assert_eq!(split(text), (None, 4));
        assert_eq!(rule_below_headings(text).map(|at| &text[at..]), Some("---\nText"));
        assert_eq!(rule_below_headings("---\ntitle: A\n---\n"), None);
        assert_eq!(split("---\n# a comment\ntitle: A\n---\n"), (Some(4..25), 29));
    }

    #[test]
    fn front_matter_may_be_empty() {
        assert_eq!(split("---\n---\nText"), (Some(4..4), 8));
    }
}
