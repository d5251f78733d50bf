//! Paragraphs with roles, one after the other, to blocks: lists grow together, quotations, poems, captions and their pictures.

use crate::import::containers::draft::Draft;
use crate::import::containers::roles::Role;
use crate::import::containers::shape::Block;
use crate::import::containers::shape::Content;
use crate::import::containers::shape::Format;
use crate::import::containers::shape::Inline;
use crate::import::rules::I083;
use crate::import::rules::I099;
use crate::import::text::Slice;

/// Where a paragraph stands in a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ListPlace {
    pub level: u8,
    /// The number of the item, where it has one.
    pub number: Option<u64>,
}

/// One thing that a body holds.
#[derive(Clone, PartialEq, Debug)]
pub enum Part {
    Paragraph { role: Role, list: Option<ListPlace>, inlines: Vec<Inline> },
    Ready(Block),
}

/// Puts the parts of a body together.
pub fn group(parts: Vec<Part>, draft: &mut Draft) -> Vec<Block> {
    grouped(Grouper { draft, blocks: Vec::new(), caption: None, front: None, handed: Vec::new() }, parts)
}

/// Puts the parts of a whole text together. The first text of a book may begin with its title.
pub fn book(parts: Vec<Part>, draft: &mut Draft) -> Vec<Block> {
    let front = draft.is_first_file().then_some(Role::Text);
    grouped(Grouper { draft, blocks: Vec::new(), caption: None, front, handed: Vec::new() }, parts)
}

fn grouped(mut grouper: Grouper, parts: Vec<Part>) -> Vec<Block> {
    let mut parts = parts.into_iter().peekable();
    while let Some(part) = parts.next() {
        match part {
            Part::Ready(block) => grouper.push(block),
            Part::Paragraph { list: Some(first), inlines, role }
                if !is_empty(&inlines) && !matches!(role, Role::Heading(_)) =>
            {
                let mut items = vec![(first, inlines)];
                while let Some(Part::Paragraph { list: Some(_), .. }) = parts.peek() {
                    let Some(Part::Paragraph { list: Some(place), inlines, .. }) = parts.next() else { break };
                    if !is_empty(&inlines) {
                        items.push((place, inlines));
                    }
                }
                while !items.is_empty() {
                    let list = nested(&mut items);
                    grouper.push(list);
                }
            }
            // What a program has made was taken out as it was read: the heading above it goes with it.
            Part::Paragraph { role: Role::MadeHeading, inlines, .. } if parts.peek().is_some_and(is_made) => {
                grouper.draft.remove_slices(&I083, &words(&inlines), "the heading of a list that the program has made");
                grouper.hand_on(&inlines);
            }
            Part::Paragraph { role, inlines, .. } => {
                let same = |part: &Part| matches!(part, Part::Paragraph { role: own, list: None, .. } if goes_with(role, *own));
                let mut run = vec![(role, inlines)];
                while runs(role) && parts.peek().is_some_and(same) {
                    if let Some(Part::Paragraph { role, inlines, .. }) = parts.next() {
                        run.push((role, inlines));
                    }
                }
                let next_takes_caption = parts.peek().is_some_and(takes_caption);
                grouper.run(role, run, next_takes_caption.then_some(()));
            }
        }
    }
    grouper.end()
}

/// Whether paragraphs of a role that follow each other are one thing.
fn runs(role: Role) -> bool {
    matches!(
        role,
        Role::Quote | Role::Verse | Role::Epigraph | Role::Dedication | Role::Code | Role::Term | Role::Definition
    )
}

fn goes_with(role: Role, other: Role) -> bool {
    match role {
        Role::Quote | Role::Epigraph => other == role || other == Role::Attribution,
        Role::Term | Role::Definition => matches!(other, Role::Term | Role::Definition),
        _ => other == role,
    }
}

/// A line of a made list of which nothing is left.
fn is_made(part: &Part) -> bool {
    matches!(part, Part::Paragraph { role: Role::MadeList, inlines, .. } if words(inlines).is_empty())
}

/// What stands in inlines beside their words: names, calls, pictures, and queries. Whoever takes the words elsewhere hands it on.
pub fn beside(inlines: &[Inline]) -> Vec<Inline> {
    let mut kept: Vec<Inline> = Vec::new();
    for inline in inlines {
        let query = inline.format.query.filter(|query| kept.iter().all(|own| own.format.query != Some(*query)));
        let format = Format { query, ..Format::default() };
        match inline.content {
            Content::Anchor(_) | Content::Call(_) | Content::Picture(_) => kept.push(Inline { format, ..*inline }),
            _ if query.is_some() => kept.push(Inline { content: Content::Words(Slice::default()), format }),
            _ => {}
        }
    }
    kept
}

fn takes_caption(part: &Part) -> bool {
    match part {
        Part::Ready(Block::Table(table)) => table.caption.is_empty(),
        Part::Paragraph { inlines, .. } => lone_picture(inlines).is_some(),
        Part::Ready(_) => false,
    }
}

pub fn is_empty(inlines: &[Inline]) -> bool {
    inlines
        .iter()
        .all(|inline| inline.format.query.is_none() && matches!(inline.content, Content::Space | Content::Break))
}

/// The picture of a paragraph that holds nothing else.
pub fn lone_picture(inlines: &[Inline]) -> Option<usize> {
    let mut found = None;
    for inline in inlines {
        match inline.content {
            Content::Picture(picture) if found.is_none() => found = Some(picture),
            Content::Space | Content::Break | Content::Anchor(_) => {}
            _ => return None,
        }
    }
    found
}

/// A picture with the names and the queries that its paragraph had.
pub fn figure(picture: usize, inlines: &[Inline]) -> Block {
    let mut caption = beside(inlines);
    for inline in caption.iter_mut().filter(|inline| matches!(inline.content, Content::Picture(_))) {
        inline.content = Content::Words(Slice::default());
    }
    caption.retain(|inline| inline.format.query.is_some() || matches!(inline.content, Content::Anchor(_)));
    Block::Figure { picture, caption }
}

/// Takes the items of one list, with the lists within it, from the front.
fn nested(items: &mut Vec<(ListPlace, Vec<Inline>)>) -> Block {
    let first = items[0].0;
    let mut list: Vec<Vec<Block>> = Vec::new();
    while let Some((place, _)) = items.first() {
        if place.level > first.level && !list.is_empty() {
            let inner = nested(items);
            list.last_mut().expect("a list with items has a last one").push(inner);
        } else if place.level >= first.level && place.number.is_some() == first.number.is_some() {
            let (_, inlines) = items.remove(0);
            list.push(vec![Block::Paragraph(inlines)]);
        } else {
            break;
        }
    }
    Block::List { start: first.number, items: list }
}

struct Grouper<'d, 'a> {
    draft: &'d mut Draft<'a>,
    blocks: Vec<Block>,
    /// A caption that stands before what it belongs to.
    caption: Option<Vec<Inline>>,
    /// What was last moved into the manifest, as long as nothing else has come; nothing in texts that are no front of a book.
    front: Option<Role>,
    /// What stood beside words that were taken elsewhere.
    handed: Vec<Inline>,
}

impl Grouper<'_, '_> {
    fn push(&mut self, mut block: Block) {
        if !self.handed.is_empty() {
            let handed = std::mem::take(&mut self.handed);
            match &mut block {
                Block::Heading { inlines, .. } | Block::Paragraph(inlines) => drop(inlines.splice(0..0, handed)),
                _ => self.blocks.push(Block::Paragraph(handed)),
            }
        }
        if let Some(caption) = self.caption.take() {
            match &mut block {
                Block::Table(table) if table.caption.is_empty() => table.caption = caption,
                Block::Figure { caption: own, .. } if words(own).is_empty() => own.extend(caption),
                _ => self.blocks.push(Block::Paragraph(caption)),
            }
        }
        self.blocks.push(block);
    }

    fn end(mut self) -> Vec<Block> {
        if !self.handed.is_empty() {
            self.push(Block::Paragraph(Vec::new()));
        }
        if let Some(caption) = self.caption.take() {
            self.blocks.push(Block::Paragraph(caption));
        }
        self.blocks
    }

    /// Adds paragraphs of one role.
    fn run(&mut self, role: Role, run: Vec<(Role, Vec<Inline>)>, caption_next: Option<()>) {
        match role {
            Role::Quote => {
                let blocks = run.into_iter().map(voiced).collect();
                self.push(Block::Quote(blocks));
            }
            Role::Epigraph | Role::Dedication => {
                let name = if role == Role::Epigraph { "epigraph" } else { "dedication" };
                let blocks: Vec<Block> =
                    run.into_iter().filter(|(_, inlines)| !is_empty(inlines)).map(voiced).collect();
                if !blocks.is_empty() {
                    self.push(Block::Div { name, lang: None, blocks });
                }
            }
            Role::Verse => stanzas(run).into_iter().for_each(|stanza| self.push(Block::Verse(stanza))),
            Role::Code => self.push(Block::Code(joined(run.into_iter().map(|(_, inlines)| inlines).collect()))),
            Role::Term | Role::Definition => self.definitions(run),
            _ => run.into_iter().for_each(|(role, inlines)| self.paragraph(role, inlines, caption_next)),
        }
    }

    fn paragraph(&mut self, role: Role, inlines: Vec<Inline>, caption_next: Option<()>) {
        if let Some(picture) = lone_picture(&inlines) {
            return self.push(figure(picture, &inlines));
        }
        match role {
            Role::Heading(level) => self.push(Block::Heading { level, inlines, role: None }),
            Role::Title | Role::Subtitle | Role::Author | Role::Date => self.front(role, inlines),
            Role::Caption => self.caption(inlines, caption_next),
            // Typed by hand, for no field has made it.
            Role::MadeHeading => self.push(Block::Heading { level: 1, inlines, role: None }),
            Role::Attribution => self.push(Block::Attribution(inlines)),
            Role::Rule if is_empty(&inlines) => self.push(Block::SceneBreak(Vec::new())),
            _ => self.push(Block::Paragraph(inlines)),
        }
    }

    /// Title and author at the very front move into the manifest; a title further down is a heading.
    fn front(&mut self, role: Role, inlines: Vec<Inline>) {
        let slices = words(&inlines);
        let text: Vec<&str> = slices.iter().map(|slice| slice.of(&self.draft.source)).collect();
        let text = text.concat().split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return self.hand_on(&inlines);
        }
        let before = self.front.filter(|_| self.blocks.is_empty() && self.draft.audit.allows(&I099));
        let facts = &mut self.draft.document.facts;
        let title = match (role, before) {
            (Role::Title, Some(Role::Title)) => facts.title.as_ref().map(|first| format!("{first} {text}")),
            (Role::Title, Some(Role::Text)) => Some(text.clone()),
            _ => None,
        };
        let is_asked = beside(&inlines).iter().any(|inline| !matches!(inline.content, Content::Anchor(_)));
        let moves = match role {
            _ if is_asked || before.is_none() => false,
            Role::Title => title.is_some(),
            Role::Subtitle => before != Some(Role::Subtitle),
            _ => true,
        };
        facts.title = title.or(facts.title.take());
        if !moves {
            let block = match role {
                Role::Title => Block::Heading { level: 1, inlines, role: None },
                _ => Block::Paragraph(inlines),
            };
            return self.push(block);
        }
        match role {
            Role::Title => {}
            Role::Subtitle => facts.declared.subtitle = Some(text),
            Role::Author => facts.add_person("author", &text, None),
            _ => facts.set_date(&text),
        }
        self.front = Some(role);
        self.draft.remove_slices(&I099, &slices, "moved into the manifest");
        self.hand_on(&inlines);
    }

    /// Keeps what stands beside words that are taken elsewhere, for the next paragraph.
    fn hand_on(&mut self, inlines: &[Inline]) {
        self.handed.extend(beside(inlines));
    }

    fn caption(&mut self, mut inlines: Vec<Inline>, next: Option<()>) {
        let is_picture = |inline: &Inline| matches!(inline.content, Content::Picture(_));
        if let Some(at) = inlines.iter().position(is_picture)
            && inlines.iter().filter(|inline| is_picture(inline)).count() == 1
            && let Content::Picture(picture) = inlines.remove(at).content
        {
            return self.push(Block::Figure { picture, caption: inlines });
        }
        let last = self.blocks.last_mut();
        match last {
            Some(Block::Figure { caption, .. }) if words(caption).is_empty() => caption.extend(inlines),
            _ if next.is_some() => self.caption = Some(inlines),
            Some(Block::Table(table)) if table.caption.is_empty() => table.caption = inlines,
            _ => self.push(Block::Paragraph(inlines)),
        }
    }

    fn definitions(&mut self, run: Vec<(Role, Vec<Inline>)>) {
        let mut entries: Vec<(Vec<Inline>, Vec<Vec<Block>>)> = Vec::new();
        for (role, inlines) in run {
            match entries.last_mut() {
                Some((_, texts)) if role == Role::Definition => texts.push(vec![Block::Paragraph(inlines)]),
                None if role == Role::Definition => self.push(Block::Paragraph(inlines)),
                _ => entries.push((inlines, Vec::new())),
            }
        }
        for (term, texts) in entries {
            match texts.is_empty() {
                true => self.push(Block::Paragraph(term)),
                false => self.push(Block::Definitions(vec![(term, texts)])),
            }
        }
    }
}

fn voiced((role, inlines): (Role, Vec<Inline>)) -> Block {
    match role {
        Role::Attribution => Block::Attribution(inlines),
        _ => Block::Paragraph(inlines),
    }
}

/// All words of inlines.
pub fn words(inlines: &[Inline]) -> Vec<Slice> {
    let words = inlines.iter().filter_map(|inline| match inline.content {
        Content::Words(slice) => Some(slice),
        _ => None,
    });
    words.collect()
}

/// Lines of verse to stanzas. Where no paragraph has a line end of its own, each is a line, and an empty one ends the stanza.
fn stanzas(run: Vec<(Role, Vec<Inline>)>) -> Vec<Vec<Inline>> {
    let paragraphs: Vec<Vec<Inline>> = run.into_iter().map(|(_, inlines)| inlines).collect();
    let is_by_line = !paragraphs.iter().flatten().any(|inline| inline.content == Content::Break);
    if !is_by_line {
        return paragraphs.into_iter().filter(|inlines| !is_empty(inlines)).collect();
    }
    let stanzas = paragraphs.split(|inlines| is_empty(inlines)).filter(|lines| !lines.is_empty());
    stanzas.map(|lines| joined(lines.to_vec())).collect()
}

/// Sets lines one below the other.
pub fn joined(lines: Vec<Vec<Inline>>) -> Vec<Inline> {
    let mut all: Vec<Inline> = Vec::new();
    for (idx, line) in lines.into_iter().enumerate() {
        if idx > 0 {
            all.push(Inline { content: Content::Break, format: Format::default() });
        }
        all.extend(line);
    }
    all
}
