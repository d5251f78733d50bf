//! The lines that open and close a div: `::: name`, `::: {#id .class}`, `:::`.

use crate::read::attributes;

/// What a fence line does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fence<'a> {
    /// With a bare name, or with attributes whose `{` stands at this offset of the line.
    Open {
        name: Option<&'a str>,
        attributes: Option<usize>,
    },
    Close,
}

/// Reads a line that starts with its colons and has no white space at its end. `None` where it is no fence.
///
/// Three colons or more; the numbers of an opening and its closing need not agree. Source: Pandoc User's Guide, extension `fenced_divs`.
/// Difference: an opening fence needs no blank line before it.
pub fn parse(line: &str) -> Option<Fence<'_>> {
    let after = line.trim_start_matches(':');
    let n_colons = line.len() - after.len();
    if n_colons < 3 {
        return None;
    }
    // A row of colons may end the line, as an ornament.
    let rest = after.trim_end_matches(':').trim();
    if rest.is_empty() {
        return Some(Fence::Close);
    }
    if rest.starts_with('{') {
        let offset = n_colons + after.find('{')?;
        let end = attributes::find_end(line, offset)?;
        return line[end..]
            .trim_end_matches(':')
            .trim()
            .is_empty()
            .then_some(Fence::Open { name: None, attributes: Some(offset) });
    }
    let is_name = !rest.contains(|c: char| c.is_whitespace() || matches!(c, '{' | '}' | '[' | ']' | '*' | '|'));
    is_name.then_some(Fence::Open { name: Some(rest), attributes: None })
}

/// Whether a div of this name is verse, where line ends count.
pub fn is_verse_name(name: &str) -> bool {
    matches!(name, "verse" | "poem")
}

/// Whether attributes hold a class of verse.
pub fn has_verse_class(attributes: &str) -> bool {
    attributes
        .trim_matches(['{', '}', ' ', ':'])
        .split_ascii_whitespace()
        .any(|word| word.strip_prefix('.').is_some_and(is_verse_name))
}

#[cfg(test)]
mod tests {
    use super::Fence;
    use super::parse;

    #[test]
    fn names_and_attributes_open_a_div() {
        assert_eq!(parse("::: note"), Some(Fence::Open { name: Some("note"), attributes: None }));
        assert_eq!(parse(":::note :::"), Some(Fence::Open { name: Some("note"), attributes: None }));
        assert_eq!(parse(":::: {.a #b}"), Some(Fence::Open { name: None, attributes: Some(5) }));
        assert_eq!(parse(":::::"), Some(Fence::Close));
    }

    #[test]
    fn other_lines_are_no_fences() {
        assert_eq!(parse(":: note"), None);
        assert_eq!(parse("::: two words"), None);
        assert_eq!(parse("::: {.a} b"), None);
    }
}
