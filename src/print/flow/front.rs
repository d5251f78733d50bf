//! The front matter that is made from the manifest: half-title, title page, imprint page, contents, list of figures.

use std::collections::BTreeMap;

use crate::book::Inline;
use crate::locale::words::fill;
use crate::prepare::CaptionEntry;
use crate::prepare::ContentsEntry;
use crate::print::flow::builder::FlowBuilder;
use crate::print::flow::builder::ListOpening;
use crate::print::flow::builder::Setting;
use crate::print::flow::builder::as_heading;
use crate::print::flow::galley::Balance;
use crate::print::flow::galley::Block;
use crate::print::flow::galley::Galley;
use crate::print::flow::galley::GalleySide;
use crate::print::flow::galley::Grid;
use crate::print::flow::galley::Ground;
use crate::print::flow::galley::HeadChoice;
use crate::print::flow::galley::Heads;
use crate::print::flow::galley::Keep;
use crate::print::flow::galley::OutlineMark;
use crate::print::flow::galley::StartLine;
use crate::print::flow::sections::Around;
use crate::print::pages::StructKind;
use crate::print::text::paragraph::PendingLink;
use crate::source::Span;
use crate::theme::Align;
use crate::theme::TypeStyle;
use crate::units::Length;

/// Folios by anchor, as a pass before found them.
pub type Folios = BTreeMap<String, String>;

/// Grid lines of the title page, author and title, and of the half-title, on a page of so many lines; on a shorter page they stand as much higher.
const AUTHOR_LINE: u16 = 6;
const TITLE_LINE: u16 = 11;
const HALF_TITLE_LINE: u16 = 9;
const LINES_OF_A_PAGE: u16 = 33;

/// The leading of lists that are drawn together to save a page of a few lines, in thousandths of what it is: a page of 33 lines then holds two more.
/// Lower: more lines are brought back, and the list looks tighter than the text.
const DRAWN_TOGETHER: i64 = 930;

/// What stands where no folio is known yet; as wide as most.
pub const UNKNOWN_FOLIO: &str = "000";

impl FlowBuilder<'_> {
    /// The pages before the author's own front matter: half-title, title page, imprint page.
    pub fn title_galleys(&mut self, around: &Around) -> Vec<Galley> {
        let mut galleys = vec![self.half_title(around), self.title_page(around)];
        if let Some(imprint) = self.imprint_page(around) {
            galleys.push(imprint);
        }
        galleys
    }

    fn half_title(&mut self, around: &Around) -> Galley {
        let text = self.book.half_title.clone();
        let mut galley = blind(GalleySide::Recto);
        galley.ground = self.theme.grounds.half_title.map(Ground::first);
        self.display(&text, &self.theme.styles.half_title, self.share_of_page(HALF_TITLE_LINE), around, &mut galley);
        galley
    }

    fn title_page(&mut self, around: &Around) -> Galley {
        let theme = self.theme;
        let styles = &theme.styles;
        let page = self.book.title_page.clone();
        let mut galley = blind(GalleySide::Recto);
        galley.ground = theme.grounds.title_page.map(Ground::first);
        if !page.authors.is_empty() {
            self.display(&page.authors, &styles.title_author, self.share_of_page(AUTHOR_LINE), around, &mut galley);
        }
        let title_block = galley.blocks.len();
        self.display(&page.title, &styles.title_title, self.share_of_page(TITLE_LINE), around, &mut galley);
        galley.outline.push(OutlineMark {
            block: title_block,
            level: 1,
            title: self.book.locale.words.title_page.to_string(),
        });
        let leading = theme.page.leading;
        let subtitle = page.subtitle.map(|line| (line, &styles.title_subtitle, leading));
        let facts = [page.series, page.edition].into_iter().flatten().chain(page.credits);
        // The facts are small beside the subtitle, and apart from it: two lines before the first of them.
        let facts = facts
            .enumerate()
            .map(|(idx, line)| (line, &styles.title_publisher, leading * if idx == 0 { 2 } else { 0 }));
        for (line, style, above) in subtitle.into_iter().chain(facts) {
            self.display(&line, style, 0, around, &mut galley);
            if let Some(block) = galley.blocks.last_mut() {
                block.above = above;
            }
        }
        let last_line = theme.page.n_lines;
        let foot: Vec<String> = match (page.place, page.year) {
            (Some(place), Some(year)) => page.publisher.into_iter().chain([format!("{place} {year}")]).collect(),
            (place, year) => page.publisher.into_iter().chain(place).chain(year).collect(),
        };
        let n_foot = foot.len() as u16;
        for (idx, line) in foot.into_iter().enumerate() {
            let line_no = last_line - (n_foot - 1 - idx as u16);
            self.display(&line, &styles.title_publisher, line_no, around, &mut galley);
        }
        galley
    }

    fn share_of_page(&self, line: u16) -> u16 {
        (line * self.theme.page.n_lines.min(LINES_OF_A_PAGE) / LINES_OF_A_PAGE).max(1)
    }

    /// A line of display type on a grid line; 0 for the next one.
    fn display(&mut self, text: &str, style: &TypeStyle, line: u16, around: &Around, galley: &mut Galley) {
        let node = self.ctx.structure.add(around.node, StructKind::Paragraph, None);
        let setting = Setting { node, lang: around.lang.clone(), style, left: style.left, right: style.right };
        let mut block =
            Block::text(as_heading(self.own_block(text, &setting, node, Span::MADE)), style.above, style.below);
        block.start_line = (line > 0).then_some(StartLine::fixed(line));
        block.on_grid = Grid::Off;
        block.keep = Keep::WithNext;
        galley.blocks.push(block);
    }

    /// The imprint page: groups of lines, and the type they are set in unless the lines are the author's own, at the foot of the verso of the title page.
    fn imprint_page(&mut self, around: &Around) -> Option<Galley> {
        let mut groups = self.book.imprint.clone();
        if self.book.book().meta.imprint_lines.is_none() {
            groups.push(vec![fill(self.book.locale.words.set_in, &self.theme.families.text)]);
        }
        if groups.is_empty() {
            return None;
        }
        let theme = self.theme;
        let style = &theme.styles.imprint;
        let mut galley = blind(GalleySide::Verso);
        for (group_idx, group) in groups.iter().enumerate() {
            for (line_idx, line) in group.iter().enumerate() {
                let node = self.ctx.structure.add(around.node, StructKind::Paragraph, None);
                let setting = Setting { node, lang: around.lang.clone(), style, left: style.left, right: style.right };
                let text = self.own_block(line, &setting, node, Span::MADE);
                let above = if line_idx == 0 && group_idx > 0 { style.leading } else { Length::ZERO };
                galley.blocks.push(Block { on_grid: Grid::Off, ..Block::text(text, above, Length::ZERO) });
            }
        }
        galley.foot_aligned = true;
        Some(galley)
    }

    /// The contents, and the list of figures if there are any.
    pub fn contents_galleys(&mut self, around: &Around, folios: &Folios) -> Vec<Galley> {
        let mut galleys = Vec::new();
        let entries = self.book.contents.clone();
        if !entries.is_empty() && self.book.rules().contents_depth > 0 {
            let title = self.book.locale.words.contents.to_string();
            let mut galley = self.list_galley(&title, GalleySide::Recto, around);
            let node = self.ctx.structure.add(around.node, StructKind::Contents, None);
            self.entries(&entries, node, 0, folios, around, &mut galley);
            galleys.push(galley);
        }
        let figures = self.book.figures.clone();
        if !figures.is_empty() {
            let title = self.book.locale.words.list_of_figures.to_string();
            // After the contents it follows on the next page; no blank stands between the two.
            let side = if galleys.is_empty() { GalleySide::Recto } else { GalleySide::Either };
            let mut galley = self.list_galley(&title, side, around);
            let node = self.ctx.structure.add(around.node, StructKind::Contents, None);
            for figure in &figures {
                self.caption_entry(figure, node, folios, around, &mut galley);
            }
            galleys.push(galley);
        }
        galleys
    }

    fn list_galley(&mut self, title: &str, side: GalleySide, around: &Around) -> Galley {
        let theme = self.theme;
        let verso = self.own_head(title, &theme.styles.running_verso, around);
        let recto = self.own_head(title, &theme.styles.running_recto, around);
        let mut galley = blind(side);
        galley.heads = Heads::Running { verso, recto };
        galley.outline.push(OutlineMark { block: 0, level: 1, title: title.to_string() });
        let kind = StructKind::Heading { level: 1, title: title.to_string() };
        let node = self.ctx.structure.add(around.node, kind, None);
        let style = &theme.styles.chapter_title;
        let setting = Setting { node, lang: around.lang.clone(), style, left: style.left, right: style.right };
        let text = as_heading(self.own_block(title, &setting, node, Span::MADE));
        let (line, n_blank) = match self.lists {
            ListOpening::Sunk => (theme.openings.chapter_label_line, 2),
            ListOpening::AtHead => (1, 1),
        };
        let mut block = Block::text(text, Length::ZERO, theme.page.leading * n_blank);
        block.start_line = Some(StartLine::fixed(line));
        block.keep = Keep::WithNext;
        galley.blocks.push(block);
        galley
    }

    fn own_head(&mut self, title: &str, style: &TypeStyle, around: &Around) -> HeadChoice {
        let lang = around.lang.clone();
        self.head_choice(vec![title.to_string()], 1, style, &lang, Span::MADE)
    }

    #[allow(clippy::too_many_arguments)] // The recursion hands all of this down.
    fn entries(
        &mut self,
        entries: &[ContentsEntry],
        node: crate::print::pages::StructId,
        level: i64,
        folios: &Folios,
        around: &Around,
        galley: &mut Galley,
    ) {
        let mut follows_division = false;
        for entry in entries {
            let item = self.ctx.structure.add(node, StructKind::ContentsItem, None);
            let entry_block = galley.blocks.len();
            self.entry(entry, item, level, folios, around, galley);
            // What comes after a part's chapters is none of them.
            if follows_division {
                galley.blocks[entry_block].above = self.division_gap();
            }
            follows_division = entry.role.is_division();
            // Chapters stand at the margin, in parts and without them; what stands below a chapter stands in.
            let below = if entry.role.is_division() { level + 1 } else { level.max(1) + 1 };
            self.entries(&entry.children, node, below, folios, around, galley);
        }
    }

    /// A line of the contents: the page number follows the title by one em.
    fn entry(
        &mut self,
        entry: &ContentsEntry,
        node: crate::print::pages::StructId,
        level: i64,
        folios: &Folios,
        around: &Around,
        galley: &mut Galley,
    ) {
        let theme = self.theme;
        let style = if entry.role.is_division() { &theme.styles.contents_part } else { &theme.styles.contents };
        let left = style.left + style.size * level.saturating_sub(1).max(0);
        let setting = Setting { node, lang: around.lang.clone(), style, left, right: style.right };
        let mut line: Vec<Inline> = Vec::new();
        if let Some(label) = &entry.label {
            let gap = if entry.title.is_empty() { "" } else { "\u{2002}" };
            line.push(Inline::text(format!("{label}{gap}"), Span::MADE));
        }
        line.extend(entry.title.iter().cloned());
        let text = self.folio_line(&line, &entry.section_id, &setting, folios);
        let mut block = Block::text(text, Length::ZERO, Length::ZERO);
        if entry.role.is_division() {
            block.above = self.division_gap();
            block.keep = Keep::WithNext;
        }
        if self.lists == ListOpening::AtHead {
            block.on_grid = Grid::Off;
        }
        galley.blocks.push(block);
    }

    /// The space before a part in the contents, and after its chapters.
    fn division_gap(&self) -> Length {
        match self.lists {
            ListOpening::Sunk => self.theme.page.leading,
            ListOpening::AtHead => self.theme.page.leading.scaled(1, 2),
        }
    }

    fn caption_entry(
        &mut self,
        figure: &CaptionEntry,
        node: crate::print::pages::StructId,
        folios: &Folios,
        around: &Around,
        galley: &mut Galley,
    ) {
        let style = &self.theme.styles.contents;
        let item = self.ctx.structure.add(node, StructKind::ContentsItem, None);
        let setting = Setting { node: item, lang: around.lang.clone(), style, left: style.left, right: style.right };
        let gap = if figure.caption.is_empty() { "" } else { "\u{2002}" };
        let mut line = vec![Inline::text(format!("{}{gap}", figure.label), Span::MADE)];
        line.extend(figure.caption.iter().cloned());
        let text = self.folio_line(&line, &figure.anchor, &setting, folios);
        galley.blocks.push(Block::text(text, Length::ZERO, Length::ZERO));
    }

    fn folio_line(
        &mut self,
        line: &[Inline],
        anchor: &str,
        setting: &Setting,
        folios: &Folios,
    ) -> crate::print::flow::galley::TextBlock {
        let chars = self.char_style(setting.style, &setting.lang);
        let mut text = self.empty_block(setting);
        text.hang = setting.style.size * 2;
        if self.lists == ListOpening::AtHead {
            text.leading = text.leading.scaled(DRAWN_TOGETHER, 1000);
        }
        text.align = if setting.style.align == Align::Justified { Align::Left } else { setting.style.align };
        text.hyphens = crate::print::text::items::Hyphens::Forbidden;
        // No line ends with a short word and a number alone.
        text.last_line = Balance::Heading;
        let folio = folios.get(anchor).map_or(UNKNOWN_FOLIO, String::as_str).to_string();
        let measure = text.measure;
        let mut builder = self.paragraph(setting.node, &setting.lang, measure);
        builder.linked(PendingLink::Anchor(anchor.to_string()), |builder| {
            builder.inlines(line, &chars);
            builder.fixed_space(1000, &chars, Span::MADE);
            builder.text(&folio, &chars, Span::MADE);
        });
        text.paragraph = builder.finish();
        text
    }
}

fn blind(side: GalleySide) -> Galley {
    Galley::new(side, Heads::Blind, None)
}
