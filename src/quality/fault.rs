//! The kinds of faults: what each is, how much it weighs and what cures it.

use crate::source::Span;

/// One fault and its place.
#[derive(Clone, PartialEq, Debug)]
pub struct Fault {
    pub kind: FaultKind,
    pub page_idx: usize,
    /// Index into the lines of the page; `None` where the whole page is meant.
    pub line_idx: Option<usize>,
    /// How much: a ratio, points, lines, as the kind has it.
    pub amount: f64,
    /// What stands there.
    pub text: String,
    pub span: Option<Span>,
}

/// The worst first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum FaultKind {
    OverfullPage,
    OverfullLine,
    DisplacedNote,
    Widow,
    Orphan,
    StrandedHeading,
    UnevenSpread,
    RectoEndHyphen,
    Ladder,
    VeryLooseLine,
    River,
    OffGrid,
    HollowPage,
    ShortPage,
    LoneLine,
    SplitNote,
    Stub,
    Runt,
    Stack,
    LooseLine,
    VersoEndHyphen,
}

/// How much a fault weighs, for colors and for the order in which one mends.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Weight {
    /// Every reader sees it.
    Grave,
    /// A careful reader sees it.
    Plain,
    /// A designer sees it.
    Light,
}

/// What is said of a kind.
struct About {
    key: &'static str,
    title: &'static str,
    weight: Weight,
    cure: &'static str,
}

impl FaultKind {
    pub const ALL: [FaultKind; 21] = [
        FaultKind::OverfullPage,
        FaultKind::OverfullLine,
        FaultKind::DisplacedNote,
        FaultKind::Widow,
        FaultKind::Orphan,
        FaultKind::StrandedHeading,
        FaultKind::UnevenSpread,
        FaultKind::RectoEndHyphen,
        FaultKind::Ladder,
        FaultKind::VeryLooseLine,
        FaultKind::River,
        FaultKind::OffGrid,
        FaultKind::HollowPage,
        FaultKind::ShortPage,
        FaultKind::LoneLine,
        FaultKind::SplitNote,
        FaultKind::Stub,
        FaultKind::Runt,
        FaultKind::Stack,
        FaultKind::LooseLine,
        FaultKind::VersoEndHyphen,
    ];

    /// Its name in JSON: `recto-end-hyphen`.
    pub fn key(self) -> &'static str {
        self.about().key
    }

    /// Its name for people: `hyphen at a recto’s end`.
    pub fn title(self) -> &'static str {
        self.about().title
    }

    pub fn weight(self) -> Weight {
        self.about().weight
    }

    /// What would cure it.
    pub fn cure(self) -> &'static str {
        self.about().cure
    }

    // Long because every kind says all of itself in one place.
    fn about(self) -> About {
        use Weight::Grave;
        use Weight::Light;
        use Weight::Plain;
        let of = |key, title, weight, cure| About { key, title, weight, cure };
        match self {
            FaultKind::OverfullPage => {
                of("overfull-page", "overfull page", Grave, "Make the picture smaller, or part the row of the table.")
            }
            FaultKind::OverfullLine => {
                of("overfull-line", "overfull line", Grave, "Put a soft hyphen (&shy;) into the long word, or reword.")
            }
            FaultKind::DisplacedNote => of(
                "displaced-note",
                "note on a later page than its call",
                Grave,
                "Shorten the note, or move its call to another sentence.",
            ),
            FaultKind::Widow => of("widow", "widow", Grave, "Save or add a line in one of the paragraphs before it."),
            FaultKind::Orphan => {
                of("orphan", "orphan", Grave, "Save or add a line in one of the paragraphs before it.")
            }
            FaultKind::StrandedHeading => of(
                "stranded-heading",
                "heading with less than two lines below it",
                Grave,
                "Save or add lines in the paragraphs before it.",
            ),
            FaultKind::UnevenSpread => of(
                "uneven-spread",
                "page not as deep as the one that it faces, or as a full one",
                Plain,
                "Save or add a line on one of the two pages, or move a picture.",
            ),
            FaultKind::RectoEndHyphen => of(
                "recto-end-hyphen",
                "hyphen at a recto’s end",
                Plain,
                "Reword near the end of the page: the reader turns the leaf within a word.",
            ),
            FaultKind::Ladder => of(
                "ladder",
                "three hyphens or more in a row",
                Plain,
                "Reword one of the lines, or forbid a hyphen in one of the words.",
            ),
            FaultKind::VeryLooseLine => of(
                "very-loose-line",
                "line looser than twice the natural word space",
                Plain,
                "Permit a break in a word nearby (&shy;), or reword the sentence by a word.",
            ),
            FaultKind::River => of(
                "river",
                "river of wide spaces down three lines or more",
                Plain,
                "Reword one of the lines, so that the spaces part.",
            ),
            FaultKind::OffGrid => of(
                "off-grid",
                "lines off the grid",
                Plain,
                "See what stands above the first of them: its height is no whole number of lines.",
            ),
            FaultKind::HollowPage => of(
                "hollow-page",
                "page with more than two lines of white at its foot or above its notes",
                Plain,
                "Move or shrink the picture or table that found no room.",
            ),
            FaultKind::ShortPage => of(
                "short-page",
                "last page of a chapter with fewer than five lines",
                Plain,
                "Save the lines in the chapter, or add some.",
            ),
            FaultKind::LoneLine => of(
                "lone-line",
                "line of text alone with a figure on its page",
                Plain,
                "Make the picture smaller or larger by a line or two, or move it by a paragraph.",
            ),
            FaultKind::SplitNote => of(
                "split-note",
                "note that runs on to the next page",
                Plain,
                "Shorten the note, or move its call to another sentence.",
            ),
            FaultKind::Stub => of(
                "stub",
                "end of a word alone in the last line",
                Light,
                "Reword the end of the paragraph, or forbid the hyphen in the word.",
            ),
            FaultKind::Runt => of(
                "runt",
                "last line shorter than twice the indent",
                Light,
                "Bind the last two words with a no-break space (&nbsp;), or reword.",
            ),
            FaultKind::Stack => {
                of("stack", "the same word at the edge of three lines or more", Light, "Reword one of the lines.")
            }
            FaultKind::LooseLine => of(
                "loose-line",
                "line looser than one and a half times the natural word space",
                Light,
                "Permit a break in a word nearby (&shy;), or reword the sentence by a word.",
            ),
            FaultKind::VersoEndHyphen => of(
                "verso-end-hyphen",
                "hyphen at a verso’s end",
                Light,
                "Reword near the end of the page, or leave it: the other half is in sight.",
            ),
        }
    }
}
