//! `build --for`: the printers that are named, and the print editions as they want them.

use std::fs;
use std::path::Path;

use crate::cli::Outcome;
use crate::cli::args::SelectArgs;
use crate::cli::console::Console;
use crate::cli::select::Selected;
use crate::near::near_names;
use crate::printers::Printer;
use crate::project::EditionConfig;
use crate::project::EditionKind;
use crate::project::names::slug_of;
use crate::project::paths::reason;

/// The tables of the named printers: shipped presets, and files that end in `.toml`. Fails with the reason told.
pub fn find(names: &[String], console: &Console) -> Result<Vec<Printer>, Outcome> {
    names.iter().map(|name| if name.ends_with(".toml") { own(name, console) } else { shipped(name, console) }).collect()
}

fn shipped(name: &str, console: &Console) -> Result<Printer, Outcome> {
    Printer::preset(name).ok_or_else(|| {
        let known: Vec<&str> = Printer::names().collect();
        let advice = match near_names(name, known.iter().copied()).first() {
            Some(near) => format!("did you mean `--for {near}`?"),
            None => format!("choose from: {}; or name a table of your own that ends in .toml", known.join(", ")),
        };
        console.failure(&format!("no printer is named “{name}”"), &advice)
    })
}

fn own(path: &str, console: &Console) -> Result<Printer, Outcome> {
    let text = fs::read_to_string(path).map_err(|error| {
        console.failure(
            &format!("cannot read “{path}”: {}", reason(&error)),
            "see that it is a file and that you may read it",
        )
    })?;
    let stem = Path::new(path).file_stem().unwrap_or_default().to_string_lossy();
    Printer::read(&slug_of(&stem), &text).map_err(|fault| {
        console.failure(&format!("“{path}” is no table of a printer: {fault}"), "take a shipped preset as a pattern")
    })
}

/// The files that printers want: of each selected print edition one for each printer named to the command, else for each that the edition
/// names itself. An edition that has the pages of another one is not meant by the command, unless it is asked for by name: its files would be
/// the same.
pub fn variants(selected: &Selected, args: &SelectArgs, printers: &[Printer]) -> Vec<EditionConfig> {
    let mut variants = Vec::new();
    for edition in selected.editions.iter().filter(|edition| edition.kind == EditionKind::Print) {
        let is_meant = edition.page_source.is_none() || !args.editions.is_empty();
        let wanted = match printers.is_empty() {
            true => &edition.printers[..],
            false if is_meant => printers,
            false => &[],
        };
        variants.extend(wanted.iter().map(|printer| edition.for_printer(printer)));
    }
    variants
}
