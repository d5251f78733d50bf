//! Walks over the model, for the stages that look at every piece of text.
//!
//! `read` keeps nesting within bounds, so the walks may recurse.

use crate::book::Block;
use crate::book::BlockKind;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::Section;

/// Visits each section before its children.
pub fn for_each_section<'a>(sections: impl IntoIterator<Item = &'a Section>, visit: &mut dyn FnMut(&'a Section)) {
    for section in sections {
        visit(section);
        for_each_section(&section.children, visit);
    }
}

/// Visits each section before its children, to change it.
pub fn for_each_section_mut<'a>(
    sections: impl IntoIterator<Item = &'a mut Section>,
    visit: &mut dyn FnMut(&mut Section),
) {
    for section in sections {
        visit(section);
        for_each_section_mut(&mut section.children, visit);
    }
}

/// Visits each block before the blocks in it.
pub fn for_each_block<'a>(blocks: &'a [Block], visit: &mut dyn FnMut(&'a Block)) {
    for block in blocks {
        visit(block);
        match &block.kind {
            BlockKind::Container { blocks, .. } => for_each_block(blocks, visit),
            BlockKind::List(list) => list.items.iter().for_each(|item| for_each_block(item, visit)),
            BlockKind::DefinitionList(definitions) => {
                for blocks in definitions.iter().flat_map(|definition| &definition.descriptions) {
                    for_each_block(blocks, visit);
                }
            }
            _ => {}
        }
    }
}

/// Visits each block before the blocks in it, to change it.
pub fn for_each_block_mut(blocks: &mut [Block], visit: &mut dyn FnMut(&mut Block)) {
    for block in blocks {
        visit(block);
        match &mut block.kind {
            BlockKind::Container { blocks, .. } => for_each_block_mut(blocks, visit),
            BlockKind::List(list) => list.items.iter_mut().for_each(|item| for_each_block_mut(item, visit)),
            BlockKind::DefinitionList(definitions) => {
                for blocks in definitions.iter_mut().flat_map(|definition| &mut definition.descriptions) {
                    for_each_block_mut(blocks, visit);
                }
            }
            _ => {}
        }
    }
}

/// Visits each run of inlines in reading order: a paragraph, a heading, a line of verse, a term, a caption, a cell.
pub fn for_each_run<'a>(blocks: &'a [Block], visit: &mut dyn FnMut(&'a [Inline])) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(run) | BlockKind::MinorHeading(run) | BlockKind::Attribution(run) => visit(run),
            BlockKind::Container { blocks, .. } => for_each_run(blocks, visit),
            BlockKind::Verse { stanzas } => {
                stanzas.iter().flat_map(|stanza| &stanza.lines).for_each(|line| visit(&line.content));
            }
            BlockKind::List(list) => list.items.iter().for_each(|item| for_each_run(item, visit)),
            BlockKind::DefinitionList(definitions) => {
                for definition in definitions {
                    visit(&definition.term);
                    definition.descriptions.iter().for_each(|blocks| for_each_run(blocks, visit));
                }
            }
            BlockKind::Table(table) => {
                visit(&table.caption);
                table.head.iter().chain(table.rows.iter().flatten()).for_each(|cell| visit(cell));
            }
            BlockKind::Figure(figure) => visit(&figure.caption),
            BlockKind::Code { .. } | BlockKind::SceneBreak => {}
        }
    }
}

/// Visits each run of inlines in reading order, to change it.
pub fn for_each_run_mut(blocks: &mut [Block], visit: &mut dyn FnMut(&mut Vec<Inline>)) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Paragraph(run) | BlockKind::MinorHeading(run) | BlockKind::Attribution(run) => visit(run),
            BlockKind::Container { blocks, .. } => for_each_run_mut(blocks, visit),
            BlockKind::Verse { stanzas } => {
                stanzas.iter_mut().flat_map(|stanza| &mut stanza.lines).for_each(|line| visit(&mut line.content));
            }
            BlockKind::List(list) => list.items.iter_mut().for_each(|item| for_each_run_mut(item, visit)),
            BlockKind::DefinitionList(definitions) => {
                for definition in definitions {
                    visit(&mut definition.term);
                    definition.descriptions.iter_mut().for_each(|blocks| for_each_run_mut(blocks, visit));
                }
            }
            BlockKind::Table(table) => {
                visit(&mut table.caption);
                for cell in table.head.iter_mut().chain(table.rows.iter_mut().flatten()) {
                    visit(cell);
                }
            }
            BlockKind::Figure(figure) => visit(&mut figure.caption),
            BlockKind::Code { .. } | BlockKind::SceneBreak => {}
        }
    }
}

/// Visits each inline of a run before those in it.
pub fn for_each_inline<'a>(run: &'a [Inline], visit: &mut dyn FnMut(&'a Inline)) {
    for inline in run {
        visit(inline);
        if let InlineKind::Styled { content, .. }
        | InlineKind::Span { content, .. }
        | InlineKind::Link { content, .. }
        | InlineKind::Reference { content, .. } = &inline.kind
        {
            for_each_inline(content, visit);
        }
    }
}

/// Visits each inline of a run before those in it, to change it.
pub fn for_each_inline_mut(run: &mut [Inline], visit: &mut dyn FnMut(&mut Inline)) {
    for inline in run {
        visit(inline);
        if let InlineKind::Styled { content, .. }
        | InlineKind::Span { content, .. }
        | InlineKind::Link { content, .. }
        | InlineKind::Reference { content, .. } = &mut inline.kind
        {
            for_each_inline_mut(content, visit);
        }
    }
}
