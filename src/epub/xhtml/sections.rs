//! Sections and their headings.

use crate::book::Attributes as ModelAttributes;
use crate::book::Heading;
use crate::book::Section;
use crate::book::SectionRole;
use crate::epub::plan::TextPart;
use crate::epub::usage::FaceKey;
use crate::epub::xhtml::Attributes;
use crate::epub::xhtml::TextWriter;
use crate::epub::xhtml::matter_type;
use crate::prepare::Index;
use crate::theme::Caps;
use crate::theme::Styles;
use crate::theme::TypeStyle;

/// The deepest heading element of HTML.
const DEEPEST_LEVEL: u8 = 6;

impl<'a> TextWriter<'a> {
    /// A whole file of the book's own text: a section with the notes that it calls.
    pub(super) fn text_part(&mut self, part: TextPart<'a>) {
        let section = part.section;
        let title = self.page_title(section);
        self.page_marks = self.shared.page_marks.within(part.span).iter().collect();
        self.open_page(&title, Some(matter_type(part.matter)), None);
        let heading_id = self.shared.plan.documents[self.document_idx].heading_id.as_deref();
        self.level = part.level;
        if part.position.is_first {
            self.open_section(section, heading_id);
            self.section_head(section, heading_id);
            self.opening_blocks(section.role, part.blocks);
        } else {
            self.reopen_section(section);
            self.later_blocks(part.blocks);
        }
        self.subsections(part.children);
        self.remaining_page_marks();
        if let Some(index) = self.own_index(section).filter(|_| part.position.is_last) {
            self.index(index);
        }
        self.notes(section, part.position);
        self.close_section();
        self.close_page();
    }

    /// What a reader's title bar says: the heading, or the book's title where there is none.
    fn page_title(&self, section: &Section) -> String {
        let heading = section.heading.as_ref().map(Heading::contents_text).filter(|text| !text.trim().is_empty());
        heading.unwrap_or_else(|| self.shared.book.book().meta.title.clone())
    }

    fn open_section(&mut self, section: &Section, heading_id: Option<&str>) {
        let mut semantics = Semantics::of(section.role);
        if self.own_index(section).is_some() {
            semantics.epub_type = Some("index");
        }
        let mut attributes = Attributes::of(&section.attributes, &self.shared.plan.anchors);
        attributes = match section.role {
            SectionRole::Subsection => attributes,
            role => attributes.class(role.name()),
        };
        if section.attributes.id.is_none() {
            attributes = attributes.set_if("id", self.shared.plan.anchors.xml_id(&section.id));
        }
        attributes = attributes.set_if("epub:type", semantics.epub_type).set_if("role", semantics.aria_role);
        if semantics.aria_role.is_some() {
            attributes = attributes.set_if("aria-labelledby", heading_id);
        }
        self.trace(section.span);
        self.out.start("section", &attributes.slices());
        self.out.newline();
    }

    /// Goes on with a section that was begun in another file: it looks the same, and its names stand there.
    fn reopen_section(&mut self, section: &Section) {
        let own = ModelAttributes { id: None, ..section.attributes.clone() };
        let mut attributes = Attributes::of(&own, &self.shared.plan.anchors);
        if section.role != SectionRole::Subsection {
            attributes = attributes.class(section.role.name());
        }
        self.out.start("section", &attributes.slices());
        self.out.newline();
    }

    /// The index that stands in a section.
    fn own_index(&self, section: &Section) -> Option<&'a Index> {
        self.shared.book.index.as_ref().filter(|index| index.section_id == section.id)
    }

    fn close_section(&mut self) {
        self.out.end("section");
        self.out.newline();
    }

    fn section_head(&mut self, section: &'a Section, heading_id: Option<&str>) {
        match &section.heading {
            Some(heading) => self.heading(section, heading, heading_id),
            None => self.page_marks_named(&section.id, "div"),
        }
    }

    fn subsections(&mut self, sections: &'a [Section]) {
        let level = self.level;
        for section in sections {
            self.open_section(section, None);
            self.level = level.saturating_add(1);
            self.section_head(section, None);
            self.opening_blocks(section.role, &section.blocks);
            self.subsections(&section.children);
            self.close_section();
        }
        self.level = level;
    }

    fn heading(&mut self, section: &Section, heading: &'a Heading, heading_id: Option<&str>) {
        let look = HeadingLook::of(section, &self.shared.theme.styles);
        self.trace(heading.span);
        self.open_heading(Attributes::new().class(look.class).set_if("id", heading_id));
        self.page_marks_named(&section.id, "span");
        if let Some(label) = &heading.label {
            self.page_marks_at_start(heading.span);
            self.out.start("span", &[("class", look.label_class)]);
            self.in_style(look.label_style, |writer| writer.own_text(&label.text()));
            self.out.end("span");
            if !heading.title.is_empty() {
                self.out.text(" ");
            }
        }
        if !heading.title.is_empty() {
            self.in_style(look.style, |writer| match heading.label {
                Some(_) => {
                    writer.out.start("span", &[("class", "title")]);
                    writer.inlines(&heading.title);
                    writer.out.end("span");
                }
                None => writer.inlines(&heading.title),
            });
        }
        self.close_heading();
    }

    /// Opens `h1` to `h6` by the depth in the whole book, so that a reader who joins the files finds no gap.
    pub(super) fn open_heading(&mut self, mut attributes: Attributes) {
        if self.level > DEEPEST_LEVEL {
            attributes = attributes.set("aria-level", &self.level.to_string());
        }
        let element = heading_element(self.level);
        self.out.start(element, &attributes.slices());
    }

    pub(super) fn close_heading(&mut self) {
        self.out.end(heading_element(self.level));
        self.out.newline();
    }

    /// Runs `write` with text in the face of a style, and notes small capitals.
    pub(in crate::epub) fn in_style(&mut self, style: &TypeStyle, write: impl FnOnce(&mut TextWriter<'a>)) {
        let n_small_caps = u32::from(matches!(style.caps, Caps::SmallCaps | Caps::AllSmallCaps));
        self.small_caps_depth += n_small_caps;
        self.with_face(FaceKey::of(style), write);
        self.small_caps_depth -= n_small_caps;
    }
}

fn heading_element(level: u8) -> &'static str {
    const ELEMENTS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
    ELEMENTS[usize::from(level.clamp(1, DEEPEST_LEVEL)) - 1]
}

/// Classes of a heading, which the stylesheet knows, with the styles behind them.
struct HeadingLook<'a> {
    class: &'static str,
    style: &'a TypeStyle,
    label_class: &'static str,
    label_style: &'a TypeStyle,
}

impl<'a> HeadingLook<'a> {
    fn of(section: &Section, styles: &'a Styles) -> HeadingLook<'a> {
        let (class, style) = match (section.role, section.level) {
            (SectionRole::Subsection, 0 | 1) => ("subhead-1", &styles.subhead_1),
            (SectionRole::Subsection, 2) => ("subhead-2", &styles.subhead_2),
            (SectionRole::Subsection, _) => ("subhead-3", &styles.subhead_3),
            (role, _) if role.is_division() => ("part-title", &styles.part_title),
            _ => ("chapter-title", &styles.chapter_title),
        };
        let (label_class, label_style) = match section.role.is_division() {
            true => ("part-label", &styles.part_label),
            false => ("chapter-label", &styles.chapter_label),
        };
        HeadingLook { class, style, label_class, label_style }
    }
}

/// What a section is called for machines.
struct Semantics {
    /// EPUB 3 Structural Semantics Vocabulary.
    epub_type: Option<&'static str>,
    /// Digital Publishing WAI-ARIA Module.
    aria_role: Option<&'static str>,
}

impl Semantics {
    /// Source: EPUB 3 Structural Semantics Vocabulary 1.1; DPUB-ARIA 1.1; the mapping of the EPUB Type to ARIA Role Authoring Guide 1.1.
    ///
    /// An index that the author has typed gets no `epub:type`: the vocabulary's `index` promises the structure of EPUB Indexes, which running text
    /// does not have.
    fn of(role: SectionRole) -> Semantics {
        use SectionRole as R;
        let (epub_type, aria_role) = match role {
            R::HalfTitle => ("halftitlepage", ""),
            R::Dedication => ("dedication", "doc-dedication"),
            R::Epigraph => ("epigraph", "doc-epigraph"),
            R::Foreword => ("foreword", "doc-foreword"),
            R::Preface => ("preface", "doc-preface"),
            R::Introduction => ("introduction", "doc-introduction"),
            R::Prologue => ("prologue", "doc-prologue"),
            R::Book => ("volume", ""),
            R::Part => ("part", "doc-part"),
            R::Chapter | R::Interlude => ("chapter", "doc-chapter"),
            R::Epilogue => ("epilogue", "doc-epilogue"),
            R::Afterword => ("afterword", "doc-afterword"),
            R::Appendix => ("appendix", "doc-appendix"),
            R::Notes => ("endnotes", "doc-endnotes"),
            R::Glossary => ("glossary", "doc-glossary"),
            R::Bibliography => ("bibliography", "doc-bibliography"),
            R::Index => ("", "doc-index"),
            R::Acknowledgements => ("acknowledgments", "doc-acknowledgments"),
            R::Colophon => ("colophon", "doc-colophon"),
            R::Subsection => ("", ""),
        };
        let known = |name: &'static str| (!name.is_empty()).then_some(name);
        Semantics { epub_type: known(epub_type), aria_role: known(aria_role) }
    }
}
