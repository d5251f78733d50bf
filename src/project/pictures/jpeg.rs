//! JPEG: whole or not, by its markers.
//!
//! Source: ITU-T Recommendation T.81 (1992), annex B (compressed data formats).

use crate::assets::PictureKind;
use crate::project::pictures::Facts;
use crate::project::pictures::Fault;

pub const SIGNATURE: &[u8] = b"\xff\xd8\xff";

/// The segments follow each other without a gap, there is one frame of a usable kind, a scan and an end.
pub fn look_over(bytes: &[u8]) -> Result<Facts, Fault> {
    let mut at = 2;
    let mut size = None;
    let mut has_scan = false;
    loop {
        let (marker, start) = marker(bytes, at)?;
        at = start;
        match marker {
            0xd9 => break,
            // Stand-alone markers: restarts and TEM.
            0x01 | 0xd0..=0xd7 => continue,
            _ => {}
        }
        let segment = segment(bytes, at)?;
        at += 2 + segment.len();
        match marker {
            0xc0..=0xc2 => size = Some(frame(segment)?),
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Err(Fault::Unfit(
                    "a JPEG of a rare kind (lossless or arithmetic)",
                    "save it as an ordinary JPEG",
                ));
            }
            0xda => {
                has_scan = true;
                at = scan_end(bytes, at)?;
            }
            _ => {}
        }
    }
    match size {
        Some((width, height)) if has_scan => Ok(Facts { kind: PictureKind::Jpeg, width, height }),
        _ => Err(Fault::Broken("it holds no picture data".into())),
    }
}

fn cut_short() -> Fault {
    Fault::Broken("it ends too early".into())
}

/// The marker at `at`, after any fill bytes, and where what belongs to it begins.
fn marker(bytes: &[u8], at: usize) -> Result<(u8, usize), Fault> {
    let rest = bytes.get(at..).ok_or_else(cut_short)?;
    let n_fill = rest.iter().take_while(|byte| **byte == 0xff).count();
    let code = *rest.get(n_fill).ok_or_else(cut_short)?;
    if n_fill == 0 {
        return Err(Fault::Broken("its parts do not follow each other".into()));
    }
    Ok((code, at + n_fill + 1))
}

/// The data of a segment, without its length.
fn segment(bytes: &[u8], at: usize) -> Result<&[u8], Fault> {
    let length = bytes.get(at..at + 2).ok_or_else(cut_short)?;
    let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
    if length < 2 {
        return Err(Fault::Broken("a part of it has no length".into()));
    }
    bytes.get(at + 2..at + length).ok_or_else(cut_short)
}

/// Width and height of a frame header (B.2.2).
fn frame(segment: &[u8]) -> Result<(u32, u32), Fault> {
    let &[precision, h0, h1, w0, w1, n_components, ..] = segment else {
        return Err(Fault::Broken("its header is malformed".into()));
    };
    if precision != 8 {
        return Err(Fault::Unfit("a JPEG with more than 8 bits a color", "save it as an ordinary JPEG"));
    }
    if !matches!(n_components, 1 | 3 | 4) {
        return Err(Fault::Broken("its header is malformed".into()));
    }
    Ok((u32::from(u16::from_be_bytes([w0, w1])), u32::from(u16::from_be_bytes([h0, h1]))))
}

/// Where the coded data of a scan ends: at the first marker that is no restart. In the data a byte FF is always followed by 00.
fn scan_end(bytes: &[u8], mut at: usize) -> Result<usize, Fault> {
    loop {
        let rest = bytes.get(at..).ok_or_else(cut_short)?;
        let found = rest.iter().position(|byte| *byte == 0xff).ok_or_else(cut_short)?;
        match rest.get(found + 1).ok_or_else(cut_short)? {
            0x00 | 0xd0..=0xd7 => at += found + 2,
            0xff => at += found + 1,
            _ => return Ok(at + found),
        }
    }
}

#[cfg(test)]
mod tests {
    use image::ImageFormat;

    use super::look_over;

    #[test]
    fn a_picture_cut_short_is_broken() {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::RgbImage::from_fn(40, 30, |x, y| image::Rgb([x as u8 * 6, y as u8 * 8, 128]))
            .write_to(&mut bytes, ImageFormat::Jpeg)
            .unwrap();
        let bytes = bytes.into_inner();
        let facts = look_over(&bytes).unwrap();
        assert_eq!((facts.width, facts.height), (40, 30));
        for end in 2..bytes.len() {
            assert!(look_over(&bytes[..end]).is_err(), "{end}");
        }
    }
}
