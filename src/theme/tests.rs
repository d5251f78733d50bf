//! Tests of the theme files: the brief's values, other trims, and faults with their places.

use crate::diag::Sink;
use crate::fonts::FontLibrary;
use crate::source::SourceMap;
use crate::theme::PRESETS;
use crate::theme::Theme;
use crate::theme::ThemeOverrides;
use crate::theme::ThemeSource;
use crate::units::Edges;
use crate::units::Length;
use crate::units::Size;

fn mm(width: f64, height: f64) -> Size {
    Size { width: Length::mm(width), height: Length::mm(height) }
}

fn a5() -> Size {
    mm(148.0, 210.0)
}

fn six_by_nine() -> Size {
    Size { width: Length::inches(6.0), height: Length::inches(9.0) }
}

/// Loads a preset and expects no finding.
fn preset(name: &str, trim: Size, overrides: &ThemeOverrides) -> Theme {
    let mut sink = Sink::new();
    let theme = Theme::preset(name, trim, overrides, &FontLibrary::shipped(), &mut sink).unwrap();
    assert!(sink.diagnostics().is_empty(), "{name} at {trim:?}: {:?}", sink.diagnostics());
    theme
}

/// Loads a theme file for A5 and returns it with its findings: `line:column code message`.
fn load(text: &str) -> (Theme, Vec<String>) {
    let mut sources = SourceMap::default();
    let file = sources.add("house.toml", text);
    let mut sink = Sink::new();
    let source = ThemeSource { name: "house", text, file: Some(file) };
    let theme = Theme::load(&source, a5(), &ThemeOverrides::default(), &FontLibrary::shipped(), &mut sink);
    let mut told = Vec::new();
    for one in sink.into_sorted() {
        let place = one.span.map(|span| sources.place(span).unwrap().1).unwrap();
        told.push(format!("{}:{} {} {}", place.line, place.column, one.code.id, one.message));
    }
    (theme, told)
}

fn size_and_leading(theme: &Theme, name: &str) -> (String, String) {
    let style = theme.styles.named().into_iter().find(|(own, _)| *own == name).unwrap().1;
    (style.size.to_string(), style.leading.to_string())
}

#[test]
fn grounds_are_colors() {
    let (theme, told) =
        load("[grounds]\npart = \"#1e4d55\"\nchapter = \"#FFFFFF\"\nhalf_title = \"teal\"\ntitel = \"#000000\"\n");
    assert_eq!(
        (theme.grounds.part, theme.grounds.chapter, theme.grounds.half_title),
        (Some([0x1e, 0x4d, 0x55]), Some([255; 3]), None)
    );
    assert!(told.len() == 2 && told[0].contains("C003 “teal” is no color") && told[1].contains("C002"), "{told:?}");
}

#[test]
fn the_default_theme_has_the_values_of_its_two_trims() {
    let none = ThemeOverrides::default();
    let small = preset("default", a5(), &none);
    assert_eq!((small.page.n_lines, small.page.measure, small.page.leading), (33, Length::mm(106.0), Length::pt(14.0)));
    assert_eq!(small.page.first_baseline, Length::mm(26.4));
    let inner: Vec<Length> = small.page.margins.iter().map(|band| band.inner).collect();
    assert_eq!(inner, [19.0, 20.0, 22.0, 24.5].map(Length::mm));
    assert_eq!(small.page.margins_for(650).outer, Length::mm(148.0) - Length::mm(22.0) - Length::mm(106.0));
    let large = preset("default", six_by_nine(), &none);
    assert_eq!((large.page.n_lines, large.page.measure, large.page.leading), (34, Length::mm(108.0), Length::pt(15.0)));
    assert_eq!(large.openings.chapter_text_line, 13);
    let expected = [
        ("body", ("11pt", "14pt"), ("11.5pt", "15pt")),
        ("quotation", ("10pt", "14pt"), ("10.5pt", "15pt")),
        ("footnote", ("9pt", "11pt"), ("9.5pt", "12pt")),
        ("chapter_title", ("16pt", "21pt"), ("18pt", "22.5pt")),
        ("part_title", ("20pt", "28pt"), ("22pt", "30pt")),
        ("contents", ("10.5pt", "14pt"), ("11pt", "15pt")),
        ("imprint", ("8.5pt", "11pt"), ("9pt", "12pt")),
        ("title_title", ("24pt", "30pt"), ("28pt", "34pt")),
    ];
    for (name, at_a5, at_6x9) in expected {
        assert_eq!(size_and_leading(&small, name), (at_a5.0.to_string(), at_a5.1.to_string()), "{name}");
        assert_eq!(size_and_leading(&large, name), (at_6x9.0.to_string(), at_6x9.1.to_string()), "{name}");
    }
    assert_eq!((small.styles.body.indent, large.styles.body.indent), (Length::pt(14.0), Length::pt(15.0)));
}

#[test]
fn every_shipped_theme_is_sound_at_every_usual_trim() {
    let trims = [(105.0, 148.0), (110.0, 178.0), (125.0, 200.0), (127.0, 203.2), (170.0, 240.0), (210.0, 297.0)];
    let trims = trims.iter().map(|(width, height)| mm(*width, *height)).chain([a5(), six_by_nine()]);
    for trim in trims {
        for (name, _) in PRESETS {
            let theme = preset(name, trim, &ThemeOverrides::default());
            let page = &theme.page;
            assert!(page.n_lines >= 10, "{name} at {trim:?}: {} lines", page.n_lines);
            for n_pages in [1, 300, 400, 600, 900] {
                let margins = page.margins_for(n_pages);
                let least = Length::mm(7.0);
                assert!(margins.inner >= least && margins.outer >= least, "{name} at {trim:?}: {margins:?}");
            }
            for (style_name, style) in theme.styles.named() {
                let is_readable = style.size >= Length::pt(6.0) && style.leading >= style.size;
                assert!(is_readable, "{name} at {trim:?}: {style_name} {} on {}", style.size, style.leading);
            }
        }
    }
}

#[test]
fn every_fault_of_a_theme_is_told_in_one_run() {
    let text = concat!(
        "colour = \"red\"\n",
        "[families]\ntext = \"Libertinus Serf\"\n",
        "[page]\nlaeding = \"14pt\"\nsize = \"11\"\n",
        "[styles.chapter_titel]\nsize = \"20pt\"\n",
        "[styles.body]\nalign = \"centre\"\ntracking = 5000\n",
    );
    let (theme, told) = load(text);
    let expected = [
        "1:1 C002 unknown key “colour”",
        "3:8 F004 no font family “Libertinus Serf”",
        "5:1 C002 unknown key “laeding” in `page`",
        "6:8 C003 `page.size` is no length: “11”",
        "7:9 C002 unknown key “chapter_titel” in `styles`",
        "10:9 C003 `styles.body.align` cannot be “centre”",
        "11:12 C101 `styles.body.tracking` is 5000",
    ];
    assert_eq!(told, expected);
    assert_eq!(theme.styles.body.size, Length::pt(11.0));
}

#[test]
fn own_values_win_over_the_exact_ones_of_the_base() {
    let (theme, told) = load("[page]\nleading = \"15pt\"\n[styles.chapter_title]\nsize = \"2em\"\n");
    assert!(told.is_empty());
    assert_eq!(theme.page.leading, Length::pt(15.0));
    assert_eq!(theme.styles.chapter_title.size, Length::pt(22.0));
    assert_eq!(theme.styles.chapter_title.leading, Length::pt(21.0));
    assert_eq!(theme.page.n_lines, 30);
}

#[test]
fn a_theme_stands_on_the_base_it_names() {
    let (theme, told) = load("base = \"modern\"\n");
    assert!(told.is_empty());
    assert_eq!((theme.name.as_str(), theme.families.text.as_str()), ("house", "Source Serif 4"));
    let (_, told) = load("base = \"modrn\"\n");
    assert_eq!(told, ["1:8 C103 no theme “modrn”"]);
}

#[test]
fn the_manifest_overrides_type_and_margins() {
    let overrides = ThemeOverrides { type_size: Some(Length::pt(10.0)), ..ThemeOverrides::default() };
    let theme = preset("default", a5(), &overrides);
    assert_eq!(theme.page.leading, Length::pt(12.75));
    assert_eq!(size_and_leading(&theme, "footnote"), ("8pt".to_string(), "10pt".to_string()));
    let edges =
        Edges { head: Length::mm(20.0), foot: Length::mm(20.0), inner: Length::mm(20.0), outer: Length::mm(18.0) };
    let theme = preset("default", a5(), &ThemeOverrides { margins: Some(edges), ..ThemeOverrides::default() });
    assert_eq!(theme.page.margins_for(900).inner, Length::mm(20.0));
    assert_eq!(theme.page.measure, Length::mm(148.0) - Length::mm(38.0));
}

#[test]
fn an_absurd_trim_is_reported_and_still_gives_a_page() {
    let fonts = FontLibrary::shipped();
    for (width, height) in [(0.0, 0.0), (1.0, 1.0), (30.0, 300.0), (300.0, 30.0)] {
        let mut sink = Sink::new();
        let theme = Theme::preset("default", mm(width, height), &ThemeOverrides::default(), &fonts, &mut sink).unwrap();
        assert_eq!(sink.diagnostics()[0].code.id, "C102");
        assert!(theme.page.n_lines >= 1 && theme.page.measure > Length::ZERO);
    }
}
