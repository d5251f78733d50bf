//! Markup that means something to other programs, and here is text like any other: it would print as typed.
//!
//! In: the paragraphs of a file. Out: one finding of each kind for a file, with its count.

use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::visit::for_each_inline;
use crate::diag::Sink;
use crate::diag::codes::manuscript::M035;
use crate::diag::codes::manuscript::M036;
use crate::source::Span;

/// A kind of foreign markup.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Tex,
    Contents,
    Template,
    Admonition,
    Highlight,
    Task,
}

impl Kind {
    const fn told(self) -> (&'static str, &'static str) {
        match self {
            Kind::Tex => (
                "command of TeX",
                "write it in Markdown: `[](#id)` for a reference, `[word]{.index}` for the index; a page break is the theme's",
            ),
            Kind::Contents => ("mark for a list of contents", "take it out: contents are made by themselves"),
            Kind::Template => ("tag of a template", "write what it stands for"),
            Kind::Admonition => ("box of another program", "write it as a div: `::: note`, the text, `:::`"),
            Kind::Highlight => ("highlighting", "write `*words*`, `**words**` or `[words]{.smallcaps}`"),
            Kind::Task => ("box to be ticked", "write a plain item, or the sign itself: `☐`, `☑`"),
        }
    }
}

/// What was found in a file.
#[derive(Default)]
pub struct Foreign {
    found: Vec<(Kind, Span, String, usize)>,
    /// The first lines of lists that are none, and their number.
    lists: Option<(Span, String, usize)>,
}

impl Foreign {
    /// Looks through the text of a paragraph. Code and links are not looked at.
    pub fn look(&mut self, run: &[Inline]) {
        if let Some(Inline { kind: InlineKind::Text(text), span }) = run.first()
            && let Some((kind, quoted)) = at_start(text, run.len())
        {
            self.add(kind, *span, quoted);
        }
        for_each_inline(run, &mut |inline| {
            if let InlineKind::Text(text) = &inline.kind
                && let Some((kind, quoted)) = within(text)
            {
                self.add(kind, inline.span, quoted);
            }
        });
    }

    fn add(&mut self, kind: Kind, span: Span, quoted: &str) {
        match self.found.iter_mut().find(|(own, ..)| *own == kind) {
            Some((.., count)) => *count += 1,
            None => self.found.push((kind, span, quoted.to_string(), 1)),
        }
    }

    /// Looks for two lines of a paragraph that count `a.` and `b.`, or the like.
    pub fn look_for_list(&mut self, source: &str, span: Span) {
        let lines = source.lines().zip(source.lines().skip(1));
        let Some((first, _)) =
            lines.map(|(one, next)| (one.trim(), next.trim())).find(|(one, next)| are_items(one, next))
        else {
            return;
        };
        match &mut self.lists {
            Some((.., count)) => *count += 1,
            None => self.lists = Some((span, first.to_string(), 1)),
        }
    }

    /// Reports M035 and M036.
    pub fn report(self, sink: &mut Sink) {
        for (kind, span, quoted, count) in self.found {
            let (what, hint) = kind.told();
            sink.report(&M035, span, format!("{what}, printed as typed: “{quoted}”")).hint(hint).count = count;
        }
        if let Some((span, first, count)) = self.lists {
            sink.report(
                &M036,
                span,
                format!("lines that count but are no list, printed in one paragraph: “{first}”"),
            )
            .hint("number the items `1.`, `2.`, or end each line with a backslash to keep the lines and their letters")
            .count = count;
        }
    }
}

/// What only counts at the head of a paragraph, in the first of its inlines.
fn at_start(text: &str, n_inlines: usize) -> Option<(Kind, &str)> {
    let word = text.split_whitespace().next()?;
    let is_alone = n_inlines == 1;
    let is_command = |word: &str| word.len() > 3 && word[1..].bytes().all(|byte| byte.is_ascii_lowercase());
    let kind = match word {
        "[TOC]" | "[[TOC]]" | "[[_TOC_]]" | "[toc]" => Kind::Contents,
        "!!!" | "???" if !is_alone || text.len() > word.len() => Kind::Admonition,
        "[!NOTE]" | "[!TIP]" | "[!IMPORTANT]" | "[!WARNING]" | "[!CAUTION]" => Kind::Admonition,
        "[x]" | "[X]" => Kind::Task,
        "[" if text.starts_with("[ ] ") => return Some((Kind::Task, &text[..3])),
        _ if word.starts_with('\\') && is_command(word) && is_alone && text.trim() == word => Kind::Tex,
        _ => return None,
    };
    Some((kind, word))
}

/// What counts anywhere in a text.
fn within(text: &str) -> Option<(Kind, &str)> {
    for (open, close, kind) in
        [("{{<", ">}}", Kind::Template), ("{{%", "%}}", Kind::Template), ("{%", "%}", Kind::Template)]
    {
        if let Some(start) = text.find(open)
            && let Some(len) = text[start..].find(close)
        {
            return Some((kind, &text[start..start + len + close.len()]));
        }
    }
    let starts = text.match_indices('\\').map(|(at, _)| at);
    for start in starts {
        let name = text[start + 1..].bytes().take_while(u8::is_ascii_lowercase).count();
        if name > 2 && text[start + 1 + name..].starts_with('{') {
            let end = text[start..].find('}').map_or(text.len(), |len| start + len + 1);
            return Some((Kind::Tex, &text[start..end]));
        }
    }
    let start = text.find("==")?;
    let inner = &text[start + 2..];
    let len = inner.find("==")?;
    let marked = &inner[..len];
    let is_marked = marked.starts_with(char::is_alphanumeric) && marked.ends_with(|last: char| !last.is_whitespace());
    is_marked.then(|| (Kind::Highlight, &text[start..start + len + 4]))
}

/// Pairs of signs with which lists begin, where Markdown knows no list.
const FIRST_AND_SECOND: [(&str, &str); 5] = [("a", "b"), ("A", "B"), ("i", "ii"), ("I", "II"), ("1", "2")];

fn are_items(one: &str, next: &str) -> bool {
    let starts = |line: &str, mark: &str| line.strip_prefix(mark).is_some_and(|rest| rest.starts_with([' ', '\t']));
    let both = |form: fn(&str) -> String| {
        FIRST_AND_SECOND.iter().any(|(first, second)| starts(one, &form(first)) && starts(next, &form(second)))
    };
    both(|sign| format!("{sign}."))
        || both(|sign| format!("{sign})"))
        || both(|sign| format!("({sign})"))
        || (starts(one, "#.") && starts(next, "#."))
}

#[cfg(test)]
mod tests {
    use super::Kind;
    use super::are_items;
    use super::at_start;
    use super::within;

    #[test]
    fn markup_of_others_is_told_from_text() {
        for (text, kind) in [
            ("see \\ref{fig:mill} there", Kind::Tex),
            ("{{< figure src=\"a.png\" >}}", Kind::Template),
            ("the ==rope== of it", Kind::Highlight),
        ] {
            assert_eq!(within(text).map(|(kind, _)| kind), Some(kind), "{text}");
        }
        for text in ["if a == b or c == d", "C:\\users\\ada", "{not a tag}", "======", "a \\ b {c}"] {
            assert_eq!(within(text), None, "{text}");
        }
        for (text, kind) in [
            ("\\newpage", Kind::Tex),
            ("[TOC]", Kind::Contents),
            ("!!! warning", Kind::Admonition),
            ("[!NOTE] The sea", Kind::Admonition),
            ("[ ] mend the nets", Kind::Task),
        ] {
            assert_eq!(at_start(text, 1).map(|(kind, _)| kind), Some(kind), "{text}");
        }
        for text in ["!!!", "[a] note", "[x]y", "\\o/"] {
            assert_eq!(at_start(text, 1), None, "{text}");
        }
    }

    #[test]
    fn lines_that_count_are_seen_in_pairs() {
        assert!(are_items("a. the first", "b. the second"));
        assert!(are_items("(i) the first", "(ii) the second"));
        assert!(are_items("#. the first", "#. the second"));
        assert!(!are_items("a. the first", "c. the second"));
        assert!(!are_items("I was there", "II was not"));
    }
}
