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
use quick_xml::escape::partial_escape;
use quick_xml::escape::unescape;
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
    let mut has_root = false;
    loop {
        match reader.read_event().ok()? {
            Event::Eof => break,
            // Those of old drawing programs name files on the web.
            Event::DocType(_) => {}
            Event::Start(element) if !has_root => {
                has_root = true;
                dressing.root(&element, &root)?;
            }
            Event::Start(element) => {
                dressing.write(Event::Start(dressing.element(&element)?))?;
                if is_style(&element) {
                    let css = dressing.restyled(&rest_of_style(&mut reader)?);
                    dressing.write(Event::Text(BytesText::from_escaped(partial_escape(css))))?;
                    dressing.write(Event::End(element.to_end()))?;
                }
            }
            Event::Empty(element) => dressing.write(Event::Empty(dressing.element(&element)?))?,
            event => dressing.write(event)?,
        }
    }
    let bytes = dressing.out.into_inner();
    (bytes != *picture.bytes).then(|| Picture { bytes: bytes.into(), width, height, ..picture.clone() })
}

fn is_style(element: &BytesStart) -> bool {
    element.local_name().as_ref() == "style"
}

/// The text of a `style` element whose start was read, to the end of it: references resolved, its parts joined, as whoever shows it takes it.
fn rest_of_style(reader: &mut Reader<&[u8]>) -> Option<String> {
    let mut css = String::new();
    let mut depth = 0_usize;
    loop {
        match reader.read_event().ok()? {
            Event::Eof => return None,
            Event::Start(_) => depth += 1,
            Event::End(_) if depth == 0 => return Some(css),
            Event::End(_) => depth -= 1,
            _ if depth > 0 => {}
            Event::Text(piece) => css.push_str(&piece.xml10_content()),
            Event::CData(piece) => css.push_str(&piece.xml10_content()),
            Event::GeneralRef(reference) => css.push_str(&unescape(&format!("&{};", &*reference)).ok()?),
            _ => {}
        }
    }
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
        loop {
            match reader.read_event().ok()? {
                Event::Eof => return Some(words),
                Event::Start(element) => {
                    words.attributes(&element)?;
                    match is_style(&element) {
                        true => words.style(&rest_of_style(&mut reader)?),
                        false => {
                            text_depth += usize::from(text_depth > 0 || element.local_name().as_ref() == "text");
                        }
                    }
                }
                Event::Empty(element) => words.attributes(&element)?,
                Event::End(_) => text_depth = text_depth.saturating_sub(1),
                Event::Text(piece) if text_depth > 0 => words.characters.extend(&piece),
                Event::CData(piece) if text_depth > 0 => words.characters.extend(&piece),
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

/// Where in a style families are listed: the values of `font-family`, and the ends of those of `font`.
fn family_ranges(css: &str) -> Vec<(usize, usize)> {
    const KEY: &str = "font";
    let lower = css.to_ascii_lowercase();
    let mut ranges = Vec::new();
    // A value may hold what looks like another style.
    let mut done = 0;
    for (at, _) in lower.match_indices(KEY) {
        let rest = &lower[at + KEY.len()..];
        let long = rest.strip_prefix("-family");
        let Some(value) = long.unwrap_or(rest).trim_start().strip_prefix(':') else { continue };
        if at < done || lower[..at].ends_with(|one: char| one.is_alphanumeric() || "-_".contains(one)) {
            continue;
        }
        let end = css.len() - value.len() + value_end(value);
        done = end;
        let value = &value[..value_end(value)];
        if let Some(families) = if long.is_some() { Some(value) } else { after_size(value) } {
            ranges.push((end - families.len(), end));
        }
    }
    ranges
}

/// The end of a value that begins a style, which a sign within quotation marks does not end.
fn value_end(css: &str) -> usize {
    let mut open = None;
    for (at, one) in css.char_indices() {
        match (open, one) {
            (Some(mark), _) if one == mark || one == '\n' => open = None,
            (None, '"' | '\'') => open = Some(one),
            (None, ';' | '}' | '!') => return at,
            _ => {}
        }
    }
    css.len()
}

/// The families in a value of `font`, behind the size and the height of lines. `None` where there are none: `inherit`.
fn after_size(value: &str) -> Option<&str> {
    let mut rest = value.trim_start();
    loop {
        let (word, after) = rest.split_at(rest.find(char::is_whitespace)?);
        rest = after.trim_start();
        if !is_size(word) {
            continue;
        }
        let height = if word.ends_with('/') { Some(rest) } else { rest.strip_prefix('/') };
        let families = match height.map(str::trim_start) {
            Some(height) => &height[height.find(char::is_whitespace)?..],
            None => after,
        };
        return Some(families).filter(|families| !families.trim().is_empty());
    }
}

/// Whether a word in a value of `font` is the size: a number with a unit, which a weight is not, or a word of its own.
fn is_size(word: &str) -> bool {
    let size = word.split('/').next().unwrap_or(word);
    let unit = size.trim_start_matches(|one: char| one.is_ascii_digit() || one == '.');
    let is_length = unit.len() < size.len() && !unit.is_empty() && unit != "deg";
    let by_itself = size.trim_start_matches("x").trim_start_matches('-');
    is_length || ["small", "medium", "large", "smaller", "larger"].contains(&by_itself)
}

/// A name within quotation marks of CSS (CSS Syntax 3, section 4.3.5).
fn in_quotes(name: &str) -> String {
    let mut quoted = String::new();
    for one in name.chars().filter(|one| !one.is_control()) {
        quoted.push_str(if "\"'\\".contains(one) { "\\" } else { "" });
        quoted.push(one);
    }
    quoted
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
            "@font-face {{ font-family: \"{}\"; font-weight: {weight}; font-style: {posture}; src: url(\"data:font/{kind};base64,{data}\"); }}\n",
            in_quotes(family)
        ))
    }

    /// A list of families as the drawing is to name it: the face that it brings, and the reader's own of the same kind.
    fn stack(&self, list: &str) -> String {
        let family = self.resolved(list);
        let generic = if family == self.fonts.families.mono { "monospace" } else { "serif" };
        match self.faces.contains(family) {
            true => format!("'{}', {generic}", in_quotes(family)),
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
            let style = partial_escape(&root.style);
            write!(self.out.get_mut(), "<{prefix}style>{style}</{prefix}style>").ok()?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::DrawingFonts;
    use super::dress;
    use super::in_quotes;
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

    #[test]
    fn styles_are_read_as_a_whole_and_in_every_form() {
        let styled = |style: &str| {
            let svg = format!("<svg viewBox=\"0 0 40 30\"><style>{style}</style><text>T</text></svg>");
            let dressed = dressed(&svg, false);
            let (_, rest) = dressed.split_once("<style>").expect("it has a style");
            rest.split_once("</style>").expect("that ends").0.to_string()
        };
        let cases = [
            ("\n<![CDATA[ g > a { font-family: Arial } ]]>\n", "\n g &gt; a { font-family: serif} \n"),
            ("a{font-family:&quot;Arial;&quot;;fill:red}", "a{font-family: serif;fill:red}"),
            ("a{Font-Family:'A'!important}", "a{Font-Family: serif!important}"),
            ("a{font-family:font:1px font-family:a;b:c}", "a{font-family: serif;b:c}"),
            ("a{font: 12px Arial}", "a{font: 12px serif}"),
            (
                "a{font:italic small-caps 700 1.2em / 1.5 Arial, monospace}",
                "a{font:italic small-caps 700 1.2em / 1.5 monospace}",
            ),
            ("a{font:x-large/1 Arial;b:c}", "a{font:x-large/1 serif;b:c}"),
            ("a{font:inherit} b{-x-font: 1px a; font-size: 1px}", "a{font:inherit} b{-x-font: 1px a; font-size: 1px}"),
        ];
        for (style, expected) in cases {
            assert_eq!(styled(style), expected, "{style}");
        }
    }

    #[test]
    fn names_are_put_into_quotes_whatever_they_hold() {
        assert_eq!(in_quotes("Penn's \"A\" \\ & Co\n"), "Penn\\'s \\\"A\\\" \\\\ & Co");
    }
}
