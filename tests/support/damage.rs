//! Raw texts whose truth is known: a manuscript of the project, damaged in the ways and at about the rates of real ones.
//!
//! The words come from the sample books. A seed decides which paragraphs, in which order, with which notes and headings.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::generator::Random;

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
}

/// A manuscript as it should come out.
#[derive(Clone, Debug)]
pub struct Book {
    pub blocks: Vec<Block>,
    /// The texts of the notes, in the order of their calls.
    pub notes: Vec<String>,
}

/// A damaged text and its truth.
#[derive(Debug)]
pub struct Damaged {
    pub raw: String,
    pub truth: Book,
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
}

impl Damage {
    pub const ALL: [Damage; 6] =
        [Damage::Flat, Damage::Lined, Damage::Paged, Damage::Imposed, Damage::Indented, Damage::Digest];
}

const CALL: char = '\u{1}';

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
    format!("In other words: {sentence}.")
}

/// The plain paragraphs of the sample books, each once.
fn sample_paragraphs() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("manuscripts");
    let mut found = Vec::new();
    let names = ["history/01-marks.md", "history/02-languages.md", "history/03-silences.md", "handbook/02-language.md"];
    for name in names.into_iter().chain(["handbook/03-manifest.md", "handbook/04-print.md", "handbook/05-epub.md"]) {
        let text = fs::read_to_string(folder.join(name)).expect("the sample books are there");
        for block in text.split("\n\n").map(str::trim) {
            let block = without_notes(block);
            let is_plain = block.starts_with(|first: char| first.is_ascii_uppercase())
                && !block.contains(['|', '`', '{', '<', '[', '\n'])
                && block.ends_with(['.', '?', '!'])
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
        raw.push_str(&damaged(&book(seed), Damage::Paged, seed).raw);
    }
    raw
}

/// Damages a book.
pub fn damaged(book: &Book, kind: Damage, seed: u64) -> Damaged {
    let mut writer = Writer { random: Random::new(seed ^ 0xA5A5), book };
    let raw = match kind {
        Damage::Flat => writer.flat(),
        Damage::Lined => writer.lined(),
        Damage::Paged => writer.paged(),
        Damage::Imposed => writer.imposed(),
        Damage::Indented => writer.indented(),
        Damage::Digest => writer.digest(),
    };
    Damaged { raw, truth: book.clone() }
}

struct Writer<'b> {
    random: Random,
    book: &'b Book,
}

/// One line of a page, and what it belongs to.
#[derive(Clone, Debug)]
struct Line {
    text: String,
    /// The notes that it calls.
    notes: Vec<usize>,
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

    fn paged(&mut self) -> String {
        let mut raw = String::new();
        for (idx, page) in self.pages(Broken::Words).into_iter().enumerate() {
            let head = if idx % 2 == 0 { "BETWEEN THE LETTERS" } else { "CLARA VOSSBERG" };
            let feed = if idx > 0 { "\u{c}" } else { "" };
            raw.push_str(&format!("{feed}{head}\n\n{page}\n\n{}\n", idx + 1));
        }
        raw
    }

    fn imposed(&mut self) -> String {
        let mut pages = self.pages(Broken::WordsAndLines);
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
            }
        }
        for (idx, note) in self.book.notes.iter().enumerate() {
            lines.extend([String::new(), wrap(&format!("[{}] {note}", idx + 1), 70).join("\n")]);
        }
        let pages: Vec<String> = lines.chunks(44).map(|lines| lines.join("\n")).collect();
        pages.join("\n\u{c}")
    }

    /// The book on pages of 26 lines or so, words broken at line ends, notes at the foot, numbered anew by chapter.
    fn pages(&mut self, broken: Broken) -> Vec<String> {
        let mut pages = Vec::new();
        let mut page: Vec<String> = Vec::new();
        let mut foot: Vec<String> = Vec::new();
        let (mut n_called, mut first_of_chapter) = (0, 0);
        let close = |page: &mut Vec<String>, foot: &mut Vec<String>, pages: &mut Vec<String>| {
            while page.first().is_some_and(String::is_empty) {
                page.remove(0);
            }
            while page.last().is_some_and(String::is_empty) {
                page.pop();
            }
            if !page.is_empty() {
                page.append(foot);
                pages.push(page.join("\n"));
                page.clear();
            }
        };
        for block in &self.book.blocks {
            match block {
                Block::Heading(level, text) => {
                    if *level == 1 || page.len() > 14 {
                        close(&mut page, &mut foot, &mut pages);
                    }
                    first_of_chapter = n_called;
                    page.extend([String::new(), text.clone(), String::new()]);
                }
                Block::Paragraph(text) => {
                    let number = n_called + 1 - first_of_chapter;
                    let note = text.contains(CALL).then(|| self.book.notes[n_called].clone());
                    n_called += usize::from(note.is_some());
                    let lines = self.broken_lines(&text.replace(CALL, &number.to_string()), broken);
                    let n_lines = lines.len();
                    for (place, line) in lines.into_iter().enumerate() {
                        if page.len() + foot.len() >= 26 {
                            close(&mut page, &mut foot, &mut pages);
                        }
                        page.push(line.text);
                        if let Some(note) = note.as_ref().filter(|_| place + 1 == n_lines) {
                            foot.push(String::new());
                            foot.extend(wrap(&format!("{number} {note}"), 74));
                        }
                    }
                    page.push(String::new());
                }
                Block::Quotation(text, source) => {
                    for line in wrap(text, 45).into_iter().chain([String::new(), source.clone(), String::new()]) {
                        if page.len() + foot.len() >= 26 && !line.is_empty() {
                            close(&mut page, &mut foot, &mut pages);
                        }
                        page.push(line);
                    }
                }
                Block::Verse(lines) => {
                    if page.len() + foot.len() > 14 {
                        close(&mut page, &mut foot, &mut pages);
                    }
                    page.extend(lines.iter().cloned().chain([String::new()]));
                }
            }
        }
        close(&mut page, &mut foot, &mut pages);
        pages
    }

    /// Lines of 58 characters; long words that do not fit are broken, and some words keep a hyphen from an earlier break.
    fn broken_lines(&mut self, text: &str, broken: Broken) -> Vec<Line> {
        let mut lines: Vec<String> = vec![String::new()];
        for word in text.split(' ') {
            let stray = broken == Broken::WordsAndLines
                && self.random.one_in(90)
                && word.len() > 8
                && word.bytes().all(|byte| byte.is_ascii_lowercase());
            let glued = broken == Broken::WordsAndLines && !stray && self.random.one_in(400);
            let word = if stray { format!("{}-{}", &word[..4], &word[4..]) } else { word.to_string() };
            let line = lines.last_mut().expect("there is a line");
            let room = 58_usize.saturating_sub(line.len() + 1);
            let plain = word.trim_end_matches(|last: char| !last.is_ascii_alphabetic());
            let breaks = plain.len() > 6 && plain.bytes().all(|byte| byte.is_ascii_lowercase()) && room >= 5;
            let sticks = glued
                && line.ends_with([',', '.'])
                && word.starts_with(|first: char| first.is_ascii_alphabetic())
                && word.len() < room;
            if line.is_empty() || sticks {
                line.push_str(&word);
            } else if word.len() <= room {
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
        lines.into_iter().map(|text| Line { text, notes: Vec::new() }).collect()
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

/// What an import made of a damaged text.
#[derive(Debug)]
pub struct Figures {
    pub same_words: bool,
    pub first_difference: String,
    /// F1 of the places where blocks begin, of headings with their levels, of the places of calls with the notes they call.
    pub paragraphs: f64,
    pub headings: f64,
    pub notes: f64,
    /// F1 of the spaces and hyphens between letters, by their places.
    pub words: f64,
}

/// Compares a manuscript with the truth, by places counted in letters.
pub fn measure(damaged: &Damaged, markdown: &str) -> Figures {
    let truth = shape_of_book(&damaged.truth);
    let found = shape_of_markdown(markdown);
    let same_words = truth.letters == found.letters;
    let at = truth.letters.bytes().zip(found.letters.bytes()).take_while(|(a, b)| a == b).count();
    let part = |letters: &str| {
        letters.get(at.saturating_sub(20)..(at + 30).min(letters.len())).unwrap_or_default().to_string()
    };
    let first_difference = format!("{} / {}", part(&truth.letters), part(&found.letters));
    Figures {
        same_words,
        first_difference,
        paragraphs: f1(&truth.starts, &found.starts),
        headings: f1(&truth.headings, &found.headings),
        notes: f1(&truth.notes, &found.notes),
        words: f1(&truth.joints, &found.joints),
    }
}

#[derive(Default)]
struct Shape {
    letters: String,
    starts: BTreeSet<usize>,
    headings: BTreeSet<(usize, usize)>,
    notes: BTreeSet<(usize, String)>,
    joints: BTreeSet<(usize, bool)>,
}

impl Shape {
    fn add(&mut self, text: &str) {
        for letter in text.chars() {
            if letter.is_alphanumeric() {
                self.letters.extend(letter.to_lowercase());
            } else if letter == '-' || letter.is_whitespace() {
                self.joints.insert((self.letters.len(), letter == '-'));
            }
        }
    }
}

fn f1<T: Ord>(truth: &BTreeSet<T>, found: &BTreeSet<T>) -> f64 {
    if truth.is_empty() && found.is_empty() {
        return 1.0;
    }
    let n_right = truth.intersection(found).count() as f64;
    2.0 * n_right / (truth.len() + found.len()) as f64
}

fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn shape_of_book(book: &Book) -> Shape {
    let mut shape = Shape::default();
    let mut n_called = 0;
    for block in &book.blocks {
        shape.starts.insert(shape.letters.len());
        match block {
            Block::Heading(level, text) => {
                shape.headings.insert((shape.letters.len(), *level));
                shape.add(text);
            }
            Block::Quotation(text, source) => {
                shape.add(text);
                shape.starts.insert(shape.letters.len());
                shape.add(source);
            }
            Block::Verse(lines) => shape.add(&lines.join(" ")),
            Block::Paragraph(text) => {
                for part in text.split_inclusive(CALL) {
                    shape.add(part);
                    if part.ends_with(CALL) {
                        shape.notes.insert((shape.letters.len(), letters(&book.notes[n_called])));
                        n_called += 1;
                    }
                }
            }
        }
    }
    shape
}

fn shape_of_markdown(markdown: &str) -> Shape {
    let mut shape = Shape::default();
    let mut calls: Vec<(usize, String)> = Vec::new();
    let mut bodies: std::collections::BTreeMap<String, String> = Default::default();
    let mut last_note: Option<String> = None;
    // A quotation's paragraphs are parted by a line with its sign and nothing else.
    let markdown = markdown.replace("\n>\n", "\n\n").replace("\n> ", "\n");
    for block in markdown.split("\n\n").filter(|block| !block.trim().is_empty()) {
        if let Some((name, text)) = block.trim_start().strip_prefix("[^").and_then(|rest| rest.split_once("]:")) {
            bodies.insert(name.to_string(), letters(text));
            last_note = Some(name.to_string());
            continue;
        }
        if let Some(name) = last_note.as_ref().filter(|_| block.starts_with("    ")) {
            bodies.entry(name.clone()).or_default().push_str(&letters(block));
            continue;
        }
        shape.starts.insert(shape.letters.len());
        let block = block.trim().trim_start_matches("> ").replace('\\', "");
        let block = block.as_str();
        let level = block.bytes().take_while(|byte| *byte == b'#').count();
        if level > 0 {
            shape.headings.insert((shape.letters.len(), level));
        }
        let mut rest = block;
        while let Some((before, after)) = rest.split_once("[^") {
            let (name, after) = after.split_once(']').expect("a call is closed");
            shape.add(before);
            calls.push((shape.letters.len(), name.to_string()));
            rest = after;
        }
        shape.add(rest);
    }
    shape.notes = calls.into_iter().map(|(at, name)| (at, bodies.get(&name).cloned().unwrap_or_default())).collect();
    shape
}
