//! Any text as a manifest: it is read key by key, and every place that is reported lies in the text.

#![no_main]

use bindery::diag::Sink;
use bindery::source::SourceMap;
use bindery::toml_reader::TomlDocument;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut sources = SourceMap::default();
    let file = sources.add("build.toml", text);
    let mut sink = Sink::new();
    let document = TomlDocument::parse(text, Some(file), &mut sink);
    document.root().finish(&mut sink);
    for span in sink.into_sorted().iter().filter_map(|diagnostic| diagnostic.span) {
        assert!(span.start <= span.end && span.end as usize <= text.len());
    }
});
