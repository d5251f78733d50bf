//! Formulas that are none: two prices or names in one paragraph whose dollar signs have found each other.

/// Signs that only formulas have.
const MARKS: &str = "\\^_+=<>*|/{}&~∑∏∫√±×÷≤≥≠≈∈→∞";

/// Whether the TeX of a formula looks like text. `before` and `after` stand outside of its dollar signs.
///
/// Pandoc's rule takes `$5 a day or 5$` for a formula, and so do we; but it is told.
pub fn looks_like_text(tex: &str, before: Option<char>, after: Option<char>) -> bool {
    let words: Vec<Word> = tex.split_whitespace().map(Word::of).collect();
    let n_plain = words.iter().filter(|word| **word == Word::Plain).count();
    if words.contains(&Word::Marked) {
        return false;
    }
    let is_text = n_plain > 1 || (n_plain == 1 && words.len() > 1 && !words.contains(&Word::Sign));
    // Scripts without case have no spaces between words, and none around a formula.
    let is_letter = |one: Option<char>| one.is_some_and(|c| c.is_lowercase() || c.is_uppercase() || c.is_numeric());
    // Not `$n$th`, which mathematicians write.
    is_text || is_letter(before) || (is_letter(after) && n_plain > 0)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    /// Two letters or more, and not all of them capitals: those may be points of a figure.
    Plain,
    Number,
    Punctuation,
    /// A variable, or several that were written together.
    Sign,
    /// It has a mark of formulas.
    Marked,
}

impl Word {
    fn of(token: &str) -> Word {
        let is_marked = token.contains(|c: char| MARKS.contains(c)) || token.starts_with(['-', '−']);
        let bare = token.trim_matches(|c: char| !c.is_alphanumeric());
        let is_long = |part: &str| part.chars().all(char::is_alphabetic) && part.chars().nth(1).is_some();
        let is_plain = bare.split('-').all(is_long) && bare.contains(char::is_lowercase);
        match () {
            () if is_marked => Word::Marked,
            () if bare.is_empty() => Word::Punctuation,
            () if is_plain => Word::Plain,
            () if bare.chars().all(|c| c.is_numeric() || ".,".contains(c)) => Word::Number,
            () if bare.contains('-') => Word::Marked,
            () => Word::Sign,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::looks_like_text;

    #[test]
    fn prices_and_names_are_told_from_formulas() {
        for text in [
            "$5 a day or 5$ a day",
            "A$AP Rocky and Ke$ha",
            "$$ for rich and $$",
            "$5 or 5$ or",
            "$$, cards: $$",
            "Ke$ha A$AP",
            "2$x$",
        ] {
            assert!(judged(text), "{text}");
        }
        for text in [
            "$x$",
            "$n$th",
            "$x, y, z$",
            "$a b c$",
            "$a-b$",
            "$AB, CD$",
            "$sin$",
            "H$_2$O",
            "10$^{-3}$",
            "3$\\times$5",
            "$ab = cd ef$",
            "$\\text{if so}$",
            "$n!$",
            "$2x$",
            "$ab - cd$",
            "$3.14$",
            "設$x$為",
        ] {
            assert!(!judged(text), "{text}");
        }
    }

    /// Judges the formula between the first dollar sign and the next one.
    fn judged(text: &str) -> bool {
        let (before, rest) = text.split_once('$').unwrap();
        let (tex, after) = rest.trim_start_matches('$').split_once('$').unwrap();
        looks_like_text(tex, before.chars().next_back(), after.trim_start_matches('$').chars().next())
    }
}
