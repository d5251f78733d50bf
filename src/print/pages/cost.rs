//! What is wrong with a way to break pages, and how much: the aims in their order, and every number of taste.

/// A cost whose parts are compared in this order, the first one first: nothing lost; the designer obeyed; notes with their calls; page starts as
/// the lock has them; no widow, orphan or stranded heading; no page with a hole at its foot; facing pages even; figures in their place; no hyphen at a spread's end; no page under five lines, nor with a figure and a single one; notes whole; then the demerits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Cost {
    pub overfull: u32,
    /// Wishes of the designer's hand that are not met.
    pub unmet: u32,
    pub displaced: u32,
    /// Pages that do not start where the page lock says, and pages more or fewer than it has.
    pub moved: u32,
    pub parted: u32,
    /// Lines that pages lack beyond `MAX_SHORT`, as before a picture that finds no room: at the foot, or above the notes.
    pub hollow: u32,
    pub unequal: u32,
    /// Figures that stand at the head of the page after their own.
    pub floated: u32,
    pub spread_hyphens: u32,
    /// Last pages of few lines, and pages with figures on which a line of text stands alone.
    pub short: u32,
    pub split_notes: u32,
    pub demerits: u64,
}

/// Lines a page may stay short of full before the white at its foot, or above its notes, counts as a hole.
pub const MAX_SHORT: i64 = 2;

/// A page of fewer lines of text than this at a chapter's end looks lost, unless notes fill a quarter of it. Source: lua-typo, `PageMin`.
pub const MIN_LAST_LINES: i64 = 5;

/// Lines of text that a page with a figure has, or it has none: one alone above or below the figure looks lost. Source: the least that is left of a
/// paragraph or a note on either side of a page break. Higher: more figures stand alone, above white.
pub const MIN_LINES_WITH_FIGURE: u32 = 2;

/// For each page of a spread that runs a line short or long, in demerits: dearer than paragraphs a line longer, far below uneven spreads.
pub const SHORT_PAGE_DEMERITS: u64 = 400_000;

/// For an opening that runs a line long, in demerits: its folio, at the foot, then stands right below the text. Together with what each page off its
/// full depth costs, dearer than three pages a line short: openings run long where hardly anything else makes a chapter even. Lower: more do.
pub const LONG_OPENING_DEMERITS: u64 = 2_000_000;

/// Lines by which the text of a chapter may start higher or lower than its theme says, where that cures a fault of its pages. No more than a page's
/// fill may drift.
pub const MAX_GIVE: u16 = 3;

/// For each such line, in demerits: dearer than three pages a line short, for openings are to look alike; cheaper than an opening a line long.
pub const GIVE_DEMERITS: u64 = 1_500_000;

/// For a page on which some quotations have the white of their style around them and others more, in demerits: as dear as a page a line short, for a
/// reader sees both. Lower: more pages are filled by white here and there instead of by lines.
pub const UNLIKE_WHITE_DEMERITS: u64 = 800_000;

/// For a hyphen at the end of a verso, within a spread, in demerits.
pub const VERSO_HYPHEN_DEMERITS: u64 = 600_000;

/// For each line of white between text and notes beyond the least.
pub const NOTE_WHITE_DEMERITS: u64 = 20_000;

impl Cost {
    /// The same without demerits.
    pub fn faults(self) -> Cost {
        Cost { demerits: 0, ..self }
    }

    pub fn plus(self, other: Cost) -> Cost {
        Cost {
            overfull: self.overfull + other.overfull,
            unmet: self.unmet + other.unmet,
            displaced: self.displaced + other.displaced,
            moved: self.moved + other.moved,
            parted: self.parted + other.parted,
            hollow: self.hollow + other.hollow,
            unequal: self.unequal + other.unequal,
            floated: self.floated + other.floated,
            spread_hyphens: self.spread_hyphens + other.spread_hyphens,
            short: self.short + other.short,
            split_notes: self.split_notes + other.split_notes,
            demerits: self.demerits.saturating_add(other.demerits),
        }
    }
}
