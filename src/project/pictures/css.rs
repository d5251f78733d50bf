//! The styles of drawings, without what fetches a file.

use std::borrow::Cow;

/// Styles without `@import`, and without addresses but those in the file. Escapes in them would hide anything, and sets of pictures name them
/// without `url`: such styles go as a whole.
pub fn clean_css(css: &str) -> Cow<'_, str> {
    let lower = css.to_ascii_lowercase();
    let mentions_file = lower.contains("@import") || lower.contains("url");
    let may_hide = css.contains('\\') || lower.contains("image-set");
    if !mentions_file && !may_hide {
        return Cow::Borrowed(css);
    }
    if may_hide || css.contains("/*") && mentions_file {
        return Cow::Owned(String::new());
    }
    let cleaned = without_addresses(css, &lower);
    if cleaned == css {
        return Cow::Borrowed(css);
    }
    // What is left may spell another address where something stood between.
    let is_clean = without_addresses(&cleaned, &cleaned.to_ascii_lowercase()) == cleaned;
    Cow::Owned(if is_clean { cleaned } else { String::new() })
}

/// One pass over styles, which are given in small letters too.
fn without_addresses(css: &str, lower: &str) -> String {
    let signs = ["@import", "url("].iter().flat_map(|sign| lower.match_indices(sign));
    let mut starts: Vec<usize> = signs.map(|(start, _)| start).collect();
    starts.sort_unstable();
    let mut cleaned = String::new();
    let mut at = 0;
    for start in starts {
        if start < at {
            continue;
        }
        let is_import = lower[start..].starts_with("@import");
        let end = lower[start..].find(if is_import { ';' } else { ')' }).map_or(css.len(), |end| start + end + 1);
        cleaned.push_str(&css[at..start]);
        if !is_import {
            let target = css[start + 4..end].trim_matches(|one: char| one.is_whitespace() || "\"')".contains(one));
            let is_inside =
                target.starts_with('#') || target.starts_with("data:font/") || target.starts_with("data:image/");
            cleaned.push_str(if is_inside { &css[start..end] } else { "none" });
        }
        at = end;
    }
    cleaned.push_str(&css[at..]);
    cleaned
}
