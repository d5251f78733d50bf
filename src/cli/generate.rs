//! What is generated from the definition of the arguments: completions and the manual page.

use clap::Command;
use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::cli::Outcome;
use crate::cli::args::Cli;
use crate::cli::console::Console;
use crate::near::near_names;

/// Prints the completions for a shell.
pub fn completions(shell: Shell, console: &Console) -> Outcome {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "bindery", &mut bytes);
    console.out(&String::from_utf8_lossy(&bytes));
    Outcome::Clean
}

/// Prints the manual page of the program or of one command, in roff.
pub fn man(command: Option<&str>, console: &Console) -> Outcome {
    let mut whole = Cli::command();
    // Commands get the options that all share only once the tree is complete.
    whole.build();
    let page = match command {
        None => whole,
        Some(name) => match whole.find_subcommand(name) {
            Some(found) => found.clone(),
            None => {
                let names = whole.get_subcommands().map(Command::get_name);
                let advice = match near_names(name, names).first() {
                    Some(near) => format!("did you mean `bindery man {near}`?"),
                    None => "`bindery --help` lists the commands".to_string(),
                };
                return console.failure(&format!("there is no command “{name}”"), &advice);
            }
        },
    };
    let mut bytes = Vec::new();
    match Man::new(page).render(&mut bytes) {
        Ok(()) => {
            console.out(&String::from_utf8_lossy(&bytes));
            Outcome::Clean
        }
        Err(error) => console.failure(&format!("the manual page could not be made: {error}"), "please report this"),
    }
}
