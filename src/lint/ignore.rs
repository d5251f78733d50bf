//! The ignore file, `lint.toml`: what an editor has looked at and found right.
//!
//! ```toml
//! off = ["X024"]                  # codes that are not told
//! allow = ["tum", "word , word"]  # words or passages that are right as they stand
//!
//! [[file]]
//! name = "manuscripts/letters.md" # only in this file, as messages name it
//! off = ["X050"]
//! allow = ["recieved"]
//! ```
//!
//! Reports C001 to C003 for what is no such file, X090 for an entry that fits nothing.

use std::ops::Range;

use crate::diag::Code;
use crate::diag::Sink;
use crate::diag::code;
use crate::diag::codes::config::C003;
use crate::diag::codes::lint::X090;
use crate::near::near_names;
use crate::source::FileId;
use crate::source::SourceMap;
use crate::source::Span;
use crate::toml_reader::Located;
use crate::toml_reader::TableReader;
use crate::toml_reader::TomlDocument;

/// What is not told.
#[derive(Clone, Debug, Default)]
pub struct Ignored {
    off: Vec<Off>,
    allowed: Vec<Allowed>,
    /// The files that the ignore file names.
    files: Vec<Located<String>>,
}

/// A code that is not told; `file` is the index of the file's entry.
#[derive(Clone, Debug)]
struct Off {
    code: &'static Code,
    file: Option<usize>,
}

/// A passage in which nothing is told.
#[derive(Clone, Debug)]
struct Allowed {
    text: Located<String>,
    file: Option<usize>,
    was_met: bool,
}

impl Ignored {
    /// Reads an ignore file.
    pub fn read(text: &str, file: FileId, sink: &mut Sink) -> Ignored {
        let document = TomlDocument::parse(text, Some(file), sink);
        let mut root = document.root();
        let mut ignored = Ignored::default();
        let tables = root.tables("file", sink);
        ignored.take(&mut root, None, sink);
        root.finish(sink);
        for mut table in tables {
            if let Some(name) = table.string("name", sink) {
                ignored.files.push(name.map(|name| name.trim_start_matches("./").to_string()));
                ignored.take(&mut table, Some(ignored.files.len() - 1), sink);
            } else if table.value("name").is_none() {
                sink.report(&C003, table.span, "`[[file]]` without `name`").hint("add the name of a manuscript file");
            }
            table.finish(sink);
        }
        ignored
    }

    fn take(&mut self, table: &mut TableReader, file: Option<usize>, sink: &mut Sink) {
        for value in table.array("off", sink) {
            let Some(id) = value.string("off", sink) else { continue };
            match code::find(id.value) {
                Some(code) => self.off.push(Off { code, file }),
                None => report_unknown(id, sink),
            }
        }
        for value in table.array("allow", sink) {
            let Some(text) = value.string("allow", sink) else { continue };
            let text = text.map(|text| text.trim().to_string());
            if !text.value.is_empty() {
                self.allowed.push(Allowed { text, file, was_met: false });
            }
        }
    }

    /// Switches codes off everywhere.
    pub fn switch_off(&mut self, code: &'static Code) {
        self.off.push(Off { code, file: None });
    }

    /// Whether a finding is not told; remembers the entry that covers it.
    pub fn covers(&mut self, code: &Code, span: Span, sources: &SourceMap) -> bool {
        let source = sources.file(span.file);
        let is_here = |file: Option<usize>| file.is_none_or(|idx| is_name_of(&self.files[idx].value, &source.name));
        if self.off.iter().any(|off| off.code.id == code.id && is_here(off.file)) {
            return true;
        }
        let range = span.start as usize..span.end as usize;
        let fits =
            |allowed: &&mut Allowed| is_here(allowed.file) && is_within(&allowed.text.value, &source.text, &range);
        match self.allowed.iter_mut().find(fits) {
            Some(allowed) => {
                allowed.was_met = true;
                true
            }
            None => false,
        }
    }

    /// Reports X090 for each entry that fits nothing in the files that were read.
    pub fn report_unmet(&self, sources: &SourceMap, sink: &mut Sink) {
        for name in &self.files {
            if !sources.files().any(|(_, file)| is_name_of(&name.value, &file.name)) {
                sink.report(&X090, name.span, format!("no manuscript file is named “{}”", name.value))
                    .hint("correct the name, or take the entry out");
            }
        }
        for allowed in self.allowed.iter().filter(|allowed| !allowed.was_met) {
            sink.report(&X090, allowed.text.span, format!("nothing is found at “{}” any more", allowed.text.value))
                .hint("take the entry out, so that it hides no later fault");
        }
    }
}

fn report_unknown(id: Located<&str>, sink: &mut Sink) {
    let report = sink.report(&C003, id.span, format!("no finding has the code “{}”", id.value));
    match near_names(id.value, code::all().map(|code| code.id)).first() {
        Some(near) => report.hint(format!("did you mean “{near}”?")),
        None => report.hint("`bindery explain` lists all codes"),
    };
}

/// Whether a name in the ignore file means a file: its whole path, or the end of it.
fn is_name_of(name: &str, path: &str) -> bool {
    path.strip_suffix(name).is_some_and(|head| head.is_empty() || head.ends_with('/'))
}

/// Whether a passage stands in the source around a finding, so that it holds all of it. Line ends count as spaces.
fn is_within(passage: &str, source: &str, range: &Range<usize>) -> bool {
    let floor = |mut at: usize| {
        while !source.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(range.start.saturating_sub(passage.len()));
    let end = floor((range.end + passage.len()).min(source.len()));
    let window = source[start..end].replace('\n', " ");
    window.match_indices(passage).any(|(at, _)| start + at <= range.start && range.end <= start + at + passage.len())
}
