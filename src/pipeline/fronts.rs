//! The fronts that are drawn for EPUBs whose book has no cover picture.
//!
//! In: the facts of a book, and the editions wanted. Out: a picture for each design among them. They need nothing of the text, so that they are
//! drawn while it is read.

use crate::assets::Picture;
use crate::cover;
use crate::cover::Brief;
use crate::diag::Sink;
use crate::locale::locale;
use crate::pipeline::Workshop;
use crate::prepare::front::title_page;
use crate::prepare::typography::set_facts;
use crate::project::EditionConfig;
use crate::project::EditionKind;
use crate::project::LoadedBook;
use crate::project::config::Design;

/// The drawn fronts of one book; editions that look the same share one.
pub struct Fronts<'b> {
    drawn: Vec<(&'b Design, Picture)>,
}

impl Fronts<'_> {
    /// The front of an edition with this design; `None` where its theme cannot be had, or the book has a cover picture.
    pub fn of(&self, design: &Design) -> Option<&Picture> {
        self.drawn.iter().find(|(own, _)| *own == design).map(|(_, picture)| picture)
    }
}

impl Workshop<'_> {
    /// Draws the fronts of the EPUBs among the editions. It reports nothing: what is wrong with a theme is told where the edition is made.
    pub fn fronts<'b>(&self, book: &'b LoadedBook, editions: &[&'b EditionConfig]) -> Fronts<'b> {
        let config = &book.config;
        let mut fronts = Fronts { drawn: Vec::new() };
        if config.cover.is_some() {
            return fronts;
        }
        let mut meta = config.meta.clone();
        let own = locale(&meta.lang);
        set_facts(&mut meta, own);
        let series = title_page(&meta, own.words).series;
        for edition in editions.iter().filter(|edition| edition.kind == EditionKind::Epub) {
            let design = &edition.design;
            if fronts.of(design).is_none()
                && let Some(theme) = self.theme(design, &mut Sink::new())
            {
                let brief = Brief::new((&meta, series.as_deref()), &theme, &self.fonts, &config.wishes);
                fronts.drawn.push((design, cover::draw(&brief)));
            }
        }
        fronts
    }
}
