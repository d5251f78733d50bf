//! Compares what an import made of a damaged text with the truth.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::damage::Block;
use super::damage::Book;
use super::damage::CALL;
use super::damage::Damaged;

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
    /// F1 of the beginnings of quotations and documents.
    pub quotations: f64,
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
        quotations: f1(&truth.quotations, &found.quotations),
    }
}

/// Where blocks begin in one of both and not in the other, with the letters around, for whoever looks for the cause.
pub fn differences(damaged: &Damaged, markdown: &str) -> Vec<String> {
    let truth = shape_of_book(&damaged.truth);
    let found = shape_of_markdown(markdown);
    let around = |at: &usize| {
        let letters: Vec<char> = truth.letters.chars().collect();
        let at = truth.letters.get(..*at).map_or(0, |before| before.chars().count());
        let part =
            |from: usize, to: usize| letters[from.min(letters.len())..to.min(letters.len())].iter().collect::<String>();
        format!("{}|{}", part(at.saturating_sub(25), at), part(at, at + 25))
    };
    let lost = truth.starts.difference(&found.starts).map(|at| format!("lost {}", around(at)));
    let made = found.starts.difference(&truth.starts).map(|at| format!("made {}", around(at)));
    lost.chain(made).collect()
}

#[derive(Default)]
struct Shape {
    letters: String,
    starts: BTreeSet<usize>,
    headings: BTreeSet<(usize, usize)>,
    notes: BTreeSet<(usize, String)>,
    joints: BTreeSet<(usize, bool)>,
    quotations: BTreeSet<usize>,
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
            Block::Document(parts) => {
                for part in parts {
                    shape.starts.insert(shape.letters.len());
                    shape.quotations.insert(shape.letters.len());
                    shape.add(part);
                }
            }
            Block::Quotation(text, source) => {
                shape.quotations.insert(shape.letters.len());
                shape.add(text);
                shape.starts.insert(shape.letters.len());
                shape.quotations.insert(shape.letters.len());
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
    let mut bodies: BTreeMap<String, String> = Default::default();
    let mut last_note: Option<String> = None;
    // A quotation's paragraphs are parted by a line with its sign and nothing else.
    let markdown = markdown.replace("\n>\n> ", "\n\n> ");
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
        let block = block.trim().replace('\\', "");
        if block.starts_with("> ") {
            shape.quotations.insert(shape.letters.len());
        }
        let block = block.replace("\n> ", "\n");
        let block = block.trim_start_matches("> ");
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
