//! Links: areas of a page that lead to an address or to another page.

use krilla::action::LinkAction;
use krilla::annotation::Annotation;
use krilla::annotation::LinkAnnotation;
use krilla::annotation::Target;
use krilla::destination::XyzDestination;
use krilla::geom::Point as PdfPoint;
use krilla::geom::Quadrilateral;
use krilla::geom::Rect;

use crate::print::pages::LinkTarget;
use crate::print::pages::Mark;
use crate::print::pages::Page;
use crate::print::pages::Pages;
use crate::print::pages::StructId;
use crate::print::pdf::sheet::Sheet;
use crate::print::pdf::sheet::points;
use crate::print::pdf::tags::TagCollector;
use crate::units::Length;
use crate::units::Point;

/// One link of a page: all its areas, for a link broken over lines has several.
struct PageLink<'p> {
    target: &'p LinkTarget,
    tag: Option<StructId>,
    areas: Vec<Rect>,
}

/// Adds the links of a page as annotations; those with a tag become part of the structure.
pub fn add_links(
    pages: &Pages,
    page_idx: usize,
    sheet: &Sheet,
    pdf_page: &mut krilla::page::Page,
    tags: &mut TagCollector,
) {
    for link in page_links(&pages.pages[page_idx], sheet, tags) {
        let Some(target) = pdf_target(link.target, pages, sheet) else { continue };
        let quads = link.areas.iter().map(quadrilateral).collect();
        let annotation = LinkAnnotation::new_with_quad_points(quads, target);
        let annotation = Annotation::new_link(annotation, Some(description(link.target, pages)));
        match link.tag {
            Some(leaf) => {
                let identifier = pdf_page.add_tagged_annotation(annotation);
                tags.add_annotation(leaf, identifier);
            }
            None => pdf_page.add_annotation(annotation),
        }
    }
}

/// Joins neighbouring areas of one link, which have the same target and the same node of the structure.
fn page_links<'p>(page: &'p Page, sheet: &Sheet, tags: &TagCollector) -> Vec<PageLink<'p>> {
    let mut links: Vec<PageLink> = Vec::new();
    for placed in &page.placed {
        let Mark::Link { size, target } = &placed.mark else { continue };
        let Some(area) = sheet.rect(page, placed.at, *size) else { continue };
        if let Some(last) = links.last_mut()
            && last.target == target
            && tags.is_same_link(last.tag, placed.tag)
        {
            last.areas.push(area);
        } else {
            links.push(PageLink { target, tag: placed.tag, areas: vec![area] });
        }
    }
    links
}

/// Corners from the bottom left, as ISO 32000-1, 12.5.6.10 wants them: counterclockwise.
fn quadrilateral(area: &Rect) -> Quadrilateral {
    Quadrilateral([
        PdfPoint::from_xy(area.left(), area.bottom()),
        PdfPoint::from_xy(area.right(), area.bottom()),
        PdfPoint::from_xy(area.right(), area.top()),
        PdfPoint::from_xy(area.left(), area.top()),
    ])
}

fn pdf_target(target: &LinkTarget, pages: &Pages, sheet: &Sheet) -> Option<Target> {
    match target {
        LinkTarget::Url(url) => Some(Target::Action(LinkAction::new(ascii_url(url)).into())),
        LinkTarget::Page { page_idx, y } => {
            let destination = destination(pages, sheet, *page_idx, *y)?;
            Some(Target::Destination(destination.into()))
        }
    }
}

/// A place on a page, at the left edge of the sheet; `None` where there is no such page.
pub fn destination(pages: &Pages, sheet: &Sheet, page_idx: u32, y: Length) -> Option<XyzDestination> {
    let page = pages.pages.get(page_idx as usize)?;
    let at = Point { x: Length::ZERO, y: y + sheet.trim_origin(page).y };
    Some(XyzDestination::new(page_idx as usize, PdfPoint::from_xy(points(at.x), points(at.y))))
}

/// What a reader's software says of a link: its address, or the folio it leads to.
fn description(target: &LinkTarget, pages: &Pages) -> String {
    match target {
        LinkTarget::Url(url) => url.clone(),
        LinkTarget::Page { page_idx, .. } => {
            pages.pages.get(*page_idx as usize).map_or_else(String::new, |page| page.folio.text())
        }
    }
}

/// URIs of a PDF are ASCII (ISO 32000-1, 12.6.4.7); what lies outside is percent-encoded as RFC 3986 has it.
fn ascii_url(url: &str) -> String {
    let mut ascii = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_graphic() {
            ascii.push(byte as char);
        } else {
            ascii.push_str(&format!("%{byte:02X}"));
        }
    }
    ascii
}
