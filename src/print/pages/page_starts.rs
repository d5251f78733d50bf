//! Where the pages begin in the manuscript: what print tells the EPUB for its page list.

use crate::page_map::PageMap;
use crate::page_map::PageStart;
use crate::page_map::StartPlace;
use crate::print::flow::galley::Content;
use crate::print::flow::galley::Galley;
use crate::print::pages::Page;
use crate::print::pages::facts::LineFacts;
use crate::print::pages::makeup::Sheet;
use crate::print::pages::makeup::Todo;
use crate::print::pages::place::Canvas;
use crate::print::pages::vlist::PagePlan;
use crate::print::pages::vlist::Slice;
use crate::source::Span;

/// Where the pages of the manuscript's own text start. Pages made by the program have no place in it, nor have notes that run on; those of the
/// index start with its heading, with text above it or with an entry.
pub fn page_map(todo: &[Todo], made: &[(Page, Canvas)], names: &[String]) -> PageMap {
    let mut starts: Vec<PageStart> = Vec::new();
    // Pages of figures that text after them has left behind: they start where the next page does.
    let mut left: Vec<String> = Vec::new();
    for ((_, matter, sheet, _), (page, canvas)) in todo.iter().zip(made) {
        let folio = page.folio.text();
        let place = match sheet {
            Sheet::Blank => None,
            Sheet::Plate { .. } => {
                page.placed.first().and_then(|placed| placed.span).filter(Span::is_written).map(StartPlace::Text)
            }
            Sheet::Text { galley, plan } => {
                let paginated = &matter.galleys[*galley];
                let plan = (*plan, &paginated.pagination.pages[*plan]);
                if plan.1.in_place().is_empty() && is_behind(starts.last(), canvas) {
                    left.push(folio);
                    continue;
                }
                text_start(paginated.galley, plan, canvas, names)
            }
        };
        let Some(place) = place else { continue };
        starts.extend(left.drain(..).map(|folio| PageStart { folio, place: place.clone() }));
        starts.push(PageStart { folio, place });
    }
    if let Some(place) = starts.last().map(|last| last.place.clone()) {
        starts.extend(left.into_iter().map(|folio| PageStart { folio, place: place.clone() }));
    }
    PageMap { starts, ..PageMap::default() }
}

/// Where a page of text starts; `None` where it holds none of the manuscript.
fn text_start(
    galley: &Galley,
    (plan_idx, plan): (usize, &PagePlan),
    canvas: &Canvas,
    names: &[String],
) -> Option<StartPlace> {
    galley.span?;
    match plan.in_place().first().map(|slice| &galley.blocks[slice.block as usize].content) {
        Some(Content::Columns(columns)) => {
            Some(StartPlace::Anchor(names.get(columns.first_entry()? as usize)?.clone()))
        }
        Some(_) if galley.columns.is_some() && plan_idx == 0 => {
            Some(StartPlace::Anchor(canvas.anchors.first()?.0.clone()))
        }
        Some(_) => {
            // The caption of a figure that the page before has left has its place there.
            first_written(&canvas.lines[n_floated_lines(galley, plan)..canvas.n_text_lines]).map(StartPlace::Text)
        }
        // Figures alone.
        None => first_written(&canvas.lines[..canvas.n_text_lines]).map(StartPlace::Text),
    }
}

fn first_written(lines: &[LineFacts]) -> Option<Span> {
    lines.iter().find_map(|line| line.span)
}

/// Whether a page of figures alone comes after text that follows them in the manuscript.
fn is_behind(last: Option<&PageStart>, canvas: &Canvas) -> bool {
    let Some(PageStart { place: StartPlace::Text(last), .. }) = last else { return false };
    first_written(&canvas.lines[..canvas.n_text_lines])
        .is_some_and(|own| (own.file, own.start) < (last.file, last.start))
}

/// The lines at the head of a page that belong to a figure which the page before has left.
fn n_floated_lines(galley: &Galley, plan: &PagePlan) -> usize {
    let is_text = |slice: &&Slice| matches!(galley.blocks[slice.block as usize].content, Content::Text(_));
    let rows = plan.slices[..plan.n_floated].iter().filter(is_text).map(|slice| slice.end_row - slice.first_row);
    rows.sum::<u32>() as usize
}
