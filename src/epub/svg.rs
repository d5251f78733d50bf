//! SVG pictures without anything that runs or reaches out.

use quick_xml::Reader;
use quick_xml::Writer;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;

/// A cleaned picture.
pub struct CleanSvg {
    pub bytes: Vec<u8>,
    /// What was taken out, each thing once: `script`, `onclick=`, `link to another file`.
    pub left_out: Vec<String>,
}

/// Elements that run something or bring foreign markup in.
const LEFT_OUT_ELEMENTS: [&str; 9] =
    ["script", "foreignObject", "iframe", "object", "embed", "audio", "video", "handler", "listener"];

/// Takes scripts, event attributes, document types and references to other files out of a picture.
///
/// A file that is not well-formed is returned up to the fault: it was reported when it was read.
pub fn clean_svg(bytes: &[u8]) -> CleanSvg {
    let mut cleaner =
        Cleaner { out: Writer::new(Vec::new()), left_out: Vec::new(), n_open_left_out: 0, is_in_style: false };
    let mut reader = Reader::from_reader(bytes);
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) | Err(_) => break,
            Ok(event) => cleaner.event(event),
        }
    }
    CleanSvg { bytes: cleaner.out.into_inner(), left_out: cleaner.left_out }
}

struct Cleaner {
    out: Writer<Vec<u8>>,
    left_out: Vec<String>,
    /// Depth within an element that is left out.
    n_open_left_out: usize,
    /// Whether the text now read is a stylesheet.
    is_in_style: bool,
}

impl Cleaner {
    fn event(&mut self, event: Event) {
        match event {
            Event::Start(element) => {
                let name = local_name(&element);
                if self.n_open_left_out > 0 || is_left_out(&name) {
                    self.n_open_left_out += 1;
                    self.note(&name);
                } else {
                    self.is_in_style = name.eq_ignore_ascii_case("style");
                    let element = self.cleaned(&element);
                    self.write(Event::Start(element));
                }
            }
            Event::Empty(element) => {
                let name = local_name(&element);
                if is_left_out(&name) {
                    self.note(&name);
                } else if self.n_open_left_out == 0 {
                    let element = self.cleaned(&element);
                    self.write(Event::Empty(element));
                }
            }
            Event::End(_) if self.n_open_left_out > 0 => self.n_open_left_out -= 1,
            // Entities could be anything; without a document type there are only the five of XML.
            Event::DocType(_) | Event::PI(_) => {}
            _ if self.n_open_left_out > 0 => {}
            Event::Text(text) if self.is_in_style && reaches_out(&String::from_utf8_lossy(text.as_bytes())) => {
                self.note("link to another file");
            }
            Event::CData(text) if self.is_in_style && reaches_out(&String::from_utf8_lossy(text.as_bytes())) => {
                self.note("link to another file");
            }
            event => {
                self.is_in_style &= !matches!(event, Event::End(_));
                self.write(event);
            }
        }
    }

    fn write(&mut self, event: Event) {
        self.out.write_event(event).expect("writing to memory does not fail");
    }

    fn note(&mut self, what: &str) {
        if !self.left_out.iter().any(|noted| noted == what) {
            self.left_out.push(what.to_string());
        }
    }

    fn cleaned(&mut self, element: &BytesStart) -> BytesStart<'static> {
        let name = String::from_utf8_lossy(element.name().as_ref().as_bytes()).into_owned();
        let mut cleaned = BytesStart::new(name);
        for attribute in element.attributes().flatten() {
            let key = String::from_utf8_lossy(attribute.key.as_ref().as_bytes()).into_owned();
            let value = String::from_utf8_lossy(attribute.value.as_bytes()).into_owned();
            let local = key.rsplit(':').next().unwrap_or(&key).to_ascii_lowercase();
            if local.starts_with("on") {
                self.note(&format!("{local}="));
            } else if matches!(local.as_str(), "href" | "src") && !is_harmless(&value)
                || (local == "style" || value.contains("url(")) && reaches_out(&value)
            {
                self.note("link to another file");
            } else {
                // The value is still escaped as it was read.
                cleaned.push_attribute(quick_xml::events::attributes::Attribute {
                    key: quick_xml::name::QName(&key),
                    value: value.as_str().into(),
                });
            }
        }
        cleaned
    }
}

fn local_name(element: &BytesStart) -> String {
    String::from_utf8_lossy(element.local_name().as_ref().as_bytes()).into_owned()
}

fn is_left_out(name: &str) -> bool {
    LEFT_OUT_ELEMENTS.iter().any(|element| element.eq_ignore_ascii_case(name))
}

/// A place in the same file, or a picture within it.
fn is_harmless(value: &str) -> bool {
    let value = value.trim();
    value.starts_with('#')
        || ["data:image/png", "data:image/jpeg", "data:image/gif"].iter().any(|kind| value.starts_with(kind))
}

/// Whether a style brings something in from elsewhere.
fn reaches_out(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    value.contains("@import")
        || value.contains("expression(")
        || value.split("url(").skip(1).any(|rest| !rest.trim_start_matches(['"', '\'', ' ']).starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::clean_svg;

    #[test]
    fn scripts_and_links_out_are_left_out() {
        let svg = r##"<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x "y">]><svg xmlns="http://www.w3.org/2000/svg" onload="a()"><script>alert(1)</script><use href="#a"/><image href="https://example.org/x.png"/><rect fill="url(#g)" width="1"/><text>R&amp;D</text></svg>"##;
        let cleaned = clean_svg(svg.as_bytes());
        let text = String::from_utf8(cleaned.bytes).unwrap();
        assert_eq!(
            text,
            r##"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><use href="#a"/><image/><rect fill="url(#g)" width="1"/><text>R&amp;D</text></svg>"##
        );
        assert_eq!(cleaned.left_out, ["onload=", "script", "link to another file"]);
    }
}
