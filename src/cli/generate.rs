//! What is generated from the definition of the arguments: completions and the manual page.

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::cli::Outcome;
use crate::cli::args::Cli;
use crate::cli::console::Console;

/// Prints the completions for a shell.
pub fn completions(shell: Shell, console: &Console) -> Outcome {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "bindery", &mut bytes);
    console.out(&String::from_utf8_lossy(&bytes));
    Outcome::Clean
}

/// Prints the manual page, in roff.
pub fn man(console: &Console) -> Outcome {
    let mut bytes = Vec::new();
    match Man::new(Cli::command()).render(&mut bytes) {
        Ok(()) => {
            console.out(&String::from_utf8_lossy(&bytes));
            Outcome::Clean
        }
        Err(error) => {
            console.err(&format!("error: the manual page could not be made: {error}\n"));
            Outcome::Failed
        }
    }
}
