//! The fonts of the publication: the faces that the text uses, each cut down to the characters that it sets.

use std::collections::BTreeMap;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::diag::Sink;
use crate::diag::codes::epub::E003;
use crate::diag::codes::epub::E004;
use crate::epub::font_subset::SubsetWish;
use crate::epub::font_subset::subset;
use crate::epub::usage::Characters;
use crate::epub::usage::FaceKey;
use crate::epub::usage::FaceUse;
use crate::epub::usage::Usage;
use crate::fonts::EmbeddingRights;
use crate::fonts::Face;
use crate::fonts::FontId;
use crate::fonts::FontLibrary;
use crate::fonts::Posture;
use crate::fonts::is_invisible;
use crate::source::FileId;
use crate::source::SourceMap;
use crate::source::Span;
use crate::theme::Families;
use crate::theme::StylePosture;
use crate::theme::StyleWeight;

/// Characters that every subset keeps, whatever the book: readers hyphenate, search, quote and number pages with them.
const ALWAYS: &str = "\u{a0}\u{ad}\u{2009}\u{2010}\u{2011}\u{2013}\u{2014}\u{202f}‘’‚“”„‹›«»…·•*";

/// A font file of the publication.
#[derive(Clone, Debug)]
pub struct EmbeddedFont {
    /// Its name in the folder of fonts; at first only the ending.
    pub file: String,
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
    pub family: String,
    /// As the stylesheet names it: 400 or 700.
    pub weight: u16,
    pub posture: StylePosture,
}

/// All fonts of the publication.
#[derive(Clone, Debug, Default)]
pub struct EmbeddedFonts {
    pub list: Vec<EmbeddedFont>,
    /// Families that lend single characters to others, after which they stand in the stylesheet.
    pub fallbacks: Vec<String>,
    /// Characters that no font of the library has, rising.
    pub lacking: Vec<char>,
}

/// A face as the stylesheet will ask for it: family, weight, posture.
type Descriptor = (String, u16, Slant);

/// Chooses and cuts the fonts. Reports E003 for a face that had to be embedded whole.
pub fn embed(usage: &Usage, families: &Families, library: &FontLibrary, sink: &mut Sink) -> EmbeddedFonts {
    let chosen = choose(usage, families, library);
    let cut: Vec<Cut> = chosen
        .wanted
        .into_par_iter()
        .map(|(descriptor, (id, need))| Cut::of(library.face(id), descriptor, &need))
        .collect();
    let lacking = chosen.lacking.iter().collect();
    let mut fonts = EmbeddedFonts { list: Vec::new(), fallbacks: chosen.fallbacks, lacking };
    for cut in cut {
        if let Some(origin) = cut.whole_origin {
            sink.report(&E003, None, format!("font “{origin}” is embedded whole")).hint(
                "choose a font with TrueType or CFF outlines that may be subset, if the size of the EPUB matters",
            );
        }
        fonts.list.extend(cut.font);
    }
    name_files(&mut fonts.list);
    fonts
}

/// What came of cutting a face.
struct Cut<'a> {
    /// Missing for a face of a collection that cannot be cut: a collection is no font that EPUB knows.
    font: Option<EmbeddedFont>,
    /// The file that had to be taken whole.
    whole_origin: Option<&'a str>,
}

impl<'f> Cut<'f> {
    fn of(face: &'f Face, (family, weight, slant): Descriptor, need: &FaceUse) -> Cut<'f> {
        let mut characters = need.characters.clone();
        characters.extend(ALWAYS);
        (' '..='~').for_each(|character| characters.insert(character));
        let wish = SubsetWish { characters: &characters, keeps_small_caps: need.has_small_caps };
        let (bytes, whole_origin) = match subset(&face.data, face.index, wish) {
            Some(bytes) => (bytes, None),
            None if face.data.starts_with(b"ttcf") => return Cut { font: None, whole_origin: None },
            None => (face.data.to_vec(), Some(face.origin.as_str())),
        };
        let is_cff = bytes.starts_with(b"OTTO");
        let font = EmbeddedFont {
            file: if is_cff { "otf" } else { "ttf" }.to_string(),
            media_type: if is_cff { "font/otf" } else { "font/ttf" },
            bytes,
            family,
            weight,
            posture: slant.posture(),
        };
        Cut { font: Some(font), whole_origin }
    }
}

/// The posture of a face, in the order of the files.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Slant {
    Upright,
    Italic,
}

impl Slant {
    fn posture(self) -> StylePosture {
        match self {
            Slant::Upright => StylePosture::Roman,
            Slant::Italic => StylePosture::Italic,
        }
    }
}

struct Chosen {
    wanted: BTreeMap<Descriptor, (FontId, FaceUse)>,
    fallbacks: Vec<String>,
    lacking: Characters,
}

fn choose(usage: &Usage, families: &Families, library: &FontLibrary) -> Chosen {
    let mut chosen = Chosen { wanted: BTreeMap::new(), fallbacks: Vec::new(), lacking: Characters::default() };
    for key in FaceKey::ALL {
        let need = usage.face(key);
        if need.characters.is_empty() {
            continue;
        }
        let family = families.of(key.family);
        let Some(id) = find(library, family, key) else { continue };
        let mut lent: BTreeMap<FontId, Characters> = BTreeMap::new();
        for character in need.characters.iter().filter(|character| !library.covers(id, *character)) {
            match library.fallback(character, id) {
                Some(other) if may_be_embedded(library, other) => lent.entry(other).or_default().insert(character),
                None if needs_glyph(character) => chosen.lacking.insert(character),
                _ => {}
            }
        }
        chosen.want(library, key, family.to_string(), id, need);
        for (other, characters) in lent {
            let family = library.face(other).family.clone();
            if !chosen.fallbacks.contains(&family) {
                chosen.fallbacks.push(family.clone());
            }
            chosen.want(library, key, family, other, &FaceUse { characters, has_small_caps: false });
        }
    }
    chosen
}

impl Chosen {
    /// Asks for a face under the weight and posture that the text wants, unless the family has nothing near: then readers slant or embolden.
    fn want(&mut self, library: &FontLibrary, key: FaceKey, family: String, id: FontId, need: &FaceUse) {
        if !may_be_embedded(library, id) {
            return;
        }
        let face = library.face(id);
        let weight = if face.weight >= 600 && key.weight == StyleWeight::Bold { 700 } else { 400 };
        let descriptor = (family, weight, if face.posture == Posture::Italic { Slant::Italic } else { Slant::Upright });
        let (_, all_needs) = self.wanted.entry(descriptor).or_insert_with(|| (id, FaceUse::default()));
        all_needs.merge(need);
    }
}

fn find(library: &FontLibrary, family: &str, key: FaceKey) -> Option<FontId> {
    let weight = if key.weight == StyleWeight::Bold { 700 } else { 400 };
    let posture = if key.posture == StylePosture::Italic { Posture::Italic } else { Posture::Roman };
    library.find(family, weight, posture)
}

fn needs_glyph(character: char) -> bool {
    !character.is_whitespace() && !character.is_control() && !is_invisible(character)
}

/// Reports E004 for each of these characters, at its first place in the manuscripts and with the number of places.
pub fn report_lacking(lacking: &[char], manuscripts: &[FileId], sources: &SourceMap, sink: &mut Sink) {
    for character in lacking {
        let places: Vec<Span> = manuscripts
            .iter()
            .flat_map(|file| sources.file(*file).text.match_indices(*character).map(|(at, _)| (*file, at)))
            .map(|(file, at)| Span::new(file, at, at + character.len_utf8()))
            .collect();
        let message = format!("no font of the EPUB has the character “{character}” (U+{:04X})", u32::from(*character));
        sink.report(&E004, places.first().copied(), message)
            .hint("put a font that has it into the project's font folder; not every e-reader has one of its own")
            .count = places.len().max(1);
    }
}

/// A font of an EPUB is a file that anyone can take out, so leave to view and print is not enough.
pub fn may_be_embedded(library: &FontLibrary, id: FontId) -> bool {
    matches!(library.face(id).embedding_rights(), EmbeddingRights::Installable | EmbeddingRights::Editable)
}

/// `LibertinusSerif-BoldItalic.otf`: plain names, since shops refuse spaces and marks.
fn name_files(fonts: &mut [EmbeddedFont]) {
    let mut used = BTreeMap::new();
    for font in fonts {
        let family: String = font.family.chars().filter(char::is_ascii_alphanumeric).collect();
        let style = match (font.weight, font.posture) {
            (700, StylePosture::Italic) => "BoldItalic",
            (700, StylePosture::Roman) => "Bold",
            (_, StylePosture::Italic) => "Italic",
            (_, StylePosture::Roman) => "Regular",
        };
        let stem = format!("{}-{style}", if family.is_empty() { "Font" } else { &family });
        let count = used.entry(stem.clone()).or_insert(0);
        *count += 1;
        let number = if *count > 1 { format!("-{count}") } else { String::new() };
        font.file = format!("{stem}{number}.{}", font.file);
    }
}
