//! Makes pages up: sides, blanks, folios, heads, notes at the foot. It changes no break, for the text block is the same on both sides.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::iter::IndexedParallelIterator;
use rayon::iter::IntoParallelIterator;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::diag::Place;
use crate::diag::Sink;
use crate::diag::codes::pages::P001;
use crate::diag::codes::pages::P002;
use crate::diag::codes::pages::P030;
use crate::page_map::PageMap;
use crate::print::flow::galley::Block;
use crate::print::flow::galley::Content;
use crate::print::flow::galley::Galley;
use crate::print::flow::galley::GalleySide;
use crate::print::flow::galley::HeadChoice;
use crate::print::flow::galley::Heads;
use crate::print::flow::galley::OutlineMark;
use crate::print::flow::galley::TextBlock;
use crate::print::flow::galley::head_to_repeat;
use crate::print::flow::settle::natural_width;
use crate::print::flow::settle::row_height;
use crate::print::flow::settle::row_lines;
use crate::print::flow::settle::variant_setting;
use crate::print::pages::Folio;
use crate::print::pages::FolioStyle;
use crate::print::pages::LinkTarget;
use crate::print::pages::Mark;
use crate::print::pages::OutlineEntry;
use crate::print::pages::Page;
use crate::print::pages::Pages;
use crate::print::pages::Placed;
use crate::print::pages::Side;
use crate::print::pages::Spine;
use crate::print::pages::StructTree;
use crate::print::pages::facts::Facts;
use crate::print::pages::facts::Grid;
use crate::print::pages::facts::LineFacts;
use crate::print::pages::facts::PageFacts;
use crate::print::pages::facts::page_facts;
use crate::print::pages::facts::section_facts;
use crate::print::pages::line_faults::report_lines;
use crate::print::pages::page_starts::page_map;
use crate::print::pages::pagebreak::Pagination;
use crate::print::pages::pagebreak::break_pages;
use crate::print::pages::place::Canvas;
use crate::print::pages::place::PlaceContext;
use crate::print::pages::vlist::PageFrame;
use crate::print::pages::vlist::PagePlan;
use crate::print::pages::vlist::Slice;
use crate::print::pages::vlist::VList;
use crate::print::text::Paragraph;
use crate::print::text::paragraph::PendingLink;
use crate::source::Span;
use crate::theme::Theme;
use crate::units::Edges;
use crate::units::Length;
use crate::units::Point;
use crate::units::Size;

/// Heads wider than this share of the measure (in hundredths) are reworded. Source: the design brief, “Long titles in running heads”.
const HEAD_SHARE: i64 = 80;

/// The share of a picture that may be cut away to fill a page without a word: that of a photograph, 2 to 3, on a page of 5 to 7 is a tenth.
const MOST_CUT: f64 = 0.2;

/// Words of up to this many letters are not left at the end of a short form: “the”, “of”.
const MOST_PARTICLE: usize = 3;

/// A galley with its list and its page breaks.
pub struct Paginated<'a> {
    pub galley: &'a Galley,
    pub list: &'a VList,
    pub pagination: &'a Pagination,
}

/// A page in order, before it is filled.
#[derive(Clone, Copy, Debug)]
pub enum Sheet {
    Blank,
    /// Page `plan` of galley `galley`.
    Text {
        galley: usize,
        plan: usize,
    },
    /// A picture that fills the page: block `block` of galley `galley`.
    Plate {
        galley: usize,
        block: usize,
    },
}

/// How a galley was broken, and for which side.
pub struct Broken {
    pub list: VList,
    pub side: Side,
    pub pagination: Pagination,
}

/// A galley as it comes to be broken.
pub enum ToBreak {
    New(VList),
    /// Not changed since; broken again only if it comes to open on the other side.
    Known(Broken),
}

impl ToBreak {
    /// The list of one that is to be broken in any case.
    pub fn list_mut(&mut self) -> Option<&mut VList> {
        match self {
            ToBreak::New(list) => Some(list),
            ToBreak::Known(_) => None,
        }
    }
}

/// Breaks galleys into pages, each for the side on which it comes to open.
///
/// That side hangs on what stands before, but for a galley that always opens on the same one: from each of those on, galleys are broken in parallel
/// with the others.
pub fn break_galleys(galleys: &[Galley], todo: Vec<ToBreak>, frame: &PageFrame, first_side: Side) -> Vec<Broken> {
    let mut runs: Vec<Vec<(&Galley, ToBreak)>> = Vec::new();
    for (galley, one) in galleys.iter().zip(todo) {
        match runs.last_mut() {
            Some(run) if galley.side == GalleySide::Either => run.push((galley, one)),
            _ => runs.push(vec![(galley, one)]),
        }
    }
    // The long ones first, so that no thread begins one when the others have nothing left to do.
    let mut runs: Vec<(usize, Vec<(&Galley, ToBreak)>)> = runs.into_iter().enumerate().collect();
    runs.sort_by_key(|(idx, run)| (Reverse(run.iter().map(|(galley, _)| galley.blocks.len()).sum::<usize>()), *idx));
    let mut broken: Vec<(usize, Vec<Broken>)> =
        runs.into_par_iter().with_max_len(1).map(|(idx, run)| (idx, break_run(run, frame, first_side))).collect();
    broken.sort_by_key(|(idx, _)| *idx);
    broken.into_iter().flat_map(|(_, run)| run).collect()
}

/// Breaks galleys that follow each other; `first_side` is where the first one opens if it may on either side.
fn break_run(run: Vec<(&Galley, ToBreak)>, frame: &PageFrame, first_side: Side) -> Vec<Broken> {
    let mut next = first_side;
    let broken = run.into_iter().map(|(galley, one)| {
        let side = opening_side(galley, next);
        let broken = match one {
            ToBreak::Known(known) if known.side == side => known,
            ToBreak::Known(Broken { list, .. }) | ToBreak::New(list) => {
                let pagination = break_pages(&list, frame, side);
                Broken { list, side, pagination }
            }
        };
        next = if broken.pagination.n_sheets() % 2 == 1 { side.other() } else { side };
        broken
    });
    broken.collect()
}

/// The sheets of broken galleys, with blank ones before those that do not open on the next side.
pub fn sheets<'g>(galleys: &'g [Galley], broken: &'g [Broken], first_side: Side) -> (Vec<Paginated<'g>>, Vec<Sheet>) {
    let mut next = first_side;
    let mut sheets = Vec::new();
    let mut paginated = Vec::new();
    for (idx, (galley, Broken { list, side, pagination })) in galleys.iter().zip(broken).enumerate() {
        if *side != next {
            sheets.push(Sheet::Blank);
        }
        for plan in 0..=pagination.pages.len() {
            let plates = pagination.plates.iter().filter(|(before, _)| *before == plan);
            sheets.extend(plates.map(|(_, block)| Sheet::Plate { galley: idx, block: *block as usize }));
            sheets.extend((plan < pagination.pages.len()).then_some(Sheet::Text { galley: idx, plan }));
        }
        next = if pagination.n_sheets() % 2 == 1 { side.other() } else { *side };
        paginated.push(Paginated { galley, list, pagination });
    }
    (paginated, sheets)
}

fn opening_side(galley: &Galley, next: Side) -> Side {
    match galley.side {
        GalleySide::Recto => Side::Recto,
        GalleySide::Verso => Side::Verso,
        GalleySide::Either => next,
    }
}

/// A run of pages with one series of folios: front matter, body.
pub struct Matter<'a> {
    pub galleys: Vec<Paginated<'a>>,
    pub sheets: Vec<Sheet>,
    pub style: FolioStyle,
    pub first_number: u32,
    /// The galleys of the matter before it.
    pub first_section: usize,
}

impl Matter<'_> {
    /// The folio of each page of each galley.
    pub fn folios(&self) -> BTreeMap<(usize, usize), String> {
        let mut folios = BTreeMap::new();
        for (number, sheet) in (self.first_number..).zip(&self.sheets) {
            if let Sheet::Text { galley, plan } = sheet {
                let folio = Folio { number, style: self.style, is_printed: true };
                folios.insert((*galley, *plan), folio.text());
            }
        }
        folios
    }
}

/// Fills all pages.
pub fn make_up(
    matters: &[Matter],
    theme: &Theme,
    ctx: &PlaceContext,
    structure: StructTree,
    sink: &mut Sink,
) -> (Pages, PageMap) {
    let n_pages: usize = matters.iter().map(|matter| matter.sheets.len()).sum();
    let margins = theme.page.margins_for(n_pages as u32);
    let maker = Maker { theme, ctx, margins };
    let mut todo = Vec::with_capacity(n_pages);
    for matter in matters {
        for (idx, sheet) in matter.sheets.iter().enumerate() {
            let number = matter.first_number + idx as u32;
            todo.push((todo.len(), matter, *sheet, Folio { number, style: matter.style, is_printed: false }));
        }
    }
    let made: Vec<(Page, Canvas)> = todo
        .par_iter()
        .with_min_len(8)
        .map(|(page_idx, matter, sheet, folio)| maker.page(*page_idx, matter, *sheet, *folio))
        .collect();
    maker.report(&todo, &made, sink);
    let page = &theme.page;
    let grid = Grid {
        first_baseline: page.first_baseline,
        leading: page.leading,
        n_lines: page.n_lines,
        note_gap: page.footnote_gap * 2,
    };
    let sections = matters.iter().flat_map(|matter| &matter.galleys).map(section_facts).collect();
    assemble(
        &todo,
        made,
        structure,
        (maker.head(), ctx.anchors),
        Facts { grid, sections, pages: Vec::with_capacity(n_pages) },
    )
}

/// A page to fill: its number, the matter it is of, what stands on it, its folio.
pub type Todo<'m, 'a> = (usize, &'m Matter<'a>, Sheet, Folio);

struct Maker<'a> {
    theme: &'a Theme,
    ctx: &'a PlaceContext<'a>,
    margins: Edges,
}

impl Maker<'_> {
    fn page(&self, page_idx: usize, matter: &Matter, sheet: Sheet, mut folio: Folio) -> (Page, Canvas) {
        let side = if page_idx.is_multiple_of(2) { Side::Recto } else { Side::Verso };
        let mut canvas = Canvas::with_room();
        if let Sheet::Text { galley, plan } = sheet {
            let paginated = &matter.galleys[galley];
            if let Some(ground) = paginated.galley.ground.and_then(|ground| ground.on(plan)) {
                let mark = Mark::Ground(ground);
                canvas.placed.push(Placed { at: Point::default(), mark, tag: None, span: None });
            }
            self.fill(&mut canvas, paginated, &paginated.pagination.pages[plan], side);
            folio.is_printed = self.heads(&mut canvas, paginated.galley, plan, side, folio);
        }
        if let Sheet::Plate { galley, block } = sheet {
            self.plate(&mut canvas, &matter.galleys[galley].galley.blocks[block], side);
            canvas.n_text_lines = canvas.lines.len();
        }
        let page = Page {
            side,
            spine: side.spine(self.ctx.lang),
            folio,
            trim: self.theme.page.trim,
            placed: std::mem::take(&mut canvas.placed),
            glyphs: std::mem::take(&mut canvas.glyphs),
            text: std::mem::take(&mut canvas.text),
        };
        (page, canvas)
    }

    /// A picture that fills the page, or all of it but the foot with its caption; references to it lead to the head of the page.
    fn plate(&self, canvas: &mut Canvas, block: &Block, side: Side) {
        let Content::Plate { asset, leaf, span, anchor, caption } = &block.content else { return };
        let name = anchor.and_then(|anchor| self.ctx.anchors.get(anchor as usize));
        canvas.anchors.extend(name.map(|name| (name.clone(), Length::ZERO)));
        let mark = Mark::FullPage { asset: *asset, foot: self.plate_foot(block) };
        canvas.placed.push(Placed { at: Point::default(), mark, tag: Some(*leaf), span: Some(*span) });
        if let Some(caption) = caption {
            canvas.plate_caption(self.ctx, caption, self.left(side), self.caption_top(caption));
        }
    }

    /// What a picture that fills its page leaves free at the foot: its caption ends on the last line of the text block.
    fn plate_foot(&self, block: &Block) -> Length {
        let Content::Plate { caption: Some(caption), .. } = &block.content else { return Length::ZERO };
        let page = &self.theme.page;
        // However long it is, a third of the page is the picture's.
        (page.trim.height - self.caption_top(caption) + caption.leading / 2).min(page.trim.height.scaled(2, 3))
    }

    fn caption_top(&self, caption: &TextBlock) -> Length {
        let page = &self.theme.page;
        let n_lines = variant_setting(caption, 0).map_or(0, |setting| setting.n_lines());
        self.head() + page.leading * i64::from(page.n_lines) - caption.leading * n_lines as i64
    }

    /// The left edge of the text block.
    fn left(&self, side: Side) -> Length {
        match side.spine(self.ctx.lang) {
            Spine::Left => self.margins.inner,
            Spine::Right => self.margins.outer,
        }
    }

    /// The head of the text block: a line above the first baseline.
    fn head(&self) -> Length {
        self.theme.page.first_baseline - self.theme.page.leading
    }

    fn fill(&self, canvas: &mut Canvas, paginated: &Paginated, plan: &PagePlan, side: Side) {
        let left = self.left(side);
        let blocks = &paginated.galley.blocks;
        let depth = self.theme.page.leading * i64::from(self.theme.page.n_lines);
        let shift =
            if paginated.galley.foot_aligned { (depth - plan.text_depth).max(Length::ZERO) } else { Length::ZERO };
        let head = self.head() + shift;
        for (idx, slice) in plan.slices.iter().enumerate() {
            let block = &blocks[slice.block as usize];
            if idx == 0 {
                self.repeated_head(canvas, blocks, slice, left, head);
            }
            let rows = slice.first_row as usize..slice.end_row as usize;
            canvas.rows(self.ctx, block, slice.variant as usize, rows, left, head + slice.top);
        }
        canvas.n_text_lines = canvas.lines.len();
        self.notes(canvas, paginated, plan, left);
    }

    /// A table's head once more, where a page starts within the table.
    fn repeated_head(&self, canvas: &mut Canvas, blocks: &[Block], slice: &Slice, left: Length, head: Length) {
        let Some((head_block, head_row)) = head_to_repeat(blocks, slice.block as usize) else { return };
        if slice.top < row_height(head_row) {
            return;
        }
        // The repeated head is no second text: it is drawn without a place in the structure, and nothing leads from it or to it.
        let (first, n_lines, n_links, n_anchors) =
            (canvas.placed.len(), canvas.lines.len(), canvas.links.len(), canvas.anchors.len());
        let rows = 0..row_lines(head_row);
        canvas.rows(self.ctx, head_block, 0, rows, left, head + slice.top - row_height(head_row));
        for placed in &mut canvas.placed[first..] {
            placed.tag = None;
        }
        canvas.lines.truncate(n_lines);
        canvas.links.truncate(n_links);
        canvas.anchors.truncate(n_anchors);
    }

    /// Notes at the foot: the last baseline stands on the last line of the page.
    fn notes(&self, canvas: &mut Canvas, paginated: &Paginated, plan: &PagePlan, left: Length) {
        if plan.notes_from == plan.notes_to {
            return;
        }
        let page = &self.theme.page;
        let foot = self.head() + page.leading * i64::from(page.n_lines);
        let notes = &paginated.list.notes;
        let top = foot - notes.height(plan.notes_from, plan.notes_to);
        if let Some(rule) = page.footnote_rule {
            let at = Point { x: left, y: top - page.footnote_gap };
            canvas.rule(at, Size { width: rule.width, height: rule.thickness });
        }
        for slice in notes.slices(plan.notes_from, plan.notes_to) {
            let block = &paginated.galley.note_blocks[slice.note as usize][slice.block as usize];
            let rows = slice.first_row as usize..slice.end_row as usize;
            canvas.rows(self.ctx, block, 0, rows, left, top + slice.top);
        }
    }

    /// Running head and folio; returns whether the folio is printed.
    fn heads(&self, canvas: &mut Canvas, galley: &Galley, plan: usize, side: Side, folio: Folio) -> bool {
        let Heads::Running { verso, recto } = &galley.heads else {
            return false;
        };
        let page = &self.theme.page;
        let left = self.left(side);
        let right = left + page.measure;
        let number = self.ctx.shaper.shape_text(&folio.text(), &self.ctx.folio_style, self.ctx.fonts);
        if plan == 0 {
            // A drop folio, centred below the block.
            let last = self.head() + page.leading * i64::from(page.n_lines);
            let y = last + page.leading * i64::from(page.drop_folio_lines);
            let x = left + (page.measure - number.width) / 2;
            canvas.own_word(&number, &folio.text(), Point { x, y });
            return true;
        }
        let choice = if side == Side::Verso { verso } else { recto };
        // At the outer edge.
        let number_x = match side.spine(self.ctx.lang) {
            Spine::Right => left,
            Spine::Left => right - number.width,
        };
        canvas.own_word(&number, &folio.text(), Point { x: number_x, y: page.head_baseline });
        if let Some(wording) = self.wording(choice) {
            let width = natural_width(wording, self.ctx.lines.words, &self.ctx.lines.spaces);
            let x = left + (page.measure - width) / 2;
            canvas.artifact(self.ctx, wording, Point { x, y: page.head_baseline });
        }
        true
    }

    /// The first wording that fits; none is better than one that runs into the folio.
    fn wording<'h>(&self, choice: &'h HeadChoice) -> Option<&'h Paragraph> {
        choice.wordings.iter().find(|wording| self.fits_head(wording))
    }

    fn fits_head(&self, wording: &Paragraph) -> bool {
        let width = natural_width(wording, self.ctx.lines.words, &self.ctx.lines.spaces);
        width <= self.theme.page.measure.scaled(HEAD_SHARE, 100)
    }

    /// Reports what is wrong with the pages: overfull lines and pages, heads that had to give way.
    fn report(&self, todo: &[Todo], made: &[(Page, Canvas)], sink: &mut Sink) {
        let mut told_heads: Vec<&str> = Vec::new();
        for ((page_idx, matter, sheet, folio), (_, canvas)) in todo.iter().zip(made) {
            if let Sheet::Plate { galley, block } = sheet {
                self.report_cut(&matter.galleys[*galley].galley.blocks[*block], *folio, sink);
            }
            report_lines(&canvas.lines, *folio, sink);
            let Sheet::Text { galley, plan } = sheet else { continue };
            let paginated = &matter.galleys[*galley];
            let plan_of_page = &paginated.pagination.pages[*plan];
            if plan_of_page.faults.is_overfull {
                self.report_overfull_page(paginated, plan_of_page, *folio, sink);
            }
            if let Heads::Running { verso, recto } = &paginated.galley.heads
                && *plan > 0
            {
                let side = if *page_idx % 2 == 0 { recto } else { verso };
                self.report_head(side, &mut told_heads, sink);
            }
        }
    }

    /// Reports a picture of which much is cut away to fill the page.
    fn report_cut(&self, block: &Block, folio: Folio, sink: &mut Sink) {
        let Content::Plate { asset, span, .. } = &block.content else { return };
        let Some((width, height)) = self.ctx.picture_sizes.get(asset.0 as usize).copied().flatten() else { return };
        let trim = self.theme.page.trim;
        let depth = trim.height - self.plate_foot(block);
        let shape = f64::from(width.max(1)) / f64::from(height.max(1));
        let wanted = trim.width.0 as f64 / depth.0.max(1) as f64;
        let kept = (shape / wanted).min(wanted / shape);
        if 1.0 - kept <= MOST_CUT {
            return;
        }
        let percent = (1.0 - kept) * 100.0;
        let message = format!("{percent:.0} % of the picture is cut away to fill the page");
        let wanted_width = (f64::from(height) * wanted).round();
        sink.report(&P030, Some(*span).filter(Span::is_written), message)
            .hint(format!(
                "crop it yourself, so that you choose what stays: to {wanted_width} × {height} pixels or that shape"
            ))
            .place(Place { folio: folio.text(), line: None });
    }

    /// Reports a running head for which no wording of its own fits, each title once.
    fn report_head<'m>(&self, choice: &'m HeadChoice, told: &mut Vec<&'m str>, sink: &mut Sink) {
        let own = &choice.wordings[..choice.n_own.min(choice.wordings.len())];
        let has_own = own.iter().any(|wording| self.fits_head(wording));
        if own.is_empty() || has_own || told.contains(&choice.title.as_str()) {
            return;
        }
        told.push(&choice.title);
        let message = format!("title too long for the running head: “{}”", choice.title);
        let report = sink.report(&P002, choice.span, message);
        match choice.span.filter(Span::is_written) {
            Some(_) => report
                .hint(format!("add a short form to the heading, such as {{short=\"{}\"}}", self.short_form(choice))),
            None => report.hint("shorten the title, or give it a subtitle; the head is left out"),
        };
    }

    /// The first words of a title, as many as fit; short ones at the end are dropped.
    fn short_form(&self, choice: &HeadChoice) -> String {
        let Some(whole) = choice.wordings.first() else { return String::new() };
        let width = natural_width(whole, self.ctx.lines.words, &self.ctx.lines.spaces);
        let limit = self.theme.page.measure.scaled(HEAD_SHARE, 100);
        let n_letters = choice.title.chars().count() as i64;
        let n_fitting = (n_letters * limit.0 / width.0.max(1)) as usize;
        let cut: String = choice.title.chars().take(n_fitting).collect();
        let mut words: Vec<&str> = cut.split(' ').collect();
        words.pop();
        while words.len() > 1 && words.last().is_some_and(|word| word.chars().count() <= MOST_PARTICLE) {
            words.pop();
        }
        words.join(" ").trim_end_matches([',', ';', ':']).to_string()
    }

    /// Names the highest block of a page that does not hold what stands on it.
    fn report_overfull_page(&self, paginated: &Paginated, plan: &PagePlan, folio: Folio, sink: &mut Sink) {
        let height = |slice: &&Slice| slice_height(slice, paginated.list);
        let Some(slice) = plan.slices.iter().max_by_key(height) else { return };
        let block = &paginated.galley.blocks[slice.block as usize];
        let span = block.texts().find_map(|text| text.paragraph.span);
        let (name, company, span, hint) = match &block.content {
            Content::Picture { span, .. } => {
                ("picture", " with its caption", Some(*span), "make it smaller: `{width=50%}`")
            }
            Content::TableRow(_) => {
                let hint = "part the row in two, or take the text out of the table";
                ("row of a table", " with the head of its table", span, hint)
            }
            Content::Text(_) | Content::Plate { .. } | Content::Rule { .. } | Content::Columns(_) => {
                ("block of lines", "", span, "part the text with an empty line")
            }
        };
        let depth = self.theme.page.leading * i64::from(self.theme.page.n_lines);
        let own = height(&slice);
        // One that fits by itself is too high with what it may not be parted from.
        let (company, height) = if own > depth { ("", own) } else { (company, plan.text_depth) };
        let (height, depth) = (height.to_pt(), depth.to_pt());
        let message =
            format!("{name}{company} too high for the page: {height:.0} pt, and the text block has {depth:.0} pt");
        sink.report(&P001, span, message).hint(hint).place(Place { folio: folio.text(), line: None });
    }
}

/// The height of that part of a block which stands on a page.
fn slice_height(slice: &Slice, list: &VList) -> Length {
    let rows = &list.blocks[slice.block as usize].variants[slice.variant as usize].rows;
    rows[slice.first_row as usize..slice.end_row as usize].iter().map(|row| row.height).sum()
}

/// Resolves links, gathers outline, page map and facts; `facts` come without their pages, `head` is that of the text block,
/// `names` are those of all anchors.
fn assemble(
    todo: &[Todo],
    made: Vec<(Page, Canvas)>,
    structure: StructTree,
    (head, names): (Length, &[String]),
    mut facts: Facts,
) -> (Pages, PageMap) {
    let mut anchors: BTreeMap<&str, (u32, Length)> = BTreeMap::new();
    for (page_idx, (_, canvas)) in made.iter().enumerate() {
        for (name, y) in &canvas.anchors {
            anchors.entry(name).or_insert((page_idx as u32, *y));
        }
    }
    let links: Vec<Vec<Placed>> = made.iter().map(|(_, canvas)| resolve(canvas, &anchors)).collect();
    let outline = outline(todo, head);
    let map = page_map(todo, &made, names);
    let (mut pages, mut stopgaps) = (Vec::with_capacity(made.len()), Vec::new());
    for (((mut page, canvas), links), one) in made.into_iter().zip(links).zip(todo) {
        page.placed.extend(links);
        stopgaps.extend(canvas.stopgaps);
        pages.push(page);
        let of_page = facts_of(one, facts.grid.leading, canvas.lines, canvas.n_text_lines);
        facts.pages.push(PageFacts { too_long: canvas.too_long, ..of_page });
    }
    (Pages { pages, outline, structure, stopgaps, facts, starts: Vec::new() }, map)
}

fn facts_of(todo: &Todo, leading: Length, lines: Vec<LineFacts>, n_text_lines: usize) -> PageFacts {
    let (_, matter, sheet, _) = todo;
    match sheet {
        Sheet::Blank => PageFacts::default(),
        // It has no depth to be judged, and belongs to its chapter all the same.
        Sheet::Plate { galley, .. } => PageFacts {
            section: Some(matter.first_section + galley),
            is_closed: true,
            is_foot_aligned: true,
            lines,
            n_text_lines,
            ..PageFacts::default()
        },
        Sheet::Text { galley, plan } => {
            let facts = page_facts(&matter.galleys[*galley], *plan, leading, lines, n_text_lines);
            PageFacts { section: Some(matter.first_section + galley), ..facts }
        }
    }
}

fn resolve(canvas: &Canvas, anchors: &BTreeMap<&str, (u32, Length)>) -> Vec<Placed> {
    let target = |link: &PendingLink| match link {
        PendingLink::Url(url) => Some(LinkTarget::Url(url.clone())),
        PendingLink::Anchor(name) => anchors.get(name.as_str()).map(|(page_idx, y)| {
            let top = (*y - Length::pt(14.0)).max(Length::ZERO);
            LinkTarget::Page { page_idx: *page_idx, y: top }
        }),
    };
    let placed = canvas.links.iter().filter_map(|(at, size, link, leaf)| {
        let target = target(link)?;
        Some(Placed { at: *at, mark: Mark::Link { size: *size, target }, tag: Some(*leaf), span: None })
    });
    placed.collect()
}

/// The outline, nested by level, from the marks of all galleys.
fn outline(todo: &[Todo], head: Length) -> Vec<OutlineEntry> {
    let mut flat: Vec<(u8, OutlineEntry)> = Vec::new();
    for (page_idx, matter, sheet, _) in todo {
        let Sheet::Text { galley, plan } = sheet else { continue };
        let paginated = &matter.galleys[*galley];
        let slices = &paginated.pagination.pages[*plan].slices;
        for mark in &paginated.galley.outline {
            let slice = slices.iter().find(|slice| slice.block as usize == mark.block && slice.first_row == 0);
            if let Some(slice) = slice {
                flat.push((mark.level, entry(mark, *page_idx, head + slice.top)));
            }
        }
    }
    nest(&mut flat.into_iter().peekable(), 0)
}

fn entry(mark: &OutlineMark, page_idx: usize, top: Length) -> OutlineEntry {
    OutlineEntry { title: mark.title.clone(), page_idx: page_idx as u32, y: top, children: Vec::new() }
}

fn nest(flat: &mut std::iter::Peekable<std::vec::IntoIter<(u8, OutlineEntry)>>, above: u8) -> Vec<OutlineEntry> {
    let mut entries: Vec<OutlineEntry> = Vec::new();
    while let Some((level, _)) = flat.peek() {
        let level = *level;
        if level <= above {
            break;
        }
        let (_, mut entry) = flat.next().expect("one was peeked just now");
        entry.children = nest(flat, level);
        entries.push(entry);
    }
    entries
}
