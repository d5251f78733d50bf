//! Where words may be hyphenated: the patterns of their language, the exceptions of the book, soft hyphens of the author.
//!
//! Sources: Liang, “Word Hy-phen-a-tion by Com-put-er” (1983), as the `hyphenation` crate does it with TeX's pattern files; Németh, “Automatic
//! non-standard hyphenation in OpenOffice.org” (TUGboat 27, 2006), for patterns that change the spelling.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::RwLock;

use hyphenation::Hyphenator as _;
use hyphenation::Language;
use hyphenation::Load;
use hyphenation::Standard;
use hyphenation::extended::Extended;

use crate::book::Lang;
use crate::locale::hyphens::Exception;
use crate::locale::hyphens::Hyphen;
use crate::print::text::respell;
use crate::source::Span;

/// The patterns of all languages, loaded when first asked for, and the book's own exceptions.
#[derive(Debug, Default)]
pub struct Hyphenation {
    dictionaries: RwLock<BTreeMap<&'static str, Option<Arc<Patterns>>>>,
    /// By language and word.
    exceptions: BTreeMap<String, BTreeMap<String, Exception>>,
    min_left: usize,
    min_right: usize,
}

#[derive(Debug)]
enum Patterns {
    Standard(Standard),
    /// With changes of spelling.
    Extended(Extended),
}

/// Longer words than this are not hyphenated: no language has them, and a megabyte without a space must cost no more than its length.
const LONGEST_HYPHENATED: usize = 100;

/// Longer words than this keep no soft hyphens either: at each of them the letters next to it are shaped.
const LONGEST_BY_HAND: usize = 1_000;

/// The languages whose patterns tell how breaks change the spelling.
const EXTENDED: [&str; 2] = ["ca", "hu"];

/// Where a part of a word may break, and why there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// Byte offset of the part in its word.
    pub start: usize,
    pub len: usize,
    pub reason: Reason,
    /// Offsets count from the start of the part; rising.
    pub hyphens: Vec<Hyphen>,
    /// Breaks that were left out because too few letters would stand before or after them.
    pub too_near: Vec<Hyphen>,
}

/// What decided on the breaks of a word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// The author's soft hyphens.
    SoftHyphens,
    /// The book's list; with the place of its entry.
    Exception(Option<Span>),
    /// Patterns, by their name.
    Patterns(&'static str),
    /// There are no patterns for the language.
    NoPatterns,
    /// Nothing but capitals: an abbreviation.
    Capitals,
    TooLong,
}

impl Hyphenation {
    pub fn new(exceptions: &[(Lang, Vec<Exception>)], min_left: u8, min_right: u8) -> Hyphenation {
        let mut by_language: BTreeMap<String, BTreeMap<String, Exception>> = BTreeMap::new();
        for (lang, words) in exceptions {
            let own = words.iter().map(|exception| (exception.word.clone(), exception.clone()));
            by_language.entry(lang.to_string()).or_default().extend(own);
        }
        let (min_left, min_right) = (min_left.into(), min_right.into());
        Hyphenation { dictionaries: RwLock::default(), exceptions: by_language, min_left, min_right }
    }

    /// How many letters stay before a hyphen and after it, at least.
    pub fn minima(&self) -> (usize, usize) {
        (self.min_left, self.min_right)
    }

    /// The places where a word may break, with all that stands before and after its letters; byte offsets, rising.
    pub fn hyphens(&self, text: &str, lang: &Lang) -> Vec<Hyphen> {
        let of_part = |verdict: Verdict| {
            verdict.hyphens.into_iter().map(move |hyphen| Hyphen { offset: verdict.start + hyphen.offset, ..hyphen })
        };
        self.verdicts(text, lang).into_iter().flat_map(of_part).collect()
    }

    /// What is known of each part of a word that could break: its runs of letters, mostly one.
    pub fn verdicts(&self, text: &str, lang: &Lang) -> Vec<Verdict> {
        let whole = |reason, hyphens| Verdict { start: 0, len: text.len(), reason, hyphens, too_near: Vec::new() };
        if text.contains('\u{ad}') && text.len() <= LONGEST_BY_HAND {
            let soft = text.match_indices('\u{ad}').map(|(at, _)| Hyphen::plain(at)).collect();
            return vec![whole(Reason::SoftHyphens, soft)];
        }
        if text.len() > LONGEST_HYPHENATED {
            return vec![whole(Reason::TooLong, Vec::new())];
        }
        // Exceptions may hold apostrophes and the like, so the word is looked up as a whole before its runs of letters are.
        let core = text.trim_matches(|character: char| !character.is_alphabetic());
        let start = text.find(core).unwrap_or(0);
        if let Some(exception) = self.exception(core, lang) {
            return vec![self.bounded(start, core, Reason::Exception(exception.span), exception.hyphens.clone())];
        }
        letter_runs(text).into_iter().map(|(start, run)| self.run(start, run, lang)).collect()
    }

    fn run(&self, start: usize, run: &str, lang: &Lang) -> Verdict {
        if let Some(exception) = self.exception(run, lang) {
            return self.bounded(start, run, Reason::Exception(exception.span), exception.hyphens.clone());
        }
        if run.chars().all(char::is_uppercase) {
            return self.bounded(start, run, Reason::Capitals, Vec::new());
        }
        let Some((name, patterns)) = self.patterns(lang) else {
            return self.bounded(start, run, Reason::NoPatterns, Vec::new());
        };
        let mut hyphens = patterns.hyphens(run);
        respell::add(&mut hyphens, run, lang);
        self.bounded(start, run, Reason::Patterns(name), hyphens)
    }

    /// Takes out the breaks that are too near the ends, and those that would change a capital, which no rule of spelling knows.
    fn bounded(&self, start: usize, part: &str, reason: Reason, mut hyphens: Vec<Hyphen>) -> Verdict {
        hyphens.retain(|hyphen| {
            part.get(hyphen.changed_range()).is_some_and(|changed| !changed.chars().any(char::is_uppercase))
                && part.is_char_boundary(hyphen.offset)
        });
        let keeps_minima = |hyphen: &Hyphen| {
            let (before, after) = part.split_at(hyphen.offset);
            before.chars().count() >= self.min_left && after.chars().count() >= self.min_right
        };
        let (hyphens, too_near) = hyphens.into_iter().partition(keeps_minima);
        Verdict { start, len: part.len(), reason, hyphens, too_near }
    }

    /// The book's entry for a word in a language, or in what the language is a kind of: words of `en` hold for `en-GB`, those of
    /// `en-GB` do not hold for `en`.
    fn exception(&self, word: &str, lang: &Lang) -> Option<&Exception> {
        if self.exceptions.is_empty() {
            return None;
        }
        let word = word.to_lowercase();
        let mut tag = lang.as_str();
        loop {
            if let Some(exception) = self.exceptions.get(tag).and_then(|words| words.get(&word)) {
                return Some(exception);
            }
            tag = &tag[..tag.rfind('-')?];
        }
    }

    fn patterns(&self, lang: &Lang) -> Option<(&'static str, Arc<Patterns>)> {
        let language = language_of(lang)?;
        let code = language.code();
        let known = self.dictionaries.read().expect(HELD).get(code).cloned();
        let patterns = known.unwrap_or_else(|| {
            let mut dictionaries = self.dictionaries.write().expect(HELD);
            dictionaries.entry(code).or_insert_with(|| Patterns::load(language).map(Arc::new)).clone()
        });
        Some((code, patterns?))
    }
}

const HELD: &str = "no thread panics while it holds the lock";

impl Patterns {
    fn load(language: Language) -> Option<Patterns> {
        match EXTENDED.contains(&language.code()) {
            true => Extended::from_embedded(language).ok().map(Patterns::Extended),
            false => Standard::from_embedded(language).ok().map(Patterns::Standard),
        }
    }

    fn hyphens(&self, word: &str) -> Vec<Hyphen> {
        match self {
            Patterns::Standard(patterns) => patterns.hyphenate(word).breaks.into_iter().map(Hyphen::plain).collect(),
            Patterns::Extended(patterns) => {
                let changed = |at: usize, change: &hyphenation::extended::Subregion| {
                    let start = at.checked_sub(change.left)?;
                    let (before, after) = change.substitution.split_at_checked(change.breakpoint)?;
                    Some(Hyphen::changed(start, word.get(start..at + change.right)?, before, after))
                };
                let breaks = patterns.hyphenate(word).breaks.into_iter();
                breaks
                    .filter_map(|(at, change)| match change {
                        Some(change) => changed(at, change),
                        None => Some(Hyphen::plain(at)),
                    })
                    .collect()
            }
        }
    }
}

/// The pattern file for a language tag. `en` alone means American patterns, as TeX has it; `en-GB` and its kin British ones.
fn language_of(lang: &Lang) -> Option<Language> {
    let code = match (lang.primary(), lang.as_str()) {
        ("en", "en-GB" | "en-AU" | "en-NZ" | "en-IE" | "en-ZA" | "en-IN") => "en-gb",
        ("en", _) => "en-us",
        ("de", tag) if tag.starts_with("de-CH") => "de-ch-1901",
        ("de", tag) if tag.ends_with("-1901") => "de-1901",
        ("de", _) => "de-1996",
        ("el", "el-polyton") => "el-polyton",
        ("el", _) => "el-monoton",
        ("sr", "sr-Latn") => "sh-latn",
        ("sr", _) => "sr-cyrl",
        ("mn", _) => "mn-cyrl",
        ("no", _) => "nb",
        ("zh", _) => return None,
        (primary, _) => primary,
    };
    Language::try_from_code(code)
}

/// Runs of letters with the byte offset of each.
fn letter_runs(text: &str) -> Vec<(usize, &str)> {
    let mut runs = Vec::new();
    let mut start = None;
    for (at, character) in text.char_indices() {
        // The raised dot stands between letters in Catalan: `col·legi`.
        let is_letter = character.is_alphabetic() || (character == '·' && start.is_some());
        match (is_letter, start) {
            (true, None) => start = Some(at),
            (false, Some(begin)) => {
                runs.push((begin, &text[begin..at]));
                start = None;
            }
            _ => {}
        }
    }
    if let Some(begin) = start {
        runs.push((begin, &text[begin..]));
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::Hyphenation;
    use super::Reason;
    use crate::book::Lang;
    use crate::locale::hyphens::Exception;
    use crate::locale::hyphens::spelt_broken;

    fn lang(tag: &str) -> Lang {
        Lang::parse(tag).unwrap()
    }

    fn hyphenation(exceptions: &[(&str, &str)]) -> Hyphenation {
        let exceptions: Vec<(Lang, Vec<Exception>)> =
            exceptions.iter().map(|(tag, word)| (lang(tag), vec![Exception::parse(word, None).unwrap()])).collect();
        Hyphenation::new(&exceptions, 2, 3)
    }

    fn check_breaks(exceptions: &[(&str, &str)], tag: &str, words: &[(&str, &str)]) {
        let hyphenation = hyphenation(exceptions);
        for (word, broken) in words {
            assert_eq!(spelt_broken(word, &hyphenation.hyphens(word, &lang(tag))), *broken, "{tag}");
        }
    }

    #[test]
    fn exceptions_hold_for_their_language_and_its_kinds_alone() {
        let own = [("fr", "manu-script"), ("en-GB", "hand-book")];
        check_breaks(&own, "fr-CA", &[("Manuscript", "Manu-script")]);
        check_breaks(&own, "en-GB", &[("handbook", "hand-book")]);
        let (own, none) = (hyphenation(&own), hyphenation(&[]));
        for word in ["manuscript", "handbook"] {
            assert_eq!(own.hyphens(word, &lang("en")), none.hyphens(word, &lang("en")));
        }
    }

    #[test]
    fn exceptions_are_exact_words_in_any_case() {
        let own = [("en", "con-tents"), ("en", "NA-TO"), ("fr", "aujourd’-hui")];
        check_breaks(&own, "en", &[("“Contents”,", "“Con-tents”,"), ("NATO", "NATO")]);
        assert_ne!(hyphenation(&own).hyphens("contentsof", &lang("en")).len(), 0);
        check_breaks(&own, "fr", &[("aujourd’hui", "aujourd’-hui")]);
        let verdicts = hyphenation(&own).verdicts("contented", &lang("en"));
        assert_eq!(verdicts[0].reason, Reason::Patterns("en-us"));
    }

    #[test]
    fn only_words_wholly_in_capitals_stay_whole() {
        check_breaks(
            &[],
            "de",
            &[("NATO", "NATO"), ("NATO-Gipfel", "NATO-Gip-fel"), ("UNO-Vollversammlung", "UNO-Voll-ver-samm-lung")],
        );
        let verdicts = hyphenation(&[]).verdicts("NATO-Gipfel", &lang("de"));
        let reasons: Vec<Reason> = verdicts.into_iter().map(|verdict| verdict.reason).collect();
        assert_eq!(reasons, [Reason::Capitals, Reason::Patterns("de-1996")]);
    }

    #[test]
    fn two_letters_stay_before_a_hyphen_and_three_after() {
        let verdicts = hyphenation(&[("en", "a-bc-de-fg")]).verdicts("abcdefg", &lang("en"));
        let offsets =
            |hyphens: &[crate::locale::hyphens::Hyphen]| hyphens.iter().map(|one| one.offset).collect::<Vec<_>>();
        assert_eq!(offsets(&verdicts[0].hyphens), [3]);
        assert_eq!(offsets(&verdicts[0].too_near), [1, 5]);
    }

    #[test]
    fn hungarian_doubles_its_long_letters() {
        let words = [
            ("asszonyok", "asz-szo-nyok"),
            ("Asszony", "Asz-szony"),
            ("könnyű", "köny-nyű"),
            ("briddzsel", "bridzs-dzsel"),
        ];
        check_breaks(&[], "hu", &words);
    }

    #[test]
    fn catalan_drops_its_raised_dot() {
        check_breaks(&[], "ca", &[("col·legi", "col-legi"), ("paral·lel", "pa-ral-lel")]);
    }

    #[test]
    fn dutch_drops_the_trema_of_a_letter_that_starts_a_line() {
        check_breaks(
            &[],
            "nl",
            &[("geïnteresseerd", "ge-in-te-res-seerd"), ("coöperatie", "co-o-pe-ra-tie"), ("België", "Bel-gië")],
        );
    }

    #[test]
    fn german_before_1996_parts_ck_and_gives_third_letters_back() {
        let words = [
            ("Zucker", "Zuk-ker"),
            ("Druckerschwärze", "Druk-ker-schwärze"),
            ("Rückantwort", "Rück-ant-wort"),
            ("Schiffahrt", "Schiff-fahrt"),
            ("Brennesseln", "Brenn-nes-seln"),
            ("Kontrollampe", "Kon-troll-lampe"),
            ("Mittag", "Mit-tag"),
            ("Dritteil", "Drit-teil"),
            ("dennoch", "den-noch"),
            ("Wollen", "Wol-len"),
        ];
        check_breaks(&[], "de-1901", &words);
        check_breaks(&[], "de-AT-1901", &words[..1]);
        check_breaks(&[], "de", &[("Zucker", "Zu-cker"), ("Druckerschwärze", "Dru-cker-schwärze")]);
    }

    #[test]
    fn exceptions_may_change_the_spelling_too() {
        check_breaks(&[("de", "Bal-le{tt=tt-t}ruppe")], "de", &[("Ballettruppe", "Bal-lett-truppe")]);
    }
}
