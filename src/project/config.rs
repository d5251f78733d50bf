//! The manifest, checked: what every stage may rely on.
//!
//! All paths are joined and lie in the project, all lengths are worked out, all names are unique. `checked.rs` builds it from `raw.rs`.

use std::path::PathBuf;

use crate::book::Lang;
use crate::book::Metadata;
use crate::cover::CoverWishes;
pub use crate::epub::FontEmbedding;
use crate::epub::Review;
use crate::locale::hyphens::Exception;
use crate::prepare::PrepareRules;
use crate::print::pdf::PdfStandard;
use crate::print::pdf::press::Marks;
use crate::print::pdf::press::Press;
use crate::print::pdf::sheet::Sheet;
use crate::printers::Printer;
use crate::project::cover::WrapConfig;
use crate::quality::Budget;
use crate::shops::Shop;
use crate::source::Span;
use crate::units::Edges;
use crate::units::Length;
use crate::units::Size;

/// All books of a manifest, in its order; or the one book of a manuscript that was named directly.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Config {
    pub books: Vec<BookConfig>,
}

/// One book.
#[derive(Clone, PartialEq, Debug)]
pub struct BookConfig {
    pub meta: Metadata,
    /// Files, in reading order; folders are already listed.
    pub manuscript: Vec<ProjectPath>,
    /// Whether it can be made: the manuscript is whole, and no other book has the same slug. What can be judged is judged all the same.
    pub is_whole: bool,
    /// Whether the slug is the user's own, and not made up in the place of one that is missing or malformed.
    pub is_named: bool,
    /// The picture of its front.
    pub cover: Option<ProjectPath>,
    /// What its cover is to look like and to say.
    pub wishes: CoverWishes,
    /// In the order of the manifest; names are unique.
    pub editions: Vec<EditionConfig>,
    /// The proof that is made when somebody asks for it, where no edition bears its name.
    pub proof: Option<EditionConfig>,
    pub rules: PrepareRules,
    /// Words with their break points, `type-set-ting`, by language.
    pub hyphenation: Vec<(Lang, Vec<Exception>)>,
    /// More of them; they come first, for the later entry of a word wins.
    pub hyphenation_file: Option<ProjectPath>,
    /// The book's entry in the manifest, or the start of its manuscript.
    pub span: Span,
}

/// A file of the project: where it is, and how the user would type it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProjectPath {
    pub path: PathBuf,
    /// For messages and for `SourceFile::name`; `/` between the parts.
    pub name: String,
    /// Where the manifest names it.
    pub span: Option<Span>,
}

/// One named edition of a book: `epub`, `paperback`.
#[derive(Clone, PartialEq, Debug)]
pub struct EditionConfig {
    pub name: String,
    pub kind: EditionKind,
    /// The file it is written to, in the folder of outputs.
    pub file_name: String,
    /// Thirteen digits, hyphens as written.
    pub isbn: Option<String>,
    /// Whether the manifest gives it an ISBN, be it a wrong one, as was reported.
    pub names_isbn: bool,
    pub design: Design,
    /// Whether the EPUB carries its fonts, and how.
    pub embed_fonts: FontEmbedding,
    /// Of an edition with pages: what its figures may be at most.
    pub budget: Budget,
    /// The name of the edition whose pages it has, or, for an EPUB, its page-list follows.
    pub page_source: Option<String>,
    /// Of an edition with pages: what kind of PDF it is.
    pub standard: PdfStandard,
    /// What lies around the trim.
    pub sheet: Sheet,
    /// Of a file for a press: inks, marks, profile.
    pub press: Press,
    /// How far ink goes beyond the trim in files for a press; 0 in a book that does not bleed.
    pub bleed: Length,
    /// Of a print edition: paper, spine and price, for its cover.
    pub wrap: WrapConfig,
    /// Where the manifest names the output profile, and where the standard or the first printer.
    pub profile_span: Option<Span>,
    pub standard_span: Option<Span>,
    /// Of a print edition: the printers that a file of their own is made for, beside its own.
    pub printers: Vec<Printer>,
    /// Of an EPUB: the shops that a file of their own is made for, beside its own.
    pub shops: Vec<Shop>,
    /// The name of its table in the manifest.
    pub span: Option<Span>,
    /// Whose file this is: a printer's, a shop's. Editions of the manifest are nobody's; `for_printer` and `for_shop` make those that are.
    pub printer: Option<Printer>,
    pub shop: Option<Shop>,
    /// Of an EPUB: who has judged its accessibility.
    pub review: Option<Review>,
}

/// What is made of an edition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EditionKind {
    Epub,
    /// A PDF for the printer.
    Print,
    /// A PDF to be read on a screen.
    Screen,
    /// A PDF for those who correct the book: the pages of another edition, with layers.
    Proof,
}

/// The name of the proof that can be asked for without a word in the manifest.
const PROOF: &str = "proof";

/// What the manifest says about the looks of an edition; `None` leaves the choice to the theme.
#[derive(Clone, PartialEq, Debug)]
pub struct Design {
    pub theme: ThemeChoice,
    pub trim: Size,
    pub margins: Option<Edges>,
    pub type_size: Option<Length>,
    pub leading: Option<Length>,
    /// The designer's wishes for single paragraphs and pages.
    pub layout: Option<ProjectPath>,
    /// The place in the manifest that findings about the looks are shown at, where it says anything about them.
    pub span: Option<Span>,
    /// Where it gives the margins.
    pub margins_span: Option<Span>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ThemeChoice {
    /// By its name, with the place in the manifest that names it: `default`.
    Shipped(String, Option<Span>),
    /// A file of the project.
    File(ProjectPath),
}

impl EditionKind {
    /// Whether pages are made for it.
    pub fn is_paged(self) -> bool {
        match self {
            EditionKind::Epub => false,
            EditionKind::Print | EditionKind::Screen | EditionKind::Proof => true,
        }
    }
}

impl Default for ThemeChoice {
    fn default() -> ThemeChoice {
        ThemeChoice::Shipped("default".into(), None)
    }
}

impl Default for Design {
    fn default() -> Design {
        Design {
            theme: ThemeChoice::default(),
            trim: default_trim(),
            margins: None,
            type_size: None,
            leading: None,
            layout: None,
            span: None,
            margins_span: None,
        }
    }
}

/// The trim of a book that names none: 148 × 210 mm, A5.
pub fn default_trim() -> Size {
    Size { width: Length::mm(148.0), height: Length::mm(210.0) }
}

impl BookConfig {
    /// A book of which only facts are known: one EPUB and one print edition, `epub` and `print`, in the default design.
    pub fn new(meta: Metadata, span: Span) -> BookConfig {
        let editions = vec![
            EditionConfig::new("epub", EditionKind::Epub, format!("{}.epub", meta.slug)),
            EditionConfig::new("print", EditionKind::Print, format!("{}-print.pdf", meta.slug)),
        ];
        BookConfig {
            meta,
            manuscript: Vec::new(),
            is_whole: true,
            is_named: true,
            cover: None,
            wishes: CoverWishes::default(),
            editions,
            proof: None,
            rules: PrepareRules::default(),
            hyphenation: Vec::new(),
            hyphenation_file: None,
            span,
        }
    }
}

impl BookConfig {
    /// Whether a manifest names the book; a manuscript that is given by itself has none.
    pub fn has_manifest(&self) -> bool {
        !self.manuscript.is_empty()
    }

    /// The edition whose pages and cover a print edition shares: the one that it names, if that is printed too, or itself.
    pub fn printed_as<'e>(&'e self, edition: &'e EditionConfig) -> &'e EditionConfig {
        let is_source = |other: &&EditionConfig| {
            other.kind == EditionKind::Print && edition.page_source.as_ref() == Some(&other.name)
        };
        self.editions.iter().find(is_source).unwrap_or(edition)
    }

    /// Offers the proof of its first print edition to whoever asks for `proof`, unless an edition has that name.
    pub fn offer_proof(&mut self) {
        let is_free = self.editions.iter().all(|edition| edition.name != PROOF);
        let print = self.editions.iter().find(|edition| edition.kind == EditionKind::Print && is_free);
        self.proof = print.map(|edition| edition.proof(&self.meta.slug));
    }
}

impl EditionConfig {
    /// The same edition as a printer wants it: `book-paperback.pdf` becomes `book-paperback-ingramspark.pdf`. Inks, profile and, where the
    /// book bleeds, the fact that it does are its own; all else is the printer's.
    pub fn for_printer(&self, printer: &Printer) -> EditionConfig {
        let press = Press {
            marks: Marks::None,
            ink_limit: printer.ink_limit.unwrap_or(self.press.ink_limit),
            ink_limit_of: printer.ink_limit.map(|_| printer.title.clone()),
            min_resolution: printer.resolution.unwrap_or(self.press.min_resolution),
            min_line: printer.line.unwrap_or(self.press.min_line),
            ..self.press.clone()
        };
        EditionConfig {
            file_name: self.file_for(printer),
            standard: printer.standard,
            sheet: Sheet { bleed: Edges::uniform(self.bleed), ..Sheet::default() },
            press,
            printers: Vec::new(),
            printer: Some(printer.clone()),
            ..self.clone()
        }
    }

    /// The same edition as a shop wants it: `book.epub` becomes `book-apple.epub`.
    pub fn for_shop(&self, shop: &Shop) -> EditionConfig {
        EditionConfig {
            file_name: self.file_for_shop(shop),
            shops: Vec::new(),
            shop: Some(shop.clone()),
            ..self.clone()
        }
    }

    /// The name of the file that `for_shop` makes.
    pub fn file_for_shop(&self, shop: &Shop) -> String {
        shop.file_for(&self.file_name, self.isbn.as_deref())
    }

    /// This edition, or that of its variants for shops, its own and those of the shipped tables, whose file has this name.
    pub fn with_file(&self, name: &str) -> Option<EditionConfig> {
        if self.file_name == name {
            return Some(self.clone());
        }
        let shipped = Shop::names().filter_map(Shop::preset);
        let mut shops = self.shops.iter().cloned().chain(shipped);
        shops.find(|shop| self.file_for_shop(shop) == name).map(|shop| self.for_shop(&shop))
    }

    /// The proof of an edition.
    fn proof(&self, slug: &str) -> EditionConfig {
        EditionConfig {
            design: self.design.clone(),
            page_source: Some(self.name.clone()),
            span: self.span,
            ..EditionConfig::new(PROOF, EditionKind::Proof, format!("{slug}-{PROOF}.pdf"))
        }
    }

    /// The name of the file that `for_printer` makes.
    pub fn file_for(&self, printer: &Printer) -> String {
        format!("{}-{}.pdf", self.file_name.trim_end_matches(".pdf"), printer.name)
    }

    pub fn new(name: &str, kind: EditionKind, file_name: String) -> EditionConfig {
        EditionConfig {
            name: name.to_string(),
            kind,
            file_name,
            isbn: None,
            names_isbn: false,
            design: Design::default(),
            embed_fonts: FontEmbedding::Embed,
            budget: Budget::default(),
            page_source: None,
            standard: match kind {
                EditionKind::Screen => PdfStandard::Accessible,
                EditionKind::Epub | EditionKind::Print | EditionKind::Proof => PdfStandard::Tagged,
            },
            sheet: Sheet::default(),
            press: Press::default(),
            bleed: Length::ZERO,
            wrap: WrapConfig::default(),
            profile_span: None,
            standard_span: None,
            printers: Vec::new(),
            shops: Vec::new(),
            span: None,
            printer: None,
            shop: None,
            review: None,
        }
    }
}
