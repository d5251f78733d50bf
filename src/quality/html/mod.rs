//! A report as one HTML page that needs nothing else: no script, no file beside it, no fonts. It is well-formed XML as well.

pub mod charts;
pub mod picture;

use std::fmt::Write;

use quick_xml::escape::escape;

use crate::fonts::FontLibrary;
use crate::quality::Fault;
use crate::quality::FaultKind;
use crate::quality::Figure;
use crate::quality::Tally;
use crate::quality::Weight;
use crate::quality::compare::Earlier;
use crate::quality::compare::Verdict;
use crate::quality::figure::Unit;
use crate::quality::html::picture::Outlines;
use crate::quality::html::picture::thumbnail;
use crate::quality::json::Subject;

const STYLE: &str = include_str!("style.css");

/// Faults of one kind that get a picture; of more, the others are listed.
const MOST_PICTURES: usize = 40;

/// The figures under one heading.
const GROUPS: [(&str, &[Figure]); 6] = [
    (
        "Word spaces",
        &[
            Figure::SpaceMean,
            Figure::SpaceDeviation,
            Figure::SpaceP05,
            Figure::SpaceP50,
            Figure::SpaceP95,
            Figure::SpaceP99,
            Figure::LooseLines,
            Figure::VeryLooseLines,
            Figure::TightLines,
        ],
    ),
    (
        "Hyphens",
        &[
            Figure::HyphenatedLines,
            Figure::Ladders,
            Figure::LongestLadder,
            Figure::PageEndHyphens,
            Figure::RectoEndHyphens,
        ],
    ),
    ("Paragraphs", &[Figure::Runts, Figure::Stubs, Figure::Stacks, Figure::Rivers, Figure::OverfullLines]),
    (
        "Pages",
        &[
            Figure::Widows,
            Figure::Orphans,
            Figure::StrandedHeadings,
            Figure::UnevenSpreads,
            Figure::OffGridLines,
            Figure::HollowPages,
            Figure::ShortPages,
            Figure::OverfullPages,
            Figure::PageFill,
        ],
    ),
    ("Notes", &[Figure::SplitNotes, Figure::DisplacedNotes]),
    ("Letters", &[Figure::ScaledLines, Figure::LetterspacedLines]),
];

/// Writes the page; `earlier` is the report it is compared with. Equal books give equal bytes.
pub fn html(subject: &Subject, fonts: &FontLibrary, earlier: Option<&Earlier>) -> String {
    let mut outlines = Outlines::new(fonts);
    let faults = faults(subject, &mut outlines);
    let title = escape(subject.title);
    let mut out = String::from("<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n");
    let _ = write!(
        out,
        "<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta name=\"color-scheme\" content=\"light dark\"/>\n<title>{title}: how {} is set</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n",
        escape(subject.edition)
    );
    out.push_str(&outlines.definitions());
    out.push_str(&header(subject));
    out.push_str("<main>\n");
    out.push_str(&figures(subject, earlier));
    out.push_str(&charts(subject));
    out.push_str(&strip(subject));
    out.push_str(&chapters(subject));
    out.push_str(&faults);
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn header(subject: &Subject) -> String {
    let pages = &subject.pages.pages;
    let trim = pages
        .first()
        .map_or(String::new(), |page| format!("{:.0} × {:.0} mm, ", page.trim.width.to_mm(), page.trim.height.to_mm()));
    let grid = subject.pages.facts.grid;
    let n_over = subject.budget.exceeded(subject.quality).len();
    let verdict = match (subject.budget.limits.len(), n_over) {
        (0, _) => String::new(),
        (n_limits, 0) => format!("<p class=\"verdict good\">Within its budget: all {n_limits} limits are kept.</p>\n"),
        (n_limits, _) => {
            format!("<p class=\"verdict bad\">Over its budget: {n_over} of {n_limits} limits are exceeded.</p>\n")
        }
    };
    format!(
        "<header>\n<p class=\"over\">Quality report · {}</p>\n<h1 lang=\"{}\">{}</h1>\n\
         <p class=\"facts\">{trim}{} lines on a leading of {} pt, {} pages, {} lines of running text, {}</p>\n{verdict}</header>\n",
        escape(subject.edition),
        escape(subject.lang),
        escape(subject.title),
        grid.n_lines,
        grid.leading.to_pt(),
        pages.len(),
        grouped(subject.quality.book.n_lines),
        counted(subject.quality.faults.len(), "fault"),
    )
}

/// All figures, with limits and earlier values where there are any.
fn figures(subject: &Subject, earlier: Option<&Earlier>) -> String {
    let has_budget = !subject.budget.limits.is_empty();
    let mut head = String::from("<th scope=\"col\">Figure</th><th scope=\"col\" class=\"number\">Value</th>");
    if has_budget {
        head.push_str("<th scope=\"col\" class=\"number\">Limit</th>");
    }
    if earlier.is_some() {
        head.push_str("<th scope=\"col\" class=\"number\">Before</th><th scope=\"col\">Change</th>");
    }
    head.push_str("<th scope=\"col\">What is counted, and by whose measure</th>");
    let mut out = format!(
        "<section aria-labelledby=\"figures\">\n<h2 id=\"figures\">Figures</h2>\n<div class=\"wide\"><table class=\"figures\">\n\
         <thead><tr>{head}</tr></thead>\n"
    );
    let n_columns = 3 + usize::from(has_budget) + 2 * usize::from(earlier.is_some());
    for (group, members) in GROUPS {
        let _ = write!(
            out,
            "<tbody>\n<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"{n_columns}\">{group}</th></tr>\n"
        );
        for figure in members {
            out.push_str(&figure_row(subject, *figure, earlier));
        }
        out.push_str("</tbody>\n");
    }
    out.push_str("</table></div>\n</section>\n");
    out
}

fn figure_row(subject: &Subject, figure: Figure, earlier: Option<&Earlier>) -> String {
    let value = figure.value(&subject.quality.book);
    let limit = subject.budget.limit(figure);
    let class = match limit {
        Some(limit) if limit.most.holds(value) => " class=\"within\"",
        Some(_) => " class=\"exceeded\"",
        None => "",
    };
    let mut out = format!(
        "<tr{class}><th scope=\"row\"{}>{}</th><td class=\"number\">{}</td>",
        if figure.is_detail() { " class=\"detail\"" } else { "" },
        figure.title(),
        figure.shown(value)
    );
    if !subject.budget.limits.is_empty() {
        let shown = limit.map_or(String::new(), |limit| {
            let sign = if limit.most.holds(value) { "kept" } else { "exceeded" };
            format!("≤ {} <span class=\"sign\">{sign}</span>", limit.most.shown())
        });
        let _ = write!(out, "<td class=\"number\">{shown}</td>");
    }
    if let Some(earlier) = earlier {
        let changes = earlier.changes(&subject.quality.book);
        let change = changes.iter().find(|change| change.figure == figure);
        let before = change.and_then(|change| change.before).map_or("–".to_string(), |before| figure.shown(before));
        let verdict = change.map_or(Verdict::Unjudged, |change| change.verdict);
        let word = verdict.word();
        let _ = write!(out, "<td class=\"number\">{before}</td><td class=\"change {word}\">{word}</td>");
    }
    let _ = writeln!(out, "<td class=\"source\">{}</td></tr>", escape(figure.source()));
    out
}

fn charts(subject: &Subject) -> String {
    format!(
        "<section aria-labelledby=\"charts\">\n<h2 id=\"charts\">Lines and pages</h2>\n<div class=\"charts\">\n\
         <figure><figcaption>Lines by their word space, as set ÷ natural</figcaption>\n{}</figure>\n\
         <figure><figcaption>Fill of the pages along the book; the ticks are chapters</figcaption>\n{}</figure>\n</div>\n</section>\n",
        charts::looseness(subject.quality),
        charts::fill(subject.quality)
    )
}

/// All pages in small, two and two as they face each other, colored by the worst fault.
fn strip(subject: &Subject) -> String {
    let mut out = String::from(
        "<section aria-labelledby=\"strip\">\n<h2 id=\"strip\">All pages</h2>\n\
         <p class=\"key\"><span class=\"swatch grave\"></span>every reader sees it \
         <span class=\"swatch plain\"></span>a careful reader sees it \
         <span class=\"swatch light\"></span>a designer sees it</p>\n<ol class=\"strip\">\n",
    );
    let n_pages = subject.pages.pages.len();
    let mut page_idx = 0;
    while page_idx < n_pages {
        // The first recto stands alone; from then on a verso and its recto.
        let n_facing = if page_idx == 0 { 1 } else { 2.min(n_pages - page_idx) };
        out.push_str("<li>");
        for facing in page_idx..page_idx + n_facing {
            out.push_str(&small_page(subject, facing));
        }
        out.push_str("</li>\n");
        page_idx += n_facing;
    }
    out.push_str("</ol>\n</section>\n");
    out
}

fn small_page(subject: &Subject, page_idx: usize) -> String {
    let worst = subject.quality.pages[page_idx].worst;
    let folio = subject.pages.pages[page_idx].folio.text();
    let class = worst.map_or("page", |kind| match kind.weight() {
        Weight::Grave => "page grave",
        Weight::Plain => "page plain",
        Weight::Light => "page light",
    });
    let picture = thumbnail(subject.pages, page_idx, class);
    let place = |kind: FaultKind| {
        subject.quality.faults.iter().position(|fault| fault.page_idx == page_idx && fault.kind == kind)
    };
    match worst.and_then(|kind| Some((kind, place(kind)?))) {
        Some((kind, fault)) => {
            let label = format!("page {folio}: {}", kind.title());
            format!("<a href=\"#fault-{fault}\" title=\"{label}\" aria-label=\"{label}\">{picture}</a>")
        }
        None => picture,
    }
}

fn chapters(subject: &Subject) -> String {
    const SHOWN: [Figure; 7] = [
        Figure::SpaceMean,
        Figure::SpaceDeviation,
        Figure::SpaceP95,
        Figure::LooseLines,
        Figure::HyphenatedLines,
        Figure::Runts,
        Figure::PageFill,
    ];
    let mut out = String::from(
        "<section aria-labelledby=\"chapters\">\n<h2 id=\"chapters\">Chapters</h2>\n<div class=\"wide\"><table>\n<thead><tr>\
         <th scope=\"col\">Chapter</th><th scope=\"col\" class=\"number\">From page</th><th scope=\"col\" class=\"number\">Pages</th>",
    );
    for name in ["Mean", "Deviation", "95 %", "Loose", "Hyphenated", "Runts", "Fill"] {
        let _ = write!(out, "<th scope=\"col\" class=\"number\">{name}</th>");
    }
    out.push_str("<th scope=\"col\" class=\"number\">Faults</th></tr></thead>\n<tbody>\n");
    for chapter in &subject.quality.chapters {
        let title = if chapter.title.is_empty() { "Front matter" } else { &chapter.title };
        let folio = subject.pages.pages[chapter.first_page].folio.text();
        let _ = write!(
            out,
            "<tr><th scope=\"row\">{}</th><td class=\"number\">{folio}</td><td class=\"number\">{}</td>",
            escape(title),
            chapter.n_pages
        );
        for figure in SHOWN {
            let _ = write!(out, "<td class=\"number\">{}</td>", brief(figure, &chapter.tally));
        }
        let n_faults: u32 = FaultKind::ALL.iter().map(|kind| chapter.tally.n_faults(*kind)).sum();
        let _ = writeln!(out, "<td class=\"number\">{n_faults}</td></tr>");
    }
    out.push_str("</tbody>\n</table></div>\n</section>\n");
    out
}

/// A figure of a chapter, in few signs.
fn brief(figure: Figure, tally: &Tally) -> String {
    let value = figure.value(tally);
    match figure.unit() {
        Unit::Ratio if tally.looseness.is_empty() => "–".into(),
        Unit::Share if value.of == 0 => "–".into(),
        Unit::Share if value.amount == 0.0 => "0".into(),
        Unit::Share if figure == Figure::Runts => format!("{:.0}", value.amount),
        Unit::Share => format!("{:.1} %", value.percent()),
        Unit::Ratio | Unit::Count => figure.shown(value),
    }
}

/// Every fault, by kind, the worst kind first.
fn faults(subject: &Subject, outlines: &mut Outlines) -> String {
    let mut out = String::from("<section aria-labelledby=\"faults\">\n<h2 id=\"faults\">Faults</h2>\n");
    if subject.quality.faults.is_empty() {
        out.push_str("<p>None was found.</p>\n");
    }
    for kind in FaultKind::ALL {
        let of_kind: Vec<(usize, &Fault)> =
            subject.quality.faults.iter().enumerate().filter(|(_, fault)| fault.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        let class = match kind.weight() {
            Weight::Grave => "grave",
            Weight::Plain => "plain",
            Weight::Light => "light",
        };
        let _ = write!(
            out,
            "<h3><span class=\"swatch {class}\"></span>{} <span class=\"count\">{}</span></h3>\n\
             <p class=\"cure\">{}</p>\n<div class=\"faults\">\n",
            sentence(kind.title()),
            of_kind.len(),
            escape(kind.cure())
        );
        for (idx, fault) in &of_kind[..of_kind.len().min(MOST_PICTURES)] {
            let place = place(subject, fault);
            let picture =
                outlines.fault(subject.pages, fault, &format!("{} on page {}", kind.title(), folio(subject, fault)));
            let _ =
                write!(out, "<figure id=\"fault-{idx}\">\n{picture}\n<figcaption>{place}</figcaption>\n</figure>\n");
        }
        out.push_str("</div>\n");
        if of_kind.len() > MOST_PICTURES {
            out.push_str("<ul class=\"more\">\n");
            for (idx, fault) in &of_kind[MOST_PICTURES..] {
                let _ = writeln!(
                    out,
                    "<li id=\"fault-{idx}\">{}: {}</li>",
                    place(subject, fault),
                    escape(fault.text.trim())
                );
            }
            out.push_str("</ul>\n");
        }
    }
    out.push_str("</section>\n");
    out
}

fn folio(subject: &Subject, fault: &Fault) -> String {
    subject.pages.pages[fault.page_idx].folio.text()
}

/// Page, line, manuscript place and measure of a fault.
fn place(subject: &Subject, fault: &Fault) -> String {
    let mut parts = vec![format!("<b>Page {}</b>", folio(subject, fault))];
    parts.extend(fault.line_idx.map(|idx| format!("line {}", idx + 1)));
    parts.extend(amount(fault));
    if let Some((file, at)) = fault.span.and_then(|span| subject.sources.place(span)) {
        let name = escape(&file.name);
        return format!("{} <code>{name}:{}:{}</code>", parts.join(", "), at.line, at.column);
    }
    parts.join(", ")
}

/// How much there is of a fault, in words.
fn amount(fault: &Fault) -> Option<String> {
    let amount = fault.amount;
    match fault.kind {
        FaultKind::LooseLine | FaultKind::VeryLooseLine => Some(format!("{amount:.2} ×")),
        FaultKind::OverfullLine | FaultKind::OverfullPage => Some(format!("by {amount:.1} pt")),
        FaultKind::Ladder | FaultKind::Stack | FaultKind::River => Some(format!("{amount:.0} lines")),
        FaultKind::UnevenSpread => Some(format!("{amount:.0} pt of difference")),
        FaultKind::OffGrid => Some(format!("{amount:.2} pt off")),
        FaultKind::HollowPage => Some(format!("{amount:.0} lines of white")),
        FaultKind::ShortPage => Some(counted(amount as usize, "line")),
        FaultKind::Runt => Some(format!("{amount:.1} pt wide")),
        FaultKind::Stub => Some(counted(amount as usize, "letter")),
        _ => None,
    }
}

/// A number with its thousands apart: `20,588`.
fn grouped(n: u32) -> String {
    let figures = n.to_string();
    let groups: Vec<&str> =
        figures.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}

fn counted(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
