//! What a file holds beside its pages: protection, bookmarks, metadata, actions, attachments, layers; and what lies on the pages without
//! being printed. D101, D125 to D128, D136.

use hayro_syntax::object::Dict;
use hayro_syntax::object::Object;

use crate::diag::Severity;
use crate::diag::codes::preflight::D101;
use crate::diag::codes::preflight::D125;
use crate::diag::codes::preflight::D126;
use crate::diag::codes::preflight::D127;
use crate::diag::codes::preflight::D128;
use crate::diag::codes::preflight::D136;
use crate::pdf_marks::file::PdfFile;
use crate::pdf_marks::file::dicts;
use crate::pdf_marks::file::holds;
use crate::pdf_marks::file::text_of;
use crate::pdf_marks::page::PageMarks;
use crate::preflight::checks::Ask;
use crate::preflight::findings::Cause;
use crate::preflight::findings::Finding;
use crate::preflight::findings::Findings;
use crate::printers::Extra;

/// Kinds of annotations that belong to the press.
const OF_THE_PRESS: [&str; 2] = ["TrapNet", "PrinterMark"];

/// Kinds that play or run something.
const MEDIA: [&str; 5] = ["Movie", "Sound", "Screen", "3D", "RichMedia"];

pub fn check(file: &PdfFile, ask: &Ask, findings: &mut Findings) {
    if file.trailer.is_encrypted {
        findings.add(Cause::new(&D101, "opens"), 0.0, || {
            Finding::new("the PDF is encrypted, though it opens without a password", "save it again without protection")
                .demanded("no encryption", ask.clause("encryption"))
        });
    }
    if !file.trailer.is_found {
        findings.add(Cause::new(&D136, "table"), 0.0, || {
            Finding::new(
                "the end of the file does not lead to its table of objects",
                "open the file and save it again as PDF",
            )
            .demanded("`startxref` with the place of the table", Some("ISO 32000-1, 7.5.5".into()))
        });
    }
    let catalog = file.catalog();
    check_forbidden(file, &catalog, ask, findings);
    check_active(&catalog, ask, findings);
    let layers = catalog.get::<Dict>("OCProperties").map_or(0, |layers| dicts(&layers, "OCGs").len());
    if layers > 0 {
        findings.add(Cause::new(&D128, "layers"), 0.0, || {
            Finding::new(format!("the file has layers ({layers})"), "flatten the layers, and delete those not wanted")
                .measured(layers.to_string())
                .demanded("none", ask.press.is_old().then(|| ask.clause("optional content")).flatten())
                .severity(if ask.press.is_old() { Severity::Error } else { Severity::Warning })
        });
    }
}

/// Bookmarks and facts of the book. Reports D126.
fn check_forbidden(file: &PdfFile, catalog: &Dict, ask: &Ask, findings: &mut Findings) {
    let has_outline = catalog.get::<Dict>("Outlines").is_some_and(|outline| outline.contains_key("First"));
    let info = file.info().unwrap_or_default();
    let facts = ["Title", "Author", "Subject", "Keywords"].into_iter().filter(|key| !text_of(&info, key).is_empty());
    let mut facts: Vec<&str> = facts.collect();
    if catalog.contains_key("Metadata") {
        facts.push("XMP");
    }
    if has_outline && ask.forbids(Extra::Bookmarks) {
        findings.add(Cause::new(&D126, "bookmarks"), 0.0, || {
            Finding::new("the file has bookmarks", "make it without bookmarks")
                .measured("bookmarks")
                .demanded("none", ask.source("files"))
        });
    }
    if !facts.is_empty() && ask.forbids(Extra::Metadata) {
        findings.add(Cause::new(&D126, "metadata"), 0.0, || {
            let is = facts.join(", ");
            Finding::new(format!("the file has metadata: {is}"), "make it without metadata")
                .measured(is)
                .demanded("none", ask.source("files"))
                .severity(Severity::Warning)
        });
    }
}

/// What runs, opens or is attached. Reports D127.
fn check_active(catalog: &Dict, ask: &Ask, findings: &mut Findings) {
    let names = catalog.get::<Dict>("Names").unwrap_or_default();
    let form = catalog.get::<Dict>("AcroForm");
    // To show the first page, or one in its middle, is what `OpenAction` is there for.
    let opens = match catalog.get::<Object>("OpenAction") {
        Some(Object::Dict(action)) => text_of(&action, "S") != "GoTo",
        _ => false,
    };
    let all = [
        ("JavaScript", holds(&names, "JavaScript"), "take the scripts out"),
        ("an action that runs when it is opened", opens || holds(catalog, "AA"), "take the action out"),
        (
            "attached files",
            holds(&names, "EmbeddedFiles") || holds(catalog, "Collection"),
            "take the attached files out",
        ),
        (
            "a form to be filled in",
            form.is_some_and(|form| holds(&form, "Fields") || form.contains_key("XFA")),
            "print it anew without the form",
        ),
    ];
    for (what, _, advice) in all.into_iter().filter(|(_, is_there, _)| *is_there) {
        findings.add(Cause::new(&D127, what), 0.0, || {
            Finding::new(format!("the file has {what}"), advice)
                .measured(what)
                .demanded("none", ask.clause("actions and forms"))
        });
    }
}

/// Reports D125, and D127 for what plays.
pub fn check_annotations(page: &PageMarks, ask: &Ask, findings: &mut Findings) {
    let printed = page.boxes.bleed.unwrap_or(page.trim());
    for annotation in &page.annotations {
        let kind = &annotation.kind;
        if OF_THE_PRESS.contains(&kind.as_str()) {
            continue;
        }
        let at = annotation.bounds;
        if MEDIA.contains(&kind.as_str()) {
            findings.add(Cause::new(&D127, kind.clone()).on(page.number), 0.0, || {
                Finding::new(format!("the page plays something: {kind}"), "take it out")
                    .at(at, page.trim())
                    .measured(kind.clone())
            });
        }
        let by_printer = ask.forbids(Extra::Annotations);
        let by_standard = ask.press.is_pdfx() && printed.overlaps(annotation.bounds);
        if by_printer || by_standard {
            findings.add(Cause::new(&D125, kind.clone()).on(page.number), 0.0, || {
                let what = match kind.as_str() {
                    "Link" => "a link".to_string(),
                    "Widget" => "a form field".to_string(),
                    other => format!("an annotation ({other})"),
                };
                let source = if by_printer { ask.source("files") } else { ask.clause("annotations within the bleed") };
                Finding::new(format!("the page has {what}"), "make the print file without links, comments and forms")
                    .at(at, page.trim())
                    .measured(kind.clone())
                    .demanded("none", source)
            });
        }
    }
}
