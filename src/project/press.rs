//! What the manifest says of a file for the press, judged: standard, inks, output profile, bleed, marks.
//!
//! In: an edition and its raw keys. Out: the edition with them. A key that is wrong is reported and left to its default.

use std::fs;

use crate::diag::Sink;
use crate::diag::codes::config;
use crate::near::near_names;
use crate::print::pdf::PdfStandard;
use crate::print::pdf::press::Marks;
use crate::print::pdf::press::OutputProfile;
use crate::print::pdf::press::SLUG;
use crate::printers::Printer;
use crate::project::config::EditionConfig;
use crate::project::config::EditionKind;
use crate::project::facts::given;
use crate::project::names::slug_of;
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
pub fn with_press(
    mut edition: EditionConfig,
    raw: &RawPress,
    folder: &ProjectFolder,
    sink: &mut Sink,
) -> EditionConfig {
    if edition.kind != EditionKind::Print {
        if let Some(standard) = raw.standard {
            report(&edition, "standard", standard.span, sink);
        }
        if let Some(first) = raw.printers.iter().flatten().next() {
            report(&edition, "for", first.span, sink);
        }
    } else {
        edition.standard = raw.standard.map_or(edition.standard, |standard| standard.value);
        edition.printers = printers(raw, folder, sink);
    }
    if !edition.standard.is_for_press() && edition.printers.is_empty() {
        for (key, span) in press_keys(raw) {
            report(&edition, key, span, sink);
        }
        return edition;
    }
    if let Some(ink) = raw.ink {
        edition.press.ink = ink.value;
    }
    if let Some(text) = given(&raw.output_profile) {
        edition.press.profile = profile(text, &edition, folder, sink).unwrap_or(edition.press.profile);
    }
    let bleed = given(&raw.bleed).and_then(|text| bleed(text, sink)).unwrap_or_default();
    edition.sheet.bleed = Edges { head: bleed, foot: bleed, inner: bleed, outer: bleed };
    if edition.standard.is_for_press() && raw.marks.is_some_and(|marks| marks.value) {
        edition.press.marks = Marks::CropAndRegistration;
        edition.sheet.slug = SLUG;
    }
    edition
}

/// The tables of the printers that the edition names. Reports C041 for what is none.
fn printers(raw: &RawPress, folder: &ProjectFolder, sink: &mut Sink) -> Vec<Printer> {
    let named = raw.printers.iter().flatten();
    named
        .filter_map(|text| if text.value.ends_with(".toml") { own(text, folder, sink) } else { shipped(text, sink) })
        .collect()
}

fn shipped(text: &RawText, sink: &mut Sink) -> Option<Printer> {
    let printer = Printer::preset(&text.value);
    if printer.is_none() {
        let known: Vec<&str> = Printer::names().collect();
        let report = sink.report(&config::C041, text.span, format!("no printer is known as “{}”", text.value));
        match near_names(&text.value, known.iter().copied()).first() {
            Some(near) => report.hint(format!("did you mean “{near}”?")),
            None => {
                report.hint(format!("choose from {}, or name a table of your own that ends in .toml", known.join(", ")))
            }
        };
    }
    printer
}

fn own(text: &RawText, folder: &ProjectFolder, sink: &mut Sink) -> Option<Printer> {
    let path = folder.find(&text.value, text.span, PathKind::File, sink)?;
    let read = fs::read_to_string(&path.path).map_err(|error| reason(&error));
    let stem = path.path.file_stem().unwrap_or_default().to_string_lossy();
    let printer = read.and_then(|table| Printer::read(&slug_of(&stem), &table));
    let report = |fault: String| {
        sink.report(&config::C041, text.span, format!("“{}” is no table of a printer: {fault}", text.value))
            .hint("take a shipped table as a pattern; the handbook shows one");
    };
    printer.map_err(report).ok()
}

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
        EditionKind::Print => {
            ("no file for a press", "add `standard = \"pdf/x-4\"`, or what else the printer asks for")
        }
    };
    sink.report(&config::C026, span, format!("`{key}` means nothing in `editions.{}`, which is {what}", edition.name))
        .hint(advice);
}

/// The output profile that the manifest names. Reports C040 for a file that is none.
fn profile(text: &RawText, edition: &EditionConfig, folder: &ProjectFolder, sink: &mut Sink) -> Option<OutputProfile> {
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
    let is_old = matches!(edition.standard, PdfStandard::X1a | PdfStandard::X3);
    let read = OutputProfile::new(bytes.into()).and_then(|profile| match profile.version {
        version if is_old && version != 2 => {
            Err(format!("it is written in version {version} of ICC, and a file within PDF 1.3 takes version 2 alone"))
        }
        _ => Ok(profile),
    });
    let report = |fault| {
        sink.report(&config::C040, text.span, format!("the output profile “{}” cannot be used: {fault}", text.value))
            .hint("ask the printer for the ICC profile of the press; without the key, that of FOGRA39 is taken");
    };
    read.map_err(report).ok()
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
