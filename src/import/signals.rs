//! What line ends mean in this text: learned from the text itself.
//!
//! Between two lines the paragraph goes on, or it ends. What tells is different in every text: white at the line end, blank lines, a last line
//! that leaves room for the next word. So the meaning of each sign is estimated from the pairs of lines where the answer is plain: a line that
//! begins with a small letter goes on from the one above. Words within lines say how often words begin small anyway, and how often a
//! sentence ends by chance at a line's end. The signs are then weighed together as if they were independent of each other.
//! Source: naive Bayes, Maron 1961, “Automatic Indexing”, with the estimates smoothed towards those of the more general class.

use crate::import::lexicon::ends_in_hyphen;
use crate::import::rows;
use crate::import::rows::Role;
use crate::import::rows::Row;
use crate::import::rows::Start;
use crate::import::text::N_TAILS;
use crate::import::text::SourceText;
use crate::import::text::Tail;

/// Gaps that are told apart: none, one blank line, more.
const N_GAPS: usize = 3;
/// What is told apart of a line's beginning: nothing, the first line of a page, an indent of two columns or more beyond the line above.
const N_MARKS: usize = 3;
/// Steps of room at the end of a line, in characters beyond what the next word needs: less than nothing, 0, 3, 6, 10, 16, 24 and more.
const ROOM_STEPS: [isize; 6] = [0, 3, 6, 10, 16, 24];
const N_ROOMS: usize = ROOM_STEPS.len() + 1;
/// How many cases the general estimate weighs against the special one.
const PRIOR: f64 = 6.0;
/// So many blank lines must stand between lines of the text to be believed.
const MIN_WHITE: usize = 2;
/// So many indents show that paragraphs begin with one.
const MIN_INDENTS: usize = 8;
/// Shares of the measure, in tenths, that lines of prose fill: at least, as a rule, and the widest.
const HALF: usize = 5;
const NEARLY_ALL: usize = 8;
const ALL: usize = 9;
/// Lines of one width differ by less than this from it, in per cent; two joined to one are wider than this, and fewer than one in so many.
const WITHIN: usize = 108;
const DOUBLE: usize = 160;
const MAX_FAR: usize = 4;
/// A line that leaves more than this part of the measure does not end by chance.
const MAX_RAGGED: isize = 6;
/// Pairs that must go on before a text counts as broken into lines at all.
const MIN_PAIRS: usize = 6;

/// How the widths of lines are measured: texts taken out of pages with proportional type fill their lines by the widths of letters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Metric {
    Characters,
    /// Halves of an average letter, by a table that fits most text faces.
    Letters,
}

impl Metric {
    /// The width of a text, in characters.
    pub fn width(self, text: &str) -> usize {
        match self {
            Metric::Characters => rows::width(text),
            Metric::Letters => {
                let width = |letter: char| match ASCII_WIDTHS.get(letter as usize) {
                    Some(width) => usize::from(*width),
                    None => letter_width(letter),
                };
                text.chars().map(width).sum::<usize>() / 8
            }
        }
    }
}

/// The widths of the commonest letters, for they are asked for millions of times.
const ASCII_WIDTHS: [u8; 128] = {
    let mut widths = [0; 128];
    let mut letter = 0;
    while letter < 128 {
        widths[letter] = letter_width(letter as u8 as char) as u8;
        letter += 1;
    }
    widths
};

/// The width of a letter in eighths of a small one.
const fn letter_width(letter: char) -> usize {
    match letter {
        'i' | 'l' | 'j' | '.' | ',' | ':' | ';' | '!' | '|' | '\'' | '’' | '‘' => 4,
        ' ' | 'I' | 'f' | 't' | '(' | ')' | '[' | ']' | '-' | '/' => 5,
        'r' | '"' | '“' | '”' => 6,
        's' | 'c' | 'z' => 8,
        'm' | 'M' | 'W' | '—' | '…' | 'щ' | 'ш' | 'ж' | 'м' => 14,
        'w' | 'A'..='Z' | 'А'..='Я' | 'À'..='Þ' => 12,
        _ => 9,
    }
}

/// What was learned.
#[derive(Clone, Debug)]
pub struct Signals {
    /// The width of full lines, in characters.
    pub measure: usize,
    pub metric: Metric,
    /// Whether the text is broken into lines; if not, each line is a paragraph.
    pub is_wrapped: bool,
    /// The share of line ends of each class at which the paragraph goes on.
    goes_on: [[[f64; N_MARKS]; N_GAPS]; N_TAILS],
    /// The odds of each step of room, in lines that go on against last lines.
    room_odds: [f64; N_ROOMS],
    /// Whether blank lines part the paragraphs, or indents do, and hardly anything else does.
    parts_clearly: bool,
    /// The share of words within lines that begin with a small letter.
    lower_within: f64,
    /// How often, within lines, a word of each ending stands before one of each start.
    within: [[f64; N_STARTS]; N_ENDINGS],
    counts: [[[usize; N_MARKS]; N_GAPS]; N_TAILS],
}

/// How the last lines of paragraphs end, and how first lines begin: taken once from many books, for no text shows it plainly.
const LAST_ENDINGS: [f64; N_ENDINGS] = [0.86, 0.02, 0.12];
const FIRST_STARTS: [f64; N_STARTS] = [0.02, 0.78, 0.06, 0.14];
const N_ENDINGS: usize = 3;
/// The odds that a paragraph goes on between two lines that look like entries of a list.
const ENTRIES: f64 = 0.05;
/// The odds that a paragraph goes on behind an open bracket.
const OPEN_BRACKET: f64 = 12.0;
/// How likely it is at least where the next line closes that bracket, whatever stands between.
const CLOSED_BRACKET: f64 = 0.9;
/// A bracket that the next line closes later than this is another one.
const IN_BRACKET: usize = 120;
const N_STARTS: usize = 4;

/// The local width of lines, for each row.
pub type Measures = Vec<usize>;

impl Signals {
    /// Learns from the text's own rows; headings and notes may be among them.
    pub fn learn(source: &SourceText, rows: &[Row]) -> Signals {
        let (lower_within, within) = word_shares(source, rows);
        let metric = metric(source, rows);
        let mut signals = Signals {
            measure: full_width(source, rows, metric),
            metric,
            is_wrapped: false,
            goes_on: [[[0.5; N_MARKS]; N_GAPS]; N_TAILS],
            room_odds: [1.0; N_ROOMS],
            parts_clearly: false,
            lower_within,
            within,
            counts: [[[0; N_MARKS]; N_GAPS]; N_TAILS],
        };
        signals.learn_classes(source, rows);
        let measures = signals.measures(source, rows);
        signals.learn_room(source, rows, &measures);
        signals.parts_clearly = signals.is_wrapped
            && (signals.white_parts(source, rows, &measures) || signals.indents_part(source, rows, &measures));
        signals
    }

    fn learn_classes(&mut self, source: &SourceText, rows: &[Row]) {
        let mut lower = [[[0.0; N_MARKS]; N_GAPS]; N_TAILS];
        let mut total = [[[0.0; N_MARKS]; N_GAPS]; N_TAILS];
        for pair in rows.windows(2).filter(|pair| pair.iter().all(|row| row.role == Role::Text)) {
            let (tail, gap, page) = class(&pair[0], &pair[1]);
            self.counts[tail][gap][page] += 1;
            match rows::start_of(source.get(pair[1].words)) {
                Start::Lower => lower[tail][gap][page] += 1.0,
                Start::Upper => {}
                // Numbers and marks say little about whether the text goes on.
                Start::Digit | Start::Mark => continue,
            }
            total[tail][gap][page] += 1.0;
        }
        let n_lower: f64 = lower.iter().flatten().flatten().sum();
        self.is_wrapped =
            n_lower >= MIN_PAIRS as f64 && n_lower > rows.len() as f64 * 0.1 || self.breaks_sentences(source, rows);
        for gap in 0..N_GAPS {
            for page in 0..N_MARKS {
                let sum = |counts: &[[[f64; N_MARKS]; N_GAPS]; N_TAILS]| {
                    (0..N_TAILS).map(|tail| counts[tail][gap][page]).sum()
                };
                let (all_lower, all): (f64, f64) = (sum(&lower), sum(&total));
                let general = (all_lower + 0.3) / (all + 1.0);
                for tail in 0..N_TAILS {
                    let share = (lower[tail][gap][page] + general * PRIOR) / (total[tail][gap][page] + PRIOR);
                    self.goes_on[tail][gap][page] = (share / self.lower_within).clamp(0.004, 0.996);
                }
            }
        }
    }

    /// Whether the widest lines, if they end no sentence, go on in the next one, as lines of prose among much verse do.
    fn breaks_sentences(&self, source: &SourceText, rows: &[Row]) -> bool {
        let mut widths: Vec<usize> = rows.iter().map(|row| self.metric.width(source.get(row.words))).collect();
        widths.sort_unstable();
        let widest = percentile(&widths, 97);
        let (mut n_open, mut n_lower) = (0, 0);
        for pair in rows.windows(2).filter(|pair| pair[1].gap == 0 && pair.iter().all(|row| row.role == Role::Text)) {
            let (above, below) = (source.get(pair[0].words), source.get(pair[1].words));
            let is_open = !rows::ends_sentence(above) && self.metric.width(above) * 10 >= widest * ALL;
            n_open += usize::from(is_open);
            n_lower += usize::from(is_open && rows::start_of(below) == Start::Lower);
        }
        n_lower >= MIN_PAIRS * 2 && n_lower * 2 >= n_open
    }

    /// Lines before a small letter go on; last lines of paragraphs may end anywhere in the measure.
    fn learn_room(&mut self, source: &SourceText, rows: &[Row], measures: &[usize]) {
        let mut counts = [0.5; N_ROOMS];
        for (idx, pair) in rows.windows(2).enumerate() {
            let next = source.get(pair[1].words);
            if pair[1].gap == 0 && rows::start_of(next) == Start::Lower && pair[0].role == Role::Text {
                counts[room_step(self.room(source, pair, measures[idx]))] += 1.0;
            }
        }
        let n_counted: f64 = counts.iter().sum();
        let mut lower_edge = -8.0;
        for (step, count) in counts.iter().enumerate() {
            let upper_edge = ROOM_STEPS.get(step).map_or(self.measure as f64 * 0.9, |edge| *edge as f64);
            let share_of_last = ((upper_edge - lower_edge) / (self.measure as f64 * 0.9 + 8.0)).max(0.01);
            self.room_odds[step] = (count / n_counted / share_of_last).clamp(0.01, 20.0);
            lower_edge = upper_edge;
        }
    }

    /// Whether paragraphs end at blank lines, and hardly one at a line that only leaves room.
    fn white_parts(&self, source: &SourceText, rows: &[Row], measures: &[usize]) -> bool {
        let (mut n_white, mut n_over_white, mut n_loose) = (0, 0, 0);
        for (idx, pair) in rows.windows(2).enumerate().filter(|(_, pair)| pair.iter().all(|row| row.role == Role::Text))
        {
            let (_, gap, mark) = class(&pair[0], &pair[1]);
            let start = rows::start_of(source.get(pair[1].words));
            match gap {
                0 if mark == 0 && start == Start::Upper && is_ended(source.get(pair[0].words)) => {
                    n_loose +=
                        usize::from(self.room(source, pair, measures[idx]) * MAX_RAGGED > measures[idx].cast_signed());
                }
                0 => {}
                _ if mark == 1 => {}
                _ => {
                    n_white += 1;
                    n_over_white += usize::from(start == Start::Lower);
                }
            }
        }
        n_white >= MIN_WHITE && n_over_white * 10 <= n_white && n_loose * 10 <= n_white
    }

    /// Whether paragraphs begin with an indent, and hardly one at a line above that only leaves room.
    fn indents_part(&self, source: &SourceText, rows: &[Row], measures: &[usize]) -> bool {
        let (mut n_indents, mut n_within, mut n_loose) = (0, 0, 0);
        let pairs = rows.windows(2).enumerate().filter(|(_, pair)| pair.iter().all(|row| row.role == Role::Text));
        for (idx, pair) in pairs.filter(|(_, pair)| pair[1].gap == 0) {
            let (above, below) = (source.get(pair[0].words), source.get(pair[1].words));
            let is_lower = rows::start_of(below) == Start::Lower;
            match class(&pair[0], &pair[1]).2 {
                2 if is_lower => n_within += 1,
                2 => n_indents += 1,
                0 if !is_lower && is_ended(above) => {
                    let room = self.room(source, pair, measures[idx]);
                    n_loose += usize::from(room * MAX_RAGGED > measures[idx].cast_signed());
                }
                _ => {}
            }
        }
        n_indents >= MIN_INDENTS && n_within * 10 <= n_indents && n_loose * 4 <= n_indents
    }

    /// Which rows go on from the one above because nothing parts them, where white or indents are what parts paragraphs. Lists of short lines are left
    /// to other signs.
    pub fn held_together(&self, source: &SourceText, rows: &[Row], measures: &[usize]) -> Vec<bool> {
        let mut held = vec![false; rows.len()];
        if !self.parts_clearly {
            return held;
        }
        let text = |idx: usize| source.get(rows[idx].words);
        let is_small = |idx: usize| rows::start_of(text(idx)) == Start::Lower;
        let mut start = 0;
        while start < rows.len() {
            let ends = |idx: &usize| rows[*idx].stands_off() || rows[*idx].role != Role::Text;
            let end = (start + 1..rows.len()).find(ends).unwrap_or(rows.len());
            let is_prose = (start + 1..end).any(is_small) && !(start + 1..end).any(|idx| opens_item(text(idx)));
            for idx in start + 1..end {
                let (above, below) = (text(idx - 1), text(idx));
                let fills = |tenths: usize| self.metric.width(above) * 10 >= measures[idx - 1] * tenths;
                let is_open = is_small(idx) || above.ends_with([',', ';']);
                held[idx] = rows[start].role == Role::Text
                    && class(&rows[idx - 1], &rows[idx]).2 == 0
                    && ((is_open && (is_prose || fills(HALF)))
                        || (is_prose && fills(NEARLY_ALL) && !above.ends_with(':')))
                    && !opens_item(below)
                    && !are_entries(above, below);
            }
            start = end;
        }
        held
    }

    /// The width of the lines around each row: books change their measure, and text that is set narrower fills lines of its own length.
    pub fn measures(&self, source: &SourceText, rows: &[Row]) -> Measures {
        let widths: Vec<usize> = rows.iter().map(|row| self.metric.width(source.get(row.words))).collect();
        let mut measures = around(&widths, self.measure);
        let mut start = 0;
        while start < rows.len() {
            let mut end = start + 1;
            while end < rows.len() && !rows[end].stands_off() {
                end += 1;
            }
            if end - start >= 3 {
                let block = &widths[start..end];
                let widest = block.iter().copied().max().unwrap_or(0);
                let n_filled = block[..block.len() - 1].iter().filter(|width| **width * 100 >= widest * 80).count();
                let measure = measures[start];
                // A block that is nearly as wide as the rest is of the same measure; short lines of all lengths are of none, and lines
                // of which each opens like a sentence are titles or verse.
                let goes_on =
                    rows[start + 1..end].iter().any(|row| rows::start_of(source.get(row.words)) == Start::Lower);
                let is_narrow = goes_on && widest * 100 < measure * 92 && n_filled * 4 >= (block.len() - 1) * 3;
                let local = if is_narrow { widest } else { measure };
                measures[start..end].fill(local);
            }
            start = end;
        }
        measures
    }

    /// How likely it is that the paragraph goes on from one row to the next.
    pub fn goes_on(&self, source: &SourceText, pair: &[Row], measure: usize) -> f64 {
        let (above, below) = (source.get(pair[0].words), source.get(pair[1].words));
        let (tail, gap, page) = class(&pair[0], &pair[1]);
        let share = self.goes_on[tail][gap][page];
        let (ending, start) = (ending(above), start(below));
        let mut odds = share / (1.0 - share);
        // A bracket that is open must close; a lone point or mark belongs to what is above it.
        let is_open = above.rfind('(') > above.rfind(')');
        if is_open || !below.contains(char::is_alphanumeric) {
            odds *= OPEN_BRACKET;
        }
        odds *= self.within[ending][start] / (LAST_ENDINGS[ending] * FIRST_STARTS[start]);
        if are_entries(above, below) {
            odds *= ENTRIES;
        }
        if self.is_wrapped {
            odds *= self.room_odds[room_step(self.room(source, pair, measure))];
        }
        let least = if is_open && closes_bracket(below) { CLOSED_BRACKET } else { 0.0 };
        (odds / (1.0 + odds)).max(least)
    }

    /// Characters that the line has left after the next line's first word were added to it.
    fn room(&self, source: &SourceText, pair: &[Row], measure: usize) -> isize {
        let next_word = source.get(pair[1].words).split_whitespace().next().unwrap_or_default();
        let width = |text: &str| self.metric.width(text) as isize;
        measure as isize - width(source.get(pair[0].words)) - 1 - width(next_word)
    }

    /// What was learned, for people.
    pub fn in_words(&self) -> Vec<String> {
        if !self.is_wrapped {
            return vec!["each line is a paragraph".to_string()];
        }
        let mut learned = vec![format!("lines are broken at about {} characters", self.measure)];
        let tails = [
            "nothing at the line end",
            "one space at the line end",
            "several spaces at the line end",
            "a no-break space at the line end",
        ];
        for (tail, name) in tails.iter().enumerate() {
            for (gap, gap_name) in ["", ", one blank line", ", blank lines"].iter().enumerate() {
                for (page, page_name) in ["", ", a new page", ", indented"].iter().enumerate() {
                    let n_pairs = self.counts[tail][gap][page];
                    if n_pairs >= 10 {
                        let share = self.goes_on[tail][gap][page] * 100.0;
                        learned.push(format!(
                            "{name}{gap_name}{page_name}: the paragraph goes on in {share:.0} % of {n_pairs}"
                        ));
                    }
                }
            }
        }
        learned
    }
}

/// Whether a line ends its sentence, and does not announce another part of it.
fn is_ended(line: &str) -> bool {
    rows::ends_sentence(line) && !line.ends_with([';', ':'])
}

/// Whether a line begins as items and fields do: with a number, a bullet or another mark, with a name and a colon.
fn opens_item(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    let is_letter = |sign: char| sign.is_alphabetic() || "\"'“”„‘’«»([—–_".contains(sign);
    !line.starts_with(is_letter) || first.ends_with([':', ')'])
}

/// Whether two lines begin with the same mark and the first one closes: entries of a list of titles.
fn are_entries(above: &str, below: &str) -> bool {
    let mark = |text: &str| text.chars().next().filter(|first| !first.is_alphanumeric());
    mark(above).is_some() && mark(above) == mark(below) && above.ends_with([')', ']', '"', '”', '’'])
}

/// Whether a line closes a bracket that it does not open, and not the one behind the number of an item.
fn closes_bracket(line: &str) -> bool {
    line.find(')').is_some_and(|at| at <= IN_BRACKET && line[..at].contains(' ') && !line[..at].contains('('))
}

/// How a text ends: like a sentence (0), so that something must follow (1), in the midst of words (2).
fn ending(text: &str) -> usize {
    if ends_in_hyphen(text) || text.ends_with([',', '—', '–', '(']) {
        1
    } else if rows::ends_sentence(text) && !ends_in_abbreviation(text) {
        0
    } else {
        2
    }
}

/// Whether a text ends in a shortened word that something must follow: `vol.`, `p.`, the initial of a name.
fn ends_in_abbreviation(text: &str) -> bool {
    const SHORT: [&str; 27] = [
        "p", "pp", "vol", "vols", "op", "cf", "ed", "eds", "fig", "figs", "prop", "ch", "chap", "sec", "mr", "mrs",
        "ms", "dr", "st", "prof", "rev", "capt", "sr", "bd", "nr", "vgl", "z",
    ];
    let Some(word) = text.strip_suffix('.') else { return false };
    let word = word.rsplit(|sign: char| sign.is_whitespace() || "([“\"‘".contains(sign)).next().unwrap_or_default();
    let mut letters = word.chars();
    let is_initial = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none() && word != "I";
    is_initial || word == "No" || SHORT.contains(&word.to_lowercase().as_str())
}

fn start(text: &str) -> usize {
    match rows::start_of(text) {
        Start::Lower => 0,
        Start::Upper => 1,
        Start::Digit => 2,
        Start::Mark => 3,
    }
}

fn class(above: &Row, below: &Row) -> (usize, usize, usize) {
    let tail = match above.tail {
        Tail::Nothing => 0,
        Tail::Space => 1,
        Tail::Spaces => 2,
        Tail::NoBreakSpace => 3,
    };
    let mark = match below.page {
        true => 1,
        false if below.indent >= above.indent + 2 => 2,
        false => 0,
    };
    (tail, below.gap.min(N_GAPS - 1), mark)
}

fn room_step(room: isize) -> usize {
    ROOM_STEPS.iter().position(|edge| room < *edge).unwrap_or(N_ROOMS - 1)
}

/// The share of words within lines that begin small, and the shares of endings before starts.
fn word_shares(source: &SourceText, rows: &[Row]) -> (f64, [[f64; N_STARTS]; N_ENDINGS]) {
    // A few cases as prose has them, so that no share is nothing.
    let mut within = [[0.05, 0.6, 0.05, 0.1], [1.0, 0.3, 0.1, 0.1], [9.0, 1.2, 0.2, 0.3]];
    for row in rows {
        let mut before: Option<&str> = None;
        for word in source.get(row.words).split_whitespace() {
            if let Some(before) = before {
                within[ending(before)][start(word)] += 1.0;
            }
            before = Some(word);
        }
    }
    let n_all: f64 = within.iter().flatten().sum();
    let sum = |start: usize| within.iter().map(|starts| starts[start]).sum::<f64>();
    let lower = (sum(0) / (sum(0) + sum(1))).clamp(0.5, 0.99);
    (lower, within.map(|starts| starts.map(|count| count / n_all)))
}

/// Chooses the way of measuring by which fewer lines could have taken the word that stands in the next one.
fn metric(source: &SourceText, rows: &[Row]) -> Metric {
    let n_faults = |metric: Metric| {
        let measure = full_width(source, rows, metric);
        let fits = |pair: &&[Row]| {
            let (above, below) = (source.get(pair[0].words), source.get(pair[1].words));
            let next_word = below.split_whitespace().next().unwrap_or_default();
            rows::start_of(below) == Start::Lower
                && pair[1].gap == 0
                && metric.width(above) + 1 + metric.width(next_word) <= measure
        };
        rows.windows(2).filter(fits).count()
    };
    if n_faults(Metric::Letters) < n_faults(Metric::Characters) { Metric::Letters } else { Metric::Characters }
}

/// The width that nearly all lines keep to. Single lines may be longer, as in notes of a smaller size.
fn full_width(source: &SourceText, rows: &[Row], metric: Metric) -> usize {
    let mut widths: Vec<usize> = rows.iter().map(|row| metric.width(source.get(row.words))).collect();
    widths.sort_unstable();
    let widest = percentile(&widths, 96).max(1);
    // Some programs join two lines where a word is parted between them, so that a part of the lines is twice as wide.
    let usual = usual_width(&widths);
    let (within, beyond) = widths.split_at(widths.partition_point(|width| *width * 100 <= usual * WITHIN));
    let n_double = beyond.iter().filter(|width| **width * 100 > usual * DOUBLE).count();
    let is_mixed = n_double * 2 > beyond.len() && beyond.len() * MAX_FAR < widths.len();
    if is_mixed { percentile(within, 96).max(1) } else { widest }
}

/// The width to which most text keeps, each line weighed by its width: the upper end of the narrow range that holds most.
fn usual_width(sorted: &[usize]) -> usize {
    let (mut start, mut held, mut most, mut usual) = (0, 0, 0, 1);
    for width in sorted {
        held += width;
        while sorted[start] * 100 < width * (200 - WITHIN) {
            held -= sorted[start];
            start += 1;
        }
        if held >= most {
            (most, usual) = (held, *width);
        }
    }
    usual
}

fn percentile(sorted: &[usize], share: usize) -> usize {
    sorted.get(sorted.len() * share / 100).copied().unwrap_or(0)
}

/// How many rows a stretch has that is looked at by itself.
const STRETCH: usize = 120;

/// The measure of each stretch, from it and its neighbors; never far from that of the whole text.
fn around(widths: &[usize], whole: usize) -> Vec<usize> {
    let mut measures = vec![whole; widths.len()];
    let mut start = 0;
    while start < widths.len() {
        let end = (start + STRETCH).min(widths.len());
        let mut near = widths[start.saturating_sub(STRETCH / 2)..(end + STRETCH / 2).min(widths.len())].to_vec();
        near.sort_unstable();
        let local = percentile(&near, 95);
        if local * 100 >= whole * 80 && local * 100 <= whole * 130 {
            measures[start..end].fill(local);
        }
        start = end;
    }
    measures
}

impl Signals {
    /// Whether lines that go on over a blank line end in one space more often than in several: the text marks it.
    pub fn space_means_more(&self) -> bool {
        let [space, spaces] = [Tail::Space as usize, Tail::Spaces as usize];
        self.counts[spaces][1][0] >= 10 && self.goes_on[space][1][0] > self.goes_on[spaces][1][0] * 3.0
    }
}
