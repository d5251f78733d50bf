//! Lengths as theme files write them: fixed, or as a share of the page and its type.

use crate::diag::Sink;
use crate::diag::codes::config::C003;
use crate::toml_reader::Located;
use crate::toml_reader::TableReader;
use crate::toml_reader::ValueReader;
use crate::toml_reader::number_and_unit;
use crate::toml_reader::parse_length;
use crate::units::Length;
use crate::units::Size;

/// A length of a theme before the trim is known.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Quantity {
    Simple(Simple),
    /// A share of something, kept within bounds and rounded to a multiple of `step`.
    Share {
        share: f64,
        of: Whole,
        at_least: Option<Simple>,
        at_most: Option<Simple>,
        step: Option<Length>,
    },
}

/// A length written as one text: `14pt`, `1.5em`, `0.5lines`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Simple {
    Fixed(Length),
    /// Of the size that holds at the place: the style's own, or the text's.
    Em(f64),
    /// Of the leading of the text.
    Lines(f64),
}

/// What a share is taken of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whole {
    TrimWidth,
    TrimHeight,
    Size,
    Leading,
    Measure,
    /// The trim's width without the measure: both side margins together.
    Sides,
}

/// The lengths that quantities refer to. Those not worked out yet are zero.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Scale {
    pub trim: Size,
    /// The size an em is taken of.
    pub size: Length,
    pub leading: Length,
    pub measure: Length,
}

const WHOLES: [(&str, Whole); 6] = [
    ("width", Whole::TrimWidth),
    ("height", Whole::TrimHeight),
    ("size", Whole::Size),
    ("leading", Whole::Leading),
    ("measure", Whole::Measure),
    ("sides", Whole::Sides),
];

impl Quantity {
    pub const ZERO: Quantity = Quantity::Simple(Simple::Fixed(Length::ZERO));

    pub fn resolve(self, scale: &Scale) -> Length {
        let (share, of, at_least, at_most, step) = match self {
            Quantity::Simple(simple) => return simple.resolve(scale),
            Quantity::Share { share, of, at_least, at_most, step } => (share, of, at_least, at_most, step),
        };
        let whole = match of {
            Whole::TrimWidth => scale.trim.width,
            Whole::TrimHeight => scale.trim.height,
            Whole::Size => scale.size,
            Whole::Leading => scale.leading,
            Whole::Measure => scale.measure,
            Whole::Sides => scale.trim.width - scale.measure,
        };
        let mut length = whole.times(share);
        if let Some(step) = step {
            length = step * ((length.0 + step.0 / 2).div_euclid(step.0));
        }
        if let Some(bound) = at_least {
            length = length.max(bound.resolve(scale));
        }
        if let Some(bound) = at_most {
            length = length.min(bound.resolve(scale));
        }
        length
    }

    /// Reads a text with a unit, or a table `{ share, of, at_least, at_most, step }`. Reports C003.
    pub fn read(value: ValueReader, name: &str, sink: &mut Sink) -> Option<Located<Quantity>> {
        if value.is_table() {
            let table = value.table(name, sink)?;
            let quantity = read_share(table, sink)?;
            return Some(Located { value: quantity, span: value.span() });
        }
        let simple = read_simple(value, name, sink)?;
        Some(simple.map(Quantity::Simple))
    }
}

impl Simple {
    fn resolve(self, scale: &Scale) -> Length {
        match self {
            Simple::Fixed(length) => length,
            Simple::Em(factor) => scale.size.times(factor),
            Simple::Lines(factor) => scale.leading.times(factor),
        }
    }

    fn parse(text: &str) -> Option<Simple> {
        /// More than this is no factor of a page.
        const LARGEST: f64 = 1000.0;
        if let Some(length) = parse_length(text) {
            return Some(Simple::Fixed(length));
        }
        match number_and_unit(text)? {
            (factor, _) if factor.abs() > LARGEST => None,
            (factor, "em") => Some(Simple::Em(factor)),
            (factor, "line" | "lines") => Some(Simple::Lines(factor)),
            _ => None,
        }
    }
}

fn read_share(mut table: TableReader, sink: &mut Sink) -> Option<Quantity> {
    let span = table.span;
    let share = table.number("share", sink);
    let of = table.choice("of", &WHOLES, sink);
    let mut bound = |key: &'static str, sink: &mut Sink| {
        let value = table.value(key)?;
        read_simple(value, &table.name(key), sink).map(|simple| simple.value)
    };
    let at_least = bound("at_least", sink);
    let at_most = bound("at_most", sink);
    let step = match bound("step", sink) {
        Some(Simple::Fixed(step)) if step > Length::ZERO => Some(step),
        None => None,
        Some(_) => {
            sink.report(&C003, span, format!("`{}` is no fixed length above 0", table.name("step")))
                .hint("write a length such as \"0.5pt\"");
            None
        }
    };
    let name = table.name("");
    table.finish(sink);
    match (share, of) {
        (Some(share), Some(of)) => Some(Quantity::Share { share: share.value, of: of.value, at_least, at_most, step }),
        (None, None) => {
            let message = format!("`{}` has neither `share` nor `of`", name.trim_end_matches('.'));
            sink.report(&C003, span, message).hint("write for example { share = 0.7, of = \"width\" }");
            None
        }
        // One of the two was there, or was wrong and is reported.
        _ => {
            let missing = if share.is_none() { "share" } else { "of" };
            sink.report(&C003, span, format!("`{}{missing}` is missing or wrong", name))
                .hint("write for example { share = 0.7, of = \"width\" }");
            None
        }
    }
}

fn read_simple(value: ValueReader, name: &str, sink: &mut Sink) -> Option<Located<Simple>> {
    if let Some(number) = value.as_number() {
        // A bare zero needs no unit.
        if number == 0.0 {
            return Some(Located { value: Simple::Fixed(Length::ZERO), span: value.span() });
        }
        return value.wrong_type(name, "a length with its unit: \"14pt\", \"26.4mm\", \"1.5em\", \"2lines\"", sink);
    }
    let text = value.string(name, sink)?;
    match Simple::parse(text.value) {
        Some(simple) => Some(Located { value: simple, span: text.span }),
        None => {
            sink.report(&C003, text.span, format!("`{name}` is no length: “{}”", text.value))
                .hint("write a number and a unit: \"14pt\", \"26.4mm\", \"1.5em\", \"2lines\"");
            None
        }
    }
}
