//! XML as a list of elements with their places: enough to judge a package and its texts.
//!
//! Source: Extensible Markup Language (XML) 1.0, fifth edition; Namespaces in XML 1.0.

use std::collections::BTreeSet;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;

/// How deep elements may nest, and how many one file may have.
const MAX_DEPTH: usize = 500;
const MAX_ELEMENTS: usize = 1_000_000;

#[derive(Clone, Debug, Default)]
pub struct Document {
    /// In the order of their starts.
    pub elements: Vec<Element>,
    pub fault: Option<Fault>,
}

/// Where and why a file is not well-formed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    pub at: usize,
    pub why: String,
}

#[derive(Clone, Debug, Default)]
pub struct Element {
    /// With its prefix.
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// Bytes of its start tag.
    pub at: Range<usize>,
    /// Where its content ends.
    pub end: usize,
    pub parent: Option<usize>,
    /// The text in it, with that of the elements within.
    pub text: String,
}

impl Element {
    /// The name without its prefix.
    pub fn local(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or_default()
    }

    pub fn get(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == key).map(|(_, value)| value.as_str())
    }

    /// Whether an attribute that holds a list has this word.
    pub fn has(&self, key: &str, word: &str) -> bool {
        self.get(key).is_some_and(|value| value.split_ascii_whitespace().any(|one| one == word))
    }
}

impl Document {
    /// The elements of a name, in order.
    pub fn named<'d>(&'d self, local: &'d str) -> impl Iterator<Item = &'d Element> {
        self.elements.iter().filter(move |element| element.local() == local)
    }

    /// Whether one element stands within another of a name.
    pub fn is_within(&self, element: &Element, local: &str) -> bool {
        let mut above = element.parent;
        while let Some(idx) = above {
            if self.elements[idx].local() == local {
                return true;
            }
            above = self.elements[idx].parent;
        }
        false
    }
}

struct Parser {
    found: Document,
    open: Vec<usize>,
    prefixes: BTreeSet<String>,
}

/// Reads a file as far as it is well-formed. `keeps_text` tells of which elements the text is wanted.
pub fn read(text: &str, keeps_text: impl Fn(&Element) -> bool) -> Document {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_comments = true;
    let known = ["xml", "xmlns"].map(String::from);
    let mut parser = Parser { found: Document::default(), open: Vec::new(), prefixes: BTreeSet::from(known) };
    loop {
        let start = reader.buffer_position() as usize;
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                parser.fault(reader.error_position() as usize, error.to_string());
                break;
            }
        };
        let range = start..reader.buffer_position() as usize;
        if matches!(event, Event::Eof) {
            if !parser.open.is_empty() || parser.found.elements.is_empty() {
                parser.fault(text.len(), "it ends before its elements do".to_string());
            }
            break;
        }
        if let Err(why) = parser.event(&event, range.clone(), &keeps_text) {
            parser.fault(range.start, why);
            break;
        }
    }
    parser.found
}

impl Parser {
    fn fault(&mut self, at: usize, why: String) {
        self.found.fault = Some(Fault { at, why });
    }

    fn event(
        &mut self,
        event: &Event,
        range: Range<usize>,
        keeps_text: &impl Fn(&Element) -> bool,
    ) -> Result<(), String> {
        match event {
            Event::Start(element) => {
                self.element(element, range)?;
                self.open.push(self.found.elements.len() - 1);
                if self.open.len() > MAX_DEPTH {
                    return Err(format!("its elements nest more than {MAX_DEPTH} deep"));
                }
            }
            Event::Empty(element) => self.element(element, range)?,
            Event::End(_) => {
                if let Some(idx) = self.open.pop() {
                    self.found.elements[idx].end = range.start;
                    self.hand_up(idx, keeps_text);
                }
            }
            Event::Text(text) => self.text(&text.xml10_content())?,
            Event::CData(text) => self.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let sign = match reference.resolve_char_ref() {
                    Ok(Some(sign)) => sign.to_string(),
                    _ => match &**reference {
                        "amp" => "&".to_string(),
                        "lt" => "<".to_string(),
                        "gt" => ">".to_string(),
                        "quot" => "\"".to_string(),
                        "apos" => "'".to_string(),
                        name => return Err(format!("the entity “&{name};” is not defined")),
                    },
                };
                self.text(&sign)?;
            }
            Event::DocType(declaration) if declaration.contains("<!ENTITY") => {
                return Err("it defines entities, which readers refuse".to_string());
            }
            _ => {}
        }
        Ok(())
    }

    fn element(&mut self, element: &BytesStart, at: Range<usize>) -> Result<(), String> {
        if self.found.elements.len() >= MAX_ELEMENTS {
            return Err(format!("it has more than {MAX_ELEMENTS} elements"));
        }
        if self.open.is_empty() && !self.found.elements.is_empty() {
            return Err("it goes on after its root element".to_string());
        }
        let mut attributes = Vec::new();
        for attribute in element.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            if attribute.value.contains('<') {
                return Err(format!("the attribute “{}” holds “<”", attribute.key.0));
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
            if let Some(prefix) = attribute.key.0.strip_prefix("xmlns:") {
                self.prefixes.insert(prefix.to_string());
            }
            attributes.push((attribute.key.0.to_string(), value.into_owned()));
        }
        let name = element.name().0.to_string();
        for name in attributes.iter().map(|(name, _)| name).chain([&name]) {
            if let Some((prefix, _)) = name.split_once(':')
                && !self.prefixes.contains(prefix)
            {
                return Err(format!("the prefix of “{name}” is not declared"));
            }
        }
        let (parent, end) = (self.open.last().copied(), at.end);
        self.found.elements.push(Element { name, attributes, at, end, parent, text: String::new() });
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), String> {
        if let Some(sign) =
            text.chars().find(|sign| sign.is_control() && !matches!(sign, '\t' | '\n' | '\r' | '\u{80}'..='\u{9f}'))
        {
            return Err(format!("it has the control character U+{:04X}", u32::from(sign)));
        }
        match self.open.last() {
            Some(idx) => self.found.elements[*idx].text.push_str(text),
            None if text.trim_matches(['\u{feff}', ' ', '\n', '\r', '\t']).is_empty() => {}
            None => return Err("it has text outside of its root element".to_string()),
        }
        Ok(())
    }

    /// Gives the text of an element that has ended to the one around it, and drops it where nobody wants it.
    fn hand_up(&mut self, idx: usize, keeps_text: &impl Fn(&Element) -> bool) {
        let element = &mut self.found.elements[idx];
        let text = match keeps_text(element) {
            true => element.text.clone(),
            false => std::mem::take(&mut element.text),
        };
        // A body or a chapter is no label: their text would be copied at each level.
        let is_short = text.len() < 20_000;
        if let Some(parent) = element.parent.filter(|_| is_short) {
            self.found.elements[parent].text.push_str(&text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn faults_are_told_where_they_are() {
        let why = |text: &str| read(text, |_| true).fault.map(|fault| fault.why);
        assert_eq!(why("<a><b/>text &amp; &#x41;</a>\n"), None);
        for broken in [
            "<a><b></a>",
            "<a>",
            "<a/><b/>",
            "<a b='1' b='2'/>",
            "<a>&nbsp;</a>",
            "<a><!-- -- --></a>",
            "<p:a/>",
            "<a b='<'/>",
            "",
            "x<a/>",
            "<a>&</a>",
        ] {
            assert!(why(broken).is_some(), "{broken}");
        }
    }

    #[test]
    fn text_is_that_of_the_elements_within_too() {
        let found = read("<a>one <b>two</b></a>", |_| true);
        assert_eq!((found.elements[0].text.as_str(), found.elements[1].text.as_str()), ("one two", "two"));
    }
}
