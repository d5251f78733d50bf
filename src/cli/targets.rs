//! `build --for`: the printers and shops that are named, and the editions as they want them.

use std::collections::BTreeSet;
use std::path::Path;

use crate::cli::Outcome;
use crate::cli::args::SelectArgs;
use crate::cli::console::Console;
use crate::cli::select::Selected;
use crate::project::EditionConfig;
use crate::project::EditionKind;
use crate::project::Project;
use crate::project::targets::Target;

/// The tables of the named printers and shops, each once: shipped presets, and files that end in `.toml`. Fails with the reason told.
pub fn find(names: &[String], console: &Console) -> Result<Vec<Target>, Outcome> {
    let mut targets: Vec<Target> = Vec::new();
    for name in names {
        let found = if Target::is_table(name) { Target::table(Path::new(name)) } else { Target::named(name) };
        let target = found.map_err(|(fault, advice)| console.failure(&format!("“{name}” {fault}"), &advice))?;
        if !targets.contains(&target) {
            targets.push(target);
        }
    }
    Ok(targets)
}

/// Fails where the files of one kind that the command asks for would be none, or one would be written over another one.
pub fn check(
    variants: &[Vec<EditionConfig>],
    targets: &[Target],
    project: &Project,
    console: &Console,
) -> Result<(), Outcome> {
    if targets.is_empty() {
        return Ok(());
    }
    let is_made = |kind| variants.iter().flatten().any(|variant| variant.kind == kind);
    if let Some(target) = targets.iter().find(|target| !is_made(target.kind())) {
        let (message, what) = match target {
            Target::Printer(_) => ("there is no print edition to make for a printer", "printers are made of print"),
            Target::Shop(_) => ("there is no EPUB edition to make for a shop", "shops are made of EPUB"),
        };
        let advice = format!("files for {what} editions; name one with `--edition`, or add one to the manifest");
        return Err(console.failure(message, &advice));
    }
    let editions = project.books.iter().flat_map(|book| &book.config.editions);
    let mut taken: BTreeSet<&str> = editions.map(|edition| edition.file_name.as_str()).collect();
    match variants.iter().flatten().find(|variant| !taken.insert(&variant.file_name)) {
        None => Ok(()),
        Some(variant) => {
            let message = format!("two files would be written to “{}”", variant.file_name);
            Err(console.failure(&message, "rename your own table, or the edition of that name"))
        }
    }
}

/// The files that printers and shops want: of each selected edition one for each that is named to the command, else for each that the edition
/// names itself.
pub fn variants(selected: &Selected, args: &SelectArgs, targets: &[Target]) -> Vec<EditionConfig> {
    selected.editions.iter().flat_map(|edition| variants_of(edition, args, targets)).collect()
}

/// A print edition that has the pages of another one is not meant by the command, unless it is asked for by name: its files would be the same.
fn variants_of(edition: &EditionConfig, args: &SelectArgs, targets: &[Target]) -> Vec<EditionConfig> {
    if targets.is_empty() {
        let printers = edition.printers.iter().map(|printer| edition.for_printer(printer));
        return printers.chain(edition.shops.iter().map(|shop| edition.for_shop(shop))).collect();
    }
    let is_meant = edition.kind == EditionKind::Epub || edition.page_source.is_none() || !args.editions.is_empty();
    let wanted = targets.iter().filter(|target| is_meant && target.kind() == edition.kind);
    let made = wanted.map(|target| match target {
        Target::Printer(printer) => edition.for_printer(printer),
        Target::Shop(shop) => edition.for_shop(shop),
    });
    made.collect()
}
