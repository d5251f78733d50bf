//! What the manifest says of covers, read and judged: the table `cover` of a book, and of print editions paper, spine, flaps and price.
//!
//! In: tables of the manifest. Out: wishes for the cover, and measures. A key that is wrong is reported and left to its default.

use crate::artwork::Turn;
use crate::cover::CoverWishes;
use crate::cover::Design;
use crate::cover::colors;
use crate::cover::colors::Colors;
use crate::cover::colors::SCHEMES;
use crate::diag::Sink;
use crate::diag::codes::config;
use crate::near::near_names;
use crate::project::config::EditionConfig;
use crate::project::config::EditionKind;
use crate::project::facts::given;
use crate::project::raw::RawText;
use crate::project::raw::clean;
use crate::project::raw::required;
use crate::project::raw::text;
use crate::project::raw::text_list;
use crate::project::sizes;
use crate::source::Span;
use crate::toml_reader::Located;
use crate::toml_reader::TableReader;
use crate::toml_reader::parse_any_length;
use crate::units::Length;

/// The table `cover`, or the one picture that stands in its place.
#[derive(Clone, Debug, Default)]
pub struct RawCover {
    pub span: Option<Span>,
    pub file: Option<RawText>,
    pub alt: Option<RawText>,
    pub design: Option<Located<Design>>,
    pub colors: Option<RawText>,
    pub back: Option<Vec<RawText>>,
    pub author_note: Option<Vec<RawText>>,
    pub front_flap: Option<Vec<RawText>>,
    pub back_flap: Option<Vec<RawText>>,
    pub spine_reads: Option<Located<Turn>>,
}

/// What a print edition says of the sheet around it.
#[derive(Clone, Debug, Default)]
pub struct RawWrap {
    pub paper: Option<Vec<RawPaper>>,
    pub spine: Option<RawText>,
    pub flaps: Option<RawText>,
    pub price: Option<RawText>,
    pub price_code: Option<RawText>,
    /// Whether paper or spine are there but could not be read, as was reported.
    pub is_refused: bool,
}

#[derive(Clone, Debug)]
pub struct RawPaper {
    pub name: RawText,
    pub leaf: Option<RawText>,
}

/// The sheet around a print edition, as far as the manifest knows it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct WrapConfig {
    /// What the edition is printed on; more than one where its printers name theirs differently.
    pub papers: Vec<PaperChoice>,
    /// The width of the spine, where a printer has told it.
    pub spine: Option<Length>,
    /// The width of each flap; 0 for none.
    pub flap: Length,
    pub price: Option<String>,
    /// Five digits.
    pub price_code: Option<String>,
    /// Whether paper or spine are in the manifest but wrong, as was reported: they are not missing.
    pub is_refused: bool,
}

impl WrapConfig {
    /// Whether the manifest says anything of how wide the spine is.
    pub fn names_width(&self) -> bool {
        !self.papers.is_empty() || self.spine.is_some() || self.is_refused
    }
}

/// A paper by its name, and its thickness where the manifest gives it.
#[derive(Clone, PartialEq, Debug)]
pub struct PaperChoice {
    pub name: String,
    /// Of a leaf: two pages.
    pub leaf: Option<Length>,
    pub span: Option<Span>,
}

const TURNS: &[(&str, Turn)] = &[("down", Turn::Down), ("up", Turn::Up)];

/// The thickest leaf, spine and flap, in millimetres.
const MAX_LEAF_MM: f64 = 2.0;
const MAX_SPINE_MM: f64 = 120.0;
const MAX_FLAP_MM: f64 = 200.0;

/// Reads the key `cover` of a book.
pub fn read_cover(table: &mut TableReader, sink: &mut Sink) -> Option<RawCover> {
    let value = table.value("cover")?;
    if value.as_str().is_some() {
        return text(table, "cover", sink).map(RawCover::of_file);
    }
    let Some(mut own) = value.is_table().then(|| value.table("cover", sink)).flatten() else {
        return value.wrong_type("cover", "a file in quotes, or a table such as `{ file = \"…\", alt = \"…\" }`", sink);
    };
    let cover = RawCover {
        span: own.span,
        file: text(&mut own, "file", sink),
        alt: text(&mut own, "alt", sink),
        design: own.choice("design", Design::BY_NAME, sink),
        colors: text(&mut own, "colors", sink),
        back: paragraphs(&mut own, "back", sink),
        author_note: paragraphs(&mut own, "author_note", sink),
        front_flap: paragraphs(&mut own, "front_flap", sink),
        back_flap: paragraphs(&mut own, "back_flap", sink),
        spine_reads: own.choice("spine_reads", TURNS, sink),
    };
    own.finish(sink);
    Some(cover)
}

/// Reads the keys of a print edition that concern its cover.
pub fn read_wrap(table: &mut TableReader, sink: &mut Sink) -> RawWrap {
    let n_before = sink.diagnostics().len();
    let (paper, spine) = (papers(table, sink), text(table, "spine", sink));
    RawWrap {
        paper,
        spine,
        is_refused: sink.diagnostics().len() > n_before,
        flaps: text(table, "flaps", sink),
        price: text(table, "price", sink),
        price_code: text(table, "price_code", sink),
    }
}

/// Paragraphs: a text in which blank lines part them, or a list of texts.
fn paragraphs(table: &mut TableReader, key: &'static str, sink: &mut Sink) -> Option<Vec<RawText>> {
    let name = table.name(key);
    let value = table.value(key)?;
    let Some(whole) = value.as_str() else { return text_list(value, &name, sink) };
    let lines: Vec<&str> = whole.lines().collect();
    let parts = lines.split(|line| line.trim().is_empty()).map(|part| part.join("\n"));
    let parts = parts.filter(|part| !part.trim().is_empty());
    let located = parts.map(|value_text| Located { value: value_text, span: value.span() });
    Some(located.filter_map(|text| clean(text, &name, sink)).collect())
}

/// A name, a table with a name, or a list of such.
fn papers(table: &mut TableReader, sink: &mut Sink) -> Option<Vec<RawPaper>> {
    let name = table.name("paper");
    let value = table.value("paper")?;
    let values = if value.is_array() { value.array(&name, sink)? } else { vec![value] };
    let mut papers = Vec::new();
    for value in values {
        if value.is_table() {
            let Some(mut own) = value.table(&name, sink) else { continue };
            let paper = required(&mut own, "name", sink);
            let leaf = text(&mut own, "leaf", sink);
            own.finish(sink);
            papers.extend(paper.map(|name| RawPaper { name, leaf }));
        } else if value.as_str().is_some() {
            let own = value.string(&name, sink).and_then(|text| clean(text.map(str::to_string), &name, sink));
            papers.extend(own.map(|name| RawPaper { name, leaf: None }));
        } else {
            value.wrong_type::<()>(&name, "a name in quotes, or `{ name = \"…\", leaf = \"0.1mm\" }`", sink);
        }
    }
    Some(papers)
}

impl RawCover {
    /// A cover of which only the picture is known.
    pub fn of_file(file: RawText) -> RawCover {
        RawCover { span: file.span, file: Some(file), ..RawCover::default() }
    }

    /// The cover with everything it leaves out taken from `defaults`.
    pub fn with_defaults(self, other: RawCover) -> RawCover {
        RawCover {
            span: self.span.or(other.span),
            file: self.file.or(other.file),
            alt: self.alt.or(other.alt),
            design: self.design.or(other.design),
            colors: self.colors.or(other.colors),
            back: self.back.or(other.back),
            author_note: self.author_note.or(other.author_note),
            front_flap: self.front_flap.or(other.front_flap),
            back_flap: self.back_flap.or(other.back_flap),
            spine_reads: self.spine_reads.or(other.spine_reads),
        }
    }
}

impl RawWrap {
    /// The sheet around an edition that has the pages of another one: what it does not say of itself is as there. A paper of its own goes before
    /// the spine of the other one.
    pub fn with_source(self, mut source: RawWrap) -> RawWrap {
        if self.paper.is_some() || self.spine.is_some() {
            (source.paper, source.spine) = (None, None);
        }
        self.with_defaults(source)
    }

    pub fn with_defaults(self, other: RawWrap) -> RawWrap {
        RawWrap {
            is_refused: self.is_refused || other.is_refused,
            paper: self.paper.or(other.paper),
            spine: self.spine.or(other.spine),
            flaps: self.flaps.or(other.flaps),
            price: self.price.or(other.price),
            price_code: self.price_code.or(other.price_code),
        }
    }

    fn first(&self) -> Option<(&'static str, Option<Span>)> {
        let paper = self.paper.iter().flatten().next().map(|paper| &paper.name);
        let keys = [
            ("paper", paper),
            ("spine", self.spine.as_ref()),
            ("flaps", self.flaps.as_ref()),
            ("price", self.price.as_ref()),
            ("price_code", self.price_code.as_ref()),
        ];
        keys.into_iter().find_map(|(key, text)| Some((key, text?.span)))
    }
}

/// Judges the wishes for a cover. Reports C050 for colors that are none.
pub fn wishes(raw: Option<&RawCover>, sink: &mut Sink) -> CoverWishes {
    let Some(raw) = raw else { return CoverWishes::default() };
    let texts = |own: &Option<Vec<RawText>>| -> Vec<String> {
        own.iter().flatten().filter(|text| !text.value.is_empty()).map(|text| text.value.clone()).collect()
    };
    CoverWishes {
        design: raw.design.map(|design| design.value).unwrap_or_default(),
        colors: given(&raw.colors).and_then(|text| colors(text, sink)).unwrap_or_default(),
        back: texts(&raw.back),
        author_note: texts(&raw.author_note),
        front_flap: texts(&raw.front_flap),
        back_flap: texts(&raw.back_flap),
        spine_reads: raw.spine_reads.map(|turn| turn.value),
        span: raw.span,
    }
}

fn colors(text: &RawText, sink: &mut Sink) -> Option<Colors> {
    let found = colors::parse(&text.value);
    if found.is_none() {
        let names: Vec<&str> = SCHEMES.iter().map(|(name, _)| *name).collect();
        let report = sink.report(&config::C050, text.span, format!("“{}” is no color", text.value));
        match near_names(&text.value, names.iter().copied()).first() {
            Some(near) => report.hint(format!("did you mean “{near}”?")),
            None => report.hint(format!("write “#1e4d55”, or a name: {}", names.join(", "))),
        };
    }
    found
}

/// Gives an edition what it says of its cover. Reports C026 where it has none, C051 for a price code that is none.
pub fn with_wrap(mut edition: EditionConfig, raw: &RawWrap, sink: &mut Sink) -> EditionConfig {
    if edition.kind != EditionKind::Print {
        if let Some((key, span)) = raw.first() {
            let message = format!("`{key}` means nothing in `editions.{}`, which is not printed", edition.name);
            sink.report(&config::C026, span, message).hint("move the key to a print edition, or take it out");
        }
        return edition;
    }
    let n_before = sink.diagnostics().len();
    let mut measure = |text: &RawText, key: &str, most: f64| length(text, key, most, sink);
    let papers = raw.paper.iter().flatten().filter(|paper| !paper.name.value.is_empty());
    edition.wrap.papers = papers
        .map(|paper| PaperChoice {
            name: paper.name.value.clone(),
            leaf: given(&paper.leaf).and_then(|text| measure(text, "leaf", MAX_LEAF_MM)),
            span: paper.name.span,
        })
        .collect();
    edition.wrap.spine = given(&raw.spine).and_then(|text| measure(text, "spine", MAX_SPINE_MM));
    edition.wrap.is_refused = raw.is_refused || sink.diagnostics().len() > n_before;
    let flaps = given(&raw.flaps).and_then(|text| length(text, "flaps", MAX_FLAP_MM, sink));
    edition.wrap.flap = flaps.unwrap_or_default();
    edition.wrap.price = given(&raw.price).map(|text| text.value.clone());
    edition.wrap.price_code = given(&raw.price_code).and_then(|text| price_code(text, sink));
    edition
}

fn price_code(text: &RawText, sink: &mut Sink) -> Option<String> {
    if text.value.len() == 5 && text.value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(text.value.clone());
    }
    sink.report(&config::C051, text.span, format!("“{}” is no price code", text.value))
        .hint("it has five digits: 5 and the price in US cents, “51299”; or “90000” for none");
    None
}

fn length(text: &RawText, key: &str, most: f64, sink: &mut Sink) -> Option<Length> {
    let Some(length) = parse_any_length(&text.value) else {
        sink.report(&config::C011, text.span, format!("`{key}` is no length: “{}”", text.value))
            .hint("write a number with its unit, pt, mm, cm or in: “0.12mm”");
        return None;
    };
    if length > Length::ZERO && length <= Length::mm(most) {
        return Some(length);
    }
    sink.report(&config::C012, text.span, format!("`{key}` cannot be {}", sizes::in_mm(length)))
        .hint(format!("it is more than 0 and at most {most} mm"));
    None
}
