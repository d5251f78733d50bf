//! The layers of a proof, and whether a reader sees it before he has chosen.

use printpdf::Layer as PdfLayer;
use printpdf::LayerIntent;
use printpdf::LayerInternalId;
use printpdf::LayerSubtype;

/// A layer that a reader switches on and off.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Layer {
    Text,
    Changes,
    Faults,
    LineNumbers,
    Places,
    Block,
    Grid,
    Comments,
    DraftMark,
}

impl Layer {
    /// In the order in which a viewer lists them.
    pub const ALL: [Layer; 9] = [
        Layer::Text,
        Layer::Changes,
        Layer::Faults,
        Layer::LineNumbers,
        Layer::Places,
        Layer::Block,
        Layer::Grid,
        Layer::Comments,
        Layer::DraftMark,
    ];

    /// The grid is for the designer; whoever reads for sense is disturbed by a line under each line.
    pub fn is_shown_at_first(self) -> bool {
        self != Layer::Grid
    }

    pub(super) fn id(self) -> LayerInternalId {
        LayerInternalId(format!("layer{}", self as usize))
    }

    /// The layer as printpdf writes it; `finish` puts its name in place of its number.
    pub(super) fn to_pdf(self) -> PdfLayer {
        PdfLayer { name: self.id().0, creator: String::new(), intent: LayerIntent::View, usage: LayerSubtype::Artwork }
    }
}
