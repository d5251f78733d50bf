//! Faults within the words of a line: invisible characters, stray hyphens, words run together.
//!
//! Names, code and compounds look like such faults, and a text of any length has some of them. So the whole text is looked through first:
//! what is no habit of it is reported, and its words stay as they are.

use std::collections::BTreeSet;

use crate::import::audit::Audit;
use crate::import::blocks::Piece;
use crate::import::dashes::Dashes;
use crate::import::joints::LONGEST;
use crate::import::joints::has_known_stem;
use crate::import::language;
use crate::import::lexicon::Lexicon;
use crate::import::lexicon::bare;
use crate::import::rows::Row;
use crate::import::rules::I003;
use crate::import::rules::I014;
use crate::import::rules::I015;
use crate::import::rules::I050;
use crate::import::rules::Rule;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// Small words that run into their neighbors; none of them is part of common longer words at that end.
const RUNNING: [&str; 6] = ["the", "that", "from", "which", "their", "this"];
/// Small words that are part of no longer ones with another word of the text.
const PARTING: [&str; 8] = ["the", "and", "of", "was", "has", "had", "were", "their"];

/// Parts of words that many writers set off by a hyphen: one there is a spelling, and no remains of a line end.
const PREFIXES: [&str; 38] = [
    "all", "anti", "bi", "co", "counter", "cross", "down", "ex", "extra", "fore", "half", "hyper", "inter", "macro",
    "meta", "micro", "mid", "mini", "mis", "mono", "multi", "neo", "non", "over", "post", "pre", "pro", "quasi", "re",
    "self", "semi", "sub", "super", "trans", "ultra", "un", "under", "well",
];

/// A word that stands so often in the text is a common one.
const COMMON: u32 = 5;
/// So often a small word must stand beside another, if what runs them together is to be parted.
const SMALL_PAIR: u32 = 3;
/// Longer words than this are no compounds as English writes them.
const LONG: usize = 12;
/// A word with a small letter before a capital is a name, unless the first part is as short as this, in bytes.
const SHORT: usize = 3;

/// Two different faults of a kind make a habit, four in a text of more words than this,
const LONG_TEXT: usize = 20_000;
/// with so many words of text for each of them at most.
const WORDS_TO_A_STRAY: usize = 12_000;
const WORDS_TO_A_RUN: usize = 25_000;
/// For each command that begins with a backslash there are more than so many before quotation marks where these are left from storage.
const COMMANDS: usize = 4;

/// What the text as a whole tells of its words.
#[derive(Clone, Debug, Default)]
pub struct Habits {
    /// Whether hyphens from earlier line ends stand all over the text.
    has_strays: bool,
    /// Whether words are run together all over the text.
    has_runs: bool,
    /// Whether quotation marks have a backslash before them, and nothing else has.
    has_escapes: bool,
    /// Quotation marks that close in this text, though they open in others.
    closing: Vec<char>,
    language: &'static str,
    pub dashes: Dashes,
}

impl Habits {
    pub fn learn(source: &SourceText, rows: &[Row], lexicon: &Lexicon) -> Habits {
        let closing = ['“', '‘'].into_iter().filter(|mark| closes(*mark, source, rows)).collect();
        let mut habits = Habits { closing, language: language::guess(lexicon), ..Habits::default() };
        habits.dashes = Dashes::learn(source, rows);
        let (mut strays, mut runs): (BTreeSet<&str>, BTreeSet<&str>) = Default::default();
        let (mut n_escapes, mut n_commands) = (0, 0);
        for token in rows.iter().flat_map(|row| source.get(row.words).split_whitespace()) {
            n_escapes += token.matches("\\\"").count();
            n_commands += token.match_indices('\\').filter(|(at, _)| is_command(token, *at)).count();
            if token.len() < MIN_LENGTH || is_address(token) {
                continue;
            }
            match stray_hyphen(token, lexicon) {
                Some(cut) if cut.is_plain => strays.extend([bare(token)]),
                None if !run_together(token, &habits, lexicon).is_empty() => runs.extend(evidence(bare(token))),
                _ => {}
            }
        }
        let min_faults = if lexicon.n_words < LONG_TEXT { 2 } else { 4 };
        let is_habit =
            |n_faults: usize, n_words: usize| n_faults >= min_faults && lexicon.n_words <= n_faults * n_words;
        // Where commands begin with a backslash, one before a mark may be such a command.
        habits.has_escapes = n_commands * COMMANDS < n_escapes;
        habits.has_strays = is_habit(strays.len(), WORDS_TO_A_STRAY);
        habits.has_runs = is_habit(runs.len(), WORDS_TO_A_RUN);
        habits
    }

    fn has(&self, rule: &Rule) -> bool {
        match rule {
            rule if *rule == I014 => self.has_strays,
            rule if *rule == I015 => self.has_runs,
            rule if *rule == I050 => self.has_escapes,
            _ => true,
        }
    }
}

/// Whether what stands behind a backslash is the name of a command, as those who write about programs write them.
fn is_command(token: &str, at: usize) -> bool {
    let (before, behind) = (&token[..at], &token[at + 1..]);
    // A mark between letters, or with a brace, is an accent.
    let is_accent = || {
        let behind = behind.strip_prefix('"').unwrap_or_default();
        behind.starts_with('{')
            || (behind.starts_with(char::is_alphabetic)
                && before.ends_with(|last: char| last == '{' || last.is_alphabetic()))
    };
    behind.starts_with('{') || behind.bytes().take_while(u8::is_ascii_lowercase).count() >= 2 || is_accent()
}

/// What of a word run together counts for a habit: a name with capitals may be one, and `option:a`, `option:b` are one way of writing.
fn evidence(core: &str) -> Option<&str> {
    let is_name = core.starts_with(char::is_uppercase)
        && core.chars().all(char::is_alphabetic)
        && core.chars().skip(1).any(char::is_uppercase);
    core.split(':').next().filter(|_| !is_name)
}

/// Whether a quotation mark stands behind words more often than before them.
fn closes(mark: char, source: &SourceText, rows: &[Row]) -> bool {
    let (mut n_closing, mut n_opening) = (0, 0);
    for text in rows.iter().map(|row| source.get(row.words)) {
        for (at, found) in text.match_indices(mark) {
            let before = text[..at].chars().next_back().filter(|before| !before.is_whitespace());
            let after = text[at + found.len()..].chars().next().filter(|after| !after.is_whitespace());
            n_closing += usize::from(before.is_some() && !after.is_some_and(char::is_alphanumeric));
            n_opening += usize::from(after.is_some_and(char::is_alphanumeric) && before.is_none());
        }
    }
    n_closing > n_opening
}

/// Shorter tokens, in bytes, hold no such fault.
const MIN_LENGTH: usize = 4;

/// Takes the words of a row apart where something within them is wrong.
pub fn mend(source: &SourceText, slice: Slice, habits: &Habits, lexicon: &Lexicon, audit: &mut Audit) -> Vec<Piece> {
    let text = source.get(slice);
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for token in text.split(char::is_whitespace) {
        let token_slice = Slice::new(slice.start + at, slice.start + at + token.len());
        // A soft hyphen at the line's end waits for the next line: it says that the word goes on there.
        let waits = |cut: &Cut| slice.start + at + cut.end == slice.end && token.ends_with('\u{ad}');
        let made = |cut: &Cut| !waits(cut) && !audit.refuses(cut.rule, token_slice.start);
        let mut cuts: Vec<Cut> = cuts(token, habits, lexicon, audit).into_iter().filter(made).collect();
        if let Some(cut) = cuts.first() {
            let whole = mended(token, &cuts);
            if habits.has(cut.rule) || audit.accepts(cut.rule, token_slice.start) {
                audit.kept(cut.rule, token_slice, whole, cut.confidence);
            } else {
                if cut.is_plain {
                    audit.reported(cut.rule, token_slice, whole, "hardly anything else in the text is damaged so");
                }
                cuts.clear();
            }
        }
        for cut in &cuts {
            let from = slice.start + start;
            let to = slice.start + at + cut.start;
            if from < to {
                pieces.push(Piece::Words(Slice::new(from, to)));
            }
            if cut.makes_space {
                pieces.push(Piece::Space);
            }
            start = at + cut.end;
        }
        // Every white character is one byte or more; the next token begins behind it.
        at += token.len() + text[at + token.len()..].chars().next().map_or(0, char::len_utf8);
    }
    if slice.start + start < slice.end {
        pieces.push(Piece::Words(Slice::new(slice.start + start, slice.end)));
    }
    pieces
}

/// A place where a word is mended: the bytes that go, and whether a space comes.
struct Cut {
    start: usize,
    end: usize,
    makes_space: bool,
    rule: &'static Rule,
    confidence: u8,
    /// Whether the word alone shows the fault, without the habits of the text.
    is_plain: bool,
}

/// A word with all its cuts made.
fn mended(token: &str, cuts: &[Cut]) -> String {
    let mut mended = String::with_capacity(token.len() + cuts.len());
    let mut start = 0;
    for cut in cuts {
        mended.push_str(&token[start..cut.start]);
        mended.push_str(if cut.makes_space { " " } else { "" });
        start = cut.end;
    }
    mended + &token[start..]
}

/// The cuts of a word, rising, all by one rule.
fn cuts(token: &str, habits: &Habits, lexicon: &Lexicon, audit: &Audit) -> Vec<Cut> {
    if (token.len() < MIN_LENGTH && !token.contains(INVISIBLE)) || is_address(token) {
        return Vec::new();
    }
    let left_out = |at: usize, len: usize, rule, confidence| {
        let (start, end) = (at, at + len);
        Cut { start, end, makes_space: false, rule, confidence, is_plain: true }
    };
    if audit.allows(&I003) && token.contains(INVISIBLE) {
        let found = token.char_indices().filter(|(_, character)| INVISIBLE.contains(character));
        return found.map(|(at, character)| left_out(at, character.len_utf8(), &I003, 99)).collect();
    }
    if audit.allows(&I050) && token.contains("\\\"") {
        return token.match_indices("\\\"").map(|(at, _)| left_out(at, 1, &I050, 97)).collect();
    }
    let stray = stray_hyphen(token, lexicon).filter(|_| audit.allows(&I014));
    if stray.is_some() || !audit.allows(&I015) {
        return stray.into_iter().collect();
    }
    let parted = |at| Cut { makes_space: true, ..left_out(at, 0, &I015, 90) };
    run_together(token, habits, lexicon).into_iter().map(parted).collect()
}

const INVISIBLE: [char; 7] = ['\u{ad}', '\u{200b}', '\u{feff}', '\u{2060}', '\u{200e}', '\u{200f}', '\u{7f}'];

fn is_address(token: &str) -> bool {
    token.contains("://") || token.starts_with("www.") || token.contains('@')
}

const OPENING: [char; 4] = ['“', '„', '«', '‘'];
const CLOSING: [char; 4] = ['”', '“', '»', '’'];

/// A hyphen left from an earlier line break: the text has the whole word, and not both halves.
fn stray_hyphen(token: &str, lexicon: &Lexicon) -> Option<Cut> {
    let core = bare(token);
    // A word that is cited by itself is spelled as it is meant.
    let is_cited = token.starts_with(OPENING) && token.trim_end_matches(['.', ',', ';', ':']).ends_with(CLOSING);
    let (left, right) = core.split_once('-').filter(|_| !is_cited)?;
    let is_plain = !right.contains('-')
        && left.len() >= 2
        && right.chars().count() >= 2
        && right.chars().all(char::is_lowercase)
        && left.chars().all(char::is_alphabetic)
        && left.to_lowercase() != right;
    if !is_plain {
        return None;
    }
    let joined = format!("{left}{right}");
    let n_joined = match lexicon.count(&joined) {
        0 => u32::from(has_known_stem(&joined, lexicon)),
        count => count,
    };
    let n_hyphenated = lexicon.count_hyphenated(core);
    let is_prefix = PREFIXES.contains(&left.to_lowercase().as_str());
    // `follow-ups`, `trade-offs`: their ends are words in the singular.
    let is_word = |half: &str| lexicon.knows(half) || half.strip_suffix('s').is_some_and(|one| lexicon.knows(one));
    let is_ending = !is_word(right) && (right.chars().count() <= 4 || n_joined >= 3);
    let has_strange_half = !is_prefix && (!is_word(left) || is_ending);
    // `of-ten`: both halves are words, but they make none together, while the whole is a common one.
    let is_common = !is_prefix && n_joined >= COMMON && n_hyphenated == 1 && !lexicon.begins_other_compounds(left);
    let is_stray = n_joined > 0 && n_hyphenated <= 2 && n_joined >= n_hyphenated && (has_strange_half || is_common);
    let start = token.find('-')?;
    let confidence = if has_strange_half { 92 } else { 75 };
    let cut = Cut { start, end: start + 1, makes_space: false, rule: &I014, confidence, is_plain: has_strange_half };
    is_stray.then_some(cut)
}

/// The places within a token where a space is missing.
fn run_together(token: &str, habits: &Habits, lexicon: &Lexicon) -> Vec<usize> {
    // What the text has so more than once is a word of it.
    if is_code(token) || lexicon.count(bare(token)) > 1 {
        return Vec::new();
    }
    let mut places: Vec<usize> = behind_point(token, habits, lexicon).into_iter().collect();
    if places.is_empty() {
        places.extend(within_letters(token, habits, lexicon));
    }
    // What was parted may hide another pair: `Marx’sactionsthat`.
    if let Some(last) = places.last().copied() {
        places.extend(within_letters(&token[last..], habits, lexicon).map(|at| last + at));
    }
    places
}

/// Whether a token holds signs that words do not hold: a path, a formula, a line of a program.
fn is_code(token: &str) -> bool {
    let opens_within = |(before, bracket): (char, char)| before.is_alphanumeric() && "([".contains(bracket);
    token.contains(['\\', '/', '{', '}', '<', '>', '=', '|', '$', '#', '~', '%', '⟨'])
        || bare(token).contains(['_', '+', '^', '&', '*'])
        || token.chars().zip(token.chars().skip(1)).any(opens_within)
        || (token.starts_with('[') && !token.starts_with("[…"))
}

/// Two words with a point between them and no space: one such point, for times, names of files and lists of options have several.
fn behind_point(token: &str, habits: &Habits, lexicon: &Lexicon) -> Option<usize> {
    let core = bare(token);
    let offset = token.find(core)?;
    let is_point = |mark: char| ".,;:?!".contains(mark);
    let at = core.find(is_point)?;
    let (left, rest) = (&core[..at], &core[at + 1..]);
    let right = rest.trim_start_matches(['“', '‘']);
    if rest.contains(is_point) || rest.len() > right.len() + '“'.len_utf8() {
        return None;
    }
    let point = core[at..].chars().next()?;
    let word = right.split(|letter: char| !letter.is_alphabetic()).next().filter(|word| !word.is_empty())?;
    let before = left.rsplit(|letter: char| !letter.is_alphabetic()).next()?;
    let follows_word = left.ends_with(char::is_lowercase) && before.chars().count() >= 2 && lexicon.knows(before);
    let follows_year = left.len() == 4 && left.bytes().all(|byte| byte.is_ascii_digit()) && ",;".contains(point);
    let mut letters = word.chars();
    let begins_sentence =
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase);
    let opens_quotation = rest.len() > right.len();
    let parts = match point {
        _ if opens_quotation => !rest.starts_with(habits.closing.as_slice()),
        '.' | '?' | '!' => begins_sentence && lexicon.knows(word),
        // `option:value` is no sentence.
        ':' => word.len() == right.len() && word.starts_with(char::is_lowercase) && lexicon.count(word) >= SMALL_PAIR,
        _ => lexicon.knows(word) && (follows_word || word.starts_with(char::is_lowercase)),
    };
    (parts && (follows_word || follows_year)).then_some(offset + at + 1)
}

/// Two words without anything between them: a capital within small letters, or a small word at either end.
fn within_letters(token: &str, habits: &Habits, lexicon: &Lexicon) -> Option<usize> {
    let core = bare(token);
    if core.chars().count() < 5 || lexicon.count(core) > 1 {
        return None;
    }
    let offset = token.find(core)?;
    let chars: Vec<(usize, char)> = core.char_indices().collect();
    let capital = chars.windows(2).find(|pair| pair[0].1.is_lowercase() && pair[1].1.is_uppercase());
    if let Some([_, (at, _)]) = capital {
        let (left, right) = core.split_at(*at);
        return is_pair_with_capital(left, right, lexicon).then_some(offset + at);
    }
    if let Some((at, mark)) = core.match_indices("’s").next() {
        let rest = &core[at + mark.len()..];
        let word = RUNNING.iter().find_map(|small| rest.strip_suffix(small)).unwrap_or(rest);
        return (word.chars().count() >= 4 && lexicon.count(word) >= 2).then_some(offset + at + mark.len());
    }
    if core.len() > 2 * LONGEST || !core.chars().skip(1).all(char::is_lowercase) {
        return None;
    }
    let n_letters = core.chars().count();
    // The text has both words side by side elsewhere, and never as one. `Breakdown` and `everyday` are words all the same.
    // Languages that write compounds as one word have longer ones than these.
    let has_long_words = ["de", "nl"].contains(&habits.language);
    let side_by_side = core.char_indices().map(|(at, _)| at).find(|at| {
        let (left, right) = core.split_at(*at);
        let is_long = !has_long_words && n_letters >= LONG && left.len() >= 3 && right.len() >= 4;
        let is_small = habits.language == "en" && (PARTING.contains(&left) || PARTING.contains(&right));
        (is_long || is_small)
            && lexicon.pair(left, right) >= if is_long { 1 } else { SMALL_PAIR }
            && lexicon.knows(left)
            && lexicon.knows(right)
    });
    if let Some(at) = side_by_side {
        return Some(offset + at);
    }
    if core.starts_with(char::is_uppercase) || habits.language != "en" {
        return None;
    }
    RUNNING.iter().find_map(|small| {
        let right = core.strip_prefix(small).filter(|right| right.len() >= 4 && lexicon.count(right) >= 2);
        let left = core.strip_suffix(small).filter(|left| left.len() >= 4 && lexicon.count(left) >= 2);
        right.map(|_| offset + small.len()).or(left.map(|left| offset + left.len()))
    })
}

/// Whether a capital within a word begins another one: `toSiberia`, `OnDecember`, and not `JavaScript`, `OpenBSD`.
fn is_pair_with_capital(left: &str, right: &str, lexicon: &Lexicon) -> bool {
    let is_word = right.chars().count() >= 3
        && right.chars().skip(1).all(char::is_lowercase)
        && left.chars().count() >= 2
        && left.chars().skip(1).all(char::is_lowercase)
        && lexicon.knows(right);
    let is_small_word =
        left.len() <= SHORT && left.starts_with(char::is_lowercase) && lexicon.count(left) >= SMALL_PAIR;
    // `OnApril`: the first part is a small word elsewhere, the second one has its capital everywhere.
    let (lower_left, lower_right) = (left.to_lowercase(), right.to_lowercase());
    let is_small_before_name = left.len() <= SHORT
        && lexicon.count_as_written(&lower_left) >= COMMON
        && lexicon.count(right) >= SMALL_PAIR
        && lexicon.count_as_written(&lower_right) == 0;
    // Elsewhere the text has a space there.
    is_word && (is_small_word || is_small_before_name || (lexicon.count(left) >= 2 && lexicon.pair(left, right) > 0))
}

#[cfg(test)]
mod tests {
    use super::Habits;
    use super::mend;
    use crate::import::audit::Audit;
    use crate::import::blocks::Piece;
    use crate::import::lexicon::Lexicon;
    use crate::import::rows;
    use crate::import::text::Slice;
    use crate::import::text::SourceText;

    /// The first line of a text, mended.
    fn mended(line: &str, rest: &str) -> String {
        let source = SourceText::new(format!("{line}\n{rest}"));
        let lexicon = Lexicon::new(&source);
        let habits = Habits::learn(&source, &rows::all(&source), &lexicon);
        let pieces = mend(&source, Slice::new(0, line.len()), &habits, &lexicon, &mut Audit::default());
        let text = |piece: &Piece| match piece {
            Piece::Words(slice) => source.get(*slice).to_string(),
            _ => " ".to_string(),
        };
        pieces.iter().map(text).collect()
    }

    #[test]
    fn stray_hyphens_go_and_true_ones_stay() {
        let rest = "it continued; self and made were surprised";
        assert_eq!(mended("it con-tinued, self-made, sur-prised", rest), "it continued, self-made, surprised");
        let compounds = "trade-offs and follow-ups, a fee-rate, how-to, ta-ta";
        let rest = "the tradeoffs, the followups, the feerate, a howto: trade off, follow up, and how to rate the fee. It is tata";
        assert_eq!(mended(compounds, rest), compounds);
    }

    #[test]
    fn words_are_parted_where_it_is_certain() {
        let rest =
            "we went to the north; to Siberia, over the ice. The factory the factory was realized realized, so. over";
        assert_eq!(
            mended("toSiberia thefactory realized?The CheKa", rest),
            "to Siberia the factory realized? The CheKa"
        );
        assert_eq!(mended("theology, www.example.org/aThe", rest), "theology, www.example.org/aThe");
    }

    #[test]
    fn words_without_end_are_mended_in_no_time() {
        for word in ["a", "word.Word,", "a\u{200b}", "漢字", "a.", "wordWord", "...a", "word-", "a/b"] {
            let line = word.repeat(1_000_000 / word.len());
            assert!(!mended(&line, "").is_empty());
        }
    }

    #[test]
    fn names_times_and_code_are_no_words_run_together() {
        let rest = "The open sea and the source of it, in the power of the office. A power, an office, a source. \
                    From hours to minutes: hours, minutes, given, options, read, me. toSea theopen source?The";
        let names = "OpenSource OpenOffice PowerSea Ph.D. (hours:minutes:hours) given,options,read lib/read.me tar.The";
        assert_eq!(mended(names, rest), names);
    }

    #[test]
    fn one_fault_in_a_long_text_is_no_habit() {
        let rest = "The factory was realized, and the factory was lost. ".repeat(20);
        assert_eq!(mended("It was realized?The end", &rest), "It was realized?The end");
        assert_eq!(mended("It was realized?The end of thefactory", &rest), "It was realized? The end of the factory");
    }

    #[test]
    fn nothing_is_parted_before_a_mark_that_closes() {
        let german =
            "„Nein,“ sagte er; „das habe ich nicht gewollt.“ Sie schwieg. „Und nichts!“ rief sie, „nein,“ sagte er.";
        assert_eq!(mended(german, "nein gewollt nichts nicht"), german);
        let english = "It was lost.“The sea,” he said, “was lost,“and so it was.";
        assert_eq!(mended(english, "the lost sea and"), "It was lost. “The sea,” he said, “was lost, “and so it was.");
    }
}
