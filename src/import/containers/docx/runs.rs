//! What stands in a paragraph of a DOCX: runs, changes, fields, comments, calls.

use std::collections::BTreeMap;

use crate::import::audit::Effect;
use crate::import::containers::docx::PartTree;
use crate::import::containers::docx::Reader;
use crate::import::containers::docx::fields;
use crate::import::containers::docx::fields::Field;
use crate::import::containers::docx::fields::FieldEffect;
use crate::import::containers::docx::formulas;
use crate::import::containers::docx::styles::StyleFacts;
use crate::import::containers::docx::styles::Styles;
use crate::import::containers::docx::styles::Toggles;
use crate::import::containers::docx::styles::is_on;
use crate::import::containers::draft::valid_tag;
use crate::import::containers::roles::Role;
use crate::import::containers::shape::Content;
use crate::import::containers::shape::Format;
use crate::import::containers::shape::Inline;
use crate::import::containers::shape::STYLES;
use crate::import::containers::shape::Style;
use crate::import::containers::shape::Switch;
use crate::import::containers::tree::NodeId;
use crate::import::containers::tree::Tree;
use crate::import::rules::I080;
use crate::import::rules::I081;
use crate::import::rules::I083;
use crate::import::rules::I086;
use crate::import::rules::I087;
use crate::import::rules::I091;
use crate::import::rules::I098;
use crate::import::text::Slice;

/// What is asked where a list that a program has made goes on into the text.
const UNCLOSED: &str =
    "A contents list or another field of the program has no end before this; is anything of it left in the text?";

/// What the paragraph gives to all of its runs: a run is emphasis where it differs from that.
#[derive(Clone, Default, Debug)]
pub struct Base {
    toggles: Toggles,
    lang: Option<String>,
    format: Format,
}

impl Base {
    pub fn new(facts: &StyleFacts, role: Role) -> Base {
        // What looks like a heading is no emphasis.
        let toggles = if role == Role::Code { Toggles::default() } else { facts.toggles };
        Base { toggles, lang: facts.lang.clone(), format: Format::default() }
    }

    fn with(&self, change: impl FnOnce(&mut Format)) -> Base {
        let mut base = self.clone();
        change(&mut base.format);
        base
    }
}

/// The language that most letters are in.
pub fn main_language(tree: &Tree, styles: &Styles, source: &str) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for run in tree.below(0).filter(|id| tree.name(*id) == "w:r") {
        let properties = tree.child(run, "w:rPr");
        let own = properties.and_then(|id| tree.child(id, "w:lang")).and_then(|id| tree.get(id, "w:val"));
        let style = properties.and_then(|id| tree.child(id, "w:rStyle")).and_then(|id| tree.get(id, "w:val"));
        let styled = || styles.of_run(style).and_then(|facts| facts.lang.clone());
        let lang = own.map(str::to_string).or_else(styled).or_else(|| styles.default_lang.clone());
        if let Some(lang) = lang.and_then(|lang| valid_tag(&lang)) {
            let letters = tree.slices(run).iter().map(|slice| slice.of(source).len()).sum::<usize>();
            *counts.entry(lang).or_default() += letters;
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(lang, _)| lang)
}

impl Reader<'_, '_> {
    /// Reads all that an element holds.
    pub fn inlines(&mut self, part: &PartTree, id: NodeId, base: &Base, out: &mut Vec<Inline>) {
        for child in part.tree.children(id) {
            self.inline(part, *child, base, out);
        }
    }

    pub fn inline(&mut self, part: &PartTree, id: NodeId, base: &Base, out: &mut Vec<Inline>) {
        let tree = &part.tree;
        match tree.name(id) {
            "w:t" | "a:t" | "m:t" | "w:delText" => self.words(tree, id, base.format, out),
            "w:r" | "a:r" => self.run(part, id, base, out),
            "w:hyperlink" => self.hyperlink(part, id, base, out),
            "w:ins" | "w:moveTo" => {
                self.accepted(tree, id);
                self.inlines(part, id, base, out);
            }
            "w:del" | "w:moveFrom" => self.deleted(part, id, base, out),
            "w:fldSimple" => {
                let code = tree.get(id, "w:instr").unwrap_or_default().to_string();
                let effect = fields::effect(&code, self.draft);
                self.fields.push(Field { code, is_result: true, effect, is_unclosed: false });
                self.inlines(part, id, base, out);
                self.fields.pop();
            }
            "m:oMath" | "m:oMathPara" => self.formula(tree, id, base, out),
            "w:bookmarkStart" => {
                let place = tree.get(id, "w:name").and_then(|name| self.draft.place(name));
                out.extend(place);
            }
            "w:commentRangeStart" => {
                if let Some(name) = tree.get(id, "w:id") {
                    self.ranges.push((name.to_string(), self.n_paragraphs, out.len()));
                }
            }
            "w:commentRangeEnd" => self.comment_end(tree.get(id, "w:id"), out),
            "mc:AlternateContent" => {
                if let Some(branch) = self.alternate(part, id) {
                    self.inlines(part, branch, base, out);
                }
            }
            "w:ruby" => {
                let base_text = tree.child(id, "w:rubyBase");
                base_text.into_iter().for_each(|id| self.inlines(part, id, base, out));
                if let Some(reading) = tree.child(id, "w:rt") {
                    out.push(Inline { content: Content::Sign('('), format: base.format });
                    self.inlines(part, reading, base, out);
                    out.push(Inline { content: Content::Sign(')'), format: base.format });
                }
            }
            "w:pPr" | "w:rPr" | "w:sdtPr" | "w:sdtEndPr" | "w:smartTagPr" | "w:customXmlPr" => {}
            _ => self.inlines(part, id, base, out),
        }
    }

    fn accepted(&mut self, tree: &Tree, id: NodeId) {
        let who = tree.get(id, "w:author").unwrap_or("somebody").to_string();
        for slice in tree.slices(id) {
            self.draft.audit.push(&I081, Effect::Kept, slice, "accepted".into(), 100, format!("inserted by {who}"));
        }
    }

    /// Deleted words go; with the rule switched off they stay, struck out.
    fn deleted(&mut self, part: &PartTree, id: NodeId, base: &Base, out: &mut Vec<Inline>) {
        if !self.draft.audit.allows(&I080) {
            let struck = base.with(|format| format.set(Style::Strikeout, Switch::On));
            return self.inlines(part, id, &struck, out);
        }
        let who = part.tree.get(id, "w:author").unwrap_or("somebody").to_string();
        self.draft.remove(&I080, &part.tree, id, &format!("deleted by {who}"));
        // The signs of fields count all the same: else a field would have no end.
        for sign in part.tree.below(id).filter(|below| part.tree.name(*below) == "w:fldChar") {
            self.field_sign(part, sign, out);
        }
    }

    fn hyperlink(&mut self, part: &PartTree, id: NodeId, base: &Base, out: &mut Vec<Inline>) {
        let tree = &part.tree;
        let outer = tree.get(id, "r:id").and_then(|id| part.relations.get(id)).filter(|relation| relation.is_external);
        let link = match (outer, tree.get(id, "w:anchor")) {
            (Some(relation), _) => {
                let link = self.draft.link_out(&relation.target);
                if link.is_none() {
                    let slice = tree.slices(id).first().copied().unwrap_or_default();
                    let because = format!("no book can follow “{}”", relation.target);
                    self.draft.audit.reported(&I098, slice, "words without a link", because);
                }
                link
            }
            (None, Some(anchor)) => Some(self.draft.link_within(anchor)),
            (None, None) => None,
        };
        self.inlines(part, id, &base.with(|format| format.link = link.or(format.link)), out);
    }

    fn run(&mut self, part: &PartTree, id: NodeId, base: &Base, out: &mut Vec<Inline>) {
        let tree = &part.tree;
        let properties = tree.child(id, "w:rPr");
        let property = |name: &str| properties.and_then(|id| tree.child(id, name));
        let style = property("w:rStyle").and_then(|id| tree.get(id, "w:val"));
        let facts = self.styles.of_run(style).cloned().unwrap_or_default();
        let is_hidden = property("w:vanish").map_or(facts.is_hidden == Some(true), |id| is_on(tree.get(id, "w:val")));
        let own = Toggles::read(tree, properties);
        let mut format = base.format;
        for style in STYLES {
            let before = base.toggles.get(style).unwrap_or(false);
            let differs = own.get(style).map_or(facts.toggles.get(style) == Some(true), |own| own != before);
            if differs && !(style == Style::Underline && (facts.is_link || format.link.is_some())) {
                format.set(style, Switch::On);
            }
        }
        if facts.is_code {
            format.set(Style::Code, Switch::On);
        }
        let lang = property("w:lang").and_then(|id| tree.get(id, "w:val")).map(str::to_string);
        let lang = lang.or(facts.lang).or_else(|| base.lang.clone());
        format.lang = lang
            .filter(|lang| is_other(lang, self.lang.as_deref()))
            .and_then(|lang| self.draft.lang(&lang))
            .or(format.lang);
        if property("w:color").is_some() || property("w:highlight").is_some() {
            self.draft.look("words in color");
        }
        for child in tree.children(id).to_vec() {
            if is_hidden && matches!(tree.name(child), "w:t") {
                self.draft.remove(&I083, tree, child, "hidden in the file");
            } else {
                self.run_child(part, child, format, out);
            }
        }
    }

    fn run_child(&mut self, part: &PartTree, id: NodeId, format: Format, out: &mut Vec<Inline>) {
        let tree = &part.tree;
        let mut push = |content: Content| out.push(Inline { content, format });
        match tree.name(id) {
            "w:t" | "a:t" | "m:t" | "w:delText" => self.words(tree, id, format, out),
            "w:tab" | "w:ptab" => push(Content::Space),
            "w:br" if matches!(tree.get(id, "w:type"), Some("page" | "column")) => {
                self.draft.audit.reported(&I086, Slice::default(), "a space", "a page break by hand");
                push(Content::Space);
            }
            "w:br" | "w:cr" => {
                if fields::format(&self.fields, format).is_some() {
                    push(Content::Break);
                }
            }
            "w:noBreakHyphen" => push(Content::Sign('\u{2011}')),
            "w:softHyphen" => push(Content::Sign('\u{ad}')),
            "w:sym" => self.symbol(tree, id, format, out),
            "w:footnoteReference" | "w:endnoteReference" => self.call(tree, id, format, out),
            "w:commentReference" => self.comment_end(tree.get(id, "w:id"), out),
            "w:fldChar" => self.field_sign(part, id, out),
            "w:instrText" | "w:delInstrText" => {
                let text = tree.text(id, &self.draft.source);
                if let Some(field) = self.fields.last_mut().filter(|field| !field.is_result) {
                    field.code.push_str(&text);
                }
                self.draft.remove(&I083, tree, id, "the code of a field");
            }
            "w:drawing" | "w:pict" | "w:object" => self.drawing(part, id, out),
            "mc:AlternateContent" => {
                if let Some(branch) = self.alternate(part, id) {
                    for child in tree.children(branch).to_vec() {
                        self.run_child(part, child, format, out);
                    }
                }
            }
            "w:ruby" => self.inline(part, id, &Base { format, ..Base::default() }, out),
            _ => {
                // What is not known is passed through: its words are words of the book.
                for child in tree.children(id).to_vec() {
                    self.run_child(part, child, format, out);
                }
            }
        }
    }

    /// Words, unless a field has made them that the book makes anew.
    fn words(&mut self, tree: &Tree, id: NodeId, format: Format, out: &mut Vec<Inline>) {
        for slice in tree.slices(id) {
            match fields::format(&self.fields, format) {
                Some(format) => out.push(Inline { content: Content::Words(slice), format }),
                None => self.draft.remove_slices(&I083, &[slice], "made by a field: contents, index or page number"),
            }
        }
    }

    fn field_sign(&mut self, part: &PartTree, id: NodeId, out: &mut Vec<Inline>) {
        match part.tree.get(id, "w:fldCharType") {
            Some("begin") => {
                let is_unclosed = part.unclosed.contains(&id);
                self.fields.push(Field { is_unclosed, ..Field::default() });
            }
            Some("separate") => {
                let code = self.fields.last().map(|field| field.code.clone()).unwrap_or_default();
                let mut effect = fields::effect(&code, self.draft);
                if let Some(field) = self.fields.last_mut() {
                    if field.is_unclosed && effect != FieldEffect::Kept {
                        effect = FieldEffect::Kept;
                        let query = self.draft.query(UNCLOSED, Vec::new());
                        out.push(self.draft.point_query(query));
                    }
                    field.is_result = true;
                    field.effect = effect;
                }
            }
            _ => {
                self.fields.pop();
            }
        }
    }

    /// Made lists hold no headings: where one begins, they end.
    pub fn end_made_fields(&mut self, tree: &Tree, heading: NodeId, out: &mut Vec<Inline>) {
        let is_made = |field: &Field| field.is_result && field.effect == FieldEffect::Dropped;
        if self.fields.iter().any(is_made) && !fields::begins_with_end(tree, heading) {
            self.fields.iter_mut().filter(|field| is_made(field)).for_each(|field| field.effect = FieldEffect::Kept);
            let query = self.draft.query(UNCLOSED, Vec::new());
            out.push(self.draft.point_query(query));
        }
    }

    fn call(&mut self, tree: &Tree, id: NodeId, format: Format, out: &mut Vec<Inline>) {
        let kind = if tree.name(id) == "w:footnoteReference" { "w:footnote" } else { "w:endnote" };
        let Some(name) = tree.get(id, "w:id") else { return };
        let format = Format { query: format.query, ..Format::default() };
        if let Some(note) = self.note(kind, name) {
            let label = format!("[^{}]", note + 1);
            self.draft.audit.kept(&I087, Slice::default(), label, 100);
            out.push(Inline { content: Content::Call(note), format });
        }
    }

    /// A character of a symbol font: where it has no place in Unicode, the font alone would know it.
    fn symbol(&mut self, tree: &Tree, id: NodeId, format: Format, out: &mut Vec<Inline>) {
        let code = tree.get(id, "w:char").and_then(|code| u32::from_str_radix(code, 16).ok()).unwrap_or(0);
        let known = char::from_u32(code).filter(|sign| !('\u{e000}'..='\u{f8ff}').contains(sign) && !sign.is_control());
        match known.filter(|sign| !sign.is_alphanumeric()) {
            Some(sign) => out.push(Inline { content: Content::Sign(sign), format }),
            None => {
                let font = tree.get(id, "w:font").unwrap_or("?");
                let text =
                    format!("A sign of the font {font}, number {code:X}, stands here; which one is it in Unicode?");
                let query = self.draft.query(text, Vec::new());
                out.push(self.draft.point_query(query));
            }
        }
    }

    /// The letters and signs of a formula, with a query: how they stand to each other is told in part only.
    fn formula(&mut self, tree: &Tree, id: NodeId, base: &Base, out: &mut Vec<Inline>) {
        let query = self.draft.query("A formula, of which only the letters and signs were taken over.", Vec::new());
        for slice in tree.slices(id) {
            self.draft.audit.reported(&I091, slice, "letters", "a formula");
        }
        formulas::write(tree, id, Format { query: Some(query), ..base.format }, out);
    }

    /// Ends the range of a comment: its words are marked, if they stand in one paragraph and nobody else asks about them.
    fn comment_end(&mut self, name: Option<&str>, out: &mut Vec<Inline>) {
        let Some(name) = name else { return };
        let range = self.ranges.iter().position(|(own, _, _)| own == name).map(|at| self.ranges.remove(at));
        let Some(comment) = self.comments.get_mut(name).filter(|comment| !comment.is_placed) else { return };
        comment.is_placed = true;
        let query = self.draft.comment(&comment.who, std::mem::take(&mut comment.words));
        let inside =
            range.filter(|(_, paragraph, _)| *paragraph == self.n_paragraphs).and_then(|(_, _, at)| out.get_mut(at..));
        match inside {
            Some(inside) if !inside.is_empty() && inside.iter().all(|inline| inline.format.query.is_none()) => {
                inside.iter_mut().for_each(|inline| inline.format.query = Some(query));
            }
            _ => out.push(self.draft.point_query(query)),
        }
    }
}

/// Whether a language is another one than that of the book: regions of one language differ by the program's guess alone.
fn is_other(lang: &str, main: Option<&str>) -> bool {
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    main.is_some_and(|main| primary(lang) != primary(main)) && !lang.starts_with("x-")
}
