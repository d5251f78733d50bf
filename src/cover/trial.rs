//! What the tests of covers draw from.

use crate::book::Lang;
use crate::book::Metadata;
use crate::book::metadata::Contributor;
use crate::cover::Brief;
use crate::cover::Design;
use crate::cover::colors::Colors;
use crate::cover::colors::scheme;
use crate::fonts::FontLibrary;
use crate::theme::Families;

/// A book with its fonts.
pub struct Trial {
    meta: Metadata,
    families: Families,
    fonts: FontLibrary,
}

impl Trial {
    pub fn new(title: &str, names: &[&str]) -> Trial {
        let mut meta = Metadata::new("a", title, Lang::english());
        let author = |name: &&str| Contributor { name: (*name).into(), sort_name: None, role: "aut".into() };
        meta.contributors.extend(names.iter().map(author));
        let family = || "Libertinus Serif".to_string();
        let families = Families { text: family(), heading: family(), caption: family(), mono: family() };
        Trial { meta, families, fonts: FontLibrary::shipped() }
    }

    pub fn brief(&self, design: Design) -> Brief<'_> {
        let scheme = scheme(Colors::OfTitle, 0);
        let Trial { meta, families, fonts } = self;
        Brief { meta, series: None, families, fonts, design, scheme, seed: 0 }
    }
}
