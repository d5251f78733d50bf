//! The account of the changes as JSON.

use serde::Serialize;

use crate::import::Imported;
use crate::import::audit::Change;
use crate::import::audit::Effect;
use crate::import::rules;
use crate::import::text::SourceText;

/// What was learned, how often each rule was used, and one entry for each change. The words are borrowed from the source: a long text has many.
#[derive(Serialize)]
struct Account<'a> {
    calls: usize,
    changes: Vec<Entry<'a>>,
    headings: usize,
    language: &'a str,
    learned: &'a [String],
    notes: usize,
    paragraphs: usize,
    proof: &'a str,
    rules: Vec<Used<'a>>,
    title: Option<&'a str>,
}

#[derive(Serialize)]
struct Entry<'a> {
    after: &'a str,
    because: &'a str,
    before: &'a str,
    confidence: u8,
    effect: &'a str,
    lines: (usize, usize),
    rule: &'a str,
}

#[derive(Serialize)]
struct Used<'a> {
    changes: usize,
    id: &'a str,
    title: &'a str,
}

/// The account, indented, with a line end.
pub fn json(imported: &Imported) -> String {
    let used = rules::ALL.iter().map(|rule| (rule, imported.audit.count(rule))).filter(|(_, changes)| *changes > 0);
    let account = Account {
        calls: imported.counts.calls,
        changes: imported.audit.changes.iter().map(|change| entry(change, &imported.source)).collect(),
        headings: imported.counts.headings,
        language: &imported.facts.language,
        learned: &imported.learned,
        notes: imported.counts.notes,
        paragraphs: imported.counts.paragraphs,
        proof: "every letter and digit of the source is in the manuscript or in an entry with the effect removed or replaced",
        rules: used.map(|(rule, changes)| Used { changes, id: rule.id, title: rule.title }).collect(),
        title: imported.facts.title.as_deref(),
    };
    serde_json::to_string_pretty(&account).expect("texts and numbers are JSON") + "\n"
}

fn entry<'a>(change: &'a Change, source: &'a SourceText) -> Entry<'a> {
    Entry {
        after: &change.after,
        because: &change.because,
        before: source.get(change.slice),
        confidence: change.confidence,
        effect: effect(change.effect),
        lines: source.line_numbers(change.slice),
        rule: change.rule.id,
    }
}

pub fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Removed => "removed",
        Effect::Replaced => "replaced",
        Effect::Kept => "kept",
        Effect::Reported => "reported",
    }
}
