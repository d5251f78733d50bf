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
    /// Counted from 1.
    pub number: usize,
    /// What can be seen of the page, in points, y upwards.
    pub seen: Rect,
    /// What the letters read as.
    pub text: String,
    pub letters: Vec<Letter>,
    pub faces: Vec<Face>,
    /// All of the page could be read.
    pub is_whole: bool,
}

/// What a file says of itself, and how much of it was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct About {
    pub title: String,
    pub author: String,
    pub language: String,
    pub n_pages: usize,
    /// Pages that were not read, or not to their ends.
    pub n_cut: usize,
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
    let mut n_whole = 0;
    for (idx, page) in pages.iter().enumerate() {
        if budget.is_spent() {
            break;
        }
        let page = walk::read_page(page, idx + 1, Words::Placed, &mut shared);
        let is_whole = !page.unread.contains(&Unread::Content) && !page.unread.contains(&Unread::TooMuch);
        n_whole += usize::from(is_whole);
        let (number, seen) = (page.number, page.boxes.crop);
        take(Sheet { number, seen, text: page.text, letters: page.letters, faces: page.faces, is_whole });
    }
    let info = file.info().unwrap_or_default();
    let told = |key: &str| text_of(&info, key).trim().to_string();
    Ok(About {
        title: told("Title"),
        author: told("Author"),
        language: text_of(&file.catalog(), "Lang").trim().to_string(),
        n_pages: pages.len(),
        n_cut: pages.len() - n_whole,
    })
}
