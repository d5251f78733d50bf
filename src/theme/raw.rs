//! A theme file as written: every key may be missing, every value has its place.

use std::collections::BTreeMap;

use crate::color;
use crate::color::Rgb;
use crate::diag::Sink;
use crate::diag::codes::config::C003;
use crate::diag::codes::config::C101;
use crate::theme::Align;
use crate::theme::Caps;
use crate::theme::FamilyRole;
use crate::theme::Figures;
use crate::theme::Hyphenate;
use crate::theme::OpeningSide;
use crate::theme::Protrusion;
use crate::theme::STYLE_NAMES;
use crate::theme::StylePosture;
use crate::theme::StyleWeight;
use crate::theme::quantity::Quantity;
use crate::toml_reader::Located;
use crate::toml_reader::TableReader;
use crate::toml_reader::number_and_unit;
use crate::toml_reader::parse_length;
use crate::units::Size;

/// Declares a table of which every key may be missing, and how one lies over another.
macro_rules! raw_table {
    ($(#[$doc:meta])* $name:ident { $($key:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Default, Debug)]
        pub struct $name { $(pub $key: Option<Located<$kind>>,)* }

        impl $name {
            /// These values where they are given, else those of `below`.
            pub fn over(self, below: $name) -> $name {
                $name { $($key: self.$key.or(below.$key),)* }
            }
        }
    };
}

raw_table! {
    /// `[families]`
    RawFamilies { text: String, heading: String, caption: String, mono: String, }
}

raw_table! {
    /// `[page]`
    RawPage {
        size: Quantity,
        leading: Quantity,
        measure: Quantity,
        first_baseline: Quantity,
        foot: Quantity,
        head_baseline: Quantity,
        margins: Vec<RawBand>,
        drop_folio_lines: u16,
        footnote_rule: Option<RawRule>,
        footnote_gap: Quantity,
        optical_margins: Protrusion,
    }
}

raw_table! {
    /// `[openings]`
    RawOpenings {
        part: OpeningSide,
        chapter: OpeningSide,
        chapter_label_line: u16,
        chapter_title_line: u16,
        chapter_text_line: u16,
        part_title_line: u16,
        first_phrase: RawPhrase,
        drop_cap_lines: u16,
    }
}

raw_table! {
    /// `[grounds]`
    RawGrounds { half_title: Rgb, title_page: Rgb, part: Rgb, chapter: Rgb, }
}

raw_table! {
    /// `[breaking]`
    RawBreaking { hyphen_min_left: u16, hyphen_min_right: u16, expansion: u16, letterspace: u16, }
}

raw_table! {
    /// `[styles.…]`
    RawStyle {
        family: FamilyRole,
        size: Quantity,
        leading: Quantity,
        posture: StylePosture,
        weight: StyleWeight,
        caps: Caps,
        tracking: i32,
        figures: Figures,
        align: Align,
        indent: Quantity,
        left: Quantity,
        right: Quantity,
        above: Quantity,
        below: Quantity,
        hyphenate: Hyphenate,
    }
}

/// One of `page.margins`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RawBand {
    pub up_to: Option<u32>,
    pub inner: Quantity,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RawRule {
    pub width: Quantity,
    pub thickness: Quantity,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RawPhrase {
    Plain,
    SmallCaps,
    DropCap,
}

/// A theme file, or a part of one that holds for one trim.
#[derive(Clone, Default, Debug)]
pub struct RawTheme {
    pub name: Option<Located<String>>,
    pub base: Option<Located<String>>,
    pub families: RawFamilies,
    pub page: RawPage,
    pub openings: RawOpenings,
    pub grounds: RawGrounds,
    pub breaking: RawBreaking,
    /// Left and right in thousandths of an em, by character.
    pub hangs: BTreeMap<char, (i32, i32)>,
    /// By the names of `STYLE_NAMES`.
    pub styles: BTreeMap<&'static str, RawStyle>,
    /// `[[exact]]`: values for one trim.
    pub exact: Vec<(Size, RawTheme)>,
}

impl RawTheme {
    /// Reads a whole theme file. Reports C002 and C003 for each fault and goes on.
    pub fn read(mut root: TableReader, sink: &mut Sink) -> RawTheme {
        let name = root.string("name", sink).map(|name| name.map(str::to_string));
        let base = root.string("base", sink).map(|base| base.map(str::to_string));
        let mut theme = read_values(&mut root, sink);
        for mut table in root.tables("exact", sink) {
            let trim = read_trim(&mut table, sink);
            let values = read_values(&mut table, sink);
            table.finish(sink);
            theme.exact.extend(trim.map(|trim| (trim, values)));
        }
        root.finish(sink);
        RawTheme { name, base, ..theme }
    }

    /// These values where they are given, else those of `below`. Name, base and exact tables are dropped.
    pub fn over(self, below: RawTheme) -> RawTheme {
        let mut hangs = below.hangs;
        hangs.extend(self.hangs);
        let mut styles = below.styles;
        for (name, style) in self.styles {
            let under = styles.remove(name).unwrap_or_default();
            styles.insert(name, style.over(under));
        }
        RawTheme {
            name: None,
            base: None,
            families: self.families.over(below.families),
            page: self.page.over(below.page),
            openings: self.openings.over(below.openings),
            grounds: self.grounds.over(below.grounds),
            breaking: self.breaking.over(below.breaking),
            hangs,
            styles,
            exact: Vec::new(),
        }
    }
}

/// The tables that stand at the top of a theme as well as in its exact tables.
fn read_values(table: &mut TableReader, sink: &mut Sink) -> RawTheme {
    let mut theme = RawTheme::default();
    if let Some(mut families) = table.table("families", sink) {
        let mut family = |key, sink: &mut Sink| families.string(key, sink).map(|name| name.map(str::to_string));
        theme.families = RawFamilies {
            text: family("text", sink),
            heading: family("heading", sink),
            caption: family("caption", sink),
            mono: family("mono", sink),
        };
        families.finish(sink);
    }
    if let Some(page) = table.table("page", sink) {
        theme.page = read_page(page, sink);
    }
    if let Some(openings) = table.table("openings", sink) {
        theme.openings = read_openings(openings, sink);
    }
    if let Some(grounds) = table.table("grounds", sink) {
        theme.grounds = read_grounds(grounds, sink);
    }
    if let Some(mut breaking) = table.table("breaking", sink) {
        theme.breaking = RawBreaking {
            hyphen_min_left: count(&mut breaking, "hyphen_min_left", 1..=20, sink),
            hyphen_min_right: count(&mut breaking, "hyphen_min_right", 1..=20, sink),
            expansion: count(&mut breaking, "expansion", 0..=50, sink),
            letterspace: count(&mut breaking, "letterspace", 0..=30, sink),
        };
        breaking.finish(sink);
    }
    if let Some(hangs) = table.table("hangs", sink) {
        theme.hangs = read_hangs(&hangs, sink);
    }
    if let Some(mut styles) = table.table("styles", sink) {
        for name in STYLE_NAMES {
            if let Some(style) = styles.table(name, sink) {
                theme.styles.insert(name, read_style(style, sink));
            }
        }
        styles.finish(sink);
    }
    theme
}

fn read_page(mut page: TableReader, sink: &mut Sink) -> RawPage {
    let raw = RawPage {
        size: quantity(&mut page, "size", sink),
        leading: quantity(&mut page, "leading", sink),
        measure: quantity(&mut page, "measure", sink),
        first_baseline: quantity(&mut page, "first_baseline", sink),
        foot: quantity(&mut page, "foot", sink),
        head_baseline: quantity(&mut page, "head_baseline", sink),
        margins: read_bands(&mut page, sink),
        drop_folio_lines: count(&mut page, "drop_folio_lines", 0..=20, sink),
        footnote_rule: read_rule(&mut page, sink),
        footnote_gap: quantity(&mut page, "footnote_gap", sink),
        optical_margins: page
            .boolean("optical_margins", sink)
            .map(|given| given.map(|is_on| if is_on { Protrusion::On } else { Protrusion::Off })),
    };
    page.finish(sink);
    raw
}

/// `margins = [{ up_to = 300, inner = "19mm" }, …]`: the limits rise, only the last band may be without.
fn read_bands(page: &mut TableReader, sink: &mut Sink) -> Option<Located<Vec<RawBand>>> {
    let span = page.value("margins")?.span();
    let name = page.name("margins");
    let mut bands: Vec<RawBand> = Vec::new();
    for mut table in page.tables("margins", sink) {
        let up_to = table.integer("up_to", sink).and_then(|limit| u32::try_from(limit.value).ok());
        let inner = quantity(&mut table, "inner", sink);
        let previous = bands.last().map(|band| band.up_to);
        let rises = match previous {
            None => true,
            Some(None) => false,
            Some(Some(limit)) => up_to.is_none_or(|up_to| up_to > limit),
        };
        if !rises {
            sink.report(&C101, table.span, format!("the bands of `{name}` do not rise"))
                .hint("give each band a larger `up_to` than the one before, and only the last one none");
        } else if let Some(inner) = inner {
            bands.push(RawBand { up_to, inner: inner.value });
        }
        table.finish(sink);
    }
    (!bands.is_empty()).then_some(Located { value: bands, span })
}

/// `footnote_rule = { width, thickness }`, or `false` for none.
fn read_rule(page: &mut TableReader, sink: &mut Sink) -> Option<Located<Option<RawRule>>> {
    let value = page.value("footnote_rule")?;
    if !value.is_table() {
        let is_on = value.boolean(&page.name("footnote_rule"), sink)?;
        if is_on.value {
            sink.report(&C003, is_on.span, "`page.footnote_rule` cannot be true")
                .hint("write { width = \"40mm\", thickness = \"0.5pt\" }, or false for no rule");
            return None;
        }
        return Some(is_on.map(|_| None));
    }
    let mut table = value.table(&page.name("footnote_rule"), sink)?;
    let width = quantity(&mut table, "width", sink);
    let thickness = quantity(&mut table, "thickness", sink);
    table.finish(sink);
    let rule = RawRule { width: width?.value, thickness: thickness?.value };
    Some(Located { value: Some(rule), span: value.span() })
}

fn read_openings(mut table: TableReader, sink: &mut Sink) -> RawOpenings {
    const SIDES: [(&str, OpeningSide); 2] = [("recto", OpeningSide::Recto), ("either", OpeningSide::Either)];
    const PHRASES: [(&str, RawPhrase); 3] =
        [("plain", RawPhrase::Plain), ("small-caps", RawPhrase::SmallCaps), ("drop-cap", RawPhrase::DropCap)];
    let raw = RawOpenings {
        part: table.choice("part", &SIDES, sink),
        chapter: table.choice("chapter", &SIDES, sink),
        chapter_label_line: count(&mut table, "chapter_label_line", 1..=100, sink),
        chapter_title_line: count(&mut table, "chapter_title_line", 1..=100, sink),
        chapter_text_line: count(&mut table, "chapter_text_line", 1..=100, sink),
        part_title_line: count(&mut table, "part_title_line", 1..=100, sink),
        first_phrase: table.choice("first_phrase", &PHRASES, sink),
        drop_cap_lines: count(&mut table, "drop_cap_lines", 2..=9, sink),
    };
    table.finish(sink);
    raw
}

/// Colors of pages. Reports C003 for what is none.
fn read_grounds(mut table: TableReader, sink: &mut Sink) -> RawGrounds {
    let mut ground = |key, sink: &mut Sink| {
        let given = table.string(key, sink)?;
        let color = color::parse(given.value);
        if color.is_none() {
            sink.report(&C003, given.span, format!("“{}” is no color", given.value))
                .hint("write red, green and blue as `\"#1e4d55\"`; `\"#ffffff\"` is the paper");
        }
        Some(Located { value: color?, span: given.span })
    };
    let raw = RawGrounds {
        half_title: ground("half_title", sink),
        title_page: ground("title_page", sink),
        part: ground("part", sink),
        chapter: ground("chapter", sink),
    };
    table.finish(sink);
    raw
}

fn read_style(mut style: TableReader, sink: &mut Sink) -> RawStyle {
    const FAMILIES: [(&str, FamilyRole); 4] = [
        ("text", FamilyRole::Text),
        ("heading", FamilyRole::Heading),
        ("caption", FamilyRole::Caption),
        ("mono", FamilyRole::Mono),
    ];
    const POSTURES: [(&str, StylePosture); 2] = [("roman", StylePosture::Roman), ("italic", StylePosture::Italic)];
    const WEIGHTS: [(&str, StyleWeight); 2] = [("regular", StyleWeight::Regular), ("bold", StyleWeight::Bold)];
    const CAPS: [(&str, Caps); 4] = [
        ("as-written", Caps::AsWritten),
        ("small-caps", Caps::SmallCaps),
        ("all-small-caps", Caps::AllSmallCaps),
        ("capitals", Caps::Capitals),
    ];
    const FIGURES: [(&str, Figures); 3] =
        [("old-style", Figures::Oldstyle), ("lining", Figures::Lining), ("lining-tabular", Figures::LiningTabular)];
    const ALIGNS: [(&str, Align); 4] =
        [("justified", Align::Justified), ("left", Align::Left), ("center", Align::Center), ("right", Align::Right)];
    let raw = RawStyle {
        family: style.choice("family", &FAMILIES, sink),
        size: quantity(&mut style, "size", sink),
        leading: quantity(&mut style, "leading", sink),
        posture: style.choice("posture", &POSTURES, sink),
        weight: style.choice("weight", &WEIGHTS, sink),
        caps: style.choice("caps", &CAPS, sink),
        tracking: thousandths(&mut style, "tracking", sink),
        figures: style.choice("figures", &FIGURES, sink),
        align: style.choice("align", &ALIGNS, sink),
        indent: quantity(&mut style, "indent", sink),
        left: quantity(&mut style, "left", sink),
        right: quantity(&mut style, "right", sink),
        above: quantity(&mut style, "above", sink),
        below: quantity(&mut style, "below", sink),
        hyphenate: style
            .boolean("hyphenate", sink)
            .map(|given| given.map(|is_on| if is_on { Hyphenate::Yes } else { Hyphenate::No })),
    };
    style.finish(sink);
    raw
}

/// `[hangs]`: each key holds one or more characters, each value the left and right hang in thousandths of an em.
fn read_hangs(table: &TableReader, sink: &mut Sink) -> BTreeMap<char, (i32, i32)> {
    let mut hangs = BTreeMap::new();
    for (characters, value) in table.entries() {
        let name = table.name(characters.value);
        let Some(pair) = value.array(&name, sink) else { continue };
        let sides: Vec<i32> = pair.iter().filter_map(|side| side.as_number()).map(|side| side as i32).collect();
        let (2, [left, right]) = (pair.len(), sides.as_slice()) else {
            sink.report(&C003, value.span(), format!("`{name}` is no pair of numbers"))
                .hint("write the left and the right hang in thousandths of an em: [0, 150]");
            continue;
        };
        if [left, right].iter().any(|side| side.abs() > 1000) {
            sink.report(&C101, value.span(), format!("`{name}` hangs out by more than an em"))
                .hint("write thousandths of an em from -1000 to 1000");
            continue;
        }
        hangs.extend(characters.value.chars().map(|character| (character, (*left, *right))));
    }
    hangs
}

/// `trim = "148mm x 210mm"`: width by height.
fn read_trim(table: &mut TableReader, sink: &mut Sink) -> Option<Size> {
    let span = table.span;
    let Some(text) = table.string("trim", sink) else {
        if table.value("trim").is_none() {
            sink.report(&C003, span, "`exact` names no `trim`").hint("write trim = \"148mm x 210mm\"");
        }
        return None;
    };
    let size = parse_trim(text.value);
    if size.is_none() {
        sink.report(&C003, text.span, format!("`trim` is no size: “{}”", text.value))
            .hint("write width and height with their units: \"148mm x 210mm\", \"6in x 9in\"");
    }
    size
}

/// Reads `148mm x 210mm`; a unit after the height alone holds for both: `6 x 9in`.
fn parse_trim(text: &str) -> Option<Size> {
    let (width, height) = text.split_once(['x', '×'])?;
    let (_, unit) = number_and_unit(height)?;
    let height = parse_length(height)?;
    let width = parse_length(width).or_else(|| parse_length(&format!("{}{unit}", width.trim())))?;
    Some(Size { width, height })
}

fn quantity(table: &mut TableReader, key: &'static str, sink: &mut Sink) -> Option<Located<Quantity>> {
    let value = table.value(key)?;
    Quantity::read(value, &table.name(key), sink)
}

/// A whole number within bounds. Reports C101 outside.
fn count(
    table: &mut TableReader,
    key: &'static str,
    bounds: std::ops::RangeInclusive<u16>,
    sink: &mut Sink,
) -> Option<Located<u16>> {
    let given = table.integer(key, sink)?;
    match u16::try_from(given.value) {
        Ok(value) if bounds.contains(&value) => Some(Located { value, span: given.span }),
        _ => {
            let (least, most) = (bounds.start(), bounds.end());
            sink.report(&C101, given.span, format!("`{}` is {}", table.name(key), given.value))
                .hint(format!("write a number from {least} to {most}"));
            None
        }
    }
}

/// Thousandths of an em, at most one em either way. Reports C101 outside.
fn thousandths(table: &mut TableReader, key: &'static str, sink: &mut Sink) -> Option<Located<i32>> {
    let given = table.integer(key, sink)?;
    match i32::try_from(given.value) {
        Ok(value) if (-1000..=1000).contains(&value) => Some(Located { value, span: given.span }),
        _ => {
            sink.report(&C101, given.span, format!("`{}` is {}", table.name(key), given.value))
                .hint("write thousandths of an em from -1000 to 1000");
            None
        }
    }
}
