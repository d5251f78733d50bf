//! Joints between lines: the hyphens at their ends.

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
use crate::import::rules::I012;
use crate::import::rules::I013;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// Longer ones, in bytes, are no words.
pub const LONGEST: usize = 60;
/// So many slashes between words tell how a text writes them.
const MIN_SLASHES: usize = 3;

/// How this text breaks words.
#[derive(Clone, Copy, Debug)]
pub struct Hyphens {
    /// The language of the text; nothing where it does not matter.
    language: &'static str,
    /// The odds that a line-end hyphen is no part of its word, before the word itself is looked at.
    odds: f64,
    /// Line-end hyphens that the text's own words decide: soft ones and hard ones.
    pub counts: (usize, usize),
    /// Whether the text writes no space behind a slash within its lines, as in `and/or`.
    has_solid_slashes: bool,
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
        let has_solid_slashes = has_solid_slashes(source, rows);
        Hyphens { language: language::guess(lexicon), odds, counts, has_solid_slashes }
    }

    /// Knows nothing of the text's habits: only the word itself decides.
    pub fn unbiased() -> Hyphens {
        Hyphens { language: "", odds: 1.0, counts: (0, 0), has_solid_slashes: false }
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
pub fn has_known_stem(word: &str, lexicon: &Lexicon) -> bool {
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
        let is_parted_at_slash = hyphens.has_solid_slashes && is_parted_at_slash(above_text, below_text);
        if !is_solid(above_text, below_text) && !is_parted_at_slash {
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

/// Whether a dash at the line end, or one that begins the next line, has no white on its other side, and so none on this one; and whether an
/// address goes on.
fn is_solid(above: &str, below: &str) -> bool {
    const DASHES: [&str; 4] = ["—", "―", "--", "–"];
    let ends = |dash: &str| above.strip_suffix(dash).is_some_and(|rest| !rest.ends_with(char::is_whitespace));
    let begins = |dash: &str| below.strip_prefix(dash).is_some_and(|rest| !rest.starts_with(char::is_whitespace));
    // An en dash that opens a line may stand for a minus or for speech.
    let is_range = above.ends_with(|last: char| last.is_ascii_digit()) && below.starts_with('–');
    DASHES.iter().any(|dash| ends(dash))
        || DASHES[..3].iter().any(|dash| begins(dash))
        || is_range
        || is_broken_address(above, below)
}

/// Whether a text writes slashes solid: hardly one has white behind it.
fn has_solid_slashes(source: &SourceText, rows: &[Row]) -> bool {
    let (mut n_solid, mut n_open) = (0, 0);
    let is_address = |word: &&str| word.contains("://") || word.starts_with("www.");
    for text in rows
        .iter()
        .map(|row| source.get(row.words))
        .filter(|text| !text.split_whitespace().any(|word| is_address(&word)))
    {
        for (at, _) in text.match_indices('/') {
            let is_behind_word = text[..at].ends_with(char::is_alphanumeric);
            n_solid += usize::from(is_behind_word && text[at + 1..].starts_with(char::is_alphanumeric));
            n_open += usize::from(is_behind_word && text[at + 1..].starts_with(' '));
        }
    }
    n_solid >= MIN_SLASHES && n_open * 10 <= n_solid
}

/// `GNU/` and `Linux`, or `GNU` and `/Linux`; what begins with a slash and a small letter is a path.
fn is_parted_at_slash(above: &str, below: &str) -> bool {
    let joins = |before: &str, behind: &str| {
        before.ends_with(char::is_alphanumeric) && behind.starts_with(char::is_alphanumeric)
    };
    let is_address = below.starts_with("http") || below.starts_with("www.");
    above.strip_suffix('/').is_some_and(|before| joins(before, below) && !is_address)
        || below.strip_prefix('/').is_some_and(|behind| joins(above, behind) && behind.starts_with(char::is_uppercase))
}

/// Whether an address goes on in the next line: `https://a.example/b/` does, a folder `b/` at a line's end does not.
fn is_broken_address(above: &str, below: &str) -> bool {
    let last = above.rsplit(char::is_whitespace).next().unwrap_or_default();
    let first = below.split(char::is_whitespace).next().unwrap_or_default();
    last.ends_with('/') && (last.contains("://") || last.starts_with("www.")) && !first.contains("://")
}

fn line_word_start(text: &str, slice: Slice) -> usize {
    let word = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    slice.end - word.len()
}

#[cfg(test)]
mod tests {
    use super::Hyphens;
    use super::is_solid;
    use crate::import::lexicon::Lexicon;
    use crate::import::text::SourceText;

    #[test]
    fn dashes_have_white_on_both_sides_or_none() {
        let solid = [
            ("1917–", "24 and"),
            ("the sea—", "and"),
            ("the sea--", "and"),
            ("the sea", "—and"),
            ("https://a.example/b/", "c.html"),
            ("1917", "–24"),
        ];
        for (above, below) in solid {
            assert!(is_solid(above, below), "{above}|{below}");
        }
        for (above, below) in [
            ("the sea –", "and"),
            ("the sea —", "and"),
            ("the sea", "– and"),
            ("the sea", "— and"),
            ("it", "–24"),
            ("in fd/", "sub"),
        ] {
            assert!(!is_solid(above, below), "{above}|{below}");
        }
    }

    #[test]
    fn the_text_decides_its_hyphens() {
        let source = SourceText::new("a revolution, self-made and self-taught by hand".to_string());
        let lexicon = Lexicon::new(&source);
        let hyphens = Hyphens { language: "en", ..Hyphens::unbiased() };
        assert!(hyphens.judge("the revo-", "lution is", &lexicon).soft > 0.9);
        assert!(hyphens.judge("a self-", "made man", &lexicon).soft < 0.1);
        assert!(hyphens.judge("the non-", "Russian", &lexicon).soft < 0.1);
    }
}
