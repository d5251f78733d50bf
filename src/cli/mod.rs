//! The command line.

use std::process::ExitCode;

/// Runs the program with the arguments of the process. Ends with 0 (clean), 1 (findings at error level) or 2 (could not work).
pub fn run() -> ExitCode {
    ExitCode::SUCCESS
}
