//! The texts of a book as a reader reads them: one flow for each paragraph, heading, line or cell, without the borders of its inlines.

use std::ops::Range;

use crate::book::Block;
use crate::book::BlockKind;
use crate::book::BlockRole;
use crate::book::Book;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::Lang;
use crate::book::Section;
use crate::book::SectionRole;
use crate::lint::words::words;
use crate::prepare::typography::addresses::addresses;
use crate::source::Span;

/// Stands, once for each byte, for what is a word to its neighbors and is never judged: code, pictures, addresses, names of files.
pub const OBJECT: char = '\u{1a}';

/// What a flow is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Paragraph,
    Verse,
    Heading,
    /// A term, a caption, a cell, an attribution.
    Line,
}

/// Whose words they are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Voice {
    Own,
    /// A quotation, a document, a list of books: an editor must not even out its spelling.
    Quoted,
}

/// One run of text.
#[derive(Clone, Debug)]
pub struct Flow<'b> {
    pub text: String,
    pub kind: Kind,
    pub voice: Voice,
    /// Numbers the list of blocks in which it stands, and its place there.
    pub place: (usize, usize),
    /// Where notes are called.
    pub calls: Vec<usize>,
    /// Where its words stand.
    pub words: Vec<Range<usize>>,
    leaves: Vec<Leaf<'b>>,
}

/// One text inline of a flow.
#[derive(Clone, Copy, Debug)]
struct Leaf<'b> {
    start: usize,
    len: usize,
    span: Span,
    lang: &'b Lang,
}

impl<'b> Flow<'b> {
    fn new(kind: Kind, voice: Voice, place: (usize, usize)) -> Flow<'b> {
        Flow { text: String::new(), kind, voice, place, calls: Vec::new(), words: Vec::new(), leaves: Vec::new() }
    }

    fn push(&mut self, text: &str, span: Span, lang: &'b Lang) {
        if !text.is_empty() {
            self.leaves.push(Leaf { start: self.text.len(), len: text.len(), span, lang });
            self.text.push_str(text);
        }
    }

    /// The language of the text at a byte.
    pub fn lang(&self, at: usize) -> &'b Lang {
        self.leaf(at).lang
    }

    fn leaf(&self, at: usize) -> &Leaf<'b> {
        let idx = self.leaves.partition_point(|leaf| leaf.start <= at).saturating_sub(1);
        &self.leaves[idx]
    }

    /// The place of a stretch in the manuscript: exact where the text stands there as it is here, otherwise the inlines that hold it.
    pub fn span(&self, range: Range<usize>) -> Span {
        let first = self.leaf(range.start);
        let last = self.leaf(range.end.saturating_sub(1).max(range.start));
        let (start, end) = (first.offset(range.start, first.span.start), last.offset(range.end, last.span.end));
        Span::new(first.span.file, start, if first.span.file == last.span.file { end.max(start) } else { start })
    }

    /// The words around a stretch, for messages.
    pub fn around(&self, range: Range<usize>) -> String {
        const REACH: usize = 14;
        let start = self.text[..range.start].char_indices().rev().nth(REACH).map_or(0, |(at, _)| at);
        let end = self.text[range.end..].char_indices().nth(REACH).map_or(self.text.len(), |(at, _)| range.end + at);
        // Half a word at either end says less than none.
        let start = if start == 0 {
            0
        } else {
            self.text[start..range.start].find(' ').map_or(range.start, |at| start + at + 1)
        };
        let end = if end == self.text.len() {
            end
        } else {
            self.text[range.end..end].rfind(' ').map_or(range.end, |at| range.end + at)
        };
        self.text[start..end].replace(OBJECT, "").replace('\n', " ")
    }
}

impl Leaf<'_> {
    /// The place of a byte of the flow in the manuscript; `or` where the text does not stand there as it is.
    fn offset(&self, at: usize, or: u32) -> usize {
        let is_verbatim = self.len == (self.span.end - self.span.start) as usize;
        let inner = at.saturating_sub(self.start).min(self.len);
        if is_verbatim { self.span.start as usize + inner } else { or as usize }
    }
}

/// All flows in reading order: front, body, back, then the notes; and the language in which each note is called.
pub fn gather(book: &Book) -> (Vec<Flow<'_>>, Vec<&Lang>) {
    let mut gathering =
        Gathering { flows: Vec::new(), note_langs: vec![&book.meta.lang; book.notes.len()], n_lists: 0 };
    for section in book.sections() {
        gathering.section(section, &book.meta.lang);
    }
    for (idx, note) in book.notes.iter().enumerate() {
        let lang = gathering.note_langs[idx];
        gathering.blocks(&note.blocks, lang, Voice::Own);
    }
    gathering.flows.retain(|flow| !flow.leaves.is_empty());
    for flow in &mut gathering.flows {
        cover_names(flow);
        flow.words = words(&flow.text).collect();
    }
    (gathering.flows, gathering.note_langs)
}

struct Gathering<'b> {
    flows: Vec<Flow<'b>>,
    /// The language in which each note is called.
    note_langs: Vec<&'b Lang>,
    n_lists: usize,
}

impl<'b> Gathering<'b> {
    fn section(&mut self, section: &'b Section, around: &'b Lang) {
        let lang = section.attributes.lang.as_ref().unwrap_or(around);
        let is_list_of_books = matches!(section.role, SectionRole::Bibliography | SectionRole::Index);
        let voice = if is_list_of_books { Voice::Quoted } else { Voice::Own };
        if let Some(heading) = &section.heading {
            self.run(&heading.title, lang, Flow::new(Kind::Heading, voice, (usize::MAX, 0)));
        }
        self.blocks(&section.blocks, lang, voice);
        for child in &section.children {
            self.section(child, lang);
        }
    }

    fn blocks(&mut self, blocks: &'b [Block], around: &'b Lang, voice: Voice) {
        self.n_lists += 1;
        let list = self.n_lists;
        for (idx, block) in blocks.iter().enumerate() {
            let lang = block.attributes.lang.as_ref().unwrap_or(around);
            self.block(block, lang, voice, (list, idx));
        }
    }

    fn block(&mut self, block: &'b Block, lang: &'b Lang, voice: Voice, place: (usize, usize)) {
        let line = || Flow::new(Kind::Line, voice, place);
        match &block.kind {
            BlockKind::Paragraph(run) => self.run(run, lang, Flow::new(Kind::Paragraph, voice, place)),
            BlockKind::MinorHeading(run) => self.run(run, lang, Flow::new(Kind::Heading, voice, place)),
            BlockKind::Attribution(run) => self.run(run, lang, line()),
            BlockKind::Container { role, blocks } => self.blocks(blocks, lang, voice_of(*role, voice)),
            BlockKind::Verse { stanzas } => {
                let mut flow = Flow::new(Kind::Verse, Voice::Quoted, place);
                for line in stanzas.iter().flat_map(|stanza| &stanza.lines) {
                    self.inlines(&line.content, lang, &mut flow);
                    flow.text.push('\n');
                }
                self.flows.push(flow);
            }
            BlockKind::List(list) => list.items.iter().for_each(|item| self.blocks(item, lang, voice)),
            BlockKind::DefinitionList(definitions) => {
                for definition in definitions {
                    self.run(&definition.term, lang, line());
                    definition.descriptions.iter().for_each(|one| self.blocks(one, lang, voice));
                }
            }
            BlockKind::Table(table) => {
                let cells = table.head.iter().chain(table.rows.iter().flatten());
                for run in std::iter::once(&table.caption).chain(cells) {
                    self.run(run, lang, line());
                }
            }
            BlockKind::Figure(figure) => self.run(&figure.caption, lang, line()),
            BlockKind::Code { .. } | BlockKind::SceneBreak => {}
        }
    }

    fn run(&mut self, run: &'b [Inline], lang: &'b Lang, mut flow: Flow<'b>) {
        self.inlines(run, lang, &mut flow);
        self.flows.push(flow);
    }

    fn inlines(&mut self, inlines: &'b [Inline], lang: &'b Lang, flow: &mut Flow<'b>) {
        for inline in inlines {
            match &inline.kind {
                InlineKind::Text(_) if inline.is_escaped() => flow.text.push(OBJECT),
                InlineKind::Text(text) => flow.push(text, inline.span, lang),
                InlineKind::LineBreak => flow.text.push('\n'),
                InlineKind::PrintBreak => {}
                InlineKind::NoteCall(id) => {
                    flow.calls.push(flow.text.len());
                    if let Some(own) = self.note_langs.get_mut(id.0 as usize) {
                        *own = lang;
                    }
                }
                InlineKind::Code(_) | InlineKind::Math(_) | InlineKind::Image(_) => flow.text.push(OBJECT),
                InlineKind::Reference { content, .. } if content.is_empty() => flow.text.push(OBJECT),
                InlineKind::Styled { content, .. }
                | InlineKind::Link { content, .. }
                | InlineKind::Reference { content, .. } => self.inlines(content, lang, flow),
                InlineKind::Span { attributes, content } => {
                    self.inlines(content, attributes.lang.as_ref().unwrap_or(lang), flow);
                }
            }
        }
    }
}

fn voice_of(role: BlockRole, around: Voice) -> Voice {
    match role {
        BlockRole::Quotation | BlockRole::Epigraph | BlockRole::Letter | BlockRole::Document | BlockRole::Verse => {
            Voice::Quoted
        }
        BlockRole::Sidebar | BlockRole::Note | BlockRole::Dedication | BlockRole::Plain => around,
    }
}

/// Covers addresses, and words with signs that only names of files and programs have.
fn cover_names(flow: &mut Flow) {
    let mut covered: Vec<Range<usize>> = addresses(&flow.text);
    let is_sign = |sign: char| matches!(sign, '_' | '\\' | '=' | '<' | '>' | '{' | '}' | '@' | '|');
    if flow.text.contains(is_sign) {
        let tokens = flow.text.split_whitespace().filter(|token| token.contains(is_sign));
        let start = flow.text.as_ptr() as usize;
        covered.extend(tokens.map(|token| {
            let at = token.as_ptr() as usize - start;
            at..at + token.len()
        }));
    }
    covered.sort_by_key(|range| range.start);
    let mut text = String::with_capacity(flow.text.len());
    for range in covered {
        let start = range.start.max(text.len());
        text.push_str(&flow.text[text.len()..start]);
        text.extend((start..range.end).map(|_| OBJECT));
    }
    text.push_str(&flow.text[text.len()..]);
    flow.text = text;
}
