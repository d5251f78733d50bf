//! Takes every flow of a book through the rules, chapters in parallel, and reports marks without a partner.

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::book::Block;
use crate::book::BlockKind;
use crate::book::Book;
use crate::book::Heading;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::Metadata;
use crate::book::Section;
use crate::book::block::List;
use crate::book::block::Stanza;
use crate::book::block::Table;
use crate::diag::Code;
use crate::diag::Sink;
use crate::diag::codes::prepare as codes;
use crate::locale::Locale;
use crate::locale::locale;
use crate::prepare::typography::FlowQuotes;
use crate::prepare::typography::Lone;
use crate::prepare::typography::Next;
use crate::prepare::typography::flow::Flow;
use crate::prepare::typography::flow::set_text;
use crate::prepare::typography::set_flow;

/// Sets all texts of a book: sections, notes, and the facts. Reports T003 and T004.
///
/// `note_locales` holds, for each note, the customs of the section that calls it.
pub fn set_book(book: &mut Book, note_locales: impl Iterator<Item = &'static Locale>, sink: &mut Sink) {
    let own = locale(&book.meta.lang);
    set_facts(&mut book.meta, own);
    let mut pieces = Vec::new();
    for section in book.front.iter_mut().chain(&mut book.body).chain(&mut book.back) {
        collect_pieces(section, own, &mut pieces);
    }
    for (note, locale) in book.notes.iter_mut().zip(note_locales) {
        pieces.push(Piece { heading: None, blocks: &mut note.blocks, locale });
    }
    let found: Vec<Unpaired> = pieces.into_par_iter().map(Piece::set).collect();
    let mut all = Unpaired::default();
    for one in found {
        all.opening.extend(one.opening);
        all.closing.extend(one.closing);
    }
    report(&codes::T003, &all.opening, "opening quotation mark without a closing one", sink);
    report(&codes::T004, &all.closing, "closing quotation mark without an opening one", sink);
}

/// One section without its children, or one note: what one thread takes.
struct Piece<'a> {
    heading: Option<&'a mut Heading>,
    blocks: &'a mut [Block],
    locale: &'static Locale,
}

/// Marks without a partner, in order.
#[derive(Default)]
struct Unpaired {
    opening: Vec<Lone>,
    closing: Vec<Lone>,
}

fn collect_pieces<'a>(section: &'a mut Section, around: &'static Locale, pieces: &mut Vec<Piece<'a>>) {
    let own = section.attributes.lang.as_ref().map_or(around, locale);
    pieces.push(Piece { heading: section.heading.as_mut(), blocks: &mut section.blocks, locale: own });
    for child in &mut section.children {
        collect_pieces(child, own, pieces);
    }
}

impl Piece<'_> {
    fn set(self) -> Unpaired {
        let mut walk = Walk::default();
        if let Some(heading) = self.heading {
            walk.line(&mut heading.title, self.locale);
            for text in heading.short.iter_mut().chain(&mut heading.toc) {
                set_text(text, self.locale);
            }
        }
        walk.blocks(self.blocks, self.locale);
        walk.found.opening.extend(walk.carried);
        walk.found
    }
}

/// The walk through one piece.
#[derive(Default)]
struct Walk {
    /// A quotation that an earlier paragraph opened and none has closed yet.
    carried: Option<Lone>,
    found: Unpaired,
}

impl Walk {
    fn blocks(&mut self, blocks: &mut [Block], around: &'static Locale) {
        for idx in 0..blocks.len() {
            let next = match blocks.get(idx + 1) {
                Some(block) if opens_with_quote(block) => Next::OpensWithQuote,
                _ => Next::Other,
            };
            self.block(&mut blocks[idx], next, around);
        }
    }

    fn block(&mut self, block: &mut Block, next: Next, around: &'static Locale) {
        let own = block.attributes.lang.as_ref().map_or(around, locale);
        match &mut block.kind {
            BlockKind::Paragraph(content) => self.paragraph(content, next, own),
            BlockKind::MinorHeading(content) | BlockKind::Attribution(content) => self.line(content, own),
            BlockKind::Container { blocks, .. } => self.blocks(blocks, own),
            BlockKind::Verse { stanzas } => self.verse(stanzas, own),
            BlockKind::List(List { items, .. }) => items.iter_mut().for_each(|item| self.blocks(item, own)),
            BlockKind::DefinitionList(definitions) => {
                for definition in definitions {
                    self.line(&mut definition.term, own);
                    definition.descriptions.iter_mut().for_each(|one| self.blocks(one, own));
                }
            }
            BlockKind::Table(table) => self.table(table, own),
            BlockKind::Figure(figure) => {
                set_text(&mut figure.image.alt, own);
                self.line(&mut figure.caption, own);
            }
            BlockKind::Code { .. } | BlockKind::SceneBreak => {}
        }
    }

    fn table(&mut self, table: &mut Table, own: &'static Locale) {
        self.line(&mut table.caption, own);
        for cell in table.head.iter_mut().chain(table.rows.iter_mut().flatten()) {
            self.line(cell, own);
        }
    }

    /// A quotation may run through all lines and stanzas; a stanza that opens with a mark may go on with one, as a paragraph may.
    fn verse(&mut self, stanzas: &mut [Stanza], own: &'static Locale) {
        let mut groups = stanzas.chunk_by_mut(|_, next| !stanza_opens_with_quote(next)).peekable();
        while let Some(group) = groups.next() {
            let mut flow = Flow::default();
            for line in group.iter_mut().flat_map(|stanza| &mut stanza.lines) {
                flow.push_inlines(&mut line.content, own);
                flow.push_line_end();
            }
            let next = if groups.peek().is_some() { Next::OpensWithQuote } else { Next::Other };
            let quotes = set_flow(flow, next);
            self.carry(quotes);
        }
    }

    fn paragraph(&mut self, content: &mut [Inline], next: Next, own: &'static Locale) {
        let mut flow = Flow::default();
        flow.push_inlines(content, own);
        let quotes = set_flow(flow, next);
        self.carry(quotes);
    }

    /// A text that stands for itself: nothing goes on in it or from it.
    fn line(&mut self, content: &mut [Inline], own: &'static Locale) {
        let mut flow = Flow::default();
        flow.push_inlines(content, own);
        let quotes = set_flow(flow, Next::Other);
        self.found.opening.extend(quotes.opening);
        self.found.closing.extend(quotes.closing);
    }

    /// Joins the open quotation of earlier paragraphs with what this one leaves open. In doubt it is silent.
    fn carry(&mut self, quotes: FlowQuotes) {
        let FlowQuotes { begins_open, mut closing, opening } = quotes;
        if begins_open {
            self.carried = None;
        } else if self.carried.is_some() && !closing.is_empty() {
            closing.remove(0);
            self.carried = None;
        }
        self.found.closing.extend(closing);
        if opening.is_some() {
            self.found.opening.extend(self.carried.take());
            self.carried = opening;
        }
    }
}

/// Whether a paragraph opens with a double mark.
fn opens_with_quote(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Paragraph(content) if begins_with_quote(content))
}

fn stanza_opens_with_quote(stanza: &Stanza) -> bool {
    stanza.lines.first().is_some_and(|line| begins_with_quote(&line.content))
}

fn begins_with_quote(content: &[Inline]) -> bool {
    first_char(content).is_some_and(|one| matches!(one, '"' | '“' | '„' | '«' | '»' | '”'))
}

fn first_char(content: &[Inline]) -> Option<char> {
    content.iter().find_map(|inline| match &inline.kind {
        InlineKind::Text(text) => text.trim_start().chars().next(),
        InlineKind::Styled { content, .. }
        | InlineKind::Span { content, .. }
        | InlineKind::Link { content, .. }
        | InlineKind::Reference { content, .. } => first_char(content),
        InlineKind::Code(_) | InlineKind::Math(_) | InlineKind::Image(_) => {
            Some(crate::prepare::typography::flow::OBJECT)
        }
        InlineKind::LineBreak | InlineKind::PrintBreak | InlineKind::NoteCall(_) => None,
    })
}

/// Sets the facts that are prose. Names, addresses and numbers stay, and so does the original title, whose language nobody told.
pub fn set_facts(meta: &mut Metadata, own: &'static Locale) {
    set_text(&mut meta.title, own);
    let options = [&mut meta.subtitle, &mut meta.edition, &mut meta.description, &mut meta.rights, &mut meta.cover_alt];
    options.into_iter().flatten().for_each(|text| set_text(text, own));
    meta.series.iter_mut().for_each(|series| set_text(&mut series.name, own));
    let lists = [&mut meta.edition_history, &mut meta.credits];
    lists.into_iter().flatten().for_each(|text| set_text(text, own));
    meta.imprint_lines.iter_mut().flatten().for_each(|text| set_text(text, own));
}

/// Findings of one cause are told one by one up to this many, and as one finding with a count beyond.
const MAX_SINGLE: usize = 8;
/// Further places that a finding with a count shows.
const MAX_LABELS: usize = 24;

fn report(code: &'static Code, lone: &[Lone], what: &str, sink: &mut Sink) {
    const HINT: &str = "add the missing mark, or write `\\\"` for a mark that stands alone";
    let message = |one: &Lone| format!("{what}: “{}”", one.words);
    if lone.len() <= MAX_SINGLE {
        for one in lone {
            sink.report(code, one.span, message(one)).hint(HINT);
        }
        return;
    }
    let diagnostic = sink.report(code, lone[0].span, message(&lone[0]));
    diagnostic.count = lone.len();
    diagnostic.hint(HINT);
    for one in lone[1..].iter().take(MAX_LABELS) {
        diagnostic.label(one.span, format!("also “{}”", one.words));
    }
}
