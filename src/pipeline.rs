//! The one file that chains the stages.
//!
//! ```text
//! load ─┬─ read_book ─ pictures ─ prepare ─┬─ typeset ─ pdf
//!       │                                  └─ epub (told by typeset, or by the page lock, where the pages begin)
//!       └─ fronts (drawn for the EPUB meanwhile)
//! ```

pub mod covers;
mod fronts;
mod pages;
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
use crate::layout::PageLock;
use crate::lint::ignore::Ignored;
use crate::lint::lint;
use crate::locale::hyphens::Exception;
use crate::page_map::PageMap;
use crate::parity;
use crate::pipeline::fronts::Fronts;
use crate::pipeline::pages::BookPages;
pub use crate::pipeline::pages::Layout;
use crate::pipeline::pages::ReadyBook;
use crate::pipeline::pages::page_edition;
use crate::preflight::Demands;
use crate::preflight::Part;
use crate::preflight::preflight;
use crate::prepare::PreparedBook;
use crate::prepare::prepare;
use crate::print::pages::Mark;
use crate::print::pages::Pages;
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
        let set = || {
            let (pictures, text) = self.read_whole(book, on_stage, sink);
            let set = text.map(|(prepared, assets)| {
                let ready = ReadyBook { book, prepared: &prepared, assets: &assets };
                let pages = self.pages(ready, &editions, on_stage, sink);
                check_budgets(&editions, &pages.layouts, sink);
                (prepared, assets, pages)
            });
            (pictures, set)
        };
        let ((pictures, set), fronts) = rayon::join(set, || self.fronts(book, &editions));
        let Some((prepared, assets, pages)) = set else { return Made { outputs: Vec::new(), pictures } };
        on_stage(Stage::Write);
        let comparison = if sink.has_errors() { Comparison::Vain } else { Comparison::Wanted };
        let ready = ReadyBook { book, prepared: &prepared, assets: &assets };
        let job = Job { workshop: self, ready, fronts: &fronts, pages: &pages, comparison };
        let write = || editions.par_iter().map(|edition| job.write(edition)).collect();
        let compare = || pages.layouts.par_iter().map(|layout| job.compare(layout)).collect();
        let (written, compared): (Vec<(Option<Output>, Sink)>, Vec<Sink>) = rayon::join(write, compare);
        compared.into_iter().for_each(|own| sink.merge(own));
        let mut made = Made { outputs: Vec::new(), pictures };
        for (output, own) in written {
            sink.merge(own);
            made.outputs.extend(output);
        }
        // Nobody need wait until all their small pieces are given back.
        let pages: Vec<Pages> = pages.layouts.into_iter().map(|layout| layout.pages).collect();
        rayon::spawn(move || drop((pages, prepared)));
        made
    }

    /// Makes an EPUB anew, to be held against the files of text of a finished one, given in reading order: their words are compared, and the new
    /// files know where in the manuscript they come from. `None` where it cannot be made. Reports nothing but T020.
    pub fn compare(&self, book: &LoadedBook, name: &str, texts: &[&[u8]], sink: &mut Sink) -> Option<Package> {
        let mut unheard = Sink::new();
        let mut editions = book.config.editions.iter().filter(|edition| edition.kind == EditionKind::Epub);
        let edition = &editions.clone().find_map(|edition| edition.with_file(name)).or(editions.next().cloned())?;
        let (prepared, assets) = self.made_ready(book, &mut unheard);
        let ready = ReadyBook { book, prepared: &prepared, assets: &assets };
        let fronts = self.fronts(book, &[edition]);
        let pages = self.pages(ready, &[edition], &|_| {}, &mut unheard);
        let job = Job { workshop: self, ready, fronts: &fronts, pages: &pages, comparison: Comparison::Wanted };
        let (package, pages) = job.package(edition, &mut unheard)?;
        parity::check_files(&prepared, texts, pages, name, sink);
        Some(package)
    }

    /// The picture files that a book names, and its text as all editions take it, with its pictures; `None` where nothing is to be printed but a
    /// title. That there is no text was reported then.
    fn read_whole(
        &self,
        book: &LoadedBook,
        on_stage: &(dyn Fn(Stage) + Sync),
        sink: &mut Sink,
    ) -> (Vec<String>, Option<(PreparedBook, Assets)>) {
        on_stage(Stage::Read);
        let model = self.read(book, sink);
        let pictures = model.assets.iter().map(|asset| asset.path.clone()).collect();
        if model.sections().next().is_none() {
            return (pictures, None);
        }
        let assets = pictures::load(&self.project, &model, sink);
        on_stage(Stage::Prepare);
        (pictures, Some((prepare(model, &book.config.rules, sink), assets)))
    }

    /// Reads the manuscript of one book.
    pub fn read(&self, book: &LoadedBook, sink: &mut Sink) -> Book {
        read_book(self.sources, &book.files, book.config.meta.clone(), sink)
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

    /// How words break in a book: by its exceptions and the theme of its first print edition.
    pub fn hyphenation(&self, book: &LoadedBook, sink: &mut Sink) -> Hyphenation {
        let paged = book.config.editions.iter().find(|edition| edition.kind == EditionKind::Print);
        match paged.and_then(|edition| self.theme(&edition.design, sink)) {
            Some(theme) => hyphenation_of(&theme, &book.config.hyphenation),
            None => default_hyphenation(sink),
        }
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
    ready: ReadyBook<'a, 'a>,
    fronts: &'a Fronts<'a>,
    pages: &'a BookPages<'a>,
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
        let edition = self.ready.book.config.editions.iter().find(has_it);
        let name = edition.map_or("print", |edition| &edition.name);
        parity::check_pages(self.ready.prepared, &layout.pages, name, &mut sink);
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
        let layout = self.pages.layout(edition)?;
        let EditionConfig { standard, press, .. } = edition.clone();
        let sheet = fitted_sheet(edition, layout, sink);
        if standard.is_for_press() && edition.printer.is_none() && sheet.bleed == Edges::default() {
            report_no_bleed(edition, &layout.pages, sink);
        }
        let options = PdfOptions {
            meta: self.ready.book.config.meta.clone(),
            name: format!("“{}”", edition.name),
            standard,
            sheet,
            press,
        };
        let bytes = pdf::write(&layout.pages, self.ready.assets, &self.workshop.fonts, &options, sink)?;
        if let Some(printer) = &edition.printer {
            let trim = Some(edition.design.trim);
            let demands = Demands { name: &edition.file_name, printer: Some(printer), trim, part: Part::Pages };
            preflight_news(&bytes, &demands, sink);
        }
        let n_pages = layout.pages.pages.len() + sheet.n_blanks;
        Some(Output { file_name: edition.file_name.clone(), bytes, n_pages: Some(n_pages) })
    }

    fn write_proof(&self, edition: &EditionConfig, sink: &mut Sink) -> Option<Output> {
        let layout = self.pages.layout(edition)?;
        let meta = &self.ready.book.config.meta;
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
        let bytes = proof::write(&layout.pages, self.ready.assets, &self.workshop.fonts, &proof, sink)?;
        let n_pages = Some(layout.pages.pages.len());
        Some(Output { file_name: edition.file_name.clone(), bytes, n_pages })
    }

    /// The files of an EPUB, and the printed pages that it tells of.
    fn package(&self, edition: &EditionConfig, sink: &mut Sink) -> Option<(Package, Option<&PageMap>)> {
        let config = &self.ready.book.config;
        let theme = self.workshop.theme(&edition.design, sink)?;
        let source = page_edition(self.ready.book, edition);
        let pages = source.and_then(|source| self.pages.map(source));
        // A drawn cover is not what was wished for, and a broken one is refused by shops.
        let cover = match &config.cover {
            Some(path) => &covers::sound_picture(path, &self.workshop.fonts, sink)?,
            None => {
                let facts = (&self.ready.prepared.book().meta, self.ready.prepared.title_page.series.as_deref());
                let brief = Brief::new(facts, &theme, &self.workshop.fonts, &config.wishes);
                covers::report_small_type(&brief, config.span, sink);
                self.fronts.of(&edition.design)?
            }
        };
        let options = EpubOptions {
            fonts: edition.embed_fonts,
            isbn: edition.isbn.as_deref().map(isbn::bare),
            page_source: source.map(|source| page_source(source, &config.meta)),
            review: edition.review.clone(),
            limits: edition.shop.as_ref().map_or_else(Shop::everywhere, Shop::limits),
        };
        let fonts = &self.workshop.fonts;
        let ReadyBook { prepared, assets, .. } = self.ready;
        let package = epub::package(prepared, assets, (&theme, fonts), pages, cover, &options, sink);
        // Where pages were set, they have told of the same characters.
        if source.and_then(|source| self.pages.layout(source)).is_none() {
            epub::report_lacking(&package.lacking, &self.ready.book.files, self.workshop.sources, sink);
        }
        Some((package, pages))
    }

    fn write_epub(&self, edition: &EditionConfig, sink: &mut Sink) -> Option<Output> {
        let (package, pages) = self.package(edition, sink)?;
        let texts: Vec<&[u8]> = package.texts().collect();
        let compare = || {
            let mut own = Sink::new();
            if self.comparison == Comparison::Wanted {
                parity::check_files(self.ready.prepared, &texts, pages, &edition.name, &mut own);
            }
            own
        };
        let (bytes, own) = rayon::join(|| epub::write(&package), compare);
        sink.merge(own);
        check_shop(edition, &package, bytes.len(), sink);
        Some(Output { file_name: edition.file_name.clone(), bytes, n_pages: None })
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
