//! The first words of a chapter, which are set in small capitals.

/// At most so many words are set apart, so that the line does not turn grey.
const MAX_WORDS: usize = 4;

/// Bytes of the first phrase: as far as the first word that ends with a mark, at most four words, without a mark at its end.
pub fn first_phrase_len(text: &str) -> usize {
    let mut end = 0;
    for (word_idx, (start, word)) in words(text).enumerate() {
        if word_idx == MAX_WORDS {
            break;
        }
        let bare = word.trim_end_matches(|character: char| !character.is_alphanumeric());
        end = start + bare.len();
        if bare.len() < word.len() {
            break;
        }
    }
    end
}

/// Words with their offsets.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

#[cfg(test)]
mod tests {
    use super::first_phrase_len;

    #[test]
    fn first_phrase_ends_at_a_mark_or_after_four_words() {
        let phrase = |text: &'static str| &text[..first_phrase_len(text)];
        assert_eq!(phrase("In 1905, when the"), "In 1905");
        assert_eq!(phrase("Vsevolod Mikhailovich Eichenbaum was born"), "Vsevolod Mikhailovich Eichenbaum was");
        assert_eq!(phrase("“Never!” he said"), "“Never");
        assert_eq!(phrase(""), "");
    }
}
