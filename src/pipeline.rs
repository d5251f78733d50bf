//! The one file that chains the stages.
//!
//! ```text
//! load ─ read_book ─ pictures ─ prepare ─┬─ typeset ─ pdf
//!                                        └─ epub (told by typeset where the pages begin)
//! ```

pub mod covers;
mod spine;

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::assets::Assets;
use crate::book::Book;
use crate::book::Lang;
use crate::book::Metadata;
use crate::cover::Brief;
use crate::diag::Code;
use crate::diag::Sink;
use crate::diag::codes::config::C102;
use crate::diag::codes::epub::E020;
use crate::diag::codes::pages::P031;
use crate::diag::codes::pdf::D004;
use crate::diag::codes::pdf::D005;
use crate::diag::codes::pdf::D007;
use crate::diag::codes::pdf::D057;
use crate::diag::codes::preflight::D108;
use crate::diag::codes::preflight::D110;
use crate::diag::codes::preflight::D117;
use crate::diag::codes::preflight::D121;
use crate::epub;
use crate::epub::EpubOptions;
use crate::epub::Package;
use crate::fonts::FontLibrary;
use crate::isbn;
use crate::layout::LockedEdition;
use crate::layout::PageLock;
use crate::layout::hand;
use crate::layout::lock::LockedDesign;
use crate::lint::ignore::Ignored;
use crate::lint::lint;
use crate::locale::hyphens::Exception;
use crate::page_map::PageMap;
use crate::parity;
use crate::preflight::Demands;
use crate::preflight::Part;
use crate::preflight::preflight;
use crate::prepare::PreparedBook;
use crate::prepare::prepare;
use crate::print::lock::locked_design;
use crate::print::pages::Mark;
use crate::print::pages::Pages;
use crate::print::pages::stopgaps;
use crate::print::pdf;
use crate::print::pdf::PdfOptions;
use crate::print::pdf::sheet::Sheet;
use crate::print::pdf::sheet::bleeds;
use crate::print::pdf::sheet::clear_margins;
use crate::print::pdf::sheet::is_to_the_edge;
use crate::print::proof;
use crate::print::proof::Proof;
use crate::print::proof::changes::Words;
use crate::print::text::hyphenate::Hyphenation;
use crate::print::typeset::PageStarts;
use crate::print::typeset::TypesetOptions;
use crate::print::typeset::typeset;
use crate::printers::Block;
use crate::project::EditionConfig;
use crate::project::EditionKind;
use crate::project::LoadedBook;
use crate::project::Project;
use crate::project::config::Design;
use crate::project::config::ThemeChoice;
use crate::project::config::default_trim;
use crate::project::pictures;
use crate::project::press;
use crate::quality;
use crate::read::read_book;
use crate::shops::Finished;
use crate::shops::Shop;
use crate::source::SourceMap;
use crate::theme::Theme;
use crate::theme::load::ThemeOverrides;
use crate::theme::load::ThemeSource;
use crate::units::Edges;

/// What is told at the manuscript or the edition need not be told of the file that is made of it: what the pages cannot meet, coarse pictures,
/// too much ink, and text near the trim of a cover.
const TOLD_BEFORE: [(&Code, &Code); 5] =
    [(&D007, &D108), (&D007, &D121), (&D004, &D110), (&D005, &D117), (&D057, &D121)];

/// What is being done, for the one who waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    Read,
    Prepare,
    Typeset,
    Write,
}

/// A finished file.
#[derive(Debug)]
pub struct Output {
    pub file_name: String,
    pub bytes: Vec<u8>,
    /// Of a paged edition.
    pub n_pages: Option<usize>,
}

/// What came of one book.
#[derive(Debug)]
pub struct Made {
    pub outputs: Vec<Output>,
    /// The picture files that the manuscript names, there or not.
    pub pictures: Vec<String>,
}

/// What all books of a run share.
#[derive(Debug)]
pub struct Workshop<'a> {
    pub project: Project,
    pub sources: &'a SourceMap,
    pub fonts: FontLibrary,
    /// The pages of released editions.
    pub lock: PageLock,
    /// The words of an earlier release, for its change bars.
    pub earlier: Vec<EarlierBook>,
}

/// A book of an earlier release.
#[derive(Clone, Debug)]
pub struct EarlierBook {
    pub slug: String,
    pub words: Words,
}

/// A design with the pages it came to; editions that look the same share one.
#[derive(Debug)]
pub struct Layout<'b> {
    pub design: &'b Design,
    pub pages: Pages,
    map: PageMap,
    margins: Edges,
    /// What the page lock says of the design.
    locked: LockedDesign,
}

/// Editions, and whether the starts of their pages are recorded.
type Wanted<'w, 'b> = (&'w [&'b EditionConfig], PageStarts);

impl<'a> Workshop<'a> {
    /// Takes the fonts of the project beside the shipped ones. Reports `F…` codes for fonts that cannot be used.
    pub fn new(mut project: Project, sources: &'a SourceMap, sink: &mut Sink) -> Workshop<'a> {
        let mut fonts = FontLibrary::shipped();
        for font in project.fonts.drain(..) {
            fonts.add(font.bytes, &font.name, font.span, sink);
        }
        let lock = project.lock.file.map(|file| PageLock::read(&sources.file(file).text, file, sink));
        Workshop { project, sources, fonts, lock: lock.unwrap_or_default(), earlier: Vec::new() }
    }

    /// Makes the wanted editions of one book, in the order given. What cannot be made is missing from the result, and reported.
    pub fn build(
        &self,
        book: &LoadedBook,
        editions: &[&EditionConfig],
        on_stage: &(dyn Fn(Stage) + Sync),
        sink: &mut Sink,
    ) -> Made {
        if !book.config.is_whole {
            for edition in editions {
                self.theme(&edition.design, sink);
            }
            return Made { outputs: Vec::new(), pictures: Vec::new() };
        }
        // Told before pages are set that nobody would get.
        let meta = &book.config.meta;
        let editions: Vec<&EditionConfig> =
            editions.iter().copied().filter(|edition| press::meets_standard(edition, meta, sink)).collect();
        on_stage(Stage::Read);
        let model = self.read(book, sink);
        let pictures = model.assets.iter().map(|asset| asset.path.clone()).collect();
        if model.sections().next().is_none() {
            // Nothing to print but a title; that there is no text was reported.
            return Made { outputs: Vec::new(), pictures };
        }
        let assets = pictures::load(&self.project, &model, sink);
        on_stage(Stage::Prepare);
        let prepared = prepare(model, &book.config.rules, sink);
        on_stage(Stage::Typeset);
        let layouts = self.typeset(book, &prepared, &assets, (&editions, PageStarts::NotAsked), sink);
        check_budgets(&editions, &layouts, sink);
        on_stage(Stage::Write);
        let comparison = if sink.has_errors() { Comparison::Vain } else { Comparison::Wanted };
        let job = Job { workshop: self, book, prepared: &prepared, assets: &assets, layouts: &layouts, comparison };
        let write = || editions.par_iter().map(|edition| job.write(edition)).collect();
        let compare = || layouts.par_iter().map(|layout| job.compare(layout)).collect();
        let (written, compared): (Vec<(Option<Output>, Sink)>, Vec<Sink>) = rayon::join(write, compare);
        compared.into_iter().for_each(|own| sink.merge(own));
        let mut made = Made { outputs: Vec::new(), pictures };
        for (output, own) in written {
            sink.merge(own);
            made.outputs.extend(output);
        }
        // Nobody need wait until all their small pieces are given back.
        let pages: Vec<Pages> = layouts.into_iter().map(|layout| layout.pages).collect();
        rayon::spawn(move || drop((pages, prepared)));
        made
    }

    /// Makes an EPUB anew, to be held against the files of text of a finished one, given in reading order: their words are compared, and the new
    /// files know where in the manuscript they come from. `None` where it cannot be made. Reports nothing but T020.
    pub fn compare(&self, book: &LoadedBook, name: &str, texts: &[&[u8]], sink: &mut Sink) -> Option<Package> {
        let mut unheard = Sink::new();
        let mut editions = book.config.editions.iter().filter(|edition| edition.kind == EditionKind::Epub);
        let edition = &editions.clone().find_map(|edition| edition.with_file(name)).or(editions.next().cloned())?;
        let model = self.read(book, &mut unheard);
        let assets = pictures::load(&self.project, &model, &mut unheard);
        let prepared = prepare(model, &book.config.rules, &mut unheard);
        let wanted = (&[edition][..], PageStarts::NotAsked);
        let layouts = self.typeset(book, &prepared, &assets, wanted, &mut unheard);
        let comparison = Comparison::Wanted;
        let job = Job { workshop: self, book, prepared: &prepared, assets: &assets, layouts: &layouts, comparison };
        let (package, pages) = job.package(edition, &mut unheard)?;
        parity::check_files(&prepared, texts, pages, name, sink);
        Some(package)
    }

    /// Reads the manuscript of one book.
    pub fn read(&self, book: &LoadedBook, sink: &mut Sink) -> Book {
        read_book(self.sources, &book.files, book.config.meta.clone(), sink)
    }

    /// Reads and lays out one book for the wanted editions: what `build` does up to the writing.
    pub fn layouts<'b>(
        &self,
        book: &'b LoadedBook,
        editions: &[&'b EditionConfig],
        sink: &mut Sink,
    ) -> Vec<Layout<'b>> {
        self.set(book, (editions, PageStarts::NotAsked), sink)
    }

    /// The words of every book, in the pages of the edition of this name, else of the first one that is printed.
    pub fn words(&self, edition: &str, sink: &mut Sink) -> Vec<EarlierBook> {
        let mut books = Vec::new();
        for book in self.project.books.iter().filter(|book| book.config.is_whole) {
            let paged = book.config.editions.iter().filter(|one| one.kind.is_paged());
            let Some(paged) = paged.min_by_key(|one| one.name != edition) else { continue };
            for layout in self.layouts(book, &[paged], sink) {
                books.push(EarlierBook { slug: book.config.meta.slug.clone(), words: Words::of(&layout.pages) });
            }
        }
        books
    }

    /// The page starts of print editions, as a lock holds them.
    pub fn locked(&self, book: &LoadedBook, editions: &[&EditionConfig], sink: &mut Sink) -> Vec<LockedEdition> {
        let layouts = self.set(book, (editions, PageStarts::Recorded), sink);
        let locked = editions.iter().filter_map(|edition| {
            let layout = layouts.iter().find(|layout| *layout.design == edition.design)?;
            Some(LockedEdition {
                span: None,
                book: book.config.meta.slug.clone(),
                edition: edition.name.clone(),
                design: layout.locked.clone(),
                pages: layout.pages.starts.clone(),
            })
        });
        locked.collect()
    }

    fn set<'b>(&self, book: &'b LoadedBook, wanted: Wanted<'_, 'b>, sink: &mut Sink) -> Vec<Layout<'b>> {
        let model = self.read(book, sink);
        let assets = pictures::load(&self.project, &model, sink);
        let prepared = prepare(model, &book.config.rules, sink);
        self.typeset(book, &prepared, &assets, wanted, sink)
    }

    /// Sets the pages of every design that the wanted editions need, each once: that of a paged edition, and that which an EPUB's page-list
    /// follows even where it is not wanted itself, so that the EPUB does not depend on what else is built.
    fn typeset<'b>(
        &self,
        book: &'b LoadedBook,
        prepared: &PreparedBook,
        assets: &Assets,
        (editions, page_starts): Wanted<'_, 'b>,
        sink: &mut Sink,
    ) -> Vec<Layout<'b>> {
        let mut layouts: Vec<Layout> = Vec::new();
        for edition in editions {
            let Some(design) = page_edition(book, edition).map(|edition| &edition.design) else { continue };
            if layouts.iter().any(|layout| layout.design == design) {
                continue;
            }
            let n_before = sink.diagnostics().len();
            let Some(theme) = self.theme(design, sink) else { continue };
            if sink.diagnostics()[n_before..].iter().any(|one| one.code.id == C102.id) {
                // Lines set in a block that cannot be would bring nothing but further findings.
                continue;
            }
            let hand = design.layout.as_ref().and_then(|path| self.project.design_file(path));
            let hand = hand.map(|file| hand::read(&self.sources.file(file).text, file, sink));
            let lock = self.lock_of(book, design).cloned();
            let options = TypesetOptions { hand: hand.unwrap_or_default(), lock, page_starts, ..typeset_options(book) };
            let (pages, map) = typeset(prepared, assets, &theme, &self.fonts, &options, sink);
            let margins = theme.page.margins_for(pages.pages.len() as u32);
            layouts.push(Layout { design, pages, map, margins, locked: locked_design(&theme, &self.fonts) });
        }
        let drawn = layouts.iter().flat_map(|layout| &layout.pages.stopgaps);
        stopgaps::report(drawn, &self.fonts, self.sources, sink);
        layouts
    }

    /// How words break in a book: by its exceptions and the theme of its first print edition.
    pub fn hyphenation(&self, book: &LoadedBook, sink: &mut Sink) -> Hyphenation {
        let paged = book.config.editions.iter().find(|edition| edition.kind == EditionKind::Print);
        match paged.and_then(|edition| self.theme(&edition.design, sink)) {
            Some(theme) => hyphenation_of(&theme, &book.config.hyphenation),
            None => default_hyphenation(sink),
        }
    }

    /// The lock of the first edition that has these pages.
    fn lock_of(&self, book: &LoadedBook, design: &Design) -> Option<&LockedEdition> {
        let config = &book.config;
        let same = config.editions.iter().filter(|edition| edition.kind.is_paged() && edition.design == *design);
        same.into_iter().find_map(|edition| self.lock.edition(&config.meta.slug, &edition.name))
    }

    /// The theme of a design, worked out for its trim; `None` where there is no such theme.
    fn theme(&self, design: &Design, sink: &mut Sink) -> Option<Theme> {
        let Design { trim, margins, type_size, leading, span, margins_span, .. } = *design;
        let overrides = ThemeOverrides { type_size, leading, margins, margins_span, theme_span: None, span };
        match &design.theme {
            ThemeChoice::Shipped(name, named_at) => {
                let overrides = ThemeOverrides { theme_span: *named_at, ..overrides };
                Theme::preset(name, trim, &overrides, &self.fonts, sink)
            }
            ThemeChoice::File(path) => {
                let file = self.project.design_file(path)?;
                let source = ThemeSource { name: &path.name, text: &self.sources.file(file).text, file: Some(file) };
                Some(Theme::load(&source, trim, &overrides, &self.fonts, sink))
            }
        }
    }
}

/// Reads one book and checks its wording and marks. Reports `M…` and `X…` codes, T003 and T004.
pub fn lint_book(book: &LoadedBook, ignored: &mut Ignored, sources: &SourceMap, sink: &mut Sink) {
    let model = read_book(sources, &book.files, book.config.meta.clone(), sink);
    lint(&model, ignored, sources, sink);
}

/// How words break where there is no book.
pub fn default_hyphenation(sink: &mut Sink) -> Hyphenation {
    let theme = Theme::preset("default", default_trim(), &ThemeOverrides::default(), &FontLibrary::shipped(), sink);
    theme.map_or_else(Hyphenation::default, |theme| hyphenation_of(&theme, &[]))
}

fn hyphenation_of(theme: &Theme, exceptions: &[(Lang, Vec<Exception>)]) -> Hyphenation {
    let breaking = &theme.breaking;
    Hyphenation::new(exceptions, breaking.hyphen_min_left, breaking.hyphen_min_right)
}

/// Measures the editions that have a budget. Reports Q001.
fn check_budgets(editions: &[&EditionConfig], layouts: &[Layout], sink: &mut Sink) {
    for edition in editions.iter().filter(|edition| !edition.budget.limits.is_empty()) {
        if let Some(layout) = layouts.iter().find(|layout| *layout.design == edition.design) {
            let quality = quality::measure(&layout.pages);
            quality::budget::report(&edition.budget, &edition.name, &layout.pages, &quality, sink);
        }
    }
}

/// One book on its way to its files.
struct Job<'a> {
    workshop: &'a Workshop<'a>,
    book: &'a LoadedBook,
    prepared: &'a PreparedBook,
    assets: &'a Assets,
    layouts: &'a [Layout<'a>],
    comparison: Comparison,
}

/// Whether the words of editions are compared with those of the book.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Wanted,
    /// There were errors: what they have cost of the text was told with them.
    Vain,
}

impl Job<'_> {
    /// Compares the words of pages with those of the book.
    fn compare(&self, layout: &Layout) -> Sink {
        let mut sink = Sink::new();
        if self.comparison == Comparison::Vain {
            return sink;
        }
        let has_it = |edition: &&EditionConfig| edition.kind.is_paged() && edition.design == *layout.design;
        let edition = self.book.config.editions.iter().find(has_it);
        let name = edition.map_or("print", |edition| &edition.name);
        parity::check_pages(self.prepared, &layout.pages, name, &mut sink);
        sink
    }

    fn write(&self, edition: &EditionConfig) -> (Option<Output>, Sink) {
        let mut sink = Sink::new();
        let output = match edition.kind {
            EditionKind::Epub => self.write_epub(edition, &mut sink),
            EditionKind::Print | EditionKind::Screen => self.write_pdf(edition, &mut sink),
            EditionKind::Proof => self.write_proof(edition, &mut sink),
        };
        (output, sink)
    }

    fn write_pdf(&self, edition: &EditionConfig, sink: &mut Sink) -> Option<Output> {
        let layout = self.layout(edition)?;
        let EditionConfig { standard, press, .. } = edition.clone();
        let sheet = fitted_sheet(edition, layout, sink);
        if standard.is_for_press() && edition.printer.is_none() && sheet.bleed == Edges::default() {
            report_no_bleed(edition, &layout.pages, sink);
        }
        let options = PdfOptions {
            meta: self.book.config.meta.clone(),
            name: format!("“{}”", edition.name),
            standard,
            sheet,
            press,
        };
        let bytes = pdf::write(&layout.pages, self.assets, &self.workshop.fonts, &options, sink)?;
        if let Some(printer) = &edition.printer {
            let trim = Some(edition.design.trim);
            let demands = Demands { name: &edition.file_name, printer: Some(printer), trim, part: Part::Pages };
            preflight_news(&bytes, &demands, sink);
        }
        let n_pages = layout.pages.pages.len() + sheet.n_blanks;
        Some(Output { file_name: edition.file_name.clone(), bytes, n_pages: Some(n_pages) })
    }

    fn write_proof(&self, edition: &EditionConfig, sink: &mut Sink) -> Option<Output> {
        let layout = self.layout(edition)?;
        let meta = &self.book.config.meta;
        let earlier = &self.workshop.earlier;
        // A release of one book may have had another slug.
        let same = earlier.iter().find(|one| one.slug == meta.slug).or(earlier.first().filter(|_| earlier.len() == 1));
        let proof = Proof {
            meta,
            edition: edition.page_source.as_deref().unwrap_or(&edition.name),
            margins: layout.margins,
            sources: self.workshop.sources,
            faults: &quality::measure(&layout.pages).faults,
            earlier: same.map(|one| &one.words),
        };
        let bytes = proof::write(&layout.pages, self.assets, &self.workshop.fonts, &proof, sink)?;
        let n_pages = Some(layout.pages.pages.len());
        Some(Output { file_name: edition.file_name.clone(), bytes, n_pages })
    }

    /// The files of an EPUB, and the printed pages that it tells of.
    fn package(&self, edition: &EditionConfig, sink: &mut Sink) -> Option<(Package, Option<&PageMap>)> {
        let config = &self.book.config;
        let theme = self.workshop.theme(&edition.design, sink)?;
        let source = page_edition(self.book, edition);
        let pages = source.and_then(|source| self.layout(source)).map(|layout| &layout.map);
        // A drawn cover is not what was wished for, and a broken one is refused by shops.
        let cover = match &config.cover {
            Some(path) => Some(covers::sound_picture(path, &self.workshop.fonts, sink)?),
            None => {
                let facts = (&self.prepared.book().meta, self.prepared.title_page.series.as_deref());
                let brief = Brief::new(facts, &theme, &self.workshop.fonts, &config.wishes);
                covers::report_small_type(&brief, config.span, sink);
                None
            }
        };
        let options = EpubOptions {
            cover,
            wishes: config.wishes.clone(),
            fonts: edition.embed_fonts,
            isbn: edition.isbn.as_deref().map(isbn::bare),
            page_source: source.map(|source| page_source(source, &config.meta)),
            review: edition.review.clone(),
            limits: edition.shop.as_ref().map_or_else(Shop::everywhere, Shop::limits),
        };
        let fonts = &self.workshop.fonts;
        let package = epub::package(self.prepared, self.assets, &theme, fonts, pages, &options, sink);
        // Where pages were set, they have told of the same characters.
        if pages.is_none() {
            epub::report_lacking(&package.lacking, &self.book.files, self.workshop.sources, sink);
        }
        Some((package, pages))
    }

    fn write_epub(&self, edition: &EditionConfig, sink: &mut Sink) -> Option<Output> {
        let (package, pages) = self.package(edition, sink)?;
        let texts: Vec<&[u8]> = package.texts().collect();
        let compare = || {
            let mut own = Sink::new();
            if self.comparison == Comparison::Wanted {
                parity::check_files(self.prepared, &texts, pages, &edition.name, &mut own);
            }
            own
        };
        let (bytes, own) = rayon::join(|| epub::write(&package), compare);
        sink.merge(own);
        check_shop(edition, &package, bytes.len(), sink);
        Some(Output { file_name: edition.file_name.clone(), bytes, n_pages: None })
    }

    fn layout(&self, edition: &EditionConfig) -> Option<&Layout<'_>> {
        self.layouts.iter().find(|layout| *layout.design == edition.design)
    }
}

/// Preflights a file, and tells what was not told while it was made.
fn preflight_news(bytes: &[u8], demands: &Demands, sink: &mut Sink) {
    let mut found = Sink::new();
    preflight(bytes, demands, &mut found);
    let has_told = |code: &Code| sink.diagnostics().iter().any(|one| one.code.id == code.id);
    let is_told = |id: &str| TOLD_BEFORE.iter().any(|(first, later)| later.id == id && has_told(first));
    let news: Vec<_> = found.into_sorted().into_iter().filter(|one| !is_told(one.code.id)).collect();
    news.into_iter().for_each(|one| sink.push(one));
}

/// A layout as a printer sees it.
fn block(edition: &EditionConfig, layout: &Layout) -> Block {
    let pages = &layout.pages.pages;
    Block {
        n_pages: pages.len(),
        has_blank_end: pages.last().is_some_and(|page| page.placed.is_empty()),
        margins: clear_margins(&layout.pages, layout.margins),
        bleeds: edition.sheet.bleed != Edges::default() || bleeds(pages),
    }
}

/// Reports P031 for the first picture or color that goes to the edge of its page, in a file for a press that ends there.
fn report_no_bleed(edition: &EditionConfig, pages: &Pages, sink: &mut Sink) {
    let mut placed = pages.pages.iter().flat_map(|page| &page.placed);
    if let Some(placed) = placed.find(|placed| is_to_the_edge(&placed.mark)) {
        let what = if matches!(placed.mark, Mark::Ground(_)) { "a color" } else { "a picture" };
        let message = format!("{what} fills the page, and the edition “{}” has no bleed", edition.name);
        sink.report(&P031, placed.span.or(edition.span), message)
            .hint("ask the printer for the width, and add it to the edition: `bleed = \"3mm\"`");
    }
}

/// The sheet of an edition, as its printer wants it for so many pages. Reports D007 for what the pages cannot meet, D051 for what the paper cannot.
fn fitted_sheet(edition: &EditionConfig, layout: &Layout, sink: &mut Sink) -> Sheet {
    let Some(printer) = &edition.printer else { return edition.sheet };
    let fit = printer.fit(&block(edition, layout));
    spine::report_limit(edition, layout.pages.pages.len() + fit.n_blanks, sink);
    for unmet in &fit.unmet {
        sink.report(&D007, edition.span, format!("the edition “{}” does not suit {}: {unmet}", edition.name, printer.title))
            .hint("change trim, margins or type size of the edition, or choose another printer; `bindery explain D007` says where the figures are from");
    }
    Sheet { bleed: fit.bleed, gutter: fit.gutter, n_blanks: fit.n_blanks, ..edition.sheet }
}

/// Reports E020 for what an EPUB does not meet of its shop's demands.
fn check_shop(edition: &EditionConfig, package: &Package, n_bytes: usize, sink: &mut Sink) {
    let Some(shop) = &edition.shop else { return };
    let finished = Finished {
        has_isbn: edition.isbn.is_some(),
        n_bytes,
        largest_picture: package.largest_picture,
        cover: package.cover_size,
    };
    let start = format!("the edition “{}” does not suit {}", edition.name, shop.title);
    if shop.lacks_isbn(&finished) {
        sink.report(&E020, edition.span, format!("{start}: it has no ISBN, by which the shop knows the file"))
            .hint(format!("add `isbn = \"…\"` to `editions.{}`", edition.name));
    }
    for unmet in shop.unmet(&finished) {
        sink.report(&E020, edition.span, format!("{start}: {unmet}"))
            .hint("`bindery explain E020` says what to do, and the table of the shop where the figures are from");
    }
}

/// The edition whose pages count for this one: itself, or the page source of an EPUB.
fn page_edition<'b>(book: &'b LoadedBook, edition: &'b EditionConfig) -> Option<&'b EditionConfig> {
    match &edition.page_source {
        _ if edition.kind.is_paged() => Some(edition),
        Some(name) => book.config.editions.iter().find(|one| one.name == *name),
        None => None,
    }
}

/// Names a printed edition for the EPUB's page-list: by its ISBN, else by title, publisher, year and edition.
fn page_source(edition: &EditionConfig, meta: &Metadata) -> String {
    if let Some(isbn) = &edition.isbn {
        return format!("urn:isbn:{}", isbn::bare(isbn));
    }
    let publisher = meta.publisher.as_ref().map(|publisher| publisher.name.clone());
    let year = meta.year.map(|year| year.to_string());
    let facts = [Some(meta.title.clone()), publisher, year, meta.edition.clone(), Some(edition.name.clone())];
    facts.into_iter().flatten().collect::<Vec<String>>().join(", ")
}

fn typeset_options(book: &LoadedBook) -> TypesetOptions {
    TypesetOptions { hyphenation_exceptions: book.config.hyphenation.clone(), ..TypesetOptions::default() }
}
