//! The graphics state of a content stream, as far as marks depend on it.

use std::rc::Rc;

use hayro_font::kurbo::Affine;
use hayro_font::kurbo::Rect;
use hayro_syntax::object::Dict;
use hayro_syntax::object::Name;
use hayro_syntax::object::Number;
use hayro_syntax::object::Object;

use crate::pdf_marks::color::Space;
use crate::pdf_marks::fonts::PageFont;
use crate::pdf_marks::page::Ink;
use crate::pdf_marks::page::Overprint;
use crate::pdf_marks::page::Transparency;

/// What `q` keeps and `Q` gives back.
#[derive(Clone)]
pub struct State<'a> {
    pub ctm: Affine,
    pub clip: Rect,
    pub fill: Paint<'a>,
    pub stroke: Paint<'a>,
    pub line_width: f64,
    /// Mode 1: plates without ink are left alone.
    pub is_nonzero_mode: bool,
    pub is_blended: bool,
    pub is_masked: bool,
    pub text: TextState<'a>,
}

/// A color, and how it is laid on.
#[derive(Clone)]
pub struct Paint<'a> {
    pub space: Rc<Space>,
    pub ink: Ink,
    pub pattern: Option<Object<'a>>,
    pub alpha: f32,
    pub overprints: bool,
}

#[derive(Clone)]
pub struct TextState<'a> {
    pub font: Option<Rc<PageFont<'a>>>,
    pub size: f64,
    pub char_space: f64,
    pub word_space: f64,
    /// Horizontal, 1 for none.
    pub scale: f64,
    pub leading: f64,
    pub rise: f64,
    pub mode: i64,
}

impl<'a> State<'a> {
    pub fn new(clip: Rect) -> State<'a> {
        let paint =
            Paint { space: Rc::new(Space::Gray), ink: Ink::BLACK, pattern: None, alpha: 1.0, overprints: false };
        let text = TextState {
            font: None,
            size: 0.0,
            char_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
        };
        State {
            ctm: Affine::IDENTITY,
            clip,
            fill: paint.clone(),
            stroke: paint,
            line_width: 1.0,
            is_nonzero_mode: false,
            is_blended: false,
            is_masked: false,
            text,
        }
    }

    /// Takes over what a dictionary of the graphics state says (ISO 32000-1, 8.4.5).
    pub fn apply(&mut self, dict: &Dict<'a>) {
        let number = |key: &str| dict.get::<Number>(key).map(|number| number.as_f64());
        self.line_width = number("LW").unwrap_or(self.line_width);
        self.fill.alpha = number("ca").map_or(self.fill.alpha, |alpha| alpha as f32);
        self.stroke.alpha = number("CA").map_or(self.stroke.alpha, |alpha| alpha as f32);
        let stroke = dict.get::<bool>("OP");
        self.stroke.overprints = stroke.unwrap_or(self.stroke.overprints);
        // The key for strokes counts for both where the other one is missing.
        self.fill.overprints = dict.get::<bool>("op").or(stroke).unwrap_or(self.fill.overprints);
        self.is_nonzero_mode = number("OPM").map_or(self.is_nonzero_mode, |mode| mode == 1.0);
        if let Some(mode) = dict.get::<Object>("BM") {
            self.is_blended = !is_normal(&mode);
        }
        match dict.get::<Object>("SMask") {
            Some(Object::Dict(_)) => self.is_masked = true,
            Some(Object::Name(_)) => self.is_masked = false,
            _ => {}
        }
    }

    pub fn overprint(&self, paint: &Paint) -> Overprint {
        match paint.overprints {
            false => Overprint::Off,
            true if self.is_nonzero_mode => Overprint::NonZero,
            true => Overprint::On,
        }
    }

    /// How a mark of this paint lets shine through what lies below.
    pub fn transparency(&self, paint: &Paint) -> Option<Transparency> {
        match () {
            () if self.is_masked => Some(Transparency::SoftMask),
            () if self.is_blended => Some(Transparency::Blend),
            () if paint.alpha < 1.0 => Some(Transparency::Alpha),
            () => None,
        }
    }

    /// How many points one unit comes to.
    pub fn scale(&self) -> f64 {
        self.ctm.determinant().abs().sqrt()
    }
}

impl<'a> Paint<'a> {
    /// Sets a space, with the color that it starts with.
    pub fn set_space(&mut self, space: Rc<Space>) {
        self.ink = space.initial();
        self.space = space;
        self.pattern = None;
    }

    pub fn set_color(&mut self, values: &[Number], pattern: Option<Object<'a>>) {
        let values: Vec<f32> = values.iter().map(Number::as_f32).collect();
        self.ink = self.space.ink(&values);
        self.pattern = pattern;
    }
}

fn is_normal(mode: &Object) -> bool {
    let is_normal = |name: &Name| [&b"Normal"[..], b"Compatible"].contains(&name.as_ref());
    match mode {
        Object::Name(name) => is_normal(name),
        Object::Array(names) => names.iter::<Name>().next().is_none_or(|name| is_normal(&name)),
        _ => true,
    }
}
