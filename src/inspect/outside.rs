//! What EPUBCheck has said of a book, as findings at the same places as ours.

use serde_json::Value;

use crate::diag::Sink;
use crate::diag::codes::inspect::E149;
use crate::inspect::Inspected;
use crate::source::Span;

/// Takes over the messages of a report that `epubcheck --json` wrote. Reports E149.
pub fn report(report: &Value, inspected: &Inspected, sink: &mut Sink) {
    let messages = report["messages"].as_array().map_or(&[][..], Vec::as_slice);
    let weighs =
        |message: &&Value| matches!(message["severity"].as_str(), Some("FATAL" | "ERROR" | "WARNING" | "USAGE"));
    for message in messages.iter().filter(weighs) {
        let id = message["ID"].as_str().unwrap_or_default();
        let words = message["message"].as_str().unwrap_or_default().trim_end_matches('.');
        let mut locations = message["locations"].as_array().map_or(&[][..], Vec::as_slice).iter().peekable();
        let said = format!("EPUBCheck {id}: “{words}”");
        if locations.peek().is_none() {
            sink.report(&E149, None, said.clone());
        }
        for location in locations {
            let span = place(location, inspected);
            let file = location["path"].as_str().unwrap_or_default();
            let message = if span.is_some() { said.clone() } else { format!("{said} ({file})") };
            sink.report(&E149, span, message);
        }
    }
}

/// The place of a message, where its file is one of the texts.
fn place(location: &Value, inspected: &Inspected) -> Option<Span> {
    let path = location["path"].as_str()?;
    let text = inspected.texts.iter().find(|text| path.ends_with(&text.name))?;
    let line = location["line"].as_u64().filter(|line| *line > 0)? as usize;
    let column = location["column"].as_u64().unwrap_or(1).max(1) as usize;
    let start = match line {
        1 => 0,
        _ => text.bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(line - 2)?.0 + 1,
    };
    let words = std::str::from_utf8(&text.bytes[start..]).ok()?;
    let line = words.split('\n').next().unwrap_or_default();
    // The parser tells where what it means ends.
    let at = start + line.char_indices().nth(column.saturating_sub(2)).map_or(line.len(), |(at, _)| at);
    Some(Span::new(text.file, at, at))
}
