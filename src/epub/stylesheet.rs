//! The theme as CSS.
//!
//! The reader's wishes come first: no size, colour or line height is forced on the text, sizes and spaces are in em of what the reader chose, rules
//! take the colour of the text, so night mode works. The file has two parts: rules made from the theme, and `book.css`, which holds what no theme
//! changes.

use std::fmt::Write;

use crate::epub::fonts::EmbeddedFonts;
use crate::theme::Align;
use crate::theme::Caps;
use crate::theme::FamilyRole;
use crate::theme::Figures;
use crate::theme::FirstPhrase;
use crate::theme::Hyphenate;
use crate::theme::StylePosture;
use crate::theme::StyleWeight;
use crate::theme::Styles;
use crate::theme::Theme;
use crate::theme::TypeStyle;
use crate::units::Length;

/// What no theme changes.
const COMMON: &str = include_str!("book.css");

/// Ems that a block may stand in and still count as indented.
const LARGEST_INDENT: i64 = 3;

/// What a style governs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Reach {
    /// The text of the book: the reader's own size, line height and colour hold.
    Body,
    /// A block or group set apart: size, margins and form of its own, the reader's line height.
    Group,
    /// A line of display: a heading, a line of the title page; line height of its own, as a plain number.
    Display,
    /// The number above a title, within the same heading: its size counts from the title's.
    Label,
    /// Within another block: form alone.
    Inline,
    /// A list or table, whose margins `book.css` gives.
    Figures,
}

/// Every style of the theme with its selector. What has no place on a screen (running heads, folios) keeps its form for readers that print.
///
/// The pattern names every field, so a new style does not compile before it has a place here.
fn entries(styles: &Styles) -> Vec<(&'static str, Reach, &TypeStyle)> {
    let Styles {
        body,
        quotation,
        letter,
        document,
        sidebar,
        remark,
        epigraph,
        attribution,
        verse,
        dedication,
        list,
        footnote,
        caption,
        table,
        code,
        scene_break,
        part_label,
        part_title,
        chapter_label,
        chapter_title,
        subhead_1,
        subhead_2,
        subhead_3,
        running_verso,
        running_recto,
        folio,
        contents,
        contents_part,
        half_title,
        title_author,
        title_title,
        title_subtitle,
        title_publisher,
        imprint,
        index,
    } = styles;
    vec![
        ("body", Reach::Body, body),
        (".quotation", Reach::Group, quotation),
        (".letter", Reach::Group, letter),
        (".document", Reach::Group, document),
        (".sidebar", Reach::Group, sidebar),
        (".remark", Reach::Group, remark),
        ("div.epigraph, section.epigraph", Reach::Group, epigraph),
        ("p.attribution", Reach::Group, attribution),
        (".verse", Reach::Group, verse),
        ("div.dedication, section.dedication", Reach::Group, dedication),
        ("ul, ol, dl", Reach::Figures, list),
        (".footnotes", Reach::Inline, footnote),
        ("figcaption, table caption", Reach::Inline, caption),
        ("table", Reach::Inline, table),
        ("pre, code", Reach::Inline, code),
        ("hr.scene-break", Reach::Group, scene_break),
        (".part-label", Reach::Label, part_label),
        (".part-title", Reach::Display, part_title),
        (".chapter-label", Reach::Label, chapter_label),
        (".chapter-title", Reach::Display, chapter_title),
        (".subhead-1", Reach::Display, subhead_1),
        (".subhead-2, .minor-heading", Reach::Display, subhead_2),
        (".subhead-3", Reach::Display, subhead_3),
        (".running-verso", Reach::Inline, running_verso),
        (".running-recto", Reach::Inline, running_recto),
        (".folio", Reach::Inline, folio),
        (".contents-line > a, .contents-sub > a", Reach::Inline, contents),
        (".contents-part > a", Reach::Inline, contents_part),
        (".half-title .chapter-title", Reach::Display, half_title),
        (".title-author", Reach::Display, title_author),
        (".book-title", Reach::Display, title_title),
        (".subtitle", Reach::Display, title_subtitle),
        (".title-publisher, .title-credit, .title-series, .title-edition", Reach::Display, title_publisher),
        (".imprint", Reach::Inline, imprint),
        (".index-entries", Reach::Inline, index),
    ]
}

/// Writes the stylesheet.
pub fn write(theme: &Theme, fonts: &EmbeddedFonts) -> String {
    let mut css = String::new();
    font_faces(fonts, &mut css);
    for (selector, reach, style) in entries(&theme.styles) {
        let rules = Rules { theme, fonts, style, reach }.declarations();
        if !rules.is_empty() {
            push(&mut css, format_args!("{selector} {{ {rules} }}\n"));
        }
    }
    indents(theme, &mut css);
    nested_sizes(theme, &mut css);
    emphasis(&theme.styles, &mut css);
    openings(theme, &mut css);
    css.push_str(COMMON);
    css
}

fn push(css: &mut String, text: std::fmt::Arguments) {
    css.write_fmt(text).expect("writing to a string does not fail");
}

fn font_faces(fonts: &EmbeddedFonts, css: &mut String) {
    for font in &fonts.list {
        let posture = if font.posture == StylePosture::Italic { "italic" } else { "normal" };
        push(
            css,
            format_args!(
                "@font-face {{ font-family: \"{}\"; font-weight: {}; font-style: {posture}; src: url(\"../fonts/{}\"); }}\n",
                font.family, font.weight, font.file
            ),
        );
    }
}

/// First-line indents of paragraphs, by what they stand in.
fn indents(theme: &Theme, css: &mut String) {
    let styles = &theme.styles;
    push(css, format_args!("p {{ text-indent: {}; }}\n", ems(styles.body.indent, styles.body.size)));
    let groups = [
        (".quotation", &styles.quotation),
        (".letter", &styles.letter),
        (".document", &styles.document),
        (".sidebar", &styles.sidebar),
        (".remark", &styles.remark),
        (".epigraph", &styles.epigraph),
        (".dedication", &styles.dedication),
        (".footnotes", &styles.footnote),
    ];
    let letter = &styles.letter;
    push(
        css,
        format_args!(".letter p.letter-end {{ text-indent: 0; margin-left: {}; }}\n", ems(letter.indent, letter.size)),
    );
    for (selector, style) in groups.into_iter().filter(|(_, style)| style.indent != styles.body.indent) {
        push(css, format_args!("{selector} p {{ text-indent: {}; }}\n", ems(style.indent, style.size)));
    }
}

/// Sizes of what stands within a block of a size of its own: there one em is worth less than in the text.
fn nested_sizes(theme: &Theme, css: &mut String) {
    let styles = &theme.styles;
    let groups = [
        ("table caption", &styles.caption, &styles.table),
        (".quotation > p.attribution", &styles.attribution, &styles.quotation),
        (".letter > p.attribution", &styles.attribution, &styles.letter),
        (".document > p.attribution", &styles.attribution, &styles.document),
        (".sidebar > p.attribution", &styles.attribution, &styles.sidebar),
        (".remark > p.attribution", &styles.attribution, &styles.remark),
        (".epigraph > p.attribution", &styles.attribution, &styles.epigraph),
        (".dedication > p.attribution", &styles.attribution, &styles.dedication),
    ];
    for (selector, style, around) in groups.into_iter().filter(|(_, _, around)| around.size != styles.body.size) {
        push(css, format_args!("{selector} {{ font-size: {}; }}\n", ems(style.size, around.size)));
    }
}

/// Emphasis within italic is roman; in the roman line that names who said it, italic again.
fn emphasis(styles: &Styles, css: &mut String) {
    let italic = entries(styles).into_iter().filter(|(.., style)| style.posture == StylePosture::Italic);
    let selectors: Vec<String> =
        italic.flat_map(|(selector, ..)| selector.split(", ")).map(|selector| format!("{selector} em")).collect();
    if !selectors.is_empty() {
        push(css, format_args!("{} {{ font-style: normal; }}\n", selectors.join(", ")));
    }
    if styles.attribution.posture == StylePosture::Roman {
        css.push_str("p.attribution em { font-style: italic; }\n");
    }
}

/// The sinkage of chapters and parts, two thirds of it because a screen is shorter than a page, and the first words of a chapter.
fn openings(theme: &Theme, css: &mut String) {
    let (styles, openings) = (&theme.styles, &theme.openings);
    let sinkage = |line: u16, size: Length| {
        let depth = theme.page.leading * (i64::from(line.max(1)) - 1);
        ems(depth.scaled(2, 3), size)
    };
    let head_line = openings.chapter_label_line.min(openings.chapter_title_line);
    push(css, format_args!(".chapter-title {{ margin-top: {}; }}\n", sinkage(head_line, styles.chapter_title.size)));
    push(
        css,
        format_args!(".part-title {{ margin-top: {}; }}\n", sinkage(openings.part_title_line, styles.part_title.size)),
    );
    let below = openings.chapter_text_line.saturating_sub(openings.chapter_title_line).max(1);
    push(css, format_args!(".chapter-title {{ margin-bottom: {}; }}\n", sinkage(below, styles.chapter_title.size)));
    if let FirstPhrase::DropCap { n_lines } = openings.first_phrase {
        // A float works everywhere; where `::first-letter` is unknown the paragraph simply begins.
        let size = f64::from(n_lines) * 1.15;
        push(
            css,
            format_args!(
                "p.drop-cap::first-letter {{ float: left; font-size: {size:.2}em; line-height: 0.82; padding-right: 0.06em; margin-top: 0.04em; }}\n"
            ),
        );
    }
}

/// What one style says.
struct Rules<'a> {
    theme: &'a Theme,
    fonts: &'a EmbeddedFonts,
    style: &'a TypeStyle,
    reach: Reach,
}

impl Rules<'_> {
    fn declarations(&self) -> String {
        let mut list: Vec<String> = Vec::new();
        self.face(&mut list);
        self.form(&mut list);
        if self.reach != Reach::Body && self.reach != Reach::Figures {
            self.size(&mut list);
        }
        if matches!(self.reach, Reach::Group | Reach::Display) {
            self.margins(&mut list);
        }
        if matches!(self.reach, Reach::Body | Reach::Group | Reach::Display) {
            self.setting(&mut list);
        }
        list.join("; ")
    }

    fn face(&self, list: &mut Vec<String>) {
        let (style, body) = (self.style, &self.theme.styles.body);
        let families = &self.theme.families;
        let family = families.of(style.family);
        if self.reach == Reach::Body || family != families.of(body.family) {
            list.push(format!("font-family: {}", self.family_stack(family)));
        }
        if self.reach != Reach::Body {
            let is_heading = self.reach == Reach::Display;
            match (style.weight, body.weight) {
                (StyleWeight::Bold, _) => list.push("font-weight: bold".to_string()),
                (StyleWeight::Regular, StyleWeight::Regular) if !is_heading => {}
                (StyleWeight::Regular, _) => list.push("font-weight: normal".to_string()),
            }
        }
        if style.posture == StylePosture::Italic {
            list.push("font-style: italic".to_string());
        } else if matches!(self.reach, Reach::Group | Reach::Inline | Reach::Label) {
            list.push("font-style: normal".to_string());
        }
    }

    /// The family, those that lend it characters, and the reader's own of the same kind.
    fn family_stack(&self, family: &str) -> String {
        let generic = if self.style.family == FamilyRole::Mono { "monospace" } else { "serif" };
        let others = self.fonts.fallbacks.iter().map(String::as_str).filter(|name| *name != family);
        let names = std::iter::once(family).chain(others);
        // A name of a font that is not embedded would be looked for on the device, which Kobo advises against.
        let embedded = names.filter(|name| self.fonts.list.iter().any(|font| font.family == **name));
        let mut stack: Vec<String> = embedded.map(|name| format!("\"{}\"", name.replace(['"', '\\'], ""))).collect();
        stack.push(generic.to_string());
        stack.join(", ")
    }

    fn form(&self, list: &mut Vec<String>) {
        match self.style.caps {
            Caps::AsWritten => {}
            Caps::SmallCaps => list.push("font-variant: small-caps".to_string()),
            Caps::AllSmallCaps => {
                // Readers without `font-variant-caps` show small capitals with capitals, which is near enough.
                list.push("font-variant: small-caps".to_string());
                list.push("font-variant-caps: all-small-caps".to_string());
            }
            Caps::Capitals => list.push("text-transform: uppercase".to_string()),
        }
        if self.style.tracking != 0 {
            list.push(format!("letter-spacing: {}", decimal(f64::from(self.style.tracking) / 1000.0, "em")));
        }
        let is_as_in_body = self.style.figures == self.theme.styles.body.figures;
        if self.reach == Reach::Body || !is_as_in_body {
            list.push(format!(
                "font-variant-numeric: {}",
                match self.style.figures {
                    Figures::Oldstyle => "oldstyle-nums proportional-nums",
                    Figures::Lining => "lining-nums proportional-nums",
                    Figures::LiningTabular => "lining-nums tabular-nums",
                }
            ));
        }
    }

    fn size(&self, list: &mut Vec<String>) {
        let style = self.style;
        let around = self.size_around();
        // Headings say it even where they are as large as the text: readers have sizes of their own for `h2` and its kin.
        if style.size != around || self.reach == Reach::Display {
            list.push(format!("font-size: {}", ems(style.size, around)));
        }
        if self.reach == Reach::Display {
            let ratio = style.leading.to_pt() / style.size.to_pt().max(1.0);
            list.push(format!("line-height: {}", decimal(ratio.clamp(1.05, 1.6), "")));
        }
    }

    /// The size that one em is worth where the style begins.
    fn size_around(&self) -> Length {
        let styles = &self.theme.styles;
        match self.reach {
            Reach::Label if std::ptr::eq(self.style, &styles.part_label) => styles.part_title.size,
            Reach::Label => styles.chapter_title.size,
            _ => styles.body.size,
        }
    }

    /// Space above and below a heading is two thirds of the page's, as its sinkage is.
    fn margins(&self, list: &mut Vec<String>) {
        let style = self.style;
        let spaces = [style.above, style.below].map(|space| match self.reach {
            Reach::Display => space.scaled(2, 3),
            _ => space,
        });
        let [above, below] = spaces.map(|space| ems(space, style.size));
        let [right, left] = [style.right, style.left].map(|inset| self.inset(inset));
        let edges = [above, right, below, left];
        match edges.iter().all(|edge| edge == "0") {
            true => list.push("margin: 0".to_string()),
            false => list.push(format!("margin: {}", edges.join(" "))),
        }
    }

    /// How far a block stands in. What is more than an indent is a share of the screen: in em of large type it would leave no room for words.
    fn inset(&self, inset: Length) -> String {
        if inset > self.style.size * LARGEST_INDENT {
            return decimal(inset.0 as f64 / self.theme.page.measure.0 as f64 * 100.0, "%");
        }
        ems(inset, self.style.size)
    }

    fn setting(&self, list: &mut Vec<String>) {
        let align = match self.style.align {
            Align::Justified => "justify",
            Align::Left => "left",
            Align::Center => "center",
            Align::Right => "right",
        };
        if self.reach == Reach::Body || self.style.align != self.theme.styles.body.align {
            list.push(format!("text-align: {align}"));
        }
        if self.style.align == Align::Center || self.style.align == Align::Right {
            list.push("text-indent: 0".to_string());
        }
        let hyphens = match (self.style.hyphenate, self.reach) {
            (Hyphenate::Yes, Reach::Body) => "auto",
            (Hyphenate::No, _) => "manual",
            (Hyphenate::Yes, _) => return,
        };
        for property in ["-webkit-hyphens", "-epub-hyphens", "hyphens"] {
            list.push(format!("{property}: {hyphens}"));
        }
        if hyphens == "manual" {
            list.push("adobe-hyphenate: none".to_string());
        }
    }
}

/// A length in em of a size.
fn ems(length: Length, size: Length) -> String {
    if size.0 <= 0 {
        return "0".to_string();
    }
    decimal(length.0 as f64 / size.0 as f64, "em")
}

/// At most three decimals, no zeros at the end; zero without a unit.
fn decimal(value: f64, unit: &str) -> String {
    let text = format!("{value:.3}");
    match text.trim_end_matches('0').trim_end_matches('.') {
        "0" | "-0" => "0".to_string(),
        number => format!("{number}{unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::Reach;
    use super::entries;
    use super::write;
    use crate::diag::Sink;
    use crate::epub::fonts::EmbeddedFonts;
    use crate::fonts::FontLibrary;
    use crate::theme::Theme;
    use crate::theme::ThemeOverrides;
    use crate::units::Length;
    use crate::units::Size;

    fn theme() -> Theme {
        let trim = Size { width: Length::mm(148.0), height: Length::mm(210.0) };
        let fonts = FontLibrary::shipped();
        Theme::preset("default", trim, &ThemeOverrides::default(), &fonts, &mut Sink::new()).unwrap()
    }

    #[test]
    fn every_style_of_the_theme_has_a_rule() {
        let theme = theme();
        let css = write(&theme, &EmbeddedFonts::default());
        assert_eq!(entries(&theme.styles).len(), theme.styles.named().len());
        for (selector, ..) in entries(&theme.styles) {
            // Lists look like the text in this theme; their margins stand in the common part.
            assert!(selector == "ul, ol, dl" || css.contains(&format!("{selector} {{")), "{selector}");
        }
    }

    #[test]
    fn every_heading_says_its_size_even_where_it_is_that_of_the_text() {
        let theme = theme();
        let css = write(&theme, &EmbeddedFonts::default());
        assert_eq!(theme.styles.subhead_1.size, theme.styles.body.size);
        for (selector, reach, _) in entries(&theme.styles) {
            let line = css.lines().find(|line| line.starts_with(&format!("{selector} {{")));
            assert!(reach != Reach::Display || line.is_some_and(|line| line.contains("font-size: ")), "{selector}");
        }
    }

    #[test]
    fn no_size_or_colour_is_forced_on_the_reader() {
        // The property of this name is about spaces, not about colour.
        let css = write(&theme(), &EmbeddedFonts::default()).replace("white-space", "spaces");
        // Drawings are black on nothing: without paper they would vanish at night. It is the one colour, and no text stands on it.
        let paper = "img.see-through { background-color: white; }\n";
        assert!(css.contains(paper));
        let css = css.replace(paper, "");
        let body = css.lines().find(|line| line.starts_with("body {")).unwrap();
        assert!(!body.contains("font-size") && !body.contains("line-height"), "{body}");
        for absolute in ["pt;", "pt }", "mm", "cm;", "0in;", "#0", "#f", "rgb", "white", "black"] {
            assert!(!css.contains(absolute), "{absolute}");
        }
        assert!(!css.lines().any(|line| line.contains("color:") && !line.contains("color: inherit")));
    }
}
