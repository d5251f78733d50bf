//! The figures of a report: one list for JSON, HTML, budgets and comparisons. For each of them less is better, but for the fill of pages.

use crate::print::pages::facts::HOLES;
use crate::quality::FaultKind;
use crate::quality::Tally;

/// Beyond this many times the natural word space a line is loose. Source: the marker used for rivers, tex.stackexchange 29049.
pub const LOOSE: f64 = 1.5;

/// Below this a line is tight. Source: the default least word space of InDesign, 80 %.
pub const TIGHT: f64 = 0.8;

/// A number of the report.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Figure {
    SpaceMean,
    SpaceDeviation,
    SpaceP05,
    SpaceP50,
    SpaceP95,
    SpaceP99,
    LooseLines,
    VeryLooseLines,
    TightLines,
    HyphenatedLines,
    Ladders,
    LongestLadder,
    PageEndHyphens,
    RectoEndHyphens,
    Runts,
    Stubs,
    Stacks,
    Rivers,
    OverfullLines,
    OverfullPages,
    Widows,
    Orphans,
    StrandedHeadings,
    UnevenSpreads,
    OffGridLines,
    HollowPages,
    ShortPages,
    SplitNotes,
    DisplacedNotes,
    PageFill,
    ScaledLines,
    LetterspacedLines,
}

/// What the number is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Of the natural word space: 1 is as drawn.
    Ratio,
    /// How many there are.
    Count,
    /// How many of how many; shown in percent, and limited either way.
    Share,
}

/// A figure as measured.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Value {
    pub amount: f64,
    /// What a share is taken of.
    pub of: u32,
}

impl Value {
    fn number(amount: f64) -> Value {
        Value { amount, of: 0 }
    }

    /// Of a share, in percent.
    pub fn percent(self) -> f64 {
        if self.of == 0 { 0.0 } else { 100.0 * self.amount / f64::from(self.of) }
    }
}

/// Key, name for people, unit, and what is counted or where its threshold comes from.
type About = (&'static str, &'static str, Unit, &'static str);

impl Figure {
    pub const ALL: [Figure; 32] = [
        Figure::SpaceMean,
        Figure::SpaceDeviation,
        Figure::SpaceP05,
        Figure::SpaceP50,
        Figure::SpaceP95,
        Figure::SpaceP99,
        Figure::LooseLines,
        Figure::VeryLooseLines,
        Figure::TightLines,
        Figure::HyphenatedLines,
        Figure::Ladders,
        Figure::LongestLadder,
        Figure::PageEndHyphens,
        Figure::RectoEndHyphens,
        Figure::Runts,
        Figure::Stubs,
        Figure::Stacks,
        Figure::Rivers,
        Figure::OverfullLines,
        Figure::OverfullPages,
        Figure::Widows,
        Figure::Orphans,
        Figure::StrandedHeadings,
        Figure::UnevenSpreads,
        Figure::OffGridLines,
        Figure::HollowPages,
        Figure::ShortPages,
        Figure::SplitNotes,
        Figure::DisplacedNotes,
        Figure::PageFill,
        Figure::ScaledLines,
        Figure::LetterspacedLines,
    ];

    /// As in the manifest and in JSON.
    pub fn key(self) -> &'static str {
        self.about().0
    }

    pub fn title(self) -> &'static str {
        self.about().1
    }

    pub fn unit(self) -> Unit {
        self.about().2
    }

    /// What is counted, and whose threshold it is.
    pub fn source(self) -> &'static str {
        self.about().3
    }

    /// Finds a figure by its key; `max_` may stand before it, for every limit is a greatest one.
    pub fn find(key: &str) -> Option<Figure> {
        let bare = key.strip_prefix("max_").unwrap_or(key);
        Figure::ALL.into_iter().find(|figure| figure.key() == bare)
    }

    /// Whether a budget may limit it: not where more is better, nor where there is no better.
    pub fn is_limitable(self) -> bool {
        !matches!(self, Figure::PageFill | Figure::SpaceP05 | Figure::SpaceP50)
    }

    /// The faults that a figure counts, for the places that a message names.
    pub fn kinds(self) -> &'static [FaultKind] {
        match self {
            Figure::LooseLines | Figure::SpaceP95 | Figure::SpaceP99 | Figure::SpaceMean | Figure::SpaceDeviation => {
                &[FaultKind::VeryLooseLine, FaultKind::LooseLine]
            }
            Figure::VeryLooseLines => &[FaultKind::VeryLooseLine],
            Figure::Ladders | Figure::LongestLadder => &[FaultKind::Ladder],
            Figure::PageEndHyphens => &[FaultKind::RectoEndHyphen, FaultKind::VersoEndHyphen],
            Figure::RectoEndHyphens => &[FaultKind::RectoEndHyphen],
            Figure::Runts => &[FaultKind::Runt],
            Figure::Stubs => &[FaultKind::Stub],
            Figure::Stacks => &[FaultKind::Stack],
            Figure::Rivers => &[FaultKind::River],
            Figure::OverfullLines => &[FaultKind::OverfullLine],
            Figure::OverfullPages => &[FaultKind::OverfullPage],
            Figure::Widows => &[FaultKind::Widow],
            Figure::Orphans => &[FaultKind::Orphan],
            Figure::StrandedHeadings => &[FaultKind::StrandedHeading],
            Figure::UnevenSpreads => &[FaultKind::UnevenSpread],
            Figure::OffGridLines => &[FaultKind::OffGrid],
            Figure::HollowPages => &[FaultKind::HollowPage],
            Figure::ShortPages => &[FaultKind::ShortPage, FaultKind::LoneLine],
            Figure::SplitNotes => &[FaultKind::SplitNote],
            Figure::DisplacedNotes => &[FaultKind::DisplacedNote],
            Figure::SpaceP05
            | Figure::SpaceP50
            | Figure::TightLines
            | Figure::HyphenatedLines
            | Figure::PageFill
            | Figure::ScaledLines
            | Figure::LetterspacedLines => &[],
        }
    }

    /// The figure of a tally.
    pub fn value(self, tally: &Tally) -> Value {
        let n_justified = tally.looseness.len() as u32;
        let share = |n: u32, of: u32| Value { amount: f64::from(n), of };
        match self {
            Figure::SpaceMean => Value::number(tally.mean()),
            Figure::SpaceDeviation => Value::number(tally.deviation()),
            Figure::SpaceP05 => Value::number(tally.percentile(5.0)),
            Figure::SpaceP50 => Value::number(tally.percentile(50.0)),
            Figure::SpaceP95 => Value::number(tally.percentile(95.0)),
            Figure::SpaceP99 => Value::number(tally.percentile(99.0)),
            Figure::LooseLines => share(tally.n_looser_than(LOOSE), n_justified),
            Figure::VeryLooseLines => share(tally.n_looser_than(HOLES), n_justified),
            Figure::TightLines => share(tally.n_tighter_than(TIGHT), n_justified),
            Figure::HyphenatedLines => share(tally.n_hyphenated, tally.n_inner_lines),
            Figure::LongestLadder => Value::number(f64::from(tally.longest_ladder)),
            Figure::Runts => share(tally.n_faults(FaultKind::Runt), tally.n_paragraphs),
            Figure::UnevenSpreads => share(tally.n_faults(FaultKind::UnevenSpread), tally.n_spreads),
            Figure::OffGridLines => share(tally.n_off_grid, tally.n_grid_lines),
            Figure::PageFill => Value { amount: tally.fill, of: tally.n_filled_pages },
            Figure::ScaledLines => share(tally.n_scaled, n_justified),
            Figure::LetterspacedLines => share(tally.n_letterspaced, n_justified),
            _ => Value::number(self.kinds().iter().map(|kind| f64::from(tally.n_faults(*kind))).sum()),
        }
    }

    /// Whether it is a part or a detail of the figure above it.
    pub fn is_detail(self) -> bool {
        matches!(
            self,
            Figure::SpaceDeviation
                | Figure::SpaceP05
                | Figure::SpaceP50
                | Figure::SpaceP95
                | Figure::SpaceP99
                | Figure::LongestLadder
                | Figure::RectoEndHyphens
        )
    }

    /// The figure as people read it: `1.023`, `12`, `0.21 % (25)`.
    pub fn shown(self, value: Value) -> String {
        match self.unit() {
            Unit::Ratio => format!("{:.3}", value.amount),
            Unit::Count => format!("{:.0}", value.amount),
            Unit::Share if self == Figure::PageFill => format!("{:.1} %", value.percent()),
            Unit::Share => format!("{:.2} % ({:.0})", value.percent(), value.amount),
        }
    }

    // Long because every figure says all of itself in one place.
    fn about(self) -> About {
        use Unit::Count;
        use Unit::Ratio;
        use Unit::Share;
        match self {
            Figure::SpaceMean => {
                ("space_mean", "Word space ÷ natural, mean", Ratio, "justified lines, last lines apart")
            }
            Figure::SpaceDeviation => ("space_deviation", "its standard deviation", Ratio, "the evenness of the page"),
            Figure::SpaceP05 => ("space_p05", "5th percentile", Ratio, "the tight lines"),
            Figure::SpaceP50 => ("space_p50", "median", Ratio, "the usual line"),
            Figure::SpaceP95 => ("space_p95", "95th percentile", Ratio, "the loose lines"),
            Figure::SpaceP99 => ("space_p99", "99th percentile", Ratio, "the loosest lines"),
            Figure::LooseLines => ("loose_lines", "Lines looser than 1.5 ×", Share, "of the justified lines"),
            Figure::VeryLooseLines => ("very_loose_lines", "Lines looser than 2 ×", Share, "lua-typo, StretchMax"),
            Figure::TightLines => ("tight_lines", "Lines tighter than 0.8 ×", Share, "InDesign’s least word space"),
            Figure::HyphenatedLines => {
                ("hyphenated_lines", "Hyphenated lines", Share, "a word’s own hyphen counts too; last lines apart")
            }
            Figure::Ladders => ("ladders", "Ladders of three and more", Count, "De Vinne; lua-typo: not three"),
            Figure::LongestLadder => ("longest_ladder", "longest ladder", Count, "lines in a row with a hyphen"),
            Figure::PageEndHyphens => ("page_end_hyphens", "Hyphens at page ends", Count, "TeX, brokenpenalty"),
            Figure::RectoEndHyphens => {
                ("recto_end_hyphens", "of these, at a recto’s end", Count, "the reader turns the leaf within a word")
            }
            Figure::Runts => {
                ("runts", "Runts", Share, "shorter than twice the indent; 20 pt where there is none: lua-typo")
            }
            Figure::Stubs => {
                ("stubs", "Stubs", Count, "under four letters of a word alone; Chicago Manual (17), 2.116")
            }
            Figure::Stacks => ("stacks", "Stacks", Count, "Bringhurst, 2.4.8: not more than two lines"),
            Figure::Rivers => ("rivers", "Rivers", Count, "three lines and more; spaces over 1.5 ×"),
            Figure::OverfullLines => ("overfull_lines", "Overfull lines", Count, "beyond the measure, notes included"),
            Figure::OverfullPages => ("overfull_pages", "Overfull pages", Count, "beyond the text block"),
            Figure::Widows => ("widows", "Widows", Count, "last line alone at a page’s head"),
            Figure::Orphans => ("orphans", "Orphans", Count, "first line alone at a page’s foot"),
            Figure::StrandedHeadings => ("stranded_headings", "Stranded headings", Count, "less than two lines below"),
            Figure::UnevenSpreads => (
                "uneven_spreads",
                "Uneven spreads",
                Share,
                "and pages that face none and are not full; chapter ends apart",
            ),
            Figure::OffGridLines => {
                ("off_grid_lines", "Lines off the grid", Share, "lines with the leading of the page")
            }
            Figure::HollowPages => ("hollow_pages", "Hollow pages", Count, "over two lines of white within a chapter"),
            Figure::ShortPages => {
                ("short_pages", "Short pages", Count, "under five lines: lua-typo, PageMin; a figure and one line")
            }
            Figure::SplitNotes => ("split_notes", "Split notes", Count, "lua-typo, FootnoteSplit"),
            Figure::DisplacedNotes => {
                ("displaced_notes", "Displaced notes", Count, "they start after their call’s page")
            }
            Figure::PageFill => ("page_fill", "Page fill", Share, "depth that text and notes take, chapter ends apart"),
            Figure::ScaledLines => ("scaled_lines", "Lines with scaled glyphs", Share, "for information"),
            Figure::LetterspacedLines => ("letterspaced_lines", "Letterspaced lines", Share, "for information"),
        }
    }
}
