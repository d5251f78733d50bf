//! Two columns: entries as rows, filled column by column into pages whose depth is known.
//!
//! The page breaker sees each page's columns as one block, so it needs to know nothing of them. Full columns go down to the foot of the page;
//! those of the last page are as short as both can be together.

use std::ops::Range;

use crate::book::Lang;
use crate::print::flow::galley::Block;
use crate::print::flow::galley::BlockHand;
use crate::print::flow::galley::Content;
use crate::print::flow::galley::Galley;
use crate::print::flow::galley::Grid;
use crate::print::flow::galley::Keep;
use crate::print::flow::galley::StartLine;
use crate::print::flow::galley::TextBlock;
use crate::print::pages::Side;
use crate::print::pages::StructId;
use crate::print::pages::pagebreak::Pagination;
use crate::theme::Theme;
use crate::units::Length;

/// Between the columns, in sizes of the index's type.
const COLUMN_GAP: i64 = 2;

/// An entry of so many rows may be parted, with as many of them as half on either side at least.
const LEAST_PARTED: usize = 4;
const LEAST_ROWS: usize = 2;

/// A page with less room for rows below its opening takes no column.
const LEAST_COLUMN: usize = 4;

/// What stands in two columns after the blocks of a galley.
#[derive(Clone, Debug)]
pub struct ColumnMatter {
    /// The section whose text it is.
    pub node: StructId,
    pub lang: Lang,
    /// That of the headings within it.
    pub level: u8,
    /// The blocks of the galley that stand before the columns.
    pub n_own: usize,
    /// Where the columns begin on the first page.
    pub start_line: Option<u16>,
    pub above: Length,
    /// One text each: those of the entries, in order, then the lines that continue them.
    pub blocks: Vec<Block>,
    pub entries: Vec<ColumnEntry>,
}

/// A paragraph in a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ColumnEntry {
    pub kind: EntryKind,
    /// The entry that it stands below.
    pub parent: Option<usize>,
    /// The block that takes up this entry again where those below it go on overleaf.
    pub continued: Option<usize>,
    /// A line of white stands before it.
    pub opens_group: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EntryKind {
    /// The letter above a group.
    Head,
    Entry,
}

/// The columns of one page.
#[derive(Clone, Debug)]
pub struct Columns {
    pub parts: Vec<ColumnPart>,
    pub height: Length,
}

/// Rows of one text.
#[derive(Clone, Debug)]
pub struct ColumnPart {
    pub text: TextBlock,
    pub rows: Range<usize>,
    /// The top of the first of them, from that of the columns.
    pub top: Length,
    pub role: PartRole,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartRole {
    Text,
    /// Takes up what was said before: no text of its own.
    Continued,
}

impl Columns {
    /// The anchors that stand in its rows.
    pub fn anchors(&self) -> Vec<u32> {
        let own = self.parts.iter().filter(|part| part.role == PartRole::Text);
        let in_rows = own.flat_map(|part| {
            let anchors = part.text.settled.ways.first().map_or(&[][..], |way| &way.anchors);
            anchors.iter().filter(|(line, _)| part.rows.contains(&(*line as usize)))
        });
        in_rows.map(|(_, anchor)| *anchor).collect()
    }

    /// The anchor of the entry with which the page begins, though its first rows may stand on the page before.
    pub fn first_entry(&self) -> Option<u32> {
        let own = self.parts.iter().filter(|part| part.role == PartRole::Text);
        let mut ways = own.filter_map(|part| part.text.settled.ways.first());
        ways.find_map(|way| way.anchors.first()).map(|(_, anchor)| *anchor)
    }
}

pub fn column_measure(theme: &Theme) -> Length {
    (theme.page.measure - theme.styles.index.size * COLUMN_GAP) / 2
}

/// That of the theme, widened until the last row of a full column stands on the last line of the page as the first one does on the first.
pub fn column_leading(theme: &Theme) -> Length {
    let page = &theme.page;
    let between = page.leading * (i64::from(page.n_lines) - 1);
    let n_rows = between.0 / theme.styles.index.leading.0.max(1);
    if n_rows < 1 { theme.styles.index.leading } else { between / n_rows }
}

/// A row as the column breaker sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ColumnRow {
    pub entry: usize,
    /// Its number within the entry.
    pub row: usize,
    /// A blank row stands before it, but at the head of a column.
    pub has_gap: bool,
    /// A column may begin with it.
    pub may_start: bool,
    /// Rows that take up its entry where it comes to stand after a turned leaf.
    pub n_continued: usize,
}

/// The rows of one column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    pub rows: Range<usize>,
    pub is_continued: bool,
    /// It holds no row after which it may end.
    pub is_forced: bool,
}

/// How the reader comes to a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leaf {
    Turned,
    /// From the column or the page beside it.
    Facing,
}

/// Fills columns, two on each page. `n_rows` is how many find room in a column of each page, the last value for all further ones; `leaf` tells
/// how the reader comes to a page.
pub fn fill_columns(
    rows: &[ColumnRow],
    n_rows: &dyn Fn(usize) -> usize,
    leaf: &dyn Fn(usize) -> Leaf,
) -> Vec<[Column; 2]> {
    let mut pages = Vec::new();
    let mut start = 0;
    while start < rows.len() {
        let room = n_rows(pages.len()).max(1);
        let both = |room: usize| {
            let left = column(rows, start, room, leaf(pages.len()));
            let right = column(rows, left.rows.end, room, Leaf::Facing);
            [left, right]
        };
        let mut page = both(room);
        if page[1].rows.end == rows.len() {
            // The last page: the least depth that holds all of it.
            let is_good =
                |[left, right]: [Column; 2]| right.rows.end == rows.len() && !left.is_forced && !right.is_forced;
            let least = (1..room).find(|room| is_good(both(*room)));
            page = both(least.unwrap_or(room));
        }
        start = page[1].rows.end;
        pages.push(page);
    }
    pages
}

/// The rows of a column that begins with `start`: as many as find room and leave a row that may begin the next one.
fn column(rows: &[ColumnRow], start: usize, room: usize, leaf: Leaf) -> Column {
    let n_continued = rows.get(start).map_or(0, |row| row.n_continued);
    let is_continued = leaf == Leaf::Turned && n_continued > 0;
    let mut taken = if is_continued { n_continued } else { 0 };
    let (mut end, mut last_good) = (start, None);
    while let Some(row) = rows.get(end) {
        taken += 1 + usize::from(row.has_gap && end > start);
        // One row at least, whatever the room, so that the work ends.
        if taken > room && end > start {
            break;
        }
        end += 1;
        if rows.get(end).is_none_or(|next| next.may_start) {
            last_good = Some(end);
        }
    }
    Column { rows: start..last_good.unwrap_or(end), is_continued, is_forced: last_good.is_none() && start < rows.len() }
}

impl ColumnMatter {
    /// The rows of all entries, with the manners of a column: no letter alone at its foot, nor with one row after it; no last row of a letter alone
    /// at its head; no entry parted from the first one below it; of a parted entry two rows at least on either side.
    fn rows(&self) -> Vec<ColumnRow> {
        let mut rows: Vec<ColumnRow> = Vec::new();
        // Rows since the last letter.
        let mut n_since_head = usize::MAX;
        for (idx, entry) in self.entries.iter().enumerate() {
            let n_rows = self.text(idx).map_or(1, |text| text.n_lines().max(1));
            let is_first_below = idx > 0 && entry.parent == Some(idx - 1);
            let n_continued = self.continued(idx).map(|text| text.n_lines().max(1)).sum();
            for row in 0..n_rows {
                let may_start = match (row, entry.kind) {
                    (0, EntryKind::Head) => true,
                    (0, EntryKind::Entry) => !is_first_below && n_since_head >= LEAST_ROWS,
                    _ => {
                        n_rows >= LEAST_PARTED
                            && row >= LEAST_ROWS
                            && n_rows - row >= LEAST_ROWS
                            && n_since_head >= LEAST_ROWS
                    }
                };
                let has_gap = row == 0 && entry.opens_group && idx > 0;
                rows.push(ColumnRow { entry: idx, row, has_gap, may_start, n_continued });
                n_since_head = n_since_head.saturating_add(1);
            }
            if entry.kind == EntryKind::Head {
                n_since_head = 0;
            }
        }
        // Nor does a column begin with the last row of a group.
        let ends_group = |idx: usize| rows.get(idx + 1).is_none_or(|next| next.has_gap);
        let last_rows: Vec<bool> = (0..rows.len()).map(ends_group).collect();
        for (row, is_last) in rows.iter_mut().zip(last_rows) {
            row.may_start &= !is_last || row.has_gap;
        }
        rows
    }

    fn text(&self, idx: usize) -> Option<&TextBlock> {
        self.blocks[idx].texts().next()
    }

    /// The texts that take up the entries around one, outermost first.
    fn continued(&self, idx: usize) -> impl Iterator<Item = &TextBlock> {
        let mut around: Vec<usize> =
            std::iter::successors(self.entries[idx].parent, |parent| self.entries[*parent].parent).collect();
        around.reverse();
        around.into_iter().filter_map(|parent| self.blocks[self.entries[parent].continued?].texts().next())
    }
}

/// Depths that the columns need to know.
struct Depths {
    /// Of a whole page, and of the room below the opening on the first.
    page: Length,
    first: Length,
    /// The leading of the book, which is the depth of a first row, and that of the columns.
    book_leading: Length,
    leading: Length,
}

impl Depths {
    fn n_rows(&self, depth: Length) -> usize {
        let between = (depth - self.book_leading).0;
        if between < 0 { 0 } else { (between / self.leading.0.max(1)) as usize + 1 }
    }

    /// The depth of so many rows, in whole lines of the book, so that what the breaker brings to the grid is there.
    fn of_rows(&self, n_rows: usize) -> Length {
        let between = self.leading * (n_rows as i64 - 1).max(0);
        let n_lines = (between.0 + self.book_leading.0 - 1) / self.book_leading.0.max(1);
        self.book_leading * (1 + n_lines)
    }

    fn top(&self, row: usize) -> Length {
        self.book_leading - self.leading + self.leading * row as i64
    }
}

/// Puts the columns of a galley, whose texts are settled, behind its own blocks. `opening` are the pages of those blocks with a block of one line
/// in place of the columns, broken for `side`.
pub fn set_columns(galley: &mut Galley, theme: &Theme, opening: &Pagination, side: Side) {
    let Some(matter) = galley.columns.take() else { return };
    galley.blocks.truncate(matter.n_own);
    let page = &theme.page;
    let full = page.leading * i64::from(page.n_lines);
    let top = opening.pages.last().and_then(|plan| plan.slices.last()).map_or(Length::ZERO, |slice| slice.top);
    let depths = Depths { page: full, first: full - top, book_leading: page.leading, leading: column_leading(theme) };
    let rows = matter.rows();
    // Where the opening leaves no room, the columns begin overleaf.
    let begins_below = depths.n_rows(depths.first) >= LEAST_COLUMN.min(rows.len().div_ceil(2));
    let n_before = opening.pages.len() - usize::from(begins_below);
    let is_verso = |page_idx: usize| (n_before + page_idx).is_multiple_of(2) == (side == Side::Verso);
    let leaf = |page_idx: usize| if page_idx > 0 && is_verso(page_idx) { Leaf::Turned } else { Leaf::Facing };
    let room = |page_idx: usize| if page_idx == 0 && begins_below { depths.first } else { depths.page };
    let pages = fill_columns(&rows, &|page_idx| depths.n_rows(room(page_idx)), &leaf);
    let n_pages = pages.len();
    for (page_idx, columns) in pages.into_iter().enumerate() {
        let mut made = page_columns(&matter, &rows, columns, theme, &depths);
        if page_idx + 1 < n_pages {
            made.height = room(page_idx);
        }
        let mut block = column_block(made, &matter);
        if page_idx > 0 || !begins_below {
            (block.start_line, block.above) = (None, Length::ZERO);
            block.hand.asks.starts_page = true;
        }
        galley.blocks.push(block);
    }
    galley.columns = Some(matter);
}

/// A block in place of the columns: one line, where they would begin.
pub fn placeholder(matter: &ColumnMatter, theme: &Theme) -> Block {
    column_block(Columns { parts: Vec::new(), height: theme.page.leading }, matter)
}

fn column_block(columns: Columns, matter: &ColumnMatter) -> Block {
    Block {
        content: Content::Columns(columns),
        above: matter.above,
        below: Length::ZERO,
        start_line: matter.start_line.map(StartLine::fixed),
        on_grid: Grid::On,
        keep: Keep::Free,
        poem: None,
        hand: BlockHand::default(),
    }
}

/// The texts of a page's columns at their places.
fn page_columns(
    matter: &ColumnMatter,
    rows: &[ColumnRow],
    columns: [Column; 2],
    theme: &Theme,
    depths: &Depths,
) -> Columns {
    let mut parts = Vec::new();
    let mut deepest = 0;
    let step = column_measure(theme) + theme.styles.index.size * COLUMN_GAP;
    for (column, left) in columns.into_iter().zip([Length::ZERO, step]) {
        let mut at = 0;
        let mut put = |text: &TextBlock, rows: Range<usize>, role: PartRole, at: usize| {
            let mut text = text.clone();
            text.left += left;
            parts.push(ColumnPart { text, rows, top: depths.top(at), role });
        };
        if let Some(first) = rows.get(column.rows.start).filter(|_| column.is_continued) {
            for text in matter.continued(first.entry) {
                let n_rows = text.n_lines().max(1);
                put(text, 0..n_rows, PartRole::Continued, at);
                at += n_rows;
            }
        }
        let own = &rows[column.rows.clone()];
        for (idx, same) in own.chunk_by(|one, next| one.entry == next.entry).enumerate() {
            at += usize::from(same[0].has_gap && idx > 0);
            if let Some(text) = matter.text(same[0].entry) {
                put(text, same[0].row..same[0].row + same.len(), PartRole::Text, at);
            }
            at += same.len();
        }
        deepest = deepest.max(at);
    }
    Columns { parts, height: depths.of_rows(deepest) }
}

#[cfg(test)]
mod tests {
    use super::ColumnRow;
    use super::Leaf;
    use super::fill_columns;

    /// Rows by a sign each: `H` a letter, `a` an entry, `.` a row that may begin no column, `+` one below an entry that may.
    fn rows(signs: &str) -> Vec<ColumnRow> {
        let row = |(idx, sign): (usize, char)| ColumnRow {
            entry: idx,
            row: 0,
            has_gap: sign == 'H' && idx > 0,
            may_start: sign != '.',
            n_continued: usize::from(sign == '+'),
        };
        signs.chars().enumerate().map(row).collect()
    }

    fn filled(signs: &str, first: usize, others: usize) -> Vec<String> {
        let rows = rows(signs);
        let n_rows = |page: usize| if page == 0 { first } else { others };
        let leaf = |page: usize| if page % 2 == 1 { Leaf::Turned } else { Leaf::Facing };
        let pages = fill_columns(&rows, &n_rows, &leaf);
        let column = |one: &super::Column| {
            let own = &signs[one.rows.clone()];
            if one.is_continued { format!("({own}") } else { own.to_string() }
        };
        pages.iter().map(|page| page.iter().map(column).collect::<Vec<String>>().join("|")).collect()
    }

    #[test]
    fn the_columns_of_the_last_page_are_as_short_as_both_can_be() {
        assert_eq!(filled("aaaaaaa", 10, 10), ["aaaa|aaa"]);
        assert_eq!(filled("aaaaaaa", 2, 10), ["aa|aa", "aa|a"]);
        assert_eq!(filled("a", 10, 10), ["a|"]);
        assert_eq!(filled("H.", 10, 10), ["H.|"]);
    }

    #[test]
    fn a_letter_takes_a_blank_row_with_it_but_not_at_the_head_of_a_column() {
        assert_eq!(filled("H..aaH..aaaaaaaa", 5, 5), ["H..aa|H..aa", "aaa|aaa"]);
        // Two rows after a letter stay with it, so it goes to the next column.
        assert_eq!(filled("aaaH..aaaaaaaa", 6, 6), ["aaa|H..aaa", "aaa|aa"]);
    }

    #[test]
    fn what_stands_below_an_entry_is_taken_up_again_only_after_a_turned_leaf() {
        assert_eq!(filled("a.++++++++++", 3, 3), ["a.+|+++", "(++|+++", "+|"]);
    }

    #[test]
    fn a_column_without_room_takes_a_row_all_the_same() {
        assert_eq!(filled("a..a", 1, 1), ["a|.", ".|a"]);
    }
}
