//! The judges are judged: each must find what it is there to find.

mod support;

use support::judges;

#[test]
fn judge_of_words_finds_every_damage() {
    let output = judges::script("selftest.py", &[]);
    assert!(output.status.success(), "{}{}", judges::stdout(&output), judges::stderr(&output));
}

#[test]
fn judge_of_glyphs_finds_a_missing_one() {
    let folder = support::folder();
    let faulty = folder.path().join("faulty.pdf");
    let output = judges::script("faulty_pdf.py", &[judges::text(&faulty)]);
    assert!(output.status.success(), "{}", judges::stderr(&output));
    let report = judges::pdf_faults(&faulty).expect_err("the file has faults");
    for fault in [".notdef drawn", "not embedded", "not subset", "no map to Unicode", "text without a font"] {
        assert!(report.contains(fault), "{fault} is not in:\n{report}");
    }
    assert!(judges::pdffonts(&faulty).is_err());
}

#[test]
fn epubcheck_finds_a_broken_epub() {
    let folder = support::folder();
    let broken = folder.path().join("broken.epub");
    support::write(&broken, "no container");
    assert!(judges::epubcheck(&broken).is_err());
}

#[test]
fn qpdf_finds_a_broken_pdf() {
    let folder = support::folder();
    let broken = folder.path().join("broken.pdf");
    support::write(&broken, "%PDF-1.7\nno table of objects\n");
    assert!(judges::qpdf(&broken).is_err());
}

#[test]
fn verapdf_finds_a_file_without_tags() {
    let folder = support::folder();
    let faulty = folder.path().join("faulty.pdf");
    let output = judges::script("faulty_pdf.py", &[judges::text(&faulty)]);
    assert!(output.status.success(), "{}", judges::stderr(&output));
    let report = judges::verapdf(&[faulty]).expect_err("the file has no tags");
    assert!(report.contains("ua1 FAIL") && report.contains("2a FAIL"), "{report}");
}

#[test]
fn test_font_is_what_its_script_makes() {
    let script = support::root().join("tests/fonts/make_brick.py");
    let python = support::root().join("target/judges/venv/bin/python");
    let output = judges::program(judges::text(&python), &[judges::text(&script), "--check"]);
    assert!(output.status.success(), "{}{}", judges::stdout(&output), judges::stderr(&output));
}
