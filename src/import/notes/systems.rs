//! Which runs of numbered paragraphs are notes. A list looks like them, and in a book on programs any word may end in a digit.
//!
//! One run proves nothing, so the text is asked as a whole: in a system of notes nearly all that looks like a call is one, each body has its
//! call, and the bodies stand where notes stand. What does not fit stays where it is.

use std::collections::BTreeMap;

use crate::import::marks::Form;
use crate::import::marks::Mark;
use crate::import::marks::WITHIN;
use crate::import::marks::Way;
use crate::import::notes::Body;
use crate::import::notes::Finder;
use crate::import::notes::LONG_RUN;
use crate::import::notes::MAX_NAMED;
use crate::import::notes::Run;
use crate::import::text::Slice;

/// Of all that looks like a call so much must call a note, in a text that has notes so called.
const MIN_SHARE: f64 = 0.25;
/// Where so much of it does, bodies are believed that stand within the text, if there are some of them.
const SURE_SHARE: f64 = 0.6;
const MIN_BODIES: usize = 3;
/// A note has no more rows than this.
const MAX_BODY: usize = 80;

impl Finder<'_> {
    /// Whether a body may be called in this way.
    pub(super) fn suits(&self, body: &Body, way: Way) -> bool {
        match way {
            Way::Square => !self.is_curly(body),
            Way::Curly => self.is_curly(body),
            Way::Round => body.form == Form::Paren,
            Way::Raised | Way::Glued | Way::Loose | Way::Sign => true,
        }
    }

    fn is_curly(&self, body: &Body) -> bool {
        self.source.get(body.label).starts_with('{')
    }

    /// The row and the byte of the bracket that closes `[Footnote 1: …`.
    pub(super) fn close_of(&self, body: &Body) -> Option<(usize, usize)> {
        if body.form != Form::Named {
            return None;
        }
        let mut depth = 0_usize;
        let rows = self.rows.iter().enumerate().skip(body.row).take(MAX_NAMED);
        for (idx, row) in rows {
            for (at, bracket) in self.source.get(row.words).match_indices(['[', ']']) {
                depth = if bracket == "[" { depth + 1 } else { depth.saturating_sub(1) };
                if depth == 0 {
                    return Some((idx, row.words.start + at));
                }
            }
        }
        None
    }

    /// Keeps those runs that are notes by all the text says, with the calls that they have then.
    pub(super) fn consistent(&self, runs: Vec<Run>) -> Vec<Run> {
        let ways = self.ways();
        let shares = self.shares(&runs, &ways);
        let n_labels = self.signs();
        let is_system = |run: &Run| {
            let mark = run.bodies[0].mark;
            let n_bodies = runs.iter().flat_map(|run| &run.bodies).filter(|body| body.mark == mark).count();
            let is_bullet = n_labels.get(&mark).is_some_and(|n_labels| *n_labels > n_bodies * 2);
            run.bodies[0].form == Form::Named || (!is_bullet && self.is_system(run, &ways, &shares))
        };
        let mut kept: Vec<Run> = Vec::new();
        for run in runs.iter().filter(|run| is_system(run)) {
            let calls = self.matches(run, kept.last()).into_iter().map(|call| call.map(|(slice, _)| slice));
            let mut run = Run { calls: calls.collect(), ..run.clone() };
            let way = main_way(&run, &ways);
            run.calls.iter_mut().for_each(|call| *call = call.filter(|call| way_of(*call, &ways).map(family) == way));
            kept.push(run);
        }
        kept
    }

    /// How each call is written and what it weighs, by its first byte.
    fn ways(&self) -> BTreeMap<usize, (Way, u32)> {
        self.calls.values().flatten().map(|(_, call)| (call.slice.start, (call.way, call.weight))).collect()
    }

    /// For each way how much of what looks like a call is one; numbers among words may be any.
    fn shares(&self, runs: &[Run], ways: &BTreeMap<usize, (Way, u32)>) -> BTreeMap<Way, f64> {
        let mut counts: BTreeMap<Way, (f64, f64)> = BTreeMap::new();
        for (way, _) in ways.values().filter(|(_, weight)| *weight > WITHIN) {
            counts.entry(*way).or_default().0 += 1.0;
        }
        let used = runs.iter().flat_map(|run| run.calls.iter().flatten()).filter_map(|call| ways.get(&call.start));
        for (way, _) in used.filter(|(_, weight)| *weight > WITHIN) {
            counts.entry(*way).or_default().1 += 1.0;
        }
        counts.into_iter().map(|(way, (n_all, n_used))| (way, n_used / n_all)).collect()
    }

    /// How many paragraphs begin with each sign.
    fn signs(&self) -> BTreeMap<Mark, usize> {
        let mut counts = BTreeMap::new();
        let bodies = (0..self.rows.len()).filter_map(|idx| self.body_at(idx));
        for body in bodies.filter(|body| body.form == Form::Sign && body.is_apart) {
            *counts.entry(body.mark).or_default() += 1;
        }
        counts
    }

    fn is_system(&self, run: &Run, ways: &BTreeMap<usize, (Way, u32)>, shares: &BTreeMap<Way, f64>) -> bool {
        let Some(main) = main_way(run, ways) else { return false };
        let called = run.calls.iter().flatten().filter_map(|call| way_of(*call, ways));
        let called: Vec<Way> = called.filter(|way| family(*way) == main).collect();
        let (n_called, n_bodies) = (called.len(), run.bodies.len());
        let share = called.iter().filter_map(|way| shares.get(way)).copied().fold(0.0, f64::max);
        let is_long = n_bodies >= LONG_RUN && n_called * 10 >= n_bodies * 9;
        // Numbers alone begin the items of lists, too.
        let is_weak = matches!(run.bodies[0].form, Form::Point | Form::Paren | Form::Bare);
        let all_called = n_called == n_bodies || (n_bodies >= LONG_RUN && n_called * 3 >= n_bodies * 2);
        // A number that stands high is nothing else, in a text without powers.
        let is_sure = share >= SURE_SHARE && (n_bodies >= MIN_BODIES || main == Way::Raised);
        let is_small = run.bodies.iter().all(|body| self.layout.is_set_as_note(self.rows[body.row].line));
        let is_proved = all_called && run.bodies.iter().all(|body| self.feet.contains_key(&body.row));
        let is_at_end = self.ends_a_part(run) || self.title_above(run).is_some();
        let is_in_place = run.at_foot || is_at_end || is_small || is_sure || is_long;
        (share >= MIN_SHARE || is_long || is_proved)
            && (!is_weak || (all_called && is_in_place))
            && self.has_bodies(run)
    }

    /// Whether no body is a chapter, or words between two signs.
    fn has_bodies(&self, run: &Run) -> bool {
        run.bodies.iter().enumerate().all(|(place, body)| {
            let next = run.bodies.get(place + 1).map_or(run.end, |next| next.row);
            let end = body.end.unwrap_or(next).clamp(body.row + 1, self.rows.len());
            let label = self.source.get(body.label);
            let is_closed = self.source.get(self.rows[end - 1].words).ends_with(label) && body.form == Form::Sign;
            end - body.row <= MAX_BODY && !is_closed
        })
    }
}

fn way_of(call: Slice, ways: &BTreeMap<usize, (Way, u32)>) -> Option<Way> {
    ways.get(&call.start).map(|(way, _)| *way)
}

/// Where programs set white before some calls, they do not before all.
fn family(way: Way) -> Way {
    if way == Way::Loose { Way::Glued } else { way }
}

/// The way in which most bodies of a run are called.
fn main_way(run: &Run, ways: &BTreeMap<usize, (Way, u32)>) -> Option<Way> {
    let mut counts: BTreeMap<Way, usize> = BTreeMap::new();
    for way in run.calls.iter().flatten().filter_map(|call| way_of(*call, ways)) {
        *counts.entry(family(way)).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(way, _)| way)
}
