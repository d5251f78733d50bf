//! What differs from an earlier release: words compared, lines marked.
//!
//! Not lines are compared but their words, text and notes each by themselves: one word more moves all the lines after it, and a bar beside
//! lines that say what they said before would help nobody. Which page or line a word stood on does not count either.

use std::collections::BTreeMap;

use imara_diff::Algorithm;
use imara_diff::Diff;
use imara_diff::InternedInput;
use imara_diff::Interner;

use crate::print::pages::Pages;
use crate::print::pages::facts::LineFacts;

/// A line by its page and its number among the page's lines.
pub type LineAt = (usize, usize);

/// The words of an edition, as they are printed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Words {
    text: Stream,
    notes: Stream,
}

/// Words in the order of reading, each with its place.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Stream {
    words: Vec<String>,
    places: Vec<Place>,
}

/// Where a word stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Place {
    /// The lines that it begins and ends on.
    first: LineAt,
    last: LineAt,
    begins_block: bool,
}

/// Where a line stands in its block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum LineRole {
    First,
    Later,
}

impl Place {
    fn of_line(at: LineAt, role: LineRole) -> Place {
        Place { first: at, last: at, begins_block: role == LineRole::First }
    }
}

impl LineRole {
    fn of(facts: &LineFacts) -> LineRole {
        if facts.nth == 0 { LineRole::First } else { LineRole::Later }
    }
}

impl Words {
    /// The words of finished pages; running heads and folios do not count.
    pub fn of(pages: &Pages) -> Words {
        let mut words = Words::default();
        for (page_idx, (page, facts)) in pages.pages.iter().zip(&pages.facts.pages).enumerate() {
            let text_of = |line: &LineFacts| page.text.get(line.text.start as usize..line.text.end as usize);
            for (line_idx, line) in facts.lines.iter().enumerate() {
                let stream = if line_idx < facts.n_text_lines { &mut words.text } else { &mut words.notes };
                stream.add_line(
                    text_of(line).unwrap_or_default(),
                    Place::of_line((page_idx, line_idx), LineRole::of(line)),
                );
            }
        }
        words
    }

    /// The lines that hold words which the earlier release has not, or lack words that it has; with what stood there, at the first line of
    /// each change.
    pub fn changes_since(&self, earlier: &Words) -> BTreeMap<LineAt, Option<String>> {
        let mut changes = BTreeMap::new();
        self.text.add_changes(&earlier.text, &mut changes);
        self.notes.add_changes(&earlier.notes, &mut changes);
        changes
    }
}

impl Stream {
    fn add_line(&mut self, text: &str, mut place: Place) {
        let mut word = String::new();
        // A word that was parted goes on where it ended.
        if let Some(last) = self.words.last_mut().filter(|last| last.ends_with('\u{ad}')) {
            last.pop();
            word = std::mem::take(last);
            self.words.pop();
        }
        for character in text.chars() {
            let is_break = character.is_whitespace() || (character.is_alphanumeric() && is_closed(&word));
            if is_break {
                self.push(&mut word, &mut place);
            }
            if !character.is_whitespace() {
                word.push(character);
            }
        }
        self.push(&mut word, &mut place);
    }

    /// A word that began on an earlier line has its place already.
    fn push(&mut self, word: &mut String, place: &mut Place) {
        if word.is_empty() {
            return;
        }
        self.words.push(std::mem::take(word));
        if self.places.len() < self.words.len() {
            self.places.push(*place);
        } else if let Some(begun) = self.places.last_mut() {
            begun.last = place.last;
        }
        place.begins_block = false;
    }

    /// The line of words that were only taken out before a word: that of the word they followed, and of the next one where they began a block,
    /// as `first`, the first of them, tells.
    fn gap(&self, idx: usize, first: Option<&Place>) -> Option<LineAt> {
        let before = idx.checked_sub(1).and_then(|before| self.places.get(before)).map(|place| place.last);
        let after = self.places.get(idx).map(|place| place.first);
        let began_block = first.is_some_and(|first| first.begins_block);
        if began_block { after.or(before) } else { before.or(after) }
    }

    fn add_changes(&self, earlier: &Stream, changes: &mut BTreeMap<LineAt, Option<String>>) {
        let mut interner = Interner::new(self.words.len());
        let before = earlier.words.iter().map(|word| interner.intern(word.as_str())).collect();
        let after = self.words.iter().map(|word| interner.intern(word.as_str())).collect();
        let diff = Diff::compute(Algorithm::Histogram, &InternedInput { before, after, interner });
        for hunk in diff.hunks() {
            let (start, end) = (hunk.after.start as usize, hunk.after.end as usize);
            let was = earlier.words[hunk.before.start as usize..hunk.before.end as usize].join(" ");
            let lines: Vec<LineAt> = match start == end {
                true => self.gap(start, earlier.places.get(hunk.before.start as usize)).into_iter().collect(),
                false => self.places[start..end].iter().flat_map(|place| [place.first, place.last]).collect(),
            };
            for at in &lines {
                changes.entry(*at).or_insert(None);
            }
            if let Some(first) = lines.first().filter(|_| !was.is_empty()) {
                let said = changes.entry(*first).or_insert(None);
                *said = Some(said.take().map_or(was.clone(), |said| format!("{said} / {was}")));
            }
        }
    }
}

/// Whether a word has its letters and then something that a line may end after: a hyphen, a dash, a slash.
fn is_closed(word: &str) -> bool {
    let ends_open =
        word.chars().next_back().is_none_or(|last| last.is_alphanumeric() || matches!(last, '’' | '\'' | '\u{ad}'));
    !ends_open && word.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::LineAt;
    use super::LineRole;
    use super::Place;
    use super::Stream;
    use super::Words;

    /// A `¶` begins a block.
    fn words(lines: &[&str]) -> Words {
        let mut text = Stream::default();
        for (idx, line) in lines.iter().enumerate() {
            text.add_line(
                line.trim_start_matches('¶'),
                Place::of_line((0, idx), if line.starts_with('¶') { LineRole::First } else { LineRole::Later }),
            );
        }
        Words { text, notes: Stream::default() }
    }

    fn changes(earlier: &[&str], now: &[&str]) -> Vec<(LineAt, Option<String>)> {
        words(now).changes_since(&words(earlier)).into_iter().collect()
    }

    #[test]
    fn lines_that_only_fall_otherwise_are_not_marked() {
        let earlier = ["The ferry leaves at the slack-", "water—nobody knew why not to-", "day—and the lamps"];
        let now = ["The ferry", "leaves at the slack-water—no\u{ad}", "body knew why not to-day—", "and the lamps"];
        assert!(changes(&earlier, &now).is_empty());
    }

    #[test]
    fn changed_words_mark_their_lines_and_say_what_stood_there() {
        let found = changes(&["one two three", "four five"], &["one two seven", "four five six"]);
        assert_eq!(found, [((0, 0), Some("three".to_string())), ((0, 1), None)]);
        let parted = changes(&["a fair wind", "blew on"], &["a fair un\u{ad}", "known wind", "blew on"]);
        assert_eq!(parted, [((0, 0), None), ((0, 1), None)]);
    }

    #[test]
    fn words_taken_out_mark_the_line_where_they_stood() {
        let was = |idx, text: &str| [((0, idx), Some(text.to_string()))];
        // They followed “two”, and began nothing.
        assert_eq!(changes(&["¶one two", "three four"], &["¶one two", "four"]), was(0, "three"));
        assert_eq!(changes(&["¶one two", "three", "¶four"], &["¶one two", "¶four"]), was(0, "three"));
        assert_eq!(changes(&["¶one two", "¶three four"], &["¶one two", "¶four"]), was(1, "three"));
        assert_eq!(changes(&["¶one two", "¶three", "¶four"], &["¶one two", "¶four"]), was(1, "three"));
        assert_eq!(changes(&["¶one two"], &["¶two"]), was(0, "one"));
        assert_eq!(changes(&["¶a b c d e"], &["¶a c e"]), was(0, "b / d"));
        assert_eq!(changes(&["one two", "three"], &["one two"]), [((0, 0), Some("three".to_string()))]);
        assert!(changes(&["one"], &[]).is_empty());
    }
}
