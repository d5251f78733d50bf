//! XML as a list of elements with their places: enough to judge a package and its texts.
//!
//! Source: Extensible Markup Language (XML) 1.0, fifth edition; Namespaces in XML 1.0.

use std::collections::BTreeSet;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;

/// How deep elements may nest.
const MAX_DEPTH: usize = 500;

/// How many attributes one element may have: each is compared with all before it.
const MAX_ATTRIBUTES: usize = 1_000;

/// How many elements and attributes the files of one book may have together.
pub const MAX_NODES: usize = 4_000_000;

/// What is left of the elements and attributes that a book may have.
pub struct Budget {
    left: usize,
    /// Whether the book has more than it may.
    pub is_spent: bool,
}

impl Budget {
    pub fn of_book() -> Budget {
        Budget { left: MAX_NODES, is_spent: false }
    }

    fn take(&mut self) -> Result<(), String> {
        self.is_spent |= self.left == 0;
        self.left = self.left.saturating_sub(1);
        if self.is_spent { Err(format!("the book has more than {MAX_NODES} elements and attributes")) } else { Ok(()) }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Document {
    /// In the order of their starts.
    pub elements: Vec<Element>,
    pub fault: Option<Fault>,
    /// All text, in order: that of an element and of those within is one piece of it.
    text: String,
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
    /// Where its text is in that of the document.
    text: Range<usize>,
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
    /// The text in an element, with that of the elements within.
    pub fn text(&self, element: &Element) -> &str {
        self.text.get(element.text.clone()).unwrap_or_default()
    }

    /// The elements within one, in order.
    pub fn within<'d>(&'d self, root: &'d Element) -> impl Iterator<Item = &'d Element> {
        let first = self.elements.partition_point(|element| element.at.start <= root.at.start);
        self.elements[first..].iter().take_while(|element| element.at.start < root.end)
    }

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

struct Parser<'b> {
    found: Document,
    open: Vec<usize>,
    prefixes: BTreeSet<String>,
    budget: &'b mut Budget,
}

/// Reads a file as far as it is well-formed, and as the budget of its book lasts.
pub fn read(text: &str, budget: &mut Budget) -> Document {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_comments = true;
    let known = ["xml", "xmlns"].map(String::from);
    let mut parser = Parser { found: Document::default(), open: Vec::new(), prefixes: BTreeSet::from(known), budget };
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
        if let Err(why) = parser.event(&event, range.clone()) {
            parser.fault(range.start, why);
            break;
        }
    }
    parser.found
}

impl Parser<'_> {
    fn fault(&mut self, at: usize, why: String) {
        self.found.fault = Some(Fault { at, why });
    }

    fn event(&mut self, event: &Event, range: Range<usize>) -> Result<(), String> {
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
                    let element = &mut self.found.elements[idx];
                    element.end = range.start;
                    element.text.end = self.found.text.len();
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
        self.budget.take()?;
        if self.open.is_empty() && !self.found.elements.is_empty() {
            return Err("it goes on after its root element".to_string());
        }
        let mut attributes = Vec::new();
        for attribute in element.attributes() {
            self.budget.take()?;
            if attributes.len() >= MAX_ATTRIBUTES {
                return Err(format!("an element has more than {MAX_ATTRIBUTES} attributes"));
            }
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
        let text = self.found.text.len()..self.found.text.len();
        self.found.elements.push(Element { name, attributes, at, end, parent, text });
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), String> {
        if let Some(sign) =
            text.chars().find(|sign| sign.is_control() && !matches!(sign, '\t' | '\n' | '\r' | '\u{80}'..='\u{9f}'))
        {
            return Err(format!("it has the control character U+{:04X}", u32::from(sign)));
        }
        match self.open.last() {
            Some(_) => self.found.text.push_str(text),
            None if text.trim_matches(['\u{feff}', ' ', '\n', '\r', '\t']).is_empty() => {}
            None => return Err("it has text outside of its root element".to_string()),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Budget;
    use super::read;

    #[test]
    fn faults_are_told_where_they_are() {
        let why = |text: &str| read(text, &mut Budget::of_book()).fault.map(|fault| fault.why);
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
        let found = read("<a>one <b>two</b><c/> three</a>", &mut Budget::of_book());
        let texts: Vec<&str> = found.elements.iter().map(|element| found.text(element)).collect();
        assert_eq!(texts, ["one two three", "two", ""]);
        let within: Vec<&str> = found.within(&found.elements[0]).map(|element| element.local()).collect();
        assert_eq!((within, found.within(&found.elements[1]).count()), (vec!["b", "c"], 0));
    }

    #[test]
    fn a_book_has_one_budget() {
        let mut budget = Budget { left: 3, is_spent: false };
        assert!(read("<a><b c='1'/></a>", &mut budget).fault.is_none());
        assert!(!budget.is_spent);
        assert!(read("<a/>", &mut budget).fault.is_some());
        assert!(budget.is_spent);
    }
}
