//! `build --for`: the printers that are named, and the print editions as they want them.

use std::collections::BTreeSet;
use std::path::Path;

use crate::cli::Outcome;
use crate::cli::args::SelectArgs;
use crate::cli::console::Console;
use crate::cli::select::Selected;
use crate::printers::Printer;
use crate::project::EditionConfig;
use crate::project::EditionKind;
use crate::project::Project;
use crate::project::press;

/// The tables of the named printers, each once: shipped presets, and files that end in `.toml`. Fails with the reason told.
pub fn find(names: &[String], console: &Console) -> Result<Vec<Printer>, Outcome> {
    let mut printers: Vec<Printer> = Vec::new();
    for name in names {
        let found = if Printer::is_table(name) { press::table(Path::new(name)) } else { Printer::named(name) };
        let printer = found.map_err(|(fault, advice)| console.failure(&format!("“{name}” {fault}"), &advice))?;
        if !printers.contains(&printer) {
            printers.push(printer);
        }
    }
    Ok(printers)
}

/// Fails where the files for the printers of the command would be none, or one would be written over another one.
pub fn check(
    variants: &[Vec<EditionConfig>],
    printers: &[Printer],
    project: &Project,
    console: &Console,
) -> Result<(), Outcome> {
    if printers.is_empty() {
        return Ok(());
    }
    if variants.iter().all(Vec::is_empty) {
        let advice =
            "files for printers are made of print editions; name one with `--edition`, or add one to the manifest";
        return Err(console.failure("there is no print edition to make for a printer", advice));
    }
    let editions = project.books.iter().flat_map(|book| &book.config.editions);
    let mut taken: BTreeSet<&str> = editions.map(|edition| edition.file_name.as_str()).collect();
    match variants.iter().flatten().find(|variant| !taken.insert(&variant.file_name)) {
        None => Ok(()),
        Some(variant) => {
            let message = format!("two files would be written to “{}”", variant.file_name);
            Err(console.failure(&message, "rename the table of the printer, or the edition of that name"))
        }
    }
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
