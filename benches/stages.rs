//! Each stage of the pipeline by itself, on one long book in memory, and the whole in a row.
//!
//! `cargo bench --bench stages`; to compare a change: `-- --save-baseline before`, change, `-- --baseline before`.
//! The book is `../shared/manuscripts/book.md` where it is there, otherwise a generated one of the same length. Imported are a damaged text
//! of our own, of 1.3 MB, and those of `../shared/texts`. How much memory an import takes is told by `cargo bench --bench scale`.

#[path = "../tests/support/damage.rs"]
#[allow(dead_code)]
mod damage;
#[path = "../tests/support/generator.rs"]
#[allow(dead_code)]
mod generator;
#[path = "../tests/support/injuries.rs"]
#[allow(dead_code)]
mod injuries;

use std::fs;
use std::hint::black_box;
use std::path::Path;

use bindery::assets::Assets;
use bindery::book::Book;
use bindery::book::Lang;
use bindery::book::Metadata;
use bindery::cover;
use bindery::cover::Brief;
use bindery::cover::CoverWishes;
use bindery::diag::Sink;
use bindery::epub;
use bindery::epub::EpubOptions;
use bindery::fonts::FontLibrary;
use bindery::import::Options;
use bindery::import::import;
use bindery::lint::ignore::Ignored;
use bindery::lint::lint;
use bindery::prepare::PrepareRules;
use bindery::prepare::PreparedBook;
use bindery::prepare::prepare;
use bindery::print::lines::Item;
use bindery::print::lines::LineRules;
use bindery::print::lines::Measures;
use bindery::print::lines::break_paragraph;
use bindery::print::lines::item::FILL;
use bindery::print::lines::item::FORBIDDEN;
use bindery::print::lines::item::FORCED;
use bindery::print::pages::Pages;
use bindery::print::pdf;
use bindery::print::pdf::PdfOptions;
use bindery::print::typeset::TypesetOptions;
use bindery::print::typeset::typeset;
use bindery::read::read_book;
use bindery::source::SourceMap;
use bindery::theme::Theme;
use bindery::theme::load::ThemeOverrides;
use bindery::units::Length;
use bindery::units::Size;
use criterion::Criterion;
use criterion::criterion_group;
use criterion::criterion_main;

/// Words of the generated book, about as many as the real one has.
const N_WORDS: usize = 215_000;
/// Bytes of the damaged text.
const RAW_BYTES: usize = 1_300_000;

/// What the stages share.
struct Bench {
    sources: SourceMap,
    fonts: FontLibrary,
    theme: Theme,
}

fn main_text() -> String {
    let real = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/manuscripts/book.md");
    fs::read_to_string(real).unwrap_or_else(|_| generator::book(N_WORDS))
}

impl Bench {
    fn new() -> Bench {
        let mut sources = SourceMap::default();
        sources.add("book.md", main_text());
        let fonts = FontLibrary::shipped();
        let a5 = Size { width: Length::mm(148.0), height: Length::mm(210.0) };
        let theme = Theme::preset("default", a5, &ThemeOverrides::default(), &fonts, &mut Sink::new())
            .expect("the default theme is shipped");
        Bench { sources, fonts, theme }
    }

    fn read(&self) -> Book {
        let files: Vec<_> = self.sources.files().map(|(id, _)| id).collect();
        read_book(&self.sources, &files, Metadata::new("book", "Book", Lang::english()), &mut Sink::new())
    }

    fn prepare(&self, book: Book) -> PreparedBook {
        prepare(book, &PrepareRules::default(), &mut Sink::new())
    }

    fn typeset(&self, book: &PreparedBook) -> Pages {
        let options = TypesetOptions::default();
        typeset(book, &Assets::default(), &self.theme, &self.fonts, &options, &mut Sink::new()).0
    }

    fn pdf(&self, book: &PreparedBook, pages: &Pages) -> Option<Vec<u8>> {
        let options = PdfOptions::new(book.book().meta.clone());
        pdf::write(pages, &Assets::default(), &self.fonts, &options, &mut Sink::new())
    }

    fn epub(&self, book: &PreparedBook) -> Vec<u8> {
        let looks = (&self.theme, &self.fonts);
        let cover = cover::draw(&Brief::new((&book.book().meta, None), looks.0, looks.1, &CoverWishes::default()));
        let options = EpubOptions::default();
        epub::write(&epub::package(book, &Assets::default(), looks, None, &cover, &options, &mut Sink::new()))
    }
}

fn stages(criterion: &mut Criterion) {
    let bench = Bench::new();
    let book = bench.read();
    let prepared = bench.prepare(book.clone());
    let pages = bench.typeset(&prepared);
    let mut group = criterion.benchmark_group("book");
    group.sample_size(10);
    group.bench_function("read", |timer| timer.iter(|| black_box(bench.read())));
    group.bench_function("lint", |timer| {
        timer.iter(|| lint(black_box(&book), &mut Ignored::default(), &bench.sources, &mut Sink::new()))
    });
    group.bench_function("prepare", |timer| timer.iter(|| black_box(bench.prepare(book.clone()))));
    group.bench_function("typeset", |timer| timer.iter(|| black_box(bench.typeset(&prepared))));
    group.bench_function("pdf", |timer| timer.iter(|| black_box(bench.pdf(&prepared, &pages))));
    group.bench_function("epub", |timer| timer.iter(|| black_box(bench.epub(&prepared))));
    group.bench_function("whole", |timer| {
        timer.iter(|| {
            let prepared = bench.prepare(bench.read());
            let pages = bench.typeset(&prepared);
            black_box((bench.pdf(&prepared, &pages), bench.epub(&prepared)))
        })
    });
    group.finish();
}

/// Raw texts to manuscripts.
fn imports(criterion: &mut Criterion) {
    let mut texts = vec![("damaged".to_string(), damage::raw(RAW_BYTES).into_bytes())];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/texts");
    let mut paths: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        texts.push((name, fs::read(&path).expect("a text beside the checkout can be read")));
    }
    let mut group = criterion.benchmark_group("import");
    group.sample_size(10);
    for (name, bytes) in texts {
        let files = [bytes];
        group.bench_function(&name, |timer| timer.iter(|| black_box(import(&files, &Options::default()).is_ok())));
    }
    group.finish();
}

/// The breaker alone, on paragraphs of boxes as wide as words are.
fn lines(criterion: &mut Criterion) {
    let paragraphs: Vec<Vec<Item>> = main_text().split("\n\n").map(items).collect();
    let measures = Measures::all(Length::mm(106.0));
    let rules = LineRules::default();
    let mut group = criterion.benchmark_group("lines");
    group.sample_size(10);
    group.bench_function("break", |timer| {
        timer.iter(|| {
            for items in &paragraphs {
                black_box(break_paragraph(items, &measures, &rules));
            }
        })
    });
    group.finish();
}

/// Words of letters half an em wide at 11 pt, each with one place to break where it is long.
fn items(paragraph: &str) -> Vec<Item> {
    let mut items = Vec::new();
    let space = Item::Glue { width: Length::pt(2.75), stretch: Length::pt(1.4), shrink: Length::pt(0.7) };
    for word in paragraph.split_whitespace() {
        let letters = |n_letters: usize| Item::plain_box(Length::pt(5.0 * n_letters as f64));
        let n_letters = word.chars().count();
        if n_letters > 6 {
            items.push(letters(n_letters / 2));
            items.push(Item::Discretionary {
                pre: Length::pt(3.7),
                post: Length::ZERO,
                hang: Length::ZERO,
                cost: 50,
                n_after: u8::try_from(n_letters - n_letters / 2).unwrap_or(u8::MAX),
            });
        }
        items.push(letters(n_letters - if n_letters > 6 { n_letters / 2 } else { 0 }));
        items.push(space);
    }
    items.pop();
    items.push(Item::Penalty { cost: FORBIDDEN });
    items.push(Item::Glue { width: Length::ZERO, stretch: FILL, shrink: Length::ZERO });
    items.push(Item::Penalty { cost: FORCED });
    items
}

criterion_group!(benches, stages, imports, lines);
criterion_main!(benches);
