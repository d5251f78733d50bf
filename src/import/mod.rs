//! Texts become manuscripts: bytes in, Markdown, a manifest and an account of every change out.
//!
//! ```text
//! decode ─ text ─ pages (breaks, furniture, order) ─ notes ─ signals ─ headings ─ paragraphs ─ structure ─ write
//! bytes    lines  rows in reading order              apart   learned   marked     joined       quotes …    Markdown, audit
//! ```
//!
//! One idea carries it: what stands in the manuscript is never a new text but a row of slices of the decoded source (`text::Slice`). So each
//! word knows its line, nothing can be invented, and the proof (`proof`) that nothing was lost is a matter of counting bytes.
//! Containers (DOCX, EPUB and the like) come in behind `paragraphs`: they know their blocks, and need no guessing of lines (`containers`).

pub mod audit;
pub mod blocks;
pub mod calls;
pub mod centered;
pub mod chapters;
pub mod code;
pub mod compounds;
pub mod containers;
pub mod dashes;
pub mod decisions;
pub mod decode;
pub mod emphasis;
pub mod headings;
pub mod joints;
pub mod labels;
pub mod language;
pub mod lexicon;
pub mod lists;
pub mod marks;
pub mod mends;
pub mod notes;
pub mod pages;
pub mod paragraphs;
pub mod pdf;
pub mod pictures;
pub mod proof;
pub mod questions;
pub mod quotations;
pub mod quoted;
pub mod repeats;
pub mod rows;
pub mod rules;
pub mod series;
pub mod signals;
pub mod structure;
pub mod suspects;
pub mod tables;
pub mod text;
pub mod underlines;
pub mod verse;
pub mod write;

use std::collections::BTreeMap;

use crate::import::audit::Audit;
use crate::import::blocks::Block;
use crate::import::blocks::Note;
use crate::import::decisions::Decisions;
use crate::import::decisions::PageOrder;
use crate::import::joints::Hyphens;
use crate::import::lexicon::Lexicon;
use crate::import::mends::Habits;
use crate::import::paragraphs::Joiner;
use crate::import::pdf::layout::Layout;
use crate::import::signals::Signals;
use crate::import::text::SourceText;
use crate::import::write::manifest::Facts;

/// What the user wants beside the text itself.
#[derive(Clone, Default, Debug)]
pub struct Options {
    pub title: Option<String>,
    /// Used as the title where the text names none: the name of the file.
    pub name: String,
    pub decisions: Decisions,
    /// Pictures that lie beside a web page, by the addresses it has for them.
    pub pictures: BTreeMap<String, Vec<u8>>,
}

/// A finished import.
#[derive(Debug)]
pub struct Imported {
    pub markdown: String,
    pub facts: Facts,
    pub audit: Audit,
    pub source: SourceText,
    pub blocks: Vec<Block>,
    pub notes: Vec<Note>,
    /// What was learned and counted, in words, for the summary.
    pub learned: Vec<String>,
    pub counts: Counts,
    /// Pictures and the like, by their paths from the manifest's folder.
    pub files: Vec<(String, Vec<u8>)>,
}

/// How much of what was found.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counts {
    pub headings: usize,
    pub paragraphs: usize,
    pub notes: usize,
    pub calls: usize,
}

/// Why there is no manuscript.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ImportError {
    Empty,
    Binary,
    /// The pages stand in no order that can be trusted.
    Scrambled(String),
    /// A file of a kind that is not read, and what to do.
    Foreign {
        what: String,
        advice: String,
    },
    /// A container that cannot be read, and why.
    Damaged(String),
    /// Containers and raw texts, or two kinds, that cannot be one manuscript.
    Mixed,
    /// A fault of ours: letters were lost or invented.
    Unproven(String),
}

/// Imports texts as one manuscript; several files follow each other as pages do. What a file is, its bytes say, not its name.
pub fn import(files: &[Vec<u8>], options: &Options) -> Result<Imported, ImportError> {
    let n_pdfs = files.iter().filter(|bytes| pdf::is_pdf(bytes)).count();
    if n_pdfs > 0 {
        return if n_pdfs == files.len() { import_pdf(files, options) } else { Err(ImportError::Mixed) };
    }
    let kinds = files.iter().map(|bytes| containers::detect(bytes)).collect::<Result<Vec<_>, ImportError>>()?;
    let known: Vec<containers::Kind> = kinds.iter().flatten().copied().collect();
    match known.len() {
        0 => import_raw(files, options),
        n_known if n_known == files.len() => containers::import(files, &known, options),
        _ => Err(ImportError::Mixed),
    }
}

fn import_raw(files: &[Vec<u8>], options: &Options) -> Result<Imported, ImportError> {
    let mut audit = Audit::new(&options.decisions.without);
    let decoded = decode::decode(files, &mut audit)?;
    import_text(decoded, Layout::default(), Facts::default(), options, audit)
}

fn import_pdf(files: &[Vec<u8>], options: &Options) -> Result<Imported, ImportError> {
    let mut audit = Audit::new(&options.decisions.without);
    let (text, layout, noted) = pdf::read(files, &mut audit)?;
    let mut options = options.clone();
    // Its own order is nearer to reading than that of a text nobody knows from where; an imposed one is put right if the editor asks for it.
    if options.decisions.pages == PageOrder::Judged {
        options.decisions.pages = PageOrder::AsTheyStand;
    }
    import_text(text, layout, noted, &options, audit)
}

/// Imports a text; what is known of the places of its lines helps, and what its file notes about it.
fn import_text(
    text: String,
    mut layout: Layout,
    noted: Facts,
    options: &Options,
    mut audit: Audit,
) -> Result<Imported, ImportError> {
    let decisions = &options.decisions;
    let source = SourceText::new(text);
    if source.lines.iter().all(|line| line.words.is_empty()) {
        return Err(ImportError::Empty);
    }
    audit.heed(&decisions.changes, &source);
    let lexicon = Lexicon::new(&source);
    let pages = pages::arrange(&source, &lexicon, &layout, decisions, &mut audit)?;
    layout.find_headings(&source, &pages.rows, &pages.outline);
    let emphases = emphasis::find(&source, &pages.rows, &mut audit);
    layout.emphasize(&emphases.stretches);
    let layout = &layout;
    let mut facts = pages.facts;
    let (rows, notes) = notes::take_out(&source, layout, pages.rows, &mut audit);
    let rows = repeats::take_out(&source, rows, &notes, &mut audit);
    let rows = quoted::unmark(&source, rows, &mut audit);
    let rows = underlines::take(&source, rows, &mut audit);
    let rows = code::mark_sessions(&source, rows, &mut audit);
    let signals = Signals::learn(&source, &rows);
    let rows = headings::mark(&source, rows, layout, &pages.outline, &signals, decisions, &mut audit);
    let rows = tables::mark(&source, rows, &mut audit);
    let rows = code::mark(&source, rows, &mut audit);
    pictures::report(&source, &rows, &mut audit);
    let rows = verse::mark(&source, rows, &signals, &mut audit);
    let rows = structure::mark_breaks(&source, rows, &mut audit);
    let hyphens = Hyphens::learn(&source, &rows, &lexicon);
    let habits = Habits::learn(&source, &rows, &lexicon);
    let mut items = lists::bullets(&source, &rows);
    items.append(&mut lists::numbered(&source, &rows));
    let joiner =
        Joiner { source: &source, lexicon: &lexicon, signals: &signals, layout, decisions, hyphens, habits, items };
    let mut blocks = joiner.join(&rows, &mut audit);
    let mut notes = joiner.join_notes(notes, &mut audit);
    emphases.take_marks(&mut blocks, &mut notes);
    let n_calls = calls::link(&source, &mut blocks, &mut notes, &mut audit);
    let blocks = structure::find(&source, blocks, &signals, &mut audit);
    suspects::report(&source, &blocks, &notes, &lexicon, &mut audit);
    facts.add_noted(noted);
    facts.complete(&lexicon, options);
    let written = write::markdown::write(&source, layout, &blocks, &notes, decisions, &mut audit);
    proof::prove(&source, &written, &audit).map_err(ImportError::Unproven)?;
    audit.settle();
    audit.sort();
    let counts = Counts {
        headings: blocks.iter().filter(|block| block.is_heading()).count(),
        paragraphs: blocks.iter().filter(|block| !block.is_heading()).count(),
        notes: notes.len(),
        calls: n_calls,
    };
    let mut learned = pages.learned;
    learned.extend(signals.in_words());
    let (n_soft, n_hard) = hyphens.counts;
    if n_soft + n_hard > 0 {
        learned.push(format!("of the words broken at line ends that the text has elsewhere, {n_soft} are one word and {n_hard} have a hyphen"));
    }
    Ok(Imported { markdown: written.markdown, facts, audit, source, blocks, notes, learned, counts, files: Vec::new() })
}
