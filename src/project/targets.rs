//! For whom a file is made: a printer or a shop. Both share one key, `for`, and one name space.
//!
//! In: a name, or a table of the user's own. Out: what its table asks.

use std::fs;
use std::path::Path;

use crate::diag::Sink;
use crate::diag::codes::config;
use crate::near::near_names;
use crate::printers::Printer;
use crate::project::config::EditionConfig;
use crate::project::config::EditionKind;
use crate::project::names::slug_of;
use crate::project::paths::PathKind;
use crate::project::paths::ProjectFolder;
use crate::project::paths::reason;
use crate::project::raw::RawText;
use crate::shops::Shop;

/// Who wants a file of their own.
#[derive(Clone, PartialEq, Debug)]
pub enum Target {
    Printer(Box<Printer>),
    Shop(Box<Shop>),
}

/// What is wrong with a name or a table, as the end of a sentence, and what to do.
pub type Fault = (String, String);

impl Target {
    /// The kind of edition that its files are made of.
    pub fn kind(&self) -> EditionKind {
        match self {
            Target::Printer(_) => EditionKind::Print,
            Target::Shop(_) => EditionKind::Epub,
        }
    }

    /// A shipped preset.
    ///
    /// # Errors
    /// That there is none.
    pub fn named(name: &str) -> Result<Target, Fault> {
        if let Some(printer) = Printer::preset(name) {
            return Ok(Target::Printer(Box::new(printer)));
        }
        if let Some(shop) = Shop::preset(name) {
            return Ok(Target::Shop(Box::new(shop)));
        }
        let known: Vec<&str> = Printer::names().chain(Shop::names()).collect();
        let advice = match near_names(name, known.iter().copied()).first() {
            Some(near) => format!("did you mean “{near}”?"),
            None => format!("choose from {}, or name a table of your own that ends in .toml", known.join(", ")),
        };
        Err(("is the name of no known printer or shop".to_string(), advice))
    }

    /// Whether a name is that of a table of the user's own, a file.
    pub fn is_table(name: &str) -> bool {
        name.ends_with(".toml")
    }

    /// Reads a table from a file.
    ///
    /// # Errors
    /// That it cannot be read, or is wrong.
    pub fn table(path: &Path) -> Result<Target, Fault> {
        let text = fs::read_to_string(path).map_err(|error| {
            let advice = "see that it is a file and that you may read it";
            (format!("cannot be read: {}", reason(&error)), advice.to_string())
        })?;
        let name = slug_of(&path.file_stem().unwrap_or_default().to_string_lossy());
        let (whose, read) = match Shop::is_meant(&text) {
            true => ("shop", Shop::read(&name, &text).map(|shop| Target::Shop(Box::new(shop)))),
            false => ("printer", Printer::read(&name, &text).map(|printer| Target::Printer(Box::new(printer)))),
        };
        read.map_err(|fault| {
            let advice = "take a shipped table as a pattern; the handbook shows one";
            (format!("is no table of a {whose}: {fault}"), advice.to_string())
        })
    }
}

/// Gives an edition the targets that it names, each once. Reports C041 for what is none, C070 for those that take no such edition.
pub fn with_targets(
    mut edition: EditionConfig,
    names: Option<&Vec<RawText>>,
    folder: &ProjectFolder,
    sink: &mut Sink,
) -> EditionConfig {
    for text in names.into_iter().flatten() {
        match find(text, folder, sink) {
            Some(target) if target.kind() != edition.kind => report_other_kind(text, &target, &edition, sink),
            Some(Target::Printer(printer)) if !edition.printers.contains(&printer) => edition.printers.push(*printer),
            Some(Target::Shop(shop)) if !edition.shops.contains(&shop) => edition.shops.push(*shop),
            _ => {}
        }
    }
    edition
}

fn find(text: &RawText, folder: &ProjectFolder, sink: &mut Sink) -> Option<Target> {
    let found = match Target::is_table(&text.value) {
        true => Target::table(&folder.find(&text.value, text.span, PathKind::File, sink)?.path),
        false => Target::named(&text.value),
    };
    let report = |(fault, advice): Fault| {
        sink.report(&config::C041, text.span, format!("“{}” {fault}", text.value)).hint(advice);
    };
    found.map_err(report).ok()
}

fn report_other_kind(text: &RawText, target: &Target, edition: &EditionConfig, sink: &mut Sink) {
    let (whose, wanted) = match target {
        Target::Printer(_) => ("a printer, and printers take", "print"),
        Target::Shop(_) => ("a shop for e-books, which takes", "EPUB"),
    };
    let message = format!("“{}” is {whose} no edition such as `editions.{}`", text.value, edition.name);
    sink.report(&config::C070, text.span, message).hint(format!("name it in the {wanted} edition"));
}
