//! The words of a book, each once: interned while paragraphs are built, shaped and hyphenated together afterwards, in parallel.

use std::ops::Range;
use std::sync::Weak;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::SyncSender;

use rayon::iter::IndexedParallelIterator;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;
use rustc_hash::FxHashMap; // never iterated: words are looked up by hash

use crate::fonts::FontId;
use crate::locale::hyphens::Change;
use crate::print::text::CharStyle;
use crate::print::text::StyleId;
use crate::print::text::bidi::runs_right_to_left;
use crate::print::text::slant::Between;
use crate::print::text::slant::SlantId;
use crate::print::text::slant::Slants;
use crate::print::text::style::StyleTable;
use crate::print::text::wordbreak::BreakFinder;
use crate::print::text::wordbreak::ShapeContext;
use crate::units::Length;

/// Index into a `WordTable`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct WordId(pub u32);

/// Words, in the order of their first use.
#[derive(Debug, Default)]
pub struct WordTable {
    text: String,
    words: Vec<(Range<u32>, StyleId)>,
    /// By hash; a word whose hash is taken has the next free number. Only looked up, never walked.
    index: FxHashMap<u64, WordId>,
    shaped: Vec<ShapedWord>,
    /// Where words that lean meet others.
    slants: Slants,
    /// Where words go that are shaped while others are still being found.
    sender: Weak<SyncSender<Batch>>,
    /// The first word that was not sent, and the number of words at which to send again.
    n_sent: usize,
    next_batch: usize,
}

/// Words that are shaped in one go: a millisecond of work.
const BATCH: usize = 256;

/// Words to be found before a batch that nobody was free to take is offered again.
const RETRY: usize = 64;

/// Words in a row on their way to be shaped, with the styles that there are.
#[derive(Debug)]
pub struct Batch {
    text: String,
    words: Vec<(Range<u32>, StyleId)>,
    styles: Vec<CharStyle>,
}

/// Shapes words as they come, until the sender stops.
pub fn shape_batches(batches: Receiver<Batch>, with: ShapeContext) -> Vec<ShapedWord> {
    let mut finder = BreakFinder::new(with);
    let mut shaped = Vec::new();
    for Batch { text, words, styles } in batches {
        let word = |(range, style): (Range<u32>, StyleId)| {
            finder.shape(&text[range.start as usize..range.end as usize], (style, &styles[style.0 as usize]))
        };
        shaped.extend(words.into_iter().map(word));
    }
    shaped
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
    /// What the line breaker is to take for the same word, `Item::Box::word`: equal for words that look alike at the edge of a column, whatever
    /// marks stand about them; 0 for what has no letters.
    pub stack: u32,
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
    /// Its shape, or that of a glyph before it, hangs on both standing together.
    pub joined: bool,
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
    /// Nothing is added either, and no reader expects it: between any two signs of a number or key that is longer than many a line.
    Anywhere,
}

impl WordTable {
    /// The id of a word in a style.
    pub fn intern(&mut self, text: &str, style: StyleId) -> WordId {
        let mut hash = hash_of(text, style);
        while let Some(id) = self.index.get(&hash) {
            if self.style(*id) == style && self.text(*id) == text {
                return *id;
            }
            hash = hash.wrapping_add(1);
        }
        let id = WordId(self.words.len() as u32);
        let start = self.text.len() as u32;
        self.text.push_str(text);
        self.words.push((start..self.text.len() as u32, style));
        self.index.insert(hash, id);
        id
    }

    pub fn text(&self, id: WordId) -> &str {
        let (range, _) = &self.words[id.0 as usize];
        &self.text[range.start as usize..range.end as usize]
    }

    pub fn style(&self, id: WordId) -> StyleId {
        self.words[id.0 as usize].1
    }

    /// Notes that a word that leans stands beside one that does not.
    pub fn meet(&mut self, left: WordId, right: WordId, between: Between) -> SlantId {
        self.slants.intern((left, right, between))
    }

    /// What keeps the ink of two such words apart.
    pub fn slant(&self, id: SlantId) -> Length {
        self.slants.width(id)
    }

    pub fn shaped(&self, id: WordId) -> &ShapedWord {
        &self.shaped[id.0 as usize]
    }

    /// Has the words that are not yet shaped, and those that are found from now on, shaped by the one who takes the batches.
    pub fn send_to(&mut self, sender: Weak<SyncSender<Batch>>) {
        self.sender = sender;
        self.n_sent = self.shaped.len();
        self.next_batch = self.n_sent + BATCH;
    }

    /// Sends the next batch of words, if there are enough for one and somebody is free to take it. One batch at a time, so that when no more words
    /// are found, what is left is shaped by all threads and not by the one.
    pub fn send(&mut self, styles: &StyleTable) {
        if self.words.len() < self.next_batch {
            return;
        }
        let Some(sender) = self.sender.upgrade() else { return };
        let words = &self.words[self.n_sent..self.n_sent + BATCH];
        let text = words[0].0.start..words[BATCH - 1].0.end;
        let own = |(range, style): &(Range<u32>, StyleId)| (range.start - text.start..range.end - text.start, *style);
        let batch = Batch {
            text: self.text[text.start as usize..text.end as usize].to_string(),
            words: words.iter().map(own).collect(),
            styles: styles.styles().to_vec(),
        };
        match sender.try_send(batch) {
            Ok(()) => {
                self.n_sent += BATCH;
                self.next_batch = self.n_sent + BATCH;
            }
            Err(_) => self.next_batch = self.words.len() + RETRY,
        }
    }

    /// Takes what became of the words sent.
    pub fn take_shaped(&mut self, shaped: Vec<ShapedWord>) {
        self.shaped.extend(shaped);
    }

    /// Shapes and hyphenates the words that are not yet shaped.
    pub fn shape_all(&mut self, styles: &StyleTable, with: ShapeContext) {
        let new: Vec<ShapedWord> = self.words[self.shaped.len()..]
            .par_iter()
            .with_min_len(BATCH)
            .map_init(
                || BreakFinder::new(with),
                |finder, (range, style)| {
                    let text = &self.text[range.start as usize..range.end as usize];
                    finder.shape(text, (*style, styles.get(*style)))
                },
            )
            .collect();
        self.shaped.extend(new);
        self.slants.measure(&self.shaped, with.fonts);
    }

    /// Whether any of the words has letters that run from right to left.
    pub fn has_right_to_left(&self) -> bool {
        self.text.chars().any(runs_right_to_left)
    }

    pub fn ids(&self) -> impl Iterator<Item = WordId> {
        (0..self.words.len()).map(|idx| WordId(idx as u32))
    }
}

/// FNV-1a, 64 bits: fast for short words, and the same on every machine.
/// Source: Fowler, Noll, Vo, draft-eastlake-fnv.
pub fn hash_of(text: &str, style: StyleId) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ u64::from(style.0);
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash
}
