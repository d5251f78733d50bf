//! The texts that came from disk, and places in them.
//!
//! Every node of the book model carries a `Span`, and so does every line on a page: any finding of any stage can be shown at its manuscript line.

/// Names one file of a `SourceMap`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FileId(pub u16);

/// A range of bytes in one source file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// The place of text that the program makes itself: no file has it.
    pub const MADE: Span = Span { file: FileId(u16::MAX), start: 0, end: 0 };

    /// Whether it is in a file.
    pub fn is_written(&self) -> bool {
        self.file != Span::MADE.file
    }

    pub fn new(file: FileId, start: usize, end: usize) -> Span {
        Span { file, start: start as u32, end: end as u32 }
    }

    /// The smallest span that holds both; both must lie in one file, otherwise the first is returned.
    pub fn to(self, other: Span) -> Span {
        if self.file != other.file {
            return self;
        }
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A place as people count: both from 1, the column in characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LineColumn {
    pub line: usize,
    pub column: usize,
}

/// One text as read from disk.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The path as the user would type it, for messages.
    pub name: String,
    pub text: String,
    line_starts: Vec<u32>,
    /// How many characters stand before each block of `BLOCK` bytes, so that a column in a line of a megabyte is found at once.
    characters_before: Vec<u32>,
}

const BLOCK: usize = 4096;

impl SourceFile {
    fn new(name: String, text: String) -> SourceFile {
        let mut line_starts = vec![0];
        line_starts.extend(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(idx, _)| idx as u32 + 1));
        let mut characters_before = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut n_characters = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            characters_before.push(n_characters);
            n_characters += count_characters(block);
        }
        SourceFile { name, text, line_starts, characters_before }
    }

    pub fn line_column(&self, offset: u32) -> LineColumn {
        let line_idx = self.line_starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.line_starts[line_idx] as usize;
        let mut end = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let column = self.n_characters(end.max(start)) - self.n_characters(start) + 1;
        LineColumn { line: line_idx + 1, column: column as usize }
    }

    /// How many characters stand before a byte offset that lies between characters.
    fn n_characters(&self, offset: usize) -> u32 {
        // The end of the text may be the end of the last block, which has no entry of its own.
        let block = (offset / BLOCK).min(self.characters_before.len().saturating_sub(1));
        let before = self.characters_before.get(block).copied().unwrap_or(0);
        before + count_characters(&self.text.as_bytes()[block * BLOCK..offset])
    }
}

/// Characters that start in these bytes of UTF-8: all bytes but those that continue one.
fn count_characters(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| (**byte & 0xc0) != 0x80).count() as u32
}

/// All texts of one run.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        self.files.push(SourceFile::new(name.into(), text.into()));
        FileId((self.files.len() - 1) as u16)
    }

    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(idx, file)| (FileId(idx as u16), file))
    }

    pub fn text(&self, span: Span) -> &str {
        let file = self.files.get(span.file.0 as usize);
        file.and_then(|file| file.text.get(span.start as usize..span.end as usize)).unwrap_or("")
    }

    /// The file of a place, and where in it; `None` for text that the program has made.
    pub fn place(&self, span: Span) -> Option<(&SourceFile, LineColumn)> {
        let file = self.files.get(span.file.0 as usize)?;
        Some((file, file.line_column(span.start)))
    }
}

#[cfg(test)]
mod tests {
    use super::LineColumn;
    use super::SourceMap;
    use super::Span;

    #[test]
    fn columns_count_characters_also_far_into_a_line() {
        let text = format!("ä\n{}ö€x\nend", "é".repeat(5000));
        let mut sources = SourceMap::default();
        let file = sources.add("a.md", text.as_str());
        let place = |needle: &str| {
            let start = text.find(needle).unwrap();
            let (_, at) = sources.place(Span::new(file, start, start)).unwrap();
            (at.line, at.column)
        };
        assert_eq!(
            (place("ä"), place("ö"), place("€"), place("x"), place("end")),
            ((1, 1), (2, 5001), (2, 5002), (2, 5003), (3, 1))
        );
        assert_eq!(sources.file(file).line_column(text.len() as u32 + 9), LineColumn { line: 3, column: 4 });
        let empty = sources.add("b.md", "");
        assert_eq!(sources.file(empty).line_column(0).column, 1);
        let block = sources.add("c.md", "a".repeat(4096));
        assert_eq!(sources.file(block).line_column(4096).column, 4097);
    }

    #[test]
    fn text_that_the_program_makes_has_no_place() {
        let mut sources = SourceMap::default();
        sources.add("a.md", "text");
        assert!(sources.place(Span::MADE).is_none());
        assert_eq!(sources.text(Span::MADE), "");
    }
}
