//! Ways to break paragraphs that are offered to the page breaker only where the usual ones leave a fault on the pages.

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::print::flow::galley::Block;
use crate::print::flow::galley::Content;
use crate::print::flow::galley::Galley;
use crate::print::flow::galley::TextBlock;
use crate::print::flow::galley::Way;
use crate::print::flow::settle::LineContext;
use crate::print::flow::settle::call_items;
use crate::print::flow::settle::is_offered_beside;
use crate::print::lines::LineRules;
use crate::print::lines::Setting;
use crate::print::lines::break_paragraph;
use crate::print::lines::places::places_of;
use crate::print::pages::vlist::PageFaults;
use crate::print::pages::vlist::PagePlan;
use crate::theme::Align;

/// A way with a line looser than this cures nothing: the line is as ugly as the page was. Where no way is tighter, none is offered that is looser
/// than the best. A line at 1.6 has word spaces of five thirds of their width.
const LOOSEST_CURE: f64 = 1.6;

/// Whether pages have a fault that ways of these kinds may cure.
pub fn is_to_be_cured(faults: &PageFaults) -> bool {
    faults.is_hyphen_end || is_ill_filled(faults)
}

/// A fault that weighs more than loose lines: a paragraph longer or shorter by a line could be its cure.
fn is_ill_filled(faults: &PageFaults) -> bool {
    faults.is_unequal || faults.is_widow || faults.is_orphan || faults.is_stranded
}

/// Sets of lines for its calls of notes in which one paragraph is offered at most; beyond, not all are.
const MOST_CALL_WAYS: usize = 60;

/// Whether paragraphs are offered in all ways that pages can tell apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Offered {
    All,
    Some,
}

impl LineContext<'_> {
    /// Offers more ways for the galley of pages with faults. Returns whether there are any.
    pub fn offer_more(&self, galley: &mut Galley, plans: &[PagePlan]) -> bool {
        let is_ill_filled = plans.iter().any(|plan| is_ill_filled(&plan.faults));
        let has_whole_words = self.offer_whole_words(galley, plans);
        let has_looser = is_ill_filled && self.offer_looser(galley);
        has_whole_words || has_looser
    }

    /// Offers for each paragraph all numbers of lines that it can have without an overfull line.
    ///
    /// Looser ones than usual are for chapters with a page that is not filled as it should be; the least demerits see to it that few are taken.
    fn offer_looser(&self, galley: &mut Galley) -> bool {
        let offered = free_texts(galley).into_par_iter().map(|text| self.offer_lengths(text));
        offered.reduce(|| false, |one, other| one || other)
    }

    fn offer_lengths(&self, text: &mut TextBlock) -> bool {
        let mut is_offered = false;
        let list = self.items(text);
        let rules = self.cure_rules(text);
        for setting in break_paragraph(&list.items, &self.measures(text), &rules) {
            let is_known = text.settled.ways.iter().any(|way| way.setting.n_lines() == setting.n_lines());
            if !is_known && is_cure(&setting, &rules) {
                let way = self.way_of(text, setting, &list);
                text.settled.ways.push(way);
                is_offered = true;
            }
        }
        is_offered
    }

    /// Rules by which a paragraph comes in all numbers of lines.
    fn cure_rules(&self, text: &TextBlock) -> LineRules {
        let best = text.settled.ways.first().map_or(0.0, |way| way.setting.loosest);
        LineRules { tolerance: best.max(LOOSEST_CURE), line_window: u32::MAX, ..self.rules_for(text) }
    }

    /// Offers all ways to break the paragraphs of a galley that its pages can tell apart, but for hyphens: all numbers of lines, and all lines in which
    /// calls of notes can stand.
    pub fn offer_all(&self, galley: &mut Galley) -> Offered {
        self.offer_looser(galley);
        let has_notes = !galley.note_blocks.is_empty();
        let has_all = |text: &mut TextBlock| {
            // The height of a line with a tall formula hangs on where the others break.
            let is_tall = text.settled.ways.iter().any(|way| !way.extents.is_empty());
            !is_tall && (!has_notes || self.offer_calls(text) == Offered::All)
        };
        let have_all = free_texts(galley).into_par_iter().map(has_all).reduce(|| true, |one, other| one && other);
        if have_all { Offered::All } else { Offered::Some }
    }

    /// Offers a way to break a paragraph for each set of lines in which its calls of notes can stand together.
    fn offer_calls(&self, text: &mut TextBlock) -> Offered {
        let list = self.items(text);
        let calls = call_items(&text.paragraph, &list);
        if calls.is_empty() {
            return Offered::All;
        }
        let (measures, rules) = (self.measures(text), self.cure_rules(text));
        let Some(places) = places_of(&list.items, &calls, &measures, &rules, MOST_CALL_WAYS) else {
            return Offered::Some;
        };
        for (lines, lengths) in places {
            let calls_of = |way: &Way| way.rows.iter().map(|row| row.n_notes).collect::<Vec<u32>>();
            let known: Vec<Vec<u32>> = text.settled.ways.iter().map(calls_of).collect();
            let of_length = |n_lines: u32| {
                let mut calls = vec![0; n_lines as usize];
                lines.iter().for_each(|line| calls[*line as usize] += 1);
                calls
            };
            if lengths.iter().all(|n_lines| known.contains(&of_length(*n_lines))) {
                continue;
            }
            let pinned = calls.iter().copied().zip(lines.iter().copied()).collect();
            for setting in break_paragraph(&list.items, &measures, &LineRules { pinned, ..rules.clone() }) {
                let way = self.way_of(text, setting, &list);
                if is_cure(&way.setting, &rules) && !known.contains(&calls_of(&way)) {
                    text.settled.ways.push(way);
                }
            }
        }
        Offered::All
    }

    /// Offers the page breaker one more way to break each paragraph that it parts within a word: into as many lines, of which that at the foot of
    /// its page ends with a whole word. Returns whether there is such a way.
    ///
    /// Not all such ways are offered from the first, for there is one for each line of each paragraph, and few lines come to stand at a foot.
    pub fn offer_whole_words(&self, galley: &mut Galley, plans: &[PagePlan]) -> bool {
        let mut is_offered = false;
        for slice in plans.iter().filter(|plan| plan.faults.is_hyphen_end).filter_map(|plan| plan.slices.last()) {
            let block = &mut galley.blocks[slice.block as usize];
            if let Content::Text(texts) = &mut block.content
                && let [text] = &mut texts[..]
                && text.align == Align::Justified
            {
                is_offered |= self.offer_whole_word(text, usize::from(slice.variant), slice.end_row - 1);
            }
        }
        is_offered
    }

    fn offer_whole_word(&self, text: &mut TextBlock, way: usize, line_idx: u32) -> bool {
        let ways = &text.settled.ways;
        let (Some(broken), Some(best)) = (ways.get(way), ways.first()) else { return false };
        let list = self.items(text);
        let calls = call_items(&text.paragraph, &list);
        let lines = (0..).zip(&broken.rows).flat_map(|(line, row)| std::iter::repeat_n(line, row.n_notes as usize));
        let pinned = calls.into_iter().zip(lines).collect();
        let rules = LineRules { whole_line: Some(line_idx), pinned, ..self.rules_for(text) };
        let settings = break_paragraph(&list.items, &self.measures(text), &rules);
        let is_offered = |one: &Setting| {
            one.n_lines() == broken.setting.n_lines() && is_offered_beside(&best.setting, one) && one.n_overfull == 0
        };
        let Some(setting) = settings.into_iter().find(is_offered) else { return false };
        let way = self.way_of(text, setting, &list);
        text.settled.ways.push(way);
        true
    }
}

/// Sets all notes that stand on a page with one that runs on in as few lines as they can be had. Returns whether that is fewer than before.
pub fn shorten_notes(galley: &mut Galley, plans: &[PagePlan]) -> bool {
    let mut is_shorter = false;
    for plan in plans.iter().filter(|plan| plan.faults.is_note_split) {
        let notes = plan.notes_from.note as usize..=plan.notes_to.note as usize;
        for text in galley.note_blocks[notes].iter_mut().flatten().flat_map(Block::texts_mut) {
            let ways = &mut text.settled.ways;
            let shortest = (0..ways.len()).min_by_key(|idx| ways[*idx].rows.len()).unwrap_or(0);
            if shortest > 0 {
                // What is asked for notes is their first way.
                ways.swap(0, shortest);
                is_shorter = true;
            }
        }
    }
    is_shorter
}

/// The paragraphs of a galley that may be broken in several ways.
fn free_texts(galley: &mut Galley) -> Vec<&mut TextBlock> {
    let blocks = galley.blocks.iter_mut().filter(|block| block.hand.lines.is_none());
    let texts = blocks.filter_map(|block| match &mut block.content {
        Content::Text(texts) if texts.len() == 1 => texts.first_mut(),
        _ => None,
    });
    texts.filter(|text| text.align == Align::Justified).collect()
}

/// Whether a setting by the rules of cures is no looser than they allow.
fn is_cure(setting: &Setting, rules: &LineRules) -> bool {
    setting.n_overfull == 0 && setting.loosest <= rules.tolerance
}
