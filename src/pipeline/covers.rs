//! Covers: for each print edition the wrap, as wide as its pages make it; for shops the front.

use std::collections::BTreeSet;

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::artwork::Artwork;
use crate::artwork::Lacking;
use crate::assets::Picture;
use crate::assets::PictureKind;
use crate::cover::Brief;
use crate::cover::CoverWishes;
use crate::cover::Edge;
use crate::cover::HEIGHT;
use crate::cover::Pixels;
use crate::cover::WIDTH;
use crate::cover::barcode::Barcode;
use crate::cover::edge_inks;
use crate::cover::front;
use crate::cover::paint;
use crate::cover::painted;
use crate::cover::sheet::Binding;
use crate::cover::sheet::Sheet as WrapSheet;
use crate::cover::wrap::FrontPicture;
use crate::cover::wrap::LEAST_SHARE;
use crate::cover::wrap::SpineText;
use crate::cover::wrap::WrapOrder;
use crate::cover::wrap::front_fits;
use crate::cover::wrap::wrap;
use crate::diag::Diagnostic;
use crate::diag::Severity;
use crate::diag::Sink;
use crate::diag::codes::fonts::F006;
use crate::diag::codes::pdf::D003;
use crate::diag::codes::pdf::D050;
use crate::diag::codes::pdf::D052;
use crate::diag::codes::pdf::D056;
use crate::diag::codes::pdf::D058;
use crate::diag::codes::pdf::D059;
use crate::diag::codes::pdf::D070;
use crate::fonts::FontLibrary;
use crate::locale::locale;
use crate::pipeline::Layout;
use crate::pipeline::Output;
use crate::pipeline::Stage;
use crate::pipeline::Workshop;
use crate::pipeline::pages::ReadyBook;
use crate::pipeline::pages::designs;
use crate::pipeline::preflight_news;
use crate::pipeline::spine;
use crate::pixels::Undecodable;
use crate::pixels::decode;
use crate::preflight::Demands;
use crate::preflight::FrontAt;
use crate::preflight::Part;
use crate::prepare::PreparedBook;
use crate::prepare::prepare;
use crate::prepare::typography::flow::set_text;
use crate::print::pages::stopgaps;
use crate::print::pdf;
use crate::print::pdf::PdfOptions;
use crate::print::pdf::PdfStandard;
use crate::print::pdf::press::Ink;
use crate::print::pdf::press::Press;
use crate::print::pdf::sheet::Sheet;
use crate::print::text::words::Given as Lent;
use crate::print::text::words::Stopgap;
use crate::print::typeset::PageStarts;
use crate::printers::Cover;
use crate::project::BookConfig;
use crate::project::EditionConfig;
use crate::project::EditionKind;
use crate::project::LoadedBook;
use crate::project::config::ProjectPath;
use crate::project::pictures;
use crate::project::press;
use crate::shops::CoverLimits;
use crate::shops::Shop;
use crate::source::Span;
use crate::theme::Theme;
use crate::units::Edges;
use crate::units::Length;
use crate::units::Size;

/// The bleed of a cover where neither printer nor edition names one; most printers ask for it.
const BLEED_MM: f64 = 3.0;

/// What is kept free of text where the printer says nothing: from the trim, and at each side of the spine. Choices of ours, on the safe side.
const SAFE_MM: f64 = 5.0;
const SPINE_CLEAR_MM: f64 = 2.0;

/// The room for a barcode where the printer says nothing: that of the full size with a price code.
const BARCODE_MM: (f64, f64) = (58.0, 31.0);

impl Workshop<'_> {
    /// Makes the covers of one book: the wraps of its print editions, or of their variants for printers, and the front for shops where an EPUB
    /// is among the editions. What cannot be made is missing from the result, and reported: C018, C030 to C042, D001 to D006, D050 to D059.
    pub fn covers(
        &self,
        book: &LoadedBook,
        editions: &[&EditionConfig],
        on_stage: &(dyn Fn(Stage) + Sync),
        sink: &mut Sink,
    ) -> Vec<Output> {
        let config = &book.config;
        if !config.is_whole {
            return Vec::new();
        }
        let editions: Vec<EditionConfig> = editions.iter().map(|edition| for_press(edition)).collect();
        let editions: Vec<&EditionConfig> =
            editions.iter().filter(|edition| press::meets_standard(edition, &config.meta, sink)).collect();
        let mut printed: Vec<&EditionConfig> =
            editions.iter().copied().filter(|edition| edition.kind == EditionKind::Print).collect();
        let n_fronts = editions.iter().filter(|edition| edition.kind == EditionKind::Epub).count();
        if report_unnamed(book, &printed, n_fronts, sink) {
            printed.clear();
        }
        // What is to be said of the pages is said by `build`; here only what keeps them from being made.
        let mut interior = Sink::new();
        let made = self.interior(book, &printed, on_stage, &mut interior);
        // Letters that no face has are told for the cover, where they stand on it.
        let is_told = |one: &Diagnostic| one.code.id == F006.id && one.span.is_none();
        let errors = interior.into_sorted().into_iter().filter(|one| one.severity == Severity::Error && !is_told(one));
        errors.for_each(|one| sink.push(one));
        let Some((prepared, layouts)) = made else { return Vec::new() };
        on_stage(Stage::Write);
        let Some(picture) = self.given(config.cover.as_ref(), sink) else { return Vec::new() };
        let wishes = typographic(&config.wishes, &prepared);
        report_flaps(config, sink);
        let job = CoverJob { workshop: self, prepared: &prepared, layouts: &layouts, wishes, picture, book };
        let wraps: Vec<_> = printed.par_iter().map(|edition| job.wrap(edition)).collect();
        let (mut outputs, mut lacking) = (Vec::new(), BTreeSet::new());
        for (output, own_lacking, own) in wraps {
            sink.merge(own);
            lacking.extend(own_lacking);
            outputs.extend(output);
        }
        for edition in editions.iter().filter(|edition| edition.kind == EditionKind::Epub) {
            for output in job.fronts(edition, &mut lacking, sink) {
                // Several EPUBs may go to one shop; the front is the same.
                if outputs.iter().all(|other: &Output| other.file_name != output.file_name) {
                    outputs.push(output);
                }
            }
        }
        job.report_lacking(&lacking, sink);
        outputs
    }

    /// The picture of the front, where the manifest names one. `None` where that cannot be read: a drawn front is not what was wished for. Reports
    /// C016 to C033 as for any picture, D003 for one that is damaged within.
    fn given(&self, path: Option<&ProjectPath>, sink: &mut Sink) -> Option<Option<Given>> {
        let Some(path) = path else { return Some(None) };
        let picture = pictures::load_cover(path, sink)?;
        let read = Pixels::read(&picture, &self.fonts, (WIDTH, HEIGHT));
        let pixels = read.map_err(|fault| report_damaged(path, &fault, sink)).ok()?;
        Some(Some(Given { picture, pixels }))
    }

    /// The pages that the covers are for, as far as they count: of a book without text there are none.
    fn interior<'b>(
        &self,
        book: &'b LoadedBook,
        printed: &[&'b EditionConfig],
        on_stage: &(dyn Fn(Stage) + Sync),
        sink: &mut Sink,
    ) -> Option<(PreparedBook, Vec<Layout<'b>>)> {
        on_stage(Stage::Read);
        let model = self.read(book, sink);
        model.sections().next()?;
        let assets = pictures::load(&self.project, &model, sink);
        on_stage(Stage::Prepare);
        let prepared = prepare(model, &book.config.rules, sink);
        on_stage(Stage::Typeset);
        let ready = ReadyBook { book, prepared: &prepared, assets: &assets };
        let layouts = self.typeset(ready, &designs(book, printed), PageStarts::NotAsked, sink);
        Some((prepared, layouts))
    }
}

/// The picture of a cover for an EPUB, looked through to its last pixel; a drawing is painted. Reports as `given` does.
pub fn sound_picture(path: &ProjectPath, fonts: &FontLibrary, sink: &mut Sink) -> Option<Picture> {
    let picture = pictures::load_cover(path, sink)?;
    let sound = match picture.kind {
        PictureKind::Svg => painted(&picture, fonts),
        PictureKind::Png | PictureKind::Jpeg => decode(&picture).map(|_| picture),
    };
    sound.map_err(|fault| report_damaged(path, &fault, sink)).ok()
}

/// Reports D003 for the picture of a cover.
fn report_damaged(path: &ProjectPath, fault: &Undecodable, sink: &mut Sink) {
    let (Undecodable::TooLarge(fault) | Undecodable::Damaged(fault)) = fault;
    let fault = fault.trim_end_matches('.');
    sink.report(&D003, path.span, format!("the picture of the cover, “{}”, cannot be drawn: {fault}", path.name)).hint(
        "open the file in an image editor and save it again, at its size on the cover; nothing is made without it",
    );
}

/// Reports, once for a book, that no print edition says how wide its spine is, and returns whether no wrap need be tried: D059 where fronts are
/// made all the same; D050 where there is nothing else to make, and no manifest that could say it.
fn report_unnamed(book: &LoadedBook, printed: &[&EditionConfig], n_fronts: usize, sink: &mut Sink) -> bool {
    // Who names a printer has asked for the wrap.
    let is_unasked = |edition: &&EditionConfig| edition.printer.is_none() && !edition.wrap.names_width();
    let config = &book.config;
    let (Some(first), true) = (printed.first(), printed.iter().all(is_unasked)) else { return false };
    if n_fronts == 0 && config.has_manifest() {
        return false;
    }
    let code = if n_fronts > 0 { &D059 } else { &D050 };
    let message = format!("no cover is made for the printed “{}”: its paper is not known", config.meta.title);
    let hint = if config.has_manifest() {
        format!(
            "add the thickness of a leaf to `editions.{}`, `paper = {{ name = \"offset\", leaf = \"0.11mm\" }}`, or the width, `spine = \"12.4mm\"`: the printer tells both",
            first.name
        )
    } else {
        "paper stands in a manifest, and a single manuscript has none; `bindery new` makes one".to_string()
    };
    sink.report(code, first.span.unwrap_or(config.span), message).hint(hint);
    true
}

/// The file that a wrap is written to.
pub fn file_name(edition: &EditionConfig) -> String {
    format!("{}-cover.pdf", edition.file_name.trim_end_matches(".pdf"))
}

/// A cover is for a press, whatever its pages are for, and in colors.
fn for_press(edition: &EditionConfig) -> EditionConfig {
    let mut own = edition.clone();
    if own.kind == EditionKind::Print {
        own.file_name = file_name(edition);
        own.press = Press { ink: Ink::Color, ..own.press };
        if !own.standard.is_for_press() {
            own.standard = PdfStandard::Plain;
        }
    }
    own
}

/// The texts of a cover with the marks of the book's language.
fn typographic(wishes: &CoverWishes, prepared: &PreparedBook) -> CoverWishes {
    let mut wishes = wishes.clone();
    let locale = locale(&prepared.book().meta.lang);
    let CoverWishes { back, author_note, front_flap, back_flap, .. } = &mut wishes;
    for text in [back, author_note, front_flap, back_flap].into_iter().flatten() {
        set_text(text, locale);
    }
    wishes
}

/// The picture of a front, and its pixels, no higher than any shop wants them.
struct Given {
    picture: Picture,
    pixels: Pixels,
}

/// One book on its way to its covers.
struct CoverJob<'a> {
    workshop: &'a Workshop<'a>,
    prepared: &'a PreparedBook,
    layouts: &'a [Layout<'a>],
    wishes: CoverWishes,
    picture: Option<Given>,
    book: &'a LoadedBook,
}

/// Reports D070: words for flaps in a book whose editions have none.
fn report_flaps(config: &BookConfig, sink: &mut Sink) {
    let texts = [("front_flap", &config.wishes.front_flap), ("back_flap", &config.wishes.back_flap)];
    let Some((key, _)) = texts.into_iter().find(|(_, text)| !text.is_empty()) else { return };
    if config.editions.iter().all(|edition| edition.wrap.flap == Length::ZERO) {
        sink.report(&D070, config.wishes.span, format!("`{key}` stands nowhere: no edition of the book has flaps"))
            .hint("add the width of the flaps to the edition that has them, `flaps = \"80mm\"`, or move the text to `back`");
    }
}

impl Given {
    /// In pixels; a drawing has as many as it is painted with.
    fn size(&self) -> (u32, u32) {
        match self.picture.kind {
            PictureKind::Svg => (self.pixels.width(), self.pixels.height()),
            PictureKind::Png | PictureKind::Jpeg => (self.picture.width, self.picture.height),
        }
    }
}

impl CoverJob<'_> {
    /// The wrap of an edition, with what there is to tell of its letters and of itself.
    fn wrap(&self, edition: &EditionConfig) -> (Option<Output>, BTreeSet<Lacking>, Sink) {
        let (mut lacking, mut sink) = (BTreeSet::new(), Sink::new());
        let output = self.try_wrap(edition, &mut lacking, &mut sink);
        (output, lacking, sink)
    }

    fn try_wrap(&self, edition: &EditionConfig, lacking: &mut BTreeSet<Lacking>, sink: &mut Sink) -> Option<Output> {
        let layout = self.layouts.iter().find(|layout| *layout.design == edition.design)?;
        let theme = self.workshop.theme(&edition.design, sink)?;
        let rules = cover_rules(edition, sink)?;
        let n_pages = spine::n_pages(edition, layout);
        let spine = spine::width(edition, n_pages, sink)?;
        let brief = self.brief(&theme);
        let sheet = WrapSheet {
            trim: edition.design.trim,
            spine,
            flap: edition.wrap.flap,
            bleed: bleed(edition, &rules),
            binding: brief.binding(),
        };
        let order = self.order(edition, (sheet, n_pages), &rules, sink);
        let art = wrap(&brief, &self.wishes, &order, sink)?;
        lacking.extend(&art.lacking);
        if art.lacks_letters() {
            return None;
        }
        let mut drawn = Sink::new();
        let bytes = self.press_file(edition, &art, &sheet, &mut drawn);
        // A sheet without its picture is no cover.
        let is_whole = !drawn.has_errors();
        sink.merge(drawn);
        let bytes = bytes.filter(|_| is_whole)?;
        check(edition, &bytes, (&sheet, n_pages), sink);
        Some(Output { file_name: edition.file_name.clone(), bytes, n_pages: None })
    }

    fn brief<'b>(&'b self, theme: &'b Theme) -> Brief<'b> {
        let facts = (&self.prepared.book().meta, self.prepared.title_page.series.as_deref());
        Brief::new(facts, theme, &self.workshop.fonts, &self.wishes)
    }

    /// Reports D052 for an edition without an ISBN.
    fn order(
        &self,
        edition: &EditionConfig,
        (sheet, n_pages): (WrapSheet, usize),
        rules: &Cover,
        sink: &mut Sink,
    ) -> WrapOrder<'_> {
        let name = name(edition);
        let source = self.book.config.printed_as(edition);
        let isbn = edition.isbn.clone().or_else(|| source.isbn.clone());
        let barcode = isbn.map(|isbn| Barcode { isbn, price: edition.wrap.price_code.clone() });
        if barcode.is_none() && !edition.names_isbn && !source.names_isbn {
            sink.report(
                &D052,
                edition.span,
                format!("the cover of {name} has no barcode, for the edition has no ISBN"),
            )
            .hint(format!("add `isbn = \"…\"` to `editions.{}`", source.name));
        }
        let own_room = || barcode.as_ref().map(|_| mm_size(BARCODE_MM)).unwrap_or_default();
        let barcode_room =
            rules.barcode.as_ref().map_or_else(own_room, |field| Size { width: field.width, height: field.height });
        let spine_text = match rules.spine.text_from {
            Some(least) if n_pages < least => SpineText::From(least),
            _ => SpineText::Clear(rules.spine.clear.unwrap_or(Length::mm(SPINE_CLEAR_MM))),
        };
        WrapOrder {
            name,
            sheet,
            safe: rules.safe.unwrap_or(Length::mm(SAFE_MM)),
            spine_text,
            front: self.picture.as_ref().map(|given| {
                let side = if sheet.binding == Binding::Left { Edge::Left } else { Edge::Right };
                let (edge, inks) = (given.pixels.edge(side), edge_inks(&given.picture, side));
                FrontPicture { picture: &given.picture, edge, inks }
            }),
            barcode,
            barcode_room,
            price: edition.wrap.price.clone(),
            span: edition.span,
            picture_span: self.book.config.cover.as_ref().and_then(|path| path.span),
        }
    }

    fn press_file(
        &self,
        edition: &EditionConfig,
        art: &Artwork,
        sheet: &WrapSheet,
        sink: &mut Sink,
    ) -> Option<Vec<u8>> {
        let around = Sheet { bleed: Edges::uniform(sheet.bleed), slug: edition.sheet.slug, ..Sheet::default() };
        let EditionConfig { standard, press, .. } = edition.clone();
        let options = PdfOptions {
            meta: self.prepared.book().meta.clone(),
            name: format!("the cover of “{}”", edition.name),
            standard,
            sheet: around,
            press,
        };
        pdf::write_artwork(art, (sheet.trimmed(), &sheet.folds()), &self.workshop.fonts, &options, sink)
    }

    /// The front for the shop of an edition, or for all that say anything of covers. Reports D058 for a picture that is too small.
    fn fronts(&self, edition: &EditionConfig, lacking: &mut BTreeSet<Lacking>, sink: &mut Sink) -> Vec<Output> {
        let Some(theme) = self.workshop.theme(&edition.design, sink) else { return Vec::new() };
        let config = &self.book.config;
        let given = self.picture.as_ref();
        let (width, height) = given.map_or((WIDTH, HEIGHT), Given::size);
        let all = || Shop::names().filter_map(Shop::preset).filter(|shop| shop.cover != CoverLimits::default());
        let shops: Vec<Shop> = edition.shop.iter().cloned().chain(all().filter(|_| edition.shop.is_none())).collect();
        let mut made: Vec<(u32, Vec<u8>)> = Vec::new();
        let mut outputs = Vec::new();
        for shop in shops {
            self.report_small((width, height), &shop, sink);
            let height = height_for(&shop.cover, (width, height));
            let known = made.iter().find(|(own, _)| *own == height).map(|(_, bytes)| bytes.clone());
            let bytes = known.or_else(|| match &given {
                Some(given) => Some(given.pixels.scaled(height).jpeg()),
                None => self.drawn_front(&theme, height, lacking, sink).map(|pixels| pixels.jpeg()),
            });
            let Some(bytes) = bytes else { return Vec::new() };
            made.push((height, bytes.clone()));
            let file_name = format!("{}-cover-{}.jpg", config.meta.slug, shop.name);
            outputs.push(Output { file_name, bytes, n_pages: None });
        }
        outputs
    }

    /// The drawn front, so high; `None` where no face has one of its letters, or its type would be too small. Reports D054.
    fn drawn_front(
        &self,
        theme: &Theme,
        height: u32,
        lacking: &mut BTreeSet<Lacking>,
        sink: &mut Sink,
    ) -> Option<Pixels> {
        let width = WIDTH * height / HEIGHT;
        let art = front(&self.brief(theme), width, height);
        lacking.extend(&art.lacking);
        let least = (width as f32 * LEAST_SHARE, "pixels");
        let is_whole = front_fits(&art, least, ("the picture for shops", Some(self.book.config.span)), sink);
        (is_whole && !art.lacks_letters()).then(|| paint(&art, &self.workshop.fonts, width, height))
    }

    /// Reports F005 for letters that another face lends, F006 for those that none has.
    fn report_lacking(&self, lacking: &BTreeSet<Lacking>, sink: &mut Sink) {
        let place = self.wishes.span.unwrap_or(self.book.config.span);
        let drawn: Vec<(Stopgap, Span)> = lacking
            .iter()
            .map(|&(character, wanted, lender)| {
                let given = lender.map_or(Lent::Nothing, Lent::FromFace);
                (Stopgap { character, wanted, given }, place)
            })
            .collect();
        stopgaps::report(drawn.iter(), &self.workshop.fonts, self.workshop.sources, sink);
    }

    fn report_small(&self, (width, height): (u32, u32), shop: &Shop, sink: &mut Sink) {
        let least = (shop.cover.least_width.unwrap_or(0), shop.cover.least_height.unwrap_or(0));
        if width >= least.0 && height >= least.1 {
            return;
        }
        let span = self.book.config.cover.as_ref().and_then(|path| path.span);
        let message = format!(
            "the picture of the cover has {width} × {height} pixels, and {} takes {} × {} at least",
            shop.title, least.0, least.1
        );
        sink.report(&D058, span, message).hint(format!("give one of {WIDTH} × {HEIGHT} pixels, if you can"));
    }
}

/// Reports D054, as a warning, for type on the drawn cover of an EPUB that nobody can read. The book has its text all the same.
pub fn report_small_type(brief: &Brief, span: Span, sink: &mut Sink) {
    let mut own = Sink::new();
    let least = (WIDTH as f32 * LEAST_SHARE, "pixels");
    front_fits(&front(brief, WIDTH, HEIGHT), least, ("the EPUB", Some(span)), &mut own);
    for mut found in own.into_sorted() {
        found.severity = Severity::Warning;
        sink.push(found);
    }
}

/// How high a front is to be for a shop: as it is, or less where it is larger than it need be; the width follows.
fn height_for(limits: &CoverLimits, (width, height): (u32, u32)) -> u32 {
    let most = limits.most_side.unwrap_or(u32::MAX);
    let by_width = u64::from(most) * u64::from(height) / u64::from(width.max(1));
    height.min(HEIGHT).min(most).min(u32::try_from(by_width).unwrap_or(u32::MAX)).max(1)
}

/// The edition and its printer, for messages.
pub fn name(edition: &EditionConfig) -> String {
    match &edition.printer {
        Some(printer) => format!("“{}” for {}", edition.name, printer.title),
        None => format!("“{}”", edition.name),
    }
}

/// What the printer asks of the cover; nothing, where there is no printer. Reports D056.
fn cover_rules(edition: &EditionConfig, sink: &mut Sink) -> Option<Cover> {
    let Some(printer) = &edition.printer else { return Some(Cover::default()) };
    if printer.cover.is_none() {
        sink.report(&D056, edition.span, format!("the cover of {} is not made: the table of the printer says nothing of covers", name(edition)))
            .hint("make it from the printer's template, or copy the table, add `[cover]` and name the copy; the handbook shows one");
    }
    printer.cover.clone()
}

fn bleed(edition: &EditionConfig, rules: &Cover) -> Length {
    let pages = edition.printer.as_ref().and_then(|printer| printer.bleed.as_ref()).map(|bleed| bleed.width);
    let own = (edition.bleed > Length::ZERO).then_some(edition.bleed);
    rules.bleed.or(pages).or(own).unwrap_or(Length::mm(BLEED_MM))
}

/// Preflights a wrap for its printer. What was told while it was made is not told once more.
fn check(edition: &EditionConfig, bytes: &[u8], (sheet, n_pages): (&WrapSheet, usize), sink: &mut Sink) {
    let Some(printer) = &edition.printer else { return };
    let paper = spine::paper(edition).1.map(|choice| choice.name.clone());
    let front = if sheet.binding == Binding::Left { FrontAt::Right } else { FrontAt::Left };
    let part = Part::Cover { n_pages: Some(n_pages), paper, flap: sheet.flap, front };
    let demands = Demands { name: &edition.file_name, printer: Some(printer), trim: Some(sheet.trim), part };
    preflight_news(bytes, &demands, sink);
}

fn mm_size((width, height): (f64, f64)) -> Size {
    Size { width: Length::mm(width), height: Length::mm(height) }
}
