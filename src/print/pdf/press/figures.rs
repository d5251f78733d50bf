//! SVG figures in the inks of the press.
//!
//! Solid shapes, clipped or not, and text stay vectors, their colors made inks one by one. A figure that uses more, gradients, transparency, filters, pictures
//! within, is painted on white at 600 pixels to the inch, for PDF 1.3 knows no transparency.

use krilla::geom::PathBuilder;
use krilla::geom::Point as PdfPoint;
use krilla::geom::Rect;
use krilla::geom::Size as PdfSize;
use krilla::geom::Transform;
use krilla::num::NormalizedF32;
use krilla::paint::Fill;
use krilla::paint::FillRule;
use krilla::paint::LineCap;
use krilla::paint::LineJoin;
use krilla::paint::Stroke;
use krilla::paint::StrokeDash;
use krilla::surface::Surface;
use krilla::text::Font;
use krilla::text::GlyphId;
use krilla::text::KrillaGlyph;
use tiny_skia::Pixmap;
use usvg::Group;
use usvg::Node;
use usvg::fontdb;
use usvg::tiny_skia_path::PathSegment;

use crate::print::pdf::press::Inks;
use crate::print::pdf::press::pictures::painted;
use crate::print::pdf::press::solid;

/// Pixels to the inch of a figure that has to be painted.
const RESOLUTION: f32 = 600.0;

/// The most pixels on a side of a painted figure.
const MAX_SIDE: f32 = 8_000.0;

/// Draws a figure of solid shapes into a rectangle of this size at the origin, and nothing beyond it. Leaves the surface with the color of type that it had.
pub fn draw_figure(surface: &mut Surface, tree: &usvg::Tree, size: PdfSize, inks: &Inks) {
    let Some(outline) = Rect::from_xywh(0.0, 0.0, size.width(), size.height()).and_then(rectangle) else { return };
    let type_fill = surface.get_fill().cloned();
    surface.push_clip_path(&outline, &FillRule::NonZero);
    surface.push_transform(&Transform::from_scale(
        size.width() / tree.size().width(),
        size.height() / tree.size().height(),
    ));
    Drawing { inks, faces: tree.fontdb(), fonts: Vec::new() }.draw_group(surface, tree.root());
    surface.pop();
    surface.pop();
    surface.set_fill(type_fill);
    surface.set_stroke(None);
}

fn rectangle(rect: Rect) -> Option<krilla::geom::Path> {
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    path.finish()
}

/// Whether a group is made of solid shapes alone, so that it can be drawn; else it has to be painted.
pub fn is_plain(group: &Group) -> bool {
    let is_own_plain = group.opacity() == usvg::Opacity::ONE
        && group.blend_mode() == usvg::BlendMode::Normal
        && group.clip_path().is_none_or(|clip| clip_outline(clip).is_some())
        && group.mask().is_none()
        && group.filters().is_empty();
    is_own_plain
        && group.children().iter().all(|child| match child {
            Node::Group(group) => is_plain(group),
            Node::Path(path) => {
                let is_solid = |paint: &usvg::Paint| matches!(paint, usvg::Paint::Color(_));
                path.fill().is_none_or(|fill| is_solid(fill.paint()) && fill.opacity() == usvg::Opacity::ONE)
                    && path
                        .stroke()
                        .is_none_or(|stroke| is_solid(stroke.paint()) && stroke.opacity() == usvg::Opacity::ONE)
            }
            Node::Text(text) => is_plain(text.flattened()),
            Node::Image(_) => false,
        })
}

/// A figure on its way to the page.
struct Drawing<'a> {
    inks: &'a Inks,
    faces: &'a fontdb::Database,
    /// Those used so far; `None` for a face that cannot be embedded.
    fonts: Vec<(fontdb::ID, Option<Font>)>,
}

impl Drawing<'_> {
    fn draw_group(&mut self, surface: &mut Surface, group: &Group) {
        surface.push_transform(&to_krilla(group.transform()));
        let clip = group.clip_path().and_then(clip_outline);
        if let Some((outline, rule)) = &clip {
            surface.push_clip_path(outline, rule);
        }
        for child in group.children() {
            match child {
                Node::Group(group) => self.draw_group(surface, group),
                Node::Path(path) => draw_path(surface, path, self.inks),
                Node::Text(text) => self.draw_text(surface, text),
                Node::Image(_) => {}
            }
        }
        if clip.is_some() {
            surface.pop();
        }
        surface.pop();
    }

    /// Draws text glyph by glyph, as text that can be searched.
    fn draw_text(&mut self, surface: &mut Surface, text: &usvg::Text) {
        for span in text.layouted().iter().filter(|span| span.visible) {
            let lines = [&span.overline, &span.underline, &span.line_through];
            lines.into_iter().flatten().for_each(|line| draw_path(surface, line, self.inks));
            surface.set_fill(span.fill.as_ref().and_then(|own| fill(own, self.inks)));
            surface.set_stroke(span.stroke.as_ref().and_then(|own| stroke(own, self.inks)));
            if span.fill.is_none() && span.stroke.is_none() {
                continue;
            }
            for glyph in &span.positioned_glyphs {
                let Some(font) = self.font(glyph.font) else { continue };
                // The transform scales from font units; krilla takes the size by itself.
                let size = span.font_size.get();
                let units = font.units_per_em() / size;
                let at = glyph.transform().pre_concat(usvg::Transform::from_scale(units, units));
                surface.push_transform(&to_krilla(at));
                let id = GlyphId::new(u32::from(glyph.id.0));
                let drawn = KrillaGlyph::new(id, 0.0, 0.0, 0.0, 0.0, 0..glyph.text.len(), None);
                surface.draw_glyphs(PdfPoint::default(), &[drawn], font, &glyph.text, size, false);
                surface.pop();
            }
        }
    }

    fn font(&mut self, id: fontdb::ID) -> Option<Font> {
        if let Some((_, font)) = self.fonts.iter().find(|(known, _)| *known == id) {
            return font.clone();
        }
        let face = self.faces.with_face_data(id, |bytes, index| (bytes.to_vec(), index));
        let font = face.and_then(|(bytes, index)| Font::new(bytes.into(), index));
        self.fonts.push((id, font.clone()));
        font
    }
}

fn to_krilla(own: usvg::Transform) -> Transform {
    Transform::from_row(own.sx, own.ky, own.kx, own.sy, own.tx, own.ty)
}

/// A clip of one shape, as arrow heads have it; `None` for one of several.
fn clip_outline(clip: &usvg::ClipPath) -> Option<(krilla::geom::Path, FillRule)> {
    let [Node::Path(shape)] = clip.root().children() else { return None };
    let rule = rule(shape.fill()?.rule());
    let moved = shape.data().clone().transform(clip.transform())?;
    clip.clip_path().is_none().then_some((outline(&moved)?, rule))
}

fn draw_path(surface: &mut Surface, path: &usvg::Path, inks: &Inks) {
    if !path.is_visible() {
        return;
    }
    let Some(outline) = outline(path.data()) else { return };
    let fill = path.fill().and_then(|own| fill(own, inks));
    let stroke = path.stroke().and_then(|own| stroke(own, inks));
    let is_fill_first = path.paint_order() == usvg::PaintOrder::FillAndStroke;
    let in_order = if is_fill_first { [(fill, None), (None, stroke)] } else { [(None, stroke), (fill, None)] };
    for (fill, stroke) in in_order {
        if fill.is_some() || stroke.is_some() {
            surface.set_fill(fill);
            surface.set_stroke(stroke);
            surface.draw_path(&outline);
        }
    }
}

/// A path of the rasterizer as one of the PDF.
pub fn outline(path: &usvg::tiny_skia_path::Path) -> Option<krilla::geom::Path> {
    let mut builder = PathBuilder::new();
    for segment in path.segments() {
        match segment {
            PathSegment::MoveTo(to) => builder.move_to(to.x, to.y),
            PathSegment::LineTo(to) => builder.line_to(to.x, to.y),
            PathSegment::QuadTo(by, to) => builder.quad_to(by.x, by.y, to.x, to.y),
            PathSegment::CubicTo(one, two, to) => builder.cubic_to(one.x, one.y, two.x, two.y, to.x, to.y),
            PathSegment::Close => builder.close(),
        }
    }
    builder.finish()
}

fn fill(fill: &usvg::Fill, inks: &Inks) -> Option<Fill> {
    let usvg::Paint::Color(color) = fill.paint() else { return None };
    Some(solid(inks.solid([color.red, color.green, color.blue]), rule(fill.rule())))
}

fn rule(rule: usvg::FillRule) -> FillRule {
    match rule {
        usvg::FillRule::NonZero => FillRule::NonZero,
        usvg::FillRule::EvenOdd => FillRule::EvenOdd,
    }
}

fn stroke(stroke: &usvg::Stroke, inks: &Inks) -> Option<Stroke> {
    let usvg::Paint::Color(color) = stroke.paint() else { return None };
    let ink = solid(inks.solid([color.red, color.green, color.blue]), FillRule::NonZero);
    Some(Stroke {
        paint: ink.paint,
        width: stroke.width().get(),
        miter_limit: stroke.miterlimit().get(),
        line_cap: match stroke.linecap() {
            usvg::LineCap::Butt => LineCap::Butt,
            usvg::LineCap::Round => LineCap::Round,
            usvg::LineCap::Square => LineCap::Square,
        },
        line_join: match stroke.linejoin() {
            usvg::LineJoin::Round => LineJoin::Round,
            usvg::LineJoin::Bevel => LineJoin::Bevel,
            usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => LineJoin::Miter,
        },
        opacity: NormalizedF32::ONE,
        dash: stroke.dasharray().map(|array| StrokeDash { array: array.to_vec(), offset: stroke.dashoffset() }),
    })
}

/// Paints a figure on white in inks, for a rectangle of this size.
pub fn paint(tree: &usvg::Tree, size: PdfSize, inks: &Inks) -> Option<krilla::image::Image> {
    let raster = rasterize(tree, (size.width(), size.height()), RESOLUTION)?;
    painted(raster.width, raster.height, &raster.rgb, inks)
}

/// A painted figure: three bytes a pixel.
pub struct Raster {
    pub width: u32,
    pub height: u32,
    pub rgb: Vec<u8>,
}

/// Paints a figure on white, for a rectangle of this size in points, with so many pixels to the inch.
pub fn rasterize(tree: &usvg::Tree, (across, down): (f32, f32), resolution: f32) -> Option<Raster> {
    let scale = (resolution / 72.0).min(MAX_SIDE / across.max(down));
    let (width, height) = ((across * scale).ceil().max(1.0), (down * scale).ceil().max(1.0));
    let mut pixmap = Pixmap::new(width as u32, height as u32)?;
    pixmap.fill(tiny_skia::Color::WHITE);
    let to_pixels = tiny_skia::Transform::from_scale(width / tree.size().width(), height / tree.size().height());
    resvg::render(tree, to_pixels, &mut pixmap.as_mut());
    // On white nothing is left transparent.
    let rgb = pixmap.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    Some(Raster { width: pixmap.width(), height: pixmap.height(), rgb })
}
