//! The account of every change: which rule, which lines, what was there before and what is there now.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::import::decisions::JudgedChange;
use crate::import::decisions::Verdict;
use crate::import::rules::I070;
use crate::import::rules::Rule;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// What a change does to the source; the proof counts what was removed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// The slice is not in the manuscript.
    Removed,
    /// Other words stand in its place.
    Replaced,
    /// The slice is there, joined, marked or moved.
    Kept,
    /// Nothing was changed: somebody should look.
    Reported,
}

/// One change.
#[derive(Clone, Debug)]
pub struct Change {
    pub rule: &'static Rule,
    pub effect: Effect,
    pub slice: Slice,
    /// What the manuscript has instead, or what was made of it.
    pub after: String,
    /// How sure the rule is, in per cent.
    pub confidence: u8,
    pub because: String,
    /// The byte of the source on which it hangs, where that is not the start of the slice.
    pub doubt: Option<usize>,
}

/// All changes of one import.
#[derive(Clone, Default, Debug)]
pub struct Audit {
    pub changes: Vec<Change>,
    without: BTreeSet<String>,
    /// What the editor thinks of changes, by the ids of their rules and the bytes at which they start.
    verdicts: BTreeMap<(&'static str, usize), Verdict>,
}

impl Audit {
    pub fn new(without: &[String]) -> Audit {
        Audit { without: without.iter().map(|id| id.to_ascii_uppercase()).collect(), ..Audit::default() }
    }

    /// Takes over what the editor thinks of single changes. What fits no line is reported.
    pub fn heed(&mut self, changes: &[JudgedChange], source: &SourceText) {
        for change in changes {
            let words = change.line.checked_sub(1).and_then(|idx| source.lines.get(idx)).map(|line| line.words);
            let found = words.filter(|_| !change.text.is_empty()).map_or(Vec::new(), |words| {
                source.get(words).match_indices(&change.text).map(|(at, _)| words.start + at).collect()
            });
            if found.is_empty() {
                let because = format!("line {} has no “{}”", change.line, change.text);
                self.reported(&I070, Slice::default(), String::new(), because);
            }
            self.verdicts.extend(found.into_iter().map(|at| ((change.rule.id, at), change.verdict)));
        }
    }

    /// Whether the editor has refused a change of this rule that starts at a byte of the source.
    pub fn refuses(&self, rule: &Rule, at: usize) -> bool {
        self.verdicts.get(&(rule.id, at)) == Some(&Verdict::Wrong)
    }

    /// Whether the editor wants a change of this rule that starts at a byte of the source.
    pub fn accepts(&self, rule: &Rule, at: usize) -> bool {
        self.verdicts.get(&(rule.id, at)) == Some(&Verdict::Right)
    }

    /// Makes sure what the editor has found right, and takes out reports that have been judged, or whose word was corrected.
    pub fn settle(&mut self) {
        let verdicts = &self.verdicts;
        let corrected: BTreeSet<usize> = self
            .changes
            .iter()
            .filter(|change| change.effect == Effect::Replaced)
            .map(|change| change.slice.start)
            .collect();
        let is_settled = |change: &Change| {
            verdicts.contains_key(&(change.rule.id, change.slice.start)) || corrected.contains(&change.slice.start)
        };
        self.changes.retain(|change| change.effect != Effect::Reported || !is_settled(change));
        for change in &mut self.changes {
            if verdicts.get(&(change.rule.id, change.slice.start)) == Some(&Verdict::Right) {
                change.confidence = 100;
            }
        }
    }

    /// Says on which byte of the source the last change hangs.
    pub fn hangs_on(&mut self, at: usize) {
        if let Some(last) = self.changes.last_mut() {
            last.doubt = Some(at);
        }
    }

    /// Whether a rule may be used.
    pub fn allows(&self, rule: &Rule) -> bool {
        !self.without.contains(rule.id)
    }

    pub fn removed(&mut self, rule: &'static Rule, slice: Slice, confidence: u8, because: impl Into<String>) {
        self.push(rule, Effect::Removed, slice, String::new(), confidence, because.into());
    }

    pub fn kept(&mut self, rule: &'static Rule, slice: Slice, after: impl Into<String>, confidence: u8) {
        self.push(rule, Effect::Kept, slice, after.into(), confidence, String::new());
    }

    pub fn reported(
        &mut self,
        rule: &'static Rule,
        slice: Slice,
        after: impl Into<String>,
        because: impl Into<String>,
    ) {
        self.push(rule, Effect::Reported, slice, after.into(), 50, because.into());
    }

    pub fn push(
        &mut self,
        rule: &'static Rule,
        effect: Effect,
        slice: Slice,
        after: String,
        confidence: u8,
        because: String,
    ) {
        self.changes.push(Change { rule, effect, slice, after, confidence, because, doubt: None });
    }

    /// Orders the changes by their place in the source.
    pub fn sort(&mut self) {
        self.changes.sort_by_key(|change| (change.slice.start, change.rule.id));
    }

    /// How many changes a rule made.
    pub fn count(&self, rule: &Rule) -> usize {
        self.changes.iter().filter(|change| change.rule == rule).count()
    }

    /// How often a rule only told something.
    pub fn count_reported(&self, rule: &Rule) -> usize {
        let is_told = |change: &&Change| change.rule == rule && change.effect == Effect::Reported;
        self.changes.iter().filter(is_told).count()
    }
}

/// A share as per cent.
pub fn per_cent(share: f64) -> u8 {
    (share.clamp(0.0, 1.0) * 100.0).round() as u8
}
