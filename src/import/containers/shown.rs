//! The blocks of a container as flat ones, for the account that shows source and result side by side.

use crate::import::blocks;
use crate::import::blocks::Kind;
use crate::import::blocks::Piece;
use crate::import::blocks::Voice;
use crate::import::containers::shape::Block;
use crate::import::containers::shape::Content;
use crate::import::containers::shape::Document;
use crate::import::containers::shape::Inline;
use crate::import::text::Slice;

/// All blocks of the text, and the notes.
pub fn flat(document: &Document) -> (Vec<blocks::Block>, Vec<blocks::Note>) {
    let flat = flattened(&document.blocks);
    let notes = document.notes.iter().enumerate().map(|(idx, note)| blocks::Note {
        label: Slice::default(),
        number: idx + 1,
        group: 0,
        call: None,
        blocks: flattened(&note.blocks),
    });
    (flat, notes.collect())
}

fn flattened(blocks: &[Block]) -> Vec<blocks::Block> {
    let mut out = Vec::new();
    for block in blocks {
        block.walk(&mut |block| match block {
            Block::Heading { level, inlines, .. } => out.push(shown(Kind::Heading(*level), inlines)),
            Block::Verse(inlines) | Block::Code(inlines) => out.push(shown(Kind::Verse, inlines)),
            Block::Paragraph(inlines) | Block::Attribution(inlines) | Block::Figure { caption: inlines, .. } => {
                out.push(shown(Kind::Paragraph, inlines));
            }
            Block::Table(table) => {
                let cells = table.rows.iter().flatten().chain(std::iter::once(&table.caption));
                out.extend(cells.filter(|cell| !cell.is_empty()).map(|cell| shown(Kind::Paragraph, cell)));
            }
            Block::Definitions(entries) => out.extend(entries.iter().map(|(term, _)| shown(Kind::Paragraph, term))),
            Block::SceneBreak(_) | Block::Quote(_) | Block::Div { .. } | Block::List { .. } => {}
        });
    }
    out
}

fn shown(kind: Kind, inlines: &[Inline]) -> blocks::Block {
    let pieces = inlines.iter().filter_map(|inline| match inline.content {
        Content::Words(slice) => Some(Piece::Words(slice)),
        Content::Space | Content::Sign(_) => Some(Piece::Space),
        Content::Colon => Some(Piece::Colon),
        Content::Break => Some(Piece::LineEnd),
        Content::Call(note) => Some(Piece::Call(Slice::default(), note)),
        Content::Picture(_) | Content::Anchor(_) => None,
    });
    let pieces = pieces.collect();
    blocks::Block {
        kind,
        voice: Voice::Text,
        inset: 0,
        quotes: 0,
        pieces,
        widths: Vec::new(),
        indent: 0,
        stands_off: true,
    }
}
