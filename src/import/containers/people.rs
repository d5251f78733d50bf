//! What containers say of their books: title, people, language, dates, as the manifest takes them.

use std::fmt::Write;

use crate::import::ImportError;
use crate::import::Options;
use crate::import::containers::archive::Archive;
use crate::import::containers::draft::Draft;
use crate::import::containers::draft::valid_tag;
use crate::import::containers::tree::Grammar;
use crate::import::containers::tree::parse_xml;
use crate::import::language;
use crate::import::lexicon::Lexicon;
use crate::import::write::manifest::Declared;
use crate::import::write::manifest::Facts;
use crate::import::write::manifest::Person;
use crate::import::write::manifest::quoted;

/// Text of metadata goes into the manifest, not into the manuscript.
pub const FACTS: Grammar = Grammar { breaks: &[], worded: &[], spoken: &[] };

/// Roles of people that a manifest has keys for, by their code in the list that libraries use.
const ROLES: [(&str, &str); 4] = [("aut", "author"), ("edt", "editor"), ("trl", "translator"), ("ill", "illustrator")];

/// Reads `docProps/core.xml` of a DOCX.
pub fn core_properties(archive: &mut Archive, draft: &mut Draft) -> Result<(), ImportError> {
    let Some(bytes) = archive.bytes("docProps/core.xml")? else { return Ok(()) };
    let mut text = String::new();
    let tree = parse_xml(&bytes, FACTS, &mut text)?;
    let facts = &mut draft.document.facts;
    for id in tree.below(0) {
        facts.declare(tree.local(id), &tree.text(id, &text));
    }
    Ok(())
}

impl Facts {
    /// Takes a field over by the name it has in Dublin Core.
    pub fn declare(&mut self, name: &str, value: &str) {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if value.is_empty() {
            return;
        }
        match name {
            "title" if self.title.is_none() => self.title = Some(value),
            "creator" | "initial-creator" if self.declared.people.is_empty() => {
                value.split(';').for_each(|name| self.add_person("author", name, None));
            }
            "description" => self.declared.description = Some(value),
            "publisher" => self.declared.publisher = Some(value),
            "rights" => self.declared.rights = Some(value),
            "language" => self.set_language(&value),
            "keywords" | "keyword" => {
                self.declared.keywords.extend(value.split([',', ';']).map(|word| word.trim().to_string()))
            }
            _ => {}
        }
    }

    pub fn add_person(&mut self, role: &str, name: &str, sort_name: Option<String>) {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let role = ROLES.iter().find(|(code, _)| *code == role).map_or(role, |(_, role)| role).to_string();
        if name.is_empty() || self.declared.people.iter().any(|person| person.name == name && person.role == role) {
            return;
        }
        self.declared.people.push(Person { role, name, sort_name });
    }

    /// The first language counts: it is that of the first file.
    pub fn set_language(&mut self, tag: &str) {
        if self.declared.language.is_none() {
            self.declared.language = valid_tag(tag);
        }
    }

    /// Reads a day or a year; anything else, and any further date, is kept as a comment.
    pub fn set_date(&mut self, text: &str) {
        let is_known = self.declared.day.is_some() || self.declared.year.is_some();
        match date(text.trim()).filter(|_| !is_known) {
            Some((year, None)) => {
                self.declared.year = Some(year);
                if text.trim().len() > 4 {
                    self.others.push(("date".into(), text.trim().to_string()));
                }
            }
            Some((year, Some((month, day)))) => self.declared.day = Some(format!("{year:04}-{month:02}-{day:02}")),
            None => self.others.push(("date".into(), text.split_whitespace().collect::<Vec<_>>().join(" "))),
        }
    }

    /// Takes an identifier that is an ISBN of thirteen digits.
    pub fn set_identifier(&mut self, text: &str) {
        let digits: Vec<u32> = text.chars().filter_map(|sign| sign.to_digit(10)).collect();
        let sum: u32 = digits.iter().enumerate().map(|(idx, digit)| digit * if idx % 2 == 0 { 1 } else { 3 }).sum();
        let prefix = digits.starts_with(&[9, 7, 8]) || digits.starts_with(&[9, 7, 9]);
        if digits.len() == 13 && prefix && sum.is_multiple_of(10) {
            self.declared.isbn = Some(digits.iter().map(u32::to_string).collect());
        }
    }

    /// Fills in what the container did not say.
    pub fn complete_declared(&mut self, lexicon: &Lexicon, options: &Options) {
        // A title that was moved here out of the text must stand somewhere.
        if let Some(own) = self.title.clone().filter(|own| options.title.as_ref().is_some_and(|given| given != own)) {
            self.others.push(("title".into(), own));
        }
        self.complete_title(options);
        self.complete_language(lexicon);
    }

    /// The text is asked for its language where none is declared, or plainly another one.
    pub fn complete_language(&mut self, lexicon: &Lexicon) {
        let spoken = language::guess(lexicon);
        self.language = match self.declared.language.take() {
            Some(tag) if !language::contradicts(lexicon, &tag) => tag,
            Some(tag) => {
                self.others.push(("language".into(), format!("the file says {tag}, but the text is in {spoken}")));
                spoken.to_string()
            }
            None => spoken.to_string(),
        };
    }
}

/// A year, or a day with perhaps an hour behind it, and nothing else.
fn date(text: &str) -> Option<(u16, Option<(u8, u8)>)> {
    let day = text.split_once('T').map_or(text, |(day, _)| day);
    let mut parts = day.split('-');
    let mut number = |n_digits: usize| -> Option<Option<u16>> {
        let Some(part) = parts.next() else { return Some(None) };
        let is_number = part.len() == n_digits && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse().ok()).map(|number| number.filter(|number: &u16| *number > 0))
    };
    let (year, month, day, rest) = (number(4)??, number(2)?, number(2)?, number(2)?);
    match (month, day, rest) {
        (_, None, None) => Some((year, None)),
        (Some(month), Some(day), None) => {
            let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
            let length = match month {
                4 | 6 | 9 | 11 => 30,
                2 if is_leap => 29,
                2 => 28,
                1..=12 => 31,
                _ => return None,
            };
            let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
            (day <= length).then_some((year, Some((month, day))))
        }
        _ => None,
    }
}

impl Declared {
    /// The lines of the manifest that say all this.
    pub fn lines(&self) -> String {
        let mut text = String::new();
        let mut line = |key: &str, value: String| writeln!(text, "{key} = {value}").expect("strings take everything");
        let texts = [
            ("subtitle", &self.subtitle),
            ("publisher", &self.publisher),
            ("description", &self.description),
            ("rights", &self.rights),
            ("cover", &self.cover),
        ];
        for (key, value) in texts {
            if let Some(value) = value.as_ref().filter(|value| !value.trim().is_empty()) {
                line(key, quoted(value));
            }
        }
        match (&self.day, self.year) {
            (Some(day), _) => line("release_date", day.clone()),
            (None, Some(year)) => line("year", year.to_string()),
            (None, None) => {}
        }
        let mut keywords: Vec<&String> = self.keywords.iter().filter(|word| !word.is_empty()).collect();
        keywords.dedup();
        if !keywords.is_empty() {
            line("keywords", format!("[{}]", keywords.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(", ")));
        }
        if !self.people.is_empty() {
            let people = self.people.iter().map(|person| {
                let sort =
                    person.sort_name.as_ref().map_or(String::new(), |sort| format!(", sort_name = {}", quoted(sort)));
                format!("    {{ name = {}, role = {}{sort} }},\n", quoted(&person.name), quoted(&person.role))
            });
            line("contributors", format!("[\n{}]", people.collect::<String>()));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn dates_are_dates_and_nothing_else() {
        assert_eq!(date("1848"), Some((1848, None)));
        assert_eq!(date("2024-05"), Some((2024, None)));
        assert_eq!(date("2024-05-31"), Some((2024, Some((5, 31)))));
        assert_eq!(date("2024-02-29T00:00:00Z"), Some((2024, Some((2, 29)))));
        assert!(
            ["1848 Revised 1872 London", "2023-02-29", "2024-13-01", "", "0000"]
                .iter()
                .all(|text| date(text).is_none())
        );
    }
}
