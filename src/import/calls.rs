//! Calls: the numbers in the text become calls of the notes they fit.

use std::collections::BTreeMap;

use crate::import::audit::Audit;
use crate::import::blocks::Block;
use crate::import::blocks::Note;
use crate::import::blocks::Piece;
use crate::import::rules::I031;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// Puts the calls into the pieces of the blocks; returns how many there are.
pub fn link(source: &SourceText, blocks: &mut [Block], notes: &mut [Note], audit: &mut Audit) -> usize {
    if !audit.allows(&I031) {
        return 0;
    }
    let places: BTreeMap<usize, (Slice, usize)> =
        notes.iter().enumerate().filter_map(|(idx, note)| note.call.map(|call| (call.start, (call, idx)))).collect();
    let mut n_linked = 0;
    let mut linked = vec![false; notes.len()];
    for block in blocks.iter_mut() {
        let mut pieces = Vec::with_capacity(block.pieces.len());
        for piece in std::mem::take(&mut block.pieces) {
            push_parted(source, piece, &places, &mut pieces);
        }
        for piece in &pieces {
            if let Piece::Call(slice, note) = piece {
                n_linked += 1;
                linked[*note] = true;
                audit.kept(&I031, *slice, format!("call of note {}", source.get(*slice)), 95);
            }
        }
        block.pieces = pieces;
    }
    for (note, linked) in notes.iter_mut().zip(linked) {
        note.call = note.call.filter(|_| linked);
    }
    n_linked
}

/// Adds a piece, parted at the calls within it.
fn push_parted(source: &SourceText, piece: Piece, places: &BTreeMap<usize, (Slice, usize)>, pieces: &mut Vec<Piece>) {
    let Piece::Words(words) = piece else {
        pieces.push(piece);
        return;
    };
    let mut start = words.start;
    for (call, note) in places.range(words.start..words.end.max(words.start)).map(|(_, place)| *place) {
        if call.end > words.end {
            break;
        }
        // A call hangs on its word, whatever white the source has between them.
        let end = start + source.get(Slice::new(start, call.start)).trim_end().len();
        if start < end {
            pieces.push(Piece::Words(Slice::new(start, end)));
        } else if matches!(pieces.last(), Some(Piece::Space)) {
            pieces.pop();
        }
        pieces.push(Piece::Call(call, note));
        // `copied 2 . So`: the white behind a number that stood high is none of the sentence. Points with white between them are an ellipsis.
        let rest = source.get(Slice::new(call.end, words.end));
        let point = rest.trim_start();
        let is_point = point.starts_with(['.', ',', ')']) && !point.starts_with(". .") && !point.starts_with("..");
        start = call.end + if is_point { rest.len() - point.len() } else { 0 };
    }
    if start < words.end {
        pieces.push(Piece::Words(Slice::new(start, words.end)));
    }
}
