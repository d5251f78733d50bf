//! Marks to sorted entries.

use std::collections::BTreeMap;

use crate::book::Inline;
use crate::book::Lang;
use crate::book::NoteId;
use crate::diag::Sink;
use crate::diag::codes::prepare as codes;
use crate::near::near_names;
use crate::prepare::index::Index;
use crate::prepare::index::IndexEntry;
use crate::prepare::index::IndexGroup;
use crate::prepare::index::IndexPlace;
use crate::prepare::index::IndexReference;
use crate::prepare::index::collation::Collation;
use crate::prepare::index::entry::Level;
use crate::prepare::index::entry::is_general;
use crate::prepare::index::entry::is_same_path;
use crate::prepare::index::entry::path_name;
use crate::prepare::index::marks::Home;
use crate::prepare::index::marks::Mark;
use crate::prepare::index::marks::What;
use crate::prepare::notes::NoteOrder;
use crate::prepare::outline::Outline;
use crate::source::Span;

/// Between the levels of an entry that another one refers to.
const LEVEL_SEPARATOR: &str = ": ";

/// Builds the index. `order` says which section each note belongs to. Reports T010 for ranges with one end, T011 for references to no entry,
/// T013 for entries that differ in capitals alone.
pub fn build_index(
    marks: Vec<Mark>,
    section_id: String,
    lang: &Lang,
    (outline, order): (&Outline, &NoteOrder),
    sink: &mut Sink,
) -> Index {
    let mut roots = Nodes::new();
    for (mark, home) in in_reading_order(marks, outline, order) {
        let unit = home.map(|idx| outline.entries[idx].unit);
        let section = unit.map_or(String::new(), |idx| outline.entries[idx].line());
        take(&mut roots, mark, section, sink);
    }
    let mut ends: Vec<(Span, String)> = Vec::new();
    close_ranges(&mut roots, &mut ends);
    ends.sort();
    for (span, key) in ends {
        sink.report(&codes::T010, span, format!("index range that is never closed: “{key}”")).hint(
            "put `[]{.index entry=\"…\" range=end}` where the passage ends, with the same entry; or leave `range` out",
        );
    }
    report_capitals(&roots, sink);
    let collation = Collation::of(lang);
    let mut sorted = sort(roots, &collation);
    let mut names = Names::default();
    name(&mut sorted, &mut Vec::new(), &mut names);
    let mut groups: Vec<IndexGroup> = Vec::new();
    for node in sorted {
        let sort = node.sort_key().to_string();
        let entry = finish(node, &mut names, sink);
        match groups.last_mut().filter(|group| collation.continues(group.head.as_deref(), &sort)) {
            Some(group) => group.entries.push(entry),
            None => groups.push(IndexGroup { head: collation.head(&sort), entries: vec![entry] }),
        }
    }
    Index { section_id, groups }
}

/// Entries by their plain words.
type Nodes = BTreeMap<String, Node>;

/// The names of all entries.
#[derive(Default)]
struct Names {
    by_path: BTreeMap<Vec<String>, String>,
    /// The paths as they are written, once a reference leads nowhere.
    written: Vec<String>,
    n_hints: usize,
}

/// References to nowhere for which a near entry is looked up: each is compared with all entries, and a book with more of them has one cause for many.
const MOST_HINTS: usize = 50;

/// An entry in the making.
struct Node {
    level: Level,
    places: Vec<IndexPlace>,
    /// Ranges that are open: index into `places`, and where they were opened.
    open: Vec<(usize, Span)>,
    see: Vec<(Vec<Level>, Span)>,
    see_also: Vec<(Vec<Level>, Span)>,
    below: Nodes,
    sorted: Vec<Node>,
    anchor: String,
    span: Span,
}

/// Marks with the section they stand in; those of notes after those of the section that calls them.
fn in_reading_order(marks: Vec<Mark>, outline: &Outline, order: &NoteOrder) -> Vec<(Mark, Option<usize>)> {
    let home = |mark: &Mark| match &mark.home {
        Home::Section(id) => outline.find(id),
        Home::Note(note) => order.homes.get(note.0 as usize).copied().flatten(),
    };
    let with_home = |mark: Mark| {
        let home = home(&mark);
        (mark, home)
    };
    let mut marks: Vec<(Mark, Option<usize>)> = marks.into_iter().map(with_home).collect();
    marks.sort_by_key(|(mark, home)| (*home, matches!(mark.home, Home::Note(_))));
    marks
}

/// Puts a mark into its entry. Reports T010 for the end of a range that was never opened.
fn take(roots: &mut Nodes, mark: Mark, section: String, sink: &mut Sink) {
    let Mark { path, what, anchor, is_main, home, span } = mark;
    let name = path_name(&path);
    let Some(node) = node_of(roots, path, span) else { return };
    let note: Option<NoteId> = match home {
        Home::Note(note) => Some(note),
        Home::Section(_) => None,
    };
    let place = IndexPlace { anchor, end: None, note, is_main, section };
    match what {
        What::Place => node.places.push(place),
        What::RangeStart => {
            node.open.push((node.places.len(), span));
            node.places.push(place);
        }
        What::RangeEnd => match node.open.pop() {
            Some((idx, _)) => node.places[idx].end = Some(place.anchor),
            None => {
                node.places.push(place);
                sink.report(&codes::T010, span, format!("end of an index range that was never opened: “{name}”"))
                    .hint("put `[]{.index entry=\"…\" range=start}` where the passage begins, with the same entry");
            }
        },
        What::See(others) => refer(&mut node.see, others, span),
        What::SeeAlso(others) => refer(&mut node.see_also, others, span),
    }
}

/// Adds references, each entry once.
fn refer(known: &mut Vec<(Vec<Level>, Span)>, others: Vec<Vec<Level>>, span: Span) {
    for other in others {
        if !known.iter().any(|(path, _)| is_same_path(path, &other)) {
            known.push((other, span));
        }
    }
}

/// The entry of a path, made where it is new; `None` for an empty path.
fn node_of(roots: &mut Nodes, path: Vec<Level>, span: Span) -> Option<&mut Node> {
    let (first, rest) = {
        let mut levels = path.into_iter();
        (levels.next()?, levels)
    };
    let mut node = roots.entry(first.key.clone()).or_insert_with(|| Node::new(first.clone(), span));
    node.level.sort = node.level.sort.take().or(first.sort);
    for level in rest {
        node = node.below.entry(level.key.clone()).or_insert_with(|| Node::new(level.clone(), span));
        node.level.sort = node.level.sort.take().or(level.sort);
    }
    Some(node)
}

impl Node {
    fn new(level: Level, span: Span) -> Node {
        Node {
            level,
            places: Vec::new(),
            open: Vec::new(),
            see: Vec::new(),
            see_also: Vec::new(),
            below: Nodes::new(),
            sorted: Vec::new(),
            anchor: String::new(),
            span,
        }
    }

    /// What it is sorted by: marks before its first letter, such as quotation marks, do not count.
    fn sort_key(&self) -> &str {
        let key = self.level.sort.as_deref().unwrap_or(&self.level.key);
        let bare = key.trim_start_matches(|one: char| !one.is_alphanumeric());
        if bare.is_empty() { key } else { bare }
    }
}

fn close_ranges(nodes: &mut Nodes, ends: &mut Vec<(Span, String)>) {
    for (key, node) in nodes {
        ends.extend(node.open.drain(..).map(|(_, span)| (span, key.clone())));
        close_ranges(&mut node.below, ends);
    }
}

fn report_capitals(nodes: &Nodes, sink: &mut Sink) {
    let mut known: BTreeMap<String, &Node> = BTreeMap::new();
    let mut in_order: Vec<&Node> = nodes.values().collect();
    in_order.sort_by_key(|node| node.span);
    for node in in_order {
        if let Some(first) = known.get(&node.level.key.to_lowercase()) {
            let (key, other) = (&node.level.key, &first.level.key);
            // Mostly the capital is that of a sentence.
            let small = if key.starts_with(char::is_lowercase) { key } else { other };
            sink.report(
                &codes::T013,
                node.span,
                format!("index entries that differ in capitals alone: “{other}” and “{key}”"),
            )
            .hint(format!("write the one as the other: `{{.index entry=\"{small}\"}}`; or give one a word more"))
            .label(first.span, "the other one");
        } else {
            known.insert(node.level.key.to_lowercase(), node);
        }
        report_capitals(&node.below, sink);
    }
}

/// Entries in the order of the language.
fn sort(nodes: Nodes, collation: &Collation) -> Vec<Node> {
    let mut nodes: Vec<Node> = nodes.into_values().collect();
    nodes.sort_by(|one, other| {
        let by_language = collation.compare(one.sort_key(), other.sort_key());
        by_language.then_with(|| one.level.key.cmp(&other.level.key))
    });
    for node in &mut nodes {
        node.sorted = sort(std::mem::take(&mut node.below), collation);
    }
    nodes
}

/// Names the entries in their order.
fn name(nodes: &mut [Node], path: &mut Vec<String>, names: &mut Names) {
    for node in nodes {
        path.push(node.level.key.clone());
        node.anchor = format!(" entry {}", names.by_path.len() + 1);
        names.by_path.insert(path.clone(), node.anchor.clone());
        name(&mut node.sorted, path, names);
        path.pop();
    }
}

fn finish(node: Node, names: &mut Names, sink: &mut Sink) -> IndexEntry {
    let mut references = |others: Vec<(Vec<Level>, Span)>| -> Vec<IndexReference> {
        others.into_iter().map(|(path, span)| reference(path, span, names, sink)).collect()
    };
    let (see, see_also) = (references(node.see), references(node.see_also));
    IndexEntry {
        anchor: node.anchor,
        words: node.level.words,
        places: node.places,
        see,
        see_also,
        entries: node.sorted.into_iter().map(|below| finish(below, names, sink)).collect(),
    }
}

/// What a reference says, and the entry it leads to. Reports T011 where there is none.
fn reference(path: Vec<Level>, span: Span, names: &mut Names, sink: &mut Sink) -> IndexReference {
    let keys: Vec<String> = path.iter().map(|level| level.key.clone()).collect();
    let anchor = names.by_path.get(&keys).cloned();
    let is_entry = anchor.is_some() || path.first().is_some_and(|level| is_general(&level.words));
    if !is_entry {
        let wanted = keys.join("!");
        let near = names.near(&wanted);
        let report =
            sink.report(&codes::T011, span, format!("index reference to an entry that is not there: “{wanted}”"));
        match near {
            Some(near) => report.hint(format!("did you mean “{near}”?")),
            None => report.hint(
                "mark a place of that entry, or correct its words; words that name a kind of entries are italic: `*…*`",
            ),
        };
    }
    let mut words: Vec<Inline> = Vec::new();
    for (idx, level) in path.into_iter().enumerate() {
        if idx > 0 {
            words.push(Inline::text(LEVEL_SEPARATOR, span));
        }
        words.extend(level.words);
    }
    IndexReference { words, anchor }
}

impl Names {
    /// The entry whose name is nearest to one that is none.
    fn near(&mut self, wanted: &str) -> Option<&str> {
        self.n_hints += 1;
        if self.n_hints > MOST_HINTS {
            return None;
        }
        if self.written.is_empty() {
            self.written = self.by_path.keys().map(|path| path.join("!")).collect();
        }
        near_names(wanted, self.written.iter().map(String::as_str)).first().copied()
    }
}
