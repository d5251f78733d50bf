//! The words that the tool itself puts into a book.
//!
//! Languages that decline nouns get patterns that need no case: “Перевод: {}”, and the usual abbreviations in references: “гл. {}”.

pub mod germanic;
pub mod romance;
pub mod slavic;

/// Words and patterns of one language. `{}` in a pattern is the place of a number or name; see `fill`.
#[derive(PartialEq, Eq, Debug)]
pub struct Words {
    // Labels, as they stand before a number at the head of a page or before a caption.
    pub book: &'static str,
    pub part: &'static str,
    pub chapter: &'static str,
    pub appendix: &'static str,
    pub figure: &'static str,
    pub table: &'static str,

    // What a reference says within a sentence.
    pub see_book: &'static str,
    pub see_part: &'static str,
    pub see_chapter: &'static str,
    pub see_appendix: &'static str,
    pub see_figure: &'static str,
    pub see_table: &'static str,
    /// “page {}”.
    pub see_page: &'static str,

    // Names of matter that the tool makes, also spoken by reading systems.
    pub contents: &'static str,
    pub notes: &'static str,
    pub list_of_figures: &'static str,
    pub list_of_tables: &'static str,
    pub cover: &'static str,
    pub half_title: &'static str,
    pub title_page: &'static str,
    pub imprint_page: &'static str,
    pub dedication: &'static str,
    pub epigraph: &'static str,
    pub index: &'static str,
    pub bibliography: &'static str,
    pub start_of_text: &'static str,
    pub landmarks: &'static str,
    pub list_of_pages: &'static str,
    /// After a table head or an index letter that goes on overleaf: “continued”.
    pub continued: &'static str,
    /// What refers from one entry of the index to another, within a line and before its words.
    pub index_see: &'static str,
    pub index_see_also: &'static str,
    /// “Note {}”: a call, spoken.
    pub note: &'static str,
    /// The link from a note to its call.
    pub back_to_text: &'static str,
    /// A pause between scenes, spoken.
    pub scene_break: &'static str,
    // The accessibility summary of the e-book, a sentence each.
    pub text_is_accessible: &'static str,
    pub pictures_are_described: &'static str,
    pub pictures_lack_descriptions: &'static str,
    pub pages_are_marked: &'static str,

    // Title page and imprint page.
    /// Between two names, with its spaces.
    pub and_two: &'static str,
    /// Before the last of three or more names, with its spaces: “, and ”.
    pub and_last: &'static str,
    pub translated_by: &'static str,
    pub edited_by: &'static str,
    pub illustrated_by: &'static str,
    pub foreword_by: &'static str,
    pub preface_by: &'static str,
    pub introduction_by: &'static str,
    pub afterword_by: &'static str,
    pub cover_design_by: &'static str,
    pub adapted_by: &'static str,
    pub narrated_by: &'static str,
    pub book_design_by: &'static str,
    pub typeset_by: &'static str,
    pub proofread_by: &'static str,
    pub contributions_by: &'static str,
    pub photographs_by: &'static str,
    pub compiled_by: &'static str,
    pub annotated_by: &'static str,
    pub original_title: &'static str,
    pub first_published: &'static str,
    pub all_rights_reserved: &'static str,
    pub eu_representative: &'static str,
    pub printed_by: &'static str,
    pub license: &'static str,
    pub set_in: &'static str,
    /// “Volume {}” of a series.
    pub volume: &'static str,

    // Editions beside their ISBN.
    pub paperback: &'static str,
    pub hardcover: &'static str,
    pub e_book: &'static str,
    pub audiobook: &'static str,
}

/// Puts a value into a pattern: `fill("page {}", "37")`.
pub fn fill(pattern: &str, value: &str) -> String {
    pattern.replacen("{}", value, 1)
}

/// “A”, “A and B”, “A, B, and C”.
pub fn join_names(names: &[&str], words: &Words) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_string(),
        [first, second] => format!("{first}{}{second}", words.and_two),
        [most @ .., last] => format!("{}{}{last}", most.join(", "), words.and_last),
    }
}
