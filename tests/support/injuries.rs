//! What damages the letters of a text: misreading, wrong encodings; and the letters and languages that such damage needs.

use super::damage::Block;
use super::damage::Book;
use super::generator::Random;

/// What programs of recognition write, and what stood there: pairs of letters, at the rates at which they were seen.
const MISREAD: [(&str, &str); 6] = [("rn", "m"), ("m", "rn"), ("l", "1"), ("o", "0"), ("li", "h"), ("e", "c")];

/// Misreads one word in two hundred: a word in small letters, so that its other occurrences show what it was.
pub fn misread_word(word: &str, random: &mut Random, misread: &mut Vec<(String, String)>) -> String {
    let is_plain = word.len() >= 4 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    if word == "as" && random.one_in(25) {
        misread.push(("a$".to_string(), word.to_string()));
        return "a$".to_string();
    }
    if !is_plain || !random.one_in(200) {
        return word.to_string();
    }
    let (right, wrong) = MISREAD[random.below(MISREAD.len())];
    let Some(at) = word[1..].find(right).map(|at| at + 1) else { return word.to_string() };
    let read = format!("{}{wrong}{}", &word[..at], &word[at + right.len()..]);
    misread.push((read.clone(), word.to_string()));
    read
}

/// Typographic marks and letters with accents in place of plain ones.
pub fn with_accents(word: &str) -> String {
    let opened = word.strip_prefix('"').map_or_else(|| word.to_string(), |rest| format!("“{rest}"));
    let marked = opened.replace('"', "”").replace('\'', "’").replace('ъ', "yer");
    match marked.as_str() {
        "naive" => "naïve".to_string(),
        "role" => "rôle".to_string(),
        "hotel" => "hôtel".to_string(),
        "cafe" => "café".to_string(),
        "uber" => "über".to_string(),
        _ => marked,
    }
}

/// UTF-8 that was read as Windows-1252, by a program that keeps the places without a letter.
pub fn mojibake(text: &str) -> String {
    let decoded = |byte: u8| encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next();
    text.bytes().map(|byte| decoded(byte).unwrap_or(char::from(byte))).collect()
}

/// UTF-16: with a byte order mark, or in either order without one.
pub fn utf16(text: &str, seed: u64) -> Vec<u8> {
    let units = text.encode_utf16();
    match seed % 3 {
        0 => [0xFF, 0xFE].into_iter().chain(units.flat_map(u16::to_le_bytes)).collect(),
        1 => units.flat_map(u16::to_le_bytes).collect(),
        _ => units.flat_map(u16::to_be_bytes).collect(),
    }
}

/// The same book in Russian, as far as its shape goes: each paragraph of three to six sentences of the sample book's letter.
pub fn russian(book: &Book) -> Book {
    let sentences = russian_sentences();
    let mut place = 0;
    let mut text = |n_sentences: usize| {
        let taken: Vec<&str> =
            (0..n_sentences).map(|idx| sentences[(place + idx * 5) % sentences.len()].as_str()).collect();
        place += 1;
        taken.join(" ")
    };
    let titles = ["Знаки и люди", "Тишина и слова", "Письма к читателю", "Правила и любовь"];
    let mut n_chapters = 0;
    let mut blocks = Vec::new();
    for block in &book.blocks {
        match block {
            Block::Heading(1, label) => {
                blocks.push(Block::Heading(1, format!("Часть {}: Буквы", if label.contains("One") { 1 } else { 2 })));
            }
            Block::Heading(level, _) => {
                n_chapters += 1;
                blocks
                    .push(Block::Heading(*level, format!("Глава {n_chapters}: {}", titles[n_chapters % titles.len()])));
            }
            Block::Paragraph(old) => {
                let call = if old.contains('\u{1}') { "\u{1}" } else { "" };
                blocks.push(Block::Paragraph(text(3 + old.len() % 4) + call));
            }
            Block::Quotation(..) | Block::Verse(_) | Block::Document(..) => {}
        }
    }
    let notes = book.notes.iter().map(|note| format!("Иначе говоря: {}", text(1 + note.len() % 2))).collect();
    Book { blocks, notes }
}

fn russian_sentences() -> Vec<String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("manuscripts/history/02-languages.md");
    let text = std::fs::read_to_string(path).expect("the sample book is there");
    let start = text.find("Вы спрашиваете").expect("the letter is there");
    let end = text[start..].find("[^opechatka]").map(|end| start + end).expect("the letter ends");
    // KOI8-R has no long dash.
    let letter = text[start..end].replace('—', "-").replace('…', "...");
    let words = letter.split_whitespace().collect::<Vec<_>>().join(" ");
    let sentences = words.split_inclusive(". ").map(|sentence| sentence.trim().to_string());
    sentences.filter(|sentence| sentence.ends_with('.') && sentence.starts_with(char::is_uppercase)).collect()
}

/// Puts two documents into each chapter, each behind a paragraph that ends with a colon.
pub fn with_documents(book: &Book, random: &mut Random) -> Book {
    let mut blocks: Vec<Block> = Vec::new();
    let mut last_heading = 0;
    for block in &book.blocks {
        match block {
            Block::Quotation(..) | Block::Verse(_) => continue,
            Block::Heading(..) => last_heading = blocks.len(),
            Block::Paragraph(text)
                if blocks.len() > last_heading + 1 && random.one_in(4) && !text.contains('\u{1}') =>
            {
                if let Some(Block::Paragraph(above)) = blocks.last_mut().filter(|above| above.ends_a_sentence()) {
                    above.truncate(above.len() - 1);
                    above.push(':');
                    let second = text.find(". ").map_or(text.len(), |at| at + 1);
                    let parts = [&text[..second], text[second..].trim()];
                    let parts = parts.iter().filter(|part| !part.is_empty()).map(ToString::to_string).collect();
                    blocks.push(Block::Document(parts));
                    continue;
                }
            }
            _ => {}
        }
        blocks.push(block.clone());
    }
    Book { blocks, notes: book.notes.clone() }
}
