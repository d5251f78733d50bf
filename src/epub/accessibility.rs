//! What the publication says about its accessibility: computed from the book, never claimed where it is absent.
//!
//! Source: EPUB Accessibility 1.1, section 2; values from the schema.org Accessibility Properties for Discoverability vocabulary.
//! Conformance to WCAG is not claimed here: a program cannot prove it.

use crate::book::Block;
use crate::book::BlockKind;
use crate::book::Book;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::Section;
use crate::book::inline::Image;
use crate::locale::Words;

/// What the text has of pictures.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PictureFacts {
    /// Pictures that mean something.
    pub n_meaningful: usize,
    /// Of these, how many are described in words.
    pub n_described: usize,
    /// Pictures for decoration alone.
    pub n_decorative: usize,
}

/// One statement of the package's metadata.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    pub property: &'static str,
    pub value: &'static str,
}

/// Whether the printed edition's pages are marked in the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PageNavigation {
    Present,
    Absent,
}

/// Everything that can be said of this book.
pub fn statements(facts: PictureFacts, pages: PageNavigation) -> Vec<Statement> {
    let mut list = Vec::new();
    let mut say = |property, value| list.push(Statement { property, value });
    let all_described = facts.n_described == facts.n_meaningful;
    say("schema:accessMode", "textual");
    if facts.n_meaningful > 0 {
        say("schema:accessMode", "visual");
    }
    // Text alone is enough to read the book only if every picture is described; otherwise both are needed.
    say("schema:accessModeSufficient", if all_described { "textual" } else { "textual,visual" });
    if facts.n_meaningful > 0 && all_described {
        say("schema:accessModeSufficient", "textual,visual");
    }
    for feature in ["tableOfContents", "structuralNavigation", "readingOrder", "displayTransformability", "ARIA"] {
        say("schema:accessibilityFeature", feature);
    }
    if facts.n_meaningful > 0 && all_described {
        say("schema:accessibilityFeature", "alternativeText");
    }
    if pages == PageNavigation::Present {
        say("schema:accessibilityFeature", "pageBreakMarkers");
        say("schema:accessibilityFeature", "pageNavigation");
    }
    // Nothing in the book moves, flashes or sounds: only text and still pictures are ever written.
    say("schema:accessibilityHazard", "none");
    list
}

/// The same in a few sentences of the book's language.
pub fn summary(facts: PictureFacts, pages: PageNavigation, words: &Words) -> String {
    let mut sentences = vec![words.text_is_accessible];
    match facts.n_meaningful {
        0 => {}
        n if n == facts.n_described => sentences.push(words.pictures_are_described),
        _ => sentences.push(words.pictures_lack_descriptions),
    }
    if pages == PageNavigation::Present {
        sentences.push(words.pages_are_marked);
    }
    sentences.join(" ")
}

/// Looks at every picture of a book.
pub fn picture_facts(book: &Book) -> PictureFacts {
    let mut facts = PictureFacts::default();
    book.sections().for_each(|section| facts.section(section));
    book.notes.iter().for_each(|note| facts.blocks(&note.blocks));
    facts
}

impl PictureFacts {
    fn image(&mut self, image: &Image) {
        if image.is_decorative {
            self.n_decorative += 1;
            return;
        }
        self.n_meaningful += 1;
        self.n_described += usize::from(!image.alt.trim().is_empty());
    }

    fn section(&mut self, section: &Section) {
        if let Some(heading) = &section.heading {
            self.inlines(&heading.title);
        }
        self.blocks(&section.blocks);
        section.children.iter().for_each(|child| self.section(child));
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Figure(figure) => {
                    self.image(&figure.image);
                    self.inlines(&figure.caption);
                }
                BlockKind::Paragraph(inlines) | BlockKind::MinorHeading(inlines) | BlockKind::Attribution(inlines) => {
                    self.inlines(inlines);
                }
                BlockKind::Container { blocks, .. } => self.blocks(blocks),
                BlockKind::List(list) => list.items.iter().for_each(|item| self.blocks(item)),
                BlockKind::DefinitionList(definitions) => {
                    for definition in definitions {
                        self.inlines(&definition.term);
                        definition.descriptions.iter().for_each(|blocks| self.blocks(blocks));
                    }
                }
                BlockKind::Table(table) => {
                    table.head.iter().chain(table.rows.iter().flatten()).for_each(|cell| self.inlines(cell));
                }
                BlockKind::Verse { stanzas } => {
                    stanzas.iter().flat_map(|stanza| &stanza.lines).for_each(|line| self.inlines(&line.content));
                }
                BlockKind::Code { .. } | BlockKind::SceneBreak => {}
            }
        }
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match &inline.kind {
                InlineKind::Image(image) => self.image(image),
                InlineKind::Styled { content, .. }
                | InlineKind::Span { content, .. }
                | InlineKind::Link { content, .. }
                | InlineKind::Reference { content, .. } => self.inlines(content),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PageNavigation;
    use super::PictureFacts;
    use super::statements;

    #[test]
    fn alternative_texts_are_claimed_only_where_every_picture_has_one() {
        let claims = |n_meaningful, n_described| {
            statements(PictureFacts { n_meaningful, n_described, n_decorative: 0 }, PageNavigation::Absent)
                .iter()
                .any(|statement| statement.value == "alternativeText")
        };
        assert!(!claims(0, 0));
        assert!(!claims(2, 1));
        assert!(claims(2, 2));
    }
}
