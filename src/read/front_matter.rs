//! The block of YAML at the head of a manuscript file: where it is, not what it says.
//!
//! In: the text of one file. Out: byte ranges. `project` parses the YAML; `read` skips it.

use std::ops::Range;

/// Splits a text into its front matter and its body.
///
/// Returns the range of the YAML between the fences, without them, and the offset at which the manuscript starts (after a byte-order mark where there is no front matter).
/// Front matter opens with a first line `---` that is not followed by a blank line, and closes with `---` or `...` alone on a line.
/// Without a closing line there is no front matter: the text is a manuscript that opens with a scene break.
/// Source: Pandoc User's Guide, extension `yaml_metadata_block`.
pub fn split(text: &str) -> (Option<Range<usize>>, usize) {
    let head = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = Lines { text, at: head };
    let Some((first, _)) = lines.next() else { return (None, head) };
    if text[first].trim_end() != "---" {
        return (None, head);
    }
    let start = lines.at;
    let mut is_first = true;
    for (line, next) in lines {
        let content = text[line.clone()].trim_end();
        if is_first && content.is_empty() {
            return (None, head);
        }
        is_first = false;
        if content == "---" || content == "..." {
            return (Some(start..line.start), next);
        }
    }
    (None, head)
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
    fn front_matter_may_be_empty() {
        assert_eq!(split("---\n---\nText"), (Some(4..4), 8));
    }
}
