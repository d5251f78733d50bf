//! SVG figures as readers want them: of a size that is said, and with their words in the book's fonts.
//!
//! In: a drawing that was looked over and cleaned when it was read. Out: the same with `width` and `height`, and with the faces that its text is
//! set in, each cut down to the characters of the drawing. A drawing is shown as a picture, and a picture may fetch nothing, so the faces stand
//! within it. Families that are not there are replaced as print replaces them.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use quick_xml::Reader;
use quick_xml::Writer;
use quick_xml::escape::unescape;
use quick_xml::events::BytesCData;
use quick_xml::events::BytesStart;
use quick_xml::events::BytesText;
use quick_xml::events::Event;

use crate::assets::Picture;
use crate::epub::font_subset::SubsetWish;
use crate::epub::font_subset::subset;
use crate::epub::fonts::may_be_embedded;
use crate::epub::usage::Characters;
use crate::fonts::FontId;
use crate::fonts::FontLibrary;
use crate::fonts::Posture;
use crate::theme::Families;

/// The fonts for drawings.
pub struct DrawingFonts<'a> {
    pub library: &'a FontLibrary,
    pub families: &'a Families,
    /// Whether faces are put into drawings; else the reader's own are asked for.
    pub are_embedded: bool,
}

/// Dresses a drawing. `most_side` is the longest side that it may say it has. `None` for one that is as it should be.
pub fn dress(picture: &Picture, most_side: u32, fonts: &DrawingFonts) -> Option<Picture> {
    let text = std::str::from_utf8(&picture.bytes).ok()?;
    let factor = (f64::from(most_side) / f64::from(picture.width.max(picture.height).max(1))).min(1.0);
    let scaled = |side: u32| ((f64::from(side) * factor).floor() as u32).max(1);
    let (width, height) = (scaled(picture.width), scaled(picture.height));
    let words = Words::of(text)?;
    let mut dressing = Dressing { fonts, out: Writer::new(Vec::new()), faces: BTreeSet::new() };
    let style = if words.characters.is_empty() { String::new() } else { dressing.faces(&words) };
    let root = Root { width, height, picture, has_words: !words.characters.is_empty(), style };
    let mut reader = Reader::from_str(text);
    let (mut has_root, mut is_in_style) = (false, false);
    loop {
        let event = reader.read_event().ok()?;
        let was_in_style = is_in_style;
        is_in_style = matches!(&event, Event::Start(element) if element.local_name().as_ref() == "style");
        match event {
            Event::Eof => break,
            Event::Text(css) if was_in_style => {
                dressing.write(Event::Text(BytesText::from_escaped(dressing.restyled(&css))))?;
            }
            Event::CData(css) if was_in_style => {
                dressing.write(Event::CData(BytesCData::new(dressing.restyled(&css))))?;
            }
            // Those of old drawing programs name files on the web.
            Event::DocType(_) => {}
            Event::Start(element) if !has_root => {
                has_root = true;
                dressing.root(&element, &root)?;
            }
            Event::Start(element) => dressing.write(Event::Start(dressing.element(&element)?))?,
            Event::Empty(element) => dressing.write(Event::Empty(dressing.element(&element)?))?,
            event => dressing.write(event)?,
        }
    }
    let bytes = dressing.out.into_inner();
    (bytes != *picture.bytes).then(|| Picture { bytes: bytes.into(), width, height, ..picture.clone() })
}

/// What the words of a drawing need.
#[derive(Default)]
struct Words {
    characters: Characters,
    /// Families as they are named, each list once.
    families: BTreeSet<String>,
    has_bold: bool,
    has_italic: bool,
}

impl Words {
    fn of(text: &str) -> Option<Words> {
        let mut words = Words::default();
        let mut reader = Reader::from_str(text);
        let mut text_depth = 0_usize;
        let mut is_in_style = false;
        loop {
            match reader.read_event().ok()? {
                Event::Eof => return Some(words),
                Event::Start(element) => {
                    words.attributes(&element)?;
                    let name = element.local_name();
                    text_depth += usize::from(text_depth > 0 || name.as_ref() == "text");
                    is_in_style = name.as_ref() == "style";
                }
                Event::Empty(element) => words.attributes(&element)?,
                Event::End(_) => {
                    text_depth = text_depth.saturating_sub(1);
                    is_in_style = false;
                }
                Event::Text(piece) if text_depth > 0 => words.characters.extend(&piece),
                Event::Text(piece) if is_in_style => words.style(&piece),
                Event::CData(piece) if text_depth > 0 => words.characters.extend(&piece),
                Event::CData(piece) if is_in_style => words.style(&piece),
                Event::GeneralRef(reference) if text_depth > 0 => {
                    words.characters.extend(&unescape(&format!("&{};", &*reference)).ok()?);
                }
                _ => {}
            }
        }
    }

    fn attributes(&mut self, element: &BytesStart) -> Option<()> {
        for attribute in element.attributes() {
            let attribute = attribute.ok()?;
            let value = unescape(&attribute.value).ok()?;
            match attribute.key.as_ref() {
                "font-family" => {
                    self.families.insert(value.into_owned());
                }
                "font-weight" | "font-style" => self.face(&value),
                "style" => self.style(&value),
                _ => {}
            }
        }
        Some(())
    }

    fn style(&mut self, css: &str) {
        self.face(css);
        for (start, end) in family_ranges(css) {
            self.families.insert(css[start..end].trim().to_string());
        }
    }

    fn face(&mut self, value: &str) {
        self.has_bold |= ["bold", "600", "700", "800", "900"].iter().any(|sign| value.contains(sign));
        self.has_italic |= ["italic", "oblique"].iter().any(|sign| value.contains(sign));
    }
}

/// Where in a style the values of `font-family` stand.
fn family_ranges(css: &str) -> Vec<(usize, usize)> {
    const KEY: &str = "font-family";
    let mut ranges = Vec::new();
    for (at, _) in css.match_indices(KEY) {
        let rest = &css[at + KEY.len()..];
        let Some(value) = rest.trim_start().strip_prefix(':') else { continue };
        let start = css.len() - value.len();
        let end = value.find([';', '}']).map_or(css.len(), |end| start + end);
        ranges.push((start, end));
    }
    ranges
}

/// What is said at the root.
struct Root<'a> {
    width: u32,
    height: u32,
    picture: &'a Picture,
    has_words: bool,
    style: String,
}

struct Dressing<'a> {
    fonts: &'a DrawingFonts<'a>,
    out: Writer<Vec<u8>>,
    /// Families of which a face was embedded.
    faces: BTreeSet<String>,
}

impl Dressing<'_> {
    fn write(&mut self, event: Event) -> Option<()> {
        self.out.write_event(event).ok()
    }

    /// The family that a list of names comes to: the first that is there, else the book's own of the kind, as in print.
    fn resolved(&self, list: &str) -> &str {
        let names = || list.split(',').map(|name| name.trim().trim_matches(['"', '\'']).trim());
        let library = self.fonts.library;
        let known = names().find_map(|name| library.find(name, 400, Posture::Roman));
        match known {
            Some(id) => &library.face(id).family,
            None if names().any(|name| name == "monospace") => &self.fonts.families.mono,
            None => &self.fonts.families.text,
        }
    }

    /// The rules that bring the faces of a drawing.
    fn faces(&mut self, words: &Words) -> String {
        let mut families: BTreeSet<String> =
            words.families.iter().map(|list| self.resolved(list).to_string()).collect();
        families.insert(self.fonts.families.text.clone());
        let mut css = String::new();
        if !self.fonts.are_embedded {
            return css;
        }
        for family in families {
            let mut faces: BTreeMap<FontId, (u16, Posture)> = BTreeMap::new();
            for (weight, is_bold) in [(400, false), (700, true)] {
                for (posture, is_italic) in [(Posture::Roman, false), (Posture::Italic, true)] {
                    if (is_bold && !words.has_bold) || (is_italic && !words.has_italic) {
                        continue;
                    }
                    if let Some(id) = self.fonts.library.find(&family, weight, posture) {
                        faces.entry(id).or_insert((weight, posture));
                    }
                }
            }
            for (id, (weight, posture)) in faces {
                if let Some(rule) = self.face(&family, id, weight, posture, &words.characters) {
                    css.push_str(&rule);
                    self.faces.insert(family.clone());
                }
            }
        }
        css
    }

    fn face(&self, family: &str, id: FontId, weight: u16, posture: Posture, characters: &Characters) -> Option<String> {
        let face = may_be_embedded(self.fonts.library, id).then(|| self.fonts.library.face(id))?;
        let bytes = subset(&face.data, face.index, SubsetWish { characters, keeps_small_caps: false })?;
        let kind = if bytes.starts_with(b"OTTO") { "otf" } else { "ttf" };
        let posture = if posture == Posture::Italic { "italic" } else { "normal" };
        let data = STANDARD.encode(&bytes);
        Some(format!(
            "@font-face {{ font-family: \"{family}\"; font-weight: {weight}; font-style: {posture}; src: url(\"data:font/{kind};base64,{data}\"); }}\n"
        ))
    }

    /// A list of families as the drawing is to name it: the face that it brings, and the reader's own of the same kind.
    fn stack(&self, list: &str) -> String {
        let family = self.resolved(list);
        let generic = if family == self.fonts.families.mono { "monospace" } else { "serif" };
        match self.faces.contains(family) {
            true => format!("'{}', {generic}", family.replace(['\'', '\\'], "")),
            false => generic.to_string(),
        }
    }

    fn restyled(&self, css: &str) -> String {
        let mut out = String::new();
        let mut at = 0;
        for (start, end) in family_ranges(css) {
            out.push_str(&css[at..start]);
            out.push(' ');
            out.push_str(&self.stack(&css[start..end]));
            at = end;
        }
        out.push_str(&css[at..]);
        out
    }

    fn element(&self, element: &BytesStart) -> Option<BytesStart<'static>> {
        let mut own = BytesStart::new(element.name().as_ref().to_string());
        for attribute in element.attributes() {
            let attribute = attribute.ok()?;
            let value = || unescape(&attribute.value).ok();
            match attribute.key.as_ref() {
                "font-family" => own.push_attribute(("font-family", self.stack(&value()?).as_str())),
                "style" => own.push_attribute(("style", self.restyled(&value()?).as_str())),
                _ => own.push_attribute(attribute),
            }
        }
        Some(own)
    }

    /// The root with its size in pixels, and the faces behind it.
    fn root(&mut self, element: &BytesStart, root: &Root) -> Option<()> {
        let dressed = self.element(element)?;
        let mut own = BytesStart::new(dressed.name().as_ref().to_string());
        let has = |key: &str| dressed.attributes().flatten().any(|attribute| attribute.key.as_ref() == key);
        for attribute in dressed.attributes().flatten() {
            if !matches!(attribute.key.as_ref(), "width" | "height") {
                own.push_attribute(attribute);
            }
        }
        let (width, height) = (root.width.to_string(), root.height.to_string());
        own.push_attribute(("width", width.as_str()));
        own.push_attribute(("height", height.as_str()));
        if !has("viewBox") {
            let view_box = format!("0 0 {} {}", root.picture.width, root.picture.height);
            own.push_attribute(("viewBox", view_box.as_str()));
        }
        if root.has_words && !has("font-family") {
            own.push_attribute(("font-family", self.stack("").as_str()));
        }
        self.write(Event::Start(own))?;
        if !root.style.is_empty() {
            let prefix = dressed.name().prefix().map_or(String::new(), |prefix| format!("{}:", prefix.as_ref()));
            write!(self.out.get_mut(), "<{prefix}style>{}</{prefix}style>", root.style).ok()?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::DrawingFonts;
    use super::dress;
    use crate::assets::Picture;
    use crate::assets::PictureKind;
    use crate::diag::Sink;
    use crate::fonts::FontLibrary;
    use crate::theme::Theme;
    use crate::theme::ThemeOverrides;
    use crate::units::Length;
    use crate::units::Size;

    fn dressed(svg: &str, are_embedded: bool) -> String {
        let trim = Size { width: Length::mm(148.0), height: Length::mm(210.0) };
        let library = FontLibrary::shipped();
        let theme = Theme::preset("default", trim, &ThemeOverrides::default(), &library, &mut Sink::new()).unwrap();
        let fonts = DrawingFonts { library: &library, families: &theme.families, are_embedded };
        let bytes = svg.as_bytes().into();
        let picture = Picture { path: "a.svg".to_string(), kind: PictureKind::Svg, bytes, width: 40, height: 30 };
        let dressed = dress(&picture, 20, &fonts).expect("it is changed");
        String::from_utf8(dressed.bytes.to_vec()).unwrap()
    }

    #[test]
    fn a_drawing_says_its_size_and_keeps_what_it_shows() {
        let svg = "<!DOCTYPE svg PUBLIC \"a\" \"b\"><svg width=\"100%\"><g fill=\"#a&amp;b\"/></svg>";
        assert_eq!(
            dressed(svg, true),
            "<svg width=\"20\" height=\"15\" viewBox=\"0 0 40 30\"><g fill=\"#a&amp;b\"/></svg>"
        );
    }

    #[test]
    fn words_are_set_in_faces_that_the_drawing_brings() {
        let svg = "<svg viewBox=\"0 0 40 30\"><text font-family=\"Arial, sans-serif\">Tide</text></svg>";
        let with = dressed(svg, true);
        assert!(with.contains("<style>@font-face { font-family: \"Libertinus Serif\"; font-weight: 400;"), "{with}");
        assert!(with.contains("src: url(\"data:font/otf;base64,"), "{with}");
        assert_eq!(with.matches("@font-face").count(), 1);
        assert!(with.contains("<text font-family=\"&apos;Libertinus Serif&apos;, serif\">Tide</text>"), "{with}");
        assert!(with.len() < 20_000, "{}", with.len());
        let without = dressed(svg, false);
        assert!(!without.contains("@font-face") && without.contains("<text font-family=\"serif\">"), "{without}");
    }

    #[test]
    fn styles_are_read_as_attributes_are() {
        let svg = "<svg viewBox=\"0 0 40 30\"><style>text { font-family: monospace; font-style: italic }</style>\
                   <text style=\"font-family:Libertinus Serif;fill:red\">T</text></svg>";
        let with = dressed(svg, true);
        assert!(with.contains("font-style: italic; src"), "{with}");
        assert!(with.contains("style=\"font-family: &apos;Libertinus Serif&apos;, serif;fill:red\""), "{with}");
    }
}
