//! Walks over the content of a page and notes every mark it makes, with its place and its ink.
//!
//! Source: ISO 32000-1:2008, clauses 8 and 9. Left out: annotations, the insides of Type 3 glyphs, and optional content, all of which counts
//! as seen. Places are bounding boxes; a mark that is clipped covers what its clip leaves of its box.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use hayro_font::kurbo::Affine;
use hayro_font::kurbo::Point;
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

use crate::preflight::color::Space;
use crate::preflight::file::MAX_UNPACKED;
use crate::preflight::file::text_of;
use crate::preflight::file::unpack;
use crate::preflight::fonts::Fonts;
use crate::preflight::marks::Annotation;
use crate::preflight::marks::Boxes;
use crate::preflight::marks::Mark;
use crate::preflight::marks::MarkKind;
use crate::preflight::marks::PageMarks;
use crate::preflight::marks::PictureFacts;
use crate::preflight::marks::Transparency;
use crate::preflight::marks::Unread;
use crate::preflight::pictures::Picture;
use crate::preflight::pictures::Pictures;
use crate::preflight::state::Paint;
use crate::preflight::state::State;
use crate::preflight::text::TextMatrices;

/// How deep forms and patterns may stand in each other.
const MAX_DEPTH: usize = 16;

/// How many operators of one page are followed; a page of text has some thousands, a map some hundred thousand.
const MAX_OPERATORS: usize = 4_000_000;

/// How many of a whole file, in even parts for its pages.
const MAX_OF_FILE: usize = 1_000_000_000;

/// Bytes of a content stream that are as much work as an operator.
const BYTES_OF_OPERATOR: usize = 16;

/// How many marks of one page are kept.
const MAX_MARKS: usize = 500_000;

/// How many graphics states may wait for their `Q`.
const MAX_STATES: usize = 512;

/// A clip that cuts nothing.
const EVERYWHERE: Rect = Rect::new(-1e6, -1e6, 1e6, 1e6);

/// What the pages of a file share, so that each font and picture is read once.
pub struct Shared<'a> {
    pub fonts: Fonts<'a>,
    pub pictures: Pictures,
    /// Of the whole file.
    pub n_pages: usize,
}

/// Whether the words of a page are wanted beside its marks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Words {
    Wanted,
    NotWanted,
}

/// Reads one page.
pub fn read_page<'a>(page: &Page<'a>, number: usize, words: Words, shared: &mut Shared<'a>) -> PageMarks {
    let marks = PageMarks {
        number,
        boxes: boxes(page),
        marks: Vec::new(),
        fonts: BTreeMap::new(),
        transparency: BTreeMap::new(),
        spots: BTreeSet::new(),
        annotations: annotations(page.raw()),
        unread: BTreeSet::new(),
        text: String::new(),
    };
    let n_left = MAX_OPERATORS.min(MAX_OF_FILE / shared.n_pages.max(1));
    let mut walk = Walk { shared, page: marks, n_left, words, patterns: BTreeSet::new() };
    let media = walk.page.boxes.media;
    if is_transparency_group(page.raw()) {
        walk.page.transparency.insert(Transparency::Group, media);
    }
    let (content, is_whole) = content_of(page.raw());
    if !is_whole {
        walk.page.unread.insert(Unread::Content);
    }
    walk.run(&content, page.resources(), State::new(EVERYWHERE), MAX_DEPTH);
    // Text that runs off the sheet was meant to be read; of all else the sheet is the end.
    for mark in walk.page.marks.iter_mut().filter(|mark| !mark.is_text()) {
        mark.bounds = mark.bounds.intersect(media);
    }
    walk.page
}

/// The content of a page in one piece, and whether all of it could be unpacked.
fn content_of(page: &Dict) -> (Vec<u8>, bool) {
    let streams: Vec<Stream> = match page.get::<Object>("Contents") {
        Some(Object::Stream(stream)) => vec![stream],
        Some(Object::Array(parts)) => parts.iter::<Stream>().collect(),
        _ => Vec::new(),
    };
    let mut content = Vec::new();
    let mut is_whole = true;
    for stream in streams {
        match unpack(&stream) {
            Some(bytes) if content.len() + bytes.len() <= MAX_UNPACKED => {
                content.extend_from_slice(&bytes);
                // Operators may not run over the seam.
                content.push(b'\n');
            }
            _ => is_whole = false,
        }
    }
    (content, is_whole)
}

/// The trim of a page, as `PageMarks::trim` has it.
pub fn trim_of(page: &Page) -> Rect {
    let boxes = boxes(page);
    boxes.trim.or(boxes.art).unwrap_or(boxes.crop)
}

fn boxes(page: &Page) -> Boxes {
    let dict = page.raw();
    let rect = |key: &str| dict.get::<hayro_syntax::object::Rect>(key).map(rect_of).filter(Rect::is_finite);
    Boxes {
        media: rect_of(page.media_box()),
        crop: rect_of(page.crop_box()).intersect(rect_of(page.media_box())),
        bleed: rect("BleedBox"),
        trim: rect("TrimBox"),
        art: rect("ArtBox"),
        is_turned: !matches!(page.rotation(), Rotation::None),
    }
}

fn rect_of(rect: hayro_syntax::object::Rect) -> Rect {
    Rect::new(rect.x0, rect.y0, rect.x1, rect.y1)
}

fn annotations(page: &Dict) -> Vec<Annotation> {
    let all = page.get::<Array>("Annots").unwrap_or_default();
    let read = |annotation: Dict| Annotation {
        kind: text_of(&annotation, "Subtype"),
        bounds: annotation.get::<hayro_syntax::object::Rect>("Rect").map(rect_of).unwrap_or_default(),
    };
    // The window that belongs to a comment is no second comment.
    all.iter::<Dict>().map(read).filter(|one| one.kind != "Popup").collect()
}

fn is_transparency_group(dict: &Dict) -> bool {
    dict.get::<Dict>("Group").is_some_and(|group| text_of(&group, "S") == "Transparency")
}

/// A page on its way.
pub struct Walk<'w, 'a> {
    pub shared: &'w mut Shared<'a>,
    pub page: PageMarks,
    pub words: Words,
    n_left: usize,
    /// Patterns that were walked over already; their marks would be the same.
    patterns: BTreeSet<ObjectIdentifier>,
}

/// One content stream on its way.
pub struct Frame<'r, 'a> {
    pub resources: &'r Resources<'a>,
    pub state: State<'a>,
    pub text: TextMatrices,
    waiting: Vec<State<'a>>,
    path: Path,
    depth: usize,
}

/// The path that is being built, on the page.
#[derive(Default)]
struct Path {
    bounds: Option<Rect>,
    at: Point,
    clips: bool,
}

impl Path {
    fn add(&mut self, ctm: Affine, x: Number, y: Number) {
        let point = ctm * Point::new(x.as_f64(), y.as_f64());
        if point.is_finite() {
            self.bounds = Some(self.bounds.map_or(Rect::from_points(point, point), |bounds| bounds.union_pt(point)));
            self.at = point;
        }
    }
}

impl<'a> Walk<'_, 'a> {
    fn run(&mut self, content: &[u8], resources: &Resources<'a>, state: State<'a>, depth: usize) {
        let text = TextMatrices::default();
        let mut frame = Frame { resources, state, text, waiting: Vec::new(), path: Path::default(), depth };
        let mut operators = TypedIter::new(content);
        // A stream that is run again and again is work even where it holds no operator.
        self.n_left = self.n_left.saturating_sub(content.len() / BYTES_OF_OPERATOR);
        while let Some(operator) = operators.next() {
            if self.n_left == 0 {
                self.page.unread.insert(Unread::TooMuch);
                return;
            }
            self.n_left -= 1;
            self.state_operator(&operator, &mut frame);
            self.color_operator(&operator, &mut frame);
            self.path_operator(&operator, &mut frame);
            self.text_operator(&operator, &mut frame);
        }
    }

    fn state_operator(&mut self, operator: &TypedInstruction, frame: &mut Frame<'_, 'a>) {
        match operator {
            TypedInstruction::SaveState(_) if frame.waiting.len() < MAX_STATES => {
                frame.waiting.push(frame.state.clone())
            }
            TypedInstruction::RestoreState(_) => frame.state = frame.waiting.pop().unwrap_or(frame.state.clone()),
            TypedInstruction::Transform(matrix) => {
                let numbers = [matrix.0, matrix.1, matrix.2, matrix.3, matrix.4, matrix.5].map(|one| one.as_f64());
                frame.state.ctm *= Affine::new(numbers);
            }
            TypedInstruction::LineWidth(width) => frame.state.line_width = width.0.as_f64(),
            TypedInstruction::SetGraphicsState(name) => {
                if let Some(dict) = frame.resources.get_ext_g_state(name.0) {
                    frame.state.apply(&dict);
                    if let Some(font) = dict.get::<Array>("Font") {
                        self.font_of_state(&font, frame);
                    }
                }
            }
            TypedInstruction::XObject(name) => {
                if let Some(stream) = frame.resources.get_x_object(name.0) {
                    self.x_object(&stream, frame);
                }
            }
            TypedInstruction::InlineImage(image) => {
                let picture = Picture::read(image.0, frame.resources);
                self.picture(&picture, frame);
            }
            TypedInstruction::Shading(name) => {
                let shading = frame.resources.get_shading(name.0);
                let space = shading.map_or(Space::Unknown, |shading| space_of_shading(&shading, frame.resources));
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
            frame.state.text.font = Some(self.shared.fonts.font(&dict));
            frame.state.text.size = size.as_f64();
        }
    }

    fn color_operator(&mut self, operator: &TypedInstruction, frame: &mut Frame<'_, 'a>) {
        let resources = frame.resources;
        let device = |name: &str| Space::named(name.as_bytes(), resources);
        let pattern = |name: &Option<&Name>| name.and_then(|name| resources.get_pattern(name));
        let State { fill, stroke, .. } = &mut frame.state;
        let (paint, space, values): (&mut Paint, _, &[Number]) = match operator {
            TypedInstruction::ColorSpaceNonStroke(name) => return fill.set_space(Space::named(name.0, resources)),
            TypedInstruction::ColorSpaceStroke(name) => return stroke.set_space(Space::named(name.0, resources)),
            TypedInstruction::NonStrokeColor(color) => return fill.set_color(&color.0, None),
            TypedInstruction::StrokeColor(color) => return stroke.set_color(&color.0, None),
            TypedInstruction::NonStrokeColorNamed(color) => return fill.set_color(&color.0, pattern(&color.1)),
            TypedInstruction::StrokeColorNamed(color) => return stroke.set_color(&color.0, pattern(&color.1)),
            TypedInstruction::NonStrokeColorDeviceGray(color) => (fill, device("DeviceGray"), &[color.0]),
            TypedInstruction::StrokeColorDeviceGray(color) => (stroke, device("DeviceGray"), &[color.0]),
            TypedInstruction::NonStrokeColorDeviceRgb(color) => {
                (fill, device("DeviceRGB"), &[color.0, color.1, color.2])
            }
            TypedInstruction::StrokeColorDeviceRgb(color) => {
                (stroke, device("DeviceRGB"), &[color.0, color.1, color.2])
            }
            TypedInstruction::NonStrokeColorCmyk(color) => {
                (fill, device("DeviceCMYK"), &[color.0, color.1, color.2, color.3])
            }
            TypedInstruction::StrokeColorCmyk(color) => {
                (stroke, device("DeviceCMYK"), &[color.0, color.1, color.2, color.3])
            }
            _ => return,
        };
        paint.set_space(space);
        paint.set_color(values, None);
    }

    fn path_operator(&mut self, operator: &TypedInstruction, frame: &mut Frame<'_, 'a>) {
        let ctm = frame.state.ctm;
        let path = &mut frame.path;
        match operator {
            TypedInstruction::MoveTo(to) => path.add(ctm, to.0, to.1),
            TypedInstruction::LineTo(to) => path.add(ctm, to.0, to.1),
            TypedInstruction::CubicTo(to) => {
                [(to.0, to.1), (to.2, to.3), (to.4, to.5)].into_iter().for_each(|(x, y)| path.add(ctm, x, y));
            }
            TypedInstruction::CubicStartTo(to) => {
                [(to.0, to.1), (to.2, to.3)].into_iter().for_each(|(x, y)| path.add(ctm, x, y));
            }
            TypedInstruction::CubicEndTo(to) => {
                [(to.0, to.1), (to.2, to.3)].into_iter().for_each(|(x, y)| path.add(ctm, x, y));
            }
            TypedInstruction::RectPath(rect) => {
                let (x, y) = (rect.0.as_f64(), rect.1.as_f64());
                let corner = |dx: f64, dy: f64| ctm * Point::new(x + dx, y + dy);
                let (width, height) = (rect.2.as_f64(), rect.3.as_f64());
                for point in [corner(0.0, 0.0), corner(width, 0.0), corner(0.0, height), corner(width, height)] {
                    if point.is_finite() {
                        let start = Rect::from_points(point, point);
                        path.bounds = Some(path.bounds.map_or(start, |bounds| bounds.union_pt(point)));
                    }
                }
            }
            TypedInstruction::ClipNonZero(_) | TypedInstruction::ClipEvenOdd(_) => path.clips = true,
            TypedInstruction::EndPath(_) => self.end_path(Painting::Nothing, frame),
            TypedInstruction::FillPathNonZero(_)
            | TypedInstruction::FillPathNonZeroCompatibility(_)
            | TypedInstruction::FillPathEvenOdd(_) => self.end_path(Painting::Fill, frame),
            TypedInstruction::StrokePath(_) | TypedInstruction::CloseAndStrokePath(_) => {
                self.end_path(Painting::Stroke, frame);
            }
            TypedInstruction::FillAndStrokeNonZero(_)
            | TypedInstruction::FillAndStrokeEvenOdd(_)
            | TypedInstruction::CloseFillAndStrokeNonZero(_)
            | TypedInstruction::CloseFillAndStrokeEvenOdd(_) => self.end_path(Painting::Both, frame),
            _ => {}
        }
    }

    fn end_path(&mut self, painting: Painting, frame: &mut Frame<'_, 'a>) {
        let path = std::mem::take(&mut frame.path);
        if let Some(bounds) = path.bounds {
            if matches!(painting, Painting::Fill | Painting::Both) {
                let paint = frame.state.fill.clone();
                let thickness = bounds.width().min(bounds.height());
                self.mark(MarkKind::Fill { thickness }, bounds, &paint, frame);
            }
            if matches!(painting, Painting::Stroke | Painting::Both) {
                let paint = frame.state.stroke.clone();
                let width = frame.state.line_width.abs() * frame.state.scale();
                self.mark(MarkKind::Stroke { width }, bounds.inflate(width / 2.0, width / 2.0), &paint, frame);
            }
        }
        if path.clips {
            let bounds = path.bounds.unwrap_or(Rect::ZERO);
            frame.state.clip = frame.state.clip.intersect(bounds);
        }
    }

    fn x_object(&mut self, stream: &Stream<'a>, frame: &mut Frame<'_, 'a>) {
        match text_of(stream.dict(), "Subtype").as_str() {
            "Image" => {
                let picture = self.shared.pictures.object(stream, frame.resources);
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
        let Some(content) = unpack(stream) else {
            self.page.unread.insert(Unread::Content);
            return;
        };
        // A form of the oldest kind has the resources of its page.
        let own = dict.get::<Dict<'a>>("Resources").map(Resources::new);
        self.run(&content, own.as_ref().unwrap_or(frame.resources), state, frame.depth - 1);
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
        let shading = dict.get::<Object>("Shading").map(|shading| space_of_shading(&shading, frame.resources));
        if let Some(space) = shading {
            self.page.spots.extend(space.spots());
            self.page.marks.push(Mark { kind, bounds: seen, ink: space.ink_of_picture(), overprint });
        }
        let Some(stream) = stream.filter(|stream| frame.depth > 0 && self.patterns.insert(stream.obj_id())) else {
            return;
        };
        let Some(content) = unpack(stream) else { return };
        let first = self.page.marks.len();
        let mut state = State::new(EVERYWHERE);
        if dict.get::<Number>("PaintType").is_some_and(|kind| kind.as_i64() == 2) {
            let plain = Paint { pattern: None, ..paint.clone() };
            (state.fill, state.stroke) = (plain.clone(), plain);
        }
        let own = dict.get::<Dict<'a>>("Resources").map(Resources::new);
        self.run(&content, own.as_ref().unwrap_or(frame.resources), state, frame.depth - 1);
        self.page.marks[first..].iter_mut().for_each(|mark| mark.bounds = seen);
    }
}

#[derive(Clone, Copy)]
enum Painting {
    Nothing,
    Fill,
    Stroke,
    Both,
}

fn space_of_shading(shading: &Object, resources: &Resources) -> Space {
    let dict = match shading {
        Object::Dict(dict) => dict,
        Object::Stream(stream) => stream.dict(),
        _ => return Space::Unknown,
    };
    match dict.get::<Object>("ColorSpace") {
        Some(Object::Name(name)) => Space::named(&name, resources),
        Some(space) => Space::read(&space, resources),
        None => Space::Unknown,
    }
}
