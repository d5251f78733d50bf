//! Any text as a manuscript: it is read, prepared and dumped, and every place that is reported lies in the text.

#![no_main]

use bindery::book::Lang;
use bindery::book::Metadata;
use bindery::diag::Sink;
use bindery::diag::render;
use bindery::diag::render::Format;
use bindery::diag::render::Paint;
use bindery::prepare::PrepareRules;
use bindery::prepare::prepare;
use bindery::read::read_book;
use bindery::source::SourceMap;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut sources = SourceMap::default();
    let file = sources.add("book.md", text);
    let mut sink = Sink::new();
    let book = read_book(&sources, &[file], Metadata::new("book", "Book", Lang::english()), &mut sink);
    let prepared = prepare(book, &PrepareRules::default(), &mut sink);
    assert!(prepared.book().notes.iter().all(|note| note.span.end as usize <= text.len()));
    let diagnostics = sink.into_sorted();
    for span in diagnostics.iter().filter_map(|diagnostic| diagnostic.span) {
        assert!(span.start <= span.end && span.end as usize <= text.len());
    }
    render::render(&diagnostics, &sources, Format::Human, Paint::Plain);
});
