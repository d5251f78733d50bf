//! What stands in braces: `{#id .class key="value" -}`.
//!
//! Source: Pandoc User's Guide, extension `attributes`. We refuse a `{` or `[` in a bare value, which keeps the search for the end short.

use std::borrow::Cow;

use crate::book::Attributes;
use crate::book::Lang;
use crate::color;
use crate::diag::Sink;
use crate::diag::codes::manuscript::M010;
use crate::diag::codes::manuscript::M044;
use crate::diag::codes::manuscript::M050;
use crate::source::FileId;
use crate::source::Span;

/// Longest list of attributes in bytes; a brace without an end is given up here.
pub const LONGEST: usize = 4096;

/// One thing between the braces.
#[derive(PartialEq, Eq, Debug)]
enum Word<'a> {
    Id(&'a str),
    Class(&'a str),
    Pair(&'a str, Cow<'a, str>),
    /// `-`, short for `.unnumbered`.
    Dash,
}

/// Finds the end of the attributes whose `{` stands at `start`: the offset after `}`. `None` where the braces hold anything else.
pub fn find_end(text: &str, start: usize) -> Option<usize> {
    let mut cursor = Cursor::new(text, start)?;
    while cursor.next_word()?.is_some() {}
    Some(cursor.at)
}

/// Whether what begins as attributes at `start` goes on for longer than attributes may.
pub fn is_too_long(text: &str, start: usize) -> bool {
    let Some(mut cursor) = Cursor::new(text, start) else { return false };
    while let Some(Some(_)) = cursor.next_word() {}
    cursor.at >= cursor.limit && cursor.limit < text.len()
}

/// Reads the attributes whose `{` stands at `start` of a text that begins at `base` of its file. Reports M010 for a malformed language tag, M044 for a color that is none and M050 for a query; what is no attribute is passed over.
pub fn parse(text: &str, base: usize, start: usize, file: FileId, sink: &mut Sink) -> Attributes {
    let mut attributes = Attributes::default();
    let Some(mut cursor) = Cursor::new(text, start) else { return attributes };
    let mut from = cursor.at;
    while let Some(Some(word)) = cursor.next_word() {
        match word {
            Word::Id(id) => attributes.id = Some(id.to_string()),
            Word::Class(class) => attributes.classes.push(class.to_string()),
            Word::Dash => attributes.classes.push("unnumbered".to_string()),
            Word::Pair("lang" | "xml:lang", value) => match Lang::parse(&value) {
                Some(lang) => attributes.lang = Some(lang),
                None => {
                    sink.report(
                        &M010,
                        Span::new(file, base + from, base + cursor.at),
                        format!("malformed language tag: “{value}”"),
                    )
                    .hint("write a tag as in BCP 47, such as `fr`, `de-1901` or `ru`");
                }
            },
            Word::Pair("query", value) => {
                sink.report(&M050, Span::new(file, base + from, base + cursor.at), format!("open query: “{value}”"))
                    .hint("settle it in the text, then take `query=` out");
            }
            Word::Pair("ground", value) if color::parse(&value).is_none() => {
                sink.report(&M044, Span::new(file, base + from, base + cursor.at), format!("“{value}” is no color"))
                    .hint("write red, green and blue as `ground=\"#1e4d55\"`");
            }
            Word::Pair(key, value) => attributes.pairs.push((key.to_string(), value.into_owned())),
        }
        from = cursor.at;
    }
    attributes
}

/// Walks over the words between braces.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
    limit: usize,
}

impl<'a> Cursor<'a> {
    fn new(text: &'a str, start: usize) -> Option<Cursor<'a>> {
        if text.as_bytes().get(start) != Some(&b'{') {
            return None;
        }
        let mut limit = (start + LONGEST).min(text.len());
        while !text.is_char_boundary(limit) {
            limit -= 1;
        }
        Some(Cursor { text, at: start + 1, limit })
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied().filter(|_| self.at < self.limit)
    }

    /// The next word; `Some(None)` after the closing brace, `None` where the text is no list of attributes.
    fn next_word(&mut self) -> Option<Option<Word<'a>>> {
        while self.byte().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
        let word = match self.byte()? {
            b'}' => {
                self.at += 1;
                return Some(None);
            }
            b'#' => {
                self.at += 1;
                Word::Id(self.name()?)
            }
            b'.' => {
                self.at += 1;
                Word::Class(self.name()?)
            }
            b'-' => {
                self.at += 1;
                Word::Dash
            }
            _ => self.pair()?,
        };
        // Words are set apart by white space, so that `{-webkit}` is no list of attributes.
        match self.byte()? {
            b'}' => Some(Some(word)),
            byte if byte.is_ascii_whitespace() => Some(Some(word)),
            _ => None,
        }
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> &'a str {
        let rest = &self.text[self.at..self.limit];
        let end = rest.find(|c| !keep(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn name(&mut self) -> Option<&'a str> {
        let name = self.take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'));
        (!name.is_empty()).then_some(name)
    }

    fn pair(&mut self) -> Option<Word<'a>> {
        let key = self.take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'));
        if key.is_empty() || self.byte()? != b'=' {
            return None;
        }
        self.at += 1;
        let value = match self.byte()? {
            quote @ (b'"' | b'\'') => self.quoted(quote)?,
            _ => Cow::Borrowed(self.take_while(|c| !c.is_whitespace() && !matches!(c, '}' | '{' | '[' | '"' | '\''))),
        };
        Some(Word::Pair(key, value))
    }

    /// A value in quotation marks, in which a backslash makes the next character literal.
    fn quoted(&mut self, quote: u8) -> Option<Cow<'a, str>> {
        self.at += 1;
        let start = self.at;
        let mut value = String::new();
        let mut from = start;
        loop {
            match self.byte()? {
                byte if byte == quote => break,
                b'\\' if self.text.as_bytes().get(self.at + 1).is_some_and(u8::is_ascii_punctuation) => {
                    value.push_str(&self.text[from..self.at]);
                    from = self.at + 1;
                    self.at += 2;
                }
                _ => self.at += 1,
            }
        }
        let rest = &self.text[from..self.at];
        self.at += 1;
        if from == start {
            return Some(Cow::Borrowed(rest));
        }
        value.push_str(rest);
        Some(Cow::Owned(value))
    }
}

#[cfg(test)]
mod tests {
    use super::find_end;
    use super::parse;
    use crate::diag::Sink;
    use crate::source::FileId;

    #[test]
    fn ids_classes_and_pairs_are_read() {
        let text = r#"{#a .b key="x } \"y\"" lang=fr-ca w=60% -} rest"#;
        assert_eq!(find_end(text, 0), Some(text.len() - 5));
        let mut sink = Sink::new();
        let attributes = parse(text, 0, 0, FileId(0), &mut sink);
        assert_eq!(attributes.id.as_deref(), Some("a"));
        assert_eq!(attributes.classes, ["b", "unnumbered"]);
        assert_eq!(attributes.lang.as_ref().map(|lang| lang.as_str()), Some("fr-CA"));
        assert_eq!(attributes.get("key"), Some("x } \"y\""));
        assert_eq!(attributes.get("w"), Some("60%"));
        assert!(sink.diagnostics().is_empty());
    }

    #[test]
    fn other_braces_are_no_attributes() {
        for text in ["{a}", "{a b}", "{.}", "{#a", "{a=\"b}", "{-x}", "{.a.b!}", "{", "x"] {
            assert_eq!(find_end(text, 0), None, "{text}");
        }
        assert_eq!(find_end("{}", 0), Some(2));
    }
}
