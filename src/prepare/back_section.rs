//! Sections of the back matter that nobody has written: the notes at the end, the index.

use std::collections::BTreeSet;

use crate::book::Book;
use crate::book::Inline;
use crate::book::Section;
use crate::book::SectionRole;
use crate::book::section::Heading;
use crate::book::visit::for_each_block;
use crate::book::visit::for_each_section;
use crate::source::Span;

/// Adds a section with a title and no text behind the last one that stands before it, and returns its id: the name, or a free one like it.
/// `None` for a book without sections.
pub fn back_section(
    book: &mut Book,
    role: SectionRole,
    name: &str,
    title: &str,
    stands_before: impl Fn(SectionRole) -> bool,
) -> Option<String> {
    let last = book.back.last().or(book.body.last()).or(book.front.last())?;
    let span = Span::new(last.span.file, last.span.end as usize, last.span.end as usize);
    let id = free_id(book, name);
    let title = vec![Inline::text(title, span)];
    let section = Section {
        id: id.clone(),
        role,
        level: 1,
        heading: Some(Heading { label: None, title, short: None, toc: None, span }),
        attributes: Default::default(),
        blocks: Vec::new(),
        children: Vec::new(),
        span,
    };
    let at = book.back.iter().rposition(|section| stands_before(section.role)).map_or(0, |idx| idx + 1);
    book.back.insert(at, section);
    Some(id)
}

/// The name itself, or the first of `name-2`, `name-3` … that nobody has.
fn free_id(book: &Book, name: &str) -> String {
    let mut taken = BTreeSet::new();
    for_each_section(book.sections(), &mut |section| {
        taken.insert(section.id.clone());
        for_each_block(&section.blocks, &mut |block| taken.extend(block.attributes.id.clone()));
    });
    let further = (2_u32..).map(|number| format!("{name}-{number}"));
    let mut free = std::iter::once(name.to_string()).chain(further).filter(|id| !taken.contains(id));
    free.next().expect("the names never end")
}
