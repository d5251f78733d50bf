//! X055: paragraphs parted in the midst of a sentence.

use crate::diag::codes::lint::X055;
use crate::lint::Text;
use crate::lint::findings::Findings;
use crate::lint::flow::Kind;
use crate::lint::flow::Voice;

pub fn check(text: &Text, found: &mut Findings) {
    for pair in text.flows.windows(2) {
        let [above, below] = [&pair[0], &pair[1]];
        // A letter begins “Dear friend,” and goes on below.
        let are_neighbors = above.voice == Voice::Own
            && above.kind == Kind::Paragraph
            && below.kind == Kind::Paragraph
            && above.place.0 == below.place.0
            && above.place.1 + 1 == below.place.1;
        let (head, tail) = (above.text.trim_end(), below.text.trim_start());
        if are_neighbors && ends_open(head) && tail.starts_with(char::is_lowercase) && !is_list(tail) {
            let last = head.split_whitespace().next_back().unwrap_or_default();
            let first = tail.split_whitespace().next().unwrap_or_default();
            let start = below.text.len() - tail.len();
            let message = format!("the sentence goes on in a new paragraph: “{last}” and “{first}”");
            found.tell(
                &X055,
                below.span(start..start + first.len()),
                message,
                "take out the blank line, or add what is missing",
            );
        }
    }
}

/// Whether a text ends within a sentence: with a letter or a comma.
fn ends_open(head: &str) -> bool {
    head.ends_with(|last: char| last.is_lowercase() || matches!(last, ',' | '-'))
}

/// `a) …`, `iv. …`: items typed by hand.
fn is_list(tail: &str) -> bool {
    let first = tail.split_whitespace().next().unwrap_or_default();
    first.ends_with([')', '.'])
}
