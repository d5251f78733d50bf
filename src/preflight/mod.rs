//! Preflight: what a printer's checker would say of a finished PDF, ours or another's.
//!
//! In: the bytes of a file, and what is asked of it: a printer's table, a trim, a cover. Out: findings with page, place, measured and demanded
//! figure and the source of the demand. It must not know how our own files are made, or it would find them good. A broken or hostile file
//! is a finding, never a panic: streams, operators, marks and depths have limits, and what lies beyond them is told (D135).
//!
//! The files in the order of work: `file` opens, `walk` and `text` follow the content of each page with `state`, `color`, `fonts` and
//! `pictures`, and note `marks`; `checks` judge them; `findings` gathers what is of one cause.

mod checks;
mod color;
mod file;
mod findings;
mod fonts;
mod marks;
mod pictures;
mod state;
mod text;
mod walk;

use hayro_font::kurbo::Rect;
use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::diag::Sink;
use crate::diag::codes::preflight::D100;
use crate::diag::codes::preflight::D101;
use crate::preflight::checks::Ask;
use crate::preflight::file::PdfFile;
use crate::preflight::file::Unreadable;
use crate::preflight::findings::Cause;
use crate::preflight::findings::Finding;
use crate::preflight::findings::Findings;
use crate::preflight::fonts::Fonts;
use crate::preflight::pictures::Pictures;
use crate::preflight::walk::Shared;
use crate::preflight::walk::Words;
use crate::printers::Printer;
use crate::units::Length;
use crate::units::Size;

/// What is asked of a file.
#[derive(Clone, Debug)]
pub struct Demands<'a> {
    /// The file's name, for the findings and for an ISBN in it.
    pub name: &'a str,
    /// For nobody, only what is wrong for any press is told.
    pub printer: Option<&'a Printer>,
    /// The finished page, or of a cover its front.
    pub trim: Option<Size>,
    pub part: Part,
}

/// Which part of a book the file is.
#[derive(Clone, PartialEq, Debug)]
pub enum Part {
    /// The pages between the covers.
    Pages,
    /// The wrap: back, spine and front on one page, with or without flaps. With the number of pages of the book and the paper, by its name in the
    /// table.
    Cover { n_pages: Option<usize>, paper: Option<String>, flap: Length, front: FrontAt },
}

/// The side of a wrap on which its front is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FrontAt {
    Right,
    /// Of books that are bound at the right.
    Left,
}

/// Pages that one thread reads in a row; it reads each font and picture once.
const PAGES_IN_A_ROW: usize = 64;

/// Pages whose words are looked through for an ISBN: the imprint page is among the first, some books have it last.
const FIRST_PAGES: usize = 12;
const LAST_PAGES: usize = 2;

/// Checks a file. Reports D100 to D137.
pub fn preflight(bytes: &[u8], demands: &Demands, sink: &mut Sink) {
    let mut findings = Findings::default();
    match PdfFile::read(bytes) {
        Ok(file) => check(&file, demands, &mut findings),
        Err(fault) => tell_unreadable(fault, &mut findings),
    }
    findings.report(demands.name, sink);
}

fn check(file: &PdfFile, demands: &Demands, findings: &mut Findings) {
    let pages = file.pdf.pages();
    let trims: Vec<Rect> = pages.iter().map(walk::trim_of).collect();
    let ask = Ask::new(file, demands, &trims);
    checks::document(file, &ask, findings);
    let n_pages = pages.len();
    let chunks: Vec<usize> = (0..n_pages).step_by(PAGES_IN_A_ROW).collect();
    let read: Vec<(Findings, checks::Seen)> = chunks
        .into_par_iter()
        .map(|first| {
            let mut shared = Shared { fonts: Fonts::new(), pictures: Pictures::default(), n_pages };
            let mut found = Findings::default();
            let mut seen = checks::Seen::default();
            for page_idx in first..n_pages.min(first + PAGES_IN_A_ROW) {
                let is_end = page_idx < FIRST_PAGES || page_idx + LAST_PAGES >= n_pages;
                let words = if is_end { Words::Wanted } else { Words::NotWanted };
                let mut page = walk::read_page(&pages[page_idx], page_idx + 1, words, &mut shared);
                ask.settle(&mut page);
                checks::page(&page, &ask, &mut found);
                seen.note(page);
            }
            (found, seen)
        })
        .collect();
    let mut seen = checks::Seen::default();
    for (found, part) in read {
        findings.merge(found);
        seen.merge(part);
    }
    checks::whole(&seen, &ask, findings);
}

fn tell_unreadable(fault: Unreadable, findings: &mut Findings) {
    let (code, message, advice) = match fault {
        Unreadable::NoPdf => (&D100, "the file is no PDF", "give the name of a PDF file"),
        Unreadable::Damaged => (
            &D100,
            "the PDF is damaged: its pages cannot be found",
            "make the file anew, or fetch it again if it was sent",
        ),
        Unreadable::Bloated => (
            &D100,
            "the PDF unpacks to more than any book needs",
            "do not open it if you do not know where it is from; else make it anew",
        ),
        Unreadable::NoPages => (&D100, "the PDF has no pages", "make the file anew"),
        Unreadable::Locked => (&D101, "the PDF asks for a password", "save it again without protection"),
    };
    findings.add(Cause::new(code, message), 0.0, || Finding::new(message, advice));
}
