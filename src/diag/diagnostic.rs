//! One finding.

use crate::diag::Code;
use crate::diag::Severity;
use crate::source::Span;

/// Where on the printed page a finding stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The folio as printed, or the physical page number in brackets where none is printed.
    pub folio: String,
    /// The line of the page, from 1, where the finding has one.
    pub line: Option<usize>,
}

/// Where in a finished file a finding stands, what was measured there, and who asks for something else.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FilePlace {
    pub file: String,
    /// The page of the file, counted from 1, that was measured; `None` for what concerns the whole file.
    pub page: Option<usize>,
    /// On that page, in tenths of a millimetre from the left and from the head of the trim.
    pub at: Option<[i32; 2]>,
    /// All pages of the same cause, rising.
    pub pages: Vec<usize>,
    pub measured: Option<String>,
    pub demanded: Option<String>,
    /// A printer's table with its date, or a clause of a standard.
    pub source: Option<String>,
}

/// A finding with its place, message and advice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    pub code: &'static Code,
    pub severity: Severity,
    /// `None` only where no file is at fault.
    pub span: Option<Span>,
    /// Lower case, no full stop; names the thing and quotes the text.
    pub message: String,
    /// Further places with a word on each.
    pub labels: Vec<(Span, String)>,
    /// What the author can do.
    pub hints: Vec<String>,
    pub place: Option<Place>,
    /// Of a finding in a finished file, which has no line to show.
    pub file_place: Option<Box<FilePlace>>,
    /// How many findings of the same cause this one stands for.
    pub count: usize,
}

impl Diagnostic {
    pub fn new(code: &'static Code, span: impl Into<Option<Span>>, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity: code.severity,
            span: span.into().filter(Span::is_written),
            // A quoted text may run over several lines of the manuscript; the message is one line.
            message: message.into().replace('\n', " "),
            labels: Vec::new(),
            hints: Vec::new(),
            place: None,
            file_place: None,
            count: 1,
        }
    }

    pub fn hint(&mut self, hint: impl Into<String>) -> &mut Diagnostic {
        self.hints.push(hint.into());
        self
    }

    pub fn label(&mut self, span: Span, label: impl Into<String>) -> &mut Diagnostic {
        if span.is_written() {
            self.labels.push((span, label.into()));
        }
        self
    }

    pub fn place(&mut self, place: Place) -> &mut Diagnostic {
        self.place = Some(place);
        self
    }
}

/// Words in a row, for a message: `head, foot and spine`.
pub fn listed<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> String {
    let words: Vec<W> = words.into_iter().collect();
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.concat(),
    }
}
