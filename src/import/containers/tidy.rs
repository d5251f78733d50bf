//! What all containers need alike: white put right, empty blocks dropped, scene breaks and labels known, levels of headings without gaps.

use std::collections::BTreeSet;

use crate::import::audit::Audit;
use crate::import::containers::paragraphs::beside;
use crate::import::containers::paragraphs::figure;
use crate::import::containers::paragraphs::is_empty;
use crate::import::containers::paragraphs::lone_picture;
use crate::import::containers::paragraphs::words;
use crate::import::containers::shape::Block;
use crate::import::containers::shape::Content;
use crate::import::containers::shape::Document;
use crate::import::containers::shape::Inline;
use crate::import::containers::shape::Style;
use crate::import::containers::shape::Switch;
use crate::import::containers::shape::plain;
use crate::import::labels;
use crate::import::rules::I003;
use crate::import::rules::I044;
use crate::import::rules::I088;
use crate::import::rules::I089;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// If there is a soft hyphen in more than one of so many words, a program has set them.
const WORDS_PER_SOFT_HYPHEN: usize = 50;
/// Words that stand before the number of a picture or table in its caption.
const CAPTION_LABELS: [&str; 14] = [
    "table",
    "figure",
    "fig",
    "illustration",
    "tabelle",
    "abbildung",
    "abb",
    "tableau",
    "tabla",
    "figura",
    "tabella",
    "таблица",
    "рисунок",
    "рис",
];

/// Puts a document right.
pub fn tidy(source: &SourceText, document: &mut Document, audit: &mut Audit) {
    let n_soft = source.text.matches('\u{ad}').count();
    let drops_soft = n_soft * WORDS_PER_SOFT_HYPHEN > source.text.split_whitespace().count() && audit.allows(&I003);
    if drops_soft {
        audit.reported(&I003, Slice::default(), "", format!("{n_soft} soft hyphens, set by a program"));
    }
    let mut tidier = Tidier { source, audit, drops_soft, spent: Vec::new(), carried: Vec::new() };
    let blocks = tidier.blocks(std::mem::take(&mut document.blocks));
    document.blocks = without_loose_breaks(blocks);
    for note in &mut document.notes {
        note.blocks = tidier.blocks(std::mem::take(&mut note.blocks));
    }
    let spent = tidier.spent;
    document.spent.extend(spent);
    plain_openings(&mut document.blocks, audit);
    close_gaps(&mut document.blocks, audit);
}

struct Tidier<'a> {
    source: &'a SourceText,
    audit: &'a mut Audit,
    drops_soft: bool,
    spent: Vec<Slice>,
    /// Names of places whose own paragraph was empty.
    carried: Vec<Inline>,
}

impl Tidier<'_> {
    fn blocks(&mut self, blocks: Vec<Block>) -> Vec<Block> {
        blocks.into_iter().flat_map(|block| self.block(block)).collect()
    }

    fn block(&mut self, block: Block) -> Vec<Block> {
        match block {
            Block::Heading { level, inlines, role } => self.heading(level, inlines, role),
            Block::Paragraph(inlines) => self.paragraph(inlines),
            Block::Verse(inlines) => self.some(inlines).map(Block::Verse).into_iter().collect(),
            Block::Attribution(inlines) => self.some(inlines).map(Block::Attribution).into_iter().collect(),
            Block::SceneBreak(slices) => vec![Block::SceneBreak(slices)],
            Block::Code(inlines) if plain(&inlines, &self.source.text).trim().is_empty() => {
                self.paragraph(beside(&inlines))
            }
            Block::Code(inlines) => {
                // Code has words alone.
                let beside = self.handed_on(&inlines);
                std::iter::once(Block::Code(inlines)).chain(beside).collect()
            }
            Block::Quote(blocks) => self.holder(blocks, Block::Quote),
            Block::Div { name, lang, blocks } => self.holder(blocks, |blocks| Block::Div { name, lang, blocks }),
            Block::List { start, items } => {
                let items = items.into_iter().map(|item| self.blocks(item)).filter(|item| !item.is_empty());
                let items: Vec<Vec<Block>> = items.collect();
                if items.is_empty() { Vec::new() } else { vec![Block::List { start, items }] }
            }
            Block::Definitions(entries) => {
                let entries = entries.into_iter().map(|(term, texts)| {
                    let texts =
                        texts.into_iter().map(|text| self.blocks(text)).filter(|text| !text.is_empty()).collect();
                    (self.inlines(term), texts)
                });
                vec![Block::Definitions(entries.collect())]
            }
            Block::Table(mut table) => {
                for cell in table.rows.iter_mut().flatten() {
                    *cell = self.inlines(std::mem::take(cell));
                }
                table.caption = self.caption(table.caption);
                if !table.caption.is_empty() {
                    table.caption.splice(0..0, std::mem::take(&mut self.carried));
                }
                vec![Block::Table(table)]
            }
            Block::Figure { picture, caption } => {
                let caption = self.caption(caption);
                let named = std::mem::take(&mut self.carried).into_iter().chain(caption).collect();
                asked(picture, named)
            }
        }
    }

    fn holder(&mut self, blocks: Vec<Block>, make: impl FnOnce(Vec<Block>) -> Block) -> Vec<Block> {
        let blocks = self.blocks(blocks);
        if blocks.is_empty() { Vec::new() } else { vec![make(blocks)] }
    }

    fn some(&mut self, inlines: Vec<Inline>) -> Option<Vec<Inline>> {
        let mut inlines = self.inlines(inlines);
        if inlines.iter().all(|inline| matches!(inline.content, Content::Anchor(_))) {
            self.carried.append(&mut inlines);
            return None;
        }
        let mut all = std::mem::take(&mut self.carried);
        all.append(&mut inlines);
        Some(all)
    }

    fn paragraph(&mut self, inlines: Vec<Inline>) -> Vec<Block> {
        let mut blocks = Vec::new();
        for part in parted(self.inlines(inlines)) {
            let Some(part) = self.some(part) else { continue };
            blocks.push(match lone_picture(&part) {
                Some(picture) => {
                    let Block::Figure { picture, caption } = figure(picture, &part) else { continue };
                    blocks.extend(asked(picture, caption));
                    continue;
                }
                None => match self.scene_break(&part) {
                    Some(scene_break) => {
                        blocks.push(scene_break);
                        blocks.extend(self.handed_on(&part));
                        continue;
                    }
                    None => Block::Paragraph(part),
                },
            });
        }
        blocks
    }

    /// What stood beside words that were taken elsewhere: names wait for the next paragraph, all else is one.
    fn handed_on(&mut self, inlines: &[Inline]) -> Option<Block> {
        self.some(beside(inlines)).map(Block::Paragraph)
    }

    /// A line of stars and the like, and nothing else.
    fn scene_break(&mut self, inlines: &[Inline]) -> Option<Block> {
        let text = plain(inlines, &self.source.text);
        let is_plain = inlines
            .iter()
            .all(|inline| matches!(inline.content, Content::Words(_) | Content::Space | Content::Anchor(_)));
        let marks: Vec<char> = text.chars().filter(|sign| !sign.is_whitespace()).collect();
        let is_ornament = marks.iter().all(|mark| "*-_•~=#—–⁂❦✻✽❧☙·.".contains(*mark));
        let is_single = matches!(marks.as_slice(), ['⁂' | '*' | '#' | '❦' | '✻' | '✽' | '❧' | '☙' | '•']);
        let stands = is_single || (marks.len() >= 3 && marks.iter().any(|mark| *mark != '.'));
        if !(is_plain && is_ornament && stands && self.audit.allows(&I044)) {
            return None;
        }
        let slices = words(inlines);
        for slice in &slices {
            self.audit.kept(&I044, *slice, "* * *", 90);
        }
        Some(Block::SceneBreak(slices))
    }

    fn heading(&mut self, level: u8, inlines: Vec<Inline>, role: Option<&'static str>) -> Vec<Block> {
        let Some(inlines) = self.some(inlines) else { return Vec::new() };
        if let Some(block) = self.scene_break(&inlines) {
            return std::iter::once(block).chain(self.handed_on(&inlines)).collect();
        }
        if plain(&inlines, &self.source.text).trim().is_empty() {
            return vec![Block::Paragraph(inlines)];
        }
        let slice = words(&inlines).first().copied().unwrap_or_default();
        self.audit.kept(&I088, slice, format!("heading {level}"), 95);
        vec![Block::Heading { level, inlines: self.plain_heading(inlines), role }]
    }

    /// Takes away what every word of a heading is, parts its label from its title, and makes it one line.
    fn plain_heading(&mut self, mut inlines: Vec<Inline>) -> Vec<Inline> {
        let is_word = |inline: &Inline| matches!(inline.content, Content::Words(_));
        for style in [Style::Strong, Style::Emphasis, Style::Underline] {
            if inlines.iter().filter(|inline| is_word(inline)).all(|inline| inline.format.has(style)) {
                inlines.iter_mut().for_each(|inline| inline.format.set(style, Switch::Off));
            }
        }
        // Small capitals of a label are the look of a label.
        inlines.iter_mut().for_each(|inline| inline.format.set(Style::SmallCaps, Switch::Off));
        let is_white = |inline: &Inline| matches!(inline.content, Content::Space | Content::Break);
        if let Some(at) = inlines.iter().position(is_white)
            && labels::is_bare_label(plain(&inlines[..at], &self.source.text).trim())
        {
            inlines[at].content = Content::Colon;
        } else if let Some(at) = inlines.iter().position(|inline| inline.content == Content::Break)
            && labels::is_bare_label(plain(&inlines[..at], &self.source.text).trim())
        {
            inlines[at].content = Content::Colon;
        }
        for inline in inlines.iter_mut().filter(|inline| inline.content == Content::Break) {
            inline.content = Content::Space;
        }
        inlines
    }

    /// A caption without its label and number, which the book gives anew.
    fn caption(&mut self, inlines: Vec<Inline>) -> Vec<Inline> {
        let mut inlines = self.inlines(inlines);
        let text = plain(&inlines, &self.source.text);
        let length = caption_label(&text);
        if length > 0 && self.audit.allows(&I089) {
            self.spent.extend(cut_front(&mut inlines, length, &self.source.text));
            inlines = self.inlines(inlines);
        }
        inlines
    }

    /// White at the ends of words becomes a piece of its own, and one; stretches of words stay slices of the source.
    fn inlines(&mut self, inlines: Vec<Inline>) -> Vec<Inline> {
        let mut out: Vec<Inline> = Vec::new();
        for inline in inlines {
            match inline.content {
                Content::Words(slice) => self.split(slice, inline, &mut out),
                _ => push(&mut out, inline),
            }
        }
        while out.last().is_some_and(|last| matches!(last.content, Content::Space | Content::Break)) {
            out.pop();
        }
        loosen(out, self.source)
    }

    fn split(&mut self, slice: Slice, inline: Inline, out: &mut Vec<Inline>) {
        let text = self.source.get(slice);
        let core = text.trim_matches(is_space);
        if core.is_empty() {
            if text.is_empty() {
                out.push(inline);
            } else if text.contains(char::is_whitespace) {
                push(out, Inline { content: Content::Space, ..inline });
            }
            return;
        }
        let start = slice.start + (text.len() - text.trim_start_matches(is_space).len());
        if text[..start - slice.start].contains(char::is_whitespace) {
            push(out, Inline { content: Content::Space, ..inline });
        }
        let mut at = start;
        let parts: Vec<&str> = if self.drops_soft { core.split('\u{ad}').collect() } else { vec![core] };
        for part in parts {
            if !part.is_empty() {
                out.push(Inline { content: Content::Words(Slice::new(at, at + part.len())), ..inline });
            }
            at += part.len() + '\u{ad}'.len_utf8();
        }
        if text[start - slice.start + core.len()..].contains(char::is_whitespace) {
            push(out, Inline { content: Content::Space, ..inline });
        }
    }
}

/// A picture; queries about it stand behind it where no caption could hold them.
fn asked(picture: usize, caption: Vec<Inline>) -> Vec<Block> {
    if words(&caption).iter().any(|slice| !slice.is_empty()) {
        return vec![Block::Figure { picture, caption }];
    }
    let (names, rest): (Vec<Inline>, Vec<Inline>) =
        caption.into_iter().partition(|inline| matches!(inline.content, Content::Anchor(_)));
    let rest = (!rest.is_empty()).then_some(Block::Paragraph(rest));
    std::iter::once(Block::Figure { picture, caption: names }).chain(rest).collect()
}

/// White that may shrink, or has no width; a space at which no line breaks is none.
fn is_space(sign: char) -> bool {
    (sign.is_whitespace() && !matches!(sign, '\u{a0}' | '\u{202f}')) || matches!(sign, '\u{200b}' | '\u{feff}')
}

fn push(out: &mut Vec<Inline>, inline: Inline) {
    let last = out.iter().rev().find(|inline| !matches!(inline.content, Content::Anchor(_))).map(|last| last.content);
    match inline.content {
        Content::Space if matches!(last, None | Some(Content::Space | Content::Break)) => {}
        Content::Break if last.is_none() => {}
        Content::Break => {
            if out.last().is_some_and(|last| last.content == Content::Space) {
                out.pop();
            }
            out.push(inline);
        }
        _ => out.push(inline),
    }
}

/// Two line ends in a row are the end of a paragraph.
fn parted(inlines: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut parts: Vec<Vec<Inline>> = vec![Vec::new()];
    let mut n_breaks = 0;
    for inline in inlines {
        n_breaks = if inline.content == Content::Break { n_breaks + 1 } else { 0 };
        let part = parts.last_mut().expect("there is always one");
        match n_breaks {
            2 => {
                part.pop();
                parts.push(Vec::new());
            }
            3.. => {}
            _ => part.push(inline),
        }
    }
    parts
}

/// Takes marks at the ends of emphasis out of it where a letter stands beside: Markdown would read its stars as stars.
fn loosen(inlines: Vec<Inline>, source: &SourceText) -> Vec<Inline> {
    let mut out = inlines;
    for style in [Style::Strong, Style::Emphasis] {
        let mut idx = 0;
        while idx + 1 < out.len() {
            let (left, right) = (out[idx], out[idx + 1]);
            if let (Content::Words(before), Content::Words(after)) = (left.content, right.content)
                && left.format.has(style) != right.format.has(style)
            {
                let (text, next) = (source.get(before), source.get(after));
                let n_tail = text.len() - text.trim_end_matches(|sign: char| !sign.is_alphanumeric()).len();
                let n_head = next.len() - next.trim_start_matches(|sign: char| !sign.is_alphanumeric()).len();
                let mut loose = if left.format.has(style) { left } else { right };
                loose.format.set(style, Switch::Off);
                if left.format.has(style) && n_tail > 0 && n_tail < text.len() && n_head == 0 {
                    out[idx].content = Content::Words(Slice::new(before.start, before.end - n_tail));
                    loose.content = Content::Words(Slice::new(before.end - n_tail, before.end));
                    out.insert(idx + 1, loose);
                } else if right.format.has(style) && n_head > 0 && n_head < next.len() && n_tail == 0 {
                    out[idx + 1].content = Content::Words(Slice::new(after.start + n_head, after.end));
                    loose.content = Content::Words(Slice::new(after.start, after.start + n_head));
                    out.insert(idx + 1, loose);
                }
            }
            idx += 1;
        }
    }
    out
}

/// How many bytes of a caption are its label: `Table 3: `, `Abb. 2.4 — `.
fn caption_label(text: &str) -> usize {
    let word_len = text.find(|sign: char| !sign.is_alphabetic()).unwrap_or(text.len());
    if !CAPTION_LABELS.contains(&text[..word_len].to_lowercase().as_str()) {
        return 0;
    }
    let rest = text[word_len..].trim_start_matches(['.', ' ', '\u{a0}']);
    let number_len =
        rest.find(|sign: char| !(sign.is_ascii_digit() || matches!(sign, '.' | '-'))).unwrap_or(rest.len());
    if !rest[..number_len].starts_with(|sign: char| sign.is_ascii_digit()) {
        return 0;
    }
    let after = rest[number_len..].trim_start_matches([':', '.', '—', '–', ' ', '\u{a0}']);
    text.len() - after.len()
}

/// Cuts the first bytes of the plain text off; what stands beside their words stays. Returns the slices that held them.
pub fn cut_front(inlines: &mut Vec<Inline>, n_bytes: usize, source: &str) -> Vec<Slice> {
    let mut left = n_bytes;
    let mut cut = Vec::new();
    let mut passed = 0;
    while left > 0 && passed < inlines.len() {
        let length = plain(&inlines[passed..=passed], source).len();
        match inlines[passed].content {
            Content::Words(slice) if length > left => {
                cut.push(Slice::new(slice.start, slice.start + left));
                inlines[passed].content = Content::Words(Slice::new(slice.start + left, slice.end));
                left = 0;
            }
            content => {
                if let Content::Words(slice) = content {
                    cut.push(slice);
                }
                left = left.saturating_sub(length);
                passed += 1;
            }
        }
    }
    let gone: Vec<Inline> = inlines.drain(..passed).collect();
    let is_asked = |own: &Inline| {
        own.format.query.is_some_and(|query| inlines.iter().any(|inline| inline.format.query == Some(query)))
    };
    let kept: Vec<Inline> =
        beside(&gone).into_iter().filter(|own| !(matches!(own.content, Content::Words(_)) && is_asked(own))).collect();
    inlines.splice(0..0, kept);
    cut
}

/// All that blocks hold as one line, and how many of them had words.
pub fn cell(blocks: Vec<Block>) -> (Vec<Inline>, usize) {
    let mut lines: Vec<Vec<Inline>> = Vec::new();
    for block in &blocks {
        block.walk(&mut |block| match block {
            Block::Table(table) => lines.extend(table.rows.iter().flatten().chain([&table.caption]).cloned()),
            Block::Definitions(entries) => lines.extend(entries.iter().map(|(term, _)| term.clone())),
            Block::Code(inlines) => lines.push(
                inlines.iter().map(|inline| Inline { format: inline.format.with(Style::Code), ..*inline }).collect(),
            ),
            Block::Figure { picture, caption } => {
                let picture = Inline { content: Content::Picture(*picture), format: Default::default() };
                lines.push(std::iter::once(picture).chain(caption.iter().copied()).collect());
            }
            other => lines.extend(other.inlines().cloned()),
        });
    }
    lines.retain(|line| !is_empty(line));
    let n_lines = lines.len();
    let space = Inline { content: Content::Space, format: Default::default() };
    (lines.join(&space), n_lines)
}

/// The first words of a chapter in small capitals are its opening, which the theme sets.
fn plain_openings(blocks: &mut [Block], audit: &mut Audit) {
    for idx in 1..blocks.len() {
        let (before, rest) = blocks.split_at_mut(idx);
        let (Some(Block::Heading { .. }), Some(Block::Paragraph(inlines))) = (before.last(), rest.first_mut()) else {
            continue;
        };
        let opening = inlines.iter_mut().take_while(|inline| inline.format.has(Style::SmallCaps));
        let n_changed = opening.map(|inline| inline.format.set(Style::SmallCaps, Switch::Off)).count();
        if n_changed > 0 {
            let slice = words(inlines).first().copied().unwrap_or_default();
            audit.kept(&I089, slice, "plain words", 80);
        }
    }
}

/// A pause needs text on both sides; a rule above a heading is an ornament.
fn without_loose_breaks(blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    for block in blocks {
        let parts = matches!(block, Block::Heading { .. } | Block::SceneBreak(_));
        if parts && matches!(out.last(), Some(Block::SceneBreak(slices)) if slices.is_empty()) {
            out.pop();
        }
        let is_loose = matches!(&block, Block::SceneBreak(slices) if slices.is_empty() && matches!(out.last(), None | Some(Block::Heading { .. })));
        if !is_loose {
            out.push(block);
        }
    }
    while matches!(out.last(), Some(Block::SceneBreak(slices)) if slices.is_empty()) {
        out.pop();
    }
    out
}

/// Levels that no heading has are left out.
fn close_gaps(blocks: &mut [Block], audit: &mut Audit) {
    let used: BTreeSet<u8> = blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading { level, .. } => Some(*level),
            _ => None,
        })
        .collect();
    let used: Vec<u8> = used.into_iter().collect();
    let is_moved = used.iter().enumerate().any(|(idx, level)| usize::from(*level) != idx + 1);
    if is_moved {
        let told: Vec<String> = used.iter().enumerate().map(|(idx, level)| format!("{level} is {}", idx + 1)).collect();
        audit.reported(&I088, Slice::default(), told.join(", "), "levels without headings are left out");
    }
    for block in blocks {
        if let Block::Heading { level, .. } = block {
            let rank = used.iter().position(|own| own == level).unwrap_or(0);
            *level = u8::try_from(rank + 1).unwrap_or(6).min(6);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::caption_label;

    #[test]
    fn labels_of_captions_are_known() {
        assert_eq!(caption_label("Table 3: The tides"), 9);
        assert_eq!(caption_label("Abb. 2.4 — Karte"), "Abb. 2.4 — ".len());
        assert_eq!(caption_label("Table manners") + caption_label("Figure it out"), 0);
    }
}
