//! What the checks found, before the ignore file is asked and like findings become one.

use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::diag::Sink;
use crate::lint::ignore::Ignored;
use crate::source::SourceMap;
use crate::source::Span;

/// Further places that a finding shows.
const MAX_LABELS: usize = 24;

/// One finding, of one place or several.
#[derive(Clone, Debug)]
struct Found {
    code: &'static Code,
    message: String,
    hint: String,
    places: Vec<Span>,
    /// What is said beside the places after the first.
    also: String,
}

/// Everything that was found.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    all: Vec<Found>,
}

impl Findings {
    /// Adds a finding of one place.
    pub fn tell(&mut self, code: &'static Code, span: Span, message: String, hint: impl Into<String>) {
        self.all.push(Found { code, message, hint: hint.into(), places: vec![span], also: String::new() });
    }

    /// Adds a finding of one cause that shows at several places, which may be none.
    pub fn tell_all(&mut self, code: &'static Code, places: Vec<Span>, message: String, hint: impl Into<String>) {
        self.all.push(Found { code, message, hint: hint.into(), places, also: "also here".to_string() });
    }

    /// Reports all that the ignore file does not cover.
    pub fn report(self, ignored: &mut Ignored, sources: &SourceMap, sink: &mut Sink) {
        for found in self.all {
            let told = |span: &Span| !ignored.covers(found.code, *span, sources);
            let places: Vec<Span> = found.places.into_iter().filter(told).collect();
            let Some((first, others)) = places.split_first() else { continue };
            let mut diagnostic = Diagnostic::new(found.code, *first, found.message);
            diagnostic.count = places.len();
            if !found.hint.is_empty() {
                diagnostic.hint(found.hint);
            }
            for span in others.iter().take(MAX_LABELS) {
                diagnostic.label(*span, found.also.clone());
            }
            sink.push(diagnostic);
        }
    }
}
