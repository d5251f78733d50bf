//! Grounds that are asked for where no page starts.

use crate::book::Section;
use crate::diag::Sink;
use crate::diag::codes::manuscript::M045;

/// Reports M045 for each heading within a chapter that asks for a ground: pages are colored by chapters and parts, so nothing would come of it.
pub fn report_unused(sections: &[Section], sink: &mut Sink) {
    for section in sections {
        match section.role.is_division() {
            true => report_unused(&section.children, sink),
            false => section.children.iter().for_each(|child| report_within(child, sink)),
        }
    }
}

fn report_within(section: &Section, sink: &mut Sink) {
    if let (Some(color), Some(heading)) = (section.attributes.get("ground"), &section.heading) {
        let title = heading.title_text();
        sink.report(
            &M045,
            Some(heading.span),
            format!("“{title}” starts no chapter, so no page has its ground, {color}"),
        )
        .hint("put `ground=` at the heading of the chapter, all pages of which then have it, or take it out");
    }
    section.children.iter().for_each(|child| report_within(child, sink));
}
