//! The table of languages.
//!
//! Sources: marks from the Unicode CLDR (delimiters) and, where house practice differs, from it: French spaces as in the *Lexique des règles
//! typographiques en usage à l’Imprimerie nationale*; Swiss French as in the *Guide du typographe* (thin spaces throughout); Canadian French as the
//! Office québécois has it (no space before `;`, `!`, `?`, or a thin one); short words as in ČSN 01 6910 and Polish and Russian practice.

use crate::locale::Elisions;
use crate::locale::FolioStyle;
use crate::locale::Gap;
use crate::locale::Locale;
use crate::locale::QuotePair;
use crate::locale::Quotes;
use crate::locale::Thousands;
use crate::locale::words::germanic;
use crate::locale::words::romance;
use crate::locale::words::slavic;

const NO_BREAK: &str = "\u{a0}";
const NARROW: &str = "\u{202f}";

const fn quotes(outer: (&'static str, &'static str), inner: (&'static str, &'static str)) -> Quotes {
    Quotes { outer: QuotePair { open: outer.0, close: outer.1 }, inner: QuotePair { open: inner.0, close: inner.1 } }
}

const DOUBLE: (&str, &str) = ("“", "”");
const SINGLE: (&str, &str) = ("‘", "’");
const LOW_DOUBLE: (&str, &str) = ("„", "“");
const LOW_SINGLE: (&str, &str) = ("‚", "‘");
const LOW_HIGH: (&str, &str) = ("„", "”");
const GUILLEMETS: (&str, &str) = ("«", "»");
const SINGLE_GUILLEMETS: (&str, &str) = ("‹", "›");

/// The dash of dialogue where it is the long one.
const LONG_DASH: &str = "—";

/// For languages without an entry: English words, no habits that only some languages have.
pub const NEUTRAL: Locale = Locale {
    tag: "",
    words: &germanic::ENGLISH,
    quotes: quotes(DOUBLE, SINGLE),
    front_folios: FolioStyle::Arabic,
    label_separator: ": ",
    caption_separator: ". ",
    colon: Gap::AsTyped,
    high_punctuation: Gap::AsTyped,
    dialogue_dash: "–",
    thousands: Thousands::Other,
    before_number: &["p.", "pp.", "fig.", "vol."],
    before_name: &[],
    after_number: UNITS,
    short_words: &[],
    enclitics: &[],
    elisions: Elisions { sure: &[], likely: &[] },
};

/// Symbols of the International System and their like.
const UNITS: &[&str] = &[
    "kg", "g", "mg", "km", "m", "cm", "mm", "ha", "t", "l", "ml", "km²", "m²", "m³", "Hz", "kHz", "MHz", "W", "kW",
    "MW", "V", "°C", "°F", "°",
];

const ENGLISH: Locale = Locale {
    tag: "en",
    front_folios: FolioStyle::Roman,
    before_number: &[
        "No.", "no.", "Nos.", "nos.", "p.", "pp.", "P.", "Vol.", "vol.", "vols.", "Ch.", "ch.", "Chap.", "chap.",
        "Fig.", "fig.", "Figs.", "figs.", "Art.", "art.", "Sec.", "sec.", "par.", "col.", "cols.", "l.", "ll.", "n.",
        "nn.", "v.", "vv.", "pt.", "Pt.", "bk.", "Bk.", "ca.", "c.",
    ],
    before_name: &[
        "Mr.", "Mr", "Mrs.", "Mrs", "Ms.", "Ms", "Messrs.", "Dr.", "Dr", "Prof.", "St.", "St", "Rev.", "Gen.", "Col.",
        "Maj.", "Capt.", "Lt.", "Sgt.", "Hon.", "Mt.", "Fr.",
    ],
    after_number: &[
        "kg", "g", "mg", "km", "m", "cm", "mm", "ha", "t", "l", "ml", "km²", "m²", "m³", "Hz", "kHz", "MHz", "W", "kW",
        "MW", "V", "°C", "°F", "°", "lb", "lbs", "oz", "ft", "mi", "mph", "a.m.", "p.m.", "BC", "AD", "BCE", "CE",
    ],
    elisions: Elisions {
        sure: &[
            "tis", "twas", "twere", "twill", "twould", "twixt", "tween", "em", "n", "nuff", "cuz", "gainst", "mongst",
            "neath", "fraid", "pon",
        ],
        likely: &[
            "round", "cause", "cos", "coz", "bout", "till", "til", "un", "uns", "im", "er", "is", "ere", "ave", "ad",
            "e", "ow", "ole",
        ],
    },
    ..NEUTRAL
};

const ENGLISH_BRITISH: Locale = Locale { tag: "en-GB", words: &germanic::ENGLISH_BRITISH, ..ENGLISH };

const GERMAN: Locale = Locale {
    tag: "de",
    words: &germanic::GERMAN,
    quotes: quotes(LOW_DOUBLE, LOW_SINGLE),
    caption_separator: ": ",
    thousands: Thousands::Spaced,
    before_number: &[
        "Nr.", "Nrn.", "S.", "Bd.", "Bde.", "Kap.", "Abb.", "Tab.", "Abs.", "Art.", "Anm.", "H.", "Jg.", "Sp.",
        "Ziff.", "Z.", "V.", "ca.", "um", "Seite", "Band", "Kapitel",
    ],
    before_name: &["Dr.", "Prof.", "Hr.", "Fr.", "Hrn.", "St.", "Ing.", "Gen."],
    after_number: &[
        "kg", "g", "mg", "km", "m", "cm", "mm", "ha", "t", "l", "ml", "km²", "m²", "m³", "Hz", "kHz", "MHz", "W", "kW",
        "MW", "V", "°C", "°F", "°", "Uhr", "Mio.", "Mrd.", "Mark", "Rubel", "Jh.", "v.", "n.",
    ],
    elisions: Elisions {
        sure: &["s", "n", "ne", "nen", "nem", "ner", "nes", "rum", "rein", "raus", "rauf", "runter"],
        likely: &[],
    },
    ..NEUTRAL
};

const GERMAN_OLD: Locale = Locale { tag: "de-1901", ..GERMAN };

const GERMAN_SWISS: Locale = Locale { tag: "de-CH", quotes: quotes(GUILLEMETS, SINGLE_GUILLEMETS), ..GERMAN };

const DUTCH: Locale = Locale {
    tag: "nl",
    words: &germanic::DUTCH,
    before_number: &["nr.", "p.", "blz.", "dl.", "hfst.", "fig.", "afb.", "art.", "ca."],
    before_name: &["dhr.", "mevr.", "mw.", "dr.", "prof.", "ir.", "mr.", "drs."],
    elisions: Elisions { sure: &["s", "t", "n", "k", "m", "r", "ns"], likely: &[] },
    ..NEUTRAL
};

const SWEDISH: Locale = Locale {
    tag: "sv",
    words: &germanic::SWEDISH,
    quotes: quotes(("”", "”"), ("’", "’")),
    thousands: Thousands::Spaced,
    before_number: &["nr", "s.", "kap.", "bd", "ca", "fig."],
    after_number: &[
        "kg", "g", "mg", "km", "m", "cm", "mm", "ha", "t", "l", "ml", "km²", "m²", "m³", "Hz", "kHz", "MHz", "W", "kW",
        "MW", "V", "°C", "°", "kr", "kronor", "öre",
    ],
    ..NEUTRAL
};

const FRENCH: Locale = Locale {
    tag: "fr",
    dialogue_dash: LONG_DASH,
    words: &romance::FRENCH,
    quotes: quotes(("«\u{a0}", "\u{a0}»"), DOUBLE),
    label_separator: "\u{a0}: ",
    colon: Gap::Always(NO_BREAK),
    high_punctuation: Gap::Always(NARROW),
    thousands: Thousands::Spaced,
    before_number: &[
        "p.", "pp.", "t.", "vol.", "chap.", "fig.", "n°", "nᵒ", "nos", "no", "art.", "col.", "v.", "l.", "env.", "ch.",
    ],
    before_name: &["M.", "MM.", "Mme", "Mmes", "Mlle", "Mlles", "Dr", "Pr", "Me", "Mgr", "St", "Ste"],
    after_number: &[
        "kg",
        "g",
        "mg",
        "km",
        "m",
        "cm",
        "mm",
        "ha",
        "t",
        "l",
        "ml",
        "km²",
        "m²",
        "m³",
        "Hz",
        "kHz",
        "MHz",
        "W",
        "kW",
        "MW",
        "V",
        "°C",
        "°",
        "h",
        "min",
        "s",
        "F",
        "fr.",
        "francs",
        "roubles",
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    elisions: Elisions { sure: &[], likely: &["tit", "tite", "pis", "tain"] },
    ..NEUTRAL
};

const FRENCH_SWISS: Locale = Locale {
    tag: "fr-CH",
    quotes: quotes(("«\u{202f}", "\u{202f}»"), ("‹\u{202f}", "\u{202f}›")),
    label_separator: "\u{202f}: ",
    colon: Gap::Always(NARROW),
    ..FRENCH
};

const FRENCH_CANADIAN: Locale = Locale { tag: "fr-CA", high_punctuation: Gap::WhereTyped(NARROW), ..FRENCH };

const SPANISH: Locale = Locale {
    tag: "es",
    dialogue_dash: LONG_DASH,
    words: &romance::SPANISH,
    quotes: quotes(GUILLEMETS, DOUBLE),
    label_separator: ". ",
    thousands: Thousands::Spaced,
    before_number: &["p.", "pp.", "pág.", "págs.", "n.º", "núm.", "vol.", "cap.", "fig.", "art.", "t.", "ca."],
    before_name: &["Sr.", "Sra.", "Srta.", "Sres.", "D.", "Dr.", "Dra.", "Prof.", "S."],
    ..NEUTRAL
};

const ITALIAN: Locale = Locale {
    tag: "it",
    dialogue_dash: LONG_DASH,
    words: &romance::ITALIAN,
    quotes: quotes(GUILLEMETS, DOUBLE),
    label_separator: ". ",
    before_number: &["p.", "pp.", "n.", "nn.", "vol.", "voll.", "cap.", "capp.", "fig.", "figg.", "art.", "t.", "ca."],
    before_name: &["sig.", "Sig.", "dott.", "Dott.", "prof.", "Prof.", "S.", "avv.", "ing."],
    elisions: Elisions { sure: &["ndrangheta", "ndrine"], likely: &["sto", "sta", "ste", "sti", "na", "nu", "o"] },
    ..NEUTRAL
};

const PORTUGUESE: Locale = Locale {
    tag: "pt",
    dialogue_dash: LONG_DASH,
    words: &romance::PORTUGUESE,
    label_separator: ". ",
    before_number: &["p.", "pp.", "pág.", "págs.", "n.º", "nº", "vol.", "cap.", "fig.", "art.", "t.", "ca."],
    before_name: &["Sr.", "Sra.", "Srs.", "D.", "Dr.", "Dra.", "Prof.", "S."],
    ..NEUTRAL
};

const PORTUGUESE_EUROPEAN: Locale = Locale {
    tag: "pt-PT",
    words: &romance::PORTUGUESE_EUROPEAN,
    quotes: quotes(GUILLEMETS, DOUBLE),
    thousands: Thousands::Spaced,
    ..PORTUGUESE
};

const RUSSIAN: Locale = Locale {
    tag: "ru",
    dialogue_dash: LONG_DASH,
    words: &slavic::RUSSIAN,
    quotes: quotes(GUILLEMETS, LOW_DOUBLE),
    label_separator: ". ",
    thousands: Thousands::Spaced,
    before_number: &[
        "с.",
        "С.",
        "стр.",
        "т.",
        "Т.",
        "вып.",
        "гл.",
        "ч.",
        "рис.",
        "Рис.",
        "табл.",
        "ст.",
        "кн.",
        "л.",
        "ф.",
        "оп.",
        "д.",
        "п.",
        "пп.",
        "ок.",
    ],
    before_name: &[
        "г.",
        "гр.",
        "тов.",
        "т.",
        "проф.",
        "акад.",
        "ген.",
        "им.",
        "ул.",
        "пл.",
        "св.",
        "д-р",
        "г-н",
        "г-жа",
        "м.",
    ],
    after_number: &[
        "г.",
        "гг.",
        "в.",
        "вв.",
        "год",
        "года",
        "году",
        "кг",
        "г",
        "км",
        "м",
        "см",
        "мм",
        "га",
        "т",
        "л",
        "ч",
        "ч.",
        "мин",
        "мин.",
        "с",
        "руб.",
        "коп.",
        "тыс.",
        "млн",
        "млрд",
        "экз.",
        "чел.",
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    short_words: &["в", "к", "с", "у", "о", "и", "а", "я"],
    enclitics: &["же", "ж", "бы", "б", "ли", "ль"],
    ..NEUTRAL
};

const UKRAINIAN: Locale = Locale {
    tag: "uk",
    words: &slavic::UKRAINIAN,
    before_number: &[
        "с.",
        "С.",
        "стор.",
        "т.",
        "Т.",
        "вип.",
        "розд.",
        "ч.",
        "рис.",
        "Рис.",
        "табл.",
        "ст.",
        "кн.",
        "арк.",
        "п.",
        "бл.",
    ],
    before_name: &["п.", "тов.", "проф.", "акад.", "ген.", "ім.", "вул.", "пл.", "св.", "д-р", "м."],
    after_number: &[
        "р.",
        "рр.",
        "ст.",
        "рік",
        "року",
        "році",
        "кг",
        "г",
        "км",
        "м",
        "см",
        "мм",
        "га",
        "т",
        "л",
        "год",
        "хв",
        "крб.",
        "грн",
        "коп.",
        "тис.",
        "млн",
        "млрд",
        "січня",
        "лютого",
        "березня",
        "квітня",
        "травня",
        "червня",
        "липня",
        "серпня",
        "вересня",
        "жовтня",
        "листопада",
        "грудня",
    ],
    short_words: &["в", "у", "з", "о", "і", "й", "а", "я", "є"],
    enclitics: &["же", "ж", "би", "б"],
    ..RUSSIAN
};

const POLISH: Locale = Locale {
    tag: "pl",
    words: &slavic::POLISH,
    quotes: quotes(LOW_HIGH, GUILLEMETS),
    label_separator: ". ",
    thousands: Thousands::Spaced,
    before_number: &["s.", "nr", "t.", "rozdz.", "rys.", "tab.", "art.", "ust.", "poz.", "ok.", "z."],
    before_name: &["p.", "dr", "prof.", "gen.", "płk", "mjr", "kpt.", "ks.", "św.", "ul.", "im."],
    after_number: &[
        "r.",
        "w.",
        "rok",
        "roku",
        "kg",
        "g",
        "km",
        "m",
        "cm",
        "mm",
        "ha",
        "t",
        "l",
        "tys.",
        "mln",
        "mld",
        "zł",
        "gr",
        "stycznia",
        "lutego",
        "marca",
        "kwietnia",
        "maja",
        "czerwca",
        "lipca",
        "sierpnia",
        "września",
        "października",
        "listopada",
        "grudnia",
    ],
    short_words: &["a", "i", "o", "u", "w", "z"],
    ..NEUTRAL
};

const CZECH: Locale = Locale {
    tag: "cs",
    words: &slavic::CZECH,
    quotes: quotes(LOW_DOUBLE, LOW_SINGLE),
    label_separator: ". ",
    thousands: Thousands::Spaced,
    before_number: &["s.", "č.", "sv.", "kap.", "obr.", "tab.", "roč.", "odst.", "čl.", "cca", "r."],
    before_name: &["p.", "pí", "dr.", "Dr.", "prof.", "gen.", "sv.", "ing.", "Ing.", "nám.", "ul."],
    after_number: &[
        "kg",
        "g",
        "km",
        "m",
        "cm",
        "mm",
        "ha",
        "t",
        "l",
        "h",
        "min",
        "Kč",
        "tis.",
        "mil.",
        "mld.",
        "stol.",
        "ledna",
        "února",
        "března",
        "dubna",
        "května",
        "června",
        "července",
        "srpna",
        "září",
        "října",
        "listopadu",
        "prosince",
    ],
    short_words: &["k", "s", "v", "z", "o", "u", "a", "i"],
    ..NEUTRAL
};

/// Every language with an entry. The last ones have marks of their own and English words, for passages rather than books.
pub const LOCALES: &[Locale] = &[
    ENGLISH,
    ENGLISH_BRITISH,
    GERMAN,
    GERMAN_OLD,
    GERMAN_SWISS,
    DUTCH,
    SWEDISH,
    FRENCH,
    FRENCH_SWISS,
    FRENCH_CANADIAN,
    SPANISH,
    ITALIAN,
    PORTUGUESE,
    PORTUGUESE_EUROPEAN,
    RUSSIAN,
    UKRAINIAN,
    POLISH,
    CZECH,
    Locale { tag: "sk", quotes: quotes(LOW_DOUBLE, LOW_SINGLE), short_words: CZECH.short_words, ..NEUTRAL },
    Locale { tag: "hu", quotes: quotes(LOW_HIGH, ("»", "«")), ..NEUTRAL },
    Locale { tag: "ro", dialogue_dash: LONG_DASH, quotes: quotes(LOW_HIGH, GUILLEMETS), ..NEUTRAL },
    Locale { tag: "fi", quotes: SWEDISH.quotes, ..NEUTRAL },
    Locale { tag: "no", quotes: quotes(GUILLEMETS, SINGLE), ..NEUTRAL },
    Locale { tag: "nb", quotes: quotes(GUILLEMETS, SINGLE), ..NEUTRAL },
    Locale { tag: "nn", quotes: quotes(GUILLEMETS, SINGLE), ..NEUTRAL },
    Locale { tag: "el", dialogue_dash: LONG_DASH, quotes: quotes(GUILLEMETS, DOUBLE), ..NEUTRAL },
    Locale { tag: "ca", dialogue_dash: LONG_DASH, quotes: quotes(GUILLEMETS, DOUBLE), ..NEUTRAL },
];
