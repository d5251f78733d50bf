//! `import`: a raw text becomes a manuscript, a manifest and an account of every change.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use serde_json::json;

use crate::cli::Outcome;
use crate::cli::args::ImportArgs;
use crate::cli::ask::DecisionsFile;
use crate::cli::ask::PagesAnswer;
use crate::cli::ask::ask;
use crate::cli::ask::ask_pages;
use crate::cli::console::Console;
use crate::cli::output;
use crate::import::ImportError;
use crate::import::Imported;
use crate::import::Options;
use crate::import::containers::Kind;
use crate::import::containers::detect;
use crate::import::containers::html;
use crate::import::decisions::Decisions;
use crate::import::import;
use crate::import::questions::questions;
use crate::import::rules;
use crate::import::write::html::html as page;
use crate::import::write::json::json as account;
use crate::import::write::manifest;
use crate::import::write::manifest::TitleOrigin;
use crate::project::names::slug_of;

/// The file of decisions, beside the manifest.
const DECISIONS: &str = "import.toml";
/// The folder of the manuscript, beside the manifest.
const MANUSCRIPTS: &str = "manuscripts";
/// The largest file that is read.
const MAX_BYTES: u64 = 256 << 20;

/// Imports the files as one manuscript.
pub fn run(args: &ImportArgs, console: &Console) -> Outcome {
    try_run(args, console).unwrap_or_else(|failure| failure)
}

fn try_run(args: &ImportArgs, console: &Console) -> Result<Outcome, Outcome> {
    let files = args.files.iter().map(|path| read(path, console)).collect::<Result<Vec<_>, Outcome>>()?;
    let name = args.files[0].file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = args.into.clone().unwrap_or_else(|| PathBuf::from(slug_of(&name)));
    let pictures = pictures(&args.files, &files);
    let job = Job { args, console, files, pictures, name, folder };
    let imported = if args.interactive { job.ask()? } else { job.import()? };
    let imported = imported.map_err(|error| refuse(&error, &args.files, console))?;
    let slug = job.slug(&imported);
    if !args.dry_run {
        job.may_write(&slug)?;
        write(&job.folder, &slug, &imported, console)?;
    }
    tell(&job.folder, &slug, &imported, args, console);
    Ok(Outcome::Clean)
}

/// One import, which may be run several times as decisions are made.
struct Job<'a> {
    args: &'a ImportArgs,
    console: &'a Console,
    files: Vec<Vec<u8>>,
    /// Beside web pages, by the names in them.
    pictures: BTreeMap<String, Vec<u8>>,
    name: String,
    folder: PathBuf,
}

impl Job<'_> {
    /// Imports with the decisions as they stand on disk; fails where those cannot be read.
    fn import(&self) -> Result<Result<Imported, ImportError>, Outcome> {
        let decisions = decisions(self.args, &self.folder, self.console)?;
        let options = Options {
            title: self.args.title.clone(),
            name: self.name.clone(),
            decisions,
            pictures: self.pictures.clone(),
        };
        Ok(import(&self.files, &options))
    }

    /// Imports, asks about what is doubtful, and imports anew with the answers.
    fn ask(&self) -> Result<Result<Imported, ImportError>, Outcome> {
        let mut file = DecisionsFile::open(&self.folder, DECISIONS);
        let mut answers = io::stdin().lock();
        let mut imported = self.import()?;
        if let Err(ImportError::Scrambled(why)) = &imported {
            if ask_pages(why, &mut file, &mut answers, self.console)? == PagesAnswer::Refused {
                return Ok(imported);
            }
            imported = self.import()?;
        }
        let Ok(found) = &imported else { return Ok(imported) };
        self.may_write(&self.slug(found))?;
        let (questions, n_others) = questions(found);
        if questions.is_empty() {
            self.console.say("Nothing is left to ask.\n");
        }
        ask(&questions, &mut file, &mut answers, self.console)?;
        if n_others > 0 {
            let text = "more doubtful changes are shown in import.html; where one is wrong, change the manuscript";
            self.console.say(&format!("{n_others} {text}.\n"));
        }
        self.import()
    }

    fn slug(&self, imported: &Imported) -> String {
        slug_of(imported.facts.title.as_deref().unwrap_or(&self.name))
    }

    /// Refuses to write over a manuscript that somebody may have worked on.
    fn may_write(&self, slug: &str) -> Result<(), Outcome> {
        let manuscript = self.folder.join(MANUSCRIPTS).join(format!("{slug}.md"));
        if !manuscript.exists() || self.args.overwrite {
            return Ok(());
        }
        let message = format!("“{}” is there already", manuscript.display());
        Err(self.console.failure(&message, "give --overwrite to write it anew, or another folder with --into"))
    }
}

fn read(path: &Path, console: &Console) -> Result<Vec<u8>, Outcome> {
    let shown = path.display();
    let fail = |message: String| console.failure(&message, "name a text file");
    match fs::metadata(path) {
        Ok(data) if data.is_dir() => return Err(fail(format!("“{shown}” is a folder"))),
        Ok(data) if data.len() > MAX_BYTES => return Err(fail(format!("“{shown}” is larger than 256 MB"))),
        _ => {}
    }
    fs::read(path).map_err(|error| fail(format!("cannot read “{shown}”: {}", error.kind())))
}

/// The pictures that lie beside web pages. Those that are not there, or lead out of the folder by a link, are left to the import to report.
fn pictures(paths: &[PathBuf], files: &[Vec<u8>]) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for (path, bytes) in paths.iter().zip(files) {
        let folder = path.parent().map(|parent| if parent.as_os_str().is_empty() { Path::new(".") } else { parent });
        let Some(folder) = folder.and_then(|folder| folder.canonicalize().ok()) else { continue };
        if !matches!(detect(bytes), Ok(Some(Kind::Html))) {
            continue;
        }
        for name in html::pictures(bytes) {
            let file = folder.join(&name).canonicalize().ok().filter(|file| file.starts_with(&folder));
            let size = file.as_ref().and_then(|file| fs::metadata(file).ok()).map_or(u64::MAX, |data| data.len());
            if let Some(bytes) = file.filter(|_| size < MAX_BYTES).and_then(|file| fs::read(file).ok()) {
                found.insert(name, bytes);
            }
        }
    }
    found
}

/// The decisions of an earlier import into the same folder, and the rules switched off on the command line.
fn decisions(args: &ImportArgs, folder: &Path, console: &Console) -> Result<Decisions, Outcome> {
    let path = folder.join(DECISIONS);
    let mut decisions = match fs::read_to_string(&path) {
        Ok(text) => Decisions::parse(&text).map_err(|fault| {
            console.failure(&format!("{}: {fault}", path.display()), "correct the file of decisions, or move it away")
        })?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Decisions::default(),
        Err(error) => {
            let message = format!("cannot read “{}”: {}", path.display(), error.kind());
            return Err(console.failure(&message, "see that the file can be read"));
        }
    };
    for id in &args.without {
        if rules::find(id).is_none() {
            return Err(console.failure(&format!("there is no rule “{id}”"), "`bindery explain` lists the rules"));
        }
        decisions.without.push(id.clone());
    }
    Ok(decisions)
}

fn refuse(error: &ImportError, files: &[PathBuf], console: &Console) -> Outcome {
    let name = files[0].display();
    match error {
        ImportError::Empty => console.failure(&format!("“{name}” holds no words"), "name a file with text"),
        ImportError::Binary => console.failure(
            &format!("“{name}” is no text"),
            "take the text out of it first, for example with pdftotext; nothing was written",
        ),
        ImportError::Scrambled(why) => console.failure(
            &format!("the pages of “{name}” stand in no order that can be trusted: {why}"),
            "write `pages = \"as they stand\"` into import.toml to leave them as they are, or `\"as found\"` to take the order found; `--interactive` asks",
        ),
        ImportError::Foreign { what, advice } => console.failure(&format!("“{name}” is {what}"), advice),
        ImportError::Damaged(why) => console.failure(
            &format!("“{name}” cannot be read: {why}"),
            "open it in the program that it comes from, and save it anew; nothing was written",
        ),
        ImportError::Mixed => console.failure(
            "some of the files are raw texts, others are not",
            "import raw texts apart from PDF, DOCX, ODT, EPUB and HTML",
        ),
        ImportError::Unproven(fault) => console.failure(
            &format!("the import of “{name}” is not whole: {fault}"),
            "this is a fault of bindery; please report it, with the text. Nothing was written",
        ),
    }
}

fn write(folder: &Path, slug: &str, imported: &Imported, console: &Console) -> Result<(), Outcome> {
    let manuscripts = folder.join(MANUSCRIPTS);
    let manuscript = format!("{slug}.md");
    let unwritable = |error: io::Error| {
        let message = format!("cannot write to “{}”: {}", folder.display(), error.kind());
        console.failure(&message, "see that the folder can be written")
    };
    output::make_folder(&manuscripts).map_err(unwritable)?;
    output::write(&manuscripts, &manuscript, imported.markdown.as_bytes()).map_err(unwritable)?;
    for (path, bytes) in &imported.files {
        let path = folder.join(path);
        let (Some(parent), Some(file)) = (path.parent(), path.file_name()) else { continue };
        output::make_folder(parent).map_err(unwritable)?;
        output::write(parent, &file.to_string_lossy(), bytes).map_err(unwritable)?;
    }
    // The manifest may have been edited since; what an import knows is in it from the first time.
    if !folder.join("build.toml").exists() {
        let text = manifest::write(&imported.facts, slug, &format!("manuscripts/{manuscript}"));
        output::write(folder, "build.toml", text.as_bytes()).map_err(unwritable)?;
    }
    output::write(folder, "import.json", account(imported).as_bytes()).map_err(unwritable)?;
    output::write(folder, "import.html", page(imported).as_bytes()).map_err(unwritable)?;
    Ok(())
}

fn tell(folder: &Path, slug: &str, imported: &Imported, args: &ImportArgs, console: &Console) {
    let counts = imported.counts;
    let value = json!({
        "type": "import",
        "folder": folder,
        "slug": slug,
        "title": imported.facts.title,
        "title_found": imported.facts.title_origin == TitleOrigin::Given,
        "headings": counts.headings,
        "paragraphs": counts.paragraphs,
        "notes": counts.notes,
        "calls": counts.calls,
    });
    if console.is_json() {
        console.result(&value, "");
        return;
    }
    let title = imported.facts.title.as_deref().unwrap_or_default();
    console.say(&format!(
        "“{title}”: {} headings, {} paragraphs, {} notes, {} calls\n",
        counts.headings, counts.paragraphs, counts.notes, counts.calls
    ));
    if imported.facts.title_origin == TitleOrigin::FileName {
        console.say(
            "  no title found, so the name of the file stands for it: give `--title`, or write it into build.toml\n",
        );
    }
    for line in &imported.learned {
        console.say(&format!("  {line}\n"));
    }
    for rule in rules::ALL {
        let count = imported.audit.count(rule);
        // What is told alone is not done.
        let n_reported = imported.audit.count_reported(rule);
        let told = match n_reported {
            0 => String::new(),
            _ if n_reported == count => " (reported, nothing changed)".to_string(),
            _ => format!(" ({n_reported} of them reported, not changed)"),
        };
        if count > 0 {
            console.say(&format!("  {}  {count:>6}  {}{told}\n", rule.id, rule.title));
        }
    }
    let ending = match args.dry_run {
        true => "Nothing was written.\n".to_string(),
        false => {
            format!("Written to {}: build.toml, manuscripts/{slug}.md, import.json, import.html\n", folder.display())
        }
    };
    console.say(&ending);
}
