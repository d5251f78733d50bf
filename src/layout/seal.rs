//! A checksum of everything that pages hang on: it tells whether what was recorded of them is still true.

use std::fmt;
use std::fmt::Write;

use sha1::Digest;
use sha1::Sha1;

/// Grows by what it is given, in order; two that were given the same are the same on every machine.
pub struct Seal(Hasher);

struct Hasher(Sha1);

impl Default for Seal {
    /// Holds for one version of the program, since the next one may break lines otherwise.
    fn default() -> Seal {
        let mut seal = Seal(Hasher(Sha1::new()));
        seal.bytes(env!("CARGO_PKG_VERSION").as_bytes());
        seal
    }
}

impl Seal {
    pub fn bytes(&mut self, bytes: &[u8]) {
        let Seal(Hasher(hash)) = self;
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }

    /// All fields of some values, as `Debug` writes them: so those that are added later are in it as well, without a list that could forget them.
    /// Should a later compiler write them otherwise, a record is no longer believed, and pages are set as if there were none.
    pub fn facts(&mut self, facts: &dyn fmt::Debug) {
        let Seal(hasher) = self;
        write!(hasher, "{facts:?}\0").expect("a checksum takes all that is written");
    }

    /// Forty digits of base 16.
    pub fn finish(self) -> String {
        let Seal(Hasher(hash)) = self;
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Write for Hasher {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}
