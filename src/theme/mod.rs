//! Themes: how a book looks, as one set of values with two views, lengths for print and an em-based stylesheet for the EPUB.
//!
//! In: a theme file (TOML) and the trim of an edition. Out: `Theme`, all lengths worked out. It knows no text and no pages.

pub mod load;
pub mod presets;
pub mod quantity;
pub mod raw;
#[cfg(test)]
mod tests;

pub use load::ThemeOverrides;
pub use load::ThemeSource;
pub use presets::PRESETS;

use crate::color::Rgb;
use crate::units::Edges;
use crate::units::Length;
use crate::units::Size;

/// A theme, worked out for one trim size.
#[derive(Clone, PartialEq, Debug)]
pub struct Theme {
    pub name: String,
    pub families: Families,
    pub page: PageDesign,
    pub styles: Styles,
    pub openings: Openings,
    pub grounds: Grounds,
    pub breaking: Breaking,
    /// Optical margins: how far each character hangs out; characters not named do not.
    pub hangs: Vec<Hang>,
}

/// How far a character hangs out of the measure at a line's start and end, in thousandths of an em.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hang {
    pub character: char,
    pub left: i32,
    pub right: i32,
}

/// Family names, as fonts carry them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Families {
    pub text: String,
    pub heading: String,
    /// For notes and other small sizes: an optical size of the text family where there is one.
    pub caption: String,
    pub mono: String,
}

impl Families {
    /// The family that plays a part.
    pub fn of(&self, role: FamilyRole) -> &str {
        match role {
            FamilyRole::Text => &self.text,
            FamilyRole::Heading => &self.heading,
            FamilyRole::Caption => &self.caption,
            FamilyRole::Mono => &self.mono,
        }
    }
}

/// The page and its text block.
#[derive(Clone, PartialEq, Debug)]
pub struct PageDesign {
    pub trim: Size,
    pub measure: Length,
    /// Baseline to baseline of the text; the grid.
    pub leading: Length,
    /// Lines of a full page.
    pub n_lines: u16,
    /// From the head of the trim to the first baseline of the text block.
    pub first_baseline: Length,
    /// From the head of the trim to the baseline of the running head.
    pub head_baseline: Length,
    /// The bands of the inner margin by page count, rising; the last one has no limit. The measure never changes.
    pub margins: Vec<MarginBand>,
    /// Lines below the block at which a drop folio stands.
    pub drop_folio_lines: u16,
    pub footnote_rule: Option<Rule>,
    /// The least space between the text and the notes' rule, and between the rule and the first note.
    pub footnote_gap: Length,
    /// How far glyphs may hang out of the measure (optical margins).
    pub protrusion: Protrusion,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MarginBand {
    /// The band holds for books of at most this many pages.
    pub max_pages: Option<u32>,
    pub inner: Length,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rule {
    pub width: Length,
    pub thickness: Length,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Protrusion {
    Off,
    On,
}

/// Where chapters and parts open.
#[derive(Clone, PartialEq, Debug)]
pub struct Openings {
    pub part_side: OpeningSide,
    pub chapter_side: OpeningSide,
    /// Grid lines, from 1, of a chapter's number, title and first text line.
    pub chapter_label_line: u16,
    pub chapter_title_line: u16,
    pub chapter_text_line: u16,
    pub part_title_line: u16,
    pub first_phrase: FirstPhrase,
}

/// Pages that are printed in a color from edge to edge, white being the paper; their type is black or white, whichever is read better.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Grounds {
    pub half_title: Option<Rgb>,
    pub title_page: Option<Rgb>,
    pub part: Option<Rgb>,
    /// The page on which a chapter opens.
    pub chapter: Option<Rgb>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OpeningSide {
    Recto,
    Either,
}

/// How the first words of a chapter are set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FirstPhrase {
    Plain,
    SmallCaps,
    DropCap { n_lines: u8 },
}

/// What the line breaker is told; see `print::lines`.
#[derive(Clone, PartialEq, Debug)]
pub struct Breaking {
    /// Least letters before and after a hyphen.
    pub hyphen_min_left: u8,
    pub hyphen_min_right: u8,
    /// Thousandths by which glyphs may be widened or narrowed to save a loose or tight line; 0 turns it off.
    pub expansion: u16,
    /// Thousandths of an em that may be put between letters, or taken from them, to the same end; 0 turns it off.
    pub letterspace: u16,
}

/// One way of setting text.
#[derive(Clone, PartialEq, Debug)]
pub struct TypeStyle {
    pub family: FamilyRole,
    pub size: Length,
    pub leading: Length,
    pub posture: StylePosture,
    pub weight: StyleWeight,
    pub caps: Caps,
    /// Letterspace in thousandths of an em.
    pub tracking: i32,
    pub figures: Figures,
    pub align: Align,
    /// Of the first line.
    pub indent: Length,
    /// From the left and right edge of the measure, for the whole block.
    pub left: Length,
    pub right: Length,
    /// Blank space above and below, before it is brought back to the grid.
    pub above: Length,
    pub below: Length,
    pub hyphenate: Hyphenate,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FamilyRole {
    Text,
    Heading,
    Caption,
    Mono,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StylePosture {
    Roman,
    Italic,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StyleWeight {
    Regular,
    Bold,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Caps {
    AsWritten,
    /// Lower case as small capitals.
    SmallCaps,
    /// Everything as small capitals.
    AllSmallCaps,
    /// Everything as capitals.
    Capitals,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Figures {
    Oldstyle,
    Lining,
    LiningTabular,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Align {
    Justified,
    Left,
    Center,
    Right,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hyphenate {
    Yes,
    No,
}

/// Every style of a book. Each one exists in print and in the stylesheet.
#[derive(Clone, PartialEq, Debug)]
pub struct Styles {
    pub body: TypeStyle,
    pub quotation: TypeStyle,
    pub letter: TypeStyle,
    pub document: TypeStyle,
    pub sidebar: TypeStyle,
    pub remark: TypeStyle,
    pub epigraph: TypeStyle,
    pub attribution: TypeStyle,
    pub verse: TypeStyle,
    pub dedication: TypeStyle,
    pub list: TypeStyle,
    pub footnote: TypeStyle,
    pub caption: TypeStyle,
    pub table: TypeStyle,
    pub code: TypeStyle,
    pub scene_break: TypeStyle,
    pub part_label: TypeStyle,
    pub part_title: TypeStyle,
    pub chapter_label: TypeStyle,
    pub chapter_title: TypeStyle,
    pub subhead_1: TypeStyle,
    pub subhead_2: TypeStyle,
    pub subhead_3: TypeStyle,
    pub running_verso: TypeStyle,
    pub running_recto: TypeStyle,
    pub folio: TypeStyle,
    pub contents: TypeStyle,
    pub contents_part: TypeStyle,
    pub half_title: TypeStyle,
    pub title_author: TypeStyle,
    pub title_title: TypeStyle,
    pub title_subtitle: TypeStyle,
    pub title_publisher: TypeStyle,
    pub imprint: TypeStyle,
    pub index: TypeStyle,
}

/// The styles by the names theme files give them, in the order of `Styles`.
pub const STYLE_NAMES: [&str; 35] = [
    "body",
    "quotation",
    "letter",
    "document",
    "sidebar",
    "remark",
    "epigraph",
    "attribution",
    "verse",
    "dedication",
    "list",
    "footnote",
    "caption",
    "table",
    "code",
    "scene_break",
    "part_label",
    "part_title",
    "chapter_label",
    "chapter_title",
    "subhead_1",
    "subhead_2",
    "subhead_3",
    "running_verso",
    "running_recto",
    "folio",
    "contents",
    "contents_part",
    "half_title",
    "title_author",
    "title_title",
    "title_subtitle",
    "title_publisher",
    "imprint",
    "index",
];

impl Styles {
    /// Makes all styles by asking for each name.
    pub fn from_names(style: impl Fn(&str) -> TypeStyle) -> Styles {
        Styles {
            body: style("body"),
            quotation: style("quotation"),
            letter: style("letter"),
            document: style("document"),
            sidebar: style("sidebar"),
            remark: style("remark"),
            epigraph: style("epigraph"),
            attribution: style("attribution"),
            verse: style("verse"),
            dedication: style("dedication"),
            list: style("list"),
            footnote: style("footnote"),
            caption: style("caption"),
            table: style("table"),
            code: style("code"),
            scene_break: style("scene_break"),
            part_label: style("part_label"),
            part_title: style("part_title"),
            chapter_label: style("chapter_label"),
            chapter_title: style("chapter_title"),
            subhead_1: style("subhead_1"),
            subhead_2: style("subhead_2"),
            subhead_3: style("subhead_3"),
            running_verso: style("running_verso"),
            running_recto: style("running_recto"),
            folio: style("folio"),
            contents: style("contents"),
            contents_part: style("contents_part"),
            half_title: style("half_title"),
            title_author: style("title_author"),
            title_title: style("title_title"),
            title_subtitle: style("title_subtitle"),
            title_publisher: style("title_publisher"),
            imprint: style("imprint"),
            index: style("index"),
        }
    }

    /// Every style with its name, in the order of `STYLE_NAMES`.
    pub fn named(&self) -> [(&'static str, &TypeStyle); 35] {
        [
            ("body", &self.body),
            ("quotation", &self.quotation),
            ("letter", &self.letter),
            ("document", &self.document),
            ("sidebar", &self.sidebar),
            ("remark", &self.remark),
            ("epigraph", &self.epigraph),
            ("attribution", &self.attribution),
            ("verse", &self.verse),
            ("dedication", &self.dedication),
            ("list", &self.list),
            ("footnote", &self.footnote),
            ("caption", &self.caption),
            ("table", &self.table),
            ("code", &self.code),
            ("scene_break", &self.scene_break),
            ("part_label", &self.part_label),
            ("part_title", &self.part_title),
            ("chapter_label", &self.chapter_label),
            ("chapter_title", &self.chapter_title),
            ("subhead_1", &self.subhead_1),
            ("subhead_2", &self.subhead_2),
            ("subhead_3", &self.subhead_3),
            ("running_verso", &self.running_verso),
            ("running_recto", &self.running_recto),
            ("folio", &self.folio),
            ("contents", &self.contents),
            ("contents_part", &self.contents_part),
            ("half_title", &self.half_title),
            ("title_author", &self.title_author),
            ("title_title", &self.title_title),
            ("title_subtitle", &self.title_subtitle),
            ("title_publisher", &self.title_publisher),
            ("imprint", &self.imprint),
            ("index", &self.index),
        ]
    }
}

impl Theme {
    /// The theme as it is within notes: nothing is larger than their text, and all spaces are smaller by as much as that is smaller than the book's.
    pub fn within_notes(&self) -> Theme {
        let mut theme = self.clone();
        let note = &self.styles.footnote;
        let (size, leading) = (self.styles.body.size.max(Length(1)), self.page.leading.max(Length(1)));
        let styles = &mut theme.styles;
        for style in [
            &mut styles.quotation,
            &mut styles.letter,
            &mut styles.document,
            &mut styles.sidebar,
            &mut styles.remark,
            &mut styles.epigraph,
            &mut styles.attribution,
            &mut styles.verse,
            &mut styles.dedication,
            &mut styles.list,
            &mut styles.caption,
            &mut styles.table,
            &mut styles.code,
            &mut styles.scene_break,
            &mut styles.subhead_3,
        ] {
            style.size = style.size.min(note.size);
            style.leading = style.leading.min(note.leading);
            for inset in [&mut style.indent, &mut style.left, &mut style.right] {
                *inset = inset.scaled(note.size.0, size.0);
            }
            for space in [&mut style.above, &mut style.below] {
                *space = space.scaled(note.leading.0, leading.0);
            }
        }
        theme.page.leading = note.leading;
        theme
    }
}

impl PageDesign {
    /// The margins of a book with this many pages: the block keeps its measure and moves sideways.
    pub fn margins_for(&self, n_pages: u32) -> Edges {
        let band = self.margins.iter().find(|band| band.max_pages.is_none_or(|max| n_pages <= max));
        let inner = band.or(self.margins.last()).map_or(Length::ZERO, |band| band.inner);
        let last_baseline = self.first_baseline + self.leading * (i64::from(self.n_lines) - 1);
        Edges {
            head: self.first_baseline,
            foot: self.trim.height - last_baseline,
            inner,
            outer: self.trim.width - inner - self.measure,
        }
    }
}
