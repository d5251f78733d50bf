//! How long the PDF writer takes for a long book: 700 pages of 33 justified lines, tagged, with outline and running heads.
//!
//! The pages are made here, without the line breaker: words of the sample text, shaped once each, set greedily on the measure.

use std::collections::BTreeMap;
use std::hint::black_box;

use criterion::Criterion;
use criterion::criterion_group;
use criterion::criterion_main;

use bindery::assets::Assets;
use bindery::book::Lang;
use bindery::book::Metadata;
use bindery::diag::Sink;
use bindery::fonts::FontLibrary;
use bindery::print::pages::Folio;
use bindery::print::pages::FolioStyle;
use bindery::print::pages::Glyph;
use bindery::print::pages::GlyphRun;
use bindery::print::pages::Mark;
use bindery::print::pages::OutlineEntry;
use bindery::print::pages::Page;
use bindery::print::pages::Pages;
use bindery::print::pages::Placed;
use bindery::print::pages::Side;
use bindery::print::pages::StructId;
use bindery::print::pages::StructKind;
use bindery::print::pages::StructTree;
use bindery::print::pdf;
use bindery::print::pdf::PdfOptions;
use bindery::print::text::CharStyle;
use bindery::print::text::shape::Shaper;
use bindery::print::text::words::ShapedWord;
use bindery::theme::Theme;
use bindery::theme::ThemeOverrides;
use bindery::units::Length;
use bindery::units::Point;
use bindery::units::Size;

const N_PAGES: usize = 700;
const N_LINES: usize = 33;
/// Lines of a paragraph.
const PARAGRAPH: usize = 8;

struct Maker<'a> {
    shaper: Shaper,
    fonts: &'a FontLibrary,
    style: CharStyle,
    measure: Length,
    space: u16,
    words: BTreeMap<String, ShapedWord>,
}

impl Maker<'_> {
    /// Sets words from `at` on until the line is full; returns the index of the first word that did not fit.
    fn line(&mut self, words: &[&str], mut at: usize, page: &mut Page, baseline: Length, tag: StructId) -> usize {
        let space = Length::pt(2.75);
        let first = at;
        let mut width = Length::ZERO;
        while let Some(word) = words.get(at) {
            let (shaper, style, fonts) = (&self.shaper, &self.style, self.fonts);
            let shaped = self.words.entry(word.to_string()).or_insert_with(|| shaper.shape_text(word, style, fonts));
            let new = width + shaped.width + if at > first { space } else { Length::ZERO };
            if new > self.measure && at > first {
                break;
            }
            width = new;
            at += 1;
        }
        let n_spaces = (at - first).saturating_sub(1).max(1) as i64;
        let stretched = space + (self.measure - width) / n_spaces;
        let start = page.glyphs.len() as u32;
        for (idx, word) in words[first..at].iter().enumerate() {
            if idx > 0 {
                let text_start = page.text.len() as u32;
                page.text.push(' ');
                let advance = stretched.0 as i32;
                let text_end = text_start + 1;
                page.glyphs.push(Glyph { id: self.space, advance, x_offset: 0, y_offset: 0, text_start, text_end });
            }
            let base = page.text.len() as u32;
            page.text.push_str(word);
            let glyphs = &self.words[*word].glyphs;
            for (idx, glyph) in glyphs.iter().enumerate() {
                let is_first = idx == 0 || glyphs[idx - 1].cluster != glyph.cluster;
                let next = glyphs[idx..].iter().map(|other| other.cluster).find(|cluster| *cluster != glyph.cluster);
                let end = next.unwrap_or(word.len() as u32);
                page.glyphs.push(Glyph {
                    id: glyph.id,
                    advance: glyph.advance,
                    x_offset: glyph.x_offset,
                    y_offset: glyph.y_offset,
                    text_start: base + glyph.cluster,
                    text_end: base + if is_first { end } else { glyph.cluster },
                });
            }
        }
        let glyphs = start..page.glyphs.len() as u32;
        let run = GlyphRun { font: self.style.font, size: self.style.size, x_scale: 1000, glyphs };
        let at_point = Point { x: Length::mm(19.0), y: baseline };
        page.placed.push(Placed { at: at_point, mark: Mark::Glyphs(run), tag: Some(tag), span: None });
        at
    }
}

fn make_pages(text: &str, fonts: &FontLibrary) -> Pages {
    let trim = Size { width: Length::mm(148.0), height: Length::mm(210.0) };
    let mut sink = Sink::new();
    let theme = Theme::preset("default", trim, &ThemeOverrides::default(), fonts, &mut sink).expect("it is shipped");
    let style = CharStyle::from_type(&theme.styles.body, &theme.families, fonts, &Lang::english());
    let shaper = Shaper::new(fonts, &theme);
    let space = shaper.shape_text(" ", &style, fonts).glyphs[0].id;
    let mut maker = Maker { shaper, fonts, style, measure: theme.page.measure, space, words: BTreeMap::new() };
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut at = 0;
    let mut pages = Pages::default();
    let mut section = StructTree::ROOT;
    let mut leaf = StructTree::ROOT;
    for page_idx in 0..N_PAGES {
        let side = if page_idx % 2 == 0 { Side::Recto } else { Side::Verso };
        let folio = Folio { number: page_idx as u32 + 1, style: FolioStyle::Arabic, is_printed: true };
        let spine = side.spine(&Lang::english());
        let mut page = Page { side, spine, folio, trim, placed: Vec::new(), glyphs: Vec::new(), text: String::new() };
        if page_idx % 12 == 0 {
            section = pages.structure.add(StructTree::ROOT, StructKind::Section, None);
            let title = format!("Chapter {}", page_idx / 12 + 1);
            pages.outline.push(OutlineEntry {
                title,
                page_idx: page_idx as u32,
                y: Length::ZERO,
                children: Vec::new(),
            });
        }
        for line_idx in 0..N_LINES {
            if (page_idx * N_LINES + line_idx).is_multiple_of(PARAGRAPH) {
                let paragraph = pages.structure.add(section, StructKind::Paragraph, None);
                leaf = pages.structure.add(paragraph, StructKind::Content, None);
            }
            if at >= words.len() {
                at = 0;
            }
            let baseline = theme.page.first_baseline + theme.page.leading * line_idx as i64;
            at = maker.line(&words, at, &mut page, baseline, leaf);
        }
        pages.pages.push(page);
    }
    pages
}

fn pdf_of_a_long_book(criterion: &mut Criterion) {
    let path = std::env::var("BENCH_TEXT").unwrap_or_else(|_| format!("{}/manuscripts", env!("CARGO_MANIFEST_DIR")));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|_| include_str!("../README.md").to_string());
    let fonts = FontLibrary::shipped();
    let pages = make_pages(&text, &fonts);
    let n_glyphs: usize = pages.pages.iter().map(|page| page.glyphs.len()).sum();
    let options = PdfOptions::new(Metadata::new("bench", "A long book", Lang::english()));
    let write = || pdf::write(&pages, &Assets::default(), &fonts, &options, &mut Sink::new());
    let bytes = write().expect("the pages are sound");
    eprintln!("{N_PAGES} pages, {n_glyphs} glyphs, {} bytes", bytes.len());
    if let Ok(out) = std::env::var("BENCH_OUT") {
        std::fs::write(out, &bytes).expect("the folder is there");
    }
    let mut group = criterion.benchmark_group("pdf");
    group.sample_size(10);
    group.bench_function("700 pages", |bencher| bencher.iter(|| black_box(write())));
    group.finish();
}

criterion_group!(benches, pdf_of_a_long_book);
criterion_main!(benches);
