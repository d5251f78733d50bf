//! The styles and the numbering of a DOCX: what a paragraph is, before its words are read.
//!
//! Source: ECMA-376 part 1, sections 17.3 (paragraphs, runs), 17.7 (styles; 17.7.3 on properties that toggle), 17.9 (numbering).

use std::collections::BTreeMap;

use crate::import::containers::roles::Role;
use crate::import::containers::roles::role_of;
use crate::import::containers::shape::Style;
use crate::import::containers::tree::NodeId;
use crate::import::containers::tree::Tree;

/// Styles on which a style may rest, one on the other: a circle must end.
const MAX_CHAIN: usize = 20;

/// Properties of runs that a style can switch on and a run can switch off again.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Toggles {
    values: [Option<bool>; 8],
}

/// Elements of run properties and what they set.
const TOGGLES: [(&str, Style); 5] = [
    ("w:b", Style::Strong),
    ("w:i", Style::Emphasis),
    ("w:smallCaps", Style::SmallCaps),
    ("w:strike", Style::Strikeout),
    ("w:dstrike", Style::Strikeout),
];

impl Toggles {
    pub fn get(self, style: Style) -> Option<bool> {
        self.values[style as usize]
    }

    /// Reads an element of run properties.
    pub fn read(tree: &Tree, properties: Option<NodeId>) -> Toggles {
        let mut toggles = Toggles::default();
        for child in properties.map_or(&[][..], |id| tree.children(id)) {
            let name = tree.name(*child);
            let value = tree.get(*child, "w:val");
            if let Some((_, style)) = TOGGLES.iter().find(|(own, _)| *own == name) {
                toggles.values[*style as usize] = Some(is_on(value));
            }
            match (name, value) {
                ("w:u", value) => {
                    toggles.values[Style::Underline as usize] = Some(!matches!(value, Some("none") | None))
                }
                ("w:vertAlign", value) => {
                    toggles.values[Style::Superscript as usize] = Some(value == Some("superscript"));
                    toggles.values[Style::Subscript as usize] = Some(value == Some("subscript"));
                }
                _ => {}
            }
        }
        toggles
    }

    /// The same, in bold.
    pub fn with_strong(mut self) -> Toggles {
        self.values[Style::Strong as usize] = Some(true);
        self
    }

    /// Fills in what is not said here.
    fn or(self, other: Toggles) -> Toggles {
        let mut toggles = self;
        for (own, base) in toggles.values.iter_mut().zip(other.values) {
            *own = own.or(base);
        }
        toggles
    }
}

/// `w:val` of a property that is on or off.
pub fn is_on(value: Option<&str>) -> bool {
    !matches!(value, Some("0" | "false" | "off" | "none"))
}

/// What a style says, with all that it rests on.
#[derive(Clone, Default, Debug)]
pub struct StyleFacts {
    pub role: Option<Role>,
    pub toggles: Toggles,
    /// The size of its letters, in half points.
    pub size: Option<u32>,
    pub lang: Option<String>,
    /// The list and the level of its paragraphs.
    pub numbering: Option<(String, u8)>,
    pub is_code: bool,
    pub is_link: bool,
    /// Hidden, or shown again.
    pub is_hidden: Option<bool>,
}

#[derive(Default, Debug)]
pub struct Styles {
    styles: BTreeMap<String, StyleFacts>,
    pub default_lang: Option<String>,
    pub default_size: Option<u32>,
    default_paragraph: Option<String>,
}

impl Styles {
    pub fn read(tree: &Tree) -> Styles {
        let Some(root) = tree.child(0, "w:styles") else { return Styles::default() };
        let all: BTreeMap<&str, NodeId> = tree
            .children(root)
            .iter()
            .filter(|id| tree.name(**id) == "w:style")
            .filter_map(|id| Some((tree.get(*id, "w:styleId")?, *id)))
            .collect();
        let mut styles = Styles::default();
        let lang = tree.path(root, &["w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang"]);
        styles.default_lang = lang.and_then(|id| tree.get(id, "w:val")).map(str::to_string);
        let size = tree.path(root, &["w:docDefaults", "w:rPrDefault", "w:rPr", "w:sz"]);
        styles.default_size = size.and_then(|id| tree.get(id, "w:val")?.parse().ok());
        for (name, id) in &all {
            if tree.get(*id, "w:default").is_some_and(|value| is_on(Some(value)))
                && tree.get(*id, "w:type") == Some("paragraph")
            {
                styles.default_paragraph = Some((*name).to_string());
            }
            styles.styles.insert((*name).to_string(), facts(tree, &all, *id));
        }
        styles
    }

    /// The style of a paragraph or run; that of plain paragraphs where none is named.
    pub fn get(&self, name: Option<&str>) -> StyleFacts {
        let Some(name) = name.or(self.default_paragraph.as_deref()) else { return StyleFacts::default() };
        let known = self.styles.get(name).cloned();
        known.unwrap_or_else(|| StyleFacts { role: role_of(name), ..StyleFacts::default() })
    }

    pub fn of_run(&self, name: Option<&str>) -> Option<&StyleFacts> {
        self.styles.get(name?)
    }
}

/// Reads a style and those it rests on; the nearest that says something holds.
fn facts(tree: &Tree, all: &BTreeMap<&str, NodeId>, id: NodeId) -> StyleFacts {
    let mut facts = StyleFacts::default();
    let mut at = Some(id);
    for _ in 0..MAX_CHAIN {
        let Some(id) = at else { break };
        let name = tree.child(id, "w:name").and_then(|name| tree.get(name, "w:val")).unwrap_or_default();
        let style_id = tree.get(id, "w:styleId").unwrap_or_default();
        let paragraph = tree.child(id, "w:pPr");
        let run = tree.child(id, "w:rPr");
        let is_paragraph = tree.get(id, "w:type") != Some("character");
        if is_paragraph && facts.role.is_none() {
            facts.role = role_of(name).or_else(|| role_of(style_id)).or_else(|| outline(tree, paragraph));
        }
        let lower = name.to_lowercase();
        facts.is_code |= ["verbatim char", "source code", "html code", "code", "inline code"].contains(&lower.as_str());
        facts.is_link |= lower.contains("hyperlink");
        facts.toggles = facts.toggles.or(named(&lower)).or(Toggles::read(tree, run));
        let size = run.and_then(|run| tree.child(run, "w:sz")).and_then(|size| tree.get(size, "w:val")?.parse().ok());
        facts.size = facts.size.or(size);
        let lang = run.and_then(|run| tree.child(run, "w:lang")).and_then(|lang| tree.get(lang, "w:val"));
        facts.lang = facts.lang.take().or(lang.map(str::to_string));
        facts.numbering = facts.numbering.take().or_else(|| numbering(tree, paragraph));
        let vanish = run.and_then(|run| tree.child(run, "w:vanish"));
        facts.is_hidden = facts.is_hidden.or(vanish.map(|vanish| is_on(tree.get(vanish, "w:val"))));
        let base = tree.child(id, "w:basedOn").and_then(|base| tree.get(base, "w:val"));
        at = base.and_then(|base| all.get(base)).copied();
    }
    facts
}

/// Character styles that are emphasis by their names, whatever they look like.
fn named(lower: &str) -> Toggles {
    let mut toggles = Toggles::default();
    match lower {
        "emphasis" => toggles.values[Style::Emphasis as usize] = Some(true),
        "strong" => toggles.values[Style::Strong as usize] = Some(true),
        _ => {}
    }
    toggles
}

/// The level of a heading by its place in the outline.
pub fn outline(tree: &Tree, properties: Option<NodeId>) -> Option<Role> {
    let level = tree.child(properties?, "w:outlineLvl").and_then(|level| tree.get(level, "w:val"))?;
    let level: u8 = level.parse().ok()?;
    (level < 9).then_some(Role::Heading(level + 1))
}

/// The list of a paragraph; the empty name is no list, in spite of the style.
pub fn numbering(tree: &Tree, properties: Option<NodeId>) -> Option<(String, u8)> {
    let properties = tree.child(properties?, "w:numPr")?;
    let value = |name: &str| tree.child(properties, name).and_then(|id| tree.get(id, "w:val"));
    let level = value("w:ilvl").and_then(|level| level.parse().ok()).unwrap_or(0);
    let list = value("w:numId").unwrap_or("0");
    Some((if list == "0" { String::new() } else { list.to_string() }, level))
}

/// How the items of one level are marked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Marking {
    None,
    Bullet,
    /// Counted from a number on.
    Number(u64),
    /// Counted by letters or Roman figures.
    Letter(u64),
}

#[derive(Default, Debug)]
pub struct Numbering {
    levels: BTreeMap<(String, u8), Marking>,
    /// The last number given, by list and level.
    counts: BTreeMap<(String, u8), u64>,
}

impl Numbering {
    pub fn read(tree: &Tree) -> Numbering {
        let mut numbering = Numbering::default();
        let Some(root) = tree.child(0, "w:numbering") else { return numbering };
        let named = |name: &'static str| tree.children(root).iter().copied().filter(move |id| tree.name(*id) == name);
        let kinds: BTreeMap<&str, NodeId> =
            named("w:abstractNum").filter_map(|id| Some((tree.get(id, "w:abstractNumId")?, id))).collect();
        for list in named("w:num") {
            let Some(id) = tree.get(list, "w:numId") else { continue };
            let kind = tree.child(list, "w:abstractNumId").and_then(|kind| tree.get(kind, "w:val"));
            let Some(kind) = kind.and_then(|kind| kinds.get(kind)) else { continue };
            for level in tree.children(*kind).iter().filter(|level| tree.name(**level) == "w:lvl") {
                let Some(number) = tree.get(*level, "w:ilvl").and_then(|number| number.parse().ok()) else { continue };
                numbering.levels.insert((id.to_string(), number), marking(tree, *level));
            }
            for change in tree.children(list).iter().filter(|change| tree.name(**change) == "w:lvlOverride") {
                let start =
                    tree.child(*change, "w:startOverride").and_then(|start| tree.get(start, "w:val")?.parse().ok());
                let level = tree.get(*change, "w:ilvl").and_then(|level| level.parse().ok());
                if let (Some(start), Some(level)) = (start, level)
                    && let Some(Marking::Number(own) | Marking::Letter(own)) =
                        numbering.levels.get_mut(&(id.to_string(), level))
                {
                    *own = start;
                }
            }
        }
        numbering
    }

    pub fn marking(&self, list: &str, level: u8) -> Marking {
        self.levels.get(&(list.to_string(), level)).copied().unwrap_or(Marking::Bullet)
    }

    /// Counts one item more; deeper levels begin anew.
    pub fn next(&mut self, list: &str, level: u8, start: u64) -> u64 {
        self.counts.retain(|(own, deeper), _| own != list || *deeper <= level);
        let count = self.counts.entry((list.to_string(), level)).or_insert(start.saturating_sub(1));
        *count = count.saturating_add(1);
        *count
    }
}

fn marking(tree: &Tree, level: NodeId) -> Marking {
    let value = |name: &str| tree.child(level, name).and_then(|id| tree.get(id, "w:val"));
    let start = value("w:start").and_then(|start| start.parse().ok()).unwrap_or(1);
    match value("w:numFmt").unwrap_or("decimal") {
        "bullet" => Marking::Bullet,
        "none" => Marking::None,
        "decimal" | "decimalZero" | "ordinal" | "cardinalText" | "ordinalText" => Marking::Number(start),
        _ => Marking::Letter(start),
    }
}
