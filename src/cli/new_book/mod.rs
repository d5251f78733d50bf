//! `new`: a book that builds at once.

use std::fs;
use std::io;
use std::path::Path;

use crate::cli::Outcome;
use crate::cli::console::Console;
use crate::project::names::slug_of;

/// What is laid into the folder of a new book: paths and texts; `{title}` and `{slug}` are filled in as TOML strings.
const FILES: &[(&str, &str)] = &[
    ("build.toml", include_str!("build.toml")),
    ("manuscripts/01-first-steps.md", include_str!("01-first-steps.md")),
    ("manuscripts/02-a-little-more.md", include_str!("02-a-little-more.md")),
    (".gitignore", "dist/\n"),
];

/// Makes a new book in `dir`, which must not exist yet or be empty. Nothing is ever overwritten.
pub fn new_book(dir: &Path, console: &Console) -> Outcome {
    let shown = dir.display();
    match fs::read_dir(dir) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                let advice = "name a folder that does not exist yet; nothing was changed";
                return console.failure(&format!("the folder “{shown}” is not empty"), advice);
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => {
            let advice = "name a folder that does not exist yet; nothing was changed";
            return console.failure(&format!("cannot make a book in “{shown}”: {}", error.kind()), advice);
        }
    }
    let name = folder_name(dir);
    if let Err(error) = lay_out(dir, &title_of(&name), &slug_of(&name)) {
        return console
            .failure(&format!("cannot write to “{shown}”: {}", error.kind()), "see that the folder can be written");
    }
    console.say(&format!("A new book lies in {shown}:\n"));
    for (path, _) in FILES {
        console.say(&format!("  {}\n", dir.join(path).display()));
    }
    let first = match dir == Path::new(".") {
        true => String::new(),
        false => format!("  cd {shown}\n"),
    };
    console
        .say(&format!("\nNext:\n{first}  bindery build\n\nThen open the PDF in dist/, and write your own chapters.\n"));
    Outcome::Clean
}

fn lay_out(dir: &Path, title: &str, slug: &str) -> io::Result<()> {
    // JSON's strings are TOML's basic strings as well.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    for (path, text) in FILES {
        let target = dir.join(path);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        let text = text.replace("{title}", &quoted(title)).replace("{slug}", &quoted(slug));
        fs::write(target, text)?;
    }
    Ok(())
}

/// The name of the folder itself, also for `.` and paths that end in `..`.
fn folder_name(dir: &Path) -> String {
    let named = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    named(dir).or_else(|| named(&fs::canonicalize(dir).ok()?)).unwrap_or_else(|| "book".to_string())
}

/// A title made of a folder's name: `the-long_night` becomes `The Long Night`.
fn title_of(name: &str) -> String {
    let words = name.split(['-', '_', ' ']).filter(|word| !word.is_empty());
    let titled = words.map(|word| {
        let mut letters = word.chars();
        letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
    });
    let title = titled.collect::<Vec<String>>().join(" ");
    if title.is_empty() { "A New Book".to_string() } else { title }
}

#[cfg(test)]
mod tests {
    use super::title_of;

    #[test]
    fn a_folder_s_name_becomes_a_title() {
        assert_eq!(title_of("the-long_night"), "The Long Night");
        assert_eq!(title_of("-"), "A New Book");
        assert_eq!(title_of("élan vital"), "Élan Vital");
    }
}
