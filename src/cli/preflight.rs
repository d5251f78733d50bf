//! `preflight`: finished PDFs against what printers ask.

use std::fs;

use crate::cli::Outcome;
use crate::cli::args::PreflightArgs;
use crate::cli::console::Console;
use crate::cli::targets;
use crate::near::near_names;
use crate::preflight::Demands;
use crate::preflight::FrontAt;
use crate::preflight::Part;
use crate::preflight::preflight;
use crate::printers::Printer;
use crate::project::paths::reason;
use crate::project::sizes::parse_trim;
use crate::project::targets::Target;
use crate::toml_reader::parse_any_length;
use crate::units::Length;
use crate::units::Size;

/// Larger files are no books; printers stop at 650 MB.
const MAX_FILE: u64 = 1_000_000_000;

/// Checks each file for each printer, or for none.
pub fn run(args: &PreflightArgs, console: &Console) -> Outcome {
    let outcome = console.with_findings(|_, sink| {
        let printers = printers(args, console)?;
        let trim = trim(args, console)?;
        check_paper(args, &printers, console)?;
        let part = match args.cover {
            true => {
                let flap = flap(args, console)?;
                Part::Cover { n_pages: args.pages, paper: args.paper.clone(), flap, front: FrontAt::Right }
            }
            false => Part::Pages,
        };
        for path in &args.files {
            let name = path.display().to_string();
            let too_large = fs::metadata(path).is_ok_and(|metadata| metadata.len() > MAX_FILE);
            if too_large {
                return Err(console
                    .failure(&format!("“{name}” is larger than 1 GB"), "printers take no such file; make it smaller"));
            }
            let bytes = fs::read(path).map_err(|error| {
                let message = format!("cannot read “{name}”: {}", reason(&error));
                console.failure(&message, "see that it is a file and that you may read it")
            })?;
            let asked = printers.iter().map(Some).chain(printers.is_empty().then_some(None));
            for printer in asked {
                preflight(&bytes, &Demands { name: &name, printer, trim, part: part.clone() }, sink);
            }
        }
        Ok(Outcome::Clean)
    });
    if outcome == Outcome::Clean {
        console.say_to_watcher("preflighted: no errors\n");
    }
    outcome
}

fn printers(args: &PreflightArgs, console: &Console) -> Result<Vec<Printer>, Outcome> {
    let found = targets::find(&args.printers, console)?.into_iter().zip(&args.printers);
    let printer = |(target, name): (Target, &String)| match target {
        Target::Printer(printer) => Ok(*printer),
        Target::Shop(_) => {
            let advice = "a PDF is made for a printer, such as kdp-paperback or ingramspark";
            Err(console.failure(&format!("“{name}” is a shop for e-books"), advice))
        }
    };
    found.map(printer).collect()
}

fn trim(args: &PreflightArgs, console: &Console) -> Result<Option<Size>, Outcome> {
    let Some(text) = &args.trim else { return Ok(None) };
    let unknown =
        || console.failure(&format!("“{text}” is no trim"), "write a measure, `6x9in` or `148x210mm`, or a name, `A5`");
    parse_trim(text).map(Some).ok_or_else(unknown)
}

fn flap(args: &PreflightArgs, console: &Console) -> Result<Length, Outcome> {
    let Some(text) = &args.flaps else { return Ok(Length::ZERO) };
    let unknown = || console.failure(&format!("“{text}” is no width of flaps"), "write a number with its unit, `80mm`");
    parse_any_length(text).filter(|flap| (Length::ZERO..=Length::mm(500.0)).contains(flap)).ok_or_else(unknown)
}

/// A paper that no table knows would silently measure nothing.
fn check_paper(args: &PreflightArgs, printers: &[Printer], console: &Console) -> Result<(), Outcome> {
    let Some(paper) = &args.paper else { return Ok(()) };
    for printer in printers {
        let known = || printer.paper.iter().filter(|(_, paper)| paper.page.is_some()).map(|(name, _)| name.as_str());
        if !known().any(|name| name == paper) {
            let advice = match near_names(paper, known()).first() {
                Some(near) => format!("did you mean “{near}”?"),
                None if known().next().is_none() => {
                    "the table has no thickness of papers; leave `--paper` out".to_string()
                }
                None => format!("it has the thickness of {}", known().collect::<Vec<_>>().join(", ")),
            };
            let message = format!("the table of {} has no thickness of the paper “{paper}”", printer.title);
            return Err(console.failure(&message, &advice));
        }
    }
    if printers.is_empty() {
        return Err(
            console.failure("`--paper` names a paper of a printer's table", "name the printer: `--for kdp-paperback`")
        );
    }
    Ok(())
}
