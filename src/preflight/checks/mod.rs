//! The checks. Each takes what was read and what is asked, and adds findings; none knows of another.

mod boxes;
mod colors;
mod cover;
mod details;
mod document;
mod isbn;
mod margins;
mod standards;
mod wrap;

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use hayro_font::kurbo::Rect;

use crate::pdf_marks::file::PdfFile;
use crate::pdf_marks::page::PageMarks;
use crate::pdf_marks::page::Side;
use crate::preflight::Demands;
use crate::preflight::Part;
use crate::preflight::findings::Findings;
use crate::printers::Extra;
use crate::printers::Printer;
use crate::units::Length;

/// Half a millimetre: what programs round, and no knife can hold.
pub const NEAR: f64 = 0.5 * 72.0 / 25.4;

/// A quarter of a millimetre, for margins and bleed, which printers' programs measure.
pub const HAIR: f64 = 0.25 * 72.0 / 25.4;

/// What is asked of the file, as the checks need it.
pub struct Ask<'a> {
    pub name: &'a str,
    pub printer: Option<&'a Printer>,
    pub press: Press,
    pub part: &'a Part,
    /// Width and height of the finished page.
    pub trim: Option<(f64, f64)>,
    pub n_pages: usize,
    /// Whether any page carries bleed.
    pub bleeds: bool,
    /// A file for archives and readers, which is asked what it says of itself, and not what a press needs.
    pub is_for_screen: bool,
}

/// What kind of file the printer wants.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Press {
    /// Nobody is named.
    Any,
    Plain,
    X1a,
    X3,
    X4,
}

impl Press {
    /// Whether the standard is one of the two within PDF 1.3, that know no transparency.
    pub fn is_old(self) -> bool {
        matches!(self, Press::X1a | Press::X3)
    }

    pub fn is_pdfx(self) -> bool {
        matches!(self, Press::X1a | Press::X3 | Press::X4)
    }

    pub fn iso(self) -> &'static str {
        match self {
            Press::X1a => "ISO 15930-1:2001",
            Press::X3 => "ISO 15930-3:2002",
            Press::X4 => "ISO 15930-7:2010",
            Press::Any | Press::Plain => "",
        }
    }
}

impl<'a> Ask<'a> {
    pub fn new(file: &PdfFile, demands: &'a Demands<'a>, trims: &[Rect]) -> Ask<'a> {
        let claims = standards::Claims::of(file);
        let press = match demands.printer.map(Printer::standard_name) {
            Some("pdf/x-1a") => Press::X1a,
            Some("pdf/x-3") => Press::X3,
            Some("pdf/x-4") => Press::X4,
            Some(_) => Press::Plain,
            // A file that says what it is, is held to it.
            None => claims.press(),
        };
        let is_for_screen = demands.printer.is_none() && press == Press::Any && claims.is_for_screen();
        let pages = file.pdf.pages();
        Ask {
            name: demands.name,
            printer: demands.printer,
            press,
            part: &demands.part,
            trim: demands.trim.map(|trim| (trim.width.to_pt(), trim.height.to_pt())),
            n_pages: pages.len(),
            bleeds: pages.iter().zip(trims).any(|(page, trim)| boxes::has_bleed(page, *trim)),
            is_for_screen,
        }
    }

    pub fn forbids(&self, extra: Extra) -> bool {
        self.printer.is_some_and(|printer| printer.forbidden.contains(&extra))
    }

    /// The printer, for figures that were read of the pages and not of the cover.
    pub fn of_pages(&self) -> Option<&'a Printer> {
        self.printer.filter(|_| !self.is_cover())
    }

    /// Where a figure of the printer was read.
    pub fn source(&self, subject: &str) -> Option<String> {
        self.printer.map(|printer| printer.source(subject))
    }

    /// The standard that forbids or asks something.
    pub fn clause(&self, subject: &str) -> Option<String> {
        self.press.is_pdfx().then(|| format!("{}, {subject}", self.press.iso()))
    }

    pub fn is_cover(&self) -> bool {
        matches!(self.part, Part::Cover { .. })
    }

    /// Gives a page without a TrimBox the trim that was asked for, if its sheet is that and the printer's bleed.
    pub fn settle(&self, page: &mut PageMarks) {
        if self.is_cover() {
            return wrap::settle(page, self);
        }
        let (Some((width, height)), None) = (self.trim, page.boxes.trim.or(page.boxes.art)) else { return };
        let Some(bleed) = self.printer.and_then(|printer| printer.bleed.as_ref()) else { return };
        let sheet = page.boxes.crop;
        let out = bleed.width.to_pt();
        let at_spine = if bleed.at_spine { out } else { 0.0 };
        let is_sheet =
            (sheet.width() - width - out - at_spine).abs() < NEAR && (sheet.height() - height - 2.0 * out).abs() < NEAR;
        if is_sheet {
            let left = if page.side == Side::Recto { at_spine } else { out };
            let corner = (sheet.x0 + left, sheet.y0 + out);
            page.boxes.trim = Some(Rect::new(corner.0, corner.1, corner.0 + width, corner.1 + height));
            page.boxes.bleed = page.boxes.bleed.or(Some(sheet));
        }
    }
}

/// What is remembered of all pages for the judgment of the whole.
#[derive(Default)]
pub struct Seen {
    /// Pages by the size of their trim, in tenths of a millimetre.
    pub sizes: BTreeMap<(i64, i64), Vec<usize>>,
    pub spots: BTreeMap<String, BTreeSet<usize>>,
    /// How many pages were looked at; from the first one on.
    pub n_pages: usize,
    pub last_is_blank: bool,
    /// Words of the first and last pages.
    pub text: String,
}

impl Seen {
    pub fn note(&mut self, page: PageMarks) {
        let trim = page.trim();
        let tenths = |points: f64| (points * 254.0 / 72.0).round() as i64;
        self.sizes.entry((tenths(trim.width()), tenths(trim.height()))).or_default().push(page.number);
        for spot in &page.spots {
            self.spots.entry(spot.clone()).or_default().insert(page.number);
        }
        self.n_pages += 1;
        self.last_is_blank = page.is_blank();
        self.text.push_str(&page.text);
    }

    pub fn merge(&mut self, later: Seen) {
        for (size, pages) in later.sizes {
            self.sizes.entry(size).or_default().extend(pages);
        }
        for (spot, pages) in later.spots {
            self.spots.entry(spot).or_default().extend(pages);
        }
        if later.n_pages > 0 {
            self.last_is_blank = later.last_is_blank;
        }
        self.n_pages += later.n_pages;
        self.text.push_str(&later.text);
    }
}

/// Checks what stands in the file beside its pages.
pub fn document(file: &PdfFile, ask: &Ask, findings: &mut Findings) {
    document::check(file, ask, findings);
    standards::check(file, ask, findings);
}

/// Checks one page.
pub fn page(page: &PageMarks, ask: &Ask, findings: &mut Findings) {
    details::check_unread(page, findings);
    details::check_fonts(page, findings);
    boxes::check(page, ask, findings);
    document::check_annotations(page, ask, findings);
    if ask.is_for_screen {
        return;
    }
    details::check(page, ask, findings);
    colors::check(page, ask, findings);
    if ask.is_cover() {
        cover::check(page, ask, findings);
    } else {
        margins::check(page, ask, findings);
    }
    margins::check_bleed(page, ask, findings);
}

/// Checks all pages together.
pub fn whole(seen: &Seen, ask: &Ask, findings: &mut Findings) {
    boxes::check_sizes(seen, findings);
    if ask.is_for_screen {
        return;
    }
    colors::check_spots(seen, findings);
    if !ask.is_cover() {
        boxes::check_count(seen, ask, findings);
    }
    isbn::check(seen, ask, findings);
}

fn points(length: Length) -> f64 {
    length.to_pt()
}
