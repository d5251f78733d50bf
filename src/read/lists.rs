//! Lists that are open, and whether the numbers typed are those that will print.

use std::ops::Range;

use crate::book::Block;
use crate::book::BlockKind;
use crate::book::block::Definition;
use crate::book::block::List;
use crate::book::block::Numbering;
use crate::diag::codes::manuscript::M008;
use crate::read::context::Context;

#[derive(Debug)]
pub struct OpenList {
    pub list: List,
    /// Numbers as typed, with their places.
    typed: Vec<(u64, Range<usize>)>,
}

impl OpenList {
    pub fn new(first: Option<u64>) -> OpenList {
        let numbering = first.map_or(Numbering::Bullet, Numbering::Arabic);
        OpenList { list: List { numbering, is_tight: true, items: Vec::new() }, typed: Vec::new() }
    }

    /// Takes down the number of an item that starts here.
    pub fn add_number(&mut self, ctx: &Context, item: &Range<usize>) {
        if self.list.numbering == Numbering::Bullet {
            return;
        }
        let digits: &str = &ctx.source[item.clone()];
        let digits = &digits[..digits.bytes().take_while(u8::is_ascii_digit).count()];
        if let Ok(number) = digits.parse() {
            self.typed.push((number, item.start..item.start + digits.len()));
        }
    }

    /// Ends the list. Reports M008 where a typed number is not the one that prints; a list that repeats one number is meant to count by itself.
    pub fn close(self, ctx: &mut Context) -> BlockKind {
        if let Numbering::Arabic(first) = self.list.numbering
            && self.typed.iter().any(|(number, _)| *number != first)
        {
            let slips = self.typed.iter().enumerate().filter(|(idx, (number, _))| *number != first + *idx as u64);
            let slips: Vec<_> = slips.collect();
            if let Some((idx, (number, range))) = slips.first() {
                let prints = first + *idx as u64;
                let span = ctx.span(range.start, range.end);
                let diagnostic =
                    ctx.sink.report(&M008, span, format!("list item typed as {number} prints as {prints}"));
                diagnostic.count = slips.len();
                diagnostic.hint(format!(
                    "number the items without gaps, or write `{number}\\.` in a paragraph of its own to keep the number"
                ));
            }
        }
        BlockKind::List(self.list)
    }
}

/// A definition list that is open.
#[derive(Debug, Default)]
pub struct OpenDefinitions {
    pub definitions: Vec<Definition>,
}

impl OpenDefinitions {
    pub fn add_description(&mut self, blocks: Vec<Block>) {
        if self.definitions.is_empty() {
            self.definitions.push(Definition { term: Vec::new(), descriptions: Vec::new() });
        }
        self.definitions.last_mut().expect("there is one, as just made sure").descriptions.push(blocks);
    }
}
