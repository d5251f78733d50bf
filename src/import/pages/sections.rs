//! Running heads with the numbers of sections and without those of pages: `2.3. The mill`. Where the number of the page stands elsewhere, they
//! look like headings at the tops of pages, and come too seldom to be known by that.
//!
//! What tells them is their form: headings that open a page never stand within a sentence, such heads do sooner or later. Those of the same form
//! whose title the text has once more are heads as well.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::import::audit::Audit;
use crate::import::labels::split_number;
use crate::import::pages::remove;
use crate::import::pdf::layout::Layout;
use crate::import::rows;
use crate::import::rows::Row;
use crate::import::rows::Start;
use crate::import::rules::I005;
use crate::import::text::SourceText;

/// So many heads of one form, and so many of them with a small letter below, of which one in so many.
const MIN_HEADS: usize = 4;
const MIN_GOING_ON: usize = 2;
const ONE_GOING_ON: usize = 8;
/// A head is no wider than this.
const MAX_WIDTH: usize = 90;

/// How a number and its title are written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Form {
    depth: usize,
    ends_with_point: bool,
    is_shouted: bool,
}

/// How many heads there are of a form, how many with a small letter below, and how many of these in the midst of a sentence.
#[derive(Clone, Copy, Default, Debug)]
struct Count {
    n_heads: usize,
    n_going_on: usize,
    n_within: usize,
}

/// Removes such heads.
pub fn take(source: &SourceText, layout: &Layout, rows: Vec<Row>, audit: &mut Audit) -> Vec<Row> {
    if !audit.allows(&I005) {
        return rows;
    }
    let text = |idx: usize| source.get(rows[idx].words);
    let firsts = (0..rows.len()).filter(|idx| rows[*idx].page && !layout.is_placed(rows[*idx].line));
    let numbered: BTreeMap<usize, (Form, String)> =
        firsts.filter_map(|idx| form_of(text(idx)).map(|found| (idx, found))).collect();
    if numbered.len() < MIN_HEADS {
        return rows;
    }
    let goes_on = |idx: usize| {
        rows.get(idx + 1).is_some_and(|next| !next.page && rows::start_of(source.get(next.words)) == Start::Lower)
    };
    let stands_within = |idx: usize| goes_on(idx) && idx > 0 && !rows::ends_sentence(text(idx - 1));
    let mut counts: BTreeMap<Form, Count> = BTreeMap::new();
    for (idx, (form, _)) in &numbered {
        let count = counts.entry(*form).or_default();
        count.n_heads += 1;
        count.n_going_on += usize::from(goes_on(*idx));
        count.n_within += usize::from(stands_within(*idx));
    }
    let is_of_heads = |form: &Form| {
        counts.get(form).is_some_and(|count| {
            count.n_heads >= MIN_HEADS
                && count.n_going_on >= MIN_GOING_ON
                && count.n_going_on * ONE_GOING_ON >= count.n_heads
                && count.n_within > 0
        })
    };
    let heads: BTreeMap<usize, &String> =
        numbered.iter().filter(|(_, (form, _))| is_of_heads(form)).map(|(idx, (_, title))| (*idx, title)).collect();
    let wanted: BTreeSet<&String> = heads.values().copied().collect();
    let mut n_heads: BTreeMap<&String, usize> = BTreeMap::new();
    heads.values().for_each(|title| *n_heads.entry(title).or_default() += 1);
    // Entries of a contents list stand together.
    let is_entry = |idx: usize| {
        let near = [idx.checked_sub(1), Some(idx + 1)].into_iter().flatten().filter(|near| *near < rows.len());
        near.filter(|near| !heads.contains_key(near)).any(|near| form_of(text(near)).is_some())
    };
    let others = (0..rows.len()).filter(|idx| !heads.contains_key(idx) && rows::width(text(*idx)) <= MAX_WIDTH);
    let others = others.filter(|idx| !is_entry(*idx));
    let said: BTreeSet<String> = others
        .map(|idx| rows::key(split_number(text(idx)).map_or(text(idx), |(_, title)| title)))
        .filter(|key| wanted.contains(key))
        .collect();
    let is_head = |idx: usize, title: &String| said.contains(title) || n_heads[title] > 1 || stands_within(idx);
    let gone: BTreeSet<usize> =
        heads.iter().filter(|(idx, title)| is_head(**idx, title)).map(|(idx, _)| rows[*idx].words.start).collect();
    let because = "sentences go on over such lines at the tops of pages, and the text has their titles once more";
    remove(rows, audit, &I005, |row| gone.contains(&row.words.start), because)
}

/// How a line with a number and a title is written, and the title as titles are compared.
fn form_of(text: &str) -> Option<(Form, String)> {
    let (parts, title) = split_number(text).filter(|_| rows::width(text) <= MAX_WIDTH)?;
    let number = text.split_whitespace().next().unwrap_or_default();
    let is_title = rows::start_of(title) == Start::Upper && !title.ends_with(['.', ',', ';']);
    let key = rows::key(title);
    let form = Form {
        depth: parts.len(),
        ends_with_point: number.ends_with('.'),
        is_shouted: !title.contains(char::is_lowercase),
    };
    (is_title && key.len() >= 3).then_some((form, key))
}
