//! The borders of the modules, checked by reading the sources.
//!
//! A package of many crates would have the compiler check who imports whom; here this table does. It relies on the import style:
//! `use crate::a::B;`, one path a line, no groups, no globs, no `super::` that leaves a stage. Those habits are checked as well.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// What each module may import, beside itself. A module may only name modules above it, so the table has no circles.
///
/// `print` is taken apart, because its stages have borders of their own.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("units", &[]),
    ("near", &[]),
    // What two modules or more ask of a text, with no thought of books.
    ("uri", &[]),
    ("isbn", &[]),
    ("color", &[]),
    ("source", &[]),
    ("diag", &["source"]),
    ("book", &["source"]),
    ("locale", &["source", "book"]),
    ("assets", &["book"]),
    // Decoding alone; what is made of the pixels is the renderers' own.
    ("pixels", &["assets"]),
    ("page_map", &["source"]),
    ("toml_reader", &["units", "near", "source", "diag"]),
    ("fonts", &["units", "near", "source", "diag"]),
    ("theme", &["units", "near", "color", "source", "diag", "toml_reader", "fonts"]),
    ("layout", &["source", "diag", "page_map", "toml_reader"]),
    ("read", &["near", "color", "source", "diag", "book", "locale"]),
    // Judges finished EPUBs, ours too: it must not know how they are made.
    ("inspect", &["uri", "isbn", "source", "diag", "book"]),
    // Compares what others have read in the files of one book.
    ("release", &["isbn", "diag", "inspect"]),
    // Measures what PDFs of any maker hold before they are opened; knows nothing else.
    ("packed", &[]),
    // Reads the pages of PDFs, of whatever maker; judges nothing.
    ("pdf_marks", &["units", "pixels", "packed"]),
    // A pipeline of its own, that ends before `read`: it writes Markdown and asks nobody how that is read.
    ("import", &["uri", "pdf_marks"]),
    ("prepare", &["near", "source", "diag", "book", "locale"]),
    // Reads the model, shares with the import what is known of misread words, and pairs quotation marks as the build does.
    ("lint", &["near", "source", "diag", "book", "locale", "toml_reader", "import", "prepare"]),
    // A tool for finished files, ours or another's: knows no book.
    ("impose", &["units", "diag", "source", "packed"]),
    // Knows widths only: no fonts, no text, no theme.
    ("print::lines", &["units"]),
    // A sheet of shapes, letters and pictures, between those who compose and those who draw.
    ("artwork", &["color", "source", "assets", "fonts"]),
    ("svg", &["assets", "fonts"]),
    // Of the print side it knows lines alone, to break the text of a back.
    (
        "cover",
        &[
            "units",
            "color",
            "diag",
            "source",
            "book",
            "assets",
            "pixels",
            "theme",
            "fonts",
            "print::lines",
            "artwork",
            "svg",
        ],
    ),
    // Must not know the print side.
    (
        "epub",
        &[
            "units", "source", "diag", "book", "locale", "assets", "pixels", "page_map", "theme", "fonts", "prepare",
            "cover",
        ],
    ),
];

/// Modules whose types go both ways, so that they stand outside the order of the table.
const MAY_IMPORT_FREELY: &[(&str, &[&str])] = &[
    // Shapes text into the glyphs that `pages` places, and tags them with places of its structure tree.
    // Formulas to boxes; knows neither lines nor pages.
    ("print::math", &["units", "book", "fonts"]),
    (
        "print::text",
        &["units", "source", "diag", "book", "locale", "theme", "fonts", "print::lines", "print::math", "print::pages"],
    ),
    // `flow` names the structure tree of `pages`, `pages` takes what `flow` composed.
    (
        "print::flow",
        &[
            "units",
            "color",
            "source",
            "diag",
            "book",
            "locale",
            "assets",
            "theme",
            "fonts",
            "prepare",
            "print::lines",
            "print::math",
            "print::text",
            "print::pages",
        ],
    ),
    (
        "print::pages",
        &[
            "units",
            "color",
            "source",
            "diag",
            "book",
            "locale",
            "assets",
            "page_map",
            "theme",
            "fonts",
            "layout",
            "prepare",
            "print::lines",
            "print::math",
            "print::text",
            "print::flow",
        ],
    ),
    // Decides nothing: it may not even ask what a heading is.
    (
        "print::pdf",
        &["units", "color", "source", "diag", "book", "assets", "pixels", "fonts", "artwork", "svg", "print::pages"],
    ),
    // Measures finished pages; must not know how lines and pages are chosen.
    ("quality", &["units", "source", "diag", "fonts", "print::pages"]),
    // Another drawing of the same pages; shows the faults that were measured.
    (
        "print::proof",
        &[
            "units",
            "color",
            "source",
            "diag",
            "book",
            "assets",
            "pixels",
            "fonts",
            "svg",
            "print::pages",
            "print::pdf",
            "quality",
        ],
    ),
    (
        "print",
        &[
            "units",
            "source",
            "diag",
            "book",
            "locale",
            "assets",
            "page_map",
            "near",
            "theme",
            "fonts",
            "layout",
            "prepare",
            "print::lines",
            "print::math",
            "print::text",
            "print::flow",
            "print::pages",
            "print::pdf",
        ],
    ),
    // Dated tables of what printers ask; knows margins and counts, not pages.
    ("printers", &["units", "toml_reader", "print::pdf"]),
    // An outside judge of finished files; must not know how ours are made.
    ("preflight", &["units", "isbn", "diag", "pixels", "printers", "pdf_marks"]),
    // The same of shops; knows limits, not how an EPUB is kept within them.
    ("shops", &["toml_reader", "epub"]),
    // Turns the manifest into the small rules of each stage, so it names their types; asks `read` where front matter ends.
    (
        "project",
        &[
            "units",
            "near",
            "isbn",
            "source",
            "diag",
            "toml_reader",
            "book",
            "locale",
            "assets",
            "theme",
            "fonts",
            "read",
            "prepare",
            "epub",
            "artwork",
            "cover",
            "print::pdf",
            "printers",
            "shops",
            "quality",
        ],
    ),
    // Compares what the renderers made; must not know how they make it.
    ("parity", &["source", "diag", "book", "locale", "page_map", "prepare", "print::flow", "print::pages"]),
    // The only file that chains stages; it knows everything but the command line.
    (
        "pipeline",
        &[
            "units",
            "near",
            "isbn",
            "source",
            "diag",
            "book",
            "locale",
            "assets",
            "pixels",
            "page_map",
            "theme",
            "fonts",
            "layout",
            "read",
            "prepare",
            "lint",
            "artwork",
            "cover",
            "epub",
            "print",
            "preflight",
            "print::lines",
            "print::math",
            "print::text",
            "print::flow",
            "print::pages",
            "print::pdf",
            "print::proof",
            "printers",
            "shops",
            "quality",
            "project",
            "parity",
        ],
    ),
];

/// The stages of `print`; what else stands in its folder chains them.
const PRINT_STAGES: [&str; 7] = ["text", "lines", "math", "flow", "pages", "pdf", "proof"];

/// The one module that may import everything.
const TOP: &str = "cli";

/// Words that touch the disk, the clock, the environment or the terminal. Only `project` and `cli` may.
const OUTSIDE_WORLD: &[&str] = &[
    "std::fs",
    "std::env",
    "std::time",
    "std::process",
    "std::net",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
    "File::open",
    "File::create",
    ".canonicalize(",
    ".read_dir(",
    ".is_file()",
    ".is_dir()",
    "println!",
    "eprintln!",
    "print!(",
    "eprint!(",
    "dbg!",
    "SystemTime",
    "Instant",
];

const MAX_FILE_LINES: usize = 700;
const MAX_FUNCTION_LINES: usize = 100;

/// One source file, without its tests.
struct Source {
    path: PathBuf,
    /// `book`, `print::pages`, `units`.
    module: String,
    /// The lines as written.
    lines: Vec<String>,
    /// The same lines without comments and without the contents of strings.
    code: Vec<String>,
}

#[test]
fn modules_import_only_what_the_table_allows() {
    let table: BTreeMap<&str, &[&str]> = MAY_IMPORT.iter().chain(MAY_IMPORT_FREELY).copied().collect();
    let mut faults = Vec::new();
    for source in sources() {
        if source.module == TOP || source.module == "lib" || source.module == "main" {
            continue;
        }
        let Some(allowed) = table.get(source.module.as_str()) else {
            faults.push(format!("{}: the module `{}` is not in the table", source.path.display(), source.module));
            continue;
        };
        for (line_idx, line) in source.code.iter().enumerate() {
            for imported in crate_paths(line) {
                if imported != source.module && !allowed.contains(&imported.as_str()) {
                    faults.push(format!("{} `{}` may not import `{imported}`", at(&source, line_idx), source.module));
                }
            }
        }
    }
    assert_none(faults);
}

#[test]
fn table_has_no_circles() {
    let mut above = BTreeSet::new();
    for (module, allowed) in MAY_IMPORT {
        for imported in *allowed {
            assert!(above.contains(imported), "`{module}` may import `{imported}`, which does not stand above it");
        }
        above.insert(module);
    }
}

#[test]
fn imports_are_one_path_a_line() {
    let mut faults = Vec::new();
    for source in sources() {
        for (line_idx, line) in source.code.iter().enumerate() {
            let statement = line.trim_start().trim_start_matches("pub ");
            if !statement.starts_with("use ") {
                continue;
            }
            if statement.contains('{') {
                faults.push(format!("{} grouped import", at(&source, line_idx)));
            }
            if statement.contains('*') {
                faults.push(format!("{} glob import", at(&source, line_idx)));
            }
            if statement.contains("bindery::") {
                faults.push(format!("{} the package names itself; write `crate::`", at(&source, line_idx)));
            }
        }
    }
    assert_none(faults);
}

#[test]
fn super_stays_within_a_stage() {
    let mut faults = Vec::new();
    for source in sources() {
        let is_root =
            source.path.file_name().is_some_and(|name| name == "mod.rs") || source.path.parent() == Some(&src());
        for (line_idx, line) in source.code.iter().enumerate() {
            // Indented, it may stand in a module within the file; in the first column it leaves the file.
            let leaves =
                line.contains("super::super::") || (is_root && line.contains("super::") && !line.starts_with(' '));
            if leaves {
                faults.push(format!("{} `super::` leaves the stage; write `crate::`", at(&source, line_idx)));
            }
        }
    }
    assert_none(faults);
}

#[test]
fn only_project_and_cli_touch_the_world() {
    let mut faults = Vec::new();
    for source in sources().into_iter().filter(|source| !["project", "cli", "main"].contains(&source.module.as_str())) {
        for (line_idx, line) in source.code.iter().enumerate() {
            for word in OUTSIDE_WORLD.iter().filter(|word| mentions(line, word)) {
                faults.push(format!("{} `{word}` outside `project` and `cli`", at(&source, line_idx)));
            }
        }
    }
    assert_none(faults);
}

#[test]
fn hash_maps_are_explained_and_unsafe_is_absent() {
    let mut faults = Vec::new();
    for source in sources() {
        for (line_idx, line) in source.code.iter().enumerate() {
            let is_import = line.trim_start().starts_with("use ");
            let names_hash = ["HashMap", "HashSet", "FxHashMap", "FxHashSet"].iter().any(|name| mentions(line, name));
            let reasons = ["// never iterated", "// sorted before it is read"];
            // The order of a hash map changes from run to run: whoever needs one says beside the import why no order can leak.
            if is_import && names_hash && !reasons.iter().any(|reason| source.lines[line_idx].contains(reason)) {
                faults.push(format!(
                    "{} use BTreeMap, or end the import with `// never iterated: reason`",
                    at(&source, line_idx)
                ));
            }
            let is_spelt_out = ["collections::Hash", "rustc_hash::"].iter().any(|path| line.contains(path));
            if !is_import && is_spelt_out {
                faults.push(format!("{} import the hash map with its reason", at(&source, line_idx)));
            }
            if mentions(line, "unsafe") && !line.contains("unsafe_code") {
                faults.push(format!("{} unsafe code", at(&source, line_idx)));
            }
        }
    }
    assert_none(faults);
}

#[test]
fn files_and_functions_stay_short_or_say_why() {
    let mut faults = Vec::new();
    for source in sources() {
        let explained =
            source.lines.iter().take(40).any(|line| line.starts_with("//!") && line.contains("Long because"));
        if source.lines.len() > MAX_FILE_LINES && !explained {
            faults.push(format!(
                "{}: {} lines; split it, or say `//! Long because …`",
                source.path.display(),
                source.lines.len()
            ));
        }
        for (line_idx, n_lines) in functions(&source) {
            let comment =
                source.lines[..line_idx].iter().rev().take_while(|line| line.trim_start().starts_with(['/', '#']));
            if n_lines > MAX_FUNCTION_LINES && !comment.into_iter().any(|line| line.contains("Long because")) {
                faults.push(format!(
                    "{} function of {n_lines} lines; split it, or say `// Long because …`",
                    at(&source, line_idx)
                ));
            }
        }
    }
    assert_none(faults);
}

#[test]
fn parameters_are_no_booleans() {
    let mut faults = Vec::new();
    for source in sources() {
        for (line_idx, signature) in signatures(&source) {
            let parameters = signature.split("->").next().unwrap_or_default();
            if parameters.contains(": bool") {
                faults.push(format!("{} a bool parameter; use an enum that says what is meant", at(&source, line_idx)));
            }
        }
    }
    assert_none(faults);
}

#[test]
fn architecture_md_lists_the_modules_that_exist() {
    let text =
        fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md stands at the top of the project");
    let listed: BTreeSet<String> = text
        .lines()
        .filter_map(|line| line.strip_prefix("### `"))
        .filter_map(|rest| rest.split('`').next())
        .map(|name| name.trim_start_matches("src/").trim_end_matches('/').to_string())
        .collect();
    let mut present = BTreeSet::new();
    for entry in entries(&src()).into_iter().chain(entries(&src().join("print"))) {
        let name = entry.strip_prefix(src()).expect("entries lie in src").to_string_lossy().replace('\\', "/");
        if !["lib.rs", "main.rs", "print/mod.rs"].contains(&name.as_str()) {
            present.insert(name);
        }
    }
    assert_eq!(listed, present, "left: headings of ARCHITECTURE.md; right: what src/ holds");
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn src() -> PathBuf {
    root().join("src")
}

fn assert_none(faults: Vec<String>) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

fn at(source: &Source, line_idx: usize) -> String {
    let path = source.path.strip_prefix(root()).expect("sources lie in the project");
    format!("{}:{}:", path.display(), line_idx + 1)
}

/// The entries of a folder, sorted.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    paths.sort();
    paths
}

fn sources() -> Vec<Source> {
    let mut sources = Vec::new();
    let mut folders = vec![src()];
    while let Some(folder) = folders.pop() {
        for path in entries(&folder) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                sources.push(source(path));
            }
        }
    }
    assert!(sources.len() > 20, "src was not found");
    sources
}

fn source(path: PathBuf) -> Source {
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    // Unit tests stand at the end of a file and may do as they like.
    let text = text.split("\n#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let below = path.strip_prefix(src()).expect("sources lie in src").with_extension("");
    let parts: Vec<String> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let module = match parts.as_slice() {
        [print, stage, ..] if print == "print" && PRINT_STAGES.contains(&stage.as_str()) => format!("print::{stage}"),
        [first, ..] => first.clone(),
        [] => panic!("a source without a name"),
    };
    let lines: Vec<String> = text.lines().map(str::to_string).collect();
    let code = without_comments_and_strings(&lines);
    Source { path, module, lines, code }
}

/// Blanks comments and string contents, line by line. Raw strings count as strings as long as they hold no quotation mark.
fn without_comments_and_strings(lines: &[String]) -> Vec<String> {
    let mut in_string = false;
    let mut in_comment = false;
    lines.iter().map(|line| strip_line(line, &mut in_string, &mut in_comment)).collect()
}

fn strip_line(line: &str, in_string: &mut bool, in_comment: &mut bool) -> String {
    let mut code = String::new();
    let mut chars = line.chars().peekable();
    while let Some(char) = chars.next() {
        let next = chars.peek().copied();
        if *in_comment {
            *in_comment = !(char == '*' && next == Some('/'));
            continue;
        }
        match char {
            '\\' if *in_string => {
                chars.next();
            }
            '"' => *in_string = !*in_string,
            _ if *in_string => {}
            '/' if next == Some('/') => break,
            '/' if next == Some('*') => *in_comment = true,
            // The character literal of a quotation mark, plain or escaped, opens no string.
            '\'' if next == Some('"') || next == Some('\\') => {
                chars.next();
                if next == Some('\\') {
                    chars.next();
                }
                chars.next();
            }
            _ => code.push(char),
        }
    }
    code
}

/// Every module that a line names by a path from the crate's root.
fn crate_paths(line: &str) -> Vec<String> {
    line.match_indices("crate::")
        .filter(|(start, _)| !line[..*start].ends_with('$'))
        .filter_map(|(start, found)| {
            let mut parts = line[start + found.len()..]
                .split("::")
                .map(|part| part.chars().take_while(|char| char.is_alphanumeric() || *char == '_').collect::<String>());
            let first = parts.next()?;
            match parts.next() {
                // A macro of the crate belongs to the module that declares it.
                _ if first == "codes" => Some("diag".to_string()),
                Some(stage) if first == "print" && PRINT_STAGES.contains(&stage.as_str()) => {
                    Some(format!("print::{stage}"))
                }
                _ => Some(first),
            }
        })
        .collect()
}

/// Whether a word stands in a line on its own, not as a part of a longer name.
fn mentions(line: &str, word: &str) -> bool {
    let is_name = |char: char| char.is_alphanumeric() || char == '_';
    line.match_indices(word).any(|(start, _)| {
        let opens = !word.starts_with(is_name) || !line[..start].ends_with(is_name);
        let closes = !word.ends_with(is_name) || !line[start + word.len()..].starts_with(is_name);
        opens && closes
    })
}

/// Every function with a body: the index of its first line, and its length. Formatted code closes a body at the indent it opened.
fn functions(source: &Source) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (line_idx, line) in source.code.iter().enumerate().filter(|(_, line)| opens_function(line)) {
        let indent = line.len() - line.trim_start().len();
        let closing = format!("{}}}", " ".repeat(indent));
        if line.trim_end().ends_with(['}', ';']) {
            continue;
        }
        if let Some(length) = source.code[line_idx..].iter().position(|line| line.trim_end() == closing) {
            found.push((line_idx, length + 1));
        }
    }
    found
}

fn opens_function(line: &str) -> bool {
    let words = line.trim_start();
    let head = words.split("fn ").next().unwrap_or_default();
    words.contains("fn ")
        && head.split_whitespace().all(|word| word.starts_with("pub") || word == "const" || word == "crate)")
}

/// The head of every function, up to its body, as one line.
fn signatures(source: &Source) -> Vec<(usize, String)> {
    let heads = source.code.iter().enumerate().filter(|(_, line)| opens_function(line));
    heads
        .map(|(line_idx, _)| {
            let mut signature = String::new();
            for line in &source.code[line_idx..] {
                signature.push_str(line);
                if line.contains('{') || line.trim_end().ends_with(';') {
                    break;
                }
            }
            (line_idx, signature)
        })
        .collect()
}

#[test]
fn scanner_sees_through_comments_and_strings() {
    let lines: Vec<String> =
        ["let a = \"crate::epub\"; // crate::print", "use crate::print::pages::Page;", "let q = '\"'; crate::fonts::X"]
            .map(String::from)
            .to_vec();
    let code = without_comments_and_strings(&lines);
    assert_eq!(crate_paths(&code[0]), Vec::<String>::new());
    assert_eq!(crate_paths(&code[1]), ["print::pages"]);
    assert_eq!(crate_paths(&code[2]), ["fonts"]);
    assert!(mentions("    println!(\"x\")", "println!") && !mentions("    eprintln!(\"x\")", "println!"));
}
