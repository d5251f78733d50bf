//! The names that authors give to roles and styles in braces, and those that were nearly meant.

use crate::book::Attributes;
use crate::book::BlockRole;
use crate::book::SectionRole;
use crate::book::Style;
use crate::diag::Sink;
use crate::diag::codes::manuscript::M011;
use crate::source::Span;

/// Names of block roles.
const BLOCK_ROLES: [(&str, BlockRole); 15] = [
    ("quotation", BlockRole::Quotation),
    ("quote", BlockRole::Quotation),
    ("blockquote", BlockRole::Quotation),
    ("epigraph", BlockRole::Epigraph),
    ("letter", BlockRole::Letter),
    ("document", BlockRole::Document),
    ("sidebar", BlockRole::Sidebar),
    ("aside", BlockRole::Sidebar),
    ("note", BlockRole::Note),
    ("tip", BlockRole::Note),
    ("warning", BlockRole::Note),
    ("verse", BlockRole::Verse),
    ("poem", BlockRole::Verse),
    ("dedication", BlockRole::Dedication),
    ("plain", BlockRole::Plain),
];

/// Names of section roles beside those of `SectionRole::name`: other spellings, and terms of EPUB's structural vocabulary.
const SECTION_ROLES: [(&str, SectionRole); 14] = [
    ("halftitle", SectionRole::HalfTitle),
    ("halftitlepage", SectionRole::HalfTitle),
    ("volume", SectionRole::Book),
    ("acknowledgments", SectionRole::Acknowledgements),
    ("endnotes", SectionRole::Notes),
    ("rearnotes", SectionRole::Notes),
    ("footnotes", SectionRole::Notes),
    ("division", SectionRole::Part),
    ("references", SectionRole::Bibliography),
    ("subchapter", SectionRole::Subsection),
    ("subsection", SectionRole::Subsection),
    ("conclusion", SectionRole::Chapter),
    ("introductory", SectionRole::Introduction),
    ("postface", SectionRole::Afterword),
];

const SPAN_STYLES: [(&str, Style); 5] = [
    ("smallcaps", Style::SmallCaps),
    ("small-caps", Style::SmallCaps),
    ("sc", Style::SmallCaps),
    ("underline", Style::Underline),
    ("ul", Style::Underline),
];

/// Classes that mean something on a heading, beside roles.
const HEADING_CLASSES: [&str; 2] = ["unnumbered", "unlisted"];

/// The block role of a class.
pub fn block_role(class: &str) -> Option<BlockRole> {
    BLOCK_ROLES.iter().find(|(name, _)| name.eq_ignore_ascii_case(class)).map(|(_, role)| *role)
}

/// The section role of a class: its name in the handbook, or a term of EPUB's structural vocabulary, with or without `doc-`.
pub fn section_role(class: &str) -> Option<SectionRole> {
    let class = class.strip_prefix("doc-").unwrap_or(class);
    let by_name = SectionRole::ALL.into_iter().find(|role| role.name().eq_ignore_ascii_case(class));
    by_name.or_else(|| SECTION_ROLES.iter().find(|(name, _)| name.eq_ignore_ascii_case(class)).map(|(_, role)| *role))
}

/// The section role that attributes name, by a class or by `role=` or `epub:type=`; takes it from the attributes.
pub fn take_section_role(attributes: &mut Attributes) -> Option<SectionRole> {
    if let Some(idx) = attributes.classes.iter().position(|class| section_role(class).is_some()) {
        return section_role(&attributes.classes.remove(idx));
    }
    let is_role = |(key, value): &(String, String)| {
        matches!(key.as_str(), "role" | "epub:type" | "epub-type") && section_role(value).is_some()
    };
    let idx = attributes.pairs.iter().position(is_role)?;
    section_role(&attributes.pairs.remove(idx).1)
}

/// The style of letters that a class of a bracketed span names.
pub fn span_style(class: &str) -> Option<Style> {
    SPAN_STYLES.iter().find(|(name, _)| *name == class).map(|(_, style)| *style)
}

/// Reports M011 for classes of a span that resemble a style.
pub fn check_span_classes(sink: &mut Sink, attributes: &Attributes, span: Span) {
    let known: Vec<&str> = SPAN_STYLES.iter().map(|(name, _)| *name).chain(["break", "index"]).collect();
    check(sink, attributes, &known, span);
}

/// Reports M011 for classes of a div that resemble a role.
pub fn check_div_classes(sink: &mut Sink, attributes: &Attributes, span: Span) {
    let blocks = BLOCK_ROLES.iter().map(|(name, _)| *name);
    let known: Vec<&str> =
        blocks.chain(SectionRole::ALL.iter().map(|role| role.name())).chain(["attribution"]).collect();
    check(sink, attributes, &known, span);
}

/// Reports M011 for classes of a heading that resemble a role.
pub fn check_heading_classes(sink: &mut Sink, attributes: &Attributes, span: Span) {
    let known: Vec<&str> = SectionRole::ALL.iter().map(|role| role.name()).chain(HEADING_CLASSES).collect();
    check(sink, attributes, &known, span);
}

fn check(sink: &mut Sink, attributes: &Attributes, known: &[&str], span: Span) {
    for class in &attributes.classes {
        if let Some(near) = nearest(class, known) {
            sink.report(&M011, span, format!("unknown class “{class}”"))
                .hint(format!("write `.{near}` if that was meant; other names are kept for the style sheet"));
        }
    }
}

/// The known name that a word was probably meant to be: at most two slips away, one in short words; `None` for a known name itself.
fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let word = word.to_lowercase();
    if word.chars().count() < 4 || known.contains(&word.as_str()) {
        return None;
    }
    let allowed = if word.chars().count() < 7 { 1 } else { 2 };
    let (distance, name) =
        known.iter().map(|name| (slips(&word, name), *name)).min_by_key(|(distance, _)| *distance)?;
    (distance <= allowed).then_some(name)
}

/// Letters to change, add, leave out or swap with their neighbour to make one word of the other.
/// Source: Damerau, “A technique for computer detection and correction of spelling errors”, CACM 7 (1964); the restricted form.
fn slips(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(40).collect(), b.chars().collect());
    let mut rows: [Vec<usize>; 3] = [vec![0; b.len() + 1], (0..=b.len()).collect(), vec![0; b.len() + 1]];
    for i in 1..=a.len() {
        let [before, last, row] = &mut rows;
        row[0] = i;
        for j in 1..=b.len() {
            let changed = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = changed.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        rows.rotate_left(1);
    }
    rows[1][b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;
    use super::section_role;
    use super::slips;
    use crate::book::SectionRole;

    #[test]
    fn slips_are_counted() {
        assert_eq!(slips("epigraph", "epigraph"), 0);
        assert_eq!(slips("epigarph", "epigraph"), 1);
        assert_eq!(slips("epigrap", "epigraph"), 1);
        assert_eq!(slips("", "abc"), 3);
    }

    #[test]
    fn near_names_are_found() {
        assert_eq!(nearest("forward", &["foreword", "preface"]), Some("foreword"));
        assert_eq!(nearest("boxed", &["foreword", "book"]), None);
        assert_eq!(nearest("note", &["note"]), None);
    }

    #[test]
    fn roles_have_their_epub_names_too() {
        assert_eq!(section_role("doc-foreword"), Some(SectionRole::Foreword));
        assert_eq!(section_role("halftitlepage"), Some(SectionRole::HalfTitle));
    }
}
