//! Addresses of links out of the book.

use std::borrow::Cow;

/// An address with what it may not hold percent-encoded (RFC 3986, section 2); `None` for one that leads nowhere or must not be followed.
///
/// `read` has judged the schemes already and tells the author; here they are judged once more, because this is the gate to the reader's device.
/// Addresses on the web need a host: readers look for the others inside the book, and Kindle's import fails on them.
pub fn checked_url(url: &str) -> Option<Cow<'_, str>> {
    let url = url.trim();
    let (scheme, rest) = url.split_once(':')?;
    let is_web = match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" | "ftp" => true,
        "mailto" | "tel" | "doi" | "urn" => false,
        _ => return None,
    };
    if is_web {
        let host = rest.strip_prefix("//")?.split(['/', '?', '#']).next()?;
        let is_refused = |character: char| character.is_whitespace() || "<>\"{}|\\^`".contains(character);
        if host.is_empty() || host.contains(is_refused) {
            return None;
        }
    }
    (!rest.is_empty()).then(|| encoded(url))
}

/// The address with forbidden characters as `%XX`; letters beyond ASCII are encoded too, since old readers know no IRIs.
fn encoded(url: &str) -> Cow<'_, str> {
    let bytes = url.as_bytes();
    let is_allowed = |idx: usize| match bytes[idx] {
        b'%' => bytes.get(idx + 1..idx + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)),
        byte => byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=[]".contains(&byte),
    };
    if (0..bytes.len()).all(is_allowed) {
        return Cow::Borrowed(url);
    }
    let mut encoded = String::with_capacity(url.len() + 16);
    for (idx, byte) in bytes.iter().enumerate() {
        if is_allowed(idx) {
            encoded.push(char::from(*byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    Cow::Owned(encoded)
}

#[cfg(test)]
mod tests {
    use super::checked_url;

    #[test]
    fn only_whole_and_harmless_addresses_pass() {
        let checked = |url: &str| checked_url(url).map(|url| url.into_owned());
        assert_eq!(checked("https://example.org/a b?q=1#x").unwrap(), "https://example.org/a%20b?q=1#x");
        assert_eq!(checked("https://example.org/№").unwrap(), "https://example.org/%E2%84%96");
        assert_eq!(checked("https://example.org/100%").unwrap(), "https://example.org/100%25");
        assert_eq!(checked("mailto:a@example.org").unwrap(), "mailto:a@example.org");
        for refused in
            ["JavaScript:alert(1)", "data:text/html,x", "www.example.org", "../other.html", "https:///x", "mailto:"]
        {
            assert_eq!(checked(refused), None, "{refused}");
        }
    }
}
