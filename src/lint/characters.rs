//! X040 to X045: characters that do not belong into a text: lost, invisible, private, look-alikes, letters in pieces, wrongly decoded ones.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::diag::codes::lint::X040;
use crate::diag::codes::lint::X041;
use crate::diag::codes::lint::X042;
use crate::diag::codes::lint::X044;
use crate::diag::codes::lint::X045;
use crate::import::decode::turned_back;
use crate::lint::Text;
use crate::lint::findings::Findings;
use crate::lint::flow::Flow;
use crate::lint::words::after;
use crate::lint::words::before;
use crate::lint::words::is_combining;
use crate::lint::words::is_hyphen;
use crate::source::Span;

/// Kinds of which a file has hundreds or none: each is one finding.
#[derive(Default)]
struct Many {
    /// Letters as one sign, by the sign.
    signs: BTreeMap<char, Vec<Span>>,
    /// Letters in pieces, and the first of them as one character.
    pieces: Vec<Span>,
    composed: String,
}

pub fn check(text: &Text, found: &mut Findings) {
    let mut many = Many::default();
    for flow in &text.flows {
        let mut done = 0;
        for (at, one) in flow.text.char_indices().filter(|(_, one)| !one.is_ascii()) {
            if at < done {
                continue;
            }
            done = mojibake(flow, at, found);
            if done <= at {
                single(flow, at, one, &mut many, found);
            }
        }
    }
    many.tell(found);
}

impl Many {
    fn tell(self, found: &mut Findings) {
        for (sign, places) in self.signs {
            let plain: String = std::iter::once(sign).nfkc().collect();
            let message = format!("“{sign}” (U+{:04X}) for “{plain}”", u32::from(sign));
            let hint = "write the plain letters: the font joins them where it can, and searches find them";
            found.tell_all(&X042, places, message, hint);
        }
        let message = format!("“{}” written as a letter and a mark", self.composed);
        found.tell_all(
            &X044,
            self.pieces,
            message,
            "write it as one character: searches and some fonts miss the other form",
        );
    }
}

/// One character that is odd wherever it stands, or beside its neighbors.
fn single(flow: &Flow, at: usize, one: char, many: &mut Many, found: &mut Findings) {
    let end = at + one.len_utf8();
    let span = flow.span(at..end);
    let point = format!("U+{:04X}", u32::from(one));
    if one == '\u{fffd}' {
        let message = format!("a letter was lost here: “{}”", flow.around(at..end));
        found.tell(&X040, span, message, "look it up in the source, and write it");
    } else if is_private(one) {
        found.tell(
            &X040,
            span,
            format!("character {point}, which means something in one font only"),
            "write the character that was meant",
        );
    } else if let Some(name) = invisible(flow, at, end, one) {
        found.tell(&X041, span, format!("{name} ({point}): “{}”", flow.around(at..end)), "delete it");
    } else if is_sign(flow, at, one) {
        many.signs.entry(one).or_default().push(span);
    } else if is_combining(one) {
        in_pieces(flow, at, end, many);
    }
}

/// Places for private use, and those that are no characters for good.
fn is_private(one: char) -> bool {
    matches!(one, '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}' | '\u{f0000}'..='\u{10ffff}')
        || u32::from(one) & 0xfffe == 0xfffe
}

/// What a character is called that shows nothing and does no work where it stands.
fn invisible(flow: &Flow, at: usize, end: usize, one: char) -> Option<&'static str> {
    let (left, right) = (before(&flow.text, at), after(&flow.text, end));
    let is_between = |holds: fn(char) -> bool| left.is_some_and(holds) && right.is_some_and(holds);
    match one {
        '\u{200b}' if !is_between(char::is_alphanumeric) => Some("zero-width space"),
        '\u{feff}' => Some("byte order mark"),
        // Both work in the scripts of India and Persia, the joiner between pictures of faces too; and the non-joiner parts ligatures, as
        // German does where two words meet: Auf|lage.
        '\u{200c}' if left.is_none_or(|one| one < '\u{600}') && !is_between(char::is_alphabetic) => {
            Some("zero-width non-joiner")
        }
        '\u{200d}' if left.is_none_or(|one| one < '\u{600}') => Some("zero-width joiner"),
        '\u{ad}' if !is_between(char::is_alphabetic) => Some("soft hyphen that is within no word"),
        '\u{ad}' if left.is_some_and(is_hyphen) => Some("soft hyphen beside a hyphen"),
        '\u{2028}' | '\u{2029}' => Some("line separator"),
        '\u{180e}' | '\u{2061}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' => {
            Some("invisible character")
        }
        _ => None,
    }
}

/// Whether a character is a ligature or a wide form. Those are at home in the scripts of East Asia.
fn is_sign(flow: &Flow, at: usize, one: char) -> bool {
    let is_wide = matches!(one, '\u{ff01}'..='\u{ff5e}') && before(&flow.text, at).is_none_or(|left| left < '\u{2e80}');
    is_wide || matches!(one, '\u{fb00}'..='\u{fb06}')
}

/// A letter and its mark as two characters, where there is one for both.
fn in_pieces(flow: &Flow, at: usize, end: usize, many: &mut Many) {
    let Some(base) = before(&flow.text, at).filter(|base| base.is_alphabetic()) else { return };
    let start = at - base.len_utf8();
    let composed: String = flow.text[start..end].nfc().collect();
    if composed.chars().count() == 1 {
        many.pieces.push(flow.span(start..end));
        if many.composed.is_empty() {
            many.composed = composed;
        }
    }
}

/// UTF-8 taken for Windows-1252: `Ã©` for `é`. Returns the end of what was found, or `at`.
fn mojibake(flow: &Flow, at: usize, found: &mut Findings) -> usize {
    let rest = &flow.text[at..];
    let begins_run = before(&flow.text, at).is_none_or(|left| left.is_ascii());
    if !begins_run || !rest.starts_with(['Ã', 'â', 'Â', 'Ð', 'Ñ']) {
        return at;
    }
    let run = &rest[..rest.find(|one: char| one.is_ascii()).unwrap_or(rest.len())];
    let Some(meant) = turned_back(run) else { return at };
    let message = format!("“{run}” is “{meant}”, decoded wrongly");
    found.tell(
        &X045,
        flow.span(at..at + run.len()),
        message,
        format!("write “{meant}”; the whole file may have been saved so"),
    );
    at + run.len()
}
