//! Makes manuscripts of any length, the same each time: for tests and benchmarks on machines where no real book lies beside the checkout.
//!
//! The sentences mean nothing, but have the proportions of prose: word lengths, commas, quotations, notes, paragraphs of 20 to 180 words.

use std::fmt::Write;

const SHORT: &str = "the of and a to in he was it his that as had with at for on but her from not they by be this which an or so were \
                     she all one we him no out up into then there when what if who them some could now like over such";
const LONG: &str = "house water morning window winter letter council harbour evening question government revolution committee \
                    workers newspaper railway provisional movement possible different everything remembered carriage afternoon \
                    circumstances understanding particularly nevertheless organization representatives immediately extraordinary \
                    conversation neighbourhood consequences experience satisfaction determined beginning impossible discovered \
                    history soldiers villages mountain summer platform speeches silence daughter promised wandering certainly \
                    library printing pages compositor margins chapter paper ink binding thread leather copper candle lamplight \
                    struggle freedom delegates assembly factory peasants garrison fortress island sailors squadron resolution";
const NAMES: &str = "Petrograd Kronstadt Halcyon Ada Quill Vera Odessa Kharkov Moscow Gorlovka Stepan Nikolai";

/// A pseudorandom sequence. Source: Marsaglia, “Xorshift RNGs”, 2003, section 3.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % limit
    }

    /// Whether something with a chance of one in `n` happens.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// A book of at least `n_words` words: front matter, parts, chapters of about 4,000 words, a note about every 2,500 words.
pub fn book(n_words: usize) -> String {
    let mut text = String::from("---\ntitle: The Generated Book\nauthor: Nobody\nlang: en\n---\n\n");
    let mut writer = Writer { random: Random::new(1), notes: Vec::new() };
    let mut n_written = 0;
    let mut n_chapters = 0;
    while n_written < n_words {
        if n_chapters % 8 == 0 {
            writeln!(text, "# Part {}: {}\n", n_chapters / 8 + 1, writer.title()).expect("strings take everything");
        }
        n_chapters += 1;
        writeln!(text, "## Chapter {}: {}\n", n_chapters, writer.title()).expect("strings take everything");
        let mut n_in_chapter = 0;
        while n_in_chapter < 4_000 && n_written + n_in_chapter < n_words {
            n_in_chapter += writer.block(&mut text);
        }
        n_written += n_in_chapter;
    }
    for (idx, note) in writer.notes.iter().enumerate() {
        writeln!(text, "[^{}]: {note}\n", idx + 1).expect("strings take everything");
    }
    text
}

struct Writer {
    random: Random,
    notes: Vec<String>,
}

impl Writer {
    fn title(&mut self) -> String {
        let first = self.pick(LONG);
        let second = self.pick(LONG);
        format!("The {} and the {}", capitalized(first), capitalized(second))
    }

    /// Writes one block and returns its words.
    fn block(&mut self, text: &mut String) -> usize {
        if self.random.one_in(60) {
            text.push_str("***\n\n");
        }
        let n_words = 20 + self.random.below(160);
        let prefix = if self.random.one_in(15) { "> " } else { "" };
        let paragraph = self.paragraph(n_words);
        writeln!(text, "{prefix}{paragraph}\n").expect("strings take everything");
        n_words
    }

    fn paragraph(&mut self, n_words: usize) -> String {
        let mut text = self.sentences(n_words);
        if self.random.one_in(25) {
            let n_words = 8 + self.random.below(60);
            let note = self.sentences(n_words);
            self.notes.push(note);
            write!(text, "[^{}]", self.notes.len()).expect("strings take everything");
        }
        text
    }

    fn sentences(&mut self, n_words: usize) -> String {
        let mut text = String::new();
        let mut n_left_in_sentence = 0;
        for idx in 0..n_words {
            let word = self.word();
            if n_left_in_sentence == 0 {
                n_left_in_sentence = 6 + self.random.below(22);
                text.push_str(&capitalized(&word));
            } else {
                text.push_str(&word);
            }
            n_left_in_sentence -= 1;
            if idx + 1 == n_words || n_left_in_sentence == 0 {
                n_left_in_sentence = 0;
                text.push_str(". ");
            } else if self.random.one_in(12) {
                text.push_str(", ");
            } else {
                text.push(' ');
            }
        }
        text.trim_end().to_string()
    }

    fn word(&mut self) -> String {
        match self.random.below(40) {
            0..22 => self.pick(SHORT).to_string(),
            22 => format!("*{}*", self.pick(LONG)),
            23 => self.pick(NAMES).to_string(),
            24 => format!("\"{}\"", self.pick(LONG)),
            25 => format!("{}-{}", self.pick(LONG), self.pick(LONG)),
            26 => (1_800 + self.random.below(140)).to_string(),
            _ => self.pick(LONG).to_string(),
        }
    }

    fn pick(&mut self, list: &'static str) -> &'static str {
        let n_words = list.split_whitespace().count();
        list.split_whitespace().nth(self.random.below(n_words)).expect("the index is below the count")
    }
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
