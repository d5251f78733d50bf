//! Letters to lines: what stands on one baseline, with spaces where the gaps are, columns one after the other.

use crate::import::pdf::margins::Edge;
use crate::import::text::is_line_end;
use crate::import::text::is_white;
use crate::pdf_marks::letters::Sheet;
use crate::pdf_marks::page::Letter;

/// Letters stand on one baseline if theirs differ by no more than this share of their size.
const BASELINE: f32 = 0.2;
/// A gap of this share of the size parts words where the file draws no spaces, and where it does.
const WORD_GAP: f32 = 0.16;
const WIDE_GAP: f32 = 0.6;
/// A gap of so many sizes parts the cells of a table, and columns.
const CELL_GAP: f32 = 1.2;
/// Letters of at most this share of the size of a line, and raised or lowered no more than the next, hang on its words.
const SMALL: f32 = 0.86;
const RAISED: f32 = 0.75;
const LOWERED: f32 = 0.35;
/// A letter larger than this, in sizes of its line, at whose left lines begin, is a drop cap.
const DROP_CAP: f32 = 1.7;
/// A letter drawn twice, to look bold, moves no more than this.
const TWICE: f32 = 0.12;
/// Runs of letters that overlap by more sizes than this lie upon each other; accents overlap by less. So many runs of a line are looked at.
const LAID_UPON: f32 = 1.0;
const MAX_RUNS: usize = 100;
/// Lines that stand beside each other are one if their baselines differ by no more than this share of their size.
const LEVEL: f32 = 0.55;
/// No two lines of a page make more pairs of letters that have to be compared, no letter stands beside more lines, and no page has more
/// places where columns may part.
const MAX_COMPARED: usize = 1_000_000;
const MAX_BESIDE: usize = 12;
const MAX_GUTTERS: usize = 300;
/// A column of text has at least so many lines, half of them as wide as this, in sizes.
const COLUMN_LINES: usize = 4;
const COLUMN_WIDTH: f32 = 11.0;

/// How letters look, as far as the manuscript can say it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Look {
    pub is_italic: bool,
    pub is_bold: bool,
    pub is_raised: bool,
}

/// One letter on its line.
#[derive(Clone, Copy, Debug)]
struct Placed {
    /// Its place in the content of the page.
    order: usize,
    text: (u32, u32),
    x: f32,
    end: f32,
    /// Downwards, so that the first line has the least.
    y: f32,
    size: f32,
    look: Look,
    is_artifact: bool,
}

/// One line of a page.
#[derive(Clone, Default, Debug)]
pub struct Line {
    pub text: String,
    /// Stretches of the text that look otherwise than plain.
    pub looks: Vec<(std::ops::Range<usize>, Look)>,
    pub x: f32,
    pub end: f32,
    pub y: f32,
    /// That of most of its letters.
    pub size: f32,
    /// How wide its first word is.
    pub first_word: f32,
    /// Which column of the page it stands in, and stretches across the page between columns count as one each.
    pub column: usize,
    pub is_artifact: bool,
    /// It stands in a margin of its page, as furniture does.
    pub margin: Option<Edge>,
    /// Letters that read as nothing known.
    pub n_unknown: usize,
}

/// The lines of a page, in the order in which they are read.
pub fn of_page(sheet: &Sheet) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut column = 0;
    for letters in by_direction(sheet) {
        for rows in regions(strips(letters, &sheet.text), &sheet.text) {
            lines.extend(rows.iter().map(|row| Line { column, ..line(row, &sheet.text) }));
            column += 1;
        }
    }
    lines.retain(|line| !line.text.is_empty());
    lines
}

/// Letters apart by the direction in which they run, each turned so that it runs to the right; the direction of most comes first.
fn by_direction(sheet: &Sheet) -> Vec<Vec<Placed>> {
    let mut turned: [Vec<Placed>; 4] = Default::default();
    let seen = sheet.seen.inflate(1.0, 1.0);
    let is_seen = |letter: &Letter| {
        letter.size.is_finite() && seen.contains((f64::from(letter.start.0), f64::from(letter.start.1)))
    };
    for (order, letter) in sheet.letters.iter().enumerate().filter(|(_, letter)| is_seen(letter)) {
        let (across, up) = (letter.end.0 - letter.start.0, letter.end.1 - letter.start.1);
        let direction = match across.abs() >= up.abs() {
            true if across >= 0.0 => 0,
            true => 2,
            false if up > 0.0 => 1,
            false => 3,
        };
        turned[direction].push(placed(order, letter, direction, sheet));
    }
    let mut all: Vec<Vec<Placed>> = turned.into_iter().filter(|letters| !letters.is_empty()).collect();
    all.sort_by_key(|letters| std::cmp::Reverse(letters.len()));
    all
}

fn placed(order: usize, letter: &Letter, direction: usize, sheet: &Sheet) -> Placed {
    let turn = |(x, y): (f32, f32)| match direction {
        0 => (x, -y),
        1 => (y, x),
        2 => (-x, y),
        _ => (-y, -x),
    };
    let ((x, y), (end, _)) = (turn(letter.start), turn(letter.end));
    let face = sheet.faces.get(usize::from(letter.face));
    let look = Look {
        is_italic: face.is_some_and(|face| face.is_italic),
        is_bold: face.is_some_and(|face| face.is_bold),
        is_raised: false,
    };
    Placed {
        order,
        text: letter.text,
        x,
        end: end.max(x),
        y,
        size: letter.size.max(0.1),
        look,
        is_artifact: letter.is_artifact,
    }
}

/// Letters of one baseline, from left to right; the strips from top to bottom.
fn strips(mut letters: Vec<Placed>, text: &str) -> Vec<Vec<Placed>> {
    letters.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut strips: Vec<Vec<Placed>> = Vec::new();
    for letter in letters {
        match strips.last_mut() {
            Some(strip) if letter.y - strip[0].y <= BASELINE * letter.size.min(strip[0].size) => strip.push(letter),
            _ => strips.push(vec![letter]),
        }
    }
    let mut strips: Vec<Vec<Placed>> = strips.into_iter().flat_map(unlaid).collect();
    for strip in &mut strips {
        strip.sort_by(|a, b| a.x.total_cmp(&b.x));
        // White at the ends has no place of its own.
        let is_white = |letter: &Placed| word(letter.text, text).chars().all(is_white) && letter.text.0 < letter.text.1;
        while strip.last().is_some_and(is_white) {
            strip.pop();
        }
        let n_white = strip.iter().take_while(|letter| is_white(letter)).count();
        strip.drain(..n_white);
        strip.dedup_by(|next, letter| {
            next.x - letter.x <= TWICE * letter.size && word(next.text, text) == word(letter.text, text)
        });
    }
    strips.retain(|strip| !strip.is_empty());
    level(&mut strips);
    lift_drop_caps(&mut strips);
    hang_small(&mut strips);
    strips.retain(|strip| !strip.is_empty());
    strips
}

/// Lines that lie upon each other, as a head that runs into the text, would mix their letters: each keeps its own.
fn unlaid(mut strip: Vec<Placed>) -> Vec<Vec<Placed>> {
    strip.sort_by_key(|letter| letter.order);
    let back = |pair: &Placed, next: &Placed| next.x >= pair.x;
    let runs: Vec<&[Placed]> = strip.chunk_by(back).collect();
    if runs.len() == 1 || runs.len() > MAX_RUNS {
        return vec![strip];
    }
    let reach = |run: &[Placed]| {
        let end = run.iter().map(|letter| letter.end).fold(f32::MIN, f32::max);
        (run.first().map_or(0.0, |first| first.x), end)
    };
    let mut lines: Vec<Vec<Placed>> = Vec::new();
    let mut reaches: Vec<Vec<(f32, f32)>> = Vec::new();
    for run in runs {
        let (start, end) = reach(run);
        let laid = LAID_UPON * run.first().map_or(1.0, |first| first.size);
        let is_free = |taken: &Vec<(f32, f32)>| taken.iter().all(|(from, to)| end.min(*to) - start.max(*from) <= laid);
        match reaches.iter().position(is_free) {
            Some(idx) => {
                lines[idx].extend_from_slice(run);
                reaches[idx].push((start, end));
            }
            None => {
                lines.push(run.to_vec());
                reaches.push(vec![(start, end)]);
            }
        }
    }
    lines
}

/// Strips whose baselines differ a little, and that stand beside each other, are one line: the number of an item, and its text.
fn level(strips: &mut Vec<Vec<Placed>>) {
    for idx in 1..strips.len() {
        let (above, below) = (&strips[idx - 1], &strips[idx]);
        let (Some(first), Some(last), Some(start), Some(end)) =
            (above.first(), above.last(), below.first(), below.last())
        else {
            continue;
        };
        // A small one behind a line is the call of a note, and raised; one before it is the number of its text.
        let (above_size, below_size) = (size_of(above), size_of(below));
        let is_before = last.end <= start.x + 0.5 && above_size <= below_size * 1.05;
        let is_beside = is_before || (end.end <= first.x + 0.5 && below_size <= above_size * 1.05);
        if is_beside && start.y - first.y <= LEVEL * above_size.min(below_size) {
            let mut both = std::mem::take(&mut strips[idx - 1]);
            both.append(&mut strips[idx]);
            both.sort_by(|a, b| a.x.total_cmp(&b.x));
            strips[idx] = both;
        }
    }
    strips.retain(|strip| !strip.is_empty());
}

fn word((start, end): (u32, u32), text: &str) -> &str {
    text.get(start as usize..end as usize).unwrap_or_default()
}

/// The size of most letters.
fn size_of(letters: &[Placed]) -> f32 {
    let mut sizes: Vec<f32> = letters.iter().map(|letter| letter.size).collect();
    sizes.sort_by(f32::total_cmp);
    // The middle one is that of most, wherever there is a most.
    sizes.get(sizes.len() / 2).copied().unwrap_or(1.0)
}

/// A large first letter belongs to the first of the lines that stand beside it.
fn lift_drop_caps(strips: &mut [Vec<Placed>]) {
    for idx in 1..strips.len() {
        let usual = size_of(&strips[idx]);
        let Some(first) = strips[idx].first().copied() else { continue };
        if first.size < usual * DROP_CAP || strips[idx].len() < 2 {
            continue;
        }
        let n_large = strips[idx].iter().take_while(|letter| letter.size == first.size).count();
        let (top, end) = (first.y - 0.75 * first.size, strips[idx][n_large - 1].end);
        let beside = (0..idx)
            .rev()
            .take(MAX_BESIDE)
            .take_while(|above| strips[*above].first().is_none_or(|letter| letter.y > top));
        let beside: Vec<usize> =
            beside.filter(|above| strips[*above].first().is_some_and(|letter| letter.x >= end - 1.0)).collect();
        let Some(line) = beside.last().copied() else { continue };
        let (y, size) = strips[line].first().map_or((first.y, usual), |letter| (letter.y, letter.size));
        let mut caps: Vec<Placed> = strips[idx].drain(..n_large).collect();
        for cap in &mut caps {
            (cap.y, cap.size) = (y, size);
        }
        let gap = strips[line].first().map_or(0.0, |letter| letter.x - end);
        // Beside a large letter its word stands a little farther off than letters do.
        if let Some(cap) = caps.last_mut().filter(|_| gap < size) {
            cap.end += gap;
        }
        strips[line].splice(0..0, caps);
    }
}

/// Small raised or lowered letters go into the line that they hang on.
fn hang_small(strips: &mut [Vec<Placed>]) {
    for idx in 0..strips.len() {
        let Some((y, size)) = strips[idx].first().map(|first| (first.y, size_of(&strips[idx]))) else { continue };
        let near = |other: usize| -> bool {
            let Some(first) = strips[other].first() else { return false };
            let usual = size_of(&strips[other]);
            let rise = first.y - y;
            size <= usual * SMALL
                && rise <= usual * RAISED
                && rise >= -usual * LOWERED
                && hangs(&strips[idx], &strips[other])
        };
        let around = idx.saturating_sub(2)..(idx + 3).min(strips.len());
        let Some(line) = around.filter(|other| *other != idx).find(|other| near(*other)) else { continue };
        let is_raised = strips[line][0].y > y;
        let small = std::mem::take(&mut strips[idx]);
        strips[line].extend(small.into_iter().map(|mut letter| {
            letter.look.is_raised = is_raised;
            letter
        }));
        strips[line].sort_by(|a, b| a.x.total_cmp(&b.x));
    }
}

/// Whether each word of small letters stands close to a letter of the line, and none upon one.
fn hangs(small: &[Placed], line: &[Placed]) -> bool {
    if small.len().saturating_mul(small.len() + line.len()) > MAX_COMPARED {
        return false;
    }
    let size = size_of(line);
    let upon = |letter: &Placed| {
        line.iter().any(|other| letter.x + 0.3 * letter.size > other.x + 0.1 && letter.x + 0.1 < other.end - 0.3 * size)
    };
    let close = |letter: &Placed| {
        line.iter()
            .chain(small.iter().filter(|other| other.x < letter.x))
            .any(|other| (letter.x - other.end).abs() < 0.5 * size || (other.x - letter.end).abs() < 0.5 * size)
    };
    small.iter().all(close) && !small.iter().any(upon)
}

/// Strips in the order of reading: columns one after the other, where there are some.
fn regions(strips: Vec<Vec<Placed>>, text: &str) -> Vec<Vec<Vec<Placed>>> {
    let Some(gutter) = gutter(&strips, text) else { return vec![strips] };
    let mut regions: Vec<Vec<Vec<Placed>>> = Vec::new();
    let mut waiting: Vec<(Vec<Placed>, Vec<Placed>)> = Vec::new();
    let mut across: Vec<Vec<Placed>> = Vec::new();
    for strip in strips {
        match part(&strip, gutter) {
            Some(sides) => {
                if !across.is_empty() {
                    regions.push(std::mem::take(&mut across));
                }
                waiting.push(sides);
            }
            None => {
                flush(&mut waiting, &mut regions, text);
                across.push(strip);
            }
        }
    }
    flush(&mut waiting, &mut regions, text);
    if !across.is_empty() {
        regions.push(across);
    }
    regions
}

fn flush(waiting: &mut Vec<(Vec<Placed>, Vec<Placed>)>, all: &mut Vec<Vec<Vec<Placed>>>, text: &str) {
    let (left, right): (Vec<_>, Vec<_>) = std::mem::take(waiting).into_iter().unzip();
    for side in [left, right] {
        let side: Vec<Vec<Placed>> = side.into_iter().filter(|strip| !strip.is_empty()).collect();
        // A side may have columns of its own.
        if !side.is_empty() {
            all.extend(regions(side, text));
        }
    }
}

/// The two sides of a strip that does not run across a place.
fn part(strip: &[Placed], gutter: f32) -> Option<(Vec<Placed>, Vec<Placed>)> {
    let (left, right) = sides(strip, gutter, size_of(strip))?;
    Some((left.to_vec(), right.to_vec()))
}

fn sides(strip: &[Placed], gutter: f32, size: f32) -> Option<(&[Placed], &[Placed])> {
    let (left, right) = strip.split_at(strip.partition_point(|letter| letter.end <= gutter + 0.5));
    let gap = match (left.last(), right.first()) {
        (Some(left), Some(right)) => right.x - left.end.max(left.x),
        _ => f32::INFINITY,
    };
    let is_clear = right.first().is_none_or(|letter| letter.x >= gutter - 0.5);
    (is_clear && gap >= 0.8 * size).then_some((left, right))
}

/// The place of the white between two columns of text; not between those of a table, whose cells are short, nor before the dots of a list.
fn gutter(strips: &[Vec<Placed>], text: &str) -> Option<f32> {
    let sizes: Vec<f32> = strips.iter().map(|strip| size_of(strip)).collect();
    let mut places: Vec<f32> = Vec::new();
    for (strip, size) in strips.iter().zip(&sizes) {
        let gaps = strip.windows(2).filter(|pair| pair[1].x - pair[0].end >= CELL_GAP * size * 0.75);
        places.extend(gaps.map(|pair| (pair[0].end + pair[1].x) / 2.0));
    }
    places.sort_by(f32::total_cmp);
    places.dedup_by(|next, place| *next - *place < 1.0);
    let mut best: Option<(usize, f32)> = None;
    for place in places.iter().take(MAX_GUTTERS) {
        let (mut n_both, mut n_wide) = (0, 0);
        for (strip, size) in strips.iter().zip(&sizes) {
            let Some((left, right)) = sides(strip, *place, *size) else { continue };
            if left.is_empty() || right.is_empty() {
                continue;
            }
            n_both += 1;
            let width = |side: &[Placed]| match (side.first(), side.last()) {
                (Some(first), Some(last)) => (last.end - first.x) / size,
                _ => 0.0,
            };
            let is_text = |side: &[Placed]| {
                let has_words = || side.iter().any(|letter| word(letter.text, text).contains(char::is_alphabetic));
                width(side) >= COLUMN_WIDTH && has_words()
            };
            n_wide += usize::from(is_text(left) && is_text(right));
        }
        if n_both >= COLUMN_LINES && n_wide * 2 >= n_both && best.is_none_or(|(most, _)| n_wide > most) {
            best = Some((n_wide, *place));
        }
    }
    best.map(|(_, place)| place)
}

/// Letters of a strip as one line.
fn line(letters: &[Placed], text: &str) -> Line {
    let mut letters = letters.to_vec();
    if is_from_right(&letters, text) {
        letters = from_right(letters, text);
    }
    let size = size_of(&letters);
    let has_spaces =
        letters.iter().any(|letter| word(letter.text, text).trim().is_empty() && letter.text.0 < letter.text.1);
    let mut line = Line { size, ..Line::default() };
    let mut before: Option<Placed> = None;
    let mut first_word_ends = false;
    for letter in &letters {
        let word = word(letter.text, text);
        let gap = before.map_or(0.0, |before| (letter.x - before.end).abs());
        // What was drawn somewhere else in between needs no space of its own.
        let is_next = before.is_some_and(|before| letter.order.abs_diff(before.order) == 1);
        let least = if has_spaces && is_next { WIDE_GAP } else { WORD_GAP };
        let is_white = !word.is_empty() && word.chars().all(is_white);
        if (gap > least * letter.size.max(size) || is_white) && !line.text.is_empty() && !line.text.ends_with(' ') {
            line.text.push(' ');
            first_word_ends = true;
        }
        if is_white {
            continue;
        }
        if before.is_none() {
            line.x = letter.x;
            line.is_artifact = letter.is_artifact;
        }
        line.is_artifact &= letter.is_artifact;
        line.end = line.end.max(letter.end);
        line.y = letter.y;
        if !first_word_ends {
            line.first_word = letter.end - line.x;
        }
        before = Some(*letter);
        push(&mut line, word, letter.look);
    }
    let trimmed = line.text.trim_end().len();
    line.text.truncate(trimmed);
    // The baseline of most.
    line.y = letters.iter().find(|letter| letter.size == size).map_or(line.y, |letter| letter.y);
    line
}

fn push(line: &mut Line, word: &str, look: Look) {
    // One letter may read as several words, with white of any kind among them.
    let word = if line.text.is_empty() { word.trim_start_matches(is_white) } else { word };
    let start = line.text.len();
    for character in word.chars() {
        match character {
            _ if is_line_end(character) => line.text.push(' '),
            '\u{0}'..='\u{1f}' | '\u{fffd}' | '\u{e000}'..='\u{f8ff}' => {
                line.text.push('\u{fffd}');
                line.n_unknown += 1;
            }
            // Letters that are joined for their looks are those letters.
            'ﬀ' => line.text.push_str("ff"),
            'ﬁ' => line.text.push_str("fi"),
            'ﬂ' => line.text.push_str("fl"),
            'ﬃ' => line.text.push_str("ffi"),
            'ﬄ' => line.text.push_str("ffl"),
            'ﬅ' | 'ﬆ' => line.text.push_str("st"),
            '0'..='9' if look.is_raised => {
                line.text.push(SUPERSCRIPTS[character as usize - '0' as usize]);
            }
            _ => line.text.push(character),
        }
    }
    let plain = Look { is_raised: false, ..look };
    let letters = &line.text[start..];
    let end = start + letters.trim_end().len();
    let start = line.text.len() - letters.trim_start().len();
    if plain != Look::default() && start < end {
        match line.looks.last_mut() {
            Some((range, last)) if *last == plain && line.text[range.end..start].trim().is_empty() => range.end = end,
            _ => line.looks.push((start..end, plain)),
        }
    }
}

const SUPERSCRIPTS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

fn reads_from_right(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

fn is_from_right(letters: &[Placed], text: &str) -> bool {
    let all = letters.iter().flat_map(|letter| word(letter.text, text).chars()).filter(|letter| letter.is_alphabetic());
    let (n_right, n_all) =
        all.fold((0, 0), |(right, all), letter| (right + usize::from(reads_from_right(letter)), all + 1));
    n_right * 2 > n_all
}

/// Letters of a line that is read from the right, in the order of reading; numbers and foreign words within it run to the right.
fn from_right(mut letters: Vec<Placed>, text: &str) -> Vec<Placed> {
    letters.reverse();
    let runs_right =
        |letter: &Placed| word(letter.text, text).chars().any(|one| one.is_alphanumeric() && !reads_from_right(one));
    let mut start = 0;
    while start < letters.len() {
        let length = letters[start..].iter().take_while(|letter| runs_right(letter)).count();
        letters[start..start + length].reverse();
        start += length.max(1);
    }
    letters
}
