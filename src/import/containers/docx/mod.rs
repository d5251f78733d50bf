//! DOCX: the parts of the package, and the paragraphs of its body.
//!
//! No crate reads DOCX well enough: docx-rs drops what it does not know without a word, and its model has no tracked changes within runs,
//! no fields across paragraphs and no alternate content; the rest only write. Over the tree, what is needed is a few hundred lines.

pub mod drawings;
pub mod fields;
pub mod formulas;
pub mod looks;
pub mod runs;
pub mod styles;
pub mod tables;

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::import::ImportError;
use crate::import::containers::archive::Archive;
use crate::import::containers::archive::damaged;
use crate::import::containers::archive::resolve;
use crate::import::containers::docx::fields::Field;
use crate::import::containers::docx::styles::Marking;
use crate::import::containers::docx::styles::Numbering;
use crate::import::containers::docx::styles::StyleFacts;
use crate::import::containers::docx::styles::Styles;
use crate::import::containers::draft::Draft;
use crate::import::containers::paragraphs::ListPlace;
use crate::import::containers::paragraphs::Part;
use crate::import::containers::paragraphs::book;
use crate::import::containers::paragraphs::group;
use crate::import::containers::people;
use crate::import::containers::roles::Role;
use crate::import::containers::shape::Block;
use crate::import::containers::shape::Inline;
use crate::import::containers::shape::Note;
use crate::import::containers::tree::Grammar;
use crate::import::containers::tree::NodeId;
use crate::import::containers::tree::Tree;
use crate::import::containers::tree::parse_xml;
use crate::import::rules::I080;
use crate::import::rules::I083;
use crate::import::rules::I084;
use crate::import::rules::I088;
use crate::import::rules::I103;
use crate::import::text::Slice;

const GRAMMAR: Grammar = Grammar {
    breaks: &["w:p"],
    worded: &[("wp:docPr", "descr"), ("v:shape", "alt"), ("v:textpath", "string")],
    spoken: &["w:t", "w:delText", "w:instrText", "w:delInstrText", "m:t", "a:t"],
};
/// Parts that are only looked up hold no text of the book.
const SILENT: Grammar = Grammar { breaks: &[], worded: &[], spoken: &["-"] };

/// Where a relation leads.
#[derive(Clone, Debug)]
struct Relation {
    kind: String,
    target: String,
    is_external: bool,
}

/// A part with its relations.
struct PartTree {
    tree: Tree,
    relations: BTreeMap<String, Relation>,
    /// The signs that begin fields which have no end.
    unclosed: BTreeSet<NodeId>,
    /// Paragraphs that are headings by their looks alone.
    looks: BTreeMap<NodeId, u8>,
}

impl PartTree {
    fn new(tree: Tree, relations: BTreeMap<String, Relation>) -> PartTree {
        let unclosed = fields::unclosed(&tree);
        PartTree { tree, relations, unclosed, looks: BTreeMap::new() }
    }
}

/// A comment in the margin.
struct Comment {
    who: String,
    words: Vec<Slice>,
    query: Option<usize>,
    is_placed: bool,
}

struct Reader<'d, 'a> {
    draft: &'d mut Draft<'a>,
    archive: &'d mut Archive,
    styles: Styles,
    numbering: Numbering,
    footnotes: Option<PartTree>,
    endnotes: Option<PartTree>,
    comments: BTreeMap<String, Comment>,
    /// The notes read so far, by kind and id.
    notes: BTreeMap<(&'static str, String), usize>,
    fields: Vec<Field>,
    /// Comments whose range is open: where in the paragraph it began.
    ranges: Vec<(String, usize, usize)>,
    n_paragraphs: usize,
    /// Blocks that were anchored in the paragraph being read.
    after: Vec<Block>,
    /// What a paragraph gives to the next one, whose end was deleted.
    carried: Vec<Inline>,
    lang: Option<String>,
}

/// Reads a whole package.
pub fn read(archive: &mut Archive, draft: &mut Draft) -> Result<(), ImportError> {
    let top = relations(archive, "")?;
    let main = top.values().find(|relation| relation.kind == "officeDocument").map(|relation| relation.target.clone());
    let main = main.filter(|name| archive.has(name)).unwrap_or_else(|| "word/document.xml".to_string());
    let relations = relations(archive, &main)?;
    let part =
        |kind: &str| relations.values().find(|relation| relation.kind == kind).map(|relation| relation.target.clone());
    let folder = main.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let named = |kind: &str, file: &str| part(kind).unwrap_or_else(|| format!("{folder}{file}"));
    let bytes = archive.bytes(&main)?.ok_or_else(|| damaged("it has no document in it"))?;
    let tree = parse_xml(&bytes, GRAMMAR, &mut draft.source)?;
    let mut silent = String::new();
    let styles = match archive.bytes(&named("styles", "styles.xml"))? {
        Some(bytes) => Styles::read(&parse_xml(&bytes, SILENT, &mut silent)?),
        None => Styles::default(),
    };
    let numbering = match archive.bytes(&named("numbering", "numbering.xml"))? {
        Some(bytes) => Numbering::read(&parse_xml(&bytes, SILENT, &mut silent)?),
        None => Numbering::default(),
    };
    let footnotes = part_tree(archive, draft, &named("footnotes", "footnotes.xml"))?;
    let endnotes = part_tree(archive, draft, &named("endnotes", "endnotes.xml"))?;
    let comments = comments(archive, draft, &named("comments", "comments.xml"))?;
    remove_furniture(archive, draft, &relations)?;
    people::core_properties(archive, draft)?;
    let lang = styles.default_lang.clone();
    let mut reader = Reader {
        draft,
        archive,
        styles,
        numbering,
        footnotes,
        endnotes,
        comments,
        notes: BTreeMap::new(),
        fields: Vec::new(),
        ranges: Vec::new(),
        n_paragraphs: 0,
        after: Vec::new(),
        carried: Vec::new(),
        lang,
    };
    let mut main = PartTree::new(tree, relations);
    let body = main.tree.path(0, &["w:document", "w:body"]).ok_or_else(|| damaged("its document has no body"))?;
    main.looks = looks::headings(&main.tree, body, &reader.styles, &reader.draft.source);
    reader.lang = runs::main_language(&main.tree, &reader.styles, &reader.draft.source).or(reader.lang);
    if let Some(lang) = &reader.lang {
        reader.draft.document.facts.set_language(lang);
    }
    let parts = reader.parts(&main, body);
    let mut blocks = book(parts, reader.draft);
    reader.leftovers(&mut blocks);
    reader.draft.document.blocks.extend(blocks);
    Ok(())
}

fn part_tree(archive: &mut Archive, draft: &mut Draft, name: &str) -> Result<Option<PartTree>, ImportError> {
    let Some(bytes) = archive.bytes(name)? else { return Ok(None) };
    let tree = parse_xml(&bytes, GRAMMAR, &mut draft.source)?;
    Ok(Some(PartTree::new(tree, relations(archive, name)?)))
}

/// The relations of a part, those of the whole package for the empty name.
fn relations(archive: &mut Archive, part: &str) -> Result<BTreeMap<String, Relation>, ImportError> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let name = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    let Some(bytes) = archive.bytes(&name)? else { return Ok(BTreeMap::new()) };
    let tree = parse_xml(&bytes, SILENT, &mut String::new())?;
    let mut relations = BTreeMap::new();
    for id in tree.below(0).filter(|id| tree.local(*id) == "Relationship") {
        let get = |name: &str| tree.get(id, name).unwrap_or_default().to_string();
        let is_external = get("TargetMode") == "External";
        let target = if is_external { get("Target") } else { resolve(part, &get("Target")) };
        let kind = get("Type").rsplit('/').next().unwrap_or_default().to_string();
        relations.insert(get("Id"), Relation { kind, target, is_external });
    }
    Ok(relations)
}

/// Comments with their words; those marked as settled are no queries.
fn comments(archive: &mut Archive, draft: &mut Draft, name: &str) -> Result<BTreeMap<String, Comment>, ImportError> {
    let Some(part) = part_tree(archive, draft, name)? else { return Ok(BTreeMap::new()) };
    let settled = settled(archive, &name.replace("comments.xml", "commentsExtended.xml"))?;
    let tree = &part.tree;
    let mut comments = BTreeMap::new();
    let all: Vec<NodeId> = tree.below(0).filter(|id| tree.name(*id) == "w:comment").collect();
    for id in all {
        let words = tree.slices(id);
        let last = tree.below(id).filter(|below| tree.name(*below) == "w:p").last();
        let is_settled =
            last.and_then(|last| tree.get(last, "w14:paraId")).is_some_and(|id| settled.contains(&id.to_string()));
        let who = tree.get(id, "w:author").unwrap_or_default().to_string();
        let Some(name) = tree.get(id, "w:id") else {
            draft.remove(&I083, tree, id, "a comment without a number");
            continue;
        };
        if is_settled {
            draft.remove(&I083, tree, id, "a comment that is marked as settled");
            continue;
        }
        let before = comments.insert(name.to_string(), Comment { who, words, query: None, is_placed: false });
        if let Some(before) = before {
            draft.remove_slices(&I083, &before.words, "a comment whose number another one has");
        }
    }
    Ok(comments)
}

fn settled(archive: &mut Archive, name: &str) -> Result<Vec<String>, ImportError> {
    let Some(bytes) = archive.bytes(name)? else { return Ok(Vec::new()) };
    let tree = parse_xml(&bytes, SILENT, &mut String::new())?;
    let done = tree.below(0).filter(|id| matches!(tree.get(*id, "w15:done"), Some("1" | "true")));
    Ok(done.filter_map(|id| tree.get(id, "w15:paraId").map(str::to_string)).collect())
}

/// Heads and feet of pages are made anew by the program that sets the book.
fn remove_furniture(
    archive: &mut Archive,
    draft: &mut Draft,
    relations: &BTreeMap<String, Relation>,
) -> Result<(), ImportError> {
    for relation in relations.values().filter(|relation| matches!(relation.kind.as_str(), "header" | "footer")) {
        if let Some(part) = part_tree(archive, draft, &relation.target)? {
            draft.remove(&I084, &part.tree, 0, &relation.kind);
        }
    }
    Ok(())
}

impl Reader<'_, '_> {
    /// The blocks of a body, a cell, a note or a text box.
    fn body(&mut self, part: &PartTree, id: NodeId) -> Vec<Block> {
        let parts = self.parts(part, id);
        group(parts, self.draft)
    }

    fn parts(&mut self, part: &PartTree, id: NodeId) -> Vec<Part> {
        let mut parts = Vec::new();
        self.collect(part, id, &mut parts);
        let carried = std::mem::take(&mut self.carried);
        if !carried.is_empty() {
            parts.push(Part::Paragraph { role: Role::Text, list: None, inlines: carried });
        }
        parts
    }

    fn collect(&mut self, part: &PartTree, id: NodeId, parts: &mut Vec<Part>) {
        for child in part.tree.children(id) {
            match part.tree.name(*child) {
                "w:p" => self.paragraph(part, *child, parts),
                "w:tbl" => {
                    // A table takes no words of the paragraph before it, though its end was deleted.
                    let inlines = std::mem::take(&mut self.carried);
                    if !inlines.is_empty() {
                        parts.push(Part::Paragraph { role: Role::Text, list: None, inlines });
                    }
                    let table = self.table(part, *child);
                    parts.extend(table.into_iter().map(Part::Ready));
                }
                "w:sdt" if is_contents(&part.tree, *child) => {
                    self.draft.remove(&I083, &part.tree, *child, "a contents list that the program has made");
                }
                "w:sdt" | "w:sdtContent" | "w:customXml" | "w:ins" | "w:moveTo" | "w:smartTag" => {
                    self.collect(part, *child, parts);
                }
                "mc:AlternateContent" => {
                    let branch = self.alternate(part, *child);
                    if let Some(branch) = branch {
                        self.collect(part, branch, parts);
                    }
                }
                "w:bookmarkStart"
                | "m:oMathPara"
                | "m:oMath"
                | "w:del"
                | "w:moveFrom"
                | "w:commentRangeStart"
                | "w:commentRangeEnd" => {
                    // Between paragraphs: it belongs to the next one.
                    let mut inlines = Vec::new();
                    self.inline(part, *child, &runs::Base::default(), &mut inlines);
                    if !inlines.is_empty() {
                        parts.push(Part::Paragraph { role: Role::Text, list: None, inlines });
                    }
                }
                "w:altChunk" => {
                    let relation = part.tree.get(*child, "r:id").and_then(|id| part.relations.get(id));
                    let name = relation.map_or("?", |relation| relation.target.as_str());
                    let made = format!("The file “{name}” was to be set in here; import it by itself, and set it in.");
                    let query = self.draft.query(made, Vec::new());
                    let inlines = vec![self.draft.point_query(query)];
                    parts.push(Part::Paragraph { role: Role::Text, list: None, inlines });
                }
                "w:sectPr" | "w:bookmarkEnd" | "w:proofErr" => {}
                _ => {
                    // Runs and the like that stand in no paragraph make one.
                    let mut inlines = Vec::new();
                    self.inline(part, *child, &runs::Base::default(), &mut inlines);
                    parts.push(Part::Paragraph { role: Role::Text, list: None, inlines });
                }
            }
        }
    }

    fn paragraph(&mut self, part: &PartTree, id: NodeId, parts: &mut Vec<Part>) {
        self.n_paragraphs += 1;
        let tree = &part.tree;
        let properties = tree.child(id, "w:pPr");
        let property = |name: &str| properties.and_then(|id| tree.child(id, name)).and_then(|id| tree.get(id, "w:val"));
        let mut facts = self.styles.get(property("w:pStyle"));
        let mut role = styles::outline(tree, properties).or(facts.role).unwrap_or(Role::Text);
        if let Some(level) = part.looks.get(&id) {
            // What makes it a heading is no emphasis within it.
            (role, facts.toggles) = (Role::Heading(*level), facts.toggles.with_strong());
            let slice = tree.slices(id).first().copied().unwrap_or_default();
            self.draft.audit.kept(&I088, slice, format!("heading {level} by its look"), 75);
        }
        if role == Role::Text && matches!(property("w:jc"), Some("center" | "right" | "end")) {
            self.draft.look("paragraphs set to the center or the right");
        }
        let mut inlines = std::mem::take(&mut self.carried);
        if matches!(role, Role::Heading(_)) {
            self.end_made_fields(tree, id, &mut inlines);
        }
        let base = runs::Base::new(&facts, role);
        self.inlines(part, id, &base, &mut inlines);
        let mark = properties.and_then(|id| tree.child(id, "w:rPr"));
        if mark.is_some_and(|mark| tree.child(mark, "w:del").is_some()) && self.draft.audit.allows(&I080) {
            // The end of the paragraph was deleted: it goes on with the next one.
            self.carried = inlines;
            return;
        }
        let place = self.list_place(tree, properties, &facts, role);
        parts.push(Part::Paragraph { role, list: place, inlines });
        parts.extend(std::mem::take(&mut self.after).into_iter().map(Part::Ready));
    }

    fn list_place(
        &mut self,
        tree: &Tree,
        properties: Option<NodeId>,
        facts: &StyleFacts,
        role: Role,
    ) -> Option<ListPlace> {
        if let Role::Heading(_) = role {
            self.count_heading(tree, properties, facts);
        }
        if !matches!(role, Role::Text | Role::Bullet | Role::Numbered) {
            return None;
        }
        let named = match role {
            Role::Bullet => Some(ListPlace { level: 0, number: None }),
            Role::Numbered => Some(ListPlace { level: 0, number: Some(1) }),
            _ => None,
        };
        let Some((list, level)) = styles::numbering(tree, properties).or_else(|| facts.numbering.clone()) else {
            return named;
        };
        if list.is_empty() {
            return None;
        }
        let number = match self.numbering.marking(&list, level) {
            Marking::None => return None,
            Marking::Bullet => None,
            Marking::Number(start) => Some(self.numbering.next(&list, level, start)),
            Marking::Letter(start) => {
                self.draft.audit.reported(
                    &I103,
                    Slice::default(),
                    "1, 2, 3",
                    "the list is counted by letters or Roman figures",
                );
                Some(self.numbering.next(&list, level, start))
            }
        };
        Some(ListPlace { level, number })
    }

    /// A heading with a number counts in its list: items that go on with it have higher ones. Its own number is told.
    fn count_heading(&mut self, tree: &Tree, properties: Option<NodeId>, facts: &StyleFacts) {
        let place = styles::numbering(tree, properties).or_else(|| facts.numbering.clone());
        let Some((list, level)) = place.filter(|(list, _)| !list.is_empty()) else { return };
        if let Marking::Number(start) | Marking::Letter(start) = self.numbering.marking(&list, level) {
            self.numbering.next(&list, level, start);
            self.draft.look("numbers that the program sets before headings");
        }
    }

    /// Reads a note when it is first called. A second call of it gets no note.
    fn note(&mut self, kind: &'static str, id: &str) -> Option<usize> {
        let key = (kind, id.to_string());
        if self.notes.contains_key(&key) {
            return None;
        }
        let part = match kind {
            "w:footnote" => self.footnotes.take(),
            _ => self.endnotes.take(),
        }?;
        let found = note_bodies(&part.tree, kind).into_iter().find(|body| part.tree.get(*body, "w:id") == Some(id));
        let idx = found.map(|body| self.note_body(&part, body, key));
        match kind {
            "w:footnote" => self.footnotes = Some(part),
            _ => self.endnotes = Some(part),
        }
        idx
    }

    fn note_body(&mut self, part: &PartTree, body: NodeId, key: (&'static str, String)) -> usize {
        let idx = self.draft.document.notes.len();
        self.notes.insert(key, idx);
        self.draft.document.notes.push(Note::default());
        // Fields and anchored blocks of the paragraph that calls the note are not those of the note.
        let after = std::mem::take(&mut self.after);
        let fields = std::mem::take(&mut self.fields);
        let ranges = std::mem::take(&mut self.ranges);
        self.draft.document.notes[idx].blocks = self.body(part, body);
        self.after = after;
        self.fields = fields;
        self.ranges = ranges;
        idx
    }

    /// Notes that nobody calls and comments that hang on nothing are kept at the end.
    fn leftovers(&mut self, blocks: &mut Vec<Block>) {
        for kind in ["w:footnote", "w:endnote"] {
            let part = if kind == "w:footnote" { self.footnotes.take() } else { self.endnotes.take() };
            let Some(part) = part else { continue };
            for body in note_bodies(&part.tree, kind) {
                let key = (kind, part.tree.get(body, "w:id").unwrap_or_default().to_string());
                if !self.notes.contains_key(&key) {
                    self.note_body(&part, body, key);
                }
            }
        }
        let comments = std::mem::take(&mut self.comments);
        let mut points: Vec<Inline> = Vec::new();
        for comment in comments.into_values().filter(|comment| !comment.is_placed) {
            let query = comment.query.unwrap_or_else(|| self.draft.comment(&comment.who, comment.words));
            points.push(self.draft.point_query(query));
        }
        if points.is_empty() {
            return;
        }
        match blocks.last_mut() {
            Some(Block::Paragraph(inlines) | Block::Heading { inlines, .. }) => inlines.extend(points),
            _ => blocks.push(Block::Paragraph(points)),
        }
    }
}

/// The notes of a part, without the lines that part them from the text.
fn note_bodies(tree: &Tree, kind: &str) -> Vec<NodeId> {
    let bodies = tree.below(0).filter(|id| tree.name(*id) == kind);
    bodies.filter(|id| matches!(tree.get(*id, "w:type"), None | Some("normal"))).collect()
}

fn is_contents(tree: &Tree, id: NodeId) -> bool {
    let gallery = tree.path(id, &["w:sdtPr", "w:docPartObj", "w:docPartGallery"]);
    gallery.and_then(|gallery| tree.get(gallery, "w:val")) == Some("Table of Contents")
}
