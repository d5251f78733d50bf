//! The ISBN in the name of a file, against those that the book prints. D132.

use crate::diag::codes::preflight::D132;
use crate::isbn::is_sound;
use crate::isbn::isbns_in;
use crate::isbn::isbns_in_name;
use crate::preflight::checks::Ask;
use crate::preflight::checks::Seen;
use crate::preflight::findings::Cause;
use crate::preflight::findings::Finding;
use crate::preflight::findings::Findings;

pub fn check(seen: &Seen, ask: &Ask, findings: &mut Findings) {
    let Some(named) = isbns_in_name(ask.name).into_iter().next() else { return };
    if !is_sound(&named) {
        findings.add(Cause::new(&D132, "check digit"), 0.0, || {
            Finding::new(
                format!("the ISBN in the file name, {named}, has a wrong check digit"),
                "correct the name; the last digit must fit the twelve before it",
            )
            .measured(named.clone())
            .demanded("a check digit by the rule", Some("ISBN Users' Manual, appendix 1".into()))
        });
        return;
    }
    let printed: Vec<String> = isbns_in(&seen.text).into_iter().filter(|isbn| is_sound(isbn)).collect();
    if !printed.is_empty() && !printed.contains(&named) {
        findings.add(Cause::new(&D132, "other"), 0.0, || {
            let asked = printed.join(", ");
            Finding::new(
                format!("the file name says ISBN {named}, and the book prints {asked}"),
                "rename the file, or correct the imprint page",
            )
            .measured(named.clone())
            .demanded(asked, None)
        });
    }
}
