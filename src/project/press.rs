//! What the manifest says of a file for the press, judged: standard, inks, output profile, bleed, marks.
//!
//! In: an edition and its raw keys. Out: the edition with them. A key that is wrong is reported and left to its default.

use std::fs;

use crate::book::Metadata;
use crate::book::metadata::Date;
use crate::diag::Sink;
use crate::diag::codes::config;
use crate::print::pdf::PdfStandard;
use crate::print::pdf::press::Marks;
use crate::print::pdf::press::OutputProfile;
use crate::print::pdf::press::SLUG;
use crate::project::checked::Context;
use crate::project::config::EditionConfig;
use crate::project::config::EditionKind;
use crate::project::facts::given;
use crate::project::paths::PathKind;
use crate::project::paths::ProjectFolder;
use crate::project::paths::reason;
use crate::project::raw::RawPress;
use crate::project::raw::RawText;
use crate::project::sizes;
use crate::source::Span;
use crate::toml_reader::parse_any_length;
use crate::units::Edges;
use crate::units::Length;

/// The largest profile, in bytes; those of print shops have one or two million.
const MAX_PROFILE: u64 = 16 * 1024 * 1024;

/// The widest bleed; printers ask for 3 to 5 mm.
const MAX_BLEED_MM: f64 = 20.0;

/// Gives an edition what it says of its file. Reports C026 for keys that mean nothing in it.
pub fn with_press(mut edition: EditionConfig, raw: &RawPress, ctx: Context, sink: &mut Sink) -> EditionConfig {
    if edition.kind != EditionKind::Print {
        if let Some(standard) = raw.standard {
            report(&edition, "standard", standard.span, sink);
        }
    } else {
        edition.standard = raw.standard.map_or(edition.standard, |standard| standard.value);
    }
    let is_for_printers =
        edition.kind == EditionKind::Print && (!edition.printers.is_empty() || ctx.call.is_for_printers);
    if !edition.standard.is_for_press() && !is_for_printers {
        for (key, span) in press_keys(raw) {
            report(&edition, key, span, sink);
        }
        return edition;
    }
    let first = raw.targets.iter().flatten().next();
    edition.standard_span = raw.standard.map_or(first.and_then(|text| text.span), |standard| standard.span);
    if let Some(ink) = raw.ink {
        edition.press.ink = ink.value;
    }
    if let Some(text) = given(&raw.output_profile) {
        edition.press.profile = profile(text, ctx.folder, sink).unwrap_or(edition.press.profile);
        edition.profile_span = text.span;
    }
    edition.bleed = given(&raw.bleed).and_then(|text| bleed(text, sink)).unwrap_or_default();
    if edition.standard.is_for_press() {
        edition.sheet.bleed = Edges::uniform(edition.bleed);
        if raw.marks.is_some_and(|marks| marks.value) {
            edition.press.marks = Marks::CropAndRegistration;
            edition.sheet.slug = SLUG;
        }
    } else if let Some(marks) = raw.marks {
        let message =
            format!("`marks` means nothing in `editions.{}`, which has files for printers alone", edition.name);
        sink.report(&config::C026, marks.span, message)
            .hint("they want none; take the key out, or add a `standard` for a file of the edition's own");
    }
    edition
}

/// Whether the file of an edition, or of one of its printers, can be what its standard asks for. Reports C040 for a profile of another version
/// than the standard takes, C042 for a book without a date.
pub fn meets_standard(edition: &EditionConfig, meta: &Metadata, sink: &mut Sink) -> bool {
    let name = &edition.file_name;
    let dated_standard = match edition.standard {
        PdfStandard::Accessible => Some("PDF/A"),
        standard => standard.is_pdfx().then_some("PDF/X"),
    };
    let is_dated = dated_standard.is_none() || meta.modified != Date::FALLBACK;
    if let Some(standard) = dated_standard.filter(|_| !is_dated) {
        let message = format!("“{name}” is {standard}, which asks for a date, and the book has none");
        sink.report(&config::C042, edition.standard_span.or(edition.span), message)
            .hint("add the day on which the book comes out: `release_date = 2026-05-01`");
    }
    let version = edition.press.profile.version;
    let is_taken = version == 2 || !matches!(edition.standard, PdfStandard::X1a | PdfStandard::X3);
    if !is_taken {
        let message = format!(
            "the output profile is written in version {version} of ICC, and “{name}”, a file within PDF 1.3, takes version 2 alone"
        );
        sink.report(&config::C040, edition.profile_span.or(edition.span), message).hint(PROFILE_ADVICE);
    }
    is_dated && is_taken
}

/// What to do about an output profile that cannot be used.
const PROFILE_ADVICE: &str =
    "ask the printer for the ICC profile of the press; without the key, that of FOGRA39 is taken";

fn press_keys(raw: &RawPress) -> Vec<(&'static str, Option<Span>)> {
    let keys = [
        ("ink", raw.ink.map(|ink| ink.span)),
        ("output_profile", raw.output_profile.as_ref().map(|text| text.span)),
        ("bleed", raw.bleed.as_ref().map(|text| text.span)),
        ("marks", raw.marks.map(|marks| marks.span)),
    ];
    keys.into_iter().filter_map(|(key, span)| Some((key, span?))).collect()
}

fn report(edition: &EditionConfig, key: &str, span: Option<Span>, sink: &mut Sink) {
    let (what, advice) = match edition.kind {
        EditionKind::Epub => ("an EPUB", "move the key to a print edition, or take it out"),
        EditionKind::Screen => (
            "a PDF for the screen",
            "an edition of the kind `screen` is PDF/UA-1 and PDF/A-2a; move the key to a print edition",
        ),
        EditionKind::Proof => ("a proof", "move the key to a print edition, or take it out"),
        EditionKind::Print => {
            let advice = "add `standard = \"pdf/x-4\"`, or what else the printer asks for, or name the printer: `for = [\"ingramspark\"]` here, or `--for` at each build";
            ("no file for a press", advice)
        }
    };
    sink.report(&config::C026, span, format!("`{key}` means nothing in `editions.{}`, which is {what}", edition.name))
        .hint(advice);
}

/// The output profile that the manifest names. Reports C040 for a file that is none.
fn profile(text: &RawText, folder: &ProjectFolder, sink: &mut Sink) -> Option<OutputProfile> {
    let path = folder.find(&text.value, text.span, PathKind::File, sink)?;
    if fs::metadata(&path.path).is_ok_and(|metadata| metadata.len() > MAX_PROFILE) {
        sink.report(&config::C020, text.span, format!("the output profile “{}” is too large", text.value))
            .hint(format!("the limit is {} MB", MAX_PROFILE / (1024 * 1024)));
        return None;
    }
    let bytes = match fs::read(&path.path) {
        Ok(bytes) => bytes,
        Err(error) => {
            sink.report(&config::C018, text.span, format!("cannot read “{}”: {}", text.value, reason(&error)))
                .hint("see that it is a file and that you may read it");
            return None;
        }
    };
    let report = |fault| {
        sink.report(&config::C040, text.span, format!("the output profile “{}” cannot be used: {fault}", text.value))
            .hint(PROFILE_ADVICE);
    };
    OutputProfile::new(bytes.into()).map_err(report).ok()
}

fn bleed(text: &RawText, sink: &mut Sink) -> Option<Length> {
    let Some(bleed) = parse_any_length(&text.value) else {
        sink.report(&config::C011, text.span, format!("`bleed` is no length: “{}”", text.value))
            .hint("write a number with its unit, pt, mm, cm or in: “3mm”");
        return None;
    };
    if (Length::ZERO..=Length::mm(MAX_BLEED_MM)).contains(&bleed) {
        return Some(bleed);
    }
    sink.report(&config::C012, text.span, format!("a bleed of {} cannot be", sizes::in_mm(bleed)))
        .hint(format!("printers ask for 3 to 5 mm; the most is {MAX_BLEED_MM} mm"));
    None
}
