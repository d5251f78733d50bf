//! One page: its boxes, its label, its marks in order, each in the section of its tag.

use std::num::NonZeroU32;
use std::num::NonZeroU64;
use std::ops::Range;

use krilla::Document;
use krilla::blend::BlendMode;
use krilla::color::rgb;
use krilla::geom::PathBuilder;
use krilla::geom::Point as PdfPoint;
use krilla::geom::Rect;
use krilla::geom::Size as PdfSize;
use krilla::geom::Transform;
use krilla::num::NormalizedF32;
use krilla::page::NumberingStyle;
use krilla::page::PageLabel;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::paint::FillRule;
use krilla::surface::Location;
use krilla::surface::Surface;
use krilla::tagging::Artifact;
use krilla::tagging::ArtifactType;
use krilla::tagging::ContentTag;
use krilla::text::Glyph as PdfGlyph;
use krilla::text::GlyphId;

use crate::color::BLACK;
use crate::color::Rgb;
use crate::diag::Sink;
use crate::print::pages::Folio;
use crate::print::pages::FolioStyle;
use crate::print::pages::Glyph;
use crate::print::pages::GlyphRun;
use crate::print::pages::Mark;
use crate::print::pages::Page;
use crate::print::pages::Pages;
use crate::print::pages::Placed;
use crate::print::pages::StructId;
use crate::print::pdf::PdfOptions;
use crate::print::pdf::PdfStandard;
use crate::print::pdf::codes;
use crate::print::pdf::fonts::PdfFonts;
use crate::print::pdf::fonts::Reading;
use crate::print::pdf::images::PdfImages;
use crate::print::pdf::links;
use crate::print::pdf::press;
use crate::print::pdf::press::Inks;
use crate::print::pdf::sheet::Sheet;
use crate::print::pdf::sheet::bounds;
use crate::print::pdf::sheet::full_room;
use crate::print::pdf::sheet::points;
use crate::print::pdf::tags::TagCollector;
use crate::units::Point;

/// Writes one page; borrows what all pages share.
pub struct PageWriter<'w, 'a, 't> {
    pub pages: &'w Pages,
    pub page_idx: usize,
    pub options: &'w PdfOptions,
    pub fonts: &'w mut PdfFonts<'a>,
    pub images: &'w mut PdfImages<'a>,
    pub tags: &'w mut TagCollector<'t>,
}

/// A stretch of marks that share one section of marked content.
#[derive(Clone, Copy, PartialEq)]
enum Section {
    /// Marks of one leaf of the structure.
    Leaf(StructId),
    /// Running heads and folios.
    Pagination,
    /// Rules and ornaments.
    Layout,
}

impl PageWriter<'_, '_, '_> {
    pub fn write(mut self, document: &mut Document, sink: &mut Sink) {
        let page = &self.pages.pages[self.page_idx];
        let options = self.options;
        let mut pdf_page = document.start_page_with(page_settings(page, options));
        let mut surface = pdf_page.surface();
        let is_for_press = options.standard.is_for_press();
        if self.page_idx == 0 {
            codes::assign(&mut surface, self.pages, self.fonts, sink);
        }
        if is_for_press {
            surface.set_fill(Some(press::black()));
        }
        let mut open: Option<Section> = None;
        let mut glyphs = Vec::new();
        for (placed_idx, placed) in page.placed.iter().enumerate() {
            let Some(section) = section_of(placed) else { continue };
            if !is_for_press && open != Some(section) {
                if open.is_some() {
                    surface.end_tagged();
                }
                self.start_section(&mut surface, section);
                open = Some(section);
            }
            surface.set_location(to_location(self.page_idx, placed_idx));
            // Black text prints over what is below it, so that no white shows beside it where plates do not meet. Of all that overprint is
            // told apart by, the blend mode is what krilla can say; `press::finish` makes overprint of it.
            // White on a ground cuts itself out of it.
            let is_type = matches!(placed.mark, Mark::Glyphs(_) | Mark::Rule(_) | Mark::Link { .. });
            let overprints = is_for_press && is_type && page.type_color() == BLACK;
            if overprints {
                surface.push_blend_mode(BlendMode::Multiply);
            }
            match &placed.mark {
                Mark::Glyphs(run) => self.draw_glyphs(&mut surface, placed.at, run, &mut glyphs, sink),
                Mark::Rule(size) => {
                    draw_rule(&mut surface, options.sheet.rect(page, placed.at, options.press.rule(*size)));
                }
                Mark::Image { asset, size } => {
                    if let Section::Leaf(leaf) = section
                        && let Some(bounds) = options.sheet.rect(page, placed.at, *size)
                    {
                        self.tags.add_bounds(leaf, self.page_idx, bounds);
                    }
                    self.images.draw(&mut surface, *asset, page, placed, *size, sink);
                }
                Mark::FullPage { asset, foot } => {
                    let room = full_room(&options.sheet, page, *foot);
                    if let (Section::Leaf(leaf), Some(bounds)) = (section, bounds(room.0, room.1)) {
                        self.tags.add_bounds(leaf, self.page_idx, bounds);
                    }
                    self.images.draw_full_page(&mut surface, *asset, room, placed, sink);
                }
                Mark::Ground(color) => self.draw_ground(&mut surface, *color),
                Mark::Link { .. } => {}
            }
            if overprints {
                surface.pop();
            }
        }
        if open.is_some() {
            surface.end_tagged();
        }
        surface.reset_location();
        if is_for_press && options.press.marks == press::Marks::CropAndRegistration {
            press::draw_marks(&mut surface, page, &options.sheet, &options.press);
        }
        surface.finish();
        if !is_for_press {
            links::add_links(self.pages, self.page_idx, &options.sheet, &mut pdf_page, self.tags);
        }
    }

    /// The ground of the page, and from then on the color of its type.
    fn draw_ground(&self, surface: &mut Surface, color: Rgb) {
        let page = &self.pages.pages[self.page_idx];
        let fill = |color: Rgb| match self.options.standard.is_for_press() {
            true => {
                let press = &self.options.press;
                let inks = Inks::new(&press.profile, press.ink, press.ink_limit);
                press::solid(inks.solid(color), FillRule::NonZero)
            }
            false => {
                let [red, green, blue] = color;
                let paint = rgb::Color::new(red, green, blue).into();
                Fill { paint, opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
            }
        };
        surface.set_fill(Some(fill(color)));
        draw_rule(surface, self.options.sheet.bleed_box(page));
        surface.set_fill(Some(fill(page.type_color())));
    }

    fn start_section(&mut self, surface: &mut Surface, section: Section) {
        let artifact = |kind| ContentTag::Artifact(Artifact::with_kind(kind));
        match section {
            Section::Leaf(leaf) => {
                let identifier = surface.start_tagged(ContentTag::Other);
                self.tags.add_content(leaf, identifier);
            }
            Section::Pagination => {
                surface.start_tagged(artifact(ArtifactType::PaginationOther));
            }
            Section::Layout => {
                surface.start_tagged(artifact(ArtifactType::Layout));
            }
        }
    }

    fn draw_glyphs(
        &mut self,
        surface: &mut Surface,
        at: Point,
        run: &GlyphRun,
        glyphs: &mut Vec<RunGlyph>,
        sink: &mut Sink,
    ) {
        let page = &self.pages.pages[self.page_idx];
        let Some(run_glyphs) = page.glyphs.get(run.glyphs.start as usize..run.glyphs.end as usize) else { return };
        if run_glyphs.is_empty() || run.size.0 <= 0 {
            return;
        }
        fill_run(glyphs, run_glyphs, run, &page.text, self.fonts);
        let origin = self.options.sheet.origin(page);
        let (x, y) = (points(at.x + origin.x), points(at.y + origin.y));
        let size = points(run.size);
        let is_scaled = run.x_scale != 1000;
        if is_scaled {
            let scale = f32::from(run.x_scale) / 1000.0;
            surface.push_transform(&Transform::from_row(scale, 0.0, 0.0, 1.0, x, y));
        }
        let start = if is_scaled { PdfPoint::default() } else { PdfPoint::from_xy(x, y) };
        let mut ems = 0.0;
        for part in glyphs.chunk_by(|one, next| one.reading == next.reading) {
            let Some(font) = self.fonts.get(run.font, part[0].reading, sink) else { break };
            let at = PdfPoint::from_xy(start.x + ems * size, start.y);
            surface.draw_glyphs(at, part, font, &page.text, size, false);
            ems += part.iter().map(|glyph| glyph.advance).sum::<f32>();
        }
        if is_scaled {
            surface.pop();
        }
    }
}

/// A glyph as krilla asks for it: lengths in ems.
pub struct RunGlyph {
    id: u16,
    advance: f32,
    x_offset: f32,
    y_offset: f32,
    text: Range<u32>,
    reading: Reading,
}

impl PdfGlyph for RunGlyph {
    fn glyph_id(&self) -> GlyphId {
        GlyphId::new(u32::from(self.id))
    }

    fn text_range(&self) -> Range<usize> {
        self.text.start as usize..self.text.end as usize
    }

    fn x_advance(&self, size: f32) -> f32 {
        self.advance * size
    }

    fn x_offset(&self, size: f32) -> f32 {
        self.x_offset * size
    }

    fn y_offset(&self, size: f32) -> f32 {
        self.y_offset * size
    }

    fn y_advance(&self, _size: f32) -> f32 {
        0.0
    }

    fn location(&self) -> Option<Location> {
        None
    }
}

/// Brings the glyphs of a run to thousandths of an em, the unit in which a PDF moves glyphs.
///
/// Not the advances are rounded but the places they lead to, so no error adds up along a line; and whole numbers print short. The widths
/// that krilla cannot print whole, some of those above 250, are kept from spaces: what follows one then stands a thousandth beside its place.
fn fill_run(glyphs: &mut Vec<RunGlyph>, run_glyphs: &[Glyph], run: &GlyphRun, text: &str, fonts: &mut PdfFonts) {
    glyphs.clear();
    // In thousandths of a scaled point.
    let em_across = run.size.0 * i64::from(run.x_scale.max(1));
    let em_up = run.size.0 * 1000;
    let mut place = 0i64;
    let mut rounded_place = 0i32;
    let mut beside = 0;
    let mut text_range = 0..0;
    let mut reading = Reading::Plain;
    for glyph in run_glyphs {
        place += i64::from(glyph.advance);
        let next = thousandths(place, em_across) as i32 - rounded_place;
        if glyph.text_start < glyph.text_end {
            text_range = checked_range(glyph, text);
            let letters = &text[text_range.start as usize..text_range.end as usize];
            reading = fonts.reading(run.font, glyph.id, letters).unwrap_or(reading);
            if letters == " " {
                beside = [0, 1, -1].into_iter().find(|beside| whole_ems(next + beside).is_some()).unwrap_or(0);
            }
        }
        let advance = next + beside;
        rounded_place += advance;
        glyphs.push(RunGlyph {
            id: glyph.id,
            advance: whole_ems(advance).unwrap_or(advance as f32 / 1000.0),
            x_offset: thousandths(i64::from(glyph.x_offset), em_across) as f32 / 1000.0,
            y_offset: thousandths(i64::from(glyph.y_offset), em_up) as f32 / 1000.0,
            text: text_range.clone(),
            reading,
        });
    }
}

/// A length in thousandths of an em, rounded; `em` is in thousandths of a scaled point.
fn thousandths(length: i64, em: i64) -> i64 {
    if length == 0 { 0 } else { (length * 1_000_000 + em / 2).div_euclid(em) }
}

/// Thousandths of an em in ems, as the number of 32 bits that comes back whole when it is multiplied again; a few have none.
fn whole_ems(thousandths: i32) -> Option<f32> {
    let whole = thousandths as f32;
    let ems = whole / 1000.0;
    [ems, ems.next_up(), ems.next_down()].into_iter().find(|near| near * 1000.0 == whole)
}

/// The bytes a glyph stands for; empty where they do not lie in the text (our bug, but no reason to stop a build).
fn checked_range(glyph: &Glyph, text: &str) -> Range<u32> {
    let (start, end) = (glyph.text_start as usize, glyph.text_end as usize);
    let is_sound = text.is_char_boundary(start) && text.is_char_boundary(end);
    debug_assert!(is_sound, "a glyph stands for bytes {start} to {end} of a text of {}", text.len());
    if is_sound { glyph.text_start..glyph.text_end } else { 0..0 }
}

fn draw_rule(surface: &mut Surface, rect: Option<Rect>) {
    let Some(rect) = rect else { return };
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

/// The section a mark belongs to; `None` for marks that draw nothing.
fn section_of(placed: &Placed) -> Option<Section> {
    match (&placed.mark, placed.tag) {
        (Mark::Link { .. }, _) => None,
        (_, Some(leaf)) => Some(Section::Leaf(leaf)),
        (Mark::Glyphs(_), None) => Some(Section::Pagination),
        (Mark::Rule(_) | Mark::Image { .. } | Mark::FullPage { .. } | Mark::Ground(_), None) => Some(Section::Layout),
    }
}

/// Boxes and label of a page; a plain file has no labels. A page without area gets one point each way, so that the pages after it
/// keep their places.
pub fn page_settings(page: &Page, options: &PdfOptions) -> PageSettings {
    let sheet: &Sheet = &options.sheet;
    let size = sheet.size(page);
    let (width, height) = (points(size.width).max(1.0), points(size.height).max(1.0));
    let settings = PageSettings::new(PdfSize::from_wh(width, height).expect("both are at least 1"))
        .with_trim_box(sheet.trim_box(page))
        .with_bleed_box(sheet.bleed_box(page));
    if options.standard == PdfStandard::Plain {
        return settings;
    }
    let style = match page.folio.style {
        FolioStyle::Roman => NumberingStyle::LowerRoman,
        FolioStyle::Arabic => NumberingStyle::Arabic,
    };
    settings.with_page_label(PageLabel::new(Some(style), None, NonZeroU32::new(page.folio.number)))
}

/// Adds the blank pages of the sheet after the last page, turn and turn about.
pub fn add_blanks(last: &Page, options: &PdfOptions, document: &mut Document) {
    let (mut side, mut spine) = (last.side, last.spine);
    for number in (last.folio.number..).skip(1).take(options.sheet.n_blanks) {
        (side, spine) = (side.other(), spine.other());
        let folio = Folio { number, is_printed: false, ..last.folio };
        let blank =
            Page { side, spine, folio, trim: last.trim, placed: Vec::new(), glyphs: Vec::new(), text: String::new() };
        document.start_page_with(page_settings(&blank, options)).finish();
    }
}

/// Packs the place of a mark into the number that krilla hands back with a violation.
pub fn to_location(page_idx: usize, placed_idx: usize) -> Location {
    NonZeroU64::new((page_idx as u64) << 32 | (placed_idx as u64 + 1)).expect("one was added")
}

/// The mark that `to_location` packed.
pub fn placed(pages: &Pages, location: Location) -> Option<&Placed> {
    let packed = location.get();
    let (page_idx, placed_idx) = ((packed >> 32) as usize, (packed & 0xFFFF_FFFF) as usize - 1);
    pages.pages.get(page_idx)?.placed.get(placed_idx)
}
