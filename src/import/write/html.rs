//! The account of the changes as one HTML page that needs nothing else: the doubtful changes first, then source and result side by side.

use std::borrow::Cow;

use crate::import::Imported;
use crate::import::audit::Change;
use crate::import::audit::Effect;
use crate::import::blocks::Block;
use crate::import::blocks::Kind;
use crate::import::blocks::Piece;
use crate::import::blocks::Voice;
use crate::import::questions::SURE;
use crate::import::rules;
use crate::import::rules::Rule;
use crate::import::text::Slice;
use crate::import::text::SourceText;
use crate::import::write::json::effect;

/// What is no longer than this is shown in its line, in bytes.
const MAX_IN_LINE: usize = 40;
/// So much of a text is shown where it is only to be known again, and on either side of a change within a line.
const MAX_AROUND: usize = 160;
/// So many doubtful changes are listed; the side-by-side view has all of them.
const MAX_LISTED: usize = 2000;

const STYLE: &str = "body{font:16px/1.45 Georgia,serif;margin:2em auto;max-width:96em;padding:0 1em;color:#222;background:#fff}\
h1,h2{font-weight:normal}table{border-collapse:collapse;width:100%}td,th{vertical-align:top;text-align:left;padding:.35em .6em;border-top:1px solid #ddd}\
.pair{table-layout:fixed}.source{font:12px/1.5 ui-monospace,monospace;color:#444}.line{white-space:pre-wrap;padding-left:5em;text-indent:-5em}\
.n{color:#999;user-select:none;display:inline-block;width:4em;text-indent:0;text-align:right;margin-right:1em}.why{color:#777}.around{color:#777}\
mark{padding:0 .1em;border-radius:2px}.gone{text-decoration:line-through}.chip{font:12px ui-monospace,monospace;padding:.05em .4em;border-radius:3px;margin-right:.4em}\
.quoted{margin-left:1.5em;font-style:italic}.heading{font-size:1.2em}.verse{white-space:pre-line}.note{font-size:.85em}nav a{margin-right:1em}summary{cursor:pointer;margin:1em 0}code{font-size:.9em}";

/// Writes the page.
pub fn html(imported: &Imported) -> String {
    let mut page = Page { imported, out: String::new(), inline: Vec::new(), n_told: 0, last_line: None };
    page.inline = inline_changes(&imported.audit.changes, &imported.source);
    page.head();
    page.doubtful();
    page.rules();
    page.pairs();
    page.out.push_str("</table></body></html>\n");
    page.out
}

struct Page<'a> {
    imported: &'a Imported,
    out: String,
    /// Changes within a line, by place.
    inline: Vec<&'a Change>,
    /// How many removed stretches were shown.
    n_told: usize,
    /// The last line of the block that was shown last.
    last_line: Option<usize>,
}

impl Page<'_> {
    fn head(&mut self) {
        let title = escaped(self.imported.facts.title.as_deref().unwrap_or_default());
        let colors: String =
            rules::ALL.iter().map(|rule| format!(".{}{{background:{}}}", rule.id, color(rule))).collect();
        let counts = self.imported.counts;
        self.add(&format!(
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Import of {title}</title><style>{STYLE}{colors}</style></head>\
             <body><h1>Import of “{title}”</h1><p>{} headings, {} paragraphs, {} notes, {} calls. Every letter and digit of the source is in the \
             manuscript or marked here as removed or replaced.</p><nav><a href=\"#doubtful\">Doubtful changes</a><a href=\"#all\">Source and result</a></nav><ul>",
            counts.headings, counts.paragraphs, counts.notes, counts.calls
        ));
        for line in &self.imported.learned {
            self.add(&format!("<li>{}</li>", escaped(line)));
        }
        self.add("</ul>");
    }

    /// The rules that were used, with their colors.
    fn rules(&mut self) {
        self.add("<details><summary>The rules that were used</summary><table><tr><th>Rule</th><th>Changes</th><th>What it does</th></tr>");
        for rule in rules::ALL {
            let count = self.imported.audit.count(rule);
            if count > 0 {
                let text = with_code(&escaped(rule.explanation));
                self.add(&format!("<tr><td>{} {}</td><td>{count}</td><td>{text}</td></tr>", chip(rule), rule.title));
            }
        }
        self.add("</table></details>");
    }

    /// The changes that somebody should look at, the least sure ones first.
    fn doubtful(&mut self) {
        let mut doubtful: Vec<&Change> = self
            .imported
            .audit
            .changes
            .iter()
            .filter(|change| change.confidence < SURE || change.effect == Effect::Reported)
            .collect();
        doubtful.sort_by_key(|change| (change.effect != Effect::Reported, change.confidence, change.slice));
        self.add(&format!("<h2 id=\"doubtful\">Doubtful changes: {}</h2><table>", doubtful.len()));
        self.add("<tr><th>Line</th><th>Rule</th><th>Before</th><th>After</th><th>Sure</th></tr>");
        for change in doubtful.iter().take(MAX_LISTED) {
            let (first, _) = self.imported.source.line_numbers(change.slice);
            let before = self.in_context(change);
            self.add(&format!(
                "<tr><td><a href=\"#l{first}\">{first}</a></td><td>{} {}</td><td>{before}</td><td>{} <span class=\"why\">{}</span></td><td>{} %</td></tr>",
                chip(change.rule),
                effect(change.effect),
                escaped(&change.after),
                escaped(&change.because),
                change.confidence
            ));
        }
        self.add("</table>");
    }

    /// What a change changes; a few words are shown in their line, for nobody can judge them without it.
    fn in_context(&self, change: &Change) -> String {
        let source = &self.imported.source;
        let text = source.get(change.slice);
        let line = source.lines.get(source.line_of(change.slice.start)).map(|line| line.words);
        let line = line.filter(|line| line.start <= change.slice.start && change.slice.end <= line.end);
        match line.filter(|_| text.len() <= MAX_IN_LINE) {
            Some(line) => format!(
                "<span class=\"around\">{}<mark class=\"{}\">{}</mark>{}</span>",
                escaped(&end_of(source.get(Slice::new(line.start, change.slice.start)))),
                change.rule.id,
                escaped(text),
                escaped(&shortened(source.get(Slice::new(change.slice.end, line.end))))
            ),
            None => escaped(&shortened(text)),
        }
    }

    /// Each block beside the lines it was made of; what was removed stands where it stood.
    fn pairs(&mut self) {
        self.add("<h2 id=\"all\">Source and result</h2><table class=\"pair\">");
        let imported = self.imported;
        for block in &imported.blocks {
            let slice = block.slice();
            self.removed_before(slice.start);
            let class = match (block.kind, block.voice) {
                (Kind::Heading(_), _) => "heading",
                (Kind::Verse | Kind::Code, _) => "verse",
                (_, Voice::Quoted | Voice::Attribution) => "quoted",
                _ => "",
            };
            self.pair(block, class, "");
        }
        for note in &imported.notes {
            for block in &note.blocks {
                self.pair(block, "note", &format!("{}. ", note.number));
            }
        }
        self.removed_before(usize::MAX);
    }

    fn pair(&mut self, block: &Block, class: &str, label: &str) {
        self.add("<tr><td class=\"source\">");
        let mut lines: Vec<usize> = Vec::new();
        for slice in slices(block) {
            let (first, last) = self.imported.source.line_numbers(slice);
            lines.extend(first..=last);
        }
        lines.dedup();
        // Blocks that stand in one line show it once, where the first of them does: lines may be as long as the text.
        let shown = self.last_line.replace(lines.last().copied().unwrap_or(0));
        for line in lines {
            match shown == Some(line) {
                true => self.add(&format!("<div class=\"line\"><a class=\"n\" href=\"#l{line}\">{line}</a></div>\n")),
                false => self.source_line(line),
            }
        }
        let level = if let Kind::Heading(level) = block.kind {
            format!("{} ", "#".repeat(usize::from(level)))
        } else {
            String::new()
        };
        self.add(&format!("</td><td class=\"{class}\">{label}{level}"));
        for piece in &block.pieces {
            match piece {
                Piece::Words(slice) => self.add(&escaped(self.imported.source.get(*slice))),
                Piece::Space => self.add(" "),
                Piece::Colon => self.add(": "),
                Piece::LineEnd => self.add("\n"),
                Piece::Call(slice, _) => {
                    let number = escaped(self.imported.source.get(*slice));
                    self.add(&format!("<sup><mark class=\"I031\">{number}</mark></sup>"));
                }
            }
        }
        self.add("</td></tr>\n");
    }

    /// One line of the source with its changes marked.
    fn source_line(&mut self, number: usize) {
        let Some(line) = self.imported.source.lines.get(number - 1) else { return };
        self.add(&format!("<div class=\"line\"><span class=\"n\" id=\"l{number}\">{number}</span>"));
        let first = self.inline.partition_point(|change| change.slice.start < line.words.start);
        let mut at = line.words.start;
        let mut marked = String::new();
        for change in self.inline[first..].iter().take_while(|change| change.slice.start < line.words.end) {
            if change.slice.start < at {
                continue;
            }
            let gone = if change.effect == Effect::Removed { " gone" } else { "" };
            let tip =
                escaped(&format!("{} {}: {} {}", change.rule.id, change.rule.title, change.after, change.because));
            marked.push_str(&escaped(self.imported.source.get(Slice::new(at, change.slice.start))));
            let text = escaped(self.imported.source.get(change.slice));
            marked.push_str(&format!("<mark class=\"{}{gone}\" title=\"{tip}\">{text}</mark>", change.rule.id));
            at = change.slice.end;
        }
        marked.push_str(&escaped(self.imported.source.get(Slice::new(at, line.words.end))));
        self.add(&marked);
        self.add("</div>\n");
    }

    fn removed_before(&mut self, byte: usize) {
        let changes = &self.imported.audit.changes;
        while let Some(change) = changes.get(self.n_told).filter(|change| change.slice.start < byte) {
            self.n_told += 1;
            let whole_line = self.imported.source.lines.get(self.imported.source.line_of(change.slice.start));
            if change.effect == Effect::Removed && whole_line.is_some_and(|line| line.words == change.slice) {
                self.add("<tr><td class=\"source\">");
                let (number, _) = self.imported.source.line_numbers(change.slice);
                self.source_line(number);
                let because = escaped(&change.because);
                self.add(&format!("</td><td>{} {}: {because}</td></tr>\n", chip(change.rule), change.rule.title));
            }
        }
    }

    fn add(&mut self, text: &str) {
        self.out.push_str(text);
    }
}

fn slices(block: &Block) -> impl Iterator<Item = Slice> + '_ {
    block.pieces.iter().filter_map(|piece| match piece {
        Piece::Words(slice) | Piece::Call(slice, _) => Some(*slice),
        _ => None,
    })
}

/// Changes that lie within one line and say something about a part of it.
fn inline_changes<'a>(changes: &'a [Change], source: &SourceText) -> Vec<&'a Change> {
    let is_inline = |change: &&Change| {
        let (first, last) = source.line_numbers(change.slice);
        first == last && !change.slice.is_empty()
    };
    let mut inline: Vec<&Change> = changes.iter().filter(is_inline).collect();
    inline.sort_by_key(|change| (change.slice.start, change.slice.len()));
    inline
}

fn chip(rule: &Rule) -> String {
    format!("<span class=\"chip {0}\">{0}</span>", rule.id)
}

/// A color for each rule, far from that of the next one.
fn color(rule: &Rule) -> String {
    let place = rules::ALL.iter().position(|one| *one == rule).unwrap_or(0);
    format!("hsl({} 80% 85%)", place * 137 % 360)
}

/// Words between backticks as code.
fn with_code(text: &str) -> String {
    let parts = text.split('`').enumerate();
    parts.map(|(idx, part)| if idx % 2 == 1 { format!("<code>{part}</code>") } else { part.to_string() }).collect()
}

fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MAX_AROUND) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

/// The same from the other end.
fn end_of(text: &str) -> Cow<'_, str> {
    match text.char_indices().rev().nth(MAX_AROUND) {
        Some((start, last)) => format!("…{}", &text[start + last.len_utf8()..]).into(),
        None => text.into(),
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ if character.is_control() && character != '\n' => {}
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::html;
    use crate::import::Options;
    use crate::import::import;

    #[test]
    fn page_shows_every_change_and_no_markup_of_the_source() {
        let text =
            "The <b>boat</b> con-tinued to go & it continued.\n\nSo it did, and so did the sea around it, for years.\n";
        let imported = import(&[text.as_bytes().to_vec()], &Options::default()).unwrap();
        let page = html(&imported);
        assert!(page.contains("&lt;b&gt;") && !page.contains("<b>"));
        assert!(page.contains("<mark class=\"I014\""), "{page}");
        assert!(page.contains("So it did, and so did the sea around it, for years.</td>"));
    }
}
