//! One pass over a flow: finds what rules may change and asks the rule.

use crate::locale::Locale;
use crate::prepare::typography::addresses::addresses;
use crate::prepare::typography::chars;
use crate::prepare::typography::dashes;
use crate::prepare::typography::flow::Edit;
use crate::prepare::typography::marks::Mark;
use crate::prepare::typography::marks::mark_at;
use crate::prepare::typography::spaces;

/// What the pass found.
pub struct Found {
    pub edits: Vec<Edit>,
    /// All quotation marks and what may be one, in order.
    pub marks: Vec<Mark>,
}

/// Scans a text. `locales` are rising starts, as `Flow::locales` gives them.
pub fn scan(text: &str, locales: &[(usize, &'static Locale)]) -> Found {
    let mut found = Found { edits: Vec::new(), marks: Vec::new() };
    let Some((_, first)) = locales.first() else { return found };
    let mut locale = *first;
    let mut later = locales[1..].iter().peekable();
    let addresses = addresses(text);
    let mut blocked = addresses.iter().peekable();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !is_of_interest(bytes[at]) {
            at += 1;
            continue;
        }
        while blocked.next_if(|range| range.end <= at).is_some() {}
        if let Some(range) = blocked.peek().filter(|range| range.contains(&at)) {
            at = range.end;
            continue;
        }
        while let Some((_, next)) = later.next_if(|(start, _)| *start <= at) {
            locale = next;
        }
        at += found.look(text, at, locale);
    }
    found
}

/// The first bytes of everything a rule may change.
fn is_of_interest(byte: u8) -> bool {
    matches!(byte, b' ' | b'"' | b'\'' | b'-' | b'.' | b':' | b';' | b'!' | b'?' | 0xc2 | 0xe2)
}

impl Found {
    /// Looks at one place; returns how many bytes are done with.
    fn look(&mut self, text: &str, at: usize, locale: &'static Locale) -> usize {
        match text.as_bytes()[at] {
            b' ' => spaces::space_run(text, at, locale, &mut self.edits),
            b'-' => dashes::hyphen_run(text, at, locale, &mut self.edits),
            b'.' => dashes::stop_run(text, at, &mut self.edits),
            b':' | b';' | b'!' | b'?' => {
                spaces::high_mark(text, at, locale, &mut self.edits);
                1
            }
            _ => {
                let one = chars::after(text, at).expect("a character begins at a first byte");
                if let Some(mark) = mark_at(one, at, locale) {
                    spaces::guillemet(text, at, one, locale, &mut self.edits);
                    self.marks.push(mark);
                }
                one.len_utf8()
            }
        }
    }
}
