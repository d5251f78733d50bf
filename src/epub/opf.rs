//! The package document: metadata, list of files, reading order.
//!
//! Source: EPUB 3.3, section 5; marc:relators and onix:codelist5 as its section 5.5.4 names them.

use crate::book::Metadata;
use crate::book::metadata::Contributor;
use crate::book::metadata::Date;
use crate::epub::Review;
use crate::epub::accessibility::Statement;
use crate::epub::markup::Attribute;
use crate::epub::markup::Markup;

/// A file as the package lists it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ManifestItem {
    pub id: String,
    /// From the folder of the package document.
    pub href: String,
    pub media_type: &'static str,
    pub properties: Option<&'static str>,
    pub is_in_spine: bool,
}

/// What the package document is made from.
pub struct PackageFacts<'a> {
    pub meta: &'a Metadata,
    pub identifier: &'a str,
    pub isbn: Option<&'a str>,
    pub statements: &'a [Statement],
    /// A sentence or two on accessibility, in the book's language.
    pub accessibility_summary: &'a str,
    /// The review on which a claim of conformance rests.
    pub review: Option<&'a Review>,
    /// Names the printed edition whose pages are marked.
    pub page_source: Option<&'a str>,
    pub has_fonts: bool,
    pub items: &'a [ManifestItem],
    /// Type, title and address of the legacy guide: Kindle finds cover and beginning there.
    pub guide: &'a [(&'static str, String, String)],
}

/// Writes the package document.
pub fn write(facts: &PackageFacts) -> Vec<u8> {
    let mut opf = Opf { out: Markup::new(), n_ids: 0 };
    let lang = facts.meta.lang.as_str();
    opf.out.start(
        "package",
        &[
            ("xmlns", "http://www.idpf.org/2007/opf"),
            ("version", "3.0"),
            ("unique-identifier", "pub-id"),
            ("xml:lang", lang),
            ("prefix", "ibooks: http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/"),
        ],
    );
    opf.out.newline();
    opf.metadata(facts);
    opf.manifest(facts.items);
    opf.spine(facts);
    opf.guide(facts.guide);
    opf.out.end("package");
    opf.out.newline();
    opf.out.finish()
}

struct Opf {
    out: Markup,
    n_ids: usize,
}

impl Opf {
    fn metadata(&mut self, facts: &PackageFacts) {
        let meta = facts.meta;
        self.out.start("metadata", &[("xmlns:dc", "http://purl.org/dc/elements/1.1/")]);
        self.out.newline();
        self.identifiers(facts);
        self.titles(meta);
        self.contributors(meta);
        self.out.line("dc:language", &[], meta.lang.as_str());
        for lang in meta.further_langs.iter().filter(|lang| **lang != meta.lang) {
            self.out.line("dc:language", &[], lang.as_str());
        }
        self.publication(meta);
        self.subjects(meta);
        self.series(meta);
        for statement in facts.statements {
            self.property(statement.property, statement.value);
        }
        self.property("schema:accessibilitySummary", facts.accessibility_summary);
        if let Some(review) = facts.review {
            self.conformance(review);
        }
        if let Some(source) = facts.page_source {
            self.property("pageBreakSource", source);
        }
        if facts.has_fonts {
            self.property("ibooks:specified-fonts", "true");
        }
        self.out.empty_line("meta", &[("name", "cover"), ("content", "cover-image")]);
        self.out.end("metadata");
        self.out.newline();
    }

    /// The claim in the exact words of EPUB Accessibility 1.1, section 4.1, with who has judged it and when.
    fn conformance(&mut self, review: &Review) {
        let id = "conformance";
        let claim = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA";
        self.out.line("meta", &[("property", "dcterms:conformsTo"), ("id", id)], claim);
        let (refines, date) = (format!("#{id}"), review.date.to_string());
        let certifier = [("property", "a11y:certifiedBy"), ("refines", &*refines), ("id", "certifier")];
        self.out.line("meta", &certifier, &review.by);
        self.out.line("meta", &[("property", "dcterms:date"), ("refines", "#certifier")], &date);
    }

    fn identifiers(&mut self, facts: &PackageFacts) {
        self.out.line("dc:identifier", &[("id", "pub-id")], facts.identifier);
        if facts.isbn.is_some() {
            // Code 15 of ONIX list 5: ISBN-13.
            self.refine("pub-id", "identifier-type", Some("onix:codelist5"), "15");
        }
    }

    fn titles(&mut self, meta: &Metadata) {
        self.out.line("dc:title", &[("id", "title")], &meta.title);
        self.refine("title", "title-type", None, "main");
        if let Some(subtitle) = &meta.subtitle {
            self.refine("title", "display-seq", None, "1");
            self.out.line("dc:title", &[("id", "subtitle")], subtitle);
            self.refine("subtitle", "title-type", None, "subtitle");
            self.refine("subtitle", "display-seq", None, "2");
        }
        if let Some(edition) = &meta.edition {
            self.out.line("dc:title", &[("id", "edition")], edition);
            self.refine("edition", "title-type", None, "edition");
        }
    }

    /// Authors are creators; where a book names none, those who edited or compiled it are.
    fn contributors(&mut self, meta: &Metadata) {
        let creator_roles: &[&str] =
            if meta.contributors.iter().any(|one| one.role == "aut") { &["aut"] } else { &["edt", "com"] };
        let (creators, others): (Vec<&Contributor>, Vec<&Contributor>) =
            meta.contributors.iter().partition(|one| creator_roles.contains(&one.role.as_str()));
        for (idx, creator) in creators.iter().enumerate() {
            self.contributor("dc:creator", "creator", idx, creator);
        }
        for (idx, contributor) in others.iter().enumerate() {
            self.contributor("dc:contributor", "contributor", idx, contributor);
        }
    }

    fn contributor(&mut self, element: &str, id_base: &str, idx: usize, contributor: &Contributor) {
        let id = format!("{id_base}-{}", idx + 1);
        self.out.line(element, &[("id", &id)], &contributor.name);
        self.refine(&id, "role", Some("marc:relators"), &contributor.role);
        if let Some(sort_name) = &contributor.sort_name {
            self.refine(&id, "file-as", None, sort_name);
        }
        self.refine(&id, "display-seq", None, &(idx + 1).to_string());
    }

    fn publication(&mut self, meta: &Metadata) {
        let publisher = meta.publisher.as_ref().map(|publisher| &publisher.name).or(meta.imprint.as_ref());
        if let Some(publisher) = publisher {
            self.out.line("dc:publisher", &[], publisher);
        }
        let date = meta.release_date.map(iso_date).or(meta.year.map(|year| format!("{year:04}")));
        if let Some(date) = date {
            self.out.line("dc:date", &[], &date);
        }
        self.property("dcterms:modified", &format!("{}T00:00:00Z", iso_date(meta.modified)));
        if let Some(description) = &meta.description {
            self.out.line("dc:description", &[], description);
        }
        for rights in [&meta.rights, &meta.license].into_iter().flatten() {
            self.out.line("dc:rights", &[], rights);
        }
    }

    fn subjects(&mut self, meta: &Metadata) {
        for subject in &meta.subjects {
            match (&subject.scheme, &subject.code) {
                (Some(scheme), Some(code)) => {
                    let id = self.next_id("subject");
                    self.out.line("dc:subject", &[("id", &id)], &subject.term);
                    self.refine(&id, "authority", None, &authority(scheme));
                    self.refine(&id, "term", None, code);
                }
                _ => self.out.line("dc:subject", &[], &subject.term),
            }
        }
        for keyword in &meta.keywords {
            self.out.line("dc:subject", &[], keyword);
        }
    }

    fn series(&mut self, meta: &Metadata) {
        let Some(series) = &meta.series else { return };
        self.out.line("meta", &[("property", "belongs-to-collection"), ("id", "series")], &series.name);
        self.refine("series", "collection-type", None, "series");
        if let Some(number) = series.number.as_ref().filter(|number| is_group_position(number)) {
            self.refine("series", "group-position", None, number);
        }
    }

    fn manifest(&mut self, items: &[ManifestItem]) {
        self.out.start("manifest", &[]);
        self.out.newline();
        for item in items {
            let mut attributes: Vec<Attribute> =
                vec![("id", &item.id), ("href", &item.href), ("media-type", item.media_type)];
            attributes.extend(item.properties.map(|properties| ("properties", properties)));
            self.out.empty_line("item", &attributes);
        }
        self.out.end("manifest");
        self.out.newline();
    }

    fn spine(&mut self, facts: &PackageFacts) {
        let mut attributes: Vec<Attribute> = vec![("toc", "ncx")];
        if facts.meta.lang.is_right_to_left() {
            attributes.push(("page-progression-direction", "rtl"));
        }
        self.out.start("spine", &attributes);
        self.out.newline();
        for item in facts.items.iter().filter(|item| item.is_in_spine) {
            self.out.empty_line("itemref", &[("idref", &item.id)]);
        }
        self.out.end("spine");
        self.out.newline();
    }

    fn guide(&mut self, references: &[(&'static str, String, String)]) {
        self.out.start("guide", &[]);
        self.out.newline();
        for (kind, title, href) in references {
            self.out.empty_line("reference", &[("type", kind), ("title", title), ("href", href)]);
        }
        self.out.end("guide");
        self.out.newline();
    }

    fn property(&mut self, property: &str, value: &str) {
        self.out.line("meta", &[("property", property)], value);
    }

    fn refine(&mut self, id: &str, property: &str, scheme: Option<&str>, value: &str) {
        let refines = format!("#{id}");
        let mut attributes: Vec<Attribute> = vec![("refines", &refines), ("property", property)];
        attributes.extend(scheme.map(|scheme| ("scheme", scheme)));
        self.out.line("meta", &attributes, value);
    }

    fn next_id(&mut self, base: &str) -> String {
        self.n_ids += 1;
        format!("{base}-{}", self.n_ids)
    }
}

fn iso_date(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

/// The names that EPUB 3.3 reserves for subject schemes (section D.4.1), or the scheme's own name.
fn authority(scheme: &str) -> String {
    const RESERVED: [&str; 9] = ["AAT", "BIC", "BISAC", "CLC", "DDC", "CLIL", "EuroVoc", "MEDTOP", "LCSH"];
    const RESERVED_TOO: [&str; 4] = ["NDC", "Thema", "UDC", "WGS"];
    let known = RESERVED.iter().chain(&RESERVED_TOO).find(|name| name.eq_ignore_ascii_case(scheme));
    known.map_or_else(|| scheme.to_string(), ToString::to_string)
}

/// Whether EPUB takes this as a place in a series: numbers with points between (`2`, `2.1`).
fn is_group_position(number: &str) -> bool {
    number.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}
