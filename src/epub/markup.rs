//! Well-formed XML, one piece after another.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::events::BytesDecl;
use quick_xml::events::BytesEnd;
use quick_xml::events::BytesStart;
use quick_xml::events::BytesText;
use quick_xml::events::Event;

/// Why writing cannot fail: it goes to memory.
const TO_MEMORY: &str = "writing to memory does not fail";

/// An XML file in the making.
pub struct Markup {
    out: Writer<Vec<u8>>,
}

/// Name and value of an attribute.
pub type Attribute<'a> = (&'a str, &'a str);

impl Markup {
    /// Opens a file with the XML declaration.
    pub fn new() -> Markup {
        let mut out = Writer::new(Vec::new());
        out.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None))).expect(TO_MEMORY);
        let mut markup = Markup { out };
        markup.newline();
        markup
    }

    /// Adds the document type of XHTML5.
    pub fn doctype(&mut self) {
        self.write(Event::DocType(BytesText::from_escaped("html")));
        self.newline();
    }

    pub fn start(&mut self, name: &str, attributes: &[Attribute]) {
        self.write(Event::Start(element(name, attributes)));
    }

    pub fn end(&mut self, name: &str) {
        self.write(Event::End(BytesEnd::new(name)));
    }

    pub fn empty(&mut self, name: &str, attributes: &[Attribute]) {
        self.write(Event::Empty(element(name, attributes)));
    }

    /// Text, escaped; characters that XML forbids are left out.
    pub fn text(&mut self, text: &str) {
        let text = clean(text);
        self.write(Event::Text(BytesText::from_escaped(partial_escape(&*text))));
    }

    /// An element that holds nothing but text, on a line of its own.
    pub fn line(&mut self, name: &str, attributes: &[Attribute], text: &str) {
        self.start(name, attributes);
        self.text(text);
        self.end(name);
        self.newline();
    }

    /// An empty element on a line of its own.
    pub fn empty_line(&mut self, name: &str, attributes: &[Attribute]) {
        self.empty(name, attributes);
        self.newline();
    }

    /// A line end in the file; never within running text.
    pub fn newline(&mut self) {
        self.out.get_mut().push(b'\n');
    }

    /// Bytes written so far.
    pub fn position(&self) -> usize {
        self.out.get_ref().len()
    }

    pub fn finish(self) -> Vec<u8> {
        self.out.into_inner()
    }

    fn write(&mut self, event: Event) {
        self.out.write_event(event).expect(TO_MEMORY);
    }
}

fn element<'a>(name: &'a str, attributes: &[Attribute]) -> BytesStart<'a> {
    let mut element = BytesStart::new(name);
    for (key, value) in attributes {
        element.push_attribute((*key, &*clean(value)));
    }
    element
}

/// Text without the characters that have no place in an XML file.
fn clean(text: &str) -> Cow<'_, str> {
    if text.contains(is_left_out) { Cow::Owned(text.replace(is_left_out, "")) } else { Cow::Borrowed(text) }
}

/// What XML 1.0 forbids (section 2.2, production 2), and the soft hyphen.
///
/// Readers hyphenate by themselves (`hyphens: auto`). A soft hyphen in the text breaks search, copying and read-aloud in several of them, so even
/// the author's own ones stay out; print keeps them.
fn is_left_out(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => false,
        '\u{ad}' | '\u{fffe}' | '\u{ffff}' => true,
        _ => character < ' ',
    }
}

#[cfg(test)]
mod tests {
    use super::Markup;

    #[test]
    fn text_is_escaped_and_cleaned() {
        let mut markup = Markup::new();
        markup.line("p", &[("title", "a\"<b")], "R&D <\u{0}x\u{ad}y>");
        let text = String::from_utf8(markup.finish()).unwrap();
        assert_eq!(text.lines().nth(1).unwrap(), "<p title=\"a&quot;&lt;b\">R&amp;D &lt;xy&gt;</p>");
    }
}
