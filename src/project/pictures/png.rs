//! PNG: whole or not, by its chunks.
//!
//! Source: W3C, “Portable Network Graphics (PNG) Specification (Third Edition)”, sections 5 (datastream structure) and 11.2 (critical chunks).

use crate::assets::PictureKind;
use crate::project::pictures::Facts;
use crate::project::pictures::Fault;

pub const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The lengths and check sums of all chunks are right, there is a header, data and an end.
pub fn look_over(bytes: &[u8]) -> Result<Facts, Fault> {
    let mut rest = &bytes[SIGNATURE.len()..];
    let mut size = None;
    let mut has_data = false;
    loop {
        let Chunk { kind, data, next } = chunk(rest)?;
        match kind {
            b"IHDR" if size.is_none() => size = Some(header(data)?),
            b"IDAT" => has_data = true,
            b"IEND" => break,
            b"acTL" => return Err(Fault::Unfit("an animated PNG", "save one picture of it; paper does not move")),
            _ if size.is_none() => return Err(Fault::Broken("it does not begin with a header".into())),
            _ => {}
        }
        rest = next;
    }
    match size {
        Some((width, height)) if has_data => Ok(Facts { kind: PictureKind::Png, width, height }),
        _ => Err(Fault::Broken("it holds no picture data".into())),
    }
}

/// One chunk, and the bytes that follow it.
struct Chunk<'a> {
    kind: &'a [u8; 4],
    data: &'a [u8],
    next: &'a [u8],
}

/// Takes one chunk off.
fn chunk(bytes: &[u8]) -> Result<Chunk<'_>, Fault> {
    let cut_short = || Fault::Broken("it ends too early".into());
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(cut_short)?;
    let length = u32::from_be_bytes(*length) as usize;
    let checked = rest.get(..length.saturating_add(4)).ok_or_else(cut_short)?;
    let (sum, next) = rest[length + 4..].split_first_chunk::<4>().ok_or_else(cut_short)?;
    if crc(checked) != u32::from_be_bytes(*sum) {
        return Err(Fault::Broken("a check sum is wrong".into()));
    }
    let (kind, data) = checked.split_first_chunk::<4>().ok_or_else(cut_short)?;
    Ok(Chunk { kind, data, next })
}

fn header(data: &[u8]) -> Result<(u32, u32), Fault> {
    let Ok(data) = <&[u8; 13]>::try_from(data) else {
        return Err(Fault::Broken("its header is malformed".into()));
    };
    let [w0, w1, w2, w3, h0, h1, h2, h3, depth, color, compression, filter, interlace] = *data;
    // Table 12 of section 11.2.1: which depths go with which kinds of color.
    let is_depth = match color {
        0 => matches!(depth, 1 | 2 | 4 | 8 | 16),
        3 => matches!(depth, 1 | 2 | 4 | 8),
        2 | 4 | 6 => matches!(depth, 8 | 16),
        _ => false,
    };
    if !is_depth || compression != 0 || filter != 0 || interlace > 1 {
        return Err(Fault::Broken("its header is malformed".into()));
    }
    Ok((u32::from_be_bytes([w0, w1, w2, w3]), u32::from_be_bytes([h0, h1, h2, h3])))
}

/// The check sum of a chunk's kind and data; annex D of the specification.
fn crc(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = table();
    !bytes.iter().fold(u32::MAX, |sum, byte| TABLE[((sum ^ u32::from(*byte)) & 0xff) as usize] ^ (sum >> 8))
}

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut idx = 0;
    while idx < 256 {
        let mut sum = idx as u32;
        let mut bit = 0;
        while bit < 8 {
            sum = if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 };
            bit += 1;
        }
        table[idx] = sum;
        idx += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use image::ImageFormat;

    use super::crc;
    use super::look_over;

    #[test]
    fn check_sum_is_the_one_of_the_standard() {
        assert_eq!(crc(b"IEND"), 0xae42_6082);
    }

    #[test]
    fn a_picture_cut_short_or_changed_is_broken() {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(7, 5).write_to(&mut bytes, ImageFormat::Png).unwrap();
        let bytes = bytes.into_inner();
        let facts = look_over(&bytes).unwrap();
        assert_eq!((facts.width, facts.height), (7, 5));
        for end in 8..bytes.len() {
            assert!(look_over(&bytes[..end]).is_err(), "{end}");
        }
        for idx in 8..bytes.len() - 12 {
            let mut changed = bytes.clone();
            changed[idx] ^= 0x10;
            assert!(look_over(&changed).is_err(), "{idx}");
        }
    }
}
