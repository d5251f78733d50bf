//! Lists: paragraphs behind bullets, numbers and letters that count up, one list within another by its indent.

use std::collections::BTreeSet;

use crate::import::audit::Audit;
use crate::import::blocks::Block;
use crate::import::blocks::Kind;
use crate::import::blocks::Piece;
use crate::import::blocks::Voice;
use crate::import::labels::roman;
use crate::import::marks::Form;
use crate::import::marks::label_form;
use crate::import::rows;
use crate::import::rows::Role;
use crate::import::rows::Row;
use crate::import::rules::I043;
use crate::import::text::Line;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// Items of one list begin no more rows apart.
const FAR_ITEMS: usize = 12;
/// So many paragraphs may stand between two numbered items without being set in like them.
const MAX_BETWEEN: usize = 3;
/// What belongs to an item stands so many columns farther in than its label.
const HANG: usize = 2;

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
            || rows[idx - 1].indent + HANG <= row.indent
            || rows::ends_sentence(source.get(rows[idx - 1].words))
            || last.is_some_and(|(known, at)| known == sign && idx - at <= FAR_ITEMS);
        if let Some((_, before)) = last.filter(|(known, at)| *known == sign && idx - at <= FAR_ITEMS) {
            found.extend([rows[before].words.start, row.words.start]);
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
        // What stands in farther than the line above begins something of its own, and so does what stands less far in.
        let is_moved = idx > 0 && rows[idx - 1].indent != row.indent;
        let opens = row.stands_off()
            || is_moved
            || above.is_empty()
            || rows::ends_sentence(above)
            || above.ends_with([';', ',']);
        let before = last.filter(|(known, before, at)| *known == form && before + 1 == number && idx - at <= FAR_ITEMS);
        match before.filter(|_| opens) {
            Some((_, _, at)) => found.extend([rows[at].words.start, row.words.start]),
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

/// Parts an item from the one that was run into it: `… associations.4. The …` between the items 3 and 5.
pub fn with_items_apart(source: &SourceText, blocks: Vec<Block>) -> Vec<Block> {
    let numbers: Vec<Option<usize>> = blocks.iter().map(|block| number_of(source, block)).collect();
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

/// What a list has before its items. Numbers and letters count up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Key {
    Bullet(char),
    /// `1.`
    Point,
    /// `1)` and `(1)`
    Paren,
    /// `a)`, and whether a bracket opens it. Markdown has no such lists: the letters stay.
    Letter(usize),
    /// `ii)`, likewise.
    Roman(usize),
}

impl Key {
    fn is_of_items(self) -> bool {
        !matches!(self, Key::Letter(_) | Key::Roman(_))
    }
}

/// The labels that a block may be read to have.
struct Labelled {
    keys: Vec<(Key, usize)>,
    label: Slice,
}

/// A list that was begun.
struct List {
    parent: Option<usize>,
    key: Key,
    indent: usize,
    last: usize,
    items: Vec<usize>,
    /// Blocks that stand in like the words of its items.
    more: Vec<usize>,
    /// Blocks since the last item that do not.
    n_between: usize,
}

/// Marks the items of lists and what belongs to them.
pub fn mark(source: &SourceText, blocks: &mut [Block], audit: &mut Audit) {
    let labels: Vec<Option<Labelled>> = blocks.iter().map(|block| labelled(source, block)).collect();
    let mut lists: Vec<List> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (idx, block) in blocks.iter().enumerate() {
        let found = labels[idx].as_ref().filter(|found| !audit.refuses(&I043, found.label.start));
        if found.is_some_and(|found| add_item(&mut lists, &mut open, idx, block.indent, &found.keys)) {
            continue;
        }
        add_more(source, &mut lists, &mut open, idx, block);
    }
    let is_list: Vec<bool> = lists.iter().map(|list| is_certain(source, list, blocks)).collect();
    for (list, _) in lists.iter().zip(&is_list).filter(|(_, is_list)| **is_list) {
        let mut inset = 0;
        let mut above = list.parent;
        while let Some(parent) = above {
            inset += u8::from(is_list[parent] && lists[parent].key.is_of_items());
            above = lists[parent].parent;
        }
        for idx in &list.items {
            blocks[*idx].inset = inset;
            if blocks[*idx].quotes == 0 {
                blocks[*idx].voice = Voice::Text;
            }
            let Some(found) = labels[*idx].as_ref() else { continue };
            match list.key.is_of_items() {
                true => {
                    make_item(source, &mut blocks[*idx], found.label);
                    audit.kept(&I043, found.label, "item of a list", 85);
                }
                false => audit.kept(&I043, found.label, "paragraph with its letter", 85),
            }
        }
        for idx in &list.more {
            blocks[*idx].inset = inset + u8::from(list.key.is_of_items());
        }
    }
}

/// Adds a block to the open list that it goes on, or opens one; tells whether it could be either.
fn add_item(lists: &mut Vec<List>, open: &mut Vec<usize>, idx: usize, indent: usize, keys: &[(Key, usize)]) -> bool {
    for (key, number) in keys {
        let goes_on = |list: &List| {
            let counts = matches!(key, Key::Bullet(_)) || *number == list.last + 1;
            list.key == *key && counts && list.indent.abs_diff(indent) < HANG
        };
        if let Some(place) = open.iter().rposition(|list| goes_on(&lists[*list])) {
            open.truncate(place + 1);
            let list = &mut lists[open[place]];
            list.items.push(idx);
            (list.last, list.n_between) = (*number, 0);
            return true;
        }
    }
    let Some((key, number)) = keys.iter().find(|(key, number)| matches!(key, Key::Bullet(_)) || *number == 1) else {
        return false;
    };
    let stands_in = |list: &usize| lists[*list].indent + HANG <= indent && lists[*list].n_between == 0;
    let n_above = open.iter().take_while(|list| stands_in(list)).count();
    open.truncate(n_above);
    let parent = open.last().copied();
    open.push(lists.len());
    lists.push(List { parent, key: *key, indent, last: *number, items: vec![idx], more: Vec::new(), n_between: 0 });
    true
}

/// What stands in like the words of an item belongs to it; few other paragraphs may stand between numbered items.
fn add_more(source: &SourceText, lists: &mut [List], open: &mut Vec<usize>, idx: usize, block: &Block) {
    if !matches!(block.kind, Kind::Paragraph | Kind::Verse | Kind::Code | Kind::SceneBreak(_)) {
        open.clear();
        return;
    }
    let indent = if matches!(block.kind, Kind::SceneBreak(_)) { block.indent } else { least_indent(source, block) };
    let is_within = |list: &usize| lists[*list].indent + HANG <= indent && lists[*list].n_between == 0;
    if let Some(place) = open.iter().rposition(is_within) {
        open.truncate(place + 1);
        lists[open[place]].more.push(idx);
        return;
    }
    open.truncate(1);
    if let Some(list) = open.first().copied() {
        lists[list].n_between += 1;
        if matches!(lists[list].key, Key::Bullet(_)) || lists[list].n_between > MAX_BETWEEN {
            open.clear();
        }
    }
}

/// Whether a list is one: two items at least, and if they begin with hyphens, as speech does, a further sign.
fn is_certain(source: &SourceText, list: &List, blocks: &[Block]) -> bool {
    let hangs = |idx: &usize| {
        let mut indents = lines(source, &blocks[*idx]).map(|line| line.indent).skip(1).peekable();
        indents.peek().is_some() && indents.all(|indent| indent >= list.indent + HANG)
    };
    let announced = || list.items[0].checked_sub(1).is_some_and(|above| blocks[above].text(source).ends_with(':'));
    let is_no_speech = |idx: &usize| {
        let text = blocks[*idx].text(source);
        let words = text.trim_start_matches('-').trim_start();
        !rows::ends_sentence(&text) || rows::start_of(words) == rows::Start::Lower
    };
    list.items.len() >= 2
        && (list.key != Key::Bullet('-')
            || list.items.iter().any(hangs)
            || announced()
            || list.items.iter().all(is_no_speech))
}

fn labelled(source: &SourceText, block: &Block) -> Option<Labelled> {
    let Some(Piece::Words(first)) = block.pieces.first() else { return None };
    let text = source.get(*first);
    if block.kind != Kind::Paragraph {
        return None;
    }
    let of = |keys: Vec<(Key, usize)>, len: usize| Labelled { keys, label: Slice::new(first.start, first.start + len) };
    if let Some((sign, len)) = bullet(text) {
        return Some(of(vec![(Key::Bullet(sign), 0)], len));
    }
    if let Some((form, number, len)) = label_form(text).and_then(|(form, mark, len)| Some((form, mark.number()?, len)))
    {
        let key = match form {
            Form::Point => Key::Point,
            Form::Paren => Key::Paren,
            _ => return None,
        };
        return Some(of(vec![(key, number)], len));
    }
    let letter = letters_in_brackets(text, letter).map(|(open, number)| (Key::Letter(open), number));
    let roman = letters_in_brackets(text, small_roman).map(|(open, number)| (Key::Roman(open), number));
    let keys: Vec<(Key, usize)> = letter.into_iter().chain(roman).collect();
    (!keys.is_empty()).then(|| of(keys, text.find(')').map_or(0, |at| at + 1)))
}

/// How far in the line of a block stands that stands least far in.
pub fn least_indent(source: &SourceText, block: &Block) -> usize {
    lines(source, block).map(|line| line.indent).min().unwrap_or(0)
}

/// The lines that a block has words of.
pub fn lines<'a>(source: &'a SourceText, block: &'a Block) -> impl Iterator<Item = &'a Line> {
    let mut numbers: Vec<usize> = block
        .pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Words(slice) => Some(source.line_of(slice.start)),
            _ => None,
        })
        .collect();
    numbers.dedup();
    numbers.into_iter().filter_map(|line| source.lines.get(line))
}

fn number_of(source: &SourceText, block: &Block) -> Option<usize> {
    let found = labelled(source, block)?;
    found.keys.iter().find(|(key, _)| matches!(key, Key::Point | Key::Paren)).map(|(_, number)| *number)
}

fn make_item(source: &SourceText, block: &mut Block, label: Slice) {
    if let Some(Piece::Words(first)) = block.pieces.first_mut() {
        let rest = source.get(Slice::new(label.end, first.end));
        first.start = label.end + (rest.len() - rest.trim_start().len());
    }
    block.kind = Kind::Item(label);
}
