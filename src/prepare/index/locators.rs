//! Places of an entry as numbers: `12, 37–39, 45n2`.

use std::cmp::Reverse;

use crate::book::NoteId;
use crate::prepare::index::IndexPlace;

/// One number of an entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Locator {
    pub text: String,
    /// Where it leads.
    pub anchor: String,
    pub is_main: bool,
    /// The section that holds the place; see `IndexPlace`.
    pub section: String,
}

/// So many pages in a row are joined, though each is a mention by itself. Source: makeindex (Chen and Harrison 1988), section 2.3.
const LEAST_JOINED: u32 = 3;

/// Pages of an entry.
struct Pages<'a> {
    first: (Numerals, u32),
    last: (Numerals, u32),
    first_folio: &'a str,
    last_folio: &'a str,
    place: &'a IndexPlace,
}

/// What numbers are sorted by: places in notes come after their page.
type Key = ((Numerals, u32), Option<NoteId>);

/// How a page number is written; roman ones come first in a book.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Numerals {
    Roman,
    Arabic,
    Unknown,
}

/// The page numbers of an entry, in the order of the pages: a page once, pages in a row joined, places in notes as `45n2`.
///
/// `folio` is the printed page of an anchor, `mark` the number of a note. Main pages stay by themselves, and a page among
/// them is not named again as a plain one.
pub fn locators<'a>(
    places: &'a [IndexPlace],
    folio: &dyn Fn(&str) -> Option<&'a str>,
    mark: &dyn Fn(NoteId) -> &'a str,
) -> Vec<Locator> {
    let mut pages: Vec<Pages> = places.iter().filter_map(|place| pages_of(place, folio)).collect();
    pages.sort_by_key(|one| (one.key(), Reverse(one.last)));
    let is_main = |one: &&Pages| one.place.is_main && one.place.note.is_none();
    let main: Vec<_> = pages.iter().filter(is_main).map(|one| (one.first, one.last)).collect();
    let is_told = |one: &Pages| main.iter().any(|(first, last)| *first <= one.first && one.last <= *last);
    let mut done: Vec<(Key, Locator)> = Vec::new();
    let mut run: Vec<Pages> = Vec::new();
    for one in pages {
        match one.place.note {
            Some(note) => {
                let text = format!("{}n{}", one.first_folio, mark(note));
                done.push((one.key(), one.locator(text)));
            }
            None if one.place.is_main => done.push((one.key(), one.locator(one.span()))),
            None if is_told(&one) => {}
            None => {
                if run.last().is_some_and(|last| !adjoins(last.last, one.first)) {
                    end_run(&mut run, &mut done);
                }
                merge(&mut run, one);
            }
        }
    }
    end_run(&mut run, &mut done);
    done.sort_by_key(|(key, _)| *key);
    let mut texts = Vec::new();
    done.into_iter().map(|(_, locator)| locator).filter(|one| is_new(&one.text, &mut texts)).collect()
}

/// The places of an entry by their number in it, for editions without printed pages.
pub fn ordinals(places: &[IndexPlace]) -> Vec<Locator> {
    let locator = |(idx, place): (usize, &IndexPlace)| Locator {
        text: (idx + 1).to_string(),
        anchor: place.anchor.clone(),
        is_main: place.is_main,
        section: place.section.clone(),
    };
    places.iter().enumerate().map(locator).collect()
}

fn is_new(text: &str, told: &mut Vec<String>) -> bool {
    let is_new = !told.iter().any(|known| known == text);
    if is_new {
        told.push(text.to_string());
    }
    is_new
}

fn pages_of<'a>(place: &'a IndexPlace, folio: &dyn Fn(&str) -> Option<&'a str>) -> Option<Pages<'a>> {
    let first_folio = folio(&place.anchor)?;
    let last_folio = place.end.as_ref().and_then(|end| folio(end)).unwrap_or(first_folio);
    let (first, last) = (value(first_folio), value(last_folio));
    // A range that ends before it begins has an end in a note or in a figure that came to stand elsewhere.
    let (last, last_folio) = if last < first { (first, first_folio) } else { (last, last_folio) };
    Some(Pages { first, last, first_folio, last_folio, place })
}

impl Pages<'_> {
    fn key(&self) -> Key {
        (self.first, self.place.note)
    }

    fn span(&self) -> String {
        if self.first == self.last {
            return self.first_folio.to_string();
        }
        format!("{}–{}", self.first_folio, self.last_folio)
    }

    fn locator(&self, text: String) -> Locator {
        let IndexPlace { anchor, is_main, section, .. } = self.place;
        Locator { text, anchor: anchor.clone(), is_main: *is_main, section: section.clone() }
    }
}

/// Whether pages that begin at `next` go on where others end.
fn adjoins(last: (Numerals, u32), next: (Numerals, u32)) -> bool {
    last.0 == next.0 && last.1 + 1 >= next.1
}

/// Adds pages to a run of adjoining ones; those that lie within the last of them, or overlap it, become part of it.
fn merge<'a>(run: &mut Vec<Pages<'a>>, one: Pages<'a>) {
    match run.last_mut().filter(|last| last.last >= one.first) {
        Some(last) if last.last < one.last => (last.last, last.last_folio) = (one.last, one.last_folio),
        Some(_) => {}
        None => run.push(one),
    }
}

/// Writes a run of adjoining pages: as one range where it has enough of them.
fn end_run(run: &mut Vec<Pages>, done: &mut Vec<(Key, Locator)>) {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return };
    if last.last.1 - first.first.1 + 1 >= LEAST_JOINED {
        let whole = Pages { last: last.last, last_folio: last.last_folio, ..*first };
        done.push((whole.key(), whole.locator(whole.span())));
    } else {
        done.extend(run.iter().map(|one| (one.key(), one.locator(one.span()))));
    }
    run.clear();
}

fn value(folio: &str) -> (Numerals, u32) {
    if let Ok(number) = folio.parse() {
        return (Numerals::Arabic, number);
    }
    match roman_value(folio) {
        Some(number) => (Numerals::Roman, number),
        None => (Numerals::Unknown, 0),
    }
}

/// The value of a roman number in small letters.
fn roman_value(text: &str) -> Option<u32> {
    let figure = |letter: char| -> Option<i64> {
        Some(match letter {
            'i' => 1,
            'v' => 5,
            'x' => 10,
            'l' => 50,
            'c' => 100,
            'd' => 500,
            'm' => 1000,
            _ => return None,
        })
    };
    let figures: Vec<i64> = text.chars().map(figure).collect::<Option<_>>()?;
    let signed =
        |(idx, own): (usize, &i64)| if figures.get(idx + 1).is_some_and(|next| next > own) { -own } else { *own };
    let sum: i64 = figures.iter().enumerate().map(signed).sum();
    u32::try_from(sum).ok().filter(|value| *value > 0)
}
