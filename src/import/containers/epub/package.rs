//! The package of an EPUB: what is in it, in which order, and what it says of the book.
//!
//! Source: EPUB 3.3, sections 5 (package document) and 4.2 (container); OPF 2.0.1 for older books.

use std::collections::BTreeMap;

use crate::import::ImportError;
use crate::import::containers::archive::Archive;
use crate::import::containers::archive::damaged;
use crate::import::containers::archive::resolve;
use crate::import::containers::people::FACTS;
use crate::import::containers::tree::NodeId;
use crate::import::containers::tree::Tree;
use crate::import::containers::tree::parse_xml;
use crate::import::write::manifest::Facts;
use crate::uri::unescaped;

/// Roles of contributors that a manifest knows by these codes.
const ROLES: [&str; 12] = ["aut", "edt", "trl", "ill", "aui", "aft", "win", "wpr", "bkd", "cov", "pht", "com"];

/// One file of the book.
#[derive(Clone, Debug)]
pub struct Item {
    pub path: String,
    pub kind: String,
    pub properties: String,
}

#[derive(Debug)]
pub struct Package {
    /// Files in reading order.
    pub spine: Vec<Item>,
    pub items: Vec<Item>,
    pub ncx: Option<String>,
    /// What pages are, by their paths, in books of version 2.
    pub guide: BTreeMap<String, String>,
    pub cover: Option<String>,
}

/// Reads the package, and the facts into the manifest.
pub fn read(archive: &mut Archive, facts: &mut Facts) -> Result<Package, ImportError> {
    refuse_locked(archive)?;
    let path = package_path(archive)?;
    let bytes = archive.bytes(&path)?.ok_or_else(|| damaged("the package that its container names is not there"))?;
    let mut text = String::new();
    let tree = parse_xml(&bytes, FACTS, &mut text)?;
    let all = |name: &str| tree.below(0).filter(|id| tree.local(*id) == name).collect::<Vec<NodeId>>();
    let mut items: BTreeMap<String, Item> = BTreeMap::new();
    for id in all("item") {
        let get = |key: &str| tree.get(id, key).unwrap_or_default().to_string();
        let item = Item {
            path: resolve(&path, &unescaped(&get("href"))),
            kind: get("media-type"),
            properties: get("properties"),
        };
        items.insert(get("id"), item);
    }
    let mut spine = Vec::new();
    for id in all("itemref") {
        spine.extend(tree.get(id, "idref").and_then(|name| items.get(name)).cloned());
    }
    if spine.is_empty() {
        return Err(damaged("its package names no pages"));
    }
    let mut guide = BTreeMap::new();
    for id in all("reference") {
        if let (Some(kind), Some(link)) = (tree.get(id, "type"), tree.get(id, "href")) {
            let link = link.split('#').next().unwrap_or_default();
            guide.insert(resolve(&path, &unescaped(link)), kind.to_lowercase());
        }
    }
    let named = all("meta")
        .into_iter()
        .find(|id| tree.get(*id, "name") == Some("cover"))
        .and_then(|id| tree.get(id, "content"));
    let by_property = items.values().find(|item| item.properties.split_whitespace().any(|own| own == "cover-image"));
    let cover = by_property.or_else(|| items.get(named?)).map(|item| item.path.clone());
    let ncx = items.values().find(|item| item.kind == "application/x-dtbncx+xml").map(|item| item.path.clone());
    metadata(&tree, &text, facts);
    Ok(Package { spine, items: items.into_values().collect(), ncx, guide, cover })
}

fn package_path(archive: &mut Archive) -> Result<String, ImportError> {
    if let Some(bytes) = archive.bytes("META-INF/container.xml")? {
        let tree = parse_xml(&bytes, FACTS, &mut String::new())?;
        let root = tree.below(0).find(|id| tree.local(*id) == "rootfile").and_then(|id| tree.get(id, "full-path"));
        if let Some(path) = root {
            return Ok(resolve("", path));
        }
    }
    let found = archive.names().find(|name| name.ends_with(".opf")).map(str::to_string);
    found.ok_or_else(|| damaged("it has no package in it"))
}

/// Fonts may be obfuscated; pages that are encrypted cannot be read.
fn refuse_locked(archive: &mut Archive) -> Result<(), ImportError> {
    let Some(bytes) = archive.bytes("META-INF/encryption.xml")? else { return Ok(()) };
    let tree = parse_xml(&bytes, FACTS, &mut String::new())?;
    let locked = tree.below(0).filter_map(|id| tree.get(id, "URI")).any(|path| {
        let path = path.to_lowercase();
        [".xhtml", ".html", ".htm", ".xml"].iter().any(|end| path.ends_with(end))
    });
    match locked {
        true => Err(damaged("its pages are encrypted; import the copy that the publisher works with")),
        false => Ok(()),
    }
}

fn metadata(tree: &Tree, text: &str, facts: &mut Facts) {
    let mut refined: BTreeMap<(String, String), String> = BTreeMap::new();
    for id in tree.below(0).filter(|id| tree.local(*id) == "meta") {
        if let (Some(what), Some(key)) = (tree.get(id, "refines"), tree.get(id, "property")) {
            refined.insert(
                (what.trim_start_matches('#').to_string(), key.to_string()),
                tree.text(id, text).trim().to_string(),
            );
        }
    }
    let mut n_dates = 0;
    for id in tree.below(0).filter(|id| tree.name(*id).starts_with("dc:")) {
        let value = tree.text(id, text);
        let own = tree.get(id, "id").unwrap_or_default();
        let refinement = |key: &str| refined.get(&(own.to_string(), key.to_string())).cloned();
        match tree.local(id) {
            "title" => match refinement("title-type").as_deref() {
                Some("subtitle") => facts.declared.subtitle = Some(value.trim().to_string()),
                None | Some("main") => facts.declare("title", &value),
                Some(_) => {}
            },
            kind @ ("creator" | "contributor") => {
                let role = tree.get(id, "opf:role").map(str::to_string).or_else(|| refinement("role"));
                let role = role.unwrap_or_else(|| if kind == "creator" { "aut".into() } else { String::new() });
                let sort = tree.get(id, "opf:file-as").map(str::to_string).or_else(|| refinement("file-as"));
                match ROLES.contains(&role.as_str()) {
                    true => facts.add_person(&role, &value, sort.filter(|sort| !sort.trim().is_empty())),
                    false => {
                        facts.others.push((format!("contributor {role}").trim().to_string(), value.trim().to_string()))
                    }
                }
            }
            "identifier" => facts.set_identifier(&value),
            "date" if n_dates == 0 => {
                n_dates += 1;
                facts.set_date(value.trim());
            }
            "subject" => facts.declared.keywords.push(value.split_whitespace().collect::<Vec<_>>().join(" ")),
            "description" => facts.declare("description", &without_tags(&value)),
            name => facts.declare(name, &value),
        }
    }
}

/// Descriptions are often HTML in disguise.
fn without_tags(text: &str) -> String {
    let mut out = String::new();
    let mut is_tag = false;
    for sign in text.chars() {
        match sign {
            '<' => is_tag = true,
            '>' if is_tag => {
                is_tag = false;
                out.push(' ');
            }
            _ if !is_tag => out.push(sign),
            _ => {}
        }
    }
    if is_tag { text.to_string() } else { out }
}
