//! The first heading of a manuscript, for a title that is not given.

use std::ops::Range;

/// How many lines are searched; a heading that comes later is no title.
const MAX_LINES: usize = 400;

/// Finds the first heading of a Markdown text: its plain words and the bytes of its line. Headings in code blocks do not count.
pub fn first_heading(text: &str) -> Option<(String, Range<usize>)> {
    let mut offset = 0;
    let mut fence = None;
    let mut previous: Option<Range<usize>> = None;
    for line in text.split_inclusive('\n').take(MAX_LINES) {
        let content = line.trim();
        let range = offset..offset + line.trim_end().len();
        offset += line.len();
        let mark = ["```", "~~~"].into_iter().find(|mark| content.starts_with(mark));
        if mark.is_some() && (fence.is_none() || fence == mark) {
            fence = if fence.is_some() { None } else { mark };
            continue;
        }
        if fence.is_some() || line.starts_with("    ") {
            continue;
        }
        let hashes = content.bytes().take_while(|byte| *byte == b'#').count();
        if (1..=6).contains(&hashes) && content[hashes..].starts_with([' ', '\t']) {
            let words = plain(content[hashes..].trim_matches(['#', ' ', '\t']));
            if !words.is_empty() {
                return Some((words, range));
            }
        }
        let is_underline = !content.is_empty()
            && (content.bytes().all(|byte| byte == b'=') || content.bytes().all(|byte| byte == b'-'));
        if let Some(above) = previous.take().filter(|_| is_underline) {
            let words = plain(text[above.clone()].trim());
            if !words.is_empty() {
                return Some((words, above));
            }
        }
        previous = (!content.is_empty()).then_some(range);
    }
    None
}

/// The words without attributes, emphasis marks and notes.
fn plain(heading: &str) -> String {
    let without_attributes = match heading.rfind('{') {
        Some(start) if heading.ends_with('}') => heading[..start].trim_end(),
        _ => heading,
    };
    let without_notes = match without_attributes.find("[^") {
        Some(start) => &without_attributes[..start],
        None => without_attributes,
    };
    let words = without_notes.replace(['*', '`'], "");
    words.trim_matches(['#', '_', ' ']).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::first_heading;

    #[test]
    fn first_heading_is_found_in_either_form() {
        let title = |text: &str| first_heading(text).map(|(title, _)| title);
        assert_eq!(title("words\n\n# The *Storm* {#s .chapter}\n").as_deref(), Some("The Storm"));
        assert_eq!(title("The Storm\n=====\n").as_deref(), Some("The Storm"));
        assert_eq!(title("```\n# no\n```\n## Yes ##\n").as_deref(), Some("Yes"));
        assert_eq!(title("---\n\nwords\n"), None);
        assert_eq!(title("# \n#no\n"), None);
        assert_eq!(title(""), None);
    }
}
