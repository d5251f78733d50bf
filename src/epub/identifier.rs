//! The name by which the world knows a publication.

use crate::book::Metadata;

/// `urn:isbn:` with the digits of the edition's ISBN, or a `urn:uuid:` made from the facts that do not change between builds.
pub fn identifier(meta: &Metadata, isbn: Option<&str>) -> String {
    match isbn {
        Some(isbn) => format!("urn:isbn:{}", isbn_digits(isbn)),
        None => {
            let mut facts = vec![meta.slug.as_str(), meta.title.as_str(), meta.lang.as_str()];
            facts.extend(meta.contributors.iter().flat_map(|one| [one.name.as_str(), one.role.as_str()]));
            format!("urn:uuid:{}", uuid(&facts))
        }
    }
}

/// The digits of an ISBN, with a final X kept.
pub fn isbn_digits(isbn: &str) -> String {
    isbn.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// A UUID of version 8 (RFC 9562, section 5.8: the maker's own scheme) from the 128-bit FNV-1a hash of the facts.
///
/// Source: Fowler, Noll, Vo, the parameters for 128 bits. No secret is guarded here; only different books must get different names.
fn uuid(facts: &[&str]) -> String {
    const OFFSET_BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let mut hash = OFFSET_BASIS;
    for fact in facts {
        // A byte that no text holds keeps “ab, c” and “a, bc” apart.
        for byte in fact.bytes().chain([0xff]) {
            hash = (hash ^ u128::from(byte)).wrapping_mul(PRIME);
        }
    }
    let version_8 = hash & !(0xf << 76) | (0x8 << 76);
    let variant = version_8 & !(0x3 << 62) | (0x2 << 62);
    let hex = format!("{variant:032x}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

#[cfg(test)]
mod tests {
    use super::identifier;
    use crate::book::Lang;
    use crate::book::Metadata;

    #[test]
    fn identifier_is_the_isbn_or_a_lasting_uuid() {
        let meta = Metadata::new("ferry", "The Ferry", Lang::english());
        assert_eq!(identifier(&meta, Some("978-3-16-148410-0")), "urn:isbn:9783161484100");
        let uuid = identifier(&meta, None);
        assert_eq!(uuid, identifier(&meta, None));
        assert_eq!((&uuid[23..24], uuid.len()), ("8", 45));
        assert_ne!(uuid, identifier(&Metadata::new("ferries", "The Ferry", Lang::english()), None));
    }
}
