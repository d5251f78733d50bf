//! X010: brackets without a partner in their paragraph or in the paragraphs after it.

use std::collections::BTreeMap;

use crate::diag::codes::lint::X010;
use crate::lint::Text;
use crate::lint::findings::Findings;
use crate::lint::flow::Flow;
use crate::lint::words::after;
use crate::lint::words::before;
use crate::source::Span;

/// A bracket without a partner so far.
#[derive(Clone, Copy)]
struct Bracket {
    mark: char,
    span: Span,
}

/// Open brackets by the list of blocks that holds their paragraph, and by the mark that closes them: a bracket may close in a later block of
/// the same list.
type Open = BTreeMap<(usize, char), Vec<Bracket>>;

pub fn check(text: &Text, found: &mut Findings) {
    let mut open = Open::new();
    let mut lone: Vec<Bracket> = Vec::new();
    for flow in &text.flows {
        let mut own = Open::new();
        let marks: Vec<(usize, char)> =
            flow.text.char_indices().filter(|(_, mark)| matches!(mark, '(' | ')' | '[' | ']')).collect();
        let mut end_of_interval = None;
        for (idx, (at, mark)) in marks.iter().copied().enumerate() {
            let next = marks.get(idx + 1).map(|(next, _)| *next);
            if end_of_interval == Some(at) || (mark == '(' && is_sad_mouth(flow, at)) {
                continue;
            }
            end_of_interval = next.filter(|next| is_interval(&flow.text[at..=*next]));
            if end_of_interval.is_some() {
                continue;
            }
            let bracket = Bracket { mark, span: flow.span(at..at + 1) };
            let key = (flow.place.0, closer(mark));
            if closer(mark) != mark {
                own.entry(key).or_default().push(bracket);
            } else if own.get_mut(&key).and_then(Vec::pop).is_none()
                && !(mark == ')' && is_list_mark(flow, at))
                && open.get_mut(&key).and_then(Vec::pop).is_none()
            {
                lone.push(bracket);
            }
        }
        for (key, brackets) in own {
            open.entry(key).or_default().extend(brackets);
        }
    }
    for one in lone.into_iter().chain(open.into_values().flatten()) {
        let missing = if closer(one.mark) == one.mark { "an opening" } else { "a closing" };
        let message = format!("bracket “{}” without {missing} one", one.mark);
        found.tell(&X010, one.span, message, "add the missing bracket, or take this one out");
    }
}

fn closer(mark: char) -> char {
    match mark {
        '(' => ')',
        '[' => ']',
        other => other,
    }
}

/// `[0, 1)`, `(a, b]`: two short values; on one side the border belongs to them, on the other not.
fn is_interval(text: &str) -> bool {
    let is_value = |value: &str| {
        let value = value.trim();
        (1..=8).contains(&value.chars().count()) && !value.contains(char::is_whitespace)
    };
    let inner = text.get(1..text.len() - 1).and_then(|inner| inner.split_once([',', ';']));
    (text.starts_with('[') && text.ends_with(')') || text.starts_with('(') && text.ends_with(']'))
        && inner.is_some_and(|(first, second)| is_value(first) && is_value(second))
}

/// The mouth of a sad face: `:(`, `:-(`.
fn is_sad_mouth(flow: &Flow, at: usize) -> bool {
    let head = &flow.text[..at];
    let ends = after(&flow.text, at + 1).is_none_or(|one| one.is_whitespace() || matches!(one, '.' | ',' | ')'));
    let eyes = head.strip_suffix('-').unwrap_or(head);
    ends && eyes.ends_with([':', ';'])
}

/// `a)`, `12)`, `iv)`, and the mouth of a smiling face.
fn is_list_mark(flow: &Flow, at: usize) -> bool {
    let head = &flow.text[..at];
    let word =
        head.rsplit(char::is_whitespace).next().unwrap_or_default().trim_start_matches(['“', '"', '‘', '«', '„']);
    let is_short = (1..=4).contains(&word.chars().count()) && word.chars().all(char::is_alphanumeric);
    let is_number = word.chars().all(|one| one.is_ascii_digit() || "ivxIVX".contains(one)) || word.chars().count() == 1;
    (is_short && is_number) || matches!(before(&flow.text, at), Some(':' | ';' | '-'))
}
