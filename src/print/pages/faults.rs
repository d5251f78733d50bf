//! What the pages came to where no break reached every aim: one finding for each kind of fault, with the folios of all pages that have it.

use crate::diag::Code;
use crate::diag::Place;
use crate::diag::Sink;
use crate::diag::codes::pages::P010;
use crate::diag::codes::pages::P011;
use crate::diag::codes::pages::P012;
use crate::diag::codes::pages::P013;
use crate::diag::codes::pages::P014;
use crate::diag::codes::pages::P015;
use crate::diag::codes::pages::P016;
use crate::print::flow::galley::Block;
use crate::print::pages::makeup::Matter;
use crate::print::pages::makeup::Paginated;
use crate::print::pages::makeup::Sheet;
use crate::print::pages::pagebreak::LineChange;
use crate::print::pages::pagebreak::Proof;
use crate::print::pages::vlist::PageFaults;
use crate::print::text::WordTable;
use crate::source::Span;

/// Folios that a message lists; more are counted.
const MOST_LISTED: usize = 12;

/// Words of a paragraph that name it in a message.
const QUOTED_WORDS: usize = 5;

/// One kind of fault: its code, what a page with it does, and the cure.
struct Kind {
    code: &'static Code,
    has: fn(&PageFaults) -> bool,
    /// `pages` is followed by folios.
    what: &'static str,
    cure: &'static str,
}

const KINDS: [Kind; 11] = [
    Kind {
        code: &P010,
        has: |faults| faults.is_widow,
        what: "the last line of a paragraph stands alone at the head of the next page",
        cure: "lengthen or shorten a paragraph before it by a few words",
    },
    Kind {
        code: &P010,
        has: |faults| faults.is_orphan,
        what: "the first line of a paragraph stands alone at the foot",
        cure: "lengthen or shorten a paragraph before it by a few words",
    },
    Kind {
        code: &P010,
        has: |faults| faults.is_stranded,
        what: "a heading, or another line that belongs to what follows, stands at the foot without it",
        cure: "let the page end before that line: `page_break = true` at its anchor in the layout file",
    },
    Kind {
        code: &P010,
        has: |faults| faults.is_line_parted,
        what: "the page ends within a caption, a line of verse, or lines beside a large initial",
        cure: "shorten a caption, or make its picture smaller; let the page end before a line of verse: `page_break = true` in the layout file",
    },
    Kind {
        code: &P011,
        has: |faults| faults.is_unequal,
        what: "the page does not end on the same line as the page that it faces, or as a full one",
        cure: "lengthen or shorten a paragraph of the spread by a few words, or move a picture or table that finds no room",
    },
    Kind {
        code: &P014,
        has: |faults| faults.is_hollow,
        what: "the page has more than two lines of white at its foot or above its notes",
        cure: "move what found no room (a picture, a table, lines that keep together) by a paragraph, or make it smaller",
    },
    Kind {
        code: &P015,
        has: |faults| faults.is_spread_hyphen,
        what: "the right-hand page ends within a word",
        cure: "change a few words of its last paragraph, or forbid the break: `hyphenation` in the manifest",
    },
    Kind {
        code: &P016,
        has: |faults| faults.n_displaced_notes > 0,
        what: "a note starts on a later page than its call",
        cure: "move the call out of the high table row or away from its neighbours, or shorten the notes before it",
    },
    Kind {
        code: &P012,
        has: |faults| faults.is_note_split,
        what: "a note runs on to the next page",
        cure: "shorten the note, or call it a few lines earlier",
    },
    Kind {
        code: &P013,
        has: |faults| faults.is_short,
        what: "the last page of a chapter has fewer than five lines",
        cure: "lengthen or shorten the chapter by some lines",
    },
    Kind {
        code: &P013,
        has: |faults| faults.is_lone_line,
        what: "a line of text stands alone with a figure on its page",
        cure: "make the picture smaller or larger by a line or two, or move it by a paragraph",
    },
];

/// Whether a page has a fault that is reported here.
pub fn is_told(faults: &PageFaults) -> bool {
    KINDS.iter().any(|kind| (kind.has)(faults))
}

/// What is said of faults that no other pages would be without.
const PROVED: &str = "; no way to set the chapter avoids that without a graver fault";

/// Reports P010 to P016 for all pages, those apart that are proved to have no cure.
pub fn report(matters: &[Matter], words: &WordTable, sink: &mut Sink) {
    for kind in &KINDS {
        for proof in [Proof::Missing, Proof::Least] {
            report_kind(kind, proof, &pages_with(matters, kind, proof), words, sink);
        }
    }
}

/// A page with a fault: its folio, the place of what stands at its foot, and the paragraph that would cure it.
struct Faulty<'m> {
    folio: String,
    span: Option<Span>,
    cure: Option<(&'m Block, LineChange)>,
}

fn pages_with<'m>(matters: &'m [Matter], kind: &Kind, proof: Proof) -> Vec<Faulty<'m>> {
    let mut found = Vec::new();
    for matter in matters {
        let folios = matter.folios();
        for sheet in &matter.sheets {
            let Sheet::Text { galley, plan } = *sheet else { continue };
            let paginated = &matter.galleys[galley];
            // Made pages are no concern of the author's.
            let is_own = paginated.galley.span.is_some() && !is_upset(paginated, plan);
            let is_meant = (paginated.pagination.proof == Proof::Least) == (proof == Proof::Least);
            if is_own && is_meant && (kind.has)(&paginated.pagination.pages[plan].faults) {
                let folio = folios.get(&(galley, plan)).cloned().unwrap_or_default();
                let cure = paginated.pagination.cure;
                let cure = cure.map(|cure| (&paginated.galley.blocks[cure.block as usize], cure.change));
                found.push(Faulty { folio, span: foot(paginated, plan), cure });
            }
        }
    }
    found
}

fn report_kind(kind: &Kind, proof: Proof, found: &[Faulty], words: &WordTable, sink: &mut Sink) {
    let Some(first) = found.first() else { return };
    let folios: Vec<&str> = found.iter().take(MOST_LISTED).map(|one| one.folio.as_str()).collect();
    let more = found.len().saturating_sub(MOST_LISTED);
    let proved = if proof == Proof::Least { PROVED } else { "" };
    let pages = match (found.len(), more) {
        (1, _) => String::new(),
        (_, 0) => format!(": pages {}", folios.join(", ")),
        (..) => format!(": pages {} and {more} more", folios.join(", ")),
    };
    let hint = match &first.cure {
        Some((block, change)) => tried_cure(block, *change, words),
        None => kind.cure.to_string(),
    };
    let report = sink.report(kind.code, first.span, format!("{}{pages}{proved}", kind.what));
    report.count = found.len();
    report.hint(hint).place(Place { folio: first.folio.clone(), line: None });
}

/// What to do with a paragraph that was tried as a cure.
fn tried_cure(block: &Block, change: LineChange, words: &WordTable) -> String {
    let text = block.plain_text(words);
    let start: Vec<&str> = text.split_whitespace().take(QUOTED_WORDS).collect();
    let by = match change {
        LineChange::More => "longer",
        LineChange::Fewer => "shorter",
    };
    format!("make the paragraph “{} …” a line {by}: then its chapter is without such faults", start.join(" "))
}

/// Whether a page, or one next to it, holds what is too high for it. P001 tells of that, and what else is wrong there comes from it.
fn is_upset(paginated: &Paginated, plan: usize) -> bool {
    let pages = &paginated.pagination.pages;
    let around = &pages[plan.saturating_sub(1)..(plan + 2).min(pages.len())];
    around.iter().any(|page| page.faults.is_overfull)
}

/// The manuscript place of the paragraph at the foot of a page.
fn foot(paginated: &Paginated, plan: usize) -> Option<Span> {
    let slices = &paginated.pagination.pages[plan].slices;
    let blocks = slices.iter().rev().map(|slice| &paginated.galley.blocks[slice.block as usize]);
    blocks.flat_map(Block::texts).find_map(|text| text.paragraph.span.filter(Span::is_written))
}
