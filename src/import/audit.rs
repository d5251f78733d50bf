//! The account of every change: which rule, which lines, what was there before and what is there now.

use std::collections::BTreeSet;

use crate::import::rules::Rule;
use crate::import::text::Slice;

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
}

/// All changes of one import.
#[derive(Clone, Default, Debug)]
pub struct Audit {
    pub changes: Vec<Change>,
    without: BTreeSet<String>,
}

impl Audit {
    pub fn new(without: &[String]) -> Audit {
        Audit { changes: Vec::new(), without: without.iter().map(|id| id.to_ascii_uppercase()).collect() }
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
        self.changes.push(Change { rule, effect, slice, after, confidence, because });
    }

    /// Orders the changes by their place in the source.
    pub fn sort(&mut self) {
        self.changes.sort_by_key(|change| (change.slice.start, change.rule.id));
    }

    /// How many changes a rule made.
    pub fn count(&self, rule: &Rule) -> usize {
        self.changes.iter().filter(|change| change.rule == rule).count()
    }
}

/// A share as per cent.
pub fn per_cent(share: f64) -> u8 {
    (share.clamp(0.0, 1.0) * 100.0).round() as u8
}
