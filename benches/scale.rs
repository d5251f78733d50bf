//! Whether time grows in proportion to the text: the same program on a book and on one four times as long. Reported, never asserted:
//! a machine that does other work must not fail a build.
//!
//! `cargo bench --bench scale [-- RUNS]`. The aim is a ratio of at most 4.4 for either edition and both; for an import of 1.3 MB less than a
//! second and 200 MB.

#[path = "../tests/support/damage.rs"]
#[allow(dead_code)]
mod damage;
#[path = "../tests/support/generator.rs"]
#[allow(dead_code)]
mod generator;
#[path = "../tests/support/injuries.rs"]
#[allow(dead_code)]
mod injuries;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;
use std::thread;
use std::time::Duration;
use std::time::Instant;

const N_WORDS: usize = 200_000;
const GROWTH: usize = 4;
/// Bytes of the raw text that is imported.
const RAW_BYTES: usize = 1_300_000;
const PROGRAM: &str = env!("CARGO_BIN_EXE_bindery");

/// What one run took.
struct Cost {
    wall: Duration,
    peak_mb: Option<u64>,
}

fn main() {
    let n_runs = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(5);
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("target can be written");
    let texts = [("1 x", N_WORDS), ("4 x", GROWTH * N_WORDS)].map(|(name, n_words)| {
        let path = folder.path().join(format!("{n_words}.md"));
        fs::write(&path, generator::book(n_words)).expect("target can be written");
        (name, path)
    });
    println!("{N_WORDS} words and {GROWTH} times as many; medians of {n_runs} runs, taken in turn");
    for editions in ["epub", "print", "epub,print"] {
        let mut costs: [Vec<Cost>; 2] = [Vec::new(), Vec::new()];
        for run_idx in 0..=n_runs {
            for (text_idx, (_, path)) in texts.iter().enumerate() {
                let cost = build(path, editions, folder.path());
                // The first run warms the caches of the disk.
                if run_idx > 0 {
                    costs[text_idx].push(cost);
                }
            }
        }
        let medians = costs.map(|mut costs| {
            costs.sort_by_key(|cost| cost.wall);
            costs.swap_remove(costs.len() / 2)
        });
        for ((name, _), cost) in texts.iter().zip(&medians) {
            let peak = cost.peak_mb.map_or("?".to_string(), |peak| peak.to_string());
            println!("{editions:12} {name}  {:7.3} s  peak {peak:>5} MB", cost.wall.as_secs_f64());
        }
        println!("{editions:12} ratio {:.2}", medians[1].wall.as_secs_f64() / medians[0].wall.as_secs_f64());
    }
    for growth in [1, GROWTH] {
        let raw = folder.path().join("raw.txt");
        fs::write(&raw, damage::raw(growth * RAW_BYTES)).expect("target can be written");
        tell("import", growth, n_runs, Command::new(PROGRAM).arg("import").arg(&raw).args(["--dry-run"]));
        let text = folder.path().join(format!("{}.md", growth * N_WORDS));
        tell("lint", growth, n_runs, Command::new(PROGRAM).arg("lint").arg(&text));
    }
}

/// Runs a command several times and prints the median.
fn tell(name: &str, growth: usize, n_runs: usize, command: &mut Command) {
    let mut costs: Vec<Cost> = (0..=n_runs).map(|_| cost(command)).collect();
    costs.sort_by_key(|cost| cost.wall);
    let Cost { wall, peak_mb } = &costs[costs.len() / 2];
    let peak = peak_mb.map_or("?".to_string(), |peak| peak.to_string());
    println!("{name:12} {growth} x  {:7.3} s  peak {peak:>5} MB", wall.as_secs_f64());
}

fn build(manuscript: &Path, editions: &str, out: &Path) -> Cost {
    cost(Command::new(PROGRAM).args(["build", "--edition", editions, "--out"]).arg(out).arg(manuscript))
}

fn cost(command: &mut Command) -> Cost {
    let started = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program was built");
    let mut peak_mb = None;
    let status = loop {
        peak_mb = peak_of(child.id()).or(peak_mb);
        match child.try_wait().expect("the program can be waited for") {
            Some(status) => break status,
            None => thread::sleep(Duration::from_millis(2)),
        }
    };
    assert!(status.success(), "{command:?} ended with {status}");
    Cost { wall: started.elapsed(), peak_mb }
}

/// The most memory a running process has held so far, where the system tells it (Linux).
fn peak_of(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes / 1024)
}
