//! Addresses of links out of the book.

use std::borrow::Cow;

/// Why an address is not written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkFault {
    /// `javascript:`, `data:`, `file:` and whatever else a book has no business with.
    UnsafeScheme,
    /// `www.example.org` or `chapter2.html`: a reader would look for it inside the book, and Kindle's import fails on it.
    NoScheme,
    Malformed,
}

/// Checks an absolute address and percent-encodes what an address may not hold (RFC 3986, section 2).
pub fn checked_url(url: &str) -> Result<Cow<'_, str>, LinkFault> {
    let url = url.trim();
    let (scheme, rest) = url.split_once(':').ok_or(LinkFault::NoScheme)?;
    if scheme.is_empty() || !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)) {
        return Err(LinkFault::NoScheme);
    }
    let is_web = match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" | "ftp" => true,
        "mailto" | "tel" | "doi" | "urn" => false,
        _ => return Err(LinkFault::UnsafeScheme),
    };
    if is_web {
        let host = rest.strip_prefix("//").ok_or(LinkFault::Malformed)?;
        let host = host.split(['/', '?', '#']).next().unwrap_or("");
        if host.is_empty()
            || host.contains(|character: char| character.is_whitespace() || "<>\"{}|\\^`".contains(character))
        {
            return Err(LinkFault::Malformed);
        }
    }
    if rest.is_empty() {
        return Err(LinkFault::Malformed);
    }
    Ok(encoded(url))
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
    use super::LinkFault;
    use super::checked_url;

    #[test]
    fn only_whole_and_harmless_addresses_pass() {
        assert_eq!(checked_url("https://example.org/a b?q=1#x").unwrap(), "https://example.org/a%20b?q=1#x");
        assert_eq!(checked_url("https://example.org/№").unwrap(), "https://example.org/%E2%84%96");
        assert_eq!(checked_url("https://example.org/100%").unwrap(), "https://example.org/100%25");
        assert_eq!(checked_url("mailto:a@example.org").unwrap(), "mailto:a@example.org");
        assert_eq!(checked_url("JavaScript:alert(1)"), Err(LinkFault::UnsafeScheme));
        assert_eq!(checked_url("data:text/html,x"), Err(LinkFault::UnsafeScheme));
        assert_eq!(checked_url("www.example.org"), Err(LinkFault::NoScheme));
        assert_eq!(checked_url("../other.html"), Err(LinkFault::NoScheme));
        assert_eq!(checked_url("https:///x"), Err(LinkFault::Malformed));
    }
}
