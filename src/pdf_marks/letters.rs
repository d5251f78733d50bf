//! The letters of a file, page by page, for those who want its words.

use std::collections::BTreeSet;

use hayro_font::kurbo::Rect;

use crate::pdf_marks::file::PdfFile;
use crate::pdf_marks::file::Unreadable;
use crate::pdf_marks::file::text_of;
use crate::pdf_marks::fonts::Fonts;
use crate::pdf_marks::page::Face;
use crate::pdf_marks::page::Letter;
use crate::pdf_marks::page::Unread;
use crate::pdf_marks::pictures::Pictures;
use crate::pdf_marks::walk;
use crate::pdf_marks::walk::Shared;
use crate::pdf_marks::walk::Words;

/// The letters of one page.
#[derive(Debug)]
pub struct Sheet {
    /// What can be seen of the page, in points, y upwards.
    pub seen: Rect,
    /// What the letters read as.
    pub text: String,
    pub letters: Vec<Letter>,
    pub faces: Vec<Face>,
}

/// What a file says of itself, and how much of it was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct About {
    pub title: String,
    pub author: String,
    pub language: String,
    pub n_pages: usize,
    /// The numbers, from 1, of pages that were not read, or not to their ends.
    pub cut: Vec<usize>,
}

/// Reads the letters of all pages in their order, within the budget of the file, and hands over page by page.
///
/// # Errors
/// See `Unreadable`.
pub fn read(bytes: &[u8], mut take: impl FnMut(Sheet)) -> Result<About, Unreadable> {
    let file = PdfFile::read(bytes)?;
    let budget = file.budget();
    let (fonts, pictures, broken) = (Fonts::default(), Pictures::default(), BTreeSet::new());
    let mut shared = Shared { fonts, pictures, broken, budget: &budget, reading: file.reading() };
    let pages = file.pdf.pages();
    let mut cut = Vec::new();
    for (idx, page) in pages.iter().enumerate() {
        if budget.is_spent() {
            cut.extend(idx + 1..=pages.len());
            break;
        }
        let page = walk::read_page(page, idx + 1, Words::Placed, &mut shared);
        if page.unread.contains(&Unread::Content) || page.unread.contains(&Unread::TooMuch) {
            cut.push(page.number);
        }
        take(Sheet { seen: page.boxes.crop, text: page.text, letters: page.letters, faces: page.faces });
    }
    let info = file.info().unwrap_or_default();
    let told = |key: &str| text_of(&info, key).trim().to_string();
    Ok(About {
        title: told("Title"),
        author: told("Author"),
        language: text_of(&file.catalog(), "Lang").trim().to_string(),
        n_pages: pages.len(),
        cut,
    })
}
