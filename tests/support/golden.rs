//! Comparison with files that hold what is right.
//!
//! `UPDATE_GOLDEN=1 cargo test` writes them anew. Read the difference before you commit it.

use std::env;
use std::fs;
use std::path::Path;

/// Compares, or writes where the environment asks for it. Returns what differs, with the first line that does.
pub fn compare(path: &Path, found: &str) -> Option<String> {
    if env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        super::write(path, found);
        return None;
    }
    let Ok(expected) = fs::read_to_string(path) else {
        return Some(format!("{} is missing; UPDATE_GOLDEN=1 writes it:\n{found}", path.display()));
    };
    if expected == found {
        return None;
    }
    let line_idx = expected.lines().zip(found.lines()).take_while(|(a, b)| a == b).count();
    let line = |text: &str| text.lines().nth(line_idx).unwrap_or("(end)").to_string();
    Some(format!("{}:{}\n  expected: {}\n  found:    {}", path.display(), line_idx + 1, line(&expected), line(found)))
}
