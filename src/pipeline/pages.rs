//! How a run comes by the pages of its books: they are set in type, or, where EPUBs alone ask for them, recalled from the page lock.

use crate::assets::Assets;
use crate::book::Metadata;
use crate::book::metadata::Date;
use crate::diag::Sink;
use crate::diag::codes::config::C102;
use crate::layout::LockedEdition;
use crate::layout::PageRecord;
use crate::layout::Seal;
use crate::layout::hand;
use crate::layout::lock::LockedDesign;
use crate::page_map::PageMap;
use crate::pipeline::Stage;
use crate::pipeline::Workshop;
use crate::prepare::PreparedBook;
use crate::prepare::prepare;
use crate::print::lock::locked_design;
use crate::print::pages::Pages;
use crate::print::pages::stopgaps;
use crate::print::typeset::PageStarts;
use crate::print::typeset::TypesetOptions;
use crate::print::typeset::marks_of;
use crate::print::typeset::typeset;
use crate::project::EditionConfig;
use crate::project::LoadedBook;
use crate::project::config::Design;
use crate::project::pictures;
use crate::source::FileId;
use crate::units::Edges;

/// A design with the pages it came to; editions that look the same share one.
#[derive(Debug)]
pub struct Layout<'b> {
    pub design: &'b Design,
    pub pages: Pages,
    pub(in crate::pipeline) map: PageMap,
    pub(in crate::pipeline) margins: Edges,
    /// What the page lock says of the design.
    locked: LockedDesign,
}

/// The pages that the editions of a run need.
pub(in crate::pipeline) struct BookPages<'b> {
    pub layouts: Vec<Layout<'b>>,
    /// What EPUBs tell of pages that nobody has set.
    recalled: Vec<(&'b Design, PageMap)>,
}

/// A book that is ready to be set.
#[derive(Clone, Copy)]
pub(in crate::pipeline) struct ReadyBook<'b, 'p> {
    pub book: &'b LoadedBook,
    pub prepared: &'p PreparedBook,
    pub assets: &'p Assets,
}

impl BookPages<'_> {
    /// The pages of an edition, where they were set.
    pub fn layout(&self, edition: &EditionConfig) -> Option<&Layout<'_>> {
        self.layouts.iter().find(|layout| *layout.design == edition.design)
    }

    /// What an EPUB tells of the pages of an edition.
    pub fn map(&self, edition: &EditionConfig) -> Option<&PageMap> {
        let recalled = self.recalled.iter().find(|(design, _)| **design == edition.design);
        self.layout(edition).map(|layout| &layout.map).or(recalled.map(|(_, map)| map))
    }
}

impl Workshop<'_> {
    /// The pages of every design that the wanted editions need, each once: that of a paged edition, and that which an EPUB's page-list follows
    /// even where it is not wanted itself, so that the EPUB does not depend on what else is built.
    pub(in crate::pipeline) fn pages<'b>(
        &self,
        ready: ReadyBook<'b, '_>,
        editions: &[&'b EditionConfig],
        on_stage: &(dyn Fn(Stage) + Sync),
        sink: &mut Sink,
    ) -> BookPages<'b> {
        let mut designs = designs(ready.book, editions);
        let is_paged = |design: &Design| editions.iter().any(|one| one.kind.is_paged() && one.design == *design);
        let of_epubs = designs.iter().filter(|design| !is_paged(design));
        let recalled = of_epubs.filter_map(|design| Some((*design, self.recall(ready, design, sink)?)));
        let recalled: Vec<_> = recalled.collect();
        designs.retain(|design| recalled.iter().all(|(known, _)| known != design));
        if !designs.is_empty() {
            on_stage(Stage::Typeset);
        }
        BookPages { layouts: self.typeset(ready, &designs, PageStarts::NotAsked, sink), recalled }
    }

    /// Reads and lays out one book for the wanted editions: what `build` does up to the writing.
    pub fn layouts<'b>(
        &self,
        book: &'b LoadedBook,
        editions: &[&'b EditionConfig],
        sink: &mut Sink,
    ) -> Vec<Layout<'b>> {
        let (prepared, assets) = self.made_ready(book, sink);
        let ready = ReadyBook { book, prepared: &prepared, assets: &assets };
        self.typeset(ready, &designs(book, editions), PageStarts::NotAsked, sink)
    }

    /// The page starts of print editions, as a lock holds them.
    ///
    /// The pages are set twice: the second time with the new lock, as each later build will do it. What they come to then is recorded for EPUBs,
    /// unless they start otherwise: then it would not be true of what later builds make.
    pub fn locked(&self, book: &LoadedBook, editions: &[&EditionConfig], sink: &mut Sink) -> Vec<LockedEdition> {
        let (prepared, assets) = self.made_ready(book, sink);
        let ready = ReadyBook { book, prepared: &prepared, assets: &assets };
        let layouts = self.typeset(ready, &designs(book, editions), PageStarts::Recorded, sink);
        let again: Vec<Option<PageRecord>> = layouts.iter().map(|layout| self.record(ready, layout)).collect();
        let locked = editions.iter().filter_map(|edition| {
            let mut both = layouts.iter().zip(&again);
            let (layout, record) = both.find(|(layout, _)| *layout.design == edition.design)?;
            let mut locked = locked_edition(layout, &book.config.meta.slug, &edition.name);
            locked.record = record.clone();
            let seal = self.seal(ready, layout.design, &locked, &mut Sink::new());
            if let (Some(record), Some(seal)) = (&mut locked.record, seal) {
                record.seal = seal;
            }
            Some(locked)
        });
        locked.collect()
    }

    /// One book as all editions take it, with its pictures.
    pub(in crate::pipeline) fn made_ready(&self, book: &LoadedBook, sink: &mut Sink) -> (PreparedBook, Assets) {
        let model = self.read(book, sink);
        let assets = pictures::load(&self.project, &model, sink);
        (prepare(model, &book.config.rules, sink), assets)
    }

    /// Sets the pages of some designs; those that cannot be set are missing, and reported.
    pub(in crate::pipeline) fn typeset<'b>(
        &self,
        ready: ReadyBook<'b, '_>,
        designs: &[&'b Design],
        page_starts: PageStarts,
        sink: &mut Sink,
    ) -> Vec<Layout<'b>> {
        let mut layouts: Vec<Layout> = Vec::new();
        for design in designs {
            let lock = self.lock_of(ready.book, design).cloned();
            layouts.extend(self.lay_out(ready, design, (lock, page_starts), sink));
        }
        let drawn = layouts.iter().flat_map(|layout| &layout.pages.stopgaps);
        stopgaps::report(drawn, &self.fonts, self.sources, sink);
        layouts
    }

    fn lay_out<'b>(
        &self,
        ready: ReadyBook<'b, '_>,
        design: &'b Design,
        (lock, page_starts): (Option<LockedEdition>, PageStarts),
        sink: &mut Sink,
    ) -> Option<Layout<'b>> {
        let n_before = sink.diagnostics().len();
        let theme = self.theme(design, sink)?;
        if sink.diagnostics()[n_before..].iter().any(|one| one.code.id == C102.id) {
            // Lines set in a block that cannot be would bring nothing but further findings.
            return None;
        }
        let hand = self.hand_file(design).map(|file| hand::read(&self.sources.file(file).text, file, sink));
        let options =
            TypesetOptions { hand: hand.unwrap_or_default(), lock, page_starts, ..typeset_options(ready.book) };
        let (pages, map) = typeset(ready.prepared, ready.assets, &theme, &self.fonts, &options, sink);
        let margins = theme.page.margins_for(pages.pages.len() as u32);
        Some(Layout { design, pages, map, margins, locked: locked_design(&theme, &self.fonts) })
    }

    fn hand_file(&self, design: &Design) -> Option<FileId> {
        self.project.design_file(design.layout.as_ref()?)
    }

    /// The lock of the first edition that has these pages.
    fn lock_of(&self, book: &LoadedBook, design: &Design) -> Option<&LockedEdition> {
        let config = &book.config;
        let same = config.editions.iter().filter(|edition| edition.kind.is_paged() && edition.design == *design);
        same.into_iter().find_map(|edition| self.lock.edition(&config.meta.slug, &edition.name))
    }

    /// What an EPUB tells of pages, if the lock has it of exactly this text and design: the same as they would tell if they were set.
    fn recall(&self, ready: ReadyBook, design: &Design, sink: &mut Sink) -> Option<PageMap> {
        let lock = self.lock_of(ready.book, design)?;
        let record = lock.record.as_ref()?;
        // What is said of the theme is said by `typeset` if it comes to that.
        let mut own = Sink::new();
        if self.seal(ready, design, lock, &mut own)? != record.seal {
            return None;
        }
        let map = record.page_map(&ready.book.files, self.sources, marks_of(ready.prepared))?;
        sink.merge(own);
        Some(map)
    }

    /// What an EPUB is to tell of pages that a lock of them brings forth; without its seal.
    fn record(&self, ready: ReadyBook, layout: &Layout) -> Option<PageRecord> {
        let lock = locked_edition(layout, "", "");
        let wanted = (Some(lock), PageStarts::NotAsked);
        let again = self.lay_out(ready, layout.design, wanted, &mut Sink::new())?;
        let stands = again.pages.starts == layout.pages.starts;
        PageRecord::of(&again.map, &ready.book.files, &marks_of(ready.prepared)).filter(|_| stands)
    }

    /// The seal of a lock: all that `read_book`, `prepare` and `typeset` make its pages of, as they get it. `None` where the design has no theme.
    fn seal(&self, ready: ReadyBook, design: &Design, lock: &LockedEdition, sink: &mut Sink) -> Option<String> {
        let ReadyBook { book, assets, .. } = ready;
        let theme = self.theme(design, sink)?;
        let mut seal = Seal::default();
        let texts = book.files.iter().copied().chain(self.hand_file(design));
        texts.for_each(|file| seal.bytes(self.sources.file(file).text.as_bytes()));
        let pictures = assets.pictures.iter().map(|one| one.as_ref().map(|one| (one.kind, one.width, one.height)));
        let mut options = typeset_options(book);
        let exceptions = options.hyphenation_exceptions.iter_mut();
        // A word of the list is the same wherever it stands.
        exceptions.flat_map(|(_, words)| words).for_each(|word| word.span = None);
        let config = (facts_on_pages(&book.config.meta), &book.config.rules);
        seal.facts(&(config, pictures.collect::<Vec<_>>(), options, theme));
        // The shipped ones belong to the program. In their order, by which one lends a letter that others lack.
        for face in self.fonts.ids().filter(|id| !self.fonts.is_shipped(*id)).map(|id| self.fonts.face(id)) {
            seal.bytes(&face.data);
        }
        seal.bytes(lock.unsealed().as_bytes());
        Some(seal.finish())
    }
}

/// The designs whose pages these editions need, each once.
pub(in crate::pipeline) fn designs<'b>(book: &'b LoadedBook, editions: &[&'b EditionConfig]) -> Vec<&'b Design> {
    let mut designs: Vec<&Design> = Vec::new();
    for edition in editions.iter().filter_map(|edition| page_edition(book, edition)) {
        if !designs.contains(&&edition.design) {
            designs.push(&edition.design);
        }
    }
    designs
}

/// The edition whose pages count for this one: itself, or the page source of an EPUB.
pub(in crate::pipeline) fn page_edition<'b>(
    book: &'b LoadedBook,
    edition: &'b EditionConfig,
) -> Option<&'b EditionConfig> {
    match &edition.page_source {
        _ if edition.kind.is_paged() => Some(edition),
        Some(name) => book.config.editions.iter().find(|one| one.name == *name),
        None => None,
    }
}

fn locked_edition(layout: &Layout, book: &str, edition: &str) -> LockedEdition {
    LockedEdition {
        span: None,
        book: book.to_string(),
        edition: edition.to_string(),
        design: layout.locked.clone(),
        pages: layout.pages.starts.clone(),
        record: None,
    }
}

/// The facts of a book without those that no page shows.
fn facts_on_pages(meta: &Metadata) -> Metadata {
    Metadata {
        modified: Date::FALLBACK,
        description: None,
        subjects: Vec::new(),
        keywords: Vec::new(),
        cover_alt: None,
        ..meta.clone()
    }
}

fn typeset_options(book: &LoadedBook) -> TypesetOptions {
    TypesetOptions { hyphenation_exceptions: book.config.hyphenation.clone(), ..TypesetOptions::default() }
}
