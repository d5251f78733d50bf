//! Headings: by their labels, by the contents list, by their names, and by standing alone.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::import::audit::Audit;
use crate::import::chapters;
use crate::import::decisions::Decisions;
use crate::import::decisions::LineIs;
use crate::import::labels::LABELS;
use crate::import::labels::ends_open;
use crate::import::labels::is_bare_label;
use crate::import::labels::is_caption;
use crate::import::labels::is_named;
use crate::import::labels::is_title_like;
use crate::import::labels::label_number;
use crate::import::labels::label_of;
use crate::import::labels::numbered_lines;
use crate::import::labels::split_number;
use crate::import::lists::bullet;
use crate::import::pages;
use crate::import::pages::contents::Outline;
use crate::import::pdf::layout::Layout;
use crate::import::pictures::is_picture_place;
use crate::import::rows;
use crate::import::rows::Role;
use crate::import::rows::Row;
use crate::import::rows::Start;
use crate::import::rules::I020;
use crate::import::rules::I021;
use crate::import::rules::I022;
use crate::import::rules::I023;
use crate::import::rules::I024;
use crate::import::rules::I025;
use crate::import::rules::I070;
use crate::import::rules::Rule;
use crate::import::series;
use crate::import::series::Head;
use crate::import::series::Kind;
use crate::import::signals::Signals;
use crate::import::text::Slice;
use crate::import::text::SourceText;
use crate::import::text::Tail;

/// A heading has no more lines than this.
const MAX_LINES: usize = 4;
/// Blank lines between a label and its title, at most.
const MAX_LABEL_GAP: usize = 2;
/// A heading that stands alone is no wider than this share of the measure.
const MAX_SHARE: usize = 80;
/// In a text with a paragraph on each line, a heading is no longer than this.
const MAX_ALONE: usize = 70;
/// So many headings have the number of the chapter that they stand in, or their depth says nothing of it.
const MIN_COUNTED: usize = 4;
/// So many titles without labels stand between labels where they lie below them.
const MIN_LISTED: usize = 3;
/// A line wider than this is text, and none of those of a title page; it stands no more rows above.
const MAX_LABELLED: usize = 50;
const MAX_AMID: usize = 200;
/// So many rules stand above headings where they belong to these, each so long.
const MIN_RULES: usize = 3;
const MIN_RULE: usize = 10;

/// Signs that stand on both sides of headings.
const ORNAMENTS: [char; 5] = ['~', '=', '*', '-', '+'];

/// Marks the rows of headings.
pub fn mark(
    source: &SourceText,
    rows: Vec<Row>,
    layout: &Layout,
    outline: &Outline,
    signals: &Signals,
    decisions: &Decisions,
    audit: &mut Audit,
) -> Vec<Row> {
    let levels = Levels::new(source, &rows, outline, signals);
    let sentences = sentences(source, &rows);
    let titles = chapters::find(source, &rows, outline, &levels.numbered);
    let mut finder = Finder { source, rows, layout, outline, signals, decisions, levels, titles, sentences };
    let mut idx = 0;
    while idx < finder.rows.len() {
        idx = finder.visit(idx, audit).max(idx + 1);
    }
    without_rules(source, finder.rows, audit)
}

/// Takes away the rules that stand right above headings, where several do.
fn without_rules(source: &SourceText, rows: Vec<Row>, audit: &mut Audit) -> Vec<Row> {
    let is_rule = |pair: &[Row]| {
        let text = source.get(pair[0].words);
        pair[0].role == Role::Text
            && matches!(pair[1].role, Role::Heading { .. })
            && pair[1].gap <= 1
            && text.len() >= MIN_RULE
            && text.chars().all(|sign| !sign.is_alphanumeric() && text.starts_with(sign))
    };
    let rules: BTreeSet<usize> = rows.windows(2).filter(|pair| is_rule(pair)).map(|pair| pair[0].line).collect();
    if rules.len() < MIN_RULES {
        return rows;
    }
    pages::remove(rows, audit, &I024, |row| rules.contains(&row.line), "a rule above a heading")
}

/// Which level each way of finding a heading gives.
struct Levels {
    /// The ranks of labels that occur, rising.
    ranks: Vec<usize>,
    /// The rows with labels that stand off, rising, and their ranks.
    labels: Vec<(usize, usize)>,
    /// The first row that is no text.
    first: Option<usize>,
    /// Headings that digests give lie above all others.
    base: u8,
    /// The level of the last heading that does not stand alone.
    enclosing: u8,
    /// Lines that are nothing but a number of a sequence.
    numbered: BTreeSet<usize>,
    /// Headings that their series tells, by their rows.
    series: BTreeMap<usize, Head>,
    /// The level of each depth of numbers.
    of_depth: [u8; 7],
    /// The rows with numbers of headings, rising.
    numbers: Vec<(usize, Vec<usize>)>,
    /// The label behind which listed titles lie below the labels.
    titled_from: Option<usize>,
}

impl Levels {
    fn new(source: &SourceText, rows: &[Row], outline: &Outline, signals: &Signals) -> Levels {
        let labels: Vec<(usize, usize)> = rows
            .iter()
            .enumerate()
            .filter(|(idx, row)| *idx == 0 || row.stands_off())
            .filter_map(|(idx, row)| Some((idx, label_of(source.get(row.words))?.rank)))
            .collect();
        let of_text = labels.iter().filter(|(row, _)| rows[*row].role == Role::Text);
        let mut ranks: Vec<usize> = of_text.map(|(_, rank)| *rank).collect();
        ranks.sort_unstable();
        ranks.dedup();
        let has_given = rows.iter().any(|row| matches!(row.role, Role::Heading { .. }));
        let numbered = numbered_lines(source, rows);
        let series = series::find(source, rows, signals);
        let first = rows.iter().position(|row| !matches!(row.role, Role::Text | Role::Code));
        let base = u8::from(has_given);
        let is_number = |head: &Head| matches!(head.kind, Kind::Number(_));
        let parts = |idx: usize| split_number(source.get(rows[idx].words)).map(|(parts, _)| parts);
        let numbers =
            series.iter().filter(|(_, head)| is_number(head)).filter_map(|(idx, _)| Some((*idx, parts(*idx)?)));
        let numbers = numbers.collect();
        let mut levels = Levels {
            ranks,
            labels,
            first,
            base,
            enclosing: 0,
            numbered,
            series,
            of_depth: [0; 7],
            numbers,
            titled_from: None,
        };
        levels.of_depth = levels.depths(source, rows, outline);
        levels.titled_from = levels.titled_from(source, rows, outline);
        levels
    }

    /// The first label, where the contents list has several titles without labels and numbers between the first one and the last.
    fn titled_from(&self, source: &SourceText, rows: &[Row], outline: &Outline) -> Option<usize> {
        let ((first, _), (last, _)) = (self.labels.first()?, self.labels.last()?);
        let is_bare = |idx: &usize| {
            let text = source.get(rows[*idx].words);
            let is_listed = matches!(outline.headings.get(&rows[*idx].words.start), Some(None));
            // The title of a label is no title of its own.
            let is_labelled = is_bare_label(source.get(rows[*idx - 1].words));
            is_listed && !is_labelled && label_of(text).is_none() && depth_of(text).is_none() && !is_named(text)
        };
        let n_bare = (first + 1..*last).filter(is_bare).count();
        (n_bare >= MIN_LISTED).then_some(*first)
    }

    /// The level of each depth of numbers: what the indents of the contents list say, if they rise with the depth; or one by one, below the
    /// labels.
    fn depths(&self, source: &SourceText, rows: &[Row], outline: &Outline) -> [u8; 7] {
        let mut counts: BTreeMap<(usize, u8), usize> = BTreeMap::new();
        let mut least: Option<usize> = None;
        for (idx, row) in rows.iter().enumerate() {
            let by_series = self.series.get(&idx).is_some_and(|head| matches!(head.kind, Kind::Number(_)));
            let listed = outline.headings.get(&row.words.start);
            if !by_series && listed.is_none() {
                continue;
            }
            let Some(depth) = depth_of(source.get(row.words)) else { continue };
            least = Some(least.map_or(depth, |least| least.min(depth)));
            if let Some(level) = listed.copied().flatten() {
                *counts.entry((depth, level)).or_default() += 1;
            }
        }
        let least = least.unwrap_or(1);
        if let Some(level) = self.of_counted_chapters(source, rows) {
            return std::array::from_fn(|depth| (level + depth.saturating_sub(1) as u8).min(6));
        }
        let has_labels = !self.ranks.is_empty() || self.has_labels();
        let first = match has_labels {
            true => self.of_rank(LABELS.len()) + u8::from(self.has_labels()),
            false if least == 2 && !outline.headings.is_empty() => self.base + 2,
            false => self.base + 1,
        };
        let mut of_depth = [0; 7];
        for (depth, level) in of_depth.iter_mut().enumerate() {
            *level = (first + depth.saturating_sub(least) as u8).min(6);
        }
        let usual = |depth: usize| {
            let known = counts.iter().filter(|((known, _), _)| *known == depth);
            known.max_by_key(|(_, count)| **count).map(|((_, level), _)| (depth, *level))
        };
        let usual: Vec<(usize, u8)> = (least..7).filter_map(usual).collect();
        if usual.len() > 1 && usual.windows(2).all(|pair| pair[0].1 < pair[1].1) {
            for (depth, level) in usual {
                of_depth[depth..].iter_mut().zip(0..).for_each(|(one, more)| *one = (level + self.base + more).min(6));
            }
        }
        of_depth
    }

    /// The level of the chapters whose labels have the first numbers of the headings below them: `2.1` below `Chapter 2`.
    fn of_counted_chapters(&self, source: &SourceText, rows: &[Row]) -> Option<u8> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        let mut n_below = 0;
        for (row, parts) in self.numbers.iter().filter(|(_, parts)| parts.len() > 1) {
            let above = self.labels[..self.labels.partition_point(|(label, _)| label < row)].last();
            n_below += usize::from(above.is_some());
            let number = above.and_then(|(label, _)| label_number(source.get(rows[*label].words)));
            if let Some((rank, _)) = number.filter(|(_, number)| *number == parts[0]) {
                *counts.entry(rank).or_default() += 1;
            }
        }
        let (rank, n_counted) = counts.into_iter().max_by_key(|(_, count)| *count)?;
        (n_counted >= MIN_COUNTED && n_counted * 10 >= n_below * 7).then(|| self.of_rank(rank))
    }

    /// The level of a title without a number that stands among headings with numbers of several levels: if one is missing there, its level, if
    /// not, the one below.
    fn among_numbers(&self, idx: usize) -> Option<u8> {
        let place = self.numbers.partition_point(|(row, _)| *row <= idx);
        let ((_, above), (_, below)) = (self.numbers.get(place.checked_sub(1)?)?, self.numbers.get(place)?);
        let is_within = above.len() > 1 && below.len() > 1 && above[0] == below[0];
        let n_shared = above.iter().zip(below).take_while(|(one, other)| one == other).count();
        let is_missing = above.get(n_shared).zip(below.get(n_shared)).is_some_and(|(one, other)| other - one == 2);
        let own = self.of_depth[above.len().min(6)];
        is_within.then_some(if is_missing { self.of_depth[(n_shared + 1).min(6)] } else { (own + 1).min(6) })
    }

    /// Whether there are series of labels beside the known ones.
    fn has_labels(&self) -> bool {
        self.series.values().any(|head| head.kind == Kind::Label)
    }

    fn of_rank(&self, rank: usize) -> u8 {
        let place = self.ranks.iter().position(|one| *one == rank).unwrap_or(self.ranks.len());
        (place as u8 + 1 + self.base).min(6)
    }
}

/// What a row was found to be.
struct Found {
    rule: &'static Rule,
    level: u8,
    confidence: u8,
    stands_alone: bool,
    /// How many rows it has, where that is known.
    n_rows: usize,
}

struct Finder<'a> {
    source: &'a SourceText,
    rows: Vec<Row>,
    layout: &'a Layout,
    outline: &'a Outline,
    signals: &'a Signals,
    decisions: &'a Decisions,
    levels: Levels,
    /// How many rows the headings of chapters have, by their labels, where titles stand below them.
    titles: BTreeMap<usize, usize>,
    /// What short lines say that stand alone and end with a full stop.
    sentences: BTreeSet<String>,
}

impl Finder<'_> {
    fn text(&self, idx: usize) -> &str {
        self.source.get(self.rows[idx].words)
    }

    /// Marks the heading that starts at a row, if one does; returns the row behind it.
    fn visit(&mut self, idx: usize, audit: &mut Audit) -> usize {
        if let Role::Heading { level } = self.rows[idx].role {
            self.levels.enclosing = level;
            return idx + 1;
        }
        if self.rows[idx].role != Role::Text || self.rows[idx].quotes > 0 {
            return idx + 1;
        }
        let Some(found) = self.find(idx, audit) else { return idx + 1 };
        let end = match self.layout.heading(self.rows[idx].line).filter(|_| found.rule == &I025) {
            Some((_, end)) => {
                idx + self.rows[idx..].iter().take_while(|row| (self.rows[idx].line..end).contains(&row.line)).count()
            }
            None if found.n_rows > 0 => (idx + found.n_rows).min(self.rows.len()),
            None if found.stands_alone => self.block_end(idx),
            None => self.heading_end(idx),
        };
        if !found.stands_alone {
            self.levels.enclosing = found.level;
        }
        self.rows[idx].role = Role::Heading { level: found.level };
        self.levels.first = Some(self.levels.first.map_or(idx, |first| first.min(idx)));
        for row in &mut self.rows[idx + 1..end] {
            row.role = Role::HeadingNext;
        }
        if end == idx + 1 {
            self.take_ornaments(idx, found.rule, audit);
        }
        let slice = Slice::new(self.rows[idx].words.start, self.rows[end - 1].words.end);
        audit.kept(found.rule, slice, format!("heading {}", found.level), found.confidence);
        end
    }

    /// Takes away the signs that stand on both sides of a heading alike: `~ The Quay ~`.
    fn take_ornaments(&mut self, idx: usize, rule: &'static Rule, audit: &mut Audit) {
        let (text, words) = (self.text(idx), self.rows[idx].words);
        let Some(sign) = text.chars().next().filter(|sign| ORNAMENTS.contains(sign)) else { return };
        let n_left = text.len() - text.trim_start_matches([sign, ' ']).len();
        let n_right = text.len() - text.trim_end_matches([sign, ' ']).len();
        if n_left + n_right >= text.len() || !text.ends_with(sign) {
            return;
        }
        let inner = Slice::new(words.start + n_left, words.end - n_right);
        for slice in [Slice::new(words.start, inner.start), Slice::new(inner.end, words.end)] {
            audit.removed(rule, slice, 85, "a sign beside the heading");
        }
        self.rows[idx].words = inner;
    }

    fn find(&self, idx: usize, audit: &Audit) -> Option<Found> {
        let row = &self.rows[idx];
        match self.decisions.of(row) {
            Some(LineIs::Heading(level)) => {
                return Some(Found { rule: &I070, level, confidence: 100, stands_alone: false, n_rows: 0 });
            }
            Some(_) => return None,
            None => {}
        }
        if bullet(self.text(idx)).is_some() {
            return None;
        }
        if let Some((level, _)) = self.layout.heading(row.line).filter(|_| audit.allows(&I025)) {
            return Some(Found { rule: &I025, level, confidence: 90, stands_alone: false, n_rows: 0 });
        }
        let text = self.text(idx);
        let stands_off = row.stands_off()
            || idx == 0
            || self.rows[idx - 1].role != Role::Text
            || !self.text(idx - 1).contains(char::is_alphanumeric);
        let is_sentence = |title: &str| text.ends_with('.') && title.len() > 60;
        let label = label_of(text).filter(|label| stands_off && self.is_short(idx, 100) && !is_sentence(label.title));
        if let Some(label) = label.filter(|_| audit.allows(&I020)) {
            let level = self.levels.of_rank(label.rank);
            let n_rows = self.n_titled(idx).max(self.n_outlined(idx));
            return Some(Found { rule: &I020, level, confidence: 97, stands_alone: false, n_rows });
        }
        if self.levels.numbered.contains(&row.words.start) && audit.allows(&I020) {
            let level = self.levels.of_rank(LABELS.len());
            let n_rows = self.n_titled(idx);
            return Some(Found { rule: &I020, level, confidence: 85, stands_alone: false, n_rows });
        }
        if let Some(found) = self.find_in_series(idx, audit) {
            return Some(found);
        }
        if let Some(level) = self.outline.headings.get(&row.words.start).filter(|_| audit.allows(&I021)) {
            let n_rows = self.n_outlined(idx);
            let level = match (depth_of(text), level) {
                (Some(depth), None) => self.levels.of_depth[depth],
                (Some(depth), _) if depth > 1 => self.levels.of_depth[depth],
                (_, Some(level)) => (level + self.levels.base).min(6),
                (None, None) if is_named(text) => self.named_level(idx),
                (None, None) => self.levels.among_numbers(idx).unwrap_or_else(|| self.listed_level(idx)),
            };
            return Some(Found { rule: &I021, level, confidence: 95, stands_alone: false, n_rows });
        }
        let is_alone = stands_off && rows::is_followed_by_gap(&self.rows, self.block_end(idx) - 1);
        if is_alone && audit.allows(&I023) && (is_named(text) || self.is_named_with_title(idx)) {
            let level = self.named_level(idx);
            return Some(Found { rule: &I023, level, confidence: 90, stands_alone: false, n_rows: 0 });
        }
        if is_alone && audit.allows(&I022) && self.looks_like_title(idx) {
            let level = (self.levels.enclosing + 1).min(6);
            return Some(Found { rule: &I022, level, confidence: 70, stands_alone: true, n_rows: 0 });
        }
        None
    }

    /// The heading at a row that its series tells.
    fn find_in_series(&self, idx: usize, audit: &Audit) -> Option<Found> {
        let head = self.levels.series.get(&idx)?;
        let (rule, level) = match head.kind {
            Kind::Number(_) => (&I020, self.levels.of_depth[depth_of(self.text(idx))?]),
            Kind::Label => (&I020, self.levels.of_rank(LABELS.len())),
            Kind::Margin => (&I022, self.named_level(idx)),
            Kind::Centered => (&I022, (self.levels.enclosing + 1).min(6)),
        };
        // A heading that is marked already ends it.
        let is_free = |row: &Row| row.role == Role::Text && self.decisions.of(row).is_none();
        let n_free = self.rows[idx + 1..].iter().take(head.n_rows - 1).take_while(|row| is_free(row)).count();
        let n_rows = (n_free + 1).max(self.n_outlined(idx));
        let stands_alone = head.kind == Kind::Centered;
        let found = Found { rule, level, confidence: 85, stands_alone, n_rows };
        audit.allows(rule).then_some(found)
    }

    /// How many rows a label has together with its title.
    fn n_titled(&self, idx: usize) -> usize {
        let n_rows = self.titles.get(&idx).copied().unwrap_or(0);
        let is_free = |row: &Row| row.role == Role::Text && self.decisions.of(row).is_none();
        if self.rows[idx..].iter().take(n_rows).all(is_free) { n_rows } else { 0 }
    }

    /// How many rows a heading has that the contents list names, if it tells that.
    fn n_outlined(&self, idx: usize) -> usize {
        let Some(last) = self.outline.ends.get(&self.rows[idx].words.start) else { return 0 };
        let rows = self.rows[idx..].iter().take(pages::contents::MAX_LINES + 1);
        let n_rows = rows.clone().position(|row| row.words.start == *last).map_or(0, |place| place + 1);
        let is_free = |row: &Row| row.role == Role::Text && self.decisions.of(row).is_none();
        if rows.take(n_rows).all(is_free) { n_rows } else { 0 }
    }

    /// `Introduction: Essential Notes`: a usual name, a colon, a title.
    fn is_named_with_title(&self, idx: usize) -> bool {
        let text = self.text(idx);
        self.is_short(idx, 80)
            && text.split_once(':').is_some_and(|(name, title)| is_named(name) && is_title_like(title))
    }

    /// A title of the contents list without a label or a number lies below the labels, where several such stand between them.
    fn listed_level(&self, idx: usize) -> u8 {
        let is_below = self.levels.titled_from.is_some_and(|first| idx > first);
        if is_below { self.levels.of_rank(LABELS.len()) } else { self.levels.base + 1 }
    }

    /// A foreword takes the level of the label that comes next; behind the last one, or where there is none, the first level.
    fn named_level(&self, idx: usize) -> u8 {
        let is_first = self.levels.first.is_none_or(|first| idx <= first);
        let next = self.levels.labels.partition_point(|(row, _)| *row <= idx);
        match self.levels.labels.get(next) {
            Some((_, rank)) if !is_first => self.levels.of_rank(*rank),
            _ => self.levels.base + 1,
        }
    }

    fn is_short(&self, idx: usize, share: usize) -> bool {
        let limit = if self.signals.is_wrapped { self.signals.measure * share / 100 } else { MAX_ALONE.max(share) };
        self.signals.metric.width(self.text(idx)) <= limit
    }

    /// The row behind the block that starts at a row: lines without a gap between them.
    fn block_end(&self, idx: usize) -> usize {
        let next = self.rows[idx + 1..].iter().position(Row::stands_off);
        next.map_or(self.rows.len(), |n_more| idx + 1 + n_more)
    }

    /// Whether a block of lines that stands alone looks like the title of what follows.
    fn looks_like_title(&self, idx: usize) -> bool {
        let end = self.block_end(idx);
        let is_short = end - idx < MAX_LINES && (idx..end).all(|idx| self.is_short(idx, MAX_SHARE));
        let is_followed = self.is_followed_by_text(idx, end) || (end == idx + 1 && self.is_in_capitals(idx));
        let is_rule = !self.text(idx).contains(char::is_alphanumeric);
        if is_rule || !is_short || !is_followed || !self.follows_an_end(idx) {
            return false;
        }
        // Entries of a list end one by one; the lines of a title do not.
        if end - idx > 1 && (idx..end - 1).any(|idx| self.text(idx).ends_with([')', ']', '.', '"', '”'])) {
            return false;
        }
        let text = (idx..end).map(|idx| self.text(idx)).collect::<Vec<_>>().join(" ");
        // What elsewhere ends with a full stop is a signature or a short answer.
        if self.is_slogan(idx, end) || self.sentences.contains(&rows::key(&text)) {
            return false;
        }
        let last = text.chars().next_back().unwrap_or(' ');
        let n_letters = text.chars().filter(|character| character.is_alphabetic()).count();
        let is_formed = !matches!(last, '.' | ',' | ';' | ':' | '-' | '”' | '"' | '…')
            && matches!(rows::start_of(&text), Start::Upper | Start::Mark)
            && !text.starts_with(['-', '–', '—', '(', '*', '['])
            && !text.contains(['@', '�'])
            && !text.contains("://")
            && !text.starts_with("By ")
            && !is_caption(&text)
            && n_letters >= 3;
        is_formed && (is_title_like(&text) || (!self.signals.is_wrapped && rows::width(&text) <= MAX_ALONE))
    }

    /// Text follows: a full line, or, where some text stands above, another heading; before the first chapter stand those who wrote the book.
    fn is_followed_by_text(&self, start: usize, end: usize) -> bool {
        // A picture may have stood in between.
        let Some(end) = (end..self.rows.len()).find(|idx| !is_picture_place(self.text(*idx))) else { return false };
        let text = self.text(end);
        let is_full = match self.signals.is_wrapped {
            true => self.signals.metric.width(text) * 100 >= self.signals.measure * 70 || self.is_filled_block(end),
            false => rows::width(text) > MAX_ALONE,
        };
        let opens = matches!(rows::start_of(text), Start::Upper | Start::Mark | Start::Digit);
        let is_amid = || {
            start > 0
                && self.rows[start.saturating_sub(MAX_AMID)..start]
                    .iter()
                    .any(|row| rows::width(self.source.get(row.words)) > MAX_LABELLED)
        };
        opens && !text.starts_with(['–', '—']) && (is_full || (label_of(text).is_some() && is_amid()))
    }

    /// A line of several words in capitals is a title, however short what follows is, unless that is in capitals, too; a single word is one
    /// over lines that are set in, as those of a poem are.
    fn is_in_capitals(&self, idx: usize) -> bool {
        let text = self.text(idx);
        let next = self.rows.get(idx + 1).map(|next| self.source.get(next.words));
        let is_set_in = |row: &Row| row.indent >= self.rows[idx].indent + 2;
        let is_over_verse = || {
            let below = idx + 1..self.block_end((idx + 1).min(self.rows.len() - 1));
            is_capital(text) && below.len() > 1 && self.rows[below].iter().all(is_set_in)
        };
        let is_title = is_shouted(text) || is_over_verse();
        is_title && next.is_some_and(|next| !is_shouted(next) && !next.starts_with(['–', '—']))
    }

    /// Whether a line in capitals stands above or below a sentence in capitals: slogans, one below the other.
    fn is_slogan(&self, idx: usize, end: usize) -> bool {
        let is_cry = |row: usize| self.rows[row].role == Role::Text && is_shouted(self.text(row));
        let is_below =
            || end < self.rows.len() && is_cry(end) && rows::ends_sentence(self.text(self.block_end(end) - 1));
        let is_above = || idx > 0 && is_cry(idx - 1) && rows::ends_sentence(self.text(idx - 1));
        is_shouted(self.text(idx)) && (is_above() || is_below())
    }

    /// A block of several lines, all but the last one nearly as wide as the widest: text in a narrower measure.
    fn is_filled_block(&self, idx: usize) -> bool {
        let end = self.block_end(idx);
        let widths: Vec<usize> = (idx..end).map(|idx| rows::width(self.text(idx))).collect();
        let widest = widths.iter().copied().max().unwrap_or(0);
        widths.len() >= 3 && widths[..widths.len() - 1].iter().all(|width| width * 100 >= widest * 80)
    }

    /// What stands above has ended: a sentence, a heading, a page.
    fn follows_an_end(&self, idx: usize) -> bool {
        let Some(above) = idx.checked_sub(1) else { return true };
        let text = self.text(above);
        self.rows[above].role != Role::Text
            || self.rows[idx].page
            || rows::ends_sentence(text)
            || !text.contains(char::is_alphanumeric)
    }

    /// The row behind a heading that a label, a name or the contents told: it may have further lines.
    fn heading_end(&self, idx: usize) -> usize {
        let mut end = idx + 1;
        while end < self.rows.len() && end - idx < MAX_LINES && self.heading_goes_on(idx, end) {
            end += 1;
        }
        end
    }

    fn heading_goes_on(&self, start: usize, idx: usize) -> bool {
        let (above, row) = (&self.rows[idx - 1], &self.rows[idx]);
        let (text, next) = (self.text(idx - 1), self.text(idx));
        let is_other = row.role != Role::Text
            || self.decisions.of(row).is_some()
            || label_of(next).is_some()
            || is_named(next)
            || self.levels.series.contains_key(&idx)
            || self.outline.headings.contains_key(&row.words.start);
        let is_last = rows::is_followed_by_gap(&self.rows, idx);
        let ends_page = self.rows.get(idx + 1).is_none_or(|after| after.page);
        let label_alone = is_bare_label(self.text(start)) && idx == start + 1;
        let is_far = row.gap > if label_alone { MAX_LABEL_GAP } else { 1 };
        if is_other || is_far || !self.is_short(idx, MAX_SHARE) || next.ends_with(['.', ',', ';', ':']) {
            return false;
        }
        if row.gap == 0 {
            // A line of the same block; text that follows without a gap is full.
            return !row.page && is_last && !self.outline.headings.contains_key(&above.words.start);
        }
        let is_open = text.chars().filter(|mark| *mark == '"').count() % 2 == 1
            || ends_open(text)
            || rows::start_of(next) == Start::Lower
            || next.starts_with('(')
            || (above.tail == Tail::Space && self.tail_means_more());
        let fills_page = self.rows[start].page && ends_page;
        // What somebody says below a label begins the text.
        if next.starts_with(['"', '“', '«', '„']) && next.ends_with(['"', '”', '»', '“']) {
            return false;
        }
        !row.page && is_last && (label_alone && is_title_like(next) || is_open || fills_page)
    }

    /// Whether, in this text, one space at the line end means that the line goes on.
    fn tail_means_more(&self) -> bool {
        self.signals.space_means_more()
    }
}

/// Several words in capitals.
fn is_shouted(text: &str) -> bool {
    is_capital(text) && text.split_whitespace().count() >= 2
}

fn is_capital(text: &str) -> bool {
    text.contains(char::is_uppercase) && !text.contains(char::is_lowercase)
}

/// What short lines say that stand alone and end with a full stop, as lines are compared.
fn sentences(source: &SourceText, rows: &[Row]) -> BTreeSet<String> {
    let stands_alone = |idx: &usize| rows[*idx].stands_off() && rows::is_followed_by_gap(rows, *idx);
    let texts = (0..rows.len()).filter(stands_alone).map(|idx| source.get(rows[idx].words));
    texts.filter(|text| text.ends_with('.') && rows::width(text) <= MAX_ALONE).map(rows::key).collect()
}

/// The depth of the number that a line begins with.
fn depth_of(text: &str) -> Option<usize> {
    split_number(text).map(|(parts, _)| parts.len().min(6))
}
