//! The command line: arguments, messages, progress, writing of outputs, exit codes. The one module that prints.

pub mod against;
pub mod args;
pub mod ask;
pub mod build;
pub mod check;
pub mod console;
pub mod cover;
pub mod date;
pub mod dump;
pub mod explain;
pub mod generate;
pub mod hyphens;
pub mod import;
pub mod impose;
pub mod lint;
pub mod lock;
pub mod new_book;
pub mod output;
pub mod preflight;
pub mod report;
pub mod select;
mod targets;
pub mod watch;

use std::backtrace::Backtrace;
use std::backtrace::BacktraceStatus;
use std::collections::BTreeSet;
use std::env;
use std::io;
use std::io::Write;
use std::panic;
use std::panic::AssertUnwindSafe;
use std::panic::PanicHookInfo;
use std::process::ExitCode;
use std::sync::Mutex;

use clap::Parser;
use rayon::ThreadPoolBuilder;

use crate::cli::args::BuildArgs;
use crate::cli::args::Cli;
use crate::cli::args::ColorChoice;
use crate::cli::args::Command;
use crate::cli::args::MessageFormat;
use crate::cli::args::Messages;
use crate::cli::build::Purpose;
use crate::cli::build::Writing;
use crate::cli::console::Console;

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Outcome {
    Clean,
    /// There were findings at error level.
    Findings,
    /// It could not work: nothing to read, nowhere to write, wrong arguments.
    Failed,
}

/// Runs the program with the arguments of the process. Ends with 0 (clean), 1 (findings at error level) or 2 (could not work).
pub fn run() -> ExitCode {
    panic::set_hook(Box::new(tell_bug));
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return exit_code(usage(&error)),
    };
    // The first thread works with the others instead of waiting for them. A pool that cannot be made is made again, without it, by its first use.
    let _ = ThreadPoolBuilder::new().use_current_thread().build_global();
    let console = Console::new(&cli.messages);
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| dispatch(&cli.command, &console)));
    exit_code(outcome.unwrap_or(Outcome::Failed))
}

/// Tells of wrong arguments, in the form that they ask for even so; help and version are such “errors” too.
fn usage(error: &clap::Error) -> Outcome {
    let args: Vec<String> = env::args_os().map(|arg| arg.to_string_lossy().into_owned()).collect();
    let is_json = args.iter().any(|arg| arg == "--message-format=json")
        || args.windows(2).any(|pair| pair[0] == "--message-format" && pair[1] == "json");
    if !error.use_stderr() || !is_json {
        // A terminal that is gone cannot be told so.
        let _ = error.print();
        return if error.use_stderr() { Outcome::Failed } else { Outcome::Clean };
    }
    let text = error.to_string();
    let message = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
    let messages = Messages { message_format: MessageFormat::Json, color: ColorChoice::Never };
    Console::new(&messages).failure(message, "`bindery --help` shows how it is called")
}

fn dispatch(command: &Command, console: &Console) -> Outcome {
    match command {
        Command::New(args) => new_book::new_book(&args.dir, console),
        Command::Build(args) if args.watch => watch::watch(&args.select, &writing(args), console),
        Command::Build(args) => build::build(&args.select, &writing(args), console).outcome,
        Command::Check(args) => check::check(args, console),
        Command::Cover(args) => cover::cover(args, console),
        Command::Report(args) => report::report(args, console),
        Command::Lock(select) => lock::lock(select, console),
        Command::Import(args) => import::run(args, console),
        Command::Impose(args) => impose::impose(args, console),
        Command::Lint(args) => lint::lint(args, console),
        Command::Preflight(args) => preflight::run(args, console),
        Command::Explain(args) => explain::explain(args.code.as_deref(), console),
        Command::Dump(args) => dump::dump(args, console),
        Command::Hyphens(args) => hyphens::hyphens(args, console),
        Command::Completions(args) => generate::completions(args.shell, console),
        Command::Man(args) => generate::man(args.command.as_deref(), console),
    }
}

fn writing(args: &BuildArgs) -> Writing {
    let purpose = if args.release { Purpose::Release } else { Purpose::Draft };
    let (folder, targets, against) = (args.out.clone(), args.targets.clone(), args.against.clone());
    Writing::To { folder, targets, against, purpose }
}

/// Tells of a fault of our own, each once. No input may cause one, so the text asks for a report.
fn tell_bug(info: &PanicHookInfo) {
    static TOLD: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let what = info.to_string();
    // Chapters are set in parallel, so one fault may come up in several threads at once.
    if TOLD.lock().is_ok_and(|mut told| !told.insert(what.clone())) {
        return;
    }
    let backtrace = Backtrace::capture();
    let trace = match backtrace.status() {
        BacktraceStatus::Captured => format!("{backtrace}\n"),
        _ => String::new(),
    };
    let text = format!(
        "bindery has made a mistake of its own: {what}\n{trace}\
         Please report it, with these lines and, if you can, with the manuscript; the files of earlier builds are whole.\n"
    );
    let _ = io::stderr().write_all(text.as_bytes());
}

fn exit_code(outcome: Outcome) -> ExitCode {
    match outcome {
        Outcome::Clean => ExitCode::SUCCESS,
        Outcome::Findings => ExitCode::from(1),
        Outcome::Failed => ExitCode::from(2),
    }
}
