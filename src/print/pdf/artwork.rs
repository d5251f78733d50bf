//! Artwork as a file for a press: one page, in the inks of the press, finished as the pages of a book are.

use krilla::Document;
use krilla::blend::BlendMode;
use krilla::geom::Path;
use krilla::geom::PathBuilder;
use krilla::geom::Point as PdfPoint;
use krilla::geom::Rect;
use krilla::geom::Transform;
use krilla::paint::FillRule;
use krilla::surface::Surface;
use krilla::text::GlyphId;
use krilla::text::KrillaGlyph;

use crate::artwork::Area;
use crate::artwork::Artwork;
use crate::artwork::Drawn;
use crate::artwork::Letter;
use crate::artwork::Letters;
use crate::assets::Assets;
use crate::assets::Picture;
use crate::book::AssetId;
use crate::color::BLACK;
use crate::color::Rgb;
use crate::diag::Sink;
use crate::fonts::FontLibrary;
use crate::print::pages::Folio;
use crate::print::pages::FolioStyle;
use crate::print::pages::Mark;
use crate::print::pages::Page;
use crate::print::pages::Pages;
use crate::print::pages::Placed;
use crate::print::pages::Side;
use crate::print::pages::Spine;
use crate::print::pdf::PdfOptions;
use crate::print::pdf::content::page_settings;
use crate::print::pdf::finish;
use crate::print::pdf::fonts::PdfFonts;
use crate::print::pdf::fonts::Reading;
use crate::print::pdf::images::PdfImages;
use crate::print::pdf::press;
use crate::print::pdf::press::Ink;
use crate::print::pdf::press::Inks;
use crate::print::pdf::report;
use crate::print::pdf::settings;
use crate::print::pdf::sheet::points;
use crate::units::Length;
use crate::units::Point;
use crate::units::Size;

/// Pixels to the inch that any press can make use of.
const LEAST_RESOLUTION: u32 = 300;

/// Writes a sheet as a PDF. `options.sheet` says how far beyond `trim` the artwork goes, on all sides alike; `folds` are counted from the left of
/// the trim. `None` where nothing could be written; the reason is in the sink: D001, D003 for a picture that cannot be drawn, D004 to D006.
pub fn write_artwork(
    art: &Artwork,
    (trim, folds): (Size, &[Length]),
    fonts: &FontLibrary,
    options: &PdfOptions,
    sink: &mut Sink,
) -> Option<Vec<u8>> {
    let pictures: Vec<Picture> = art.drawn.iter().filter_map(picture_of).cloned().collect();
    let assets = Assets { pictures: pictures.into_iter().map(Some).collect() };
    let folio = Folio { number: 1, style: FolioStyle::Arabic, is_printed: false };
    let page = Page {
        side: Side::Recto,
        spine: Spine::Left,
        folio,
        trim,
        placed: Vec::new(),
        glyphs: Vec::new(),
        text: String::new(),
    };
    let press = &options.press;
    let mut writer = ArtworkWriter {
        page: &page,
        options,
        inks: Inks::new(&press.profile, press.ink, press.ink_limit),
        fonts: PdfFonts::new(fonts),
        images: PdfImages::new(&assets, fonts, options),
        n_pictures: 0,
    };
    // A picture of a hundred million pixels is finer than any plate, and a file that no printer takes.
    let wanted = press.min_resolution.max(LEAST_RESOLUTION);
    writer.images.finest = Some(f64::from(wanted) * 2.0);
    let mut document = Document::new_with(settings(options));
    let mut pdf_page = document.start_page_with(page_settings(&page, options));
    let mut surface = pdf_page.surface();
    writer.draw(&mut surface, art, sink);
    if press.marks == press::Marks::CropAndRegistration {
        press::draw_marks(&mut surface, &page, &options.sheet, press);
        press::draw_folds(&mut surface, &page, &options.sheet, folds);
    }
    surface.finish();
    pdf_page.finish();
    writer.images.report_coarse(sink);
    match document.finish() {
        Ok(bytes) => finish(&bytes, options, sink),
        Err(error) => {
            report(&error, &Pages::default(), (&writer.fonts, options), sink);
            None
        }
    }
}

fn picture_of(drawn: &Drawn) -> Option<&Picture> {
    match drawn {
        Drawn::Picture { picture, .. } => Some(picture),
        Drawn::Shape { .. } | Drawn::Letters(_) => None,
    }
}

struct ArtworkWriter<'w, 'a> {
    page: &'w Page,
    options: &'w PdfOptions,
    inks: Inks,
    fonts: PdfFonts<'a>,
    images: PdfImages<'a>,
    /// Drawn so far: they are the assets, in their order.
    n_pictures: u32,
}

impl ArtworkWriter<'_, '_> {
    fn draw(&mut self, surface: &mut Surface, art: &Artwork, sink: &mut Sink) {
        let slug = points(self.options.sheet.slug);
        surface.push_transform(&Transform::from_translate(slug, slug));
        // What a pattern draws beyond the bleed would lie under the marks.
        let sheet = Area { left: 0.0, top: 0.0, width: art.width, height: art.height };
        let clip = rectangle(sheet);
        if let Some(clip) = &clip {
            surface.push_clip_path(clip, &FillRule::NonZero);
        }
        for drawn in &art.drawn {
            match drawn {
                Drawn::Shape { outline, color } => {
                    surface.set_fill(Some(press::solid(self.inks_of(*color, art), FillRule::NonZero)));
                    press::outline(outline).iter().for_each(|path| surface.draw_path(path));
                }
                Drawn::Letters(letters) => self.draw_letters(surface, letters, sink),
                Drawn::Picture { at, shown, span, .. } => {
                    let Some(clip) = rectangle(*shown) else { continue };
                    surface.push_clip_path(&clip, &FillRule::NonZero);
                    // Places of a page count from the corner of its trim, and its pictures know the slug.
                    surface.push_transform(&Transform::from_translate(-slug, -slug));
                    let asset = AssetId(self.n_pictures);
                    let size = Size { width: length(at.width), height: length(at.height) };
                    let bleed = self.options.sheet.bleed;
                    let corner = Point { x: length(at.left) - bleed.inner, y: length(at.top) - bleed.head };
                    let placed = Placed { at: corner, mark: Mark::Image { asset, size }, tag: None, span: *span };
                    self.images.draw(surface, asset, self.page, &placed, size, sink);
                    surface.pop();
                    surface.pop();
                    self.n_pictures += 1;
                }
            }
        }
        if clip.is_some() {
            surface.pop();
        }
        surface.pop();
    }

    /// The inks of a shape: those that a CMYK picture beside it has, where the press prints that as it is.
    fn inks_of(&self, color: Rgb, art: &Artwork) -> [u8; 4] {
        let own = art.own_inks.filter(|(own, _)| *own == color && self.inks.ink == Ink::Color);
        own.map_or_else(|| self.inks.solid(color), |(_, inks)| inks)
    }

    fn draw_letters(&mut self, surface: &mut Surface, letters: &Letters, sink: &mut Sink) {
        surface.set_fill(Some(press::solid(self.inks.solid(letters.color), FillRule::NonZero)));
        // Black over a color overprints it, as on the pages; all else cuts itself out of what is below.
        let overprints = letters.color == BLACK;
        if overprints {
            surface.push_blend_mode(BlendMode::Multiply);
        }
        let (across, down) = letters.turn.axis();
        let (x, y) = letters.at;
        surface.push_transform(&Transform::from_row(across, down, -down, across, x, y));
        let reading = |letter: &Letter, fonts: &mut PdfFonts| {
            let text = letters.text.get(letter.text.clone()).unwrap_or_default();
            fonts.reading(letters.font, letter.id, text)
        };
        let mut last = Reading::Plain;
        let readings: Vec<_> = letters
            .glyphs
            .iter()
            .map(|letter| {
                last = reading(letter, &mut self.fonts).unwrap_or(last);
                last
            })
            .collect();
        let mut place = 0.0;
        let mut start = 0;
        for run in readings.chunk_by(|one, next| one == next) {
            let part = &letters.glyphs[start..start + run.len()];
            let Some(font) = self.fonts.get(letters.font, run[0], sink) else { break };
            let mut pen = place;
            let glyphs: Vec<KrillaGlyph> = part
                .iter()
                .map(|letter| {
                    let x_offset = letter.x - pen;
                    pen += letter.advance;
                    let id = GlyphId::new(u32::from(letter.id));
                    KrillaGlyph::new(id, letter.advance, x_offset, letter.y, 0.0, letter.text.clone(), None)
                })
                .collect();
            let at = PdfPoint::from_xy(place * letters.size, 0.0);
            surface.draw_glyphs(at, &glyphs, font, &letters.text, letters.size, false);
            (place, start) = (pen, start + run.len());
        }
        surface.pop();
        if overprints {
            surface.pop();
        }
    }
}

fn length(points: f32) -> Length {
    Length::pt(f64::from(points))
}

fn rectangle(area: Area) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_xywh(area.left, area.top, area.width, area.height)?);
    path.finish()
}
