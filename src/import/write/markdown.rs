//! The manuscript: blocks to Markdown, with a ledger that says which bytes came from which slice.

use std::ops::Range;

use crate::import::audit::Audit;
use crate::import::audit::Effect;
use crate::import::blocks::Block;
use crate::import::blocks::Kind;
use crate::import::blocks::Note;
use crate::import::blocks::Piece;
use crate::import::blocks::Voice;
use crate::import::decisions::Decisions;
use crate::import::pdf::layout::Emphasis;
use crate::import::pdf::layout::Layout;
use crate::import::rules::I070;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// A poem with more indents than this is centered, or of turned lines.
const MAX_INDENTS: usize = 4;
/// The backticks that fence code, at least.
const MIN_TICKS: usize = 3;
/// Lines that stand in less than this, in columns, stand in by chance.
const MIN_INDENT: usize = 2;

/// A finished manuscript.
#[derive(Debug)]
pub struct Written {
    pub markdown: String,
    /// Stretches of the manuscript and the slices they were copied from, in the order of the manuscript.
    pub copied: Vec<(Range<usize>, Slice)>,
    /// Slices whose meaning is kept in markup: numbers of notes, calls and items.
    pub spent: Vec<Slice>,
    /// Stretches that the writer made itself and that hold letters or digits: names of notes, numbers of items, corrections.
    pub made: Vec<Range<usize>>,
}

/// Writes all blocks. The notes stand at the end of the section that calls them; notes that nobody calls stand at the end.
pub fn write(
    source: &SourceText,
    layout: &Layout,
    blocks: &[Block],
    notes: &[Note],
    decisions: &Decisions,
    audit: &mut Audit,
) -> Written {
    let corrections = corrections(source, decisions, audit);
    let out = Written { markdown: String::new(), copied: Vec::new(), spent: Vec::new(), made: Vec::new() };
    let mut writer = Writer {
        source,
        layout,
        notes,
        corrections,
        out,
        pending: Vec::new(),
        open: None,
        in_heading: false,
        indents: Vec::new(),
        offsets: Vec::new(),
    };
    for (idx, block) in blocks.iter().enumerate() {
        if block.is_heading() {
            writer.flush_notes();
        }
        writer.block(block, idx.checked_sub(1).map(|above| &blocks[above]));
    }
    writer.flush_notes();
    // Those that follow a called note of their row stand behind that.
    let mut follows = None;
    for (idx, note) in notes.iter().enumerate() {
        match note.call {
            Some(_) => follows = Some(note.group),
            None if follows != Some(note.group) => writer.note(idx),
            None => {}
        }
    }
    writer.out
}

struct Writer<'a> {
    source: &'a SourceText,
    layout: &'a Layout,
    notes: &'a [Note],
    /// Corrections by hand: where, and what stands there instead.
    corrections: Vec<(Slice, String)>,
    out: Written,
    /// Notes called since they were last written.
    pending: Vec<usize>,
    /// The emphasis that was opened and not closed yet.
    open: Option<Emphasis>,
    /// Headings have letters of their own; what leans throughout one is no emphasis.
    in_heading: bool,
    /// The indents of the poem that is written, rising.
    indents: Vec<usize>,
    /// How far in the words of each item stand that is open, from its label on.
    offsets: Vec<usize>,
}

/// The indents that the lines of a poem have, rising, a column more or less not counted; none where they are too many to mean anything.
fn indents(source: &SourceText, pieces: &[Piece]) -> Vec<usize> {
    let mut indents: Vec<usize> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Words(slice) => indent(source, *slice),
            _ => None,
        })
        .collect();
    indents.sort_unstable();
    indents.dedup();
    let is_clear = indents.len() <= MAX_INDENTS && indents.windows(2).all(|pair| pair[1] - pair[0] >= MIN_INDENT);
    if is_clear { indents } else { Vec::new() }
}

/// How far in a line stands whose first words these are.
fn indent(source: &SourceText, words: Slice) -> Option<usize> {
    source.lines.get(source.line_of(words.start)).filter(|line| line.words.start == words.start).map(|line| line.indent)
}

/// How many quotations a block stands in.
fn depth(block: &Block) -> usize {
    if block.voice == Voice::Text { 0 } else { usize::from(block.quotes.max(1)) }
}

impl Writer<'_> {
    fn block(&mut self, block: &Block, above: Option<&Block>) {
        let quoted = block.voice != Voice::Text;
        let goes_on = quoted && above.is_some_and(|above| above.voice == Voice::Quoted);
        let is_solid = matches!(block.kind, Kind::Item(_))
            && !block.stands_off
            && above.is_some_and(|above| matches!(above.kind, Kind::Item(_)) && above.quotes == block.quotes);
        if !self.out.markdown.is_empty() && !is_solid {
            let shared = depth(block).min(above.map_or(0, depth));
            self.out.markdown.push_str(&"> ".repeat(if goes_on { shared } else { 0 }));
            self.out.markdown.truncate(self.out.markdown.trim_end_matches(' ').len());
            self.out.markdown.push('\n');
        }
        self.offsets.truncate(usize::from(block.inset));
        let prefix = &("> ".repeat(depth(block)) + &" ".repeat(self.offsets.iter().sum()));
        self.out.markdown.push_str(prefix);
        match block.kind {
            Kind::Heading(level) => {
                self.out.markdown.push_str(&"#".repeat(usize::from(level)));
                self.out.markdown.push(' ');
                self.in_heading = true;
                self.pieces(&block.pieces, "", Position::Middle);
                self.in_heading = false;
            }
            Kind::Paragraph => self.paragraph(block, prefix),
            Kind::Verse => {
                self.indents = indents(self.source, &block.pieces);
                self.out.markdown.push_str("| ");
                if let Some(Piece::Words(first)) = block.pieces.first() {
                    self.indent(*first);
                }
                self.pieces(&block.pieces, &format!("{prefix}|"), Position::Middle);
                self.indents.clear();
            }
            Kind::Code => self.code(&block.pieces, prefix),
            Kind::Item(label) => {
                let start = self.out.markdown.len();
                self.item_label(label);
                self.offsets.push(self.out.markdown.len() - start);
                self.pieces(&block.pieces, prefix, Position::Start);
            }
            Kind::SceneBreak(_) => self.out.markdown.push_str("* * *"),
        }
        self.out.markdown.truncate(self.out.markdown.trim_end().len());
        self.out.markdown.push('\n');
    }

    fn paragraph(&mut self, block: &Block, prefix: &str) {
        let mut pieces = block.pieces.clone();
        if block.voice == Voice::Attribution {
            // One dash for all, so that a hyphen does not become a list.
            self.out.markdown.push_str("— ");
            if let Some(Piece::Words(first)) = pieces.first_mut() {
                let text = self.source.get(*first);
                first.start = first.end - text.trim_start_matches(['—', '–', '-', ' ', '\u{a0}']).len();
            }
            self.pieces(&pieces, prefix, Position::Middle);
        } else {
            self.pieces(&pieces, prefix, Position::Start);
        }
    }

    /// Code between fences, longer than any in it.
    fn code(&mut self, pieces: &[Piece], prefix: &str) {
        let lines: Vec<Slice> = pieces
            .iter()
            .filter_map(|piece| if let Piece::Words(slice) = piece { Some(*slice) } else { None })
            .collect();
        let least = lines.iter().filter_map(|line| indent(self.source, *line)).min().unwrap_or(0);
        let n_ticks = lines.iter().map(|line| self.source.get(*line).matches('`').count()).max().unwrap_or(0);
        let fence = "`".repeat((n_ticks + 1).max(MIN_TICKS));
        self.out.markdown.push_str(&fence);
        for line in lines {
            let white = indent(self.source, line).map_or(0, |indent| indent - least);
            self.out.markdown.push_str(&format!("\n{prefix}{}", " ".repeat(white)));
            let start = self.out.markdown.len();
            self.out.markdown.push_str(self.source.get(line));
            self.out.copied.push((start..self.out.markdown.len(), line));
        }
        self.out.markdown.push_str(&format!("\n{prefix}{fence}"));
    }

    fn item_label(&mut self, label: Slice) {
        let number: String = self.source.get(label).chars().filter(char::is_ascii_digit).collect();
        self.out.spent.push(label);
        match number.is_empty() {
            true => self.out.markdown.push_str("- "),
            false => self.made(&format!("{number}. ")),
        }
    }

    fn made(&mut self, text: &str) {
        let start = self.out.markdown.len();
        self.out.markdown.push_str(text);
        self.out.made.push(start..self.out.markdown.len());
    }

    fn pieces(&mut self, pieces: &[Piece], line_prefix: &str, position: Position) {
        let mut position = position;
        for (idx, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Words(slice) => {
                    let before_call = matches!(pieces.get(idx + 1), Some(Piece::Call(..)));
                    self.words(*slice, position, if before_call { '[' } else { ' ' });
                }
                Piece::Space => self.out.markdown.push(' '),
                Piece::Colon => self.out.markdown.push_str(": "),
                Piece::LineEnd => {
                    self.emphasize(None);
                    self.out.markdown.truncate(self.out.markdown.trim_end_matches(' ').len());
                    self.out.markdown.push('\n');
                    self.out.markdown.push_str(line_prefix);
                    self.out.markdown.push(' ');
                    if let Some(Piece::Words(next)) = pieces.get(idx + 1) {
                        self.indent(*next);
                    }
                }
                Piece::Call(slice, note) => {
                    self.emphasize(None);
                    self.out.spent.push(*slice);
                    self.pending.push(*note);
                    let name = self.name(*note);
                    self.made(&format!("[^{name}]"));
                }
            }
            position = Position::Middle;
        }
        self.emphasize(None);
    }

    /// Sets a line of verse in as far as its place among the indents of the poem says.
    fn indent(&mut self, words: Slice) {
        let rank = indent(self.source, words).and_then(|indent| self.indents.binary_search(&indent).ok());
        self.out.markdown.push_str(&"  ".repeat(rank.unwrap_or(0)));
    }

    /// Ends the emphasis that is open, and begins another.
    fn emphasize(&mut self, next: Option<Emphasis>) {
        if self.open == next {
            return;
        }
        if let Some(open) = self.open.take() {
            let words = self.out.markdown.trim_end_matches(' ').len();
            let white = self.out.markdown.split_off(words);
            self.out.markdown.push_str(open.marks());
            self.out.markdown.push_str(&white);
        }
        if let Some(next) = next {
            self.out.markdown.push_str(next.marks());
        }
        self.open = next;
    }

    /// Writes a slice, corrected by hand where the editor says so.
    fn words(&mut self, slice: Slice, position: Position, next: char) {
        let inside: Vec<(Slice, String)> = self
            .corrections
            .iter()
            .filter(|(place, _)| place.start >= slice.start && place.end <= slice.end)
            .cloned()
            .collect();
        let mut start = slice.start;
        let mut position = position;
        for (place, text) in inside {
            self.copy(Slice::new(start, place.start), position, ' ');
            self.made(&escaped(&text, Position::Middle, ' '));
            start = place.end;
            position = Position::Middle;
        }
        self.copy(Slice::new(start, slice.end), position, next);
    }

    /// Copies a slice, with its emphasis.
    fn copy(&mut self, slice: Slice, position: Position, next: char) {
        let all = self.layout.emphasis();
        let first = all.partition_point(|(place, _)| place.end <= slice.start);
        let (mut start, mut position) = (slice.start, position);
        for (place, emphasis) in all[first..].iter().take_while(|(place, _)| place.start < slice.end) {
            let place = Slice::new(place.start.max(start), place.end.min(slice.end));
            self.copy_alike(Slice::new(start, place.start), None, position, ' ');
            if place.start > slice.start {
                position = Position::Middle;
            }
            let emphasis = Some(*emphasis)
                .filter(|emphasis| !self.in_heading || (place != slice && *emphasis == Emphasis::Italic));
            self.copy_alike(place, emphasis, position, if place.end == slice.end { next } else { ' ' });
            (start, position) = (place.end, Position::Middle);
        }
        self.copy_alike(Slice::new(start, slice.end), None, position, next);
    }

    fn copy_alike(&mut self, slice: Slice, emphasis: Option<Emphasis>, position: Position, next: char) {
        let text = self.source.get(slice);
        if text.trim().is_empty() {
            return self.copy_plain(slice, position, next);
        }
        // White before the words stands outside of the emphasis.
        let words = slice.end - text.trim_start().len();
        self.copy_plain(Slice::new(slice.start, words), position, next);
        self.emphasize(emphasis);
        self.copy_plain(Slice::new(words, slice.end), position, next);
    }

    fn copy_plain(&mut self, slice: Slice, position: Position, next: char) {
        if slice.is_empty() {
            return;
        }
        let start = self.out.markdown.len();
        let text = escaped(self.source.get(slice), position, next);
        self.out.markdown.push_str(&text);
        self.out.copied.push((start..self.out.markdown.len(), slice));
    }

    /// The name of a note: its number, with that of its run where there are several.
    fn name(&self, idx: usize) -> String {
        let note = &self.notes[idx];
        match self.notes.last().map_or(0, |last| last.group) {
            0 => note.number.to_string(),
            _ => format!("{}-{}", note.group + 1, note.number),
        }
    }

    fn flush_notes(&mut self) {
        for idx in std::mem::take(&mut self.pending) {
            self.note(idx);
            // A note of the same row that nobody calls stands where it stood, before the next one.
            let is_alone = |other: &usize| {
                self.notes.get(*other).is_some_and(|note| note.call.is_none() && note.group == self.notes[idx].group)
            };
            let n_alone = (idx + 1..).take_while(is_alone).count();
            (idx + 1..idx + 1 + n_alone).for_each(|other| self.note(other));
        }
    }

    fn note(&mut self, idx: usize) {
        let note = &self.notes[idx];
        self.out.spent.push(note.label);
        self.out.markdown.push('\n');
        let name = self.name(idx);
        self.made(&format!("[^{name}]:"));
        self.out.markdown.push(' ');
        for (place, block) in note.blocks.iter().enumerate() {
            if place > 0 {
                self.out.markdown.push_str("\n    ");
            }
            self.pieces(&block.pieces, "    ", Position::Start);
            self.out.markdown.truncate(self.out.markdown.trim_end().len());
            self.out.markdown.push('\n');
        }
        if note.blocks.is_empty() {
            self.out.markdown.push('\n');
        }
    }
}

/// Where in its block a stretch stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Position {
    Start,
    Middle,
}

/// Takes away the meaning of signs that Markdown would read. White of every length is one space.
pub fn escaped(text: &str, position: Position, next: char) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut chars = text.char_indices().peekable();
    while let Some((at, character)) = chars.next() {
        let following = chars.peek().map_or(next, |(_, following)| *following);
        let is_markup = match character {
            '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '`' | '~' | '^' | '{' | '}' | '|' | '$' => true,
            '&' => following.is_alphanumeric() || following == '#',
            '!' => following == '[',
            '+' | ':' | '-' => at == 0 && position == Position::Start,
            '#' => (at == 0 && position == Position::Start) || closes_heading(&text[..at], following),
            '@' => cites(&text[..at], following),
            '.' | ')' => position == Position::Start && is_item_number(&text[..at]) && !following.is_alphanumeric(),
            _ => false,
        };
        if is_markup {
            out.push('\\');
        }
        if crate::import::text::is_white(character) && character != '\u{a0}' && character != '\u{202f}' {
            if !out.ends_with(' ') || !character.is_whitespace() {
                out.push_str(if character.is_whitespace() { " " } else { "" });
            }
        } else {
            out.push(character);
        }
    }
    let is_caption = position == Position::Start && (out.starts_with("Table:") || out.starts_with(": "));
    if is_caption { out.replacen(':', "\\:", 1) } else { out }
}

/// Whether an `@` would be read as the citation of a source: not in an address.
fn cites(before: &str, following: char) -> bool {
    let is_bound = |last: char| last.is_alphanumeric() || "_./@:+".contains(last);
    (following.is_alphanumeric() || following == '_') && !before.ends_with(is_bound)
}

/// Whether a `#` would be read as the end of a heading's line, which is no part of the heading.
fn closes_heading(before: &str, following: char) -> bool {
    following.is_whitespace() && (before.is_empty() || before.ends_with([' ', '#']))
}

fn is_item_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Finds the words that the editor has corrected; a correction that fits nothing is reported.
fn corrections(source: &SourceText, decisions: &Decisions, audit: &mut Audit) -> Vec<(Slice, String)> {
    let mut found = Vec::new();
    for replacement in &decisions.replacements {
        let line = replacement.line.checked_sub(1).and_then(|idx| source.lines.get(idx));
        let place = line.and_then(|line| {
            let at = place_of(&replacement.from, source.get(line.words))?;
            let start = line.words.start + at;
            Some(Slice::new(start, start + replacement.from.len()))
        });
        match place {
            Some(slice) => {
                audit.push(
                    &I070,
                    Effect::Replaced,
                    slice,
                    replacement.to.clone(),
                    100,
                    "corrected by hand".to_string(),
                );
                found.push((slice, replacement.to.clone()));
            }
            None => {
                let because = format!("line {} has no “{}”", replacement.line, replacement.from);
                audit.reported(&I070, Slice::default(), replacement.to.clone(), because);
            }
        }
    }
    found.sort_by_key(|(slice, _)| *slice);
    found
}

/// Where the words of a correction stand in a line: as whole words if they do so anywhere, else within others.
fn place_of(words: &str, line: &str) -> Option<usize> {
    if words.is_empty() {
        return None;
    }
    let parts_word = |left: Option<char>, right: Option<char>| {
        left.is_some_and(char::is_alphanumeric) && right.is_some_and(char::is_alphanumeric)
    };
    let is_whole = |at: &usize| {
        let end = at + words.len();
        !parts_word(line[..*at].chars().next_back(), words.chars().next())
            && !parts_word(words.chars().next_back(), line[end..].chars().next())
    };
    line.match_indices(words).map(|(at, _)| at).find(is_whole).or_else(|| line.find(words))
}

#[cfg(test)]
mod tests {
    use super::Position;
    use super::escaped;
    use super::place_of;

    #[test]
    fn corrections_mean_whole_words_first() {
        assert_eq!(place_of("arc", "the Anarchists arc here"), Some(15));
        assert_eq!(place_of("arch", "the Anarchists arc here"), Some(6));
        assert_eq!(place_of("", "the Anarchists"), None);
    }

    #[test]
    fn signs_lose_their_meaning() {
        assert_eq!(escaped("a *b* [c] 2<3", Position::Start, ' '), "a \\*b\\* \\[c\\] 2\\<3");
        assert_eq!(escaped("3. so", Position::Start, ' '), "3\\. so");
        assert_eq!(escaped("- so", Position::Start, ' '), "\\- so");
        assert_eq!(escaped("AT&T, R & D", Position::Middle, ' '), "AT\\&T, R & D");
        assert_eq!(escaped("@ada, me@example.org @ (@b)", Position::Start, ' '), "\\@ada, me@example.org @ (\\@b)");
        assert_eq!(escaped("C # and C#", Position::Middle, ' '), "C \\# and C#");
        assert_eq!(escaped("1.5 and\tmore", Position::Start, ' '), "1.5 and more");
    }
}
