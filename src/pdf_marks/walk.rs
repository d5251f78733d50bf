//! Walks over the content of a page and notes every mark it makes, with its place and its ink.
//!
//! Source: ISO 32000-1:2008, clauses 8 and 9. Left out: annotations, the insides of Type 3 glyphs, and optional content, all of which counts
//! as seen. Places are bounding boxes; a mark that is clipped covers what its clip leaves of its box.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::rc::Rc;

use hayro_font::kurbo::Affine;
use hayro_font::kurbo::Rect;
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::Name;
use hayro_syntax::object::Number;
use hayro_syntax::object::Object;
use hayro_syntax::object::ObjectIdentifier;
use hayro_syntax::object::Stream;
use hayro_syntax::page::Page;
use hayro_syntax::page::Resources;
use hayro_syntax::page::Rotation;

use crate::pdf_marks::budget::Budget;
use crate::pdf_marks::budget::unpack;
use crate::pdf_marks::color::Space;
use crate::pdf_marks::color::length_of;
use crate::pdf_marks::file::text_of;
use crate::pdf_marks::fonts::Fonts;
use crate::pdf_marks::fonts::PageFont;
use crate::pdf_marks::page::Annotation;
use crate::pdf_marks::page::Boxes;
use crate::pdf_marks::page::Mark;
use crate::pdf_marks::page::MarkKind;
use crate::pdf_marks::page::PageMarks;
use crate::pdf_marks::page::PictureFacts;
use crate::pdf_marks::page::Reading;
use crate::pdf_marks::page::Side;
use crate::pdf_marks::page::Transparency;
use crate::pdf_marks::page::Unread;
use crate::pdf_marks::paths::Path;
use crate::pdf_marks::pictures::Picture;
use crate::pdf_marks::pictures::Pictures;
use crate::pdf_marks::state::Paint;
use crate::pdf_marks::state::State;
use crate::pdf_marks::text::TextMatrices;
use crate::units::USER_UNITS;

/// How deep forms and patterns may stand in each other.
const MAX_DEPTH: usize = 16;

/// The work of an operator, in bytes that are unpacked in the same time.
const OPERATOR: usize = 32;

/// The work of reading a byte of content, whether it holds operators or not.
const BYTE: usize = 2;

/// The most work on one page: four million operators. A page of text has some thousands, a map some hundred thousand.
const MAX_PAGE: usize = 4_000_000 * OPERATOR;

/// The most bytes of a content stream; more make more work than a page may.
const MAX_CONTENT: usize = MAX_PAGE / BYTE;

/// Work that is done before the budget, which all threads share, is told of it.
const UNTOLD: usize = 64 * 1024;

/// How many marks of one page are kept.
const MAX_MARKS: usize = 500_000;

/// How many graphics states may wait for their `Q`; readers of old held 28 (ISO 32000-1, table C.1). Those beyond are counted, so that each
/// `Q` finds its own `q`, and it is told.
const MAX_STATES: usize = 16_384;

/// The most annotations that are read of a page.
const MAX_ANNOTATIONS: usize = 10_000;

/// Marks of one cell of a pattern that differ in more than their place.
const MAX_KEPT: usize = 64;

/// Stands after the last operator of a content stream, so that it is seen whether the reader of operators came so far.
const END: &str = "\n/BinderyEnd MP";

/// A clip that cuts nothing.
const EVERYWHERE: Rect = Rect::new(-1e6, -1e6, 1e6, 1e6);

/// What the pages of a file share, so that each font and picture is read once.
pub struct Shared<'a, 'b> {
    pub fonts: Fonts<'a>,
    pub pictures: Pictures,
    /// Streams that cannot be unpacked; they are tried once.
    pub broken: BTreeSet<ObjectIdentifier>,
    /// Of the whole file, for all threads.
    pub budget: &'b Budget,
    pub reading: Reading,
}

impl Shared<'_, '_> {
    /// Unpacks the content of a form or a pattern.
    fn content<'s>(&mut self, stream: &Stream<'s>) -> Option<Cow<'s, [u8]>> {
        let id = stream.obj_id();
        if self.broken.contains(&id) {
            return None;
        }
        let content = unpack(stream, MAX_CONTENT, self.budget);
        if content.is_none() {
            self.broken.insert(id);
        }
        content
    }
}

/// Whether the words of a page are wanted beside its marks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Words {
    /// The first of them, as they stand in the content.
    Wanted,
    /// All of them, with the place of each letter.
    Placed,
    NotWanted,
}

/// Reads one page.
pub fn read_page<'a>(page: &Page<'a>, number: usize, words: Words, shared: &mut Shared<'a, '_>) -> PageMarks {
    let marks = PageMarks {
        number,
        side: Side::of(number, shared.reading),
        boxes: boxes(page),
        marks: Vec::new(),
        fonts: BTreeMap::new(),
        transparency: BTreeMap::new(),
        spots: BTreeSet::new(),
        annotations: annotations(page, shared.budget),
        unread: BTreeSet::new(),
        text: String::new(),
        letters: Vec::new(),
        faces: Vec::new(),
    };
    let mut walk = Walk { shared, page: marks, left: MAX_PAGE, untold: 0, words, marked: Vec::new() };
    let media = walk.page.boxes.media;
    if is_transparency_group(page.raw()) {
        walk.page.transparency.insert(Transparency::Group, media);
    }
    let (content, is_whole) = content_of(page.raw(), walk.shared);
    if !is_whole {
        walk.page.unread.insert(Unread::Content);
    }
    let state = State { ctm: Affine::scale(unit(page)), ..State::new(EVERYWHERE) };
    walk.run(content, page.resources(), state, MAX_DEPTH);
    walk.shared.budget.spend(walk.untold);
    // Text that runs off the sheet was meant to be read; of all else the sheet is the end.
    for mark in walk.page.marks.iter_mut().filter(|mark| !mark.is_text()) {
        mark.bounds = mark.bounds.intersect(media);
    }
    walk.page
}

/// The content of a page in one piece, and whether all of it could be unpacked.
fn content_of(page: &Dict, shared: &mut Shared) -> (Vec<u8>, bool) {
    let streams: Vec<Stream> = match page.get::<Object>("Contents") {
        Some(Object::Stream(stream)) => vec![stream],
        Some(Object::Array(parts)) => parts.iter::<Stream>().collect(),
        _ => Vec::new(),
    };
    let mut content = Vec::new();
    let mut is_whole = true;
    for stream in streams {
        match shared.content(&stream) {
            Some(bytes) if content.len() + bytes.len() <= MAX_CONTENT => {
                content.extend_from_slice(&bytes);
                // Operators may not run over the seam.
                content.push(b'\n');
            }
            _ => is_whole = false,
        }
        shared.budget.spend(OPERATOR);
        if shared.budget.is_spent() || content.len() > MAX_CONTENT {
            return (content, false);
        }
    }
    (content, is_whole)
}

/// The trim of a page, as `PageMarks::trim` has it.
pub fn trim_of(page: &Page) -> Rect {
    let boxes = boxes(page);
    boxes.trim.or(boxes.art).unwrap_or(boxes.crop)
}

/// The boxes of a page, in points.
pub fn boxes(page: &Page) -> Boxes {
    let dict = page.raw();
    let unit = unit(page);
    let rect = |key: &str| {
        let rect = dict.get::<hayro_syntax::object::Rect>(key).map(rect_of);
        rect.map(|rect| rect.scale_from_origin(unit)).filter(Rect::is_finite)
    };
    let media = rect_of(page.media_box()).scale_from_origin(unit);
    Boxes {
        media,
        crop: rect_of(page.crop_box()).scale_from_origin(unit).intersect(media),
        bleed: rect("BleedBox"),
        trim: rect("TrimBox"),
        art: rect("ArtBox"),
        is_turned: !matches!(page.rotation(), Rotation::None),
    }
}

/// Points to a unit of the page's own measures (ISO 32000-1, table 30).
fn unit(page: &Page) -> f64 {
    let unit = page.raw().get::<Number>("UserUnit").map_or(1.0, |unit| unit.as_f64());
    if USER_UNITS.contains(&unit) { unit } else { 1.0 }
}

fn rect_of(rect: hayro_syntax::object::Rect) -> Rect {
    Rect::new(rect.x0, rect.y0, rect.x1, rect.y1)
}

fn annotations(page: &Page, budget: &Budget) -> Vec<Annotation> {
    let unit = unit(page);
    let all = page.raw().get::<Array>("Annots").unwrap_or_default();
    budget.read(all.data().len());
    let read = |annotation: Dict| {
        budget.read(annotation.data().len());
        Annotation {
            kind: text_of(&annotation, "Subtype"),
            bounds: annotation
                .get::<hayro_syntax::object::Rect>("Rect")
                .map(|rect| rect_of(rect).scale_from_origin(unit))
                .unwrap_or_default(),
        }
    };
    // The window that belongs to a comment is no second comment.
    all.iter::<Dict>().take(MAX_ANNOTATIONS).map(read).filter(|one| one.kind != "Popup").collect()
}

fn is_transparency_group(dict: &Dict) -> bool {
    dict.get::<Dict>("Group").is_some_and(|group| text_of(&group, "S") == "Transparency")
}

/// A page on its way.
pub struct Walk<'w, 'a, 'b> {
    pub shared: &'w mut Shared<'a, 'b>,
    pub page: PageMarks,
    pub words: Words,
    /// Marked content that is open, the innermost last.
    pub marked: Vec<Marked>,
    /// Work that may still be done on the page.
    left: usize,
    /// Work that the budget was not told of yet.
    untold: usize,
}

/// Marked content (ISO 32000-1, 14.6), as far as it tells about words.
#[derive(Default)]
pub struct Marked {
    /// Furniture of the page, no part of the text.
    pub is_artifact: bool,
    pub actual: Option<Actual>,
}

/// What glyphs read as together (ISO 32000-1, 14.9.4).
pub struct Actual {
    pub text: String,
    /// The letter of the page that stands for them; where they go on in a next line, the one there.
    pub letter: Option<usize>,
}

/// One content stream on its way.
pub struct Frame<'r, 'a> {
    pub resources: &'r Resources<'a>,
    pub named: Named<'a>,
    pub state: State<'a>,
    pub text: TextMatrices,
    /// The matrix that the content begins with, which its patterns start from.
    base: Affine,
    waiting: Vec<State<'a>>,
    /// How many `q` wait beyond those.
    n_beyond: usize,
    pub path: Path,
    depth: usize,
}

/// Resources by the names that the content gives them; each is read once.
#[derive(Default)]
pub struct Named<'a> {
    pub fonts: BTreeMap<Vec<u8>, Option<Rc<PageFont<'a>>>>,
    states: BTreeMap<Vec<u8>, Option<Dict<'a>>>,
    spaces: BTreeMap<Vec<u8>, Rc<Space>>,
    patterns: BTreeMap<Vec<u8>, Option<Object<'a>>>,
    x_objects: BTreeMap<Vec<u8>, Option<Stream<'a>>>,
}

/// What has a name, read if it was not before.
pub fn named<T: Clone>(known: &mut BTreeMap<Vec<u8>, T>, name: &[u8], read: impl FnOnce() -> T) -> T {
    match known.get(name) {
        Some(known) => known.clone(),
        None => known.entry(name.to_vec()).or_insert(read()).clone(),
    }
}

impl<'a> Walk<'_, 'a, '_> {
    fn run(&mut self, mut content: Vec<u8>, resources: &Resources<'a>, state: State<'a>, depth: usize) {
        content.extend_from_slice(END.as_bytes());
        let (text, base) = (TextMatrices::default(), state.ctm);
        let (waiting, path) = (Vec::new(), Path::default());
        let named = Named::default();
        let mut frame = Frame { resources, named, state, text, base, waiting, n_beyond: 0, path, depth };
        let mut operators = TypedIter::new(&content);
        let mut is_whole = false;
        let n_marked = self.marked.len();
        self.spend(content.len() * BYTE);
        while let Some(operator) = operators.next() {
            if self.is_spent() {
                self.page.unread.insert(Unread::TooMuch);
                return;
            }
            self.spend(OPERATOR);
            is_whole = matches!(operator, TypedInstruction::MarkedContentPoint(_));
            self.state_operator(&operator, &mut frame);
            self.color_operator(&operator, &mut frame);
            self.path_operator(&operator, &mut frame);
            self.text_operator(&operator, &mut frame);
        }
        self.marked.truncate(n_marked);
        if !is_whole {
            self.page.unread.insert(Unread::Content);
        }
    }

    /// Counts work.
    pub fn spend(&mut self, cost: usize) {
        self.left = self.left.saturating_sub(cost);
        self.untold += cost;
        if self.untold > UNTOLD {
            self.shared.budget.spend(std::mem::take(&mut self.untold));
        }
    }

    fn is_spent(&self) -> bool {
        self.left == 0 || self.shared.budget.is_spent()
    }

    /// Keeps the state, or gives the last one back.
    fn wait(&mut self, operator: &TypedInstruction, frame: &mut Frame<'_, 'a>) {
        match operator {
            TypedInstruction::SaveState(_) if frame.waiting.len() < MAX_STATES => {
                frame.waiting.push(frame.state.clone());
            }
            TypedInstruction::SaveState(_) => {
                frame.n_beyond += 1;
                self.page.unread.insert(Unread::TooMuch);
            }
            TypedInstruction::RestoreState(_) if frame.n_beyond > 0 => frame.n_beyond -= 1,
            TypedInstruction::RestoreState(_) => {
                if let Some(state) = frame.waiting.pop() {
                    frame.state = state;
                }
            }
            _ => {}
        }
    }

    fn state_operator(&mut self, operator: &TypedInstruction, frame: &mut Frame<'_, 'a>) {
        match operator {
            TypedInstruction::SaveState(_) | TypedInstruction::RestoreState(_) => self.wait(operator, frame),
            TypedInstruction::Transform(matrix) => {
                let numbers = [matrix.0, matrix.1, matrix.2, matrix.3, matrix.4, matrix.5].map(|one| one.as_f64());
                frame.state.ctm *= Affine::new(numbers);
            }
            TypedInstruction::LineWidth(width) => frame.state.line_width = width.0.as_f64(),
            TypedInstruction::SetGraphicsState(name) => {
                let (resources, budget) = (frame.resources, self.shared.budget);
                let read = || resources.get_ext_g_state(name.0).inspect(|dict| budget.read(dict.data().len()));
                if let Some(dict) = named(&mut frame.named.states, name.0, read) {
                    frame.state.apply(&dict);
                    if let Some(font) = dict.get::<Array>("Font") {
                        self.font_of_state(&font, frame);
                    }
                }
            }
            TypedInstruction::XObject(name) => {
                let (resources, budget) = (frame.resources, self.shared.budget);
                let read = || resources.get_x_object(name.0).inspect(|stream| budget.read(stream.dict().data().len()));
                if let Some(stream) = named(&mut frame.named.x_objects, name.0, read) {
                    self.x_object(&stream, frame);
                }
            }
            TypedInstruction::InlineImage(image) => {
                let picture = Picture::read(image.0, frame.resources, self.shared.budget);
                self.picture(&picture, frame);
            }
            TypedInstruction::Shading(name) => {
                let shading = frame.resources.get_shading(name.0);
                let budget = self.shared.budget;
                let space =
                    shading.map_or(Space::Unknown, |shading| space_of_shading(&shading, frame.resources, budget));
                let (bounds, fill) = (frame.state.clip, frame.state.fill.clone());
                let paint = Paint { ink: space.ink_of_picture(), pattern: None, space: space.into(), ..fill };
                self.mark(MarkKind::Shading, bounds, &paint, frame);
            }
            _ => {}
        }
    }

    fn font_of_state(&mut self, font: &Array<'a>, frame: &mut Frame<'_, 'a>) {
        let mut parts = font.iter::<Object>();
        if let (Some(Object::Dict(dict)), Some(Object::Number(size))) = (parts.next(), parts.next()) {
            frame.state.text.font = Some(self.shared.fonts.font(&dict, self.shared.budget));
            frame.state.text.size = size.as_f64();
        }
    }

    fn color_operator(&mut self, operator: &TypedInstruction, frame: &mut Frame<'_, 'a>) {
        let (resources, budget) = (frame.resources, self.shared.budget);
        let Frame { named: known, state, .. } = frame;
        let mut space_of =
            |name: &[u8]| named(&mut known.spaces, name, || Space::named(name, resources, budget).into());
        let mut pattern = |name: &Option<&Name>| {
            let name = name.as_ref()?;
            named(&mut known.patterns, name, || {
                resources.get_pattern(name).inspect(|pattern| budget.read(length_of(pattern)))
            })
        };
        let State { fill, stroke, .. } = state;
        let (paint, space, values): (&mut Paint, &str, &[Number]) = match operator {
            TypedInstruction::ColorSpaceNonStroke(name) => return fill.set_space(space_of(name.0)),
            TypedInstruction::ColorSpaceStroke(name) => return stroke.set_space(space_of(name.0)),
            TypedInstruction::NonStrokeColor(color) => return fill.set_color(&color.0, None),
            TypedInstruction::StrokeColor(color) => return stroke.set_color(&color.0, None),
            TypedInstruction::NonStrokeColorNamed(color) => return fill.set_color(&color.0, pattern(&color.1)),
            TypedInstruction::StrokeColorNamed(color) => return stroke.set_color(&color.0, pattern(&color.1)),
            TypedInstruction::NonStrokeColorDeviceGray(color) => (fill, "DeviceGray", &[color.0]),
            TypedInstruction::StrokeColorDeviceGray(color) => (stroke, "DeviceGray", &[color.0]),
            TypedInstruction::NonStrokeColorDeviceRgb(color) => (fill, "DeviceRGB", &[color.0, color.1, color.2]),
            TypedInstruction::StrokeColorDeviceRgb(color) => (stroke, "DeviceRGB", &[color.0, color.1, color.2]),
            TypedInstruction::NonStrokeColorCmyk(color) => (fill, "DeviceCMYK", &[color.0, color.1, color.2, color.3]),
            TypedInstruction::StrokeColorCmyk(color) => (stroke, "DeviceCMYK", &[color.0, color.1, color.2, color.3]),
            _ => return,
        };
        paint.set_space(space_of(space.as_bytes()));
        paint.set_color(values, None);
    }

    fn x_object(&mut self, stream: &Stream<'a>, frame: &mut Frame<'_, 'a>) {
        match text_of(stream.dict(), "Subtype").as_str() {
            "Image" => {
                let picture = self.shared.pictures.object(stream, frame.resources, self.shared.budget);
                self.picture(&picture, frame);
            }
            "Form" => self.form(stream, frame),
            _ => {}
        }
    }

    fn form(&mut self, stream: &Stream<'a>, frame: &mut Frame<'_, 'a>) {
        if frame.depth == 0 {
            self.page.unread.insert(Unread::TooMuch);
            return;
        }
        let dict = stream.dict();
        let mut state = frame.state.clone();
        if let Some(matrix) = dict.get::<[f64; 6]>("Matrix") {
            state.ctm *= Affine::new(matrix);
        }
        if let Some(bounds) = dict.get::<hayro_syntax::object::Rect>("BBox") {
            state.clip = state.clip.intersect(state.ctm.transform_rect_bbox(rect_of(bounds)));
        }
        if is_transparency_group(dict) {
            self.page.transparency.entry(Transparency::Group).or_insert(state.clip);
        }
        let Some(content) = self.shared.content(stream) else {
            self.page.unread.insert(Unread::Content);
            return;
        };
        // A form of the oldest kind has the resources of its page.
        let own = dict.get::<Dict<'a>>("Resources").map(Resources::new);
        self.run(content.into_owned(), own.as_ref().unwrap_or(frame.resources), state, frame.depth - 1);
    }

    fn picture(&mut self, picture: &Picture, frame: &mut Frame<'_, 'a>) {
        let ctm = frame.state.ctm;
        let bounds = ctm.transform_rect_bbox(Rect::new(0.0, 0.0, 1.0, 1.0));
        let [a, b, c, d, _, _] = ctm.as_coeffs();
        let resolution =
            |n_pixels: u32, points: f64| if points > 0.0 { f64::from(n_pixels) * 72.0 / points } else { f64::MAX };
        let facts = PictureFacts {
            width: picture.width,
            height: picture.height,
            resolution: resolution(picture.width, a.hypot(b)).min(resolution(picture.height, c.hypot(d))),
            is_line_art: picture.is_line_art,
            heaviest: picture.heaviest,
        };
        if picture.is_unread {
            self.page.unread.insert(Unread::Picture);
        }
        let fill = frame.state.fill.clone();
        let paint = match picture.is_stencil {
            true => fill,
            false => Paint {
                ink: picture.space.ink_of_picture(),
                pattern: None,
                space: picture.space.clone().into(),
                ..fill
            },
        };
        if picture.has_soft_mask {
            self.page.transparency.entry(Transparency::SoftMask).or_insert(bounds);
        }
        self.mark(MarkKind::Picture(facts), bounds, &paint, frame);
    }

    /// Notes a mark, if anything is seen of it.
    pub fn mark(&mut self, kind: MarkKind, bounds: Rect, paint: &Paint<'a>, frame: &Frame<'_, 'a>) {
        let clip = frame.state.clip;
        let is_hit = bounds.x0 <= clip.x1 && bounds.x1 >= clip.x0 && bounds.y0 <= clip.y1 && bounds.y1 >= clip.y0;
        if !bounds.is_finite() || !is_hit || clip.area() <= 0.0 {
            return;
        }
        if self.page.marks.len() >= MAX_MARKS {
            self.page.unread.insert(Unread::TooMuch);
            return;
        }
        let seen = bounds.intersect(clip);
        if let Some(transparency) = frame.state.transparency(paint) {
            self.page.transparency.entry(transparency).or_insert(seen);
        }
        if matches!(*paint.space, Space::Inks(_) | Space::Indexed(..)) {
            self.page.spots.extend(paint.space.spots());
            self.spend(paint.space.n_components() * OPERATOR);
        }
        match &paint.pattern {
            Some(pattern) => self.pattern(pattern, kind, seen, paint, frame),
            None => self.page.marks.push(Mark {
                kind,
                bounds: seen,
                ink: paint.ink,
                overprint: frame.state.overprint(paint),
            }),
        }
    }

    /// Notes what a pattern lays down, at the place of the shape that it fills.
    fn pattern(&mut self, pattern: &Object<'a>, kind: MarkKind, seen: Rect, paint: &Paint<'a>, frame: &Frame<'_, 'a>) {
        let overprint = frame.state.overprint(paint);
        let (dict, stream) = match pattern {
            Object::Dict(dict) => (dict, None),
            Object::Stream(stream) => (stream.dict(), Some(stream)),
            _ => return,
        };
        let budget = self.shared.budget;
        let shading = dict.get::<Object>("Shading").map(|shading| space_of_shading(&shading, frame.resources, budget));
        if let Some(space) = shading {
            self.page.spots.extend(space.spots());
            self.page.marks.push(Mark { kind, bounds: seen, ink: space.ink_of_picture(), overprint });
        }
        let Some(stream) = stream else { return };
        let content = self.shared.content(stream).filter(|_| frame.depth > 0);
        let Some(content) = content else {
            self.page.unread.insert(Unread::Content);
            return;
        };
        let first = self.page.marks.len();
        let mut state = State::new(EVERYWHERE);
        state.ctm = frame.base * dict.get::<[f64; 6]>("Matrix").map_or(Affine::IDENTITY, Affine::new);
        if dict.get::<Number>("PaintType").is_some_and(|kind| kind.as_i64() == 2) {
            let plain = Paint { pattern: None, ..paint.clone() };
            (state.fill, state.stroke) = (plain.clone(), plain);
        }
        let own = dict.get::<Dict<'a>>("Resources").map(Resources::new);
        self.run(content.into_owned(), own.as_ref().unwrap_or(frame.resources), state, frame.depth - 1);
        if !spread(&mut self.page.marks, first, seen) {
            self.page.unread.insert(Unread::TooMuch);
        }
    }
}

/// Marks of a cell stand wherever the shape is that the pattern fills. Of those that are alike one is kept. Tells whether all were looked at.
fn spread(marks: &mut Vec<Mark>, first: usize, seen: Rect) -> bool {
    let mut is_whole = true;
    let mut kept: Vec<Mark> = Vec::new();
    for mut mark in marks.drain(first..) {
        if let MarkKind::Fill { thickness } = &mut mark.kind {
            // A dot is as wide as it is high, and no thin line, however large the shape is.
            let is_line = mark.bounds.width().max(mark.bounds.height()) > 2.0 * *thickness;
            *thickness = if is_line { *thickness } else { seen.width().min(seen.height()) };
        }
        mark.bounds = seen;
        let is_known = |known: &Mark| (known.kind, known.ink, known.overprint) == (mark.kind, mark.ink, mark.overprint);
        if kept.iter().any(is_known) {
            continue;
        }
        is_whole &= kept.len() < MAX_KEPT;
        if is_whole {
            kept.push(mark);
        }
    }
    marks.extend(kept);
    is_whole
}

fn space_of_shading(shading: &Object, resources: &Resources, budget: &Budget) -> Space {
    budget.read(length_of(shading));
    let dict = match shading {
        Object::Dict(dict) => dict,
        Object::Stream(stream) => stream.dict(),
        _ => return Space::Unknown,
    };
    match dict.get::<Object>("ColorSpace") {
        Some(Object::Name(name)) => Space::named(&name, resources, budget),
        Some(space) => Space::read(&space, resources, budget),
        None => Space::Unknown,
    }
}
