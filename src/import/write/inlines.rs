//! Flat inlines to Markdown: marks are nested by how far they reach, the widest outside.

use crate::import::containers::shape::Content;
use crate::import::containers::shape::Format;
use crate::import::containers::shape::Inline;
use crate::import::containers::shape::STYLES;
use crate::import::containers::shape::Style;
use crate::import::containers::shape::Target;
use crate::import::text::SourceText;
use crate::import::write::markdown::Position;
use crate::import::write::rich::RichWriter;
use crate::import::write::rich::quoted;

/// A query longer than this is cut into several, in bytes: a list of attributes has a limit.
const MAX_QUERY: usize = 3000;
/// Parts two marks that would be read as one; a comment goes nowhere.
const PARTING: &str = "<!-- -->";

/// One mark around words.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Mark {
    Query(usize),
    Link(usize),
    Lang(usize),
    Style(Style),
}

fn marks(format: Format) -> Vec<Mark> {
    let styles = STYLES.into_iter().filter(|style| *style != Style::Code && format.has(*style)).map(Mark::Style);
    let query = format.query.map(Mark::Query);
    let link = format.link.map(Mark::Link);
    query.into_iter().chain(link).chain(format.lang.map(Mark::Lang)).chain(styles).collect()
}

/// The first sign that inlines will show.
pub fn first_sign(inlines: &[Inline], source: &SourceText) -> Option<char> {
    inlines.iter().find_map(|inline| match inline.content {
        Content::Words(slice) => source.get(slice).chars().next(),
        Content::Sign(sign) => Some(sign),
        Content::Space | Content::Break => Some(' '),
        Content::Colon => Some(':'),
        Content::Call(_) => Some('['),
        Content::Picture(_) => Some('!'),
        Content::Anchor(_) => None,
    })
}

/// Space or punctuation, as the rule for emphasis has it. Source: CommonMark 0.31, section 6.2 (flanking delimiter runs).
fn is_loose(sign: char) -> bool {
    !sign.is_alphanumeric()
}

fn is_white(inline: &Inline) -> bool {
    matches!(inline.content, Content::Space | Content::Break)
}

impl RichWriter<'_> {
    /// Writes inlines; `next` is the sign that follows them in their line.
    pub fn inlines(&mut self, inlines: &[Inline], position: Position, next: Option<char>) {
        let line_start = self.out.markdown.len();
        self.run(inlines, &mut Vec::new(), (position, line_start), next);
    }

    fn run(&mut self, inlines: &[Inline], open: &mut Vec<Mark>, place: (Position, usize), next: Option<char>) {
        let mut at = 0;
        while at < inlines.len() {
            let rest = &inlines[at..];
            let new = marks(rest[0].format).into_iter().filter(|mark| !open.contains(mark));
            let reach = |mark: &Mark| rest.iter().take_while(|inline| marks(inline.format).contains(mark)).count();
            let widest =
                new.map(|mark| (reach(&mark), mark)).reduce(|best, one| if one.0 > best.0 { one } else { best });
            let step = match widest {
                Some((n_inlines, mark)) => {
                    let after = first_sign(&rest[n_inlines..], self.source).or(next);
                    self.marked(mark, &rest[..n_inlines], open, place, after);
                    n_inlines
                }
                None => self.plain(rest, place, next),
            };
            at += step;
        }
    }

    /// Writes a mark around inlines; the white at its ends stands outside.
    fn marked(
        &mut self,
        mark: Mark,
        inlines: &[Inline],
        open: &mut Vec<Mark>,
        place: (Position, usize),
        next: Option<char>,
    ) {
        let shows = inlines.iter().any(|inline| !is_white(inline) && !matches!(inline.content, Content::Anchor(_)));
        open.push(mark);
        if !shows && !matches!(mark, Mark::Query(_)) {
            self.run(inlines, open, place, next);
            open.pop();
            return;
        }
        let n_before = inlines.iter().take_while(|inline| is_white(inline)).count();
        let n_after = inlines[n_before..].iter().rev().take_while(|inline| is_white(inline)).count();
        let (before, rest) = inlines.split_at(n_before);
        let (inner, after) = rest.split_at(rest.len() - n_after);
        self.run(before, open, place, None);
        let sign_after = first_sign(after, self.source).or(next);
        match mark {
            Mark::Style(Style::Strong) => self.starred("**", inner, open, sign_after),
            Mark::Style(Style::Emphasis) => self.starred("*", inner, open, sign_after),
            Mark::Style(Style::Superscript) => self.script("^", inner, open),
            Mark::Style(Style::Subscript) => self.script("~", inner, open),
            Mark::Style(Style::Strikeout) => self.wrapped("~~", inner, open, "~~"),
            Mark::Style(Style::SmallCaps) => self.wrapped("[", inner, open, "]{.smallcaps}"),
            Mark::Style(Style::Underline) => self.wrapped("[", inner, open, "]{.underline}"),
            Mark::Style(Style::Code) => self.run(inner, open, place, sign_after),
            Mark::Lang(lang) => {
                let end = format!("]{{lang={}}}", self.document.langs[lang]);
                self.wrapped("[", inner, open, &end);
            }
            Mark::Link(link) => self.link(link, inner, open),
            Mark::Query(query) => self.query(query, inner, open),
        }
        self.run(after, open, place, next);
        open.pop();
    }

    fn wrapped(&mut self, start: &str, inner: &[Inline], open: &mut Vec<Mark>, end: &str) {
        self.out.markdown.push_str(start);
        self.run(inner, open, (Position::Middle, 0), Some(']'));
        self.made(end);
    }

    /// Emphasis, parted from letters beside it where Markdown would take its stars for stars.
    fn starred(&mut self, stars: &str, inner: &[Inline], open: &mut Vec<Mark>, next: Option<char>) {
        let before = self.out.markdown.chars().next_back().unwrap_or('\n');
        let has_inner_mark =
            inner.first().is_some_and(|first| marks(first.format).iter().any(|mark| !open.contains(mark)));
        let first = first_sign(inner, self.source).unwrap_or(' ');
        let opens_loose = is_loose(first) || (has_inner_mark && !is_loose(before));
        if before == '*' || (!is_loose(before) && opens_loose) {
            self.out.markdown.push_str(PARTING);
        }
        self.out.markdown.push_str(stars);
        self.run(inner, open, (Position::Middle, 0), Some('*'));
        let last = self.out.markdown.chars().next_back().unwrap_or(' ');
        self.out.markdown.push_str(stars);
        if is_loose(last) && next.is_some_and(|next| !is_loose(next)) {
            self.out.markdown.push_str(PARTING);
        }
    }

    fn script(&mut self, sign: &str, inner: &[Inline], open: &mut Vec<Mark>) {
        let was = std::mem::replace(&mut self.is_in_script, true);
        self.wrapped(sign, inner, open, sign);
        self.is_in_script = was;
    }

    fn link(&mut self, link: usize, inner: &[Inline], open: &mut Vec<Mark>) {
        let address = match &self.document.links[link] {
            Target::Web(address) => address.clone(),
            Target::Anchor(anchor) if self.document.anchors[*anchor].is_empty() => {
                self.run(inner, open, (Position::Middle, 0), None);
                return;
            }
            Target::Anchor(anchor) => format!("#{}", self.document.anchors[*anchor]),
        };
        // A call within a link would be a link within a link: it stands behind.
        let (calls, words): (Vec<Inline>, Vec<Inline>) =
            inner.iter().copied().partition(|inline| matches!(inline.content, Content::Call(_)));
        self.wrapped("[", &words, open, &format!("]({})", target(&address)));
        self.run(&calls, open, (Position::Middle, 0), None);
    }

    /// Words that somebody asks about, in brackets, and the question in the braces behind.
    fn query(&mut self, query: usize, inner: &[Inline], open: &mut Vec<Mark>) {
        self.out.markdown.push('[');
        self.run(inner, open, (Position::Middle, 0), Some(']'));
        self.out.markdown.push_str("]{");
        let query = &self.document.queries[query];
        self.made("query=\"");
        self.made(&quoted(&query.made));
        let mut n_bytes = query.made.len();
        for (idx, slice) in query.words.iter().enumerate() {
            let length = self.source.get(*slice).len();
            if n_bytes + length > MAX_QUERY && n_bytes > 0 {
                self.out.markdown.push_str("\"}[]{");
                self.made("query=\"");
                n_bytes = 0;
            } else if idx > 0 || !query.made.is_empty() {
                self.out.markdown.push(' ');
            }
            n_bytes += length;
            self.copy_quoted(*slice);
        }
        self.out.markdown.push_str("\"}");
    }

    /// Writes what has no further mark. Returns how many inlines that were.
    fn plain(&mut self, inlines: &[Inline], (position, line_start): (Position, usize), next: Option<char>) -> usize {
        let at_start = self.out.markdown.len() == line_start;
        let position = if at_start { position } else { Position::Middle };
        if inlines[0].format.has(Style::Code) && matches!(inlines[0].content, Content::Words(_)) {
            return self.inline_code(inlines);
        }
        match inlines[0].content {
            Content::Words(slice) => {
                let next = first_sign(&inlines[1..], self.source).or(next).unwrap_or(' ');
                self.copy(slice, position, next);
            }
            Content::Sign(sign) => self.out.markdown.push(sign),
            Content::Space if self.is_in_script => self.out.markdown.push_str("\\ "),
            Content::Space => {
                if !self.out.markdown.ends_with([' ', '\n']) {
                    self.out.markdown.push(' ');
                }
            }
            Content::Break if self.is_in_cell => self.out.markdown.push(' '),
            Content::Break => {
                self.out.markdown.push_str("\\\n");
                self.line_start();
            }
            Content::Colon => self.out.markdown.push_str(": "),
            Content::Call(note) => {
                // A note cannot be called from a note: it stands behind the others, and is reported.
                if !self.is_in_note {
                    self.pending.push(note);
                    self.made(&format!("[^{}]", note + 1));
                }
            }
            Content::Picture(picture) => self.picture(picture, &[]),
            Content::Anchor(anchor) => {
                let name = &self.document.anchors[anchor];
                if !name.is_empty() {
                    let text = format!("[]{{#{name}}}");
                    self.made(&text);
                }
            }
        }
        1
    }

    /// Words as code: between more backticks than they hold in a row.
    fn inline_code(&mut self, inlines: &[Inline]) -> usize {
        let format = inlines[0].format;
        let is_code = |inline: &&Inline| {
            inline.format == format && matches!(inline.content, Content::Words(_) | Content::Space | Content::Sign(_))
        };
        let mut run: Vec<&Inline> = inlines.iter().take_while(is_code).collect();
        while run.len() > 1 && run.last().is_some_and(|last| is_white(last)) {
            run.pop();
        }
        let texts = run.iter().map(|inline| match inline.content {
            Content::Words(slice) => self.source.get(slice),
            _ => " ",
        });
        let whole: String = texts.collect();
        let longest = whole.split(|sign| sign != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest + 1);
        let pad = if whole.starts_with('`') || whole.ends_with('`') { " " } else { "" };
        self.out.markdown.push_str(&fence);
        self.out.markdown.push_str(pad);
        for inline in &run {
            match inline.content {
                Content::Words(slice) => {
                    let start = self.out.markdown.len();
                    let words: Vec<&str> = self.source.get(slice).split_whitespace().collect();
                    let text = words.join(" ");
                    let text = if self.is_in_cell { text.replace('|', "\\|") } else { text };
                    self.out.markdown.push_str(&text);
                    self.out.copied.push((start..self.out.markdown.len(), slice));
                }
                Content::Sign(sign) => self.out.markdown.push(sign),
                _ => self.out.markdown.push(' '),
            }
        }
        self.out.markdown.push_str(pad);
        self.out.markdown.push_str(&fence);
        run.len()
    }

    /// A picture with its caption; one that cannot be used was made a query before.
    pub fn picture(&mut self, picture: usize, caption: &[Inline]) {
        let picture = &self.document.pictures[picture];
        let Some(path) = &picture.path else { return self.inlines(caption, Position::Middle, None) };
        self.out.markdown.push_str("![");
        let (id, caption) = self.named(caption);
        self.inlines(&caption, Position::Middle, Some(']'));
        self.made(&format!("]({})", target(path)));
        let alt = picture.alt.filter(|_| !picture.is_decorative);
        if id.is_none() && alt.is_none() && !picture.is_decorative {
            return;
        }
        self.made(&format!("{{{}", id.as_deref().unwrap_or_default()));
        let gap = if id.is_some() { " " } else { "" };
        if picture.is_decorative {
            self.made(&format!("{gap}.decorative"));
        } else if let Some(alt) = alt {
            self.made(&format!("{gap}alt=\""));
            self.copy_quoted(alt);
            self.out.markdown.push('"');
        }
        self.out.markdown.push('}');
    }
}

/// An address as it stands behind a link: in angle brackets where it holds what Markdown would misread.
fn target(address: &str) -> String {
    let plain = address.replace(['<', '>', '\n'], "").replace('|', "%7C");
    let is_safe = plain.chars().all(|sign| !sign.is_whitespace() && !matches!(sign, '(' | ')' | '*' | '_' | '\\'));
    if is_safe { plain } else { format!("<{plain}>") }
}
