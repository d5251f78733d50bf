//! Fonts made useless outside of their book, where a license asks for it.
//!
//! Source: EPUB 3.3, section 4.4 (font obfuscation) and 4.2.6.3.2 (`encryption.xml`). It keeps nobody from taking the font who wants to, and no
//! reader from showing it.

use sha1::Digest;
use sha1::Sha1;

use crate::epub::PackageFile;
use crate::epub::file;
use crate::epub::fonts::EmbeddedFont;
use crate::epub::markup::Markup;

/// How many bytes at the head of a font are changed.
const N_BYTES: usize = 1040;

const ALGORITHM: &str = "http://www.idpf.org/2008/embedding";

/// Changes the heads of the fonts by the identifier of the publication, and tells readers how in the file that comes back.
pub fn obfuscate(fonts: &mut [EmbeddedFont], identifier: &str) -> PackageFile {
    let key = key(identifier);
    for font in fonts.iter_mut() {
        apply(&mut font.bytes, &key);
    }
    let mut out = Markup::new();
    out.start(
        "encryption",
        &[
            ("xmlns", "urn:oasis:names:tc:opendocument:xmlns:container"),
            ("xmlns:enc", "http://www.w3.org/2001/04/xmlenc#"),
        ],
    );
    out.newline();
    for font in fonts.iter() {
        out.start("enc:EncryptedData", &[]);
        out.empty("enc:EncryptionMethod", &[("Algorithm", ALGORITHM)]);
        out.start("enc:CipherData", &[]);
        out.empty("enc:CipherReference", &[("URI", &format!("EPUB/fonts/{}", font.file))]);
        out.end("enc:CipherData");
        out.end("enc:EncryptedData");
        out.newline();
    }
    out.end("encryption");
    out.newline();
    file("META-INF/encryption.xml", out.finish())
}

/// The SHA-1 of the identifier without white space.
fn key(identifier: &str) -> [u8; 20] {
    let plain: String = identifier.chars().filter(|one| !matches!(one, ' ' | '\t' | '\r' | '\n')).collect();
    Sha1::digest(plain).into()
}

fn apply(bytes: &mut [u8], key: &[u8; 20]) {
    bytes.iter_mut().take(N_BYTES).zip(key.iter().cycle()).for_each(|(byte, key)| *byte ^= key);
}

#[cfg(test)]
mod tests {
    use super::apply;
    use super::key;

    #[test]
    fn the_head_alone_is_changed_and_comes_back() {
        let font: Vec<u8> = (0..2000).map(|idx| idx as u8).collect();
        let key = key("urn:isbn: 9783161484100\n");
        assert_eq!(key, self::key("urn:isbn:9783161484100"));
        let mut changed = font.clone();
        apply(&mut changed, &key);
        assert_eq!((changed[1040], changed[0] == font[0]), (font[1040], key[0] == 0));
        assert_ne!(changed[..1040], font[..1040]);
        apply(&mut changed, &key);
        assert_eq!(changed, font);
    }

    #[test]
    fn the_key_is_the_sha_1_that_everybody_computes() {
        // FIPS 180-4, the example “abc”.
        assert_eq!(key("a b c")[..4], [0xa9, 0x99, 0x3e, 0x36]);
    }
}
