//! Pictures: JPEG as it is, PNG as pixels, SVG as vectors. Each is read once, however often it is drawn.

use std::sync::Arc;

use krilla::geom::Size as PdfSize;
use krilla::geom::Transform;
use krilla::image::Image;
use krilla::surface::Surface;
use krilla_svg::SurfaceExt;
use krilla_svg::SvgSettings;

use crate::assets::Assets;
use crate::assets::Picture;
use crate::assets::PictureKind;
use crate::book::AssetId;
use crate::diag::Sink;
use crate::diag::codes::pdf::D003;
use crate::fonts::FontId;
use crate::fonts::FontLibrary;
use crate::print::pages::Mark;
use crate::print::pages::Page;
use crate::print::pages::Placed;
use crate::print::pdf::geometry::points;
use crate::print::pdf::geometry::rect;
use crate::print::pdf::shared_data;
use crate::units::Size;

/// The pictures drawn so far.
pub struct PdfImages<'a> {
    assets: &'a Assets,
    library: &'a FontLibrary,
    /// By `AssetId`.
    pictures: Vec<Slot>,
    /// The faces that text in SVG figures is set in; filled for the first such figure.
    svg_fonts: Option<Arc<usvg::fontdb::Database>>,
}

enum Slot {
    Unused,
    Pixels(Image),
    Vectors(Box<usvg::Tree>),
    /// Reported already.
    Broken,
}

/// Lets krilla keep a picture's bytes.
struct PictureBytes(Arc<[u8]>);

impl AsRef<[u8]> for PictureBytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Lets the font database of SVG figures keep a face's bytes.
struct FaceBytes(Arc<crate::fonts::Face>);

impl AsRef<[u8]> for FaceBytes {
    fn as_ref(&self) -> &[u8] {
        &self.0.data
    }
}

impl<'a> PdfImages<'a> {
    pub fn new(assets: &'a Assets, library: &'a FontLibrary) -> PdfImages<'a> {
        let pictures = assets.pictures.iter().map(|_| Slot::Unused).collect();
        PdfImages { assets, library, pictures, svg_fonts: None }
    }

    /// Draws a picture at its size. Reports D003 once for a picture that cannot be read; the place stays blank.
    pub fn draw(
        &mut self,
        surface: &mut Surface,
        asset: AssetId,
        page: &Page,
        placed: &Placed,
        size: Size,
        sink: &mut Sink,
    ) {
        let Some(bounds) = rect(page, placed.at, size) else { return };
        let Some(pdf_size) = PdfSize::from_wh(points(size.width), points(size.height)) else { return };
        let idx = asset.0 as usize;
        if let Some(Slot::Unused) = self.pictures.get(idx) {
            self.pictures[idx] = self.read(asset, placed, sink);
        }
        surface.push_transform(&Transform::from_translate(bounds.left(), bounds.top()));
        match self.pictures.get(idx) {
            Some(Slot::Pixels(image)) => surface.draw_image(image.clone(), pdf_size),
            Some(Slot::Vectors(tree)) => {
                // It has a result only by its signature: it always draws.
                let _ = surface.draw_svg(tree, pdf_size, SvgSettings::default());
            }
            Some(Slot::Broken | Slot::Unused) | None => {}
        }
        surface.pop();
    }

    fn read(&mut self, asset: AssetId, placed: &Placed, sink: &mut Sink) -> Slot {
        // A missing file was reported when the project was read.
        let Some(picture) = self.assets.get(asset) else { return Slot::Broken };
        let data = || shared_data(Arc::new(PictureBytes(Arc::clone(&picture.bytes))));
        let read = match picture.kind {
            PictureKind::Png => Image::from_png(data(), false).map(Slot::Pixels),
            PictureKind::Jpeg => Image::from_jpeg(data(), false).map(Slot::Pixels),
            PictureKind::Svg => self.read_svg(picture),
        };
        read.unwrap_or_else(|fault| {
            report(picture, placed, &fault, sink);
            Slot::Broken
        })
    }

    /// Reports a picture that turned out to be damaged (D003) and draws it no more. False where it is no picture that was drawn.
    pub fn leave_out(&mut self, placed: &Placed, fault: &str, sink: &mut Sink) -> bool {
        let Mark::Image { asset, .. } = &placed.mark else { return false };
        let Some(slot @ (Slot::Pixels(_) | Slot::Vectors(_))) = self.pictures.get_mut(asset.0 as usize) else {
            return false;
        };
        *slot = Slot::Broken;
        if let Some(picture) = self.assets.get(*asset) {
            report(picture, placed, fault, sink);
        }
        true
    }

    fn read_svg(&mut self, picture: &Picture) -> Result<Slot, String> {
        let has_text = picture.bytes.windows(5).any(|bytes| bytes == b"<text" || bytes == b":text");
        let mut options = usvg::Options { font_family: SVG_FAMILY.to_string(), ..usvg::Options::default() };
        if has_text {
            let library = self.library;
            let fonts = self.svg_fonts.get_or_insert_with(|| Arc::new(svg_fonts(library)));
            options.fontdb = Arc::clone(fonts);
        }
        let tree = usvg::Tree::from_data(&picture.bytes, &options).map_err(|error| error.to_string())?;
        Ok(Slot::Vectors(Box::new(tree)))
    }
}

fn report(picture: &Picture, placed: &Placed, fault: &str, sink: &mut Sink) {
    let fault = fault.trim_end_matches('.');
    sink.report(&D003, placed.span, format!("picture “{}” cannot be drawn: {fault}", picture.path))
        .hint("open the file in an image editor and save it again");
}

/// The family of SVG text that names none.
const SVG_FAMILY: &str = "Libertinus Serif";

/// All faces of the library, and no other: fonts of the machine would make the book differ from place to place.
fn svg_fonts(library: &FontLibrary) -> usvg::fontdb::Database {
    let mut database = usvg::fontdb::Database::new();
    let faces: Vec<FontId> = library.ids().collect();
    for id in faces {
        let bytes = Arc::new(FaceBytes(library.shared_face(id)));
        database.load_font_source(usvg::fontdb::Source::Binary(bytes));
    }
    database.set_serif_family(SVG_FAMILY);
    database.set_sans_serif_family(SVG_FAMILY);
    database.set_monospace_family("Source Code Pro");
    database
}
