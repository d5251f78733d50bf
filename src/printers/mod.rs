//! What printers ask of a file: presets as dated tables, and whether the pages of a book fit one.
//!
//! In: a table (`presets/*.toml`, or one of the user's own), the margins and the count of the pages. Out: how the sheet is to be, and what cannot
//! be met. A figure that nobody has read in the printer's own words is not in the table, and nothing is asked of it. It must not know pages.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use serde::Deserialize;
use serde::Deserializer;
use serde::de::Error;

use crate::print::pdf::PdfStandard;
use crate::toml_reader::parse_any_length;
use crate::toml_reader::read_whole;
use crate::units::Edges;
use crate::units::Length;

/// The shipped tables, by name.
const PRESETS: &[(&str, &str)] = &[
    ("kdp-paperback", include_str!("presets/kdp-paperback.toml")),
    ("kdp-hardcover", include_str!("presets/kdp-hardcover.toml")),
    ("ingramspark", include_str!("presets/ingramspark.toml")),
    ("bod", include_str!("presets/bod.toml")),
    ("office-printer", include_str!("presets/office-printer.toml")),
];

/// What one printer asks.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Printer {
    /// The preset's name, which becomes part of file names.
    #[serde(skip)]
    pub name: String,
    pub title: String,
    /// The day for which the figures were read, `2026-05-01`.
    pub date: String,
    pub sources: Vec<String>,
    /// What was not read anywhere.
    pub missing: Vec<String>,
    #[serde(deserialize_with = "standard")]
    pub standard: PdfStandard,
    #[serde(default, deserialize_with = "resolution")]
    pub resolution: Option<u32>,
    #[serde(default, deserialize_with = "ink_limit")]
    pub ink_limit: Option<u16>,
    /// The smallest type.
    #[serde(default, deserialize_with = "some_length")]
    pub type_size: Option<Length>,
    /// The thinnest line.
    #[serde(default, deserialize_with = "some_length")]
    pub line: Option<Length>,
    /// What may not be in the file beside the pages.
    #[serde(default)]
    pub forbidden: BTreeSet<Extra>,
    pub bleed: Option<Bleed>,
    #[serde(default)]
    pub margins: Margins,
    #[serde(default)]
    pub pages: PageCount,
    /// By name.
    #[serde(default)]
    pub paper: BTreeMap<String, Paper>,
    /// The cover; without it, its measures are not known.
    pub cover: Option<Cover>,
}

/// What is asked of a cover: back, spine and front on one sheet around the book.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cover {
    /// On all four sides; without it, that of the pages.
    #[serde(default, deserialize_with = "some_length")]
    pub bleed: Option<Length>,
    /// Free of text, from the trim.
    #[serde(default, deserialize_with = "some_length")]
    pub safe: Option<Length>,
    #[serde(default)]
    pub spine: Spine,
    /// The room for the barcode, at the foot of the back.
    pub barcode: Option<Field>,
}

#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spine {
    /// The fewest pages of a book that has text on it.
    #[serde(default, deserialize_with = "n_pages")]
    pub text_from: Option<usize>,
    /// Free of text at each side.
    #[serde(default, deserialize_with = "some_length")]
    pub clear: Option<Length>,
}

#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    #[serde(deserialize_with = "length")]
    pub width: Length,
    #[serde(deserialize_with = "length")]
    pub height: Length,
}

/// What a file may have beside its pages.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Extra {
    Annotations,
    Bookmarks,
    /// Title, author and the like.
    Metadata,
    /// For those who cut and print.
    Marks,
    Transparency,
}

/// How far ink is to go beyond the trim, in books where any does.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bleed {
    #[serde(deserialize_with = "length")]
    pub width: Length,
    pub at_spine: bool,
}

/// What must be left free of text, from the trim.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Margins {
    #[serde(default, deserialize_with = "some_length")]
    pub outer: Option<Length>,
    /// In a book that bleeds.
    #[serde(default, deserialize_with = "some_length")]
    pub outer_with_bleed: Option<Length>,
    /// By the count of pages, rising.
    #[serde(default)]
    pub inner: Vec<Band>,
}

#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// The most pages it holds for; without it, for all.
    #[serde(default, deserialize_with = "n_pages")]
    pub up_to: Option<usize>,
    #[serde(deserialize_with = "length")]
    pub is: Length,
}

#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageCount {
    #[serde(default, deserialize_with = "n_pages")]
    pub least: Option<usize>,
    #[serde(default, deserialize_with = "n_pages")]
    pub most: Option<usize>,
    #[serde(default, deserialize_with = "multiple")]
    pub multiple_of: Option<usize>,
    /// The printer's own mark stands on it.
    #[serde(default)]
    pub last_is_blank: bool,
}

#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// The thickness for each page, half of that of a leaf.
    #[serde(default, deserialize_with = "some_length")]
    pub page: Option<Length>,
    #[serde(default, deserialize_with = "n_pages")]
    pub least: Option<usize>,
    #[serde(default, deserialize_with = "n_pages")]
    pub most: Option<usize>,
}

/// A finished book, as far as a printer asks.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    pub n_pages: usize,
    pub has_blank_end: bool,
    /// Free of text, running heads and folios too.
    pub margins: Edges,
    pub bleeds: bool,
}

/// What is done to the pages for a printer, and what cannot be.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Fit {
    pub bleed: Edges,
    /// How far the block moves away from the spine.
    pub gutter: Length,
    /// Blank pages at the end.
    pub n_blanks: usize,
    /// Demands that the pages do not meet, in words.
    pub unmet: Vec<String>,
}

impl Printer {
    /// The names of the shipped presets.
    pub fn names() -> impl Iterator<Item = &'static str> {
        PRESETS.iter().map(|(name, _)| *name)
    }

    /// A shipped preset.
    pub fn preset(name: &str) -> Option<Printer> {
        let (name, text) = PRESETS.iter().find(|(known, _)| *known == name)?;
        Some(Printer::read(name, text).expect("a test reads all shipped tables"))
    }

    /// Reads a table.
    ///
    /// # Errors
    /// What is wrong with it, with the line.
    pub fn read(name: &str, text: &str) -> Result<Printer, String> {
        let printer: Printer = read_whole(text)?;
        if !printer.margins.inner.iter().map(|band| band.up_to.unwrap_or(usize::MAX)).is_sorted() {
            return Err("the bands of `margins.inner` must rise by `up_to`".into());
        }
        if let (Some(least), Some(most)) = (printer.pages.least, printer.pages.most)
            && least > most
        {
            return Err(format!("of the pages, {least} at least are more than {most} at most"));
        }
        Ok(Printer { name: name.to_string(), ..printer })
    }

    /// How a book is brought to what the printer asks: the block moves, its measure never changes.
    pub fn fit(&self, block: &Block) -> Fit {
        let mut fit = Fit { n_blanks: self.n_blanks(block), ..Fit::default() };
        let n_pages = block.n_pages + fit.n_blanks;
        if let Some(Bleed { width, at_spine }) = self.bleed.as_ref().filter(|_| block.bleeds) {
            let inner = if *at_spine { *width } else { Length::ZERO };
            fit.bleed = Edges { head: *width, foot: *width, outer: *width, inner };
        }
        if let Some(least) = self.pages.least.filter(|least| n_pages < *least) {
            fit.unmet.push(format!("the book has {n_pages} pages, and the fewest are {least}"));
        }
        if let Some(most) = self.pages.most.filter(|most| n_pages > *most) {
            fit.unmet.push(format!("the book has {n_pages} pages, and the most are {most}"));
        }
        let inner = self.inner_margin(n_pages).unwrap_or(Length::ZERO);
        let margins = block.margins;
        fit.gutter = (inner - margins.inner).max(Length::ZERO);
        let with_bleed = self.margins.outer_with_bleed.filter(|_| block.bleeds);
        let outer = with_bleed.or(self.margins.outer).unwrap_or(Length::ZERO);
        let left = margins.outer - fit.gutter;
        if left < outer {
            fit.unmet.push(format!(
                "the margins come to {} at the spine and {} outside, and the printer asks for {} and {} for {n_pages} pages",
                in_mm(margins.inner),
                in_mm(margins.outer),
                in_mm(inner),
                in_mm(outer)
            ));
        }
        for (edge, margin) in [("head", margins.head), ("foot", margins.foot)] {
            if margin < outer {
                fit.unmet.push(match margin < Length::ZERO {
                    true => format!("text reaches {} beyond the {edge} of the trim", in_mm(Length::ZERO - margin)),
                    false => format!(
                        "text comes within {} of the {edge}, and the printer asks for {}",
                        in_mm(margin),
                        in_mm(outer)
                    ),
                });
            }
        }
        fit
    }

    /// Whether the thickness of any of its papers is known.
    pub fn gives_thickness(&self) -> bool {
        self.paper.values().any(|paper| paper.page.is_some())
    }

    /// What must be free of text at the spine in a book of so many pages.
    pub fn inner_margin(&self, n_pages: usize) -> Option<Length> {
        let band = self.margins.inner.iter().find(|band| band.up_to.is_none_or(|most| n_pages <= most));
        band.or(self.margins.inner.last()).map(|band| band.is)
    }

    /// The standard of its files, as a table and a manifest name it: `plain`, `pdf/x-1a`.
    pub fn standard_name(&self) -> &'static str {
        PdfStandard::BY_NAME.iter().find(|(_, standard)| *standard == self.standard).map_or("", |(name, _)| name)
    }

    /// Where a figure of the table was read: the table with its date, and those of its sources that name the subject.
    pub fn source(&self, subject: &str) -> String {
        let head = format!("{}, table of {}", self.title, self.date);
        match self.naming(subject)[..] {
            [] => head,
            ref sources => format!("{head}: {}", sources.join("; ")),
        }
    }

    /// Whether a source names a subject that the table has no figure of.
    pub fn has_source_on(&self, subject: &str) -> bool {
        !self.naming(subject).is_empty()
    }

    fn naming(&self, subject: &str) -> Vec<&str> {
        self.sources.iter().map(String::as_str).filter(|source| source.contains(subject)).collect()
    }

    /// Blank pages after the last one.
    fn n_blanks(&self, block: &Block) -> usize {
        let multiple = self.pages.multiple_of.unwrap_or(1).max(1);
        let wanted = block.n_pages + usize::from(self.pages.last_is_blank && !block.has_blank_end);
        wanted.next_multiple_of(multiple) - block.n_pages
    }
}

impl Paper {
    /// The limit of pages that a book of so many breaks, in words.
    pub fn unmet(&self, n_pages: usize) -> Option<String> {
        if let Some(least) = self.least.filter(|least| n_pages < *least) {
            return Some(format!("the book has {n_pages} pages, and the fewest are {least}"));
        }
        let most = self.most.filter(|most| n_pages > *most)?;
        Some(format!("the book has {n_pages} pages, and the most are {most}"))
    }
}

fn in_mm(length: Length) -> String {
    format!("{:.2} mm", length.to_mm())
}

/// The widest margin or bleed that a table may ask for.
const MAX_LENGTH_MM: f64 = 100.0;

fn length<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Length, D::Error> {
    let text = String::deserialize(deserializer)?;
    let length = parse_any_length(&text)
        .ok_or_else(|| D::Error::custom(format!("“{text}” is no length; write “0.125in” or “3mm”")))?;
    if (Length::ZERO..=Length::mm(MAX_LENGTH_MM)).contains(&length) {
        return Ok(length);
    }
    Err(D::Error::custom(format!("“{text}” cannot be; write a length from 0 to {MAX_LENGTH_MM} mm")))
}

fn some_length<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Length>, D::Error> {
    length(deserializer).map(Some)
}

fn resolution<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    number(deserializer, "pixels to the inch", 72..=2400)
}

fn ink_limit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u16>, D::Error> {
    number(deserializer, "percent of ink", 100..=400)
}

fn n_pages<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<usize>, D::Error> {
    number(deserializer, "pages", 1..=10_000)
}

fn multiple<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<usize>, D::Error> {
    number(deserializer, "pages of a gathering", 1..=64)
}

fn number<'de, D: Deserializer<'de>, N: TryFrom<i64>>(
    deserializer: D,
    what: &str,
    range: RangeInclusive<i64>,
) -> Result<Option<N>, D::Error> {
    let number = i64::deserialize(deserializer)?;
    let within = range.contains(&number).then(|| N::try_from(number).ok()).flatten();
    let (least, most) = range.into_inner();
    let fault = || D::Error::custom(format!("{number} {what} cannot be; write a number from {least} to {most}"));
    within.map(Some).ok_or_else(fault)
}

fn standard<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PdfStandard, D::Error> {
    let word = String::deserialize(deserializer)?;
    let known = PdfStandard::BY_NAME.iter().find(|(name, standard)| *name == word && standard.is_for_press());
    known.map(|(_, standard)| *standard).ok_or_else(|| {
        D::Error::custom(format!("“{word}” is no standard for a press; write plain, pdf/x-1a, pdf/x-3 or pdf/x-4"))
    })
}

#[cfg(test)]
mod tests {
    use super::Block;
    use super::PRESETS;
    use super::Printer;
    use crate::units::Edges;
    use crate::units::Length;

    fn block(n_pages: usize) -> Block {
        let twenty = Length::mm(20.0);
        let margins = Edges { head: twenty, foot: twenty, inner: Length::mm(15.0), outer: twenty };
        Block { n_pages, has_blank_end: false, margins, bleeds: false }
    }

    fn preset(name: &str) -> Printer {
        Printer::preset(name).expect("it is shipped")
    }

    #[test]
    fn sources_are_those_that_name_the_subject() {
        let bod = preset("bod");
        assert!(!bod.has_source_on("black text") && preset("ingramspark").has_source_on("black text"));
        assert_eq!(bod.source("bleed"), format!("{}, table of {}", bod.title, bod.date));
        assert_eq!(preset("kdp-paperback").source("pictures").matches("help topic").count(), 1);
    }

    #[test]
    fn papers_have_limits_of_their_own() {
        let kdp = preset("kdp-paperback");
        assert_eq!(kdp.paper["cream"].unmet(776), None);
        let told = |paper: &str, n_pages| kdp.paper[paper].unmet(n_pages).expect("it is beyond the limit");
        assert_eq!(told("cream", 777), "the book has 777 pages, and the most are 776");
        assert_eq!(told("standard-color", 71), "the book has 71 pages, and the fewest are 72");
    }

    #[test]
    fn every_shipped_table_is_read_and_dated() {
        for (name, text) in PRESETS {
            let printer = Printer::read(name, text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(printer.date.len(), 10, "{name}");
            assert!(!printer.missing.is_empty(), "{name}: nobody knows everything");
        }
    }

    #[test]
    fn the_block_moves_by_what_the_gutter_wants() {
        let kdp = preset("kdp-paperback");
        // Up to 300 pages half an inch is asked for, and the block stands at 15 mm; from 301 it is 5/8, from 501 3/4 of an inch.
        assert_eq!(kdp.fit(&block(300)).gutter, Length::ZERO);
        assert_eq!(kdp.fit(&block(301)).gutter, Length::inches(0.625) - Length::mm(15.0));
        assert_eq!(kdp.fit(&block(501)).gutter, Length::inches(0.75) - Length::mm(15.0));
        assert!(kdp.fit(&block(700)).unmet.is_empty());
        let narrow = Block { margins: Edges { outer: Length::mm(8.0), ..block(700).margins }, ..block(700) };
        assert_eq!(
            kdp.fit(&narrow).unmet,
            [
                "the margins come to 15.00 mm at the spine and 8.00 mm outside, and the printer asks for 19.05 mm and 6.35 mm for 700 pages"
            ]
        );
    }

    #[test]
    fn pages_are_filled_up_with_blank_ones() {
        let ingram = preset("ingramspark");
        let n_blanks = |n_pages, has_blank_end| ingram.fit(&Block { has_blank_end, ..block(n_pages) }).n_blanks;
        assert_eq!(n_blanks(99, false), 1);
        assert_eq!(n_blanks(100, false), 2);
        assert_eq!(n_blanks(100, true), 0);
        assert_eq!(preset("kdp-paperback").fit(&block(99)).n_blanks, 0);
        // With its blank leaf even a book of sixteen pages is long enough.
        assert!(ingram.fit(&block(16)).unmet.is_empty());
    }

    #[test]
    fn too_few_and_too_many_pages_are_told() {
        let unmet = preset("kdp-hardcover").fit(&block(60)).unmet;
        assert_eq!(unmet, ["the book has 60 pages, and the fewest are 75"]);
        let unmet = preset("kdp-hardcover").fit(&block(560)).unmet;
        assert_eq!(unmet[0], "the book has 560 pages, and the most are 550");
    }

    #[test]
    fn a_book_that_bleeds_does_so_on_three_sides() {
        let bleed = preset("kdp-paperback").fit(&Block { bleeds: true, ..block(100) }).bleed;
        assert_eq!(
            (bleed.head, bleed.outer, bleed.inner),
            (Length::inches(0.125), Length::inches(0.125), Length::ZERO)
        );
    }

    #[test]
    fn margins_at_head_and_foot_are_held_to_that_at_the_side() {
        let flat = Edges { head: Length::mm(4.0), foot: Length::mm(12.0), ..block(100).margins };
        let unmet = |name| preset(name).fit(&Block { margins: flat, ..block(100) }).unmet;
        assert_eq!(unmet("kdp-paperback"), ["text comes within 4.00 mm of the head, and the printer asks for 6.35 mm"]);
        assert_eq!(unmet("ingramspark").len(), 2);
        assert!(unmet("bod").is_empty());
        let over = Block { margins: Edges { foot: Length::mm(-2.0), ..flat }, ..block(100) };
        assert_eq!(preset("bod").fit(&over).unmet, ["text reaches 2.00 mm beyond the foot of the trim"]);
    }

    #[test]
    fn figures_out_of_range_are_refused_with_their_line() {
        let refused = |rest: &str| {
            let head = "title = \"x\"\ndate = \"2026-01-01\"\nsources = []\nmissing = []\nstandard = \"plain\"\n";
            Printer::read("mine", &format!("{head}{rest}\n")).expect_err(rest)
        };
        assert_eq!(
            refused("[bleed]\nat_spine = true\nwidth = \"-90mm\""),
            "line 8: “-90mm” cannot be; write a length from 0 to 100 mm"
        );
        assert_eq!(refused("ink_limit = 0"), "line 6: 0 percent of ink cannot be; write a number from 100 to 400");
        for rest in [
            "[pages]\nmultiple_of = 3000000",
            "[pages]\nmultiple_of = 9223372036854775807",
            "[pages]\nleast = -1",
            "[pages]\nleast = 20\nmost = 10",
            "[margins]\nouter = \"900mm\"",
            "[margins]\ninner = [{ is = \"1in\" }, { up_to = 9, is = \"1in\" }]",
            "resolution = 0",
        ] {
            refused(rest);
        }
    }

    #[test]
    fn a_table_with_a_slip_is_refused_with_the_reason() {
        let table = "title = \"x\"\ndate = \"2026-01-01\"\nsources = []\nmissing = []\nstandard = \"pdf/x-9\"\n";
        let error = Printer::read("mine", table).expect_err("there is no such standard");
        assert!(error.starts_with("line 5: “pdf/x-9” is no standard for a press"), "{error}");
        let error = Printer::read("mine", "titel = \"x\"").expect_err("there is no such key");
        assert!(error.contains("titel"), "{error}");
    }
}
