//! Chains the print stages: flow, shape, settle, paginate, make up.
//!
//! The body is paginated first, for its folios stand in the contents; only a body that says “page 37”, or numbers its notes by page, is set again,
//! four times at most.

use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use rayon::iter::IntoParallelRefMutIterator;
use rayon::iter::ParallelIterator;

use crate::assets::Assets;
use crate::book::Lang;
use crate::book::Section;
use crate::book::SectionRole;
use crate::diag::Sink;
use crate::diag::codes::pages::P003;
use crate::diag::codes::pages::P004;
use crate::diag::codes::pages::P022;
use crate::diag::codes::pages::P040;
use crate::diag::codes::pages::P041;
use crate::fonts::FontLibrary;
use crate::layout::HandEntry;
use crate::layout::LockedEdition;
use crate::locale::FolioStyle as LocaleFolios;
use crate::locale::hyphens::Exception;
use crate::page_map::PageMap;
use crate::prepare::NoteNumbering;
use crate::prepare::NotePlacement;
use crate::prepare::PreparedBook;
use crate::print::cures::Cures;
use crate::print::flow::FlowBuilder;
use crate::print::flow::Galley;
use crate::print::flow::builder::FirstLine;
use crate::print::flow::builder::ListOpening;
use crate::print::flow::columns::placeholder;
use crate::print::flow::columns::set_columns;
use crate::print::flow::front::Folios;
use crate::print::flow::galley::Content;
use crate::print::flow::galley::Heads;
use crate::print::flow::sections::Around;
use crate::print::flow::settle::LineContext;
use crate::print::hand::HandJob;
use crate::print::lines::LineRules;
use crate::print::lock::LockJob;
use crate::print::lock::addresses;
use crate::print::lock::locked_design;
use crate::print::lock::section_names;
use crate::print::pages::Folio;
use crate::print::pages::FolioStyle;
use crate::print::pages::Pages;
use crate::print::pages::Side;
use crate::print::pages::StructKind;
use crate::print::pages::StructTree;
use crate::print::pages::cost::MIN_LAST_LINES;
use crate::print::pages::faults;
use crate::print::pages::makeup::Broken;
use crate::print::pages::makeup::Matter;
use crate::print::pages::makeup::Paginated;
use crate::print::pages::makeup::Sheet;
use crate::print::pages::makeup::ToBreak;
use crate::print::pages::makeup::break_galleys;
use crate::print::pages::makeup::make_up;
use crate::print::pages::makeup::sheets;
use crate::print::pages::pagebreak::break_pages;
use crate::print::pages::place::PlaceContext;
use crate::print::pages::vlist::PageFrame;
use crate::print::pages::vlist::VList;
use crate::print::text::CharStyle;
use crate::print::text::WordTable;
use crate::print::text::builder::MathFault;
use crate::print::text::builder::TextContext;
use crate::print::text::hyphenate::Hyphenation;
use crate::print::text::items::SpaceRules;
use crate::print::text::shape::Shaper;
use crate::print::text::style::StyleTable;
use crate::print::text::wordbreak::ShapeContext;
use crate::print::text::words::shape_batches;
use crate::source::Span;
use crate::theme::Theme;

/// What the manifest says about the print edition besides its theme.
#[derive(Clone, Debug, Default)]
pub struct TypesetOptions {
    /// Words with their hyphens, by language: `type-set-ting`.
    pub hyphenation_exceptions: Vec<(Lang, Vec<Exception>)>,
    /// Folios of the front matter, where the manifest says so.
    pub front_folios: Option<FolioStyle>,
    /// The entries of the layout file.
    pub hand: Vec<HandEntry>,
    /// The pages of a released edition, to be kept.
    pub lock: Option<LockedEdition>,
    pub page_starts: PageStarts,
}

/// Whether the start of each page is recorded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum PageStarts {
    #[default]
    NotAsked,
    Recorded,
}

/// Passes over a body whose page references move.
const MAX_PASSES: usize = 4;

/// The front matter is set again until its folios stand.
const MAX_FRONT_PASSES: usize = 4;

/// So is an index that is not the last thing in its book, for the pages after it move with its length.
const MAX_INDEX_PASSES: usize = 4;

/// Word spaces and the cost of breaks within words, from runs over a book of 215,000 words: with a hyphen at 120, 4 % of the lines are hyphenated
/// and the word space deviates by .11 of itself; at 180, 3 % and .13.
pub const SPACE_RULES: SpaceRules = SpaceRules { stretch: 40, shrink: 35, hyphen: 120, compound: 60, hard_hyphen: 60 };

/// Typesets a prepared book. Reports `L…`, `P…` and `F…` codes.
pub fn typeset(
    book: &PreparedBook,
    assets: &Assets,
    theme: &Theme,
    fonts: &FontLibrary,
    options: &TypesetOptions,
    sink: &mut Sink,
) -> (Pages, PageMap) {
    let lock = options.lock.as_ref().filter(|lock| fits_design(lock, theme, fonts, options.page_starts, sink));
    let note_theme = theme.within_notes();
    let job = Job { book, assets, theme, note_theme: &note_theme, fonts, options, lock };
    let mut found = Found { folios: Folios::new(), note_marks: marks_of(book) };
    for pass in 1.. {
        let mut own_sink = Sink::new();
        let Pass { pages, map, found: now, page_references } = job.pass(&found, &mut own_sink);
        let moves = |(anchor, _): &&(String, Span)| now.folios.get(anchor) != found.folios.get(anchor);
        let stands = !page_references.iter().any(|reference| moves(&reference)) && now.note_marks == found.note_marks;
        if pass == MAX_PASSES || stands {
            for (anchor, span) in page_references.iter().filter(moves) {
                own_sink
                    .report(&P003, *span, format!("page number still moves after {MAX_PASSES} passes: “#{anchor}”"))
                    .hint(format!("reword the sentence, or refer to the chapter instead: `[](#{anchor})`"));
            }
            report_moving_marks(book, &found.note_marks, &now.note_marks, &mut own_sink);
            sink.merge(own_sink);
            return (pages, PageMap { folios: now.folios, note_marks: found.note_marks, ..map });
        }
        found = now;
    }
    unreachable!("the loop ends with its last pass")
}

/// What a pass finds out for the next one.
struct Found {
    folios: Folios,
    /// By `NoteId`.
    note_marks: Vec<String>,
}

/// Reports P004 for the notes whose numbers by page are not those of the pages on which they came to stand.
fn report_moving_marks(book: &PreparedBook, printed: &[String], right: &[String], sink: &mut Sink) {
    let moving: Vec<usize> = (0..printed.len()).filter(|idx| printed[*idx] != right[*idx]).collect();
    let Some(first) = moving.first().copied() else { return };
    let message = format!(
        "number of a note still moves after {MAX_PASSES} passes: “{}”, and on its page it is “{}”",
        printed[first], right[first]
    );
    sink.report(&P004, book.book().notes[first].span, message)
        .hint("reword the sentence around its call, or number notes by chapter: `note_numbering = \"chapter\"`")
        .count = moving.len();
}

/// The marks of the notes, by `NoteId`, as the book numbers them.
pub fn marks_of(book: &PreparedBook) -> Vec<String> {
    book.book().notes.iter().map(|note| note.mark.clone()).collect()
}

/// Whether a lock was written for pages of this design. Reports P022 where it was not, unless a new one is being written.
fn fits_design(lock: &LockedEdition, theme: &Theme, fonts: &FontLibrary, starts: PageStarts, sink: &mut Sink) -> bool {
    let differences = lock.design.differences(&locked_design(theme, fonts));
    if let (Some(first), PageStarts::NotAsked) = (differences.first(), starts) {
        sink.report(
            &P022,
            lock.span,
            format!("the lock of “{}” was written for another design: {first}", lock.edition),
        )
        .hint("bring the old design back; or run `bindery lock` to record the pages of the new one");
    }
    differences.is_empty()
}

/// Reports P040 for formulas that are too wide, P041 for characters in them that no face has. Front matter may be set several times.
fn report_formulas(found: &[(MathFault, Span)], sink: &mut Sink) {
    let mut told: Vec<(MathFault, Span)> = Vec::new();
    for (fault, span) in found {
        if told.contains(&(*fault, *span)) {
            continue;
        }
        told.push((*fault, *span));
        match fault {
            MathFault::Wide(excess) => {
                let message = format!("formula wider than its lines, by {:.1} pt", excess.to_pt());
                sink.report(&P040, *span, message).hint("part it yourself: `\\begin{aligned} … \\\\ … \\end{aligned}`");
            }
            MathFault::Missing(character) => {
                let message =
                    format!("no font has “{character}” (U+{:04X}), which a formula uses", u32::from(*character));
                sink.report(&P041, *span, message).hint("use another sign, or give the book a font that has it");
            }
        }
    }
}

/// What one pass over the book gives.
struct Pass {
    pages: Pages,
    map: PageMap,
    found: Found,
    page_references: Vec<(String, Span)>,
}

struct Job<'a> {
    book: &'a PreparedBook,
    assets: &'a Assets,
    theme: &'a Theme,
    note_theme: &'a Theme,
    fonts: &'a FontLibrary,
    options: &'a TypesetOptions,
    lock: Option<&'a LockedEdition>,
}

impl Job<'_> {
    /// One pass over the whole book, with the folios and note marks that the pass before found.
    fn pass(&self, before: &Found, sink: &mut Sink) -> Pass {
        let see_page = self.book.locale.words.see_page;
        let page_words = |anchor: &str| {
            let folio = before.folios.get(anchor).map_or("000", String::as_str);
            see_page.replace("{}", folio)
        };
        let (shaper, hyphenation) = (Shaper::new(self.fonts, self.theme), self.hyphenation());
        let mut run = Run {
            job: self,
            flow: self.flow_builder(&page_words, before.note_marks.clone()),
            with: ShapeContext { shaper: &shaper, fonts: self.fonts, hyphenation: &hyphenation },
            hand: HandJob::new(&self.options.hand),
            lock: self.lock.map(LockJob::new),
        };
        let front_node = run.flow.ctx.structure.add(StructTree::ROOT, StructKind::Section, None);
        let lang = self.book.book().meta.lang.clone();
        let body_around = Around { node: StructTree::ROOT, lang, level: 1, division: None };
        let front_around = Around { node: front_node, ..body_around.clone() };

        let mut body = self.body(&mut run.flow, &body_around, run.with);
        let body_broken = run.paginate(&mut body);
        let (front, body_broken) =
            run.front_and_index(&front_around, &mut body, body_broken, before.folios.clone(), sink);
        let (body_pages, body_sheets) = sheets(&body, &body_broken, Side::Recto);
        let (front_pages, mut front_sheets) = sheets(&front.galleys, &front.broken, Side::Recto);
        if front_sheets.len() % 2 == 1 {
            front_sheets.push(Sheet::Blank);
        }
        let (style, first_number, first_section) = (self.front_style(), front.first_number, front_pages.len());
        let matters = [
            Matter { galleys: front_pages, sheets: front_sheets, style, first_number: 1, first_section: 0 },
            Matter { galleys: body_pages, sheets: body_sheets, style: FolioStyle::Arabic, first_number, first_section },
        ];
        let (pages, map) = run.make_up(&matters, sink);
        let found = Found { folios: front.folios, note_marks: self.page_marks(&matters) };
        let page_references = std::mem::take(&mut run.flow.ctx.page_references);
        drop(matters);
        // Some hundred thousand small pieces, which the next stage need not wait for.
        let words = std::mem::take(&mut run.flow.ctx.words);
        rayon::spawn(move || drop((body, body_broken, front.galleys, front.broken, words)));
        Pass { pages, map, found, page_references }
    }

    /// The marks of the notes, where their numbers start again on every page as they came to stand there.
    fn page_marks(&self, matters: &[Matter]) -> Vec<String> {
        let mut marks = marks_of(self.book);
        let rules = self.book.rules();
        if (rules.note_numbering, rules.note_placement) != (NoteNumbering::Page, NotePlacement::Foot) {
            return marks;
        }
        for paginated in matters.iter().flat_map(|matter| &matter.galleys) {
            for plan in &paginated.pagination.pages {
                let starting = plan.notes_starting();
                let notes = starting.filter_map(|idx| paginated.galley.note_members.get(idx as usize)).flatten();
                for (number, note) in notes.enumerate() {
                    marks[note.0 as usize] = (number + 1).to_string();
                }
            }
        }
        marks
    }

    fn flow_builder<'p>(
        &'p self,
        page_words: &'p (dyn Fn(&str) -> String + Sync),
        note_marks: Vec<String>,
    ) -> FlowBuilder<'p> {
        let sizes = self.assets.pictures.iter().map(|one| one.as_ref().map(|picture| (picture.width, picture.height)));
        FlowBuilder {
            book: self.book,
            theme: self.theme,
            note_theme: self.note_theme,
            fonts: self.fonts,
            assets: self.assets,
            ctx: TextContext {
                fonts: self.fonts,
                families: &self.theme.families,
                styles: StyleTable::default(),
                words: WordTable::default(),
                structure: StructTree::default(),
                anchors: Vec::new(),
                note_marks,
                picture_sizes: sizes.collect(),
                page_words,
                page_references: Vec::new(),
                math: Vec::new(),
                math_faults: Vec::new(),
            },
            next_group: 0,
            flush: FirstLine::Opening,
            lists: ListOpening::Sunk,
        }
    }

    /// The galleys of the body. Their words are shaped meanwhile: paragraphs are built in order, one after the other.
    fn body(&self, flow: &mut FlowBuilder, around: &Around, with: ShapeContext) -> Vec<Galley> {
        let source = self.book.book();
        let (sender, batches) = sync_channel(1);
        let sender = Arc::new(sender);
        flow.ctx.words.send_to(Arc::downgrade(&sender));
        let build = || {
            // The other thread waits for words as long as this one lives, however it ends.
            let _sender = sender;
            let mut galleys = Vec::new();
            for section in source.body.iter().chain(&source.back) {
                flow.section_galleys(section, around, &mut galleys);
            }
            self.build_notes(flow, &mut galleys, around);
            galleys
        };
        let (galleys, shaped) = rayon::join(build, || shape_batches(batches, with));
        flow.ctx.words.take_shaped(shaped);
        galleys
    }

    /// The galleys of the front matter, in order: made pages, dedication and epigraph, contents, the author's own.
    fn front(&self, flow: &mut FlowBuilder, around: &Around, folios: &Folios) -> Vec<Galley> {
        let source = self.book.book();
        let mut galleys = flow.title_galleys(around);
        let is_display = |section: &&Section| {
            matches!(section.role, SectionRole::Dedication | SectionRole::Epigraph | SectionRole::HalfTitle)
        };
        for section in source.front.iter().filter(is_display) {
            flow.section_galleys(section, around, &mut galleys);
        }
        galleys.extend(flow.contents_galleys(around, folios));
        for section in source.front.iter().filter(|section| !is_display(section)) {
            flow.section_galleys(section, around, &mut galleys);
        }
        galleys
    }

    fn front_style(&self) -> FolioStyle {
        self.options.front_folios.unwrap_or(match self.book.locale.front_folios {
            LocaleFolios::Roman => FolioStyle::Roman,
            LocaleFolios::Arabic => FolioStyle::Arabic,
        })
    }

    fn build_notes(&self, flow: &mut FlowBuilder, galleys: &mut [Galley], around: &Around) {
        for galley in galleys {
            flow.build_footnotes(galley, around);
        }
    }

    fn hyphenation(&self) -> Hyphenation {
        let breaking = &self.theme.breaking;
        let exceptions = &self.options.hyphenation_exceptions;
        Hyphenation::new(exceptions, breaking.hyphen_min_left, breaking.hyphen_min_right)
    }

    fn lines<'c>(&self, ctx: &'c TextContext, shaper: &Shaper) -> LineContext<'c> {
        LineContext {
            words: &ctx.words,
            math: &ctx.math,
            spaces: ctx.styles.styles().iter().map(|style| shaper.space(style, self.fonts)).collect(),
            line_rules: LineRules {
                expansion: self.theme.breaking.expansion,
                letterspace: self.theme.breaking.letterspace,
                ..LineRules::default()
            },
            space_rules: SPACE_RULES,
            measure: self.theme.page.measure,
            leading: self.theme.page.leading,
        }
    }
}

/// A pass under way: what its steps share.
struct Run<'r, 'a> {
    job: &'r Job<'a>,
    flow: FlowBuilder<'r>,
    with: ShapeContext<'r>,
    hand: HandJob<'r>,
    lock: Option<LockJob<'r>>,
}

/// The front matter with the folios that stand in it.
struct Front {
    galleys: Vec<Galley>,
    broken: Vec<Broken>,
    /// Of the whole book.
    folios: Folios,
    /// Of the body.
    first_number: u32,
}

impl Run<'_, '_> {
    /// Sets the front matter, and then the index, which names pages of both; again where the pages after the index move. Reports P003 if they do so
    /// to the end.
    fn front_and_index(
        &mut self,
        around: &Around,
        body: &mut [Galley],
        mut broken: Vec<Broken>,
        mut folios: Folios,
        sink: &mut Sink,
    ) -> (Front, Vec<Broken>) {
        let index_at = body.iter().position(|galley| galley.columns.is_some());
        let mut n_passes = 0;
        loop {
            let (pages, sheets) = sheets(body, &broken, Side::Recto);
            let places = places_of(&pages, &sheets, &self.lines());
            drop((pages, sheets));
            let front = self.front(around, &places, folios);
            let Some(at) = index_at else { return (front, broken) };
            let n_pages = broken[at].pagination.pages.len();
            broken = self.set_index(body, broken, at, &front.folios);
            n_passes += 1;
            let stands = at + 1 == body.len() || broken[at].pagination.pages.len() == n_pages;
            if !stands && n_passes == MAX_INDEX_PASSES {
                let message = format!("page numbers of the index still move after {MAX_INDEX_PASSES} passes");
                sink.report(&P003, body[at].span, message)
                    .hint("put the index last in its book; or mark fewer places in the pages after it");
            }
            if stands || n_passes == MAX_INDEX_PASSES {
                return (front, broken);
            }
            folios = front.folios;
        }
    }

    /// Sets the index, which is galley `at` of the body, with the folios as they are now known.
    fn set_index(&mut self, body: &mut [Galley], broken: Vec<Broken>, at: usize, folios: &Folios) -> Vec<Broken> {
        let theme = self.job.theme;
        let galley = &mut body[at];
        let Some(mut matter) = galley.columns.take() else { return broken };
        self.flow.index_entries(&mut matter, folios);
        galley.blocks.truncate(matter.n_own);
        galley.blocks.push(placeholder(&matter, theme));
        galley.columns = Some(matter);
        self.settle(&mut body[at..=at]);
        let frame = page_frame(theme);
        let side = broken[at].side;
        let opening = break_pages(&self.held_list(body, at), &frame, side);
        set_columns(&mut body[at], theme, &opening, side);
        let mut todo: Vec<ToBreak> = broken.into_iter().map(ToBreak::Known).collect();
        todo[at] = ToBreak::New(self.held_list(body, at));
        break_galleys(body, todo, &frame, Side::Recto)
    }

    /// The list of galley `at`, with the page starts that a lock asks for.
    fn held_list(&mut self, galleys: &[Galley], at: usize) -> VList {
        let lines = self.job.lines(&self.flow.ctx, self.with.shaper);
        let mut list = lines.v_list(&galleys[at]);
        if let Some(lock) = &mut self.lock {
            let names = section_names(&galleys.iter().collect::<Vec<_>>(), &self.flow.ctx.anchors);
            list.held = lock.held(&names[at], &galleys[at], &lines);
        }
        list
    }

    /// Sets the front matter until its folios stand. `body` are the places of the body, `folios` what the pass before found.
    fn front(&mut self, around: &Around, body: &[(u32, usize)], mut folios: Folios) -> Front {
        let style = self.job.front_style();
        folios.extend(folios_of(body, FolioStyle::Arabic, 1, &self.flow.ctx.anchors));
        // A list that spills a few lines over to another page opens at the head of its page, if that brings them back.
        let mut openings = [ListOpening::AtHead, ListOpening::Sunk].into_iter();
        let mut n_passes = 0;
        let n_references = self.flow.ctx.page_references.len();
        loop {
            n_passes += 1;
            self.flow.ctx.page_references.truncate(n_references);
            self.flow.ctx.structure.nodes[around.node.0 as usize].children.clear();
            let mut galleys = self.job.front(&mut self.flow, around, &folios);
            self.job.build_notes(&mut self.flow, &mut galleys, around);
            let broken = self.paginate(&mut galleys);
            let (pages, sheets) = sheets(&galleys, &broken, Side::Recto);
            if pages.iter().any(spills)
                && let Some(opening) = openings.next()
            {
                (self.flow.lists, n_passes) = (opening, 0);
                continue;
            }
            let n_front = sheets.len() + sheets.len() % 2;
            let first_number = if style == FolioStyle::Roman { 1 } else { n_front as u32 + 1 };
            let mut now = folios_of(&places_of(&pages, &sheets, &self.lines()), style, 1, &self.flow.ctx.anchors);
            now.extend(folios_of(body, FolioStyle::Arabic, first_number, &self.flow.ctx.anchors));
            let stands = now.iter().all(|(name, folio)| folios.get(name) == Some(folio));
            folios.extend(now);
            if stands || n_passes == MAX_FRONT_PASSES {
                return Front { galleys, broken, folios, first_number };
            }
        }
    }

    /// Settles galleys and breaks them into pages.
    fn paginate(&mut self, galleys: &mut [Galley]) -> Vec<Broken> {
        self.hand.give(galleys, &self.flow.ctx.anchors, &self.flow.ctx.words);
        self.settle(galleys);
        let lines = self.job.lines(&self.flow.ctx, self.with.shaper);
        let names = section_names(&galleys.iter().collect::<Vec<_>>(), &self.flow.ctx.anchors);
        let frame = page_frame(self.job.theme);
        Cures { lines: &lines, frame, lock: self.lock.as_mut(), names }.break_galleys(galleys)
    }

    /// Shapes the words that are new and settles the galleys and their notes.
    fn settle(&mut self, galleys: &mut [Galley]) {
        let TextContext { words, styles, .. } = &mut self.flow.ctx;
        if words.has_right_to_left() {
            galleys.iter_mut().for_each(|galley| galley.turn(self.job.theme.page.measure, words, styles));
        }
        words.shape_all(styles, self.with);
        let lines = self.lines();
        galleys.par_iter_mut().for_each(|galley| {
            lines.settle(&mut galley.blocks);
            galley.columns.iter_mut().for_each(|columns| lines.settle(&mut columns.blocks));
            galley.note_blocks.iter_mut().for_each(|blocks| lines.settle(blocks));
        });
    }

    fn lines(&self) -> LineContext<'_> {
        self.job.lines(&self.flow.ctx, self.with.shaper)
    }

    /// Fills the pages. Reports what is wrong with them, and what the designer's file and the page lock ask for in vain.
    fn make_up(&mut self, matters: &[Matter], sink: &mut Sink) -> (Pages, PageMap) {
        let job = self.job;
        let structure = std::mem::take(&mut self.flow.ctx.structure);
        let (lines, anchors, lang) = (self.lines(), &self.flow.ctx.anchors, &job.book.book().meta.lang);
        let ctx = PlaceContext {
            lines: &lines,
            styles: &self.flow.ctx.styles,
            fonts: job.fonts,
            shaper: self.with.shaper,
            anchors,
            math: &self.flow.ctx.math,
            folio_style: CharStyle::from_type(&job.theme.styles.folio, &job.theme.families, job.fonts, lang),
            lang,
            picture_sizes: &self.flow.ctx.picture_sizes,
        };
        let (mut pages, map) = make_up(matters, job.theme, &ctx, structure, sink);
        faults::report(matters, lines.words, sink);
        report_formulas(&self.flow.ctx.math_faults, sink);
        self.hand.report_unfit(anchors, sink);
        self.hand.report_unmet(matters, &job.theme.page, sink);
        if self.lock.is_some() || job.options.page_starts == PageStarts::Recorded {
            let starts = addresses(matters, &lines, anchors);
            // Where they are recorded, those that moved are what the author wants.
            if let (Some(lock), PageStarts::NotAsked) = (&self.lock, job.options.page_starts) {
                lock.report(&starts, sink);
            }
            pages.starts = starts.into_iter().map(|start| start.page).collect();
        }
        (pages, map)
    }
}

fn page_frame(theme: &Theme) -> PageFrame {
    let page = &theme.page;
    PageFrame { n_lines: page.n_lines, leading: page.leading, note_gap: page.footnote_gap * 2 }
}

/// Whether a list made by the program has a last page of a few lines.
fn spills(paginated: &Paginated) -> bool {
    let is_list = paginated.galley.span.is_none() && matches!(paginated.galley.heads, Heads::Running { .. });
    match paginated.pagination.pages.as_slice() {
        [_, .., last] => is_list && i64::from(last.n_rows()) < MIN_LAST_LINES,
        _ => false,
    }
}

/// The sheet on which every anchor stands, in order.
fn places_of(paginated: &[Paginated], sheets: &[Sheet], lines: &LineContext) -> Vec<(u32, usize)> {
    let mut places = Vec::new();
    for (sheet_idx, sheet) in sheets.iter().enumerate() {
        if let Sheet::Plate { galley, block } = sheet
            && let Content::Plate { anchor, caption, .. } = &paginated[*galley].galley.blocks[*block].content
        {
            let within = caption.iter().filter_map(|caption| caption.settled.ways.first()).flat_map(|way| &way.anchors);
            let anchors = anchor.iter().chain(within.map(|(_, anchor)| anchor));
            places.extend(anchors.map(|anchor| (*anchor, sheet_idx)));
        }
        let Sheet::Text { galley, plan } = sheet else { continue };
        let Paginated { galley, list, pagination } = &paginated[*galley];
        let plan = &pagination.pages[*plan];
        let text = plan.slices.iter().flat_map(|slice| {
            let block = &galley.blocks[slice.block as usize];
            lines.anchors_in(block, slice.variant as usize, slice.first_row..slice.end_row)
        });
        let notes = list.notes.slices(plan.notes_from, plan.notes_to).into_iter().flat_map(|slice| {
            let block = &galley.note_blocks[slice.note as usize][slice.block as usize];
            lines.anchors_in(block, 0, slice.first_row..slice.end_row)
        });
        places.extend(text.chain(notes).map(|anchor| (anchor, sheet_idx)));
    }
    places
}

/// The folios of places, by the names of their anchors; of places of one name the first counts.
fn folios_of(places: &[(u32, usize)], style: FolioStyle, first_number: u32, anchors: &[String]) -> Folios {
    let mut folios = Folios::new();
    for (anchor, sheet_idx) in places {
        let folio = Folio { number: first_number + *sheet_idx as u32, style, is_printed: true };
        folios.entry(anchors[*anchor as usize].clone()).or_insert_with(|| folio.text());
    }
    folios
}
