//! `impose`: the pages of a PDF on sheets, for folding or cutting.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use serde_json::json;

use crate::cli::Outcome;
use crate::cli::args::ImposeArgs;
use crate::cli::args::SheetName;
use crate::cli::build::unwritable;
use crate::cli::console::Console;
use crate::cli::output;
use crate::diag::Sink;
use crate::impose::Imposed;
use crate::impose::Imposition;
use crate::impose::Marks;
use crate::impose::Scheme;
use crate::impose::plan::Signature;
use crate::project::paths::reason;
use crate::project::paths::shown_name;
use crate::toml_reader::parse_any_length;
use crate::units::Length;
use crate::units::Size;

/// The thickest leaf, in millimetres: a thin board.
const MAX_PAPER_MM: f64 = 1.0;

/// Imposes the named file and writes the sheets beside it, or where the arguments say.
pub fn impose(args: &ImposeArgs, console: &Console) -> Outcome {
    console.with_findings(|_, sink| try_impose(args, console, sink))
}

fn try_impose(args: &ImposeArgs, console: &Console, sink: &mut Sink) -> Result<Outcome, Outcome> {
    let imposition = imposition(args, console)?;
    let beside = target(&args.file, imposition.scheme);
    let target = match &args.out {
        Some(folder) if folder.is_dir() => folder.join(beside.file_name().unwrap_or_default()),
        Some(file) => file.clone(),
        None => beside,
    };
    if target == args.file {
        return Err(console.failure("the sheets would be written over their pages", "name another file with `--out`"));
    }
    let bytes = fs::read(&args.file).map_err(|error| {
        let message = format!("cannot read “{}”: {}", args.file.display(), reason(&error));
        console.failure(&message, "name a PDF, such as one that `bindery build` has written to `dist`")
    })?;
    let Some(imposed) = crate::impose::impose(&bytes, &shown_name(&args.file), &imposition, sink) else {
        return Ok(Outcome::Findings);
    };
    let (folder, name) = (target.parent().unwrap_or(Path::new("")), target.file_name().unwrap_or_default());
    output::write(folder, &name.to_string_lossy(), &imposed.bytes)
        .map_err(|error| unwritable(&target, &error, console))?;
    tell(&target, &imposed, console);
    Ok(Outcome::Clean)
}

fn imposition(args: &ImposeArgs, console: &Console) -> Result<Imposition, Outcome> {
    let paper = parse_any_length(&args.paper).filter(|paper| (Length::ZERO..=Length::mm(MAX_PAPER_MM)).contains(paper));
    let paper = paper.ok_or_else(|| {
        let message = format!("“{}” is no thickness of paper", args.paper);
        console.failure(&message, "write a length from 0 to 1 mm; a leaf of 80 g/m² has about `0.1mm`")
    })?;
    let scheme = match args.up.as_deref() {
        Some("2") => Scheme::NUp { n_cells: 2 },
        Some(_) => Scheme::NUp { n_cells: 4 },
        None => {
            let signature = args.signature.map_or(Signature::Whole, |n_pages| Signature::Pages(usize::from(n_pages)));
            Scheme::Booklet { signature, paper }
        }
    };
    let marks = if args.no_marks { Marks::None } else { Marks::CropAndFold };
    Ok(Imposition { scheme, sheet: size(args.sheet), marks })
}

/// Upright.
fn size(sheet: SheetName) -> Size {
    let mm = |width, height| Size { width: Length::mm(width), height: Length::mm(height) };
    let inches = |width, height| Size { width: Length::inches(width), height: Length::inches(height) };
    match sheet {
        SheetName::A4 => mm(210.0, 297.0),
        SheetName::A3 => mm(297.0, 420.0),
        SheetName::Letter => inches(8.5, 11.0),
        SheetName::Legal => inches(8.5, 14.0),
        SheetName::Tabloid => inches(11.0, 17.0),
    }
}

/// `book.pdf` becomes `book-booklet.pdf`.
fn target(file: &Path, scheme: Scheme) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(match scheme {
        Scheme::Booklet { .. } => format!("{stem}-booklet.pdf"),
        Scheme::NUp { n_cells } => format!("{stem}-{n_cells}up.pdf"),
    })
}

fn tell(target: &Path, imposed: &Imposed, console: &Console) {
    let Imposed { bytes, n_sheets, n_blanks } = imposed;
    let value = json!({
        "type": "file",
        "path": target.display().to_string(),
        "bytes": bytes.len(),
        "sheets": n_sheets,
        "blanks": n_blanks,
    });
    let sheets = if *n_sheets == 1 { "1 sheet".to_string() } else { format!("{n_sheets} sheets") };
    let blanks = match n_blanks {
        0 => String::new(),
        1 => ", 1 blank page at the end".to_string(),
        _ => format!(", {n_blanks} blank pages at the end"),
    };
    console.tell(&value, &format!("{} ({sheets}{blanks})", target.display()));
}
