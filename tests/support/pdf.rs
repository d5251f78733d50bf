//! PDFs written by hand, object by object, so that tests can write what no library would.

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use flate2::write::ZlibEncoder;

/// Numbered objects, each without its `obj` and `endobj`.
pub type Objects = Vec<(u32, Vec<u8>)>;

/// A file of objects with a plain table; object 1 is the catalog.
pub fn file(objects: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let (mut out, places) = body(objects);
    let start = out.len();
    let mut table = String::from("xref\n0 1\n0000000000 65535 f \n");
    for (number, place) in &places {
        table.push_str(&format!("{number} 1\n{place:010} 00000 n \n"));
    }
    let size = places.iter().map(|(number, _)| number + 1).max().unwrap_or(1);
    table.push_str(&format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"));
    out.extend_from_slice(table.as_bytes());
    out
}

/// A file of objects some of which lie in a stream, with a table that is a stream: `packed` are the objects that lie in stream `holder`.
pub fn packed_file(objects: &[(u32, Vec<u8>)], holder: u32, packed: &[u32]) -> Vec<u8> {
    let (mut out, mut places) = body(objects);
    let number = objects.iter().map(|(number, _)| *number).chain(packed.iter().copied()).max().unwrap_or(0) + 1;
    places.push((number, out.len()));
    let mut rows = Vec::new();
    for wanted in 0..=number {
        let place = places.iter().find(|(number, _)| *number == wanted).map(|(_, place)| *place as u32);
        let row = match (place, packed.iter().position(|packed| *packed == wanted)) {
            (Some(place), _) => (1u8, place, 0u16),
            (None, Some(idx)) => (2, holder, idx as u16),
            (None, None) => (0, 0, u16::MAX),
        };
        rows.push(row.0);
        rows.extend_from_slice(&row.1.to_be_bytes());
        rows.extend_from_slice(&row.2.to_be_bytes());
    }
    let start = out.len();
    let keys = format!("/Type /XRef /Size {} /W [1 4 2] /Root 1 0 R", number + 1);
    out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
    out.extend_from_slice(&stream(&keys, &rows));
    out.extend_from_slice(format!("\nendobj\nstartxref\n{start}\n%%EOF\n").as_bytes());
    out
}

/// The inks that content fills with, one after the other, in hundredths.
pub fn inks(content: &str) -> Vec<[i32; 4]> {
    let words: Vec<&str> = content.split_whitespace().collect();
    let fill = |five: &[&str]| -> Option<[i32; 4]> {
        let inks: Vec<f32> = five[..4].iter().map_while(|word| word.parse().ok()).collect();
        Some(<[f32; 4]>::try_from(inks).ok()?.map(|ink| (ink * 100.0).round() as i32))
    };
    words.windows(5).filter(|five| five[4] == "k").filter_map(fill).collect()
}

fn body(objects: &[(u32, Vec<u8>)]) -> (Vec<u8>, Vec<(u32, usize)>) {
    let mut out = b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects {
        places.push((*number, out.len()));
        out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    (out, places)
}

/// A file with one page of 420 × 595 pt; its content is object 4. Others may stand beside it, from number 5 on.
pub fn one_page(content: &[u8], resources: &str, others: Objects) -> Vec<u8> {
    pages(1, content, resources, others)
}

/// A file of pages that share their content.
pub fn pages(n_pages: u32, content: &[u8], resources: &str, others: Objects) -> Vec<u8> {
    let first = others.iter().map(|(number, _)| number + 1).max().unwrap_or(5);
    let kids: String = (first..first + n_pages).map(|number| format!("{number} 0 R ")).collect();
    let mut objects = vec![
        (1, b"<< /Type /Catalog /Pages 2 0 R >>".to_vec()),
        (2, format!("<< /Type /Pages /Kids [{kids}] /Count {n_pages} >>").into_bytes()),
        (4, content.to_vec()),
    ];
    objects.extend(others);
    let page =
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents 4 0 R /Resources << {resources} >> >>");
    objects.extend((first..first + n_pages).map(|number| (number, page.clone().into_bytes())));
    file(&objects)
}

/// A stream with keys of its dictionary, as an object.
pub fn stream(keys: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("<< /Length {} {keys} >>\nstream\n", bytes.len());
    [head.as_bytes(), bytes, b"\nendstream"].concat()
}

/// Content as it is.
pub fn plain(content: &str) -> Vec<u8> {
    stream("", content.as_bytes())
}

pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("it goes to memory");
    encoder.finish().expect("it goes to memory")
}

/// Bytes, and blanks after them until there are so many megabytes, deflated.
pub fn bomb(begins: &[u8], megabytes: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    fill(&mut encoder, begins, megabytes);
    encoder.finish().expect("it goes to memory")
}

/// The same without the head and the sum of zlib.
pub fn raw_bomb(begins: &[u8], megabytes: usize) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    fill(&mut encoder, begins, megabytes);
    encoder.finish().expect("it goes to memory")
}

fn fill(encoder: &mut impl Write, begins: &[u8], megabytes: usize) {
    encoder.write_all(begins).expect("it goes to memory");
    let blanks = vec![b' '; 1024 * 1024];
    for _ in 0..megabytes {
        encoder.write_all(&blanks).expect("it goes to memory");
    }
}
