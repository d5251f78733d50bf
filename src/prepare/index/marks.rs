//! Finds the marks of the index in the text, and leaves plain named spans where they stood.

use crate::book::Attributes;
use crate::book::Block;
use crate::book::BlockKind;
use crate::book::Book;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::NoteId;
use crate::book::Section;
use crate::diag::Sink;
use crate::diag::codes::prepare as codes;
use crate::locale::Locale;
use crate::locale::locale;
use crate::prepare::index::entry::Level;
use crate::prepare::index::entry::is_same_path;
use crate::prepare::index::entry::levels;
use crate::prepare::index::entry::path_name;
use crate::prepare::index::entry::split_levels;
use crate::prepare::inlines::bare_copy;
use crate::prepare::typography::Next;
use crate::prepare::typography::flow::Flow;
use crate::prepare::typography::set_flow;
use crate::source::Span;

/// The class of a mark, and that of a main one.
const INDEX: &str = "index";
const MAIN: &str = "main";

/// Levels of an entry that a page can show.
const MOST_LEVELS: usize = 3;

/// One mark.
#[derive(Clone, PartialEq, Debug)]
pub struct Mark {
    /// At least one.
    pub path: Vec<Level>,
    pub what: What,
    /// The name of the span in the text.
    pub anchor: String,
    pub is_main: bool,
    pub home: Home,
    pub span: Span,
}

/// What a mark is for.
#[derive(Clone, PartialEq, Debug)]
pub enum What {
    Place,
    RangeStart,
    RangeEnd,
    /// Entries that this one refers to, each by its levels; such a mark is no place.
    See(Vec<Vec<Level>>),
    SeeAlso(Vec<Vec<Level>>),
}

/// Where a mark stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Home {
    /// By its id.
    Section(String),
    Note(NoteId),
}

/// Takes the marks out of a book, in order, those of the notes last. Each place becomes a span with an id; a paragraph of marks alone goes, and
/// its places pass to the first words of the block after it, or to the last ones of the block before it. Reports T012 for entries without words or too
/// deep, T015 for values that mean nothing.
pub fn collect_marks(book: &mut Book, sink: &mut Sink) -> Vec<Mark> {
    let mut walk =
        Walk { marks: Vec::new(), locale: locale(&book.meta.lang), home: Home::Section(String::new()), sink };
    for section in book.front.iter_mut().chain(&mut book.body).chain(&mut book.back) {
        walk.section(section);
    }
    for (idx, note) in book.notes.iter_mut().enumerate() {
        walk.home = Home::Note(NoteId(idx as u32));
        walk.blocks(&mut note.blocks);
    }
    walk.marks
}

struct Walk<'s> {
    marks: Vec<Mark>,
    locale: &'static Locale,
    home: Home,
    sink: &'s mut Sink,
}

impl Walk<'_> {
    fn section(&mut self, section: &mut Section) {
        self.home = Home::Section(section.id.clone());
        if let Some(heading) = &mut section.heading {
            self.run(&mut heading.title);
        }
        self.blocks(&mut section.blocks);
        if let ([Block { kind: BlockKind::Paragraph(run), .. }], Some(heading)) =
            (&mut section.blocks[..], &mut section.heading)
            && !run.is_empty()
            && is_silent(run)
            && !heading.title.is_empty()
        {
            heading.title.append(run);
            section.blocks.clear();
        }
        for child in &mut section.children {
            self.section(child);
        }
    }

    fn blocks(&mut self, blocks: &mut Vec<Block>) {
        let mut waiting: Vec<Inline> = Vec::new();
        for mut block in std::mem::take(blocks) {
            let n_before = self.marks.len();
            self.block(&mut block);
            let has_marks = self.marks.len() > n_before;
            match &mut block.kind {
                BlockKind::Paragraph(run) if has_marks && block.attributes.is_empty() && is_silent(run) => {
                    let is_place = |inline: &Inline| matches!(inline.kind, InlineKind::Span { .. });
                    waiting.extend(std::mem::take(run).into_iter().filter(is_place));
                    continue;
                }
                _ => {}
            }
            match end_run(&mut block, End::First) {
                _ if waiting.is_empty() => {}
                Some(run) => drop(run.splice(0..0, waiting.drain(..))),
                None => give_back(&mut waiting, blocks),
            }
            blocks.push(block);
        }
        give_back(&mut waiting, blocks);
        if let Some(span) = waiting.first().map(|first| first.span) {
            blocks.push(Block::new(BlockKind::Paragraph(waiting), span));
        }
    }

    fn block(&mut self, block: &mut Block) {
        match &mut block.kind {
            BlockKind::Paragraph(run) | BlockKind::MinorHeading(run) | BlockKind::Attribution(run) => self.run(run),
            BlockKind::Container { blocks, .. } => self.blocks(blocks),
            BlockKind::Verse { stanzas } => {
                let lines = stanzas.iter_mut().flat_map(|stanza| &mut stanza.lines);
                lines.for_each(|line| self.run(&mut line.content));
            }
            BlockKind::List(list) => list.items.iter_mut().for_each(|item| self.blocks(item)),
            BlockKind::DefinitionList(definitions) => {
                for definition in definitions {
                    self.run(&mut definition.term);
                    definition.descriptions.iter_mut().for_each(|blocks| self.blocks(blocks));
                }
            }
            BlockKind::Table(table) => {
                self.run(&mut table.caption);
                let cells = table.head.iter_mut().chain(table.rows.iter_mut().flatten());
                cells.for_each(|cell| self.run(cell));
            }
            BlockKind::Figure(figure) => self.run(&mut figure.caption),
            BlockKind::Code { .. } | BlockKind::SceneBreak => {}
        }
    }

    fn run(&mut self, run: &mut Vec<Inline>) {
        let mut has_empty = false;
        for inline in run.iter_mut() {
            match &mut inline.kind {
                InlineKind::Span { attributes, content } => {
                    if attributes.has_class(INDEX) {
                        self.mark(attributes, content, inline.span);
                        has_empty |= content.is_empty() && attributes.is_empty();
                    }
                    self.run(content);
                }
                InlineKind::Styled { content, .. }
                | InlineKind::Link { content, .. }
                | InlineKind::Reference { content, .. } => self.run(content),
                _ => {}
            }
        }
        if has_empty {
            run.retain(|inline| !is_nothing(inline));
        }
    }

    /// Takes one mark from its span, which is left with a name alone.
    fn mark(&mut self, attributes: &mut Attributes, content: &[Inline], span: Span) {
        let given = std::mem::take(attributes);
        let is_own = |class: &String| class != INDEX && class != MAIN;
        attributes.classes = given.classes.iter().filter(|class| is_own(class)).cloned().collect();
        attributes.lang = given.lang.clone();
        attributes.id = given.id.clone();
        let Some(path) = self.path(&given, content, span) else { return };
        let what = self.what(&given, &path, span);
        if !matches!(what, What::See(_) | What::SeeAlso(_)) && attributes.id.is_none() {
            attributes.id = Some(format!(" place {}", self.marks.len() + 1));
        }
        let anchor = attributes.id.clone().unwrap_or_default();
        let is_main = given.has_class(MAIN);
        self.marks.push(Mark { path, what, anchor, is_main, home: self.home.clone(), span });
    }

    /// The levels of the entry: those of `entry=`, or the words themselves.
    fn path(&mut self, given: &Attributes, content: &[Inline], span: Span) -> Option<Vec<Level>> {
        let mut path = match given.get("entry") {
            Some(entry) => levels(entry, self.locale, span),
            None => vec![Level::of(self.words(given, content, span))],
        };
        if path.iter().any(|level| level.key.is_empty()) {
            self.sink
                .report(&codes::T012, span, "index entry without words")
                .hint("put the words between the brackets, or name the entry: `[]{.index entry=\"term\"}`");
            return None;
        }
        if path.len() > MOST_LEVELS {
            let message = format!("index entry of {} levels: “{}”", path.len(), given.get("entry").unwrap_or_default());
            self.sink
                .report(&codes::T012, span, message)
                .hint(format!("use {MOST_LEVELS} levels at most; write a `!` that is to print twice"));
            return None;
        }
        let sorts = given.get("sort").map(split_levels).unwrap_or_default();
        for (level, sort) in path.iter_mut().rev().zip(sorts.iter().rev()) {
            level.sort = Some(sort.trim().to_string()).filter(|sort| !sort.is_empty());
        }
        Some(path)
    }

    /// The words of a span as an entry: typographic, without notes and links, with a mark of their language.
    fn words(&self, given: &Attributes, content: &[Inline], span: Span) -> Vec<Inline> {
        let mut words = bare_copy(content);
        let mut flow = Flow::default();
        flow.push_inlines(&mut words, given.lang.as_ref().map_or(self.locale, locale));
        set_flow(flow, Next::Other);
        match &given.lang {
            None => words,
            Some(lang) => {
                let attributes = Box::new(Attributes { lang: Some(lang.clone()), ..Attributes::default() });
                vec![Inline::new(InlineKind::Span { attributes, content: words }, span)]
            }
        }
    }

    fn what(&mut self, given: &Attributes, path: &[Level], span: Span) -> What {
        if let Some(others) = self.references("see", given, path, span) {
            return What::See(others);
        }
        if let Some(others) = self.references("see-also", given, path, span) {
            return What::SeeAlso(others);
        }
        match given.get("range") {
            None => What::Place,
            Some("start") => What::RangeStart,
            Some("end") => What::RangeEnd,
            Some(other) => {
                self.sink
                    .report(&codes::T015, span, format!("index range that is neither start nor end: “{other}”"))
                    .hint("write `range=start` where the passage begins and `range=end` where it ends");
                What::Place
            }
        }
    }

    /// The entries that an entry refers to. None where the mark names no other one.
    fn references(&mut self, key: &str, given: &Attributes, path: &[Level], span: Span) -> Option<Vec<Vec<Level>>> {
        let named = given.get(key)?.split(';').filter(|one| !one.trim().is_empty());
        let mut others: Vec<Vec<Level>> = named.map(|one| levels(one, self.locale, span)).collect();
        let n_named = others.len();
        others.retain(|other| !is_same_path(other, path));
        if others.len() < n_named || n_named == 0 {
            let message = match n_named {
                0 => format!("index reference without words: `{key}`"),
                _ => format!("index entry that refers to itself: “{}”", path_name(path)),
            };
            self.sink.report(&codes::T015, span, message).hint(format!("name another entry, or take `{key}` out"));
        }
        Some(others).filter(|others| !others.is_empty())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    First,
    Last,
}

/// Gives places to the last words before them, if there are any: in the block before, but for blocks without words.
fn give_back(waiting: &mut Vec<Inline>, before: &mut [Block]) {
    if waiting.is_empty() {
        return;
    }
    if let Some(run) = before.iter_mut().rev().find_map(|block| end_run(block, End::Last)) {
        run.append(waiting);
    }
}

/// The words at one end of a block. None in a block without words, such as a pause or a picture.
fn end_run(block: &mut Block, end: End) -> Option<&mut Vec<Inline>> {
    match &mut block.kind {
        BlockKind::Paragraph(run) | BlockKind::MinorHeading(run) | BlockKind::Attribution(run) => Some(run),
        BlockKind::Container { blocks, .. } => end_run(at_end(blocks, end)?, end),
        BlockKind::Verse { stanzas } => Some(&mut at_end(&mut at_end(stanzas, end)?.lines, end)?.content),
        BlockKind::List(list) => end_run(at_end(at_end(&mut list.items, end)?, end)?, end),
        BlockKind::DefinitionList(definitions) => {
            let definition = at_end(definitions, end)?;
            match end {
                End::First => Some(&mut definition.term),
                End::Last => end_run(at_end(at_end(&mut definition.descriptions, end)?, end)?, end),
            }
        }
        BlockKind::Table(table) => {
            let cells = table.head.iter_mut().chain(table.rows.iter_mut().flatten());
            // An empty cell stays empty, and so does a caption: what they are called hangs on it.
            let mut runs = std::iter::once(&mut table.caption).chain(cells).filter(|run| !run.is_empty());
            match end {
                End::First => runs.next(),
                End::Last => runs.last(),
            }
        }
        BlockKind::Figure(figure) => Some(&mut figure.caption).filter(|caption| !caption.is_empty()),
        BlockKind::Code { .. } | BlockKind::SceneBreak => None,
    }
}

fn at_end<T>(list: &mut [T], end: End) -> Option<&mut T> {
    match end {
        End::First => list.first_mut(),
        End::Last => list.last_mut(),
    }
}

/// Whether a paragraph shows nothing: marks without words, and spaces.
fn is_silent(run: &[Inline]) -> bool {
    run.iter().all(|inline| match &inline.kind {
        InlineKind::Text(text) => text.trim().is_empty(),
        InlineKind::Span { content, .. } => content.is_empty(),
        _ => false,
    })
}

/// Whether an inline is what a reference of the index leaves behind.
fn is_nothing(inline: &Inline) -> bool {
    matches!(&inline.kind, InlineKind::Span { attributes, content } if content.is_empty() && attributes.is_empty())
}
