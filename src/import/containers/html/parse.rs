//! HTML to a tree, as browsers read it; XHTML as XML, where it is that.

use ego_tree::iter::Edge;
use encoding_rs::Encoding;
use scraper::Html;
use scraper::Node;

use crate::import::ImportError;
use crate::import::audit::Audit;
use crate::import::containers::tree::Builder;
use crate::import::containers::tree::Grammar;
use crate::import::containers::tree::Tree;
use crate::import::containers::tree::parse_xml;
use crate::import::decode;

/// Elements that stand in lines of their own.
pub const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
    "script",
    "style",
];

const GRAMMAR: Grammar =
    Grammar { breaks: BLOCKS, worded: &[("img", "alt"), ("area", "alt"), ("input", "alt")], spoken: &[] };
/// How far from the start a page says its encoding. Source: HTML Living Standard, “prescan a byte stream”.
const PRESCAN: usize = 1024;

/// Reads a page of an EPUB: XML if it is well formed, else as browsers would.
pub fn page(bytes: &[u8], source: &mut String, audit: &mut Audit) -> Result<Tree, ImportError> {
    let start = source.len();
    match parse_xml(bytes, GRAMMAR, source) {
        Ok(tree) if tree.below(0).any(|id| tree.name(id) == "body") => Ok(tree),
        _ => {
            source.truncate(start);
            html(bytes, source, audit)
        }
    }
}

/// Reads a page of the web.
pub fn html(bytes: &[u8], source: &mut String, audit: &mut Audit) -> Result<Tree, ImportError> {
    let text = match declared(bytes) {
        Some(encoding) => encoding.decode(bytes).0.into_owned(),
        None => decode::decode(&[bytes.to_vec()], audit)?,
    };
    let page = Html::parse_document(&text);
    let mut builder = Builder::new(source, GRAMMAR);
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Element(element) => {
                    let mut attributes: Vec<(String, String)> =
                        element.attrs().map(|(name, value)| (name.to_string(), value.to_string())).collect();
                    attributes.sort();
                    builder.open(element.name(), attributes);
                }
                Node::Text(text) => builder.text(text),
                _ => {}
            },
            Edge::Close(node) if node.value().is_element() => builder.close(),
            Edge::Close(_) => {}
        }
    }
    Ok(builder.finish())
}

/// The encoding that a mark at the start or the page itself names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding);
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(PRESCAN)]).to_ascii_lowercase();
    let after = head.split_once("charset=").or(head.split_once("encoding="))?.1;
    let label = after.trim_start_matches(['"', '\'', ' ']).split(['"', '\'', ' ', ';', '>', '/', '?']).next()?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    // A page that can say so in single bytes is not in UTF-16.
    Some(if encoding.name().starts_with("UTF-16") { encoding_rs::UTF_8 } else { encoding })
}
