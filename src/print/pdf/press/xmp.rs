//! The metadata packet of a PDF/X file (XMP, ISO 16684-1), with the keys that ISO 15930-7 asks for.

use quick_xml::escape::escape;

use crate::book::Metadata;
use crate::print::pdf::PdfStandard;
use crate::print::pdf::metadata;

/// Writes the packet. `id` tells this file from every other.
pub fn packet(meta: &Metadata, standard: PdfStandard, id: &str) -> String {
    let title = escape(metadata::title(meta)).into_owned();
    let authors: String =
        metadata::authors(meta).iter().map(|name| format!("<rdf:li>{}</rdf:li>", escape(name))).collect();
    let program = metadata::program();
    let version = standard.pdfx_version().unwrap_or_default();
    // PDF/X-4 has its version here and nowhere else; the older ones have it in the Info dictionary, and tools look in both.
    let claim = match standard {
        PdfStandard::X4 => format!("<pdfxid:GTS_PDFXVersion>{version}</pdfxid:GTS_PDFXVersion>"),
        _ => format!(
            "<pdfx:GTS_PDFXVersion>{version}</pdfx:GTS_PDFXVersion>{}",
            standard.pdfx_conformance().map_or(String::new(), |conformance| format!(
                "<pdfx:GTS_PDFXConformance>{conformance}</pdfx:GTS_PDFXConformance>"
            ))
        ),
    };
    let creators = if authors.is_empty() {
        String::new()
    } else {
        format!("<dc:creator><rdf:Seq>{authors}</rdf:Seq></dc:creator>\n")
    };
    let time = format!("{}T00:00:00Z", meta.modified);
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\" \
         xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:pdfx=\"http://ns.adobe.com/pdfx/1.3/\" \
         xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\">\n\
         <dc:format>application/pdf</dc:format>\n\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\n\
         {creators}\
         <xmp:CreatorTool>{program}</xmp:CreatorTool>\n\
         <xmp:CreateDate>{time}</xmp:CreateDate>\n\
         <xmp:ModifyDate>{time}</xmp:ModifyDate>\n\
         <xmp:MetadataDate>{time}</xmp:MetadataDate>\n\
         <xmpMM:DocumentID>{id}</xmpMM:DocumentID>\n\
         <xmpMM:InstanceID>{id}</xmpMM:InstanceID>\n\
         <xmpMM:VersionID>1</xmpMM:VersionID>\n\
         <xmpMM:RenditionClass>default</xmpMM:RenditionClass>\n\
         <pdf:Producer>{program}</pdf:Producer>\n\
         <pdf:Trapped>False</pdf:Trapped>\n\
         {claim}\n\
         </rdf:Description>\n\
         </rdf:RDF>\n\
         </x:xmpmeta>\n\
         <?xpacket end=\"r\"?>"
    )
}
