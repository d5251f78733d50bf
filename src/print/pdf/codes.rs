//! Character codes of glyphs: the commonest glyphs of a book get the codes that its PDF writes in the fewest bytes.
//!
//! krilla numbers the glyphs of a font as they are first drawn, from 1, and a show string holds two bytes for each. Bytes from 32 to 126
//! are written as one, the rest as two or four (ISO 32000-1, 7.3.4.2, literal strings; a string with a byte above 126 as hexadecimal digits).
//! Left to the order of the first pages, the letters of a book lie below 32. Put at 32 and up, they take a quarter off all page contents,
//! a tenth off the packed file, and the time to pack it.

use krilla::geom::Point as PdfPoint;
use krilla::surface::Surface;
use krilla::text::GlyphId;
use krilla::text::KrillaGlyph;

use crate::diag::Sink;
use crate::fonts::FontId;
use crate::print::pages::Mark;
use crate::print::pages::Pages;
use crate::print::pdf::content;
use crate::print::pdf::fonts::PdfFonts;
use crate::print::pdf::fonts::Reading;

/// How often a glyph is drawn, and where it first stands for text of its own.
#[derive(Clone, Copy, Default)]
struct Use {
    count: u32,
    first: Option<Place>,
}

#[derive(Clone, Copy)]
struct Place {
    page_idx: u32,
    placed_idx: u32,
    glyph_idx: u32,
}

/// Gives their codes to the glyphs of all pages, by drawing each once on a stream that is thrown away. To be called before anything is drawn.
///
/// Glyphs that never stand alone for a text, and capitals drawn small, take their codes as they come.
pub fn assign(surface: &mut Surface, pages: &Pages, fonts: &mut PdfFonts, sink: &mut Sink) {
    let mut builder = surface.stream_builder();
    let mut aside = builder.surface();
    for (font_idx, uses) in count(pages, fonts).iter().enumerate() {
        let places = in_code_order(uses);
        if places.is_empty() {
            continue;
        }
        let Some(font) = fonts.get(FontId(font_idx as u16), Reading::Plain, sink) else { continue };
        for place in places {
            let page = &pages.pages[place.page_idx as usize];
            let glyph = &page.glyphs[place.glyph_idx as usize];
            let text = glyph.text_start as usize..glyph.text_end as usize;
            let location = content::to_location(place.page_idx as usize, place.placed_idx as usize);
            let drawn = KrillaGlyph::new(GlyphId::new(u32::from(glyph.id)), 0.0, 0.0, 0.0, 0.0, text, Some(location));
            aside.draw_glyphs(PdfPoint::default(), &[drawn], font.clone(), &page.text, 1.0, false);
        }
    }
    aside.finish();
}

/// By font, then by glyph.
fn count(pages: &Pages, fonts: &mut PdfFonts) -> Vec<Vec<Use>> {
    let mut by_font: Vec<Vec<Use>> = Vec::new();
    for (page_idx, page) in pages.pages.iter().enumerate() {
        for (placed_idx, placed) in page.placed.iter().enumerate() {
            let Mark::Glyphs(run) = &placed.mark else { continue };
            let font_idx = usize::from(run.font.0);
            if by_font.len() <= font_idx {
                by_font.resize_with(font_idx + 1, Vec::new);
            }
            let uses = &mut by_font[font_idx];
            let glyphs = page.glyphs.get(run.glyphs.start as usize..run.glyphs.end as usize).unwrap_or_default();
            for (idx, glyph) in glyphs.iter().enumerate() {
                let id = usize::from(glyph.id);
                if uses.len() <= id {
                    uses.resize(id + 1, Use::default());
                }
                uses[id].count += 1;
                if uses[id].first.is_some() {
                    continue;
                }
                let continues = glyphs.get(idx + 1).is_some_and(|next| next.text_start >= next.text_end);
                let text = page.text.get(glyph.text_start as usize..glyph.text_end as usize).unwrap_or_default();
                let is_plain = fonts.reading(run.font, glyph.id, text).unwrap_or(Reading::Plain) == Reading::Plain;
                if !text.is_empty() && !continues && is_plain {
                    let glyph_idx = run.glyphs.start + idx as u32;
                    uses[id].first =
                        Some(Place { page_idx: page_idx as u32, placed_idx: placed_idx as u32, glyph_idx });
                }
            }
        }
    }
    by_font
}

/// The glyphs of a font in the order in which they have to be drawn, so that common ones come to short codes.
fn in_code_order(uses: &[Use]) -> Vec<Place> {
    // Glyph 0 keeps code 0 in every font.
    let mut by_count: Vec<_> = uses.iter().skip(1).filter_map(|one| Some((one.count, one.first?))).collect();
    by_count.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let mut codes: Vec<usize> = (1..=by_count.len()).collect();
    codes.sort_by_key(|code| !is_short(*code));
    let mut in_order: Vec<_> = codes.into_iter().zip(by_count.into_iter().map(|(_, place)| place)).collect();
    in_order.sort_by_key(|(code, _)| *code);
    in_order.into_iter().map(|(_, place)| place).collect()
}

/// Whether a literal string holds the low byte of a code as it is.
fn is_short(code: usize) -> bool {
    matches!(code, 32..=126) && !matches!(code as u8, b'(' | b')' | b'\\')
}

#[cfg(test)]
mod tests {
    use super::Place;
    use super::Use;
    use super::in_code_order;
    use super::is_short;

    #[test]
    fn the_commonest_glyphs_get_the_codes_that_are_written_in_one_byte() {
        // Glyph n is drawn n times.
        let place = |glyph_idx| Place { page_idx: 0, placed_idx: 0, glyph_idx };
        let uses: Vec<Use> = (0..150).map(|id| Use { count: id, first: Some(place(id)) }).collect();
        let in_order: Vec<u32> = in_code_order(&uses).iter().map(|place| place.glyph_idx).collect();
        assert_eq!(in_order.len(), 149);
        // The first is drawn first and so has code 1.
        let code = |glyph: u32| in_order.iter().position(|one| *one == glyph).expect("every glyph is drawn") + 1;
        let n_short = (1..=149).filter(|code| is_short(*code)).count() as u32;
        assert!((150 - n_short..150).all(|glyph| is_short(code(glyph))));
        assert_eq!(code(149), 32);
    }

    #[test]
    fn glyphs_without_text_of_their_own_are_left_out() {
        let uses = [Use::default(), Use { count: 9, first: None }];
        assert!(in_code_order(&uses).is_empty());
    }
}
