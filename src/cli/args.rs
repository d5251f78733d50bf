//! The arguments: one definition for parsing, help, man page and completions.

use std::path::PathBuf;

use clap::Args;
use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;
use clap::ValueHint;
use clap_complete::Shell;

/// Makes books: Markdown manuscripts and one manifest in, an EPUB and a typeset PDF out.
#[derive(Debug, Parser)]
#[command(
    name = "bindery",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    max_term_width = 100,
    after_help = "First steps:\n  bindery new my-book        start a book in the folder my-book\n  cd my-book\n  bindery build              make its EPUB and PDF in dist/\n\n  bindery build story.md     make both from one Markdown file, without a manifest\n\nThe exit code is 0 for a clean run, 1 when there were errors in the book, 2 when bindery could not work."
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,

    #[command(flatten)]
    pub messages: Messages,
}

/// How findings are shown; the same for every command.
#[derive(Args, Debug)]
pub struct Messages {
    /// How findings are written: `human` and `short` go to stderr, `json` (one object a line) to stdout
    #[arg(long, value_enum, value_name = "FORM", default_value_t = MessageFormat::Human, global = true, help_heading = "Messages")]
    pub message_format: MessageFormat,

    /// When to color: `auto` means on a terminal, unless NO_COLOR is set
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorChoice::Auto, global = true, help_heading = "Messages")]
    pub color: ColorChoice,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a new book in a folder of its own, ready to build
    New(NewArgs),
    /// Make the editions of the books: EPUB and PDF
    Build(BuildArgs),
    /// Show every finding, with its place and what to do about it: reads the books, sets their pages, and writes no file; or looks over EPUBs
    Check(CheckArgs),
    /// Make the covers: of print editions the wrap with spine and barcode, as a PDF for the press, and the front for shops
    Cover(CoverArgs),
    /// Measure how well the editions with pages are set: figures as JSON, and an HTML page that shows every fault
    Report(ReportArgs),
    /// Record the page starts of the print editions in `build.lock.toml`, so that later builds keep them after small corrections
    Lock(SelectArgs),
    /// Make a manuscript of a raw text (of a scan, a mail digest, a web page), or of a PDF, DOCX, ODT, EPUB or HTML file
    Import(ImportArgs),
    /// Read the manuscripts as a copy editor does: misread words, lone marks, two spellings of one word, odd characters; writes no file
    Lint(LintArgs),
    /// Check finished PDFs as a print shop does: boxes, fonts, colors, ink, margins, pictures, standards; any PDF, and no file is changed
    Preflight(PreflightArgs),
    /// Place the pages of a PDF on sheets for an office printer: a booklet to fold and staple, or several pages beside each other
    Impose(ImposeArgs),
    /// Explain a finding or a rule of the import by its code, or list all codes
    Explain(ExplainArgs),
    /// Print what bindery made of a manuscript, as plain text
    Dump(DumpArgs),
    /// Show how words break at the end of a line, and why
    Hyphens(HyphensArgs),
    /// Print the completions for a shell
    Completions(CompletionsArgs),
    /// Print the manual page of bindery or of one command, in roff
    Man(ManArgs),
}

#[derive(Args, Debug)]
pub struct NewArgs {
    /// The folder to make; its name becomes the title and the name of the book's files
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: PathBuf,
}

/// Which books and editions.
#[derive(Args, Clone, Debug)]
pub struct SelectArgs {
    /// A manifest, a folder that holds a `build.toml`, or a Markdown file [default: ./build.toml]
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub path: Option<PathBuf>,

    /// Only the book with this slug; may be given several times
    #[arg(long = "book", value_name = "SLUG", value_delimiter = ',')]
    pub books: Vec<String>,

    /// Only these editions, by their names in the manifest; without a manifest they are `epub` and `print`; `proof` can always be asked for
    #[arg(long = "edition", value_name = "NAMES", value_delimiter = ',')]
    pub editions: Vec<String>,
}

#[derive(Args, Clone, Debug)]
#[command(
    after_help = "An EPUB may be of any program. Of one that was built here, `--from` tells the manuscript:\n\n  bindery check theirs.epub\n  bindery check --from build.toml dist/storm.epub\n\nThe files of one book are to name it by the same ISBNs:\n\n  bindery check storm.epub storm-paperback.pdf storm-paperback-cover.pdf onix.xml"
)]
pub struct CheckArgs {
    /// A manifest, a folder that holds a `build.toml`, or a Markdown file [default: ./build.toml]; or finished EPUBs; or all files of one book, EPUBs, PDFs and ONIX messages, to compare their ISBNs
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,

    /// Only the book with this slug; may be given several times
    #[arg(long = "book", value_name = "SLUG", value_delimiter = ',')]
    pub books: Vec<String>,

    /// Only these editions, by their names in the manifest; without a manifest they are `epub` and `print`
    #[arg(long = "edition", value_name = "NAMES", value_delimiter = ',')]
    pub editions: Vec<String>,

    /// The manifest or Markdown file that the EPUBs were built from: findings are shown at its lines too, and no word may differ
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub from: Option<PathBuf>,

    /// What EPUBCheck has said of the EPUB, as its `--json` writes it: its messages are shown among the others
    #[arg(long, value_name = "REPORT.json", value_hint = ValueHint::FilePath)]
    pub epubcheck: Option<PathBuf>,
}

#[derive(Args, Clone, Debug)]
pub struct BuildArgs {
    #[command(flatten)]
    pub select: SelectArgs,

    /// The folder for the finished files [default: `dist` beside the manifest, or `dist` here for a Markdown file]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,

    /// Make files for these printers and shops, and nothing else: names of presets, such as `kdp-paperback,kobo`, or your own tables, such as `my-printer.toml`
    #[arg(long = "for", value_name = "NAMES", value_delimiter = ',')]
    pub targets: Vec<String>,

    /// In proofs, draw bars beside the lines that have other words than an earlier release: its manifest, its folder, or its Markdown file
    #[arg(long, value_name = "RELEASE", value_hint = ValueHint::AnyPath)]
    pub against: Option<PathBuf>,

    /// Build for the printer and the shops: while queries are open in the manuscript (M050), nothing is written
    #[arg(long)]
    pub release: bool,

    /// Build again whenever a file of the project changes; Ctrl-C ends
    #[arg(long)]
    pub watch: bool,
}

#[derive(Args, Debug)]
pub struct CoverArgs {
    #[command(flatten)]
    pub select: SelectArgs,

    /// Make the covers as these printers and shops want them, and nothing else: names of presets, or your own tables, such as `my-printer.toml`
    #[arg(long = "for", value_name = "NAMES", value_delimiter = ',')]
    pub targets: Vec<String>,

    /// The folder for the finished files [default: `dist` beside the manifest, or `dist` here for a Markdown file]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
}

#[derive(Args, Debug)]
#[command(
    after_help = "Without `--for`, only what is wrong for any press is told; with it, what the printer's table asks for as well, each figure with its source.\nThe exit code is 1 where something was found at error level."
)]
pub struct PreflightArgs {
    /// The files
    #[arg(value_name = "FILE.pdf", required = true, value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,

    /// Ask what these printers ask: names of presets, or your own tables, such as `my-printer.toml`
    #[arg(long = "for", value_name = "PRINTERS", value_delimiter = ',')]
    pub printers: Vec<String>,

    /// The size of the finished page that was ordered, such as `6x9in` or `A5`
    #[arg(long, value_name = "TRIM")]
    pub trim: Option<String>,

    /// The files are covers: back, spine and front in one; `--trim` is the front
    #[arg(long)]
    pub cover: bool,

    /// The width of each flap of the cover, such as `80mm`; without it there are none
    #[arg(long, value_name = "WIDTH", requires = "cover")]
    pub flaps: Option<String>,

    /// The number of pages of the book, for the spine of its cover
    #[arg(long, value_name = "N", requires = "cover")]
    pub pages: Option<usize>,

    /// The paper of the book, by its name in the printer's table, for the spine of its cover
    #[arg(long, value_name = "PAPER", requires = "cover")]
    pub paper: Option<String>,
}

#[derive(Args, Debug)]
pub struct ReportArgs {
    #[command(flatten)]
    pub select: SelectArgs,

    /// The folder for the reports [default: `dist` beside the manifest, or `dist` here for a Markdown file]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,

    /// The JSON file of an earlier report to compare with
    #[arg(long, value_name = "OLD.json", value_hint = ValueHint::FilePath)]
    pub compare: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub struct ImportArgs {
    /// Raw texts, or PDF, DOCX, ODT, EPUB and HTML files; several follow each other in one manuscript
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,

    /// The folder for manuscript, manifest and account; its `import.toml`, if there is one, holds your decisions [default: named after the file]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub into: Option<PathBuf>,

    /// The title, where the text names none or another one
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,

    /// Do not use these rules, such as I022
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub without: Vec<String>,

    /// Write the manuscript anew where one is there already
    #[arg(long)]
    pub overwrite: bool,

    /// Tell what would be done, and write nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Ask about each doubtful change, and keep the answers in `import.toml`; answers are read from stdin
    #[arg(long, conflicts_with = "dry_run")]
    pub interactive: bool,
}

#[derive(Args, Debug)]
#[command(
    after_help = "A file `lint.toml` beside the manifest keeps what you have found right:\n\n  off = [\"X024\"]               codes that are not told\n  allow = [\"tum\", \"5 - 3\"]    words and passages that are right as they stand\n\n  [[file]]                     the same for one file\n  name = \"letters.md\"\n  allow = [\"recieved\"]\n\nFindings are warnings, and the exit code is 0; `--deny all` makes errors of them, for a check before each release."
)]
pub struct LintArgs {
    /// A manifest, a folder that holds a `build.toml`, or Markdown files, which are read as one book [default: ./build.toml]
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,

    /// Only the book with this slug; may be given several times
    #[arg(long = "book", value_name = "SLUG", value_delimiter = ',')]
    pub books: Vec<String>,

    /// The ignore file [default: `lint.toml` beside the manifest or the first file, if there is one]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub ignore: Option<PathBuf>,

    /// Do not tell these codes, such as X024
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub without: Vec<String>,

    /// Make errors of these codes, so that the run ends with 1 where one is found; `all` means every code
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub deny: Vec<String>,
}

#[derive(Args, Debug)]
#[command(
    after_help = "Print the sheets at 100 %, on both sides, turned over the short edge.\n\n  bindery impose dist/zine-print.pdf               a booklet: fold the stack once and staple it in the fold\n  bindery impose book.pdf --signature 16           signatures of four sheets, to be sewn or glued\n  bindery impose book.pdf --up 2                   two pages on each side, as they are read"
)]
pub struct ImposeArgs {
    /// A PDF, of bindery or of another program
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,

    /// A booklet, which is what is made without a word: sheets that are folded once
    #[arg(long, conflicts_with = "up")]
    pub booklet: bool,

    /// So many pages on each side, in the order of reading: 2 or 4
    #[arg(long, value_name = "N", value_parser = ["2", "4"])]
    pub up: Option<String>,

    /// The sheets of the printer
    #[arg(long, value_enum, value_name = "SIZE", default_value_t = SheetName::A4)]
    pub sheet: SheetName,

    /// Pages that are folded together, a multiple of 4 [default: the whole book]
    #[arg(long, value_name = "PAGES", value_parser = signature, conflicts_with = "up")]
    pub signature: Option<u16>,

    /// The thickness of a leaf: inner sheets are moved to the fold by it, for they stick out
    #[arg(long, value_name = "LENGTH", default_value = "0.1mm")]
    pub paper: String,

    /// Draw no marks for cutting and folding
    #[arg(long)]
    pub no_marks: bool,

    /// The file to write, or the folder to write it to [default: beside FILE, with `-booklet`, `-2up` or `-4up` in its name]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub out: Option<PathBuf>,
}

/// Sheets that office printers take.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum SheetName {
    A4,
    A3,
    Letter,
    Legal,
    Tabloid,
}

/// The most pages of a signature: forty sheets.
const MAX_SIGNATURE: u16 = 160;

fn signature(text: &str) -> Result<u16, String> {
    let n_pages: u16 = text.parse().map_err(|_| "it is no number".to_string())?;
    match n_pages.is_multiple_of(4) && (4..=MAX_SIGNATURE).contains(&n_pages) {
        true => Ok(n_pages),
        false => Err(format!("a sheet has four pages, so write a multiple of 4, up to {MAX_SIGNATURE}")),
    }
}

#[derive(Args, Debug)]
pub struct ExplainArgs {
    /// A code as it stands in a message, such as M012
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

#[derive(Args, Debug)]
pub struct DumpArgs {
    /// What to print
    #[arg(value_enum, value_name = "WHAT")]
    pub what: DumpWhat,

    #[command(flatten)]
    pub select: SelectArgs,
}

#[derive(Args, Debug)]
pub struct HyphensArgs {
    /// The words; without any, they are read from stdin
    #[arg(value_name = "WORD")]
    pub words: Vec<String>,

    /// The language of the words, such as `de` or `en-GB` [default: that of the book, or `en`]
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,

    /// The manifest, the folder or the Markdown file whose exceptions count [default: ./build.toml, if there is one]
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub manifest: Option<PathBuf>,

    /// The book whose exceptions count, by its slug [default: the first one]
    #[arg(long, value_name = "SLUG")]
    pub book: Option<String>,
}

#[derive(Args, Debug)]
pub struct ManArgs {
    /// A command, such as `build`; without one, the page of the whole program
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}

#[derive(Args, Debug)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: Shell,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum DumpWhat {
    /// The book model: sections, blocks, notes
    Model,
    /// The lines of every paragraph, with how far their spaces are stretched
    Lines,
    /// The finished pages, one line of text for each line on the page
    Pages,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum MessageFormat {
    /// Drawn over the source
    Human,
    /// One line each: `book.md:3:1: error[M012]: message`
    Short,
    /// One JSON object a line
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ColorChoice {
    Auto,
    Always,
    Never,
}
