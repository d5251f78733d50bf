//! A face with a MATH table: its glyphs, its measures, its larger signs.

use read_fonts::FontRef;
use read_fonts::TableProvider;
use read_fonts::tables::math::GlyphPartRecord;
use read_fonts::tables::math::Math;
use read_fonts::tables::math::MathConstant;
use read_fonts::tables::math::PartFlags;
use read_fonts::tables::math::StretchAxis;
use read_fonts::types::GlyphId;
use skrifa::MetadataProvider;
use skrifa::instance::LocationRef;
use skrifa::instance::Size;
use skrifa::outline::DrawSettings;
use skrifa::outline::OutlinePen;

use crate::fonts::Face;
use crate::fonts::FontId;
use crate::units::Length;

/// The face, ready to be asked.
pub struct MathFont<'a> {
    pub id: FontId,
    face: &'a Face,
    font: FontRef<'a>,
    math: Math<'a>,
}

/// The box around the outline of a glyph, in font units.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bounds {
    pub left: i32,
    pub bottom: i32,
    pub right: i32,
    pub top: i32,
}

/// A glyph within a sign that is made larger, with its place along the axis in font units.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub glyph: u16,
    pub at: i32,
}

/// No sign is made of more parts than this.
const MOST_PARTS: usize = 400;

impl<'a> MathFont<'a> {
    /// `None` for a face without a MATH table.
    pub fn new(id: FontId, face: &'a Face) -> Option<MathFont<'a>> {
        let font = face.font_ref();
        let math = font.math().ok()?;
        math.math_constants().ok()?;
        Some(MathFont { id, face, font, math })
    }

    /// A measure of the face in font units, or in percent.
    pub fn constant(&self, name: MathConstant) -> i32 {
        self.math.math_constants().map_or(0, |constants| constants.constant(name))
    }

    /// Font units as a length at a size.
    pub fn length(&self, units: i32, size: Length) -> Length {
        self.face.length(units, size)
    }

    /// A length at a size in font units.
    pub fn units(&self, length: Length, size: Length) -> i32 {
        length.scaled(i64::from(self.face.metrics().units_per_em), size.0.max(1)).0 as i32
    }

    pub fn glyph(&self, character: char) -> Option<u16> {
        let glyph = self.font.charmap().map(character)?;
        u16::try_from(glyph.to_u32()).ok()
    }

    pub fn advance(&self, glyph: u16) -> i32 {
        advance_of(&self.font, glyph)
    }

    pub fn bounds(&self, glyph: u16) -> Bounds {
        bounds_of(&self.font, glyph)
    }

    pub fn italic(&self, glyph: u16) -> i32 {
        let info = self.math.math_glyph_info().ok().and_then(|info| info.math_italics_correction_info());
        info.and_then(Result::ok).and_then(|info| info.correction(id(glyph))).unwrap_or(0)
    }

    pub fn attachment(&self, glyph: u16) -> Option<i32> {
        let info = self.math.math_glyph_info().ok()?.math_top_accent_attachment()?.ok()?;
        info.attachment(id(glyph))
    }

    /// The smallest of the sign's sizes that is at least as large as asked; made of parts where none is; else the largest there is.
    pub fn stretched(&self, glyph: u16, least: i32, axis: StretchAxis) -> Vec<Part> {
        let single = |glyph| vec![Part { glyph, at: 0 }];
        let construction =
            self.math.math_variants().ok().and_then(|variants| variants.glyph_construction(id(glyph), axis));
        let Some(construction) = construction else { return single(glyph) };
        let sizes = construction.math_glyph_variant_records();
        let fits = sizes.iter().find(|size| i32::from(size.advance_measurement().to_u16()) >= least);
        if let Some(size) = fits {
            return single(size.variant_glyph().to_u16());
        }
        if let Some(parts) = self.assembled(&construction, least) {
            return parts;
        }
        single(sizes.last().map_or(glyph, |size| size.variant_glyph().to_u16()))
    }

    /// The largest of the sign's sizes that is at most as large as asked; the sign itself where none is.
    pub fn largest_within(&self, glyph: u16, most: i32) -> u16 {
        let axis = StretchAxis::Horizontal;
        let construction =
            self.math.math_variants().ok().and_then(|variants| variants.glyph_construction(id(glyph), axis));
        let Some(construction) = construction else { return glyph };
        let sizes = construction.math_glyph_variant_records();
        let fit = sizes.iter().rfind(|size| i32::from(size.advance_measurement().to_u16()) <= most);
        fit.map_or(glyph, |size| size.variant_glyph().to_u16())
    }

    /// Parts with as many of those that may be repeated as it takes, overlapping as much as is left over.
    fn assembled(
        &self,
        construction: &read_fonts::tables::math::MathGlyphConstruction,
        least: i32,
    ) -> Option<Vec<Part>> {
        let assembly = construction.glyph_assembly()?.ok()?;
        let overlap = i32::from(self.math.math_variants().ok()?.min_connector_overlap().to_u16());
        let records = assembly.part_records();
        for n_repeats in 0..MOST_PARTS {
            let mut row: Vec<&GlyphPartRecord> = Vec::new();
            for record in records {
                let is_extender = record.part_flags().contains(PartFlags::EXTENDER_FLAG);
                let times = if is_extender { n_repeats } else { 1 };
                row.extend(std::iter::repeat_n(record, times));
            }
            if row.len() > MOST_PARTS {
                return None;
            }
            let advance: i32 = row.iter().map(|part| i32::from(part.full_advance().to_u16())).sum();
            let n_joints = row.len().saturating_sub(1) as i32;
            let is_last = advance - overlap * n_joints >= least;
            if row.is_empty() || !is_last {
                continue;
            }
            // What it is too long by is shared out among the joints.
            let spare = (advance - overlap * n_joints - least) / n_joints.max(1);
            let mut parts = Vec::new();
            let mut at = 0;
            for (idx, part) in row.iter().enumerate() {
                if idx > 0 {
                    let most = i32::from(row[idx - 1].end_connector_length().to_u16())
                        .min(i32::from(part.start_connector_length().to_u16()));
                    at -= (overlap + spare).min(most.max(overlap));
                }
                parts.push(Part { glyph: part.glyph_id().to_u16(), at });
                at += i32::from(part.full_advance().to_u16());
            }
            return Some(parts);
        }
        None
    }
}

fn id(glyph: u16) -> GlyphId {
    GlyphId::from(glyph)
}

pub fn advance_of(font: &FontRef, glyph: u16) -> i32 {
    let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    metrics.advance_width(id(glyph)).unwrap_or(0.0).round() as i32
}

pub fn bounds_of(font: &FontRef, glyph: u16) -> Bounds {
    let mut pen = BoundsPen::default();
    if let Some(outline) = font.outline_glyphs().get(id(glyph)) {
        let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
        // A glyph that cannot be drawn takes no room.
        let _ = outline.draw(settings, &mut pen);
    }
    pen.bounds.unwrap_or_default()
}

/// Notes how far an outline reaches; control points count, which is right at extremes, where fonts have points.
#[derive(Default)]
struct BoundsPen {
    bounds: Option<Bounds>,
}

impl BoundsPen {
    fn add(&mut self, x: f32, y: f32) {
        let (x, y) = (x.round() as i32, y.round() as i32);
        let own = self.bounds.get_or_insert(Bounds { left: x, bottom: y, right: x, top: y });
        own.left = own.left.min(x);
        own.right = own.right.max(x);
        own.bottom = own.bottom.min(y);
        own.top = own.top.max(y);
    }
}

impl OutlinePen for BoundsPen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.add(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.add(x, y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.add(cx, cy);
        self.add(x, y);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.add(ax, ay);
        self.add(bx, by);
        self.add(x, y);
    }

    fn close(&mut self) {}
}
