//! Where diagnostics are gathered.

use std::collections::BTreeSet;

use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::diag::Severity;
use crate::source::Span;

/// Gathers the diagnostics of a run. Work that runs in parallel gets a sink each; they are merged in order, so the result does not depend on threads.
#[derive(Debug, Default)]
pub struct Sink {
    diagnostics: Vec<Diagnostic>,
}

impl Sink {
    pub fn new() -> Sink {
        Sink::default()
    }

    /// Adds a finding and hands it back, for hints and labels.
    pub fn report(
        &mut self,
        code: &'static Code,
        span: impl Into<Option<Span>>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.diagnostics.push(Diagnostic::new(code, span, message));
        self.diagnostics.last_mut().expect("one was pushed just now")
    }

    /// Takes over a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Takes over all findings of another sink.
    pub fn merge(&mut self, other: Sink) {
        self.diagnostics.extend(other.diagnostics);
    }

    /// Makes errors of all findings of a code from the `first` one on. Returns whether there are any.
    pub fn raise(&mut self, code: &'static Code, first: usize) -> bool {
        let found = self.diagnostics.iter_mut().skip(first).filter(|one| one.code.id == code.id);
        found.map(|one| one.severity = Severity::Error).count() > 0
    }

    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Ends the gathering: sorted by file and position, findings without a place last, equal ones told once.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by_key(|diagnostic| (diagnostic.span.is_none(), diagnostic.span));
        // Editions that share their looks report the same faults one after the other, so equal findings need not be neighbors.
        let mut told = BTreeSet::new();
        self.diagnostics.retain(|one| {
            let place = one.place.as_ref().map(|place| (place.folio.clone(), place.line));
            let file = one.file_place.as_ref().map(|place| (place.file.clone(), place.source.clone()));
            told.insert((one.span, one.code.id, one.message.clone(), place, file))
        });
        self.diagnostics
    }
}
