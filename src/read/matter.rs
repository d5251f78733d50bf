//! Parts the sections at the top of the book into front matter, body and back matter, without moving any.

use crate::book::Section;
use crate::book::SectionRole;
use crate::book::section::HeadingLabel;
use crate::book::section::Matter;

/// Splits the sections into front matter, body and back matter; their order stays.
///
/// The front matter ends with the last section of a front role before the body is sure to have begun (a division, a labelled chapter, a prologue),
/// so an untyped section before a foreword belongs to it, and an introduction after the foreword does not.
/// The back matter starts with the first section of a back role behind the last that is sure to be body; untyped sections between back matter
/// (“About the Author”) belong to it, but not more of them than there are sections with a back role.
pub fn split(sections: Vec<Section>) -> (Vec<Section>, Vec<Section>, Vec<Section>) {
    let n_lead = sections.iter().position(is_surely_body).unwrap_or(sections.len());
    let has_sure_body = n_lead < sections.len();
    let is_front = |section: &Section| match section.role.matter() {
        Matter::Front => true,
        // Acknowledgements or a glossary may stand before the text; without any sure body they stand behind it.
        Matter::Back => has_sure_body,
        Matter::Body => false,
    };
    let front_end = sections[..n_lead].iter().rposition(is_front).map_or(0, |idx| idx + 1);
    let sure_end = sections.iter().rposition(is_surely_body).map_or(front_end, |idx| idx + 1);
    let back_start = back_start(&sections, sure_end.max(front_end));
    let mut front = sections;
    let mut body = front.split_off(front_end);
    let back = body.split_off(back_start - front_end);
    (front, body, back)
}

fn is_surely_body(section: &Section) -> bool {
    let has_label = |label: &Option<HeadingLabel>| label.is_some();
    match section.role {
        SectionRole::Book
        | SectionRole::Part
        | SectionRole::Prologue
        | SectionRole::Interlude
        | SectionRole::Epilogue => true,
        SectionRole::Chapter => section.heading.as_ref().is_some_and(|heading| has_label(&heading.label)),
        _ => false,
    }
}

/// Index of the first section of the back matter, or the number of sections.
fn back_start(sections: &[Section], from: usize) -> usize {
    let mut start = sections.len();
    let (mut n_back, mut n_untyped) = (0, 0);
    for (idx, section) in sections.iter().enumerate().skip(from).rev() {
        if section.role.matter() == Matter::Back {
            n_back += 1;
            if n_untyped <= n_back {
                start = idx;
            }
        } else {
            n_untyped += 1;
        }
    }
    start
}
