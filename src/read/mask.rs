//! Makes a copy of a manuscript that pulldown-cmark can read: same length, with what it does not know hidden under inert characters.
//!
//! In: the body of one file. Out: the copy, and the sites that were covered. pulldown-cmark parses the copy once; every range it reports fits the
//! source, and text is always taken from the source. So a cover put on by mistake (inside a code block, say) never shows: only structure can change.
//!
//! - A div fence `::: name` becomes `********`, a thematic break: the one thing of three characters that ends paragraphs and stands in every
//!   container. Tried before: cutting the text into segments at the fences, which fails inside quotations, lists and notes.
//! - Attributes `{…}` and the brackets of an inline note become `}}`: punctuation that has no meaning of its own in CommonMark. Where the end of
//!   a note kept its bracket, a link or picture around the note would end there.
//! - So do a comment with text after it on its line, the indents of verse, and the `:` of a caption that stands before its table.
//! - A formula between dollar signs, so that nothing in it is Markdown.
//! - A table drawn with lines of hyphens gets the bars of a pipe table, or the fences of code where it is not read.

use crate::book::math::Display;
use crate::read::attributes;
use crate::read::drawn_tables;
use crate::read::fence;
use crate::read::fence::Fence;
use crate::read::formulas;

/// A covered place. Sites rise and do not overlap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Site {
    pub start: usize,
    pub end: usize,
    pub kind: SiteKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SiteKind {
    /// `{…}` after a bracket, a parenthesis or a backtick, or at the end of a line.
    Attributes,
    /// `^[`.
    NoteOpening,
    /// A whole comment that shares its line with text.
    Comment,
    /// `<!--` without `-->` in the rest of the file.
    UnclosedComment,
    /// White space before a line in a verse div.
    VerseIndent,
    /// A formula with its dollar signs. The marks of containers before its later lines are not covered.
    Formula(Display),
    /// `$$` that opens a paragraph, and nothing closes it there.
    OpenFormula,
}

/// The copy with its sites.
#[derive(Debug)]
pub struct Masked {
    pub text: String,
    pub sites: Vec<Site>,
    /// Where attributes begin that are longer than attributes may be.
    pub too_long: Vec<usize>,
}

impl Masked {
    /// Index of the first site that ends after `offset`.
    pub fn site_at(&self, offset: usize) -> usize {
        self.sites.partition_point(|site| site.end <= offset)
    }
}

/// Covers what pulldown-cmark does not know. Linear in the text.
pub fn mask(source: &str) -> Masked {
    let mut scanner = Scanner {
        source,
        bytes: source.as_bytes(),
        copy: source.as_bytes().to_vec(),
        sites: Vec::new(),
        too_long: Vec::new(),
        done: 0,
        last_comment_end: source.rfind("-->"),
        has_formulas: source.contains('$'),
        divs: Vec::new(),
        brackets: Vec::new(),
        definition: None,
    };
    let mut start = 0;
    while start < source.len() {
        let end = scanner.line_end(start);
        if end > scanner.done {
            scanner.scan_line(start.max(scanner.done), end);
        }
        start = end + 1;
    }
    let text = String::from_utf8(scanner.copy).expect("whole characters were replaced by ASCII");
    Masked { text, sites: scanner.sites, too_long: scanner.too_long }
}

struct Scanner<'a> {
    source: &'a str,
    bytes: &'a [u8],
    copy: Vec<u8>,
    sites: Vec<Site>,
    too_long: Vec<usize>,
    /// Everything before this offset is settled.
    done: usize,
    last_comment_end: Option<usize>,
    /// Whether any formula may be there.
    has_formulas: bool,
    /// The open divs; for a verse div the column of its fence.
    divs: Vec<Option<usize>>,
    /// The brackets open in this paragraph since the start of an inline note.
    brackets: Vec<Bracket>,
    /// The column of the `:` of the last definition, while its list may go on.
    definition: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Bracket {
    Note,
    Plain,
}

impl Scanner<'_> {
    fn line_end(&self, start: usize) -> usize {
        self.source[start..].find('\n').map_or(self.source.len(), |idx| start + idx)
    }

    fn cover(&mut self, start: usize, end: usize, kind: SiteKind) {
        for byte in &mut self.copy[start..end] {
            if !matches!(*byte, b'\n' | b'\r') {
                *byte = b'}';
            }
        }
        self.sites.push(Site { start, end, kind });
        self.done = end;
    }

    fn scan_line(&mut self, start: usize, end: usize) {
        if start > 0 && self.bytes[start - 1] != b'\n' {
            // What began on a line before has ended within this one.
            self.scan_inside(start, end);
            return;
        }
        if self.scan_drawn_table(start) {
            return;
        }
        let content = start + container_prefix(&self.bytes[start..end]);
        if self.source[content..end].trim_end().is_empty() {
            self.brackets.clear();
        } else if self.definition.is_some_and(|column| content - start <= column)
            && self.bytes[content] != b':'
            && self.follows_blank_line(start)
        {
            self.definition = None;
        }
        match self.bytes.get(content) {
            Some(b':') if content < end => {
                if self.scan_fence(start, content, end) {
                    return;
                }
                if self.scan_definition(start, content, end) {
                    return;
                }
            }
            Some(b'<') if self.source[content..end].starts_with("<!--") => {
                self.scan_comment(content, end);
                if self.done >= end {
                    return;
                }
            }
            _ => self.scan_verse_indent(start, end),
        }
        self.scan_inside(start.max(self.done), end);
    }

    /// Covers a table drawn with lines of hyphens. Returns whether one begins here.
    fn scan_drawn_table(&mut self, start: usize) -> bool {
        let is_line_start = start == 0 || self.bytes[start - 1] == b'\n';
        if !is_line_start || !self.may_begin_block(start) || matches!(self.divs.last(), Some(Some(_))) {
            return false;
        }
        let Some(table) = drawn_tables::find(self.source, start) else { return false };
        for (at, byte) in table.edits {
            self.copy[at] = byte;
        }
        let end = table.lines.last().map_or(start, |line| line.end);
        if table.is_simple {
            table.lines.into_iter().for_each(|line| self.scan_inside(line.start.max(self.done), line.end));
        }
        self.done = end;
        true
    }

    /// Covers a div fence. Returns whether the line is one.
    fn scan_fence(&mut self, start: usize, content: usize, end: usize) -> bool {
        let line = self.source[content..end].trim_end();
        match fence::parse(line) {
            None => return false,
            Some(Fence::Close) => {
                self.divs.pop();
            }
            Some(Fence::Open { name, attributes }) => {
                let is_verse = name.is_some_and(fence::is_verse_name)
                    || attributes.is_some_and(|offset| fence::has_verse_class(&line[offset..]));
                self.divs.push(is_verse.then_some(content - start));
            }
        }
        self.copy[content..content + line.len()].fill(b'*');
        self.done = end;
        true
    }

    /// Tells the caption before a table, which it covers, from a definition. Returns whether the line is one that begins with a div fence.
    fn scan_definition(&mut self, start: usize, content: usize, end: usize) -> bool {
        let spaces = self.source[content + 1..end].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        if spaces == 0 {
            return false;
        }
        let column = content - start;
        let goes_on = self.definition.is_some_and(|own| own == column);
        if !goes_on && self.follows_blank_line(start) && self.stands_before_table(start, content, end) {
            self.copy[content] = b'}';
            return false;
        }
        self.definition = Some(column);
        let inner = content + 1 + spaces;
        self.bytes.get(inner) == Some(&b':') && inner < end && self.scan_fence(start, inner, end)
    }

    /// Whether nothing stands on the line before: right under a term `: text` is its definition, whatever follows.
    fn follows_blank_line(&self, start: usize) -> bool {
        let above = &self.source[..start.saturating_sub(1)];
        above.rsplit('\n').next().is_none_or(|line| line.trim_matches([' ', '\t', '\r', '>']).is_empty())
    }

    /// Whether a block may begin on a line that begins no block by its own marks: under a blank line, or the fence of a div.
    fn may_begin_block(&self, start: usize) -> bool {
        let above = &self.source[..start.saturating_sub(1)];
        let above = above.rsplit('\n').next().unwrap_or("").trim();
        above.is_empty() || above.starts_with(":::")
    }

    /// Whether the next line that is not blank opens a table: then `: text` here is its caption and no definition.
    fn stands_before_table(&self, line_start: usize, content: usize, end: usize) -> bool {
        let mut start = end + 1;
        while start < self.bytes.len() {
            let line_end = self.line_end(start);
            let line = self.source[start..line_end].trim_matches([' ', '\t', '\r', '>']);
            if !line.is_empty() {
                // A table that stands further in belongs to the definition.
                let is_inside = container_prefix(&self.bytes[start..line_end]) > content - line_start;
                if !is_inside && drawn_tables::find(self.source, start).is_some_and(|table| table.is_simple) {
                    return true;
                }
                if !line.contains('|') || is_inside || line_end >= self.bytes.len() {
                    return false;
                }
                let below = self.source[line_end + 1..self.line_end(line_end + 1)].trim();
                return below.contains('-')
                    && below.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t' | b'>'));
            }
            start = line_end + 1;
        }
        false
    }

    fn scan_comment(&mut self, content: usize, end: usize) {
        if self.last_comment_end.is_none_or(|last| last < content + 4) {
            self.cover(content, content + 4, SiteKind::UnclosedComment);
            return;
        }
        let Some(close) = self.source[content + 4..].find("-->").map(|idx| content + 4 + idx + 3) else { return };
        if close > end {
            // The lines of a long comment hold nothing to cover.
            self.done = close;
        } else if !self.source[close..end].trim().is_empty() {
            self.cover(content, close, SiteKind::Comment);
        } else {
            self.done = end;
        }
    }

    /// In a verse div, covers the white space before a line, so that four spaces make no code block.
    fn scan_verse_indent(&mut self, start: usize, end: usize) {
        let Some(Some(base)) = self.divs.last() else { return };
        let mut from = start;
        while from < end && matches!(self.bytes[from], b' ' | b'\t' | b'>') {
            if self.bytes[from] == b'>' && self.bytes.get(from + 1) == Some(&b' ') {
                from += 1;
            }
            from += 1;
        }
        let content = from;
        if content >= end || matches!(self.bytes[content], b'|' | b'\r') {
            return;
        }
        while from > start + base && matches!(self.bytes[from - 1], b' ' | b'\t') {
            from -= 1;
        }
        // The space after `>` belongs to the mark.
        if from > start && self.bytes[from - 1] == b'>' && from < content {
            from += 1;
        }
        if from < content {
            self.cover(from, content, SiteKind::VerseIndent);
        }
    }

    /// What may matter in a line: within an inline note also what finds its end.
    fn marks(&self) -> &'static [char] {
        match (self.brackets.is_empty(), self.has_formulas) {
            (true, false) => &['{', '^'],
            (true, true) => &['{', '^', '$', '`'],
            (false, false) => &['{', '^', '[', ']', '`', '\\'],
            (false, true) => &['{', '^', '$', '[', ']', '`', '\\'],
        }
    }

    /// Counts a bracket and covers the one that ends the note; passes escapes and code. Returns where to go on.
    fn scan_within_note(&mut self, found: usize, end: usize) -> usize {
        match self.bytes[found] {
            b'\\' => (found + 2).min(end),
            b'`' => {
                let n_ticks = self.bytes[found..end].iter().take_while(|byte| **byte == b'`').count();
                let inner = found + n_ticks;
                let ticks = &self.source[found..inner];
                self.source[inner..end].find(ticks).map_or(inner, |idx| inner + idx + n_ticks)
            }
            b'[' => {
                self.brackets.push(Bracket::Plain);
                found + 1
            }
            _ => {
                if self.brackets.pop() == Some(Bracket::Note) {
                    self.copy[found] = b'}';
                }
                found + 1
            }
        }
    }

    /// Covers the formula that a dollar sign opens. Returns where to go on.
    fn scan_formula(&mut self, start: usize) -> usize {
        let n_signs = self.bytes[start..].iter().take_while(|byte| **byte == b'$').count();
        let found = if is_escaped(self.bytes, start) { None } else { formulas::find(self.source, start) };
        let Some(formula) = found else {
            if n_signs == 2 && self.opens_paragraph(start) {
                self.cover(start, start + 2, SiteKind::OpenFormula);
            }
            return start + n_signs;
        };
        for line in &formula.lines {
            self.copy[line.clone()].fill(b'}');
        }
        self.sites.push(Site { start, end: formula.end, kind: SiteKind::Formula(formula.display) });
        self.done = formula.end;
        formula.end
    }

    /// Whether a paragraph begins here: only marks of containers stand before it on its line, and no text goes on from the line above.
    fn opens_paragraph(&self, at: usize) -> bool {
        let start = self.source[..at].rfind('\n').map_or(0, |idx| idx + 1);
        let stands_first = start + container_prefix(&self.bytes[start..self.line_end(start)]) == at;
        let is_item = self.source[start..at].contains(|c: char| c.is_ascii_digit() || "-+*".contains(c));
        stands_first && (is_item || self.follows_blank_line(start) || self.may_begin_block(start))
    }

    /// Covers attributes and the brackets of inline notes within a line.
    fn scan_inside(&mut self, start: usize, end: usize) {
        let mut at = start;
        while let Some(idx) = self.source[at..end].find(self.marks()) {
            let found = at + idx;
            at = found + 1;
            match self.bytes[found] {
                b'^' => {
                    if self.bytes.get(found + 1) == Some(&b'[') && !is_escaped(self.bytes, found) {
                        self.cover(found, found + 2, SiteKind::NoteOpening);
                        self.brackets.push(Bracket::Note);
                        at = found + 2;
                    }
                    continue;
                }
                b'{' => {}
                b'$' => {
                    at = self.scan_formula(found);
                    if at >= end {
                        return;
                    }
                    continue;
                }
                b'`' if self.brackets.is_empty() => {
                    at = formulas::code_end(self.source, found).unwrap_or(found + 1);
                    if at >= end {
                        self.done = at;
                        return;
                    }
                    continue;
                }
                _ => {
                    at = self.scan_within_note(found, end);
                    continue;
                }
            }
            if found == 0 || !matches!(self.bytes[found - 1], b']' | b')' | b'`' | b' ' | b'\t') {
                continue;
            }
            let Some(close) = attributes::find_end(self.source, found) else {
                if matches!(self.bytes[found - 1], b']' | b')' | b'`') && attributes::is_too_long(self.source, found) {
                    self.too_long.push(found);
                }
                continue;
            };
            let is_loose = matches!(self.bytes[found - 1], b' ' | b'\t');
            if is_loose && !self.source[close..self.line_end(close)].trim_matches([' ', '\t', '\r', '#']).is_empty() {
                continue;
            }
            self.cover(found, close, SiteKind::Attributes);
            if close >= end {
                return;
            }
            at = close;
        }
    }
}

/// Length of what containers put before the content of a line: indents, `>`, list marks.
fn container_prefix(line: &[u8]) -> usize {
    let mut at = 0;
    loop {
        let rest = &line[at..];
        let digits = rest.iter().take(9).take_while(|byte| byte.is_ascii_digit()).count();
        at += match rest {
            [b' ' | b'\t' | b'>', ..] => 1,
            [b'-' | b'+' | b'*', b' ' | b'\t', ..] => 2,
            _ if digits > 0 && matches!(rest[digits..], [b'.' | b')', b' ' | b'\t', ..]) => digits + 2,
            _ => return at,
        };
    }
}

/// Whether an odd run of backslashes stands before `offset`.
pub fn is_escaped(bytes: &[u8], offset: usize) -> bool {
    bytes[..offset].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::mask;

    fn check(source: &str, expected: &str) {
        assert_eq!(mask(source).text, expected);
        assert_eq!(source.len(), expected.len());
    }

    #[test]
    fn fences_become_thematic_breaks_in_every_container() {
        check("::: note\nx\n:::\n", "********\nx\n***\n");
        check("> 1. ::: {.note #ä} :::\n", "> 1. *******************\n");
        check("::: two words\n", "::: two words\n");
    }

    #[test]
    fn attributes_are_covered_where_they_have_an_owner() {
        check("[a *b*]{.c d=\"*\"} {x} f(){y}\n", "[a *b*]}}}}}}}}}} {x} f(){y}\n");
        check("# Title {#ö} ##\n", "# Title }}}}} ##\n");
        check("a {.b} c\n", "a {.b} c\n");
    }

    #[test]
    fn inline_notes_open_without_a_bracket() {
        check("a^[b](c) \\^[d]\n", "a}}b}(c) \\^[d]\n");
        check("[a^[b [c](d) `]` \\]]](e)\n", "[a}}b [c](d) `]` \\]}](e)\n");
        check("a^[b\n\nc]\n", "a}}b\n\nc]\n");
    }

    #[test]
    fn comments_before_text_are_covered() {
        check("<!-- a --> *b*\n", "}}}}}}}}}} *b*\n");
        check("<!-- a -->\n", "<!-- a -->\n");
        check("x\n\n<!-- a\n", "x\n\n}}}} a\n");
    }

    #[test]
    fn indents_of_verse_are_covered() {
        check("::: verse\n    a\n  b\n:::\n    c\n", "*********\n}}}}a\n}}b\n***\n    c\n");
        check("> ::: verse\n>     a\n", "> *********\n> }}}}a\n");
    }

    #[test]
    fn dollars_that_open_a_paragraph_and_no_formula_are_covered() {
        check("$$ a\n\nb\n", "}} a\n\nb\n");
        check("> - $$\n\nb\n", "> - }}\n\nb\n");
        check("a\n$$ b\n", "a\n$$ b\n");
        check("$$$ a\n", "$$$ a\n");
    }

    #[test]
    fn a_caption_before_a_table_is_no_definition() {
        check("p\n\n: c\n\n|a|\n|-|\n", "p\n\n} c\n\n|a|\n|-|\n");
        check("p\n\n: c\n\nx\n", "p\n\n: c\n\nx\n");
        check("t\n: d\n\n|a|\n|-|\n", "t\n: d\n\n|a|\n|-|\n");
        check("> : c\n>\n> |a|\n> |-|\n", "> } c\n>\n> |a|\n> |-|\n");
        check("t\n: d\n\n: e\n\n|a|\n|-|\n", "t\n: d\n\n: e\n\n|a|\n|-|\n");
        check("t\n: ::: x\n", "t\n: *****\n");
        check("t\n\n: d\n\n  |a|\n  |-|\n", "t\n\n: d\n\n  |a|\n  |-|\n");
    }
}
