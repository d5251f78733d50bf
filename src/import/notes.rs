//! Notes: numbered paragraphs that calls in the text fit.
//!
//! A list looks like notes, and a year at a word's end like a call. So neither is believed alone: runs of numbered paragraphs are matched with
//! the calls before them, and of all ways to choose runs the one is taken that explains most bodies by calls.

pub mod alone;
mod feet;
mod systems;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::import::audit::Audit;
use crate::import::blocks::Note;
use crate::import::labels::label_of;
use crate::import::marks::Call;
use crate::import::marks::Form;
use crate::import::marks::Mark;
use crate::import::marks::N_FORMS;
use crate::import::marks::WITHIN;
use crate::import::marks::Way;
use crate::import::marks::calls_in;
use crate::import::marks::label_form;
use crate::import::pdf::layout::Layout;
use crate::import::rows;
use crate::import::rows::Role;
use crate::import::rows::Row;
use crate::import::rows::Start;
use crate::import::rules::I030;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// What a call counts for beside its weight, so that many weak ones in order outweigh one strong one out of order.
const CALLED: u32 = 40;

/// A paragraph that may be a note.
#[derive(Clone, Copy, Debug)]
struct Body {
    row: usize,
    form: Form,
    mark: Mark,
    label: Slice,
    /// Whether something sets it apart from the row above.
    is_apart: bool,
    /// Whether it stands under a title that says so, where `1.` may be what `[1]` calls.
    is_titled: bool,
    /// The row behind it, where titles stand between it and the next one.
    end: Option<usize>,
}

/// A run of bodies numbered one after the other.
#[derive(Clone, Debug)]
struct Run {
    bodies: Vec<Body>,
    /// The row behind the last body.
    end: usize,
    /// Whether it stands at the foot of a page whose text calls it.
    at_foot: bool,
    /// The call of each body.
    calls: Vec<Option<Slice>>,
}

/// A note with its rows, not yet joined.
#[derive(Clone, Debug)]
pub struct RawNote {
    pub note: Note,
    pub rows: Vec<Row>,
}

/// What a body without a call costs, against the one that a matched body earns.
const UNMATCHED: f64 = 0.8;
/// What it counts for that a run stands where notes stand, or that it does not.
const PLACE: f64 = 0.9;
/// What it counts for that a run stands at the foot of the page that calls it.
const AT_FOOT: f64 = 0.5;
/// A sign calls a note of its own page or paragraph: it stands no more rows above.
const MAX_APART: usize = 80;
/// The weight of calls that each body of a run must have on an average, in hundredths.
const MIN_WEIGHT: f64 = 35.0;
/// A run of so many bodies, two in three of them called in order, needs no more proof: chance does not count that far.
const LONG_RUN: usize = 8;
/// How many earlier runs a run may follow.
const LOOK_BACK: usize = 16;
/// So many calls with the mark of a body are looked at, the nearest ones.
const MAX_CALLS: usize = 64;
/// A note set solid below another one starts no more rows below it.
const MAX_BELOW: usize = 12;
/// `Notes` and its like are no longer than this, with marks.
const MAX_NOTES: usize = 20;
/// How sure a note is that something calls, and one that stands among such notes.
const CALLED_CONFIDENCE: u8 = 92;
const UNCALLED_CONFIDENCE: u8 = 55;
/// A line of so many signs is a rule.
const MIN_RULE: usize = 5;
/// A title over a group of notes is no wider and has no more lines than this.
const MAX_TITLE: usize = 90;
const MAX_TITLE_ROWS: usize = 3;
/// A page has no more rows than this, with what runs over from its notes.
pub const MAX_ROWS: usize = 140;
/// `[Footnote 1: …]` ends with its bracket, at most so many rows below.
const MAX_NAMED: usize = 60;

/// Takes the notes out of the text.
pub fn take_out(source: &SourceText, layout: &Layout, rows: Vec<Row>, audit: &mut Audit) -> (Vec<Row>, Vec<RawNote>) {
    if !audit.allows(&I030) {
        return (rows.into_iter().flat_map(|row| alone::parted(source, row)).collect(), Vec::new());
    }
    let finder = Finder::new(source, layout, &rows);
    let runs = finder.notes();
    let mut taken = vec![false; rows.len()];
    // What follows a note that ends with its bracket, on the line of that.
    let mut rest: Vec<Slice> = vec![Slice::default(); rows.len()];
    let mut notes: Vec<RawNote> = Vec::new();
    let mut group = 0;
    for run in &runs {
        // With its notes gone the title above them would stand over nothing.
        if let Some(title) = finder.title_above(run) {
            for row in title..run.bodies[0].row {
                taken[row] = true;
                audit.removed(&I030, rows[row].words, 85, "the title of the notes");
            }
        }
        // So would a rule part nothing from nothing.
        let above = run.bodies[0].row.checked_sub(1).filter(|above| is_drawn(source.get(rows[*above].words)));
        if let Some(above) = above.filter(|above| !taken[*above] && finder.ends_a_part(run)) {
            taken[above] = true;
            audit.removed(&I030, rows[above].words, 85, "the rule above the notes");
        }
        for (place, body) in run.bodies.iter().enumerate() {
            let next = run.bodies.get(place + 1).map_or(run.end, |next| next.row);
            let end = body.end.unwrap_or(next);
            for title in end..next {
                taken[title] = true;
                audit.removed(&I030, rows[title].words, 85, "the title of a group of notes");
            }
            // Where sizes are known, text of another size is no part of the note.
            let is_as_large = |row: &&Row| layout.is_as_large(row.line, rows[body.row].line);
            let end = body.row + rows[body.row..end].iter().take_while(is_as_large).count();
            // A rule ends a note, and the heading of a message; what stands behind it is text again.
            let is_border = |idx: &usize| is_rule(source.get(rows[*idx].words)) || rows[*idx].role != Role::Text;
            let end = (body.row + 1..end).find(is_border).unwrap_or(end);
            let close = finder.close_of(body);
            let end = close.map_or(end, |(row, _)| row + 1);
            // A row within a note may have the label of another one that is none.
            let within = rows[body.row + 1..end].iter().flat_map(|row| alone::parted(source, *row));
            let mut note_rows: Vec<Row> = [rows[body.row]].into_iter().chain(within).collect();
            note_rows[0].words.start = after_label(source, body.label, rows[body.row].words);
            if let Some((last, (row, at))) = note_rows.last_mut().zip(close) {
                last.words.end = at;
                rest[row] = Slice::new(after_bracket(source, at, rows[row].words), rows[row].words.end);
            }
            taken[body.row..end].fill(true);
            let first = body.label.start.min(rows[body.row].words.start);
            let slice = Slice::new(first, rows[end - 1].words.end.max(body.label.end));
            let confidence = if run.calls[place].is_some() { CALLED_CONFIDENCE } else { UNCALLED_CONFIDENCE };
            audit.kept(&I030, slice, format!("note {}", source.get(body.label)), confidence);
            let number = body.mark.number().unwrap_or(place + 1);
            let note = Note { label: body.label, number, group, call: run.calls[place], blocks: Vec::new() };
            notes.push(RawNote { note, rows: note_rows });
            group += usize::from(body.end.is_some());
        }
        group += 1;
    }
    let mut kept: Vec<Row> = Vec::with_capacity(rows.len());
    let (mut gap, mut page) = (0, false);
    for (idx, mut row) in rows.into_iter().enumerate() {
        if taken[idx] && !rest[idx].is_empty() {
            row.words = rest[idx];
        } else if taken[idx] {
            gap = gap.max(row.gap);
            page |= row.page;
            continue;
        }
        row.gap = row.gap.max(std::mem::take(&mut gap));
        row.page |= std::mem::take(&mut page);
        kept.extend(alone::parted(source, row));
    }
    (kept, notes)
}

fn is_rule(text: &str) -> bool {
    text.len() >= MIN_RULE && !text.contains(char::is_alphanumeric)
}

/// Whether a line is drawn: of one sign, without white.
fn is_drawn(text: &str) -> bool {
    let first = text.chars().next().unwrap_or(' ');
    is_rule(text) && matches!(first, '_' | '-' | '–' | '—' | '─' | '━' | '=') && text.chars().all(|sign| sign == first)
}

fn after_label(source: &SourceText, label: Slice, words: Slice) -> usize {
    let rest = source.get(Slice::new(label.end, words.end));
    // A label may have stood elsewhere.
    if label.start < words.start || label.end > words.end {
        words.start
    } else {
        label.end + (rest.len() - rest.trim_start().len())
    }
}

fn after_bracket(source: &SourceText, at: usize, words: Slice) -> usize {
    after_label(source, Slice::new(at, at + 1), words)
}

struct Finder<'a> {
    source: &'a SourceText,
    layout: &'a Layout,
    rows: &'a [Row],
    /// The first rows of pages, rising; the first row of all is one.
    page_starts: Vec<usize>,
    /// All that looks like a call, with its row, by its mark and whether it has brackets.
    calls: BTreeMap<(bool, Mark), Vec<(usize, Call)>>,
    /// Form feeds part the pages.
    has_feeds: bool,
    /// Bodies at the feet of pages that nothing but their calls and numbers tells, by their rows.
    feet: BTreeMap<usize, Body>,
}

impl<'a> Finder<'a> {
    fn new(source: &'a SourceText, layout: &'a Layout, rows: &'a [Row]) -> Finder<'a> {
        let mut calls: BTreeMap<(bool, Mark), Vec<(usize, Call)>> = BTreeMap::new();
        for (idx, row) in rows.iter().enumerate() {
            for call in calls_in(source, row.words) {
                calls.entry((call.is_bracketed, call.mark)).or_default().push((idx, call));
            }
        }
        let page_starts: Vec<usize> = (0..rows.len()).filter(|idx| *idx == 0 || rows[*idx].page).collect();
        let is_placed = rows.first().is_some_and(|first| layout.is_placed(first.line));
        let feet = if is_placed { Vec::new() } else { feet::find(source, rows, &page_starts) };
        for foot in &feet {
            let calls = calls.entry((false, foot.body.mark)).or_default();
            calls.retain(|(_, call)| call.slice.end != foot.call.slice.end);
            let place = calls.partition_point(|(row, call)| (*row, call.slice) < (foot.call_row, foot.call.slice));
            calls.insert(place, (foot.call_row, foot.proved()));
        }
        let feet = feet.into_iter().map(|foot| (foot.body.row, foot.body)).collect();
        let has_feeds = source.lines.iter().any(|line| line.opens_page);
        Finder { source, layout, rows, page_starts, calls, has_feeds, feet }
    }

    /// All runs of bodies that some call fits, by form, in the order of their first rows.
    fn runs(&self) -> Vec<Run> {
        let mut open: [Vec<Body>; N_FORMS] = Default::default();
        let mut runs = Vec::new();
        let mut is_titled = false;
        for (idx, row) in self.rows.iter().enumerate() {
            is_titled =
                row.stands_off() && self.is_title(idx) || is_titled && label_of(self.source.get(row.words)).is_none();
            if row.stands_off() && label_of(self.source.get(row.words)).is_some() {
                open.iter_mut().for_each(|bodies| self.close(std::mem::take(bodies), idx, &mut runs));
            }
            let Some(body) = self.body_at(idx).map(|body| Body { is_titled, ..body }) else { continue };
            let bodies = &mut open[body.form as usize];
            let last = bodies.last();
            if !body.is_apart && !last.is_some_and(|last| self.hangs_on(last, &body)) && !self.is_listed(last, &body) {
                continue;
            }
            // Notes of these forms stand at the feet of pages, so a page ends their run.
            let ends_with_page = matches!(body.form, Form::Bare | Form::Sign);
            let follows = last.is_some_and(|last| {
                // Where the call of this body stands behind the last one, text lies between them; a number among words may be any.
                let between = last.row + 1..idx;
                let is_called_between = self.calls_of(&body, &between).any(|(_, call)| call.weight > WITHIN);
                let is_on_page = !ends_with_page || self.page_of(last.row) == self.page_of(idx);
                // Under a title that says so, some numbers may be missing, if what stands in brackets calls the others.
                let rises = body.mark.number() > last.mark.number() && last.mark.number().is_some();
                let goes_on = body.mark.follows(last.mark) || (body.is_titled && rises && self.is_in_brackets(&body));
                goes_on && is_on_page && !is_called_between
            });
            if !follows {
                self.close(std::mem::take(bodies), idx, &mut runs);
            }
            open[body.form as usize].push(body);
        }
        open.into_iter().for_each(|bodies| self.close(bodies, self.rows.len(), &mut runs));
        runs.retain(|run| self.matches(run, None).iter().any(Option::is_some));
        runs.sort_by_key(|run| run.bodies[0].row);
        self.add_groups(&mut runs);
        runs
    }

    /// Whether a number in square brackets above a body calls it.
    fn is_in_brackets(&self, body: &Body) -> bool {
        self.calls_of(body, &(0..body.row)).any(|(_, call)| call.way == Way::Square)
    }

    /// Notes at the end of a book stand under the titles of its chapters, each group numbered from 1. Their calls are told apart by their order.
    fn add_groups(&self, runs: &mut Vec<Run>) {
        let mut groups: Vec<Run> = Vec::new();
        let mut open: Option<Run> = None;
        for run in runs.iter().filter(|run| !run.at_foot) {
            let goes_on = open.as_ref().is_some_and(|open| self.is_next_group(open, run));
            match open.as_mut().filter(|_| goes_on) {
                Some(group) => {
                    if let Some(last) = group.bodies.last_mut() {
                        last.end = Some(group.end);
                    }
                    group.bodies.extend_from_slice(&run.bodies);
                    group.calls.extend_from_slice(&run.calls);
                    group.end = run.end;
                }
                None => groups.extend(open.replace(run.clone())),
            }
        }
        groups.extend(open);
        runs.extend(groups.into_iter().filter(|group| group.bodies.iter().any(|body| body.end.is_some())));
        runs.sort_by_key(|run| (run.bodies[0].row, run.end));
    }

    /// Whether nothing but a title stands between two runs of one form, of which the second begins with 1.
    fn is_next_group(&self, group: &Run, run: &Run) -> bool {
        let titles = group.end..run.bodies[0].row;
        let is_title = |idx: usize| {
            let text = self.source.get(self.rows[idx].words);
            rows::width(text) <= MAX_TITLE
                && (label_of(text).is_some() || !rows::ends_sentence(text))
                && calls_in(self.source, self.rows[idx].words).is_empty()
        };
        run.bodies[0].form == group.bodies[0].form
            && run.bodies[0].mark == Mark::Number(1)
            && (1..=MAX_TITLE_ROWS).contains(&titles.len())
            && titles.into_iter().all(is_title)
    }

    /// Whether a row says `Notes` and nothing else.
    fn is_title(&self, idx: usize) -> bool {
        const TITLES: [&str; 9] =
            ["notes", "endnotes", "footnotes", "anmerkungen", "fußnoten", "endnoten", "notas", "примечания", "сноски"];
        let text = self.source.get(self.rows[idx].words);
        rows::width(text) <= MAX_NOTES && TITLES.contains(&rows::key(text).as_str())
    }

    /// The row above a run that says `Notes` and nothing else.
    fn title_above(&self, run: &Run) -> Option<usize> {
        let first = run.bodies[0].row;
        // A title of the first group may stand between.
        let near = (first.saturating_sub(1 + MAX_TITLE_ROWS)..first).rev();
        let title = near.into_iter().find(|idx| self.is_title(*idx))?;
        let is_grouped = run.bodies.iter().any(|body| body.end.is_some());
        (!run.at_foot && self.rows[title].stands_off() && (is_grouped || title + 1 == first)).then_some(title)
    }

    /// Whether a body without white above it is the next note after the last one, set solid.
    fn hangs_on(&self, last: &Body, body: &Body) -> bool {
        let is_next = match (last.mark, body.mark) {
            (Mark::Number(last), Mark::Number(next)) => next == last + 1,
            (last, next) => next.follows(last),
        };
        is_next
            && body.row - last.row <= MAX_BELOW
            && self.rows[last.row + 1..=body.row].iter().all(|row| !row.stands_off())
            && rows::ends_sentence(self.source.get(self.rows[body.row - 1].words))
    }

    /// Whether a body without white above it is the first one below the title of the notes, or the next one of such a list, over the end of a
    /// page, too.
    fn is_listed(&self, last: Option<&Body>, body: &Body) -> bool {
        let Some(above) = body.row.checked_sub(1).filter(|_| body.is_titled) else { return false };
        let is_first = body.mark.number() == Some(1) && self.is_title(above);
        let is_next = |last: &Body| {
            let step = body.mark.number().zip(last.mark.number()).and_then(|(next, last)| next.checked_sub(last));
            step == Some(1) || step.is_some_and(|step| step > 1 && self.is_in_brackets(body))
        };
        let has_ended = rows::ends_sentence(self.source.get(self.rows[above].words));
        is_first || (has_ended && last.is_some_and(|last| last.is_titled && is_next(last)))
    }

    fn page_of(&self, row: usize) -> usize {
        self.page_starts.partition_point(|start| *start <= row).saturating_sub(1)
    }

    fn close(&self, bodies: Vec<Body>, limit: usize, runs: &mut Vec<Run>) {
        let (Some(first), Some(last)) = (bodies.first().copied(), bodies.last().copied()) else { return };
        let page = self.page_of(first.row);
        let page_end = self.page_starts.get(page + 1).copied().unwrap_or(self.rows.len());
        let page_rows = self.page_starts[page]..first.row;
        let is_called = |body: &Body| self.calls_of(body, &page_rows).next().is_some();
        // A page that is far longer than printed ones is none, and what stands below the note need not be of it.
        let is_page = self.page_starts.len() > 1 && page_end - page_rows.start <= MAX_ROWS;
        let at_foot = is_page && last.row < page_end && bodies.iter().all(is_called);
        let foot_end = page_end.min(limit.max(last.row + 1));
        // Where white alone parts the pages, text may follow a note below its paragraph.
        let ends_with_page = at_foot && (self.has_feeds || last.form != Form::Sign);
        let end = if ends_with_page { foot_end } else { self.body_end(&last, limit) };
        let calls = vec![None; bodies.len()];
        runs.push(Run { end, at_foot, bodies, calls });
    }

    /// The calls that a body may have within a stretch of rows, in order: the nearest ones before it.
    fn calls_of(&self, body: &Body, rows: &Range<usize>) -> impl Iterator<Item = &(usize, Call)> {
        let of = |is_bracketed: bool| {
            let all = self.calls.get(&(is_bracketed, body.mark)).map_or(&[][..], Vec::as_slice);
            let end = all.partition_point(|(row, _)| *row < rows.end);
            let start = all.partition_point(|(row, _)| *row < rows.start).max(end.saturating_sub(MAX_CALLS)).min(end);
            &all[start..end]
        };
        let has_brackets = body.form.is_bracketed();
        let others = if body.is_titled && !has_brackets { of(true) } else { &[] };
        let own = of(has_brackets).iter().filter(|(_, call)| self.suits(body, call.way));
        own.chain(others.iter().filter(|(_, call)| call.way == Way::Square))
    }

    /// The row behind a body: the next gap, unless a sentence goes on behind it.
    fn body_end(&self, body: &Body, limit: usize) -> usize {
        let text = |idx: usize| self.source.get(self.rows[idx].words);
        if let Some((row, _)) = self.close_of(body) {
            return row + 1;
        }
        let mut end = body.row + 1;
        while end < limit {
            let goes_on = rows::start_of(text(end)) == Start::Lower && !rows::ends_sentence(text(end - 1));
            if self.rows[end].gap > 0 && !goes_on {
                break;
            }
            end += 1;
        }
        end
    }

    fn body_at(&self, idx: usize) -> Option<Body> {
        if let Some(body) = self.feet.get(&idx) {
            return Some(*body);
        }
        let row = &self.rows[idx];
        if !self.layout.may_be_note(row.line) {
            return None;
        }
        if let Some((label, mark)) = row.label.and_then(|label| Some((label, alone::mark_in(self.source.get(label))?)))
        {
            let form = if matches!(mark, Mark::Sign(_)) { Form::Sign } else { Form::Bare };
            return Some(Body { row: idx, form, mark, label, is_apart: true, is_titled: false, end: None });
        }
        let (form, mark, len) = label_form(self.source.get(row.words))?;
        let above = idx.checked_sub(1).map(|above| &self.rows[above]);
        let is_told =
            above.and_then(|above| self.layout.goes_on(self.source, above, row)).is_some_and(|likely| likely < 0.5);
        let is_below =
            above.is_some_and(|above| is_rule(self.source.get(above.words))) || (idx > 0 && self.is_title(idx - 1));
        // A number on which a word hangs begins a note, if it is one at all.
        let is_glued = form == Form::Bare && self.source.get(row.words)[len..].starts_with(char::is_uppercase);
        let is_apart = row.stands_off() || row.indent > 0 || form.is_bracketed() || is_told || is_glued || is_below;
        let label = Slice::new(row.words.start, row.words.start + len);
        Some(Body { row: idx, form, mark, label, is_apart, is_titled: false, end: None })
    }

    /// The runs that are notes, in the order of the text. Signs call notes of their pages or paragraphs whatever other notes a text has, so they
    /// are chosen by themselves.
    fn notes(&self) -> Vec<Run> {
        let (signs, others): (Vec<Run>, Vec<Run>) =
            self.runs().into_iter().partition(|run| run.bodies[0].form == Form::Sign);
        let (signs, others) = (self.consistent(self.choose(signs)), self.consistent(self.choose(others)));
        let overlap = |one: &Run, other: &Run| one.bodies[0].row < other.end && other.bodies[0].row < one.end;
        let n_called = |run: &Run| run.calls.iter().flatten().count();
        let wins = |one: &Run, other: &Run| !overlap(one, other) || n_called(one) > n_called(other);
        let signs: Vec<Run> = signs.into_iter().filter(|sign| others.iter().all(|other| wins(sign, other))).collect();
        let is_free = |other: &Run| !signs.iter().any(|sign| overlap(sign, other));
        let mut chosen: Vec<Run> = others.into_iter().filter(is_free).chain(signs.iter().cloned()).collect();
        chosen.sort_by_key(|run| run.bodies[0].row);
        chosen
    }

    /// Chooses the runs that calls explain best.
    fn choose(&self, runs: Vec<Run>) -> Vec<Run> {
        let mut best: Vec<(f64, Option<usize>)> = Vec::with_capacity(runs.len());
        for (idx, run) in runs.iter().enumerate() {
            let mut choice = (self.score(run, None), None);
            for earlier in (idx.saturating_sub(LOOK_BACK)..idx).rev() {
                if runs[earlier].end > run.bodies[0].row {
                    continue;
                }
                let score = best[earlier].0 + self.score(run, Some(&runs[earlier]));
                if score > choice.0 {
                    choice = (score, Some(earlier));
                }
            }
            best.push(choice);
        }
        let last = (0..runs.len()).max_by(|a, b| best[*a].0.total_cmp(&best[*b].0).then(b.cmp(a)));
        let mut chosen = Vec::new();
        let mut place = last.filter(|last| best[*last].0 > 0.0);
        while let Some(idx) = place {
            chosen.push(idx);
            place = best[idx].1;
        }
        chosen.reverse();
        let mut picked: Vec<Run> = Vec::new();
        for idx in chosen {
            let calls = self.matches(&runs[idx], picked.last());
            let weight: u32 = calls.iter().flatten().map(|(_, weight)| weight).sum();
            let n_called = calls.iter().flatten().count();
            let is_long = calls.len() >= LONG_RUN && n_called * 3 >= calls.len() * 2;
            if is_long || f64::from(weight) >= calls.len() as f64 * MIN_WEIGHT {
                let calls = calls.into_iter().map(|call| call.map(|(slice, _)| slice)).collect();
                picked.push(Run { calls, ..runs[idx].clone() });
            }
        }
        picked
    }

    fn score(&self, run: &Run, earlier: Option<&Run>) -> f64 {
        let calls = self.matches(run, earlier);
        let weight: u32 = calls.iter().flatten().map(|(_, weight)| weight).sum();
        let n_uncalled = calls.iter().filter(|call| call.is_none()).count();
        let is_numbered_on = earlier.and_then(|earlier| earlier.bodies.last()).is_some_and(|last| {
            run.bodies[0].mark.number().is_some_and(|number| last.mark.number() == Some(number - 1))
        });
        let place = match run.at_foot {
            true => AT_FOOT,
            false if self.ends_a_part(run) => PLACE,
            false if is_numbered_on || run.bodies[0].form.tells() => 0.0,
            false => -PLACE,
        };
        f64::from(weight) / 100.0 - n_uncalled as f64 * UNMATCHED + place
    }

    /// The calls of a run's bodies since the run before, with their weights: the weightiest that can be had in the order of their marks.
    fn matches(&self, run: &Run, earlier: Option<&Run>) -> Vec<Option<(Slice, u32)>> {
        let first = run.bodies[0];
        let mut from = earlier.map_or(0, |earlier| if run.at_foot { earlier.bodies[0].row } else { earlier.end });
        if run.at_foot {
            from = from.max(self.page_starts[self.page_of(first.row)]);
        } else if first.form == Form::Sign {
            from = from.max(first.row.saturating_sub(MAX_APART));
        }
        let rows = from..first.row.max(from);
        let mut fitting: Vec<(usize, Slice, usize, u32)> = Vec::new();
        for (place, body) in run.bodies.iter().enumerate() {
            fitting.extend(self.calls_of(body, &rows).map(|(row, call)| (*row, call.slice, place, call.weight)));
        }
        fitting.sort_unstable();
        // `best[n]`: the weightiest sequence that ends with body n, and the call it ends with; `before` leads back along it.
        let mut best: Vec<(u32, Option<usize>)> = vec![(0, None); run.bodies.len()];
        let mut before: Vec<Option<usize>> = Vec::with_capacity(fitting.len());
        for (idx, (_, _, place, weight)) in fitting.iter().enumerate() {
            let below = best[..*place].iter().copied().max_by_key(|(sum, _)| *sum).unwrap_or((0, None));
            before.push(below.1);
            let sum = below.0 + weight + CALLED;
            if sum > best[*place].0 {
                best[*place] = (sum, Some(idx));
            }
        }
        let mut found = vec![None; run.bodies.len()];
        let mut at = best.iter().copied().max_by_key(|(sum, _)| *sum).and_then(|(_, last)| last);
        while let Some(idx) = at {
            let (_, slice, place, weight) = fitting[idx];
            found[place] = Some((slice, weight));
            at = before[idx];
        }
        found
    }

    /// Whether a run stands where notes stand: before a heading, at a page's or the text's end.
    fn ends_a_part(&self, run: &Run) -> bool {
        let Some(next) = self.rows.get(run.end) else { return true };
        next.page || label_of(self.source.get(next.words)).is_some()
    }
}
