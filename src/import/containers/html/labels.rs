//! The number that stands before the text of a note: the book numbers anew, so it goes, but nothing else does.

use crate::import::containers::html::Reader;
use crate::import::containers::html::notes::Place;
use crate::import::containers::html::notes::is_label;
use crate::import::containers::html::parse::BLOCKS;
use crate::import::containers::shape::Inline;
use crate::import::containers::shape::plain;
use crate::import::containers::tidy::cut_front;
use crate::import::rules::I087;

/// Marks around the label of a note.
const MARKS: [char; 7] = ['[', ']', '(', ')', '.', ':', ' '];

/// How the label of a note stands before its text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Lead {
    /// As a link back, which is spent already: its marks alone are left.
    Link,
    /// In an element of its own, such as `sup`.
    Element,
    /// As plain words.
    Words,
    /// Items of a list are counted by the list: their words are all text.
    Counted,
}

impl Reader<'_, '_> {
    /// Takes the label of a note off its text.
    pub fn cut_label(&mut self, body: Place, inlines: &mut Vec<Inline>, label: &str) {
        let core = label.trim().trim_matches(MARKS);
        let text = plain(inlines, &self.draft.source);
        let n_bytes = label_length(&text, core, self.lead(body, core));
        let cut = cut_front(inlines, n_bytes, &self.draft.source);
        self.draft.remove_slices(&I087, &cut, "the label of a note, which the book numbers anew");
    }

    fn lead(&self, body: Place, core: &str) -> Lead {
        let tree = &self.pages[body.0].tree;
        let is_blank = |text: &str| text.trim_matches(MARKS).trim().is_empty();
        let first =
            tree.below(body.1).find(|id| tree.words(*id).is_some_and(|slice| !is_blank(slice.of(&self.draft.source))));
        let Some(first) = first else { return Lead::Counted };
        // Words have no parent in the tree: the elements that hold them are found from above.
        let above = tree.below(body.1).filter(|id| tree.below(*id).any(|below| below == first));
        let mut lead = None;
        for id in above {
            if BLOCKS.contains(&tree.local(id)) {
                lead = None;
                continue;
            }
            let text = tree.text(id, &self.draft.source);
            if self.notes.back.contains(&(body.0, id)) && is_label(text.trim()) {
                return Lead::Link;
            }
            if text.trim().trim_matches(MARKS) == core {
                lead = lead.or(Some(Lead::Element));
            }
        }
        let in_list = std::iter::successors(Some(body.1), |id| tree.parent(*id)).any(|id| tree.local(id) == "ol");
        lead.unwrap_or(if in_list { Lead::Counted } else { Lead::Words })
    }
}

/// How many bytes at the front of a note are its label, with the marks around it and the white behind.
fn label_length(text: &str, core: &str, lead: Lead) -> usize {
    let start = text.trim_start();
    let open = start.strip_prefix(['[', '(']);
    let label = |rest: &'_ str| if lead == Lead::Link { Some(0) } else { rest.starts_with(core).then_some(core.len()) };
    // A bracket is one of the label only if it closes behind it.
    let closed = open.and_then(|rest| rest.get(label(rest)?..)?.strip_prefix([']', ')']));
    let after = closed.or_else(|| start.get(label(start)?..));
    let Some(after) = after.filter(|_| lead != Lead::Counted && (!core.is_empty() || lead == Lead::Link)) else {
        return 0;
    };
    let after = if closed.is_none() { after.strip_prefix([']', ')']).unwrap_or(after) } else { after };
    let is_ellipsis = after.starts_with("..");
    let rest = if is_ellipsis { after } else { after.strip_prefix(['.', ':']).unwrap_or(after) };
    let is_marked = closed.is_some() || rest.len() < start.len() - core.len();
    let stands = match lead {
        Lead::Words => (is_marked && !rest.starts_with(char::is_alphanumeric)) || !core.contains(char::is_alphanumeric),
        _ => true,
    };
    if stands { text.len() - rest.trim_start().len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::Lead;
    use super::label_length;

    #[test]
    fn only_what_stands_as_a_label_is_cut() {
        let rest = |text: &'static str, lead| &text[label_length(text, "1", lead)..];
        assert_eq!(rest("1. For a week.", Lead::Words), "For a week.");
        assert_eq!(rest("[1] For a week.", Lead::Words), "For a week.");
        assert_eq!(rest("1 Cor. 13:4.", Lead::Words), "1 Cor. 13:4.");
        assert_eq!(rest("1.5 fathoms.", Lead::Words), "1.5 fathoms.");
        assert_eq!(rest("1. For a week.", Lead::Counted), "1. For a week.");
        assert_eq!(rest("1 For a week.", Lead::Element), "For a week.");
        assert_eq!(rest("[]: For a week.", Lead::Link), "For a week.");
        assert_eq!(rest(". For a week.", Lead::Link), "For a week.");
        assert_eq!(rest("(See above.)", Lead::Link), "(See above.)");
        assert_eq!(rest("...and so on.", Lead::Link), "...and so on.");
    }
}
