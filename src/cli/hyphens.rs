//! `hyphens`: how words break, and why there.

use std::io;
use std::io::IsTerminal;
use std::io::Read;
use std::path::Path;

use serde_json::Value;
use serde_json::json;

use crate::book::Lang;
use crate::cli::Outcome;
use crate::cli::args::HyphensArgs;
use crate::cli::args::SelectArgs;
use crate::cli::console::Console;
use crate::cli::select::open;
use crate::cli::select::select;
use crate::diag::Sink;
use crate::locale::hyphens::spelt_broken;
use crate::pipeline::Workshop;
use crate::pipeline::default_hyphenation;
use crate::print::text::hyphenate::Hyphenation;
use crate::print::text::hyphenate::Reason;
use crate::print::text::hyphenate::Verdict;
use crate::print::text::wordbreak::is_address;
use crate::project::load::MANIFEST;
use crate::source::SourceMap;

/// Shows words with their breaks; findings of the manifest go to stderr.
pub fn hyphens(args: &HyphensArgs, console: &Console) -> Outcome {
    console.with_findings(|sources, sink| try_hyphens(args, console, sources, sink))
}

fn try_hyphens(
    args: &HyphensArgs,
    console: &Console,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Result<Outcome, Outcome> {
    let words = words(args, console)?;
    let lang = args.lang.as_deref().map(|tag| language(tag, console)).transpose()?;
    if args.manifest.is_none() && !Path::new(MANIFEST).is_file() {
        let lang = lang.unwrap_or_else(Lang::english);
        let hyphenation = default_hyphenation(sink);
        Asked { hyphenation, lang, sources }.show_all(&words, console);
        return Ok(Outcome::Clean);
    }
    let of_book =
        SelectArgs { path: args.manifest.clone(), books: args.book.iter().cloned().collect(), editions: Vec::new() };
    let project = open(&of_book, console, sources, sink)?;
    let workshop = Workshop::new(project, sources, sink);
    if let Some(one) = select(&workshop.project, &of_book, console)?.first() {
        let lang = lang.unwrap_or_else(|| one.book.config.meta.lang.clone());
        let hyphenation = workshop.hyphenation(one.book, sink);
        Asked { hyphenation, lang, sources }.show_all(&words, console);
    }
    Ok(Outcome::Clean)
}

/// The words of the command line, or those of stdin where there are none.
fn words(args: &HyphensArgs, console: &Console) -> Result<Vec<String>, Outcome> {
    if !args.words.is_empty() {
        return Ok(args.words.iter().flat_map(|text| text.split_whitespace()).map(String::from).collect());
    }
    let advice = "write them behind the command, `bindery hyphens typography`, or send a list through a pipe";
    if io::stdin().is_terminal() {
        return Err(console.failure("no words given", advice));
    }
    let mut text = String::new();
    match io::stdin().read_to_string(&mut text) {
        Ok(_) if !text.trim().is_empty() => Ok(text.split_whitespace().map(String::from).collect()),
        Ok(_) => Err(console.failure("no words given", advice)),
        Err(error) => Err(console.failure(&format!("the words cannot be read: {error}"), "send them as UTF-8")),
    }
}

fn language(tag: &str, console: &Console) -> Result<Lang, Outcome> {
    Lang::parse(tag).ok_or_else(|| {
        console.failure(
            &format!("“{tag}” is no language tag"),
            "write a tag such as “en”, “en-GB”, “de”, “de-1901”, “fr-CA” or “ru”",
        )
    })
}

/// What words are asked of.
struct Asked<'a> {
    hyphenation: Hyphenation,
    lang: Lang,
    sources: &'a SourceMap,
}

impl Asked<'_> {
    fn show_all(&self, words: &[String], console: &Console) {
        if console.is_json() {
            words.iter().for_each(|word| console.out(&format!("{}\n", self.object(word))));
            return;
        }
        let lines: Vec<(String, String)> = words.iter().map(|word| (self.broken(word), self.why(word))).collect();
        let widest = lines.iter().map(|(broken, _)| broken.chars().count()).max().unwrap_or(0);
        for (broken, why) in lines {
            let gap = " ".repeat(widest + 2 - broken.chars().count());
            console.out(&format!("{broken}{gap}{why}\n"));
        }
    }

    fn verdicts(&self, word: &str) -> Vec<Verdict> {
        if is_address(word) { Vec::new() } else { self.hyphenation.verdicts(word, &self.lang) }
    }

    /// The word with all its breaks taken.
    fn broken(&self, word: &str) -> String {
        if is_address(word) {
            return word.to_string();
        }
        spelt_broken(word, &self.hyphenation.hyphens(word, &self.lang)).replace('\u{ad}', "")
    }

    fn why(&self, word: &str) -> String {
        if is_address(word) {
            return "an address: breaks after its joints, without a hyphen".to_string();
        }
        let verdicts = self.verdicts(word);
        let part_of = |verdict: &Verdict| word[verdict.start..verdict.start + verdict.len].to_string();
        let told = |verdict: &Verdict| match verdicts.len() {
            1 => self.verdict(&part_of(verdict), verdict),
            _ => format!("“{}” {}", part_of(verdict), self.verdict(&part_of(verdict), verdict)),
        };
        match verdicts.is_empty() {
            true => "not broken: has no letters".to_string(),
            false => verdicts.iter().map(told).collect::<Vec<String>>().join("; "),
        }
    }

    fn verdict(&self, part: &str, verdict: &Verdict) -> String {
        let mut text = match (&verdict.reason, verdict.hyphens.is_empty()) {
            (Reason::Patterns(name), true) => format!("not broken: patterns {name} give no place"),
            (reason, true) => format!("not broken: {}", self.reason(reason)),
            (reason, false) => self.reason(reason),
        };
        if verdict.hyphens.iter().any(|hyphen| hyphen.change.is_some()) {
            text.push_str(", the spelling changes");
        }
        if !verdict.too_near.is_empty() {
            let (left, right) = self.hyphenation.minima();
            let broken = spelt_broken(part, &verdict.too_near);
            text.push_str(&format!(", left out: {broken} ({left} letters stay before a hyphen, {right} after it)"));
        }
        text
    }

    fn reason(&self, reason: &Reason) -> String {
        match reason {
            Reason::SoftHyphens => "soft hyphens".to_string(),
            Reason::Exception(_) => match self.place(reason) {
                Some(place) => format!("exception of {place}"),
                None => "exception".to_string(),
            },
            Reason::Patterns(name) => format!("patterns {name}"),
            Reason::NoPatterns => format!("there are no patterns for `{}`", self.lang),
            Reason::Capitals => "wholly in capitals".to_string(),
            Reason::TooLong => "longer than any word".to_string(),
        }
    }

    /// Where an exception stands: `build.toml:12`.
    fn place(&self, reason: &Reason) -> Option<String> {
        let Reason::Exception(Some(span)) = reason else { return None };
        let (file, at) = self.sources.place(*span)?;
        Some(format!("{}:{}", file.name, at.line))
    }

    fn object(&self, word: &str) -> Value {
        let part = |verdict: Verdict| {
            let text = &word[verdict.start..verdict.start + verdict.len];
            let (reason, patterns) = match &verdict.reason {
                Reason::SoftHyphens => ("soft-hyphens", None),
                Reason::Exception(_) => ("exception", None),
                Reason::Patterns(name) => ("patterns", Some(*name)),
                Reason::NoPatterns => ("no-patterns", None),
                Reason::Capitals => ("capitals", None),
                Reason::TooLong => ("too-long", None),
            };
            json!({
                "text": text,
                "broken": spelt_broken(text, &verdict.hyphens).replace('\u{ad}', ""),
                "reason": reason,
                "patterns": patterns,
                "place": self.place(&verdict.reason),
                "left_out": spelt_broken(text, &verdict.too_near),
                "spelling_changes": verdict.hyphens.iter().any(|hyphen| hyphen.change.is_some()),
            })
        };
        let parts: Vec<Value> = self.verdicts(word).into_iter().map(part).collect();
        json!({ "type": "hyphens", "word": word, "language": self.lang.as_str(), "broken": self.broken(word), "parts": parts })
    }
}
