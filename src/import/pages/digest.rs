//! Digests of mailing lists: the frame of RFC 1153 around their messages.

use crate::import::audit::Audit;
use crate::import::rows::Role;
use crate::import::rows::Row;
use crate::import::rules::I007;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// Hyphens that make a ruler between messages.
const MIN_RULER: usize = 20;

/// One topic of the list at the head: its number and the words of its title.
struct Topic {
    number: usize,
    title: Vec<Row>,
}

/// Removes the frame; each message gets its topic as heading.
pub fn unframe(source: &SourceText, rows: Vec<Row>, audit: &mut Audit) -> Vec<Row> {
    let text = |row: &Row| source.get(row.words);
    let n_messages = rows.iter().filter(|row| message_number(text(row)).is_some()).count();
    let has_rulers = rows.iter().any(|row| is_ruler(text(row)));
    if n_messages == 0 || !has_rulers || !audit.allows(&I007) {
        return rows;
    }
    let mut kept: Vec<Row> = Vec::with_capacity(rows.len());
    let mut topics: Vec<Topic> = Vec::new();
    let is_head = |row: &Row| text(row).starts_with("Send ") && text(row).contains("mailing list submissions");
    let mut state = if rows.first().is_some_and(is_head) { State::Head } else { State::Text };
    for row in rows {
        let words = text(&row);
        state = match state {
            State::Foot => {
                audit.removed(&I007, row.words, 90, "the foot of the digest");
                State::Foot
            }
            _ if is_ruler(words) || is_closing(words) => {
                audit.removed(&I007, row.words, 95, "a ruler between messages");
                State::Text
            }
            _ if words == "Subject: Digest Footer" => {
                audit.removed(&I007, row.words, 90, "the foot of the digest");
                State::Foot
            }
            State::Text if is_attachment(words) => {
                audit.removed(&I007, row.words, 85, "the remains of an attachment");
                State::Attachment
            }
            State::Attachment if row.gap == 0 => {
                audit.removed(&I007, row.words, 85, "the remains of an attachment");
                State::Attachment
            }
            _ if message_number(words).is_some() => {
                audit.removed(&I007, row.words, 95, "the number of a message");
                push_title(&mut topics, message_number(words), &mut kept, source, audit);
                State::Header
            }
            State::Text | State::Head if words.to_lowercase().starts_with("today's topics") => {
                audit.removed(&I007, row.words, 95, "the list of topics");
                State::Topics
            }
            State::Head => {
                audit.removed(&I007, row.words, 90, "how to write to the list");
                State::Head
            }
            State::Topics => {
                take_topic(source, row, &mut topics, audit);
                State::Topics
            }
            // A long field goes on in lines that are set in.
            State::Header if is_header_field(words) || (row.gap == 0 && row.indent > 0) => {
                audit.removed(&I007, row.words, 90, "a header field of the message");
                State::Header
            }
            _ => {
                let mut row = row;
                row.gap = row.gap.max(usize::from(state == State::Header));
                kept.push(row);
                State::Text
            }
        };
    }
    for row in topics.iter().flat_map(|topic| &topic.title) {
        audit.removed(&I007, row.words, 60, "a topic whose message is not here");
    }
    kept
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

/// Takes one line of the list of topics: a number opens a topic, an address in brackets is left out.
fn take_topic(source: &SourceText, mut row: Row, topics: &mut Vec<Topic>, audit: &mut Audit) {
    let words = source.get(row.words);
    if words.starts_with('(') && words.contains('@') {
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

fn push_title(
    topics: &mut Vec<Topic>,
    number: Option<usize>,
    kept: &mut Vec<Row>,
    source: &SourceText,
    audit: &mut Audit,
) {
    let Some(place) = topics.iter().position(|topic| Some(topic.number) == number) else { return };
    let topic = topics.remove(place);
    for (idx, row) in topic.title.iter().enumerate() {
        let mut row = *row;
        row.gap = usize::from(idx == 0);
        row.page = false;
        row.role = if idx == 0 { Role::Heading { level: 1 } } else { Role::HeadingNext };
        audit.kept(&I007, row.words, format!("heading: {}", source.get(row.words)), 85);
        kept.push(row);
    }
}

fn is_ruler(words: &str) -> bool {
    words.len() >= MIN_RULER && words.bytes().all(|byte| matches!(byte, b'-' | b'_' | b'=' | b'*'))
}

/// `-------------- next part --------------`
fn is_attachment(words: &str) -> bool {
    words.starts_with("-----") && words.ends_with("-----") && words.contains(" next part ")
}

fn is_closing(words: &str) -> bool {
    words.starts_with("End of ") && words.contains("Digest")
}

/// `Message: 3` and nothing else.
fn message_number(words: &str) -> Option<usize> {
    words.strip_prefix("Message")?.trim_start_matches([':', ' ']).parse().ok()
}

/// Whether a line is a field at the head of a mail (RFC 5322).
pub fn is_header_field(words: &str) -> bool {
    const FIELDS: [&str; 14] = [
        "From:",
        "To:",
        "Date:",
        "Subject:",
        "Message-ID:",
        "Content-Type:",
        "Cc:",
        "Reply-To:",
        "MIME-Version:",
        "Sender:",
        "In-Reply-To:",
        "References:",
        "Content-Transfer-Encoding:",
        "Organization:",
    ];
    FIELDS.iter().any(|field| words.get(..field.len()).is_some_and(|start| start.eq_ignore_ascii_case(field)))
}
