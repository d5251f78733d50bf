//! SVG: well-formed, of a known size, and standing alone. What runs or fetches something is taken out, for the EPUB and print alike.
//!
//! Source: EPUB 3.3 (W3C Recommendation), sections 3.2 (external entities), 6.2 (SVG); SVG 2, sections 8.2 (viewBox), 16.3 (references).

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::escape::unescape;
use quick_xml::events::BytesStart;
use quick_xml::events::BytesText;
use quick_xml::events::Event;
use quick_xml::events::attributes::Attribute;

use crate::assets::PictureKind;
use crate::project::pictures::Facts;
use crate::project::pictures::Fault;
use crate::project::pictures::css::clean_css;

/// How deep elements may nest; drawing programs stay below twenty.
const MAX_DEPTH: usize = 200;

/// The largest SVG, in bytes: vectors beyond this are a map of every street.
const MAX_BYTES: usize = 32 * 1024 * 1024;

/// Elements that run something, or bring HTML and what it brings with it, which print does not show either.
const REFUSED: [&str; 9] =
    ["script", "handler", "listener", "foreignobject", "iframe", "embed", "object", "audio", "video"];

/// An SVG from which something was taken.
#[derive(Debug)]
pub struct Cleaned {
    pub bytes: Vec<u8>,
    /// What it was, in words, each kind once, in the order of the file.
    pub taken_out: Vec<String>,
}

/// Checks an SVG, finds its size, and cleans it. Whatever is no XML with an `svg` element at the root is no picture at all.
pub fn look_over(bytes: &[u8]) -> Result<(Facts, Option<Cleaned>), Fault> {
    let unknown = || Fault::Unfit("of no kind that is known", "save it as PNG, JPEG or SVG");
    let text = std::str::from_utf8(bytes).map_err(|_| unknown())?;
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with('<') || text.len() > MAX_BYTES {
        return Err(unknown());
    }
    let mut reader = Reader::from_str(text);
    let mut cleaning = Cleaning::default();
    loop {
        let event = reader.read_event().map_err(|error| broken(text, reader.error_position(), &error.to_string()))?;
        if matches!(event, Event::Eof) {
            break;
        }
        cleaning.event(event, unknown)?;
    }
    if !cleaning.has_root {
        return Err(unknown());
    }
    if cleaning.depth > 0 {
        return Err(Fault::Broken("it ends too early".into()));
    }
    let (width, height) = cleaning.size.ok_or(Fault::NoSize)?;
    let Cleaning { out, taken_out, .. } = cleaning;
    let cleaned = (!taken_out.is_empty()).then(|| Cleaned { bytes: out.into_inner(), taken_out });
    Ok((Facts { kind: PictureKind::Svg, width, height }, cleaned))
}

fn broken(text: &str, offset: u64, what: &str) -> Fault {
    let line = text.bytes().take(offset as usize).filter(|byte| *byte == b'\n').count() + 1;
    Fault::Broken(format!("line {line}: {}", what.lines().next().unwrap_or(what)))
}

/// The five entities that XML itself defines, and characters by number.
fn check_entity(name: &str) -> Result<(), Fault> {
    let is_known = name.starts_with('#') || ["amp", "lt", "gt", "quot", "apos"].contains(&name);
    match is_known {
        true => Ok(()),
        false => Err(Fault::Unsafe(format!("uses the entity “{name}”"))),
    }
}

/// A file on its way through.
struct Cleaning {
    out: Writer<Vec<u8>>,
    depth: usize,
    size: Option<(u32, u32)>,
    has_root: bool,
    /// The text of the `style` element that is being read, and the depth of that.
    style: Option<(String, usize)>,
    /// Depth of the outermost element that is being left out.
    left_out_at: Option<usize>,
    taken_out: Vec<String>,
}

impl Default for Cleaning {
    fn default() -> Cleaning {
        Cleaning {
            out: Writer::new(Vec::new()),
            depth: 0,
            size: None,
            has_root: false,
            style: None,
            left_out_at: None,
            taken_out: Vec::new(),
        }
    }
}

impl Cleaning {
    fn event(&mut self, event: Event, unknown: impl Fn() -> Fault) -> Result<(), Fault> {
        let Some(event) = self.style_event(event)? else { return Ok(()) };
        match event {
            Event::Start(element) => {
                match self.element(&element, unknown)? {
                    _ if self.left_out_at.is_some() => {}
                    Some(kept) => {
                        let is_style = element.local_name().as_ref().eq_ignore_ascii_case("style");
                        self.style = is_style.then(|| (String::new(), self.depth));
                        self.write(Event::Start(kept));
                    }
                    None => self.left_out_at = Some(self.depth),
                }
                self.descend()?;
            }
            Event::Empty(element) => {
                if let Some(kept) = self.element(&element, unknown)?.filter(|_| self.left_out_at.is_none()) {
                    self.write(Event::Empty(kept));
                }
            }
            Event::End(element) => {
                self.depth = self.depth.saturating_sub(1);
                match self.left_out_at {
                    Some(depth) if depth == self.depth => self.left_out_at = None,
                    Some(_) => {}
                    None => self.write(Event::End(element)),
                }
            }
            Event::DocType(declaration) if declaration.contains('[') => {
                return Err(Fault::Unsafe("defines entities".into()));
            }
            Event::PI(instruction) if instruction.starts_with("xml-stylesheet") => self.take_out("a stylesheet"),
            Event::GeneralRef(reference) => {
                check_entity(&reference)?;
                self.content(Event::GeneralRef(reference));
            }
            event => self.content(event),
        }
        Ok(())
    }

    /// Takes in what makes up the text of a `style` element, and cleans that at its end: judged one by one, references, comments and elements
    /// would hide what they spell together. Any other event is given back.
    fn style_event<'e>(&mut self, event: Event<'e>) -> Result<Option<Event<'e>>, Fault> {
        let Some((css, style_depth)) = &mut self.style else { return Ok(Some(event)) };
        let is_own = self.depth == *style_depth + 1;
        match event {
            Event::Text(text) if is_own => css.push_str(&text.xml10_content()),
            Event::CData(text) if is_own => css.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                check_entity(&reference)?;
                let one = unescape(&format!("&{};", &*reference)).map(Cow::into_owned);
                let one = one.map_err(|_| Fault::Unsafe(format!("uses the entity “{}”", &*reference)))?;
                css.push_str(if is_own { &one } else { "" });
            }
            Event::Text(_) | Event::CData(_) => {}
            Event::Start(element) => {
                self.take_out(format!("an element `{}` within its styles", element.local_name().as_ref()));
                self.descend()?;
            }
            Event::Empty(element) => {
                self.take_out(format!("an element `{}` within its styles", element.local_name().as_ref()));
            }
            Event::End(_) if !is_own => self.depth = self.depth.saturating_sub(1),
            Event::End(element) => {
                let css = std::mem::take(css);
                self.style = None;
                self.style(&css);
                return Ok(Some(Event::End(element)));
            }
            event => return Ok(Some(event)),
        }
        Ok(None)
    }

    fn descend(&mut self) -> Result<(), Fault> {
        self.depth += 1;
        match self.depth > MAX_DEPTH {
            true => Err(Fault::Broken(format!("its elements nest more than {MAX_DEPTH} deep"))),
            false => Ok(()),
        }
    }

    fn content(&mut self, event: Event) {
        if self.left_out_at.is_none() {
            self.write(event);
        }
    }

    fn write(&mut self, event: Event) {
        self.out.write_event(event).expect("writing to memory does not fail");
    }

    fn take_out(&mut self, what: impl Into<String>) {
        let what = what.into();
        if self.left_out_at.is_none() && !self.taken_out.contains(&what) {
            self.taken_out.push(what);
        }
    }

    /// An element without what may not stand in it; `None` for one that is left out.
    fn element<'e>(
        &mut self,
        element: &'e BytesStart,
        unknown: impl Fn() -> Fault,
    ) -> Result<Option<BytesStart<'e>>, Fault> {
        let local = element.local_name();
        let name = local.as_ref().to_lowercase();
        if self.depth == 0 && !self.has_root {
            if local.as_ref() != "svg" {
                return Err(unknown());
            }
            self.has_root = true;
            self.size = root_size(element);
        }
        if REFUSED.contains(&name.as_str()) {
            self.take_out(if name == "script" {
                "a script".to_string()
            } else {
                format!("an element `{}`", local.as_ref())
            });
            return Ok(None);
        }
        let mut kept = BytesStart::new(element.name().as_ref().to_string());
        for attribute in element.attributes() {
            let attribute = attribute.map_err(|error| Fault::Broken(error.to_string()))?;
            match judge(&name, &attribute)? {
                Verdict::Keep => kept.push_attribute(attribute),
                Verdict::Drop(what) => self.take_out(what),
                Verdict::Change(value) => {
                    self.take_out("a file that its styles fetch");
                    kept.push_attribute((attribute.key.as_ref(), value.as_str()));
                }
                Verdict::DropElement(what) => {
                    self.take_out(what);
                    return Ok(None);
                }
            }
        }
        Ok(Some(kept))
    }

    /// Style sheets may fetch files by `@import` and `url()`.
    fn style(&mut self, text: &str) {
        let cleaned = clean_css(text);
        if matches!(cleaned, Cow::Owned(_)) {
            self.take_out("a file that its styles fetch");
        }
        self.content(Event::Text(BytesText::from_escaped(partial_escape(cleaned))));
    }
}

/// What becomes of an attribute.
enum Verdict {
    Keep,
    Drop(String),
    Change(String),
    /// The element means nothing without it.
    DropElement(String),
}

fn judge(element: &str, attribute: &Attribute) -> Result<Verdict, Fault> {
    let key = attribute.key.local_name().as_ref().to_lowercase();
    // Characters by number would hide what they spell.
    let value = unescape(&attribute.value).map_err(|_| Fault::Unsafe("uses entities of its own".into()))?;
    let plain: String = value.to_lowercase().chars().filter(|one| !one.is_whitespace() && !one.is_control()).collect();
    let is_script = |text: &str| text.starts_with("javascript:") || text.starts_with("vbscript:");
    if key.starts_with("on") && key.len() > 2 {
        return Ok(Verdict::Drop(format!("a script (`{key}`)")));
    }
    // An animation could set what is refused here.
    if key == "attributename" && (plain.ends_with("href") || plain.starts_with("on")) {
        return Ok(Verdict::DropElement("an animation that sets a link or a script".into()));
    }
    if plain.split(';').any(is_script) {
        return Ok(Verdict::Drop("a script (`javascript:`)".into()));
    }
    // Even `#a` would lead out of the file.
    if attribute.key.as_ref() == "xml:base" {
        return Ok(Verdict::Drop("a place from which links count (`xml:base`)".into()));
    }
    if matches!(key.as_str(), "href" | "src") {
        let is_link = element == "a" && (plain.starts_with("https://") || plain.starts_with("http://"));
        let is_picture = matches!(element, "image" | "feimage") && plain.starts_with("data:image/");
        if is_link || is_picture || plain.is_empty() || plain.starts_with('#') {
            return Ok(Verdict::Keep);
        }
        let what = format!("another file: “{}”", shown(&value));
        return Ok(if element == "a" { Verdict::Drop(what) } else { Verdict::DropElement(what) });
    }
    // What is no style may say anything: `inkscape:label="C:\\maps"`.
    let is_other =
        matches!(key.as_str(), "id" | "class" | "d" | "points") || key.starts_with("aria-") || key.starts_with("data-");
    if is_other || attribute.key.prefix().is_some() {
        return Ok(Verdict::Keep);
    }
    Ok(match clean_css(&value) {
        Cow::Borrowed(_) => Verdict::Keep,
        Cow::Owned(cleaned) => Verdict::Change(cleaned),
    })
}

fn shown(value: &str) -> String {
    value.chars().take(60).collect()
}

/// The size of the picture: `width` and `height`, else that of the `viewBox`; rounded up.
fn root_size(svg: &BytesStart) -> Option<(u32, u32)> {
    let attribute = |name: &str| {
        let value = svg.try_get_attribute(name).ok()??.value;
        Some(value.trim().to_string())
    };
    let view_box: Vec<f64> = attribute("viewBox")
        .unwrap_or_default()
        .split([' ', ',', '\n', '\t'])
        .filter(|part| !part.is_empty())
        .filter_map(|part| part.parse().ok())
        .collect();
    let (box_width, box_height) = match view_box[..] {
        [_, _, width, height] if width > 0.0 && height > 0.0 => (Some(width), Some(height)),
        _ => (None, None),
    };
    let width = attribute("width").and_then(|text| user_units(&text));
    let height = attribute("height").and_then(|text| user_units(&text));
    // One side given, the other follows the proportions of the box.
    let ratio = box_height.zip(box_width).map(|(height, width)| height / width);
    let (width, height) = match (width, height) {
        (Some(width), Some(height)) => (width, height),
        (Some(width), None) => (width, width * ratio?),
        (None, Some(height)) => (height / ratio?, height),
        (None, None) => (box_width?, box_height?),
    };
    let whole = |side: f64| (side.is_finite() && side > 0.0).then(|| side.ceil().min(f64::from(u32::MAX / 2)) as u32);
    Some((whole(width)?, whole(height)?))
}

/// A length in user units, 96 to the inch (CSS Values 4, section 6.2); `None` for percentages.
fn user_units(text: &str) -> Option<f64> {
    let end = text.find(|character: char| character.is_ascii_alphabetic() || character == '%').unwrap_or(text.len());
    let number: f64 = text[..end].trim().parse().ok()?;
    let factor = match text[end..].trim() {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "mm" => 96.0 / 25.4,
        "cm" => 960.0 / 25.4,
        "in" => 96.0,
        _ => return None,
    };
    Some(number * factor)
}

#[cfg(test)]
mod tests {
    use super::look_over;
    use crate::project::pictures::Fault;

    fn size(attributes: &str) -> Option<(u32, u32)> {
        let (facts, _) =
            look_over(format!("<svg xmlns='http://www.w3.org/2000/svg' {attributes}/>").as_bytes()).ok()?;
        Some((facts.width, facts.height))
    }

    #[test]
    fn size_comes_from_the_root() {
        assert_eq!(size("width='20' height='10px'"), Some((20, 10)));
        assert_eq!(size("viewBox='0 0 30 15'"), Some((30, 15)));
        assert_eq!(size("viewBox='0,0,30,15' width='100%' height='100%'"), Some((30, 15)));
        assert_eq!(size("viewBox='0 0 30 15' width='1in'"), Some((96, 48)));
        assert_eq!(size(""), None);
        assert_eq!(size("width='0' height='5'"), None);
        assert_eq!(size("width='1e400' height='5'"), None);
    }

    fn svg(inner: &str) -> String {
        format!("<?xml version='1.0'?><!DOCTYPE svg PUBLIC 'a' 'b'><svg viewBox='0 0 1 1'>{inner}</svg>")
    }

    /// What is left between the tags of the root, and what was taken out.
    fn cleaned(inner: &str) -> (String, String) {
        let (_, cleaned) = look_over(svg(inner).as_bytes()).unwrap_or_else(|fault| panic!("{inner}: {fault:?}"));
        let cleaned = cleaned.unwrap_or_else(|| panic!("{inner}: nothing was taken out"));
        let text = String::from_utf8(cleaned.bytes).unwrap();
        let (_, rest) =
            text.split_once("<svg viewBox=\"0 0 1 1\">").or(text.split_once("<svg viewBox='0 0 1 1'>")).unwrap();
        (rest.strip_suffix("</svg>").unwrap().to_string(), cleaned.taken_out.join("; "))
    }

    #[test]
    fn what_reaches_out_or_runs_is_taken_out() {
        let cases = [
            ("<g/><script>1<x/></script><g/>", "<g/><g/>", "a script"),
            ("<SCRIPT href='a'/>", "", "a script"),
            ("<g onclick='x()'/>", "<g/>", "a script (`onclick`)"),
            ("<image href='http://a/b.png'/>", "", "another file: “http://a/b.png”"),
            ("<g><image xlink:href='../b.png'/></g>", "<g></g>", "another file: “../b.png”"),
            ("<use href='other.svg#a'/>", "", "another file: “other.svg#a”"),
            ("<use href='data:image/svg+xml;base64,AA'/>", "", "another file: “data:image/svg+xml;base64,AA”"),
            ("<a href='java\nscript:x()'><g/></a>", "<a><g/></a>", "a script (`javascript:`)"),
            ("<a href='javascript&#58;x()'/>", "<a/>", "a script (`javascript:`)"),
            ("<a href='&#106;avascript:x()'/>", "<a/>", "a script (`javascript:`)"),
            ("<set attributeName='href' to='#a'/>", "", "an animation that sets a link or a script"),
            ("<g style='fill: url(\"http://a\")'/>", "<g style=\"fill: none\"/>", "a file that its styles fetch"),
            ("<g style='c: image-set(\"http://a\" 1x)'/>", "<g style=\"\"/>", "a file that its styles fetch"),
            ("<g fill='url(a.svg#b)'/>", "<g fill=\"none\"/>", "a file that its styles fetch"),
            ("<style>@import 'a.css';b{c:d}</style>", "<style>b{c:d}</style>", "a file that its styles fetch"),
            (
                "<style><![CDATA[a { fill: url( b.svg ) }]]></style>",
                "<style>a { fill: none }</style>",
                "a file that its styles fetch",
            ),
            (
                "<style>@&#105;mport 'http://a'; b{c:u&#114;l(http://a)}</style>",
                "<style> b{c:none}</style>",
                "a file that its styles fetch",
            ),
            (
                "<style>@imp<!-- x -->ort 'a';b{}</style>",
                "<style><!-- x -->b{}</style>",
                "a file that its styles fetch",
            ),
            ("<style>@imp@import b;ort 'a';b{}</style>", "<style></style>", "a file that its styles fetch"),
            (
                "<style><g>c</g>@import url(http://a);b{}</style><g/>",
                "<style>b{}</style><g/>",
                "an element `g` within its styles; a file that its styles fetch",
            ),
            (
                "<style><![CDATA[/* A & B */ g > a {}]]></style><script/>",
                "<style>/* A &amp; B */ g &gt; a {}</style>",
                "a script",
            ),
            ("<g xml:base='http://a/'/>", "<g/>", "a place from which links count (`xml:base`)"),
            ("<style>a{fill:\\75rl(b)}</style>", "<style></style>", "a file that its styles fetch"),
            ("<foreignObject><p>x</p></foreignObject>", "", "an element `foreignObject`"),
        ];
        for (inner, left, taken) in cases {
            assert_eq!(cleaned(inner), (left.to_string(), taken.to_string()), "{inner}");
        }
        let sheet = "<?xml-stylesheet href='a.css'?><svg viewBox='0 0 1 1'/>";
        let (_, taken) = look_over(sheet.as_bytes()).unwrap();
        assert_eq!(taken.unwrap().taken_out, ["a stylesheet"]);
        // The same fault many times is told once.
        assert_eq!(cleaned("<script/><script/>").1, "a script");
    }

    #[test]
    fn entities_are_refused() {
        let entity = "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg viewBox='0 0 1 1'>&a;</svg>";
        for text in [entity.to_string(), svg("<text>&boom;</text>"), svg("<g id='&boom;'/>")] {
            assert!(matches!(look_over(text.as_bytes()), Err(Fault::Unsafe(_))), "{text}");
        }
    }

    #[test]
    fn what_stays_inside_is_taken_as_it_is() {
        let good = [
            "<use href='#a'/>",
            "<image href='data:image/png;base64,AAAA'/>",
            "<g style='fill:url(#b)' fill='url(#b)'/>",
            "<a href='https://example.org'><text>&amp;&#233;</text></a>",
            "<style>a { fill: url(\"#b\") }</style>",
            "<style>/* ours */ a { fill: red }</style>",
            "<style>\n<![CDATA[ g > a { fill: url(#b) } ]]>\n</style>",
            "<g id='c\\url' inkscape:label='C:\\maps'/>",
        ];
        for inner in good {
            assert!(matches!(look_over(svg(inner).as_bytes()), Ok((_, None))), "{inner}");
        }
    }

    #[test]
    fn broken_files_are_broken_and_others_are_no_pictures() {
        let broken =
            ["<svg viewBox='0 0 1 1'>", "<svg viewBox='0 0 1 1'><g></svg>", "<svg viewBox='0 0 1 1' a='1' a='2'/>"];
        for text in broken {
            assert!(matches!(look_over(text.as_bytes()), Err(Fault::Broken(_))), "{text}");
        }
        let deep = format!("<svg viewBox='0 0 1 1'>{}", "<g>".repeat(100_000));
        assert!(matches!(look_over(deep.as_bytes()), Err(Fault::Broken(_))));
        for text in ["<html><svg/></html>", "words", "<", ""] {
            assert!(look_over(text.as_bytes()).is_err(), "{text}");
        }
    }
}
