//! Small files that are made to do harm, and files of odd kinds: they are judged in time and memory, and what was not looked at is told.

mod support;

use bindery::diag::Diagnostic;
use bindery::diag::Severity;
use bindery::diag::Sink;
use bindery::import::Options;
use bindery::import::import;
use bindery::impose::Imposition;
use bindery::impose::Marks;
use bindery::impose::Scheme;
use bindery::impose::impose;
use bindery::preflight::Demands;
use bindery::preflight::Part;
use bindery::preflight::preflight;
use bindery::printers::Printer;
use bindery::units::Length;
use bindery::units::Size;
use support::pdf;

const FONT: &str = "/Font << /F 5 0 R >>";

fn helvetica() -> pdf::Objects {
    vec![(5, b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec())]
}

fn found_for(bytes: &[u8], printer: Option<&str>) -> Vec<Diagnostic> {
    let printer = printer.map(|name| Printer::preset(name).expect("it is shipped"));
    // What is judged is also read as a text: no file may be more than that can bear, either.
    drop(import(&[bytes.to_vec()], &Options::default()));
    let mut sink = Sink::new();
    let demands = Demands { name: "odd.pdf", printer: printer.as_ref(), trim: None, part: Part::Pages };
    preflight(bytes, &demands, &mut sink);
    sink.into_sorted()
}

/// The codes and messages of what is found, line by line.
fn found(bytes: &[u8]) -> String {
    found_for(bytes, None).iter().map(|one| format!("{} {}\n", one.code.id, one.message)).collect()
}

/// The codes alone.
fn codes(bytes: &[u8], printer: Option<&str>) -> Vec<&'static str> {
    found_for(bytes, printer).iter().map(|one| one.code.id).collect()
}

/// Why a file is not imposed.
fn refused(bytes: &[u8]) -> String {
    let sheet = Size { width: Length::mm(210.0), height: Length::mm(297.0) };
    let imposition = Imposition { scheme: Scheme::NUp { n_cells: 2 }, sheet, marks: Marks::None };
    let mut sink = Sink::new();
    let imposed = impose(bytes, "odd.pdf", &imposition, &mut sink);
    assert!(imposed.is_none());
    sink.into_sorted().iter().map(|one| format!("{} {}\n", one.code.id, one.message)).collect()
}

/// A file whose pages lie in a stream of objects that is given with its filters.
fn in_holder(keys: &str, pack: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let keys = format!("/Type /ObjStm /N 2 /First {} {keys}", head().len());
    let holder = pdf::stream(&keys, &pack(&[head().as_bytes(), tree(), page()].concat()));
    let objects =
        vec![(1, b"<< /Type /Catalog /Pages 2 0 R >>".to_vec()), (4, pdf::plain("0 0 10 10 re f")), (5, holder)];
    pdf::packed_file(&objects, 5, &[2, 3])
}

fn tree() -> &'static [u8] {
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >> "
}

fn page() -> &'static [u8] {
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents 4 0 R >> "
}

fn head() -> String {
    format!("2 0 3 {} ", tree().len())
}

#[test]
fn packed_objects_that_come_to_gigabytes_are_not_unpacked() {
    let sound = in_holder("/Filter /FlateDecode", pdf::deflated);
    assert!(!found(&sound).contains("D100"), "{}", found(&sound));
    let hostile = [
        in_holder("/Filter /FlateDecode", |objects| pdf::bomb(objects, 200)),
        in_holder("/Filter /FlateDecode", |objects| pdf::raw_bomb(objects, 200)),
        in_holder("/Filter [/FlateDecode /FlateDecode]", |objects| pdf::deflated(&pdf::bomb(objects, 200))),
        in_holder("/Filter [/ASCIIHexDecode /FlateDecode]", |objects| {
            let hex: String = pdf::bomb(objects, 200).iter().map(|byte| format!("{byte:02x}")).collect();
            hex.into_bytes()
        }),
        // The name of the filter stands elsewhere, and the kind of the stream nowhere.
        in_holder("/Filter 6 0 R", |objects| pdf::bomb(objects, 1)),
    ];
    for bytes in hostile {
        assert_eq!(found(&bytes), "D100 the PDF unpacks to more than any book needs\n");
        assert_eq!(refused(&bytes), "D060 “odd.pdf” unpacks to more than any book needs\n");
    }
    // A stream of another kind, which only the table calls one of objects.
    let bytes = in_holder("/Filter /FlateDecode", |objects| pdf::bomb(objects, 200));
    let hidden = replaced(&bytes, b"/Type /ObjStm", b"/Sort /ObjStm");
    assert_eq!(found(&hidden), "D100 the PDF unpacks to more than any book needs\n");
    // After a fault in the packing, a reader that forgives everything would go on.
    let faulty = in_holder("/Filter /FlateDecode", |objects| {
        let mut packed = vec![0x78, 0x01, 0, 4, 0, 0, 0];
        packed.extend_from_slice(b"2 0 ");
        packed.extend_from_slice(&pdf::raw_bomb(objects, 200));
        packed
    });
    assert!(found(&faulty).starts_with("D100 the PDF is damaged"), "{}", found(&faulty));
}

fn replaced(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let at = bytes.windows(old.len()).position(|some| some == old).expect("it is there");
    [&bytes[..at], new, &bytes[at + old.len()..]].concat()
}

#[test]
fn a_locked_file_with_packed_objects_is_not_opened() {
    let bytes = in_holder("/Filter /FlateDecode", pdf::deflated);
    let locked = replaced(&bytes, b"/Root 1 0 R", b"/Encrypt << /Filter /Standard /V 1 /R 2 >> /Root 1 0 R");
    assert!(found(&locked).starts_with("D101 the PDF is encrypted, with its objects packed"), "{}", found(&locked));
}

#[test]
fn a_file_that_makes_endless_work_is_read_so_far_and_no_further() {
    // A form of 20 MB in blanks, that is drawn two hundred times; pages that draw it, on and on.
    let form = |bytes: Vec<u8>, filters: &str| {
        vec![(5, pdf::stream(&format!("/Subtype /Form /BBox [0 0 9 9] /Filter {filters}"), &bytes))]
    };
    let resources = "/XObject << /F 5 0 R >>";
    let one = form(pdf::bomb(b"0 0 9 9 re f ", 20), "/FlateDecode");
    let drawn = pdf::pages(400, &pdf::plain("/F Do /F Do "), resources, one);
    let told = found_for(&drawn, None);
    let unread = told.iter().find(|one| one.message.contains("were not looked at")).expect("it is told");
    assert_eq!((unread.code.id, unread.severity), ("D135", Severity::Error));
    let pages = &unread.file_place.as_ref().expect("in a file").pages;
    assert!(pages.len() > 300 && pages.last() == Some(&400), "{pages:?}");
    // What is told is the same each time, whichever thread came how far.
    let words = |told: &[Diagnostic]| told.iter().map(|one| one.message.clone()).collect::<Vec<_>>();
    assert_eq!(words(&told), words(&found_for(&drawn, None)));
    // Neither is the last page said to be no blank one, for nobody has seen it.
    assert!(found_for(&drawn, Some("ingramspark")).iter().all(|one| !one.message.contains("last page")));
}

#[test]
fn streams_that_are_too_large_are_told_once_and_not_tried_again() {
    let resources = "/XObject << /F 5 0 R >>";
    for filters in ["/FlateDecode", "[/FlateDecode /FlateDecode]"] {
        let form = pdf::stream(&format!("/Subtype /Form /BBox [0 0 9 9] /Filter {filters}"), &pdf::bomb(b"", 300));
        let bytes = pdf::one_page(&pdf::plain(&"/F Do ".repeat(1000)), resources, vec![(5, form)]);
        assert_eq!(
            found(&bytes),
            "D135 the content of the page is damaged or too large, and not all of it was looked at\n"
        );
    }
    let content = pdf::stream("/Filter /FlateDecode", &pdf::bomb(b"", 300));
    let many = pdf::pages(300, &content, "", Vec::new());
    assert_eq!(found(&many), "D135 the content of the page is damaged or too large, and not all of it was looked at\n");
}

#[test]
fn fonts_that_count_for_hours_are_not_asked() {
    let program = std::fs::read(support::root().join("tests/fonts/Brick.otf")).expect("it is there");
    let told = |font: &str, inner: &str| {
        let descriptor = "<< /Type /FontDescriptor /FontName /Brick /Flags 4 /FontFile3 8 0 R >>";
        let others = vec![
            (5, format!("<< /Type /Font /BaseFont /Brick {font} >>").into_bytes()),
            (
                6,
                format!("<< /Type /Font /BaseFont /Brick /Subtype /CIDFontType0 {inner} /FontDescriptor 7 0 R >>")
                    .into_bytes(),
            ),
            (7, descriptor.as_bytes().to_vec()),
            (8, pdf::stream("/Subtype /OpenType", &program)),
        ];
        found(&pdf::one_page(&pdf::plain("BT 0 0 0 1 k /F 10 Tf 1 0 0 1 200 300 Tm (Words) Tj ET"), FONT, others))
    };
    let wide = "/Subtype /Type0 /Encoding /Identity-H /DescendantFonts [6 0 R]";
    assert_eq!(told(wide, "/W [0 [500 500] 2 65535 500]"), "");
    for widths in
        ["/W [0 4294967295 500]", "/W2 [0 4294967295 500 1 1]", &format!("/W [{}]", "0 65535 500 ".repeat(2000))]
    {
        assert!(told(wide, widths).contains("D135 the program of a font cannot be read"), "{widths}");
    }
    let plain = "/Subtype /Type1 /Widths [500] /FontDescriptor 7 0 R";
    assert_eq!(told(&format!("{plain} /FirstChar 65 /LastChar 65"), ""), "");
    let far = told(&format!("{plain} /FirstChar 4000000000 /LastChar 4000000001"), "");
    assert!(far.contains("D135 the program of a font cannot be read"), "{far}");
}

#[test]
fn large_resources_are_read_once_for_all_their_uses() {
    let many = "1 ".repeat(200_000);
    let names = "/Ink ".repeat(50_000);
    let uses = [
        ("/A gs ", "/ExtGState << /A 5 0 R >>", format!("<< /X [{many}] >>")),
        (
            "BT /A 9 Tf ET ",
            "/Font << /A 5 0 R >>",
            format!("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /X [{many}] >>"),
        ),
        ("/A cs ", "/ColorSpace << /A 5 0 R >>", format!("[/DeviceN [{names}] /DeviceCMYK 6 0 R]")),
        (
            "/Pattern cs /A scn ",
            "/Pattern << /A 5 0 R >>",
            format!("<< /PatternType 2 /Shading << /ColorSpace /DeviceCMYK >> /X [{many}] >>"),
        ),
    ];
    for (content, resources, object) in uses {
        let bytes = pdf::one_page(&pdf::plain(&content.repeat(100_000)), resources, vec![(5, object.into_bytes())]);
        assert_eq!(found(&bytes), "", "{content}");
    }
}

#[test]
fn pages_that_share_thousands_of_links_are_read_so_far_and_no_further() {
    let n_pages = 3000;
    let kids: String = (10..10 + n_pages).map(|number| format!("{number} 0 R ")).collect();
    let mut objects = vec![
        (1, b"<< /Type /Catalog /Pages 2 0 R >>".to_vec()),
        (2, format!("<< /Type /Pages /Kids [{kids}] /Count {n_pages} >>").into_bytes()),
        (4, pdf::plain("")),
        (5, format!("[{}]", "6 0 R ".repeat(20_000)).into_bytes()),
        (6, b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] >>".to_vec()),
    ];
    let page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents 4 0 R /Annots 5 0 R >>";
    objects.extend((10..10 + n_pages).map(|number| (number, page.to_vec())));
    let told = found(&pdf::file(&objects));
    assert!(told.starts_with("D135 pages ") && told.lines().count() == 1, "{told}");
}

#[test]
fn thousands_of_shapes_at_an_edge_are_compared_in_time() {
    let content = "0 0 10 10 re f\n".repeat(300_000);
    let bytes = pdf::one_page(&pdf::stream("/Filter /FlateDecode", &pdf::deflated(content.as_bytes())), "", Vec::new());
    assert_eq!(codes(&bytes, None), ["D106"]);
}

#[test]
fn states_that_wait_in_thousands_are_given_back_in_order() {
    let text = "BT /F 10 Tf 0 0 0 1 k 1 0 0 1 2 300 Tm (near the trim) Tj ET";
    for n_states in [28, 600, 10_000] {
        let content = format!("{}0 0 10 10 re W n {}{text}", "q ".repeat(n_states), "Q ".repeat(n_states));
        assert_eq!(codes(&pdf::one_page(&pdf::plain(&content), FONT, helvetica()), None), ["D111", "D121"]);
    }
    // Beyond what is kept, it is told, and what comes after the last of them is as it was before.
    let content = format!("{}0 0 10 10 re W n {}{text}", "q ".repeat(20_000), "Q ".repeat(20_000));
    assert_eq!(codes(&pdf::one_page(&pdf::plain(&content), FONT, helvetica()), None), ["D111", "D121", "D135"]);
}

#[test]
fn content_that_breaks_off_is_told() {
    for content in ["0 0 0 1 k 0 0 10 10 re f [ 1 2", "[[[[", "BT (words", "0 0 0 1 k 10 re f 100 100 20 20 re f"] {
        let told = found(&pdf::one_page(&pdf::plain(content), "", Vec::new()));
        assert!(told.contains("D135 the content of the page is damaged"), "{content}: {told}");
    }
    for content in ["", "  \n", "q Q", "0 0 0 1 k 200 200 10 10 re f % done", "0 0 0 1 k 200 200 10 10 re\nf\n\0"] {
        assert_eq!(found(&pdf::one_page(&pdf::plain(content), "", Vec::new())), "", "{content}");
    }
}

#[test]
fn pure_colors_are_no_white() {
    let spaces = "/ColorSpace << /Gold [/Separation /Gold /DeviceCMYK 6 0 R] \
                  /Lab [/Lab << /WhitePoint [1 1 1] /Range [-100 100 -100 100] >>] >>";
    for color in
        ["1 0 0 rg", "1 1 0 rg", "0 0 1 rg", "0 0 0.02 0 k", "0 1 0 0 k", "/Gold cs 0.5 sc", "/Lab cs 100 0 80 sc"]
    {
        let others = || {
            let mut others = helvetica();
            others.push((6, b"<< /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [0 0 1 0] /N 1 >>".to_vec()));
            others
        };
        let resources = format!("{FONT} {spaces}");
        let near = format!("{color} BT /F 10 Tf 1 0 0 1 2 300 Tm (near the trim) Tj ET");
        let told = codes(&pdf::one_page(&pdf::plain(&near), &resources, others()), None);
        assert!(told.contains(&"D121"), "{color}: {told:?}");
        let tiny = format!("{color} BT /F 2 Tf 1 0 0 1 200 300 Tm (tiny type) Tj ET");
        assert!(codes(&pdf::one_page(&pdf::plain(&tiny), &resources, others()), None).contains(&"D124"), "{color}");
        let line = format!("{color} 100 300 200 0.1 re f");
        assert!(codes(&pdf::one_page(&pdf::plain(&line), &resources, others()), None).contains(&"D123"), "{color}");
        // The last page must be blank for this printer, and is not.
        let last = format!("{color} 200 300 9 9 re f");
        let told = found_for(&pdf::pages(24, &pdf::plain(&last), &resources, others()), Some("ingramspark"));
        assert!(told.iter().any(|one| one.message.contains("the last page is not blank")), "{color}");
    }
    for white in ["1 1 1 rg", "1 g", "0 0 0 0 k"] {
        let near = format!("{white} BT /F 10 Tf 1 0 0 1 2 300 Tm (near the trim) Tj ET");
        let told = codes(&pdf::one_page(&pdf::plain(&near), FONT, helvetica()), None);
        assert!(!told.contains(&"D121"), "{white}: {told:?}");
        let told = found_for(
            &pdf::pages(24, &pdf::plain(&format!("{white} 200 300 9 9 re f")), "", Vec::new()),
            Some("ingramspark"),
        );
        assert!(told.iter().all(|one| !one.message.contains("the last page is not blank")), "{white}");
    }
}

#[test]
fn a_pattern_is_seen_wherever_it_is_used() {
    let cell = pdf::stream(
        "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 10 10] /XStep 10 /YStep 10 /Resources << >>",
        b"0 0 0 0.5 k 2 2 6 6 re f",
    );
    let shading =
        b"<< /Type /Pattern /PatternType 2 /Shading << /ShadingType 2 /ColorSpace /DeviceCMYK /Coords [0 0 9 9] >> >>";
    for pattern in [cell, shading.to_vec()] {
        let told = |shapes: &str| {
            let content = format!("/Pattern cs /P scn {shapes}");
            codes(
                &pdf::one_page(&pdf::plain(&content), "/Pattern << /P 5 0 R >>", vec![(5, pattern.clone())]),
                Some("kdp-paperback"),
            )
        };
        let is_near = |shapes: &str| told(shapes).contains(&"D121");
        assert!(!is_near("100 300 200 100 re f"), "{:?}", told("100 300 200 100 re f"));
        assert!(is_near("10 10 200 100 re f"));
        assert!(is_near("100 300 200 100 re f 10 10 200 100 re f"));
        assert!(is_near("10 10 200 100 re f 100 300 200 100 re f"));
    }
}

#[test]
fn lines_in_a_pattern_are_as_thick_as_its_matrix_makes_them() {
    let told = |matrix: &str, drawn: &str| {
        let keys = format!(
            "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 100 100] /XStep 100 /YStep 100 \
             /Resources << >> /Matrix [{matrix}]"
        );
        let others = vec![(5, pdf::stream(&keys, drawn.as_bytes()))];
        let content = pdf::plain("/Pattern cs /P scn 100 300 200 100 re f");
        codes(&pdf::one_page(&content, "/Pattern << /P 5 0 R >>", others), None)
    };
    let line = "0 0 0 1 K 1 w 0 50 m 100 50 l S";
    assert_eq!(told("1 0 0 1 0 0", line), Vec::<&str>::new());
    assert_eq!(told("0.1 0 0 0.1 0 0", line), ["D123"]);
    // A dot is no line, however large the shape is that it fills.
    assert_eq!(told("0.1 0 0 0.1 0 0", "0 0 0 1 k 0 0 2 2 re f"), Vec::<&str>::new());
}

#[test]
fn measures_are_as_large_as_their_unit_makes_them() {
    let told = |unit: &str| {
        let keys = format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 210 297] {unit} /Contents 4 0 R >>");
        let objects = vec![
            (1, b"<< /Type /Catalog /Pages 2 0 R >>".to_vec()),
            (2, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec()),
            (3, keys.into_bytes()),
            (4, pdf::plain("0 0 0 1 K 0.2 w 50 50 m 100 50 l S")),
        ];
        let trim = Some(Size { width: Length::pt(420.0), height: Length::pt(594.0) });
        let mut sink = Sink::new();
        preflight(
            &pdf::file(&objects),
            &Demands { name: "odd.pdf", printer: None, trim, part: Part::Pages },
            &mut sink,
        );
        sink.into_sorted().iter().map(|one| one.code.id).collect::<Vec<_>>()
    };
    assert_eq!(told("/UserUnit 2"), Vec::<&str>::new());
    assert_eq!(told(""), ["D104", "D123"]);
}

#[test]
fn the_spine_is_at_the_right_of_the_first_page_where_a_book_is_read_so() {
    let told = |preferences: &str| {
        let content = "BT /F 10 Tf 0 0 0 1 k 1 0 0 1 20 300 Tm (at the left) Tj ET";
        let mut objects = vec![
            (1, format!("<< /Type /Catalog /Pages 2 0 R {preferences} >>").into_bytes()),
            (2, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec()),
            (
                3,
                format!(
                    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents 4 0 R /Resources << {FONT} >> >>"
                )
                .into_bytes(),
            ),
            (4, pdf::plain(content)),
        ];
        objects.extend(helvetica());
        let told = found_for(&pdf::file(&objects), Some("kdp-paperback"));
        told.into_iter().filter(|one| one.code.id == "D121").map(|one| one.message).collect::<String>()
    };
    // 20 pt are enough at the outer edge, and too little at the spine.
    assert!(told("").contains("from the spine"), "{}", told(""));
    assert_eq!(told("/ViewerPreferences << /Direction /R2L >>"), "");
}
