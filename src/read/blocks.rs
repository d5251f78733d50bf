//! Builds blocks of pulldown-cmark's events, with a stack of open containers.
//!
//! In: one file, masked (see `mask`). Out: its headings and blocks in order; notes and pictures go to the context.

use std::ops::Range;

use pulldown_cmark::CodeBlockKind;
use pulldown_cmark::Event;
use pulldown_cmark::Options;
use pulldown_cmark::Parser;
use pulldown_cmark::Tag;
use pulldown_cmark::TagEnd;

use crate::book::Attributes;
use crate::book::Block;
use crate::book::BlockKind;
use crate::book::BlockRole;
use crate::book::InlineKind;
use crate::book::block::Definition;
use crate::diag::codes::manuscript::M013;
use crate::diag::codes::manuscript::M014;
use crate::read::attributes;
use crate::read::code;
use crate::read::context::Context;
use crate::read::context::DEEPEST;
use crate::read::divs::Div;
use crate::read::divs::DivRole;
use crate::read::divs::Place;
use crate::read::divs::container;
use crate::read::fence;
use crate::read::fence::Fence;
use crate::read::html;
use crate::read::html::BlockReader;
use crate::read::html::HtmlPiece;
use crate::read::item::Item;
use crate::read::leaf::IsHard;
use crate::read::leaf::Leaf;
use crate::read::leaf::LineEnds;
use crate::read::lists::OpenDefinitions;
use crate::read::lists::OpenList;
use crate::read::paragraphs;
use crate::read::tables::OpenTable;
use crate::read::unused;
use crate::read::verse;
use crate::source::Span;

/// Reads the body of one file. Reports `M…` codes.
pub fn read(ctx: &mut Context) -> Vec<Item> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_DEFINITION_LIST;
    let masked = &ctx.masked.text;
    let mut events = Parser::new_ext(masked, options).into_offset_iter();
    let mut used = unused::UsedLabels::default();
    let mut builder = Builder { frames: vec![Frame::root()], leaf: None, code: None, html: None };
    for (event, range) in events.by_ref() {
        if let Event::Start(Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. }) = &event {
            used.add(*link_type, id);
        }
        builder.event(ctx, event, range);
    }
    unused::report(ctx, events.reference_definitions(), &used);
    builder.finish(ctx)
}

struct Builder {
    frames: Vec<Frame>,
    leaf: Option<(LeafKind, Leaf)>,
    /// The text of the code block that is open.
    code: Option<code::OpenCode>,
    /// The state of the block of raw HTML that is open.
    html: Option<BlockReader>,
}

/// What the open leaf becomes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum LeafKind {
    Paragraph,
    /// Text that stands in an item or a description without a paragraph of its own, or that was raw HTML.
    Implicit,
    Heading(u8),
    Term,
    Cell,
}

/// A container that is open.
struct Frame {
    kind: FrameKind,
    items: Vec<Item>,
    start: usize,
    depth: usize,
    place: Place,
    /// Index of the frame that takes the blocks: the frame itself, or where it is nested too deep the last one that is not.
    target: usize,
}

enum FrameKind {
    Root,
    Quotation,
    List(OpenList),
    Item,
    Definitions(OpenDefinitions),
    Description,
    Table(OpenTable),
    Note(String),
    Div(Div, Span),
}

impl Frame {
    fn root() -> Frame {
        Frame { kind: FrameKind::Root, items: Vec::new(), start: 0, depth: 0, place: Place::Top, target: 0 }
    }
}

impl Builder {
    fn event(&mut self, ctx: &mut Context, event: Event, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(ctx, tag, range),
            Event::End(tag) => self.end(ctx, tag, range),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.add(ctx, &text, &range),
                None => self.leaf(ctx, range.start).text(ctx, &text, &range),
            },
            Event::Code(text) => {
                let text = code::inline(ctx, &text, &range);
                self.leaf(ctx, range.start).push(ctx, InlineKind::Code(text), &range);
            }
            Event::FootnoteReference(label) => {
                let id = ctx.gathered.notes.call(ctx.file, &label, ctx.span(range.start, range.end));
                self.leaf(ctx, range.start).push(ctx, InlineKind::NoteCall(id), &range);
            }
            Event::SoftBreak => self.leaf(ctx, range.start).line_end(ctx, &range, IsHard::No),
            Event::HardBreak => self.leaf(ctx, range.start).line_end(ctx, &range, IsHard::Yes),
            Event::InlineHtml(_) => self.inline_html(ctx, range),
            Event::Html(_) => self.html_line(ctx, range),
            Event::Rule => self.rule(ctx, range),
            // Not turned on.
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::TaskListMarker(_) => {}
        }
    }

    /// The open leaf; text outside of one opens it.
    fn leaf(&mut self, ctx: &Context, start: usize) -> &mut Leaf {
        if self.leaf.is_none() {
            let line_ends = self.line_ends(ctx, &(start..start));
            self.leaf = Some((LeafKind::Implicit, Leaf::new(line_ends, start)));
        }
        &mut self.leaf.as_mut().expect("it was opened where there was none").1
    }

    fn top(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the root stays on the stack")
    }

    /// What line ends mean in a paragraph of the innermost container.
    fn line_ends(&self, ctx: &Context, paragraph: &Range<usize>) -> LineEnds {
        let frame = self.frames.last().expect("the root stays on the stack");
        let role = match &frame.kind {
            FrameKind::Quotation => Some(BlockRole::Quotation),
            FrameKind::Div(div, _) => match div.role {
                DivRole::Block(role) => Some(role),
                _ => None,
            },
            _ => None,
        };
        if let Some(end) = verse::line_block_end(ctx.source, paragraph.start) {
            return LineEnds::LineBlock(end);
        }
        match role {
            Some(BlockRole::Verse) => LineEnds::Verse,
            Some(BlockRole::Quotation | BlockRole::Epigraph | BlockRole::Dedication) => {
                LineEnds::Attributed(paragraph.end)
            }
            _ => LineEnds::Soft,
        }
    }

    fn start(&mut self, ctx: &mut Context, tag: Tag, range: Range<usize>) {
        if let Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. } = tag {
            self.leaf(ctx, range.start).open(ctx, tag, &range);
            return;
        }
        self.close_leaf(ctx, range.start);
        let leaf = match tag {
            Tag::Paragraph => {
                self.loosen_list();
                Some((LeafKind::Paragraph, self.line_ends(ctx, &range)))
            }
            Tag::Heading { level, .. } => Some((LeafKind::Heading(level as u8), LineEnds::Soft)),
            Tag::DefinitionListTitle => Some((LeafKind::Term, LineEnds::Soft)),
            Tag::TableCell => Some((LeafKind::Cell, LineEnds::Soft)),
            _ => None,
        };
        if let Some((kind, line_ends)) = leaf {
            self.leaf = Some((kind, Leaf::new(line_ends, range.start)));
            return;
        }
        match tag {
            Tag::BlockQuote(_) => self.open(ctx, FrameKind::Quotation, range.start),
            Tag::List(first) => self.open(ctx, FrameKind::List(OpenList::new(first)), range.start),
            Tag::Item => {
                if let FrameKind::List(list) = &mut self.top().kind {
                    list.add_number(ctx, &range);
                }
                self.open(ctx, FrameKind::Item, range.start);
            }
            Tag::DefinitionList => self.open(ctx, FrameKind::Definitions(OpenDefinitions::default()), range.start),
            Tag::DefinitionListDefinition => self.open(ctx, FrameKind::Description, range.start),
            Tag::FootnoteDefinition(label) => self.open(ctx, FrameKind::Note(label.to_string()), range.start),
            Tag::Table(alignments) => {
                self.open(ctx, FrameKind::Table(OpenTable::new(ctx, &alignments, &range)), range.start);
            }
            Tag::CodeBlock(kind) => {
                let fence = match kind {
                    CodeBlockKind::Fenced(_) => code::Fence::Fenced,
                    CodeBlockKind::Indented => code::Fence::None,
                };
                self.code = Some(code::OpenCode::new(ctx, fence, &range));
            }
            Tag::HtmlBlock => self.html = Some(BlockReader::default()),
            _ => {}
        }
    }

    fn end(&mut self, ctx: &mut Context, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image => {
                if let Some((_, leaf)) = &mut self.leaf {
                    leaf.close(ctx, &range);
                }
            }
            TagEnd::CodeBlock => {
                if let Some(code) = self.code.take() {
                    let block = code.close(ctx, &range);
                    self.add(block);
                }
            }
            TagEnd::HtmlBlock => {
                self.close_leaf(ctx, range.end);
                self.html = None;
            }
            TagEnd::TableHead => {
                if let FrameKind::Table(table) = &mut self.top().kind {
                    table.close_head();
                }
            }
            TagEnd::TableRow => {
                if let FrameKind::Table(table) = &mut self.top().kind {
                    table.close_row(ctx, range);
                }
            }
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListDefinition
            | TagEnd::FootnoteDefinition
            | TagEnd::Table => {
                self.close_leaf(ctx, range.end);
                self.close_divs(ctx, range.end);
                self.close_frame(ctx, range.end);
            }
            _ => self.close_leaf(ctx, range.end),
        }
    }

    /// Opens a container; one nested too deep gives its blocks to the last that is not.
    fn open(&mut self, ctx: &mut Context, kind: FrameKind, start: usize) {
        let above = self.top();
        let (mut depth, mut target) = (above.depth + 1, above.target);
        // Notes stand apart from the text around them.
        let is_note = matches!(kind, FrameKind::Note(_));
        if is_note {
            depth = 1;
        }
        let place = match (&kind, above.place) {
            (FrameKind::Div(..), Place::Top) => Place::Top,
            _ => Place::Inside,
        };
        if depth <= DEEPEST {
            target = self.frames.len();
        } else {
            ctx.report_depth(ctx.span(start, start + 1));
        }
        self.frames.push(Frame { kind, items: Vec::new(), start, depth, place, target });
    }

    /// Adds a block to the innermost container that keeps its blocks.
    fn add(&mut self, block: Block) {
        let target = self.top().target;
        let frame = &mut self.frames[target];
        paragraphs::push(&mut frame.items, block);
    }

    fn add_item(&mut self, item: Item) {
        match item {
            Item::Block(block) => self.add(block),
            item => {
                let target = self.top().target;
                self.frames[target].items.push(item);
            }
        }
    }

    /// A paragraph in an item sets its list apart by blank lines.
    fn loosen_list(&mut self) {
        if let [.., Frame { kind: FrameKind::List(list), .. }, Frame { kind: FrameKind::Item, .. }] =
            self.frames.as_mut_slice()
        {
            list.list.is_tight = false;
        }
    }

    fn close_leaf(&mut self, ctx: &mut Context, end: usize) {
        let Some((kind, leaf)) = self.leaf.take() else { return };
        let (start, line_ends) = (leaf.start, leaf.line_ends);
        let pieces = leaf.into_pieces(ctx);
        match kind {
            LeafKind::Term => {
                let term = paragraphs::run(ctx, pieces);
                match &mut self.top().kind {
                    FrameKind::Definitions(open) => {
                        open.definitions.push(Definition { term, descriptions: Vec::new() });
                    }
                    _ => self.add(Block::new(BlockKind::Paragraph(term), ctx.span(start, end))),
                }
            }
            LeafKind::Cell => {
                let cell = paragraphs::run(ctx, pieces);
                match &mut self.top().kind {
                    FrameKind::Table(table) => table.add_cell(cell, end),
                    _ => self.add(Block::new(BlockKind::Paragraph(cell), ctx.span(start, end))),
                }
            }
            LeafKind::Heading(level) => {
                let heading = paragraphs::heading(ctx, pieces, level, start..end);
                let target = self.top().target;
                match self.frames[target].place {
                    Place::Top => self.frames[target].items.push(Item::Heading(heading)),
                    Place::Inside => {
                        let block = Item::Heading(heading).into_block();
                        self.add(block);
                    }
                }
            }
            LeafKind::Paragraph | LeafKind::Implicit => {
                let figures = match kind {
                    LeafKind::Paragraph => paragraphs::Figures::Allowed,
                    _ => paragraphs::Figures::Forbidden,
                };
                for block in paragraphs::blocks(ctx, pieces, line_ends, start..end, figures) {
                    self.add(block);
                }
            }
        }
    }

    /// Closes divs that a container leaves open. Reports M013 for each.
    fn close_divs(&mut self, ctx: &mut Context, end: usize) {
        while let FrameKind::Div(_, fence) = &self.top().kind {
            let fence = *fence;
            let line = ctx.text(fence).to_string();
            ctx.sink
                .report(&M013, fence, format!("div without an end: “{line}”"))
                .hint("end the div with a line `:::`, in the same quotation, item or note");
            self.close_frame(ctx, end);
        }
    }

    fn close_frame(&mut self, ctx: &mut Context, end: usize) {
        if self.frames.len() == 1 {
            return;
        }
        let frame = self.frames.pop().expect("more than the root is on the stack");
        if frame.target != self.frames.len() {
            // Nested too deep: its blocks are with the frame that takes them.
            return;
        }
        let span = ctx.span(frame.start, end.max(frame.start));
        let items = frame.items;
        let blocks = |items: Vec<Item>| -> Vec<Block> { items.into_iter().map(Item::into_block).collect() };
        match frame.kind {
            FrameKind::Root => {}
            FrameKind::Quotation => self.add(Block::new(container(BlockRole::Quotation, blocks(items)), span)),
            FrameKind::List(list) => {
                let kind = list.close(ctx);
                self.add(Block::new(kind, span));
            }
            FrameKind::Item => {
                if let FrameKind::List(list) = &mut self.top().kind {
                    list.list.items.push(blocks(items));
                }
            }
            FrameKind::Definitions(open) => self.add(Block::new(BlockKind::DefinitionList(open.definitions), span)),
            FrameKind::Description => {
                if let FrameKind::Definitions(open) = &mut self.top().kind {
                    open.add_description(blocks(items));
                }
            }
            FrameKind::Table(table) => {
                let (table, after) = table.close(ctx);
                self.add(Block::new(BlockKind::Table(table), span));
                if let Some((run, span)) = after {
                    self.add(Block::new(BlockKind::Paragraph(run), span));
                }
            }
            FrameKind::Note(label) => {
                ctx.gathered.notes.define(ctx.file, &label, blocks(items), span, ctx.sink);
            }
            FrameKind::Div(div, _) => {
                let item = div.close(items, frame.place, span);
                self.add_item(item);
            }
        }
    }

    /// A thematic break: the author's, or a fence under its cover.
    fn rule(&mut self, ctx: &mut Context, range: Range<usize>) {
        self.close_leaf(ctx, range.start);
        let line = ctx.source[range.clone()].trim_end();
        let offset = line.len() - line.trim_start().len();
        let (start, end) = (range.start + offset, range.start + line.len());
        let span = ctx.span(start, end);
        match fence::parse(&line[offset..]) {
            None => self.add(Block::new(BlockKind::SceneBreak, span)),
            Some(Fence::Open { name, attributes }) => {
                let attributes = match (name, attributes) {
                    (Some(name), _) => {
                        Attributes { classes: vec![name.trim_start_matches('.').to_string()], ..Default::default() }
                    }
                    (None, Some(braces)) => attributes::parse(ctx.source, ctx.base, start + braces, ctx.file, ctx.sink),
                    (None, None) => Attributes::default(),
                };
                let div = Div::new(attributes, span, ctx.sink);
                self.open(ctx, FrameKind::Div(div, span), start);
            }
            Some(Fence::Close) => {
                if matches!(self.top().kind, FrameKind::Div(..)) {
                    self.close_frame(ctx, end);
                } else {
                    ctx.sink
                        .report(&M014, span, "end of a div that was not opened here")
                        .hint("delete the line, or open the div with `::: name` in the same quotation, item or note");
                }
            }
        }
    }

    fn inline_html(&mut self, ctx: &mut Context, range: Range<usize>) {
        let markup = &ctx.source[range.clone()];
        let span = ctx.span(range.start, range.end);
        ctx.html.add(markup, span);
        let is_break = markup.get(..3).is_some_and(|head| head.eq_ignore_ascii_case("<br"));
        let leaf = self.leaf(ctx, range.start);
        if is_break {
            leaf.push(ctx, InlineKind::LineBreak, &range);
        } else {
            leaf.pass(&range);
        }
    }

    fn html_line(&mut self, ctx: &mut Context, range: Range<usize>) {
        let Some(mut reader) = self.html.take() else { return };
        let line = &ctx.source[range.clone()];
        let pieces = reader.feed(line);
        self.html = Some(reader);
        for piece in pieces {
            match piece {
                HtmlPiece::Tag(tag) => {
                    ctx.html.add(&line[tag.clone()], ctx.span(range.start + tag.start, range.start + tag.end));
                }
                HtmlPiece::Words(words) => {
                    let text = html::decoded(&line[words.clone()]);
                    let normal = text.split_whitespace().collect::<Vec<_>>().join(" ");
                    let is_blank = normal.is_empty();
                    if is_blank && self.leaf.is_none() {
                        continue;
                    }
                    let at = range.start + words.start..range.start + words.end;
                    let before = if text.starts_with(char::is_whitespace) || is_blank { " " } else { "" };
                    let after = if text.ends_with(char::is_whitespace) && !is_blank { " " } else { "" };
                    self.leaf(ctx, at.start).plain_text(ctx, &format!("{before}{normal}{after}"), &at);
                }
            }
        }
    }

    /// Ends the file.
    fn finish(mut self, ctx: &mut Context) -> Vec<Item> {
        let end = ctx.source.len();
        self.close_leaf(ctx, end);
        while self.frames.len() > 1 {
            self.close_divs(ctx, end);
            self.close_frame(ctx, end);
        }
        std::mem::take(&mut self.top().items)
    }
}
