//! Names for sections, and order among the names that authors gave.

use std::collections::HashMap; // never iterated: only looked up
use std::collections::HashSet; // never iterated: only looked up

use crate::book::Attributes;
use crate::book::Block;
use crate::book::Book;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::Section;
use crate::book::visit;
use crate::diag::Sink;
use crate::diag::codes::manuscript::M004;
use crate::source::Span;

/// Makes the id of a heading from its text, as Pandoc does: letters, digits, `_`, `-` and `.` stay, white space becomes `-`, all in small letters,
/// from the first letter on; `section` where nothing is left.
///
/// Source: Pandoc User's Guide, extension `auto_identifiers`.
pub fn slug(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|c| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '_' | '-' | '.'))
        .flat_map(char::to_lowercase)
        .collect();
    let joined = kept.split_whitespace().collect::<Vec<_>>().join("-");
    match joined.find(char::is_alphabetic) {
        Some(start) => joined[start..].to_string(),
        None => "section".to_string(),
    }
}

/// Gives each section its id and makes all ids of the book unique. Reports M004 where an author gave one twice.
pub fn assign(book: &mut Book, sink: &mut Sink) {
    let mut ids = Ids { first: HashMap::new(), taken: HashSet::new(), next: HashMap::new(), sink };
    for sections in [&mut book.front, &mut book.body, &mut book.back] {
        visit::for_each_section_mut(sections, &mut |section| ids.take_written(section));
    }
    for note in &mut book.notes {
        ids.take_in_blocks(&mut note.blocks);
    }
    for sections in [&mut book.front, &mut book.body, &mut book.back] {
        visit::for_each_section_mut(sections, &mut |section| ids.name(section));
    }
}

struct Ids<'a> {
    /// Where the author gave each id first.
    first: HashMap<String, Span>,
    taken: HashSet<String>,
    /// The number to try next behind a name that is taken.
    next: HashMap<String, usize>,
    sink: &'a mut Sink,
}

impl Ids<'_> {
    fn take_written(&mut self, section: &mut Section) {
        let span = section.heading.as_ref().map_or(section.span, |heading| heading.span);
        self.take(&mut section.attributes, span);
        if let Some(heading) = &mut section.heading {
            self.take_in_run(&mut heading.title);
        }
        self.take_in_blocks(&mut section.blocks);
    }

    fn take_in_blocks(&mut self, blocks: &mut [Block]) {
        visit::for_each_block_mut(blocks, &mut |block| self.take(&mut block.attributes, block.span));
        visit::for_each_run_mut(blocks, &mut |run| self.take_in_run(run));
    }

    fn take_in_run(&mut self, run: &mut [Inline]) {
        visit::for_each_inline_mut(run, &mut |inline| {
            if let InlineKind::Span { attributes, .. } = &mut inline.kind {
                self.take(attributes, inline.span);
            }
        });
    }

    /// Takes an id that the author gave; a second one of the same name is changed, so that the outputs stay valid.
    fn take(&mut self, attributes: &mut Attributes, span: Span) {
        let Some(id) = &mut attributes.id else { return };
        if self.taken.insert(id.clone()) {
            self.first.insert(id.clone(), span);
            return;
        }
        let diagnostic = self.sink.report(&M004, span, format!("id given twice: “{id}”"));
        if let Some(first) = self.first.get(id) {
            diagnostic.label(*first, "first given here");
        }
        diagnostic.hint("give one of the two another id, and the references to it too");
        *id = self.unique(id.clone());
    }

    fn name(&mut self, section: &mut Section) {
        section.id = match section.attributes.id.take() {
            Some(id) => id,
            None if section.id.is_empty() => self.unique(section.role.name().to_string()),
            None => self.unique(std::mem::take(&mut section.id)),
        };
    }

    /// The name itself, or with the first free number behind it.
    fn unique(&mut self, name: String) -> String {
        if self.taken.insert(name.clone()) {
            return name;
        }
        let mut number = self.next.get(&name).copied().unwrap_or(1);
        loop {
            let candidate = format!("{name}-{number}");
            number += 1;
            if self.taken.insert(candidate.clone()) {
                self.next.insert(name, number);
                return candidate;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn slugs_are_those_of_pandoc() {
        for (text, expected) in [
            ("Heading identifiers in HTML", "heading-identifiers-in-html"),
            ("Maître d'hôtel", "maître-dhôtel"),
            ("Dogs?--in my house?", "dogs--in-my-house"),
            ("3. Applications", "applications"),
            ("33", "section"),
            ("Глава 2. Дом", "глава-2.-дом"),
            ("A & B", "a-b"),
        ] {
            assert_eq!(slug(text), expected);
        }
    }
}
