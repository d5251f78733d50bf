//! Proofs: the same pages for the one who corrects them, with layers, line numbers, places in the manuscript and room for comments.
//!
//! In: finished pages, faults that were measured, the words of an earlier release. Out: the bytes of one PDF. It draws the glyphs where the
//! pages have them, as `print::pdf` does, and decides nothing about them.
//!
//! Drawn with printpdf, for krilla has no layers; `finish` tells what has to be put right in its files.

mod canvas;
pub mod changes;
mod finish;
mod fonts;
pub mod layers;
mod marks;
mod pictures;
mod remarks;
mod words;

use printpdf::PdfDocument;
use printpdf::PdfPage;
use printpdf::PdfSaveOptions;
use printpdf::Pt;

use crate::assets::Assets;
use crate::book::Metadata;
use crate::diag::Sink;
use crate::diag::codes::pdf::D001;
use crate::fonts::FontLibrary;
use crate::print::pages::Mark;
use crate::print::pages::Page;
use crate::print::pages::Pages;
use crate::print::pdf::sheet::Sheet;
use crate::print::pdf::sheet::covering;
use crate::print::pdf::sheet::full_room;
use crate::print::pdf::sheet::points;
use crate::print::proof::canvas::Canvas;
use crate::print::proof::changes::Words;
use crate::print::proof::fonts::ProofFonts;
use crate::print::proof::layers::Layer;
use crate::print::proof::marks::Marks;
use crate::print::proof::pictures::ProofPictures;
use crate::quality::Fault;
use crate::source::SourceMap;
use crate::units::Edges;
use crate::units::Length;
use crate::units::Point;
use crate::units::Size;

/// What a proof shows beside the pages.
#[derive(Clone, Copy, Debug)]
pub struct Proof<'a> {
    pub meta: &'a Metadata,
    /// The name of the edition.
    pub edition: &'a str,
    pub margins: Edges,
    pub sources: &'a SourceMap,
    pub faults: &'a [Fault],
    /// The release that changes are counted from.
    pub earlier: Option<&'a Words>,
}

/// How a page lies on its sheet: marks all around, room for comments on the right, where most hands write.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layout {
    pub sheet: Size,
    /// The corner of the trim.
    pub origin: Point,
    /// Where the comments margin begins and how wide it is, from the corner of the trim.
    pub comments_left: Length,
    pub comments_width: Length,
}

/// Around the trim, in millimetres: crop marks, and the line that says which proof this is.
const SLUG_MM: f64 = 11.0;

/// The comments margin, in millimetres: an A5 page with it makes a sheet that an A4 printer takes lying, without much scaling.
const COMMENTS_MM: f64 = 62.0;

/// How far a picture that fills its page is shown beyond the trim, in millimetres; printers ask for 3 to 5.
const BLEED_MM: f64 = 3.0;

impl Layout {
    pub fn of(page: &Page) -> Layout {
        let (slug, comments_width) = (Length::mm(SLUG_MM), Length::mm(COMMENTS_MM));
        let width = page.trim.width + slug * 2 + comments_width;
        Layout {
            sheet: Size { width, height: page.trim.height + slug * 2 },
            origin: Point { x: slug, y: slug },
            comments_left: page.trim.width + slug,
            comments_width: comments_width - Length::mm(5.0),
        }
    }
}

/// Writes the proof of finished pages. Reports D001 and D003, as the PDF writer does.
pub fn write(pages: &Pages, assets: &Assets, fonts: &FontLibrary, proof: &Proof, sink: &mut Sink) -> Option<Vec<u8>> {
    let mut document = PdfDocument::new(&proof.meta.title);
    let layers = Layer::ALL.into_iter().filter(|layer| *layer != Layer::Changes || proof.earlier.is_some());
    document.resources.layers.map.extend(layers.map(|layer| (layer.id(), layer.to_pdf())));
    let mut proof_fonts = ProofFonts::new(fonts);
    let mut pictures = ProofPictures::new(assets, fonts, pages);
    let marks = Marks::new(pages, proof);
    for (page_idx, page) in pages.pages.iter().enumerate() {
        let layout = Layout::of(page);
        let (origin, height) = (layout.origin, layout.sheet.height);
        let mut canvas = Canvas { ops: Vec::new(), fonts: &mut proof_fonts, origin, height };
        marks.draw_below(&mut canvas, page_idx, sink);
        canvas.begin(Layer::Text);
        draw_text(&mut canvas, page, &mut pictures, sink);
        canvas.end();
        marks.draw_above(&mut canvas, page_idx, sink);
        let ops = canvas.ops;
        let mut pdf_page = PdfPage::new(Pt(points(layout.sheet.width)).into(), Pt(points(height)).into(), ops);
        pdf_page.trim_box = pdf_page.media_box.clone();
        document.pages.push(pdf_page);
    }
    document.resources.fonts = proof_fonts.into_map();
    document.resources.xobjects = pictures.into_map();
    let options = PdfSaveOptions { subset_fonts: false, image_optimization: None, ..PdfSaveOptions::default() };
    let bytes = document.save(&options, &mut Vec::new());
    let report = |error: lopdf::Error| {
        sink.report(&D001, None, format!("the PDF could not be written: {error}"))
            .hint("please report this as a fault of bindery, with the book if you can");
    };
    finish::finish(&bytes, pages, proof.meta).map_err(report).ok()
}

/// The sheet that a picture or a color which fills its page is shown on.
fn full_sheet() -> Sheet {
    Sheet { bleed: Edges::uniform(Length::mm(BLEED_MM)), ..Sheet::default() }
}

/// The marks of a page, as it has them; links lead nowhere on paper.
fn draw_text(canvas: &mut Canvas, page: &Page, pictures: &mut ProofPictures, sink: &mut Sink) {
    canvas.tint(canvas::BLACK);
    for placed in &page.placed {
        match &placed.mark {
            Mark::Glyphs(run) => canvas.run(page, placed.at, run, sink),
            Mark::Rule(size) => canvas.rect(placed.at, *size),
            Mark::Image { asset, size } => {
                if let Some(id) = pictures.id(*asset, placed, sink) {
                    canvas.picture(id, placed.at, *size);
                }
            }
            Mark::FullPage { asset, foot } => {
                let sheet = full_sheet();
                let room = full_room(&sheet, page, *foot);
                let (at, size) = covering(room, pictures.proportions(*asset));
                if let Some(id) = pictures.id(*asset, placed, sink) {
                    let corner = Length::ZERO - sheet.bleed.head;
                    let whole = Point { x: corner, y: corner };
                    canvas.begin_clip(whole, room.1);
                    canvas.picture(id, Point { x: at.x + corner, y: at.y + corner }, size);
                    canvas.end_clip();
                }
            }
            Mark::Ground(color) => {
                let sheet = full_sheet();
                let corner = Length::ZERO - sheet.bleed.head;
                canvas.tint(*color);
                canvas.rect(Point { x: corner, y: corner }, sheet.size(page));
                canvas.tint(page.type_color());
            }
            Mark::Link { .. } => {}
        }
    }
}
