//! Formulas: what TeX between dollar signs means, as a tree.
//!
//! Both renderers read this tree, so they agree on what a formula says. It knows letters, signs and how they belong together; no sizes but those
//! that TeX names (display, text, script), no fonts, no MathML.

pub mod letters;
pub mod plain;

pub use letters::Letters;

/// A formula with its source.
#[derive(Clone, PartialEq, Debug)]
pub struct Formula {
    /// As the author wrote it, without the dollar signs.
    pub tex: String,
    pub display: Display,
    /// `(3)`: given by `prepare` to a displayed formula with an id.
    pub number: Option<String>,
    pub body: Vec<Math>,
}

/// Whether a formula is part of a line or stands on lines of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Display {
    /// `$…$`
    Inline,
    /// `$$…$$`
    Block,
}

/// One part of a formula.
#[derive(Clone, PartialEq, Debug)]
pub enum Math {
    Sign(Sign),
    /// Several letters or figures that are one thing.
    Word {
        text: String,
        role: WordRole,
    },
    /// Blank width, in thousandths of an em; may be negative.
    Space(i32),
    /// Parts that count as one sign.
    Group(Vec<Math>),
    /// `\left( … \right)`: delimiters as high as what they enclose.
    Fenced {
        open: Option<char>,
        close: Option<char>,
        body: Vec<Math>,
    },
    Fraction {
        above: Vec<Math>,
        below: Vec<Math>,
        bar: Bar,
    },
    /// `\sqrt[index]{body}`; the index is empty for a square root.
    Root {
        body: Vec<Math>,
        index: Vec<Math>,
    },
    Scripts {
        base: Vec<Math>,
        sub: Vec<Math>,
        sup: Vec<Math>,
        place: ScriptPlace,
    },
    /// A mark over or under its base: `\hat x`, `\overbrace{…}`.
    Accent {
        base: Vec<Math>,
        mark: char,
        side: Side,
        width: AccentWidth,
    },
    Table(Table),
    /// `\displaystyle` and the like, with all that they hold for.
    Sized {
        size: MathSize,
        body: Vec<Math>,
    },
}

/// One character in its role.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sign {
    /// The character as it is typed, `x` and not `𝑥`; in two relations two of them.
    pub text: String,
    pub class: Class,
    pub letters: Letters,
    pub growth: Growth,
}

/// The classes of TeX, which decide the space between two signs. Source: The TeXbook, chapter 17.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    Ordinary,
    /// `∑`, `∫`, `lim`.
    Operator,
    Binary,
    Relation,
    Open,
    Close,
    Punctuation,
    Inner,
}

/// Whether a sign is larger than a letter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Growth {
    None,
    /// A sign such as `∑`, larger in a displayed formula.
    LargeOperator,
    /// `\big(` and the like: the height, in thousandths of an em.
    Height(u16),
    /// `\middle|`: as high as the delimiters around it.
    Middle,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WordRole {
    Number(Letters),
    /// `sin`, `lim`: upright, with the space of an operator.
    Function,
    /// `\text{…}`: words of the language around the formula.
    Text(Letters),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bar {
    Line,
    /// As in a binomial coefficient.
    None,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScriptPlace {
    Beside,
    /// Above and below the base.
    Limits,
    /// Above and below in a displayed formula, beside in a line.
    Movable,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    Over,
    Under,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AccentWidth {
    Natural,
    /// As wide as the base.
    Stretched,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MathSize {
    Display,
    Text,
    Script,
    ScriptScript,
}

/// A matrix, the lines of an alignment, the cases of a definition.
#[derive(Clone, PartialEq, Debug)]
pub struct Table {
    pub kind: TableKind,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Vec<Math>>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TableKind {
    Matrix,
    /// `\substack`: lines under a large operator.
    Stack,
    Cases,
    /// `aligned`, `align`, `split`: pairs of columns that meet at the relation; lines of displayed mathematics.
    Aligned,
    /// `gathered`: lines of displayed mathematics, centered.
    Gathered,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Column {
    Left,
    Center,
    Right,
}

impl Formula {
    /// A displayed formula that is all there is in a paragraph.
    pub fn alone(run: &[crate::book::Inline]) -> Option<&Formula> {
        match run {
            [crate::book::Inline { kind: crate::book::InlineKind::Math(formula), .. }] => {
                Some(&**formula).filter(|formula| formula.display == Display::Block)
            }
            _ => None,
        }
    }
}

impl Math {
    /// The class by which it keeps its distance from its neighbors.
    pub fn class(&self) -> Class {
        match self {
            Math::Sign(sign) => sign.class,
            Math::Word { role: WordRole::Function, .. } => Class::Operator,
            // A binomial coefficient counts as a fraction.
            Math::Fenced { body, .. } if matches!(&body[..], [Math::Fraction { bar: Bar::None, .. }]) => {
                Class::Ordinary
            }
            Math::Fenced { .. } => Class::Inner,
            Math::Scripts { base, .. } => match &base[..] {
                [one] => one.class(),
                _ => Class::Ordinary,
            },
            _ => Class::Ordinary,
        }
    }
}

impl Class {
    /// Whether a sign that joins two things has one before it: the minus of `−x`, of `= −x`, of `(−x` has none.
    pub fn can_be_joined(before: Option<Class>) -> bool {
        !matches!(
            before,
            None | Some(Class::Binary | Class::Operator | Class::Relation | Class::Open | Class::Punctuation)
        )
    }
}

impl Sign {
    pub fn new(character: char, class: Class) -> Sign {
        Sign { text: character.to_string(), class, letters: Letters::Usual, growth: Growth::None }
    }
}

impl Table {
    /// The alignment of a column; the last one named holds for all that follow.
    pub fn column(&self, idx: usize) -> Column {
        match self.kind {
            TableKind::Aligned if idx.is_multiple_of(2) => Column::Right,
            TableKind::Aligned => Column::Left,
            _ => self.columns.get(idx).or(self.columns.last()).copied().unwrap_or(Column::Center),
        }
    }
}
