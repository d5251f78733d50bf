//! The parser's events to the tree.

use std::iter::Peekable;
use std::vec::IntoIter;

use pulldown_latex::Event;
use pulldown_latex::Parser;
use pulldown_latex::Storage;
use pulldown_latex::event::ArrayColumn;
use pulldown_latex::event::ColumnAlignment;
use pulldown_latex::event::Content;
use pulldown_latex::event::DelimiterSize;
use pulldown_latex::event::DelimiterType;
use pulldown_latex::event::Dimension;
use pulldown_latex::event::DimensionUnit;
use pulldown_latex::event::EnvironmentFlow;
use pulldown_latex::event::Font;
use pulldown_latex::event::Grouping;
use pulldown_latex::event::ScriptPosition;
use pulldown_latex::event::ScriptType;
use pulldown_latex::event::StateChange;
use pulldown_latex::event::Style;
use pulldown_latex::event::Visual;
use unicode_normalization::UnicodeNormalization;

use crate::book::math::AccentWidth;
use crate::book::math::Bar;
use crate::book::math::Class;
use crate::book::math::Column;
use crate::book::math::Growth;
use crate::book::math::Letters;
use crate::book::math::Math;
use crate::book::math::MathSize;
use crate::book::math::ScriptPlace;
use crate::book::math::Side;
use crate::book::math::Sign;
use crate::book::math::Table;
use crate::book::math::TableKind;
use crate::book::math::WordRole;
use crate::read::context::DEEPEST;
use crate::read::math::faults::FaultKind;
use crate::read::math::faults::message;
use crate::read::math::tex::normalized;

/// Signs that stand over or under a base as its accent when they do not stretch.
const ACCENTS: &str = "´‾˘ˇ˙¨`^~→˚";

/// The sign of a negation, which joins the character before it.
const STROKE: char = '\u{338}';

/// Reads a whole formula.
pub fn read(tex: &str) -> Result<Vec<Math>, FaultKind> {
    read_nested(tex, 0)
}

fn read_nested(tex: &str, depth: usize) -> Result<Vec<Math>, FaultKind> {
    let storage = Storage::new();
    let events: Result<Vec<Event>, _> = Parser::new(tex, &storage).collect();
    let events = events.map_err(|error| FaultKind::Grammar(message(&error)))?;
    let mut reader = Reader { events: events.into_iter().peekable(), depth };
    reader.row(Letters::Usual)
}

struct Reader<'a> {
    events: Peekable<IntoIter<Event<'a>>>,
    depth: usize,
}

impl<'a> Reader<'a> {
    /// Everything up to the end of the group, or to the next cell or row of a table.
    fn row(&mut self, letters: Letters) -> Result<Vec<Math>, FaultKind> {
        let mut letters = letters;
        let mut row = Vec::new();
        loop {
            match self.events.peek() {
                None | Some(Event::End | Event::EnvironmentFlow(_)) => return Ok(row),
                Some(Event::StateChange(StateChange::Font(font))) => {
                    letters = font.map_or(Letters::Usual, letters_of);
                    self.events.next();
                }
                Some(Event::StateChange(StateChange::Style(style))) => {
                    let size = size_of(*style);
                    self.events.next();
                    let body = self.row(letters)?;
                    row.push(Math::Sized { size, body });
                    return Ok(row);
                }
                Some(_) => row.extend(self.element(letters)?),
            }
        }
    }

    /// One element with all that belongs to it; nothing where the formula ends.
    fn element(&mut self, letters: Letters) -> Result<Vec<Math>, FaultKind> {
        if self.depth > DEEPEST {
            return Err(FaultKind::TooDeep);
        }
        self.depth += 1;
        let element = match self.events.next() {
            Some(Event::Content(content)) => self.content(content, letters),
            Some(Event::Begin(grouping)) => self.group(grouping, letters),
            Some(Event::Visual(visual)) => self.visual(visual, letters),
            Some(Event::Script { ty, position }) => self.scripts(ty, position, letters),
            Some(Event::Space { width, .. }) => {
                Ok(width.map(|width| Math::Space(thousandths(width))).into_iter().collect())
            }
            Some(Event::StateChange(StateChange::Color(_))) => Err(FaultKind::Unset("\\color".into(), "take it out")),
            _ => Ok(Vec::new()),
        };
        self.depth -= 1;
        element
    }

    fn content(&mut self, content: Content, letters: Letters) -> Result<Vec<Math>, FaultKind> {
        let one = match content {
            Content::Text(text) => return text_parts(text, letters, self.depth),
            Content::Number(text) => Math::Word { text: text.to_string(), role: WordRole::Number(letters) },
            Content::Function(text) => Math::Word { text: words(text)?, role: WordRole::Function },
            Content::Ordinary { content, .. } => ordinary(content, letters),
            Content::LargeOp { content, small } => {
                let growth = if small { Growth::None } else { Growth::LargeOperator };
                Math::Sign(Sign { growth, ..Sign::new(content, Class::Operator) })
            }
            // A slash has no space around it.
            Content::BinaryOp { content: '/', .. } => ordinary('/', letters),
            Content::BinaryOp { content, .. } => Math::Sign(Sign::new(content, Class::Binary)),
            Content::Relation { content, .. } => {
                let mut bytes = [0; 8];
                let text = String::from_utf8_lossy(content.encode_utf8_to_buf(&mut bytes)).into_owned();
                Math::Sign(Sign { text, ..Sign::new(' ', Class::Relation) })
            }
            Content::Delimiter { content, size, ty } => {
                let class = match ty {
                    DelimiterType::Open => Class::Open,
                    DelimiterType::Close => Class::Close,
                    DelimiterType::Fence => Class::Ordinary,
                };
                let growth = size.map_or(Growth::None, |size| Growth::Height(height_of(size)));
                Math::Sign(Sign { growth, ..Sign::new(content, class) })
            }
            Content::Punctuation('.') => ordinary('.', letters),
            Content::Punctuation(sign) => Math::Sign(Sign::new(sign, Class::Punctuation)),
        };
        Ok(vec![one])
    }

    fn group(&mut self, grouping: Grouping, letters: Letters) -> Result<Vec<Math>, FaultKind> {
        let one = match grouping {
            Grouping::Normal => {
                let body = self.row(letters)?;
                self.events.next();
                // A lone letter is no group; a lone relation in braces has lost its space.
                return Ok(match &body[..] {
                    [Math::Sign(Sign { class: Class::Ordinary, .. }) | Math::Word { .. }] => body,
                    _ => vec![Math::Group(body)],
                });
            }
            Grouping::LeftRight(open, close) => {
                let body = self.row(letters)?.into_iter().map(middle).collect();
                self.events.next();
                Math::Fenced { open, close, body }
            }
            Grouping::Cases { left } => {
                let table = self.table(TableKind::Cases, vec![Column::Left])?;
                let (open, close) = if left { (Some('{'), None) } else { (None, Some('}')) };
                Math::Fenced { open, close, body: vec![table] }
            }
            Grouping::Array(columns) => {
                let mut alignments = Vec::new();
                for column in &columns {
                    match column {
                        ArrayColumn::Column(alignment) => alignments.push(column_of(*alignment)),
                        ArrayColumn::Separator(_) => {
                            let advice = "leave the bar out of the columns of the array";
                            return Err(FaultKind::Unset("|".into(), advice));
                        }
                    }
                }
                self.table(TableKind::Matrix, alignments)?
            }
            Grouping::Matrix { alignment } => self.table(TableKind::Matrix, vec![column_of(alignment)])?,
            Grouping::SubArray { alignment } => self.table(TableKind::Stack, vec![column_of(alignment)])?,
            Grouping::Align { .. }
            | Grouping::Aligned
            | Grouping::Alignat { .. }
            | Grouping::Alignedat { .. }
            | Grouping::Split => self.table(TableKind::Aligned, Vec::new())?,
            Grouping::Gather { .. } | Grouping::Gathered | Grouping::Multline | Grouping::Equation { .. } => {
                self.table(TableKind::Gathered, vec![Column::Center])?
            }
        };
        Ok(vec![one])
    }

    /// The rows of a table up to its end. A row after the last `\\` that holds nothing is none.
    fn table(&mut self, kind: TableKind, columns: Vec<Column>) -> Result<Math, FaultKind> {
        let mut rows = vec![Vec::new()];
        loop {
            let cell = self.row(Letters::Usual)?;
            rows.last_mut().expect("it began with a row").push(cell);
            match self.events.next() {
                Some(Event::EnvironmentFlow(EnvironmentFlow::Alignment)) => {}
                Some(Event::EnvironmentFlow(EnvironmentFlow::NewLine { .. })) => rows.push(Vec::new()),
                Some(Event::EnvironmentFlow(EnvironmentFlow::StartLines { .. })) => {
                    rows.last_mut().expect("it began with a row").pop();
                }
                _ => break,
            }
        }
        if rows.len() > 1 && rows.last().is_some_and(|row| row.iter().all(Vec::is_empty)) {
            rows.pop();
        }
        Ok(Math::Table(Table { kind, columns, rows }))
    }

    fn visual(&mut self, visual: Visual, letters: Letters) -> Result<Vec<Math>, FaultKind> {
        let one = match visual {
            Visual::SquareRoot => Math::Root { body: self.argument(letters)?, index: Vec::new() },
            Visual::Root => Math::Root { body: self.argument(letters)?, index: self.argument(letters)? },
            Visual::Fraction(thickness) => {
                let bar = if thickness.is_some_and(|bar| bar.value == 0.0) { Bar::None } else { Bar::Line };
                Math::Fraction { above: self.argument(letters)?, below: self.argument(letters)?, bar }
            }
            Visual::Negation => match self.argument(letters)?.pop() {
                Some(Math::Sign(sign)) => {
                    let text = sign.text.chars().chain([STROKE]).nfc().collect();
                    Math::Sign(Sign { text, ..sign })
                }
                _ => return Err(FaultKind::Unset("\\not".into(), "put it before a single sign")),
            },
        };
        Ok(vec![one])
    }

    /// An element that is the argument of a command: a group is what stands in it.
    fn argument(&mut self, letters: Letters) -> Result<Vec<Math>, FaultKind> {
        let mut element = self.element(letters)?;
        if let [Math::Group(body)] = &mut element[..] {
            return Ok(std::mem::take(body));
        }
        Ok(element)
    }

    fn scripts(&mut self, ty: ScriptType, position: ScriptPosition, letters: Letters) -> Result<Vec<Math>, FaultKind> {
        let is_around = position == ScriptPosition::AboveBelow;
        let base = self.element(letters)?;
        if is_around && let Some((mark, width)) = self.accent() {
            let side = if ty == ScriptType::Subscript { Side::Under } else { Side::Over };
            let base = match base.into_iter().next() {
                Some(Math::Group(body)) => body,
                one => one.into_iter().collect(),
            };
            return Ok(vec![Math::Accent { base, mark, side, width }]);
        }
        let base = if is_around { base_of_limits(base) } else { base };
        let (mut sub, mut sup) = (Vec::new(), Vec::new());
        if ty != ScriptType::Superscript {
            sub = self.argument(letters)?;
        }
        if ty != ScriptType::Subscript {
            sup = self.argument(letters)?;
        }
        let place = match position {
            ScriptPosition::Right => ScriptPlace::Beside,
            ScriptPosition::AboveBelow => ScriptPlace::Limits,
            ScriptPosition::Movable => ScriptPlace::Movable,
        };
        Ok(vec![Math::Scripts { base, sub, sup, place }])
    }

    /// Takes the accent that comes next.
    fn accent(&mut self) -> Option<(char, AccentWidth)> {
        let is_accent = |event: &Event| {
            matches!(event, Event::Content(Content::Ordinary { content, stretchy })
                if *stretchy || ACCENTS.contains(*content))
        };
        let Some(Event::Content(Content::Ordinary { content, stretchy })) = self.events.next_if(is_accent) else {
            return None;
        };
        Some((content, if stretchy { AccentWidth::Stretched } else { AccentWidth::Natural }))
    }
}

/// What has something set over it keeps its spaces, as an equals sign in the braces of `\overset{!}{=}` does.
fn base_of_limits(mut base: Vec<Math>) -> Vec<Math> {
    if let [Math::Group(body)] = &mut base[..]
        && matches!(&body[..], [Math::Sign(Sign { class: Class::Relation | Class::Binary | Class::Operator, .. })])
    {
        return std::mem::take(body);
    }
    base
}

/// A part between `\left` and `\right`: the reader of TeX hands on `\middle|` as `\big|`.
fn middle(one: Math) -> Math {
    match one {
        Math::Sign(sign) if sign.class == Class::Ordinary && matches!(sign.growth, Growth::Height(_)) => {
            Math::Sign(Sign { growth: Growth::Middle, ..sign })
        }
        one => one,
    }
}

fn ordinary(character: char, letters: Letters) -> Math {
    let class = if matches!(character, '…' | '⋯') { Class::Inner } else { Class::Ordinary };
    let character = if character == '\u{b5}' { 'μ' } else { character };
    Math::Sign(Sign { letters, ..Sign::new(character, class) })
}

/// `\text{…}`: words, with the formulas that stand between dollar signs in them.
fn text_parts(text: &str, letters: Letters, depth: usize) -> Result<Vec<Math>, FaultKind> {
    if text == "&nbsp;" {
        return Ok(vec![Math::Space(250)]);
    }
    if depth > DEEPEST {
        return Err(FaultKind::TooDeep);
    }
    let mut parts = Vec::new();
    let escaped = text.replace("\\$", "\u{1}");
    for (idx, part) in escaped.split('$').enumerate().filter(|(_, part)| !part.is_empty()) {
        let part = part.replace('\u{1}', "\\$");
        if idx % 2 == 1 {
            parts.extend(read_nested(&normalized(&part), depth + 1)?);
        } else {
            parts.push(Math::Word { text: words(&part)?, role: WordRole::Text(letters) });
        }
    }
    Ok(parts)
}

/// Text of TeX as it prints: spaces and escaped signs; no other command.
fn words(tex: &str) -> Result<String, FaultKind> {
    let mut out = String::new();
    let mut characters = tex.chars().peekable();
    while let Some(one) = characters.next() {
        match one {
            '\\' => match characters.next() {
                Some(sign @ ('$' | '%' | '&' | '#' | '_' | '{' | '}' | ' ')) => out.push(sign),
                Some(',' | ':' | ';') => out.push('\u{2009}'),
                Some('!') => {}
                Some(first) => {
                    let mut name = format!("\\{first}");
                    name.extend(std::iter::from_fn(|| characters.next_if(char::is_ascii_alphabetic)));
                    return Err(FaultKind::Unset(name, "within words of a formula only plain text is set"));
                }
                None => {}
            },
            '~' => out.push('\u{a0}'),
            '{' | '}' => {}
            one if one.is_whitespace() && out.ends_with(' ') => {}
            one if one.is_whitespace() => out.push(' '),
            '\'' => out.push('’'),
            one => out.push(one),
        }
    }
    Ok(out)
}

fn letters_of(font: Font) -> Letters {
    match font {
        Font::Bold => Letters::Bold,
        Font::BoldItalic | Font::BoldSymbol => Letters::BoldItalic,
        Font::BoldScript => Letters::BoldScript,
        Font::Fraktur => Letters::Fraktur,
        Font::Script => Letters::Script,
        Font::Monospace => Letters::Monospace,
        Font::SansSerif => Letters::SansSerif,
        Font::DoubleStruck | Font::DoubleStruckItalic => Letters::DoubleStruck,
        Font::Italic => Letters::Italic,
        Font::BoldFraktur => Letters::BoldFraktur,
        Font::SansSerifBoldItalic => Letters::SansSerifBoldItalic,
        Font::SansSerifItalic => Letters::SansSerifItalic,
        Font::BoldSansSerif => Letters::SansSerifBold,
        Font::UpRight => Letters::Upright,
    }
}

fn size_of(style: Style) -> MathSize {
    match style {
        Style::Display => MathSize::Display,
        Style::Text => MathSize::Text,
        Style::Script => MathSize::Script,
        Style::ScriptScript => MathSize::ScriptScript,
    }
}

fn column_of(alignment: ColumnAlignment) -> Column {
    match alignment {
        ColumnAlignment::Left => Column::Left,
        ColumnAlignment::Center => Column::Center,
        ColumnAlignment::Right => Column::Right,
    }
}

/// Source: amsmath, `\big` to `\Bigg`: 1.2 times the size, and so on by halves of it.
fn height_of(size: DelimiterSize) -> u16 {
    match size {
        DelimiterSize::Big => 1200,
        DelimiterSize::BIG => 1800,
        DelimiterSize::Bigg => 2400,
        DelimiterSize::BIGG => 3000,
    }
}

/// A length of TeX in thousandths of an em; absolute ones as in text of ten points, for a formula grows with its text.
fn thousandths(length: Dimension) -> i32 {
    let unit = match length.unit {
        DimensionUnit::Em => 1000.0,
        DimensionUnit::Mu => 1000.0 / 18.0,
        DimensionUnit::Ex => 430.0,
        DimensionUnit::Pt => 100.0,
        DimensionUnit::Pc => 1200.0,
        DimensionUnit::In => 7227.0,
        DimensionUnit::Bp => 100.375,
        DimensionUnit::Cm => 2845.3,
        DimensionUnit::Mm => 284.53,
        DimensionUnit::Dd => 107.0,
        DimensionUnit::Cc => 1284.0,
        DimensionUnit::Sp => 100.0 / 65536.0,
    };
    // A length beyond any page is none.
    (f64::from(length.value) * unit).clamp(-100_000.0, 100_000.0).round() as i32
}
