//! What an editor is asked: the doubtful changes of an import, each with what its answers mean for the file of decisions.

use crate::import::Imported;
use crate::import::audit::Change;
use crate::import::audit::Effect;
use crate::import::decisions::REFUSABLE;
use crate::import::rules::I011;
use crate::import::rules::I020;
use crate::import::rules::I021;
use crate::import::rules::I022;
use crate::import::rules::I023;
use crate::import::rules::I040;
use crate::import::rules::I042;
use crate::import::rules::I060;
use crate::import::rules::I061;
use crate::import::rules::Rule;

/// Changes less sure than this, in per cent, are doubtful.
pub const SURE: u8 = 80;
/// Characters of a source line that are shown.
const MAX_SHOWN: usize = 100;

/// A doubtful change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    pub rule: &'static Rule,
    /// The number of its line, from 1.
    pub line: usize,
    /// Lines of the source around it, with their numbers.
    pub source: Vec<(usize, String)>,
    pub result: String,
    pub confidence: u8,
    pub because: String,
    /// What goes into the file of decisions if the editor accepts the change.
    pub accepted: String,
    /// And if not.
    pub refused: String,
    /// The word that may be written otherwise.
    pub word: Option<String>,
}

impl Question {
    /// What goes into the file of decisions if the editor writes the word otherwise.
    pub fn corrected(&self, with: &str) -> Option<String> {
        self.word.as_ref().map(|word| replacement(self.line, word, with))
    }

    /// What goes there if a heading gets another level.
    pub fn leveled(&self, level: u8) -> Option<String> {
        is_heading(self.rule).then(|| line_is(self.line, &format!("heading {level}")))
    }
}

/// The doubtful changes whose answers can be kept, in the order of the source, and how many others there are.
pub fn questions(imported: &Imported) -> (Vec<Question>, usize) {
    let is_doubtful = |change: &&Change| change.confidence < SURE || change.effect == Effect::Reported;
    let doubtful: Vec<&Change> = imported.audit.changes.iter().filter(is_doubtful).collect();
    let questions: Vec<Question> = doubtful.iter().filter_map(|change| question(change, imported)).collect();
    let n_others = doubtful.len() - questions.len();
    (questions, n_others)
}

fn question(change: &Change, imported: &Imported) -> Option<Question> {
    let source = &imported.source;
    let slice = change.slice;
    let hangs_on = change.doubt.unwrap_or(slice.start);
    let line = source.line_of(hangs_on) + 1;
    let text = first_words(source.get(slice));
    let right = judged(change.rule, source.line_of(slice.start) + 1, &text, "right");
    let wrong = judged(change.rule, line, &text, "wrong");
    let (accepted, refused, result) = match change.rule {
        rule if *rule == I011 => (right, line_is(line, "paragraph"), format!("line {line} goes on with the paragraph")),
        rule if is_heading(rule) => (right, line_is(line, "text"), format!("{}: {text}", change.after)),
        rule if *rule == I061 => (right, wrong, "it stays".to_string()),
        rule if *rule == I060 => (replacement(line, &text, &whole(&text, &change.after)), wrong, change.after.clone()),
        rule if *rule == I040 || *rule == I042 => (right, wrong, format!("{}: {text}", change.after)),
        rule if REFUSABLE.contains(&rule) => (right, wrong, change.after.clone()),
        _ => return None,
    };
    let word = matches!(change.effect, Effect::Reported).then(|| text.clone());
    Some(Question {
        rule: change.rule,
        line,
        source: lines_around(imported, hangs_on),
        result,
        confidence: change.confidence,
        because: change.because.clone(),
        accepted,
        refused,
        word,
    })
}

fn is_heading(rule: &Rule) -> bool {
    [I020, I021, I022, I023].contains(rule)
}

/// A suggested word with the marks that stand around the suspect.
fn whole(text: &str, better: &str) -> String {
    let is_mark = |mark: char| !mark.is_alphanumeric() && mark != '$';
    let core = text.trim_matches(is_mark);
    if core.is_empty() { better.to_string() } else { text.replacen(core, better, 1) }
}

/// The line that holds a byte, between the nearest lines with words.
fn lines_around(imported: &Imported, at: usize) -> Vec<(usize, String)> {
    let source = &imported.source;
    let line = source.line_of(at);
    let has_words = |idx: &usize| !source.lines[*idx].words.is_empty();
    let above = (0..line).rev().find(has_words);
    let below = (line + 1..source.lines.len()).find(has_words);
    let shown = |idx: usize| source.get(source.lines[idx].words).chars().take(MAX_SHOWN).collect();
    [above, Some(line), below].into_iter().flatten().map(|idx| (idx + 1, shown(idx))).collect()
}

/// As much of a text as stands on its first line, and no more than a decision needs.
fn first_words(text: &str) -> String {
    const MAX: usize = 40;
    let line = text.lines().next().unwrap_or_default();
    let short: String = line.chars().take(MAX).collect();
    short.trim_end().to_string()
}

fn judged(rule: &Rule, line: usize, text: &str, is: &str) -> String {
    format!("[[change]]\nrule = \"{}\"\nline = {line}\ntext = {}\nis = \"{is}\"\n", rule.id, quoted(text))
}

fn line_is(line: usize, is: &str) -> String {
    format!("[[line]]\nline = {line}\nis = \"{is}\"\n")
}

fn replacement(line: usize, from: &str, to: &str) -> String {
    format!("[[replace]]\nline = {line}\nfrom = {}\nto = {}\n", quoted(from), quoted(to))
}

/// A TOML string.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for one in text.chars() {
        match one {
            '"' | '\\' => quoted.extend(['\\', one]),
            one if one.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(one))),
            one => quoted.push(one),
        }
    }
    quoted.push('"');
    quoted
}
