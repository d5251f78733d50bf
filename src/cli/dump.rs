//! `dump`: what the stages made, as plain text.

use crate::book::dump as model_dump;
use crate::cli::Outcome;
use crate::cli::args::DumpArgs;
use crate::cli::args::DumpWhat;
use crate::cli::console::Console;
use crate::cli::select::Selected;
use crate::cli::select::open;
use crate::cli::select::select;
use crate::diag::Sink;
use crate::fonts::FontLibrary;
use crate::pipeline::Workshop;
use crate::print::pages::Pages;
use crate::print::pages::dump as pages_dump;
use crate::print::pages::lines_dump;
use crate::source::SourceMap;

/// Prints the model, the lines or the pages of the selected books; findings go to stderr.
pub fn dump(args: &DumpArgs, console: &Console) -> Outcome {
    console.with_findings(|sources, sink| try_dump(args, console, sources, sink))
}

fn try_dump(args: &DumpArgs, console: &Console, sources: &mut SourceMap, sink: &mut Sink) -> Result<Outcome, Outcome> {
    let project = open(&args.select, console, sources, sink)?;
    let workshop = Workshop::new(project, sources, sink);
    let selected = select(&workshop.project, &args.select, console)?;
    for one in selected.iter().filter(|one| one.book.config.is_whole) {
        let text = match args.what {
            DumpWhat::Model => model_dump::dump(&workshop.read(one.book, sink)),
            DumpWhat::Lines => pages(one, &workshop, lines_dump::dump, sink),
            DumpWhat::Pages => pages(one, &workshop, pages_dump::dump, sink),
        };
        console.out(&text);
    }
    Ok(Outcome::Clean)
}

fn pages(one: &Selected, workshop: &Workshop, dump: fn(&Pages, &FontLibrary) -> String, sink: &mut Sink) -> String {
    let layouts = workshop.layouts(one.book, &one.editions, sink);
    layouts.iter().map(|layout| dump(&layout.pages, &workshop.fonts)).collect()
}
