//! What hangs below mails: the foot that the program of a list sets behind each, or behind a whole digest, and signatures.
//! Source: RFC 3676, section 4.3 (the line `-- ` above a signature).

use std::collections::BTreeMap;
use std::ops::Range;

use crate::import::pages::digest::is_closing;
use crate::import::pages::digest::is_rule;
use crate::import::pages::digest::is_ruler;
use crate::import::rows;
use crate::import::rows::Row;
use crate::import::text::SourceText;

/// What hangs on each message has no more lines than this.
const MAX_FOOT: usize = 8;
/// A signature has no more lines than this below its mark; four are the custom.
const MAX_SIGNATURE: usize = 8;
/// Lines of one without an address are no wider than this.
const MAX_SIGNED: usize = 48;
/// A block below so many messages is no part of them.
const MIN_REPEATED: usize = 2;

/// The rows below the texts of messages, each with what it is.
pub type Feet = BTreeMap<usize, &'static str>;

/// Finds them; a message ends where the next one begins, be it with a head or with what `is_border` knows.
pub fn find(source: &SourceText, rows: &[Row], starts: &[usize], is_border: impl Fn(&str) -> bool) -> Feet {
    let text = |idx: usize| source.get(rows[idx].words);
    let is_frame = |idx: usize| is_rule(text(idx)) || is_border(text(idx));
    let mut feet = Feet::new();
    let mut repeated: BTreeMap<String, Vec<Range<usize>>> = BTreeMap::new();
    let mut endings: BTreeMap<String, Vec<Range<usize>>> = BTreeMap::new();
    let firsts = [0].iter().chain(starts).copied();
    for (first, next) in firsts.zip(starts.iter().copied().chain([rows.len()])) {
        let key = |place: Range<usize>| place.map(|idx| rows::key(text(idx))).collect::<Vec<_>>().join("\n");
        let end = (first..next).rev().find(|idx| !is_frame(*idx)).map_or(next, |last| last + 1);
        let mut text_end = end;
        let ruler = (first..end).rev().take(MAX_FOOT).find(|idx| is_ruler(text(*idx)));
        if let Some(start) = ruler.filter(|start| start + 1 < end) {
            repeated.entry(key(start + 1..end)).or_default().push(start..end);
            // Behind the last message of a digest it stands once, and says where the list is.
            let is_closed = (end..next).any(|idx| is_closing(text(idx)));
            if is_closed && rows[start].gap > 0 && (start..end).any(|idx| has_address(text(idx))) {
                feet.extend((start..end).map(|idx| (idx, "the foot of the digest")));
            }
            text_end = (first..start).rev().find(|idx| !is_frame(*idx)).map_or(start, |last| last + 1);
        }
        let mark = (first..text_end).rev().take(MAX_SIGNATURE + 1).find(|idx| text(*idx) == "--");
        // Below two hyphens text may stand as well; a signature has an address, or short lines alone.
        let signs = |mark: &usize| {
            let mut lines = (mark + 1..text_end).map(text);
            lines.clone().any(has_address) || lines.all(|line| rows::width(line) <= MAX_SIGNED)
        };
        match mark.filter(|mark| mark + 1 < text_end).filter(signs) {
            Some(mark) => feet.extend((mark..text_end).map(|idx| (idx, "a signature"))),
            None => {
                let start = (first..text_end).rev().take(MAX_SIGNATURE).find(|idx| rows[*idx].gap > 0);
                let start = start.unwrap_or(text_end);
                let is_addressed = (start..text_end).any(|idx| has_address(text(idx)));
                if is_addressed && start > first + 1 && start + 1 < text_end {
                    endings.entry(key(start..text_end)).or_default().push(start..text_end);
                }
            }
        }
    }
    let all = |blocks: BTreeMap<String, Vec<Range<usize>>>| {
        blocks.into_values().filter(|places| places.len() >= MIN_REPEATED).flatten().flatten()
    };
    feet.extend(all(repeated).map(|idx| (idx, "the foot of each message")));
    feet.extend(all(endings).map(|idx| (idx, "a signature")));
    feet
}

/// Whether a line has an address of mails or of pages.
fn has_address(text: &str) -> bool {
    ["@", "://", "www."].iter().any(|sign| text.contains(sign))
}
