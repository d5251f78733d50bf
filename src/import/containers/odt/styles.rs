//! The styles of an ODT: common ones and those that stand for direct formatting.
//!
//! Source: OpenDocument 1.3 part 3, sections 16 (styles) and 20 (formatting attributes).

use std::collections::BTreeMap;

use crate::import::containers::roles::Role;
use crate::import::containers::roles::role_of;
use crate::import::containers::shape::Align;
use crate::import::containers::shape::Style;
use crate::import::containers::tree::NodeId;
use crate::import::containers::tree::Tree;

/// Styles on which a style may rest, one on the other: a circle must end.
const MAX_CHAIN: usize = 20;

/// One style as it stands in the file.
#[derive(Clone, Default, Debug)]
struct Raw {
    parent: Option<String>,
    display: Option<String>,
    /// What it sets, on or off.
    set: Vec<(Style, bool)>,
    lang: Option<String>,
    outline: Option<u8>,
    align: Option<Align>,
    is_hidden: bool,
}

/// What a style says, with all that it rests on.
#[derive(Clone, Default, Debug)]
pub struct StyleFacts {
    pub role: Option<Role>,
    pub set: Vec<(Style, bool)>,
    pub lang: Option<String>,
    pub align: Option<Align>,
    pub is_hidden: bool,
    pub is_link: bool,
}

#[derive(Default, Debug)]
pub struct Styles {
    raw: BTreeMap<(String, String), Raw>,
    pub default_lang: Option<String>,
    /// Levels of lists with numbers, and where they start.
    lists: BTreeMap<(String, u8), u64>,
}

impl Styles {
    /// Adds the styles of a part.
    pub fn add(&mut self, tree: &Tree) {
        for id in tree.below(0) {
            match tree.name(id) {
                "style:style" => {
                    let name = tree.get(id, "style:name").unwrap_or_default().to_string();
                    let family = tree.get(id, "style:family").unwrap_or_default().to_string();
                    self.raw.insert((family, name), raw(tree, id));
                }
                "style:default-style" if tree.get(id, "style:family") == Some("paragraph") => {
                    let properties = tree.child(id, "style:text-properties");
                    self.default_lang = properties.and_then(|id| lang(tree, id)).or(self.default_lang.take());
                }
                "text:list-style" => {
                    let name = tree.get(id, "style:name").unwrap_or_default().to_string();
                    for level in tree.children(id).iter().filter(|id| tree.name(**id) == "text:list-level-style-number")
                    {
                        let number = |key: &str| tree.get(*level, key).and_then(|value| value.parse().ok());
                        if let Some(depth) = number("text:level").and_then(|depth| u8::try_from(depth).ok())
                            && !tree.get(*level, "style:num-format").unwrap_or_default().is_empty()
                        {
                            self.lists.insert((name.clone(), depth), number("text:start-value").unwrap_or(1));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// The first number of a list at a depth, if it has numbers.
    pub fn list_start(&self, name: &str, depth: u8) -> Option<u64> {
        self.lists.get(&(name.to_string(), depth)).copied()
    }

    pub fn get(&self, family: &str, name: &str) -> StyleFacts {
        let mut facts = StyleFacts::default();
        let mut at = Some(name.to_string());
        for _ in 0..MAX_CHAIN {
            let Some(name) = at else { break };
            let raw = self.raw.get(&(family.to_string(), name.clone()));
            let shown =
                raw.and_then(|raw| raw.display.clone()).unwrap_or_else(|| name.replace("_20_", " ").replace('_', " "));
            facts.role = facts.role.or_else(|| role_of(&shown));
            match shown.as_str() {
                "Emphasis" => facts.add(Style::Emphasis),
                "Strong Emphasis" | "Strong" => facts.add(Style::Strong),
                "Source Text" | "Verbatim Char" | "Teletype" => facts.add(Style::Code),
                "Internet link" | "Internet Link" | "Visited Internet Link" | "Index Link" => facts.is_link = true,
                _ => {}
            }
            let Some(raw) = raw else { break };
            facts.role = facts.role.or(raw.outline.map(Role::Heading));
            for (style, is_on) in &raw.set {
                if facts.set.iter().all(|(own, _)| own != style) {
                    facts.set.push((*style, *is_on));
                }
            }
            facts.lang = facts.lang.take().or_else(|| raw.lang.clone());
            facts.align = facts.align.or(raw.align);
            facts.is_hidden |= raw.is_hidden;
            at = raw.parent.clone();
        }
        facts
    }
}

impl StyleFacts {
    fn add(&mut self, style: Style) {
        if self.set.iter().all(|(own, _)| *own != style) {
            self.set.push((style, true));
        }
    }

    pub fn has(&self, style: Style) -> Option<bool> {
        self.set.iter().find(|(own, _)| *own == style).map(|(_, is_on)| *is_on)
    }
}

fn raw(tree: &Tree, id: NodeId) -> Raw {
    let get = |key: &str| tree.get(id, key).filter(|value| !value.is_empty()).map(str::to_string);
    let mut raw = Raw {
        parent: get("style:parent-style-name"),
        display: get("style:display-name"),
        outline: get("style:default-outline-level").and_then(|level| level.parse().ok()),
        ..Raw::default()
    };
    let paragraph = tree.child(id, "style:paragraph-properties");
    raw.align = paragraph.and_then(|id| tree.get(id, "fo:text-align")).and_then(Align::named);
    let Some(properties) = tree.child(id, "style:text-properties") else { return raw };
    raw.lang = lang(tree, properties);
    raw.is_hidden = tree.get(properties, "text:display") == Some("none");
    let get = |key: &str| tree.get(properties, key);
    if let Some(value) = get("fo:font-style") {
        raw.set.push((Style::Emphasis, matches!(value, "italic" | "oblique")));
    }
    if let Some(value) = get("fo:font-weight") {
        raw.set.push((Style::Strong, value == "bold" || value.parse().is_ok_and(|weight: u16| weight >= 600)));
    }
    if let Some(value) = get("fo:font-variant") {
        raw.set.push((Style::SmallCaps, value == "small-caps"));
    }
    if let Some(value) = get("style:text-underline-style") {
        raw.set.push((Style::Underline, value != "none"));
    }
    if let Some(value) = get("style:text-line-through-style").or(get("style:text-line-through-type")) {
        raw.set.push((Style::Strikeout, value != "none"));
    }
    if let Some(value) = get("style:text-position") {
        let up = value.starts_with("super") || value.starts_with(|sign: char| ('1'..='9').contains(&sign));
        raw.set.push((Style::Superscript, up));
        raw.set.push((Style::Subscript, value.starts_with("sub") || value.starts_with('-')));
    }
    raw
}

fn lang(tree: &Tree, properties: NodeId) -> Option<String> {
    let language = tree.get(properties, "fo:language").filter(|value| !matches!(*value, "none" | "zxx" | ""))?;
    match tree.get(properties, "fo:country").filter(|value| !matches!(*value, "none" | "")) {
        Some(country) => Some(format!("{language}-{country}")),
        None => Some(language.to_string()),
    }
}
