//! Raw texts whose truth is known: a manuscript of the project, damaged in the ways and at about the rates of real ones.
//!
//! The words come from the sample books. A seed decides which paragraphs, in which order, with which notes and headings.

use std::fs;
use std::path::Path;

use encoding_rs::KOI8_R;
use encoding_rs::WINDOWS_1252;

use super::generator::Random;
use super::injuries;
use super::injuries::misread_word;
use super::injuries::russian;
use super::injuries::with_accents;
use super::injuries::with_documents;

/// One block of the truth.
#[derive(Clone, Debug)]
pub enum Block {
    /// Its level, from 1.
    Heading(usize, String),
    /// Its text; notes are called by the character U+0001 behind a word.
    Paragraph(String),
    /// A quotation and its source.
    Quotation(String, String),
    /// The lines of a poem; an empty one parts stanzas.
    Verse(Vec<String>),
    /// The paragraphs of a letter or a document.
    Document(Vec<String>),
}

impl Block {
    /// Whether it is a paragraph that ends with a plain point, without a call.
    pub fn ends_a_sentence(&self) -> bool {
        matches!(self, Block::Paragraph(text) if text.ends_with('.'))
    }
}

/// A manuscript as it should come out.
#[derive(Clone, Debug)]
pub struct Book {
    pub blocks: Vec<Block>,
    /// The texts of the notes, in the order of their calls.
    pub notes: Vec<String>,
}

impl Book {
    /// The same book with each word of its paragraphs, quotations and notes changed.
    fn map_words(&self, mut change: impl FnMut(&str) -> String) -> Book {
        let mut map = |text: &str| text.split(' ').map(&mut change).collect::<Vec<_>>().join(" ");
        let blocks = self.blocks.iter().map(|block| match block {
            Block::Paragraph(text) => Block::Paragraph(map(text)),
            Block::Quotation(text, source) => Block::Quotation(map(text), source.clone()),
            other => other.clone(),
        });
        Book { blocks: blocks.collect(), notes: self.notes.iter().map(|note| map(note)).collect() }
    }

    /// The first blocks of the book, and the notes that they call.
    fn shortened(&self, n_blocks: usize) -> Book {
        let blocks: Vec<Block> = self.blocks.iter().take(n_blocks).cloned().collect();
        let n_called = blocks.iter().filter(|block| matches!(block, Block::Paragraph(text) if text.contains(CALL)));
        let n_called = n_called.count();
        Book { blocks, notes: self.notes[..n_called].to_vec() }
    }
}

/// A damaged text and its truth.
#[derive(Debug)]
pub struct Damaged {
    pub raw: Vec<u8>,
    pub truth: Book,
    /// Words that were read wrongly, and what stood there. They are part of the truth, for an import changes none.
    pub misread: Vec<(String, String)>,
}

impl Damaged {
    /// The raw text, where it is in UTF-8.
    pub fn text(&self) -> String {
        String::from_utf8(self.raw.clone()).expect("this kind of damage keeps the encoding")
    }
}

/// The kinds of texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Damage {
    /// One line a paragraph, fields at the head, a contents list, notes in brackets at the end.
    Flat,
    /// Lines of a page, paragraphs told by spaces at line ends or by room alone, notes at the ends of parts, pages that end in mid-paragraph.
    Lined,
    /// Blank lines between paragraphs, words broken at line ends, page numbers and running heads, notes at the foot.
    Paged,
    /// The same on imposed pages: two signatures, few numbers, stray hyphens, an indent of one column for a new page.
    Imposed,
    /// First lines indented, no blank lines, form feeds.
    Indented,
    /// A digest: framing, no-break spaces where lines go on.
    Digest,
    /// Notes numbered anew on each page, some of which run over to the next one.
    ByPage,
    /// Notes called by `*`, `†` and their like.
    Signs,
    /// Sheets of a booklet or of signatures of 4, 8 or 16 pages, in the orders in which programs and scanners take them.
    Sheets,
    /// Lines, with words that a program of recognition misread.
    Recognized,
    /// UTF-8 that was read as Windows-1252.
    Mojibake,
    /// Windows-1252.
    Western,
    /// UTF-16, with or without a byte order mark.
    Wide,
    /// Russian in KOI8-R.
    Cyrillic,
    /// Letters and documents quoted in a narrower measure, by indents, or with a mark at each line.
    Documents,
}

impl Damage {
    pub const ALL: [Damage; 15] = [
        Damage::Flat,
        Damage::Lined,
        Damage::Paged,
        Damage::Imposed,
        Damage::Indented,
        Damage::Digest,
        Damage::ByPage,
        Damage::Signs,
        Damage::Sheets,
        Damage::Recognized,
        Damage::Mojibake,
        Damage::Western,
        Damage::Wide,
        Damage::Cyrillic,
        Damage::Documents,
    ];
}

pub const CALL: char = '\u{1}';

impl Damage {
    /// Whether its pages stand in another order than that of reading.
    pub fn is_imposed(self) -> bool {
        matches!(self, Damage::Imposed | Damage::Sheets)
    }
}

const POEM: [&str; 9] = [
    "They that go down to the slip in the rain,",
    "Wait for the bell of the slip and are late,",
    "Fold up their slips, and unfold them again,",
    "Lean on the slip and wait.",
    "",
    "Nobody hurries the slip along,",
    "Nobody asks at the slip for the way,",
    "All that the slip has was there all along,",
    "Nothing it has will stay.",
];

/// A book of two parts with chapters of 9 to 14 paragraphs, no paragraph twice.
pub fn book(seed: u64) -> Book {
    let mut random = Random::new(seed);
    let paragraphs = sample_paragraphs();
    let titles = [
        "The Gap Between Words",
        "A Point at the Foot",
        "The Hyphen and the Edge",
        "Letters Under the Snow",
        "What the Censor Left",
        "Twenty Sheets of Paper",
    ];
    let mut book = Book { blocks: Vec::new(), notes: Vec::new() };
    let mut n_chapters = 0;
    let mut place = random.below(paragraphs.len());
    for (part, title) in ["Marks and Their Makers", "Silences and Their Uses"].iter().enumerate() {
        book.blocks.push(Block::Heading(1, format!("Part {}: {title}", ["One", "Two"][part])));
        for _ in 0..3 {
            n_chapters += 1;
            let title = titles[(n_chapters + seed as usize) % titles.len()];
            book.blocks.push(Block::Heading(2, format!("Chapter {n_chapters}: {title}")));
            for _ in 0..6 + random.below(6) {
                let mut text = paragraphs[place % paragraphs.len()].clone();
                place += 1;
                if random.one_in(6) {
                    text.push(CALL);
                    book.notes.push(note(&paragraphs, &mut random));
                }
                book.blocks.push(Block::Paragraph(text));
            }
            let mut next = || {
                place += 1;
                paragraphs[(place - 1) % paragraphs.len()].clone()
            };
            let quoted = next().replace('"', "");
            book.blocks
                .push(Block::Quotation(format!("“{quoted}”"), format!("–Log of the Halcyon, {} May", n_chapters + 8)));
            book.blocks.push(Block::Paragraph(next()));
            let last = next();
            // No line of a poem comes again and again, or it would be a running head.
            let noun = ["slip", "pier", "yard", "lane", "gate", "bank"][n_chapters % 6];
            book.blocks.push(Block::Verse(POEM.iter().map(|line| line.replace("slip", noun)).collect()));
            book.blocks.push(Block::Paragraph(last));
        }
    }
    book
}

fn note(paragraphs: &[String], random: &mut Random) -> String {
    let text = &paragraphs[random.below(paragraphs.len())];
    let sentence = text.split(". ").next().unwrap_or(text).trim_end_matches('.');
    // A note that said nothing but a sentence of the text would be one that is repeated.
    let longer = if random.one_in(3) {
        " Others have said the same, at greater length and with less reason, and were not believed; it was left to a later age to find the letter in which all this was first set down, and to print it."
    } else {
        ""
    };
    format!("In other words: {sentence}.{longer}")
}

/// The plain paragraphs of the sample books, each once.
fn sample_paragraphs() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("manuscripts");
    let mut found = Vec::new();
    let names = ["history/01-marks.md", "history/02-languages.md", "history/03-silences.md", "handbook/02-language.md"];
    for name in names.into_iter().chain(["handbook/03-manifest.md", "handbook/04-print.md", "handbook/05-epub.md"]) {
        let text = fs::read_to_string(folder.join(name)).expect("the sample books are there");
        for block in text.split("\n\n").map(str::trim) {
            let block = without_index_marks(&without_notes(block));
            let is_plain = block.starts_with(|first: char| first.is_ascii_uppercase())
                && !block.contains(['|', '`', '{', '<', '[', '\n'])
                && block.ends_with(['.', '?', '!'])
                // A call glued to “D007” is told from it by nothing.
                && !block.as_bytes().windows(2).any(|pair| pair[0].is_ascii_alphabetic() && pair[1].is_ascii_digit())
                && (200..1600).contains(&block.len());
            if is_plain {
                let plain = block.replace(['*', '\\'], "").replace(" -- ", ", ").replace("--", ", ");
                found.push(plain.split_whitespace().collect::<Vec<_>>().join(" "));
            }
        }
    }
    assert!(found.len() > 84, "only {} plain paragraphs", found.len());
    found
}

/// A paragraph without its marks for the index: of `[word]{.index}` the word stays.
fn without_index_marks(block: &str) -> String {
    let mut rest = block.to_string();
    while let Some(at) = rest.find("]{.index") {
        let start = rest[..at].rfind('[').expect("a mark has words, or none, in brackets");
        let end = at + rest[at..].find('}').expect("a mark ends") + 1;
        rest = format!("{}{}{}", &rest[..start], &rest[start + 1..at], &rest[end..]);
    }
    rest
}

/// A paragraph without the calls of its notes.
fn without_notes(block: &str) -> String {
    let mut parts = block.split("[^");
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |text, part| text + part.split_once(']').map_or(part, |(_, rest)| rest))
}

/// A raw text of at least so many bytes: damaged books, one behind the other.
pub fn raw(n_bytes: usize) -> String {
    let mut raw = String::new();
    for seed in 1.. {
        if raw.len() >= n_bytes {
            break;
        }
        raw.push_str(&damaged(&book(seed), Damage::Paged, seed).text());
    }
    raw
}

/// Damages a book.
pub fn damaged(book: &Book, kind: Damage, seed: u64) -> Damaged {
    let mut random = Random::new(seed ^ 0xA5A5);
    let mut misread = Vec::new();
    let truth = match kind {
        Damage::Recognized => book.map_words(|word| misread_word(word, &mut random, &mut misread)),
        Damage::Mojibake | Damage::Western | Damage::Wide => book.map_words(with_accents),
        Damage::Cyrillic => russian(book),
        Damage::Documents => with_documents(book, &mut random),
        // Every other one is a booklet of few pages.
        Damage::Sheets if seed.is_multiple_of(2) => book.shortened(5 + random.below(12)),
        _ => book.clone(),
    };
    let mut writer = Writer { random, book: &truth };
    let text = match kind {
        Damage::Flat | Damage::Mojibake => writer.flat(),
        Damage::Lined | Damage::Recognized => writer.lined(),
        Damage::Paged | Damage::Western => writer.paged(Numbering::ByChapter),
        Damage::ByPage => writer.paged(Numbering::ByPage),
        Damage::Signs => writer.paged(Numbering::Signs),
        Damage::Imposed => writer.imposed(),
        Damage::Sheets => writer.sheets(),
        Damage::Indented | Damage::Wide | Damage::Cyrillic => writer.indented(),
        Damage::Digest => writer.digest(),
        Damage::Documents => writer.documents(),
    };
    let raw = match kind {
        Damage::Mojibake => injuries::mojibake(&text).into_bytes(),
        Damage::Western => WINDOWS_1252.encode(&text).0.into_owned(),
        Damage::Cyrillic => KOI8_R.encode(&text).0.into_owned(),
        Damage::Wide => injuries::utf16(&text, seed),
        _ => text.into_bytes(),
    };
    Damaged { raw, truth, misread }
}

struct Writer<'b> {
    random: Random,
    book: &'b Book,
}

impl Writer<'_> {
    fn flat(&mut self) -> String {
        let mut raw = String::from("Title: Between the Letters\nAuthor: Clara Vossberg\nDate: 1911\n\n\n");
        for block in &self.book.blocks {
            if let Block::Heading(level, text) = block {
                raw.push_str(&format!("{}{text}\n\n", " ".repeat(4 + level * 2)));
            }
        }
        let mut n_called = 0;
        for block in &self.book.blocks {
            match block {
                Block::Heading(_, text) => raw.push_str(&format!("\n{text}\n\n")),
                Block::Paragraph(text) => {
                    if text.contains(CALL) {
                        n_called += 1;
                    }
                    raw.push_str(&format!("{}\n\n", text.replace(CALL, &format!("[{n_called}]"))));
                }
                Block::Quotation(text, source) => raw.push_str(&format!("{text}\n\n{source}\n\n")),
                Block::Verse(lines) => raw.push_str(&format!("{}\n\n", lines.join("\n"))),
                Block::Document(_) => {}
            }
        }
        for (idx, note) in self.book.notes.iter().enumerate() {
            raw.push_str(&format!("[{}] {note}\n\n", idx + 1));
        }
        raw
    }

    fn lined(&mut self) -> String {
        let mut raw = String::new();
        let (mut n_called, mut first_of_part, mut n_lines) = (0, 0, 0);
        // Some stretches part paragraphs by blank lines, others by two spaces at the line end, others by room alone.
        let mut style = 0;
        for (idx, block) in self.book.blocks.iter().enumerate() {
            match block {
                Block::Heading(level, text) => {
                    if *level == 1 && idx > 0 {
                        self.end_notes(&mut raw, first_of_part, n_called);
                        first_of_part = n_called;
                    }
                    style = self.random.below(3);
                    raw.push_str(&format!("\n{text}  \n\n"));
                }
                Block::Paragraph(text) => {
                    let number = n_called + 1 - first_of_part;
                    n_called += usize::from(text.contains(CALL));
                    let lines = wrap(&text.replace(CALL, &number.to_string()), 96);
                    for (place, line) in lines.iter().enumerate() {
                        let is_last = place + 1 == lines.len();
                        let tail = if is_last && (style < 2) { "  " } else { " " };
                        raw.push_str(&format!("{line}{tail}\n"));
                        n_lines += 1;
                        if n_lines % 42 == 0 && !is_last {
                            raw.push_str("\n\n\n");
                        }
                    }
                    if style == 0 {
                        raw.push('\n');
                    }
                }
                Block::Quotation(text, source) => {
                    raw.push_str(&format!("\n{}  \n\n{source}  \n\n", wrap(text, 72).join(" \n")));
                }
                Block::Verse(lines) => raw.push_str(&format!("\n{}  \n\n", lines.join("  \n"))),
                Block::Document(_) => {}
            }
        }
        self.end_notes(&mut raw, first_of_part, n_called);
        raw
    }

    fn end_notes(&self, raw: &mut String, from: usize, to: usize) {
        raw.push('\n');
        for idx in from..to {
            let lines = wrap(&format!("{}. {}", idx - from + 1, self.book.notes[idx]), 112);
            raw.push_str(&format!(" {}  \n\n", lines.join(" \n")));
        }
    }

    fn paged(&mut self, numbering: Numbering) -> String {
        let mut raw = String::new();
        for (idx, page) in self.pages(Broken::Words, numbering).into_iter().enumerate() {
            let head = if idx % 2 == 0 { "BETWEEN THE LETTERS" } else { "CLARA VOSSBERG" };
            let feed = if idx > 0 { "\u{c}" } else { "" };
            raw.push_str(&format!("{feed}{head}\n\n{page}\n\n{}\n", idx + 1));
        }
        raw
    }

    fn imposed(&mut self) -> String {
        let mut pages = self.pages(Broken::WordsAndLines, Numbering::ByChapter);
        // One signature, two of which the first is the larger, or several of 16 pages; what is left over stays blank.
        let total = pages.len().div_ceil(4) * 4;
        let first = (total / 8 + 1) * 4;
        let sizes = match self.random.below(3) {
            0 => vec![total],
            1 => vec![first, total - first],
            _ => [vec![16; total / 16], vec![total % 16]].concat(),
        };
        pages.resize(total, String::new());
        let mut raw = String::new();
        let mut offset = 0;
        for size in sizes {
            for sheet in 0..size / 4 {
                for number in [size - 2 * sheet, 1 + 2 * sheet, 2 + 2 * sheet, size - 1 - 2 * sheet] {
                    let number = offset + number;
                    let page = &pages[number - 1];
                    if page.is_empty() {
                        continue;
                    }
                    raw.push_str(&format!(" {page}\n"));
                    if number % 9 == 4 {
                        raw.push_str(&format!("\n{number}\n\n"));
                    }
                }
            }
            offset += size;
        }
        raw
    }

    fn digest(&mut self) -> String {
        let chapters: Vec<&String> = self
            .book
            .blocks
            .iter()
            .filter_map(|block| if let Block::Heading(1, text) = block { Some(text) } else { None })
            .collect();
        let mut raw = String::from("Letters of the Ferrymen - 12.11.1911\n\nToday's Topics:\n\n");
        for (idx, title) in chapters.iter().enumerate() {
            raw.push_str(&format!("{}.\u{a0} {title}\n\u{a0}\u{a0} (ferry@example.org)\n", idx + 1));
        }
        raw.push_str(&format!("\n\n{}\n", "-".repeat(70)));
        let (mut n_messages, mut n_called) = (0, 0);
        for block in &self.book.blocks {
            match block {
                Block::Heading(1, _) => {
                    n_messages += 1;
                    if n_messages > 1 {
                        raw.push_str(&format!("\n{}\n", "-".repeat(30)));
                    }
                    raw.push_str(&format!("\nMessage: {n_messages}\n\n\n"));
                }
                Block::Heading(_, text) => raw.push_str(&format!("{text}\n\n")),
                Block::Paragraph(text) => {
                    if text.contains(CALL) {
                        n_called += 1;
                    }
                    let lines = wrap(&text.replace(CALL, &format!("[{n_called}]")), 90);
                    raw.push_str(&lines.join("\u{a0}\n"));
                    raw.push_str("\n\n");
                }
                Block::Quotation(text, source) => {
                    raw.push_str(&format!("{}\n\n{source}\n\n", wrap(text, 64).join("\u{a0}\n")));
                }
                Block::Verse(lines) => raw.push_str(&format!("{}\n\n", lines.join("\n"))),
                Block::Document(_) => {}
            }
        }
        for (idx, note) in self.book.notes.iter().enumerate() {
            raw.push_str(&format!("[{}] {}\n\n", idx + 1, wrap(note, 90).join("\u{a0}\n")));
        }
        raw
    }

    fn indented(&mut self) -> String {
        let mut lines: Vec<String> = Vec::new();
        let mut n_called = 0;
        for block in &self.book.blocks {
            match block {
                Block::Heading(_, text) => lines.extend([String::new(), format!("        {text}"), String::new()]),
                Block::Paragraph(text) => {
                    n_called += usize::from(text.contains(CALL));
                    let text = text.replace(CALL, &format!("[{n_called}]"));
                    lines.extend(
                        wrap(&format!("\u{2}\u{2}\u{2}\u{2}{text}"), 70)
                            .into_iter()
                            .map(|line| line.replace('\u{2}', " ")),
                    );
                }
                Block::Quotation(text, source) => {
                    lines.push(String::new());
                    lines.extend(wrap(text, 58).into_iter().map(|line| format!("      {line}")));
                    lines.extend([String::new(), format!("      {source}"), String::new()]);
                }
                Block::Verse(poem) => {
                    lines.push(String::new());
                    lines.extend(
                        poem.iter().map(|line| if line.is_empty() { String::new() } else { format!("      {line}") }),
                    );
                    lines.push(String::new());
                }
                Block::Document(_) => {}
            }
        }
        for (idx, note) in self.book.notes.iter().enumerate() {
            lines.extend([String::new(), wrap(&format!("[{}] {note}", idx + 1), 70).join("\n")]);
        }
        let pages: Vec<String> = lines.chunks(44).map(|lines| lines.join("\n")).collect();
        pages.join("\n\u{c}")
    }

    /// Pages as they lie on sheets, of one signature or several, as programs and scanners take them.
    fn sheets(&mut self) -> String {
        let mut pages = self.pages(Broken::Words, Numbering::ByChapter);
        if self.random.one_in(3) {
            // The back of the title is blank.
            pages.insert(1, String::new());
        }
        let size = [4, 8, 16, pages.len().div_ceil(4) * 4][self.random.below(4)];
        let total = pages.len().div_ceil(size) * size;
        pages.resize(total, String::new());
        let order = sheet_order(total, size, self.random.below(7));
        // Few pages have few joins to tell their order by; so they are numbered.
        let step = if total <= 12 { 1 } else { 5 };
        let has_numbers = total <= 12 || self.random.one_in(2);
        let mut raw = String::new();
        for number in order.into_iter().filter(|number| !pages[number - 1].is_empty()) {
            let folio =
                if has_numbers && number % step == 1 % step { format!("\n\n{number}\n") } else { String::new() };
            let feed = if raw.is_empty() { "" } else { "\u{c}" };
            raw.push_str(&format!("{feed}{}{folio}\n", pages[number - 1]));
        }
        raw
    }

    /// Letters and documents set apart in three ways, in lines of 80 characters with white between paragraphs.
    fn documents(&mut self) -> String {
        let mut raw = String::new();
        let mut n_called = 0;
        for block in &self.book.blocks {
            match block {
                Block::Heading(_, text) => raw.push_str(&format!("{text}\n\n")),
                Block::Paragraph(text) => {
                    n_called += usize::from(text.contains(CALL));
                    raw.push_str(&format!(
                        "{}\n\n",
                        wrap(&text.replace(CALL, &format!("[{n_called}]")), 80).join("\n")
                    ));
                }
                Block::Document(parts) => {
                    let (indent, measure, mark) =
                        [("", 62, ""), ("     ", 70, ""), ("", 78, "“")][self.random.below(3)];
                    for (idx, part) in parts.iter().enumerate() {
                        let end = if mark.is_empty() || idx + 1 < parts.len() { "" } else { "”" };
                        let lines = wrap(&format!("{}{end}", part.replace('"', "")), measure);
                        let lines: Vec<String> = lines.iter().map(|line| format!("{indent}{mark}{line}")).collect();
                        raw.push_str(&format!("{}\n\n", lines.join("\n")));
                    }
                }
                Block::Quotation(..) | Block::Verse(_) => {}
            }
        }
        for (idx, note) in self.book.notes.iter().enumerate() {
            raw.push_str(&format!("{}\n\n", wrap(&format!("[{}] {note}", idx + 1), 80).join("\n")));
        }
        raw
    }

    /// The book on pages of 26 lines or so, words broken at line ends, notes at the foot.
    fn pages(&mut self, broken: Broken, numbering: Numbering) -> Vec<String> {
        let mut pages = Pages { numbering, ..Pages::default() };
        for block in &self.book.blocks {
            match block {
                Block::Heading(level, text) => {
                    if *level == 1 || pages.page.len() > 14 {
                        pages.close();
                    }
                    pages.first_of_chapter = pages.n_called;
                    pages.page.extend([String::new(), text.clone(), String::new()]);
                }
                Block::Paragraph(text) => {
                    for line in self.broken_lines(text, broken) {
                        pages.push_line(line, &self.book.notes);
                    }
                    pages.page.push(String::new());
                }
                Block::Quotation(text, source) => {
                    for line in wrap(text, 45).into_iter().chain([String::new(), source.clone(), String::new()]) {
                        if pages.is_full() && !line.is_empty() {
                            pages.close();
                        }
                        pages.page.push(line);
                    }
                }
                Block::Verse(lines) => {
                    if pages.page.len() + pages.foot.len() > 14 {
                        pages.close();
                    }
                    pages.page.extend(lines.iter().cloned().chain([String::new()]));
                }
                Block::Document(_) => {}
            }
        }
        pages.close();
        pages.done
    }

    /// Lines of 58 characters; long words that do not fit are broken, and some words keep a hyphen from an earlier break.
    fn broken_lines(&mut self, text: &str, broken: Broken) -> Vec<String> {
        let mut lines: Vec<String> = vec![String::new()];
        for word in text.split(' ') {
            let stray = broken == Broken::WordsAndLines
                && self.random.one_in(90)
                && word.len() > 8
                && word.bytes().all(|byte| byte.is_ascii_lowercase());
            let glued = broken == Broken::WordsAndLines && !stray && self.random.one_in(400);
            let word = if stray { format!("{}-{}", &word[..4], &word[4..]) } else { word.to_string() };
            let line = lines.last_mut().expect("there is a line");
            let room = 58_usize.saturating_sub(line.chars().count() + 1);
            let plain = word.trim_end_matches(|last: char| !last.is_ascii_alphabetic());
            let breaks = plain.len() > 6 && plain.bytes().all(|byte| byte.is_ascii_lowercase()) && room >= 5;
            let sticks = glued
                && line.ends_with([',', '.'])
                && word.starts_with(|first: char| first.is_ascii_alphabetic())
                && word.chars().count() < room;
            if line.is_empty() || sticks {
                line.push_str(&word);
            } else if word.chars().count() <= room {
                line.push(' ');
                line.push_str(&word);
            } else if breaks && !stray {
                let at = (room - 1).min(plain.len() - 3);
                line.push_str(&format!(" {}-", &word[..at]));
                lines.push(word[at..].to_string());
            } else {
                lines.push(word);
            }
        }
        lines
    }
}

/// How notes at the foot are called.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Numbering {
    #[default]
    ByChapter,
    ByPage,
    Signs,
}

/// Pages as they are filled.
#[derive(Default)]
struct Pages {
    numbering: Numbering,
    done: Vec<String>,
    page: Vec<String>,
    /// The lines of notes at the foot of this page.
    foot: Vec<String>,
    /// What of the last note goes on at the foot of the next page.
    carried: Vec<String>,
    n_called: usize,
    first_of_chapter: usize,
    first_of_page: usize,
}

impl Pages {
    fn is_full(&self) -> bool {
        self.page.len() + self.foot.len() >= 26
    }

    fn push_line(&mut self, line: String, notes: &[String]) {
        if self.is_full() {
            self.close();
        }
        let Some((before, after)) = line.split_once(CALL) else {
            self.page.push(line);
            return;
        };
        let from = if self.numbering == Numbering::ByChapter { self.first_of_chapter } else { self.first_of_page };
        let number = self.n_called - from;
        let mark = match self.numbering {
            Numbering::Signs => ["*", "†", "‡", "§", "**"][number % 5].to_string(),
            _ => (number + 1).to_string(),
        };
        self.page.push(format!("{before}{mark}{after}"));
        self.foot.push(String::new());
        let note = wrap(&format!("{mark} {}", notes[self.n_called]), 74);
        // Only notes that are numbered by page run over: two lines of them stay at least.
        let room = 30_usize.saturating_sub(self.page.len() + self.foot.len()).max(2);
        let n_here = if self.numbering == Numbering::ByChapter { note.len() } else { room.min(note.len()) };
        self.foot.extend_from_slice(&note[..n_here]);
        self.carried.extend_from_slice(&note[n_here..]);
        self.n_called += 1;
    }

    fn close(&mut self) {
        while self.page.first().is_some_and(String::is_empty) {
            self.page.remove(0);
        }
        while self.page.last().is_some_and(String::is_empty) {
            self.page.pop();
        }
        if !self.page.is_empty() {
            self.page.append(&mut self.foot);
            self.done.push(self.page.join("\n"));
            self.page.clear();
            self.first_of_page = self.n_called;
            if !self.carried.is_empty() {
                self.foot.push(String::new());
                self.foot.append(&mut self.carried);
            }
        }
    }
}

/// The numbers of the pages in the order in which they are read from sheets of signatures.
fn sheet_order(total: usize, size: usize, way: usize) -> Vec<usize> {
    let all = 1..=total;
    match way {
        // A scanner takes all fronts, then all backs, the heap turned over or not; or the heap lies face down.
        0 => all.clone().step_by(2).chain(all.rev().step_by(2)).collect(),
        1 => all.clone().step_by(2).chain(all.skip(1).step_by(2)).collect(),
        2 => all.rev().collect(),
        // Two halves printed side by side, to be cut and laid on each other.
        3 => (1..=total / 2).flat_map(|number| [number, number + total / 2]).collect(),
        _ => {
            let sheets = |first: usize| {
                (0..size / 4).map(move |sheet| {
                    let (low, high) = (first + 2 * sheet, first + size - 2 * sheet);
                    [high, low + 1, low + 2, high - 1]
                })
            };
            let signatures = (0..total / size).map(|signature| signature * size);
            let sheets: Vec<[usize; 4]> = match way {
                // The inmost sheet lies on top.
                4 => signatures.flat_map(|first| sheets(first).rev()).collect(),
                _ => signatures.flat_map(sheets).collect(),
            };
            match way {
                // Each side is read from its right page.
                5 => sheets.into_iter().flat_map(|[a, b, c, d]| [b, a, d, c]).collect(),
                _ => sheets.into_iter().flatten().collect(),
            }
        }
    }
}

/// How words are broken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Broken {
    Words,
    WordsAndLines,
}

fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut().filter(|line| line.chars().count() + 1 + word.chars().count() <= width) {
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_string()),
        }
    }
    lines
}
