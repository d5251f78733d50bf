//! Suspects: what looks like a fault of the source and is none of ours to change.

use crate::import::audit::Audit;
use crate::import::blocks::Block;
use crate::import::blocks::Note;
use crate::import::blocks::Piece;
use crate::import::joints::LONGEST;
use crate::import::lexicon::Lexicon;
use crate::import::lexicon::bare;
use crate::import::rules::I060;
use crate::import::rules::I061;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// Letters that a program takes for others: what it wrote, what stood there, and how much that alone tells.
const CONFUSED: [(&str, &str, Evidence); 14] = [
    ("1", "l", Evidence::Sign),
    ("0", "o", Evidence::Sign),
    ("$", "s", Evidence::Sign),
    ("m", "rn", Evidence::Strong),
    ("rn", "m", Evidence::Strong),
    ("ii", "u", Evidence::Strong),
    ("vv", "w", Evidence::Strong),
    ("tp", "to", Evidence::Strong),
    ("d", "cl", Evidence::Weak),
    ("cl", "d", Evidence::Weak),
    ("li", "h", Evidence::Weak),
    ("h", "li", Evidence::Weak),
    ("c", "e", Evidence::Weak),
    ("e", "c", Evidence::Weak),
];
/// The right word must be so common in the text before one speaks up.
const MIN_COUNT: u32 = 3;
/// Letters from which on few words differ by a strong confusion alone.
const LONG: usize = 4;
/// So often the right word must stand beside the same words elsewhere, where letters are weak evidence.
const MIN_PAIRS: u32 = 3;

/// What a confusion of letters tells without the words around it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Evidence {
    /// No word has such a sign.
    Sign,
    /// Both are letters, and programs confuse them all the time.
    Strong,
    /// Many pairs of sound words differ so.
    Weak,
}

/// Reports words that stand once in the text and are a common word but for one confusion of letters, and lost characters.
pub fn report(source: &SourceText, blocks: &[Block], notes: &[Note], lexicon: &Lexicon, audit: &mut Audit) {
    let all = blocks.iter().chain(notes.iter().flat_map(|note| &note.blocks));
    let slices: Vec<Slice> = all
        .flat_map(|block| &block.pieces)
        .filter_map(|piece| if let Piece::Words(slice) = piece { Some(*slice) } else { None })
        .collect();
    for slice in slices {
        let text = source.get(slice);
        let tokens: Vec<&str> = text.split_whitespace().collect();
        for (idx, token) in tokens.iter().copied().enumerate() {
            let before = idx.checked_sub(1).map(|idx| tokens[idx]).filter(|word| word.ends_with(char::is_alphanumeric));
            let after = tokens.get(idx + 1).copied().filter(|_| token.ends_with(char::is_alphanumeric));
            let around = (before.map(bare), after.map(bare));
            let start = slice.start + (token.as_ptr() as usize - text.as_ptr() as usize);
            let at = Slice::new(start, start + token.len());
            if token.contains('\u{fffd}') && audit.allows(&I061) {
                audit.reported(&I061, at, String::new(), "a letter or mark was lost here");
            } else if let Some(better) = suggestion(token, around, lexicon).filter(|_| audit.allows(&I060)) {
                audit.reported(&I060, at, better, "read wrongly?");
            }
        }
    }
}

/// The common word of the text that a word most likely is, by a confusion of letters. `around` are the words before and after it that
/// nothing but a space parts from it.
pub fn suggestion(token: &str, around: (Option<&str>, Option<&str>), lexicon: &Lexicon) -> Option<String> {
    let core = token.trim_matches(|mark: char| !mark.is_alphanumeric() && mark != '$');
    let is_plain = core.chars().all(|letter| letter.is_lowercase() || matches!(letter, '1' | '0' | '$'));
    if core.len() < 2
        || (core.len() < 3 && !core.contains('$'))
        || core.len() > LONGEST
        || !is_plain
        || lexicon.count(core) > 1
        || core.bytes().all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    for (written, meant, evidence) in CONFUSED {
        for (at, found) in core.match_indices(written) {
            let better = format!("{}{meant}{}", &core[..at], &core[at + found.len()..]);
            let count = lexicon.count(&better);
            // What has a sign within, or letters together that no other word has, is no word: one sight of the right one is enough.
            let is_none = match evidence {
                Evidence::Sign => true,
                Evidence::Strong => false,
                Evidence::Weak => core.chars().count() > LONG && lexicon.is_strange(core),
            };
            let is_usual = count >= MIN_COUNT && is_borne_out(&better, around, evidence, lexicon);
            if is_usual || (is_none && count > 0) {
                return Some(better);
            }
        }
    }
    None
}

/// Whether the word that was meant fits its place.
fn is_borne_out(
    better: &str,
    (before, after): (Option<&str>, Option<&str>),
    evidence: Evidence,
    lexicon: &Lexicon,
) -> bool {
    let n_before = before.map_or(0, |before| lexicon.pair(before, better));
    let n_after = after.map_or(0, |after| lexicon.pair(better, after));
    match evidence {
        Evidence::Sign => true,
        Evidence::Strong => better.chars().count() >= LONG || n_before + n_after > 0,
        Evidence::Weak => n_before + n_after >= MIN_PAIRS && n_before.min(n_after) > 0,
    }
}
