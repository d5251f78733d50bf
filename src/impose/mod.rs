//! Imposition: the pages of a finished PDF on sheets that an office printer takes, to be folded or cut.
//!
//! In: the bytes of any PDF. Out: the bytes of another one, each page of it a side of a sheet. A page becomes a form and is placed as it is:
//! its fonts and pictures stay, nothing is drawn anew. It must not know books, editions and their pages.

mod marks;
mod place;
pub mod plan;
mod source;
mod write;

use crate::diag::Sink;
use crate::diag::codes::pdf::D060;
use crate::diag::codes::pdf::D061;
use crate::diag::codes::pdf::D062;
use crate::diag::codes::pdf::D063;
use crate::impose::place::Frame;
use crate::impose::plan::Signature;
use crate::impose::source::Source;
use crate::units::Length;
use crate::units::Size;

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Imposition {
    pub scheme: Scheme,
    /// Upright; it is turned where pages fit better so.
    pub sheet: Size,
    pub marks: Marks,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scheme {
    /// Folded once and stapled in the fold, or several such signatures.
    Booklet {
        signature: Signature,
        /// The thickness of a leaf: sheets that lie within others stick out by it, and are moved to the fold.
        paper: Length,
    },
    /// Two or four pages beside each other, in the order of reading.
    NUp { n_cells: usize },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Marks {
    /// Where to cut and where to fold, as far as there is room outside of the pages.
    #[default]
    CropAndFold,
    None,
}

/// A file of sheets.
#[derive(Clone, Debug)]
pub struct Imposed {
    pub bytes: Vec<u8>,
    pub n_sheets: usize,
    /// Pages added at the end.
    pub n_blanks: usize,
}

/// Sheets that can be folded together; more gape, and the staples do not hold.
const MOST_SHEETS: usize = 20;

/// A page that comes to less than this share of its size is told of, in hundredths.
const LEAST_SCALE: f64 = 0.99;

/// Pages that differ by less, in points, are of one size.
const SAME_SIZE: f64 = 1.0;

/// Imposes a PDF. Reports D060 where it cannot be done, D061 for too thick a signature, D062 for pages that were made smaller, D063 for pages of
/// several sizes.
pub fn impose(bytes: &[u8], imposition: &Imposition, sink: &mut Sink) -> Option<Imposed> {
    let unfit = |fault: String, sink: &mut Sink| {
        sink.report(&D060, None, format!("the PDF cannot be imposed: {fault}"))
            .hint("give an intact PDF without a password, such as one that `bindery build` has made");
    };
    let source = Source::read(bytes).map_err(|fault| unfit(fault, sink)).ok()?;
    let n_pages = source.pages.len();
    let sides = match imposition.scheme {
        Scheme::Booklet { signature, .. } => plan::booklet(n_pages, signature),
        Scheme::NUp { n_cells } => plan::n_up(n_pages, n_cells),
    };
    let frame = Frame::new(imposition, source.largest());
    report(imposition, &source, &frame, sides.iter().map(|side| side.depth + 1).max().unwrap_or(0), sink);
    let n_blanks = sides.iter().map(|side| side.cells.len()).sum::<usize>() - n_pages;
    let n_sheets = sides.len().div_ceil(2);
    let bytes = write::write(source, &sides, &frame).map_err(|error| unfit(error.to_string(), sink)).ok()?;
    Some(Imposed { bytes, n_sheets, n_blanks })
}

fn report(imposition: &Imposition, source: &Source, frame: &Frame, n_nested: usize, sink: &mut Sink) {
    if matches!(imposition.scheme, Scheme::Booklet { .. }) && n_nested > MOST_SHEETS {
        sink.report(&D061, None, format!("{n_nested} sheets in one fold are too thick"))
            .hint("let several signatures be made, which are folded each by itself: `--signature 16`");
    }
    if frame.scale < LEAST_SCALE {
        let percent = frame.scale * 100.0;
        sink.report(&D062, None, format!("the pages are printed at {percent:.0} % of their size"))
            .hint("choose a larger sheet, `--sheet a3`, or a book with a smaller trim");
    }
    let (width, height) = source.largest();
    let is_other = |page: &&source::SourcePage| {
        let (own_width, own_height) = page.size();
        (own_width - width).abs() > SAME_SIZE || (own_height - height).abs() > SAME_SIZE
    };
    let n_others = source.pages.iter().filter(is_other).count();
    if n_others > 0 {
        let message = format!("{n_others} of {} pages are smaller than the largest one", source.pages.len());
        sink.report(&D063, None, message)
            .hint("all are placed as if they had its size; make the pages of one size where that looks wrong");
    }
}
