//! The faces embedded in the program, so that a book builds anywhere without a font folder.
//!
//! Family, weight and posture are written down here, so that start-up parses nothing; a test reads the same facts out of the files.

use crate::fonts::Posture;

/// One embedded face.
pub struct ShippedFace {
    pub family: &'static str,
    pub weight: u16,
    pub posture: Posture,
    /// Path below the repository's top folder, for messages.
    pub origin: &'static str,
    pub data: &'static [u8],
}

/// Declares the embedded faces.
macro_rules! shipped {
    ($($family:literal $weight:literal $posture:ident $path:literal;)*) => {
        /// Every embedded face. The order is that in which a missing glyph is looked for.
        pub const SHIPPED: &[ShippedFace] = &[$(ShippedFace {
            family: $family,
            weight: $weight,
            posture: Posture::$posture,
            origin: concat!("fonts/", $path),
            data: include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fonts/", $path)),
        }),*];
    };
}

shipped! {
    "Libertinus Serif" 400 Roman "libertinus/LibertinusSerif-Regular.otf";
    "Libertinus Serif" 400 Italic "libertinus/LibertinusSerif-Italic.otf";
    "Libertinus Serif" 600 Roman "libertinus/LibertinusSerif-Semibold.otf";
    "Libertinus Serif" 600 Italic "libertinus/LibertinusSerif-SemiboldItalic.otf";
    "Libertinus Serif" 700 Roman "libertinus/LibertinusSerif-Bold.otf";
    "Libertinus Serif" 700 Italic "libertinus/LibertinusSerif-BoldItalic.otf";
    "Source Serif 4" 400 Roman "source-serif/SourceSerif4-Regular.otf";
    "Source Serif 4" 400 Italic "source-serif/SourceSerif4-It.otf";
    "Source Serif 4" 700 Roman "source-serif/SourceSerif4-Bold.otf";
    "Source Serif 4" 700 Italic "source-serif/SourceSerif4-BoldIt.otf";
    "Source Serif 4 Caption" 400 Roman "source-serif/SourceSerif4Caption-Regular.otf";
    "Source Serif 4 Caption" 400 Italic "source-serif/SourceSerif4Caption-It.otf";
    "Source Serif 4 SmText" 400 Roman "source-serif/SourceSerif4SmText-Regular.otf";
    "Source Serif 4 SmText" 400 Italic "source-serif/SourceSerif4SmText-It.otf";
    "Source Serif 4 Display" 400 Roman "source-serif/SourceSerif4Display-Regular.otf";
    "Source Serif 4 Display" 400 Italic "source-serif/SourceSerif4Display-It.otf";
    "Source Code Pro" 400 Roman "source-code-pro/SourceCodePro-Regular.otf";
    "Source Code Pro" 400 Italic "source-code-pro/SourceCodePro-It.otf";
    "Source Code Pro" 700 Roman "source-code-pro/SourceCodePro-Bold.otf";
    "Libertinus Math" 400 Roman "libertinus/LibertinusMath-Regular.otf";
}
