//! The decoded source: its text, its lines, and slices of it.

/// A stretch of the decoded source, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Slice {
    pub start: usize,
    pub end: usize,
}

impl Slice {
    pub fn new(start: usize, end: usize) -> Slice {
        Slice { start, end }
    }

    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// What stands between the last word of a line and its end. Programs that pull text out of files leave different ones, and many mean by it
/// whether the paragraph goes on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Tail {
    Nothing,
    Space,
    Spaces,
    NoBreakSpace,
}

pub const N_TAILS: usize = 4;

/// One line of the source.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// From the first to the last character that is no space; empty in a blank line.
    pub words: Slice,
    /// Columns of white before the words.
    pub indent: usize,
    pub tail: Tail,
    /// A form feed stands before it.
    pub opens_page: bool,
}

/// The decoded source.
#[derive(Clone, Debug)]
pub struct SourceText {
    pub text: String,
    pub lines: Vec<Line>,
    /// Where each line starts, for the way back from a slice.
    starts: Vec<usize>,
}

impl SourceText {
    /// Takes a text apart into lines. Every kind of line end counts once: CR LF, CR, LF, NEL, the Unicode separators, the form feed.
    pub fn new(text: String) -> SourceText {
        let mut lines = Vec::new();
        let mut starts = Vec::new();
        let mut opens_page = false;
        let mut start = 0;
        let mut chars = text.char_indices().peekable();
        while let Some((at, character)) = chars.next() {
            if !is_line_end(character) {
                continue;
            }
            let mut after = at + character.len_utf8();
            if character == '\r' && chars.peek().is_some_and(|(_, next)| *next == '\n') {
                chars.next();
                after += 1;
            }
            // A form feed behind a line end belongs to the line after it.
            let is_feed = character == '\u{c}';
            if !(is_feed && start == at) {
                lines.push(Line { opens_page, ..line(&text, start, at) });
                starts.push(start);
                opens_page = false;
            }
            opens_page |= is_feed;
            start = after;
        }
        if start < text.len() {
            lines.push(Line { opens_page, ..line(&text, start, text.len()) });
            starts.push(start);
        }
        SourceText { text, lines, starts }
    }

    pub fn get(&self, slice: Slice) -> &str {
        slice.of(&self.text)
    }

    /// The index of the line that holds a byte.
    pub fn line_of(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// The numbers of the first and last line of a slice, from 1.
    pub fn line_numbers(&self, slice: Slice) -> (usize, usize) {
        let last = slice.end.saturating_sub(1).max(slice.start);
        (self.line_of(slice.start) + 1, self.line_of(last) + 1)
    }
}

fn line(text: &str, start: usize, end: usize) -> Line {
    let whole = &text[start..end];
    let trimmed = whole.trim_matches(is_white);
    let words_start = start + (whole.len() - whole.trim_start_matches(is_white).len()).min(whole.len());
    let words = Slice::new(words_start, words_start + trimmed.len());
    let lead = whole.trim_start_matches(is_white).len();
    let indent = whole[..whole.len() - lead].chars().map(|white| if white == '\t' { 8 } else { 1 }).sum();
    let tail = match &text[words.end..end] {
        "" => Tail::Nothing,
        tail if tail.contains(['\u{a0}', '\u{202f}']) => Tail::NoBreakSpace,
        " " => Tail::Space,
        _ => Tail::Spaces,
    };
    Line { words, indent, tail, opens_page: false }
}

/// Spaces of every kind, and characters that show nothing.
pub fn is_white(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '\u{200b}' | '\u{feff}' | '\u{2060}' | '\u{200e}' | '\u{200f}')
        || (character.is_control())
}

/// Every character that ends a line.
pub fn is_line_end(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{c}')
}

#[cfg(test)]
mod tests {
    use super::SourceText;
    use super::Tail;

    #[test]
    fn lines_end_in_every_way_and_keep_their_tails() {
        let source = SourceText::new("one \r\ntwo\u{a0}\rthree  \n\u{c}  four\n\nfive".to_string());
        let words: Vec<&str> = source.lines.iter().map(|line| source.get(line.words)).collect();
        assert_eq!(words, ["one", "two", "three", "four", "", "five"]);
        let tails: Vec<Tail> = source.lines.iter().map(|line| line.tail).collect();
        assert_eq!(tails, [Tail::Space, Tail::NoBreakSpace, Tail::Spaces, Tail::Nothing, Tail::Nothing, Tail::Nothing]);
        assert!(source.lines[3].opens_page && source.lines[3].indent == 2);
        assert_eq!(source.line_of(source.lines[5].words.start), 5);
    }

    #[test]
    fn a_form_feed_within_a_line_parts_it() {
        let source = SourceText::new("a\u{c}b".to_string());
        assert_eq!(source.lines.len(), 2);
        assert!(source.lines[1].opens_page);
    }
}
