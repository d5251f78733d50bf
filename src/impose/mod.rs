//! Imposition: the pages of a finished PDF on sheets that an office printer takes, to be folded or cut.
//!
//! In: the bytes of any PDF. Out: the bytes of another one, each page of it a side of a sheet. A page becomes a form and is placed as it is:
//! its fonts and pictures stay, nothing is drawn anew. It must not know books, editions and their pages.

mod marks;
mod overlays;
mod place;
pub mod plan;
mod source;
mod write;

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::diag::FilePlace;
use crate::diag::Sink;
use crate::diag::codes::pdf::D060;
use crate::diag::codes::pdf::D061;
use crate::diag::codes::pdf::D062;
use crate::diag::codes::pdf::D063;
use crate::diag::codes::pdf::D064;
use crate::diag::listed;
use crate::impose::place::Frame;
use crate::impose::plan::Signature;
use crate::impose::source::Reading;
use crate::impose::source::Source;
use crate::impose::source::SourcePage;
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

/// Pages of another size that are named one by one.
const MOST_NAMED: usize = 6;

/// Imposes a PDF; `name` is how the user calls it. Reports D060 where it cannot be done, D061 for too thick a signature, D062 for pages that were
/// made smaller, D063 for pages of several sizes, D064 for what lies upon pages and cannot be placed.
pub fn impose(bytes: &[u8], name: &str, imposition: &Imposition, sink: &mut Sink) -> Option<Imposed> {
    let mut found = Sink::new();
    let imposed = try_impose(bytes, imposition, &mut found).map_err(|fault| {
        found
            .report(&D060, None, format!("“{name}” {fault}"))
            .hint("give an intact PDF without a password, such as one that `bindery build` has made");
    });
    for mut one in found.into_sorted() {
        one.file_place = Some(Box::new(FilePlace { file: name.to_string(), ..FilePlace::default() }));
        sink.push(one);
    }
    imposed.ok()
}

fn try_impose(bytes: &[u8], imposition: &Imposition, sink: &mut Sink) -> Result<Imposed, String> {
    let source = Source::read(bytes)?;
    let n_pages = source.pages.len();
    let mut sides = match imposition.scheme {
        Scheme::Booklet { signature, .. } => plan::booklet(n_pages, signature),
        Scheme::NUp { n_cells } => plan::n_up(n_pages, n_cells),
    };
    let frame = Frame::new(imposition, source.usual());
    if source.reading == Reading::RightToLeft {
        sides.iter_mut().for_each(|side| side.mirror(frame.columns));
    }
    report(imposition, &source, &frame, sides.iter().map(|side| side.depth + 1).max().unwrap_or(0), sink);
    let n_blanks = sides.iter().map(|side| side.cells.len()).sum::<usize>() - n_pages;
    let n_sheets = sides.len().div_ceil(2);
    let bytes = write::write(source, &sides, &frame).map_err(|_| "cannot be taken apart: it is damaged")?;
    Ok(Imposed { bytes, n_sheets, n_blanks })
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
    if let Some(message) = left_out(&source.left_out) {
        sink.report(&D064, None, message).hint(
            "print the file from a viewer as a PDF, which draws all that lies upon its pages, and impose that one",
        );
    }
    if let Some(message) = odd_sizes(source) {
        sink.report(&D063, None, message)
            .hint("they are placed among the others, made smaller where they find no room; make all pages of one size, or impose them by themselves");
    }
}

/// What is left out, in words: `2 form fields and 1 comment on pages 1 and 4 bring no drawing of themselves, and are left out`.
fn left_out(all: &[(String, usize)]) -> Option<String> {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let mut pages: BTreeSet<usize> = BTreeSet::new();
    for (kind, page) in all {
        *kinds.entry(kind).or_default() += 1;
        pages.insert(*page);
    }
    let counted = |(kind, n): (&str, usize)| {
        let many = if n == 1 { "" } else { "s" };
        match kind {
            "Widget" => format!("{n} form field{many}"),
            "Text" => format!("{n} comment{many}"),
            "Stamp" => format!("{n} stamp{many}"),
            other => format!("{n} annotation{many} ({other})"),
        }
    };
    let kinds: Vec<String> = kinds.into_iter().map(counted).collect();
    let verbs =
        if all.len() == 1 { ("brings no drawing of itself", "is") } else { ("bring no drawing of themselves", "are") };
    let named: Vec<String> = pages.iter().take(MOST_NAMED).map(usize::to_string).collect();
    let places = match pages.len() {
        0 => return None,
        1 => format!("page {}", named.concat()),
        2..=MOST_NAMED => format!("pages {}", listed(&named)),
        n_pages => format!("{n_pages} pages ({} …)", named.join(", ")),
    };
    Some(format!("{} on {places} {}, and {} left out", listed(&kinds), verbs.0, verbs.1))
}

/// The pages that have not the size of the most, in words: `page 3 is 190 × 120 mm, the others 120 × 190 mm`.
fn odd_sizes(source: &Source) -> Option<String> {
    let usual = source.usual();
    let numbered = source.pages.iter().map(SourcePage::size).zip(1..);
    let odd: Vec<((f64, f64), usize)> = numbered.filter(|(size, _)| !is_same(*size, usual)).collect();
    let (first, page) = *odd.first()?;
    let named: Vec<String> = odd.iter().take(MOST_NAMED).map(|(_, page)| page.to_string()).collect();
    let pages = match odd.len() {
        ..=MOST_NAMED => format!("pages {}", listed(&named)),
        n_pages => format!("{n_pages} pages ({} …)", named.join(", ")),
    };
    let (is, others) = (in_mm(first), in_mm(usual));
    Some(match &odd[..] {
        [_] => format!("page {page} is {is}, the others {others}"),
        all if all.iter().all(|(size, _)| is_same(*size, first)) => format!("{pages} are {is}, the others {others}"),
        _ => format!("{pages} are not {others} as the others are; page {page} is {is}"),
    })
}

fn in_mm((width, height): (f64, f64)) -> String {
    let tenths = |points: f64| (points * 254.0 / 72.0).round() / 10.0;
    format!("{} × {} mm", tenths(width), tenths(height))
}

/// Whether two sizes are one.
fn is_same(one: (f64, f64), other: (f64, f64)) -> bool {
    (one.0 - other.0).abs() <= SAME_SIZE && (one.1 - other.1).abs() <= SAME_SIZE
}

#[cfg(test)]
mod tests {
    use lopdf::Document;

    use super::left_out;
    use super::odd_sizes;
    use crate::impose::source::Reading;
    use crate::impose::source::Source;
    use crate::impose::source::SourcePage;

    const USUAL: (f64, f64) = (340.0, 540.0);

    fn told(others: &[(f64, f64)]) -> Option<String> {
        let sizes = others.iter().chain([USUAL; 9].iter());
        let pages = sizes.map(|(width, height)| SourcePage::of_size(*width, *height)).collect();
        odd_sizes(&Source { document: Document::new(), pages, left_out: Vec::new(), reading: Reading::LeftToRight })
    }

    #[test]
    fn what_is_left_out_is_counted_and_named() {
        let told = |all: &[(&str, usize)]| {
            left_out(&all.iter().map(|(kind, page)| (kind.to_string(), *page)).collect::<Vec<_>>())
        };
        assert_eq!(told(&[]), None);
        assert_eq!(
            told(&[("Widget", 3)]).as_deref(),
            Some("1 form field on page 3 brings no drawing of itself, and is left out")
        );
        assert_eq!(
            told(&[("Widget", 3), ("Text", 1), ("Widget", 1), ("Ink", 7)]).as_deref(),
            Some(
                "1 annotation (Ink), 1 comment and 2 form fields on pages 1, 3 and 7 bring no drawing of themselves, \
                 and are left out"
            )
        );
        let many: Vec<(&str, usize)> = (1..=9).map(|page| ("Stamp", page)).collect();
        assert!(told(&many).is_some_and(|told| told.starts_with("9 stamps on 9 pages (1, 2, 3, 4, 5, 6 …) bring")));
    }

    #[test]
    fn pages_of_another_size_are_named() {
        let (lying, square) = ((540.0, 340.0), (400.0, 400.0));
        assert_eq!(told(&[(340.4, 539.8)]), None);
        assert_eq!(told(&[lying]).as_deref(), Some("page 1 is 190.5 × 119.9 mm, the others 119.9 × 190.5 mm"));
        assert_eq!(
            told(&[lying; 3]).as_deref(),
            Some("pages 1, 2 and 3 are 190.5 × 119.9 mm, the others 119.9 × 190.5 mm")
        );
        assert_eq!(
            told(&[lying, square]).as_deref(),
            Some("pages 1 and 2 are not 119.9 × 190.5 mm as the others are; page 1 is 190.5 × 119.9 mm")
        );
        assert!(told(&[lying; 7]).is_some_and(|told| told.starts_with("7 pages (1, 2, 3, 4, 5, 6 …) are 190.5")));
    }
}
