//! Typographic text: quotation marks, dashes, ellipses and no-break spaces as the language of each passage wants them.
//!
//! In: the book as read. Out: the same letters and digits in the same order, with other marks and spaces between them.
//! What is typographic already stays as the author typed it; code, addresses and numbers such as ISBNs are never touched.

pub mod addresses;
pub mod chars;
pub mod dashes;
pub mod flow;
pub mod marks;
pub mod quotes;
pub mod scan;
pub mod spaces;
#[cfg(test)]
mod tests;
pub mod walk;

use crate::prepare::typography::flow::Flow;
use crate::source::Span;

pub use walk::set_book;
pub use walk::set_facts;

/// What follows the flow, as far as quotation marks are concerned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next {
    /// A paragraph that opens with a quotation mark: an open quotation may go on in it.
    OpensWithQuote,
    Other,
}

/// A quotation mark without a partner in its flow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lone {
    pub span: Span,
    /// The words that follow an opening mark, or lead up to a closing one.
    pub words: String,
}

/// What a flow leaves open.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FlowQuotes {
    /// The flow begins with an opening double mark.
    pub begins_open: bool,
    /// Closing double marks without an opening one.
    pub closing: Vec<Lone>,
    /// The first double mark that is not closed.
    pub opening: Option<Lone>,
}

/// Sets the marks of one flow.
pub fn set_flow(flow: Flow, next: Next) -> FlowQuotes {
    let locales = flow.locales();
    let found = scan::scan(&flow.text, &locales);
    let mut edits = Vec::with_capacity(found.marks.len() + found.edits.len());
    let quotes = quotes::resolve(&flow, found.marks, next, &mut edits);
    edits.extend(found.edits);
    flow.apply(edits);
    quotes
}
