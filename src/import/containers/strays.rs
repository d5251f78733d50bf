//! Words that stand where the format has none: outside of paragraphs, between the rows of a table. No reader looks for them, so they are
//! found by what is left: what no block names and no change has taken out. They are kept at the end, with a query.

use crate::import::audit::Audit;
use crate::import::audit::Effect;
use crate::import::containers::shape::Block;
use crate::import::containers::shape::Content;
use crate::import::containers::shape::Document;
use crate::import::containers::shape::Format;
use crate::import::containers::shape::Inline;
use crate::import::containers::shape::Query;
use crate::import::rules::I104;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// Adds the strays of a text as one last paragraph.
pub fn keep(source: &SourceText, document: &mut Document, audit: &mut Audit) {
    let gone = audit.changes.iter().filter(|change| matches!(change.effect, Effect::Removed | Effect::Replaced));
    let mut known: Vec<Slice> = gone.map(|change| change.slice).chain(document.spent.iter().copied()).collect();
    known.extend(document.queries.iter().flat_map(|query| query.words.iter().copied()));
    known.extend(document.pictures.iter().filter_map(|picture| picture.alt));
    let blocks = document.blocks.iter().chain(document.notes.iter().flat_map(|note| &note.blocks));
    blocks.for_each(|block| block.walk(&mut |block| words(block, &mut known)));
    known.sort_unstable();
    let mut strays = Vec::new();
    let mut end = 0;
    for slice in known.iter().chain([&Slice::new(source.text.len(), source.text.len())]) {
        let gap = Slice::new(end, slice.start);
        let words = source.get(gap);
        if slice.start > end && words.contains(char::is_alphanumeric) {
            let start = gap.start + (words.len() - words.trim_start().len());
            strays.push(Slice::new(start, start + words.trim().len()));
        }
        end = end.max(slice.end);
    }
    if strays.is_empty() {
        return;
    }
    document.queries.push(Query { made: "These words stood outside of all paragraphs.".into(), words: Vec::new() });
    let format = Format { query: Some(document.queries.len() - 1), ..Format::default() };
    let mut inlines = Vec::new();
    for stray in strays {
        audit.reported(&I104, stray, "at the end", "outside of all paragraphs");
        inlines.push(Inline { content: Content::Words(stray), format });
        inlines.push(Inline { content: Content::Space, format });
    }
    inlines.pop();
    document.blocks.push(Block::Paragraph(inlines));
}

fn words(block: &Block, known: &mut Vec<Slice>) {
    let mut add = |inlines: &[Inline]| {
        known.extend(inlines.iter().filter_map(|inline| match inline.content {
            Content::Words(slice) => Some(slice),
            _ => None,
        }));
    };
    match block {
        Block::Table(table) => table.rows.iter().flatten().chain([&table.caption]).for_each(|cell| add(cell)),
        Block::Definitions(entries) => entries.iter().for_each(|(term, _)| add(term)),
        Block::Code(inlines) => add(inlines),
        Block::SceneBreak(slices) => known.extend(slices),
        other => other.inlines().into_iter().for_each(|inlines| add(inlines)),
    }
}
