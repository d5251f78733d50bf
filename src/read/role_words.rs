//! Headings that say by their words what they are: “Foreword”, “Vorwort”, “Avant-propos”, “Предисловие”.

use crate::book::SectionRole;
use crate::book::SectionRole as R;

/// How much of a heading the words must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Extent {
    /// The whole heading: “Notes”, but not “Notes on the State”.
    Whole,
    /// The heading, or its start before a separator or a name: “Introduction: Essential Notes”, “Preface by Rosa Ahrens”.
    Start,
    /// As `Start`, or with “to the second edition” and the like behind it.
    StartTo,
}

use Extent::Start;
use Extent::StartTo;
use Extent::Whole;

const WORDS: [(SectionRole, Extent, &[&str]); 14] = [
    (
        R::Foreword,
        StartTo,
        &[
            "foreword",
            "geleitwort",
            "zum geleit",
            "geleit",
            "préface de l'éditeur",
            "от издателя",
            "от издательства",
            "к читателю",
            "presentación",
            "presentazione",
            "apresentação",
        ],
    ),
    (
        R::Preface,
        StartTo,
        &[
            "preface",
            "author's preface",
            "author's note",
            "translator's note",
            "translator's preface",
            "editor's note",
            "editor's preface",
            "publisher's note",
            "a note on the text",
            "note on the text",
            "a note on the translation",
            "note on the translation",
            "in place of a preface",
            "vorwort",
            "vorbemerkung",
            "vorrede",
            "statt eines vorworts",
            "préface",
            "avant-propos",
            "avertissement",
            "note de l'éditeur",
            "note du traducteur",
            "en guise de préface",
            "предисловие",
            "вместо предисловия",
            "от автора",
            "от переводчика",
            "от редакции",
            "prefacio",
            "prefazione",
            "prefácio",
            "przedmowa",
            "voorwoord",
            "woord vooraf",
            "förord",
            "передмова",
        ],
    ),
    (
        R::Introduction,
        Start,
        &[
            "introduction",
            "general introduction",
            "editor's introduction",
            "translator's introduction",
            "author's introduction",
            "einleitung",
            "einführung",
            "введение",
            "вступление",
            "introducción",
            "introduzione",
            "introdução",
            "wstęp",
            "wprowadzenie",
            "inleiding",
            "inledning",
            "вступ",
        ],
    ),
    (R::Prologue, Start, &["prologue", "prolog", "пролог", "prólogo", "prologo", "proloog"]),
    (R::Epilogue, Start, &["epilogue", "epilog", "épilogue", "эпилог", "epílogo", "epilogo", "epiloog", "епілог"]),
    (
        R::Afterword,
        StartTo,
        &[
            "afterword",
            "postscript",
            "nachwort",
            "postface",
            "послесловие",
            "вместо послесловия",
            "postfazione",
            "posfácio",
            "posłowie",
            "nawoord",
            "efterord",
            "післямова",
        ],
    ),
    (
        R::Appendix,
        Whole,
        &[
            "appendix",
            "appendices",
            "anhang",
            "annexe",
            "annexes",
            "appendice",
            "приложение",
            "приложения",
            "apéndice",
            "apéndices",
            "apêndice",
            "appendici",
            "anexos",
            "dodatek",
            "dodatki",
            "bijlage",
            "bijlagen",
            "bilaga",
            "bilagor",
            "додаток",
            "додатки",
        ],
    ),
    (
        R::Notes,
        Whole,
        &[
            "notes",
            "endnotes",
            "anmerkungen",
            "endnoten",
            "примечания",
            "комментарии",
            "notas",
            "przypisy",
            "noten",
            "aantekeningen",
            "noter",
            "примітки",
        ],
    ),
    (
        R::Glossary,
        Whole,
        &[
            "glossary",
            "glossar",
            "glossaire",
            "глоссарий",
            "словарь терминов",
            "glosario",
            "glossario",
            "glossário",
            "słowniczek",
            "słownik",
            "woordenlijst",
            "ordlista",
            "глосарій",
        ],
    ),
    (
        R::Bibliography,
        Whole,
        &[
            "bibliography",
            "select bibliography",
            "selected bibliography",
            "works cited",
            "references",
            "further reading",
            "sources",
            "bibliographie",
            "bibliografie",
            "literatur",
            "literaturverzeichnis",
            "quellen",
            "quellenverzeichnis",
            "библиография",
            "литература",
            "список литературы",
            "источники",
            "bibliografía",
            "bibliografia",
            "literatuur",
            "litteratur",
            "література",
        ],
    ),
    (
        R::Index,
        Whole,
        &[
            "index",
            "general index",
            "index of names",
            "index of persons",
            "subject index",
            "register",
            "personenregister",
            "sachregister",
            "namensregister",
            "index général",
            "index des noms",
            "указатель",
            "указатель имен",
            "именной указатель",
            "предметный указатель",
            "índice analítico",
            "índice onomástico",
            "índice remissivo",
            "indice analitico",
            "indice dei nomi",
            "indeks",
            "skorowidz",
            "покажчик",
        ],
    ),
    (
        R::Acknowledgements,
        Whole,
        &[
            "acknowledgements",
            "acknowledgments",
            "danksagung",
            "dank",
            "remerciements",
            "благодарности",
            "agradecimientos",
            "agradecimentos",
            "ringraziamenti",
            "podziękowania",
            "dankwoord",
            "подяки",
        ],
    ),
    (R::Colophon, Whole, &["colophon", "kolophon", "impressum", "colofon", "выходные данные", "колофон"]),
    (R::Interlude, Start, &["interlude", "intermezzo", "zwischenspiel", "intermède", "интерлюдия", "интермедия"]),
];

/// What stands before the text without a printed heading, in every language of `locale`.
const LEADS: [(SectionRole, &[&str]); 2] = [
    (
        R::Dedication,
        &[
            "dedication",
            "widmung",
            "opdracht",
            "dedikation",
            "tillägnan",
            "dédicace",
            "dedicatoria",
            "dedica",
            "dedicatória",
            "посвящение",
            "присвята",
            "dedykacja",
            "věnování",
        ],
    ),
    (R::Epigraph, &["epigraph", "motto", "épigraphe", "epígrafe", "epigrafe", "эпиграф", "епіграф", "epigraf"]),
];

/// The role of a heading that says no more than “Dedication” or “Epigraph”. Whether it means it depends on its place.
pub fn lead_role(text: &str) -> Option<SectionRole> {
    let heading = normal(text);
    LEADS.iter().find(|(_, words)| words.contains(&heading.as_str())).map(|(role, _)| *role)
}

/// The role that a heading's words say, in any of the four languages; `None` for other titles.
pub fn role(text: &str) -> Option<SectionRole> {
    let heading = normal(text);
    let matches = |extent: Extent, word: &str| match heading.strip_prefix(word) {
        Some("") => true,
        Some(rest) => extent != Whole && goes_on(rest, extent),
        None => false,
    };
    WORDS.iter().find(|(_, extent, words)| words.iter().any(|word| matches(*extent, word))).map(|(role, _, _)| *role)
}

/// Whether what follows the words leaves the heading what it is.
fn goes_on(rest: &str, extent: Extent) -> bool {
    let is_apart = rest.starts_with([':', '.', '—', '–', ';', '\n'])
        || [" —", " –", " - ", " (", " --"].iter().any(|start| rest.starts_with(start));
    let is_named = [" by ", " von ", " de ", " d'", " par "].iter().any(|start| rest.starts_with(start));
    let is_to = [" to ", " zur ", " zum ", " zu ", " à ", " au ", " aux ", " к ", " ко "]
        .iter()
        .any(|start| rest.starts_with(start));
    let is_to_edition =
        is_to && ["edition", "ausgabe", "auflage", "édition", "изданию"].iter().any(|word| rest.contains(word));
    is_apart || is_named || is_to_edition || (is_to && extent == StartTo)
}

/// Small letters, straight apostrophes, single spaces, nothing behind the last letter.
fn normal(text: &str) -> String {
    let text = text.to_lowercase().replace('’', "'").replace('ё', "е");
    let lines: Vec<String> =
        text.split('\n').map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    lines.join("\n").trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ':' | '*' | '[' | ']')).to_string()
}

#[cfg(test)]
mod tests {
    use super::R;
    use super::role;

    #[test]
    fn roles_are_found_in_many_languages() {
        for (heading, expected) in [
            ("FOREWORD", R::Foreword),
            ("Preface to the Second Edition", R::Preface),
            ("Translator’s Note", R::Preface),
            ("Introduction: Essential Preliminary Notes", R::Introduction),
            ("Introduction to the Second Edition", R::Introduction),
            ("Vorwort zur zweiten Auflage", R::Preface),
            ("Préface de Jean Morel", R::Preface),
            ("Введение.", R::Introduction),
            ("Предисловие к русскому изданию", R::Preface),
            ("Notes", R::Notes),
            ("Epilogue", R::Epilogue),
            ("Index of Names", R::Index),
            ("Prólogo", R::Prologue),
            ("Prefazione", R::Preface),
            ("PRZEDMOWA", R::Preface),
            ("Nawoord", R::Afterword),
            ("Agradecimentos", R::Acknowledgements),
        ] {
            assert_eq!(role(heading), Some(expected), "{heading}");
        }
    }

    #[test]
    fn titles_that_go_on_are_no_roles() {
        for heading in [
            "Notes on the State",
            "Introduction to Chemistry",
            "Prologues and Songs",
            "Index Cards",
            "Sources of Power",
            "The Preface",
            "",
        ] {
            assert_eq!(role(heading), None, "{heading}");
        }
    }
}
