//! Numbers of figures and tables, through the whole book, and the lists of them.

use std::collections::BTreeMap;

use crate::book::Block;
use crate::book::BlockKind;
use crate::book::Book;
use crate::book::Formula;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::NoteId;
use crate::book::Section;
use crate::locale::Locale;
use crate::locale::locale;
use crate::prepare::CaptionEntry;
use crate::prepare::Target;
use crate::prepare::TargetKind;
use crate::prepare::inlines::bare_copy;
use crate::prepare::notes::NoteOrder;
use crate::prepare::numbering::UNNUMBERED;
use crate::prepare::outline::Outline;

/// Letters of a capitalized word whose stop may be that of a shortened title: “Prof.”, “St.”.
const MOST_TITLE_LETTERS: usize = 4;

/// The lists of figures and tables.
#[derive(Default)]
pub struct Captions {
    pub figures: Vec<CaptionEntry>,
    pub tables: Vec<CaptionEntry>,
}

/// Labels each figure and table that has a caption or an id, in the order of the text, those in notes last, and gives an id to those without.
///
/// The class `unnumbered` keeps one without a label. Labels are in the language of the place.
pub fn number_captions(
    book: &mut Book,
    outline: &Outline,
    order: &NoteOrder,
    anchors: &mut BTreeMap<String, Target>,
) -> Captions {
    let own = locale(&book.meta.lang);
    let mut numbering =
        Numbering { captions: Captions::default(), anchors, section_id: String::new(), note: None, n_formulas: 0 };
    for section in book.front.iter_mut().chain(&mut book.body).chain(&mut book.back) {
        numbering.section(section, own);
    }
    for (idx, note) in book.notes.iter_mut().enumerate() {
        let Some(home) = order.homes[idx] else { continue };
        numbering.section_id.clone_from(&outline.entries[home].id);
        numbering.note = Some(NoteId(idx as u32));
        numbering.blocks(&mut note.blocks, outline.entries[home].locale);
    }
    numbering.captions
}

struct Numbering<'a> {
    captions: Captions,
    anchors: &'a mut BTreeMap<String, Target>,
    section_id: String,
    note: Option<NoteId>,
    n_formulas: usize,
}

impl Numbering<'_> {
    fn section(&mut self, section: &mut Section, around: &'static Locale) {
        let own = section.attributes.lang.as_ref().map_or(around, locale);
        self.section_id.clone_from(&section.id);
        self.blocks(&mut section.blocks, own);
        for child in &mut section.children {
            self.section(child, own);
        }
    }

    fn blocks(&mut self, blocks: &mut [Block], around: &'static Locale) {
        for block in blocks {
            let own = block.attributes.lang.as_ref().map_or(around, locale);
            match &mut block.kind {
                BlockKind::Container { blocks, .. } => self.blocks(blocks, own),
                BlockKind::List(list) => list.items.iter_mut().for_each(|item| self.blocks(item, own)),
                BlockKind::DefinitionList(definitions) => {
                    let descriptions = definitions.iter_mut().flat_map(|one| &mut one.descriptions);
                    descriptions.for_each(|blocks| self.blocks(blocks, own));
                }
                BlockKind::Figure(_) | BlockKind::Table(_) => self.label(block, own),
                BlockKind::Paragraph(run) => self.number_formula(run, block.attributes.id.as_deref()),
                _ => {}
            }
        }
    }

    /// Numbers a displayed formula that has an id.
    fn number_formula(&mut self, run: &mut [Inline], id: Option<&str>) {
        let (Some(id), true) = (id, Formula::alone(run).is_some()) else { return };
        self.n_formulas += 1;
        if let Some(InlineKind::Math(formula)) = run.first_mut().map(|inline| &mut inline.kind) {
            formula.number = Some(format!("({})", self.n_formulas));
        }
        if let Some(target) = self.anchors.get_mut(id).filter(|target| target.kind == TargetKind::Formula) {
            target.label.get_or_insert_with(|| self.n_formulas.to_string());
        }
    }

    fn label(&mut self, block: &mut Block, own: &'static Locale) {
        let Block { kind, attributes, .. } = block;
        let (caption, label, kind, entries, word, name) = match kind {
            BlockKind::Figure(figure) => {
                let entries = &mut self.captions.figures;
                (&figure.caption, &mut figure.label, TargetKind::Figure, entries, own.words.figure, "figure")
            }
            BlockKind::Table(table) => {
                let entries = &mut self.captions.tables;
                (&table.caption, &mut table.label, TargetKind::Table, entries, own.words.table, "table")
            }
            _ => return,
        };
        if attributes.has_class(UNNUMBERED) || (caption.is_empty() && attributes.id.is_none()) {
            return;
        }
        let number = entries.len() + 1;
        let text = format!("{word} {number}");
        let anchor = attributes.id.get_or_insert_with(|| free_anchor(name, number, self.anchors)).clone();
        let target = self.anchors.entry(anchor.clone()).or_insert_with(|| Target {
            kind,
            section_id: self.section_id.clone(),
            note: self.note,
            label: None,
        });
        if target.kind == kind && target.label.is_none() {
            target.label = Some(number.to_string());
        }
        *label = Some(text.clone());
        entries.push(CaptionEntry { anchor, label: text, caption: first_sentence(bare_copy(caption)) });
    }
}

/// A caption as a list has it: its first sentence, without the stop.
fn first_sentence(mut caption: Vec<Inline>) -> Vec<Inline> {
    let stop = caption.iter().enumerate().find_map(|(idx, inline)| match &inline.kind {
        InlineKind::Text(text) => Some((idx, sentence_end(text)?)),
        _ => None,
    });
    if let Some((idx, end)) = stop {
        caption.truncate(idx + 1);
        if let InlineKind::Text(text) = &mut caption[idx].kind {
            text.truncate(end);
        }
    }
    if let Some(InlineKind::Text(text)) = caption.last_mut().map(|last| &mut last.kind)
        && text.ends_with('.')
        && !text.ends_with("..")
    {
        text.pop();
    }
    caption
}

/// Where the first sentence of a text ends, if another one follows: after a stop before a capital. The stop after a name's initial or a title, “St.”,
/// ends none.
fn sentence_end(text: &str) -> Option<usize> {
    let stops = text.match_indices(['.', '!', '?']).map(|(at, stop)| (at, at + stop.len()));
    let mut ends = stops.filter(|(at, end)| {
        let word = text[..*at].rsplit([' ', '\u{a0}']).next().unwrap_or_default();
        let is_short_name = word.starts_with(char::is_uppercase) && word.chars().count() <= MOST_TITLE_LETTERS;
        let next = text[*end..].trim_start();
        let is_parted = next.len() < text[*end..].len();
        is_parted && !is_short_name && next.starts_with(|first: char| first.is_uppercase() || "“‘«„".contains(first))
    });
    ends.next().map(|(_, end)| end)
}

/// `figure-3`, or with a further number where the author has used that.
fn free_anchor(name: &str, number: usize, anchors: &BTreeMap<String, Target>) -> String {
    let plain = format!("{name}-{number}");
    if !anchors.contains_key(&plain) {
        return plain;
    }
    let further = (2_u32..).map(|turn| format!("{plain}-{turn}"));
    let mut free = further.filter(|candidate| !anchors.contains_key(candidate));
    free.next().expect("the names never end")
}

#[cfg(test)]
mod tests {
    use super::sentence_end;

    #[test]
    fn a_list_names_the_first_sentence_of_a_caption() {
        let first = |text: &'static str| sentence_end(text).map_or(text, |end| &text[..end]);
        assert_eq!(first("The quay. It was built in 1881."), "The quay.");
        assert_eq!(first("Who goes? “Nobody.”"), "Who goes?");
        assert_eq!(
            first("The map of St. Petersburg by J. Smith, ed. 5. The river is blue."),
            "The map of St. Petersburg by J. Smith, ed. 5."
        );
        assert_eq!(first("The quay in 1881"), "The quay in 1881");
    }
}
