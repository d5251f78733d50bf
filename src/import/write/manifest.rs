//! What the text says about itself, and the manifest made of it.

use std::fmt::Write;

use crate::import::Options;
use crate::import::lexicon::Lexicon;

/// What is known about the work.
#[derive(Clone, Default, Debug)]
pub struct Facts {
    pub title: Option<String>,
    pub title_origin: TitleOrigin,
    pub author: Option<String>,
    pub language: String,
    pub declared: Declared,
    /// Other fields, as found.
    pub others: Vec<(String, String)>,
}

/// Where the title comes from.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum TitleOrigin {
    /// The text, or the one who imports it.
    #[default]
    Given,
    /// Nothing named one: it is the name of the file.
    FileName,
}

/// What a container says of its book.
#[derive(Clone, Default, Debug)]
pub struct Declared {
    pub subtitle: Option<String>,
    pub people: Vec<Person>,
    pub language: Option<String>,
    pub publisher: Option<String>,
    /// A day, `2026-05-01`.
    pub day: Option<String>,
    pub year: Option<u16>,
    pub isbn: Option<String>,
    pub description: Option<String>,
    pub rights: Option<String>,
    pub keywords: Vec<String>,
    /// The path of the cover, from the manifest's folder.
    pub cover: Option<String>,
}

/// Somebody who had a hand in the book.
#[derive(Clone, PartialEq, Debug)]
pub struct Person {
    pub role: String,
    pub name: String,
    pub sort_name: Option<String>,
}

impl Facts {
    pub fn set(&mut self, key: &str, value: &str) {
        match key {
            "title" => self.title = Some(value.to_string()),
            "author" | "authors" => self.author = Some(value.to_string()),
            "subtitle" => self.declared.subtitle = Some(value.to_string()),
            "translator" | "editor" => {
                let (role, name) = (key.to_string(), value.to_string());
                self.declared.people.push(Person { role, name, sort_name: None });
            }
            _ => self.others.push((key.to_string(), value.to_string())),
        }
    }

    /// Takes over what a program noted in the file: its title is surer than a line that stands first, its author less sure than one that the
    /// pages name, for that may be whoever sat at the program.
    pub fn add_noted(&mut self, noted: Facts) {
        self.author = self.author.take().or(noted.author);
        self.title = noted.title.or(self.title.take());
        self.declared.language = noted.declared.language;
    }

    /// Fills in what the text did not say.
    pub fn complete(&mut self, lexicon: &Lexicon, options: &Options) {
        self.complete_title(options);
        self.complete_language(lexicon);
    }

    /// The title that was asked for, else that of the text, else the name of the file.
    pub fn complete_title(&mut self, options: &Options) {
        self.title = options.title.clone().or(self.title.take());
        if self.title.is_none() {
            self.title = Some(options.name.clone());
            self.title_origin = TitleOrigin::FileName;
        }
    }
}

/// A text as TOML writes it.
pub fn quoted(text: &str) -> String {
    // JSON's strings are TOML's basic strings as well.
    serde_json::Value::from(text).to_string()
}

/// Writes the manifest of a book whose manuscript is one file.
pub fn write(facts: &Facts, slug: &str, manuscript: &str) -> String {
    let mut text = String::from("# Made by `bindery import`; see the handbook for all keys.\n\n[[book]]\n");
    if facts.title_origin == TitleOrigin::FileName {
        text.push_str("# TODO: write the title; none was found in the text, and this is the name of its file.\n");
    }
    let mut line = |key: &str, value: &str| {
        writeln!(text, "{key} = {}", quoted(value)).expect("strings take everything");
    };
    line("slug", slug);
    line("title", facts.title.as_deref().unwrap_or("Untitled"));
    if let Some(author) = &facts.author {
        line("author", author);
    }
    line("language", &facts.language);
    line("manuscript", manuscript);
    text.push_str(&facts.declared.lines());
    if !facts.others.is_empty() {
        text.push_str("\n# Found in the source:\n");
        for (key, value) in &facts.others {
            writeln!(text, "# {key}: {}", value.replace(['\n', '\r'], " ")).expect("strings take everything");
        }
    }
    text.push_str("\n[book.editions.epub]\n");
    if let Some(isbn) = &facts.declared.isbn {
        writeln!(text, "isbn = {}", quoted(isbn)).expect("strings take everything");
    }
    text.push_str("\n[book.editions.print]\n");
    text
}
