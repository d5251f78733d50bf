//! Elements that stand in a line.

use crate::import::containers::archive::resolve;
use crate::import::containers::html::Reader;
use crate::import::containers::html::css::styles_of;
use crate::import::containers::html::flow::SILENT;
use crate::import::containers::html::kinds;
use crate::import::containers::html::parse::BLOCKS;
use crate::import::containers::html::path_of;
use crate::import::containers::shape::Content;
use crate::import::containers::shape::Format;
use crate::import::containers::shape::Inline;
use crate::import::containers::shape::Style;
use crate::import::containers::shape::Switch;
use crate::import::containers::tree::NodeId;
use crate::import::rules::I083;
use crate::import::rules::I085;
use crate::import::rules::I086;
use crate::import::rules::I087;
use crate::import::rules::I091;
use crate::import::rules::I098;
use crate::import::text::Slice;
use crate::uri::unescaped;

/// Classes that are small capitals in many houses, whatever the style sheet is called.
const SMALL_CAPS: [&str; 6] = ["smallcaps", "small-caps", "small-capitals", "sc", "smcap", "smallcap"];

impl Reader<'_, '_> {
    pub fn inline(&mut self, page: usize, id: NodeId, format: Format, out: &mut Vec<Inline>) {
        let pages = self.pages;
        let tree = &pages[page].tree;
        if let Some(slice) = tree.words(id) {
            out.push(Inline { content: Content::Words(slice), format });
            return;
        }
        let name = tree.local(id);
        if self.notes.bodies.contains_key(&(page, id)) {
            return;
        }
        let kinds = kinds(&pages[page], id);
        let has = |names: &[&str]| kinds.iter().any(|kind| names.contains(&kind.as_str()));
        if has(&["pagebreak", "doc-pagebreak", "pagenum", "page-number"]) {
            return self.take_out(&I086, page, id, "the mark of a printed page");
        }
        if tree.get(id, "hidden").is_some() {
            return self.take_out(&I083, page, id, "hidden in the page");
        }
        self.named_place(page, id, out);
        let format = self.in_language(page, id, format);
        match name {
            "br" => out.push(Inline { content: Content::Break, format }),
            "img" | "image" => {
                if format.link.is_some() {
                    self.draft.audit.reported(
                        &I098,
                        Slice::default(),
                        "a picture without a link",
                        "a picture is no link in a book",
                    );
                }
                self.image(page, id, out);
            }
            "svg" => self.svg(page, id, format, out),
            "math" => self.formula(page, id, format, out),
            "a" => self.link(page, id, format, out),
            "q" => {
                out.push(Inline { content: Content::Sign('"'), format });
                self.inner(page, id, format, out);
                out.push(Inline { content: Content::Sign('"'), format });
            }
            "rt" => {
                out.push(Inline { content: Content::Sign('('), format });
                self.inner(page, id, format, out);
                out.push(Inline { content: Content::Sign(')'), format });
            }
            "rp" => {
                let slices = tree.slices(id);
                self.draft.document.spent.extend(slices);
            }
            name if SILENT.contains(&name) => self.take_out(&I083, page, id, "not shown in the page"),
            _ => {
                if BLOCKS.contains(&name) && !out.is_empty() {
                    out.push(Inline { content: Content::Space, format });
                }
                let format = self.styled(page, id, format, &kinds);
                self.inner(page, id, format, out);
                if BLOCKS.contains(&name) {
                    // Blocks within a line, as in the cell of a table: their words must not run together.
                    out.push(Inline { content: Content::Space, format });
                }
            }
        }
    }

    fn inner(&mut self, page: usize, id: NodeId, format: Format, out: &mut Vec<Inline>) {
        let pages = self.pages;
        for child in pages[page].tree.children(id) {
            self.inline(page, *child, format, out);
        }
    }

    /// What an element, its classes and its own style make of its words.
    fn styled(&mut self, page: usize, id: NodeId, format: Format, kinds: &[String]) -> Format {
        let tree = &self.pages[page].tree;
        let name = tree.local(id);
        let mut format = format;
        let by_name = match name {
            "em" | "i" | "cite" | "dfn" | "var" => Some(Style::Emphasis),
            "b" | "strong" => Some(Style::Strong),
            "sup" => Some(Style::Superscript),
            "sub" => Some(Style::Subscript),
            "s" | "strike" | "del" => Some(Style::Strikeout),
            "u" => Some(Style::Underline),
            "code" | "kbd" | "samp" | "tt" => Some(Style::Code),
            _ => None,
        };
        let is_span = !BLOCKS.contains(&name);
        let classes = tree.get(id, "class").unwrap_or_default();
        let by_sheet = if is_span { self.sheet.of(classes) } else { Vec::new() };
        let own = if is_span { tree.get(id, "style").map(styles_of).unwrap_or_default() } else { Vec::new() };
        let by_class = kinds.iter().any(|kind| SMALL_CAPS.contains(&kind.as_str())).then_some(Style::SmallCaps);
        for style in by_name.into_iter().chain(by_class).chain(by_sheet).chain(own) {
            let is_link_look = style == Style::Underline && format.link.is_some();
            if !is_link_look {
                format.set(style, Switch::On);
            }
        }
        format
    }

    /// The language of an element, where it is another one than that of the book.
    pub fn in_language(&mut self, page: usize, id: NodeId, format: Format) -> Format {
        let tree = &self.pages[page].tree;
        let Some(tag) = tree.get(id, "xml:lang").or(tree.get(id, "lang")).filter(|tag| !tag.is_empty()) else {
            return format;
        };
        let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        let is_main = self.lang.as_deref().is_none_or(|main| primary(main) == primary(tag));
        let tag = tag.to_string();
        Format { lang: if is_main { None } else { self.draft.lang(&tag) }, ..format }
    }

    fn named_place(&mut self, page: usize, id: NodeId, out: &mut Vec<Inline>) {
        let pages = self.pages;
        for key in ["id", "name"] {
            if let Some(name) = pages[page].tree.get(id, key) {
                let place = self.draft.place(&format!("{}#{name}", pages[page].path));
                out.extend(place);
            }
        }
    }

    fn link(&mut self, page: usize, id: NodeId, format: Format, out: &mut Vec<Inline>) {
        let pages = self.pages;
        let tree = &pages[page].tree;
        if let Some(body) = self.notes.calls.get(&(page, id)).copied() {
            return self.call(page, id, body, format, out);
        }
        let is_back = kinds(&pages[page], id)
            .iter()
            .any(|kind| matches!(kind.as_str(), "backlink" | "doc-backlink" | "footnote-back"));
        if is_back || self.notes.back.contains(&(page, id)) {
            let slices = tree.slices(id);
            self.draft.document.spent.extend(slices);
            return;
        }
        if matches!(tree.text(id, &self.draft.source).trim(), "§" | "¶" | "#") && self.draft.audit.allows(&I085) {
            return self.take_out(&I085, page, id, "a link to the place where it stands");
        }
        let address = tree.get(id, "href").unwrap_or_default().to_string();
        let link = if let Some(key) = pages[page].target(id) {
            Some(self.draft.link_within(&key))
        } else if self.archive.is_some() && !address.contains(':') && !address.is_empty() {
            let path = resolve(&pages[page].path, &unescaped(&address));
            Some(self.draft.link_within(&format!("{path}#")))
        } else {
            self.draft.link_out(&address)
        };
        if link.is_none() && !address.is_empty() {
            let slice = tree.slices(id).first().copied().unwrap_or_default();
            self.draft.audit.reported(&I098, slice, "words without a link", format!("no book can follow “{address}”"));
        }
        let inner = Format { link: link.or(format.link), ..format };
        self.inner(page, id, inner, out);
    }

    /// The call of a note: its number is spent, for the book numbers anew. A second call of one note keeps its number as it stands.
    fn call(&mut self, page: usize, id: NodeId, body: (usize, NodeId), format: Format, out: &mut Vec<Inline>) {
        let pages = self.pages;
        let slices = pages[page].tree.slices(id);
        match self.note(body) {
            Some(note) if self.draft.n_open_notes > 0 => {
                // A note cannot be called from a note.
                let made =
                    format!("Note {} was called here, from within a note; it stands behind the others.", note + 1);
                let query = self.draft.query(made, slices);
                out.push(self.draft.point_query(query));
            }
            Some(note) => {
                self.draft.document.spent.extend(slices);
                let plain = Format { lang: None, query: format.query, ..Format::default() };
                out.push(Inline { content: Content::Call(note), format: plain });
            }
            None => {
                let slice = slices.first().copied().unwrap_or_default();
                self.draft.audit.reported(&I087, slice, "its number", "a second call of one note");
                self.inner(page, id, format.with(Style::Superscript), out);
            }
        }
    }

    fn image(&mut self, page: usize, id: NodeId, out: &mut Vec<Inline>) {
        let pages = self.pages;
        let tree = &pages[page].tree;
        let address = tree.get(id, "src").or(tree.get(id, "xlink:href")).or(tree.get(id, "href")).unwrap_or_default();
        let alt = tree.attribute(id, "alt");
        let is_decorative =
            alt.is_some_and(|alt| alt.value.trim().is_empty()) || tree.get(id, "role") == Some("presentation");
        let slice = alt.and_then(|alt| alt.slice);
        let (name, bytes) = match data_address(address) {
            Some(bytes) => (address.to_string(), Some(bytes)),
            None => {
                let name = resolve(&pages[page].path, &unescaped(address.split(['?', '#']).next().unwrap_or_default()));
                let packed = self.archive.as_mut().and_then(|archive| archive.bytes(&name).ok().flatten());
                let bytes = packed.or_else(|| self.pictures.get(&path_of(address)).cloned());
                (name, bytes)
            }
        };
        let picture = self.draft.picture(&name, bytes, slice);
        if let Content::Picture(idx) = picture.content {
            self.draft.document.pictures[idx].is_decorative = is_decorative && slice.is_none();
        }
        out.push(picture);
    }

    /// A drawing that stands in the page itself. Where it is nothing but a frame for a picture, the picture is meant.
    fn svg(&mut self, page: usize, id: NodeId, format: Format, out: &mut Vec<Inline>) {
        let pages = self.pages;
        let tree = &pages[page].tree;
        let images: Vec<NodeId> = tree.below(id).filter(|below| tree.local(*below) == "image").collect();
        let slices = tree.slices(id);
        if images.is_empty() || slices.iter().any(|slice| slice.of(&self.draft.source).contains(char::is_alphanumeric))
        {
            let query = self.draft.query("A drawing stood here that was not taken over; give it as a picture.", slices);
            let point = self.draft.point_query(query);
            out.push(Inline { format: Format { query: point.format.query, ..format }, ..point });
            return;
        }
        for image in images {
            self.image(page, image, out);
        }
    }

    /// The letters of a formula, with a query: how they stand to each other is lost.
    fn formula(&mut self, page: usize, id: NodeId, format: Format, out: &mut Vec<Inline>) {
        let pages = self.pages;
        let tree = &pages[page].tree;
        let query = self.draft.query("A formula, of which only the letters were taken over.", Vec::new());
        let format = Format { query: Some(query), ..format };
        let notes: Vec<NodeId> = tree.below(id).filter(|below| tree.local(*below).starts_with("annotation")).collect();
        for note in &notes {
            self.take_out(&I091, page, *note, "the code of a formula");
        }
        for below in tree.below(id) {
            let is_note = notes.iter().any(|note| tree.below(*note).any(|own| own == below));
            if let Some(slice) = tree.words(below).filter(|_| !is_note) {
                self.draft.audit.reported(&I091, slice, "letters", "a formula");
                out.push(Inline { content: Content::Words(slice), format });
            }
        }
    }
}

/// The bytes of a picture that stands in its address, as base64.
fn data_address(address: &str) -> Option<Vec<u8>> {
    let (_, data) = address.strip_prefix("data:")?.split_once(";base64,")?;
    let mut bytes = Vec::with_capacity(data.len() / 4 * 3);
    let (mut bits, mut n_bits) = (0_u32, 0);
    for sign in data.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        let value = match sign {
            b'A'..=b'Z' => sign - b'A',
            b'a'..=b'z' => sign - b'a' + 26,
            b'0'..=b'9' => sign - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            bytes.push((bits >> n_bits) as u8);
            bits &= (1 << n_bits) - 1;
        }
    }
    Some(bytes)
}
