//! What every part of the reader needs while one file is read.

use std::collections::HashMap; // never iterated: only looked up

use crate::book::AssetId;
use crate::book::AssetRef;
use crate::diag::Sink;
use crate::diag::codes::manuscript::M002;
use crate::diag::codes::manuscript::M006;
use crate::read::crosslinks::BookFiles;
use crate::read::foreign::Foreign;
use crate::read::html::HtmlFindings;
use crate::read::mask::Masked;
use crate::read::notes::Notes;
use crate::source::FileId;
use crate::source::Span;

/// Containers in containers, and likewise marks in marks, that are kept; what is deeper is kept flat.
///
/// Deep enough for any book; small enough that walks over the model may recurse.
pub const DEEPEST: usize = 64;

/// The file being read, and where findings go. Offsets count from the start of the body, after the front matter.
pub struct Context<'a> {
    pub file: FileId,
    /// Offset of the body in the file.
    pub base: usize,
    pub source: &'a str,
    pub masked: &'a Masked,
    /// Folder of the manuscript file, empty or with `/` at its end.
    pub folder: &'a str,
    pub files: &'a BookFiles,
    pub gathered: &'a mut Gathered,
    pub html: HtmlFindings,
    /// Where U+2028 or U+2029 stood.
    pub separators: Vec<Span>,
    pub foreign: Foreign,
    pub sink: &'a mut Sink,
    pub was_too_deep: bool,
}

/// What all files of a book share.
#[derive(Default)]
pub struct Gathered {
    pub notes: Notes,
    pub assets: Vec<AssetRef>,
    asset_ids: HashMap<String, AssetId>,
}

impl Gathered {
    /// The id of a picture; each path has one.
    pub fn asset(&mut self, path: String, span: Span) -> AssetId {
        let next = AssetId(self.assets.len() as u32);
        let id = *self.asset_ids.entry(path.clone()).or_insert(next);
        if id == next {
            self.assets.push(AssetRef { path, span });
        }
        id
    }
}

impl Context<'_> {
    /// The place of a range of the body.
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, self.base + start, self.base + end)
    }

    /// The text of a place in this file.
    pub fn text(&self, span: Span) -> &str {
        self.source.get(self.offset(span.start)..self.offset(span.end)).unwrap_or("")
    }

    /// Offset in the body of an offset in the file.
    pub fn offset(&self, in_file: u32) -> usize {
        (in_file as usize).saturating_sub(self.base)
    }

    pub fn byte(&self, offset: usize) -> Option<u8> {
        self.source.as_bytes().get(offset).copied()
    }

    /// Reports M006 once for all line separators of the file.
    pub fn report_separators(&mut self) {
        let Some(first) = self.separators.first() else { return };
        self.sink
            .report(&M006, *first, "line separator (U+2028 or U+2029), which is taken as a line break")
            .hint("write a backslash at the end of the line for a line break, a blank line for a new paragraph, or a space")
            .count = self.separators.len();
    }

    /// Reports, once for each file, that something is nested deeper than we keep.
    pub fn report_depth(&mut self, span: Span) {
        if self.was_too_deep {
            return;
        }
        self.was_too_deep = true;
        self.sink
            .report(&M002, span, format!("nested more than {DEEPEST} levels deep"))
            .hint("take out the inner levels; their text is kept on the last level that counts");
    }
}
