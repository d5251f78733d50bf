//! `report`: how well the editions with pages are set, as JSON and as an HTML page.

use std::fs;
use std::path::Path;

use crate::cli::Outcome;
use crate::cli::args::ReportArgs;
use crate::cli::build::out_folder;
use crate::cli::build::unwritable;
use crate::cli::console::Console;
use crate::cli::output;
use crate::cli::select::Selected;
use crate::cli::select::open;
use crate::cli::select::select;
use crate::diag::Sink;
use crate::pipeline::Layout;
use crate::pipeline::Workshop;
use crate::project::EditionConfig;
use crate::quality;
use crate::quality::compare;
use crate::quality::compare::Earlier;
use crate::quality::html::html;
use crate::quality::json::Subject;
use crate::quality::json::json;
use crate::source::SourceMap;

/// Writes the reports on the selected books; the findings of a build are shown as well.
pub fn report(args: &ReportArgs, console: &Console) -> Outcome {
    console.with_findings(|sources, sink| try_report(args, console, sources, sink))
}

fn try_report(
    args: &ReportArgs,
    console: &Console,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Result<Outcome, Outcome> {
    let earlier = args.compare.as_deref().map(|path| read_earlier(path, console)).transpose()?;
    let project = open(&args.select, console, sources, sink)?;
    let workshop = Workshop::new(project, sources, sink);
    let selected = paged(select(&workshop.project, &args.select, console)?);
    let n_editions: usize = selected.iter().map(|one| one.editions.len()).sum();
    if n_editions == 0 && !sink.has_errors() {
        return Err(console.failure("no edition here has pages", "a report is made of print and screen editions"));
    }
    let job = Job { workshop: &workshop, console, folder: &out_folder(args.out.as_deref(), &workshop.project) };
    if n_editions > 0 {
        output::make_folder(job.folder).map_err(|error| unwritable(job.folder, &error, console))?;
    }
    let mut n_compared = 0;
    for one in &selected {
        let layouts = workshop.layouts(one.book, &one.editions, sink);
        for edition in &one.editions {
            let Some(layout) = layouts.iter().find(|layout| *layout.design == edition.design) else { continue };
            let is_same = |earlier: &&Earlier| {
                n_editions == 1 || (earlier.slug == one.book.config.meta.slug && earlier.edition == edition.name)
            };
            let earlier = earlier.as_ref().filter(is_same);
            n_compared += usize::from(earlier.is_some());
            job.write(one, edition, layout, earlier, sink)?;
        }
    }
    if earlier.is_some() && n_compared == 0 {
        return Err(console.failure(
            "none of these editions is the one of the earlier report",
            "choose it with `--book` and `--edition`",
        ));
    }
    Ok(Outcome::Clean)
}

/// Leaves out editions without pages.
fn paged(mut selected: Vec<Selected>) -> Vec<Selected> {
    selected.iter_mut().for_each(|one| one.editions.retain(|edition| edition.kind.is_paged()));
    selected
}

fn read_earlier(path: &Path, console: &Console) -> Result<Earlier, Outcome> {
    let text = fs::read_to_string(path).map_err(|error| {
        console.failure(
            &format!("cannot read “{}”: {}", path.display(), error.kind()),
            "name the JSON file that an earlier `bindery report` has written",
        )
    })?;
    Earlier::parse(&text).ok_or_else(|| {
        console.failure(
            &format!("“{}” is no report", path.display()),
            "name the JSON file that an earlier `bindery report` has written",
        )
    })
}

struct Job<'a> {
    workshop: &'a Workshop<'a>,
    console: &'a Console,
    folder: &'a Path,
}

impl Job<'_> {
    fn write(
        &self,
        one: &Selected,
        edition: &EditionConfig,
        layout: &Layout,
        earlier: Option<&Earlier>,
        sink: &mut Sink,
    ) -> Result<(), Outcome> {
        let meta = &one.book.config.meta;
        let quality = quality::measure(&layout.pages);
        quality::budget::report(&edition.budget, &edition.name, &layout.pages, &quality, sink);
        let subject = Subject {
            slug: &meta.slug,
            title: &meta.title,
            edition: &edition.name,
            lang: meta.lang.as_str(),
            pages: &layout.pages,
            quality: &quality,
            budget: &edition.budget,
            sources: self.workshop.sources,
        };
        let name = format!("{}-{}-report", meta.slug, edition.name);
        self.file(&format!("{name}.json"), &json(&subject))?;
        self.file(&format!("{name}.html"), &html(&subject, &self.workshop.fonts, earlier))?;
        if let Some(earlier) = earlier {
            let changes = earlier.changes(&quality.book);
            self.console.result(&compare::to_json(&changes), &compare::table(&changes));
        }
        Ok(())
    }

    fn file(&self, name: &str, text: &str) -> Result<(), Outcome> {
        match output::write(self.folder, name, text.as_bytes()) {
            Ok(path) => {
                let value = serde_json::json!({
                    "type": "file", "path": path.display().to_string(), "bytes": text.len(), "pages": null,
                });
                self.console.tell(&value, &path.display().to_string());
                Ok(())
            }
            Err(error) => Err(unwritable(&self.folder.join(name), &error, self.console)),
        }
    }
}
