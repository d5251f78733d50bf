//! The sections of a book as a flat list in reading order, with what contents, references and note headings say of them.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::book::Attributes;
use crate::book::Book;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::Lang;
use crate::book::Section;
use crate::book::SectionRole;
use crate::book::inline::plain_text;
use crate::book::section::HeadingLabel;
use crate::locale::Locale;
use crate::locale::locale;
use crate::prepare::inlines::bare_copy;
use crate::source::Span;

/// All sections, each before its children.
pub struct Outline {
    pub entries: Vec<OutlineEntry>,
    /// The language of the book.
    lang: Lang,
    by_id: BTreeMap<String, usize>,
    /// How many sections of the same role carry the same number.
    n_same: BTreeMap<(SectionRole, String), usize>,
    /// Roles of which a number comes twice.
    repeating: BTreeSet<SectionRole>,
}

/// One section.
pub struct OutlineEntry {
    pub id: String,
    pub role: SectionRole,
    pub parent: Option<usize>,
    /// The section at whose end this one's notes stand: the outermost that is no division, or itself for a division.
    pub unit: usize,
    pub label: Option<HeadingLabel>,
    /// A bare copy of the title; empty where there is none.
    pub title: Vec<Inline>,
    pub toc: Option<String>,
    pub is_unlisted: bool,
    pub has_heading: bool,
    /// The section's language, where it is not the book's.
    pub lang: Option<Lang>,
    pub locale: &'static Locale,
    pub span: Span,
}

impl Outline {
    pub fn new(book: &Book) -> Outline {
        let mut outline = Outline {
            entries: Vec::new(),
            lang: book.meta.lang.clone(),
            by_id: BTreeMap::new(),
            n_same: BTreeMap::new(),
            repeating: BTreeSet::new(),
        };
        for section in book.sections() {
            outline.push(section, None, &book.meta.lang);
        }
        outline
    }

    fn push(&mut self, section: &Section, parent: Option<usize>, around: &Lang) {
        let idx = self.entries.len();
        let own = section.attributes.lang.as_ref().unwrap_or(around);
        let unit = match parent {
            Some(parent) if !self.entries[parent].role.is_division() => self.entries[parent].unit,
            _ => idx,
        };
        let heading = section.heading.as_ref();
        let label = heading.and_then(|heading| heading.label.clone());
        if let Some(label) = &label {
            let n_same = self.n_same.entry((section.role, label.number.clone())).or_insert(0);
            *n_same += 1;
            if *n_same > 1 && !label.number.is_empty() {
                self.repeating.insert(section.role);
            }
        }
        self.by_id.entry(section.id.clone()).or_insert(idx);
        self.entries.push(OutlineEntry {
            id: section.id.clone(),
            role: section.role,
            parent,
            unit,
            label,
            title: heading.map_or_else(Vec::new, |heading| bare_copy(&heading.title)),
            toc: heading.and_then(|heading| heading.toc.clone()),
            is_unlisted: section.attributes.has_class("unlisted"),
            has_heading: heading.is_some(),
            lang: (*own != self.lang).then(|| own.clone()),
            locale: locale(own),
            span: section.span,
        });
        for child in &section.children {
            self.push(child, Some(idx), own);
        }
    }

    pub fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The title with a mark of its language, for a place in another one.
    pub fn foreign_title(&self, entry: &OutlineEntry) -> Vec<Inline> {
        if entry.title.is_empty() {
            return Vec::new();
        }
        let lang = Some(entry.lang.as_ref().unwrap_or(&self.lang).clone());
        let attributes = Box::new(Attributes { lang, ..Attributes::default() });
        vec![Inline::new(InlineKind::Span { attributes, content: entry.title.clone() }, entry.span)]
    }

    /// The title for a place in the language of the book.
    pub fn title(&self, entry: &OutlineEntry) -> Vec<Inline> {
        match entry.lang {
            Some(_) => self.foreign_title(entry),
            None => entry.title.clone(),
        }
    }

    /// The sections that hold this one, innermost first.
    pub fn ancestors(&self, idx: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.entries[idx].parent, |parent| self.entries[*parent].parent)
    }

    /// The divisions whose names stand before that of a section in a list of sections, outermost first: all of them where any number of its
    /// role comes twice in the book, so that the list is of one kind; otherwise none.
    pub fn divisions_around(&self, idx: usize) -> Vec<usize> {
        let entry = &self.entries[idx];
        if entry.label.is_none() || !self.repeating.contains(&entry.role) {
            return Vec::new();
        }
        let mut named: Vec<usize> = self.ancestors(idx).filter(|own| self.entries[*own].role.is_division()).collect();
        named.reverse();
        named
    }

    /// The divisions whose names a reference from section `from` to section `target` must say, outermost first: none where the target's number
    /// is its own in the book or the reference stands in the same division.
    pub fn divisions_to_name(&self, target: usize, from: usize) -> Vec<usize> {
        let mut named = Vec::new();
        let mut current = target;
        for division in self.ancestors(target).filter(|idx| self.entries[*idx].role.is_division()) {
            if self.is_single(current) || self.is_within(from, division) {
                break;
            }
            named.push(division);
            current = division;
        }
        named.reverse();
        named
    }

    /// Whether no other section of this role carries the same number. A section without a number is known by its title.
    fn is_single(&self, idx: usize) -> bool {
        let entry = &self.entries[idx];
        let Some(label) = &entry.label else { return true };
        label.number.is_empty() || self.n_same.get(&(entry.role, label.number.clone())).is_none_or(|n_same| *n_same < 2)
    }

    fn is_within(&self, idx: usize, division: usize) -> bool {
        idx == division || self.ancestors(idx).any(|own| own == division)
    }
}

impl OutlineEntry {
    /// `Chapter 4`, with the word in lower case where the author typed it in capitals.
    pub fn label_text(&self) -> Option<String> {
        let label = self.label.as_ref()?;
        Some(HeadingLabel { word: without_shouting(&label.word), ..label.clone() }.text())
    }

    /// Label and title in one line, as contents, navigation and outline have it: `Chapter 4: The Pause`.
    pub fn line(&self) -> String {
        self.labelled(self.toc.clone().unwrap_or_else(|| plain_text(&self.title)))
    }

    /// As `line`, but never the words of `toc=`.
    pub fn label_and_title(&self) -> String {
        self.labelled(plain_text(&self.title))
    }

    fn labelled(&self, title: String) -> String {
        match self.label_text() {
            Some(label) if title.is_empty() => label,
            Some(label) => format!("{label}{}{title}", self.separator()),
            None => title,
        }
    }

    /// What stands between label and title: a stop after a bare number.
    pub fn separator(&self) -> &'static str {
        match &self.label {
            Some(label) if label.word.is_empty() => ". ",
            _ => self.locale.label_separator,
        }
    }
}

/// `CHAPTER` as `Chapter`; anything else as it is.
pub fn without_shouting(word: &str) -> String {
    let n_letters = word.chars().filter(|one| one.is_alphabetic()).count();
    if n_letters < 2 || word.chars().any(char::is_lowercase) {
        return word.to_string();
    }
    let mut chars = word.chars();
    let first = chars.next().into_iter();
    first.chain(chars.flat_map(char::to_lowercase)).collect()
}
