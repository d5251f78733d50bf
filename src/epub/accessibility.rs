//! What the publication says about its accessibility: computed from the book, never claimed where it is absent.
//!
//! Source: EPUB Accessibility 1.1, section 2; values from the schema.org Accessibility Properties for Discoverability vocabulary.
//! Conformance to WCAG is claimed only where a person has judged the book and nothing here speaks against it: a program cannot prove it.

use crate::book::Block;
use crate::book::BlockKind;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::inline::Image;
use crate::book::visit::for_each_block;
use crate::book::visit::for_each_inline;
use crate::book::visit::for_each_run;
use crate::book::visit::for_each_section;
use crate::diag::Sink;
use crate::diag::codes::epub::E010;
use crate::diag::codes::epub::E011;
use crate::diag::codes::epub::E012;
use crate::epub::Review;
use crate::epub::images::Pictures;
use crate::locale::Words;
use crate::prepare::PreparedBook;
use crate::source::Span;

/// What a book has and what it lacks for those who read it by ear, by touch or in large type.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// Pictures that mean something.
    pub n_meaningful: usize,
    /// Of these, how many are described in words.
    pub n_described: usize,
    pub has_headings: bool,
    pub has_contents: bool,
    pub has_index: bool,
    /// Formulas, which are always MathML.
    pub has_math: bool,
    /// What WCAG 2.2 AA does not allow, in the order of the text.
    pub barriers: Vec<Barrier>,
}

/// A place where a reader is kept out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Barrier {
    pub kind: BarrierKind,
    pub span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BarrierKind {
    /// WCAG 1.1.1. `read` has told of it.
    PictureWithoutWords,
    /// WCAG 1.3.1: nothing says what the columns are.
    TableWithoutHead,
    /// WCAG 2.2.2 and 2.3.1: it moves, and nobody can stop it.
    MovingPicture,
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

/// Looks over a whole book.
pub fn look(book: &PreparedBook, pictures: &Pictures) -> Access {
    let mut walk = Walk { access: Access::default(), pictures };
    walk.access.has_contents = !book.contents.is_empty();
    walk.access.has_index = book.index.is_some();
    for_each_section(book.book().sections(), &mut |section| {
        if let Some(heading) = &section.heading {
            walk.access.has_headings = true;
            walk.run(&heading.title);
        }
        walk.blocks(&section.blocks);
    });
    book.book().notes.iter().for_each(|note| walk.blocks(&note.blocks));
    walk.access.barriers.sort_by_key(|barrier| barrier.span);
    walk.access
}

impl Access {
    /// Everything that can be said of this book.
    pub fn statements(&self, pages: PageNavigation) -> Vec<Statement> {
        let mut list = Vec::new();
        let mut say = |property, value| list.push(Statement { property, value });
        let all_described = self.n_described == self.n_meaningful;
        say("schema:accessMode", "textual");
        if self.n_meaningful > 0 {
            say("schema:accessMode", "visual");
        }
        // Text alone is enough to read the book only if every picture is described; otherwise both are needed.
        say("schema:accessModeSufficient", if all_described { "textual" } else { "textual,visual" });
        if self.n_meaningful > 0 && all_described {
            say("schema:accessModeSufficient", "textual,visual");
        }
        let features = [
            ("tableOfContents", self.has_contents),
            ("structuralNavigation", self.has_headings),
            ("index", self.has_index),
            // The files are written in the order of the text, with roles, and with neither sizes nor colours that are fixed: see `stylesheet`.
            ("readingOrder", true),
            ("displayTransformability", true),
            ("ARIA", true),
            ("MathML", self.has_math),
            ("alternativeText", self.n_meaningful > 0 && all_described),
            ("pageBreakMarkers", pages == PageNavigation::Present),
            ("pageNavigation", pages == PageNavigation::Present),
        ];
        for (feature, _) in features.into_iter().filter(|(_, is_there)| *is_there) {
            say("schema:accessibilityFeature", feature);
        }
        // Only text and pictures are ever written: nothing sounds, and nothing moves or flashes but a picture that does.
        let is_moving = self.barriers.iter().any(|barrier| barrier.kind == BarrierKind::MovingPicture);
        say("schema:accessibilityHazard", if is_moving { "unknown" } else { "none" });
        list
    }

    /// The same in a few sentences of the book's language.
    pub fn summary(&self, pages: PageNavigation, words: &Words) -> String {
        let mut sentences = vec![words.text_is_accessible];
        match self.n_meaningful {
            0 => {}
            n if n == self.n_described => sentences.push(words.pictures_are_described),
            _ => sentences.push(words.pictures_lack_descriptions),
        }
        if pages == PageNavigation::Present {
            sentences.push(words.pages_are_marked);
        }
        sentences.join(" ")
    }

    /// Tells of each barrier at its place; or, where a review says that there are none, of the claim that is not made, with all of the places.
    pub fn report(&self, review: Option<&Review>, sink: &mut Sink) {
        if let Some((first, review)) = self.barriers.first().zip(review) {
            let message = format!("the review by “{}” is not named in the EPUB: {}", review.by, first.kind.name());
            let report = sink.report(&E012, review.span, message);
            report.hint("mend what is shown, and have the book reviewed again");
            for barrier in &self.barriers {
                report.label(barrier.span, barrier.kind.name());
            }
            return;
        }
        for barrier in &self.barriers {
            match barrier.kind {
                BarrierKind::PictureWithoutWords => {}
                BarrierKind::TableWithoutHead => {
                    sink.report(&E010, barrier.span, "table whose columns have no heads")
                        .hint("name the columns in the first line of the table");
                }
                BarrierKind::MovingPicture => {
                    sink.report(&E011, barrier.span, "picture that moves")
                        .hint("save one frame of it as a still picture");
                }
            }
        }
    }
}

impl BarrierKind {
    fn name(self) -> &'static str {
        match self {
            BarrierKind::PictureWithoutWords => "picture without alternative text",
            BarrierKind::TableWithoutHead => "table whose columns have no heads",
            BarrierKind::MovingPicture => "picture that moves",
        }
    }
}

struct Walk<'a> {
    access: Access,
    pictures: &'a Pictures,
}

impl Walk<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for_each_block(blocks, &mut |block| match &block.kind {
            BlockKind::Figure(figure) => self.image(&figure.image, block.span),
            BlockKind::Table(table) if table.head.iter().all(Vec::is_empty) => {
                self.barrier(BarrierKind::TableWithoutHead, block.span);
            }
            _ => {}
        });
        for_each_run(blocks, &mut |run| self.run(run));
    }

    fn run(&mut self, run: &[Inline]) {
        for_each_inline(run, &mut |inline| match &inline.kind {
            InlineKind::Image(image) => self.image(image, inline.span),
            InlineKind::Math(_) => self.access.has_math = true,
            _ => {}
        });
    }

    fn image(&mut self, image: &Image, span: Span) {
        if self.pictures.file(image.asset).is_some_and(|file| file.is_moving) {
            self.barrier(BarrierKind::MovingPicture, span);
        }
        if image.is_decorative {
            return;
        }
        let is_described = !image.alt.trim().is_empty();
        self.access.n_meaningful += 1;
        self.access.n_described += usize::from(is_described);
        if !is_described {
            self.barrier(BarrierKind::PictureWithoutWords, span);
        }
    }

    fn barrier(&mut self, kind: BarrierKind, span: Span) {
        self.access.barriers.push(Barrier { kind, span });
    }
}

#[cfg(test)]
mod tests {
    use super::Access;
    use super::PageNavigation;

    fn features(access: &Access, pages: PageNavigation) -> Vec<&'static str> {
        let statements = access.statements(pages);
        let features = statements.iter().filter(|one| one.property == "schema:accessibilityFeature");
        features.map(|one| one.value).collect()
    }

    #[test]
    fn alternative_texts_are_claimed_only_where_every_picture_has_one() {
        let claims = |n_meaningful, n_described| {
            let access = Access { n_meaningful, n_described, ..Access::default() };
            features(&access, PageNavigation::Absent).contains(&"alternativeText")
        };
        assert!(!claims(0, 0));
        assert!(!claims(2, 1));
        assert!(claims(2, 2));
    }

    #[test]
    fn what_a_book_lacks_is_not_claimed() {
        let bare = features(&Access::default(), PageNavigation::Absent);
        assert_eq!(bare, ["readingOrder", "displayTransformability", "ARIA"]);
        let full = Access { has_headings: true, has_contents: true, has_index: true, ..Access::default() };
        let full = features(&full, PageNavigation::Present);
        for feature in ["tableOfContents", "structuralNavigation", "index", "pageBreakMarkers", "pageNavigation"] {
            assert!(full.contains(&feature), "{feature}");
        }
    }
}
