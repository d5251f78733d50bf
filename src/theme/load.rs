//! Theme files to a `Theme`: the layers of a theme, laid over each other and worked out for one trim.

use std::collections::BTreeMap;

use crate::color::Rgb;
use crate::diag::Sink;
use crate::diag::codes::config::C102;
use crate::diag::codes::config::C103;
use crate::diag::codes::fonts::F004;
use crate::fonts::FontLibrary;
use crate::near::near_names;
use crate::source::FileId;
use crate::source::Span;
use crate::theme::Align;
use crate::theme::Breaking;
use crate::theme::Caps;
use crate::theme::Families;
use crate::theme::FamilyRole;
use crate::theme::Figures;
use crate::theme::FirstPhrase;
use crate::theme::Grounds;
use crate::theme::Hang;
use crate::theme::Hyphenate;
use crate::theme::MarginBand;
use crate::theme::OpeningSide;
use crate::theme::Openings;
use crate::theme::PageDesign;
use crate::theme::Protrusion;
use crate::theme::Rule;
use crate::theme::STYLE_NAMES;
use crate::theme::StylePosture;
use crate::theme::StyleWeight;
use crate::theme::Styles;
use crate::theme::Theme;
use crate::theme::TypeStyle;
use crate::theme::presets::PRESETS;
use crate::theme::presets::preset_text;
use crate::theme::quantity::Quantity;
use crate::theme::quantity::Scale;
use crate::theme::raw::RawGrounds;
use crate::theme::raw::RawPage;
use crate::theme::raw::RawPhrase;
use crate::theme::raw::RawStyle;
use crate::theme::raw::RawTheme;
use crate::toml_reader::Located;
use crate::toml_reader::TomlDocument;
use crate::units::Edges;
use crate::units::Length;
use crate::units::Size;

/// A theme file in memory.
#[derive(Clone, Copy, Debug)]
pub struct ThemeSource<'a> {
    /// For messages where the file gives no `name`.
    pub name: &'a str,
    pub text: &'a str,
    /// `None` for the shipped presets.
    pub file: Option<FileId>,
}

/// What the manifest says about the design of an edition; `None` leaves it to the theme.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ThemeOverrides {
    pub type_size: Option<Length>,
    pub leading: Option<Length>,
    /// From the trim: `head` to the top of the first line's capitals, `foot` to the last baseline, `inner` and `outer` to the measure.
    pub margins: Option<Edges>,
    /// Where the manifest gives the margins.
    pub margins_span: Option<Span>,
    /// Where the manifest names the theme.
    pub theme_span: Option<Span>,
    /// Where the manifest says anything of the page, the trim before all else, for findings about the page that results.
    pub span: Option<Span>,
}

/// From the top of the capitals to the baseline in text faces, as a share of the size; only a margin given in the manifest needs it.
const CAPITAL_HEIGHT: f64 = 0.66;

impl Theme {
    /// Loads a theme file for one trim. Faults are reported and replaced by what lies below, so there is always a theme.
    ///
    /// The layers, from the top: the manifest's overrides, the file's table for exactly this trim, the file's own values, then the same two
    /// of its base, down to the preset `default`. A type size from the manifest sets the exact tables' type sizes aside.
    /// Reports C001 to C003 and C101 for faults in the file, C102 where the text block does not fit, C103 for an unknown base, F004 for an
    /// unknown font family.
    pub fn load(
        source: &ThemeSource,
        trim: Size,
        overrides: &ThemeOverrides,
        fonts: &FontLibrary,
        sink: &mut Sink,
    ) -> Theme {
        let document = TomlDocument::parse(source.text, source.file, sink);
        let raw = RawTheme::read(document.root(), sink);
        let name = raw.name.as_ref().map_or(source.name, |name| name.value.as_str()).to_string();
        let mut layers = vec![raw];
        if source.text != preset_text(DEFAULT).unwrap_or_default() {
            add_bases(&mut layers, sink);
        }
        let raw = merge(layers, trim, overrides);
        resolve(raw, name, trim, overrides, fonts, sink)
    }

    /// Loads a shipped theme by name: one of `PRESETS`. Reports C103 with the nearest name otherwise, at `overrides.theme_span`.
    pub fn preset(
        name: &str,
        trim: Size,
        overrides: &ThemeOverrides,
        fonts: &FontLibrary,
        sink: &mut Sink,
    ) -> Option<Theme> {
        let Some(text) = preset_text(name) else {
            report_unknown(name, overrides.theme_span, sink);
            return None;
        };
        Some(Theme::load(&ThemeSource { name, text, file: None }, trim, overrides, fonts, sink))
    }
}

/// The preset below every theme.
const DEFAULT: &str = "default";

fn report_unknown(name: &str, span: Option<Span>, sink: &mut Sink) {
    let names: Vec<&str> = PRESETS.iter().map(|(name, _)| *name).collect();
    let shipped = names.iter().map(|name| format!("`{name}`")).collect::<Vec<String>>().join(", ");
    let hint = match near_names(name, names.iter().copied()).first() {
        Some(near) => format!("did you mean `{near}`? Shipped are {shipped}"),
        None => format!("shipped are {shipped}; a theme of your own is a file ending in .toml"),
    };
    sink.report(&C103, span, format!("no theme “{name}”")).hint(hint);
}

/// Appends the presets that lie below the last layer. Presets name bases before them only, so this ends.
fn add_bases(layers: &mut Vec<RawTheme>, sink: &mut Sink) {
    for _ in 0..PRESETS.len() {
        let base = layers.last().and_then(|layer| layer.base.clone());
        let (name, span) = base.map_or((DEFAULT.to_string(), None), |base| (base.value, base.span));
        let text = preset_text(&name).unwrap_or_else(|| {
            report_unknown(&name, span, sink);
            preset_text(DEFAULT).expect("the default theme is shipped")
        });
        let document = TomlDocument::parse(text, None, sink);
        layers.push(RawTheme::read(document.root(), sink));
        if preset_text(DEFAULT) == Some(text) {
            return;
        }
    }
}

/// Lays the layers over each other, the first on top.
fn merge(layers: Vec<RawTheme>, trim: Size, overrides: &ThemeOverrides) -> RawTheme {
    let mut merged = RawTheme::default();
    for mut layer in layers.into_iter().rev() {
        let exact = layer.exact.iter().position(|(exact_trim, _)| is_same_trim(*exact_trim, trim));
        let exact = exact.map(|idx| layer.exact.swap_remove(idx).1);
        merged = layer.over(merged);
        if let Some(mut exact) = exact {
            if overrides.type_size.is_some() {
                exact.page.size = None;
                exact.page.leading = None;
                exact.styles = BTreeMap::new();
            }
            merged = exact.over(merged);
        }
    }
    merged
}

/// Sizes that differ by less than half a millimetre are one trim: 5.83 in and 148 mm both are A5.
fn is_same_trim(one: Size, other: Size) -> bool {
    let tolerance = Length::mm(0.5);
    (one.width - other.width).abs() < tolerance && (one.height - other.height).abs() < tolerance
}

fn resolve(
    raw: RawTheme,
    name: String,
    trim: Size,
    overrides: &ThemeOverrides,
    fonts: &FontLibrary,
    sink: &mut Sink,
) -> Theme {
    let families = resolve_families(&raw, fonts, sink);
    let mut scale = Scale { trim, ..Scale::default() };
    scale.size = overrides.type_size.unwrap_or_else(|| length(&raw.page.size, &scale)).max(Length::pt(1.0));
    scale.leading = overrides.leading.unwrap_or_else(|| length(&raw.page.leading, &scale)).max(Length::pt(1.0));
    let page = resolve_page(&raw.page, &mut scale, overrides, sink);
    let styles = resolve_styles(&raw.styles, &scale);
    let openings = resolve_openings(&raw, &page);
    let grounds = resolve_grounds(&raw.grounds);
    let small = |given: &Option<Located<u16>>, usual: u16| given.as_ref().map_or(usual, |given| given.value);
    let breaking = Breaking {
        hyphen_min_left: small(&raw.breaking.hyphen_min_left, 2) as u8,
        hyphen_min_right: small(&raw.breaking.hyphen_min_right, 3) as u8,
        expansion: small(&raw.breaking.expansion, 0),
        letterspace: small(&raw.breaking.letterspace, 0),
    };
    let hangs =
        raw.hangs.iter().map(|(character, (left, right))| Hang { character: *character, left: *left, right: *right });
    Theme { name, families, page, styles, openings, grounds, breaking, hangs: hangs.collect() }
}

fn resolve_families(raw: &RawTheme, fonts: &FontLibrary, sink: &mut Sink) -> Families {
    let mut family = |given: &Option<Located<String>>| {
        let Some(given) = given else { return String::new() };
        let has_face = fonts.families().iter().any(|family| family.eq_ignore_ascii_case(&given.value));
        if !has_face {
            let near = fonts.near_families(&given.value);
            let hint = match near.first() {
                Some(near) => format!("did you mean “{near}”?"),
                None => format!("there are {}", fonts.families().join(", ")),
            };
            sink.report(&F004, given.span, format!("no font family “{}”", given.value)).hint(hint);
        }
        given.value.clone()
    };
    Families {
        text: family(&raw.families.text),
        heading: family(&raw.families.heading),
        caption: family(&raw.families.caption),
        mono: family(&raw.families.mono),
    }
}

/// The page, with `scale.measure` worked out on the way. Reports C102 where nothing sensible fits the trim.
fn resolve_page(raw: &RawPage, scale: &mut Scale, overrides: &ThemeOverrides, sink: &mut Sink) -> PageDesign {
    let trim = scale.trim;
    let leading = scale.leading;
    scale.measure = length(&raw.measure, scale);
    let mut first_baseline = length(&raw.first_baseline, scale);
    let mut last_baseline = trim.height - length(&raw.foot, scale);
    let mut head_baseline = length(&raw.head_baseline, scale);
    let mut margins = Vec::new();
    match overrides.margins {
        Some(edges) => {
            scale.measure = trim.width - edges.inner - edges.outer;
            first_baseline = edges.head + scale.size.times(CAPITAL_HEIGHT);
            last_baseline = trim.height - edges.foot;
            head_baseline = head_baseline.min(first_baseline - leading.times(1.5)).max(Length::ZERO);
            margins.push(MarginBand { max_pages: None, inner: edges.inner });
        }
        None => {
            for band in raw.margins.iter().flat_map(|bands| &bands.value) {
                margins.push(MarginBand { max_pages: band.up_to, inner: band.inner.resolve(scale) });
            }
        }
    }
    let span = |of_theme: &[Option<Span>]| match overrides.margins {
        Some(_) => overrides.margins_span,
        None => of_theme.iter().copied().flatten().next().or(overrides.span),
    };
    let measure_spans = [raw.measure.as_ref().and_then(|one| one.span), raw.margins.as_ref().and_then(|one| one.span)];
    let depth_spans = [&raw.first_baseline, &raw.foot].map(|one| one.as_ref().and_then(|one| one.span));
    let spans = BlockSpans { measure: span(&measure_spans), depth: span(&depth_spans) };
    check_block(scale, &margins, last_baseline - first_baseline, &spans, sink);
    scale.measure = scale.measure.max(scale.size * 2);
    let rule = raw.footnote_rule.as_ref().and_then(|rule| rule.value);
    PageDesign {
        trim,
        measure: scale.measure,
        leading,
        n_lines: count_lines(last_baseline - first_baseline, leading),
        first_baseline,
        head_baseline,
        margins,
        drop_folio_lines: raw.drop_folio_lines.as_ref().map_or(2, |lines| lines.value),
        footnote_rule: rule
            .map(|rule| Rule { width: rule.width.resolve(scale), thickness: rule.thickness.resolve(scale) }),
        footnote_gap: length(&raw.footnote_gap, scale),
        protrusion: raw.optical_margins.as_ref().map_or(Protrusion::Off, |margins| margins.value),
    }
}

/// The lines that fit between the first and the last baseline, both counted. The last one may stand a twentieth of a line too low, since
/// the two places are given in rounded millimetres.
fn count_lines(depth: Length, leading: Length) -> u16 {
    const TOLERANCE: i64 = 20;
    let n_steps = (depth + leading / TOLERANCE).0.div_euclid(leading.0.max(1));
    u16::try_from((n_steps + 1).max(1)).unwrap_or(u16::MAX)
}

/// What decides on the text block, in the manifest or in a theme of the user's: where a block that does not fit is shown.
struct BlockSpans {
    measure: Option<Span>,
    depth: Option<Span>,
}

fn check_block(scale: &Scale, margins: &[MarginBand], depth: Length, spans: &BlockSpans, sink: &mut Sink) {
    /// Below eight ems hardly a word fits a line; below four lines no paragraph can be broken without a widow.
    const LEAST_MEASURE: i64 = 8;
    const LEAST_LINES: u16 = 4;
    let widest = margins.iter().map(|band| band.inner).max().unwrap_or(Length::ZERO);
    let narrowest = margins.iter().map(|band| band.inner).min().unwrap_or(Length::ZERO);
    let (fault, span) = if scale.measure < scale.size * LEAST_MEASURE {
        (format!("the measure would be {}, less than {LEAST_MEASURE} ems", scale.measure), spans.measure)
    } else if narrowest < Length::ZERO || widest + scale.measure > scale.trim.width {
        let [measure, trim] = [scale.measure, scale.trim.width];
        (format!("inner margin ({widest}) and measure ({measure}) are wider than the trim ({trim})"), spans.measure)
    } else if depth < Length::ZERO || count_lines(depth, scale.leading) < LEAST_LINES {
        (format!("fewer than {LEAST_LINES} lines of {} fit the page", scale.leading), spans.depth)
    } else {
        return;
    };
    sink.report(&C102, span, format!("the text block does not fit the trim: {fault}"))
        .hint("choose a larger trim, smaller margins, or smaller type");
}

fn resolve_openings(raw: &RawTheme, page: &PageDesign) -> Openings {
    let openings = &raw.openings;
    let line = |given: &Option<Located<u16>>, usual: u16| {
        // A line below the block would push every chapter to another page for ever.
        given.as_ref().map_or(usual, |given| given.value).min((page.n_lines / 2).max(1))
    };
    Openings {
        part_side: openings.part.as_ref().map_or(OpeningSide::Recto, |side| side.value),
        chapter_side: openings.chapter.as_ref().map_or(OpeningSide::Either, |side| side.value),
        chapter_label_line: line(&openings.chapter_label_line, 4),
        chapter_title_line: line(&openings.chapter_title_line, 6),
        chapter_text_line: line(&openings.chapter_text_line, 12),
        part_title_line: line(&openings.part_title_line, 10),
        first_phrase: match openings.first_phrase.as_ref().map(|phrase| phrase.value) {
            Some(RawPhrase::SmallCaps) => FirstPhrase::SmallCaps,
            Some(RawPhrase::DropCap) => {
                let n_lines = openings.drop_cap_lines.as_ref().map_or(3, |lines| lines.value) as u8;
                FirstPhrase::DropCap { n_lines }
            }
            Some(RawPhrase::Plain) | None => FirstPhrase::Plain,
        },
    }
}

fn resolve_grounds(raw: &RawGrounds) -> Grounds {
    let ground = |given: &Option<Located<Rgb>>| given.as_ref().map(|given| given.value);
    Grounds {
        half_title: ground(&raw.half_title),
        title_page: ground(&raw.title_page),
        part: ground(&raw.part),
        chapter: ground(&raw.chapter),
    }
}

fn resolve_styles(raw: &BTreeMap<&'static str, RawStyle>, scale: &Scale) -> Styles {
    let none = RawStyle::default();
    let mut styles: BTreeMap<&'static str, TypeStyle> = BTreeMap::new();
    for name in STYLE_NAMES {
        styles.insert(name, resolve_style(raw.get(name).unwrap_or(&none), scale));
    }
    Styles::from_names(|name| styles.get(name).expect("every name was resolved just now").clone())
}

/// Keys that a style leaves out: text family, the text's size and leading, roman, regular, old-style figures, justified, no indents or
/// spaces, hyphenated.
fn resolve_style(raw: &RawStyle, scale: &Scale) -> TypeStyle {
    let size = raw.size.as_ref().map_or(scale.size, |size| size.value.resolve(scale)).max(Length::pt(1.0));
    let own = Scale { size, ..*scale };
    let leading =
        raw.leading.as_ref().map_or(scale.leading, |leading| leading.value.resolve(&own)).max(Length::pt(1.0));
    TypeStyle {
        family: raw.family.as_ref().map_or(FamilyRole::Text, |given| given.value),
        size,
        leading,
        posture: raw.posture.as_ref().map_or(StylePosture::Roman, |given| given.value),
        weight: raw.weight.as_ref().map_or(StyleWeight::Regular, |given| given.value),
        caps: raw.caps.as_ref().map_or(Caps::AsWritten, |given| given.value),
        tracking: raw.tracking.as_ref().map_or(0, |given| given.value),
        figures: raw.figures.as_ref().map_or(Figures::Oldstyle, |given| given.value),
        align: raw.align.as_ref().map_or(Align::Justified, |given| given.value),
        indent: length(&raw.indent, &own),
        left: length(&raw.left, &own),
        right: length(&raw.right, &own),
        above: length(&raw.above, &own),
        below: length(&raw.below, &own),
        hyphenate: raw.hyphenate.as_ref().map_or(Hyphenate::Yes, |given| given.value),
    }
}

fn length(given: &Option<Located<Quantity>>, scale: &Scale) -> Length {
    given.as_ref().map_or(Length::ZERO, |given| given.value.resolve(scale))
}
