//! What shops and reading systems ask of an EPUB: presets as dated tables, what the EPUB is held to, and what it does not meet.
//!
//! In: a table (`presets/*.toml`, or one of the user's own), facts of a finished EPUB. Out: the limits it is made within, and what cannot be met.
//! A figure that nobody has read is not in the table, and nothing is asked of it. It must not know how an EPUB is made.

use serde::Deserialize;
use serde::Deserializer;
use serde::de::Error;

use crate::epub::Form;
use crate::epub::Limits;
use crate::toml_reader::read_whole;

/// The shipped tables, by name.
const PRESETS: &[(&str, &str)] = &[
    ("kobo", include_str!("presets/kobo.toml")),
    ("apple", include_str!("presets/apple.toml")),
    ("kindle", include_str!("presets/kindle.toml")),
    ("google", include_str!("presets/google.toml")),
    ("adobe", include_str!("presets/adobe.toml")),
];

/// How far a cover may be from the ideal proportion before it is told, as a share: less is not seen among other covers.
const RATIO_TOLERANCE: f64 = 0.05;

/// What one shop asks.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shop {
    /// The preset's name.
    #[serde(skip)]
    pub name: String,
    pub title: String,
    /// The day on which the figures were read, `2026-05-01`.
    pub date: String,
    pub sources: Vec<String>,
    /// What was not read anywhere.
    pub missing: Vec<String>,
    #[serde(deserialize_with = "form")]
    pub form: Form,
    /// With `{file}` for the name of the edition's own file, without its ending, and `{isbn}` for its digits.
    #[serde(deserialize_with = "file_name")]
    pub file_name: String,
    /// It asks for an ISBN, within the file or in its name.
    #[serde(default)]
    pub wants_isbn: bool,
    #[serde(default)]
    pub size: Sizes,
    #[serde(default)]
    pub pictures: PictureLimits,
    #[serde(default)]
    pub cover: CoverLimits,
    #[serde(default)]
    pub notes: NoteLimits,
}

/// The most bytes.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sizes {
    /// Of the whole EPUB.
    #[serde(default, deserialize_with = "bytes")]
    pub book: Option<usize>,
    /// Of one file of text.
    #[serde(default, deserialize_with = "bytes")]
    pub text: Option<usize>,
    #[serde(default, deserialize_with = "bytes")]
    pub picture: Option<usize>,
}

#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PictureLimits {
    #[serde(default, deserialize_with = "count")]
    pub most_side: Option<u32>,
    #[serde(default, deserialize_with = "count")]
    pub most_pixels: Option<u32>,
    /// Without the key it is taken.
    pub transparency: Option<bool>,
}

/// In pixels.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoverLimits {
    #[serde(default, deserialize_with = "count")]
    pub least_width: Option<u32>,
    #[serde(default, deserialize_with = "count")]
    pub least_height: Option<u32>,
    #[serde(default, deserialize_with = "count")]
    pub most_side: Option<u32>,
    /// The ideal one.
    #[serde(default, deserialize_with = "ratio")]
    pub height_to_width: Option<f64>,
}

#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteLimits {
    /// The most characters of a note that pops up.
    #[serde(default, deserialize_with = "count")]
    pub most: Option<u32>,
}

/// A finished EPUB, as far as a shop asks.
#[derive(Clone, Copy, Debug)]
pub struct Finished {
    pub has_isbn: bool,
    pub n_bytes: usize,
    pub largest_picture: usize,
    /// Width and height of the cover.
    pub cover: (u32, u32),
}

impl Shop {
    /// The names of the shipped presets.
    pub fn names() -> impl Iterator<Item = &'static str> {
        PRESETS.iter().map(|(name, _)| *name)
    }

    /// A shipped preset.
    pub fn preset(name: &str) -> Option<Shop> {
        let (name, text) = PRESETS.iter().find(|(known, _)| *known == name)?;
        Some(Shop::read(name, text).expect("a test reads all shipped tables"))
    }

    /// Reads a table.
    ///
    /// # Errors
    /// What is wrong with it, with the line.
    pub fn read(name: &str, text: &str) -> Result<Shop, String> {
        let shop: Shop = read_whole(text)?;
        Ok(Shop { name: name.to_string(), ..shop })
    }

    /// Whether the text of a table is a shop's and not a printer's: only a shop says of what form its files are.
    pub fn is_meant(text: &str) -> bool {
        text.parse::<toml::Table>().is_ok_and(|table| table.contains_key("form"))
    }

    /// What an EPUB for this shop is held to. Where the shop says nothing of the size of texts, that of all readers holds: files go from reader
    /// to reader.
    pub fn limits(&self) -> Limits {
        let all = Shop::everywhere();
        Limits { text_bytes: self.size.text.unwrap_or(all.text_bytes).min(all.text_bytes), ..self.own_limits() }
    }

    /// What an EPUB is held to that is made for nobody: the narrowest limits of all shipped tables, so that every shop takes it.
    pub fn everywhere() -> Limits {
        let shops = PRESETS.iter().filter_map(|(name, _)| Shop::preset(name));
        let narrowest = shops.map(|shop| shop.own_limits()).reduce(|one, other| one.narrowed(&other));
        Limits { form: Form::Epub, ..narrowest.unwrap_or_default() }
    }

    fn own_limits(&self) -> Limits {
        let all = Limits::default();
        Limits {
            form: self.form,
            text_bytes: self.size.text.unwrap_or(all.text_bytes),
            picture_side: self.pictures.most_side.unwrap_or(all.picture_side),
            picture_pixels: self.pictures.most_pixels.unwrap_or(all.picture_pixels),
            takes_transparency: self.pictures.transparency.unwrap_or(all.takes_transparency),
            note_characters: self.notes.most.unwrap_or(all.note_characters),
        }
    }

    /// The name of a file for this shop. `file` is the name of the edition's own EPUB.
    pub fn file_for(&self, file: &str, isbn: Option<&str>) -> String {
        let stem = file.trim_end_matches(".epub");
        let digits = isbn.map(|isbn| isbn.chars().filter(char::is_ascii_alphanumeric).collect::<String>());
        match (self.file_name.contains("{isbn}"), digits) {
            (false, _) => self.file_name.replace("{file}", stem),
            (true, Some(digits)) => self.file_name.replace("{file}", stem).replace("{isbn}", &digits),
            (true, None) => format!("{stem}-{}.epub", self.name),
        }
    }

    /// Whether the shop asks for an ISBN that is not there.
    pub fn lacks_isbn(&self, finished: &Finished) -> bool {
        self.wants_isbn && !finished.has_isbn
    }

    /// Demands that a finished EPUB does not meet, in words; that of an ISBN is not among them.
    pub fn unmet(&self, finished: &Finished) -> Vec<String> {
        let mut unmet = Vec::new();
        for (what, is, most) in [
            ("the EPUB", finished.n_bytes, self.size.book),
            ("its largest picture", finished.largest_picture, self.size.picture),
        ] {
            if let Some(most) = most.filter(|most| is > *most) {
                unmet.push(format!(
                    "{what} has {}, and the most is {}",
                    in_mb(is.div_ceil(TENTH_OF_MB)),
                    in_mb(most / TENTH_OF_MB)
                ));
            }
        }
        self.unmet_by_cover(finished.cover, &mut unmet);
        unmet
    }

    fn unmet_by_cover(&self, (width, height): (u32, u32), unmet: &mut Vec<String>) {
        let CoverLimits { least_width, least_height, most_side, height_to_width } = self.cover;
        let is_small =
            least_width.is_some_and(|least| width < least) || least_height.is_some_and(|least| height < least);
        if is_small {
            let (least_width, least_height) = (least_width.unwrap_or(1), least_height.unwrap_or(1));
            unmet.push(format!(
                "the cover has {width} × {height} pixels, and the least is {least_width} × {least_height}"
            ));
        }
        if let Some(most) = most_side.filter(|most| width.max(height) > *most) {
            unmet.push(format!("the cover has {width} × {height} pixels, and the most is {most} on a side"));
        }
        let ratio = f64::from(height) / f64::from(width.max(1));
        if let Some(ideal) = height_to_width.filter(|ideal| (ratio / ideal - 1.0).abs() > RATIO_TOLERANCE) {
            unmet.push(format!("the cover is {ratio:.2} times as high as it is wide, and {ideal} is asked for"));
        }
    }
}

const TENTH_OF_MB: usize = 100_000;

fn in_mb(tenths: usize) -> String {
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

fn form<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Form, D::Error> {
    match String::deserialize(deserializer)?.as_str() {
        "epub" => Ok(Form::Epub),
        "kepub" => Ok(Form::Kepub),
        other => Err(D::Error::custom(format!("“{other}” is no form of an EPUB; write epub or kepub"))),
    }
}

/// Kobo refuses spaces and special characters in names, and no shop wants them.
fn file_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let name = String::deserialize(deserializer)?;
    let plain = name.replace("{file}", "").replace("{isbn}", "");
    let is_plain = plain.chars().all(|one| one.is_ascii_alphanumeric() || "-_.".contains(one));
    match is_plain && plain.ends_with(".epub") && plain != name {
        true => Ok(name),
        false => Err(D::Error::custom(format!(
            "“{name}” cannot be the name of a file; write letters, digits and hyphens around {{file}} or {{isbn}}, and .epub at the end"
        ))),
    }
}

/// A size such as `260 kB`, `10 MB` or `2 GB`: powers of a thousand, the narrower reading.
fn bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<usize>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let parsed = text.split_once(' ').and_then(|(number, unit)| {
        let factor = match unit {
            "kB" => 1_000,
            "MB" => 1_000_000,
            "GB" => 1_000_000_000,
            _ => return None,
        };
        number.parse::<usize>().ok()?.checked_mul(factor).filter(|size| *size >= 10_000)
    });
    let fault = || D::Error::custom(format!("“{text}” is no size of a file; write “260 kB”, “10 MB” or “2 GB”"));
    parsed.map(Some).ok_or_else(fault)
}

fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    let number = i64::deserialize(deserializer)?;
    let within = u32::try_from(number).ok().filter(|number| (100..=1_000_000_000).contains(number));
    within
        .map(Some)
        .ok_or_else(|| D::Error::custom(format!("{number} cannot be; write a number from 100 to 1,000,000,000")))
}

fn ratio<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    let ratio = f64::deserialize(deserializer)?;
    match (0.2..=5.0).contains(&ratio) {
        true => Ok(Some(ratio)),
        false => Err(D::Error::custom(format!("no cover is {ratio} times as high as it is wide"))),
    }
}

#[cfg(test)]
mod tests {
    use super::Finished;
    use super::PRESETS;
    use super::Shop;
    use crate::epub::Form;

    fn preset(name: &str) -> Shop {
        Shop::preset(name).expect("it is shipped")
    }

    fn finished() -> Finished {
        Finished { has_isbn: true, n_bytes: 900_000, largest_picture: 200_000, cover: (1600, 2560) }
    }

    #[test]
    fn every_shipped_table_is_read_and_dated() {
        for (name, text) in PRESETS {
            let shop = Shop::read(name, text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(shop.date.len(), 10, "{name}");
            assert!(!shop.sources.is_empty() && !shop.missing.is_empty(), "{name}: nobody knows everything");
            assert!(Shop::is_meant(text), "{name}");
        }
    }

    #[test]
    fn the_epub_of_the_book_suits_every_shop() {
        let all = Shop::everywhere();
        assert_eq!(all.form, Form::Epub);
        assert_eq!((all.text_bytes, all.picture_side, all.picture_pixels), (260_000, 3200, 5_600_000));
        assert!(!all.takes_transparency);
        for (name, _) in PRESETS {
            assert_eq!(preset(name).limits().narrowed(&all), crate::epub::Limits { form: preset(name).form, ..all });
        }
    }

    #[test]
    fn files_are_named_as_the_shop_wants_them() {
        assert_eq!(preset("kobo").file_for("tides.epub", None), "tides.kepub.epub");
        assert_eq!(preset("google").file_for("tides.epub", Some("978-3-16-148410-0")), "9783161484100.epub");
        assert_eq!(preset("google").file_for("tides.epub", None), "tides-google.epub");
        assert_eq!(preset("kindle").file_for("tides-ebook.epub", None), "tides-ebook-kindle.epub");
    }

    #[test]
    fn what_a_shop_does_not_take_is_told() {
        for (name, _) in PRESETS {
            assert!(preset(name).unmet(&finished()).is_empty(), "{name}");
        }
        let square = Finished { cover: (600, 600), ..finished() };
        assert_eq!(
            preset("kindle").unmet(&square),
            [
                "the cover has 600 × 600 pixels, and the least is 625 × 1000",
                "the cover is 1.00 times as high as it is wide, and 1.6 is asked for"
            ]
        );
        let heavy = Finished { has_isbn: false, largest_picture: 6_000_000, ..finished() };
        assert_eq!(preset("kobo").unmet(&heavy), ["its largest picture has 6.0 MB, and the most is 5.0 MB"]);
        assert!(preset("kobo").lacks_isbn(&heavy) && !preset("kobo").lacks_isbn(&finished()));
        // Never as much as the most.
        let hardly = Finished { largest_picture: 5_030_000, ..finished() };
        assert_eq!(preset("kobo").unmet(&hardly), ["its largest picture has 5.1 MB, and the most is 5.0 MB"]);
    }

    #[test]
    fn slips_of_a_table_are_told_with_their_line() {
        let base = "title = \"T\"\ndate = \"2026-11-26\"\nsources = []\nmissing = []\nform = \"epub\"\nfile_name = \"{file}-t.epub\"\n";
        let fault = |line: &str| Shop::read("t", &format!("{base}{line}\n")).expect_err("it is wrong");
        assert!(Shop::read("t", base).is_ok());
        assert!(fault("[size]\nbook = \"2 TB\"").starts_with("line 8: “2 TB” is no size"));
        assert!(fault("[pictures]\nmost_side = 3").starts_with("line 8: 3 cannot be"));
        assert!(fault("colour = 1").contains("unknown field `colour`"));
        let odd = base.replace("{file}-t", "../{file}");
        assert!(Shop::read("t", &odd).expect_err("it leaves the folder").contains("cannot be the name of a file"));
    }
}
