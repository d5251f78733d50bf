//! How well a book is set: measured from what make-up knows of its lines and pages, not from the finished PDF.
//!
//! In: `Pages` with their facts. Out: `Quality`, figures for book, chapters and pages, and every fault with its place; the same as JSON and as
//! one HTML page; what of it breaks a budget. It changes nothing and must not know how lines and pages are chosen, or it would find them good.

pub mod budget;
pub mod compare;
pub mod fault;
pub mod figure;
pub mod html;
pub mod json;
pub mod lines;
pub mod measure;
pub mod tally;
#[cfg(test)]
mod tests;

pub use budget::Budget;
pub use fault::Fault;
pub use fault::FaultKind;
pub use fault::Weight;
pub use figure::Figure;
pub use measure::measure;
pub use tally::Tally;

/// The quality of one edition.
#[derive(Clone, Debug, Default)]
pub struct Quality {
    pub book: Tally,
    /// The notes at the foot, by themselves: they are set smaller and are judged less strictly.
    pub notes: Tally,
    pub chapters: Vec<Chapter>,
    /// One for each page.
    pub pages: Vec<PageQuality>,
    /// In the order of the pages.
    pub faults: Vec<Fault>,
}

/// From one opening that the outline names to the next.
#[derive(Clone, Debug, Default)]
pub struct Chapter {
    /// Empty for the pages before the first one.
    pub title: String,
    pub first_page: usize,
    pub n_pages: usize,
    pub tally: Tally,
}

#[derive(Clone, Debug, Default)]
pub struct PageQuality {
    pub tally: Tally,
    /// How much of the text block is used, 1 for all of it; `None` where a page may end anywhere.
    pub fill: Option<f64>,
    pub worst: Option<FaultKind>,
}
