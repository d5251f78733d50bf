//! Booklets whose sides carry two pages each: taken apart, and put in the order of reading.
//!
//! A program reads such a side from left to right and parts only the sides by form feeds, so that page 16 is followed by page 1. Which pages lie
//! together the imposition says (`impositions`), where a side may be parted the side itself (`leaves`). For each imposition the pages are laid in the
//! order of reading (`laying`), and how well they go on is added up, with the printed numbers that stand where they must. The best one is believed only
//! where it is far better than the sides as they stand, and than every other. Text that may be cut anywhere goes on anywhere; so, where no gutter
//! parts the sides, it takes the numbers of the pages or the sentences that go on where a leaf is turned to prove that there are sheets.

use std::collections::BTreeSet;

use crate::import::ImportError;
use crate::import::audit::Audit;
use crate::import::audit::Effect;
use crate::import::audit::per_cent;
use crate::import::decisions::Decisions;
use crate::import::decisions::PageOrder;
use crate::import::lexicon::Lexicon;
use crate::import::notes::MAX_ROWS;
use crate::import::pages::impositions;
use crate::import::pages::impositions::Hand;
use crate::import::pages::impositions::Imposition;
use crate::import::pages::impositions::Kind;
use crate::import::pages::joins::Page;
use crate::import::pages::laying::Agreeing;
use crate::import::pages::laying::Laid;
use crate::import::pages::laying::MIN_NUMBERS;
use crate::import::pages::laying::Search;
use crate::import::pages::laying::agreeing;
use crate::import::pages::laying::in_order;
use crate::import::pages::leaves;
use crate::import::pages::leaves::Parting;
use crate::import::rows::Row;
use crate::import::rules::I010;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// So many sides have an order; more are not looked at.
const MIN_SIDES: usize = 2;
const MAX_SIDES: usize = 300;
/// Without gutters or numbers so few sides tell nothing.
const MIN_MIXED: usize = 4;
/// The share of bad joins from side to side above which they may carry two pages.
const SUSPICIOUS: f64 = 0.15;
/// So many sides of ten have a number at least if these are the numbers of pages.
const MIN_SHARE: usize = 5;
/// How sure an order is that printed numbers prove, in per cent.
const NUMBERED: u8 = 95;
/// How sure it is at most where a side may have been cut at another place, so that an editor looks at it first.
const FREELY: u8 = 60;
/// So many pages of ten have the number that belongs there if that proves an order.
const MOST: usize = 8;
/// By so much an order must then beat the sides as they stand.
const GAIN_NUMBERED: f64 = 1.0;
/// By so much, for each page, another order must beat the sides as they stand, and by so much in all.
const GAIN_OF_PAGE: f64 = 0.4;
const GAIN: f64 = 2.0;
/// By so much it must beat every other.
const MARGIN: f64 = 3.0;
/// The same where neither gutters nor numbers tell where a side is parted.
const FREE_MARGIN: f64 = 5.0;
/// The share of bad joins that it may have; numbers that prove it need no joins.
const MAX_BAD: f64 = 0.3;

/// Whether the rows are in order now, so that nothing else need look for one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Restored {
    AsItWas,
    InOrder,
}

/// Puts the pages of sides that carry two in the order of reading.
///
/// # Errors
/// Where it is sure that the sides are those of sheets, but not of which ones.
pub fn restore(
    source: &SourceText,
    lexicon: &Lexicon,
    rows: Vec<Row>,
    decisions: &Decisions,
    audit: &mut Audit,
    learned: &mut Vec<String>,
) -> Result<(Vec<Row>, Restored), ImportError> {
    let sides = by_feeds(source, &rows);
    let is_long = sides.iter().any(|side| side.len() > 2 * MAX_ROWS);
    let is_judged = decisions.pages != PageOrder::AsTheyStand && audit.allows(&I010);
    if !is_judged || !(MIN_SIDES..=MAX_SIDES).contains(&sides.len()) || is_long {
        return Ok((rows, Restored::AsItWas));
    }
    let seen = Seen::of(source, &sides);
    let mut search = Search::new(lexicon);
    let Some(found) = seen.found(source, &sides, &mut search) else { return Ok((rows, Restored::AsItWas)) };
    if decisions.pages != PageOrder::AsFound {
        found.check()?;
    }
    for (side, numbers) in sides.iter().zip(found.laid.numbers()).filter(|(side, _)| !side.is_empty()) {
        let slice = Slice::new(side[0].words.start, side.iter().map(|row| row.words.end).max().unwrap_or(0));
        audit.push(&I010, Effect::Kept, slice, in_words(numbers), found.confidence(), found.evidence());
    }
    learned.push(format!("the sides are those of sheets: {}", found.evidence()));
    Ok((search.put_out(&found.laid), Restored::InOrder))
}

/// What is seen of the sides before they are parted.
struct Seen<'a> {
    text: leaves::Text<'a>,
    /// The sides as if each were one page.
    whole: Vec<Option<Page>>,
    numbers: Vec<[BTreeSet<usize>; 2]>,
    ways: Vec<Imposition>,
    agreeing: Vec<Agreeing>,
    /// How many numbers agree with the best of the ways, and how many count up with the sides, as those of single pages do.
    most: usize,
    n_single: usize,
}

impl Seen<'_> {
    fn of<'a>(source: &'a SourceText, sides: &[Vec<Row>]) -> Seen<'a> {
        let text = leaves::Text::learn(source, sides);
        let whole = sides.iter().map(|side| text.whole(side)).collect();
        let numbers: Vec<[BTreeSet<usize>; 2]> =
            sides.iter().enumerate().map(|(at, side)| text.numbers(at, side)).collect();
        // What a program found below is no less the right page than the left one, so the hand shows only beside a gutter.
        let may_be = |way: &Imposition| way.hand == Hand::Left || text.parting == Parting::ByGutters;
        let ways: Vec<Imposition> = impositions::all(sides.len()).into_iter().filter(may_be).collect();
        let agreeing: Vec<Agreeing> = ways.iter().map(|way| agreeing(&numbers, &way.sides)).collect();
        let most = agreeing.iter().map(|agreeing| agreeing.count).max().unwrap_or(0);
        let n_single = in_order(&numbers);
        Seen { text, whole, numbers, ways, agreeing, most, n_single }
    }

    /// The order of the pages, if it is another one than that in which the sides stand, and far better.
    fn found(&self, source: &SourceText, sides: &[Vec<Row>], search: &mut Search) -> Option<Found> {
        let n_sides = sides.iter().filter(|side| !side.is_empty()).count();
        // A few numbers that fit are those of notes or years.
        let are_folios = self.most >= MIN_NUMBERS && self.most * 10 >= n_sides * MIN_SHARE;
        let bad = search.bad_share(&self.whole.iter().flatten().collect::<Vec<_>>());
        let speak_numbers = are_folios && self.most > self.n_single + 1;
        let turns = |way: &Imposition| way.kind == Kind::Folded && search.turns_leaves(&way.sides, &self.whole);
        let is_odd = || bad > SUSPICIOUS && n_sides >= MIN_MIXED && self.ways.iter().any(turns);
        if self.text.parting == Parting::ByWhite && !speak_numbers && !is_odd() {
            return None;
        }
        search.take(source, sides.iter().enumerate().map(|(at, side)| self.text.side(at, side)).collect());
        search.numbers = if are_folios { self.numbers.clone() } else { Vec::new() };
        let n_single = if are_folios { self.n_single } else { 0 };
        let as_single_pages = match self.text.parting {
            Parting::ByWhite => search.as_single_pages(&self.whole, n_single),
            Parting::ByGutters => f64::NEG_INFINITY,
        };
        let spreads =
            impositions::spreads(sides.len()).map(|way| search.laid(&way, agreeing(&self.numbers, &way.sides)));
        let as_they_stand = spreads.iter().map(|laid| laid.score).fold(as_single_pages, f64::max);
        let mut laid = search.best(&self.ways, &self.agreeing, self.most, as_they_stand).into_iter();
        let best = laid.next().filter(|best| !best.is_as_it_stands())?;
        let next = laid.find(|other| other.order != best.order).map_or(f64::NEG_INFINITY, |other| other.score);
        // Where all pages have the numbers that belong to them, and as they stand they do not, nothing else need speak for it.
        let n_pages = best.order.len();
        let n_otherwise = spreads.iter().map(|laid| laid.n_numbered).fold(n_single, usize::max);
        let is_numbered = best.n_numbered * 10 >= n_pages * MOST && best.n_numbered > n_otherwise;
        let gain = if is_numbered { GAIN_NUMBERED } else { GAIN + GAIN_OF_PAGE * n_pages as f64 };
        let turns_leaves = match self.text.parting {
            Parting::ByGutters => best.goes_by_sheets,
            Parting::ByWhite => best.goes_by_sheets && search.turns_leaves(&best.sides, &self.whole),
        };
        let least = match self.text.parting {
            Parting::ByWhite if !is_numbered => FREE_MARGIN,
            _ => MARGIN,
        };
        let is_better = (is_numbered || turns_leaves) && best.score >= as_they_stand + gain;
        let bad = search.bad_share_of(&best);
        let is_cut_freely = self.text.parting == Parting::ByWhite;
        is_better.then_some(Found { is_clear: best.score >= next + least, laid: best, is_numbered, is_cut_freely, bad })
    }
}

/// An order that was found.
struct Found {
    laid: Laid,
    is_numbered: bool,
    /// Whether no gutter shows where the pages of a side are parted.
    is_cut_freely: bool,
    /// Whether it is well ahead of every other.
    is_clear: bool,
    /// The share of joins that cannot be.
    bad: f64,
}

impl Found {
    fn evidence(&self) -> String {
        format!(
            "{}, two on each side; {} of {} pages have the printed number that belongs there; {:.0} % of the joins from page to page fit",
            self.laid.way,
            self.laid.n_numbered,
            self.laid.order.len(),
            100.0 - self.bad * 100.0
        )
    }

    fn confidence(&self) -> u8 {
        let sure = per_cent(1.0 - self.bad).max(if self.is_numbered { NUMBERED } else { 0 });
        if self.is_cut_freely { sure.min(FREELY) } else { sure }
    }

    fn check(&self) -> Result<(), ImportError> {
        let because = match () {
            () if !self.is_clear => "two orders fit nearly as well as each other; one has",
            () if !self.is_numbered && self.bad > MAX_BAD => "the best order found has",
            () => return Ok(()),
        };
        Err(ImportError::Scrambled(format!("{because} {}", self.evidence())))
    }
}

/// The pages of a side, for the account.
fn in_words(numbers: [Option<usize>; 2]) -> String {
    match numbers {
        [Some(left), Some(right)] => format!("pages {left} and {right}"),
        [Some(one), None] | [None, Some(one)] => format!("page {one}"),
        [None, None] => String::new(),
    }
}

/// The rows of each side, which may be none.
fn by_feeds(source: &SourceText, rows: &[Row]) -> Vec<Vec<Row>> {
    let mut sides: Vec<Vec<Row>> = vec![Vec::new()];
    let mut at = 0;
    for row in rows {
        let n_feeds = source.get(Slice::new(at, row.words.start)).matches('\u{c}').count();
        sides.extend((0..n_feeds).map(|_| Vec::new()));
        at = row.words.start;
        if let Some(side) = sides.last_mut() {
            side.push(*row);
        }
    }
    // A form feed ends the last side, too, and may be missing there.
    let n_left = source.get(Slice::new(at, source.text.len())).matches('\u{c}').count();
    sides.extend((1..n_left).map(|_| Vec::new()));
    sides
}
