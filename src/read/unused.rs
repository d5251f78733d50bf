//! Addresses set down as `[label]: address` that no link uses: their words would be lost without a sound.

use std::collections::BTreeSet;

use pulldown_cmark::LinkType;
use pulldown_cmark::RefDefs;

use crate::diag::codes::manuscript::M007;
use crate::read::context::Context;

/// Labels that links and pictures named.
#[derive(Default)]
pub struct UsedLabels {
    labels: BTreeSet<String>,
}

impl UsedLabels {
    pub fn add(&mut self, link_type: LinkType, label: &str) {
        if matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut) {
            self.labels.insert(normal(label));
        }
    }
}

fn normal(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Reports M007 for each definition that is not used.
pub fn report(ctx: &mut Context, definitions: &RefDefs, used: &UsedLabels) {
    let mut unused: Vec<_> = definitions.iter().filter(|(label, _)| !used.labels.contains(&normal(label))).collect();
    unused.sort_by_key(|(_, definition)| definition.span.start);
    for (label, definition) in unused {
        let span = ctx.span(definition.span.start, definition.span.end);
        ctx.sink
            .report(&M007, span, format!("address that no link uses, left out of the book: “[{label}]: …”"))
            .hint(format!("delete the line, or write `\\[{label}]:` if it is text"));
    }
}
