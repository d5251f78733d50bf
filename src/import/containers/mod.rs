//! Containers: DOCX, ODT, EPUB and HTML know their paragraphs, so they come in as blocks.
//!
//! ```text
//! archive ─ tree ─ docx, odt, html, epub ─ paragraphs ─ tidy ─ write/rich ─ proof
//! parts     words  blocks as the file      lists,       white,  Markdown
//!                  has them                poems        levels
//! ```
//!
//! The text of the source is what stands in the trees, put down before any reader sees them; a reader only names slices of it. So the
//! proof holds here as it does for raw texts: each letter of the container is in the manuscript, or somebody has said why it is not.

pub mod archive;
pub mod docx;
pub mod draft;
pub mod epub;
pub mod html;
pub mod odt;
pub mod paragraphs;
pub mod people;
pub mod roles;
pub mod shape;
pub mod shown;
pub mod strays;
pub mod tidy;
pub mod title;
pub mod tree;

use crate::import::Counts;
use crate::import::ImportError;
use crate::import::Imported;
use crate::import::Options;
use crate::import::audit::Audit;
use crate::import::containers::archive::Archive;
use crate::import::containers::draft::Draft;
use crate::import::containers::shape::Block;
use crate::import::lexicon::Lexicon;
use crate::import::proof;
use crate::import::text::SourceText;
use crate::import::write::rich;

/// The kind of a file, by its bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Docx,
    Odt,
    Epub,
    Html,
}

/// Tells containers from raw texts, whatever their names say.
///
/// # Errors
/// Files of known kinds that cannot be read, with what to do.
pub fn detect(bytes: &[u8]) -> Result<Option<Kind>, ImportError> {
    let head = &bytes[..bytes.len().min(1024)];
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return zip_kind(bytes).map(Some);
    }
    let foreign = |what: &str, advice: &str| Err(ImportError::Foreign { what: what.into(), advice: advice.into() });
    let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) && bytes.windows(locked.len()).any(|window| window == locked) {
        return foreign("a Word file that is locked with a password", "save it without one, and import that");
    }
    if head.starts_with(b"<?xml")
        && head.windows(17).any(|window| matches!(window, b"<office:document " | b"<office:document>"))
    {
        return foreign("a flat OpenDocument file (.fodt)", "save it as .odt, and import that");
    }
    if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        return foreign("an old Word file (.doc)", "save it as .docx or .odt, and import that");
    }
    if head.starts_with(b"{\\rtf") {
        return foreign("an RTF file", "save it as .docx or .odt, and import that");
    }
    Ok(is_html(head).then_some(Kind::Html))
}

fn zip_kind(bytes: &[u8]) -> Result<Kind, ImportError> {
    let mut archive = Archive::open(bytes.to_vec())?;
    let mimetype = archive.bytes("mimetype")?.unwrap_or_default();
    let mimetype = String::from_utf8_lossy(&mimetype).trim().to_string();
    if mimetype == "application/epub+zip" || archive.has("META-INF/container.xml") {
        return Ok(Kind::Epub);
    }
    if mimetype.starts_with("application/vnd.oasis.opendocument.text") || archive.has("content.xml") {
        return Ok(Kind::Odt);
    }
    let is_docx = archive.has("word/document.xml") || archive.names().any(|name| name.starts_with("word/"));
    match is_docx {
        true => Ok(Kind::Docx),
        false => Err(ImportError::Foreign {
            what: "a container that is no DOCX, ODT or EPUB".into(),
            advice: "unpack it, and import the text that is in it".into(),
        }),
    }
}

/// HTML says so at its head, after white and comments.
fn is_html(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head).replace('\0', "").to_lowercase();
    let mut rest = text.trim_start_matches(['\u{feff}', '\u{fffd}']).trim_start();
    while let Some((_, after)) = rest.strip_prefix("<!--").and_then(|inner| inner.split_once("-->")) {
        rest = after.trim_start();
    }
    let begins = ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| rest.starts_with(tag));
    // A piece of a page begins with a block, and ends it.
    let pieces = ["h1", "h2", "h3", "p", "div", "section", "article"];
    let is_piece = pieces.iter().any(|name| {
        let after = rest.strip_prefix('<').and_then(|rest| rest.strip_prefix(name));
        after.is_some_and(|after| after.starts_with(['>', ' ']) && after.contains(&format!("</{name}>")))
    });
    begins || is_piece || (rest.starts_with("<?xml") && rest.contains("<html"))
}

/// Imports containers; several follow each other in one manuscript.
pub fn import(files: &[Vec<u8>], kinds: &[Kind], options: &Options) -> Result<Imported, ImportError> {
    let mut audit = Audit::new(&options.decisions.without);
    let mut draft = Draft::new(&mut audit);
    for (bytes, kind) in files.iter().zip(kinds) {
        draft.begin_file();
        match kind {
            Kind::Docx => docx::read(&mut Archive::open(bytes.clone())?, &mut draft)?,
            Kind::Odt => odt::read(&mut Archive::open(bytes.clone())?, &mut draft)?,
            Kind::Epub => epub::read(&mut Archive::open(bytes.clone())?, &mut draft)?,
            Kind::Html => html::read(bytes, &options.pictures, &mut draft)?,
        }
    }
    title::take(&mut draft);
    let (text, mut document) = draft.finish();
    let source = SourceText::new(text);
    tidy::tidy(&source, &mut document, &mut audit);
    strays::keep(&source, &mut document, &mut audit);
    let n_queries = document.queries.len();
    if document.blocks.is_empty() {
        return Err(ImportError::Empty);
    }
    let lexicon = Lexicon::new(&source);
    let mut facts = std::mem::take(&mut document.facts);
    facts.complete_declared(&lexicon, options);
    let written = rich::write(&source, &document);
    proof::prove(&source, &written, &audit).map_err(ImportError::Unproven)?;
    audit.sort();
    let (blocks, notes) = shown::flat(&document);
    let counts = counts(&document);
    let mut learned = Vec::new();
    if n_queries > 0 {
        learned.push(format!(
            "{n_queries} open queries stand in the manuscript; a release build waits until they are settled"
        ));
    }
    let files = std::mem::take(&mut document.files);
    Ok(Imported { markdown: written.markdown, facts, audit, source, blocks, notes, learned, counts, files })
}

fn counts(document: &shape::Document) -> Counts {
    let mut counts = Counts { notes: document.notes.len(), ..Counts::default() };
    for block in &document.blocks {
        block.walk(&mut |block| {
            counts.headings += usize::from(matches!(block, Block::Heading { .. }));
            counts.paragraphs +=
                usize::from(matches!(block, Block::Paragraph(_) | Block::Verse(_) | Block::Attribution(_)));
            let calls = block.inlines().into_iter().flatten();
            counts.calls += calls.filter(|inline| matches!(inline.content, shape::Content::Call(_))).count();
        });
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::Kind;
    use super::detect;

    #[test]
    fn kinds_are_told_by_bytes() {
        assert_eq!(detect(b"<!-- x -->\n<HTML><body>").unwrap(), Some(Kind::Html));
        assert_eq!(detect(b"Plain text about <html>").unwrap(), None);
        assert!(detect(b"{\\rtf1").is_err());
        assert!(detect(b"PK\x03\x04rubbish").is_err());
    }
}
