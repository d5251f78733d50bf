//! The words of the book against pages and files that somebody has damaged: the comparison that runs at the end of each build must see it.

use bindery::assets::Assets;
use bindery::book::Lang;
use bindery::book::Metadata;
use bindery::cover;
use bindery::cover::Brief;
use bindery::cover::CoverWishes;
use bindery::diag::Sink;
use bindery::epub;
use bindery::epub::EpubOptions;
use bindery::fonts::FontLibrary;
use bindery::page_map::PageMap;
use bindery::parity::check_files;
use bindery::parity::check_pages;
use bindery::prepare::NotePlacement;
use bindery::prepare::PrepareRules;
use bindery::prepare::PreparedBook;
use bindery::prepare::prepare;
use bindery::print::pages::Mark;
use bindery::print::pages::Pages;
use bindery::print::typeset::TypesetOptions;
use bindery::print::typeset::typeset;
use bindery::project::config::default_trim;
use bindery::read::read_book;
use bindery::source::SourceMap;
use bindery::theme::Theme;
use bindery::theme::load::ThemeOverrides;

/// A text with all that print and EPUB have each in its own way.
const TEXT: &str = "\
# Preface

Before all else, thanks.

# Dedication

To those at sea

# Part One

A word of the part's own.[^p]

## Chapter 1: The Glass Falls {#glass}

It began, as such things do, with a self-made door[^a] and so[^b]on. See [](#two) and, on [](#two){.page}, more of it; \
www.example.org/a-long-way/to-go has the rest, and \
75f07c4965ff0813f26623a1164e162538f5e94d75f07c4965ff0813f26623a1164e1625 stands for it.

1. First of all[^c]
   - within it
2. - an item in an item

*Term*
:   What it means.

| Ship | Lost |
|------|------|
| Ann  | 1911 |

Table: What the storm took {#tab}

| No wind, and yet
|   the sea stood up

## The Calm {#two}

Water is H~2~O and [**s**torm]{.sc} m^2^. The greeting [שלום עולם טוב]{lang=he} is old, and [storm]{.index}s are older. 東京 and a\u{200b}b\u{200b}c.

    code with  spaces

Made words are known by names [that authors may use]{.note-mark}, [as this one]{.missing-picture} does.

::: {.formula-number}
And as a box may.
:::

[^a]: The door of the house.[^d]

[^b]: Not otherwise.

    A second paragraph.

[^c]: Nor here.

[^d]: A note in a note.

[^p]: Of the part.

[^never]: Nobody calls this one.
";

struct Made {
    book: PreparedBook,
    pages: Pages,
    map: PageMap,
    texts: Vec<Vec<u8>>,
}

fn made(placement: NotePlacement) -> Made {
    // Long enough that words are broken, and pages too.
    let filler =
        "The incomprehensibilities of meteorological administration notwithstanding, everybody understood. ".repeat(60);
    made_of(&format!("{TEXT}\n{filler}\n\n{filler}\n"), placement)
}

fn made_of(text: &str, placement: NotePlacement) -> Made {
    let (mut sources, mut sink) = (SourceMap::default(), Sink::new());
    let file = sources.add("book.md", text);
    let model = read_book(&sources, &[file], Metadata::new("storm", "The Storm", Lang::english()), &mut sink);
    let rules = PrepareRules { note_placement: placement, ..PrepareRules::default() };
    let book = prepare(model, &rules, &mut sink);
    let fonts = FontLibrary::shipped();
    let theme =
        Theme::preset("default", default_trim(), &ThemeOverrides::default(), &fonts, &mut sink).expect("it is shipped");
    let assets = Assets::default();
    let (pages, map) = typeset(&book, &assets, &theme, &fonts, &TypesetOptions::default(), &mut sink);
    let cover = cover::draw(&Brief::new((&book.book().meta, None), &theme, &fonts, &CoverWishes::default()));
    let options = EpubOptions::default();
    let package = epub::package(&book, &assets, (&theme, &fonts), Some(&map), &cover, &options, &mut sink);
    let texts = package.texts().map(<[u8]>::to_vec).collect();
    Made { book, pages, map, texts }
}

impl Made {
    fn of_pages(&self) -> Vec<String> {
        let mut sink = Sink::new();
        check_pages(&self.book, &self.pages, "print", &mut sink);
        messages(sink)
    }

    fn of_files(&self) -> Vec<String> {
        let mut sink = Sink::new();
        let texts: Vec<&[u8]> = self.texts.iter().map(Vec::as_slice).collect();
        check_files(&self.book, &texts, Some(&self.map), "epub", &mut sink);
        messages(sink)
    }

    /// Changes the first file that has a text.
    fn edit(&mut self, old: &str, new: &str) {
        let has = |file: &&mut Vec<u8>| String::from_utf8_lossy(file).contains(old);
        let file = self.texts.iter_mut().find(has).unwrap_or_else(|| panic!("no file has “{old}”"));
        *file = String::from_utf8_lossy(file).replacen(old, new, 1).into_bytes();
    }

    /// The run of glyphs that has a text: its page and its number there.
    fn run(&self, text: &str) -> (usize, usize) {
        for (page_idx, page) in self.pages.pages.iter().enumerate() {
            for (idx, placed) in page.placed.iter().enumerate() {
                let (Mark::Glyphs(run), Some(_)) = (&placed.mark, placed.tag) else { continue };
                let glyphs = &page.glyphs[run.glyphs.start as usize..run.glyphs.end as usize];
                let (Some(first), Some(last)) = (glyphs.first(), glyphs.last()) else { continue };
                let own = page.text.get(first.text_start as usize..last.text_end as usize).unwrap_or_default();
                if own.contains(text) {
                    return (page_idx, idx);
                }
            }
        }
        panic!("no page has “{text}”");
    }
}

fn messages(sink: Sink) -> Vec<String> {
    let told = sink.into_sorted();
    told.into_iter().map(|one| format!("{}: {}", one.span.map_or(0, |span| span.start), one.message)).collect()
}

fn at(text: &str) -> usize {
    TEXT.find(text).expect("it is in the text")
}

#[test]
fn both_editions_have_the_words_of_the_book_wherever_notes_stand() {
    for placement in [NotePlacement::Foot, NotePlacement::ChapterEnd, NotePlacement::BookEnd] {
        let made = made(placement);
        assert_eq!(made.of_pages(), [""; 0], "{placement:?}");
        assert_eq!(made.of_files(), [""; 0], "{placement:?}");
    }
}

#[test]
fn notes_of_a_part_without_text_are_set() {
    let text =
        "# Part One^[Of the title.]\n\n[^never]: Nobody calls this one.\n\n## Chapter 1: The Glass\n\nIt fell.\n";
    for placement in [NotePlacement::Foot, NotePlacement::ChapterEnd, NotePlacement::BookEnd] {
        assert_eq!(made_of(text, placement).of_pages(), [""; 0], "{placement:?}");
    }
}

#[test]
fn a_changed_epub_is_found_at_the_word() {
    let cases = [
        ("as such things", "as things", format!("{}: the edition “epub” lacks “such”", at("such things"))),
        ("It began", "It It began", format!("{}: the edition “epub” has “It” twice", at("began"))),
        ("It began", "It bgan", format!("{}: the edition “epub” has “bgan” in the place of “began”", at("began"))),
        ("Nor here.", "Nor.", format!("{}: the edition “epub” lacks “here”", at("here."))),
        ("the sea stood up", "", format!("{}: the edition “epub” lacks “the sea stood up”", at("the sea"))),
    ];
    for (old, new, told) in cases {
        let mut made = made(NotePlacement::Foot);
        made.edit(old, new);
        assert_eq!(made.of_files(), [told], "{old} → {new}");
    }
}

#[test]
fn files_and_notes_that_are_lost_or_moved_are_found() {
    let mut made = made(NotePlacement::Foot);
    let whole = made.texts.clone();
    made.texts.retain(|text| !String::from_utf8_lossy(text).contains("The Calm"));
    assert_eq!(made.of_files().len(), 1);
    made.texts = whole.clone();
    let n_texts = made.texts.len();
    made.texts.swap(n_texts - 1, n_texts - 2);
    assert_eq!(made.of_files().len(), 1);
    made.texts = whole;
    made.edit("id=\"note-0002\"", "id=\"note-0009\"");
    assert_eq!(made.of_files().len(), 1);
}

#[test]
fn changed_pages_are_found_at_the_word() {
    let mut made = made(NotePlacement::Foot);
    let (page, run) = made.run("It began");
    let whole = made.pages.clone();
    let placed = made.pages.pages[page].placed.remove(run);
    let told = made.of_pages();
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with(&format!("{}: the edition “print” lacks “It began", at("It began"))), "{told:?}");
    made.pages = whole.clone();
    made.pages.pages[page].placed.insert(run, placed);
    // Then once more, so that it stands there twice.
    let again = made.pages.pages[page].placed[run].clone();
    made.pages.pages[page].placed.insert(run, again);
    assert_eq!(made.of_pages().len(), 1);
    made.pages = whole.clone();
    let (page, run) = made.run("Not otherwise");
    made.pages.pages[page].placed.remove(run);
    assert_eq!(made.of_pages(), [format!("{}: the edition “print” lacks “Not otherwise”", at("Not otherwise"))]);
    made.pages = whole;
    let Mark::Glyphs(glyphs) = &made.pages.pages[page].placed[run].mark else { panic!("it is text") };
    let glyph = glyphs.glyphs.start as usize + 1;
    made.pages.pages[page].glyphs[glyph].text_end = made.pages.pages[page].glyphs[glyph].text_start;
    assert_eq!(made.of_pages().len(), 1, "a glyph that stands for nothing");
}

#[test]
fn what_stands_behind_a_formula_or_a_page_number_is_compared() {
    let text = "# One {#one}\n\nLet $x$ be so small that it's nothing.\n\n[](#one){.page} says \"so\" -- it's there.\n";
    let mut made = made_of(text, NotePlacement::Foot);
    assert_eq!(made.of_pages(), [""; 0]);
    let whole = made.pages.clone();
    for lost in ["be so small", "says “so”"] {
        let (page, run) = made.run(lost);
        made.pages.pages[page].placed.remove(run);
        assert_eq!(made.of_pages().len(), 1, "“{lost}” is lost");
        made.pages = whole.clone();
    }
}

#[test]
fn a_row_of_a_table_may_go_on_overleaf() {
    let cell = |name: &str| (1..600).map(|nth| format!("{name}{nth}")).collect::<Vec<_>>().join(" ");
    let table = format!("| Left | Right |\n|---|---|\n| {} | {} |\n| after | all |\n", cell("left"), cell("right"));
    let mut made = made_of(&format!("# One\n\n{table}\nEnd.\n"), NotePlacement::Foot);
    assert_eq!(made.of_pages(), [""; 0]);
    let ends = ["left1 ", "left599"].map(|word| made.run(word));
    assert!(ends[0].0 < ends[1].0, "the row stands on one page");
    // Words that are not in their cell's order are found all the same.
    let (page, run) = ends[1];
    let moved = made.pages.pages[page].placed.remove(run);
    made.pages.pages[page].placed.insert(0, moved);
    assert_eq!(made.of_pages().len(), 1);
}
