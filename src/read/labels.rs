//! Labels that the author typed before a title: “CHAPTER 4: …”, “Erster Teil”, “Глава вторая. …”, “IV”.

use crate::book::SectionRole;
use crate::book::section::HeadingLabel;
use crate::book::section::LabelOrigin;
use crate::read::numbers::roman_value;
use crate::read::numbers::takes_capital;
use crate::read::numbers::word_value;

/// A label at the head of a title.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FoundLabel {
    /// What the label's word says the section is; `None` for a bare number.
    pub role: Option<SectionRole>,
    pub label: HeadingLabel,
    /// Bytes of the title's text that the label takes, with the separator behind it.
    pub len: usize,
}

/// Words of labels in small letters: many in English, German, French and Russian, the usual ones in the other languages that books speak of
/// themselves in.
const WORDS: &[(&str, SectionRole)] = &[
    ("book", SectionRole::Book),
    ("volume", SectionRole::Book),
    ("vol", SectionRole::Book),
    ("buch", SectionRole::Book),
    ("band", SectionRole::Book),
    ("livre", SectionRole::Book),
    ("tome", SectionRole::Book),
    ("книга", SectionRole::Book),
    ("том", SectionRole::Book),
    ("part", SectionRole::Part),
    ("pt", SectionRole::Part),
    ("act", SectionRole::Part),
    ("teil", SectionRole::Part),
    ("abteilung", SectionRole::Part),
    ("akt", SectionRole::Part),
    ("aufzug", SectionRole::Part),
    ("partie", SectionRole::Part),
    ("acte", SectionRole::Part),
    ("часть", SectionRole::Part),
    ("отдел", SectionRole::Part),
    ("раздел", SectionRole::Part),
    ("действие", SectionRole::Part),
    ("акт", SectionRole::Part),
    ("chapter", SectionRole::Chapter),
    ("chap", SectionRole::Chapter),
    ("ch", SectionRole::Chapter),
    ("canto", SectionRole::Chapter),
    ("stave", SectionRole::Chapter),
    ("lecture", SectionRole::Chapter),
    ("lesson", SectionRole::Chapter),
    ("letter", SectionRole::Chapter),
    ("essay", SectionRole::Chapter),
    ("scene", SectionRole::Chapter),
    ("sermon", SectionRole::Chapter),
    ("tale", SectionRole::Chapter),
    ("kapitel", SectionRole::Chapter),
    ("kap", SectionRole::Chapter),
    ("abschnitt", SectionRole::Chapter),
    ("gesang", SectionRole::Chapter),
    ("brief", SectionRole::Chapter),
    ("vorlesung", SectionRole::Chapter),
    ("lektion", SectionRole::Chapter),
    ("szene", SectionRole::Chapter),
    ("auftritt", SectionRole::Chapter),
    ("chapitre", SectionRole::Chapter),
    ("chant", SectionRole::Chapter),
    ("lettre", SectionRole::Chapter),
    ("leçon", SectionRole::Chapter),
    ("scène", SectionRole::Chapter),
    ("глава", SectionRole::Chapter),
    ("гл", SectionRole::Chapter),
    ("песнь", SectionRole::Chapter),
    ("письмо", SectionRole::Chapter),
    ("лекция", SectionRole::Chapter),
    ("урок", SectionRole::Chapter),
    ("очерк", SectionRole::Chapter),
    ("рассказ", SectionRole::Chapter),
    ("сцена", SectionRole::Chapter),
    ("явление", SectionRole::Chapter),
    ("interlude", SectionRole::Interlude),
    ("interludium", SectionRole::Interlude),
    ("intermède", SectionRole::Interlude),
    ("appendix", SectionRole::Appendix),
    ("anhang", SectionRole::Appendix),
    ("annexe", SectionRole::Appendix),
    ("appendice", SectionRole::Appendix),
    ("приложение", SectionRole::Appendix),
    ("libro", SectionRole::Book),
    ("livro", SectionRole::Book),
    ("volumen", SectionRole::Book),
    ("księga", SectionRole::Book),
    ("tom", SectionRole::Book),
    ("boek", SectionRole::Book),
    ("bok", SectionRole::Book),
    ("parte", SectionRole::Part),
    ("część", SectionRole::Part),
    ("deel", SectionRole::Part),
    ("del", SectionRole::Part),
    ("частина", SectionRole::Part),
    ("capítulo", SectionRole::Chapter),
    ("capitulo", SectionRole::Chapter),
    ("capitolo", SectionRole::Chapter),
    ("rozdział", SectionRole::Chapter),
    ("hoofdstuk", SectionRole::Chapter),
    ("розділ", SectionRole::Chapter),
    ("apéndice", SectionRole::Appendix),
    ("apêndice", SectionRole::Appendix),
    ("anexo", SectionRole::Appendix),
    ("allegato", SectionRole::Appendix),
    ("dodatek", SectionRole::Appendix),
    ("załącznik", SectionRole::Appendix),
    ("bijlage", SectionRole::Appendix),
    ("bilaga", SectionRole::Appendix),
    ("додаток", SectionRole::Appendix),
];

fn word_role(word: &str) -> Option<SectionRole> {
    let word = word.trim_end_matches('.').to_lowercase();
    WORDS.iter().find(|(own, _)| *own == word).map(|(_, role)| *role)
}

/// Finds the label at the head of a title's text, in which a line break is `\n`.
///
/// A label with a word is sure; a bare number is only a candidate, which its neighbours confirm or not.
pub fn find(text: &str) -> Option<FoundLabel> {
    let first = Token::at(text, 0)?;
    if let Some(role) = word_role(first.text) {
        return word_first(text, &first, role);
    }
    ordinal_first(text, &first).or_else(|| bare(text, &first))
}

/// A word of a title, without the separators behind it.
struct Token<'a> {
    text: &'a str,
    end: usize,
}

impl<'a> Token<'a> {
    /// The word that starts at `start` after white space. A full stop stays with an abbreviation of letters.
    fn at(text: &'a str, start: usize) -> Option<Token<'a>> {
        let start = start + text[start..].len() - text[start..].trim_start().len();
        let rest = &text[start..];
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '’' | '\'');
        let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
        let token = rest[..end].trim_end_matches('-');
        (!token.is_empty()).then_some(Token { text: token, end: start + token.len() })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum NumberKind {
    Digits,
    Roman,
    Word,
    Letter,
}

/// “Chapter 4”, “Book the First”, “Appendix B”, “Appendix: …”.
fn word_first(text: &str, word: &Token, role: SectionRole) -> Option<FoundLabel> {
    let mut after_word = word.end;
    if text[after_word..].starts_with('.') {
        after_word += 1;
    }
    let word_text = cased(&text[..after_word]);
    let is_spaced = text[after_word..].starts_with(char::is_whitespace);
    if is_spaced && let Some(number) = number_at(text, after_word, role) {
        let (shown, value, kind, end) = number;
        let len = title_start(text, end, |rest| may_follow_space(rest, role, kind, shown))?;
        let number = if kind == NumberKind::Word { number_cased(shown) } else { shown.to_string() };
        let label = HeadingLabel { word: word_text, number, value: Some(value), origin: LabelOrigin::Typed };
        return Some(FoundLabel { role: Some(role), label, len });
    }
    // “Appendix: Documents” has a label without a number; “Appendix” alone is a title.
    let len = separator(text, word.end).filter(|len| role == SectionRole::Appendix && *len < text.len())?;
    let label = HeadingLabel { word: word_text, number: String::new(), value: None, origin: LabelOrigin::Typed };
    Some(FoundLabel { role: Some(role), label, len })
}

/// The number behind a label's word: as typed, its value, its kind, and where it ends.
fn number_at(text: &str, start: usize, role: SectionRole) -> Option<(&str, u32, NumberKind, usize)> {
    let token = Token::at(text, start)?;
    let from = token.end - token.text.len();
    if token.text.eq_ignore_ascii_case("the") {
        let ordinal = Token::at(text, token.end)?;
        return word_value(ordinal.text).map(|value| (&text[from..ordinal.end], value, NumberKind::Word, ordinal.end));
    }
    let digits = token.text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        // “4”, “4a”, “1er”, “2e”.
        let is_number = digits <= 4 && token.text[digits..].chars().count() <= 3 && !token.text.contains('-');
        let value = token.text[..digits].parse().ok().filter(|_| is_number)?;
        // “1.2” numbers a section of a chapter.
        let goes_on =
            text[token.end..].strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        return (!goes_on).then_some((token.text, value, NumberKind::Digits, token.end));
    }
    if role == SectionRole::Appendix
        && let &[letter] = token.text.as_bytes()
        && letter.is_ascii_uppercase()
    {
        return Some((token.text, u32::from(letter - b'A') + 1, NumberKind::Letter, token.end));
    }
    let french_ordinal = token.text.strip_suffix("er").or_else(|| token.text.strip_suffix("re"));
    if let Some(value) = roman_value(token.text).or_else(|| roman_value(french_ordinal?)) {
        return Some((token.text, value, NumberKind::Roman, token.end));
    }
    // “Twenty One” in two words, too.
    if let Some(next) = Token::at(text, token.end)
        && text[token.end..].starts_with(' ')
        && let Some(value) = word_value(&format!("{} {}", token.text, next.text))
    {
        return Some((&text[from..next.end], value, NumberKind::Word, next.end));
    }
    word_value(token.text).map(|value| (token.text, value, NumberKind::Word, token.end))
}

/// “Erster Teil”, “Première partie”, “The Second Book”, “2. Kapitel”: the words stay together, as the order belongs to the language.
fn ordinal_first(text: &str, first: &Token) -> Option<FoundLabel> {
    let ordinal = if first.text.eq_ignore_ascii_case("the") { &Token::at(text, first.end)? } else { first };
    let is_digits = ordinal.text.bytes().all(|byte| byte.is_ascii_digit()) && ordinal.text.len() <= 3;
    let (value, end) = if is_digits {
        let stop = text[ordinal.end..].strip_prefix('.').is_some();
        (ordinal.text.parse().ok().filter(|_| stop)?, ordinal.end + 1)
    } else {
        (word_value(ordinal.text)?, ordinal.end)
    };
    if !text[end..].starts_with([' ', '\u{a0}']) {
        return None;
    }
    let word = Token::at(text, end)?;
    let role = word_role(word.text)?;
    let len = title_start(text, word.end, |_| false)?;
    let label = HeadingLabel {
        word: format!(
            "{} {}",
            cased(&text[..end]),
            if is_digits { cased(word.text) } else { like(word.text, ordinal.text) }
        ),
        number: String::new(),
        value: Some(value),
        origin: LabelOrigin::Typed,
    };
    Some(FoundLabel { role: Some(role), label, len })
}

/// “4”, “IV.”, “Four”: a number alone or with a separator behind it.
fn bare(text: &str, first: &Token) -> Option<FoundLabel> {
    let digits = first.text.parse::<u32>().ok().filter(|_| first.text.len() <= 3);
    let roman = roman_value(first.text).filter(|_| first.text.bytes().all(|byte| byte.is_ascii_uppercase()));
    let is_whole = first.end == text.trim_end().len();
    let word = word_value(first.text).filter(|_| is_whole);
    let value = digits.or(roman).or(word)?;
    let rest = &text[first.end..];
    if digits.is_some() && rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        return None;
    }
    let len = title_start(text, first.end, |_| false)?;
    let number = if word.is_some() && roman.is_none() { cased(first.text) } else { first.text.to_string() };
    let label = HeadingLabel { word: String::new(), number, value: Some(value), origin: LabelOrigin::Typed };
    Some(FoundLabel { role: None, label, len })
}

/// Where the title starts behind a label that ends at `end`: the end of the text, behind a separator, or behind mere space where that is allowed.
fn title_start(text: &str, end: usize, may_follow_space: impl Fn(&str) -> bool) -> Option<usize> {
    if text[end..].trim().is_empty() {
        return Some(text.len());
    }
    if let Some(len) = separator(text, end) {
        return Some(len);
    }
    let rest = text[end..].trim_start();
    (text[end..].starts_with(char::is_whitespace) && may_follow_space(rest)).then_some(text.len() - rest.len())
}

/// The end of the separator that starts at `start`: `:` `.` `)`, a dash, a line break, or one of them and a dash, with the white space around.
fn separator(text: &str, start: usize) -> Option<usize> {
    let rest = &text[start..];
    let content = rest.trim_start();
    let spaces = &rest[..rest.len() - content.len()];
    let marks = content.len() - content.trim_start_matches([':', '.', ')', '—', '–', '-', '―']).len();
    let after = &content[marks..];
    let is_mark = match &content[..marks] {
        "" => spaces.contains('\n'),
        // A hyphen that joins words is no separator.
        "-" => !spaces.is_empty() && after.starts_with(char::is_whitespace),
        _ => spaces.is_empty() || !content.starts_with(['.', ')']),
    };
    // “Chapter I. — Down”, as old books have it.
    let title = after.trim_start();
    let undashed = title.trim_start_matches(['—', '–', '―']);
    let title = if undashed.len() < title.len() { undashed.trim_start() } else { title.trim_start_matches("-- ") };
    is_mark.then(|| text.len() - title.len())
}

/// Whether a title may follow its label with nothing but a space between them: “Chapter 4 Toward a Government”, not “Part I Remember”.
fn may_follow_space(rest: &str, role: SectionRole, kind: NumberKind, number: &str) -> bool {
    let starts_title = rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"' | '«' | '„' | '‘'));
    let is_sure = match kind {
        NumberKind::Digits => true,
        NumberKind::Roman => role == SectionRole::Chapter || number.len() > 1,
        NumberKind::Word | NumberKind::Letter => false,
    };
    starts_title && is_sure
}

/// A number word behind a label's word: “Four”, but “вторая” and “premier”, as these languages write it.
fn number_cased(word: &str) -> String {
    let cased = cased(word);
    if cased == word || takes_capital(word.trim_start_matches("the ").trim_start_matches("THE ")) {
        return cased.replace("The ", "the ");
    }
    cased.to_lowercase()
}

/// A label's word behind its ordinal: “Erster Teil”, “Second Book”, but “Première partie”.
fn like(word: &str, ordinal: &str) -> String {
    let cased = cased(word);
    if cased == word || takes_capital(ordinal) { cased } else { cased.to_lowercase() }
}

/// A word as typed, but with one capital where it was all capitals.
fn cased(word: &str) -> String {
    let is_capitals = word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.chars().any(char::is_lowercase);
    if !is_capitals {
        return word.to_string();
    }
    let mut cased = String::new();
    let mut is_start = true;
    for c in word.chars() {
        if is_start {
            cased.push(c)
        } else {
            cased.extend(c.to_lowercase())
        }
        is_start = !c.is_alphanumeric();
    }
    cased
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::book::SectionRole as R;

    fn check(text: &str, role: Option<R>, label: &str, value: Option<u32>, title: &str) {
        let found = find(text).unwrap_or_else(|| panic!("no label in “{text}”"));
        assert_eq!(found.role, role, "{text}");
        assert_eq!(found.label.text(), label, "{text}");
        assert_eq!(found.label.value, value, "{text}");
        assert_eq!(&text[found.len..], title, "{text}");
    }

    #[test]
    fn labels_with_a_word_are_found() {
        check("CHAPTER 4: Toward a Government", Some(R::Chapter), "Chapter 4", Some(4), "Toward a Government");
        check("Chapter Four", Some(R::Chapter), "Chapter Four", Some(4), "");
        check("CHAPTER FOUR — Home", Some(R::Chapter), "Chapter Four", Some(4), "Home");
        check("Chapter Twenty-One. Home", Some(R::Chapter), "Chapter Twenty-One", Some(21), "Home");
        check("Chapter 4 Toward", Some(R::Chapter), "Chapter 4", Some(4), "Toward");
        check("Chapter XII\nHome", Some(R::Chapter), "Chapter XII", Some(12), "Home");
        check("Book I: Birth", Some(R::Book), "Book I", Some(1), "Birth");
        check("CHAPTER I. — Down", Some(R::Chapter), "Chapter I", Some(1), "Down");
        check("CHAPTER I. -- Down", Some(R::Chapter), "Chapter I", Some(1), "Down");
        check("Part II - Down", Some(R::Part), "Part II", Some(2), "Down");
        check("Book the First", Some(R::Book), "Book the First", Some(1), "");
        check("Vol. 2: More", Some(R::Book), "Vol. 2", Some(2), "More");
        check("Appendix B: Maps", Some(R::Appendix), "Appendix B", Some(2), "Maps");
        check("Appendix: Maps", Some(R::Appendix), "Appendix", None, "Maps");
        check("Kapitel 3", Some(R::Chapter), "Kapitel 3", Some(3), "");
        check("Chapitre Ier. Le départ", Some(R::Chapter), "Chapitre Ier", Some(1), "Le départ");
        check("Chapitre premier", Some(R::Chapter), "Chapitre premier", Some(1), "");
        check("ГЛАВА ВТОРАЯ. Дом", Some(R::Chapter), "Глава вторая", Some(2), "Дом");
        check("Глава 2", Some(R::Chapter), "Глава 2", Some(2), "");
        check("Capítulo 1. La ría", Some(R::Chapter), "Capítulo 1", Some(1), "La ría");
        check("CAPITOLO III: Il molo", Some(R::Chapter), "Capitolo III", Some(3), "Il molo");
        check("Rozdział 2. Most", Some(R::Chapter), "Rozdział 2", Some(2), "Most");
        check("Hoofdstuk 4", Some(R::Chapter), "Hoofdstuk 4", Some(4), "");
        check("Parte II", Some(R::Part), "Parte II", Some(2), "");
        check("Bilaga A: Kartor", Some(R::Appendix), "Bilaga A", Some(1), "Kartor");
    }

    #[test]
    fn ordinals_may_stand_first() {
        check("ERSTER TEIL: Anfang", Some(R::Part), "Erster Teil", Some(1), "Anfang");
        check("2. Kapitel", Some(R::Chapter), "2. Kapitel", Some(2), "");
        check("Première partie", Some(R::Part), "Première partie", Some(1), "");
        check("PREMIÈRE PARTIE", Some(R::Part), "Première partie", Some(1), "");
        check("The Second Book", Some(R::Book), "The Second Book", Some(2), "");
    }

    #[test]
    fn bare_numbers_are_candidates() {
        check("IV", None, "IV", Some(4), "");
        check("12. Home", None, "12", Some(12), "Home");
        check("ONE", None, "One", Some(1), "");
    }

    #[test]
    fn titles_that_only_look_like_labels_are_left_alone() {
        for title in [
            "Part I Remember",
            "Book One Hundred",
            "Second Chance",
            "Letter to a Friend",
            "Chapter and Verse",
            "Part 2 of the Story",
            "1984 and after",
            "Appendix",
            "Second Letter to a Friend",
            "3.1 Method",
            "Band of Brothers",
            "Del amor y otros",
            "Parte del mundo",
            "Tom Sawyer",
            "",
            "Chapter",
        ] {
            assert_eq!(find(title), None, "{title}");
        }
    }
}
