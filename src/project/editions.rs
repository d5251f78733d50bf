//! The editions of a book, judged: kinds, ISBNs, trims and type.
//!
//! In: the raw editions with their defaults. Out: editions that can be made; one whose looks are wrong is left out, for a PDF of the wrong
//! size helps nobody, while an ISBN that is wrong is only left off.

use crate::diag::Sink;
use crate::diag::codes::config;
use crate::epub::Review;
use crate::near::near_names;
use crate::project::budget::with_defaults;
use crate::project::checked::Context;
use crate::project::config::Design;
use crate::project::config::EditionConfig;
use crate::project::config::EditionKind;
use crate::project::config::FontEmbedding;
use crate::project::config::ThemeChoice;
use crate::project::config::default_trim;
use crate::project::cover::RawWrap;
use crate::project::cover::with_wrap;
use crate::project::facts::day;
use crate::project::facts::given;
use crate::project::facts::isbn;
use crate::project::names::is_good_name;
use crate::project::paths::PathKind;
use crate::project::paths::ProjectFolder;
use crate::project::press;
use crate::project::raw::RawBook;
use crate::project::raw::RawDesign;
use crate::project::raw::RawEdition;
use crate::project::raw::RawMargins;
use crate::project::raw::RawPress;
use crate::project::raw::RawText;
use crate::project::sizes;
use crate::project::targets::with_targets;
use crate::quality::Budget;
use crate::quality::budget::Limit;
use crate::source::Span;
use crate::toml_reader::Located;
use crate::toml_reader::parse_any_length;
use crate::units::Edges;
use crate::units::Length;
use crate::units::Size;

/// What the names of editions say about their kind, where the manifest does not.
const KINDS_BY_NAME: &[(&str, EditionKind)] = &[
    ("epub", EditionKind::Epub),
    ("ebook", EditionKind::Epub),
    ("print", EditionKind::Print),
    ("paperback", EditionKind::Print),
    ("softcover", EditionKind::Print),
    ("hardcover", EditionKind::Print),
    ("hardback", EditionKind::Print),
    ("screen", EditionKind::Screen),
    ("proof", EditionKind::Proof),
];

/// Judges the editions of a book; a book that names none gets `epub` and `print`.
pub fn editions(raw: &RawBook, slug: &str, ctx: Context, sink: &mut Sink) -> Vec<EditionConfig> {
    let own: Vec<RawEdition> = match &raw.editions {
        Some(editions) if !editions.is_empty() => editions.clone(),
        _ => ["epub", "print"].into_iter().map(|name| RawEdition::named(name, raw.span)).collect(),
    };
    let kinds: Vec<Option<EditionKind>> = own.iter().map(|one| kind(one, sink)).collect();
    let n_epubs = kinds.iter().filter(|kind| **kind == Some(EditionKind::Epub)).count();
    let mut editions = Vec::new();
    for (one, kind) in own.iter().zip(&kinds) {
        let isbn = one.isbn.as_ref().and_then(|text| isbn(text, sink));
        let Some(kind) = *kind else { continue };
        let page_source = page_source(one, kind, &own, &kinds, sink);
        let embed_fonts = embed_fonts(one, kind, sink);
        let review = review(one, kind, sink);
        let source = page_source.as_deref().filter(|_| kind.is_paged());
        let wrap = wrap(one, kind, source, (&own, &kinds));
        let names_isbn = given(&one.isbn).is_some() || one.unread.contains(&"isbn");
        let (design, looks) = edition_design(one, kind, source, &raw.design, ctx.folder, sink);
        let budget = budget(one, kind, &raw.budget, sink);
        let name = one.name.value.as_str();
        let file_name = match kind {
            EditionKind::Epub if n_epubs == 1 || name == "epub" => format!("{slug}.epub"),
            EditionKind::Epub => format!("{slug}-{name}.epub"),
            EditionKind::Print | EditionKind::Screen | EditionKind::Proof => format!("{slug}-{name}.pdf"),
        };
        let base = EditionConfig::new(name, kind, file_name);
        let edition = EditionConfig {
            isbn,
            names_isbn,
            design,
            embed_fonts,
            page_source,
            review,
            budget,
            span: one.name.span,
            ..base
        };
        let edition = with_targets(edition, one.press.targets.as_ref(), ctx.folder, sink);
        let edition = press::with_press(edition, &one.press, ctx, sink);
        let edition = with_wrap(edition, &wrap, sink);
        // Not before all of it was judged, so that one fault hides no other.
        if looks == Looks::Sound {
            editions.push(edition);
        }
    }
    share_pages(&mut editions);
    editions
}

/// The sheet around an edition; one that is printed from the pages of another printed edition has its paper, spine, flaps and price.
fn wrap(
    edition: &RawEdition,
    kind: EditionKind,
    source: Option<&str>,
    (all, kinds): (&[RawEdition], &[Option<EditionKind>]),
) -> RawWrap {
    let printed = all.iter().zip(kinds).filter(|(_, other)| kind == EditionKind::Print && **other == Some(kind));
    let mut sources = printed.map(|(one, _)| one).filter(|one| source == Some(one.name.value.as_str()));
    let own = edition.wrap.clone();
    match sources.next() {
        Some(source) => own.with_source(source.wrap.clone()),
        None => own,
    }
}

/// Gives editions with the pages of another one its design. Without that edition they fall out with it, as was reported.
fn share_pages(editions: &mut Vec<EditionConfig>) {
    let designs: Vec<(String, Design)> =
        editions.iter().map(|edition| (edition.name.clone(), edition.design.clone())).collect();
    editions.retain_mut(|edition| {
        let Some(source) = edition.page_source.as_ref().filter(|_| edition.kind.is_paged()) else { return true };
        let Some((_, design)) = designs.iter().find(|(name, _)| name == source) else { return false };
        edition.design = design.clone();
        true
    });
}

fn kind(edition: &RawEdition, sink: &mut Sink) -> Option<EditionKind> {
    let name = &edition.name.value;
    if !is_good_name(name) {
        sink.report(&config::C013, edition.name.span, format!("“{name}” cannot be the name of an edition"))
            .hint("it becomes part of a file name: use small letters a–z, digits and hyphens between them");
        return None;
    }
    if let Some(kind) = edition.kind {
        return Some(kind.value);
    }
    if let Some((_, kind)) = KINDS_BY_NAME.iter().find(|(known, _)| known == name) {
        return Some(*kind);
    }
    if edition.unread.contains(&"kind") {
        return None;
    }
    let report = sink.report(&config::C004, edition.name.span, format!("`kind` of the edition “{name}” is missing"));
    match near_names(name, KINDS_BY_NAME.iter().map(|(known, _)| *known)).first() {
        Some(near) => report
            .hint(format!("call the edition `{near}`, or add `kind = \"print\"`, \"epub\", \"screen\" or \"proof\"")),
        None => report.hint("add `kind = \"print\"`, \"epub\", \"screen\" or \"proof\""),
    };
    None
}

/// The edition whose pages this one has, or, for an EPUB, its page-list follows: the one named, else for an EPUB and a proof the first print
/// edition.
/// An edition that has the pages of another one is no source itself, so that nothing goes in a circle.
fn page_source(
    edition: &RawEdition,
    kind: EditionKind,
    all: &[RawEdition],
    kinds: &[Option<EditionKind>],
    sink: &mut Sink,
) -> Option<String> {
    let wanted = given(&edition.page_source);
    // An EPUB is nobody's source, so any edition with pages can be its own.
    let is_any = kind == EditionKind::Epub && wanted.is_some();
    let paged: Vec<(&str, EditionKind)> = all
        .iter()
        .zip(kinds)
        .filter(|(one, _)| (is_any || given(&one.page_source).is_none()) && one.name.value != edition.name.value)
        .filter_map(|(one, kind)| Some((one.name.value.as_str(), (*kind)?)))
        .filter(|(_, kind)| kind.is_paged() && *kind != EditionKind::Proof)
        .collect();
    let Some(wanted) = wanted else {
        let first = paged.iter().find(|(_, kind)| *kind == EditionKind::Print);
        let follows = matches!(kind, EditionKind::Epub | EditionKind::Proof);
        return first.filter(|_| follows).map(|(name, _)| (*name).to_string());
    };
    if paged.iter().any(|(name, _)| *name == wanted.value) {
        return Some(wanted.value.clone());
    }
    let names: Vec<&str> = paged.iter().map(|(name, _)| *name).collect();
    let report =
        sink.report(&config::C015, wanted.span, format!("`page_source` names no print edition: “{}”", wanted.value));
    match near_names(&wanted.value, names.iter().copied()).first() {
        Some(near) => report.hint(format!("did you mean “{near}”?")),
        None if names.is_empty() => report.hint("add a print edition, or take `page_source` out"),
        None => report.hint(format!("choose from: {}", names.join(", "))),
    };
    None
}

fn embed_fonts(edition: &RawEdition, kind: EditionKind, sink: &mut Sink) -> FontEmbedding {
    match edition.embed_fonts {
        Some(wanted) if kind != EditionKind::Epub => {
            report_without_effect("embed_fonts", &edition.name.value, kind, wanted.span, sink);
            FontEmbedding::Embed
        }
        Some(wanted) => wanted.value,
        None => FontEmbedding::Embed,
    }
}

/// Who has reviewed an EPUB, and when; without one of the two it is no review.
fn review(edition: &RawEdition, kind: EditionKind, sink: &mut Sink) -> Option<Review> {
    let raw = edition.accessibility_review.as_ref()?;
    if kind != EditionKind::Epub {
        report_without_effect("accessibility_review", &edition.name.value, kind, raw.span, sink);
        return None;
    }
    let (by, date) = (given(&raw.by), given(&raw.date));
    for (key, is_missing) in [("by", by.is_none()), ("date", date.is_none())] {
        if is_missing {
            sink.report(&config::C004, raw.span, format!("`{key}` of the accessibility review is missing"))
                .hint("write who has reviewed the EPUB, and when: `{ by = \"Ada Quill\", date = 2026-05-01 }`");
        }
    }
    let date = date.and_then(|text| day(text, sink));
    Some(Review { by: by?.value.clone(), date: date?, span: raw.span })
}

/// Whether pages can be made of the looks that an edition asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Looks {
    Sound,
    Faulty,
}

/// The looks of an edition; those that cannot be are replaced, so that all else can be judged.
fn edition_design(
    edition: &RawEdition,
    kind: EditionKind,
    source: Option<&str>,
    shared: &RawDesign,
    folder: &ProjectFolder,
    sink: &mut Sink,
) -> (Design, Looks) {
    let own = &edition.design;
    let page_keys = [
        ("trim", own.trim.as_ref().map(|text| text.span)),
        ("margins", own.margins.span.map(Some)),
        ("type_size", own.type_size.as_ref().map(|text| text.span)),
        ("leading", own.leading.as_ref().map(|text| text.span)),
        ("layout", own.layout.as_ref().map(|text| text.span)),
    ];
    let theme = own.theme.as_ref().filter(|_| source.is_some()).map(|text| ("theme", text.span));
    for (key, span) in page_keys.into_iter().filter_map(|(key, span)| Some((key, span?))).chain(theme) {
        match source {
            None if kind.is_paged() => {}
            None => report_without_effect(key, &edition.name.value, kind, span, sink),
            Some(source) => report_other_pages(key, &edition.name.value, source, span, sink),
        }
    }
    let raw = edition.design.clone().with_defaults(shared);
    let n_before = sink.diagnostics().len();
    let design = design(&raw, folder, sink);
    let is_faulty = kind.is_paged() && sink.diagnostics().len() > n_before;
    (design, if is_faulty { Looks::Faulty } else { Looks::Sound })
}

/// The limits of an edition with pages, its own before those of the book.
fn budget(edition: &RawEdition, kind: EditionKind, shared: &[Limit], sink: &mut Sink) -> Budget {
    if kind == EditionKind::Proof {
        // Its pages are judged in the edition that they are of.
        return Budget { limits: edition.budget.clone() };
    }
    if kind.is_paged() {
        return Budget { limits: with_defaults(edition.budget.clone(), shared) };
    }
    if let Some(limit) = edition.budget.first() {
        report_without_effect("budget", &edition.name.value, kind, limit.span, sink);
    }
    Budget::default()
}

fn report_other_pages(key: &str, name: &str, source: &str, span: Option<Span>, sink: &mut Sink) {
    let message = format!("`{key}` means nothing in `editions.{name}`, which has the pages of “{source}”");
    sink.report(&config::C026, span, message)
        .hint(format!("move the key to `editions.{source}`, or take `page_source` out for pages of its own"));
}

fn report_without_effect(key: &str, name: &str, kind: EditionKind, span: Option<Span>, sink: &mut Sink) {
    let (kind, advice) = match kind {
        EditionKind::Epub => {
            ("an EPUB", "an e-reader makes its own pages; move the key to a print edition or to the book")
        }
        EditionKind::Print | EditionKind::Screen | EditionKind::Proof => {
            ("a PDF", "move the key to the EPUB edition, or take it out")
        }
    };
    sink.report(&config::C026, span, format!("`{key}` means nothing in `editions.{name}`, which is {kind}"))
        .hint(advice);
}

fn design(raw: &RawDesign, folder: &ProjectFolder, sink: &mut Sink) -> Design {
    let spans = [
        raw.trim.as_ref().and_then(|text| text.span),
        raw.margins.span,
        raw.type_size.as_ref().and_then(|text| text.span),
        raw.leading.as_ref().and_then(|text| text.span),
        raw.theme.as_ref().and_then(|text| text.span),
    ];
    let type_size = given(&raw.type_size).and_then(|text| type_size(text, sink));
    Design {
        theme: given(&raw.theme).and_then(|text| theme(text, folder, sink)).unwrap_or_default(),
        trim: given(&raw.trim).and_then(|text| trim(text, sink)).unwrap_or_else(default_trim),
        margins: margins(&raw.margins, sink),
        type_size,
        leading: given(&raw.leading).and_then(|text| leading(text, type_size, sink)),
        layout: given(&raw.layout).and_then(|text| folder.find(&text.value, text.span, PathKind::File, sink)),
        span: spans.into_iter().flatten().next(),
        margins_span: raw.margins.span,
    }
}

fn theme(text: &RawText, folder: &ProjectFolder, sink: &mut Sink) -> Option<ThemeChoice> {
    let is_file = text.value.ends_with(".toml") || text.value.contains('/');
    if !is_file {
        return Some(ThemeChoice::Shipped(text.value.clone(), text.span));
    }
    folder.find(&text.value, text.span, PathKind::File, sink).map(ThemeChoice::File)
}

fn trim(text: &RawText, sink: &mut Sink) -> Option<Size> {
    let Some(size) = sizes::parse_trim(&text.value) else {
        let report = sink.report(&config::C011, text.span, format!("“{}” is no trim size", text.value));
        match near_names(&text.value, sizes::trim_names()).first() {
            Some(near) if text.value.starts_with(|character: char| character.is_ascii_alphabetic()) => {
                report.hint(format!("did you mean “{near}”?"))
            }
            _ => {
                let names: Vec<&str> = sizes::trim_names().collect();
                report.hint(format!("write “148 x 210 mm”, “6 x 9 in”, or a name: {}", names.join(", ")))
            }
        };
        return None;
    };
    let (least, greatest) = (Length::mm(sizes::MIN_TRIM_MM), Length::mm(sizes::MAX_TRIM_MM));
    if [size.width, size.height].iter().all(|side| (least..=greatest).contains(side)) {
        return Some(size);
    }
    let shown = format!("{} × {}", sizes::in_mm(size.width), sizes::in_mm(size.height));
    sink.report(&config::C012, text.span, format!("no book is {shown}")).hint(format!(
        "both sides lie between {} and {} mm",
        sizes::MIN_TRIM_MM,
        sizes::MAX_TRIM_MM
    ));
    None
}

fn type_size(text: &RawText, sink: &mut Sink) -> Option<Length> {
    let size = length(text, "type_size", "11pt", sink)?;
    if (sizes::MIN_TYPE_PT..=sizes::MAX_TYPE_PT).contains(&size.to_pt()) {
        return Some(size);
    }
    sink.report(&config::C012, text.span, format!("running text cannot be set at {size}")).hint(format!(
        "choose a size between {} and {} pt; books have 9 to 12",
        sizes::MIN_TYPE_PT,
        sizes::MAX_TYPE_PT
    ));
    None
}

fn leading(text: &RawText, type_size: Option<Length>, sink: &mut Sink) -> Option<Length> {
    let leading = length(text, "leading", "14pt", sink)?;
    let size = type_size.unwrap_or(Length::pt(DEFAULT_TYPE_PT));
    let (least, greatest) = (size.times(sizes::MIN_LEADING), size.times(sizes::MAX_LEADING));
    if (least..=greatest).contains(&leading) {
        return Some(leading);
    }
    sink.report(&config::C012, text.span, format!("a leading of {leading} does not suit type of {size}"))
        .hint(format!("choose one between {least} and {greatest}; books have about {}", size.times(1.25)));
    None
}

/// The type size of the default theme, to judge a leading that comes alone.
const DEFAULT_TYPE_PT: f64 = 11.0;

fn margins(raw: &RawMargins, sink: &mut Sink) -> Option<Edges> {
    let span = raw.span?;
    let sides = [("inner", &raw.inner), ("outer", &raw.outer), ("head", &raw.head), ("foot", &raw.foot)];
    let mut lengths = Vec::new();
    for (name, text) in sides {
        match given(text) {
            None if raw.unread.contains(&name) => {}
            None => {
                sink.report(&config::C004, span, format!("`margins.{name}` is missing"))
                    .hint(format!("give all four: add `{name} = \"20mm\"`"));
            }
            Some(text) => lengths.extend(length(text, &format!("margins.{name}"), "20mm", sink).and_then(|length| {
                if (Length::ZERO..=Length::mm(sizes::MAX_TRIM_MM)).contains(&length) {
                    return Some(length);
                }
                sink.report(
                    &config::C012,
                    text.span,
                    format!("a margin of {} is outside the page", sizes::in_mm(length)),
                )
                .hint("margins are measured from the trimmed edge inwards");
                None
            })),
        }
    }
    let [inner, outer, head, foot] = lengths.try_into().ok()?;
    Some(Edges { head, foot, inner, outer })
}

fn length(text: &RawText, name: &str, example: &str, sink: &mut Sink) -> Option<Length> {
    let length = parse_any_length(&text.value);
    if length.is_none() {
        // A number without its unit lacks that of the example.
        let unit = example.trim_start_matches(|one: char| one.is_ascii_digit());
        let own = format!("{}{unit}", text.value.trim());
        let meant = if parse_any_length(&own).is_some() { own.as_str() } else { example };
        sink.report(&config::C011, text.span, format!("`{name}` is no length: “{}”", text.value))
            .hint(format!("write a number with its unit, pt, mm, cm or in: “{meant}”"));
    }
    length
}

impl RawEdition {
    /// An edition of which only the name is known.
    pub fn named(name: &str, span: Option<Span>) -> RawEdition {
        RawEdition {
            name: Located { value: name.to_string(), span },
            kind: None,
            unread: Vec::new(),
            isbn: None,
            printer: None,
            embed_fonts: None,
            page_source: None,
            press: RawPress::default(),
            wrap: RawWrap::default(),
            accessibility_review: None,
            design: RawDesign::default(),
            budget: Vec::new(),
        }
    }
}
