//! The marks that Kobo's own reading engine wants: a `span` around each sentence, counted by paragraph, by which it finds places again for
//! bookmarks and highlights; and two boxes around the text, on which it hangs its columns.
//!
//! In: a finished file of text. Out: the same with the marks; no word is changed. Kobo publishes no description. The form is that of the files
//! that its shop makes, as kepubify and calibre make it too: class `koboSpan`, id `kobo.N.M`, where N counts paragraphs and pictures and M the
//! sentences of one.

use icu_segmenter::SentenceSegmenter;
use icu_segmenter::SentenceSegmenterBorrowed;
use icu_segmenter::options::SentenceBreakInvariantOptions;

use crate::epub::xhtml::Written;

/// Elements that begin a new count of sentences.
const PARAGRAPHS: [&str; 15] =
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "td", "th", "caption", "figcaption", "img"];

/// Elements whose text is no sentence: code, formulas, drawings.
const LEFT_ALONE: [&str; 3] = ["pre", "math", "svg"];

const OPEN_BOXES: &str = "<div id=\"book-columns\"><div id=\"book-inner\">";
const CLOSE_BOXES: &str = "</div></div>";

/// Puts the marks into a file.
pub fn mark_sentences(written: &mut Written) {
    let text = std::mem::take(&mut written.bytes);
    // What the writer writes is UTF-8; anything else has no sentences.
    let Ok(text) = String::from_utf8(text) else { return };
    let mut marking = Marking {
        out: String::with_capacity(text.len() * 5 / 4),
        segmenter: SentenceSegmenter::new(SentenceBreakInvariantOptions::default()),
        is_in_body: false,
        left_alone: Vec::new(),
        paragraph: 0,
        sentence: 0,
    };
    let mut places = written.trace.iter_mut().peekable();
    let mut at = 0;
    while at < text.len() {
        // A place stands at the start of a tag, for there the writer notes it.
        while let Some((place, _)) = places.next_if(|(place, _)| *place <= at) {
            *place = marking.out.len();
        }
        // The writer escapes both brackets in text and in attributes.
        let end = match text[at..].starts_with('<') {
            true => text[at..].find('>').map_or(text.len(), |end| at + end + 1),
            false => text[at..].find('<').map_or(text.len(), |end| at + end),
        };
        match text[at..].starts_with('<') {
            true => marking.tag(&text[at..end]),
            false => marking.text(&text[at..end]),
        }
        at = end;
    }
    written.bytes = marking.out.into_bytes();
}

struct Marking<'a> {
    out: String,
    segmenter: SentenceSegmenterBorrowed<'a>,
    is_in_body: bool,
    /// The open elements from the outermost on whose text is left alone.
    left_alone: Vec<String>,
    paragraph: usize,
    sentence: usize,
}

impl Marking<'_> {
    fn tag(&mut self, tag: &str) {
        let inner = tag.trim_matches(['<', '>', '/']);
        let name = inner.split_ascii_whitespace().next().unwrap_or_default();
        match (tag.starts_with("</"), tag.ends_with("/>")) {
            (true, _) => self.end(name, tag),
            (false, true) if name == "img" && self.is_marked() => {
                self.begin_paragraph();
                self.span(tag);
            }
            (false, true) => self.out.push_str(tag),
            (false, false) => self.start(name, tag),
        }
    }

    fn start(&mut self, name: &str, tag: &str) {
        self.out.push_str(tag);
        let is_hidden = name == "nav" && tag.contains(" hidden=");
        if !self.left_alone.is_empty() || LEFT_ALONE.contains(&name) || is_hidden {
            self.left_alone.push(name.to_string());
        } else if name == "body" {
            self.is_in_body = true;
            self.out.push_str(OPEN_BOXES);
        } else if PARAGRAPHS.contains(&name) {
            self.begin_paragraph();
        }
    }

    fn end(&mut self, name: &str, tag: &str) {
        self.left_alone.pop();
        if name == "body" {
            self.is_in_body = false;
            self.out.push_str(CLOSE_BOXES);
        }
        self.out.push_str(tag);
    }

    fn begin_paragraph(&mut self) {
        self.paragraph += 1;
        self.sentence = 0;
    }

    fn is_marked(&self) -> bool {
        self.is_in_body && self.left_alone.is_empty()
    }

    /// Text as it stands in the file: an escaped character, `&amp;`, ends no sentence.
    fn text(&mut self, text: &str) {
        if !self.is_marked() || text.trim().is_empty() {
            self.out.push_str(text);
            return;
        }
        let mut start = 0;
        for end in self.segmenter.segment_str(text).skip(1) {
            self.span(&text[start..end]);
            start = end;
        }
    }

    fn span(&mut self, content: &str) {
        self.sentence += 1;
        let (paragraph, sentence) = (self.paragraph.max(1), self.sentence);
        self.out.push_str(&format!("<span class=\"koboSpan\" id=\"kobo.{paragraph}.{sentence}\">{content}</span>"));
    }
}

#[cfg(test)]
mod tests {
    use super::mark_sentences;
    use crate::diag::Sink;
    use crate::epub::usage::Usage;
    use crate::epub::xhtml::Written;
    use crate::source::FileId;
    use crate::source::Span;

    fn marked(text: &str, trace: &[usize]) -> (String, Vec<usize>) {
        let span = Span::new(FileId(0), 0, 1);
        let trace = trace.iter().map(|at| (*at, span)).collect();
        let bytes = text.as_bytes().to_vec();
        let (usage, page_marks, sink) = (Usage::default(), Vec::new(), Sink::new());
        let mut written = Written { bytes, trace, usage, has_math: false, page_marks, sink };
        mark_sentences(&mut written);
        let trace = written.trace.iter().map(|(at, _)| *at).collect();
        (String::from_utf8(written.bytes).expect("it was text"), trace)
    }

    fn body(text: &str) -> String {
        let (marked, _) = marked(&format!("<body>{text}</body>"), &[]);
        let inner = marked.strip_prefix("<body><div id=\"book-columns\"><div id=\"book-inner\">");
        inner.and_then(|inner| inner.strip_suffix("</div></div></body>")).expect("the boxes stand around").to_string()
    }

    /// The marks in short: `[1.2|words]`.
    fn short(text: &str) -> String {
        body(text).replace("<span class=\"koboSpan\" id=\"kobo.", "[").replace("\">", "|").replace("</span>", "]")
    }

    #[test]
    fn each_sentence_of_each_paragraph_is_marked() {
        assert_eq!(
            short("<p>Wind. Rain? “Yes!” R&amp;D.</p>\n<p>So.</p>"),
            "<p>[1.1|Wind. ][1.2|Rain? ][1.3|“Yes!” ][1.4|R&amp;D.]</p>\n<p>[2.1|So.]</p>"
        );
        assert_eq!(
            short("<p>It was <em>cold</em>. He left.</p>"),
            "<p>[1.1|It was ]<em>[1.2|cold]</em>[1.3|. ][1.4|He left.]</p>"
        );
        assert_eq!(short("<li><p>One.</p> two</li>"), "<li><p>[2.1|One.]</p>[2.2| two]</li>");
    }

    #[test]
    fn pictures_are_marked_and_code_and_formulas_are_not() {
        assert_eq!(short("<img src='a'/>"), "[1.1|<img src='a'/>]");
        for left in ["<pre><code>One. Two.</code></pre>", "<math><mi>x</mi></math>", "<svg><text>A. B.</text></svg>"] {
            assert_eq!(short(left), left);
        }
        let nav = "<nav hidden=\"hidden\"><ol><li>1</li></ol></nav>";
        assert_eq!(body(nav), nav);
        assert_eq!(short("<pre>a</pre><p>b</p>"), "<pre>a</pre><p>[1.1|b]</p>");
    }

    #[test]
    fn places_in_the_manuscript_follow_their_tags() {
        let text = "<title>A. B.</title><body><p>One. Two.</p><p>Three.</p></body>";
        let starts: Vec<usize> = text.match_indices("<p>").map(|(at, _)| at).collect();
        let (marked, places) = marked(text, &starts);
        assert!(marked.starts_with("<title>A. B.</title><body>"));
        assert_eq!(places, marked.match_indices("<p>").map(|(at, _)| at).collect::<Vec<_>>());
    }
}
