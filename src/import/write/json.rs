//! The account of the changes as JSON.

use serde_json::Value;
use serde_json::json;

use crate::import::Imported;
use crate::import::audit::Change;
use crate::import::audit::Effect;
use crate::import::rules;
use crate::import::text::SourceText;

/// One object: what was learned, how often each rule was used, and one entry for each change.
pub fn json(imported: &Imported) -> Value {
    let rules: Vec<Value> = rules::ALL
        .iter()
        .map(|rule| (rule, imported.audit.count(rule)))
        .filter(|(_, count)| *count > 0)
        .map(|(rule, count)| json!({ "id": rule.id, "title": rule.title, "changes": count }))
        .collect();
    let changes: Vec<Value> = imported.audit.changes.iter().map(|change| entry(change, &imported.source)).collect();
    json!({
        "title": imported.facts.title,
        "language": imported.facts.language,
        "headings": imported.counts.headings,
        "paragraphs": imported.counts.paragraphs,
        "notes": imported.counts.notes,
        "calls": imported.counts.calls,
        "learned": imported.learned,
        "proof": "every letter and digit of the source is in the manuscript or in an entry with the effect removed or replaced",
        "rules": rules,
        "changes": changes,
    })
}

fn entry(change: &Change, source: &SourceText) -> Value {
    let (first, last) = source.line_numbers(change.slice);
    json!({
        "rule": change.rule.id,
        "effect": effect(change.effect),
        "lines": [first, last],
        "before": source.get(change.slice),
        "after": change.after,
        "confidence": change.confidence,
        "because": change.because,
    })
}

pub fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Removed => "removed",
        Effect::Replaced => "replaced",
        Effect::Kept => "kept",
        Effect::Reported => "reported",
    }
}
