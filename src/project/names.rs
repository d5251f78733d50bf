//! Names that become file names, and the order of file names.

use std::cmp::Ordering;
use std::iter::Peekable;
use std::str::Chars;

/// The longest slug or edition name, in characters; file names stay well below every system's limit.
pub const MAX_NAME: usize = 64;

/// What names on Windows mean devices, whatever their extension.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Whether a slug or an edition's name can stand in a file name and a web address: small letters, digits and single hyphens inside.
pub fn is_good_name(name: &str) -> bool {
    let is_formed = name
        .split('-')
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
    is_formed && name.len() <= MAX_NAME && !DEVICES.contains(&name)
}

/// Makes a good name of any text: `The Müller Letters, vol. 2` becomes `the-muller-letters-vol-2`; `book` where nothing is left.
pub fn slug_of(text: &str) -> String {
    let mut slug = String::new();
    for character in text.chars().flat_map(char::to_lowercase) {
        match character {
            'a'..='z' | '0'..='9' => slug.push(character),
            '\'' | '’' | '\u{301}' => {}
            other => match latin(other) {
                Some(letters) => slug.push_str(letters),
                None if slug.ends_with('-') || slug.is_empty() => {}
                None => slug.push('-'),
            },
        }
        if slug.len() >= MAX_NAME {
            break;
        }
    }
    slug.truncate(MAX_NAME);
    let slug = slug.trim_matches('-');
    if is_good_name(slug) { slug.to_string() } else { "book".to_string() }
}

/// Plain letters for the accented and Cyrillic letters that titles mostly have.
fn latin(character: char) -> Option<&'static str> {
    let letters = match character {
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' | 'ä' => "a",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ō' | 'ő' | 'ö' => "o",
        'ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ť' | 'ţ' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'þ' => "th",
        'ð' => "d",
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'ё' => "yo",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' => "i",
        'й' | 'ы' => "y",
        'ї' => "yi",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ь' | 'ъ' => "",
        'ю' => "yu",
        'я' => "ya",
        _ => return None,
    };
    Some(letters)
}

/// Compares file names as people count: `2-storm.md` before `10-calm.md`; case counts only between names that are otherwise equal.
pub fn natural_order(left: &str, right: &str) -> Ordering {
    let (mut one, mut other) = (left.chars().peekable(), right.chars().peekable());
    loop {
        let ordering = match (one.peek().copied(), other.peek().copied()) {
            (None, None) => return left.cmp(right),
            (Some(a), Some(b)) if a.is_ascii_digit() && b.is_ascii_digit() => {
                let (a, b) = (digits(&mut one), digits(&mut other));
                a.len().cmp(&b.len()).then(a.cmp(&b))
            }
            (a, b) => {
                one.next();
                other.next();
                a.map(folded).cmp(&b.map(folded))
            }
        };
        if ordering != Ordering::Equal {
            return ordering;
        }
    }
}

/// Takes a run of digits, without its leading zeros.
fn digits(characters: &mut Peekable<Chars>) -> String {
    let mut run = String::new();
    while let Some(digit) = characters.next_if(char::is_ascii_digit) {
        run.push(digit);
    }
    run.trim_start_matches('0').to_string()
}

fn folded(character: char) -> char {
    character.to_lowercase().next().unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::is_good_name;
    use super::natural_order;
    use super::slug_of;

    #[test]
    fn numbers_in_names_count_as_numbers() {
        let mut names =
            ["10-calm.md", "2-storm.md", "1.md", "02-a.md", "Chapter 3.md", "chapter 12.md", "a.md", "A.md"];
        names.sort_by(|one, other| natural_order(one, other));
        assert_eq!(
            names,
            ["1.md", "02-a.md", "2-storm.md", "10-calm.md", "A.md", "a.md", "Chapter 3.md", "chapter 12.md"]
        );
    }

    #[test]
    fn slugs_are_made_of_any_title() {
        assert_eq!(slug_of("The Müller Letters, vol. 2"), "the-muller-letters-vol-2");
        assert_eq!(slug_of("Война и мир"), "voyna-i-mir");
        assert_eq!(slug_of("L’Été"), "lete");
        assert_eq!(slug_of("紅樓夢"), "book");
        assert_eq!(slug_of("con"), "book");
        assert!(is_good_name(&slug_of(&"long title ".repeat(20))));
    }

    #[test]
    fn good_names_fit_every_file_system() {
        assert!(is_good_name("storm-2"));
        for bad in ["", "-a", "a-", "a--b", "A", "a b", "a/b", "..", "nul", "ä"] {
            assert!(!is_good_name(bad), "{bad}");
        }
    }
}
