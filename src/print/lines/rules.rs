//! The taste of the line breaker: every number with its source and its effect on the page.
//!
//! Demerits are on TeX's scale: a line at the limit of its stretch has badness 100 and, squared, 10,000 demerits.

/// What the breaker is told. Demerits are added up over a paragraph; the least sum wins.
#[derive(Clone, PartialEq, Debug)]
pub struct LineRules {
    /// The largest stretch ratio of a line in the first pass. Higher: looser lines, fewer hyphens and fewer overfull lines.
    pub tolerance: f64,
    /// Added to the badness of each line. Higher: fewer lines. Source: plain TeX, `\linepenalty`.
    pub line_penalty: f64,
    /// For two lines in a row that end with a hyphen. Source: plain TeX, `\doublehyphendemerits`, 10,000; three are never set.
    pub double_hyphen: f64,
    /// For a hyphen on the last full line. Source: plain TeX, `\finalhyphendemerits`, 5,000.
    pub final_hyphen: f64,
    /// For neighbours whose looseness differs by more than one class. Source: plain TeX, `\adjdemerits`, 10,000.
    pub adjacent: f64,
    /// For a last line shorter than `runt_width`, or of the end of a broken word alone. Higher: fewer stubs, looser lines before them.
    pub runt: f64,
    /// In scaled points: twice the indent. Source: lua-typo, which flags last lines below 2 × `\parindent`.
    pub runt_width: i64,
    /// For a last line that ends between `nearly_full_from` and `nearly_full_to` before the margin. Source: lua-typo, `BackPI`, `BackFuzz`.
    pub nearly_full: f64,
    pub nearly_full_from: i64,
    pub nearly_full_to: i64,
    /// For a word that starts, or ends, two lines in a row. Source: Bringhurst, The Elements of Typographic Style, 2.4.8, who allows two.
    pub stack: f64,
    /// For each further line in a row, and from the third line on for short words too. Higher: looser lines, no word three times under itself.
    /// Found by trial on 13 settings in three languages: none stays where another break will do; at 25,000, as for two, some did.
    pub tall_stack: f64,
    /// For carrying fewer than four letters over. Source: The Chicago Manual of Style (17), 2.116, for paragraph ends; here in small for all.
    pub short_fragment: f64,
    /// Thousandths by which the glyphs of a line may be widened or narrowed; 0 turns it off.
    /// Source: Hàn Thế Thành, “Micro-typographic extensions to the TeX typesetting system” (2000), who finds 20 unseen.
    pub expansion: u16,
    /// Thousandths of an em that may be put between the letters of a line, or taken from them; 0 turns it off.
    /// Source: Bringhurst, The Elements of Typographic Style, 2.1.9, who allows 30.
    pub letterspace: u16,
    /// The ratio beyond which a line takes letterspace. Higher: fewer lines are letterspaced, and the loose and tight ones stay so.
    pub letterspace_from: f64,
    /// For a line with all the letterspace there is, by the square of its share. Higher: other breaks are preferred to it.
    pub letterspaced: f64,
    /// The ratio up to which a line is left to its word spaces alone before glyphs are widened or narrowed.
    pub free_ratio: f64,
    /// The ratio beyond which a line is not filled but set short, its spaces as they are. With a stretch of two fifths it stands for word
    /// spaces three times as wide. Higher: fewer short lines, and more and wider holes around a long word that cannot be broken.
    pub short_from: f64,
    /// For a short line; half as much again for one that is all but empty. About what a line at `short_from` costs, so that a long word spoils
    /// the line before it and not, by the sixth power that looseness costs otherwise, all lines of its paragraph alike.
    pub short: f64,
    /// A line, from 0, that may not end with a hyphen: that at the foot of a page.
    pub whole_line: Option<u32>,
    /// Items, each with the line, from 0, in which it has to stand: calls of notes.
    pub pinned: Vec<(u32, u32)>,
    /// Line numbers further than this from the best one at the same place are given up, so that time stays linear in the text.
    /// Effect: a paragraph can be had at most this many lines shorter or longer than its best setting.
    pub line_window: u32,
}

impl Default for LineRules {
    fn default() -> LineRules {
        LineRules {
            tolerance: 1.6,
            line_penalty: 10.0,
            double_hyphen: 30_000.0,
            final_hyphen: 10_000.0,
            adjacent: 5_000.0,
            runt: 400_000.0,
            runt_width: 0,
            nearly_full: 3_000.0,
            nearly_full_from: 0,
            nearly_full_to: 0,
            stack: 25_000.0,
            tall_stack: 150_000.0,
            short_fragment: 1_500.0,
            expansion: 0,
            letterspace: 0,
            letterspace_from: 0.3,
            letterspaced: 3_000.0,
            free_ratio: 0.0,
            short_from: 5.0,
            short: 150_000_000.0,
            whole_line: None,
            pinned: Vec::new(),
            line_window: 2,
        }
    }
}
