//! Pictures of a proof: JPEG as it is, PNG as pixels, figures painted; each once.

use std::collections::BTreeMap;
use std::io::Cursor;

use printpdf::DictItem;
use printpdf::ExternalStream;
use printpdf::ExternalXObject;
use printpdf::XObject;
use printpdf::XObjectId;
use printpdf::XObjectMap;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::colorspace::ColorSpace;

use crate::assets::Assets;
use crate::assets::Picture;
use crate::assets::PictureKind;
use crate::book::AssetId;
use crate::diag::Sink;
use crate::fonts::FontLibrary;
use crate::pixels::Colors;
use crate::pixels::Undecodable;
use crate::pixels::decode;
use crate::print::pages::Mark;
use crate::print::pages::Pages;
use crate::print::pages::Placed;
use crate::print::pdf::images::Unfit;
use crate::print::pdf::images::report;
use crate::print::pdf::press::rasterize;
use crate::print::pdf::sheet::covering;
use crate::print::pdf::sheet::full_room;
use crate::print::pdf::sheet::points;
use crate::print::proof::full_sheet;
use crate::svg::SvgFonts;
use crate::units::Size;

/// Pixels to the inch of a figure: what an office printer shows.
const FIGURE_RESOLUTION: f32 = 300.0;

pub struct ProofPictures<'a> {
    assets: &'a Assets,
    library: &'a FontLibrary,
    svg_fonts: SvgFonts,
    /// The largest size of each, in which a figure must be fine enough.
    largest: BTreeMap<AssetId, Size>,
    /// `None` for one that cannot be drawn.
    drawn: BTreeMap<AssetId, Option<ExternalXObject>>,
}

impl<'a> ProofPictures<'a> {
    pub fn new(assets: &'a Assets, library: &'a FontLibrary, pages: &Pages) -> ProofPictures<'a> {
        let (largest, drawn) = (BTreeMap::new(), BTreeMap::new());
        let mut pictures = ProofPictures { assets, library, svg_fonts: SvgFonts::default(), largest, drawn };
        for (page, placed) in pages.pages.iter().flat_map(|page| page.placed.iter().map(move |placed| (page, placed))) {
            match &placed.mark {
                Mark::Image { asset, size } => pictures.note(*asset, *size),
                Mark::FullPage { asset, foot } => {
                    let (_, size) = covering(full_room(&full_sheet(), page, *foot), pictures.proportions(*asset));
                    pictures.note(*asset, size);
                }
                Mark::Glyphs(_) | Mark::Rule(_) | Mark::Ground(_) | Mark::Link { .. } => {}
            }
        }
        pictures
    }

    fn note(&mut self, asset: AssetId, size: Size) {
        let largest = self.largest.entry(asset).or_insert(size);
        if size.width > largest.width {
            *largest = size;
        }
    }

    /// The name of a picture in the file. Reports D003 once for one that cannot be drawn.
    pub fn id(&mut self, asset: AssetId, placed: &Placed, sink: &mut Sink) -> Option<XObjectId> {
        // A missing file was reported when the project was read.
        let picture = self.assets.get(asset)?;
        let (svg_fonts, library) = (&mut self.svg_fonts, self.library);
        let size = self.largest.get(&asset).copied().unwrap_or_default();
        let drawn = self.drawn.entry(asset).or_insert_with(|| {
            let read = read(picture, (svg_fonts, library), size);
            read.map_err(|unfit| report(picture, placed, (&unfit, "the proof"), sink)).ok()
        });
        drawn.as_ref().map(|_| name(asset))
    }

    /// Width and height of a picture in its own units.
    pub fn proportions(&self, asset: AssetId) -> (u32, u32) {
        self.assets.get(asset).map_or((1, 1), |picture| (picture.width, picture.height))
    }

    /// All pictures that were drawn.
    pub fn into_map(self) -> XObjectMap {
        let drawn = self.drawn.into_iter().filter_map(|(asset, drawn)| Some((name(asset), XObject::External(drawn?))));
        XObjectMap { map: drawn.collect() }
    }
}

fn name(asset: AssetId) -> XObjectId {
    XObjectId(format!("picture{}", asset.0))
}

fn read(
    picture: &Picture,
    (svg_fonts, library): (&mut SvgFonts, &FontLibrary),
    size: Size,
) -> Result<ExternalXObject, Unfit> {
    match picture.kind {
        PictureKind::Jpeg => jpeg(picture),
        PictureKind::Png => {
            let pixels = decode(picture).map_err(|fault| match fault {
                Undecodable::TooLarge(why) => Unfit::TooLarge(why),
                Undecodable::Damaged(why) => Unfit::Damaged(why),
            })?;
            let (Colors::Rgb(values) | Colors::Cmyk(values)) = pixels.colors;
            Ok(object((pixels.width, pixels.height), "DeviceRGB", values, None))
        }
        PictureKind::Svg => {
            let tree = svg_fonts.parse(picture, library).map_err(Unfit::Damaged)?;
            let raster = rasterize(&tree, (points(size.width), points(size.height)), FIGURE_RESOLUTION);
            let raster = raster.ok_or(Unfit::Damaged("it has no extent".into()))?;
            Ok(object((raster.width, raster.height), "DeviceRGB", raster.rgb, None))
        }
    }
}

/// A JPEG goes into a PDF as it is; one in inks holds light, as Photoshop began to store them.
fn jpeg(picture: &Picture) -> Result<ExternalXObject, Unfit> {
    let mut decoder = JpegDecoder::new(Cursor::new(&picture.bytes[..]));
    decoder.decode_headers().map_err(|error| Unfit::Damaged(error.to_string()))?;
    let (space, n_inks) = match decoder.input_colorspace() {
        Some(ColorSpace::Luma) => ("DeviceGray", 0),
        Some(ColorSpace::CMYK | ColorSpace::YCCK) => ("DeviceCMYK", 4),
        _ => ("DeviceRGB", 0),
    };
    let (width, height) = decoder.dimensions().ok_or(Unfit::Damaged("it has no size".into()))?;
    let mut object = object((width as u32, height as u32), space, picture.bytes.to_vec(), Some("DCTDecode"));
    if n_inks > 0 {
        let turned = (0..n_inks).flat_map(|_| [DictItem::Int(1), DictItem::Int(0)]).collect();
        object.stream.dict.insert("Decode".into(), DictItem::Array(turned));
    }
    Ok(object)
}

fn object((width, height): (u32, u32), space: &str, content: Vec<u8>, filter: Option<&str>) -> ExternalXObject {
    let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
    let mut dict = BTreeMap::from([
        ("Type".to_string(), name("XObject")),
        ("Subtype".to_string(), name("Image")),
        ("Width".to_string(), DictItem::Int(i64::from(width))),
        ("Height".to_string(), DictItem::Int(i64::from(height))),
        ("ColorSpace".to_string(), name(space)),
        ("BitsPerComponent".to_string(), DictItem::Int(8)),
    ]);
    if let Some(filter) = filter {
        dict.insert("Filter".to_string(), name(filter));
    }
    let stream = ExternalStream { dict, content, compress: filter.is_none() };
    ExternalXObject { stream, width: None, height: None, dpi: None }
}
