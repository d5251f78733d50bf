//! The first words of a chapter, which are set in small capitals.

/// At most so many words are set apart, as in print, so that the line does not turn grey.
const MAX_WORDS: usize = 5;

/// Marks that end the phrase, as in print.
const STOPS: [char; 11] = [',', ';', ':', '.', '!', '?', '—', '–', ')', '”', '»'];

/// Bytes of the first phrase: as far as the first word that ends with a stop, at most five words.
pub fn first_phrase_len(text: &str) -> usize {
    let mut end = 0;
    for (start, word) in words(text).take(MAX_WORDS) {
        end = start + word.len();
        if word.ends_with(STOPS) {
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
    fn first_phrase_ends_at_a_stop_or_after_five_words() {
        let phrase = |text: &'static str| &text[..first_phrase_len(text)];
        assert_eq!(phrase("In 1905, when the"), "In 1905,");
        assert_eq!(phrase("Vsevolod Mikhailovich Eichenbaum was born on"), "Vsevolod Mikhailovich Eichenbaum was born");
        assert_eq!(phrase("“Never!” he said"), "“Never!”");
        assert_eq!(phrase(""), "");
    }
}
