//! The wrap: back, spine, front and flaps of a printed book on one sheet.

use crate::artwork::Area;
use crate::artwork::Artwork;
use crate::artwork::Drawn;
use crate::artwork::Letters;
use crate::artwork::Turn;
use crate::assets::Picture;
use crate::color::Rgb;
use crate::cover::Brief;
use crate::cover::CoverWishes;
use crate::cover::back;
use crate::cover::back::Foot;
use crate::cover::back::Texts;
use crate::cover::barcode::Barcode;
use crate::cover::colors::Colors;
use crate::cover::colors::scheme;
use crate::cover::designs::BackLook;
use crate::cover::designs::SpineLook;
use crate::cover::lettering::DESCENT;
use crate::cover::sheet::Sheet;
use crate::cover::sheet::pt;
use crate::cover::spine;
use crate::diag::Severity;
use crate::diag::Sink;
use crate::diag::codes::pdf::D053;
use crate::diag::codes::pdf::D054;
use crate::diag::codes::pdf::D055;
use crate::diag::codes::pdf::D057;
use crate::source::Span;
use crate::units::Length;
use crate::units::Size;

/// The wrap of one edition.
#[derive(Clone, Debug)]
pub struct WrapOrder<'o> {
    /// The edition and its printer, for messages.
    pub name: String,
    pub sheet: Sheet,
    /// Free of text, from the trim.
    pub safe: Length,
    pub spine_text: SpineText,
    /// The picture of the front; without one it is drawn.
    pub front: Option<FrontPicture<'o>>,
    pub barcode: Option<Barcode>,
    /// The room for the barcode, ours or the printer's.
    pub barcode_room: Size,
    pub price: Option<String>,
    /// The edition in the manifest, and the picture there.
    pub span: Option<Span>,
    pub picture_span: Option<Span>,
}

/// A picture of a front, and its color where it meets the spine, of a CMYK picture the inks there too.
#[derive(Clone, Copy, Debug)]
pub struct FrontPicture<'o> {
    pub picture: &'o Picture,
    pub edge: Rgb,
    pub inks: Option<[u8; 4]>,
}

/// Whether there is text on the spine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SpineText {
    /// With so much clear at each side.
    Clear(Length),
    /// The book has too few pages for it, by its printer; from so many on it may.
    From(usize),
}

/// Composes a wrap. Reports D053 for a spine without text, D055 for a picture that is cut, D057 for text too near to the trim; D054 where the text
/// or the barcode does not fit, and then there is no wrap, nor where most of a picture would be cut.
pub fn wrap(brief: &Brief, wishes: &CoverWishes, order: &WrapOrder, sink: &mut Sink) -> Option<Artwork> {
    let mut brief = *brief;
    let sheet = &order.sheet;
    let whole = sheet.whole();
    let mut art = Artwork::new(whole.width, whole.height);
    let has_picture = match order.front {
        Some(FrontPicture { picture, edge, inks }) => {
            if wishes.colors == Colors::OfTitle {
                brief.scheme = scheme(Colors::Own(edge), brief.seed);
                art.own_inks = inks.map(|inks| (edge, inks));
            }
            art.fill(whole, brief.scheme.field);
            draw_picture(&mut art, picture, order, sink)
        }
        None => {
            brief.design.ground(&mut art, &brief, whole, sheet.front());
            brief.design.front(&mut art, &brief, sheet.front());
            true
        }
    };
    let has_front = front_fits(&art, (LEAST_SIZE, "pt"), (&order.name, order.span), sink) && has_picture;
    draw_spine(&mut art, &brief, wishes, order, sink);
    let is_whole = draw_back(&mut art, &brief, wishes, order, sink)
        && draw_flaps(&mut art, &brief, wishes, order, sink)
        && has_front;
    report_near(&art, order, sink);
    is_whole.then_some(art)
}

/// The smallest type of a front, in points; small capitals are less high than the type they are set in.
const LEAST_SIZE: f32 = 5.0;

/// The same of a picture of a front, as a share of its width: as on a page of six inches.
pub const LEAST_SHARE: f32 = LEAST_SIZE / 432.0;

/// How far small type at the foot of a panel hangs below its line at most, in points.
const FOOT_DESCENT: f32 = 2.5;

/// Of a picture's width or height: what the trim takes of a picture with bleed, and a little more; and so much that what is left is another picture.
const MOST_CUT: f32 = 0.06;
const MOST_LOST: f32 = 0.6;

/// The first letters of a text, for a message.
fn start_of(text: &str) -> String {
    const SHOWN: usize = 60;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("“{}…”", text[..end].trim_end()),
        None => format!("“{text}”"),
    }
}

/// Whether all that is drawn on a front can be read, with `least` as the smallest type in a `unit`. Reports D054 for the smallest line where it
/// cannot.
pub fn front_fits(
    art: &Artwork,
    (least, unit): (f32, &str),
    (name, span): (&str, Option<Span>),
    sink: &mut Sink,
) -> bool {
    let letters = art.drawn.iter().filter_map(|drawn| match drawn {
        Drawn::Letters(letters) => Some(letters),
        Drawn::Shape { .. } | Drawn::Picture { .. } => None,
    });
    let smallest = letters.min_by(|one, other| one.size.total_cmp(&other.size));
    let Some(letters) = smallest.filter(|letters| letters.size < least) else { return true };
    let message = format!(
        "{} does not fit on the front of {name}: it would have to be set in type of {:.1} {unit}, and {least:.0} {unit} are the least",
        start_of(&letters.text),
        // Rounded down, or what is a little too small would be told as the least.
        (letters.size * 10.0).floor() / 10.0
    );
    sink.report(&D054, span, message)
        .hint("shorten the title or the subtitle; of very many authors name the editor alone, or give a picture of the front (`cover`)");
    false
}

/// Lays the picture over the front and its bleed, cut where its form is another one. Reports D055 where more is cut than a bleed is made for, and
/// returns false where most of it would be.
fn draw_picture(art: &mut Artwork, picture: &Picture, order: &WrapOrder, sink: &mut Sink) -> bool {
    let shown = order.sheet.bled_front();
    let (width, height) = (picture.width.max(1) as f32, picture.height.max(1) as f32);
    let scale = (shown.width / width).max(shown.height / height);
    let (placed_width, placed_height) = (width * scale, height * scale);
    let at = Area {
        left: shown.left + (shown.width - placed_width) / 2.0,
        top: shown.top + (shown.height - placed_height) / 2.0,
        width: placed_width,
        height: placed_height,
    };
    let (across, down) = (1.0 - shown.width / placed_width, 1.0 - shown.height / placed_height);
    if across.max(down) > MOST_CUT {
        let (sides, share) = if across > down { ("left and right", across) } else { ("head and foot", down) };
        let percent = (share * 50.0).round();
        let mm = |points: f32| f64::from(points) * 25.4 / 72.0;
        let message = format!(
            "“{}” has another form than the front of {}: {percent} % are cut off at {sides} each",
            picture.path, order.name
        );
        let report = sink.report(&D055, order.picture_span, message);
        if share > MOST_LOST {
            report.severity = Severity::Error;
        }
        report.hint(format!(
            "make it {:.1} × {:.1} mm, its bleed included: {:.0} × {:.0} pixels at 300 to the inch",
            mm(shown.width),
            mm(shown.height),
            (shown.width / 72.0 * 300.0).ceil(),
            (shown.height / 72.0 * 300.0).ceil()
        ));
    }
    let is_shown = across.max(down) <= MOST_LOST;
    if is_shown {
        art.drawn.push(Drawn::Picture { picture: picture.clone(), at, shown, span: order.picture_span });
    }
    is_shown
}

/// Draws the spine's text, or tells why there is none.
fn draw_spine(art: &mut Artwork, brief: &Brief, wishes: &CoverWishes, order: &WrapOrder, sink: &mut Sink) {
    let area = order.sheet.spine();
    let clear = match order.spine_text {
        SpineText::Clear(clear) => clear,
        SpineText::From(least) => {
            sink.report(
                &D053,
                order.span,
                format!("the spine of {} is left blank: its printer puts text there from {least} pages on", order.name),
            )
            .hint("nothing need be done; a thin book has no text on its spine");
            return;
        }
    };
    let look = match order.front {
        Some(_) => SpineLook::plain(area, brief.scheme.type_on(brief.scheme.field)),
        None => brief.design.spine(brief, area),
    };
    let turn = wishes.spine_reads.unwrap_or_else(|| spine::custom(&brief.meta.lang));
    let (name, width) = (&order.name, order.sheet.spine.to_mm());
    let (message, hint) = match spine::draw(art, brief, &look, area, (turn, pt(clear))) {
        spine::Drawn::Whole => return,
        spine::Drawn::Narrow => (
            format!("the spine of {name} is left blank: at {width:.1} mm it is too narrow for text that can be read"),
            "nothing need be done; thicker paper makes a wider spine",
        ),
        spine::Drawn::LongTitle => (
            format!(
                "the spine of {name} is left blank: at {width:.1} mm the title is too long for it in type that can be read"
            ),
            "move a part of the `title` to the `subtitle`, which does not stand on the spine; a wider spine takes two lines",
        ),
        spine::Drawn::Without(texts) => (
            format!(
                "the spine of {name} goes without {}: at {width:.1} mm there is no room for it beside the title in type that can be read",
                texts.iter().map(|text| format!("“{text}”")).collect::<Vec<String>>().join(" and ")
            ),
            "nothing need be done; a wider spine takes more lines, and a shorter title leaves more room",
        ),
    };
    sink.report(&D053, order.span, message).hint(hint);
}

/// Draws the back. Reports D054 and returns false where something does not fit.
fn draw_back(art: &mut Artwork, brief: &Brief, wishes: &CoverWishes, order: &WrapOrder, sink: &mut Sink) -> bool {
    let panel = order.sheet.back();
    let look = within(look(art, brief, order, panel), panel.inset(pt(order.safe)));
    let room = order.barcode_room;
    let at_most = Size { width: room.width.min(Length::pt(f64::from(look.foot.width))), ..room };
    let field = order.barcode.as_ref().map(|barcode| barcode.field(at_most));
    if field == Some(None) {
        let (width, height) = (at_most.width.to_mm(), at_most.height.to_mm());
        let message = format!(
            "the barcode does not fit on the back of {}: there are {width:.1} × {height:.1} mm for it",
            order.name
        );
        sink.report(&D054, order.span, message)
            .hint("take the `price_code` out, which makes it half as wide again, or choose a larger trim");
        return false;
    }
    let barcode = order.barcode.as_ref().zip(field.flatten());
    let foot = Foot { barcode, reserved: (room != Size::default()).then_some(at_most), price: order.price.as_deref() };
    let Some(top) = back::draw_foot(art, brief, &look, &foot) else {
        report_too_long("the foot of the back", order, wishes, sink);
        return false;
    };
    let description: Vec<String> = brief.meta.description.iter().cloned().collect();
    let paragraphs = if wishes.back.is_empty() { &description } else { &wishes.back };
    let texts = Texts { paragraphs, author_note: &wishes.author_note };
    let fits = back::draw_texts(art, brief, &look, texts, top - 12.0);
    if !fits {
        report_too_long("the back", order, wishes, sink);
    }
    fits
}

fn draw_flaps(art: &mut Artwork, brief: &Brief, wishes: &CoverWishes, order: &WrapOrder, sink: &mut Sink) -> bool {
    if order.sheet.flap == Length::ZERO {
        return true;
    }
    let flaps = [
        ("the front flap", order.sheet.front_flap(), &wishes.front_flap),
        ("the back flap", order.sheet.back_flap(), &wishes.back_flap),
    ];
    let mut is_whole = true;
    for (name, panel, paragraphs) in flaps.into_iter().filter(|(_, _, paragraphs)| !paragraphs.is_empty()) {
        let look = within(look(art, brief, order, panel), panel.inset(pt(order.safe)));
        if !back::draw_texts(art, brief, &look, Texts { paragraphs, author_note: &[] }, panel.bottom()) {
            report_too_long(name, order, wishes, sink);
            is_whole = false;
        }
    }
    is_whole
}

/// What a panel of text looks like: as its design has it, or plain beside a picture.
fn look(art: &mut Artwork, brief: &Brief, order: &WrapOrder, panel: Area) -> BackLook {
    match order.front {
        None => brief.design.back(art, brief, panel),
        Some(_) => {
            let ink = brief.scheme.type_on(brief.scheme.field);
            let area = panel.inset(panel.width * 0.1);
            BackLook { text: area, drop: 0.0, ink, accent: brief.scheme.ornament, foot: area, foot_ink: ink }
        }
    }
}

/// Keeps text within the safe area, letters that hang below their line too.
fn within(look: BackLook, safe: Area) -> BackLook {
    let safe = Area { height: (safe.height - FOOT_DESCENT).max(0.0), ..safe };
    BackLook { text: common(look.text, safe), foot: common(look.foot, safe), ..look }
}

fn common(one: Area, other: Area) -> Area {
    let (left, top) = (one.left.max(other.left), one.top.max(other.top));
    let width = (one.right().min(other.right()) - left).max(0.0);
    Area { left, top, width, height: (one.bottom().min(other.bottom()) - top).max(0.0) }
}

fn report_too_long(panel: &str, order: &WrapOrder, wishes: &CoverWishes, sink: &mut Sink) {
    let message = format!("the text on {panel} of {} does not fit, even in type of 8 pt", order.name);
    sink.report(&D054, wishes.span.or(order.span), message)
        .hint("shorten it; a back holds some 150 words, and the description, which stands there without a `back` of its own, is for catalogs");
}

/// Reports D057 for the line that comes nearest to the trim, where it comes too near.
fn report_near(art: &Artwork, order: &WrapOrder, sink: &mut Sink) {
    let bleed = pt(order.sheet.bleed);
    let trim = order.sheet.whole().inset(bleed);
    let lines = art.drawn.iter().filter_map(|drawn| match drawn {
        Drawn::Letters(letters) => Some((nearness(letters, trim), letters)),
        Drawn::Shape { .. } | Drawn::Picture { .. } => None,
    });
    let Some((distance, letters)) = lines.min_by(|one, other| one.0.total_cmp(&other.0)) else { return };
    // Half a point is what the forms of letters differ by from their size.
    if distance + 0.5 < pt(order.safe) {
        let mm = f64::from(distance) * 25.4 / 72.0;
        let message = format!(
            "{} comes within {mm:.1} mm of the trim on the cover of {}, and {:.1} mm are to be free of text",
            start_of(&letters.text),
            order.name,
            order.safe.to_mm()
        );
        sink.report(&D057, order.span, message).hint("choose another design, a larger trim, or a shorter title");
    }
}

/// How far a line of type stands from the nearest edge of an area.
fn nearness(letters: &Letters, area: Area) -> f32 {
    let length = letters.glyphs.iter().map(|glyph| glyph.advance).sum::<f32>() * letters.size;
    let (x, y) = letters.at;
    // Capitals rise to about seven tenths of the size.
    let (rise, fall) = (letters.size * 0.7, letters.size * DESCENT);
    let (left, top, right, bottom) = match letters.turn {
        Turn::Level => (x, y - rise, x + length, y + fall),
        Turn::Down => (x - fall, y, x + rise, y + length),
        Turn::Up => (x - rise, y - length, x + fall, y),
    };
    (left - area.left).min(top - area.top).min(area.right() - right).min(area.bottom() - bottom)
}

#[cfg(test)]
mod tests {
    use super::front_fits;
    use crate::artwork::Artwork;
    use crate::artwork::Drawn;
    use crate::artwork::Letters;
    use crate::artwork::Turn;
    use crate::color::BLACK;
    use crate::diag::Sink;
    use crate::fonts::FontId;

    #[test]
    fn type_that_is_a_little_too_small_is_not_told_as_the_least() {
        let front = |size| {
            let text = "Ada Quill".to_string();
            let letters = Letters {
                font: FontId(0),
                size,
                at: (0.0, 0.0),
                turn: Turn::Level,
                color: BLACK,
                text,
                glyphs: Vec::new(),
            };
            Artwork { drawn: vec![Drawn::Letters(letters)], ..Artwork::default() }
        };
        let mut sink = Sink::new();
        assert!(front_fits(&front(5.0), (5.0, "pt"), ("“print”", None), &mut sink));
        assert!(!front_fits(&front(4.99), (5.0, "pt"), ("“print”", None), &mut sink));
        let told = sink.into_sorted();
        assert!(told[0].message.ends_with("in type of 4.9 pt, and 5 pt are the least"), "{}", told[0].message);
    }
}
