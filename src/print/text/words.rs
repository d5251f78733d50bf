//! The words of a book, each once: interned while paragraphs are built, shaped and hyphenated together afterwards, in parallel.

use std::collections::HashMap; // never iterated: words are looked up by hash
use std::ops::Range;

use rayon::iter::IndexedParallelIterator;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::fonts::FontId;
use crate::fonts::FontLibrary;
use crate::locale::hyphens::Change;
use crate::print::lines::item::SHORT_WORD;
use crate::print::text::StyleId;
use crate::print::text::hyphenate::Hyphenation;
use crate::print::text::shape::Shaper;
use crate::print::text::style::StyleTable;
use crate::units::Length;

/// Index into a `WordTable`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct WordId(pub u32);

/// Words, in the order of their first use.
#[derive(Debug, Default)]
pub struct WordTable {
    text: String,
    words: Vec<(Range<u32>, StyleId)>,
    /// By hash; a short list of words that share it. Only looked up, never walked.
    index: HashMap<u64, Vec<WordId>, PassThrough>,
    shaped: Vec<ShapedWord>,
    /// What the line breaker is to take for the same word: `Item::Box::word`.
    stacks: Vec<u32>,
}

/// A word as glyphs.
#[derive(Clone, Debug, Default)]
pub struct ShapedWord {
    pub width: Length,
    /// Usually one; more where a face lacks a character or small capitals are made from capitals.
    pub runs: Vec<ShapedRun>,
    pub glyphs: Vec<ShapedGlyph>,
    /// What a letterspace of one em would add: the size of its run for each gap between letters.
    pub letters: Length,
    /// Rising by offset.
    pub breaks: Vec<WordBreak>,
    /// How far the first and the last glyph may hang into the margin.
    pub hang_left: Length,
    pub hang_right: Length,
    /// Characters that its face cannot set as they should be; mostly none.
    pub stopgaps: Vec<Stopgap>,
}

/// A character that the face of its style lacks, and what stands for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stopgap {
    pub character: char,
    pub wanted: FontId,
    pub given: Given,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Given {
    /// Nothing: no face of the library has the character.
    Nothing,
    /// The same character of another face.
    FromFace(FontId),
    /// A capital of a smaller size for a small capital.
    ScaledCapital,
}

#[derive(Clone, PartialEq, Debug)]
pub struct ShapedRun {
    pub font: FontId,
    pub size: Length,
    /// Range of `ShapedWord::glyphs`.
    pub glyphs: Range<u32>,
}

/// A glyph at its size; the cluster is the byte offset in the word of the first character it stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ShapedGlyph {
    pub id: u16,
    pub advance: i32,
    pub x_offset: i32,
    pub y_offset: i32,
    pub cluster: u32,
}

/// A place where a word may break.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WordBreak {
    /// Byte offset in the word.
    pub offset: u32,
    /// Where the place lies in the unbroken word.
    pub at: Length,
    /// As `ShapedWord::letters`, up to the place, the gap there included.
    pub letters: Length,
    /// What the line before gains by a break here: the hyphen, and what a ligature or kern changes.
    pub pre: Length,
    /// What the line after gains.
    pub post: Length,
    /// How far the hyphen hangs into the margin.
    pub hang: Length,
    pub kind: BreakKind,
    pub n_after: u8,
    /// The letters that a break here spells otherwise.
    pub change: Option<Box<Change>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BreakKind {
    /// A hyphen is added.
    Hyphen,
    /// Nothing is added: in URLs.
    Plain,
}

impl WordTable {
    /// The id of a word in a style.
    pub fn intern(&mut self, text: &str, style: StyleId) -> WordId {
        let hash = hash_of(text, style);
        if let Some(ids) = self.index.get(&hash) {
            for id in ids {
                let (range, own) = &self.words[id.0 as usize];
                if *own == style && &self.text[range.start as usize..range.end as usize] == text {
                    return *id;
                }
            }
        }
        let id = WordId(self.words.len() as u32);
        let start = self.text.len() as u32;
        self.text.push_str(text);
        self.words.push((start..self.text.len() as u32, style));
        self.index.entry(hash).or_default().push(id);
        id
    }

    pub fn text(&self, id: WordId) -> &str {
        let (range, _) = &self.words[id.0 as usize];
        &self.text[range.start as usize..range.end as usize]
    }

    pub fn style(&self, id: WordId) -> StyleId {
        self.words[id.0 as usize].1
    }

    pub fn shaped(&self, id: WordId) -> &ShapedWord {
        &self.shaped[id.0 as usize]
    }

    /// Equal for words that look alike at the edge of a column, whatever marks stand about them; 0 for what has no letters.
    pub fn stack(&self, id: WordId) -> u32 {
        self.stacks[id.0 as usize]
    }

    /// Shapes and hyphenates the words that are not yet shaped.
    pub fn shape_all(&mut self, styles: &StyleTable, fonts: &FontLibrary, hyphenation: &Hyphenation, shaper: &Shaper) {
        let done = self.shaped.len();
        let new: Vec<ShapedWord> = self.words[done..]
            .par_iter()
            .with_min_len(256)
            .map(|(range, style)| {
                let text = &self.text[range.start as usize..range.end as usize];
                shaper.shape_word(text, styles.get(*style), fonts, hyphenation)
            })
            .collect();
        self.shaped.extend(new);
        let texts = self.words[done..].iter().map(|(range, _)| &self.text[range.start as usize..range.end as usize]);
        let stacks: Vec<u32> = texts.map(stack_of).collect();
        self.stacks.extend(stacks);
    }

    pub fn ids(&self) -> impl Iterator<Item = WordId> {
        (0..self.words.len()).map(|idx| WordId(idx as u32))
    }
}

/// Shorter words may stand under each other, though not three of them. Source: lua-typo, `MinFull`.
const STACK_LETTERS: usize = 3;

/// A number for the letters of a word, small and capital alike. Two words share one by chance in a billion, which costs a line a little.
fn stack_of(text: &str) -> u32 {
    let mut letters = text.trim_matches(|character: char| !character.is_alphanumeric()).to_lowercase();
    if letters.is_empty() {
        return 0;
    }
    let is_short = letters.chars().count() < STACK_LETTERS;
    letters.retain(char::is_alphanumeric);
    let hash = hash_of(&letters, StyleId(0));
    let number = ((hash ^ (hash >> 32)) as u32 & !SHORT_WORD).max(1);
    if is_short { number | SHORT_WORD } else { number }
}

/// FNV-1a, 64 bits: fast for short words, and the same on every machine.
/// Source: Fowler, Noll, Vo, draft-eastlake-fnv.
fn hash_of(text: &str, style: StyleId) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ u64::from(style.0);
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash
}

/// Hands hashes that are made already through to the map.
#[derive(Clone, Copy, Debug, Default)]
struct PassThrough;

#[derive(Debug, Default)]
struct PassThroughHasher(u64);

impl std::hash::BuildHasher for PassThrough {
    type Hasher = PassThroughHasher;
    fn build_hasher(&self) -> PassThroughHasher {
        PassThroughHasher(0)
    }
}

impl std::hash::Hasher for PassThroughHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _bytes: &[u8]) {}
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
