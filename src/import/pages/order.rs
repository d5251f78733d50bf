//! The order of pages: whether they stand as they are read, and, if not, as which imposition put them.
//!
//! The pages are laid on sheets in every way that printers, programs and scanners have (`sheets`, `heaps`). For each one adds up how well neighbors
//! in reading fit each other (`joins`); printed numbers must agree. The best one is believed only where it is far better than the order in
//! which the pages stand, and better than every other. What stands without such evidence against it is in order.

use crate::import::ImportError;
use crate::import::audit::Audit;
use crate::import::audit::Effect;
use crate::import::audit::per_cent;
use crate::import::decisions::Decisions;
use crate::import::decisions::PageOrder;
use crate::import::lexicon::Lexicon;
use crate::import::notes::MAX_ROWS;
use crate::import::pages::cohesion;
use crate::import::pages::folios::Folios;
use crate::import::pages::heaps;
use crate::import::pages::joins;
use crate::import::pages::joins::Page;
use crate::import::pages::sheets;
use crate::import::pages::sheets::Arrangement;
use crate::import::rows::Row;
use crate::import::rules::I010;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// So few pages have no order to be lost.
const MIN_PAGES: usize = 2;
/// More pages than this are not laid on sheets: each is compared with each.
const MAX_PAGES: usize = 2000;
/// Fewer pages than this are too few to refuse a text for how they join: they stay, and the doubt is told.
const FEW_PAGES: usize = 8;
/// So few pages are no sheet of a booklet as a rule, and too few to tell an order by: they stay unless another one is proved.
const FEWEST_PAGES: usize = 3;
/// A booklet has no more pages than this.
const MAX_BOOKLET: usize = 64;
/// Titles aside, a printed page has so many rows.
const MIN_ROWS: usize = 4;
/// The share of bad joins from which on another order is looked for.
const SUSPICIOUS: f64 = 0.04;
/// The share of bad joins up to which pages may stay as they stand, if no other order is better.
const MAX_BAD: f64 = 0.18;
/// What each page costs when ways to part the text into pages are compared.
const FINER: f64 = 3.0;
/// By so much, for each page, another order must beat the one in which the pages stand: real impositions gain about twice that.
const MIN_GAIN: f64 = 0.9;
/// By so much, for each page, where the text begins in the midst of a sentence as it stands.
const LOST_START_GAIN: f64 = 0.4;
/// By so much in all where printed numbers bear the other order out.
const FOLIO_GAIN: f64 = 4.0;
/// So much worse the joins may be in an order that the numbers of all pages give.
const MAX_AGAINST_NUMBERS: f64 = 6.0;
/// The share of bad joins that a found order may have; one is allowed to any.
const MAX_BAD_FOUND: f64 = 0.08;
/// By so much the best order must beat the next one, where printed numbers bear it out.
const MIN_MARGIN: f64 = 1.5;
/// The same where they do not: a page or two that fit in two places come near to it.
const LONE_MARGIN: f64 = 3.0;
/// What it costs that a chapter or a note stands before one with a lower number, or that a page without text lies within a sentence.
const WRONG_SEQUENCE: f64 = 5.0;
/// By so much it must beat it by the joins alone, whatever rare words the pages share: these are strong evidence, but they mislead now and then.
const MIN_MARGIN_OF_JOINS: f64 = 1.0;
/// By so much, for each page, another order must be ahead to show that the text is not in order, though it is not sure itself.
const REFUTED: f64 = 0.45;
/// So many bad joins tell something by themselves.
const MIN_BAD: f64 = 1.5;
/// By so much, for each page, another order is ahead where one bad join does, in a leaflet and in a longer text.
const BETTER: f64 = 1.0;
const MUCH_BETTER: f64 = 2.0;
/// So many numbers that count up show that the pages stand in order.
const MIN_CONFIRMING: usize = 3;

/// What the order is judged by.
#[derive(Debug)]
pub struct Order<'a> {
    pub source: &'a SourceText,
    pub lexicon: &'a Lexicon,
    pub folios: &'a Folios,
    pub marks: PageMarks,
}

/// Whether the text shows where its pages begin: by form feeds, indents, numbers or heads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PageMarks {
    Seen,
    /// Runs of blank lines at most, which stand before chapters as well.
    NotSeen,
    /// The pages were taken from the sides of sheets and put in order.
    InOrder,
}

/// What pages are compared by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Evidence {
    Joins,
    JoinsAndWords,
}

/// An order that was found, by how much it is ahead of the next one, and the pages that it orders.
struct Found {
    arrangement: Arrangement,
    margin: f64,
    /// By how much the joins alone put it ahead; nothing if they speak for another order.
    margin_of_joins: f64,
    pages: Vec<Page>,
}

impl Found {
    fn order(&self) -> impl Iterator<Item = usize> + '_ {
        self.arrangement.pages.iter().map(|(page, _)| *page)
    }

    /// How many printed numbers agree, and how many there are.
    fn folios(&self) -> (usize, usize) {
        let folio = |page: usize| self.pages[page].folio;
        let right = self.arrangement.pages.iter().filter(|(page, number)| folio(*page) == Some(*number));
        (right.count(), self.pages.iter().filter(|page| page.folio.is_some()).count())
    }

    /// Whether all pages have numbers, and the order follows them. Then it needs no other proof.
    fn is_numbered(&self) -> bool {
        let folios: Vec<Option<usize>> = self.order().map(|page| self.pages[page].folio).collect();
        folios.iter().all(Option::is_some) && folios.windows(2).all(|pair| pair[0] < pair[1])
    }
}

/// Whether an order is sure enough: well ahead of the next one, with hardly a join that cannot be.
fn check(found: &Found, bad: f64, evidence: &str) -> Result<(), ImportError> {
    let (n_right, n_folios) = found.folios();
    let least = if n_right >= 3 { MIN_MARGIN } else { LONE_MARGIN };
    let most_bad = MAX_BAD_FOUND.max(1.0 / found.pages.len() as f64);
    let because = match () {
        () if found.is_numbered() => return Ok(()),
        () if found.margin < least || found.margin_of_joins < MIN_MARGIN_OF_JOINS => {
            format!("two orders fit nearly as well as each other; one has {evidence}")
        }
        () if bad > most_bad || n_right * 10 < n_folios * 8 => format!("the best order found has {evidence}"),
        () => return Ok(()),
    };
    Err(ImportError::Scrambled(because))
}

impl Order<'_> {
    /// Puts the pages in the order of reading.
    ///
    /// # Errors
    /// Where they are out of order and no imposition explains them, or where another order fits as well and nothing proves this one.
    pub fn restore(
        &self,
        rows: Vec<Row>,
        decisions: &Decisions,
        audit: &mut Audit,
        learned: &mut Vec<String>,
    ) -> Result<Vec<Row>, ImportError> {
        if decisions.pages == PageOrder::AsTheyStand || !audit.allows(&I010) {
            return Ok(rows);
        }
        let pages = joins::pages(self.source, &rows, self.folios, joins::Splitting::AsMarked);
        // What has no pages is in order, and so is what its numbers say is.
        if self.marks != PageMarks::Seen || (decisions.pages == PageOrder::Judged && folios_confirm(&pages)) {
            return Ok(joins::with_notes_together(self.source, &rows, &pages));
        }
        let as_they_stand: Vec<usize> = (0..pages.len()).collect();
        let bad_as_they_stand = self.bad_share(&pages, &as_they_stand);
        // A text that begins in the midst of a sentence has lost its order or its beginning.
        let begins_within = pages.first().is_some_and(|page| page.starts_within);
        let is_odd = !folios_step(&pages)
            || (pages.len() <= MAX_BOOKLET && joins::faults(&pages, 0..pages.len()) > 0)
            || begins_within
            || begins_later(&pages);
        let is_sound = bad_as_they_stand <= SUSPICIOUS && !is_odd;
        if pages.len() < MIN_PAGES || (is_sound && pages.len() > FEW_PAGES) {
            return Ok(joins::with_notes_together(self.source, &rows, &pages));
        }
        let standing = self.score_as_they_stand(&rows, &pages);
        let rival = self.rival(&rows, &pages, standing);
        let ahead = rival.as_ref().map_or(f64::NEG_INFINITY, |(_, ahead)| *ahead);
        let is_wanted = decisions.pages == PageOrder::AsFound && ahead > 0.0;
        let n_pages = pages.len() as f64;
        // Of a few pages each join counts; of many, one that fails may be that of a heading or a table.
        let is_leaflet = pages.len() <= FEW_PAGES && are_printed(&pages);
        let least_ahead = if is_leaflet { BETTER } else { MUCH_BETTER } * n_pages;
        let is_doubtful = is_odd || bad_as_they_stand * n_pages >= MIN_BAD || (!is_sound && ahead > least_ahead);
        let is_believed = |rival: &Found| is_wanted || (is_doubtful && self.is_far_better(rival, &pages, standing));
        let found = rival.map(|(rival, _)| rival).filter(is_believed);
        let stays = found.as_ref().is_none_or(|found| found.order().eq(0..found.pages.len()));
        let stands_well = bad_as_they_stand <= MAX_BAD && folios_rise(&pages);
        let is_beaten = are_printed(&pages) && ahead > LONE_MARGIN + REFUTED * n_pages;
        // An excerpt begins anywhere, and its sentences go on from page to page.
        let begins_oddly = (begins_within && !self.reads_on(&pages)) || begins_later(&pages);
        let has_lost_its_head = is_leaflet && (ahead > BETTER * n_pages || begins_oddly);
        let is_refused = pages.len() > FEWEST_PAGES && (is_beaten || has_lost_its_head);
        if stays && is_doubtful && is_refused {
            let because = "another order fits better than the one in which they stand, and nothing proves it";
            return Err(ImportError::Scrambled(because.to_string()));
        }
        if stays {
            if !stands_well || ahead > -MIN_MARGIN {
                let because = match stands_well {
                    true => "hardly anything shows in which order they are read".to_string(),
                    false => format!("{:.0} % of the joins from page to page do not fit", bad_as_they_stand * 100.0),
                };
                audit.reported(&I010, rows.first().map_or(Slice::default(), |row| row.words), String::new(), because);
            }
            return Ok(joins::with_notes_together(self.source, &rows, &pages));
        }
        let nothing = || ImportError::Scrambled("no order of sheets explains them".to_string());
        let mut found = found.ok_or_else(nothing)?;
        let by_joins = self.best(&rows, found.pages.clone(), Evidence::Joins).ok_or_else(nothing)?;
        found.margin_of_joins = if by_joins.order().eq(found.order()) { by_joins.margin } else { 0.0 };
        let bad = self.bad_share(&found.pages, &found.order().collect::<Vec<_>>());
        let evidence = self.evidence(&found, bad);
        let is_proved = found.is_numbered() || folios_prove(&found.arrangement, &found.pages);
        let is_few = pages.len() <= FEWEST_PAGES && !is_proved;
        match check(&found, bad, &evidence) {
            _ if decisions.pages != PageOrder::AsFound && is_few => {
                let because = "so few pages do not show in which order they are read".to_string();
                audit.reported(&I010, rows.first().map_or(Slice::default(), |row| row.words), String::new(), because);
                return Ok(joins::with_notes_together(self.source, &rows, &pages));
            }
            Err(error) if decisions.pages != PageOrder::AsFound => return Err(error),
            _ => {}
        }
        let moved = found.arrangement.pages.iter().enumerate().filter(|(place, (page, _))| place != page);
        for (page, number) in moved.map(|(_, moved)| moved) {
            let rows = &rows[found.pages[*page].rows.clone()];
            let slice = Slice::new(rows[0].words.start, rows[rows.len() - 1].words.end);
            let after = format!("page {number}");
            audit.push(&I010, Effect::Kept, slice, after, per_cent(1.0 - bad), evidence.clone());
        }
        learned.push(format!("the pages stand in the order of sheets: {evidence}"));
        let (rows, pages) = reordered(&rows, &found.pages, &found.order().collect::<Vec<_>>());
        Ok(joins::with_notes_together(self.source, &rows, &pages))
    }

    /// The best other order, and by how much it is ahead of the one in which the pages stand: none where that is the best one.
    fn rival(&self, rows: &[Row], pages: &[Page], standing: f64) -> Option<(Found, f64)> {
        if pages.len() > MAX_PAGES {
            return None;
        }
        let [at_titles, at_parts] = [joins::Splitting::AtTitles, joins::Splitting::AtParts]
            .map(|splitting| joins::pages(self.source, rows, self.folios, splitting));
        let starts = |pages: &[Page]| pages.iter().map(|page| page.rows.start).collect::<Vec<_>>();
        let is_same = starts(&at_titles) == starts(&at_parts);
        let tried = [Some(at_titles), (!is_same).then_some(at_parts)].into_iter().flatten();
        let tried = tried.filter_map(|pages| self.best(rows, pages, Evidence::JoinsAndWords));
        // Each page more makes one join more, so a finer parting must pay for itself.
        let worth = |score: f64, n_pages: usize| score - n_pages as f64 * FINER;
        let worth_of = |found: &Found| worth(found.arrangement.score, found.pages.len());
        let found = tried.max_by(|a, b| worth_of(a).total_cmp(&worth_of(b)))?;
        let is_as_it_stands = found.order().eq(0..found.pages.len());
        let ahead = match is_as_it_stands {
            true => -found.margin,
            false => worth_of(&found) - worth(standing, pages.len()),
        };
        Some((found, ahead))
    }

    /// Whether another order is so much better than the one in which the pages stand that it may take its place.
    fn is_far_better(&self, found: &Found, pages: &[Page], standing: f64) -> bool {
        let by_page = if pages.first().is_some_and(|page| page.starts_within) { LOST_START_GAIN } else { MIN_GAIN };
        let gain = match () {
            () if found.is_numbered() => -MAX_AGAINST_NUMBERS,
            () if folios_prove(&found.arrangement, &found.pages) => FOLIO_GAIN,
            () => by_page * pages.len() as f64,
        };
        found.arrangement.score > standing + gain
    }

    fn evidence(&self, found: &Found, bad: f64) -> String {
        let as_they_stood: Vec<usize> = (0..found.pages.len()).collect();
        let (n_right, n_folios) = found.folios();
        format!(
            "{}; {n_right} of {n_folios} printed numbers agree; {:.0} % of the joins from page to page fit, {:.0} % as they stood",
            found.arrangement.way,
            100.0 - bad * 100.0,
            100.0 - self.bad_share(&found.pages, &as_they_stood) * 100.0
        )
    }

    /// The best arrangement of all that are tried, by how much it beats the next other order, and the pages it arranges.
    fn best(&self, rows: &[Row], pages: Vec<Page>, evidence: Evidence) -> Option<Found> {
        let matrix = self.matrix(rows, &pages, evidence);
        let mut all = sheets::arrangements(&pages, &matrix);
        all.extend(heaps::arrangements(&pages, &matrix));
        all.extend(heaps::by_numbers(&pages, &matrix));
        for one in &mut all {
            let n_faults = joins::faults(&pages, one.pages.iter().map(|(page, _)| *page)) + n_torn(one, &pages);
            one.score -= n_faults as f64 * WRONG_SEQUENCE;
        }
        all.sort_by(|a, b| b.score.total_cmp(&a.score));
        let best = all.first()?.clone();
        let is_same =
            |other: &&Arrangement| other.pages.iter().map(|(page, _)| page).eq(best.pages.iter().map(|(page, _)| page));
        let next = all.iter().find(|other| !is_same(other)).map_or(f64::NEG_INFINITY, |other| other.score);
        let margin = best.score - next;
        Some(Found { arrangement: best, margin, margin_of_joins: margin, pages })
    }

    fn matrix(&self, rows: &[Row], pages: &[Page], evidence: Evidence) -> Vec<Vec<f64>> {
        let join = |from: &Page, to: &Page| joins::join(from, to, self.lexicon);
        let mut matrix: Vec<Vec<f64>> =
            pages.iter().map(|from| pages.iter().map(|to| join(from, to)).collect()).collect();
        if evidence == Evidence::JoinsAndWords {
            let texts: Vec<&[Row]> = pages.iter().map(|page| &rows[page.rows.clone()]).collect();
            for ((from, to), worth) in cohesion::shared(self.source, &texts) {
                matrix[from][to] += worth;
            }
        }
        matrix
    }

    fn score_as_they_stand(&self, rows: &[Row], pages: &[Page]) -> f64 {
        let texts: Vec<&[Row]> = pages.iter().map(|page| &rows[page.rows.clone()]).collect();
        let shared = cohesion::shared(self.source, &texts);
        let worth = |to: usize| {
            joins::join(&pages[to - 1], &pages[to], self.lexicon) + shared.get(&(to - 1, to)).copied().unwrap_or(0.0)
        };
        let faults = joins::faults(pages, 0..pages.len()) as f64 * WRONG_SEQUENCE;
        (1..pages.len()).map(worth).sum::<f64>() - faults
    }

    /// Whether no join is bad as the pages stand, and over most of them a sentence goes on.
    fn reads_on(&self, pages: &[Page]) -> bool {
        let joins: Vec<f64> = pages.windows(2).map(|pair| joins::join(&pair[0], &pair[1], self.lexicon)).collect();
        let n_on = joins.iter().filter(|join| **join >= joins::GOES_ON).count();
        joins.iter().all(|join| *join > joins::BAD) && n_on * 2 >= joins.len()
    }

    fn bad_share(&self, pages: &[Page], order: &[usize]) -> f64 {
        let n_bad = order
            .windows(2)
            .filter(|pair| joins::join(&pages[pair[0]], &pages[pair[1]], self.lexicon) <= joins::BAD)
            .count();
        n_bad as f64 / order.len().max(1) as f64
    }
}

/// Whether these can be pages of sheets: none is longer than printed ones are, and hardly one is a line or two between white.
fn are_printed(pages: &[Page]) -> bool {
    let n_tiny = pages.iter().filter(|page| page.rows.len() < MIN_ROWS).count();
    pages.iter().all(|page| page.rows.len() <= MAX_ROWS) && n_tiny * 4 <= pages.len()
}

/// Whether a booklet begins without a title, and one of a first part stands on a later page.
fn begins_later(pages: &[Page]) -> bool {
    let is_untitled = pages.first().is_some_and(|first| !first.is_titled);
    pages.len() <= MAX_BOOKLET && is_untitled && pages.iter().any(|page| page.opens_book)
}

/// Whether the printed numbers rise as the pages do, one by one; a blank page or a plate between is no fault.
fn folios_step(pages: &[Page]) -> bool {
    let folios: Vec<(usize, usize)> =
        pages.iter().enumerate().filter_map(|(place, page)| Some((place, page.folio?))).collect();
    let step = |from: usize, to: usize| to.cast_signed() - from.cast_signed();
    let jumps = |pair: &&[(usize, usize)]| step(pair[0].0, pair[1].0).abs_diff(step(pair[0].1, pair[1].1)) > 1;
    // Where all pages have numbers, none of them may fall.
    let falls = folios.len() == pages.len() && folios.windows(2).any(|pair| pair[1].1 <= pair[0].1);
    !falls && folios.windows(2).filter(jumps).count() * 4 <= folios.len()
}

/// How often an order leaves a page without text within a sentence. A plate may lie there, a blank page does not.
fn n_torn(order: &Arrangement, pages: &[Page]) -> usize {
    let is_torn = |pair: &&[(usize, usize)]| pair[1].1 > pair[0].1 + 1 && pages[pair[1].0].starts_within;
    order.pages.windows(2).filter(is_torn).count()
}

/// Whether three printed numbers or more agree with an order, and not with the one in which the pages stand.
fn folios_prove(found: &Arrangement, pages: &[Page]) -> bool {
    let folios: Vec<(usize, usize)> =
        pages.iter().enumerate().filter_map(|(place, page)| Some((place, page.folio?))).collect();
    let n_right = found.pages.iter().filter(|(page, number)| pages[*page].folio == Some(*number)).count();
    let offsets = || folios.iter().map(|(place, folio)| (*place).cast_signed() - folio.cast_signed());
    let spread = offsets().max().unwrap_or(0) - offsets().min().unwrap_or(0);
    folios.len() >= 3 && n_right == folios.len() && spread > 3
}

/// Whether three printed numbers or more count up one by one, as they do in no order of sheets but that of reading.
fn folios_confirm(pages: &[Page]) -> bool {
    let folios: Vec<usize> = pages.iter().filter_map(|page| page.folio).collect();
    let n_steps = folios.windows(2).filter(|pair| pair[0] + 1 == pair[1]).count();
    // The last page may stand before the first one.
    let n_falls = folios.windows(2).filter(|pair| pair[1] <= pair[0]).count();
    let rises = folios.first() < folios.last() && n_falls * 8 <= folios.len();
    folios.len() >= MIN_CONFIRMING && rises && n_steps * 4 >= (folios.len() - 1) * 3
}

/// Whether the printed numbers rise with the pages.
fn folios_rise(pages: &[Page]) -> bool {
    let folios: Vec<usize> = pages.iter().filter_map(|page| page.folio).collect();
    let n_falls = folios.windows(2).filter(|pair| pair[1] <= pair[0]).count();
    // Numbers may begin anew, in volumes or after a preface.
    n_falls * 8 <= folios.len()
}

/// Sets the rows of pages one page after the other.
fn reordered(rows: &[Row], pages: &[Page], order: &[usize]) -> (Vec<Row>, Vec<Page>) {
    let mut sorted = Vec::with_capacity(rows.len());
    let mut moved = Vec::with_capacity(pages.len());
    for place in order {
        let page = &pages[*place];
        let start = sorted.len();
        sorted.extend_from_slice(&rows[page.rows.clone()]);
        if let Some(first) = sorted.get_mut(start) {
            first.page = true;
            first.gap = 0;
        }
        let page = page.moved_to(start);
        moved.push(page);
    }
    (sorted, moved)
}
