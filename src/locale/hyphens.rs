//! Places where words may break, with what a break does to the spelling, and words with such places as people write them.

use crate::source::Span;

/// A place where a word may break.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hyphen {
    /// Byte offset in the word.
    pub offset: usize,
    /// `None` where the letters stay as they are, as mostly.
    pub change: Option<Change>,
}

/// The letters around a break that are spelt otherwise where the word is broken: `Zuc|ker`, but `Zuk-ker`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// Bytes before the place that give way to `before`.
    pub n_before: usize,
    pub before: String,
    /// Bytes after the place that give way to `after`.
    pub n_after: usize,
    pub after: String,
}

/// A word of an author's list with all places where it may break.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exception {
    /// In small letters.
    pub word: String,
    /// Rising by offset.
    pub hyphens: Vec<Hyphen>,
    /// Where the author wrote it.
    pub span: Option<Span>,
}

impl Hyphen {
    pub fn plain(offset: usize) -> Hyphen {
        Hyphen { offset, change: None }
    }

    /// A break in the letters `written`, which start at byte `start` of the word; broken, they are spelt `before`-`after`.
    ///
    /// The place lies before the letters that go to the next line as they are, so that what is read of each line is a part of the unbroken word.
    pub fn changed(start: usize, written: &str, before: &str, after: &str) -> Hyphen {
        let same = written.chars().rev().zip(after.chars().rev()).take_while(|(one, other)| one == other);
        let n_same: usize = same.map(|(letter, _)| letter.len_utf8()).sum();
        let n_before = written.len() - n_same;
        let rest = &after[..after.len() - n_same];
        let (n_after, after) = if rest.is_empty() { (0, "") } else { (n_same, after) };
        let change = Change { n_before, before: before.to_string(), n_after, after: after.to_string() };
        Hyphen { offset: start + n_before, change: Some(change) }
    }

    /// The bytes of the word that stand on neither line as they are written; empty where nothing changes.
    pub fn changed_range(&self) -> std::ops::Range<usize> {
        let (n_before, n_after) = self.change.as_ref().map_or((0, 0), |change| (change.n_before, change.n_after));
        self.offset - n_before..self.offset + n_after
    }
}

/// A word with all its breaks taken: `Druk-ker-schwär-ze`.
pub fn spelt_broken(word: &str, hyphens: &[Hyphen]) -> String {
    let mut text = String::new();
    let mut done = 0;
    for hyphen in hyphens {
        let changed = hyphen.changed_range();
        // Two changes may touch the same letters in a list made by hand; the first one has them.
        text.push_str(word.get(done..changed.start).unwrap_or_default());
        let (before, after) = hyphen.change.as_ref().map_or(("", ""), |change| (&change.before, &change.after));
        text.extend([before, "-", after]);
        done = done.max(changed.end);
    }
    text.push_str(&word[done..]);
    text
}

impl Exception {
    /// Reads a word with a hyphen (or a soft one) at each place where it may break, and with `{written=before-after}` where a break changes the
    /// spelling: `type-set-ting`, `Schi{ff=ff-f}ahrt`. `None` for what is no such word.
    pub fn parse(text: &str, span: Option<Span>) -> Option<Exception> {
        let text = text.to_lowercase().replace('\u{ad}', "-");
        let mut word = String::new();
        let mut hyphens = Vec::new();
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let end = rest.find(['-', '{']).unwrap_or(rest.len());
            word.push_str(letters(&rest[..end])?);
            rest = &rest[end..];
            if let Some(group) = rest.strip_prefix('{') {
                let (group, after) = group.split_once('}')?;
                hyphens.push(changed(word.len(), group)?);
                word.push_str(group.split('=').next()?);
                rest = after;
            } else if let Some(after) = rest.strip_prefix('-') {
                let is_double = hyphens.last().is_some_and(|last: &Hyphen| last.offset == word.len());
                if word.is_empty() || after.is_empty() || is_double {
                    return None;
                }
                hyphens.push(Hyphen::plain(word.len()));
                rest = after;
            }
        }
        (!word.is_empty()).then_some(Exception { word, hyphens, span })
    }
}

/// Reads `written=before-after`, which stands at byte `start` of its word.
fn changed(start: usize, group: &str) -> Option<Hyphen> {
    let (written, broken) = group.split_once('=')?;
    let (before, after) = broken.split_once('-')?;
    let is_whole = [written, before, after].iter().all(|part| !part.is_empty() && letters(part).is_some());
    is_whole.then(|| Hyphen::changed(start, written, before, after))
}

/// The text, if it has only what words are made of: letters, apostrophes, a stress mark, the raised dot of Catalan.
fn letters(text: &str) -> Option<&str> {
    text.chars().all(|character| character.is_alphabetic() || "'’\u{301}·".contains(character)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::Exception;
    use super::Hyphen;
    use super::spelt_broken;

    fn check_exception(text: &str, word: &str, broken: &str) {
        let exception = Exception::parse(text, None).unwrap();
        assert_eq!(
            (exception.word.as_str(), spelt_broken(word, &exception.hyphens).as_str()),
            (word, broken),
            "{text}"
        );
    }

    #[test]
    fn exceptions_have_hyphens_and_changes() {
        check_exception("type-set-ting", "typesetting", "type-set-ting");
        check_exception("Goethe", "goethe", "goethe");
        check_exception("Schi{ff=ff-f}ahrts-amt", "schiffahrtsamt", "schiff-fahrts-amt");
        check_exception("Zu{ck=k-k}er", "zucker", "zuk-ker");
        check_exception("bri{ddzs=dzs-dzs}el", "briddzsel", "bridzs-dzsel");
        check_exception("r{eë=e-e}el", "reëel", "re-eel");
    }

    #[test]
    fn what_is_no_word_is_none() {
        for text in
            ["", "-word", "word-", "wo--rd", "page 7", "a{b=c}d", "a{b=-c}d", "a{bc-d}e", "a{b=c-d", "wo}rd", "a=b"]
        {
            assert_eq!(Exception::parse(text, None), None, "{text}");
        }
    }

    #[test]
    fn letters_that_stay_belong_to_the_line_after() {
        let hyphen = Hyphen::changed(2, "ck", "k", "k");
        assert_eq!((hyphen.offset, hyphen.changed_range()), (3, 2..3));
        let hyphen = Hyphen::changed(1, "ssz", "sz", "sz");
        assert_eq!((hyphen.offset, hyphen.changed_range()), (2, 1..2));
        let hyphen = Hyphen::changed(2, "nny", "ny", "ny");
        assert_eq!((hyphen.offset, hyphen.changed_range()), (3, 2..3));
    }
}
