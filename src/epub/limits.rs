//! What an EPUB is held to, so that shops and readers take it. Where the figures are from, `shops` knows.

/// Which reading engine the text is marked up for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Form {
    #[default]
    Epub,
    /// Kobo's, with a mark around each sentence.
    Kepub,
}

/// Limits within which an EPUB is made. By themselves they hold back nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    pub form: Form,
    /// The most bytes of a file of text.
    pub text_bytes: usize,
    /// The most pixels on a side of a picture.
    pub picture_side: u32,
    /// The most pixels of a picture.
    pub picture_pixels: u32,
    /// Whether pictures may be seen through; else they are laid on white.
    pub takes_transparency: bool,
    /// The most characters of a note that pops up.
    pub note_characters: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            form: Form::Epub,
            text_bytes: usize::MAX,
            picture_side: u32::MAX,
            picture_pixels: u32::MAX,
            takes_transparency: true,
            note_characters: u32::MAX,
        }
    }
}

impl Limits {
    /// The narrower of both in every respect.
    pub fn narrowed(&self, other: &Limits) -> Limits {
        Limits {
            form: self.form,
            text_bytes: self.text_bytes.min(other.text_bytes),
            picture_side: self.picture_side.min(other.picture_side),
            picture_pixels: self.picture_pixels.min(other.picture_pixels),
            takes_transparency: self.takes_transparency && other.takes_transparency,
            note_characters: self.note_characters.min(other.note_characters),
        }
    }
}
