//! A font cut down to some characters, with the features that the stylesheet asks for.
//!
//! Two crates share the work. `skera` (fontations' port of HarfBuzz's subsetter) does every table of an OpenType font, GSUB and GPOS with their
//! closure included, except CFF outlines. `subsetter`, made for PDF, does CFF and drops what PDF needs not. Both are given the same glyphs in the
//! same order, and the CFF table of the one is put among the tables of the other.

use read_fonts::FontRef;
use read_fonts::TableProvider;
use read_fonts::collections::IntSet;
use read_fonts::types::GlyphId;
use read_fonts::types::NameId;
use read_fonts::types::Tag;
use skera::Plan;
use skera::SubsetFlags;
use skera::subset_font;
use subsetter::GlyphRemapper;
use write_fonts::FontBuilder;

use crate::epub::usage::Characters;

const CFF: Tag = Tag::new(b"CFF ");
const CFF2: Tag = Tag::new(b"CFF2");

/// What marks, kerning, ligatures and figures need; readers apply most of these by themselves, the stylesheet asks for the figures.
const FEATURES: [&[u8; 4]; 18] = [
    b"calt", b"ccmp", b"clig", b"cpsp", b"curs", b"dist", b"init", b"fina", b"medi", b"isol", b"kern", b"liga",
    b"locl", b"lnum", b"mark", b"mkmk", b"onum", b"rlig",
];
const FIGURES: [&[u8; 4]; 2] = [b"pnum", b"tnum"];
const SMALL_CAPS: [&[u8; 4]; 2] = [b"smcp", b"c2sc"];

/// Names that stay: copyright, family, style, version, licence (OpenType 1.9, `name`).
const NAMES: [u16; 12] = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14, 16, 17];

/// Unicode BMP and full repertoire in American English, the one language of names every font has.
const ENGLISH: u16 = 0x0409;

/// OS/2 fsType: the font may be embedded, but not cut (OpenType 1.9).
const NO_SUBSETTING: u16 = 0x0100;

/// What a subset must hold.
#[derive(Clone, Copy)]
pub struct SubsetWish<'a> {
    pub characters: &'a Characters,
    pub keeps_small_caps: bool,
}

/// Cuts a font; `None` where it may not be cut or cannot be (variable CFF, broken tables).
pub fn subset(data: &[u8], index: u32, wish: SubsetWish) -> Option<Vec<u8>> {
    let font = FontRef::from_index(data, index).ok()?;
    let may_be_cut = font.os2().map_or(0, |os2| os2.fs_type()) & NO_SUBSETTING == 0;
    if !may_be_cut || font.data_for_tag(CFF2).is_some() {
        return None;
    }
    let plan = plan(&font, wish);
    let tables = subset_font(&font, &plan).ok()?;
    if font.data_for_tag(CFF).is_none() {
        return Some(tables);
    }
    let outlines = subset_cff(data, index, &plan)?;
    let mut builder = FontBuilder::new();
    builder.add_raw(CFF, FontRef::new(&outlines).ok()?.data_for_tag(CFF)?.as_bytes());
    builder.copy_missing_tables(FontRef::new(&tables).ok()?);
    Some(builder.build())
}

fn plan(font: &FontRef, wish: SubsetWish) -> Plan {
    let characters: IntSet<u32> = wish.characters.iter().map(u32::from).collect();
    let small_caps = if wish.keeps_small_caps { &SMALL_CAPS[..] } else { &[] };
    let features: IntSet<Tag> = FEATURES.iter().chain(&FIGURES).chain(small_caps).map(|tag| Tag::new(tag)).collect();
    // Signatures and instructions are void after a cut; baselines and the old kerning table serve no reader.
    let drop: IntSet<Tag> = [b"DSIG", b"BASE", b"kern", b"gasp", b"prep"].into_iter().map(Tag::new).collect();
    let drop = if font.data_for_tag(CFF).is_some() { drop } else { [Tag::new(b"DSIG")].into_iter().collect() };
    Plan::new(
        &IntSet::empty(),
        &characters,
        font,
        SubsetFlags::SUBSET_FLAGS_NOTDEF_OUTLINE,
        &drop,
        &IntSet::all(),
        &features,
        &NAMES.into_iter().map(NameId::new).collect(),
        &[ENGLISH].into_iter().collect(),
    )
}

/// The outlines of the plan's glyphs in the plan's order. They become CID-keyed, with identifiers equal to the glyph ids.
fn subset_cff(data: &[u8], index: u32, plan: &Plan) -> Option<Vec<u8>> {
    let mut glyphs: Vec<(GlyphId, GlyphId)> = plan.old_to_new_glyph_mapping().collect();
    glyphs.sort_by_key(|(_, new)| *new);
    let mut remapper = GlyphRemapper::new();
    for (old, new) in glyphs {
        let given = remapper.remap(u16::try_from(old.to_u32()).ok()?);
        if u32::from(given) != new.to_u32() {
            return None;
        }
    }
    subsetter::subset(data, index, &remapper).ok()
}

#[cfg(test)]
mod tests {
    use harfrust::Buffer;
    use harfrust::Feature;
    use harfrust::Font;
    use harfrust::ShapeOptions;
    use harfrust::ShaperFont;
    use skrifa::GlyphId;
    use skrifa::MetadataProvider;
    use skrifa::instance::LocationRef;
    use skrifa::instance::Size;
    use skrifa::outline::DrawSettings;
    use skrifa::outline::pen::SvgPen;

    use super::SubsetWish;
    use super::subset;
    use crate::epub::usage::Characters;
    use crate::fonts::FontLibrary;
    use crate::fonts::Posture;

    /// The glyphs of a text as drawings, with their places.
    fn drawn(data: &[u8], text: &str, features: &[&str]) -> Vec<(String, i32, i32, i32)> {
        let font = Font::new(data.to_vec(), 0).unwrap();
        let mut buffer = Buffer::default();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let features: Vec<Feature> = features.iter().map(|feature| feature.parse().unwrap()).collect();
        harfrust::shape(&ShaperFont::new(&font), &mut buffer, ShapeOptions::new().features(&features)).unwrap();
        let outlines = read_fonts::FontRef::new(data).unwrap().outline_glyphs();
        let infos = buffer.glyph_infos().iter().zip(buffer.glyph_positions());
        infos
            .map(|(info, position)| {
                let mut pen = SvgPen::new();
                let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
                outlines.get(GlyphId::new(info.glyph_id)).unwrap().draw(settings, &mut pen).unwrap();
                (pen.to_string(), position.x_advance, position.x_offset, position.y_offset)
            })
            .collect()
    }

    #[test]
    fn subset_draws_and_places_the_same_glyphs() {
        let text = "Office, AVOWAL: “fjord” 1905–1917; Ärger, façade.";
        let mut characters = Characters::default();
        characters.extend(text);
        let library = FontLibrary::shipped();
        for (family, posture) in [("Libertinus Serif", Posture::Roman), ("Source Serif 4", Posture::Italic)] {
            let face = library.face(library.find(family, 400, posture).unwrap());
            let cut = subset(&face.data, 0, SubsetWish { characters: &characters, keeps_small_caps: true }).unwrap();
            assert!(cut.len() * 3 < face.data.len(), "{family}: {} of {} bytes", cut.len(), face.data.len());
            for features in [&["kern"][..], &["onum"], &["smcp", "c2sc"], &["tnum", "lnum"], &["-liga", "-kern"]] {
                assert_eq!(drawn(&cut, text, features), drawn(&face.data, text, features), "{family} {features:?}");
            }
        }
    }
}
