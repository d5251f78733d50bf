//! Parts of broken words: what is drawn of them, and what is read of them.

use crate::fonts::FontLibrary;
use crate::locale::hyphens::Change;
use crate::print::text::CharStyle;
use crate::print::text::shape::Shaper;
use crate::print::text::shape::is_unseen;
use crate::print::text::words::BreakKind;
use crate::print::text::words::ShapedWord;
use crate::print::text::words::WordBreak;

/// The part of a word between two of its breaks.
///
/// What is drawn has a hyphen and, where a break changes the spelling, other letters; what is read are the letters of the unbroken word, with
/// a soft hyphen for the drawn one, so that who searches or listens gets the word.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Fragment {
    pub drawn: String,
    pub read: String,
    /// Where its stretches start, in bytes of `drawn` and of `read`; rising.
    stretches: Vec<Stretch>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Stretch {
    drawn: usize,
    read: usize,
    spelling: Spelling,
}

/// Whether letters are drawn as they are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Spelling {
    Same,
    /// The stretch stands for what is read as a whole.
    Other,
}

/// A break of a word: its offset, and the letters that it spells otherwise.
pub type Cut<'a> = (usize, Option<&'a Change>);

impl Fragment {
    /// The part after one break and up to another one; `None` stands for the start and the end of the word.
    pub fn between(word: &str, after: Option<&WordBreak>, to: Option<&WordBreak>) -> Fragment {
        let cut = |one: &'_ WordBreak| one.offset as usize;
        let start = after.map(|one| (cut(one), one.change.as_deref()));
        let end = to.map(|one| (cut(one), one.change.as_deref()));
        let mut fragment = Fragment::without_hyphen(word, start, end);
        if to.is_some_and(|one| one.kind == BreakKind::Hyphen) {
            fragment.push_hyphen();
        }
        fragment
    }

    /// The part up to a break, with its hyphen.
    pub fn before(word: &str, cut: Cut) -> Fragment {
        let mut fragment = Fragment::without_hyphen(word, None, Some(cut));
        fragment.push_hyphen();
        fragment
    }

    /// The part after a break.
    pub fn after(word: &str, cut: Cut) -> Fragment {
        Fragment::without_hyphen(word, Some(cut), None)
    }

    fn without_hyphen(word: &str, after: Option<Cut>, to: Option<Cut>) -> Fragment {
        let mut fragment = Fragment::default();
        let mut start = after.map_or(0, |(offset, _)| offset);
        let mut end = to.map_or(word.len(), |(offset, _)| offset);
        if let Some((offset, Some(change))) = after {
            start = (offset + change.n_after).min(end);
            fragment.push(&change.after, &word[offset..start], Spelling::Other);
        }
        if let Some((offset, Some(change))) = to {
            end = offset.saturating_sub(change.n_before).max(start);
        }
        // The places where the author lets the word break are no part of it.
        let letters: String = word[start..end].chars().filter(|character| !is_unseen(*character)).collect();
        fragment.push(&letters, &letters, Spelling::Same);
        if let Some((offset, Some(change))) = to {
            fragment.push(&change.before, &word[end..offset], Spelling::Other);
        }
        fragment
    }

    fn push(&mut self, drawn: &str, read: &str, spelling: Spelling) {
        self.stretches.push(Stretch { drawn: self.drawn.len(), read: self.read.len(), spelling });
        self.drawn.push_str(drawn);
        self.read.push_str(read);
    }

    fn push_hyphen(&mut self) {
        self.push("-", "\u{ad}", Spelling::Other);
    }

    /// Shapes what is drawn; the clusters of the glyphs count in what is read.
    pub fn shape(&self, shaper: &Shaper, style: &CharStyle, fonts: &FontLibrary) -> ShapedWord {
        let mut shaped = shaper.shape_text(&self.drawn, style, fonts);
        for glyph in &mut shaped.glyphs {
            glyph.cluster = self.read_offset(glyph.cluster as usize) as u32;
        }
        shaped
    }

    /// The byte of `read` that a byte of `drawn` belongs to.
    fn read_offset(&self, drawn: usize) -> usize {
        let Some(stretch) = self.stretches.iter().rev().find(|stretch| stretch.drawn <= drawn) else { return drawn };
        match stretch.spelling {
            Spelling::Same => stretch.read + drawn - stretch.drawn,
            Spelling::Other => stretch.read,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cut;
    use super::Fragment;
    use crate::locale::hyphens::Exception;
    use crate::locale::hyphens::Hyphen;

    fn cut(hyphen: &Hyphen) -> Cut<'_> {
        (hyphen.offset, hyphen.change.as_ref())
    }

    /// `lines` are the two parts as drawn, each with what is read of it.
    fn check_parts(exception: &str, lines: [(&str, &str); 2]) {
        let Exception { word, hyphens, .. } = Exception::parse(exception, None).unwrap();
        let (head, tail) = (Fragment::before(&word, cut(&hyphens[0])), Fragment::after(&word, cut(&hyphens[0])));
        assert_eq!([(head.drawn.as_str(), head.read.as_str()), (tail.drawn.as_str(), tail.read.as_str())], lines);
        assert_eq!(format!("{}{}", head.read, tail.read).replace('\u{ad}', ""), word);
    }

    #[test]
    fn the_unbroken_word_is_read_of_both_lines() {
        check_parts("manu-script", [("manu-", "manu\u{ad}"), ("script", "script")]);
        check_parts("zu{ck=k-k}er", [("zuk-", "zuc\u{ad}"), ("ker", "ker")]);
        check_parts("a{ssz=sz-sz}ony", [("asz-", "as\u{ad}"), ("szony", "szony")]);
        check_parts("schi{ff=ff-f}ahrt", [("schiff-", "schif\u{ad}"), ("fahrt", "fahrt")]);
        check_parts("r{eë=e-e}el", [("re-", "reë\u{ad}"), ("eel", "el")]);
    }

    #[test]
    fn what_is_drawn_otherwise_stands_for_what_is_read_as_a_whole() {
        let Exception { word, hyphens, .. } = Exception::parse("a{ssz=sz-sz}ony", None).unwrap();
        let head = Fragment::before(&word, cut(&hyphens[0]));
        // a, s and z, the hyphen.
        assert_eq!((0..4).map(|at| head.read_offset(at)).collect::<Vec<_>>(), [0, 1, 1, 2]);
    }

    #[test]
    fn a_part_may_be_changed_at_both_ends() {
        let Exception { word, hyphens, .. } = Exception::parse("dru{ck=k-k}erzu{ck=k-k}er", None).unwrap();
        let middle = Fragment::without_hyphen(&word, Some(cut(&hyphens[0])), Some(cut(&hyphens[1])));
        assert_eq!((middle.drawn.as_str(), middle.read.as_str()), ("kerzuk", "kerzuc"));
    }
}
