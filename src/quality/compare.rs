//! Two reports side by side: what became better, what worse.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use serde_json::json;

use crate::quality::Figure;
use crate::quality::Tally;
use crate::quality::figure::Unit;
use crate::quality::figure::Value;

/// A report as read from its JSON, as far as it can be compared.
#[derive(Clone, Debug, Default)]
pub struct Earlier {
    pub slug: String,
    pub edition: String,
    figures: BTreeMap<String, Value>,
}

/// One figure, then and now.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Change {
    pub figure: Figure,
    /// `None` where the earlier report did not have it.
    pub before: Option<Value>,
    pub now: Value,
    pub verdict: Verdict,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    Better,
    Worse,
    Same,
    /// Neither direction is better in itself.
    Unjudged,
}

impl Verdict {
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Better => "better",
            Verdict::Worse => "worse",
            Verdict::Same => "same",
            Verdict::Unjudged => "",
        }
    }
}

impl Earlier {
    /// Reads the JSON of a report; `None` where the text is none.
    pub fn parse(text: &str) -> Option<Earlier> {
        let report: Json = serde_json::from_str(text).ok()?;
        report.get("report")?.as_u64()?;
        let word = |value: Option<&Json>| value.and_then(Json::as_str).unwrap_or_default().to_string();
        let figure = |(key, entry): (&String, &Json)| {
            let of = entry.get("of").and_then(Json::as_u64).unwrap_or(0) as u32;
            Some((key.clone(), Value { amount: entry.get("value")?.as_f64()?, of }))
        };
        Some(Earlier {
            slug: word(report.pointer("/book/slug")),
            edition: word(report.get("edition")),
            figures: report.get("figures")?.as_object()?.iter().filter_map(figure).collect(),
        })
    }

    pub fn value(&self, figure: Figure) -> Option<Value> {
        self.figures.get(figure.key()).copied()
    }

    /// Every figure of a book beside its earlier value.
    pub fn changes(&self, book: &Tally) -> Vec<Change> {
        let change = |figure: Figure| {
            let (before, now) = (self.value(figure), figure.value(book));
            let verdict = before.map_or(Verdict::Unjudged, |before| verdict(figure, before, now));
            Change { figure, before, now, verdict }
        };
        Figure::ALL.into_iter().map(change).collect()
    }
}

/// Judges a change by how far the figure is from its best value; what is not shown is no change.
fn verdict(figure: Figure, before: Value, now: Value) -> Verdict {
    let distance = |value: Value| {
        let shown = match figure.unit() {
            Unit::Share => value.percent(),
            Unit::Ratio | Unit::Count => value.amount,
        };
        let shown = (shown * 1000.0).round() / 1000.0;
        match figure {
            Figure::SpaceMean | Figure::SpaceP50 | Figure::SpaceP05 => (shown - 1.0).abs(),
            Figure::PageFill => -shown,
            _ => shown,
        }
    };
    if matches!(figure, Figure::ScaledLines | Figure::LetterspacedLines) {
        return Verdict::Unjudged;
    }
    match distance(now).total_cmp(&distance(before)) {
        std::cmp::Ordering::Less => Verdict::Better,
        std::cmp::Ordering::Greater => Verdict::Worse,
        std::cmp::Ordering::Equal => Verdict::Same,
    }
}

/// The comparison for other programs: one object.
pub fn to_json(changes: &[Change]) -> Json {
    let entry = |change: &Change| {
        json!({
            "figure": change.figure.key(),
            "before": change.before.map(|value| value.amount),
            "now": change.now.amount,
            "verdict": change.verdict.word(),
        })
    };
    json!({ "type": "comparison", "figures": changes.iter().map(entry).collect::<Vec<_>>() })
}

/// The comparison as a table for a terminal.
pub fn table(changes: &[Change]) -> String {
    let mut rows = vec![["".to_string(), "before".to_string(), "now".to_string(), "".to_string()]];
    for change in changes {
        let before = change.before.map_or("–".to_string(), |value| change.figure.shown(value));
        let now = change.figure.shown(change.now);
        rows.push([change.figure.title().to_string(), before, now, change.verdict.word().to_string()]);
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (first, second, third) = (width(0), width(1), width(2));
    let line = |row: &[String; 4]| {
        let [title, before, now, verdict] = row;
        let line = format!("{title:first$}  {before:>second$}  {now:>third$}  {verdict}");
        format!("{}\n", line.trim_end())
    };
    rows.iter().map(line).collect()
}
