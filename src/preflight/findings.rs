//! What was found in a file, gathered by cause: a fault of three hundred pages is one report, with the worst case and the pages.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

use hayro_font::kurbo::Rect;

use crate::diag::Code;
use crate::diag::FilePlace;
use crate::diag::Severity;
use crate::diag::Sink;

/// Findings of one file.
#[derive(Default)]
pub struct Findings {
    groups: BTreeMap<(&'static str, Cow<'static, str>), Group>,
}

struct Group {
    code: &'static Code,
    /// The worst case.
    finding: Finding,
    badness: f64,
    pages: BTreeSet<usize>,
    count: usize,
}

/// One case, in words.
#[derive(Clone, Debug, Default)]
pub struct Finding {
    pub message: String,
    pub advice: String,
    /// Another one than that of the code.
    pub severity: Option<Severity>,
    pub at: Option<[i32; 2]>,
    pub measured: Option<String>,
    pub demanded: Option<String>,
    pub source: Option<String>,
    page: Option<usize>,
}

/// What a case belongs to: its code, and what tells it from others of the code.
#[derive(Clone, Debug)]
pub struct Cause {
    pub code: &'static Code,
    pub name: Cow<'static, str>,
    /// `None` for the whole file.
    pub page: Option<usize>,
}

impl Findings {
    /// Adds a case. Of each cause the case of the greatest badness is put in words, the first of equals.
    pub fn add(&mut self, cause: Cause, badness: f64, words: impl FnOnce() -> Finding) {
        let group = self.groups.entry((cause.code.id, cause.name)).or_insert_with(|| Group {
            code: cause.code,
            finding: Finding::default(),
            badness: f64::NEG_INFINITY,
            pages: BTreeSet::new(),
            count: 0,
        });
        group.count += 1;
        group.pages.extend(cause.page);
        if badness > group.badness {
            group.badness = badness;
            group.finding = words();
            group.finding.page = cause.page;
        }
    }

    /// Takes over the findings of later pages.
    pub fn merge(&mut self, later: Findings) {
        for (key, group) in later.groups {
            match self.groups.get_mut(&key) {
                None => {
                    self.groups.insert(key, group);
                }
                Some(own) => {
                    own.count += group.count;
                    own.pages.extend(group.pages);
                    if group.badness > own.badness {
                        (own.badness, own.finding) = (group.badness, group.finding);
                    }
                }
            }
        }
    }

    /// Reports everything, by code.
    pub fn report(self, file: &str, sink: &mut Sink) {
        for group in self.groups.into_values() {
            let Finding { message, advice, severity, at, measured, demanded, source, page } = group.finding;
            let diagnostic = sink.report(group.code, None, message);
            diagnostic.hint(advice);
            diagnostic.count = group.count;
            diagnostic.severity = severity.unwrap_or(group.code.severity);
            let pages = group.pages.into_iter().collect();
            diagnostic.file_place =
                Some(Box::new(FilePlace { file: file.to_string(), page, at, pages, measured, demanded, source }));
        }
    }
}

impl Finding {
    pub fn new(message: impl Into<String>, advice: impl Into<String>) -> Finding {
        Finding { message: message.into(), advice: advice.into(), ..Finding::default() }
    }

    /// Names the place: the corner at the head and the left, in tenths of a millimetre from that of the trim.
    pub fn at(self, bounds: Rect, trim: Rect) -> Finding {
        let tenths = |points: f64| (points * 254.0 / 72.0).round().clamp(-1e6, 1e6) as i32;
        Finding { at: Some([tenths(bounds.x0 - trim.x0), tenths(trim.y1 - bounds.y1)]), ..self }
    }

    pub fn measured(self, measured: impl Into<String>) -> Finding {
        Finding { measured: Some(measured.into()), ..self }
    }

    /// What is asked for, and by whom.
    pub fn demanded(self, demanded: impl Into<String>, source: Option<String>) -> Finding {
        Finding { demanded: Some(demanded.into()), source, ..self }
    }

    pub fn severity(self, severity: Severity) -> Finding {
        Finding { severity: Some(severity), ..self }
    }
}

impl Cause {
    pub fn new(code: &'static Code, name: impl Into<Cow<'static, str>>) -> Cause {
        Cause { code, name: name.into(), page: None }
    }

    pub fn on(self, page: usize) -> Cause {
        Cause { page: Some(page), ..self }
    }
}

/// Points in millimetres, for people.
pub fn in_mm(points: f64) -> String {
    format!("{:.2} mm", points * 25.4 / 72.0)
}
