//! Joints within and between words: line-end hyphens, stray hyphens, words run together.

use crate::import::audit::Audit;
use crate::import::audit::per_cent;
use crate::import::blocks::Piece;
use crate::import::compounds::Parts;
use crate::import::compounds::keeps_hyphen;
use crate::import::language;
use crate::import::lexicon::Lexicon;
use crate::import::lexicon::bare;
use crate::import::lexicon::ends_in_hyphen;
use crate::import::lexicon::is_hyphen;
use crate::import::rows::Row;
use crate::import::rules::I003;
use crate::import::rules::I012;
use crate::import::rules::I013;
use crate::import::rules::I014;
use crate::import::rules::I015;
use crate::import::rules::I050;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// Small words that run into their neighbors; none of them is part of common longer words at that end.
const RUNNING: [&str; 6] = ["the", "that", "from", "which", "their", "this"];

/// Parts of words that many writers set off by a hyphen: one there is a spelling, and no remains of a line end.
const PREFIXES: [&str; 20] = [
    "anti", "co", "counter", "ex", "extra", "half", "inter", "mid", "multi", "neo", "non", "over", "post", "pre",
    "pro", "re", "self", "semi", "sub", "well",
];

/// A word that stands so often in the text is a common one.
const COMMON: u32 = 5;
/// So often a small word must stand beside another, if what runs them together is to be parted.
const SMALL_PAIR: u32 = 3;
/// Longer words than this are no compounds as English writes them.
const LONG: usize = 12;
/// Longer ones, in bytes, are no words.
pub const LONGEST: usize = 60;
/// Small words that are part of no longer ones with another word of the text.
const PARTING: [&str; 8] = ["the", "and", "of", "was", "has", "had", "were", "their"];

/// How this text breaks words.
#[derive(Clone, Copy, Debug)]
pub struct Hyphens {
    /// The language of the text; nothing where it does not matter.
    language: &'static str,
    /// The odds that a line-end hyphen is no part of its word, before the word itself is looked at.
    odds: f64,
    /// Line-end hyphens that the text's own words decide: soft ones and hard ones.
    pub counts: (usize, usize),
}

/// What becomes of a line-end hyphen.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Verdict {
    /// How likely it is that the hyphen is only there for the line end.
    pub soft: f64,
}

impl Hyphens {
    /// Learns from those broken words that stand in the text unbroken, too, whether this text breaks words at all.
    pub fn learn(source: &SourceText, rows: &[Row], lexicon: &Lexicon) -> Hyphens {
        let mut counts = (0, 0);
        for pair in rows.windows(2) {
            let (above, below) = (source.get(pair[0].words), source.get(pair[1].words));
            if !ends_in_hyphen(above) || !below.starts_with(char::is_alphabetic) {
                continue;
            }
            let (left, right) = (last_part(above), first_part(below));
            let n_joined = lexicon.count(&format!("{left}{right}"));
            let n_hyphenated = lexicon.count_hyphenated(&format!("{left}-{right}"));
            match n_joined.cmp(&n_hyphenated) {
                std::cmp::Ordering::Greater => counts.0 += 1,
                std::cmp::Ordering::Less => counts.1 += 1,
                std::cmp::Ordering::Equal => {}
            }
        }
        let odds = (counts.0 as f64 + 0.5) / (counts.1 as f64 + 0.5);
        Hyphens { language: language::guess(lexicon), odds, counts }
    }

    /// Knows nothing of the text's habits: only the word itself decides.
    pub fn unbiased() -> Hyphens {
        Hyphens { language: "", odds: 1.0, counts: (0, 0) }
    }

    /// Judges the hyphen between the end of one line and the beginning of the next.
    pub fn judge(&self, above: &str, below: &str, lexicon: &Lexicon) -> Verdict {
        let parts = parts_at(above, below);
        let Parts { left, right, .. } = parts;
        let joined = format!("{left}{right}");
        let n_joined = f64::from(lexicon.count(&joined));
        // In capitals a second half tells nothing by its first letter, but the text may have the word.
        let is_shouted = n_joined > 0.0 && !joined.contains(char::is_lowercase);
        if !(right.starts_with(char::is_lowercase) || is_shouted)
            || left.is_empty()
            || left.ends_with(|last: char| last.is_ascii_digit())
        {
            return Verdict { soft: 0.02 };
        }
        // Where neither half is a word but the whole is one, the hyphen that stands elsewhere is a stray one.
        let is_whole = n_joined > 0.0 || has_known_stem(&joined, lexicon);
        let has_no_half = !lexicon.knows(left) && !lexicon.knows(right) && is_whole;
        let n_hyphenated = match has_no_half {
            true => 0.0,
            false => f64::from(lexicon.count_hyphenated(&format!("{left}-{right}"))),
        };
        let mut odds = self.odds.clamp(0.02, 50.0);
        odds *= ((n_joined + 0.15) / (n_hyphenated + 0.15)).powi(2);
        if n_joined + n_hyphenated == 0.0 {
            odds *= match (lexicon.knows(left), lexicon.knows(right)) {
                // Two words that the text knows, and never as one: a compound.
                (true, true) if left.len() >= 4 && right.len() >= 4 => 0.02,
                (true, true) => 0.25,
                (false, false) => 6.0,
                _ => 2.5,
            };
            if has_known_stem(&joined, lexicon) {
                odds *= 20.0;
            } else if lexicon.begins_compounds(left) {
                odds *= 0.1;
            }
            if keeps_hyphen(parts, self.language, lexicon) {
                odds *= 0.0005;
            }
        }
        if above.ends_with(['\u{ad}', '¬']) {
            odds *= 1000.0;
        }
        Verdict { soft: odds / (1.0 + odds) }
    }
}

/// Whether a word stands in the text with another ending.
fn has_known_stem(word: &str, lexicon: &Lexicon) -> bool {
    const ENDINGS: [&str; 10] = ["", "s", "es", "ed", "d", "ing", "ly", "’s", "'s", "e"];
    let stems = ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending)).filter(|stem| stem.chars().count() >= 4);
    stems
        .flat_map(|stem| ENDINGS.iter().map(move |ending| format!("{stem}{ending}")))
        .any(|other| lexicon.knows(&other))
}

/// The word that a line end parts.
fn parts_at<'t>(above: &'t str, below: &'t str) -> Parts<'t> {
    let (left, right) = (last_part(above), first_part(below));
    let before = above.trim_end_matches(is_hyphen).strip_suffix(left).unwrap_or_default();
    let mut behind = below[right.len()..].chars();
    Parts {
        left,
        right,
        has_more_before: before.ends_with(is_hyphen),
        has_more_behind: behind.next().is_some_and(is_hyphen) && behind.next().is_some_and(char::is_alphabetic),
    }
}

/// The letters before the hyphen at a line's end, back to an earlier hyphen.
fn last_part(line: &str) -> &str {
    let word = line.rsplit(char::is_whitespace).next().unwrap_or_default().trim_end_matches(is_hyphen);
    bare(
        word.rsplit(|character: char| is_hyphen(character) || matches!(character, '—' | '–' | '/'))
            .next()
            .unwrap_or_default(),
    )
}

/// The letters at a line's beginning.
fn first_part(line: &str) -> &str {
    let end = line.find(|character: char| !character.is_alphanumeric()).unwrap_or(line.len());
    // An apostrophe belongs to the word, but its ending tells nothing.
    &line[..end]
}

/// Joins two rows that belong together: removes the hyphen between them, keeps it, or sets a space.
pub fn join_rows(
    source: &SourceText,
    pieces: &mut Vec<Piece>,
    below: Slice,
    hyphens: &Hyphens,
    lexicon: &Lexicon,
    audit: &mut Audit,
) {
    let Some(Piece::Words(last)) = pieces.last().copied() else { return };
    let (above_text, below_text) = (source.get(last), source.get(below));
    // The half before the line end; the other one may stand on another page.
    let half = Slice::new(line_word_start(above_text, last), last.end);
    if !ends_in_hyphen(above_text) {
        if !is_solid(above_text, below_text) {
            pieces.push(Piece::Space);
        }
        return;
    }
    let verdict = hyphens.judge(above_text, below_text, lexicon);
    let (left, right) = (last_part(above_text), first_part(below_text));
    // What the editor has refused becomes the other, for sure.
    let verdict = match verdict.soft > 0.5 {
        true if audit.refuses(&I012, half.start) => Verdict { soft: 0.0 },
        false if audit.refuses(&I013, half.start) => Verdict { soft: 1.0 },
        _ => verdict,
    };
    if verdict.soft > 0.5 && audit.allows(&I012) {
        let hyphen = above_text.chars().next_back().map_or(1, char::len_utf8);
        pieces.pop();
        pieces.push(Piece::Words(Slice::new(last.start, last.end - hyphen)));
        audit.kept(&I012, half, format!("{left}{right}"), per_cent(verdict.soft));
    } else if below_text.starts_with(char::is_alphanumeric) {
        audit.kept(&I013, half, format!("{left}-{right}"), per_cent(1.0 - verdict.soft));
    } else {
        pieces.push(Piece::Space);
    }
}

/// Whether a dash or a stroke at the line end, or a dash that begins the next line, has no white on its other side, and so none on this one.
fn is_solid(above: &str, below: &str) -> bool {
    const DASHES: [&str; 5] = ["—", "―", "--", "–", "/"];
    let ends = |dash: &str| above.strip_suffix(dash).is_some_and(|rest| !rest.ends_with(char::is_whitespace));
    let begins = |dash: &str| below.strip_prefix(dash).is_some_and(|rest| !rest.starts_with(char::is_whitespace));
    // An en dash that opens a line may stand for a minus or for speech.
    let is_range = above.ends_with(|last: char| last.is_ascii_digit()) && below.starts_with('–');
    DASHES.iter().any(|dash| ends(dash)) || DASHES[..3].iter().any(|dash| begins(dash)) || is_range
}

fn line_word_start(text: &str, slice: Slice) -> usize {
    let word = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    slice.end - word.len()
}

/// Takes the words of a row apart where something within them is wrong.
pub fn mend(source: &SourceText, slice: Slice, lexicon: &Lexicon, audit: &mut Audit) -> Vec<Piece> {
    let text = source.get(slice);
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for token in text.split(char::is_whitespace) {
        // A soft hyphen at the line's end waits for the next line: it says that the word goes on there.
        let waits = |cut: &Cut| slice.start + at + cut.end == slice.end && token.ends_with('\u{ad}');
        let made = |cut: &Cut| !waits(cut) && !audit.refuses(cut.rule, slice.start + at);
        let cuts: Vec<Cut> = cuts(token, lexicon, audit).into_iter().filter(made).collect();
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
        if let Some(cut) = cuts.first() {
            let token_slice = Slice::new(slice.start + at, slice.start + at + token.len());
            audit.kept(cut.rule, token_slice, mended(token, &cuts), cut.confidence);
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
    rule: &'static crate::import::rules::Rule,
    confidence: u8,
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
fn cuts(token: &str, lexicon: &Lexicon, audit: &Audit) -> Vec<Cut> {
    let mut cuts = Vec::new();
    if (token.len() < 4 && !token.contains(INVISIBLE)) || is_address(token) {
        return cuts;
    }
    if audit.allows(&I003) && token.contains(INVISIBLE) {
        let found = token.char_indices().filter(|(_, character)| INVISIBLE.contains(character));
        cuts.extend(found.map(|(at, character)| Cut {
            start: at,
            end: at + character.len_utf8(),
            makes_space: false,
            rule: &I003,
            confidence: 99,
        }));
        return cuts;
    }
    if audit.allows(&I050) && token.contains("\\\"") {
        let found = token.match_indices("\\\"");
        cuts.extend(found.map(|(at, _)| Cut {
            start: at,
            end: at + 1,
            makes_space: false,
            rule: &I050,
            confidence: 97,
        }));
        return cuts;
    }
    if audit.allows(&I014) {
        cuts.extend(stray_hyphen(token, lexicon));
    }
    if cuts.is_empty() && audit.allows(&I015) {
        let places = run_together(token, lexicon);
        cuts.extend(places.into_iter().map(|at| Cut {
            start: at,
            end: at,
            makes_space: true,
            rule: &I015,
            confidence: 90,
        }));
    }
    cuts
}

const INVISIBLE: [char; 7] = ['\u{ad}', '\u{200b}', '\u{feff}', '\u{2060}', '\u{200e}', '\u{200f}', '\u{7f}'];

fn is_address(token: &str) -> bool {
    token.contains("://") || token.starts_with("www.") || token.contains('@')
}

/// A hyphen left from an earlier line break: the text has the whole word, and not both halves.
fn stray_hyphen(token: &str, lexicon: &Lexicon) -> Option<Cut> {
    let core = bare(token);
    let (left, right) = core.split_once('-')?;
    let is_plain = !right.contains('-')
        && left.len() >= 2
        && right.chars().count() >= 2
        && right.chars().all(char::is_lowercase)
        && left.chars().all(char::is_alphabetic);
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
    let is_ending = !lexicon.knows(right) && (right.chars().count() <= 4 || n_joined >= 3);
    let has_strange_half = !is_prefix && (!lexicon.knows(left) || is_ending);
    // `of-ten`: both halves are words, but they make none together, while the whole is a common one.
    let is_common = !is_prefix && n_joined >= COMMON && n_hyphenated == 1 && !lexicon.begins_other_compounds(left);
    let is_stray = n_joined > 0 && n_hyphenated <= 2 && n_joined >= n_hyphenated && (has_strange_half || is_common);
    let start = token.find('-')?;
    let confidence = if has_strange_half { 92 } else { 75 };
    is_stray.then_some(Cut { start, end: start + 1, makes_space: false, rule: &I014, confidence })
}

/// The places within a token where a space is missing.
fn run_together(token: &str, lexicon: &Lexicon) -> Vec<usize> {
    let mut places = Vec::new();
    let mut before = (None, None);
    for (at, after) in token.char_indices() {
        if let (Some(letter), Some(mark)) = before
            && is_end_without_space(&token[..at], (letter, mark), &token[at..], lexicon)
        {
            places.push(at);
        }
        before = (before.1, Some(after));
    }
    if places.is_empty() {
        places.extend(within_letters(token, lexicon));
    }
    // What was parted may hide another pair: `Marx’sactionsthat`.
    if let Some(last) = places.last().copied() {
        places.extend(within_letters(&token[last..], lexicon).map(|at| last + at));
    }
    places
}

/// Whether the mark at the end of `above`, behind a letter, ends a sentence or a clause, and what is below begins another.
fn is_end_without_space(above: &str, (letter, mark): (char, char), below: &str, lexicon: &Lexicon) -> bool {
    let Some(first) = below.chars().next() else { return false };
    let after_figure = letter.is_ascii_digit() && matches!(mark, ',' | ';') && first.is_lowercase();
    let begins = match mark {
        '.' | '?' | '!' => first.is_uppercase(),
        ',' | ';' | ':' => first.is_alphabetic(),
        _ => return false,
    };
    // Words are looked up last: a token without end may have such a place at every third letter.
    let parts = (letter.is_lowercase() || after_figure)
        && (matches!(first, '“' | '‘') || (begins && lexicon.knows(first_letters(below))));
    let word = above[..above.len() - mark.len_utf8()].rsplit(|letter: char| !letter.is_alphabetic()).next();
    parts && (after_figure || word.is_some_and(|word| word.chars().count() >= 2 && lexicon.knows(word)))
}

/// The letters with which a text begins.
fn first_letters(text: &str) -> &str {
    text.split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default()
}

/// Two words without anything between them: a capital within small letters, or a small word at either end.
fn within_letters(token: &str, lexicon: &Lexicon) -> Option<usize> {
    let core = bare(token);
    if core.chars().count() < 5 || lexicon.count(core) > 1 {
        return None;
    }
    let offset = token.find(core)?;
    let chars: Vec<(usize, char)> = core.char_indices().collect();
    let capital = chars.windows(2).find(|pair| pair[0].1.is_lowercase() && pair[1].1.is_uppercase());
    if let Some([_, (at, _)]) = capital {
        let (left, right) = core.split_at(*at);
        let are_words = left.chars().count() >= 2 && right.chars().all(|letter| letter.is_alphabetic());
        return (are_words && lexicon.count(left) >= 2 && lexicon.knows(right)).then_some(offset + at);
    }
    if let Some((at, mark)) = core.match_indices("’s").next() {
        let rest = &core[at + mark.len()..];
        let word = RUNNING.iter().find_map(|small| rest.strip_suffix(small)).unwrap_or(rest);
        return (word.chars().count() >= 4 && lexicon.count(word) >= 2).then_some(offset + at + mark.len());
    }
    if !core.chars().skip(1).all(char::is_lowercase) {
        return None;
    }
    if core.len() > 2 * LONGEST {
        return None;
    }
    // The text has both words side by side elsewhere, and never as one. `Breakdown` and `everyday` are words all the same.
    let n_letters = core.chars().count();
    let side_by_side = core.char_indices().map(|(at, _)| at).find(|at| {
        let (left, right) = core.split_at(*at);
        let is_long = n_letters >= LONG && left.len() >= 3 && right.len() >= 4;
        let is_small = PARTING.contains(&left) || PARTING.contains(&right);
        (is_long || is_small)
            && lexicon.pair(left, right) >= if is_long { 1 } else { SMALL_PAIR }
            && lexicon.knows(left)
            && lexicon.knows(right)
    });
    if let Some(at) = side_by_side {
        return Some(offset + at);
    }
    if core.starts_with(char::is_uppercase) {
        return None;
    }
    RUNNING.iter().find_map(|small| {
        let right = core.strip_prefix(small).filter(|right| right.len() >= 4 && lexicon.count(right) >= 2);
        let left = core.strip_suffix(small).filter(|left| left.len() >= 4 && lexicon.count(left) >= 2);
        right.map(|_| offset + small.len()).or(left.map(|left| offset + left.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::Hyphens;
    use super::is_solid;
    use super::mend;
    use crate::import::audit::Audit;
    use crate::import::blocks::Piece;
    use crate::import::lexicon::Lexicon;
    use crate::import::text::Slice;
    use crate::import::text::SourceText;

    fn mended(line: &str, rest: &str) -> String {
        let source = SourceText::new(format!("{line}\n{rest}"));
        let lexicon = Lexicon::new(&source);
        let pieces = mend(&source, Slice::new(0, line.len()), &lexicon, &mut Audit::default());
        let text = |piece: &Piece| match piece {
            Piece::Words(slice) => source.get(*slice).to_string(),
            _ => " ".to_string(),
        };
        pieces.iter().map(text).collect()
    }

    #[test]
    fn stray_hyphens_go_and_true_ones_stay() {
        assert_eq!(mended("it con-tinued, self-made", "it continued; self and made"), "it continued, self-made");
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
    fn dashes_have_white_on_both_sides_or_none() {
        let solid = [
            ("1917–", "24 and"),
            ("the sea—", "and"),
            ("the sea--", "and"),
            ("the sea", "—and"),
            ("and/", "or"),
            ("1917", "–24"),
        ];
        for (above, below) in solid {
            assert!(is_solid(above, below), "{above}|{below}");
        }
        for (above, below) in
            [("the sea –", "and"), ("the sea —", "and"), ("the sea", "– and"), ("the sea", "— and"), ("it", "–24")]
        {
            assert!(!is_solid(above, below), "{above}|{below}");
        }
    }

    #[test]
    fn words_without_end_are_mended_in_no_time() {
        for word in ["a", "word.Word,", "a\u{200b}", "漢字", "a.", "wordWord", "...a"] {
            let line = word.repeat(1_000_000 / word.len());
            assert!(!mended(&line, "").is_empty());
        }
    }

    #[test]
    fn the_text_decides_its_hyphens() {
        let source = SourceText::new("a revolution, self-made and self-taught by hand".to_string());
        let lexicon = Lexicon::new(&source);
        let hyphens = Hyphens { language: "en", odds: 1.0, counts: (0, 0) };
        assert!(hyphens.judge("the revo-", "lution is", &lexicon).soft > 0.9);
        assert!(hyphens.judge("a self-", "made man", &lexicon).soft < 0.1);
        assert!(hyphens.judge("the non-", "Russian", &lexicon).soft < 0.1);
    }
}
