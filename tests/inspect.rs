//! `bindery check BOOK.epub`: damaged files, files of our own led back to the manuscript, and EPUBCheck's opinion of every spoilt one.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::io::Read;
use std::path::Path;

use bindery::diag::Sink;
use bindery::inspect::inspect;
use bindery::source::SourceMap;
use support::judges;
use support::zipped;
use zip::ZipArchive;

fn codes(bytes: &[u8]) -> Vec<&'static str> {
    let (mut sources, mut sink) = (SourceMap::default(), Sink::new());
    inspect(bytes, "book.epub", &mut sources, &mut sink);
    let found = sink.into_sorted();
    // Whatever is found can be shown.
    for one in &found {
        bindery::diag::render::human(one, &sources, bindery::diag::render::Paint::Plain);
    }
    found.iter().map(|one| one.code.id).collect()
}

#[test]
fn a_sound_epub_has_no_findings() {
    assert_eq!(codes(&zipped::epub(&zipped::sound_epub())), [""; 0]);
}

/// Each byte of a container in turn is another one, and each of its parts before they are packed.
#[test]
fn bytes_that_are_other_ones_are_no_panic() {
    let parts = zipped::sound_epub();
    let whole = zipped::epub(&parts);
    for at in (0..whole.len()).step_by(3) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        codes(&flipped);
        codes(&whole[..at]);
    }
    for (name, bytes) in &parts {
        for at in (0..bytes.len()).step_by(5) {
            let mut spoilt = parts.clone();
            spoilt.get_mut(name).unwrap()[at] ^= 1 << (at % 7);
            codes(&zipped::epub(&spoilt));
        }
    }
}

#[test]
fn containers_within_no_limits_are_refused() {
    let mut parts = zipped::sound_epub();
    parts.extend((0..20_001).map(|idx| (format!("EPUB/{idx}.txt"), Vec::new())));
    assert_eq!(codes(&zipped::epub(&parts)), ["E100"]);
    let mut parts = zipped::sound_epub();
    let deep = format!("{}{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
    parts.insert("EPUB/text/two.xhtml".to_string(), deep.into_bytes());
    assert!(codes(&zipped::epub(&parts)).contains(&"E110"));
}

#[test]
fn what_a_book_may_have_is_not_told() {
    let mut parts = zipped::sound_epub();
    change(&mut parts, "h1 {", "/* url(old.png) */ h1 {");
    change(
        &mut parts,
        "chapter one</a>",
        "one</a> <a href=\"HTTPS://example.org/\">x</a> <a href=\"Mailto:a@b.org\">y</a>",
    );
    change(
        &mut parts,
        "<title>Two</title>",
        "<title>Two</title><link rel=\"license\" href=\"https://example.org/free\"/>",
    );
    change(&mut parts, "\">One</a>", "\"><img src=\"images/map.png\" alt=\"One\"/></a>");
    assert_eq!(codes(&zipped::epub(&parts)), [""; 0]);
    change(&mut parts, "The wind rose", "<audio src=\"https://example.org/wind.mp3\"></audio> The wind rose");
    assert_eq!(codes(&zipped::epub(&parts)), ["E109"]);
    change(
        &mut parts,
        "href=\"text/two.xhtml\" media-type=\"application/xhtml+xml\"",
        "href=\"text/two.xhtml\" media-type=\"application/xhtml+xml\" properties=\"remote-resources\"",
    );
    assert_eq!(codes(&zipped::epub(&parts)), [""; 0]);
}

/// What shops most often reject EPUBs for, each of it put into a sound one, and found with nothing else.
#[test]
fn what_shops_reject_most_is_found_and_nothing_else() {
    let changes = [
        ("href=\"one.xhtml\">chapter", "href=\"one.xhtml#gone\">chapter", &["E112"][..]),
        ("<p>The wind", "<!-- of -- the west --><p>The wind", &["E110"]),
        ("<p>The glass", "<p id=\"p1\">The glass", &["E111"]),
        (
            "<meta property=\"schema:accessibilityFeature\">tableOfContents</meta>",
            "<meta property=\"schema:accessibilityFeature\">tableOfContents</meta>\
             <meta property=\"schema:accessibilityFeature\">MathML</meta>",
            &["E136"],
        ),
    ];
    for (old, new, expected) in changes {
        let mut parts = zipped::sound_epub();
        change(&mut parts, old, new);
        assert_eq!(codes(&zipped::epub(&parts)), expected, "{new}");
    }
    // Contents out of order, in both of their forms; a file that nothing lists; a name with a space, in all places that name the file.
    let one = "<li><a href=\"text/one.xhtml\">One</a></li>";
    let two = "<li><a href=\"text/two.xhtml\">Two</a></li>";
    let mut parts = zipped::sound_epub();
    change(&mut parts, one, "");
    change(&mut parts, two, &format!("{two}{one}"));
    let mut found = codes(&zipped::epub(&parts));
    found.sort_unstable();
    assert_eq!(found, ["E121"]);
    let mut parts = zipped::sound_epub();
    parts.insert("EPUB/text/old.txt".to_string(), b"left over".to_vec());
    assert_eq!(codes(&zipped::epub(&parts)), ["E107"]);
    let mut parts = zipped::sound_epub();
    let picture = parts.remove("EPUB/images/map.png").unwrap();
    parts.insert("EPUB/images/the map.png".to_string(), picture);
    change(&mut parts, "href=\"images/map.png\"", "href=\"images/the%20map.png\"");
    change(&mut parts, "src=\"../images/map.png\"", "src=\"../images/the%20map.png\"");
    assert_eq!(codes(&zipped::epub(&parts)), ["E103"]);
    // A picture for the press.
    let mut parts = zipped::sound_epub();
    let cmyk = fs::read(support::root().join("tests/rules/E131/in/epub/EPUB/images/bay.jpg")).unwrap();
    parts.remove("EPUB/images/map.png");
    parts.insert("EPUB/images/map.jpg".to_string(), cmyk);
    change(
        &mut parts,
        "href=\"images/map.png\" media-type=\"image/png\"",
        "href=\"images/map.jpg\" media-type=\"image/jpeg\"",
    );
    change(&mut parts, "src=\"../images/map.png\"", "src=\"../images/map.jpg\"");
    assert_eq!(codes(&zipped::epub(&parts)), ["E131"]);
    // A broken entry of the contents, in both of their forms.
    let mut parts = zipped::sound_epub();
    change(&mut parts, "<a href=\"text/two.xhtml\">Two</a>", "<a href=\"text/too.xhtml\">Two</a>");
    change(&mut parts, "<content src=\"text/two.xhtml\"/>", "<content src=\"text/too.xhtml\"/>");
    assert_eq!(codes(&zipped::epub(&parts)), ["E112", "E112"]);
    // A claim of words for pictures, and a picture that has none: false is the claim, and that the text suffices, and the picture is told.
    let mut parts = zipped::sound_epub();
    change(&mut parts, ">tableOfContents<", ">alternativeText<");
    change(&mut parts, " alt=\"A map of the bay\"", "");
    assert_eq!(codes(&zipped::epub(&parts)), ["E136", "E136", "E133"]);
}

/// The metadata, the name of the file and the imprint page name the book by one number.
#[test]
fn isbns_of_metadata_imprint_and_file_name_are_compared() {
    let with = |own: &str, text: &str| {
        let mut parts = zipped::sound_epub();
        let identifier = format!("<dc:identifier>{own}</dc:identifier><dc:title>");
        change(&mut parts, "<dc:title>", &identifier);
        change(&mut parts, "The wind rose", &format!("{text} The wind rose"));
        parts
    };
    let told = |parts: &BTreeMap<String, Vec<u8>>, name: &str| {
        let (mut sources, mut sink) = (SourceMap::default(), Sink::new());
        inspect(&zipped::epub(parts), name, &mut sources, &mut sink);
        sink.into_sorted().into_iter().map(|one| format!("{} {}", one.code.id, one.message)).collect::<Vec<String>>()
    };
    let both = "ISBN 978-3-16-148410-0 (EPUB) ISBN 978-0-306-40615-7 (paperback)";
    let sound = with("urn:isbn:9783161484100", both);
    assert_eq!(told(&sound, "book.epub"), [""; 0]);
    assert_eq!(told(&sound, "out/9783161484100.epub"), [""; 0]);
    // Books without numbers on their pages, or in their metadata.
    assert_eq!(told(&with("urn:isbn:9783161484100", "No number."), "book.epub"), [""; 0]);
    assert_eq!(told(&with("urn:uuid:1", both), "book.epub"), [""; 0]);
    let only_one = |found: Vec<String>, words: &str| {
        assert!(found.len() == 1 && found[0].starts_with("E124") && found[0].contains(words), "{words}: {found:?}");
    };
    only_one(told(&with("9783161484100", "ISBN 978-0-306-40615-7"), "book.epub"), "the book prints 9780306406157");
    only_one(told(&sound, "9780306406157.epub"), "file name");
    only_one(told(&with("urn:isbn:9783161484101", both), "book.epub"), "check digit");
    // What stands on a marked imprint page goes before all else.
    let mut marked = with("urn:isbn:9783161484100", both);
    change(
        &mut marked,
        "<section epub:type=\"chapter\">\n<h1><span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"p1\"",
        "<section epub:type=\"copyright-page\"><p>ISBN 9780306406157</p></section><section epub:type=\"chapter\">\n<h1><span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"p1\"",
    );
    only_one(told(&marked, "book.epub"), "the book prints 9780306406157");
}

#[test]
fn an_import_of_a_stylesheet_is_a_link() {
    let mut parts = zipped::sound_epub();
    change(&mut parts, "h1 {", "@import \"none.css\"; h1 {");
    assert_eq!(codes(&zipped::epub(&parts)), ["E112"]);
}

#[test]
fn the_longest_notes_are_told_too() {
    for n_inches in [400, 4_000] {
        let mut parts = zipped::sound_epub();
        change(&mut parts, "By two inches.", &"By two inches. ".repeat(n_inches));
        assert_eq!(codes(&zipped::epub(&parts)), ["E139"], "{n_inches}");
    }
}

/// A book that was built here and then changed by hand: findings have the line of the manuscript, and the changed word is told.
#[test]
fn an_epub_of_ours_is_led_back_to_its_manuscript() {
    let folder = support::folder();
    let text = "---\ntitle: The Storm\n---\n\n# One\n\nThe glass fell by two inches.\n\n# Two\n\nSee [the first chapter](#one) for more.\n";
    support::write(&folder.path().join("book.md"), text);
    let bindery = |args: &[&str]| support::run(support::bindery().args(args).current_dir(folder.path()));
    bindery(&["build", "book.md", "--edition", "epub", "--out", "."]);
    let clean = bindery(&["check", "--from", "book.md", "book.epub"]);
    assert_eq!((clean.code, clean.stderr.as_str()), (Some(0), ""));
    let mut parts = unpacked(&folder.path().join("book.epub"));
    change(&mut parts, "fell by", "sank by");
    change(&mut parts, "chapter-001.xhtml#one\">the", "chapter-001.xhtml#won\">the");
    support::write(&folder.path().join("book.epub"), zipped::epub(&parts));
    let told = bindery(&["check", "--from", "book.md", "book.epub", "--message-format", "json"]);
    let lines: Vec<serde_json::Value> = told.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let find = |code: &str| {
        lines.iter().find(|one| one["code"] == code).unwrap_or_else(|| panic!("no {code}: {}", told.stdout))
    };
    assert_eq!((lines.len(), told.code), (2, Some(1)), "{}", told.stdout);
    let word = find("T020");
    assert_eq!((&word["span"]["file"], &word["span"]["line"]), (&"book.md".into(), &7.into()));
    assert!(word["message"].as_str().unwrap().contains("“sank” in the place of “fell”"), "{word}");
    let link = find("E112");
    assert_eq!(link["span"]["file"], "book.epub/EPUB/text/chapter-002.xhtml");
    let label = &link["labels"][0]["span"];
    assert_eq!((&label["file"], &label["line"]), (&"book.md".into(), &11.into()));
}

/// Of the books of a manifest, the one that an EPUB was made from is found by what the EPUB says of itself, whatever its file is called.
#[test]
fn the_book_of_an_epub_is_found_among_several() {
    let folder = support::folder();
    let manifest: String = ["One", "Two"]
        .map(|name| {
            let (title, slug) = (format!("Tide {name}"), name.to_lowercase());
            support::write(
                &folder.path().join(format!("{slug}.md")),
                format!("# {name}\n\nThe glass fell by {slug} inches.\n"),
            );
            format!("[[book]]\nslug = \"{slug}\"\ntitle = \"{title}\"\nmanuscript = \"{slug}.md\"\n\n[book.editions.epub]\nfor = [\"kindle\", \"kobo\"]\n\n")
        })
        .concat();
    support::write(&folder.path().join("build.toml"), manifest);
    let bindery = |args: &[&str]| support::run(support::bindery().args(args).current_dir(folder.path()));
    bindery(&["build", "--out", "."]);
    for file in ["two-kindle.epub", "two.kepub.epub", "one.kepub.epub"] {
        let checked = bindery(&["check", file, "--from", "build.toml"]);
        assert_eq!((checked.code, checked.stderr.contains("T020")), (Some(0), false), "{file}: {}", checked.stderr);
    }
    let mut parts = unpacked(&folder.path().join("two-kindle.epub"));
    change(&mut parts, "urn:uuid:", "urn:uuid:0");
    support::write(&folder.path().join("three.epub"), zipped::epub(&parts));
    let titled = bindery(&["check", "three.epub", "--from", "build.toml"]);
    assert!(!titled.stderr.contains("T020") && !titled.stderr.contains("--book"), "{}", titled.stderr);
    let opf = parts.values_mut().find(|bytes| bytes.windows(8).any(|words| words == b"<package")).unwrap();
    *opf = String::from_utf8(opf.clone()).unwrap().replace("Tide Two", "Tide").into_bytes();
    support::write(&folder.path().join("three.epub"), zipped::epub(&parts));
    let unknown = bindery(&["check", "three.epub", "--from", "build.toml"]);
    assert!(
        unknown.stderr.contains("several books: one, two\n  help: name the book with `--book`"),
        "{}",
        unknown.stderr
    );
    let named = bindery(&["check", "three.epub", "--from", "build.toml", "--book", "two"]);
    assert!(!named.stderr.contains("T020") && !named.stderr.contains("--book"), "{}", named.stderr);
}

/// A text that is missing from the spine is told as such; that the NCX leads there says nothing of the order of its entries.
#[test]
fn entries_outside_of_the_spine_have_no_order() {
    let mut parts = zipped::sound_epub();
    change(&mut parts, "<itemref idref=\"one\"/>", "");
    let found = codes(&zipped::epub(&parts));
    assert!(!found.is_empty() && !found.contains(&"E123"), "{found:?}");
}

/// What EPUBCheck says of the folders of `tests/rules` that hold an EPUB: where it finds a fault, it is the one that the folder is about, and where it
/// finds none, the fault is one of shops or of people.
#[test]
fn epubcheck_agrees_on_every_spoilt_epub() {
    const SAID: [(&str, &[&str]); 30] = [
        ("E100", &["PKG-008"]),
        ("E101", &["PKG-007"]),
        ("E102", &["OPF-060"]),
        ("E103", &["PKG-010"]),
        ("E104", &["OPF-002"]),
        ("E105", &["RSC-005"]),
        ("E106", &["RSC-001"]),
        ("E107", &[]),
        ("E108", &["OPF-029", "PKG-021"]),
        ("E109", &["OPF-014"]),
        ("E110", &["RSC-016"]),
        ("E111", &["RSC-005"]),
        ("E112", &["RSC-012"]),
        ("E113", &["RSC-011"]),
        ("E114", &["RSC-006"]),
        ("E115", &["OPF-049"]),
        ("E120", &["RSC-005"]),
        ("E121", &["NAV-011"]),
        ("E122", &[]),
        ("E123", &[]),
        ("E124", &[]),
        ("E130", &[]),
        ("E131", &[]),
        ("E132", &[]),
        ("E133", &[]),
        ("E134", &[]),
        ("E135", &[]),
        ("E136", &[]),
        ("E137", &[]),
        ("E139", &[]),
    ];
    let folder = support::folder();
    let mut files = Vec::new();
    for (code, _) in SAID {
        let rule = support::root().join(format!("tests/rules/{code}/in"));
        let path = folder.path().join(format!("{code}.epub"));
        let given = rule.join("book.epub");
        let bytes = if given.is_file() { fs::read(given).unwrap() } else { zipped::spoilt_epub(&rule) };
        support::write(&path, bytes);
        files.push(path);
    }
    let mut faults = Vec::new();
    for ((code, said), messages) in SAID.iter().zip(judges::epubcheck_messages(&files)) {
        let ids: Vec<&str> =
            messages.iter().filter(|(weight, _)| weight != "USAGE").map(|(_, id)| id.as_str()).collect();
        let is_right = if said.is_empty() { ids.is_empty() } else { said.iter().any(|id| ids.contains(id)) };
        if !is_right {
            faults.push(format!("{code}: EPUBCheck says {ids:?}, not {said:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn unpacked(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(fs::read(path).expect("the file was made"))).expect("a ZIP archive");
    let mut parts = BTreeMap::new();
    for idx in 0..zip.len() {
        let mut part = zip.by_index(idx).expect("an entry");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("its bytes");
        parts.insert(part.name().expect("a name").to_string(), bytes);
    }
    parts
}

fn change(parts: &mut BTreeMap<String, Vec<u8>>, old: &str, new: &str) {
    for bytes in parts.values_mut() {
        if let Ok(text) = std::str::from_utf8(bytes)
            && text.contains(old)
        {
            *bytes = text.replacen(old, new, 1).into_bytes();
            return;
        }
    }
    panic!("no part has “{old}”");
}
