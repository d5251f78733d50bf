//! Orders and numbers that no small book shows.

use std::cmp::Ordering;

use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::Lang;
use crate::book::NoteId;
use crate::book::inline::plain_text;
use crate::locale::locale;
use crate::prepare::index::IndexPlace;
use crate::prepare::index::collation::Collation;
use crate::prepare::index::entry::levels;
use crate::prepare::index::entry::split_levels;
use crate::prepare::index::locators;
use crate::prepare::index::ordinals;
use crate::source::FileId;
use crate::source::Span;

/// Places by their signs: `12` a page, `12-14` a range, `*12` a main place, `12n3` in note 3. The anchor of a place is its page.
fn places(signs: &[&str]) -> Vec<IndexPlace> {
    let place = |sign: &&str| {
        let is_main = sign.starts_with('*');
        let sign = sign.trim_start_matches('*');
        let (page, note) = sign.split_once('n').map_or((sign, None), |(page, note)| (page, Some(note)));
        let (first, end) = page.split_once('-').map_or((page, None), |(first, end)| (first, Some(end)));
        IndexPlace {
            anchor: first.to_string(),
            end: end.map(String::from),
            note: note.map(|note| NoteId(note.parse().expect("a number"))),
            is_main,
            section: String::new(),
        }
    };
    signs.iter().map(place).collect()
}

/// The numbers of places, main ones with a star.
fn numbers(signs: &[&str]) -> String {
    const MARKS: [&str; 5] = ["0", "1", "2", "3", "4"];
    // Every anchor of these tests is its own page; they live as long as the places.
    let places = places(signs);
    let pages: Vec<String> =
        places.iter().flat_map(|place| [Some(place.anchor.clone()), place.end.clone()]).flatten().collect();
    let folio = |anchor: &str| pages.iter().find(|page| *page == anchor).map(String::as_str);
    let mark = |note: NoteId| MARKS[note.0 as usize];
    let told = locators(&places, &folio, &mark);
    let text = |one: &crate::prepare::index::Locator| format!("{}{}", if one.is_main { "*" } else { "" }, one.text);
    told.iter().map(text).collect::<Vec<String>>().join(", ")
}

#[test]
fn a_page_is_named_once_and_three_in_a_row_are_joined() {
    assert_eq!(numbers(&["12", "12", "7"]), "7, 12");
    assert_eq!(numbers(&["36", "37"]), "36, 37");
    assert_eq!(numbers(&["36", "37", "38", "40"]), "36–38, 40");
}

#[test]
fn ranges_take_in_what_lies_within_or_adjoins_them() {
    assert_eq!(numbers(&["37-39", "38"]), "37–39");
    assert_eq!(numbers(&["37-39", "40", "41", "43"]), "37–41, 43");
    assert_eq!(numbers(&["37-38"]), "37–38");
    assert_eq!(numbers(&["37-37"]), "37");
    assert_eq!(numbers(&["37-39", "38-42"]), "37–42");
    // An end before its beginning is no range.
    assert_eq!(numbers(&["37-12"]), "37");
}

#[test]
fn main_pages_stand_by_themselves() {
    assert_eq!(numbers(&["36", "*37", "37", "38"]), "36, *37, 38");
    assert_eq!(numbers(&["35-38", "*37"]), "35–38, *37");
    assert_eq!(numbers(&["*11-23", "17", "19-20", "24"]), "*11–23, 24");
    assert_eq!(numbers(&["*2n1", "2"]), "2, *2n1");
}

#[test]
fn roman_pages_come_first_and_notes_after_their_page() {
    assert_eq!(numbers(&["2", "ix", "iv", "2n3"]), "iv, ix, 2, 2n3");
    assert_eq!(numbers(&["ix", "x", "xi"]), "ix–xi");
    assert_eq!(numbers(&["2n1", "2n1", "2", "3"]), "2, 2n1, 3");
}

#[test]
fn without_pages_places_are_counted() {
    let texts: Vec<String> = ordinals(&places(&["7", "9-12"])).into_iter().map(|one| one.text).collect();
    assert_eq!(texts, ["1", "2"]);
}

#[test]
fn a_sign_at_the_end_or_before_another_is_printed() {
    assert_eq!(split_levels("Marks!hyphen"), ["Marks", "hyphen"]);
    assert_eq!(split_levels("Oklahoma!"), ["Oklahoma!"]);
    assert_eq!(split_levels("Oklahoma!!songs"), ["Oklahoma!", "songs"]);
    assert_eq!(split_levels("!x"), ["", "x"]);
}

fn collation(tag: &str) -> Collation {
    Collation::of(&Lang::parse(tag).expect("a tag"))
}

#[test]
fn each_language_has_its_order() {
    assert_eq!(collation("de").compare("Ähre", "Zahl"), Ordering::Less);
    assert_eq!(collation("sv").compare("Ähre", "Zahl"), Ordering::Greater);
    assert_eq!(collation("cs").compare("chata", "hora"), Ordering::Greater);
    assert_eq!(collation("en").compare("chata", "hora"), Ordering::Less);
    // Word by word, and numbers by their value.
    assert_eq!(collation("en").compare("New York", "Newark"), Ordering::Less);
    assert_eq!(collation("en").compare("Psalm 9", "Psalm 10"), Ordering::Less);
}

#[test]
fn entries_stand_under_the_letters_of_their_language() {
    let head = |tag: &str, word: &str| collation(tag).head(word).unwrap_or_default();
    assert_eq!(head("de", "Ähre"), "A");
    assert_eq!(head("sv", "Ähre"), "Ä");
    assert_eq!(head("en", "Ångström"), "A");
    assert_eq!(head("cs", "chata"), "Ch");
    assert_eq!(head("en", "chata"), "C");
    assert_eq!(head("et", "star"), "S");
    assert_eq!(head("ru", "ёлка"), "Е");
    assert_eq!(head("es", "ñu"), "Ñ");
    assert_eq!(head("en", "1848"), "");
    assert_eq!(head("en", "æon"), "A");
    assert_eq!(head("en", "Łódź"), "L");
    assert_eq!(head("en", "ﬁne"), "F");
    assert_eq!(head("da", "æble"), "Æ");
    assert_eq!(head("th", "เกม"), "ก");
    assert_eq!(head("ko", "나무"), "ㄴ");
    assert_eq!(head("zh", "漢字"), "");
}

#[test]
fn no_letter_heads_two_groups() {
    let heads = |tag: &str, words: &[&str]| {
        let collation = collation(tag);
        let mut words = words.to_vec();
        words.sort_by(|one, other| collation.compare(one, other));
        let mut heads: Vec<Option<String>> = Vec::new();
        for word in words {
            if !heads.last().is_some_and(|last| collation.continues(last.as_deref(), word)) {
                heads.push(collation.head(word));
            }
        }
        heads.into_iter().map(Option::unwrap_or_default).collect::<Vec<String>>().join(" ")
    };
    assert_eq!(
        heads("en", &["adze", "æon", "agate", "Lob", "Łódź", "lust", "oak", "Øre", "owl", "12", "zeal"]),
        " A L O Z"
    );
    assert_eq!(heads("pl", &["lob", "Łódź", "lust"]), "L Ł");
    assert_eq!(heads("ja", &["かき", "カニ", "かめ", "がく", "きく"]), "か き");
    assert_eq!(heads("ja", &["漢字", "日本", "本", "かき"]), "か ");
    assert_eq!(heads("ko", &["가나", "각", "나무", "너"]), "ㄱ ㄴ");
    assert_eq!(heads("th", &["กา", "เกม", "กิน", "ขา"]), "ก ข");
    assert_eq!(heads("cs", &["chata", "cena", "hora", "cukr", "čas"]), "C Č H Ch");
}

#[test]
fn stars_that_touch_no_words_are_printed() {
    let shown = |text: &str| {
        let levels = levels(text, locale(&Lang::parse("en").expect("a tag")), Span::new(FileId(0), 0, 1));
        let inline = |inline: &Inline| match &inline.kind {
            InlineKind::Styled { content, .. } => format!("<{}>", plain_text(content)),
            _ => plain_text(std::slice::from_ref(inline)),
        };
        levels.iter().flat_map(|level| &level.words).map(inline).collect::<String>()
    };
    assert_eq!(shown("3 * 4 * 5"), "3 * 4 * 5");
    assert_eq!(shown("the *Halcyon* and *its* crew"), "the <Halcyon> and <its> crew");
    assert_eq!(shown("*single towns*"), "<single towns>");
    assert_eq!(shown("a*"), "a*");
    assert_eq!(shown("*"), "*");
}
