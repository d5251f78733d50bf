//! What is left of a web page when its text is taken out of it: addresses that led back from notes, and the words of its navigation.

use crate::import::audit::Audit;
use crate::import::pages::remove;
use crate::import::rows::Row;
use crate::import::rules::I009;
use crate::import::text::SourceText;

/// Removes the remains of a web page.
pub fn without_remains(source: &SourceText, rows: Vec<Row>, audit: &mut Audit) -> Vec<Row> {
    let is_way_back = |row: &Row| {
        let text = source.get(row.words);
        text.starts_with("http") && text.contains("#footnote") && !text.contains(char::is_whitespace)
    };
    let rows = remove(rows, audit, &I009, is_way_back, "a link back to a note");
    remove(rows, audit, &I009, |row| is_navigation(source.get(row.words)), "the way to other pages")
}

/// `Previous | Up | Next`, `‹ The Slip up The Pier ›`: words of navigation and nothing else, or signs that point to both sides.
fn is_navigation(line: &str) -> bool {
    const WORDS: [&str; 30] = [
        "previous",
        "prev",
        "next",
        "up",
        "home",
        "top",
        "back",
        "forward",
        "zurück",
        "weiter",
        "hoch",
        "anfang",
        "précédent",
        "suivant",
        "sommaire",
        "niveau",
        "supérieur",
        "anterior",
        "siguiente",
        "próximo",
        "subir",
        "arriba",
        "inicio",
        "назад",
        "далее",
        "вперёд",
        "вперед",
        "наверх",
        "начало",
        "accueil",
    ];
    let is_of_way = |word: &str| WORDS.contains(&word.to_lowercase().as_str());
    if line.starts_with('‹') && line.ends_with('›') {
        return line.split_whitespace().any(is_of_way);
    }
    let is_sign = |sign: char| sign.is_whitespace() || "|‹›«»<>[]()·•-–—/".contains(sign);
    let mut words = line.split(is_sign).filter(|word| !word.is_empty()).peekable();
    let n_words = words.clone().count();
    (2..=6).contains(&n_words) && words.all(is_of_way)
}

#[cfg(test)]
mod tests {
    use super::is_navigation;

    #[test]
    fn navigation_is_nothing_but_its_words() {
        for line in ["Anterior     Siguiente", "[Prev] [Up] [Next]", "‹ The Slip up The Pier ›", "Zurück | Weiter"]
        {
            assert!(is_navigation(line), "{line}");
        }
        for line in ["Next", "Back home again", "Up the river", "The way back"] {
            assert!(!is_navigation(line), "{line}");
        }
    }
}
