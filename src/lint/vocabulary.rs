//! Every word of a book with its places, by language: what tells the usual spelling from the rare one.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::lint::flow::Flow;
use crate::lint::flow::Kind;
use crate::lint::flow::OBJECT;
use crate::lint::flow::Voice;
use crate::lint::words;
use crate::source::Span;

/// One place of a word.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub flow: u32,
    pub start: u32,
    pub end: u32,
    pub form: Form,
    pub voice: Voice,
}

/// How a word is capitalized where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    Small,
    /// With a capital within a sentence: a name.
    Name,
    /// With a capital that its place may have given it, or in capitals throughout.
    Capital,
}

/// Words by language and key.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary<'b> {
    pub by_language: BTreeMap<&'b str, BTreeMap<String, Vec<Place>>>,
}

impl<'b> Vocabulary<'b> {
    pub fn new(flows: &[Flow<'b>]) -> Vocabulary<'b> {
        let mut vocabulary = Vocabulary::default();
        for (idx, flow) in flows.iter().enumerate() {
            for range in &flow.words {
                let word = &flow.text[range.clone()];
                if word.contains(OBJECT) {
                    continue;
                }
                let place = Place {
                    flow: idx as u32,
                    start: range.start as u32,
                    end: range.end as u32,
                    form: form(flow, range),
                    voice: flow.voice,
                };
                let words = vocabulary.by_language.entry(flow.lang(range.start).primary()).or_default();
                words.entry(words::key(word)).or_default().push(place);
            }
        }
        vocabulary
    }
}

impl Place {
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub fn span(&self, flows: &[Flow]) -> Span {
        flows[self.flow as usize].span(self.range())
    }

    /// The words before and behind it that nothing but a space parts from it.
    pub fn neighbors<'f>(&self, flows: &'f [Flow]) -> (Option<&'f str>, Option<&'f str>) {
        let flow = &flows[self.flow as usize];
        let idx = flow.words.partition_point(|range| range.start < self.start as usize);
        let touches = |idx: usize| flow.text.get(flow.words[idx].end..flow.words[idx + 1].start) == Some(" ");
        let word = |idx: usize| &flow.text[flow.words[idx].clone()];
        let before = (idx > 0 && touches(idx - 1)).then(|| word(idx - 1));
        (before, (idx + 1 < flow.words.len() && touches(idx)).then(|| word(idx + 1)))
    }

    pub fn word<'f>(&self, flows: &'f [Flow]) -> &'f str {
        &flows[self.flow as usize].text[self.range()]
    }
}

fn form(flow: &Flow, range: &Range<usize>) -> Form {
    let word = &flow.text[range.clone()];
    if !word.starts_with(char::is_uppercase) {
        return Form::Small;
    }
    let is_name =
        flow.kind != Kind::Heading && word.chars().any(char::is_lowercase) && goes_on(&flow.text[..range.start]);
    if is_name { Form::Name } else { Form::Capital }
}

/// Whether a sentence goes on behind a text: its last word is parted from what follows by spaces or a comma and nothing else.
fn goes_on(head: &str) -> bool {
    let bare = head.trim_end_matches(' ');
    bare.len() < head.len() && bare.ends_with(|last: char| last.is_lowercase() || matches!(last, ',' | ';'))
}
