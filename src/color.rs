//! sRGB colors, as manifests and themes write them, and what can be read on them.

/// Red, green, blue.
pub type Rgb = [u8; 3];

pub const BLACK: Rgb = [0; 3];
pub const WHITE: Rgb = [255; 3];

/// Whether black is read better on it than white: by the contrast of WCAG 2.2 (relative luminance, 1.4.3), where both are equal at 0.179.
pub fn is_light(color: Rgb) -> bool {
    let linear = |value: u8| {
        let value = f32::from(value) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(color[0]) + 0.7152 * linear(color[1]) + 0.0722 * linear(color[2]) > 0.179
}

/// Reads `#1e4d55`.
pub fn parse(text: &str) -> Option<Rgb> {
    let digits = text.strip_prefix('#')?;
    let is_hex = digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok().filter(|_| is_hex)?.to_be_bytes();
    Some([red, green, blue])
}

/// Writes it as it is read.
pub fn written([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests {
    use super::is_light;
    use super::parse;
    use super::written;

    #[test]
    fn colors_are_read_as_they_are_written() {
        assert_eq!(parse("#1e4D55"), Some([0x1e, 0x4d, 0x55]));
        assert_eq!(written([0x1e, 0x4d, 0x55]), "#1e4d55");
        for wrong in ["1e4d55", "#1e4d5", "#1e4d555", "#+e4d55", "#1e4d5g", "teal", ""] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn yellow_wants_black_letters_and_blue_wants_white_ones() {
        assert!(is_light([0xff, 0xe0, 0x40]) && !is_light([0x20, 0x30, 0xc0]));
    }
}
