//! Reads TOML tables key by key and reports every fault with its place: manifest and theme files share it.
//!
//! In: TOML text. Out: values with their spans. Whoever reads a table asks for each key it knows and ends with `finish`, which reports the keys
//! nobody asked for. So one run tells all faults, and the list of known keys stands nowhere twice.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::DeTable;
use toml::de::DeValue;

use crate::diag::Sink;
use crate::diag::codes::config::C001;
use crate::diag::codes::config::C002;
use crate::diag::codes::config::C003;
use crate::near::near_names;
use crate::source::FileId;
use crate::source::Span;
use crate::units::Length;

/// Reads a table that is one value, such as what a printer or a shop asks; its own type says what may stand in it.
///
/// # Errors
/// The first thing that is wrong, with its line.
pub fn read_whole<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        format!("line {}: {}", before.matches('\n').count() + 1, error.message())
    })
}

/// A value and its place; `span` is `None` where the text belongs to no file of the user's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Located<T> {
    pub value: T,
    pub span: Option<Span>,
}

impl<T> Located<T> {
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Located<U> {
        Located { value: change(self.value), span: self.span }
    }
}

/// A parsed document; holds what the readers of its tables look at.
pub struct TomlDocument<'t> {
    file: Option<FileId>,
    root: Spanned<DeTable<'t>>,
}

/// One table and the keys asked for so far.
pub struct TableReader<'t> {
    file: Option<FileId>,
    /// The dotted name for messages: `styles.body`; empty for the root.
    path: String,
    /// The whole table, for things that are missing in it.
    pub span: Option<Span>,
    table: &'t DeTable<'t>,
    asked: BTreeSet<&'static str>,
    /// Keys that people look for here, and where they stand.
    elsewhere: Vec<(&'static str, &'static str)>,
}

/// One value of any type.
#[derive(Clone, Copy)]
pub struct ValueReader<'t> {
    file: Option<FileId>,
    value: &'t Spanned<DeValue<'t>>,
}

impl<'t> TomlDocument<'t> {
    /// Parses a text and reports each syntax error as C001; what could be read is there all the same.
    pub fn parse(text: &'t str, file: Option<FileId>, sink: &mut Sink) -> TomlDocument<'t> {
        let (root, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let span = file.map(|file| {
                let range = error.span().unwrap_or(0..0);
                Span::new(file, range.start, range.end)
            });
            let message = error.message().lines().next().unwrap_or("syntax error").trim_end_matches('.').to_string();
            let report = sink.report(&C001, span, format!("not valid TOML: {message}"));
            if message.contains("duplicate key") {
                report
                    .hint("a key stands once in its table: take one of the two out, or put both values into one list");
            }
        }
        TomlDocument { file, root }
    }

    pub fn root(&self) -> TableReader<'_> {
        let span = self.file.map(|file| Span::new(file, 0, 0));
        TableReader {
            file: self.file,
            path: String::new(),
            span,
            table: self.root.get_ref(),
            asked: BTreeSet::new(),
            elsewhere: Vec::new(),
        }
    }
}

impl<'t> TableReader<'t> {
    /// The value of a key, of any type.
    pub fn value(&mut self, key: &'static str) -> Option<ValueReader<'t>> {
        self.asked.insert(key);
        let value = self.table.get(key)?;
        Some(ValueReader { file: self.file, value })
    }

    /// All entries in the order of the file, for tables whose keys are the user's own.
    pub fn entries(&self) -> Vec<(Located<&'t str>, ValueReader<'t>)> {
        let mut entries: Vec<_> = self.table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let located = |(key, value): (&'t Spanned<_>, &'t Spanned<DeValue<'t>>)| {
            let key: &Spanned<std::borrow::Cow<'t, str>> = key;
            let span = span_in(self.file, key.span());
            (Located { value: key.get_ref().as_ref(), span }, ValueReader { file: self.file, value })
        };
        entries.into_iter().map(located).collect()
    }

    pub fn string(&mut self, key: &'static str, sink: &mut Sink) -> Option<Located<&'t str>> {
        let value = self.value(key)?;
        value.string(&self.name(key), sink)
    }

    pub fn boolean(&mut self, key: &'static str, sink: &mut Sink) -> Option<Located<bool>> {
        let value = self.value(key)?;
        value.boolean(&self.name(key), sink)
    }

    pub fn integer(&mut self, key: &'static str, sink: &mut Sink) -> Option<Located<i64>> {
        let value = self.value(key)?;
        value.integer(&self.name(key), sink)
    }

    /// A number with or without decimals; finite.
    pub fn number(&mut self, key: &'static str, sink: &mut Sink) -> Option<Located<f64>> {
        let value = self.value(key)?;
        value.number(&self.name(key), sink)
    }

    pub fn table(&mut self, key: &'static str, sink: &mut Sink) -> Option<TableReader<'t>> {
        let value = self.value(key)?;
        value.table(&self.name(key), sink)
    }

    /// The elements of an array; empty where the key is missing.
    pub fn array(&mut self, key: &'static str, sink: &mut Sink) -> Vec<ValueReader<'t>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        value.array(&self.name(key), sink).unwrap_or_default()
    }

    /// The tables of an array of tables (`[[key]]`); empty where the key is missing.
    pub fn tables(&mut self, key: &'static str, sink: &mut Sink) -> Vec<TableReader<'t>> {
        let name = self.name(key);
        self.array(key, sink).into_iter().filter_map(|value| value.table(&name, sink)).collect()
    }

    /// A string that must be one of the given words; reports C003 with the nearest word otherwise.
    pub fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&'static str, T)],
        sink: &mut Sink,
    ) -> Option<Located<T>> {
        let word = self.string(key, sink)?;
        if let Some((_, choice)) = choices.iter().find(|(name, _)| *name == word.value) {
            return Some(Located { value: *choice, span: word.span });
        }
        let words: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let message = format!("`{}` cannot be “{}”", self.name(key), word.value);
        let hint = match near_names(word.value, words.iter().copied()).first() {
            Some(near) => format!("did you mean “{near}”? Possible are {}", quoted(&words)),
            None => format!("possible are {}", quoted(&words)),
        };
        sink.report(&C003, word.span, message).hint(hint);
        None
    }

    /// Tells where keys stand that are none of this table's: “write it {place}”.
    pub fn stands_elsewhere(&mut self, keys: &[&'static str], place: &'static str) {
        self.elsewhere.extend(keys.iter().map(|key| (*key, place)));
    }

    /// Ends the reading: reports C002 for each key that nobody asked for.
    pub fn finish(self, sink: &mut Sink) {
        for (key, _) in self.entries() {
            if self.asked.contains(key.value) {
                continue;
            }
            let place = match self.path.is_empty() {
                true => String::new(),
                false => format!(" in `{}`", self.path),
            };
            let report = sink.report(&C002, key.span, format!("unknown key “{}”{place}", key.value));
            if let Some((_, place)) = self.elsewhere.iter().find(|(own, _)| *own == key.value) {
                report.hint(format!("write it {place}"));
                continue;
            }
            let asked: Vec<&str> = self.asked.iter().copied().collect();
            match near_names(key.value, asked.iter().copied()).first() {
                Some(near) => report.hint(format!("did you mean `{near}`?")),
                None => report.hint(format!("known keys{place}: {}", ticked(&asked))),
            };
        }
    }

    /// The dotted name of a key of this table.
    pub fn name(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_string() } else { format!("{}.{key}", self.path) }
    }
}

impl<'t> ValueReader<'t> {
    pub fn span(&self) -> Option<Span> {
        span_in(self.file, self.value.span())
    }

    /// The string, where this is one; reports nothing.
    pub fn as_str(&self) -> Option<&'t str> {
        self.value.get_ref().as_str()
    }

    /// A word, a whole number or a date as text, where this is one; reports nothing.
    pub fn as_plain_text(&self) -> Option<String> {
        match self.value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Integer(integer) => Some(integer.as_str().to_string()),
            DeValue::Datetime(date) => Some(date.to_string()),
            _ => None,
        }
    }

    pub fn as_bool(&self) -> Option<bool> {
        self.value.get_ref().as_bool()
    }

    pub fn is_table(&self) -> bool {
        self.value.get_ref().is_table()
    }

    pub fn is_array(&self) -> bool {
        self.value.get_ref().is_array()
    }

    /// The number, where this is one; reports nothing.
    pub fn as_number(&self) -> Option<f64> {
        let number: f64 = match self.value.get_ref() {
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix()).ok()? as f64,
            DeValue::Float(float) => float.as_str().parse().ok()?,
            _ => return None,
        };
        number.is_finite().then_some(number)
    }

    pub fn string(&self, name: &str, sink: &mut Sink) -> Option<Located<&'t str>> {
        match self.as_str() {
            Some(text) => Some(self.located(text)),
            None => self.wrong_type(name, "a text in quotes", sink),
        }
    }

    pub fn boolean(&self, name: &str, sink: &mut Sink) -> Option<Located<bool>> {
        match self.value.get_ref().as_bool() {
            Some(value) => Some(self.located(value)),
            None => self.wrong_type(name, "true or false", sink),
        }
    }

    pub fn integer(&self, name: &str, sink: &mut Sink) -> Option<Located<i64>> {
        let integer = self.value.get_ref().as_integer();
        match integer.and_then(|value| i64::from_str_radix(value.as_str(), value.radix()).ok()) {
            Some(value) => Some(self.located(value)),
            None => self.wrong_type(name, "a whole number", sink),
        }
    }

    pub fn number(&self, name: &str, sink: &mut Sink) -> Option<Located<f64>> {
        match self.as_number() {
            Some(value) => Some(self.located(value)),
            None => self.wrong_type(name, "a number", sink),
        }
    }

    pub fn table(&self, name: &str, sink: &mut Sink) -> Option<TableReader<'t>> {
        match self.value.get_ref().as_table() {
            Some(table) => Some(TableReader {
                file: self.file,
                path: name.to_string(),
                span: self.span(),
                table,
                asked: BTreeSet::new(),
                elsewhere: Vec::new(),
            }),
            None => self.wrong_type(name, "a table", sink),
        }
    }

    pub fn array(&self, name: &str, sink: &mut Sink) -> Option<Vec<ValueReader<'t>>> {
        match self.value.get_ref().as_array() {
            Some(values) => Some(values.iter().map(|value| ValueReader { file: self.file, value }).collect()),
            None => self.wrong_type(name, "a list in brackets", sink),
        }
    }

    /// Reports C003 and has no value.
    pub fn wrong_type<T>(&self, name: &str, wanted: &str, sink: &mut Sink) -> Option<T> {
        if self.value.span().is_empty() {
            // Put here by the parser in the place of a value that is missing, which it has reported itself.
            return None;
        }
        let found = match self.value.get_ref() {
            DeValue::String(text) => format!("the text “{text}”"),
            DeValue::Integer(integer) => format!("the number {}", integer.as_str()),
            DeValue::Float(float) => format!("the number {}", float.as_str()),
            DeValue::Boolean(value) => format!("{value}"),
            DeValue::Datetime(date) => format!("the date {date}"),
            DeValue::Array(_) => "a list".to_string(),
            DeValue::Table(_) => "a table".to_string(),
        };
        sink.report(&C003, self.span(), format!("`{name}` is {found}")).hint(format!("write {wanted}"));
        None
    }

    fn located<T>(&self, value: T) -> Located<T> {
        Located { value, span: self.span() }
    }
}

/// Splits `26.4mm` into number and unit: `(26.4, "mm")`. Spaces around either are allowed.
pub fn number_and_unit(text: &str) -> Option<(f64, &str)> {
    let text = text.trim();
    let is_of_number = |character: char| character.is_ascii_digit() || ".+-".contains(character);
    let end = text.find(|character| !is_of_number(character)).unwrap_or(text.len());
    let number: f64 = text[..end].parse().ok()?;
    Some((number, text[end..].trim()))
}

/// Reads a length with its unit: `11pt`, `26.4mm`, `2cm`, `0.5in`. Nothing longer than ten metres is a length of a book.
pub fn parse_length(text: &str) -> Option<Length> {
    const LONGEST_MM: f64 = 10_000.0;
    parse_any_length(text).filter(|length| length.to_mm().abs() < LONGEST_MM)
}

/// Reads a length however absurd, for messages that name the limit it breaks; what is longer than ten kilometres is taken for that.
pub fn parse_any_length(text: &str) -> Option<Length> {
    const LONGEST: f64 = 28_346_456.0;
    let (number, unit) = number_and_unit(text)?;
    let points = match unit {
        "pt" => number,
        "mm" => number * 72.0 / 25.4,
        "cm" => number * 720.0 / 25.4,
        "in" => number * 72.0,
        _ => return None,
    };
    Some(Length::pt(points.clamp(-LONGEST, LONGEST)))
}

fn span_in(file: Option<FileId>, range: std::ops::Range<usize>) -> Option<Span> {
    file.map(|file| Span::new(file, range.start, range.end))
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("“{word}”")).collect::<Vec<String>>().join(", ")
}

fn ticked(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<String>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::TomlDocument;
    use super::parse_length;
    use crate::diag::Sink;
    use crate::source::SourceMap;
    use crate::units::Length;

    #[test]
    fn every_fault_is_told_with_its_place() {
        let text = "title = 3\nlaeding = \"14pt\"\n[page]\nfoo = 1\n";
        let mut sources = SourceMap::default();
        let file = sources.add("theme.toml", text);
        let mut sink = Sink::new();
        let document = TomlDocument::parse(text, Some(file), &mut sink);
        let mut root = document.root();
        root.string("title", &mut sink);
        root.string("leading", &mut sink);
        if let Some(page) = root.table("page", &mut sink) {
            page.finish(&mut sink);
        }
        root.finish(&mut sink);
        let told: Vec<String> = sink
            .into_sorted()
            .iter()
            .map(|one| {
                let place = sources.place(one.span.unwrap()).unwrap().1;
                format!("{}:{} {} {}", place.line, place.column, one.code.id, one.message)
            })
            .collect();
        let expected = [
            "1:9 C003 `title` is the number 3",
            "2:1 C002 unknown key “laeding”",
            "4:1 C002 unknown key “foo” in `page`",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn broken_toml_is_reported_and_the_rest_is_read() {
        let mut sink = Sink::new();
        let document = TomlDocument::parse("a = \nb = \"x\"\n", None, &mut sink);
        assert_eq!(document.root().string("b", &mut sink).map(|text| text.value), Some("x"));
        assert_eq!(sink.diagnostics().len(), 1);
    }

    #[test]
    fn lengths_carry_their_unit() {
        assert_eq!(parse_length("11pt"), Some(Length::pt(11.0)));
        assert_eq!(parse_length("25.4 mm"), Some(Length::inches(1.0)));
        assert_eq!(parse_length("11"), None);
        assert_eq!(parse_length("1e9mm"), None);
    }
}
