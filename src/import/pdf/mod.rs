//! PDF: letters with places come in, a text of pages and lines goes out, with what their places tell beside it.
//!
//! ```text
//! preflight ─ lines ─────── layout ─────────────────── the import of raw texts
//! letters     baselines,    edges, leadings, sizes:    notes, hyphens, furniture,
//!             columns       paragraphs, headings       order of pages
//! ```
//!
//! The text is the source: what the account calls its lines are the lines of the pages, in the order of reading, and the proof holds for them.

pub mod layout;
pub mod lines;
pub mod margins;
pub mod shapes;
pub mod titles;

use crate::import::ImportError;
use crate::import::audit::Audit;
use crate::import::pdf::layout::Layout;
use crate::import::pdf::lines::Line;
use crate::import::rules::I094;
use crate::import::text::Slice;
use crate::import::write::manifest::Facts;
use crate::pdf_marks::file::Unreadable;
use crate::pdf_marks::letters;

/// A file of which one letter in so many cannot be read holds no text that is worth it.
const MAX_UNKNOWN: usize = 5;
/// Pages with fewer letters than this, on an average, are pictures of pages.
const MIN_LETTERS: usize = 8;

/// Tells PDFs by their mark, which may stand behind other bytes (ISO 32000-1, annex H, note 13).
pub fn is_pdf(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(1024)].windows(5).any(|window| window == b"%PDF-")
}

/// The text of files with its layout, and what they say of themselves.
pub fn read(files: &[Vec<u8>], audit: &mut Audit) -> Result<(String, Layout, Facts), ImportError> {
    let (mut text, mut layout, mut facts) = (String::new(), Layout::default(), Facts::default());
    for bytes in files {
        let mut pages: Vec<Vec<Line>> = Vec::new();
        let about = letters::read(bytes, |sheet| pages.push(lines::of_page(&sheet))).map_err(unreadable)?;
        let n_letters: usize = pages.iter().flatten().map(|line| line.text.chars().count()).sum();
        let n_unknown: usize = pages.iter().flatten().map(|line| line.n_unknown).sum();
        if n_letters < MIN_LETTERS * about.n_pages.min(50) && n_letters < 1000 {
            return Err(foreign(
                "a PDF without text: its pages are pictures",
                "have its letters recognized (OCR), and import the text that comes of it, or the PDF with the text laid under the pictures",
            ));
        }
        if n_unknown * MAX_UNKNOWN > n_letters {
            return Err(foreign(
                "a PDF whose fonts do not say which letters their shapes are",
                "have its letters recognized (OCR) as those of a picture, or ask for the file that it was made from",
            ));
        }
        layout::compose(pages, &mut text, &mut layout);
        let told = format!("{} pages of a PDF, {n_letters} letters", about.n_pages);
        audit.kept(&I094, Slice::default(), told, if n_unknown == 0 { 95 } else { 80 });
        match about.cut.len() {
            0 => {}
            n_cut if n_cut == about.n_pages => {
                return Err(ImportError::Damaged("no page of the PDF could be read to its end".into()));
            }
            1 => audit.reported(&I094, Slice::default(), told_pages(&about), "it could not be read, or not to its end"),
            n_cut => {
                let because = format!("{n_cut} pages could not be read, or not to their ends");
                audit.reported(&I094, Slice::default(), told_pages(&about), because);
            }
        }
        take_facts(&about, &mut facts);
    }
    Ok((text, layout, facts))
}

/// `pages 4 to 9, 12 and 14 of 20`: those that could not be read.
fn told_pages(about: &letters::About) -> String {
    let stretches = about.cut.chunk_by(|page, next| page + 1 == *next).map(|pages| match pages {
        [page] => page.to_string(),
        [first, .., last] => format!("{first} to {last}"),
        [] => String::new(),
    });
    let mut stretches: Vec<String> = stretches.collect();
    if let [.., before, _] = stretches.as_mut_slice() {
        before.push_str(" and");
    }
    let noun = if about.cut.len() == 1 { "page" } else { "pages" };
    format!("{noun} {} of {}", stretches.join(", ").replace(" and, ", " and "), about.n_pages)
}

fn take_facts(about: &letters::About, facts: &mut Facts) {
    // Programs write their own names and those of files there.
    let is_name = |title: &str| title.contains(' ') && !title.starts_with("Microsoft") && !title.ends_with(".indd");
    if facts.title.is_none() && is_name(&about.title) {
        facts.title = Some(about.title.clone());
    }
    if facts.author.is_none() && !about.author.is_empty() {
        facts.author = Some(about.author.clone());
    }
    facts.set_language(&about.language);
}

fn foreign(what: &str, advice: &str) -> ImportError {
    ImportError::Foreign { what: what.into(), advice: advice.into() }
}

fn unreadable(fault: Unreadable) -> ImportError {
    match fault {
        Unreadable::Locked | Unreadable::LockedObjects => {
            foreign("a PDF that is locked", "save it again without protection, and import that")
        }
        Unreadable::Bloated => ImportError::Damaged("it unpacks to more than any book needs".into()),
        Unreadable::NoPages => ImportError::Damaged("it has no page that can be read".into()),
        Unreadable::NoPdf | Unreadable::Damaged | Unreadable::BrokenObjects => {
            ImportError::Damaged("the PDF is damaged: its pages cannot be found".into())
        }
    }
}
