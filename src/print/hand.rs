//! The designer's hand: finds the blocks that the layout file means, and tells which wishes could not be met.

use crate::diag::Place;
use crate::diag::Sink;
use crate::diag::codes::pages::P020;
use crate::diag::codes::pages::P021;
use crate::layout::HandEntry;
use crate::near::near_names;
use crate::print::flow::Galley;
use crate::print::flow::galley::Balance;
use crate::print::flow::galley::Block;
use crate::print::flow::galley::Content;
use crate::print::pages::makeup::Matter;
use crate::print::pages::makeup::Paginated;
use crate::print::pages::vlist::Hand;
use crate::print::pages::vlist::PagePlan;
use crate::print::text::PieceKind;
use crate::print::text::WordTable;
use crate::theme::PageDesign;

/// What can be done about most wishes that are not met.
const HINT: &str = "take the entry out, or ask for something else near it";

/// A wish that is not met.
struct Unmet {
    /// Whether an entry has this wish.
    is_of: fn(&HandEntry) -> bool,
    message: String,
    /// What can be done about it.
    hint: String,
}

impl Unmet {
    fn new(is_of: fn(&HandEntry) -> bool, message: &str) -> Unmet {
        Unmet { is_of, message: message.to_string(), hint: HINT.to_string() }
    }
}

/// The entries of a layout file on their way to their blocks.
pub struct HandJob<'a> {
    entries: &'a [HandEntry],
    /// For each entry, where it has found its block, or why it has not.
    found: Vec<Found>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Found {
    Nowhere,
    Block,
    /// The anchor is there, but not the paragraph.
    NoParagraph(String),
}

impl<'a> HandJob<'a> {
    pub fn new(entries: &'a [HandEntry]) -> HandJob<'a> {
        HandJob { entries, found: vec![Found::Nowhere; entries.len()] }
    }

    /// Gives the blocks of some galleys what the entries ask of them. `anchors` are the names that pieces carry by number.
    pub fn give(&mut self, galleys: &mut [Galley], anchors: &[String], words: &WordTable) {
        for (idx, entry) in self.entries.iter().enumerate() {
            match find(entry, galleys, anchors, words) {
                Ok(Some((galley, block))) => {
                    give(entry, idx, &mut galleys[galley].blocks[block]);
                    self.found[idx] = Found::Block;
                }
                Ok(None) => {}
                Err(why) => self.found[idx] = Found::NoParagraph(why),
            }
        }
    }

    /// Reports P020 for entries that fit nothing.
    pub fn report_unfit(&self, anchors: &[String], sink: &mut Sink) {
        for (entry, found) in self.entries.iter().zip(&self.found) {
            match (found, &entry.anchor) {
                (Found::Block, _) => {}
                (Found::NoParagraph(why), _) => {
                    sink.report(&P020, entry.span, why.clone()).hint(
                        "see which paragraph is meant now, and correct `paragraph` or `starts`; or take the entry out",
                    );
                }
                (Found::Nowhere, Some(anchor)) => {
                    let message = format!("no heading or block has the id “{}”", anchor.value);
                    let report = sink.report(&P020, anchor.span, message);
                    match near_names(&anchor.value, anchors.iter().map(String::as_str)).first() {
                        Some(near) => report.hint(format!("did you mean “{near}”?")),
                        None => report.hint("give the place its id in the manuscript, `{#id}`, or take the entry out"),
                    };
                }
                (Found::Nowhere, None) => {
                    let words = entry.starts.as_ref().map_or("", |starts| starts.value.as_str());
                    sink.report(&P020, entry.span, format!("no paragraph starts with “{words}”"))
                        .hint("correct the words, or take the entry out");
                }
            }
        }
    }

    /// Reports P021 for wishes that the pages do not meet.
    pub fn report_unmet(&self, matters: &[Matter], page: &PageDesign, sink: &mut Sink) {
        for matter in matters {
            let folios = matter.folios();
            for (galley_idx, paginated) in matter.galleys.iter().enumerate() {
                for (block_idx, block) in paginated.galley.blocks.iter().enumerate() {
                    if block.hand.entries.is_empty() {
                        continue;
                    }
                    let Some((first_page, unmet)) = unmet(paginated, block_idx, page) else { continue };
                    let folio = folios.get(&(galley_idx, first_page)).cloned().unwrap_or_default();
                    for Unmet { is_of, message, hint } in unmet {
                        // Of several entries that wish the same the last one counts.
                        let mut entries = block.hand.entries.iter().rev().map(|idx| &self.entries[*idx]);
                        let Some(entry) = entries.find(|entry| is_of(entry)) else { continue };
                        sink.report(&P021, entry.span, message)
                            .hint(hint)
                            .place(Place { folio: folio.clone(), line: None });
                    }
                }
            }
        }
    }
}

/// The page on which a block starts, and which of its wishes are not met.
fn unmet(paginated: &Paginated, block_idx: usize, design: &PageDesign) -> Option<(usize, Vec<Unmet>)> {
    let block = &paginated.galley.blocks[block_idx];
    let pages = &paginated.pagination.pages;
    let is_on = |page: &PagePlan| page.slices.iter().any(|slice| slice.block as usize == block_idx);
    let first = pages.iter().position(is_on)?;
    let last = pages.iter().rposition(is_on)?;
    let Hand { is_whole, keeps_next, spread, .. } = block.hand.asks;
    let mut unmet = Vec::new();
    if let Some(lacking) = block.texts().find_map(|text| text.settled.lacking.as_ref()) {
        let asked = block.hand.lines.unwrap_or(0);
        let message = format!("the paragraph cannot be set with `lines = {asked}`");
        unmet.push(Unmet {
            is_of: |entry| entry.lines.is_some_and(|lines| lines.value != 0),
            message,
            hint: lines_hint(lacking),
        });
    }
    if is_whole && last > first {
        unmet.push(Unmet::new(|entry| entry.keep, "no page holds the block whole"));
    }
    let ends_page = pages[last].slices.last().is_some_and(|slice| slice.block as usize == block_idx);
    if keeps_next && ends_page && block_idx + 1 < paginated.galley.blocks.len() {
        unmet.push(Unmet::new(|entry| entry.keep_with_next, "what follows the block finds no room on its page"));
    }
    let depth = design.leading * i64::from(design.n_lines);
    let has_notes = pages[first].notes_from != pages[first].notes_to;
    let own_depth = if has_notes { depth } else { pages[first].text_depth };
    if let Some(lines) = spread.filter(|lines| own_depth != depth + design.leading * i64::from(*lines)) {
        let why = if has_notes { ", for its notes stand at the foot of a full page" } else { "" };
        let how = if lines < 0 { "short" } else { "long" };
        unmet.push(Unmet::new(
            |entry| entry.spread.is_some_and(|lines| lines.value != 0),
            &format!("the page does not run a line {how}{why}"),
        ));
    }
    Some((first, unmet))
}

fn lines_hint(lacking: &[i64]) -> String {
    let there: Vec<String> = lacking.iter().map(|difference| difference.to_string()).collect();
    match there.is_empty() {
        true => "it has no other number of lines; take the entry out, or try a longer paragraph near it".to_string(),
        false => {
            format!("it can be set with `lines = {}`; or try another paragraph near it", there.join("`, `lines = "))
        }
    }
}

/// The galley and block that an entry means; `None` where its anchor or words are not in these galleys.
///
/// # Errors
/// Why it fits nothing although its anchor is here.
fn find(
    entry: &HandEntry,
    galleys: &[Galley],
    anchors: &[String],
    words: &WordTable,
) -> Result<Option<(usize, usize)>, String> {
    let starts = entry.starts.as_ref().map(|starts| plain(&starts.value));
    let is_wanted =
        |block: &Block| starts.as_ref().is_none_or(|starts| plain(&block.plain_text(words)).starts_with(starts));
    let Some(anchor) = &entry.anchor else { return find_by_words(galleys, is_wanted) };
    let has_anchor = |block: &Block| {
        let pieces = block.texts().flat_map(|text| &text.paragraph.pieces);
        pieces.into_iter().any(|piece| match piece.kind {
            PieceKind::Anchor(idx) => anchors.get(idx as usize) == Some(&anchor.value),
            _ => false,
        })
    };
    let place =
        galleys.iter().enumerate().find_map(|(idx, galley)| Some((idx, galley.blocks.iter().position(has_anchor)?)));
    let Some((galley_idx, anchored)) = place else { return Ok(None) };
    let blocks = &galleys[galley_idx].blocks;
    if entry.paragraph.is_none() && is_wanted(&blocks[anchored]) {
        return Ok(Some((galley_idx, anchored)));
    }
    let paragraphs: Vec<usize> = (anchored + 1..blocks.len()).filter(|idx| is_paragraph(&blocks[*idx])).collect();
    let nth = entry.paragraph.map_or(0, |nth| nth.value.max(1) as usize - 1);
    let wanted = (0..paragraphs.len()).filter(|idx| is_wanted(&blocks[paragraphs[*idx]]));
    // Words find their paragraph again where others were added before it.
    let nearest = wanted.filter(|idx| *idx == nth || starts.is_some()).min_by_key(|idx| (idx.abs_diff(nth), *idx));
    match (nearest, &entry.starts) {
        (Some(idx), _) => Ok(Some((galley_idx, paragraphs[idx]))),
        (None, Some(starts)) => Err(format!("no paragraph after “{}” starts with “{}”", anchor.value, starts.value)),
        (None, None) => {
            Err(format!("after “{}” there are only {} paragraphs, not {}", anchor.value, paragraphs.len(), nth + 1))
        }
    }
}

fn find_by_words(galleys: &[Galley], is_wanted: impl Fn(&Block) -> bool) -> Result<Option<(usize, usize)>, String> {
    let blocks =
        galleys.iter().enumerate().flat_map(|(idx, galley)| galley.blocks.iter().map(move |block| (idx, block)));
    let mut found = Vec::new();
    let mut block_idx = 0;
    let mut galley_before = 0;
    for (galley_idx, block) in blocks {
        block_idx = if galley_idx == galley_before { block_idx } else { 0 };
        galley_before = galley_idx;
        if matches!(block.content, Content::Text(_)) && is_wanted(block) {
            found.push((galley_idx, block_idx));
        }
        block_idx += 1;
    }
    match found.len() {
        0 | 1 => Ok(found.first().copied()),
        n_found => {
            Err(format!("{n_found} paragraphs start with these words: add the `anchor` of the heading before it"))
        }
    }
}

fn give(entry: &HandEntry, idx: usize, block: &mut Block) {
    let asks = &mut block.hand.asks;
    asks.starts_page |= entry.page_break;
    asks.is_whole |= entry.keep;
    asks.keeps_next |= entry.keep_with_next;
    asks.spread = entry.spread.filter(|lines| lines.value != 0).map(|lines| lines.value as i8).or(asks.spread);
    block.hand.lines = entry.lines.map(|lines| lines.value).filter(|lines| *lines != 0).or(block.hand.lines);
    block.hand.entries.push(idx);
}

fn is_paragraph(block: &Block) -> bool {
    matches!(&block.content, Content::Text(texts) if texts.first().is_some_and(|text| text.last_line == Balance::Text))
}

/// A text for comparison: small letters, single spaces, quotation marks and apostrophes as they are typed, no soft hyphens.
fn plain(text: &str) -> String {
    let same = |character: char| match character {
        '‘' | '’' | '‹' | '›' | '‚' => '\'',
        '“' | '”' | '«' | '»' | '„' => '"',
        other => other,
    };
    let text: String = text.chars().filter(|character| *character != '\u{ad}').map(same).collect();
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
