//! `explain`: what a code means.

use crate::cli::Outcome;
use crate::cli::console::Console;
use crate::diag::code;
use crate::diag::render;
use crate::import::rules;
use crate::near::near_names;

/// Prints the page of one code, or the list of all.
pub fn explain(id: Option<&str>, console: &Console) -> Outcome {
    let Some(id) = id else {
        console.out(&list());
        return Outcome::Clean;
    };
    // People paste codes with their brackets: `error[M012]`.
    let id = id.trim_end_matches(']').rsplit('[').next().unwrap_or(id);
    if let Some(code) = code::find(id) {
        console.out(&render::explanation(code));
        return Outcome::Clean;
    }
    if let Some(rule) = rules::find(id) {
        console.out(&format!(
            "{}: {}\n\n{}\n\nSwitch it off with `bindery import --without {}`.\n",
            rule.id, rule.title, rule.explanation, rule.id
        ));
        return Outcome::Clean;
    }
    let near = near_names(id, code::all().map(|code| code.id).chain(rules::ALL.iter().map(|rule| rule.id)));
    let advice = match near.first() {
        Some(near) => format!("did you mean `bindery explain {near}`?"),
        None => "`bindery explain` lists all codes".to_string(),
    };
    console.failure(&format!("no finding has the code “{id}”"), &advice)
}

fn list() -> String {
    let mut text = String::new();
    let mut letter = None;
    for code in code::all() {
        let own = code.id.chars().next();
        if letter != own {
            if letter.is_some() {
                text.push('\n');
            }
            text.push_str(&format!("{}\n", subject(own)));
            letter = own;
        }
        text.push_str(&format!("  {}  {:<7}  {}\n", code.id, render::word(code.severity), code.title));
    }
    text.push_str("\nRules of the import\n");
    for rule in rules::ALL {
        text.push_str(&format!("  {}           {}\n", rule.id, rule.title));
    }
    text.push_str("\n`bindery explain CODE` tells more of one.\n");
    text
}

/// What the codes of a letter are about.
fn subject(letter: Option<char>) -> &'static str {
    match letter {
        Some('C') => "Manifest, files and command line",
        Some('D') => "PDF",
        Some('E') => "EPUB",
        Some('F') => "Fonts and glyphs",
        Some('L') => "Lines",
        Some('M') => "Manuscript",
        Some('P') => "Pages",
        Some('Q') => "Budget",
        Some('T') => "Numbers, notes, references",
        Some('X') => "Wording and marks, as `bindery lint` finds them",
        _ => "Others",
    }
}
