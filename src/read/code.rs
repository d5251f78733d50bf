//! Code, in a line and in blocks: taken from the source as it stands.

use std::ops::Range;

use crate::book::Attributes;
use crate::book::Block;
use crate::book::BlockKind;
use crate::read::attributes;
use crate::read::context::Context;
use crate::read::tables;

/// A code block that is open.
#[derive(Debug)]
pub struct OpenCode {
    fence: Fence,
    text: String,
    /// Where each line of the text starts in the file.
    starts: Vec<u32>,
    language: Option<String>,
    attributes: Attributes,
    /// The fences are not the author's: they cover the first and last line of a table.
    is_table: bool,
}

/// Whether a block of code stands between fences or is indented.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fence {
    Fenced,
    None,
}

impl OpenCode {
    /// Reads the line of a fenced block: a language, or attributes whose first class is the language.
    pub fn new(ctx: &mut Context, fence: Fence, range: &Range<usize>) -> OpenCode {
        let mut code = OpenCode {
            fence,
            text: String::new(),
            starts: Vec::new(),
            language: None,
            attributes: Attributes::default(),
            is_table: false,
        };
        if fence == Fence::None {
            return code;
        }
        let line = ctx.source[range.clone()].lines().next().unwrap_or("");
        code.is_table = !line.trim_start().starts_with(['`', '~']);
        if code.is_table {
            return code;
        }
        let info = line.trim_start_matches(['`', '~', ' ']);
        let offset = range.start + line.len() - info.len();
        if let Some(brace) = info.find('{').filter(|brace| attributes::find_end(info, *brace).is_some()) {
            code.attributes = attributes::parse(ctx.source, ctx.base, offset + brace, ctx.file, ctx.sink);
        }
        let word = info.split(['{', ' ', '\t']).next().unwrap_or("");
        code.language = match word {
            "" if !code.attributes.classes.is_empty() => Some(code.attributes.classes.remove(0)),
            "" => None,
            word => Some(word.to_string()),
        };
        code
    }

    /// Adds text as pulldown-cmark found it, without what the mask covered.
    pub fn add(&mut self, ctx: &Context, text: &str, range: &Range<usize>) {
        let is_verbatim = ctx.masked.text.get(range.clone()) == Some(text);
        let text = if is_verbatim { &ctx.source[range.clone()] } else { text };
        for (at, line) in
            text.split_inclusive('\n').scan(0, |at, line| Some((std::mem::replace(at, *at + line.len()), line)))
        {
            if self.text.is_empty() || self.text.ends_with('\n') {
                self.starts.push(ctx.span(range.start + at, range.end).start);
            }
            self.text.push_str(line);
        }
    }

    /// Ends the block. Reports M033 for a table.
    pub fn close(mut self, ctx: &mut Context, range: &Range<usize>) -> Block {
        if self.is_table {
            return tables::as_typed(ctx, range.clone());
        }
        if self.text.contains('\r') {
            self.text = self.text.replace("\r\n", "\n");
        }
        self.text.retain(|c| matches!(c, '\n' | '\t') || !c.is_control());
        // Blank lines before a fence are the author's; those under indented code part it from what follows.
        let kept = match self.fence {
            Fence::Fenced => self.text.strip_suffix('\n').unwrap_or(&self.text).len(),
            Fence::None => self.text.trim_end_matches('\n').len(),
        };
        self.text.truncate(kept);
        let end = range.start + ctx.source[range.clone()].trim_end().len();
        Block {
            kind: BlockKind::Code { language: self.language, text: self.text, starts: self.starts },
            attributes: self.attributes,
            span: ctx.span(range.start, end),
        }
    }
}

/// The text of a code span, without what the mask covered.
pub fn inline(ctx: &Context, text: &str, range: &Range<usize>) -> String {
    let site = ctx.masked.sites.get(ctx.masked.site_at(range.start));
    let covered =
        site.is_some_and(|site| site.start < range.end) || ctx.masked.text[range.clone()] != ctx.source[range.clone()];
    let text = if covered { from_source(&ctx.source[range.clone()]) } else { text.to_string() };
    if text.contains(char::is_control) { text.chars().filter(|c| !c.is_control()).collect() } else { text }
}

/// Takes off the backticks and at most one space on each side. Source: CommonMark 0.31.2, section 6.1.
fn from_source(code: &str) -> String {
    let inner = code.trim_matches('`').replace(['\n', '\r'], " ");
    let is_padded = inner.starts_with(' ') && inner.ends_with(' ') && !inner.trim().is_empty();
    if is_padded { inner[1..inner.len() - 1].to_string() } else { inner }
}
