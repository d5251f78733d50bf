//! Numbers of chapters, parts and appendices where the author typed none and the manifest asks for them.

use crate::book::Book;
use crate::book::Section;
use crate::book::SectionRole;
use crate::book::section::HeadingLabel;
use crate::book::section::LabelOrigin;
use crate::locale::Locale;
use crate::locale::locale;
use crate::prepare::ChapterNumbering;

/// The class that keeps a heading, figure or table without a number, as in Pandoc.
pub const UNNUMBERED: &str = "unnumbered";

/// Gives labels to the chapters, parts and books of the body and to the appendices, in the language of each.
///
/// A label that the author typed stays and its number counts: after a typed “Chapter 4” comes 5. Parts are numbered in roman, from I in each
/// book. Appendices get letters if there are several. Headings with the class `unnumbered` and sections without a heading get nothing.
pub fn number_sections(book: &mut Book, rule: ChapterNumbering) {
    if rule == ChapterNumbering::Typed {
        return;
    }
    let own = locale(&book.meta.lang);
    let mut counters = Counters { rule, ..Counters::default() };
    for section in &mut book.body {
        counters.number(section, own);
    }
    let n_appendices = book.back.iter().filter(|section| wants_letter(section)).count();
    if n_appendices > 1 {
        number_appendices(&mut book.back, own);
    }
}

/// The last number given or typed.
#[derive(Default)]
struct Counters {
    rule: ChapterNumbering,
    book: u32,
    part: u32,
    chapter: u32,
}

impl Counters {
    fn number(&mut self, section: &mut Section, around: &'static Locale) {
        let own = section.attributes.lang.as_ref().map_or(around, locale);
        let counted = match section.role {
            SectionRole::Book => Some((&mut self.book, own.words.book)),
            SectionRole::Part => Some((&mut self.part, own.words.part)),
            SectionRole::Chapter => Some((&mut self.chapter, own.words.chapter)),
            _ => None,
        };
        if let Some((counter, word)) = counted {
            let is_roman = section.role.is_division();
            label(section, counter, word, |value| if is_roman { roman(value) } else { value.to_string() });
        }
        if section.role == SectionRole::Book {
            self.part = 0;
        }
        if section.role.is_division() && self.rule == ChapterNumbering::ByPart {
            self.chapter = 0;
        }
        for child in &mut section.children {
            self.number(child, own);
        }
    }
}

/// Gives the next number, or takes note of the typed one.
fn label(section: &mut Section, counter: &mut u32, word: &str, number: impl Fn(u32) -> String) {
    let is_unnumbered = section.attributes.has_class(UNNUMBERED);
    let Some(heading) = &mut section.heading else { return };
    match &heading.label {
        Some(typed) => *counter = typed.value.unwrap_or(*counter),
        None if is_unnumbered => {}
        None => {
            *counter = counter.saturating_add(1);
            heading.label = Some(HeadingLabel {
                word: word.to_string(),
                number: number(*counter),
                value: Some(*counter),
                origin: LabelOrigin::Given,
            });
        }
    }
}

fn wants_letter(section: &Section) -> bool {
    section.role == SectionRole::Appendix
        && !section.attributes.has_class(UNNUMBERED)
        && section.heading.as_ref().is_some_and(|heading| heading.label.is_none())
}

fn number_appendices(back: &mut [Section], around: &'static Locale) {
    let mut counter = 0;
    for section in back.iter_mut().filter(|section| section.role == SectionRole::Appendix) {
        let own = section.attributes.lang.as_ref().map_or(around, locale);
        label(section, &mut counter, own.words.appendix, letter);
    }
}

/// `A` to `Z`, then `AA`.
fn letter(value: u32) -> String {
    let mut rest = value;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.into_iter().rev().collect()
}

/// A number in roman capitals; from 4000 on in arabic.
pub fn roman(value: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if value >= 4000 {
        return value.to_string();
    }
    let mut rest = value;
    let mut text = String::new();
    for (worth, sign) in SIGNS {
        while rest >= worth {
            text.push_str(sign);
            rest -= worth;
        }
    }
    text
}
