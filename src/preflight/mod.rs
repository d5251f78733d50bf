//! Preflight: what a printer's checker would say of a finished PDF, ours or another's.
//!
//! In: the bytes of a file, and what is asked of it: a printer's table, a trim, a cover. Out: findings with page, place, measured and demanded
//! figure and the source of the demand. It must not know how our own files are made, or it would find them good. A broken or hostile file
//! is a finding, never a panic: streams, operators, marks and depths have limits, and what lies beyond them is told (D135).
//!
//! `pdf_marks` reads the file; `checks` judge the marks of its pages; `findings` gathers what is of one cause.

mod checks;
mod findings;

use std::collections::BTreeSet;

use hayro_font::kurbo::Rect;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::diag::Severity;
use crate::diag::Sink;
use crate::diag::codes::preflight::D100;
use crate::diag::codes::preflight::D101;
use crate::diag::codes::preflight::D135;
use crate::pdf_marks::budget::Budget;
use crate::pdf_marks::file::PdfFile;
use crate::pdf_marks::file::Unreadable;
use crate::pdf_marks::fonts::Fonts;
use crate::pdf_marks::page::Unread;
use crate::pdf_marks::pictures::Pictures;
use crate::pdf_marks::walk;
use crate::pdf_marks::walk::Shared;
use crate::pdf_marks::walk::Words;
use crate::preflight::checks::Ask;
use crate::preflight::findings::Cause;
use crate::preflight::findings::Finding;
use crate::preflight::findings::Findings;
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

/// Checks a file. Reports D100 to D137, D138 is that of `release`.
pub fn preflight(bytes: &[u8], demands: &Demands, sink: &mut Sink) {
    let mut findings = Findings::default();
    match PdfFile::read(bytes) {
        Ok(file) => check(&file, demands, &mut findings),
        Err(fault) => tell_unreadable(fault, &mut findings),
    }
    findings.report(demands.name, sink);
}

/// What a file prints on its first and last pages, where imprints stand, and of a cover all that it says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ends {
    pub n_pages: usize,
    pub text: String,
}

/// Reads the words of the first and last pages. Reports D100 and D101.
pub fn read_ends(bytes: &[u8], name: &str, sink: &mut Sink) -> Option<Ends> {
    let file = match PdfFile::read(bytes) {
        Ok(file) => file,
        Err(fault) => {
            let mut findings = Findings::default();
            tell_unreadable(fault, &mut findings);
            findings.report(name, sink);
            return None;
        }
    };
    let pages = file.pdf.pages();
    let budget = file.budget();
    let (fonts, pictures, broken) = (Fonts::default(), Pictures::default(), BTreeSet::new());
    let mut shared = Shared { fonts, pictures, broken, budget: &budget, reading: file.reading() };
    let mut text = String::new();
    for page_idx in (0..pages.len()).filter(|page_idx| is_end(*page_idx, pages.len())) {
        text.push_str(&walk::read_page(&pages[page_idx], page_idx + 1, Words::Wanted, &mut shared).text);
        text.push('\n');
    }
    Some(Ends { n_pages: pages.len(), text })
}

fn is_end(page_idx: usize, n_pages: usize) -> bool {
    page_idx < FIRST_PAGES || page_idx + LAST_PAGES >= n_pages
}

fn check(file: &PdfFile, demands: &Demands, findings: &mut Findings) {
    let pages = file.pdf.pages();
    let trims: Vec<Rect> = pages.iter().map(walk::trim_of).collect();
    let ask = Ask::new(file, demands, &trims);
    checks::document(file, &ask, findings);
    let rows: Vec<usize> = (0..pages.len()).step_by(PAGES_IN_A_ROW).collect();
    let budget = file.budget();
    let mut read: Vec<Row> = rows.par_iter().map(|first| read_row(file, *first, &ask, &budget)).collect();
    if budget.is_spent() {
        // How far each thread came is chance. Page after page, the budget ends at the same place each time.
        let budget = file.budget();
        read = rows
            .iter()
            .map_while(|first| (!budget.is_spent()).then(|| read_row(file, *first, &ask, &budget)))
            .collect();
    }
    let mut seen = checks::Seen::default();
    let mut n_whole = 0;
    for row in read {
        findings.merge(row.findings);
        seen.merge(row.seen);
        n_whole = seen.n_pages - usize::from(row.is_cut);
    }
    tell_unread(n_whole + 1, pages.len(), findings);
    checks::whole(&seen, &ask, findings);
}

/// What was found on pages in a row.
struct Row {
    findings: Findings,
    seen: checks::Seen,
    /// The budget ended within its last page.
    is_cut: bool,
}

/// Reads pages from one on, until the budget is spent.
fn read_row(file: &PdfFile, first: usize, ask: &Ask, budget: &Budget) -> Row {
    let pages = file.pdf.pages();
    let (fonts, pictures, broken) = (Fonts::default(), Pictures::default(), BTreeSet::new());
    let mut shared = Shared { fonts, pictures, broken, budget, reading: file.reading() };
    let mut row = Row { findings: Findings::default(), seen: checks::Seen::default(), is_cut: false };
    for page_idx in first..pages.len().min(first + PAGES_IN_A_ROW) {
        if budget.is_spent() {
            break;
        }
        let words = if is_end(page_idx, pages.len()) { Words::Wanted } else { Words::NotWanted };
        let mut page = walk::read_page(&pages[page_idx], page_idx + 1, words, &mut shared);
        if budget.is_spent() {
            // That it was not read to its end is told of it, and of all that would follow.
            page.unread.retain(|unread| !matches!(unread, Unread::Content | Unread::TooMuch));
            row.is_cut = true;
        }
        ask.settle(&mut page);
        checks::page(&page, ask, &mut row.findings);
        row.seen.note(page);
    }
    row
}

/// Reports D135 for the page where the budget ended, and those after it.
fn tell_unread(first: usize, last: usize, findings: &mut Findings) {
    for page in first..=last {
        findings.add(Cause::new(&D135, "budget").on(page), 0.0, || {
            let pages =
                if first == last { format!("page {last} was") } else { format!("pages {first} to {last} were") };
            Finding::new(
                format!("{pages} not looked at, or not to the end: the file makes more work than any book of its size"),
                "make it anew with plainer drawings, or do not open it if you do not know where it is from",
            )
            .severity(Severity::Error)
        });
    }
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
        Unreadable::BrokenObjects => (
            &D100,
            "the PDF is damaged: a stream that holds its objects cannot be unpacked",
            "make the file anew, or fetch it again if it was sent",
        ),
        Unreadable::NoPages => (&D100, "the PDF has no page that can be read", "make the file anew"),
        Unreadable::LockedObjects => (
            &D101,
            "the PDF is encrypted, with its objects packed, so nothing in it was looked at",
            "save it again without protection",
        ),
        Unreadable::Locked => (&D101, "the PDF asks for a password", "save it again without protection"),
    };
    findings.add(Cause::new(code, message), 0.0, || Finding::new(message, advice));
}
