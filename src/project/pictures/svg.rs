//! SVG: well-formed, of a known size, and standing alone.
//!
//! Source: EPUB 3.3 (W3C Recommendation), sections 3.2 (external entities), 6.2 (SVG); SVG 2, sections 8.2 (viewBox), 16.3 (references).

use quick_xml::Reader;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;

use crate::assets::PictureKind;
use crate::project::pictures::Facts;
use crate::project::pictures::Fault;

/// How deep elements may nest; drawing programs stay below twenty.
const MAX_DEPTH: usize = 200;

/// The largest SVG, in bytes: vectors beyond this are a map of every street.
const MAX_BYTES: usize = 32 * 1024 * 1024;

/// Checks an SVG and finds its size. Whatever is no XML with an `svg` element at the root is no picture at all.
pub fn look_over(bytes: &[u8]) -> Result<Facts, Fault> {
    let unknown = || Fault::Unfit("of no kind that is known", "save it as PNG, JPEG or SVG");
    let text = std::str::from_utf8(bytes).map_err(|_| unknown())?;
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with('<') || text.len() > MAX_BYTES {
        return Err(unknown());
    }
    let mut reader = Reader::from_str(text);
    let mut scan = Scan { depth: 0, size: None, has_root: false, is_in_style: false };
    loop {
        let event = reader.read_event().map_err(|error| broken(text, reader.error_position(), &error.to_string()))?;
        match event {
            Event::Eof => break,
            Event::Start(element) => {
                scan.element(&element, unknown)?;
                scan.depth += 1;
                scan.is_in_style = element.local_name().as_ref() == "style";
                if scan.depth > MAX_DEPTH {
                    return Err(Fault::Broken(format!("its elements nest more than {MAX_DEPTH} deep")));
                }
            }
            Event::Empty(element) => scan.element(&element, unknown)?,
            Event::End(_) => {
                scan.depth = scan.depth.saturating_sub(1);
                scan.is_in_style = false;
            }
            Event::Text(text) => scan.style(&text)?,
            Event::CData(text) => scan.style(&text)?,
            Event::DocType(declaration) if declaration.contains('[') => {
                return Err(Fault::Unsafe("defines entities".into()));
            }
            Event::PI(instruction) if instruction.starts_with("xml-stylesheet") => {
                return Err(Fault::Unsafe("fetches a stylesheet".into()));
            }
            Event::GeneralRef(reference) => check_entity(&reference)?,
            _ => {}
        }
    }
    if !scan.has_root {
        return Err(unknown());
    }
    if scan.depth > 0 {
        return Err(Fault::Broken("it ends too early".into()));
    }
    let (width, height) = scan.size.ok_or(Fault::NoSize)?;
    Ok(Facts { kind: PictureKind::Svg, width, height })
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

/// What has been seen so far.
struct Scan {
    depth: usize,
    size: Option<(u32, u32)>,
    has_root: bool,
    is_in_style: bool,
}

impl Scan {
    fn element(&mut self, element: &BytesStart, unknown: impl Fn() -> Fault) -> Result<(), Fault> {
        let local = element.local_name();
        let name = local.as_ref();
        if self.depth == 0 && !self.has_root {
            if name != "svg" {
                return Err(unknown());
            }
            self.has_root = true;
            self.size = root_size(element);
        }
        if name == "script" {
            return Err(Fault::Unsafe("runs a script".into()));
        }
        for attribute in element.attributes() {
            let attribute = attribute.map_err(|error| Fault::Broken(error.to_string()))?;
            let key = attribute.key.local_name().as_ref().to_lowercase();
            let value = attribute.value.trim().to_lowercase();
            if key.starts_with("on") && key.len() > 2 {
                return Err(Fault::Unsafe(format!("runs a script (`{key}`)")));
            }
            // Entities in attributes come as written; a colon in disguise would hide the scheme.
            let plain: String = value.replace("&#58;", ":").replace("&#x3a;", ":").split_whitespace().collect();
            if plain.starts_with("javascript:") || plain.starts_with("vbscript:") {
                return Err(Fault::Unsafe("runs a script (`javascript:`)".into()));
            }
            let is_link = name == "a" && (plain.starts_with("https://") || plain.starts_with("http://"));
            if matches!(key.as_str(), "href" | "src") && !is_link && !is_inside(&plain) {
                return Err(Fault::Unsafe(format!("fetches another file: “{}”", shown(&value))));
            }
            if fetches(&plain) {
                return Err(Fault::Unsafe(format!("fetches another file: “{}”", shown(&value))));
            }
        }
        Ok(())
    }

    /// Style sheets may fetch files by `@import` and `url()`.
    fn style(&self, text: &str) -> Result<(), Fault> {
        let plain: String = text.to_lowercase().split_whitespace().collect();
        if self.is_in_style && (plain.contains("@import") || fetches(&plain)) {
            return Err(Fault::Unsafe("fetches another file from its styles".into()));
        }
        Ok(())
    }
}

/// Whether a reference stays in the file: a fragment, or data.
fn is_inside(reference: &str) -> bool {
    reference.is_empty() || reference.starts_with('#') || reference.starts_with("data:")
}

/// Whether a style, without spaces and in small letters, names another file by `url()`.
fn fetches(style: &str) -> bool {
    style
        .split("url(")
        .skip(1)
        .any(|rest| !is_inside(rest.trim_start_matches(['"', '\'']).trim_start_matches("&quot;")))
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
        let facts = look_over(format!("<svg xmlns='http://www.w3.org/2000/svg' {attributes}/>").as_bytes()).ok()?;
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

    #[test]
    fn what_reaches_out_or_runs_is_refused() {
        let bad = [
            "<script>1</script>",
            "<g onclick='x()'/>",
            "<image href='http://a/b.png'/>",
            "<image xlink:href='../b.png'/>",
            "<use href='other.svg#a'/>",
            "<a href='java\nscript:x()'/>",
            "<a href='javascript&#58;x()'/>",
            "<g style='fill: url(\"http://a\")'/>",
            "<style>@import 'a.css';</style>",
            "<style><![CDATA[a { fill: url( b.svg ) }]]></style>",
            "<text>&boom;</text>",
        ];
        for inner in bad {
            let text = format!("<svg xmlns='x' viewBox='0 0 1 1'>{inner}</svg>");
            assert!(matches!(look_over(text.as_bytes()), Err(Fault::Unsafe(_))), "{inner}");
        }
        let entity = "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg viewBox='0 0 1 1'>&a;</svg>";
        assert!(matches!(look_over(entity.as_bytes()), Err(Fault::Unsafe(_))));
    }

    #[test]
    fn what_stays_inside_is_taken() {
        let good = [
            "<use href='#a'/>",
            "<image href='data:image/png;base64,AAAA'/>",
            "<g style='fill:url(#b)' fill='url(#b)'/>",
            "<a href='https://example.org'><text>&amp;&#233;</text></a>",
            "<style>a { fill: url(\"#b\") }</style>",
        ];
        for inner in good {
            let text =
                format!("<?xml version='1.0'?><!DOCTYPE svg PUBLIC 'a' 'b'><svg viewBox='0 0 1 1'>{inner}</svg>");
            assert!(look_over(text.as_bytes()).is_ok(), "{inner}");
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
