//! The page lock in print: where its page starts are in a text that has changed since, and which pages fell otherwise in spite of it.
//!
//! A page start is found again by the words around it, near the place where its paragraph has come to stand. So words corrected before it or in its
//! own paragraph, and paragraphs added or cut, leave it where it is.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::diag::Place;
use crate::diag::Sink;
use crate::diag::codes::pages::P023;
use crate::fonts::FontLibrary;
use crate::fonts::Posture;
use crate::layout::LockedEdition;
use crate::layout::LockedPage;
use crate::layout::lock::LockedDesign;
use crate::layout::lock::WordStart;
use crate::print::flow::Galley;
use crate::print::flow::galley::Block;
use crate::print::flow::galley::Content;
use crate::print::flow::galley::TextBlock;
use crate::print::flow::settle::LineContext;
use crate::print::lines::Item;
use crate::print::pages::makeup::Matter;
use crate::print::pages::vlist::Position;
use crate::print::text::Paragraph;
use crate::print::text::PieceKind;
use crate::print::text::WordTable;
use crate::source::Span;
use crate::theme::Theme;

/// Words that the lock holds of the text before a page and on it.
const N_BEFORE: usize = 4;
const N_WORDS: usize = 6;

/// How many words away from its expected place a page start is looked for: some four pages, more than any small correction adds.
const WINDOW: usize = 1_500;

/// A page start in the text as it is now: block, word of the block from 0, and whether the word is whole.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Target {
    block: usize,
    word: usize,
    start: WordStart,
}

/// The lock of an edition on its way to its galleys.
pub struct LockJob<'a> {
    edition: &'a LockedEdition,
    /// The pages of each section, and the place of each in the text as it is now, once its galley was asked for.
    sections: BTreeMap<&'a str, Vec<&'a LockedPage>>,
    targets: BTreeMap<String, Vec<Option<Target>>>,
}

/// The start of a page with its place in the manuscript.
pub struct PageAddress {
    pub page: LockedPage,
    pub span: Option<Span>,
}

/// What a lock says of the design of some pages.
pub fn locked_design(theme: &Theme, fonts: &FontLibrary) -> LockedDesign {
    let page = &theme.page;
    let body = &theme.styles.body;
    let mm = |length: crate::units::Length| {
        format!("{:.1}", length.to_pt() * 25.4 / 72.0).trim_end_matches(".0").to_string()
    };
    LockedDesign {
        theme: theme.name.clone(),
        trim: format!("{} × {} mm", mm(page.trim.width), mm(page.trim.height)),
        block: format!("{:.2} pt × {} lines", page.measure.to_pt(), page.n_lines),
        text: format!("{} {}/{} pt", theme.families.text, body.size.to_pt(), page.leading.to_pt()),
        fonts: locked_fonts(theme, fonts),
    }
}

/// The faces that set nearly all of a book, roman and italic, each with the checksum of its file.
fn locked_fonts(theme: &Theme, fonts: &FontLibrary) -> String {
    let families = [&theme.families.text, &theme.families.caption];
    let wishes = families.into_iter().flat_map(|family| [(family, Posture::Roman), (family, Posture::Italic)]);
    let faces = wishes.filter_map(|(family, posture)| fonts.find(family, 400, posture)).map(|id| fonts.face(id));
    // In the order of their names: that of their files is no part of the design.
    let found: BTreeSet<(String, u32)> = faces.map(|face| (face.name(), face.checksum())).collect();
    let names: Vec<String> = found.iter().map(|(name, checksum)| format!("{name} {checksum:08x}")).collect();
    names.join(", ")
}

/// The name of each galley in the lock: the id of the section that opened last, numbered from its second galley on. Empty for made pages.
pub fn section_names(galleys: &[&Galley], anchors: &[String]) -> Vec<String> {
    let mut last = String::new();
    let mut n_galleys: BTreeMap<String, usize> = BTreeMap::new();
    let mut names = Vec::new();
    for galley in galleys {
        if galley.span.is_none() {
            names.push(String::new());
            continue;
        }
        let mut pieces = galley.blocks.iter().flat_map(Block::texts).flat_map(|text| &text.paragraph.pieces);
        let own = pieces.find_map(|piece| match piece.kind {
            PieceKind::Anchor(idx) => anchors.get(idx as usize),
            _ => None,
        });
        last = own.cloned().unwrap_or(last);
        let n = n_galleys.entry(last.clone()).or_default();
        *n += 1;
        names.push(if *n == 1 { last.clone() } else { format!("{last}.{n}") });
    }
    names
}

/// The start of every page that holds text of the manuscript, in order. Pages of index entries are none: what stands on them follows from all others.
pub fn addresses(matters: &[Matter], lines: &LineContext, anchors: &[String]) -> Vec<PageAddress> {
    let mut addresses = Vec::new();
    for matter in matters {
        let folios = matter.folios();
        let galleys: Vec<&Galley> = matter.galleys.iter().map(|one| one.galley).collect();
        let names = section_names(&galleys, anchors);
        for (galley_idx, (paginated, name)) in matter.galleys.iter().zip(names).enumerate() {
            if name.is_empty() {
                continue;
            }
            let text = Words::of(paginated.galley, lines.words);
            for (plan_idx, plan) in paginated.pagination.pages.iter().enumerate() {
                if plan.start().is_some_and(|start| is_columns(&paginated.galley.blocks[start.block as usize])) {
                    continue;
                }
                let folio = folios.get(&(galley_idx, plan_idx)).cloned().unwrap_or_default();
                let place = plan.start().map(|start| {
                    let block = &paginated.galley.blocks[start.block as usize];
                    let (word, start_of_word) = row_start(block, start.variant, start.row, lines);
                    Target { block: start.block as usize, word, start: start_of_word }
                });
                addresses.push(text.address(folio, name.clone(), place));
            }
        }
    }
    addresses
}

fn is_columns(block: &Block) -> bool {
    matches!(block.content, Content::Columns(_))
}

impl<'a> LockJob<'a> {
    pub fn new(edition: &'a LockedEdition) -> LockJob<'a> {
        let mut sections: BTreeMap<&str, Vec<&LockedPage>> = BTreeMap::new();
        for page in &edition.pages {
            sections.entry(&page.section).or_default().push(page);
        }
        LockJob { edition, sections, targets: BTreeMap::new() }
    }

    /// Where the pages of a galley are to start: `VList::held`.
    pub fn held(&mut self, name: &str, galley: &Galley, lines: &LineContext) -> Vec<Vec<Position>> {
        let Some(pages) = self.sections.get(name) else { return Vec::new() };
        let targets = Words::of(galley, lines.words).locate(pages);
        let held = targets.iter().map(|target| match target {
            Some(target) => positions(&galley.blocks[target.block], *target, lines),
            None => Vec::new(),
        });
        let held = held.collect();
        self.targets.insert(name.to_string(), targets);
        held
    }

    /// Reports P023 for the pages that start otherwise than in the lock, one finding for each run of pages.
    pub fn report(&self, now: &[PageAddress], sink: &mut Sink) {
        let mut changes: Vec<Change> = Vec::new();
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for address in now {
            let page = &address.page;
            let idx = seen.entry(page.section.as_str()).or_default();
            let known = self.sections.get(page.section.as_str()).and_then(|pages| pages.get(*idx));
            let target = self.targets.get(&page.section).and_then(|targets| targets.get(*idx)).copied().flatten();
            *idx += 1;
            let place = Target { block: page.paragraph - 1, word: page.word - 1, start: page.start };
            let change = match known {
                None => Some("has no page in the lock".to_string()),
                Some(known) if target != Some(place) && !(known.words.is_empty() && page.words.is_empty()) => {
                    Some("starts with other words than in the lock".to_string())
                }
                Some(known) if known.folio != page.folio => Some("has another number than in the lock".to_string()),
                Some(_) => None,
            };
            match (changes.last_mut(), change) {
                (Some(last), Some(what)) if last.what.as_ref() == Some(&what) => {
                    last.last = page.folio.clone();
                    last.n_pages += 1;
                }
                (_, what) => changes.push(Change {
                    what,
                    first: page.folio.clone(),
                    last: page.folio.clone(),
                    n_pages: 1,
                    span: address.span,
                }),
            }
        }
        for change in changes {
            change.report(sink);
        }
        let is_gone = |page: &&LockedPage| {
            let pages = &self.sections[page.section.as_str()];
            let idx = pages.iter().position(|one| std::ptr::eq(*one, *page)).unwrap_or(0);
            idx >= seen.get(page.section.as_str()).copied().unwrap_or(0)
        };
        let gone: Vec<&str> = self.edition.pages.iter().filter(is_gone).map(|page| page.folio.as_str()).collect();
        if !gone.is_empty() {
            sink.report(&P023, self.edition.span, format!("the lock has pages that are gone: {}", gone.join(", ")))
                .hint("run `bindery lock` once the text stands");
        }
    }
}

/// A run of pages that changed in the same way; `what` is `None` for those that did not.
struct Change {
    what: Option<String>,
    first: String,
    last: String,
    n_pages: usize,
    span: Option<Span>,
}

impl Change {
    fn report(self, sink: &mut Sink) {
        let Some(what) = self.what else { return };
        let message = match self.n_pages {
            1 => format!("page {} {what}", self.first),
            n_pages => format!("each of {n_pages} pages, {} to {}, {what}", self.first, self.last),
        };
        sink.report(&P023, self.span, message)
            .hint("look up index entries and citations of these pages; a few words more or fewer may bring the old page starts back")
            .place(Place { folio: self.first, line: None });
    }
}

/// The words of a galley, one after the other.
struct Words {
    all: Vec<String>,
    /// For each block the number of its first word, and of all words at the end.
    firsts: Vec<usize>,
    spans: Vec<Span>,
}

impl Words {
    fn of(galley: &Galley, table: &WordTable) -> Words {
        let mut words = Words { all: Vec::new(), firsts: Vec::new(), spans: Vec::new() };
        for block in &galley.blocks {
            words.firsts.push(words.all.len());
            // The caption of a picture that fills its page is on no page of text.
            for text in block.texts().filter(|_| !matches!(block.content, Content::Plate { .. })) {
                words.add(&text.paragraph, table);
            }
        }
        words.firsts.push(words.all.len());
        words
    }

    fn add(&mut self, paragraph: &Paragraph, table: &WordTable) {
        let mut is_open = false;
        for piece in &paragraph.pieces {
            match piece.kind {
                PieceKind::Word(word) if is_open => {
                    if let Some(last) = self.all.last_mut() {
                        last.push_str(table.text(word));
                    }
                }
                PieceKind::Word(word) => {
                    self.all.push(table.text(word).to_string());
                    self.spans.push(piece.span);
                    is_open = true;
                }
                kind if ends_word(kind) => is_open = false,
                _ => {}
            }
        }
    }

    fn address(&self, folio: String, section: String, place: Option<Target>) -> PageAddress {
        let target = place.unwrap_or(Target { block: 0, word: 0, start: WordStart::Whole });
        let at = self.firsts[target.block] + target.word;
        let words = if place.is_some() { &self.all[at..(at + N_WORDS).min(self.all.len())] } else { &[] };
        let page = LockedPage {
            folio,
            section,
            paragraph: target.block + 1,
            word: target.word + 1,
            start: target.start,
            after: self.all[at.saturating_sub(N_BEFORE)..at].join(" "),
            words: words.join(" "),
        };
        PageAddress { page, span: self.spans.get(at).copied().filter(|_| place.is_some()) }
    }

    /// The places of locked page starts, in order, each after the one before it; `None` for those whose words are gone.
    fn locate(&self, pages: &[&LockedPage]) -> Vec<Option<Target>> {
        let n_blocks = self.firsts.len() - 1;
        // Where the start before was found: in which paragraph by the lock, and where now.
        let (mut paragraph, mut block, mut least) = (1, 0, 0);
        let mut targets = Vec::new();
        for (idx, page) in pages.iter().enumerate() {
            if idx == 0 {
                // A section starts where it starts, whatever it says now.
                targets.push((n_blocks > 0).then_some(Target { block: 0, word: 0, start: WordStart::Whole }));
                continue;
            }
            let near = (block + page.paragraph).saturating_sub(paragraph).min(n_blocks.saturating_sub(1));
            let expected = (self.firsts[near] + page.word - 1).min(self.all.len());
            let found = self.find(page, expected, least);
            targets.push(found.map(|at| {
                block = self.block_of(at, near, page.word);
                (paragraph, least) = (page.paragraph, at + 1);
                Target { block, word: at - self.firsts[block], start: page.start }
            }));
        }
        targets
    }

    /// The block that a page start before a word means. Pictures before a paragraph have no words, so that all of them start with this word too; where
    /// none of them is `near`, as the lock has it, it is the first.
    fn block_of(&self, at: usize, near: usize, word: usize) -> usize {
        let first = self.firsts.partition_point(|first| *first < at);
        let last = self.firsts.partition_point(|first| *first <= at) - 1;
        match word {
            1 if (first..=last).contains(&near) => near,
            1 => first.min(last),
            _ => last,
        }
    }

    /// The word before which the words around a page start fit best.
    fn find(&self, page: &LockedPage, expected: usize, least: usize) -> Option<usize> {
        let before: Vec<&str> = page.after.split(' ').filter(|word| !word.is_empty()).collect();
        let words: Vec<&str> = page.words.split(' ').filter(|word| !word.is_empty()).collect();
        let from = expected.saturating_sub(WINDOW).max(least);
        let to = (expected + WINDOW).min(self.all.len());
        let fits = (from..to).filter(|at| self.may_fit(*at, &before, &words)).map(|at| {
            let own_before = &self.all[at.saturating_sub(N_BEFORE)..at];
            let own_words = &self.all[at..(at + N_WORDS).min(self.all.len())];
            let is_alike = self.firsts.binary_search(&at).is_ok() == (page.word == 1);
            let n_common = n_common(own_before, &before) + n_common_words(own_words, &words);
            (2 * n_common + usize::from(is_alike), at)
        });
        let (score, at) = fits.max_by_key(|(score, at)| (*score, std::cmp::Reverse(at.abs_diff(expected))))?;
        (score > before.len() + words.len()).then_some(at)
    }

    /// Whether a word near the place stands where the lock has it.
    fn may_fit(&self, at: usize, before: &[&str], words: &[&str]) -> bool {
        let is_word = |idx: usize, word: &str| self.all.get(idx).is_some_and(|own| own == word);
        words.iter().enumerate().any(|(idx, word)| is_word(at + idx, word))
            || before.iter().rev().enumerate().any(|(idx, word)| at > idx && is_word(at - idx - 1, word))
    }
}

fn n_common_words(own: &[String], locked: &[&str]) -> usize {
    // The first word counts for itself: a page start is its place.
    let is_same = own.first().is_some_and(|word| locked.first() == Some(&word.as_str()));
    n_common(own, locked) + usize::from(is_same)
}

/// How many words two short texts have in common, in their order. Source: the longest common subsequence, Wagner and Fischer (1974).
fn n_common(one: &[String], other: &[&str]) -> usize {
    let mut best = vec![0; other.len() + 1];
    for word in one {
        let mut diagonal = 0;
        for (idx, theirs) in other.iter().enumerate() {
            let above = best[idx + 1];
            best[idx + 1] = if word == theirs { diagonal + 1 } else { above.max(best[idx]) };
            diagonal = above;
        }
    }
    best.last().copied().unwrap_or(0)
}

/// The places in a block that are a page start, in all its lengths: the rows that start with the word, or, where none does, those on either side.
fn positions(block: &Block, target: Target, lines: &LineContext) -> Vec<Position> {
    let n_variants = match &block.content {
        Content::Text(texts) if texts.len() == 1 => texts[0].settled.ways.len().max(1),
        _ => 1,
    };
    let wanted = (target.word, target.start);
    let (mut exact, mut near) = (Vec::new(), Vec::new());
    for variant in 0..n_variants as u16 {
        let starts = row_starts(block, variant, lines);
        // Some rows have no word, such as a picture; the first one starts the block.
        let after = starts.partition_point(|start| *start < wanted);
        for (row, start) in starts.iter().enumerate() {
            let position =
                Position { block: target.block as u32, variant: if row > 0 { variant } else { 0 }, row: row as u32 };
            if *start == wanted {
                exact.push(position);
            } else if row == after || row + 1 == after {
                near.push(position);
            }
        }
    }
    if exact.is_empty() { near } else { exact }
}

fn row_start(block: &Block, variant: u16, row: u32, lines: &LineContext) -> (usize, WordStart) {
    if row == 0 {
        return (0, WordStart::Whole);
    }
    row_starts(block, variant, lines).get(row as usize).copied().unwrap_or((0, WordStart::Whole))
}

/// The word of the block with which each of its rows starts; rising.
fn row_starts(block: &Block, variant: u16, lines: &LineContext) -> Vec<(usize, WordStart)> {
    let Content::Text(texts) = &block.content else { return vec![(0, WordStart::Whole)] };
    let mut starts = Vec::new();
    let mut n_words = 0;
    for text in texts {
        let way = if texts.len() == 1 { variant as usize } else { 0 };
        let (mut own, n_own) = text_row_starts(text, way, lines);
        own.iter_mut().for_each(|(word, _)| *word += n_words);
        starts.extend(own);
        n_words += n_own;
    }
    starts
}

/// The words with which the rows of a text start, and how many words it has.
fn text_row_starts(text: &TextBlock, way: usize, lines: &LineContext) -> (Vec<(usize, WordStart)>, usize) {
    let mut words = Vec::with_capacity(text.paragraph.pieces.len());
    let (mut n_words, mut is_open) = (0_usize, false);
    for piece in &text.paragraph.pieces {
        let is_word = matches!(piece.kind, PieceKind::Word(_));
        let start = if is_open { WordStart::Rest } else { WordStart::Whole };
        n_words += usize::from(is_word && !is_open);
        is_open = (is_open || is_word) && !ends_word(piece.kind);
        words.push((if start == WordStart::Rest || is_word { n_words.saturating_sub(1) } else { n_words }, start));
    }
    let mut starts = vec![(0, WordStart::Whole)];
    let Some(way) = text.settled.ways.get(way) else { return (starts, n_words) };
    let list = lines.items(text);
    let breaks = &way.setting.breaks;
    for end in &breaks[..breaks.len().saturating_sub(1)] {
        let first = (*end as usize..list.items.len()).find(|idx| matches!(list.items[*idx], Item::Box { .. }));
        let start = first.map_or((n_words, WordStart::Whole), |idx| {
            let origin = list.origins[idx];
            let (word, start) = words.get(origin.piece as usize).copied().unwrap_or((n_words, WordStart::Whole));
            (word, if origin.part > 0 { WordStart::Rest } else { start })
        });
        starts.push(start);
    }
    (starts, n_words)
}

fn ends_word(kind: PieceKind) -> bool {
    matches!(
        kind,
        PieceKind::Space(_)
            | PieceKind::HardSpace(_)
            | PieceKind::FixedSpace(..)
            | PieceKind::LineBreak
            | PieceKind::Image { .. }
            | PieceKind::Math { .. }
    )
}
