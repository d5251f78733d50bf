//! Settles a galley once its words are shaped: columns of tables, places of poems, all ways to break each text; then the list the page breaker takes.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::iter::IndexedParallelIterator;
use rayon::iter::IntoParallelRefMutIterator;
use rayon::iter::ParallelIterator;

use crate::print::flow::galley::Balance;
use crate::print::flow::galley::Block;
use crate::print::flow::galley::Content;
use crate::print::flow::galley::Extent;
use crate::print::flow::galley::Galley;
use crate::print::flow::galley::Grid;
use crate::print::flow::galley::Keep;
use crate::print::flow::galley::StartLine;
use crate::print::flow::galley::TableRow;
use crate::print::flow::galley::TextBlock;
use crate::print::flow::galley::Way;
use crate::print::flow::galley::head_to_repeat;
use crate::print::lines::Item;
use crate::print::lines::LineRules;
use crate::print::lines::Measures;
use crate::print::lines::Setting;
use crate::print::lines::best_setting;
use crate::print::lines::break_paragraph;
use crate::print::lines::ragged::LastLine;
use crate::print::lines::ragged::RagRules;
use crate::print::lines::ragged::break_ragged;
use crate::print::math::MathBox;
use crate::print::pages::cost::GIVE_DEMERITS;
use crate::print::pages::notes::NoteRow;
use crate::print::pages::notes::Notes;
use crate::print::pages::vlist::Float;
use crate::print::pages::vlist::Row;
use crate::print::pages::vlist::RowEnd;
use crate::print::pages::vlist::VBlock;
use crate::print::pages::vlist::VList;
use crate::print::pages::vlist::Variant;
use crate::print::text::Paragraph;
use crate::print::text::PieceKind;
use crate::print::text::WordTable;
use crate::print::text::items::ItemList;
use crate::print::text::items::Space;
use crate::print::text::items::SpaceRules;
use crate::print::text::items::items_of;
use crate::print::text::sense::weigh_breaks;
use crate::print::text::words::BreakKind;
use crate::theme::Align;
use crate::units::Length;

/// What settling needs to know; shared by all threads.
pub struct LineContext<'a> {
    pub words: &'a WordTable,
    /// The boxes of formulas.
    pub math: &'a [MathBox],
    pub spaces: Vec<Space>,
    pub line_rules: LineRules,
    pub space_rules: SpaceRules,
    pub measure: Length,
    pub leading: Length,
}

/// Rows of a table with more lines than this may be parted between pages.
pub const MOST_ROW_LINES: usize = 12;

/// What the lines around a tall formula take of the room between their baselines, in thousandths of the leading: of the line above little, since
/// few letters descend where the formula stands, of that below the x-height.
const DESCENDERS: i64 = 50;
const ASCENDERS: i64 = 480;

/// Between the columns of a table.
const COLUMN_GAP: f64 = 11.0;

/// A variant with a line looser than this is offered to the page maker only where the best one is no tighter; nor is one with a runt.
/// Higher: fewer uneven spreads, more loose lines. A line at 1.25 has word spaces of one and a half times their width.
const LOOSEST_VARIANT: f64 = 1.2;

/// For a line of white more than natural above a heading or a figure, in demerits.
const EXTRA_WHITE_DEMERITS: u64 = 1_500_000;

/// For a whole line of white above a quotation where half a line is natural.
const GRID_GAP_DEMERITS: u64 = 60_000;

impl LineContext<'_> {
    /// Settles the blocks of a galley, in parallel.
    pub fn settle(&self, blocks: &mut [Block]) {
        self.place_poems(blocks);
        self.place_columns(blocks);
        blocks.par_iter_mut().with_min_len(16).for_each(|block| {
            let lines_asked = block.hand.lines;
            for text in block.texts_mut() {
                self.settle_text(text, lines_asked);
            }
        });
    }

    pub fn items(&self, text: &TextBlock) -> ItemList {
        let mut list = items_of(&text.paragraph, self.words, &self.spaces, &self.space_rules, text.hyphens);
        if text.last_line == Balance::Heading {
            weigh_breaks(&mut list, &text.paragraph, self.words);
        }
        list
    }

    /// The rules for one text: runts are judged by its indent and size.
    pub fn rules_for(&self, text: &TextBlock) -> LineRules {
        let mut rules = self.line_rules.clone();
        rules.runt_width = (text.indent * 2).0.max(Length::pt(20.0).0);
        rules.nearly_full_from = Length::pt(2.0).0;
        rules.nearly_full_to = Length::pt(10.0).0;
        rules
    }

    pub fn measures(&self, text: &TextBlock) -> Measures {
        let turned = text.measure - text.hang;
        match &text.drop_cap {
            Some(cap) => {
                Measures { first: vec![text.measure - cap.width; usize::from(cap.n_lines)], rest: text.measure }
            }
            None if text.hang != Length::ZERO => Measures { first: vec![text.measure], rest: turned },
            None => Measures::all(text.measure),
        }
    }

    fn settle_text(&self, text: &mut TextBlock, lines_asked: Option<i64>) {
        if let Some(cap) = &mut text.drop_cap {
            cap.width = natural_width(&cap.paragraph, self.words, &self.spaces) + Length::pt(2.0);
        }
        let list = self.items(text);
        let measures = self.measures(text);
        let settings = match text.align {
            Align::Justified => break_paragraph(&list.items, &measures, &self.rules_for(text)),
            _ => {
                let last_line = match text.last_line {
                    Balance::Heading => LastLine::Balanced,
                    Balance::Text => LastLine::Free,
                };
                vec![break_ragged(&list.items, &measures, &RagRules { last_line, stub_width: text.leading * 2 })]
            }
        };
        let Some(best) = best_setting(&settings).cloned() else { return };
        if let Some(asked) = lines_asked {
            let difference = |one: &Setting| one.n_lines() as i64 - best.n_lines() as i64;
            if let Some(wanted) = settings.iter().find(|one| difference(one) == asked) {
                text.settled.ways = vec![self.way_of(text, wanted.clone(), &list)];
                return;
            }
            text.settled.lacking = Some(settings.iter().map(difference).filter(|one| *one != 0).collect());
        }
        let is_other = |one: &Setting| one.n_lines() != best.n_lines() && is_offered_beside(&best, one);
        let others = settings.into_iter().filter(is_other);
        let ways = std::iter::once(best.clone()).chain(others);
        text.settled.ways = ways.map(|setting| self.way_of(text, setting, &list)).collect();
    }

    pub fn way_of(&self, text: &TextBlock, setting: Setting, list: &ItemList) -> Way {
        let pieces = &text.paragraph.pieces;
        let mut ends = setting.breaks.iter().peekable();
        let mut line = 0;
        let mut anchors = Vec::new();
        let mut extents: Vec<Extent> = Vec::new();
        for (idx, origin) in list.origins.iter().enumerate() {
            while ends.next_if(|end| **end as usize <= idx).is_some() {
                line += 1;
            }
            match pieces.get(origin.piece as usize).map(|piece| piece.kind) {
                Some(PieceKind::Anchor(anchor)) => anchors.push((line, anchor)),
                Some(PieceKind::Math { idx, .. }) => {
                    let extent = self.extent(&self.math[idx as usize], text.leading);
                    if extent != Extent::default() && (line as usize) < setting.breaks.len() {
                        extents.resize(setting.breaks.len(), Extent::default());
                        let own = &mut extents[line as usize];
                        *own = Extent { above: own.above.max(extent.above), below: own.below.max(extent.below) };
                    }
                }
                _ => {}
            }
        }
        let mut rows = setting_rows(text, &setting, list);
        for (row, extent) in rows.iter_mut().zip(&extents) {
            row.height += text.leading * i64::from(extent.above + extent.below);
        }
        Way { rows, setting, extents, anchors }
    }

    /// The lines of white that a formula in a line asks for.
    fn extent(&self, set: &MathBox, leading: Length) -> Extent {
        let usual = leading.min(self.leading);
        let lines = |excess: Length| (excess.max(Length::ZERO).0 + leading.0 - 1).div_euclid(leading.0.max(1)) as u16;
        Extent {
            above: lines(set.height - (leading - usual.scaled(DESCENDERS, 1000))),
            below: lines(set.depth - (leading - usual.scaled(ASCENDERS, 1000))),
        }
    }

    /// Centres each poem on its longest line, as far as it stands in from where it would stand anyway.
    fn place_poems(&self, blocks: &mut [Block]) {
        let mut edges: BTreeMap<u32, (Length, Length)> = BTreeMap::new();
        for block in blocks.iter() {
            let Some(poem) = block.poem else { continue };
            for text in block.texts() {
                // Counted from the edge at which its lines begin.
                let left = match text.paragraph.is_turned() {
                    true => self.measure - text.left - text.measure,
                    false => text.left,
                };
                let right = left + natural_width(&text.paragraph, self.words, &self.spaces);
                let known = edges.entry(poem).or_insert((left, right));
                *known = (known.0.min(left), known.1.max(right));
            }
        }
        for block in blocks.iter_mut() {
            let Some((left, right)) = block.poem.and_then(|poem| edges.get(&poem)).copied() else { continue };
            for text in block.texts_mut() {
                let shift = ((self.measure - (right - left)) / 2 - left).max(Length::ZERO);
                text.left += if text.paragraph.is_turned() { Length::ZERO } else { shift };
                text.measure -= shift;
            }
        }
    }

    fn place_columns(&self, blocks: &mut [Block]) {
        let mut tables: BTreeMap<u32, Vec<(Length, Length)>> = BTreeMap::new();
        for row in blocks.iter().filter_map(table_row) {
            let columns = tables.entry(row.table).or_default();
            columns.resize(columns.len().max(row.cells.len()), (Length::ZERO, Length::ZERO));
            for (cell, column) in row.cells.iter().zip(columns) {
                let paragraph = &cell.text.paragraph;
                column.0 = column.0.max(widest_word(paragraph, self.words, &self.spaces));
                column.1 = column.1.max(natural_width(paragraph, self.words, &self.spaces));
            }
        }
        for block in blocks.iter_mut() {
            let Content::TableRow(row) = &mut block.content else { continue };
            let Some(columns) = tables.get(&row.table) else { continue };
            let widths = column_widths(columns, row.measure);
            let gap = column_gap(columns.len(), row.measure);
            let total: Length = widths.iter().copied().sum::<Length>() + gap * (widths.len() as i64 - 1).max(0);
            let mut x = row.left + ((row.measure - total) / 2).max(Length::ZERO);
            row.left = x;
            row.measure = total;
            for (cell, width) in row.cells.iter_mut().zip(widths) {
                cell.text.left = x;
                cell.text.measure = width;
                x += width + gap;
            }
        }
    }

    /// What the page breaker sees of a galley.
    pub fn v_list(&self, galley: &Galley) -> VList {
        let notes = &galley.note_blocks;
        let mut list = VList::default();
        let (mut below, mut row_below) = (Length::ZERO, Length::ZERO);
        for (idx, block) in galley.blocks.iter().enumerate() {
            let float = self.float(&galley.blocks, idx, &list.floats, (below, &mut row_below));
            list.floats.extend(float);
            let head = head_to_repeat(&galley.blocks, idx).map_or(Length::ZERO, |(_, row)| row_height(row));
            if let Content::Plate { .. } = block.content {
                // The text around it keeps its distance, as if nothing stood there.
                list.plates.push(idx as u32);
                list.blocks.push(self.v_block(block, Length::ZERO));
                continue;
            }
            let is_figure = has_caption(block) || idx > 0 && has_caption(&galley.blocks[idx - 1]);
            let mut v_block = VBlock { repeated_head: head, is_figure, ..self.v_block(block, below) };
            if idx > 0 && is_bound_off_grid(&galley.blocks[idx - 1]) {
                v_block.gaps.truncate(1);
            }
            list.blocks.push(v_block);
            below = block.below;
        }
        if notes.is_empty() {
            // Calls of endnotes ask for no room on their page.
            let rows =
                list.blocks.iter_mut().flat_map(|block| &mut block.variants).flat_map(|variant| &mut variant.rows);
            rows.for_each(|row| row.n_notes = 0);
        }
        let mut below = Length::ZERO;
        list.notes = Notes::new(notes.iter().map(|blocks| self.note_rows(blocks, &mut below)));
        list
    }

    /// The figure that starts with a block, if it may float. `below` is the space that the block before it asks for, `row_below` that before the
    /// row of figures that this one belongs to.
    fn float(
        &self,
        blocks: &[Block],
        idx: usize,
        before: &[Float],
        (below, row_below): (Length, &mut Length),
    ) -> Option<Float> {
        let Content::Picture { is_float: true, .. } = blocks[idx].content else { return None };
        let end = idx + 2;
        let own = &blocks[idx..end];
        let has_calls = |block: &Block| self.variants(block)[0].rows.iter().any(|row| row.n_notes > 0);
        let is_bound = own.iter().any(|block| !block.hand.entries.is_empty() || has_calls(block));
        let follower = blocks.get(end).filter(|_| !is_bound)?;
        let first_of_row = match before.last() {
            Some(last) if last.blocks.end as usize == idx => last.first_of_row,
            _ => {
                *row_below = below;
                before.len() as u32
            }
        };
        Some(Float {
            blocks: idx as u32..end as u32,
            first_of_row,
            closed_gaps: self.gaps(follower, below),
            row_closed_gaps: self.gaps(follower, *row_below),
        })
    }

    /// The anchors that stand in some rows of a block, as it is set in one of its lengths.
    pub fn anchors_in(&self, block: &Block, variant: usize, rows: Range<u32>) -> Vec<u32> {
        if let Content::Columns(columns) = &block.content {
            return columns.anchors();
        }
        // They stand on the page of the picture.
        if let Content::Plate { .. } = block.content {
            return Vec::new();
        }
        let is_row = matches!(&block.content, Content::TableRow(row) if row_lines(row) <= MOST_ROW_LINES);
        let is_stacked = matches!(block.content, Content::Text(_));
        let mut found = Vec::new();
        let mut first_row = 0;
        for text in block.texts() {
            let Some(way) = text.settled.ways.get(variant).or(text.settled.ways.first()) else { continue };
            let n_rows = way.rows.len() as u32;
            let start = way.anchors.partition_point(|(line, _)| first_row + line < rows.start);
            let end = way.anchors.partition_point(|(line, _)| first_row + line < rows.end);
            let here = if is_row { 0..way.anchors.len() } else { start..end };
            found.extend(way.anchors[here].iter().map(|(_, anchor)| *anchor));
            first_row += if is_stacked { n_rows } else { 0 };
        }
        found
    }

    /// The blank space before a block, each with its cost; the natural one first.
    fn gaps(&self, block: &Block, below: Length) -> Vec<(Length, u64)> {
        let gap = below.max(block.above);
        let rest = Length(gap.0.rem_euclid(self.leading.0));
        let mut gaps = vec![(gap, 0)];
        if rest != Length::ZERO && block.on_grid == Grid::Off {
            gaps.push((gap - rest + self.leading, GRID_GAP_DEMERITS));
        }
        if gap >= self.leading * 2 {
            gaps.push((gap + self.leading, EXTRA_WHITE_DEMERITS));
        }
        gaps
    }

    fn v_block(&self, block: &Block, below: Length) -> VBlock {
        VBlock {
            gaps: self.gaps(block, below),
            start_lines: block.start_line.map_or_else(Vec::new, start_lines),
            on_grid: block.on_grid == Grid::On,
            keep_with_next: block.keep == Keep::WithNext,
            is_figure: false,
            repeated_head: Length::ZERO,
            variants: self.variants(block),
            hand: block.hand.asks,
        }
    }

    /// The rows of a note: those of its blocks, each in its best length. `below` is the space that the note before asks for, then that of this one.
    fn note_rows(&self, blocks: &[Block], below: &mut Length) -> Vec<NoteRow> {
        let mut rows: Vec<NoteRow> = Vec::new();
        for (block_idx, block) in blocks.iter().enumerate() {
            let gap = Length::max(*below, block.above);
            let best = self.variants(block).swap_remove(0);
            rows.extend(best.rows.iter().enumerate().map(|(row_idx, row)| NoteRow {
                height: row.height,
                above: if row_idx == 0 { gap } else { Length::ZERO },
                end: row.end,
                block: block_idx as u32,
                row: row_idx as u32,
            }));
            if let (Keep::WithNext, Some(last)) = (block.keep, rows.last_mut()) {
                last.end = RowEnd::Kept;
            }
            *below = block.below;
        }
        if let Some(last) = rows.last_mut() {
            last.end = RowEnd::Plain;
        }
        rows
    }

    fn variants(&self, block: &Block) -> Vec<Variant> {
        match &block.content {
            Content::Text(texts) if texts.len() == 1 && block.poem.is_none() => text_variants(&texts[0]),
            Content::Text(texts) => vec![Variant { rows: texts.iter().flat_map(verse_rows).collect(), demerits: 0 }],
            Content::Picture { size, .. } => vec![single_row(size.height, 0)],
            Content::Plate { .. } => vec![single_row(Length::ZERO, 0)],
            Content::Rule { thickness, .. } => vec![single_row(*thickness, 0)],
            Content::Columns(columns) => vec![single_row(columns.height, 0)],
            Content::TableRow(row) if row_lines(row) <= MOST_ROW_LINES => {
                vec![single_row(row_height(row), row_notes(row))]
            }
            Content::TableRow(row) => vec![Variant { rows: tall_row(row), demerits: 0 }],
        }
    }
}

/// Whether more white after a block would part what belongs together: a caption and its table, the rule of a sidebar and its words.
fn is_bound_off_grid(block: &Block) -> bool {
    block.keep == Keep::WithNext && block.on_grid == Grid::Off
}

/// Whether a block is a picture whose caption is the next one.
fn has_caption(block: &Block) -> bool {
    matches!(block.content, Content::Picture { .. }) && block.keep == Keep::WithNext
}

/// A row of a table as rows of lines, so that pages may part it; the space above and below belongs to the first and the last.
fn tall_row(row: &TableRow) -> Vec<Row> {
    let leading = row.cells.first().map_or(Length::ZERO, |cell| cell.text.leading);
    let mut rows = vec![Row { height: leading, n_notes: 0, end: RowEnd::Plain }; row_lines(row)];
    rows[0].height += row.padding;
    rows[0].n_notes = row_notes(row);
    let last = rows.len() - 1;
    rows[last].height += row.padding + rule_room(row);
    rows
}

/// Whether a setting is good enough beside the best one to be offered to the page maker.
pub fn is_offered_beside(best: &Setting, one: &Setting) -> bool {
    one.loosest <= best.loosest.max(LOOSEST_VARIANT) && (best.has_runt || !one.has_runt)
}

/// The lines on which an opening lets a block start, each with its cost: its own one first, then those above and below it.
fn start_lines(start: StartLine) -> Vec<(u16, u64)> {
    let around = (1..=start.give).flat_map(|by| [(start.line - by, by), (start.line + by, by)]);
    std::iter::once((start.line, 0)).chain(around).map(|(line, by)| (line, GIVE_DEMERITS * u64::from(by))).collect()
}

fn text_variants(text: &TextBlock) -> Vec<Variant> {
    let ways = &text.settled.ways;
    let Some(best) = ways.first() else {
        return vec![single_row(text.leading, 0)];
    };
    let variant = |way: &Way| {
        let demerits = (way.setting.demerits - best.setting.demerits).clamp(0.0, 1e15) as u64;
        Variant { rows: way.rows.clone(), demerits }
    };
    ways.iter().map(variant).collect()
}

fn verse_rows(text: &TextBlock) -> Vec<Row> {
    text.settled.ways.first().map_or_else(Vec::new, |way| way.rows.clone())
}

/// The setting of a text that variant number `variant` stands for.
pub fn variant_setting(text: &TextBlock, variant: usize) -> Option<&Setting> {
    text.settled.ways.get(variant).map(|way| &way.setting)
}

fn setting_rows(text: &TextBlock, setting: &Setting, list: &ItemList) -> Vec<Row> {
    let mut from = 0;
    let rows = setting.breaks.iter().map(|end| {
        let end = *end as usize;
        let n_notes = calls_between(&text.paragraph, list, from, end);
        from = end;
        let is_hyphen = matches!(list.items[end], Item::Discretionary { .. });
        Row { height: text.leading, n_notes, end: if is_hyphen { RowEnd::Hyphen } else { RowEnd::Plain } }
    });
    let mut rows: Vec<Row> = rows.collect();
    // A text shorter than its drop cap is as deep as that, with blank rows; no page parts what stands beside a cap.
    let cap_rows = text.drop_cap.as_ref().map_or(0, |cap| usize::from(cap.n_lines));
    if rows.len() < cap_rows {
        rows.resize(cap_rows, Row { height: text.leading, n_notes: 0, end: RowEnd::Plain });
    }
    let kept_rows = if text.is_whole { rows.len() } else { cap_rows };
    rows[..kept_rows.saturating_sub(1)].iter_mut().for_each(|row| row.end = RowEnd::Kept);
    rows
}

/// The items of a text that call notes.
pub fn call_items(paragraph: &Paragraph, list: &ItemList) -> Vec<u32> {
    let is_call = |idx: &u32| calls_between(paragraph, list, *idx as usize, *idx as usize + 1) > 0;
    (0..list.items.len() as u32).filter(is_call).collect()
}

fn calls_between(paragraph: &Paragraph, list: &ItemList, from: usize, end: usize) -> u32 {
    let is_call = |idx: &usize| {
        let piece = list.origins[*idx].piece as usize;
        matches!(list.items[*idx], Item::Box { .. })
            && matches!(paragraph.pieces.get(piece).map(|piece| piece.kind), Some(PieceKind::NoteCall(_)))
    };
    (from..end).filter(is_call).count() as u32
}

fn single_row(height: Length, n_notes: u32) -> Variant {
    Variant { rows: vec![Row { height, n_notes, end: RowEnd::Plain }], demerits: 0 }
}

fn table_row(block: &Block) -> Option<&TableRow> {
    match &block.content {
        Content::TableRow(row) => Some(row),
        _ => None,
    }
}

/// The lines of a table row's longest cell.
pub fn row_lines(row: &TableRow) -> usize {
    row.cells.iter().map(|cell| cell.text.n_lines()).fold(1, usize::max)
}

/// The height of a table row: its longest cell, with space above and below, and its rule.
pub fn row_height(row: &TableRow) -> Length {
    let height = |text: &TextBlock| match text.settled.ways.first() {
        Some(way) if !way.rows.is_empty() => way.rows.iter().map(|row| row.height).sum(),
        _ => text.leading,
    };
    let tallest = row.cells.iter().map(|cell| height(&cell.text));
    tallest.fold(Length::ZERO, Length::max) + row.padding * 2 + rule_room(row)
}

/// What a rule below a table row takes, with the space before it.
pub fn rule_room(row: &TableRow) -> Length {
    row.rule_below.map_or(Length::ZERO, |thickness| row.padding + thickness)
}

fn row_notes(row: &TableRow) -> u32 {
    let pieces = row.cells.iter().flat_map(|cell| &cell.text.paragraph.pieces);
    pieces.filter(|piece| matches!(piece.kind, PieceKind::NoteCall(_))).count() as u32
}

/// The width of a paragraph on one line.
pub fn natural_width(paragraph: &Paragraph, words: &WordTable, spaces: &[Space]) -> Length {
    paragraph.pieces.iter().map(|piece| piece_width(piece.kind, words, spaces)).sum()
}

fn piece_width(kind: PieceKind, words: &WordTable, spaces: &[Space]) -> Length {
    match kind {
        PieceKind::Word(word) => words.shaped(word).width,
        PieceKind::Space(style) | PieceKind::HardSpace(style) => spaces[style.0 as usize].width,
        PieceKind::FixedSpace(style, thousandths) => spaces[style.0 as usize].em.scaled(i64::from(thousandths), 1000),
        PieceKind::Image { size, .. } => size.width,
        PieceKind::Indent(width) | PieceKind::MathSpace(width) | PieceKind::Math { width, .. } => width,
        PieceKind::Slant(id) => words.slant(id),
        PieceKind::Break(_)
        | PieceKind::HardHyphen
        | PieceKind::LineBreak
        | PieceKind::NoteCall(_)
        | PieceKind::Anchor(_) => Length::ZERO,
    }
}

/// The widest stretch of a paragraph between two places where a line may break.
fn widest_word(paragraph: &Paragraph, words: &WordTable, spaces: &[Space]) -> Length {
    let mut widest = Length::ZERO;
    let mut run = Length::ZERO;
    for piece in &paragraph.pieces {
        match piece.kind {
            PieceKind::Word(id) => {
                let word = words.shaped(id);
                let mut start = Length::ZERO;
                for place in word.breaks.iter().filter(|place| place.kind == BreakKind::Plain) {
                    widest = widest.max(run + place.at - start);
                    (run, start) = (Length::ZERO, place.at);
                }
                run += word.width - start;
            }
            PieceKind::Space(_) | PieceKind::Break(_) | PieceKind::HardHyphen | PieceKind::LineBreak => {
                run = Length::ZERO
            }
            unbroken => run += piece_width(unbroken, words, spaces),
        }
        widest = widest.max(run);
    }
    widest
}

/// Between the columns of a table: where there are many, so little that the gaps take no more than a third of the measure.
fn column_gap(n_columns: usize, measure: Length) -> Length {
    Length::pt(COLUMN_GAP).min(measure / (3 * n_columns.max(1) as i64))
}

/// Shares a measure among columns: natural widths where they fit, otherwise those to the narrow ones, to each other the least width and the rest by what each lacks.
/// Source: CSS 2.2, section 17.5.2.2, automatic table layout.
fn column_widths(columns: &[(Length, Length)], measure: Length) -> Vec<Length> {
    let gaps = column_gap(columns.len(), measure) * (columns.len() as i64 - 1).max(0);
    let room = (measure - gaps).max(Length(columns.len() as i64));
    let natural: Length = columns.iter().map(|(_, natural)| *natural).sum();
    if natural <= room {
        return columns.iter().map(|(_, natural)| *natural).collect();
    }
    let least: Length = columns.iter().map(|(least, _)| *least).sum();
    if least >= room {
        return even_shares(columns.iter().map(|(least, _)| *least).collect(), room);
    }
    let widest_whole = whole_columns(columns, room);
    let is_whole = |column: &(Length, Length)| widest_whole.is_some_and(|widest| column.1 <= widest);
    let whole: Length = columns.iter().filter(|one| is_whole(one)).map(|(_, natural)| *natural).sum();
    let parted = || columns.iter().filter(|one| !is_whole(one));
    let least: Length = parted().map(|(least, _)| *least).sum();
    let lacking = (parted().map(|(_, natural)| *natural).sum::<Length>() - least).0.max(1);
    let spare = (room - whole - least).0;
    let share = |column: &(Length, Length)| {
        let (least, natural) = *column;
        if is_whole(column) {
            return natural;
        }
        least + Length((spare as i128 * (natural - least).0 as i128 / lacking as i128) as i64)
    };
    columns.iter().map(share).collect()
}

/// The width up to which columns are set whole: a date or a sum gains nothing by a second line, and a column of sentences hardly lacks the room.
/// Such columns ask for no more than an even share of what narrower ones leave.
fn whole_columns(columns: &[(Length, Length)], room: Length) -> Option<Length> {
    let mut sorted = columns.to_vec();
    sorted.sort_by_key(|(least, natural)| (*natural, *least));
    let (mut room, mut widest) = (room, None);
    for (idx, (_, natural)) in sorted.iter().enumerate() {
        let rest = &sorted[idx + 1..];
        let least: Length = rest.iter().map(|(least, _)| *least).sum();
        if *natural > room / (rest.len() as i64 + 1) || *natural + least > room {
            break;
        }
        room -= *natural;
        widest = Some(*natural);
    }
    widest
}

/// Cuts widths that do not find room together: those below an even share stay as they are, the others share the rest evenly.
fn even_shares(mut widths: Vec<Length>, mut room: Length) -> Vec<Length> {
    let mut order: Vec<usize> = (0..widths.len()).collect();
    order.sort_by_key(|idx| widths[*idx]);
    for (n_before, idx) in order.iter().enumerate() {
        let share = room / (widths.len() - n_before) as i64;
        widths[*idx] = widths[*idx].min(share);
        room -= widths[*idx];
    }
    widths
}
