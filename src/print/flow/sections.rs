//! Sections to galleys: openings of parts and chapters, subheads, running heads.

use crate::book::Block;
use crate::book::BlockKind;
use crate::book::BlockRole;
use crate::book::Heading;
use crate::book::Inline;
use crate::book::Lang;
use crate::book::Section;
use crate::book::SectionRole;
use crate::color;
use crate::print::flow::builder::FirstLine;
use crate::print::flow::builder::FlowBuilder;
use crate::print::flow::builder::Setting;
use crate::print::flow::builder::as_heading;
use crate::print::flow::galley::Block as FlowBlock;
use crate::print::flow::galley::Galley;
use crate::print::flow::galley::GalleySide;
use crate::print::flow::galley::Ground;
use crate::print::flow::galley::GroundPages;
use crate::print::flow::galley::HeadChoice;
use crate::print::flow::galley::Heads;
use crate::print::flow::galley::Keep;
use crate::print::flow::galley::OutlineMark;
use crate::print::flow::galley::StartLine;
use crate::print::pages::StructId;
use crate::print::pages::StructKind;
use crate::print::pages::StructTree;
use crate::print::pages::cost::MAX_GIVE;
use crate::print::text::Paragraph;
use crate::source::Span;
use crate::theme::OpeningSide;
use crate::theme::TypeStyle;
use crate::units::Length;

/// What stands around a section.
#[derive(Clone)]
pub struct Around<'s> {
    pub node: StructId,
    pub lang: Lang,
    /// Depth in the outline, from 1.
    pub level: u8,
    /// The division that holds it, for the running head of the verso.
    pub division: Option<&'s Section>,
}

impl<'a> FlowBuilder<'a> {
    /// The galleys of one top-level section with all below it, in order.
    pub fn section_galleys(&mut self, section: &Section, around: &Around, galleys: &mut Vec<Galley>) {
        let lang = section.attributes.lang.clone().unwrap_or_else(|| around.lang.clone());
        let kind = if section.role.is_division() { StructKind::Part } else { StructKind::Section };
        let own_lang = section.attributes.lang.clone();
        let node = self.ctx.structure.add(around.node, kind, own_lang);
        let here = Around { node, lang, level: around.level, division: around.division };
        if section.role.is_division() {
            self.division_galleys(section, &here, galleys);
        } else {
            let galley = self.chapter_galley(section, &here);
            galleys.push(galley);
        }
    }

    /// A part: a page of its own, its own text if it has any, then its chapters.
    fn division_galleys(&mut self, section: &Section, around: &Around, galleys: &mut Vec<Galley>) {
        let side = side_of(self.theme.openings.part_side);
        let mut galley = Galley::new(side, Heads::Blind, Some(section.span));
        let theme = self.theme;
        galley.ground = own_ground(section).or(theme.grounds.part.map(Ground::first));
        let styles = (&theme.styles.part_label, &theme.styles.part_title);
        let title_line = theme.openings.part_title_line;
        // A label stands three lines above its title.
        let lines = (title_line.saturating_sub(3).max(1), title_line);
        self.opening(section, around, styles, lines, &mut galley);
        let inner = Around { division: Some(section), ..around.clone() };
        let (epigraphs, text) = section.blocks.split_at(n_leading_epigraphs(section));
        self.division_epigraphs(epigraphs, &inner, &mut galley);
        self.finish_galley(galley, galleys);
        let mut own = self.empty_chapter(section, &inner);
        own.ground = own_ground(section);
        self.flush = FirstLine::Opening;
        let setting = self.setting(&theme.styles.body, &inner);
        self.blocks(text, &setting, &mut own.blocks);
        self.uncalled_notes(section, &inner, &mut own);
        self.chapter_endnotes(section, &inner, &mut own);
        if !own.blocks.is_empty() {
            self.finish_galley(own, galleys);
        }
        for child in &section.children {
            let inner = Around { division: Some(section), level: around.level + 1, ..around.clone() };
            self.section_galleys(child, &inner, galleys);
        }
    }

    /// Mottoes of a part stand on its page, below the title.
    fn division_epigraphs(&mut self, blocks: &[Block], around: &Around, galley: &mut Galley) {
        let first = galley.blocks.len();
        let setting = self.setting(&self.theme.styles.body, around);
        self.blocks(blocks, &setting, &mut galley.blocks);
        if let Some(block) = galley.blocks.get_mut(first) {
            block.above = block.above.max(self.theme.page.leading * 3);
        }
    }

    fn chapter_galley(&mut self, section: &Section, around: &Around) -> Galley {
        let theme = self.theme;
        let openings = &theme.openings;
        let mut galley = self.empty_chapter(section, around);
        let is_display =
            matches!(section.role, SectionRole::Dedication | SectionRole::Epigraph | SectionRole::HalfTitle);
        let is_short = is_display && section.children.is_empty();
        if is_short {
            galley.heads = Heads::Blind;
            galley.side = GalleySide::Recto;
        }
        let ground = match section.role {
            SectionRole::HalfTitle => theme.grounds.half_title,
            _ => theme.grounds.chapter.filter(|_| section.heading.is_some()),
        };
        galley.ground = own_ground(section).or(ground.map(Ground::first));
        if section.heading.is_some() {
            let styles = (&theme.styles.chapter_label, &theme.styles.chapter_title);
            let lines = (openings.chapter_label_line, openings.chapter_title_line);
            self.opening(section, around, styles, lines, &mut galley);
        }
        let first_idx = galley.blocks.len();
        // Words above an index tell how to use it: no text opens there.
        self.flush = if section.role == SectionRole::Index { FirstLine::Flush } else { FirstLine::Opening };
        self.section_blocks(section, around, &mut galley);
        if let Some(text) = galley.blocks.get_mut(first_idx) {
            let has_heading = section.heading.is_some();
            let line = if has_heading { openings.chapter_text_line } else { openings.chapter_label_line };
            text.start_line = Some(match (is_short, has_heading) {
                (true, _) => StartLine::fixed(openings.part_title_line),
                (false, false) => StartLine::fixed(line),
                // The columns below are as deep as what it leaves of the page.
                _ if section.role == SectionRole::Index => StartLine::fixed(line),
                // At most half the way up to its title.
                (false, true) => {
                    StartLine { line, give: MAX_GIVE.min(line.saturating_sub(openings.chapter_title_line) / 2) }
                }
            });
            text.above = text.above.max(theme.page.leading * 2);
            // A section without a heading is still a place that links may name.
            if !has_heading && let Some(first) = text.texts_mut().next() {
                self.prepend_anchor(&section.id, first, around.node, section.span);
            }
        }
        self.chapter_endnotes(section, around, &mut galley);
        if self.book.index.as_ref().is_some_and(|index| index.section_id == section.id) {
            galley.columns = Some(self.index_columns(around, &galley.blocks[first_idx..], first_idx));
        }
        galley.collect_notes();
        galley
    }

    fn empty_chapter(&mut self, section: &Section, around: &Around) -> Galley {
        let side = side_of(self.theme.openings.chapter_side);
        Galley::new(side, self.running_heads(section, around), Some(section.span))
    }

    fn finish_galley(&mut self, mut galley: Galley, galleys: &mut Vec<Galley>) {
        galley.collect_notes();
        galleys.push(galley);
    }

    /// Label and title of an opening, on their grid lines.
    fn opening(
        &mut self,
        section: &Section,
        around: &Around,
        (label_style, title_style): (&TypeStyle, &TypeStyle),
        (label_line, title_line): (u16, u16),
        galley: &mut Galley,
    ) {
        let Some(heading) = &section.heading else {
            return;
        };
        let node = self.heading_node(heading, around);
        galley.outline.push(OutlineMark {
            block: galley.blocks.len(),
            level: around.level,
            title: heading.contents_text(),
        });
        if let Some(label) = &heading.label {
            let setting = self.setting(label_style, around);
            let mut text = self.own_block(&label.text(), &setting, node, heading.span);
            self.prepend_anchor(&section.id, &mut text, node, heading.span);
            let mut block = FlowBlock::text(as_heading(text), Length::ZERO, label_style.below);
            block.start_line = Some(StartLine::fixed(label_line));
            block.keep = Keep::WithNext;
            galley.blocks.push(block);
        }
        if !heading.title.is_empty() {
            let setting = self.setting(title_style, around);
            let mut text = self.text_block(&heading.title, &setting, node, Length::ZERO);
            if heading.label.is_none() {
                self.prepend_anchor(&section.id, &mut text, node, heading.span);
            }
            let mut block = FlowBlock::text(as_heading(text), title_style.above, title_style.below);
            block.start_line = Some(StartLine::fixed(title_line));
            block.keep = Keep::WithNext;
            galley.blocks.push(block);
        }
    }

    fn heading_node(&mut self, heading: &Heading, around: &Around) -> StructId {
        let title = heading.contents_text();
        self.ctx.structure.add(around.node, StructKind::Heading { level: around.level.min(6), title }, None)
    }

    /// Puts the anchor of a section before the text of its heading.
    pub fn prepend_anchor(
        &mut self,
        id: &str,
        text: &mut crate::print::flow::galley::TextBlock,
        node: StructId,
        span: Span,
    ) {
        let lang = self.book.book().meta.lang.clone();
        let mut builder = self.paragraph(node, &lang, Length::ZERO);
        builder.anchor(id, span);
        let mut with_anchor = builder.finish();
        with_anchor.pieces.extend(std::mem::take(&mut text.paragraph.pieces));
        with_anchor.links = std::mem::take(&mut text.paragraph.links);
        with_anchor.span = text.paragraph.span.or(with_anchor.span);
        text.paragraph = with_anchor;
    }

    pub fn setting<'t>(&self, style: &'t TypeStyle, around: &Around) -> Setting<'t> {
        Setting { node: around.node, lang: around.lang.clone(), style, left: style.left, right: style.right }
    }

    /// The blocks of a section and of its subsections.
    fn section_blocks(&mut self, section: &Section, around: &Around, galley: &mut Galley) {
        let styles = &self.theme.styles;
        let style = match section.role {
            SectionRole::Dedication => &styles.dedication,
            SectionRole::Epigraph => &styles.epigraph,
            _ => &styles.body,
        };
        let setting = self.setting(style, around);
        self.blocks(&section.blocks, &setting, &mut galley.blocks);
        for child in &section.children {
            self.subsection(child, around, galley);
        }
        self.uncalled_notes(section, around, galley);
    }

    fn subsection(&mut self, section: &Section, around: &Around, galley: &mut Galley) {
        let lang = section.attributes.lang.clone().unwrap_or_else(|| around.lang.clone());
        let node = self.ctx.structure.add(around.node, StructKind::Section, section.attributes.lang.clone());
        let here = Around { node, lang, level: around.level + 1, division: around.division };
        if let Some(heading) = &section.heading {
            let styles = &self.theme.styles;
            let style = match section.level {
                0 | 1 => &styles.subhead_1,
                2 => &styles.subhead_2,
                _ => &styles.subhead_3,
            };
            let node = self.heading_node(heading, &here);
            let outline = OutlineMark { block: galley.blocks.len(), level: here.level, title: heading.contents_text() };
            galley.outline.push(outline);
            let setting = self.setting(style, &here);
            let title = labelled_title(heading);
            let mut text = self.text_block(&title, &setting, node, Length::ZERO);
            self.prepend_anchor(&section.id, &mut text, node, heading.span);
            let mut block = FlowBlock::text(as_heading(text), style.above, style.below);
            block.keep = Keep::WithNext;
            galley.blocks.push(block);
            self.flush = FirstLine::Flush;
        }
        self.section_blocks(section, &here, galley);
    }

    /// The heads of a chapter: the part (or the book) on the verso, the chapter on the recto.
    fn running_heads(&mut self, section: &Section, around: &Around) -> Heads {
        let theme = self.theme;
        let lang = self.book.book().meta.lang.clone();
        let book_title = self.book.book().meta.title.clone();
        let own = section.heading.as_ref().map(head_wordings).unwrap_or_default();
        let division = around.division.and_then(|division| division.heading.as_ref()).map(head_wordings);
        let division = division.unwrap_or_default();
        let division_span = around.division.map_or(Span::MADE, |division| division.span);
        let book_wordings = title_wordings(&book_title);
        let n_division = if division.is_empty() { book_wordings.len() } else { division.len() };
        let verso: Vec<String> = division.into_iter().chain(book_wordings).collect();
        let n_own = own.len();
        let mut recto = own;
        // Where no wording of the chapter fits, the part's title stands in for it, or the book's.
        recto.extend(verso.iter().cloned());
        let span = section.heading.as_ref().map_or(section.span, |heading| heading.span);
        Heads::Running {
            verso: self.head_choice(verso, n_division, &theme.styles.running_verso, &lang, division_span),
            recto: self.head_choice(recto, n_own, &theme.styles.running_recto, &lang, span),
        }
    }

    pub fn head_choice(
        &mut self,
        wordings: Vec<String>,
        n_own: usize,
        style: &TypeStyle,
        lang: &Lang,
        span: Span,
    ) -> HeadChoice {
        let chars = self.char_style(style, lang);
        let title = wordings.first().cloned().unwrap_or_default();
        // Running heads are no part of the text: their structure is thrown away with the tree they are built on.
        let structure = std::mem::take(&mut self.ctx.structure);
        let paragraphs: Vec<Paragraph> = wordings
            .iter()
            .map(|wording| {
                let measure = self.measure();
                let mut builder = self.paragraph(StructTree::ROOT, lang, measure);
                builder.text(wording, &chars, span);
                builder.finish()
            })
            .collect();
        self.ctx.structure = structure;
        HeadChoice { wordings: paragraphs, n_own, title, span: Some(span) }
    }
}

/// The color that a heading asks for all pages of its section.
fn own_ground(section: &Section) -> Option<Ground> {
    let color = section.attributes.get("ground").and_then(color::parse)?;
    Some(Ground { color, pages: GroundPages::All })
}

fn n_leading_epigraphs(section: &Section) -> usize {
    let is_epigraph = |block: &&Block| matches!(block.kind, BlockKind::Container { role: BlockRole::Epigraph, .. });
    section.blocks.iter().take_while(is_epigraph).count()
}

fn side_of(side: OpeningSide) -> GalleySide {
    match side {
        OpeningSide::Recto => GalleySide::Recto,
        OpeningSide::Either => GalleySide::Either,
    }
}

/// A subsection's label goes before its title on one line: “1. The Beginning”.
fn labelled_title(heading: &Heading) -> Vec<Inline> {
    let mut title = Vec::new();
    if let Some(label) = &heading.label {
        let text = if heading.title.is_empty() { label.text() } else { format!("{}. ", label.text()) };
        title.push(Inline::text(text, heading.span));
    }
    title.extend(heading.title.iter().cloned());
    title
}

/// The wordings of a heading for the running head, the best first; label and number are dropped.
/// Source: the design brief, “Long titles in running heads”.
fn head_wordings(heading: &Heading) -> Vec<String> {
    if let Some(short) = &heading.short {
        return vec![short.clone()];
    }
    let title = heading.title_text();
    if title.is_empty() {
        return heading.label.iter().map(|label| label.text()).collect();
    }
    title_wordings(&title)
}

/// A title whole, without dates at its end, and up to its first semicolon or colon.
fn title_wordings(title: &str) -> Vec<String> {
    let mut wordings = vec![title.to_string()];
    let undated = without_trailing_dates(title);
    if undated != title {
        wordings.push(undated.to_string());
    }
    if let Some(at) = undated.find([';', ':']) {
        wordings.push(undated[..at].trim_end().to_string());
    }
    wordings
}

/// Drops a last bracket that holds no letters: `(1825-1855)`.
fn without_trailing_dates(title: &str) -> &str {
    let trimmed = title.trim_end();
    match trimmed.rfind('(') {
        Some(at) if trimmed.ends_with(')') && at > 0 && !trimmed[at..].contains(char::is_alphabetic) => {
            trimmed[..at].trim_end()
        }
        _ => trimmed,
    }
}
