//! The command line: arguments, messages, progress, writing of outputs, exit codes. The one module that prints.

pub mod args;
pub mod build;
pub mod console;
pub mod date;
pub mod dump;
pub mod explain;
pub mod generate;
pub mod new_book;
pub mod output;
pub mod select;
pub mod watch;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::args::Cli;
use crate::cli::args::Command;
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
    let cli = Cli::parse();
    let console = Console::new(&cli.messages);
    let outcome = match &cli.command {
        Command::New(args) => new_book::new_book(&args.dir, &console),
        Command::Build(args) if args.watch => watch::watch(&args.select, &Writing::To(args.out.clone()), &console),
        Command::Build(args) => build::build(&args.select, &Writing::To(args.out.clone()), &console).outcome,
        Command::Check(select) => build::build(select, &Writing::Nothing, &console).outcome,
        Command::Explain(args) => explain::explain(args.code.as_deref(), &console),
        Command::Dump(args) => dump::dump(args, &console),
        Command::Completions(args) => generate::completions(args.shell, &console),
        Command::Man(args) => generate::man(args.command.as_deref(), &console),
    };
    match outcome {
        Outcome::Clean => ExitCode::SUCCESS,
        Outcome::Findings => ExitCode::from(1),
        Outcome::Failed => ExitCode::from(2),
    }
}
