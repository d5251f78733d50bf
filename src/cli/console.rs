//! Where the program's words go: findings, results, progress.
//!
//! Results (dumps, explanations, JSON) go to stdout; findings for people and progress to stderr. A reader that hangs up early, as `head`
//! does, ends the output without a fuss.

use std::env;
use std::io;
use std::io::IsTerminal;
use std::io::Write;
use std::time::Duration;

use indicatif::ProgressBar;
use indicatif::ProgressStyle;
use serde_json::json;

use crate::cli::Outcome;
use crate::cli::args::ColorChoice;
use crate::cli::args::MessageFormat;
use crate::cli::args::Messages;
use crate::diag::Severity;
use crate::diag::Sink;
use crate::diag::render;
use crate::diag::render::Format;
use crate::diag::render::Paint;
use crate::source::SourceMap;

/// The streams of this run and what they can show.
#[derive(Debug)]
pub struct Console {
    format: Format,
    paint: Paint,
    is_terminal: bool,
}

impl Console {
    pub fn new(messages: &Messages) -> Console {
        let is_terminal = io::stderr().is_terminal();
        let format = match messages.message_format {
            MessageFormat::Human => Format::Human,
            MessageFormat::Short => Format::Short,
            MessageFormat::Json => Format::Json,
        };
        let wants_color = match messages.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                is_terminal && !is_set("NO_COLOR") && env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        };
        Console { format, paint: if wants_color { Paint::Color } else { Paint::Plain }, is_terminal }
    }

    /// Does a piece of work and shows what it found; the outcome is the worse of its own and that of its findings.
    pub fn with_findings(&self, work: impl FnOnce(&mut SourceMap, &mut Sink) -> Result<Outcome, Outcome>) -> Outcome {
        let mut sources = SourceMap::default();
        let mut sink = Sink::new();
        let outcome = work(&mut sources, &mut sink);
        self.findings(sink, &sources).max(outcome.unwrap_or_else(|failure| failure))
    }

    /// Shows all findings in the form asked for, and for people a last line that counts them.
    pub fn findings(&self, sink: Sink, sources: &SourceMap) -> Outcome {
        let diagnostics = sink.into_sorted();
        let text = render::render(&diagnostics, sources, self.format, self.paint);
        match self.format {
            Format::Json => self.out(&text),
            Format::Short => self.err(&text),
            Format::Human => {
                self.err(&text);
                if let Some(summary) = render::summary(&diagnostics) {
                    self.err(&format!("{summary}\n"));
                }
            }
        }
        match render::count(&diagnostics, Severity::Error) {
            0 => Outcome::Clean,
            _ => Outcome::Findings,
        }
    }

    /// Tells a result: to programs as JSON, to people where they watch.
    pub fn tell(&self, value: &serde_json::Value, line: &str) {
        match self.format {
            Format::Json => self.out(&format!("{value}\n")),
            _ if self.is_terminal => self.err(&format!("{line}\n")),
            _ => {}
        }
    }

    /// Tells a result that is the whole purpose of a command: to programs as JSON, to people wherever they read it.
    pub fn announce(&self, value: &serde_json::Value, line: &str) {
        match self.format {
            Format::Json => self.out(&format!("{value}\n")),
            _ => self.err(&format!("{line}\n")),
        }
    }

    pub fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Writes a result in the form that was asked for.
    pub fn result(&self, value: &serde_json::Value, text: &str) {
        match self.format {
            Format::Json => self.out(&format!("{value}\n")),
            _ => self.out(text),
        }
    }

    /// Says something to the one who waits; nothing to programs.
    pub fn say(&self, text: &str) {
        if self.format != Format::Json {
            self.err(text);
        }
    }

    /// Says something where somebody watches; nothing in a pipe, nothing to programs.
    pub fn say_to_watcher(&self, text: &str) {
        if self.is_terminal {
            self.say(text);
        }
    }

    /// Tells that the run cannot do its work, for a reason that lies in no file: a wrong name, a folder that cannot be written.
    pub fn failure(&self, message: &str, advice: &str) -> Outcome {
        match self.format {
            Format::Json => {
                let value = json!({ "type": "failure", "message": message, "hints": [advice] });
                self.out(&format!("{value}\n"));
            }
            Format::Short => self.err(&format!("error: {message}\n")),
            Format::Human => {
                let (bold, red, plain) = match self.paint {
                    Paint::Color => ("\u{1b}[1m", "\u{1b}[1;91m", "\u{1b}[0m"),
                    Paint::Plain => ("", "", ""),
                };
                self.err(&format!("{red}error{plain}{bold}: {message}{plain}\n  help: {advice}\n"));
            }
        }
        Outcome::Failed
    }

    /// Writes a result to stdout.
    pub fn out(&self, text: &str) {
        // A closed pipe is the reader's way to say “enough”, so it is no failure.
        let _ = io::stdout().lock().write_all(text.as_bytes());
    }

    /// Writes to stderr.
    pub fn err(&self, text: &str) {
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// A line that says what is being done; seen only on a terminal.
    pub fn progress(&self) -> ProgressBar {
        if !self.is_terminal || self.format == Format::Json {
            return ProgressBar::hidden();
        }
        let style =
            ProgressStyle::with_template("{spinner} {msg}").unwrap_or_else(|_| ProgressStyle::default_spinner());
        let bar = ProgressBar::new_spinner().with_style(style);
        bar.enable_steady_tick(Duration::from_millis(100));
        bar
    }
}

/// Whether an environment variable is there and not empty, as <https://no-color.org> asks.
fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}
