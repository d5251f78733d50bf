//! The import of PDFs, on small ones made here: what the places of letters tell, and what they must not tell.

mod support;

use bindery::import::Imported;
use bindery::import::Options;
use bindery::import::import;
use support::pdf;

const STORY: &str = "The ship lay in the roads with her sails loose, and nobody on shore could tell whether she would go out before the evening came \
    or wait for the tide of the morning. An old man who had sat on the quay since dawn said that she would go, for the captain was a man who hated \
    harbors more than storms. ";

/// Prose in lines of 60 letters: so many of them, beginning with word `first` of the story.
fn prose(first: usize, n_lines: usize) -> Vec<String> {
    let mut words = STORY.split_whitespace().cycle().skip(first);
    let mut lines = vec![String::new()];
    while lines.len() <= n_lines {
        let word = words.next().expect("the words come again and again");
        match lines.last_mut() {
            Some(line) if line.len() + word.len() < 60 => {
                line.push_str(if line.is_empty() { "" } else { " " });
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines.truncate(n_lines);
    lines
}

/// The operators that show a line of text.
fn shown(line: &str) -> String {
    format!("({}) Tj", line.replace('(', "\\(").replace(')', "\\)"))
}

/// One stretch of lines, its first baseline at `y` from the foot of the page.
fn block<L: AsRef<str>>((x, y): (usize, usize), lines: &[L]) -> String {
    let lines: String = lines.iter().map(|line| format!("{} T*\n", shown(line.as_ref()))).collect();
    raw_block((x, y), &lines)
}

fn raw_block((x, y): (usize, usize), operators: &str) -> String {
    format!("BT /F 11 Tf 14 TL {x} {y} Td\n{operators}\nET\n")
}

/// A file of pages of 420 × 595 pt with these contents, in Times upright (`/F`) and leaning (`/I`); `catalog` goes into its catalog.
fn file_with(contents: &[String], catalog: &str) -> Vec<u8> {
    let first = 5;
    let kids: String = (0..contents.len()).map(|idx| format!("{} 0 R ", first + 2 * idx)).collect();
    let font = |name: &str| format!("<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>");
    let mut objects = vec![
        (1, format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>").into_bytes()),
        (2, format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", contents.len()).into_bytes()),
        (3, font("Times-Roman").into_bytes()),
        (4, font("Times-Italic").into_bytes()),
    ];
    for (idx, content) in contents.iter().enumerate() {
        let number = (first + 2 * idx) as u32;
        let resources = "<< /Font << /F 3 0 R /I 4 0 R >> >>";
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents {} 0 R /Resources {resources} >>",
            number + 1
        );
        objects.push((number, page.into_bytes()));
        objects.push((number + 1, pdf::plain(content)));
    }
    pdf::file(&objects)
}

fn read(contents: &[String]) -> Imported {
    read_file(file_with(contents, ""))
}

fn read_file(bytes: Vec<u8>) -> Imported {
    import(&[bytes], &Options { name: "x".into(), ..Options::default() }).expect("it imports")
}

/// The manuscript's words, without its line ends.
fn words(imported: &Imported) -> String {
    imported.markdown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of what a rule has removed.
fn removed(imported: &Imported, rule: &str) -> Vec<String> {
    let gone = imported.audit.changes.iter().filter(|change| change.rule.id == rule);
    gone.map(|change| imported.source.get(change.slice).to_string()).collect()
}

#[test]
fn a_letter_that_reads_as_nothing_moves_no_other() {
    let mut lines: Vec<String> = prose(0, 12).iter().map(|line| format!("{} T*", shown(line))).collect();
    lines[4] = format!("/Span << /ActualText (\\376\\377) >> BDC (*) Tj EMC {}", lines[4]);
    let imported = read(&[raw_block((60, 540), &lines.join("\n"))]);
    assert_eq!(words(&imported), prose(0, 12).join(" "));
    assert_eq!(imported.counts.paragraphs, 1, "{}", imported.markdown);
}

#[test]
fn one_reading_over_two_lines_stands_where_it_begins() {
    let mut lines: Vec<String> = prose(0, 12).iter().map(|line| format!("{} T*", shown(line))).collect();
    let plain = prose(0, 12);
    let (before, last) = plain[2].rsplit_once(' ').expect("it has words");
    let (_, behind) = plain[3].split_once(' ').expect("it has words");
    let reading = format!("/Span << /ActualText ({last}ward) >> BDC ({last}-) Tj T* (ward) Tj EMC");
    lines[2] = format!("({before} ) Tj {reading} ( {behind}) Tj T*");
    lines.remove(3);
    let imported = read(&[raw_block((60, 540), &lines.join("\n"))]);
    assert!(words(&imported).contains(&format!("{before} {last}ward {behind}")), "{}", imported.source.text);
    assert_eq!(imported.counts.paragraphs, 1, "{}", imported.markdown);
}

#[test]
fn white_in_the_reading_of_a_letter_is_white() {
    // `x` in italics, and two wide spaces behind it; then `The` and `new`, with a line separator between them.
    let readings = [("\\000x\\060\\000\\060\\000", "*x* “"), ("\\000A\\040\\050\\000B", "*A B* “")];
    for (reading, wanted) in readings {
        let mut lines: Vec<String> = prose(0, 12).iter().map(|line| format!("{} T*", shown(line))).collect();
        let span = format!("/Span << /ActualText (\\376\\377{reading}) >> BDC (x) Tj EMC");
        lines[3] = format!("({} ) Tj /I 11 Tf {span} /F 11 Tf T*", prose(0, 12)[3]);
        lines[4] = format!("(\\223) Tj {}", lines[4]);
        lines[7] = format!("{} T*", shown("and of all the tides that were to come for men like him."));
        // Set in, so that places which are one line off would show.
        lines[8] = format!("14 0 Td {} -14 0 Td", shown("Here another one begins, that of an old man who had sat on"));
        lines[8].push_str(" T*");
        let imported = read(&[raw_block((60, 540), &lines.join("\n"))]);
        assert!(words(&imported).contains(wanted), "{}", imported.markdown);
        assert_eq!(imported.counts.paragraphs, 2, "{}", imported.markdown);
        assert!(imported.markdown.contains("\n\nHere another one begins"), "{}", imported.markdown);
    }
}

#[test]
fn pages_that_cannot_be_read_are_told_in_one_entry() {
    let broken = "q (".to_string();
    let mut contents = vec![block((60, 540), &prose(0, 30))];
    contents.extend(std::iter::repeat_n(broken.clone(), 120));
    contents.push(block((60, 540), &prose(7, 30)));
    contents.extend([broken.clone(), block((60, 540), &prose(11, 30)), broken]);
    let imported = read(&contents);
    let told: Vec<(&str, &str)> = imported
        .audit
        .changes
        .iter()
        .filter(|change| change.because.contains("could not be read"))
        .map(|change| (change.after.as_str(), change.because.as_str()))
        .collect();
    let wanted = ("pages 2 to 121, 123 and 125 of 125", "122 pages could not be read, or not to their ends");
    assert_eq!(told, [wanted]);
}

#[test]
fn the_language_of_the_file_counts_where_the_text_does_not_speak_against_it() {
    let contents = [block((60, 540), &prose(0, 30))];
    let language = |tag: &str| read_file(file_with(&contents, &format!("/Lang ({tag})"))).facts.language;
    assert_eq!(language("en-GB"), "en-GB");
    assert_eq!(language("de"), "en");
    assert_eq!(language("no tag"), "en");
    let names = "Anna Berta Clara Dora Emil Fritz Gustav Heinrich Ida Julius Karl Ludwig Martha Nordpol Otto Paula Richard Samuel";
    assert_eq!(read_file(file_with(&[block((60, 540), &[names; 9])], "/Lang (de-AT)")).facts.language, "de-AT");
}

/// A page of 34 lines with its number at the foot, and perhaps a head.
fn page(number: usize, lines: &[String], head: &str) -> String {
    let number = block((205, 40), &[number.to_string()]);
    let head = if head.is_empty() { String::new() } else { block((150, 575), &[head]) };
    format!("{head}{}{number}", block((60, 540), lines))
}

#[test]
fn a_line_of_the_text_that_comes_again_is_no_running_head() {
    let pages: Vec<String> = (1..=9)
        .map(|number| {
            let mut lines = prose(number * 17, 34);
            if number % 2 == 1 {
                lines[33] = "\"Yes.\"".into();
            }
            page(number, &lines, "")
        })
        .collect();
    let imported = read(&pages);
    assert_eq!(imported.markdown.matches("Yes.").count(), 5, "{}", imported.markdown);
    assert_eq!(removed(&imported, "I004").len(), 9);
    assert_eq!(removed(&imported, "I005"), Vec::<String>::new());
}

#[test]
fn heads_of_chapters_are_known_by_where_they_stand() {
    let head = |number: usize| match number {
        1 | 7 => "",
        2..7 => "The Ferry",
        8 => "A Wet Night",
        _ => "The Ferry Again",
    };
    let mut pages: Vec<String> = (1..=12).map(|number| page(number, &prose(number * 17, 34), head(number))).collect();
    // A chapter of two pages: its head comes once, and says what its title says.
    pages[6] = page(7, &[], "") + &block((60, 540), &["A Wet Night"]) + &block((60, 500), &prose(119, 30));
    let imported = read(&pages);
    assert_eq!(removed(&imported, "I005").len(), 10);
    assert!(!imported.markdown.contains("Ferry"), "{}", imported.markdown);
    assert_eq!(imported.markdown.matches("A Wet Night").count(), 1, "{}", imported.markdown);
    // Three pages with heads make no habit.
    let pages: Vec<String> = (1..=3).map(|number| page(number, &prose(number * 17, 34), "The Ferry")).collect();
    assert_eq!(removed(&read(&pages), "I005"), Vec::<String>::new());
}

#[test]
fn lines_of_the_text_at_the_height_of_heads_are_text() {
    // Pages without a head are filled to where the others have theirs.
    let sheet = |number: usize| {
        let mut lines = prose(number * 17, 36);
        let count = ["two", "four", "six", "nine", "ten"][number % 5];
        lines[0] = format!("Of the {count} ships none had come to the town from the north");
        match number % 3 {
            0 => page(number, &[], "") + &block((60, 575), &lines),
            _ => page(number, &lines[1..35], "The Ferry"),
        }
    };
    let imported = read(&(1..=15).map(sheet).collect::<Vec<String>>());
    assert_eq!(removed(&imported, "I005"), vec!["The Ferry"; 10]);
}

#[test]
fn titles_at_the_same_height_are_no_running_heads() {
    let chapter = |number: usize| {
        let title = format!("BT /F 20 Tf 60 480 Td (Chapter {number}) Tj ET\n");
        page(number * 2 - 1, &[], "") + &title + &block((60, 420), &prose(number * 11, 24))
    };
    let pages: Vec<String> =
        (1..=6).flat_map(|number| [chapter(number), page(number * 2, &prose(number * 13, 34), "")]).collect();
    let imported = read(&pages);
    assert_eq!(imported.markdown.matches("# Chapter ").count(), 6, "{}", imported.markdown);
}

#[test]
fn a_chronology_is_no_contents_list() {
    let years = [
        "The mill is let to Jonas Reed in the autumn of 1804",
        "His widow takes the lease and the old wheel in 1811",
        "The second mill is built below the bridge in 1829",
        "Fire destroys both houses in the dry summer of 1846",
        "The railway reaches the valley from the east in 1858",
        "The last stone is turned on a Sunday evening in 1871",
    ];
    // As pages they would be too many; as numbers of pages they would name nothing.
    let pages_named = years.map(|line| line.replace("18", ""));
    for lines in [years.map(String::from), pages_named] {
        let mut pages: Vec<String> = (1..=80).map(|number| page(number, &prose(number * 17, 34), "")).collect();
        pages[3] = block((60, 540), &["Chronology", ""]) + &block((60, 512), &lines);
        let imported = read(&pages);
        assert_eq!(removed(&imported, "I006"), Vec::<String>::new());
        assert!(lines.iter().all(|line| words(&imported).contains(line.as_str())), "{}", imported.markdown);
    }
}

#[test]
fn a_contents_list_is_known_by_its_pages_and_titles() {
    let titles = [
        "The Slip",
        "A Night on the Water and what the Ferryman told of it to his Daughter",
        "Winter",
        "The Last Crossing",
    ];
    let mut pages = vec![String::new()];
    let mut entries = vec!["Contents".to_string(), String::new()];
    for (idx, title) in titles.iter().enumerate() {
        let (first, second) = if title.len() > 40 {
            title.split_at(title[..40].rfind(' ').expect("it has words") + 1)
        } else {
            ("", *title)
        };
        entries.extend((!first.is_empty()).then(|| first.trim().to_string()));
        entries.push(format!("{second} {}", pages.len() + 1));
        let heading = [first.trim(), second].map(|line| format!("({line}) Tj T*")).join(" ");
        let heading = format!("BT /F 16 Tf 20 TL 60 520 Td {heading} ET\n");
        pages.push(page(pages.len() + 1, &[], "") + &heading + &block((60, 420), &prose(idx * 11, 24)));
        pages.push(page(pages.len() + 1, &prose(idx * 19, 34), ""));
    }
    pages[0] = block((60, 540), &entries);
    let imported = read(&pages);
    assert_eq!(removed(&imported, "I006").len(), 6, "{}", imported.markdown);
    let headings: Vec<&str> = imported.markdown.lines().filter(|line| line.starts_with('#')).collect();
    assert_eq!(headings, titles.map(|title| format!("# {title}")), "{}", imported.markdown);
}

#[test]
fn dots_of_a_contents_list_make_no_second_column() {
    let titles = [
        "The slip at the old ferry",
        "A night out with the ferryman",
        "The long and silent winter",
        "Of the last crossing of all",
    ];
    let lines: String = titles
        .iter()
        .enumerate()
        .map(|(idx, title)| {
            let y = 500 - 14 * idx;
            format!(
                "BT /F 11 Tf 60 {y} Td ({title}) Tj ET BT /F 11 Tf 230 {y} Td (. . . . . . . . . . . . . . {}) Tj ET\n",
                idx + 1
            )
        })
        .collect();
    let imported = read(&[block((60, 540), &prose(0, 2)) + &lines + &block((60, 400), &prose(5, 12))]);
    for (idx, title) in titles.iter().enumerate() {
        let entry = format!("{title} . . . . . . . . . . . . . . {}", idx + 1);
        assert!(imported.source.text.contains(&entry), "{}", imported.source.text);
    }
}

#[test]
fn what_the_contents_list_names_first_is_no_title() {
    let part = "BT /F 22 Tf 60 520 Td (Part One: The River) Tj ET\n".to_string();
    let titles = ["The Slip", "A Wet Night", "Winter", "The Last Crossing", "Ice"];
    let title = |number: usize| format!("Chapter {number}: {}", titles[number - 1]);
    let mut list = vec!["Contents".to_string(), String::new(), "Part One: The River 1".to_string()];
    list.extend((1..=5).map(|number| format!("{} . . . . {}", title(number), number + 1)));
    let mut pages = vec![block((60, 540), &list)];
    pages.extend((1..=5).map(|number| {
        let part = if number == 1 { part.as_str() } else { "" };
        let title = format!("BT /F 16 Tf 60 480 Td ({}) Tj ET\n", title(number));
        page(number + 1, &[], "") + part + &title + &block((60, 420), &prose(number * 11, 24))
    }));
    let imported = read(&pages);
    let headings: Vec<&str> = imported.markdown.lines().filter(|line| line.starts_with('#')).collect();
    assert_eq!(headings[0], "# Part One: The River", "{}", imported.markdown);
    assert_eq!(headings[1..].to_vec(), (1..=5).map(|number| format!("## {}", title(number))).collect::<Vec<_>>());
}

#[test]
fn a_small_head_with_a_date_makes_no_habit_of_small_notes() {
    let head = "BT /F 7 Tf 60 575 Td (11/26/26, 3:10 PM The Ferry) Tj ET\n";
    let mut lines = prose(0, 30);
    lines[5].push_str(") Tj 5 Ts /F 6 Tf (1) Tj 0 Ts /F 11 Tf ( ");
    lines[9].push_str(") Tj 5 Ts /F 6 Tf (2) Tj 0 Ts /F 11 Tf ( ");
    let body: String = lines.iter().map(|line| format!("({line}) Tj T*\n")).collect();
    let mut pages = vec![head.to_string() + &raw_block((60, 540), &body)];
    pages.extend((1..=3).map(|number| head.to_string() + &block((60, 540), &prose(number * 17, 30))));
    let notes = ["1. A note on the ship.", "", "2. Another one, on the captain."];
    pages.push(head.to_string() + &block((60, 540), &notes));
    let imported = read(&pages);
    assert_eq!((imported.counts.notes, imported.counts.calls), (2, 2), "{}", imported.markdown);
}

#[test]
fn a_title_below_its_label_is_known_to_the_contents_list() {
    let titles = ["The Slip", "A Wet Night", "Winter", "The Last Crossing", "Ice"];
    let numbers = ["I", "II", "III", "IV", "V"];
    let mut list = vec!["Contents".to_string(), String::new()];
    list.extend((0..5).map(|idx| format!("Part {} {} {}", numbers[idx], titles[idx], idx + 2)));
    let mut pages = vec![block((60, 540), &list)];
    pages.extend((0..5).map(|idx| {
        let label = format!(
            "BT /F 16 Tf 60 500 Td (Part {}) Tj ET BT /F 16 Tf 60 480 Td ({}) Tj ET\n",
            numbers[idx], titles[idx]
        );
        page(idx + 2, &[], "") + &label + &block((60, 420), &prose(idx * 11, 24))
    }));
    let imported = read(&pages);
    assert_eq!(removed(&imported, "I006").len(), 6, "{}", imported.markdown);
    assert_eq!(imported.counts.headings, 5, "{}", imported.markdown);
}
