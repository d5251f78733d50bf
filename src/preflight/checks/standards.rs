//! What a file says of itself, and the keys that go with it: PDF/X, PDF/A, PDF/UA. D129 to D131.
//!
//! Sources: ISO 15930-1:2001, 15930-3:2002, 15930-7:2010; ISO 19005-2:2011; ISO 14289-1:2014. The clauses of ISO 15930 are cited by subject,
//! for their numbers differ between the parts.

use hayro_syntax::object::Dict;

use crate::diag::Code;
use crate::diag::codes::preflight::D129;
use crate::diag::codes::preflight::D130;
use crate::diag::codes::preflight::D131;
use crate::pdf_marks::file::PdfFile;
use crate::pdf_marks::file::dicts;
use crate::pdf_marks::file::text_of;
use crate::preflight::checks::Ask;
use crate::preflight::checks::Press;
use crate::preflight::findings::Cause;
use crate::preflight::findings::Finding;
use crate::preflight::findings::Findings;

/// The standards that a file names.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    /// As written: `PDF/X-1:2001`.
    pdfx: String,
    pdfx_conformance: String,
    /// The part and the level: `2`, `A`.
    pdfa: Option<(String, String)>,
    pdfua: Option<String>,
}

impl Claims {
    pub fn of(file: &PdfFile) -> Claims {
        let xmp = file.xmp().unwrap_or_default();
        let info = file.info().unwrap_or_default();
        // PDF/X-4 has its claim in XMP, the older ones in the Info dictionary.
        let in_xmp = xmp_value(&xmp, "pdfxid:GTS_PDFXVersion");
        let in_info = text_of(&info, "GTS_PDFXVersion");
        Claims {
            pdfx: in_xmp.filter(|claim| !claim.is_empty()).unwrap_or(in_info),
            pdfx_conformance: text_of(&info, "GTS_PDFXConformance"),
            pdfa: xmp_value(&xmp, "pdfaid:part")
                .map(|part| (part, xmp_value(&xmp, "pdfaid:conformance").unwrap_or_default().to_uppercase())),
            pdfua: xmp_value(&xmp, "pdfuaid:part"),
        }
    }

    pub fn press(&self) -> Press {
        let claim = format!("{} {}", self.pdfx, self.pdfx_conformance);
        match () {
            () if claim.contains("PDF/X-1") => Press::X1a,
            () if claim.contains("PDF/X-3") => Press::X3,
            () if claim.contains("PDF/X-4") => Press::X4,
            () => Press::Any,
        }
    }

    pub fn is_for_screen(&self) -> bool {
        self.pdfa.is_some() || self.pdfua.is_some()
    }
}

/// One demand: whether it is met, what is missing, what to do, and the clause.
type Demand = (bool, &'static str, &'static str, &'static str);

pub fn check(file: &PdfFile, ask: &Ask, findings: &mut Findings) {
    let claims = Claims::of(file);
    let catalog = file.catalog();
    let xmp = file.xmp().unwrap_or_default();
    if ask.press.is_pdfx() {
        let demands = pdfx(file, &claims, &xmp, ask.press);
        tell(&D129, ask.press.iso(), &demands, findings);
    }
    if let Some((part, level)) = &claims.pdfa {
        let iso = if part == "1" { "ISO 19005-1:2005" } else { "ISO 19005-2:2011" };
        tell(&D130, iso, &pdfa(file, &catalog, level, part), findings);
    }
    if claims.pdfua.is_some() {
        tell(&D131, "ISO 14289-1:2014", &pdfua(&catalog, &xmp), findings);
    }
}

fn tell(code: &'static Code, iso: &str, demands: &[Demand], findings: &mut Findings) {
    for (_, missing, advice, clause) in demands.iter().filter(|(is_met, ..)| !is_met) {
        findings.add(Cause::new(code, *missing), 0.0, || {
            Finding::new(*missing, *advice).demanded(*clause, Some(format!("{iso}, {clause}")))
        });
    }
}

fn pdfx(file: &PdfFile, claims: &Claims, xmp: &str, press: Press) -> Vec<Demand> {
    let catalog = file.catalog();
    let info = file.info().unwrap_or_default();
    let intents = dicts(&catalog, "OutputIntents");
    let intent = intents.iter().find(|intent| text_of(intent, "S") == "GTS_PDFX");
    let profile = intent.is_some_and(|intent| intent.contains_key("DestOutputProfile"));
    let condition = intent.map(|intent| text_of(intent, "OutputConditionIdentifier")).unwrap_or_default();
    let trapped = text_of(&info, "Trapped");
    let xmp_trapped = xmp_value(xmp, "pdf:Trapped").unwrap_or_default();
    let is_told = |text: &str| ["True", "False"].contains(&text);
    let has_trims =
        file.pdf.pages().iter().all(|page| page.raw().contains_key("TrimBox") || page.raw().contains_key("ArtBox"));
    let dates = [
        "xmp:CreateDate",
        "xmp:ModifyDate",
        "xmp:MetadataDate",
        "xmpMM:DocumentID",
        "xmpMM:VersionID",
        "xmpMM:RenditionClass",
    ];
    let version = file.version();
    let mut demands = vec![
        (
            intent.is_some(),
            "there is no output intent of PDF/X",
            "export the file with the output profile of the press",
            "output intent",
        ),
        (
            intent.is_none() || profile || !condition.is_empty(),
            "the output intent names no printing condition",
            "export the file with the output profile of the press",
            "output intent",
        ),
        (
            is_told(&trapped) || press == Press::X4 && is_told(&xmp_trapped),
            "`Trapped` says neither True nor False",
            "set the key; False, unless the file was trapped",
            "trapping",
        ),
        (file.trailer.has_id, "there is no file identifier (`ID`)", "save the file again as PDF/X", "file identifier"),
        (has_trims, "a page has no TrimBox", "give each page its TrimBox", "page boxes"),
        (
            !text_of(&info, "Title").is_empty() || xmp.contains("dc:title"),
            "the file has no title",
            "give the title in the facts of the document",
            "document information",
        ),
        (
            info.contains_key("CreationDate") && info.contains_key("ModDate") || xmp.contains("xmp:CreateDate"),
            "the file has no dates",
            "save the file again as PDF/X",
            "document information",
        ),
    ];
    match press {
        Press::X1a => demands.push((
            claims.press() == Press::X1a && claims.pdfx_conformance.starts_with("PDF/X-1a"),
            "the file does not say that it is PDF/X-1a",
            "export it as PDF/X-1a; a file that only happens to be like it is refused",
            "identification",
        )),
        Press::X3 => demands.push((
            claims.press() == Press::X3,
            "the file does not say that it is PDF/X-3",
            "export it as PDF/X-3; a file that only happens to be like it is refused",
            "identification",
        )),
        _ => {
            demands.push((
                claims.press() == Press::X4,
                "the file does not say that it is PDF/X-4",
                "export it as PDF/X-4; a file that only happens to be like it is refused",
                "identification",
            ));
            demands.push((
                dates.iter().all(|key| xmp.contains(key) || xmp.contains(&key.replace("xmp", "xap"))),
                "XMP lacks dates or ids",
                "export the file as PDF/X-4 anew",
                "metadata",
            ));
        }
    }
    // The forms of 2001 and 2002 are PDF 1.3, those of 2003 are PDF 1.4.
    let claim = format!("{} {}", claims.pdfx, claims.pdfx_conformance);
    let most = if claim.contains("2003") { 14 } else { 13 };
    demands.push((
        !press.is_old() || version <= most,
        "the file is of a later PDF than its form of PDF/X knows",
        "export it again as PDF/X-1a:2001 or X-3:2002, which are PDF 1.3",
        "PDF version",
    ));
    demands.push((
        !press.is_old() || !file.trailer.is_stream,
        "the table of objects is packed, which came with PDF 1.5",
        "save the file in the old form, without packed objects",
        "PDF version",
    ));
    demands
}

fn pdfa(file: &PdfFile, catalog: &Dict, level: &str, part: &str) -> Vec<Demand> {
    let is_tagged = level == "A";
    vec![
        (
            file.trailer.has_id,
            "there is no file identifier (`ID`)",
            "export the file as PDF/A anew",
            "6.1.3, file trailer",
        ),
        (!file.trailer.is_encrypted, "the file is encrypted", "save it without protection", "6.1.3, file trailer"),
        (
            part == "4" || ["A", "B", "U"].contains(&level),
            "the level of conformance is none",
            "export the file as PDF/A anew",
            "6.6.4, version and conformance",
        ),
        (
            !is_tagged || is_marked(catalog),
            "level A, and the file is not marked as tagged",
            "export it with tags",
            "6.7.2, tagged PDF",
        ),
        (
            !is_tagged || catalog.contains_key("StructTreeRoot"),
            "level A, and there is no structure tree",
            "export it with tags",
            "6.7.2, tagged PDF",
        ),
        (
            !is_tagged || !text_of(catalog, "Lang").is_empty(),
            "level A, and no language is given",
            "give the language",
            "6.7.4, language",
        ),
    ]
}

fn pdfua(catalog: &Dict, xmp: &str) -> Vec<Demand> {
    let shows_title = catalog
        .get::<Dict>("ViewerPreferences")
        .is_some_and(|preferences| preferences.get::<bool>("DisplayDocTitle").unwrap_or(false));
    let suspects = catalog.get::<Dict>("MarkInfo").is_some_and(|info| info.get::<bool>("Suspects").unwrap_or(false));
    vec![
        (is_marked(catalog), "the file is not marked as tagged", "export it with tags", "6.2, conforming files"),
        (
            !suspects,
            "the tags are marked as doubtful (`Suspects`)",
            "check the tags, and take the mark out",
            "7.1, general",
        ),
        (catalog.contains_key("StructTreeRoot"), "there is no structure tree", "export it with tags", "7.1, general"),
        (xmp.contains("dc:title"), "the metadata has no title", "give the title", "7.1, general"),
        (shows_title, "the window would show the file name, not the title", "set `DisplayDocTitle`", "7.1, general"),
        (!text_of(catalog, "Lang").is_empty(), "no language is given", "give the language of the book", "7.2, text"),
    ]
}

fn is_marked(catalog: &Dict) -> bool {
    catalog.get::<Dict>("MarkInfo").is_some_and(|info| info.get::<bool>("Marked").unwrap_or(false))
}

/// The value of a property, as an element or as an attribute.
fn xmp_value(xmp: &str, name: &str) -> Option<String> {
    let element = format!("<{name}>");
    let attribute = format!("{name}=\"");
    let (rest, end) = match (xmp.find(&element), xmp.find(&attribute)) {
        (Some(at), _) => (&xmp[at + element.len()..], '<'),
        (None, Some(at)) => (&xmp[at + attribute.len()..], '"'),
        (None, None) => return None,
    };
    rest.split(end).next().map(|value| value.trim().to_string())
}
