//! The fonts of a project: faces, metrics, coverage, embedding rights.
//!
//! In: font files as bytes (the shipped ones are embedded in the program). Out: faces by family, weight and posture. It reads no disk.

use std::borrow::Cow;
use std::sync::Arc;

use crate::units::Length;

/// Index into the library.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FontId(pub u16);

/// All faces of a project: its own first, then the shipped ones.
#[derive(Clone, Debug, Default)]
pub struct FontLibrary {
    faces: Vec<Arc<Face>>,
}

/// One face.
#[derive(Debug)]
pub struct Face {
    /// The typographic family (name ID 16, else 1): `Libertinus Serif`.
    pub family: String,
    /// 100 to 900, 400 is regular (OS/2 usWeightClass).
    pub weight: u16,
    pub posture: Posture,
    /// The file as given.
    pub data: Cow<'static, [u8]>,
    /// Index in a font collection.
    pub index: u32,
    pub metrics: FaceMetrics,
    /// Where it came from, for messages.
    pub origin: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Posture {
    Roman,
    Italic,
}

/// In font units; y up.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct FaceMetrics {
    pub units_per_em: u16,
    pub ascent: i32,
    pub descent: i32,
    pub cap_height: i32,
    pub x_height: i32,
}

impl Face {
    /// Font units as a length at a size, rounded once.
    pub fn length(&self, units: i32, size: Length) -> Length {
        let upem = self.metrics.units_per_em as i64;
        Length((units as i64 * size.0 + upem.signum() * upem / 2).div_euclid(upem))
    }
}

impl FontLibrary {
    pub fn face(&self, id: FontId) -> &Face {
        &self.faces[id.0 as usize]
    }

    pub fn ids(&self) -> impl Iterator<Item = FontId> {
        (0..self.faces.len()).map(|idx| FontId(idx as u16))
    }
}
