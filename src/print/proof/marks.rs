//! What a proof draws around and behind the text, layer by layer.

use std::collections::BTreeMap;

use crate::book::metadata::Date;
use crate::diag::Sink;
use crate::print::pages::Page;
use crate::print::pages::Pages;
use crate::print::pages::Side;
use crate::print::pages::Spine;
use crate::print::pages::facts::LineFacts;
use crate::print::proof::Layout;
use crate::print::proof::Proof;
use crate::print::proof::canvas::BLACK;
use crate::print::proof::canvas::Canvas;
use crate::print::proof::canvas::Tint;
use crate::print::proof::changes::LineAt;
use crate::print::proof::changes::Words;
use crate::print::proof::layers::Layer;
use crate::print::proof::remarks::Column;
use crate::print::proof::remarks::Remark;
use crate::print::proof::words::ProofWords;
use crate::quality::Fault;
use crate::quality::Weight;
use crate::source::FileId;
use crate::units::Length;
use crate::units::Point;
use crate::units::SP_PER_PT;
use crate::units::Size;

const BLUE: Tint = [70, 130, 190];
const GRAY: Tint = [120, 120, 120];
const PALE: Tint = [205, 205, 205];
/// Behind the text: seen, and read over without trouble.
const FAINT: Tint = [238, 238, 238];
const MAGENTA: Tint = [190, 30, 120];

const HAIRLINE: Length = Length(SP_PER_PT / 4);
const SMALL: Length = Length(SP_PER_PT * 11 / 2);

/// How long crop marks are and how far they stay from the corner, in millimetres.
const MARK_MM: f64 = 5.0;
const MARK_GAP_MM: f64 = 3.0;

/// What the comments margin leaves to the places in the manuscript, beside those outside of it, in millimetres.
const PLACES_MM: f64 = 9.0;

/// Between the lines for comments, in millimetres.
const COMMENT_LINE_MM: f64 = 8.0;

/// The letters that find room beside a line number of the manuscript: they are 3.3 pt wide.
const REMARK_LETTERS: usize = 41;

/// The letters of a place in the manuscript, before remarks begin.
const PLACE_LETTERS: usize = 15;

/// What is drawn on all pages.
pub struct Marks<'a> {
    pages: &'a Pages,
    proof: &'a Proof<'a>,
    words: &'static ProofWords,
    changes: BTreeMap<LineAt, Option<String>>,
    faults: BTreeMap<usize, Vec<&'a Fault>>,
}

impl<'a> Marks<'a> {
    pub fn new(pages: &'a Pages, proof: &'a Proof<'a>) -> Marks<'a> {
        let changes = proof.earlier.map(|earlier| Words::of(pages).changes_since(earlier)).unwrap_or_default();
        let mut faults: BTreeMap<usize, Vec<&Fault>> = BTreeMap::new();
        for fault in proof.faults {
            faults.entry(fault.page_idx).or_default().push(fault);
        }
        Marks { pages, proof, words: ProofWords::of(&proof.meta.lang), changes, faults }
    }

    /// What lies under the text.
    pub fn draw_below(&self, canvas: &mut Canvas, page_idx: usize, sink: &mut Sink) {
        let page = &self.pages.pages[page_idx];
        canvas.begin(Layer::DraftMark);
        self.draft_mark(canvas, page, page_idx, sink);
        canvas.end();
        canvas.begin(Layer::Comments);
        comments(canvas, page, (self.words.comments, &self.remarks(page_idx)), sink);
        canvas.end();
        canvas.begin(Layer::Faults);
        self.faults(canvas, page_idx, sink);
        canvas.end();
        canvas.begin(Layer::Grid);
        self.grid(canvas, page);
        canvas.end();
        canvas.begin(Layer::Block);
        self.block(canvas, page);
        canvas.end();
        crop_marks(canvas, page);
    }

    /// What lies over it.
    pub fn draw_above(&self, canvas: &mut Canvas, page_idx: usize, sink: &mut Sink) {
        canvas.begin(Layer::LineNumbers);
        self.line_numbers(canvas, page_idx, sink);
        canvas.end();
        canvas.begin(Layer::Places);
        self.places(canvas, page_idx, sink);
        canvas.end();
        if self.proof.earlier.is_some() {
            canvas.begin(Layer::Changes);
            self.changes(canvas, page_idx, sink);
            canvas.end();
        }
    }

    fn draft_mark(&self, canvas: &mut Canvas, page: &Page, page_idx: usize, sink: &mut Sink) {
        canvas.tint(FAINT);
        let middle = Point { x: page.trim.width / 2, y: page.trim.height / 2 };
        // The climbing word has seven tenths of its length to each side; its letters are six tenths wide.
        let n_letters = self.words.proof.chars().count().max(5) as i64;
        let size = page.trim.width.scaled(2, n_letters);
        canvas.label_across(middle, size, self.words.proof, sink);
        let side = match page.side {
            Side::Recto => self.words.recto,
            Side::Verso => self.words.verso,
        };
        let number = match page.folio.is_printed {
            true => page.folio.text(),
            false => format!("[{}]", page.folio.text()),
        };
        let meta = self.proof.meta;
        let mut facts = vec![self.words.proof.to_string(), meta.title.clone(), self.proof.edition.to_string()];
        if meta.modified != Date::FALLBACK {
            facts.push(meta.modified.to_string());
        }
        facts.push(self.words.page(&number, side, page_idx, self.pages.pages.len()));
        canvas.tint(GRAY);
        let at = Point { x: Length::mm(2.0), y: -Length::mm(4.0) };
        canvas.label(at, SMALL, &facts.join(" · "), sink);
    }

    fn grid(&self, canvas: &mut Canvas, page: &Page) {
        let grid = self.pages.facts.grid;
        let (left, width) = self.block_across(page);
        canvas.tint(BLUE);
        for idx in 0..i64::from(grid.n_lines) {
            let y = grid.first_baseline + grid.leading * idx;
            canvas.rect(Point { x: left, y }, Size { width, height: HAIRLINE });
        }
    }

    fn block(&self, canvas: &mut Canvas, page: &Page) {
        canvas.tint(BLUE);
        canvas.frame(Point::default(), page.trim, HAIRLINE);
        let grid = self.pages.facts.grid;
        let (left, width) = self.block_across(page);
        // A line stands on its baseline with three quarters of its leading above it.
        let top = grid.first_baseline - grid.leading.scaled(3, 4);
        canvas.frame(Point { x: left, y: top }, Size { width, height: grid.depth() }, HAIRLINE);
    }

    /// Where the text block begins, and its measure.
    fn block_across(&self, page: &Page) -> (Length, Length) {
        let margins = self.proof.margins;
        let left = match page.spine {
            Spine::Left => margins.inner,
            Spine::Right => margins.outer,
        };
        (left, page.trim.width - margins.inner - margins.outer)
    }

    fn faults(&self, canvas: &mut Canvas, page_idx: usize, sink: &mut Sink) {
        let lines = self.lines(page_idx);
        for (line_idx, (weight, _)) in self.faults_by_line(page_idx) {
            let Some(line) = line_idx.and_then(|idx| lines.get(idx)) else { continue };
            canvas.tint(tints(weight).0);
            let size = Size { width: line.measure.max(line.width), height: line.leading };
            canvas.rect(Point { x: line.left, y: line.baseline - line.leading.scaled(3, 4) }, size);
        }
        self.say(canvas, page_idx, Layer::Faults, sink);
    }

    /// The faults of each line; those of the whole page have none.
    fn faults_by_line(&self, page_idx: usize) -> BTreeMap<Option<usize>, (Weight, Vec<&str>)> {
        let mut said: BTreeMap<Option<usize>, (Weight, Vec<&str>)> = BTreeMap::new();
        for fault in self.faults.get(&page_idx).into_iter().flatten() {
            let said = said.entry(fault.line_idx).or_insert((fault.kind.weight(), Vec::new()));
            said.0 = said.0.min(fault.kind.weight());
            if !said.1.contains(&fault.kind.title()) {
                said.1.push(fault.kind.title());
            }
        }
        said
    }

    /// What is said of the lines of a page, faults and changes together, so that none runs into another one.
    fn remarks(&self, page_idx: usize) -> Vec<Remark> {
        let lines = self.lines(page_idx);
        let faults = self.faults_by_line(page_idx).into_iter().map(|(line_idx, (weight, titles))| {
            // What concerns the whole page stands above the first comment.
            let line = line_idx.and_then(|idx| lines.get(idx));
            let y = line.map_or(Length::mm(4.0), |line| line.baseline);
            Remark { layer: Layer::Faults, ink: tints(weight).1, y, text: titles.join("; ") }
        });
        let changes = self.changes.range((page_idx, 0)..(page_idx + 1, 0)).filter_map(|((_, line_idx), was)| {
            let (line, was) = (lines.get(*line_idx)?, was.as_ref()?);
            Some(Remark {
                layer: Layer::Changes,
                ink: MAGENTA,
                y: line.baseline,
                text: format!("{}{was}", self.words.was),
            })
        });
        let foot = self.pages.pages[page_idx].trim.height;
        let column = Column { n_letters: REMARK_LETTERS, leading: SMALL.scaled(5, 4), foot };
        column.set(faults.chain(changes).collect())
    }

    /// Writes the remarks of one layer.
    fn say(&self, canvas: &mut Canvas, page_idx: usize, layer: Layer, sink: &mut Sink) {
        let x = notes_left(&self.pages.pages[page_idx]);
        for line in self.remarks(page_idx).into_iter().filter(|line| line.layer == layer) {
            canvas.tint(line.ink);
            canvas.label(Point { x, y: line.y }, SMALL, &line.text, sink);
        }
    }

    fn lines(&self, page_idx: usize) -> &[LineFacts] {
        self.pages.facts.pages.get(page_idx).map_or(&[], |facts| &facts.lines)
    }

    /// The lines of a page, one for each height at which any stand, from above.
    fn rows(&self, page_idx: usize) -> Vec<&LineFacts> {
        let mut rows: Vec<&LineFacts> = self.lines(page_idx).iter().collect();
        rows.sort_by_key(|line| (line.baseline, line.left));
        rows.dedup_by_key(|line| line.baseline);
        rows
    }

    fn line_numbers(&self, canvas: &mut Canvas, page_idx: usize, sink: &mut Sink) {
        let rows = self.rows(page_idx);
        let Some(left) = rows.iter().map(|line| line.left).min() else { return };
        canvas.tint(GRAY);
        for (idx, line) in rows.into_iter().enumerate() {
            let at = Point { x: left - Length::pt(8.0), y: line.baseline };
            canvas.label_to(at, SMALL, &(idx + 1).to_string(), sink);
        }
    }

    /// The line of the manuscript beside each line that comes from another one than the line above it; the file, where it is another one.
    fn places(&self, canvas: &mut Canvas, page_idx: usize, sink: &mut Sink) {
        let page = &self.pages.pages[page_idx];
        let mut above: Option<(FileId, usize)> = None;
        canvas.tint(GRAY);
        for line in self.rows(page_idx) {
            let Some(span) = line.span.filter(|span| span.start < span.end) else { continue };
            let Some((file, at)) = self.proof.sources.place(span) else { continue };
            let place = (span.file, at.line);
            if above == Some(place) {
                continue;
            }
            let is_same_file = above.is_some_and(|above| above.0 == place.0);
            above = Some(place);
            let short = file.name.rsplit('/').next().unwrap_or(&file.name);
            let number = place.1.to_string();
            let said = if is_same_file { number } else { with_file(short, &number) };
            canvas.label(Point { x: page.trim.width + Length::mm(2.0), y: line.baseline }, SMALL, &said, sink);
        }
    }

    fn changes(&self, canvas: &mut Canvas, page_idx: usize, sink: &mut Sink) {
        let lines = self.lines(page_idx);
        for ((_, line_idx), _) in self.changes.range((page_idx, 0)..(page_idx + 1, 0)) {
            let Some(line) = lines.get(*line_idx) else { continue };
            let at =
                Point { x: line.left + line.measure + Length::pt(6.0), y: line.baseline - line.leading.scaled(3, 4) };
            canvas.tint(MAGENTA);
            canvas.rect(at, Size { width: Length::pt(1.5), height: line.leading });
        }
        self.say(canvas, page_idx, Layer::Changes, sink);
    }
}

/// Where what is said of a line stands: beside its place in the manuscript.
fn notes_left(page: &Page) -> Length {
    Layout::of(page).comments_left + Length::mm(PLACES_MM)
}

/// A place in the manuscript with its file, whose name is shortened to what finds room.
fn with_file(name: &str, line: &str) -> String {
    let room = PLACE_LETTERS.saturating_sub(line.len() + 1);
    match name.chars().count() > room {
        true => format!("{}…:{line}", name.chars().take(room.saturating_sub(1)).collect::<String>()),
        false => format!("{name}:{line}"),
    }
}

/// The ground of a line with a fault, and the color of what is said of it.
fn tints(weight: Weight) -> (Tint, Tint) {
    match weight {
        Weight::Grave => ([255, 214, 208], [190, 30, 20]),
        Weight::Plain => ([255, 233, 200], [170, 95, 0]),
        Weight::Light => ([255, 250, 205], [125, 110, 0]),
    }
}

/// Lines to write on, beside the page; none runs through a remark.
fn comments(canvas: &mut Canvas, page: &Page, (head, remarks): (&str, &[Remark]), sink: &mut Sink) {
    let layout = Layout::of(page);
    let (left, width) = (notes_left(page), layout.comments_width - Length::mm(PLACES_MM));
    canvas.tint(GRAY);
    canvas.label(Point { x: left, y: -Length::mm(4.0) }, SMALL, head, sink);
    canvas.tint(PALE);
    let step = Length::mm(COMMENT_LINE_MM);
    let mut y = step;
    while y <= page.trim.height {
        if !remarks.iter().any(|line| (line.y - SMALL..=line.y + SMALL / 3).contains(&y)) {
            canvas.rect(Point { x: left, y }, Size { width, height: HAIRLINE });
        }
        y += step;
    }
}

/// At the corners of the trim, on no layer: a proof is cut, too.
fn crop_marks(canvas: &mut Canvas, page: &Page) {
    canvas.tint(BLACK);
    let (length, gap) = (Length::mm(MARK_MM), Length::mm(MARK_GAP_MM));
    let half = HAIRLINE / 2;
    for y in [Length::ZERO, page.trim.height] {
        for x in [-gap - length, page.trim.width + gap] {
            canvas.rect(Point { x, y: y - half }, Size { width: length, height: HAIRLINE });
        }
    }
    for x in [Length::ZERO, page.trim.width] {
        for y in [-gap - length, page.trim.height + gap] {
            canvas.rect(Point { x: x - half, y }, Size { width: HAIRLINE, height: length });
        }
    }
}
