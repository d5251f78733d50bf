//! Pages with faults, and what is tried against them.
//!
//! Galleys are broken first with the usual ways to set their paragraphs. Those whose pages have a fault are broken again with more of them; and where
//! one still stands, all ways are looked at. That either cures it or proves that it has to be there.

use rayon::iter::IndexedParallelIterator;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::IntoParallelRefMutIterator;
use rayon::iter::ParallelIterator;

use crate::print::flow::Galley;
use crate::print::flow::galley::Content;
use crate::print::flow::offers::Offered;
use crate::print::flow::offers::is_to_be_cured;
use crate::print::flow::offers::shorten_notes;
use crate::print::flow::settle::LineContext;
use crate::print::lock::LockJob;
use crate::print::pages::Side;
use crate::print::pages::cost::Cost;
use crate::print::pages::faults::is_told;
use crate::print::pages::makeup::Broken;
use crate::print::pages::makeup::ToBreak;
use crate::print::pages::makeup::break_galleys;
use crate::print::pages::pagebreak::Cure;
use crate::print::pages::pagebreak::LineChange;
use crate::print::pages::pagebreak::Pagination;
use crate::print::pages::pagebreak::Proof;
use crate::print::pages::pagebreak::break_pages;
use crate::print::pages::pagebreak::n_moved;
use crate::print::pages::proof::Found;
use crate::print::pages::proof::search_all;
use crate::print::pages::vlist::PageFrame;
use crate::print::pages::vlist::VBlock;
use crate::print::pages::vlist::VList;
use crate::theme::Align;

/// Galleys are broken again so often for pages with faults that more ways to break their paragraphs may cure: when the first ones have none any
/// more, other pages may come to them.
const MAX_CURE_PASSES: usize = 2;

/// All ways are looked at so often: a cure with a page more or less turns the galleys after it to the other side, where they have other faults.
const MAX_PROOF_PASSES: usize = 2;

/// Pages that are found end within words so often, and are found anew with lines that end with whole ones.
const MAX_WORD_PASSES: usize = 3;

/// Paragraphs of another length that are tried as cures of one galley, each a line longer and a line shorter.
const MOST_TRIED: usize = 8;

/// Breaks galleys into pages, with the cures for their faults.
pub struct Cures<'c, 'l> {
    pub lines: &'c LineContext<'c>,
    pub frame: PageFrame,
    pub lock: Option<&'c mut LockJob<'l>>,
    /// Of the galleys, as the lock has them.
    pub names: Vec<String>,
}

impl Cures<'_, '_> {
    /// A page lock is put to use only where the pages would not fall as it says by themselves, cures and all: text that has not changed is set
    /// exactly as it was.
    pub fn break_galleys(&mut self, galleys: &mut [Galley]) -> Vec<Broken> {
        let lines = self.lines;
        let lock = self.lock.take();
        let todo = galleys.par_iter().map(|galley| ToBreak::New(lines.v_list(galley))).collect();
        let mut broken = self.cure(galleys, todo);
        self.lock = lock;
        self.hold(galleys, broken.iter_mut().map(|one| &mut one.list).enumerate());
        let is_moved = |one: &Broken| n_moved(&one.pagination, &one.list.held) > 0;
        if !broken.iter().any(is_moved) {
            return broken;
        }
        let todo = broken.into_iter().map(|one| match is_moved(&one) {
            true => ToBreak::New(one.list),
            false => ToBreak::Known(one),
        });
        self.cure(galleys, todo.collect())
    }

    fn cure(&mut self, galleys: &mut [Galley], mut todo: Vec<ToBreak>) -> Vec<Broken> {
        let lines = self.lines;
        for _ in 0..MAX_CURE_PASSES {
            let broken = break_galleys(galleys, todo, &self.frame, Side::Recto);
            let is_ill = |one: &Broken| one.pagination.pages.iter().any(|page| is_to_be_cured(&page.faults));
            if !broken.iter().any(is_ill) {
                return self.look_at_all(galleys, broken);
            }
            let again = galleys.par_iter_mut().zip(broken).map(|(galley, known)| {
                match lines.offer_more(galley, &known.pagination.pages) {
                    true => ToBreak::New(lines.v_list(galley)),
                    false => ToBreak::Known(known),
                }
            });
            todo = again.collect();
            self.hold(galleys, todo.iter_mut().enumerate().filter_map(|(idx, one)| Some((idx, one.list_mut()?))));
        }
        let broken = break_galleys(galleys, todo, &self.frame, Side::Recto);
        self.look_at_all(galleys, broken)
    }

    /// Tells lists, by the numbers of their galleys, where a page lock has their pages start.
    fn hold<'v>(&mut self, galleys: &[Galley], lists: impl Iterator<Item = (usize, &'v mut VList)>) {
        let Some(lock) = &mut self.lock else { return };
        for (idx, list) in lists {
            list.held = lock.held(&self.names[idx], &galleys[idx], self.lines);
        }
    }

    /// Looks at all ways to break the galleys that have faults.
    fn look_at_all(&mut self, galleys: &mut [Galley], mut broken: Vec<Broken>) -> Vec<Broken> {
        for _ in 0..MAX_PROOF_PASSES {
            if !galleys.iter().zip(&broken).any(|(galley, one)| is_open(galley, one)) {
                break;
            }
            let (lines, frame) = (self.lines, &self.frame);
            let offer = |(galley, one): (&mut Galley, &Broken)| {
                let is_asked = is_open(galley, one) && one.pagination.cost.faults() != counted_faults(&one.list, frame);
                is_asked.then(|| (lines.offer_all(galley), lines.v_list(galley)))
            };
            let mut asked: Vec<Option<(Offered, VList)>> = galleys.par_iter_mut().zip(&broken).map(offer).collect();
            let lists = asked.iter_mut().enumerate().filter_map(|(idx, one)| Some((idx, &mut one.as_mut()?.1)));
            self.hold(galleys, lists);
            let lines = self.lines;
            let looked = galleys.par_iter_mut().zip(broken).zip(asked).with_max_len(1);
            let looked = looked.map(|((galley, known), asked)| match asked {
                Some((offered, list)) => {
                    let looked = look_at_galley(lines, galley, known, (offered, list), &self.frame);
                    with_shorter_notes(lines, galley, looked, &self.frame)
                }
                None => counted(known, &self.frame),
            });
            let todo: Vec<ToBreak> = looked.map(ToBreak::Known).collect();
            // Some may have come to the other side.
            broken = break_galleys(galleys, todo, &self.frame, Side::Recto);
        }
        let with_cures = galleys.par_iter().zip(broken).with_max_len(1);
        with_cures.map(|(galley, one)| try_cures(galley, one, &self.frame)).collect()
    }
}

/// Sets the notes around one that runs on in fewer lines, where the pages have fewer faults with them.
fn with_shorter_notes(lines: &LineContext, galley: &mut Galley, known: Broken, frame: &PageFrame) -> Broken {
    let note_blocks = galley.note_blocks.clone();
    if !shorten_notes(galley, &known.pagination.pages) {
        return known;
    }
    let list = VList { held: known.list.held.clone(), ..lines.v_list(galley) };
    let Found::Better(found) = search_all(&list, frame, known.side, &known.pagination.cost) else {
        galley.note_blocks = note_blocks;
        return known;
    };
    Broken { list, side: known.side, pagination: Pagination { proof: Proof::Missing, ..found } }
}

/// Finds a paragraph that would leave the pages of a galley without a fault if it were a line longer or shorter: the nearest one before the first
/// fault. So what is advised has been tried.
fn try_cures(galley: &Galley, mut broken: Broken, frame: &PageFrame) -> Broken {
    let Broken { list, side, pagination } = &mut broken;
    let Some(at) = pagination.pages.iter().position(|page| is_told(&page.faults)) else { return broken };
    if galley.span.is_none() || pagination.cost.faults() == counted_faults(list, frame) {
        return broken;
    }
    let is_paragraph = |block: u32| match &galley.blocks[block as usize].content {
        Content::Text(texts) => matches!(&texts[..], [text] if text.align == Align::Justified),
        _ => false,
    };
    let pages = pagination.pages[at.saturating_sub(1)..=at].iter().rev();
    let mut near: Vec<u32> = pages.flat_map(|page| page.in_place().iter().rev()).map(|slice| slice.block).collect();
    near.dedup();
    near.retain(|block| is_paragraph(*block));
    let is_cure = |list: &mut VList, block: u32, changed: VBlock| {
        let own = std::mem::replace(&mut list.blocks[block as usize], changed);
        let tried = break_pages(list, frame, *side);
        list.blocks[block as usize] = own;
        !tried.pages.iter().any(|page| is_told(&page.faults))
    };
    pagination.cure = near.into_iter().take(MOST_TRIED).find_map(|block| {
        let own = list.blocks[block as usize].clone();
        if is_cure(list, block, own.with_line_more()) {
            return Some(Cure { block, change: LineChange::More });
        }
        let is_fewer = own.with_line_fewer().is_some_and(|fewer| is_cure(list, block, fewer));
        is_fewer.then_some(Cure { block, change: LineChange::Fewer })
    });
    broken
}

/// Whether pages have a fault that is told, and all ways are still to be looked at.
fn is_open(galley: &Galley, one: &Broken) -> bool {
    let is_told = || one.pagination.pages.iter().any(|page| is_told(&page.faults));
    galley.span.is_some() && one.pagination.proof == Proof::Unsought && is_told()
}

/// What no pages of a list can do without, by plain count: the notes that no page holds.
fn counted_faults(list: &VList, frame: &PageFrame) -> Cost {
    Cost { split_notes: list.notes.least_splits(frame.depth(), frame.note_gap), ..Cost::default() }
}

fn counted(mut known: Broken, frame: &PageFrame) -> Broken {
    if known.pagination.cost.faults() == counted_faults(&known.list, frame) {
        known.pagination.proof = Proof::Least;
    }
    known
}

/// Looks at all ways to break a galley with all the ways of its paragraphs.
///
/// First as if no word were broken: what has a fault then has it however its words break, and lines with whole words need not be offered for every
/// line of every paragraph. Only those are offered that the pages found so would end with.
fn look_at_galley(
    lines: &LineContext,
    galley: &mut Galley,
    known: Broken,
    (offered, list): (Offered, VList),
    frame: &PageFrame,
) -> Broken {
    let Broken { side, pagination, .. } = known;
    // Pages that hold too much are one way out of many.
    let is_whole = offered == Offered::All && (pagination.cost.overfull, pagination.cost.displaced) == (0, 0);
    let proof = |is_least: bool| if is_least && is_whole { Proof::Least } else { Proof::Missing };
    let free = match search_all(&list.without_hyphens(), frame, side, &pagination.cost) {
        Found::Better(free) => free,
        found => {
            let proof = proof(matches!(found, Found::Nothing));
            return Broken { list, side, pagination: Pagination { proof, ..pagination } };
        }
    };
    let (mut list, mut best) = (list, Pagination { proof: Proof::Missing, ..pagination.clone() });
    let mut ends = list.with_hyphen_ends(&free.pages);
    for _ in 0..MAX_WORD_PASSES {
        if lines.offer_whole_words(galley, &ends) {
            list = VList { held: list.held, ..lines.v_list(galley) };
        }
        let Found::Better(found) = search_all(&list, frame, side, &best.cost) else { break };
        ends = found.pages.clone();
        best = Pagination { proof: proof(found.cost.faults() == free.cost.faults()), ..found };
        if best.proof == Proof::Least {
            break;
        }
    }
    Broken { list, side, pagination: best }
}
