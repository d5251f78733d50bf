//! Pages made from the facts of the book: cover, title page, imprint page.

use crate::epub::xhtml::TextWriter;
use crate::theme::TypeStyle;

impl<'a> TextWriter<'a> {
    /// The cover alone in its file, as `<img>`: Kobo and Kindle look for it so.
    pub(super) fn cover(&mut self) {
        let words = self.shared.book.locale.words;
        let meta = &self.shared.book.book().meta;
        let alt = meta.cover_alt.clone().unwrap_or_else(|| format!("{}: {}", words.cover, meta.title));
        let src = format!("../{}", self.shared.pictures.cover_file());
        self.open_page(words.cover, None, Some("cover"));
        self.out.start("section", &[("epub:type", "cover"), ("class", "cover")]);
        self.out.newline();
        self.out.empty_line("img", &[("src", &src), ("alt", &alt), ("role", "doc-cover")]);
        self.out.end("section");
        self.out.newline();
        self.close_page();
    }

    pub(super) fn title_page(&mut self) {
        let book = self.shared.book;
        let page = &book.title_page;
        let styles = &self.shared.theme.styles;
        self.open_page(book.locale.words.title_page, Some("frontmatter"), None);
        self.out.start("section", &[("epub:type", "titlepage"), ("class", "title-page")]);
        self.out.newline();
        self.facts("p", "title-author", &styles.title_author, Some(&page.authors).filter(|names| !names.is_empty()));
        let title = if page.title.is_empty() { &book.book().meta.title } else { &page.title };
        self.facts("h1", "book-title", &styles.title_title, Some(title));
        self.facts("p", "subtitle", &styles.title_subtitle, page.subtitle.as_ref());
        self.facts("p", "title-series", &styles.title_publisher, page.series.as_ref());
        self.facts("p", "title-edition", &styles.title_publisher, page.edition.as_ref());
        for credit in &page.credits {
            self.facts("p", "title-credit", &styles.title_publisher, Some(credit));
        }
        let at_the_foot: Vec<&str> =
            [&page.publisher, &page.place, &page.year].into_iter().flatten().map(String::as_str).collect();
        if !at_the_foot.is_empty() {
            self.out.start("div", &[("class", "title-foot")]);
            self.out.newline();
            for line in at_the_foot {
                self.fact("p", "title-publisher", &styles.title_publisher, line);
            }
            self.out.end("div");
            self.out.newline();
        }
        self.out.end("section");
        self.out.newline();
        self.close_page();
    }

    fn facts(&mut self, element: &str, class: &str, style: &TypeStyle, fact: Option<&String>) {
        if let Some(fact) = fact {
            self.fact(element, class, style, fact);
        }
    }

    fn fact(&mut self, element: &str, class: &str, style: &TypeStyle, fact: &str) {
        self.in_style(style, |writer| {
            writer.out.start(element, &[("class", class)]);
            writer.own_text(fact);
            writer.out.end(element);
            writer.out.newline();
        });
    }

    pub(super) fn imprint_page(&mut self) {
        let book = self.shared.book;
        self.open_page(book.locale.words.imprint_page, Some("frontmatter"), None);
        self.out.start("section", &[("epub:type", "copyright-page"), ("class", "imprint")]);
        self.out.newline();
        for group in &book.imprint {
            self.out.start("div", &[("class", "imprint-group")]);
            self.out.newline();
            for line in group {
                self.fact("p", "imprint-line", &self.shared.theme.styles.imprint, line);
            }
            self.out.end("div");
            self.out.newline();
        }
        self.out.end("section");
        self.out.newline();
        self.close_page();
    }
}
