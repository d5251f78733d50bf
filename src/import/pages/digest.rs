//! Digests of mailing lists and archives of mails: the frame of RFC 1153 around their messages, and the frames of other programs.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::import::audit::Audit;
use crate::import::labels;
use crate::import::pages::mail_feet;
use crate::import::pages::mails;
use crate::import::pages::mails::MailHead;
use crate::import::pages::mails::has_hyphenated_name;
use crate::import::pages::mails::is_header_field;
use crate::import::rows;
use crate::import::rows::Role;
use crate::import::rows::Row;
use crate::import::rules::I007;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// Hyphens that make a ruler between messages.
const MIN_RULER: usize = 20;
/// A line of so many signs parts them where the head of a mail follows.
const MIN_RULE: usize = 3;
/// So many mails with their heads are a digest, whatever frames them.
const MIN_MAILS: usize = 2;
/// So many of ten subjects stand in the list of topics.
const MIN_LISTED: usize = 6;

/// What opens the foot of a digest as if it were a message.
const FOOTER: &str = "Subject: Digest Footer";

/// One topic of the list at the head: its number and the words of its title.
struct Topic {
    number: usize,
    title: Vec<Row>,
}

/// Removes the frame; each message gets its topic as heading, or its own subject.
pub fn unframe(source: &SourceText, rows: Vec<Row>, audit: &mut Audit) -> Vec<Row> {
    let text = |row: &Row| source.get(row.words);
    let borders = borders(source, &rows);
    let is_border = |words: &str| {
        is_rule(words) || is_closing(words) || message_number(words).is_some() || is_part_border(words, &borders)
    };
    let mut heads = mails::find(source, &rows, is_border);
    heads.retain(|head| text(&rows[head.rows.start]) != FOOTER);
    // One mail may bring many pieces with subjects alone; then its own head is that of the whole.
    if heads.len() > MIN_MAILS && heads[0].rows.start == 0 && heads[1..].iter().all(|head| head.sender.is_none()) {
        heads.remove(0);
    }
    let is_numbered = rows.iter().any(|row| message_number(text(row)).is_some())
        && rows.iter().any(|row| is_ruler(text(row)) || is_part_border(text(row), &borders));
    if !(is_numbered || heads.len() >= MIN_MAILS) || !audit.allows(&I007) {
        return rows;
    }
    let listed = if is_numbered { 0..0 } else { list_of_subjects(source, &rows, &heads) };
    let numbered = (0..rows.len()).filter(|idx| is_numbered && message_number(text(&rows[*idx])).is_some());
    let starts: BTreeSet<usize> = heads.iter().map(|head| head.rows.start).chain(numbered).collect();
    let starts: Vec<usize> = starts.into_iter().filter(|start| *start > 0).collect();
    let feet = mail_feet::find(source, &rows, &starts, is_border);
    let senders: BTreeSet<&str> = heads.iter().filter_map(|head| Some(source.get(head.sender?))).collect();
    let has_senders = senders.len() > 1;
    let tag = tag(source, &heads);
    let kept = Vec::with_capacity(rows.len());
    let topics = Vec::new();
    let mut digest = Digest { source, heads, borders, has_senders, is_numbered, tag, kept, topics, is_titled: false };
    let mut state = State::Text;
    let mut idx = 0;
    while idx < rows.len() {
        let head = digest.heads.binary_search_by_key(&idx, |head| head.rows.start).ok();
        if let Some(head) = head.filter(|_| state != State::Foot) {
            idx = digest.take_head(&rows, head, state, audit);
            state = State::Header;
            continue;
        }
        if listed.contains(&idx) {
            audit.removed(&I007, rows[idx].words, 90, "the list of topics");
        } else if let Some(because) = feet.get(&idx) {
            audit.removed(&I007, rows[idx].words, 80, *because);
        } else {
            state = digest.take(&rows, idx, state, audit);
        }
        idx += 1;
    }
    for row in digest.topics.iter().flat_map(|topic| &topic.title) {
        audit.removed(&I007, row.words, 60, "a topic whose message is not here");
    }
    digest.kept
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    Topics,
    Header,
    /// How to write to the list, before the list of topics.
    Head,
    /// The same, behind the last message.
    Foot,
    /// What stands in place of a picture or a second form of the message.
    Attachment,
}

struct Digest<'a> {
    source: &'a SourceText,
    heads: Vec<MailHead>,
    /// What parts the pieces of a mail (MIME).
    borders: BTreeSet<&'a str>,
    /// Whether the messages are of several people, so that each is to be named.
    has_senders: bool,
    is_numbered: bool,
    /// What stands in brackets before each subject.
    tag: Option<&'a str>,
    kept: Vec<Row>,
    topics: Vec<Topic>,
    /// Whether the message that begins has its heading from the list of topics.
    is_titled: bool,
}

impl Digest<'_> {
    /// Takes a row into the text or out of it; what comes next is told from what it was.
    fn take(&mut self, rows: &[Row], idx: usize, state: State, audit: &mut Audit) -> State {
        let row = rows[idx];
        let words = self.source.get(row.words);
        let mut remove = |confidence: u8, because: &str, next: State| {
            audit.removed(&I007, row.words, confidence, because);
            next
        };
        match state {
            State::Foot => remove(90, "the foot of the digest", State::Foot),
            _ if is_closing(words) => remove(95, "a ruler between messages", State::Text),
            _ if (is_ruler(words) && self.is_numbered) || (is_rule(words) && self.is_before_head(rows, idx)) => {
                remove(95, "a ruler between messages", State::Text)
            }
            _ if words == FOOTER => remove(90, "the foot of the digest", State::Foot),
            State::Text if is_attachment(words) => remove(85, "the remains of an attachment", State::Attachment),
            State::Attachment if row.gap == 0 => remove(85, "the remains of an attachment", State::Attachment),
            _ if message_number(words).is_some() => {
                remove(95, "the number of a message", State::Text);
                self.push_topic(rows, idx, audit);
                State::Header
            }
            _ if is_part_border(words, &self.borders) => {
                // The border of a message's own part does not end its head.
                let next = if self.is_titled { state } else { State::Header };
                remove(95, "a border between the parts of a mail", next)
            }
            State::Text | State::Header if self.is_numbered && opens_head(words) => {
                remove(90, "how to write to the list", State::Head)
            }
            State::Text | State::Head | State::Header if self.is_numbered && is_topics_word(words) => {
                remove(95, "the list of topics", State::Topics)
            }
            State::Head => remove(90, "how to write to the list", State::Head),
            State::Topics => {
                take_topic(self.source, row, &mut self.topics, audit);
                State::Topics
            }
            // A long field goes on in lines that are set in.
            State::Header
                if is_header_field(words) || (row.gap == 0 && (row.indent > 0 || has_hyphenated_name(words))) =>
            {
                remove(90, "a header field of the message", State::Header)
            }
            _ => {
                let gap = row.gap.max(usize::from(state == State::Header));
                self.kept.push(Row { gap, ..row });
                State::Text
            }
        }
    }

    /// Whether nothing but rulers stands between a row and the next head, the last words of the digest, or its end.
    fn is_before_head(&self, rows: &[Row], idx: usize) -> bool {
        let is_rule = |row: &usize| is_rule(self.source.get(rows[*row].words));
        let next = (idx..rows.len()).find(|row| !is_rule(row)).unwrap_or(rows.len());
        let is_head = self.heads.binary_search_by_key(&next, |head| head.rows.start).is_ok();
        is_head || next == rows.len() || is_closing(self.source.get(rows[next].words))
    }

    /// The topic with the number of a message becomes its heading, without its sender, who is named below it.
    fn push_topic(&mut self, rows: &[Row], idx: usize, audit: &mut Audit) {
        let number = message_number(self.source.get(rows[idx].words));
        let place = self.topics.iter().position(|topic| Some(topic.number) == number);
        self.is_titled = place.is_some();
        if let Some(place) = place {
            let title = self.topics.remove(place).title;
            let head = self.heads.partition_point(|head| head.rows.start <= idx);
            let sender = self.heads.get(head).filter(|head| head.rows.start == idx + 1).and_then(|head| head.sender);
            let title = self.without_sender(title, sender, audit);
            let title = self.without_tag(title, audit);
            self.push_heading(&title, audit);
        }
    }

    /// Takes a sender out of the end of a topic: `The rope (Ada Quill)`.
    fn without_sender(&self, mut title: Vec<Row>, sender: Option<Slice>, audit: &mut Audit) -> Vec<Row> {
        let (Some(last), Some(sender)) = (title.last_mut(), sender) else { return title };
        let text = self.source.get(last.words);
        let name = format!("({})", self.source.get(sender));
        if let Some(before) = text.strip_suffix(&name) {
            audit.removed(
                &I007,
                Slice::new(last.words.start + before.len(), last.words.end),
                90,
                "the name of a sender",
            );
            last.words.end = last.words.start + before.trim_end().len();
            title.retain(|row| !row.words.is_empty());
        }
        title
    }

    /// Takes the head of a message away; returns the row behind it. Its subject becomes the heading of the message where no topic is, and
    /// below that stands who wrote it, if not all are of one hand.
    fn take_head(&mut self, rows: &[Row], head: usize, state: State, audit: &mut Audit) -> usize {
        let place = self.heads[head].rows.clone();
        // A digest may be a mail itself; what its messages are called, its topics say.
        let is_message = !self.is_numbered || state == State::Header;
        let mut kept = Vec::new();
        if is_message {
            let is_titled = std::mem::take(&mut self.is_titled);
            let subject = std::mem::take(&mut self.heads[head].subject);
            let subject = if is_titled { Vec::new() } else { subject };
            kept.extend(subject.iter().map(|row| row.words));
            let sender = self.heads[head].sender;
            let name = sender.filter(|_| self.has_senders && (is_titled || !subject.is_empty()));
            kept.extend(name);
            self.push_heading(&self.without_tag(subject, audit), audit);
            if let Some(words) = name {
                audit.kept(&I007, words, "who wrote the message", 85);
                let line = self.source.line_of(words.start);
                self.kept.push(Row { line, words, gap: 1, page: false, role: Role::Byline, ..rows[place.start] });
            }
        }
        for row in &rows[place.clone()] {
            let mut start = row.words.start;
            for slice in kept.iter().filter(|slice| row.words.start <= slice.start && slice.end <= row.words.end) {
                self.remove_field(Slice::new(start, slice.start), audit);
                start = slice.end;
            }
            self.remove_field(Slice::new(start, row.words.end), audit);
        }
        place.end
    }

    fn remove_field(&self, slice: Slice, audit: &mut Audit) {
        if !self.source.get(slice).trim().is_empty() {
            audit.removed(&I007, slice, 90, "a header field of the message");
        }
    }

    /// Takes the name of the list out of a subject: `Re: [Ferrymen] The rope`.
    fn without_tag(&self, mut subject: Vec<Row>, audit: &mut Audit) -> Vec<Row> {
        let Some((first, tag)) = subject.first().copied().zip(self.tag) else { return subject };
        let text = self.source.get(first.words);
        let Some(at) = text.find(tag) else { return subject };
        let start = first.words.start + at;
        let slice = Slice::new(start, start + tag.len());
        let behind = text[at + tag.len()..].trim_start();
        audit.removed(&I007, slice, 85, "the name of the list");
        let marks = Slice::new(first.words.start, start - (text[..at].len() - text[..at].trim_end().len()));
        subject[0].words = Slice::new(first.words.end - behind.len(), first.words.end);
        if !marks.is_empty() {
            subject.insert(0, Row { words: marks, ..first });
        }
        subject.retain(|row| !row.words.is_empty());
        subject
    }

    fn push_heading(&mut self, title: &[Row], audit: &mut Audit) {
        let level = title.first().and_then(|first| labels::depth(self.source.get(first.words))).unwrap_or(1);
        for (idx, row) in title.iter().enumerate() {
            let role = if idx == 0 { Role::Heading { level } } else { Role::HeadingNext };
            audit.kept(&I007, row.words, format!("heading: {}", self.source.get(row.words)), 85);
            self.kept.push(Row { gap: usize::from(idx == 0), page: false, role, ..*row });
        }
    }
}

/// The rows of a list of topics without numbers, above the first message: most messages have their subject there.
fn list_of_subjects(source: &SourceText, rows: &[Row], heads: &[MailHead]) -> Range<usize> {
    let first = heads.first().map_or(0, |head| head.rows.start);
    let text = |idx: usize| source.get(rows[idx].words);
    let end = (0..first).rev().find(|idx| !is_ruler(text(*idx))).map_or(0, |last| last + 1);
    let headed = (0..end).find(|idx| is_topics_word(text(*idx)));
    let solid = |text: &str| rows::key(text).replace(' ', "");
    let subjects: BTreeSet<String> = heads
        .iter()
        .filter(|head| !head.subject.is_empty())
        .map(|head| {
            let words: Vec<&str> = head.subject.iter().map(|row| source.get(row.words)).collect();
            solid(mails::without_marks(&words.join(" ")))
        })
        .collect();
    let is_of = |idx: usize| {
        let entry = solid(text(idx));
        let whole = if idx + 1 < end { entry.clone() + &solid(text(idx + 1)) } else { entry };
        subjects.iter().any(|subject| !subject.is_empty() && whole.contains(subject.as_str()))
    };
    let start = headed.or_else(|| (0..end).find(|idx| is_of(*idx))).unwrap_or(end);
    // The last topic may have further lines; what stands below it is text.
    let last = (start..end).rev().find(|idx| is_of(*idx)).unwrap_or(start);
    let end = (last + 1..end).find(|idx| rows[*idx].gap > 0 || is_rule(text(*idx))).unwrap_or(end);
    let listed: String = (start..end).map(|idx| solid(text(idx))).collect();
    let n_listed = subjects.iter().filter(|subject| listed.contains(subject.as_str())).count();
    // A digest is sent in parts, too, with the list of them all.
    if n_listed * 10 >= subjects.len() * MIN_LISTED && n_listed > 0 { start..end } else { end..end }
}

/// Takes one line of the list of topics: a number opens a topic, an address in brackets is left out.
fn take_topic(source: &SourceText, mut row: Row, topics: &mut Vec<Topic>, audit: &mut Audit) {
    let words = source.get(row.words);
    if (words.starts_with('(') && words.contains('@')) || is_header_field(words) {
        audit.removed(&I007, row.words, 90, "the address of a sender");
        return;
    }
    let n_digits = words.len() - words.trim_start_matches(|character: char| character.is_ascii_digit()).len();
    if n_digits > 0 && words[n_digits..].starts_with('.') {
        let rest = words[n_digits + 1..].trim_start_matches(char::is_whitespace);
        let mut title = Slice::new(row.words.end - rest.len(), row.words.end);
        if let Some(at) = rest.rfind(" (").filter(|at| rest.ends_with(')') && rest[*at..].contains('@')) {
            audit.removed(&I007, Slice::new(title.start + at + 1, title.end), 90, "the address of a sender");
            title.end = title.start + rest[..at].trim_end().len();
        }
        let label = Slice::new(row.words.start, row.words.start + n_digits + 1);
        audit.removed(&I007, label, 90, "the number of a topic");
        row.words = title;
        topics.push(Topic { number: words[..n_digits].parse().unwrap_or(0), title: vec![row] });
    } else if let Some(topic) = topics.last_mut() {
        topic.title.push(row);
    } else {
        audit.removed(&I007, row.words, 90, "the list of topics");
    }
}

/// The borders between the parts of mails, as their heads name them (RFC 2046, section 5.1).
fn borders<'a>(source: &'a SourceText, rows: &[Row]) -> BTreeSet<&'a str> {
    let named = |row: &Row| {
        let (_, value) = source.get(row.words).split_once("boundary=")?;
        let value = value.trim_start_matches('"');
        value.split(['"', ';', ' ']).next().filter(|border| !border.is_empty())
    };
    rows.iter().filter_map(named).collect()
}

fn is_part_border(words: &str, borders: &BTreeSet<&str>) -> bool {
    let Some(border) = words.strip_prefix("--") else { return false };
    !borders.is_empty()
        && (borders.contains(border) || border.strip_suffix("--").is_some_and(|border| borders.contains(border)))
}

/// What stands in brackets before the subjects of nearly all messages.
fn tag<'a>(source: &'a SourceText, heads: &[MailHead]) -> Option<&'a str> {
    let mut n_subjects: BTreeMap<&str, usize> = BTreeMap::new();
    let subjects = heads.iter().filter_map(|head| Some(source.get(head.subject.first()?.words)));
    for subject in subjects.map(mails::without_marks).filter(|subject| subject.starts_with('[')) {
        if let Some(end) = subject.find(']') {
            *n_subjects.entry(&subject[..=end]).or_default() += 1;
        }
    }
    let (tag, n_tagged) = n_subjects.into_iter().max_by_key(|(_, n_tagged)| *n_tagged)?;
    (n_tagged > 1 && n_tagged * 3 >= heads.len() * 2).then_some(tag)
}

/// How the programs of lists begin to say where to write.
fn opens_head(words: &str) -> bool {
    words.starts_with("Send ") && words.contains("mailing list submissions")
}

/// A line of signs that is long enough to part messages by itself.
pub fn is_ruler(words: &str) -> bool {
    words.len() >= MIN_RULER && is_rule(words)
}

/// Any line of signs.
pub fn is_rule(words: &str) -> bool {
    words.len() >= MIN_RULE && words.bytes().all(|byte| matches!(byte, b'-' | b'_' | b'=' | b'*' | b'+' | b'~'))
}

/// `-------------- next part --------------`
fn is_attachment(words: &str) -> bool {
    words.starts_with("-----") && words.ends_with("-----") && words.contains(" next part ")
}

pub fn is_closing(words: &str) -> bool {
    words.starts_with("End of ") && words.contains("Digest")
}

/// `Message: 3` and nothing else.
fn message_number(words: &str) -> Option<usize> {
    words.strip_prefix("Message")?.trim_start_matches([':', ' ']).parse().ok()
}

/// Whether a line is the heading of a list of topics.
fn is_topics_word(words: &str) -> bool {
    const WORDS: [&str; 7] = [
        "today s topics",
        "topics of the day",
        "topics in this digest",
        "topics in this issue",
        "in this issue",
        "in this digest",
        "contents",
    ];
    WORDS.contains(&rows::key(words).as_str())
}
