//! Ways to break paragraphs that are offered to the page breaker only where the usual ones leave a fault on the pages.

use crate::print::flow::galley::Content;
use crate::print::flow::galley::Galley;
use crate::print::flow::galley::TextBlock;
use crate::print::flow::settle::LineContext;
use crate::print::flow::settle::is_offered_beside;
use crate::print::lines::LineRules;
use crate::print::lines::Setting;
use crate::print::lines::break_paragraph;
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
        let mut is_offered = false;
        for block in galley.blocks.iter_mut().filter(|block| block.hand.lines.is_none()) {
            if let Content::Text(texts) = &mut block.content
                && let [text] = &mut texts[..]
                && text.align == Align::Justified
            {
                let list = self.items(text);
                let best = text.settled.ways.first().map_or(0.0, |way| way.setting.loosest);
                let loosest = best.max(LOOSEST_CURE);
                for setting in break_paragraph(&list.items, &self.measures(text), &self.rules_for(text)) {
                    let is_known = text.settled.ways.iter().any(|way| way.setting.n_lines() == setting.n_lines());
                    if !is_known && setting.n_overfull == 0 && setting.loosest <= loosest {
                        let way = self.way_of(text, setting, &list);
                        text.settled.ways.push(way);
                        is_offered = true;
                    }
                }
            }
        }
        is_offered
    }

    /// Offers the page breaker one more way to break each paragraph that it parts within a word: into as many lines, of which that at the foot of
    /// its page ends with a whole word. Returns whether there is such a way.
    ///
    /// Not all such ways are offered from the first, for there is one for each line of each paragraph, and few lines come to stand at a foot.
    fn offer_whole_words(&self, galley: &mut Galley, plans: &[PagePlan]) -> bool {
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
        let rules = LineRules { whole_line: Some(line_idx), ..self.rules_for(text) };
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
