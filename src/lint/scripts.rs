//! X043: letters of two scripts in one word: a Cyrillic `а` in a Latin word looks right, and no search finds the word.

use std::ops::Range;

use unicode_script::Script;
use unicode_script::UnicodeScript;

use crate::diag::codes::lint::X043;
use crate::lint::Text;
use crate::lint::findings::Findings;
use crate::lint::flow::Flow;
use crate::lint::words::is_hyphen;

pub fn check(text: &Text, found: &mut Findings) {
    for flow in text.flows.iter().filter(|flow| !flow.text.is_ascii()) {
        for range in flow.words.iter().filter(|range| !flow.text[(*range).clone()].is_ascii()) {
            for part in parts(flow, range.clone()) {
                check_part(flow, part, found);
            }
        }
    }
}

/// The parts of a word between hyphens: `USB-кабель` is sound.
fn parts<'f>(flow: &'f Flow, range: Range<usize>) -> impl Iterator<Item = Range<usize>> + 'f {
    let word = &flow.text[range.clone()];
    word.split(is_hyphen).map(move |part| {
        let start = range.start + (part.as_ptr() as usize - word.as_ptr() as usize);
        start..start + part.len()
    })
}

/// Greek letters that look like Latin or Cyrillic ones. The others are signs where they stand in a word: μm, kΩ, TNFα.
const GREEK_ALIKE: &str = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρυι";

fn check_part(flow: &Flow, range: Range<usize>, found: &mut Findings) {
    let word = &flow.text[range.clone()];
    let count = |script: Script| word.chars().filter(|one| one.is_alphabetic() && one.script() == script).count();
    let [latin, cyrillic, greek] = [Script::Latin, Script::Cyrillic, Script::Greek].map(count);
    let mut all =
        [(latin, Script::Latin, "Latin"), (cyrillic, Script::Cyrillic, "Cyrillic"), (greek, Script::Greek, "Greek")];
    all.sort_by_key(|(count, ..)| std::cmp::Reverse(*count));
    let [(_, _, main), (n_strange, script, strange), _] = all;
    if n_strange == 0 {
        return;
    }
    let is_told = |one: char| one.script() == script && (script != Script::Greek || GREEK_ALIKE.contains(one));
    let Some((at, letter)) = word.char_indices().find(|(_, one)| is_told(*one)) else { return };
    let at = range.start + at;
    let message = format!("the letter “{letter}” (U+{:04X}) is {strange}, the word “{word}” {main}", u32::from(letter));
    found.tell(&X043, flow.span(at..at + letter.len_utf8()), message, "write the letter of the word's own script");
}
