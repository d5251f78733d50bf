use bindery::book::{Lang, Metadata, dump::dump};
use bindery::diag::Sink;
use bindery::source::SourceMap;
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let title = std::env::args().nth(2).unwrap_or_default();
    let text = if path == "-" {
        std::io::read_to_string(std::io::stdin()).unwrap()
    } else {
        std::fs::read_to_string(&path).unwrap()
    };
    let mut sources = SourceMap::default();
    let file = sources.add(path, text);
    let t = std::time::Instant::now();
    let mut sink = Sink::new();
    let book = bindery::read::read_book(&sources, &[file], Metadata::new("s", title, Lang::english()), &mut sink);
    eprintln!("{:?}", t.elapsed());
    println!("{}", dump(&book));
    for d in sink.into_sorted() {
        let p = d.span.map(|s| sources.line_column(s)).map(|l| format!("{}:{}", l.line, l.column)).unwrap_or_default();
        println!("{p}: {:?}[{}]: {} (x{}) {:?}", d.severity, d.code.id, d.message, d.count, d.hints);
    }
}
