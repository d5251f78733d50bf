//! The editor's decisions: a file beside the manuscript, honored whenever the import is run again.
//!
//! ```toml
//! without = ["I022"]             # rules that shall not be used
//! pages = "as they stand"        # the order of the pages is left alone; or: as found, though it is not sure
//!
//! [[line]]
//! line = 311                     # the number of a line of the source
//! is = "heading 2"               # or: paragraph, goes on, text, removed
//!
//! [[replace]]
//! line = 63
//! from = "tum"
//! to = "turn"
//!
//! [[change]]                     # what a rule did, or reported, at one place
//! rule = "I012"
//! line = 70
//! text = "co-"                   # what stands there in the source
//! is = "wrong"                   # it is not done; or: right, and nobody is asked again
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::import::audit::Audit;
use crate::import::rows::Row;
use crate::import::rules;
use crate::import::rules::I012;
use crate::import::rules::I013;
use crate::import::rules::I014;
use crate::import::rules::I015;
use crate::import::rules::I040;
use crate::import::rules::I042;
use crate::import::rules::I043;
use crate::import::rules::I048;
use crate::import::rules::I060;
use crate::import::rules::I061;
use crate::import::rules::I070;
use crate::import::rules::Rule;
use crate::import::text::SourceText;

/// What the editor has decided about one line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineIs {
    Heading(u8),
    /// It opens a paragraph.
    Paragraph,
    /// It belongs to the paragraph above.
    GoesOn,
    /// It is text: no heading, no furniture.
    Text,
    Removed,
}

/// What the editor thinks of a change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    Right,
    Wrong,
}

/// The order of the pages.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum PageOrder {
    /// The text decides, and an order that is not sure is refused.
    #[default]
    Judged,
    AsTheyStand,
    /// The best order that was found, sure or not.
    AsFound,
}

/// A change that the editor has looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JudgedChange {
    pub rule: &'static Rule,
    pub line: usize,
    pub text: String,
    pub verdict: Verdict,
}

/// One correction of words.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replacement {
    pub line: usize,
    pub from: String,
    pub to: String,
}

/// All decisions.
#[derive(Clone, Default, Debug)]
pub struct Decisions {
    pub without: Vec<String>,
    pub pages: PageOrder,
    /// By line numbers, from 1.
    pub lines: BTreeMap<usize, LineIs>,
    pub replacements: Vec<Replacement>,
    pub changes: Vec<JudgedChange>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    without: Vec<String>,
    pages: Option<String>,
    #[serde(default)]
    line: Vec<FileLine>,
    #[serde(default)]
    replace: Vec<Replacement>,
    #[serde(default)]
    change: Vec<FileChange>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileLine {
    line: usize,
    is: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileChange {
    rule: String,
    line: usize,
    text: String,
    is: String,
}

/// Rules whose single changes can be refused. Headings and joined lines are refused by `[[line]]`, which says what the line is.
pub const REFUSABLE: [&Rule; 10] = [&I012, &I013, &I014, &I015, &I040, &I042, &I043, &I048, &I060, &I061];

impl Decisions {
    /// Reads the file of decisions.
    ///
    /// # Errors
    /// A message that names the fault.
    pub fn parse(text: &str) -> Result<Decisions, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut decisions = Decisions { without: file.without, replacements: file.replace, ..Decisions::default() };
        for id in &decisions.without {
            rules::find(id).ok_or_else(|| format!("there is no rule “{id}”"))?;
        }
        decisions.pages = match file.pages.as_deref() {
            None => PageOrder::Judged,
            Some("as they stand") => PageOrder::AsTheyStand,
            Some("as found") => PageOrder::AsFound,
            Some(other) => return Err(format!("`pages` is “as they stand”, “as found” or left out, not “{other}”")),
        };
        for entry in file.line {
            decisions.lines.insert(entry.line, line_is(&entry.is)?);
        }
        decisions.changes = file.change.into_iter().map(judged).collect::<Result<_, String>>()?;
        Ok(decisions)
    }

    pub fn of(&self, row: &Row) -> Option<LineIs> {
        self.lines.get(&(row.line + 1)).copied()
    }

    /// Leaves out the lines that the editor wants removed.
    pub fn without_removed(&self, rows: Vec<Row>, _source: &SourceText, audit: &mut Audit) -> Vec<Row> {
        if self.lines.is_empty() {
            return rows;
        }
        let (gone, kept): (Vec<Row>, Vec<Row>) =
            rows.into_iter().partition(|row| self.of(row) == Some(LineIs::Removed));
        for row in gone {
            audit.removed(&I070, row.words, 100, "decided by hand");
        }
        kept
    }
}

fn judged(entry: FileChange) -> Result<JudgedChange, String> {
    let FileChange { rule, line, text, is } = entry;
    let rule = rules::find(&rule).ok_or_else(|| format!("there is no rule “{rule}”"))?;
    let verdict = match is.as_str() {
        "right" => Verdict::Right,
        "wrong" if REFUSABLE.contains(&rule) => Verdict::Wrong,
        "wrong" => {
            let id = rule.id;
            return Err(format!(
                "single changes of {id} cannot be refused; say what the line is with `[[line]]`, or use `without`"
            ));
        }
        _ => return Err(format!("a change is `right` or `wrong`, not “{is}”")),
    };
    Ok(JudgedChange { rule, line, text, verdict })
}

fn line_is(text: &str) -> Result<LineIs, String> {
    if let Some(level) = text.strip_prefix("heading ") {
        let level = level.parse().ok().filter(|level| (1..=6).contains(level));
        return level.map(LineIs::Heading).ok_or_else(|| format!("“{text}”: levels are 1 to 6"));
    }
    match text {
        "paragraph" => Ok(LineIs::Paragraph),
        "goes on" => Ok(LineIs::GoesOn),
        "text" => Ok(LineIs::Text),
        "removed" => Ok(LineIs::Removed),
        _ => Err(format!("a line is `heading 2`, `paragraph`, `goes on`, `text` or `removed`, not “{text}”")),
    }
}

#[cfg(test)]
mod tests {
    use super::Decisions;
    use super::LineIs;
    use super::PageOrder;
    use super::Verdict;

    #[test]
    fn decisions_are_read_and_faults_named() {
        let text = "without = [\"I022\"]\n[[line]]\nline = 3\nis = \"heading 2\"\n[[replace]]\nline = 1\nfrom = \"tum\"\nto = \"turn\"\n";
        let decisions = Decisions::parse(text).unwrap();
        assert_eq!(decisions.lines[&3], LineIs::Heading(2));
        assert_eq!(decisions.replacements[0].to, "turn");
        let text = "pages = \"as found\"\n[[change]]\nrule = \"I012\"\nline = 7\ntext = \"co-\"\nis = \"wrong\"\n";
        let decisions = Decisions::parse(text).unwrap();
        assert_eq!((decisions.pages, decisions.changes[0].verdict), (PageOrder::AsFound, Verdict::Wrong));
        assert!(Decisions::parse(&text.replace("I012", "I022")).unwrap_err().contains("[[line]]"));
        assert!(Decisions::parse("without = [\"I999\"]").unwrap_err().contains("I999"));
        assert!(Decisions::parse("[[line]]\nline = 3\nis = \"heading 9\"").is_err());
    }
}
