//! The output profile: the printing condition that a file is made for, as an ICC profile.

use std::fmt;
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::OnceLock;

use moxcms::ColorProfile;
use moxcms::ProfileText;

use crate::pixels::FOGRA39;
use crate::print::pdf::press::inks::Tables;

static SHIPPED_SHARED: LazyLock<OutputProfile> = LazyLock::new(|| OutputProfile {
    description: "FOGRA39 coated, 300 % ink (bindery)".into(),
    condition: Some("FOGRA39"),
    version: 2,
    bytes: Arc::from(FOGRA39),
    tables: Arc::default(),
});

/// A checked ICC profile of a press. Its copies share their tables.
#[derive(Clone)]
pub struct OutputProfile {
    /// What the profile calls itself.
    pub description: String,
    /// Its name in the registry of printing conditions of the ICC; `None` for a profile that is not known to stand there.
    pub condition: Option<&'static str>,
    /// The major version of ICC that it is written in: 2 or 4. PDF 1.3 takes no other than 2.
    pub version: u8,
    pub bytes: Arc<[u8]>,
    /// Made when first asked for; that they can be made is checked before there is a profile.
    tables: Arc<OnceLock<Tables>>,
}

impl OutputProfile {
    /// Offset on coated paper, FOGRA39.
    pub fn shipped() -> OutputProfile {
        SHIPPED_SHARED.clone()
    }

    /// Takes a profile that describes a CMYK press.
    ///
    /// # Errors
    /// What is wrong with it, as the end of a sentence.
    pub fn new(bytes: Arc<[u8]>) -> Result<OutputProfile, String> {
        if bytes.get(36..40) != Some(b"acsp") {
            return Err("it is no ICC profile".into());
        }
        // The head tells what a damaged profile was meant to be, so it is asked first.
        let (version, class, colors) = (bytes[8], &bytes[12..16], &bytes[16..20]);
        if !(2..=4).contains(&version) {
            return Err(format!("it is written in version {version} of ICC, and PDF takes 2 and 4"));
        }
        if class != b"prtr" {
            return Err(format!("it describes no press (its class is `{}`)", String::from_utf8_lossy(class)));
        }
        if colors != b"CMYK" {
            return Err(format!("its colors are {}, not CMYK", String::from_utf8_lossy(colors).trim_end()));
        }
        let profile = ColorProfile::new_from_slice(&bytes).map_err(|_| "it is damaged".to_string())?;
        let description = match &profile.description {
            Some(ProfileText::PlainString(text)) => text.clone(),
            Some(ProfileText::Localizable(texts)) => texts.first().map_or(String::new(), |text| text.value.clone()),
            Some(ProfileText::Description(text)) => text.ascii_string.clone(),
            None => String::new(),
        };
        let description = description.trim_matches(['\0', ' ']).to_string();
        // A profile whose tables are missing shows only when it is used.
        let tables = Tables::new(&bytes).ok_or("its tables are damaged or missing")?;
        let tables = Arc::new(OnceLock::from(tables));
        Ok(OutputProfile { description, condition: None, version, bytes, tables })
    }

    pub fn tables(&self) -> &Tables {
        self.tables.get_or_init(|| Tables::new(&self.bytes).expect("a profile is tried before it is taken"))
    }
}

impl PartialEq for OutputProfile {
    fn eq(&self, other: &OutputProfile) -> bool {
        (&self.description, self.condition, &self.bytes) == (&other.description, other.condition, &other.bytes)
    }
}

impl fmt::Debug for OutputProfile {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "OutputProfile({})", self.description)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::OutputProfile;
    use crate::pixels::FOGRA39;

    #[test]
    fn the_shipped_profile_is_what_is_said_of_it() {
        let read = OutputProfile::new(Arc::from(FOGRA39)).expect("it is sound");
        let told = OutputProfile::shipped();
        assert_eq!((read.description, read.version), (told.description, told.version));
    }

    #[test]
    fn odd_profiles_are_refused_with_the_reason() {
        let refused = |change: &dyn Fn(&mut Vec<u8>)| {
            let mut bytes = FOGRA39.to_vec();
            change(&mut bytes);
            OutputProfile::new(bytes.into()).expect_err("it is odd")
        };
        assert_eq!(refused(&|bytes| bytes.clear()), "it is no ICC profile");
        assert_eq!(refused(&|bytes| bytes[8] = 5), "it is written in version 5 of ICC, and PDF takes 2 and 4");
        assert_eq!(
            refused(&|bytes| bytes[12..16].copy_from_slice(b"mntr")),
            "it describes no press (its class is `mntr`)"
        );
        assert_eq!(refused(&|bytes| bytes[16..20].copy_from_slice(b"RGB ")), "its colors are RGB, not CMYK");
        // Cut short anywhere, it is refused or it is not, but nothing panics.
        for length in (0..FOGRA39.len()).step_by(97) {
            let _ = OutputProfile::new(Arc::from(&FOGRA39[..length]));
        }
        // Nor does it where a byte of its table of contents or of a table's head is another one.
        for at in (40..1000).step_by(3) {
            let mut bytes = FOGRA39.to_vec();
            bytes[at] = bytes[at].wrapping_add(0x81);
            let _ = OutputProfile::new(bytes.into());
        }
    }
}
