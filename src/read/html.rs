//! Raw HTML: its tags are reported and left out, its words are kept.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diag::Sink;
use crate::diag::codes::manuscript::M031;
use crate::source::Span;

/// Places told beside the first one of each tag.
const MOST_LABELS: usize = 3;

/// The tags found in one file, each name once.
#[derive(Default)]
pub struct HtmlFindings {
    tags: BTreeMap<String, Vec<Span>>,
}

impl HtmlFindings {
    /// Takes down an opening tag; closing tags belong to theirs, and comments are no fault.
    pub fn add(&mut self, markup: &str, span: Span) {
        if let Some(name) = tag_name(markup) {
            self.tags.entry(name).or_default().push(span);
        }
    }

    /// Reports M031 once for each name of a tag, with the number of its places.
    pub fn report(self, sink: &mut Sink) {
        for (name, spans) in self.tags {
            let Some((first, more)) = spans.split_first() else { continue };
            let diagnostic = sink.report(&M031, *first, format!("raw HTML, which is left out: “<{name}>”"));
            diagnostic.count = spans.len();
            diagnostic.hint(advice(&name));
            for span in more.iter().take(MOST_LABELS) {
                diagnostic.label(*span, "here too");
            }
        }
    }
}

/// What to write in place of a tag.
fn advice(name: &str) -> &'static str {
    match name {
        "br" => "end the line with a backslash",
        "i" | "em" | "cite" => "write `*text*`",
        "b" | "strong" => "write `**text**`",
        "sup" => "write `^text^`",
        "sub" => "write `~text~`",
        "s" | "del" | "strike" => "write `~~text~~`",
        "u" => "write `[text]{.underline}`",
        "span" | "font" => "write `[text]{.class lang=fr}`, for small caps `[text]{.smallcaps}`",
        "div" | "section" | "aside" | "article" | "center" => "write a div: `::: name`, the text, `:::`",
        "blockquote" => "start each line with `> `",
        "p" => "set paragraphs apart with a blank line",
        "img" | "figure" | "picture" => "write `![caption](file.png){alt=\"…\"}`",
        "a" => "write `[text](address)`, and an id as `{#id}` behind a heading or span",
        "hr" => "write `***`",
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "write `#` signs before the heading",
        "ul" | "ol" | "li" => "start each item with `- ` or `1. `",
        "table" | "tr" | "td" | "th" | "thead" | "tbody" => "write a pipe table",
        _ => "write it in Markdown, or put a backslash before `<` if the sign itself is meant",
    }
}

/// The name of an opening tag, in small letters; `!…` and `?…` for declarations and instructions. `None` for comments and closing tags.
fn tag_name(markup: &str) -> Option<String> {
    let inner = markup.strip_prefix('<')?;
    if inner.starts_with('/') || inner.starts_with("!--") {
        return None;
    }
    let end = inner.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(inner.len());
    Some(inner[..end].chars().take(20).collect::<String>().to_ascii_lowercase())
}

/// Takes the words out of a block of raw HTML, line by line.
#[derive(Default)]
pub struct BlockReader {
    within: Within,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Within {
    #[default]
    Text,
    Comment,
    Tag,
    /// The content of `<script>` or `<style>`, which is no text of the book.
    Code,
}

/// A piece of an HTML block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum HtmlPiece {
    Tag(Range<usize>),
    Words(Range<usize>),
}

impl BlockReader {
    /// Cuts one line of a block into tags and words; ranges count from the start of the line. Comments give nothing.
    pub fn feed(&mut self, line: &str) -> Vec<HtmlPiece> {
        let mut pieces = Vec::new();
        let mut at = 0;
        while at < line.len() {
            let rest = &line[at..];
            let find = |needle: &str| rest.find(needle).map(|idx| at + idx + needle.len());
            match self.within {
                Within::Text if rest.starts_with("<!--") => {
                    self.within = Within::Comment;
                    at += 4;
                }
                Within::Text if is_tag_start(rest) => {
                    let end = find(">");
                    let tag = at..end.unwrap_or(line.len());
                    let name = tag_name(&line[tag.clone()]);
                    self.within = match (end, name.as_deref()) {
                        (None, _) => Within::Tag,
                        (_, Some("script" | "style")) => Within::Code,
                        _ => Within::Text,
                    };
                    at = tag.end;
                    pieces.push(HtmlPiece::Tag(tag));
                }
                Within::Text => {
                    let first = rest.chars().next().map_or(1, char::len_utf8);
                    let end = rest[first..].find('<').map_or(line.len(), |idx| at + first + idx);
                    pieces.push(HtmlPiece::Words(at..end));
                    at = end;
                }
                Within::Comment | Within::Tag => {
                    let end = find(if self.within == Within::Comment { "-->" } else { ">" });
                    self.within = if end.is_some() { Within::Text } else { self.within };
                    at = end.unwrap_or(line.len());
                }
                Within::Code => {
                    let end = rest.find("</").map(|idx| at + idx);
                    self.within = if end.is_some() { Within::Text } else { self.within };
                    at = end.unwrap_or(line.len());
                }
            }
        }
        pieces
    }
}

fn is_tag_start(rest: &str) -> bool {
    let mut bytes = rest.bytes();
    bytes.next() == Some(b'<') && bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic() || b"/!?".contains(&byte))
}

/// Characters of the entities that texts of the web use most; others stay as they are typed.
pub fn decoded(text: &str) -> String {
    const ENTITIES: [(&str, &str); 8] = [
        ("&nbsp;", "\u{a0}"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&mdash;", "—"),
        ("&ndash;", "–"),
        ("&shy;", "\u{ad}"),
        ("&amp;", "&"),
    ];
    let mut decoded = text.to_string();
    if text.contains('&') {
        for (entity, character) in ENTITIES {
            decoded = decoded.replace(entity, character);
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::BlockReader;
    use super::HtmlPiece;

    fn words(html: &str) -> Vec<String> {
        let mut reader = BlockReader::default();
        let mut words = Vec::new();
        for line in html.lines() {
            for piece in reader.feed(line) {
                if let HtmlPiece::Words(range) = piece {
                    words.push(line[range].to_string());
                }
            }
        }
        words
    }

    #[test]
    fn words_between_tags_are_kept() {
        assert_eq!(words("<div a='b'\n c>one<b>two</b> < three</div>"), ["one", "two", " ", "< three"]);
        assert_eq!(words("<!-- a\nb --> c<script>d\ne</script>f"), [" c", "f"]);
    }
}
