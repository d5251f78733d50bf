//! One face: its data, and the facts read out of it when they are first asked for.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::OnceLock;

use read_fonts::FontRef;
use read_fonts::ReadError;
use read_fonts::TableProvider;
use read_fonts::collections::IntSet;
use read_fonts::tables::gsub::MultipleSubst;
use read_fonts::tables::gsub::SingleSubst;
use read_fonts::tables::gsub::SubstitutionLookup;
use read_fonts::tables::gsub::SubstitutionSubtables;
use read_fonts::tables::layout::CoverageTable;
use read_fonts::tables::os2::SelectionFlags;
use read_fonts::types::GlyphId;
use read_fonts::types::NameId;
use read_fonts::types::Tag;
use skrifa::MetadataProvider;

use crate::fonts::Coverage;
use crate::fonts::shipped::ShippedFace;
use crate::units::Length;

/// One face of the library.
#[derive(Debug)]
pub struct Face {
    /// The typographic family (name ID 16, else 1): `Libertinus Serif`.
    pub family: String,
    /// 100 to 900, 400 is regular (OS/2 usWeightClass).
    pub weight: u16,
    pub posture: Posture,
    /// The file as given.
    pub data: FontData,
    /// Index in a font collection.
    pub index: u32,
    /// Where it came from, for messages: a path.
    pub origin: String,
    metrics: OnceLock<FaceMetrics>,
    coverage: OnceLock<Coverage>,
    features: OnceLock<Vec<Tag>>,
    small_caps: OnceLock<Coverage>,
}

/// The bytes of a font file; cheap to clone.
#[derive(Clone, Debug)]
pub enum FontData {
    /// Part of the program.
    Embedded(&'static [u8]),
    /// Read from the project; the faces of a collection share it.
    Loaded(Arc<[u8]>),
}

impl Deref for FontData {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        match self {
            FontData::Embedded(bytes) => bytes,
            FontData::Loaded(bytes) => bytes,
        }
    }
}

impl AsRef<[u8]> for FontData {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Posture {
    Roman,
    Italic,
}

/// In font units; y up.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct FaceMetrics {
    /// At least 16.
    pub units_per_em: u16,
    pub ascent: i32,
    pub descent: i32,
    pub cap_height: i32,
    pub x_height: i32,
}

/// What the maker of a font allows (OS/2 fsType, OpenType 1.9). Fonts without an OS/2 table allow everything, as shops treat them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EmbeddingRights {
    Installable,
    Editable,
    /// Embedded for viewing and printing only: right for a PDF, not for the fonts of an EPUB.
    PreviewAndPrint,
    /// Must not be embedded at all.
    Restricted,
}

/// Why bytes are no usable face.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FontFault(pub String);

impl Face {
    pub(crate) fn shipped(face: &ShippedFace) -> Face {
        Face {
            family: face.family.to_string(),
            weight: face.weight,
            posture: face.posture,
            data: FontData::Embedded(face.data),
            index: 0,
            origin: face.origin.to_string(),
            metrics: OnceLock::new(),
            coverage: OnceLock::new(),
            features: OnceLock::new(),
            small_caps: OnceLock::new(),
        }
    }

    /// Reads one face of a file and proves that the tables a book needs can be read.
    ///
    /// # Errors
    /// Says which table is missing or broken.
    pub(crate) fn read(data: FontData, index: u32, origin: &str) -> Result<Face, FontFault> {
        let font = FontRef::from_index(&data, index).map_err(|error| FontFault(error.to_string()))?;
        check_tables(&font)?;
        let family = family_name(&font).ok_or_else(|| FontFault("its `name` table names no family".to_string()))?;
        let (weight, posture) = (weight_of(&font), posture_of(&font));
        Ok(Face {
            family,
            weight,
            posture,
            index,
            origin: origin.to_string(),
            metrics: OnceLock::new(),
            coverage: OnceLock::new(),
            features: OnceLock::new(),
            small_caps: OnceLock::new(),
            data,
        })
    }

    /// The tables of this face.
    pub fn font_ref(&self) -> FontRef<'_> {
        FontRef::from_index(&self.data, self.index).expect("the face was read when it came into the library")
    }

    pub fn metrics(&self) -> FaceMetrics {
        *self.metrics.get_or_init(|| metrics_of(&self.font_ref()))
    }

    /// The characters this face has.
    pub fn coverage(&self) -> &Coverage {
        self.coverage.get_or_init(|| Coverage::of(&self.font_ref()))
    }

    pub fn covers(&self, character: char) -> bool {
        self.coverage().contains(character)
    }

    /// The glyph that the character map gives for a character, before any feature changes it.
    pub fn nominal_glyph(&self, character: char) -> Option<u16> {
        let glyph = self.font_ref().charmap().map(character)?;
        u16::try_from(glyph.to_u32()).ok()
    }

    /// Tags of the GSUB features, sorted, each once: `smcp`, `onum`.
    pub fn features(&self) -> &[Tag] {
        self.features.get_or_init(|| features_of(&self.font_ref()))
    }

    pub fn has_feature(&self, tag: &[u8; 4]) -> bool {
        self.features().binary_search(&Tag::new(tag)).is_ok()
    }

    /// The family with its style, for messages: `Libertinus Serif Bold Italic`.
    pub fn name(&self) -> String {
        let weight = if self.weight >= 600 { " Bold" } else { "" };
        let posture = if self.posture == Posture::Italic { " Italic" } else { "" };
        format!("{}{weight}{posture}", self.family)
    }

    /// Whether the feature `smcp` turns this character into a small capital. Faces often have them for Latin only.
    pub fn has_small_cap(&self, character: char) -> bool {
        self.small_caps.get_or_init(|| small_caps_of(&self.font_ref())).contains(character)
    }

    /// The checksum that the maker's tools have put into the file (head.checkSumAdjustment, OpenType 1.9): another cut of the face has another one.
    pub fn checksum(&self) -> u32 {
        self.font_ref().head().map_or(0, |head| head.checksum_adjustment())
    }

    pub fn embedding_rights(&self) -> EmbeddingRights {
        rights_of(&self.font_ref())
    }

    /// Font units as a length at a size, rounded once.
    pub fn length(&self, units: i32, size: Length) -> Length {
        let upem = i64::from(self.metrics().units_per_em);
        Length((i64::from(units) * size.0 + upem / 2).div_euclid(upem))
    }
}

/// Every table that shaping, metrics and embedding rely on.
fn check_tables(font: &FontRef) -> Result<(), FontFault> {
    let broken =
        |table: &'static str| move |error: ReadError| FontFault(format!("its `{table}` table is unusable: {error}"));
    let head = font.head().map_err(broken("head"))?;
    if !(16..=16384).contains(&head.units_per_em()) {
        return Err(FontFault(format!("its `head` table says {} units per em", head.units_per_em())));
    }
    let n_glyphs = font.maxp().map_err(broken("maxp"))?.num_glyphs();
    if n_glyphs == 0 {
        return Err(FontFault("it has no glyphs".to_string()));
    }
    font.hhea().map_err(broken("hhea"))?;
    font.hmtx().map_err(broken("hmtx"))?;
    font.name().map_err(broken("name"))?;
    font.cmap().map_err(broken("cmap"))?;
    if !font.charmap().has_map() {
        return Err(FontFault("its `cmap` table has no Unicode map".to_string()));
    }
    let has_outlines = font.cff().is_ok()
        || font.cff2().is_ok()
        || (font.glyf().is_ok() && font.loca(None).is_ok_and(|loca| loca.len() >= usize::from(n_glyphs)));
    if !has_outlines {
        return Err(FontFault("it has no readable outlines (`glyf` or `CFF `)".to_string()));
    }
    Ok(())
}

/// The typographic family, name ID 16, else the family, name ID 1.
fn family_name(font: &FontRef) -> Option<String> {
    let name = |id: NameId| {
        let text = font.localized_strings(id).english_or_first()?.to_string();
        let text = text.trim().to_string();
        (!text.is_empty()).then_some(text)
    };
    name(NameId::TYPOGRAPHIC_FAMILY_NAME).or_else(|| name(NameId::FAMILY_NAME))
}

fn weight_of(font: &FontRef) -> u16 {
    const REGULAR: u16 = 400;
    font.os2().map_or(REGULAR, |os2| os2.us_weight_class()).clamp(1, 1000)
}

/// Any one sign of slant counts: Libertinus Serif Semibold Italic sets the angle in `post` but no italic bit in OS/2.
fn posture_of(font: &FontRef) -> Posture {
    let selection = font.os2().map(|os2| os2.fs_selection());
    let by_selection = selection.is_ok_and(|flags| flags.intersects(SelectionFlags::ITALIC | SelectionFlags::OBLIQUE));
    let by_angle = font.post().is_ok_and(|post| post.italic_angle().to_f64() != 0.0);
    if by_selection || by_angle { Posture::Italic } else { Posture::Roman }
}

fn metrics_of(font: &FontRef) -> FaceMetrics {
    /// Share of the em where a font does not say: common to text faces.
    const USUAL_CAP_HEIGHT: f64 = 0.66;
    const USUAL_X_HEIGHT: f64 = 0.45;
    let units_per_em = font.head().map_or(1000, |head| head.units_per_em());
    let (ascent, descent) = font.hhea().map_or((i32::from(units_per_em), 0), |hhea| {
        (i32::from(hhea.ascender().to_i16()), i32::from(hhea.descender().to_i16()))
    });
    let os2 = font.os2().ok();
    let given = |value: Option<i16>, usual: f64| match value {
        Some(value) if value > 0 => i32::from(value),
        _ => (f64::from(units_per_em) * usual).round() as i32,
    };
    FaceMetrics {
        units_per_em,
        ascent,
        descent,
        cap_height: given(os2.as_ref().and_then(|os2| os2.s_cap_height()), USUAL_CAP_HEIGHT),
        x_height: given(os2.as_ref().and_then(|os2| os2.sx_height()), USUAL_X_HEIGHT),
    }
}

fn features_of(font: &FontRef) -> Vec<Tag> {
    let mut tags: Vec<Tag> = match font.gsub().and_then(|gsub| gsub.feature_list()) {
        Ok(list) => list.feature_records().iter().map(|record| record.feature_tag()).collect(),
        Err(_) => Vec::new(),
    };
    tags.sort();
    tags.dedup();
    tags
}

/// The characters whose glyphs a substitution of `smcp` replaces, in whatever script and language.
fn small_caps_of(font: &FontRef) -> Coverage {
    let mut glyphs = IntSet::empty();
    let Ok(gsub) = font.gsub() else { return Coverage::default() };
    let (Ok(features), Ok(lookups)) = (gsub.feature_list(), gsub.lookup_list()) else { return Coverage::default() };
    for record in features.feature_records().iter().filter(|record| record.feature_tag() == Tag::new(b"smcp")) {
        let Ok(feature) = record.feature(features.offset_data()) else { continue };
        for lookup_idx in feature.lookup_list_indices() {
            if let Ok(lookup) = lookups.lookups().get(usize::from(lookup_idx.get())) {
                add_substituted(&lookup, &mut glyphs);
            }
        }
    }
    let charmap = font.charmap();
    let with_small_cap = charmap.mappings().filter(|(_, glyph)| glyphs.contains(*glyph));
    Coverage::from_code_points(with_small_cap.map(|(code_point, _)| code_point))
}

/// Libertinus replaces one letter by a sequence of one (a multiple substitution), most others by a single substitution.
fn add_substituted(lookup: &SubstitutionLookup, glyphs: &mut IntSet<GlyphId>) {
    let mut add = |coverage: Result<CoverageTable, ReadError>| {
        if let Ok(coverage) = coverage {
            glyphs.extend(coverage.iter());
        }
    };
    match lookup.subtables() {
        Ok(SubstitutionSubtables::Single(subtables)) => {
            for subtable in subtables.iter().flatten() {
                add(match subtable {
                    SingleSubst::Format1(subtable) => subtable.coverage(),
                    SingleSubst::Format2(subtable) => subtable.coverage(),
                    SingleSubst::Format3(subtable) => subtable.coverage(),
                    SingleSubst::Format4(subtable) => subtable.coverage(),
                });
            }
        }
        Ok(SubstitutionSubtables::Multiple(subtables)) => {
            for subtable in subtables.iter().flatten() {
                add(match subtable {
                    MultipleSubst::Format1(subtable) => subtable.coverage(),
                    MultipleSubst::Format2(subtable) => subtable.coverage(),
                });
            }
        }
        _ => {}
    }
}

/// The least restrictive bit holds where several are set (OpenType 1.9, OS/2, fsType).
fn rights_of(font: &FontRef) -> EmbeddingRights {
    const RESTRICTED: u16 = 0x0002;
    const PREVIEW_AND_PRINT: u16 = 0x0004;
    const EDITABLE: u16 = 0x0008;
    match font.os2().map_or(0, |os2| os2.fs_type()) {
        bits if bits & EDITABLE != 0 => EmbeddingRights::Editable,
        bits if bits & PREVIEW_AND_PRINT != 0 => EmbeddingRights::PreviewAndPrint,
        bits if bits & RESTRICTED != 0 => EmbeddingRights::Restricted,
        _ => EmbeddingRights::Installable,
    }
}
