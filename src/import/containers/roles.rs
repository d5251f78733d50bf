//! What the name of a style says of the paragraphs that have it. Programs in other languages name their styles otherwise; so do people.

/// The part that a paragraph plays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    Text,
    Heading(u8),
    Title,
    Subtitle,
    Author,
    Date,
    Quote,
    Verse,
    Epigraph,
    Dedication,
    Attribution,
    Caption,
    Code,
    /// A line of a contents list or an index, mostly one that the program has made.
    MadeList,
    /// The heading above it.
    MadeHeading,
    Bullet,
    Numbered,
    Term,
    Definition,
    Rule,
}

/// Names of headings before their number, in small letters.
const HEADINGS: [&str; 18] = [
    "heading",
    "überschrift",
    "berschrift",
    "titre",
    "título",
    "titulo",
    "titolo",
    "заголовок",
    "kop",
    "nagłówek",
    "rubrik",
    "otsikko",
    "nadpis",
    "overskrift",
    "címsor",
    "başlık",
    "επικεφαλίδα",
    "標題",
];

/// Names, in small letters and without spaces, hyphens or numbers at the end.
const NAMES: [(Role, &[&str]); 16] = [
    (Role::Title, &["title", "booktitle", "titel", "titre", "título", "titulo", "titolo", "название", "naslov"]),
    (
        Role::Subtitle,
        &["subtitle", "untertitel", "soustitre", "subtítulo", "sottotitolo", "подзаголовок", "ondertitel"],
    ),
    (Role::Author, &["author", "autor", "auteur", "autore", "автор", "byline"]),
    (Role::Date, &["date", "datum"]),
    (
        Role::Quote,
        &[
            "quote",
            "intensequote",
            "blocktext",
            "blockquote",
            "quotations",
            "quotation",
            "zitat",
            "intensiveszitat",
            "citation",
            "citationintense",
            "cita",
            "citazione",
            "цитата",
            "extract",
            "blockquotation",
        ],
    ),
    (Role::Verse, &["verse", "poetry", "poem", "vers", "gedicht", "poème", "poesia", "стихи", "stanza", "lineblock"]),
    (Role::Epigraph, &["epigraph", "motto", "épigraphe", "эпиграф"]),
    (Role::Dedication, &["dedication", "widmung", "dédicace", "посвящение"]),
    (Role::Attribution, &["attribution", "quotesource", "quellenangabe"]),
    (
        Role::Caption,
        &[
            "caption",
            "imagecaption",
            "tablecaption",
            "figurecaption",
            "beschriftung",
            "légende",
            "didascalia",
            "figure",
            "table",
            "illustration",
            "drawing",
            "названиеобъекта",
        ],
    ),
    (
        Role::Code,
        &[
            "sourcecode",
            "code",
            "htmlpreformatted",
            "preformattedtext",
            "listing",
            "plaintext",
            "codeblock",
            "programlisting",
        ],
    ),
    (Role::MadeList, &["toc", "contents", "tableoffigures", "index", "tableofcontents"]),
    (Role::MadeHeading, &["tocheading", "contentsheading", "indexheading"]),
    (Role::Term, &["definitionterm", "definitiontermtight", "listheading"]),
    (Role::Definition, &["definition", "definitiondefinition", "definitiondefinitiontight", "listcontents"]),
    (Role::Rule, &["horizontalline"]),
];

/// Reads the name of a style.
pub fn role_of(name: &str) -> Option<Role> {
    let lower = name.replace("_20_", " ").to_lowercase();
    let digits: String =
        lower.chars().rev().take_while(char::is_ascii_digit).collect::<Vec<_>>().into_iter().rev().collect();
    let stem = lower.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let key: String = stem.chars().filter(|sign| !matches!(sign, ' ' | '-' | '_')).collect();
    if let Some(level) = digits.parse().ok().filter(|level| (1..=9).contains(level))
        && HEADINGS.contains(&key.as_str())
    {
        return Some(Role::Heading(level));
    }
    if key.starts_with("listbullet") {
        return Some(Role::Bullet);
    }
    if key.starts_with("listnumber") {
        return Some(Role::Numbered);
    }
    NAMES.iter().find(|(_, names)| names.contains(&key.as_str())).map(|(role, _)| *role)
}

#[cfg(test)]
mod tests {
    use super::Role;
    use super::role_of;

    #[test]
    fn names_in_several_languages_are_known() {
        assert_eq!(role_of("heading 2"), Some(Role::Heading(2)));
        assert_eq!(role_of("berschrift1"), Some(Role::Heading(1)));
        assert_eq!(role_of("Titre 3"), Some(Role::Heading(3)));
        assert_eq!(role_of("Titre"), Some(Role::Title));
        assert_eq!(role_of("Heading_20_1"), Some(Role::Heading(1)));
        assert_eq!(role_of("toc 2"), Some(Role::MadeList));
        assert_eq!(role_of("Normal"), None);
    }
}
