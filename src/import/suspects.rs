//! Suspects: what looks like a fault of the source and is none of ours to change.

use crate::import::audit::Audit;
use crate::import::blocks::Block;
use crate::import::blocks::Note;
use crate::import::blocks::Piece;
use crate::import::lexicon::Lexicon;
use crate::import::rules::I060;
use crate::import::rules::I061;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// Letters that a program takes for others: what it wrote, and what stood there.
const CONFUSED: [(&str, &str); 8] =
    [("m", "rn"), ("rn", "m"), ("ii", "u"), ("vv", "w"), ("1", "l"), ("0", "o"), ("$", "s"), ("tp", "to")];
/// The right word must be so common in the text before one speaks up.
const MIN_COUNT: u32 = 3;

/// Reports words that stand once in the text and are a common word but for one confusion of letters, and lost characters.
pub fn report(source: &SourceText, blocks: &[Block], notes: &[Note], lexicon: &Lexicon, audit: &mut Audit) {
    let all = blocks.iter().chain(notes.iter().flat_map(|note| &note.blocks));
    let slices: Vec<Slice> = all
        .flat_map(|block| &block.pieces)
        .filter_map(|piece| if let Piece::Words(slice) = piece { Some(*slice) } else { None })
        .collect();
    for slice in slices {
        let text = source.get(slice);
        for token in text.split_whitespace() {
            let start = slice.start + (token.as_ptr() as usize - text.as_ptr() as usize);
            let at = Slice::new(start, start + token.len());
            if token.contains('\u{fffd}') && audit.allows(&I061) {
                audit.reported(&I061, at, String::new(), "a letter or mark was lost here");
            } else if let Some(better) = suggestion(token, lexicon).filter(|_| audit.allows(&I060)) {
                audit.reported(&I060, at, better, "read wrongly?");
            }
        }
    }
}

fn suggestion(token: &str, lexicon: &Lexicon) -> Option<String> {
    let core = token.trim_matches(|mark: char| !mark.is_alphanumeric() && mark != '$');
    let is_plain = core.chars().all(|letter| letter.is_lowercase() || matches!(letter, '1' | '0' | '$'));
    if core.len() < 2
        || (core.len() < 3 && !core.contains('$'))
        || !is_plain
        || lexicon.count(core) > 1
        || core.bytes().all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    for (written, meant) in CONFUSED {
        for (at, found) in core.match_indices(written) {
            let better = format!("{}{meant}{}", &core[..at], &core[at + found.len()..]);
            if lexicon.count(&better) >= MIN_COUNT {
                return Some(better);
            }
        }
    }
    None
}
