//! Texts as rows of words, each word as one number; and the words themselves, where a difference is to be shown.
//!
//! A word is a run of letters and figures, as typed. All else parts words: so marks, hyphens and spaces, which the editions set each in its own
//! way, compare alike. A letter of a script without spaces is a word by itself.

use std::collections::BTreeMap;

use crate::source::Span;

/// What is kept of the words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keep {
    /// Their numbers: all that a comparison needs.
    Numbers,
    /// Their letters and places too, to show a difference.
    Letters,
}

/// A word with its place in the manuscript, where that is known.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Seen {
    pub letters: String,
    /// What stands for it in a comparison.
    pub number: u64,
    pub span: Option<Span>,
    /// The author lets it break here and there without a hyphen (U+200B), which a printed line may do.
    pub may_part: bool,
}

/// One text: the flow of the book, or a note.
///
/// Print gives the words of a line from left to right. So the words of a block with right-to-left letters are one number that is the same in
/// every order; a word moved within such a block is not found.
#[derive(Clone, Debug)]
pub struct Words {
    keep: Keep,
    numbers: Vec<u64>,
    seen: Vec<Seen>,
    /// Of the word that has begun.
    number: u64,
    open: Seen,
    is_open: bool,
    ends_in_hyphen: bool,
    /// Of the block that has begun: its first word, the sum of its letters, whether it has right-to-left ones.
    block: usize,
    letters: u64,
    is_turned: bool,
}

/// The words of a whole book in one of its forms.
#[derive(Clone, Debug)]
pub struct BookWords {
    pub text: Words,
    /// In print, where figures float: the captions of those in the text.
    pub captions: Words,
    /// By the number of the note.
    pub notes: BTreeMap<u32, Words>,
    /// The notes in the order in which they stand.
    pub order: Vec<u32>,
    /// Of the book: those that nothing calls, which each edition puts where it can.
    pub uncalled: Vec<u32>,
}

/// What a character is to a word.
enum Sort {
    Letter,
    RightToLeft,
    /// A word by itself.
    Whole,
    /// Seen nowhere, parts nothing.
    Nothing,
    SoftHyphen,
    MayPart,
    Gap,
}

impl Words {
    pub fn new(keep: Keep) -> Words {
        Words {
            keep,
            numbers: Vec::new(),
            seen: Vec::new(),
            number: 0,
            open: Seen::default(),
            is_open: false,
            ends_in_hyphen: false,
            block: 0,
            letters: 0,
            is_turned: false,
        }
    }

    /// Adds text, which may begin or end within a word. `span` is its place in the manuscript.
    pub fn text(&mut self, text: &str, span: Option<Span>) {
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            let at = text.len() - rest.len();
            let n_bytes = match character {
                'a'..='z' | 'A'..='Z' | '0'..='9' if self.keep == Keep::Numbers => self.plain_letters(rest.as_bytes()),
                'a'..='z' | 'A'..='Z' | '0'..='9' => {
                    self.letter(character, (text, at, span));
                    1
                }
                '\0'..='\x7f' => {
                    self.end_word();
                    1
                }
                _ => {
                    self.other(character, (text, at, span));
                    character.len_utf8()
                }
            };
            rest = &rest[n_bytes..];
        }
    }

    /// Adds the letters and figures of English that a text starts with, which are most of all; returns how many.
    fn plain_letters(&mut self, text: &[u8]) -> usize {
        let (mut number, mut letters) = (self.number, self.letters);
        let mut n_letters = 0;
        for byte in text.iter().take_while(|byte| byte.is_ascii_alphanumeric()) {
            (number, letters) = mixed(number, letters, u64::from(*byte));
            n_letters += 1;
        }
        (self.number, self.letters) = (number, letters);
        (self.is_open, self.ends_in_hyphen) = (true, false);
        n_letters
    }

    fn other(&mut self, character: char, place: (&str, usize, Option<Span>)) {
        match sort_of(character) {
            Sort::Letter => self.letter(character, place),
            Sort::RightToLeft => {
                self.is_turned = true;
                self.letter(character, place);
            }
            Sort::Whole => {
                self.end_word();
                self.letter(character, place);
                self.end_word();
            }
            Sort::Nothing => {}
            Sort::SoftHyphen => self.ends_in_hyphen = true,
            Sort::MayPart => self.open.may_part = self.is_open,
            Sort::Gap => self.end_word(),
        }
    }

    fn letter(&mut self, letter: char, (text, at, span): (&str, usize, Option<Span>)) {
        (self.number, self.letters) = mixed(self.number, self.letters, u64::from(letter));
        self.ends_in_hyphen = false;
        if self.keep == Keep::Letters {
            if !self.is_open {
                self.open.span = span.map(|span| place_in(span, text, at, letter));
            } else if let (Some(own), Some(span)) = (self.open.span, span) {
                self.open.span = Some(own.to(place_in(span, text, at, letter)));
            }
            self.open.letters.push(letter);
        }
        self.is_open = true;
    }

    pub fn end_word(&mut self) {
        if self.is_open {
            self.numbers.push(self.number);
            if self.keep == Keep::Letters {
                self.open.number = self.number;
                self.seen.push(std::mem::take(&mut self.open));
            }
        }
        self.open.may_part = false;
        (self.is_open, self.number, self.ends_in_hyphen) = (false, 0, false);
    }

    /// Ends a printed line: a word with a hyphen goes on.
    pub fn end_line(&mut self) {
        if !self.ends_in_hyphen {
            self.end_word();
        }
    }

    /// Ends a paragraph, a cell or the like.
    pub fn end_block(&mut self) {
        self.end_word();
        if self.is_turned {
            self.numbers.truncate(self.block);
            self.numbers.push(self.letters);
            if self.keep == Keep::Letters {
                let letters = self.seen[self.block..].iter().map(|word| word.letters.as_str()).collect::<Vec<_>>();
                let span = self.seen[self.block].span;
                let whole = Seen { letters: letters.join(" "), number: self.letters, span, may_part: false };
                self.seen.truncate(self.block);
                self.seen.push(whole);
            }
        }
        (self.block, self.letters, self.is_turned) = (self.numbers.len(), 0, false);
    }

    /// Adds another text behind this one.
    pub fn append(&mut self, mut other: Words) {
        self.end_block();
        other.end_block();
        self.numbers.append(&mut other.numbers);
        self.seen.append(&mut other.seen);
        self.block = self.numbers.len();
    }

    pub fn numbers(&self) -> &[u64] {
        &self.numbers
    }

    /// The words that `numbers` stand for; empty where only numbers are kept.
    pub fn seen(&self) -> &[Seen] {
        &self.seen
    }
}

impl BookWords {
    pub fn new(keep: Keep) -> BookWords {
        BookWords {
            text: Words::new(keep),
            captions: Words::new(keep),
            notes: BTreeMap::new(),
            order: Vec::new(),
            uncalled: Vec::new(),
        }
    }

    /// A note, which is put down in the order at its first words.
    pub fn note(&mut self, note: u32) -> &mut Words {
        let keep = self.text.keep;
        if !self.notes.contains_key(&note) {
            self.order.push(note);
        }
        self.notes.entry(note).or_insert_with(|| Words::new(keep))
    }

    pub fn finish(mut self) -> BookWords {
        self.text.end_block();
        self.captions.end_block();
        self.notes.values_mut().for_each(Words::end_block);
        self
    }
}

/// A letter more in the number of its word and in the sum of its block.
fn mixed(number: u64, letters: u64, code: u64) -> (u64, u64) {
    // The mixing step of FxHash, as the Rust compiler has it: fast, and the same on every machine.
    let number = (number.rotate_left(5) ^ code).wrapping_mul(0x517c_c1b7_2722_0a95);
    (number, letters.wrapping_add(code.wrapping_mul(code).wrapping_mul(code | 1)))
}

/// The place of a letter; where `read` or `prepare` have changed the text, the whole place of the text.
fn place_in(span: Span, text: &str, at: usize, letter: char) -> Span {
    match (span.end - span.start) as usize == text.len() {
        true => Span::new(span.file, span.start as usize + at, span.start as usize + at + letter.len_utf8()),
        false => span,
    }
}

fn sort_of(character: char) -> Sort {
    match u32::from(character) {
        0xad => Sort::SoftHyphen,
        0x200b => Sort::MayPart,
        0x200c..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfeff | 0xfe00..=0xfe0f => Sort::Nothing,
        0x0590..=0x08ff | 0xfb1d..=0xfdff | 0xfe70..=0xfefe | 0x10800..=0x10fff | 0x1e800..=0x1efff
            if character.is_alphanumeric() =>
        {
            Sort::RightToLeft
        }
        // Thai, Lao, Myanmar, Khmer; Chinese and Japanese.
        0x0e00..=0x0eff
        | 0x1000..=0x109f
        | 0x1780..=0x17ff
        | 0x2e80..=0x2fdf
        | 0x3040..=0x30ff
        | 0x3400..=0x9fff
        | 0xf900..=0xfaff
        | 0xff00..=0xffef
        | 0x20000..=0x3ffff
            if character.is_alphanumeric() =>
        {
            Sort::Whole
        }
        _ if character.is_alphanumeric() => Sort::Letter,
        _ => Sort::Gap,
    }
}
