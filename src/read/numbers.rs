//! Numbers as they stand in headings: `4`, `IV`, `Four`, `Twenty-One`, `Erster`, `première`, `вторая`.

/// English cardinals and ordinals below twenty.
const ENGLISH: [(&str, &str); 19] = [
    ("one", "first"),
    ("two", "second"),
    ("three", "third"),
    ("four", "fourth"),
    ("five", "fifth"),
    ("six", "sixth"),
    ("seven", "seventh"),
    ("eight", "eighth"),
    ("nine", "ninth"),
    ("ten", "tenth"),
    ("eleven", "eleventh"),
    ("twelve", "twelfth"),
    ("thirteen", "thirteenth"),
    ("fourteen", "fourteenth"),
    ("fifteen", "fifteenth"),
    ("sixteen", "sixteenth"),
    ("seventeen", "seventeenth"),
    ("eighteen", "eighteenth"),
    ("nineteen", "nineteenth"),
];

const ENGLISH_TENS: [(&str, &str); 8] = [
    ("twenty", "twentieth"),
    ("thirty", "thirtieth"),
    ("forty", "fortieth"),
    ("fifty", "fiftieth"),
    ("sixty", "sixtieth"),
    ("seventy", "seventieth"),
    ("eighty", "eightieth"),
    ("ninety", "ninetieth"),
];

/// German cardinals, and ordinals without their endings.
const GERMAN: [(&str, &str); 20] = [
    ("eins", "erste"),
    ("zwei", "zweite"),
    ("drei", "dritte"),
    ("vier", "vierte"),
    ("fünf", "fünfte"),
    ("sechs", "sechste"),
    ("sieben", "siebte"),
    ("acht", "achte"),
    ("neun", "neunte"),
    ("zehn", "zehnte"),
    ("elf", "elfte"),
    ("zwölf", "zwölfte"),
    ("dreizehn", "dreizehnte"),
    ("vierzehn", "vierzehnte"),
    ("fünfzehn", "fünfzehnte"),
    ("sechzehn", "sechzehnte"),
    ("siebzehn", "siebzehnte"),
    ("achtzehn", "achtzehnte"),
    ("neunzehn", "neunzehnte"),
    ("zwanzig", "zwanzigste"),
];

const FRENCH: [(&str, &str); 20] = [
    ("un", "premier"),
    ("deux", "deuxième"),
    ("trois", "troisième"),
    ("quatre", "quatrième"),
    ("cinq", "cinquième"),
    ("six", "sixième"),
    ("sept", "septième"),
    ("huit", "huitième"),
    ("neuf", "neuvième"),
    ("dix", "dixième"),
    ("onze", "onzième"),
    ("douze", "douzième"),
    ("treize", "treizième"),
    ("quatorze", "quatorzième"),
    ("quinze", "quinzième"),
    ("seize", "seizième"),
    ("dix-sept", "dix-septième"),
    ("dix-huit", "dix-huitième"),
    ("dix-neuf", "dix-neuvième"),
    ("vingt", "vingtième"),
];

/// Russian ordinals without their endings.
const RUSSIAN: [&str; 20] = [
    "перв",
    "втор",
    "трет",
    "четверт",
    "пят",
    "шест",
    "седьм",
    "восьм",
    "девят",
    "десят",
    "одиннадцат",
    "двенадцат",
    "тринадцат",
    "четырнадцат",
    "пятнадцат",
    "шестнадцат",
    "семнадцат",
    "восемнадцат",
    "девятнадцат",
    "двадцат",
];

const RUSSIAN_ENDINGS: [&str; 8] = ["ая", "ый", "ой", "ое", "ья", "ий", "ье", "ого"];

/// The value of a number word, cardinal or ordinal, in English (to 99), German, French or Russian (to 20).
pub fn word_value(word: &str) -> Option<u32> {
    let word = word.to_lowercase().replace('ё', "е");
    let at = |found: Option<usize>| found.map(|idx| idx as u32 + 1);
    english(&word)
        .or_else(|| at(GERMAN.iter().position(|(cardinal, ordinal)| word == *cardinal || is_german(&word, ordinal))))
        .or_else(|| at(FRENCH.iter().position(|(cardinal, ordinal)| word == *cardinal || word == *ordinal)))
        .or(match word.as_str() {
            "première" | "premiere" => Some(1),
            "second" | "seconde" => Some(2),
            _ => None,
        })
        .or_else(|| {
            at(RUSSIAN
                .iter()
                .position(|stem| word.strip_prefix(stem).is_some_and(|end| RUSSIAN_ENDINGS.contains(&end))))
        })
}

/// Whether a number word is English or German, where labels write it with a capital.
pub fn takes_capital(word: &str) -> bool {
    let word = word.to_lowercase();
    english(&word).is_some() || GERMAN.iter().any(|(cardinal, ordinal)| word == *cardinal || is_german(&word, ordinal))
}

fn english(word: &str) -> Option<u32> {
    let below_twenty =
        |word: &str| ENGLISH.iter().position(|(one, first)| word == *one || word == *first).map(|idx| idx as u32 + 1);
    let tens = |word: &str| ENGLISH_TENS.iter().position(|(ten, _)| word == *ten).map(|idx| idx as u32 * 10 + 20);
    let whole = ENGLISH_TENS.iter().position(|(_, ordinal)| word == *ordinal).map(|idx| idx as u32 * 10 + 20);
    below_twenty(word).or_else(|| tens(word)).or(whole).or_else(|| {
        let (ten, unit) = word.split_once(['-', ' '])?;
        Some(tens(ten)? + below_twenty(unit).filter(|unit| *unit < 10)?)
    })
}

fn is_german(word: &str, ordinal: &str) -> bool {
    let ending = word.strip_prefix(ordinal).or_else(|| word.strip_prefix("siebente").filter(|_| ordinal == "siebte"));
    matches!(ending, Some("" | "r" | "s" | "n"))
}

/// The value of a roman numeral in its usual form, all capitals or all small letters; `None` for anything else.
pub fn roman_value(numeral: &str) -> Option<u32> {
    const PLACES: [[&str; 9]; 3] = [
        ["C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM"],
        ["X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"],
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"],
    ];
    let is_one_case =
        numeral.bytes().all(|byte| byte.is_ascii_uppercase()) || numeral.bytes().all(|byte| byte.is_ascii_lowercase());
    if numeral.is_empty() || numeral.len() > 15 || !is_one_case {
        return None;
    }
    let upper = numeral.to_ascii_uppercase();
    let without_thousands = upper.trim_start_matches('M');
    let mut value = 1000 * (upper.len() - without_thousands.len()) as u32;
    let mut rest = without_thousands;
    for (place, forms) in PLACES.iter().enumerate() {
        let longest =
            forms.iter().enumerate().filter(|(_, form)| rest.starts_with(**form)).max_by_key(|(_, form)| form.len());
        if let Some((idx, form)) = longest {
            value += (idx as u32 + 1) * [100, 10, 1][place];
            rest = &rest[form.len()..];
        }
    }
    (rest.is_empty() && value < 4000).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::roman_value;
    use super::word_value;

    #[test]
    fn number_words_of_four_languages_are_read() {
        for (word, value) in [
            ("Four", 4),
            ("TWENTY-ONE", 21),
            ("Thirtieth", 30),
            ("Erster", 1),
            ("Siebtes", 7),
            ("siebentes", 7),
            ("première", 1),
            ("Deuxième", 2),
            ("вторая", 2),
            ("Третий", 3),
            ("четвёртая", 4),
        ] {
            assert_eq!(word_value(word), Some(value), "{word}");
        }
        assert_eq!(word_value("hundred"), None);
        assert_eq!(word_value("перво"), None);
    }

    #[test]
    fn roman_numerals_are_read_in_their_usual_form() {
        for (numeral, value) in [("I", 1), ("iv", 4), ("XIV", 14), ("XL", 40), ("MCMXVII", 1917), ("CDXLIV", 444)] {
            assert_eq!(roman_value(numeral), Some(value), "{numeral}");
        }
        for other in ["", "IIII", "VX", "Iv", "ABC", "IC"] {
            assert_eq!(roman_value(other), None, "{other}");
        }
    }
}
