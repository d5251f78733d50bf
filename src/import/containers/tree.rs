//! A small tree of elements, whatever the format: what stands as text in it is at once appended to the text of the source.
//!
//! So the source holds every word of a part before any reader has looked at it, and the proof can ask what became of each.
//! Nodes lie in one list and name each other by index: ten thousand elements within each other harm nothing.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;

use crate::import::ImportError;
use crate::import::containers::archive::damaged;
use crate::import::text::Slice;

/// Elements deeper than this stand side by side, in the order of the text: readers may recurse.
const MAX_DEPTH: usize = 200;
/// More elements than any book has.
const MAX_NODES: usize = 20_000_000;

/// Names a node of its tree.
pub type NodeId = usize;

/// An element, or words.
#[derive(Debug)]
pub enum Node {
    Element { name: String, attributes: Vec<(String, Attribute)>, children: Vec<NodeId>, parent: NodeId },
    Text(Slice),
}

/// A value; those that are text of the book are in the source as well.
#[derive(Debug, Clone)]
pub struct Attribute {
    pub value: String,
    pub slice: Option<Slice>,
}

/// One part of a container. Node 0 is its root, an element without a name.
#[derive(Debug)]
pub struct Tree {
    pub nodes: Vec<Node>,
}

/// What the format says about its elements.
#[derive(Clone, Copy)]
pub struct Grammar {
    /// Elements after which a new line of the source begins.
    pub breaks: &'static [&'static str],
    /// Attributes that hold text of the book, with their elements.
    pub worded: &'static [(&'static str, &'static str)],
    /// The only elements whose text is text of the book; empty where all of them are.
    pub spoken: &'static [&'static str],
}

/// Makes a tree from the outside in.
pub struct Builder<'s> {
    tree: Tree,
    open: Vec<NodeId>,
    /// Elements that are open, but deeper than we nest.
    passed: Vec<String>,
    /// The one of them that takes words now; after the end of one within it, it needs a node anew.
    flat: Option<NodeId>,
    source: &'s mut String,
    grammar: Grammar,
}

impl<'s> Builder<'s> {
    pub fn new(source: &'s mut String, grammar: Grammar) -> Builder<'s> {
        let root = Node::Element { name: String::new(), attributes: Vec::new(), children: Vec::new(), parent: 0 };
        Builder { tree: Tree { nodes: vec![root] }, open: vec![0], passed: Vec::new(), flat: None, source, grammar }
    }

    pub fn open(&mut self, name: &str, attributes: Vec<(String, String)>) {
        let parent = self.open.last().copied().unwrap_or(0);
        let attributes = attributes.into_iter().map(|(own, value)| {
            let is_worded = self.grammar.worded.contains(&(name, own.as_str())) && !value.trim().is_empty();
            let slice = is_worded.then(|| self.line(&value));
            (own, Attribute { value, slice })
        });
        let attributes = attributes.collect();
        let id = self.push(Node::Element { name: name.to_string(), attributes, children: Vec::new(), parent }, parent);
        if self.open.len() > MAX_DEPTH {
            self.passed.push(name.to_string());
            self.flat = Some(id);
        } else {
            self.open.push(id);
        }
    }

    pub fn close(&mut self) {
        if let Some(name) = self.passed.pop() {
            self.flat = None;
            if self.grammar.breaks.contains(&name.as_str()) {
                self.break_line();
            }
            return;
        }
        if self.open.len() > 1
            && let Some(id) = self.open.pop()
            && let Node::Element { name, .. } = &self.tree.nodes[id]
            && self.grammar.breaks.contains(&name.as_str())
        {
            self.break_line();
        }
    }

    pub fn text(&mut self, text: &str) {
        let parent = self.open.last().copied().unwrap_or(0);
        let speaker = self.passed.last().map_or(self.tree.name(parent), String::as_str);
        let is_spoken = self.grammar.spoken.is_empty() || self.grammar.spoken.contains(&speaker);
        if text.is_empty() || !is_spoken {
            return;
        }
        let parent = self.taker(parent);
        let start = self.source.len();
        self.source.push_str(text);
        let slice = Slice::new(start, self.source.len());
        // A character reference parts a text in two; they are one.
        if let Node::Element { children, .. } = &self.tree.nodes[parent]
            && let Some(last) = children.last().copied()
            && let Node::Text(before) = &mut self.tree.nodes[last]
            && before.end == slice.start
        {
            before.end = slice.end;
            return;
        }
        self.push(Node::Text(slice), parent);
    }

    /// The node that takes words where `parent` is the innermost that is nested.
    fn taker(&mut self, parent: NodeId) -> NodeId {
        let Some(name) = self.passed.last().cloned() else { return parent };
        if let Some(flat) = self.flat {
            return flat;
        }
        let id = self.push(Node::Element { name, attributes: Vec::new(), children: Vec::new(), parent }, parent);
        self.flat = Some(id);
        id
    }

    pub fn is_full(&self) -> bool {
        self.tree.nodes.len() > MAX_NODES
    }

    pub fn finish(mut self) -> Tree {
        self.break_line();
        self.tree
    }

    fn push(&mut self, node: Node, parent: NodeId) -> NodeId {
        let id = self.tree.nodes.len();
        self.tree.nodes.push(node);
        if let Node::Element { children, .. } = &mut self.tree.nodes[parent] {
            children.push(id);
        }
        id
    }

    /// Sets a text on a line of its own.
    fn line(&mut self, text: &str) -> Slice {
        self.break_line();
        let start = self.source.len();
        self.source.push_str(text);
        let slice = Slice::new(start, self.source.len());
        self.break_line();
        slice
    }

    fn break_line(&mut self) {
        if !self.source.is_empty() && !self.source.ends_with('\n') {
            self.source.push('\n');
        }
    }
}

/// Reads XML. Entities that the document defines itself are not believed.
pub fn parse_xml(bytes: &[u8], grammar: Grammar, source: &mut String) -> Result<Tree, ImportError> {
    let text = xml_text(bytes);
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().check_end_names = true;
    let mut builder = Builder::new(source, grammar);
    let mut prefixes = Prefixes::default();
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(Event::Start(element)) => {
                let mut attributes = attributes(&element);
                let name = prefixes.open(element.name().as_ref(), &mut attributes);
                builder.open(&name, attributes);
            }
            Ok(Event::Empty(element)) => {
                let mut attributes = attributes(&element);
                let name = prefixes.open(element.name().as_ref(), &mut attributes);
                builder.open(&name, attributes);
                builder.close();
                prefixes.close();
            }
            Ok(Event::End(_)) => {
                builder.close();
                prefixes.close();
            }
            Ok(Event::Text(text)) => builder.text(&text.xml10_content()),
            Ok(Event::CData(text)) => builder.text(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => match reference.resolve_char_ref() {
                Ok(Some(character)) => builder.text(character.encode_utf8(&mut [0; 4])),
                _ => match named_sign(&reference) {
                    Some(text) => builder.text(&text),
                    None => {
                        return Err(damaged(&format!(
                            "it uses an entity that it would have to define: “&{};”",
                            &*reference
                        )));
                    }
                },
            },
            Ok(_) => {}
            Err(error) => return Err(damaged(&format!("its XML is broken: {error}"))),
        }
        if builder.is_full() {
            return Err(damaged("it has more elements than any book"));
        }
    }
    if builder.open.len() > 1 || !builder.passed.is_empty() {
        return Err(damaged("its XML ends too early"));
    }
    Ok(builder.finish())
}

/// What an entity stands for in XML, or in HTML, whose names old makers of e-books use without saying what they mean.
fn named_sign(name: &str) -> Option<String> {
    if let Some(text) = resolve_xml_entity(name) {
        return Some(text.to_string());
    }
    let is_name = name.chars().all(|sign| sign.is_ascii_alphanumeric());
    let written = format!("&{name};");
    let read: String = scraper::Html::parse_fragment(&written).root_element().text().collect();
    (is_name && !read.contains(['&', ';'])).then_some(read)
}

/// Prefixes that the readers know their elements by, and the namespaces that these stand for. A file may write others.
const PREFIXES: [(&str, &str); 22] = [
    ("w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("w", "http://purl.oclc.org/ooxml/wordprocessingml/main"),
    ("r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("r", "http://purl.oclc.org/ooxml/officeDocument/relationships"),
    ("m", "http://schemas.openxmlformats.org/officeDocument/2006/math"),
    ("wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
    ("v", "urn:schemas-microsoft-com:vml"),
    ("o", "urn:schemas-microsoft-com:office:office"),
    ("mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
    ("office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
    ("text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
    ("table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"),
    ("draw", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"),
    ("style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"),
    ("fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"),
    ("svg", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"),
    ("xlink", "http://www.w3.org/1999/xlink"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("epub", "http://www.idpf.org/2007/ops"),
    ("opf", "http://www.idpf.org/2007/opf"),
];

/// The prefixes of open elements that the file writes otherwise than the readers.
#[derive(Default)]
struct Prefixes {
    /// The prefix of the file, and ours.
    renamed: Vec<(String, String)>,
    /// How many were renamed before each open element.
    before: Vec<usize>,
}

impl Prefixes {
    /// Takes the declarations of an element, and returns its name as the readers know it.
    fn open(&mut self, name: &str, attributes: &mut [(String, String)]) -> String {
        self.before.push(self.renamed.len());
        for (key, value) in attributes.iter() {
            let Some(prefix) = key.strip_prefix("xmlns").map(|rest| rest.trim_start_matches(':')) else { continue };
            let ours = PREFIXES.iter().find(|(_, uri)| uri == value).map_or(prefix, |(ours, _)| ours);
            // The packages of e-books have no prefix for their own elements.
            let is_known = ours == prefix || (prefix.is_empty() && ours == "opf");
            if !is_known || self.renamed.iter().any(|(own, _)| own == prefix) {
                let ours = if is_known { prefix } else { ours };
                self.renamed.push((prefix.to_string(), ours.to_string()));
            }
        }
        if self.renamed.is_empty() {
            return name.to_string();
        }
        for (key, _) in attributes.iter_mut().filter(|(key, _)| key.contains(':') && !key.starts_with("xmlns")) {
            *key = self.ours(key);
        }
        self.ours(name)
    }

    fn close(&mut self) {
        let n_before = self.before.pop().unwrap_or(0);
        self.renamed.truncate(n_before);
    }

    fn ours(&self, name: &str) -> String {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        match self.renamed.iter().rev().find(|(own, _)| own == prefix) {
            Some((_, ours)) if ours.is_empty() => local.to_string(),
            Some((_, ours)) => format!("{ours}:{local}"),
            None => name.to_string(),
        }
    }
}

/// XML is in UTF-8 unless it says otherwise.
fn xml_text(bytes: &[u8]) -> String {
    let declared = std::str::from_utf8(&bytes[..bytes.len().min(200)]).ok().and_then(|head| {
        let rest = head.split_once("encoding=")?.1;
        encoding_rs::Encoding::for_label(rest.get(1..)?.split(['"', '\'']).next()?.as_bytes())
    });
    let (text, _, _) = declared.unwrap_or(encoding_rs::UTF_8).decode(bytes);
    text.into_owned()
}

fn attributes(element: &BytesStart) -> Vec<(String, String)> {
    let mut all = element.attributes();
    let own = all.with_checks(false).filter_map(Result::ok);
    own.map(|attribute| {
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_or_else(|_| attribute.value.to_string(), |value| value.into_owned());
        (attribute.key.as_ref().to_string(), value)
    })
    .collect()
}

impl Tree {
    /// The name of an element; empty for words and for the root.
    pub fn name(&self, id: NodeId) -> &str {
        match &self.nodes[id] {
            Node::Element { name, .. } => name,
            Node::Text(_) => "",
        }
    }

    /// The name without its prefix.
    pub fn local(&self, id: NodeId) -> &str {
        let name = self.name(id);
        name.rsplit_once(':').map_or(name, |(_, local)| local)
    }

    pub fn children(&self, id: NodeId) -> &[NodeId] {
        match &self.nodes[id] {
            Node::Element { children, .. } => children,
            Node::Text(_) => &[],
        }
    }

    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        match &self.nodes[id] {
            Node::Element { parent, .. } if id != 0 => Some(*parent),
            _ => None,
        }
    }

    pub fn words(&self, id: NodeId) -> Option<Slice> {
        match self.nodes[id] {
            Node::Text(slice) => Some(slice),
            Node::Element { .. } => None,
        }
    }

    pub fn attribute(&self, id: NodeId, name: &str) -> Option<&Attribute> {
        match &self.nodes[id] {
            Node::Element { attributes, .. } => {
                attributes.iter().find(|(own, _)| own == name).map(|(_, attribute)| attribute)
            }
            Node::Text(_) => None,
        }
    }

    pub fn get(&self, id: NodeId, name: &str) -> Option<&str> {
        self.attribute(id, name).map(|attribute| attribute.value.as_str())
    }

    /// The first child of a name.
    pub fn child(&self, id: NodeId, name: &str) -> Option<NodeId> {
        self.children(id).iter().copied().find(|child| self.name(*child) == name)
    }

    /// Follows names downwards.
    pub fn path(&self, id: NodeId, names: &[&str]) -> Option<NodeId> {
        names.iter().try_fold(id, |at, name| self.child(at, name))
    }

    /// All nodes below one, in the order of the text. The list is walked, not the tree: nodes are stored in that order.
    pub fn below(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        let mut stack = vec![id];
        std::iter::from_fn(move || {
            let next = stack.pop()?;
            stack.extend(self.children(next).iter().rev());
            Some(next)
        })
        .skip(1)
    }

    /// The first element of a name below one.
    pub fn find(&self, id: NodeId, name: &str) -> Option<NodeId> {
        self.below(id).find(|below| self.name(*below) == name)
    }

    /// Everything that stands as text in an element, its worded attributes as well.
    pub fn slices(&self, id: NodeId) -> Vec<Slice> {
        let mut slices = Vec::new();
        for node in std::iter::once(id).chain(self.below(id)) {
            match &self.nodes[node] {
                Node::Text(slice) => slices.push(*slice),
                Node::Element { attributes, .. } => {
                    slices.extend(attributes.iter().filter_map(|(_, attribute)| attribute.slice));
                }
            }
        }
        slices
    }

    /// The plain text of an element.
    pub fn text(&self, id: NodeId, source: &str) -> String {
        let words = std::iter::once(id).chain(self.below(id)).filter_map(|node| self.words(node));
        words.map(|slice| slice.of(source)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Grammar;
    use super::parse_xml;

    const GRAMMAR: Grammar = Grammar { breaks: &["p"], worded: &[("i", "alt")], spoken: &[] };

    #[test]
    fn words_go_to_the_source_and_depth_is_no_danger() {
        let mut source = String::new();
        let tree = parse_xml(b"<a><p>x &amp; &#65;</p><i alt=\"k\"/></a>", GRAMMAR, &mut source).unwrap();
        assert_eq!(source, "x & A\nk\n");
        assert_eq!(tree.text(0, &source), "x & A");
        let deep = format!("{}w{}", "<b>".repeat(10_000), "</b>".repeat(10_000));
        let mut source = String::new();
        let tree = parse_xml(deep.as_bytes(), GRAMMAR, &mut source).unwrap();
        assert_eq!(tree.text(0, &source), "w");
    }

    #[test]
    fn broken_xml_and_own_entities_are_refused() {
        let fails = |text: &str| parse_xml(text.as_bytes(), GRAMMAR, &mut String::new()).is_err();
        assert!(fails("<a><b></a>") && fails("<a>") && fails("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>"));
    }
}
