//! The words that the tool itself puts into a book.

/// Words and patterns of one language. `{}` in a pattern is the place of a number or name; see `fill`.
#[derive(PartialEq, Eq, Debug)]
pub struct Words {
    // Labels of headings, as they stand before a number at the head of a page.
    pub book: &'static str,
    pub part: &'static str,
    pub chapter: &'static str,
    pub appendix: &'static str,
    pub figure: &'static str,
    pub table: &'static str,

    // What a reference in running text says, within a sentence. Languages that decline use the abbreviation: “гл. {}”.
    pub see_book: &'static str,
    pub see_part: &'static str,
    pub see_chapter: &'static str,
    pub see_appendix: &'static str,
    pub see_figure: &'static str,
    pub see_table: &'static str,
    /// “page {}”.
    pub see_page: &'static str,

    // Headings of matter that the tool makes.
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

    // For readers who listen or follow links.
    /// “Note {}”: a call, spoken.
    pub note: &'static str,
    /// “Back to the text”: the link from a note to its call.
    pub back_to_text: &'static str,
    /// A pause between scenes, spoken.
    pub scene_break: &'static str,

    // Title page and imprint page.
    pub and: &'static str,
    pub translated_by: &'static str,
    pub edited_by: &'static str,
    pub illustrated_by: &'static str,
    pub foreword_by: &'static str,
    pub introduction_by: &'static str,
    pub afterword_by: &'static str,
    pub cover_design_by: &'static str,
    pub photographs_by: &'static str,
    pub compiled_by: &'static str,
    pub annotated_by: &'static str,
    pub original_title: &'static str,
    pub first_published: &'static str,
    pub all_rights_reserved: &'static str,
    pub published_by: &'static str,
    pub eu_representative: &'static str,
    pub printed_by: &'static str,
    pub licence: &'static str,
    pub set_in: &'static str,
    /// “Volume {}” of a series.
    pub volume: &'static str,

    // Editions beside their ISBN.
    pub paperback: &'static str,
    pub hardcover: &'static str,
    pub e_book: &'static str,
    pub pdf: &'static str,
    pub audiobook: &'static str,
}

/// Puts a value into a pattern: `fill("page {}", "37")`.
pub fn fill(pattern: &str, value: &str) -> String {
    pattern.replacen("{}", value, 1)
}

pub const ENGLISH: Words = Words {
    book: "Book",
    part: "Part",
    chapter: "Chapter",
    appendix: "Appendix",
    figure: "Figure",
    table: "Table",
    see_book: "Book\u{a0}{}",
    see_part: "Part\u{a0}{}",
    see_chapter: "Chapter\u{a0}{}",
    see_appendix: "Appendix\u{a0}{}",
    see_figure: "Figure\u{a0}{}",
    see_table: "Table\u{a0}{}",
    see_page: "page\u{a0}{}",
    contents: "Contents",
    notes: "Notes",
    list_of_figures: "List of Figures",
    list_of_tables: "List of Tables",
    cover: "Cover",
    half_title: "Half-title",
    title_page: "Title page",
    imprint_page: "Copyright page",
    dedication: "Dedication",
    epigraph: "Epigraph",
    index: "Index",
    bibliography: "Bibliography",
    start_of_text: "Start of the text",
    landmarks: "Landmarks",
    list_of_pages: "List of pages",
    continued: "continued",
    note: "Note {}",
    back_to_text: "Back to the text",
    scene_break: "Scene break",
    and: "and",
    translated_by: "Translated by {}",
    edited_by: "Edited by {}",
    illustrated_by: "Illustrated by {}",
    foreword_by: "Foreword by {}",
    introduction_by: "Introduction by {}",
    afterword_by: "Afterword by {}",
    cover_design_by: "Cover design by {}",
    photographs_by: "Photographs by {}",
    compiled_by: "Compiled by {}",
    annotated_by: "Annotated by {}",
    original_title: "Original title: {}",
    first_published: "First published {}",
    all_rights_reserved: "All rights reserved",
    published_by: "Published by {}",
    eu_representative: "Representative in the European Union: {}",
    printed_by: "Printed by {}",
    licence: "Licence: {}",
    set_in: "Set in {}",
    volume: "Volume {}",
    paperback: "paperback",
    hardcover: "hardcover",
    e_book: "e-book",
    pdf: "PDF",
    audiobook: "audiobook",
};
