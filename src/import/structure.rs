//! Structure above paragraphs: attributions, lists, scene breaks.

use std::collections::BTreeSet;

use crate::import::audit::Audit;
use crate::import::blocks::Block;
use crate::import::blocks::Kind;
use crate::import::blocks::Piece;
use crate::import::blocks::Voice;
use crate::import::labels::roman;
use crate::import::marks::Form;
use crate::import::marks::label_form;
use crate::import::quotations;
use crate::import::rows;
use crate::import::rows::Role;
use crate::import::rows::Row;
use crate::import::rules::I040;
use crate::import::rules::I041;
use crate::import::rules::I043;
use crate::import::rules::I044;
use crate::import::signals::Signals;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// An attribution has no more lines than this.
const MAX_ATTRIBUTION: usize = 6;

/// Items of one list begin no more rows apart.
const FAR_ITEMS: usize = 12;

/// Marks rows that are pauses between scenes.
pub fn mark_breaks(source: &SourceText, mut rows: Vec<Row>, audit: &mut Audit) -> Vec<Row> {
    if !audit.allows(&I044) {
        return rows;
    }
    for row in rows.iter_mut().filter(|row| row.role == Role::Text) {
        let text = source.get(row.words);
        let is_ornament =
            text.chars().all(|mark| matches!(mark, '*' | '-' | '_' | '•' | '~' | '=' | '#' | '—' | ' ' | '⁂'));
        let n_marks = text.chars().filter(|mark| *mark != ' ').count();
        if is_ornament && (n_marks >= 3 || text == "⁂" || text == "*" || text == "#") {
            row.role = Role::SceneBreak;
            audit.kept(&I044, row.words, "* * *", 85);
        }
    }
    rows
}

/// Finds the structure of the blocks.
pub fn find(source: &SourceText, mut blocks: Vec<Block>, signals: &Signals, audit: &mut Audit) -> Vec<Block> {
    if audit.allows(&I040) {
        quotations::mark(source, &mut blocks, signals, audit);
    }
    if audit.allows(&I041) {
        mark_attributions(source, &mut blocks, audit);
    }
    if audit.allows(&I043) {
        blocks = with_items_apart(source, blocks);
        mark_lists(source, &mut blocks, audit);
        mark_bullets(source, &mut blocks, audit);
    }
    blocks
}

fn mark_attributions(source: &SourceText, blocks: &mut [Block], audit: &mut Audit) {
    for idx in 1..blocks.len() {
        let above = &blocks[idx - 1];
        let after_quotation =
            above.voice == Voice::Quoted || above.kind == Kind::Verse || ends_quotation(source, above);
        let text = blocks[idx].text(source);
        let is_dashed = text.starts_with(['—', '–']) || text.starts_with("--") || text.starts_with("- ");
        let is_small = blocks[idx].kind == Kind::Paragraph
            && blocks[idx].widths.len() <= MAX_ATTRIBUTION
            && rows::width(&text) <= 300;
        if !(after_quotation && is_dashed && is_small) {
            continue;
        }
        blocks[idx - 1].voice = Voice::Quoted;
        blocks[idx].voice = Voice::Attribution;
        let slice = blocks[idx].slice();
        audit.kept(&I041, slice, "attribution", 88);
    }
}

/// A paragraph that is wholly in quotation marks, or ends one.
fn ends_quotation(source: &SourceText, block: &Block) -> bool {
    let text = block.text(source);
    block.kind == Kind::Paragraph && text.ends_with(['”', '"', '»']) && text.starts_with(['“', '"', '«'])
}

/// Parts an item from the one that was run into it: `… associations.4. The …` between the items 3 and 5.
fn with_items_apart(source: &SourceText, blocks: Vec<Block>) -> Vec<Block> {
    let numbers: Vec<Option<usize>> =
        blocks.iter().map(|block| number_of(source, block).map(|(number, _)| number)).collect();
    let mut parted = Vec::with_capacity(blocks.len());
    for (idx, mut block) in blocks.into_iter().enumerate() {
        let next = numbers.get(idx + 1).copied().flatten();
        let missing = numbers[idx].map(|number| number + 1).filter(|missing| next == Some(missing + 1));
        let Some((place, at)) = missing.and_then(|missing| hidden_item(source, &block, missing)) else {
            parted.push(block);
            continue;
        };
        let mut second = Block { pieces: block.pieces.split_off(place), ..block.clone() };
        if let Some(Piece::Words(first)) = second.pieces.first_mut() {
            block.pieces.push(Piece::Words(Slice::new(first.start, at)));
            first.start = at;
        }
        parted.push(block);
        parted.push(second);
    }
    parted
}

/// Where a number stands that begins an item: the piece, and the byte.
fn hidden_item(source: &SourceText, block: &Block, number: usize) -> Option<(usize, usize)> {
    let label = format!("{number}. ");
    block.pieces.iter().enumerate().find_map(|(place, piece)| {
        let Piece::Words(slice) = piece else { return None };
        let text = source.get(*slice);
        let at = text
            .match_indices(&label)
            .map(|(at, _)| at)
            .find(|at| text[..*at].trim_end().ends_with(['.', ';', ',']))?;
        Some((place, slice.start + at))
    })
}

/// Signs that stand before the items of a list. A dash may open speech, and so is one only where it opens many lines alike.
const BULLETS: [char; 10] = ['•', '◦', '‣', '▪', '●', '■', '·', '*', '-', LETTER];
/// The letter that typewriters have for a round bullet; more than one space stands behind it.
const LETTER: char = 'o';

/// The sign of a bullet at a line's beginning, and its length.
pub fn bullet(text: &str) -> Option<(char, usize)> {
    let sign = text.chars().next().filter(|sign| BULLETS.contains(sign))?;
    let words = text[sign.len_utf8()..].trim_start();
    let n_white = text.len() - sign.len_utf8() - words.len();
    let is_parted = n_white > usize::from(sign == LETTER)
        && words.starts_with(|first: char| first.is_alphanumeric() || "“\"‘'(«".contains(first));
    is_parted.then_some((sign, sign.len_utf8()))
}

/// Lines that begin with a bullet, where at least one more of the same kind stands near and the first is no line of text that goes on.
pub fn bullets(source: &SourceText, rows: &[Row]) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut last: Option<(char, usize)> = None;
    for (idx, row) in rows.iter().enumerate().filter(|(_, row)| row.role == Role::Text) {
        let Some((sign, _)) = bullet(source.get(row.words)) else { continue };
        // What a hyphen opens in the midst of a paragraph is no item.
        let opens = idx == 0
            || row.stands_off()
            || rows::ends_sentence(source.get(rows[idx - 1].words))
            || last.is_some_and(|(known, at)| known == sign && idx - at <= FAR_ITEMS);
        if let Some((_, before)) = last.filter(|(known, at)| *known == sign && idx - at <= FAR_ITEMS) {
            found.extend([rows[before].line, row.line]);
        }
        if opens {
            last = Some((sign, idx));
        }
    }
    found
}

/// Lines that begin with the numbers or letters of a list, from the first one on, each near the one before and behind the end of a sentence
/// or of a clause.
pub fn numbered(source: &SourceText, rows: &[Row]) -> BTreeSet<usize> {
    let number = |text: &str| {
        let (form, mark, _) = label_form(text)?;
        mark.number()
            .filter(|_| matches!(form, Form::Point | Form::Paren))
            .map(|number| (usize::from(form == Form::Point), number))
    };
    let mut found = counted(source, rows, number);
    found.append(&mut counted(source, rows, |text| letters_in_brackets(text, letter)));
    found.append(&mut counted(source, rows, |text| letters_in_brackets(text, small_roman)));
    found
}

/// Lines whose labels count up from 1; `label` tells the form of one and its number.
fn counted(source: &SourceText, rows: &[Row], label: impl Fn(&str) -> Option<(usize, usize)>) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut last: Option<(usize, usize, usize)> = None;
    for (idx, row) in rows.iter().enumerate().filter(|(_, row)| row.role == Role::Text) {
        let Some((form, number)) = label(source.get(row.words)) else { continue };
        let above = idx.checked_sub(1).map_or("", |above| source.get(rows[above].words));
        let opens = row.stands_off() || above.is_empty() || rows::ends_sentence(above) || above.ends_with([';', ',']);
        let before = last.filter(|(known, before, at)| *known == form && before + 1 == number && idx - at <= FAR_ITEMS);
        match before.filter(|_| opens) {
            Some((_, _, at)) => found.extend([rows[at].line, row.line]),
            None if number != 1 || !opens => continue,
            None => {}
        }
        last = Some((form, number, idx));
    }
    found
}

/// `(a) text` and `b) text`: whether a bracket opens it, and what it counts.
fn letters_in_brackets(text: &str, count: impl Fn(&str) -> Option<usize>) -> Option<(usize, usize)> {
    let (label, rest) = text.split_once(')')?;
    let inner = label.strip_prefix('(').unwrap_or(label);
    let is_parted = rest.starts_with(char::is_whitespace) && rest.trim_start().starts_with(char::is_alphanumeric);
    count(inner).filter(|_| is_parted).map(|number| (usize::from(inner.len() < label.len()), number))
}

/// `a` is 1.
fn letter(label: &str) -> Option<usize> {
    let first = label.bytes().next().filter(|first| label.len() == 1 && first.is_ascii_lowercase())?;
    Some(usize::from(first - b'a') + 1)
}

fn small_roman(label: &str) -> Option<usize> {
    let is_small = !label.is_empty() && label.bytes().all(|sign| matches!(sign, b'i' | b'v' | b'x'));
    roman(&label.to_uppercase()).filter(|_| is_small)
}

/// Paragraphs with the same bullet, one after the other, become items.
fn mark_bullets(source: &SourceText, blocks: &mut [Block], audit: &mut Audit) {
    let signs: Vec<Option<(char, Slice)>> = blocks.iter().map(|block| bullet_of(source, block)).collect();
    let sign = |idx: usize| signs.get(idx).copied().flatten().map(|(sign, _)| sign);
    for idx in 0..blocks.len() {
        let Some((own, label)) = signs[idx] else { continue };
        let has_neighbor =
            sign(idx + 1) == Some(own) || idx.checked_sub(1).is_some_and(|above| sign(above) == Some(own));
        if has_neighbor && !audit.refuses(&I043, label.start) {
            make_item(source, &mut blocks[idx], label);
            blocks[idx].voice = Voice::Text;
            audit.kept(&I043, label, "item of a list", 85);
        }
    }
}

/// Speech may open with a hyphen, and ends as sentences do; what a list names as a rule does not.
fn may_list(sign: char, text: &str) -> bool {
    sign != '-' || !rows::ends_sentence(text) || rows::start_of(text[1..].trim_start()) == rows::Start::Lower
}

fn bullet_of(source: &SourceText, block: &Block) -> Option<(char, Slice)> {
    let Some(Piece::Words(first)) = block.pieces.first() else { return None };
    let whole = block.text(source);
    let (sign, len) = bullet(source.get(*first)).filter(|_| block.kind == Kind::Paragraph)?;
    if !may_list(sign, &whole) {
        return None;
    }
    Some((sign, Slice::new(first.start, first.start + len)))
}

/// Paragraphs numbered from 1 on become items.
fn mark_lists(source: &SourceText, blocks: &mut [Block], audit: &mut Audit) {
    let numbers: Vec<Option<(usize, Slice)>> = blocks.iter().map(|block| number_of(source, block)).collect();
    let mut start = 0;
    while start < blocks.len() {
        let mut end = start;
        while let Some(Some((number, _))) = numbers.get(end) {
            if *number != end - start + 1 {
                break;
            }
            end += 1;
        }
        if end - start >= 2 {
            for idx in start..end {
                if let Some((_, label)) = numbers[idx] {
                    make_item(source, &mut blocks[idx], label);
                    audit.kept(&I043, label, "item of a list", 85);
                }
            }
        }
        start = end.max(start + 1);
    }
}

fn number_of(source: &SourceText, block: &Block) -> Option<(usize, Slice)> {
    let Some(Piece::Words(first)) = block.pieces.first() else { return None };
    let (form, mark, len) = label_form(source.get(*first))?;
    let number =
        mark.number().filter(|_| block.kind == Kind::Paragraph && matches!(form, Form::Point | Form::Paren))?;
    Some((number, Slice::new(first.start, first.start + len)))
}

fn make_item(source: &SourceText, block: &mut Block, label: Slice) {
    if let Some(Piece::Words(first)) = block.pieces.first_mut() {
        let rest = source.get(Slice::new(label.end, first.end));
        first.start = label.end + (rest.len() - rest.trim_start().len());
    }
    block.kind = Kind::Item(label);
}
