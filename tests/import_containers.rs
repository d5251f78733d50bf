//! The import of DOCX, ODT, EPUB and HTML: files of other programs, books of our own, and files that mean harm.
//!
//! `tests/import/containers/sample.*` were made by Pandoc from `sample.md`, which is written as the import writes.

mod support;

use std::fs;

use bindery::import::ImportError;
use bindery::import::Imported;
use bindery::import::Options;
use bindery::import::import;
use support::zipped;

const KINDS: [&str; 4] = ["docx", "odt", "epub", "html"];

#[test]
fn files_of_another_program_give_the_manuscript_back() {
    let folder = support::root().join("tests/import/containers");
    let manuscript = fs::read_to_string(folder.join("sample.md")).expect("the sample can be read");
    let (_, wanted) = manuscript.split_once("---\n\n").expect("the sample has front matter");
    for kind in KINDS {
        let imported = read(&[fs::read(folder.join(format!("sample.{kind}"))).expect("it can be read")]);
        let found = plain_markup(&imported.markdown, kind);
        assert_eq!(found, plain_markup(wanted, kind), "{kind}:\n{}", imported.markdown);
        assert_eq!(imported.facts.title.as_deref(), Some("The Glass"), "{kind}");
        assert_eq!(imported.counts.notes, 2, "{kind}");
        assert_eq!(imported.counts.calls, 2, "{kind}");
    }
}

/// The lines of a manuscript without what a format or Pandoc loses on the way: widths of tables, the language of words
/// in DOCX, and verse in all but HTML.
fn plain_markup(markdown: &str, kind: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for line in markdown.lines() {
        let mut line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.starts_with("|--") {
            line = line.chars().filter(|sign| *sign == '|').collect();
        }
        if kind == "docx" {
            line = line.replace("[merde, alors]{lang=fr}", "merde, alors");
        }
        if kind != "html" {
            line = line.trim_start_matches("| ").trim_end_matches('\\').to_string();
        }
        lines.push(line);
    }
    lines
}

#[test]
fn a_book_of_our_own_comes_back() {
    let folder = support::folder();
    let text = fs::read_to_string(support::root().join("tests/import/containers/sample.md")).expect("it can be read");
    support::write(&folder.path().join("book.md"), &text);
    support::run_clean(support::bindery().args(["build", "book.md", "--edition", "epub"]).current_dir(folder.path()));
    let imported = read(&[fs::read(folder.path().join("dist/book.epub")).expect("it was built")]);
    let (_, wanted) = text.split_once("---\n\n").expect("the sample has front matter");
    assert_eq!(letters(&imported.markdown), letters(wanted), "{}", imported.markdown);
    let headings = |text: &str| text.lines().filter(|line| line.starts_with('#')).count();
    assert_eq!(headings(&imported.markdown), headings(wanted));
    assert_eq!(imported.counts.notes, 2);
    assert_eq!(imported.counts.calls, 2);
    assert_eq!(imported.facts.declared.people[0].name, "Ada Quill");
}

#[test]
fn the_pages_of_a_book_of_our_own_come_back() {
    let folder = support::folder();
    let article =
        fs::read_to_string(support::root().join("tests/import/containers/printed.md")).expect("it can be read");
    support::write(&folder.path().join("printed.md"), &article);
    support::run_clean(
        support::bindery().args(["build", "printed.md", "--edition", "print"]).current_dir(folder.path()),
    );
    let imported = read(&[fs::read(folder.path().join("dist/printed-print.pdf")).expect("it was built")]);
    let (_, wanted) = article.split_once("---\n\n").expect("the text has front matter");
    // The title and imprint pages come before the text.
    let start =
        imported.markdown.find("# The Slip").unwrap_or_else(|| panic!("no first heading:\n{}", imported.markdown));
    let found = &imported.markdown[start..];
    assert_eq!(found.trim(), wanted.trim(), "{found}");
}

/// Letters and digits in their order, without those of attributes.
fn letters(markdown: &str) -> String {
    let mut depth = 0;
    let mut kept = String::new();
    for sign in markdown.chars() {
        match sign {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ if depth == 0 && sign.is_alphanumeric() => kept.push(sign),
            _ => {}
        }
    }
    kept
}

#[test]
fn imported_files_build() {
    for kind in KINDS {
        let folder = support::folder();
        let book = folder.path().join("book");
        let file = support::root().join(format!("tests/import/containers/sample.{kind}"));
        support::run_clean(support::bindery().arg("import").arg(&file).arg("--into").arg(&book));
        support::run_clean(support::bindery().arg("build").arg(&book));
        let names: Vec<String> = support::entries(&book.join("dist")).iter().map(|file| support::name(file)).collect();
        assert_eq!(names, ["the-glass-print.pdf", "the-glass.epub"], "{kind}");
    }
}

#[test]
fn a_release_waits_for_open_queries() {
    let folder = support::folder();
    let text = "---\ntitle: One\n---\n\n# One\n\nThe [boat]{query=\"which?\"} came.\n";
    support::write(&folder.path().join("book.md"), text);
    let draft = support::run(support::bindery().args(["build", "book.md"]).current_dir(folder.path()));
    assert!(draft.code == Some(0) && draft.stderr.contains("warning[M050]"), "{}", draft.stderr);
    assert!(!support::entries(&folder.path().join("dist")).is_empty());
    let release = ["build", "book.md", "--release", "--out", "release"];
    let held = support::run(support::bindery().args(release).current_dir(folder.path()));
    assert!(held.code == Some(1) && held.stderr.contains("error[M050]"), "{}", held.stderr);
    assert!(support::entries(&folder.path().join("release")).is_empty());
    support::write(&folder.path().join("book.md"), text.replace("{query=\"which?\"}", "{.smallcaps}"));
    support::run_clean(support::bindery().args(release).current_dir(folder.path()));
    assert_eq!(support::entries(&folder.path().join("release")).len(), 2);
}

#[test]
fn kinds_are_told_by_bytes_and_others_refused_with_advice() {
    let failure = |bytes: &[u8]| import(&[bytes.to_vec()], &Options::default()).map(|_| ()).unwrap_err();
    for bytes in [
        &b"<?xml version=\"1.0\"?><office:document>text"[..],
        b"{\\rtf1 text}",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        &zipped::container(&[("a.txt", b"x")]),
    ] {
        assert!(matches!(failure(bytes), ImportError::Foreign { .. }), "{bytes:?}");
    }
    assert!(matches!(failure(b"%PDF-1.7\n"), ImportError::Damaged(_)));
    let page = b"<!DOCTYPE html><p>One".to_vec();
    let mixed = import(&[page, b"Plain text.".to_vec()], &Options::default()).map(|_| ()).unwrap_err();
    assert_eq!(mixed, ImportError::Mixed);
}

#[test]
fn harmful_files_are_refused_or_read() {
    let document =
        |inner: &str| format!("<w:document><w:body><w:p><w:r><w:t>{inner}</w:t></w:r></w:p></w:body></w:document>");
    let docx = |text: &str| zipped::container(&[("word/document.xml", text.as_bytes())]);
    // More than the limit, out of few bytes.
    let bomb = document(&" ".repeat(600 << 20));
    assert!(matches!(result(docx(&bomb)), Err(ImportError::Damaged(why)) if why.contains("MB")));
    let whole = docx(&document("words"));
    for length in (0..whole.len()).step_by(7) {
        assert!(!matches!(result(whole[..length].to_vec()), Err(ImportError::Unproven(_))), "{length}");
    }
    let entities = "<!DOCTYPE a [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]>".to_string() + &document("&b;");
    assert!(matches!(result(docx(&entities)), Err(ImportError::Damaged(_))));
    let deep = format!("{}words{}", "<w:ins>".repeat(10_000), "</w:ins>".repeat(10_000));
    let deep = format!("<w:document><w:body><w:p><w:r><w:t>{deep}</w:t></w:r></w:p></w:body></w:document>");
    assert!(!matches!(result(docx(&deep)), Err(ImportError::Unproven(_))));
    let tables = format!(
        "{}{}{}",
        "<w:tbl><w:tr><w:tc>".repeat(3000),
        "<w:p><w:r><w:t>words</w:t></w:r></w:p>",
        "</w:tc></w:tr></w:tbl>".repeat(3000)
    );
    let tables = format!("<w:document><w:body>{tables}</w:body></w:document>");
    assert!(result(docx(&tables)).is_ok_and(|imported| imported.markdown.contains("words")));
    let nested = format!("<html><body>{}words", "<div><b><table><tr><td>".repeat(10_000));
    assert!(result(nested.into_bytes()).is_ok_and(|imported| imported.markdown.contains("words")));
    let climbing = "<html><body><p>One <img src=\"../../../../etc/passwd\"> two</p>";
    assert!(result(climbing.as_bytes().to_vec()).is_ok_and(|imported| imported.files.is_empty()));
    let circle = zipped::container(&[
        ("word/document.xml", document("words").as_bytes()),
        ("word/styles.xml", b"<w:styles><w:style w:styleId=\"a\"><w:basedOn w:val=\"a\"/></w:style></w:styles>"),
    ]);
    assert!(result(circle).is_ok());
}

#[test]
fn nothing_is_written_of_what_cannot_be_read() {
    let folder = support::folder();
    let file = folder.path().join("broken.docx");
    support::write(&file, zipped::container(&[("word/document.xml", b"<w:document><w:body>")]));
    let run = support::run(support::bindery().arg("import").arg(&file).current_dir(folder.path()));
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("cannot be read"), "{}", run.stderr);
    let names: Vec<String> = support::entries(folder.path()).iter().map(|path| support::name(path)).collect();
    assert_eq!(names, ["broken.docx"]);
}

#[test]
fn pictures_beside_a_page_come_along() {
    let folder = support::folder();
    let png = fs::read(picture()).expect("there is a picture");
    support::write(&folder.path().join("pages/img/a b.png"), &png);
    support::write(
        &folder.path().join("pages/one.html"),
        "<html><body><h1>One</h1><p><img src=\"img/a%20b.png\" alt=\"A\"></p>",
    );
    let args = ["import", "pages/one.html", "--into", "book"];
    support::run_clean(support::bindery().args(args).current_dir(folder.path()));
    assert_eq!(fs::read(folder.path().join("book/manuscripts/pictures/a-b.png")).ok(), Some(png));
}

fn picture() -> std::path::PathBuf {
    support::root().join("manuscripts/handbook/pictures/breaks.png")
}

fn read(files: &[Vec<u8>]) -> Imported {
    import(files, &Options::default()).unwrap_or_else(|error| panic!("{error:?}"))
}

fn result(bytes: Vec<u8>) -> Result<Imported, ImportError> {
    import(&[bytes], &Options::default())
}

/// The manuscript of a page that holds a body.
fn page(body: &str) -> String {
    read(&[format!("<!DOCTYPE html><html lang=\"en\"><body>{body}</body></html>").into_bytes()]).markdown
}

/// A DOCX out of a body, with further parts.
fn word(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let uri = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let document = format!("<w:document xmlns:w=\"{uri}\"><w:body>{body}</w:body></w:document>");
    let mut all = vec![("word/document.xml", document.as_bytes())];
    all.extend(parts.iter().map(|(name, text)| (*name, text.as_bytes())));
    zipped::container(&all)
}

/// A paragraph of a style.
fn styled(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A run that is a sign of a field.
fn sign(kind: &str) -> String {
    format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>")
}

fn holds(markdown: &str, wanted: &[&str]) {
    let missing: Vec<&&str> = wanted.iter().filter(|words| !markdown.contains(**words)).collect();
    assert!(missing.is_empty(), "{missing:?} are not in\n{markdown}");
}

#[test]
fn notes_lose_their_labels_and_nothing_else() {
    let note = |idx: u32, text: &str| format!("<li id=\"n{idx}\"><p>{text} <a href=\"#r{idx}\">back</a></p></li>");
    let call = |idx: u32| format!("<a id=\"r{idx}\" href=\"#n{idx}\">{idx}</a>");
    let texts = ["1 fathom is enough.", "(So the log.)", "...or so he said.", "<sup>4</sup> With a label."];
    let notes: String = (1..).zip(texts).map(|(idx, text)| note(idx, text)).collect();
    let calls: String = (1..=4).map(call).collect();
    let markdown = page(&format!("<h1>One</h1><p>Depth{calls}.</p><ol>{notes}</ol>"));
    holds(&markdown, &["[^1]: 1 fathom is", "[^2]: (So the log.)", "[^3]: ...or so", "[^4]: With a label."]);
    // A note called from a note is kept, with a query where it was called.
    let inner =
        format!("<p>Depth{}.</p><ol>{}{}</ol>", call(1), note(1, &format!("Sounded{}", call(2))), note(2, "Twice."));
    holds(&page(&inner), &["[^2]: Twice.", "{query=\"Note 2 was called here"]);
    // A chapter is no note, whatever leads back from it; nor is what a list of contents leads to.
    let chapters = "<div id=\"c1\"><h2>First</h2><p>It rained.</p><a href=\"#t\">Top</a></div>\
                    <div id=\"c2\"><p>It snowed.</p><a href=\"#t\">Top</a></div>";
    let markdown = page(&format!("<h1>One</h1><p id=\"t\"><a href=\"#c1\">1</a> <a href=\"#c2\">2</a></p>{chapters}"));
    assert!(!markdown.contains("[^1]"), "{markdown}");
}

#[test]
fn pictures_in_their_addresses_are_told_apart() {
    let image = |data: &str| format!("<p><img alt=\"A tide\" src=\"data:image/png;base64,iVBORw0KGgo{data}\"></p>");
    let body = format!("<h1>One</h1><p>Text.</p>{}{}{}", image("AAAA"), image("BBBB"), image("AAAA"));
    let imported = read(&[format!("<!DOCTYPE html><html lang=\"en\"><body>{body}</body></html>").into_bytes()]);
    assert_eq!(imported.files.len(), 2);
    holds(&imported.markdown, &["pictures/picture.png", "pictures/picture-2.png"]);
}

#[test]
fn titles_stand_in_the_manifest_or_in_the_text() {
    let text = styled("Normal", "The sea was calm.");
    let one = word(&format!("{}{}{text}", styled("Title", "The Log"), styled("Title", "of the Heron")), &[]);
    let two = word(&format!("{}{text}", styled("Title", "The Storm")), &[]);
    let imported = read(&[one.clone(), two]);
    assert_eq!(imported.facts.title.as_deref(), Some("The Log of the Heron"));
    holds(&imported.markdown, &["# The Storm"]);
    let options = Options { title: Some("Another".into()), ..Options::default() };
    let imported = import(&[one], &options).expect("it imports");
    assert!(imported.facts.others.contains(&("title".into(), "The Log of the Heron".into())));
    let cell = |inner: String| format!("<w:tc>{inner}</w:tc>");
    let row = format!("<w:tr>{}{}</w:tr>", cell(styled("Title", "Programme")), cell(styled("Normal", "Tea")));
    let imported = read(&[word(&format!("{text}<w:tbl>{row}{row}</w:tbl>"), &[])]);
    holds(&imported.markdown, &["| Programme | Tea |"]);
}

#[test]
fn words_of_strange_packages_are_kept() {
    let text = styled("Normal", "The sea was calm.");
    let uri = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let other = format!("<x:p xmlns:x=\"{uri}\"><x:r><x:t>Another hand wrote this.</x:t></x:r></x:p>");
    let art = "<w:p><w:r><w:pict><v:shape><v:textpath string=\"Grand Regatta\"/></v:shape></w:pict></w:r></w:p>";
    let chunk = "<w:altChunk r:id=\"c\"/>";
    let relations = "<Relationships><Relationship Id=\"c\" Type=\"x/aFChunk\" Target=\"more.html\"/></Relationships>";
    let body = format!("{text}{other}{art}{chunk}");
    let imported = read(&[word(&body, &[("word/_rels/document.xml.rels", relations)])]);
    holds(&imported.markdown, &["Another hand wrote this.", "Grand Regatta", "“word/more.html”"]);
    let package = "<package><metadata/><manifest><item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/>\
        <item id=\"n\" href=\"n.xhtml\" media-type=\"application/xhtml+xml\"/>\
        <item id=\"t\" href=\"t.ncx\" media-type=\"application/x-dtbncx+xml\"/></manifest><spine><itemref idref=\"a\"/></spine></package>";
    let parts = [
        ("META-INF/container.xml", "<container><rootfile full-path=\"c.opf\"/></container>"),
        ("c.opf", package),
        ("a.xhtml", "<html><body><p>The calm<a id=\"r\" href=\"n.xhtml#n\">1</a> came.</p></body></html>"),
        ("n.xhtml", "<html><body><p id=\"n\"><a href=\"a.xhtml#r\">1</a>. For a week.</p></body></html>"),
        (
            "t.ncx",
            "<ncx><navPoint><navLabel><text>The&nbsp;Calm</text></navLabel><content src=\"a.xhtml\"/></navPoint></ncx>",
        ),
    ];
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    holds(&read(&[zipped::container(&parts)]).markdown, &["# The\u{a0}Calm", "[^1]: For a week."]);
}

#[test]
fn fields_without_end_take_nothing_along() {
    let begin = format!("{}<w:r><w:instrText>TOC</w:instrText></w:r>{}", sign("begin"), sign("separate"));
    let made = |end: &str| format!("<w:p>{begin}<w:r><w:t>Calm 7</w:t></w:r>{end}</w:p>");
    let rest = format!("{}{}", styled("Heading1", "Calm"), styled("Normal", "The sea was calm."));
    let deleted = format!("<w:del w:author=\"Ada\">{}</w:del>", sign("end"));
    let imported = read(&[word(&format!("{}{rest}", made(&deleted)), &[])]);
    assert_eq!(imported.markdown, "# Calm\n\nThe sea was calm.\n");
    let late = format!("{}{rest}<w:p>{}</w:p>", made(""), sign("end"));
    for body in [format!("{}{rest}", made("")), late] {
        holds(&read(&[word(&body, &[])]).markdown, &["Calm\n", "The sea was calm.", "{query="]);
    }
    // Lists that were typed are text.
    let typed = format!("{}{rest}{}", styled("TOCHeading", "Preface"), styled("Index1", "Heron, 7"));
    holds(&read(&[word(&typed, &[])]).markdown, &["# Preface", "Heron, 7"]);
    let nested = format!("{}<w:r><w:instrText>IF</w:instrText></w:r>{begin}", sign("begin"));
    let nested = format!("<w:p><w:r><w:t>Dear </w:t></w:r>{nested}<w:r><w:t>rank</w:t></w:r>{}", sign("end"));
    let nested = format!("{nested}{}<w:r><w:t>Captain</w:t></w:r>{}</w:p>", sign("separate"), sign("end"));
    assert_eq!(read(&[word(&nested, &[])]).markdown, "Dear Captain\n");
}

#[test]
fn what_a_style_hides_a_run_can_show() {
    let style = |id: &str, value: &str| {
        format!("<w:style w:type=\"character\" w:styleId=\"{id}\"><w:rPr><w:vanish{value}/></w:rPr></w:style>")
    };
    let styles = format!("<w:styles>{}{}</w:styles>", style("Hidden", ""), style("Seen", " w:val=\"0\""));
    let run = |style: &str, own: &str, text: &str| {
        format!("<w:r><w:rPr><w:rStyle w:val=\"{style}\"/>{own}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
    };
    let shown = run("Hidden", "<w:vanish w:val=\"0\"/>", "all");
    let body = format!("<w:p>{}{}{shown}</w:p>", run("Seen", "", "We saw "), run("Hidden", "", "nothing at "));
    assert_eq!(read(&[word(&body, &[("word/styles.xml", &styles)])]).markdown, "We saw all\n");
}

#[test]
fn comments_and_calls_hang_on_whatever_there_is() {
    let comments = "<w:comments><w:comment w:id=\"1\" w:author=\"Ada\"><w:p><w:r><w:t>Is it so?</w:t></w:r></w:p></w:comment></w:comments>";
    let notes =
        "<w:footnotes><w:footnote w:id=\"2\"><w:p><w:r><w:t>For a week.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let text = styled("Normal", "The sea was calm.");
    for (style, words) in [("PlainText", "calm = 1"), ("Title", "The Calm"), ("Normal", "* * *")] {
        let call = "<w:r><w:footnoteReference w:id=\"2\"/></w:r>";
        let asked = |inner: &str| {
            format!(
                "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:commentRangeStart w:id=\"1\"/><w:r><w:t>{words}</w:t></w:r>\
                 <w:commentRangeEnd w:id=\"1\"/>{inner}</w:p>"
            )
        };
        let parts = [("word/comments.xml", comments), ("word/footnotes.xml", notes)];
        let imported = read(&[word(&format!("{text}{}{text}", asked("")), &parts)]);
        holds(&imported.markdown, &[words, "Is it so?"]);
        let first = read(&[word(&format!("{}{text}", asked(call)), &parts)]);
        holds(&first.markdown, &["Is it so?", "[^1]: For a week."]);
        assert_eq!(first.counts.calls, 1, "{}", first.markdown);
    }
    let markdown = page("<h1>One</h1><pre>calm = <img src=\"none.png\" alt=\"a flat line\"> 1</pre>");
    holds(&markdown, &["a flat line"]);
}

#[test]
fn deep_pages_keep_their_paragraphs_and_pictures() {
    let image = "<img alt=\"A tide\" src=\"data:image/png;base64,iVBORw0KGgoAAAA\">";
    let inner = format!("<div>One.</div><div>Two <b>and</b> more.</div><div>{image}</div><div>Three.</div>");
    let markdown = page(&format!("{}{inner}{}", "<div>".repeat(300), "</div>".repeat(300)));
    holds(&markdown, &["One.\n\nTwo", "and", "more.", "![](pictures/picture.png){alt=\"A tide\"}", "\n\nThree."]);
}

#[test]
fn numbers_of_items_are_kept_or_told() {
    let markdown = page("<p>x</p><ol><li value=\"5\">five</li><li>six</li><li value=\"9\">nine</li></ol>");
    holds(&markdown, &["5. five\n6. six\n", "9) nine\n"]);
    holds(&page("<p>x</p><ol start=\"99999999999\"><li>big</li></ol>"), &["1. big\n"]);
    let level = "<w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"decimal\"/></w:lvl>";
    let numbering = format!(
        "<w:numbering><w:abstractNum w:abstractNumId=\"0\">{level}</w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>"
    );
    let item = |style: &str, text: &str| {
        let properties = "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>";
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let body = format!("{}{}", item("Heading1", "The Sea"), item("Normal", "All hands."));
    holds(&read(&[word(&body, &[("word/numbering.xml", &numbering)])]).markdown, &["# The Sea", "2. All hands."]);
}

#[test]
fn anchors_and_words_stay_apart() {
    let body = "<p><a href=\"#a.1\">x</a> <a href=\"#a-1\">y</a> <a href=\"#a-1-2\">z</a></p>\
                <p id=\"a.1\">One.</p><p id=\"a-1\">Two.</p><p id=\"a-1-2\">Three.</p>";
    let markdown = page(body);
    let names: Vec<&str> =
        ["(#a-1)", "(#a-1-2)", "(#a-1-2-2)", "(#a-1-3)"].into_iter().filter(|name| markdown.contains(name)).collect();
    assert_eq!(names.len(), 3, "{markdown}");
    holds(&page("<h1>One<div>The Calm</div></h1><p>Text.</p>"), &["One The Calm"]);
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let body = format!("<w:p>{}{}</w:p>", run("fore&#x200b;"), run("castle"));
    assert_eq!(letters(&read(&[word(&body, &[])]).markdown), "forecastle");
    assert!(!read(&[word(&body, &[])]).markdown.contains(' '));
    let lists = page("<p>x</p><aside><ol><li>a</li></ol><ol><li>b</li></ol></aside>");
    holds(&lists, &["1. a\n\n1) b\n"]);
}

#[test]
fn formulas_keep_their_signs() {
    let run = |text: &str| format!("<m:r><m:t>{text}</m:t></m:r>");
    let part = |name: &str, inner: &str| format!("<m:{name}>{inner}</m:{name}>");
    let sum = format!(
        "<m:nary><m:naryPr><m:chr m:val=\"∑\"/></m:naryPr>{}{}{}</m:nary>",
        part("sub", &run("k=1")),
        part("sup", &run("n")),
        part("e", &run("k"))
    );
    let ratio = format!("<m:f>{}{}</m:f>", part("num", &format!("{}{}", run("a"), run("+b"))), part("den", &run("c")));
    let root = format!("<m:rad>{}</m:rad>", part("e", &run("x")));
    let interval = format!(
        "<m:d><m:dPr><m:begChr m:val=\"[\"/><m:sepChr m:val=\";\"/><m:endChr m:val=\"]\"/></m:dPr>{}{}</m:d>",
        part("e", &run("0")),
        part("e", &run("1"))
    );
    let body = format!("<w:p><w:r><w:t>Let </w:t></w:r><m:oMath>{sum}{ratio}{root}{interval}</m:oMath></w:p>");
    let imported = read(&[word(&body, &[])]);
    holds(&imported.markdown, &["∑", "(a+b)/c", "√x", "\\[0\\;1\\]", "{query=\"A formula"]);
}

#[test]
fn rows_and_cells_that_stand_apart_keep_their_columns() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", styled("Normal", text));
    let shifted = "<w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>";
    let rows = format!("<w:tr>{}{}</w:tr><w:tr>{shifted}{}</w:tr>", cell("Tide"), cell("Hour"), cell("Noon"));
    let table = format!("{}<w:tbl>{rows}</w:tbl>", styled("Normal", "Hours."));
    holds(&read(&[word(&table, &[])]).markdown, &["| Tide | Hour |", "|  | Noon |"]);
    let span = "<w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>";
    let wide = format!("<w:tr><w:tc>{span}{}</w:tc></w:tr>", styled("Normal", "All day"));
    let two = format!("<w:tr>{}{}</w:tr>{wide}", cell("Tide"), cell("Hour"));
    let table = format!("{}<w:tbl>{two}</w:tbl>", styled("Normal", "Hours."));
    holds(&read(&[word(&table, &[])]).markdown, &["| Tide | Hour |", "| All day |  |"]);
}

#[test]
fn boxes_and_groups_give_all_their_words() {
    let inner = |text: &str| {
        format!("<wps:wsp><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wps:wsp>", styled("Normal", text))
    };
    let group = format!(
        "<w:r><w:drawing><wp:anchor><a:graphic><a:graphicData><wpg:wgp>{}{}</wpg:wgp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>",
        inner("The first box."),
        inner("The second box.")
    );
    let body = format!("<w:p><w:r><w:t>Before. </w:t></w:r>{group}</w:p>{}", styled("Normal", "After."));
    let markdown = read(&[word(&body, &[])]).markdown;
    holds(&markdown, &["Before.", "The first box.", "The second box.", "After."]);
    assert!(markdown.find("second") < markdown.find("After"), "{markdown}");
}

#[test]
fn links_to_files_leave_their_words() {
    let relations = "<Relationships><Relationship Id=\"f\" Type=\"x/hyperlink\" Target=\"file:///C:/tides.xls\" TargetMode=\"External\"/></Relationships>";
    let body = "<w:p><w:r><w:t xml:space=\"preserve\">See </w:t></w:r><w:hyperlink r:id=\"f\"><w:r><w:t>the tables</w:t></w:r></w:hyperlink></w:p>";
    let imported = read(&[word(body, &[("word/_rels/document.xml.rels", relations)])]);
    assert_eq!(imported.markdown, "See the tables\n");
    assert!(imported.audit.changes.iter().any(|change| change.rule.id == "I098"));
}

#[test]
fn embedded_documents_are_asked_about() {
    let relations = "<Relationships><Relationship Id=\"c\" Type=\"x/aFChunk\" Target=\"more.html\"/></Relationships>";
    let body = format!("{}<w:altChunk r:id=\"c\"/>", styled("Normal", "The sea was calm."));
    let imported = read(&[word(&body, &[("word/_rels/document.xml.rels", relations)])]);
    holds(&imported.markdown, &["The sea was calm.", "“word/more.html”", "{query="]);
}
