//! `import --interactive`: goes through the doubtful changes and keeps the editor's answers in the file of decisions.
//!
//! Answers are lines of stdin, so a file can give them as well as a person; where stdin ends, so does the asking.

use std::fs;
use std::io;
use std::io::BufRead;
use std::path::Path;
use std::path::PathBuf;

use crate::cli::Outcome;
use crate::cli::console::Console;
use crate::cli::output;
use crate::import::questions::Question;

/// The file of decisions, as it stands on disk and grows.
#[derive(Debug)]
pub struct DecisionsFile {
    folder: PathBuf,
    name: &'static str,
    pub text: String,
}

/// What the editor does with pages whose order is not sure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PagesAnswer {
    Decided,
    Refused,
}

impl DecisionsFile {
    /// Reads the file; one that is not there is empty.
    pub fn open(folder: &Path, name: &'static str) -> DecisionsFile {
        let text = fs::read_to_string(folder.join(name)).unwrap_or_default();
        DecisionsFile { folder: folder.to_path_buf(), name, text }
    }

    /// Adds an entry at the end and writes the file: what was answered is kept, whatever happens then.
    fn add(&mut self, entry: &str, console: &Console) -> Result<(), Outcome> {
        if !self.text.is_empty() {
            self.text.push_str(if self.text.ends_with('\n') { "\n" } else { "\n\n" });
        }
        self.text.push_str(entry);
        self.write(console)
    }

    /// Sets the order of the pages, a key that must stand before all tables.
    fn set_pages(&mut self, order: &str, console: &Console) -> Result<(), Outcome> {
        self.text = format!("pages = \"{order}\"\n{}{}", if self.text.is_empty() { "" } else { "\n" }, self.text);
        self.write(console)
    }

    fn write(&self, console: &Console) -> Result<(), Outcome> {
        let written = output::make_folder(&self.folder)
            .and_then(|()| output::write(&self.folder, self.name, self.text.as_bytes()).map(|_| ()));
        written.map_err(|error: io::Error| {
            let message = format!("cannot write “{}”: {}", self.folder.join(self.name).display(), error.kind());
            console.failure(&message, "see that the folder can be written")
        })
    }
}

/// Puts the questions, one after the other, until the editor has had enough or stdin ends.
pub fn ask(
    questions: &[Question],
    file: &mut DecisionsFile,
    answers: &mut impl BufRead,
    console: &Console,
) -> Result<(), Outcome> {
    for (idx, question) in questions.iter().enumerate() {
        show(question, (idx + 1, questions.len()), console);
        loop {
            console.err(&prompt(question));
            let Some(answer) = next_line(answers) else {
                console.err("\nno more answers\n");
                return Ok(());
            };
            match meaning(&answer, question) {
                Meaning::Keep(entry) => file.add(&entry, console)?,
                Meaning::Skip => {}
                Meaning::Quit => return Ok(()),
                Meaning::Unclear => {
                    console.err("  that is none of the answers\n");
                    continue;
                }
            }
            break;
        }
    }
    Ok(())
}

/// Asks what shall become of pages whose order is not sure.
pub fn ask_pages(
    why: &str,
    file: &mut DecisionsFile,
    answers: &mut impl BufRead,
    console: &Console,
) -> Result<PagesAnswer, Outcome> {
    console.err(&format!("The pages stand in no order that can be trusted: {why}\n"));
    loop {
        console.err("f take the order found, l leave them as they stand, q quit> ");
        let Some(answer) = next_line(answers) else {
            console.err("\nno answer\n");
            return Ok(PagesAnswer::Refused);
        };
        match answer.trim() {
            "f" | "found" => file.set_pages("as found", console)?,
            "l" | "leave" => file.set_pages("as they stand", console)?,
            "q" | "quit" => return Ok(PagesAnswer::Refused),
            _ => continue,
        }
        return Ok(PagesAnswer::Decided);
    }
}

/// What an answer asks for.
enum Meaning {
    Keep(String),
    Skip,
    Quit,
    Unclear,
}

fn meaning(answer: &str, question: &Question) -> Meaning {
    let answer = answer.trim();
    match answer {
        "a" | "accept" => return Meaning::Keep(question.accepted.clone()),
        "r" | "refuse" => return Meaning::Keep(question.refused.clone()),
        "s" | "skip" | "" => return Meaning::Skip,
        "q" | "quit" => return Meaning::Quit,
        _ => {}
    }
    let level = answer.parse().ok().filter(|level| (1..=6).contains(level)).and_then(|level| question.leveled(level));
    let word = answer.strip_prefix("c ").map(str::trim).filter(|word| !word.is_empty());
    match level.or_else(|| question.corrected(word?)) {
        Some(entry) => Meaning::Keep(entry),
        None => Meaning::Unclear,
    }
}

fn show(question: &Question, (number, count): (usize, usize), console: &Console) {
    let Question { rule, line, confidence, because, .. } = question;
    let because = if because.is_empty() { String::new() } else { format!(": {because}") };
    console.err(&format!(
        "\n{number} of {count}  line {line}  {} {}, {confidence} % sure{because}\n",
        rule.id, rule.title
    ));
    for (own, text) in &question.source {
        let sign = if own == line { '>' } else { ' ' };
        console.err(&format!("{sign} {own:>6} | {text}\n"));
    }
    console.err(&format!("  result | {}\n", question.result));
}

fn prompt(question: &Question) -> String {
    let more = match (&question.word, question.leveled(1)) {
        (Some(_), _) => "c WORD correct, ",
        (None, Some(_)) => "1 to 6 heading of that level, ",
        (None, None) => "",
    };
    format!("a accept, r refuse, {more}s skip, q quit> ")
}

/// The next line, or `None` at the end of stdin or where it cannot be read.
fn next_line(answers: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    match answers.read_line(&mut line) {
        Ok(0) | Err(_) => None,
        Ok(_) => Some(line),
    }
}
