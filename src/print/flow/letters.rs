//! Letters, whose first and last lines are set in their own way.

use crate::book;
use crate::book::block::letter_parts;
use crate::print::flow::builder::FirstLine;
use crate::print::flow::builder::FlowBuilder;
use crate::print::flow::builder::Setting;
use crate::print::flow::galley::Block;
use crate::print::flow::galley::Keep;
use crate::theme::Align;

impl FlowBuilder<'_> {
    /// A letter: its date, place and greeting are flush and stay with the first lines of its text, its close and signature stand below each other.
    pub fn letter(&mut self, blocks: &[book::Block], setting: &Setting, out: &mut Vec<Block>) {
        let start = out.len();
        let (n_before, n_after) = letter_parts(blocks);
        let (before, rest) = blocks.split_at(n_before);
        let (text, after) = rest.split_at(rest.len() - n_after);
        for block in before {
            self.flush = FirstLine::Flush;
            self.blocks(std::slice::from_ref(block), setting, out);
            out.iter_mut().last().into_iter().for_each(|block| block.keep = Keep::WithNext);
        }
        self.blocks(text, setting, out);
        let first = out.len();
        for block in after {
            self.flush = FirstLine::Flush;
            self.blocks(std::slice::from_ref(block), setting, out);
        }
        for text in out[first..].iter_mut().flat_map(Block::texts_mut).filter(|text| text.align == Align::Justified) {
            text.left += text.indent;
            text.measure -= text.indent;
        }
        // They stay with each other and with what stands before them.
        let end = out.len().saturating_sub(1);
        let kept = first.min(end).saturating_sub(1).max(start).min(end);
        out[kept..end].iter_mut().for_each(|block| block.keep = Keep::WithNext);
    }
}
