//! Cross-references: fills in what the author left empty, and reports those that lead nowhere.

use std::collections::BTreeMap;

use crate::book::Block;
use crate::book::BlockKind;
use crate::book::Book;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::Section;
use crate::book::SectionRole;
use crate::book::inline::ReferenceForm;
use crate::book::visit::for_each_inline_mut;
use crate::diag::Sink;
use crate::diag::codes::prepare as codes;
use crate::locale::Locale;
use crate::locale::Words;
use crate::locale::locale;
use crate::locale::words::fill;
use crate::near::near_names;
use crate::prepare::Target;
use crate::prepare::TargetKind;
use crate::prepare::inlines::quoted;
use crate::prepare::notes::NoteOrder;
use crate::prepare::outline::Outline;
use crate::prepare::outline::OutlineEntry;
use crate::prepare::outline::without_shouting;
use crate::source::Span;

/// Fills every reference without words: “Chapter 4”, “Part II, Chapter 4”, “Figure 3”, or the title in quotation marks.
///
/// A reference to a place without a name says the name of the section around it. A reference for a page gets the same words, which print
/// replaces by “page 37”. A dead reference becomes plain words. Reports T001 and T002.
pub fn resolve_references(
    book: &mut Book,
    outline: &Outline,
    order: &NoteOrder,
    anchors: &BTreeMap<String, Target>,
    sink: &mut Sink,
) {
    let own = locale(&book.meta.lang);
    let mut resolver =
        Resolver { outline, anchors, section_idx: 0, tail: Tail::Start, dead: BTreeMap::new(), nameless: Vec::new() };
    let mut n_sections = 0;
    for section in book.front.iter_mut().chain(&mut book.body).chain(&mut book.back) {
        resolver.section(section, own, &mut n_sections);
    }
    for (idx, note) in book.notes.iter_mut().enumerate() {
        let Some(home) = order.homes[idx] else { continue };
        resolver.section_idx = home;
        resolver.blocks(&mut note.blocks, outline.entries[home].locale);
    }
    report_dead(resolver.dead, anchors, sink);
    for (anchor, span) in resolver.nameless {
        sink.report(&codes::T002, span, format!("reference to a place without a name: “#{anchor}”"))
            .hint(format!("write the words yourself: `[the opening letter](#{anchor})`"));
    }
}

struct Resolver<'a> {
    outline: &'a Outline,
    anchors: &'a BTreeMap<String, Target>,
    /// The section that holds the place.
    section_idx: usize,
    tail: Tail,
    /// Dead references by anchor, each with its places.
    dead: BTreeMap<String, Vec<Span>>,
    nameless: Vec<(String, Span)>,
}

/// What stands before a place: decides whether its first letter is a capital.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tail {
    /// The head of a paragraph or sentence.
    Start,
    Within,
}

impl Resolver<'_> {
    fn section(&mut self, section: &mut Section, around: &'static Locale, n_sections: &mut usize) {
        let own = section.attributes.lang.as_ref().map_or(around, locale);
        self.section_idx = *n_sections;
        *n_sections += 1;
        if let Some(heading) = &mut section.heading {
            self.run(&mut heading.title, own);
        }
        self.blocks(&mut section.blocks, own);
        for child in &mut section.children {
            self.section(child, own, n_sections);
        }
    }

    fn blocks(&mut self, blocks: &mut [Block], around: &'static Locale) {
        for block in blocks {
            let own = block.attributes.lang.as_ref().map_or(around, locale);
            match &mut block.kind {
                BlockKind::Paragraph(run) | BlockKind::MinorHeading(run) | BlockKind::Attribution(run) => {
                    self.run(run, own)
                }
                BlockKind::Container { blocks, .. } => self.blocks(blocks, own),
                BlockKind::Verse { stanzas } => {
                    let lines = stanzas.iter_mut().flat_map(|stanza| &mut stanza.lines);
                    lines.for_each(|line| self.run(&mut line.content, own));
                }
                BlockKind::List(list) => list.items.iter_mut().for_each(|item| self.blocks(item, own)),
                BlockKind::DefinitionList(definitions) => {
                    for definition in definitions {
                        self.run(&mut definition.term, own);
                        definition.descriptions.iter_mut().for_each(|blocks| self.blocks(blocks, own));
                    }
                }
                BlockKind::Table(table) => {
                    self.run(&mut table.caption, own);
                    let cells = table.head.iter_mut().chain(table.rows.iter_mut().flatten());
                    cells.for_each(|cell| self.run(cell, own));
                }
                BlockKind::Figure(figure) => self.run(&mut figure.caption, own),
                BlockKind::Code { .. } | BlockKind::SceneBreak => {}
            }
        }
    }

    fn run(&mut self, run: &mut [Inline], own: &'static Locale) {
        self.tail = Tail::Start;
        self.inlines(run, own);
    }

    fn inlines(&mut self, inlines: &mut [Inline], own: &'static Locale) {
        for inline in inlines {
            let span = inline.span;
            match &mut inline.kind {
                InlineKind::Text(text) => self.tail = tail_of(text, self.tail),
                InlineKind::LineBreak | InlineKind::PrintBreak | InlineKind::NoteCall(_) => {}
                InlineKind::Code(_) | InlineKind::Math(_) | InlineKind::Image(_) => self.tail = Tail::Within,
                InlineKind::Styled { content, .. } | InlineKind::Link { content, .. } => self.inlines(content, own),
                InlineKind::Span { attributes, content } => {
                    let own = attributes.lang.as_ref().map_or(own, locale);
                    self.inlines(content, own);
                }
                InlineKind::Reference { anchor, form, content } => {
                    let Some(target) = self.anchors.get(anchor) else {
                        self.dead.entry(anchor.clone()).or_default().push(span);
                        inline.kind = dead_words(anchor, std::mem::take(content), span);
                        continue;
                    };
                    if *form != ReferenceForm::Written && content.is_empty() {
                        *content = self.words(anchor, target, span, own);
                        // A title keeps its words here, not its place: whoever asks where this line stands is led to the reference.
                        for_each_inline_mut(content, &mut |inline| inline.span = span);
                    }
                    self.inlines(content, own);
                }
            }
        }
    }

    /// The words for a target, as a place in the language of `own` says them.
    fn words(&mut self, anchor: &str, target: &Target, span: Span, own: &'static Locale) -> Vec<Inline> {
        let mut words = match (&target.label, target.kind) {
            (Some(number), TargetKind::Figure) => vec![Inline::text(fill(own.words.see_figure, number), span)],
            (Some(number), TargetKind::Formula) => vec![Inline::text(format!("({number})"), span)],
            (Some(number), TargetKind::Table) => vec![Inline::text(fill(own.words.see_table, number), span)],
            _ => self.section_words(target, span, own),
        };
        if words.is_empty() {
            self.nameless.push((anchor.to_string(), span));
            words.push(Inline::text(format!("#{anchor}"), span));
        }
        if self.tail == Tail::Start
            && let Some(InlineKind::Text(text)) = words.first_mut().map(|first| &mut first.kind)
        {
            capitalize(text);
        }
        words
    }

    /// The name of the section, or of the nearest one around it that has a name; empty where none has.
    fn section_words(&self, target: &Target, span: Span, own: &'static Locale) -> Vec<Inline> {
        let Some(section_idx) = self.outline.find(&target.section_id) else { return Vec::new() };
        let has_name = |idx: &usize| {
            let entry = &self.outline.entries[*idx];
            !entry.title.is_empty() || entry.label.as_ref().is_some_and(|label| !label.text().is_empty())
        };
        let named = std::iter::once(section_idx).chain(self.outline.ancestors(section_idx)).find(has_name);
        let Some(named) = named else { return Vec::new() };
        let mut words = Vec::new();
        for division in self.outline.divisions_to_name(named, self.section_idx) {
            words.extend(own_name(self.outline, &self.outline.entries[division], span, own));
            words.push(Inline::text(", ", span));
        }
        words.extend(own_name(self.outline, &self.outline.entries[named], span, own));
        words
    }
}

/// “Chapter 4”, or the title in quotation marks, or a label without a number.
fn own_name(outline: &Outline, entry: &OutlineEntry, span: Span, own: &'static Locale) -> Vec<Inline> {
    let numbered = entry.label.as_ref().filter(|label| !label.number.is_empty());
    if let Some(label) = numbered {
        let pattern =
            see_pattern(entry.role, own.words).filter(|_| is_usual_word(&label.word, entry.role, entry.locale.words));
        match pattern {
            Some(pattern) => return vec![Inline::text(fill(pattern, &label.number), span)],
            None if !label.word.is_empty() => {
                let text = format!("{}\u{a0}{}", without_shouting(&label.word), label.number);
                return vec![Inline::text(text, span)];
            }
            None if entry.title.is_empty() => return vec![Inline::text(label.number.clone(), span)],
            None => {}
        }
    }
    if entry.title.is_empty() {
        return entry.label_text().map(|text| Inline::text(text, span)).into_iter().collect();
    }
    let title = match std::ptr::eq(entry.locale, own) {
        true => entry.title.clone(),
        false => outline.foreign_title(entry),
    };
    quoted(title, &own.quotes, span)
}

fn see_pattern(role: SectionRole, words: &Words) -> Option<&'static str> {
    match role {
        SectionRole::Book => Some(words.see_book),
        SectionRole::Part => Some(words.see_part),
        SectionRole::Chapter => Some(words.see_chapter),
        SectionRole::Appendix => Some(words.see_appendix),
        _ => None,
    }
}

/// Whether the label's word is the usual one for its role, so that a reference may use its own: “Letter 4” stays a letter.
fn is_usual_word(word: &str, role: SectionRole, words: &Words) -> bool {
    let usual = match role {
        SectionRole::Book => words.book,
        SectionRole::Part => words.part,
        SectionRole::Chapter => words.chapter,
        SectionRole::Appendix => words.appendix,
        _ => return false,
    };
    word.is_empty() || word.to_lowercase() == usual.to_lowercase()
}

/// The shortest word before a stop that ends a sentence; shorter ones are abbreviations: “cf.”, “vgl.”.
const MIN_LAST_WORD: usize = 4;

/// What stands before the place after this text.
fn tail_of(text: &str, before: Tail) -> Tail {
    let closing = |one: char| one.is_whitespace() || matches!(one, '”' | '’' | '»' | '“' | ')' | '\u{202f}');
    let head = text.trim_end_matches(closing);
    if head.is_empty() {
        return before;
    }
    if !text.ends_with(char::is_whitespace) {
        return Tail::Within;
    }
    if head.ends_with(['!', '?', '…']) {
        return Tail::Start;
    }
    let is_long = |head: &str| head.chars().rev().take_while(|one| one.is_alphabetic()).count() >= MIN_LAST_WORD;
    match head.strip_suffix('.') {
        Some(head) if is_long(head) || head.ends_with(closing) => Tail::Start,
        _ => Tail::Within,
    }
}

fn capitalize(text: &mut String) {
    let Some(first) = text.chars().next().filter(|one| one.is_lowercase()) else { return };
    let capital: String = first.to_uppercase().collect();
    text.replace_range(..first.len_utf8(), &capital);
}

/// A dead reference keeps its words, or shows its anchor, and leads nowhere.
fn dead_words(anchor: &str, content: Vec<Inline>, span: Span) -> InlineKind {
    let content = if content.is_empty() { vec![Inline::text(format!("#{anchor}"), span)] } else { content };
    InlineKind::Span { attributes: Box::default(), content }
}

/// Dead anchors for which a near name is looked for: each look costs a comparison with every anchor.
const MAX_LOOKS: usize = 32;

fn report_dead(dead: BTreeMap<String, Vec<Span>>, anchors: &BTreeMap<String, Target>, sink: &mut Sink) {
    for (n_before, (anchor, spans)) in dead.into_iter().enumerate() {
        let near = match n_before < MAX_LOOKS {
            true => near_names(&anchor, anchors.keys().map(String::as_str)),
            false => Vec::new(),
        };
        let diagnostic =
            sink.report(&codes::T001, spans[0], format!("reference to an anchor that does not exist: “#{anchor}”"));
        diagnostic.count = spans.len();
        match near.first() {
            Some(near) => diagnostic.hint(format!("did you mean “#{near}”?")),
            None => diagnostic.hint(format!("give the place an id, as in `# Title {{#{anchor}}}`")),
        };
        for span in &spans[1..] {
            diagnostic.label(*span, "and here");
        }
    }
}
